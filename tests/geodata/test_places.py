"""Places in short invented reports: what is pinned, what is asked, and what is left alone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from geodata.extract.page import Counts, Page
from geodata.extract.places import event_place, event_places, find_places
from geodata.extract.text import lay_out
from geodata.gazetteer import Gazetteer, UserPlaces
from geodata.model import Mention, Report


def read(text: str, gazetteer: Gazetteer) -> dict[str, Mention]:
    layout = lay_out(Report(text))
    return {m.text: m for m in find_places(layout.report, layout.sentences, gazetteer)}


def page(text: str, gazetteer: Gazetteer) -> Page:
    layout = lay_out(Report(text))
    mentions = find_places(layout.report, layout.sentences, gazetteer)
    return Page(layout.report, layout.sentences, layout.quotations, mentions, (), Counts(), (), ())


def where(text: str, words: str, gazetteer: Gazetteer) -> str | None:
    start = text.index(words)
    found = event_place(page(text, gazetteer), start, start + len(words))
    return found.text if found else None


def country(mention: Mention) -> str:
    assert mention.place is not None
    return mention.place.country


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Rebels in eastern Congo entered Goma and Sake on Monday.", "Sake", "CD"),
        ("Malian soldiers and their allies reached Kidal and Tessalit.", "Tessalit", "ML"),
        ("In Sudan, the army shelled El Fasher and Mellit.", "Mellit", "SD"),
        ("Libyan forces took Surt after weeks of fighting.", "Surt", "LY"),
        ("Iraqi police returned to Samara, south of Tikrit, in Iraq.", "Samara", "IQ"),
        ("Tigray: Ethiopian troops left Shire and Adwa.", "Adwa", "ET"),
        ("In Myanmar the army lost Lashio and Laukkaing.", "Lashio", "MM"),
        ("Azerbaijan's army entered Shusha, known to Armenians as Shushi.", "Shushi", "AZ"),
        ("Taliban fighters seized Qunduz in northern Afghanistan.", "Qunduz", "AF"),
    ],
)
def test_a_name_is_read_in_the_light_of_its_war(
    text: str, name: str, code: str, gazetteer: Gazetteer
) -> None:
    assert country(read(text, gazetteer)[name]) == code


def test_the_province_is_told_from_its_town(gazetteer: Gazetteer) -> None:
    text = "Fighting spread through Kunduz province. The city of Kunduz fell in Afghanistan."
    layout = lay_out(Report(text))
    found = find_places(layout.report, layout.sentences, gazetteer)
    kinds = [m.place.kind for m in found if m.place and m.text == "Kunduz"]
    assert kinds == ["admin1", "city"]


def test_a_division_named_beside_a_town_tells_which(gazetteer: Gazetteer) -> None:
    found = read("COLUMBIA, Ky. (AP) -- Two men were hurt in a crash.", gazetteer)
    place = found["COLUMBIA"].place
    assert place is not None
    assert place.admin1 == "US.KY"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Paris Hilton was seen there.", "Paris"),
        ("Washington said it would not comment.", "Washington"),
        ("Gen. Jordan Peters took command.", "Jordan"),
        ("The talks were led by Jordan Smith.", "Jordan"),
        ("He told the Washington Post that it was over.", "Washington"),
        ("The Syrian and Iraqi armies met.", "Syrian"),
        ("The SDF and the PKK denied it.", "SDF"),
        ("State agency SANA said Syrian troops advanced.", "SANA"),
        ("It began at 5 a.m. Moscow time.", "Moscow"),
        ("U.S. Central Command said so in Syria.", "U.S. Central"),
        ("Police said the man, Vernon Logan, 40, was hurt. Logan was alone.", "Logan"),
    ],
)
def test_names_that_only_look_like_places_are_not_pinned(
    text: str, name: str, gazetteer: Gazetteer
) -> None:
    assert name not in read(text, gazetteer)


def test_a_name_in_no_table_is_a_question_and_drops_no_neighbour(gazetteer: Gazetteer) -> None:
    found = read("In Syria the army took the village of Qarrabah and the town of Tadef.", gazetteer)
    assert found["Qarrabah"].place is None
    assert found["Qarrabah"].uncertain
    assert country(found["Tadef"]) == "SY"


@pytest.mark.parametrize(
    ("text", "name", "place_id", "kind", "precision"),
    [
        ("In Syria, fighters took the Tabqa dam.", "Tabqa dam", "geonames:172374/dam", "dam", 2),
        ("In Libya, they left Jufra air base.", "Jufra air base", "icao:HL69", "airfield", 1),
        ("The Cairo airport was shut.", "Cairo airport", "icao:HECA", "airfield", 1),
        (
            "Libyan forces retook the Zawiya refinery.",
            "Zawiya refinery",
            "geonames:2216885/site",
            "site",
            2,
        ),
    ],
)
def test_a_site_is_a_place_of_its_own_beside_the_town_it_is_named_after(
    text: str, name: str, place_id: str, kind: str, precision: int, gazetteer: Gazetteer
) -> None:
    mention = read(text, gazetteer)[name]
    assert mention.place is not None
    assert (mention.place.id, mention.place.kind, mention.place.precision) == (
        place_id,
        kind,
        precision,
    )
    assert gazetteer.place(place_id) is not None
    if precision == 2:
        assert "within about 25 km" in mention.reason


def test_a_site_with_a_person_s_name_is_a_site(gazetteer: Gazetteer) -> None:
    found = read("In Iraq, Peshmerga left the Bai Hassan oil field.", gazetteer)
    assert found["Bai Hassan oil field"].uncertain
    assert "Peshmerga" not in found


def test_a_site_in_no_table_is_a_question(gazetteer: Gazetteer) -> None:
    found = read("In Ukraine, the Azovstal plant in Mariupol held out.", gazetteer)
    assert found["Azovstal plant"].place is None
    assert found["Azovstal plant"].uncertain
    assert country(found["Mariupol"]) == "UA"


def test_a_namesake_on_another_side_of_the_world_is_asked_about(gazetteer: Gazetteer) -> None:
    text = "In Syria, IS besieged the army in the town of Joura. Mayadin and Raqqa were quiet."
    mention = read(text, gazetteer)["Joura"]
    assert mention.place is None
    assert mention.uncertain
    assert mention.candidates


def test_a_town_of_a_war_is_found_in_texts_written_far_away(gazetteer: Gazetteer) -> None:
    text = "LONDON, May 9 - A group in Coventry and one in Leeds counted the dead of Raqqa."
    assert country(read(text, gazetteer)["Raqqa"]) == "SY"


def test_a_bare_name_means_the_town_all_through_a_text_that_names_the_province_as_well(
    gazetteer: Gazetteer,
) -> None:
    text = "Shells fell in Kherson. Kherson region was hit as well. In Kherson, Ukraine, two died."
    layout = lay_out(Report(text))
    found = find_places(layout.report, layout.sentences, gazetteer)
    kinds = [m.place.kind for m in found if m.place and m.text == "Kherson"]
    assert kinds == ["city", "admin1", "city"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Syrian army took Sukhna, the last town held by IS.", "Sukhna"),
        ("The Syrian army takes Maadan. Maadan, a town on the Euphrates, fell.", "Maadan"),
        ("Syrian rebels also hold Maarat al-Numan.", "Maarat al-Numan"),
        ("Iraqi troops retook the town of Ana.", "Ana"),
        ("In Ethiopia they took Humera.", "Humera"),
    ],
)
def test_a_town_is_read_where_only_the_verb_tells_it(
    text: str, name: str, gazetteer: Gazetteer
) -> None:
    assert read(text, gazetteer)[name].place is not None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "دمشق - دخلت القوات مدينة الميادين ودير الزور وقصفت ريف حماة في سوريا",
            [
                ("دمشق", "city"),
                ("الميادين", "city"),
                ("دير الزور", "city"),
                ("حماة", "city"),
                ("سوريا", "country"),
            ],
        ),
        (
            "Войска вошли в Бахмут. Бои идут в Мариуполе и под Харьковом.",
            [("Бахмут", "city"), ("Мариуполе", "city"), ("Харьковом", "city")],
        ),
        (
            "У Херсоні тихо. Українські війська у Лисичанську.",
            [("Херсоні", "city"), ("Лисичанську", "city")],
        ),
    ],
)
def test_names_are_found_in_arabic_and_cyrillic_texts(
    text: str, wanted: list[tuple[str, str]], gazetteer: Gazetteer
) -> None:
    layout = lay_out(Report(text))
    found = find_places(layout.report, layout.sentences, gazetteer)
    assert [(m.text, m.place.kind) for m in found if m.place] == wanted


def test_a_dateline_is_nobodys_city(gazetteer: Gazetteer) -> None:
    text = "DAMASCUS, June 4 - The Syrian army said it had entered the city at dawn."
    assert where(text, "entered the city", gazetteer) is None


def test_every_choice_has_a_reason_a_score_and_alternatives(gazetteer: Gazetteer) -> None:
    mention = read("Clashes were reported in Tripoli, Lebanon.", gazetteer)["Tripoli"]
    assert country(mention) == "LB"
    assert "Lebanon" in mention.reason
    assert 0 < mention.score <= 1
    assert any(candidate.place.country == "LY" for candidate in mention.candidates)


def test_spans_are_the_words_themselves_and_never_overlap(gazetteer: Gazetteer) -> None:
    text = "Troops left Deir al-Zour's airport, Al-Bab and Ma'arrat al-Nu'man for Syria's Raqqa."
    layout = lay_out(Report(text))
    found = find_places(layout.report, layout.sentences, gazetteer)
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert [m.text for m in found if m.place] == [
        "Deir al-Zour",
        "Al-Bab",
        "Ma'arrat al-Nu'man",
        "Syria",
        "Raqqa",
    ]


def test_a_users_choice_is_remembered(gazetteer: Gazetteer, tmp_path: Path) -> None:
    own = Gazetteer(gazetteer.folder, UserPlaces(tmp_path / "places.sqlite3"))
    text = "Syrian rebels said Hama was quiet."
    other = own.find("Aleppo")[0].place
    own.remember_choice("Hama", "SY", other.id)
    mention = read(text, own)["Hama"]
    assert mention.place == other
    assert "you chose it" in mention.reason


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("Officials in Khartoum said shells killed nine people in Nyala.", "killed", "Nyala"),
        ("A bomb exploded in Mogadishu, the capital of Somalia.", "exploded", "Mogadishu"),
        ("In Goma, residents said that soldiers fled.", "fled", "Goma"),
        ("Turkish jets from Incirlik bombed Afrin.", "bombed", "Afrin"),
    ],
)
def test_the_event_is_put_where_its_verb_happens(
    text: str, words: str, place: str, gazetteer: Gazetteer
) -> None:
    assert where(text, words, gazetteer) == place


def test_the_city_is_the_one_spoken_of(gazetteer: Gazetteer) -> None:
    text = "Rebels reached Bunia at dawn.\n\nBy noon thousands had fled the city."
    assert where(text, "thousands had fled", gazetteer) == "Bunia"


def test_towns_in_a_list_all_count(gazetteer: Gazetteer) -> None:
    text = "The army captured Bakhmut and Soledar."
    found = event_places(page(text, gazetteer), 0, len(text))
    assert {m.text for m in found} == {"Bakhmut", "Soledar"}


def test_nothing_is_said_of_where(gazetteer: Gazetteer) -> None:
    assert where("Nine people were killed.", "killed", gazetteer) is None


def test_the_seed_article_names_its_places(gazetteer: Gazetteer, shared: Path) -> None:
    text = (shared / "reports" / "xinhua-2017-10-17-raqqa.txt").read_text(encoding="utf-8")
    found = read(text, gazetteer)
    ids = {name: m.place.id for name, m in found.items() if m.place}
    assert ids["Tabqa"] == "geonames:172374"
    assert ids["Mayadeen"] == "geonames:173480"
    assert ids["Bukamal"] == ids["Bukmal"] == "geonames:174448"
    assert ids["Paris"] == "geonames:2988507"
    layout = lay_out(Report(text))
    kinds = {
        (m.text, m.place.kind)
        for m in find_places(layout.report, layout.sentences, gazetteer)
        if m.place
    }
    assert {("Raqqa", "city"), ("Raqqa", "admin1")} <= kinds
    assert {("Deir al-Zour", "city"), ("Deir al-Zour", "admin1")} <= kinds


def test_countries_in_a_list_lie_not_in_one_another(gazetteer: Gazetteer) -> None:
    found = read("Cases were counted in China, Japan and Iraq, Iran said.", gazetteer)
    kinds = {m.text: m.place.kind for m in found.values() if m.place}
    assert kinds["China"] == kinds["Iraq"] == "country"


def test_states_in_a_list_are_states(gazetteer: Gazetteer) -> None:
    found = read("It was sold in Utah, Ohio, Washington and New York last year.", gazetteer)
    assert {m.place.kind for m in found.values() if m.place} == {"admin1"}


def test_the_state_follows_its_town(gazetteer: Gazetteer) -> None:
    text = "A man from Buffalo, New York, was held."
    layout = lay_out(Report(text))
    found = find_places(layout.report, layout.sentences, gazetteer)
    assert [m.place.admin1 for m in found if m.place] == ["US.NY", "US.NY"]
    assert [m.place.kind for m in found if m.place] == ["city", "admin1"]


def test_two_namesakes_side_by_side_speak_for_each_other(gazetteer: Gazetteer) -> None:
    found = read("Schools in Enfield, Edmonton and Tottenham took part.", gazetteer)
    assert country(found["Edmonton"]) == country(found["Enfield"]) == "GB"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Al-Mayadeen television showed the square in Beirut.", "Al-Mayadeen"),
        ("The Kurdish channel Rudaw and the newspaper Al-Ahram said so.", "Al-Ahram"),
        ("Maury Holt, M.D., works in Baltimore.", "M.D."),
    ],
)
def test_papers_stations_and_degrees_are_no_places(
    text: str, name: str, gazetteer: Gazetteer
) -> None:
    assert name not in read(text, gazetteer)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Qarrabah fell on Friday. The army left Syria's north.", "Qarrabah"),
        ("They said that Umm Qarrabin had been retaken.", "Umm Qarrabin"),
        ("Fighters took Ras al-Qarrab in Syria on Monday.", "Ras al-Qarrab"),
        ("In Yemen, Sanaa and Bir Qarrasha were hit.", "Bir Qarrasha"),
        ("On Friday rebels seized Zarrin Takht, Goma and Bunia.", "Zarrin Takht"),
        ("It was said that Falambou, Arbinda and Djibo hold out in Burkina Faso.", "Falambou"),
        ("Shells landed on the Qarrabah suburb.", "Qarrabah"),
        ("In Syria, the army has now taken Qarrabah in the north.", "Qarrabah"),
    ],
)
def test_a_strange_name_is_asked_about_where_the_words_make_it_a_place(
    text: str, name: str, gazetteer: Gazetteer
) -> None:
    mention = read(text, gazetteer)[name]
    assert mention.place is None
    assert mention.uncertain


def test_a_name_cut_short_is_no_place(gazetteer: Gazetteer) -> None:
    found = read("Adan Zabaal, the militants' main base, was retaken in Somalia.", gazetteer)
    assert "Adan" not in found
    assert found["Adan Zabaal"].uncertain


def test_a_person_s_name_is_a_town_where_it_is_fought_over(gazetteer: Gazetteer) -> None:
    text = "In Ethiopia, they stormed Dessie on Friday. Dessie was quiet on Sunday."
    layout = lay_out(Report(text))
    found = find_places(layout.report, layout.sentences, gazetteer)
    assert [m.place.country for m in found if m.text == "Dessie" and m.place] == ["ET", "ET"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In Burkina Faso, Djibo, Dori and Solhan were attacked.", "Solhan"),
        ("In Mozambique, Pemba and Mueda took in people from Palma.", "Palma"),
    ],
)
def test_a_namesake_far_from_the_war_is_asked_about(
    text: str, name: str, gazetteer: Gazetteer
) -> None:
    mention = read(text, gazetteer)[name]
    assert mention.place is None
    assert mention.candidates


def test_seas_and_counties_are_places(gazetteer: Gazetteer) -> None:
    found = read(
        "A ship sank in the Black Sea. The Laurel County Sheriff's Office in London, Ky., said no.",
        gazetteer,
    )
    kinds = {m.text: m.place.kind for m in found.values() if m.place}
    assert kinds["Black Sea"] == "sea"
    assert kinds["Laurel County"] == "admin2"
    place = found["London"].place
    assert place is not None
    assert place.admin1 == "US.KY"


def test_there_is_the_town_and_not_the_province_it_lies_in(gazetteer: Gazetteer) -> None:
    text = (
        "Russian troops reached Avdiivka, in Ukraine's Donetsk region. "
        "Eleven civilians were killed there on Monday."
    )
    assert where(text, "killed", gazetteer) == "Avdiivka"


def test_the_arabic_agency_sana_is_not_sanaa(gazetteer: Gazetteer) -> None:
    text = "قالت وكالة سانا إن الجيش دخل تدمر في سوريا."
    assert "YE" not in {m.place.country for m in read(text, gazetteer).values() if m.place}


@pytest.mark.parametrize(
    "text",
    [
        "Troops were surrounded near Goma. Soldiers fell. Residents were evacuated.",
        "Last district of Goma taken. Another fell. Hundreds were besieged.",
    ],
)
def test_words_that_open_sentences_are_not_asked_about(text: str, gazetteer: Gazetteer) -> None:
    assert set(read(text, gazetteer)) == {"Goma"}


def test_a_town_told_once_is_the_same_in_the_rest_of_the_text(gazetteer: Gazetteer) -> None:
    text = "A fire broke out in Aberdeen, Miss. Crews from Ohio and Iowa came. Aberdeen was dark."
    layout = lay_out(Report(text))
    found = find_places(layout.report, layout.sentences, gazetteer)
    assert [m.place.admin1 for m in found if m.place and m.text == "Aberdeen"] == ["US.MS"] * 2


def test_a_river_goes_by_its_bare_name(gazetteer: Gazetteer) -> None:
    mention = read("Troops crossed the Euphrates in Syria.", gazetteer)["Euphrates"]
    assert mention.place is not None
    assert mention.place.kind == "river"


def test_towns_in_a_list_lie_not_in_one_another(gazetteer: Gazetteer) -> None:
    found = read("Rebels took Homs, Hama and Idlib in Syria.", gazetteer)
    assert all("named with" not in m.reason for m in found.values())


def test_a_country_before_an_armed_group_is_no_part_of_its_name(gazetteer: Gazetteer) -> None:
    assert "Somalia" in read("In Somalia al-Shabaab retook Galcad.", gazetteer)


def test_a_river_of_two_names_is_no_town(gazetteer: Gazetteer) -> None:
    found = read(
        "Ukrainian troops near Kherson shelled the west bank of the Dnipro river. "
        "Others reached the Dnieper River and left Dnipro.",
        gazetteer,
    )
    kinds = {name: mention.place and mention.place.kind for name, mention in found.items()}
    assert kinds["Dnipro river"] == kinds["Dnieper River"] == "river"
    assert kinds["Dnipro"] == "city"


def test_congo_is_the_one_whose_towns_are_named(gazetteer: Gazetteer) -> None:
    assert country(read("Rebels in Congo took Pweto, Kinshasa said.", gazetteer)["Congo"]) == "CD"
    assert country(read("Brazzaville fell, Congo's army said.", gazetteer)["Congo"]) == "CG"
