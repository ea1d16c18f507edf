"""The formats by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TextIO, TypeAlias

from geodata.formats.csv import write_csv
from geodata.formats.geojson import write_geojson
from geodata.formats.jsonl import write_jsonl
from geodata.model import Event

Writer: TypeAlias = Callable[[Iterable[Event], TextIO], None]

FORMATS: dict[str, Writer] = {
    "csv": write_csv,
    "geojson": write_geojson,
    "jsonl": write_jsonl,
}
"""By file suffix without its dot: a new format is a module and its line here."""
