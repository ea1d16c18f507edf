"""Words that tell how a name is meant: the lists of the gazetteer's data, ready for look-up."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from geodata.model import PlaceKind
from geodata.names import fold

_TAKEN = r"taken(?! (?:to|into|away|aback|ill|off|out|hostage|prisoner|captive)\b)"


@dataclass(frozen=True)
class PlaceWords:
    """The word lists, ready for look-up. Patterns for what is named are for words in lower case."""

    kinds: dict[str, PlaceKind]
    beside_before: frozenset[str]
    beside_after: frozenset[str]
    buildings: frozenset[str]
    titles: frozenset[str]
    not_place_before: frozenset[str]
    speech: re.Pattern[str]
    media_before: frozenset[str]
    media_after: re.Pattern[str]
    questions: frozenset[str]
    verbs: frozenset[str]
    last_before: frozenset[str]  # last words of all the phrases that tell a place before its name
    fate: re.Pattern[str]
    acts: re.Pattern[str]
    war: frozenset[str]
    openers: frozenset[str]
    opener_endings: tuple[str, ...]
    taken: frozenset[str]
    endings: frozenset[str]
    beginnings: frozenset[str]
    never: frozenset[str]
    common: frozenset[str]
    given: frozenset[str]
    surnames: frozenset[str]
    kind_after: re.Pattern[str]
    kind_before: re.Pattern[str]


@cache
def place_words() -> PlaceWords:
    """The lists, read once."""
    data = files("geodata.gazetteer") / "data"
    table: dict[str, Any] = tomllib.loads((data / "en.toml").read_text(encoding="utf-8"))

    def listed(name: str) -> frozenset[str]:
        lines = (data / name).read_text(encoding="utf-8").splitlines()
        return frozenset(fold(line) for line in lines if line and not line.startswith("#"))

    def either(words: Iterable[str]) -> str:
        return "|".join(sorted(map(re.escape, words), key=len, reverse=True))

    kinds: dict[str, PlaceKind] = {
        word: kind for kind, words in table["kinds"].items() for word in words
    }
    return PlaceWords(
        kinds,
        frozenset(table["beside"]["before"]),
        frozenset(table["beside"]["after"]),
        frozenset(table["beside"]["buildings"]),
        frozenset(table["names"]["titles"]),
        frozenset(table["names"]["not_place_before"]),
        re.compile(rf"\s(?:has |have |had |also )?(?:{either(table['names']['speech'])})\b"),
        frozenset(table["names"]["media_before"]),
        re.compile(rf" (?:{either(table['names']['media_after'])})\b"),
        frozenset(table["questions"]["before"]) | frozenset(table["questions"]["verbs"]),
        frozenset(table["questions"]["verbs"]),
        frozenset(
            phrase.split()[-1]
            for listed in ("before", "verbs", "war", "taken")
            for phrase in table["questions"][listed]
        )
        | {"the", "of"},
        re.compile(
            rf"(?: (?:{either(table['questions']['fate'])})|(?: also| now| again| since)?"
            rf" (?:is|was|were|(?:has|have|had) (?:\w+ )?been)(?: also| now| again| being)?"
            rf" (?:{either(table['questions']['suffered'])}|{_TAKEN}))\b"
        ),
        re.compile(rf"\s(?:then |later |soon )?(?:{either(table['questions']['acts'])})\b"),
        frozenset(table["questions"]["war"]),
        frozenset(table["questions"]["openers"]),
        tuple(table["questions"]["opener_endings"]),
        frozenset(table["questions"]["taken"]),
        frozenset(table["questions"]["endings"]),
        frozenset(table["questions"]["beginnings"]),
        frozenset(table["never"]["words"]),
        listed("common.txt"),
        listed("given.txt"),
        listed("surnames.txt"),
        re.compile(rf"(?:'s)?[ \u00a0-]({either(kinds)})\b"),
        re.compile(rf"\b({either(kinds)}) of (?:the )?$"),
    )


__all__ = ["PlaceWords", "place_words"]
