"""Every piece of a page shows a stranger's words as words, whatever they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given

from dashboard import panels, words
from dashboard.briefing import brief, compare
from dashboard.evidence import Markup
from dashboard.layers import party_marks, party_order
from dashboard.library import Filters, Library
from geodata.model import Place
from tests.builders import control, days, toll
from tests.dashboard.libraries import library, reading, report
from tests.strategies import CLAIMS

EVIL = '<img src=x onerror="window.__pwn=1"> {{7*7}} ![x](http://outside.example/a.png)'


def hostile() -> Library:
    """A library in which every word that comes from outside is up to no good."""
    place = Place(EVIL, EVIL, "city", 10.0, 20.0, EVIL, EVIL)
    source = report(
        f"{EVIL} was taken. {EVIL} lost it. 12 {EVIL} killed. 30 {EVIL} killed.",
        title=EVIL,
        publisher=EVIL,
        url="javascript:alert(1)",
        path=EVIL,
        dateline_place=EVIL,
    )
    shared = {"claimant": EVIL, "rule": EVIL, "confidence": 0.4}
    may = {"dates": days("2020-05-01"), **shared}
    return library(
        [
            reading(
                source,
                control("gained", EVIL, "Blues", place=place, **may),
                control("contested", "Blues", EVIL, place=place, allies=(EVIL,), **may),
                toll(12, place=place, group=EVIL, group_party=EVIL, **may),
                toll(30, place=None, **may),
            )
        ]
    )


def pieces(shown: Library) -> Iterator[Markup]:
    """Everything the pages make of a library."""
    selection = shown.select(Filters())
    day = date(2020, 5, 2)
    briefing = brief(selection, day)
    marks = party_marks(party_order(shown.events))
    yield panels.holdings(briefing, marks)
    yield panels.figures([e for e in shown.events if e.kind == "toll"], shown.reports)
    yield panels.comparison(compare(selection, date(2020, 4, 1), day), marks)
    for state in briefing.states.values():
        yield panels.state_line(state, day, marks)
    for history in selection.histories.values():
        yield panels.spells(history, marks, shown.reports)
    for event in shown.events:
        yield panels.versions(event, shown.reports)
    for report_id, claims in shown.claims_in.items():
        source = shown.reports[report_id]
        yield panels.source_head(source)
        yield panels.custody(source)
        for claim in claims:
            yield panels.claim_card(claim, source)
            yield panels.claim_card(claim, None)
            yield panels.how_read(claim)
            yield panels.source_text(source, claims, claim)


def test_hostile_words_stay_words_in_every_piece() -> None:
    for html in pieces(hostile()):
        assert isinstance(html, Markup)
        assert "<img" not in html
        assert "<script" not in html
        assert 'href="javascript' not in html


@given(CLAIMS)
def test_any_claim_can_be_shown(claim: object) -> None:
    from geodata.model import Claim

    assert isinstance(claim, Claim)
    panels.claim_card(claim, None)
    panels.how_read(claim)
    words.statement(claim)


def test_a_figure_is_shown_with_its_claimant_and_scope_and_no_sum() -> None:
    shown = library()
    html = panels.figures([e for e in shown.events if e.kind == "toll"], shown.reports)
    assert "<b>12</b>" in html
    assert "<b>30</b>" in html
    assert "42" not in html
    assert "one incident" in html


def test_a_party_is_never_told_by_colour_alone() -> None:
    mark = party_marks(["Reds"])["Reds"]
    html = panels.party("Reds", {"Reds": mark})
    assert mark.shape in html
    assert f">{mark.letter}<" in html
    assert "Reds" in html


@pytest.mark.parametrize("modality", ["claimed", "alleged", "denied", "planned"])
def test_what_is_only_claimed_looks_it(modality: str) -> None:
    assert "hollow" in panels.claim_card(control(modality=modality), None)
