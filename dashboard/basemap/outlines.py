"""Outlines of countries and their first-level divisions, one small file a country.

    outlines_SY.json: {"quantum": 0.002, "country": [ring, …], "divisions": [{"names": […],
                       "rings": [[…], …]}, …]}

A ring is closed and flat: longitude and latitude of its first point in units of the quantum, then
the step to each further point. Neighbours share their border to the last point: borders are
simplified between the points where they meet, once for both sides. A country is what is left when
the borders between its own divisions are taken out.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]
Simplify = Callable[[Ring, float, bool], Ring]

QUANTUM = 0.002  # degrees
TOLERANCE = 0.006


def write_outlines(divisions: dict[str, Any], folder: Path, simplify: Simplify) -> list[str]:
    """Write a file for each country of the outlines; returns their two-letter codes, sorted."""
    by_country: dict[str, list[Any]] = defaultdict(list)
    for feature in divisions["features"]:
        code = feature["properties"]["cc"]
        if re.fullmatch(r"[A-Z]{2}", code or ""):
            by_country[code].append(feature)
    for code, features in by_country.items():
        rings = [list(_rings(feature["geometry"])) for feature in features]
        units = _simplified_alike(rings, simplify)
        row = {
            "quantum": QUANTUM,
            "country": [_flat(ring) for ring in _dissolved(units)],
            "divisions": [
                {"names": _names(feature), "rings": [_flat(ring) for ring in unit]}
                for feature, unit in zip(features, units, strict=True)
            ],
        }
        text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        (folder / f"outlines_{code}.json").write_text(text, "utf-8")
    return sorted(by_country)


def _rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    """All rings in whole quanta, without the repeated last point."""
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    for polygon in polygons:
        for points in polygon:
            ring = [(round(lon / QUANTUM), round(lat / QUANTUM)) for lon, lat, *_ in points]
            ring = [point for before, point in pairwise([ring[-1], *ring]) if point != before]
            if len(ring) >= 3:
                yield [(float(x), float(y)) for x, y in ring]


def _simplified_alike(units: Sequence[Sequence[Ring]], simplify: Simplify) -> list[list[Ring]]:
    """The units' rings, each stretch between two meeting points simplified once."""
    neighbours: dict[Point, set[Point]] = defaultdict(set)
    for unit in units:
        for ring in unit:
            for one, other in pairwise([*ring, ring[0]]):
                neighbours[one].add(other)
                neighbours[other].add(one)
    meeting = {point for point, around in neighbours.items() if len(around) != 2}
    return [
        [simple for ring in unit if len(simple := _simplified_ring(ring, meeting, simplify)) >= 3]
        for unit in units
    ]


def _simplified_ring(ring: Ring, meeting: set[Point], simplify: Simplify) -> Ring:
    tolerance = TOLERANCE / QUANTUM
    starts = [i for i, point in enumerate(ring) if point in meeting]
    if not starts:
        first = ring.index(min(ring))  # so that an island and the hole it lies in come out alike
        return simplify(ring[first:] + ring[:first], tolerance, True)
    turned = ring[starts[0] :] + ring[: starts[0] + 1]
    out: Ring = []
    stretch: Ring = [turned[0]]
    for point in turned[1:]:
        stretch.append(point)
        if point in meeting:
            backwards = stretch[0] > stretch[-1]
            simple = simplify(stretch[::-1] if backwards else stretch, tolerance, False)
            out += (simple[::-1] if backwards else simple)[:-1]
            stretch = [point]
    return out


def _dissolved(units: Iterable[Iterable[Ring]]) -> list[Ring]:
    """The rings around all units together: borders that two of them share cancel out."""
    edges: Counter[frozenset[Point]] = Counter()
    for unit in units:
        for ring in unit:
            edges.update(frozenset(pair) for pair in pairwise([*ring, ring[0]]))
    ends: dict[Point, list[Point]] = defaultdict(list)
    for edge, count in edges.items():
        if count % 2 and len(edge) == 2:
            one, other = sorted(edge)
            ends[one].append(other)
            ends[other].append(one)
    rings = []
    for start in sorted(ends):
        while ends[start]:
            ring, point = [start], start
            while ends[point]:
                following = ends[point].pop()
                ends[following].remove(point)
                if following == start:
                    break
                ring.append(following)
                point = following
            if len(ring) >= 3:
                rings.append(ring)
    # Where the source's borders do not quite meet, slivers are left.
    least = max((_area(ring) for ring in rings), default=0) * _SLIVER
    return [ring for ring in rings if _area(ring) >= least]


_SLIVER = 1e-3  # of the largest part


def _area(ring: Ring) -> float:
    return abs(sum(x * b - a * y for (x, y), (a, b) in pairwise([*ring, ring[0]]))) / 2


def _flat(ring: Ring) -> list[int]:
    steps = [ring[0], *((x - a, y - b) for (a, b), (x, y) in pairwise(ring))]
    return [int(number) for step in steps for number in step]


def _names(feature: dict[str, Any]) -> list[str]:
    about = feature["properties"]
    names = (about.get(key) for key in ("name", "gn_name", "woe_name"))
    return list(dict.fromkeys(name for name in names if name))
