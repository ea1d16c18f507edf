"""Toponyms in text, and which of them an event is at.

`find_places` puts together which words name a place (toponyms) and which place they mean
(resolution). `event_place` then tells at which of them something happened.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from geodata.extract import languages
from geodata.extract.page import Page, Sentence
from geodata.extract.phrasebook.book import book_of, countries_hinted
from geodata.extract.resolution import resolve
from geodata.extract.toponyms import find_adjectives, find_spots
from geodata.extract.whereabouts import where
from geodata.gazetteer import Gazetteer
from geodata.model import Mention, Report

LEAST = 0.33  # probability from which on a place is said to be where it happened,
_ALSO = 0.5  # and from which on others are as well
# "The hills bordering X", "near the border with X": not in X.
_BESIDE = ("bordering ", "bordering the ", "border with ", "borders with ")
# "120 km northeast of the Iraqi capital Baghdad": where another place is.
_BEARING = re.compile(
    r"(?:(?:north|south)(?:-?(?:east|west))?|east|west)(?:ern)?(?: of)(?: the)?(?: [\w-]+){0,3} \Z",
    re.I,
)
_ASIDE = 60  # characters between a town and the region it lies in
_TOWNS = ("city", "section", "airfield", "site", "camp", "base")
_AREAS = ("admin1", "admin2", "region", "island")
_REFERRED: dict[str, tuple[str, ...]] = {
    "city": _TOWNS,
    "town": _TOWNS,
    "village": _TOWNS,
    "camp": _TOWNS,
    "base": _TOWNS,
    "province": _AREAS,
    "governorate": _AREAS,
    "region": _AREAS,
    "district": _AREAS + _TOWNS,
    "area": _AREAS + _TOWNS,
    "there": _AREAS + _TOWNS,
    "country": ("country",),
    "island": ("island",),
}
_REFERENCES = re.compile(
    r"\b(?:the|this|that)(?: whole| entire| same| besieged| northern| southern)? "
    rf"({'|'.join(word for word in _REFERRED if word != 'there')})\b(?! of\b)|"
    r"\b(there)\b(?! (?:is|are|was|were|has|have|had|will|would|could|can|may|might|had been))",
    re.I,
)


def find_places(
    report: Report, sentences: Sequence[Sentence], gazetteer: Gazetteer
) -> tuple[Mention, ...]:
    """Mentions of places in text order, never overlapping.

    A mention without place is listed for review: `uncertain` where the words merely look like a
    place's name. Words in boilerplate sentences are passed over; datelines are read.
    """
    book = is_common = None
    if languages.reads_by_phrases(report.language):
        book = book_of(report.language)
        is_common = book.is_common
    spots, hints = find_spots(report.text, sentences, gazetteer, is_common)
    if book is not None:
        for country in countries_hinted(book, report.text):
            hints[country] = hints.get(country, 0.0) + 0.5
    return resolve(spots, hints, gazetteer)


def event_place(page: Page, start: int, end: int) -> Mention | None:
    """The mention that tells where what the words start..end say happened; None is nowhere said.

    Places within the words come before others in the sentence. Where the sentence speaks of "the
    city" or "there", the answer is the mention this refers back to.
    """
    found = event_places(page, start, end)
    return found[0] if found else None


def event_places(page: Page, start: int, end: int) -> tuple[Mention, ...]:
    """All mentions that tell where it happened ("Zamalka, Hazzeh and Arbin"), likeliest first."""
    sentence = page.sentence_at(start)
    if sentence is None:
        return ()
    whole = (sentence.start, sentence.end)
    near = [
        m
        for m in page.mentions
        if sentence.start <= m.start < sentence.end
        and not page.report.text.endswith(_BESIDE, 0, m.start)
    ]
    inside = [m for m in near if start <= m.start < end]
    if inside:
        # The words given are a clause that names its place: its verb stands before it or nowhere.
        scored = where(page.report.text, whole, start, start, inside)
        return _likely(scored, 0.0)
    if referred := _referred(page, start, sentence):
        return (referred,)
    if near:
        return _likely(where(page.report.text, whole, start, end, near), LEAST)
    return ()


def _likely(scored: Sequence[tuple[float, Mention]], least: float) -> tuple[Mention, ...]:
    if not scored or scored[0][0] < least:
        return ()
    return (scored[0][1], *(mention for share, mention in scored[1:] if share >= _ALSO))


def _referred(page: Page, start: int, sentence: Sentence) -> Mention | None:
    """What "the city", "the province" or "there" near the words refers back to."""
    for match in _REFERENCES.finditer(page.report.text, sentence.start, sentence.end):
        wanted = _REFERRED[(match[1] or match[2]).lower()]
        earlier = [
            m
            for m in page.mentions
            if m.end <= match.start()
            and not _BEARING.search(page.report.text, max(0, m.start - _ASIDE), m.start)
            and page.sentence_at(m.start) is not None  # not the dateline
            and not any(party.start <= m.start < party.end for party in page.parties)
            and (m.place is None or m.place.kind in wanted)
            and not (m.place is None and m.uncertain and "city" not in wanted)
        ]
        if earlier:
            return _town_of(earlier)
    return None


def _town_of(earlier: Sequence[Mention]) -> Mention:
    """The last mention; the town where that only tells where it lies ("Avdiivka, in Donetsk")."""
    last, area = earlier[-1], earlier[-1].place
    for mention in reversed(earlier[-3:-1]):
        town = mention.place
        if (
            last.start - mention.end > _ASIDE
            or area is None
            or area.kind not in (*_AREAS, "country")
        ):
            break
        if town is not None and town.kind in _TOWNS and town.country == area.country:
            if area.kind == "admin1" and town.admin1 != area.admin1:
                continue
            return mention
    return last


__all__ = ["event_place", "event_places", "find_adjectives", "find_places"]
