"""Fits the weights of `geodata.extract.whereabouts` to sentences with marked places of events.

Only maintainers run this::

    python -m geodata.evaluate.fit_whereabouts SENTENCES.jsonl

Each line holds `text`, `verbs` and `locations` with `start` and `end`. Prints the F1 that fivefold
cross-validation promises for unseen sentences, and rewrites whereabouts.json.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.extract import whereabouts
from geodata.extract.places import LEAST, find_places
from geodata.extract.text import lay_out
from geodata.gazetteer import Gazetteer, open_gazetteer
from geodata.model import Report

_RARE = 12  # signs seen less often are not learnt
_SMALL = 0.1  # weights below this are left out
_RIDGE = 2.0

Matrix = NDArray[np.float64]


def fit(path: Path, gazetteer: Gazetteer) -> tuple[dict[str, float], float]:
    """The weights, and the F1 to expect of them on unseen sentences."""
    documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows: list[tuple[int, dict[str, float], frozenset[int]]] = []
    wanted = 0
    for number, document in enumerate(documents):
        text, layout = document["text"], lay_out(Report(document["text"]))
        mentions = find_places(layout.report, layout.sentences, gazetteer)
        golds = [(each["start"], each["end"]) for each in document["locations"]]
        wanted += len(golds)
        for verb in document["verbs"]:
            bounds = next(
                ((s.start, s.end) for s in layout.sentences if s.start <= verb["start"] < s.end),
                (0, len(text)),
            )
            near = [m for m in mentions if bounds[0] <= m.start < bounds[1]]
            for index, mention in enumerate(near):
                signs = whereabouts.signs(text, bounds, verb["start"], verb["end"], near, index)
                hits = [
                    n for n, (a, b) in enumerate(golds) if mention.start < b and a < mention.end
                ]
                rows.append((number, dict(signs), frozenset(hits)))
    seen = Counter(name for _, signs, _ in rows for name in signs)
    names = sorted(name for name, count in seen.items() if count >= _RARE)
    values = np.array([[signs.get(name, 0.0) for name in names] for _, signs, _ in rows])
    right = np.array([bool(hits) for *_, hits in rows], dtype=float)
    part = np.array([number % 5 for number, *_ in rows])
    share = np.zeros(len(rows))
    for held_out in range(5):
        weights = _regress(values[part != held_out], right[part != held_out])
        share[part == held_out] = _logistic(values[part == held_out] @ weights)
    best: dict[int, int] = {}
    for index, (number, *_) in enumerate(rows):
        if number not in best or share[index] > share[best[number]]:
            best[number] = index
    chosen = [index for index in best.values() if share[index] >= LEAST]
    found = sum(bool(rows[index][2]) for index in chosen)
    learnt = zip(names, _regress(values, right), strict=True)
    weights_by_name = {name: round(float(w), 2) for name, w in learnt if abs(w) >= _SMALL}
    return weights_by_name, 2 * found / (len(chosen) + wanted)


def _regress(values: Matrix, right: Matrix) -> Matrix:
    """Weights of a logistic regression with a small ridge, by Newton's method."""
    weights = np.zeros(values.shape[1])
    for _ in range(40):
        share = _logistic(values @ weights)
        slope = values.T @ (right - share) - _RIDGE * weights
        curve = (values * (share * (1 - share))[:, None]).T @ values
        step = np.linalg.solve(curve + _RIDGE * np.eye(len(weights)), slope)
        weights = weights + step
        if np.abs(step).max() < 1e-5:
            break
    return weights


def _logistic(total: Matrix) -> Matrix:
    share: Matrix = 1 / (1 + np.exp(-total))
    return share


if __name__ == "__main__":
    fitted, promise = fit(Path(sys.argv[1]), open_gazetteer())
    target = Path(whereabouts.__file__).with_suffix(".json")
    told = json.dumps(fitted, indent=1, ensure_ascii=False, sort_keys=True)
    target.write_text(told + "\n", encoding="utf-8")
    sys.stdout.write(f"F1 {promise:.3f} on sentences held out; wrote {target}\n")
