"""The smallest page with map and timeline: what the browser tests and the benchmark drive.

EVENTS and PLACES in the environment say how many are made.
"""

import os
from datetime import date

import streamlit as st

from dashboard import components, layers
from tests.benchmarks.maker import make_events

st.set_page_config(layout="wide")


@st.cache_resource
def prepared() -> tuple[layers.MapData, layers.View]:
    events = make_events(int(os.environ.get("EVENTS", "300")), int(os.environ.get("PLACES", "60")))
    return layers.map_data(events), layers.home_view(events)


data, view = prepared()
assert data.first is not None
assert data.last is not None
st.session_state.setdefault("day", date(2017, 10, 17))
channel = components.channel()
click = components.event_map(
    layers.build_map(components.ASSETS, channel, view), key="map", height=560
)


@st.fragment
def timeline_and_panels() -> None:
    st.session_state.day = components.timeline(
        key="timeline",
        channel=channel,
        data=components.publish(data.payload),
        first=data.first,
        last=data.last,
        day=st.session_state.day,
        selected=click.place if click else None,
    )
    st.text(f"Python's day: {st.session_state.day.isoformat()}")


timeline_and_panels()
st.text(f"Clicked: {click.place} {click.kind} {click.seq}" if click else "Clicked: nothing")
