"""A second opinion on a place name from a geocoder on the web; asked only where the user asks.

The name, and the country where one is given, leave the machine, and nothing else does. Any
geocoder of geopy's will do. At most one request a second; every answer is kept, "no such place"
for a month; a failure is no answer rather than an error. Show its `credit` beside an answer.

>>> opinion = second_opinion("nominatim", "you@example.org")
>>> opinion.candidates("Tell Sammane", "SY")                             # doctest: +SKIP
>>> credit("online:nominatim:36.0,39.0")
'© OpenStreetMap contributors'
"""

from __future__ import annotations

import inspect
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import platformdirs
from geopy.exc import GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import SERVICE_TO_GEOCODER, get_geocoder_for_service
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from geodata.errors import OnlineError
from geodata.model import Candidate, Place, PlaceKind
from geodata.names import fold
from geodata.records import place_to_record

# What the services ask to be written beside their answers; of others the name alone.
ATTRIBUTIONS = {
    "geonames": "GeoNames, CC BY 4.0",
    "nominatim": "© OpenStreetMap contributors",
    "photon": "© OpenStreetMap contributors",
}
_MOST = 3  # places taken from one answer
_PAUSE_S = 1.0  # between two requests, as Nominatim's usage policy asks
_NOTHING_FOR = timedelta(days=30)  # so long "no such place" is believed
# The words by which services tell what a place is; anything else is taken for a town or smaller.
_KINDS: dict[str, PlaceKind] = {
    "country": "country",
    "state": "admin1",
    "province": "admin1",
    "region": "admin1",
    "ADM1": "admin1",
    "county": "admin2",
    "district": "admin2",
    "ADM2": "admin2",
}
_PRECISION = {"country": 6, "admin1": 4, "admin2": 3}
_UNCHECKED = 2  # of a town: within about 25 km, for nobody here has checked the point
_SCHEMA = """
create table if not exists answers(
    service text not null, name text not null, country text not null,
    places text not null, asked text not null, primary key(service, name, country));
"""


class SecondOpinion:
    """One service, asked politely: see the module.

    `kept` is the file that keeps its answers; by default one in the user's data folder.
    """

    def __init__(
        self,
        service: str,
        geocoder: Geocoder,
        kept: Path | None = None,
    ) -> None:
        self.service = service
        self._ask = RateLimiter(
            geocoder.geocode,
            min_delay_seconds=_PAUSE_S,
            max_retries=1,
            error_wait_seconds=2.0,
            swallow_exceptions=False,
        )
        known = inspect.signature(geocoder.geocode).parameters
        wanted = {"limit": _MOST, "addressdetails": True, "language": "en"}
        self._extra = {key: value for key, value in wanted.items() if key in known}
        self._answers = _Answers(service, kept)

    def candidates(
        self,
        name: str,
        country: str = "",
        on_failure: Callable[[Exception], None] = lambda _fault: None,
    ) -> list[Candidate]:
        """Where the service puts the name, best first; none where it doesn't know or answer.

        `country` is an ISO 3166-1 code; `on_failure` is told why there was no answer. A score of 0
        says that nobody here weighed the answer.
        """
        key = fold(name)
        known = self._answers.get(key, country)
        if known is None:
            query = f"{name}, {country}" if country else name
            try:
                told = self._ask(query, exactly_one=False, **self._extra)
            except (GeopyError, OSError) as fault:
                on_failure(fault)
                return []  # not kept: the service may be back next time
            known = [_place(self.service, name, each) for each in (told or [])[:_MOST]]
            self._answers.put(key, country, known)
        return [
            Candidate(place, 0.0, f"{self.service} says so, online; {credit(place.id)}")
            for place in known
        ]


def second_opinion(
    service: str,
    contact: str,
    settings: Mapping[str, str] | None = None,
    kept: Path | None = None,
) -> SecondOpinion:
    """The service of geopy's of that name ("nominatim", "geonames" …), asked in your name.

    `contact` is an address under which the service can reach you: their policies ask for it.
    `settings` are the geocoder's own (a user name, a key, a domain), see geopy's documentation.
    `OnlineError` says what is missing.
    """
    if not contact.strip():
        raise OnlineError(f"{service}: services want to know who asks; give your mail address")
    if service not in SERVICE_TO_GEOCODER:
        known = ", ".join(sorted(SERVICE_TO_GEOCODER))
        raise OnlineError(f"{service}: no such service; there are {known}")
    agent = f"conflict-map ({contact.strip()})"
    try:
        geocoder = get_geocoder_for_service(service)(**{"user_agent": agent, **(settings or {})})
    except (GeopyError, TypeError) as fault:
        raise OnlineError(f"{service}: {fault}; give what it needs as KEY=VALUE") from fault
    return SecondOpinion(service, geocoder, kept)


def is_online(place_id: str) -> bool:
    """True for a place that a service on the web gave."""
    return place_id.startswith("online:")


def credit(place_id: str) -> str:
    """What to write beside a place that a service on the web gave; "" for any other."""
    service = place_id.split(":")[1] if is_online(place_id) else ""
    return ATTRIBUTIONS.get(service, service)


def _place(service: str, name: str, answer: Location) -> Place:
    raw = answer.raw if isinstance(answer.raw, dict) else {}
    told = {**raw, **raw.get("properties", {})}  # Photon answers in GeoJSON
    words = (told.get(key) for key in ("addresstype", "fcode", "type"))
    kind: PlaceKind = next((_KINDS[word] for word in words if word in _KINDS), "city")
    country = (
        told.get("address", {}).get("country_code")
        or told.get("countrycode")
        or told.get("countryCode")
        or ""
    )
    lat, lon = round(answer.latitude, 5), round(answer.longitude, 5)
    return Place(
        f"online:{service}:{lat},{lon}",
        str(told.get("name") or name),
        kind,
        lat,
        lon,
        str(country).upper(),
        precision=_PRECISION.get(kind, _UNCHECKED),
    )


class _Answers:
    """What a service has answered, in a file that outlives the programme."""

    def __init__(self, service: str, path: Path | None) -> None:
        # With the user's data, not in a cache: what was asked once need not be asked again.
        home = Path(platformdirs.user_data_dir("conflict-map", appauthor=False))
        self._path = path or home / "online.sqlite3"
        self._service = service

    def get(self, name: str, country: str) -> list[Place] | None:
        """The places answered before, None where that is unknown or too old to believe."""
        with closing(self._open()) as db:
            row = db.execute(
                "select places, asked from answers where service = ? and name = ? and country = ?",
                (self._service, name, country),
            ).fetchone()
        if row is None:
            return None
        places = [Place(**record) for record in json.loads(row[0])]
        old = datetime.now(UTC) - datetime.fromisoformat(row[1]) > _NOTHING_FOR
        return None if old and not places else places

    def put(self, name: str, country: str, places: Sequence[Place]) -> None:
        """Keep an answer, instead of an older one."""
        told = json.dumps([place_to_record(place) for place in places])
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with closing(self._open()) as db, db:
            db.execute(
                "insert or replace into answers values (?, ?, ?, ?, ?)",
                (self._service, name, country, told, now),
            )

    def _open(self) -> sqlite3.Connection:
        # One for each question: they come from several threads, and a second apart.
        self._path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self._path)
        db.execute(_SCHEMA)
        return db
