"""The timeline: a slider over days that steers the map while it moves, with play and histogram."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import streamlit as st

_FRONTEND = Path(__file__).parent / "frontend"


@dataclass(frozen=True, slots=True)
class Look:
    """How the map draws what it is given.

    `palette` names one of `layers.PALETTES`. `mode` says which tolls are shown beside the state
    of the day: those of that "day", those of the last `window_days` days ("window"), or all up to
    the day ("cumulative"). `areas` draws control as area around reported places, never farther
    than `radius_km`. `theme` is "light", "dark", or "auto" for Streamlit's own.
    """

    palette: str = "safe"
    mode: Literal["day", "window", "cumulative"] = "window"
    window_days: int = 30
    areas: bool = False
    radius_km: int = 40
    tolls: bool = True
    theme: Literal["auto", "light", "dark"] = "auto"


def channel() -> str:
    """The name of this session's channel between timeline and map: random, the same all session."""
    if "_map_channel" not in st.session_state:
        st.session_state["_map_channel"] = f"conflict-map-{secrets.token_hex(8)}"
    return str(st.session_state["_map_channel"])


def timeline(
    *,
    key: str,
    channel: str,
    data: str,
    first: date,
    last: date,
    day: date,
    look: Look | None = None,
    selected: str | None = None,
    throttle_ms: int = 200,
) -> date:
    """Show the timeline over `first`..`last` and return the day it stands at.

    `data` is the published address of `layers.map_data`, for the map and the histogram alike.
    While the handle is dragged or the timeline plays, the map follows in the browser and Python
    is told at most every `throttle_ms`. `day` is where Python wants it: hand back what this
    function returned to leave it be, another day to move it. `selected` is the place to ring.
    """
    return day
