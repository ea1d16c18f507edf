"""Pieces that several pages share: the notice about the sample, the filters, lists of claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import streamlit as st

from dashboard import evidence, panels, session, words
from dashboard.components.page import steady
from dashboard.library import ACCEPTED_ONLY, KINDS, Library, kind_of
from geodata import Claim, Event

ADD_PAGE, PLACE_PAGE, SOURCES_PAGE, MAP_PAGE = (
    f"views/{name}.py" for name in ("add", "place", "sources", "map")
)


def title(heading: str, under: str = "") -> None:
    """The page's heading, and a line under it."""
    st.html(
        evidence.tag(
            "header",
            evidence.tag("h1", heading),
            evidence.tag("p", under, cls="sub") if under else None,
            cls="pagehead",
        )
    )


def sample_notice(library: Library) -> None:
    """Says so where the sample is shown, and how to see one's own reports instead."""
    if not library.is_sample:
        return
    with st.container(key="sample-notice", horizontal=True, vertical_alignment="center"):
        st.html(
            panels.note(
                evidence.tag("b", "You are looking at the sample: "),
                f"{len(library.readings)} short reports in our own words",
                evidence.tag("span", ", each with its source, read as yours will be", cls="more"),
                ".",
            )
        )
        st.page_link(ADD_PAGE, label="Add your own reports", width="content")


def known_notice(whole: Library, shown: Library) -> None:
    """Says so where only what was known by a day is shown, and how to see the rest."""
    sight = session.sight()
    if sight.known is None:
        return
    day = sight.day if sight.known == "day" else sight.known
    with st.container(key="known-notice", gap=None):
        st.html(
            panels.note(
                evidence.tag("b", f"As known on {words.day(day)}. " if day else "As known then. "),
                f"{words.counted(len(shown.readings), 'report')} of {len(whole.readings)} had been "
                "told by then.",
                kind="warn",
            )
        )
        st.button(
            "Show all that is known now",
            key="known-all",
            type="tertiary",
            on_click=session.look,
            kwargs={"known": None},
        )


def filter_bar(library: Library) -> None:
    """Search and filters with counts; what is chosen goes into the sight."""
    filters = session.sight().filters
    counts = library.counts(filters)
    with st.container(key="filters", horizontal=True, vertical_alignment="center", gap="small"):
        _search(filters.search)
        _choice("parties", "Party", filters.parties, counts["parties"], str)
        _choice("kinds", "Kind", filters.kinds, counts["kinds"], lambda kind: KINDS[kind][0])
        _choice("claimants", "Claimant", filters.claimants, counts["claimants"], str)
        _trust(filters.trust)
        if filters:
            shown = len(library.select(filters).events)
            st.html(
                evidence.tag(
                    "span", f"{shown:,} of {words.counted(len(library.events), 'event')}", cls="sub"
                ),
                width="content",
            )
            st.button("Clear filters", type="tertiary", on_click=_clear)


def _search(text: str) -> None:
    key = "filter-search"
    st.session_state[key] = text
    st.text_input(
        "Search in places, parties and quoted words",
        key=key,
        placeholder="Search places, parties, words",
        label_visibility="collapsed",
        icon=":material/search:",
        on_change=lambda: session.filter_by(search=st.session_state[key].strip()[:200]),
        width=260,
    )


def _choice(
    field: str,
    label: str,
    chosen: Sequence[str],
    counts: dict[str, int],
    say: Callable[[str], str],
) -> None:
    """A list to choose from behind a button that says how many are chosen."""
    key = f"filter-{field}"
    known = sorted({*counts, *chosen}, key=lambda value: (-counts.get(value, 0), value))
    st.session_state[key] = [value for value in chosen if value in known]
    with st.popover(f"{label} · {len(chosen)}" if chosen else label):
        st.multiselect(
            f"{label}: any of",
            known,
            key=key,
            format_func=lambda value: f"{evidence.bare(say(value))} ({counts.get(value, 0):,})",
            placeholder="All",
            on_change=lambda: session.filter_by(**{field: tuple(st.session_state[key])}),
        )


_TRUSTS = (0, 50, 60, 70, 80, 90, ACCEPTED_ONLY)


def _trust(chosen: int) -> None:
    """What moves the control layer: everything, what was read with some confidence, or accepted."""
    key = "filter-trust"
    st.session_state[key] = chosen
    with st.popover(f"Trust · {_trust_label(chosen)}" if chosen else "Trust"):
        st.select_slider(
            "What may say who holds a place",
            sorted({*_TRUSTS, chosen}),
            key=key,
            format_func=_trust_label,
            on_change=lambda: session.filter_by(trust=st.session_state[key]),
            width=300,
        )
        st.html(
            evidence.tag(
                "p",
                "What a person accepted always counts; what nobody reviewed, where the reading "
                "rule is at least so sure of it. Figures are shown in any case.",
                cls="sub",
            ),
            width=300,
        )


def _trust_label(trust: int) -> str:
    if trust >= ACCEPTED_ONLY:
        return "accepted only"
    return f"at least {trust}%" if trust else "everything"


def _clear() -> None:
    session.filter_by(parties=(), kinds=(), claimants=(), search="", trust=0)


def no_events(library: Library) -> bool:
    """True, with a word on what to do, where there is nothing to show."""
    if library.events:
        return False
    st.html(
        panels.note(
            evidence.tag("b", "Nothing to show yet. "),
            f"{words.counted(len(library.readings), 'report')} in the store, but no claim about a "
            "place was found in them."
            if library.readings
            else "The store is empty.",
        )
    )
    st.page_link(ADD_PAGE, label="Add reports")
    return True


def claim_list(
    library: Library,
    claims: Iterable[Claim],
    *,
    key: str,
    current: str | None,
    with_place: bool = False,
    open_source: bool = True,
) -> None:
    """Claims as cards, each with a way to its source; the current one is shown in its text.

    Where the text is on the page already (`open_source` False) the way leads to its mark there.
    """
    for claim in claims:
        report = library.reports.get(claim.report_id)
        event = library.event_of.get(claim.id)
        is_current = claim.id == current
        with st.container(key=f"{key}-{claim.id}{'-current' if is_current else ''}", gap=None):
            st.html(
                panels.claim_card(
                    claim,
                    report,
                    decision=library.decision(claim),
                    with_place=with_place,
                    with_excerpt=not is_current,
                    disputed=bool(event and event.dissent),
                    copied=library.first_telling(claim.report_id),
                )
            )
            if is_current and open_source and report is not None:
                source(library, claim)
                st.button(
                    "Close the source",
                    key=f"{key}-close-{claim.id}",
                    type="tertiary",
                    icon=":material/close:",
                    on_click=session.look,
                    kwargs={"claim": None},
                )
            else:
                st.button(
                    "Read in its source" if open_source else "Show in the text",
                    key=f"{key}-open-{claim.id}",
                    type="tertiary",
                    icon=":material/article:",
                    on_click=session.look,
                    kwargs={"claim": claim.id},
                )


def source(library: Library, claim: Claim) -> None:
    """The text a claim comes from, opened at its sentence, and how the claim was read."""
    report = library.reports[claim.report_id]
    st.html(
        evidence.join(
            panels.source_head(report),
            panels.source_text(report, library.claims_in.get(report.id, ()), claim),
            evidence.tag(
                "details",
                evidence.tag("summary", "How this was read"),
                panels.how_read(claim),
            ),
        )
    )


def claims_of(events: Iterable[Event]) -> list[Claim]:
    """All claims of the events, each event's chosen reading before its others."""
    claims: dict[str, Claim] = {}
    for event in events:
        for claim in (event.chosen, *event.claims, *event.dissent):
            claims.setdefault(claim.id, claim)
    return list(claims.values())


def back(key: str, label: str) -> None:
    """A way from a place or claim back to the whole."""
    st.button(
        label,
        key=key,
        type="tertiary",
        icon=":material/arrow_back:",
        on_click=session.look,
        kwargs={"place": None, "claim": None},
    )


def event_button(event: Event, *, key: str) -> None:
    """One event as a line that opens its place and its claim."""
    claim = event.chosen
    label = (
        f"**{evidence.plain(words.place(claim))}** · {evidence.plain(words.statement(claim))}"
        f"  \n{evidence.plain(words.days(claim.dates, short=True))}"
    )
    st.button(
        label,
        key=f"{key}-{event.id}",
        type="tertiary",
        width="stretch",
        on_click=session.look,
        kwargs={"place": claim.place.id if claim.place else None, "claim": claim.id},
    )


def is_change(event: Event) -> bool:
    """True where a place changed hands, as the event's chosen reading has it."""
    return kind_of(event.chosen) == "taken" and event.chosen.modality not in _NOT_DONE


_NOT_DONE = frozenset({"denied", "negated", "planned", "hypothetical"})


def address(reveal: str | None = None, *, page_stays: bool = False) -> None:
    """Keep the address in step with what is on screen, and open the source at its sentence.

    `reveal` names another text than that of the claim looked at.
    """
    steady(
        key="address",
        query=session.told_page(),
        reveal=reveal or session.sight().claim,
        page_stays=page_stays,
    )
