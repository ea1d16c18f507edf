"""What comes back from the browser, read."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from dashboard.components import publish
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


def test_data_that_two_readers_come_for_at_once_is_published_for_both() -> None:
    readers = 8
    together = Barrier(readers)

    def come_for(data: bytes) -> str:
        together.wait()
        return publish(data)

    with ThreadPoolExecutor(readers) as pool:
        for _ in range(8):
            data = random.randbytes(4_000_000)
            assert len(set(pool.map(come_for, [data] * readers))) == 1
