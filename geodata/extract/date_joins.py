"""Dates beside one another, and the words that make a date an end: "between Monday and Thursday",
"a year later, on 8 August", "Sunday, 3 May", "since April", "no later than Friday".
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from geodata.extract.date_words import (
    DAY,
    FROM_THEN,
    FROM_TO,
    MONTH_AND_YEAR,
    UP_TO_THEN,
    DateWords,
    are_apart,
    day_range,
    months_on,
)
from geodata.extract.page import DateMention, Sentence
from geodata.extract.phrases import Words
from geodata.model import DateRange

_GAP = 12  # characters between two dates that are one
_WEEKDAY = "weekday"  # how a weekday is read
_YEARS_AGO = "so many years"


def joined(
    text: str,
    sentence: Sentence,
    found: list[DateMention],
    start: int,
    dates: DateRange,
    words: DateWords,
) -> tuple[int, DateRange] | None:
    """One range of two dates ("between Monday and Thursday"), or one day told in two ways."""
    if not found or found[-1].start < sentence.start or dates.last is None:
        return None
    earlier = found[-1]
    gap = text[earlier.end : start]
    if len(gap) > _GAP:
        return None
    said_twice = _of_both(gap, earlier, dates, words)
    if said_twice is not None:
        return earlier.start, said_twice
    next_day = (
        words.either.fullmatch(gap)
        and earlier.dates.how.startswith(_WEEKDAY)
        and dates.how.startswith(_WEEKDAY)
        and earlier.dates.last is not None
        and earlier.dates.last + DAY == dates.last
    )
    if next_day:  # "on Friday and Saturday"
        return earlier.start, replace(
            dates, first=earlier.dates.first, precision="range", how=FROM_TO
        )
    night = words.at_night.match(earlier.dates.text) and words.night_joins.fullmatch(gap)
    if night and earlier.dates.first and earlier.dates.first + DAY == dates.last:
        return earlier.start, day_range(earlier.dates.first, dates.last, FROM_TO)
    opens = words.range_opens.search(text[max(sentence.start, earlier.start - 14) : earlier.start])
    # "October 2016 to July 2017" needs no "from".
    months = earlier.dates.how == dates.how == MONTH_AND_YEAR and gap.strip() != "and"
    if not words.range_joins.fullmatch(gap) or not (
        opens or months or gap.strip() in ("-", "–", "—")
    ):
        return None
    first = earlier.dates.first
    if first is None or first > dates.last:
        # "between 28 December and 3 January", "Friday to Sunday": the first lies before the last.
        weekday = earlier.dates.how.startswith(_WEEKDAY)
        if first is not None:
            first = first - timedelta(days=7) if weekday else months_on(first, -12)
    if first is None or first > dates.last:
        return None
    at = earlier.start
    if opens:
        at -= len(opens[0])
    return at, day_range(first, dates.last, FROM_TO)


def _of_both(
    gap: str, earlier: DateMention, dates: DateRange, words: DateWords
) -> DateRange | None:
    """The days of a date told twice, the rough way and the exact: "a year later, on 8 August"."""
    told = earlier.dates
    if not words.told_again.fullmatch(gap) or dates.first is None or dates.last is None:
        return None
    if told.how.startswith(_WEEKDAY) and dates.precision == "day":
        return None if dates.how.startswith(_WEEKDAY) else dates
    if told.how == FROM_THEN and told.first is not None:
        exact = dates.precision == "day" and told.first.weekday() == dates.first.weekday()
        return replace(told, first=dates.first) if exact else None
    if told.first is None or told.last is None:
        return None
    for year, month in ((told, dates), (dates, told)):
        if year.how.startswith(_YEARS_AGO) and _is_month(month) and month.first and year.first:
            first = month.first.replace(year=year.first.year, day=1)
            return DateRange(
                first, months_on(first, 1) - DAY, "month", how=f"{month.how}, {year.how}"
            )
    if are_apart(told, dates) or told.first == told.last == dates.first == dates.last:
        # "8 October, a Sunday" tells one day; "Sunday, Monday" two
        same = dates.how.startswith(_WEEKDAY) and told.first == told.last
        return told if same and told.first.weekday() == dates.first.weekday() else None
    wide, narrow = told.last - told.first, dates.last - dates.first
    return dates if narrow < wide else told if wide < narrow else None


def _is_month(dates: DateRange) -> bool:
    """A month without a year of its own."""
    return dates.precision == "month" and dates.how != MONTH_AND_YEAR


def bounded(
    row: Words,
    floor: int,
    span: tuple[int, int],
    dates: DateRange,
    anchor: date | None,
    words: DateWords,
) -> tuple[int, DateRange]:
    """The date with the word before it that makes it an end: "since April", "by Friday"."""
    start, end = span
    back = max(floor, start - 90)
    bound = words.bound.search(row.lowered[back:start])
    if bound is None:
        return start, dates
    name = bound.lastgroup
    first, last = dates.first, dates.last
    opening = back + bound.start()
    if name in ("since", "since_event"):
        until = anchor if anchor is None or first is None or anchor >= first else None
        return opening, replace(
            dates, last=until, precision="range" if until else "after", how=FROM_THEN
        )
    if name == "as_of":
        return opening, dates
    if name == "by" and dates.precision == "day" and words.hour.match(row.text, end):
        return opening, dates  # "by Friday evening": that day
    if name in ("until", "by"):
        return opening, replace(dates, first=None, precision="before", how=UP_TO_THEN)
    if name == "night_of":
        if first is None or first != last or (anchor is not None and first == anchor):
            return start, dates
        return opening, day_range(first, first + DAY, "the night of a day")
    if name == "before" and first is not None:
        return opening, DateRange(None, first - DAY, "before", how="before then")
    if name == "after" and last is not None and dates.precision in ("month", "year"):
        until = anchor if anchor is None or anchor >= last else None
        return opening, DateRange(last, until, "range" if until else "after", how="after then")
    return start, dates
