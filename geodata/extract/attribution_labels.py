"""Speakers told by a label rather than by a verb: "Ministry: town retaken", "Town retaken - army",
"the claim by the rebels that …".
"""

from __future__ import annotations

import re

from geodata.extract.claimants import Claimant, Claimants
from geodata.extract.page import Sentence
from geodata.model import Modality

_LABEL = 7  # words of a headline within which its source stands, with its colon or dash
_NAMED = 8  # words between a claim and its "that"

# Where what is said begins and ends, where its cue does, who says so, and how it is meant.
Label = tuple[tuple[int, int], tuple[int, int], Claimant, Modality]


class Labels(Claimants):
    """Reads speakers who are set beside what they say."""

    def _label(self, sentence: Sentence, first: int, stop: int) -> Label | None:
        """The speaker before the colon of a headline or of a list's line, or behind its dash."""
        words, lows = self.words, self.words.lows
        closed = words.text[sentence.end - 1] in ".!?"
        for index in range(stop - 2, max(first + 1, stop - _LABEL), -1):
            colon = lows[index] == ":"
            left = index + 1 if colon else index  # the word that a space must stand before
            if closed or lows[index] not in "-–—:" or words.starts[left] == words.ends[left - 1]:
                continue
            said = self._text(index + 1, stop)
            if self._is_source(said) and (not colon or self._closes(index, first, stop)):
                cue = (words.starts[index], words.ends[stop - 1])
                span = words.starts[first], words.ends[index - 1]
                return span, cue, self._claimant(said), "attributed"
            break
        for index in range(first + 1, min(first + _LABEL, stop - 1)):
            if lows[index] == ":" and words.starts[index + 1] > words.ends[index]:
                said = self._text(first, index)
                if not self._is_source(said):
                    return None
                cue = (words.starts[first], words.ends[index])
                span = words.starts[index + 1], words.ends[stop - 1]
                return span, cue, self._claimant(said), "attributed"
        return None

    def _closes(self, colon: int, first: int, stop: int) -> bool:
        """True for the minister of "Town still in our hands: minister", not for a line's rest."""
        last = self.words.lows[stop - 1]
        named = any(pattern.search(last) for _, pattern in self.speech.kinds)
        return named and stop - colon - 1 < colon - first

    def _is_source(self, said: str) -> bool:
        """True for a few words that name who speaks: "tribal source", "the army media office"."""
        lows = said.lower()
        return (
            any(pattern.search(lows) for _, pattern in self.speech.kinds)
            or any(
                alias in said and re.search(rf"(?<!\w){re.escape(alias)}(?!\w)", said)
                for alias in self.speech.sources
            )
            or any(self.words.text[p.start : p.end] == said for p in self.page.parties)
        )

    def _by_account(self, first: int, stop: int, index: int) -> Label | None:
        """ "By the rebels' own count 50 died": whose account it is, of the whole sentence."""
        words, lows = self.words, self.words.lows
        owned = index - 1 - (lows[index - 1] == "own")
        by = next(
            (k for k in range(owned, max(first, owned - _NAMED) - 1, -1) if lows[k] == "by"), -1
        )
        if by < 0 or owned <= by + 1:
            return None
        who = self._text(by + 1, owned + 1)
        if not who.endswith(("'s", "’s", "s'", "s’", "'", "’")):
            return None
        claimant = self._claimant(re.sub("['’]s?$", "", who))
        cue = (words.starts[by], words.ends[index])
        opens = by <= first + 1
        begin, end = (index + 1, stop) if opens else (first, by)
        if begin >= end:
            return None
        return (words.starts[begin], words.ends[end - 1]), cue, claimant, "attributed"

    def _claim_noun(self, first: int, stop: int, index: int) -> Label | None:
        """ "The claim by the rebels that …", "the army's allegation that …": whose it is."""
        words, lows, speech = self.words, self.words.lows, self.speech
        that = next(
            (k for k in range(index + 1, min(index + _NAMED, stop - 1)) if lows[k] == "that"), -1
        )
        led = lows[index - 1] if index > first else ""
        if that < 0 or led == "to" or (lows[index] == "report" and led not in speech.determiners):
            return None
        between = lows[index + 1 : that]
        if between and between[0] not in ("by", "from", "of", "on"):
            return None
        who = Claimant(speech.unnamed, "unnamed", False)
        cue = (words.starts[index], words.ends[that])
        if between and between[0] in ("by", "from"):
            who = self._claimant(self._text(index + 2, that))
        elif led and lows[index] not in speech.determiners:
            # "the army's claim that", "a GNA statement that"
            owner = words.ends[index - 2] if led == "'s" else words.ends[index - 1]
            party = next((p for p in self.page.parties if p.end == owner), None)
            if party is not None:
                who = self._claimant(words.text[party.start : party.end])
        claims = lows[index].startswith(("claim", "assertion", "announcement"))
        modality: Modality = "claimed" if claims else "alleged"
        return (words.starts[that + 1], words.ends[stop - 1]), cue, who, modality
