"""Events as JSON Lines: the records the command prints, one a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from geodata.model import Event
from geodata.records import event_to_record


def write_jsonl(events: Iterable[Event], out: TextIO) -> None:
    """The record of each event on a line of its own."""
    for event in events:
        out.write(json.dumps(event_to_record(event), ensure_ascii=False) + "\n")
