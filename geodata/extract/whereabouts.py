"""Which of the places in a sentence is the one where something happened.

A short list of signs is weighed for every place: the preposition before it, how far it stands
from the words that tell the event, what lies between, and whether it names a town or a country.
The weights were fitted by logistic regression on 4,781 sentences of conflict news that Andrew
Halterman had marked by hand (2019, MIT licence); `python -m geodata.evaluate.fit_whereabouts`
fits them again.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from geodata.model import Mention

_PREPOSITIONS = (
    "in|at|near|on|of|from|to|into|outside|around|inside|across|over|through|towards?|between|"
    "against|with|for|by|along|within|throughout|off|and|or"
)
_BEFORE = re.compile(
    rf"\b({_PREPOSITIONS})(?: (?:the|a|an|its|their|this|that))?"
    r"((?: [\w’'-]+){0,4}?) ?(?:of (?:the )?)?$"
)
_CLAUSE = re.compile(
    r"[;:]|\b(?:that|which|who|where|when|after|before|while|since|but|because|although|as|if)\b"
)
_SPEECH = re.compile(r"\b(?:said|says|told|according|reported|announced|added)\b")
_VERB = re.compile(r"\b(?:was|were|is|are|had|has|have|\w{3,}ed|\w{3,}ing)\b")
_NOUN_AFTER = re.compile(r"^ [a-z]+")
_FUNCTION_AFTER = re.compile(
    r"^ (?:and|or|in|on|at|as|to|of|for|from|by|with|was|were|is|are|has|had|have|that|which|who|"
    r"where|when|after|before|while|since|but|during|until|last|this|late|early|yesterday|today|"
    r"tonight|because|near|against|into|killing|wounding|injuring|leaving|following|over|if|it|"
    r"city|province|district|region|area|town|village|state|county|governorate)\b"
)
_CITY, _QUESTION, _DIVISION, _COUNTRY = "city", "question", "division", "country"


@cache
def _weights() -> dict[str, float]:
    table = files("geodata.extract") / "whereabouts.json"
    weights: dict[str, float] = json.loads(table.read_text(encoding="utf-8"))
    return weights


def where(
    text: str, sentence: tuple[int, int], start: int, end: int, mentions: Sequence[Mention]
) -> list[tuple[float, Mention]]:
    """(probability, mention), likeliest first, of the sentence's mentions as the event's place."""
    weights, scored = _weights(), []
    for number, mention in enumerate(mentions):
        total = sum(
            weights.get(name, 0.0) * value
            for name, value in signs(text, sentence, start, end, mentions, number)
        )
        scored.append((1 / (1 + math.exp(-total)), mention))
    scored.sort(key=lambda pair: (-pair[0], pair[1].start))
    return scored


def signs(
    text: str,
    sentence: tuple[int, int],
    start: int,
    end: int,
    mentions: Sequence[Mention],
    number: int,
) -> Iterator[tuple[str, float]]:
    """(name, value) of what speaks for or against one mention; what is absent is not given."""
    mention = mentions[number]
    after = mention.start >= end
    yield "bias", 1.0
    inside = start <= mention.start < end
    between = text[end : mention.start] if after else text[mention.end : start]
    words = 0 if inside else between.count(" ")
    if inside:
        yield "inside", 1.0
    else:
        yield "after" if after else "before", 1.0
        yield f"distance {'after' if after else 'before'}", math.log1p(words)
    kind = _kind(mention)
    yield f"kind {kind}", 1.0
    window = text[max(sentence[0], mention.start - 70) : mention.start].lower()
    match = _BEFORE.search(window)
    preposition = match[1] if match else "none"
    if match and match[2].strip():
        yield f"{preposition} …", 1.0
    else:
        yield preposition, 1.0
    yield f"{'after' if after else 'before'} {preposition}", 1.0
    if mention.start <= sentence[0] + 4 or window.strip(" \"“'") in ("in", "near", "at"):
        yield f"opens {preposition if match else 'bare'}", 1.0
    tail = text[mention.end : mention.end + 24]
    if tail.startswith(("'s", "’s")):
        yield "possessive", 1.0
    elif tail.startswith("-"):
        yield "hyphen", 1.0
    elif _NOUN_AFTER.match(tail) and not _FUNCTION_AFTER.match(tail):
        yield "noun follows", 1.0
    if not inside:
        if clauses := len(_CLAUSE.findall(between)):
            yield f"clause {'after' if after else 'before'}", float(min(clauses, 3))
        if _SPEECH.search(between):
            yield "speech between", 1.0
        if verbs := len(_VERB.findall(between)):
            yield f"verbs {'after' if after else 'before'}", float(min(verbs, 3))
        if commas := between.count(","):
            yield f"commas {'after' if after else 'before'}", float(min(commas, 3))
        others = sum(
            (end <= other.start < mention.start) if after else (mention.end <= other.start < start)
            for other in mentions
        )
        if others:
            yield f"others {'after' if after else 'before'}", float(min(others, 3))
    if number:
        gap = text[mentions[number - 1].end : mention.start]
        if gap in (", ", " (", " in ", ", in ", " of ", " in the ", " of the "):
            yield f"holds what stands before, {kind}", 1.0
        elif gap in (" and ", ", and ", " or "):
            yield "listed", 1.0
    if number + 1 < len(mentions):
        gap = text[mention.end : mentions[number + 1].start]
        if gap in (", ", " in ", ", in ", " in the ", " of "):
            yield "lies in what follows", 1.0
    if _kind(mention) == _COUNTRY and any(_kind(other) != _COUNTRY for other in mentions):
        yield "country beside towns", 1.0
    if kind == _DIVISION and any(_kind(other) in (_CITY, _QUESTION) for other in mentions):
        yield "division beside towns", 1.0
    if len(mentions) == 1:
        yield "alone", 1.0


def _kind(mention: Mention) -> str:
    place = mention.place
    if place is None:
        return _QUESTION
    if place.kind == "country" or place.precision >= 6:
        return _COUNTRY
    return _DIVISION if place.precision >= 3 else _CITY
