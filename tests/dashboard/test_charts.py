"""Charts count events and draw figures as they were said."""

from __future__ import annotations

import json
from datetime import date

import altair
import pytest
from hypothesis import given
from hypothesis import strategies as some

from dashboard import charts
from dashboard.charts import Step
from dashboard.layers import Mark
from geodata.model import Count
from geodata.timeline import control_histories
from tests.builders import NORTON, SUTTON, control, days, event, toll

MARKS = {"Reds": Mark("#D55E00", "circle", "R"), "Blues": Mark("#0072B2", "square", "B")}


@given(some.dates(date(1900, 1, 1), date(2100, 1, 1)), some.sampled_from(["month", "week"]))
def test_periods_follow_each_other_without_a_gap(day: date, step: Step) -> None:
    start = charts.period_start(day, step)
    assert start <= day <= charts.period_end(start, step)
    before = charts.previous_period(start, step)
    assert (start - charts.period_end(before, step)).days == 1


def test_changes_are_counted_by_month_and_party() -> None:
    events = [
        event(control(gained_by="Reds", dates=days("2020-05-01"))),
        event(control(gained_by="Reds", dates=days("2020-05-30"), place=SUTTON)),
        event(control(gained_by="Blues", dates=days("2020-06-01"))),
        event(control(gained_by="Blues", dates=None)),
    ]
    bars = charts.changes_bars(events, "month", "party")
    assert [(bar.series, bar.events) for bar in bars] == [("Reds", 2), ("Blues", 1)]
    by_province = charts.changes_bars(events, "month", "admin1")
    assert [bar.series for bar in by_province] == ["North", "South", "North"]


def test_many_parties_are_drawn_as_few_and_the_rest() -> None:
    events = [
        event(control(gained_by=f"Party {n}", dates=days("2020-05-01"), start=n)) for n in range(30)
    ]
    bars = charts.changes_bars(events, "month", "party")
    assert len(bars) == 9
    assert sum(bar.events for bar in bars) == 30


def test_a_party_wears_its_own_colour() -> None:
    events = [event(control(dates=days("2020-05-01")))]
    bars = charts.changes_bars(events, "week", "party")
    assert charts.changes_colours(bars, MARKS) == {"Reds": "#D55E00"}
    assert "#D55E00" in json.dumps(charts.changes_chart(bars, "week", {"Reds": "#D55E00"}))


def test_conflicting_figures_are_both_drawn_and_never_added() -> None:
    twelve = toll(12, dates=days("2020-05-01"), claimant="a monitor")
    thirty = toll(30, dates=days("2020-05-01"), claimant="the mayor")
    figures = charts.tolls_figures(
        [event(twelve, dissent=(thirty,))], {}, charts.casualties("killed")
    )
    assert sorted(figure.high for figure in figures) == [12, 30]
    assert sorted(figure.claimant for figure in figures) == ["a monitor", "the mayor"]


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        (Count(12, 12, None, "at_least"), 12, 12),
        (Count(None, 30, 30, "up_to"), 30, 30),
        (Count(12, None, 20, "range"), 12, 20),
    ],
)
def test_a_figure_is_as_high_as_its_doubt(count: Count, low: int, high: int) -> None:
    (figure,) = charts.tolls_figures(
        [event(toll(dates=days("2020-05-01"), count=count))], {}, charts.casualties("killed")
    )
    assert (figure.low, figure.high) == (low, high)


def test_what_cannot_be_drawn_is_left_out() -> None:
    vague = toll(dates=days("2020-05-01"), count=Count(None, None, None, "vague", "dozens"))
    undated = toll(4)
    moved = toll(9, "displaced", days("2020-05-01"))
    events = [event(claim) for claim in (vague, undated, moved)]
    assert not charts.tolls_figures(events, {}, charts.casualties("killed"))


def test_all_charts_are_sound_vega() -> None:
    day, later = date(2020, 5, 1), date(2020, 6, 1)
    events = [event(toll(12, dates=days("2020-05-01"))), event(control(dates=days("2020-05-01")))]
    bars = charts.changes_bars(events, "month", "party")
    figures = charts.tolls_figures(events, {}, charts.casualties("killed"))
    history = control_histories(events)[NORTON.id]
    for chart in (
        charts.changes_chart(bars, "month", charts.changes_colours(bars, MARKS), day),
        charts.tolls_chart(figures, charts.SCOPES[0], charts.tolls_colours(figures), day),
        charts.spells_chart(history, later, MARKS, day),
    ):
        altair.LayerChart.from_dict(chart)  # which checks it against Vega-Lite's schema
