"""Small hand-made libraries for the tests of the pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from dashboard.library import Library, make_library
from geodata.model import Claim, Reading, Report, Review
from tests.builders import NORTON, SUTTON, control, days, toll


def report(text: str, title: str = "A report", **other: object) -> Report:
    """A report published on 2 May 2020 unless said otherwise."""
    published = datetime(2020, 5, 2, 12, tzinfo=UTC)
    return Report(text=text, title=title, **{"published": published, **other})  # type: ignore[arg-type]


def reading(source: Report, *claims: Claim) -> Reading:
    """The report with claims whose quotes are found in its text."""
    placed = []
    for claim in claims:
        start = max(0, source.text.find(claim.quote))
        quote = source.text[start : start + len(claim.quote)]
        placed.append(
            replace(claim, report_id=source.id, start=start, end=start + len(quote), quote=quote)
        )
    return Reading(source, (), tuple(placed))


def war() -> list[Reading]:
    """Two reports: Norton falls to the Reds and then to the Blues, with a disputed toll."""
    first = report(
        "Norton falls\n\nThe Reds took Norton on 1 May. At least 12 people were killed.", "Norton"
    )
    second = report(
        "Norton retaken\n\nThe Blues took Norton from the Reds on 9 May, the mayor said. "
        "Somewhere 30 people were killed. The Greens hold Sutton.",
        "Retaken",
        url="https://example.org/retaken",
        publisher="The Gazette",
    )
    return [
        reading(
            first,
            control(gained_by="Reds", dates=days("2020-05-01"), quote="The Reds took Norton"),
            toll(12, dates=days("2020-05-01"), quote="At least 12 people were killed"),
        ),
        reading(
            second,
            control(
                gained_by="Blues",
                lost_by="Reds",
                dates=days("2020-05-09"),
                claimant="the mayor",
                claimant_kind="official",
                modality="attributed",
                quote="The Blues took Norton from the Reds",
            ),
            toll(30, dates=days("2020-05-09"), place=None, quote="30 people were killed"),
            control("holds", "Greens", place=SUTTON, quote="The Greens hold Sutton"),
        ),
    ]


def library(readings: Iterable[Reading] | None = None, reviews: Iterable[Review] = ()) -> Library:
    """The library of the war, or of other readings."""
    return make_library(war() if readings is None else readings, reviews, version="test")


__all__ = ["NORTON", "SUTTON", "library", "reading", "report", "war"]
