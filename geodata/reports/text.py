"""Bytes to text: the encoding guessed, line ends made one kind, binary rubbish told from words.

This is the only place where a text is changed; offsets index what comes out of here.
"""

from __future__ import annotations

import codecs
import re

from geodata.reports.source import Unreadable

# What no text holds: control characters other than tab, line ends and form feed.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins with the mark of UTF-16, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Tried before statistics, which need more words than a short report has: the encodings that
# reports are found in, the strictest first.
_CUSTOMARY = ("cp1252", "cp1256", "cp1251")


def decode(data: bytes, *, declared: str | None = None) -> str:
    """The text of `data`: by its byte order mark, else UTF-8, else as declared, else guessed.

    `declared` is what a mail's or page's header says. Raises Unreadable for what is no text.
    """
    return unify_lines(check_text(_decoded(data, declared)))


def unify_lines(text: str) -> str:
    r"""The text with every line end as "\n"; other characters and their number stay."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_text(text: str) -> str:
    """The text itself. Raises Unreadable where it has no words, or is not words."""
    if not text.strip():
        raise Unreadable("is empty", "save the page or text again")
    if "\x00" in text or len(_CONTROL.findall(text)) > len(text) / 100:
        raise Unreadable(
            "holds binary data and not text",
            "give the text, or the file under the suffix of its own kind (.pdf, .docx, …)",
        )
    return text


def declared_encoding(data: bytes) -> str | None:
    """The encoding a page names in its first 4 kB (`<meta charset>`, `<?xml encoding>`)."""
    found = _DECLARED.search(data[:4096])
    return found[1].decode("ascii") if found else None


def _decoded(data: bytes, declared: str | None) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for encoding in filter(None, (_wide_encoding(data), "utf-8", declared)):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return _guessed(data)


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without its mark: western text has a zero in every other byte."""
    head = data[:2000]
    if len(head) >= 4 and b"\x00" in head:
        odd, even = head[1::2].count(0) / len(head[1::2]), head[::2].count(0) / len(head[::2])
        if odd > 0.4 and even < 0.1:
            return "utf-16-le"
        if even > 0.4 and odd < 0.1:
            return "utf-16-be"
    return None


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes  # its tables take time to load, and few need them

    if data.count(0) > 0:
        raise Unreadable(
            "holds binary data and not text",
            "give the text, or the file under the suffix of its own kind (.pdf, .docx, …)",
        )
    best = from_bytes(data).best()
    if best is None:
        raise Unreadable("is in an encoding we cannot tell", "save it as UTF-8")
    # Latin letters under several code pages differ in a few quotation marks only, and statistics
    # choose among them by chance: the customary one wins where it reads the bytes as well.
    for encoding in _CUSTOMARY:
        if encoding in best.could_be_from_charset:
            return data.decode(encoding, "replace")
    return str(best)
