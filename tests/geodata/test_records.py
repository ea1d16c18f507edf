import json
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from geodata import records
from geodata.model import (
    Candidate,
    ControlState,
    Mention,
    Report,
    Review,
)
from tests.builders import NORTON, SUTTON, control, days, event, toll
from tests.strategies import CLAIMS


@given(CLAIMS)
def test_every_claim_survives_the_way_to_json_and_back(claim):
    record = json.loads(json.dumps(records.claim_to_record(claim)))
    assert records.claim_from_record(record) == claim


@given(st.builds(Report, published=st.one_of(st.none(), st.datetimes(timezones=st.just(UTC)))))
def test_every_report_survives_the_way_to_json_and_back(report):
    record = json.loads(json.dumps(records.report_to_record(report, with_text=True)))
    assert records.report_from_record(record) == report


def test_a_review_survives_the_way_to_json_and_back():
    review = Review("abc", "correct", "Ada", datetime(2017, 10, 17, tzinfo=UTC), {"low": 3}, "typo")
    record = json.loads(json.dumps(records.review_to_record(review)))
    assert records.review_from_record(record) == review


def test_a_rereading_with_better_dates_keeps_the_claims_id():
    first = control(dates=None, confidence=0.4)
    better = control(dates=days("2017-10-17"), confidence=0.9)
    assert first.id == better.id
    assert first.id != control(dates=None, start=7).id


def test_an_event_shows_its_chosen_reading_and_keeps_the_dissent_apart():
    chosen, dissenting = toll(1130), toll(1800, start=40)
    record = records.event_to_record(event(chosen, dissent=(dissenting,)))
    assert record["best"] == 1130
    assert record["claims"] == [chosen.id, dissenting.id]
    assert record["dissent"] == [dissenting.id]


def test_alternatives_leave_out_the_choice():
    mention = Mention(
        0, 6, "Norton", NORTON, 0.9, "", (Candidate(NORTON, 0.9, ""), Candidate(SUTTON, 0.2, ""))
    )
    assert [a["id"] for a in records.mention_to_record(mention)["alternatives"]] == [SUTTON.id]


def test_a_state_names_the_claims_it_rests_on():
    fall = event(control(dates=days("2017-10-17")))
    state = ControlState(NORTON, "held", "Reds", (), date(2017, 10, 17), None, (fall,))
    record = records.state_to_record(state)
    assert record["claims"] == [fall.chosen.id]
    assert record["since"] == "2017-10-17"
