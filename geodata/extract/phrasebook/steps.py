"""A sentence as steps in which numbers, days, people, parties and places are found and joined."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from geodata.extract.page import DateMention, PartyMention, Sentence
from geodata.extract.phrasebook.book import Book
from geodata.extract.phrasebook.counts import CountReader
from geodata.extract.phrasebook.days import bounded, days_of
from geodata.extract.phrasebook.names import NameReader
from geodata.extract.phrasebook.patterns import Line, Step, merged, steps_of
from geodata.model import DateRange, Mention, Report

_ISO = re.compile(r"(?<![\w./-])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\w-])")
_NUMERIC = re.compile(r"(?<![\w./-])(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?![\w-])")


class StepReader:
    """Reads a report's sentences in order; keeps the days and parties it finds."""

    def __init__(self, book: Book, report: Report, mentions: Sequence[Mention]) -> None:
        self.book = book
        self.report = report
        self.names = NameReader(book, report, mentions)
        self._counts = CountReader(book, report.text)
        self.dates: list[DateMention] = []
        self.parties: list[PartyMention] = []

    def read(self, sentence: Sentence) -> list[Step]:
        """The sentence's steps, all that is known found in them."""
        book = self.book
        steps = steps_of(self.report.text, sentence.start, sentence.end, book.fold)
        steps = self._written_dates(steps)
        steps = self.names.find_parties(steps)
        steps = _replaced(steps, book.months.at, "MONTH")
        steps = _replaced(steps, book.weekdays.at, "WEEKDAY")
        steps = self._counts.numbers(steps)
        steps = _replaced(steps, book.units.at, "UNIT")
        steps = self._dates(steps)
        steps = self._counts.counts(steps)
        steps = self._counts.people(steps)
        steps = self.names.find_places(steps)
        self.parties += [PartyMention(s.start, s.end, s.ref) for s in steps if s.kind == "PARTY"]
        return steps

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
            step = merged(steps, first, stop, "DATE", None)
            if dates is not None:
                step.ref = replace(dates, text=self.report.text[step.start : step.end])
            found.append(step)
            at = stop
        return found + steps[at:]


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
        step = merged(steps, index, row[0], kind, row[1])
        step.joined = row[2]
        found.append(step)
        index = row[0]
    return found
