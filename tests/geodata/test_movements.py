"""Where people of a party were taken, in short invented reports."""

from __future__ import annotations

from geodata.extract.movements import find_movements
from tests.geodata.reading import page_of


def _taken(text, *places):
    page = page_of(text, *places, country="LY", published="2024-06-05")
    return [(c.place_text, c.group_party, c.claimant, c.modality) for c in find_movements(page)]


def test_two_accounts_of_where_they_went_are_two_claims():
    text = (
        "Local activists said the surrendered IS militants were taken to a prison in Misrata, "
        "while a resident said the army allowed them to be transferred to Sabha."
    )
    assert _taken(text, "Misrata", "Sabha") == [
        ("Misrata", "Islamic State", "Local activists", "attributed"),
        ("Sabha", "Islamic State", "resident", "attributed"),
    ]


def test_no_number_is_made_up():
    page = page_of("The IS fighters were bused to Sabha.", "Sabha", published="2024-06-05")
    (claim,) = find_movements(page)
    assert (claim.count.low, claim.count.best, claim.count.high) == (None, None, None)
    assert claim.measure == "relocated"
    assert claim.count.text == "The IS fighters"


def test_what_was_not_taken_or_was_no_people_is_nothing():
    assert _taken("The wheat was taken to Sabha.", "Sabha") == []
    assert _taken("IS fighters moved to Sabha.", "Sabha") == []
