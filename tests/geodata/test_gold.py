"""The gold texts are sound: a wrong offset there would look like a fault of the reader."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).parent.parent / "gold"
LANGUAGES = sorted(path for code in ("ar", "fr") for path in GOLD.glob(f"{code}/**/*.json"))
DOCUMENTS = [*sorted([*GOLD.glob("dev/*.json"), *GOLD.glob("heldout/*.json")]), *LANGUAGES]
CHANGES = {
    "gained",
    "lost",
    "withdrew",
    "handover",
    "holds",
    "contested",
    "besieged",
    "siege_broken",
    "repelled",
    "advancing",
    "planned",
    "denied",
}
CASUALTIES = {"killed", "wounded", "missing", "casualties"}
FIGURES = {"captured", "surrendered", "evacuated", "displaced", "remained", "relocated", "freed"}
QUALIFIERS = {
    "exact",
    "about",
    "at_least",
    "more_than",
    "at_most",
    "up_to",
    "fewer_than",
    "range",
    "vague",
}
STATUSES = {
    "asserted",
    "attributed",
    "claimed",
    "alleged",
    "denied",
    "negated",
    "planned",
    "hypothetical",
    "superseded",
}
ROLES = {
    "event",
    "restatement",
    "confirmation",
    "state",
    "background",
    "denial",
    "not_event",
}


def load(path: Path) -> dict[str, Any]:
    """One gold document."""
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_gold_text_quotes_itself_exactly(path: Path) -> None:
    document = load(path)
    text = document["text"]
    assert document["doc_id"] == path.stem
    assert text.startswith(document["title"] + "\n\n")
    for record in document["records"]:
        assert text[record["start"] : record["end"]] == record["quote"], record["id"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_gold_text_says_only_what_the_scorer_understands(path: Path) -> None:
    document = load(path)
    records = document["records"]
    ids = [record["id"] for record in records]
    assert len(ids) == len(set(ids))
    for record in records:
        assert record["status"] in STATUSES, record["id"]
        assert record["role"] in ROLES, record["id"]
        assert record["weight"] in {"core", "optional"}, record["id"]
        if record["type"] == "control":
            assert record["change"] in CHANGES, record["id"]
            assert record["place"]["name"] or record["role"] == "not_event", record["id"]
        else:
            kinds = CASUALTIES if record["type"] == "casualty" else FIGURES
            assert record["measure"] in kinds, record["id"]
            assert record["qualifier"] in QUALIFIERS, record["id"]
            assert record["part_of"] is None or record["part_of"] in ids, record["id"]
    for conflict in document["conflicts"]:
        assert set(conflict["ids"]) <= set(ids)
    for trap in document["must_not"]:
        assert trap["why"]
        assert "place" in trap if trap["type"] == "control" else "number" in trap


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_the_days_in_a_gold_text_are_days(path: Path) -> None:
    document = load(path)
    assert datetime.fromisoformat(document["published"].replace("Z", "+00:00")).tzinfo
    written = date.fromisoformat(document["dateline"]["date"])
    for record in document["records"]:
        when = record["date"]
        if when is None:
            continue
        assert when["text"] in document["text"], record["id"]
        first, last = (date.fromisoformat(when[k]) if when[k] else None for k in ("start", "end"))
        if first and last:
            assert first <= last, record["id"]
        ahead = record["role"] == "background" or record["status"] == "planned"
        assert last is None or last <= written or ahead, record["id"]


def test_there_are_gold_texts_to_tune_on_and_others_to_measure_with() -> None:
    folders = [path.parent.name for path in DOCUMENTS]
    assert folders.count("dev") >= 8
    assert folders.count("heldout") >= 8
