"""What one reader looks at, in the session and in its address: a copied link opens it again.

`Sight` and its two conversions are pure; below them is the little that speaks to Streamlit.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, get_args
from urllib.parse import urlencode

import platformdirs
import streamlit as st

import geodata
from dashboard import knowledge, layers, zones
from dashboard.library import (
    ACCEPTED_ONLY,
    KINDS,
    SAMPLE_DAY,
    Filters,
    Library,
    make_library,
    prepare_sample,
    sample_store_path,
)
from geodata import likeness

if TYPE_CHECKING:
    from geodata import Reading
    from geodata.gazetteer import Gazetteer
    from geodata.store import Store

Mode = Literal["day", "window", "cumulative"]
MODES: tuple[Mode, ...] = get_args(Mode)
Areas = Literal["points", "near", "outlines"]
AREAS: tuple[Areas, ...] = get_args(Areas)
WINDOWS = (7, 30, 90)
_LONGEST = 200  # of a value taken from an address; longer ones are cut


@dataclass(frozen=True, slots=True)
class Sight:
    """What is on screen, apart from the map's own zoom: the day, the filters and the selection.

    `day` None means the last day anything is reported of. `place` and `claim` are ids of what the
    reader looks at; `report` that of the source they opened. `since` is the earlier day of a
    comparison. `known` is the day whose knowledge is shown, "day" the knowledge of each day as it
    is looked at, None all that is known now. `mode`, `window`, `areas` and `palette` say how the
    map draws; `window` is any number of days, `WINDOWS` are those that are offered.
    """

    day: date | None = None
    filters: Filters = field(default_factory=Filters)
    place: str | None = None
    claim: str | None = None
    report: str | None = None
    since: date | None = None
    known: date | Literal["day"] | None = None
    mode: Mode = "window"
    window: int = 30
    areas: Areas = "near"
    palette: str = "safe"


def sight_to_params(sight: Sight) -> dict[str, list[str]]:
    """The sight as query parameters; whatever is as usual is left out."""
    usual = Sight()
    filters = sight.filters
    params: dict[str, list[str]] = {
        "day": [sight.day.isoformat()] if sight.day else [],
        "since": [sight.since.isoformat()] if sight.since else [],
        "known": [str(sight.known)] if sight.known else [],
        "party": list(filters.parties),
        "kind": list(filters.kinds),
        "by": list(filters.claimants),
        "q": [filters.search] if filters.search else [],
        "trust": _trust_to_params(filters.trust),
        "place": [sight.place] if sight.place else [],
        "claim": [sight.claim] if sight.claim else [],
        "report": [sight.report] if sight.report else [],
        "mode": [sight.mode] if sight.mode != usual.mode else [],
        "window": [str(sight.window)] if sight.window != usual.window else [],
        "areas": [sight.areas] if sight.areas != usual.areas else [],
        "palette": [sight.palette] if sight.palette != usual.palette else [],
    }
    return {key: values for key, values in params.items() if values}


def sight_from_params(params: Mapping[str, Sequence[str]]) -> Sight:
    """The sight an address describes; what makes no sense in it is as usual."""
    usual = Sight()

    def one(key: str) -> str | None:
        values = params.get(key) or ()
        return values[-1][:_LONGEST] or None if values else None

    def many(key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(v[:_LONGEST] for v in params.get(key, ()) if v))

    mode, window, areas = one("mode"), one("window") or "", one("areas")
    return Sight(
        day=_day(one("day")),
        filters=Filters(
            parties=many("party"),
            kinds=tuple(kind for kind in many("kind") if kind in KINDS),
            claimants=many("by"),
            search=one("q") or "",
            trust=_trust_from_param(one("trust")),
        ),
        place=one("place"),
        claim=one("claim"),
        report=one("report"),
        since=_day(one("since")),
        known="day" if one("known") == "day" else _day(one("known")),
        mode=next((m for m in MODES if m == mode), usual.mode),
        window=int(window) if re.fullmatch(r"[1-9]\d{0,3}", window, re.ASCII) else usual.window,
        areas=next((a for a in AREAS if a == areas), usual.areas),
        palette=one("palette") or usual.palette,
    )


def sight_to_query(sight: Sight) -> str:
    """The query part of the sight's address, without the question mark."""
    return urlencode(sight_to_params(sight), doseq=True)


def _trust_to_params(trust: int) -> list[str]:
    if trust >= ACCEPTED_ONLY:
        return ["accepted"]
    return [str(trust)] if trust else []


def _trust_from_param(written: str | None) -> int:
    if written == "accepted":
        return ACCEPTED_ONLY
    return int(written) if written and re.fullmatch(r"\d{1,2}|100", written, re.ASCII) else 0


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


# What follows speaks to Streamlit.

# The server learns of the address with each message of the page, but only as it was when Python
# last wrote it, or when the reader last went back or forth in the history: days dragged over are
# written by the page itself (see `components.page`). So an address is news only where it differs
# from the one seen last, and is written only where it would differ from what the page has.
_SIGHT, _SEEN, _TOLD = "_sight", "_seen_params", "_told_params"
# The map keeps its own zoom and middle there, and is asked for it once, on arrival.
_MAPS_OWN = "view"


def sight() -> Sight:
    """What this reader looks at: from the address when they come by one, else as they left it."""
    state = st.session_state
    params = {key: st.query_params.get_all(key) for key in st.query_params if key != _MAPS_OWN}
    if _SIGHT not in state or (params and params != state.get(_SEEN)):
        state[_SIGHT] = sight_from_params(params)
        state[_TOLD] = params
    state[_SEEN] = params
    return cast(Sight, state[_SIGHT])


def look(**changes: Any) -> None:
    """Change what this reader looks at, field by field; fit for a widget's callback."""
    st.session_state[_SIGHT] = replace(sight(), **changes)


def filter_by(**changes: Any) -> None:
    """Change one of the filters, leaving the others."""
    look(filters=replace(sight().filters, **changes))


def keep_address(library: Library) -> None:
    """Write the sight into the address, so that it can be copied and gone back to."""
    if sight().day is None:
        look(day=opening_day(library))
    params = sight_to_params(sight())
    state = st.session_state
    if params != state.get(_TOLD) or not state[_SEEN]:
        written = {**params, **_view_param()}
        st.query_params.from_dict(written)
        state[_SEEN] = state[_TOLD] = params


def told_page() -> str:
    """The query part of the sight's address, which the page is about to be told."""
    st.session_state[_TOLD] = sight_to_params(sight())
    return sight_to_query(sight())


def _view_param() -> dict[str, str]:
    return {key: st.query_params[key] for key in (_MAPS_OWN,) if key in st.query_params}


def first_view(library: Library) -> layers.View:
    """Where the map opens: as the address says, else where most of the events are."""
    wanted = re.fullmatch(
        r"(\d{1,2})/(-?\d{1,2}(?:\.\d+)?)/(-?\d{1,3}(?:\.\d+)?)",
        st.query_params.get(_MAPS_OWN, ""),
    )
    if wanted is None:
        return home_view(library.version, library)
    return layers.View(float(wanted[2]), float(wanted[3]), int(wanted[1]))


def cache_folder() -> Path:
    """Where what can be made again is kept."""
    return Path(platformdirs.user_cache_dir("conflict-map", appauthor=False))


def store_path() -> Path | None:
    """The store the command was started with; None is the user's own."""
    named = os.environ.get("CONFLICT_MAP_STORE")
    return Path(named).expanduser() if named else None


@st.cache_resource(show_spinner=False)
def store(path: Path | None) -> Store:
    """The open store; one for all sessions."""
    return geodata.open_store(path)


@st.cache_resource(show_spinner="Opening the gazetteer. The first time it is built: half a minute.")
def gazetteer() -> Gazetteer:
    """The open gazetteer; one for all sessions."""
    return geodata.open_gazetteer()


def current_store() -> Store:
    """The store that is shown: the reader's own, or the sample's while theirs is empty."""
    own = store(store_path())
    return own if len(own) else store(_sample())


def library() -> Library:
    """All that the pages show, as the store has it at this moment."""
    shown = current_store()
    is_sample = shown.path == _sample_path()
    return _library(str(shown.path), shown.revision(), is_sample)


def _sample_path() -> Path:
    return sample_store_path(cache_folder())


@st.cache_resource(show_spinner="Reading the sample. This happens once.")
def _sample() -> Path:
    return prepare_sample(cache_folder(), gazetteer)


# A few versions are kept: a reader in the midst of one must not lose it to another's change.
@st.cache_resource(show_spinner="Putting the reports together …", max_entries=3)
def _library(path: str, revision: int, is_sample: bool) -> Library:
    opened = store(Path(path))
    reviews = opened.reviews()
    # A decision changes no reading, and reading thousands of them again would take seconds.
    kept = _kept_readings().get(path)
    is_first = kept is None
    if kept is None or revision - kept.revision != len(reviews) - kept.reviews:
        readings = tuple(opened.readings())
        copies = likeness.copies(reading.report for reading in readings)
        kept = _Kept(readings, copies, revision, len(reviews))
        _kept_readings()[path] = kept
    library = make_library(
        kept.readings,
        reviews,
        version=f"{path}@{revision}",
        is_sample=is_sample,
        divisions=gazetteer().divisions,
        copies=kept.copies,
    )
    if is_first:
        _lay_out(library)
    return library


def _lay_out(library: Library) -> None:
    """Make what all pages lean on: readers who come together would each wait for all of it.

    Not after each decision: whoever reviews needs little of it.
    """
    _ = library.counts(Filters()), library.event_of, library.select(Filters()).by_place
    map_data(library.version, Filters(), library)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A store's readings, which are copies, and how many changes and decisions it had seen."""

    readings: tuple[Reading, ...]
    copies: Mapping[str, str]
    revision: int
    reviews: int


@st.cache_resource(show_spinner=False)
def _kept_readings() -> dict[str, _Kept]:
    return {}


@st.cache_resource(show_spinner=False, max_entries=16)
def party_order(version: str, _library: Library) -> tuple[str, ...]:
    """All parties in the order they are given colours in, whatever the filters."""
    return layers.party_order(_library.events)


@st.cache_resource(show_spinner=False, max_entries=32)
def map_data(
    version: str,
    filters: Filters,
    _library: Library,
    replayed: bool = False,
    _whole: Library | None = None,
) -> layers.MapData:
    """What the browser draws for some filters.

    `_library` may be what was known by a day (see `as_known`) of a `_whole` one, which then says
    who wears which colour. `replayed` keeps all that ever became known on the timeline, so that it
    stands still while each day's own knowledge is drawn.
    """
    whole = _library if _whole is None else _whole
    selection = _library.select(filters)
    # Where nobody has reviewed anything, "unreviewed" tells nothing apart.
    unreviewed = [
        event.id
        for event in selection.events
        if _library.reviewed.decisions
        and not any(_library.decision(claim) for claim in event.claims)
    ]
    return layers.map_data(
        selection.events,
        unreviewed=unreviewed,
        parties=party_order(whole.version, whole),
        on_timeline=whole.select(filters).events if replayed else None,
        histories=selection.histories,
    )


def as_known(library: Library, day: date | None = None) -> Library:
    """The part of the library this reader wants to see: all of it, or what was known by a day.

    `day` is the day looked at, where it is another than the sight's.
    """
    known = sight().known
    if known is None:
        return library
    until = (day or sight().day or date.max) if known == "day" else known
    told = _told_days(library.version, library)
    before = bisect_right(told, until)
    return _known_by(library.version, told[before - 1] if before else date.min, library)


@st.cache_resource(show_spinner=False, max_entries=8)
def _told_days(version: str, _library: Library) -> tuple[date, ...]:
    return knowledge.told_days(_library)


@st.cache_resource(show_spinner=False, max_entries=24)
def _known_by(version: str, day: date, _library: Library) -> Library:
    return knowledge.known_by(_library, day)


def zone_folder() -> Path:
    """Where this reader's files of reported areas are."""
    return zones.folder_beside(store(store_path()).path)


def zone_payload() -> bytes | None:
    """What the browser draws of the reported areas; None where there are none."""
    folder = zone_folder()
    return _zone_payload(folder, zones.stamp(folder)) if folder.is_dir() else None


@st.cache_resource(show_spinner=False, max_entries=4)
def _zone_payload(folder: Path, stamp: str) -> bytes | None:
    files = zones.kept(folder)
    return zones.payload(files) if files else None


def opening_day(library: Library) -> date:
    """The day a reader stands at who has not chosen one."""
    first, last = days(library)
    return min(max(SAMPLE_DAY, first), last) if library.is_sample else last


def days(library: Library) -> tuple[date, date]:
    """The first and last day anything can be drawn for, whatever the filters."""
    data = map_data(library.version, Filters(), library)
    last = data.last or date.today()
    return data.first or last, last


@st.cache_resource(show_spinner=False, max_entries=8)
def home_view(version: str, _library: Library) -> layers.View:
    """Where the map opens."""
    return layers.home_view(_library.events)


def marks(library: Library, palette: str) -> dict[str, layers.Mark]:
    """Each party's colour, shape and letter.

    Hand it the whole library, not the part known by a day: then they are the same on every day.
    """
    known = palette if palette in layers.PALETTES else "safe"
    return layers.party_marks(party_order(library.version, library), known)
