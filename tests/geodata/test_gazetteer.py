"""The index: what it finds, how fast it opens, and what the user adds to it."""

from __future__ import annotations

import importlib
import shutil
import threading
import time
import zipfile
from pathlib import Path

import pytest

from geodata.errors import GazetteerError
from geodata.gazetteer import Gazetteer, UserPlaces, tables
from geodata.gazetteer.build import build
from geodata.gazetteer.tables import Entry
from geodata.model import Place

# The package shows the function of this name, not the module.
BUILD = importlib.import_module("geodata.gazetteer.build")

SMALL = (
    Entry("geonames:1", "Arbaat", "city", 19.8, 37.1, "SD", "SD.36", 900, (("Arbaat", 0),)),
    Entry("geonames:2", "Sinkat", "city", 18.8, 36.8, "SD", "SD.36", 14000, (("Sinkat", 0),)),
)


@pytest.fixture
def own(tmp_path: Path) -> UserPlaces:
    return UserPlaces(tmp_path / "places.sqlite3")


def test_a_town_is_found_by_any_of_its_names(gazetteer: Gazetteer) -> None:
    for name in ("Kobane", "Kobani", "Ayn al-Arab", "Ain al-Arab", "عين العرب"):
        assert gazetteer.find(name)[0].place.id == gazetteer.find("Kobani")[0].place.id


def test_a_bare_name_means_the_town_before_the_province(gazetteer: Gazetteer) -> None:
    kinds = [found.place.kind for found in gazetteer.find("Raqqa")]
    assert kinds[:2] == ["city", "admin1"]


def test_the_larger_namesake_comes_first(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Tripoli")[0].place.country == "LY"
    assert gazetteer.find("London")[0].place.country == "GB"


def test_provinces_and_countries_are_areas(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Syria")[0].place.precision == 6
    assert gazetteer.find("Anbar")[0].place.precision == 4


def test_a_place_has_the_id_it_is_asked_for_by(gazetteer: Gazetteer) -> None:
    place = gazetteer.place("geonames:172955")
    assert place is not None
    assert place.country == "SY"
    assert gazetteer.place("geonames:0") is None


def test_outlines_tell_what_lies_in_a_province(gazetteer: Gazetteer) -> None:
    raqqa = next(f.place for f in gazetteer.find("Raqqa") if f.place.kind == "admin1")
    town = gazetteer.find("Tabqa")[0].place
    assert gazetteer.contains(raqqa, town.lat, town.lon)
    assert not gazetteer.contains(raqqa, 33.5, 36.3)


def test_the_index_opens_at_once_and_finds_in_microseconds(gazetteer: Gazetteer) -> None:
    started = time.perf_counter()
    Gazetteer(gazetteer.folder)
    assert time.perf_counter() - started < 0.5
    gazetteer.find("Mosul")
    started = time.perf_counter()
    for _ in range(1000):
        gazetteer.find("Mosul")
    assert (time.perf_counter() - started) / 1000 < 0.0002  # 20 µs on an idle machine


def test_who_comes_second_waits_says_so_and_builds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[int] = []
    told: list[str] = []
    entered = threading.Event()

    def slow() -> tuple[Entry, ...]:
        built.append(1)
        entered.set()
        time.sleep(0.5)
        return SMALL

    monkeypatch.setattr(BUILD, "TABLES", (("test", slow),))
    target = tmp_path / "gazetteer-test"
    first = threading.Thread(target=build, args=(target,))
    first.start()
    entered.wait()
    build(target, lambda what, _share: told.append(what))
    first.join()
    assert built == [1]
    assert "Waiting for another program to build the index" in told


def test_a_lock_left_by_a_program_that_died_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BUILD, "TABLES", (("test", lambda: SMALL),))
    (tmp_path / ".building").write_text("")
    build(tmp_path / "gazetteer-test")
    assert (tmp_path / "gazetteer-test" / "about.json").exists()


def test_a_folder_that_vanishes_while_it_is_built_is_said_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanishing() -> tuple[Entry, ...]:
        for work in tmp_path.glob("gazetteer-test.*"):
            shutil.rmtree(work)
        return SMALL

    monkeypatch.setattr(BUILD, "TABLES", (("test", vanishing),))
    with pytest.raises(GazetteerError, match="start again"):
        build(tmp_path / "gazetteer-test")


def test_builders_at_once_leave_one_whole_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BUILD, "TABLES", (("test", lambda: SMALL),))
    target = tmp_path / "gazetteer-test"
    threads = [threading.Thread(target=build, args=(target,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["gazetteer-test"]
    assert Gazetteer(target).find("Sinkat")[0].place.population == 14000


def test_building_tells_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BUILD, "TABLES", (("test", lambda: SMALL),))
    told: list[float] = []
    build(tmp_path / "gazetteer-test", lambda _what, share: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_damaged_index_says_how_to_mend_it(tmp_path: Path) -> None:
    (tmp_path / "about.json").write_text("{", encoding="utf-8")
    with pytest.raises(GazetteerError, match="delete the folder to rebuild"):
        Gazetteer(tmp_path)


def test_every_table_row_of_ours_is_sound() -> None:
    divisions = {row[0] for row in tables._division_rows()}
    for row in tables._rows("regions.tsv"):
        assert all("." not in part or part in divisions for part in row[2].split()), row
    for code in tables._synonyms():
        assert code in divisions or code.startswith("geonames:"), code


def test_a_users_csv_ranks_first(own: UserPlaces, tmp_path: Path, gazetteer: Gazetteer) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("name,lat,lon,country\nRaqqa,1.5,2.5,XX\n", encoding="utf-8")
    own.add(table)
    mine = Gazetteer(gazetteer.folder, own)
    assert (mine.find("raqqa")[0].place.lat, mine.find("raqqa")[0].own) == (1.5, True)
    assert mine.find("Raqqa")[1].place.country == "SY"


def test_a_place_set_on_the_map_is_found_until_it_is_taken_back(own: UserPlaces) -> None:
    mill = Place("point:10.1,20.2", "Al-Mill", "site", 10.1, 20.2, "SY", precision=2)
    bridge = Place("point:10.3,20.4", "The Bridge", "site", 10.3, 20.4, "SY", precision=2)
    own.set_place(mill)
    own.set_place(bridge)
    assert [place.id for place in own.find("mill")] == [mill.id]
    assert [(table.name, table.places) for table in own.tables()] == [("Places set on the map", 2)]
    own.unset_place(mill.id)
    assert own.find("mill") == []
    assert own.tables()[0].places == 1


def test_bad_rows_are_kept_with_their_reasons(own: UserPlaces, tmp_path: Path) -> None:
    table = tmp_path / "mixed.csv"
    table.write_text(
        "name;latitude;longitude\nTell Abu;36.1;40.2\nNowhere;north;1\nFar;95;10\n;1;2\n",
        encoding="utf-8",
    )
    added = own.add(table)
    assert added.places == 1
    assert [bad.line for bad in own.bad_rows(added.table)] == [3, 4, 5]
    assert "“north” is no number" in added.bad[0].reason


def test_a_geonames_dump_is_read_from_its_zip(own: UserPlaces, tmp_path: Path) -> None:
    cells = ["900001", "Tall Sample", "Tall Sample", "Tel Sample,تل", "36.5", "40.1", "P", "PPL"]
    cells += ["SY", "", "02", "", "", "", "120", "", "300", "Asia/Damascus", "2020-01-01"]
    dump = tmp_path / "SY.zip"
    with zipfile.ZipFile(dump, "w") as packed:
        packed.writestr("readme.txt", "about")
        packed.writestr("SY.txt", "\t".join(cells) + "\n")
    own.add(dump)
    (place,) = own.find("tel sample")
    assert (place.id, place.country, place.population) == ("geonames:900001", "SY", 120)


def test_an_interrupted_table_leaves_nothing(own: UserPlaces, tmp_path: Path) -> None:
    table = tmp_path / "long.csv"
    rows = "".join(f"Place {n},1,2\n" for n in range(30_000))
    table.write_text("name,lat,lon\n" + rows, encoding="utf-8")

    def interrupt(_what: str, _share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        own.add(table, interrupt)
    assert own.tables() == []
    assert own.find("place 1") == []


def test_a_table_can_be_listed_replaced_and_removed(own: UserPlaces, tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("name,lat,lon\nQalat,1,2\n", encoding="utf-8")
    own.add(table)
    own.add(table)
    (listed,) = own.tables()
    assert (listed.name, listed.places) == ("mine.csv", 1)
    own.remove(listed.id)
    assert own.find("qalat") == []
    with pytest.raises(GazetteerError, match="no table"):
        own.remove(listed.id)


def test_a_table_without_coordinates_is_refused_with_the_reason(
    own: UserPlaces, tmp_path: Path
) -> None:
    table = tmp_path / "names.csv"
    table.write_text("name,region\nQalat,south\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match="no column for lat, lon"):
        own.add(table)


def test_a_divisions_code_has_a_name(gazetteer: Gazetteer) -> None:
    (city,) = [f.place for f in gazetteer.find("Raqqa") if f.place.id == "geonames:172955"]
    assert "raqq" in gazetteer.divisions[city.admin1].casefold()


def test_a_place_tells_its_province_by_code_and_by_name(gazetteer: Gazetteer) -> None:
    place = gazetteer.find("Raqqa")[0].place
    assert place.admin1 == "SY.04"
    assert "raqqa" in place.admin1_name.lower()
