"""Areas of control from files as people have them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from geodata.errors import FormatError
from geodata.formats.zones import Zone, read_zones, with_ends

SQUARE = [[[10, 20], [11, 20], [11, 21], [10, 21], [10, 20]]]


def geojson(*properties: dict[str, Any], rings: Any = SQUARE) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": about,
            "geometry": {"type": "Polygon", "coordinates": rings},
        }
        for about in properties
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def only(name: str, content: bytes) -> Zone:
    (zone,) = read_zones(name, content).zones
    return zone


def test_a_polygon_keeps_its_party_its_days_and_its_corners_latitude_first() -> None:
    zone = only("a.geojson", geojson({"held_by": "Reds", "from": "2020-05-01", "to": "2020-05-09"}))
    assert (zone.party, zone.first, zone.last) == ("Reds", date(2020, 5, 1), date(2020, 5, 9))
    assert zone.rings == (((20, 10), (20, 11), (21, 11), (21, 10)),)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("front_20240708.geojson", date(2024, 7, 8)),
        ("front-2024-07-08.geojson", date(2024, 7, 8)),
        ("1670798042.geojson", date(2022, 12, 11)),
        ("front.geojson", None),
    ],
)
def test_where_only_the_files_name_tells_the_day_it_is_taken_from_there(
    name: str, day: date | None
) -> None:
    assert only(name, geojson({"party": "Reds"})).first == day


def test_of_a_name_in_three_languages_the_one_in_latin_letters_is_taken() -> None:
    assert only("a.geojson", geojson({"name": "Звільнено\xa0/// Liberated /// X"})).party == (
        "Liberated"
    )


def test_a_status_told_only_by_colour_keeps_the_colour() -> None:
    zone = only("a.geojson", geojson({"fill": "#A52714"}))
    assert (zone.party, zone.colour) == ("", "#a52714")


def test_heights_are_dropped() -> None:
    rings = [[[10, 20, 5], [11, 20, 5], [11, 21, 5]]]
    assert only("a.geojson", geojson({}, rings=rings)).rings == (((20, 10), (20, 11), (21, 11)),)


def test_a_polygon_of_a_day_that_cannot_be_is_told_and_the_others_are_read() -> None:
    file = read_zones("a.geojson", geojson({"date": "2202-02-03"}, {"date": "2022-02-03"}))
    assert [zone.first for zone in file.zones] == [date(2022, 2, 3)]
    assert "feature 1" in file.refused[0]
    assert "2202-02-03" in file.refused[0]


KML = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>
<name>Reds</name><TimeSpan><begin>2020-05-01</begin></TimeSpan>
<Polygon><outerBoundaryIs><LinearRing><coordinates>10,20,0 11,20,0 11,21,0 10,20,0</coordinates>
</LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"""


def test_kml_is_read_too() -> None:
    zone = only("a.kml", KML.encode())
    assert (zone.party, zone.first) == ("Reds", date(2020, 5, 1))
    assert zone.rings == (((20, 10), (20, 11), (21, 11)),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"{", "not valid JSON"),
        (b"[1]", "no GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "no polygon"),
        (geojson({}, rings=[[[500, 20], [11, 20], [11, 21]]]), "WGS 84"),
        (geojson({}, rings=[[[10, "x"], [11, 20], [11, 21]]]), "no polygon"),
        (geojson({}, rings=[3]), "make no sense"),
        (geojson({}, rings="a"), "no polygon"),
        (b"<html></html>", "no KML"),
        (b"<kml>", "not valid KML"),
        (KML.replace("<kml", "<!DOCTYPE kml [<!ENTITY a 'b'>]><kml", 1).encode(), "document type"),
    ],
)
def test_a_file_that_holds_no_area_says_why_and_names_itself(content: bytes, said: str) -> None:
    with pytest.raises(FormatError, match=said) as raised:
        read_zones("mine.geojson", content)
    assert str(raised.value).startswith("mine.geojson:")


def test_a_daily_picture_stands_until_the_next_one() -> None:
    days = [date(2020, 5, 1), date(2020, 5, 4)]
    zones = with_ends(Zone("Reds", day, None, ()) for day in days)
    assert [(zone.first, zone.last) for zone in zones] == [
        (days[0], date(2020, 5, 3)),
        (days[1], None),
    ]
