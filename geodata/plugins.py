"""A reader of one's own in place of the built-in one: a model, other rules, another language.

A reader is a function of a report and a gazetteer that returns a `Reading`. It is named as
`module:function`, or by the name under which an installed package offers it:

    [project.entry-points."conflict_map.readers"]
    mine = "my_package:read"
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from typing import TypeAlias

from geodata.errors import GeodataError
from geodata.extract.reader import read_claims
from geodata.gazetteer import Gazetteer
from geodata.model import Reading, Report

ReadClaims: TypeAlias = Callable[[Report, Gazetteer], Reading]

GROUP = "conflict_map.readers"
SETTING = "CONFLICT_MAP_READER"


def load_reader(name: str | None = None) -> ReadClaims:
    """The reader of that name; without one, that of the setting, else the built-in one.

    Its readings are checked: every claim must quote the report it was given. Raises GeodataError
    where there is no such reader.
    """
    name = name or os.environ.get(SETTING)
    if not name:
        return read_claims
    offered = entry_points(group=GROUP)
    entry = next((one for one in offered if one.name == name), None)
    if entry is None and ":" in name:
        entry = EntryPoint(name, name, GROUP)
    if entry is None:
        known = ", ".join(sorted(offered.names)) or "none"
        raise GeodataError(
            f"no reader is called {name!r}; installed ones: {known}. Or name it as module:function"
        )
    try:
        read = entry.load()
    except (ImportError, AttributeError) as error:
        raise GeodataError(f"reader {name!r} cannot be loaded: {error}") from error
    return lambda report, gazetteer: _checked(read(report, gazetteer), report, name)


def _checked(reading: Reading, report: Report, name: str) -> Reading:
    """The reading itself. Everything later shows a claim beside its words, so they must be true."""
    if reading.report.text != report.text:
        raise GeodataError(f"reader {name!r} changed the text of report {report.id}")
    for claim in reading.claims:
        if claim.report_id != report.id or claim.quote != report.text[claim.start : claim.end]:
            raise GeodataError(
                f"reader {name!r}: the claim at {claim.start}–{claim.end} of report {report.id} "
                "does not quote it; set report_id, and quote to text[start:end]"
            )
    return reading
