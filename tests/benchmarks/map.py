"""Measures the map in a headless browser, against rebuilding a folium map on every rerun.

    python -m tests.benchmarks.map                 # 20, 1,000, 10,000 and 100,000 events
    python -m tests.benchmarks.map --sizes 1000 --places 1000000 --areas

One line of JSON a row: `design` is "ours", or "naive" (a folium.Map with a marker for each place
with a state, rebuilt whenever st.slider moves; up to 10,000 events). Times in milliseconds.

- first_map_ms: from asking for the page, browser warm, to the first drawn day
- paint_ms: from the pointer's move to the map painted, while dragging (p50, p95)
- frames: drawn days a second while the handle is dragged without pause
- follows: times a second Python is told of the day meanwhile
- step_ms: from one key press (naive: slider step) to Python's answer on the page (p50, p95);
  the naive map has to be drawn again, too, before it counts
- step_bytes: from the server a step, after compression was undone
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.dashboard.browser.conftest import FLAGS, Sight, find_browser, start_server

_HERE = Path(__file__).parent
_OURS = _HERE.parent / "dashboard" / "browser" / "harness.py"
_NAIVE = _HERE / "naive.py"
_NAIVE_MOST = 10_000
_STEPS = 25
_DRAG_MS = 4000


def main(arguments: Sequence[str]) -> None:
    """Print one JSON line a design and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 1_000, 10_000, 100_000])
    parser.add_argument("--places", type=int, default=400, help="events share that many places")
    parser.add_argument("--areas", action="store_true", help="with control shaded as area")
    parser.add_argument("--no-naive", action="store_true")
    asked = parser.parse_args(arguments)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        for size in asked.sizes:
            settings = {"EVENTS": str(size), "PLACES": str(asked.places)}
            if asked.areas:
                settings["AREAS"] = "near"
            about = {"events": size, "places": min(size, asked.places), "areas": asked.areas}
            _say(about | {"design": "ours"} | _served(browser, _OURS, settings, _measure_ours))
            if size <= _NAIVE_MOST and not asked.no_naive:
                _say(
                    about | {"design": "naive"} | _served(browser, _NAIVE, settings, _measure_naive)
                )
        browser.close()


def _say(row: dict[str, Any]) -> None:
    print(json.dumps(row), flush=True)


def _served(browser: Any, script: Path, settings: dict[str, str], measure: Any) -> dict[str, Any]:
    address, process = start_server(script, settings)
    try:
        return dict(measure(browser, address))
    finally:
        process.kill()
        process.wait()


def _quantiles(times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "p50": round(statistics.median(ordered), 1),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 1),
    }


def _count_bytes(page: Any) -> list[int]:
    """A list that grows by the size of each message the server sends over the web socket."""
    sizes: list[int] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda payload: sizes.append(len(payload))),
    )
    return sizes


def _measure_ours(browser: Any, address: str) -> dict[str, Any]:
    # Once to warm browser and server, then for the clock.
    for warm in (True, False):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        sizes = _count_bytes(page)
        page.add_init_script(_WATCH)
        sight = Sight(page, address)
        if warm:
            context.close()
    page.wait_for_timeout(1500)
    first = sight.map.evaluate("__conflictMap.firstPaint()") - page.evaluate(
        "performance.timeOrigin"
    )
    dragged = _drag(sight)
    sight.handle().focus()
    page.wait_for_timeout(1500)
    times = []
    before = sum(sizes)
    for _ in range(_STEPS):
        times.append(page.evaluate(_STEP, "ArrowRight"))
        page.wait_for_timeout(300)
    sent = (sum(sizes) - before) / _STEPS
    context.close()
    return {
        "first_map_ms": round(first),
        **dragged,
        "step_ms": _quantiles(times),
        "step_bytes": round(sent),
    }


def _drag(sight: Sight) -> dict[str, Any]:
    """Drag the handle to and fro inside the page, one move a frame, as a quick hand does."""
    result = sight.page.evaluate(_DRAG, _DRAG_MS)
    sight.page.wait_for_timeout(500)
    paints = sight.map.evaluate("__conflictMap.paints()")
    during = [p for p in paints if result["start"] <= p["painted"] <= result["end"]]
    gaps = [b["painted"] - a["painted"] for a, b in pairwise(during)]
    seconds = (result["end"] - result["start"]) / 1000
    return {
        "paint_ms": _quantiles([p["painted"] - p["sent"] for p in during]),
        "frames": round(len(during) / seconds, 1),
        "frame_gap_ms": _quantiles(gaps),
        "draw_ms": _quantiles([p["drawing"] for p in during]),
        "follows": round(result["told"] / seconds, 1),
    }


def _measure_naive(browser: Any, address: str) -> dict[str, Any]:
    for warm in (True, False):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        # A stock folium map loads scripts from elsewhere; the naive page takes Leaflet from us.
        sizes = _count_bytes(page)
        page.add_init_script(_WATCH)
        page.goto(address)
        page.get_by_text("Drawn:").wait_for(timeout=120_000)
        _wait_for_naive(page, None)
        if warm:
            context.close()
    first = page.evaluate("performance.now()")
    times = []
    before = sum(sizes)
    page.locator('[data-testid="stSlider"] input').focus()
    steps = 5
    for _ in range(steps):
        started = page.evaluate("performance.now()")
        shown = page.get_by_text("Drawn:").inner_text()
        page.keyboard.press("ArrowRight")
        _wait_for_naive(page, shown)
        times.append(page.evaluate("performance.now()") - started)
        page.wait_for_timeout(500)
    sent = (sum(sizes) - before) / steps
    context.close()
    return {"first_map_ms": round(first), "step_ms": _quantiles(times), "step_bytes": round(sent)}


def _wait_for_naive(page: Any, before: str | None) -> None:
    """Until the page says another day than `before` and a map with that day's markers is there."""
    for _ in range(6000):
        shown = page.get_by_text("Drawn:").first.inner_text()
        if shown != before:
            day, markers = shown.split()[1:3]
            for frame in page.frames:
                try:
                    if frame.evaluate(_NAIVE_DRAWN, [day, int(markers)]):
                        return
                except Exception:
                    continue
        page.wait_for_timeout(20)
    raise TimeoutError("the naive map did not come up")


# Time stamps on one clock for page and frame.
_WATCH = "window.__now = () => performance.timeOrigin + performance.now();"
_STEP = """key => new Promise(done => {
    const text = () => [...document.querySelectorAll('[data-testid="stText"]')]
        .map(e => e.textContent).find(t => t.startsWith("Python's day")) || '';
    const before = text(), started = performance.now();
    document.querySelectorAll('*').forEach(e => {
        const handle = e.shadowRoot && e.shadowRoot.querySelector('.cm-handle');
        if (handle) handle.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    });
    const look = () => text() !== before ? done(performance.now() - started)
        : requestAnimationFrame(look);
    look();
})"""
_DRAG = """async duration => {
    let track = null;
    document.querySelectorAll('*').forEach(e => {
        track = track || (e.shadowRoot && e.shadowRoot.querySelector('.cm-track'));
    });
    const box = track.getBoundingClientRect();
    const text = () => [...document.querySelectorAll('[data-testid="stText"]')]
        .map(e => e.textContent).find(t => t.startsWith("Python's day")) || '';
    const send = (type, x) => track.dispatchEvent(new PointerEvent(type, {
        clientX: x, clientY: box.top + 6, pointerId: 1, bubbles: true, button: 0 }));
    track.setPointerCapture = () => {};
    const told = new Set(), start = performance.timeOrigin + performance.now();
    send('pointerdown', box.left + box.width * 0.2);
    await new Promise(done => {
        const step = () => {
            const past = performance.timeOrigin + performance.now() - start;
            if (past > duration) return done();
            const part = 0.5 + 0.35 * Math.sin(past / 700);
            send('pointermove', box.left + box.width * part);
            told.add(text());
            requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
    });
    const end = performance.timeOrigin + performance.now();
    send('pointerup', box.left + box.width * 0.5);
    return { start, end, told: told.size };
}"""
_NAIVE_DRAWN = """([day, markers]) => Boolean(window.map && window.__naiveDay === day &&
    Object.values(map._layers).filter(l => l instanceof L.CircleMarker).length === markers)"""


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main(sys.argv[1:])
