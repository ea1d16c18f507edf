"""Sites are told under the name the text gives them, and of the town they are in."""

from __future__ import annotations

import pytest

from geodata.extract.control import find_control
from tests.geodata.reading import page_of, place


def _sites(text, *towns, country):
    page = page_of(text, *(place(t, country=country) for t in towns), published="2024-06-05")
    return sorted((c.place_text, c.part or "") for c in find_control(page))


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("In Beni, rebels seized the bus station on Monday.", "bus station"),
        ("Rebels took Beni railway station on Monday.", "railway station"),
        ("Rebels took the Beni central railway station on Monday.", "central railway station"),
        ("Rebels overran the 14th Brigade headquarters in Beni.", "14th Brigade headquarters"),
        (
            "Beni was shelled. Rebels overran the headquarters of the 14th Brigade on Monday.",
            "14th Brigade headquarters",
        ),
        ("The army retook the military airport in Beni on Tuesday.", "military airport"),
        ("Rebels seized the state television building in Beni.", "state television building"),
        ("Rebels seized the post office in Beni on Monday.", "post office"),
        ("Rebels captured the old city of Beni on Monday.", "old city"),
        ("Rebels captured the strategic cement factory in Beni on Monday.", "cement factory"),
        ("Rebels captured Checkpoint 7 in Beni on Monday.", "Checkpoint 7"),
        (
            "Rebels seized the Beni provincial governor's compound.",
            "provincial governor's compound",
        ),
        ("Rebels captured Hill 512 at Beni on Monday.", "Hill 512"),
    ],
)
def test_a_site_has_its_full_name(text, site):
    assert _sites(text, "Beni", country="CD") == [("Beni", site)]


def test_two_stations_are_two_sites():
    text = "Rebels in Beni seized the bus station and the railway station on Monday."
    assert _sites(text, "Beni", country="CD") == [
        ("Beni", "bus station"),
        ("Beni", "railway station"),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rebels took control of the Lubwe border gate in November.", "Lubwe border gate"),
        ("Rebels captured the Lubwe coltan mine on Monday.", "Lubwe coltan mine"),
        ("Rebels captured Hill 512 on Monday.", "Hill 512"),
        ("Rebels captured the Brigade 61 base on Monday.", "Brigade 61 base"),
    ],
)
def test_a_site_of_an_unknown_place_keeps_all_of_its_name(text, name):
    assert _sites(text, country="CD") == [(name, "")]


def test_the_port_is_a_part_but_a_port_city_is_a_town():
    assert _sites("Rebels took Massawa's port on Monday.", "Massawa", country="ER") == [
        ("Massawa", "port")
    ]
    text = "The port city of Massawa was shelled. Rebels took the port on Monday."
    assert _sites(text, "Massawa", country="ER") == [("Massawa", "")]


def test_a_season_is_no_spring():
    assert _sites("Rebels captured Beni last spring.", "Beni", country="CD") == [("Beni", "")]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        # The paragraph's own town, not the one told of before it.
        (
            "Rebels took Uvira on Monday.\n\nFighting around Kalemie went on all week. The town "
            "was captured by the army on Friday.",
            ("Kalemie", ""),
        ),
        # The story's town, not one named in passing a while ago.
        (
            "Kalemie holds out\n\nKalemie has been shelled for a week, and half of Kalemie has "
            "fled. Rebels took Uvira on Monday.\n\nNobody knows what comes next. Shops are shut. "
            "The army holds the airport.",
            ("Kalemie", "airport"),
        ),
        # What was told of in the sentence before stays what is meant.
        (
            "Kalemie holds out\n\nKalemie has been shelled for a week, and half of Kalemie has "
            "fled.\n\nRebels took Uvira on Monday.\n\nThe army still holds the airport.",
            ("Uvira", "airport"),
        ),
        # A site with a name is what its noun goes on to mean.
        (
            "Rebels took Uvira on Monday. The Kisanga airport saw gun battles. The airport is held "
            "by the army.",
            ("Kisanga airport", ""),
        ),
        # A hill has a summit, and a town has none.
        (
            "Rebels took Uvira on Monday. Then they climbed Mount Kisanga. By dawn the summit was "
            "in rebel hands.",
            ("Mount Kisanga", "summit"),
        ),
    ],
)
def test_a_site_without_a_name_is_of_the_town_told_of(text, claim):
    towns = [t for t in ("Uvira", "Kalemie", "Kisanga airport", "Mount Kisanga") if t in text]
    assert claim in _sites(text, *towns, country="CD")


def test_the_camp_is_the_base_just_told_of():
    text = (
        "Rebels rule Uvira. The base at Kalemie was shelled last week. The camp was encircled by "
        "the rebels on Monday."
    )
    assert ("Kalemie", "camp") in _sites(text, "Uvira", "Kalemie", country="CD")


def test_a_palace_stands_in_the_town_and_not_on_its_bridge():
    text = (
        "Fighting went on in Kalemie. Rebels held the Lubwe bridge for six days. The presidential "
        "palace was taken by the army on Monday."
    )
    assert ("Kalemie", "presidential palace") in _sites(
        text, "Kalemie", "Lubwe bridge", country="CD"
    )


def test_a_site_with_a_name_of_two_words_is_told_in_a_town_told_of():
    text = "Rebels entered Kalemie. They overran the police station and the communications tower."
    found = _sites(text, "Kalemie", country="CD")
    assert ("Kalemie", "police station") in found
    assert ("Kalemie", "communications tower") in found


def test_the_facility_is_the_airport():
    text = "Rebels entered Kalemie. The airport is closed. The army holds the facility."
    assert ("Kalemie", "airport") in _sites(text, "Kalemie", country="CD")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lubwe settlement was taken by the army on Friday.", ["Lubwe settlement"]),
        ("The rebels control Lubwe.", ["Lubwe"]),
        ("Rebel forces took Lubwe and Mbanga.", ["Lubwe", "Mbanga"]),
        ("Rebels took Bridge No. 3 on Monday.", ["Bridge No. 3"]),
    ],
)
def test_a_name_no_gazetteer_knows_is_a_place_where_the_verb_takes_one(text, names):
    assert _sites(text, country="CD") == [(name, "") for name in names]


@pytest.mark.parametrize(
    "text",
    [
        "Rebels captured General Mbanga on Monday.",
        "Rebels captured Mr. Mbanga on Monday.",
        "The army took Lubwe hospital patients hostage.",
        "Rebels captured the hill 5 kilometres from the river.",
    ],
)
def test_a_person_or_a_distance_is_no_site(text):
    assert _sites(text, country="CD") == []
