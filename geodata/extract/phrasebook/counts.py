"""Numbers of a sentence, what they count, and nouns that tell how many by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from geodata.extract.numbers import bounded as bounded_count
from geodata.extract.phrasebook.book import Book, Noun, Number
from geodata.extract.phrasebook.patterns import Line, Step, merged
from geodata.model import Count, Measure

_THOUSANDS = re.compile("[.,\u066b\u066c](?=\\d{3}(?!\\d))")
_MOST = 10**11
_PAIR = 2


@dataclass(frozen=True, slots=True)
class People:
    """So many people of a group; `again` for "others" of the group told of before."""

    count: Count
    group: str
    again: bool = False
    measure: Measure | None = None


class CountReader:
    """Finds numbers, counts and people in the sentences of one text."""

    def __init__(self, book: Book, text: str) -> None:
        self.book = book
        self.text = text

    def numbers(self, steps: list[Step]) -> list[Step]:
        """The steps with every number as one: digits and words."""
        found: list[Step] = []
        at = 0
        while at < len(steps):
            stop, number = self._number(steps, at)
            if number is None:
                found.append(steps[at])
                at += 1
                continue
            step = merged(steps, at, stop, "NUMBER", number)
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

    def counts(self, steps: list[Step]) -> list[Step]:
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
            step = merged(steps, first, stop, "COUNT", None)
            words = self.text[step.start : step.end]
            step.ref = replace(count, text=words)
            found.append(step)
            at = stop
        return found + steps[at:]

    def people(self, steps: list[Step]) -> list[Step]:
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
                words = self.text[step.start : steps[stop - 1].end]
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
            found.append(replace(merged(steps, at, stop, "PEOPLE", people), joined=step.joined))
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
