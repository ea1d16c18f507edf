"""What a page of ours needs of the browser beyond Streamlit: its address, and scrolling.

Python may write the address too, but each time it does the browser notes a step to go back to;
a dragged day would leave dozens. And a text can be shown but not scrolled to its marked sentence.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_SCRIPT = (Path(__file__).parent / "frontend" / "page.js").read_text(encoding="utf-8")


def steady(*, key: str, query: str, reveal: str | None = None, page_stays: bool = False) -> None:
    """Keep the address at `query` without a step in the history, and bring a text's mark into view.

    `query` is an encoded query string without the question mark. `reveal` names a box by its
    `data-reveal`; it is scrolled once, whenever the name is another than before, and so is the page
    that holds it, unless that is to stay where it is.
    """
    # Registering again is how Streamlit wants it: a renderer holds the session it was made in.
    mount = st.components.v2.component("page", js=_SCRIPT)
    mount(key=key, data={"query": query, "reveal": reveal, "stays": page_stays})
