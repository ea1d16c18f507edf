"""The first page: the map with its timeline, and what is known on the day it stands at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from dashboard import components, evidence, layers, panels, session, words
from dashboard.basemaps import BASEMAPS
from dashboard.briefing import brief, events_at, lead_with, state_at
from dashboard.library import Library, Selection
from dashboard.session import WINDOWS
from dashboard.views import parts, stage
from geodata import Event

_FEW = 8  # claims at a place, or changes, before the rest is folded away
_MANY = 100  # of what has no pin; the rest is on the page of data


def main() -> None:
    """Draw the page."""
    whole = session.library()
    parts.sample_notice(whole)
    if parts.no_events(whole):
        return
    # The map stands below its bar, yet is sent first: it has the longest way in the browser.
    above = st.container()
    with st.container(key="stage"):
        _stage(whole)
    with above:
        with st.container(key="mapbar", horizontal=True, vertical_alignment="center"):
            st.html(evidence.tag("h1", "Who held what, and on whose word"), width="content")
            parts.filter_bar(whole)
            _display()
        if not whole.select(session.sight().filters).events:
            st.html(panels.note("No event passes these filters: clear one of them.", kind="empty"))


# One within the other: a click on the map need not draw what stands above it anew, nor a moved day
# the map.
@st.fragment
def _stage(whole: Library) -> None:
    """The map, and what follows its clicks."""
    selection = session.as_known(whole).select(session.sight().filters)
    stage.follow(stage.event_map(whole), selection)
    _following(whole)


@st.fragment
def _following(whole: Library) -> None:
    """The timeline, and the panel that follows it."""
    sight = session.sight()
    first, last = session.days(whole)
    with st.container(key="follow"):
        with st.container(key="timebox"):
            moment = components.timeline(
                key="timeline",
                channel=components.channel(),
                data=lambda day: components.publish(stage.data(whole, day).payload),
                first=first,
                last=last,
                day=min(max(sight.day or session.opening_day(whole), first), last),
                look=_look(sight),
                selected=sight.place,
                zones=stage.zones(),
            )
        day = moment.day
        if day != sight.day:
            session.look(day=day)
        if moment.mode == "window" and (sight.mode, sight.window) != ("window", moment.window_days):
            session.look(mode="window", window=moment.window_days)  # brushed on the timeline
        sight = session.sight()
        library = session.as_known(whole)
        selection = library.select(sight.filters)
        marks = session.marks(whole, sight.palette)
        with st.container(key="panel"):
            parts.known_notice(whole, library)
            if sight.place is not None and sight.place in selection.by_place:
                _place_panel(library, selection, sight, day, marks)
            elif sight.claim is not None and sight.claim in library.claims:
                _claim_panel(library, sight.claim)
            else:
                _day_panel(library, selection, sight, day, marks)
        parts.address()


def _look(sight: session.Sight) -> components.Look:
    return components.Look(
        palette=sight.palette if sight.palette in layers.PALETTES else "safe",
        mode=sight.mode,
        window_days=sight.window,
        areas=sight.areas,
        known=""
        if sight.known is None
        else "as known on that day"
        if sight.known == "day"
        else f"as known on {words.day(sight.known)}",
    )


def _display() -> None:
    """How the map draws: which tolls, areas, colours."""
    sight = session.sight()
    with st.popover("Display"):
        modes = {
            "day": "That day",
            "window": "Days up to it",
            "cumulative": "All so far",
        }
        st.session_state["display-mode"] = sight.mode
        st.segmented_control(
            "Casualty figures of",
            list(modes),
            key="display-mode",
            format_func=lambda mode: modes[mode],
            required=True,
            on_change=lambda: session.look(mode=st.session_state["display-mode"]),
        )
        st.session_state["display-window"] = sight.window
        st.segmented_control(
            "Length of the window",
            sorted({*WINDOWS, sight.window}),
            key="display-window",
            format_func=lambda days: f"{days} days",
            required=True,
            help="Or drag over the bars of the timeline.",
            on_change=lambda: session.look(window=st.session_state["display-window"]),
        )
        _knowledge(sight)
        shades = {"points": "Points only", "near": "Around places", "outlines": "Divisions"}
        st.session_state["display-areas"] = sight.areas
        st.segmented_control(
            "Control as",
            list(shades),
            key="display-areas",
            format_func=lambda areas: shades[areas],
            required=True,
            help="Around each reported place the party that holds it, fading with distance and "
            "with the age of the last report; or each province tinted by who holds the reported "
            "places in it. Nothing is known of the land between.",
            on_change=lambda: session.look(areas=st.session_state["display-areas"]),
        )
        if session.zone_payload() is not None:
            st.session_state["display-zones"] = not st.session_state.get("_zones_hidden", False)
            st.toggle(
                "Reported areas, from your files",
                key="display-zones",
                on_change=lambda: st.session_state.update(
                    _zones_hidden=not st.session_state["display-zones"]
                ),
            )
        names = {name: palette.label for name, palette in layers.PALETTES.items()}
        st.session_state["display-palette"] = sight.palette if sight.palette in names else "safe"
        st.radio(
            "Colours",
            list(names),
            key="display-palette",
            format_func=lambda name: names[name],
            on_change=lambda: session.look(palette=st.session_state["display-palette"]),
        )
        st.session_state["display-basemap"] = stage.basemap_chosen()
        st.radio(
            "Map underneath",
            list(BASEMAPS),
            key="display-basemap",
            format_func=lambda name: BASEMAPS[name].label,
            help="An online map tells its server which part of the world you look at. Without "
            "your choice nothing is asked of any other machine.",
            on_change=lambda: st.session_state.update(_basemap=st.session_state["display-basemap"]),
        )


_NOW, _EACH_DAY, _ONE_DAY = "now", "day", "date"


def _knowledge(sight: session.Sight) -> None:
    """Whose knowledge is shown: today's, that of each day looked at, or that of one day."""
    choices = {_NOW: "Now", _EACH_DAY: "On the day shown", _ONE_DAY: "By a date"}

    def choose() -> None:
        chosen = st.session_state["display-known"]
        today = sight.day or date.today()
        session.look(known={_NOW: None, _EACH_DAY: "day", _ONE_DAY: today}[chosen])

    st.session_state["display-known"] = (
        _NOW if sight.known is None else _EACH_DAY if sight.known == "day" else _ONE_DAY
    )
    st.segmented_control(
        "As known",
        list(choices),
        key="display-known",
        format_func=lambda choice: choices[choice],
        required=True,
        help="What had been told by then, apart from what had happened: only reports published up "
        "to that day are read, and what was told late is missing until it was told.",
        on_change=choose,
    )
    if isinstance(sight.known, date):
        st.session_state["display-known-day"] = sight.known
        st.date_input(
            "Known by",
            key="display-known-day",
            min_value=date(1900, 1, 1),
            max_value=date(2100, 1, 1),
            on_change=lambda: session.look(known=st.session_state["display-known-day"]),
        )


def _day_panel(
    library: Library,
    selection: Selection,
    sight: session.Sight,
    day: date,
    marks: panels.Marks,
) -> None:
    """What is known on the day: control, changes, cost, contradictions, what has no pin."""
    briefing = brief(selection, day, sight.window)
    st.html(
        evidence.join(
            panels.heading(day, f"From {words.counted(len(library.readings), 'report')}."),
            panels.holdings(briefing, marks),
        )
    )
    _lines(f"Changes in the last {sight.window} days", briefing.changes, "change")
    casualties = briefing.casualties
    st.html(evidence.tag("h3", f"Casualties reported for the last {sight.window} days"))
    if casualties:
        st.html(panels.figures(casualties[:_FEW], library.reports))
        st.html(
            evidence.tag(
                "p",
                "Each figure as one source gave it. They overlap and are never added up.",
                cls="sub",
            )
        )
    else:
        st.html(evidence.tag("p", "No figure is reported for these days.", cls="empty"))
    if briefing.conflicts:
        st.html(
            evidence.join(
                evidence.tag("h3", "Where sources contradict each other"),
                [panels.versions(event, library.reports) for event in briefing.conflicts[:_FEW]],
            )
        )
    _lines(f"People moved or captured, last {sight.window} days", briefing.movements, "move")
    _without_pin(selection)


def _lines(heading: str, events: tuple[Event, ...], key: str) -> None:
    st.html(evidence.tag("h3", heading))
    if not events:
        st.html(evidence.tag("p", "None reported.", cls="empty"))
        return
    with st.container(key=f"lines-{key}", gap=None):
        for event in events[:_FEW]:
            parts.event_button(event, key=key)
    if len(events) > _FEW:
        st.html(evidence.tag("p", f"and {len(events) - _FEW} more", cls="sub"))


def _without_pin(selection: Selection) -> None:
    """What cannot be drawn is listed, so that nothing vanishes."""
    for label, events, key in (
        ("Without a place", selection.unplaced, "unplaced"),
        ("Without a day", selection.undated, "undated"),
    ):
        if events:
            title = f"{label}: {words.counted(len(events), 'event')}"
            # Filled when opened: a hundred buttons would slow a day that is dragged.
            with st.expander(title, key=f"lines-{key}", on_change="rerun") as box:
                for event in events[:_MANY] if box.open else ():
                    parts.event_button(event, key=key)
                if box.open and len(events) > _MANY:
                    st.html(evidence.tag("p", f"and {len(events) - _MANY} more", cls="sub"))


def _place_panel(
    library: Library,
    selection: Selection,
    sight: session.Sight,
    day: date,
    marks: panels.Marks,
) -> None:
    """One place on the day: who holds it, and every claim about it."""
    assert sight.place is not None
    events = events_at(selection, sight.place, day)
    place = events[0].place
    assert place is not None
    state = state_at(selection, sight.place, day)
    parts.back("back", "Back to the day")
    st.html(
        evidence.join(
            evidence.tag(
                "header",
                evidence.tag("h2", evidence.named(place.name)),
                evidence.tag("p", words.where(place), cls="sub"),
                cls="dayhead",
            ),
            evidence.tag("p", words.day(day), cls="sub"),
            panels.state_line(state, day, marks),
        )
    )
    st.page_link(
        parts.PLACE_PAGE,
        label="The whole story of this place",
        icon=":material/menu_book:",
        query_params=session.sight_to_params(replace(sight, claim=None)),
    )
    claims = parts.claims_of(lead_with(events, state))
    shown = claims if st.session_state.get("all-claims") == sight.place else claims[:_FEW]
    if sight.claim and sight.claim not in {claim.id for claim in shown}:
        shown = [*(c for c in claims if c.id == sight.claim), *shown]
    st.html(evidence.tag("h3", f"{words.counted(len(claims), 'claim')}, nearest the day first"))
    parts.claim_list(library, shown, key="at", current=sight.claim)
    if len(shown) < len(claims):
        st.button(
            f"Show all {len(claims)}",
            on_click=lambda: st.session_state.update({"all-claims": sight.place}),
        )


def _claim_panel(library: Library, claim_id: str) -> None:
    """A claim that has no place to be shown at."""
    parts.back("back", "Back to the day")
    parts.claim_list(
        library, [library.claims[claim_id]], key="one", current=claim_id, with_place=True
    )


main()
