"""The shape of a report: headline, dateline, sentences, quotations and page furniture."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.extract.page import Layout
from geodata.extract.text import lay_out
from geodata.model import Report

NOVEMBER = datetime(2022, 11, 12, 8, tzinfo=UTC)


def sentences(layout: Layout, kind: str = "body") -> list[str]:
    text = layout.report.text
    return [text[s.start : s.end] for s in layout.sentences if s.kind == kind]


def story(opening: str, published: datetime | None = NOVEMBER) -> Layout:
    text = f"Fighters clash over a hill\n\n{opening}and nothing more was known."
    return lay_out(Report(text, published=published))


@pytest.mark.parametrize(
    ("opening", "place", "day"),
    [
        ("NORTON, Oct. 17 (Agency) -- ", "NORTON", date(2022, 10, 17)),
        ("NORTON (Reuters) - ", "NORTON", None),
        ("NORTON, March 2 - ", "NORTON", date(2022, 3, 2)),
        ("GOMA, DR Congo — ", "GOMA, DR Congo", None),
        (
            "GOMA, Democratic Republic of Congo (AP) — ",
            "GOMA, Democratic Republic of Congo",
            None,
        ),
        ("Adana, 5 May 2015 (AFP) - ", "Adana", date(2015, 5, 5)),
        ("(Beirut, October 5, 2017) – ", "Beirut", date(2017, 10, 5)),
        ("SANA'A, Feb. 5 (Saba) ", "SANA'A", date(2022, 2, 5)),
        ("KHARTOUM/GENEVA (7 May 2021) – ", "KHARTOUM/GENEVA", date(2021, 5, 7)),
        ("STEPANAKERT, October 9. /TASS/. ", "STEPANAKERT", date(2022, 10, 9)),
        ("YANGON: ", "YANGON", None),
        ("Kabul — ", "Kabul", None),
        ("June 9, 2020. BEIRUT (Reuters) - ", "BEIRUT", date(2020, 6, 9)),
    ],
)
def test_a_dateline_gives_place_and_day_and_belongs_to_no_sentence(
    opening: str, place: str, day: date | None
) -> None:
    layout = story(opening + "Troops left ")
    assert layout.report.dateline_place == place
    assert layout.report.dateline_date == day
    assert sentences(layout)[0].startswith("Troops left")


@pytest.mark.parametrize(
    "opening", ["The army - which lost - fled ", "He said: we won ", "Old Norton is a town "]
)
def test_a_dash_in_prose_is_no_dateline(opening: str) -> None:
    layout = story(opening)
    assert layout.report.dateline_place is None
    assert sentences(layout)[0].startswith(opening.strip())


def test_a_dateline_of_december_read_in_january_belongs_to_last_year() -> None:
    layout = story("NORTON, Dec. 30 - Troops left ", datetime(2023, 1, 2, tzinfo=UTC))
    assert layout.report.dateline_date == date(2022, 12, 30)


def test_the_stamp_in_the_page_header_dates_the_report_in_the_agencys_zone() -> None:
    text = (
        "Army retakes the hill\n\n"
        "Source: Xinhua| 2019-02-03 01:40:26|Editor: someone\nVideo PlayerClose\n\n"
        "NORTON, Feb. 2 (Xinhua) -- The army retook the hill on Saturday.\n\n"
        "MOST VIEWED\nEXPLORE XINHUANET\n010020070750000000000000011105091366871391"
    )
    layout = lay_out(Report(text))
    assert layout.report.title == "Army retakes the hill"
    assert layout.report.published is not None
    assert layout.report.published.utcoffset() == timedelta(hours=8)
    assert layout.report.dateline_date == date(2019, 2, 2)
    assert sentences(layout) == ["The army retook the hill on Saturday."]
    assert len(sentences(layout, "boilerplate")) == 5


def test_a_story_goes_on_after_a_list_of_links() -> None:
    text = (
        "Army retakes the hill\n\nThe army came back.\n\nREAD MORE\nWhy hills matter to armies\n\n"
        "Its commander was pleased."
    )
    assert sentences(lay_out(Report(text))) == ["The army came back.", "Its commander was pleased."]


def test_captions_are_not_the_story() -> None:
    text = (
        "Army retakes the hill\n\n"
        "FILE PHOTO: Soldiers stand on a hill, March 3, 2011. REUTERS/A. Person\n\n"
        "A picture taken on Sunday shows 12 tanks near Norton.\n\nThe army came back."
    )
    layout = lay_out(Report(text))
    assert sentences(layout) == ["The army came back."]
    assert len(sentences(layout, "caption")) >= 2


def test_abbreviations_and_initials_end_no_sentence() -> None:
    text = (
        "Lt. Gen. J. A. Doe of the U.S. Army said on Oct. 17 that it was over. "
        "He left the U.S. The convoy set out at 5 a.m. Moscow time. No. 5 was lost, e.g. Sutton."
    )
    assert sentences(lay_out(Report(text))) == [
        "Lt. Gen. J. A. Doe of the U.S. Army said on Oct. 17 that it was over.",
        "He left the U.S.",
        "The convoy set out at 5 a.m. Moscow time.",
        "No. 5 was lost, e.g. Sutton.",
    ]


def test_a_closing_quotation_mark_belongs_to_its_sentence() -> None:
    text = '"We have won." The crowd cheered. “It is over,” he said.'
    layout = lay_out(Report(text))
    assert sentences(layout) == ['"We have won."', "The crowd cheered.", "“It is over,” he said."]
    assert [text[a:b] for a, b in layout.quotations] == ["We have won.", "It is over,"]


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    text = 'He spoke.\n\n"First part.\n\n"Second part," he said.'
    layout = lay_out(Report(text))
    assert [text[a:b] for a, b in layout.quotations] == ["First part.", "Second part,"]


def test_prose_broken_at_a_fixed_width_stays_one_paragraph() -> None:
    text = (
        "The army of the north crossed the river before dawn and moved on\n"
        "towards the town, which its defenders had already left behind them\n"
        "in the night."
    )
    assert len(sentences(lay_out(Report(text)))) == 1


def test_what_the_file_says_of_itself_is_kept() -> None:
    report = Report(
        "Old headline\n\nNORTON, March 2 - It rained.",
        title="Old headline",
        dateline_place="Sutton",
        published=NOVEMBER,
    )
    laid_out = lay_out(report).report
    assert (laid_out.title, laid_out.dateline_place) == ("Old headline", "Sutton")
    assert laid_out.published == NOVEMBER


@given(st.text(alphabet=st.sampled_from('Aab.\n "“”12,-—:()U.S!?'), max_size=120) | st.text())
def test_any_text_is_laid_out_in_order_and_in_bounds(text: str) -> None:
    layout = lay_out(Report(text))
    end = 0
    for sentence in layout.sentences:
        assert end <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]
        end = sentence.end
    assert all(0 <= a < b <= len(text) for a, b in layout.quotations)
    assert [s.paragraph for s in layout.sentences] == sorted(s.paragraph for s in layout.sentences)
