"""A stranger's words to harmless HTML: the one place where text becomes markup.

Articles, file names, places and parties are written by people we do not know. Everything of
theirs that is drawn as HTML passes through `tag`, which escapes every string that it did not make
itself, and everything of theirs that Streamlit would read as Markdown (the labels of its widgets)
passes through `plain`. Nothing made here can run, and nothing made here makes the browser fetch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

# What we write ourselves; a tag or an attribute outside these lists is a mistake of ours.
_TAGS = frozenset(
    {
        "a",
        "article",
        "b",
        "bdi",
        "blockquote",
        "br",
        "caption",
        "cite",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "header",
        "i",
        "ins",
        "li",
        "mark",
        "ol",
        "p",
        "q",
        "s",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "ul",
    }
)
_VOID = frozenset({"br"})
_ATTRIBUTES = re.compile(r"class|id|dir|lang|title|role|tabindex|open|scope|colspan|datetime|style")
_PREFIXED = re.compile(r"(?:aria|data)-[a-z]+(?:-[a-z]+)*")
# Custom properties that hold a colour or a length are all the style a caller may set: an address
# in a style (`background: url(…)`) would be fetched.
_STYLE = re.compile(r"--[a-z-]+:\s*(?:#[0-9a-fA-F]{3,8}|[0-9.]+(?:%|rem|px|ch)?)(?:;\s*|$)")


class Markup(str):
    """HTML made by `tag`; any other string is text and will be escaped."""

    __slots__ = ()


Attribute: TypeAlias = "str | int | bool | None"
Child: TypeAlias = "str | Iterable[Child] | None"


def tag(
    name: str, *children: Child, cls: str = "", **attributes: str | int | bool | None
) -> Markup:
    """One element around its children: text is escaped, `Markup` is kept, None is left out.

    An underscore in an attribute's name stands for a hyphen (`aria_label`), True for an attribute
    without a value, None and False for none at all. Raises ValueError for a tag or an attribute
    that could run, fetch or lead away; for addresses there is `link`.
    """
    if name not in _TAGS or name == "a":
        raise ValueError(f"<{name}> is not one of ours; use one of: {', '.join(sorted(_TAGS))}")
    return _element(name, children, cls, attributes)


def _element(
    name: str, children: Sequence[Child], cls: str, attributes: dict[str, Attribute]
) -> Markup:
    opening = [name]
    if cls:
        opening.append(f'class="{escape(cls)}"')
    for written, value in attributes.items():
        if value is None or value is False:
            continue
        key = written.rstrip("_").replace("_", "-")
        if key == "style" and not _is_harmless_style(str(value)):
            raise ValueError(f"style {value!r} may only set --names to colours or lengths")
        if name != "a" and not (_ATTRIBUTES.fullmatch(key) or _PREFIXED.fullmatch(key)):
            raise ValueError(f"attribute {key!r} of <{name}> is not one of ours")
        opening.append(key if value is True else f'{key}="{_attribute(str(value))}"')
    start = f"<{' '.join(opening)}>"
    if name in _VOID:
        return Markup(start)
    return Markup(f"{start}{join(*children)}</{name}>")


def _is_harmless_style(style: str) -> bool:
    return not _STYLE.sub("", style)


def join(*children: Child) -> Markup:
    """The children one after the other: text escaped, `Markup` kept, None left out."""
    parts: list[str] = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, Markup):
            parts.append(child)
        elif isinstance(child, str):
            parts.append(text(child))
        else:
            parts.append(join(*child))
    return Markup("".join(parts))


# Characters no page should be given: controls, and the marks that turn the reading direction of
# what follows them (a name could otherwise swap the words of the sentence it stands in).
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def text(words: str) -> Markup:
    """The words as HTML text: quotes escaped too; control characters shown as U+FFFD."""
    return Markup(escape(_UNSEEN.sub("\ufffd", words), quote=True))


def _attribute(value: str) -> str:
    return escape(_UNSEEN.sub("\ufffd", value), quote=True).replace("`", "&#96;")


def named(words: str) -> Markup:
    """A name from outside, set apart so that right-to-left letters do not move its neighbours."""
    return tag("bdi", words, dir="auto")


def link(address: str | None, label: Child) -> Markup:
    """A link that opens apart and tells the far end nothing; the bare label where it is no link.

    Only http and https addresses with a host become links.
    """
    if address is None or not is_web_address(address):
        return join(label)
    return _element(
        "a",
        (label,),
        "",
        {"href": address, "rel": "noopener noreferrer nofollow", "target": "_blank"},
    )


def is_web_address(address: str) -> bool:
    """True for http and https addresses with a host and nothing odd in them."""
    if re.search(r"[\s\x00-\x1f\x7f\\]", address):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme.lower() in {"http", "https"} and bool(host) and parts.username is None


# Streamlit reads labels as Markdown with its own additions (:material/icons:, :red[colour],
# $formulas$), and GitHub's bare addresses. A backslash disarms Markdown's own marks; the additions
# are found in the text after that, so a word joiner, which is invisible, breaks them up.
_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|~<>$&^=\"'-])")
_ADDITIONS = re.compile(r"([:@]|\bwww\b|(?<=\d)\.(?=\s))", re.IGNORECASE)
_JOINER = "\u2060"


def plain(words: str) -> str:
    """The words for a label that Streamlit reads as Markdown, so that they show as themselves."""
    calm = " ".join(_UNSEEN.sub("\ufffd", words).split())
    return _ADDITIONS.sub(rf"\1{_JOINER}", _MARKS.sub(r"\\\1", calm))


def bare(words: str) -> str:
    """The words for a place that shows them as they are (options, cells): one calm line."""
    return " ".join(_UNSEEN.sub("\ufffd", words).split())


@dataclass(frozen=True, slots=True, order=True)
class Highlight:
    """Code points start to end of a text that a claim rests on; `current` is the one looked at."""

    start: int
    end: int
    kind: Literal["control", "toll", "place"] = "control"
    label: str = ""
    current: bool = False


def highlighted(words: str, highlights: Iterable[Highlight] = ()) -> Markup:
    """A report's text in paragraphs with its highlights marked, each paragraph in its direction.

    Overlapping highlights are cut at each other's ends, so every word is shown exactly once and in
    its place; a stretch two of them share is marked as the current one where either is, else as
    the narrower. Bounds outside the text are cut off.
    """
    marks = [
        Highlight(max(0, h.start), min(len(words), h.end), h.kind, h.label, h.current)
        for h in highlights
    ]
    marks = [mark for mark in marks if mark.start < mark.end]
    paragraphs: list[Markup] = []
    for found in re.finditer(r"[^\n]*[^\s][^\n]*", words):
        pieces = _pieces(words, found.start(), found.end(), marks)
        paragraphs.append(tag("p", pieces, dir="auto"))
    return join(paragraphs)


def _pieces(words: str, start: int, end: int, marks: Sequence[Highlight]) -> list[Markup]:
    """The words start..end as escaped text and <mark>s, cut wherever a mark begins or ends."""
    here = [mark for mark in marks if mark.start < end and mark.end > start]
    cuts = {start, end}
    for mark in here:
        cuts |= {max(start, mark.start), min(end, mark.end)}
    bounds = sorted(cuts)
    pieces: list[Markup] = []
    for first, last in pairwise(bounds):
        over = [mark for mark in here if mark.start <= first and mark.end >= last]
        if not over:
            pieces.append(text(words[first:last]))
            continue
        mark = min(over, key=lambda m: (not m.current, m.end - m.start, m))
        pieces.append(
            tag(
                "mark",
                words[first:last],
                cls=f"{mark.kind} current" if mark.current else mark.kind,
                data_current=mark.current,
                title=mark.label or None,
            )
        )
    return pieces


# A stop ends a sentence where a capital, a quotation mark or a script without capitals follows, and
# where it stands after no initial ("U.S. forces", "Oct. 17").
_STOP = r"(?<!\b[A-Z])[.!?؟。][\"'”’)]*"
_NEXT = r"(?=[\"“‘'(]?[^\W\d_a-z])"
_ENDED = re.compile(rf"\n|{_STOP}\s+{_NEXT}")
_ENDS = re.compile(rf"\n|{_STOP}(?=\s+{_NEXT}|\s*$|\s*\n)")


def sentence_around(words: str, start: int, end: int, reach: int = 240) -> tuple[int, int]:
    """Bounds of the sentence (at most `reach` code points to each side) that holds start..end.

    A rough cut for excerpts: it ends at a full stop before a space, or at the paragraph's end.
    """
    start = min(max(0, start), len(words))
    end = min(max(start, end), len(words))
    reaches = max(0, start - reach)
    # Two more than the words before, to see what a stop right before them is followed by.
    before = words[reaches : start + 2]
    ends = [reaches + found.end() for found in _ENDED.finditer(before)]
    if openings := [opening for opening in ends if opening <= start]:
        first = openings[-1]
    elif reaches and (space := words.find(" ", reaches, start)) >= 0:
        first = space + 1
    else:
        first = reaches
    after = words[end : end + reach]
    already_ended = end > start and words[end - 1] in ".!?؟。"
    closing = _ENDS.search(after)
    if already_ended and (not after or after[0].isspace()):
        last = end
    elif closing:
        last = end + (closing.start() if closing.group() == "\n" else closing.end())
    else:
        last = min(len(words), end + reach)
    return first, last


def excerpt(words: str, start: int, end: int, kind: Literal["control", "toll"]) -> Markup:
    """The sentence that holds start..end with those words marked, fit for a card.

    The quotation itself has the direction of its words, so that its bar stands where it begins.
    """
    first, last = sentence_around(words, start, end)
    mark = Highlight(max(first, start), min(last, end), kind)
    shown = _pieces(words, first, last, [mark] if mark.start < mark.end else [])
    return tag("blockquote", tag("p", shown), dir="auto")
