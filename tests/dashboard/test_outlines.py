"""Outlines made from a small invented country of three squares."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from dashboard.basemap.build import _simplified
from dashboard.basemap.outlines import write_outlines


def square(name: str, west: float, south: float, code: str = "XA") -> dict[str, Any]:
    """A division of one degree, with a crooked eastern border."""
    middle = [west + 1.002, south + 0.5] if west == 0 else [west + 1, south + 0.5]
    ring = [[west, south], [west + 1, south], middle, [west + 1, south + 1], [west, south + 1]]
    if west == 1:
        ring.append([1.002, south + 0.5])
    return {
        "properties": {"cc": code, "name": name, "gn_name": f"{name} Province", "woe_name": name},
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }


def written(folder: Path, *features: dict[str, Any]) -> dict[str, Any]:
    assert write_outlines({"features": features}, folder, _simplified) == ["XA"]
    return dict(json.loads((folder / "outlines_XA.json").read_text("utf-8")))


def points(flat: list[int]) -> list[tuple[int, int]]:
    x = y = 0
    found = []
    for dx, dy in zip(flat[::2], flat[1::2], strict=True):
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


def test_a_border_that_two_divisions_share_is_no_part_of_the_country_s(tmp_path: Path) -> None:
    row = written(tmp_path, square("West", 0, 0), square("East", 1, 0))
    (ring,) = row["country"]
    corners = set(points(ring))
    assert corners == {(0, 0), (500, 0), (1000, 0), (1000, 500), (500, 500), (0, 500)}


def test_neighbours_share_their_border_to_the_last_point(tmp_path: Path) -> None:
    row = written(tmp_path, square("West", 0, 0), square("East", 1, 0))
    edges = []
    for division in row["divisions"]:
        ring = points(division["rings"][0])
        edges.append({frozenset(pair) for pair in pairwise([*ring, ring[0]])})
    shared = edges[0] & edges[1]
    assert {point for edge in shared for point in edge} == {(500, 0), (500, 500)}


def test_a_division_keeps_its_other_names_and_one_without_a_code_is_left_out(
    tmp_path: Path,
) -> None:
    row = written(tmp_path, square("West", 0, 0), square("Nowhere", 5, 0, code="-1"))
    assert [division["names"] for division in row["divisions"]] == [["West", "West Province"]]
