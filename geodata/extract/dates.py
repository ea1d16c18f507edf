"""Words that name days, read as a newspaper means them, and the days of what a stretch tells.

Everything relative leans on the anchor, the report's own day: a weekday is the latest such day
up to and including it, a month without a year the latest one, "the past two days" end at it.
"A day earlier" leans on the date named before it. The day of speaking is a date in the text but
not the date of what was said.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from geodata.extract import languages
from geodata.extract.page import DateMention, Page, Sentence
from geodata.extract.phrases import Words, words_of
from geodata.extract.text import loosened
from geodata.model import DatePrecision, DateRange

_RECENT_DAYS = 7  # "in recent days"
_DAY = timedelta(days=1)
FROM_TO = "from one date to another"
_FROM_THEN = "from then on"
_MONTH_AND_YEAR = "month and year"
_SO_LONG = "so long, ending at the report's day"


def find_dates(
    text: str, sentences: Sequence[Sentence], anchor: date | None, language: str = "en"
) -> tuple[DateMention, ...]:
    """Every stretch of the sentences that names days, in text order, with the days it names.

    Without an anchor only dates that stand on their own are found: absolute ones, and days and
    months whose year an earlier date of the text gives.
    """
    words = _words(language)
    reader = _Reader(text, anchor, words)
    found: list[DateMention] = []
    rest = iter(sentence for sentence in sentences if sentence.kind != "boilerplate")
    sentence = next(rest, None)
    read_to = 0
    for start in _starts(words_of(text), words):
        while sentence is not None and start >= sentence.end:
            sentence = next(rest, None)
        if sentence is None:
            break
        if start < max(sentence.start, read_to):
            continue
        match = words.date.match(text, start, sentence.end)
        dates = reader.read(match) if match else None
        if match is None or dates is None or (dates.first is None and dates.last is None):
            continue
        read_to = end = match.end()
        while text[end - 1] in " .":
            end -= 1
        merged = _joined(text, sentence, found, start, dates, words)
        if merged is not None:
            start, dates = merged
            found.pop()
        else:
            start, dates = _bounded(text, sentence.start, start, dates, anchor, words)
        dates = replace(dates, text=text[start:end])
        found.append(DateMention(start, end, dates))
        reader.remember(dates)
    return tuple(found)


def _starts(row: Words, words: _Words) -> Iterator[int]:
    """Where a date may begin: trying every shape at every word would cost more than all else."""
    weak, core = words.weak_first_words, words.core_words
    there = frozenset(row.lows)
    opening = {
        low
        for low in there
        if low in words.first_words
        or "0" <= low < ":"
        or ("-" in low and low.partition("-")[0] in words.hyphened_words)
    }
    weak = frozenset() if core.isdisjoint(there) else (weak & there) - opening
    for index, low in enumerate(row.lows):
        if low in opening or (low in weak and not core.isdisjoint(row.lows[index + 1 : index + 4])):
            yield row.starts[index]


class _Words:
    """A language's tables for this room, compiled once."""

    def __init__(self, language: str) -> None:
        table = languages.load(language)
        self.months: dict[str, int] = table["months"]
        self.weekdays: dict[str, int] = table["weekdays"]
        self.seasons: dict[str, int] = table["seasons"]
        rules = table["dates"]
        self.numbers: dict[str, int] = {
            **table["number_words"],
            "a": 1,
            "an": 1,
            **rules["loose_numbers"],
        }
        self.parts: dict[str, list[int]] = rules["parts"]
        self.speaking = frozenset(rules["speaking"])
        self.beginning = frozenset(rules["beginning"])
        self.first_words = frozenset(
            {*self.months, *self.weekdays, *self.seasons, *rules["first_words"]}
        ) | {name.split()[0] for name in self.numbers}
        self.weak_first_words = frozenset(rules["weak_first_words"])
        self.hyphened_words = self.first_words | self.weak_first_words  # "four-month-long"
        self.first_words -= self.weak_first_words
        self.core_words = frozenset(
            {*self.months, *self.weekdays, *self.seasons, *rules["core_words"]}
        )
        self.same_time = frozenset(rules["same_time"])
        self.earlier_clause = frozenset(rules["earlier_clause"])
        self.other_time = frozenset(rules["other_time"])
        self.ambiguous_months = frozenset(rules["ambiguous_months"])
        self.date_prepositions = frozenset(rules["date_prepositions"])
        # Names are capitalised ("May"), so that the verb "may" is no month.
        fill = {
            "month": r"(?-i:(?:" + _any(_cased(self.months)) + r")\b\.?)",
            "weekday": "(?-i:" + _any(_cased(self.weekdays)) + r")\b",
            "season": "(?:" + _any(self.seasons) + ")",
            "number": "(?:" + _any(self.numbers) + r"|\d{1,3})",
            "unit": rules["unit"],
        }
        self.shapes: dict[str, re.Pattern[str]] = {}
        forms = []
        for name, written in table["date_shapes"].items():
            shape = loosened(written)
            for key, value in fill.items():
                shape = shape.replace("{" + key + "}", value)
            self.shapes[name] = re.compile(shape, re.I)
            forms.append(f"(?P<{name}>{re.sub(r'[(][?]P<[a-z_0-9]+>', '(?:', shape)})")
        self.date = re.compile(r"(?<![\w./-])(?:" + "|".join(forms) + r")(?!\w|-\d)", re.I)
        bounds = table["date_bounds"]
        self.bound = re.compile(
            "|".join(
                rf"(?P<{name}>\b{loosened(bounds[name] + bounds['link'])}$)"
                for name in ("since", "until", "by", "before", "after")
            )
            + rf"|(?P<since_event>\b{loosened(bounds['since_event'])}$)",
            re.I,
        )
        self.range_opens = re.compile(bounds["range_opens"] + "$", re.I)
        self.range_joins = re.compile(bounds["range_joins"], re.I)
        self.came_after = re.compile(rules["came_after"], re.I)
        self.so_long_after = re.compile(
            rules["so_long_after"]
            .replace("{number}", fill["number"])
            .replace("{unit}", fill["unit"]),
            re.I,
        )
        self.when = re.compile(rules["when"], re.I)
        self.that_year = re.compile(rules["that_year"], re.I)
        self.superlative = re.compile(rules["superlative"], re.I)
        self.leaning = re.compile(rules["leaning"], re.I)
        self.perfect = re.compile(rules["perfect"], re.I)


@cache
def _words(language: str) -> _Words:
    return _Words(language)


def _any(choices: Iterable[str]) -> str:
    return "|".join(re.escape(c) for c in sorted(choices, key=len, reverse=True))


def _cased(names: Iterable[str]) -> list[str]:
    return [cased for name in names for cased in (name.title(), name.upper())]


# --- one date, by its shape ----------------------------------------------------------------------


class _Reader:
    """Reads matches of `_Words.date` in text order; remembers the date before."""

    def __init__(self, text: str, anchor: date | None, words: _Words) -> None:
        self.text = text
        self.anchor = anchor
        self.words = words
        self.previous: DateRange | None = None
        self.day: date | None = None

    def remember(self, dates: DateRange) -> None:
        """Later dates may lean on this one."""
        self.previous = dates
        if dates.first and dates.last and (dates.last - dates.first).days <= 3:
            self.day = dates.last

    def read(self, found: re.Match[str]) -> DateRange | None:
        """The days a match names; None where it names none, or leans on a day unknown."""
        name = found.lastgroup or ""
        detail = self.words.shapes[name].match(self.text, found.start())
        if detail is None:
            return None
        try:
            reading: DateRange | None = getattr(self, f"_{name}")(detail)
        except (ValueError, OverflowError):
            return None  # 31 February, or a day before the year 1
        return reading

    # absolute dates

    def _iso(self, m: re.Match[str]) -> DateRange:
        return _one(date(int(m["y"]), int(m["m"]), int(m["d"])), "written in full")

    def _numeric(self, m: re.Match[str]) -> DateRange | None:
        a, b = int(m["a"]), int(m["b"])
        if a <= 12 and b <= 12 and a != b:
            return None  # 3/4/2017 is a day in March or in April
        day, month = (a, b) if b <= 12 else (b, a)
        return _one(date(int(m["y"]), month, day), "written in full")

    def _day_month(self, m: re.Match[str]) -> DateRange | None:
        month, day = self._month_of(m["month"]), int(m["d"])
        if m["y"]:
            return _one(date(int(m["y"]), month, day), "written in full")
        known = self.previous and (self.previous.last or self.previous.first)
        if known and self.words.that_year.match(self.text, m.end()):
            return _one(date(known.year, month, day), "in the year named before")
        year = self._year_for(month, day)
        if year is None:
            return None
        return _one(date(year, month, day), "latest such day up to the report's")

    _month_day = _day_month

    def _days_month(self, m: re.Match[str]) -> DateRange | None:
        month, first, last = self._month_of(m["month"]), int(m["d1"]), int(m["d2"])
        year = int(m["y"]) if m["y"] else self._year_for(month, first)
        if year is None or last < first:
            return None
        return _range(date(year, month, first), date(year, month, last), "days of one month")

    _month_days = _days_month

    def _month_year(self, m: re.Match[str]) -> DateRange:
        return self._whole_month(int(m["y"]), self._month_of(m["month"]), _MONTH_AND_YEAR)

    def _month(self, m: re.Match[str]) -> DateRange | None:
        name = m["month"].rstrip(".").lower()
        if name in self.words.ambiguous_months and not self._after_preposition(m.start()):
            return None
        month = self._month_of(m["month"])
        year = self._year_for(month, 1)
        if year is None:
            return None
        return self._whole_month(year, month, "latest such month up to the report's day")

    def _which_month(self, m: re.Match[str]) -> DateRange | None:
        if self.anchor is None:
            return None
        month = self._month_of(m["month"])
        year = self.anchor.year
        which = m["which"].lower()
        if which == "last" and month >= self.anchor.month:
            year -= 1
        if which == "next" and month <= self.anchor.month:
            year += 1
        return self._whole_month(year, month, f"{which} such month, seen from the report's day")

    def _part_of_month(self, m: re.Match[str]) -> DateRange | None:
        month = self._month_of(m["month"])
        year = int(m["y"]) if m["y"] else self._year_for(month, 1)
        if year is None:
            return None
        first, last = self.words.parts[" ".join(m["part"].lower().split())]
        last = min(last, monthrange(year, month)[1])
        return self._up_to_anchor(
            _range(date(year, month, first), date(year, month, last), "part of a month")
        )

    def _season(self, m: re.Match[str]) -> DateRange | None:
        name = (m["season"] or m["bare"]).lower()
        month = self.words.seasons[name]
        if m["y"]:
            year = int(m["y"])
        elif self.anchor is None:
            return None
        else:
            year = self.anchor.year
            if month > self.anchor.month or (
                m["which"].lower() == "last" and month + 2 >= self.anchor.month
            ):
                year -= 1
        first = date(year, month, 1)
        return _range(first, _months_on(first, 3) - _DAY, "season")

    def _year(self, m: re.Match[str]) -> DateRange | None:
        if not self._after_preposition(m.start()):
            return None
        year = int(m["y"])
        return self._up_to_anchor(
            DateRange(date(year, 1, 1), date(year, 12, 31), "year", how="year")
        )

    def _part_of_year(self, m: re.Match[str]) -> DateRange:
        year = int(m["y"])
        last = self.words.parts[" ".join(m["part"].lower().split())][1]
        third = 1 if last < 11 else 5 if last < 21 else 9
        opening = date(year, third, 1)
        return _range(opening, _months_on(opening, 4) - _DAY, "part of a year")

    # days of the week

    def _weekday(self, m: re.Match[str]) -> DateRange | None:
        if self.anchor is None:
            return None
        day = self._latest_weekday(m["weekday"])
        if m["night"]:
            return self._up_to_anchor(_range(day, day + _DAY, "night of a weekday"))
        return _one(day, "weekday up to and including the report's day")

    def _which_weekday(self, m: re.Match[str]) -> DateRange | None:
        if self.anchor is None:
            return None
        if m["weekday2"]:
            monday = self.anchor - timedelta(days=self.anchor.weekday() + 7)
            ahead = self.words.weekdays[m["weekday2"].lower()]
            return _one(monday + timedelta(days=ahead), "weekday of the week before")
        day = self._latest_weekday(m["weekday"])
        which = m["which"].lower()
        if which in ("next", "this coming"):
            return _one(day + timedelta(days=7), "next such weekday")
        if which == "last" and day == self.anchor:
            day -= timedelta(days=7)
        return _one(day, "last such weekday")

    def _overnight(self, m: re.Match[str]) -> DateRange | None:
        if self.anchor is None:
            return None
        if not m["weekday"]:
            return _range(self.anchor - _DAY, self.anchor, "the day before and the report's day")
        day = self._latest_weekday(m["weekday"])
        if (m["into"] or "").lower() in ("into", "to"):
            return _range(day - _DAY, day, "night into a weekday")
        return self._up_to_anchor(_range(day, day + _DAY, "night of a weekday"))

    # leaning on the report's day

    def _today(self, _: re.Match[str]) -> DateRange | None:
        return self._days_from_anchor(0, "the report's day")

    def _yesterday(self, _: re.Match[str]) -> DateRange | None:
        return self._days_from_anchor(-1, "the day before the report's")

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
                else _months_on(self.anchor, -3 if unit[0] == "m" else -36)
            )
            return _range(first, self.anchor, "recent days up to the report's")
        return _range(
            _back(self.anchor, self._number(number), unit),
            self.anchor,
            _SO_LONG,
        )

    def _lasting(self, m: re.Match[str]) -> DateRange | None:
        if self.anchor is None:
            return None
        unit = (m["unit"] or m["unit2"]).lower()
        number = m["n"] or m["n2"]
        if number is None and unit.endswith("s"):
            return None  # "months-long": nobody knows how many
        first = _back(self.anchor, self._number(number), unit)
        return _range(first, self.anchor, _SO_LONG)

    def _calendar(self, m: re.Match[str]) -> DateRange | None:
        which = " ".join(m["which"].lower().split())
        base = self.anchor
        if which.startswith("the "):
            base = (self.previous.first or self.previous.last) if self.previous else None
        if base is None:
            return None
        unit = m["unit"].lower()
        step = {"this": 0, "next": 1, "the following": 1}.get(which, -1)
        first, last, precision = _calendar_unit(base, unit, step)
        part = (m["rest"] or "").strip().lower()
        if unit in ("month", "year") and part in self.words.parts and step:
            low, high = self.words.parts[part]
            days = (last - first).days + 1
            first, last = (
                first + timedelta(days=(low - 1) * days // 31),
                first + timedelta(days=min(days, high * days // 31) - 1),
            )
        if which in ("this", "last") and self.anchor is not None:
            last = min(last, self.anchor)
        return DateRange(first, last, precision, how=f"{which} {unit}")

    def _weekend(self, _: re.Match[str]) -> DateRange | None:
        if self.anchor is None:
            return None
        first, last, precision = _calendar_unit(self.anchor, "weekend", 0)
        return DateRange(first, min(last, self.anchor), precision, how="latest weekend")

    def _ago(self, m: re.Match[str]) -> DateRange | None:
        way = m["way"].lower()
        unit, number = m["unit"].lower(), self._number(m["n"])
        base = self.anchor if way == "ago" else self._previous_day()
        if base is None:
            return None
        if way in ("later", "afterwards", "afterward"):
            number = -number
        day = _back(base, number, unit)
        if unit[0] in "hdn":
            return _one(day, f"so many {unit} {way}")
        if unit[0] in "wf":
            around = timedelta(days=3)
            return DateRange(day - around, day + around, "week", how=f"about so many {unit} {way}")
        if unit[0] == "m":
            return self._whole_month(day.year, day.month, f"so many months {way}")
        return DateRange(
            date(day.year, 1, 1), date(day.year, 12, 31), "year", how=f"so many years {way}"
        )

    # leaning on the date before

    def _same(self, _: re.Match[str]) -> DateRange | None:
        base = self._previous_day()
        return _one(base, "the day named before") if base else None

    def _within(self, m: re.Match[str]) -> DateRange | None:
        number = self._number(m["n"])
        if self.anchor is None or (number == 1 and m["unit"][0] in "hdn"):
            return None  # "in a single day" may be any
        return _range(_back(self.anchor, number, m["unit"]), self.anchor, _SO_LONG)

    def _same_period(self, _: re.Match[str]) -> DateRange | None:
        return self.previous

    def _since_then(self, _: re.Match[str]) -> DateRange | None:
        base = self.previous.first if self.previous else None
        base = self.day if self.day is not None else base
        if base is None or self.anchor is None or base > self.anchor:
            return None
        return DateRange(base, self.anchor, "range", how=_FROM_THEN)

    def _next(self, _: re.Match[str]) -> DateRange | None:
        base = self._previous_day()
        return _one(base + _DAY, "the day after the one named before") if base else None

    def _prior(self, _: re.Match[str]) -> DateRange | None:
        base = self._previous_day()
        return _one(base - _DAY, "the day before the one named before") if base else None

    # helpers

    def _previous_day(self) -> date | None:
        """The last day the text named; a month or year in between is background."""
        return self.day or self.anchor

    def _number(self, words: str | None) -> int:
        if words is None:
            return 1
        return int(words) if words.isdigit() else self.words.numbers[words.lower()]

    def _month_of(self, name: str) -> int:
        return self.words.months[name.rstrip(".").lower()]

    def _days_from_anchor(self, days: int, how: str) -> DateRange | None:
        return _one(self.anchor + timedelta(days=days), how) if self.anchor else None

    def _latest_weekday(self, name: str) -> date:
        assert self.anchor is not None
        back = (self.anchor.weekday() - self.words.weekdays[name.lower()]) % 7
        return self.anchor - timedelta(days=back)

    def _year_for(self, month: int, day: int) -> int | None:
        if self.anchor is None:
            known = self.previous and (self.previous.last or self.previous.first)
            return known.year if known else None
        day = min(day, monthrange(self.anchor.year, month)[1])
        # A page may be stamped before midnight of the day it tells about, elsewhere in the world.
        late = date(self.anchor.year, month, day) > self.anchor + _DAY
        return self.anchor.year - late

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
        return (
            before.rsplit(None, 1)[-1].lower().strip("(\"'“,") in self.words.date_prepositions
            if before
            else False
        )


def _one(day: date, how: str) -> DateRange:
    return DateRange(day, day, "day", how=how)


def _range(first: date, last: date, how: str) -> DateRange:
    precision: DatePrecision = "day" if first == last else "range"
    return DateRange(first, last, precision, how=how)


def _months_on(day: date, months: int) -> date:
    """The same day so many months on (or back), or the month's last where it has no such day."""
    month = day.year * 12 + day.month - 1 + months
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _back(day: date, number: int, unit: str) -> date:
    """So many units before `day` (after it, where the number is negative)."""
    kind = unit[0].lower()
    if kind == "h":
        return day - timedelta(days=-(-abs(number) // 24) if number > 0 else -(abs(number) // 24))
    if kind in "dn":
        return day - timedelta(days=number)
    if kind in "wf":
        return day - timedelta(days=number * (14 if kind == "f" else 7))
    return _months_on(day, -number * (12 if kind == "y" else 120 if unit.startswith("dec") else 1))


def _calendar_unit(base: date, unit: str, step: int) -> tuple[date, date, DatePrecision]:
    """First and last day of the week, weekend, month or year so many steps from the base's."""
    if unit == "year":
        return date(base.year + step, 1, 1), date(base.year + step, 12, 31), "year"
    if unit == "month":
        first = _months_on(base.replace(day=1), step)
        return first, _months_on(first, 1) - _DAY, "month"
    monday = base - timedelta(days=base.weekday()) + timedelta(weeks=step)
    if unit == "weekend":
        if step == 0 and base.weekday() < 4:
            monday -= timedelta(weeks=1)
        return monday + timedelta(days=4), monday + timedelta(days=6), "range"
    # Weeks begin on Sunday in much of the press: "last week" may include the day before Monday.
    return monday - _DAY, monday + timedelta(days=6), "week"


# --- dates that bound or join --------------------------------------------------------------------


def _joined(
    text: str,
    sentence: Sentence,
    found: list[DateMention],
    start: int,
    dates: DateRange,
    words: _Words,
) -> tuple[int, DateRange] | None:
    """One range of two dates ("between Monday and Thursday"), or a weekday with its date."""
    if not found or found[-1].start < sentence.start or dates.last is None:
        return None
    earlier = found[-1]
    gap = text[earlier.end : start]
    if len(gap) > 12:
        return None
    if (
        gap.strip(" ,(") == ""
        and earlier.dates.how.startswith("weekday")
        and dates.precision == "day"
    ):
        return earlier.start, dates
    next_day = (
        gap.strip() == "and"
        and earlier.dates.how.startswith("weekday")
        and dates.how.startswith("weekday")
        and earlier.dates.last is not None
        and earlier.dates.last + _DAY == dates.last
    )
    if next_day:  # "on Friday and Saturday"
        return earlier.start, replace(
            dates, first=earlier.dates.first, precision="range", how=FROM_TO
        )
    opens = words.range_opens.search(text[max(sentence.start, earlier.start - 14) : earlier.start])
    # "October 2016 to July 2017" needs no "from".
    months = earlier.dates.how == dates.how == _MONTH_AND_YEAR and gap.strip() != "and"
    if not words.range_joins.fullmatch(gap) or not (
        opens or months or gap.strip() in ("-", "–", "—")
    ):
        return None
    first = earlier.dates.first
    if first is None or first > dates.last:
        # "between 28 December and 3 January", "Friday to Sunday": the first lies before the last.
        weekday = earlier.dates.how.startswith("weekday")
        if first is not None:
            first = first - timedelta(days=7) if weekday else _months_on(first, -12)
    if first is None or first > dates.last:
        return None
    at = earlier.start
    if opens:
        at -= len(opens[0])
    return at, _range(first, dates.last, FROM_TO)


def _bounded(
    text: str, floor: int, start: int, dates: DateRange, anchor: date | None, words: _Words
) -> tuple[int, DateRange]:
    """The date with the word before it that makes it an end: "since April", "by Friday"."""
    back = max(floor, start - 90)
    bound = words.bound.search(text[back:start])
    if bound is None:
        return start, dates
    name = bound.lastgroup
    first, last = dates.first, dates.last
    opening = back + bound.start()
    if name in ("since", "since_event"):
        until = anchor if anchor is None or first is None or anchor >= first else None
        return opening, replace(
            dates, last=until, precision="range" if until else "after", how=_FROM_THEN
        )
    if name in ("until", "by"):
        return opening, replace(dates, first=None, precision="before", how="up to then")
    if name == "before" and first is not None:
        return opening, DateRange(None, first - _DAY, "before", how="before then")
    if name == "after" and last is not None and dates.precision in ("month", "year"):
        until = anchor if anchor is None or anchor >= last else None
        return opening, DateRange(last, until, "range" if until else "after", how="after then")
    return start, dates


# --- the dates of what is told -------------------------------------------------------------------

_BOUNDARY = re.compile(r"[,;:()—–]|\s--?\s|[A-Za-z]+")
# Costs of the way from the words told to a date of their sentence; at `_TOO_FAR` the report's
# own day is the better guess.
_COMMA, _SAME_TIME, _AFTER_CLAUSE, _OTHER_TIME, _SPOKEN_SOFTLY, _SPOKEN, _TOO_FAR = (
    4, 3, 16, 40, 24, 60, 38,
)  # fmt: skip


def event_dates(page: Page, start: int, end: int) -> DateRange | None:
    """The days of what the words `start`..`end` tell.

    A date of their own clause, or one the sentence opens with; else, where the sentence leans on
    the one before it ("The attack …"), that one's; else the report's own day. The day somebody
    *said* it counts only where nothing else is known. "This came after …" has an open start.
    """
    words = _words(page.report.language)
    return _event_dates(page, start, end, words, depth=0)


def _event_dates(page: Page, start: int, end: int, words: _Words, depth: int) -> DateRange | None:
    text = page.report.text
    anchor = page.report.anchor
    index = bisect_right(page.sentences, start, key=lambda s: s.start) - 1
    if index < 0:
        return _own_day(anchor)
    sentence = page.sentences[index]
    here = [d for d in page.dates if sentence.start <= d.start < sentence.end]
    if sentence.kind == "title":
        # A headline tells what the story's first sentence tells, and names no days itself.
        story = next((s for s in page.sentences[index + 1 :] if s.kind == "body"), None)
        if story is not None and not here and depth < 3:
            told = [d for d in page.dates if story.start <= d.start < story.end]
            first_told = told[0].start if told else story.end
            return _event_dates(page, story.start, max(story.start, first_told - 1), words, 3)
    best, spoken, lowest = None, None, float(_TOO_FAR)
    for mention in here:
        if mention.dates.how == _SO_LONG and _follows(text, sentence, mention, words):
            continue  # "Following a four-month offensive …": what is told came at its end
        how = mention.dates.how
        if (
            (how == _FROM_THEN or how.startswith("this "))
            and words.superlative.search(text, sentence.start, mention.start)
            and _just_then(text, mention, start, words) is None
        ):
            continue
        said = _is_spoken(text, sentence, mention, start, words)
        if said >= _SPOKEN:
            spoken = mention.dates
            continue
        cost = said + _distance(text, sentence, mention, start, end, words)
        if cost < lowest:
            lowest, best = cost, mention
        elif said and spoken is None:
            spoken = mention.dates
    shifted = _shifted(page, index, start, best, words, depth)
    if shifted is not None:
        return shifted
    if best is not None:
        then = _just_then(text, best, start, words)
        return then or _ongoing(text, sentence, best, start, end, anchor, words)
    if index > 0 and depth < 3:
        leant = _leant(page, index, words, depth)
        if leant is not None:
            return leant
    if spoken is not None:
        return replace(spoken, how=f"no day of its own; said then ({spoken.how})")
    if anchor is None and page.dates:
        # A narrative without a day of its own: the last date it named.
        earlier = [d.dates for d in page.dates if d.end <= start and d.dates.precision != "year"]
        return replace(earlier[-1], how="the date named last") if earlier else None
    return _own_day(anchor)


def _just_then(text: str, mention: DateMention, start: int, words: _Words) -> DateRange | None:
    """ "… since 7 October, when gunmen killed …": what follows "when" happened on that day."""
    first = mention.dates.first
    if mention.dates.how != _FROM_THEN or first is None or mention.end > start:
        return None
    opening = words.when.match(text, mention.end, start)
    if opening is None or "," in text[opening.end() : start]:
        return None  # "Since April, when fighting broke out, 15,000 have died"
    if first.month == first.day == 1:
        return DateRange(first, date(first.year, 12, 31), "year", mention.dates.text, "that year")
    return DateRange(first, first, "day", mention.dates.text, "the day it is counted from")


def _follows(text: str, sentence: Sentence, mention: DateMention, words: _Words) -> bool:
    """True where "after" or "following" stands a word or two before the date."""
    before = text[max(sentence.start, mention.start - 24) : mention.start].lower().split()
    return any(word in words.earlier_clause for word in before[-2:])


def _own_day(anchor: date | None) -> DateRange | None:
    if anchor is None:
        return None
    return DateRange(anchor, anchor, "day", how="no day of its own; the report's day")


def _is_spoken(
    text: str, sentence: Sentence, mention: DateMention, start: int, words: _Words
) -> int:
    """How surely the date is the day of speaking rather than of what is told at `start`."""
    before = text[max(sentence.start, mention.start - 50) : mention.start]
    offset = mention.start - len(before)
    spoken_at = None
    for found in re.finditer(r"[A-Za-z]+|[,;:]", before):
        if found[0] in ",;:":
            spoken_at = None
        elif found[0].lower() in words.speaking:
            spoken_at = offset + found.start()
    if spoken_at is not None and not spoken_at < start < mention.start:
        return _SPOKEN
    if mention.end <= start:
        # "On Tuesday the army said that …"
        between = text[mention.end : start]
        if any(w in words.speaking for w in re.findall(r"[a-z]+", between[-120:])):
            return _SPOKEN_SOFTLY
    return 0


def _distance(
    text: str, sentence: Sentence, mention: DateMention, start: int, end: int, words: _Words
) -> float:
    """What lies between the words and the date, as a cost; 0 where the date is among them."""
    if mention.start < end and mention.end > start:
        return 0.0
    ahead = mention.start >= end
    low, high = (end, mention.start) if ahead else (mention.end, start)
    cost = (high - low) / 40
    leads = not ahead and mention.start - sentence.start < 30
    for found in _BOUNDARY.finditer(text, low, high):
        word = found[0].lower()
        if not word[0].isalpha():
            cost += _COMMA
        elif word in words.same_time:
            cost += _SAME_TIME
        elif word in words.earlier_clause:
            cost += _AFTER_CLAUSE
        elif word in words.other_time and not (leads and word == "that"):
            cost += _OTHER_TIME
    # A date the sentence opens with holds for all of it, until another is named.
    return min(cost, 12.0) if leads and cost < 2 * _OTHER_TIME else cost


def _shifted(
    page: Page, index: int, start: int, best: DateMention | None, words: _Words, depth: int
) -> DateRange | None:
    """Days of what happened before the sentence's own: "This came after …", "two days after …"."""
    text = page.report.text
    sentence = page.sentences[index]
    before = text[sentence.start : start]
    if best is not None and best.start >= start - 1:
        return None
    came = words.came_after.match(before)
    so_long = words.so_long_after.search(before[-160:])
    if came is None and so_long is None:
        return None
    base = best.dates if best is not None else None
    if base is None and came is not None and index > 0 and depth < 3:
        prior = page.sentences[index - 1]
        dated = [d for d in page.dates if prior.start <= d.start < prior.end]
        if dated:
            base = _event_dates(page, dated[0].start, dated[0].end, words, depth + 1)
    base = base or _own_day(page.report.anchor)
    if base is None:
        return None
    if so_long is not None:
        day = base.first or base.last
        if day is None:
            return None
        unit = (so_long["unit"] or so_long["bare"]).lower()
        number = so_long["n"]
        if so_long["bare"]:
            if unit[0] == "h":
                return replace(base, how="hours before")
            return DateRange(
                _back(day, 30 if unit[0] != "d" else 7, "day"),
                day - _DAY,
                "range",
                so_long[0].strip(),
                "some time before",
            )
        count = int(number) if number.isdigit() else words.numbers[number.lower()]
        return _one(_back(day, count, unit), f"so many {unit} before")
    return DateRange(None, base.last, "before", came[0].strip() if came else "", "some time before")


def _ongoing(
    text: str,
    sentence: Sentence,
    best: DateMention,
    start: int,
    end: int,
    anchor: date | None,
    words: _Words,
) -> DateRange:
    """ "The war, which erupted in April, has killed …": from then up to the report's day."""
    before = re.findall(r"[A-Za-z]+", text[max(sentence.start, best.start - 30) : best.start])
    if (
        best.end <= start
        and anchor is not None
        and best.dates.first is not None
        and any(w.lower() in words.beginning for w in before[-3:])
        and words.perfect.search(text[best.end : end])
    ):
        return replace(best.dates, last=anchor, precision="range", how=_FROM_THEN)
    return best.dates


def _leant(page: Page, index: int, words: _Words, depth: int) -> DateRange | None:
    """The days of the sentence before, where this one goes on telling about the same."""
    text = page.report.text
    sentence, prior = page.sentences[index], page.sentences[index - 1]
    if prior.kind != "body" or sentence.kind != "body":
        return None
    leans = words.leaning.match(text, sentence.start)
    if not leans and prior.paragraph != sentence.paragraph:
        return None
    dated = [d for d in page.dates if prior.start <= d.start < prior.end]
    if not dated:
        return None
    day = _event_dates(page, dated[0].start, dated[0].end, words, 3)
    anchor = page.report.anchor
    if day is None or day.first is None:
        return None
    # Background ("in May 2015 …") is not what the next sentence goes on about, unless it says so.
    if anchor is not None and (anchor - day.first).days > 14 and not leans:
        return None
    if anchor is not None and day.precision not in ("day", "range") and not leans:
        return None
    return replace(day, how=f"as the sentence before ({day.how})")
