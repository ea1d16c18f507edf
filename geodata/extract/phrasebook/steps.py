"""A sentence as steps in which numbers, days, people, parties and places are found and joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from geodata.extract.numbers import bounded as bounded_count
from geodata.extract.page import (
    CountMention,
    DateMention,
    PartyMention,
    Sentence,
)
from geodata.extract.party_table import forces_of, party_info
from geodata.extract.phrasebook.book import Book, Noun, Number
from geodata.extract.phrasebook.days import bounded, days_of
from geodata.extract.phrasebook.patterns import Line, Step, steps_of
from geodata.model import Count, DateRange, Extent, Measure, Mention, Report

_ISO = re.compile(r"(?<![\w./-])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\w-])")
_NUMERIC = re.compile(r"(?<![\w./-])(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?![\w-])")
_THOUSANDS = re.compile("[.,\u066b\u066c](?=\\d{3}(?!\\d))")
_MOST = 10**11
_PAIR = 2
_NEXT = 5  # steps from a part of a town to the town's name
_TOWN = 2  # precision of a place up to which it is a spot rather than an area


@dataclass(frozen=True, slots=True)
class People:
    """So many people of a group; `again` for "others" of the group told of before."""

    count: Count
    group: str
    again: bool = False
    measure: Measure | None = None


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


class StepReader:
    """Reads a report's sentences in order; remembers the parties and places told of before."""

    def __init__(self, book: Book, report: Report, mentions: Sequence[Mention]) -> None:
        self.book = book
        self.report = report
        self.mentions = mentions
        self.parties: list[str] = []
        self.spots: list[Spot] = []
        self.dates: list[DateMention] = []
        self.counts: list[CountMention] = []
        self.party_mentions: list[PartyMention] = []
        self.countries = Counter(
            m.place.country for m in mentions if m.place is not None and m.place.country
        )

    def read(self, sentence: Sentence) -> list[Step]:
        """The sentence's steps, all that is known found in them."""
        book = self.book
        steps = steps_of(self.report.text, sentence.start, sentence.end, book.fold)
        steps = self._written_dates(steps)
        steps = self._parties(steps)
        steps = _replaced(steps, book.months.at, "MONTH")
        steps = _replaced(steps, book.weekdays.at, "WEEKDAY")
        steps = self._numbers(steps)
        steps = _replaced(steps, book.units.at, "UNIT")
        steps = self._dates(steps)
        steps = self._counts(steps)
        steps = self._people(steps)
        steps = self._places(steps)
        for step in steps:
            if step.kind == "PARTY":
                self.party_mentions.append(PartyMention(step.start, step.end, step.ref))
        return steps

    # -- numbers and people ------------------------------------------------------------------

    def _numbers(self, steps: list[Step]) -> list[Step]:
        found: list[Step] = []
        at = 0
        while at < len(steps):
            stop, number = self._number(steps, at)
            if number is None:
                found.append(steps[at])
                at += 1
                continue
            step = _joined(steps, at, stop, "NUMBER", number)
            row = self.book.numbers.at(steps, at)
            step.joined = row is not None and row[2]
            found.append(step)
            at = stop
        return found

    def _number(self, steps: list[Step], at: int) -> tuple[int, Number | None]:
        """What digits and number words make at a step ("two hundred and five"), and where it
        stops."""
        total = group = 0
        index = stop = at
        before: Number | None = None
        digits = False  # the part before is written in digits: only a scale may follow
        while index < len(steps):
            part = self._part_of_number(steps, index)
            if part is None:
                break
            end, number, joined = part
            written = steps[index].word[0].isdigit()
            if before is not None and number.ordinal:
                break
            if before is not None and written and not self._spaced(steps, index, digits):
                break
            if before is not None and not (written or number.scale):
                linked = joined or steps[index - 1].word in self.book.number_joins
                if (digits and not before.scale) or not (linked or _adds(group, number)):
                    break
            if number.ordinal:
                return end, number
            if written:
                group = group * 1000 + number.value
            elif number.scale and number.value == 100:
                group = max(group, 1) * 100
            elif number.scale:
                total += max(group, 1) * number.value
                group = 0
            else:
                group += number.value
            before, digits = number, written
            index = stop = end
            while not digits and self._links_numbers(steps, index):
                index += 1
        return (stop, Number(total + group)) if before and total + group < _MOST else (at, None)

    def _part_of_number(self, steps: list[Step], index: int) -> tuple[int, Number, bool] | None:
        step = steps[index]
        if step.kind or not step.word[0].isdigit():
            return self.book.numbers.at(steps, index)
        value = _digits(step.word)
        if value is not None:
            return index + 1, Number(value), False
        scale = self.book.numbers.at(steps, index + 1) if index + 1 < len(steps) else None
        if scale is None or not scale[1].scale:
            return None  # "2.5"; but "2.5 million" is a whole number
        decimal = float(re.sub("[,\u066b]", ".", step.word))
        return scale[0], Number(round(decimal * scale[1].value)), False

    def _links_numbers(self, steps: list[Step], index: int) -> bool:
        """ "twenty and one", "vingt-et-un": a joining word, with a number word behind it."""
        return (
            index + 1 < len(steps)
            and not steps[index].kind
            and steps[index].word in self.book.number_joins
            and (
                self.book.numbers.at(steps, index + 1) is not None
                or self._links_numbers(steps, index + 1)
            )
        )

    def _spaced(self, steps: list[Step], index: int, digits: bool) -> bool:
        """ "12 000" where a language sets its thousands apart."""
        step, before = steps[index], steps[index - 1]
        return (
            digits
            and self.book.spaced_thousands
            and len(step.word) == 3
            and step.start - before.end == 1
        )

    def _counts(self, steps: list[Step]) -> list[Step]:
        """Numbers of something with their qualifiers, ranges, and words that name no number."""
        book = self.book
        line = Line(steps)
        spans: list[tuple[int, int, Count]] = []
        for pattern in book.ranges:
            for match in pattern.matches(line):
                low, high = match.step("low"), match.step("high")
                if low is None or high is None:
                    continue
                one, other = steps[low].ref.value, steps[high].ref.value
                if one < other:
                    spans.append((match.first, match.stop, Count(one, None, other, "range")))
        for index, step in enumerate(steps):
            if step.kind == "NUMBER" and not step.ref.ordinal and not self._measures(steps, index):
                spans.append((index, index + 1, bounded_count(step.ref.value, "exact")))
            elif not step.kind and (row := book.vague.at(steps, index)) is not None:
                low, high = row[1]
                stop = row[0]
                if stop < len(steps) and steps[stop].kind == "NUMBER" and stop > index:
                    # "tens of thousands": the scale that follows
                    low, high, stop = (
                        low * steps[stop].ref.value,
                        high * steps[stop].ref.value,
                        (stop + 1),
                    )
                spans.append((index, stop, Count(low or None, None, high or None, "vague")))
        taken: list[tuple[int, int, Count]] = []
        for first, stop, count in spans:
            if all(stop <= a or first >= b for a, b, _ in taken):
                taken.append((first, stop, count))
        taken.sort(key=lambda span: span[0])
        return self._with_counts(steps, taken)

    def _measures(self, steps: list[Step], index: int) -> bool:
        """True for a number of hours, kilometres or per cent: of nothing that is counted here."""
        if index + 1 == len(steps):
            return False
        after = steps[index + 1]
        return after.kind == "UNIT" or self.book.measures.at(steps, index + 1) is not None

    def _with_counts(
        self, steps: list[Step], spans: Sequence[tuple[int, int, Count]]
    ) -> list[Step]:
        found: list[Step] = []
        at = 0
        for first, stop, count in spans:
            before = self.book.qualifiers_before.ending_at(steps, first)
            after = self.book.qualifiers_after.at(steps, stop) if stop < len(steps) else None
            if before is not None and before[0] >= at:
                first = before[0]
                count = _qualified(count, before[1])
            elif after is not None:
                stop = after[0]
                count = _qualified(count, after[1])
            found += steps[at:first]
            step = _joined(steps, first, stop, "COUNT", None)
            words = self.report.text[step.start : step.end]
            step.ref = replace(count, text=words)
            self.counts.append(CountMention(step.start, step.end, step.ref))
            found.append(step)
            at = stop
        return found + steps[at:]

    def _people(self, steps: list[Step]) -> list[Step]:
        """Counts with the nouns they count; nouns that tell their number themselves."""
        book = self.book
        found: list[Step] = []
        at = 0
        while at < len(steps):
            step = steps[at]
            stop, people = at + 1, None
            if step.kind == "COUNT":
                noun_at = at + 1
                if noun_at < len(steps) and (of := book.of.at(steps, noun_at)) is not None:
                    noun_at = of[0]
                row = book.people.at(steps, noun_at) if noun_at < len(steps) else None
                if row is not None:
                    stop, people = row[0], _people(step.ref, row[1])
                elif noun_at < len(steps) and steps[noun_at].kind == "PARTY" and noun_at > at + 1:
                    stop, people = at + 1, People(step.ref, "combatants")
                elif self._stands_alone(steps, at + 1):
                    # "seven of her sons" are not the women told of before
                    people = People(step.ref, "all", again=noun_at == at + 1)
            elif (noun := book.people.at(steps, at)) and noun[1].count is not None:
                stop = noun[0]
                words = self.report.text[step.start : steps[stop - 1].end]
                count = replace(bounded_count(noun[1].count, "exact"), text=words)
                people = _people(count, noun[1])
                step = replace(step, joined=noun[2])
            elif noun is not None and self._is_pair(steps, noun[0]):
                stop, people = noun[0] + 1, _people(steps[noun[0]].ref, noun[1])
            if people is None:
                found.append(step)
                at += 1
                continue
            if stop < len(steps) and (after := book.qualifiers_after.at(steps, stop)):
                people = replace(people, count=_qualified(people.count, after[1]))
                stop = after[0]
            found.append(replace(_joined(steps, at, stop, "PEOPLE", people), joined=step.joined))
            at = stop
        return self._parts(found)

    def _is_pair(self, steps: list[Step], at: int) -> bool:
        """ "civilians two": the number follows where it says no more than the noun."""
        return at < len(steps) and steps[at].kind == "COUNT" and steps[at].ref.best == _PAIR

    def _stands_alone(self, steps: list[Step], at: int) -> bool:
        """True where no noun follows a count: "seven in an accident"."""
        if at >= len(steps) or steps[at].kind in ("DATE", "PLACE", "PARTY"):
            return True
        return steps[at].is_mark or self.book.small.at(steps, at) is not None

    def _parts(self, steps: list[Step]) -> list[Step]:
        """People after "among them" are part of those told before; so are others in their list."""
        for index, step in enumerate(steps):
            found = None if step.kind else self.book.including.at(steps, index)
            if found is None:
                continue
            at = found[0]
            while at < len(steps) and steps[at].kind == "PEOPLE":
                steps[at].kind = "PART"
                at += 1
                if at < len(steps) and self.book.joins_at(steps[at]):
                    at += 1
        return steps

    # -- days --------------------------------------------------------------------------------

    def _written_dates(self, steps: list[Step]) -> list[Step]:
        """Days written in digits alone, which look alike in all languages."""
        if not steps:
            return steps
        text, end = self.report.text, steps[-1].end
        for pattern, order in ((_ISO, (1, 2, 3)), (_NUMERIC, (3, 2, 1))):
            for found in pattern.finditer(text, steps[0].start, end):
                year, month, day = (int(found[group]) for group in order)
                try:
                    written = date(year, month, day)
                except ValueError:
                    continue
                first = next((i for i, s in enumerate(steps) if s.start >= found.start()), None)
                stop = next((i for i, s in enumerate(steps) if s.start >= found.end()), len(steps))
                if first is None or stop <= first:
                    continue
                dates = DateRange(written, written, "day", found[0], "written in full")
                step = Step("", found.start(), found.end(), "DATE", dates)
                self.dates.append(DateMention(step.start, step.end, dates))
                steps = [*steps[:first], step, *steps[stop:]]
        return steps

    def _dates(self, steps: list[Step]) -> list[Step]:
        anchor = self.report.anchor
        line = Line(steps)
        spans: list[tuple[int, int, DateRange | None]] = []
        for rule in self.book.dates:
            for match in rule.pattern.matches(line):
                if any(match.first < stop and first < match.stop for first, stop, _ in spans):
                    continue
                dates = days_of(rule, match, steps, anchor)
                # Where nobody knows the report's day, "on Friday" is a day all the same.
                if dates is not None or (anchor is None and rule.leans):
                    spans.append((match.first, match.stop, dates))
        steps = self._with_dates(steps, spans)
        line = Line(steps)
        wider: list[tuple[int, int, DateRange | None]] = []
        for reading, pattern in self.book.bounds:
            for match in pattern.matches(line):
                at = match.step("date")
                if at is None or steps[at].ref is None:
                    continue
                if any(match.first < stop and first < match.stop for first, stop, _ in wider):
                    continue
                dates = bounded(reading, steps[at].ref, anchor)
                if dates is not None:
                    wider.append((match.first, match.stop, dates))
        steps = self._with_dates(steps, wider)
        self.dates += [
            DateMention(s.start, s.end, s.ref) for s in steps if s.kind == "DATE" and s.ref
        ]
        self.dates = sorted({d.start: d for d in self.dates}.values(), key=lambda d: d.start)
        return steps

    def _with_dates(
        self, steps: list[Step], spans: Sequence[tuple[int, int, DateRange | None]]
    ) -> list[Step]:
        found: list[Step] = []
        at = 0
        for first, stop, dates in sorted(spans, key=lambda span: span[0]):
            found += steps[at:first]
            step = _joined(steps, first, stop, "DATE", None)
            if dates is not None:
                step.ref = replace(dates, text=self.report.text[step.start : step.end])
            found.append(step)
            at = stop
        return found + steps[at:]

    # -- parties -----------------------------------------------------------------------------

    def _parties(self, steps: list[Step]) -> list[Step]:
        found: list[Step] = []
        at = 0
        while at < len(steps):
            named = self._party(steps, at)
            if named is None:
                found.append(steps[at])
                at += 1
                continue
            stop, name, joined = named
            step = _joined(steps, at, stop, "PARTY", name)
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

    # -- places ------------------------------------------------------------------------------

    def _places(self, steps: list[Step]) -> list[Step]:
        found: list[Step] = []
        at = 0
        while at < len(steps):
            row = self._place(steps, at)
            if row is None:
                found.append(steps[at])
                at += 1
                continue
            stop, spots, joined = row
            step = _joined(steps, at, stop, "PLACE", spots)
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


def _joined(steps: Sequence[Step], first: int, stop: int, kind: str, ref: Any) -> Step:
    one = steps[first]
    return Step("", one.start, steps[stop - 1].end, kind, ref, one.joined)


def _replaced(
    steps: list[Step],
    at: Callable[[Sequence[Step], int], tuple[int, Any, bool] | None],
    kind: str,
) -> list[Step]:
    """The steps with every phrase that `at` knows as one step of a kind."""
    found: list[Step] = []
    index = 0
    while index < len(steps):
        row = at(steps, index)
        if row is None:
            found.append(steps[index])
            index += 1
            continue
        step = _joined(steps, index, row[0], kind, row[1])
        step.joined = row[2]
        found.append(step)
        index = row[0]
    return found


def _adds(group: int, number: Number) -> bool:
    """True for a smaller number after a greater ("trois cents vingt"), and for the teens that
    are written "five ten"."""
    return number.value < group or (number.value == 10 and 0 < group < 10)


def _people(count: Count, noun: Noun) -> People:
    return People(count, noun.group, noun.again, noun.measure)


def _digits(word: str) -> int | None:
    """The whole number that digits write; None for a fraction."""
    plain = _THOUSANDS.sub("", word)
    return int(plain) if plain.isdigit() and len(plain) < 12 else None


def _qualified(count: Count, qualifier: Any) -> Count:
    if count.best is None:
        return count
    return replace(bounded_count(count.best, qualifier), text=count.text)
