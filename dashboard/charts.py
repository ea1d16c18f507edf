"""Events to charts: changes of control, reported deaths, the spells of one place.

Each chart is a Vega-Lite specification as a plain value, its rows in it: Altair would check every
part against a schema at each drawing, which cost a page half a second. A test has it check them.
Each carries the ids of the events behind its marks, so that a click leads to their claims. Bars
count events. Figures of tolls are drawn as they were said and never added to one another. Days are
drawn in UTC, so that a day is the same one wherever the reader sits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, TypeAlias

from dashboard import words
from dashboard.layers import Mark
from geodata import CASUALTY_MEASURES, Control, Event, Report, Toll
from geodata.timeline import PlaceHistory

Chart: TypeAlias = dict[str, Any]
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
_TIME_AXIS = {"grid": False, "format": "%b %Y", "labelOverlap": "greedy", "tickCount": 8}
_TIME = {"type": "temporal", "title": None, "axis": _TIME_AXIS, "scale": {"type": "utc"}}


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


@dataclass(frozen=True, slots=True)
class Bar:
    """How many events one series has in the period that begins with `start`."""

    start: date
    series: str
    events: int


def changes_bars(events: Iterable[Event], step: Step, split: Split) -> list[Bar]:
    """Dated events counted by period and series, in time order."""
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
    return [Bar(period, series, number) for (period, series), number in sorted(merged.items())]


def changes_colours(bars: Iterable[Bar], marks: Mapping[str, Mark]) -> dict[str, str]:
    """Series → colour: a party's own, a neutral one for the rest, others in turn."""
    names = sorted({bar.series for bar in bars}, key=lambda name: (name == _REST, name))
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
    bars: Iterable[Bar], step: Step, colours: Mapping[str, str], day: date | None = None
) -> Chart:
    """Changes a period as stacked bars; a line stands at the day the reader is at.

    A click chooses a bar by its `period`, the first day of it as in "2017-10-01", and its `series`.
    The page draws the key, with parties' shapes and letters in it.
    """
    rows = [
        {
            "start": bar.start.isoformat(),  # which Vega turns into a moment
            "period": bar.start.isoformat(),
            "said": words.day(bar.start),
            "series": bar.series,
            "events": bar.events,
        }
        for bar in bars
    ]
    unit = "utcyearmonth" if step == "month" else "utcyearweek"
    drawn = {
        "data": {"values": rows},
        "params": [_clicked(BARS, "period", "series")],
        "mark": {"type": "bar", "stroke": _EDGE, "strokeWidth": 0.3, "cursor": "pointer"},
        "encoding": {
            "x": {"field": "start", "timeUnit": unit, **_TIME},
            "y": {
                "field": "events",
                "type": "quantitative",
                "stack": "zero",
                "title": "events",
                "axis": {"tickMinStep": 1},
            },
            "color": _coloured("series", colours),
            "opacity": _stands_out(BARS, 1, 0.45),
            "tooltip": [
                {"field": "said", "type": "nominal", "title": step},
                {"field": "series", "type": "nominal", "title": "counted for"},
                {"field": "events", "type": "quantitative"},
            ],
        },
    }
    return {"height": 260, "layer": [drawn, *_day_rule(day)]}


def _day_rule(day: date | None) -> list[Chart]:
    if day is None:
        return []
    return [
        {
            "data": {"values": [{"day": day.isoformat()}]},
            "mark": {"type": "rule", "strokeDash": [3, 3], "color": _NEUTRAL, "size": 1.5},
            "encoding": {"x": {"field": "day", **_TIME}},
        }
    ]


def _clicked(name: str, *fields: str) -> Chart:
    """A choice of marks by clicking, known to the page by `name`."""
    return {"name": name, "select": {"type": "point", "fields": list(fields)}}


def _stands_out(name: str, chosen: float, others: float) -> Chart:
    return {"condition": {"param": name, "value": chosen}, "value": others}


def _coloured(field: str, colours: Mapping[str, str]) -> Chart:
    return {
        "field": field,
        "type": "nominal",
        "title": None,
        "legend": None,
        "scale": {"domain": list(colours), "range": list(colours.values())},
    }


_SCOPE_ROWS = {
    "incident": "One incident or day",
    "daily": "One incident or day",
    "period": "A stretch of time",
    "cumulative": "Running totals",
    "state": "Running totals",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one source as it is drawn: its days, how low and high it is, and its words."""

    event: str
    first: date
    last: date
    low: int
    high: int
    figure: str
    people: str
    place: str
    claimant: str
    scope: str
    when: str


def tolls_figures(
    events: Iterable[Event], reports: Mapping[str, Report], measures: frozenset[str]
) -> list[Figure]:
    """The figures of some measures that have a day and a number; nothing is added up.

    A figure that is open below ("up to 30") is drawn from 1, one that is open above ("at least
    12") at its lower end. Vague words without a number are absent: they cannot be drawn.
    """
    found = []
    for event in events:
        for toll in (event.chosen, *event.dissent):
            if not isinstance(toll, Toll) or toll.measure not in measures or toll.dates is None:
                continue
            last = toll.dates.last or toll.dates.first
            numbers = [n for n in (toll.count.low, toll.count.best, toll.count.high) if n]
            if last is None or not numbers:
                continue
            low = toll.count.low if toll.count.low else (toll.count.best or 1)
            found.append(
                Figure(
                    event=event.id,
                    first=toll.dates.first or last,
                    last=last,
                    low=max(1, min(low, *numbers)),
                    high=max(numbers),
                    figure=words.figure(toll.count),
                    people=f"{words.people(toll)} {words.measure(toll.measure)}",
                    place=words.place(toll),
                    claimant=words.claimant(toll, reports.get(toll.report_id)),
                    scope=_SCOPE_ROWS[toll.scope],
                    when=words.days(toll.dates, short=True),
                )
            )
    return found


SCOPES = tuple(dict.fromkeys(_SCOPE_ROWS.values()))


def tolls_colours(figures: Iterable[Figure]) -> dict[str, str]:
    """Claimant → colour, for those who speak most often; the rest is one."""
    named = Counter(figure.claimant for figure in figures)
    common = [claimant for claimant, _ in named.most_common(_MOST - 1)]
    colours = dict(zip(common, _SERIES, strict=False))
    return colours | ({_REST: _NEUTRAL} if len(named) > len(common) else {})


def tolls_chart(
    figures: Sequence[Figure], scope: str, colours: Mapping[str, str], day: date | None = None
) -> Chart:
    """The figures of one of `SCOPES` over time: each as wide as its days and as high as its doubt.

    A click chooses a figure by its `event`. The scale is logarithmic, since a bomb and a war's
    years stand side by side; time, scale and colours are those of all the figures given, so that
    the charts of all scopes can be read together.
    """
    rows = [_figure_row(figure, colours) for figure in figures if figure.scope == scope]
    domain = [
        min(figure.first for figure in figures).isoformat(),
        max(figure.last for figure in figures).isoformat(),
    ]
    over_all = _TIME | {"scale": {"type": "utc", "domain": domain}}
    highest = max(10, *(figure.high for figure in figures))
    scale = {"type": "log", "domain": [1, highest], "nice": True}
    axis = {"values": [1, 10, 100, 1000, 10000, 100000], "format": "~s"}
    people = {"type": "quantitative", "title": "people", "scale": scale, "axis": axis}
    at_end = {"x": {"field": "last", **_TIME}}
    spans = {
        "mark": {"type": "rule", "size": 4},
        "encoding": {
            "x": {"field": "first", **over_all},
            "x2": {"field": "last"},
            "y": {"field": "middle", **people},
        },
    }
    doubt = {
        "mark": {"type": "rule", "size": 1.5},
        "encoding": {**at_end, "y": {"field": "low", **people}, "y2": {"field": "high"}},
    }
    ends = {
        "params": [_clicked(FIGURES, "event")],
        "mark": {
            "type": "point",
            "size": 46,
            "filled": True,
            "shape": "diamond",
            "cursor": "pointer",
        },
        "encoding": {**at_end, "y": {"field": "high", **people}},
    }
    drawn = {
        "data": {"values": rows},
        "encoding": {
            "color": _coloured("who", colours),
            "opacity": _stands_out(FIGURES, 0.9, 0.25),
            "tooltip": _tips("figure", "people", "place", "when", "claimant", "scope"),
        },
        "layer": [spans, doubt, ends],
    }
    return {"height": 160, "layer": [drawn, *_day_rule(day)]}


def _figure_row(figure: Figure, colours: Mapping[str, str]) -> dict[str, str | int | float]:
    return {
        "event": figure.event,
        "first": figure.first.isoformat(),
        "last": figure.last.isoformat(),
        "low": figure.low,
        "middle": (figure.low * figure.high) ** 0.5,
        "high": figure.high,
        "figure": figure.figure,
        "people": figure.people,
        "place": figure.place,
        "when": figure.when,
        "claimant": figure.claimant,
        "who": figure.claimant if figure.claimant in colours else _REST,
        "scope": figure.scope,
    }


def spells_chart(
    history: PlaceHistory, last: date, marks: Mapping[str, Mark], day: date | None = None
) -> Chart:
    """Who held one place from when to when: a bar a spell, pale where it is not certain."""
    rows = []
    for spell in history.spells:
        if not spell.events:
            continue
        ends = min(spell.last or last, last) + timedelta(days=1)
        end = max(ends, spell.first + timedelta(days=1))
        rows.append(
            {
                "first": spell.first.isoformat(),
                "end": end.isoformat(),
                "holder": spell.holder or ("nobody alone" if spell.others else "unknown"),
                "status": spell.status,
                "sure": "certain" if spell.certain else "not certain",
                "against": ", ".join(spell.others),
                "days": words.between(spell.first, end - timedelta(days=1), short=True),
            }
        )
    names = dict.fromkeys(row["holder"] for row in rows)
    colours = {name: marks[name].colour if name in marks else _NEUTRAL for name in names}
    bars = {
        "data": {"values": rows},
        "mark": {"type": "bar", "height": 20, "stroke": _EDGE},
        "encoding": {
            "x": {"field": "first", **_TIME},
            "x2": {"field": "end"},
            "y": {
                "field": "status",
                "type": "nominal",
                "title": None,
                "sort": ["held", "besieged", "contested", "unknown"],
            },
            "color": _coloured("holder", colours),
            "opacity": {
                "field": "sure",
                "type": "nominal",
                "legend": None,
                "scale": {"domain": ["certain", "not certain"], "range": [1, 0.45]},
            },
            "tooltip": _tips("holder", "status", "against", "sure", "days"),
        },
    }
    rows_drawn = len({row["status"] for row in rows})
    return {"height": 30 * rows_drawn + 40, "layer": [bars, *_day_rule(day)]}


def casualties(measure: str) -> frozenset[str]:
    """The measures behind a choice on the page: one of them, or all that are harm to people."""
    return frozenset({measure}) if measure in CASUALTY_MEASURES else CASUALTY_MEASURES


def _tips(*names: str) -> list[Chart]:
    """What a pointer is shown."""
    return [{"field": name, "type": "nominal"} for name in names]
