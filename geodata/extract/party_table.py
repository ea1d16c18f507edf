"""The parties there are: the rows of languages/parties.toml, and the words that name parties.

A language adds its nouns for armed people, its demonyms and its own aliases; `Lexicon` lays all
of it out for look-up. actors.py finds the names in a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from geodata.extract import languages
from geodata.extract.phrases import Words, cut

PartyKind = Literal[
    "state", "jihadist", "rebel", "militia", "separatist", "coalition", "police", "peacekeeper", ""
]

# An alias laid out for look-up: its words in lower case, as written, and whose it is.
Alias = tuple[tuple[str, ...], str, "Party"]
# Kinds of party that stand for a state, or beside one.
STATE_KINDS = frozenset({"state", "police", "peacekeeper", "coalition"})
_ACRONYM = re.compile(r"[A-Z][A-Z0-9/&-]{0,7}s?$")

# Kinds of words of grammar that are in no party's name, though a sentence may open with them.
_NO_NAMES = ("subordinators", "prepositions", "conjunctions", "adverbs", "relatives", "have")


@dataclass(frozen=True, slots=True)
class Party:
    """A row of the table: canonical name, short label, kind, countries it fights in, aliases.

    `leaders` are those whose men it is ("Haftar's forces"); `years` when a state had these forces,
    first and last; `part_of` the parties it belongs to or fights within; `also_said` descriptions
    that reports use for it but that name no party; `never_said` bare nouns that mean others.

    A party that is in no row has its own words as name and label, and an empty kind.
    """

    name: str
    short: str
    kind: PartyKind = ""
    countries: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    epithets: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    years: tuple[int, int] = (0, 9999)
    part_of: tuple[str, ...] = ()
    also_said: tuple[str, ...] = ()
    never_said: frozenset[str] = frozenset()


def _row(row: Mapping[str, Any]) -> Party:
    return Party(
        name=row["name"],
        short=row.get("short", row["name"]),
        kind=row["kind"],
        countries=tuple(row.get("countries", ())),
        aliases=tuple(row.get("aliases", ())),
        epithets=tuple(row.get("epithets", ())),
        leaders=tuple(row.get("leaders", ())),
        years=(row.get("years", (0, 9999))[0], row.get("years", (0, 9999))[1]),
        part_of=tuple(row.get("part_of", ())),
        also_said=tuple(row.get("also_said", ())),
        never_said=frozenset(row.get("never_said", ())),
    )


PARTIES: tuple[Party, ...] = tuple(_row(row) for row in languages.parties()["party"])
_BY_NAME = {party.name: party for party in PARTIES}


def party_info(name: str) -> Party:
    """The party of that canonical name; one with the name alone where the table has none."""
    return _BY_NAME.get(name) or Party(name=name, short=name)


@lru_cache(maxsize=4096)
def same_side(one: str, other: str) -> bool:
    """True where two names mean one party, or a party and one that it is part of.

    The table says so: the YPG are part of the Syrian Democratic Forces, and "Kurdish fighters" may
    be either. Two parts of one whole are not the same side by that alone.
    """
    return one == other or _within(one, other) or _within(other, one)


def _within(part: str, whole: str) -> bool:
    """True where the table has `part` in `whole`, or `part` is a mere description of it."""
    row = party_info(part)
    if whole in row.part_of or any(_within(over, whole) for over in row.part_of):
        return True
    low = part.casefold().removeprefix("the ")
    return any(low == said.casefold() for said in party_info(whole).also_said)


def forces_of(country: str, language: str = "en", day: date | None = None) -> str | None:
    """What the forces of a state are called ("SY" → "Syrian government forces").

    `day` tells which, where a state has changed: "LY" in 2011 is "Gaddafi forces".
    """
    lexicon = lexicon_for(language)
    return lexicon.of_day(day).state.get(country) if day else lexicon.state.get(country)


@lru_cache(maxsize=4096)
def is_party_name(text: str, language: str = "en") -> str | None:
    """The canonical name where the whole text is a party's alias, else None.

    An article before it and a noun for armed people after it change nothing ("the RSF fighters").
    """
    words, lexicon = cut(text), lexicon_for(language)
    first = 1 if words.lows[:1] == ["the"] else 0
    if first == len(words.starts):
        return None
    found = lexicon.alias_at(words, first, len(words.starts))
    if found is None:
        return None
    return found[1].name if lexicon.nouns.issuperset(words.lows[found[0] :]) else None


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What a language file says about parties, laid out for look-up by a phrase's first word."""

    aliases: dict[str, list[tuple[tuple[str, ...], str, Party]]]
    epithets: dict[str, list[Party]]
    state_nouns: frozenset[str]
    any_nouns: frozenset[str]
    insurgents: frozenset[str]
    state_words: frozenset[str]
    militias: frozenset[str]  # nouns for a group's armed men that are all the same men
    side: frozenset[str]  # behind "'s": a leader's party, as his men are
    military_sites: frozenset[str]  # behind "military": "the Dabaa military airport"
    other_words: frozenset[str]
    bare: dict[str, frozenset[str]]
    cues: frozenset[str]
    nobody: frozenset[str]
    demonyms: dict[str, str]
    state: Mapping[str, str]
    regimes: Mapping[str, Sequence[Party]]  # states whose forces have changed over the years
    possessives: frozenset[str]
    determiners: frozenset[str]
    led: tuple[tuple[str, ...], ...]
    opposed: tuple[tuple[str, ...], ...]  # between forces and those they fight
    cue_words: frozenset[str]
    affiliates: frozenset[str]
    seats: dict[str, str]
    leaders: Mapping[str, str]
    units: frozenset[str]
    bodies: frozenset[str]
    rebel_bodies: frozenset[str]
    not_bodies: frozenset[str]
    leader_nouns: frozenset[str]
    rulers: frozenset[str]
    heads: frozenset[str]  # both: words beside which a leader is named
    former: frozenset[str]
    men: frozenset[str]
    staff: frozenset[str]
    enemies: frozenset[str]
    turned: frozenset[str]
    days: frozenset[str]
    nouns: frozenset[str]  # for armed people, of whatever side
    speech: frozenset[str]  # "Ukraine says troops entered X": its own
    offices: frozenset[str]  # who speaks for a state: its ministry, its president
    grammar: frozenset[str]  # words that open a clause and are in no name: "As troops …"
    describing: frozenset[str]  # as "Retreating" before troops: in no name either
    small: frozenset[str]  # first words of aliases written with a small letter
    openers: frozenset[str]  # words that actors.py looks at; it passes over all others
    own: Mapping[str, Sequence[Alias]] = field(default_factory=dict)  # what the report defines
    countries: frozenset[str] = frozenset()  # what the report is about

    def but(self, **changed: Any) -> Lexicon:
        """The lexicon with some fields changed, for one report.

        `dataclasses.replace` looks at each of the forty fields, and took longer than the rest.
        """
        other = object.__new__(Lexicon)
        other.__dict__.update(self.__dict__, **changed)
        return other

    def of_day(self, day: date | None) -> Lexicon:
        """The lexicon with the states as they were then."""
        return self if day is None or not self.regimes else _of_year(self, day.year)

    def of_leader(self, low: str) -> str | None:
        """Whose men somebody of that name leads; None for a namesake in another country's war."""
        party = self.leaders.get(low) or self.leaders.get(low.removeprefix("al-"))
        lands = party_info(party).countries if party is not None else ()
        return None if self.countries and lands and self.countries.isdisjoint(lands) else party

    def opens(self, low: str) -> bool:
        """True where an alias begins with the word."""
        return low in self.aliases or low in self.own

    def alias_at(self, words: Words, index: int, stop: int) -> tuple[int, Party] | None:
        """The longest alias that begins at `index`: the index after it, and its party.

        What the report defines itself goes first, then who fights in a country it names: "SLA" is
        one party in Lebanon and another in Sudan.
        """
        low = words.lows[index]
        if (
            low not in self.small
            and low not in self.own
            and not words.text[words.starts[index]].isupper()
        ):
            return None  # "is", "people": two of three words an alias might begin with
        rows = [
            row
            for row in self.aliases.get(low, ())
            if _stands(row, words, index, stop)
            # "the junta", in lower case, is another country's elsewhere
            and not (
                row[1].islower() and self.countries and self.countries.isdisjoint(row[2].countries)
            )
        ]
        if len(rows) > 1:
            rows.sort(key=lambda row: self.countries.isdisjoint(row[2].countries))
        if own := self.own.get(low):
            rows = [*(row for row in own if _stands(row, words, index, stop)), *rows]
        if not rows:
            return None
        lows, _, party = max(rows, key=lambda row: len(row[0]))
        return index + len(lows), party


def _stands(alias: Alias, words: Words, index: int, stop: int) -> bool:
    """True where the alias stands at `index`, written as its own kind is."""
    lows, written, _ = alias
    end = index + len(lows)
    if end > stop or tuple(words.lows[index:end]) != lows:
        return False
    said = words.text[words.starts[index] : words.ends[end - 1]]
    if _ACRONYM.match(written):
        # "IS" and "who" are words too: an acronym must be written as one.
        return said.rstrip("s") == written.rstrip("s")
    return said[0].isupper() or not written[0].isupper()


@lru_cache(maxsize=64)
def _of_year(lexicon: Lexicon, year: int) -> Lexicon:
    """The lexicon with the states of a year; kept, not laid out anew for each report."""
    then = {
        country: party.name
        for country, rows in lexicon.regimes.items()
        for party in reversed(rows)
        if party.years[0] <= year <= party.years[1]
    }
    return lexicon.but(state={**lexicon.state, **then})


@lru_cache(maxsize=8)
def lexicon_for(language: str) -> Lexicon:
    """The language's words for parties; kept after the first time."""
    tables = languages.load(language)
    nouns = tables["parties"]
    aliases: dict[str, list[tuple[tuple[str, ...], str, Party]]] = {}
    epithets: dict[str, list[Party]] = {}
    state: dict[str, str] = {}
    regimes: dict[str, list[Party]] = {}
    leaders: dict[str, str] = {}
    for party in PARTIES:
        for alias in {party.name, *party.aliases, *nouns.get("aliases", {}).get(party.name, ())}:
            lows = tuple(cut(alias).lows)
            aliases.setdefault(lows[0], []).append((lows, alias, party))
        for epithet in party.epithets:
            epithets.setdefault(epithet.lower(), []).append(party)
        for leader in party.leaders:
            leaders.setdefault(leader.lower(), party.name)
        if party.kind == "state" and party.countries:
            regimes.setdefault(party.countries[0], []).append(party)
            state.setdefault(party.countries[0], party.name)
    demonyms: dict[str, str] = tables["demonyms"]
    for demonym, country in demonyms.items():
        state.setdefault(country, nouns["of_state"]["name"].format(demonym=demonym.title()))
    grammar = tables["grammar"]
    armed = frozenset(nouns["state_forces"] + nouns["any_forces"] + nouns["insurgents"])
    men = frozenset(nouns.get("men", ()))
    peoples = {f"{demonym}s" for demonym in demonyms}
    return Lexicon(
        aliases=aliases,
        epithets=epithets,
        state_nouns=frozenset(nouns["state_forces"]),
        any_nouns=frozenset(nouns["any_forces"]),
        insurgents=frozenset(nouns["insurgents"]),
        state_words=frozenset(nouns["state_words"]),
        militias=frozenset(nouns["militias"]),
        side=frozenset(nouns["side"]),
        military_sites=frozenset(nouns["military_sites"]),
        other_words=frozenset(nouns["other_words"]),
        bare={noun: frozenset(kinds) for noun, kinds in nouns["bare"].items()},
        cues=frozenset(nouns["of_state"]["cues"]),
        nobody=frozenset(nouns["nobody"]),
        demonyms=demonyms,
        state=state,
        regimes={c: rows for c, rows in regimes.items() if len(rows) > 1},
        possessives=frozenset(grammar["possessives"]),
        determiners=frozenset(grammar["determiners"]),
        led=tuple(tuple(phrase.split()) for phrase in nouns["led"]),
        opposed=tuple(tuple(phrase.split()) for phrase in nouns.get("opposed", ())),
        cue_words=frozenset(nouns["cue_words"]),
        affiliates=frozenset(tables["nouns"]["affiliates"]),
        seats=tables.get("seats", {}),
        leader_nouns=frozenset(nouns.get("leader_nouns", ())),
        rulers=frozenset(nouns.get("rulers", ())),
        heads=frozenset([*nouns.get("leader_nouns", ()), *nouns.get("rulers", ())]),
        former=frozenset(nouns.get("former", ())),
        rebel_bodies=frozenset(nouns.get("rebel_bodies", ())),
        not_bodies=frozenset(nouns.get("not_bodies", ())),
        leaders=leaders,
        units=frozenset(nouns.get("unit_words", ())),
        bodies=frozenset(nouns.get("bodies", ())),
        men=men,
        days=frozenset(tables.get("months", ())) | frozenset(tables.get("weekdays", ())),
        turned=frozenset(nouns.get("turned", ())),
        enemies=frozenset(nouns.get("enemies", ())),
        staff=frozenset(nouns.get("staff", ())),
        nouns=armed,
        speech=frozenset(
            form
            for kind in ("attributed", "claimed")
            for row in tables["attribution"]["verbs"].get(kind, ())
            for form in row.split()
        ),
        offices=frozenset(tables.get("sides", {}).get("officials", ())),
        describing=frozenset(
            word for kind in ("beside_fighters", "negations") for word in grammar.get(kind, ())
        ),
        grammar=frozenset(
            word
            for kind in _NO_NAMES
            for word in grammar.get(kind, ())
            if word not in tables["nouns"].get("directions", ())  # "South Sudan rebels"
        ),
        small=frozenset(
            low for low, rows in aliases.items() if not all(row[1][0].isupper() for row in rows)
        ),
        openers=armed
        | men
        | set(nouns["side"])
        | peoples
        | aliases.keys()
        | demonyms.keys()
        | tables.get("seats", {}).keys()
        | nouns["bare"].keys()
        | set(nouns["cue_words"]),
    )
