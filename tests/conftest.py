"""Fixtures for everyone: the gazetteer, and the material that lies beside the repository."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from geodata.gazetteer import Gazetteer, open_gazetteer

SHARED = Path(__file__).parents[2] / "shared"

# A busy machine is slow now and then; that is no fault of the code under test.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")


@pytest.fixture(scope="session", autouse=True)
def away_from_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test touches the user's own store, places or choices, and none sees them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        patch.delenv("CONFLICT_MAP_STORE", raising=False)
        yield


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has an empty home: what one remembers, the next one does not know."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The index in the user's cache folder, built once if missing, with no places of their own."""
    return open_gazetteer()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development sets beside the repository; tests without it are skipped."""
    if not SHARED.is_dir():
        pytest.skip("the development sets in ../shared are not on this machine")
    return SHARED
