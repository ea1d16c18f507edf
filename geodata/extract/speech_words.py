"""The words of a language file that tell who speaks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from geodata.extract import languages
from geodata.model import ClaimantKind, Modality

_RUNS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Speech:
    """The words of a language file that tell who speaks."""

    verbs: Mapping[str, Modality]
    nouns_too: Mapping[str, Modality]  # base forms that are mostly nouns: "report"
    gerunds: frozenset[str]
    bases: frozenset[str]
    participles: frozenset[str]
    according: tuple[tuple[str, ...], ...]
    according_first: frozenset[str]
    hearsay: frozenset[str]
    supposed: frozenset[str]
    claim_nouns: frozenset[str]
    accounts: frozenset[str]
    read: frozenset[str]
    issue: frozenset[str]  # what one does with a statement: "issued"
    opener: re.Pattern[str]  # what opens a sentence before its speaker: "Meanwhile"
    as_subject: Mapping[str, str]  # "him" → "he"
    accusation: frozenset[str]  # what one rejects: "the accusation that"
    manner: frozenset[str]  # how one said what was told before: "said from Goma"
    carriers: frozenset[str]
    addressees: frozenset[str]
    hearers: frozenset[str]  # the words of those who are told: "told a news agency by phone"
    suggestive: frozenset[str]  # what things do as well as people: "suggests"
    several: frozenset[str]
    of_tolls: frozenset[str]  # verbs that speak of a toll only
    put_at: frozenset[str]  # what a speaker "puts at" a number: "the toll"
    asides: frozenset[str]  # words an aside begins with that is no title: "however"
    organisations: frozenset[str]  # "the group", with its determiner
    unnamed: str
    lives: frozenset[str]
    hours: frozenset[str]
    kinds: tuple[tuple[ClaimantKind, re.Pattern[str]], ...]  # of words in lower case
    hints: Mapping[str, frozenset[ClaimantKind]]  # first word of a kind's phrases → those kinds
    things: frozenset[str]
    people: frozenset[str]
    determiners: frozenset[str]
    relatives: frozenset[str]
    subordinators: frozenset[str]
    auxiliaries: frozenset[str]
    adverbs: frozenset[str]
    be: frozenset[str]
    sources: Mapping[str, tuple[str, ClaimantKind]]
    source_words: frozenset[str]  # the first word of each source's names, as it is written
    nouns: Mapping[str, tuple[tuple[str, ClaimantKind], ...]]
    conjunctions: frozenset[str]
    prepositions: frozenset[str]
    claims: frozenset[str]
    carried: re.Pattern[str]  # "a statement from", before who says so
    carrier: re.Pattern[str]  # "statement", after
    cues: frozenset[str]  # the words that a speaker is told by; most words of a text are none


@lru_cache(maxsize=8)
def speech_of(language: str) -> Speech:
    """The language's words for who speaks; kept after the first time."""
    tables = languages.load(language)
    spoken, grammar = tables["attribution"], tables["grammar"]
    verbs: dict[str, Modality] = {}
    nouns_too: dict[str, Modality] = {}
    gerunds, bases, participles = set(), set(), set()
    ambiguous = frozenset(spoken["words"]["nouns_too"])
    for modality, rows in spoken["verbs"].items():
        for row in rows:
            forms = row.split()
            verbs.update(dict.fromkeys(forms, modality))
            bases.add(forms[0])
            if forms[0] in ambiguous:
                nouns_too[forms[0]] = verbs.pop(forms[0])
            participles.add(forms[3])
            gerunds.add(forms[4])
    kinds = []
    hints: dict[str, set[ClaimantKind]] = {}
    for kind, words in spoken["kinds"].items():
        for word in words:
            hints.setdefault(_RUNS.findall(word.lower())[0], set()).add(kind)
        pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        # Over words in lower case a pattern is twice as quick as one that forgets the case.
        kinds.append((kind, re.compile(rf"(?<!\w)(?:{pattern.lower()})(?!\w)")))
    sources: dict[str, tuple[str, ClaimantKind]] = {}
    nouns: dict[str, list[tuple[str, ClaimantKind]]] = {}
    for row in languages.parties().get("source", []):
        for alias in {row["name"], *row["aliases"]}:
            sources[alias] = (row["name"], row["kind"])
        for noun in row.get("nouns", ()):
            nouns.setdefault(noun.lower(), []).append((row["name"], row["kind"]))
    carriers, by = ("|".join(spoken["words"][key]) for key in ("carriers", "carried_by"))
    return Speech(
        verbs=verbs,
        nouns_too=nouns_too,
        gerunds=frozenset(gerunds),
        bases=frozenset(bases),
        participles=frozenset(participles),
        according=tuple(tuple(p.split()) for p in spoken["words"]["according"]),
        according_first=frozenset(p.split()[0] for p in spoken["words"]["according"]),
        hearsay=frozenset(spoken["words"]["hearsay"]),
        supposed=frozenset(spoken["words"].get("supposed", ())),
        claim_nouns=frozenset(spoken["words"].get("claim_nouns", ())),
        accounts=frozenset(spoken["words"].get("accounts", ())),
        read=frozenset(spoken["words"].get("read", ())),
        issue=frozenset(spoken["words"].get("issue", ())),
        opener=re.compile(rf"^(?:{'|'.join(spoken['words'].get('openers', []))})\b,? ", re.I),
        as_subject=spoken["words"].get("as_subject", {}),
        accusation=frozenset(spoken["words"].get("accusation", ())),
        manner=frozenset(spoken["words"].get("manner", ())),
        carriers=frozenset(spoken["words"]["carriers"]),
        addressees=frozenset(spoken["words"]["addressees"]),
        hearers=frozenset(spoken["words"].get("hearers", ())),
        suggestive=frozenset(spoken["words"].get("suggestive", ())),
        several=frozenset(spoken["words"].get("several", ())),
        of_tolls=frozenset(spoken["words"].get("of_tolls", ())),
        put_at=frozenset(spoken["words"].get("put_at", ())),
        asides=frozenset(spoken["words"].get("asides", ())),
        organisations=frozenset(spoken["words"].get("organisations", ())),
        unnamed=spoken["words"]["unnamed"],
        lives=frozenset(spoken["words"]["lives"]),
        hours=frozenset(spoken["words"]["hours"]),
        kinds=tuple(kinds),
        hints={word: frozenset(of) for word, of in hints.items()},
        things=frozenset(grammar["pronouns_thing"]),
        people=frozenset([*grammar["pronouns_person"], *grammar["pronouns_group"]]),
        determiners=frozenset(grammar["determiners"]),
        relatives=frozenset(grammar["relatives"]),
        subordinators=frozenset(grammar["subordinators"]),
        auxiliaries=frozenset([*grammar["have"], *grammar["do"], *grammar["future"]]),
        adverbs=frozenset(grammar["adverbs"]),
        be=frozenset(grammar["be"]),
        sources=sources,
        source_words=frozenset(_RUNS.findall(alias)[0] for alias in sources),
        nouns={noun: tuple(rows) for noun, rows in nouns.items()},
        conjunctions=frozenset(grammar["conjunctions"]),
        prepositions=frozenset(grammar["prepositions"]),
        claims=frozenset(spoken["words"]["claims"]),
        carried=re.compile(rf"^(?:[a-z]+ )?(?:{carriers})s? (?:{by}) (?:the )?"),
        carrier=re.compile(rf"(?:['’]s?)?(?: [a-z]+)? (?:{carriers})$"),
        cues=frozenset(
            [*verbs, *nouns_too, *spoken["words"].get("accounts", ()), *spoken["words"]["hearsay"]]
            + [*spoken["words"].get("supposed", ()), *spoken["words"].get("claim_nouns", ())]
            + [phrase.split()[0] for phrase in spoken["words"]["according"]]
        ),
    )
