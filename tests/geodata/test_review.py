from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.merge import merge_claims
from geodata.model import Review
from geodata.records import claim_to_record
from geodata.review import apply_reviews, standing, vouched_for
from tests.builders import SUTTON, control, days, toll

NOW = datetime(2017, 10, 18, tzinfo=UTC)
CAPTURE = control(dates=days("2017-10-17"))
DEATHS = toll(12, start=50)


def said(subject, action, **changes):
    return Review(subject, action, "Ada", NOW, changes)


def test_without_reviews_every_claim_stands_unreviewed():
    reviewed = apply_reviews([CAPTURE, DEATHS], [])
    assert reviewed.claims == (CAPTURE, DEATHS)
    assert not reviewed.decisions


def test_a_rejected_claim_no_longer_stands_but_is_not_lost():
    reviewed = apply_reviews([CAPTURE, DEATHS], [said(CAPTURE.id, "reject")])
    assert reviewed.claims == (DEATHS,)
    assert reviewed.rejected == (CAPTURE,)


def test_a_rejection_can_be_undone():
    log = [said(CAPTURE.id, "reject"), said(CAPTURE.id, "undo")]
    assert apply_reviews([CAPTURE], log).claims == (CAPTURE,)
    assert standing(log) == []


def test_undo_takes_back_only_the_newest_decision_about_that_claim():
    log = [said(CAPTURE.id, "accept"), said(DEATHS.id, "accept"), said(CAPTURE.id, "undo")]
    assert apply_reviews([CAPTURE, DEATHS], log).decisions == {DEATHS.id: "accepted"}


def test_a_corrected_number_replaces_the_machines_and_leads_back_to_it():
    reviewed = apply_reviews([DEATHS], [said(DEATHS.id, "correct", best=15, low=15, high=15)])
    (claim,) = reviewed.claims
    assert claim.count.best == 15
    assert claim.quote == DEATHS.quote
    assert reviewed.origins == {claim.id: DEATHS.id}
    assert reviewed.decisions == {claim.id: "corrected"}


def test_two_corrections_add_up():
    log = [said(DEATHS.id, "correct", best=15), said(DEATHS.id, "correct", group="civilians")]
    (claim,) = apply_reviews([DEATHS], log).claims
    assert (claim.count.best, claim.group) == (15, "civilians")


def test_a_correction_of_a_field_that_does_not_exist_says_so():
    with pytest.raises(KeyError, match="toll claim has no field gained_by"):
        apply_reviews([DEATHS], [said(DEATHS.id, "correct", gained_by="Reds")])


def test_a_claim_made_by_hand_stands_beside_the_machines():
    mine = control("holds", "Blues", place=SUTTON, start=90)
    log = [Review(mine.id, "add", "Ada", NOW, claim_to_record(mine))]
    reviewed = apply_reviews([CAPTURE], log)
    assert reviewed.claims == (CAPTURE, mine)
    assert reviewed.decisions == {mine.id: "added"}


def test_a_decision_about_a_claim_no_longer_found_changes_nothing():
    assert apply_reviews([CAPTURE], [said(DEATHS.id, "reject")]).claims == (CAPTURE,)


def test_the_last_word_on_whether_two_claims_belong_together_counts():
    log = [said(CAPTURE.id, "merge", other=DEATHS.id), said(DEATHS.id, "split", other=CAPTURE.id)]
    reviewed = apply_reviews([CAPTURE, DEATHS], log)
    assert not reviewed.together
    assert reviewed.apart == {tuple(sorted((CAPTURE.id, DEATHS.id)))}


def events_after(claims, *log):
    reviewed = apply_reviews(claims, log)
    return merge_claims(reviewed.claims, reviewed.together, reviewed.apart)


def test_what_was_accepted_stands_when_a_later_reading_finds_another_party():
    log = [said(CAPTURE.id, "accept", **vouched_for(CAPTURE))]
    reread = replace(CAPTURE, gained_by="Blues", dates=days("2017-10-20"), confidence=0.4)
    assert reread.id == CAPTURE.id
    (claim,) = apply_reviews([reread], log).claims
    assert (claim.gained_by, claim.dates) == ("Reds", CAPTURE.dates)
    assert claim.confidence == 0.4  # accepted as it was read, not made surer


def test_a_rejected_claim_does_not_come_back_with_slightly_other_bounds():
    longer = replace(CAPTURE, start=CAPTURE.start + 2)
    assert longer.id != CAPTURE.id
    reviewed = apply_reviews([CAPTURE, longer], [said(CAPTURE.id, "reject")])
    assert not reviewed.claims
    assert reviewed.rejected == (CAPTURE, longer)


def test_an_accepted_claim_is_not_doubled_by_a_reading_with_slightly_other_bounds():
    longer = replace(DEATHS, end=DEATHS.end + 4)
    assert apply_reviews([DEATHS, longer], [said(DEATHS.id, "accept")]).claims == (DEATHS,)


def test_another_claim_in_the_same_words_stays_a_question():
    other = replace(CAPTURE, gained_by="Blues")
    other = replace(other, start=1)
    reviewed = apply_reviews([CAPTURE, other], [said(CAPTURE.id, "reject")])
    assert reviewed.claims == (other,)


def test_a_claim_made_by_hand_waits_while_its_report_is_away():
    mine = control("holds", "Blues", place=SUTTON, start=90)
    log = [Review(mine.id, "add", "Ada", NOW, claim_to_record(mine))]
    assert not apply_reviews([], log, reports={"another"}).claims
    assert apply_reviews([], log, reports={mine.report_id}).claims == (mine,)


def test_a_claim_made_by_hand_counts_as_accepted_once_the_machine_finds_it_too():
    log = [Review(CAPTURE.id, "add", "Ada", NOW, claim_to_record(CAPTURE))]
    reviewed = apply_reviews([CAPTURE], log)
    assert reviewed.claims == (CAPTURE,)
    assert reviewed.decisions == {CAPTURE.id: "accepted"}


def test_a_part_still_points_at_the_total_after_the_total_is_corrected():
    part = replace(toll(3, start=90, group="children"), part_of=DEATHS.id)
    reviewed = apply_reviews([DEATHS, part], [said(DEATHS.id, "correct", best=15)])
    total, child = reviewed.claims
    assert child.part_of == total.id != DEATHS.id


def test_two_claims_the_rules_keep_apart_can_be_joined_and_parted_again():
    later = control(dates=days("2017-11-17"), report_id="r2")
    claims = [CAPTURE, later]
    assert len(events_after(claims)) == 2
    join = said(later.id, "merge", other=CAPTURE.id)
    (event,) = events_after(claims, join)
    assert set(event.claims) == {CAPTURE, later}
    assert "a person joined them" in event.why
    assert len(events_after(claims, join, said(later.id, "undo"))) == 2


def test_one_claim_is_taken_out_of_an_event_by_one_decision():
    same = [
        control(dates=days("2017-10-17"), report_id=report, confidence=sure)
        for report, sure in (("r1", 0.9), ("r2", 0.8), ("r3", 0.7))
    ]
    assert len(events_after(same)) == 1
    for odd in same:
        rest = [claim for claim in same if claim is not odd]
        events = events_after(same, said(odd.id, "split", other=[claim.id for claim in rest]))
        assert {frozenset(e.claims) for e in events} == {frozenset({odd}), frozenset(rest)}


def test_a_decision_to_join_still_holds_after_a_correction():
    far = control(dates=days("2017-11-17"), report_id="r2")
    log = [
        said(far.id, "merge", other=CAPTURE.id),
        said(far.id, "correct", part="eastern half", extent="part"),
    ]
    assert len(events_after([CAPTURE, far], *log)) == 1


def test_claims_a_person_joins_though_their_takers_differ_stand_as_dissent():
    other = control(gained_by="Blues", dates=days("2017-10-18"), report_id="r2")
    (event,) = events_after([CAPTURE, other], said(CAPTURE.id, "merge", other=other.id))
    assert len(event.dissent) == 1


def test_a_figure_never_joins_a_change_of_control():
    assert len(events_after([CAPTURE, DEATHS], said(CAPTURE.id, "merge", other=DEATHS.id))) == 2


@given(st.permutations(range(6)), st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5))))
def test_decided_or_not_every_claim_is_in_one_event_whatever_the_order(order, pairs):
    claims = [
        control(dates=days(f"2017-10-{10 + 2 * n}"), report_id=f"r{n}", gained_by="RB"[n % 2])
        for n in range(6)
    ]
    decided = {
        tuple(sorted((claims[a].id, claims[b].id))): "split" if (a + b) % 2 else "merge"
        for a, b in pairs
        if a != b
    }
    together = frozenset(pair for pair, action in decided.items() if action == "merge")
    apart = frozenset(pair for pair, action in decided.items() if action == "split")
    events = merge_claims([claims[n] for n in order], together, apart)
    assert sorted(c.id for event in events for c in event.claims) == sorted(c.id for c in claims)
    assert events == merge_claims(claims, together, apart)
    homes = {claim.id: event.id for event in events for claim in event.claims}
    assert all(homes[one] != homes[two] for one, two in apart)
