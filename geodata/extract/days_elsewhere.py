"""Days that another sentence tells: a headline's, "the same day as Norton", a fact told twice.

Stories open with who took what, and tell when further down. A claim whose own words name no day
would have the report's; here it gets the day on which the report tells the same, or the one that
it is counted from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from geodata.extract.date_words import (
    SAME_DAY,
    DateWords,
    are_apart,
    back,
    date_words,
    has_own_day,
    one_day,
)
from geodata.extract.page import Page, Sentence
from geodata.model import Control, DateRange
from geodata.names import fold

_FACTS = frozenset({"gained", "lost", "withdrew", "handed_over", "siege_broken"})
_STILL = frozenset({"denied", "negated", "planned", "hypothetical"})
_DAYS = 4  # a range may be so long and still tell when
_NEWS = 30  # days before the report's within which it tells of one fact
_BESIDE = 40  # characters after a claim within which its day may stand
_REACH = 500  # characters back that "the same afternoon" leans on what was told of the place


def with_days_elsewhere(page: Page, claims: Sequence[Control]) -> list[Control]:
    """The claims, those without a day of their own with the day the report tells elsewhere."""
    if not claims:
        return []
    words = date_words(page.report.language)
    story = _with_days_of_the_story(page, claims)
    counted = [_counted_from(page, claim, story, words) for claim in story]
    by_place: dict[str, list[Control]] = defaultdict(list)
    for claim in counted:
        by_place[fold(claim.place_text)].append(claim)
    return [_as_told_again(page, claim, by_place[fold(claim.place_text)]) for claim in counted]


def _with_days_of_the_story(page: Page, claims: Sequence[Control]) -> list[Control]:
    """The claims, a headline's with the day on which the story tells the same.

    A headline names no day, and what opens the story is often the day of speaking.
    """
    title = next((s for s in page.sentences if s.kind == "title"), None)
    if title is None or _names_a_day(page, title):
        return list(claims)
    told: dict[tuple[str, str], DateRange] = {}
    for claim in claims:
        dates = claim.dates
        if claim.start >= title.end and dates is not None and has_own_day(dates):
            told.setdefault((claim.place_text, claim.change), dates)
    return [
        replace(claim, dates=told.get((claim.place_text, claim.change), claim.dates))
        if title.start <= claim.start < title.end
        else claim
        for claim in claims
    ]


def _names_a_day(page: Page, title: Sentence) -> bool:
    return any(title.start <= mention.start < title.end for mention in page.dates)


def _counted_from(
    page: Page, claim: Control, claims: Sequence[Control], words: DateWords
) -> Control:
    """The claim with its day where that is counted from another place's: "a day after Norton"."""
    dates = claim.dates
    sentence = page.sentence_at(claim.start)
    if dates is None or sentence is None:
        return claim
    if has_own_day(dates) and not dates.how.startswith((SAME_DAY, "as the sentence before")):
        return claim
    for found in words.from_another.finditer(page.report.text, sentence.start, sentence.end):
        opens = found.start() - sentence.start < 3
        if not opens and not claim.start < found.start() < claim.end + _BESIDE:
            continue
        name = next((m.text for m in page.mentions if m.start == found.end()), None)
        if name is None or fold(name) == fold(claim.place_text):
            continue
        then = _day_of(name, claim, claims)
        if then is None or then.first is None:
            continue
        number = 0
        if found["way"]:
            number = words.numbers.get((found["n"] or "one").lower(), 0) or int(found["n"] or 1)
            number = number if found["way"].lower() == "before" else -number
        day = back(then.first, number, (found["unit"] or "day").lower())
        return replace(
            claim, dates=replace(one_day(day, "counted from another place's"), text=found[0])
        )
    if dates.how.startswith(SAME_DAY):
        near = [
            c.dates
            for c in claims
            if fold(c.place_text) == fold(claim.place_text)
            and claim.start - _REACH < c.start < sentence.start
            and c.change in _FACTS
        ]
        told = next((d for d in reversed(near) if _tells_when(d)), None)
        if told is not None:
            return replace(claim, dates=replace(dates, first=told.first, last=told.last))
    return claim


def _day_of(name: str, claim: Control, claims: Sequence[Control]) -> DateRange | None:
    """The day on which the report tells that the other place was taken or left."""
    told = [
        c.dates
        for c in claims
        if fold(c.place_text) == fold(name) and c.change in _FACTS and c is not claim
    ]
    return next((d for d in told if _tells_when(d)), None)


def _tells_when(dates: DateRange | None) -> bool:
    if dates is None or dates.first is None or dates.last is None or not has_own_day(dates):
        return False
    return dates.last - dates.first <= timedelta(days=_DAYS)


def _as_told_again(page: Page, claim: Control, others: Sequence[Control]) -> Control:
    """The claim with the day the report tells the same fact elsewhere, where all agree on it."""
    anchor = page.report.anchor
    dates = claim.dates
    if dates is None or has_own_day(dates) or anchor is None or len(others) < 2:
        return claim
    if claim.change not in _FACTS or claim.modality in _STILL or dates.first is None:
        return claim
    news = [c for c in others if _is_news(c, anchor) and c.modality not in _STILL]
    same = [c.dates for c in news if _tells_the_same(claim, c) and c.dates is not None]
    if not same or any(are_apart(same[0], d) for d in same):
        return claim
    told = same[0]
    for other in news:  # lost again in between: then it is another fact
        if other.change == "gained" and claim.change == "gained" and other.dates is not None:
            foe = other.gained_by and claim.gained_by and other.gained_by != claim.gained_by
            if foe and other.dates.last and told.first and other.dates.last >= told.first:
                return claim
    return replace(claim, dates=replace(told, how=f"as told elsewhere ({told.how})"))


def _is_news(claim: Control, anchor: date) -> bool:
    dates = claim.dates
    if dates is None or not _tells_when(dates) or dates.last is None:
        return False
    return timedelta(0) <= anchor - dates.last <= timedelta(days=_NEWS)


def _tells_the_same(claim: Control, other: Control) -> bool:
    if other is claim or other.change != claim.change or other.part != claim.part:
        return False
    gainers = {claim.gained_by, other.gained_by} - {None}
    losers = {claim.lost_by, other.lost_by} - {None}
    # Who takes a town and who loses it are two: "Y took X. Y has been driven out of X"
    return len(gainers) < 2 and len(losers) < 2 and gainers.isdisjoint(losers)
