"""Places' names in scripts without capitals, and in scripts whose names are declined.

Arabic tells names from other words by nothing but the words beside them, so that only names the
gazetteer knows are found, the longest first. In Cyrillic, case endings are put back: "в Бахмуте".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from geodata.gazetteer import Found, Gazetteer
from geodata.gazetteer.index import ARTICLE_COUNTRIES
from geodata.gazetteer.tables import MAIN, OTHER
from geodata.model import PlaceKind
from geodata.names import fold

_ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LONG_VOWEL = frozenset("اأإآويى")
_MOST_WORDS = 4
_FEW = 3  # letters of a name at least
_SURE = 0.55  # prominence of a name that needs no word beside it
_WELL_KNOWN = 0.8  # prominence of a name far from where Arabic is spoken
_SURE_CUT = 0.6  # the same, of what is left of a word when "and", "in" or "as" is cut off
_STEM = 3  # letters at least that an ending leaves


@dataclass(frozen=True)
class _Words:
    proclitics: tuple[str, ...]
    before: frozenset[str]
    media: frozenset[str]
    never: frozenset[str]
    kinds: dict[str, PlaceKind]
    endings: tuple[str, ...]
    bare: tuple[str, ...]
    adjectives: tuple[str, ...]
    countries: dict[str, str]  # name in Arabic → code
    romanised: dict[int, str]


@cache
def _words() -> _Words:
    source = files("geodata.gazetteer") / "data" / "scripts.toml"
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    arabic, cyrillic = table["arabic"], table["cyrillic"]
    return _Words(
        tuple(arabic["proclitics"]),
        frozenset(arabic["before"]),
        frozenset(arabic["media"]),
        frozenset(arabic["never"]),
        {word: kind for kind, words in arabic["kinds"].items() for word in words},
        tuple(cyrillic["endings"]),
        tuple(cyrillic["bare"]),
        tuple(cyrillic["adjectives"]),
        {name: cc for cc, names in arabic["countries"].items() for name in names},
        {ord(c): latin for letters, latin in arabic["romanised"].items() for c in letters},
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A name the gazetteer knows, in Arabic script; see `toponyms.Spot` for what is what."""

    start: int
    end: int
    key: str
    found: tuple[Found, ...]
    kind: PlaceKind | None
    sure: bool
    question: bool = False  # called a place, but in no table as it is written


def find_arabic(
    text: str,
    start: int,
    end: int,
    gazetteer: Gazetteer,
    is_common: Callable[[str], bool] | None = None,
) -> Iterator[Named]:
    """Names in Arabic script between start and end, the longest first, never overlapping.

    A word that `is_common` knows is a name only behind a word such as "town".
    """
    words = [match.span() for match in _ARABIC.finditer(text, start, end)]
    at = last = 0
    while at < len(words):
        named = None
        listed = at > 0 and words[at - 1][1] == last
        for to in range(min(len(words), at + _MOST_WORDS), at, -1):
            if text[words[at][0] : words[to - 1][1]].count(" ") == to - at - 1:
                before = text[slice(*words[at - 1])] if at else ""
                where = (words[at][0], words[to - 1][1])
                ends = (text[slice(*words[at])], text[slice(*words[to - 1])])
                called = before in _words().kinds
                if is_common is not None and not called and any(map(is_common, ends)):
                    continue
                named = _named(text, *where, before, listed, gazetteer)
            if named is not None:
                yield named
                at, last = to, named.end
                break
        else:
            if is_common is not None and at and (asked := _asked(text, words, at, is_common)):
                yield asked
                last = asked.end
            at += 1


def _asked(
    text: str, words: list[tuple[int, int]], at: int, is_common: Callable[[str], bool]
) -> Named | None:
    """A word behind "the town of", in no table as it is written: its romanised key may be."""
    kind = _words().kinds.get(text[slice(*words[at - 1])])
    start, end = words[at]
    word = text[start:end]
    if kind is None or words[at - 1][1] + 1 != start or is_common(word) or len(word) < _FEW:
        return None
    bare = word[2:] if word.startswith("ال") and len(word) > _FEW + 1 else word
    if len(bare) <= _FEW:
        return None  # too short to be known by its sound
    # The vowel that is not written: of "trhwna", most likely an "a" behind the first letter.
    opening = bare[0] + ("a" if not _LONG_VOWEL.intersection(bare[:2]) else "")
    key = fold((opening + bare[1:]).translate(_words().romanised))
    return Named(start, end, key, (), kind, True, question=True)


def _named(
    text: str, start: int, end: int, before: str, listed: bool, gazetteer: Gazetteer
) -> Named | None:
    """The name that the words from start to end are; `listed` where a place stands before them."""
    lists = _words()
    for first in (start, start + 1):
        if first > start and text[start] not in lists.proclitics:
            return None
        if text[first:end] in lists.before or text[first:end] in lists.kinds:
            return None
        if text[first:end] in lists.never or before in lists.media:
            return None
        key = fold(text[first:end])
        found = gazetteer.find_folded(key) if end - first >= _FEW else ()
        found = tuple(each for each in found if each.quality <= OTHER or each.own)
        if any(each.place.country in ARTICLE_COUNTRIES for each in found):
            # "Marib" before "Marabá", which Arabic spells alike
            found = tuple(
                each
                for each in found
                if each.place.country in ARTICLE_COUNTRIES
                or each.prominence >= _WELL_KNOWN
                or each.own
            )
        land = gazetteer.country(lists.countries.get(text[first:end], ""))
        if land is not None:
            found = (Found(land, MAIN, 1.0), *found)
        if not found:
            continue
        kind = lists.kinds.get(before)
        # A word that names a town in Ohio, spelled in Arabic, is mostly a word.
        near = land is not None or found[0].own or found[0].place.country in ARTICLE_COUNTRIES
        if first > start and not near and found[0].prominence < _WELL_KNOWN:
            return None
        if first > start and kind is None and not listed and found[0].prominence < _SURE_CUT:
            return None  # "and" and "said" make as good a name
        cue = listed or before in lists.before or found[0].prominence >= _SURE
        least = _SURE if kind is not None else _WELL_KNOWN
        sure = (cue or kind is not None) and (near or found[0].prominence >= least)
        return Named(first, end, key, found, kind, sure)
    return None


def undeclined(word: str, gazetteer: Gazetteer) -> str | None:
    """The folded name that a declined Cyrillic word is a form of; None if there is none."""
    if not _CYRILLIC.match(word):
        return None
    lists = _words()
    low = word.lower()
    if low.endswith(lists.adjectives):
        return None
    for ending in lists.endings:
        if not low.endswith(ending) or len(low) - len(ending) < _STEM:
            continue
        stem = low[: -len(ending)]
        for last in lists.bare:
            key = fold(stem + last)
            if any(each.quality <= OTHER for each in gazetteer.find_folded(key)):
                return key
    return None
