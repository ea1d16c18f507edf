"""How the index lies on disk: flat columns of whole numbers, and how they are opened.

Columns are mapped rather than read, and looked into without numpy: one number of a mapped column
costs a third of what numpy takes for it, and a program that only reads texts never loads numpy.
"""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Literal

from geodata.model import PlaceKind

KINDS: tuple[PlaceKind, ...] = (
    "city",
    "section",
    "admin1",
    "admin2",
    "country",
    "region",
    "airfield",
    "dam",
    "oil_field",
    "camp",
    "base",
    "site",
    "river",
    "sea",
    "mountain",
    "island",
)
DEGREE = 100_000  # coordinates are kept as whole hundred-thousandths of a degree, about a metre
QUALITY_SHIFT = 28  # a posting is a place's row with the quality of the name in the top bits

# Where names carry the Arabic article, which reports drop and add at will.
_ARTICLES_IN = "AE BH DJ DZ EG EH ER IL IQ JO KW LB LY MA MR OM PS QA SA SD SO SS SY TD TN YE IR"
ARTICLE_COUNTRIES = frozenset(_ARTICLES_IN.split())

# Column → type of its numbers, as in the modules array and struct.
COLUMNS: dict[str, Literal["B", "H", "h", "i", "I"]] = {
    "name_starts": "I",
    "name_places": "I",
    "bone_starts": "I",
    "bone_names": "I",
    "lat": "i",
    "lon": "i",
    "people": "I",
    "kind": "B",
    "capital": "B",
    "country": "H",
    "admin1": "H",
    "label_starts": "I",
    "outline_points": "h",  # hundredths of a degree: lon, lat, lon, lat …
    "outline_starts": "I",
}


def open_bytes(path: Path) -> mmap.mmap:
    """A file of the index, mapped."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def open_column(folder: Path, name: str) -> memoryview[int]:
    """One of `COLUMNS` as a sequence of whole numbers."""
    return memoryview(open_bytes(folder / f"{name}.bin")).cast(COLUMNS[name])


__all__ = [
    "ARTICLE_COUNTRIES",
    "COLUMNS",
    "DEGREE",
    "KINDS",
    "QUALITY_SHIFT",
    "open_bytes",
    "open_column",
]
