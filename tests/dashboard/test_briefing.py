"""What the panel says of a day."""

from __future__ import annotations

from datetime import date

from dashboard.briefing import (
    brief,
    compare,
    events_at,
    events_between,
    first_claim,
    in_one_sentence,
)
from dashboard.library import Filters, Selection
from tests.builders import NORTON, SUTTON, control, days, event, toll
from tests.dashboard.libraries import library


def selection() -> Selection:
    return library().select(Filters())


def test_the_day_decides_who_holds_a_town() -> None:
    def holders(day: date) -> list[tuple[str, int]]:
        return [(held.party, len(held.places)) for held in brief(selection(), day).holdings]

    assert holders(date(2020, 4, 30)) == []
    assert holders(date(2020, 5, 1)) == [("Reds", 1)]
    assert holders(date(2020, 5, 9)) == [("Blues", 1)]


def test_changes_and_tolls_are_those_of_the_window() -> None:
    briefing = brief(selection(), date(2020, 5, 9), window=7)
    assert [event.chosen.quote for event in briefing.changes] == [
        "The Blues took Norton from the Reds"
    ]
    longer = brief(selection(), date(2020, 5, 9), window=30)
    assert len(longer.changes) == 2
    assert len(longer.casualties) == 2


def test_people_moved_are_no_casualties() -> None:
    events = (
        event(toll(5, "displaced", days("2020-05-01"))),
        event(toll(5, "killed", days("2020-05-01"))),
    )
    briefing = brief(Selection(events), date(2020, 5, 1))
    assert [e.chosen.measure for e in briefing.casualties] == ["killed"]  # type: ignore[attr-defined]
    assert [e.chosen.measure for e in briefing.movements] == ["displaced"]  # type: ignore[attr-defined]


def test_contradictions_are_listed() -> None:
    twelve, thirty = toll(12, dates=days("2020-05-01")), toll(30, dates=days("2020-05-01"))
    briefing = brief(Selection((event(twelve, dissent=(thirty,)),)), date(2020, 5, 1))
    assert [e.dissent for e in briefing.conflicts] == [(thirty,)]


def test_a_place_lists_the_nearest_news_first_and_the_future_last() -> None:
    told = [e.chosen.quote for e in events_at(selection(), NORTON.id, date(2020, 5, 5))]
    assert told[-1] == "The Blues took Norton from the Reds"
    assert set(told[:2]) == {"The Reds took Norton", "At least 12 people were killed"}


def test_a_click_opens_what_was_clicked() -> None:
    on_control = first_claim(selection(), NORTON.id, date(2020, 5, 9), "control")
    assert on_control is not None
    assert on_control.quote == "The Blues took Norton from the Reds"
    on_toll = first_claim(selection(), NORTON.id, date(2020, 5, 9), "toll")
    assert on_toll is not None
    assert on_toll.kind == "toll"


def test_the_sentence_counts_only_places_known_on_both_days() -> None:
    sentence = in_one_sentence(compare(selection(), date(2020, 5, 2), date(2020, 5, 20)))
    assert sentence == (
        "Between 2 May 2020 and 20 May 2020, 1 place came under Blues, as reported; "
        "Reds lost 1 and took none."
    )
    first = in_one_sentence(compare(selection(), date(2020, 4, 1), date(2020, 5, 2)))
    assert "1 place came into the reports only in that time" in first


def test_days_may_be_given_in_either_order() -> None:
    one, other = date(2020, 5, 2), date(2020, 5, 20)
    assert compare(selection(), one, other) == compare(selection(), other, one)


def test_nothing_changes_between_a_day_and_itself() -> None:
    day = date(2020, 5, 2)
    assert compare(selection(), day, day).changes == ()


def test_besieged_and_contested_places_are_told_apart() -> None:
    events = (
        event(control("holds", "Reds", dates=days("2020-05-01"))),
        event(control("besieged", "Blues", "Reds", dates=days("2020-05-02"))),
        event(control("contested", "Reds", "Blues", dates=days("2020-05-02"), place=SUTTON)),
    )
    briefing = brief(Selection(events), date(2020, 5, 3))
    assert [state.place for state in briefing.places("besieged")] == [NORTON]
    assert [state.place for state in briefing.places("contested")] == [SUTTON]


def test_what_one_party_took_from_another_is_told_apart_by_direction() -> None:
    events = (
        event(control("gained", "Reds", dates=days("2020-05-01"))),
        event(control("gained", "Blues", "Reds", dates=days("2020-05-09"))),
        event(control("gained", "Blues", dates=days("2020-05-01"), place=SUTTON)),
        event(control("gained", "Reds", "Blues", dates=days("2020-05-10"), place=SUTTON)),
    )
    found = compare(Selection(events), date(2020, 5, 2), date(2020, 5, 20))
    assert found.transfers() == {("Blues", "Reds"): (SUTTON,), ("Reds", "Blues"): (NORTON,)}


def test_claims_between_two_days_leave_out_those_before_and_after() -> None:
    told = events_between(selection(), NORTON.id, date(2020, 5, 2), date(2020, 5, 20))
    assert [e.chosen.quote for e in told] == ["The Blues took Norton from the Reds"]
