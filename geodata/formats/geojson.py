"""Events as GeoJSON (RFC 7946) for web maps and GIS."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from geodata.formats.csv import event_to_row
from geodata.model import Event
from geodata.records import Record


def write_geojson(events: Iterable[Event], out: TextIO) -> None:
    """One feature collection; an unplaced event is a feature without geometry."""
    out.write('{"type": "FeatureCollection", "features": [')
    for number, event in enumerate(events):
        out.write(",\n" if number else "\n")
        out.write(json.dumps(event_to_feature(event), ensure_ascii=False))
    out.write("\n]}\n")


def event_to_feature(event: Event) -> Record:
    """The event as a point with its row as properties. GeoJSON has longitude before latitude."""
    row = event_to_row(event)
    lat, lon = row.pop("lat"), row.pop("lon")
    return {
        "type": "Feature",
        "id": event.id,
        "geometry": {"type": "Point", "coordinates": [lon, lat]} if event.place else None,
        "properties": row,
    }
