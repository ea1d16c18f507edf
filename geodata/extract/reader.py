"""One report the whole way: words to mentions and claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geodata.extract import languages
from geodata.extract.actors import find_parties
from geodata.extract.attribution import find_attributions
from geodata.extract.control import find_control
from geodata.extract.dates import find_dates
from geodata.extract.movements import find_movements
from geodata.extract.numbers import find_counts
from geodata.extract.page import DateMention, Layout, Page, PartyMention
from geodata.extract.phrasebook.reading import read_by_phrases
from geodata.extract.places import find_places
from geodata.extract.speakers import with_our_side
from geodata.extract.text import lay_out
from geodata.extract.tolls import find_tolls
from geodata.gazetteer import Gazetteer
from geodata.model import Claim, Reading, Report


def read_claims(report: Report, gazetteer: Gazetteer) -> Reading:
    """All that one report says about places, who holds them and who was harmed.

    The reading's report carries the title and dateline found in the text. Nothing is kept between
    reports: the same report and gazetteer give the same reading.
    """
    language = languages.language_of(report)
    if language != report.language:
        report = replace(report, language=language)
    claims: list[Claim] = []
    if languages.reads_by_phrases(language):
        layout = lay_out(report)
        mentions = find_places(layout.report, layout.sentences, gazetteer)
        page, found = read_by_phrases(layout, mentions)
        claims += found
    else:
        page = read_page(report, gazetteer)
        claims += [*find_control(page), *find_tolls(page), *find_movements(page)]
    claims.sort(key=lambda claim: (claim.start, claim.end, claim.id))
    return Reading(page.report, page.mentions, tuple(claims))


def read_page(report: Report, gazetteer: Gazetteer) -> Page:
    """The report laid out for the rules: each kind of mention found once."""
    layout: Layout = lay_out(report)
    report, sentences = layout.report, layout.sentences
    mentions = find_places(report, sentences, gazetteer)
    parties = find_parties(report, sentences, mentions)
    page = Page(
        report=report,
        sentences=sentences,
        quotations=layout.quotations,
        mentions=mentions,
        dates=_days(find_dates(report.text, sentences, report.anchor), parties),
        counts=find_counts(report.text),
        parties=parties,
        attributions=(),
    )
    page = replace(page, attributions=find_attributions(page))
    return replace(page, parties=with_our_side(page))


def _days(dates: Sequence[DateMention], parties: Sequence[PartyMention]) -> tuple[DateMention, ...]:
    """The dates but for those in a party's name: "the March 23 Movement"."""
    named = [(party.start, party.end) for party in parties]
    return tuple(d for d in dates if not any(s <= d.start and d.end <= e for s, e in named))
