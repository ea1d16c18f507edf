"""Plain text and Markdown: the text is the report, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geodata.model import Report
from geodata.reports.source import Source
from geodata.reports.text import decode

_FRONT_MATTER = re.compile(r"\A---\n(?P<fields>.*?)\n(?:---|\.\.\.)\n+", re.DOTALL)
_FIELD = re.compile(r"^(?P<key>\w+):[ \t]*(?P<value>.*?)[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^# +(?P<title>.+?)(?: +#+)?$", re.MULTILINE)


def read_text(source: Source) -> Iterator[Report]:
    """The file as one report; its title and dateline are for the layout to find."""
    yield Report(text=decode(source.read()), path=source.name)


def read_markdown(source: Source) -> Iterator[Report]:
    """The file as one report, titled by its front matter or first heading.

    The marks stay in the text, so that offsets fit the file; a front matter block is cut off, as
    its lines are about the report and not in it.
    """
    from geodata.reports.dates import moment_from_iso

    text = decode(source.read())
    fields: dict[str, str] = {}
    block = _FRONT_MATTER.match(text)
    if block:
        fields = {
            m["key"].lower(): m["value"].strip("\"'") for m in _FIELD.finditer(block["fields"])
        }
        text = text[block.end() :]
    heading = _HEADING.search(text)
    yield Report(
        text=text,
        title=fields.get("title") or (heading["title"] if heading else ""),
        url=fields.get("url") or fields.get("source"),
        publisher=fields.get("publisher"),
        published=moment_from_iso(fields.get("published") or fields.get("date") or ""),
        path=source.name,
    )
