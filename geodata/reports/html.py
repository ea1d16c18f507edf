"""Web pages as saved from a browser: the story without the page around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from geodata.model import Report
from geodata.reports.dates import moment_from_iso
from geodata.reports.source import Source, Unreadable
from geodata.reports.text import check_text, declared_encoding, decode, unify_lines

# Where pages write the moment they were published, the plainest first. trafilatura finds more
# ways to say the day, but keeps no time of day and no zone.
_STAMPS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"""<meta[^>]+(?:property|name|itemprop)=["'](?:article:published_time|og:published_time|datePublished|pubdate|parsely-pub-date|sailthru\.date)["'][^>]*?content=["']([^"']{8,40})""",
        r"""<meta[^>]+content=["']([^"']{8,40})["'][^>]*?(?:property|name|itemprop)=["'](?:article:published_time|og:published_time|datePublished|pubdate|parsely-pub-date)["']""",
        r""""datePublished"\s*:\s*"([^"]{8,40})\"""",
        r"""<time[^>]+(?:itemprop=["']datePublished["']|pubdate)[^>]*?datetime=["']([^"']{8,40})""",
    )
)
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")


def read_html(source: Source) -> Iterator[Report]:
    """The page's main text as one report, its headline first."""
    data = source.read()
    yield report_from_html(decode(data, declared=declared_encoding(data)), path=source.name)


def report_from_html(page: str, *, path: str | None = None, url: str | None = None) -> Report:
    """The story in a page: headline, a blank line, and its paragraphs a blank line apart.

    Address, publisher and time of publication come from the page's own metadata; the day is never
    guessed from words of the story. Raises Unreadable where there is no main text.
    """
    from trafilatura import bare_extraction  # loads in half a second, so only for pages
    from trafilatura.settings import Document

    if "<body" not in page.lower():
        page = f"<html><body>{page}</body></html>"  # a fragment, as copied from a page's source
    saved_from = _SAVED_FROM.search(page[:2000])
    url = url or (saved_from[1] if saved_from else None)
    story = bare_extraction(
        page,
        url=url,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        favor_precision=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if not isinstance(story, Document) or not story.text or not story.text.strip():
        raise Unreadable("has no main text we can find", "copy the story's words into a .txt file")
    title = " ".join((story.title or "").split())
    lines = (_without_table_marks(line.strip()) for line in unify_lines(story.text).split("\n"))
    paragraphs = [line for line in lines if line]
    if title and paragraphs[0].casefold() == title.casefold():
        del paragraphs[0]
    text = check_text("\n\n".join([title, *paragraphs] if title else paragraphs))
    return Report(
        text=text,
        title=title,
        url=story.url or url,
        publisher=story.sitename or story.hostname or None,
        language=story.language or "en",
        published=_published(page, story.date),
        path=path,
    )


def _without_table_marks(line: str) -> str:
    """A table's row with a tab between its cells; "" for the rule under its head."""
    if not line.startswith("|"):
        return line
    if not line.strip("|-: "):
        return ""
    return "\t".join(cell.strip() for cell in line.strip("| ").split(" | "))


def _published(page: str, day: str | None) -> datetime | None:
    for stamp in _STAMPS:
        found = stamp.search(page)
        moment = moment_from_iso(found[1]) if found else None
        if moment:
            return moment
    return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
