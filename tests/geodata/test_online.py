"""The second opinion: asked politely, once, and never a reason to fail."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import Any

import pytest
from geopy.exc import GeocoderServiceError
from geopy.geocoders import Nominatim
from geopy.location import Location

import geodata.online
from geodata.errors import OnlineError
from geodata.online import SecondOpinion, credit, is_online, second_opinion


class Service(Nominatim):
    """Nominatim without a network: answers from a table, and tells what it was asked."""

    def __init__(self, answers: dict[str, list[Location]]) -> None:
        super().__init__(user_agent="conflict-map tests (nobody@example.org)")
        self.answers = answers
        self.asked: list[str] = []

    def geocode(self, query: str, *, exactly_one: bool = True, **_: Any) -> list[Location] | None:
        self.asked.append(query)
        if query == "Broken":
            raise GeocoderServiceError("down")
        return self.answers.get(query)


def town(lat: float = 36.0, lon: float = 39.0) -> Location:
    raw = {"name": "Tell Samn", "addresstype": "village", "address": {"country_code": "sy"}}
    return Location("Tell Samn, Syria", (lat, lon), raw)


def test_a_name_is_asked_once_and_the_answer_kept(tmp_path: Path) -> None:
    service = Service({"Tell Samn, SY": [town(), town(35.0)]})
    opinion = SecondOpinion("nominatim", service, tmp_path / "answers.sqlite3")
    first, second = opinion.candidates("Tell Samn", "SY")
    assert (first.place.lat, first.place.lon, first.place.country) == (36.0, 39.0, "SY")
    assert first.place.precision == 2
    assert first.place.id != second.place.id
    assert is_online(first.place.id)
    assert "OpenStreetMap" in first.reason
    again = SecondOpinion("nominatim", service, tmp_path / "answers.sqlite3")
    assert again.candidates("Tell Samn", "SY") == [first, second]
    assert service.asked == ["Tell Samn, SY"]


def test_no_such_place_is_an_answer_too(tmp_path: Path) -> None:
    service = Service({})
    opinion = SecondOpinion("nominatim", service, tmp_path / "answers.sqlite3")
    assert opinion.candidates("Nowhere") == opinion.candidates("nowhere") == []
    assert service.asked == ["Nowhere"]


def test_a_failure_is_told_and_asked_again_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geopy.extra.rate_limiter.sleep", lambda _: None)
    told: list[str] = []
    service = Service({})
    opinion = SecondOpinion("nominatim", service, tmp_path / "a.sqlite3")
    assert opinion.candidates("Broken", on_failure=lambda fault: told.append(str(fault))) == []
    before = len(service.asked)
    assert opinion.candidates("Broken") == []
    assert told == ["down"]
    assert len(service.asked) > before


def test_a_province_is_no_town(tmp_path: Path) -> None:
    raw = {"addresstype": "state", "address": {"country_code": "sy"}}
    service = Service({"Somewhere": [Location("Somewhere", (35.0, 38.0), raw)]})
    opinion = SecondOpinion("nominatim", service, tmp_path / "a.sqlite3")
    (candidate,) = opinion.candidates("Somewhere")
    assert (candidate.place.kind, candidate.place.precision) == ("admin1", 4)


@pytest.mark.parametrize(
    ("service", "contact", "settings", "fault"),
    [
        ("nominatim", " ", {}, "mail address"),
        ("nominatin", "me@example.org", {}, "no such service"),
        ("geonames", "me@example.org", {}, "username"),
        ("nominatim", "me@example.org", {"colour": "red"}, "colour"),
    ],
)
def test_what_is_missing_is_said(
    service: str, contact: str, settings: dict[str, str], fault: str
) -> None:
    with pytest.raises(OnlineError, match=fault):
        second_opinion(service, contact, settings)


def test_a_service_is_given_its_credit() -> None:
    opinion = second_opinion("geonames", "me@example.org", {"username": "someone"})
    assert opinion.service == "geonames"
    assert credit("online:geonames:1.0,2.0") == "GeoNames, CC BY 4.0"
    assert credit("geonames:172955") == ""


def test_the_example_runs() -> None:
    assert doctest.testmod(geodata.online).failed == 0
