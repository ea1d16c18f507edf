"""A name put to a geocoding service on the web: only by a press of a button that says so."""

from __future__ import annotations

import streamlit as st

from dashboard import evidence
from geodata import second_opinion
from geodata.errors import OnlineError
from geodata.model import Candidate

_SERVICES = {"nominatim": "Nominatim (OpenStreetMap)", "photon": "Photon (OpenStreetMap)"}
_CONTACT = "_contact"  # kept for the session: it is asked for once


def told(name: str, country: str, *, key: str) -> list[Candidate]:
    """What a service has said of the name since it was asked on this form; else nothing."""
    found: list[Candidate] = st.session_state.get(_answer_key(name, country, key), [])
    return found


def offer(name: str, country: str, *, key: str) -> None:
    """A way to ask about the name, shut until it is wanted.

    `country` is the ISO 3166-1 code of the country the name is sought in, or "" for any.
    """
    with st.expander("Not among these? Ask a service on the web", icon=":material/travel_explore:"):
        if not name:
            st.caption("Write a name into the field above first.")
            return
        sent = f"{name}, {country}" if country else name
        st.caption(
            evidence.plain(
                f"A press of the button sends “{sent}” and your mail address to the service. "
                "Nothing else is sent, and nothing before. What it answers is kept on this machine."
            )
        )
        service = st.selectbox(
            "Service", list(_SERVICES), format_func=_SERVICES.__getitem__, key=f"{key}-service"
        )
        contact = st.text_input(
            "Your mail address, which such services ask for",
            value=st.session_state.get(_CONTACT, ""),
            key=f"{key}-contact",
        ).strip()
        st.session_state[_CONTACT] = contact
        st.button(
            "Ask the service",
            key=f"{key}-ask",
            disabled=not contact,
            on_click=_ask,
            args=(service, contact, name, country, key),
        )
        answer = st.session_state.get(_answer_key(name, country, key))
        if fault := st.session_state.get(f"{key}-fault"):
            st.warning(evidence.plain(f"No answer: {fault}. Try again later, or set a point."))
        elif answer is not None:
            st.caption(
                "Its answers stand among the places above."
                if answer
                else "The service knows no such place."
            )


def _answer_key(name: str, country: str, key: str) -> str:
    return f"{key}-told-{country}-{name}"


def _ask(service: str, contact: str, name: str, country: str, key: str) -> None:
    faults: list[str] = []
    found: list[Candidate] = []
    try:
        opinion = _opinion(service, contact)
        found = opinion.candidates(name, country, lambda fault: faults.append(str(fault)))
    except OnlineError as fault:
        faults.append(str(fault))
    st.session_state[f"{key}-fault"] = faults[0] if faults else ""
    if not faults:
        st.session_state[_answer_key(name, country, key)] = found


# One for all sessions, so that the pause between two requests holds over all of them.
_opinion = st.cache_resource(show_spinner=False)(second_opinion)
