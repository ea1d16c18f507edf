"""The review desk: one claim at a time beside its words; decisions are a log, never a loss."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from dashboard import desk, evidence, panels, session, words
from dashboard.desk import Task
from dashboard.library import Library
from dashboard.views import claim_form, parts
from geodata import Claim, Review
from geodata.extract.text import lay_out

_NAME, _SKIPPED, _STACK, _EDITING = "_reviewer", "_skipped_claims", "_stack", "_editing_claim"
_SAID = "_desk_said"
_NEXT = 8  # tasks named beside the one at hand
_DECIDED = 200  # of the decided ones, so that the list stays quick
_PAGES = {"queue": "Claims to review", "add": "Add a claim by hand", "log": "Log"}
_CSS = Path(__file__).parent.parent / "desk.css"


def main() -> None:
    """Draw the page."""
    st.html(_CSS)
    library = session.library()
    parts.title(
        "Review",
        "Accept, reject or correct what was read. What the machine said is never lost, and every "
        "decision can be undone.",
    )
    if library.is_sample:
        _offer_copy(library)
        parts.address()
        return
    if not library.readings:
        parts.no_events(library)
        return
    _bar(library)
    page = st.segmented_control(
        "What to do",
        list(_PAGES),
        format_func=_PAGES.__getitem__,
        default="queue",
        required=True,
        key="desk-page",
        label_visibility="collapsed",
    )
    if message := st.session_state.pop(_SAID, None):
        st.toast(evidence.plain(message))
    reveal = None
    if page == "log":
        _log(library)
    elif page == "add":
        reveal = _add(library)
    else:
        _queue(library)
    # The claim comes before its text: on a small screen the page must not run past it.
    parts.address(reveal, page_stays=True)


# The sample


def _offer_copy(library: Library) -> None:
    """The sample is shared and made anew: it is reviewed in a copy of one's own."""
    st.html(
        panels.note(
            evidence.tag("b", "Your store is empty, so the sample is shown. "),
            "A decision has to be kept somewhere: add reports of your own, or copy the sample "
            f"({words.counted(len(library.readings), 'report')}) into your store to try the desk "
            "on it. Copied, they count as yours; each can be removed under Sources.",
        )
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Copy the sample into my store",
            type="primary",
            icon=":material/content_copy:",
            on_click=_copy_sample,
            args=(library,),
        )
        st.page_link(parts.ADD_PAGE, label="Add your own reports", width="content")


def _copy_sample(library: Library) -> None:
    store = session.store(session.store_path())
    for reading in library.readings:
        store.add(reading)


# Who decides, and how far they have come


def _bar(library: Library) -> None:
    progress = desk.progress(library)
    st.session_state.setdefault(_NAME, desk.sole_reviewer(library.reviews))
    with st.container(key="desk-bar", horizontal=True, vertical_alignment="center", gap="medium"):
        with st.container(key="desk-progress", width="stretch"):
            st.progress(
                progress.share, f"{progress.decided:,} of {progress.total:,} claims reviewed"
            )
        st.text_input(
            "Your name, for the log",
            key=_NAME,
            placeholder="Your name, for the log",
            label_visibility="collapsed",
            icon=":material/person:",
            max_chars=80,
            width=230,
        )
    if not _who():
        st.html(
            panels.note(
                evidence.tag("b", "Who decides? "),
                "Type your name once: each decision is logged with it.",
                kind="warn",
            )
        )


def _who() -> str:
    return evidence.bare(str(st.session_state.get(_NAME) or ""))


# The queue


def _queue(library: Library) -> None:
    stack = st.session_state.setdefault(_STACK, "open")
    tasks = _tasks(library.version, stack, library)
    skipped: set[str] = st.session_state.setdefault(_SKIPPED, set())
    waiting = [task for claim_id, task in tasks.items() if claim_id not in skipped]
    wanted = session.sight().claim
    task = tasks.get(wanted or "") or _elsewhere(library, wanted)
    task = task or next(iter(waiting), None)
    deciding, reading, following = st.columns([6, 6, 3], gap="large")
    with deciding:
        if task is None:
            _nothing_left(library, skipped)
        else:
            _task(library, task)
    if task is not None:
        if wanted != task.claim.id:
            session.look(claim=task.claim.id)
        with reading, st.container(key="desk-words"):
            _words(library, task.claim)
    with following:
        _following([other for other in waiting if other is not task], stack)


@st.cache_resource(show_spinner=False, max_entries=16)
def _tasks(version: str, stack: str, _library: Library) -> dict[str, Task]:
    """Claim id → its task, in the queue's order."""
    return {task.claim.id: task for task in desk.queue(_library, stack)}


@st.cache_resource(show_spinner=False, max_entries=4)
def _entries(version: str, _library: Library) -> list[desk.Entry]:
    return desk.log(_library)


def _elsewhere(library: Library, claim_id: str | None) -> Task | None:
    """The claim a reader came with from another page, whatever stack it lies in."""
    rejected = {claim.id: claim for claim in library.reviewed.rejected}
    claim = library.claims.get(claim_id or "") or rejected.get(claim_id or "")
    return desk.task_for(library, claim) if claim is not None else None


def _nothing_left(library: Library, skipped: set[str]) -> None:
    st.html(panels.note(evidence.tag("b", "Nothing waits here. "), "Choose another list, or rest."))
    with st.container(horizontal=True):
        if skipped:
            st.button("Go through the skipped ones", on_click=skipped.clear)
        _undo_button(library)


def _task(library: Library, task: Task) -> None:
    """What was read, and what may be decided about it."""
    claim = task.claim
    decision = library.decision(claim)
    is_rejected = claim in library.reviewed.rejected
    st.html(
        panels.claim_card(
            claim,
            library.reports.get(claim.report_id),
            decision=decision,
            disputed=desk.is_disputed(library, claim),
        )
    )
    if is_rejected:
        st.html(panels.note(evidence.tag("b", "Rejected. "), "It counts nowhere.", kind="warn"))
    elif task.reasons and decision is None:
        st.html(evidence.tag("p", evidence.tag("b", "Why now: "), f"{words.listed(task.reasons)}."))
    _verdicts(library, claim)
    if st.session_state.get(_EDITING) == claim.id:
        _correct(library, claim)
    else:
        _event(library, claim)


def _verdicts(library: Library, claim: Claim) -> None:
    nobody = not _who()
    with st.container(horizontal=True, key="verdicts", gap="small"):
        st.button(
            "Accept",
            # Greyed out, a primary button's label can hardly be read.
            type="secondary" if nobody else "primary",
            icon=":material/check:",
            shortcut="a",
            disabled=nobody,
            on_click=_decide,
            args=(desk.accept, library, claim, "Accepted"),
        )
        st.button(
            "Reject",
            icon=":material/close:",
            shortcut="x",
            disabled=nobody,
            on_click=_decide,
            args=(desk.reject, library, claim, "Rejected"),
        )
        st.button(
            "Correct",
            icon=":material/edit:",
            shortcut="e",
            disabled=nobody,
            on_click=_edit,
            args=(claim,),
        )
        st.button("Skip", shortcut="s", on_click=_skip, args=(claim,))
        _undo_button(library)


def _undo_button(library: Library) -> None:
    newest = next(
        (entry for entry in _entries(library.version, library) if entry.can_be_undone), None
    )
    st.button(
        "Undo",
        icon=":material/undo:",
        shortcut="u",
        disabled=newest is None or not _who(),
        help=f"{newest.review.action}: {evidence.plain(newest.about)}" if newest else None,
        on_click=_undo,
        args=(newest.review,) if newest else (),
    )


def _words(library: Library, claim: Claim) -> None:
    """The report with the claim's words marked, and how they were read."""
    if claim.report_id not in library.reports:
        st.html(panels.note("Its report is no longer in the store."))
        return
    parts.source(library, claim)


def _following(tasks: list[Task], stack: str) -> None:
    """Which list is gone through, and what comes next in it."""
    st.selectbox(
        "Go through",
        list(desk.STACKS),
        key=_STACK,
        format_func=lambda name: desk.STACKS[name][0],
        on_change=session.look,
        kwargs={"claim": None},
    )
    left = words.counted(len(tasks), "more claim")
    st.html(
        evidence.join(
            evidence.tag("h3", f"Next: {left}" if tasks else "Nothing after it"),
            evidence.tag("p", desk.ORDER, cls="sub") if stack != "decided" else None,
        )
    )
    most = _DECIDED if stack == "decided" else _NEXT
    with st.container(key="lines-next", gap=None):
        for task in tasks[:most]:
            claim = task.claim
            st.button(
                f"**{evidence.plain(words.place(claim))}** · "
                f"{evidence.plain(words.statement(claim))}",
                key=f"next-{claim.id}",
                type="tertiary",
                width="stretch",
                on_click=session.look,
                kwargs={"claim": claim.id},
            )


# Events: what is told of one fact


def _event(library: Library, claim: Claim) -> None:
    """What the claim was joined with and why, and what it might be joined with."""
    event = library.event_of.get(claim.id)
    if event is None:
        return
    others = [other for other in event.claims if other.id != claim.id]
    partners = desk.partners(library, claim)
    nobody = not _who()
    if others:
        st.html(
            evidence.join(
                evidence.tag("h3", f"Joined with {words.counted(len(others), 'other claim')}"),
                evidence.tag("p", f"Because: {'; '.join(event.why)}.", cls="sub"),
            )
        )
        for other in others[:5]:
            _line(library, other)
        if len(others) > 5:
            st.html(evidence.tag("p", f"and {len(others) - 5} more", cls="sub"))
        st.button(
            "This is another fact: keep it apart",
            type="tertiary",
            icon=":material/call_split:",
            disabled=nobody,
            on_click=_decide,
            args=(desk.part, library, claim, "Kept apart", True),
        )
    if partners:
        with st.expander(f"The same fact as …? {words.counted(len(partners), 'candidate')}"):
            for other in partners:
                _line(library, other)
                st.button(
                    "The same fact: join them",
                    key=f"join-{other.id}",
                    type="tertiary",
                    icon=":material/merge:",
                    disabled=nobody,
                    on_click=_join,
                    args=(library, claim, other),
                )


def _line(library: Library, claim: Claim) -> None:
    report = library.reports.get(claim.report_id)
    st.html(panels.claim_card(claim, report, decision=library.decision(claim), with_excerpt=False))


# Correcting, and adding by hand


def _correct(library: Library, claim: Claim) -> None:
    """The fields as they were read; what is changed in them becomes the correction."""
    with st.container(key="correction", border=True):
        reading = library.reading_of.get(claim.report_id)
        filled = claim_form.fields(library, claim, desk.mention_of(library, claim), key=claim.id)
        note = st.text_input("Why, for the log", key=f"why-{claim.id}", max_chars=300)
        fault = desk.fault_in(filled.draft, claim.kind)
        changes = desk.changes_from(claim, filled.draft)
        if fault:
            st.html(panels.note(fault, kind="warn"))
        with st.container(horizontal=True):
            st.button(
                "Save the correction",
                type="primary",
                disabled=bool(fault) or not (changes or filled.remembered) or reading is None,
                on_click=_save,
                args=(library, claim, filled, note),
            )
            st.button("Cancel", shortcut="Esc", on_click=_edit, args=(None,))


def _add(library: Library) -> str | None:
    """A claim of a person's own: a report, a sentence, the words, and what they say.

    Gives the name of the text that shows the words.
    """
    reveal = None
    reports = sorted(library.reports.values(), key=lambda report: report.title)
    at_hand = library.claims.get(session.sight().claim or "")
    opened = at_hand.report_id if at_hand else session.sight().report
    choosing, filling = st.columns([6, 5], gap="large")
    with choosing:
        report = st.selectbox(
            "Report",
            reports,
            index=next((i for i, each in enumerate(reports) if each.id == opened), 0),
            format_func=lambda each: evidence.bare(
                f"{each.title or each.text[:80]} · {each.anchor or 'no date'}"
            ),
            key="by-hand-report",
        )
        sentences = lay_out(report).sentences
        if not sentences:
            st.html(panels.note("There is no sentence in this report."))
            return None
        sentence = st.selectbox(
            "Sentence",
            sentences,
            format_func=lambda each: evidence.bare(report.text[each.start : each.end]),
            key=f"by-hand-sentence-{report.id}",
        )
        whole = evidence.bare(report.text[sentence.start : sentence.end])
        said = st.text_area(
            "The words it rests on: shorten them to what says it",
            value=whole,
            key=f"by-hand-words-{report.id}-{sentence.start}",
            height=90,
        )
        found = desk.find_words(report.text, sentence.start, sentence.end, said)
        if found is None:
            st.html(
                panels.note("The sentence does not have these words, in this order.", kind="warn")
            )
        else:
            start, end = found
            reveal = f"by-hand-{report.id[:16]}-{start}-{end}"
            st.html(
                evidence.join(
                    panels.source_head(report),
                    evidence.tag(
                        "div",
                        evidence.highlighted(
                            report.text, [evidence.Highlight(start, end, current=True)]
                        ),
                        cls="sourcetext",
                        data_reveal=reveal,
                    ),
                )
            )
    with filling:
        kind = st.segmented_control(
            "What they tell",
            ["control", "toll"],
            default="control",
            required=True,
            format_func={"control": "Who holds a place", "toll": "A figure"}.__getitem__,
            key="by-hand-kind",
        )
        filled = claim_form.fields(library, kind, None, key=f"by-hand-{report.id}-{kind}")
        note = st.text_input("Why, for the log", key="by-hand-why", max_chars=300)
        fault = desk.fault_in(filled.draft, kind)
        if fault:
            st.html(panels.note(fault, kind="warn"))
        st.button(
            "Add the claim",
            type="primary",
            disabled=bool(fault) or found is None or not _who(),
            on_click=_add_claim,
            args=(desk.claim_by_hand(kind, filled.draft, report, *found), note) if found else (),
        )
    return reveal


# The log


def _log(library: Library) -> None:
    """All decisions, newest first, to be read, undone one by one and taken along."""
    entries = _entries(library.version, library)
    if not entries:
        st.html(panels.note("Nothing has been decided yet."))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(
            evidence.tag(
                "p",
                f"{words.counted(len(entries), 'entry', 'entries')}; nothing is ever taken out of "
                "the log, undoing adds to it.",
                cls="sub",
            ),
            width="stretch",
        )
        st.download_button(
            "CSV",
            lambda: desk.log_to_csv(entries),
            file_name="review-log.csv",
            mime="text/csv",
            icon=":material/download:",
        )
        st.download_button(
            "JSON lines",
            lambda: desk.log_to_jsonl(library.reviews),
            file_name="review-log.jsonl",
            mime="application/jsonl",
            icon=":material/download:",
        )
    rows = {
        "When (UTC)": [f"{entry.review.when:%Y-%m-%d %H:%M}" for entry in entries],
        "Who": [evidence.bare(entry.review.who) for entry in entries],
        "Decision": [entry.review.action for entry in entries],
        "Stands": [entry.stands for entry in entries],
        "Claim": [evidence.bare(entry.about) for entry in entries],
        "Changed": [evidence.bare(desk.said_in(entry.review)) for entry in entries],
        "Why": [evidence.bare(entry.review.note) for entry in entries],
    }
    chosen = st.dataframe(
        rows,
        key="desk-log",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        column_config={"Claim": st.column_config.TextColumn(width=340)},
        alt="The log of decisions, newest first",
    ).selection.rows
    entry = entries[chosen[0]] if chosen and chosen[0] < len(entries) else None
    with st.container(horizontal=True):
        st.button(
            "Undo this decision" if entry else "Undo: choose a row",
            icon=":material/undo:",
            disabled=entry is None or not entry.can_be_undone or not _who(),
            on_click=_undo,
            args=(entry.review,) if entry else (),
        )
        if entry is not None and not entry.can_be_undone and entry.stands:
            st.html(evidence.tag("p", "Undo the newer decision about this claim first.", cls="sub"))


# What the buttons do


def _append(review: Review, said: str) -> None:
    session.store(session.store_path()).add_review(review)
    st.session_state[_SAID] = said


def _decide(
    decision: Callable[..., Review | None],
    library: Library,
    claim: Claim,
    said: str,
    stay: bool = False,
) -> None:
    review = decision(library, claim, _who(), datetime.now(UTC))
    if review is not None:
        _append(review, f"{said}: {words.place(claim)}, {words.statement(claim)}")
    if not stay:
        session.look(claim=None)


def _join(library: Library, claim: Claim, other: Claim) -> None:
    _append(desk.join(library, claim, other, _who(), datetime.now(UTC)), "Joined")


def _edit(claim: Claim | None) -> None:
    is_open = claim is not None and st.session_state.get(_EDITING) == claim.id
    st.session_state[_EDITING] = None if claim is None or is_open else claim.id


def _save(library: Library, claim: Claim, filled: claim_form.Filled, note: str) -> None:
    now = datetime.now(UTC)
    review = desk.correct(library, claim, filled.draft, _who(), now, note.strip())
    filled.remember(session.gazetteer())
    if review is not None:
        _append(review, f"Corrected: {words.place(claim)}, {words.statement(claim)}")
    _edit(None)
    session.look(claim=None)


def _add_claim(claim: Claim, note: str) -> None:
    _append(desk.add(claim, _who(), datetime.now(UTC), note.strip()), "Added to the claims")
    session.look(claim=claim.id)


def _undo(review: Review) -> None:
    claim_form.forget_choice(session.library(), review, session.gazetteer())
    _append(desk.undo(review, _who(), datetime.now(UTC)), f"Undone: {review.action}")
    session.look(claim=review.subject)


def _skip(claim: Claim) -> None:
    st.session_state[_SKIPPED].add(claim.id)
    session.look(claim=None)


main()
