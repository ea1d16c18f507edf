"""Reported areas kept beside the store, and what the browser is sent of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard import zones
from geodata.errors import FormatError
from tests.geodata.test_zones import geojson


def sent(folder: Path) -> list[dict[str, object]]:
    return list(json.loads(zones.payload(zones.kept(folder)))["zones"])


def test_a_kept_file_is_there_next_time_with_its_credit_until_it_is_removed(tmp_path: Path) -> None:
    content = geojson({"party": "Reds", "date": "2020-05-01"})
    zones.keep(tmp_path, "front.geojson", content, "The Gazette, CC BY")
    (kept,) = zones.kept(tmp_path)
    assert (kept.file.name, kept.credit) == ("front.geojson", "The Gazette, CC BY")
    assert (tmp_path / "front.geojson").read_bytes() == content
    zones.forget(tmp_path, "front.geojson")
    assert zones.kept(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_an_area_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(FormatError):
        zones.keep(tmp_path, "front.geojson", b"{}", "")
    assert zones.kept(tmp_path) == ()


@pytest.mark.parametrize("name", ["../../front.geojson", "..", ".hidden", "a/b.kml", "x" * 300])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "areas"
    zones.keep(folder, name, geojson({"party": "Reds"}), "")
    assert [path.parent for path in tmp_path.rglob("*") if path.is_file()] == [folder] * 2


def test_a_file_that_was_spoilt_meanwhile_spoils_no_other(tmp_path: Path) -> None:
    zones.keep(tmp_path, "a.geojson", geojson({"party": "Reds"}), "")
    zones.keep(tmp_path, "b.geojson", geojson({"party": "Blues"}), "")
    (tmp_path / "a.geojson").write_bytes(b"{")
    assert [row["party"] for row in sent(tmp_path)] == ["Blues"]
    assert "not valid JSON" in zones.kept(tmp_path)[0].file.refused[0]


def test_files_of_a_series_follow_each_other_and_those_of_another_do_not(tmp_path: Path) -> None:
    for name in ("front_20200501.geojson", "front_20200504.geojson", "other_20200502.geojson"):
        zones.keep(tmp_path, name, geojson({"party": name}), "")
    days = {str(row["party"]): (row["first"], row["last"]) for row in sent(tmp_path)}
    first, last = days["front_20200501.geojson"]
    assert isinstance(first, int)
    assert last == first + 2
    assert days["front_20200504.geojson"] == (first + 3, None)
    assert days["other_20200502.geojson"] == (first + 1, None)


def test_only_names_days_and_corners_are_sent(tmp_path: Path) -> None:
    zones.keep(tmp_path, "a.geojson", geojson({"party": "Reds", "note": "a secret"}), "credit")
    (row,) = sent(tmp_path)
    assert set(row) == {"party", "colour", "first", "last", "credit", "rings"}
    assert row["rings"] == [[100_000, 200_000, 10_000, 0, 0, 10_000, -10_000, 0]]
