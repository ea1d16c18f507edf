"""Whose side words are told from: "our troops" in a ministry's statement are its state's.

A statement speaks of "our units" and "the enemy" without naming either; a spokesman says "the
town is ours".
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from geodata.extract import languages
from geodata.extract.page import Page
from geodata.extract.party_table import (
    STATE_KINDS,
    forces_of,
    is_party_name,
    lexicon_for,
    party_info,
)


def side_of_claimant(page: Page, claimant: str | None) -> str | None:
    """The party for which somebody speaks; None where he is no side's, or unknown.

    Without a claimant the report itself speaks: a party's statement, if it says "our troops".
    """
    if claimant is None:
        return own_side(page)
    party = is_party_name(claimant, page.report.language)
    if party is not None:
        return party
    inside = [
        mention.name
        for mention in page.parties
        if page.report.text[mention.start : mention.end] in claimant
    ]
    if inside:
        return inside[0]
    lexicon = lexicon_for(page.report.language)
    lows = re.findall(r"[\w']+", claimant.lower())
    rebels = next((low for low in lows if low in _rebels(page.report.language)), None)
    if rebels is not None:
        named = (p.name for p in page.parties if party_info(p.name).kind not in STATE_KINDS)
        return next(named, f"{rebels}s")
    country = next(
        (found for low in lows if (found := lexicon.demonyms.get(low) or lexicon.seats.get(low))),
        None,
    ) or _country_named(page, claimant)
    if country is not None:
        return forces_of(country, page.report.language, page.report.anchor)
    if not _officials(page.report.language).isdisjoint(lows):
        country = _country_before(page, claimant)
        if country is not None:
            return forces_of(country, page.report.language, page.report.anchor)
        return state_of(page)
    return None


def _country_before(page: Page, claimant: str) -> str | None:
    """The country that owns what the claimant is: "Ukraine's General Staff", told so once."""
    text = page.report.text
    for found in re.finditer(rf"(\w+)(?:['’]s)? {re.escape(claimant)}\b", text):
        owner = found.start()
        for mention in page.mentions:
            if mention.start == owner and mention.place is not None:
                return mention.place.country if mention.place.kind == "country" else None
        country = lexicon_for(page.report.language).demonyms.get(found[1].lower())
        if country is not None:
            return country
    return None


def _country_named(page: Page, claimant: str) -> str | None:
    """The country whose name is among a claimant's words: "Iran" said so."""
    for mention in page.mentions:
        if (
            mention.place is not None
            and mention.place.kind == "country"
            and (mention.text in claimant)
        ):
            return mention.place.country
    return None


@lru_cache(maxsize=1)
def sources() -> frozenset[str]:
    """The names and letters of those who report and help, as the table of parties has them."""
    rows = languages.parties().get("source", [])
    return frozenset(alias for row in rows for alias in (row["name"], *row["aliases"]))


@lru_cache(maxsize=16)
def _own_words(language: str) -> re.Pattern[str]:
    return re.compile(languages.load(language)["sides"]["own"], re.I)


@lru_cache(maxsize=16)
def _ours_at(text: str, language: str) -> tuple[int, ...]:
    """Where a text says "our troops"; kept for all the claims of a report that have no speaker."""
    return tuple(found.start() for found in _own_words(language).finditer(text))


@lru_cache(maxsize=8)
def _officials(language: str) -> frozenset[str]:
    return frozenset(languages.load(language)["sides"]["officials"])


@lru_cache(maxsize=8)
def _rebels(language: str) -> frozenset[str]:
    return frozenset(languages.load(language)["nouns"]["of_rebels"])


def own_side(page: Page) -> str | None:
    """The party whose statement the report is, by "our troops" or "the enemy" out of quotations."""
    for at in _ours_at(page.report.text, page.report.language):
        quoted = any(start <= at < end for start, end in page.quotations)
        if not quoted:
            return state_of(page) or next((p.name for p in page.parties), None)
    return None


def state_of(page: Page) -> str | None:
    """The state the report is about: whose forces it names first, else that of its places."""
    for party in page.parties:
        if party_info(party.name).kind == "state":
            return party.name
    countries = Counter(m.place.country for m in page.mentions if m.place and m.place.country)
    if not countries:
        return None
    return forces_of(countries.most_common(1)[0][0], page.report.language, page.report.anchor)
