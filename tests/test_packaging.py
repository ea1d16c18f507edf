"""What is installed is all that is needed, in versions that are written down."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENTS = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PINS = re.findall(r"^([\w.-]+)==(\S+)(?: ; (.*?))? \\$", REQUIREMENTS, re.MULTILINE)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in the wheel."""
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("building the wheel needs uv on the path")
    out = tmp_path_factory.mktemp("dist")
    built = subprocess.run(
        [uv, "build", "--wheel", "--out-dir", str(out)], cwd=ROOT, capture_output=True, text=True
    )
    if built.returncode and not os.environ.get("CI"):
        pytest.skip(f"the wheel cannot be built here: {built.stderr.strip()[-200:]}")
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(out.glob("*.whl"))) as archive:
        return set(archive.namelist())


def test_every_file_of_the_packages_travels_in_the_wheel(wheel: set[str]) -> None:
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in ("geodata", "dashboard")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert not ours - wheel


@pytest.mark.parametrize(
    "needed",
    [
        "dashboard/app.py",
        "dashboard/.streamlit/config.toml",
        "dashboard/sample/reports.jsonl",
        "geodata/migrations/env.py",
        "geodata/py.typed",
    ],
)
def test_what_is_found_by_its_path_is_in_the_wheel(wheel: set[str], needed: str) -> None:
    assert needed in wheel


def test_the_wheel_holds_the_packages_and_nothing_beside_them(wheel: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"geodata", "dashboard"}


def test_every_dependency_is_pinned_within_its_bounds() -> None:
    pins: dict[str, list[str]] = {}
    for name, version, _ in PINS:
        pins.setdefault(canonicalize_name(name), []).append(version)
    for line in PROJECT["dependencies"]:
        wanted = Requirement(line)
        versions = pins.get(canonicalize_name(wanted.name))
        assert versions, f"{wanted.name} is missing from requirements.txt"
        assert all(wanted.specifier.contains(version) for version in versions)


def test_every_pin_has_a_hash_and_the_file_names_no_place_to_load_from() -> None:
    blocks = re.split(r"\n(?=\S)", REQUIREMENTS.strip())
    assert len(blocks) == len(PINS)
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in REQUIREMENTS
    assert not re.search(r"^\s*-(?!-hash)", REQUIREMENTS, re.MULTILINE)
    assert "@ " not in REQUIREMENTS
