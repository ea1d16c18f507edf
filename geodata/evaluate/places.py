"""How well places are read: recognition, resolution, spellings, and where an event is put.

The kind of a file is told by its form: articles with coordinates (`toponyms`), sentences that ask
where a verb happened (`verbs`, `locations`), or a table of spellings (`geonameid`). Measures are
those of the geoparsing literature: a prediction counts where it overlaps a gold name not yet
taken; end to end it must also lie within 161 km (100 miles) of the gold point.
"""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.errors import GazetteerError
from geodata.extract.page import Counts, Page
from geodata.extract.places import event_places, find_adjectives, find_places
from geodata.extract.text import lay_out
from geodata.gazetteer import Gazetteer, distance_km
from geodata.geocoder import ConflictGeocoder
from geodata.model import Mention, Place, Report
from geodata.names import fold

NEAR_KM = 161.0

Metrics = dict[str, float | int | str]


@dataclass(frozen=True, slots=True)
class _Gold:
    start: int
    end: int
    name: str
    lat: float | None
    lon: float | None


@dataclass(slots=True)
class _Tally:
    """Right, predicted and wanted, and what follows from them."""

    right: int = 0
    predicted: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        total = self.predicted + self.wanted
        return 2 * self.right / total if total else 0.0


def evaluate_places(path: Path, gazetteer: Gazetteer) -> Metrics:
    """The measures of one gold file, by name; shares are between 0 and 1.

    Raises `GazetteerError` where the file is of none of the kinds above.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise GazetteerError(f"{path}: cannot be read: {fault}") from fault
    first = text.split("\n", 1)[0]
    if "geonameid" in first and "\t" in first:
        rows = list(csv.DictReader(text.splitlines(), delimiter="\t"))
        return {"file": path.name, "kind": "spellings", **evaluate_spellings(rows, gazetteer)}
    try:
        documents = [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError as fault:
        raise GazetteerError(f"{path}: neither JSON lines nor a table of spellings") from fault
    if documents and "locations" in documents[0]:
        return {"file": path.name, "kind": "where", **evaluate_where(documents, gazetteer)}
    if documents and "toponyms" in documents[0]:
        return {"file": path.name, "kind": "toponyms", **evaluate_articles(documents, gazetteer)}
    raise GazetteerError(
        f"{path}: no gold of a known kind; give lines with text and toponyms, lines with verbs and "
        "locations, or a table with name, country and geonameid"
    )


def evaluate_articles(documents: Iterable[dict[str, Any]], gazetteer: Gazetteer) -> Metrics:
    """Recognition, resolution and end-to-end figures of articles with toponyms.

    Adjectives ("Syrian") inform us but are no places; where the gold marks them all the same
    (`adjectives_counted`), the countries they hint at are counted as predictions.
    """
    read = [(document, _golds(document)) for document in documents]
    counted = _marks_adjectives((gold for _, golds in read for gold in golds), gazetteer)
    seconds = time.perf_counter()
    found = [_read(document["text"], gazetteer) for document, _ in read]
    seconds = time.perf_counter() - seconds
    spans, ends, areas = _Tally(), _Tally(), _Tally()
    resolved = _Tally()
    for (_, golds), (mentions, adjectives) in zip(read, found, strict=True):
        placed = [(m.start, m.end, m.place) for m in mentions if m.place is not None]
        if counted:
            placed = sorted([*placed, *adjectives], key=lambda each: each[:2])
        _tally(placed, golds, gazetteer, spans, ends, areas, resolved)
    return {
        "articles": len(read),
        "toponyms": spans.wanted,
        "recognition_precision": spans.precision,
        "recognition_recall": spans.recall,
        "recognition_f1": spans.f1,
        "resolution_accuracy_161km": resolved.recall,
        "end_to_end_precision_161km": ends.precision,
        "end_to_end_recall_161km": ends.recall,
        "end_to_end_f1_161km": ends.f1,
        "end_to_end_f1_by_area": areas.f1,
        "adjectives_counted": int(counted),
        "articles_per_second": len(read) / seconds if seconds else 0.0,
    }


def evaluate_spellings(rows: Sequence[dict[str, str]], gazetteer: Gazetteer) -> Metrics:
    """Shares of spellings whose first answer is the right place, with and without the country."""
    geocoder = ConflictGeocoder(gazetteer)
    metrics: Metrics = {"spellings": len(rows)}
    for label, hinted in (("with_hint", True), ("without_hint", False)):
        right = wrong = 0
        for row in rows:
            countries = [row["country"]] if hinted else []
            ranked = geocoder.candidates(row["name"], countries=countries)
            if not ranked:
                continue
            place = ranked[0].place
            near = distance_km(place.lat, place.lon, float(row["lat"]), float(row["lon"])) < 5
            if place.id == f"geonames:{row['geonameid']}" or (near and place.kind == "city"):
                right += 1
            else:
                wrong += 1
        metrics[f"right_{label}"] = right / len(rows)
        metrics[f"wrong_{label}"] = wrong / len(rows)
    return metrics


def evaluate_where(documents: Iterable[dict[str, Any]], gazetteer: Gazetteer) -> Metrics:
    """How often the place of an event is the one a reader marked, over sentences with one verb."""
    tally = _Tally()
    for document in documents:
        report = Report(document["text"])
        layout = lay_out(report)
        mentions = find_places(layout.report, layout.sentences, gazetteer)
        page = Page(
            layout.report, layout.sentences, layout.quotations, mentions, (), Counts(), (), ()
        )
        golds = [(where["start"], where["end"]) for where in document["locations"]]
        taken: set[int] = set()
        predicted = {
            (place.start, place.end)
            for verb in document["verbs"]
            for place in event_places(page, verb["start"], verb["end"])
        }
        for start, end in predicted:
            for number, (first, last) in enumerate(golds):
                if number not in taken and start < last and first < end:
                    taken.add(number)
                    break
        tally.right += len(taken)
        tally.predicted += len(predicted)
        tally.wanted += len(golds)
    return {
        "where_precision": tally.precision,
        "where_recall": tally.recall,
        "where_f1": tally.f1,
    }


_Placed = tuple[int, int, Place]


def _read(text: str, gazetteer: Gazetteer) -> tuple[tuple[Mention, ...], list[_Placed]]:
    layout = lay_out(Report(text))
    mentions = find_places(layout.report, layout.sentences, gazetteer)
    taken = {at for mention in mentions for at in range(mention.start, mention.end)}
    adjectives = find_adjectives(text, layout.sentences, gazetteer)
    # "British Columbia" is one place.
    return mentions, [each for each in adjectives if each[0] not in taken]


def _golds(document: dict[str, Any]) -> list[_Gold]:
    return [
        _Gold(each["start"], each["end"], each["name"], each.get("lat"), each.get("lon"))
        for each in document["toponyms"]
    ]


def _marks_adjectives(golds: Iterable[_Gold], gazetteer: Gazetteer) -> bool:
    """Whether the gold marks adjectives as well: then some are in it, not by mere oversight."""
    names = [fold(gold.name) in gazetteer.adjectives for gold in golds]
    return sum(names) > 0.02 * len(names)


def _tally(
    placed: Sequence[_Placed],
    golds: Sequence[_Gold],
    gazetteer: Gazetteer,
    spans: _Tally,
    ends: _Tally,
    areas: _Tally,
    resolved: _Tally,
) -> None:
    spans.predicted += len(placed)
    spans.wanted += len(golds)
    with_point = sum(gold.lat is not None for gold in golds)
    for tally in (ends, areas, resolved):
        tally.wanted += with_point
    taken: set[int] = set()
    for start, end, place in placed:
        hit = next(
            (
                number
                for number, gold in enumerate(golds)
                if number not in taken and start < gold.end and gold.start < end
            ),
            None,
        )
        if hit is None:
            ends.predicted += 1
            areas.predicted += 1
            continue
        taken.add(hit)
        spans.right += 1
        gold = golds[hit]
        if gold.lat is None or gold.lon is None:
            continue  # a name the annotators could not place: neither right nor wrong
        ends.predicted += 1
        areas.predicted += 1
        near = distance_km(place.lat, place.lon, gold.lat, gold.lon) <= NEAR_KM
        ends.right += near
        resolved.right += near
        areas.right += near or bool(
            place.precision >= 4 and gazetteer.contains(place, gold.lat, gold.lon)
        )
    # Resolution is asked of the spans the gold gives: those we did not find count as missed there.
