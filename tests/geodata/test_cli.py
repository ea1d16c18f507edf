"""The command as a person types it and as a script reads it."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from geopy.location import Location

from geodata import cli
from geodata.gazetteer import Gazetteer
from geodata.model import Review
from geodata.store import open_store

STORY = (
    "Syrian army captures Raqqa\n\n"
    "DAMASCUS, March 2 (Wire) - The Syrian army captured the city of Raqqa from the Islamic State "
    "on Monday. At least 12 people were killed, the Syrian Observatory for Human Rights said.\n"
)


class Output:
    """What one run of the command gave."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def records(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines; fails where a line of it is anything else."""
        return [json.loads(line) for line in self.out.splitlines()]


class Command:
    """Runs the command in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self._capsys, self._patch = capsys, patch

    def __call__(self, *arguments: object, stdin: bytes = b"") -> Output:
        given = io.TextIOWrapper(io.BufferedReader(io.BytesIO(stdin)))  # type: ignore[type-var]
        self._patch.setattr(sys, "stdin", given)
        code = cli.run([str(argument) for argument in arguments])
        return Output(code, *self._capsys.readouterr())


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, gazetteer: Gazetteer
) -> Command:
    monkeypatch.setenv("COLUMNS", "200")
    return Command(capsys, monkeypatch)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "store.sqlite3"


@pytest.fixture
def story(tmp_path: Path) -> Path:
    file = tmp_path / "reports" / "story.txt"
    file.parent.mkdir()
    file.write_text(STORY, encoding="utf-8")
    return file


# geocode


def test_each_name_gets_a_line_with_its_place_and_alternatives(command: Command) -> None:
    ran = command("geocode", "Raqqa", "Blorptown", "--json")
    known, unknown = ran.records
    assert ran.code == 0
    assert known["query"] == "Raqqa"
    assert known["place"].keys() >= {"id", "name", "lat", "lon", "country", "admin1", "kind"}
    assert known["place"]["country"] == "SY"
    assert known["reason"]
    assert {"id", "score", "reason"} <= known["alternatives"][0].keys()
    assert unknown["place"] is None
    assert unknown["query"] == "Blorptown"


def test_a_country_narrows_the_look_up(command: Command) -> None:
    (record,) = command("geocode", "Tripoli", "--country", "lb", "--json").records
    assert record["place"]["country"] == "LB"


def test_names_are_read_from_standard_input_too(command: Command) -> None:
    ran = command("geocode", "-", "--json", stdin="Raqqa\n\nالرقة\n".encode())
    assert [record["query"] for record in ran.records] == ["Raqqa", "الرقة"]


def test_no_place_at_all_is_exit_code_1(command: Command) -> None:
    assert command("geocode", "Blorptown").code == 1


def test_a_service_on_the_web_is_asked_only_where_that_is_asked_for(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Service:
        def __init__(self, **_: str) -> None:
            pass

        def geocode(self, query: str, exactly_one: bool = True) -> list[Location]:
            asked.append(query)
            return [Location("Blorptown", (36.0, 39.0), {})]

    monkeypatch.setattr("geodata.online.get_geocoder_for_service", lambda _: Service)
    command("geocode", "Blorptown")
    assert asked == []
    with_it = ("--online", "photon", "--contact", "me@example.org")
    ran = command("geocode", "Blorptown", "--country", "sy", *with_it)
    assert (ran.code, asked) == (0, ["Blorptown, SY"])
    assert "36.0000 39.0000; photon says so, online; © OpenStreetMap contributors" in ran.out
    (record,) = command("geocode", "Blorptown", *with_it, "--json").records
    assert record["place"] is None
    assert record["online"][0]["lat"] == 36.0


def test_a_service_wants_to_know_who_asks(command: Command) -> None:
    ran = command("geocode", "Raqqa", "--online", "nominatim")
    assert ran.code == 2
    assert "mail address" in ran.err
    ran = command("geocode", "Raqqa", "--online", "geonames", "--contact", "a@b", "--set", "me")
    assert "'me' is no KEY=VALUE" in ran.err


# extract


def test_a_report_gives_one_line_with_mentions_claims_and_events(
    command: Command, story: Path
) -> None:
    ran = command("extract", story, "--published", "2020-03-02", "--json")
    (record,) = ran.records
    assert ran.code == 0
    assert record.keys() == {"report", "mentions", "claims", "events"}
    assert record["report"]["title"] == "Syrian army captures Raqqa"
    assert record["report"]["dateline"] == {"place": "DAMASCUS", "date": "2020-03-02"}
    for part in (*record["mentions"], *record["claims"]):
        words = STORY[part["start"] : part["end"]]
        assert words == part.get("quote", part.get("text"))
    control = next(claim for claim in record["claims"] if claim["kind"] == "control")
    assert control["change"] == "gained"
    assert control["place"]["country"] == "SY"
    assert (control["date_start"], control["date_end"]) == ("2020-03-02", "2020-03-02")
    toll = next(claim for claim in record["claims"] if claim["kind"] == "toll")
    assert (toll["measure"], toll["low"], toll["qualifier"]) == ("killed", 12, "at_least")
    assert record["events"]


def test_standard_input_is_read_as_what_it_is(command: Command) -> None:
    (plain,) = command("extract", "-", "--json", stdin=STORY.encode()).records
    assert plain["report"]["title"] == "Syrian army captures Raqqa"
    line = json.dumps({"id": "n1", "text": STORY, "title": "Own title"}) + "\n"
    (lined,) = command("extract", "-", "--json", stdin=line.encode()).records
    assert (lined["report"]["id"], lined["report"]["title"]) == ("n1", "Own title")


def test_each_line_of_a_file_keeps_the_name_its_user_gave_it(
    command: Command, tmp_path: Path
) -> None:
    file = tmp_path / "reports.jsonl"
    lines = [{"id": f"r{n}", "text": f"{STORY}{n}", "published": "2020-03-02"} for n in range(3)]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    records = command("extract", file, "--json").records
    assert [record["report"]["id"] for record in records] == ["r0", "r1", "r2"]
    assert {claim["report_id"] for claim in records[1]["claims"]} == {"r1"}
    assert len(records[1]["report"]["sha256"]) == 64


def test_what_cannot_be_read_is_told_and_the_rest_comes_all_the_same(
    command: Command, story: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 cut")
    ran = command("extract", bad, story, tmp_path / "none.txt", "--json")
    assert len(ran.records) == 1
    assert ran.code == 2
    assert "bad.pdf" in ran.err
    assert "does not exist" in ran.err


def test_the_text_comes_along_when_asked_for(command: Command, story: Path) -> None:
    (record,) = command("extract", story, "--json", "--with-text").records
    assert record["report"]["text"] == STORY


def test_without_json_a_person_can_read_it(command: Command, story: Path) -> None:
    ran = command("extract", story, "--published", "2020-03-02")
    assert ran.code == 0
    assert "gained" in ran.out
    assert "at least 12" in ran.out.lower()


def test_a_date_that_is_none_is_refused_with_its_form(command: Command, story: Path) -> None:
    ran = command("extract", story, "--published", "yesterday")
    assert ran.code == 2
    assert "2017-10-17" in ran.err
    assert ran.out == ""


# add, state, export


def test_adding_the_same_report_again_changes_nothing(
    command: Command, story: Path, store: Path
) -> None:
    first = command("add", story, "--published", "2020-03-02", "--store", store)
    assert first.code == 0
    assert "1 reports added" in first.err
    assert first.out == ""
    again = command("add", story, "--store", store)
    assert again.code == 0
    assert "0 reports added" in again.err
    assert "1 known already" in again.err


def test_a_folder_goes_in_but_for_what_cannot_be_read(
    command: Command, story: Path, store: Path
) -> None:
    (story.parent / "empty.txt").write_text("")
    ran = command("--store", store, "add", story.parent)
    assert ran.code == 0
    assert "1 refused" in ran.err
    assert "empty.txt" in ran.err


def test_copies_of_one_story_are_told(command: Command, story: Path, store: Path) -> None:
    story.with_name("copy.txt").write_text(STORY.replace("Syrian army captures", "ARMY TAKES"))
    assert "2 of them print a story" in command("add", story.parent, "--store", store).err


def test_reading_anew_keeps_reports_and_decisions(
    command: Command, story: Path, store: Path
) -> None:
    command("add", story, "--published", "2020-03-02", "--store", store)
    before = open_store(store)
    review = Review(before.claims()[0].id, "accept", "Ada", datetime(2020, 3, 3, tzinfo=UTC))
    before.add_review(review)
    ran = command("reread", "--store", store)
    assert ran.code == 0
    assert "1 reports read anew" in ran.err
    after = open_store(store)
    assert after.claims() == before.claims()
    assert after.reports() == before.reports()
    assert after.reviews() == [review]


def test_the_state_says_who_holds_a_place_since_when_and_why(
    command: Command, story: Path, store: Path
) -> None:
    command("add", story, "--published", "2020-03-02", "--store", store)
    ran = command("state", "--at", "2020-03-05", "--store", store, "--json")
    record = next(r for r in ran.records if r["place"]["name"].startswith("Ar Raq"))
    assert ran.code == 0
    assert record["status"] == "held"
    assert "Syrian" in record["holder"]
    assert record["since"] == "2020-03-02"
    assert record["claims"]
    assert record["holder"] in command("state", "--at", "2020-03-05", "--store", store).out


def test_a_day_before_anything_is_known_is_exit_code_1(
    command: Command, story: Path, store: Path
) -> None:
    command("add", story, "--published", "2020-03-02", "--store", store)
    ran = command("state", "--at", "1999-01-01", "--store", store, "--json")
    assert (ran.code, ran.out) == (1, "")


@pytest.mark.parametrize("name", ["csv", "geojson", "jsonl"])
def test_events_are_written_in_each_format(
    command: Command, story: Path, store: Path, name: str
) -> None:
    command("add", story, "--published", "2020-03-02", "--store", store)
    out = store.with_name(f"events.{name}")
    assert command("export", "--out", out, "--store", store).code == 0
    printed = command("export", "--format", name, "--store", store)
    assert printed.out == out.read_text(encoding="utf-8")
    assert "gained" in printed.out


def test_an_unknown_format_is_refused_with_the_known_ones(command: Command, store: Path) -> None:
    ran = command("export", "--format", "xls", "--store", store)
    assert ran.code == 2
    assert "geojson" in ran.err


# gazetteer


def test_places_of_ones_own_are_added_listed_used_and_removed(
    command: Command, tmp_path: Path
) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("name,lat,lon,country\nBlorptown,35.5,39.5,SY\nNowhere,x,y,SY\n")
    added = command("gazetteer", "add", table)
    assert added.code == 0
    assert "line 3" in added.err
    (listed,) = command("gazetteer", "list", "--json").records
    assert (listed["name"], listed["places"], listed["bad"]) == ("mine.csv", 1, 1)
    (row,) = command("gazetteer", "list", listed["id"], "--json").records
    assert row["reason"]
    (found,) = command("geocode", "Blorptown", "--json").records
    assert found["place"]["lat"] == 35.5
    assert command("gazetteer", "remove", listed["id"]).code == 0
    assert command("gazetteer", "remove", listed["id"]).code == 2
    assert command("gazetteer", "list", "--json").records == []


# eval


def test_places_are_measured_against_a_gold_file(command: Command, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    spot = {"start": 0, "end": 5, "name": "Raqqa", "lat": 35.95, "lon": 39.01}
    gold.write_text(json.dumps({"id": "1", "text": "Raqqa fell.", "toponyms": [spot]}) + "\n")
    (record,) = command("eval", "places", gold, "--json").records
    assert record["file"] == str(gold)
    assert any(isinstance(value, float) for value in record.values())
    assert str(gold) in command("eval", "places", gold).out


def test_events_are_measured_against_gold_files_and_together(
    command: Command, tmp_path: Path
) -> None:
    gold = tmp_path / "gold.json"
    document = {"doc_id": "d", "text": STORY, "published": "2020-03-02", "records": []}
    gold.write_text(json.dumps(document | {"conflicts": [], "must_not": []}))
    first, second, both = command("eval", "events", gold, gold, "--cases", "--json").records
    assert first == second
    assert both["file"] == "all together"
    assert {"control_recall", "figure_precision", "traps"} <= first.keys()
    assert first["control_precision"]["right"] == 0
    assert "control recall" in command("eval", "events", gold).out


# a reader of one's own


OWN_READER = """
from geodata.model import Control, Reading

def read(report, gazetteer):
    said = {"report_id": report.id, "start": 0, "end": 6, "quote": report.text[:6]}
    claim = Control(place_text="", place=None, dates=None, change="holds", rule="mine", **said)
    return Reading(report, (), (claim,))

def lie(report, gazetteer):
    return read(report, gazetteer).__class__(report, (), (
        Control(report_id=report.id, start=0, end=6, quote="never said", place_text="",
                place=None, dates=None, change="holds"),))
"""


def test_a_reader_of_ones_own_takes_the_place_of_ours(
    command: Command, story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own_reader.py").write_text(OWN_READER)
    monkeypatch.syspath_prepend(tmp_path)
    (record,) = command("extract", story, "--reader", "own_reader:read", "--json").records
    assert [claim["rule"] for claim in record["claims"]] == ["mine"]
    lied = command("extract", story, "--reader", "own_reader:lie", "--json")
    assert lied.code == 2
    assert "does not quote" in lied.err
    assert "no reader is called" in command("extract", story, "--reader", "nobody").err


# manners


@pytest.mark.parametrize(
    "arguments",
    [
        *([], ["geocode"], ["extract"], ["add"], ["reread"], ["state"], ["export"]),
        *(["gazetteer"], ["gazetteer", "build"], ["gazetteer", "add"]),
        *(["gazetteer", "list"], ["gazetteer", "remove"]),
        *(["eval"], ["eval", "places"], ["eval", "events"]),
    ],
)
def test_every_command_explains_itself(command: Command, arguments: list[str]) -> None:
    ran = command(*arguments, "--help")
    assert ran.code == 0
    assert "Usage: conflict-map" in ran.out
    assert arguments in (["gazetteer"], ["eval"]) or "Exit codes:" in ran.out


def test_a_fault_is_one_line_and_no_traceback(command: Command, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.write_text("no database, but long enough to be looked at\n" * 20)
    ran = command("state", "--at", "2020-01-01", "--store", notes)
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1
    assert "--store" in ran.err


def test_a_mistake_of_ours_is_one_line_too(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(cli, "_store", broken)
    ran = command("state")
    assert ran.code == 3
    assert "Traceback" not in ran.err
    assert "CONFLICT_MAP_DEBUG" in ran.err


def test_an_interrupted_command_stops_without_a_traceback(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_store", interrupted)
    ran = command("state")
    assert (ran.code, ran.err) == (130, "Stopped.\n")


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    names = tmp_path / "names"
    names.write_text("Raqqa\n" * 3000)
    with names.open() as stdin:
        process = subprocess.Popen(
            [sys.executable, "-m", "geodata.cli", "geocode", "-", "--json"],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        assert process.stderr
        assert json.loads(process.stdout.readline())["query"] == "Raqqa"
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait() == 141
        process.stderr.close()


def test_a_taken_port_is_refused_before_anything_is_started(command: Command) -> None:
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        taken.listen()
        ran = command("--no-browser", "--port", taken.getsockname()[1])
    assert ran.code == 2
    assert "--port" in ran.err


def test_help_is_there_at_once() -> None:
    """The best of three, as a busy machine may be slow once; 0.3 s on a calm one."""
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "geodata.cli", "--help"], check=True, capture_output=True
        )
        took.append(time.perf_counter() - begun)
    assert min(took) < 1.0


def test_help_loads_none_of_the_heavy_libraries() -> None:
    heavy = "{'numpy', 'pandas', 'sqlalchemy', 'streamlit', 'trafilatura', 'rich', 'alembic'}"
    code = f"import sys, geodata.cli; print(sorted({heavy} & sys.modules.keys()))"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ
    )
    assert ran.stdout.strip() == "[]"
