"""Places of the world by name, offline: built once from installed packages, then opened at once.

>>> gazetteer = open_gazetteer()
>>> gazetteer.find("Kobani")[0].place.name
'‘Ayn al ‘Arab'
"""

from __future__ import annotations

from pathlib import Path

import platformdirs

from geodata.gazetteer.build import Progress, build, remove_stale
from geodata.gazetteer.index import TRANSCRIBED, Found, Gazetteer, distance_km, site_at
from geodata.gazetteer.tables import stamp
from geodata.gazetteer.user import Added, BadRow, Table, UserPlaces

_APP = "conflict-map"


def open_gazetteer(path: Path | None = None, progress: Progress | None = None) -> Gazetteer:
    """The gazetteer with the user's own places on top; built first where there is no index yet.

    `path` is the folder for index and user tables (by default the user's cache and data folders).
    `progress` is told what is being built and the share done, and not called when all is there.
    """
    cache = path or Path(platformdirs.user_cache_dir(_APP, appauthor=False))
    folder = cache / f"gazetteer-{stamp()}"
    if not (folder / "about.json").exists():
        build(folder, progress)
        remove_stale(cache, keep=folder)
    return Gazetteer(folder, open_user_places(path))


def open_user_places(path: Path | None = None) -> UserPlaces:
    """The user's own tables and choices, without the big index."""
    home = path or Path(platformdirs.user_data_dir(_APP, appauthor=False))
    return UserPlaces(home / "places.sqlite3")


__all__ = [
    "TRANSCRIBED",
    "Added",
    "BadRow",
    "Found",
    "Gazetteer",
    "Table",
    "UserPlaces",
    "distance_km",
    "open_gazetteer",
    "open_user_places",
    "site_at",
]
