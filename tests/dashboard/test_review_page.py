"""The review desk as a reviewer meets it, without a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from geopy.location import Location
from streamlit.testing.v1 import AppTest

from dashboard import session
from dashboard.components import Click
from dashboard.library import make_library
from geodata import control_at
from geodata.gazetteer import Gazetteer
from geodata.model import ControlState, Reading, Toll
from geodata.store import open_store
from tests.builders import control, days
from tests.dashboard.libraries import NORTON, SUTTON, reading, report, war
from tests.dashboard.test_panels import EVIL, hostile

APP = str(Path(session.__file__).parent / "app.py")


@pytest.fixture(autouse=True)
def ready(gazetteer: Gazetteer) -> None:
    """The gazetteer is built before any page waits for it."""


@pytest.fixture
def keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Puts readings into a store that the app opens; gives its path."""

    def kept(*readings: Reading) -> Path:
        path = tmp_path / "store.sqlite3"
        opened = open_store(path)
        for each in readings:
            opened.add(each)
        opened.close()
        monkeypatch.setenv("CONFLICT_MAP_STORE", str(path))
        return path

    return kept


def desk(name: str = "Ada", **params: str) -> AppTest:
    """The review page, with the reviewer's name typed in."""
    at = AppTest.from_file(APP, default_timeout=120)
    for key, value in params.items():
        at.query_params[key] = value
    at.run()
    at.switch_page("views/review.py").run()
    if name:
        box(at, "Your name, for the log").set_value(name).run()
    return fine(at)


def fine(at: AppTest) -> AppTest:
    assert not at.exception, at.exception
    return at


def box(at: AppTest, label: str) -> Any:
    widgets = [*at.text_input, *at.selectbox, *at.date_input, *at.number_input, *at.text_area]
    return next(widget for widget in widgets if widget.label == label)


def press(at: AppTest, label: str) -> AppTest:
    button = next(button for button in at.button if button.label == label)
    assert not button.disabled, f"{label!r} is disabled"
    return fine(button.click().run())


def at_hand(at: AppTest) -> str | None:
    """The claim that lies on the desk."""
    sight: session.Sight = at.session_state["_sight"]
    return sight.claim


def html(at: AppTest) -> str:
    return "\n".join(element.proto.body for element in at.get("html"))


def states(path: Path, day: str) -> dict[str, ControlState]:
    """Who holds what on a day, as the map would show the store now."""
    store = open_store(path)
    shown = make_library(store.readings(), store.reviews())
    return control_at(shown.events, date.fromisoformat(day))


def actions(path: Path) -> list[tuple[str, str]]:
    return [(review.who, review.action) for review in open_store(path).reviews()]


TAKEN = war()[1].claims[0]  # the Blues take Norton on 9 May


def test_nothing_is_decided_namelessly(keep: Callable[..., Path]) -> None:
    keep(*war())
    at = desk(name="")
    assert "Who decides?" in html(at)
    buttons = {button.label: button for button in at.button}
    assert buttons["Accept"].disabled
    assert buttons["Reject"].disabled
    assert not buttons["Skip"].disabled


def test_an_accepted_claim_leaves_the_queue_and_the_log_names_who(
    keep: Callable[..., Path],
) -> None:
    path = keep(*war())
    at = press(desk(claim=TAKEN.id), "Accept")
    assert actions(path) == [("Ada", "accept")]
    assert "1 of 5 claims reviewed" in [bar.proto.text for bar in at.get("progress")]
    assert at_hand(at) not in (None, TAKEN.id)


def test_a_rejected_claim_is_gone_from_the_map_and_undo_brings_it_back(
    keep: Callable[..., Path],
) -> None:
    path = keep(*war())
    assert states(path, "2020-05-10")[NORTON.id].holder == "Blues"
    at = press(desk(claim=TAKEN.id), "Reject")
    assert states(path, "2020-05-10")[NORTON.id].holder == "Reds"
    press(at, "Undo")
    assert states(path, "2020-05-10")[NORTON.id].holder == "Blues"
    assert actions(path) == [("Ada", "reject"), ("Ada", "undo")]


def test_a_skipped_claim_waits_and_the_next_is_shown(keep: Callable[..., Path]) -> None:
    path = keep(*war())
    at = desk()
    first = at_hand(at)
    assert at_hand(press(at, "Skip")) not in (None, first)
    assert actions(path) == []


def test_a_corrected_place_moves_on_the_map(
    keep: Callable[..., Path], gazetteer: Gazetteer
) -> None:
    source = report("The Reds took Raqqa.")
    wrong = control(gained_by="Reds", dates=days("2020-05-01"), quote="The Reds took Raqqa")
    path = keep(reading(source, wrong))
    at = press(desk(), "Correct")
    box(at, "Place: look it up by any name").set_value("Raqqa").run()
    raqqa = gazetteer.find("Raqqa")[0].place
    at.radio[0].set_value(raqqa.id).run()
    press(at, "Save the correction")
    (state,) = states(path, "2020-05-02").values()
    assert state.place.id == raqqa.id
    assert state.place.lat == pytest.approx(35.95, abs=0.1)


def test_a_remembered_place_is_known_to_later_readings_until_undone(
    keep: Callable[..., Path], gazetteer: Gazetteer
) -> None:
    source = report("The Reds took Raqqa.")
    wrong = control(gained_by="Reds", dates=days("2020-05-01"), quote="The Reds took Raqqa")
    (claim,) = reading(source, wrong).claims
    path = keep(Reading(source, (), (claim,)))
    del path
    at = press(desk(), "Correct")
    box(at, "Place: look it up by any name").set_value("Raqqa").run()
    raqqa = gazetteer.find("Raqqa")[0].place
    at.radio[0].set_value(raqqa.id).run()
    assert at.checkbox[0].value
    press(at, "Save the correction")
    user = session.gazetteer().user
    assert user is not None
    assert user.choice("norton", raqqa.country) == raqqa.id
    press(at, "Undo")
    assert user.choice("norton", raqqa.country) is None


def test_a_name_in_no_table_can_be_put_to_a_service_by_a_press_of_a_button(
    keep: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Service:
        def __init__(self, **settings: str) -> None:
            assert "me@example.org" in settings["user_agent"]

        def geocode(self, query: str, exactly_one: bool = True) -> list[Location]:
            asked.append(query)
            return [Location("Norton", (36.5, 39.5), {"name": "Norton"})]

    monkeypatch.setattr("geodata.online.get_geocoder_for_service", lambda _: Service)
    path = keep(*war())
    at = press(desk(claim=TAKEN.id), "Correct")
    box(at, "Place: look it up by any name").set_value("Brigadoonstown").run()
    assert next(button for button in at.button if button.label == "Ask the service").disabled
    box(at, "Your mail address, which such services ask for").set_value("me@example.org").run()
    assert asked == []
    at = press(at, "Ask the service")
    assert asked == ["Brigadoonstown, XX"]
    assert "OpenStreetMap contributors" in str(at.radio[0].proto)
    at.radio[0].set_value("online:nominatim:36.5,39.5").run()
    press(at, "Save the correction")
    moved = states(path, "2020-05-10")
    assert any(state.place.lat == 36.5 for state in moved.values())


def test_a_click_on_the_map_offers_what_lies_there(
    keep: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = keep(*war())
    click = Click(None, (), 7, "ground", 35.95, 39.01)
    at = desk(claim=TAKEN.id)
    monkeypatch.setattr("dashboard.components.event_map", lambda *_, **__: click)
    at = press(at, "Correct")
    assert "from where you clicked" in str(at.radio[0].proto)
    press(at, "Save the correction")
    moved = states(path, "2020-05-10")
    assert any(abs(state.place.lat - 35.95) < 0.2 for state in moved.values())


def test_a_corrected_figure_stands_instead_of_the_one_read(keep: Callable[..., Path]) -> None:
    path = keep(*war())
    figure = war()[0].claims[1]
    at = press(desk(claim=figure.id), "Correct")
    for label in ("At least", "The figure", "At most"):
        box(at, label).set_value(14).run()
    press(at, "Save the correction")
    store = open_store(path)
    shown = make_library(store.readings(), store.reviews())
    tolls = [claim for claim in shown.reviewed.claims if isinstance(claim, Toll)]
    assert {claim.count.best for claim in tolls} == {14, 30}
    assert store.claims() == [claim for each in store.readings() for claim in each.claims]


def test_nonsense_cannot_be_saved(keep: Callable[..., Path]) -> None:
    keep(*war())
    at = press(desk(claim=TAKEN.id), "Correct")
    box(at, "First day").set_value(date(2020, 5, 30)).run()
    assert "The first day is after the last." in html(at)
    save = next(button for button in at.button if button.label == "Save the correction")
    assert save.disabled


def test_two_reports_of_one_fact_are_joined_and_parted(keep: Callable[..., Path]) -> None:
    far = reading(
        report("The Reds entered Norton."),
        control(gained_by="Reds", dates=days("2020-05-06"), quote="The Reds entered Norton"),
    )
    path = keep(*war(), far)
    (claim,) = far.claims

    def event_size() -> int:
        store = open_store(path)
        shown = make_library(store.readings(), store.reviews())
        return len(shown.event_of[claim.id].claims)

    at = desk(claim=claim.id)
    assert event_size() == 1
    at = press(at, "The same fact: join them")
    assert event_size() == 2
    press(at, "This is another fact: keep it apart")
    assert event_size() == 1


def added(at: AppTest, words: str) -> AppTest:
    at.segmented_control(key="desk-page").set_value("add").run()
    next(area for area in at.text_area if area.label.startswith("The words")).set_value(words).run()
    return fine(at)


def test_a_claim_is_added_by_hand_from_words_of_the_text(keep: Callable[..., Path]) -> None:
    source = report(
        "A quiet day\n\nGuns fell silent when the Greens came to Raqqa on 3 May.", "A quiet day"
    )
    path = keep(Reading(source, (), ()), *war())
    at = desk()
    at.segmented_control(key="desk-page").set_value("add").run()
    box(at, "Report").select("A quiet day · 2020-05-02").run()
    chosen = next(box for box in at.selectbox if box.label == "Sentence")
    chosen.select_index(len(chosen.options) - 1).run()
    at = added(at, "the Greens  came to Raqqa")
    box(at, "Gained, held or besieged by").set_value("Greens").run()
    box(at, "First day").set_value(date(2020, 5, 3)).run()
    box(at, "Last day").set_value(date(2020, 5, 3)).run()
    press(at, "Add the claim")
    (review,) = open_store(path).reviews()
    assert (review.who, review.action) == ("Ada", "add")
    changes = review.changes
    start, end = changes["start"], changes["end"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert source.text[start:end] == changes["quote"] == "the Greens came to Raqqa"


def test_words_that_do_not_stand_there_cannot_be_added(keep: Callable[..., Path]) -> None:
    keep(*war())
    at = desk()
    at.segmented_control(key="desk-page").set_value("add").run()
    at = added(at, "the Greens never came")
    assert "does not have these words" in html(at)
    add = next(button for button in at.button if button.label == "Add the claim")
    assert add.disabled


def test_the_log_shows_all_and_undoes_the_chosen(keep: Callable[..., Path]) -> None:
    keep(*war())
    at = press(press(desk(claim=TAKEN.id), "Reject"), "Undo")
    at.segmented_control(key="desk-page").set_value("log").run()
    table = fine(at).dataframe[0].value
    assert list(table["Decision"]) == ["undo", "reject"]
    assert set(table["Who"]) == {"Ada"}
    assert "Norton" in table["Claim"][0]


def test_the_sample_is_reviewed_in_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "empty.sqlite3"
    monkeypatch.setenv("CONFLICT_MAP_STORE", str(path))
    monkeypatch.setattr(
        session, "library", lambda: make_library(war(), is_sample=True, version="sample")
    )
    at = desk(name="")
    assert "Accept" not in [button.label for button in at.button]
    press(at, "Copy the sample into my store")
    assert len(open_store(path)) == 2


def test_accepted_only_is_kept_in_the_address(keep: Callable[..., Path]) -> None:
    keep(*war())
    at = AppTest.from_file(APP, default_timeout=120)
    at.query_params["trust"] = "accepted"
    at.run()
    assert "No place is reported held" in html(fine(at))
    assert at.query_params["trust"] in ("accepted", ["accepted"])


@pytest.mark.parametrize("page", ["queue", "add", "log"])
def test_hostile_words_stay_words_at_the_desk(
    keep: Callable[..., Path], page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(*hostile().readings)
    at = desk(name=EVIL)
    at = press(press(at, "Reject"), "Correct")
    at.segmented_control(key="desk-page").set_value(page).run()
    for element in fine(at).get("html"):
        assert "<img" not in element.proto.body
        assert 'onerror="' not in element.proto.body
    for button in at.button:
        assert "![x](http" not in button.label
    for each in (*at.radio, *at.checkbox):
        assert "![x](http" not in str(each.proto).replace("\\\\", "")


def test_pins_of_candidates_carry_numbers_and_no_words(keep: Callable[..., Path]) -> None:
    from dashboard import layers

    group = layers.pins([layers.Pin(SUTTON.lat, SUTTON.lon, True), layers.Pin(1.0, 2.0)])
    assert "Sutton" not in str([child.to_dict() for child in group._children.values()])


def test_a_village_no_table_has_is_set_on_the_map_and_known_from_then_on(
    keep: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = report("The Reds took Nortonabad.")
    unknown = control(gained_by="Reds", place=None, dates=days("2020-05-01"), quote="took")
    (claim,) = reading(source, unknown).claims
    path = keep(Reading(source, (), (replace(claim, place_text="Nortonabad"),)))
    at = desk()
    click = Click(None, (), 9, "ground", 34.6, 39.9)  # open desert, far from any town
    monkeypatch.setattr("dashboard.components.event_map", lambda *_, **__: click)
    at = press(at, "Correct")
    assert str(at.radio[0].value).startswith("point:")
    press(at, "Save the correction")
    (state,) = states(path, "2020-05-02").values()
    assert (state.place.name, state.place.lat, state.place.precision) == ("Nortonabad", 34.6, 2)
    user = session.gazetteer().user
    assert user is not None
    assert [place.name for place in user.find("nortonabad")] == ["Nortonabad"]
