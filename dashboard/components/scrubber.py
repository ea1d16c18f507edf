"""The timeline: a slider over days that steers the map while it moves, with play and histogram."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Literal, get_args

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


Mode = Literal["day", "window", "cumulative", "compare"]
Areas = Literal["points", "near", "outlines"]


@dataclass(frozen=True, slots=True)
class Moment:
    """Where the timeline stands: its day, and the first day of what it looks back on.

    That is the first day of the window, the earlier of two days compared, else the day itself.
    `mode` is that of the `Look`, unless the reader brushed a window: then it is "window".
    """

    day: date
    first: date
    mode: Mode = "window"

    @property
    def window_days(self) -> int:
        """The length of the window, both ends included."""
        return (self.day - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Look:
    """How the map draws what it is given.

    `palette` names one of `layers.PALETTES`. `mode` says which tolls are shown beside the state
    of the day: those of that "day", those of the last `window_days` days ("window"), or all up to
    the day ("cumulative"). "compare" draws what is different from the day `since` instead.
    `areas` shades nothing ("points"), the land around reported places, never farther than
    `radius_km` ("near"), or the divisions they lie in ("outlines"). `known` is said beside the
    day. `theme` is "light", "dark", or "auto" for Streamlit's own.
    """

    palette: str = "safe"
    mode: Mode = "window"
    window_days: int = 30
    since: date | None = None
    areas: Areas = "points"
    radius_km: int = 50
    tolls: bool = True
    known: str = ""
    theme: Literal["auto", "light", "dark"] = "auto"


def channel(name: str = "map") -> str:
    """The name of a page's channel between timeline and map: random, the same all session."""
    names = st.session_state.setdefault("_map_channels", {})
    if name not in names:
        names[name] = f"conflict-{name}-{secrets.token_hex(8)}"
    return str(names[name])


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
    zones: str | None = None,
    throttle_ms: int = 200,
) -> Moment:
    """Show the timeline over `first`..`last` and return where it stands.

    `data` is the published address of `layers.map_data`, or a function from a day to it where each
    has data of its own; the map fetches it and hands the timeline its histogram. While the handle
    is dragged or the timeline plays, the map follows in the browser and Python is told at most
    every `throttle_ms`. `day`, and in `look` the mode with its window or earlier day, are where
    Python wants it: hand back what this function returned to leave it be, others to move it.
    `selected` is the place to ring; `zones` the published address of reported areas. Dragging over
    the bars brushes a window. Keys: arrows a day, page up and down (or shift) a week, n and p the
    next and previous event, space plays, home and end; the window's first day has a handle of its
    own with the same keys.
    """
    look = look or Look()
    wanted = _moment(min(max(day, first), last), look, first)
    memory = st.session_state.setdefault(f"_{key}_given", {"seq": 0, "at": wanted})
    said = _said(st.session_state.get(key), memory["seq"]) or memory["at"]
    if wanted not in (said, memory["at"]):
        # Python moved it: a new number tells the browser from an echo of an older place.
        memory["seq"] += 1
        said = wanted
    memory["at"] = said
    shown = min(max(said.day, first), last)
    _show_timeline(
        key=key,
        data={
            "channel": channel,
            "data": data if isinstance(data, str) else data(shown),
            "first": first.isoformat(),
            "last": last.isoformat(),
            "day": said.day.isoformat(),
            "seq": memory["seq"],
            "look": _written(look, said),
            "selected": selected,
            "zones": zones,
            "throttle_ms": throttle_ms,
        },
        on_t_change=lambda: None,
    )
    return Moment(shown, min(said.first, shown), said.mode)


def _moment(day: date, look: Look, first: date) -> Moment:
    """What the look makes of a day."""
    begins = day
    if look.mode == "window":
        begins = day - timedelta(days=look.window_days - 1)
    elif look.mode == "compare":
        begins = min(look.since or first, day)
    elif look.mode == "cumulative":
        begins = first
    return Moment(day, begins, look.mode)


def _written(look: Look, at: Moment) -> dict[str, Any]:
    """The look as the browser reads it, with the window or earlier day that stands."""
    row = asdict(look) | {"mode": at.mode, "since": None}
    if at.mode == "window":
        row["window_days"] = at.window_days
    elif at.mode == "compare":
        row["since"] = at.first.isoformat()
    return row


def _said(state: Any, seq: int) -> Moment | None:
    """Where the browser last said it stands, unless Python has moved it since."""
    said = state.get("t") if hasattr(state, "get") else None
    if not isinstance(said, dict) or said.get("seq") != seq or said.get("mode") not in _MODES:
        return None
    try:
        day, first = (date.fromisoformat(str(said.get(name))) for name in ("day", "first"))
    except ValueError:
        return None
    return Moment(day, min(first, day), said["mode"])


_MODES = get_args(Mode)
