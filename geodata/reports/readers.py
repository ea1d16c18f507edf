"""Which reader reads which file, and the walk through folders and archives."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from geodata.model import Report
from geodata.reports.archive import members
from geodata.reports.feeds import read_feed
from geodata.reports.html import read_html
from geodata.reports.lines import read_lines
from geodata.reports.mail import attachments, read_mail, read_mhtml
from geodata.reports.pdf import read_pdf
from geodata.reports.plain import read_markdown, read_text
from geodata.reports.source import Refusal, Source, Unreadable
from geodata.reports.word import read_docx

Reader = Callable[[Source], Iterable[Report | Refusal]]
_Item = TypeVar("_Item")
Unpacker = Callable[[Source], Iterable[Source]]

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".mhtml": read_mhtml,
    ".mht": read_mhtml,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".eml": read_mail,
    ".jsonl": read_lines,
    ".ndjson": read_lines,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
}
"""By suffix, in lower case: a new kind of file is a function and its line here."""

CONTAINERS: dict[str, Unpacker] = {".zip": members, ".eml": attachments}
"""Files that hold files. A mail is both: its own words, and what is attached to it."""

_DEEPEST = 3  # a mail in an archive in an archive; deeper nesting is a bomb and no collection


def read_path(path: Path) -> Iterator[Report | Refusal]:
    """The reports in a file, or in a folder and its folders, in the order of their names.

    What cannot be read comes as a Refusal in its place, and its neighbours are read all the same.
    """
    if not path.exists():
        yield Refusal(str(path), "does not exist", "check its name")
    for file in files_at(path):
        yield from read_source(Source.from_path(file))


def files_at(path: Path) -> Iterator[Path]:
    """The file itself, or the files of a folder and its folders; none where nothing is there.

    Hidden files, links to folders, and the folders of pictures and scripts that browsers save
    beside a page ("raqqa_files") are passed over.
    """
    if path.is_dir():
        yield from _files_in(path)
    elif path.exists():
        yield path


def read_source(source: Source) -> Iterator[Report | Refusal]:
    """The reports in one file or in bytes at hand, its suffix telling how to read it."""
    yield from _read(source, depth=0)


def suffix_of(head: bytes) -> str:
    """The suffix that bytes without a name should have, by how they begin; ".txt" by default."""
    start = head.lstrip(codecs.BOM_UTF8).lstrip()[:200].lower()
    if start.startswith((b"%pdf", b"pk\x03\x04")):
        return ".pdf" if start.startswith(b"%") else ".docx" if b"word/" in head else ".zip"
    if start.startswith((b"<!doctype html", b"<html")):
        return ".html"
    if start.startswith((b"<?xml", b"<rss", b"<feed")):
        return ".html" if b"<html" in head.lower() else ".xml"
    return ".jsonl" if start.startswith(b"{") and b'"text"' in head else ".txt"


def _read(source: Source, depth: int) -> Iterator[Report | Refusal]:
    reader, unpack = READERS.get(source.suffix), CONTAINERS.get(source.suffix)
    if reader is None and unpack is None:
        known = " ".join(sorted({*READERS, *CONTAINERS}))
        yield source.refuse("is of a kind we do not read", f"give one of {known}")
        return
    if reader is not None:
        yield from _guarded(source, reader)
    if unpack is None:
        return
    if depth == _DEEPEST:
        yield source.refuse("lies too deep in other archives", "unpack the outer ones")
        return
    for member in _guarded(source, unpack):
        if isinstance(member, Refusal):
            yield member
        elif not _is_clutter(member.name.removeprefix(f"{source.name}/")):
            # A picture in a mail's signature is no report that failed.
            if reader is not None and member.suffix not in {*READERS, *CONTAINERS}:
                continue
            yield from _read(member, depth + 1)


def _guarded(
    source: Source, read: Callable[[Source], Iterable[_Item]]
) -> Iterator[_Item | Refusal]:
    """What `read` yields; its failure as a refusal.

    Every exception is caught, because the parsers of broken files raise whatever they run into
    (IndexError, RecursionError, zlib.error, …) and one bad file must not cost the reader its
    neighbours.
    """
    try:
        yield from read(source)
    except Unreadable as error:
        yield source.refuse(error.reason, error.mending)
    except OSError as error:
        yield source.refuse(
            f"cannot be opened ({error.strerror or error})", "check it and its rights"
        )
    except Exception as error:
        yield source.refuse(
            f"is damaged or not what its name says ({type(error).__name__}: {error})",
            "save or load it again",
        )


def _files_in(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if _is_clutter(entry.name):
            continue
        if entry.is_dir():
            if not entry.is_symlink() and not _is_page_folder(entry):
                yield from _files_in(entry)
        elif entry.is_file():
            yield entry


def _is_page_folder(folder: Path) -> bool:
    stem = folder.name.removesuffix("_files")
    return stem != folder.name and any(
        folder.with_name(stem + suffix).exists() for suffix in (".html", ".htm")
    )


def _is_clutter(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return any(p.startswith(".") or p in ("__MACOSX", "Thumbs.db", "desktop.ini") for p in parts)
