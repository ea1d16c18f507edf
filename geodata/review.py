"""What people decided, laid over what the machine read.

Decisions are a log: nothing the machine said is lost, every decision can be undone, and reading a
report again keeps the decisions about claims that are still found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from geodata.model import Claim, Review
from geodata.records import claim_from_record, claim_to_record

Decision = Literal["accepted", "corrected", "added"]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Claims as they stand after review.

    `claims` leaves out the rejected ones (they are in `rejected`, untouched) and holds corrected
    ones as corrected. `decisions` maps the id of a claim as it now stands to what was decided; a
    claim that is absent is unreviewed. `origins` maps a corrected claim's id to that of the claim
    the machine made. `together` and `apart` are pairs of claim ids, in alphabetical order.
    """

    claims: tuple[Claim, ...]
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    rejected: tuple[Claim, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)
    together: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()


def standing(reviews: Iterable[Review]) -> list[Review]:
    """The decisions that were not undone, oldest first; `reviews` in the order they were made."""
    kept: list[Review] = []
    for review in reviews:
        if review.action != "undo":
            kept.append(review)
            continue
        for index in range(len(kept) - 1, -1, -1):
            if kept[index].subject == review.subject:
                del kept[index]
                break
    return kept


def apply_reviews(claims: Iterable[Claim], reviews: Iterable[Review]) -> Reviewed:
    """The claims as they stand after the decisions, oldest first.

    A decision about a claim that is not among `claims` changes nothing and stays in the log.
    Raises KeyError or TypeError where a correction names a field a claim does not have.
    """
    kept = standing(reviews)
    verdicts: dict[str, Review] = {}
    corrections: dict[str, dict[str, object]] = {}
    pairs: dict[tuple[str, str], str] = {}
    found = list(claims)
    known = {claim.id for claim in found}
    by_hand: set[str] = set()
    for review in kept:
        if review.action in {"merge", "split"}:
            one, other = sorted((review.subject, str(review.changes["other"])))
            pairs[one, other] = review.action
        elif review.action == "add":
            if review.subject not in known:
                found.append(claim_from_record(review.changes))
                known.add(review.subject)
                by_hand.add(review.subject)
        else:
            verdicts[review.subject] = review
            if review.action == "correct":
                corrections.setdefault(review.subject, {}).update(review.changes)

    stand: list[Claim] = []
    rejected: list[Claim] = []
    decisions: dict[str, Decision] = {}
    origins: dict[str, str] = {}
    for claim in found:
        verdict = verdicts.get(claim.id)
        if verdict is not None and verdict.action == "reject":
            rejected.append(claim)
            continue
        if claim.id in corrections:
            corrected = _corrected(claim, corrections[claim.id])
            origins[corrected.id] = claim.id
            decisions[corrected.id] = "corrected"
            stand.append(corrected)
            continue
        if claim.id in by_hand:
            decisions[claim.id] = "added"
        elif verdict is not None:
            decisions[claim.id] = "accepted"
        stand.append(claim)
    return Reviewed(
        tuple(stand),
        decisions,
        tuple(rejected),
        origins,
        frozenset(pair for pair, action in pairs.items() if action == "merge"),
        frozenset(pair for pair, action in pairs.items() if action == "split"),
    )


def _corrected(claim: Claim, changes: Mapping[str, object]) -> Claim:
    """The claim with the fields a person gave; a person's word is trusted fully."""
    record = claim_to_record(claim)
    if unknown := changes.keys() - record.keys():
        raise KeyError(f"a {claim.kind} claim has no field {', '.join(sorted(unknown))}")
    return claim_from_record({**record, **changes, "confidence": 1.0})
