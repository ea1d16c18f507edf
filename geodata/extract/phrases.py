"""A text as words, and a sentence as a row of units: words, with names of places, parties, days
and numbers each taken together.

The rules of control, parties and speakers walk over these, so none of them cuts text itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from geodata.extract.page import PartyMention, Sentence
from geodata.model import Mention

UnitKind = Literal["word", "name", "mark", "place", "party", "date", "count"]

# Abbreviations keep their dots; "'s" stands alone, and so does the last part of "rebel-held",
# since the party before it is one.
_WORD = re.compile(
    r"(?:[A-Z]\.){2,}(?:-\w+)*"
    r"|\w+(?:(?:[.,]\d+)+|(?:[-‐‑](?!(?:held|controlled|occupied|ruled|run|administered|seized"
    r"|captured)\b)|(?<=\b[rd]e)-|['’ʿʻ`](?![sS]\b))\w+)*"
    r"|['’][sS]\b"
    r"|[-‐‑](?=\w)"
    r"|[^\w\s]"
)


_ARTICLES = ("al-", "el-", "ar-", "as-", "at-")
_NAME_PARTICLES = frozenset({"ibn", "bin", "abd"})


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words and marks in order, as parallel lists; `lows` are in lower case.

    `there` are the distinct ones: whether a text has a word at all is asked more often than where.
    Of these, `digits` begin with a digit, and `hyphened` have a hyphen.
    `lowered` is the whole text in lower case, letter for letter: a pattern finds its words there in
    a third of the time it takes where case is to be ignored.
    """

    text: str
    starts: list[int]
    ends: list[int]
    lows: list[str]
    there: frozenset[str]
    lowered: str
    digits: frozenset[str]
    hyphened: frozenset[str]

    def at(self, offset: int) -> int:
        """The index of the first word that begins at `offset` or after it."""
        return bisect_left(self.starts, offset)

    def indexes_of(self, wanted: Set[str]) -> list[int]:
        """Where words of a set stand, in order. Costs next to nothing where none does."""
        here = wanted & self.there
        return [index for index, low in enumerate(self.lows) if low in here] if here else []


@lru_cache(maxsize=16)
def words_of(text: str) -> Words:
    """The words of a whole text; kept for the rules that come after."""
    return cut(text)


def cut(text: str) -> Words:
    """The words of a text. For names and phrases: `words_of` keeps room for few, for reports."""
    starts: list[int] = []
    ends: list[int] = []
    lows: list[str] = []
    end = 0
    lowered = text.lower().replace("’", "'")
    if len(lowered) != len(text):  # a few letters grow when lowered ("İ"): keep the offsets
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("’", "'")
    # What stands between blanks is mostly a plain word with or without a stop or comma; only the
    # rest is left to the pattern, which takes a third longer over the whole text.
    for chunk in lowered.split():
        start = lowered.find(chunk, end)
        end = start + len(chunk)
        if chunk.isalnum():
            starts.append(start)
            ends.append(end)
            lows.append(chunk)
        elif chunk[-1] in ".," and chunk[:-1].isalnum():
            starts += start, end - 1
            ends += end - 1, end
            lows += chunk[:-1], chunk[-1]
        else:
            for match in _WORD.finditer(text, start, end):
                first, last = match.span()
                starts.append(first)
                ends.append(last)
                lows.append(lowered[first:last])
    there = frozenset(lows)
    odd = [low for low in there if "0" <= low < ":" or "-" in low]
    digits = frozenset([low for low in odd if "0" <= low < ":"])
    hyphened = frozenset([low for low in odd if "-" in low])
    return Words(text, starts, ends, lows, there, lowered, digits, hyphened)


@lru_cache(maxsize=4096)
def lows_of(phrase: str) -> tuple[str, ...]:
    """The words of a name or phrase in lower case, kept."""
    return tuple(cut(phrase).lows)


_DESCRIBING = ("-backed", "-led", "-allied", "-aligned", "-supported", "-trained")  # "U.S.-backed"
_QUOTES = frozenset('"“‘«')


@dataclass(slots=True)
class Unit:
    """One step of a sentence: a word, a mark, or a name found earlier.

    A "name" is a run of capitalised words nobody recognised. `ref` is the mention found there.
    """

    kind: UnitKind
    low: str
    start: int
    end: int
    ref: Any = None

    @property
    def is_mark(self) -> bool:
        """True for punctuation."""
        return self.kind == "mark"


def units_of(
    text: str,
    sentence: Sentence,
    mentions: Sequence[Mention],
    parties: Sequence[PartyMention],
    others: Sequence[tuple[UnitKind, int, int, Any]],
    days: Container[str] = (),
    small: Container[str] = (),
) -> list[Unit]:
    """The sentence as units. Where names overlap, parties come before places, then the rest.

    `mentions`, `parties` and `others` (dates and counts) are those of this sentence; `days` are
    the names of weekdays and months, `small` the words that open no name though they begin a
    quotation ("We", "If").
    """
    taken: list[tuple[int, int, UnitKind, Any]] = [(p.start, p.end, "party", p) for p in parties]
    _add(taken, ((m.start, m.end, "place", m) for m in mentions))
    _add(taken, ((start, end, kind, ref) for kind, start, end, ref in others))
    taken.sort(key=lambda span: span[0])
    words = words_of(text)
    starts, ends, lows = words.starts, words.ends, words.lows
    units: list[Unit] = []
    index, stop = words.at(sentence.start), words.at(sentence.end)
    names = iter(taken)
    name = next(names, None)
    while index < stop:
        start, end = starts[index], ends[index]
        if name is not None:
            while name is not None and name[1] <= start:
                name = next(names, None)
            if name is not None and name[0] <= start and name[1] < end:
                name = next(names, None)  # part of a longer word is another name ("Qala-e Zal")
            if name is not None and name[0] <= start:
                begin, end, kind, ref = name
                units.append(Unit(kind, text[begin:end].lower(), begin, end, ref))
                while index < stop and starts[index] < end:
                    index += 1
                continue
        low, first = lows[index], text[start]
        kind_of: UnitKind = "word"
        if not (first.isalnum() or (end - start > 1 and first in "'’")):
            kind_of = "mark"
        elif low in days and first.isupper():
            kind_of = "date"  # a weekday no anchor could place
        units.append(Unit(kind_of, low, start, end))
        index += 1
    return _join_names(text, units, small)


def _add(
    taken: list[tuple[int, int, UnitKind, Any]],
    more: Iterable[tuple[int, int, UnitKind, Any]],
) -> None:
    before = list(taken)
    for span in more:
        if not any(span[0] < end and start < span[1] for start, end, *_ in before):
            taken.append(span)


def _join_names(text: str, units: list[Unit], small: Container[str]) -> list[Unit]:
    """Runs of capitalised words become one name; the sentence's first word only with a second."""
    joined: list[Unit] = []
    for index, unit in enumerate(units):
        if unit.kind != "word":
            joined.append(unit)
            continue
        capital = text[unit.start].isupper() and not unit.low.endswith(_DESCRIBING)
        particle = unit.low.startswith(_ARTICLES)
        if not (capital or particle or unit.low in _NAME_PARTICLES):
            joined.append(unit)
            continue
        last = joined[-1] if joined else None
        if (
            unit.low in _NAME_PARTICLES
            and last is not None
            and last.kind in ("name", "place")
            and index + 1 < len(units)
            and text[units[index + 1].start].isupper()
        ):
            # "Hisham ibn Abd al-Malik": one name, whatever its first word is elsewhere
            joined[-1] = Unit("name", f"{last.low} {unit.low}", last.start, unit.end)
            continue
        if capital and index and units[index - 1].is_mark and unit.low in small:
            capital = False
        opens = index == 0 or (index == 1 and units[0].low in _QUOTES)  # a word may be anything
        if (capital and not opens) or particle:
            if last is not None and last.kind == "name" and unit.start - last.end == 1:
                last.end = unit.end
                last.low = text[last.start : unit.end].lower()
            else:
                joined.append(Unit("name", unit.low, unit.start, unit.end))
        else:
            joined.append(unit)
    return joined
