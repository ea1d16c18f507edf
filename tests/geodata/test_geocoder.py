"""Geocoding as geopy's users know it."""

from __future__ import annotations

import asyncio
import doctest
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from geopy.adapters import BaseAsyncAdapter
from geopy.exc import GeocoderQueryError
from geopy.extra.rate_limiter import RateLimiter
from geopy.location import Location
from geopy.point import Point

from geodata import geocoder as module
from geodata.gazetteer import Gazetteer
from geodata.geocoder import ConflictGeocoder


@pytest.fixture(scope="module")
def geocoder(gazetteer: Gazetteer) -> ConflictGeocoder:
    return ConflictGeocoder(gazetteer)


def test_the_examples_in_the_docstrings_run() -> None:
    assert doctest.testmod(module).failed == 0


def _country(location: Any) -> str:
    return str(location.raw["country"])


@pytest.mark.parametrize(
    ("name", "country", "place_id"),
    [
        ("Al-Junaynah", "SD", "geonames:381953"),
        ("Mekele", "ET", "geonames:331180"),
        ("Stepanakert", "AZ", "geonames:586001"),
        ("Timbuktu", "ML", "geonames:2449066"),
        ("Laukkaing", "MM", None),
        ("Qunduz", "AF", "geonames:1135690"),
    ],
)
def test_press_names_of_other_wars_are_known(
    geocoder: ConflictGeocoder, name: str, country: str, place_id: str | None
) -> None:
    found = geocoder.candidates(name, countries=[country])
    assert found
    assert found[0].place.country == country
    if place_id:
        assert found[0].place.kind == "city"


def test_the_country_decides_between_namesakes(geocoder: ConflictGeocoder) -> None:
    assert _country(geocoder.geocode("Tripoli")) == "LY"
    assert _country(geocoder.geocode("Tripoli", country_codes="LB")) == "LB"
    assert _country(geocoder.geocode("Tripoli, Lebanon")) == "LB"


def test_a_word_beside_the_name_tells_the_kind(geocoder: ConflictGeocoder) -> None:
    kinds = [
        geocoder.candidates(name)[0].place.kind
        for name in ("Raqqa", "Raqqa province", "Raqqa city", "Raqqa Governorate")
    ]
    assert kinds == ["city", "admin1", "city", "admin1"]


def test_a_slip_of_the_pen_is_forgiven_where_the_country_is_known(
    geocoder: ConflictGeocoder,
) -> None:
    found = geocoder.candidates("Kisagnani", countries=["CD"])[0]
    assert found.place.name == "Kisangani"
    assert "slip" in found.reason


def test_what_is_no_place_has_no_answer(geocoder: ConflictGeocoder) -> None:
    assert geocoder.geocode("Brigadoonstown") is None
    assert geocoder.geocode("", exactly_one=False) is None


def test_all_answers_come_as_a_list_when_asked(geocoder: ConflictGeocoder) -> None:
    found = geocoder.geocode("Victoria", exactly_one=False, limit=3)
    assert isinstance(found, list)
    assert len(found) == 3
    assert all(isinstance(each, Location) for each in found)


def test_near_points_speak_for_their_neighbours(geocoder: ConflictGeocoder) -> None:
    far = geocoder.candidates("Hama", near=[(35.9, 36.6)])[0]
    assert far.place.country == "SY"
    assert "km" in far.reason


def test_a_point_is_named_after_the_nearest_town(geocoder: ConflictGeocoder) -> None:
    for point in (Point(15.5, 32.55), (15.5, 32.55), "15.5, 32.55"):
        assert _country(geocoder.reverse(point)) == "SD"


def test_a_wrong_query_says_what_is_wanted(geocoder: ConflictGeocoder) -> None:
    with pytest.raises(GeocoderQueryError, match="name of a place"):
        geocoder.geocode(7)  # type: ignore[arg-type]
    with pytest.raises(GeocoderQueryError, match="no point"):
        geocoder.reverse("nowhere")


def test_a_rate_limiter_goes_around_it(geocoder: ConflictGeocoder) -> None:
    limited = RateLimiter(geocoder.geocode, min_delay_seconds=0)
    assert _country(limited("Goma")) == "CD"


def test_with_an_asynchronous_adapter_answers_are_awaited(gazetteer: Gazetteer) -> None:
    class Silent(BaseAsyncAdapter):
        async def get_json(self, url: str, **_: Any) -> Any:
            raise AssertionError(url)

        get_text = get_json

    geocoder = ConflictGeocoder(gazetteer, adapter_factory=Silent)
    # In a thread of its own: browser tests leave an event loop running in this one.
    with ThreadPoolExecutor() as aside:
        found = aside.submit(asyncio.run, geocoder.geocode("Goma")).result()  # type: ignore[arg-type]
    assert _country(found) == "CD"


@pytest.mark.parametrize(
    ("name", "codes"),
    [("Xqzzyvwk", None), ("Xqzzyvwk", ["IL"]), ("Zzyx", ["US"]), ("Qala-e Zal", ["AF"])],
)
def test_what_fits_no_place_well_is_no_place(
    name: str, codes: list[str] | None, gazetteer: Gazetteer
) -> None:
    assert ConflictGeocoder(gazetteer).geocode(name, country_codes=codes) is None


def test_a_town_that_only_has_an_airfield_is_put_within_25_km(gazetteer: Gazetteer) -> None:
    (found,) = ConflictGeocoder(gazetteer).candidates("Humera", countries=["ET"])
    assert (found.place.kind, found.place.precision) == ("city", 2)
    assert "Humera Airport" in found.reason
    again = gazetteer.place(found.place.id)
    assert again is not None
    assert again.name == "Humera"
