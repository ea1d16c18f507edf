"""What the user adds: tables of their own places, and choices to remember, in one SQLite file."""

from __future__ import annotations

import csv
import io
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TypeVar, cast

from geodata.errors import GazetteerError
from geodata.gazetteer.layout import ARTICLE_COUNTRIES, KINDS
from geodata.model import Place, PlaceKind
from geodata.names import bare, fold

_SCHEMA = """
create table if not exists tables(
    id integer primary key, name text not null, path text not null,
    added text not null, places integer not null default 0);
create table if not exists places(
    id text primary key, table_id integer not null references tables(id) on delete cascade,
    name text not null, kind text not null, lat real not null, lon real not null,
    country text not null, admin1 text not null, population integer not null);
create table if not exists names(
    key text not null, place_id text not null references places(id) on delete cascade,
    primary key(key, place_id)) without rowid;
create table if not exists bad_rows(
    table_id integer not null references tables(id) on delete cascade,
    line integer not null, row text not null, reason text not null);
create table if not exists choices(
    key text not null, country text not null, place_id text not null, chosen text not null,
    primary key(key, country));
"""
_BY_HAND = ""  # where a table's path stands, for places that came from no file
_BATCH = 20_000  # rows between two reports of progress
# GeoNames feature codes (geonames.org/export/codes) → our kinds, by longest prefix.
_FEATURES: dict[str, PlaceKind] = {
    "P": "city",
    "P.PPLX": "section",
    "A": "region",
    "A.ADM1": "admin1",
    "A.ADM2": "admin2",
    "A.PCL": "country",
    "S": "site",
    "S.AIR": "airfield",
    "S.DAM": "dam",
    "S.CMP": "camp",
    "S.INSM": "base",
    "L": "region",
    "L.OILF": "oil_field",
    "L.GASF": "oil_field",
    "L.MILB": "base",
    "H": "river",
    "H.SEA": "sea",
    "H.LK": "sea",
    "H.OCN": "sea",
    "T": "mountain",
    "T.ISL": "island",
    "U": "sea",
}
_COLUMNS = {
    "name": ("name", "place", "location", "town", "asciiname"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
    "country": ("country", "country_code", "countrycode", "cc", "iso2"),
    "admin1": ("admin1", "admin1code", "admin1_code", "province", "governorate"),
    "population": ("population", "pop"),
    "kind": ("kind", "type", "feature"),
    "id": ("id", "geonameid", "geoname_id"),
    "names": ("alternatenames", "alternate_names", "names", "aliases"),
}


_Cells = TypeVar("_Cells", list[str], dict[str, str])


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be taken, and why."""

    line: int
    row: str
    reason: str


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding a table: its number, how many places, and the rows left out."""

    table: int
    name: str
    places: int
    bad: tuple[BadRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table the user has added."""

    id: int
    name: str
    path: str
    added: str
    places: int
    bad: int = 0


@dataclass(slots=True)
class _Row:
    line: int
    name: str
    lat: float
    lon: float
    id: str = ""
    kind: PlaceKind = "city"
    country: str = ""
    admin1: str = ""
    population: int = 0
    names: list[str] = field(default_factory=list)


class UserPlaces:
    """The user's tables and choices. Every change is one transaction: all of it or nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.version = 0  # goes up with every change, so that caches know
        if path != Path(":memory:"):
            path.parent.mkdir(parents=True, exist_ok=True)
        try:
            # Streamlit reads from several threads; SQLite serialises them itself.
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._db.execute("pragma foreign_keys = on")
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as fault:
            raise GazetteerError(
                f"{path}: not a table of places of ours ({fault}); move the file away to start anew"
            ) from fault
        self._forget()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _forget(self) -> None:
        (self._any_places,) = self._db.execute("select exists(select 1 from places)").fetchone()
        self._choices = {
            (key, country): place_id
            for key, country, place_id in self._db.execute(
                "select key, country, place_id from choices"
            )
        }
        self.version += 1

    # Look-ups

    def find(self, key: str) -> list[Place]:
        """The user's places with this folded name, the most people first."""
        if not self._any_places:
            return []
        rows = self._db.execute(
            "select p.* from names n join places p on p.id = n.place_id where n.key = ? "
            "order by p.population desc, p.id limit 60",
            (key,),
        ).fetchall()
        return [_place(row) for row in rows]

    def place(self, place_id: str) -> Place | None:
        """The user's place with this id."""
        row = self._db.execute("select * from places where id = ?", (place_id,)).fetchone()
        return _place(row) if row else None

    def choice(self, key: str, country: str) -> str | None:
        """The place the user chose for this folded name, in this country or wherever."""
        if not self._choices:
            return None
        return self._choices.get((key, country)) or self._choices.get((key, ""))

    @property
    def has_choices(self) -> bool:
        """Whether the user has ever corrected a place."""
        return bool(self._choices)

    # Changes

    def remember(self, name: str, country: str, place_id: str) -> None:
        """Mean `place_id` by `name` from now on, in texts about `country` ("" is everywhere)."""
        with self._transaction():
            self._db.execute(
                "insert or replace into choices values (?, ?, ?, ?)",
                (fold(name), country, place_id, _now()),
            )
        self._forget()

    def forget(self, name: str, country: str) -> None:
        """Undo `remember`."""
        with self._transaction():
            self._db.execute(
                "delete from choices where key = ? and country = ?", (fold(name), country)
            )
        self._forget()

    def set_place(self, place: Place) -> None:
        """Know a place that a person set on the map, by its name, as one of the user's own."""
        with self._transaction():
            known = self._db.execute("select id from tables where path = ?", (_BY_HAND,)).fetchone()
            if known is None:
                cursor = self._db.execute(
                    "insert into tables(name, path, added) values (?, ?, ?)",
                    ("Places set on the map", _BY_HAND, _now()),
                )
                known = (cursor.lastrowid,)
            row = (place.id, *known, place.name, place.kind, place.lat, place.lon)
            self._db.execute(
                "insert or replace into places values (?,?,?,?,?,?,?,?,?)",
                (*row, place.country, place.admin1, place.population),
            )
            named = _Row(0, place.name, place.lat, place.lon, country=place.country)
            self._db.executemany(
                "insert or ignore into names values (?, ?)",
                [(key, place.id) for key in _keys(named)],
            )
            self._count_places(*known)
        self._forget()

    def unset_place(self, place_id: str) -> None:
        """Undo `set_place`; other places stay, whatever they are called."""
        with self._transaction():
            table = self._db.execute("select id from tables where path = ?", (_BY_HAND,)).fetchone()
            if table is not None:
                self._db.execute(
                    "delete from places where id = ? and table_id = ?", (place_id, *table)
                )
                self._count_places(*table)
        self._forget()

    def _count_places(self, table: int) -> None:
        self._db.execute(
            "update tables set places = (select count(*) from places where table_id = tables.id) "
            "where id = ?",
            (table,),
        )

    def add(self, path: Path, progress: Callable[[str, float], None] | None = None) -> Added:
        """Add a GeoNames dump (SY.zip, allCountries.txt) or a CSV with name, lat and lon.

        Interrupted, it leaves everything as it was. Adding a file again replaces its table.
        """
        told = progress or (lambda _what, _share: None)
        bad: list[BadRow] = []
        with self._transaction():
            old = self._db.execute("select id from tables where path = ?", (str(path),)).fetchone()
            if old:
                self._db.execute("delete from tables where id = ?", old)
            cursor = self._db.execute(
                "insert into tables(name, path, added) values (?, ?, ?)",
                (path.name, str(path), _now()),
            )
            table = cast(int, cursor.lastrowid)
            count = 0
            for row, share in _read(path, bad):
                place_id = row.id or f"user:{table}-{row.line}"
                self._db.execute(
                    "insert or replace into places values (?,?,?,?,?,?,?,?,?)",
                    (
                        place_id,
                        table,
                        row.name,
                        row.kind,
                        row.lat,
                        row.lon,
                        row.country,
                        row.admin1,
                        row.population,
                    ),
                )
                self._db.executemany(
                    "insert or ignore into names values (?, ?)",
                    [(key, place_id) for key in _keys(row)],
                )
                count += 1
                if count % _BATCH == 0:
                    told(f"{count:,} places", share)
            self._db.execute("update tables set places = ? where id = ?", (count, table))
            self._db.executemany(
                "insert into bad_rows values (?, ?, ?, ?)",
                [(table, each.line, each.row, each.reason) for each in bad],
            )
            if not count:
                reason = bad[0].reason if bad else "the file is empty"
                raise GazetteerError(f"{path}: no place in it could be read: {reason}")
        self._forget()
        told(f"{count:,} places", 1.0)
        return Added(table, path.name, count, tuple(bad))

    def tables(self) -> list[Table]:
        """The user's tables, in the order they were added."""
        rows = self._db.execute(
            "select id, name, path, added, places, "
            "(select count(*) from bad_rows where table_id = tables.id) from tables order by id"
        ).fetchall()
        return [Table(*row) for row in rows]

    def bad_rows(self, table: int) -> list[BadRow]:
        """The rows of a table that were left out, and why."""
        rows = self._db.execute(
            "select line, row, reason from bad_rows where table_id = ? order by line", (table,)
        ).fetchall()
        return [BadRow(*row) for row in rows]

    def remove(self, table: int) -> None:
        """Take a table and its places out again."""
        with self._transaction():
            gone = self._db.execute("delete from tables where id = ?", (table,)).rowcount
            if not gone:
                known = ", ".join(str(each.id) for each in self.tables()) or "none"
                raise GazetteerError(f"no table {table} to remove; there are: {known}")
        self._forget()

    def _transaction(self) -> _Transaction:
        return _Transaction(self._db)


class _Transaction:
    """All or nothing, also when the user presses Ctrl-C half-way."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("begin immediate")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._db.execute("rollback" if kind else "commit")


def _place(row: tuple[str, int, str, str, float, float, str, str, int]) -> Place:
    place_id, _, name, kind, lat, lon, country, admin1, population = row
    return Place(
        place_id, name, cast(PlaceKind, kind), lat, lon, country, admin1, population=population
    )


def _keys(row: _Row) -> set[str]:
    keys = {fold(name) for name in [row.name, *row.names]}
    if row.country in ARTICLE_COUNTRIES:
        keys |= {bare(key) for key in keys}
    return {key for key in keys if key}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _read(path: Path, bad: list[BadRow]) -> Iterator[tuple[_Row, float]]:
    """Rows of the file with the share of it read so far; faulty ones go to `bad`."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                inner = [i for i in packed.infolist() if i.filename.lower().endswith(".txt")]
                inner = [i for i in inner if "readme" not in i.filename.lower()]
                if not inner:
                    raise GazetteerError(f"{path}: holds no .txt; a GeoNames dump has one, SY.txt")
                with packed.open(inner[0]) as raw:
                    yield from _lines(raw, inner[0].file_size, bad)
        else:
            with path.open("rb") as raw:
                yield from _lines(raw, path.stat().st_size, bad)
    except (OSError, zipfile.BadZipFile) as fault:
        raise GazetteerError(f"{path}: cannot be read: {fault}") from fault


def _lines(raw: IO[bytes], size: int, bad: list[BadRow]) -> Iterator[tuple[_Row, float]]:
    with closing(io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="")) as text:
        first = text.readline()
        read = len(first.encode())
        if first.count("\t") == 18:
            line = 1
            while first:
                row = _taken(_from_dump, first.rstrip("\r\n").split("\t"), line, first, bad)
                if row:
                    yield row, min(1.0, read / max(size, 1))
                first = text.readline()
                read += len(first)
                line += 1
            return
        try:
            dialect = csv.Sniffer().sniff(first, delimiters=",;\t")
        except csv.Error:
            dialect = csv.excel
        header = [name.strip().lower() for name in next(csv.reader([first], dialect), [])]
        where = {
            ours: header.index(theirs)
            for ours, names in _COLUMNS.items()
            for theirs in reversed(names)
            if theirs in header
        }
        if missing := {"name", "lat", "lon"} - set(where):
            raise GazetteerError(
                f"the first line names no column for {', '.join(sorted(missing))}; "
                "a table needs name, lat and lon"
            )
        for line, cells in enumerate(csv.reader(text, dialect), start=2):
            if not cells:
                continue
            read += sum(len(cell) for cell in cells) + len(cells)
            given = {ours: cells[at].strip() for ours, at in where.items() if at < len(cells)}
            row = _taken(_from_csv, given, line, ",".join(cells), bad)
            if row:
                yield row, min(1.0, read / max(size, 1))


def _taken(
    reader: Callable[[_Cells, int], _Row], cells: _Cells, line: int, raw: str, bad: list[BadRow]
) -> _Row | None:
    try:
        row = reader(cells, line)
        if not row.name:
            raise ValueError("it has no name")
        if not (-90 <= row.lat <= 90 and -180 <= row.lon <= 180):
            raise ValueError(f"{row.lat}, {row.lon} is no point on earth (lat, lon in degrees)")
    except (ValueError, IndexError, KeyError) as fault:
        bad.append(BadRow(line, raw.strip()[:500], str(fault)))
        return None
    return row


def _from_dump(cells: list[str], line: int) -> _Row:
    """A line of a GeoNames dump: 19 columns, documented on its download page."""
    feature = f"{cells[6]}.{cells[7]}"
    kind = max((p for p in _FEATURES if feature.startswith(p)), key=len, default="P")
    return _Row(
        line,
        cells[1],
        _number(cells[4], "latitude"),
        _number(cells[5], "longitude"),
        f"geonames:{int(cells[0])}",
        _FEATURES[kind],
        cells[8],
        f"{cells[8]}.{cells[10]}" if cells[10] else "",
        int(cells[14] or 0),
        [cells[2], *(name for name in cells[3].split(",") if name)],
    )


def _from_csv(given: dict[str, str], line: int) -> _Row:
    kind = given.get("kind", "").lower().replace(" ", "_")
    number = given.get("id", "")
    return _Row(
        line,
        given["name"],
        _number(given.get("lat", ""), "latitude"),
        _number(given.get("lon", ""), "longitude"),
        f"geonames:{number}" if number.isdecimal() else "",
        kind if kind in KINDS else "city",
        given.get("country", "").upper()[:2],
        given.get("admin1", ""),
        int(float(given.get("population") or 0)),
        [name.strip() for name in given.get("names", "").replace("|", ",").split(",") if name],
    )


def _number(cell: str, what: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise ValueError(f"the {what} “{cell}” is no number") from None
