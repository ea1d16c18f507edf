"""Events to what the map draws: compact columns for the browser, palettes, the folium map.

Plain values in, plain values out; no Streamlit. Of the reports' words only names of places and
parties go to the browser, inside JSON that it fetches by address; none goes through folium, whose
elements are templates and would run what they are given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import folium

from geodata.model import Event


@dataclass(frozen=True, slots=True)
class MapData:
    """What the browser is sent: `payload` is JSON; days are the first and last with anything."""

    payload: bytes
    first: date | None
    last: date | None
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Where a map opens."""

    lat: float
    lon: float
    zoom: int


def map_data(
    events: Iterable[Event],
    *,
    unreviewed: Collection[str] = (),
    parties: Sequence[str] = (),
) -> MapData:
    """All the map and the timeline need to draw `events` on any day.

    `unreviewed` are ids of events no person has accepted yet: drawn hollow. `parties` fixes the
    order colours are given out in (see `party_order`): hand over the same one whatever the filter,
    so that a party keeps its colour.
    """
    raise NotImplementedError


def party_order(events: Iterable[Event]) -> tuple[str, ...]:
    """All parties that hold or contest anything, by how often: the order colours are given in."""
    raise NotImplementedError


def home_view(events: Iterable[Event]) -> View:
    """The view that shows where most of the events are."""
    raise NotImplementedError


def build_map(assets: Any, channel: str, view: View, online: Any = None) -> folium.Map:
    """A folium map made of constants and addresses only; everything else comes by `channel`.

    Keep all arguments the same for a session: a changed script mounts the frame anew.
    """
    raise NotImplementedError
