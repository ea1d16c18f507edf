"""Figures of people harmed or moved, in the many ways reports tell them.

The texts are made up, from many wars and wordings. A figure is written as "measure number group",
with its qualifier where it has one and "of which" before a part of the figure before.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.extract.tolls import find_tolls
from geodata.model import Toll
from tests.geodata.reading import page_of, place

SIGNS = {
    "exact": "",
    "about": "~",
    "at_least": "≥",
    "more_than": ">",
    "at_most": "≤",
    "up_to": "≤",
    "fewer_than": "<",
    "vague": "vague ",
}


def tolls(story: str, headline: str = "Fighting goes on") -> list[Toll]:
    text = f"{headline}\n\nNORTON, March 12 (Agency) - {story}"
    return find_tolls(page_of(text, published="2024-03-12"))


def written(toll: Toll) -> str:
    count = toll.count
    number = (
        f"{count.low}-{count.high}"
        if count.qualifier == "range"
        else f"{SIGNS[count.qualifier]}{count.best if count.best is not None else count.low}"
    )
    said = f"{toll.measure} {number} {toll.group}"
    return f"of which {said}" if toll.part_of else said


def read(story: str) -> list[str]:
    return [written(toll) for toll in tolls(story)]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        # acting and being acted on
        (
            "A bomber struck a mosque, killing at least 64 worshippers and wounding 126 others.",
            ["killed ≥64 civilians", "wounded 126 civilians"],
        ),
        ("Gunmen shot dead four election workers.", ["killed 4 civilians"]),
        ("The army killed 43 militants.", ["killed 43 combatants"]),
        (
            "Thirteen soldiers were killed and seven wounded on Tuesday.",
            ["killed 13 combatants", "wounded 7 combatants"],
        ),
        (
            "The ministry said 15 of its men were killed, 22 were wounded and six are missing.",
            ["killed 15 combatants", "wounded 22 combatants", "missing 6 combatants"],
        ),
        ("A convoy was hit and five soldiers from the 5th brigade died.", ["killed 5 combatants"]),
        ("Between 80 and 100 insurgents have been killed.", ["killed 80-100 combatants"]),
        ("At least 24 people, most of them women, were killed.", ["killed ≥24 all"]),
        ("Eleven died at the scene.", ["killed 11 all"]),
        ("Fighting killed as many as 200 people.", ["killed ≤200 all"]),
        ("Some 9,000 fighters were killed or wounded.", ["casualties ~9000 combatants"]),
        ("About 60 fighters were killed and wounded.", ["casualties ~60 combatants"]),
        ("The raid killed three suspected militants.", ["killed 3 combatants"]),
        ("The bomber killed himself and two policemen.", ["killed 2 combatants"]),
        # short forms and headlines
        ("The ambush left 17 dead and 30 wounded.", ["killed 17 all", "wounded 30 all"]),
        (
            "The clash left three police officers and seven gunmen dead.",
            ["killed 3 combatants", "killed 7 combatants"],
        ),
        ("Twelve killed, 30 injured in market blast.", ["killed 12 all", "wounded 30 all"]),
        ("Car bomb kills dozens.", ["killed vague 24 all"]),
        ("A car bomb killed 7 and hurt 15.", ["killed 7 all", "wounded 15 all"]),
        (
            "Twelve people were killed in Norton and five in Sutton.",
            ["killed 12 all", "killed 5 all"],
        ),
        # nouns of harm
        ("The raid led to the deaths of 7 farmers.", ["killed 7 civilians"]),
        ("The UN verified 7,031 civilian deaths.", ["killed 7031 civilians"]),
        ("The battle claimed 86 lives.", ["killed 86 all"]),
        ("The attack claimed the lives of 14 pilgrims.", ["killed 14 civilians"]),
        ("Rescuers found the bodies of 20 miners.", ["killed 20 civilians"]),
        ("Medics counted at least 20 bodies.", ["killed ≥20 all"]),
        ("Mines caused injuries to a policeman.", ["wounded 1 combatants"]),
        ("The army suffered over 300 casualties.", ["casualties >300 combatants"]),
        ("Three children suffered burns.", ["wounded 3 children"]),
        ("The rebels said they had lost five fighters.", ["killed 5 combatants"]),
        ("Eighteen soldiers lost their lives.", ["killed 18 combatants"]),
        # people without a number
        ("A farmer and his son were killed.", ["killed 2 civilians"]),
        ("A 14-year-old boy was shot dead.", ["killed 1 children"]),
        (
            "A mother and her three children died.",
            ["killed 1 civilians", "killed 3 children"],
        ),
        (
            "Two soldiers were killed and a third wounded.",
            ["killed 2 combatants", "wounded 1 combatants"],
        ),
        (
            "A rocket killed one civilian and six children.",
            ["killed 1 civilians", "killed 6 children"],
        ),
        # parts
        (
            "As many as 3,250 people, including 1,130 civilians, have been killed.",
            ["killed ≤3250 all", "of which killed 1130 civilians"],
        ),
        (
            "Nine were killed, among them 3 children.",
            ["killed 9 all", "of which killed 3 children"],
        ),
        (
            "The raid killed 165 people, 40 of them children.",
            ["killed 165 all", "of which killed 40 children"],
        ),
        (
            "Five civilians, two of them children, were killed.",
            ["killed 5 civilians", "of which killed 2 children"],
        ),
        (
            "Five members of the same family, including three children, were killed.",
            ["killed 5 civilians", "of which killed 3 children"],
        ),
        (
            "Shells killed 18 people: 11 civilians and seven fighters.",
            ["killed 18 all", "of which killed 11 civilians", "of which killed 7 combatants"],
        ),
        (
            "Six people were killed, including a girl, and a dozen injured.",
            ["killed 6 all", "of which killed 1 children", "wounded 12 all"],
        ),
        (
            "The army took 264 soldiers, 53 of them seriously wounded, out of the plant.",
            ["wounded 53 combatants"],
        ),
        (
            "At least 135 people, 85 civilians and 50 fighters, were killed.",
            ["killed ≥135 all", "of which killed 85 civilians", "of which killed 50 combatants"],
        ),
        (
            "Some 437 civilians, 299 Syrian Democratic Forces (SDF) fighters and 1,019 Islamic "
            "State (IS) fighters were killed.",
            ["killed ~437 civilians", "killed 299 combatants", "killed 1019 combatants"],
        ),
        ("Of the group's men, 78 of the group's fighters died.", ["killed 78 combatants"]),
        # taken, freed, moved, fled, left behind
        (
            "Islamic State killed 12 hostages and kidnapped 23 villagers.",
            ["killed 12 all", "captured 23 civilians"],
        ),
        ("They took 240 hostage.", ["captured 240 all"]),
        ("Twenty-six soldiers were taken prisoner.", ["captured 26 combatants"]),
        ("They captured 270 soldiers and 12 tanks.", ["captured 270 combatants"]),
        ("The rebels freed 276 prisoners.", ["freed 276 all"]),
        ("At least 500 fighters surrendered.", ["surrendered ≥500 combatants"]),
        ("1,300 servicemen laid down their arms.", ["surrendered 1300 combatants"]),
        ("Some 40,000 residents have fled.", ["displaced ~40000 civilians"]),
        ("The shelling forced 3,000 families to flee.", ["displaced 3000 civilians"]),
        (
            "It has driven more than 12 million people from their homes.",
            ["displaced >12000000 civilians"],
        ),
        ("1.2 million people are internally displaced.", ["displaced 1200000 civilians"]),
        ("Hundreds of thousands have been displaced.", ["displaced vague 200000 civilians"]),
        (
            "Around 3,500 civilians left Norton; the Red Cross evacuated 31 wounded.",
            ["evacuated 31 all"],
        ),
        (
            "Around 500 civilians evacuated the town, in addition to 75 rebels, while another "
            "300 foreign ones remained in the town.",
            ["evacuated ~500 civilians", "evacuated 75 combatants", "remained 300 combatants"],
        ),
        (
            "Buses took 1,600 people, fighters and their relatives, out of the town.",
            ["evacuated 1600 all"],
        ),
        ("About 12,000 people crossed into Sutton.", ["displaced ~12000 civilians"]),
        ("Around 1,500 people remain trapped in the camp.", ["remained ~1500 all"]),
        # who is meant, and who is not
        ("The gang massacred at least 60 people.", ["killed ≥60 civilians"]),
        ("Five of our hunters paid the supreme price.", ["killed 5 combatants"]),
        ("The army collected 31 enemy bodies.", ["killed 31 combatants"]),
        ("The ministry admitted the loss of nineteen men.", ["killed 19 combatants"]),
        ("The raid cost the army 32 men.", ["killed 32 combatants"]),
        ("The army lost a whole battalion, some 270 troops.", ["killed ~270 combatants"]),
        ("Tehran put Iraqi dead at 4,000.", ["killed 4000 combatants"]),
        ("The ministry now puts our dead there at 17.", ["killed 17 combatants"]),
        (
            "Three policemen and a journalist were among the dead.",
            ["killed 3 combatants", "killed 1 civilians"],
        ),
        (
            "At least 86 were killed, medics said; 70 of them Houthis.",
            ["killed ≥86 all", "of which killed 70 combatants"],
        ),
        ("Eleven migrants held at the centre died.", ["killed 11 civilians"]),
        ("He was one of 17 officers killed that day.", ["killed 17 combatants"]),
        ("Gunmen killed a family of five.", ["killed 5 civilians"]),
        (
            "Raiders hacked a farmer and 3 herders to death.",
            ["killed 1 civilians", "killed 3 civilians"],
        ),
        ("The chief was killed along with six militants.", ["killed 6 combatants"]),
        ("A courier was shot and wounded.", ["wounded 1 civilians"]),
        ("Two opposition leaders were shot to death.", ["killed 2 civilians"]),
        ("The blast caused 12 casualties among civilians.", ["casualties 12 civilians"]),
        ("They killed 20+ enemy combatants.", ["killed ≥20 combatants"]),
        (
            "Three officers, who had been sent there as military advisers, were killed.",
            ["killed 3 combatants"],
        ),
        (
            "Sixty people from Norton, in the far south of the country, were killed.",
            ["killed 60 all"],
        ),
        ("Most of the 18 people killed were children.", ["killed 18 all"]),
        ("They executed 40 workers who were captured at a plant.", ["killed 40 civilians"]),
        (
            "The brigade lost 3 killed and 19 wounded.",
            ["killed 3 combatants", "wounded 19 combatants"],
        ),
        ("The bulletin gives enemy dead as 87.", ["killed 87 combatants"]),
        ("Norland put its dead at 175, mostly civilians.", ["killed 175 all"]),
        ("Their own dead they put at 40.", ["killed 40 combatants"]),
        ("Casualties on the government side: 5 killed.", ["killed 5 combatants"]),
        ("Civilian casualties this year: 603 deaths.", ["killed 603 civilians"]),
        ("Doctors counted 29 dead, all soldiers.", ["killed 29 combatants"]),
        (
            "Mortar fire killed two and injured five, all of them traders.",
            ["killed 2 civilians", "wounded 5 civilians"],
        ),
        ("They took 300 prisoners.", ["captured 300 all"]),
        ("Two officers who were abducted in May have been executed.", ["killed 2 combatants"]),
        ("Three men were shot dead and two of the bodies strung up.", ["killed 3 all"]),
        ("Two Free Syrian Army militants were killed.", ["killed 2 combatants"]),
        # how many, said again
        (
            "At least 30 rebels were killed, a doctor said; the ministry's figure is 11.",
            ["killed ≥30 combatants", "killed 11 combatants"],
        ),
        (
            "Kigali speaks of 175 people dead, and district officials of 900.",
            ["killed 175 all", "killed 900 all"],
        ),
        (
            "The army has given no toll; a diplomat puts it at 180 soldiers.",
            ["killed 180 combatants"],
        ),
        (
            "Monitors put the dead since 7 March at 826, among them 111 civilians.",
            ["killed 826 all", "of which killed 111 civilians"],
        ),
        ("Enemy losses were put at over 300 killed.", ["killed >300 combatants"]),
        ("The death toll was revised up to 72.", ["killed 72 all"]),
        ("The number of people killed in the raid is now 38.", ["killed 38 all"]),
        # moved
        (
            "Estimates of refugees range from 40,000 to 125,000.",
            ["displaced 40000-125000 civilians"],
        ),
        (
            "The agency registered 2,140 new arrivals after the attack.",
            ["displaced 2140 civilians"],
        ),
        ("The agency counts 3.4 million uprooted.", ["displaced 3400000 civilians"]),
        ("More than 30,000 servicemen had been moved.", ["relocated >30000 combatants"]),
    ],
)
def test_a_figure_is_read_with_its_measure_number_and_group(
    story: str, expected: list[str]
) -> None:
    assert read(story) == expected


@pytest.mark.parametrize(
    "story",
    [
        "A falcon killed two pigeons and the raiders killed 20 cows.",
        "The company lost 12 aircraft and 300 million dollars.",
        "The army captured 41 settlements and 27 districts.",
        "They seized 12 tanks and destroyed five vehicles.",
        "The museum hopes to capture 10,000 visitors.",
        "The group threatened to kill 10 hostages.",
        "Officials fear the offensive could kill 10,000 people.",
        "Doctors treated 200 people for leishmaniasis. No deaths were recorded.",
        "Around 4,000 people were waiting for a train.",
        "Rwanda deployed 1,000 troops.",
        "Only one of the 20 passengers survived.",
        "Around 80% of Norton's 2.3 million people have been displaced.",
        "More than half of the 200 soldiers at the base were killed.",
        "It brought the number of captured farms and villages to 26.",
        "The team lost 3-1 and shot 12 goals; the coach was hurt by the press.",
        "Two missiles wounded the town's pride.",
        "It was unclear whether all five were killed.",
        "The town surrendered. Three villages fell.",
        "Parliament killed two bills and released 12 reports.",
        "The 12 dead batteries were replaced after the attack.",
        "The bank has lost 1,200 employees to rivals.",
        "The siege could leave 10,000 dead, the army said.",
        "Nobody knows how many were killed by the shelling.",
        "A total of 32 ballots went missing and 12 observers remained in the hall.",
        "The number of missing artworks rose to 312.",
        "About 1,000 soldiers crossed into Sutton.",
        "A mob chased and nearly lynched four men.",
        "Researchers interviewed 74 people who had fled.",
        "Police arrested 12 mourners after the attack.",
        "The 44 prisoners are to be exchanged on Friday.",
        "The four gunmen captured and hijacked the ferry.",
        "The rebels captured six major mountain cities.",
        "The truce was aimed at evacuating both rebels and civilians.",
        "Soldiers left their posts in the night and several hundred sought refuge at a UN base.",
        "The UN thinks that 85 percent of the city is held by gangs, up from 80 before the war.",
    ],
)
def test_beasts_things_plans_and_guesses_are_no_figures(story: str) -> None:
    assert read(story) == []


def test_no_deaths_are_a_negated_zero_where_there_was_violence() -> None:
    (none,) = tolls("Rockets hit the town. No deaths were reported.")
    assert (none.measure, none.count.best, none.modality) == ("killed", 0, "negated")
    (nobody,) = tolls("Nobody was hurt in the explosion.")
    assert (nobody.measure, nobody.count.best, nobody.modality) == ("wounded", 0, "negated")


def test_a_denied_killing_is_denied() -> None:
    (denied,) = tolls("The coalition denied killing 12 civilians.")
    assert (denied.count.best, denied.modality) == (12, "denied")


def test_a_new_total_supersedes_the_old_one() -> None:
    old, new = sorted(tolls("The death toll rose to 52 from 50."), key=lambda t: t.count.best or 0)
    assert (old.count.best, new.count.best) == (50, 52)
    assert new.supersedes == old.id
    assert old.supersedes is None


@pytest.mark.parametrize(
    ("story", "old", "new"),
    [
        ("The death toll rose to at least 120, up from 100.", 100, 120),
        ("Officials revised the death toll down to 27 from 31.", 31, 27),
        ("Seven people were killed; the toll was revised up from six.", 6, 7),
        ("A raid killed 21 people. The toll had earlier been put at 13.", 13, 21),
    ],
)
def test_what_a_total_was_before_is_linked(story: str, old: int, new: int) -> None:
    found = {toll.count.best: toll for toll in tolls(story)}
    assert found[new].supersedes == found[old].id


@pytest.mark.parametrize(
    ("story", "scope"),
    [
        ("Shells killed 11 people in a market.", "incident"),
        ("The number of people killed in Friday's strike has risen to 52.", "incident"),
        ("Fighting killed 200 people in a single day.", "daily"),
        ("Russia lost 620 soldiers over the past day.", "daily"),
        ("Some 500 people were killed over the past week.", "period"),
        ("Bombs killed 3,000 people in 2014.", "period"),
        ("At least 283 militants were killed since the push began in mid-January.", "cumulative"),
        ("The war, which broke out in April 2023, has killed 9,000 people.", "cumulative"),
        ("As many as 3,250 people were killed during the four-month-long battles.", "cumulative"),
        ("The health ministry put the death toll at 34,183.", "cumulative"),
        ("At least 17 people were killed between 3 and 6 March, hospitals say.", "period"),
        ("In these ten days 62 enemy bodies were collected.", "period"),
        ("About 650 soldiers were killed, according to a later study.", "cumulative"),
        ("In all, four policemen died in the shootings.", "incident"),
        ("Bombs killed 16 people in the deadliest day since the war began.", "incident"),
        (
            "Three soldiers died on Monday, as the number of raids since March 2003 neared 900.",
            "incident",
        ),
        ("Hundreds of people have been killed over the past few weeks.", "period"),
        ("Most of the 44,000 killed were women and minors.", "cumulative"),
        ("About 60,000 people from Norton live in tents.", "cumulative"),
        ("Russia said 74 of its servicemen had been killed.", "cumulative"),
        ("Russia said 74 of its servicemen had been killed in the blast.", "incident"),
        ("The push has brought total losses to 3,400.", "cumulative"),
        ("Another 300 fighters remained in the town.", "state"),
    ],
)
def test_a_running_total_is_told_from_an_incident(story: str, scope: str) -> None:
    assert [toll.scope for toll in tolls(story)] == [scope]


def test_a_part_runs_over_the_same_time_as_its_whole() -> None:
    whole, part = tolls("Since May 2023, 70 people have been killed, including 12 children.")
    assert (whole.scope, part.scope) == ("cumulative", "cumulative")
    assert part.dates == whole.dates
    assert part.part_of == whole.id


def test_who_says_so_goes_with_the_figure() -> None:
    (toll,) = tolls("Shells killed 11 people, the Syrian Observatory for Human Rights said.")
    assert (toll.claimant, toll.modality) == ("Syrian Observatory for Human Rights", "attributed")


def test_two_sources_with_two_numbers_are_two_figures() -> None:
    first, second = tolls("Eleven civilians died, a medic said; a second medic counted 14.")
    assert (first.count.best, second.count.best) == (11, 14)
    assert (second.measure, second.group) == ("killed", "civilians")


def test_the_party_of_the_dead_is_named() -> None:
    (toll,) = tolls("Ninety Islamic State fighters were killed.")
    assert toll.group_party == "Islamic State"


def test_the_quotation_holds_people_and_verb() -> None:
    (toll,) = tolls("On Friday, seven people were killed overnight when a missile hit.")
    assert toll.quote == "seven people were killed"


def test_a_figure_lies_where_its_own_clause_says() -> None:
    text = "Shells killed 12 people in Norton, and five policemen died in Sutton."
    page = page_of(f"Headline\n\nASTON, March 12 - {text}", "Norton", "Sutton", "Aston")
    assert [toll.place_text for toll in find_tolls(page)] == ["Norton", "Sutton"]


def test_a_figure_that_goes_on_about_another_lies_with_it_on_its_day() -> None:
    text = (
        "A missile killed 50 people in Norton on Friday. Two of the wounded died in hospital, "
        "the governor of Sutton said."
    )
    page = page_of(f"Headline\n\n{text}", "Norton", "Sutton", published="2024-03-12")
    first, second = find_tolls(page)
    assert second.place_text == first.place_text == "Norton"
    assert second.dates is not None
    assert str(second.dates.first) == "2024-03-08"


def test_the_dead_of_a_whole_war_lie_at_no_town() -> None:
    text = "Shells killed 12 people in Norton. The war has killed tens of thousands since 2021."
    page = page_of(f"Headline\n\n{text}", "Norton", published="2024-03-12")
    assert [toll.place_text for toll in find_tolls(page)] == ["Norton", ""]


PLACES = (
    "Naunde Marawi Grozny Tibu Kunduz Florencia Jolo Suai Dili Birao Solhan Malakal Mannar Garissa "
    "Sharana Gomal Jangebe Kandara Bria Basilan Rada Kano Srinagar Kupwara Djibo Kivu Ganja"
)


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        # every group of a list, whatever joins it
        (
            "In Marawi, 165 soldiers and police had been killed so far, as had 962 militants and "
            "47 civilians, the army said.",
            [
                "killed 165 combatants, cumulative in Marawi",
                "killed 962 combatants, cumulative in Marawi",
                "killed 47 civilians, cumulative in Marawi",
            ],
        ),
        (
            "Three aid workers, two Frenchwomen and their Chadian driver, were shot dead in Birao.",
            [
                "killed 3 aid workers, incident in Birao",
                "of which killed 2 all, incident in Birao",
                "of which killed 1 civilians, incident in Birao",
            ],
        ),
        ("Both pilots were killed in Kunduz.", ["killed 2 combatants, incident in Kunduz"]),
        (
            "In Grozny, figures put the dead at 562 militants, 128 soldiers and 45 civilians.",
            [
                "killed 562 combatants, cumulative in Grozny",
                "killed 128 combatants, cumulative in Grozny",
                "killed 45 civilians, cumulative in Grozny",
            ],
        ),
        (
            "Gunmen abducted 87 schoolgirls from Jangebe and freed 15 of them.",
            ["captured 87 children, incident in Jangebe", "freed 15 children, incident in Jangebe"],
        ),
        # totals told behind an incident keep their own scope and days
        (
            "A roadside bomb near Garissa killed eight police officers, bringing to 34 the number "
            "of officers killed there since May.",
            [
                "killed 8 combatants, incident in Garissa",
                "killed 34 combatants, cumulative in Garissa",
            ],
        ),
        (
            "The number of dead in Saturday's attack in Solhan has risen to 160 from 132.",
            ["killed 160 all, incident in Solhan", "killed 132 all, incident in Solhan"],
        ),
        # each clause its own place
        (
            "In Srinagar, two gunmen were killed in a raid, and in Kupwara five soldiers died.",
            [
                "killed 2 combatants, incident in Srinagar",
                "killed 5 combatants, incident in Kupwara",
            ],
        ),
        (
            "An explosion in Sharana killed one policeman and injured five, while in Gomal a mine "
            "went off.",
            [
                "killed 1 combatants, incident in Sharana",
                "wounded 5 combatants, incident in Sharana",
            ],
        ),
        (
            "About 900 villagers were evacuated from Suai to Dili.",
            ["evacuated ~900 civilians, incident in Suai"],
        ),
        # how long it went on
        (
            "Fighting in Malakal over the past week has left 75 dead and forced 20,000 people to "
            "seek shelter in a U.N. base.",
            ["killed 75 all, period in Malakal", "displaced 20000 civilians, period in Malakal"],
        ),
        (
            "Six rebels and a policeman were killed in Mannar in the past 24 hours.",
            ["killed 6 combatants, daily in Mannar", "killed 1 combatants, daily in Mannar"],
        ),
        (
            "The siege of Kandara has killed at least 2,000 people.",
            [
                "killed ≥2000 all, cumulative in Kandara",
            ],
        ),
        (
            "Weeks of shelling in Djibo have killed 180 civilians.",
            [
                "killed 180 civilians, period in Djibo",
            ],
        ),
        (
            "The operation in Kivu has so far resulted in the death of 38 militiamen and the "
            "arrest of 112 suspects.",
            ["killed 38 combatants, cumulative in Kivu", "captured 112 all, cumulative in Kivu"],
        ),
        # single people
        (
            "A journalist, Carlos Rivas, was killed and his cameraman wounded in Tibu on Sunday.",
            ["killed 1 civilians, incident in Tibu", "wounded 1 civilians, incident in Tibu"],
        ),
        ("Commander Abu Omar was killed in Jolo.", ["killed 1 combatants, incident in Jolo"]),
        # who remains, leaves, hides, is exchanged
        ("Some 500 fighters are still in Jolo.", ["remained ~500 combatants, state in Jolo"]),
        (
            "About 600 families are sheltering in schools in Rada.",
            [
                "displaced ~600 civilians, incident in Rada",
            ],
        ),
        (
            "Some 70 prisoners were exchanged in Florencia.",
            ["freed ~70 all, incident in Florencia"],
        ),
        (
            "The army lost five of its own men in Basilan.",
            [
                "killed 5 combatants, incident in Basilan",
            ],
        ),
    ],
)
def test_a_figure_is_read_with_its_scope_and_place(story: str, expected: list[str]) -> None:
    text = f"Fighting goes on\n\nNORTON, March 12 (Agency) - {story}"
    found = find_tolls(page_of(text, *PLACES.split(), published="2024-03-12"))
    assert [f"{written(t)}, {t.scope} in {t.place_text}" for t in found] == expected


def test_a_hard_wrapped_mail_reads_like_any_other_text() -> None:
    lines = (
        "MARAWI, March 12 (Agency) - The army said that in the siege, which it laid",
        "to the town in the first days of May, as many as 962 militants have died,",
        "among them 40 foreigners. Shells killed two women in Norton during the past",
        "24 hours, the mayor said, and a rocket that hit a bus on the road to Aston",
        "a day earlier left 12 passengers dead and at least thirty wounded.",
    )
    wrapped, plain = (f"Headline\n\n{gap.join(lines)}\n" for gap in ("\r\n", " "))
    read_wrapped, read_plain = (
        [(written(t), t.scope, t.place_text, t.dates and t.dates.first) for t in find_tolls(page)]
        for page in (
            page_of(text, "Marawi", "Norton", "Aston", published="2024-03-12")
            for text in (wrapped, plain)
        )
    )
    assert read_wrapped == read_plain
    assert len(read_plain) == 5


SCRAPS = (
    "killed killing 12 and wounded , at least 3 children including of them were the death toll "
    "rose to 52 from 50 a farmer his son who had been died fled no one civilians : soldiers . the "
    "bodies lost lives others among most missing in Norton on Monday said dozens forced to flee "
    "their homes remained taken prisoner"
)


def test_a_country_within_a_figures_words_belongs_to_no_figure() -> None:
    page = page_of("Rockets hit Norton, killing 14 people, including nine U.S. citizens.", "U.S.")
    assert [toll.quote for toll in find_tolls(page)] == ["killing 14 people", "nine U.S. citizens"]


@given(st.lists(st.sampled_from(SCRAPS.split()), max_size=30).map(" ".join) | st.text(max_size=80))
def test_any_text_gives_figures_in_bounds(text: str) -> None:
    page = page_of(text, "Norton", published="2024-03-12")
    found = find_tolls(page)
    ids = {toll.id for toll in found}
    for toll in found:
        assert 0 <= toll.start < toll.end <= len(text)
        assert toll.quote == text[toll.start : toll.end]
        assert toll.part_of is None or toll.part_of in ids
        assert toll.supersedes is None or toll.supersedes in ids


@pytest.mark.parametrize("states", ["the U.S. Embassy urged caution", "U.S. air support was sent"])
def test_nobody_died_in_a_state_that_is_named_for_what_it_has(states):
    text = f"Marines fought a cartel in Sutton. Three gunmen died and {states}."
    america = place("U.S.", "country", "US")
    (toll,) = find_tolls(page_of(text, place("Sutton"), america))
    assert toll.place_text == "Sutton"


def test_a_toll_of_many_blows_is_a_running_total():
    [toll] = tolls("Monitors say 214 villagers were killed in 38 separate raids.")
    assert toll.scope == "cumulative"


def test_the_last_day_s_part_of_a_running_total_is_that_day_s():
    text = "The ministry says 9,800 people were killed since 3 May 2023, including 41 in the past"
    text += " 24 hours."
    whole, part = sorted(tolls(text), key=lambda t: -(t.count.best or 0))
    assert (whole.scope, part.scope, part.part_of) == ("cumulative", "daily", whole.id)


def test_injuries_told_with_civilian_deaths_are_civilians_too():
    found = tolls("The mission counted 12 civilian deaths and 30 injuries.")
    assert {t.measure: t.group for t in found} == {"killed": "civilians", "wounded": "civilians"}


def test_a_rescue_worker_is_a_victim_and_a_second_strike_no_period():
    [toll] = tolls("A nurse and a rescue worker were killed in a second strike on the depot.")
    assert (toll.count.best, toll.group, toll.scope) == (2, "civilians", "incident")


def test_neither_a_ship_nor_a_people_is_one_man_captured():
    assert tolls("Coast guards seized a tanker off the port.") == []
    assert tolls("Rebel Serbs captured a hill on Saturday.") == []


def test_others_hurt_beside_dead_children_need_not_be_children():
    found = tolls("Two children were killed and 22 others were wounded in the shelling.")
    assert {t.measure: t.group for t in found} == {"killed": "children", "wounded": "all"}


def test_likely_deaths_are_counted_and_a_reporting_period_is_a_period():
    [likely] = tolls("At least 84 likely civilian deaths were logged after the strike.")
    assert (likely.count.low, likely.group) == (84, "civilians")
    [toll] = tolls("During the two-month reporting period, eight civilians were killed.")
    assert toll.scope == "period"


def test_numbers_that_share_a_verb_share_a_scope():
    found = tolls("Some 4,100 men, 2,500 women and 226 girls were killed in the country.")
    assert {t.scope for t in found} == {"cumulative"}


def test_one_number_or_the_next_is_a_range():
    [toll] = tolls("Residents spoke of nine or 10 dead after the raid.")
    assert (toll.count.low, toll.count.high, toll.count.qualifier) == (9, 10, "range")


def test_nobody_is_killed_in_the_land_that_the_hills_border():
    text = "Gunmen killed five herders in Kesra before fleeing to the hills bordering Norland."
    [toll] = find_tolls(page_of(text, "Kesra", "Norland", published="2024-03-12"))
    assert toll.place_text == "Kesra"


def test_the_dead_of_a_side_are_its_fighters():
    told = tolls(
        "Norton was shelled. Ukrainian forces said 67 Russian soldiers had died. Russian forces "
        "claimed up to 140 Ukrainian dead."
    )
    assert [(t.group, t.group_party) for t in told][-1] == ("combatants", "Ukrainian forces")


def test_what_another_source_sets_against_a_running_total_runs_as_long():
    told = tolls(
        "At least 340 people have been killed since 3 March, the Red Cross said. The militia said "
        "it had lost 28 men."
    )
    assert [t.scope for t in told] == ["cumulative", "cumulative"]


def test_of_many_raids_the_one_that_killed_is_one_incident():
    (toll,) = tolls("Norton was hit by 30 raids over the weekend, one of which killed five people.")
    assert toll.scope == "incident"


def test_what_killed_since_then_runs_on_and_24_hours_are_a_day():
    told = tolls("Since the army's return, old mines in Norton have killed nine people.")
    assert [t.scope for t in told] == ["cumulative"]
    told = tolls("The army put the militia's losses at 280 dead in 24 hours.")
    assert [t.scope for t in told] == ["daily"]


@pytest.mark.parametrize(
    "story",
    [
        "Mayadeen, a town of 40,000 people, was captured by the army.",
        "In Mayadeen, home to some 40,000 people, houses were burned.",
        "Mayadeen, where 40,000 people once lived, was captured.",
    ],
)
def test_whom_a_town_has_is_no_toll(story):
    assert tolls(story) == []


def test_whom_a_town_is_said_to_be_with_is_no_toll():
    page = page_of("Mayadeen, with about 40,000 people, was captured.", "Mayadeen")
    assert find_tolls(page) == []


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (
            "In Mayadeen, a town of more than 40,000 people, 12 soldiers were killed.",
            ["killed 12 combatants"],
        ),
        ("With 300 houses burned, 12 soldiers were massacred.", ["killed 12 combatants"]),
        ("The raid injured three soldiers and 40 houses burned.", ["wounded 3 combatants"]),
        ("There were 11 women among the dead.", ["killed 11 women"]),
        ("Seven members of one family were killed.", ["killed 7 civilians"]),
        ("Twelve displaced people were killed.", ["killed 12 civilians"]),
        ("18 security force members were killed.", ["killed 18 combatants"]),
        ("Five air force pilots were killed.", ["killed 5 combatants"]),
        ("Rebels attacked Norton, with 12 people killed.", ["killed 12 all"]),
        (
            "A doctor in Norton had received the bodies of 23 soldiers, and 61 wounded.",
            ["killed 23 combatants", "wounded 61 combatants"],
        ),
        (
            "Forty people have died, according to police, and 300 have fled Norton.",
            ["killed 40 all", "displaced 300 civilians"],
        ),
        ("The rebels captured two army bases and 12 soldiers.", ["captured 12 combatants"]),
        ("The rebels seized five police stations.", []),
        ("It followed the city's capture by the paramilitary Rapid Support Forces.", []),
        ("The number of people killed rose to 52.", ["killed 52 all"]),
    ],
)
def test_what_stands_beside_a_number_does_not_mislead(story, expected):
    assert [written(t) for t in tolls(story)] == expected


def test_who_died_at_a_place_no_table_has_died_at_no_other():
    (first, own) = tolls("Norland says it killed 1,140 rebels at Sutt Doum for the loss of 34 men.")
    assert (first.place_text, first.scope, own.scope) == ("", "incident", "incident")


@pytest.mark.parametrize(
    "story",
    [
        "Norton fell. Six men were killed and others had to flee to neighbouring Sutton.",
        "Troops took Norton, Lee said from the capital, Sutton. Six men died in the town.",
        "The Sutton Front (SF) seized Norton after storming a base there, killing six men.",
    ],
)
def test_nobody_dies_where_others_flee_or_speak_or_where_a_party_is_from(story):
    text = f"Fighting goes on\n\nCAPITAL, March 12 (Agency) - {story}"
    page = page_of(text, "Norton", place("Sutton", "region"), published="2024-03-12")
    assert [t.place_text for t in find_tolls(page)] == ["Norton"]


def test_its_own_losses_are_the_speakers():
    (theirs, own) = tolls(
        "The M23 said it had killed 20 soldiers and put its own losses at two dead."
    )
    assert theirs.group_party != "M23"
    assert (own.measure, own.count.best, own.group_party) == ("killed", 2, "M23")
