"""The gazetteer itself: names to places, out of flat files that are mapped rather than read."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import marisa_trie
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from geodata.errors import GazetteerError
from geodata.gazetteer.layout import (
    ARTICLE_COUNTRIES,
    COLUMNS,
    DEGREE,
    KINDS,
    QUALITY_SHIFT,
    open_bytes,
    open_column,
)
from geodata.gazetteer.tables import ALTERNATE, MAIN, OTHER
from geodata.gazetteer.user import UserPlaces
from geodata.model import Place, PlaceKind
from geodata.names import bare, fold, skeleton, sound

EARTH_RADIUS_KM = 6371.0088
_ROW = (1 << QUALITY_SHIFT) - 1
_ALIKE_ANYWHERE = 0.85  # share of letters that must agree where not even the country is known
_LETTERS_ALIKE = 0.4  # share of the letters as written that must agree: sound forgets a lot
_HAMLET_ALIKE = 0.85  # for places without a count of people: there are so many
# Names with hundreds of namesakes (San José): beyond these, none is ever the one meant.
_MOST = 60
_SEAT_SHARE = 0.07  # of a division's people live in a town that is known before it
_LOST_UNLIKE = 0.8  # prominence lost where a spelling has no letter in common
_AIRFIELD_WORDS = re.compile(r" (?:International )?(?:Airport|Airfield|Air ?[Bb]ase)$")
_REMEMBERED = 4000  # names whose places are kept ready
_LONG = 9  # letters of a name in which two slips of the pen are believed
_UNCOUNTED = 3000  # people of a town that none have been counted in
_FAMOUS = 1_000_000  # people of a town whose every name is known
_LOST = (0.0, 0.02, 0.1, 0.3, 0.2)  # prominence lost by quality of the name
_LOST_FAR = (0.0, 0.05, 0.15, 0.3, 0.2)  # where names reach us in their own spelling
# Countries whose names reach the press through another script or spelling.
_TRANSCRIBED_TOO = (
    "AF AM AZ BD BG BT BY CN CY ET GE GR IN JP KG KH KP KR KZ LA LK MD ME MK ML MM MN "
    "MV NE NG NP PK RS RU SN TH TJ TM TW UA UZ VN XK BA CF CD KE"
)
TRANSCRIBED = ARTICLE_COUNTRIES | frozenset(_TRANSCRIBED_TOO.split())
_PRECISION: dict[PlaceKind, int] = {
    "admin2": 3,
    "admin1": 4,
    "region": 5,
    "river": 5,
    "mountain": 5,
    "island": 5,
    "country": 6,
    "sea": 7,
}


@dataclass(frozen=True, slots=True)
class Found:
    """A place a name may mean: `quality` of the name (0 is the main one), `how` it was matched.

    `prominence` in [0, 1] says how likely a text means it before anything else is known; `own` is
    set for places the user added.
    """

    place: Place
    quality: int
    prominence: float
    how: str = "name"
    own: bool = False


class Gazetteer:
    """Places by name, id and position, read from an index folder; see `open_gazetteer`.

    >>> gazetteer = open_gazetteer()                                    # doctest: +SKIP
    >>> [found.place.name for found in gazetteer.find("Bukamal")]       # doctest: +SKIP
    ['Ālbū Kamāl']
    """

    _name_starts: memoryview[int]
    _name_places: memoryview[int]
    _bone_starts: memoryview[int]
    _bone_names: memoryview[int]
    _lat: memoryview[int]
    _lon: memoryview[int]
    _people: memoryview[int]
    _kind: memoryview[int]
    _capital: memoryview[int]
    _country: memoryview[int]
    _admin1: memoryview[int]
    _label_starts: memoryview[int]
    _outline_points: memoryview[int]
    _outline_starts: memoryview[int]

    def __init__(self, folder: Path, user: UserPlaces | None = None) -> None:
        try:
            about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
            self._names = marisa_trie.Trie().mmap(str(folder / "names.trie"))
            self._bones = marisa_trie.Trie().mmap(str(folder / "skeletons.trie"))
            self._ids = marisa_trie.RecordTrie("<I").mmap(str(folder / "ids.trie"))
        except (OSError, ValueError, RuntimeError) as fault:
            raise GazetteerError(
                f"{folder}: the index cannot be read ({fault}); delete the folder to rebuild it"
            ) from fault
        self.folder = folder
        self.user = user
        self.adjectives: dict[str, str] = about["adjectives"]
        self.conflicts: frozenset[str] = frozenset(about["conflicts"])
        self.size: int = about["places"]
        self._countries: list[str] = about["countries"]
        self._province_codes: list[str] = about["admin1"]
        self._province_names: list[str] = about["admin1_names"]
        self._outline_codes: list[str] = about["outlines"]
        self._labels = open_bytes(folder / "labels.bin")
        for name in COLUMNS:
            setattr(self, "_" + name, open_column(folder, name))
        self._found: dict[str, tuple[Found, ...]] = {}
        self._places: dict[int, Place] = {}
        self._user_version = user.version if user is not None else 0

    # By name

    def find(self, name: str) -> tuple[Found, ...]:
        """Places with this name after folding, the user's own first, then the most prominent."""
        return self.find_folded(fold(name))

    def find_folded(self, key: str) -> tuple[Found, ...]:
        """As `find`, for a name that is folded already."""
        if self.user is not None and self.user.version != self._user_version:
            self._found.clear()
            self._user_version = self.user.version
        found = self._found.get(key)
        if found is None:
            found = self._look_up(key)
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
                self._places.clear()
            if found:  # most words are no names, and to look for one again is cheap
                self._found[key] = found
        return found

    def _indexed(self, key: str, how: str) -> list[Found]:
        number = self._names.get(key)
        if number is None:
            return []
        starts = self._name_starts
        first, last = starts[number], starts[number + 1]
        postings = self._name_places[first : min(last, first + _MOST)].tolist()
        return [
            Found(
                self._place(posting & _ROW),
                posting >> QUALITY_SHIFT,
                self._prominence(posting & _ROW, posting >> QUALITY_SHIFT),
                how,
            )
            for posting in postings
        ]

    def _look_up(self, key: str) -> tuple[Found, ...]:
        found = self._indexed(key, "name")
        plain = bare(key)
        if plain != key:
            # "Maarrat al-Numan" for Ma‘arrat an Nu‘mān: articles come and go.
            ids = {each.place.id for each in found}
            found += [
                replace(each, prominence=each.prominence - 0.02)
                for each in self._indexed(plain, "name")
                if each.place.country in ARTICLE_COUNTRIES and each.place.id not in ids
            ]
        found = _towns_first(found)
        if self.user is not None and (own := self.user.find(key)):
            ids = {place.id for place in own}
            mine = [Found(place, MAIN, 1.0, "your own table", own=True) for place in own]
            found = [*mine, *(other for other in found if other.place.id not in ids)]
        return tuple(found)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self.find(name))

    def find_alike(
        self, name: str, country: str, least: float = 0.25, letters: float = _LETTERS_ALIKE
    ) -> tuple[Found, ...]:
        """Places of one country whose name sounds alike in some romanisation, likeliest first.

        `least` is how much of the sounds must agree, 1 being all, and `letters` how much of the
        name as written where not all sounds do.

        Only for names whose country is known: what "Surt" sounds like in Libya is Sirte, and in
        India Surat.
        """
        return tuple(found for _, found in self._alike(fold(name), country, least, letters))

    def find_alike_anywhere(self, name: str) -> list[tuple[float, Found]]:
        """(likeness, place) over all countries whose names are transcribed, most alike first.

        See `find_alike`. Where names keep their own spelling, sounding alike means nothing.
        """
        key = fold(name)
        ranked = [
            (score + 0.25 * (cc in self.conflicts), found)
            for cc in sorted(TRANSCRIBED)
            for score, found in self._alike(key, cc, _ALIKE_ANYWHERE)
        ]
        ranked.sort(key=lambda pair: (-pair[0], pair[1].place.id))
        return ranked

    def _alike(
        self, key: str, country: str, least: float, letters: float = _LETTERS_ALIKE
    ) -> list[tuple[float, Found]]:
        bone = skeleton(key)
        number = self._bones.get(f"{country} {bone}") if bone else None
        if number is None:
            return []
        starts = self._bone_starts
        keys = self._bone_names[starts[number] : starts[number + 1]]
        heard = sound(key)
        best: dict[str, tuple[float, Found]] = {}
        for other in (self._names.restore_key(number) for number in keys):
            likeness = _likeness(heard, sound(other))
            if likeness < least or _likeness(key, other) < (
                _LETTERS_ALIKE if likeness == 1 else letters
            ):
                continue
            for each in self._indexed(other, f"spelling of “{other}”"):
                if each.place.country != country or each.quality > OTHER:
                    continue
                if not each.place.population and likeness < _HAMLET_ALIKE:
                    continue
                # Sound counts more than size, and a town more than what is named after it.
                score = 2 * likeness + 0.3 * each.prominence + 0.1 * (each.place.kind == "city")
                if each.place.id not in best or best[each.place.id][0] < score:
                    lost = _LOST_UNLIKE * (1 - likeness)
                    best[each.place.id] = (score, replace(each, prominence=each.prominence - lost))
        return sorted(best.values(), key=lambda pair: (-pair[0], pair[1].place.id))

    def find_by_airfield(self, key: str, country: str) -> tuple[Found, ...]:
        """A town that no table has, at the airfield that has its name: within about 25 km."""
        return tuple(
            Found(
                site_at(each.place, "city", key.title()),
                OTHER,
                each.prominence,
                f"in no table, but {each.place.name} is",
            )
            for each in self._indexed(f"{key} airport", "name")
            if each.place.country == country
            and each.place.kind == "airfield"
            and each.quality <= ALTERNATE
        )[:1]

    def find_typo(self, name: str, country: str) -> tuple[Found, ...]:
        """Places of one country one or two slips of the pen away, likeliest first."""
        key = bare(fold(name))
        allowed = 1 if len(key) < _LONG else 2
        if len(key) < 4:
            return ()
        names = self._country_names(country)
        close = process.extract(
            key, names, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=20
        )
        best: dict[str, tuple[float, Found]] = {}
        for other, slips, _ in close:
            if slips > 1 and [w[0] for w in other.split()] != [w[0] for w in key.split()]:
                continue
            for each in self._indexed(other, f"typing slip of “{other}”"):
                if each.place.country != country or each.quality > OTHER:
                    continue
                score = each.prominence - 0.3 * slips + 0.1 * (each.place.kind == "city")
                if each.place.id not in best or best[each.place.id][0] < score:
                    best[each.place.id] = (score, each)
        ranked = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].place.id))
        return tuple(each for _, each in ranked)

    def _country_names(self, country: str) -> list[str]:
        cache: dict[str, list[str]] = self.__dict__.setdefault("_names_by_country", {})
        if country not in cache:
            numbers: set[int] = set()
            starts, names = self._bone_starts, self._bone_names
            for number in self._bones.items(f"{country} "):
                row = number[1]
                numbers.update(names[starts[row] : starts[row + 1]])
            cache[country] = [self._names.restore_key(number) for number in numbers]
        return cache[country]

    def remember_choice(self, name: str, country: str, place_id: str) -> None:
        """From now on mean this place by the name, in texts about the country ("" is any).

        Kept among the user's data, and reused in every later reading.
        """
        if self.user is None:
            raise GazetteerError("this gazetteer was opened without a place to remember choices")
        if self.place(place_id) is None:
            raise GazetteerError(f"no place has the id {place_id!r}; candidates tell theirs")
        self.user.remember(name, country, place_id)

    # By id and position

    def place(self, place_id: str) -> Place | None:
        """The place with this id ("geonames:172955"), None where there is none."""
        if place_id.startswith("user:") and self.user is not None:
            return self.user.place(place_id)
        town_id, _, kind = place_id.partition("/")
        rows = self._ids.get(town_id)
        if not rows:
            return None
        place = self._place(rows[0][0])
        return site_at(place, kind) if kind in KINDS else place

    def nearest(
        self, lat: float, lon: float, limit: int = 1, kinds: Iterable[PlaceKind] | None = None
    ) -> list[tuple[float, Place]]:
        """(distance in km, place) of the nearest places, nearest first."""
        import numpy as np  # heavy, and texts are read without it

        wanted = [KINDS.index(kind) for kind in (kinds or ("city",))]
        rows = np.flatnonzero(np.isin(np.asarray(self._kind), wanted))
        phi = np.radians(np.asarray(self._lat)[rows] / DEGREE)
        lam = np.radians(np.asarray(self._lon)[rows] / DEGREE)
        here = math.radians(lat), math.radians(lon)
        half = (
            np.sin((phi - here[0]) / 2) ** 2
            + math.cos(here[0]) * np.cos(phi) * np.sin((lam - here[1]) / 2) ** 2
        )
        away = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
        order = np.argsort(away, kind="stable")[:limit]
        return [(float(away[i]), self._place(int(rows[i]))) for i in order]

    def country(self, code: str) -> Place | None:
        """The country with this ISO 3166-1 alpha-2 code."""
        return self._lands.get(code)

    @cached_property
    def _lands(self) -> dict[str, Place]:
        return {land.country: land for land in self._of_kind("country")}

    @cached_property
    def divisions(self) -> dict[str, str]:
        """The code that `Place.admin1` holds ("SY.04") → the name of that division."""
        return {place.admin1: place.name for place in self._of_kind("admin1")}

    def _of_kind(self, kind: PlaceKind) -> Iterator[Place]:
        kinds, code = bytes(self._kind), KINDS.index(kind)
        row = kinds.find(code)
        while row >= 0:
            yield self._place(row)
            row = kinds.find(code, row + 1)

    def contains(self, area: Place, lat: float, lon: float) -> bool | None:
        """Whether a country or first-order division holds the point; None where it has no outline.

        Outlines are simplified to about 3 km.
        """
        if area.kind == "country":
            rings = self._rings(area.country + ".")
        elif area.admin1:
            rings = self._rings(area.admin1)
        else:
            return None
        if not rings:
            return None
        return any(_inside(ring, lat, lon) for ring in rings)

    def _rings(self, code: str) -> list[memoryview[int]]:
        starts, points = self._outline_starts, self._outline_points
        whole = not code.endswith(".")
        return [
            points[2 * starts[row] : 2 * starts[row + 1]]
            for row, each in enumerate(self._outline_codes)
            if (each == code if whole else each.startswith(code))
        ]

    def _place(self, row: int) -> Place:
        place = self._places.get(row)
        if place is None:
            starts = self._label_starts
            place_id, name = self._labels[starts[row] : starts[row + 1]].decode().split("\t")
            if place_id.isdecimal():
                place_id = f"geonames:{place_id}"
            kind = KINDS[self._kind[row]]
            province = self._admin1[row]
            place = Place(
                place_id,
                name,
                kind,
                self._lat[row] / DEGREE,
                self._lon[row] / DEGREE,
                self._countries[self._country[row]],
                self._province_codes[province],
                _PRECISION.get(kind, 1),
                self._people[row],
                self._province_names[province],
            )
            self._places[row] = place
        return place

    def _prominence(self, row: int, quality: int) -> float:
        """How likely a text means this place by this name, before anything else is known."""
        kind = KINDS[self._kind[row]]
        people = self._people[row]
        # Towns of conflict zones often come without their number of people.
        size = math.log10((people or _UNCOUNTED) + 10) / 8
        if kind == "country":
            known = 1.0
        elif kind == "region":
            known = 0.9
        elif kind == "admin1":
            known = min(0.85, 0.45 + 0.4 * size)
        elif kind == "admin2":
            known = 0.25 + 0.3 * size
        elif kind in ("river", "island"):
            known = 0.5
        else:
            known = min(0.95, size + 0.12 * self._capital[row])
        if people >= _FAMOUS and quality in (ALTERNATE, OTHER):
            return known - 0.05
        near = kind != "city" or self._countries[self._country[row]] in TRANSCRIBED
        return max(0.0, known - (_LOST if near else _LOST_FAR)[quality])


def _towns_first(found: Iterable[Found]) -> list[Found]:
    """Best first, where a bare name that a division shares with its chief town means the town.

    Not where the town is a small part of it and the name its own: Quebec is the province.
    """
    found = list(found)
    if len(found) < 2:
        return found
    seats: dict[str, Found] = {}
    for each in found:
        place = each.place
        if place.kind == "city" and place.admin1:
            seat = seats.get(place.admin1)
            if seat is None or seat.prominence < each.prominence:
                seats[place.admin1] = each
    lands = {each.place.country for each in found if each.place.kind == "country"}
    for number, each in enumerate(found):
        place = each.place
        if place.country in lands and place.kind != "country" and each.quality != MAIN:
            # "Mexico" is the country, whatever its capital is called for short.
            found[number] = replace(each, prominence=min(each.prominence, 0.4))
            continue
        seat = seats.get(place.admin1)
        if seat is None or place.kind not in ("admin1", "admin2"):
            continue
        share = seat.place.population / max(place.population, 1)
        if place.country in TRANSCRIBED or share >= _SEAT_SHARE or place.kind == "admin2":
            least = min(each.prominence, seat.prominence - 0.02)
            found[number] = replace(each, prominence=least)
    found.sort(key=lambda each: (-each.prominence, each.place.id))
    return found


def site_at(place: Place, kind: PlaceKind, name: str = "") -> Place:
    """What is named after a place and lies somewhere by it ("Tabqa dam"): as "id/kind"."""
    plain = _AIRFIELD_WORDS.sub("", place.name)
    called = name or (plain if kind == "city" else f"{plain} {kind.replace('_', ' ')}")
    code, precision = f"{place.id}/{kind}", max(2, place.precision)
    return replace(place, id=code, name=called, kind=kind, precision=precision, population=0)


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance of two points in degrees."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = (
        math.sin((phi2 - phi1) / 2) ** 2
        + math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def _inside(ring: memoryview[int], lat: float, lon: float) -> bool:
    """Even-odd rule; the ring holds lon, lat, lon, lat … in hundredths of a degree."""
    x, y = lon * 100, lat * 100
    inside = False
    for at in range(0, len(ring) - 2, 2):
        y1, y2 = ring[at + 1], ring[at + 3]
        if (y1 > y) != (y2 > y):
            x1, x2 = ring[at], ring[at + 2]
            inside ^= x1 + (y - y1) * (x2 - x1) / (y2 - y1) > x
    return inside


def _likeness(one: str, other: str) -> float:
    """1.0 for equal names, less with every letter that differs."""
    return float(1 - DamerauLevenshtein.normalized_distance(one, other))


def countries_of(found: Sequence[Found]) -> set[str]:
    """The countries of some places."""
    return {each.place.country for each in found}


__all__ = ["ARTICLE_COUNTRIES", "Found", "Gazetteer", "countries_of", "distance_km", "site_at"]
