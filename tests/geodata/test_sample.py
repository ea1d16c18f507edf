"""The sample that opens first: sound in form, and read as a careful reader would.

`tests/gold/sample_expected.jsonl` says in our own terms what each report states.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "dashboard" / "sample" / "reports.jsonl"
EXPECTED = ROOT / "tests" / "gold" / "sample_expected.jsonl"
FACTS = ROOT.parent / "shared" / "facts"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


REPORTS = lines(SAMPLE)
EXPECTATIONS = {line["report"]: line["expect"] for line in lines(EXPECTED)}


def day(report: dict[str, Any]) -> date:
    """The day of a report."""
    return datetime.fromisoformat(report["published"]).date()


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report["id"])
def test_a_report_of_the_sample_is_sound(report: dict[str, Any]) -> None:
    assert report["text"].startswith(f"{report['title']}\n\n{report['place_line']} ")
    assert datetime.fromisoformat(report["published"]).tzinfo is not None
    assert date(2013, 1, 1) <= day(report) <= date(2019, 12, 31)
    assert report["publisher"] == "Conflict Map sample"
    assert report["source"]
    for url in {report["url"], *report["sources"]}:
        parts = urlsplit(url)
        assert parts.scheme in {"http", "https"}, url
        assert "." in (parts.hostname or ""), url
    assert report["facts"]


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report["id"])
def test_a_weekday_in_the_sample_can_only_be_the_day_meant(report: dict[str, Any]) -> None:
    # "on Tuesday" is the latest Tuesday up to the report's own day, so that day must be one that
    # the report tells of or was written on.
    expected = EXPECTATIONS[report["id"]]
    told = {day(report)} | {
        date.fromisoformat(fact[end])
        for fact in expected
        for end in ("date_start", "date_end")
        if fact[end]
    }
    for name in re.findall(rf"\b({'|'.join(WEEKDAYS)})\b", report["text"]):
        back = (day(report).weekday() - WEEKDAYS.index(name)) % 7
        meant = day(report) - timedelta(days=back)
        near = {meant, meant + timedelta(days=1), meant - timedelta(days=1)}
        assert told & near, f"{name} is {meant}, and nothing told of happened then"


def test_the_reports_of_the_sample_differ_and_come_in_order() -> None:
    assert len(REPORTS) >= 60
    assert len({report["id"] for report in REPORTS}) == len(REPORTS)
    assert len({report["text"] for report in REPORTS}) == len(REPORTS)
    assert [day(report) for report in REPORTS] == sorted(day(report) for report in REPORTS)


def test_the_sample_covers_every_year_and_many_places() -> None:
    assert {day(report).year for report in REPORTS} == set(range(2013, 2020))
    places = {fact["place"] for facts in EXPECTATIONS.values() for fact in facts}
    assert len(places) >= 40


def test_every_report_of_the_sample_has_an_expectation() -> None:
    assert list(EXPECTATIONS) == [report["id"] for report in REPORTS]


def test_numbers_expected_of_the_sample_stand_in_its_text() -> None:
    texts = {report["id"]: report["text"].replace(",", "") for report in REPORTS}
    words = {2: "two", 3: "Three", 78: "Seventy-eight"}
    for name, facts in EXPECTATIONS.items():
        exact = (fact for fact in facts if fact.get("qualifier") != "vague")
        for number in (n for fact in exact for n in fact.get("numbers", ())):
            written = str(number) in texts[name] or words.get(number, "?") in texts[name]
            assert written, f"{name}: {number}"


@pytest.mark.skipif(not FACTS.is_dir(), reason="the table of facts is not part of the project")
def test_every_fact_of_the_sample_is_in_the_table() -> None:
    table = {
        fact["id"]: fact
        for name in ("facts.jsonl", "facts_extra.jsonl")
        for fact in lines(FACTS / name)
    }
    for report in REPORTS:
        pages = {
            source["url"]: source["publisher"]
            for fact in report["facts"]
            for source in table[fact]["sources"]
        }
        assert pages[report["url"]] == report["source"]
        assert set(report["sources"]) <= set(pages)
