"""Pages for the rules, laid out from a text and the places it names; no gazetteer needed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from geodata.extract.actors import find_parties
from geodata.extract.attribution import find_attributions
from geodata.extract.dates import find_dates
from geodata.extract.numbers import find_counts
from geodata.extract.page import Page
from geodata.extract.speakers import with_our_side
from geodata.extract.text import lay_out
from geodata.model import Mention, Place, PlaceKind, Report


def place(name: str, kind: PlaceKind = "city", country: str = "XX") -> Place:
    """A place whose position does not matter."""
    return Place(f"test:{name}", name, kind, 1.0, 2.0, country)


def page_of(
    text: str, *places: str | Place, country: str = "XX", published: str | None = None
) -> Page:
    """The text as the rules see it: each place found wherever its name stands."""
    when = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    layout = lay_out(Report(text=text, published=when))
    mentions = []
    for item in places:
        known = place(item, country=country) if isinstance(item, str) else item
        for match in re.finditer(rf"(?<!\w){re.escape(known.name)}(?!\w)", text):
            mentions.append(Mention(match.start(), match.end(), known.name, known, 1.0))
    mentions.sort(key=lambda mention: mention.start)
    found = tuple(mentions)
    page = Page(
        report=layout.report,
        sentences=layout.sentences,
        quotations=layout.quotations,
        mentions=found,
        dates=find_dates(text, layout.sentences, layout.report.anchor),
        counts=find_counts(text),
        parties=find_parties(layout.report, layout.sentences, found),
        attributions=(),
    )
    page = replace(page, attributions=find_attributions(page))
    return replace(page, parties=with_our_side(page))
