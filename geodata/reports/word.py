"""Word documents: paragraphs and table rows in the order they stand."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from geodata.model import Report
from geodata.reports.source import LIMIT_BYTES, Source, Unreadable
from geodata.reports.text import check_text, unify_lines


def read_docx(source: Source) -> Iterator[Report]:
    """The document as one report; a first paragraph styled as title or heading is its title."""
    from docx import Document
    from docx.opc.exceptions import OpcError
    from docx.table import Table

    data = source.read()
    try:
        with ZipFile(BytesIO(data)) as parts:
            # A document is a zip: a few bytes of one may unpack to gigabytes.
            if sum(part.file_size for part in parts.infolist()) > LIMIT_BYTES:
                raise Unreadable("unpacks to more than a report holds", "save the text alone")
        document = Document(BytesIO(data))
    except (BadZipFile, OpcError, KeyError, ValueError) as error:
        raise Unreadable(f"is not a Word document ({error})", "save it again as .docx") from None
    paragraphs: list[str] = []
    title = ""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            paragraphs += [
                "\t".join(unify_lines(cell.text).replace("\n", " ").strip() for cell in row.cells)
                for row in block.rows
            ]
            continue
        words = unify_lines(block.text).strip()
        style = (block.style.name or "") if block.style else ""
        if words and not paragraphs and style.startswith(("Title", "Heading")):
            title = words
        paragraphs.append(words)
    text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())
    yield Report(text=check_text(text), title=title, path=source.name)
