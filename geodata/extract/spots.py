"""Words taken for a place's name, and how they stand to one another.

"Raqqa, Syria" tells which Raqqa; in "Ohio, Utah and Washington" nothing lies in anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from geodata.gazetteer import Found
from geodata.gazetteer.tables import ALTERNATE
from geodata.model import PlaceKind

_LISTED = re.compile(r",? (?:and|or) |, |/")  # between names of a list
_SHARE_LISTED = 0.5  # of a list's names are areas, if it is one of areas


@dataclass(slots=True)
class Spot:
    """Words taken for a place's name, and all it may mean."""

    start: int
    end: int
    text: str
    key: str
    found: tuple[Found, ...]
    kind: PlaceKind | None = None  # as the words beside it say: "province", "city of"
    sure: bool = True  # it stands as a place stands; else it needs its country in the text
    container: int = -1  # index of the spot that follows as in "Raqqa, Syria"
    holds: int = -1  # index of the spot whose container it is
    listed: int = 0  # the list it stands in, counted from 1: "Ohio, Utah and Washington"
    question: bool = False  # looks like a place, but no table has it
    perhaps: bool = False  # looks like one in a text about a war, and in no other
    site: PlaceKind | None = None  # what stands there and is named after the place: "Tabqa dam"


def tie_containers(text: str, spots: list[Spot]) -> None:
    """Note for "Raqqa, Syria" that the second name tells which Raqqa, and what is a mere list."""
    towns = _tie_lists(text, spots)
    for number in range(len(spots) - 1):
        one, other = spots[number], spots[number + 1]
        if one.listed and one.listed == other.listed:
            continue
        between = text[one.end : other.start]
        if len(between) > 3 or "\n" in between or between.strip() not in (",", "(", ""):
            continue
        # "Homs, Hama and Idlib": towns, though they share their names with provinces.
        looked_at = other.found[: 1 if number + 1 in towns else 6]
        if any(found.place.kind in ("admin1", "country", "admin2") for found in looked_at):
            one.container = number + 1
            other.holds = number


def _tie_lists(text: str, spots: list[Spot]) -> set[int]:
    """Number the lists of areas: "Ohio, Utah and Washington", "China, Japan".

    Without it, each name would seem to lie in the next. Returns which spots are in other lists.
    """
    towns: set[int] = set()
    count = at = 0
    while at < len(spots) - 1:
        to = at + 1
        joined = False
        while to < len(spots) and _LISTED.fullmatch(text, spots[to - 1].end, spots[to].start):
            joined = joined or text[spots[to - 1].end : spots[to].start] != ", "
            to += 1
        run = spots[at:to]
        if any(_area(one) and _area(one) == _land(other) for one, other in pairwise(run)):
            run = []  # "Midland, Michigan, USA"
        areas = sum(_area(spot) is not None for spot in run)
        lands = sum(_area(spot) == "" for spot in run)
        # Two names with a comma are a list only of countries: "Washington, Pennsylvania" is not.
        if areas >= _SHARE_LISTED * len(run) and (
            len(run) > 2 or (len(run) == 2 and (joined or lands == 2))
        ):
            count += 1
            for spot in run:
                spot.listed = count
        elif joined and to - at > 2:
            towns.update(range(at, to))
        at = to
    return towns


def _land(spot: Spot) -> str | None:
    """The country that the name is before all."""
    return spot.found[0].place.country if _area(spot) == "" else None


def _area(spot: Spot) -> str | None:
    """The country of the division that the name means before all, "" for a country; else None."""
    if not spot.found:
        return None
    best = spot.found[0]
    if best.place.kind == "country":
        return ""
    if best.place.kind == "admin1" and best.quality <= ALTERNATE:
        return best.place.country
    return None


__all__ = ["Spot", "tie_containers"]
