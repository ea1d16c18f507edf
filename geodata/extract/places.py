"""Toponyms in text, and which of them an event is at.

`find_places` puts together which words name a place (toponyms) and which place they mean
(resolution). `event_place` then tells at which of them something happened.
"""

from __future__ import annotations

from collections.abc import Sequence

from geodata.extract.page import Page, Sentence
from geodata.extract.resolution import resolve
from geodata.extract.toponyms import find_adjectives, find_spots
from geodata.gazetteer import Gazetteer
from geodata.model import Mention, Report


def find_places(
    report: Report, sentences: Sequence[Sentence], gazetteer: Gazetteer
) -> tuple[Mention, ...]:
    """Mentions of places in text order, never overlapping.

    A mention without place is listed for review: `uncertain` where the words merely look like a
    place's name. Words in boilerplate sentences are passed over; datelines are read.
    """
    spots, hints = find_spots(report.text, sentences, gazetteer)
    return resolve(spots, hints, gazetteer)


# Where it happens


def event_place(page: Page, start: int, end: int) -> Mention | None:
    """The mention that tells where what the words start..end say happened; None is nowhere said.

    The place in the words themselves counts first, then the rest of the sentence, then what "the
    city", "the town" or "there" refers back to.
    """
    inside = [m for m in page.mentions if start <= m.start and m.end <= end]
    if inside:
        return _most_local(inside)
    for sentence in page.sentences:
        if sentence.start <= start < sentence.end:
            near = [m for m in page.mentions if sentence.start <= m.start < sentence.end]
            if near:
                return _most_local(near)
            earlier = [m for m in page.mentions if m.end <= sentence.start]
            return earlier[-1] if earlier else None
    return None


def _most_local(mentions: Sequence[Mention]) -> Mention:
    def coarse(mention: Mention) -> int:
        return mention.place.precision if mention.place else 3

    return min(mentions, key=lambda m: (coarse(m), m.start))


__all__ = ["event_place", "find_adjectives", "find_places"]
