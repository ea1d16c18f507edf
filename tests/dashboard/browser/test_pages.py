"""The pages in a real browser: nothing runs, nothing is fetched, everyone can use them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import axe_playwright_python
import pytest

from geodata.store import open_store
from tests.builders import control, days
from tests.dashboard.libraries import NORTON, reading, report, war
from tests.dashboard.test_panels import hostile

pytestmark = pytest.mark.browser

APP = Path(__file__).parents[3] / "dashboard" / "app.py"
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
PAGES = ["", "place", "trends", "compare", "sources", "add", "review", "data", "about"]


ARABIC = reading(
    report(
        "البلدة بيد الجيش\n\nسيطر الجيش (Army 3) على بلدة نورتون يوم السبت بعد معارك.\n\nA note.",
        "البلدة بيد الجيش",
        publisher="وكالة الأنباء",
    ),
    control(
        gained_by="الجيش", dates=days("2020-05-02"), quote="سيطر الجيش (Army 3) على بلدة نورتون"
    ),
)


def stored(path: Path, readings: list[Any]) -> str:
    store = open_store(path)
    for each in readings:
        store.add(each)
    store.close()
    return str(path)


@pytest.fixture(scope="session")
def address(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The app on the small war."""
    path = stored(tmp_path_factory.mktemp("war") / "store.sqlite3", war())
    return serve(APP, CONFLICT_MAP_STORE=path)


@pytest.fixture(scope="session")
def hostile_address(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The app on reports that are up to no good."""
    path = stored(tmp_path_factory.mktemp("evil") / "store.sqlite3", list(hostile().readings))
    return serve(APP, CONFLICT_MAP_STORE=path)


@pytest.fixture(scope="session")
def arabic_address(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The app on one report in Arabic, about a town with a name in Latin letters."""
    path = stored(tmp_path_factory.mktemp("arabic") / "store.sqlite3", [ARABIC])
    return serve(APP, CONFLICT_MAP_STORE=path)


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open an address in a fresh window and wait for the page's heading."""
    contexts = []

    def open_(
        address: str, width: int = 1280, scheme: str = "light", zone: str | None = None
    ) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, timezone_id=zone
        )
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address)
        page.wait_for_selector(".stHtml h1", timeout=60_000)
        page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")
        page.wait_for_timeout(1000)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("page_name", PAGES)
def test_everyone_can_use_it(visit: Any, address: str, page_name: str) -> None:
    page = visit(f"{address}/{page_name}?day=2020-05-09&place={NORTON.id}")
    page.add_script_tag(path=AXE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(800)
        found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})")
        broken = [
            f"{scheme}: {rule['id']} {node['target']} {node['html'][:160]} {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]
        assert not broken, "\n".join(broken)


@pytest.mark.parametrize("page_name", PAGES)
def test_hostile_reports_neither_run_nor_fetch(
    visit: Any, hostile_address: str, page_name: str
) -> None:
    page = visit(f"{hostile_address}/{page_name}?day=2020-05-02")
    if page_name == "":
        for _ in range(3):
            page.keyboard.press("Tab")
        page.locator("[class*=st-key-lines-] button").first.click()
        page.wait_for_timeout(800)
        page.get_by_role("button", name="Party").click()
        page.get_by_role("combobox").last.click()
        page.wait_for_timeout(500)
    assert page.evaluate("window.__pwn") is None
    outside = [
        url
        for url in page.asked
        if urlsplit(url).scheme in {"http", "https", "ws", "wss"}
        and urlsplit(url).hostname not in {"127.0.0.1", "localhost"}
    ]
    assert outside == []
    assert page.locator(".stApp img[src*=outside]").count() == 0


def test_the_sentence_is_in_sight_when_its_claim_is_opened(visit: Any, address: str) -> None:
    claim = war()[1].claims[0]
    page = visit(f"{address}/?day=2020-05-09&place={NORTON.id}&claim={claim.id}")
    mark = page.locator(".sourcetext mark.current")
    assert mark.inner_text() == "The Blues took Norton from the Reds"
    page.wait_for_timeout(500)
    box, inner = page.locator(".sourcetext").bounding_box(), mark.bounding_box()
    assert box["y"] <= inner["y"] <= box["y"] + box["height"]


def test_a_copied_address_opens_the_same_sight(visit: Any, address: str) -> None:
    page = visit(f"{address}/?day=2020-05-09")
    page.get_by_role("textbox", name="Search").fill("norton")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    page.locator("[class*=st-key-lines-] button").first.click()
    page.wait_for_timeout(1500)
    params = parse_qs(urlsplit(page.url).query)
    assert params["q"] == ["norton"]
    assert params["day"] == ["2020-05-09"]
    assert params["place"] == [NORTON.id]
    copy = visit(page.url)
    assert copy.get_by_role("textbox", name="Search").input_value() == "norton"
    assert "Norton" in copy.locator(".st-key-panel h2").inner_text()
    assert copy.locator(".sourcetext mark.current").count() == 1


def test_the_way_back_undoes_a_filter(visit: Any, address: str) -> None:
    page = visit(f"{address}/?day=2020-05-09")
    page.get_by_role("textbox", name="Search").fill("sutton")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    assert "q=sutton" in page.url
    page.go_back()
    page.wait_for_timeout(1500)
    assert page.get_by_role("textbox", name="Search").input_value() == ""
    assert "q=" not in page.url


def test_the_map_comes_first_on_a_phone_and_nothing_is_cut_off(visit: Any, address: str) -> None:
    page = visit(f"{address}/?day=2020-05-09", width=390)
    tops = [
        page.locator(selector).bounding_box()["y"]
        for selector in (".st-key-mapbox", ".st-key-timebox", ".st-key-panel")
    ]
    assert tops[0] < tops[1] <= tops[2]
    wide = page.evaluate("document.querySelector('.stMain').scrollWidth")
    assert wide <= 390


def test_panning_asks_python_for_nothing_and_the_view_survives_a_filter(
    visit: Any, address: str
) -> None:
    page = visit(f"{address}/?day=2020-05-09")
    frame = page.locator(".st-key-mapbox iframe").bounding_box()
    x, y = frame["x"] + frame["width"] * 0.6, frame["y"] + frame["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y - 60, steps=6)
    page.mouse.up()
    page.wait_for_timeout(1200)
    moved = parse_qs(urlsplit(page.url).query)["view"]
    page.get_by_role("textbox", name="Search").fill("norton")
    page.keyboard.press("Enter")
    page.wait_for_timeout(2000)
    assert parse_qs(urlsplit(page.url).query)["view"] == moved


def test_an_arabic_report_is_read_from_right_to_left(visit: Any, arabic_address: str) -> None:
    page = visit(f"{arabic_address}/?day=2020-05-02&place={NORTON.id}&claim={ARABIC.claims[0].id}")
    directions = page.locator(".sourcetext p").evaluate_all(
        "all => all.map(p => getComputedStyle(p).direction)"
    )
    assert directions == ["rtl", "rtl", "ltr"]
    assert page.locator(".sourcetext mark.current").inner_text() == ARABIC.claims[0].quote
    page = visit(f"{arabic_address}/?day=2020-05-02&place={NORTON.id}")
    quote = page.locator("blockquote").first
    assert quote.evaluate("q => getComputedStyle(q).direction") == "rtl"
    assert quote.evaluate("q => getComputedStyle(q).borderRightWidth") != "0px"


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_a_bar_leads_to_its_events_wherever_the_reader_sits(
    visit: Any, address: str, zone: str
) -> None:
    page = visit(f"{address}/trends", zone=zone)
    box = page.locator("[data-testid=stVegaLiteChart]").first.locator("canvas, svg").bounding_box()
    behind = page.locator("h3", has_text="Behind the marks you chose")
    for step in range(12, 97):
        at = box["x"] + box["width"] * step / 100, box["y"] + box["height"] * 0.75
        page.mouse.move(*at)
        page.wait_for_timeout(20)
        if page.locator("#vg-tooltip-element.visible").count():
            page.mouse.click(*at)
            break
    behind.wait_for(timeout=5000)
    assert not behind.inner_text().endswith(": 0 events")
