"""The page that compares two days, and the map of the sample, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard import session
from dashboard.briefing import compare
from dashboard.library import Filters, make_library, prepare_sample
from geodata.gazetteer import Gazetteer
from geodata.store import open_store
from geodata.timeline import control_at
from tests.dashboard.browser.conftest import Sight
from tests.dashboard.browser.test_map import brush, click_some_place

pytestmark = pytest.mark.browser
APP = Path(session.__file__).parent / "app.py"


@pytest.fixture(scope="session")
def sample(gazetteer: Gazetteer):  # type: ignore[no-untyped-def]
    """The library the dashboard shows while the reader's own store is empty."""
    path = prepare_sample(session.cache_folder(), lambda: gazetteer)
    return make_library(tuple(open_store(path).readings()), (), version="sample", is_sample=True)


@pytest.fixture
def sight(
    serve: Callable[..., str],
    open_page: Callable[..., Sight],
    tmp_path_factory: pytest.TempPathFactory,
    gazetteer: Gazetteer,
) -> Callable[[str], Sight]:
    """Opens a page of the app on the sample."""
    empty = tmp_path_factory.getbasetemp() / "empty.sqlite3"
    address = serve(APP, CONFLICT_MAP_STORE=str(empty))
    return lambda page: open_page(f"{address}/{page}", width=1440)


def test_the_browser_draws_what_the_command_says_on_every_day_of_the_sample(
    sight: Callable[[str], Sight],
    sample,  # type: ignore[no-untyped-def]
) -> None:
    map_ = sight("").map
    histories = sample.select(Filters()).histories
    day = min(spell.first for history in histories.values() for spell in history.spells)
    last = max(day for history in histories.values() for day in history.report_days)
    while day <= last:
        wanted = {
            place: {
                "status": state.status,
                "holder": state.holder,
                "others": list(state.others),
                "since": state.since.isoformat() if state.since else None,
                "last_report": state.last_report.isoformat() if state.last_report else None,
                "certain": state.certain,
            }
            for place, state in control_at(histories, day).items()
        }
        assert map_.evaluate(f"__conflictMap.stateAt('{day}')") == wanted, day
        day += timedelta(days=1)


def test_the_map_draws_the_places_the_table_lists(
    sight: Callable[[str], Sight],
    sample,  # type: ignore[no-untyped-def]
) -> None:
    shown = sight("compare?since=2016-10-17&day=2017-10-17")
    found = compare(sample.select(Filters()), date(2016, 10, 17), date(2017, 10, 17))
    assert sorted(shown.map.evaluate("__conflictMap.changed()")) == sorted(
        change.place.id for change in found.changes
    )
    table = shown.page.locator(".st-key-below table").inner_text()
    assert all(change.place.name in table for change in found.changes)
    assert shown.errors == []


def test_brushing_the_bars_compares_other_days_and_the_link_keeps_them(
    sight: Callable[[str], Sight],
) -> None:
    shown = sight("compare?since=2016-10-17&day=2017-10-17")
    shown.map.evaluate("window.__same = 'same'")
    brush(shown, 0.2, 0.5)

    def linked() -> tuple[list[str], list[str]]:
        params = parse_qs(urlsplit(shown.page.url).query)
        return params["since"], params["day"]

    def drawn() -> tuple[list[str], list[str]]:
        # Asked anew each time: the last move of the hand may be drawn a frame after it.
        days = shown.map.evaluate("__conflictMap.window()")
        return [days["first"]], [days["day"]]

    def follows() -> bool:
        return linked() == drawn() != (["2016-10-17"], ["2017-10-17"])

    shown.wait_for(follows, "the address follows")
    sentence = shown.page.locator(".quotable")
    shown.wait_for(lambda: drawn()[0][0][:4] in sentence.inner_text(), "the sentence follows")
    assert shown.map.evaluate("window.__same") == "same"
    assert shown.errors == []


def test_a_place_clicked_on_the_map_shows_its_two_states_and_its_claims(
    sight: Callable[[str], Sight],
) -> None:
    shown = sight("compare?since=2016-10-17&day=2017-10-17")
    place = click_some_place(shown)
    heading = shown.page.locator(".st-key-panel h2")
    heading.wait_for(timeout=8000)
    assert heading.inner_text() == place["name"]


def test_a_province_is_drawn_as_an_outline_and_control_by_division_on_request(
    sight: Callable[[str], Sight],
) -> None:
    shown = sight("?day=2017-10-17")
    shown.wait_for(lambda: shown.map.evaluate("__conflictMap.outlined()"), "an outline is there")
    outlined = shown.map.evaluate("__conflictMap.outlined()")
    assert "Nineveh" in outlined
    pinned = {place["name"] for place in shown.map.evaluate("__conflictMap.placesOnScreen()")}
    assert "Nineveh" not in pinned  # Raqqa may be: a town has that name, too
    # The town's own name is never what the tag of its province takes the room of.
    assert "Raqqa" in shown.map.evaluate("__conflictMap.labels()")
    key = shown.map.locator(".conflict-legend")
    assert "known only to the province or country" in key.inner_text()
    around = shown.drawn()
    shown.page.get_by_role("button", name="Display").click()
    shown.page.get_by_role("radio", name="Divisions").click()
    shown.wait_for(lambda: "Tinted division" in key.inner_text(), "the key explains the tint")
    assert shown.drawn() != around
    assert shown.outside() == []
