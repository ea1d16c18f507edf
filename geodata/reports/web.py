"""Pages and feeds at live addresses, fetched only when a person asks for one.

A person may be led to paste an address that points back into their own network, and a page may
redirect there. So the address a name stands for is checked at the moment of connecting, on every
redirect too, and nothing but http and https is spoken.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from importlib.metadata import version
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, TypeAlias
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

from geodata.model import Report
from geodata.reports.readers import READERS, read_source, suffix_of
from geodata.reports.source import LIMIT_BYTES, Refusal, Source, Unreadable

Address: TypeAlias = IPv4Address | IPv6Address
Judge: TypeAlias = Callable[[Address], bool]

_TIMEOUT_SECONDS = 20
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "text/markdown": ".md",
}


def is_public(address: Address) -> bool:
    """True for an address of the open internet, not of this machine, its network, or a tunnel."""
    if isinstance(address, IPv6Address):
        teredo = address.teredo[1] if address.teredo else None
        inner = address.ipv4_mapped or address.sixtofour or teredo
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def is_address(text: str) -> bool:
    """True where the text is an http or https address."""
    return text.lower().startswith(("http://", "https://"))


def read_address(url: str, allowed: Judge = is_public) -> Iterator[Report | Refusal]:
    """The report at a live address, or the reports where it is a feed; their `url` is the address.

    `allowed` judges the network addresses that may be connected to. What cannot be fetched or
    read comes as a Refusal.
    """
    try:
        data, suffix, final = _fetched(url, allowed)
    except Unreadable as error:
        yield Refusal(url, error.reason, error.mending)
        return
    for item in read_source(Source.from_bytes(f"page{suffix}", data)):
        if isinstance(item, Refusal):
            yield Refusal(url, item.reason, item.mending)
        else:
            yield replace(item, url=item.url or final, path=url)


def _fetched(url: str, allowed: Judge) -> tuple[bytes, str, str]:
    """The bytes at an address, the suffix of their kind, and the address after redirects."""
    if not is_address(url) or not urlsplit(url).hostname:
        raise Unreadable("is no web address", "give one that begins with https://")
    opener = OpenerDirector()
    # By hand, because the usual opener also speaks ftp, file and data, and takes proxies from the
    # environment, behind which we could not see where a name leads.
    for handler in (
        *(HTTPDefaultErrorHandler(), HTTPErrorProcessor(), _Redirects()),
        *(_Http(allowed), _Https(allowed)),
    ):
        opener.add_handler(handler)
    agent = f"conflict-map/{version('conflict-map')} (a reader's own request)"
    request = Request(url, headers={"User-Agent": agent})  # noqa: S310 (the scheme is checked)
    try:
        with opener.open(request, timeout=_TIMEOUT_SECONDS) as answer:
            data = answer.read(LIMIT_BYTES + 1)
            kind, charset = answer.headers.get_content_type(), answer.headers.get_content_charset()
            final = answer.url
    except HTTPError as error:
        raise Unreadable(
            f"answers {error.code} {error.reason}", "open it in a browser and save the page"
        ) from None
    except (URLError, OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise Unreadable(f"cannot be fetched ({reason})", "check the address") from None
    if len(data) > LIMIT_BYTES:
        raise Unreadable("is too large for a report", "save the text alone")
    if charset and kind.startswith("text/"):
        data = _in_utf_8(data, charset)
    return data, _suffix(url, kind, data), final


def _suffix(url: str, kind: str, data: bytes) -> str:
    named = Source(urlsplit(url).path, lambda: None).suffix  # type: ignore[arg-type,return-value]
    if kind in _SUFFIXES:
        return _SUFFIXES[kind]
    return named if named in READERS else suffix_of(data[:4096])


def _in_utf_8(data: bytes, charset: str) -> bytes:
    """The bytes under the encoding that the server names, which a page need not name again."""
    try:
        return data.decode(charset).encode()
    except (LookupError, UnicodeDecodeError):
        return data


def _connect(host: str, port: int, timeout: float, allowed: Judge) -> socket.socket:
    """A connection to the first allowed network address that a host's name stands for."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    public = [each for each in found if allowed(ip_address(each[4][0]))]
    if not public:
        raise Unreadable(
            "lies in your own network and not on the open internet",
            "save the page and add the file",
        )
    for family, kind, protocol, _, address in public:
        connection = socket.socket(family, kind, protocol)
        connection.settimeout(timeout)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            continue
        return connection
    raise OSError(f"{host} does not answer")


class _Connection(HTTPConnection):
    """A connection whose network address has been judged."""

    def __init__(self, *arguments: Any, allowed: Judge, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._allowed = allowed

    def connect(self) -> None:
        self.sock = _connect(self.host, self.port, _TIMEOUT_SECONDS, self._allowed)


class _SafeConnection(_Connection, HTTPSConnection):
    """The same with encryption."""

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


class _Http(HTTPHandler):
    def __init__(self, allowed: Judge) -> None:
        super().__init__()
        self._allowed = allowed

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_Connection, allowed=self._allowed), req)


class _Https(HTTPSHandler):
    def __init__(self, allowed: Judge) -> None:
        super().__init__()
        self._allowed = allowed

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_SafeConnection, allowed=self._allowed), req)


class _Redirects(HTTPRedirectHandler):
    max_redirections = 5

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        if not is_address(newurl):
            raise Unreadable("leads to something that is no web address", "check the address")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
