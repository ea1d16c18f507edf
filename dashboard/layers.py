"""Events to what the map draws: compact columns for the browser, palettes, the folium map.

Plain values in, plain values out; no Streamlit. Of the reports' words only names of places and
parties go to the browser, inside JSON that it fetches by address; none goes through folium, whose
elements are templates and would run what they are given.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, Literal, Protocol

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from geodata.model import CASUALTY_MEASURES, Control, Event, Place, Toll
from geodata.timeline import PlaceHistory, control_histories

Shape = Literal["circle", "square", "diamond", "triangle", "hexagon", "pentagon", "tip", "octagon"]


@dataclass(frozen=True, slots=True)
class Mark:
    """How a party is told from others: never by colour alone."""

    colour: str
    shape: Shape
    letter: str


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by family of parties, and those given in turn to parties of no known family."""

    label: str
    families: Mapping[str, str]
    others: tuple[str, ...]


# Okabe and Ito (2008): told apart by nearly every eye. Blue and orange, the pair that differs most,
# go to the two sides that met most often.
PALETTES: Mapping[str, Palette] = {
    "safe": Palette(
        "Colour-blind-safe",
        {
            "government": "#0072B2",
            "autonomous": "#E69F00",
            "opposition": "#009E73",
            "islamic state": "#2B2B2B",
            "jihadist": "#8C8C8C",
            "turkey": "#56B4E9",
            "russia": "#D55E00",
            "ukraine": "#0072B2",
        },
        ("#D55E00", "#CC79A7", "#56B4E9", "#F0E442", "#009E73", "#E69F00", "#0072B2"),
    ),
    "customary": Palette(
        "Customary on maps of Syria",
        {
            "government": "#C8102E",
            "autonomous": "#F2C500",
            "opposition": "#2E9E3F",
            "islamic state": "#1E1E1E",
            "jihadist": "#9AA5A8",
            "turkey": "#6FC3B2",
            "russia": "#C8102E",
            "ukraine": "#3C7DD9",
        },
        ("#8E5BB5", "#E07B39", "#3C7DD9", "#B5838D", "#7A9E3A", "#5E6472"),
    ),
}


@dataclass(frozen=True, slots=True)
class _Family:
    """Parties that maps customarily show alike: words they are known by, shape and letter."""

    words: re.Pattern[str]
    shape: Shape
    letter: str


def _family(words: str, shape: Shape, letter: str) -> _Family:
    return _Family(re.compile(rf"\b(?:{words})\b", re.IGNORECASE), shape, letter)


# The first that fits is taken: "Free Syrian Army" is no government army.
_FAMILIES: Mapping[str, _Family] = {
    "islamic state": _family("islamic state|isis|isil|daesh|is", "square", "I"),
    "autonomous": _family(
        "syrian democratic forces|sdf|ypg|ypj|people's protection units|kurdish.*", "diamond", "S"
    ),
    "jihadist": _family("tahrir al-sham|hts|nusra.*|al-nusra.*|al-qaeda.*", "pentagon", "H"),
    "turkey": _family("turkish.*|turkey.*|syrian national army", "hexagon", "T"),
    "opposition": _family("free syrian army|fsa|opposition.*|rebels?|rebel.*", "triangle", "O"),
    "russia": _family("russian?.*", "tip", "R"),
    "ukraine": _family("ukrain.*", "circle", "U"),
    "government": _family(
        "government.*|syrian (?:arab )?army|syrian arab armed forces|regime.*|armed forces|"
        "security forces|national army",
        "circle",
        "G",
    ),
}
_OTHER_SHAPES: tuple[Shape, ...] = ("hexagon", "octagon", "tip", "pentagon", "triangle", "square")


@dataclass(frozen=True, slots=True)
class MapData:
    """What the browser is sent, and how to read what comes back.

    `payload` is JSON. `first` and `last` are the first and last day anything is known of, None
    where there is nothing to draw. The browser knows events by their position in `event_ids`.
    """

    payload: bytes
    first: date | None
    last: date | None
    event_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Where a map opens: the middle and Leaflet's zoom."""

    lat: float
    lon: float
    zoom: int


class MapAssets(Protocol):
    """Addresses of what the map is built from, as the map's frame sees them."""

    @property
    def leaflet_css(self) -> str: ...  # noqa: D102
    @property
    def scripts(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def styles(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def basemap(self) -> str: ...  # noqa: D102


class OnlineTiles(Protocol):
    """Tiles of another server, which a reader chose; see `dashboard.basemaps`."""

    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def attribution(self) -> str: ...  # noqa: D102
    @property
    def max_zoom(self) -> int: ...  # noqa: D102


def party_order(events: Iterable[Event]) -> tuple[str, ...]:
    """All parties that gain, hold or lose anything, most often named first, then by name.

    Colours are given out in this order. Make it of all events, whatever the filter: then a party
    keeps its colour when others are filtered away.
    """
    named: Counter[str] = Counter()
    for event in events:
        if isinstance(event.chosen, Control):
            named.update(p for p in (event.chosen.gained_by, event.chosen.lost_by) if p)
    return tuple(sorted(named, key=lambda party: (-named[party], party)))


def party_marks(parties: Sequence[str], palette: str = "safe") -> dict[str, Mark]:
    """Each party's mark, for `parties` in the order of `party_order`.

    Parties of a known family wear its colour and shape; the others are given what is left, in
    order. Letters are never given twice while the names have letters to spare.
    """
    colours = PALETTES[palette]
    families = {party: _family_of(party) for party in parties}
    worn = {colours.families[family] for family in families.values() if family is not None}
    free = [colour for colour in colours.others if colour not in worn] or list(colours.others)
    marks: dict[str, Mark] = {}
    letters: set[str] = set()
    turn = 0
    for party, family in families.items():
        preferred = _FAMILIES[family].letter if family is not None else ""
        letter = _letter_for(preferred, party, letters)
        letters.add(letter)
        if family is not None:
            marks[party] = Mark(colours.families[family], _FAMILIES[family].shape, letter)
        else:
            shape = _OTHER_SHAPES[turn % len(_OTHER_SHAPES)]
            marks[party] = Mark(free[turn % len(free)], shape, letter)
            turn += 1
    return marks


def _family_of(party: str) -> str | None:
    return next((name for name, row in _FAMILIES.items() if row.words.search(party)), None)


def _letter_for(preferred: str, party: str, taken: Collection[str]) -> str:
    initials = re.findall(r"\b\w", party)
    wanted = [preferred, *initials, *re.findall(r"\w", party)]
    capitals = [letter.upper() for letter in wanted if letter]
    return next((c for c in capitals if c not in taken), capitals[0] if capitals else "?")


def home_view(events: Iterable[Event]) -> View:
    """The view that holds the events' places, whatever the screen; the world where there are none.

    Places far from where most of the events are do not count: one name read wrongly as a town on
    another continent must not shrink the rest.
    """
    placed = [event.place for event in events if event.place is not None]
    # Divisions and countries are wide; their middle says little about where things happened.
    exact = [place for place in placed if place.precision <= 3] or placed
    if not exact:
        return View(25.0, 20.0, 2)
    lat, lon = (median(getattr(place, axis) for place in exact) for axis in ("lat", "lon"))
    away = [math.hypot(place.lat - lat, place.lon - lon) for place in exact]
    reach = max(0.5, _FAR * median(away))
    near = [place for place, far in zip(exact, away, strict=True) if far <= reach]
    lats, lons = ([getattr(place, axis) for place in near] for axis in ("lat", "lon"))
    south, north, west, east = min(lats), max(lats), min(lons), max(lons)
    # About 640 x 460 pixels are free of legend and controls on most screens.
    across = math.log2(640 / 256 * 360 / max(east - west, 0.5))
    up = math.log2(460 / 256 * 170 / max(north - south, 0.5))
    zoom = max(2, min(10, math.floor(min(across, up))))
    return View(round((south + north) / 2, 3), round((west + east) / 2, 3), zoom)


# Times the median distance from the middle, beyond which a place does not decide the view.
_FAR = 2.5


def map_data(
    events: Iterable[Event],
    *,
    unreviewed: Collection[str] = (),
    parties: Sequence[str] = (),
    on_timeline: Iterable[Event] | None = None,
    histories: Mapping[str, PlaceHistory] | None = None,
) -> MapData:
    """All that map and timeline need to draw `events` on any day, as compact JSON.

    `unreviewed` are ids of events no person has accepted yet: they are drawn hollow. `parties` is
    `party_order` of all events. Days are counted from 1970-01-01; -1 stands for "none" in every
    column, and -32768 for an open start. Unplaced and undated events are absent. `on_timeline` are
    the events the timeline's bars count, where they are others than those on the map. `histories`
    are `control_histories` of the events, where they are known already.
    """
    events = list(events)
    order = list(dict.fromkeys([*parties, *party_order(events)]))
    columns = _Columns(parties={party: i for i, party in enumerate(order)})
    histories = control_histories(events) if histories is None else histories
    waiting = frozenset(unreviewed)
    spells = _spell_columns(histories, columns, waiting)
    tolls = _toll_columns(events, columns, waiting)
    tracks = _track_columns(events if on_timeline is None else on_timeline, columns)
    days = [*spells["first"], *tolls["last"], *tracks["days"]]
    newest = max([*days, *spells["report"]], default=None)
    payload = {
        "parties": _party_rows(order),
        "places": columns.place_columns(),
        "spells": spells,
        "tolls": tolls,
        "tracks": tracks,
    }
    return MapData(
        payload=json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode(),
        first=_date(min(days)) if days else None,
        last=_date(newest) if newest is not None else None,
        event_ids=tuple(columns.events),
    )


STATUSES = ("unknown", "held", "contested", "besieged")
SCOPES = ("incident", "daily", "period", "cumulative", "state")
OPEN_START = -32768
_EPOCH = date(1970, 1, 1).toordinal()
# Places are drawn larger from these populations on.
_TOWN_SIZES = (20_000, 100_000, 500_000)


def _day(day: date) -> int:
    return day.toordinal() - _EPOCH


def _date(day: int) -> date:
    return date.fromordinal(day + _EPOCH)


class _Columns:
    """Numbers given to places, parties and events as they are met."""

    def __init__(self, parties: dict[str, int]) -> None:
        self.parties = parties
        self.places: dict[str, tuple[int, Place]] = {}
        self.events: dict[str, int] = {}

    def place(self, place: Place) -> int:
        return self.places.setdefault(place.id, (len(self.places), place))[0]

    def event(self, event: Event) -> int:
        return self.events.setdefault(event.id, len(self.events))

    def party(self, party: str | None) -> int:
        return -1 if party is None else self.parties.setdefault(party, len(self.parties))

    def place_columns(self) -> dict[str, list[Any]]:
        places = [place for _, place in self.places.values()]
        countries = {place.country: None for place in places}
        numbers = {country: number for number, country in enumerate(countries)}
        return {
            "id": [place.id for place in places],
            "name": [place.name for place in places],
            "lat": [round(place.lat, 4) for place in places],
            "lon": [round(place.lon, 4) for place in places],
            "precision": [place.precision for place in places],
            "countries": list(countries),
            "country": [numbers[place.country] for place in places],
            "size": [sum(place.population >= p for p in _TOWN_SIZES) for place in places],
        }


def _party_rows(order: Sequence[str]) -> list[dict[str, Any]]:
    marks = {name: party_marks(order, name) for name in PALETTES}
    return [
        {
            "name": party,
            "letter": marks["safe"][party].letter,
            "shape": marks["safe"][party].shape,
            "colours": {name: marks[name][party].colour for name in PALETTES},
        }
        for party in order
    ]


def _spell_columns(
    histories: Mapping[str, PlaceHistory], columns: _Columns, waiting: frozenset[str]
) -> dict[str, list[Any]]:
    """Spells of one place stand together, in time order; `report` are its report days."""
    out: dict[str, list[Any]] = defaultdict(list)
    for name in ("place", "first", "last", "status", "holder", "others", "since", "hollow"):
        out[name] = []
    out |= {"events": [], "report": [], "report_place": []}
    for history in histories.values():
        place = columns.place(history.place)
        for spell in history.spells:
            if not spell.events:
                continue
            out["place"].append(place)
            out["first"].append(_day(spell.first))
            out["last"].append(-1 if spell.last is None else _day(spell.last))
            out["status"].append(STATUSES.index(spell.status))
            out["holder"].append(columns.party(spell.holder))
            out["others"].append([columns.party(party) for party in spell.others])
            out["since"].append(_day(spell.since))
            out["hollow"].append(
                int(not spell.certain) + 2 * all(event.id in waiting for event in spell.events)
            )
            out["events"].append([columns.event(event) for event in spell.events])
        out["report"] += [_day(day) for day in history.report_days]
        out["report_place"] += [place] * len(history.report_days)
    return dict(out)


def _toll_columns(
    events: Iterable[Event], columns: _Columns, waiting: frozenset[str]
) -> dict[str, list[Any]]:
    """Casualties with a place and a day; people moved or missing from harm are no casualties."""
    names = ("place", "first", "last", "low", "best", "high", "measure", "scope", "hollow", "event")
    out: dict[str, list[Any]] = {name: [] for name in names}
    for event in events:
        toll = event.chosen
        if not isinstance(toll, Toll) or toll.measure not in CASUALTY_MEASURES:
            continue
        span = _span(event)
        if event.place is None or span is None:
            continue
        doubtful = toll.modality in {"claimed", "alleged", "denied"}
        row = (
            columns.place(event.place),
            *span,
            *(-1 if n is None else n for n in _figures(event)),
            toll.measure,
            SCOPES.index(toll.scope),
            int(doubtful) + 2 * (event.id in waiting),
            columns.event(event),
        )
        for name, value in zip(names, row, strict=True):
            out[name].append(value)
    return out


def _figures(event: Event) -> tuple[int | None, int | None, int | None]:
    """Low, best and high: the chosen figure with the width that dissent gives it."""
    chosen = event.chosen
    assert isinstance(chosen, Toll)
    numbers = [
        number
        for claim in (chosen, *event.dissent)
        if isinstance(claim, Toll)
        for number in (claim.count.low, claim.count.best, claim.count.high)
        if number is not None
    ]
    count = chosen.count
    if not event.dissent:
        return count.low, count.best, count.high
    return min(numbers, default=None), count.best, max(numbers, default=None)


def _span(event: Event) -> tuple[int, int] | None:
    """First and last day; one open end is `OPEN_START` or the other end. None where undated."""
    dates = event.dates
    if dates is None or (dates.first is None and dates.last is None):
        return None
    last = dates.last or dates.first
    assert last is not None
    return (OPEN_START if dates.first is None else _day(dates.first)), _day(last)


def _track_columns(events: Iterable[Event], columns: _Columns) -> dict[str, list[Any]]:
    """What the timeline draws: events a day by gaining party, the day's largest toll, and spans.

    Figures of a day are not added up, since two claimants may count the same dead. Tolls of a
    period, and events whose day is not known, are spans and never put on one day.
    """
    changes: Counter[tuple[int, int]] = Counter()
    spans: Counter[tuple[int, int]] = Counter()
    worst: dict[int, int] = {}
    periods: dict[tuple[int, int], int] = {}
    for event in events:
        span, claim = _span(event), event.chosen
        if span is None:
            continue
        first, last = span
        if isinstance(claim, Control):
            changes[last, columns.party(claim.gained_by)] += 1
            if first != last:
                spans[max(first, last - 366), last] += 1
        elif isinstance(claim, Toll) and claim.measure in CASUALTY_MEASURES:
            figure = claim.count.best or claim.count.high or claim.count.low or 0
            if claim.scope in {"period", "cumulative", "state"} or last - first > 1:
                key = (last if first == OPEN_START else first, last)
                periods[key] = max(periods.get(key, 0), figure)
            else:
                worst[last] = max(worst.get(last, 0), figure)
    return {
        "days": sorted({day for day, _ in changes} | set(worst)),
        "changes": [[day, party, n] for (day, party), n in sorted(changes.items())],
        "tolls": [[day, figure] for day, figure in sorted(worst.items())],
        "periods": [[first, last, n] for (first, last), n in sorted(periods.items())],
        "spans": [[first, last, n] for (first, last), n in sorted(spans.items())],
    }


class _OfflineMap(folium.Map):
    """A folium map that loads Leaflet from our own server and nothing else."""

    def __init__(self, assets: MapAssets, view: View) -> None:
        self.default_js: list[tuple[str, str]] = []  # it comes with our own layer's script
        self.default_css = [("leaflet_css", assets.leaflet_css)]
        super().__init__(
            location=(view.lat, view.lon),
            zoom_start=view.zoom,
            tiles=None,
            zoom_control=False,
            attributionControl=False,
            min_zoom=2,
            max_zoom=14,
            world_copy_jump=True,
            zoom_snap=1,
        )


class _ConflictLayer(JSCSSMixin, MacroElement):
    """Starts our own layer on the map; all it is told are addresses and the channel's name."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "ConflictMap.start({{ this._parent.get_name() }}, {{ this.settings|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, assets: MapAssets, settings: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "ConflictLayer"
        self.settings = dict(settings)
        self.default_js = [(f"own_{i}", address) for i, address in enumerate(assets.scripts)]
        self.default_css = [(f"own_{i}", address) for i, address in enumerate(assets.styles)]


def build_map(
    assets: MapAssets, channel: str, view: View, online: OnlineTiles | None = None
) -> folium.Map:
    """A folium map made of constants and addresses only; everything else comes by `channel`.

    Keep all arguments the same for a session: a changed script mounts the frame anew. `online`
    lays another server's tiles under the marks instead of the offline basemap.
    """
    tiles = None
    if online is not None:
        tiles = {
            "url": online.url,
            "attribution": online.attribution,
            "maxZoom": online.max_zoom,
        }
    map_ = _OfflineMap(assets, view)
    settings = {"channel": channel, "basemap": assets.basemap, "online": tiles}
    map_.add_child(_ConflictLayer(assets, settings))
    return map_


@dataclass(frozen=True, slots=True)
class Pin:
    """A point to lay over a map; the chosen one stands out."""

    lat: float
    lon: float
    chosen: bool = False


def pins(points: Iterable[Pin]) -> folium.FeatureGroup:
    """The points as rings, numbers only, for `components.event_map`: the chosen one is filled."""
    group = folium.FeatureGroup()
    # The chosen one last, on top of its neighbours.
    for pin in sorted(points, key=lambda pin: pin.chosen):
        folium.CircleMarker(
            (pin.lat, pin.lon),
            radius=9 if pin.chosen else 6,
            color="#0b57d0" if pin.chosen else "#3d4a57",
            weight=3 if pin.chosen else 2,
            fill=True,
            fill_color="#0b57d0" if pin.chosen else "#ffffff",
            fill_opacity=0.85 if pin.chosen else 0.5,
        ).add_to(group)
    return group
