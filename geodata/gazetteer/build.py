"""Makes the compact index from the tables: a folder of flat arrays and two tries.

The folder is written under a temporary name and then renamed, so that a reader never sees half
an index. Of several programs that want one, one builds and the others wait for it.
"""

from __future__ import annotations

import errno
import gc
import json
import shutil
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import accumulate, chain
from pathlib import Path
from typing import IO

import marisa_trie

from geodata.errors import GazetteerError
from geodata.gazetteer.layout import (
    ARTICLE_COUNTRIES,
    COLUMNS,
    DEGREE,
    KINDS,
    QUALITY_SHIFT,
)
from geodata.gazetteer.tables import (
    ABBREVIATION,
    ALTERNATE,
    DATA,
    OTHER,
    TABLES,
    WEAK,
    Entry,
    adjectives,
    conflict_countries,
)
from geodata.names import bare, fold, skeleton_of_folded

Progress = Callable[[str, float], None]

_STALE_SECONDS = 3 * 86_400
_WAIT_SECONDS = 0.3


def build(target: Path, progress: Progress | None = None) -> None:
    """Write the index to the folder `target`; leave an index that is already there alone."""
    told = progress or (lambda _what, _share: None)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _turn(target, told):
        if (target / "about.json").exists():
            return  # another builder has been quicker
        work = Path(tempfile.mkdtemp(prefix=target.name + ".", dir=target.parent))
        collecting = gc.isenabled()
        gc.disable()  # millions of small lists and no cycles: looking for them costs a fifth
        try:
            _write(work, told)
            shutil.rmtree(target, ignore_errors=True)  # half an index, by an older version
            work.rename(target)
        except FileNotFoundError as fault:
            if (target / "about.json").exists():
                return
            raise GazetteerError(
                f"{work}: the folder being built has been deleted ({fault}); start again"
            ) from fault
        finally:
            if collecting:
                gc.enable()
            shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _turn(target: Path, told: Progress) -> Iterator[None]:
    """Let one process build at a time; others wait their turn and say so.

    The system takes the lock back from a process that died, so that no lock is ever stale. Where
    there are no such locks (some network drives) all build, and the first to finish wins.
    """
    with (target.parent / ".building").open("w") as lock:
        waited = 0
        while not _locked(lock):
            if (target / "about.json").exists():
                break
            told("Waiting for another program to build the index", min(0.9, waited / 600))
            time.sleep(_WAIT_SECONDS)
            waited += 1
        yield


def _locked(lock: IO[str]) -> bool:
    """Whether the lock is ours now, or there is none to be had."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as fault:
        return fault.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def _write(folder: Path, told: Progress) -> None:
    lat, lon, people = array("i"), array("i"), array("L")
    kind, country, admin1, capital = array("B"), array("H"), array("H"), array("B")
    labels: list[str] = []
    lands: dict[str, int] = {"": 0}
    provinces: dict[str, int] = {"": 0}
    province_names: dict[str, str] = {}
    postings: dict[str, list[int]] = {}
    bones_known: dict[str, str] = {}

    def bone_of(key: str) -> str:
        bone = bones_known.get(key)
        if bone is None:
            bone = bones_known[key] = skeleton_of_folded(key)
        return bone

    for row, entry in enumerate(_entries(told)):
        lat.append(round(entry.lat * DEGREE))
        lon.append(round(entry.lon * DEGREE))
        people.append(entry.population)
        kind.append(KINDS.index(entry.kind))
        capital.append(entry.capital)
        country.append(lands.setdefault(entry.country, len(lands)))
        admin1.append(provinces.setdefault(entry.admin1, len(provinces)))
        if entry.kind == "admin1":
            province_names[entry.admin1] = entry.name
        labels.append(f"{entry.id}\t{entry.name}")
        for key, quality in _keys(entry, bone_of).items():
            postings.setdefault(key, []).append(row | quality << QUALITY_SHIFT)
    told("Sorting names", 0.7)
    trie = marisa_trie.Trie(postings)
    ordered: list[list[int]] = [[]] * len(trie)
    for key, found in postings.items():
        number = trie[key]
        # Best first: good names before weak ones, then the more people the likelier.
        found.sort(
            key=lambda p: (p >> QUALITY_SHIFT >= WEAK, -people[p & (1 << QUALITY_SHIFT) - 1])
        )
        ordered[number] = found
    told("Drawing skeletons", 0.8)
    bones = _skeletons(postings, trie, country, list(lands), bone_of)
    told("Writing", 0.95)
    trie.save(str(folder / "names.trie"))
    _save_lists(folder, "name_starts", "name_places", ordered)
    _save_bones(folder, bones)
    for name, values in (
        ("lat", lat),
        ("lon", lon),
        ("people", people),
        ("kind", kind),
        ("capital", capital),
        ("country", country),
        ("admin1", admin1),
    ):
        _save(folder, name, values)
    _save_labels(folder, labels)
    outlines = _save_outlines(folder)
    about = {
        "countries": list(lands),
        "admin1": list(provinces),
        "admin1_names": [province_names.get(code, "") for code in provinces],
        "outlines": outlines,
        "conflicts": sorted(conflict_countries()),
        "adjectives": {fold(word): cc for word, cc in adjectives().items()},
        "places": len(labels),
        "names": len(trie),
    }
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")
    told("Ready", 1.0)


def _entries(told: Progress) -> Iterator[Entry]:
    for number, (name, table) in enumerate(TABLES):
        told(f"Reading {name}", 0.7 * number / len(TABLES))
        yield from table()


def _keys(entry: Entry, bone_of: Callable[[str], str]) -> dict[str, int]:
    """Folded names → best quality, with the form without article where the country has one."""
    main = bone_of(fold(entry.name))
    keys: dict[str, int] = {}
    for name, quality in entry.names:
        key = fold(name)
        if not key:
            continue
        if quality == ALTERNATE and entry.kind == "city" and bone_of(key) != main:
            quality = OTHER
        keys[key] = min(quality, keys.get(key, ABBREVIATION))
        if entry.country in ARTICLE_COUNTRIES and quality <= OTHER:
            short = bare(key)
            if short != key and len(short) > 2:
                keys[short] = min(max(quality, ALTERNATE), keys.get(short, ABBREVIATION))
    return keys


def _skeletons(
    postings: dict[str, list[int]],
    trie: marisa_trie.Trie,
    country: array[int],
    lands: list[str],
    bone_of: Callable[[str], str],
) -> dict[str, list[int]]:
    """ "SY drzr" → numbers of the folded names with that skeleton in that country."""
    bones: dict[str, list[int]] = {}
    rows = (1 << QUALITY_SHIFT) - 1
    for key, found in postings.items():
        good = {country[p & rows] for p in found if p >> QUALITY_SHIFT <= OTHER}
        if good and (bone := bone_of(key)):
            number = trie[key]
            for cc in good:
                bones.setdefault(f"{lands[cc]} {bone}", []).append(number)
    return bones


def _save(folder: Path, name: str, values: Iterable[int]) -> None:
    (folder / f"{name}.bin").write_bytes(array(COLUMNS[name], values).tobytes())


def _save_lists(folder: Path, starts: str, name: str, lists: list[list[int]]) -> None:
    """Lists one after the other, and where each begins; the last number is where all end."""
    _save(folder, starts, accumulate(map(len, lists), initial=0))
    _save(folder, name, chain.from_iterable(lists))


def _save_bones(folder: Path, bones: dict[str, list[int]]) -> None:
    trie = marisa_trie.Trie(bones)
    ordered: list[list[int]] = [[]] * len(trie)
    for key, found in bones.items():
        ordered[trie[key]] = sorted(found)
    trie.save(str(folder / "skeletons.trie"))
    _save_lists(folder, "bone_starts", "bone_names", ordered)


def _save_labels(folder: Path, labels: list[str]) -> None:
    """Ids and names, one after the other, and an index from id to row."""
    # Nearly all ids are GeoNames': the prefix goes without saying.
    encoded = [label.removeprefix("geonames:").encode() for label in labels]
    (folder / "labels.bin").write_bytes(b"".join(encoded))
    _save(folder, "label_starts", accumulate(map(len, encoded), initial=0))
    ids = marisa_trie.RecordTrie(
        "<I", ((label.split("\t")[0], (row,)) for row, label in enumerate(labels))
    )
    ids.save(str(folder / "ids.trie"))


def _save_outlines(folder: Path) -> list[str]:
    import numpy as np  # heavy, and only needed to build

    with (DATA / "outlines.npz").open("rb") as packed, np.load(packed) as tables:
        _save(folder, "outline_points", tables["points"].ravel().tolist())
        _save(folder, "outline_starts", tables["starts"].tolist())
        return [str(code) for code in tables["codes"]]


def remove_stale(folder: Path, keep: Path) -> None:
    """Delete indexes beside `keep` that are some days old: of earlier versions, or half made.

    Younger ones may be in use, or being built, by another program of another version.
    """
    for other in folder.glob("gazetteer-*"):
        try:
            old = time.time() - other.stat().st_mtime > _STALE_SECONDS
        except FileNotFoundError:  # another program has just cleared it away
            continue
        if other.is_dir() and other != keep and old:
            shutil.rmtree(other, ignore_errors=True)


__all__ = ["Progress", "build", "remove_stale"]
