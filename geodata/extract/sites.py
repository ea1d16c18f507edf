"""Sites under the full name a text gives them: "railway station", "21st Division headquarters".

A noun for a site alone ("station", "headquarters") says too little: which one it is tell the words
before it, whose it is, or its number ("Hill 3234").
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from geodata.extract.antecedents import DIVISIONS, TOWN_NOUNS
from geodata.extract.phrases import Unit, cut
from geodata.extract.place_asides import NAMES, PlaceAsides
from geodata.extract.sentence_units import DASHES, END, Where, within

_start = attrgetter("start")
_ASIDE = 14  # units that tell what a place of a list is
_STAFF = frozenset({"master", "staff", "patients", "manager", "director", "employees"})
_LATELY = 300  # characters within which "the airport" is the one just named
_WORDS = 4  # units between a name and the noun that closes it: "X central railway station"
_SEVERAL = ("headquarters", "barracks", "works", "steelworks", "ruins")  # one, though in -s


class Sites(PlaceAsides):
    """Tells how far the name of a site goes."""

    def _modifies(self, at: int, inside: bool = False) -> bool:
        """A plain noun or adjective, as "railway" is before "station".

        Where it stands `inside` the phrase, a verb is none: "the cement factory".
        """
        unit, words = self.unit(at), self.lexicon.words
        low = unit.low
        if unit.kind == "party":
            return unit.ref.plain and self.text[unit.start].islower()  # "military airport"
        if unit.kind != "word" or not low[:1].isalnum() or low in self.lexicon.small:
            return False
        if low in words["places"] or low in words["parts"]:
            return True  # "state", "post" and "land" are verbs as well
        verb = low in self.lexicon.verbs or low in words["speech"]
        if low in words["relatives"] or (verb and not inside):
            return False
        return not (low.endswith(("ed", "ly")) or self.low(at - 1) in ("-", "‑", "‐"))

    def _site_end(self, at: int) -> int:
        """Past "station", "railway station", "border gate" after a name; 0 where none is."""
        end = 0
        if self.low(at) in DIVISIONS or self.low(at) == "districts":
            return 0
        for k in range(at, at + _WORDS):
            if self.is_("parts", k):
                end = k + 1
            elif self.low(k) == "'s" and self.is_("people", k - 1):
                continue  # "X provincial governor's compound"
            elif self.low(k) in self.lexicon.words["praise"] or not self._modifies(k):
                break  # "X last spring" is a day
        return end

    def _is_of_people(self, at: int) -> bool:
        """ "the station master", "hospital patients": somebody, after the noun for a site."""
        somebody = self.is_("people", at) or self.low(at) in _STAFF
        return somebody and self.unit(at).kind == "word" and not self.is_("speech", at + 1)

    def _site_label(self, start: int, at: int) -> str:
        """The site whose noun stands at `at` with the words that tell which: "military airport".

        Praise tells nothing ("the strategic airport"), nor does who holds "rebel positions".
        """
        words, noun = self.lexicon.words, self.unit(at)
        one = not noun.low.endswith("s") or noun.low in _SEVERAL
        first = at
        while first > start:
            before = self.unit(first - 1)
            if before.kind == "party":
                if not one or self.low(first) in (*DASHES, "'s"):
                    break
            elif before.low in words["praise"] or not self._modifies(first - 1, True):
                break
            first -= 1
        return self.text[self.unit(first).start : noun.end]

    def _whose_site(self, at: int, noun: str) -> tuple[str, int] | None:
        """ "headquarters of the 6th Division": its label, and the unit after; None for no such."""
        owner = at + 2
        if self.low(at + 1) != "of":
            return None
        while self.is_("determiners", owner) or self.low(owner + 1) == "'s":
            owner += 2 if self.low(owner + 1) == "'s" else 1
        if any(self.low(k) == "of" for k in range(owner, owner + 4)):
            return None  # "the centre of the Tiger stronghold of X"
        unit = self.unit(owner)
        said = self.text[unit.start : unit.end]
        if unit.kind != "party" or said.islower():
            return None  # "the base of the rebels" is any
        if self.low(owner + 1) in DASHES:
            return None  # "the outskirts of X-held Y"
        return f"{said} {noun}", owner + 1

    def _number_end(self, at: int) -> int:
        """Past the number of "Hill 3234", "checkpoint 5"; 0 where none makes a name."""
        first, _, abbreviated = self.low(at).partition(" ")
        if abbreviated == "no" and self.low(at + 1) == "." and self.low(at + 2).isdigit():
            return at + 3 if first in self.lexicon.words["numbered"] else 0  # "Bridge No. 2"
        number, after = self.unit(at + 1), self.unit(at + 2)
        digits = self.text[number.start : number.end]
        if not digits.isdigit() or number.start != self.unit(at).end + 1:
            return 0
        if self.low(at) not in self.lexicon.words["numbered"]:
            # "Brigade 93 base"
            named = self.text[self.unit(at).start].isupper()
            return at + 2 if named and self._site_end(at + 2) else 0
        closed = after is END or after.is_mark or after.kind in ("date", "party")
        goes_on = any(
            self.is_(kind, at + 2)
            for kind in ("prepositions", "joiners", "be", "have", "parts", "subordinators")
        )
        if not (closed or goes_on or self.skippable(at + 2) or after.low in self.lexicon.verbs):
            return 0  # "the hill 5 kilometres from X"
        return at + 2

    def _old_town_end(self, at: int) -> int:
        """Past "old city", which is a part of the one around it; 0 elsewhere."""
        if self.low(at) == "old" and self.low(at + 1) in TOWN_NOUNS:
            return at + 2
        first, _, noun = self.low(at).partition(" ")
        return at + 1 if first == "old" and noun in TOWN_NOUNS else 0

    def _is_site(self, noun: str) -> bool:
        """A noun for a part of a town; "the port" is one unless the town is told of as a port."""
        if noun != "port":
            return noun in self.lexicon.words["parts"]
        return not any(f"port {what}" in self.text for what in ("of ", "city", "town"))

    def _named_site(self, unit: Unit, noun: str) -> Where | None:
        """The site with a name told of just before, for "the airport" after "X airport"."""
        for mention in reversed(within(self.page.mentions, unit.start - _LATELY, unit.start)):
            if mention.text.lower().endswith(f" {noun}"):
                return Where(mention, mention.text, unit.start, unit.end)
        return None

    def _is_whole_site(self, start: int, at: int) -> bool:
        """ "insurance tower", "cement factory": what it is called tells that it is a site."""
        noun = self.low(at)
        words = self.lexicon.words
        if noun not in words["parts"] or noun.endswith("s") or noun in words["lines"]:
            return False
        return " " in self._site_label(start, at)

    def _site_meant(self, at: int) -> str | None:
        """ "They hold the facility": the noun of the site told of just before."""
        for k in range(at - 1, 0, -1):
            if self.is_("sites", k) and self.is_("determiners", k - 1):
                return self.low(k)
        before = self.page.sentences[
            : bisect_left(self.page.sentences, self.sentence.start, key=_start)
        ]
        for sentence in reversed(before[-2:]):
            if sentence.paragraph != self.sentence.paragraph:
                break
            lows = cut(self.text[sentence.start : sentence.end]).lows
            told = [n for d, n in pairwise(lows) if d == "the" and self._is_site_noun(n)]
            if told:
                return told[-1]
        return None

    def _is_site_noun(self, low: str) -> bool:
        return low in self.lexicon.words["sites"]

    def _after_apposition(self, at: int) -> int:
        """Where a list goes on after ", the seat of Y, and"; 0 where it does not."""
        for k in range(at, at + _ASIDE):
            if self.low(k) == "'s":
                continue  # "the seat of the group's caliphate"
            if self._verblike(k) or self.is_("be", k) or self.is_("have", k):
                return 0
            if self.low(k) == "," and self.is_("joiners", k + 1):
                known = self.unit(k + 2).kind == "place" and self.unit(k + 2).ref.place is not None
                return k + 2 if known else 0
            if self.unit(k).is_mark and self.low(k) not in DASHES:
                return 0
        return 0

    def _inside_of(self, where: Where, end: int) -> tuple[list[Where], int]:
        """A site of that name; part of the place it is in where that follows."""
        inner = self.unit(end + 1)
        if self.low(end) not in ("in", "at", "of") or inner.kind not in NAMES:
            return [where], end
        if inner.kind == "name" or inner.ref.place is None or self._is_region(inner.ref):
            return [where], end
        whole = self._where(inner)
        whole.part, whole.extent = where.text, "part"
        return [replace(whole, start=where.start)], end + 2
