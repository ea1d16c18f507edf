"""What the browser is sent, and how parties are told apart."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit_folium import generate_leaflet_string

from dashboard import layers
from geodata.model import Place
from geodata.timeline import control_histories
from tests.benchmarks.maker import make_events
from tests.builders import NORTON, SUTTON, control, days, event, toll

EPOCH = date(1970, 1, 1)


class Assets:
    """Addresses as the components would give them."""

    leaflet_css = "../leaflet/leaflet.css"
    scripts = ("../own/events.js",)
    styles = ("../own/map.css",)
    basemap = "../basemap/"


def sent(*events: Any, **options: Any) -> dict[str, Any]:
    return dict(json.loads(layers.map_data(events, **options).payload))


def number_of(day: str) -> int:
    return (date.fromisoformat(day) - EPOCH).days


def test_a_recaptured_town_is_sent_as_two_spells_of_two_holders() -> None:
    data = sent(
        event(control("gained", "Reds", dates=days("2017-03-01"))),
        event(control("gained", "Blues", "Reds", dates=days("2017-06-01"), report_id="r2")),
    )
    names = [party["name"] for party in data["parties"]]
    holders = [names[holder] for holder in data["spells"]["holder"]]
    assert holders == ["Reds", "Blues"]
    assert data["spells"]["first"] == [number_of("2017-03-01"), number_of("2017-06-01")]
    assert data["spells"]["last"] == [number_of("2017-05-31"), -1]


def test_no_word_of_a_report_is_sent_but_names() -> None:
    data = layers.map_data([event(control(dates=days("2017-03-01"), quote="a secret sentence"))])
    assert b"secret" not in data.payload
    assert NORTON.name.encode() in data.payload


def test_a_months_long_toll_is_on_no_single_day_of_the_timeline() -> None:
    data = sent(event(toll(dates=days("2017-06-17", "2017-10-17", "range"), scope="cumulative")))
    assert data["tracks"]["tolls"] == []
    assert [row[:2] for row in data["tracks"]["periods"]] == [
        [number_of("2017-06-17"), number_of("2017-10-17")]
    ]
    assert data["tolls"]["first"] == [number_of("2017-06-17")]


def test_evacuated_people_are_no_casualties() -> None:
    data = sent(event(toll(measure="evacuated", dates=days("2017-06-17"))))
    assert data["tolls"]["place"] == []
    assert data["tracks"]["tolls"] == []


def test_conflicting_tolls_of_one_fact_are_one_figure_with_its_width() -> None:
    first = toll(12, dates=days("2017-06-17"))
    other = toll(52, dates=days("2017-06-17"), report_id="r2")
    data = sent(event(first, dissent=(other,)))
    figures = [data["tolls"][name] for name in ("low", "best", "high")]
    assert figures == [[12], [12], [52]]


def test_two_tolls_of_a_day_are_not_added_up() -> None:
    data = sent(
        event(toll(12, dates=days("2017-06-17"))),
        event(toll(30, dates=days("2017-06-17"), report_id="r2")),
    )
    assert data["tracks"]["tolls"] == [[number_of("2017-06-17"), 30]]


def test_undated_and_unplaced_events_are_not_drawn_anywhere() -> None:
    data = layers.map_data(
        [event(control(dates=None)), event(control(dates=days("2017-03-01"), place=None))]
    )
    assert json.loads(data.payload)["places"]["id"] == []


def test_what_nobody_reviewed_is_hollow_when_it_is_said_so() -> None:
    told = event(control("gained", "Reds", dates=days("2017-03-01")))
    assert sent(told)["spells"]["hollow"] == [0]
    assert sent(told, unreviewed=[told.id])["spells"]["hollow"] == [2]


def test_nothing_makes_an_empty_map_and_no_error() -> None:
    data = layers.map_data([])
    assert data.first is None
    assert data.last is None
    assert layers.home_view([]).zoom == 2


def test_numbers_lead_back_to_the_events() -> None:
    events = make_events(50, 10)
    data = layers.map_data(events)
    known = {e.id for e in events}
    assert set(data.event_ids) <= known
    numbers = [n for row in json.loads(data.payload)["spells"]["events"] for n in row]
    assert max(numbers) < len(data.event_ids)


@given(st.dates(date(2012, 12, 1), date(2020, 2, 1)))
def test_looking_up_a_day_in_what_is_sent_gives_pythons_spell(day: date) -> None:
    number = (day - EPOCH).days
    found = {
        MADE["places"]["id"][place]: MADE["spells"]["status"][i]
        for i, place in enumerate(MADE["spells"]["place"])
        if MADE["spells"]["first"][i] <= number
        and (MADE["spells"]["last"][i] == -1 or number <= MADE["spells"]["last"][i])
    }
    expected = {
        place_id: layers.STATUSES.index(spell.status)
        for place_id, history in HISTORIES.items()
        if (spell := history.at(day)) is not None and spell.events
    }
    assert found == expected


MADE = sent(*make_events(200, 30))
HISTORIES = control_histories(make_events(200, 30))


def test_a_party_keeps_its_colour_when_others_are_filtered_away() -> None:
    events = make_events(100, 20)
    order = layers.party_order(events)
    only = [e for e in events if e.chosen.kind == "toll" or e.chosen.gained_by == order[-1]]
    rows = {p["name"]: p for p in sent(*events, parties=order)["parties"]}
    kept = {p["name"]: p for p in sent(*only, parties=order)["parties"]}
    assert kept[order[-1]] == rows[order[-1]]


@pytest.mark.parametrize("palette", sorted(layers.PALETTES))
def test_parties_differ_in_letter_even_where_they_share_a_colour(palette: str) -> None:
    parties = ("Syrian Arab Army", "Iraqi army", "Islamic State", "YPG", "Kurdish Peshmerga")
    marks = layers.party_marks(parties, palette)
    assert len({mark.letter for mark in marks.values()}) == len(parties)


def test_rebels_called_an_army_do_not_wear_the_governments_colour() -> None:
    marks = layers.party_marks(("Free Syrian Army", "Syrian Arab Army"))
    assert marks["Free Syrian Army"].colour != marks["Syrian Arab Army"].colour


def test_unknown_parties_of_any_war_get_colours_and_shapes_of_their_own() -> None:
    marks = layers.party_marks(("Reds", "Blues", "Greens"))
    assert len({mark.colour for mark in marks.values()}) == 3
    assert len({mark.shape for mark in marks.values()}) == 3


def test_one_town_on_another_continent_does_not_decide_where_the_map_opens() -> None:
    far = Place("test:9", "Faraway", "city", -30.0, 140.0)
    told = [event(control(dates=days("2017-03-01"), place=NORTON)) for _ in range(5)]
    told += [event(control(dates=days("2017-03-01"), place=SUTTON)) for _ in range(5)]
    told.append(event(control(dates=days("2017-03-01"), place=far)))
    view = layers.home_view(told)
    assert 9 < view.lat < 12
    assert 19 < view.lon < 22


def test_the_map_holds_addresses_and_nothing_of_another_machine() -> None:
    map_ = layers.build_map(Assets(), "conflict-map-1", layers.View(1.0, 2.0, 5))
    elements = [map_, *map_._children.values()]
    links = [
        link
        for e in elements
        for kind in ("default_js", "default_css")
        for link in getattr(e, kind)
    ]
    assert {address for _, address in links} == {
        Assets.leaflet_css,
        *Assets.scripts,
        *Assets.styles,
    }
    script = generate_leaflet_string(map_)
    assert "ConflictMap.start" in script
    assert "://" not in script
