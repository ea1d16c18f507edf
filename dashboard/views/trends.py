"""Trends: changes of control and reported figures over time; every mark leads to its claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from dashboard import charts, evidence, panels, session, words
from dashboard.charts import BARS, FIGURES, Split, Step
from dashboard.library import KINDS, Filters, Library
from dashboard.views import parts
from geodata import Event

_MOST = 30  # events listed under a chart


def main() -> None:
    """Draw the page."""
    library = session.library()
    parts.title("Trends", "Reported changes of control and reported figures, by the filters below.")
    parts.sample_notice(library)
    if parts.no_events(library):
        return
    parts.filter_bar(library)
    changes, cost = st.columns(2, gap="large")
    with changes:
        _changes(library)
    with cost:
        _tolls(library)
    parts.address()


def _changes(library: Library) -> None:
    """How often places changed hands."""
    st.html(evidence.tag("h2", "Changes of control"))
    with st.container(horizontal=True):
        step: Step = st.segmented_control(
            "Counted by", ["month", "week"], default="month", required=True, key="trend-step"
        )
        split: Split = st.segmented_control(
            "Told apart by",
            ["party", "admin1"],
            default="party",
            required=True,
            format_func={"party": "Party that gained", "admin1": "Province"}.__getitem__,
            key="trend-split",
        )
    sight = session.sight()
    moved = _moved(library.version, sight.filters, library)
    if not moved:
        st.html(panels.note("No change of control passes the filters.", kind="empty"))
        return
    st.html(evidence.tag("p", _against_before(moved, step), cls="line"))
    bars = _bars(library.version, sight.filters, step, split, library)
    marks = session.marks(library, sight.palette)
    colours = charts.changes_colours(bars, marks)
    st.html(panels.key(colours, marks))
    clicked = st.vega_lite_chart(
        charts.changes_chart(bars, step, colours, sight.day),
        key="changes-chart",
        on_select="rerun",
        alt="Bars: reported changes of control in each period; the list below has the same events",
    )
    picked = _picked(clicked, BARS)
    chosen = [e for e in moved if _is_in(e, picked, step, split)] if picked else moved
    _events(library, chosen, "change", bool(picked))


@st.cache_resource(show_spinner=False, max_entries=32)
def _moved(version: str, filters: Filters, _library: Library) -> tuple[Event, ...]:
    """The changes of control that have a day, newest first."""
    events = _library.select(filters).newest_first
    return tuple(e for e in events if parts.is_change(e) and charts.last_day(e) is not None)


@st.cache_resource(show_spinner=False, max_entries=32)
def _bars(
    version: str, filters: Filters, step: Step, split: Split, _library: Library
) -> list[charts.Bar]:
    return charts.changes_bars(_moved(version, filters, _library), step, split)


def _against_before(moved: Iterable[Event], step: Step) -> str:
    """The period the reader's day falls into, against the one before."""
    day = session.sight().day
    assert day is not None
    start = charts.period_start(day, step)
    days = [day for event in moved if (day := charts.last_day(event)) is not None]

    def during(first: date) -> int:
        last = charts.period_end(first, step)
        return sum(first <= day <= last for day in days)

    name = words.between(start, charts.period_end(start, step))
    return (
        f"{name}: {words.counted(during(start), 'change')} reported, "
        f"{during(charts.previous_period(start, step))} in the {step} before."
    )


def _is_in(event: Event, picked: list[dict[str, Any]], step: Step, split: Split) -> bool:
    day = charts.last_day(event)
    assert day is not None
    start = charts.period_start(day, step).isoformat()
    return any(
        pick["period"] == start and pick["series"] in (charts.series_of(event, split), "others")
        for pick in picked
    )


def _tolls(library: Library) -> None:
    """What it is said to have cost, each figure by itself."""
    st.html(evidence.tag("h2", "Reported figures"))
    measure = st.segmented_control(
        "Figures of",
        ["killed", "wounded", "missing"],
        default="killed",
        required=True,
        key="trend-measure",
        format_func=lambda kind: KINDS.get(kind, (kind.capitalize(),))[0],
    )
    filters = session.sight().filters
    figures = _figures(library.version, filters, measure, library)
    if not figures:
        st.html(panels.note("No dated figure passes the filters.", kind="empty"))
        return
    st.html(
        evidence.tag(
            "p",
            "Each mark is one figure of one source: wide as the days it covers, high as its doubt. "
            "They repeat each other and are never added up.",
            cls="sub",
        )
    )
    picked: set[str] = set()
    drawn = {figure.scope for figure in figures}
    colours = charts.tolls_colours(figures)
    st.html(panels.key(colours, {}))
    for scope in (scope for scope in charts.SCOPES if scope in drawn):
        st.html(evidence.tag("h4", scope))
        clicked = st.vega_lite_chart(
            charts.tolls_chart(figures, scope, colours, session.sight().day),
            key=f"tolls-{scope}",
            on_select="rerun",
            alt=f"Figures by day, {scope.lower()}; the list below has the same figures",
        )
        picked |= {pick["event"] for pick in _picked(clicked, FIGURES)}
    shown = picked or {figure.event for figure in figures}
    newest = library.select(filters).newest_first
    chosen = [event for event in newest if event.id in shown]
    _events(library, chosen, "toll", bool(picked))


@st.cache_resource(show_spinner=False, max_entries=32)
def _figures(
    version: str, filters: Filters, measure: str, _library: Library
) -> list[charts.Figure]:
    tolls = (event for event in _library.select(filters).events if event.kind == "toll")
    return charts.tolls_figures(tolls, _library.reports, charts.casualties(measure))


def _picked(clicked: Any, name: str) -> list[dict[str, Any]]:
    """The marks a reader clicked, as the values of their fields."""
    return list((clicked or {}).get("selection", {}).get(name, []))


def _events(library: Library, events: Sequence[Event], key: str, picked: bool) -> None:
    """The events behind a chart, given newest first; each opens its source beneath."""
    heading = "Behind the marks you chose" if picked else "All of them, newest first"
    st.html(evidence.tag("h3", f"{heading}: {words.counted(len(events), 'event')}"))
    parts.claim_list(
        library,
        [event.chosen for event in events[:_MOST]],
        key=f"trend-{key}",
        current=session.sight().claim,
        with_place=True,
    )
    if len(events) > _MOST:
        st.html(evidence.tag("p", f"and {len(events) - _MOST} more: narrow the filters", cls="sub"))


main()
