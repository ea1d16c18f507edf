"""A copied link opens the same sight, and a broken one opens a usual one."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as some

from dashboard.library import KINDS, Filters
from dashboard.session import (
    AREAS,
    MODES,
    WINDOWS,
    Sight,
    sight_from_params,
    sight_to_params,
    sight_to_query,
)

WORDS = some.text(some.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
SEVERAL = some.lists(WORDS, max_size=3, unique=True).map(tuple)
SIGHTS = some.builds(
    Sight,
    day=some.none() | some.dates(),
    filters=some.builds(
        Filters,
        parties=SEVERAL,
        kinds=some.lists(some.sampled_from(sorted(KINDS)), unique=True).map(tuple),
        claimants=SEVERAL,
        search=some.just("") | WORDS,
    ),
    place=some.none() | WORDS,
    claim=some.none() | WORDS,
    report=some.none() | WORDS,
    since=some.none() | some.dates(),
    known=some.none() | some.just("day") | some.dates(),
    mode=some.sampled_from(MODES),
    window=some.sampled_from(WINDOWS) | some.integers(1, 9999),
    areas=some.sampled_from(AREAS),
    palette=some.sampled_from(["safe", "customary"]),
)


@given(SIGHTS)
def test_a_copied_link_opens_the_same_sight(sight: Sight) -> None:
    assert sight_from_params(sight_to_params(sight)) == sight


@given(SIGHTS)
def test_the_address_survives_being_written_out(sight: Sight) -> None:
    assert sight_from_params(parse_qs(sight_to_query(sight), keep_blank_values=True)) == sight


KEYS = ("day", "since", "party", "kind", "by", "q", "place", "mode", "window", "areas", "palette")


@given(some.dictionaries(some.sampled_from(KEYS), some.lists(some.text())))
def test_whatever_an_address_says_a_page_can_be_drawn(params: dict[str, list[str]]) -> None:
    sight = sight_from_params(params)
    assert sight.mode in MODES
    assert 0 < sight.window < 10_000
    assert set(sight.filters.kinds) <= KINDS.keys()


def test_a_usual_sight_leaves_the_address_bare() -> None:
    assert sight_to_query(Sight()) == ""


def test_a_link_is_readable() -> None:
    sight = Sight(day=date(2017, 10, 17), filters=Filters(parties=("Islamic State",)))
    assert sight_to_query(sight) == "day=2017-10-17&party=Islamic+State"


def test_a_window_of_any_length_is_kept_in_the_address() -> None:
    assert sight_from_params({"window": ["141"]}).window == 141
    assert sight_from_params({"window": ["0"]}).window == Sight().window
    assert sight_from_params({"window": ["99999999"]}).window == Sight().window
