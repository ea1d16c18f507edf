"""A headless Chromium, and Streamlit servers for it to look at, each started once."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser() -> str | None:
    """Where a Chromium is on this machine; None where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    found = find_browser()
    if found is None:
        reason = "no chromium on this machine: `apt-get install chromium` to run browser tests"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., str]]:
    """Start a Streamlit script and return its address; the same script and settings only once."""
    running: dict[tuple[object, ...], tuple[str, subprocess.Popen[bytes]]] = {}

    def start(script: Path, **environment: str) -> str:
        key = (script, *sorted(environment.items()))
        if key not in running:
            running[key] = start_server(script, environment)
        return running[key][0]

    yield start
    for _, process in running.values():
        process.terminate()
        process.wait(timeout=20)


def start_server(script: Path, environment: dict[str, str]) -> tuple[str, subprocess.Popen[bytes]]:
    """A Streamlit server for the script, up and answering: its address and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    options += ["--browser.gatherUsageStats=false", "--server.fileWatcherType=none"]
    process = subprocess.Popen(
        [*command, *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return address, process
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    process.kill()
    pytest.fail(f"{script.name} did not come up on {address}")


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Sight]]:
    """Open an address in a fresh window and wait until the map has drawn a day."""
    contexts = []

    def open_(address: str, width: int = 1280, height: int = 900, scheme: str = "light") -> Sight:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        contexts.append(context)
        return Sight(context.new_page(), address)

    yield open_
    for context in contexts:
        context.close()


class Sight:
    """A page with map and timeline, as a test looks at it."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.asked: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(address)
        self.map = self.wait_for(self._find_map, "the map has drawn", seconds=90)

    def _find_map(self) -> Any:
        for frame in self.page.frames:
            try:
                if frame.evaluate("Boolean(window.__conflictMap && __conflictMap.ready())"):
                    return frame
            except Exception as error:  # a frame may go while it is asked
                if "detached" not in str(error) and "destroyed" not in str(error):
                    raise
        return None

    def wait_for(self, found: Callable[[], Any], what: str, seconds: float = 10) -> Any:
        """The first truthy answer; playwright's own waiting keeps its handlers alive."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if answer := found():
                return answer
            self.page.wait_for_timeout(50)
        raise AssertionError(f"waited {seconds} s in vain until {what}; {self.errors}")

    def handle(self) -> Any:
        return self.page.locator(".cm-handle")

    def map_day(self) -> str:
        return str(self.map.evaluate("__conflictMap.day()"))

    def drawn(self) -> int:
        """A number that changes with what is painted on the event canvas."""
        return int(
            self.map.evaluate(
                """() => {
                    const c = document.querySelector('.leaflet-conflict-events-pane canvas');
                    const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
                    let hash = 7;
                    for (let i = 0; i < d.length; i += 16) hash = (hash * 31 + d[i] + d[i + 3]) | 0;
                    return hash;
                }"""
            )
        )

    def outside(self) -> list[str]:
        own = ("data:", "blob:", "about:", "http://127.0.0.1:", "ws://127.0.0.1:")
        return [url for url in self.asked if not url.startswith(own)]

    def frame_box(self) -> dict[str, float]:
        return dict(self.map.frame_element().bounding_box())
