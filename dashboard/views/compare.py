"""Two days side by side: what changed hands between them, with a sentence that can be quoted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from dashboard import evidence, panels, session
from dashboard.briefing import compare, in_one_sentence
from dashboard.views import parts


def main() -> None:
    """Draw the page."""
    whole = session.library()
    parts.title("Compare two days", "What changed hands between them, as reported.")
    parts.sample_notice(whole)
    if parts.no_events(whole):
        return
    parts.filter_bar(whole)
    first, last = _choose_days(*session.days(whole))
    sight = session.sight()
    library = session.as_known(whole, last)
    parts.known_notice(whole, library)
    comparison = compare(library.select(sight.filters), first, last)
    sentence = in_one_sentence(comparison)
    st.html(evidence.tag("blockquote", evidence.tag("p", sentence), cls="quotable"))
    with st.container(horizontal=True):
        for label, day in (("See the first day on the map", first), ("See the second day", last)):
            st.page_link(
                parts.MAP_PAGE,
                label=label,
                query_params=session.sight_to_params(replace(sight, day=day, place=None)),
                width="content",
            )
    if comparison.changes:
        st.html(panels.comparison(comparison, session.marks(whole, sight.palette)))
    else:
        st.html(panels.note("No place is reported to have changed between these days."))
    parts.address()


def _choose_days(first: date, last: date) -> tuple[date, date]:
    """The two days; at first the year up to the day the map stands at."""
    sight = session.sight()
    later = min(max(sight.day or last, first), last)
    earlier = min(max(sight.since or later - timedelta(days=365), first), last)
    st.session_state["compare-first"], st.session_state["compare-last"] = earlier, later
    with st.container(horizontal=True):
        one = st.date_input(
            "From",
            key="compare-first",
            min_value=first,
            max_value=last,
            on_change=lambda: session.look(since=st.session_state["compare-first"]),
            width=180,
        )
        other = st.date_input(
            "To",
            key="compare-last",
            min_value=first,
            max_value=last,
            on_change=lambda: session.look(day=st.session_state["compare-last"]),
            width=180,
        )
    return min(one, other), max(one, other)


main()
