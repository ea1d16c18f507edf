"""Files with reported areas of control: laid under the map, listed, taken away."""

from __future__ import annotations

import streamlit as st

from dashboard import evidence, panels, session, words, zones
from geodata import GeodataError
from geodata.formats.zones import ZoneFile

_TOLD = "_area_files_told"


def choose() -> None:
    """The form for new files, what became of the last ones, and the files that are kept."""
    st.html(
        evidence.tag(
            "p",
            "Polygons of who holds what, as others published them. They are drawn under the marks "
            "on the days they are for, with their credit, and move nothing else on the map.",
            cls="sub",
        )
    )
    with st.form("areas", border=False, clear_on_submit=True):
        files = st.file_uploader(
            "Files with areas",
            type=["geojson", "json", "kml"],
            accept_multiple_files=True,
            help="GeoJSON or KML. Party and days are read from each polygon's properties (party, "
            "date, or from and to), the day also from the file's name.",
        )
        credit = st.text_input("Whom to credit", placeholder="Publisher, licence, address")
        if st.form_submit_button("Lay them under the map", type="primary") and files:
            st.session_state[_TOLD] = [_kept(file.name, file.getvalue(), credit) for file in files]
    for markup in st.session_state.pop(_TOLD, []):
        st.html(markup)
    _list()


def _kept(name: str, content: bytes, credit: str) -> evidence.Markup:
    """What became of one file, in words."""
    try:
        file = zones.keep(session.zone_folder(), name, content, credit)
    except (GeodataError, OSError) as fault:
        return panels.note(evidence.tag("b", "Not kept. "), str(fault), kind="warn")
    return panels.note(
        evidence.tag("b", evidence.named(name), ": "),
        f"{words.counted(len(file.zones), 'area')} kept{_when(file)}.",
        evidence.tag("span", f" Not read: {'; '.join(file.refused[:5])}.")
        if file.refused
        else None,
        kind="warn" if file.refused else "info",
    )


def _when(file: ZoneFile) -> str:
    days = sorted({zone.first for zone in file.zones if zone.first})
    if not days:
        return ", of no day: drawn on all"
    if days[0] == days[-1]:
        return f", from {words.day(days[0])}"
    return f", from {words.day(days[0])} to {words.day(days[-1])}"


def _list() -> None:
    folder = session.zone_folder()
    for kept in zones.kept(folder):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(
                evidence.tag(
                    "p",
                    evidence.named(kept.file.name),
                    evidence.tag(
                        "span",
                        f" {words.counted(len(kept.file.zones), 'area')}{_when(kept.file)}",
                        f" · {kept.credit}" if kept.credit else "",
                        f" · {'; '.join(kept.file.refused[:5])}" if kept.file.refused else "",
                        cls="sub",
                    ),
                )
            )
            st.button(
                "Remove",
                key=f"area-{kept.file.name}",
                type="tertiary",
                on_click=zones.forget,
                args=(folder, kept.file.name),
            )
