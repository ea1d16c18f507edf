"""The map frame: a folium map through streamlit-folium, and the clicks that come back from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    data: str = "",
    event_ids: Sequence[str] = (),
    on_click: Callable[[], None] | None = None,
    pins: Any = None,
) -> Click | None:
    """Show the map of `layers.build_map` over the full width; the last click, or None so far.

    Panning and zooming ask nothing of Python. The map is steered through its channel, by
    `timeline`; pass the same map and height on every run of a session, or the frame is mounted
    anew and the reader's view is lost. `pins` of `layers.pins` may change: they are laid over it.
    `event_ids` are those of the `layers.map_data` published at `data`: the browser knows events by
    their position there. A click on other data names its place, and no events.
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
    return _click_from(value, data, event_ids)


def _click_from(value: object, data: str, event_ids: Sequence[str]) -> Click | None:
    """The click in what the browser sent; None where there is none or it makes no sense."""
    if not isinstance(value, dict) or not isinstance(value.get("seq"), int):
        return None
    place = value.get("place")
    numbers = value.get("events") if data and value.get("data") == data else None
    return Click(
        place=place if isinstance(place, str) else None,
        events=tuple(
            event_ids[n] for n in numbers if isinstance(n, int) and 0 <= n < len(event_ids)
        )
        if isinstance(numbers, list)
        else (),
        seq=value["seq"],
        kind=str(value.get("kind", "")),
        lat=_degrees(value.get("lat")),
        lon=_degrees(value.get("lon")),
    )


def _degrees(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
