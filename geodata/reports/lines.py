"""JSON Lines: one report a line, as other programs hand them over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from geodata.model import Report
from geodata.reports.dates import moment_from_iso
from geodata.reports.source import LIMIT_BYTES, Refusal, Source, Unreadable
from geodata.reports.text import check_text

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_FIELDS = 'each line is an object {"id", "text", "title"?, "published"?, "url"?, "publisher"?}'


def read_lines(source: Source) -> Iterator[Report | Refusal]:
    """A report for each line; a bad line is refused by its number and the others go on.

    The text stays as it stands in the line, line ends included, since the one who wrote the file
    counts offsets in it. Lines are read one at a time, so the file may be of any size.
    """
    with source.open() as stream:
        for number, line in enumerate(iter(lambda: stream.readline(LIMIT_BYTES + 1), b""), 1):
            if not line.strip():
                continue
            try:
                yield report_from_line(line, f"{source.name}:{number}")
            except Unreadable as error:
                yield source.refuse(error.reason, error.mending, f"line {number}")


def report_from_line(line: bytes, path: str = "") -> Report:
    """The report one line holds. Raises Unreadable where it holds none."""
    if len(line) > LIMIT_BYTES:
        raise Unreadable("is too long for a report", "put each report on a line of its own")
    try:
        # The byte order mark is of the file, not of its first line's object.
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"is not JSON ({error})", _FIELDS) from None
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise Unreadable('has no "text"', _FIELDS)
    published = _word(record, "published")
    moment = moment_from_iso(published) if published else None
    if published and moment is None:
        raise Unreadable(
            f'"published" is no date ({published[:40]!r})', "write it as 2017-10-17 or with a time"
        )
    text = record["text"]
    return Report(
        # Half of a pair is no character and cannot be written; its stand-in keeps the offsets.
        text=check_text(_LONE_SURROGATE.sub("\ufffd", text)),
        title=_word(record, "title") or "",
        url=_word(record, "url"),
        publisher=_word(record, "publisher"),
        language=_word(record, "language") or "en",
        published=moment,
        path=path or None,
        source_id=_word(record, "id"),
    )


def _word(record: dict[str, Any], key: str) -> str | None:
    value = record.get(key)
    if value is None:
        return None
    if isinstance(value, (dict, list, bool)):
        raise Unreadable(f'"{key}" is not a text', _FIELDS)
    return _LONE_SURROGATE.sub("\ufffd", str(value)) or None
