"""The desk: what comes first, what a form says, what a decision does, and the log."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import desk
from dashboard.desk import Draft, changes_from, claim_by_hand, draft_of, fault_in, queue
from dashboard.library import ACCEPTED_ONLY, Filters, Library
from dashboard.session import Sight, sight_from_params, sight_to_params
from geodata.model import Claim, Control, Mention, Review, Toll
from geodata.review import apply_reviews
from tests.builders import NORTON, SUTTON, control, days, toll
from tests.dashboard.libraries import library, reading, report, war

NOW = datetime(2020, 5, 10, 12, tzinfo=UTC)


def claims_of(shown: Library) -> list[Claim]:
    return [claim for each in shown.readings for claim in each.claims]


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


def test_many_dead_come_before_few() -> None:
    source = report("At Norton 3 were killed. At Sutton 900 were killed.")
    few = toll(3, dates=days("2020-05-01"), quote="3 were killed")
    many = toll(900, place=SUTTON, dates=days("2020-05-01"), quote="900 were killed")
    first, second = queue(library([reading(source, few, many)]))
    assert (first.claim.quote, second.claim.quote) == ("900 were killed", "3 were killed")
    assert "900 people" in first.reasons


def test_each_stack_holds_what_it_says() -> None:
    shown = library()
    assert all(isinstance(task.claim, Control) for task in queue(shown, "control"))
    assert all(isinstance(task.claim, Toll) for task in queue(shown, "tolls"))
    assert [task.claim.quote for task in queue(shown, "unplaced")] == ["30 people were killed"]
    assert [task.claim.quote for task in queue(shown, "undated")] == ["The Greens hold Sutton"]
    assert not queue(shown, "decided")
    for stack in desk.STACKS:
        queue(shown, stack)


def test_what_was_decided_leaves_the_queue_and_counts() -> None:
    first, second, *_ = claims_of(library())
    log = [
        desk.accept(library(), first, "Ada", NOW),
        desk.reject(library(), second, "Ada", NOW),
    ]
    after = library(reviews=log)
    assert {first.id, second.id}.isdisjoint(task.claim.id for task in queue(after))
    assert {task.claim.id for task in queue(after, "decided")} == {first.id, second.id}
    assert desk.progress(after) == desk.Progress(2, 5)
    assert desk.progress(after).share == 0.4


def test_a_decision_about_a_corrected_claim_is_about_what_the_machine_read() -> None:
    claim = claims_of(library())[1]
    assert isinstance(claim, Toll)
    fixed = desk.correct(
        library(), claim, replace(draft_of(claim), low=14, best=14, high=14), "Ada", NOW
    )
    assert fixed is not None
    corrected = library(reviews=[fixed])
    now = next(c for c in corrected.reviewed.claims if c.start == claim.start and c.kind == "toll")
    assert now.id != claim.id
    assert desk.reject(corrected, now, "Ada", NOW).subject == claim.id


def test_a_form_left_as_it_was_changes_nothing() -> None:
    for claim in claims_of(library()):
        assert changes_from(claim, draft_of(claim)) == {}
        assert desk.correct(library(), claim, draft_of(claim), "Ada", NOW) is None


def test_a_correction_names_only_what_differs() -> None:
    claim = control(gained_by="Reds", dates=days("2020-05-01"))
    draft = replace(draft_of(claim), place=SUTTON, last=date(2020, 5, 3), lost_by="Blues")
    assert changes_from(claim, draft).keys() == {
        "place",
        "date_end",
        "date_precision",
        "date_how",
        "lost_by",
    }


@pytest.mark.parametrize(
    ("first", "last", "precision"),
    [
        (date(2020, 5, 1), date(2020, 5, 1), "day"),
        (date(2020, 5, 1), date(2020, 5, 3), "range"),
        (None, date(2020, 5, 3), "before"),
        (date(2020, 5, 1), None, "after"),
        (None, None, None),
    ],
)
def test_days_are_set_opened_and_taken_away(
    first: date | None, last: date | None, precision: str | None
) -> None:
    claim = control(dates=days("2020-04-20"))
    changes = changes_from(claim, replace(draft_of(claim), first=first, last=last))
    (after,) = apply_reviews([claim], [Review(claim.id, "correct", "Ada", NOW, changes)]).claims
    assert (after.dates.precision if after.dates else None) == precision
    if after.dates:
        assert (after.dates.first, after.dates.last) == (first, last)


@pytest.mark.parametrize(
    ("low", "best", "high", "qualifier"),
    [
        (14, 14, 14, "exact"),
        (14, 14, None, "at_least"),
        (None, 14, 14, "up_to"),
        (10, None, 14, "range"),
        (10, 12, 14, "about"),
    ],
)
def test_numbers_say_how_they_are_meant(
    low: int | None, best: int | None, high: int | None, qualifier: str
) -> None:
    claim = toll(99)
    changes = changes_from(claim, replace(draft_of(claim), low=low, best=best, high=high))
    (after,) = apply_reviews([claim], [Review(claim.id, "correct", "Ada", NOW, changes)]).claims
    assert isinstance(after, Toll)
    assert (after.count.low, after.count.best, after.count.high) == (low, best, high)
    assert after.count.qualifier == qualifier


@pytest.mark.parametrize(
    ("kind", "draft", "fault"),
    [
        ("control", Draft(first=date(2020, 5, 2), last=date(2020, 5, 1)), "after the last"),
        ("control", Draft(gained_by="Reds", lost_by="Reds"), "both gain and lose"),
        ("control", Draft(extent="part"), "Name the part"),
        ("toll", Draft(), "at least one number"),
        ("toll", Draft(low=5, high=3), "must rise"),
    ],
)
def test_nonsense_in_a_form_is_told_in_words(kind: str, draft: Draft, fault: str) -> None:
    assert fault in (fault_in(draft, kind) or "")


def test_sense_in_a_form_is_let_by() -> None:
    assert fault_in(Draft(gained_by="Reds"), "control") is None
    assert fault_in(Draft(low=3, high=5), "toll") is None


def test_a_claim_made_by_hand_quotes_its_words_and_stands() -> None:
    source = war()[1].report
    start, end = desk.find_words(source.text, 0, len(source.text), "the  mayor\nsaid") or (0, 0)
    assert source.text[start:end] == "the mayor said"
    draft = Draft(place=SUTTON, first=date(2020, 5, 8), last=date(2020, 5, 8), gained_by="Blues")
    claim = claim_by_hand("control", draft, source, start, end)
    after = library(reviews=[desk.add(claim, "Ada", NOW)])
    assert after.claims[claim.id] == claim
    assert after.decision(claim) == "added"
    assert after.event_of[claim.id].place == SUTTON


def test_a_figure_made_by_hand_stands_too() -> None:
    source = war()[0].report
    claim = claim_by_hand("toll", Draft(low=12, group="civilians"), source, 0, 6)
    after = library(reviews=[desk.add(claim, "Ada", NOW)])
    assert isinstance(after.claims[claim.id], Toll)
    assert claim.place is None


@given(st.text(max_size=60), st.text(max_size=10))
def test_words_are_found_exactly_where_they_stand_or_not_at_all(text: str, said: str) -> None:
    found = desk.find_words(text, 0, len(text), said)
    if found is not None:
        assert text[found[0] : found[1]].split() == said.split()
    elif said.strip() and said == said.strip():
        assert said not in text or not said.split()


def test_claims_of_one_fact_are_offered_and_joined_and_parted() -> None:
    far = reading(
        report("The Reds entered Norton."),
        control(gained_by="Reds", dates=days("2020-05-06"), quote="The Reds entered Norton"),
    )
    shown = library([*war(), far])
    (claim,) = far.claims
    took = claims_of(shown)[0]
    assert took in desk.partners(shown, claim)
    assert len(shown.event_of[claim.id].claims) == 1
    joined = library([*war(), far], [desk.join(shown, claim, took, "Ada", NOW)])
    assert set(joined.event_of[claim.id].claims) >= {claim, took}
    parting = desk.part(joined, joined.claims[claim.id], "Ada", NOW)
    assert parting is not None
    parted = library([*war(), far], [*joined.reviews, parting])
    assert parted.event_of[claim.id] != parted.event_of[took.id]
    assert desk.part(parted, parted.claims[claim.id], "Ada", NOW) is None


def test_accepted_only_keeps_what_nobody_accepted_off_the_control_layer() -> None:
    shown = library()
    took = claims_of(shown)[0]
    nothing = shown.select(Filters(trust=ACCEPTED_ONLY))
    assert not nothing.histories
    assert any(isinstance(event.chosen, Toll) for event in nothing.events)
    accepted = library(reviews=[desk.accept(shown, took, "Ada", NOW)])
    only = accepted.select(Filters(trust=ACCEPTED_ONLY))
    assert set(only.histories) == {NORTON.id}
    assert {spell.holder for spell in only.histories[NORTON.id].spells} == {"Reds"}


def test_a_threshold_lets_by_what_the_rules_are_sure_of() -> None:
    source = report("The Reds took Norton. The Reds took Sutton.")
    shown = library(
        [
            reading(
                source,
                control(confidence=0.9, dates=days("2020-05-01"), quote="The Reds took Norton"),
                control(
                    place=SUTTON,
                    confidence=0.5,
                    dates=days("2020-05-01"),
                    quote="The Reds took Sutton",
                ),
            )
        ]
    )
    assert set(shown.select(Filters(trust=70)).histories) == {NORTON.id}
    assert set(shown.select(Filters(trust=0)).histories) == {NORTON.id, SUTTON.id}


@pytest.mark.parametrize("trust", [0, 70, 100, ACCEPTED_ONLY])
def test_a_link_keeps_how_far_the_machine_is_trusted(trust: int) -> None:
    sight = Sight(filters=Filters(trust=trust))
    assert sight_from_params(sight_to_params(sight)) == sight


@pytest.mark.parametrize("written", ["", "much", "-5", "101", "7e1", "٧٠", "accepted "])
def test_trust_that_makes_no_sense_in_a_link_is_as_usual(written: str) -> None:
    assert sight_from_params({"trust": [written]}).filters.trust == 0


def test_only_a_name_is_remembered_and_no_phrase() -> None:
    claim = replace(control(), place_text="the city")
    assert desk.name_to_remember(None, claim) == ""
    assert desk.name_to_remember(Mention(0, 6, "Norton", NORTON), claim) == "Norton"
    assert desk.name_to_remember(None, replace(claim, place_text="الرقة")) == "الرقة"


def test_a_point_set_on_the_map_is_a_place_known_nearby() -> None:
    place = desk.place_by_hand("Norton mill", 10.12345, 20.5, "XX")
    assert (place.lat, place.lon, place.precision) == (10.1234, 20.5, 2) or place.lat == 10.1235
    assert place.id.startswith("point:")


def test_the_log_tells_what_stands_and_only_the_newest_can_be_undone() -> None:
    claim = claims_of(library())[0]
    accepted = desk.accept(library(), claim, "Ada", NOW)
    rejected = desk.reject(library(), claim, "Bo", NOW, "misread")
    entries = desk.log(library(reviews=[accepted, rejected]))
    assert [entry.review.action for entry in entries] == ["reject", "accept"]
    assert [entry.can_be_undone for entry in entries] == [True, False]
    undone = desk.log(library(reviews=[accepted, rejected, desk.undo(rejected, "Bo", NOW)]))
    assert [(entry.review.action, entry.stands) for entry in undone] == [
        ("undo", False),
        ("reject", False),
        ("accept", True),
    ]
    assert undone[2].can_be_undone
    assert "Norton" in undone[2].about


def test_the_log_can_be_taken_along_and_runs_in_no_spreadsheet() -> None:
    claim = claims_of(library())[0]
    review = desk.reject(library(), claim, "=cmd()", NOW, '+"quoted", and a comma')
    shown = library(reviews=[review])
    (row,) = csv.DictReader(io.StringIO(desk.log_to_csv(desk.log(shown))))
    assert row["who"] == "'=cmd()"
    assert row["note"] == '\'+"quoted", and a comma'
    (line,) = desk.log_to_jsonl(shown.reviews).splitlines()
    assert json.loads(line)["who"] == "=cmd()"


def test_a_name_is_offered_again_only_where_one_person_reviews() -> None:
    claim = claims_of(library())[0]
    by_ada = desk.accept(library(), claim, "Ada", NOW)
    assert desk.sole_reviewer([]) == ""
    assert desk.sole_reviewer([by_ada, by_ada]) == "Ada"
    assert desk.sole_reviewer([by_ada, replace(by_ada, who="Bo")]) == ""
