"""The dashboard: its pages, and what they share. Run by `streamlit run`, or by `conflict-map`."""

from pathlib import Path

import streamlit as st

from dashboard import evidence, panels, session
from geodata import GeodataError

_HERE = Path(__file__).parent

st.set_page_config(
    page_title="Conflict Map",
    page_icon=str(_HERE / "icon.svg"),
    layout="wide",
    initial_sidebar_state="collapsed",
)
st.html(_HERE / "style.css")

# Files, not functions: they can be linked to, and tests can open each by itself.
_PAGES = [
    st.Page("views/map.py", title="Map", default=True),
    st.Page("views/place.py", title="Places"),
    st.Page("views/trends.py", title="Trends"),
    st.Page("views/compare.py", title="Compare"),
    st.Page("views/sources.py", title="Sources"),
    st.Page("views/add.py", title="Add reports"),
    st.Page("views/review.py", title="Review"),
    st.Page("views/data.py", title="Data"),
    st.Page("views/about.py", title="About"),
]

page = st.navigation(_PAGES, position="top")
try:
    library = session.library()
except GeodataError as error:
    st.html(panels.note(evidence.tag("b", "The reports cannot be opened. "), str(error)))
    st.stop()
session.keep_address(library)
page.run()
