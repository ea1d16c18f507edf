"""What joins into one event and what stays apart, with claims made by hand."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.merge import merge_claims
from geodata.model import Count, DateRange
from tests.builders import NORTON, SUTTON, control, days, toll

TUESDAY = days("2017-10-17")


def test_two_reports_of_one_capture_are_one_event():
    one = control(dates=TUESDAY, lost_by="Blues")
    other = control(dates=days("2017-10-18"), report_id="r2")
    (event,) = merge_claims([one, other])
    assert set(event.claims) == {one, other}
    assert event.chosen == one  # it names both parties
    assert "same place (Norton), same party (Reds)" in " ".join(event.why)


def test_lost_by_one_and_gained_by_the_other_are_one_event():
    gained = control("gained", "Reds", dates=TUESDAY)
    lost = control("lost", None, "Blues", dates=TUESDAY, report_id="r2")
    (event,) = merge_claims([lost, gained])
    assert event.chosen == gained
    assert event.dissent == ()


def test_a_recapture_is_a_second_event():
    first = control("gained", "Reds", "Blues", dates=TUESDAY)
    second = control("gained", "Blues", "Reds", dates=days("2017-10-18"))
    assert len(merge_claims([first, second])) == 2


def test_two_towns_are_two_events():
    assert len(merge_claims([control(dates=TUESDAY), control(dates=TUESDAY, place=SUTTON)])) == 2


def test_a_month_apart_is_apart():
    assert len(merge_claims([control(dates=TUESDAY), control(dates=days("2017-11-17"))])) == 2


def test_a_capture_some_day_before_joins_the_dated_one():
    vague = control(dates=DateRange(None, date(2017, 10, 17), "before"), report_id="r2")
    (event,) = merge_claims([vague, control(dates=days("2017-10-14"))])
    assert event.dates == days("2017-10-14")


def test_holding_a_town_just_taken_joins_the_taking():
    (event,) = merge_claims(
        [control(dates=TUESDAY), control("holds", "Reds", dates=TUESDAY, start=50)]
    )
    assert event.chosen.change == "gained"


def test_holding_it_years_before_does_not():
    assert (
        len(
            merge_claims(
                [control(dates=TUESDAY), control("holds", "Reds", dates=days("2014-01-05"))]
            )
        )
        == 2
    )


def test_a_siege_is_no_capture():
    assert len(merge_claims([control(dates=TUESDAY), control("besieged", dates=TUESDAY)])) == 2


def test_a_denial_is_dissent_of_what_it_denies():
    capture = control(dates=TUESDAY)
    denial = control("denied", "Reds", dates=TUESDAY, modality="denied", report_id="r2")
    (event,) = merge_claims([denial, capture])
    assert event.chosen == capture
    assert event.dissent == (denial,)


def test_another_taker_on_that_day_is_dissent():
    reds = control("gained", "Reds", "Blues", dates=TUESDAY)
    greens = control("gained", "Greens", "Blues", dates=TUESDAY, modality="claimed", report_id="r2")
    (event,) = merge_claims([greens, reds])
    assert event.chosen == reds
    assert event.dissent == (greens,)


def test_two_parts_of_a_town_are_two_events_until_the_whole_is_taken():
    airport = control(dates=TUESDAY, part="airport", extent="part")
    bridge = control(dates=TUESDAY, part="bridge", extent="part", report_id="r2")
    assert len(merge_claims([airport, bridge])) == 2
    whole = control(dates=TUESDAY, report_id="r3")
    (event,) = [e for e in merge_claims([airport, whole]) if e.chosen == whole]
    assert airport in event.claims


def test_undated_claims_join_only_within_their_report():
    dated = control(dates=TUESDAY)
    same = control(dates=None, start=90)
    other = control(dates=None, report_id="r2")
    joined, alone = sorted(merge_claims([dated, same, other]), key=lambda e: -len(e.claims))
    assert set(joined.claims) == {dated, same}
    assert alone.claims == (other,)


def test_an_unplaced_village_joins_by_its_name():
    one = replace(control(dates=TUESDAY, place=None), place_text="Kashma")
    other = replace(control(dates=TUESDAY, place=None, report_id="r2"), place_text="Kashma")
    assert len(merge_claims([one, other])) == 1


def test_the_same_claim_twice_counts_once():
    (event,) = merge_claims([control(dates=TUESDAY), control(dates=TUESDAY)])
    assert len(event.claims) == 1


def test_figures_of_one_incident_stand_side_by_side():
    eleven = toll(11, dates=TUESDAY, claimant="a volunteer")
    fourteen = toll(14, dates=TUESDAY, claimant="the mayor", claimant_kind="official")
    (event,) = merge_claims([eleven, fourteen])
    assert len(event.claims) == 2
    assert len(event.dissent) == 1
    assert event.chosen.count.best in (11, 14)  # never 12 or 25


def test_a_story_printed_thrice_is_one_voice():
    wire = [toll(40, dates=TUESDAY, report_id=report) for report in ("a", "b", "c")]
    others = [toll(30, dates=TUESDAY, report_id=report) for report in ("d", "e")]
    (event,) = merge_claims([*wire, *others])
    assert event.chosen.count.best == 40
    (event,) = merge_claims([*wire, *others], copies={"b": "a", "c": "a"})
    assert event.chosen.count.best == 30
    assert any("print one story" in why for why in event.why)


def test_at_least_a_number_agrees_with_a_higher_one_within_it():
    least = toll(count=Count(11, 11, None, "at_least", "at least 11"), dates=TUESDAY)
    exact = toll(11, dates=TUESDAY, report_id="r2")
    (event,) = merge_claims([least, exact])
    assert event.dissent == ()


def test_three_and_forty_killed_are_two_incidents():
    assert len(merge_claims([toll(3, dates=TUESDAY), toll(40, dates=TUESDAY)])) == 2


def test_a_running_total_is_not_an_incident():
    day = toll(50, dates=TUESDAY)
    total = toll(60, dates=days("2017-06-17", "2017-10-17", "range"), scope="cumulative")
    assert len(merge_claims([day, total])) == 2


def test_the_figure_that_replaces_another_is_chosen_and_the_older_is_no_dissent():
    old = toll(50, dates=TUESDAY)
    new = toll(52, dates=TUESDAY, start=40, supersedes=old.id)
    (event,) = merge_claims([old, new])
    assert event.chosen == new
    assert event.dissent == ()


def test_civilians_and_soldiers_are_counted_apart():
    assert (
        len(merge_claims([toll(5, dates=TUESDAY), toll(5, dates=TUESDAY, group="civilians")])) == 2
    )


def test_a_further_report_keeps_the_events_id():
    one = control(dates=TUESDAY, lost_by="Blues")
    (before,) = merge_claims([one])
    (after,) = merge_claims([one, control(dates=TUESDAY, report_id="r2")])
    assert before.id == after.id


_day = st.dates(date(2017, 10, 1), date(2017, 10, 20))
_party = st.sampled_from(["Reds", "Blues", None])


@st.composite
def _claims(draw):
    rows = []
    for number in range(draw(st.integers(0, 9))):
        first = draw(_day)
        last = first + timedelta(days=draw(st.sampled_from([0, 0, 0, 3, 30])))
        window = draw(
            st.sampled_from(
                [DateRange(first, last, "range"), DateRange(None, last, "before"), None]
            )
        )
        where = draw(st.sampled_from([NORTON, SUTTON]))
        if draw(st.booleans()):
            change = draw(
                st.sampled_from(["gained", "lost", "withdrew", "holds", "besieged", "denied"])
            )
            rows.append(
                control(change, draw(_party), draw(_party), window, where, f"r{number % 3}", number)
            )
        else:
            scope = draw(st.sampled_from(["incident", "cumulative"]))
            rows.append(
                toll(draw(st.integers(1, 30)), "killed", window, where, start=number, scope=scope)
            )
    return rows


@given(_claims(), st.randoms())
@settings(max_examples=200)
def test_the_order_of_arrival_never_matters(claims, chance):
    shuffled = list(claims)
    chance.shuffle(shuffled)
    assert merge_claims(shuffled) == merge_claims(claims)


@given(_claims())
def test_every_claim_is_in_exactly_one_event(claims):
    events = merge_claims(claims)
    held = [claim for event in events for claim in event.claims]
    assert sorted(map(repr, held)) == sorted({repr(claim) for claim in claims})
    assert len({event.id for event in events}) == len(events)
    assert all(set(event.dissent) <= set(event.claims) for event in events)
    assert all(event.chosen in event.claims for event in events)


def test_many_claims_take_little_more_time_each_than_few():
    def claims(number):
        chance = random.Random(4)
        start = date(2015, 1, 1)
        return [
            control(
                "gained",
                chance.choice(["Reds", "Blues", "Greens"]),
                dates=DateRange(day := start + timedelta(days=chance.randrange(1500)), day, "day"),
                report_id=f"r{index}",
                place=replace(NORTON, id=f"test:{chance.randrange(max(1, number // 100))}"),
            )
            for index in range(number)
        ]

    def seconds(number):
        rows = claims(number)
        began = time.process_time()
        merge_claims(rows)
        return time.process_time() - began

    assert seconds(8_000) < 8 * seconds(2_000) + 0.5


def test_a_party_and_what_it_is_part_of_are_one_taker():
    one = control(gained_by="YPG", dates=days("2015-06-15"))
    other = control(gained_by="Syrian Democratic Forces", dates=days("2015-06-15"), start=80)
    (event,) = merge_claims([one, other])
    assert not event.dissent
    assert {claim.gained_by for claim in (one, other)} == {"YPG", "Syrian Democratic Forces"}
    rival = control(gained_by="Ahrar al-Sham", dates=days("2015-06-15"), start=160)
    assert len(merge_claims([one, rival])) == 2


def test_the_station_is_the_railway_station_and_no_bus_station():
    plain = control(dates=TUESDAY, part="station", extent="part")
    full = control(dates=TUESDAY, part="railway station", extent="part", report_id="r2")
    other = control(dates=TUESDAY, part="bus station", extent="part", report_id="r3")
    assert len(merge_claims([plain, full])) == 1
    assert len(merge_claims([full, other])) == 2
