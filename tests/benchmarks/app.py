"""Measures the app itself in a headless browser: how soon the map is there, and a sentence read.

    python -m tests.benchmarks.app                # the sample, and 10,000 made claims
    python -m tests.benchmarks.app --sizes 0      # the sample alone

One line of JSON a row, times in milliseconds:

- first_map_ms: from asking for the page, browser warm, to the first drawn day (best, median, worst)
- first_at_ms: what the browser had by when, on the way there
- click_ms: from the press on a mark to its sentence standing highlighted on screen (p50, p95)
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from dashboard import session
from geodata.model import Reading, Report
from geodata.store import open_store
from tests.benchmarks.maker import make_events
from tests.benchmarks.map import _quantiles
from tests.dashboard.browser.conftest import FLAGS, Sight, find_browser, start_server

APP = Path(session.__file__).parent / "app.py"
_VISITS, _CLICKS, _CLAIMS_A_REPORT = 5, 30, 8


def main(arguments: Sequence[str]) -> None:
    """Print one JSON line a library."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[0, 10_000], help="0: the sample")
    asked = parser.parse_args(arguments)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=list(FLAGS))
        for size in asked.sizes:
            path = Path(folder) / f"{size}.sqlite3"
            if size:
                fill(path, size)
            address, process = start_server(APP, {"CONFLICT_MAP_STORE": str(path)})
            try:
                row = {"claims": size or "sample", **_measure(browser, address)}
                print(json.dumps(row), flush=True)
            finally:
                process.kill()
                process.wait()
        browser.close()


def fill(path: Path, size: int) -> None:
    """A store of made reports with `size` claims in all, each in a sentence of its own."""
    store = open_store(path)
    for reading in _readings(size):
        store.add(reading)
    store.close()


def _readings(size: int) -> Iterator[Reading]:
    made = make_events(size)
    for first in range(0, size, _CLAIMS_A_REPORT):
        events = made[first : first + _CLAIMS_A_REPORT]
        sentences = [
            f"It was said of {event.chosen.place_text}, by number {event.id}, that it happened."
            for event in events
        ]
        newest = max(event.dates.last for event in events if event.dates and event.dates.last)
        report = Report(
            text="\n\n".join(sentences),
            title=f"Report {first // _CLAIMS_A_REPORT}",
            published=datetime(newest.year, newest.month, newest.day, 12, tzinfo=UTC),
        )
        claims = []
        at = 0
        for event, sentence in zip(events, sentences, strict=True):
            said = {"start": at, "end": at + len(sentence), "quote": sentence}
            claims.append(replace(event.chosen, report_id=report.id, **said))
            at += len(sentence) + 2
        yield Reading(report, (), tuple(claims))


def _measure(browser: Any, address: str) -> dict[str, Any]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    firsts: list[float] = []
    for visit in range(_VISITS + 1):
        page = context.new_page()
        sight = Sight(page, address)
        page.wait_for_timeout(1200)
        asked = page.evaluate("performance.timeOrigin")
        if visit:  # the first warms browser and server
            firsts.append(sight.map.evaluate("__conflictMap.firstPaint()") - asked)
        if visit < _VISITS:
            page.close()
    milestones = _milestones(sight, asked)
    times = _click_about(sight)
    context.close()
    return {
        "first_map_ms": [round(f(firsts)) for f in (min, statistics.median, max)],
        "first_at_ms": milestones,
        "click_ms": _quantiles(times),
    }


def _milestones(sight: Sight, asked: float) -> dict[str, int]:
    """When some of what the map needs had arrived, by the last visit."""
    script = """asked => Object.fromEntries(performance.getEntriesByType('resource')
        .map(e => [e.name.split('/').pop().split('?')[0].slice(-24),
                   Math.round(performance.timeOrigin + e.responseEnd - asked)]))"""
    found = {**sight.page.evaluate(script, asked), **sight.map.evaluate(script, asked)}
    wanted = ("timeline.js", "map.js", "index.html", ".json")
    frame = {"frame": round(sight.map.evaluate("performance.timeOrigin") - asked)}
    return frame | {name: ms for name, ms in found.items() if name.endswith(wanted)}


def _click_about(sight: Sight) -> list[float]:
    """Click marks that stand apart, one after the other, and wait for each one's sentence."""
    page = sight.page
    page.evaluate(_WATCH)
    box, times = sight.frame_box(), []
    places = [
        place
        for place in sight.map.evaluate("__conflictMap.placesOnScreen()")
        if 300 < place["x"] < box["width"] - 80 and 80 < place["y"] < box["height"] - 80
    ]
    for place in places[:_CLICKS]:
        page.wait_for_timeout(700)
        page.evaluate("window.__from(null)")
        page.mouse.move(box["x"] + place["x"], box["y"] + place["y"])
        before = page.evaluate("window.__from(performance.now())")
        page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
        try:
            page.wait_for_function("window.__lit !== null", timeout=5000)
        except Exception:  # it was the mark that is open already, or one lay over another
            continue
        times.append(page.evaluate("window.__lit") - before)
    return times


# A frame by frame watch for the highlighted sentence: another than before, and painted.
_WATCH = """() => {
    const current = () => document.querySelector('.sourcetext mark.current');
    let seen = null, from = null;
    window.__lit = null;
    window.__from = now => {
        from = now;
        window.__lit = null;
        seen = current() && current().closest('.sourcetext').dataset.reveal;
        return now;
    };
    const look = () => {
        const mark = current();
        const shown = mark && mark.closest('.sourcetext').dataset.reveal;
        if (from !== null && window.__lit === null && shown && shown !== seen) {
            window.__lit = performance.now();
        }
        requestAnimationFrame(look);
    };
    look();
}"""


if __name__ == "__main__":
    main(sys.argv[1:])
