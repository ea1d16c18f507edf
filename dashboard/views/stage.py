"""The map frame and its clicks, for the pages that have one."""

from __future__ import annotations

from datetime import date
from typing import cast

import streamlit as st

from dashboard import components, layers, session
from dashboard.basemaps import BASEMAPS
from dashboard.briefing import first_claim
from dashboard.library import Library, Selection

OFFLINE = "offline"
_HEIGHT = 560  # of the map, in pixels; it may not change within a session


def event_map(
    whole: Library, page: str = "map", known_on: date | None = None
) -> components.Click | None:
    """Show the page's map of the library; the last click on it, or None so far.

    `known_on` is the day whose knowledge is drawn, where that is another than the day looked at.
    """
    drawn = data(whole, known_on)
    with st.container(key="mapbox"):
        return components.event_map(
            _map(whole, page),
            key=f"{page}-{basemap_chosen()}",
            height=_HEIGHT,
            data=components.publish(drawn.payload),
            event_ids=drawn.event_ids,
        )


def data(whole: Library, day: date | None = None) -> layers.MapData:
    """What the map draws: all that is known now, or what was by a day."""
    sight = session.sight()
    library = session.as_known(whole, day)
    return session.map_data(library.version, sight.filters, library, sight.known == "day", whole)


def zones() -> str | None:
    """The address of the reported areas, unless there are none or the reader put them away."""
    if st.session_state.get("_zones_hidden", False):
        return None
    drawn = session.zone_payload()
    return None if drawn is None else components.publish(drawn)


def _map(library: Library, page: str) -> object:
    """The same map all session long: another would lose the reader's view."""
    chosen = basemap_chosen()
    maps = st.session_state.setdefault("_maps", {})
    if (page, chosen) not in maps:
        row = BASEMAPS[chosen]
        maps[page, chosen] = layers.build_map(
            components.ASSETS,
            components.channel(page),
            session.first_view(library),
            online=None if row.url is None else cast(layers.OnlineTiles, row),
        )
    return maps[page, chosen]


def basemap_chosen() -> str:
    """The basemap this reader chose.

    It is no part of the address: a link that is passed on must not make its reader's browser ask
    another machine for tiles.
    """
    chosen = st.session_state.get("_basemap", OFFLINE)
    return chosen if chosen in BASEMAPS else OFFLINE


def follow(click: components.Click | None, selection: Selection, page: str = "map") -> None:
    """Look at what was clicked, its first claim opened; open ground clears the selection."""
    seen = st.session_state.setdefault("_last_clicks", {})
    if click is None or click.seq == seen.get(page):
        return
    seen[page] = click.seq
    day = session.sight().day or date.max
    first = first_claim(selection, click.place, day, click.kind) if click.place else None
    session.look(place=click.place, claim=first.id if first else None)
