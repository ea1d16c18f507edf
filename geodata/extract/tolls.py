"""Figures of people harmed or moved: "killing 12, among them 3 children", "some 300,000 fled".

A figure becomes a claim once it has a place, days, a speaker and a scope. Running totals repeat
earlier deaths, so what a new total replaces is linked to it, and a part ("including 1,130
civilians") to its whole: neither is ever added.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from geodata.extract import attribution, languages, places
from geodata.extract.dates import event_dates
from geodata.extract.figures import Figure, figures_of
from geodata.extract.page import Page, Sentence
from geodata.model import DateRange, Measure, Mention, Modality, Scope, Toll

_MANY = 1000  # a toll this high, told without a day, is a running total


def find_tolls(page: Page) -> list[Toll]:
    """Every figure of people killed, wounded, missing, captured, moved …, in text order.

    A part follows its whole, with the whole's id in `part_of`; a total that replaces another has
    the other's id in `supersedes`. Planned and hypothetical harm is left out, "no deaths" is a
    negated zero and only where the text speaks of violence.
    """
    figures = figures_of(page)
    if not figures:
        return []
    words = _words(page.report.language)
    setting = _Setting(page, figures, words)
    tolls = [_claim(page, one, words, setting) for one in figures]
    return sorted(tolls, key=lambda t: (t.start, t.end))


class _Words:
    """A language's tables for this room, compiled once."""

    def __init__(self, language: str) -> None:
        table = languages.load(language)
        scopes = table["scopes"]
        self.clock = re.compile(scopes["clock"], re.I)
        self.there = re.compile(scopes["there"], re.I)
        self.whole_war = re.compile(scopes["whole_war"], re.I)
        self.period = re.compile(scopes["period"], re.I)
        self.daily = re.compile(scopes["daily"], re.I)
        self.cumulative = re.compile(scopes["cumulative"], re.I)
        self.incident = re.compile(scopes["incident"], re.I)
        self.of_war = re.compile(scopes["of_war"], re.I)
        self.violence = re.compile(scopes["violence"], re.I)
        self.perfect = re.compile(table["dates"]["perfect"], re.I)


@cache
def _words(language: str) -> _Words:
    return _Words(language)


def _goes_on(one: Figure) -> bool:
    """True for a figure of what was told before: a new total, "two others", the wounded of it."""
    return (
        one.total
        or one.rule in ("superseded", "counted again", "treated")
        or one.pieces[0].code in "BP"
    )


class _Setting:
    """Where the figures of a page happened."""

    def __init__(self, page: Page, figures: list[Figure], words: _Words) -> None:
        cues = [(a.cue_start, a.cue_end) for a in page.attributions]
        # "the governor of the northern province said" is where somebody speaks.
        mentions = tuple(
            m
            for m in page.mentions
            if not any(s <= m.start < e for s, e in cues)
            and not words.clock.match(page.report.text, m.end)  # "at 5 a.m. Moscow time"
        )
        self.page = replace(page, mentions=mentions) if len(mentions) < len(page.mentions) else page
        self.figures = figures
        # Accidents, epidemics and matches have their dead and hurt, too.
        self.is_violent = words.violence.search(page.report.text) is not None
        self.words = words
        self._main: Mention | None = None

    def place(self, sentence: Sentence, one: Figure) -> Mention | None:
        """The place of the figure's own clause, else of its sentence, else of the figure it goes
        on about; a whole war's dead have none."""
        after = min(
            [f.start for f in self.figures if one.end <= f.start < sentence.end] or [sentence.end]
        )
        before = max(
            [f.end for f in self.figures if sentence.start <= f.end <= one.start]
            or [sentence.start]
        )
        spans = ((one.start, after), (before, one.end), (sentence.start, sentence.end))
        for start, end in spans:
            if any(start <= m.start < end for m in self.page.mentions):
                return places.event_place(self.page, start, end)
        text = self.page.report.text
        if self.words.there.search(text, sentence.start, sentence.end):
            return places.event_place(self.page, one.start, one.end)
        if self.words.whole_war.search(text, sentence.start, sentence.end):
            return None
        leads = self.figures[0]
        if one.total and leads.place is not None:
            return leads.place  # "the toll later rose": of what the story is about
        if one.before is not None and one.before.place is not None:
            return one.before.place
        return self._near(sentence)

    def _near(self, sentence: Sentence) -> Mention | None:
        """The place of the sentences before in the paragraph, else where the story opens."""
        row = self.page.sentences
        index = row.index(sentence)
        for earlier in reversed(row[:index]):
            if earlier.paragraph != sentence.paragraph:
                break
            if any(earlier.start <= m.start < earlier.end for m in self.page.mentions):
                return places.event_place(self.page, earlier.start, earlier.end)
        if self._main is None:
            for opening in row:
                if opening.kind in ("title", "body") and any(
                    opening.start <= m.start < opening.end for m in self.page.mentions
                ):
                    self._main = places.event_place(self.page, opening.start, opening.end)
                    break
        return self._main


def _claim(page: Page, one: Figure, words: _Words, setting: _Setting) -> Toll:
    """The figure as a claim, after those it is a part of or replaces."""
    if one.toll is not None:
        return one.toll
    text = page.report.text
    whole = _claim(page, one.whole, words, setting) if one.whole else None
    replaced = _claim(page, one.replaces, words, setting) if one.replaces else None
    dates = whole.dates if whole else event_dates(page, one.start, one.end)
    mention = one.whole.place if one.whole else setting.place(one.sentence, one)
    one.place = mention
    earlier = setting.figures[0] if one.total else one.before
    goes_on = earlier.toll if earlier and not whole and _goes_on(one) else None
    if (
        goes_on
        and goes_on.scope in ("incident", "daily")
        and goes_on.dates
        and dates
        and dates.how.startswith("no day of its own")
    ):
        dates = replace(goes_on.dates, how=f"as the figure before ({goes_on.dates.how})")
    said = attribution.speaker_of(page, one.start, one.end)
    modality: Modality = one.modality or (said.modality if said else "asserted")
    measure: Measure = one.measure  # type: ignore[assignment]  # the table's keys are measures
    one.toll = Toll(
        report_id=page.report.id,
        start=one.start,
        end=one.end,
        quote=text[one.start : one.end],
        place_text=mention.text if mention else "",
        place=mention.place if mention else None,
        dates=dates,
        claimant=said.claimant if said else None,
        claimant_kind=said.claimant_kind if said else None,
        modality=modality,
        confidence=one.confidence if setting.is_violent else one.confidence / 2,
        rule=f"toll: {one.rule}",
        measure=measure,
        count=one.count,
        group=one.group or "all",
        group_party=one.party,
        part_of=whole.id if whole else None,
        supersedes=replaced.id if replaced else None,
        scope=whole.scope if whole else _scope(page, one, dates, words),
    )
    return one.toll


def _scope(page: Page, one: Figure, dates: DateRange | None, words: _Words) -> Scope:
    """Whether the figure is of one incident, a day, a period, or a running total."""
    if one.measure == "remained":
        return "state"
    text = page.report.text
    sentence = one.sentence
    clause_start = max(sentence.start, one.start - 120)
    clause = text[clause_start : min(sentence.end, one.end + 120)]
    how = dates.how if dates else ""
    if how in ("the day it is counted from", "that year"):
        return "incident"
    if words.daily.search(clause):
        return "daily"
    if how.startswith(("from then on", "up to then")):
        return "cumulative"
    if words.cumulative.search(clause):
        return "cumulative"
    if dates is not None and dates.first is not None and dates.last is not None and dates.text:
        length = (dates.last - dates.first).days
        if how.startswith("so long"):
            if length <= 1:
                return "daily"
            return "cumulative" if length > 45 else "period"
        if dates.precision == "year" or length > 45:
            return "period"
        if dates.precision == "range" and length > 3:
            return "period"
    if words.period.search(clause):
        return "period"
    if how.startswith(("last month", "this month", "last year", "this year")):
        return "period"
    number = one.count.best or one.count.low or 0
    if number >= _MANY and words.whole_war.search(clause):
        return "cumulative"
    if one.total:
        many = number >= _MANY
        single = words.incident.search(clause) is not None
        if (many and number >= 5 * _MANY) or (not single and (many or words.of_war.search(clause))):
            return "cumulative"
    elif number >= _MANY and (dates is None or not dates.text) and words.perfect.search(clause):
        return "cumulative"
    return "incident"
