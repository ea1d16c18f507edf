"""Which of the days a sentence names is the event's: asides, participles, a day told twice."""

from __future__ import annotations

from datetime import date

import pytest

from geodata.extract.control import find_control
from geodata.extract.event_days import event_dates
from tests.geodata.reading import page_of, place
from tests.geodata.test_dates import dates, event, one


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("It fell last weekend.", "2017-10-13", "2017-10-15"),
        ("It fell at Christmas.", "2016-12-25", "2016-12-25"),
        ("It fell on the eve of the new year.", "2016-12-31", "2016-12-31"),
        ("It fell on Good Friday.", "2017-04-14", "2017-04-14"),
        ("It fell at Easter 2015.", "2015-04-03", "2015-04-06"),
        ("It fell in the small hours.", "2017-10-17", "2017-10-17"),
        ("It fell overnight Saturday to Sunday.", "2017-10-14", "2017-10-15"),
        ("It fell on the night of Saturday to Sunday.", "2017-10-14", "2017-10-15"),
        ("It fell on the night of October 9.", "2017-10-09", "2017-10-10"),
        ("It had fallen no later than Friday.", "None", "2017-10-13"),
        ("It fell late last year.", "2016-09-01", "2016-12-31"),
        ("It fell late last week.", "2017-10-13", "2017-10-15"),
        ("It fell at the end of last month.", "2017-09-25", "2017-09-30"),
        ("It fell at the beginning of the month.", "2017-10-01", "2017-10-07"),
        ("It fell at the turn of the year.", "2016-12-26", "2017-01-07"),
        ("It fell earlier in the week.", "2017-10-15", "2017-10-17"),
        ("It fell in the summer.", "2017-06-01", "2017-08-31"),
        ("It fell in the winter of 2015-16.", "2015-12-01", "2016-02-29"),
        ("It fell in the second half of 2016.", "2016-07-01", "2016-12-31"),
        ("It fell late in 2012.", "2012-09-01", "2012-12-31"),
        ("It fell in the second half of September.", "2017-09-16", "2017-09-30"),
        ("It fell on the first Sunday of September.", "2017-09-03", "2017-09-03"),
        ("It fell on the last Friday of September.", "2017-09-29", "2017-09-29"),
        ("It fell one Sunday in August 2015.", "2015-08-01", "2015-08-31"),
        ("It fell on Sunday or Monday.", "2017-10-15", "2017-10-16"),
        ("It fell the day before yesterday.", "2017-10-15", "2017-10-15"),
        ("It fell days ago.", "2017-10-10", "2017-10-17"),
        ("It fell two hours ago.", "2017-10-17", "2017-10-17"),
        ("It fell a week ago on Monday.", "2017-10-09", "2017-10-09"),
        ("It fell a week ago today.", "2017-10-10", "2017-10-10"),
        ("It fell a year ago to the day.", "2016-10-17", "2016-10-17"),
        ("It fell as early as 2003.", "2003-01-01", "2003-12-31"),
    ],
)
def test_days_in_everyday_words(words: str, first: str, last: str) -> None:
    assert one(words) == (first, last)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("It fell a week ago, on 9 October.", "2017-10-09", "2017-10-09"),
        ("It fell on Wednesday the 4th of October.", "2017-10-04", "2017-10-04"),
        ("It fell on the Sunday of October 8.", "2017-10-08", "2017-10-08"),
        ("It fell on 8 October, a Sunday.", "2017-10-08", "2017-10-08"),
        ("It fell in March three years ago.", "2014-03-01", "2014-03-31"),
        ("It fell three years ago in March.", "2014-03-01", "2014-03-31"),
        ("Theirs since the Sunday of October 8.", "2017-10-08", "2017-10-17"),
    ],
)
def test_a_day_told_twice_is_the_exact_one(words: str, first: str, last: str) -> None:
    assert one(words) == (first, last)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("They came on 3 October. It fell the next Sunday.", "2017-10-08"),
        ("They came on 3 October. It fell on the following Sunday.", "2017-10-08"),
        ("They came on the night of 3 October. It fell two days later.", "2017-10-05"),
    ],
)
def test_a_day_that_leans_on_the_one_before(words: str, day: str) -> None:
    found = dates(words)[-1]
    assert (str(found.first), str(found.last)) == (day, day)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        (
            "Before 2003 few lived there. They took it in August of that year.",
            "2003-08-01",
            "2003-08-31",
        ),
        (
            "Norton fell in April 1993, Sutton in July and Barton in August.",
            "1993-08-01",
            "1993-08-31",
        ),
    ],
)
def test_a_year_holds_for_what_follows_in_a_row(words: str, first: str, last: str) -> None:
    found = dates(words)[-1]
    assert (str(found.first), str(found.last)) == (first, last)


def test_a_story_that_opens_with_its_day_tells_of_the_day_of_speaking() -> None:
    text = "Headline\n\nOct. 17 - Rebels have taken Norton, their spokesman said on Sunday."
    page = page_of(text, published="2017-10-17")
    start = text.index("taken Norton")
    found = event_dates(page, start, start + len("taken Norton"))
    assert found is not None
    assert str(found.first) == "2017-10-15"


def test_what_is_theirs_since_a_day_was_taken_on_that_day() -> None:
    page = page_of("Norton is back in rebel hands since Sunday.", "Norton", published="2017-10-17")
    (claim,) = find_control(page)
    assert claim.change == "gained"
    assert claim.dates is not None
    assert str(claim.dates.first) == str(claim.dates.last) == "2017-10-15"


def test_months_later_are_months_after_the_month_named_before() -> None:
    found = dates("It fell in February 2016 and was retaken months later. Years later it ended.")
    assert (str(found[1].first), str(found[1].last)) == ("2016-02-29", "2016-08-29")
    assert str(found[2].last) <= "2017-10-17"


def test_what_happens_once_does_not_take_as_long_as_its_war() -> None:
    text = "The army took Norton early in the eight-month war with the rebels."
    page = page_of(text, place("Norton"), published="2017-10-17")
    taken = find_control(page)[0]
    assert taken.change == "gained"
    assert taken.dates is not None
    assert str(taken.dates.first) == "2017-10-17"


def test_on_a_friday_the_weekend_meant_is_the_last() -> None:
    found = one("It fell over the weekend.", date(2017, 10, 20))
    assert found == ("2017-10-13", "2017-10-15")


def test_yesterday_in_a_diary_is_the_day_before_its_entry() -> None:
    text = "Letters\n\n3 October\n\nThey came yesterday.\n\n9 October\n\nIt fell yesterday."
    assert [str(d.first) for d in dates(text)] == [
        "2017-10-03",
        "2017-10-02",
        "2017-10-09",
        "2017-10-08",
    ]


def test_a_season_of_a_year_long_gone_is_the_nearest_to_what_was_told() -> None:
    found = dates("They came on 30 October 2011. In the summer they had been far.")[-1]
    assert (str(found.first), str(found.last)) == ("2011-06-01", "2011-08-31")


ASIDE = "The army retook Norton, which the rebels had seized in March, on Sunday."
SUBJECT = "Norton, seized by the rebels in March, was retaken on Sunday."


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        (ASIDE, "retook Norton", "2017-10-15", "2017-10-15"),
        (ASIDE, "had seized", "2017-03-01", "2017-03-31"),
        (SUBJECT, "was retaken", "2017-10-15", "2017-10-15"),
        (SUBJECT, "seized by", "2017-03-01", "2017-03-31"),
        (
            "Norton, lost to the rebels in March, has been retaken.",
            "has been retaken",
            "2017-10-17",
            "2017-10-17",
        ),
        (
            "The army retook Sutton, which lies on the coast, in June 2014.",
            "retook Sutton",
            "2014-06-01",
            "2014-06-30",
        ),
        (
            "Rebels seized Norton, home of the pupils kidnapped in April.",
            "seized Norton",
            "2017-10-17",
            "2017-10-17",
        ),
        (
            "The army retook a town the rebels seized on 3 October.",
            "army retook",
            "2017-10-17",
            "2017-10-17",
        ),
        (
            "The rebels, who say they took Norton on Sunday, have lost Sutton.",
            "lost Sutton",
            "2017-10-17",
            "2017-10-17",
        ),
        (
            "Having taken Norton in the summer, rebels stormed Sutton on 3 October.",
            "taken Norton",
            "2017-06-01",
            "2017-08-31",
        ),
        (
            "They first took Norton in 2013, lost it in 2015 and retook it on Sunday.",
            "lost it",
            "2015-01-01",
            "2015-12-31",
        ),
        (
            "They chased the rebels out of Norton in January, but Sutton stayed with them.",
            "Sutton stayed",
            "2017-01-01",
            "2017-01-31",
        ),
        (
            "Rebels held Norton until August, when the army retook it.",
            "army retook",
            "2017-08-01",
            "2017-08-31",
        ),
        (
            "The army left Norton two weeks to the day after it had marched in.",
            "had marched in",
            "2017-10-03",
            "2017-10-03",
        ),
        (
            "On 4 October the army left Norton three weeks to the day after it had marched in, "
            "and by evening the rebels held Sutton.",
            "had marched in",
            "2017-09-13",
            "2017-09-13",
        ),
        (
            "Troops who took Norton on Thursday have entered Sutton.",
            "have entered",
            "2017-10-17",
            "2017-10-17",
        ),
        (
            "Six days after losing Norton, the army was back on Sunday.",
            "losing Norton",
            "2017-10-09",
            "2017-10-09",
        ),
        (
            "Rebels took Norton hours after the army had left on Sunday.",
            "took Norton",
            "2017-10-15",
            "2017-10-15",
        ),
        (
            "Norton fell on 3 October, Sutton on the 5th and Barton on the 9th.",
            "Barton",
            "2017-10-09",
            "2017-10-09",
        ),
        (
            "Rebels retook Norton on Sunday, he said, two days after the army drove them out.",
            "army drove",
            "2017-10-13",
            "2017-10-13",
        ),
        (
            "It comes less than a month after the capital, Norton, fell.",
            "fell",
            "2017-09-17",
            "2017-10-16",
        ),
        ("Earlier, the rebels had taken Norton.", "had taken", "None", "2017-10-16"),
        ("The rebels once held Norton.", "once held", "None", "2017-10-16"),
        ("Norton had earlier slipped from them.", "had earlier slipped", "None", "2017-10-16"),
        (
            "They took Norton on Saturday. Others had cut the road overnight.",
            "had cut the road",
            "2017-10-13",
            "2017-10-14",
        ),
        (
            "On Sunday they pushed back the men who seized Norton on Friday.",
            "pushed back",
            "2017-10-15",
            "2017-10-15",
        ),
        (
            "They attacked Norton, which Lee left last month, and entered it.",
            "entered it",
            "2017-10-17",
            "2017-10-17",
        ),
        (
            "After at least three days of fighting they took Norton.",
            "took Norton",
            "2017-10-17",
            "2017-10-17",
        ),
        (
            "They took Norton in clashes reminiscent of a siege last year.",
            "took Norton",
            "2017-10-17",
            "2017-10-17",
        ),
        (
            "They took Norton last Sunday. Sutton had gone on Tuesday.",
            "had gone",
            "2017-10-10",
            "2017-10-10",
        ),
    ],
)
def test_each_clause_has_its_own_day(text: str, words: str, first: str, last: str) -> None:
    found = event(text, words)
    assert (str(found.first), str(found.last)) == (first, last)


def test_a_day_within_what_is_said_is_not_the_day_of_saying() -> None:
    text = "Lee said the rebels still hold Norton and said their men on Friday took Sutton."
    claims = find_control(page_of(text, "Norton", "Sutton", published="2017-10-17"))
    assert {(c.place_text, str(c.dates and c.dates.first)) for c in claims} == {
        ("Norton", "2017-10-17"),
        ("Sutton", "2017-10-13"),
    }
