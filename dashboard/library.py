"""Everything the pages show, read once per version of a store: a plain value, shared by readers.

An empty store shows the sample instead. The sample goes through the same pipeline as anyone's own
reports; since that costs seconds, its readings are kept in a store of their own in the user's cache
folder, named by what they were made of.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

import geodata
from dashboard import words
from geodata import Claim, Control, Event, Reading, Report, Review, Toll, likeness
from geodata.gazetteer import Gazetteer
from geodata.review import Decision, Reviewed
from geodata.timeline import PlaceHistory

SAMPLE_FILE = Path(__file__).parent / "sample" / "reports.jsonl"
# The sample opens on the day Raqqa changed hands, when every side was still on the map; one's own
# reports open on the last day they tell of.
SAMPLE_DAY = date(2017, 10, 17)

# What a reader filters by: each kind is a row, with the changes or measures that belong to it.
KINDS: dict[str, tuple[str, frozenset[str]]] = {
    "taken": ("Changes of control", frozenset({"gained", "lost", "withdrew", "handed_over"})),
    "held": ("Holding", frozenset({"holds"})),
    "fought": ("Fighting", frozenset({"contested", "advancing", "repelled", "planned", "denied"})),
    "siege": ("Sieges", frozenset({"besieged", "siege_broken"})),
    "killed": ("Killed", frozenset({"killed"})),
    "hurt": ("Wounded, missing", frozenset({"wounded", "missing", "casualties"})),
    "moved": (
        "Displaced, evacuated",
        frozenset({"evacuated", "displaced", "remained", "relocated"}),
    ),
    "taken_alive": (
        "Captured, surrendered, freed",
        frozenset({"captured", "surrendered", "freed"}),
    ),
}
KIND_OF = {what: kind for kind, (_, members) in KINDS.items() for what in members}
OWN_WORDS = "Reports' own words"


def kind_of(claim: Claim) -> str:
    """The key of `KINDS` a claim belongs to."""
    what = (
        claim.change
        if isinstance(claim, Control)
        else claim.measure
        if isinstance(claim, Toll)
        else ""
    )
    return KIND_OF[what]


def parties_of(claim: Claim) -> frozenset[str]:
    """All parties a claim names."""
    if isinstance(claim, Control):
        named = (claim.gained_by, claim.lost_by, *claim.allies)
    else:
        named = (claim.group_party,) if isinstance(claim, Toll) else ()
    return frozenset(party for party in named if party)


ACCEPTED_ONLY = 101  # per cent: no machine is that sure


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader wants to see; empty is everything, and within one list any will do.

    `trust` decides what moves the control layer: events that a person accepted, and of the others
    those that the reading rule is at least so sure of, in per cent. With `ACCEPTED_ONLY` it is
    the accepted alone. Figures are shown whatever the trust: each stands for itself.
    """

    parties: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    search: str = ""
    trust: int = 0

    def __bool__(self) -> bool:
        return bool(
            self.parties or self.kinds or self.claimants or self.search.strip() or self.trust
        )


@dataclass(frozen=True, slots=True)
class Facets:
    """What an event can be filtered by, over all its claims."""

    parties: frozenset[str]
    kinds: frozenset[str]
    claimants: frozenset[str]
    haystack: str
    trust: int

    def passes(self, filters: Filters) -> bool:
        """True where the event is one the filters let through."""
        return (
            _meets(self.parties, filters.parties)
            and _meets(self.kinds, filters.kinds)
            and _meets(self.claimants, filters.claimants)
            and self.trust >= filters.trust
            and all(word in self.haystack for word in filters.search.casefold().split())
        )


def _meets(have: frozenset[str], wanted: tuple[str, ...]) -> bool:
    return not wanted or not have.isdisjoint(wanted)


@dataclass(frozen=True)
class Selection:
    """The events that pass some filters, and who holds what by them alone."""

    events: tuple[Event, ...]

    @cached_property
    def histories(self) -> dict[str, PlaceHistory]:
        """Place id → its spells; made on first use."""
        return geodata.control_histories(self.events)

    @cached_property
    def by_place(self) -> dict[str, tuple[Event, ...]]:
        """Place id → its events, oldest first."""
        found: dict[str, list[Event]] = {}
        for event in self.events:
            if event.place is not None:
                found.setdefault(event.place.id, []).append(event)
        return {place: tuple(sorted(at, key=by_time)) for place, at in found.items()}

    @cached_property
    def newest_first(self) -> tuple[Event, ...]:
        """All events by time, undated ones last."""
        return tuple(sorted(self.events, key=by_time, reverse=True))

    @cached_property
    def unplaced(self) -> tuple[Event, ...]:
        """Events of which nobody could say where; they are listed, not guessed at."""
        return tuple(event for event in self.events if event.place is None)

    @cached_property
    def undated(self) -> tuple[Event, ...]:
        """Events that have a place but no day."""
        return tuple(e for e in self.events if e.place is not None and not is_dated(e))


def is_dated(event: Event) -> bool:
    """True where at least one end of the event's days is known."""
    return event.dates is not None and (event.dates.first or event.dates.last) is not None


def by_time(event: Event) -> tuple[str, str, str]:
    """Sorts events by their last known day, undated ones first."""
    dates = event.dates
    if dates is None:
        return ("", "", event.id)
    last, first = dates.last or dates.first, dates.first or dates.last
    return (last.isoformat() if last else "", first.isoformat() if first else "", event.id)


@dataclass(frozen=True)
class Library:
    """All reports of a store with what was read in them, merged and reviewed.

    `version` differs whenever anything in it does. `is_sample` is True where the user's own store
    is empty and the sample is shown in its stead. `copies` has, for each report that prints a story
    told before, the first report that told it, both by id.
    """

    readings: tuple[Reading, ...]
    reviews: tuple[Review, ...]
    reviewed: Reviewed
    events: tuple[Event, ...]
    version: str
    is_sample: bool = False
    copies: Mapping[str, str] = field(default_factory=dict)
    _selections: dict[Filters, Selection] = field(default_factory=dict, repr=False, compare=False)
    _counts: dict[Filters, dict[str, Counter[str]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @cached_property
    def reports(self) -> Mapping[str, Report]:
        """Report id → report."""
        return {reading.report.id: reading.report for reading in self.readings}

    @cached_property
    def reading_of(self) -> Mapping[str, Reading]:
        """Report id → all that the machine read in it."""
        return {reading.report.id: reading for reading in self.readings}

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Claim id → claim, as it stands after review."""
        return {claim.id: claim for claim in self.reviewed.claims}

    @cached_property
    def event_of(self) -> Mapping[str, Event]:
        """Claim id → the event it was merged into."""
        return {claim.id: event for event in self.events for claim in event.claims}

    @cached_property
    def claims_in(self) -> Mapping[str, tuple[Claim, ...]]:
        """Report id → its claims as they stand, in text order."""
        found: dict[str, list[Claim]] = {}
        for claim in sorted(self.reviewed.claims, key=lambda claim: (claim.start, claim.end)):
            found.setdefault(claim.report_id, []).append(claim)
        return {report: tuple(claims) for report, claims in found.items()}

    def first_telling(self, report_id: str) -> Report | None:
        """The report whose story this one prints again; None where it tells its own."""
        return self.reports.get(self.copies.get(report_id, ""))

    @cached_property
    def facets(self) -> Mapping[str, Facets]:
        """Event id → what it can be filtered by."""
        return {event.id: self._facets(event) for event in self.events}

    def _facets(self, event: Event) -> Facets:
        said: list[str] = []
        for claim in event.claims:
            report = self.reports.get(claim.report_id)
            said += [claim.quote, claim.place_text, words.statement(claim), claim.claimant or ""]
            said.append(words.where(claim.place) if claim.place else "")
            said.append(report.title if report else "")
        return Facets(
            parties=frozenset(party for claim in event.claims for party in parties_of(claim)),
            kinds=frozenset(kind_of(claim) for claim in event.claims),
            claimants=frozenset(claim.claimant or OWN_WORDS for claim in event.claims),
            haystack="\n".join(said).casefold(),
            trust=self._trust(event),
        )

    def _trust(self, event: Event) -> int:
        """How far an event is trusted to move the control layer, in per cent; see `Filters`."""
        if event.kind == "toll" or any(self.decision(claim) for claim in event.claims):
            return ACCEPTED_ONLY
        return round(100 * max(claim.confidence for claim in event.claims))

    def select(self, filters: Filters) -> Selection:
        """The events that pass the filters; the same object for the same filters."""
        if filters not in self._selections:
            if len(self._selections) >= _KEPT_SELECTIONS:
                self._selections.pop(next(iter(self._selections)), None)
            passing = self.events
            if filters:
                passing = tuple(e for e in self.events if self.facets[e.id].passes(filters))
            self._selections[filters] = Selection(passing)
        return self._selections[filters]

    def counts(self, filters: Filters) -> dict[str, Counter[str]]:
        """For "parties", "kinds", "claimants": how many events each choice would show.

        Each list is counted as if nothing were chosen in it, the other filters being as they are.
        """
        if filters not in self._counts:
            if len(self._counts) >= _KEPT_SELECTIONS:
                self._counts.pop(next(iter(self._counts)), None)
            self._counts[filters] = self._count(filters)
        return self._counts[filters]

    def _count(self, filters: Filters) -> dict[str, Counter[str]]:
        counted: dict[str, Counter[str]] = {}
        without = {
            "parties": replace(filters, parties=()),
            "kinds": replace(filters, kinds=()),
            "claimants": replace(filters, claimants=()),
        }
        for dimension, others in without.items():
            counted[dimension] = Counter(
                value
                for facets in self.facets.values()
                if facets.passes(others)
                for value in getattr(facets, dimension)
            )
        return counted

    def decision(self, claim: Claim) -> Decision | None:
        """What a person decided about the claim; None is unreviewed."""
        return self.reviewed.decisions.get(claim.id)


_KEPT_SELECTIONS = 64


def make_library(
    readings: Iterable[Reading],
    reviews: Iterable[Review] = (),
    version: str = "",
    is_sample: bool = False,
    divisions: Mapping[str, str] | None = None,
    copies: Mapping[str, str] | None = None,
) -> Library:
    """The library of some readings with the decisions laid over them.

    Its claims name each place as the reports mostly do (see `press_names`), and the division it
    lies in by name where `divisions` (code → name, as the gazetteer has them) knows its code.
    `copies` are the reports' (`geodata.likeness.copies`), found anew where they are not given.
    """
    kept, decided = tuple(readings), tuple(reviews)
    names = press_names(kept)
    reviewed = geodata.apply_reviews(
        (_renamed(claim, names, divisions or {}) for reading in kept for claim in reading.claims),
        decided,
        {reading.report.id for reading in kept},
    )
    if copies is None:
        copies = likeness.copies(reading.report for reading in kept)
    events = tuple(geodata.merge_claims(reviewed.claims, reviewed.together, reviewed.apart, copies))
    return Library(kept, decided, reviewed, events, version, is_sample, copies)


def press_names(readings: Iterable[Reading]) -> dict[str, str]:
    """Place id → the spelling most of the mentions use: "Raqqa" where GeoNames has "Ar Raqqah".

    Words all in capitals are a dateline's, and "U.S." is no name to put on a map: countries keep
    the gazetteer's. Of spellings used equally often the first in the alphabet is taken. A spelling
    in another script than our own words is shown where it is quoted, not on the map.
    """
    spellings: dict[str, Counter[str]] = {}
    for reading in readings:
        for mention in reading.mentions:
            place, text = mention.place, " ".join(mention.text.split())
            if place is None or place.kind == "country" or text.isupper():
                continue
            if _is_latin(text):
                spellings.setdefault(place.id, Counter())[text] += 1
    return {
        place_id: min(counted, key=lambda text: (-counted[text], text))
        for place_id, counted in spellings.items()
    }


def _is_latin(name: str) -> bool:
    letter = next((c for c in name if c.isalpha()), "")
    return unicodedata.name(letter, "").startswith("LATIN") if letter else False


def _renamed(claim: Claim, names: Mapping[str, str], divisions: Mapping[str, str]) -> Claim:
    place = claim.place
    if place is None:
        return claim
    name, admin1 = names.get(place.id, place.name), divisions.get(place.admin1, place.admin1)
    return replace(claim, place=replace(place, name=name, admin1=admin1))


def read_sample(gazetteer: Gazetteer, file: Path = SAMPLE_FILE) -> Iterator[Reading]:
    """The sample's reports, read as a user's own would be."""
    for report in geodata.read_path(file):
        if isinstance(report, Report):
            yield geodata.read_claims(report, gazetteer)


@lru_cache(maxsize=4)
def sample_version(file: Path = SAMPLE_FILE) -> str:
    """Names what the sample's readings are made of: its reports, and the code that reads."""
    made_of = hashlib.sha256(file.read_bytes())
    code = Path(geodata.__file__).parent
    for path in sorted(p for suffix in ("*.py", "*.toml") for p in code.rglob(suffix)):
        made_of.update(path.read_bytes())
    return made_of.hexdigest()[:16]


def sample_store_path(cache_folder: Path, file: Path = SAMPLE_FILE) -> Path:
    """Where the sample's readings of this version are kept."""
    return cache_folder / f"sample-{sample_version(file)}.sqlite3"


def prepare_sample(
    cache_folder: Path, open_gazetteer: Callable[[], Gazetteer], file: Path = SAMPLE_FILE
) -> Path:
    """The path of a store that holds the sample, reading it first where that was not done yet.

    It is written under another name and moved into place when complete; what older versions left
    behind is cleared away.
    """
    path = sample_store_path(cache_folder, file)
    if path.exists():
        return path
    cache_folder.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    unfinished.unlink(missing_ok=True)
    store = geodata.open_store(unfinished)
    try:
        for reading in read_sample(open_gazetteer(), file):
            store.add(reading)
    finally:
        store.close()
    unfinished.replace(path)
    for old in cache_folder.glob("sample-*"):
        if old.stem.split(".")[0] != path.stem:
            old.unlink(missing_ok=True)
    return path
