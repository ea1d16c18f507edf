"""Measures many readers at once: how long each waits for a page, without a browser.

    python -m tests.benchmarks.sessions                   # 20 readers for a minute, on the sample
    python -m tests.benchmarks.sessions --sessions 40 --claims 10000

Each session is a web socket that says what a reader's browser says: it opens a page, and after a
pause for reading (see `--pause`) goes to another page or another day. What is measured is the
server: from asking to "the script has finished". Drawing in the browser is apart, since every
reader has a machine of their own. One line of JSON: milliseconds over all pages (p50, p95), the
number of pages seen, what one of them costs the server in computing time (which a busy machine
changes less), and the slowest page by its p95.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.benchmarks.app import APP, fill
from tests.benchmarks.map import _quantiles
from tests.dashboard.browser.conftest import start_server

_PAGES = ("", "", "", "place", "trends", "compare", "sources", "data")  # the map is the usual one
_FIRST, _DAYS = date(2014, 1, 1), 365 * 5


def main(arguments: Sequence[str]) -> None:
    """Print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--claims", type=int, default=0, help="0: the sample")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=5, help="seconds a page is read, on average")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.sqlite3"
        if asked.claims:
            fill(path, asked.claims)
        address, process = start_server(APP, {"CONFLICT_MAP_STORE": str(path)})
        try:
            spent = -_cpu_ms(process.pid)
            times = asyncio.run(_all(address, asked.sessions, asked.seconds, asked.pause))
            spent += _cpu_ms(process.pid)
        finally:
            process.kill()
            process.wait()
    everything = [ms for page in times.values() for ms in page]
    slowest = max(times, key=lambda page: _quantiles(times[page])["p95"])
    row = {
        "sessions": asked.sessions,
        "claims": asked.claims or "sample",
        "pause_s": asked.pause,
        "pages": len(everything),
        "page_ms": _quantiles(everything),
        "cpu_ms_a_page": round(spent / len(everything)),
        "slowest": {slowest or "map": _quantiles(times[slowest])},
    }
    print(json.dumps(row), flush=True)


def _cpu_ms(pid: int) -> float:
    """What the process has spent so far; on other systems than Linux 0."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK") * 1000


async def _all(address: str, sessions: int, seconds: float, pause: float) -> dict[str, list[float]]:
    """Milliseconds by page, of all sessions together."""
    times: dict[str, list[float]] = defaultdict(list)
    # The first reader of a store waits for it to be read; here we want those who come later.
    await _session(address, 0, time.monotonic() + 1, 0.1, defaultdict(list))
    until = time.monotonic() + seconds
    await asyncio.gather(
        *(_session(address, number, until, pause, times) for number in range(sessions))
    )
    return times


async def _session(
    address: str, number: int, until: float, pause: float, times: dict[str, list[float]]
) -> None:
    dice = random.Random(number)
    await asyncio.sleep(dice.uniform(0, min(pause, 3)))
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(stream, subprotocols=[Subprotocol("streamlit")], max_size=None) as socket:
        while time.monotonic() < until:
            page = dice.choice(_PAGES)
            day = _FIRST + timedelta(days=dice.randrange(_DAYS))
            started = time.perf_counter()
            await _see(socket, page, f"day={day.isoformat()}")
            times[page].append((time.perf_counter() - started) * 1000)
            await asyncio.sleep(dice.expovariate(1 / pause))


async def _see(socket: ClientConnection, page: str, query: str) -> None:
    """Ask for a page and wait until the server has sent all of it."""
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query
    await socket.send(message.SerializeToString())
    while True:
        received = await socket.recv()
        assert isinstance(received, bytes)
        said = ForwardMsg.FromString(received)
        if said.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(said.delta.new_element.exception.message)
        if said.WhichOneof("type") == "script_finished":
            return


if __name__ == "__main__":
    main(sys.argv[1:])
