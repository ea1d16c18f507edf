"""A sentence's row of pieces with the figures found in it so far, which every rule of figures reads
and adds to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from geodata.extract import languages
from geodata.extract.page import Page, Sentence
from geodata.extract.sentence_pieces import pieces_of
from geodata.extract.toll_words import Piece, Vocabulary, vocabulary
from geodata.model import Count, Mention, Modality, Toll


@dataclass(slots=True)
class Figure:
    """A figure as a pattern found it, before dates, place and speaker are known."""

    sentence: Sentence

    pieces: list[Piece]
    measure: str
    count: Count
    start: int
    end: int
    rule: str
    confidence: float
    group: str = "all"
    party: str | None = None
    modality: Modality | None = None
    whole: Figure | None = None
    replaces: Figure | None = None
    before: Figure | None = None  # the last figure of the sentence before
    total: bool = False  # a death toll rather than the deaths of a clause
    own_clause: bool = False  # a part that has its own day and place: "ten people who died when …"
    toll: Toll | None = None
    place: Mention | None = None


class FigureWords:
    """A language's tables for this room, compiled once."""

    def __init__(self, language: str) -> None:
        table = languages.load(language)
        self.voc: Vocabulary = vocabulary(language)
        self.toll = {name: frozenset(words) for name, words in table["toll_words"].items()}
        self.violence = re.compile(table["scopes"]["violence"])
        self.own_losses = re.compile(table["scopes"]["own_losses"])
        self.losses = re.compile(rf"{table['scopes']['losses']}|{table['scopes']['any_losses']}")
        self.staged = re.compile(table["scopes"]["staged"])
        self.both_sides = re.compile(table["scopes"]["both_sides"])
        self.on_side = re.compile(table["scopes"]["on_side"])
        self.one_or_two = self.voc.singular | self.toll["pair"]
        harm = {*self.voc.verbs, *self.voc.nouns, *self.voc.of_nouns, "still"}
        phrases = {
            phrase
            for listed in self.voc.phrases.values()
            for phrase, piece in listed
            if piece.code not in "&i"
        }
        for name in (
            "tolls",
            "injuries",
            "captive",
            "costing",
            "lives",
            "lose",
            "left",
            "treated",
            "drive",
        ):
            phrases |= {tuple(phrase.split()) for phrase in self.toll[name]}
        # "the number of refugees", "estimates of the families uprooted"
        phrases |= {(number, who) for number in self.toll["toll_of"] for who in self.toll["fled"]}
        self.harm = Openers({(word,) for word in harm} | phrases)
        again = (
            self.toll["up_from"]
            | self.toll["counting"]
            | self.toll["include"]
            | self.toll["rising"]
        )
        self.again = Openers({tuple(phrase.split()) for phrase in again})


class Openers:
    """Words and phrases of which one must stand in a sentence for it to be worth reading."""

    def __init__(self, phrases: Iterable[tuple[str, ...]]) -> None:
        phrases = frozenset(phrases)
        self.words = frozenset(phrase[0] for phrase in phrases if len(phrase) == 1)
        self.longer: dict[str, list[frozenset[str]]] = {}
        for first, *rest in phrases:
            if rest and first not in self.words:
                self.longer.setdefault(first, []).append(frozenset(rest))

    def in_text(self, there: frozenset[str]) -> Openers:
        """Those of them a text of these words may have: mostly few."""
        few = Openers(())
        few.words = self.words & there
        for first, rests in self.longer.items():
            if first in there and (rests := [rest for rest in rests if rest <= there]):
                few.longer[first] = rests
        return few

    def in_any(self, lows: list[str]) -> bool:
        """True where one of them stands in the words; their order is left to the reading."""
        if not self.words.isdisjoint(lows):
            return True
        if not self.longer or self.longer.keys().isdisjoint(lows):
            return False
        here = frozenset(lows)
        return any(
            rest <= here for first in self.longer.keys() & here for rest in self.longer[first]
        )


@cache
def figure_words(language: str) -> FigureWords:
    """A language's words for this room, read once."""
    return FigureWords(language)


class Row:
    """One sentence's pieces, and the figures found in them."""

    def __init__(
        self, page: Page, sentence: Sentence, words: FigureWords, before: Figure | None
    ) -> None:
        self.page = page
        self.sentence = sentence
        self.words = words
        self.pieces = pieces_of(page, sentence)
        self.codes = "".join([p.code for p in self.pieces])
        self.counted = [i for i, p in enumerate(self.pieces) if p.count is not None]
        self.before = before
        self.found: list[Figure] = []
        self.taken: dict[int, Figure] = {}  # index of a counted piece → its figure

    def has_open(self) -> bool:
        """True where a counted piece belongs to no figure yet."""
        taken = self.taken
        return any(index not in taken for index in self.counted)

    def add(
        self, index: int, measure: str, rule: str, confidence: float, match: re.Match[str] | None
    ) -> Figure:
        """Notes the counted piece at an index as a figure, quoted with the verb of its match."""
        piece = self.pieces[index]
        assert piece.count is not None
        start, end = piece.start, piece.end
        if match is not None:
            verb_start = self.pieces[match.start("v")].start if match["v"] else start
            verb_end = self.pieces[match.end("v") - 1].end if match["v"] else end
            start, end = min(start, verb_start), max(end, verb_end)
        one = Figure(
            self.sentence,
            [piece],
            measure,
            piece.count,
            start,
            end,
            rule,
            confidence,
            piece.group,
            piece.party,
        )
        one.before = self.before
        self.found.append(one)
        self.taken[index] = one
        return one

    def narrow(self, one: Figure) -> None:
        """A part is quoted by its own words."""
        one.start, one.end = one.pieces[0].start, one.pieces[0].end

    def whole_before(self, measure: str, index: int) -> Figure | None:
        """The figure told last before a piece, of a measure or ("") of any; never a part."""
        start = self.pieces[index].start
        here = [f for f in self.found if f.pieces[0].start < start and f.whole is None]
        here = [f for f in here if not measure or f.measure == measure]
        if here:
            return max(here, key=lambda f: f.pieces[0].start)
        if self.before is not None and (not measure or self.before.measure == measure):
            return self.before.whole or self.before
        return None
