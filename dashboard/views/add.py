"""Adding reports: what is read in them is shown, beside its words, before anything is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import streamlit as st

from dashboard import evidence, panels, session, words
from dashboard.views import area_files, parts
from geodata import GeodataError, Reading, Report
from geodata.plugins import load_reader
from geodata.reports import Refusal, Source, read_source

_READ, _REFUSED = "_read_reports", "_refused"
_DONE, _FAILED = "_stored_message", "_store_failed"


def main() -> None:
    """Draw the page."""
    parts.title(
        "Add reports", "Paste a report or upload files. Nothing is stored until you say so."
    )
    if message := st.session_state.pop(_DONE, None):
        st.success(message, icon=":material/check:")
        st.page_link(parts.MAP_PAGE, label="See them on the map")
    if failure := st.session_state.pop(_FAILED, None):
        st.html(panels.note(evidence.tag("b", "Not stored. "), failure, kind="warn"))
    pasted, uploaded, areas = st.tabs(["Paste", "Upload files", "Areas of control"])
    with pasted:
        _paste()
    with uploaded:
        _upload()
    with areas:
        area_files.choose()
    reports: list[Report] = st.session_state.get(_READ, [])
    refusals: list[Refusal] = st.session_state.get(_REFUSED, [])
    if refusals:
        _show_refusals(refusals)
    if reports:
        _preview(reports)


def _paste() -> None:
    with st.form("paste", border=False):
        text = st.text_area(
            "Text of the report",
            height=220,
            placeholder="The headline first, then the text as it was published",
        )
        left, middle, right = st.columns([2, 3, 3])
        published = left.date_input(
            "Day of publication",
            value=None,
            min_value=date(1900, 1, 1),
            help="Words like “on Tuesday” are read from this day, unless the text has a dateline.",
        )
        publisher = middle.text_input("Publisher")
        url = right.text_input("Address of the original")
        if st.form_submit_button("Read it", type="primary"):
            if not text.strip():
                st.warning("Paste the text of a report first.")
                return
            report = Report(
                text=text.replace("\r\n", "\n"),
                publisher=publisher.strip() or None,
                url=url.strip() or None,
                published=_moment(published),
            )
            _take([report], [])


def _upload() -> None:
    files = st.file_uploader(
        "Files with reports",
        accept_multiple_files=True,
        help="txt, md, html, pdf, docx, eml, feeds (rss, atom, xml), jsonl, and zip archives.",
        key=f"upload-{st.session_state.get('_uploads', 0)}",
    )
    if not files or not st.button("Read them", type="primary"):
        return
    reports: list[Report] = []
    refusals: list[Refusal] = []
    progress = st.progress(0.0, "Reading the files …")
    for index, file in enumerate(files, 1):
        for item in read_source(Source.from_bytes(file.name, file.getvalue())):
            if isinstance(item, Report):
                reports.append(item)
            else:
                refusals.append(item)
        progress.progress(index / len(files), f"Read {index} of {len(files)} files")
    _take(reports, refusals)


def _take(reports: list[Report], refusals: list[Refusal]) -> None:
    """Hold the reports for the preview, each once."""
    st.session_state[_READ] = list({report.id: report for report in reports}.values())
    st.session_state[_REFUSED] = refusals
    st.rerun()


def _moment(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), UTC) if day else None


def _show_refusals(refusals: list[Refusal]) -> None:
    st.html(
        evidence.tag(
            "section",
            evidence.tag("h3", f"Not read: {words.counted(len(refusals), 'file')}"),
            evidence.tag(
                "ul",
                [
                    evidence.tag(
                        "li",
                        evidence.tag("b", evidence.named(refusal.path)),
                        f": {refusal.reason}. {refusal.mending}",
                    )
                    for refusal in refusals
                ],
            ),
            cls="note warn",
        )
    )


@st.cache_data(show_spinner="Reading …", max_entries=512)
def _read(report: Report) -> Reading:
    # A reader of the user's own, named in the environment, reads here too.
    return load_reader()(report, session.gazetteer())


def _preview(reports: list[Report]) -> None:
    """What was read, claim by claim; then the button that stores it."""
    known = session.store(session.store_path()).report_ids()
    st.divider()
    readings: list[Reading] = []
    for report in reports:
        try:
            readings.append(_read(_dated(report)))
        except GeodataError as error:
            st.html(panels.note(str(error), kind="warn"))
    new = [reading for reading in readings if reading.report.id not in known]
    claims = sum(len(reading.claims) for reading in new)
    with st.container(horizontal=True, vertical_alignment="center", key="store-bar"):
        st.html(
            evidence.tag(
                "p",
                evidence.tag("b", words.counted(len(new), "report")),
                f" to store, with {words.counted(claims, 'claim')}.",
                f" {words.counted(len(readings) - len(new), 'report')} already known."
                if len(new) < len(readings)
                else "",
            ),
            width="content",
        )
        st.button("Store", type="primary", disabled=not new, on_click=_store, args=(new,))
        st.button("Discard", on_click=_discard)
    for reading in readings[:50]:
        _show_reading(reading, is_known=reading.report.id in known, only=len(readings) == 1)
    if len(readings) > 50:
        st.html(panels.note(f"And {len(readings) - 50} more; all of them will be stored."))


def _dated(report: Report) -> Report:
    """The report with the day of publication a reader gave, where it had none of its own."""
    given = st.session_state.get(f"day-{report.id}")
    return report if report.published or not given else replace(report, published=_moment(given))


def _show_reading(reading: Reading, *, is_known: bool, only: bool) -> None:
    report = reading.report
    label = f"{evidence.plain(report.title or report.text[:80])} · "
    label += "already known" if is_known else words.counted(len(reading.claims), "claim")
    with st.expander(label, expanded=only):
        if report.anchor is None:
            st.html(
                panels.note(
                    evidence.tag("b", "When was it published? "),
                    "It has no date of its own, so words like “on Tuesday” stay undated.",
                    kind="warn",
                )
            )
        if report.published is None:
            st.date_input(
                "Day of publication",
                value=None,
                key=f"day-{report.id}",
                min_value=date(1900, 1, 1),
            )
        text, found = st.columns([1, 1], gap="large")
        with text:
            st.html(
                evidence.join(
                    panels.source_head(report), panels.source_text(report, reading.claims)
                )
            )
        with found:
            _show_claims(reading)


def _show_claims(reading: Reading) -> None:
    if not reading.claims:
        st.html(
            panels.note(
                "No claim about who holds a place, or about tolls, was found in it. "
                "It can be stored all the same."
            )
        )
        return
    unplaced = [claim for claim in reading.claims if claim.place is None]
    undated = [claim for claim in reading.claims if claim.dates is None]
    if unplaced or undated:
        st.html(
            panels.note(
                f"{words.counted(len(unplaced), 'claim')} without a place, "
                f"{words.counted(len(undated), 'claim')} without a day: they are kept in lists, "
                "not guessed onto the map."
            )
        )
    st.html(
        evidence.tag(
            "div",
            [panels.claim_card(claim, reading.report) for claim in reading.claims],
            cls="cards",
        )
    )


def _store(readings: list[Reading]) -> None:
    store = session.store(session.store_path())
    try:
        added = sum(store.add(reading) for reading in readings)
    except GeodataError as error:
        st.session_state[_FAILED] = str(error)
        return
    st.session_state[_DONE] = f"{words.counted(added, 'report')} stored."
    _discard()


def _discard() -> None:
    st.session_state[_READ], st.session_state[_REFUSED] = [], []
    st.session_state["_uploads"] = st.session_state.get("_uploads", 0) + 1


main()
