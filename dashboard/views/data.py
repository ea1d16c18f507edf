"""The events as a table, by the same filters as the map, and as files to take along."""

from __future__ import annotations

import io
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import evidence, panels, session, words
from dashboard.library import Filters, Library
from dashboard.views import parts
from geodata import Event, Toll
from geodata.formats import FORMATS

_KINDS = {
    "csv": ("CSV", "text/csv", "for a spreadsheet, R or pandas"),
    "geojson": ("GeoJSON", "application/geo+json", "for a map; longitude first"),
    "jsonl": ("JSON Lines", "application/jsonl", "everything, one event a line"),
}


def main() -> None:
    """Draw the page."""
    library = session.library()
    parts.title("Data", "Every event on the map as a table, and as files to take along.")
    parts.sample_notice(library)
    if parts.no_events(library):
        return
    parts.filter_bar(library)
    filters = session.sight().filters
    if not library.select(filters).events:
        st.html(panels.note("No event passes these filters: clear one of them.", kind="empty"))
    else:
        _downloads(library, filters)
        _table(library, filters)
    parts.address()


def _downloads(library: Library, filters: Filters) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        for name in FORMATS:
            label, mime, use = _KINDS.get(name, (name, "application/octet-stream", ""))
            st.download_button(
                f"Download {label}",
                data=partial(_written, library.version, name, filters, library),
                file_name=f"conflict-map.{name}",
                mime=mime,
                help=use or None,
                icon=":material/download:",
            )


@st.cache_data(show_spinner=False, max_entries=8)
def _written(version: str, name: str, filters: Filters, _library: Library) -> bytes:
    file = io.StringIO(newline="")
    FORMATS[name](_in_order(_library, filters), file)
    return file.getvalue().encode()


def _in_order(library: Library, filters: Filters) -> tuple[Event, ...]:
    return library.select(filters).newest_first[::-1]


@st.cache_resource(show_spinner=False, max_entries=8)
def _columns(version: str, filters: Filters, _library: Library) -> pd.DataFrame:
    """One row an event, oldest first."""
    events = _in_order(_library, filters)
    return pd.DataFrame(
        {
            "When": [words.days(event.dates, short=True) for event in events],
            "First day": [event.dates.first if event.dates else None for event in events],
            "Place": [evidence.bare(words.place(event.chosen)) for event in events],
            "What": [evidence.bare(words.statement(event.chosen)) for event in events],
            "Scope": [
                words.scope(event.chosen.scope) if isinstance(event.chosen, Toll) else ""
                for event in events
            ],
            "According to": [
                evidence.bare(
                    words.claimant(event.chosen, _library.reports.get(event.chosen.report_id))
                )
                for event in events
            ],
            "Said how": [words.modality(event.chosen.modality) for event in events],
            "Confidence": [event.chosen.confidence for event in events],
            "Claims": [len(event.claims) for event in events],
            "Dissent": [len(event.dissent) for event in events],
        }
    )


def _table(library: Library, filters: Filters) -> None:
    """One row an event; a chosen row opens its claims."""
    events = _in_order(library, filters)
    st.html(evidence.tag("p", words.counted(len(events), "event"), cls="sub"))
    chosen = st.dataframe(
        _columns(library.version, filters, library),
        key="events-table",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        height=520,
        column_config={
            "What": st.column_config.TextColumn(width="large"),
            "Confidence": st.column_config.ProgressColumn(format="percent", width="small"),
        },
        alt="The events on the map: when, place, what, who says so, and how sure it is",
    )
    rows = [row for row in chosen.selection.rows if row < len(events)]
    if not rows:
        st.html(panels.note("Choose a row to read its claims in their sources."))
        return
    event = events[rows[0]]
    st.html(evidence.tag("h2", evidence.named(words.place(event.chosen))))
    if event.why:
        st.html(evidence.tag("p", f"Joined because: {'; '.join(event.why)}", cls="sub"))
    parts.claim_list(
        library,
        parts.claims_of([event]),
        key="row",
        current=session.sight().claim or event.chosen.id,
        with_place=True,
    )


main()
