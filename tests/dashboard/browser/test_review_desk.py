"""The review desk in a real browser: its shortcuts, and the map on which a place is picked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard import session
from geodata.gazetteer import Gazetteer
from geodata.store import open_store
from tests.dashboard.libraries import war

APP = Path(session.__file__).parent / "app.py"
WAIT = 60_000  # milliseconds


@pytest.fixture
def desk(
    browser: Any, serve: Callable[..., str], tmp_path: Path, gazetteer: Gazetteer
) -> tuple[Any, Path]:
    """The review page of a small war, open in a window, and the path of its store."""
    path = tmp_path / "store.sqlite3"
    store = open_store(path)
    for reading in war():
        store.add(reading)
    store.close()
    address = serve(APP, CONFLICT_MAP_STORE=str(path), XDG_DATA_HOME=str(tmp_path))
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{address}/review")
    page.get_by_placeholder("Your name, for the log").wait_for(timeout=WAIT)
    return page, path


def actions(path: Path) -> list[str]:
    return [review.action for review in open_store(path).reviews()]


def test_keys_decide_and_a_click_on_the_map_picks_a_place(desk: tuple[Any, Path]) -> None:
    page, path = desk
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    name = page.get_by_placeholder("Your name, for the log")
    name.click()
    page.keyboard.type("Max axes us")  # every letter of it but one is a shortcut of some page
    assert name.input_value() == "Max axes us"
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    assert actions(path) == []
    page.locator("h1").click()
    for key, said in (("a", "Accepted"), ("x", "Rejected"), ("u", "Undone")):
        page.keyboard.press(key)
        page.get_by_text(f"{said}:").first.wait_for(timeout=WAIT)
        page.wait_for_timeout(700)
    assert actions(path) == ["accept", "reject", "undo"]

    page.keyboard.press("e")
    frame = page.locator("iframe[title*='folium']")
    frame.wait_for(timeout=WAIT)
    page.wait_for_timeout(2500)
    inside = frame.element_handle().content_frame()
    inside.evaluate("window.__sameFrame = true")
    frame.click(position={"x": 120, "y": 90})
    page.get_by_text("from where you clicked").first.wait_for(timeout=WAIT)
    inside = page.locator("iframe[title*='folium']").element_handle().content_frame()
    assert inside.evaluate("window.__sameFrame")
    page.get_by_role("button", name="Save the correction").click()
    page.get_by_text("Corrected:").first.wait_for(timeout=WAIT)
    assert actions(path)[-1] == "correct"
    assert not [url for url in asked if "127.0.0.1" not in url and url.startswith("http")]
