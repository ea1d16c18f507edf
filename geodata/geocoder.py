"""Names to places as a geopy geocoder, without a network.

>>> from geodata.geocoder import ConflictGeocoder
>>> geocoder = ConflictGeocoder()
>>> geocoder.geocode("Bukmal", country_codes="sy").raw["id"]
'geonames:174448'
>>> print(geocoder.geocode("Raqqa province, Syria").raw["kind"])
admin1

Everything geopy offers around a geocoder works with it: `RateLimiter` (not that it is needed),
`Point`, `Location`, and `pandas.Series.apply`:

>>> import pandas
>>> towns = pandas.Series(["Kobani, Syria", "Artemivsk", "Brigadoonstown"])
>>> [found and found.raw["country"] for found in towns.apply(geocoder.geocode)]
['SY', 'UA', None]

>>> geocoder.reverse((35.95, 39.01)).raw["id"]
'geonames:172955'

A name alone is a weak thing: `candidates` tells all it may mean and why.

>>> for each in geocoder.candidates("Tripoli", countries=["LB"])[:2]:
...     print(each.place.country, each.reason)
LB in LB, as asked
"""

from __future__ import annotations

import math
import re
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from geopy.adapters import BaseAsyncAdapter
from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geodata.gazetteer import Found, Gazetteer, distance_km, open_gazetteer
from geodata.gazetteer.tables import ABBREVIATION, WEAK
from geodata.model import Candidate, Place, PlaceKind
from geodata.names import fold

# The kind a word beside a name tells: "Raqqa province", "city of Raqqa".
_KINDS: dict[str, PlaceKind] = {
    "city": "city",
    "town": "city",
    "village": "city",
    "province": "admin1",
    "governorate": "admin1",
    "oblast": "admin1",
    "region": "admin1",
    "state": "admin1",
    "county": "admin2",
    "district": "admin2",
    "airport": "airfield",
    "airbase": "airfield",
    "air base": "airfield",
    "river": "river",
}
_KIND_AFTER = re.compile(rf"^(.+?) ({'|'.join(_KINDS)})$")
_KIND_BEFORE = re.compile(rf"^(?:the )?({'|'.join(_KINDS)}) of (.+)$")
_KEPT = 10
_ALIKE = 0.8  # share of the letters that must agree with another spelling of a known name
_NO_RIVAL = 0.3  # what a lone candidate is measured against
_CONFLICT = 0.06

Near = Sequence[tuple[float, float]]
Answer: TypeAlias = Location | list[Location] | None


class ConflictGeocoder(Geocoder):  # type: ignore[misc]
    """An offline geopy geocoder over the gazetteer; see the module's examples."""

    def __init__(
        self,
        gazetteer: Gazetteer | None = None,
        *,
        timeout: Any = DEFAULT_SENTINEL,
        adapter_factory: Any = None,
    ) -> None:
        # With one of geopy's asynchronous adapters answers are awaited, as with its other
        # geocoders; neither kind ever opens a connection.
        super().__init__(timeout=timeout, proxies=None, adapter_factory=adapter_factory)
        self.gazetteer = gazetteer or open_gazetteer()

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        country_codes: str | Iterable[str] | None = None,
        timeout: Any = DEFAULT_SENTINEL,
    ) -> Answer | Awaitable[Answer]:
        """The place a name means, as geopy's other geocoders answer.

        `query` is a name, with its division or country after a comma if you like. `country_codes`
        (ISO alpha-2) are the only countries to look in; within them spellings and typing slips
        are allowed for. Returns None where nothing fits, a list with `exactly_one=False`.
        `Location.raw` holds id, kind, country, admin1 (code and name), score and reason; `timeout`
        is ignored.
        """
        if not isinstance(query, str):
            raise GeocoderQueryError(f"the query is {query!r}; give the name of a place as text")
        codes = [country_codes] if isinstance(country_codes, str) else list(country_codes or ())
        ranked = self.candidates(query, countries=codes)
        if exactly_one:
            return self._answer(_location(ranked[0]) if ranked else None)
        return self._answer([_location(each) for each in ranked[:limit]] or None)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        timeout: Any = DEFAULT_SENTINEL,
    ) -> Answer | Awaitable[Answer]:
        """The towns nearest to a point: a `Point`, a (lat, lon) pair or "lat, lon"."""
        try:
            point = Point(query)
        except ValueError as fault:
            raise GeocoderQueryError(f"{query!r} is no point: {fault}") from fault
        count = 1 if exactly_one else (limit or _KEPT)
        near = [
            _location(Candidate(place, max(0.0, 1 - km / 100), f"{km:.1f} km away"))
            for km, place in self.gazetteer.nearest(point.latitude, point.longitude, count)
        ]
        return self._answer(near[0] if exactly_one else near)

    def _answer(self, answer: Answer) -> Answer | Awaitable[Answer]:
        if not isinstance(self.adapter, BaseAsyncAdapter):
            return answer

        async def awaited() -> Answer:
            return answer

        return awaited()

    def candidates(
        self,
        name: str,
        countries: Iterable[str] = (),
        near: Near = (),
        kind: PlaceKind | None = None,
    ) -> list[Candidate]:
        """All the places a name may mean, best first, with score in [0, 1] and reason.

        With `countries` only places there are given, and other spellings and slips of the pen are
        tried; without, only spellings that can hardly mean anything else. `near` are (lat, lon)
        points that speak for places around them.
        """
        codes = [code.upper() for code in countries]
        parts = [part.strip() for part in name.split(",") if part.strip()]
        if not parts:
            return []
        inside: list[Place] = []
        if len(parts) > 1:
            inside = [each.place for each in self.candidates(", ".join(parts[1:]), codes)[:3]]
            codes = codes or sorted({place.country for place in inside if place.country})
        key, cue = _without_kind(fold(parts[0]), kind)
        found = self._found(key, fold(parts[0]), codes, cue)
        chosen = self._chosen_before(key, codes)
        ranked = [self._scored(each, codes, inside, near, cue, chosen) for each in found]
        ranked.sort(key=lambda item: (-item[0], item[1].place.id))
        return _candidates(ranked[:_KEPT])

    def _found(
        self, key: str, whole: str, codes: Sequence[str], cue: PlaceKind | None
    ) -> list[Found]:
        """Places by ever looser readings of the name; the first that finds any decides."""
        lookup = self.gazetteer
        seen: dict[str, Found] = {}
        for each in (
            *(lookup.find_folded(whole) if whole != key else ()),
            *lookup.find_folded(key),
        ):
            if each.quality < ABBREVIATION or each.own:
                seen.setdefault(each.place.id, each)
        exact = [each for each in seen.values() if not codes or each.place.country in codes]
        good = [each for each in exact if each.quality < WEAK]
        if codes:
            if good:
                if any(each.place.population or each.own for each in good):
                    return good
                # A hamlet may bear the very spelling that a report gives a town.
                towns = (each for cc in codes for each in lookup.find_alike(key, cc, _ALIKE))
                return [*good, *(each for each in towns if each.place.id not in seen)]
            alike = [each for cc in codes for each in lookup.find_alike(key, cc, _ALIKE)]
            if alike:
                return _falling(alike)
            slips = [each for cc in codes for each in lookup.find_typo(key, cc)]
            by_airfield = (each for cc in codes for each in lookup.find_by_airfield(key, cc))
            return _falling(slips) or exact or list(by_airfield)
        if good and any(each.place.population or each.own for each in good):
            return good
        alike = [each for _, each in lookup.find_alike_anywhere(key)]
        if good:  # as above
            return [*good, *(each for each in alike[:_KEPT] if each.place.id not in seen)]
        return _falling(alike[:_KEPT]) or exact

    def _chosen_before(self, key: str, codes: Sequence[str]) -> str | None:
        user = self.gazetteer.user
        if user is None or not user.has_choices:
            return None
        return next((place for cc in [*codes, ""] if (place := user.choice(key, cc))), None)

    def _scored(
        self,
        found: Found,
        codes: Sequence[str],
        inside: Sequence[Place],
        near: Near,
        cue: PlaceKind | None,
        chosen: str | None,
    ) -> tuple[float, Found, list[str]]:
        place, score, why = found.place, found.prominence, []
        if found.how != "name":
            why.append(found.how)
        if place.id == chosen:
            score += 2
            why.append("you chose it before")
        if not codes and place.country in self.gazetteer.conflicts:
            score += _CONFLICT  # of two small namesakes the one that reports speak of
        if codes and place.country in codes:
            why.append(f"in {place.country}, as asked" if not inside else f"in {place.country}")
        for area in inside:
            if area.id != place.id and area.admin1 and area.admin1 == place.admin1:
                score += 0.5
                why.append(f"in {area.name}")
                break
        if near:
            km = min(distance_km(place.lat, place.lon, lat, lon) for lat, lon in near)
            score += 0.5 * math.exp(-km / 150)
            if km < 200:
                why.append(f"{km:.0f} km from what is near it")
        if cue is not None:
            if place.kind == cue or (cue == "city" and place.kind == "section"):
                score += 0.4
                why.append(f"of the kind named ({cue})")
            elif cue == "admin1" and place.kind == "admin2":
                score += 0.2
        return score, found, why


def _without_kind(key: str, kind: PlaceKind | None) -> tuple[str, PlaceKind | None]:
    if match := _KIND_AFTER.match(key):
        return match[1], kind or _KINDS[match[2]]
    if match := _KIND_BEFORE.match(key):
        return match[2], kind or _KINDS[match[1]]
    return key, kind


def _falling(found: Sequence[Found]) -> list[Found]:
    """The order of a loose match counts more than how well known its places are."""
    return [
        replace(each, prominence=max(0.05, 0.8 - 0.1 * rank)) for rank, each in enumerate(found)
    ]


def _candidates(ranked: Sequence[tuple[float, Found, list[str]]]) -> list[Candidate]:
    answers = []
    for score, found, why in ranked:
        # A town and the province named after it are no rivals: either is about the right spot.
        home = found.place.admin1
        apart = (
            s for s, f, _ in ranked if f is not found and not (home and f.place.admin1 == home)
        )
        rival = next(apart, _NO_RIVAL)
        sure = 1 / (1 + math.exp(-4 * (score - rival)))
        if not why:
            why = [_plain_reason(found, len(ranked))]
        answers.append(Candidate(found.place, round(sure, 3), "; ".join(why)))
    return answers


def _plain_reason(found: Found, namesakes: int) -> str:
    if found.own:
        return "in your own table"
    return "the only place of this name" if namesakes == 1 else "the best known of this name"


def _location(candidate: Candidate) -> Location:
    place = candidate.place
    parts = [place.name, place.country]
    return Location(
        ", ".join(part for part in parts if part),
        (place.lat, place.lon),
        {
            "id": place.id,
            "name": place.name,
            "kind": place.kind,
            "country": place.country,
            "admin1": place.admin1,
            "admin1_name": place.admin1_name,
            "population": place.population,
            "precision": place.precision,
            "score": candidate.score,
            "reason": candidate.reason,
        },
    )


__all__ = ["ConflictGeocoder"]
