"""What a date pattern's steps say, as days: the readings a language's file may ask for.

    day        NUMBER:day MONTH [NUMBER:year]    the latest such day up to the report's
    month      MONTH [NUMBER:year]
    year       NUMBER:year
    weekday    WEEKDAY                           the latest up to and including the report's day
    ago        NUMBER UNIT, or `n` and `unit`    that long before the report's day
    past       NUMBER UNIT, or `n` and `unit`    all of that time, up to the report's day
    calendar   one UNIT or `unit`, and `n`       so many from this: "last week" is -1

and of a DATE found so, as bounds: since, until, before, after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from geodata.extract.date_words import back, one_day
from geodata.extract.dates import calendar_unit
from geodata.extract.phrasebook.book import DateRule
from geodata.extract.phrasebook.patterns import Match, Step
from geodata.model import DateRange

_DAY = timedelta(days=1)
_A_FEW = {"hour": 24, "day": 7, "week": 4, "month": 3, "year": 3}  # "in recent weeks"
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the steps of a match hold, by role, and the report's own day."""

    numbers: Mapping[str, int]
    month: int | None
    weekday: int | None
    unit: str | None
    count: int | None  # of units, where their word tells: "two days" is one word in Arabic
    n: int | None
    anchor: date | None


def days_of(
    rule: DateRule, match: Match, steps: Sequence[Step], anchor: date | None
) -> DateRange | None:
    """The days a match names; None where it names none, or leans on a day unknown."""
    numbers: dict[str, int] = {}
    month = weekday = None
    unit, count = rule.unit, 1 if rule.unit else None
    for role, (first, _) in match.roles.items():
        step = steps[first]
        if step.kind == "NUMBER":
            numbers[role] = step.ref.value
        elif step.kind == "MONTH":
            month = month or step.ref
        elif step.kind == "WEEKDAY":
            weekday = step.ref
        elif step.kind == "UNIT":
            unit, count = step.ref
    count = numbers.get("number", count)
    read = _READINGS.get(rule.reading)
    if read is None:
        return None
    try:
        return read(_Said(numbers, month, weekday, unit, count, rule.n, anchor))
    except (ValueError, OverflowError):
        return None  # 31 February


def bounded(reading: str, dates: DateRange, anchor: date | None) -> DateRange | None:
    """The days from, up to, before or after those given."""
    first, last = dates.first, dates.last
    if reading == "since":
        end = anchor if anchor and first and anchor >= first else None
        return replace(dates, last=end, precision="range" if end else "after", how="from then on")
    if reading == "until":
        return replace(dates, first=None, precision="before", how="up to then")
    if reading == "before" and first is not None:
        return DateRange(None, first - _DAY, "before", how="before then")
    if reading == "after" and last is not None:
        end = anchor if anchor and anchor > last else None
        return DateRange(last, end, "range" if end else "after", how="after then")
    return None


def _day(said: _Said) -> DateRange | None:
    day, year = said.numbers.get("day"), said.numbers.get("year")
    month = said.month or said.numbers.get("month")
    if day is None or month is None:
        return None
    if year is not None:
        if year not in _YEARS:
            return None
        return one_day(date(year, month, day), "written in full")
    if said.anchor is None:
        return None
    found = date(said.anchor.year, month, day)
    if found > said.anchor:
        found = date(said.anchor.year - 1, month, day)
    return one_day(found, "latest such day up to the report's")


def _month(said: _Said) -> DateRange | None:
    year = said.numbers.get("year")
    if said.month is None or (year is not None and year not in _YEARS):
        return None
    if year is None:
        if said.anchor is None:
            return None
        year = said.anchor.year - (said.month > said.anchor.month)
    first, last, precision = calendar_unit(date(year, said.month, 1), "month", 0)
    if said.anchor is not None and first <= said.anchor < last:
        last = said.anchor
    return DateRange(first, last, precision, how="month")


def _year(said: _Said) -> DateRange | None:
    year = said.numbers.get("year")
    if year is None or year not in _YEARS:
        return None
    first, last, precision = calendar_unit(date(year, 1, 1), "year", 0)
    return DateRange(first, last, precision, how="year")


def _weekday(said: _Said) -> DateRange | None:
    if said.anchor is None or said.weekday is None:
        return None
    days = (said.anchor.weekday() - said.weekday) % 7
    if said.n and not days:
        days = 7  # "last Tuesday", said on a Tuesday
    return one_day(
        said.anchor - timedelta(days=days), "weekday up to and including the report's day"
    )


def _ago(said: _Said) -> DateRange | None:
    n = said.n if said.n is not None else said.count
    if said.anchor is None or said.unit is None or n is None:
        return None
    around = back(said.anchor, n, said.unit)
    if said.unit in ("hour", "day"):
        return one_day(around, "so long before the report's day")
    first, last, precision = calendar_unit(around, said.unit, 0)
    return DateRange(first, min(last, said.anchor), precision, how="so long before")


def _past(said: _Said) -> DateRange | None:
    if said.anchor is None or said.unit is None:
        return None
    n = said.n if said.n is not None else said.count or _A_FEW[said.unit]
    first = back(said.anchor, n, said.unit)
    precision = "day" if first == said.anchor else "range"
    how = "so long, ending at the report's day"
    return DateRange(first, said.anchor, precision, how=how)  # type: ignore[arg-type]


def _calendar(said: _Said) -> DateRange | None:
    if said.anchor is None or said.unit is None or said.count != 1:
        return None
    if said.unit in ("hour", "day"):
        return one_day(said.anchor + timedelta(days=said.n or 0), "the report's day or one by it")
    first, last, precision = calendar_unit(said.anchor, said.unit, said.n or 0)
    return DateRange(first, min(last, said.anchor), precision, how=f"calendar {said.unit}")


_READINGS: dict[str, Callable[[_Said], DateRange | None]] = {
    "day": _day,
    "month": _month,
    "year": _year,
    "weekday": _weekday,
    "ago": _ago,
    "past": _past,
    "calendar": _calendar,
}
