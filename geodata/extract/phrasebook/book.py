"""A language's file laid out for look-up: its affixes, words, names and patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from geodata.errors import LanguageError
from geodata.extract import languages
from geodata.extract.party_table import PARTIES, party_info
from geodata.extract.phrasebook.patterns import (
    Affixes,
    Compiler,
    Folding,
    Pattern,
    Phrases,
    Step,
    cut,
    steps_of,
)
from geodata.model import (
    Change,
    ClaimantKind,
    Extent,
    Measure,
    Modality,
    Qualifier,
    Scope,
)

READINGS = ("day", "month", "year", "weekday", "ago", "past", "calendar")  # of dates; see `days`
BOUNDS = ("since", "until", "before", "after")
_FEW_COUNTRIES = 4  # a party that fights in more tells little of where a text is set


@dataclass(frozen=True, slots=True)
class Number:
    """What a number's word is worth; a scale ("hundred") multiplies what stands before it."""

    value: int
    scale: bool = False
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun for people: their group, and how many where the noun itself tells (one, two)."""

    group: str
    count: int | None = None
    again: bool = False  # "others": people of the group told of before
    measure: Measure | None = None  # "wounded": what became of them


@dataclass(frozen=True, slots=True)
class PlaceNoun:
    """A word before a place's name: a kind of place, a part or site of it, or how much of it."""

    sort: str  # "kind", "several", "site" or "share"
    extent: Extent = "full"


@dataclass(frozen=True, slots=True)
class DateRule:
    """A pattern that names days, and how it is read; see `days`."""

    pattern: Pattern
    reading: str
    n: int | None
    unit: str | None

    @property
    def leans(self) -> bool:
        """True for days told from the report's own: "yesterday", "on Friday"."""
        return self.reading not in ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class ControlRule:
    """A pattern that tells who holds a place; `subject` is whom an unnamed party stands for."""

    pattern: Pattern
    change: Change
    modality: Modality
    extent: Extent
    subject: str | None
    title: bool  # only in headlines, where the present tense tells what has happened


@dataclass(frozen=True, slots=True)
class TollRule:
    """A pattern that tells how many people were harmed or moved."""

    pattern: Pattern
    measure: Measure
    modality: Modality
    scope: Scope | None


@dataclass(frozen=True, slots=True)
class SpeakerRule:
    """A pattern that tells who says so, and of which words: after it, before it, or all."""

    pattern: Pattern
    covers: str
    modality: Modality


@dataclass(frozen=True, slots=True)
class Book:
    """All a language's file says; the tables of names hold canonical names."""

    code: str
    fold: Folding
    numbers: Phrases[Number]
    number_joins: frozenset[str]
    spaced_thousands: bool
    ranges: Sequence[Pattern]
    measures: Phrases[None]
    vague: Phrases[tuple[int, int]]
    qualifiers_before: Phrases[Qualifier]
    qualifiers_after: Phrases[Qualifier]
    months: Phrases[int]
    weekdays: Phrases[int]
    units: Phrases[tuple[str, int | None]]
    people: Phrases[Noun]
    party_names: Phrases[str]
    party_nouns: Phrases[frozenset[str]]
    forces: Phrases[None]
    members: Phrases[None]
    demonyms: Phrases[str]
    sources: Phrases[tuple[str, ClaimantKind]]
    speaker_kinds: Phrases[ClaimantKind]
    place_nouns: Phrases[PlaceNoun]
    place_references: Phrases[None]
    near: Phrases[None]
    small: Phrases[None]
    of: Phrases[None]
    including: Phrases[None]
    joins: frozenset[str]
    cues: Sequence[tuple[Modality, Pattern]]
    dates: Sequence[DateRule]
    bounds: Sequence[tuple[str, Pattern]]
    control: Sequence[ControlRule]
    tolls: Sequence[TollRule]
    speakers: Sequence[SpeakerRule]
    scopes: Sequence[tuple[Scope, Pattern]]
    affixes: Affixes
    common: frozenset[str]
    known_common: dict[str, bool] = field(default_factory=dict)

    def is_common(self, word: str) -> bool:
        """True for a word of the language that names no place, whatever is written with it."""
        known = self.known_common.get(word)
        if known is None:
            stems = self.affixes.stems(self.fold(word))
            known = self.known_common[word] = not self.common.isdisjoint(stems)
        return known

    def joins_at(self, step: Step) -> bool:
        """True for a word or mark that joins two of a list."""
        return not step.kind and step.word in self.joins


def countries_hinted(book: Book, text: str) -> Iterator[str]:
    """The countries a text speaks of by adjectives ("Yemeni") and by the parties it names."""
    steps = steps_of(text, 0, len(text), book.fold)
    for index in range(len(steps)):
        demonym = book.demonyms.at(steps, index)
        if demonym is not None:
            yield demonym[1]
        party = book.party_names.at(steps, index)
        if party is not None:
            where = party_info(party[1]).countries
            if len(where) <= _FEW_COUNTRIES:
                yield from where


@lru_cache(maxsize=8)
def book_of(code: str) -> Book:
    """The language's phrasebook, read once; `LanguageError` names the fault and its mending."""
    return make_book(languages.load(code), f"{code}.toml")


def make_book(table: Mapping[str, Any], where: str) -> Book:
    """The tables of a language's file as a phrasebook; `where` names the file in messages."""
    return _Maker(table, where).book()


class _Maker:
    def __init__(self, table: Mapping[str, Any], where: str) -> None:
        self.table = table
        self.where = where
        writing = self._section("writing")
        self.fold = Folding(writing.get("letters", {}))
        self.affixes = Affixes(
            *(
                tuple(self.fold(each) for each in writing.get(name, ()))
                for name in ("conjunctions", "prefixes", "article", "endings")
            )
        )
        self.compiler = Compiler(self.affixes, self.fold, self._section("classes"), where)

    def book(self) -> Book:
        numbers, people, places = (self._section(name) for name in ("numbers", "people", "places"))
        words, parties, sources = (self._section(name) for name in ("words", "parties", "sources"))
        return Book(
            code=str(self._section("language").get("code", "")),
            fold=self.fold,
            numbers=self._numbers(numbers),
            number_joins=self._folded(numbers.get("joins", ())) | self._conjunctions(),
            spaced_thousands=bool(numbers.get("spaced", False)),
            ranges=[self.compiler.pattern(row) for row in numbers.get("ranges", ())],
            measures=self._listed(numbers.get("measures", ())),
            vague=self._phrases(
                {name: (low, high) for name, (low, high) in self._section("vague").items()}
            ),
            qualifiers_before=self._qualifiers("before"),
            qualifiers_after=self._qualifiers("after"),
            months=self._phrases(self._section("months"), bare=True),
            weekdays=self._phrases(self._section("weekdays")),
            units=self._units(),
            people=self._people(people, self._section("harmed")),
            party_names=self._party_names(parties.get("names", {})),
            party_nouns=self._phrases(
                {noun: frozenset(kinds) for noun, kinds in parties.get("nouns", {}).items()}
            ),
            forces=self._listed(parties.get("forces", ())),
            members=self._listed(parties.get("members", ())),
            demonyms=self._phrases(self._section("demonyms")),
            sources=self._sources(sources.get("names", {})),
            speaker_kinds=self._kinds(sources.get("kinds", {})),
            place_nouns=self._place_nouns(places),
            place_references=self._listed(places.get("references", ())),
            near=self._listed(places.get("near", ())),
            small=self._listed(words.get("small", ())),
            of=self._listed(words.get("of", ())),
            including=self._listed(words.get("including", ())),
            joins=self._folded(words.get("joins", (","))) | self._conjunctions(),
            cues=[
                (cast(Modality, modality), self.compiler.pattern(pattern))
                for modality, patterns in self._section("cues").items()
                for pattern in patterns
            ],
            dates=[
                DateRule(
                    pattern, self._known(row, "reading", READINGS), row.get("n"), row.get("unit")
                )
                for row, pattern in self._rows("date")
            ],
            bounds=[
                (self._known(row, "reading", BOUNDS), pattern)
                for row, pattern in self._rows("bound")
            ],
            control=[
                ControlRule(
                    pattern,
                    self._known(row, "change", languages.CHANGES),
                    row.get("modality", "asserted"),
                    row.get("extent", "full"),
                    row.get("subject"),
                    bool(row.get("title", False)),
                )
                for row, pattern in self._rows("control")
            ],
            tolls=[
                TollRule(
                    pattern,
                    self._known(row, "measure", languages.MEASURES),
                    row.get("modality", "asserted"),
                    row.get("scope"),
                )
                for row, pattern in self._rows("toll")
            ],
            speakers=[
                SpeakerRule(
                    pattern,
                    self._known(row, "covers", ("after", "before", "all")),
                    row.get("modality", "attributed"),
                )
                for row, pattern in self._rows("speaker")
            ],
            scopes=[
                (cast(Scope, scope), self.compiler.pattern(pattern))
                for scope, patterns in self._section("scopes").items()
                for pattern in patterns
            ],
            affixes=self.affixes,
            common=self._common(words.get("common", ())),
        )

    def _common(self, words: Iterable[str]) -> frozenset[str]:
        """Words of the file that are no place's name: all it lists but for names themselves."""
        listed = [*words, *_strings(self.table.get("classes", {})), *self._literals()]
        for section in ("months", "weekdays", "vague", "demonyms"):
            listed += self._section(section)
        for section in ("units", "qualifiers", "people", "harmed", "words", "places"):
            listed += _strings(self._section(section))
        for key in ("words", "scales", "ordinals"):
            listed += self._section("numbers").get(key, {})
        parties, sources = self._section("parties"), self._section("sources")
        listed += [*parties.get("forces", ()), *parties.get("nouns", {})]
        listed += _strings(sources.get("kinds", {}))
        for names in (parties.get("names", {}), sources.get("names", {})):
            listed += [name for name in _strings(names) if " " not in name]
        found: set[str] = set()
        for word in (word for phrase in listed for word in cut(phrase)):
            plain = self.fold(word.strip("*"))
            found.add(plain)
            if word.endswith("*"):
                found |= {plain + ending for ending in self.affixes.endings}
        return frozenset(found)

    def _literals(self) -> Iterator[str]:
        """The words that patterns name outright."""
        for name in ("date", "bound", "speaker", "control", "toll"):
            for _, pattern in self._rows(name):
                for element in re.findall(r"<[^>]+>|[^\s\[\]()|!=/]+", pattern.source):
                    if element[0].isalpha() and not element.split(":")[0].isupper():
                        yield element

    def _section(self, name: str) -> Mapping[str, Any]:
        section: Mapping[str, Any] = self.table.get(name, {})
        return section

    def _rows(self, name: str) -> Iterable[tuple[Mapping[str, Any], Pattern]]:
        for number, row in enumerate(self.table.get(name, ()), 1):
            written = row.get("pattern") or row.get("patterns")
            if not written:
                raise LanguageError(
                    f"{self.where}: [[{name}]] number {number} has no pattern; add `pattern = …`"
                )
            for each in [written] if isinstance(written, str) else written:
                yield row, self.compiler.pattern(each)

    def _known(self, row: Mapping[str, Any], key: str, choices: Iterable[str]) -> Any:
        choices = tuple(choices)
        if row.get(key) not in choices:
            written = row.get("pattern") or row["patterns"][0]
            raise LanguageError(
                f"{self.where}: pattern {written!r}: `{key}` must be one of "
                f"{', '.join(sorted(choices))}"
            )
        return row[key]

    def _folded(self, words: Iterable[str]) -> frozenset[str]:
        return frozenset(self.fold(word) for word in words)

    def _conjunctions(self) -> frozenset[str]:
        return frozenset(self.affixes.conjunctions)

    def _phrases(self, rows: Mapping[str, Any], bare: bool = False) -> Phrases[Any]:
        phrases: Phrases[Any] = Phrases(self.affixes, self.fold)
        for phrase, meaning in rows.items():
            phrases.add(phrase, meaning, bare=bare)
        return phrases

    def _listed(self, words: Iterable[str]) -> Phrases[None]:
        return self._phrases(dict.fromkeys(words), bare=True)

    def _numbers(self, table: Mapping[str, Any]) -> Phrases[Number]:
        phrases: Phrases[Number] = Phrases(self.affixes, self.fold)
        for name, value in table.get("words", {}).items():
            phrases.add(name, Number(value))
        for name, value in table.get("scales", {}).items():
            phrases.add(name, Number(value, scale=True))
        for name, value in table.get("ordinals", {}).items():
            phrases.add(name, Number(value, ordinal=True))
        return phrases

    def _qualifiers(self, side: str) -> Phrases[Qualifier]:
        phrases: Phrases[Qualifier] = Phrases(self.affixes, self.fold)
        for qualifier, words in self._section("qualifiers").get(side, {}).items():
            for phrase in words:
                phrases.add(phrase, qualifier, bare=True)
        return phrases

    def _units(self) -> Phrases[tuple[str, int | None]]:
        phrases: Phrases[tuple[str, int | None]] = Phrases(self.affixes, self.fold)
        for unit, rows in self._section("units").items():
            for number, count in (("one", 1), ("two", 2), ("many", None)):
                for phrase in rows.get(number, ()):
                    phrases.add(phrase, (unit, count))
        return phrases

    def _people(self, table: Mapping[str, Any], harmed: Mapping[str, Any]) -> Phrases[Noun]:
        phrases: Phrases[Noun] = Phrases(self.affixes, self.fold)
        for measure, rows in harmed.items():
            for number, count in (("two", 2), ("one", 1), ("many", None)):
                for phrase in rows.get(number, ()):
                    phrases.add(phrase, Noun("all", count, False, cast(Measure, measure)))
        for group, rows in table.items():
            for phrase in rows.get("two", ()):
                phrases.add(phrase, Noun(group, 2))
            for phrase in rows.get("one", ()):
                phrases.add(phrase, Noun(group, 1))
            for phrase in rows.get("many", ()):
                phrases.add(phrase, Noun(group, None, group == "others"))
        return phrases

    def _party_names(self, names: Mapping[str, Sequence[str]]) -> Phrases[str]:
        known = {party.name for party in PARTIES}
        phrases: Phrases[str] = Phrases(self.affixes, self.fold)
        for name, aliases in names.items():
            if name not in known:
                raise LanguageError(
                    f"{self.where}: [parties.names] {name!r} is no name of parties.toml; "
                    "use one of its names, or add a row there"
                )
            for alias in aliases:
                phrases.add(alias, name)
        return phrases

    def _sources(self, names: Mapping[str, Sequence[str]]) -> Phrases[tuple[str, ClaimantKind]]:
        kinds = {row["name"]: row["kind"] for row in languages.parties().get("source", ())}
        phrases: Phrases[tuple[str, ClaimantKind]] = Phrases(self.affixes, self.fold)
        for name, aliases in names.items():
            if name not in kinds:
                raise LanguageError(
                    f"{self.where}: [sources.names] {name!r} is no source of parties.toml; "
                    "use one of its names, or add a row there"
                )
            for alias in aliases:
                phrases.add(alias, (name, kinds[name]))
        return phrases

    def _kinds(self, kinds: Mapping[str, Sequence[str]]) -> Phrases[ClaimantKind]:
        phrases: Phrases[ClaimantKind] = Phrases(self.affixes, self.fold)
        for kind, words in kinds.items():
            for word in words:
                phrases.add(word, cast(ClaimantKind, kind))
        return phrases

    def _place_nouns(self, table: Mapping[str, Any]) -> Phrases[PlaceNoun]:
        phrases: Phrases[PlaceNoun] = Phrases(self.affixes, self.fold)
        for phrase in table.get("sites", ()):
            phrases.add(phrase, PlaceNoun("site"))
        for phrase in table.get("kinds", ()):
            phrases.add(phrase, PlaceNoun("kind"))
        for phrase in table.get("several", ()):
            phrases.add(phrase, PlaceNoun("several"))
        for extent, words in table.get("shares", {}).items():
            for phrase in words:
                phrases.add(phrase, PlaceNoun("share", extent))
        return phrases


def _strings(table: Mapping[str, Any]) -> list[str]:
    """All strings in the lists of a table and its tables."""
    found: list[str] = []
    for value in table.values():
        if isinstance(value, Mapping):
            found += _strings(value)
        elif isinstance(value, (list, tuple)):
            found += [each for each in value if isinstance(each, str)]
    return found


__all__ = ["Book", "Noun", "Number", "PlaceNoun", "book_of", "cut", "make_book"]
