"""A sentence as a row of pieces: people counted, verbs of harm and movement, and what joins them.

The words between are folded into one letter each, so that the grammar of a toll ("people", "were",
"killed") is a short pattern over letters, whatever adjectives, units and places stand between.
"""

from __future__ import annotations

from geodata.extract.page import DateMention, Page, PartyMention, Sentence
from geodata.extract.people import HARMS, PeopleReader
from geodata.extract.toll_words import Piece, vocabulary
from geodata.model import Mention


def pieces_of(page: Page, sentence: Sentence) -> list[Piece]:
    """The sentence as a row of pieces, in text order; articles and quotation marks fall away."""
    return _Walk(page, sentence, vocabulary(page.report.language)).pieces()


class _Walk(PeopleReader):
    """One walk through a sentence's words."""

    def pieces(self) -> list[Piece]:
        """The row; most words have one meaning whatever stands beside them, and are looked up."""
        starts, ends, lows = self.words.starts, self.words.ends, self.words.lows
        asking, lexicon, marked, text = self.voc.asking, self.voc.lexicon, self.marked, self.text
        unlisted, stop = self.voc.unlisted, self.stop
        row: list[Piece] = []
        while self.i < stop:
            start, low = starts[self.i], lows[self.i]
            if start in marked or low in asking:
                if low == "the" and not self._just_behind(HARMS) and start not in marked:
                    self.i += 1  # every fifteenth word
                    continue
                piece = self._next(start, low)
                if piece is None:
                    continue
            else:
                end = ends[self.i]
                self.i += 1
                entry = lexicon.get(low)
                code, measure, weak, active, group = entry or unlisted(low)
                if not code:
                    if low != "-" or text[start - 1 : start + 2] != " - ":
                        continue
                    code = ","  # "three men - a guide and two miners - were shot"
                if code in "KkA" and start and text[start - 1] == "-":
                    code = "w"  # "the rebel-held east"
                piece = Piece(code, start, end, low, measure, weak, active, None, group)
            self.before = piece
            row.append(piece)
        return row

    def _next(self, start: int, low: str) -> Piece | None:
        """The piece at a word that names something, or whose neighbours have a say in it."""
        words, voc = self.words, self.voc
        if start in self.marked:
            count = self.counts.get(start)
            if count is not None:
                return self._counted(count)
            date = self.dates.get(start)
            if date is not None:
                return self._entity("d", date)
        if low in voc.phrases:
            phrase = self._phrase(low)
            if phrase is not None:
                return phrase
        if low in voc.articles:
            if self._family_of():
                return None
            one = self._one_person() or self._one_more(low, start)
            if one is not None:
                return one
        if low == "the" and self._just_behind(HARMS):
            one = self._one_person()  # "killed the mayor of Sutton"
            if one is not None:
                return one
        if low in voc.singular:
            titled = self._titled(start)  # "Commander Abu Omar was killed"
            if titled is not None:
                return titled
        if low in voc.words["pair"]:
            pair = self._pair(start)
            if pair is not None:
                return pair
        named = self.named.get(start)
        if named is not None:
            if isinstance(named, Mention):
                return self._entity("c", named)
            piece = self._entity("y", named)
            piece.party = named.name
            return piece
        self.i += 1
        end = words.ends[self.i - 1]
        if low in voc.leaning:
            return self._leaning(low, start, end)
        code, measure, weak, active, group = voc.lexicon.get(low) or voc.unlisted(low)
        if not code:
            return None
        if code in "KkA" and start and self.text[start - 1] == "-":
            code = "w"  # "the rebel-held east"
        return Piece(code, start, end, low, measure, weak, active, None, group)

    def _entity(self, code: str, found: DateMention | Mention | PartyMention) -> Piece:
        self._skip_to(found.end)
        return Piece(code, found.start, found.end, self.text[found.start : found.end].lower())

    def _phrase(self, low: str) -> Piece | None:
        for phrase, model in self.voc.phrases[low]:
            end = self.i + len(phrase)
            if end <= self.stop and tuple(self.words.lows[self.i : end]) == phrase:
                start = self.words.starts[self.i]
                piece = Piece(model.code, start, self.words.ends[end - 1], model.low, model.measure)
                self.i = end
                return piece
        return None

    def _leaning(self, low: str, start: int, end: int) -> Piece | None:
        """A word whose part in the grammar hangs on its neighbours."""
        voc = self.voc
        following = self.words.lows[self.i] if self.i < self.stop else ""
        if following == "of" and low in voc.words["toll_of"]:
            toll = self._toll_of(start)
            if toll is not None:
                return toll
        if low in voc.words["toll_of"] and self._verb_code(self.i) in ("K", "A"):
            toll = self._toll_of(start)  # "the number killed"
            if toll is not None:
                return toll
        if following in ("of", "to") and low in voc.of_nouns:
            return Piece("E", start, end, low, voc.of_nouns[low])
        counted = self.i < self.stop and self.words.starts[self.i] in self.counts
        if counted and low in voc.words["others"]:
            return None  # "an additional 30"
        code, measure, weak, active, group = voc.lexicon.get(low) or voc.unlisted(low)
        if code == "v" and self.last in ("b", "a") and low in voc.words["adverbs"]:
            code = "a"  # "were reported killed"
        if low in voc.words["left"]:
            if self.last == "b" and not following[:1].isalpha():
                code, measure = "Y", "remained"  # "fewer than 1,000 are left"
            elif self._leaves_a_place() or self._left_on_a_day():
                code, measure = "I", "evacuated"

        if not code:
            return None
        return Piece(code, start, end, low, measure, weak, active, None, group)

    def _left_on_a_day(self) -> bool:
        """True behind "left" in "the evacuation went on; 1,100 left on Tuesday"."""
        at = self.i + (self.i < self.stop and self.words.lows[self.i] == "on")
        if at >= self.stop or self.words.starts[at] not in self.dates:
            return False
        told = self.words.lows[max(0, self.i - 30) : self.i]
        return any(low.startswith("evacuat") for low in told)

    def _leaves_a_place(self) -> bool:
        """True behind "left" in "3,500 civilians left the rebel-held east"."""
        lows, at = self.words.lows, self.i
        if at < self.stop and self.words.starts[at] in self.places:
            return True
        if lows[at : at + 1] != ["the"]:
            return False
        for low in lows[at + 1 : min(at + 6, self.stop)]:
            if low in self.voc.words["left_places"]:
                return True
            if not low[0].isalpha() and low != "-":
                return False
        return False

    def _toll_of(self, start: int) -> Piece | None:
        """ "the number of people killed" as one piece."""
        lows = self.words.lows
        at = self.i + (lows[self.i] == "of")
        while at < min(self.i + 6, self.stop) and self.words.starts[at] not in self.counts:
            low = lows[at]
            verb = self.voc.verbs.get(low)
            measure = verb[1] if verb and verb[0] in "KA" else self.voc.nouns.get(low)
            if low in self.voc.words["fled"] and low not in self.voc.words["family"]:
                measure = "displaced"  # "the number of refugees"
            if measure:
                if verb and at + 1 < self.stop and self._is_plain(at + 1):
                    return None  # "the number of captured farms"
                if measure in HARMS and self._or_harm(at + 1):
                    at, measure = at + 2, "casualties"  # "the number of those killed or wounded"
                self.i = at + 1
                return Piece("L", start, self.words.ends[at], "number of", measure)
            if low in self.voc.singles and low not in ("those", "who", "were", "have", "been"):
                return None
            at += 1
        return None

    def _or_harm(self, at: int) -> bool:
        """True at the second harm of "killed or wounded"."""
        joined = at + 1 < self.stop and self.words.lows[at] in ("or", "and")
        verb = self.voc.verbs.get(self.words.lows[at + 1]) if joined else None
        return verb is not None and verb[0] == "K" and verb[1] in HARMS

    def _is_plain(self, at: int) -> bool:
        """True for a word with no part in the grammar of tolls."""
        low, voc = self.words.lows[at], self.voc
        return (
            low[0].isalpha()
            and low not in voc.singles
            and low not in voc.persons
            and low not in voc.verbs
            and low not in voc.nouns
            and low not in voc.words["whereabouts"]
            and low not in voc.words["reaching"]
            and self.words.starts[at] not in self.dates
            and not low.endswith("ly")
        )
