"""Which place a name means, in the light of the whole text.

The countries the text speaks of, divisions named beside towns, words such as "province",
neighbours and size are weighed against one another. Every choice carries its score, its reason
and its alternatives, and one name means one place throughout a text.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from geodata.extract.spots import Spot
from geodata.extract.toponyms import WELL_KNOWN
from geodata.gazetteer import TRANSCRIBED, Found, Gazetteer, distance_km, site_at
from geodata.gazetteer.tables import ALTERNATE, MAIN
from geodata.model import Candidate, Mention, Place, PlaceKind

# How much each kind of evidence weighs against a place's own prominence, which lies in [0, 1].
_COUNTRY_WEIGHT = 0.4
_DIVISION_WEIGHT = 0.15
_NEAR_WEIGHT = 0.15
_KIND_WEIGHT = 0.4
_CONTAINER_WEIGHT = 1.0
_TOLD_WEIGHT = 0.6  # "Columbia", where the text has "Columbia, Ky."
_HOLDS_WEIGHT = 0.3  # "Buffalo, New York": the state
_LIST_WEIGHT = 0.35
_LAND_WEIGHT = 0.3  # "Niger" is the country, though the text be about Nigeria
_AREAS = ("admin1", "admin2", "country")
_CHOSEN_BEFORE_WEIGHT = 2.0
_PAIR_WEIGHT = 0.15
_PAIRED = 0.45  # prominence of either
_PAIR_DEGREES = 0.2  # about 20 km
_NEAR_DEGREES = 1.35  # about 150 km
_BESIDE_WEIGHT = 0.1
_BESIDE_DEGREES = 0.45  # about 50 km
_ABOUT = 0.35  # share of the evidence from which on the text is about a country
_LETTERS = 0.73  # of their letters that must agree
_ALIKE = 0.82  # how much alike a strange name and a known one must be, 1 is equal
_VERY_ALIKE = 0.9  # where nothing else says that the words are a place
_NO_RIVAL = 0.3  # what a lone candidate is measured against
_CLEAR = 0.08  # a lead over the next candidate that others may lean on
_NOT_FAR_KM = 300.0  # from another place of a text about a war
_FAR_KM = 3000.0  # from all other places of a text, a name that is not well known is doubted
_SPOKEN_OF = 50_000  # people of a town of a war that is spoken of in texts set elsewhere
_ALL_ABOUT = 0.6  # share of the evidence for the one country a text is about
_ENOUGH = 2  # other places at least, to tell where a text is set
_TRIED = 8  # candidates looked at closely
_KEPT = 5  # of them shown as alternatives
_NEED_COUNTRY_BELOW = 1_000_000  # people of a place that needs its country in the text, if unsure

_KIND_NAMES: dict[PlaceKind, str] = {
    "admin1": "a province",
    "admin2": "a district",
    "airfield": "an airport",
    "oil_field": "an oil field",
    "island": "an island",
}


@dataclass
class _Scene:
    """What the text as a whole tells: how much it speaks of each country, and where."""

    weights: dict[str, dict[str, float]]  # country → name → weight
    divisions: dict[str, str] = field(default_factory=dict)  # code → the name that speaks for it
    places: list[tuple[float, float, str]] = field(default_factory=list)  # lat, lon, name
    lands: list[Place] = field(default_factory=list)  # the countries of `weights`
    conflicts: frozenset[str] = frozenset()  # countries that reports from afar speak of
    told: dict[str, set[str]] = field(default_factory=dict)  # key → ids of what it is said to be
    pairs: frozenset[str] = frozenset()  # ids of places that stand beside one of another name
    lists: dict[int, str] = field(default_factory=dict)  # list of areas → their country, "" is none

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

    def far_from(self, place: Place, key: str, named: bool) -> bool:
        """Whether a place lies on another side of the world than all else the text is set in.

        Towns of wars are spoken of far from them, if large or `named` by their main name. In a
        text about a war itself, whose hamlets no table has, a small namesake in a country that the
        text does not speak of is as doubtful nearby.
        """
        if any(name != key for name in self.weights.get(place.country, ())):
            return False
        if place.population < _SPOKEN_OF and any(
            cc in self.conflicts and self.about(cc, key) > _ALL_ABOUT for cc in self.weights
        ):
            return not any(
                distance_km(place.lat, place.lon, lat, lon) < _NOT_FAR_KM
                for lat, lon, name in self.places
                if name != key
            )
        if place.country in self.conflicts and named:
            return False
        others = [(lat, lon) for lat, lon, name in self.places if name != key]
        others += [
            (land.lat, land.lon)
            for land in self.lands
            if any(name not in (key, "") for name in self.weights[land.country])
        ]
        return len(others) >= _ENOUGH and all(
            distance_km(place.lat, place.lon, lat, lon) > _FAR_KM for lat, lon in others
        )


def resolve(
    spots: list[Spot], hints: dict[str, float], gazetteer: Gazetteer
) -> tuple[Mention, ...]:
    """Mentions in text order with the place each spot means; unlikely spots are left out."""
    scene = _scene(spots, hints)
    _try_spellings(spots, scene, gazetteer)
    ranker = _Ranker(scene, gazetteer)
    chosen: dict[int, tuple[Candidate, ...]] = {}
    _note_told(scene, spots, ranker)
    _settle(scene, spots, ranker)
    scene.lands = [land for cc in scene.weights if (land := gazetteer.country(cc))]
    scene.conflicts = gazetteer.conflicts
    scene.pairs = _pairs(spots, ranker)
    for number in range(len(spots) - 1, -1, -1):  # a container follows what it contains
        spot = spots[number]
        if spot.found:
            inside = chosen.get(spot.container, ())
            held = spots[spot.holds] if spot.holds >= 0 else None
            chosen[number] = ranker.rank(spot, inside[0].place if inside else None, held)
    if any(scene.about(cc) >= _ABOUT for cc in scene.weights if cc in scene.conflicts):
        for spot in spots:
            spot.question = spot.question or spot.perhaps
    mentions = (_mention(spot, chosen.get(n, ()), scene) for n, spot in enumerate(spots))
    return tuple(mention for mention in mentions if mention is not None)


def _scene(spots: Sequence[Spot], hints: dict[str, float]) -> _Scene:
    weights: dict[str, dict[str, float]] = {cc: {"": math.sqrt(n)} for cc, n in hints.items()}
    scene = _Scene(weights, lists=_listed_areas(spots))
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


def _pairs(spots: Sequence[Spot], ranker: _Ranker) -> frozenset[str]:
    """Places that lie beside a place of another name of which neither is clear by itself.

    That Edmonton and Enfield both have a namesake in London, an hour's walk apart, is no chance.
    """
    cells: dict[tuple[int, int], list[tuple[str, Place]]] = {}
    named: dict[str, list[Place]] = {}
    for spot in spots:
        if spot.key in named or len(spot.found) < 2 or not spot.sure:
            continue
        named[spot.key] = places = [
            found.place
            for _, found in ranker.score_alone(spot)[:_TRIED]
            if found.place.kind == "city" and found.prominence >= _PAIRED
        ]
        for place in places:
            cell = (round(place.lat / _PAIR_DEGREES), round(place.lon / _PAIR_DEGREES))
            cells.setdefault(cell, []).append((spot.key, place))
    found: set[str] = set()
    for (y, x), inside in cells.items():
        around = [
            each
            for dy in (-1, 0, 1)
            for dx in (-1, 0, 1)
            for each in cells.get((y + dy, x + dx), ())
        ]
        if len(around) < 2:
            continue
        for key, place in inside:
            if any(
                name != key
                and abs(other.lat - place.lat) < _PAIR_DEGREES
                and abs(other.lon - place.lon) < _PAIR_DEGREES
                for name, other in around
            ):
                found.add(place.id)
    return frozenset(found)


def _listed_areas(spots: Sequence[Spot]) -> dict[int, str]:
    """What most names of each list are: divisions of one country, or countries ("")."""
    kinds: dict[int, Counter[str]] = {}
    for spot in spots:
        if spot.listed and (best := spot.found[0] if spot.found else None):
            if best.place.kind == "country":
                kinds.setdefault(spot.listed, Counter())[""] += 1
            elif best.place.kind == "admin1":
                kinds.setdefault(spot.listed, Counter())[best.place.country] += 1
    return {number: counts.most_common(1)[0][0] for number, counts in kinds.items()}


def _note_told(scene: _Scene, spots: Sequence[Spot], ranker: _Ranker) -> None:
    """Note which place "Columbia, Ky." is: that is what Columbia means in the rest of the text."""
    for spot in spots:
        if spot.container < 0 or not spot.found:
            continue
        container = spots[spot.container]
        area = ranker.score(container, None, spot)[0][1].place
        inside = [found for found in spot.found if _within(found.place, area)]
        if inside and area.kind in _AREAS:
            best = max(inside, key=lambda found: found.prominence)
            scene.told.setdefault(spot.key, set()).add(best.place.id)
            if area.kind == "admin1":
                scene.divisions.setdefault(area.admin1, container.key)


def _settle(scene: _Scene, spots: Sequence[Spot], ranker: _Ranker) -> None:
    """Note what is clear without neighbours, for the rest to lean on."""
    points: dict[tuple[float, float, str], None] = {}
    seen: set[tuple[str, PlaceKind | None]] = set()
    for spot in spots:
        if not spot.found or (spot.key, spot.kind) in seen:
            continue
        seen.add((spot.key, spot.kind))
        scored = ranker.score_alone(spot)
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
            or any(
                (f.place.country in lands and f.place.kind != "admin2")
                or f.place.kind in ("region", "island", "river", "sea")
                for f in spot.found
            )
        ):
            continue
        if spot.key not in tried:
            least = _ALIKE if spot.question else _VERY_ALIKE
            spellings = (gazetteer.find_alike(spot.key, cc, least, _LETTERS) for cc in lands[:2])
            fields = (gazetteer.find_by_airfield(spot.key, cc) for cc in lands[:2])
            tried[spot.key] = next((alike for alike in (*spellings, *fields) if alike), ())
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
    if spot.site not in (None, "camp", best.place.kind):
        site = site_at(best.place, spot.site, spot.text)
        near = ", within about 25 km of it" if site.precision == 2 else ""
        why = f"named after {best.place.name}{near}; {best.reason}"
        ranked = (Candidate(site, best.score, why), *ranked)
        best = ranked[0]
    if (
        not spot.sure
        and spot.container < 0
        and (best.place.population < _NEED_COUNTRY_BELOW or best.place.kind == "admin1")
        and scene.about(best.place.country, spot.key) < _ABOUT
    ):
        return None
    if (
        spot.container < 0
        and best.place.kind not in ("country", "region", "river", "sea")
        and spot.found[0].prominence < WELL_KNOWN
        and not spot.found[0].own
        and scene.far_from(
            best.place,
            spot.key,
            any(
                f.quality == MAIN or (f.quality == ALTERNATE and f.place.population >= _SPOKEN_OF)
                for f in spot.found
                if f.place.id == best.place.id
            ),
        )
    ):
        why = f"in no table where the text is set; {best.place.name} in {best.place.country} is far"
        return Mention(spot.start, spot.end, spot.text, None, 0.0, why, ranked, uncertain=True)
    return Mention(spot.start, spot.end, spot.text, best.place, best.score, best.reason, ranked)


# A name's key and what it may mean, the kind named with it, its list's country, and how many
# divisions are known by then.
_Alone = tuple[str, int, PlaceKind | None, str | None, int]
# A name's key, the kind named with it, its container, what it contains and its list's country.
_Asked = tuple[str, PlaceKind | None, str, str, str | None]


class _Ranker:
    """Weighs what a name may mean in the light of the scene."""

    def __init__(self, scene: _Scene, gazetteer: Gazetteer) -> None:
        self.scene = scene
        self.gazetteer = gazetteer
        self._ranked: dict[_Asked, tuple[Candidate, ...]] = {}
        self._shares: dict[tuple[str, str], float] = {}
        self._alone: dict[_Alone, list[tuple[float, Found]]] = {}

    def rank(
        self, spot: Spot, container: Place | None, held: Spot | None = None
    ) -> tuple[Candidate, ...]:
        """Up to five candidates, best first, each with what speaks for it."""
        memo = (
            spot.key,
            spot.kind,
            container.id if container else "",
            held.key if held else "",
            self.scene.lists.get(spot.listed),
        )
        if memo not in self._ranked:
            self._ranked[memo] = self._rank(spot, container, held)
        return self._ranked[memo]

    def _share(self, country: str, key: str) -> float:
        memo = (country, key)
        share = self._shares.get(memo)
        if share is None:
            share = self._shares[memo] = self.scene.about(country, key)
        return share

    def score_alone(self, spot: Spot) -> list[tuple[float, Found]]:
        """As `score`, without container; kept, for it is asked for at each look at the scene."""
        scene = self.scene
        listed = scene.lists.get(spot.listed)
        memo = (spot.key, id(spot.found), spot.kind, listed, len(scene.divisions))
        scored = self._alone.get(memo)
        if scored is None:
            scored = self._alone[memo] = self.score(spot, None)
        return scored

    def score(
        self, spot: Spot, container: Place | None, held: Spot | None = None
    ) -> list[tuple[float, Found]]:
        """All it may mean with its score but for neighbours, best first."""
        chosen = self._chosen_before(spot.key)
        divisions = self.scene.divisions
        weights = self.scene.weights
        told = self.scene.told.get(spot.key, ())
        listed = self.scene.lists.get(spot.listed)
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
            if held is not None and place.kind in _AREAS and _holds(place, held):
                score += _HOLDS_WEIGHT
            if listed is not None and _fits_list(place, listed):
                score += _LIST_WEIGHT
            if (
                place.kind == "sea" or (place.kind == "country" and found.quality == MAIN)
            ) and place.population == max(each.place.population for each in spot.found):
                score += _LAND_WEIGHT
            if place.id in told and (spot.kind is None or _kind_weight(place.kind, spot.kind)):
                score += _TOLD_WEIGHT
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

    def _rank(
        self, spot: Spot, container: Place | None, held: Spot | None
    ) -> tuple[Candidate, ...]:
        if container is None and held is None:
            close = self.score_alone(spot)
        else:
            close = self.score(spot, container, held)
        if len(close) > 1:
            close = [
                (score + self._near(found.place, spot.key), found)
                for score, found in close[:_TRIED]
            ]
            close.sort(key=_best_first)
            if spot.kind is None:
                _put_town_first(close)
        chosen = self._chosen_before(spot.key)
        return tuple(
            self._candidate(number, close, spot, container, chosen)
            for number in range(min(_KEPT, len(close)))
        )

    def _near(self, place: Place, key: str) -> float:
        """What other places of the text within about 150 km, or even 50, speak for this one."""
        if place.kind in ("country", "region", "sea"):
            return 0.0
        paired = _PAIR_WEIGHT if place.id in self.scene.pairs else 0.0
        narrow = max(0.2, math.cos(math.radians(place.lat)))
        best = 0.0
        for lat, lon, name in self.scene.places:
            north = abs(lat - place.lat)
            if north >= _NEAR_DEGREES or name == key:
                continue
            east = abs(lon - place.lon) * narrow
            if east < _NEAR_DEGREES:
                if north < _BESIDE_DEGREES and east < _BESIDE_DEGREES:
                    return _NEAR_WEIGHT + max(_BESIDE_WEIGHT, paired)
                best = _NEAR_WEIGHT
        return best + paired

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
        rival = _NO_RIVAL
        for other, each in close:
            # A town and the province named after it are no rivals: either is about the right spot.
            if each is not found and (not place.admin1 or each.place.admin1 != place.admin1):
                rival = other
                break
        if place.id == chosen:
            why.append("you chose it before")
        if found.how != "name":
            why.append(found.how)
        if container is not None and _within(place, container):
            why.append(f"named with {container.name}")
        if spot.kind is not None and _kind_weight(place.kind, spot.kind) > 0:
            why.append(f"called {_KIND_NAMES.get(spot.kind, 'a ' + spot.kind)}")
        if place.country and self._share(place.country, spot.key) > _ABOUT:
            why.append(f"the text speaks of {place.country}")
        if not why:
            alone = len(spot.found) == 1
            why.append("the only place of this name" if alone else "the best known of this name")
        sure = 1 / (1 + math.exp(-5 * (score - rival)))
        return Candidate(place, round(sure, 3), "; ".join(why))


def _best_first(scored: tuple[float, Found]) -> tuple[float, str]:
    return -scored[0], scored[1].place.id


def _put_town_first(close: list[tuple[float, Found]]) -> None:
    """A bare name that a division shares with its chief town means the town.

    What else speaks for the division speaks for the town as well, so their order is as it was
    before the text was looked at.
    """
    score, division = close[0]
    if division.place.kind not in ("admin1", "admin2"):
        return
    if division.place.country not in TRANSCRIBED:
        return  # "New York", "Ontario": as often the state
    for number, (_, town) in enumerate(close):
        if (
            town.place.kind == "city"
            and town.place.admin1 == division.place.admin1
            and town.prominence > division.prominence
        ):
            del close[number]
            close.insert(0, (score, town))
            return


def _kind_weight(kind: PlaceKind, cue: PlaceKind) -> float:
    if kind == cue or (cue == "city" and kind == "section"):
        return _KIND_WEIGHT
    if cue in ("admin1", "admin2") and kind in ("admin1", "admin2"):
        # Divisions are called by one another's names: "Donetsk region", "Sinjar district".
        return _KIND_WEIGHT / 2
    return 0.0


def _holds(area: Place, held: Spot) -> bool:
    """Whether one of the places a name may mean lies in the area."""
    return any(_within(found.place, area) for found in held.found[:_TRIED])


def _fits_list(place: Place, country: str) -> bool:
    """Whether a place is what a list of divisions of this country, or of countries (""), names."""
    if not country:
        return place.kind == "country"
    return place.kind == "admin1" and place.country == country


def _within(place: Place, container: Place) -> bool:
    if place.id == container.id or place.kind == "country":
        return False
    if container.kind in ("admin1", "admin2"):
        return bool(place.admin1) and place.admin1 == container.admin1
    return place.country == container.country
