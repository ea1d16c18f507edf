"""Events as a table for spreadsheets, R and pandas: one event a row."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any, TextIO

from geodata.model import Event
from geodata.records import Record, event_to_record

COLUMNS = (
    *("id", "kind", "place_id", "place", "lat", "lon", "country", "admin1", "admin1_name"),
    "place_precision",
    *("place_text", "date_start", "date_end", "date_precision", "date_text"),
    *("change", "extent", "part", "gained_by", "lost_by", "allies"),
    *("measure", "low", "best", "high", "qualifier", "group", "group_party", "scope"),
    *("claimant", "claimant_kind", "modality", "confidence", "claims", "dissent", "quote"),
    "report_id",
)

# A spreadsheet runs a cell that begins with one of these as a formula, and quotations are a
# stranger's words.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(events: Iterable[Event], out: TextIO) -> None:
    """The events under `COLUMNS`, UTF-8, absent values empty; several values apart by "; ".

    A text that a spreadsheet would run as a formula has an apostrophe put before it.
    """
    writer = csv.DictWriter(out, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for event in events:
        writer.writerow({key: calm_cell(value) for key, value in event_to_row(event).items()})


def event_to_row(event: Event) -> Record:
    """The event's chosen reading, flat: its place's fields beside the others."""
    place, chosen = event.place, event.chosen
    return {
        **event_to_record(event),
        "place_id": place.id if place else None,
        "place": place.name if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "admin1_name": place.admin1_name if place else None,
        "place_precision": place.precision if place else None,
        "claims": len(event.claims),
        "dissent": len(event.dissent),
        "confidence": chosen.confidence,
        "quote": chosen.quote,
        "report_id": chosen.report_id,
    }


def calm_cell(value: Any) -> Any:
    """The value as a cell: lists joined by "; ", nothing that a spreadsheet would run."""
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
