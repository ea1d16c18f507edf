"""The timeline: a slider over days that steers the map while it moves, with play and histogram."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

import streamlit as st

from dashboard.components.served import timeline_script

# Streamlit sends a component's script with each rerun; this one is a line that imports the rest
# from the component folder, which the browser fetches once.
_LOADER = """
const timeline = import(location.origin + %s);
export default (component) => { timeline.then((module) => module.default(component)); };
"""
_show_timeline = st.components.v2.component(
    "conflict_map_timeline",
    html='<section class="cm-timeline" aria-label="Timeline"></section>',
    js=_LOADER % json.dumps(timeline_script()),
)


@dataclass(frozen=True, slots=True)
class Look:
    """How the map draws what it is given.

    `palette` names one of `layers.PALETTES`. `mode` says which tolls are shown beside the state
    of the day: those of that "day", those of the last `window_days` days ("window"), or all up to
    the day ("cumulative"). `areas` draws control as area around reported places, never farther
    than `radius_km`. `known` is said beside the day. `theme` is "light", "dark", or "auto" for
    Streamlit's own.
    """

    palette: str = "safe"
    mode: Literal["day", "window", "cumulative"] = "window"
    window_days: int = 30
    areas: bool = False
    radius_km: int = 50
    tolls: bool = True
    known: str = ""
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
    data: str | Callable[[date], str],
    first: date,
    last: date,
    day: date,
    look: Look | None = None,
    selected: str | None = None,
    throttle_ms: int = 200,
) -> date:
    """Show the timeline over `first`..`last` and return the day it stands at.

    `data` is the published address of `layers.map_data`, or a function from a day to it where each
    has data of its own; the map fetches it and hands the timeline its histogram. While the handle
    is dragged or the timeline plays, the map follows in the browser and Python is told at most
    every `throttle_ms`. `day` is where Python wants it: hand back what this function returned to
    leave it be, another day to move it. `selected` is the place to ring. Keys: arrows a day, page
    up and down (or shift) a week, n and p the next and previous event, space plays, home and end.
    """
    wanted = min(max(day, first), last)
    memory = st.session_state.setdefault(f"_{key}_given", {"seq": 0, "day": wanted})
    said = _said(st.session_state.get(key), memory["seq"])
    if said is None:
        said = memory["day"]
    if wanted not in (said, memory["day"]):
        # Python moved the day: a new number tells the browser from an echo of an older one.
        memory["seq"] += 1
        said = wanted
    memory["day"] = said
    _show_timeline(
        key=key,
        data={
            "channel": channel,
            "data": data if isinstance(data, str) else data(min(max(said, first), last)),
            "first": first.isoformat(),
            "last": last.isoformat(),
            "day": said.isoformat(),
            "seq": memory["seq"],
            "look": asdict(look or Look()),
            "selected": selected,
            "throttle_ms": throttle_ms,
        },
        on_t_change=lambda: None,
    )
    return min(max(said, first), last)


def _said(state: Any, seq: int) -> date | None:
    """The day the browser last reported, unless Python has moved it since."""
    said = state.get("t") if hasattr(state, "get") else None
    if not isinstance(said, dict) or said.get("seq") != seq:
        return None
    try:
        return date.fromisoformat(str(said.get("day")))
    except ValueError:
        return None
