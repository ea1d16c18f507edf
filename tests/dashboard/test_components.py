"""What comes back from the browser, read."""

from __future__ import annotations

from dashboard.components.frame import _click_from

SENT = {"place": "made:1", "events": [2, 0], "data": "../data/a.json", "seq": 7, "kind": "control"}


def test_numbers_of_events_become_their_ids() -> None:
    click = _click_from(SENT, "../data/a.json", ("one", "two", "three"))
    assert click is not None
    assert click.events == ("three", "one")


def test_a_click_on_other_data_names_its_place_and_no_events() -> None:
    click = _click_from(SENT, "../data/b.json", ("one", "two", "three"))
    assert click is not None
    assert click.place == "made:1"
    assert click.events == ()


def test_numbers_that_make_no_sense_are_dropped() -> None:
    click = _click_from({**SENT, "events": [9, -1, "x", 1]}, "../data/a.json", ("one", "two"))
    assert click is not None
    assert click.events == ("two",)
