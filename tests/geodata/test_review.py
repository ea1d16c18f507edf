from datetime import UTC, datetime

import pytest

from geodata.model import Review
from geodata.records import claim_to_record
from geodata.review import apply_reviews, standing
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
