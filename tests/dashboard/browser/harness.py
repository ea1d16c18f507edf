"""The smallest page with map and timeline: what the browser tests and the benchmark drive.

EVENTS and PLACES in the environment say how many are made; AREAS is "near" or "outlines".
HOSTILE=1 gives places and parties names that are code, as a stranger's report might.
"""

import os
from dataclasses import replace
from datetime import date

import streamlit as st

from dashboard import components, layers
from geodata.model import Control, Event
from tests.benchmarks.maker import make_events

HOSTILE = (
    "{{7*7}}{% for x in y %}",
    '<img src=x onerror="window.__pwn=1">',
    "`+(window.__pwn=1)+`",
    "${window.__pwn=1}",
    "</script><script>window.__pwn=1</script>",
    "'];window.__pwn=1;//",
)


def hostile(event: Event, number: int) -> Event:
    """The event with code for names."""
    name = HOSTILE[number % len(HOSTILE)]
    assert event.place is not None
    claim = replace(event.chosen, place=replace(event.place, name=name))
    if isinstance(claim, Control):
        claim = replace(claim, gained_by=name, lost_by=name[::-1])
    return replace(event, chosen=claim, claims=(claim,))


st.set_page_config(layout="wide")


@st.cache_resource
def prepared() -> tuple[layers.MapData, layers.View]:
    events = make_events(int(os.environ.get("EVENTS", "300")), int(os.environ.get("PLACES", "60")))
    if os.environ.get("HOSTILE"):
        places = int(os.environ.get("PLACES", "60"))
        events = [hostile(event, i % places) for i, event in enumerate(events)]
    return layers.map_data(events), layers.home_view(events)


data, view = prepared()
assert data.first is not None
assert data.last is not None
st.session_state.setdefault("day", date(2017, 10, 17))
channel = components.channel()
address = components.publish(data.payload)
click = components.event_map(
    layers.build_map(components.ASSETS, channel, view),
    key="map",
    height=560,
    data=address,
    event_ids=data.event_ids,
)


@st.fragment
def timeline_and_panels() -> None:
    moment = components.timeline(
        key="timeline",
        channel=channel,
        data=address,
        first=data.first,
        last=data.last,
        day=st.session_state.day,
        look=components.Look(
            areas=os.environ.get("AREAS", "points"),
            mode=st.session_state.setdefault("mode", "window"),
            window_days=st.session_state.setdefault("window", 30),
        ),
        selected=click.place if click else None,
    )
    st.session_state.update(day=moment.day, mode=moment.mode, window=moment.window_days)
    st.text(f"Python's day: {st.session_state.day.isoformat()}")
    st.text(f"Python's window: {moment.first.isoformat()} {moment.mode}")


timeline_and_panels()
st.text(f"Clicked: {click.place} {click.kind} {click.seq}" if click else "Clicked: nothing")
st.text(f"Events: {' '.join(click.events)}" if click else "Events: none")
