"""Events to charts: changes of control, reported deaths, the spells of one place.

Each chart carries the ids of the events behind its marks, so that a click leads to their claims.
Bars count events. Figures of tolls are drawn as they were said and never added to one another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, TypeAlias

import altair as alt
import pandas as pd
from altair.utils.schemapi import disable_debug_mode

from dashboard import words
from dashboard.layers import Mark
from geodata import CASUALTY_MEASURES, Control, Event, Report, Toll
from geodata.timeline import PlaceHistory

# Altair would check every part of a chart as it is made, and the whole of it once more at the end.
disable_debug_mode()

Layers: TypeAlias = "alt.LayerChart | alt.FacetChart"
Step = Literal["month", "week"]
Split = Literal["party", "admin1"]
# The names under which the pages find what was clicked.
BARS, FIGURES = "bar", "figure"
_MOST = 8  # series told apart; the rest is one
_REST = "others"
_NEUTRAL = "#7a7f85"
_EDGE = "#9aa0a6"  # sets black bars off a dark page, and yellow ones off a light one
# Told apart by nearly every eye (Okabe and Ito 2008), for series that are no parties.
_SERIES = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#D55E00",
    "#56B4E9",
    "#8A7A00",
    "#5E6472",
)


# Years are said: "April October April" leaves a reader guessing.
_TIME_AXIS = alt.Axis(grid=False, format="%b %Y", labelOverlap="greedy", tickCount=8)


def period_start(day: date, step: Step) -> date:
    """The first day of the month, or the Monday of the week, that a day falls into."""
    return day.replace(day=1) if step == "month" else day - timedelta(days=day.weekday())


def period_end(start: date, step: Step) -> date:
    """The last day of the period that begins with `start`."""
    if step == "week":
        return start + timedelta(days=6)
    return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def previous_period(start: date, step: Step) -> date:
    """The first day of the period before the one that begins with `start`."""
    return period_start(start - timedelta(days=1), step)


def series_of(event: Event, split: Split) -> str:
    """What a change is counted under: the party that gained, or the province."""
    claim = event.chosen
    if split == "party":
        gained = claim.gained_by if isinstance(claim, Control) else None
        return gained or words.UNKNOWN_PARTY
    place = claim.place
    if place is None:
        return "no place"
    return words.province(place) or place.country or place.name


def last_day(event: Event) -> date | None:
    """The day an event is counted on: the last it may have happened, None where undated."""
    dates = event.dates
    return (dates.last or dates.first) if dates is not None else None


def changes_table(events: Iterable[Event], step: Step, split: Split) -> pd.DataFrame:
    """Dated events counted by period and series: columns `period`, `series`, `events`."""
    counted: Counter[tuple[date, str]] = Counter()
    for event in events:
        day = last_day(event)
        if day is not None:
            counted[period_start(day, step), series_of(event, split)] += 1
    common = Counter()  # type: Counter[str]
    for (_, series), number in counted.items():
        common[series] += number
    kept = {series for series, _ in common.most_common(_MOST)}
    merged: Counter[tuple[date, str]] = Counter()
    for (period, series), number in counted.items():
        merged[period, series if series in kept else _REST] += number
    rows = sorted(merged.items())
    return pd.DataFrame(
        {
            "period": pd.to_datetime([period for (period, _), _ in rows]),
            "series": [series for (_, series), _ in rows],
            "events": [number for _, number in rows],
        }
    )


def changes_colours(table: pd.DataFrame, marks: Mapping[str, Mark]) -> dict[str, str]:
    """Series → colour: a party's own, a neutral one for the rest, others in turn."""
    names = sorted(table["series"].unique(), key=lambda name: (name == _REST, name))
    neutral = (_REST, words.UNKNOWN_PARTY)
    return {
        name: marks[name].colour
        if name in marks
        else _NEUTRAL
        if name in neutral
        else _SERIES[index % len(_SERIES)]
        for index, name in enumerate(names)
    }


def changes_chart(
    table: pd.DataFrame, step: Step, colours: Mapping[str, str], day: date | None = None
) -> Layers:
    """Changes a period as stacked bars; a line stands at the day the reader is at.

    The page draws the key, with parties' shapes and letters in it.
    """
    clicked = alt.selection_point(name=BARS, fields=["period", "series"])
    unit = "yearmonth" if step == "month" else "yearweek"
    bars = (
        alt.Chart(table)
        .mark_bar(stroke=_EDGE, strokeWidth=0.3, cursor="pointer")
        .encode(
            x=alt.X(f"{unit}(period):T", title=None, axis=_TIME_AXIS),
            y=alt.Y("sum(events):Q", title="events", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(
                "series:N",
                title=None,
                scale=alt.Scale(domain=list(colours), range=list(colours.values())),
                legend=None,
            ),
            opacity=alt.condition(clicked, alt.value(1), alt.value(0.45)),
            tooltip=[
                alt.Tooltip("period:T", title=step, format="%-d %B %Y"),
                alt.Tooltip("series:N", title="counted for"),
                alt.Tooltip("events:Q"),
            ],
        )
        .add_params(clicked)
    )
    return alt.layer(bars, *_day_rule(day)).properties(height=260)


def _day_rule(day: date | None) -> list[alt.Chart]:
    if day is None:
        return []
    at = pd.DataFrame({"day": pd.to_datetime([day])})
    return [
        alt.Chart(at)
        .mark_rule(strokeDash=[3, 3], color=_NEUTRAL, size=1.5)
        .encode(x=alt.X("day:T"))
    ]


_SCOPE_ROWS = {
    "incident": "One incident or day",
    "daily": "One incident or day",
    "period": "A stretch of time",
    "cumulative": "Running totals",
    "state": "Running totals",
}


def tolls_table(
    events: Iterable[Event], reports: Mapping[str, Report], measures: frozenset[str]
) -> pd.DataFrame:
    """One row a figure: days, low, best, high, claimant, scope and the words; nothing added up.

    A figure that is open below ("up to 30") is drawn from 1, one that is open above ("at least
    12") at its lower end. Vague words without a number are absent: they cannot be drawn.
    """
    rows = []
    for event in events:
        for toll in (event.chosen, *event.dissent):
            if not isinstance(toll, Toll) or toll.measure not in measures or toll.dates is None:
                continue
            last = toll.dates.last or toll.dates.first
            numbers = [n for n in (toll.count.low, toll.count.best, toll.count.high) if n]
            if last is None or not numbers:
                continue
            low = toll.count.low if toll.count.low else (toll.count.best or 1)
            rows.append(
                {
                    "event": event.id,
                    "first": pd.Timestamp(toll.dates.first or last),
                    "last": pd.Timestamp(last),
                    "low": max(1, min(low, *numbers)),
                    "high": max(numbers),
                    "figure": words.figure(toll.count),
                    "people": f"{words.people(toll)} {words.measure(toll.measure)}",
                    "place": words.place(toll),
                    "claimant": words.claimant(toll, reports.get(toll.report_id)),
                    "scope": _SCOPE_ROWS[toll.scope],
                    "when": words.days(toll.dates, short=True),
                }
            )
    columns = [
        "event",
        "first",
        "last",
        "low",
        "high",
        "figure",
        "people",
        "place",
        "claimant",
        "scope",
        "when",
    ]
    return pd.DataFrame(rows, columns=columns)


SCOPES = tuple(dict.fromkeys(_SCOPE_ROWS.values()))


def tolls_colours(table: pd.DataFrame) -> dict[str, str]:
    """Claimant → colour, for those who speak most often; the rest is one."""
    common = list(table["claimant"].value_counts().index[: _MOST - 1])
    colours = dict(zip(common, _SERIES, strict=False))
    return colours | ({_REST: _NEUTRAL} if table["claimant"].nunique() > len(common) else {})


def tolls_chart(
    table: pd.DataFrame, scope: str, colours: Mapping[str, str], day: date | None = None
) -> Layers:
    """The figures of one of `SCOPES` over time: each as wide as its days and as high as its doubt.

    The scale is logarithmic, since a bomb and a war's years stand side by side; time and colours
    are those of the whole table, so that the charts of all scopes can be read together.
    """
    rows = table[table["scope"] == scope].assign(
        who=lambda t: t["claimant"].where(t["claimant"].isin(list(colours)), _REST),
        middle=lambda t: (t["low"] * t["high"]) ** 0.5,
    )
    clicked = alt.selection_point(name=FIGURES, fields=["event"])
    domain = [str(day.date()) for day in (table["first"].min(), table["last"].max())]
    time = alt.Scale(domain=domain)
    people = alt.Y(
        "middle:Q",
        title="people",
        scale=alt.Scale(type="log", domain=[1, max(10, int(table["high"].max()))], nice=True),
        axis=alt.Axis(values=[1, 10, 100, 1000, 10000, 100000], format="~s"),
    )
    base = alt.Chart(rows).encode(
        color=alt.Color(
            "who:N",
            title=None,
            scale=alt.Scale(domain=list(colours), range=list(colours.values())),
            legend=None,
        ),
        opacity=alt.condition(clicked, alt.value(0.9), alt.value(0.25)),
        tooltip=_tips("figure:N", "people:N", "place:N", "when:N", "claimant:N", "scope:N"),
    )
    at_end = alt.X("last:T", title=None, scale=time, axis=_TIME_AXIS)
    spans = base.mark_rule(size=4).encode(
        x=alt.X("first:T", title=None, scale=time, axis=_TIME_AXIS), x2=alt.X2("last:T"), y=people
    )
    doubt = base.mark_rule(size=1.5).encode(x=at_end, y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))
    ends = base.mark_point(size=46, filled=True, shape="diamond", cursor="pointer").encode(
        x=at_end, y=alt.Y("high:Q")
    )
    layers = (spans, doubt, ends.add_params(clicked), *_day_rule(day))
    return alt.layer(*layers).properties(height=160)


def spells_chart(
    history: PlaceHistory, last: date, marks: Mapping[str, Mark], day: date | None = None
) -> Layers:
    """Who held one place from when to when: a bar a spell, pale where it is not certain."""
    rows = []
    for spell in history.spells:
        if not spell.events:
            continue
        ends = min(spell.last or last, last) + timedelta(days=1)
        rows.append(
            {
                "first": pd.Timestamp(spell.first),
                "end": pd.Timestamp(max(ends, spell.first + timedelta(days=1))),
                "holder": spell.holder or ("nobody alone" if spell.others else "unknown"),
                "status": spell.status,
                "sure": "certain" if spell.certain else "not certain",
                "against": ", ".join(spell.others),
            }
        )
    table = pd.DataFrame(rows)
    names: Sequence[str] = list(dict.fromkeys(table["holder"]))
    colours = [marks[name].colour if name in marks else _NEUTRAL for name in names]
    bars = (
        alt.Chart(table)
        .mark_bar(height=20, stroke=_EDGE)
        .encode(
            x=alt.X("first:T", title=None, axis=_TIME_AXIS),
            x2=alt.X2("end:T"),
            y=alt.Y("status:N", title=None, sort=["held", "besieged", "contested", "unknown"]),
            color=alt.Color(
                "holder:N",
                title=None,
                scale=alt.Scale(domain=names, range=colours),
                legend=None,
            ),
            opacity=alt.Opacity(
                "sure:N",
                scale=alt.Scale(domain=["certain", "not certain"], range=[1, 0.45]),
                legend=None,
            ),
            tooltip=_tips("holder:N", "status:N", "against:N", "sure:N", "first:T", "end:T"),
        )
    )
    rows_drawn = table["status"].nunique()
    return alt.layer(bars, *_day_rule(day)).properties(height=30 * rows_drawn + 40)


def casualties(measure: str) -> frozenset[str]:
    """The measures behind a choice on the page: one of them, or all that are harm to people."""
    return frozenset({measure}) if measure in CASUALTY_MEASURES else CASUALTY_MEASURES


def _tips(*names: str) -> list[alt.Tooltip]:
    """What a pointer is shown. As bare words each would cost Altair tens of milliseconds."""
    return [alt.Tooltip(name) for name in names]
