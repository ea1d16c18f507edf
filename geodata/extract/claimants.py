"""Who a claimant is: by name or alias, by what kind of source, and whom a pronoun means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geodata.extract.page import Page, PartyMention, Sentence
from geodata.extract.party_table import party_info
from geodata.extract.phrases import Words
from geodata.extract.speech_words import Speech
from geodata.model import ClaimantKind

_RUNS = re.compile(r"\w+")
_DETERMINER = re.compile(r"^(?:the|a|an|its|their|his|her|our)\s+", re.I)


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who speaks: by canonical name where one is known; `words` are those it was said with."""

    name: str
    kind: ClaimantKind
    person: bool
    words: str = ""


class Claimants:
    """Names those who speak, and remembers them for who speaks next."""

    def __init__(self, speech: Speech, words: Words, page: Page) -> None:
        self.speech = speech
        self.words = words
        self.page = page
        self.last: Claimant | None = None
        self.named: list[Claimant] = []
        self.sentence: Sentence | None = None

    def _text(self, begin: int, end: int) -> str:
        if begin >= end:
            return ""
        return self.words.text[self.words.starts[begin] : self.words.ends[end - 1]].strip()

    def _claimant(self, said: str, title: str = "") -> Claimant:
        """The claimant's canonical name and kind; pronouns mean whoever spoke before."""
        speech = self.speech
        said = speech.opener.sub("", said)
        low = speech.as_subject.get(said.lower(), said.lower())
        if low in speech.people or low in speech.things:
            previous = self._antecedent(low)
            if previous is not None:
                return previous
            return Claimant(speech.unnamed, "unnamed", False)
        bare = _DETERMINER.sub("", said)
        bare = speech.carried.sub("", bare)
        shorter = speech.carrier.sub("", bare)
        if shorter != bare and self._kind(shorter, self._party_of(shorter)) != "unnamed":
            bare = shorter  # "a Ministry of Defence statement": but "a joint statement"
        known = not speech.source_words.isdisjoint(_RUNS.findall(said))  # as few claimants are
        for alias, (name, kind) in speech.sources.items() if known else ():
            if alias in said and re.search(rf"(?<![\w-]){re.escape(alias)}(?![\w-])", said):
                if kind == "media" and title:
                    break
                person = bool(title) or len(bare) > len(alias) + 24
                if not person:
                    return Claimant(name, kind, False, low)
        rows = speech.nouns.get(low)
        if rows:
            for earlier in reversed(self.named):
                if any(earlier.name == name for name, _ in rows):
                    return earlier
        if low.startswith("the ") and " " not in bare:
            # "the spokesman" is the one who has spoken
            role = re.compile(rf"\b{re.escape(bare)}\b")
            for earlier in reversed(self.named):
                if earlier.person and role.search(earlier.name):
                    return earlier
        party = self._party_of(said)
        if low in speech.organisations and (party is None or party.plain):
            spoke = next((c for c in reversed(self.named) if not c.person and c.name != bare), None)
            if spoke is not None and spoke.kind not in ("unnamed", "witness", "official"):
                return spoke
        kind = self._kind(f"{bare} {title}".strip(), party or self._party_of(title))
        if party is not None and _only_party(said, party):
            return Claimant(party.name, kind, False, low)
        name = f"{bare} ({title})" if title and len(title) <= 90 else bare
        for earlier in reversed(self.named):
            # a surname alone, after the whole name
            surname = earlier.person and bare[:1].isupper() and " " not in bare
            if (
                surname
                and bare in earlier.name
                and re.search(rf"\b{re.escape(bare)}\b", earlier.name)
            ):
                return earlier
        capital = bool(re.search(r"(?:^|[a-z]\s)[A-Z][\w'-]+(?: [A-Z][\w'-]+)+$", bare))
        return Claimant(name, kind, bool(title) or capital, low)

    def _antecedent(self, pronoun: str) -> Claimant | None:
        if pronoun in ("he", "she"):
            for earlier in reversed(self.named):
                if earlier.person:
                    return earlier
            if self.last is not None and self._party_of(self.last.words) is not None:
                return None  # an army is no "he"
        if pronoun in ("it", "they"):
            subject = self._subject_before()
            if subject is not None:
                return subject
            for earlier in reversed(self.named):
                if not earlier.person:
                    return earlier
            own = self._own_subject() if self.last is None else None
            if own is not None:
                return own
        return self.last

    def _own_subject(self) -> Claimant | None:
        """The party a sentence begins with: "The militia took it, it said", where none spoke."""
        if self.sentence is None:
            return None
        start = self.sentence.start
        opens = self.words.text[start : start + 4].lower() == "the "
        for party in self.page.parties:
            if party.start == start + 4 * opens:
                return self._claimant(self.words.text[party.start : party.end])
        return None

    def _subject_before(self) -> Claimant | None:
        """The source or party the sentence before begins with: whom "it" takes up."""
        index = self.page.sentences.index(self.sentence) if self.sentence is not None else 0
        if index == 0:
            return None
        previous = self.page.sentences[index - 1]
        opening = self.words.text[previous.start : previous.end]
        opening = opening[4:] if opening.startswith("The ") else opening
        for alias, (name, kind) in self.speech.sources.items():
            if opening.startswith(alias):
                return Claimant(name, kind, False)
        return None

    def _party_of(self, said: str) -> PartyMention | None:
        at = self.words.text
        for party in self.page.parties:
            if at[party.start : party.end] in said:
                return party
        return None

    def _kind(self, said: str, party: PartyMention | None) -> ClaimantKind:
        lows = said.lower()
        hints = self.speech.hints
        hinted = {kind for word in _RUNS.findall(lows) if word in hints for kind in hints[word]}
        for kind, pattern in self.speech.kinds:
            if kind not in hinted or kind in ("armed_group", "official"):
                continue
            if kind in ("un_ngo", "media", "unnamed") and party is not None:
                continue
            if (
                kind == "witness"
                and re.search(r"\blocal\b", lows)
                and any(p.search(lows) for k, p in self.speech.kinds if k in ("official", "media"))
            ):
                continue
            if pattern.search(lows):
                return kind
        if party is not None:
            row = party_info(party.name)
            if row.kind and row.kind not in ("state", "coalition", "peacekeeper"):
                return "armed_group"
            return "official"
        for kind, pattern in self.speech.kinds:
            if kind in hinted and kind in ("armed_group", "official") and pattern.search(lows):
                return kind
        return "official" if said[:1].isupper() else "unnamed"

    def _remember(self, who: Claimant) -> None:
        self.last = who
        self.named.append(who)


def _only_party(said: str, party: PartyMention) -> bool:
    """True where the claimant is the party itself, not somebody of it."""
    return len(said) - (party.end - party.start) <= 6
