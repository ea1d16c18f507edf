"""Events to a timeline: who holds each place on each day, and which tolls touch a window.

State is computed here and nowhere else: `control_spells` turns a place's events into spells of
unbroken state, `control_at` looks a day up in them, and the browser is sent the same spells.

The rules, in the order they bite:

- A change takes effect on the last day of its date range, which is when it had happened at the
  latest; the days before, from the first on, keep the old state and are marked not certain.
  Holding "since" a day covers its whole range and takes effect on the first.
- Planned, negated, denied and hypothetical claims, and advances, move nothing. Claims that are
  only claimed or alleged move the state and leave it not certain.
- Part of a town changing hands, or a change that another source denies, leaves the town contested.
- A holder named without a change that would explain it is a contradiction when it comes within a
  week of the last change (contested), and newer evidence after that (the holder is replaced).
- The order in which reports were added never matters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Literal

from geodata.extract.party_table import same_side
from geodata.model import Control, ControlState, DateRange, Event, Place, Toll

Status = Literal["held", "contested", "besieged", "unknown"]

_MOVES_NOTHING = frozenset({"denied", "negated", "planned", "hypothetical"})
_STILL = frozenset({"advancing", "planned", "denied"})
_TAKES = frozenset({"gained", "handed_over", "lost", "withdrew"})
_DOUBTFUL = frozenset({"claimed", "alleged"})
# Press reports of one fall differ by days, seldom by more than a week: a contrary report later
# than that tells of something new.
_CONTRADICTION = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spell:
    """Days first to last, both included, on which a place's state does not change.

    `last` is None while nothing ends it. `certain` is False where the state rests on claims that
    are only claimed, or where a change fell on an unknown day of the spell. `events` are what the
    state rests on, newest last.
    """

    place: Place
    first: date
    last: date | None
    status: Status
    holder: str | None
    others: tuple[str, ...]
    since: date
    certain: bool
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class PlaceHistory:
    """A place's spells in time order, without gaps from the first on, and its report days.

    `report_days` are the days on which any control claim about the place speaks, sorted.
    """

    place: Place
    spells: tuple[Spell, ...]
    report_days: tuple[date, ...]

    def at(self, day: date) -> Spell | None:
        """The spell the day falls into; None before the first."""
        index = bisect_right(self.spells, day, key=lambda spell: spell.first) - 1
        return self.spells[index] if index >= 0 else None

    def last_report(self, day: date) -> date | None:
        """The newest day up to `day` that any claim about the place speaks of."""
        index = bisect_right(self.report_days, day) - 1
        return self.report_days[index] if index >= 0 else None


def control_histories(events: Iterable[Event]) -> dict[str, PlaceHistory]:
    """Place id → its history, from all control events that have a place and a day.

    Places whose events all move nothing are absent from the result.
    """
    by_place: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.kind == "control" and event.place is not None and _effective(event) is not None:
            by_place[event.place.id].append(event)
    histories = {}
    for place_id in sorted(by_place):
        moving = _in_order(by_place[place_id])
        if spells := tuple(_spells(moving)):
            days = sorted({day for event in moving for day in _days_spoken_of(event)})
            histories[place_id] = PlaceHistory(spells[0].place, spells, tuple(days))
    return histories


def control_spells(events: Iterable[Event]) -> dict[str, list[Spell]]:
    """Place id → its spells in time order; see `control_histories`."""
    return {
        place_id: list(history.spells) for place_id, history in control_histories(events).items()
    }


def control_at(
    events: Iterable[Event] | Mapping[str, PlaceHistory], day: date
) -> dict[str, ControlState]:
    """Place id → who holds it on `day`.

    Takes events, or the histories made of them where many days are asked for. Places with no
    control event that moves anything up to the day are absent from the result.
    """
    histories = events if isinstance(events, Mapping) else control_histories(events)
    states = {}
    for place_id, history in histories.items():
        spell = history.at(day)
        if spell is not None and spell.events:
            states[place_id] = ControlState(
                place=spell.place,
                status=spell.status,
                holder=spell.holder,
                others=spell.others,
                since=spell.since,
                last_report=history.last_report(day),
                events=spell.events,
                certain=spell.certain,
            )
    return states


def tolls_between(events: Iterable[Event], first: date, last: date) -> list[Event]:
    """Toll events whose days touch first..last, both included, by start then place.

    They are returned side by side and must not be added up: running totals repeat earlier deaths
    and two claimants may count the same ones. Undated tolls are absent.
    """
    touched = [
        event
        for event in events
        if isinstance(event.chosen, Toll) and event.dates and _touches(event.dates, first, last)
    ]
    return sorted(touched, key=_by_time)


def changes_between(events: Iterable[Event], first: date, last: date) -> list[Event]:
    """Control events that move the state and whose days touch first..last, by time."""
    touched = [
        event
        for event in events
        if isinstance(event.chosen, Control)
        and event.chosen.change in _TAKES
        and event.chosen.modality not in _MOVES_NOTHING
        and event.dates
        and _touches(event.dates, first, last)
    ]
    return sorted(touched, key=_by_time)


def _touches(dates: DateRange, first: date, last: date) -> bool:
    return (dates.first or date.min) <= last and (dates.last or dates.first or date.max) >= first


def _by_time(event: Event) -> tuple[date, date, str]:
    dates = event.dates
    first = (dates.first or dates.last) if dates else None
    last = (dates.last or dates.first) if dates else None
    return (first or date.min, last or date.min, event.id)


def _effective(event: Event) -> date | None:
    """The day from which an event's state is in force; None where it moves nothing."""
    claim = event.chosen
    if not isinstance(claim, Control) or claim.dates is None:
        return None
    if claim.modality in _MOVES_NOTHING or claim.change in _STILL:
        return None
    dates = claim.dates
    covers_range = dates.precision in {"ongoing", "after"} or (
        claim.change in {"holds", "contested"} and dates.precision in {"day", "range"}
    )
    if covers_range and dates.first is not None:
        return dates.first
    return dates.last or dates.first


def _days_spoken_of(event: Event) -> set[date]:
    days = set()
    for claim in event.claims:
        if claim.dates is not None:
            days |= {claim.dates.first, claim.dates.last}
    return {day for day in days if day is not None}


# On one day, what ends a state comes before what begins one, and a siege is laid to what is held.
_RANK = {
    "holds": 0,
    "repelled": 1,
    "siege_broken": 2,
    "withdrew": 3,
    "lost": 4,
    "gained": 5,
    "handed_over": 5,
    "besieged": 6,
    "contested": 7,
}


def _in_order(events: list[Event]) -> list[Event]:
    """By the day they take effect; on one day parts before the whole, a capture before its loss."""

    def key(event: Event) -> tuple[date, int, bool, int, str]:
        claim = event.chosen
        assert isinstance(claim, Control)
        day = _effective(event)
        assert day is not None
        # The taker whom another event of that day names as loser must have come earlier.
        came_later = int(
            any(
                isinstance(other.chosen, Control)
                and other.chosen.gained_by is not None
                and other.chosen.gained_by == claim.lost_by
                and other.chosen.change in _TAKES
                for other in by_day[day]
                if other is not event
            )
        )
        whole = claim.extent == "full" and not claim.part
        return (day, _RANK[claim.change], whole, came_later, event.id)

    by_day: dict[date, list[Event]] = defaultdict(list)
    for event in events:
        effective = _effective(event)
        assert effective is not None
        by_day[effective].append(event)
    return sorted(events, key=key)


@dataclass(frozen=True, slots=True)
class _State:
    """A place's state while its events are walked through."""

    status: Status = "unknown"
    holder: str | None = None
    others: tuple[str, ...] = ()
    since: date | None = None
    certain: bool = True
    events: tuple[Event, ...] = ()

    def same_as(self, other: _State) -> bool:
        return (self.status, self.holder, self.others) == (other.status, other.holder, other.others)


def _spells(events: list[Event]) -> Iterator[Spell]:
    """Spells without gaps from the first day anything is known."""
    steps: list[tuple[date, _State]] = []
    state = _State()
    for event in events:
        claim, day = event.chosen, _effective(event)
        assert isinstance(claim, Control)
        assert day is not None
        after = _apply(state, event, claim, day)
        if after is state:
            continue
        first = _earliest(event)
        if first is not None and first < day and not after.same_as(state):
            # Somewhere between the two days it changed: the old state, no longer certain.
            begins = max(first, steps[-1][0]) if steps else first
            if begins < day:
                doubtful = replace(state, certain=False, events=(*state.events, event))
                steps.append((begins, doubtful))
        steps.append((day, after))
        state = after
    place = events[0].place if events else None
    if place is None:
        return
    last_of_day = dict(steps)  # a day's last step is its state
    days = sorted(last_of_day)
    merged: list[tuple[date, _State]] = []
    for day in days:
        step = last_of_day[day]
        if merged and merged[-1][1] == step:
            continue
        merged.append((day, step))
    for index, (day, step) in enumerate(merged):
        ends = merged[index + 1][0] - _DAY if index + 1 < len(merged) else None
        yield Spell(
            place=place,
            first=day,
            last=ends,
            status=step.status,
            holder=step.holder,
            others=step.others,
            since=step.since or day,
            certain=step.certain,
            events=step.events,
        )


def _earliest(event: Event) -> date | None:
    """The earliest day any of the event's claims allows; None where that end is open."""
    firsts = [claim.dates.first for claim in event.claims if claim.dates is not None]
    known = [first for first in firsts if first is not None]
    return min(known) if known else None


def _apply(state: _State, event: Event, claim: Control, day: date) -> _State:
    """The state after one event; `state` itself where the event changes nothing at all."""
    state = _named_closer(state, claim)
    taker, loser = _known_as(claim.gained_by, state), _known_as(claim.lost_by, state)
    certain = claim.modality not in _DOUBTFUL
    contradicted = _contradicting_parties(event, claim)

    def to(status: Status, holder: str | None, others: tuple[str, ...] = ()) -> _State:
        after = _State(
            status, holder, tuple(sorted(set(others) - {holder})), day, certain, (event,)
        )
        if after.same_as(state):
            # Said again: the state is as old as it was, rests on more, and may become certain.
            return replace(
                state,
                certain=state.certain or certain,
                events=(*state.events, event),
            )
        if status in {"contested", "besieged"} and state.events and holder == state.holder:
            after = replace(after, events=(*state.events, event))
        return after

    if contradicted is not None:
        disputing = tuple(side for side in (taker, loser, *contradicted) if side)
        return to("contested", state.holder or loser, disputing)

    if claim.change in _TAKES and taker is not None:
        if claim.extent != "full" or claim.part:
            if taker == state.holder:
                return to(state.status, state.holder, state.others)
            return to("contested", state.holder or loser, (*state.others, taker))
        if _same_day_rival(state, taker, loser, day):
            return to("contested", None, (taker, state.holder or ""))
        return to("held", taker)
    if claim.change in {"lost", "withdrew"} or (claim.change in _TAKES and loser is not None):
        return _left(state, claim, loser, to)
    if claim.change == "contested":
        sides = tuple(side for side in (taker, loser, *state.others) if side)
        return to("contested", state.holder or loser, sides)
    if claim.change == "besieged":
        if taker == state.holder and state.status == "held" and state.since == day:
            return state  # the siege by which it took the town that day
        if loser is None and taker == state.holder:
            return to("contested", taker)  # it besieges the part of the town it does not hold
        others = (
            *(state.others if state.status == "besieged" else ()),
            *([taker] if taker else []),
        )
        return to("besieged", loser or state.holder, others)
    if claim.change == "siege_broken":
        if state.status == "besieged":
            return to("held" if state.holder else "unknown", state.holder)
        return state
    # What is left names a holder: "holds" and "repelled".
    if taker is None:
        return state
    if claim.part or claim.extent != "full":
        if taker in (state.holder, *state.others):
            return to(state.status, state.holder, state.others)
        if state.status == "unknown" and state.holder is None:
            return to("contested", taker)
        return to("contested", state.holder, (*state.others, taker))
    if state.status == "besieged" and taker == state.holder:
        return to("besieged", state.holder, state.others)
    recent = state.since is not None and day - state.since <= _CONTRADICTION
    if state.holder is not None and taker != state.holder and recent:
        return to("contested", state.holder, (*state.others, taker))
    return to("held", taker)


# What any armed body may be called says nothing of which one it is.
_ANY_BODY = frozenset({"force", "fighter", "troop", "soldier", "militant", "gunmen", "the", "s"})


def _known_as(party: str | None, state: _State) -> str | None:
    """The name under which a party already has a part in the state, else the name itself."""
    if party is None or party in (state.holder, *state.others):
        return party
    sides = (side for side in (state.holder, *state.others) if side and _same_side(side, party))
    return next(sides, party)


def _named_closer(state: _State, claim: Control) -> _State:
    """The state with "rebels" named "Syrian rebels" from the claim that says so on."""
    closer = {}
    for party in filter(None, (claim.gained_by, claim.lost_by)):
        for known in filter(None, (state.holder, *state.others)):
            if _telling_words(known) < _telling_words(party) and _telling_words(known):
                closer[known] = party
    if not closer:
        return state
    holder = closer.get(state.holder, state.holder) if state.holder else None
    others = {closer.get(other, other) for other in state.others} - {holder}
    return replace(state, holder=holder, others=tuple(sorted(others)))


def _same_side(one: str, other: str) -> bool:
    """True where two names may be one party's: by the table of parties, or by their words.

    The YPG are part of the Syrian Democratic Forces. Else the words of one hold those of the
    other, for reports name a side more and less closely: "rebels" and "Syrian rebels", "Kurdish
    fighters" and "Kurdish forces".
    """
    if same_side(one, other):
        return True
    words, others = _telling_words(one), _telling_words(other)
    return bool(words and others and (words <= others or others <= words))


@cache
def _telling_words(party: str) -> frozenset[str]:
    """The words that tell a party from another, without plurals."""
    words = (word.removesuffix("s") for word in re.findall(r"\w+", party.casefold()))
    return frozenset(words) - _ANY_BODY


def _left(
    state: _State,
    claim: Control,
    loser: str | None,
    to: Callable[..., _State],
) -> _State:
    """After a party lost or left a place and nobody is said to have taken it."""
    if loser in state.others:
        others = tuple(party for party in state.others if party != loser)
        if others or claim.extent != "full":
            return state
        return to("held" if state.holder else "unknown", state.holder)
    if claim.extent != "full" or claim.part:
        if state.holder is None and state.status == "unknown":
            return state  # it left a part: nothing is said of the rest
        if state.holder in (None, loser):
            return to("contested", loser, state.others)
        return state
    if state.holder not in (None, loser):
        return state
    if state.status == "contested" and len(state.others) == 1:
        return to("held", state.others[0])
    return to("unknown", None)


def _same_day_rival(state: _State, taker: str, loser: str | None, day: date) -> bool:
    """True where another party is said to have taken the place on that very day.

    Unless that party is named as the loser: then one took it after the other.
    """
    return (
        state.status == "held"
        and state.since == day
        and state.holder not in (taker, loser)
        and state.holder is not None
    )


def _contradicting_parties(event: Event, claim: Control) -> frozenset[str] | None:
    """Parties that dissent puts in the taker's place; None where nobody disputes the change.

    Dissent about the day alone disputes nothing: the date range shows it.
    """
    parties: set[str] = set()
    disputed = False
    for other in event.dissent:
        if not isinstance(other, Control):
            continue
        if other.modality in {"denied", "negated"} or other.change == "denied":
            disputed = True
            parties |= {other.lost_by} if other.lost_by else set()
        elif other.gained_by and not _same_side(other.gained_by, claim.gained_by or ""):
            disputed = True
            parties.add(other.gained_by)
    return frozenset(parties) if disputed else None
