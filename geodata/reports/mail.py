"""Mails, and web pages that browsers save in the mails' form (.mhtml)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime

from geodata.model import Report
from geodata.reports.html import report_from_html
from geodata.reports.source import Source, Unreadable
from geodata.reports.text import check_text, declared_encoding, decode

_FORWARDED = re.compile(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)


def read_mail(source: Source) -> Iterator[Report]:
    """The mail as one report: subject, a blank line, and its plain text, else its page."""
    mail = _mail(source)
    subject = _FORWARDED.sub("", _header(mail, "subject"))
    body = mail.get_body(("plain", "html"))
    if body is None:
        raise Unreadable("has no text of its own", "save its attachment and read that")
    sent = _sent(mail)
    sender = re.sub(r"\s*<[^>]*>", "", _header(mail, "from")).strip("\" '") or None
    if body.get_content_subtype() == "html":
        text = report_from_html(_words(body)).text
    else:
        text = _unflowed(_words(body)) if _is_flowed(body) else _words(body)
    if subject and not text.lstrip().casefold().startswith(subject.casefold()):
        text = f"{subject}\n\n{text}"
    yield Report(
        text=check_text(text), title=subject, publisher=sender, published=sent, path=source.name
    )


def read_mhtml(source: Source) -> Iterator[Report]:
    """The page a browser saved as one file."""
    mail = _mail(source)
    page = next((part for part in mail.walk() if part.get_content_type() == "text/html"), None)
    if page is None:
        raise Unreadable("holds no page", "save the page again")
    address = _header(mail, "snapshot-content-location") or _header(page, "content-location")
    yield report_from_html(_words(page), path=source.name, url=address or None)


def attachments(source: Source) -> Iterator[Source]:
    """The files that come with a mail, each under the mail's name and its own."""
    for number, part in enumerate(_mail(source).iter_attachments(), 1):
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data:
            name = (part.get_filename() or f"attachment {number}").replace("/", "_")
            yield Source.from_bytes(f"{source.name}/{name}", data)


def _mail(source: Source) -> EmailMessage:
    mail = message_from_bytes(source.read(), policy=policy.default)
    if not isinstance(mail, EmailMessage) or not mail.keys():
        raise Unreadable("is not a mail", "save the mail again as .eml")
    return mail


def _header(part: Message, name: str) -> str:
    # The standard library's parser raises many kinds of errors at malformed headers (cpython
    # issues 93010, 81264 and others): a header it cannot read is one we do without.
    try:
        return " ".join(str(part.get(name) or "").split())
    except Exception:
        return ""


def _sent(mail: EmailMessage) -> datetime | None:
    try:
        sent = parsedate_to_datetime(_header(mail, "date"))
    except ValueError:
        return None
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC)


def _words(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        raise Unreadable("has no text of its own", "save the mail again as .eml")
    return decode(data, declared=part.get_content_charset() or declared_encoding(data))


def _is_flowed(part: Message) -> bool:
    return str(part.get_param("format", "")).lower() == "flowed"


def _unflowed(text: str) -> str:
    """RFC 3676: a line that ends in a space goes on in the next one."""
    return re.sub(r"(?<=\S) \n(?=\S)", " ", text)
