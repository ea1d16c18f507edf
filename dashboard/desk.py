"""The review desk's order of work: which claims a person should look at first, and why.

Doubt times consequence: a shaky claim that moves the map or names many dead comes before a sure
one that changes nothing. Pure functions; what a person decides becomes a `Review` in the store.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dashboard.library import Library
from geodata import CASUALTY_MEASURES, Claim, Control, Place, Toll
from geodata.records import place_to_record

_DOUBTFUL = frozenset({"claimed", "alleged", "denied"})
_MOVES_NOTHING = frozenset({"negated", "planned", "hypothetical"})


@dataclass(frozen=True, slots=True)
class Task:
    """A claim to look at, how urgent it is (0 to 1), and why in words."""

    claim: Claim
    urgency: float
    reasons: tuple[str, ...]


def queue(library: Library, claims: Iterable[Claim] | None = None) -> list[Task]:
    """Claims nobody has decided about, the most urgent first; equals in text order."""
    waiting = library.reviewed.claims if claims is None else claims
    tasks = [task_for(library, claim) for claim in waiting if library.decision(claim) is None]
    return sorted(tasks, key=lambda t: (-t.urgency, t.claim.report_id, t.claim.start))


def task_for(library: Library, claim: Claim) -> Task:
    """How much it matters that a person looks at the claim, and why."""
    doubt, reasons = _doubt(library, claim)
    consequence = _consequence(claim)
    return Task(claim, round(doubt * consequence, 3), tuple(reasons))


def _doubt(library: Library, claim: Claim) -> tuple[float, list[str]]:
    doubt, reasons = 1 - claim.confidence, []
    if claim.confidence < 0.7:
        reasons.append(f"the rule is only {claim.confidence:.0%} sure")
    if claim.place is None:
        doubt += 0.3
        reasons.append("no place found")
    if claim.dates is None:
        doubt += 0.2
        reasons.append("no day found")
    event = library.event_of.get(claim.id)
    if event is not None and event.dissent:
        doubt += 0.3
        reasons.append("other sources say otherwise")
    if claim.modality in _DOUBTFUL:
        doubt += 0.1
        reasons.append("the report itself is doubtful")
    return min(doubt, 1.0), reasons


def _consequence(claim: Claim) -> float:
    if claim.modality in _MOVES_NOTHING:
        return 0.2
    if isinstance(claim, Control):
        return {"advancing": 0.4, "repelled": 0.5, "planned": 0.2}.get(claim.change, 1.0)
    assert isinstance(claim, Toll)
    number = claim.count.best or claim.count.high or claim.count.low or 1
    weight = 1.0 if claim.measure in CASUALTY_MEASURES else 0.6
    return weight * min(1.0, 0.3 + math.log10(max(number, 1)) / 5)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person puts in the place of what the machine read; unset fields stay as they are."""

    place: Place | None = None
    first: date | None = None
    last: date | None = None
    gained_by: str | None = None
    lost_by: str | None = None
    low: int | None = None
    best: int | None = None
    high: int | None = None


def changes_from(claim: Claim, correction: Correction) -> dict[str, object]:
    """The fields that differ from the claim, under the names its record has them."""
    changes: dict[str, object] = {}
    if correction.place is not None and correction.place != claim.place:
        changes["place"] = place_to_record(correction.place)
    before = (claim.dates.first, claim.dates.last) if claim.dates else (None, None)
    if (correction.first, correction.last) != before and (correction.first or correction.last):
        first, last = correction.first, correction.last
        precision = "day" if first == last else "range"
        if first is None or last is None:
            precision = "before" if first is None else "after"
        changes |= {
            "date_start": first.isoformat() if first else None,
            "date_end": last.isoformat() if last else None,
            "date_precision": precision,
            "date_text": claim.dates.text if claim.dates else "",
            "date_how": "set by a person",
        }
    if isinstance(claim, Control):
        named = {"gained_by": correction.gained_by, "lost_by": correction.lost_by}
        for field, party in named.items():
            if (party or None) != getattr(claim, field):
                changes[field] = party or None
    if isinstance(claim, Toll):
        for field in ("low", "best", "high"):
            if getattr(correction, field) != getattr(claim.count, field):
                changes[field] = getattr(correction, field)
    return changes
