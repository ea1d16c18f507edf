"""The nouns as plain JSON records and back: one form for the command's output and the store.

Dates are ISO 8601, `null` is an open end or an absent value, and every key is always present, so
that a table made of records has the same columns for every row of a kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any, TypeAlias

from geodata.model import (
    Candidate,
    Claim,
    Control,
    ControlState,
    Count,
    DateRange,
    Event,
    Mention,
    Place,
    Report,
    Review,
    Toll,
)

Record: TypeAlias = dict[str, Any]

_PLACE_FIELDS = tuple(field.name for field in fields(Place))


def place_to_record(place: Place | None) -> Record | None:
    """The place as `{id, name, kind, lat, lon, country, admin1, precision, …}`: all its fields."""
    # By name and not by `asdict`, which copies deeply and takes ten times as long.
    return None if place is None else {name: getattr(place, name) for name in _PLACE_FIELDS}


def place_from_record(record: Mapping[str, Any] | None) -> Place | None:
    """The place a record of `place_to_record` was made from."""
    return None if record is None else Place(**record)


def candidate_to_record(candidate: Candidate) -> Record:
    """The candidate as its place's record with `score` and `reason` beside it."""
    return {
        **{name: getattr(candidate.place, name) for name in _PLACE_FIELDS},
        "score": round(candidate.score, 3),
        "reason": candidate.reason,
    }


def mention_to_record(mention: Mention) -> Record:
    """The mention with its choice, score, reason and ranked alternatives."""
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "place": place_to_record(mention.place),
        "score": round(mention.score, 3),
        "reason": mention.reason,
        "uncertain": mention.uncertain,
        "alternatives": [
            candidate_to_record(c)
            for c in mention.candidates
            if mention.place is None or c.place.id != mention.place.id
        ],
    }


def mention_from_record(record: Mapping[str, Any]) -> Mention:
    """The mention a record of `mention_to_record` was made from, its choice ranked first."""
    place = place_from_record(record["place"])
    candidates = [
        Candidate(
            Place(**{key: value for key, value in other.items() if key not in {"score", "reason"}}),
            other["score"],
            other["reason"],
        )
        for other in record["alternatives"]
    ]
    if place is not None:
        candidates.insert(0, Candidate(place, record["score"], record["reason"]))
    return Mention(
        record["start"],
        record["end"],
        record["text"],
        place,
        record["score"],
        record["reason"],
        tuple(candidates),
        record["uncertain"],
    )


def report_to_record(report: Report, *, with_text: bool = False) -> Record:
    """The report without its text, unless asked for: where it came from and how it is dated."""
    record: Record = {
        "id": report.id,
        "title": report.title,
        "url": report.url,
        "publisher": report.publisher,
        "language": report.language,
        "published": _iso(report.published),
        "dateline": {"place": report.dateline_place, "date": _iso(report.dateline_date)},
        "path": report.path,
        "source_id": report.source_id,
    }
    if with_text:
        record["text"] = report.text
    return record


def report_from_record(record: Mapping[str, Any]) -> Report:
    """The report a record of `report_to_record(…, with_text=True)` was made from."""
    published, dateline = record["published"], record["dateline"]
    return Report(
        text=record["text"],
        title=record["title"],
        url=record["url"],
        publisher=record["publisher"],
        language=record["language"],
        published=datetime.fromisoformat(published) if published else None,
        dateline_place=dateline["place"],
        dateline_date=_day(dateline["date"]),
        path=record["path"],
        source_id=record["source_id"],
    )


def claim_to_record(claim: Claim) -> Record:
    """The claim under the names the command promises; see the README's table."""
    dates = claim.dates
    record: Record = {
        "id": claim.id,
        "report_id": claim.report_id,
        "kind": claim.kind,
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "place_text": claim.place_text,
        "place": place_to_record(claim.place),
        "date_start": _iso(dates.first) if dates else None,
        "date_end": _iso(dates.last) if dates else None,
        "date_precision": dates.precision if dates else None,
        "date_text": dates.text if dates else None,
        "date_how": dates.how if dates else None,
        "claimant": claim.claimant,
        "claimant_kind": claim.claimant_kind,
        "modality": claim.modality,
        "confidence": claim.confidence,
        "rule": claim.rule,
        "against_interest": claim.against_interest,
    }
    if isinstance(claim, Control):
        record |= {
            "change": claim.change,
            "extent": claim.extent,
            "part": claim.part,
            "gained_by": claim.gained_by,
            "lost_by": claim.lost_by,
            "allies": list(claim.allies),
        }
    elif isinstance(claim, Toll):
        record |= {
            "measure": claim.measure,
            "low": claim.count.low,
            "best": claim.count.best,
            "high": claim.count.high,
            "qualifier": claim.count.qualifier,
            "count_text": claim.count.text,
            "group": claim.group,
            "group_party": claim.group_party,
            "part_of": claim.part_of,
            "scope": claim.scope,
            "supersedes": claim.supersedes,
        }
    return record


_SHARED = (
    "report_id",
    "start",
    "end",
    "quote",
    "place_text",
    "claimant",
    "claimant_kind",
    "modality",
    "confidence",
    "rule",
    "against_interest",
)


def claim_from_record(record: Mapping[str, Any], *, place: Place | None = None) -> Claim:
    """The claim a record of `claim_to_record` was made from.

    `place` stands in for the record's own, so that many claims may share one. Raises KeyError
    where a promised key is missing.
    """
    dates = None
    if record["date_precision"] is not None:
        dates = DateRange(
            _day(record["date_start"]),
            _day(record["date_end"]),
            record["date_precision"],
            record["date_text"],
            record["date_how"],
        )
    shared = {key: record[key] for key in _SHARED}
    shared |= {"place": place or place_from_record(record["place"]), "dates": dates}
    if record["kind"] == "control":
        return Control(
            **shared,
            change=record["change"],
            extent=record["extent"],
            part=record["part"],
            gained_by=record["gained_by"],
            lost_by=record["lost_by"],
            allies=tuple(record["allies"]),
        )
    return Toll(
        **shared,
        measure=record["measure"],
        count=Count(
            record["low"],
            record["best"],
            record["high"],
            record["qualifier"],
            record["count_text"],
        ),
        group=record["group"],
        group_party=record["group_party"],
        part_of=record["part_of"],
        scope=record["scope"],
        supersedes=record["supersedes"],
    )


def event_to_record(event: Event) -> Record:
    """The event as its chosen reading, with the ids of all its claims and of the dissent."""
    chosen = claim_to_record(event.chosen)
    for key in ("id", "report_id", "start", "end", "quote", "confidence", "rule"):
        del chosen[key]
    return {
        "id": event.id,
        **chosen,
        "chosen": event.chosen.id,
        "claims": [claim.id for claim in event.claims],
        "dissent": [claim.id for claim in event.dissent],
        "why": list(event.why),
    }


def state_to_record(state: ControlState) -> Record:
    """Who holds a place: one line of `conflict-map state`."""
    return {
        "place": place_to_record(state.place),
        "status": state.status,
        "holder": state.holder,
        "others": list(state.others),
        "certain": state.certain,
        "since": _iso(state.since),
        "last_report": _iso(state.last_report),
        "events": [event.id for event in state.events],
        "claims": [claim.id for event in state.events for claim in event.claims],
    }


def review_to_record(review: Review) -> Record:
    """The decision with its time in ISO 8601."""
    return {**asdict(review), "when": review.when.isoformat()}


def review_from_record(record: Mapping[str, Any]) -> Review:
    """The decision a record of `review_to_record` was made from."""
    return Review(**{**record, "when": datetime.fromisoformat(record["when"])})


def _iso(moment: date | datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
