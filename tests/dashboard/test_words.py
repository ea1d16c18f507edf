"""Days, figures and claims as a reader would say them."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard import words
from geodata.model import Count, DateRange, Report
from tests.builders import control, days, toll


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (None, "day not given"),
        (days("2017-10-17"), "17 October 2017"),
        (days("2017-10-15", "2017-10-17", "range"), "15–17 October 2017"),
        (days("2017-09-30", "2017-10-02", "range"), "30 September – 2 October 2017"),
        (days("2016-12-30", "2017-01-02", "range"), "30 December 2016 – 2 January 2017"),
        (days("2017-10-01", "2017-10-31", "month"), "in October 2017"),
        (days("2014-01-01", "2014-12-31", "year"), "in 2014"),
        (days(None, "2017-10-17", "before"), "by 17 October 2017"),
        (days("2014-01-01", None, "ongoing"), "since 1 January 2014"),
        (DateRange(None, None, "range"), "day not given"),
    ],
)
def test_days_say_no_more_than_is_known(dates: DateRange | None, said: str) -> None:
    assert words.days(dates) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (Count(12, 12, 12), "12"),
        (Count(12, 12, None, "at_least"), "at least 12"),
        (Count(None, 3250, 3250, "up_to"), "up to 3,250"),
        (Count(12, None, 20, "range"), "12–20"),
        (Count(9000, None, 11000, "about"), "9,000–11,000"),
        (Count(None, None, None, "vague", "dozens\nof"), "dozens of"),
        (Count(24, None, None, "vague", "dozens"), "dozens"),
        (Count(None, None, None), "an unsaid number"),
    ],
)
def test_figures_keep_their_doubt(count: Count, said: str) -> None:
    assert words.figure(count) == said


def test_a_capture_names_both_sides() -> None:
    assert words.statement(control(lost_by="Blues")) == "Taken by Reds from Blues"


def test_part_of_a_town_is_said_to_be_a_part() -> None:
    assert words.statement(control(extent="part", part="airport")) == "Taken (airport) by Reds"


def test_a_denial_is_said_to_be_one() -> None:
    assert words.statement(control(modality="denied")) == "Taken by Reds – denied"


def test_a_toll_says_who_was_counted() -> None:
    assert words.statement(toll(3, group="civilians")) == "3 civilians killed"
    assert words.statement(toll(3, group_party="Reds")) == "3 Reds members killed"


def test_the_age_of_news() -> None:
    assert words.ago(date(2020, 1, 1), date(2020, 1, 1)) == "that day"
    assert words.ago(date(2020, 1, 1), date(2020, 1, 2)) == "1 day old"
    assert words.ago(date(2020, 1, 1), date(2020, 6, 1)) == "5 months old"
    assert words.ago(date(2014, 1, 1), date(2020, 6, 1)) == "6 years old"


def test_a_reports_own_words_are_named_in_an_order_that_arabic_does_not_turn_round() -> None:
    report = Report(text="", publisher="وكالة الأنباء")
    assert words.claimant(control(claimant=None), report) == "the report itself (وكالة الأنباء)"
    assert words.claimant(control(claimant=None), None) == "the report itself"
