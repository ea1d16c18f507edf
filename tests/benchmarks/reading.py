"""Measures how fast reports are read, stage by stage, against merely cutting them into words.

    python -m tests.benchmarks.reading                    # the sample's reports and the gold texts
    python -m tests.benchmarks.reading FILE.jsonl …       # your own: one {"text": …} a line

One line of JSON a row, in CPU time of one core, the best of three fresh processes:

- whole: articles a second through `read_claims`, on the first and on a second pass over the texts,
  the gazetteer's names being looked up and kept on the first; `times_cutting` is how many times as
  long as `cutting` the second pass takes, which tells more than a rate on a busy machine
- cutting: the same texts through `re.findall(r"\\w+|[^\\w\\s]", text)`, and nothing more
- one row a stage: its milliseconds an article on a third pass, and share of all stages; numbers
  are found while figures and control are, and are counted as a stage of their own
- memory: MB over a bare Python when all is read (of resident memory, on Linux only)
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2]
_ROUNDS = 3
_WORD = re.compile(r"\w+|[^\w\s]")
_STAGES = (
    "words_of",
    "language_of",
    "lay_out",
    "find_places",
    "find_dates",
    "find_counts",
    "find_parties",
    "find_attributions",
    "find_control",
    "find_tolls",
    "find_movements",
)


def main(arguments: Sequence[str]) -> None:
    """Print one JSON line a row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.once:
        print(json.dumps(_measure(asked.files)))
        return
    command = [sys.executable, "-m", "tests.benchmarks.reading", "--once", *map(str, asked.files)]
    runs = [json.loads(subprocess.check_output(command)) for _ in range(_ROUNDS)]
    best = {name: min(run[name] for run in runs) for name in runs[0] if name != "stages"}
    texts = best["texts"]
    _say(
        row="whole",
        texts=texts,
        first_per_s=round(texts / best["first"]),
        second_per_s=round(texts / best["second"]),
        times_cutting=round(best["second"] / best["cutting"], 1),
    )
    _say(row="cutting", per_s=round(texts / best["cutting"]))
    stages = {name: min(run["stages"][name] for run in runs) for name in _STAGES}
    for name, seconds in stages.items():
        share = round(seconds / sum(stages.values()), 3)
        _say(row=name, ms=round(1000 * seconds / texts, 3), share=share)
    _say(row="memory", mb=best["memory"])


def _say(**row: Any) -> None:
    print(json.dumps(row), flush=True)


def _measure(files: Sequence[Path]) -> dict[str, Any]:
    """Seconds for all texts: both passes, the cutting and each stage; memory in MB."""
    bare_mb = _resident_mb()
    # Imported here, for what they take belongs to the memory measured.
    from geodata import Report, open_gazetteer
    from geodata.extract import page, reader
    from geodata.extract.phrases import words_of

    reports = [Report(text=text) for text in _texts(files)]
    gazetteer = open_gazetteer()

    def read_all() -> None:
        for report in reports:
            reader.read_claims(report, gazetteer)

    # Word lists are read from their files with the first report, whatever it is.
    reader.read_claims(Report(text="Rebels took Norton on Monday, killing 12, he said."), gazetteer)
    measured: dict[str, Any] = {"texts": len(reports)}
    measured["first"], measured["second"] = _seconds(read_all), _seconds(read_all)
    measured["memory"] = round(_resident_mb() - bare_mb, 1)
    measured["cutting"] = min(
        _seconds(lambda: [_WORD.findall(report.text) for report in reports]) for _ in range(_ROUNDS)
    )
    stages = measured["stages"] = dict.fromkeys(_STAGES, 0.0)

    inner = [0.0]  # seconds that stages within each stage now running have taken

    def timed(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any) -> Any:
            inner.append(0.0)
            begun = time.process_time()
            result = stage(*given)
            took = time.process_time() - begun
            stages[name] += took - inner.pop()
            inner[-1] += took
            return result

        return run

    for name in _STAGES:
        room = reader if hasattr(reader, name) else reader.languages
        if name != "words_of":
            setattr(room, name, timed(name, getattr(room, name)))
    page.Counts.of = timed("find_counts", page.Counts.of)  # type: ignore[method-assign]
    words_of.cache_clear()
    cut = timed("words_of", words_of)
    for report in reports:
        cut(report.text)  # whichever stage asks first would bear it
        reader.read_claims(report, gazetteer)
    return measured


def _seconds(work: Callable[[], Any]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _texts(files: Sequence[Path]) -> Iterator[str]:
    for path in files or [_ROOT / "dashboard" / "sample" / "reports.jsonl"]:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]
    if not files:
        for path in sorted((_ROOT / "tests" / "gold" / "dev").glob("*.json")):
            yield json.loads(path.read_text(encoding="utf-8"))["text"]


def _resident_mb() -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main(sys.argv[1:])
