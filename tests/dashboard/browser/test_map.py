"""The map and the timeline in a real browser, on a page that holds nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from geodata.timeline import control_at, control_histories
from tests.benchmarks.maker import FIRST, LAST, make_events
from tests.dashboard.browser.conftest import Sight

HARNESS = Path(__file__).with_name("harness.py")
pytestmark = pytest.mark.browser


@pytest.fixture
def sight(serve: Callable[..., str], open_page: Callable[..., Sight]) -> Sight:
    return open_page(serve(HARNESS, EVENTS="300", PLACES="60"))


def python_day(sight: Sight) -> str:
    return str(sight.page.get_by_text("Python's day:").inner_text()).split()[-1]


def python_follows(sight: Sight) -> str:
    day = sight.map_day()
    sight.wait_for(lambda: python_day(sight) == day, f"Python stands at {day}")
    return day


def test_the_map_follows_the_handle_while_it_is_dragged(sight: Sight) -> None:
    before, picture = sight.map_day(), sight.drawn()
    track = sight.page.locator(".cm-track").bounding_box()
    mouse, y = sight.page.mouse, track["y"] + 6  # the row of the handle's knob
    mouse.move(track["x"] + track["width"] * 0.7, y)
    mouse.down()
    days, told = set(), set()
    for step in range(40):
        mouse.move(track["x"] + track["width"] * (0.7 - step / 100), y)
        sight.page.wait_for_timeout(40)
        days.add(sight.map_day())
        told.add(python_day(sight))
    # Still holding the button: the map has been through many days, and Python through several.
    assert len(days) > 20
    assert len(told) > 3
    assert before not in days or len(days) > 21
    assert sight.drawn() != picture
    mouse.up()
    python_follows(sight)


def test_a_moved_day_is_drawn_in_the_very_frame_it_moved_in(sight: Sight) -> None:
    step = """() => new Promise(done => requestAnimationFrame(() => {
        const map = [...document.querySelectorAll('iframe')]
            .map(frame => frame.contentWindow.__conflictMap).find(found => found);
        const timeline = [...document.querySelectorAll('*')]
            .map(host => host.shadowRoot && host.shadowRoot.querySelector('.cm-handle'))
            .find(found => found);
        const before = map.frames();
        timeline.dispatchEvent(
            new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
        done(map.frames() - before);
    }))"""
    # A page that is still settling may be between two maps: then the next step shows it. A day
    # that came by another process would be drawn in none of these frames.
    for _ in range(5):
        if drawn := sight.page.evaluate(step):
            break
        sight.page.wait_for_timeout(400)
    assert drawn == 1


def test_zoom_and_middle_and_the_map_itself_outlast_days_and_clicks(sight: Sight) -> None:
    sight.map.evaluate("window.__same = 'same'")
    sight.map.locator(".leaflet-control-zoom-in").click()
    box = sight.frame_box()
    mouse = sight.page.mouse
    mouse.move(box["x"] + 600, box["y"] + 300)
    mouse.down()
    mouse.move(box["x"] + 500, box["y"] + 250, steps=5)
    mouse.up()
    sight.page.wait_for_timeout(600)
    view = sight.map.evaluate("__conflictMap.view()")
    sight.handle().focus()
    for _ in range(10):
        sight.page.keyboard.press("PageUp")
    click_some_place(sight)
    python_follows(sight)
    assert sight.map.evaluate("window.__same") == "same"
    assert sight.map.evaluate("__conflictMap.view()") == view


def click_some_place(sight: Sight, among: int = 0) -> dict[str, Any]:
    """Click a place that stands alone in the open part of the map; returns it."""
    places = sight.map.evaluate("__conflictMap.placesOnScreen()")
    box = sight.frame_box()
    alone = [
        place
        for place in places
        if 300 < place["x"] < box["width"] - 80
        and 80 < place["y"] < box["height"] - 80
        and all(
            abs(place["x"] - other["x"]) + abs(place["y"] - other["y"]) > 25
            for other in places
            if other is not place
        )
    ]
    assert alone, "no place stands alone"
    place = alone[among]
    sight.page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
    return dict(place)


def test_clicking_a_mark_tells_python_which_place_again_and_again(sight: Sight) -> None:
    place = click_some_place(sight)
    line = sight.page.get_by_text(f"Clicked: {place['id']} control")
    line.wait_for(timeout=5000)
    first = line.inner_text()
    sight.page.wait_for_timeout(300)
    box = sight.frame_box()
    sight.page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
    sight.wait_for(lambda: line.inner_text() != first, "a repeated click counts")


def test_a_click_names_the_events_that_are_shown_at_the_place(sight: Sight) -> None:
    place = click_some_place(sight)
    sight.page.get_by_text(f"Clicked: {place['id']} control").wait_for(timeout=5000)
    state = control_at(make_events(300, 60), date.fromisoformat(sight.map_day()))[place["id"]]
    named = str(sight.page.get_by_text("Events:").inner_text()).split()[1:]
    assert named[: len(state.events)] == [event.id for event in state.events]


def test_clicking_open_ground_clears_the_selection(sight: Sight) -> None:
    click_some_place(sight)
    sight.page.get_by_text("Clicked: made:").wait_for(timeout=5000)
    box = sight.frame_box()
    sight.page.mouse.click(box["x"] + box["width"] - 120, box["y"] + 40)
    sight.page.get_by_text("Clicked: None ground").wait_for(timeout=5000)


def test_no_other_machine_is_asked_for_anything(sight: Sight) -> None:
    sight.map.locator(".leaflet-control-zoom-in").click()
    sight.page.wait_for_timeout(800)
    assert sight.outside() == []
    assert sight.errors == []


def python_window(sight: Sight) -> tuple[str, str]:
    """The first day of the window as Python knows it, and the mode."""
    words = str(sight.page.get_by_text("Python's window:").inner_text()).split()
    return words[-2], words[-1]


def brush(sight: Sight, one: float, other: float) -> None:
    """Drag over the bars from one part of the track's width to another, and let go."""
    track = sight.page.locator(".cm-track").bounding_box()
    mouse, y = sight.page.mouse, track["y"] + 40
    mouse.move(track["x"] + track["width"] * one, y)
    mouse.down()
    mouse.move(track["x"] + track["width"] * other, y, steps=12)
    mouse.up()
    sight.page.wait_for_timeout(200)  # the last move of the hand is drawn a frame after it


def test_dragging_over_the_bars_chooses_a_window_that_map_and_python_follow(sight: Sight) -> None:
    brush(sight, 0.6, 0.3)
    drawn = sight.map.evaluate("__conflictMap.window()")
    share = (date.fromisoformat(drawn["first"]) - FIRST) / (LAST - FIRST)
    assert abs(share - 0.3) < 0.02
    assert abs((date.fromisoformat(drawn["day"]) - FIRST) / (LAST - FIRST) - 0.6) < 0.02
    python_follows(sight)
    sight.wait_for(lambda: python_window(sight) == (drawn["first"], "window"), "Python knows it")
    length = date.fromisoformat(drawn["day"]) - date.fromisoformat(drawn["first"])
    # The window goes along with the day, as long as it was brushed.
    sight.handle().focus()
    sight.page.keyboard.press("PageUp")
    sight.page.wait_for_timeout(100)
    moved = sight.map.evaluate("__conflictMap.window()")
    assert date.fromisoformat(moved["day"]) - date.fromisoformat(moved["first"]) == length


def test_the_windows_first_day_has_a_handle_and_keys_of_its_own(sight: Sight) -> None:
    start = sight.page.get_by_role("slider", name="First day of the window")
    start.focus()
    day, before = sight.map_day(), int(start.get_attribute("aria-valuenow") or "0")
    sight.page.keyboard.press("PageDown")
    sight.page.keyboard.press("ArrowLeft")
    sight.page.wait_for_timeout(100)
    assert int(start.get_attribute("aria-valuenow") or "0") == before - 8
    assert sight.map_day() == day
    sight.page.keyboard.press("End")
    sight.wait_for(lambda: python_window(sight)[0] == day, "a window of one day")


def test_a_click_on_the_bars_goes_to_that_day_and_leaves_the_window_as_long(sight: Sight) -> None:
    track = sight.page.locator(".cm-track").bounding_box()
    sight.page.mouse.click(track["x"] + track["width"] / 2, track["y"] + 40)
    sight.page.wait_for_timeout(100)
    seen = sight.map.evaluate("__conflictMap.window()")
    assert abs((date.fromisoformat(seen["day"]) - FIRST) / (LAST - FIRST) - 0.5) < 0.02
    assert date.fromisoformat(seen["day"]) - date.fromisoformat(seen["first"]) == timedelta(29)


@pytest.mark.parametrize(("width", "is_open"), [(899, False), (900, True)])
def test_the_key_is_folded_on_windows_under_900_pixels(
    serve: Callable[..., str], open_page: Callable[..., Sight], width: int, is_open: bool
) -> None:
    sight = open_page(serve(HARNESS, EVENTS="300", PLACES="60"), width=width)
    assert sight.map.evaluate("__conflictMap.keyShown()") is is_open


def test_keys_move_the_day(sight: Sight) -> None:
    handle = sight.handle()
    assert handle.get_attribute("role") == "slider"
    handle.focus()

    def day_after(key: str) -> date:
        sight.page.keyboard.press(key)
        sight.page.wait_for_timeout(60)
        return date.fromisoformat(sight.map_day())

    start = date.fromisoformat(sight.map_day())
    assert day_after("ArrowRight") == start + timedelta(days=1)
    assert day_after("ArrowLeft") == start
    assert day_after("PageUp") == start + timedelta(days=7)
    assert day_after("Shift+ArrowLeft") == start
    event = day_after("n")
    assert event > start
    assert day_after("p") <= start
    first = day_after("Home")
    assert handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemin")
    last = day_after("End")
    assert handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax")
    assert first < start < last
    assert str(last.year) in (handle.get_attribute("aria-valuetext") or "")
    python_follows(sight)


def test_space_plays_and_pauses(sight: Sight) -> None:
    sight.handle().focus()
    sight.page.keyboard.press("Home")
    start = sight.map_day()
    sight.page.keyboard.press(" ")
    told = set()
    for _ in range(20):
        sight.page.wait_for_timeout(100)
        told.add(python_day(sight))
    sight.page.keyboard.press(" ")
    assert sight.map_day() > start
    assert len(told) > 3  # Python follows while it plays, not only at the end
    stopped = python_follows(sight)
    sight.page.wait_for_timeout(400)
    assert sight.map_day() == stopped


def test_what_the_browser_draws_is_what_python_says_on_every_day(sight: Sight) -> None:
    events = make_events(300, 60)
    histories = control_histories(events)
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    for chunk in (days[i : i + 200] for i in range(0, len(days), 200)):
        drawn = sight.map.evaluate(
            "days => days.map(day => __conflictMap.stateAt(day))", [d.isoformat() for d in chunk]
        )
        for day, states in zip(chunk, drawn, strict=True):
            expected = {
                place_id: {
                    "status": state.status,
                    "holder": state.holder,
                    "others": list(state.others),
                    "since": state.since.isoformat() if state.since else None,
                    "last_report": state.last_report.isoformat() if state.last_report else None,
                    "certain": state.certain,
                }
                for place_id, state in control_at(histories, day).items()
            }
            assert states == expected, day


def test_names_from_outside_run_nothing(
    serve: Callable[..., str], open_page: Callable[..., Sight]
) -> None:
    sight = open_page(serve(HARNESS, EVENTS="40", PLACES="8", HOSTILE="1"))
    for place in sight.map.evaluate("__conflictMap.placesOnScreen()"):
        box = sight.frame_box()
        sight.page.mouse.move(box["x"] + place["x"], box["y"] + place["y"])
        sight.page.wait_for_timeout(60)
    click_names = sight.map.evaluate("__conflictMap.placesOnScreen().map(p => p.name)")
    assert any("{{7*7}}" in name for name in click_names)
    for frame in sight.page.frames:
        assert frame.evaluate("window.__pwn") is None
        assert "49" not in frame.evaluate("document.body.innerText")
    assert sight.errors == []


def test_the_view_can_be_saved_as_a_picture_named_by_its_day(sight: Sight, tmp_path: Path) -> None:
    with sight.page.expect_download() as saving:
        sight.map.get_by_role("button", name="PNG").click()
    download = saving.value
    assert download.suggested_filename == f"conflict-map-{sight.map_day()}.png"
    download.save_as(tmp_path / "map.png")
    picture = (tmp_path / "map.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 20_000


def saved(sight: Sight, kind: str, to: Path) -> str:
    """Save the view by its button; returns the name the file is given."""
    with sight.page.expect_download() as saving:
        sight.map.get_by_role("button", name=kind).click()
    saving.value.save_as(to)
    return str(saving.value.suggested_filename)


def test_the_view_can_be_saved_as_a_drawing_with_its_day_key_and_credits(
    sight: Sight, tmp_path: Path
) -> None:
    named = saved(sight, "SVG", tmp_path / "map.svg")
    assert named == f"conflict-map-{sight.map_day()}.svg"
    root = ElementTree.parse(tmp_path / "map.svg").getroot()
    words = {text.text for text in root.iter("{http://www.w3.org/2000/svg}text")}
    assert "17 October 2017" in words
    assert "Islamic State" in words  # of the key
    assert any("Natural Earth" in (text or "") for text in words)
    assert sight.map.evaluate("__conflictMap.labels()")[0] in words
    assert sight.errors == []


def test_names_from_outside_are_words_and_nothing_else_in_a_drawing(
    serve: Callable[..., str], open_page: Callable[..., Sight], tmp_path: Path
) -> None:
    sight = open_page(serve(HARNESS, EVENTS="40", PLACES="8", HOSTILE="1"))
    saved(sight, "SVG", tmp_path / "map.svg")
    tags = {tag.tag.split("}")[1] for tag in ElementTree.parse(tmp_path / "map.svg").iter()}
    assert tags <= {"svg", "defs", "g", "use", "path", "text", "clipPath", "pattern", "image"}
    drawing = sight.page.context.new_page()
    drawing.goto((tmp_path / "map.svg").as_uri())
    drawing.wait_for_timeout(300)
    assert drawing.evaluate("window.__pwn") is None


def test_a_phone_shows_map_and_timeline_without_sideways_scrolling(
    serve: Callable[..., str], open_page: Callable[..., Sight]
) -> None:
    sight = open_page(serve(HARNESS, EVENTS="300", PLACES="60"), width=390, height=800)
    assert sight.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert sight.page.locator(".cm-track").bounding_box()["width"] > 300
    assert sight.frame_box()["width"] > 300


def test_the_map_is_dark_where_the_page_is(
    serve: Callable[..., str], open_page: Callable[..., Sight]
) -> None:
    sight = open_page(serve(HARNESS, EVENTS="300", PLACES="60"), scheme="dark")
    sea = sight.map.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(n) for n in sea.strip("rgb()").split(",")) < 60
