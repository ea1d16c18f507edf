"""Reported areas of control: polygons with a party and days, from GeoJSON or KML.

Files met in the wild differ: the party stands in one of several properties or only in the colour
of the fill, the day in a property, in the file's name, or nowhere. What cannot be read is kept
beside its reason while good polygons go on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import PurePath
from typing import Any
from xml.etree import ElementTree

from geodata.errors import FormatError

Ring = tuple[tuple[float, float], ...]  # latitude, longitude; not closed

MOST_POINTS = 400_000  # of one file: what a browser still draws at each step of a day
_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 1, 1)  # days outside are slips of the pen


@dataclass(frozen=True, slots=True)
class Zone:
    """Land that a file says a party held from `first` to `last`, both included, None where open.

    `rings` are filled by the even-odd rule, so holes are rings too. `party` is as the file writes
    it, "" where it does not say. `colour` is the file's own, as #rrggbb.
    """

    party: str
    first: date | None
    last: date | None
    rings: tuple[Ring, ...]
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class ZoneFile:
    """A file's zones, and in words what of it could not be read."""

    name: str
    zones: tuple[Zone, ...]
    refused: tuple[str, ...] = ()


def read_zones(name: str, content: bytes) -> ZoneFile:
    """The zones of a GeoJSON or KML file; a FormatError says what to mend where there are none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FormatError(f"{name}: not UTF-8 text; save it as GeoJSON or KML in UTF-8") from None
    if not text.strip():
        raise FormatError(f"{name}: the file is empty; export it again")
    features = _kml_features if text.lstrip().startswith("<") else _geojson_features
    zones, refused, points = [], [], 0
    for number, (about, polygons) in enumerate(features(name, text), 1):
        try:
            zone = _zone(name, about, polygons)
        except ValueError as fault:
            refused.append(f"feature {number}: {fault}")
            continue
        except (TypeError, IndexError, OverflowError):
            refused.append(f"feature {number}: its coordinates or days make no sense")
            continue
        zones.append(zone)
        points += sum(len(ring) for ring in zone.rings)
        if points > MOST_POINTS:
            raise FormatError(
                f"{name}: more than {MOST_POINTS:,} points; simplify the polygons, for example "
                "with mapshaper, or split the file by day"
            )
    if not zones:
        why = f" ({refused[0]})" if refused else ""
        raise FormatError(
            f"{name}: no polygon of an area in it{why}; areas are features whose geometry is a "
            "Polygon or MultiPolygon"
        )
    return ZoneFile(name, tuple(zones), tuple(refused))


def with_ends(zones: Iterable[Zone]) -> tuple[Zone, ...]:
    """Zones known for one day only, each until the day before the next such day.

    A series of daily pictures is read like that: each stands until there is a newer one.
    """
    known = list(zones)
    days = sorted({zone.first for zone in known if zone.first and zone.last is None})
    following = dict(pairwise(days))
    return tuple(
        replace(zone, last=following[zone.first] - timedelta(days=1))
        if zone.first and zone.last is None and zone.first in following
        else zone
        for zone in known
    )


_Feature = tuple[Mapping[str, Any], Sequence[Sequence[Any]]]  # what it says, and its polygons

# The more telling first: a file that has both "party" and "name" means the party.
_PARTY = (
    *("party", "held_by", "holder", "controlled_by", "control", "controller", "actor"),
    *("side", "owner", "faction", "status", "name", "title"),
)
_DAY = ("date", "day", "as_of", "asof", "timestamp", "when", "updated")
_FIRST = ("first", "from", "start", "begin", "start_date", "date_start", "valid_from", "date_from")
_LAST = ("last", "to", "end", "until", "end_date", "date_end", "valid_to", "date_to")
_COLOUR = ("fill", "fillcolor", "colour", "color", "stroke")


def _zone(name: str, about: Mapping[str, Any], polygons: Sequence[Sequence[Any]]) -> Zone:
    said = {str(key).casefold().replace(" ", "_"): value for key, value in about.items()}
    first, last = _day(_one(said, _FIRST)), _day(_one(said, _LAST))
    if first is None:
        first = _day(_one(said, _DAY)) or (_day_in_name(name) if last is None else None)
    if first and last and first > last:
        raise ValueError(f"it ends on {last} before it begins on {first}")
    rings = tuple(_ring(ring) for polygon in polygons for ring in polygon)
    if not rings:
        raise ValueError("it has no ring")
    return Zone(_party(_one(said, _PARTY)), first, last, rings, _colour(_one(said, _COLOUR)))


def _one(said: Mapping[str, Any], keys: Iterable[str]) -> str:
    return next((str(said[key]).strip() for key in keys if said.get(key) not in (None, "")), "")


def _party(written: str) -> str:
    """One name of several ("Звільнено /// Liberated"): the one in Latin letters, else the first."""
    names = [part.strip(" \xa0\t\r\n") for part in written.split("///")]
    latin = (part for part in names if re.search(r"[A-Za-z]", part))
    return next(latin, names[0])[:80]


def _colour(written: str) -> str | None:
    return written.lower() if re.fullmatch(r"#[0-9a-fA-F]{6}", written) else None


def _day(written: str) -> date | None:
    """The day that is written; None where nothing is. A ValueError where it makes no sense."""
    if not written:
        return None
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?", written):
        day = datetime.fromtimestamp(float(written), UTC).date()
    else:
        digits = re.match(r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?!\d)", written)
        if digits is None:
            raise ValueError(f"{written[:40]!r} is no day; write it as 2024-07-08")
        try:
            day = date(*map(int, digits.groups()))
        except ValueError:
            raise ValueError(f"{written[:40]!r} is no day of the calendar") from None
    if not _EARLIEST <= day <= _LATEST:
        raise ValueError(f"{written[:40]!r} is a year outside 1900 to 2100")
    return day


def _day_in_name(name: str) -> date | None:
    """The day in "deepstatemap_data_20240708.geojson" or, in Unix seconds, "1670798042.geojson"."""
    stem = PurePath(name).stem
    found = re.search(r"(?<!\d)(\d{4}[-_.]?\d{2}[-_.]?\d{2}|\d{10})(?!\d)", stem)
    if found is None:
        return None
    try:
        return _day(found[1].replace("_", "-"))
    except ValueError:
        return None


def _ring(points: Any) -> Ring:
    ring: list[tuple[float, float]] = []
    for point in points:
        lon, lat = float(point[0]), float(point[1])
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError(f"{lon:g}, {lat:g} is no longitude and latitude; export it in WGS 84")
        ring.append((round(lat, 5), round(lon, 5)))
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    if len(ring) < 3:
        raise ValueError("a ring has fewer than three points")
    return tuple(ring)


def _geojson_features(name: str, text: str) -> Iterator[_Feature]:
    try:
        read = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as fault:
        raise FormatError(f"{name}: not valid JSON ({fault}); export it again") from None
    features = read.get("features") if isinstance(read, dict) else None
    if isinstance(read, dict) and read.get("type") == "Feature":
        features = [read]
    if not isinstance(features, list):
        raise FormatError(
            f"{name}: JSON, but no GeoJSON feature collection; export the layer as GeoJSON"
        )
    for feature in features:
        row = feature if isinstance(feature, dict) else {}
        about = row.get("properties")
        yield (about if isinstance(about, dict) else {}), list(_polygons(row.get("geometry")))


def _polygons(geometry: Any) -> Iterator[Sequence[Any]]:
    if not isinstance(geometry, dict):
        return
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list):
        coordinates = []
    if geometry.get("type") == "Polygon":
        yield coordinates
    elif geometry.get("type") == "MultiPolygon":
        yield from coordinates
    elif geometry.get("type") == "GeometryCollection":
        parts = geometry.get("geometries")
        for part in parts if isinstance(parts, list) else ():
            yield from _polygons(part)


def _kml_features(name: str, text: str) -> Iterator[_Feature]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise FormatError(f"{name}: has a document type of its own, which KML needs not; remove it")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - no entities, see above
    except ElementTree.ParseError as fault:
        raise FormatError(f"{name}: not valid KML ({fault}); export it again") from None
    if _bare(root.tag) != "kml":
        raise FormatError(f"{name}: XML, but no KML; export the layer as KML or GeoJSON")
    for mark in _within(root, "Placemark"):
        about: dict[str, str] = {}
        for data in (*_within(mark, "Data"), *_within(mark, "SimpleData")):
            about[data.get("name", "")] = "".join(data.itertext()).strip()
        for tag, key in (("begin", "begin"), ("end", "end"), ("when", "when"), ("name", "name")):
            for found in _within(mark, tag):
                about.setdefault(key, (found.text or "").strip())
        polygons = [
            [_kml_ring(ring) for ring in _within(polygon, "coordinates")]
            for polygon in _within(mark, "Polygon")
        ]
        yield about, polygons


def _kml_ring(coordinates: ElementTree.Element) -> list[list[str]]:
    return [point.split(",") for point in (coordinates.text or "").split()]


def _bare(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]


def _within(element: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    return (found for found in element.iter() if _bare(found.tag) == tag)
