"""A live address is read when asked for, and never one inside the reader's own network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from geodata.model import Report
from geodata.reports import Refusal
from geodata.reports.web import is_public, read_address

STORY = "Rebels took the town of Норton on Monday after a week of fighting, officials said there."
PAGE = (
    f"<html><head><title>Norton falls</title></head><body><article><h1>Norton falls</h1><p>{STORY}"
    f"</p><p>{STORY.replace('Monday', 'Tuesday')}</p></article></body></html>"
)


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "ftp://127.0.0.1/norton")
        elif self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/page")
        elif self.path == "/page":
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=koi8-r")
        elif self.path == "/note.txt":
            self.send_response(200)
        else:
            self.send_response(404)
        self.end_headers()
        if self.path == "/page":
            self.wfile.write(PAGE.encode("koi8-r"))
        elif self.path == "/note.txt":
            self.wfile.write(b"Norton fell. Agent: " + self.headers["User-Agent"].encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetch(url: str) -> Report | Refusal:
    """The one thing at an address, this machine's own server allowed."""
    (item,) = read_address(url, allowed=lambda address: address.is_loopback)
    return item


def test_a_page_is_read_in_the_encoding_its_server_names(site: str) -> None:
    report = fetch(f"{site}/page")
    assert isinstance(report, Report)
    assert STORY in report.text
    assert (report.title, report.url) == ("Norton falls", f"{site}/page")


def test_a_redirect_is_followed_and_the_last_address_kept(site: str) -> None:
    report = fetch(f"{site}/moved")
    assert isinstance(report, Report)
    assert (report.url, report.path) == (f"{site}/page", f"{site}/moved")


def test_the_request_says_who_asks(site: str) -> None:
    report = fetch(f"{site}/note.txt")
    assert isinstance(report, Report)
    assert "Agent: conflict-map/" in report.text


def test_a_redirect_off_the_web_is_refused(site: str) -> None:
    refusal = fetch(f"{site}/away")
    assert isinstance(refusal, Refusal)
    assert "no web address" in refusal.reason


def test_an_address_that_answers_with_an_error_is_refused_with_it(site: str) -> None:
    refusal = fetch(f"{site}/nothing")
    assert isinstance(refusal, Refusal)
    assert "404" in refusal.reason


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "ftp://news.example/a", "https://", "norton"]
)
def test_nothing_but_web_addresses_is_fetched(url: str) -> None:
    (refusal,) = read_address(url)
    assert isinstance(refusal, Refusal)
    assert "https://" in refusal.mending


def test_an_address_in_ones_own_network_is_never_asked(site: str) -> None:
    (refusal,) = read_address(f"{site}/page")
    assert isinstance(refusal, Refusal)
    assert "own network" in refusal.reason


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1"),
        *("2002:7f00:1::1", "::ffff:10.0.0.1"),
    ],
)
def test_private_addresses_are_told_in_every_spelling(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))
