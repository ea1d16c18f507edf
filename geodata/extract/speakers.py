"""Whose side words are told from: "our troops" in a ministry's statement are its state's.

A statement speaks of "our units" and "the enemy" without naming either; a spokesman says "the
town is ours".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from geodata.extract import languages
from geodata.extract.attribution import speaker_of
from geodata.extract.page import Page, PartyMention
from geodata.extract.party_table import (
    STATE_KINDS,
    forces_of,
    is_party_name,
    lexicon_for,
    party_info,
)

_OUR = "our "
_OF_A_GROUP = re.compile(
    r"(?P<group>[A-Z][\w'’-]+) (?:militia |rebel |military |field )?(?P<role>[a-z]+)\b"
)
_ROLE = 160  # characters after a name within which its bearer's office is told
_SURNAME = 4  # letters; shorter ones stand inside too many names
_AGAINST = frozenset({"anti", "counter"})  # "anti-terrorist police"


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
    if (group := side_of_group(page, claimant)) is not None:
        return group
    lexicon = lexicon_for(page.report.language)
    lows = re.findall(r"[\w']+", claimant.lower())
    if (rebels := _rebels_among(page, lows)) is not None:
        return rebels
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
    return _side_of_role(page, claimant) or _side_of_namesake(page, claimant)


def side_of_group(page: Page, claimant: str) -> str | None:
    """The party of "Lendu commander Ann Lee", in a report that tells of Lendu militiamen."""
    named = _OF_A_GROUP.match(claimant)
    lexicon = lexicon_for(page.report.language)
    if named is None or named["group"].lower() in lexicon.demonyms:
        return None
    if named["role"].lower() not in lexicon.leader_nouns | _officials(page.report.language):
        return None
    opening = f"{named['group']} "
    return next((p.name for p in page.parties if p.name.startswith(opening)), None)


def _side_of_namesake(page: Page, claimant: str) -> str | None:
    """The side of "the army's spokesman (Philip Aguer)" for whom the report calls Aguer later."""
    surname = claimant.split(" (")[0].split()[-1]
    if not surname[:1].isupper() or len(surname) < _SURNAME:
        return None
    for other in page.attributions:
        if other.claimant != claimant and re.search(rf"\b{re.escape(surname)}\b", other.claimant):
            words = other.claimant.replace(surname, "").strip(" ()")
            if words and not _officials(page.report.language).isdisjoint(
                re.findall(r"[\w']+", words.lower())
            ):
                return side_of_claimant(page, words)
    return None


def _rebels_among(page: Page, lows: Sequence[str]) -> str | None:
    """ "A rebel commander": the rebels the report names, else nobody but "the rebels"."""
    rebels = lexicon_for(page.report.language).insurgents.intersection(lows)
    if not rebels or not _AGAINST.isdisjoint(lows):
        return None
    kinds = ((p.name, party_info(p.name).kind) for p in page.parties)
    named = next((name for name, kind in kinds if kind and kind not in STATE_KINDS), None)
    return named or f"{min(rebels).removesuffix('s')}s"


def _side_of_role(page: Page, claimant: str) -> str | None:
    """Whom "X, spokesman for the rebels" speaks for, where the report says so once."""
    text = page.report.text
    name = claimant.split(" (")[0]
    at = text.find(f"{name}, ")
    if at < 0 or " " not in name:
        return None
    start = at + len(name)
    stop = next((s.end for s in page.sentences if s.start <= start < s.end), start)
    lows = re.findall(r"[\w']+", text[start : min(stop, start + _ROLE)].lower())
    if _officials(page.report.language).isdisjoint(lows):
        return None
    if (rebels := _rebels_among(page, lows)) is not None:
        return rebels
    return next((p.name for p in page.parties if start <= p.start < start + _ROLE), None)


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


def with_our_side(page: Page) -> tuple[PartyMention, ...]:
    """The page's parties, where "our forces" are those of whoever says so."""
    named = []
    for party in page.parties:
        ours = page.report.text[party.start : party.start + len(_OUR)].lower() == _OUR
        speaker = speaker_of(page, party.start, party.end) if ours else None
        side = side_of_claimant(page, speaker.claimant if speaker else None) if ours else None
        named.append(party if side is None else replace(party, name=side))
    return tuple(named)


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
