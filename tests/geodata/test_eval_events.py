"""The scorer on small gold files; and the floors on the development sets where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geodata.errors import FormatError
from geodata.evaluate.events import evaluate_events
from geodata.gazetteer import open_gazetteer
from geodata.model import Reading
from tests.builders import NORTON, control, days, toll

_GOLD_TEXTS = Path(__file__).parents[1] / "gold" / "dev"
_SETS = Path(__file__).parents[3] / "shared" / "eval" / "events"
_GOLD = {
    "doc_id": "norton",
    "text": "Reds took Norton on 5 May 2020.",
    "published": "2020-05-06T00:00:00Z",
    "records": [
        {
            "type": "control",
            "change": "gained",
            "place": {"name": "Norton"},
            "actor_gain": "Reds",
            "actor_loss": None,
            "date": {"start": "2020-05-05", "end": "2020-05-05"},
            "status": "asserted",
            "role": "event",
            "weight": "core",
            "event_id": "E1",
        },
        {
            "type": "casualty",
            "measure": "killed",
            "low": 12,
            "best": 12,
            "high": None,
            "qualifier": "at_least",
            "group": "all",
            "scope": "incident",
            "weight": "core",
            "role": "event",
        },
    ],
    "must_not": [{"type": "control", "place": "Sutton", "why": "only passed through"}],
}


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold.json"
    path.write_text(json.dumps(_GOLD), encoding="utf-8")
    return path


def _reader(*claims):
    return lambda report, gazetteer: Reading(report, (), claims)


def test_right_claims_score_in_full(gold):
    right = control(dates=days("2020-05-05"))
    dead = toll(12, quote="at least 12")
    dead = type(dead)(**{**_fields(dead), "count": _count("at_least")})
    scores = evaluate_events(gold, None, _reader(right, dead))
    for name, tally in scores.rows():
        assert tally.share == (0.0 if name == "traps" else 1.0), name


def _fields(claim):
    return {name: getattr(claim, name) for name in type(claim).__dataclass_fields__}


def _count(qualifier):
    from geodata.model import Count

    return Count(12, 12, None, qualifier, "at least 12")


def test_the_wrong_party_and_day_are_told_apart_from_the_place(gold):
    wrong = control(gained_by="Greens", dates=days("2020-06-05"))
    scores = evaluate_events(gold, None, _reader(wrong))
    assert scores.control_recall.share == 1.0
    assert scores.control_party.share == 0.0
    assert scores.control_date.share == 0.0


def test_a_claim_nobody_made_costs_precision_and_a_trap_is_counted(gold):
    from tests.builders import SUTTON

    scores = evaluate_events(gold, None, _reader(control(place=SUTTON)))
    assert scores.control_precision.share == 0.0
    assert (scores.traps.right, scores.traps.of) == (1, 1)
    assert scores.control_recall.share == 0.0
    assert any("Norton" in miss for miss in scores.misses)


def test_a_planned_claim_is_no_prediction_of_a_change(gold):
    planned = control("planned", modality="planned", place=NORTON)
    scores = evaluate_events(gold, None, _reader(planned))
    assert scores.control_precision.of == 0
    assert scores.control_recall.share == 0.0


def test_lines_of_sentences_and_snippets_are_read(tmp_path):
    path = tmp_path / "lines.jsonl"
    rows = [
        {
            "id": "A",
            "task": "control",
            "text": "Reds took Norton.",
            "control": [{"change": "gained", "gain": "Reds", "loss": None, "places": ["Norton"]}],
        },
        {"id": 1, "text": "Nothing.", "is_control": False, "control": []},
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    scores = evaluate_events(path, None, _reader(control()))
    assert scores.control_recall.share == 1.0
    assert str(scores.control_precision) == "0.500 (1/2)"


def test_a_file_that_is_no_gold_set_says_so(tmp_path):
    path = tmp_path / "odd.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(FormatError, match=r"odd\.json: not a gold file"):
        evaluate_events(path, None, _reader())


# The texts of the second round, far from the wording of the first: the floors there are lower.
_SECOND = (
    *("falklands", "faw", "haiti", "ivory_coast", "kirkuk", "palma", "poti", "tigray"),
    *("gharyan", "mubi", "ukraine_daily", "karabakh_statement", "bosnia_chronicle", "syria_blog"),
    *("kivu_update", "shan_statement", "mazar", "chechnya_obituary", "somalia_year"),
    *("darfur_refugees", "vanni_briefing", "hodeidah_roundup", "sahel_ngo", "cebu_peaceful"),
)
# Those of the fourth and fifth, written blind by others than the rules' authors; most are dense.
_FOURTH = (
    *("brega", "debaltseve", "hama_insurgents", "jaffna", "musikot"),
    *("taiz", "afghan_summer", "kursk", "mali_north", "cabo"),
)
_FIFTH = (
    *("gao", "goma", "hudson", "kherson", "kisangani", "loikaw"),
    *("massawa", "mocoa", "monrovia", "ndjamena", "ramadi", "wadmadani"),
    *("baiji", "faya", "tripoli", "zalambessa"),  # these four are plain wires
)
_SIXTH = ("bangassou", "bunia", "kurmuk", "qusayr", "sinjar", "watiya")
_SECOND_ROUND, _FOURTH_ROUND, _FIFTH_ROUND, _SIXTH_ROUND = (
    [_GOLD_TEXTS / f"dev_{name}.json" for name in names]
    for names in (_SECOND, _FOURTH, _FIFTH, _SIXTH)
)
# Wires in the plain manner of agencies, kept aside; nobody who wrote a rule has read them.
_PLAIN = (
    *("ann", "bama", "charikar", "hama", "kelbajar"),
    *("luhanskairport", "lunsar", "uvira", "vuhledar"),
)


def test_control_in_our_own_texts_stays_above_its_floors():
    later = {*_SECOND_ROUND, *_FOURTH_ROUND, *_FIFTH_ROUND, *_SIXTH_ROUND}
    first = [path for path in sorted(_GOLD_TEXTS.glob("*.json")) if path not in later]
    scores = evaluate_events(first, open_gazetteer())
    assert (scores.control_recall.share or 0) >= 0.92
    assert (scores.control_party.share or 0) >= 0.87
    assert (scores.control_date.share or 0) >= 0.85
    assert (scores.control_status.share or 0) >= 0.88
    assert (scores.control_precision.share or 0) >= 0.95


def test_control_in_texts_of_other_kinds_stays_above_its_floors():
    scores = evaluate_events(_SECOND_ROUND, open_gazetteer())
    assert (scores.control_recall.share or 0) >= 0.74
    assert (scores.control_party.share or 0) >= 0.63
    assert (scores.control_date.share or 0) >= 0.72
    assert (scores.control_precision.share or 0) >= 0.96


def test_control_in_dense_texts_stays_above_its_floors():
    scores = evaluate_events(_FOURTH_ROUND, open_gazetteer())
    assert (scores.control_recall.share or 0) >= 0.73
    assert (scores.control_party.share or 0) >= 0.67
    assert (scores.control_date.share or 0) >= 0.68
    assert (scores.control_precision.share or 0) >= 0.97


def test_texts_of_the_fifth_round_stay_above_their_floors():
    scores = evaluate_events(_FIFTH_ROUND, open_gazetteer())
    assert (scores.control_recall.share or 0) >= 0.67
    assert (scores.control_party.share or 0) >= 0.61
    assert (scores.control_date.share or 0) >= 0.60
    assert (scores.control_precision.share or 0) >= 0.95
    assert (scores.figure_recall.share or 0) >= 0.935
    assert (scores.figure_group.share or 0) >= 0.87
    assert (scores.figure_scope.share or 0) >= 0.81
    assert (scores.figure_precision.share or 0) >= 0.97


def test_wires_of_the_sixth_round_stay_above_their_floors():
    scores = evaluate_events(_SIXTH_ROUND, open_gazetteer())
    assert (scores.control_recall.share or 0) >= 0.77
    assert (scores.control_party.share or 0) >= 0.68
    assert (scores.control_date.share or 0) >= 0.73
    assert (scores.control_precision.share or 0) >= 0.95
    assert (scores.figure_recall.share or 0) >= 0.95
    assert (scores.figure_group.share or 0) >= 0.92
    assert (scores.figure_scope.share or 0) >= 0.83
    assert (scores.figure_precision.share or 0) >= 0.96


def test_plain_wires_kept_aside_stay_above_what_is_asked():
    aside = [_GOLD_TEXTS.parent / "heldout" / f"ho_{name}_5.json" for name in _PLAIN]
    scores = evaluate_events(aside, open_gazetteer())
    assert (scores.control_recall.share or 0) >= 0.86
    assert (scores.control_party.share or 0) >= 0.81
    assert (scores.control_date.share or 0) >= 0.85
    assert (scores.control_precision.share or 0) >= 0.95
    assert (scores.figure_recall.share or 0) >= 0.95
    assert (scores.figure_qualifier.share or 0) >= 0.93
    assert (scores.figure_group.share or 0) >= 0.95
    assert (scores.figure_scope.share or 0) >= 0.85
    assert (scores.figure_precision.share or 0) >= 0.97
    assert (scores.traps.share or 0) <= 0.03


def test_texts_kept_aside_stay_above_their_floors():
    """Nobody tunes on these: the floors say that what helps elsewhere does no harm there."""
    aside = sorted((_GOLD_TEXTS.parent / "heldout").glob("*.json"))
    scores = evaluate_events(aside, open_gazetteer())
    assert (scores.control_recall.share or 0) >= 0.73
    assert (scores.control_party.share or 0) >= 0.62
    assert (scores.control_date.share or 0) >= 0.65
    assert (scores.control_precision.share or 0) >= 0.94
    assert (scores.figure_recall.share or 0) >= 0.935
    assert (scores.figure_precision.share or 0) >= 0.96
    assert (scores.traps.share or 0) <= 0.03


def test_figures_in_our_own_texts_stay_above_their_floors():
    later = {*_FIFTH_ROUND, *_SIXTH_ROUND}
    texts = [path for path in sorted(_GOLD_TEXTS.glob("*.json")) if path not in later]
    scores = evaluate_events(texts, open_gazetteer())
    assert (scores.figure_recall.share or 0) >= 0.98
    assert (scores.figure_qualifier.share or 0) >= 0.98
    assert (scores.figure_group.share or 0) >= 0.955
    assert (scores.figure_scope.share or 0) >= 0.955
    assert (scores.figure_precision.share or 0) >= 0.97


@pytest.mark.skipif(not _SETS.exists(), reason="the development sets are not beside this checkout")
@pytest.mark.parametrize(
    ("files", "recall", "party", "precision"),
    [
        (["seed_gold.json", "dev_*.json"], 0.95, 0.90, 0.90),
        # These golds have the main event alone: a repulse told in passing counts as wrong.
        (["wikipedia_sentences.jsonl"], 0.92, 0.88, 0.88),
        (["case2021_control_dev.jsonl"], 0.84, 0.80, 0.76),
    ],
)
def test_control_stays_above_its_floors(files, recall, party, precision):
    paths = [path for pattern in files for path in sorted(_SETS.glob(pattern))]
    scores = evaluate_events(paths, open_gazetteer())
    assert (scores.control_recall.share or 0) >= recall
    assert (scores.control_party.share or 0) >= party
    assert (scores.control_precision.share or 0) >= precision
    assert (scores.traps.share or 0) <= 0.03
