"""Claims held against gold answers: recall, precision, parties, days, figures and traps.

Three kinds of gold files are read:

- a document (`.json`): text, records and `must_not` (what no reader should say),
- sentences (`.jsonl` with `task`): control and casualty records of one sentence each,
- snippets (`.jsonl` with `is_control`): newspaper prose, some of it control changes.

Core records are counted for recall, once a place, kind and event; a prediction is right where it
meets any record that is not marked "not_event". Planned and denied claims say that nothing has
happened: they are held against traps, and counted as wrong only where they break one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from geodata.errors import FormatError
from geodata.extract.party_table import is_party_name
from geodata.extract.reader import read_claims
from geodata.gazetteer import Gazetteer
from geodata.model import Claim, Control, Reading, Report, Toll
from geodata.names import fold

# Changes that tell the same kind of thing: who calls a change of hands "lost" and who "gained"
# means one event.
_KINDS = {
    "gained": "change",
    "lost": "change",
    "withdrew": "change",
    "entered": "change",
    "recaptured": "change",
    "handed_over": "change",
    "handover": "change",
    "holds": "hold",
    "contested": "hold",
    "besieged": "siege",
    "advancing": "advance",
}
_STILL = frozenset({"planned", "denied"})
_GENERIC = frozenset(
    {"al", "ar", "an", "as", "at", "el", "the", "of", "and", "city", "town", "governorate"}
    | {"province", "district", "village", "villages", "neighborhood", "neighborhoods", "region"}
)
_QUALIFIERS = {
    "about": "about",
    "approx": "about",
    "at_least": "least",
    "more_than": "least",
    "at_most": "most",
    "up_to": "most",
    "fewer_than": "most",
}


@dataclass(slots=True)
class Tally:
    """Right answers out of how many asked."""

    right: int = 0
    of: int = 0

    @property
    def share(self) -> float | None:
        """The share in [0, 1]; None where nothing was asked."""
        return self.right / self.of if self.of else None

    def add(self, right: bool) -> None:
        """Counts one more."""
        self.right += right
        self.of += 1

    def __str__(self) -> str:
        share = self.share
        return "–" if share is None else f"{share:.3f} ({self.right}/{self.of})"


@dataclass(slots=True)
class EventScores:
    """What `evaluate_events` measures; `misses` and `wrong` name single cases in words."""

    control_recall: Tally = field(default_factory=Tally)
    control_precision: Tally = field(default_factory=Tally)
    control_party: Tally = field(default_factory=Tally)
    control_date: Tally = field(default_factory=Tally)
    control_status: Tally = field(default_factory=Tally)
    figure_recall: Tally = field(default_factory=Tally)
    figure_precision: Tally = field(default_factory=Tally)
    figure_qualifier: Tally = field(default_factory=Tally)
    figure_group: Tally = field(default_factory=Tally)
    figure_scope: Tally = field(default_factory=Tally)
    traps: Tally = field(default_factory=Tally)  # `right` counts the traps fallen into
    misses: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: EventScores) -> None:
        """Adds another document's counts."""
        for item in fields(self):
            mine, theirs = getattr(self, item.name), getattr(other, item.name)
            if isinstance(mine, Tally):
                mine.right += theirs.right
                mine.of += theirs.of
            else:
                mine += theirs

    def rows(self) -> Iterator[tuple[str, Tally]]:
        """Name and tally of each measure, in the order to print them."""
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, Tally):
                yield item.name.replace("_", " "), value


@dataclass(frozen=True, slots=True)
class _Document:
    name: str
    report: Report
    records: tuple[Mapping[str, Any], ...]
    traps: tuple[Mapping[str, Any], ...] = ()
    complete: frozenset[str] = frozenset({"control", "figure"})  # which records are all there


def evaluate_events(
    path: Path | Iterable[Path],
    gazetteer: Gazetteer,
    read: Callable[[Report, Gazetteer], Reading] = read_claims,
) -> EventScores:
    """The scores of a reader on one gold file or several; `read` is the reader measured."""
    paths = [path] if isinstance(path, Path) else list(path)
    scores = EventScores()
    for file in paths:
        for document in _documents(file):
            scores.add(_score(document, read(document.report, gazetteer).claims))
    return scores


# -- gold files ------------------------------------------------------------------------------------


def _documents(path: Path) -> Iterator[_Document]:
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            for number, line in enumerate(text.splitlines(), 1):
                if line.strip():
                    yield _from_line(json.loads(line), f"{path.stem}:{number}")
        else:
            yield _from_document(json.loads(text), path.stem)
    except (OSError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise FormatError(
            f"{path.name}: not a gold file of events ({error}); it is one document with `text` and "
            "`records`, or lines with `text` and `control`"
        ) from error


def _from_document(row: Mapping[str, Any], name: str) -> _Document:
    published = row.get("published")
    dateline = row.get("dateline") or {}
    report = Report(
        text=row["text"],
        title=row.get("title", ""),
        published=datetime.fromisoformat(published) if published else None,
        dateline_place=dateline.get("place"),
        dateline_date=date.fromisoformat(dateline["date"]) if dateline.get("date") else None,
    )
    return _Document(name, report, tuple(row["records"]), tuple(row.get("must_not", ())))


def _from_line(row: Mapping[str, Any], name: str) -> _Document:
    """A sentence or snippet with its records in the form documents have."""
    records = [
        record
        for number, gold in enumerate(row.get("control") or ())
        for record in _control_of_line(gold, number)
    ]
    records += [
        {"type": "casualty", **gold, "best": gold.get("low"), "id": str(number), "role": "event"}
        for number, gold in enumerate(row.get("casualties") or ())
    ]
    complete = frozenset({"figure"} if row.get("task") == "casualty" else {"control"})
    return _Document(name, Report(text=row["text"]), tuple(records), (), complete)


def _control_of_line(gold: Mapping[str, Any], number: int) -> Iterator[Mapping[str, Any]]:
    named = gold.get("place_named", gold["places"])
    for place in [*named, *(p for p in gold["places"] if p not in named)]:
        core = place in named and gold.get("weight", "core") == "core"
        planned = gold["change"] == "planned"
        yield {
            "type": "control",
            "change": gold["change"],
            "place": {"name": place},
            "actor_gain": gold.get("gain"),
            "actor_loss": gold.get("loss"),
            "date": None,
            "status": gold.get("status"),
            "event_id": f"{number}-{place}",
            "role": "not_event" if planned else "event",
            "weight": "core" if core and not planned else "optional",
            "loose": place not in named,
        }


# -- scoring ---------------------------------------------------------------------------------------


def _score(document: _Document, claims: Sequence[Claim]) -> EventScores:
    scores = EventScores()
    controls = [claim for claim in claims if isinstance(claim, Control)]
    tolls = [claim for claim in claims if isinstance(claim, Toll)]
    if "control" in document.complete:
        _score_control(document, controls, scores)
    if "figure" in document.complete:
        _score_figures(document, tolls, scores)
    for trap in document.traps:
        broken = _breaks(trap, controls, tolls)
        scores.traps.add(broken)
        if broken:
            scores.wrong.append(f"{document.name}: trap {trap.get('place') or trap.get('number')}")
    return scores


def _score_control(document: _Document, claims: Sequence[Control], scores: EventScores) -> None:
    gold = [r for r in document.records if r["type"] == "control" and r["role"] != "not_event"]
    core: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for record in gold:
        if record["weight"] == "core":
            core.setdefault(_fact(record), []).append(record)
    met: dict[tuple[str, str, str], list[Control]] = {fact: [] for fact in core}
    counted: set[tuple[object, ...]] = set()
    for claim in claims:
        if claim.change in _STILL:
            for fact, records in core.items():
                if fact[2] == claim.change and _same_place(claim, records[0]["place"]):
                    met[fact].append(claim)  # what a report denies is asked for as well
            continue
        kind = _KINDS.get(claim.change, claim.change)
        meets = [r for r in gold if _kind(r) == kind and _same_place(claim, r["place"])]
        loose = not meets and any(r.get("loose") and _kind(r) == kind for r in gold)
        meant = _meant(claim, meets)
        for fact, records in core.items():
            if meant is None or fact[0] != str(meant["event_id"]) or fact[2] != kind:
                continue
            if _same_place(claim, records[0]["place"]):
                met[fact].append(claim)
        once = (fold(claim.place_text), kind, claim.gained_by or claim.lost_by)
        if once not in counted:
            counted.add(once)
            scores.control_precision.add(bool(meets) or loose)
            if not meets and not loose:
                said = f"{claim.change} {claim.place_text}: {claim.quote[:90]}"
                scores.wrong.append(f"{document.name}: {said}")
    for fact, records in core.items():
        found = met[fact]
        scores.control_recall.add(bool(found))
        agreed = any(_same_parties(c, r) for c in found for r in records)
        scores.control_party.add(agreed)
        if found and not agreed:
            said = f"{found[0].gained_by} from {found[0].lost_by}"
            scores.misses.append(f"{document.name}: party of {fact[2]} {fact[1]}: {said}")
        if any(_dated(r) for r in records):
            scores.control_date.add(any(_same_days(c, r) for c in found for r in records))
        statuses = {str(r["status"]) for r in records if r.get("status")}
        if statuses:  # some answers don't tell who says so
            scores.control_status.add(
                any(
                    (c.modality == "asserted") == (s == "asserted") for c in found for s in statuses
                )
            )
        if not found:
            scores.misses.append(f"{document.name}: {fact[2]} {fact[1]}")


def _meant(claim: Control, meets: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Of the records a claim meets, the one whose parties agree and whose words are the same."""

    def fit(record: Mapping[str, Any]) -> tuple[bool, bool, int]:
        shared = min(claim.end, record.get("end", 0)) - max(claim.start, record.get("start", 0))
        gain = record.get("actor_gain")
        taker = gain is not None and _same_party(claim.gained_by, gain)
        return (_same_parties(claim, record), taker, max(0, shared))

    return max(meets, key=fit, default=None)


def _fact(record: Mapping[str, Any]) -> tuple[str, str, str]:
    return (str(record["event_id"]), str(record["place"]["name"]), _kind(record))


def _kind(record: Mapping[str, Any]) -> str:
    return _KINDS.get(record["change"], str(record["change"]))


def _names(text: str) -> frozenset[str]:
    return frozenset(word for word in fold(text).split() if word not in _GENERIC)


def _same_place(claim: Control, gold: Mapping[str, Any]) -> bool:
    """A name of the claim is one of the gold's names, or differs by one further word."""
    said = [claim.place_text]
    if claim.place is not None:
        said.append(claim.place.name)
    if claim.part:
        said = [f"{name} {claim.part}" for name in said] + ([claim.part] if not claim.place else [])
        if gold.get("kind") != "site":
            said.append(claim.place_text)
    for name in (gold["name"], *gold.get("aliases", ())):
        wanted = _names(name)
        for text in said:
            mine = _names(text)
            if not mine:
                continue
            if mine == wanted or (wanted <= mine and len(mine - wanted) <= 1):
                return True
            if gold.get("kind") == "site":
                # a part of the town, named by its noun: "local stadium" of Raqqa
                if claim.part and len(mine & wanted) >= 2:
                    return True
            elif mine <= wanted and len(wanted - mine) <= 1:
                return True
    return False


def _same_parties(claim: Control, record: Mapping[str, Any]) -> bool:
    gain, loss = record.get("actor_gain"), record.get("actor_loss")
    if gain:
        return _same_party(claim.gained_by, gain)
    return not loss or _same_party(claim.lost_by, loss)


def _same_party(name: str | None, gold: str) -> bool:
    if name is None:
        return False
    if _canonical(name) == _canonical(gold):
        return True
    mine, wanted = _party_words(name), _party_words(gold)
    return bool(mine & wanted)


def _party_words(text: str) -> set[str]:
    """Words of a party's name, with the broad sorts that stand for each other."""
    words = set(fold(text).split())
    for sort in _SORTS:
        if words & sort:
            words.add(min(sort))
    return words


# Words of parties that stand for each other in the press.
_SORTS: tuple[frozenset[str], ...] = (
    frozenset({"army", "military", "troops", "government", "forces", "soldiers"}),
    frozenset({"is", "isil", "isis", "daesh", "jihadists", "militants", "islamic"}),
    frozenset({"taliban", "insurgents"}),
    frozenset({"houthi", "houthis", "huthi", "rebels"}),
    frozenset({"kurdish", "kurds", "peshmerga", "sdf", "ypg"}),
    # a state by its name or its people's: "Azerbaijan" and "Azerbaijani forces"
    frozenset({"ukraine", "ukrainian"}),
    frozenset({"russia", "russian"}),
    frozenset({"azerbaijan", "azerbaijani", "azeri"}),
    frozenset({"armenia", "armenian"}),
    frozenset({"georgia", "georgian"}),
    frozenset({"israel", "israeli"}),
    frozenset({"ethiopia", "ethiopian"}),
    frozenset({"eritrea", "eritrean"}),
    frozenset({"rwanda", "rwandan"}),
    frozenset({"turkey", "turkish"}),
    frozenset({"iran", "iranian"}),
    frozenset({"iraq", "iraqi"}),
    frozenset({"argentina", "argentine"}),
    frozenset({"britain", "british"}),
    frozenset({"croatia", "croatian", "croat"}),
    frozenset({"serbia", "serbian", "serb"}),
    frozenset({"india", "indian"}),
    frozenset({"pakistan", "pakistani"}),
    frozenset({"vietnam", "vietnamese"}),
)


def _canonical(text: str) -> str:
    bare = text.split(" (")[0]
    return is_party_name(bare) or is_party_name(text) or fold(bare)


def _dated(record: Mapping[str, Any]) -> bool:
    days = record.get("date")
    return bool(days and (days.get("start") or days.get("end")))


def _same_days(claim: Control, record: Mapping[str, Any]) -> bool:
    """The ranges overlap, and where the gold range is closed the claim's is not much wider."""
    if not _dated(record):
        return True
    days = claim.dates
    if days is None or (days.first is None and days.last is None):
        return False
    gold_first, gold_last = record["date"].get("start"), record["date"].get("end")
    first = date.fromisoformat(gold_first) if gold_first else date.min
    last = date.fromisoformat(gold_last) if gold_last else date.max
    mine_first = days.first or date.min
    mine_last = days.last or ((days.first or date.max) if gold_last else date.max)
    if mine_last < first or mine_first > last:
        return False
    if not (gold_first and gold_last):
        return True
    if days.first is None:
        return False
    return (mine_last - mine_first).days <= 2 * max(1, (last - first).days) + 2


def _score_figures(document: _Document, tolls: Sequence[Toll], scores: EventScores) -> None:
    gold = [r for r in document.records if r["type"] in ("casualty", "figure")]
    counted: set[tuple[object, ...]] = set()
    found: dict[int, list[Toll]] = {
        index: [] for index, r in enumerate(gold) if r["weight"] == "core"
    }
    for toll in tolls:
        numbers = _numbers(toll.count.best, toll.count.low, toll.count.high)
        if not numbers:
            continue  # where people were taken, without a figure
        meets = [
            index
            for index, record in enumerate(gold)
            if record["measure"] == toll.measure and numbers & _record_numbers(record)
        ]
        once = (toll.measure, tuple(sorted(numbers)))
        if once not in counted:
            counted.add(once)
            scores.figure_precision.add(bool(meets))
            if not meets:
                scores.wrong.append(f"{document.name}: {toll.measure} {toll.quote[:80]}")
        for index in meets:
            if index in found:
                found[index].append(toll)
    for index, near in found.items():
        record = gold[index]
        scores.figure_recall.add(bool(near))
        qualifier = _qualifier(record.get("qualifier"))
        scores.figure_qualifier.add(any(_qualifier(t.count.qualifier) == qualifier for t in near))
        group = record.get("group") or "all"
        wanted = "all" if group in ("all", "people") else group
        scores.figure_group.add(any(t.group == wanted for t in near))
        if "scope" in record:
            incident = record["scope"] in ("incident", "daily")
            scores.figure_scope.add(
                any((t.scope in ("incident", "daily")) == incident for t in near)
            )
        if not near:
            scores.misses.append(f"{document.name}: {record['measure']} {record.get('best')}")


def _numbers(*values: int | None) -> frozenset[int]:
    return frozenset(value for value in values if value is not None)


def _record_numbers(record: Mapping[str, Any]) -> frozenset[int]:
    return _numbers(record.get("best"), record.get("low"), record.get("high"))


def _qualifier(name: str | None) -> str | None:
    return _QUALIFIERS.get(name or "", "exact" if name == "individual" else name)


def _breaks(trap: Mapping[str, Any], controls: Sequence[Control], tolls: Sequence[Toll]) -> bool:
    """True where a claim says what the trap warns of."""
    if trap["type"] == "control":
        return any(_breaks_control(trap, claim) for claim in controls)
    for toll in tolls:
        numbers = _numbers(toll.count.best, toll.count.low, toll.count.high)
        if trap.get("number") != "*" and trap.get("number") not in numbers:
            continue
        if trap.get("measure", toll.measure) != toll.measure:
            continue
        if trap.get("status", toll.modality) == toll.modality:
            return True
    return False


def _breaks_control(trap: Mapping[str, Any], claim: Control) -> bool:
    place = trap["place"]
    if place != "*":
        of_region = "governorate" in place.lower()
        if of_region and (claim.place is None or claim.place.kind not in ("admin1", "admin2")):
            return False
        if ("airport" in place.lower()) != ("airport" in (claim.part or claim.place_text).lower()):
            return False
        if not _same_place(claim, {"name": place}):
            return False
    if trap.get("change", claim.change) != claim.change:
        return False
    if trap.get("actor_gain") and not _same_party(claim.gained_by, trap["actor_gain"]):
        return False
    if trap.get("status", claim.modality) != claim.modality:
        return False
    return bool(trap.get("extent", claim.extent) == claim.extent)
