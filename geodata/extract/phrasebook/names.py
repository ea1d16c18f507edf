"""Names in a sentence: parties, and places with the words before them that say what is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geodata.extract.party_table import forces_of, party_info
from geodata.extract.phrasebook.book import Book
from geodata.extract.phrasebook.patterns import Step, merged
from geodata.model import Extent, Mention, Report

_TOWN = 2  # precision of a place up to which it is a spot rather than an area
_NEXT = 5  # steps from a part of a town to the town's name


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as named: `part` is a part of it or a site by it, `extent` how much is meant.

    `called` are the words before its name ("district of").
    """

    text: str
    mention: Mention | None
    part: str | None = None
    extent: Extent = "full"
    called: frozenset[str] = frozenset()

    @property
    def precision(self) -> int:
        """That of its place, as UCDP counts; a name that no table has is taken for a spot."""
        place = self.mention.place if self.mention is not None else None
        return place.precision if place is not None else 1

    @property
    def is_town(self) -> bool:
        """True for a spot rather than an area."""
        return self.precision <= _TOWN


class NameReader:
    """Finds parties and places in a report's sentences, in order: later words lean on earlier."""

    def __init__(self, book: Book, report: Report, mentions: Sequence[Mention]) -> None:
        self.book = book
        self.report = report
        self.mentions = mentions
        self.parties: list[str] = []
        self.spots: list[Spot] = []
        self.countries = Counter(
            m.place.country for m in mentions if m.place is not None and m.place.country
        )

    def find_parties(self, steps: list[Step]) -> list[Step]:
        """The steps with every name of a party as one."""
        found: list[Step] = []
        at = 0
        while at < len(steps):
            named = self._party(steps, at)
            if named is None:
                found.append(steps[at])
                at += 1
                continue
            stop, name, joined = named
            step = merged(steps, at, stop, "PARTY", name)
            step.joined = joined
            found.append(step)
            self.parties.append(name)
            at = stop
        return found

    def _party(self, steps: list[Step], at: int) -> tuple[int, str, bool] | None:
        """The party named at a step, where its name stops, and whether "and" joins it."""
        book = self.book
        if steps[at].kind:
            return None
        named = book.party_names.at(steps, at)
        plain = book.party_nouns.at(steps, at)
        noun = book.forces.at(steps, at) or (plain and (plain[0], None, plain[2]))
        rows = (named, self._state(steps, at, noun), self._members(steps, at, noun))
        best = max((row for row in rows if row is not None), key=lambda row: row[0], default=None)
        if best is not None or plain is None:
            return best
        stop, kinds, joined = plain
        name = self._meant(kinds)
        if name is None and not kinds:
            return None  # "its forces" of nobody named are no party
        text = self.report.text[steps[at].start : steps[stop - 1].end]
        return stop, name or text, joined

    def _state(
        self, steps: list[Step], at: int, noun: tuple[int, None, bool] | None
    ) -> tuple[int, str, bool] | None:
        """ "the Syrian army", or "army Syrian": the forces of a state."""
        book = self.book
        if noun is not None and noun[0] < len(steps):
            after = book.demonyms.at(steps, noun[0])
            state = self._forces_of(after[1]) if after is not None else None
            if after is not None and state is not None:
                return after[0], state, noun[2]
        before = book.demonyms.at(steps, at)
        if before is not None and before[0] < len(steps):
            force = book.forces.at(steps, before[0])
            state = self._forces_of(before[1])
            if force is not None and state is not None:
                return force[0], state, before[2]
        return None

    def _members(
        self, steps: list[Step], at: int, noun: tuple[int, None, bool] | None
    ) -> tuple[int, str, bool] | None:
        """ "forces of the X", "fighters of the X": X itself."""
        for member in (self.book.members.at(steps, at), noun):
            if member is not None and member[0] < len(steps):
                named = self.book.party_names.at(steps, member[0])
                if named is not None and not named[2]:
                    return named[0], named[1], member[2]
        return None

    def _forces_of(self, country: str) -> str | None:
        return forces_of(country, day=self.report.anchor)

    def side_of(self, steps: Sequence[Step]) -> str | None:
        """The state whose adjective stands among the steps: "the Russian defence ministry"."""
        for index in range(len(steps)):
            found = self.book.demonyms.at(steps, index)
            if found is not None:
                return self._forces_of(found[1])
        return None

    def _meant(self, kinds: frozenset[str]) -> str | None:
        """Whom a bare noun means: the last party of such a kind, else the state's forces."""
        for name in reversed(self.parties):
            if not kinds or party_info(name).kind in kinds:
                return name
        if "state" in kinds:
            for country, _ in self.countries.most_common(1):
                return self._forces_of(country)
        return None

    def find_places(self, steps: list[Step]) -> list[Step]:
        """The steps with every place, or list of places, as one with the nouns before it."""
        found: list[Step] = []
        at = 0
        while at < len(steps):
            row = self._place(steps, at)
            if row is None:
                found.append(steps[at])
                at += 1
                continue
            stop, spots, joined = row
            step = merged(steps, at, stop, "PLACE", spots)
            step.joined = joined
            found.append(step)
            self.spots += spots
            at = stop
        return self._listed(found)

    def _place(self, steps: list[Step], at: int) -> tuple[int, list[Spot], bool] | None:
        """The place named at a step, with the nouns before its name; several where they say so."""
        if steps[at].kind:
            return None
        book = self.book
        site = several = called = joined = False
        extent: Extent = "full"
        index = at
        while index < len(steps):
            row = book.place_nouns.at(steps, index)
            if row is None or (index > at and row[2]) or self._mention_at(steps[index]):
                break
            if index == at:
                joined = row[2]
            site = site or row[1].sort == "site"
            several = several or row[1].sort == "several"
            if row[1].sort == "share":
                extent = row[1].extent
            else:
                called = True
            index = row[0]
        named = self._named(steps, index, called) if index < len(steps) else None
        if named is None:
            return self._referred(steps, at)
        stop, spot, after_and = named
        if index == at:
            joined = after_and
        words = frozenset(step.word for step in steps[at:index])
        spot = replace(spot, extent=extent, called=words)
        if site:
            part = self.report.text[steps[at].start : steps[stop - 1].end]
            text = part if spot.mention is None else spot.text
            spot = replace(spot, text=text, part=part, extent="part")
        spots = [spot]
        while several and stop < len(steps):
            more = stop + self.book.joins_at(steps[stop])
            another = self._named(steps, more, True) if more < len(steps) else None
            if another is None or not (another[2] or more > stop):
                break
            stop = another[0]
            spots.append(another[1])
        return stop, spots, joined

    def _named(self, steps: list[Step], index: int, called: bool) -> tuple[int, Spot, bool] | None:
        """The name at a step, where it stops, and whether "and" is written together with it.

        A name that no table has counts where it is `called` a place: unplaced, as it is written.
        """
        step = steps[index]
        if step.kind or step.is_mark:
            return None
        mention = self._mention_at(step)
        if mention is not None:
            stop = next((i for i, s in enumerate(steps) if s.start >= mention.end), len(steps))
            before = self.book.fold(self.report.text[step.start : mention.start] or "-")
            return stop, Spot(mention.text, mention), before in self.book.joins
        if not called or not self._may_be_name(steps, index):
            return None
        name = self.report.text[step.start : step.end]
        lead = next((c for c in self.book.affixes.conjunctions if step.word.startswith(c)), "")
        if lead and len(name) > len(lead) + 2 and self._after_name(steps, index):
            return index + 1, Spot(name[len(lead) :], None), True
        return index + 1, Spot(name, None), False

    def _mention_at(self, step: Step) -> Mention | None:
        return next((m for m in self.mentions if step.start <= m.start < step.end), None)

    def _after_name(self, steps: list[Step], index: int) -> bool:
        """True where another name of a list stands before, so that an "and" is no letter of it."""
        return index > 0 and self.book.place_nouns.ending_at(steps, index) is None

    def _may_be_name(self, steps: list[Step], index: int) -> bool:
        book = self.book
        if any(
            phrases.at(steps, index) is not None
            for phrases in (book.small, book.people, book.demonyms, book.place_references)
        ):
            return False
        return not book.is_common(steps[index].word)

    def _referred(self, steps: list[Step], at: int) -> tuple[int, list[Spot], bool] | None:
        """ "the district": the last place called so, else the last town told of."""
        reference = self.book.place_references.at(steps, at)
        if reference is None:
            return None
        noun = max((step.word for step in steps[at : reference[0]]), key=len)
        stems = set(self.book.affixes.stems(noun))
        places = [s for s in reversed(self.spots) if s.mention is not None and s.part is None]
        called = (spot for spot in places if spot.called & stems)
        towns = (spot for spot in places if spot.is_town)
        earlier = next(called, None) or next(towns, None)
        if earlier is None:
            return None
        return reference[0], [replace(earlier, extent="full")], reference[2]

    def _listed(self, steps: list[Step]) -> list[Step]:
        """Places in a list become one step."""
        found: list[Step] = []
        index = 0
        while index < len(steps):
            step = steps[index]
            if step.kind == "PLACE":
                at = index + 1
                while at < len(steps):
                    comma = self.book.joins_at(steps[at])
                    other = at + 1 if comma else at
                    if other >= len(steps) or steps[other].kind != "PLACE":
                        break
                    if not (comma or steps[other].joined):
                        break
                    step = replace(step, end=steps[other].end, ref=[*step.ref, *steps[other].ref])
                    at = other + 1
                index = at
            else:
                index += 1
            found.append(step)
        for index, step in enumerate(found):
            if step.kind == "PLACE" and step.ref[-1].part and step.ref[-1].mention is None:
                step.ref[-1] = self._lodged(found, index, step.ref[-1])
        return found

    def _lodged(self, steps: list[Step], index: int, spot: Spot) -> Spot:
        """A part that no table has, in the town named just after it; not "near" one."""
        for at in range(index + 1, min(index + 1 + _NEXT, len(steps))):
            step = steps[at]
            if step.kind == "PLACE":
                mention = step.ref[0].mention
                return replace(spot, mention=mention) if step.ref[0].is_town else spot
            if step.is_mark or step.kind or self.book.near.at(steps, at) is not None:
                break
        return spot
