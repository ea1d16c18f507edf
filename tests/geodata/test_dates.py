"""Words that name days, and the days of what a stretch of text tells."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.extract.dates import find_dates
from geodata.extract.event_days import event_dates
from geodata.extract.text import lay_out
from geodata.model import DateRange, Report
from tests.geodata.reading import page_of

TUESDAY = date(2017, 10, 17)


def dates(text: str, anchor: date | None = TUESDAY) -> list[DateRange]:
    return [d.dates for d in find_dates(text, lay_out(Report(text)).sentences, anchor)]


def one(text: str, anchor: date | None = TUESDAY) -> tuple[str, str]:
    found = dates(text, anchor)
    assert len(found) == 1, found
    return str(found[0].first), str(found[0].last)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("It fell on Tuesday.", "2017-10-17", "2017-10-17"),
        ("It fell on Wednesday.", "2017-10-11", "2017-10-11"),
        ("It fell last Tuesday.", "2017-10-10", "2017-10-10"),
        ("After Friday's strike they left.", "2017-10-13", "2017-10-13"),
        ("It fell overnight.", "2017-10-16", "2017-10-17"),
        ("It fell overnight into Sunday.", "2017-10-14", "2017-10-15"),
        ("It fell on Sunday night.", "2017-10-15", "2017-10-16"),
        ("It fell yesterday.", "2017-10-16", "2017-10-16"),
        ("It fell over the past two days.", "2017-10-15", "2017-10-17"),
        ("It fell in the past 24 hours.", "2017-10-16", "2017-10-17"),
        ("They left in the last week.", "2017-10-10", "2017-10-17"),
        ("The four-month-long siege is over.", "2017-06-17", "2017-10-17"),
        ("After three days of fighting they left.", "2017-10-14", "2017-10-17"),
        ("It began two weeks ago.", "2017-09-30", "2017-10-06"),
        ("It fell over the weekend.", "2017-10-13", "2017-10-15"),
        ("It began three days ago.", "2017-10-14", "2017-10-14"),
        ("It began last month.", "2017-09-01", "2017-09-30"),
        ("It began earlier this month.", "2017-10-01", "2017-10-17"),
        ("It fell in May.", "2017-05-01", "2017-05-31"),
        ("It fell in November.", "2016-11-01", "2016-11-30"),
        ("It fell in October.", "2017-10-01", "2017-10-17"),
        ("It fell last December.", "2016-12-01", "2016-12-31"),
        ("It fell in mid-January.", "2017-01-11", "2017-01-20"),
        ("It fell in late June.", "2017-06-21", "2017-06-30"),
        ("It fell in early March 2015.", "2015-03-01", "2015-03-10"),
        ("It fell in 2014.", "2014-01-01", "2014-12-31"),
        ("It fell in May 2015.", "2015-05-01", "2015-05-31"),
        ("It fell on 5 June 2014.", "2014-06-05", "2014-06-05"),
        ("It fell on June 5, 2014.", "2014-06-05", "2014-06-05"),
        ("It fell on Dec. 30.", "2016-12-30", "2016-12-30"),
        ("It fell on 2017-10-05.", "2017-10-05", "2017-10-05"),
        ("It fell on Tuesday, October 10, 2017.", "2017-10-10", "2017-10-10"),
        ("It fell between 3 and 5 May.", "2017-05-03", "2017-05-05"),
        ("It fell on 9 and 10 October.", "2017-10-09", "2017-10-10"),
        ("It fell on Oct. 10-12.", "2017-10-10", "2017-10-12"),
        ("It fell between 28 December and 3 January.", "2016-12-28", "2017-01-03"),
        ("They fought from Monday to Wednesday.", "2017-10-09", "2017-10-11"),
        ("They fought since 14 April.", "2017-04-14", "2017-10-17"),
        ("Dead since the push began in mid-January: many.", "2017-01-11", "2017-10-17"),
        ("It had fallen by 17 February 2016.", "None", "2016-02-17"),
        ("It held until Sunday.", "None", "2017-10-15"),
        ("It fell in the summer of 2014.", "2014-06-01", "2014-08-31"),
    ],
)
def test_days_are_read_as_a_newspaper_means_them(words: str, first: str, last: str) -> None:
    assert one(words) == (first, last)


@pytest.mark.parametrize(
    "words", ["It may fall.", "They march on.", "Some 2,014 men.", "a 12-year-old boy", "3/4/2017"]
)
def test_words_that_merely_look_like_days_name_none(words: str) -> None:
    assert dates(words) == []


def test_later_words_lean_on_the_day_named_before() -> None:
    found = dates("It fell on 5 June 2014. The next day it burned; two days later it rained.")
    assert [str(d.first) for d in found] == ["2014-06-05", "2014-06-06", "2014-06-08"]
    found = dates("They came on Friday. A day earlier they had been far.")
    assert [str(d.first) for d in found] == ["2017-10-13", "2017-10-12"]


def test_the_same_day_is_the_last_day_named_not_a_month_in_between() -> None:
    found = dates("It fell on Saturday. They had come in May 2015. The same day it rained.")
    assert str(found[-1].first) == "2017-10-14"


def test_a_day_that_year_is_of_the_year_named_before() -> None:
    first, second = dates("It fell on Jan. 14, 2014, and the next on June 10 that year.")
    assert (first.first, second.first) == (date(2014, 1, 14), date(2014, 6, 10))


def test_without_an_anchor_only_what_stands_on_its_own_is_read() -> None:
    text = "It began on Tuesday. In October 2019 they came. On 9 October it fell."
    assert [str(d.first) for d in dates(text, None)] == ["2019-10-01", "2019-10-09"]


def event(text: str, words: str) -> DateRange:
    page = page_of(f"Headline\n\nNORTON, Oct. 17 - {text}", published="2017-10-17")
    start = page.report.text.index(words)
    found = event_dates(page, start, start + len(words))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        # the day of speaking is not the day of the event
        ("The army said on Monday it took Norton last Friday.", "took Norton", "2017-10-13"),
        ("Norton fell on Sunday, the governor said on Monday.", "Norton fell", "2017-10-15"),
        # a clause has its own day
        ("They took Norton on Friday and lost Sutton on Sunday.", "took Norton", "2017-10-13"),
        ("They took Norton on Friday and lost Sutton on Sunday.", "lost Sutton", "2017-10-15"),
        ("They lost Norton, which rebels had taken in 2012.", "lost Norton", "2017-10-17"),
        # a date the sentence opens with holds for all of it
        ("On Friday, the army took Norton, killing five.", "killing five", "2017-10-13"),
        # the next sentence goes on about the same
        ("A bomb hit Norton on Friday. The blast killed five.", "killed five", "2017-10-13"),
        # else it is the report's own day
        ("Norton fell to the rebels.", "Norton fell", "2017-10-17"),
        ("Two days after the rebels took Norton, Sutton fell.", "took Norton", "2017-10-15"),
    ],
)
def test_what_is_told_has_the_day_of_its_own_clause(text: str, words: str, day: str) -> None:
    found = event(text, words)
    assert (str(found.first), str(found.last)) == (day, day)


def test_this_came_after_has_an_open_start() -> None:
    found = event(
        "The army besieged Sutton over the past two days. This came after it took Norton.",
        "it took Norton",
    )
    assert (found.first, found.last, found.precision) == (None, TUESDAY, "before")


def test_a_war_that_broke_out_then_has_killed_until_now() -> None:
    found = event("The war, which erupted in April 2016, has killed thousands.", "killed thousands")
    assert (found.first, found.last) == (date(2016, 4, 1), TUESDAY)


def test_what_happened_when_a_war_began_is_of_that_day() -> None:
    found = event(
        "Many have died since the war began on Oct. 7, when gunmen killed 1,200 people.",
        "killed 1,200 people",
    )
    assert (str(found.first), str(found.last)) == ("2017-10-07", "2017-10-07")
    found = event("It was the worst raid since 2006, when 103 men died.", "103 men died")
    assert (str(found.first), str(found.last)) == ("2006-01-01", "2006-12-31")


def test_what_follows_a_long_siege_happened_at_its_end() -> None:
    found = event("After a four-month-long siege, the rebels lost Norton.", "lost Norton")
    assert (found.first, found.last) == (TUESDAY, TUESDAY)


def test_a_headline_has_the_day_of_the_story() -> None:
    page = page_of("Army takes Norton\n\nNORTON, Oct. 17 - Norton fell on Sunday.")
    page = page_of(page.report.text, published="2017-10-17")
    found = event_dates(page, 0, 17)
    assert found is not None
    assert found.first == date(2017, 10, 15)


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)))
def test_a_full_date_means_itself_however_it_is_written(day: date) -> None:
    month = MONTHS[day.month - 1]
    for written in (
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        day.isoformat(),
    ):
        assert one(f"It fell on {written}.") == (str(day), str(day))


@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_the_latest_up_to_and_including_the_anchor(anchor: date, back: int) -> None:
    day = anchor - timedelta(days=back)
    assert one(f"It fell on {day:%A}.", anchor) == (str(day), str(day))


@given(
    st.lists(
        st.sampled_from(
            [
                "Monday",
                "on",
                "May",
                "31",
                "February",
                "2014",
                "past",
                "two",
                "days",
                "the",
                "last",
                "week",
                "ago",
                "overnight",
                "since",
                "until",
                "between",
                "and",
                "3",
                "to",
                "2016-02-30",
                "early",
                "mid-January",
                "later",
                "A",
                "day",
                "earlier",
                "next",
                ",",
                ".",
                "-",
                "said",
                "99999999",
                "0",
                "year-long",
                "24",
                "hours",
            ]
        ),
        max_size=16,
    ).map(" ".join)
    | st.text(),
    st.none() | st.dates(),
)
def test_any_text_gives_dates_in_order_and_in_bounds(text: str, anchor: date | None) -> None:
    end = 0
    for found in find_dates(text, lay_out(Report(text)).sentences, anchor):
        assert end <= found.start < found.end <= len(text)
        assert found.dates.text == text[found.start : found.end]
        first, last = found.dates.first, found.dates.last
        assert first is None or last is None or first <= last
        assert first is not None or last is not None
        end = found.end


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("It fell in June last year.", "2016-06-01", "2016-06-30"),
        ("It fell on 12 March last year.", "2016-03-12", "2016-03-12"),
        ("It fell in the last days of January.", "2017-01-25", "2017-01-31"),
        ("It fell in the first week of May.", "2017-05-01", "2017-05-07"),
        ("It fell in late 2012.", "2012-09-01", "2012-12-31"),
        ("It fell in the 1990s.", "1990-01-01", "1999-12-31"),
        ("It fell on New Year's Day.", "2017-01-01", "2017-01-01"),
        ("As of 15 October it has fallen.", "2017-10-15", "2017-10-15"),
        ("By nightfall it had fallen.", "2017-10-17", "2017-10-17"),
    ],
)
def test_years_and_parts_of_months_in_other_words(words: str, first: str, last: str) -> None:
    assert one(words) == (first, last)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("It began in April 2012. It fell the following January.", "2013-01-01", "2013-01-31"),
        ("In March 2012 they came. It fell the month before.", "2012-02-01", "2012-02-29"),
        ("They came on 10 August. It fell three days before.", "2017-08-07", "2017-08-07"),
        ("They came on 10 August. It fell on the 12th.", "2017-08-12", "2017-08-12"),
        ("They came in May 2012. It fell later that year.", "2012-01-01", "2012-12-31"),
    ],
)
def test_dates_that_lean_on_the_date_before(words: str, first: str, last: str) -> None:
    found = dates(words)[-1]
    assert (str(found.first), str(found.last)) == (first, last)


def test_a_chronicle_keeps_to_the_year_it_tells_of() -> None:
    text = (
        "The hill campaign of 1995\n\nIn July 1995 they came. Norton, held since 1991, fell on "
        "5 November and Sutton on the 9th. In January the war was over."
    )
    assert [str(d.first) for d in dates(text)[-3:]] == ["1995-11-05", "1995-11-09", "1996-01-01"]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        # background goes on in its own year, as long as the paragraph does
        ("In May 2013 they came. On 1 December it fell.", "2013-12-01", "2013-12-01"),
        ("In May 2013 they came.\n\nOn 1 September it fell.", "2017-09-01", "2017-09-01"),
        ("They came on 3 October. It fell overnight.", "2017-10-02", "2017-10-03"),
        ("They came on 3 October. Within two days it fell.", "2017-10-03", "2017-10-05"),
        ("By Friday evening it had fallen.", "2017-10-13", "2017-10-13"),
        ("They came on Monday. Earlier in the day it fell.", "2017-10-16", "2017-10-16"),
    ],
)
def test_what_a_paragraph_has_told_sets_the_time_of_what_follows(
    words: str, first: str, last: str
) -> None:
    found = dates(f"Headline\n\n{words}")[-1]
    assert (str(found.first), str(found.last)) == (first, last)


def test_a_time_of_day_opens_no_clause() -> None:
    found = event("They took Norton before dawn on Friday.", "took Norton")
    assert str(found.first) == "2017-10-13"
