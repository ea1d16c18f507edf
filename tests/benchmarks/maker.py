"""Makes events of an invented war, any number of them: for the benchmark and the browser tests.

The same arguments make the same events. Places lie at random in a stretch of land; every few
months each changes hands, is fought over or besieged, and tolls are reported in between.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import date, timedelta

from geodata.model import Control, Count, DateRange, Event, Place, Toll

PARTIES = ("Syrian government forces", "Islamic State", "Syrian Democratic Forces", "Rebels")
FIRST, LAST = date(2013, 1, 1), date(2019, 12, 31)
SOUTH, NORTH, WEST, EAST = 33.2, 36.6, 36.6, 41.6


def make_events(count: int, places: int = 400, seed: int = 1) -> list[Event]:
    """`count` events at up to `places` places, a fifth of them tolls."""
    dice = random.Random(f"{count}/{places}/{seed}")
    where = [_make_place(i, dice) for i in range(min(places, count))]
    return [_make_event(i, where[i % len(where)], dice) for i in range(count)]


def _make_place(number: int, dice: random.Random) -> Place:
    return Place(
        id=f"made:{number}",
        name=f"{_syllables(dice)} {number}" if number >= 200 else _syllables(dice),
        kind="city",
        lat=round(dice.uniform(SOUTH, NORTH), 4),
        lon=round(dice.uniform(WEST, EAST), 4),
        population=dice.choice((500, 5_000, 30_000, 150_000)) if number else 800_000,
    )


def _syllables(dice: random.Random) -> str:
    parts = ("ra", "ka", "ta", "mi", "sha", "del", "zor", "hal", "bu", "qa", "nur", "dam")
    return "".join(dice.choice(parts) for _ in range(dice.choice((2, 3)))).capitalize()


def _make_event(number: int, place: Place, dice: random.Random) -> Event:
    first = FIRST + timedelta(days=dice.randrange((LAST - FIRST).days - 40))
    width = dice.choice((0, 0, 0, 0, 2, 9))
    dates = DateRange(
        first=first,
        last=first + timedelta(days=width),
        precision="day" if width == 0 else "range",
    )
    said = {
        "report_id": hashlib.sha256(f"{number}".encode()).hexdigest(),
        "start": 0,
        "end": 4,
        "quote": "made",
        "place_text": place.name,
        "place": place,
        "dates": dates,
        "confidence": 0.9,
        "rule": "made",
    }
    claim: Control | Toll
    if dice.random() < 0.2:
        deaths = int(dice.paretovariate(1.1))
        claim = Toll(
            **said,
            measure="killed",
            count=Count(deaths, deaths, deaths + dice.choice((0, 0, 5)), "exact"),
            scope=dice.choice(("incident", "incident", "incident", "period")),
        )
    else:
        winner, loser = dice.sample(PARTIES, 2)
        claim = Control(
            **said,
            change=dice.choice(("gained", "gained", "gained", "besieged", "contested", "holds")),
            gained_by=winner,
            lost_by=loser,
            modality=dice.choice(("asserted", "asserted", "asserted", "claimed")),
        )
    return Event(id=f"{number:012x}", chosen=claim, claims=(claim,))


def days() -> Iterator[date]:
    """Every day the made events cover."""
    for offset in range((LAST - FIRST).days + 1):
        yield FIRST + timedelta(days=offset)
