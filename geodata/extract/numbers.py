"""Words that name how many: "at least 12", "between ten and 15", "dozens", "12 million".

Only numbers of things: days, clock times, ages, money, measures, calibres and house numbers are
left out. What is counted is for the rules to see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from geodata.extract import languages
from geodata.extract.page import CountMention, Counts, Sentence
from geodata.extract.phrases import Words, words_of
from geodata.model import Count, Qualifier

_TOO_MANY = 10**11  # of anything counted: a serial number
_LOOK_BACK = 48  # characters before a number in which its qualifier may stand


def find_counts(text: str, language: str = "en") -> Counts:
    """Every number of something in a sentence, in text order, with its qualifier's words.

    "at least 12" is low 12; "as many as 3,250" is high 3,250; "about 40" names 40 and leaves both
    bounds open; "dozens" has the literal bounds of the word and no best; "no" is zero.
    """
    return Counts(_Reader(words_of(text), _words(language)).read)


class _Reader:
    """Reads the numbers of one text's sentences."""

    def __init__(self, row: Words, words: _Words) -> None:
        self.row = row
        self.words = words
        there, first = row.there, words.first_words
        # Words of the text that a number may begin with.
        self.opening = (first & there) | row.digits
        self.opening |= {low for low in row.hyphened if low.partition("-")[0] in first}
        self.articles = words.articles
        if words.articles.isdisjoint(there) or words.after_article.isdisjoint(there):
            self.articles = frozenset()

    def read(self, sentence: Sentence) -> list[CountMention]:
        """The sentence's numbers; none of boilerplate."""
        found: list[CountMention] = []
        if sentence.kind == "boilerplate":
            return found
        row, words = self.row, self.words
        read_to = 0
        for start in self._starts(sentence):
            if start < read_to:
                continue
            match = words.number.match(row.lowered, start, sentence.end)
            if match is None:
                continue
            mention = _count(row, sentence.start, sentence.end, match, words)
            read_to = match.end()
            if mention is not None:
                found.append(mention)
                read_to = max(read_to, mention.end)
            # "11 and 12 March" or "from 50 to 52": the second number is then one of its own.
            if match["high"] and (mention is None or mention.end < match.end("high")):
                read_to = match.end("low")
        return found

    def _starts(self, sentence: Sentence) -> Iterator[int]:
        """Where a number may begin."""
        row, opening, articles = self.row, self.opening, self.articles
        first, stop = row.at(sentence.start), row.at(sentence.end)
        for index, low in enumerate(row.lows[first:stop], first):
            if low in opening or (
                low in articles
                and not self.words.after_article.isdisjoint(row.lows[index + 1 : index + 2])
            ):
                yield row.starts[index]


class _Words:
    """A language's tables for this room, compiled once; patterns are for words in lower case."""

    def __init__(self, language: str) -> None:
        table = languages.load(language)
        self.units: dict[str, int] = table["number_words"]
        self.scales: dict[str, int] = table["number_scales"]
        self.vague: dict[str, list[int]] = table["vague"]
        shapes = table["number_shapes"]
        unit, scale = _any(self.units), _any(self.scales)
        small = rf"(?:{unit})(?:[- ](?:{unit}))?"
        one_or_article = rf"(?:{small}|an?)"
        dozen = shapes["dozen"]
        spelled = (
            rf"(?:half[- ]an?|{one_or_article})[- ](?:{dozen})\b"
            rf"|half an?[- ](?:{scale})\b"
            rf"|{one_or_article}(?:[- ](?:{scale})\b)+(?:(?:,? and |,? |-){small}\b"
            rf"(?:[- ](?:{scale})\b)*)*"
            rf"|{small}\b"
        )
        digits = (
            r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
            rf"(?:[ -]?(?:{scale})\b(?:[- ](?:{scale})\b)*)?"
        )
        number = rf"(?:{digits}|{spelled})"
        vague = (
            rf"(?:{_any(self.vague)})\b"
            rf"(?:[ ](?P<vague_scale>(?:{dozen}|{scale})\b))?"
        )
        self.number = re.compile(
            rf"(?<![\w$€£¥₹#.,:/+-])(?<!\w['’])(?:(?P<low>{number})"
            rf"(?:(?:\s?[-–—]\s?| (?:{shapes['range']}|{shapes['and']}) )(?P<high>{number})"
            r"(?![\w:]|-\w))?"
            rf"|(?P<vague>{vague})"
            rf"|(?P<zero>(?:{shapes['zero']})\b|(?:{shapes['no']})[ ](?=(?:[\w-]+[ ]){{0,2}}?"
            rf"(?:{'|'.join(table['counted_by_no'])})\b)))",
        )
        self.parts = re.compile(
            rf"\d[\d,.  ]*|{_any([*self.units, *self.scales])}|{dozen}|half|\ban?\b"
        )
        self.dozen = re.compile(dozen)
        self.articles = frozenset(shapes["articles"])
        openings = {name.split()[0] for name in (*self.units, *self.vague)} - self.articles
        self.first_words = frozenset({*openings, *shapes["first_words"]})
        self.after_article = frozenset(
            {
                *self.scales,
                dozen,
                *(n.split()[1] for n in (*self.units, *self.vague) if " " in n),
            }
        )
        self.conjunction = shapes["and"]
        before: dict[str, Qualifier] = {}
        after: dict[str, Qualifier] = {}
        names: tuple[Qualifier, ...] = (
            "at_least", "more_than", "at_most", "up_to", "fewer_than", "about",
        )  # fmt: skip
        for name in names:
            before |= dict.fromkeys(table["qualifiers"].get(name, ()), name)
            after |= dict.fromkeys(table["qualifiers"].get(f"after_{name}", ()), name)
        self.before, self.after = before, after
        self.qualifier = re.compile(
            rf"(?:^|(?<=[\s(\"“'‘—–-]))(?P<word>{_any(before)})(?:\s+(?:{_any(before)}))?\s*[\"“]?"
            rf"(?P<extra>(?:{shapes['extra']})\s)?\s*[\"“]?$",
        )
        extras = shapes["extra"].split("|")
        self.closings = frozenset(words.split()[-1] for words in (*before, *extras))
        self.between = re.compile(rf"\b(?:{shapes['between']})\s$")
        self.rising = re.compile(rf"\b(?:{shapes['rising']})\s(?:[\w ]{{1,15}}\s)?$")
        self.extra = re.compile(rf"\b(?:{shapes['extra']})\s$")
        self.qualifier_after = re.compile(rf"[ -]?(?P<word>{_any(after)})(?:\b|(?<=\+))")
        self.not_after = re.compile(rf"(?:{'|'.join(shapes['not_before'])})")
        self.not_before = re.compile(rf"\b(?:{'|'.join(shapes['not_after'])})\s?$")
        month = _any(table["months"])
        # "may" after a number is no month
        cased = _any([name for m in table["months"] for name in (m.title(), m.upper())])
        self.month_after = re.compile(
            rf"(?:\s?(?:and|or|to|[-–])\s?\d{{1,2}})?(?:st|nd|rd|th)?\s(?:of\s)?(?:{cased})\b"
        )
        self.month_before = re.compile(rf"\b(?:{month})\b\.?\s(?:\d{{1,2}}\s?(?:and|to|[-–])\s?)?$")

    def qualified(self, before: str) -> re.Match[str] | None:
        """The qualifier that ends the words before a number; most end in no such word."""
        last = before.rstrip(' "“').rpartition(" ")[2]
        if last.isalpha() and last.lower() not in self.closings:
            return None
        return self.qualifier.search(before)


@cache
def _words(language: str) -> _Words:
    return _Words(language)


def _any(choices: Iterable[str]) -> str:
    """An alternation, longest first, so that "more than" is tried before "more"."""
    return "|".join(re.escape(c) for c in sorted(choices, key=len, reverse=True))


def _count(
    row: Words, start: int, end: int, found: re.Match[str], words: _Words
) -> CountMention | None:
    """The count a match names, or None where the number is a date, an age, money …"""
    first, last = found.span()
    text = row.text
    before = row.lowered[max(start, first - _LOOK_BACK) : first]
    if found["zero"]:
        return _mention(text, first, last, Count(0, 0, 0, "exact"))
    if found["vague"]:
        low, high = _vague(found, words)
        qualified = words.qualified(before)
        if qualified:
            first -= len(before) - qualified.start("word")
        return _mention(text, first, last, Count(low, None, high, "vague"))
    low_value = _value(found["low"], words)
    high_value = _value(found["high"], words) if found["high"] else None
    is_range = high_value is not None
    between = words.between.search(before) if is_range else None
    if is_range and (
        (words.rising.search(before) and not between)
        or low_value is None
        or high_value is None
        or high_value <= low_value
        or (_is_year(found["low"], low_value) and not between)
    ):
        is_range, last, high_value = False, found.end("low"), None
    if is_range and not between and not _is_pair(text, found, words):
        is_range, last, high_value = False, found.end("low"), None
    if low_value is None:
        return None
    trailing = words.qualifier_after.match(row.lowered, last, end)
    if not trailing and _is_something_else(
        row, start, end, first, last, before, found, low_value, words
    ):
        return None
    if is_range:
        if between:
            first -= len(before) - between.start()
        return _mention(text, first, last, Count(low_value, None, high_value, "range"))
    qualifier: Qualifier = "exact"
    qualified = words.qualified(before)
    if qualified:
        qualifier = words.before[_plain(qualified["word"])]
        first -= len(before) - qualified.start("word")
        last = trailing.end() if trailing else last  # "an estimated 20+"
    elif trailing:
        qualifier = words.after[_plain(trailing["word"])]
        last = trailing.end()
    return _mention(text, first, last, bounded(low_value, qualifier))


def bounded(number: int, qualifier: Qualifier) -> Count:
    """The count a number and its qualifier make; what the words leave open stays open."""
    low = number if qualifier in ("exact", "at_least", "more_than") else None
    high = number if qualifier in ("exact", "at_most", "up_to", "fewer_than") else None
    return Count(low, number, high, qualifier)


def _mention(text: str, first: int, last: int, count: Count) -> CountMention:
    while last > first and text[last - 1].isspace():
        last -= 1
    words = text[first:last]
    return CountMention(
        first, last, Count(count.low, count.best, count.high, count.qualifier, words)
    )


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


def _vague(found: re.Match[str], words: _Words) -> tuple[int | None, int | None]:
    name = _plain(found["vague"])
    scale = found["vague_scale"]
    if scale:
        name = name[: -len(scale)].strip()
    low, high = words.vague[name]
    if scale:
        by = 12 if words.dozen.fullmatch(scale) else words.scales[scale.lower()]
        low, high = low * by, high * by
    return low or None, high or None


def _is_pair(text: str, found: re.Match[str], words: _Words) -> bool:
    """ "10-15", "28 or 29", "ten to twelve": both written alike, or one more ("nine or 10"); not
    "12 and 15", which are two."""
    link = text[found.end("low") : found.start("high")].strip().lower()
    if link == words.conjunction:
        return False
    low, high = _value(found["low"], words), _value(found["high"], words)
    next_to = low is not None and high == low + 1
    return next_to or found["low"][0].isdigit() == found["high"][0].isdigit()


def _is_year(words: str, value: int) -> bool:
    return words.isdigit() and len(words) == 4 and 1900 <= value <= 2099


def _is_something_else(
    row: Words,
    start: int,
    end: int,
    first: int,
    last: int,
    before: str,
    found: re.Match[str],
    value: int,
    words: _Words,
) -> bool:
    """True for a day, time, age, sum, measure, calibre, model or serial number."""
    text = row.text
    if words.not_after.match(row.lowered, last, end) or words.month_after.match(text, last, end):
        return True
    if words.not_before.search(before) and not words.extra.search(before):
        return True
    low = found["low"]
    if low[0].isdigit():
        if value <= 31 and words.month_before.search(before):
            return True
        if ("." in low and low[-1].isdigit()) or len(low) > 12 or (low[0] == "0" and low != "0"):
            return True
        following = text[last : last + 2]
        if following[:1] in ",)" and before.endswith((", ", " (")) and value < 110:
            # "Ahmed, 22, said": an age in commas stands behind a name.
            return bool(
                re.search(r"[^\W\d_][\w'’-]*[,]? ?\(?\s?$", before[:-1])
                and _after_name(text[start:first])
            )
        if _is_year(low, value):
            return not re.match(r"\s[a-z]{3,}(?:s|e[nd]|ple|ren)\b", text[last : last + 20])
    return False


def _after_name(before: str) -> bool:
    name = before.rstrip(" ,(").rsplit(" ", 1)[-1]
    return name[:1].isupper()


def _value(written: str, words: _Words) -> int | None:
    """The number digits or words spell; None where they spell none ("two one")."""
    if written.isascii() and written.isdigit():  # as most numbers are written
        plain = int(written)
        return plain if plain < _TOO_MANY else None
    if written in words.units:
        return words.units[written]
    total, group, seen = 0.0, 0.0, False
    last_unit = 0.0
    for part in words.parts.findall(written):
        low = part.lower().strip(" ,")
        if low[:1].isdigit():
            digits = re.sub(r"[,\s]", "", low).rstrip(".")
            group += float(digits) if len(digits) < 16 else float("inf")
        elif low == "half":
            group = 0.5
        elif low in ("a", "an"):
            group = group or 1.0
        elif low in words.units:
            unit = words.units[low]
            if seen and last_unit and not (last_unit >= 20 and last_unit % 10 == 0 and unit < 10):
                return None
            group += unit
            last_unit = unit
            seen = True
            continue
        elif low in words.scales:
            scale = words.scales[low]
            if scale == 100:
                group = (group or 1) * 100
            else:
                total += (group or 1) * scale
                group = 0.0
        elif words.dozen.fullmatch(low):
            group = (group or 1) * 12
        last_unit, seen = 0.0, True
    total += group
    return int(total) if total < _TOO_MANY else None
