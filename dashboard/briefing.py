"""What is known on one day, in numbers and lists: what the panel beside the map says.

Plain values from a selection of events and a day. Tolls stay as they were said, each with its
claimant and scope: nothing here adds two of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import geodata
from dashboard.library import Selection, by_time, is_dated
from geodata import CASUALTY_MEASURES, Claim, ControlState, Event, Place, Toll
from geodata.timeline import Status


@dataclass(frozen=True, slots=True)
class Holding:
    """A party and the places it holds alone on the day, by name."""

    party: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """What is known on `day`: control by party, what changed lately, what it cost, what is open.

    `changes` and `tolls` are those of the `window` days up to the day, newest first. `conflicts`
    are events of any kind among them on which sources contradict each other, and places contested
    by word alone. `casualties` are tolls that are harm to people; `movements` are the rest.
    """

    day: date
    window: int
    holdings: tuple[Holding, ...]
    states: dict[str, ControlState]
    changes: tuple[Event, ...]
    tolls: tuple[Event, ...]

    def places(self, status: Status) -> tuple[ControlState, ...]:
        """The states of all places with a status, by name."""
        found = (state for state in self.states.values() if state.status == status)
        return tuple(sorted(found, key=lambda state: state.place.name))

    @property
    def casualties(self) -> tuple[Event, ...]:
        """Killed, wounded, missing: what the fighting cost."""
        return tuple(event for event in self.tolls if is_casualty(event))

    @property
    def movements(self) -> tuple[Event, ...]:
        """Displaced, evacuated, captured, surrendered …: no casualties."""
        return tuple(event for event in self.tolls if not is_casualty(event))

    @property
    def conflicts(self) -> tuple[Event, ...]:
        """Events of the window on which sources contradict each other."""
        return tuple(event for event in (*self.tolls, *self.changes) if event.dissent)


def is_casualty(event: Event) -> bool:
    """True for tolls that are harm to people."""
    return isinstance(event.chosen, Toll) and event.chosen.measure in CASUALTY_MEASURES


def brief(selection: Selection, day: date, window: int = 30) -> Briefing:
    """What the selected events say about `day` and the `window` days that end with it."""
    states = geodata.control_at(selection.histories, day)
    held: dict[str, list[Place]] = {}
    for state in states.values():
        if state.status == "held" and state.holder is not None:
            held.setdefault(state.holder, []).append(state.place)
    holdings = [
        Holding(party, tuple(sorted(places, key=lambda place: place.name)))
        for party, places in held.items()
    ]
    first = day - timedelta(days=window - 1)
    changes = geodata.changes_between(selection.events, first, day)
    tolls = geodata.tolls_between(selection.events, first, day)
    return Briefing(
        day=day,
        window=window,
        holdings=tuple(sorted(holdings, key=lambda held: (-len(held.places), held.party))),
        states=states,
        changes=tuple(sorted(changes, key=by_time, reverse=True)),
        tolls=tuple(sorted(tolls, key=by_time, reverse=True)),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """One place on two days: its state then and now, None where nothing was known."""

    place: Place
    before: ControlState | None
    after: ControlState


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two days, both by the events' dates; see `compare`."""

    first: date
    last: date
    changes: tuple[Change, ...]

    def tally(self) -> Counter[tuple[str | None, str | None]]:
        """How many places went from one holder to another; None is unknown or contested."""
        return Counter((_sole(change.before), _sole(change.after)) for change in self.changes)

    def gains(self) -> Counter[str]:
        """Party → places it holds on the last day and did not on the first."""
        return Counter(
            party
            for change in self.changes
            if (party := _sole(change.after)) is not None and party != _sole(change.before)
        )

    def losses(self) -> Counter[str]:
        """Party → places it held on the first day and holds no longer on the last."""
        return Counter(
            party
            for change in self.changes
            if (party := _sole(change.before)) is not None and party != _sole(change.after)
        )


def _sole(state: ControlState | None) -> str | None:
    """Who holds the place, besieged or not; None where that is open or in dispute."""
    return state.holder if state is not None and state.status in {"held", "besieged"} else None


def compare(selection: Selection, first: date, last: date) -> Comparison:
    """The places whose status, holder or opponents differ between the two days, by name."""
    first, last = min(first, last), max(first, last)
    before = geodata.control_at(selection.histories, first)
    after = geodata.control_at(selection.histories, last)
    changes = [
        Change(state.place, before.get(place), state)
        for place, state in after.items()
        if place not in before
        or (before[place].status, before[place].holder, before[place].others)
        != (state.status, state.holder, state.others)
    ]
    return Comparison(first, last, tuple(sorted(changes, key=lambda change: change.place.name)))


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last day anything is dated to."""

    first: date
    last: date


def span_of(events: tuple[Event, ...]) -> Span | None:
    """From the first to the last day the events speak of; None where none is dated.

    Open ends are left out: a claim "since 2014" begins in 2014 and ends with the others.
    """
    days = [
        day
        for event in events
        if event.dates is not None
        for day in (event.dates.first, event.dates.last)
        if day is not None
    ]
    return Span(min(days), max(days)) if days else None


def events_at(selection: Selection, place: str, day: date) -> tuple[Event, ...]:
    """The place's events, those up to the day first and newest first, then what came later."""
    events = selection.by_place.get(place, ())
    past = [e for e in events if (begins := _begins(e)) is not None and begins <= day]
    later = [event for event in events if event not in past and is_dated(event)]
    undated = [event for event in events if not is_dated(event)]
    return (*sorted(past, key=by_time, reverse=True), *sorted(later, key=by_time), *undated)


def _begins(event: Event) -> date | None:
    return (event.dates.first or event.dates.last) if event.dates else None


def lead_with(events: Sequence[Event], state: ControlState | None) -> tuple[Event, ...]:
    """The events, those first that the state of the day rests on, and of them the newest."""
    basis = list(reversed(state.events)) if state is not None else []
    shown = {event.id for event in events}
    leading = [event for event in basis if event.id in shown]
    ids = {event.id for event in leading}
    return (*leading, *(event for event in events if event.id not in ids))


def first_claim(selection: Selection, place: str, day: date, kind: str) -> Claim | None:
    """The claim to open when a place is chosen: what its state rests on, or its newest toll."""
    events = events_at(selection, place, day)
    if kind == "toll":
        events = tuple(event for event in events if isinstance(event.chosen, Toll)) or events
    else:
        events = lead_with(events, geodata.control_at(selection.histories, day).get(place))
    return events[0].chosen if events else None
