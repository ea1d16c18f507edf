"""A report laid out for the rules: sentences, toponyms, dates, numbers, parties and speakers found
once, so that every rule reads the same page. Numbers are found when a rule first asks for those of
a sentence: of most it never does. All offsets are code points into the report's text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from geodata.model import ClaimantKind, Count, DateRange, Mention, Modality, Report

SentenceKind = Literal["title", "body", "caption", "boilerplate"]

_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `paragraph` counts from 0. A dateline is cut off the sentence it opens."""

    start: int
    end: int
    paragraph: int
    kind: SentenceKind = "body"


@dataclass(frozen=True, slots=True)
class Layout:
    """What the shape of the text tells before any rule reads a word.

    `report` carries the title and dateline found, where the file did not name them itself.
    """

    report: Report
    sentences: tuple[Sentence, ...]
    quotations: tuple[tuple[int, int], ...] = ()  # inside quotation marks, marks excluded


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words that name days, and the days they name; `named` where a word bounds those: of "until
    August" the month itself."""

    start: int
    end: int
    dates: DateRange
    named: DateRange | None = None


@dataclass(frozen=True, slots=True)
class CountMention:
    """Words that name a number of something, qualifier included in the span ("at least 12")."""

    start: int
    end: int
    count: Count


class Counts:
    """The numbers of a report, sentence by sentence; `find` is called once for each asked about."""

    __slots__ = ("_find", "_found")

    def __init__(self, find: Callable[[Sentence], Sequence[CountMention]] = lambda _: ()) -> None:
        self._find = find
        self._found: dict[int, Sequence[CountMention]] = {}

    def of(self, sentence: Sentence) -> Sequence[CountMention]:
        """The sentence's numbers, in text order."""
        found = self._found.get(sentence.start)
        if found is None:
            found = self._found[sentence.start] = self._find(sentence)
        return found


@dataclass(frozen=True, slots=True)
class PartyMention:
    """Words that name a party; `name` is canonical ("the jihadists" may be "Islamic State").

    `plain` is True for a generic noun ("the army", "rebels") read in the light of the article.
    """

    start: int
    end: int
    name: str
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to say a stretch of text: "the Observatory said", "according to medics".

    `start`/`end` bound the words attributed; `cue_start`/`cue_end` the words that attribute.
    """

    start: int
    end: int
    cue_start: int
    cue_end: int
    claimant: str
    claimant_kind: ClaimantKind
    modality: Modality = "attributed"


@dataclass(frozen=True, slots=True)
class Page:
    """A report and everything found in it that rules lean on, each in text order."""

    report: Report
    sentences: tuple[Sentence, ...]
    quotations: tuple[tuple[int, int], ...]
    mentions: tuple[Mention, ...]
    dates: tuple[DateMention, ...]
    counts: Counts
    parties: tuple[PartyMention, ...]
    attributions: tuple[Attribution, ...]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence with that letter; None between sentences, as in a dateline."""
        index = bisect_right(self.sentences, offset, key=_start) - 1
        return self.sentences[index] if index >= 0 and offset < self.sentences[index].end else None
