"""Reports, what was read in them, and people's decisions, kept in one SQLite file.

Each report is added in one transaction: its text, mentions and claims are there together or not
at all. Several processes and threads may use one store at a time; a writer waits for the other.
SQLAlchemy speaks to the database, so that a server's can take SQLite's place.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import platformdirs
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError

from geodata.errors import StoreError
from geodata.model import Claim, Mention, Place, Reading, Report, Review
from geodata.records import (
    Record,
    claim_from_record,
    claim_to_record,
    mention_from_record,
    mention_to_record,
    place_from_record,
    place_to_record,
    report_from_record,
    report_to_record,
    review_from_record,
    review_to_record,
)

# The newest step in migrations/versions. Written here too so that opening a store need not load
# Alembic, which takes longer than everything else in opening; a test compares the two.
NEWEST_SCHEMA = "0001"

_WAIT_SECONDS = 30
_BATCH = 500  # readings fetched at a time; a statement may name some 30,000 ids

_metadata = MetaData()
_report = Table(
    "report",
    _metadata,
    Column("id", Text, primary_key=True),
    Column("title", Text),
    Column("publisher", Text),
    Column("url", Text),
    Column("day", Text),
    Column("text", Text),
    Column("record", Text),
    Column("added", Text),
)
_place = Table(
    "place",
    _metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text),
    Column("record", Text),
)
_mention = Table(
    "mention",
    _metadata,
    Column("report_id", Text, ForeignKey("report.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("record", Text),
)
_claim = Table(
    "claim",
    _metadata,
    Column("report_id", Text, ForeignKey("report.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("id", Text),
    Column("kind", Text),
    Column("place", Integer, ForeignKey("place.number")),
    Column("date_start", Text),
    Column("date_end", Text),
    Column("record", Text),
)
_review = Table(
    "review",
    _metadata,
    Column("number", Integer, primary_key=True),
    Column("subject", Text),
    Column("action", Text),
    Column("who", Text),
    Column("moment", Text),
    Column("record", Text),
)
_revision = Table("revision", _metadata, Column("number", Integer))


def default_path() -> Path:
    """Where the store lies unless the user says otherwise."""
    return Path(platformdirs.user_data_dir("conflict-map", appauthor=False)) / "store.sqlite3"


def open_store(path: Path | None = None) -> Store:
    """The store at `path` (the user's own where None), made or brought up to date as needed.

    Raises StoreError where the file is no store, was written by a newer version, or may not be
    read and written.
    """
    path = path or default_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{path}: its folder cannot be made ({error.strerror}); choose another with --store"
        ) from error
    engine = _engine(path)
    try:
        _bring_up_to_date(engine, path)
    except DBAPIError as error:
        engine.dispose()
        raise _store_error(path, error.orig) from error
    except StoreError:
        engine.dispose()
        raise
    return Store(path, engine)


@dataclass(frozen=True, slots=True)
class Store:
    """Reports, mentions, claims and reviews; made by `open_store`, shared freely by threads."""

    path: Path
    _engine: Engine

    def add(self, reading: Reading) -> bool:
        """Keep a report with all that was read in it; False where it is known already.

        A known report stays as it is: see `replace`.
        """
        with self._writing() as connection:
            if _is_known(connection, reading.report.id):
                return False
            _insert_reading(connection, reading)
            _count_change(connection)
            return True

    def replace(self, reading: Reading) -> None:
        """Keep this reading of a report instead of an earlier one, if there was one.

        A claim that a person decided about stays, even where the new reading does not find it:
        its decision would otherwise point at nothing.
        """
        report_id = reading.report.id
        with self._writing() as connection:
            found = {claim.id for claim in reading.claims}
            decided = _decided(connection)
            kept = [
                claim
                for claim in _claims(connection, _claim.c.report_id == report_id)
                if claim.id in decided and claim.id not in found
            ]
            added = connection.scalar(select(_report.c.added).where(_report.c.id == report_id))
            connection.execute(delete(_report).where(_report.c.id == report_id))
            claims = (*reading.claims, *kept)
            _insert_reading(
                connection, Reading(reading.report, reading.mentions, claims), added=added
            )
            _count_change(connection)

    def remove(self, report_id: str) -> bool:
        """Forget a report with all that was read in it; False where it is unknown.

        Decisions about its claims stay in the log, and count again if it is ever added again.
        """
        with self._writing() as connection:
            if not _is_known(connection, report_id):
                return False
            connection.execute(delete(_report).where(_report.c.id == report_id))
            _count_change(connection)
            return True

    def report(self, report_id: str) -> Report | None:
        """One report with its text, or None where it is unknown."""
        chosen = select(_report.c.record, _report.c.text).where(_report.c.id == report_id)
        with self._reading() as connection:
            row = connection.execute(chosen).first()
        return None if row is None else _report_from_row(row.record, row.text)

    def reports(self) -> list[Report]:
        """All reports with their texts, by day and then by id, undated ones first."""
        with self._reading() as connection:
            rows = connection.execute(
                select(_report.c.record, _report.c.text).order_by(_report.c.day, _report.c.id)
            ).all()
        return [_report_from_row(record, words) for record, words in rows]

    def report_ids(self) -> frozenset[str]:
        """The ids of all reports: what `add` would call known."""
        with self._reading() as connection:
            return frozenset(connection.scalars(select(_report.c.id)))

    def added(self, report_id: str) -> datetime | None:
        """When a report came into the store (UTC), or None where it is unknown."""
        with self._reading() as connection:
            moment = connection.scalar(select(_report.c.added).where(_report.c.id == report_id))
        return None if moment is None else datetime.fromisoformat(moment)

    def claims(self) -> list[Claim]:
        """All claims as the machine read them, by report and then in text order."""
        with self._reading() as connection:
            return _claims(connection)

    def mentions(self, report_id: str) -> list[Mention]:
        """The toponyms read in one report, in text order; none where it is unknown."""
        with self._reading() as connection:
            return _mentions(connection, [report_id])[report_id]

    def reading(self, report_id: str) -> Reading | None:
        """One report with all that was read in it, or None where it is unknown."""
        with self._reading() as connection:
            return next(iter(_readings(connection, [report_id])), None)

    def readings(self) -> Iterator[Reading]:
        """All reports with what was read in them, in the order of `reports`.

        They come a batch at a time; one that is removed meanwhile is left out.
        """
        with self._reading() as connection:
            chosen = select(_report.c.id).order_by(_report.c.day, _report.c.id)
            known = connection.scalars(chosen).all()
        for first in range(0, len(known), _BATCH):
            with self._reading() as connection:
                batch = _readings(connection, known[first : first + _BATCH])
            yield from batch

    def add_review(self, review: Review) -> None:
        """Append a person's decision to the log."""
        self.add_reviews([review])

    def add_reviews(self, reviews: Iterable[Review]) -> None:
        """Append decisions that belong together: all of them or none."""
        rows = []
        for review in reviews:
            record = review_to_record(review)
            rows.append(
                {
                    "subject": review.subject,
                    "action": review.action,
                    "who": review.who,
                    "moment": record["when"],
                    "record": _dump(record),
                }
            )
        if rows:
            with self._writing() as connection:
                connection.execute(insert(_review), rows)
                _count_change(connection)

    def reviews(self, subject: str | None = None) -> list[Review]:
        """The log of decisions, oldest first; those about one claim or event where given."""
        chosen = select(_review.c.record).order_by(_review.c.number)
        if subject is not None:
            chosen = chosen.where(_review.c.subject == subject)
        with self._reading() as connection:
            records = connection.scalars(chosen).all()
        return [review_from_record(json.loads(record)) for record in records]

    def revision(self) -> int:
        """A number that grows with every change by anyone: what a cache of the rest leans on."""
        with self._reading() as connection:
            return connection.scalar(select(_revision.c.number)) or 0

    def __len__(self) -> int:
        with self._reading() as connection:
            return connection.scalar(select(func.count()).select_from(_report)) or 0

    def close(self) -> None:
        """Let go of the file; a store used afterwards opens it anew."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _told(self.path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _told(self.path), _immediate(self._engine) as connection, connection.begin():
            yield connection


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        # The driver's own transactions begin too late, at the first change: what a writer has
        # read until then may be old. We begin them ourselves below.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _immediate(engine: Engine) -> Connection:
    """A connection that takes the writer's turn when its transaction begins, and waits for it."""
    return engine.connect().execution_options(writes=True)


def _bring_up_to_date(engine: Engine, path: Path) -> None:
    with engine.connect() as connection:
        version = _schema_version(connection, path)
    if version == NEWEST_SCHEMA:
        return
    if version is None:
        _let_readers_go_on(engine, path)
    with _immediate(engine) as connection, connection.begin():
        # Asked again, now that it is our turn: another process may have made the tables.
        if _schema_version(connection, path) != NEWEST_SCHEMA:
            _migrate(connection)


def _let_readers_go_on(engine: Engine, path: Path) -> None:
    """Have readers go on while one writes: the file remembers it, for all who open it.

    It cannot be said in a transaction, so the driver is spoken to; and SQLite does not wait here
    for another who is saying the same, but refuses at once, so we wait ourselves.
    """
    last_moment = time.monotonic() + _WAIT_SECONDS
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        while True:
            try:
                raw.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > last_moment:
                    raise _store_error(path, error) from error
                time.sleep(0.01)
            else:
                return


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _schema_version(connection: Connection, path: Path) -> str | None:
    """The number of the last step run on this store; None for a new file."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables:
            raise StoreError(
                f"{path}: is a database of another program; choose another file with --store"
            )
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version is not None and version > NEWEST_SCHEMA:
        raise StoreError(
            f"{path}: was written by a newer version of Conflict Map (schema {version}, this one "
            f"knows {NEWEST_SCHEMA}); update Conflict Map, or choose another file with --store"
        )
    return version


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """The database's errors as ours."""
    try:
        yield
    except DBAPIError as error:
        raise _store_error(path, error.orig) from error


def _store_error(path: Path, error: BaseException | None) -> StoreError:
    """What the driver reports, as ours."""
    fault = str(error)
    if "not a database" in fault or "malformed" in fault:
        mending = "it is no store or is damaged; choose another with --store"
    elif "locked" in fault:
        mending = f"another program has kept it locked for {_WAIT_SECONDS} s; close that one"
    elif "full" in fault:
        mending = "make room on the disk"
    else:
        mending = "check that the file and its folder may be written, or choose with --store"
    return StoreError(f"{path}: {fault}; {mending}")


def _count_change(connection: Connection) -> None:
    connection.execute(update(_revision).values(number=_revision.c.number + 1))


def _decided(connection: Connection) -> set[str]:
    """The ids of all claims that a decision names, as its subject or as one it joins or parts."""
    named = set(connection.scalars(select(_review.c.subject)))
    pairs = select(_review.c.record).where(_review.c.action.in_(("merge", "split")))
    for record in connection.scalars(pairs):
        other = json.loads(record)["changes"].get("other", [])
        named |= set(other if isinstance(other, list) else [other])
    return named


def _is_known(connection: Connection, report_id: str) -> bool:
    return connection.scalar(select(_report.c.id).where(_report.c.id == report_id)) is not None


def _insert_reading(connection: Connection, reading: Reading, added: str | None = None) -> None:
    report = reading.report
    report_id, day = report.id, report.anchor
    connection.execute(
        insert(_report).values(
            id=report_id,
            title=report.title,
            publisher=report.publisher,
            url=report.url,
            day=day.isoformat() if day else None,
            text=report.text,
            record=_dump(report_to_record(report)),
            added=added or datetime.now(UTC).isoformat(timespec="seconds"),
        )
    )
    mentions = [
        {
            "report_id": report_id,
            "position": position,
            "record": _dump(mention_to_record(mention)),
        }
        for position, mention in enumerate(reading.mentions)
    ]
    if mentions:
        connection.execute(insert(_mention), mentions)
    places = {claim.place for claim in reading.claims if claim.place is not None}
    numbers = {place: _place_number(connection, place) for place in places}
    claims = []
    for position, claim in enumerate(reading.claims):
        record = claim_to_record(claim) | {"place": None}
        claims.append(
            {
                "report_id": report_id,
                "position": position,
                "id": claim.id,
                "kind": claim.kind,
                "place": numbers[claim.place] if claim.place else None,
                "date_start": record["date_start"],
                "date_end": record["date_end"],
                "record": _dump(record),
            }
        )
    if claims:
        connection.execute(insert(_claim), claims)


def _place_number(connection: Connection, place: Place) -> int:
    record = _dump(place_to_record(place))
    chosen = select(_place.c.number).where(_place.c.record == record)
    number: int | None = connection.scalar(chosen)
    if number is None:
        connection.execute(insert(_place).values(id=place.id, record=record))
        number = connection.execute(chosen).scalar_one()
    return int(number)


def _claims(connection: Connection, *conditions: ColumnElement[bool]) -> list[Claim]:
    rows = connection.execute(
        select(_claim.c.record, _claim.c.place)
        .where(*conditions)
        .order_by(_claim.c.report_id, _claim.c.position)
    ).all()
    numbers = {number for _, number in rows if number is not None}
    chosen = select(_place.c.number, _place.c.record)
    places = {
        number: place_from_record(json.loads(record))
        for number, record in connection.execute(chosen)
        if number in numbers
    }
    # Parsed as one array, so that 100,000 claims share their keys' strings.
    records = json.loads(f"[{','.join(record for record, _ in rows)}]")
    return [
        claim_from_record(record, place=places.get(number))
        for record, (_, number) in zip(records, rows, strict=True)
    ]


def _mentions(connection: Connection, report_ids: Sequence[str]) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = {report_id: [] for report_id in report_ids}
    for report_id, record in connection.execute(
        select(_mention.c.report_id, _mention.c.record)
        .where(_mention.c.report_id.in_(report_ids))
        .order_by(_mention.c.report_id, _mention.c.position)
    ):
        found[report_id].append(mention_from_record(json.loads(record)))
    return found


def _readings(connection: Connection, report_ids: Sequence[str]) -> list[Reading]:
    """The readings of known reports among these, in the order of `Store.reports`."""
    claims: dict[str, list[Claim]] = {report_id: [] for report_id in report_ids}
    for claim in _claims(connection, _claim.c.report_id.in_(report_ids)):
        claims[claim.report_id].append(claim)
    mentions = _mentions(connection, report_ids)
    rows = connection.execute(
        select(_report.c.id, _report.c.record, _report.c.text)
        .where(_report.c.id.in_(report_ids))
        .order_by(_report.c.day, _report.c.id)
    )
    return [
        Reading(_report_from_row(record, words), tuple(mentions[key]), tuple(claims[key]))
        for key, record, words in rows
    ]


def _report_from_row(record: str, words: str) -> Report:
    return report_from_record({**json.loads(record), "text": words})


def _dump(record: Record | None) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
