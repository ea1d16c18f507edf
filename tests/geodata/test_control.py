"""Control claims from short invented reports of many wars; the cases are in control_cases*.toml."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from geodata.extract import control as control_module
from geodata.extract.control import find_control
from tests.geodata.reading import page_of, place

CASES = [
    case
    for file in sorted(Path(__file__).parent.glob("control_cases*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]


def _place(text, country):
    name, *rest = text.split("/")
    return place(name, *rest) if rest else place(name, country=country)


def _claims(case):
    places = [_place(text, case["country"]) for text in case["places"]]
    page = page_of(case["text"], *places, published="2024-06-05")
    return [
        [c.change, c.place_text, c.gained_by or "", c.lost_by or ""] for c in find_control(page)
    ]


def _fits(expected, found):
    return all(want in ("*", have) for want, have in zip(expected, found, strict=True))


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_who_holds_what(case):
    found = _claims(case)
    assert [e for e in case["claims"] if not any(_fits(e, f) for f in found)] == []
    assert [f for f in found if not any(_fits(e, f) for e in case["claims"])] == []


def _one(text, *places, country="XX", published="2024-06-05"):
    page = page_of(text, *places, country=country, published=published)
    (claim,) = find_control(page)
    return claim


def test_most_of_a_town_is_not_the_town():
    claim = _one("Taliban fighters seized two-thirds of Kunduz.", "Kunduz", country="AF")
    assert claim.extent == "most"


def test_an_airport_without_a_name_of_its_own_is_a_part_of_its_town():
    claim = _one("M23 rebels captured the airport in Goma.", "Goma", country="CD")
    assert (claim.place_text, claim.part, claim.extent) == ("Goma", "airport", "part")


def test_the_eastern_half_is_a_part():
    claim = _one("M23 rebels captured the eastern half of Goma.", "Goma", country="CD")
    assert claim.extent == "partial"


def test_the_last_district_is_the_whole():
    claim = _one("M23 rebels captured the last district of Goma.", "Goma", country="CD")
    assert (claim.extent, claim.part) == ("full", None)


def test_allies_stand_beside_the_one_who_leads():
    claim = _one("Malian troops and Wagner fighters retook Kidal.", "Kidal", country="ML")
    assert (claim.gained_by, claim.allies) == ("Malian army", ("Wagner Group",))


def test_a_side_that_admits_its_own_loss_speaks_against_its_interest():
    claim = _one("The Congolese army said it had lost Sake to the M23.", "Sake", country="CD")
    assert claim.against_interest
    assert claim.claimant == "Congolese army"
    assert claim.claimant_kind == "official"


def test_the_winner_claiming_a_town_only_claims_it():
    claim = _one("M23 claimed it had captured Sake.", "Sake", country="CD")
    assert claim.modality == "claimed"
    assert not claim.against_interest


@pytest.mark.parametrize(
    ("text", "change", "modality"),
    [
        ("M23 will capture Sake.", "planned", "planned"),
        ("M23 plans to capture Sake.", "planned", "planned"),
        ("M23 could capture Sake.", "planned", "hypothetical"),
        ("M23 has not captured Sake.", "denied", "negated"),
        ("M23 failed to capture Sake.", "denied", "negated"),
        ("M23 has yet to capture Sake.", "denied", "negated"),
        ("M23 denied capturing Sake.", "denied", "denied"),
        ("M23 managed to capture Sake.", "gained", "asserted"),
        ("M23 succeeded in capturing Sake.", "gained", "asserted"),
        ("M23 allegedly captured Sake.", "gained", "alleged"),
    ],
)
def test_what_has_not_happened_is_no_capture(text, change, modality):
    claim = _one(text, "Sake", country="CD")
    assert (claim.change, claim.modality) == (change, modality)


def test_a_clause_has_the_day_of_its_own_verb():
    text = "M23 first seized Bunagana in June 2022 and lost it in March 2023."
    page = page_of(text, "Bunagana", country="CD", published="2024-06-05")
    years = [claim.dates.first.year for claim in find_control(page)]
    assert years == [2022, 2023]


def test_the_city_is_the_one_told_of():
    text = "M23 rebels entered Goma on Monday. By night they had captured the city."
    page = page_of(text, "Goma", country="CD", published="2024-06-05")
    assert [claim.place_text for claim in find_control(page)] == ["Goma", "Goma"]


def test_quotations_are_the_words_of_the_report():
    for case in CASES:
        text = case["text"]
        places = [_place(name, case["country"]) for name in case["places"]]
        for claim in find_control(page_of(text, *places, published="2024-06-05")):
            assert text[claim.start : claim.end] == claim.quote


def _all(text, *places, country="XX"):
    page = page_of(text, *places, country=country, published="2024-06-05")
    return find_control(page)


def test_what_fell_fell_to_the_only_party_that_gains_and_is_trusted_less():
    text = "M23 rebels captured Sake on Monday. Minova fell on Tuesday."
    sake, minova = _all(text, "Sake", "Minova", country="CD")
    assert (minova.place_text, minova.gained_by) == ("Minova", "M23")
    assert minova.confidence < sake.confidence


def test_where_two_parties_gain_nobody_guesses_who_took_what_fell():
    text = "M23 captured Sake on Monday. Congolese troops retook Masisi. Minova fell on Tuesday."
    claims = _all(text, "Sake", "Masisi", "Minova", country="CD")
    assert [c.gained_by for c in claims if c.place_text == "Minova"] == [None]


def test_reports_nobody_could_confirm_are_only_alleged():
    claim = _one(
        "Reports that Tawila had been overrun could not be confirmed.", "Tawila", country="SD"
    )
    assert claim.modality == "alleged"


def test_towns_taken_day_by_day_each_keep_their_day():
    text = "M23 rebels captured Sake on Sunday, Minova on Monday and Masisi on Tuesday."
    claims = _all(text, "Sake", "Minova", "Masisi", country="CD")
    days = {c.place_text: c.dates.first.isoformat() for c in claims if c.dates}
    assert days == {"Sake": "2024-06-02", "Minova": "2024-06-03", "Masisi": "2024-06-04"}
    assert {c.gained_by for c in claims} == {"M23"}


def test_the_town_goes_on_from_the_main_clause():
    text = "Troops left Sake on Monday, weeks after they lost Masisi. M23 rebels entered the town."
    claims = _all(text, "Sake", "Masisi", country="CD")
    assert [c.place_text for c in claims if c.gained_by == "M23" and c.change == "gained"] == [
        "Sake"
    ]


def test_what_falls_after_a_winner_falls_to_him():
    text = (
        "M23 captured Sake on Monday. Congolese troops hold Goma. Minova fell on Tuesday. "
        "Troops retook Masisi in March."
    )
    claims = find_control(page_of(text, "Sake", "Goma", "Minova", "Masisi", country="CD"))
    assert [c.gained_by for c in claims if c.place_text == "Minova"] == ["M23"]


def test_a_ministry_s_own_side_frees_towns():
    text = (
        "The ministry of defence informs: our troops met the enemy on Monday. The town of Sake "
        "was liberated. M23 rebels, who took Goma in January, withdrew to Masisi."
    )
    claims = find_control(page_of(text, "Sake", "Goma", "Masisi", country="CD"))
    assert [c.gained_by for c in claims if c.place_text == "Sake"] == ["Congolese army"]


def test_what_is_held_is_held_on_the_report_s_day():
    text = "M23 took Sake on Monday. It still holds Goma."
    claims = find_control(page_of(text, "Sake", "Goma", country="CD", published="2025-01-23"))
    (held,) = [c for c in claims if c.place_text == "Goma"]
    assert str(held.dates.first) == "2025-01-23"


@pytest.mark.parametrize(
    ("text", "country", "published", "days"),
    [
        (
            "The week in Kivu\n\nFRIDAY 17 JANUARY\n* M23 takes Sake\n\n"
            "THURSDAY 16 JANUARY\n* Minova falls to M23\n",
            "CD",
            "2025-01-18",
            {"Sake": "2025-01-17", "Minova": "2025-01-16"},
        ),
        (
            "A short chronicle of the war\n\nAugust 14, 1992\n\nGeorgian troops took Lashe.\n\n"
            "August 19, 1992\n\nGeorgian troops took control of Orto.\n",
            "GE",
            "1994-01-18",
            {"Lashe": "1992-08-14", "Orto": "1992-08-19"},
        ),
    ],
    ids=["items of a list", "entries of a chronicle"],
)
def test_what_stands_under_a_heading_has_its_day(text, country, published, days):
    claims = find_control(page_of(text, *days, country=country, published=published))
    assert [(c.place_text, str(c.dates.first)) for c in claims] == list(days.items())


def test_a_day_earlier_leans_on_the_news_and_not_on_its_background():
    text = (
        "BAKU, Nov. 9 - Azerbaijani troops took Rudnik on Sunday. It was occupied by Armenian "
        "forces on May 8, 1992.\n\nA day earlier they captured Lashe."
    )
    claims = find_control(page_of(text, "Rudnik", "Lashe", country="AZ", published="2020-11-09"))
    assert [str(c.dates.first) for c in claims if c.place_text == "Lashe"] == ["2020-11-08"]


_HISTORY = (
    "How the war went. On 28 June 2021 the army quit Lashe, its soldiers worn out by a winter in "
    "the hills, and the town's people came out to look at the guns that had been left behind in "
    "the square. Orto was abandoned around the same time.\n\n"
    "Then came the autumn. The rebels stormed Rudnik on 30 October, and the road to the capital "
    "lay open before them. Few thought that anyone would stop them there, and fewer still that "
    "the army would be back. Rudnik returned to government control on 6 December. What followed "
    "is soon told: there was a truce, it was broken, there was another, and that one has been "
    "kept, if barely, by both of them for as long as anyone has been counting."
)


def test_a_history_goes_on_in_its_own_year():
    places = ("Lashe", "Orto", "Rudnik")
    claims = find_control(page_of(_HISTORY, *places, country="ET", published="2023-02-09"))
    assert {(c.place_text, str(c.dates.first)) for c in claims} == {
        ("Lashe", "2021-06-28"),
        ("Orto", "2021-06-28"),
        ("Rudnik", "2021-10-30"),
        ("Rudnik", "2021-12-06"),
    }


def test_an_entry_may_name_its_year_before_its_month():
    text = "Timeline\n\n1995 February - Russian forces capture Rudnik.\n"
    (claim,) = find_control(page_of(text, "Rudnik", country="RU", published="2004-09-04"))
    assert (str(claim.dates.first), str(claim.dates.last)) == ("1995-02-01", "1995-02-28")


def test_who_held_a_place_for_years_held_it_up_to_then():
    (held,) = find_control(
        page_of(
            "Rudnik had been occupied by Armenian forces for 28 years.",
            "Rudnik",
            country="AZ",
            published="2020-11-09",
        )
    )
    assert (held.change, str(held.dates.first), str(held.dates.last)) == (
        "holds",
        "1992-01-01",
        "2020-11-09",
    )


def test_what_the_report_adds_to_somebody_s_words_is_its_own():
    text = "M23, which captured Sake in May, will stay, a diplomat said. It holds Goma, he said."
    claims = find_control(page_of(text, "Sake", "Goma", country="CD", published="2025-01-23"))
    told = {claim.place_text: claim.claimant for claim in claims}
    assert told == {"Sake": None, "Goma": "diplomat"}


def test_an_old_war_does_not_tell_who_wins_this_one():
    text = (
        "M23 took Goma on Monday. Sake fell on Tuesday. Bukavu was last taken by dissident "
        "soldiers in June 2004."
    )
    claims = find_control(
        page_of(text, "Sake", "Goma", "Bukavu", country="CD", published="2025-01-30")
    )
    assert [c.gained_by for c in claims if c.place_text == "Sake"] == ["M23"]


@pytest.mark.parametrize(
    ("text", "gainer"),
    [
        ("The army said on Monday that Sake had been taken. M23 holds Goma.", "Congolese army"),
        ("The army said on Monday that it met M23 and Sake had been lost. M23 holds Goma.", "M23"),
        ("Rwanda said Sake was captured from the enemy. M23 holds Goma.", "Rwandan forces"),
    ],
)
def test_who_says_a_place_is_taken_took_it(text, gainer):
    rwanda = place("Rwanda", "country", country="RW")
    claims = find_control(page_of(text, "Sake", "Goma", rwanda, country="CD"))
    assert [c.gained_by for c in claims if c.place_text == "Sake"][:1] == [gainer]


def test_the_enemy_is_whom_the_speaker_fights():
    text = "M23 holds Goma. Congolese troops drove the enemy from Sake on Monday."
    claims = find_control(page_of(text, "Sake", "Goma", country="CD"))
    assert [(c.gained_by, c.lost_by) for c in claims if c.place_text == "Sake"] == [
        ("Congolese army", "M23")
    ]


def test_a_headline_has_the_day_on_which_the_story_tells_the_same():
    text = (
        "M23 takes Sake\n\nGOMA, Jan. 23 - The streets are empty, residents said on Thursday.\n\n"
        "M23 captured Sake on Tuesday."
    )
    claims = find_control(page_of(text, "Sake", "Goma", country="CD", published="2025-01-23"))
    assert {str(c.dates.first) for c in claims if c.place_text == "Sake"} == {"2025-01-21"}


def test_who_retakes_what_the_other_had_entered_holds_the_whole():
    text = "The army retook the parts of Goma that M23 had entered."
    retaken, entered = find_control(page_of(text, place("Goma", country="CD")))
    assert (retaken.extent, entered.extent) == ("full", "partial")


def test_being_still_in_a_town_is_not_holding_all_of_it():
    claim = _one("M23 rebels are still in Goma.", "Goma", country="CD")
    assert (claim.change, claim.extent) == ("holds", "partial")


def test_an_adjective_names_those_it_stands_for():
    claim = _one("Goma has been in rebel hands since May.", "Goma", country="CD")
    assert claim.gained_by == "rebels"


def test_what_there_are_only_reports_of_is_alleged():
    claim = _one("There were reports that Goma had fallen to M23.", "Goma", country="CD")
    assert (claim.change, claim.modality) == ("gained", "alleged")


def test_a_division_is_no_part_of_itself():
    claim = _one("M23 rebels took the northern district of Masisi.", "Masisi", country="CD")
    assert (claim.extent, claim.part) == ("full", None)


def test_a_time_after_a_year_is_not_after_the_report():
    text = "M23 captured Goma in 2015 but lost it two weeks later."
    _, lost = find_control(page_of(text, place("Goma", country="CD"), published="2024-06-05"))
    assert (str(lost.dates.first), str(lost.dates.last)) == ("2015-01-15", "2016-01-14")


def test_what_is_retaken_shortly_afterwards_is_retaken_then():
    text = "M23 captured Goma in May but the army retook it shortly afterwards."
    _, retaken = find_control(page_of(text, place("Goma", country="CD"), published="2024-07-05"))
    assert (str(retaken.dates.first), str(retaken.dates.last)) == ("2024-05-01", "2024-06-30")


def test_all_but_a_part_is_most():
    claim = _one("M23 took all but one district of Goma.", "Goma", country="CD")
    assert claim.extent == "most"


def test_who_is_said_to_have_left_is_not_who_came():
    text = "The army confirmed that M23 took Goma, saying they had withdrawn."
    taken, left = find_control(page_of(text, place("Goma", country="CD")))
    assert (taken.gained_by, left.change, left.lost_by) == ("M23", "withdrew", None)


def test_a_namesake_in_another_war_leads_nobody_here():
    text = 'Rebel commander Hassan Ghani said: "Our forces liberated Hama."'
    assert _one(text, "Hama", country="SY").gained_by != "Afghan government forces"


def test_who_denies_a_loss_speaks_for_those_who_would_have_lost():
    text = "M23 said it held Goma. An army spokesman denied reports that Sake had fallen."
    page = page_of(text, place("Goma", country="CD"), place("Sake", country="CD"))
    denied = find_control(page)[-1]
    assert (denied.change, denied.place_text, denied.lost_by) == (
        "denied",
        "Sake",
        "Congolese army",
    )


def test_who_repelled_it_is_the_side_that_says_so():
    text = "Ukraine's General Staff was silent at first. Russian forces took Bilka. "
    text += "Assaults near Torsk were repelled, the General Staff said."
    ukraine = place("Ukraine", "country", "UA")
    towns = [place(name, country="UA") for name in ("Bilka", "Torsk")]
    repelled = find_control(page_of(text, ukraine, *towns))[-1]
    assert (repelled.change, repelled.gained_by) == ("repelled", "Ukrainian forces")


def test_a_day_after_and_opens_what_comes_next():
    text = "On Friday the M23 had captured Goma, and on Saturday they captured Sake."
    claims = _all(text, "Goma", "Sake", country="CD")
    assert {c.place_text: str(c.dates.first) for c in claims} == {
        "Goma": "2024-05-31",
        "Sake": "2024-06-01",
    }


def test_a_fall_that_comes_after_another_has_not_its_day():
    text = "The fall of Goma to the M23 comes after its fighters on Sunday took Sake."
    claims = _all(text, "Goma", "Sake", country="CD")
    assert {c.place_text: str(c.dates.first) for c in claims} == {
        "Goma": "2024-06-05",
        "Sake": "2024-06-02",
    }


def test_a_week_in_which_others_were_lost_is_not_the_day_of_a_taking():
    text = "M23 said it had captured Sake, the third town the army has lost in the past week."
    (claim,) = [c for c in _all(text, "Sake", country="CD") if c.change == "gained"]
    assert str(claim.dates.first) == "2024-06-05"


def test_no_step_of_the_reader_hides_another_of_the_same_name() -> None:
    steps = Counter(
        name
        for part in control_module._SentenceReader.__mro__[:-1]
        for name in vars(part)
        if not name.startswith("__")
    )
    assert [name for name, times in steps.items() if times > 1] == []


def test_the_airports_of_two_towns_are_a_part_of_each():
    page = page_of(
        "M23 rebels seized the Goma and Bukavu airports.", place("Goma"), place("Bukavu")
    )
    assert {(c.place_text, c.part) for c in find_control(page)} == {
        ("Goma", "airport"),
        ("Bukavu", "airport"),
    }
