"""PDF: the words of its pages, lines joined to paragraphs, running heads left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO

from geodata.model import Report
from geodata.reports.source import Source, Unreadable
from geodata.reports.text import check_text, unify_lines

_MAX_PAGES = 2000
_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:…][\"”’')\]]*$")


def read_pdf(source: Source) -> Iterator[Report]:
    """All pages as one report.

    The file's own dates tell when it was made, not when the words were published, and its title
    is often a file name: both are left for the text to tell.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    data = source.read()
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("is locked with a password", "save it without one")
        if len(reader.pages) > _MAX_PAGES:
            raise Unreadable(f"has more than {_MAX_PAGES} pages", "split it")
        pages = [unify_lines(page.extract_text()).split("\n") for page in reader.pages]
    except PyPdfError as error:
        raise Unreadable(f"is not a whole PDF ({error})", "download it again") from None
    text = "\n\n".join(paragraphs_from_pages(pages))
    if not text.strip():
        raise Unreadable("holds pictures of pages and no text", "run text recognition (OCR) first")
    yield Report(text=check_text(text), path=source.name)


def paragraphs_from_pages(pages: Sequence[Sequence[str]]) -> list[str]:
    """The paragraphs that the printed lines of `pages` make.

    A line goes on in the next one unless it ends a sentence well short of the column's width or
    a blank line follows. Lines that stand on most pages, and page numbers, are left out; a word
    broken at a line's end is put together.
    """
    running = _running_lines(pages)
    lines = [
        " ".join(line.split())
        for page in pages
        for line in page
        if " ".join(line.split()) not in running and not _PAGE_NUMBER.fullmatch(line.strip())
    ]
    widths = sorted(len(line) for line in lines if line)
    width = widths[len(widths) * 9 // 10] if widths else 0
    paragraphs: list[str] = []
    open_paragraph = ""
    for line in lines:
        if not line:
            paragraphs, open_paragraph = [*paragraphs, open_paragraph], ""
        elif re.search(r"\w-$", open_paragraph) and line[0].islower():
            open_paragraph = open_paragraph[:-1] + line
        else:
            open_paragraph = f"{open_paragraph} {line}".strip()
        if line and len(line) < 0.75 * width and (_SENTENCE_END.search(line) or not paragraphs):
            paragraphs, open_paragraph = [*paragraphs, open_paragraph], ""
    return [paragraph for paragraph in [*paragraphs, open_paragraph] if paragraph]


def _running_lines(pages: Sequence[Sequence[str]]) -> set[str]:
    if len(pages) < 3:
        return set()
    seen = Counter(line for page in pages for line in {" ".join(words.split()) for words in page})
    return {line for line, times in seen.items() if line and times > len(pages) / 2}
