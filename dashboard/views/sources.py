"""Every report: where it came from, its text with all that was read in it, and the way out."""

from __future__ import annotations

import streamlit as st

from dashboard import evidence, panels, session, words
from dashboard.library import Library
from dashboard.views import parts
from geodata import Report


def main() -> None:
    """Draw the page."""
    library = session.library()
    parts.title("Sources", "Every report, its text as it was read, and the claims found in it.")
    parts.sample_notice(library)
    if not library.readings:
        st.html(panels.note("There is no report in the store yet."))
        st.page_link(parts.ADD_PAGE, label="Add reports")
        return
    listing, reading = st.columns([5, 7], gap="large")
    with listing:
        _list(library)
    with reading:
        newest = min(library.reports.values(), key=_newest_first)
        _report(library, library.reports.get(session.sight().report or "", newest))
    parts.address()


def _list(library: Library) -> None:
    """The reports with day, number of claims and publisher; a row opens one."""
    search = st.text_input(
        "Search in titles, publishers and texts",
        placeholder="Search titles, publishers, texts",
        icon=":material/search:",
    )
    wanted = search.casefold().split()
    reports = [
        report
        for report in sorted(library.reports.values(), key=_newest_first)
        if all(word in _haystack(report) for word in wanted)
    ]
    st.html(evidence.tag("p", words.counted(len(reports), "report"), cls="sub"))
    rows = {
        "Day": [report.anchor.isoformat() if report.anchor else "" for report in reports],
        "Claims": [len(library.claims_in.get(report.id, ())) for report in reports],
        "Title": [evidence.bare(report.title or report.text[:80]) for report in reports],
        "Publisher": [evidence.bare(report.publisher or "") for report in reports],
    }
    chosen = st.dataframe(
        rows,
        key=f"reports-{search}",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        height=620,
        column_config={
            "Day": st.column_config.TextColumn(width=90),
            "Claims": st.column_config.NumberColumn(width=60),
            "Title": st.column_config.TextColumn(width=340),
        },
        alt="Reports with their day, title, publisher and number of claims",
    )
    picked = chosen.selection.rows
    if picked and picked[0] < len(reports) and _is_new_pick(reports[picked[0]].id):
        session.look(report=reports[picked[0]].id, claim=None)
        st.rerun()


def _is_new_pick(report_id: str) -> bool:
    """True once for each row picked, so that a link followed later is not overruled by it."""
    is_new = st.session_state.get("_picked_report") != report_id
    st.session_state["_picked_report"] = report_id
    return is_new


def _newest_first(report: Report) -> tuple[int, str]:
    return (-report.anchor.toordinal() if report.anchor else 0, report.title)


def _haystack(report: Report) -> str:
    return f"{report.title}\n{report.publisher or ''}\n{report.text}".casefold()


def _report(library: Library, report: Report) -> None:
    """One report: its origin, its marked text, its claims, download and removal."""
    claims = library.claims_in.get(report.id, ())
    current = library.claims.get(session.sight().claim or "")
    if current is not None and current.report_id != report.id:
        current = None
    st.html(
        evidence.join(
            panels.source_head(report, library.first_telling(report.id)),
            panels.custody(report),
            panels.source_text(report, claims, current),
        )
    )
    with st.container(horizontal=True):
        st.download_button(
            "Download the text",
            report.text.encode("utf-8", "replace"),
            file_name=f"report-{report.id[:12]}.txt",
            mime="text/plain",
            icon=":material/download:",
        )
        if not library.is_sample:
            _removal(library, report)
    st.html(evidence.tag("h3", words.counted(len(claims), "claim")))
    if not claims:
        st.html(panels.note("Nothing about who holds what, or about tolls, was read in it."))
    parts.claim_list(
        library,
        claims,
        key="in-report",
        current=None,
        with_place=True,
        open_source=False,
    )


def _removal(library: Library, report: Report) -> None:
    """Removal asks once more, since the text goes with it."""
    with st.popover("Remove", icon=":material/delete:"):
        st.html(
            evidence.tag(
                "p",
                "Removes the report with all claims read in it. Decisions about them stay in the "
                "log and count again if the report is ever added again.",
            )
        )
        if st.button("Remove this report", type="primary"):
            session.store(session.store_path()).remove(report.id)
            session.look(report=None, claim=None)
            st.rerun()


main()
