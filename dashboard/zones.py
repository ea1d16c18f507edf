"""Files with reported areas of control that a reader laid under the map, kept beside their store.

They stay as they were given, for the chain of custody, each with the credit its publisher asks
for. `payload` is what the browser is sent of them: parties' names, days and corners, no other word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from geodata.errors import FormatError
from geodata.formats.zones import Ring, Zone, ZoneFile, read_zones, with_ends

_CREDIT = ".credit"  # added to a file's name: who is to be credited, as text
_QUANTUM = 1e-4  # degrees
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was kept, and whom its areas are to be credited to."""

    file: ZoneFile
    credit: str


def folder_beside(store: Path) -> Path:
    """Where the files of a store's reader are kept."""
    return store.with_name(f"{store.name}.areas")


def keep(folder: Path, name: str, content: bytes, credit: str) -> ZoneFile:
    """Keep a file under its name and return what was read of it.

    A FormatError says what is wrong with one that holds no area; nothing is kept then.
    """
    file = read_zones(name, content)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _safe(name)
    path.with_name(path.name + _CREDIT).write_text(credit.strip(), "utf-8")
    path.write_bytes(content)
    return file


def kept(folder: Path) -> tuple[KeptFile, ...]:
    """All kept files, by name; one that can be read no longer has no areas and says why."""
    return tuple(KeptFile(_read(path), _credit(path)) for path in _files(folder))


def _read(path: Path) -> ZoneFile:
    try:
        return read_zones(path.name, path.read_bytes())
    except FormatError as fault:
        return ZoneFile(path.name, (), (str(fault),))


def stamp(folder: Path) -> str:
    """A text that changes with the files."""
    return repr([(path.name, path.stat().st_mtime_ns, _credit(path)) for path in _files(folder)])


def forget(folder: Path, name: str) -> None:
    """Remove a kept file."""
    path = folder / _safe(name)
    for gone in (path, path.with_name(path.name + _CREDIT)):
        gone.unlink(missing_ok=True)


def payload(files: Iterable[KeptFile]) -> bytes:
    """The areas as the browser draws them, as compact JSON; days are counted from 1970-01-01.

    Files whose names differ in digits only are one series: each picture stands until the next.
    """
    series: dict[str, list[tuple[Zone, str]]] = {}
    for kept_file in files:
        family = re.sub(r"\d+", "", kept_file.file.name)
        series.setdefault(family, []).extend(
            (zone, kept_file.credit or kept_file.file.name) for zone in kept_file.file.zones
        )
    rows: list[dict[str, Any]] = []
    for zones in series.values():
        ended = with_ends(zone for zone, _ in zones)
        for zone, (_, credit) in zip(ended, zones, strict=True):
            rows.append(
                {
                    "party": zone.party,
                    "colour": zone.colour,
                    "first": None if zone.first is None else zone.first.toordinal() - _EPOCH,
                    "last": None if zone.last is None else zone.last.toordinal() - _EPOCH,
                    "credit": credit,
                    "rings": [_steps(ring) for ring in zone.rings],
                }
            )
    written = {"quantum": _QUANTUM, "zones": rows}
    return json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode()


def _steps(ring: Ring) -> list[int]:
    points = [(round(lon / _QUANTUM), round(lat / _QUANTUM)) for lat, lon in ring]
    steps = [points[0], *((x - a, y - b) for (a, b), (x, y) in pairwise(points))]
    return [number for step in steps for number in step]


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix != _CREDIT)


def _credit(path: Path) -> str:
    file = path.with_name(path.name + _CREDIT)
    return file.read_text("utf-8") if file.exists() else ""


def _safe(name: str) -> str:
    """The name as a file's that can lie nowhere but in its folder."""
    return re.sub(r"[^\w. -]", "_", Path(name).name).lstrip(".")[-120:] or "areas"
