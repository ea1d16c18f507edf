"""One report the whole way, with the real gazetteer; and languages as data."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from geodata.errors import LanguageError
from geodata.extract import languages
from geodata.extract.reader import read_claims
from geodata.gazetteer import open_gazetteer
from geodata.merge import merge_claims
from geodata.model import Control, Report

_STORY = """Army retakes Wau from rebels

JUBA, June 25 - South Sudan's army recaptured the town of Wau on Saturday, driving out rebels \
loyal to Riek Machar who had seized it two days earlier, the governor said.

The rebels denied losing the town. "Wau is quiet," a resident told Reuters.
"""


@pytest.fixture(scope="module")
def gazetteer():
    return open_gazetteer()


def test_a_story_from_words_to_events(gazetteer):
    report = Report(text=_STORY, published=datetime(2016, 6, 25, tzinfo=UTC))
    reading = read_claims(report, gazetteer)
    controls = [claim for claim in reading.claims if isinstance(claim, Control)]
    taken = [c for c in controls if c.change == "gained" and c.gained_by == "South Sudanese army"]
    assert taken
    assert taken[0].place is not None
    assert taken[0].place.country == "SS"
    assert taken[0].dates is not None
    assert taken[0].dates.first == date(2016, 6, 25)
    assert not any(c.place_text == "JUBA" for c in controls)
    assert merge_claims(reading.claims)


def test_every_quotation_is_the_reports_own_words(gazetteer):
    reading = read_claims(Report(text=_STORY), gazetteer)
    assert reading.claims
    for claim in reading.claims:
        assert _STORY[claim.start : claim.end] == claim.quote
        assert claim.quote.strip()


def test_reading_twice_gives_the_same(gazetteer):
    report = Report(text=_STORY, published=datetime(2016, 6, 25, tzinfo=UTC))
    assert read_claims(report, gazetteer) == read_claims(report, gazetteer)


def test_an_empty_report_is_read_as_nothing(gazetteer):
    assert read_claims(Report(text=""), gazetteer).claims == ()


def test_every_language_loads():
    for code in languages.codes():
        assert languages.load(code)["language"]["code"] == code


def test_an_unknown_language_says_which_there_are():
    with pytest.raises(LanguageError, match=r"xx\.toml: no such language; there are .*en"):
        languages.load("xx")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'verbs = ["give gives gave given giving"]',
            "",
            "rule 'gave_up' has no verb; add",
        ),
        ("enter enters entered entered entering", "enter enters", "needs five forms"),
        ('[control.flag]\nchange = "gained"', '[control.flag]\nchange = "won"', "must be one of"),
        ('[demonyms]\nafghan = "AF"', "[demonym]\n", "section [demonyms] is missing; add it"),
        ("[language]", "[language", "mend the file"),
    ],
)
def test_a_broken_language_file_names_the_fault_and_the_mending(tmp_path, old, new, message):
    for path in Path(languages.__file__).parent.glob("en*.toml"):
        shutil.copy(path, tmp_path / path.name)
    broken = tmp_path / "en.toml"
    text = broken.read_text(encoding="utf-8")
    assert old in text
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LanguageError) as caught:
        languages.read_language("en", tmp_path)
    assert "en" in str(caught.value)
    assert message in str(caught.value)


def test_two_files_of_a_language_must_not_contradict_each_other(tmp_path):
    for path in Path(languages.__file__).parent.glob("en*.toml"):
        shutil.copy(path, tmp_path / path.name)
    (tmp_path / "en_more.toml").write_text('[language]\ncode = "fr"\n', encoding="utf-8")
    with pytest.raises(LanguageError, match=r"'code' is defined in another file too"):
        languages.read_language("en", tmp_path)


@pytest.fixture
def broken_arabic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The languages' files as they are, but for one that somebody left half written."""
    for path in Path(languages.__file__).parent.glob("*.toml"):
        shutil.copy(path, tmp_path)
    (tmp_path / "ar.toml").write_text("[language\ncode = 'ar'\n", encoding="utf-8")
    monkeypatch.setattr(languages, "_HERE", tmp_path)
    kept = (languages.codes, languages.load, languages._signs)
    for each in kept:
        each.cache_clear()
    yield
    for each in kept:
        each.cache_clear()


@pytest.mark.usefixtures("broken_arabic")
def test_a_broken_language_file_is_named_once_and_english_goes_on_being_read(gazetteer):
    report = Report(text=_STORY, published=datetime(2016, 6, 25, tzinfo=UTC))
    with pytest.warns(UserWarning, match=r"ar\.toml: .*mend the file; until then no report"):
        assert read_claims(report, gazetteer).claims
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_claims(report, gazetteer).claims


@pytest.mark.usefixtures("broken_arabic")
@pytest.mark.filterwarnings("ignore:ar.toml")
def test_a_report_that_says_it_is_in_a_language_whose_file_is_broken_is_refused_by_name(gazetteer):
    with pytest.raises(LanguageError, match=r"ar\.toml: .*mend the file"):
        read_claims(Report(text="سيطر الجيش على المدينة", language="ar"), gazetteer)
