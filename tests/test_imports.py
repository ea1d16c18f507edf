"""Imports point down: each room knows only the rooms on the floors below it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# From the ground up. A new module of `geodata` or `dashboard` gets its place here; rooms on one
# floor don't know each other.
FLOORS = (
    {"geodata.errors"},
    {"geodata.model"},
    {"geodata.likeness", "geodata.names", "geodata.records"},
    {"geodata.gazetteer"},
    {"geodata.geocoder", "geodata.online", "geodata.reports"},
    {"geodata.extract"},
    {"geodata.store", "geodata.migrations", "geodata.formats", "geodata.merge", "geodata.review"}
    | {"geodata.timeline", "geodata.plugins"},
    {"geodata"},  # the face
    {"geodata.evaluate"},
    {"geodata.cli"},
    {"dashboard.basemap", "dashboard.basemaps", "dashboard.words", "dashboard.sample"},
    {"dashboard.components", "dashboard.evidence", "dashboard.layers", "dashboard.library"},
    {"dashboard.knowledge", "dashboard.zones"},
    {"dashboard.briefing", "dashboard.charts", "dashboard.desk", "dashboard.session"},
    {"dashboard.panels"},
    {"dashboard.views"},
    {"dashboard.app"},
)
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

# Who may speak to the libraries that draw: everything else can be tested without them.
DRAWERS = {
    "streamlit": {"dashboard.app", "dashboard.session", "dashboard.views", "dashboard.components"},
    "streamlit_folium": {"dashboard.views", "dashboard.components"},
    "folium": {"dashboard.layers", "dashboard.views.map"},
    "branca": {"dashboard.layers"},
    "jinja2": set(),
    # The command opens the dashboard with Streamlit's own command.
    "click": {"geodata.cli"},
    "rich": {"geodata.cli"},
}
EXCEPTIONS = {("geodata.cli", "streamlit")}


def modules() -> Iterator[tuple[str, Path]]:
    """All our modules by their dotted names."""
    for package in ("geodata", "dashboard"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


MODULES = dict(modules())


def room_of(module: str) -> str:
    """The room a module belongs to: the two first parts of its name; "geodata" is the face."""
    return ".".join(module.split(".")[:2])


@cache
def imports_of(path: Path) -> frozenset[str]:
    """The dotted names a module imports, within functions too; names for the type checker too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: say the whole name instead of dots"
            assert node.module is not None
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in whole}
    return frozenset(found)


def test_every_room_has_its_floor() -> None:
    homeless = {room_of(module) for module in MODULES} - FLOOR_OF.keys() - {"dashboard"}
    assert not homeless, f"give {sorted(homeless)} a floor in FLOORS"


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    room = room_of(module)
    if module in {"geodata", "dashboard"}:
        return  # the face names every room beneath it, and opens none before it is asked for
    for name in imports_of(MODULES[module]):
        other = room_of(name)
        if other in FLOOR_OF and other != room:
            assert FLOOR_OF[other] < FLOOR_OF[room], f"{module} looks up to, or across at, {name}"


@pytest.mark.parametrize("module", MODULES)
def test_only_those_who_draw_know_the_drawing_libraries(module: str) -> None:
    for name in imports_of(MODULES[module]):
        library = name.split(".")[0]
        if library in DRAWERS and (module, library) not in EXCEPTIONS:
            allowed = any(f"{module}.".startswith(f"{room}.") for room in DRAWERS[library])
            assert allowed, f"{module} imports {name}"


def test_the_face_opens_no_room_before_it_is_asked_for() -> None:
    outside_checks = ast.parse((ROOT / "geodata" / "__init__.py").read_text()).body
    names = {
        alias.name
        for node in outside_checks
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    assert names <= {"import_module", "TYPE_CHECKING", "Any", "annotations"}
