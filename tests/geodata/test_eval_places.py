"""Floors under the accuracy of places; they rise with the code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geodata.errors import GazetteerError
from geodata.evaluate.places import evaluate_places
from geodata.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("file", "floors", "ceilings"),
    [
        (
            "trnews.jsonl",
            {"recognition_f1": 0.915, "end_to_end_f1_161km": 0.86, "end_to_end_f1_by_area": 0.895},
            {},
        ),
        ("geovirus.jsonl", {"end_to_end_f1_161km": 0.812, "end_to_end_f1_by_area": 0.91}, {}),
        (
            "name_variants.tsv",
            {"right_with_hint": 0.99, "right_without_hint": 0.95},
            {"wrong_with_hint": 0.005, "wrong_without_hint": 0.03},
        ),
        ("event_location_dev.jsonl", {"where_f1": 0.71}, {}),
    ],
)
def test_accuracy_stays_above_its_floor(
    file: str,
    floors: dict[str, float],
    ceilings: dict[str, float],
    shared: Path,
    gazetteer: Gazetteer,
) -> None:
    metrics = evaluate_places(shared / "eval" / "places" / file, gazetteer)
    for name, floor in floors.items():
        assert float(metrics[name]) >= floor, (name, metrics[name])
    for name, ceiling in ceilings.items():
        assert float(metrics[name]) <= ceiling, (name, metrics[name])


def test_figures_follow_their_definitions(tmp_path: Path, gazetteer: Gazetteer) -> None:
    text = "Shells fell on Goma and Bunia. Sake was quiet in Congo."
    gold = [
        {"start": 15, "end": 19, "name": "Goma", "lat": -1.68, "lon": 29.22},
        {"start": 24, "end": 29, "name": "Bunia", "lat": 40.0, "lon": 10.0},
    ]
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps({"id": 1, "text": text, "toponyms": gold}), encoding="utf-8")
    metrics = evaluate_places(file, gazetteer)
    assert metrics["recognition_recall"] == 1.0
    assert metrics["end_to_end_recall_161km"] == 0.5
    assert float(metrics["recognition_precision"]) < 1.0


def test_a_file_of_no_known_kind_is_refused(tmp_path: Path, gazetteer: Gazetteer) -> None:
    file = tmp_path / "other.jsonl"
    file.write_text('{"text": "x"}\n', encoding="utf-8")
    with pytest.raises(GazetteerError, match="no gold of a known kind"):
        evaluate_places(file, gazetteer)
