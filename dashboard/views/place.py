"""A place's story: who held it, when, on whose word; what it cost; what contradicts what."""

from __future__ import annotations

import streamlit as st

from dashboard import charts, evidence, panels, session, words
from dashboard.library import Library, Selection, by_time, is_dated
from dashboard.views import parts
from geodata import Event, Toll
from geodata.online import credit, is_online


def main() -> None:
    """Draw the page."""
    whole = session.library()
    parts.title("Places", "The whole story of one place, as reported.")
    parts.sample_notice(whole)
    if parts.no_events(whole):
        return
    library = session.as_known(whole)
    parts.known_notice(whole, library)
    selection = library.select(session.sight().filters)
    if not selection.by_place:
        st.html(panels.note("No place is known that passes the filters.", kind="empty"))
        parts.filter_bar(library)
        return
    place = _choose(selection)
    events = selection.by_place[place]
    _head(selection, events)
    story, source = st.columns([6, 5], gap="large")
    with story:
        _spells(whole, selection, place)
        _contradictions(library, events)
        _tolls(library, events)
        _claims(library, events)
    with source, st.container(key="reading"):
        _reading(library, events)
    parts.address()


def _choose(selection: Selection) -> str:
    """The place looked at; the most reported one where none is chosen."""
    places = sorted(selection.by_place, key=lambda place: -len(selection.by_place[place]))
    chosen = session.sight().place
    st.session_state["place"] = chosen if chosen in selection.by_place else places[0]
    names = {
        place: f"{words.where(events[0].place)} ({words.counted(len(events), 'event')})"
        for place, events in selection.by_place.items()
        if events[0].place is not None
    }
    picked: str = st.selectbox(
        "Place",
        places,
        key="place",
        format_func=lambda place: evidence.bare(names[place]),
        on_change=lambda: session.look(place=st.session_state["place"], claim=None),
        width=420,
    )
    return picked


def _head(selection: Selection, events: tuple[Event, ...]) -> None:
    place = events[0].place
    assert place is not None
    day = session.sight().day
    assert day is not None
    history = selection.histories.get(place.id)
    reported = len({claim.report_id for event in events for claim in event.claims})
    st.html(
        evidence.tag(
            "header",
            evidence.tag("h2", evidence.named(place.name)),
            evidence.tag(
                "p",
                f"{words.where(place)} · {words.coordinates(place)} · "
                f"{words.counted(len(events), 'event')} in {words.counted(reported, 'report')}"
                + ("" if history else " · nothing reported on who held it")
                + (f" · {credit(place.id)}" if is_online(place.id) else ""),
                cls="sub",
            ),
            cls="dayhead",
        )
    )


def _spells(library: Library, selection: Selection, place: str) -> None:
    """Who held it from when to when, drawn and as a table."""
    history = selection.histories.get(place)
    if history is None:
        return
    sight = session.sight()
    marks = session.marks(library, sight.palette)
    st.html(evidence.tag("h3", "Who held it"))
    st.vega_lite_chart(
        charts.spells_chart(history, session.days(library)[1], marks, sight.day),
        alt="Bars: who held the place from when to when; the table below says the same",
    )
    st.html(panels.spells(history, marks, library.reports))


def _contradictions(library: Library, events: tuple[Event, ...]) -> None:
    disputed = sorted((event for event in events if event.dissent), key=by_time)
    if disputed:
        st.html(
            evidence.join(
                evidence.tag("h3", "Where sources contradict each other"),
                [
                    panels.versions(event, library.reports)
                    for event in sorted(disputed, key=by_time)
                ],
            )
        )


def _tolls(library: Library, events: tuple[Event, ...]) -> None:
    tolls = [event for event in events if isinstance(event.chosen, Toll)]
    st.html(evidence.tag("h3", "What it cost, as reported"))
    if tolls:
        newest = sorted(tolls, key=by_time, reverse=True)
        st.html(panels.figures(newest, library.reports))
    else:
        st.html(evidence.tag("p", "No figure is reported.", cls="empty"))


def _claims(library: Library, events: tuple[Event, ...]) -> None:
    """Every claim in time order; the chosen one is read at the side."""
    dated = sorted((event for event in events if is_dated(event)), key=by_time)
    undated = [event for event in events if not is_dated(event)]
    claims = parts.claims_of([*dated, *undated])
    st.html(evidence.tag("h3", f"Every claim, oldest first: {len(claims)}"))
    parts.claim_list(library, claims, key="story", current=session.sight().claim, open_source=False)


def _reading(library: Library, events: tuple[Event, ...]) -> None:
    """The source of the claim looked at; the newest where none is."""
    here = {claim.id: claim for claim in parts.claims_of(events)}
    claim = here.get(session.sight().claim or "")
    if claim is None:
        claim = max(events, key=by_time).chosen
    st.html(panels.claim_card(claim, None, with_place=False, with_excerpt=False))
    parts.source(library, claim)


main()
