"""Reported areas, from the upload to the map, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard import session
from geodata.store import open_store
from tests.dashboard.browser.conftest import Sight
from tests.dashboard.libraries import NORTON, war
from tests.geodata.test_zones import geojson

pytestmark = pytest.mark.browser
APP = Path(session.__file__).parent / "app.py"
EVIL = "<img src=x onerror='window.__pwn=1'>{{7*7}}"


def test_areas_are_laid_under_the_map_on_their_days_and_a_bad_file_says_why(
    browser: Any, serve: Callable[..., str], open_page: Callable[..., Sight], tmp_path: Path
) -> None:
    path = tmp_path / "store.sqlite3"
    store = open_store(path)
    for reading in war():
        store.add(reading)
    store.close()
    around = [
        [[NORTON.lon + dx, NORTON.lat + dy] for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    ]
    rows = [{"party": "Reds", "from": "2020-05-01", "to": "2020-05-03"}, {"party": EVIL}]
    for row in rows[1:]:
        row["date"] = "2020-05-02"
    (tmp_path / "front.geojson").write_bytes(geojson(*rows, rings=around))
    (tmp_path / "bad.geojson").write_bytes(b"{")
    address = serve(APP, CONFLICT_MAP_STORE=str(path))
    page = browser.new_context().new_page()
    page.goto(f"{address}/add")
    page.get_by_role("tab", name="Areas of control").click()
    page.get_by_placeholder("Publisher, licence, address").fill("The Gazette, CC BY")
    page.locator("[role=tabpanel]:visible input[type=file]").set_input_files(
        [tmp_path / "front.geojson", tmp_path / "bad.geojson"]
    )
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Lay them under the map").click()
    page.get_by_text("2 areas kept").wait_for(timeout=20_000)
    assert page.get_by_text("bad.geojson: not valid JSON").is_visible()
    page.context.close()

    sight = open_page(f"{address}/?day=2020-05-02")
    sight.wait_for(lambda: sight.map.evaluate("__conflictMap.zones()") == ["Reds", EVIL], "areas")
    key = sight.map.locator(".conflict-legend")
    sight.wait_for(lambda: "Area: Reds" in key.inner_text(), "the key names them")
    assert "Areas: The Gazette, CC BY, from 1 May 2020" in key.inner_text()
    for frame in sight.page.frames:
        assert frame.evaluate("window.__pwn") is None
    assert "49" not in key.inner_text()
    sight.handle().focus()
    for _ in range(2):
        sight.page.keyboard.press("ArrowRight")
    sight.wait_for(lambda: sight.map.evaluate("__conflictMap.zones()") == [EVIL], "their days end")
    assert sight.errors == []
