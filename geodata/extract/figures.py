"""The figures of people a story tells, sentence by sentence.

A sentence becomes a row of letters (see `sentence_pieces`), and each way of telling a figure is a
pattern over the row (`figure_patterns`). What hangs on other figures (parts, gaps, earlier totals)
is read after them, and whom a bare number counts last of all.
"""

from __future__ import annotations

import re

from geodata.extract.figure_groups import name_groups
from geodata.extract.figure_parts import add_dependents, link_of_them
from geodata.extract.figure_patterns import take_patterns
from geodata.extract.figure_row import Figure, Row, figure_words
from geodata.extract.figure_totals import (
    add_new_total,
    link_earlier_totals,
    link_superseded,
    take_totals,
)
from geodata.extract.page import Page
from geodata.extract.phrases import words_of

_BY = re.compile(r"\bby (?:the |an? )?$")
_COUNTED = frozenset("NBPSUM")  # the letters of counted pieces


def figures_of(page: Page) -> list[Figure]:
    """Every figure of the story, in the order of its sentences, linked to those it hangs on."""
    words = figure_words(page.report.language)
    row = words_of(page.report.text)
    harm, again = words.harm.in_text(row.there), words.again.in_text(row.there)
    one_or_two = words.one_or_two & row.there
    figures: list[Figure] = []
    before: Figure | None = None  # the last figure of the sentence before
    paragraph = -1
    for sentence in page.sentences:
        if sentence.kind not in ("title", "body"):
            continue
        found: list[Figure] = []
        lows = row.lows[row.at(sentence.start) : row.at(sentence.end)]
        # Most sentences have not the words a figure takes, and are not read further.
        may_tell = harm.in_any(lows) or (before is not None and again.in_any(lows))
        if may_tell and (not one_or_two.isdisjoint(lows) or page.counts.of(sentence)):
            found = _read(Row(page, sentence, words, before))
        figures += found
        if found:
            before = found[-1]
        elif sentence.paragraph != paragraph:
            before = None
        paragraph = sentence.paragraph
    return figures


def _read(row: Row) -> list[Figure]:
    """The figures of a sentence, in text order."""
    if _COUNTED.isdisjoint(row.codes):
        return []
    text = words_of(row.page.report.text).lowered
    if row.words.staged.search(text, row.sentence.start, row.sentence.end):
        return []  # "the film, in which 12 soldiers die"
    take_totals(row)
    take_patterns(row)
    link_earlier_totals(row)
    link_of_them(row)
    add_dependents(row)
    add_new_total(row)
    link_superseded(row)
    row.found.sort(key=lambda f: f.pieces[0].start)
    name_groups(row)
    cues = [(a.cue_start, a.cue_end) for a in row.page.attributions]
    return [
        one
        for one in row.found
        if one.modality != "hypothetical"
        # "the city's capture by the paramilitary X": who took it is not taken
        and not (one.rule == "active" and _BY.search(text, one.start, one.pieces[0].start))
        # "killing two airmen, police spokesman X said": he who speaks is none of them
        and not (one.pieces[0].code == "S" and any(s <= one.pieces[0].start < e for s, e in cues))
    ]
