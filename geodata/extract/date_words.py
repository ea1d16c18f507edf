"""A language's words for days, and the arithmetic of days: what dates.py reads with."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from geodata.extract import languages
from geodata.extract.text import loosened
from geodata.model import DatePrecision, DateRange

DAY = timedelta(days=1)
# How some dates were read, where it matters later.
NO_DAY = "no day of its own"
FROM_TO = "from one date to another"
DAYS_OF_MONTH = "days of one month"
MONTH_AND_YEAR = "month and year"
FROM_THEN = "from then on"
UP_TO_THEN = "up to then"
SOME_WHILE = "some "  # "days ago", "weeks later"
SAME_DAY = "the day named before"
SO_LONG = "so long, ending at the report's day"


def has_own_day(dates: DateRange) -> bool:
    """False where a text tells no day of the event, and the dates are its report's instead."""
    return NO_DAY not in dates.how


def are_apart(one: DateRange, other: DateRange) -> bool:
    """True where no day can be in both; an open end may be any day."""
    if one.first and other.last and one.first > other.last:
        return True
    return bool(other.first and one.last and other.first > one.last)


class DateWords:
    """A language's tables of days, compiled once."""

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
        # A report of the day says "yesterday", or on which weekday; a history does not.
        self.of_today = frozenset({*self.weekdays, *rules.get("of_today", ())})
        self.parts: dict[str, list[int]] = rules["parts"]
        self.year_parts: dict[str, list[int]] = rules["year_parts"]
        self.ordinals: dict[str, int] = rules["ordinals"]
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
        # What stands soon behind a bare number that opens a date: "17/10/2017", "12 more days".
        self.near_words = self.core_words | {"/", "."}
        self.same_time = frozenset(rules["same_time"])
        self.earlier_clause = frozenset(rules["earlier_clause"])
        self.joining = frozenset(rules["joining"])
        self.contrast = frozenset(rules["contrast"])
        self.other_time = frozenset(rules["other_time"])
        self.ambiguous_months = frozenset(rules["ambiguous_months"])
        self.as_early_as = re.compile(rules["as_early_as"], re.I)
        self.date_prepositions = frozenset(rules["date_prepositions"])
        # Names are capitalised ("May"), so that the verb "may" is no month.
        fill = {
            "month": r"(?-i:(?:" + _any(_cased(self.months)) + r")\b\.?)",
            "weekday": "(?-i:" + _any(_cased(self.weekdays)) + r")\b",
            "season": "(?:" + _any(self.seasons) + ")",
            "number": "(?:" + _any(self.numbers) + r"|\d{1,3})",
            "unit": rules["unit"],
            "of_year": loosened(rules["of_year"]),
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
        # For words in lower case: tried at each letter before a date, case would double its time.
        self.bound = re.compile(
            "|".join(
                rf"(?P<{name}>\b{loosened(bounds[name] + bounds['link'])}$)"
                for name in ("since", "until", "by", "as_of", "before", "after", "night_of")
            )
            + rf"|(?P<since_event>\b{loosened(bounds['since_event'])}$)"
        )
        self.range_opens = re.compile(bounds["range_opens"] + "$", re.I)
        self.range_joins = re.compile(bounds["range_joins"], re.I)
        self.told_again = re.compile(bounds["told_again"], re.I)
        self.either = re.compile(bounds["either"], re.I)
        self.night_joins = re.compile(bounds["night_joins"], re.I)
        self.at_night = re.compile(bounds["at_night"], re.I)
        self.came_after = re.compile(rules["came_after"], re.I)
        self.so_long_after = re.compile(
            rules["so_long_after"]
            .replace("{number}", fill["number"])
            .replace("{unit}", fill["unit"]),
            re.I,
        )
        self.when = re.compile(rules["when"], re.I)
        self.next_clause = re.compile(rules["next_clause"], re.I)
        self.of_another_verb = re.compile(rules["of_another_verb"], re.I)
        self.another_clause = re.compile(rules["another_clause"], re.I)
        self.time_of_day = re.compile(rules["time_of_day"], re.I)
        self.hour = re.compile(rules["hour"], re.I)
        self.leaning_on_today = re.compile(rules["leaning_on_today"], re.I)
        self.about_so_long = frozenset(rules["about_so_long"])
        self.says = frozenset(rules["says"])
        self.begins_saying = frozenset(rules["begins_saying"])
        self.compared = re.compile(rules["compared"], re.I)
        self.superlative = re.compile(rules["superlative"], re.I)
        self.leaning = re.compile(rules["leaning"], re.I)
        self.some_time_before = re.compile(loosened(rules["some_time_before"]), re.I)
        self.of_another_clause = re.compile(rules["of_another_clause"], re.I)
        self.to_the_day = re.compile(rules["to_the_day"], re.I)
        self.in_a_row = re.compile(loosened(rules["in_a_row"]), re.I)
        self.from_another = re.compile(
            loosened(rules["from_another"])
            .replace("{number}", fill["number"])
            .replace("{unit}", fill["unit"]),
            re.I,
        )
        self.restrictive = re.compile(loosened(rules["restrictive"]), re.I)
        self.straight_on = re.compile(loosened(rules["straight_on"]), re.I)
        self.earlier_opens = re.compile(loosened(rules["earlier_opens"]), re.I)
        self.diary_head = re.compile(
            rules["diary_head"]
            .replace("{month}", fill["month"])
            .replace("{weekday}", fill["weekday"]),
            re.I | re.M,
        )
        self.had = re.compile(rules["had"], re.I)
        self.aside = re.compile(loosened(rules["aside"]), re.I)
        self.listed = re.compile(rules["listed"], re.I)
        self.participle = re.compile(loosened(rules["participle"]), re.I)
        self.then_finite = re.compile(rules["then_finite"], re.I)
        self.perfect = re.compile(rules["perfect"], re.I)
        self.of_toll = re.compile(rules["of_toll"], re.I)


@cache
def date_words(language: str) -> DateWords:
    """The language's words for days; kept after the first time."""
    return DateWords(language)


def _any(choices: Iterable[str]) -> str:
    return "|".join(re.escape(c) for c in sorted(choices, key=len, reverse=True))


def _cased(names: Iterable[str]) -> list[str]:
    return [cased for name in names for cased in (name.title(), name.upper())]


def one_day(day: date, how: str) -> DateRange:
    """A single day as a range."""
    return DateRange(day, day, "day", how=how)


def day_range(first: date, last: date, how: str) -> DateRange:
    """From one day to another; the precision is a day's where both are one."""
    precision: DatePrecision = "day" if first == last else "range"
    return DateRange(first, last, precision, how=how)


def months_on(day: date, months: int) -> date:
    """The same day so many months on (or back), or the month's last where it has no such day."""
    month = day.year * 12 + day.month - 1 + months
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def back(day: date, number: int, unit: str) -> date:
    """So many units before `day` (after it, where the number is negative)."""
    kind = unit[0].lower()
    if kind == "h":
        return day - timedelta(days=-(-abs(number) // 24) if number > 0 else -(abs(number) // 24))
    if kind in "dn":
        return day - timedelta(days=number)
    if kind in "wf":
        return day - timedelta(days=number * (14 if kind == "f" else 7))
    return months_on(day, -number * (12 if kind == "y" else 120 if unit.startswith("dec") else 1))
