"""RSS and Atom files: one report an entry."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import Any

from geodata.model import Report
from geodata.reports.source import Refusal, Source, Unreadable
from geodata.reports.text import check_text, unify_lines

_BLOCK_END = re.compile(r"(?i)<br\s*/?>|</(?:p|div|li|h[1-6]|tr|blockquote)\s*>")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def read_feed(source: Source) -> Iterator[Report | Refusal]:
    """A report for each entry: headline, a blank line, and as much text as the feed carries."""
    import feedparser

    # A stream, never a string: feedparser would fetch what looks like an address.
    feed = feedparser.parse(BytesIO(source.read()))
    if not feed.entries:
        raise Unreadable("is not a feed, or one without entries", "save the RSS or Atom file again")
    publisher = feed.feed.get("title")
    for number, entry in enumerate(feed.entries, 1):
        try:
            yield _report(entry, publisher, f"{source.name}#{number}")
        except Unreadable as error:
            yield source.refuse(error.reason, error.mending, f"entry {number}")


def _report(entry: Any, publisher: str | None, path: str) -> Report:
    title = _plain(entry.get("title", ""))
    content = max((c.get("value", "") for c in entry.get("content", ())), key=len, default="")
    body = _plain(max(content, entry.get("summary", ""), key=len))
    stamp = entry.get("published_parsed") or entry.get("updated_parsed")
    return Report(
        text=check_text("\n\n".join(part for part in (title, body) if part)),
        title=title,
        url=entry.get("link"),
        publisher=entry.get("source", {}).get("title") or publisher,
        published=datetime.fromtimestamp(calendar.timegm(stamp), UTC) if stamp else None,
        path=path,
        source_id=entry.get("id"),
    )


def _plain(markup: str) -> str:
    """The words of an entry's markup, a blank line between its blocks.

    feedparser has closed and cleaned the tags, so cutting them off is safe enough here: what is
    left is a report's text, and is escaped like any other before it is shown.
    """
    if not _TAG.search(markup):
        return unify_lines(unescape(markup)).strip()
    blocks = _TAG.sub("", _BLOCK_END.sub("\u2029", markup)).split("\u2029")
    return "\n\n".join(words for block in blocks if (words := " ".join(unescape(block).split())))
