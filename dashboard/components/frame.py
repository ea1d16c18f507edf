"""The map frame: a folium map through streamlit-folium, and the clicks that come back from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit_folium


@dataclass(frozen=True, slots=True)
class Click:
    """What a reader last clicked on the map.

    `place` is a place id, or None for open ground (which clears the selection). `events` are the
    ids of what is shown there at that moment, control first. `seq` differs for every click, a
    repeated one included: act on a click only when its `seq` is new. `kind` is what was hit:
    "control", "toll" or "ground". `lat` and `lon` are where the click fell, in degrees.
    """

    place: str | None
    events: tuple[str, ...]
    seq: int
    kind: str
    lat: float | None = None
    lon: float | None = None


def event_map(
    map_: Any,
    *,
    key: str,
    height: int = 560,
    on_click: Callable[[], None] | None = None,
    pins: Any = None,
) -> Click | None:
    """Show the map of `layers.build_map` over the full width; the last click, or None so far.

    Panning and zooming ask nothing of Python. The map is steered through its channel, by
    `timeline`; pass the same map and height on every run of a session, or the frame is mounted
    anew and the reader's view is lost. `pins` of `layers.pins` may change: they are laid over it.
    """
    value = streamlit_folium.st_folium(
        map_,
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        on_change=on_click,
        feature_group_to_add=pins,
    )
    return _click_from(value)


def _click_from(value: object) -> Click | None:
    """The click in what the browser sent; None where there is none or it makes no sense."""
    if not isinstance(value, dict) or not isinstance(value.get("seq"), int):
        return None
    place, events = value.get("place"), value.get("events")
    return Click(
        place=place if isinstance(place, str) else None,
        events=tuple(e for e in events if isinstance(e, str)) if isinstance(events, list) else (),
        seq=value["seq"],
        kind=str(value.get("kind", "")),
        lat=_degrees(value.get("lat")),
        lon=_degrees(value.get("lon")),
    )


def _degrees(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
