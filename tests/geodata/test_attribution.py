"""Who says so, in short invented reports."""

from __future__ import annotations

import pytest

from geodata.extract.attribution import speaker_of
from tests.geodata.reading import page_of


def speaker(text, said, *places):
    page = page_of(text, *places, published="2024-06-05")
    start = text.index(said)
    return speaker_of(page, start, start + len(said))


@pytest.mark.parametrize(
    ("text", "said", "claimant", "kind", "modality"),
    [
        (
            "The mayor said rebels had entered.",
            "rebels had entered",
            "mayor",
            "official",
            "attributed",
        ),
        ("Rebels entered, the mayor said.", "Rebels entered", "mayor", "official", "attributed"),
        ("Rebels entered, said the mayor.", "Rebels entered", "mayor", "official", "attributed"),
        (
            "According to residents, rebels entered.",
            "rebels entered",
            "residents",
            "witness",
            "attributed",
        ),
        (
            "Rebels entered, according to the Syrian Observatory for Human Rights.",
            "Rebels entered",
            "Syrian Observatory for Human Rights",
            "monitor",
            "attributed",
        ),
        (
            "Twelve were hurt, according to a tweet from the governor Ali Saleh.",
            "Twelve were hurt",
            "governor Ali Saleh",
            "official",
            "attributed",
        ),
        (
            "A Ministry of Defence statement said rebels had left.",
            "rebels had left",
            "Ministry of Defence",
            "official",
            "attributed",
        ),
        (
            "Rebels entered, eight sources said on Monday – a breach of the truce they declared.",
            "Rebels entered",
            "eight sources",
            "unnamed",
            "attributed",
        ),
        ("M23 claimed it had entered.", "it had entered", "M23", "armed_group", "claimed"),
        ("The Taliban denied that it fled.", "it fled", "Taliban", "armed_group", "denied"),
        ("Witnesses say shells fell.", "shells fell", "Witnesses", "witness", "attributed"),
        (
            "Twelve bodies arrived, a doctor at the hospital told Reuters.",
            "Twelve bodies arrived",
            "doctor at the hospital",
            "medic",
            "attributed",
        ),
        (
            "The United Nations said on Monday that thousands had fled.",
            "thousands had fled",
            "United Nations",
            "un_ngo",
            "attributed",
        ),
        (
            '"We hold the town," Ali Noor, a spokesman for the M23, told Reuters by phone.',
            "We hold the town",
            "Ali Noor (a spokesman for the M23)",
            "armed_group",
            "attributed",
        ),
    ],
)
def test_who_says_it(text, said, claimant, kind, modality):
    found = speaker(text, said)
    assert found is not None
    assert (found.claimant, found.claimant_kind, found.modality) == (claimant, kind, modality)


def test_what_nobody_is_said_to_say_is_the_reports_own():
    assert speaker("Rebels entered the town.", "Rebels entered") is None


def test_it_added_goes_on_with_the_last_to_speak():
    text = (
        "The Syrian Observatory for Human Rights said 12 people died. "
        "It added that 3 of them were children."
    )
    found = speaker(text, "3 of them were children")
    assert found is not None
    assert found.claimant == "Syrian Observatory for Human Rights"


def test_a_quotation_without_a_cue_is_the_last_speakers():
    text = '"We hold the town," the governor said. "Nobody will take it from us."'
    found = speaker(text, "Nobody will take it from us")
    assert found is not None
    assert found.claimant == "governor"


def test_islamic_state_is_no_verb():
    assert speaker("Islamic State fighters left the town.", "fighters left the town") is None


def test_the_observatory_is_the_one_named_before():
    text = (
        "The Syrian Observatory for Human Rights said 12 people died. "
        "Four more were hurt, the Observatory said."
    )
    found = speaker(text, "Four more were hurt")
    assert found is not None
    assert found.claimant == "Syrian Observatory for Human Rights"


def test_reportedly_is_an_unnamed_voice():
    found = speaker("Rebels reportedly entered the town.", "entered the town")
    assert found is not None
    assert found.claimant_kind == "unnamed"


@pytest.mark.parametrize(
    ("text", "said", "claimant"),
    [
        ("Rebels left on Monday; the town is calm, its mayor said.", "Rebels left", None),
        ("Rebels left on Monday; the town is calm, its mayor said.", "the town is calm", "mayor"),
        ("Rebels came and, according to medics, burned a clinic.", "Rebels came", None),
        ("Rebels came and, according to medics, burned a clinic.", "burned a clinic", "medics"),
        ("A truce declared by the group on Monday held, until they came.", "they came", None),
        (
            "Army media office: airport retaken\n\nNORTON - It rained.",
            "airport",
            "Army media office",
        ),
        ("Rebels retake the airport - tribal source\n\nIt rained.", "the airport", "tribal source"),
    ],
)
def test_whose_words_a_part_of_a_sentence_is(text, said, claimant):
    found = speaker(text, said)
    assert (found.claimant if found is not None else None) == claimant


@pytest.mark.parametrize(
    ("text", "said", "claimant"),
    [
        # two titles between the name and the verb
        (
            "Ann Lee, spokeswoman for the first vice president, Bo Li, denied the army had left.",
            "the army had left",
            "Ann Lee (spokeswoman for the first vice president, Bo Li)",
        ),
        (
            "The coast guard rejected that version of events and said the port was calm.",
            "the port was calm",
            "coast guard",
        ),
        ("According to confirmed army data, 40 were hurt.", "40 were hurt", "confirmed army data"),
        ("The rebels, residents said late on Monday, have left.", "have left", "residents"),
    ],
)
def test_who_speaks_is_found_past_titles_asides_and_another_verb(text, said, claimant):
    assert speaker(text, said).claimant.endswith(claimant.split()[-1])


def test_a_war_that_claims_lives_says_nothing():
    assert speaker("The war has claimed 4,000 lives so far.", "4,000 lives") is None


def test_a_quotation_is_whose_name_stands_at_its_end():
    text = (
        'The army said it had left Norton. "We hold the town. We hold the road," the rebel '
        "commander Bo Li told reporters."
    )
    assert speaker(text, "We hold the town.").claimant == "rebel commander Bo Li"


@pytest.mark.parametrize(
    ("text", "said", "claimant", "modality"),
    [
        ("The army said in a statement it had taken Norton.", "had taken", "army", "attributed"),
        ("“We have entered Norton,” the statement read.", "entered", "statement", "attributed"),
        (
            "Residents report that rebels entered Norton.",
            "rebels entered",
            "residents",
            "attributed",
        ),
        (
            "The institute assessed that rebels held Norton.",
            "held Norton",
            "institute",
            "attributed",
        ),
        ("The Taliban claim they hold Norton.", "they hold Norton", "taliban", "claimed"),
        (
            "By the rebels' own account, Norton was taken on Monday.",
            "Norton was taken",
            "rebels",
            "attributed",
        ),
        ("NATO believes that Norton was taken.", "Norton was taken", "nato", "attributed"),
        (
            "Norton is believed to be in rebel hands.",
            "Norton is believed to be in rebel hands",
            "unnamed sources",
            "alleged",
        ),
        (
            "The claim by the rebels that they had taken Norton could not be checked.",
            "had taken Norton",
            "rebels",
            "claimed",
        ),
        (
            "Nobody could confirm the report that Norton had fallen.",
            "Norton had fallen",
            "unnamed sources",
            "alleged",
        ),
    ],
)
def test_speech_is_told_by_statements_suppositions_and_claims(text, said, claimant, modality):
    attribution = speaker(text, said)
    assert attribution is not None
    assert claimant in attribution.claimant.lower()
    assert attribution.modality == modality


def test_a_supposition_in_an_aside_doubts_nothing_else() -> None:
    text = "The rebels, who are believed to have 900 men, took Norton on Monday."
    assert speaker(text, "took Norton") is None


@pytest.mark.parametrize(
    ("text", "said", "claimant"),
    [
        (
            "Norton still in army hands: minister\n\nIt rained.",
            "Norton still in army hands",
            "minister",
        ),
        ("Taliban: Norton taken\n\nIt rained.", "Norton taken", "Taliban"),
        ("Norton retaken - tribal source\n\nIt rained.", "Norton retaken", "tribal source"),
    ],
)
def test_a_headline_names_its_speaker_before_a_colon_or_at_its_end(text, said, claimant) -> None:
    attribution = speaker(text, said)
    assert attribution is not None
    assert attribution.claimant == claimant


def test_a_party_that_no_one_spoke_before_is_it() -> None:
    attribution = speaker("The Taliban seized Norton, it said in a statement.", "seized Norton")
    assert attribution is not None
    assert attribution.claimant == "Taliban"


@pytest.mark.parametrize(
    ("text", "said", "claimant"),
    [
        ("The statement, however, said Norton had fallen.", "Norton had", "statement"),
        ("A witness, reached by phone in Sutton, said Norton fell.", "Norton fell", "witness"),
        (
            "A resident, speaking by phone from Sutton said Norton had fallen.",
            "Norton had",
            "resident",
        ),
        (
            "The spokesman for the army (SPLA), Ann Lee, said fighting was going on in Norton.",
            "fighting was",
            "spokesman for the army (SPLA) (Ann Lee)",
        ),
        ('"Six men were also reported injured," said Lee.', "Six men", "Lee"),
        (
            "The army left Norton, which rebels said they had taken on Monday.",
            "had taken",
            "rebels",
        ),
        (
            "Meanwhile Ann Lee, an officer, said Norton had fallen.",
            "Norton had",
            "Ann Lee (an officer)",
        ),
        (
            "Rebels took Norton on Monday, Lee said from the capital, Sutton.",
            "took Norton",
            "Lee",
        ),
        (
            "Four men were killed in Norton, the officer said on condition of anonymity.",
            "Four men",
            "officer",
        ),
        (
            "The Norland Front has issued a statement on Friday saying its men took Norton.",
            "took Norton",
            "Norland Front",
        ),
        (
            "Ann Lee, an officer, was quoted by state radio as saying that Norton had fallen.",
            "Norton had",
            "Ann Lee (an officer)",
        ),
        (
            "Eight were killed in clashes with rebels, who hold the north, said Ann Lee.",
            "Eight were",
            "Ann Lee",
        ),
        (
            "A day after the army captured its base in Sutton the Taliban said Norton fell.",
            "Norton fell",
            "Taliban",
        ),
    ],
)
def test_a_speaker_is_told_from_what_stands_beside_him(text, said, claimant) -> None:
    attribution = speaker(text, said)
    assert attribution is not None
    assert attribution.claimant == claimant


def test_the_group_is_the_organisation_that_spoke_last() -> None:
    text = (
        "The rebels said Norton fell. The Syrian Observatory for Human Rights said they had left. "
        "Nine people were killed there, the group said."
    )
    attribution = speaker(text, "Nine people")
    assert attribution is not None
    assert attribution.claimant == "Syrian Observatory for Human Rights"
