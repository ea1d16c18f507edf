"""What was known by a day, apart from what had happened by then.

A report counts from the day it was told: the day it was published, else that of its dateline.
What is told late is missing before, however long ago it happened.
"""

from __future__ import annotations

from datetime import date

from dashboard.library import Library, make_library
from geodata import Claim, Report

# Reports of an event come within a day or two; what comes after more than these days is late.
LATE_DAYS = 3


def told_on(report: Report) -> date | None:
    """The day the report was told; None where nothing says when."""
    return report.published.date() if report.published else report.dateline_date


def days_late(claim: Claim, report: Report | None) -> int | None:
    """Days between what the claim tells of and the report; None where that is soon or unknown."""
    told = told_on(report) if report is not None else None
    happened = (claim.dates.last or claim.dates.first) if claim.dates is not None else None
    if told is None or happened is None or (told - happened).days <= LATE_DAYS:
        return None
    return (told - happened).days


def told_days(library: Library) -> tuple[date, ...]:
    """The days on which anything was told, in order.

    Between two of them nobody learned anything: one library does for all days up to the next.
    """
    told = (told_on(reading.report) for reading in library.readings)
    return tuple(sorted({when for when in told if when is not None}))


def known_by(library: Library, day: date) -> Library:
    """The library of the reports told by `day` alone, merged anew as if there were no others.

    Reports that nobody can say when they were told are left out. Decisions are kept: they mend how
    a report was read, and not what it told.
    """
    readings = [
        reading
        for reading in library.readings
        if (told := told_on(reading.report)) is not None and told <= day
    ]
    return make_library(
        readings,
        library.reviews,
        version=f"{library.version}@{day.isoformat()}",
        is_sample=library.is_sample,
    )
