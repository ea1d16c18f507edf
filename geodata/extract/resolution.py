"""Which place a name means, in the light of the whole text.

The countries the text speaks of, divisions named beside towns, words such as "province",
neighbours and size are weighed against one another. Every choice carries its score, its reason
and its alternatives, and one name means one place throughout a text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from geodata.extract.toponyms import WELL_KNOWN, Spot
from geodata.gazetteer import TRANSCRIBED, Found, Gazetteer
from geodata.gazetteer.tables import MAIN
from geodata.model import Candidate, Mention, Place, PlaceKind

# How much each kind of evidence weighs against a place's own prominence, which lies in [0, 1].
_COUNTRY_WEIGHT = 0.4
_DIVISION_WEIGHT = 0.15
_NEAR_WEIGHT = 0.15
_KIND_WEIGHT = 0.4
_CONTAINER_WEIGHT = 1.0
_CHOSEN_BEFORE_WEIGHT = 2.0
_NEAR_DEGREES = 1.35  # about 150 km
_ABOUT = 0.35  # share of the evidence from which on the text is about a country
_ALIKE = 0.78  # how much alike a strange name and a known one must be, 1 is equal
_NO_RIVAL = 0.3  # what a lone candidate is measured against
_CLEAR = 0.08  # a lead over the next candidate that others may lean on
_TRIED = 8  # candidates looked at closely
_KEPT = 5  # of them shown as alternatives
_NEED_COUNTRY_BELOW = 1_000_000  # people of a place that needs its country in the text, if unsure

_KIND_NAMES: dict[PlaceKind, str] = {
    "admin1": "province",
    "admin2": "district",
    "airfield": "airport",
    "oil_field": "oil field",
}


@dataclass
class _Scene:
    """What the text as a whole tells: how much it speaks of each country, and where."""

    weights: dict[str, dict[str, float]]  # country → name → weight
    divisions: dict[str, str] = field(default_factory=dict)  # code → the name that speaks for it
    places: list[tuple[float, float, str]] = field(default_factory=list)  # lat, lon, name

    @cached_property
    def total(self) -> float:
        """All the evidence for any country."""
        return sum(sum(names.values()) for names in self.weights.values())

    def about(self, country: str, but: str = "") -> float:
        """Share in [0, 1] of the evidence that speaks for this country, but for one name's own."""
        names = self.weights.get(country)
        if not names:
            return 0.0
        others = sum(of.get(but, 0.0) for of in self.weights.values()) if but else 0.0
        mine = sum(names.values()) - (names.get(but, 0.0) if but else 0.0)
        if mine <= 0:
            return 0.0
        # A country named once among many is still a hint: hence the root.
        return math.sqrt(mine / (self.total - others))


def resolve(
    spots: list[Spot], hints: dict[str, float], gazetteer: Gazetteer
) -> tuple[Mention, ...]:
    """Mentions in text order with the place each spot means; unlikely spots are left out."""
    scene = _scene(spots, hints)
    _try_spellings(spots, scene, gazetteer)
    ranker = _Ranker(scene, gazetteer)
    chosen: dict[int, tuple[Candidate, ...]] = {}
    _settle(scene, spots, ranker)
    for number in range(len(spots) - 1, -1, -1):  # a container follows what it contains
        spot = spots[number]
        if spot.found:
            inside = chosen.get(spot.container, ())
            chosen[number] = ranker.rank(spot, inside[0].place if inside else None)
    mentions = (_mention(spot, chosen.get(n, ()), scene) for n, spot in enumerate(spots))
    return tuple(mention for mention in mentions if mention is not None)


def _scene(spots: Sequence[Spot], hints: dict[str, float]) -> _Scene:
    weights: dict[str, dict[str, float]] = {cc: {"": math.sqrt(n)} for cc, n in hints.items()}
    scene = _Scene(weights)
    for spot in spots:
        if not spot.found or not spot.sure:
            continue
        best = spot.found[0]
        country = best.place.country
        rival = next((f.prominence for f in spot.found[1:] if f.place.country != country), 0.0)
        clear = min(1.0, (best.prominence - rival) * 3)
        if country and clear > 0.3:
            weight = clear * (1.0 if best.place.kind == "country" else 0.8 * best.prominence)
            names = weights.setdefault(country, {})
            # Said again, a name tells little more.
            so_far = names.get(spot.key, 0.0)
            names[spot.key] = so_far + weight / (1 + 2 * so_far)
            if best.place.kind == "admin1":
                scene.divisions.setdefault(best.place.admin1, spot.key)
    return scene


def _settle(scene: _Scene, spots: Sequence[Spot], ranker: _Ranker) -> None:
    """Note what is clear without neighbours, for the rest to lean on."""
    points: dict[tuple[float, float, str], None] = {}
    seen: set[tuple[str, PlaceKind | None]] = set()
    for spot in spots:
        if not spot.found or (spot.key, spot.kind) in seen:
            continue
        seen.add((spot.key, spot.kind))
        scored = ranker.score(spot, None)
        place = scored[0][1].place
        if place.kind == "admin1":
            scene.divisions.setdefault(place.admin1, spot.key)
        elif place.kind in ("city", "admin2") and (
            len(scored) == 1 or scored[0][0] - scored[1][0] > _CLEAR
        ):
            points[(place.lat, place.lon, spot.key)] = None
    scene.places = list(points)


def _try_spellings(spots: Sequence[Spot], scene: _Scene, gazetteer: Gazetteer) -> None:
    """Look for other spellings of strange names, in the countries the text is about."""
    shares = {cc: scene.about(cc) for cc in scene.weights if cc in TRANSCRIBED}
    lands = [cc for cc in sorted(shares, key=lambda cc: (-shares[cc], cc)) if shares[cc] >= _ABOUT]
    if not lands:
        return
    tried: dict[str, tuple[Found, ...]] = {}
    for spot in spots:
        if spot.found and (
            spot.found[0].prominence > WELL_KNOWN
            or any(found.place.country in lands for found in spot.found)
        ):
            continue
        if spot.key not in tried:
            spellings = (gazetteer.find_alike(spot.key, cc, _ALIKE) for cc in lands[:2])
            tried[spot.key] = next((alike for alike in spellings if alike), ())
        if tried[spot.key]:
            spot.found = tried[spot.key] + spot.found
            spot.question = False
            spot.sure = True


def _mention(spot: Spot, ranked: tuple[Candidate, ...], scene: _Scene) -> Mention | None:
    if not ranked:
        if not spot.question:
            return None
        why = "looks like a place but is in no table"
        return Mention(spot.start, spot.end, spot.text, None, 0.0, why, (), uncertain=True)
    best = ranked[0]
    if (
        not spot.sure
        and spot.container < 0
        and best.place.population < _NEED_COUNTRY_BELOW
        and scene.about(best.place.country, spot.key) < _ABOUT
    ):
        return None
    return Mention(spot.start, spot.end, spot.text, best.place, best.score, best.reason, ranked)


class _Ranker:
    """Weighs what a name may mean in the light of the scene."""

    def __init__(self, scene: _Scene, gazetteer: Gazetteer) -> None:
        self.scene = scene
        self.gazetteer = gazetteer
        self._ranked: dict[tuple[str, PlaceKind | None, str], tuple[Candidate, ...]] = {}
        self._shares: dict[tuple[str, str], float] = {}

    def rank(self, spot: Spot, container: Place | None) -> tuple[Candidate, ...]:
        """Up to five candidates, best first, each with what speaks for it."""
        memo = (spot.key, spot.kind, container.id if container else "")
        if memo not in self._ranked:
            self._ranked[memo] = self._rank(spot, container)
        return self._ranked[memo]

    def _share(self, country: str, key: str) -> float:
        memo = (country, key)
        share = self._shares.get(memo)
        if share is None:
            share = self._shares[memo] = self.scene.about(country, key)
        return share

    def score(self, spot: Spot, container: Place | None) -> list[tuple[float, Found]]:
        """All it may mean with its score but for neighbours, best first."""
        chosen = self._chosen_before(spot.key)
        divisions = self.scene.divisions
        weights = self.scene.weights
        scored: list[tuple[float, Found]] = []
        for found in spot.found:
            place = found.place
            score = found.prominence
            if place.country in weights:
                score += _COUNTRY_WEIGHT * self._share(place.country, spot.key)
            if place.admin1 in divisions and (
                place.kind == "admin1" or divisions[place.admin1] != spot.key
            ):
                score += _DIVISION_WEIGHT
            if spot.kind is not None:
                score += _kind_weight(place.kind, spot.kind)
            if container is not None and _within(place, container):
                score += _CONTAINER_WEIGHT
            if place.id == chosen:
                score += _CHOSEN_BEFORE_WEIGHT
            scored.append((score, found))
        if chosen and not any(found.place.id == chosen for _, found in scored):
            own = self.gazetteer.place(chosen)
            if own is not None:
                scored.append((1 + _CHOSEN_BEFORE_WEIGHT, Found(own, MAIN, 1.0)))
        if len(scored) > 1:
            scored.sort(key=_best_first)
        return scored

    def _rank(self, spot: Spot, container: Place | None) -> tuple[Candidate, ...]:
        close = self.score(spot, container)
        if len(close) > 1:
            close = [
                (score + _NEAR_WEIGHT if self._near(found.place, spot.key) else score, found)
                for score, found in close[:_TRIED]
            ]
            close.sort(key=_best_first)
        chosen = self._chosen_before(spot.key)
        return tuple(
            self._candidate(number, close, spot, container, chosen)
            for number in range(min(_KEPT, len(close)))
        )

    def _near(self, place: Place, key: str) -> bool:
        """Whether another place of the text lies within about 150 km."""
        if place.kind in ("country", "region"):
            return False
        width = _NEAR_DEGREES / max(0.2, math.cos(math.radians(place.lat)))
        low, high = place.lat - _NEAR_DEGREES, place.lat + _NEAR_DEGREES
        return any(
            low < lat < high and abs(lon - place.lon) < width and name != key
            for lat, lon, name in self.scene.places
        )

    def _chosen_before(self, key: str) -> str | None:
        user = self.gazetteer.user
        if user is None or not user.has_choices:
            return None
        lands = sorted(self.scene.weights, key=lambda cc: -self.scene.about(cc))
        return next((place for cc in [*lands, ""] if (place := user.choice(key, cc))), None)

    def _candidate(
        self,
        number: int,
        close: Sequence[tuple[float, Found]],
        spot: Spot,
        container: Place | None,
        chosen: str | None,
    ) -> Candidate:
        score, found = close[number]
        place, why = found.place, []
        # A town and the province named after it are no rivals: either is about the right spot.
        apart = (
            other
            for other, each in close
            if each is not found and (not place.admin1 or each.place.admin1 != place.admin1)
        )
        rival = next(apart, _NO_RIVAL)
        if place.id == chosen:
            why.append("you chose it before")
        if found.how != "name":
            why.append(found.how)
        if container is not None and _within(place, container):
            why.append(f"named with {container.name}")
        if spot.kind is not None and _kind_weight(place.kind, spot.kind) > 0:
            why.append(f"called a {_KIND_NAMES.get(spot.kind, spot.kind)}")
        if place.country and self._share(place.country, spot.key) > _ABOUT:
            why.append(f"the text speaks of {place.country}")
        if not why:
            alone = len(spot.found) == 1
            why.append("the only place of this name" if alone else "the best known of this name")
        sure = 1 / (1 + math.exp(-5 * (score - rival)))
        return Candidate(place, round(sure, 3), "; ".join(why))


def _best_first(scored: tuple[float, Found]) -> tuple[float, str]:
    return -scored[0], scored[1].place.id


def _kind_weight(kind: PlaceKind, cue: PlaceKind) -> float:
    if kind == cue or (cue == "city" and kind == "section"):
        return _KIND_WEIGHT
    if cue in ("admin1", "admin2") and kind in ("admin1", "admin2"):
        # Divisions are called by one another's names: "Donetsk region", "Sinjar district".
        return _KIND_WEIGHT / 2
    return 0.0


def _within(place: Place, container: Place) -> bool:
    if place.id == container.id or place.kind == "country":
        return False
    if container.kind in ("admin1", "admin2"):
        return bool(place.admin1) and place.admin1 == container.admin1
    return place.country == container.country
