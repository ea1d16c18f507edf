"""What the pages show of a store: everything, by whatever filters."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard import library as rooms
from dashboard import panels
from dashboard.library import OWN_WORDS, Filters, make_library, prepare_sample
from geodata.gazetteer import Gazetteer
from geodata.model import Mention, Reading, Report, Review
from geodata.store import open_store
from tests.dashboard.libraries import NORTON, library, war


def test_every_claim_is_reached_from_its_report_and_its_event() -> None:
    shown = library()
    for claim in shown.claims.values():
        assert claim in shown.claims_in[claim.report_id]
        assert claim in shown.event_of[claim.id].claims
        assert shown.reports[claim.report_id].text[claim.start : claim.end] == claim.quote


def test_a_party_filter_shows_what_it_gained_and_what_it_lost() -> None:
    found = library().select(Filters(parties=("Reds",))).events
    assert {event.chosen.quote for event in found} == {
        "The Reds took Norton",
        "The Blues took Norton from the Reds",
    }


def test_filters_of_different_kinds_all_hold() -> None:
    shown = library()
    assert len(shown.select(Filters(kinds=("killed",))).events) == 2
    assert len(shown.select(Filters(kinds=("killed",), claimants=("the mayor",))).events) == 0
    assert len(shown.select(Filters(claimants=("the mayor",))).events) == 1


def test_search_finds_words_of_the_quotation_and_of_the_place() -> None:
    shown = library()
    assert len(shown.select(Filters(search="sutton")).events) == 1
    assert len(shown.select(Filters(search="BLUES norton")).events) == 1
    assert shown.select(Filters(search="nowhere")).events == ()


def test_counts_say_what_each_choice_would_show() -> None:
    shown = library()
    for filters in (Filters(), Filters(kinds=("taken",)), Filters(parties=("Reds",))):
        for kind, number in shown.counts(filters)["kinds"].items():
            chosen = Filters(filters.parties, (kind,), filters.claimants)
            assert len(shown.select(chosen).events) == number
    assert shown.counts(Filters())["claimants"][OWN_WORDS] == 4


def test_what_has_no_place_or_no_day_is_listed() -> None:
    selection = library().select(Filters())
    assert [event.chosen.quote for event in selection.unplaced] == ["30 people were killed"]
    assert [event.chosen.quote for event in selection.undated] == ["The Greens hold Sutton"]
    assert len(selection.by_place[NORTON.id]) == 3


def test_a_rejected_claim_is_gone_from_the_events() -> None:
    wrong = war()[0].claims[0]
    decided = [Review(wrong.id, "reject", "me", datetime.now(UTC))]
    assert wrong.id not in {claim.id for e in library(reviews=decided).events for claim in e.claims}


def test_the_sample_is_read_once(tmp_path: Path, gazetteer: Gazetteer) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text(
        '{"id": "1", "text": "Rebels seized Raqqa on Monday.", "published": "2013-03-06"}\n'
    )
    path = prepare_sample(tmp_path / "cache", lambda: gazetteer, file)
    store = open_store(path)
    assert len(store) == 1
    store.close()

    def never() -> Gazetteer:
        pytest.fail("the sample was read a second time")

    assert prepare_sample(tmp_path / "cache", never, file) == path


def test_a_changed_sample_is_read_anew_and_the_old_one_cleared_away(
    tmp_path: Path, gazetteer: Gazetteer
) -> None:
    file = tmp_path / "reports.jsonl"
    file.write_text('{"id": "1", "text": "Rebels seized Raqqa on Monday."}\n')
    old = prepare_sample(tmp_path / "cache", lambda: gazetteer, file)
    rooms.sample_version.cache_clear()
    file.write_text('{"id": "1", "text": "Rebels lost Raqqa on Monday."}\n')
    new = prepare_sample(tmp_path / "cache", lambda: gazetteer, file)
    assert new != old
    assert not old.exists()


def test_an_empty_store_has_an_empty_library() -> None:
    assert library([]).events == ()
    assert library([]).select(Filters()).histories == {}


def test_report_ids_are_those_of_their_texts() -> None:
    for report_id, report in library().reports.items():
        assert isinstance(report, Report)
        assert report.id == report_id


def test_a_report_that_prints_a_story_again_is_said_to() -> None:
    text = "Rebels took the town of Norton at dawn on Monday, three people living there said. " * 3
    first = Report(text=text, publisher="The Wire", published=datetime(2020, 5, 1, tzinfo=UTC))
    again = Report(
        text=f"{text}It was quiet by noon.",
        publisher="Evening Paper",
        published=datetime(2020, 5, 2, tzinfo=UTC),
    )
    made = make_library([Reading(again, (), ()), Reading(first, (), ())])
    assert made.first_telling(again.id) == first
    assert made.first_telling(first.id) is None
    assert "The Wire" in panels.source_head(again, made.first_telling(again.id))


def test_a_place_is_named_as_most_reports_spell_it() -> None:
    capture = library().events[0].chosen
    assert capture.place is not None

    def mention(text: str) -> Mention:
        return Mention(0, len(text), text, capture.place)

    shouted, spelled = mention("NORTOUN"), mention("Nortoun")
    told = [
        Reading(Report(text="one"), (shouted, shouted, shouted, spelled), ()),
        Reading(Report(text="two"), (spelled, mention("Norton City")), (capture,)),
    ]
    (event,) = make_library(told).events
    assert event.place is not None
    assert (event.place.name, event.place.id) == ("Nortoun", capture.place.id)


def test_a_spelling_in_another_script_is_quoted_but_not_put_on_the_map() -> None:
    capture = library().events[0].chosen
    assert capture.place is not None
    told = [Reading(Report(text="one"), (Mention(0, 6, "نورتون", capture.place),) * 2, (capture,))]
    (event,) = make_library(told).events
    assert event.place is not None
    assert event.place.name == capture.place.name
