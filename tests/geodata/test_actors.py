"""Parties in short invented reports: names of the table, demonyms, bare nouns, unknown names."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.extract import actors, languages
from geodata.extract.party_table import PARTIES, forces_of, is_party_name, party_info, same_side
from geodata.model import Report
from tests.geodata.reading import page_of, place


def parties(text, *places, country="XX"):
    page = page_of(text, *places, country=country)
    return [(text[p.start : p.end], p.name) for p in page.parties]


def names(text, *places, country="XX"):
    return [name for _, name in parties(text, *places, country=country)]


def test_an_acronym_in_brackets_is_the_same_mention():
    assert parties("The Rapid Support Forces (RSF) left.") == [
        ("Rapid Support Forces (RSF)", "Rapid Support Forces")
    ]


def test_a_force_noun_belongs_to_the_name_before_it():
    assert parties("Taliban fighters and FARDC troops met.") == [
        ("Taliban fighters", "Taliban"),
        ("FARDC troops", "Congolese army"),
    ]


def test_is_the_verb_is_no_party():
    assert names("The city is quiet.") == []
    assert names("IS said the city is quiet.") == ["Islamic State"]


def test_a_demonym_before_an_army_is_the_state():
    assert names("Ugandan soldiers crossed the border.") == ["Ugandan forces"]
    assert names("Angolan troops crossed the border.") == ["Angolan forces"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M23 entered Sake. The rebels moved on.", ["M23", "M23"]),
        ("Boko Haram struck. The jihadists fled.", ["Boko Haram", "Boko Haram"]),
        ("The RSF struck. The paramilitaries fled.", ["Rapid Support Forces"] * 2),
        ("The group said so after Hamas fired.", ["Hamas", "Hamas"]),
    ],
)
def test_a_bare_noun_is_read_in_the_light_of_the_article(text, expected):
    assert names(text) == expected


def test_the_army_is_that_of_the_country_the_article_is_about():
    assert names("The army left Bamako.", "Bamako", country="ML") == ["Malian army"]


def test_the_jihadists_are_not_the_army():
    text = "Malian soldiers left Konna. The jihadists of Ansar Dine came."
    assert names(text, "Konna", country="ML") == ["Malian army", "Ansar Dine", "Ansar Dine"]


def test_an_epithet_points_to_the_party_of_that_war():
    text = "U.S.-backed forces moved on Tabqa, the SDF said."
    assert names(text, "Tabqa", country="SY")[0] == "Syrian Democratic Forces"


def test_an_unknown_party_passes_through_under_its_own_words():
    assert names("Blue Valley Brigade fighters entered.") == ["Blue Valley Brigade fighters"]


def test_rebel_hands_and_rebel_held_name_a_party():
    assert "M23" in names("M23 fought on. Sake is in rebel hands and Goma is rebel-held.")[1:]


def test_the_group_of_nobody_is_no_party():
    assert names("The group met for lunch.") == []


def test_every_alias_leads_to_its_party():
    for party in PARTIES:
        for alias in party.aliases:
            found = is_party_name(alias)
            assert found is not None, alias


def test_a_party_of_no_row_has_its_own_words_as_name():
    assert party_info("Blue Brigade").name == "Blue Brigade"
    assert party_info("Taliban").kind == "rebel"


def test_forces_of_a_state():
    assert forces_of("UA") == "Ukrainian forces"
    assert forces_of("RU") == "Russian forces"


def test_names_are_neutral():
    loaded = {"terrorist", "regime", "puppet", "invader", "occupier", "so-called"}
    for party in PARTIES:
        assert not loaded & set(party.name.lower().split())


def test_the_table_names_no_party_twice():
    rows = languages.parties()["party"]
    assert len({row["name"] for row in rows}) == len(rows)


@given(st.text(alphabet="IS the SDF'-army rebels ()U.,\n", max_size=80))
def test_any_text_gives_ordered_separate_mentions(text):
    page = page_of(text, place("Goma"))
    found = actors.find_parties(Report(text=text), page.sentences, ())
    for one, other in pairwise(found):
        assert one.end <= other.start
    assert all(0 <= p.start < p.end <= len(text) and p.name for p in found)


def test_a_short_name_in_brackets_holds_for_the_report():
    text = (
        "The Popular Front of the Blue Hills (PFBH) took Norton. The PFBH left Sutton. "
        "PFBH fighters stayed."
    )
    assert names(text) == ["Popular Front of the Blue Hills"] * 3


def test_a_short_name_means_what_the_report_says_it_means():
    assert (
        names("The South Lebanon Army (SLA) left. The SLA had held it.")
        == ["South Lebanon Army"] * 2
    )
    assert (
        names("The Southern Lakes Army (SLA) left. The SLA had held it.")
        == ["Southern Lakes Army"] * 2
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Haftar's men left the town.", ["Libyan National Army"]),
        ("Moscow's troops left the town.", ["Russian forces"]),
        ("M23 commander Jean Tumba spoke. Tumba's fighters left.", ["M23", "M23"]),
        ("Jean Tumba, the leader of M23, spoke. Tumba's fighters left.", ["M23", "M23"]),
        ("Ugandan President Otim Bala spoke. Bala's troops left.", ["Ugandan forces"]),
        ("Forces loyal to Khalifa Haftar left the town.", ["Libyan National Army"]),
    ],
)
def test_a_leader_s_men_are_the_party(text, expected):
    assert names(text) == expected


def test_a_former_president_has_no_army():
    text = "Former Ugandan president Otim Bala spoke. Bala's troops left."
    assert names(text) == ["Bala's troops"]


def test_a_people_with_its_article_is_its_army():
    assert names("The town was taken from the Ethiopians.") == ["Ethiopian government forces"]
    assert names("Ethiopians marked the feast.") == []


def test_a_numbered_unit_is_the_state_s():
    text = "The Malian army left. The 33rd Parachute Regiment stayed."
    assert names(text) == ["Malian army", "Malian army"]


def test_a_state_s_forces_are_those_of_the_day():
    assert forces_of("LY", day=date(2011, 3, 1)) == "Gaddafi forces"
    assert forces_of("LY", day=date(2019, 4, 4)) == "Government of National Accord"


def test_what_a_party_is_part_of_is_its_side():
    assert same_side("YPG", "Syrian Democratic Forces")
    assert same_side("Kurdish fighters", "YPG")
    assert same_side("Ansar Dine", "al-Qaeda")  # within JNIM
    assert not same_side("YPG", "Islamic State")
    assert not same_side("Ta'ang National Liberation Army", "Arakan Army")


def test_every_whole_a_row_names_is_a_row():
    names = {party.name for party in PARTIES}
    assert {whole for party in PARTIES for whole in party.part_of} <= names


def test_the_army_is_the_country_s_own_not_the_foreign_one_named_last():
    text = "French jets struck Gao. French forces left Kidal. The army stayed in Gao."
    assert names(text, "Gao", "Kidal", country="ML")[-1] == "Malian army"
    text = "French troops entered Gao. The troops moved on to Kidal."
    assert names(text, "Gao", "Kidal", country="ML") == ["French forces", "French forces"]


def test_soldiers_who_have_turned_are_not_the_state_s():
    text = "The Congolese army left Bukavu. Dissident soldiers stayed in Bukavu."
    assert names(text, "Bukavu", country="CD")[-1] == "Dissident soldiers"


def test_a_party_s_command_is_the_party():
    assert names("The Taliban Supreme Council met.") == ["Taliban"]


def test_a_party_s_allies_by_its_lead_are_its_own():
    assert names("HTS-led rebels left the town.") == ["Hayat Tahrir al-Sham"]


def test_a_common_word_is_a_party_only_in_its_country():
    assert names("The junta met in Gao.", "Gao", country="ML") == ["Malian army"]
    assert names("The junta met in Lashio.", "Lashio", country="MM") == ["Myanmar military"]
