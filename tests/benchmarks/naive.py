"""What one writes first: a slider, and a folium map with markers made anew on each rerun."""

import os
from datetime import date

import folium
import streamlit as st
from branca.element import MacroElement
from folium.template import Template
from streamlit_folium import st_folium

from dashboard import components, layers
from geodata.timeline import control_at, control_histories
from tests.benchmarks.maker import FIRST, LAST, make_events

st.set_page_config(layout="wide")


class OfflineMap(folium.Map):
    """Leaflet from our own server: on a machine without a network a stock map draws nothing."""

    default_js = [("leaflet", components.ASSETS.scripts[0])]  # noqa: RUF012
    default_css = [("leaflet_css", components.ASSETS.leaflet_css)]  # noqa: RUF012


class SayDay(MacroElement):
    """Tells the benchmark which day the frame shows."""

    _template = Template(
        "{% macro script(this, kwargs) %}window.__naiveDay = '{{ this.day }}';{% endmacro %}"
    )

    def __init__(self, day: str) -> None:
        super().__init__()
        self.day = day


@st.cache_resource
def prepared():
    return make_events(int(os.environ["EVENTS"]), int(os.environ["PLACES"]))


events = prepared()
day = st.slider("Day", FIRST, LAST, date(2017, 10, 17))
shown = [e for e in events if e.dates and e.dates.last and e.dates.last <= day]
states = control_at(control_histories(events), day)
marks = layers.party_marks(layers.party_order(events))
view = layers.home_view(events)
map_ = OfflineMap(location=(view.lat, view.lon), zoom_start=view.zoom, tiles=None)
for event in shown:
    state = states.get(event.place.id)
    colour = marks[state.holder].colour if state and state.holder else "#888888"
    folium.CircleMarker(
        (event.place.lat, event.place.lon), radius=6, color=colour, fill=True
    ).add_to(map_)
map_.add_child(SayDay(day.isoformat()))
st_folium(map_, key="naive", height=560, use_container_width=True, returned_objects=[])
st.text(f"Drawn: {day.isoformat()} {len(shown)}")
