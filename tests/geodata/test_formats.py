"""Events go out in forms that other programs read without surprises."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from geodata.formats import FORMATS
from geodata.formats.csv import COLUMNS
from geodata.model import Count
from geodata.records import event_to_record
from tests.builders import NORTON, control, days, event, toll

TAKEN = event(control(dates=days("2020-03-02"), quote="Reds took “Norton”,\nat last"))
KILLED = event(toll(dates=days("2020-03-01", "2020-03-02", "range"), start=50))
UNPLACED = event(control(place=None, dates=None, start=90))


def written(name: str, *events: object) -> str:
    out = io.StringIO()
    FORMATS[name](events, out)  # type: ignore[arg-type]
    return out.getvalue()


def test_a_table_has_one_row_an_event_under_the_same_columns() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", TAKEN, KILLED, UNPLACED))))
    assert [tuple(row) for row in rows] == [COLUMNS] * 3
    taken, killed, unplaced = rows
    assert (taken["change"], taken["gained_by"], taken["place"]) == ("gained", "Reds", "Norton")
    assert (float(taken["lat"]), float(taken["lon"])) == (NORTON.lat, NORTON.lon)
    assert taken["quote"] == "Reds took “Norton”,\nat last"
    assert (killed["measure"], killed["best"], killed["change"]) == ("killed", "12", "")
    assert (killed["date_start"], killed["date_end"]) == ("2020-03-01", "2020-03-02")
    assert (unplaced["lat"], unplaced["place_id"], unplaced["date_start"]) == ("", "", "")


def test_an_open_bound_stays_open() -> None:
    at_least = event(toll(count=Count(12, 12, None, "at_least", "at least 12")))
    (row,) = csv.DictReader(io.StringIO(written("csv", at_least)))
    assert (row["low"], row["high"]) == ("12", "")


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "+1", "-2+3", "@SUM(A1)"])
def test_a_strangers_words_are_no_formula(words: str) -> None:
    (row,) = csv.DictReader(io.StringIO(written("csv", event(control(quote=words)))))
    assert row["quote"] == f"'{words}"


def test_a_coordinate_below_zero_stays_a_number() -> None:
    south = event(control(place=replace(NORTON, lat=-1.5)))
    (row,) = csv.DictReader(io.StringIO(written("csv", south)))
    assert row["lat"] == "-1.5"


def test_geojson_has_longitude_first_and_keeps_what_is_unplaced() -> None:
    collection = json.loads(written("geojson", TAKEN, UNPLACED))
    taken, unplaced = collection["features"]
    assert collection["type"] == "FeatureCollection"
    assert taken["geometry"] == {"type": "Point", "coordinates": [NORTON.lon, NORTON.lat]}
    assert taken["properties"]["gained_by"] == "Reds"
    assert unplaced["geometry"] is None


def test_lines_are_the_records_the_command_prints() -> None:
    lines = written("jsonl", TAKEN, KILLED).splitlines()
    assert [json.loads(line) for line in lines] == [event_to_record(e) for e in (TAKEN, KILLED)]


@pytest.mark.parametrize("name", FORMATS)
def test_no_events_make_a_file_that_is_whole(name: str) -> None:
    text = written(name)
    assert {"csv": text.count("\n") == 1, "geojson": '"features"' in text, "jsonl": not text}[name]
