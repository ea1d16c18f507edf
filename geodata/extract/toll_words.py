"""A language's words for people, harm and movement, and the letter each has in a row of pieces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from geodata.extract import languages
from geodata.model import Count


@dataclass(slots=True)
class Piece:
    """One piece of a sentence. `code` is its letter:

    N counted people, B a bare number, P a number "of them", U a counted unknown noun, T counted
    things, M counted harm ("39 deaths"), S one person ("a farmer"), G people uncounted, K past or
    participle of a verb acting on people, k its other forms, I a verb that happens to people,
    Y "remain", A adjective of harm, E noun of harm before "of", D noun of harm, L a toll,
    J wounds, F to force, X from home, Z out of, O to lose, C to claim, Q to suffer, R treated,
    H prisoner, t to take, b be, h have, m modal, x not, a adverb, i including, & and, "," and ";"
    marks, q relative, s subordinator, o of, p preposition, v verb of saying, d date, c place,
    y party, w anything else.
    """

    code: str
    start: int
    end: int
    low: str = ""
    measure: str = ""
    weak: bool = False
    active: bool = False  # base, third person or gerund
    count: Count | None = None
    group: str = ""
    party: str | None = None
    part: bool = False  # "three of them"
    trait: str = ""  # the harm in "40 wounded soldiers"


ARMED = frozenset({"combatants", "peacekeepers"})  # groups that bear arms
_GROUPS = ("all", "combatants", "civilians", "children", "women", "peacekeepers", "aid workers")

# code, measure, weak, active, group: see `Piece`
Entry = tuple[str, str, bool, bool, str]


class Vocabulary:
    """A language's words for people, harm and movement, looked up by word."""

    def __init__(self, language: str) -> None:
        table = languages.load(language)
        self.words: dict[str, frozenset[str]] = {
            name: frozenset(listed) for name, listed in table["toll_words"].items()
        }
        self.verbs: dict[str, tuple[str, str, bool, bool]] = {}
        self.nouns: dict[str, str] = {}
        self.of_nouns: dict[str, str] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], Piece]]] = {}
        self.intransitive_too: set[str] = set()
        for measure, forms in table["toll_verbs"].items():
            self._learn(measure, forms)
        for name, code in _PHRASES.items():
            for phrase in table["toll_words"][name]:
                if " " in phrase:
                    self._phrase(phrase, Piece(code, 0, 0, phrase, "killed" if code == "L" else ""))
        for listed in self.phrases.values():
            listed.sort(key=lambda item: -len(item[0]))
        self.singles: dict[str, str] = {}
        for name, code in _CODES.items():
            for word in table["toll_words"][name]:
                if " " not in word:
                    self.singles.setdefault(word, code)
        self.articles = (self.words["articles"] | self.words["possessives"]) - {"'s"}
        self.persons, self.singular = _persons(table["people"])
        self.demonyms = frozenset(table["demonyms"])
        self.closing = frozenset(table["people"]["closing"])
        self.armed = frozenset(table["people"]["armed"])
        self.unarmed = frozenset(table["people"]["unarmed"])
        self.of_aid = frozenset(table["people"]["of_aid"])
        self.workers = frozenset(table["people"]["workers"])
        self.not_people = frozenset(
            form for word in table["not_people"]["words"] for form in (word, _plural(word))
        )

        self.leaning = (
            self.words["toll_of"]
            | frozenset(self.of_nouns)
            | self.words["others"]
            | (self.words["saying"] & self.words["adverbs"])
            | self.words["left"]
        )
        # Words whose piece hangs on their neighbours.
        self.asking = (
            self.leaning
            | self.phrases.keys()
            | self.articles
            | self.singular
            | self.words["pair"]
            | {"the"}
        )
        self.lexicon = self._lexicon()

    def _lexicon(self) -> dict[str, Entry]:
        """What each listed word is where its neighbours have no say."""
        entries: dict[str, Entry] = {}
        for word, group in self.persons.items():
            entries[word] = ("G", "", False, False, group)
        dropped = {"the", "'s", *self.articles}
        entries |= dict.fromkeys(dropped, ("", "", False, False, ""))
        for word, measure in self.nouns.items():
            entries[word] = ("J" if measure == "wounded" else "D", measure, False, False, "")
        for word, code in self.singles.items():
            measure = "killed" if code == "L" else ""
            entries[word] = (code, measure, False, False, "")
        entries["of"] = ("o", "", False, False, "")
        for word, (code, measure, weak, active) in self.verbs.items():
            entries[word] = (code, measure, weak, active, "")
        for mark in ",()[]–—":
            entries[mark] = (",", "", False, False, "")
        entries["%"] = ("w", "", False, False, "")
        for mark in ";:":
            entries[mark] = (";", "", False, False, "")
        return entries

    @staticmethod
    def unlisted(low: str) -> Entry:
        """A word of no list: an adverb by its ending, a mark that says nothing, or just a word."""
        if low.endswith("ly"):
            return ("a", "", False, False, "")
        return ("w" if low[0].isalnum() else "", "", False, False, "")

    def _learn(self, measure: str, forms: dict[str, list[str]]) -> None:
        for kind in ("transitive", "weak", "intransitive"):
            for line in forms.get(kind, ()):
                base, third, past, participle, gerund = line.split()
                if kind == "intransitive" and past in self.verbs:
                    self.intransitive_too.add(past)
                    continue
                if kind == "intransitive":
                    code = "Y" if measure == "remained" else "I"
                    for form in (base, third, past, participle, gerund):
                        self.verbs[form] = (code, measure, False, form not in (past, participle))
                    continue
                for form in (base, third, gerund):
                    self.verbs[form] = ("k", measure, kind == "weak", True)
                for form in (past, participle):
                    self.verbs[form] = ("K", measure, kind == "weak", False)
        for phrase in forms.get("phrases", ()):
            self._phrase(phrase, Piece("I", 0, 0, phrase, measure))
        for name in ("phrases_passive", "phrases_transitive"):
            for phrase in forms.get(name, ()):
                if " " in phrase:
                    self._phrase(phrase, Piece("K", 0, 0, phrase, measure))
                else:
                    self.verbs[phrase] = ("K", measure, True, False)
        for word in forms.get("adjectives", ()):
            self.verbs[word] = ("A", measure, False, False)
        for word in forms.get("nouns", ()):
            self.nouns[word] = measure
        for word in forms.get("of_nouns", ()):
            self.of_nouns[word] = measure

    def _phrase(self, phrase: str, piece: Piece) -> None:
        words = tuple(phrase.replace("'", "'").split())
        self.phrases.setdefault(words[0], []).append((words, piece))


_PHRASES = {
    "include": "i",
    "and_also": "&",
    "from_home": "X",
    "treated": "R",
    "tolls": "L",
    "out_of": "Z",
}
# Where a word is in several lists, the first here counts.
_CODES = {
    "be": "b",
    "have": "h",
    "modals": "m",
    "not": "x",
    "include": "i",
    "and": "&",
    "tolls": "L",
    "treated": "R",
    "injuries": "J",
    "suffer": "Q",
    "lose": "O",
    "force": "F",
    "captive": "H",
    "relatives": "q",
    "subordinators": "s",
    "saying": "v",
    "unsure": "a",
    "adverbs": "a",
    "claim": "C",
    "take": "t",
    "prepositions": "p",
}


@cache
def vocabulary(language: str) -> Vocabulary:
    """The words of a language, read once."""
    return Vocabulary(language)


def _plural(word: str) -> str:
    if word.endswith("man") and word not in ("human", "german"):
        return word[:-3] + "men"
    if word.endswith("child"):
        return word + "ren"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith("fe"):
        return word[:-2] + "ves"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _persons(table: dict[str, list[str]]) -> tuple[dict[str, str], frozenset[str]]:
    """Every noun for people with its group, and which are singular."""
    groups: dict[str, str] = {}
    singular: set[str] = set()
    for name in _GROUPS:
        for word in table.get(name, ()):
            groups[word] = groups[_plural(word)] = name
            singular.add(word)
        for word in table.get(f"{name}_as_is", ()):
            groups[word] = name
    return groups, frozenset(singular)
