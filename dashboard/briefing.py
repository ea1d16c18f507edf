"""What is known on one day, in numbers and lists: what the panel beside the map says.

Plain values from a selection of events and a day. Tolls stay as they were said, each with its
claimant and scope: nothing here adds two of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import geodata
from dashboard import words
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
    changes = _begun(geodata.changes_between(selection.events, first, day), day)
    tolls = _begun(geodata.tolls_between(selection.events, first, day), day)
    return Briefing(
        day=day,
        window=window,
        holdings=tuple(sorted(holdings, key=lambda held: (-len(held.places), held.party))),
        states=states,
        changes=tuple(sorted(changes, key=by_time, reverse=True)),
        tolls=tuple(sorted(tolls, key=by_time, reverse=True)),
    )


def _begun(events: Iterable[Event], day: date) -> list[Event]:
    """Those that had begun by the day: "by 28 October" tells nothing of the years before it."""
    return [event for event in events if (begins := _begins(event)) is not None and begins <= day]


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

    @property
    def known_before(self) -> tuple[Change, ...]:
        """Those of which something was reported on the first day too: they really changed."""
        return tuple(change for change in self.changes if change.before is not None)

    def gains(self) -> Counter[str]:
        """Party → places it holds on the last day, and did not on the first."""
        return Counter(
            party
            for change in self.known_before
            if (party := _sole(change.after)) is not None and party != _sole(change.before)
        )

    def losses(self) -> Counter[str]:
        """Party → places it held on the first day, and holds no longer on the last."""
        return Counter(
            party
            for change in self.known_before
            if (party := _sole(change.before)) is not None and party != _sole(change.after)
        )

    def transfers(self) -> dict[tuple[str, str], tuple[Place, ...]]:
        """Who held it before and who holds it now → the places, most first, by name.

        Only places with one known holder on each day, and another one on the last.
        """
        found: dict[tuple[str, str], list[Place]] = {}
        for change in self.known_before:
            before, after = _sole(change.before), _sole(change.after)
            if before is not None and after is not None and before != after:
                found.setdefault((before, after), []).append(change.place)
        order = sorted(found, key=lambda pair: (-len(found[pair]), pair))
        return {pair: tuple(found[pair]) for pair in order}


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


def in_one_sentence(comparison: Comparison) -> str:
    """What changed, fit to be quoted: gains by party, who lost most, and what is new on the map."""
    when = f"Between {words.day(comparison.first)} and {words.day(comparison.last)}"
    gains, losses = comparison.gains(), comparison.losses()
    if gains:
        taken = [
            f"{words.counted(number, 'place')} came under {party}"
            if not index
            else f"{number} under {party}"
            for index, (party, number) in enumerate(gains.most_common())
        ]
        sentence = f"{when}, {words.listed(taken)}, as reported"
    else:
        sentence = f"{when}, no place is reported to have come under another party"
    for party, number in losses.most_common(1):
        sentence += f"; {party} lost {number} and took {gains[party] or 'none'}"
    if new := len(comparison.changes) - len(comparison.known_before):
        sentence += f"; {words.counted(new, 'place')} came into the reports only in that time"
    return f"{sentence}."


def events_at(selection: Selection, place: str, day: date) -> tuple[Event, ...]:
    """The place's events, those up to the day first and newest first, then what came later."""
    events = selection.by_place.get(place, ())
    past = [e for e in events if (begins := _begins(e)) is not None and begins <= day]
    later = [event for event in events if event not in past and is_dated(event)]
    undated = [event for event in events if not is_dated(event)]
    return (*sorted(past, key=by_time, reverse=True), *sorted(later, key=by_time), *undated)


def events_between(selection: Selection, place: str, first: date, last: date) -> tuple[Event, ...]:
    """The place's events whose days touch first..last, newest first."""
    found = [
        event
        for event in selection.by_place.get(place, ())
        if event.dates is not None
        and (begins := _begins(event)) is not None
        and begins <= last
        and (event.dates.last or begins) >= first
    ]
    return tuple(sorted(found, key=by_time, reverse=True))


def _begins(event: Event) -> date | None:
    return (event.dates.first or event.dates.last) if event.dates else None


def state_at(selection: Selection, place: str, day: date) -> ControlState | None:
    """Who holds one place on the day; None where nothing is known of it by then."""
    history = selection.histories.get(place)
    return geodata.control_at({place: history}, day).get(place) if history else None


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
        events = lead_with(events, state_at(selection, place, day))
    return events[0].chosen if events else None
