"""Files the browser fetches from Streamlit itself: our scripts, Leaflet, the basemap, event data.

Any declared component folder is served by Streamlit, gzipped, under `component/<name>/`, so the
dashboard needs no other server and the browser asks no other machine. Addresses are relative to
the map frame's own page, which lives in such a folder too: they hold under any base path.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import secrets
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.components import v1
from xstatic.pkg import leaflet

_HERE = Path(__file__).parent
_FRONTEND = _HERE / "frontend"
_BASEMAP = _HERE.parent / "basemap" / "tiles"
# Filters make new files; the oldest go when there are more than this, and come back on demand.
_KEPT_FILES = 256


@dataclass(frozen=True, slots=True)
class Assets:
    """Addresses, relative to the map frame, of what the map is built from.

    The script holds Leaflet too. Whatever is behind an address never changes: a browser that has it
    need not ask again.
    """

    leaflet_css: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    basemap: str


def publish(data: bytes) -> str:
    """The address under which the browser finds `data` (JSON) from now on.

    The file is named by its content: the same bytes have the same address, in every session, and
    a browser that has them does not ask again. Call it on every run; a file that is there already
    costs next to nothing. Files live in a folder of this process and go with it.
    """
    name = _name_of(data)
    path = _DATA_FOLDER / name
    if path.exists():
        path.touch()
    else:
        _make_room()
        # Written beside and renamed, so that no browser ever reads half a file; under a name of its
        # own, since two readers may come for the same data at once.
        unfinished = path.with_suffix(f".{secrets.token_hex(4)}.part")
        unfinished.write_bytes(data)
        unfinished.replace(path)
    return f"../{_DATA_NAME}/{name}"


# Bytes remember their own quick hash, so the same object is looked up and not read through again:
# the data of a large store is megabytes, and each moved day asks for its address.
@lru_cache(maxsize=32)
def _name_of(data: bytes) -> str:
    return f"{hashlib.sha256(data).hexdigest()[:20]}.json"


def timeline_script() -> str:
    """The timeline's script as the page sees it, which knows no frame to be relative to."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    version = _version_of([_TIMELINE])
    return f"{f'/{base}' if base else ''}/component/{_DATA_NAME}/{_TIMELINE.name}?v={version}"


def _make_room() -> None:
    published = sorted(_DATA_FOLDER.glob("*.json"), key=lambda file: file.stat().st_mtime)
    for file in published[: max(0, len(published) - _KEPT_FILES + 1)]:
        file.unlink(missing_ok=True)


def _declare(name: str, folder: Path) -> str:
    """Have Streamlit serve a folder; returns the name it is served under."""
    return v1.declare_component(name, path=str(folder)).name


def _versioned(folder_name: str, file: Path) -> str:
    """An address that changes with the file, since browsers keep what they have fetched."""
    return f"../{folder_name}/{file.name}?v={_version_of([file])}"


def _version_of(files: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:10]


def _make_data_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="conflict-map-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _joined(name: str, parts: Iterable[str], before: str = "") -> Path:
    """Some scripts as one file: streamlit-folium's frame fetches one after the other."""
    joined = _DATA_FOLDER / name
    texts = [(_FRONTEND / part).read_text("utf-8") for part in parts]
    joined.write_text("\n".join([before, *texts]), "utf-8")
    return joined


def _style_constant(file: Path) -> str:
    """A stylesheet as a line of script, for a module that brings its own."""
    return f"const STYLE = {json.dumps(file.read_text('utf-8'))};"


def _find_assets() -> Assets:
    vendor = Path(leaflet.BASE_DIR)
    vendor_name = _declare("leaflet", vendor)
    # The version is in the folder's name: its hundreds of files are asked for without one.
    basemap_name = _declare(f"basemap_{_version_of(sorted(_BASEMAP.iterdir()))}", _BASEMAP)
    library = (vendor / "leaflet.js").read_text("utf-8")
    script = _joined("map.js", _SCRIPTS, f'"use strict";\n{library}')
    return Assets(
        leaflet_css=_versioned(vendor_name, vendor / "leaflet.css"),
        scripts=(_versioned(_DATA_NAME, script),),
        styles=(_versioned(_OWN_NAME, _FRONTEND / "map.css"),),
        basemap=f"../{basemap_name}/",
    )


# In the order they build on each other.
_SCRIPTS = (
    "days.js",
    "wire.js",
    "dom.js",
    "basemap.js",
    "boxes.js",
    "marks.js",
    "data.js",
    "areas.js",
    "crowd.js",
    "outlines.js",
    "zones.js",
    "compare.js",
    "names.js",
    "tolls.js",
    "key.js",
    "hint.js",
    "pointer.js",
    "probe.js",
    "svg.js",
    "picture.js",
    "events.js",
)

_DATA_FOLDER = _make_data_folder()
_DATA_NAME = _declare("data", _DATA_FOLDER)
_OWN_NAME = _declare("frontend", _FRONTEND)
_TIMELINE = _joined(
    "timeline.js",
    ("days.js", "wire.js", "histogram.js", "timeline.js"),
    _style_constant(_FRONTEND / "timeline.css"),
)
ASSETS = _find_assets()
