"""The pages as a user meets them, without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import session
from dashboard.components import Click
from geodata.gazetteer import Gazetteer
from geodata.store import open_store
from tests.dashboard.libraries import NORTON, war
from tests.dashboard.test_panels import EVIL, hostile

APP = str(Path(session.__file__).parent / "app.py")
PAGES = ["place", "trends", "compare", "sources", "add", "review", "data", "about"]


@pytest.fixture(autouse=True)
def ready(gazetteer: Gazetteer) -> None:
    """The gazetteer is built before any page waits for it."""


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with the small war in it, which the app opens."""
    path = tmp_path / "store.sqlite3"
    opened = open_store(path)
    for reading in war():
        opened.add(reading)
    opened.close()
    monkeypatch.setenv("CONFLICT_MAP_STORE", str(path))
    return path


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store: the app shows the sample."""
    path = tmp_path / "empty.sqlite3"
    monkeypatch.setenv("CONFLICT_MAP_STORE", str(path))
    return path


def opened(page: str | None = None, **params: str) -> AppTest:
    """The app at a page, run once."""
    at = AppTest.from_file(APP, default_timeout=60)
    for key, value in params.items():
        at.query_params[key] = value
    if page is not None:
        at.run()
        at.switch_page(f"views/{page}.py")
    return at.run()


def shown(at: AppTest) -> str:
    """All HTML and text on the page."""
    assert not at.exception, at.exception
    return "\n".join(str(block.proto) for block in at.main if hasattr(block, "proto")) + "\n".join(
        element.proto.body for element in at.get("html")
    )


def address(at: AppTest, key: str) -> list[str]:
    """The values of one query parameter."""
    value = at.query_params.get(key, [])
    return [value] if isinstance(value, str) else value


def click_on(monkeypatch: pytest.MonkeyPatch, place: str | None, seq: int = 1) -> None:
    """From now on the map says that this place was clicked last."""

    def clicked(*_: Any, **__: Any) -> Click:
        return Click(place, (), seq, "control" if place else "ground")

    monkeypatch.setattr("dashboard.components.event_map", clicked)


def test_an_empty_store_shows_the_sample_and_says_so(empty: Path) -> None:
    at = opened()
    assert "You are looking at the sample" in shown(at)
    assert "17 October 2017" in shown(at)


def test_one_s_own_reports_take_the_sample_s_place(store: Path) -> None:
    at = opened()
    assert "You are looking at the sample" not in shown(at)
    assert "9 May 2020" in shown(at)
    assert "Blues" in shown(at)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_one_s_own_reports(store: Path, page: str) -> None:
    assert "<h1>" in shown(opened(page))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_the_sample(empty: Path, page: str) -> None:
    assert "<h1>" in shown(opened(page))


def test_a_link_opens_the_day_and_the_claim_it_was_copied_at(store: Path) -> None:
    claim = war()[0].claims[0]
    at = opened(day="2020-05-03", place=NORTON.id, claim=claim.id)
    assert "3 May 2020" in shown(at)
    assert "mark" in shown(at)
    assert "The Reds took Norton" in shown(at)
    assert address(at, "day") == ["2020-05-03"]
    assert address(at, "place") == [NORTON.id]


def test_a_filter_goes_into_the_address_and_out_of_the_numbers(store: Path) -> None:
    at = opened()
    at.multiselect(key="filter-parties").set_value(["Greens"]).run()
    assert address(at, "party") == ["Greens"]
    assert "1 of 5 events" in shown(at)
    next(b for b in at.button if b.label == "Clear filters").click().run()
    assert "party" not in at.query_params


def test_a_search_that_finds_nothing_says_what_to_do(store: Path) -> None:
    at = opened()
    at.text_input(key="filter-search").set_value("nowhere at all").run()
    assert "No event passes these filters" in shown(at)


def test_clicking_a_town_opens_its_claim_in_its_source(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(day="2020-05-09")
    click_on(monkeypatch, NORTON.id)
    at.run()
    assert "The Blues took Norton from the Reds" in shown(at)
    assert "data-current" in shown(at)
    assert "According to" in shown(at)


def test_every_claim_at_a_town_can_be_reached(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    click_on(monkeypatch, NORTON.id)
    at = opened(day="2020-05-09")
    assert "The Reds took Norton" in shown(at)
    assert "At least 12 people were killed" in shown(at)
    assert sum(button.label == "Read in its source" for button in at.button) == 2


def test_a_click_on_open_ground_goes_back_to_the_day(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    click_on(monkeypatch, NORTON.id)
    at = opened(day="2020-05-09")
    assert "Back to the day" in [button.label for button in at.button]
    click_on(monkeypatch, None, seq=2)
    at.run()
    assert "Back to the day" not in [button.label for button in at.button]


def test_what_has_no_place_is_listed(store: Path) -> None:
    at = opened(day="2020-05-09")
    assert [e.label for e in at.expander if "Without" in e.label] == [
        "Without a place: 1 event",
        "Without a day: 1 event",
    ]


def test_a_pasted_report_is_shown_before_it_is_stored(store: Path) -> None:
    at = opened("add")
    at.text_area[0].set_value("Rebels take Raqqa\n\nRebels captured Raqqa on 4 March 2013.")
    next(b for b in at.button if b.label == "Read it").click().run()
    assert "captured Raqqa" in shown(at)
    assert len(open_store(store)) == 2
    next(b for b in at.button if b.label == "Store").click().run()
    assert len(open_store(store)) == 3
    assert at.success[0].value == "1 report stored."


def test_the_day_of_publication_is_asked_for_where_it_is_missing(store: Path) -> None:
    at = opened("add")
    at.text_area[0].set_value("Rebels captured Raqqa on Monday.")
    next(b for b in at.button if b.label == "Read it").click().run()
    assert "When was it published?" in shown(at)
    assert len(at.date_input) == 2


def test_nothing_pasted_is_said(store: Path) -> None:
    at = opened("add")
    next(b for b in at.button if b.label == "Read it").click().run()
    assert "Paste the text" in at.warning[0].value


def test_a_removed_report_is_gone(store: Path) -> None:
    report = war()[0].report
    at = opened("sources", report=report.id)
    next(b for b in at.button if b.label == "Remove this report").click().run()
    assert not at.exception
    assert report.id not in open_store(store).report_ids()


def test_the_sample_cannot_be_removed(empty: Path) -> None:
    assert "Remove this report" not in [button.label for button in opened("sources").button]


def test_the_comparison_can_be_quoted(store: Path) -> None:
    at = opened("compare", since="2020-05-02", day="2020-05-09")
    assert "1 place came under Blues" in shown(at)


@pytest.mark.parametrize("page", [None, *PAGES])
def test_hostile_reports_show_as_words_on_every_page(
    page: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "hostile.sqlite3"
    opened_store = open_store(path)
    for reading in hostile().readings:
        opened_store.add(reading)
    opened_store.close()
    monkeypatch.setenv("CONFLICT_MAP_STORE", str(path))
    at = opened(page, day="2020-05-02", place=EVIL)
    for element in at.get("html"):
        assert "<img" not in element.proto.body
    for element in (*at.markdown, *at.caption, *at.metric):
        assert "outside.example" not in str(element.proto)
    for button in at.button:
        assert "![" not in button.label


def test_a_store_that_cannot_be_opened_is_said_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "no store.sqlite3"
    path.write_text("this is no database" * 100)
    monkeypatch.setenv("CONFLICT_MAP_STORE", str(path))
    at = opened()
    assert not at.exception
    assert "cannot be opened" in shown(at)


def test_a_day_s_own_knowledge_leaves_out_what_was_told_later(store: Path) -> None:
    at = opened(day="2020-05-01", known="day")
    assert "0 reports of 2 had been told by then" in shown(at)
    at = opened(day="2020-05-09", known="2020-05-02")
    assert "2 reports of 2 had been told by then" in shown(at)
    assert address(at, "known") == ["2020-05-02"]


@pytest.mark.parametrize("page", ["place", "compare"])
def test_other_pages_keep_to_what_was_known(store: Path, page: str) -> None:
    assert "0 reports of 2 had been told by then" in shown(opened(page, known="2020-05-01"))


def test_two_days_are_compared_in_a_sentence_a_list_and_a_table(store: Path) -> None:
    page = shown(opened("compare", since="2020-05-02", day="2020-05-09"))
    assert "1 place came under Blues" in page
    assert "Reds lost 1" in page
    assert "1 place with a different state" in page


def test_days_between_which_nothing_changed_say_so(store: Path) -> None:
    page = shown(opened("compare", since="2020-05-03", day="2020-05-04"))
    assert "No place is reported to have changed between these days" in page


def test_a_place_clicked_in_a_comparison_shows_its_claims_of_these_days(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    click_on(monkeypatch, NORTON.id)
    at = opened("compare", since="2020-05-02", day="2020-05-09").run()
    assert "The Blues took Norton from the Reds" in shown(at)
    assert "The Reds took Norton" not in shown(at).split("claims from these days")[-1]


def test_a_window_brushed_on_the_timeline_is_the_panel_s_too(store: Path) -> None:
    at = opened(day="2020-05-09")
    at.session_state["timeline"] = {
        "t": {"day": "2020-05-09", "first": "2020-04-20", "mode": "window", "seq": 0}
    }
    assert "Changes in the last 20 days" in shown(at.run())
