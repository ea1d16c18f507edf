"""The desk: what comes first, and what a correction says."""

from __future__ import annotations

from datetime import UTC, date, datetime

from dashboard.desk import Correction, changes_from, queue
from geodata.model import Review
from geodata.review import apply_reviews
from tests.builders import NORTON, SUTTON, control, days, toll
from tests.dashboard.libraries import library, reading, report, war


def test_the_doubtful_and_weighty_come_first() -> None:
    source = report("The Reds took Norton. The Blues may attack Sutton. The Reds hold Norton.")
    sure = control(confidence=0.95, dates=days("2020-05-01"), quote="The Reds took Norton")
    idle = control(
        "planned", "Blues", modality="planned", confidence=0.4, quote="The Blues may attack Sutton"
    )
    shaky = control("holds", confidence=0.4, dates=days("2020-05-01"), quote="The Reds hold Norton")
    tasks = queue(library([reading(source, sure, idle, shaky)]))
    assert [task.claim.quote for task in tasks] == [
        "The Reds hold Norton",
        "The Blues may attack Sutton",
        "The Reds took Norton",
    ]
    assert "40% sure" in tasks[0].reasons[0]


def test_what_was_decided_leaves_the_queue() -> None:
    claim = war()[0].claims[0]
    accepted = [Review(claim.id, "accept", "me", datetime.now(UTC))]
    assert claim.id in {task.claim.id for task in queue(library())}
    assert claim.id not in {task.claim.id for task in queue(library(reviews=accepted))}


def test_a_correction_names_only_what_differs() -> None:
    claim = control(gained_by="Reds", dates=days("2020-05-01"))
    same = Correction(NORTON, date(2020, 5, 1), date(2020, 5, 1), "Reds", None)
    assert changes_from(claim, same) == {}
    other = Correction(SUTTON, date(2020, 5, 1), date(2020, 5, 3), "Reds", "Blues")
    changes = changes_from(claim, other)
    assert changes.keys() == {
        "place",
        "date_start",
        "date_end",
        "date_precision",
        "date_text",
        "date_how",
        "lost_by",
    }


def test_a_correction_can_be_laid_over_the_claim() -> None:
    claim = toll(12, dates=None, place=None)
    correction = Correction(
        SUTTON, date(2020, 5, 1), date(2020, 5, 1), low=10, best=None, high=14
    )
    log = [Review(claim.id, "correct", "me", datetime.now(UTC), changes_from(claim, correction))]
    (corrected,) = apply_reviews([claim], log).claims
    assert corrected.place == SUTTON
    assert corrected.dates is not None
    assert corrected.dates.first == corrected.dates.last == date(2020, 5, 1)
    assert (corrected.count.low, corrected.count.high) == (10, 14)  # type: ignore[attr-defined]
