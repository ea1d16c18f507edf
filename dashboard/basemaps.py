"""What lies under the marks: the offline basemap, and online tiles as a reader's own choice.

Choosing an online row sends the part of the world looked at, and the reader's address, to that
server; nothing is asked of any of them unless it is chosen. Adding one is adding a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Basemap:
    """A row of the table: `url` None is our own offline basemap.

    `url` holds Leaflet's {z}/{x}/{y}; `attribution` is shown on the map, as the licence asks.
    """

    label: str
    url: str | None
    attribution: str
    max_zoom: int = 14


BASEMAPS: Mapping[str, Basemap] = {
    "offline": Basemap(
        label="Offline (Natural Earth)", url=None, attribution="Natural Earth · GeoNames CC BY"
    ),
    "osm": Basemap(
        label="OpenStreetMap (online)",
        url="https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        attribution="© OpenStreetMap contributors",
        max_zoom=19,
    ),
    "topo": Basemap(
        label="OpenTopoMap (online)",
        url="https://tile.opentopomap.org/{z}/{x}/{y}.png",
        attribution="© OpenStreetMap contributors, SRTM · OpenTopoMap (CC BY-SA)",
        max_zoom=17,
    ),
}
