"""Two days on one map: what changed hands between them, with a sentence that can be quoted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from dashboard import components, evidence, panels, session, words
from dashboard.briefing import Change, Comparison, compare, events_between, in_one_sentence
from dashboard.library import Library, Selection
from dashboard.views import parts, stage

_FEW = 8  # claims at a place before the rest is left to its own page


def main() -> None:
    """Draw the page."""
    whole = session.library()
    parts.sample_notice(whole)
    if parts.no_events(whole):
        return
    above = st.container()  # drawn after the map, as on the map's own page
    with st.container(key="stage"):
        _stage(whole)
    with above, st.container(key="mapbar", horizontal=True, vertical_alignment="center"):
        st.html(evidence.tag("h1", "What changed between two days"), width="content")
        parts.filter_bar(whole)


@st.fragment
def _stage(whole: Library) -> None:
    """The map, and what follows its clicks."""
    selection = session.as_known(whole).select(session.sight().filters)
    stage.follow(stage.event_map(whole, "compare"), selection, "compare")
    _following(whole)


@st.fragment
def _following(whole: Library) -> None:
    """The timeline with its two days, and what follows them: the sentence, the place, the table."""
    sight = session.sight()
    first, last = session.days(whole)
    later = min(max(sight.day or last, first), last)
    earlier = min(max(sight.since or later - timedelta(days=365), first), last)
    with st.container(key="follow"):
        with st.container(key="timebox"):
            moment = components.timeline(
                key="timeline-compare",
                channel=components.channel("compare"),
                data=lambda day: components.publish(stage.data(whole, day).payload),
                first=first,
                last=last,
                day=max(earlier, later),
                look=components.Look(
                    palette=sight.palette,
                    mode="compare",
                    since=min(earlier, later),
                    tolls=False,
                ),
                selected=sight.place,
            )
        if (moment.first, moment.day) != (sight.since, sight.day):
            session.look(since=moment.first, day=moment.day)
            sight = session.sight()
        library = session.as_known(whole, moment.day)
        selection = library.select(sight.filters)
        found = compare(selection, moment.first, moment.day)
        with st.container(key="panel"):
            _choose_days(moment, first, last)
            parts.known_notice(whole, library)
            if sight.place is not None and sight.place in selection.by_place:
                _place(library, selection, found, sight.place)
            else:
                _whole(whole, found)
        with st.container(key="below"):
            if found.changes:
                st.html(panels.comparison(found, session.marks(whole, sight.palette)))
            else:
                st.html(panels.note("No place is reported to have changed between these days."))
        parts.address()


def _choose_days(moment: components.Moment, first: date, last: date) -> None:
    """The two days as fields, for those who know them."""
    st.session_state["compare-first"], st.session_state["compare-last"] = moment.first, moment.day

    def choose() -> None:
        state = st.session_state
        one, other = state["compare-first"], state["compare-last"]
        session.look(since=min(one, other), day=max(one, other))

    with st.container(horizontal=True, key="compare-days"):
        for label, key in (("From", "compare-first"), ("To", "compare-last")):
            st.date_input(
                label, key=key, min_value=first, max_value=last, on_change=choose, width=150
            )


def _whole(library: Library, found: Comparison) -> None:
    """The sentence, and who came under whom."""
    sight = session.sight()
    sentence = in_one_sentence(found)
    st.html(evidence.tag("blockquote", evidence.tag("p", sentence), cls="quotable"))
    if found.transfers():
        st.html(panels.transfers(found, session.marks(library, sight.palette)))
    for label, day in (("See the first day", found.first), ("See the second day", found.last)):
        st.page_link(
            parts.MAP_PAGE,
            label=f"{label}, {words.day(day)}, on the map",
            query_params=session.sight_to_params(replace(sight, day=day, place=None, claim=None)),
        )


def _place(library: Library, selection: Selection, found: Comparison, place: str) -> None:
    """One place: its state on both days, and the claims between them."""
    sight = session.sight()
    parts.back("compare-back", "Back to all places")
    named = selection.by_place[place][0].place
    assert named is not None
    change = next((change for change in found.changes if change.place.id == place), None)
    st.html(
        evidence.join(
            evidence.tag(
                "header",
                evidence.tag("h2", evidence.named(named.name)),
                evidence.tag("p", words.where(named), cls="sub"),
                cls="dayhead",
            ),
            _on_both_days(library, found, change),
        )
    )
    events = events_between(selection, place, found.first, found.last)
    claims = parts.claims_of(sorted(events, key=lambda event: event.kind != "control"))
    chosen = [claim for claim in claims if claim.id == sight.claim]
    shown = list(dict.fromkeys([*chosen, *claims[:_FEW]]))
    st.html(evidence.tag("h3", f"{words.counted(len(claims), 'claim')} from these days"))
    parts.claim_list(library, shown, key="between", current=sight.claim)
    st.page_link(
        parts.PLACE_PAGE,
        label="The whole story of this place",
        icon=":material/menu_book:",
        query_params=session.sight_to_params(replace(sight, claim=None)),
    )


def _on_both_days(library: Library, found: Comparison, change: Change | None) -> evidence.Markup:
    if change is None:
        return evidence.tag("p", "Its state is the same on both days.", cls="empty")
    marks = session.marks(library, session.sight().palette)
    return panels.before_and_after(change, found, marks)


main()
