"""Conflict reports to places, claims, events and a timeline, offline.

>>> import geodata
>>> gazetteer = geodata.open_gazetteer()
>>> text = "Rebels seized Norton on Monday, killing 12."
>>> reading = geodata.read_claims(geodata.Report(text=text), gazetteer)  # doctest: +SKIP

This face defines nothing: each name comes from the room named beside it, which is opened when the
name is first used, so that `import geodata` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geodata.errors import GeodataError as GeodataError
    from geodata.extract.party_table import party_info as party_info
    from geodata.extract.reader import read_claims as read_claims
    from geodata.gazetteer import open_gazetteer as open_gazetteer
    from geodata.geocoder import ConflictGeocoder as ConflictGeocoder
    from geodata.likeness import same_stories as same_stories
    from geodata.merge import merge_claims as merge_claims
    from geodata.model import CASUALTY_MEASURES as CASUALTY_MEASURES
    from geodata.model import Claim as Claim
    from geodata.model import Control as Control
    from geodata.model import ControlState as ControlState
    from geodata.model import Count as Count
    from geodata.model import DateRange as DateRange
    from geodata.model import Event as Event
    from geodata.model import Mention as Mention
    from geodata.model import Place as Place
    from geodata.model import Reading as Reading
    from geodata.model import Report as Report
    from geodata.model import Review as Review
    from geodata.model import Span as Span
    from geodata.model import Toll as Toll
    from geodata.online import second_opinion as second_opinion
    from geodata.plugins import load_reader as load_reader
    from geodata.reports import read_path as read_path
    from geodata.review import apply_reviews as apply_reviews
    from geodata.store import open_store as open_store
    from geodata.timeline import changes_between as changes_between
    from geodata.timeline import control_at as control_at
    from geodata.timeline import control_histories as control_histories
    from geodata.timeline import control_spells as control_spells
    from geodata.timeline import tolls_between as tolls_between

_ROOMS = {
    "errors": ["GeodataError"],
    "extract.party_table": ["party_info"],
    "extract.reader": ["read_claims"],
    "gazetteer": ["open_gazetteer"],
    "geocoder": ["ConflictGeocoder"],
    "likeness": ["same_stories"],
    "merge": ["merge_claims"],
    "model": [
        "CASUALTY_MEASURES",
        "Claim",
        "Control",
        "ControlState",
        "Count",
        "DateRange",
        "Event",
        "Mention",
        "Place",
        "Reading",
        "Report",
        "Review",
        "Span",
        "Toll",
    ],
    "online": ["second_opinion"],
    "plugins": ["load_reader"],
    "reports": ["read_path"],
    "review": ["apply_reviews"],
    "store": ["open_store"],
    "timeline": [
        "changes_between",
        "control_at",
        "control_histories",
        "control_spells",
        "tolls_between",
    ],
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = sorted(_ROOM_OF)


def __getattr__(name: str) -> Any:
    """The name from its room, opened on first use."""
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'geodata' has no attribute {name!r}")
    value = getattr(import_module(f"geodata.{_ROOM_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, *globals()]
