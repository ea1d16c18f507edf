"""Small hand-made values for tests; everything not said is defaulted."""

from __future__ import annotations

from datetime import date
from typing import Any

from geodata.model import Claim, Control, Count, DateRange, Event, Place, Toll

NORTON = Place("test:1", "Norton", "city", 10.0, 20.0, "XX", "North", 1, 50_000)
SUTTON = Place("test:2", "Sutton", "city", 11.0, 21.0, "XX", "South", 1, 20_000)


def days(first: str | None, last: str | None = None, precision: str = "day") -> DateRange:
    """The range first..last; one day where only `first` is given and the precision is a day."""
    begin = date.fromisoformat(first) if first else None
    end = date.fromisoformat(last) if last else (begin if precision == "day" else None)
    return DateRange(begin, end, precision, "", "")  # type: ignore[arg-type]


def control(
    change: str = "gained",
    gained_by: str | None = "Reds",
    lost_by: str | None = None,
    dates: DateRange | None = None,
    place: Place | None = NORTON,
    report_id: str = "r1",
    start: int = 0,
    **other: Any,
) -> Control:
    """A control claim by the report itself."""
    quote = other.pop("quote", f"{gained_by} {change} {place.name if place else '?'}")
    return Control(
        report_id=report_id,
        start=start,
        end=start + len(quote),
        quote=quote,
        place_text=place.name if place else "?",
        place=place,
        dates=dates,
        change=change,  # type: ignore[arg-type]
        gained_by=gained_by,
        lost_by=lost_by,
        **other,
    )


def toll(
    best: int | None = 12,
    measure: str = "killed",
    dates: DateRange | None = None,
    place: Place | None = NORTON,
    report_id: str = "r1",
    start: int = 0,
    count: Count | None = None,
    **other: Any,
) -> Toll:
    """A toll claim; `count` where low, high or qualifier matter."""
    quote = other.pop("quote", f"{best} {measure}")
    return Toll(
        report_id=report_id,
        start=start,
        end=start + len(quote),
        quote=quote,
        place_text=place.name if place else "?",
        place=place,
        dates=dates,
        measure=measure,  # type: ignore[arg-type]
        count=count or Count(best, best, best, "exact", str(best)),
        **other,
    )


def event(chosen: Claim, *others: Claim, dissent: tuple[Claim, ...] = ()) -> Event:
    """An event of the chosen claim and those that agree or dissent."""
    return Event(f"e-{chosen.id}", chosen, (chosen, *others, *dissent), dissent, ())
