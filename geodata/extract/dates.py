"""Words that name days, read as a newspaper means them.

Everything relative leans on the anchor, the report's own day: a weekday is the latest such day
up to and including it, a month without a year the latest one, "the past two days" end at it.
"A day earlier" leans on the date named before it. event_days.py tells which of them an event has.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from geodata.extract.date_joins import bounded, joined
from geodata.extract.date_words import (
    DAY,
    DAYS_OF_MONTH,
    FROM_THEN,
    MONTH_AND_YEAR,
    SAME_DAY,
    SO_LONG,
    SOME_WHILE,
    UP_TO_THEN,
    DateWords,
    back,
    date_words,
    day_range,
    months_on,
    one_day,
)
from geodata.extract.page import DateMention, Sentence
from geodata.extract.phrases import Words, words_of
from geodata.model import DatePrecision, DateRange

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OPENING = 600  # characters within which a chronicle has named its year
_RECENT_DAYS = 7  # "in recent days"
_LATEST_DAY = "latest such day up to the report's"
_FRESH_DAYS = 2
_HALF_A_YEAR = 6  # months
_HALF_A_DAY = 12  # hours
_MONTH = 31  # days the tables of its parts count
_FRIDAY = 4
_TURN = timedelta(days=6)  # to both sides of "the turn of the year"
_SOME = {"h": 24, "d": 7, "w": 4, "m": 6, "y": 3}  # the most that "days ago", "weeks later" are
_YEAR_DIGITS = 4
_RECENT = 45  # days before a history's own day that are meant rather than a year before
_NEWS = 60  # days within which a report still tells of the same run of events
_LONG = 600  # characters; a shorter text may leave out the weekday


def find_dates(
    text: str, sentences: Sequence[Sentence], anchor: date | None, language: str = "en"
) -> tuple[DateMention, ...]:
    """Every stretch of the sentences that names days, in text order, with the days it names.

    Without an anchor only dates that stand on their own are found: absolute ones, and days and
    months whose year an earlier date of the text gives.
    """
    words = date_words(language)
    row = words_of(text)
    anchor = story_day(text, anchor, language)
    reader = _Reader(text, anchor, words)
    reader.from_afar = is_history(text, words)
    found: list[DateMention] = []
    diary_heads = _diary_heads(text, words)
    rest = iter(sentence for sentence in sentences if sentence.kind != "boilerplate")
    sentence = next(rest, None)
    read_to = 0
    for start in _starts(row, words):
        while sentence is not None and start >= sentence.end:
            sentence = next(rest, None)
        if sentence is None:
            break
        if start < max(sentence.start, read_to):
            continue
        reader.enter(sentence)
        heads = next((h for h in diary_heads if h[0] <= start < h[1]), None)
        if heads:
            reader.anchor = anchor
        match = words.date.match(text, start, sentence.end)
        dates = reader.read(match) if match else None
        if match is None or dates is None or (dates.first is None and dates.last is None):
            continue
        read_to = end = match.end()
        while text[end - 1] in " .":
            end -= 1
        merged = joined(text, sentence, found, start, dates, words)
        if merged is not None:
            start, dates = merged
            found.pop()
        named = dates
        if merged is None:
            start, dates = bounded(row, sentence.start, (start, end), dates, reader.anchor, words)
        dates = replace(dates, text=text[start:end])
        bound = dates.how in (UP_TO_THEN, FROM_THEN)
        found.append(DateMention(start, end, dates, named if bound else None))
        reader.remember(dates, named, end)
        if heads and dates.first is not None and dates.precision == "day":
            reader.anchor = dates.first
    return tuple(found)


def _diary_heads(text: str, words: DateWords) -> list[tuple[int, int]]:
    """The lines of a diary that are a day and nothing else; "yesterday" below one is the day before
    it. One such line alone is the page's own date."""
    heads = [found.span() for found in words.diary_head.finditer(text)]
    return heads if len(heads) > 1 else []


@lru_cache(maxsize=32)
def story_day(text: str, anchor: date | None, language: str = "en") -> date | None:
    """The day a report's relative dates lean on: its own, but none for a chronicle.

    A text of 2012 about a campaign of 1995 means that year's days: it never says "yesterday" or
    "on Monday", and the first years it names, and most, lie years back.
    """
    if anchor is None:
        return None
    years = [int(found[0]) for found in _YEAR.finditer(text)]
    past = sum(year < anchor.year - 1 for year in years)
    if past < 2 or past * 3 < len(years) * 2 or years[0] >= anchor.year - 1:
        return anchor
    opening = _YEAR.search(text)
    if opening is None or opening.start() > _OPENING:
        return anchor
    return anchor if date_words(language).leaning_on_today.search(text) else None


def is_history(text: str, words: DateWords) -> bool:
    """True for a long text that never says "yesterday" nor on which weekday: it tells of days past
    in their order, not of its own day's news."""
    return len(text) > _LONG and words_of(text).there.isdisjoint(words.of_today)


def _starts(row: Words, words: DateWords) -> Iterator[int]:
    """Where a date may begin: trying every shape at every word would cost more than all else."""
    weak, core = words.weak_first_words, words.core_words
    there = row.there
    opening = (words.first_words & there) | row.digits
    opening |= {low for low in row.hyphened if low.partition("-")[0] in words.hyphened_words}
    weak = frozenset() if core.isdisjoint(there) else (weak & there) - opening
    for index in row.indexes_of(opening | weak):
        low = row.lows[index]
        if low in opening:
            # A bare number ("12 people") is a date's only with a name of time soon behind it.
            bare = low.isdigit() and len(low) != _YEAR_DIGITS
            if bare and words.near_words.isdisjoint(row.lows[index + 1 : index + 6]):
                continue
            yield row.starts[index]
        elif not core.isdisjoint(row.lows[index + 1 : index + 4]):
            yield row.starts[index]


# --- one date, by its shape ----------------------------------------------------------------------


_SOON = 30  # days within which what came "shortly afterwards" came


class _Reader:
    """Reads matches of `DateWords.date` in text order; remembers the date before."""

    def __init__(self, text: str, anchor: date | None, words: DateWords) -> None:
        self.text = text
        self.anchor = anchor
        self.words = words
        self.previous: DateRange | None = None
        self.day: date | None = None
        self.paragraph = -1
        self.day_here: date | None = None  # the last day named in the paragraph
        self.past: date | None = None  # the last date of a year long gone in the paragraph
        self.from_afar = False  # the text has no "yesterday" and no weekday: no news, but a history
        self.ends = 0  # where the last date did
        self._in_a_row = False  # "in April 1993, Sutton in July and Barton in August"
        self.begins = 0  # where the sentence does
        self.story: date | None = None  # where a story without a day of its own has come to

    def enter(self, sentence: Sentence) -> None:
        """A new paragraph begins anew: what its first words lean on is the report's day."""
        self.begins = sentence.start
        if sentence.paragraph != self.paragraph:
            self.paragraph = sentence.paragraph
            self.day_here = None
            if not self.from_afar:
                self.past = None

    def remember(self, dates: DateRange, named: DateRange, end: int) -> None:
        """Later dates may lean on this one; on what it names where a word bounds it ("before 1993
        … in August of that year")."""
        self.previous = dates if dates.first else named
        self.ends = end
        told = dates.how != FROM_THEN and dates.precision not in ("before", "after")
        if dates.first and told and (dates.precision != "year" or self.story is None):
            self.story = dates.first
        if dates.first and dates.last and (dates.last - dates.first).days <= 3:
            # "On the night of the 11th … two days earlier" counts from the 11th
            night = dates.how.startswith("night of") or dates.how == "the night of a day"
            self.day = self.day_here = dates.first if night else dates.last
        if dates.first and told and self.anchor and dates.precision in ("day", "month"):
            before = self.anchor.year - (not self.from_afar)
            self.past = dates.first if dates.first.year < before else None
        elif dates.first and dates.precision == "year" and self.past and told:
            # "In 2022 X was lost on 17 October": a history goes on to its next year
            self.past = max(self.past, dates.first) if self.from_afar else self.past

    def read(self, found: re.Match[str]) -> DateRange | None:
        """The days a match names; None where it names none, or leans on a day unknown."""
        name = found.lastgroup or ""
        detail = self.words.shapes[name].match(self.text, found.start())
        if detail is None:
            return None
        gap = self.text[self.ends : found.start()]
        self._in_a_row = self.ends > self.begins and bool(self.words.in_a_row.fullmatch(gap))
        try:
            reading: DateRange | None = getattr(self, f"_{name}")(detail)
        except (ValueError, OverflowError):
            return None  # 31 February, or a day before the year 1
        return reading

    # absolute dates

    def _iso(self, m: re.Match[str]) -> DateRange:
        return one_day(date(int(m["y"]), int(m["m"]), int(m["d"])), "written in full")

    def _numeric(self, m: re.Match[str]) -> DateRange | None:
        a, b = int(m["a"]), int(m["b"])
        if a <= 12 and b <= 12 and a != b:
            return None  # 3/4/2017 is a day in March or in April
        day, month = (a, b) if b <= 12 else (b, a)
        return one_day(date(int(m["y"]), month, day), "written in full")

    def _day_month(self, m: re.Match[str]) -> DateRange | None:
        month, day = self._month_of(m["month"]), int(m["d"])
        year = self._year_of(m, month, day)
        if year is None:
            return None
        return one_day(date(year, month, day), "written in full" if m["y"] else _LATEST_DAY)

    _month_day = _day_month

    def _days_month(self, m: re.Match[str]) -> DateRange | None:
        month, first, last = self._month_of(m["month"]), int(m["d1"]), int(m["d2"])
        year = self._year_of(m, month, first)
        if year is None or last < first:
            return None
        return day_range(date(year, month, first), date(year, month, last), DAYS_OF_MONTH)

    _month_days = _days_month

    def _month_year(self, m: re.Match[str]) -> DateRange:
        year, month = m["y"] or m["y2"], m["month"] or m["month2"]
        return self._whole_month(int(year), self._month_of(month), MONTH_AND_YEAR)

    def _month(self, m: re.Match[str]) -> DateRange | None:
        name = m["month"].rstrip(".").lower()
        if name in self.words.ambiguous_months and not self._after_preposition(m.start()):
            return None
        month = self._month_of(m["month"])
        year = self._year_for(month, 1)
        if year is None:
            return None
        return self._whole_month(year, month, "latest such month up to the report's day")

    def _month_of_year(self, m: re.Match[str]) -> DateRange | None:
        month = self._month_of(m["month"])
        year = self._year_of(m, month, 1)
        return self._whole_month(year, month, "month of a year") if year else None

    def _which_month(self, m: re.Match[str]) -> DateRange | None:
        month = self._month_of(m["month"])
        which = " ".join(m["which"].lower().split())
        base = self.anchor
        if which not in ("last", "this", "next"):
            base = self.previous.first or self.previous.last if self.previous else None
        if base is None:
            return None
        year = base.year
        if which in ("last", "the previous") and month >= base.month:
            year -= 1
        if which in ("next", "the following") and month <= base.month:
            year += 1
        return self._whole_month(year, month, f"{which} such month")

    def _part_of_month(self, m: re.Match[str]) -> DateRange | None:
        month = self._month_of(m["month"])
        year = self._year_of(m, month, 1)
        part = _part(m["part"])
        if year is None or part not in self.words.parts:
            return None
        first, last = self.words.parts[part]
        last = min(last, monthrange(year, month)[1])
        first = min(first, last)
        return self._up_to_anchor(
            day_range(date(year, month, first), date(year, month, last), "part of a month")
        )

    def _nth_weekday(self, m: re.Match[str]) -> DateRange | None:
        month = self._month_of(m["month"])
        year = self._year_of(m, month, 1)
        if year is None:
            return None
        nth, weekday = (
            self.words.ordinals[m["nth"].lower()],
            self.words.weekdays[m["weekday"].lower()],
        )
        first = date(year, month, 1)
        if not nth:  # the last one
            first = months_on(first, 1) - timedelta(days=7)
        ahead = (weekday - first.weekday()) % 7 + 7 * max(0, nth - 1)
        return one_day(first + timedelta(days=ahead), "such a weekday of a month")

    def _some_weekday(self, m: re.Match[str]) -> DateRange | None:
        """ "One Sunday in August" may be any of them."""
        month = self._month_of(m["month"])
        year = self._year_of(m, month, 1)
        return self._whole_month(year, month, "some day of a month") if year else None

    def _turn(self, m: re.Match[str]) -> DateRange | None:
        """ "The turn of the year", of a month: some days about its beginning."""
        base = self._previous_day()
        if m["month"]:
            month = self._month_of(m["month"])
            year = self._year_of(m, month, 1)
            around = date(year, month, 1) if year else None
        else:
            around = base and base.replace(day=1, month=1 if m["unit"] == "year" else base.month)
            if around and base and (base - around).days > (base - months_on(base, -1)).days:
                # what has come to its middle tells of the next turn, if that was before the report
                coming = months_on(around, 12)
                around = coming if self.anchor is None or coming <= self.anchor else around
        if around is None:
            return None
        return self._up_to_anchor(day_range(around - _TURN, around + _TURN, "about a turn"))

    def _season(self, m: re.Match[str]) -> DateRange | None:
        name = (m["season"] or m["bare"] or m["bare2"] or m["bare3"]).lower()
        if m["bare2"] or m["bare3"]:
            return self._season_told(self.words.seasons[name])
        month = self.words.seasons[name]
        which = " ".join((m["which"] or "").lower().split())
        base = self.anchor
        if which in ("that", "the previous", "the following"):
            base = self.previous.first or self.previous.last if self.previous else None
        if m["y"]:
            year = int(m["y"])
        elif base is None:
            return None
        else:
            year = base.year
            if which == "the following":
                year += month <= base.month
            elif which == "that":
                pass
            elif month > base.month or (
                which in ("last", "the previous") and month + 2 >= base.month
            ):
                year -= 1
        first = date(year, month, 1)
        return day_range(first, months_on(first, 3) - DAY, "season")

    def _season_told(self, month: int) -> DateRange | None:
        """ "In the summer": of a year long gone, the one nearest to what was told last."""
        if self.past is not None:
            told, year = self.past, self.past.year
            firsts = [date(y, month, 1) for y in (year - 1, year, year + 1)]
            first = min(firsts, key=lambda day: abs((day - told).days))
        else:
            known = self._year_for(month, 1)
            if known is None:
                return None
            first = date(known, month, 1)
        return self._up_to_anchor(day_range(first, months_on(first, 3) - DAY, "season"))

    def _year(self, m: re.Match[str]) -> DateRange | None:
        if not self._after_preposition(m.start()):
            return None
        year = int(m["y"])
        return self._up_to_anchor(
            DateRange(date(year, 1, 1), date(year, 12, 31), "year", how="year")
        )

    def _part_of_year(self, m: re.Match[str]) -> DateRange | None:
        months = self.words.year_parts.get(_part(m["part"]))
        return self._months(int(m["y"]), months, "part of a year") if months else None

    def _months(self, year: int, months: Sequence[int], how: str) -> DateRange:
        opening = date(year, months[0], 1)
        return day_range(opening, months_on(date(year, months[1], 1), 1) - DAY, how)

    def _decade(self, m: re.Match[str]) -> DateRange:
        year = int(m["y"])
        return day_range(date(year, 1, 1), date(year + 9, 12, 31), "decade")

    def _years(self, m: re.Match[str]) -> DateRange | None:
        first = int(m["y"])
        last = first - first % 100 + int(m["y2"])
        return day_range(date(first, 1, 1), date(last, 12, 31), "years") if last > first else None

    # days of the week

    def _weekday(self, m: re.Match[str]) -> DateRange | None:
        if self.anchor is None:
            return None
        day = self._latest_weekday(m["weekday"])
        if self.day is not None and self.day < day and self._lies_back(m.start()):
            week = timedelta(days=7)
            if (day - week) < self.day and self.anchor - self.day <= 2 * week:
                day -= week  # "It fell last Sunday. They had left on Monday": of the week before
        if m["night"]:
            return self._up_to_anchor(day_range(day, day + DAY, "night of a weekday"))
        return one_day(day, "weekday up to and including the report's day")

    def _which_weekday(self, m: re.Match[str]) -> DateRange | None:
        if self.anchor is None:
            return None
        if m["weekday2"]:
            monday = self.anchor - timedelta(days=self.anchor.weekday() + 7)
            ahead = self.words.weekdays[m["weekday2"].lower()]
            return one_day(monday + timedelta(days=ahead), "weekday of the week before")
        day = self._latest_weekday(m["weekday"])
        which = m["which"].lower()
        if which in ("next", "this coming"):
            return one_day(day + timedelta(days=7), "next such weekday")
        if which == "last" and day == self.anchor:
            day -= timedelta(days=7)
        return one_day(day, "last such weekday")

    def _leaning_weekday(self, m: re.Match[str]) -> DateRange | None:
        """ "The following Sunday": after the day named before; "the previous" one: before it."""
        base = self._previous_day()
        if base is None:
            return None
        way = m["way"].lower()
        ahead = (self.words.weekdays[m["weekday"].lower()] - base.weekday()) % 7
        if way == "same":
            return one_day(base, SAME_DAY) if ahead == 0 else None
        days = ahead - 7 if way in ("previous", "preceding") else ahead or 7
        return one_day(base + timedelta(days=days), f"the {way} such weekday")

    def _overnight(self, m: re.Match[str]) -> DateRange | None:
        named = self.day if self.anchor is None else self.day_here
        fresh = named and self.anchor and abs((self.anchor - named).days) <= _FRESH_DAYS
        if fresh and not self._lies_back(m.start()):
            named = None  # of a story that is still going on
        if not m["weekday"] and named is not None:
            return day_range(named - DAY, named, "the night before the day named")
        if self.anchor is None:
            return None
        if not m["weekday"]:
            return day_range(self.anchor - DAY, self.anchor, "the day before and the report's day")
        day = self._latest_weekday(m["weekday"])
        if (m["into"] or "").lower() in ("into", "to"):
            return day_range(day - DAY, day, "night into a weekday")
        return self._up_to_anchor(day_range(day, day + DAY, "night of a weekday"))

    # leaning on the report's day

    def _today(self, _: re.Match[str]) -> DateRange | None:
        return self._days_from_anchor(0, "the report's day")

    def _yesterday(self, _: re.Match[str]) -> DateRange | None:
        return self._days_from_anchor(-1, "the day before the report's")

    def _before_yesterday(self, _: re.Match[str]) -> DateRange | None:
        return self._days_from_anchor(-2, "two days before the report's")

    def _other_day(self, _: re.Match[str]) -> DateRange | None:
        if self.anchor is None:
            return None
        first = self.anchor - timedelta(days=_RECENT_DAYS)
        return day_range(first, self.anchor, "recent days up to the report's")

    def _tomorrow(self, _: re.Match[str]) -> DateRange | None:
        return self._days_from_anchor(1, "the day after the report's")

    def _past(self, m: re.Match[str]) -> DateRange | None:
        if self.anchor is None:
            return None
        unit = (m["unit"] or m["unit2"]).lower()
        number = m["n"] or m["n2"]
        if number is None and unit.endswith("s"):
            days = {"h": 1, "d": _RECENT_DAYS, "n": _RECENT_DAYS, "w": 28}.get(unit[0])
            first = (
                self.anchor - timedelta(days=days)
                if days
                else months_on(self.anchor, -3 if unit[0] == "m" else -36)
            )
            return day_range(first, self.anchor, "recent days up to the report's")
        return day_range(
            back(self.anchor, self._number(number), unit),
            self.anchor,
            SO_LONG,
        )

    def _lasting(self, m: re.Match[str]) -> DateRange | None:
        if self.anchor is None:
            return None
        unit = (m["unit"] or m["unit2"]).lower()
        number = m["n"] or m["n2"]
        if number is None and unit.endswith("s"):
            return None  # "months-long": nobody knows how many
        first = back(self.anchor, self._number(number), unit)
        return day_range(first, self.anchor, SO_LONG)

    def _calendar(self, m: re.Match[str]) -> DateRange | None:
        which = " ".join((m["which"] or m["way"] or "the").lower().split())
        unit = (m["unit"] or m["unit2"] or m["unit3"] or m["unit4"]).lower()
        base = self.anchor
        if which == "the":  # "earlier in the week", "the end of the month"
            base = self._previous_day()
        elif which not in ("last", "this", "next"):
            base = self._previous_day() if self.previous is None else self.previous.first
            base = base or (self.previous.last if self.previous else None)
        if base is None:
            return None
        step = {"this": 0, "the": 0, "that": 0, "that same": 0, "the same": 0, "after": 1}.get(
            which, -1
        )
        step = 1 if which in ("next", "the following") else step
        first, last, precision = calendar_unit(base, unit, step)
        first, last = self._part_of(first, last, unit, _part(m["rest"] or m["rest3"] or ""))
        if which == "the" and self.anchor is not None and first > self.anchor:
            return None  # still to come
        if self.anchor is not None and first <= self.anchor:
            last = min(last, self.anchor)
        return DateRange(first, last, precision, how=f"{which} {unit}")

    def _part_of(self, first: date, last: date, unit: str, part: str) -> tuple[date, date]:
        """What "the end of", "late" or "the first days of" covers of a week, month or year."""
        if unit == "year" and part in self.words.year_parts:
            opening, closing = self.words.year_parts[part]
            return months_on(first, opening - 1), months_on(first, closing) - DAY
        days = (last - first).days + 1
        if unit == "month" and part in self.words.parts:
            low, high = self.words.parts[part]
            return first + timedelta(days=low - 1), first + timedelta(days=min(high, days) - 1)
        if unit == "week" and part in self.words.parts:
            low, high = self.words.parts[part]
            return (
                first + timedelta(days=(low - 1) * days // _MONTH),
                first + timedelta(days=min(days, -(-high * days // _MONTH)) - 1),
            )
        return first, last

    def _weekend(self, _: re.Match[str]) -> DateRange | None:
        if self.anchor is None:
            return None
        # On a Friday the one meant is over, though days from Friday on count as a weekend's.
        base = self.anchor - DAY if self.anchor.weekday() == _FRIDAY else self.anchor
        first, last, precision = calendar_unit(base, "weekend", 0)
        return DateRange(first, min(last, self.anchor), precision, how="latest weekend")

    def _before_last(self, m: re.Match[str]) -> DateRange | None:
        if self.anchor is None:
            return None
        first, last, precision = calendar_unit(self.anchor, m["unit"].lower(), -2)
        return DateRange(first, last, precision, how="the one before the last")

    def _ago(self, m: re.Match[str]) -> DateRange | None:
        way = (m["way"] or m["way2"]).lower().partition(" ")[0]
        base = self.anchor if way == "ago" else self._previous_day()
        if base is None:
            return None
        later = way in ("later", "afterwards", "afterward", "after")
        if m["bare"]:
            then = self.previous
            if later and then is not None and then.last and then.precision in ("month", "year"):
                unit = m["bare"].lower()
                last = back(then.last, -_SOME[unit[0]], unit)
                return self._up_to_the_report(then.last, last, f"{SOME_WHILE}{unit} {way}")
            return self._some_while(base, m["bare"].lower(), way, later)
        unit, number = m["unit"].lower(), self._number(m["n"])
        if m["on"] or m["exact"]:
            return self._ago_to_the_day(base, -number if later else number, unit, m["on"], way)
        if later:
            number = -number
            if self.previous is not None and self.previous.precision in ("month", "year"):
                return self._after_a_while(self.previous, number, unit)
        if unit[0] == "h" and abs(number) < _HALF_A_DAY:
            return one_day(base, f"so many {unit} {way}")
        day = back(base, number, unit)
        if way != "ago" and self.anchor is not None and day > self.anchor >= base:
            # Later than the report: counted from a day that is not named.
            return DateRange(None, self.anchor, "before", how=f"so many {unit} {way}")
        if unit.startswith("dec"):
            return DateRange(
                months_on(day, -24), months_on(day, 24), "range", how=f"so many {unit} {way}"
            )
        if unit[0] in "hdn":
            return one_day(day, f"so many {unit} {way}")
        if unit[0] in "wf":
            around = timedelta(days=3)
            return DateRange(day - around, day + around, "week", how=f"about so many {unit} {way}")
        if unit[0] == "m":
            return self._whole_month(day.year, day.month, f"so many months {way}")
        return DateRange(
            date(day.year, 1, 1), date(day.year, 12, 31), "year", how=f"so many years {way}"
        )

    def _ago_to_the_day(
        self, base: date, number: int, unit: str, weekday: str | None, way: str
    ) -> DateRange:
        """ "A week ago today", "two weeks ago on Sunday", "a year later to the day"."""
        if weekday and unit[0] in "wf" and way == "ago":
            base = self._latest_weekday(weekday)
            return one_day(back(base, number, unit), f"a weekday so many {unit} {way}")
        day = back(base, number, unit)
        if weekday:
            ahead = (self.words.weekdays[weekday.lower()] - day.weekday() + 3) % 7 - 3
            day += timedelta(days=ahead)
        return one_day(day, f"so many {unit} {way} to the day")

    def _some_while(self, base: date, unit: str, way: str, later: bool) -> DateRange | None:
        """ "Days ago", "weeks later": nobody says how many."""
        if unit[0] == "h":
            near = base + DAY if later else base - DAY
        else:
            near = back(base, -1 if later else 1, unit[:-1])
        far = back(base, (-1 if later else 1) * _SOME[unit[0]], unit)
        if way == "ago" or unit[0] in "hd":
            near = base
        first, last = sorted((near, far))
        if self.anchor is not None:
            if first > self.anchor:  # counted from a day that is not named
                return DateRange(None, self.anchor, "before", how=f"{SOME_WHILE}{unit} {way}")
            last = min(last, self.anchor)
        return day_range(first, last, f"{SOME_WHILE}{unit} {way}")

    # leaning on the date before

    def _after_a_while(self, then: DateRange, number: int, unit: str) -> DateRange | None:
        """ "In 2015 … two weeks later": some day of that stretch, so much later."""
        if then.first is None or then.last is None:
            return None
        first, last = back(then.first, number, unit), back(then.last, number, unit)
        return self._up_to_the_report(first, last, "so long after the time named before")

    def _soon(self, _: re.Match[str]) -> DateRange | None:
        """ "Shortly afterwards": within a month of what was named before."""
        then = self.previous
        if then is None or then.first is None or then.last is None:
            return None
        last = then.last + timedelta(days=_SOON)
        return self._up_to_the_report(then.first, last, "soon after the time named before")

    def _up_to_the_report(self, first: date, last: date, how: str) -> DateRange:
        """Some day of the stretch, and of that none after the report."""
        if self.anchor is not None:
            last = max(first, min(last, self.anchor))
        return DateRange(first, last, "range", how=how)

    def _same(self, _: re.Match[str]) -> DateRange | None:
        base = self._previous_day()
        return one_day(base, SAME_DAY) if base else None

    def _within(self, m: re.Match[str]) -> DateRange | None:
        number = self._number(m["n"])
        if m[0].lower().startswith("within") and self.day_here is not None:
            last = back(self.day_here, -number, m["unit"])
            if self.anchor is None or last <= self.anchor:
                return day_range(self.day_here, last, "so soon after the day named before")
        if self.anchor is None or (number == 1 and m["unit"][0] in "hdn"):
            return None  # "in a single day" may be any
        then = self.previous
        if then is not None and then.precision in ("month", "year") and then.first and then.last:
            began = self.text.rfind(". ", 0, m.start()) + 1
            if then.last < self.anchor and self.text.find(then.text, began, m.start()) >= 0:
                last = back(then.last, -number, m["unit"])  # "in 2015 … within a fortnight"
                return self._up_to_the_report(then.first, last, "so soon after the time named")
        return day_range(back(self.anchor, number, m["unit"]), self.anchor, SO_LONG)

    def _same_period(self, _: re.Match[str]) -> DateRange | None:
        return self.previous

    def _since_then(self, _: re.Match[str]) -> DateRange | None:
        base = self.previous.first if self.previous else None
        base = self.day if self.day is not None else base
        if base is None or self.anchor is None or base > self.anchor:
            return None
        return DateRange(base, self.anchor, "range", how=FROM_THEN)

    def _next(self, _: re.Match[str]) -> DateRange | None:
        base = self._previous_day()
        return one_day(base + DAY, "the day after the one named before") if base else None

    def _prior(self, _: re.Match[str]) -> DateRange | None:
        base = self._previous_day()
        return one_day(base - DAY, "the day before the one named before") if base else None

    def _day_of_month(self, m: re.Match[str]) -> DateRange | None:
        base = self.day or (self.previous.first if self.previous else None) or self.anchor
        if base is None:
            return None
        day = date(base.year, base.month, int(m["d"]))
        if self.anchor is not None and day > self.anchor:
            return None
        return one_day(day, "day of the month named before")

    def _feast(self, m: re.Match[str]) -> DateRange | None:
        name = " ".join(m[0].lower().split())
        if m["easter"]:
            return self._easter(m["easter"].lower(), m["y"])
        eve = name.endswith(" eve") or name.startswith("the eve")
        if name.startswith("boxing"):
            month, day = 12, 26
        elif "christmas" in name:
            month, day = 12, 24 if eve else 25
        else:
            month, day = (12, 31) if eve else (1, 1)
        year = int(m["y"]) if m["y"] else self._year_for(month, day)
        return one_day(date(year, month, day), "feast day") if year else None

    def _easter(self, name: str, written: str | None) -> DateRange | None:
        year = int(written) if written else self._year_for(4, 1)
        if year is None:
            return None
        sunday = easter_sunday(year)
        if not written and self.anchor is not None and sunday > self.anchor + DAY:
            sunday = easter_sunday(year - 1)
        days = {"palm": -7, "good": -2, "saturday": -1, "sunday": 0, "monday": 1}
        ahead = next((d for word, d in days.items() if word in name), None)
        if ahead is None:
            return day_range(sunday - 2 * DAY, sunday + DAY, "feast days")
        return one_day(sunday + ahead * DAY, "feast day")

    # helpers

    def _year_of(self, m: re.Match[str], month: int, day: int) -> int | None:
        """The year written, or told ("June last year"), or the latest the day can have."""
        if m["y"] if "y" in m.re.groupindex else None:
            return int(m["y"])
        told = " ".join((m["ry"] or "").lower().split())
        if not told:
            return self._year_for(month, day, exact="d" in m.re.groupindex)
        if told in ("last", "this", "next"):
            if self.anchor is None:
                return None
            return self.anchor.year + {"last": -1, "this": 0, "next": 1}[told]
        known = self.previous and (self.previous.first or self.previous.last)
        if not known:
            return None
        return known.year + {"the previous": -1, "the following": 1}.get(told, 0)

    def _lies_back(self, start: int) -> bool:
        """True where the sentence tells in the past perfect, not in reported speech, of a day
        before the one told last: "They had left on Monday"."""
        before = self.text[max(self.begins, self.ends) : start]
        if self.words.next_clause.search(before):
            return False  # "they had taken A, and on Saturday they took B"
        return self.words.had.search(before) is not None and not any(
            word in self.words.speaking for word in re.findall(r"[a-z]+", before)
        )

    def _previous_day(self) -> date | None:
        """The last day the text named; a month or year in between is background."""
        day, anchor = self.day, self.anchor
        background = day is not None and anchor is not None and self.day_here is None
        if background and not self.from_afar and day and anchor:
            # "… on May 8, 1992", and a paragraph on: "A day earlier they took X" tells of now.
            return anchor if (anchor - day).days > _NEWS else day
        return day or anchor

    def _number(self, words: str | None) -> int:
        if words is None:
            return 1
        return int(words) if words.isdigit() else self.words.numbers[words.lower()]

    def _month_of(self, name: str) -> int:
        return self.words.months[name.rstrip(".").lower()]

    def _days_from_anchor(self, days: int, how: str) -> DateRange | None:
        return one_day(self.anchor + timedelta(days=days), how) if self.anchor else None

    def _latest_weekday(self, name: str) -> date:
        assert self.anchor is not None
        back = (self.anchor.weekday() - self.words.weekdays[name.lower()]) % 7
        return self.anchor - timedelta(days=back)

    def _year_for(self, month: int, day: int, exact: bool = False) -> int | None:
        if self.anchor is None:
            known = self.story or (self.previous and (self.previous.last or self.previous.first))
            if not known:
                return None
            # A story goes on: after November comes January of the next year.
            return known.year + (known.month - month > _HALF_A_YEAR)
        day = min(day, monthrange(self.anchor.year, month)[1])
        # A page may be stamped before midnight of the day it tells about, elsewhere in the world.
        late = date(self.anchor.year, month, day) > self.anchor + DAY
        told = self.anchor.year - late
        latest = date(told, month, min(day, monthrange(told, month)[1]))
        recent = (self.anchor - latest).days <= _RECENT
        goes_on = exact or (self.from_afar and not recent) or self._in_a_row
        if goes_on and self.past is not None and not 0 < self.past.month - month <= _HALF_A_YEAR:
            # "In August 2021 … on 1 December": background goes on in its own year.
            year = self.past.year + (self.past.month > month)
            near = self.from_afar and recent and self.past.year >= self.anchor.year - 1
            if date(year, month, day) <= self.anchor and not near:
                return year
        return told

    def _whole_month(self, year: int, month: int, how: str) -> DateRange:
        last = date(year, month, monthrange(year, month)[1])
        return self._up_to_anchor(DateRange(date(year, month, 1), last, "month", how=how))

    def _up_to_anchor(self, dates: DateRange) -> DateRange:
        """Reports tell what was: a month or year that is not over ends at the report's day."""
        if (
            self.anchor is not None
            and dates.first is not None
            and dates.last is not None
            and dates.first <= self.anchor < dates.last
        ):
            return replace(dates, last=self.anchor)
        return dates

    def _after_preposition(self, start: int) -> bool:
        before = self.text[max(0, start - 16) : start].rstrip()
        if self.words.as_early_as.search(before):
            return True
        return (
            before.rsplit(None, 1)[-1].lower().strip("(\"'“,") in self.words.date_prepositions
            if before
            else False
        )


def _part(told: str) -> str:
    """The name a part of a month or year has in the tables: "the first few days in" → "first days
    of"."""
    part = " ".join(told.lower().split())
    for few in (" few", " two", " three"):
        part = part.replace(few, "")
    part = part[:-2] + "of" if part.endswith(" in") else part
    return part.removeprefix("the ")


def easter_sunday(year: int) -> date:
    """The Western churches' Easter, by the anonymous Gregorian computus (Butcher 1876)."""
    century, of_century = divmod(year, 100)
    leaps, skipped = century // 4, century % 4
    moon = (19 * (year % 19) + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * skipped + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def calendar_unit(base: date, unit: str, step: int) -> tuple[date, date, DatePrecision]:
    """First and last day of the week, weekend, month or year so many steps from the base's."""
    if unit == "year":
        return date(base.year + step, 1, 1), date(base.year + step, 12, 31), "year"
    if unit == "month":
        first = months_on(base.replace(day=1), step)
        return first, months_on(first, 1) - DAY, "month"
    monday = base - timedelta(days=base.weekday()) + timedelta(weeks=step)
    if unit == "weekend":
        if step == 0 and base.weekday() < 4:
            monday -= timedelta(weeks=1)
        return monday + timedelta(days=4), monday + timedelta(days=6), "range"
    # Weeks begin on Sunday in much of the press: "last week" may include the day before Monday.
    return monday - DAY, monday + timedelta(days=6), "week"
