"""What was known by a day, apart from what had happened by then."""

from __future__ import annotations

from datetime import UTC, date, datetime

from dashboard import panels
from dashboard.knowledge import days_late, known_by, told_days
from geodata.timeline import control_at
from tests.builders import NORTON, control, days
from tests.dashboard.libraries import library, reading, report


def told_late() -> list:
    """The Reds take Norton on 1 May, told at once; the Blues on 3 May, told on 20 May."""
    soon = report("The Reds took Norton.", published=datetime(2020, 5, 2, tzinfo=UTC))
    late = report("The Blues took Norton.", published=datetime(2020, 5, 20, tzinfo=UTC))
    return [
        reading(soon, control(gained_by="Reds", dates=days("2020-05-01"), quote=soon.text)),
        reading(late, control(gained_by="Blues", dates=days("2020-05-03"), quote=late.text)),
    ]


def test_what_was_told_late_is_missing_until_it_was_told() -> None:
    whole = library(told_late())
    day = date(2020, 5, 10)
    assert control_at(whole.events, day)[NORTON.id].holder == "Blues"
    assert control_at(known_by(whole, day).events, day)[NORTON.id].holder == "Reds"
    assert control_at(known_by(whole, date(2020, 5, 20)).events, day)[NORTON.id].holder == "Blues"


def test_nothing_is_known_before_the_first_report() -> None:
    assert known_by(library(told_late()), date(2020, 5, 1)).events == ()


def test_the_dateline_stands_in_where_no_day_of_publication_is_known() -> None:
    old = report("The Reds took Norton.", published=None, dateline_date=date(2020, 5, 4))
    undated = report("The Blues took Norton.", published=None)
    whole = library([reading(source, control(quote=source.text)) for source in (old, undated)])
    assert told_days(whole) == (date(2020, 5, 4),)
    assert [r.report.id for r in known_by(whole, date(2020, 5, 4)).readings] == [old.id]


def test_a_late_report_is_marked_and_a_prompt_one_is_not() -> None:
    (soon, _), (late, _) = ((r.claims[0], r.report) for r in told_late())
    sources = {r.report.id: r.report for r in told_late()}
    assert days_late(soon, sources[soon.report_id]) is None
    assert "told 17 days later" in panels.claim_card(late, sources[late.report_id])
    assert "days later" not in panels.claim_card(soon, sources[soon.report_id])
