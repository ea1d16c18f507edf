from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.model import Change, ControlState, Event
from geodata.timeline import (
    changes_between,
    control_at,
    control_histories,
    control_spells,
    tolls_between,
)
from tests.builders import NORTON, SUTTON, control, days, event, toll


def at(day: str, *events: Event) -> ControlState | None:
    return control_at(events, date.fromisoformat(day)).get(NORTON.id)


def test_a_town_is_held_from_the_day_it_was_taken():
    fall = event(control("gained", "Reds", dates=days("2017-10-17")))
    assert at("2017-10-16", fall) is None
    state = at("2017-10-17", fall)
    assert state is not None
    assert (state.status, state.holder, state.since) == ("held", "Reds", date(2017, 10, 17))
    assert at("2020-01-01", fall).holder == "Reds"


def test_a_recaptured_town_shows_its_new_holder():
    fall = event(control("gained", "Reds", "Blues", days("2017-03-01")))
    back = event(control("gained", "Blues", "Reds", days("2017-05-01")))
    assert at("2017-04-30", fall, back).holder == "Reds"
    assert at("2017-05-01", fall, back).holder == "Blues"


def test_a_siege_that_ended_in_a_capture_that_day_leaves_the_town_held():
    siege = event(control("besieged", "Reds", dates=days("2017-03-01")))
    fall = event(control("gained", "Reds", "Blues", days("2017-03-01")))
    assert at("2017-03-01", siege, fall).status == "held"


def test_who_leaves_a_part_of_a_town_nobody_told_of_says_nothing_of_the_rest():
    left = event(control("withdrew", None, "Reds", days("2017-03-01"), extent="partial"))
    assert at("2017-03-01", left) is None


def test_the_whole_of_a_town_is_taken_after_its_parts_on_one_day():
    whole = event(control("gained", "Reds", "Blues", days("2017-03-01")))
    most = event(control("gained", "Greens", dates=days("2017-03-01"), extent="partial"))
    assert at("2017-03-01", whole, most) == at("2017-03-01", most, whole)
    assert at("2017-03-01", whole, most).status == "held"
    assert at("2017-03-01", whole, most).holder == "Reds"


def test_taken_and_retaken_on_one_day_ends_with_the_one_who_took_it_from_the_taker():
    fall = event(control("gained", "Reds", "Blues", days("2017-03-01")))
    back = event(control("gained", "Blues", "Reds", days("2017-03-01"), start=50))
    first = event(control("holds", "Blues", dates=days("2017-02-01"), start=90))
    again = event(control("gained", "Greens", "Blues", days("2017-03-01"), start=70))
    assert at("2017-03-02", first, fall, again).status == "contested"
    assert at(
        "2017-03-02", event(control("gained", "Reds", dates=days("2017-03-01"))), back
    ).holder == ("Blues")


def test_a_change_on_an_unknown_day_takes_effect_at_the_latest_and_shows_doubt_before():
    held = event(control("holds", "Blues", dates=days("2017-01-01")))
    fall = event(control("gained", "Reds", "Blues", days("2017-06-01", "2017-06-10", "range")))
    before = at("2017-06-05", held, fall)
    assert (before.holder, before.certain) == ("Blues", False)
    after = at("2017-06-10", held, fall)
    assert (after.holder, after.since, after.certain) == ("Reds", date(2017, 6, 10), True)


def test_an_open_start_means_taken_at_the_latest_on_the_last_day():
    fall = event(control("gained", "Reds", dates=days(None, "2017-10-17", "before")))
    assert at("2017-10-16", fall) is None
    assert at("2017-10-17", fall).holder == "Reds"


def test_holding_since_a_day_counts_from_that_day():
    held = event(control("holds", "Reds", dates=days("2014-01-01", "2017-10-17", "ongoing")))
    assert at("2014-01-01", held).holder == "Reds"


@pytest.mark.parametrize("modality", ["planned", "negated", "denied", "hypothetical"])
def test_what_did_not_happen_moves_nothing(modality):
    assert at("2018-01-01", event(control(dates=days("2017-10-17"), modality=modality))) is None


def test_an_advance_moves_nothing():
    assert at("2018-01-01", event(control("advancing", dates=days("2017-10-17")))) is None


def test_a_mere_claim_moves_the_state_and_leaves_it_uncertain():
    state = at("2017-10-17", event(control(dates=days("2017-10-17"), modality="claimed")))
    assert (state.holder, state.certain) == ("Reds", False)


def test_a_denied_capture_is_contested():
    claim = control("gained", "Reds", "Blues", days("2017-10-17"))
    denial = control("gained", "Reds", "Blues", days("2017-10-17"), modality="denied", start=40)
    state = at("2017-10-18", event(claim, dissent=(denial,)))
    assert state.status == "contested"
    assert {state.holder, *state.others} == {"Reds", "Blues"}


def test_dissent_about_the_day_alone_is_not_contested():
    early = control("gained", "Reds", dates=days("2017-10-15"), start=40)
    state = at(
        "2017-10-18", event(control("gained", "Reds", dates=days("2017-10-17")), dissent=(early,))
    )
    assert state.status == "held"


def test_part_of_a_town_leaves_it_contested_until_it_is_taken():
    held = event(control("holds", "Blues", dates=days("2017-01-01")))
    half = event(control("gained", "Reds", dates=days("2017-02-01"), extent="partial"))
    whole = event(control("gained", "Reds", dates=days("2017-03-01")))
    state = at("2017-02-02", held, half, whole)
    assert (state.status, state.holder, state.others) == ("contested", "Blues", ("Reds",))
    assert at("2017-03-01", held, half, whole).status == "held"


def test_a_siege_shows_who_holds_and_who_besieges_and_ends_when_broken():
    held = event(control("holds", "Blues", dates=days("2017-01-01")))
    siege = event(control("besieged", "Reds", "Blues", days("2017-02-01")))
    still = event(control("holds", "Blues", dates=days("2017-02-10")))
    broken = event(control("siege_broken", "Blues", "Reds", days("2017-03-01")))
    state = at("2017-02-20", held, siege, still, broken)
    assert (state.status, state.holder, state.others) == ("besieged", "Blues", ("Reds",))
    assert at("2017-03-01", held, siege, still, broken).status == "held"


def test_after_a_withdrawal_with_no_taker_the_holder_is_unknown():
    held = event(control("holds", "Blues", dates=days("2017-01-01")))
    left = event(control("withdrew", None, "Blues", days("2017-02-01")))
    assert at("2017-02-01", held, left).status == "unknown"


def test_a_town_taken_from_its_holder_by_nobody_named_has_an_unknown_holder():
    held = event(control("holds", "Blues", dates=days("2017-01-01")))
    taken = event(control("gained", None, "Blues", days("2017-02-01")))
    assert at("2017-02-01", held, taken).status == "unknown"


def test_a_besieger_who_withdraws_lifts_the_siege():
    siege = event(control("besieged", "Reds", "Blues", days("2017-02-01")))
    left = event(control("withdrew", None, "Reds", days("2017-03-01")))
    state = at("2017-03-01", siege, left)
    assert (state.status, state.holder) == ("held", "Blues")


def test_a_holder_named_right_after_another_took_the_town_is_a_contradiction():
    fall = event(control("gained", "Reds", dates=days("2017-10-17")))
    held = event(control("holds", "Blues", dates=days("2017-10-18")))
    assert at("2017-10-18", fall, held).status == "contested"
    later = event(control("holds", "Blues", dates=days("2018-03-01"), start=9))
    assert at("2018-03-01", fall, later).holder == "Blues"


def test_a_restatement_keeps_the_first_day_and_freshens_the_last_report():
    fall = event(control("gained", "Reds", dates=days("2017-10-17")))
    again = event(control("holds", "Reds", dates=days("2018-01-01"), start=9))
    state = at("2018-02-01", fall, again)
    assert (state.since, state.last_report) == (date(2017, 10, 17), date(2018, 1, 1))
    assert len(state.events) == 2
    assert at("2017-12-31", fall, again).last_report == date(2017, 10, 17)


def test_one_side_named_more_and_less_closely_is_no_rival_of_itself():
    fall = event(control("gained", "Syrian rebels", dates=days("2013-03-04")))
    again = event(control("gained", "Rebels", dates=days("2013-03-05"), extent="most"))
    state = at("2013-03-06", fall, again)
    assert (state.status, state.holder) == ("held", "Syrian rebels")
    vague = event(control("holds", "Rebels", dates=days("2013-03-01"), start=80))
    assert at("2013-03-06", vague, fall, again).holder == "Syrian rebels"
    assert at("2013-03-06", vague, fall, again).since == date(2013, 3, 1)
    other = event(control("gained", "Kurdish fighters", "Syrian rebels", days("2014-01-01")))
    state = at("2014-01-02", fall, again, other)
    assert (state.status, state.holder) == ("held", "Kurdish fighters")


def test_a_party_and_what_it_is_part_of_are_no_rivals():
    fall = event(control("gained", "YPG", "Islamic State", days("2015-06-15")))
    again = event(control("gained", "Syrian Democratic Forces", dates=days("2015-06-15"), start=80))
    vague = event(control("holds", "Kurdish fighters", dates=days("2015-06-17"), start=160))
    state = at("2015-06-18", fall, again, vague)
    assert (state.status, state.others) == ("held", ())
    rival = event(control("holds", "Ahrar al-Sham", dates=days("2015-06-17"), start=240))
    assert at("2015-06-18", fall, again, rival).status == "contested"


def test_a_holder_that_besieges_part_of_its_own_town_leaves_it_contested():
    held = event(control("holds", "Blues", dates=days("2014-07-01")))
    siege = event(control("besieged", "Blues", None, days("2014-07-10")))
    assert at("2014-07-11", held, siege).status == "contested"


def test_undated_and_unplaced_events_move_nothing_and_break_nothing():
    undated = event(control("gained", "Greens", dates=None))
    unplaced = event(control("gained", "Greens", dates=days("2017-10-17"), place=None))
    fall = event(control("gained", "Reds", dates=days("2017-10-17")))
    assert at("2017-10-17", undated, unplaced, fall).holder == "Reds"


def test_tolls_in_a_window_include_both_end_days_and_stay_side_by_side():
    one = event(toll(12, dates=days("2017-10-17")))
    other = event(toll(15, dates=days("2017-10-17"), start=30))
    long = event(toll(3250, dates=days("2017-06-17", "2017-10-17", "range"), start=60))
    late = event(toll(1, dates=days("2017-10-18"), start=90))
    found = tolls_between([late, other, one, long], date(2017, 10, 17), date(2017, 10, 17))
    assert found[0] == long
    assert set(found) == {long, one, other}


def test_changes_between_leaves_out_what_moves_nothing():
    fall = event(control("gained", "Reds", dates=days("2017-10-17")))
    plan = event(control("gained", "Reds", dates=days("2017-10-17"), modality="planned", start=9))
    held = event(control("holds", "Reds", dates=days("2017-10-17"), start=19))
    assert changes_between([held, plan, fall], date(2017, 10, 1), date(2017, 10, 17)) == [fall]


DAYS = st.dates(date(2017, 1, 1), date(2017, 3, 1))
PARTIES = st.sampled_from([None, "Reds", "Blues", "Greens"])
CHANGES = st.sampled_from(get_args(Change))


@st.composite
def control_events(draw):
    first, length = draw(DAYS), draw(st.integers(0, 20))
    last = first + timedelta(days=length)
    open_end = draw(st.sampled_from(["", "first", "last"]))
    dates = days(
        None if open_end == "first" else first.isoformat(),
        None if open_end == "last" else last.isoformat(),
        "range",
    )
    claim = control(
        draw(CHANGES),
        draw(PARTIES),
        draw(PARTIES),
        dates,
        draw(st.sampled_from([NORTON, SUTTON])),
        start=draw(st.integers(0, 10_000)),
        extent=draw(st.sampled_from(["full", "partial"])),
        modality=draw(st.sampled_from(["asserted", "claimed", "denied"])),
    )
    return event(claim)


@given(st.lists(control_events(), max_size=8, unique_by=lambda e: e.id), st.randoms())
def test_the_order_of_arrival_never_matters(events, random):
    shuffled = list(events)
    random.shuffle(shuffled)
    assert control_spells(events) == control_spells(shuffled)


@given(st.lists(control_events(), max_size=8, unique_by=lambda e: e.id))
def test_spells_follow_one_another_without_gap_or_overlap(events):
    for history in control_histories(events).values():
        for one, following in zip(history.spells, history.spells[1:], strict=False):
            assert one.last == following.first - timedelta(days=1)
            assert one.first <= one.last
        assert history.spells[-1].last is None


@given(st.lists(control_events(), max_size=8, unique_by=lambda e: e.id), DAYS)
def test_a_state_rests_only_on_what_had_begun_by_that_day(events, day):
    for state in control_at(events, day).values():
        for one in state.events:
            begun = one.dates.first or one.dates.last
            assert begun <= day
