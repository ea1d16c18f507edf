"""Patterns over the steps of a sentence: what a language's file says instead of a grammar.

A sentence is a row of steps: words, marks, and things found before (PLACE, PARTY, PEOPLE, COUNT,
DATE …). A pattern is a row of what must follow one another:

    word            this word; word/other: either; word*: with an ending, *word: with letters
                    written together with it, both as the language's file lists them
    <name>          any word or phrase of the file's class of that name
    PLACE           a step of that kind; PARTY:gained_by gives it that role
    WHO             up to ten words of any kind, as few as will do; kept as said
    ..              up to three words, no marks
    ...             up to twelve words, commas among them
    [x y]  (x|y)    perhaps; either
    !x  =x          x does not follow; does follow, and is not taken; a word, class or kind
    END             the sentence's end
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar

from geodata.errors import LanguageError

KINDS = (
    "PLACE", "PARTY", "PEOPLE", "COUNT", "NUMBER", "DATE", "MONTH", "WEEKDAY", "UNIT", "PART",
)  # fmt: skip
_SIGN = {kind: chr(0xE000 + number) for number, kind in enumerate(KINDS)}
_SIGNS = "".join(_SIGN.values())
# Letters with the marks set on or under them; an elision ("l'") is a word of its own.
_TOKEN = re.compile(
    "\\d+(?:[.,\u066b\u066c]\\d+)*"
    "|(?:[^\\W\\d_][\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed]*)+(?:['’](?=\\w))?"
    "|[^\\s]"
)
_ENDS = ".!?؟…;؛:"
_REMEMBERED = 20_000  # words kept folded
_MARK = r"[^\w\s" + _SIGNS + r"'’-]"  # hyphens and apostrophes stand within names
_STEP = "[^ ]+ "
_WORD_STEP = rf"(?!{_MARK} ){_STEP}"
_CLAUSE_STEP = rf"(?![{re.escape(_ENDS)}] ){_STEP}"


@dataclass(slots=True)
class Step:
    """One step of a sentence; `kind` is "" for a word or mark, and `ref` what was found there.

    `word` is folded for comparing; `start` and `end` are offsets into the report's text.
    """

    word: str
    start: int
    end: int
    kind: str = ""
    ref: Any = None
    joined: bool = False  # written together with an "and"

    @property
    def is_mark(self) -> bool:
        """True for punctuation."""
        return not self.kind and not self.word[0].isalnum()


class Folding:
    """Folds words for comparing: lower case, no marks over letters but those that make another
    letter, and one letter for those that a language writes for one another."""

    def __init__(self, alike: Mapping[str, str]) -> None:
        self._alike = {ord(letter): one for letters, one in alike.items() for letter in letters}
        self._known: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        """The word folded."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[word] = self._folded(word)
        return known

    def starred(self, word: str) -> str:
        """A word of a pattern, its stars kept."""
        plain = self(word.strip("*"))
        return f"{'*' * word.startswith('*')}{plain}{'*' * (len(word) > 1 and word.endswith('*'))}"

    def _folded(self, word: str) -> str:
        if not word.isascii():
            word = unicodedata.normalize("NFC", word)
            word = "".join(c for c in word if c != "\u0640" and unicodedata.category(c) != "Mn")
        return (word.replace("’", "'").casefold() or "'").translate(self._alike)


def steps_of(text: str, start: int, end: int, fold: Folding) -> list[Step]:
    """The words and marks of text[start:end]."""
    return [
        Step(fold(match[0]), match.start(), match.end())
        for match in _TOKEN.finditer(text, start, end)
    ]


def merged(steps: Sequence[Step], first: int, stop: int, kind: str, ref: Any) -> Step:
    """One step of a kind in the place of those from first to stop."""
    one = steps[first]
    return Step("", one.start, steps[stop - 1].end, kind, ref, one.joined)


class Line:
    """A sentence's steps as one line of text that patterns are matched against."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = steps
        self.offsets: list[int] = []
        pieces = [" "]
        at = 1
        for step in steps:
            self.offsets.append(at)
            piece = _SIGN[step.kind] if step.kind else step.word
            pieces.append(piece + " ")
            at += len(piece) + 1
        self.text = "".join(pieces)

    def index(self, offset: int) -> int:
        """Which step begins at an offset of the line."""
        return bisect_left(self.offsets, offset)


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern fits: steps first to stop, and the steps that have each role."""

    first: int
    stop: int
    roles: Mapping[str, tuple[int, int]]

    def step(self, role: str) -> int | None:
        """The one step of a role; None where the pattern left it open."""
        found = self.roles.get(role)
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Affixes:
    """What a language writes together with its words: each a tuple of letters, none is usual."""

    conjunctions: tuple[str, ...] = ()  # "and", which any word may carry
    prefixes: tuple[str, ...] = ()  # "in", "to"; which starred words and names may carry
    article: tuple[str, ...] = ()  # the article, then how it looks behind each prefix
    endings: tuple[str, ...] = ()

    @property
    def conjunction(self) -> str:
        """A pattern of regular expressions for what any word may carry."""
        return _optional(self.conjunctions)

    def starred(self, word: str) -> str:
        """As a regular expression: the word behind any of the prefixes, or the article, or none."""
        if self.article and word.startswith(self.article[0]):
            stem = word[len(self.article[0]) :]
            return f"{_either(self.article)}{re.escape(stem)}"
        return f"{_optional((*self.article, *self.prefixes))}{re.escape(word)}"

    @property
    def ending(self) -> str:
        """A regular expression for an ending or none."""
        return _optional(self.endings)

    def stems(self, word: str) -> Iterator[str]:
        """The word, and what is left of it without what may be written together with it."""
        for rest in (word, *(word[len(c) :] for c in self.conjunctions if word.startswith(c))):
            yield rest
            for prefix in (*self.article, *self.prefixes):
                if rest.startswith(prefix):
                    yield rest[len(prefix) :]
                    if prefix in self.article:
                        yield self.article[0] + rest[len(prefix) :]

    def forms(self, word: str) -> Iterator[tuple[str, bool]]:
        """All that a name's first word may look like, each with whether an "and" is part of it."""
        ended = word.endswith("*")
        word = word.strip("*")
        looks = {word, *(prefix + word for prefix in self.prefixes)}
        if self.article and word.startswith(self.article[0]):
            looks = {look + word[len(self.article[0]) :] for look in self.article}
        elif self.article:
            looks |= {look + word for look in self.article}
        if ended:
            looks |= {look + ending for look in looks for ending in self.endings}
        for look in looks:
            yield look, False
            for conjunction in self.conjunctions:
                yield conjunction + look, True


T = TypeVar("T")


class Phrases(Generic[T]):
    """Words and phrases to look up at a step, each with what it means; the longest wins."""

    def __init__(self, affixes: Affixes, fold: Folding) -> None:
        self._affixes = affixes
        self._fold = fold
        self._rows: dict[str, list[tuple[tuple[str, ...], T, bool]]] = {}

    def add(self, phrase: str, meaning: T, *, bare: bool = False) -> None:
        """One phrase more; a `bare` one carries no prefix, and no article that it has not itself.

        An earlier meaning of the same phrase stays.
        """
        words = [self._fold.starred(word) for word in cut(phrase)]
        if not words:
            return
        rest = tuple(words[1:])
        if bare:
            first = words[0].strip("*")
            forms = [(first, False)] + [(c + first, True) for c in self._affixes.conjunctions]
        else:
            forms = list(self._affixes.forms(words[0]))
        for form, joined in forms:
            rows = self._rows.setdefault(form, [])
            if all(row[0] != rest for row in rows):
                rows.append((rest, meaning, joined))
                rows.sort(key=lambda row: -len(row[0]))

    def at(self, steps: Sequence[Step], index: int) -> tuple[int, T, bool] | None:
        """The longest phrase at a step: where it stops, its meaning, and whether "and" joins it."""
        if steps[index].kind:
            return None
        for rest, meaning, joined in self._rows.get(steps[index].word, ()):
            stop = index + 1 + len(rest)
            if tuple(step.word for step in steps[index + 1 : stop] if not step.kind) == rest:
                return stop, meaning, joined
        return None

    def ending_at(self, steps: Sequence[Step], stop: int) -> tuple[int, T] | None:
        """The longest phrase of up to six steps that ends before a step: its start and meaning."""
        for index in range(max(0, stop - 6), stop):
            found = self.at(steps[:stop], index)
            if found is not None and found[0] == stop:
                return index, found[1]
        return None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern ready to match; `source` is how it is written in its file."""

    source: str
    regex: re.Pattern[str]
    roles: Mapping[str, str]  # name of a group → role

    def matches(self, line: Line) -> Iterator[Match]:
        """Where it fits in the line, from left to right, never overlapping."""
        for found in self.regex.finditer(line.text):
            roles: dict[str, tuple[int, int]] = {}
            for group, role in self.roles.items():
                start, end = found.span(group)
                if start >= 0 and end > start:
                    roles.setdefault(role, (line.index(start), line.index(end)))
            yield Match(line.index(found.start()), line.index(found.end()), roles)


@dataclass(slots=True)
class Compiler:
    """Makes patterns for one language: its affixes, and its classes of words."""

    affixes: Affixes
    fold: Folding
    classes: Mapping[str, Sequence[str]]
    where: str  # the file, for messages
    _known: dict[str, str] = field(default_factory=dict)

    def pattern(self, source: str) -> Pattern:
        """The pattern compiled; `LanguageError` names the file, the fault and the mending."""
        roles: dict[str, str] = {}
        pieces: list[str] = []
        depth: list[str] = []
        elements = re.findall(r"[!=]?<[^>]+>|[\[\]()|]|[^\s\[\]()|]+", source)
        for element in elements:
            if element in "[(":
                depth.append(element)
                pieces.append("(?:")
            elif element in "])":
                if not depth or (depth.pop() == "[") != (element == "]"):
                    raise self._fault(source, f"{element!r} closes nothing; mend the brackets")
                pieces.append(")?" if element == "]" else ")")
            elif element == "|":
                pieces.append("|")
            else:
                pieces.append(self._element(element, roles, source))
        if depth or not elements:
            raise self._fault(source, "is left open or empty; mend the brackets")
        return Pattern(source, re.compile("(?<= )" + "".join(pieces)), roles)

    def phrase(self, words: str) -> str:
        """A regular expression for one or more words of a class or a list."""
        known = self._known.get(words)
        if known is None:
            rows = [self._word(word) for word in cut(words)]
            known = self._known[words] = "".join(rows)
        return known

    def _element(self, element: str, roles: dict[str, str], source: str) -> str:
        if element == "..":
            return f"(?:{_WORD_STEP}){{0,3}}?"
        if element == "...":
            return f"(?:{_CLAUSE_STEP}){{0,12}}?"
        if element == "END":
            return "(?=$)"
        if element[0] in "!=" and len(element) > 1:
            rest = element[1:]
            ahead = f"{_SIGN[rest]} " if rest in _SIGN else self._element(rest, {}, source)
            return f"(?{element[0]}{ahead})"
        if element.startswith("<"):
            name = element[1:-1]
            if name not in self.classes:
                raise self._fault(source, f"class {name!r} is in no [classes]; add it")
            phrases = sorted(self.classes[name], key=len, reverse=True)
            return "(?:" + "|".join(self.phrase(phrase) for phrase in phrases) + ")"
        kind, _, role = element.partition(":")
        if kind == "WHO":
            group = self._group(roles, role or "who")
            return rf"(?P<{group}>(?:{_WORD_STEP}){{1,10}}?)"
        if kind in _SIGN:
            group = self._group(roles, role or kind.lower())
            return f"(?P<{group}>{_SIGN[kind]} )"
        if kind.isascii() and kind.isupper() and len(kind) > 2:
            raise self._fault(source, f"{kind} is no kind of step; use one of {', '.join(KINDS)}")
        return "(?:" + "|".join(self.phrase(word) for word in element.split("/") if word) + ")"

    @staticmethod
    def _group(roles: dict[str, str], role: str) -> str:
        name = f"r{len(roles)}"
        roles[name] = role
        return name

    def _word(self, word: str) -> str:
        starred, ended = word.startswith("*"), word.endswith("*")
        plain = self.fold.starred(word).strip("*")
        body = self.affixes.starred(plain) if starred else re.escape(plain)
        return f"{self.affixes.conjunction}{body}{self.affixes.ending if ended else ''} "

    def _fault(self, source: str, fault: str) -> LanguageError:
        return LanguageError(f"{self.where}: pattern {source!r}: {fault}")


def cut(phrase: str) -> list[str]:
    """The words of a phrase cut as a sentence's are, with the stars they carry."""
    found: list[str] = []
    for word in phrase.split():
        inner = [match[0] for match in _TOKEN.finditer(word.strip("*"))]
        if inner and word.startswith("*"):
            inner[0] = "*" + inner[0]
        if inner and word.endswith("*"):
            inner[-1] += "*"
        found += inner
    return found


@lru_cache(maxsize=256)
def _either(choices: tuple[str, ...]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(choices, key=len, reverse=True))) + ")"


def _optional(choices: tuple[str, ...]) -> str:
    return f"{_either(choices)}?" if choices else ""
