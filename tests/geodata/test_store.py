"""What the store keeps comes back as it was, whoever else is writing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import store as store_module
from geodata.errors import StoreError
from geodata.model import (
    Candidate,
    Claim,
    Mention,
    Reading,
    Report,
    Review,
)
from geodata.store import NEWEST_SCHEMA, Store, open_store
from tests.builders import NORTON, control, days, toll
from tests.strategies import CLAIMS

WHEN = datetime(2020, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store.sqlite3")


def reading(words: str = "Norton fell.", *claims: Claim, **about: object) -> Reading:
    report = Report(text=words, **about)  # type: ignore[arg-type]
    return Reading(report, (), tuple(replace(claim, report_id=report.id) for claim in claims))


def accept(claim: Claim) -> Review:
    return Review(claim.id, "accept", "Ada", WHEN)


def test_a_report_comes_back_with_all_that_was_read_in_it(store: Store) -> None:
    mention = Mention(
        0, 6, "Norton", NORTON, 0.9, "only one", (Candidate(NORTON, 0.9, "only one"),)
    )
    told = reading("Norton fell.", control(dates=days("2020-03-02")), toll(), title="T")
    told = replace(told, mentions=(mention,))
    assert store.add(told)
    assert store.reading(told.report.id) == told
    assert list(store.readings()) == [told]
    assert store.claims() == list(told.claims)
    assert store.reports() == [told.report]
    assert store.report_ids() == {told.report.id}
    assert len(store) == 1


def test_adding_the_same_report_again_changes_nothing(store: Store) -> None:
    store.add(reading("Norton fell.", control()))
    revision = store.revision()
    assert not store.add(reading("Norton fell.", control(), toll(), title="other"))
    assert len(store.claims()) == 1
    assert store.revision() == revision


def test_every_change_gives_a_new_revision(store: Store) -> None:
    seen = [store.revision()]
    told = reading("Norton fell.", control())
    steps: list[Callable[[], object]] = [
        lambda: store.add(told),
        lambda: store.add_review(accept(told.claims[0])),
        lambda: store.replace(told),
        lambda: store.remove(told.report.id),
    ]
    for step in steps:
        step()
        seen.append(store.revision())
    assert seen == sorted(set(seen))


def test_reports_come_by_day_whatever_the_order_they_were_added_in(store: Store) -> None:
    for day in (3, 1, 2):
        store.add(reading(f"day {day}", published=datetime(2020, 3, day, tzinfo=UTC)))
    assert [report.text for report in store.reports()] == ["day 1", "day 2", "day 3"]


def test_removing_a_report_takes_its_claims_and_keeps_the_decisions(store: Store) -> None:
    told = reading("Norton fell.", control())
    store.add(told)
    store.add_review(accept(told.claims[0]))
    assert store.remove(told.report.id)
    assert not store.remove(told.report.id)
    assert store.claims() == []
    assert store.report(told.report.id) is None
    assert len(store.reviews()) == 1


def test_reading_again_keeps_the_claims_people_decided_about(store: Store) -> None:
    first = reading("Norton fell.", control(start=0), control(start=5, place=None))
    store.add(first)
    added = store.added(first.report.id)
    store.add_review(accept(first.claims[0]))
    again = reading("Norton fell.", toll())
    store.replace(again)
    assert store.claims() == [again.claims[0], first.claims[0]]
    assert store.added(first.report.id) == added


def test_reading_again_keeps_both_claims_that_a_person_joined(store: Store) -> None:
    first = reading("Norton fell.", control(start=0), control(start=5))
    store.add(first)
    one, other = first.claims
    store.add_review(Review(one.id, "merge", "Ada", WHEN, {"other": [other.id]}))
    store.replace(reading("Norton fell."))
    assert store.claims() == [one, other]


def test_reading_again_leaves_no_double_of_a_claim_that_is_still_found(store: Store) -> None:
    first = reading("Norton fell.", control())
    store.add(first)
    store.add_review(accept(first.claims[0]))
    store.replace(reading("Norton fell.", control(confidence=0.9)))
    (claim,) = store.claims()
    assert claim.confidence == 0.9


def test_decisions_are_appended_in_order_and_found_by_their_subject(store: Store) -> None:
    changes: dict[str, object] = {"gained_by": "Blues", "allies": ["Greens"]}
    made = [
        Review("a", "accept", "Ada", WHEN),
        Review("b", "correct", "Ada", WHEN, changes, "why"),
        Review("a", "undo", "Bo", WHEN),
    ]
    store.add_review(made[0])
    store.add_reviews(made[1:])
    assert store.reviews() == made
    assert store.reviews("a") == [made[0], made[2]]


@pytest.mark.parametrize("change", ["DELETE FROM review", "UPDATE review SET who = 'Eve'"])
def test_the_log_of_decisions_cannot_be_rewritten(store: Store, change: str) -> None:
    store.add_review(Review("a", "accept", "Ada", WHEN))
    with closing(sqlite3.connect(store.path)) as raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute(change)


@settings(max_examples=50)
@given(st.lists(CLAIMS, max_size=5), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_claims_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, claims: list[Claim], words: str
) -> None:
    store = open_store(tmp_path_factory.mktemp("any") / "store.sqlite3")
    told = reading(words, *claims)
    store.add(told)
    assert store.claims() == list(told.claims)
    assert store.reading(told.report.id) == told
    store.close()


def test_a_failed_addition_leaves_nothing_behind(store: Store) -> None:
    broken = replace(control(), dates="not a range")  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        store.add(reading("Norton fell.", control(), broken))
    assert len(store) == 0
    assert store.claims() == []


def test_many_threads_opening_and_adding_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "new" / "store.sqlite3"
    start = threading.Barrier(8)

    def work(number: int) -> bool:
        start.wait()
        own = open_store(path)
        own.add(reading("the same for all", control()))
        return own.add(reading(f"report {number}", control(), toll()))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))
    store = open_store(path)
    assert len(store) == 9
    assert len(store.claims()) == 17


def test_a_new_store_waits_for_another_who_is_making_it(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.3, other.execute, ["COMMIT"])
        release.start()
        store = open_store(path)
        release.join()
    assert len(store) == 0
    store.close()


def test_a_new_store_kept_locked_by_another_program_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_WAIT_SECONDS", 0.1)
    path = tmp_path / "store.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program has kept it locked"):
            open_store(path)


def test_the_newest_schema_is_the_newest_step() -> None:
    config = Config()
    folder = Path(store_module.__file__).with_name("migrations")
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST_SCHEMA


def test_the_tables_are_those_the_steps_make(store: Store) -> None:
    with closing(sqlite3.connect(store.path)) as raw:
        for table in store_module._metadata.sorted_tables:
            made = {row[1] for row in raw.execute(f"PRAGMA table_info({table.name})")}
            assert made == set(table.columns.keys())


def test_a_store_of_a_newer_version_is_left_alone(store: Store) -> None:
    with closing(sqlite3.connect(store.path)) as raw, raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer version"):
        open_store(store.path)


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("CREATE TABLE song (name)")
    with pytest.raises(StoreError, match="another program"):
        open_store(path)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite3"
    path.write_text("these are my notes, and they are long enough to look like something\n" * 9)
    with pytest.raises(StoreError, match="no store or is damaged"):
        open_store(path)
    assert path.read_text().startswith("these")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--store"):
        open_store(tmp_path / "file" / "store.sqlite3")
