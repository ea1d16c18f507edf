"""The nouns everything else speaks in: frozen values, no behaviour beyond what defines them.

Days are calendar days and both ends of a range are included. Coordinates are WGS 84 degrees,
latitude before longitude. Text offsets are code points into `Report.text`, end exclusive, so
`report.text[span.start:span.end]` is always the quotation.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

DatePrecision = Literal["day", "week", "month", "year", "range", "before", "after", "ongoing"]
Modality = Literal[
    "asserted", "attributed", "claimed", "alleged", "denied", "negated", "planned", "hypothetical"
]
Change = Literal[
    "gained",
    "lost",
    "withdrew",
    "handed_over",
    "holds",
    "contested",
    "besieged",
    "siege_broken",
    "repelled",
    "advancing",
    "planned",
    "denied",
]
Extent = Literal["full", "partial", "most", "part"]
Measure = Literal[
    "killed",
    "wounded",
    "missing",
    "captured",
    "surrendered",
    "evacuated",
    "displaced",
    "remained",
    "relocated",
    "freed",
    "casualties",
]
Qualifier = Literal[
    "exact", "about", "at_least", "more_than", "at_most", "up_to", "fewer_than", "range", "vague"
]
Scope = Literal["incident", "daily", "period", "cumulative", "state"]
ClaimantKind = Literal[
    "official", "armed_group", "monitor", "un_ngo", "medic", "witness", "media", "unnamed"
]
PlaceKind = Literal[
    "city",
    "section",
    "admin1",
    "admin2",
    "country",
    "region",
    "airfield",
    "dam",
    "oil_field",
    "camp",
    "base",
    "site",
    "river",
    "sea",
    "mountain",
    "island",
]

# Measures that are harm to people. Evacuated, surrendered or displaced people are not casualties.
CASUALTY_MEASURES: frozenset[str] = frozenset({"killed", "wounded", "missing", "casualties"})


@lru_cache(maxsize=16)
def _digest(text: str) -> str:
    """Kept for the texts at hand: every claim of a report asks for it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Report:
    """One text as it was read, immutable; `id` is the SHA-256 of its text.

    `text` has the title first where the title is part of the page; offsets index this text.
    `published` carries its zone. `dateline_place` and `dateline_date` are as printed under the
    headline ("DAMASCUS, Oct. 17 (Xinhua)"), None where there is none.
    """

    text: str
    title: str = ""
    url: str | None = None
    publisher: str | None = None
    language: str = "en"
    published: datetime | None = None
    dateline_place: str | None = None
    dateline_date: date | None = None
    path: str | None = None  # where it was read from, for the chain of custody
    source_id: str | None = None  # what its own file or feed calls it

    @property
    def id(self) -> str:
        """Hex SHA-256 of the UTF-8 text: the same words are the same report."""
        return _digest(self.text)

    @property
    def anchor(self) -> date | None:
        """The day relative dates lean on: the dateline's, else the day of publication."""
        if self.dateline_date is not None:
            return self.dateline_date
        return self.published.date() if self.published is not None else None


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one report's text: code points, end exclusive."""

    start: int
    end: int
    report_id: str = ""

    def of(self, text: str) -> str:
        """The quotation itself."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """True where the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer.

    `id` is the GeoNames number where there is one ("geonames:172955"), else a prefixed id of
    the table it came from ("ne:SY-RA", "icao:OSDZ", "user:12"). `country` is ISO 3166-1 alpha-2,
    `admin1` GeoNames' code of the province ("SY.04") and `admin1_name` what it is called.
    `precision` is UCDP's where_prec: 1 exact, 2 within about 25 km, 3 admin2, 4 admin1,
    5 line or fuzzy area, 6 country, 7 sea or air.
    """

    id: str
    name: str
    kind: PlaceKind
    lat: float
    lon: float
    country: str = ""
    admin1: str = ""
    precision: int = 1
    population: int = 0
    admin1_name: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place a name may mean: score in [0, 1] and a reason a person can read."""

    place: Place
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A toponym in a text: ranked candidates and the choice, or None for "unplaced".

    `uncertain` marks a name that merely looks like a place: a question for review, never a pin.
    """

    start: int
    end: int
    text: str
    place: Place | None
    score: float = 0.0
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days first to last, both included; None is an open end.

    `text` holds the words it was read from ("" where it is the report's own day) and `how` says
    how they were read ("weekday up to and including the dateline").
    """

    first: date | None
    last: date | None
    precision: DatePrecision
    text: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many: each bound may be open. "at least 12" is low 12; "as many as 3,250" is high 3,250.

    `best` is the number the words name, None for a vague word ("dozens"): the word is kept.
    """

    low: int | None
    best: int | None
    high: int | None
    qualifier: Qualifier = "exact"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one place in one report says, immutable; see `Control` and `Toll`.

    `start`/`end` bound the words it rests on and `quote` is those words. `place_text` is the
    place as written. `claimant` is who says so by canonical name; None means the report itself.
    `gained_by` and other party fields are canonical party names (see geodata.extract.party_table).
    `rule` names the rule that found it and `confidence` in [0, 1] says how far it is trusted.
    `against_interest` marks a source conceding something against its own side.
    """

    report_id: str
    start: int
    end: int
    quote: str
    place_text: str
    place: Place | None
    dates: DateRange | None
    claimant: str | None = None
    claimant_kind: ClaimantKind | None = None
    modality: Modality = "asserted"
    confidence: float = 0.5
    rule: str = ""
    against_interest: bool = False

    @property
    def kind(self) -> Literal["control", "toll"]:
        """ "control" or "toll"."""
        raise NotImplementedError

    @property
    def id(self) -> str:
        """A stable 16-digit hex id of what is claimed and where in which report."""
        said = [f"{name}={getattr(self, name)!r}" for name in _identity(type(self))]
        return hashlib.sha256("|".join([self.kind, *said]).encode()).hexdigest()[:16]


# Where in which report, and what: rereading with better dates or confidence keeps a claim's id,
# so that a person's decision about it is not lost.
_IDENTITY = frozenset(
    {"report_id", "start", "end", "place_text", "change", "part", "measure", "count", "group"}
)


_known_by: dict[type, tuple[str, ...]] = {}  # fields() is slow: asked once a class


def _identity(kind: type[Claim]) -> tuple[str, ...]:
    """Which of its fields, in their order, a kind of claim is known by."""
    found = _known_by.get(kind)
    if found is None:
        found = tuple(f.name for f in fields(kind) if f.name in _IDENTITY)
        _known_by[kind] = found
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(Claim):
    """A claim about who holds a place.

    `gained_by` is the party that takes, holds, besieges, repels or advances (as `change` says);
    `lost_by` the party that loses, leaves or is besieged. `part` names the part meant where the
    extent is not full, as fully as the text does ("eastern half", "railway station", "21st
    Division headquarters").
    """

    change: Change
    extent: Extent = "full"
    part: str | None = None
    gained_by: str | None = None
    lost_by: str | None = None
    allies: tuple[str, ...] = ()

    @property
    def kind(self) -> Literal["control", "toll"]:
        """Always "control"."""
        return "control"


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll(Claim):
    """A claim about how many people were harmed or moved.

    `group` is one of all, civilians, children, women, combatants, aid workers, peacekeepers, …
    and `group_party` the party they belonged to. `part_of` is the id of the claim this figure is a
    part of ("including 1,130 civilians"), `supersedes` of the one it replaces ("raised to 52 from
    50").
    """

    measure: Measure
    count: Count
    group: str = "all"
    group_party: str | None = None
    part_of: str | None = None
    scope: Scope = "incident"
    supersedes: str | None = None

    @property
    def kind(self) -> Literal["control", "toll"]:
        """Always "toll"."""
        return "toll"


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one report: its mentions and claims, in text order."""

    report: Report
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Claims about one fact, with the chosen reading and the dissent.

    `chosen` is one of `claims`; `dissent` are those that contradict it. `why` says in words what
    joined them. Tolls are never averaged: the chosen reading is one source's figure.
    """

    id: str
    chosen: Claim
    claims: tuple[Claim, ...]
    dissent: tuple[Claim, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def kind(self) -> Literal["control", "toll"]:
        """The kind of its claims."""
        return self.chosen.kind

    @property
    def place(self) -> Place | None:
        """Where, as the chosen reading has it; None is unplaced."""
        return self.chosen.place

    @property
    def dates(self) -> DateRange | None:
        """When, as the chosen reading has it; None is undated."""
        return self.chosen.dates


@dataclass(frozen=True, slots=True)
class Review:
    """A person's decision about a claim; appended, never overwriting what the machine said.

    `subject` is a claim's id. `changes` holds, under the names of the command's JSON: for correct
    the corrected fields, for accept what was seen (`review.vouched_for`) or nothing, for add the
    whole claim made by hand, for merge and split `{"other": id}` of the claim it belongs with or
    must be kept apart from, or a list of several. undo takes back the subject's newest decision
    that still stands.
    """

    subject: str
    action: Literal["accept", "reject", "correct", "add", "merge", "split", "undo"]
    who: str
    when: datetime
    changes: dict[str, object] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class ControlState:
    """Who holds a place on a day.

    `status` is "held", "contested", "besieged" (held by `holder`, besieged by `others`) or
    "unknown". `since` is the day it has been so at the latest, `last_report` the newest day any
    claim about the place speaks of up to the asked day, and `events` what the state rests on.
    `certain` is False where it rests on mere claims or a change fell on an unknown day.
    """

    place: Place
    status: Literal["held", "contested", "besieged", "unknown"]
    holder: str | None
    others: tuple[str, ...]
    since: date | None
    last_report: date | None
    events: tuple[Event, ...]
    certain: bool = True
