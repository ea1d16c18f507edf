"""How many: digits, words, ranges, vague words and their qualifiers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.extract.numbers import find_counts
from geodata.extract.page import CountMention
from geodata.extract.text import lay_out
from geodata.model import Count, Report


def found_in(text: str) -> list[CountMention]:
    counts = find_counts(text)
    return [c for sentence in lay_out(Report(text)).sentences for c in counts.of(sentence)]


def counts(text: str) -> list[Count]:
    return [c.count for c in found_in(text)]


def bounds(text: str) -> list[tuple[int | None, int | None, int | None, str]]:
    return [(c.low, c.best, c.high, c.qualifier) for c in counts(text)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("12 men", (12, 12, 12, "exact")),
        ("3,250 men", (3250, 3250, 3250, "exact")),
        ("3 250 men", (3250, 3250, 3250, "exact")),
        ("at least 12 men", (12, 12, None, "at_least")),
        ("no fewer than eleven men", (11, 11, None, "at_least")),
        ("more than 30 men", (30, 30, None, "more_than")),
        ("over 100 men", (100, 100, None, "more_than")),
        ("as many as 3,250 men", (None, 3250, 3250, "up_to")),
        ("up to around 20 men", (None, 20, 20, "up_to")),
        ("fewer than ten men", (None, 10, 10, "fewer_than")),
        ("some 300,000 people", (None, 300_000, None, "about")),
        ("nearly two hundred men", (None, 200, None, "about")),
        ("an estimated 9,000 men", (None, 9000, None, "about")),
        ("at least another 12 men", (12, 12, None, "at_least")),
        ("20 or more men", (20, 20, None, "at_least")),
        ("20 or so men", (None, 20, None, "about")),
        ("10-15 men", (10, None, 15, "range")),
        ("28 or 29 men", (28, None, 29, "range")),
        ("between ten and 15 men", (10, None, 15, "range")),
        ("between 1,100 to 1,200 men", (1100, None, 1200, "range")),
        ("dozens of men", (24, None, 99, "vague")),
        ("tens of thousands of men", (20_000, None, 99_999, "vague")),
        ("several hundred men", (300, None, None, "vague")),
        ("a few dozen men", (36, None, None, "vague")),
        ("a dozen men", (12, 12, 12, "exact")),
        ("half a dozen men", (6, 6, 6, "exact")),
        ("more than two dozen men", (24, 24, None, "more_than")),
        ("12 million people", (12_000_000, 12_000_000, 12_000_000, "exact")),
        ("2.5 million people", (2_500_000, 2_500_000, 2_500_000, "exact")),
        ("half a million people", (500_000, 500_000, 500_000, "exact")),
        ("one hundred and twenty-three men", (123, 123, 123, "exact")),
        ("No deaths were seen", (0, 0, 0, "exact")),
        ("nobody was hurt", (0, 0, 0, "exact")),
        ("2000 people fled", (2000, 2000, 2000, "exact")),
    ],
)
def test_a_number_keeps_its_qualifier_and_open_ends(
    words: str, expected: tuple[int | None, int | None, int | None, str]
) -> None:
    assert bounds(words) == [expected]


def test_two_numbers_are_not_added_up() -> None:
    assert [c.best for c in counts("one civilian and six children")] == [1, 6]
    assert [c.best for c in counts("15,000 and 20,000 soldiers")] == [15_000, 20_000]


def test_a_change_is_no_range() -> None:
    assert [c.best for c in counts("the toll rose from 50 to 52")] == [50, 52]


@pytest.mark.parametrize(
    "words",
    [
        "on 12 October",
        "on Oct. 10-12",
        "on 4 and 5 June 2014",
        "in 2014",
        "at 10:30 in the morning",
        "at 5 a.m. sharp",
        "a 12-year-old boy",
        "John Doe, 22, spoke",
        "$12 million in cash",
        "40 percent of them",
        "60 km away",
        "120mm shells and AK-47s",
        "7.62 rounds",
        "Resolution 2254 was passed",
        "the 93rd Brigade came",
        "for three days they hid",
        "two-thirds of the town",
        "Highway 4 was cut",
        "a four-month-long siege",
    ],
)
def test_days_times_ages_money_and_measures_are_no_counts(words: str) -> None:
    assert counts(words) == []


def test_the_words_kept_hold_the_qualifier() -> None:
    assert counts("They killed at least 12 men.")[0].text == "at least 12"


UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spell(number: int) -> str:
    if number < 20:
        return UNITS[number]
    if number < 100:
        tens = TENS[number // 10 - 2]
        return tens if number % 10 == 0 else f"{tens}-{UNITS[number % 10]}"
    for scale, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= scale:
            head = f"{spell(number // scale)} {name}"
            rest = number % scale
            return head if not rest else f"{head}{' and ' if rest < 100 else ' '}{spell(rest)}"
    raise AssertionError


@given(st.integers(1, 9_999_999))
def test_number_words_mean_what_they_spell(number: int) -> None:
    assert [c.best for c in counts(f"They counted {spell(number)} men.")] == [number]


@given(st.integers(1, 99_999_999))
def test_digits_with_commas_mean_what_they_say(number: int) -> None:
    assert [c.best for c in counts(f"They counted {number:,} men.")] == [number]


@given(
    st.text(alphabet=st.sampled_from("0123456789,.- –ad"), max_size=40)
    | st.lists(
        st.sampled_from(
            [
                "between",
                "12",
                "and",
                "a",
                "dozen",
                "hundred",
                "million",
                "or",
                "more",
                "two",
                "half",
                "few",
                "dozens",
                "of",
                "no",
                "at",
                "least",
                "to",
                "3,000",
                "-",
                ",",
                ".",
                "from",
                "one",
            ]
        ),
        max_size=14,
    ).map(" ".join)
    | st.text()
)
def test_any_text_gives_counts_in_order_and_in_bounds(text: str) -> None:
    end = 0
    for found in found_in(text):
        assert end <= found.start < found.end <= len(text)
        assert found.count.text == text[found.start : found.end]
        low, high = found.count.low, found.count.high
        assert low is None or high is None or low <= high
        end = found.end
