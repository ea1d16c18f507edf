"""Claims out of what a phrasebook's patterns fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geodata.extract.attribution import speaker_of
from geodata.extract.date_words import NO_DAY
from geodata.extract.page import Attribution, Counts, Layout, Page, Sentence
from geodata.extract.party_table import party_info
from geodata.extract.phrasebook.book import Book, ControlRule, TollRule, book_of
from geodata.extract.phrasebook.counts import People
from geodata.extract.phrasebook.names import NameReader, Spot
from geodata.extract.phrasebook.patterns import Line, Match, Step
from geodata.extract.phrasebook.steps import StepReader
from geodata.model import (
    Change,
    ClaimantKind,
    Control,
    DateRange,
    Mention,
    Modality,
    Scope,
    Toll,
)

# Changes of which a sentence tells one about a place: the first pattern that fits is believed.
_HANDS = ("gained", "lost", "withdrew", "handed_over", "holds", "contested")
_FAMILY = {**dict.fromkeys(_HANDS, "hands"), "siege_broken": "besieged"}
_OF_DAYS = frozenset({"DATE", "WEEKDAY", "MONTH"})
_MOVES = frozenset({"gained", "besieged"})
_CUE_STEPS = 4  # before a match, in which a word may turn what it says into a plan
_DAYS_OF_ONE_BLOW = 3
_COMMA_COST = 6  # steps
_COUNTRY = 6  # precision of a place that is one


@dataclass(slots=True)
class _Told:
    """One sentence read: its steps, and what of it is put on whom."""

    sentence: Sentence
    line: Line

    @property
    def steps(self) -> Sequence[Step]:
        """The sentence's steps."""
        return self.line.steps


def read_by_phrases(
    layout: Layout, mentions: tuple[Mention, ...]
) -> tuple[Page, list[Control | Toll]]:
    """The page and the claims of a report whose language has a phrasebook."""
    book = book_of(layout.report.language)
    reader = StepReader(book, layout.report, mentions)
    told = [
        _Told(sentence, Line(reader.read(sentence)))
        for sentence in layout.sentences
        if sentence.kind != "boilerplate"
    ]
    # A word of a party's name is no place, even where it is spelled like one.
    parties = [(party.start, party.end) for party in reader.parties]
    page = Page(
        report=layout.report,
        sentences=layout.sentences,
        quotations=layout.quotations,
        mentions=tuple(m for m in mentions if not any(a <= m.start < b for a, b in parties)),
        dates=tuple(reader.dates),
        counts=Counts(),
        parties=tuple(reader.parties),
        attributions=(),
    )
    page = replace(page, attributions=_Speakers(book, page).find(told))
    claims = _Claims(book, page, told, reader.names)
    return page, claims.read()


class _Speakers:
    """Who says which stretch; "it added" is whoever spoke before."""

    def __init__(self, book: Book, page: Page) -> None:
        self.book = book
        self.page = page
        self.text = page.report.text
        self.last: tuple[str, ClaimantKind] | None = None

    def find(self, told: Sequence[_Told]) -> tuple[Attribution, ...]:
        """All attributions in text order."""
        found: list[Attribution] = []
        for one in told:
            found += self._sentence(one)
        return tuple(sorted(found, key=lambda a: (a.start, -a.end)))

    def _sentence(self, told: _Told) -> list[Attribution]:
        found: list[Attribution] = []
        taken: list[tuple[int, int]] = []
        for rule in self.book.speakers:
            for match in rule.pattern.matches(told.line):
                if any(match.first < stop and first < match.stop for first, stop in taken):
                    continue
                steps = told.steps
                start, end = steps[match.first].start, steps[match.stop - 1].end
                who = self._who(steps, match)
                if who is None:
                    continue
                taken.append((match.first, match.stop))
                bounds = {
                    "after": (end, told.sentence.end),
                    "before": (told.sentence.start, start),
                    "all": (told.sentence.start, told.sentence.end),
                }[rule.covers]
                found.append(Attribution(*bounds, start, end, *who, rule.modality))
                self.last = who
        return found

    def _who(self, steps: Sequence[Step], match: Match) -> tuple[str, ClaimantKind] | None:
        span = match.roles.get("who") or match.roles.get("party")
        if span is None:
            return self.last
        first, stop = span
        while stop > first and (steps[stop - 1].kind in _OF_DAYS or steps[stop - 1].is_mark):
            stop -= 1
        while first < stop and (steps[first].kind in _OF_DAYS or steps[first].is_mark):
            first += 1
        if first == stop:
            return self.last
        for index in range(first, stop):
            source = self.book.sources.at(steps, index)
            if source is not None:
                return source[1]
        said = self.text[steps[first].start : steps[stop - 1].end].strip(" ،,:")
        kind: ClaimantKind | None = None
        for index in range(first, stop):
            row = self.book.speaker_kinds.at(steps, index)
            if row is not None:
                kind = row[1]
                break
        party = next((steps[i] for i in range(first, stop) if steps[i].kind == "PARTY"), None)
        if party is not None and stop - first == 1:
            return str(party.ref), _party_kind(str(party.ref))
        if kind is None and party is not None:
            kind = _party_kind(str(party.ref))
        if not said or (kind is None and self.book.small.at(steps, first) is not None):
            return None
        return said, kind or "official"


def _party_kind(name: str) -> ClaimantKind:
    kind = party_info(name).kind
    return "official" if kind in ("state", "coalition", "peacekeeper", "police") else "armed_group"


class _Claims:
    """Applies the patterns of control and of tolls, sentence by sentence."""

    def __init__(self, book: Book, page: Page, told: Sequence[_Told], names: NameReader) -> None:
        self.book = book
        self.page = page
        self.text = page.report.text
        self.told = told
        self.names = names

    def read(self) -> list[Control | Toll]:
        """All claims."""
        claims: list[Control | Toll] = []
        for one in self.told:
            claims += self._control(one)
            claims += self._tolls(one)
        controls = [claim for claim in claims if isinstance(claim, Control)]
        tolls = [claim for claim in claims if isinstance(claim, Toll)]
        return [*_with_the_only_winner(controls), *tolls]

    # -- control -----------------------------------------------------------------------------

    def _control(self, told: _Told) -> list[Control]:
        """A place is read once for each kind of change, by the first pattern that fits it."""
        chosen: dict[tuple[int, str], tuple[ControlRule, Match]] = {}
        if not any(step.kind == "PLACE" for step in told.steps):
            return []
        for rule in self.book.control:
            if rule.title and told.sentence.kind != "title":
                continue
            for match in rule.pattern.matches(told.line):
                at = match.step("place")
                if at is not None:
                    family = _FAMILY.get(rule.change, rule.change)
                    chosen.setdefault((at, family), (rule, match))
        found: list[Control] = []
        for (at, _), (rule, match) in sorted(chosen.items(), key=lambda item: item[0]):
            found += self._controls(told, rule, match, at, found)
        return found

    def _controls(
        self,
        told: _Told,
        rule: ControlRule,
        match: Match,
        at: int,
        before: Sequence[Control],
    ) -> list[Control]:
        steps = told.steps
        parties: dict[str, str | None] = {}
        for role in ("gained_by", "lost_by", "ally"):
            step = match.step(role)
            parties[role] = str(steps[step].ref) if step is not None else None
        start, end = steps[match.first].start, steps[match.stop - 1].end
        speaker = speaker_of(self.page, start, end)
        if rule.subject and parties.get(rule.subject) is None:
            others = {name for name in parties.values() if name}
            parties[rule.subject] = self._subject(told, match.first, others, before)
        modality = self._modality(told, match, rule.modality)
        if modality == "asserted" and speaker is not None:
            modality = speaker.modality
        change: Change = rule.change
        if modality in ("denied", "negated"):
            change = "denied"
        elif modality in ("planned", "hypothetical"):
            change = "planned"
        dates = self._dates(told, match.first, match.stop)
        gained, lost = parties["gained_by"], parties["lost_by"]
        claims = []
        for spot in told.steps[at].ref:
            place = spot.mention.place if spot.mention is not None else None
            if place is not None and place.kind in ("country", "sea"):
                continue
            unsure = 0.2 * (place is None) + 0.2 * (gained is None and lost is None)
            claims.append(
                Control(
                    report_id=self.page.report.id,
                    start=start,
                    end=end,
                    quote=self.text[start:end],
                    place_text=spot.text,
                    place=place,
                    dates=dates,
                    claimant=speaker.claimant if speaker is not None else None,
                    claimant_kind=speaker.claimant_kind if speaker is not None else None,
                    modality=modality,
                    confidence=round(0.7 - unsure, 2),
                    rule=f"phrase: {rule.pattern.source}",
                    against_interest=speaker is not None
                    and lost is not None
                    and speaker.claimant == lost,
                    change=change,
                    extent=spot.extent if spot.extent != "full" else rule.extent,
                    part=spot.part,
                    gained_by=gained,
                    lost_by=lost if lost != gained else None,
                )
            )
        return claims

    def _subject(
        self, told: _Told, first: int, others: set[str], before: Sequence[Control]
    ) -> str | None:
        """Whom a match leaves unnamed: the sentence's winner so far, else its last party, else
        the state whose ministry speaks."""
        named = [str(s.ref) for s in told.steps[:first] if s.kind == "PARTY"]
        named = [name for name in named if name not in others]
        winners = {claim.gained_by for claim in before if claim.change == "gained"}
        won = next((name for name in reversed(named) if name in winners), None)
        if named:
            return won or named[-1]
        return self.names.side_of(told.steps[:first])

    def _modality(self, told: _Told, match: Match, own: Modality) -> Modality:
        """What a word just before a match makes of it: a plan, a failure, a denial."""
        if own != "asserted":
            return own
        for modality, pattern in self.book.cues:
            for cue in pattern.matches(told.line):
                if cue.stop > match.first or cue.stop < match.first - _CUE_STEPS:
                    continue
                if not any(step.is_mark for step in told.steps[cue.stop : match.first]):
                    return modality
        return own

    # -- tolls -------------------------------------------------------------------------------

    def _tolls(self, told: _Told) -> list[Toll]:
        found: dict[int, Toll] = {}
        if not any(step.kind == "PEOPLE" for step in told.steps):
            return []
        fits = [
            (match.stop - match.first, number, match, rule)
            for number, rule in enumerate(self.book.tolls)
            for match in rule.pattern.matches(told.line)
        ]
        # Of "killed and wounded 20", the nearer verb tells what became of them.
        for _, _, match, rule in sorted(fits, key=lambda fit: fit[:2]):
            at = match.step("people")
            if at is not None and at not in found:
                self._counted(told, rule, match, at, found)
        for at, step in enumerate(told.steps):
            if step.kind == "PEOPLE" and step.ref.measure is not None and at not in found:
                self._counted(told, None, Match(at, at + 1, {}), at, found)
        self._with_parts(told, found)
        return [found[at] for at in sorted(found)]

    def _counted(
        self, told: _Told, rule: TollRule | None, match: Match, at: int, found: dict[int, Toll]
    ) -> None:
        """The toll of a match, and of people listed after its own: "12 civilians and a medic"."""
        steps = told.steps
        start, end = steps[match.first].start, steps[match.stop - 1].end
        while at is not None and at not in found:
            toll = self._toll(told, rule, match, at, (start, end), found)
            if toll is None:
                return
            found[at] = toll
            following = self._next_listed(told, at)
            if following is None or steps[following].ref.measure is not None:
                return
            at = following
            start, end = steps[at].start, steps[at].end

    def _next_listed(self, told: _Told, at: int) -> int | None:
        """People joined to those of a step by "and"; a party they are of may stand between."""
        steps = told.steps
        index = at + 1
        if index < len(steps) and (of := self.book.of.at(steps, index)) is not None:
            index = of[0]
        if index < len(steps) and steps[index].kind == "PARTY":
            index += 1
        joined = index < len(steps) and self.book.joins_at(steps[index])
        index += joined
        if index < len(steps) and steps[index].kind == "PEOPLE":
            return index if joined or steps[index].joined else None
        return None

    def _toll(
        self,
        told: _Told,
        rule: TollRule | None,
        match: Match,
        at: int,
        span: tuple[int, int],
        found: dict[int, Toll],
    ) -> Toll | None:
        steps = told.steps
        people = steps[at].ref
        if not isinstance(people, People):
            people = People(people, "all")
        measure = rule.measure if rule is not None else people.measure
        if measure is None:
            return None
        group = people.group
        if people.again:
            before = [toll for index, toll in found.items() if index < at]
            group = before[-1].group if before else "all"
        if group == "others":
            group = "all"
        party = self._party_of(steps, at)
        if party is not None and group == "all":
            group = "combatants"
        start, end = span
        speaker = speaker_of(self.page, start, end)
        modality = self._modality(told, match, rule.modality if rule else "asserted")
        if modality == "asserted" and speaker is not None:
            modality = speaker.modality
        dates = self._dates(told, match.first, match.stop)
        spot = self._toll_place(told, at)
        mention = spot.mention if spot is not None else None
        return Toll(
            report_id=self.page.report.id,
            start=start,
            end=end,
            quote=self.text[start:end],
            place_text=spot.text if spot is not None else "",
            place=mention.place if mention is not None else None,
            dates=dates,
            claimant=speaker.claimant if speaker is not None else None,
            claimant_kind=speaker.claimant_kind if speaker is not None else None,
            modality=modality,
            confidence=0.6,
            rule=f"phrase: {rule.pattern.source}" if rule is not None else "phrase: noun of harm",
            measure=measure,
            count=people.count,
            group=group,
            group_party=party,
            scope=(rule.scope if rule else None) or self._scope(told, dates),
        )

    def _party_of(self, steps: Sequence[Step], at: int) -> str | None:
        """ "25 members of the group": whose people they are."""
        index = at + 1
        if index < len(steps) and (of := self.book.of.at(steps, index)) is not None:
            index = of[0]
        if index < len(steps) and steps[index].kind == "PARTY" and not steps[index].joined:
            return str(steps[index].ref)
        return None

    def _with_parts(self, told: _Told, found: dict[int, Toll]) -> None:
        """People "among them" as tolls that are a part of the one before."""
        for at, step in enumerate(told.steps):
            if step.kind != "PART":
                continue
            before = [index for index in found if index < at and not found[index].part_of]
            if not before:
                continue
            whole = found[max(before)]
            found[at] = replace(
                whole,
                start=step.start,
                end=step.end,
                quote=self.text[step.start : step.end],
                count=step.ref.count,
                group=step.ref.group,
                group_party=None,
                part_of=whole.id,
            )

    def _scope(self, told: _Told, dates: DateRange | None) -> Scope:
        for scope, pattern in self.book.scopes:
            if next(pattern.matches(told.line), None) is not None:
                return scope
        if dates is None or dates.first is None or dates.last is None or not dates.text:
            return "incident"
        length = (dates.last - dates.first).days
        if dates.how.startswith("from then on") and length > _DAYS_OF_ONE_BLOW:
            return "cumulative"
        if dates.how.startswith("so long"):
            return "daily" if length <= 1 else "period"
        return "period" if length > _DAYS_OF_ONE_BLOW else "incident"

    def _toll_place(self, told: _Told, at: int) -> Spot | None:
        """Where a figure of the sentence happened: a place of its own, else of what it goes on
        about, the sentences before in the paragraph or the story's opening."""
        near = _spots_by(told.steps, at)
        if near:
            return near[0]
        index = self.told.index(told)
        for one in reversed(self.told[:index]):
            if one.sentence.paragraph != told.sentence.paragraph:
                break
            if spots := _spots_by(one.steps, 0):
                return spots[0]
        for one in self.told:
            if one.sentence.kind == "body" and (spots := _spots_by(one.steps, 0)):
                return spots[0]
        return None

    # -- days --------------------------------------------------------------------------------

    def _dates(self, told: _Told, first: int, stop: int) -> DateRange | None:
        """The nearest date of the sentence, those where somebody speaks last; else its own day."""
        steps = told.steps
        if told.sentence.kind == "title":
            story = next((t for t in self.told if t.sentence.kind == "body"), None)
            if story is not None and not any(s.kind == "DATE" and s.ref for s in steps):
                return self._dates(story, 0, 1)
        best: tuple[int, DateRange] | None = None
        spoken: DateRange | None = None
        cues = [(a.cue_start, a.cue_end) for a in self.page.attributions]
        for index, step in enumerate(steps):
            if step.kind != "DATE" or step.ref is None:
                continue
            if any(low <= step.start < high for low, high in cues):
                spoken = step.ref
                continue
            low, high = (stop, index) if index >= stop else (index + 1, first)
            cost = max(0, high - low)
            cost += _COMMA_COST * sum(s.is_mark for s in steps[low:high])
            if best is None or cost < best[0]:
                best = (cost, step.ref)
        if best is not None:
            return best[1]
        if spoken is not None:
            how = f"{NO_DAY}; said then ({spoken.how})"
            return replace(spoken, how=how)
        anchor = self.page.report.anchor
        if anchor is None:
            return None
        return DateRange(anchor, anchor, "day", how=f"{NO_DAY}; the report's day")


def _with_the_only_winner(claims: list[Control]) -> list[Control]:
    """Where one party alone gains in a report, what "fell" in it fell to that party.

    It is not said, so such a claim is trusted less.
    """
    winners = {c.gained_by for c in claims if c.change in _MOVES and c.gained_by}
    losers = {c.lost_by for c in claims if c.change in _MOVES}
    if len(winners) != 1 or winners & losers:
        return claims
    (winner,) = winners
    return [
        replace(claim, gained_by=winner, confidence=round(claim.confidence - 0.1, 2))
        if claim.change in _MOVES and claim.gained_by is None
        else claim
        for claim in claims
    ]


def _spots_by(steps: Sequence[Step], at: int) -> list[Spot]:
    """The places of a sentence, likeliest first: towns before areas, what follows a figure before
    what precedes it; countries not at all."""
    ahead = [spot for step in steps[at:] if step.kind == "PLACE" for spot in step.ref]
    back = [spot for step in reversed(steps[:at]) if step.kind == "PLACE" for spot in step.ref]
    found = [spot for spot in (*ahead, *back) if spot.precision < _COUNTRY]
    return sorted(found, key=lambda spot: not spot.is_town)
