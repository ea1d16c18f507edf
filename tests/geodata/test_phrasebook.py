"""Languages read by phrases: what a reader of Arabic sees, and what a file's author is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from geodata.errors import LanguageError
from geodata.evaluate.events import evaluate_events
from geodata.extract import languages
from geodata.extract.phrasebook.book import book_of, make_book
from geodata.extract.phrasebook.patterns import Line, steps_of
from geodata.extract.reader import read_claims
from geodata.gazetteer import open_gazetteer
from geodata.model import Control, Reading, Report, Toll

_GOLD = Path(__file__).parents[1] / "gold"


def read(text: str, published: str = "2019-10-14") -> Reading:
    """A report of that day, read with the real gazetteer; nobody says what language it is in."""
    when = datetime.fromisoformat(published).replace(tzinfo=UTC)
    return read_claims(Report(text=text, published=when), open_gazetteer())


def controls(text: str, published: str = "2019-10-14") -> list[Control]:
    """The claims about who holds what in a text."""
    return [c for c in read(text, published).claims if isinstance(c, Control)]


def tolls(text: str, published: str = "2019-10-14") -> list[Toll]:
    """The figures in a text."""
    return [c for c in read(text, published).claims if isinstance(c, Toll)]


def test_an_arabic_text_needs_no_label_to_be_read_as_arabic():
    reading = read("سيطرت قوات سوريا الديمقراطية على مدينة منبج أمس الأحد بعد انسحاب التنظيم منها.")
    assert reading.report.language == "ar"
    (taken,) = (c for c in reading.claims if isinstance(c, Control) and c.change == "gained")
    assert taken.gained_by == "Syrian Democratic Forces"
    assert taken.place is not None
    assert taken.place.country == "SY"
    assert taken.dates is not None
    assert taken.dates.first == date(2019, 10, 13)


def test_every_quotation_in_arabic_is_the_reports_own_words():
    text = "قال الجيش الليبي إنه استعاد السيطرة على بلدة غريان. وأصيب ١٢ مدنيًّا."
    reading = read(text)
    assert reading.claims
    for claim in reading.claims:
        assert text[claim.start : claim.end] == claim.quote


@pytest.mark.parametrize(
    "sentence",
    [
        "قصفت الطائرات بلدة كفرنبل في ريف إدلب.",
        "لم تتمكن قوات النظام من دخول بلدة كفرنبل.",
        "سيطر فريق الوحدة على صدارة الدوري بعد فوزه في ملعب حماة.",
        "ألقت الشرطة القبض على رجلين في حماة.",
    ],
)
def test_a_shelled_town_a_failure_and_a_league_table_change_no_hands(sentence):
    assert not [c for c in controls(f"{sentence} وقال سكان إن الوضع هادئ.") if c.change == "gained"]


@pytest.mark.parametrize(
    ("sentence", "change", "place", "gained_by", "lost_by"),
    [
        (
            "أحكم الجيش السوري سيطرته على مدينة تدمر",
            "gained",
            "Tadmur",
            "Syrian government forces",
            None,
        ),
        ("سقطت مدينة الفلوجة بيد داعش", "gained", "Al Fallūjah", "Islamic State", None),
        (
            "طردت البيشمركة داعش من بلدة سنجار",
            "gained",
            "Sinjār",
            "Kurdish Peshmerga",
            "Islamic State",
        ),
        (
            "دخلت قوات الجيش الوطني الليبي مدينة سبها",
            "gained",
            "Sabha",
            "Libyan National Army",
            None,
        ),
        (
            "انسحب الجيش العراقي من مدينة كركوك",
            "withdrew",
            "Kirkuk",
            None,
            "Iraqi government forces",
        ),
        (
            "سلمت قسد مدينة منبج إلى الجيش السوري",
            "handed_over",
            "Manbij",
            "Syrian government forces",
            "Syrian Democratic Forces",
        ),
        ("يحاصر الحوثيون مدينة تعز", "besieged", "Taiz", "Houthis", None),
        (
            "كسر الجيش السوداني الحصار المفروض على مدينة الأبيض",
            "siege_broken",
            "El Obeid",
            "Sudanese Armed Forces",
            None,
        ),
        (
            "صد الجيش اليمني هجوما للحوثيين على مدينة مأرب",
            "repelled",
            "Ma'rib",
            "Yemeni government forces",
            "Houthis",
        ),
        ("لا تزال مدينة درنة تحت سيطرة داعش", "holds", "Darnah", "Islamic State", None),
        (
            "أعلنت وزارة الدفاع العراقية سيطرة قواتها على مدينة الرطبة",
            "gained",
            "Ar Ruţbah",
            "Iraqi government forces",
            None,
        ),
    ],
)
def test_arabic_says_who_holds_what_in_many_ways(sentence, change, place, gained_by, lost_by):
    (claim,) = controls(f"{sentence}.")
    assert claim.place is not None
    assert (claim.change, claim.place.name) == (change, place)
    assert (claim.gained_by, claim.lost_by) == (gained_by, lost_by)


def test_a_town_that_no_table_spells_in_arabic_is_found_by_its_sound():
    (claim,) = controls("سيطرت قوات الوفاق الليبية على مدينة ترهونة في غرب ليبيا.")
    assert claim.place is not None
    assert (claim.place.name, claim.place.country) == ("Tarhuna", "LY")


def test_kilometres_and_shares_count_no_people():
    text = "قتل 9 أشخاص على بعد 30 كم من مدينة حمص السورية، 70 في المئة منهم نساء."
    assert [toll.count.best for toll in tolls(text)] == [9]


def test_a_denial_and_a_plan_are_told_as_what_they_are():
    (denied,) = controls("نفى الجيش السوداني سقوط مدينة بابنوسة بيد قوات الدعم السريع.")
    assert (denied.change, denied.modality) == ("denied", "denied")
    (planned,) = controls("تسعى قوات الدعم السريع إلى السيطرة على مدينة بابنوسة في السودان.")
    assert planned.change == "planned"


@pytest.mark.parametrize(
    ("words", "low", "best", "high", "group"),
    [
        ("قتل ٢٥ جنديا", 25, 25, 25, "combatants"),
        ("قتل جنديان", 2, 2, 2, "combatants"),
        ("قتل ما لا يقل عن خمسة وعشرين مدنيا", 25, 25, None, "civilians"),
        ("مقتل نحو ثلاثة آلاف شخص", None, 3000, None, "all"),
        ("قتل بين 10 و15 طفلا", 10, None, 15, "children"),
        ("مقتل عشرات المدنيين", 20, None, 99, "civilians"),
        ("سقط 1,200 قتيل", 1200, 1200, 1200, "all"),
    ],
)
def test_arabic_numbers_are_read_in_digits_words_and_duals(words, low, best, high, group):
    (toll,) = tolls(f"{words} في مدينة درعا السورية أمس.")
    assert (toll.count.low, toll.count.best, toll.count.high) == (low, best, high)
    assert (toll.measure, toll.group) == ("killed", group)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("أمس", "2019-10-13", "2019-10-13"),
        ("يوم الجمعة", "2019-10-11", "2019-10-11"),
        ("يوم الاثنين", "2019-10-14", "2019-10-14"),
        ("في 3 أيلول/سبتمبر", "2019-09-03", "2019-09-03"),
        ("في 21 كانون الأول 2017", "2017-12-21", "2017-12-21"),
        ("في السابع من أكتوبر", "2019-10-07", "2019-10-07"),
        ("الأسبوع الماضي", "2019-10-06", "2019-10-13"),
        ("خلال اليومين الماضيين", "2019-10-12", "2019-10-14"),
        ("قبل ثلاثة أيام", "2019-10-11", "2019-10-11"),
        ("في آذار 2016", "2016-03-01", "2016-03-31"),
        ("2019/10/02", "2019-10-02", "2019-10-02"),
    ],
)
def test_arabic_days_are_read_in_levantine_and_egyptian_months(words, first, last):
    (toll,) = tolls(f"قتل أربعة مدنيين {words} في مدينة درعا السورية.")
    assert toll.dates is not None
    assert (str(toll.dates.first), str(toll.dates.last)) == (first, last)


def test_a_part_of_the_dead_is_not_added_to_them():
    whole, part = tolls("قتل 12 مدنيا بينهم ثلاثة أطفال في غارة على مدينة إدلب السورية.")
    assert part.part_of == whole.id
    assert (part.count.best, part.group) == (3, "children")


def test_who_says_so_is_named_and_kept_for_what_he_adds():
    found = tolls(
        "قال المرصد السوري لحقوق الإنسان إن عشرة مدنيين قتلوا في مدينة حلب.\n\n"
        "وأضاف أن ستة أشخاص أصيبوا في الغارة على حلب."
    )
    assert {toll.claimant for toll in found} == {"Syrian Observatory for Human Rights"}
    assert {toll.modality for toll in found} == {"attributed"}


def test_a_day_nobody_can_place_is_no_part_of_the_speakers_name():
    text = "قال الجيش السوداني يوم الجمعة إن قواته استعادت مدينة سنجة في السودان."
    (claim,) = read_claims(Report(text=text), open_gazetteer()).claims
    assert (claim.claimant, claim.dates) == ("Sudanese Armed Forces", None)


def test_an_agency_and_a_common_word_are_no_places():
    reading = read(
        "دمشق (سانا) - قالت وكالة سانا إن قوات من الجيش وصلت إلى الرقة والطبقة من عدة محاور."
    )
    names = {mention.text for mention in reading.mentions}
    assert names == {"دمشق", "الرقة", "الطبقة"}


def test_the_villages_of_a_list_are_each_taken():
    found = controls("حررت القوات العراقية قرى الشورة والكيارة في العراق أمس الأحد من تنظيم داعش.")
    assert {c.place_text for c in found if c.change == "gained"} == {"الشورة", "الكيارة"}
    assert {c.gained_by for c in found} == {"Iraqi government forces"}


def test_english_stays_english_and_an_unknown_language_is_read_as_english():
    assert (
        languages.language_of(Report("The army took the town on Monday, officials said.")) == "en"
    )
    assert languages.language_of(Report("Armeija otti kaupungin.", language="fi")) == "en"


def test_a_page_that_calls_itself_english_is_read_by_its_words():
    text = "قال الجيش إن قواته سيطرت على البلدة من بعد معارك في المنطقة."
    assert languages.language_of(Report(text, language="en-US")) == "ar"


_FILE = {
    "language": {"code": "xx", "reading": "phrases"},
    "classes": {"took": ["took", "has taken"]},
    "control": [{"change": "gained", "pattern": "PARTY:gained_by <took> PLACE"}],
}


def test_a_pattern_fits_words_classes_and_gaps():
    book = make_book(
        {**_FILE, "control": [{"change": "holds", "pattern": "[they] <took> .. town/city ; END"}]},
        "xx.toml",
    )
    text = "Then they has taken the small town;"
    line = Line(steps_of(text, 0, len(text), book.fold))
    (match,) = book.control[0].pattern.matches(line)
    assert (match.first, match.stop) == (1, 8)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"pattern": "PARTY <tok> PLACE"}, "class 'tok' is in no [classes]; add it"),
        ({"pattern": "PARTI took PLACE"}, "PARTI is no kind of step; use one of PLACE, PARTY"),
        ({"pattern": "[took PLACE"}, "is left open or empty; mend the brackets"),
        ({"pattern": "took) PLACE"}, "')' closes nothing; mend the brackets"),
        ({"pattern": ""}, "[[control]] number 1 has no pattern; add"),
        ({"change": "won"}, "`change` must be one of advancing, besieged"),
    ],
)
def test_a_broken_pattern_names_the_file_the_fault_and_the_mending(change, message):
    table = {**_FILE, "control": [{**_FILE["control"][0], **change}]}
    with pytest.raises(LanguageError) as caught:
        make_book(table, "xx.toml")
    assert str(caught.value).startswith("xx.toml: ")
    assert message in str(caught.value)


def test_a_reading_of_days_that_there_is_not_is_refused():
    table = {**_FILE, "date": [{"patterns": ["NUMBER:day MONTH"], "reading": "daily"}]}
    with pytest.raises(LanguageError, match="`reading` must be one of ago, calendar, day"):
        make_book(table, "xx.toml")


def test_a_party_nobody_knows_is_refused_by_name():
    with pytest.raises(LanguageError, match=r"'Blue Army' is no name of parties\.toml; use one"):
        make_book({**_FILE, "parties": {"names": {"Blue Army": ["x"]}}}, "xx.toml")


def test_every_phrasebook_compiles():
    for code in languages.codes():
        if languages.reads_by_phrases(code):
            assert book_of(code).control


def test_arabic_texts_that_nobody_tuned_on_stay_above_their_floors():
    scores = evaluate_events(sorted((_GOLD / "ar" / "heldout").glob("*.json")), open_gazetteer())
    assert (scores.control_recall.share or 0) >= 0.85
    assert (scores.control_precision.share or 0) >= 0.85
    assert (scores.figure_recall.share or 0) >= 0.85
    assert (scores.figure_precision.share or 0) >= 0.85


@pytest.mark.parametrize(
    ("code", "recall", "precision"),
    [("ar", 0.95, 0.95), ("fr", 0.65, 0.95)],
)
def test_our_texts_in_other_languages_stay_above_their_floors(code, recall, precision):
    scores = evaluate_events(sorted((_GOLD / code).glob("*.json")), open_gazetteer())
    assert (scores.control_recall.share or 0) >= recall
    assert (scores.control_party.share or 0) >= recall
    assert (scores.control_date.share or 0) >= recall
    assert (scores.control_precision.share or 0) >= precision
    assert (scores.figure_recall.share or 0) >= 0.95
    assert (scores.figure_precision.share or 0) >= 0.95
    assert (scores.traps.share or 0) == 0


def test_french_is_read_by_its_file_alone():
    (taken,) = (
        c
        for c in controls(
            "L'armée malienne a repris lundi la ville de Gao aux jihadistes, selon des habitants.",
            "2013-01-28",
        )
        if c.change == "gained"
    )
    assert (taken.gained_by, taken.modality) == ("Malian army", "attributed")
    assert taken.place is not None
    assert (taken.place.country, str(taken.dates and taken.dates.first)) == ("ML", "2013-01-28")
    (toll,) = tolls("Vingt-cinq civils ont été tués dans la région de Gao hier.", "2013-01-28")
    assert (toll.count.best, toll.group) == (25, "civilians")
