"""What a stranger writes is shown, and nothing else: it neither runs nor fetches nor hides."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dashboard import evidence
from dashboard.evidence import Highlight, Markup, excerpt, highlighted, link, named, plain, tag

HOSTILE = [
    "<script>window.__pwn=1</script>",
    '<img src=x onerror="window.__pwn=1">',
    "![x](http://outside.example/a.png)",
    "[click](javascript:alert(1))",
    "{{7*7}} {% raw %}",
    "${7*7} `7*7`",
    "$\\frac{1}{2}$ $$x$$",
    ":material/bolt: :red[loud] :smile:",
    '" onmouseover="window.__pwn=1',
    "' onfocus='x' autofocus='",
    "</mark></p></div><style>*{display:none}</style>",
    "<!-- --><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "\u202egnp.exe",
    "&lt;b&gt; &#60;b&#62;",
]


class Seen(HTMLParser):
    """What a browser would make of some HTML: its text, elements and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.marked: list[str] = []
        self.depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs
        self.depth += tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "mark"

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.depth:
            self.marked.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_shown_and_nothing_else_happens(words: str) -> None:
    for html in (
        highlighted(words, [Highlight(1, 5)]),
        excerpt(words, 0, len(words), "toll"),
        tag("p", words, title=words),
        link(words, words),
        named(words),
    ):
        seen = Seen(html)
        assert seen.text == words.replace("\u202e", "\ufffd")
        assert set(seen.elements) <= {"p", "mark", "blockquote", "bdi"}
        assert {key for key, _ in seen.attributes} <= {"dir", "class", "title", "data-current"}


@given(some.text(), some.lists(some.tuples(some.integers(-5, 200), some.integers(-5, 200))))
def test_any_text_with_any_highlights_is_shown_word_for_word(
    words: str, bounds: list[tuple[int, int]]
) -> None:
    seen = Seen(highlighted(words, [Highlight(a, b) for a, b in bounds]))
    lines = [line for line in words.split("\n") if line.strip()]
    assert seen.text == "".join(evidence._UNSEEN.sub("\ufffd", line) for line in lines)
    assert set(seen.elements) <= {"p", "mark"}


@given(
    some.text(some.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1), some.data()
)
def test_what_is_marked_is_what_the_claim_rests_on(words: str, data: some.DataObject) -> None:
    start = data.draw(some.integers(0, len(words) - 1))
    end = data.draw(some.integers(start + 1, len(words)))
    seen = Seen(highlighted(words, [Highlight(start, end)]))
    kept = evidence._UNSEEN.sub("\ufffd", words[start:end])
    assert "".join("".join(seen.marked).split()) == "".join(kept.split())


def test_overlapping_claims_are_both_marked_and_the_chosen_one_stands_out() -> None:
    html = highlighted("They took the town.", [Highlight(0, 9), Highlight(5, 18, current=True)])
    assert html.count("<mark") == 3
    assert 'class="control current"' in html
    assert Seen(html).text == "They took the town."


def test_arabic_paragraphs_run_their_own_way() -> None:
    html = highlighted("سيطرت القوات على المدينة\nThe town fell.", [Highlight(0, 5)])
    assert html.count('<p dir="auto">') == 2


def test_an_excerpt_is_the_sentence_and_not_its_neighbours() -> None:
    words = "It rained. The army took Palmyra on Sunday. Nobody was hurt."
    start = words.index("took")
    seen = Seen(excerpt(words, start, start + 12, "control"))
    assert seen.text == "The army took Palmyra on Sunday."
    assert seen.marked == ["took Palmyra"]


@pytest.mark.parametrize(
    ("words", "about", "shown"),
    [
        ("PARIS, Oct. 17 - The army took it. So.", "took", "PARIS, Oct. 17 - The army took it."),
        ("A. B. Smith of the U.S. Army took it. So.", "took", None),
        ("It fell.\nThe army took it", "took", "The army took it"),
        ("سقطت المدينة. سيطر الجيش عليها. انتهى.", "سيطر", "سيطر الجيش عليها."),
        ("“It fell,” he said. “We took it.” Then rain.", "took", "“We took it.”"),
    ],
)
def test_an_excerpt_begins_and_ends_with_its_sentence(
    words: str, about: str, shown: str | None
) -> None:
    start = words.index(about)
    first, last = evidence.sentence_around(words, start, start + len(about))
    assert words[first:last] == (shown or words.removesuffix(" So."))


@given(some.text(), some.integers(0, 300), some.integers(0, 300))
def test_an_excerpt_always_holds_the_words_it_is_about(words: str, start: int, length: int) -> None:
    end = start + length
    first, last = evidence.sentence_around(words, start, end)
    assert 0 <= first <= min(start, len(words)) <= min(end, len(words)) <= last <= len(words)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//host/x", "http://", "ftp://h/x", "file:///etc"],
)
def test_only_web_addresses_become_links(address: str) -> None:
    assert link(address, "source") == "source"


def test_a_link_tells_the_far_end_nothing() -> None:
    html = link('https://example.org/a?b="c"&d', "Source <1>")
    assert 'rel="noopener noreferrer nofollow"' in html
    assert "Source &lt;1&gt;" in html
    assert Seen(html).attributes[0] == ("href", 'https://example.org/a?b="c"&d')


@pytest.mark.parametrize("name", ["script", "iframe", "img", "a", "style", "form"])
def test_elements_that_act_cannot_be_made(name: str) -> None:
    with pytest.raises(ValueError, match="not one of ours"):
        tag(name, "x")


@pytest.mark.parametrize(
    "attributes",
    [{"onclick": "x"}, {"src": "x"}, {"href": "x"}, {"style": "background:url(//x)"}],
)
def test_attributes_that_act_cannot_be_set(attributes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"not one of ours|may only set"):
        tag("p", "x", **attributes)


def test_markup_is_kept_and_text_is_escaped() -> None:
    assert tag("p", tag("b", "<"), ">", None, ["&"]) == Markup("<p><b>&lt;</b>&gt;&amp;</p>")


@pytest.mark.parametrize("words", HOSTILE)
def test_labels_lose_the_marks_that_streamlit_would_act_on(words: str) -> None:
    label = plain(words)
    disarmed = re.sub(r"\\.", "", label)
    assert not re.search(r"[`*_\[\]()#!<>$]", disarmed)
    assert not re.search(r":\w", label)


@given(some.text())
def test_a_label_says_what_the_words_say(words: str) -> None:
    shown = re.sub(r"\\(.)", r"\1", plain(words)).replace("\u2060", "")
    assert shown == evidence.bare(words).replace("\u2060", "")


def test_a_plain_name_reads_the_same() -> None:
    assert plain("Deir ez Zor") == "Deir ez Zor"
    assert plain("two\nlines") == "two lines"


def test_a_quotation_has_the_direction_of_its_own_words() -> None:
    words = "سيطر الجيش على البلدة يوم الأحد."
    html = excerpt(words, 0, 18, "control")
    assert Seen(html).text == words
    assert html.startswith('<blockquote dir="auto"><p><mark')
