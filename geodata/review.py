"""What people decided, laid over what the machine read.

Decisions are a log: nothing the machine said is lost, every decision can be undone, and reading a
report again keeps the decisions about claims that are still found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, cast

from geodata.model import Claim, Control, Review, Span, Toll
from geodata.names import fold
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


# What a person vouches for by accepting, beyond what the claim's id says already.
_VOUCHED = (
    *("place", "date_start", "date_end", "date_precision", "date_text", "date_how"),
    *("claimant", "claimant_kind", "modality", "extent", "gained_by", "lost_by", "allies"),
    *("group_party", "scope"),
)


def vouched_for(claim: Claim) -> dict[str, object]:
    """What an accept's `changes` hold: the claim as the person saw it.

    A later reading that finds the same words but another place, day or party keeps the claim's
    id; what was accepted stands all the same.
    """
    record = claim_to_record(claim)
    return {key: record[key] for key in _VOUCHED if key in record}


def apply_reviews(
    claims: Iterable[Claim], reviews: Iterable[Review], reports: Container[str] | None = None
) -> Reviewed:
    """The claims as they stand after the decisions, oldest first.

    A decision about a claim that is not among `claims` changes nothing and stays in the log; so
    does a claim made by hand in a report that is not among `reports`, where they are given. A
    claim that repeats a decided one with slightly other bounds, as another reading may find it,
    goes the way of the decided one. Raises KeyError or TypeError where a correction names a field
    a claim does not have.
    """
    found = {claim.id: claim for claim in claims}
    verdicts: dict[str, Review] = {}
    said: dict[str, dict[str, object]] = {}
    corrected: set[str] = set()
    by_hand: set[str] = set()
    pairs: dict[tuple[str, str], str] = {}
    for review in standing(reviews):
        subject = review.subject
        if review.action in {"merge", "split"}:
            for other in _others(review):
                one, two = sorted((subject, other))
                pairs[one, two] = review.action
            continue
        if review.action == "add" and subject not in found:
            if reports is not None and review.changes["report_id"] not in reports:
                continue
            found[subject] = claim_from_record(review.changes)
            by_hand.add(subject)
        verdicts[subject] = review
        if review.action == "correct":
            corrected.add(subject)
        if review.action in {"accept", "correct"}:
            said.setdefault(subject, {}).update(review.changes)

    echoes = _echoes(found, verdicts)
    stand: dict[str, Claim] = {}
    rejected: list[Claim] = []
    decisions: dict[str, Decision] = {}
    origins: dict[str, str] = {}
    for machine_id, claim in found.items():
        verdict = verdicts.get(echoes.get(machine_id, machine_id))
        if verdict is not None and verdict.action == "reject":
            rejected.append(claim)
            continue
        if machine_id in echoes:
            continue
        if machine_id in said:
            claim = _as_said(claim, said[machine_id], machine_id in corrected)
        if machine_id in corrected:
            origins[claim.id] = machine_id
            decisions[claim.id] = "corrected"
        elif machine_id in by_hand:
            decisions[claim.id] = "added"
        elif verdict is not None:
            decisions[claim.id] = "accepted"
        stand[machine_id] = claim
    now = {machine_id: claim.id for machine_id, claim in stand.items()}
    return Reviewed(
        tuple(_pointing(claim, now) for claim in stand.values()),
        decisions,
        tuple(rejected),
        origins,
        _pairs(pairs, "merge", now),
        _pairs(pairs, "split", now),
    )


def _others(review: Review) -> list[str]:
    """The claims a merge or split names: one id, or several at once."""
    other = review.changes["other"]
    return [str(each) for each in other] if isinstance(other, list) else [str(other)]


def _pairs(
    pairs: Mapping[tuple[str, str], str], action: str, now: Mapping[str, str]
) -> frozenset[tuple[str, str]]:
    """The pairs of an action, by the ids that corrected claims now go by."""
    return frozenset(
        cast(tuple[str, str], tuple(sorted((now.get(one, one), now.get(two, two)))))
        for (one, two), decided in pairs.items()
        if decided == action
    )


def _echoes(found: Mapping[str, Claim], verdicts: Mapping[str, Review]) -> dict[str, str]:
    """Undecided claim → the decided one that says the same in overlapping words."""
    decided: dict[tuple[object, ...], list[tuple[Span, str]]] = defaultdict(list)
    for claim_id in verdicts:
        if claim_id in found:
            claim = found[claim_id]
            decided[_saying(claim)].append((Span(claim.start, claim.end), claim_id))
    echoes: dict[str, str] = {}
    for claim_id, claim in found.items():
        if claim_id in verdicts or not decided:
            continue
        span = Span(claim.start, claim.end)
        for other, other_id in decided.get(_saying(claim), ()):
            if span.overlaps(other):
                echoes[claim_id] = other_id
                break
    return echoes


def _saying(claim: Claim) -> tuple[object, ...]:
    where = (claim.report_id, claim.kind, fold(claim.place_text))
    if isinstance(claim, Control):
        return (*where, claim.change, claim.part, claim.gained_by, claim.lost_by)
    assert isinstance(claim, Toll)
    count = claim.count
    return (*where, claim.measure, claim.group, count.low, count.best, count.high)


def _as_said(claim: Claim, said: Mapping[str, object], is_corrected: bool) -> Claim:
    """The claim with the fields a person gave; what they corrected is trusted fully."""
    record = claim_to_record(claim)
    if unknown := said.keys() - record.keys():
        raise KeyError(f"a {claim.kind} claim has no field {', '.join(sorted(unknown))}")
    if is_corrected:
        return claim_from_record({**record, **said, "confidence": 1.0})
    differs = any(record[key] != value for key, value in said.items())
    return claim_from_record({**record, **said}) if differs else claim


def _pointing(claim: Claim, now: Mapping[str, str]) -> Claim:
    """The claim with its references to other figures by the ids these now go by."""
    if not isinstance(claim, Toll) or (claim.part_of is None and claim.supersedes is None):
        return claim
    part_of = now.get(claim.part_of or "", claim.part_of)
    supersedes = now.get(claim.supersedes or "", claim.supersedes)
    if (part_of, supersedes) == (claim.part_of, claim.supersedes):
        return claim
    return replace(claim, part_of=part_of, supersedes=supersedes)
