"""The review desk: one claim at a time beside its sentence; decisions are a log, never a loss."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import Any, Literal

import streamlit as st

from dashboard import evidence, panels, session, words
from dashboard.desk import Correction, Task, changes_from, queue
from dashboard.library import Library
from dashboard.views import parts
from geodata import Claim, ConflictGeocoder, Control, Place, Review, Toll
from geodata.model import Candidate
from geodata.review import standing

_SKIPPED, _WHO = "_skipped_claims", "_reviewer"
_LOG = 12  # decisions listed


def main() -> None:
    """Draw the page."""
    library = session.library()
    parts.title(
        "Review",
        "The doubtful and weighty first. Nothing the machine read is lost, and every decision can "
        "be undone.",
    )
    if library.is_sample:
        st.html(
            panels.note(
                evidence.tag("b", "This is the sample: "),
                "try the desk on it. What you decide here goes when the sample is read anew.",
            )
        )
    if parts.no_events(library):
        return
    tasks = queue(library)
    total = len(library.reviewed.claims) + len(library.reviewed.rejected)
    done = total - len(tasks)
    st.progress(done / total if total else 1.0, f"{done:,} of {total:,} claims decided")
    skipped = st.session_state.get(_SKIPPED, set())
    wanted = session.sight().claim
    task = next((t for t in tasks if t.claim.id == wanted), None) or next(
        (t for t in tasks if t.claim.id not in skipped), None
    )
    desk, log = st.columns([3, 1], gap="large")
    with desk:
        if task is None:
            st.html(panels.note("Every claim has been decided or skipped."))
            st.button("Go through the skipped ones", on_click=_unskip, disabled=not skipped)
        else:
            _desk(library, task)
    with log:
        _log(library)
    parts.address()


def _desk(library: Library, task: Task) -> None:
    """One claim, its sentence, and what may be decided about it."""
    claim = task.claim
    if session.sight().claim != claim.id:
        session.look(claim=claim.id)
    text, decide = st.columns(2, gap="large")
    with text:
        parts.source(library, claim)
    with decide:
        st.html(
            panels.claim_card(
                claim, library.reports.get(claim.report_id), with_place=True, with_excerpt=False
            )
        )
        if task.reasons:
            st.html(evidence.tag("p", f"Why now: {words.listed(task.reasons)}.", cls="sub"))
        with st.container(horizontal=True, key="verdicts"):
            st.button(
                "Accept",
                type="primary",
                icon=":material/check:",
                shortcut="a",
                on_click=_decide,
                args=(claim, "accept"),
            )
            st.button(
                "Reject",
                icon=":material/close:",
                shortcut="x",
                on_click=_decide,
                args=(claim, "reject"),
            )
            st.button("Skip", shortcut="s", on_click=_skip, args=(claim,))
        with st.expander("Correct it"):
            _correct(library, claim)


def _correct(library: Library, claim: Claim) -> None:
    """A form with what the machine read; what is changed in it becomes the correction."""
    with st.form(f"correct-{claim.id}", border=False):
        place = _pick_place(claim)
        first, last = st.columns(2)
        dates = claim.dates
        day_first = first.date_input("First day", value=dates.first if dates else None)
        day_last = last.date_input("Last day", value=dates.last if dates else None)
        fields: dict[str, Any] = {}
        if isinstance(claim, Control):
            parties = sorted({*session.party_order(library.version, library)})
            for field, label, value in (
                ("gained_by", "Gained, held or besieged by", claim.gained_by),
                ("lost_by", "Lost by", claim.lost_by),
            ):
                options = sorted({*parties, *([value] if value else [])})
                fields[field] = st.selectbox(
                    label,
                    options,
                    index=options.index(value) if value else None,
                    format_func=evidence.bare,
                    accept_new_options=True,
                    placeholder="nobody named",
                )
        elif isinstance(claim, Toll):
            for field, column in zip(("low", "best", "high"), st.columns(3), strict=True):
                fields[field] = column.number_input(
                    {"low": "At least", "best": "The figure", "high": "At most"}[field],
                    value=getattr(claim.count, field),
                    min_value=0,
                    step=1,
                )
        note = st.text_input("Why, for the log")
        if st.form_submit_button("Save the correction"):
            correction = Correction(place, day_first, day_last, **fields)
            changes = changes_from(claim, correction)
            if not changes:
                st.warning("Nothing is different from what was read.")
                return
            _append(Review(claim.id, "correct", _who(), datetime.now(UTC), changes, note))
            session.look(claim=None)
            st.rerun()


def _pick_place(claim: Claim) -> Place | None:
    """The place, out of those its name may mean; another name can be looked up."""
    name = st.text_input(
        "Look the place up by another name", value=claim.place_text, key=f"name-{claim.id}"
    )
    candidates = [found.place for found in _candidates(name or claim.place_text)]
    if claim.place is not None and claim.place not in candidates:
        candidates.insert(0, claim.place)
    chosen: Place | None = st.selectbox(
        "Place",
        candidates,
        index=candidates.index(claim.place) if claim.place in candidates else None,
        format_func=lambda place: evidence.bare(
            f"{words.where(place)} · {place.kind} · {words.coordinates(place)}"
        ),
        placeholder="unplaced",
    )
    return chosen


def _candidates(name: str) -> list[Candidate]:
    return ConflictGeocoder(session.gazetteer()).candidates(name)[:12] if name else []


def _log(library: Library) -> None:
    """The newest decisions, each with its undo; and who decides."""
    st.session_state.setdefault(_WHO, _login())
    st.text_input("Your name, for the log", key=_WHO)
    decided = standing(library.reviews)[::-1][:_LOG]
    st.html(evidence.tag("h3", "Decided"))
    if not decided:
        st.html(evidence.tag("p", "Nothing yet.", cls="empty"))
    known = {c.id: c for reading in library.readings for c in reading.claims}
    for review in decided:
        claim = known.get(review.subject)
        about = f"{words.place(claim)}: {words.statement(claim)}" if claim else review.subject
        st.html(
            evidence.tag(
                "p",
                evidence.tag("b", review.action),
                " ",
                evidence.named(about),
                evidence.tag("br"),
                evidence.tag(
                    "span",
                    evidence.named(review.who),
                    f", {review.when:%Y-%m-%d %H:%M} UTC",
                    f" – {review.note}" if review.note else "",
                    cls="sub",
                ),
            )
        )
        st.button(
            "Undo",
            key=f"undo-{review.subject}-{review.when.isoformat()}",
            type="tertiary",
            icon=":material/undo:",
            shortcut="u" if review is decided[0] else None,
            on_click=_undo,
            args=(review,),
        )


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "reviewer"


def _who() -> str:
    return str(st.session_state.get(_WHO) or "reviewer").strip() or "reviewer"


def _append(review: Review) -> None:
    session.current_store().add_review(review)


def _decide(claim: Claim, action: Literal["accept", "reject"]) -> None:
    # A corrected claim has another id; decisions are about the one the machine made.
    origin = session.library().reviewed.origins.get(claim.id, claim.id)
    _append(Review(origin, action, _who(), datetime.now(UTC)))
    session.look(claim=None)


def _undo(review: Review) -> None:
    _append(Review(review.subject, "undo", _who(), datetime.now(UTC)))
    session.look(claim=review.subject)


def _skip(claim: Claim) -> None:
    st.session_state[_SKIPPED] = {*st.session_state.get(_SKIPPED, set()), claim.id}
    session.look(claim=None)


def _unskip() -> None:
    st.session_state[_SKIPPED] = set()


main()
