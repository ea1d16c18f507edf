"""Days that a claim's own sentence does not tell: the story's, or those of another place."""

from __future__ import annotations

import pytest

from geodata.extract.control import find_control
from tests.geodata.reading import page_of


def days_of(text: str, *places: str) -> list[tuple[str, str, str]]:
    """Each claim's place, change and day, in text order; the report is of Tuesday 17 October."""
    page = page_of(text, *places, published="2017-10-17")
    return [
        (c.place_text, c.change, str(c.dates.first) if c.dates else "") for c in find_control(page)
    ]


@pytest.mark.parametrize(
    "told",
    [
        "Sutton fell the same day as Norton.",
        "Sutton fell on the same day as Norton did.",
        "The same day as Norton, the rebels captured Sutton.",
    ],
)
def test_the_same_day_as_another_place(told: str) -> None:
    text = f"The rebels captured Norton on Thursday. They shelled Barton on Sunday. {told}"
    assert days_of(text, "Norton", "Sutton", "Barton")[-1] == ("Sutton", "gained", "2017-10-12")


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("Sutton fell the day after Norton.", "2017-10-13"),
        ("Sutton fell a day before Norton.", "2017-10-11"),
        ("Sutton fell two days after the fall of Norton.", "2017-10-14"),
    ],
)
def test_days_counted_from_another_place(told: str, day: str) -> None:
    text = f"The rebels captured Norton on Thursday. {told}"
    assert {place: day for place, _, day in days_of(text, "Norton", "Sutton")} == {
        "Norton": "2017-10-12",
        "Sutton": day,
    }


def test_the_same_afternoon_is_that_of_what_was_told_of_the_place() -> None:
    text = (
        "Peacekeepers left Norton on 2 October and Sutton on 5 October. "
        "In Norton the army moved in the same afternoon."
    )
    assert days_of(text, "Norton", "Sutton")[-1] == ("Norton", "gained", "2017-10-02")


def test_what_is_told_again_without_a_day_has_the_day_it_was_told_with() -> None:
    text = (
        "The army has captured Norton from the rebels.\n\n"
        "Soldiers of the army captured Norton on Sunday, witnesses said."
    )
    assert {day for _, _, day in days_of(text, "Norton")} == {"2017-10-15"}


def test_a_place_lost_in_between_was_taken_on_another_day() -> None:
    text = (
        "The army captured Norton on 3 October.\n\nThe rebels captured Norton on 9 October.\n\n"
        "The army has captured Norton."
    )
    assert days_of(text, "Norton")[-1] == ("Norton", "gained", "2017-10-17")
