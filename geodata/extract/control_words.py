"""The words of a language that tell who holds what, laid out for look-up.

A `Rule` is a table of the language file under [control]; the rules themselves are applied by
control.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from geodata.extract import languages
from geodata.model import Change, Extent, Modality


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the language file; see the notes there."""

    name: str
    change: Change
    subject: str
    object: str
    extent: Extent
    sure: bool
    needs_other: bool
    passive_only: bool
    things: frozenset[str]
    may_follow: tuple[tuple[str, ...], ...]
    not_beside: tuple[tuple[str, ...], ...]
    place_after: tuple[tuple[str, ...], ...]
    particles: tuple[tuple[str, ...], ...]
    not_after: tuple[tuple[str, ...], ...]
    needs_word: frozenset[str]
    party_object: str | None
    others: tuple[tuple[str, str], ...]  # preposition → role of the party after it
    thing_by: str | None
    follows: bool  # tells only what goes on from a change just told of
    close: bool  # the party must follow the verb at once
    inside: frozenset[str]  # the parts of a town that the place must be
    modality: Modality  # how it is meant, where the clause says nothing else
    people_too: bool  # people are captured and held as well
    beside: frozenset[str] = frozenset()  # one of them stands in each sentence it reads, if any

    @property
    def rank(self) -> int:
        """The more a rule asks for, the earlier it is tried."""
        return -(
            2 * bool(self.things)
            + 2 * bool(self.particles)
            + 3 * bool(self.needs_word)
            + self.needs_other
            + self.passive_only
            + (self.object == "party")
        )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A language's words for control, laid out for look-up."""

    verbs: Mapping[str, tuple[tuple[Rule, frozenset[str]], ...]]
    rules: Mapping[str, Rule]
    nouns: Mapping[str, tuple[str, Mapping[str, Any]]]
    states: Mapping[str, frozenset[str]]
    triggers: frozenset[str]
    presence: frozenset[str]
    being: frozenset[str]
    openers: frozenset[str]  # words a rule begins to read at: most words of a sentence are none
    of_states: frozenset[str]  # those of them that tell a state, or whose a place is
    sequels: frozenset[str]  # triggers where a change has just been told of
    beside: Mapping[str, frozenset[str]]  # verb too common to tell alone → what must stand by it
    words: Mapping[str, frozenset[str]]
    listing: tuple[tuple[str, ...], ...]
    also: tuple[tuple[str, ...], ...]
    suffixes: frozenset[str]
    demonyms: Mapping[str, str]
    contested_for: tuple[tuple[str, ...], ...]
    days: frozenset[str]
    small: frozenset[str]  # words that are no name, though they open a quotation
    share: re.Pattern[str]  # "more than half of", with `percent` or `most` where it says so
    bearing: re.Pattern[str]  # "80 km north of", at the end of the words before a place

    def beside_in(self, there: Set[str]) -> Mapping[str, Set[str]]:
        """Those of `beside` that a text of these words may have: few of many."""
        return {
            verb: what
            for verb in self.beside.keys() & there
            if not (what := self.beside[verb]).isdisjoint(there)
        }

    def may_tell(self, lows: list[str], beside: Mapping[str, Set[str]], told: bool = False) -> bool:
        """A quick look at a sentence's words: could any rule find something in it?

        `beside` are the text's own; `told` is True where a change has just been told of, from which
        the sentence may go on.

        "Have" and "give" are in nearly every sentence; they count only beside what they give.
        """
        if not self.triggers.isdisjoint(lows) or (told and not self.sequels.isdisjoint(lows)):
            return True
        return any(verb in lows and not beside[verb].isdisjoint(lows) for verb in beside)

    def may_say_whose(self, lows: list[str]) -> bool:
        """The same for sentences that only say whose a place is, or who is in it."""
        return not self.presence.isdisjoint(lows) and not self.being.isdisjoint(lows)


FORMS = ("base", "third", "past", "participle", "gerund")
_OTHERS = ("from", "to", "by", "of", "with", "against")


def _rule(name: str, row: Mapping[str, Any]) -> Rule:
    def phrases(key: str) -> tuple[tuple[str, ...], ...]:
        rows = (tuple(text.split()) for text in row.get(key, ()))
        return tuple(sorted(rows, key=len, reverse=True))

    rule = Rule(
        name=name,
        change=row["change"],
        subject=row["subject"],
        object=row["object"],
        extent=row.get("extent", "full"),
        sure=row.get("sure", True),
        needs_other=row.get("needs_other", False),
        passive_only=row.get("passive_only", False),
        things=frozenset(row.get("things", ())),
        may_follow=phrases("may_follow"),
        not_beside=phrases("not_beside"),
        place_after=phrases("place_after"),
        particles=phrases("particles"),
        not_after=phrases("not_after"),
        needs_word=frozenset(row.get("needs_word", ())),
        party_object=row.get("party_object"),
        others=tuple((word, row[word]) for word in _OTHERS if word in row),
        thing_by=row.get("thing_by"),
        follows=row.get("follows", False),
        close=row.get("close", False),
        inside=frozenset(row.get("inside", ())),
        modality=row.get("modality", "asserted"),
        people_too=row.get("people_too", False),
    )
    return replace(rule, beside=_beside(rule))


def _beside(rule: Rule) -> frozenset[str]:
    """Words one of which stands in every sentence the rule reads; empty where it needs none."""
    if rule.close:
        return frozenset(word for word, _ in rule.others) | {"into"}
    if beside := rule.things or rule.needs_word or rule.inside:
        return beside
    return frozenset(phrase[0] for phrase in rule.particles)


# Classes of words that open no name, though they begin a quotation with a capital.
_SMALL = (
    *("determiners", "pronouns_group", "pronouns_person", "subordinators", "prepositions"),
    *("possessives", "conjunctions", "be", "do", "have", "future", "possible", "adverbs"),
    *("most", "whole"),
)


@lru_cache(maxsize=8)
def lexicon_of(language: str) -> Lexicon:
    """The language's words for control; kept after the first time."""
    tables = languages.load(language)
    verbs: dict[str, dict[str, tuple[Rule, set[str]]]] = {}
    rules = {name: _rule(name, row) for name, row in tables["control"].items()}
    for name, row in tables["control"].items():
        rule = rules[name]
        for line in row["verbs"]:
            for form, word in zip(FORMS, line.split(), strict=True):
                verbs.setdefault(word, {}).setdefault(name, (rule, set()))[1].add(form)
    alone: set[str] = set()
    sequels = set(tables["control_states"]["others"])
    besides: dict[str, frozenset[str]] = {}
    for word, found in verbs.items():
        for rule, _ in found.values():
            if rule.follows:  # their words are in every other sentence
                sequels.add(word)
                continue
            beside = rule.beside
            if not beside and not rule.sure and rule.place_after and rule.object == "none":
                # They may tell without it too, but only of what another word has told of.
                beside = frozenset(phrase[0] for phrase in rule.place_after)
                if rule.change == "withdrew":
                    beside |= {"before"}  # "burned X before withdrawing"
            if beside:
                besides[word] = besides.get(word, frozenset()) | beside
            else:
                alone.add(word)
    nouns = {
        noun: (name, row) for name, row in tables["control_nouns"].items() for noun in row["nouns"]
    }
    states = {key: frozenset(value) for key, value in tables["control_states"].items()}
    classes: dict[str, frozenset[str]] = {}
    for section in ("grammar", "nouns"):
        classes |= {key: frozenset(value) for key, value in tables[section].items()}
    by_word = {
        word: tuple(
            sorted(
                ((rule, frozenset(forms)) for rule, forms in rules.values()),
                key=lambda item: item[0].rank,
            )
        )
        for word, rules in verbs.items()
    }
    state_words = states["hands"] | states["under"] | states["under_siege"] | states["suffixes"]
    speech = {
        form
        for rows in tables["attribution"]["verbs"].values()
        for row in rows
        for form in row.split()
    }
    classes["speech"] = frozenset(speech)
    of_states = frozenset[str]().union(*states.values()) | {"under", "'s"}
    return Lexicon(
        verbs=by_word,
        rules=rules,
        nouns=nouns,
        states=states,
        triggers=frozenset(alone)
        | frozenset(nouns)
        | state_words
        | states["ours"]
        | states["theirs"]
        | states["strongholds"]
        | states["denies"]
        | states["false"]
        | states["contested_nouns"]
        | states["victories"]
        | states["unsuccessful"]
        | states["in_vain"]
        | states["contested"]
        | states["unclear"]
        | states["clear"]
        | states["each_side"]
        | states["besieged_places"]
        | states["fronts"]
        | states["presences"]
        | states["shut_in"]
        | states["free"],
        openers=classes["negations"]
        | frozenset(by_word)
        | frozenset(nouns)
        | of_states
        | classes["be"],
        of_states=of_states,
        sequels=frozenset(sequels),
        presence=states["beside"]
        | states["out"]
        | states["lines"]
        | states["remains"]
        | states["masters"]
        | states["gates"]
        | states["territory"]
        | states["inside"]
        | states["again"]
        | states["back"]
        | {"'s", "under"},
        being=classes["be"] | classes["have"] | states["stays"] | states["lies"] | states["by_now"],
        beside=besides,
        words=classes,
        listing=tuple(tuple(t.split()) for t in tables["grammar"]["listing"]),
        also=tuple(tuple(t.split()) for t in tables["grammar"]["also_joins"]),
        suffixes=states["suffixes"],
        small=frozenset[str]().union(*(classes[key] for key in _SMALL)),
        demonyms=tables["demonyms"],
        share=re.compile(tables["control_shapes"]["share"], re.I),
        bearing=re.compile(tables["control_shapes"]["bearing"]),
        days=frozenset(tables.get("weekdays", ())) | frozenset(tables.get("months", ())),
        contested_for=tuple(tuple(t.split()) for t in tables["control_states"]["contested_for"]),
    )
