"""The review desk's order of work, and what a person's decisions say: pure, without a screen.

Doubt times consequence decides what comes first: a shaky claim that moves the map or names many
dead comes before a sure one that changes nothing. What a person decides becomes a `Review` in the
store's log; nothing here overwrites what the machine read.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from dashboard import words
from dashboard.library import Filters, Library
from geodata import CASUALTY_MEASURES, Claim, Control, Count, Place, Report, Review, Toll
from geodata.formats.csv import calm_cell
from geodata.model import Change, DateRange, Extent, Measure, Mention, Modality, Qualifier, Scope
from geodata.names import fold
from geodata.online import is_online
from geodata.records import claim_to_record, review_to_record
from geodata.review import standing, vouched_for

ORDER = (
    "First what is doubtful and weighs much: contradicted, unplaced, undated or hesitantly read, "
    "on who holds a place or on many dead. Last what is sure and changes nothing."
)
_DOUBTFUL = frozenset({"claimed", "alleged", "denied"})
_MOVES_NOTHING = frozenset({"negated", "planned", "hypothetical"})
_SOME_WEIGHT: Mapping[str, float] = {
    "advancing": 0.4,
    "repelled": 0.5,
    "contested": 0.8,
    "planned": 0.2,
    "denied": 0.6,
}


@dataclass(frozen=True, slots=True)
class Task:
    """A claim to look at, how urgent it is (0 to 1), and why in words."""

    claim: Claim
    urgency: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many claims a person has decided about, of all that were read or made by hand."""

    decided: int
    total: int

    @property
    def share(self) -> float:
        """Decided of all, 0 to 1; 1 where there is nothing to decide."""
        return self.decided / self.total if self.total else 1.0


# What a reviewer may look through: each a row, with what it lets by.
STACKS: Mapping[str, tuple[str, Callable[[Library, Claim], bool]]] = {
    "open": ("All open", lambda _library, _claim: True),
    "control": ("Control", lambda _library, claim: isinstance(claim, Control)),
    "tolls": ("Figures", lambda _library, claim: isinstance(claim, Toll)),
    "disputed": ("Contradicted", lambda library, claim: is_disputed(library, claim)),
    "unplaced": ("No place", lambda _library, claim: claim.place is None),
    "undated": ("No day", lambda _library, claim: claim.dates is None),
    "decided": ("Decided", lambda _library, _claim: True),
}


def queue(library: Library, stack: str = "open") -> list[Task]:
    """The claims of one of `STACKS`, the most urgent first; equals in text order.

    All stacks but "decided" hold what nobody has decided about; that one holds the rest, rejected
    claims included, in text order.
    """
    if stack == "decided":
        decided = [claim for claim in library.reviewed.claims if library.decision(claim)]
        return [
            task_for(library, claim)
            for claim in sorted((*decided, *library.reviewed.rejected), key=_in_text)
        ]
    belongs = STACKS[stack][1]
    tasks = [
        task_for(library, claim)
        for claim in library.reviewed.claims
        if library.decision(claim) is None and belongs(library, claim)
    ]
    return sorted(tasks, key=lambda task: (-task.urgency, *_in_text(task.claim)))


def _in_text(claim: Claim) -> tuple[str, int, str]:
    return (claim.report_id, claim.start, claim.id)


def progress(library: Library) -> Progress:
    """How far the desk has come with this library."""
    reviewed = library.reviewed
    total = len(reviewed.claims) + len(reviewed.rejected)
    return Progress(len(reviewed.decisions) + len(reviewed.rejected), total)


def is_disputed(library: Library, claim: Claim) -> bool:
    """True where sources contradict each other about the claim's event."""
    event = library.event_of.get(claim.id)
    return event is not None and bool(event.dissent)


def task_for(library: Library, claim: Claim) -> Task:
    """How much it matters that a person looks at the claim, and why."""
    doubt, reasons = _doubt(library, claim)
    weight, consequences = _consequence(library, claim)
    return Task(claim, round(doubt * weight, 3), (*reasons, *consequences))


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
    if is_disputed(library, claim):
        doubt += 0.3
        reasons.append("other sources say otherwise")
    if claim.modality in _DOUBTFUL:
        doubt += 0.1
        reasons.append("it is claimed, not confirmed")
    return min(doubt, 1.0), reasons


def _consequence(library: Library, claim: Claim) -> tuple[float, list[str]]:
    if claim.modality in _MOVES_NOTHING:
        return 0.2, []
    if isinstance(claim, Toll):
        number = claim.count.best or claim.count.high or claim.count.low or 1
        weight = 1.0 if claim.measure in CASUALTY_MEASURES else 0.6
        many = [f"{number:,} people"] if number >= 100 else []
        return weight * min(1.0, 0.3 + math.log10(max(number, 1)) / 5), many
    assert isinstance(claim, Control)
    weight, reasons = _SOME_WEIGHT.get(claim.change, 1.0), []
    event = library.event_of.get(claim.id)
    others = [other for other in event.claims if other.id != claim.id] if event else []
    if any(library.decision(other) for other in others):
        weight *= 0.4  # the map rests on what was decided already
    elif weight == 1.0 and claim.place is not None and claim.dates is not None and not others:
        reasons.append("the map rests on it alone")
    return weight, reasons


# A claim as a form has it


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim's fields as a person has them before them, whichever kind it is.

    `first` and `last` are days, None an open end; both None is "no day". Parties and `part` are
    None where nobody and nothing is named. An empty `claimant` is the report itself.
    """

    place: Place | None = None
    first: date | None = None
    last: date | None = None
    modality: Modality = "asserted"
    claimant: str | None = None
    change: Change = "gained"
    extent: Extent = "full"
    part: str | None = None
    gained_by: str | None = None
    lost_by: str | None = None
    measure: Measure = "killed"
    low: int | None = None
    best: int | None = None
    high: int | None = None
    group: str = "all"
    group_party: str | None = None
    scope: Scope = "incident"


def draft_of(claim: Claim) -> Draft:
    """The claim as a form shows it first."""
    shared = Draft(
        place=claim.place,
        first=claim.dates.first if claim.dates else None,
        last=claim.dates.last if claim.dates else None,
        modality=claim.modality,
        claimant=claim.claimant,
    )
    if isinstance(claim, Control):
        return replace(
            shared,
            change=claim.change,
            extent=claim.extent,
            part=claim.part,
            gained_by=claim.gained_by,
            lost_by=claim.lost_by,
        )
    assert isinstance(claim, Toll)
    count = claim.count
    return replace(
        shared,
        measure=claim.measure,
        low=count.low,
        best=count.best,
        high=count.high,
        group=claim.group,
        group_party=claim.group_party,
        scope=claim.scope,
    )


def fault_in(draft: Draft, kind: str) -> str | None:
    """What makes no sense in the draft, in words for the person who made it; None is fine."""
    if draft.first and draft.last and draft.first > draft.last:
        return "The first day is after the last."
    if kind == "toll":
        numbers = [n for n in (draft.low, draft.best, draft.high) if n is not None]
        if not numbers:
            return "Give at least one number."
        if numbers != sorted(numbers):
            return "The numbers must rise: at least, the figure, at most."
    elif draft.gained_by is not None and draft.gained_by == draft.lost_by:
        return "One party cannot both gain and lose the place."
    elif draft.extent == "part" and not draft.part:
        return "Name the part that is meant, or choose another extent."
    return None


def changes_from(claim: Claim, draft: Draft) -> dict[str, object]:
    """The fields in which the draft differs from the claim, under the names its record has them."""
    before = claim_to_record(claim)
    after = claim_to_record(_with(claim, draft))
    return {key: value for key, value in after.items() if key != "id" and value != before[key]}


def claim_by_hand(kind: str, draft: Draft, report: Report, start: int, end: int) -> Claim:
    """The claim a person made of the words start..end of a report."""
    shared = {
        "report_id": report.id,
        "start": start,
        "end": end,
        "quote": report.text[start:end],
        "place_text": draft.place.name if draft.place else "",
        "place": None,
        "dates": None,
        "confidence": 1.0,
        "rule": "by hand",
    }
    bare: Claim
    if kind == "control":
        bare = Control(**shared, change=draft.change)  # type: ignore[arg-type]
    else:
        empty = Count(None, None, None, "exact", "")
        bare = Toll(**shared, measure=draft.measure, count=empty)  # type: ignore[arg-type]
    return _with(bare, draft)


def _with(claim: Claim, draft: Draft) -> Claim:
    """The claim with what the draft says; what it leaves as it was keeps its words and reasons."""
    was = draft_of(claim)
    dates = claim.dates
    if (draft.first, draft.last) != (was.first, was.last):
        dates = _dates(draft.first, draft.last, claim.dates)
    shared = replace(
        claim,
        place=draft.place,
        dates=dates,
        modality=draft.modality,
        claimant=draft.claimant,
        claimant_kind=claim.claimant_kind if draft.claimant == was.claimant else None,
    )
    if isinstance(shared, Control):
        return replace(
            shared,
            change=draft.change,
            extent=draft.extent,
            part=draft.part,
            gained_by=draft.gained_by,
            lost_by=draft.lost_by,
        )
    assert isinstance(shared, Toll)
    count = shared.count
    if (draft.low, draft.best, draft.high) != (was.low, was.best, was.high):
        qualifier = _qualifier(draft.low, draft.best, draft.high)
        count = Count(draft.low, draft.best, draft.high, qualifier, count.text)
    return replace(
        shared,
        measure=draft.measure,
        count=count,
        group=draft.group,
        group_party=draft.group_party,
        scope=draft.scope,
    )


def _dates(first: date | None, last: date | None, was: DateRange | None) -> DateRange | None:
    if first is None and last is None:
        return None
    text = was.text if was else ""
    if first is None:
        return DateRange(first, last, "before", text, "set by a person")
    if last is None:
        return DateRange(first, last, "after", text, "set by a person")
    precision = "day" if first == last else "range"
    return DateRange(first, last, precision, text, "set by a person")  # type: ignore[arg-type]


def _qualifier(low: int | None, best: int | None, high: int | None) -> Qualifier:
    if low is not None and high is not None:
        return "exact" if low == high else ("range" if best is None else "about")
    if low is None and high is None:
        return "exact"
    return "at_least" if high is None else "up_to"


_SPACE = re.compile(r"\s+")


def find_words(text: str, start: int, end: int, said: str) -> tuple[int, int] | None:
    """Where in text[start:end] the words stand, whatever the spacing; None where they don't."""
    parts = [re.escape(part) for part in _SPACE.split(said.strip()) if part]
    if not parts:
        return None
    found = re.compile(r"\s+".join(parts)).search(text, start, end)
    return found.span() if found else None


# Decisions


def accept(library: Library, claim: Claim, who: str, when: datetime) -> Review:
    """That the claim is read rightly, with what the person saw of it."""
    return Review(_origin(library, claim), "accept", who, when, vouched_for(claim))


def reject(library: Library, claim: Claim, who: str, when: datetime, note: str = "") -> Review:
    """That the claim is not what the words say."""
    return Review(_origin(library, claim), "reject", who, when, {}, note)


def correct(
    library: Library, claim: Claim, draft: Draft, who: str, when: datetime, note: str = ""
) -> Review | None:
    """What a person puts in place of what was read; None where the draft changes nothing."""
    changes = changes_from(claim, draft)
    if not changes:
        return None
    return Review(_origin(library, claim), "correct", who, when, changes, note)


def add(claim: Claim, who: str, when: datetime, note: str = "") -> Review:
    """A claim made by hand."""
    return Review(claim.id, "add", who, when, claim_to_record(claim), note)


def join(library: Library, claim: Claim, other: Claim, who: str, when: datetime) -> Review:
    """That two claims tell of one fact."""
    changes: dict[str, object] = {"other": _origin(library, other)}
    return Review(_origin(library, claim), "merge", who, when, changes)


def part(library: Library, claim: Claim, who: str, when: datetime) -> Review | None:
    """That the claim tells of another fact than the rest of its event; None where it is alone."""
    event = library.event_of.get(claim.id)
    others = [_origin(library, each) for each in event.claims if each != claim] if event else []
    if not others:
        return None
    return Review(_origin(library, claim), "split", who, when, {"other": others})


def undo(review: Review, who: str, when: datetime) -> Review:
    """That the newest decision about a claim, which `review` is, no longer counts."""
    return Review(review.subject, "undo", who, when)


def _origin(library: Library, claim: Claim) -> str:
    """The id the machine gave the claim: a corrected one goes by another, decisions by this."""
    return library.reviewed.origins.get(claim.id, claim.id)


_NEAR = timedelta(days=10)


def partners(library: Library, claim: Claim, most: int = 6) -> list[Claim]:
    """Claims of other events that may tell of the same fact, the likeliest first.

    They are of the claim's kind, at its place or in its report, about days at most ten apart, and
    figures of one measure.
    """
    own = library.event_of.get(claim.id)
    at_place = library.select(Filters()).by_place.get(claim.place.id, ()) if claim.place else ()
    nearby = [event.chosen for event in at_place]
    nearby += library.claims_in.get(claim.report_id, ())
    found: dict[str, tuple[float, Claim]] = {}
    for other in nearby:
        event = library.event_of.get(other.id)
        if event is None or event is own or other.kind != claim.kind:
            continue
        if isinstance(claim, Toll) and isinstance(other, Toll) and other.measure != claim.measure:
            continue
        if claim.place and other.place and claim.place.id != other.place.id:
            continue
        days = _days_apart(claim.dates, other.dates)
        if days is None or days <= _NEAR:
            found.setdefault(event.id, (days / _NEAR if days is not None else 0.5, other))
    ranked = sorted(found.values(), key=lambda pair: (pair[0], pair[1].id))
    return [other for _, other in ranked[:most]]


def _days_apart(one: DateRange | None, other: DateRange | None) -> timedelta | None:
    """The days between two ranges, zero where they overlap; None where one is undated."""
    if one is None or other is None:
        return None
    gaps = [timedelta()]
    for before, after in ((one, other), (other, one)):
        if before.last is not None and after.first is not None:
            gaps.append(after.first - before.last)
    return max(gaps)


# Places


def mention_of(library: Library, claim: Claim) -> Mention | None:
    """The toponym the claim's place was read from: the nearest one written so, or meaning it."""
    reading = library.reading_of.get(claim.report_id)
    if reading is None:
        return None
    fitting = [
        mention
        for mention in reading.mentions
        if fold(mention.text) == fold(claim.place_text)
        or (mention.place is not None and mention.place == claim.place)
    ]
    return min(fitting, key=lambda mention: abs(mention.start - claim.start), default=None)


def name_to_remember(mention: Mention | None, claim: Claim) -> str:
    """The name a chosen place can be remembered by; "" where the words are no name ("the city")."""
    name = mention.text if mention is not None else claim.place_text
    return "" if name[:1].islower() else name


_POINT = "point:"


def is_point(place_id: str) -> bool:
    """True for a place that no table has: set on the map by a person, or told by a service."""
    return place_id.startswith(_POINT) or is_online(place_id)


def place_by_hand(name: str, lat: float, lon: float, country: str = "") -> Place:
    """A place a person set on the map, known to about a kilometre."""
    spot = f"{lat:.4f},{lon:.4f}"
    return Place(
        f"{_POINT}{spot}", name, "site", round(lat, 4), round(lon, 4), country, precision=2
    )


# The log


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision of the log: whether it still stands, may be undone, and what it is about."""

    review: Review
    stands: bool
    can_be_undone: bool
    about: str


def log(library: Library) -> list[Entry]:
    """All decisions, newest first, undone ones and undoings included.

    Only the newest standing decision about a claim can be undone: the next one becomes so then.
    """
    kept = {id(review) for review in standing(library.reviews)}
    subjects: set[str] = set()
    entries = []
    known = {claim.id: claim for reading in library.readings for claim in reading.claims}
    by_origin = {origin: claim for claim, origin in library.reviewed.origins.items()}
    for review in reversed(library.reviews):
        stands = id(review) in kept
        claim = known.get(review.subject) or library.claims.get(review.subject)
        claim = claim or library.claims.get(by_origin.get(review.subject, ""))
        about = f"{words.place(claim)}: {words.statement(claim)}" if claim else review.subject
        entries.append(Entry(review, stands, stands and review.subject not in subjects, about))
        if stands:
            subjects.add(review.subject)
    return entries


def said_in(review: Review) -> str:
    """What a decision changed, in words: "gained_by: Reds; date_start: 2020-05-01"."""
    if review.action != "correct":
        return ""
    return "; ".join(f"{key}: {_short(value)}" for key, value in review.changes.items())


def _short(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("name", ""))
    return "none" if value is None else str(value)


def log_to_jsonl(reviews: Iterable[Review]) -> str:
    """The log as it is stored, a decision a line, oldest first."""
    return "".join(
        json.dumps(review_to_record(review), ensure_ascii=False) + "\n" for review in reviews
    )


LOG_COLUMNS = ("when", "who", "decision", "stands", "claim", "about", "changes", "note")


def log_to_csv(entries: Sequence[Entry]) -> str:
    """The log as a table under `LOG_COLUMNS`, oldest first, safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(LOG_COLUMNS)
    for entry in reversed(entries):
        review = entry.review
        row = (
            review.when.isoformat(),
            review.who,
            review.action,
            "yes" if entry.stands else "no",
            review.subject,
            entry.about,
            said_in(review),
            review.note,
        )
        writer.writerow([calm_cell(cell) for cell in row])
    return out.getvalue()


def sole_reviewer(reviews: Iterable[Review]) -> str:
    """The name of the one person who has decided anything; "" for nobody yet, or for several."""
    names = {review.who for review in reviews}
    return names.pop() if len(names) == 1 else ""
