"""Copies of one wire story are told from stories about one event."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from geodata.likeness import copies, fingerprints, same_stories, share
from geodata.model import Report

WIRE = (
    "Rebels took the town of Norton on Monday after a week of fighting, officials said. "
    "At least 12 people were killed, among them four children, the hospital in Weston said. "
    "The army, which had held the town since March, withdrew to the hills east of the river. "
    "A spokesman for the rebels said that they had taken nine armoured cars and the radio mast. "
    "The governor of the province called for help from the capital and closed the road to the lake."
)
OTHER = (
    "Norton fell to rebel fighters on Monday, a week into their offensive. The hospital in Weston "
    "counted at least 12 dead. Government soldiers, in control since March, pulled back across the "
    "river, residents told this paper by telephone. There was no comment from the capital at first."
)


def report(text: str, day: int = 2) -> Report:
    return Report(text=text, published=datetime(2020, 3, day, tzinfo=UTC))


def test_a_wire_story_cut_and_headed_by_another_paper_is_the_same_story() -> None:
    cut = report("TOWN FALLS\n\n" + WIRE[: len(WIRE) // 2].upper().replace(",", " –"), day=3)
    first, other = report(WIRE), report(OTHER)
    assert same_stories([cut, other, first]) == [[first, cut]]
    assert copies([cut, other, first]) == {cut.id: first.id}


def test_a_copy_of_a_copy_belongs_to_the_group() -> None:
    half = len(WIRE) // 2
    reports = [report(WIRE[:half], 2), report(WIRE, 3), report(WIRE[half:], 4)]
    assert same_stories(reports) == [reports]


def test_the_order_of_arrival_does_not_matter() -> None:
    reports = [report(f"{WIRE} {number}", number) for number in range(1, 9)] + [report(OTHER)]
    groups = same_stories(reports)
    random.Random(1).shuffle(reports)
    assert same_stories(reports) == groups


@given(st.text(), st.text())
def test_the_share_is_even_and_whole_for_the_same_text(one: str, other: str) -> None:
    first, second = fingerprints(one), fingerprints(other)
    assert share(first, first) == 1
    assert share(first, second) == share(second, first)
    assert 0 <= share(first, second) <= 1
