"""Whom a figure counts and over what time, where its own noun doesn't tell.

The texts are made up. A figure is written as "measure number group scope", a part with "of which".
"""

from __future__ import annotations

import pytest

from geodata.extract.tolls import find_tolls
from tests.geodata.reading import page_of


def read(story: str) -> list[str]:
    text = f"Fighting goes on\n\nNORTON, March 12 (Agency) - {story}"
    return [
        f"{'of which ' if t.part_of else ''}{t.measure} {t.count.best or t.count.low} {t.group} "
        f"{t.scope}"
        for t in find_tolls(page_of(text, published="2024-03-12"))
    ]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        # whom the blow fell on
        (
            "Worshippers were leaving the mosque when a bomber struck; 31 were killed.",
            ["killed 31 civilians incident"],
        ),
        (
            "The blast went off as porters queued for work, killing six.",
            ["killed 6 civilians incident"],
        ),
        ("Rebels ambushed an army convoy and killed 17.", ["killed 17 combatants incident"]),
        ("Troops stormed a militant hideout; six were killed.", ["killed 6 combatants incident"]),
        (
            "A bomber blew himself up among recruits, wounding 20.",
            ["wounded 20 combatants incident"],
        ),
        (
            "Gunmen opened fire on mourners. At least nine were killed.",
            ["killed 9 civilians incident"],
        ),
        ("Doctors in Sutton received 60 wounded.", ["wounded 60 all incident"]),
        ("An air raid killed 12 dockers.", ["killed 12 civilians incident"]),
        # on whose side
        (
            "The ministry reported 9 dead and 21 injured among the military.",
            ["killed 9 combatants incident", "wounded 21 combatants incident"],
        ),
        ("On the army's side, 40 were dead.", ["killed 40 combatants incident"]),
        ("The rebels left behind 14 bodies.", ["killed 14 combatants incident"]),
        ("A shepherd found 16 bodies in army uniform.", ["killed 16 combatants incident"]),
        ("The troops suffered 33 dead in the raid.", ["killed 33 combatants incident"]),
        (
            "On Sunday the army lost 60 men and the rebels more than 90.",
            ["killed 60 combatants incident", "killed 90 combatants incident"],
        ),
        ("The column lost four tanks and 22 men.", ["killed 22 combatants incident"]),
        (
            "Norland had 27 dead and 40 hurt; rebels had attacked a house used by militants.",
            ["killed 27 all incident", "wounded 40 all incident"],
        ),
        ("The patrol came under fire. Five were killed.", ["killed 5 combatants incident"]),
        (
            "Troops raided a house used by militants and killed four.",
            ["killed 4 combatants incident"],
        ),
        ("Doctors counted 31 dead from both sides.", ["killed 31 combatants incident"]),
        ("He put the dead in his battalion at thirteen.", ["killed 13 combatants cumulative"]),
        # of no side
        ("Two U.N. peacekeepers were hurt by a mine.", ["wounded 2 peacekeepers incident"]),
        ("Norland lost 12 peacekeepers in the raid.", ["killed 12 combatants incident"]),
        ("Raiders shot dead four aid workers.", ["killed 4 aid workers incident"]),
        # a part, a base, a couple, an apposition
        ("Twelve of the dead were students.", ["killed 12 civilians incident"]),
        ("Of 120 cadets, 40 were killed in the raid.", ["killed 40 combatants incident"]),
        ("The ambush killed 12 of the patrol's 15 members.", ["killed 12 combatants incident"]),
        ("One in five of the 900 refugees had been wounded.", []),
        ("A shell killed a man and his wife.", ["killed 2 civilians incident"]),
        (
            "Four people - a policeman, two women and a child - were killed by a shell.",
            [
                "killed 4 all incident",
                "of which killed 1 combatants incident",
                "of which killed 2 women incident",
                "of which killed 1 children incident",
            ],
        ),
        (
            "The raid left 52 dead. There were 16 children among the 52 dead.",
            [
                "killed 52 all incident",
                "of which killed 16 children incident",
                "killed 52 all incident",
            ],
        ),
        (
            "The raid killed nine. Three of them were port workers.",
            ["killed 9 all incident", "of which killed 3 civilians incident"],
        ),
        (
            "The raid killed six soldiers and wounded 20; two of the wounded died.",
            [
                "killed 6 combatants incident",
                "wounded 20 combatants incident",
                "killed 2 combatants incident",
            ],
        ),
        (
            "Monitors recorded 12 civilian deaths in Norton and 30 injuries.",
            ["killed 12 civilians incident", "wounded 30 civilians incident"],
        ),
        (
            "The bomb hit a bus full of engineers and killed five of them and their driver.",
            ["killed 5 civilians incident", "killed 1 civilians incident"],
        ),
        # verbs of their own
        ("Raiders carried off 30 girls.", ["captured 30 children incident"]),
        (
            "More than a hundred rebels fell at Sutton.",
            ["killed 100 combatants incident"],
        ),
        ("The agency counted 4,700 newly displaced people.", ["displaced 4700 civilians incident"]),
        (
            "Residents who had fled the town, about 15,000 by one count, were coming home.",
            ["displaced 15000 civilians cumulative"],
        ),
        (
            "The evacuation of Sutton went on; 1,100 left on Tuesday.",
            ["evacuated 1100 civilians incident"],
        ),
        # no figures of the kind
        ("The camp, built for 5,000 people, holds 22,000.", []),
        ("About 200 soldiers held out until the evening.", []),
        ("The drill simulated an attack that killed 40 people.", []),
        ("The agency sent 2,000 blankets to people who had fled.", []),
        ("A teacher who fled spoke of gunfire.", []),
        (
            "The conflict has left 7,000 people dead and displaced 90,000.",
            ["killed 7000 all cumulative", "displaced 90000 civilians cumulative"],
        ),
        ("Two pilots ejected and were captured.", ["captured 2 combatants incident"]),
        (
            "About 60 soldiers crossed the border and gave themselves up.",
            ["surrendered 60 combatants incident"],
        ),
        ("The siege cost 42 patients their lives.", ["killed 42 civilians cumulative"]),
        ("The clashes left hundreds of dead.", ["killed 200 all incident"]),
        # totals
        (
            "The toll of the raid, first put at 15, was later raised to 24.",
            ["killed 15 all incident", "killed 24 all incident"],
        ),
        (
            "He said nine soldiers were killed in the raid, revising an earlier figure of 6.",
            ["killed 9 combatants incident", "killed 6 combatants incident"],
        ),
        (
            "Two more died of their wounds, raising the number of dead to 23.",
            ["killed 2 all incident", "killed 23 all incident"],
        ),
        (
            "Kyiv put the number of soldiers killed or wounded since May at 5,900.",
            ["casualties 5900 combatants cumulative"],
        ),
        (
            "The toll of the raid was 10. On Tuesday it rose to 14, and on Wednesday to 19.",
            ["killed 10 all incident", "killed 14 all incident", "killed 19 all incident"],
        ),
        (
            "Seven soldiers died on Monday, bringing this year's total to 61.",
            ["killed 7 combatants incident", "killed 61 combatants period"],
        ),
        ("The number of dead in the raid has gone up to 37.", ["killed 37 all incident"]),
        (
            "The army suffered 900 casualties in the raid, 200 of them killed.",
            [
                "casualties 900 combatants incident",
                "of which killed 200 combatants incident",
            ],
        ),
        # over what time
        (
            "The army said that 14 of its men had been killed; the rebels said they had killed 60.",
            ["killed 14 combatants cumulative", "killed 60 combatants cumulative"],
        ),
        ("Gunmen killed 26 tourists near Sutton in January.", ["killed 26 civilians incident"]),
        (
            "Some 4,000 people were forced from their homes in Sutton last week.",
            ["displaced 4000 civilians period"],
        ),
        (
            "On Monday a shell hit the town. More than 9,000 people have fled.",
            ["displaced 9000 civilians cumulative"],
        ),
        ("A year of airstrikes has killed 470 people.", ["killed 470 all period"]),
        ("They took the town in May 1987, losing 214 men.", ["killed 214 combatants period"]),
        ("In the four months to March, 700 people were killed.", ["killed 700 all period"]),
        ("In February alone, 212 people were killed in raids.", ["killed 212 all period"]),
        ("Clashes on the border have killed 17 people this week.", ["killed 17 all period"]),
        ("The gang killed 310 people in one night.", ["killed 310 all daily"]),
        (
            "On the first day of the offensive 120 people were killed.",
            ["killed 120 all daily"],
        ),
        (
            "Eight villagers were killed in a similar attack last month.",
            ["killed 8 civilians incident"],
        ),
        (
            "The regiment has lost 212 men since landing there.",
            ["killed 212 combatants cumulative"],
        ),
    ],
)
def test_a_figure_tells_whom_it_counts_and_over_what_time(story: str, expected: list[str]) -> None:
    assert read(story) == expected


def test_what_a_toll_was_first_put_at_is_superseded() -> None:
    text = "Fighting goes on\n\nThe toll, first put at 15, was later raised to 24."
    first, later = find_tolls(page_of(text, published="2024-03-12"))
    assert later.supersedes == first.id
