"""Who is counted: the noun behind a number, one person without a number, a family, the others.

A number takes its noun with whatever adjectives, parties and places stand between them, and the
group those make it: soldiers, civilians, children.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from geodata.extract.page import CountMention, Page, PartyMention, Sentence
from geodata.extract.phrases import Words, words_of
from geodata.extract.toll_words import Piece, Vocabulary
from geodata.model import Count

_MOVES = frozenset({"evacuated", "relocated", "freed", "captured"})
HARMS = frozenset({"killed", "wounded"})
_TRADES = ("ers", "ists")
_UNARMED = frozenset({"women", "children", "civilians", "aid workers"})
_QUOTES = frozenset('"“”‘')
_START = attrgetter("start")
_LONGEST_RUN = 7  # words between a number and the noun it counts


class PeopleReader:
    """Reads the people counted in a sentence, word by word; `sentence_pieces` reads the rest."""

    def __init__(self, page: Page, sentence: Sentence, voc: Vocabulary) -> None:
        self.voc = voc
        self.text = page.report.text
        self.words: Words = words_of(self.text)
        self.i = self.words.at(sentence.start)
        self.stop = self.words.at(sentence.end)
        self.end = sentence.end
        self.counts = {c.start: c for c in page.counts.of(sentence)}
        self.dates = {d.start: d for d in _within(page.dates, sentence)}
        self.places = {m.start: m for m in _within(page.mentions, sentence)}
        self.parties: list[PartyMention] = _within(page.parties, sentence)
        self.party_at = {p.start: p for p in self.parties}
        self.named = self.party_at | self.places
        self.marked = frozenset({*self.counts, *self.dates, *self.named})
        self.before: Piece | None = None  # the piece just behind
        self.family_at = -1  # where a number counts the members of a family

    @property
    def last(self) -> str:
        """The letter of the piece just behind."""
        return self.before.code if self.before is not None else ""

    def _just_behind(self, measures: frozenset[str], codes: str = "") -> bool:
        """True just behind a verb of such harm or movement, or a piece of such a letter."""
        behind = self.before
        return behind is not None and (
            behind.code in codes or (behind.code in "Kk" and behind.measure in measures)
        )

    def _skip_to(self, offset: int) -> None:
        starts = self.words.starts
        self.i += 1
        while self.i < self.stop and starts[self.i] < offset:
            self.i += 1

    def _phrase_length(self, at: int) -> int:
        """How many words the phrase at a word has; 0 where none begins there."""
        lows = self.words.lows
        for phrase, _ in self.voc.phrases[lows[at]]:
            if tuple(lows[at : min(at + len(phrase), self.stop)]) == phrase:
                return len(phrase)
        return 0

    def _counted(self, mention: CountMention) -> Piece:
        """A number with the noun it counts."""
        first = self.i
        piece = self._with_its_noun(mention)
        if piece.code in "NBU" and self._is_population(first):
            piece.code = "T"  # whom a town has is no toll: "X, a town of 40,000, was captured"
        alone = piece.count is not None and piece.count.best == 1
        if alone and piece.low == "family" and self.last in ("o", "p"):
            piece.code = "G"  # "seven members of one family": not counted on their own
        return piece

    def _is_population(self, first: int) -> bool:
        """ "a town of 40,000 people", "home to 40,000", "X, with 40,000 people", "40,000 live"."""
        lows, peopled = self.words.lows, self.voc.words["peopled"]
        while first and lows[first - 1] in self.voc.words["roughly"]:
            first -= 1
        before, earlier = lows[first - 1 : first], lows[first - 2 : first - 1]
        if before == ["of"] and earlier and earlier[0] in peopled:
            return True
        if lows[first - 2 : first] == ["home", "to"]:
            return True
        if before == ["by"] and earlier and earlier[0] in ("populated", "inhabited"):
            return True
        after = self.i + (lows[self.i : self.i + 1] == ["once"])
        if lows[after : after + 1] and lows[after] in self.voc.words["living"]:
            return True
        named = {mention.end for mention in self.places.values()}
        beside = earlier == [","] and self.words.starts[first - 2] in named
        harmed = self._verb_code(self.i) in ("K", "A")  # "in X, with 12 people killed"
        return before == ["with"] and beside and not harmed

    def _with_its_noun(self, mention: CountMention) -> Piece:
        self._skip_to(mention.end)
        piece = Piece("B", mention.start, mention.end, "", count=mention.count)
        if mention.start == self.family_at:
            piece.code, piece.group = "N", "civilians"  # "a family of five"
            self._close(piece, self.i + (self.words.lows[self.i : self.i + 1] == ["people"]))
            return piece
        at = self.i
        if (
            at + 1 < self.stop
            and self.words.lows[at] in _QUOTES
            and self.words.lows[at + 1] == "of"
        ):
            at += 1  # killed "dozens" of rebels
        if self.words.lows[at : at + 2] == ["out", "of"]:
            at += 1  # "13 out of 19 crew members"
        if at < self.stop and self.words.lows[at] == "of":
            ended = self._partitive(piece, at + 1, mention.count.qualifier == "vague")
            if ended is None:
                return piece
            at = ended
        harm = self.voc.verbs.get(self.words.lows[at]) if at < self.stop else None
        if harm and harm[1] in ("wounded", "missing") and self._just_behind(_MOVES, "tC"):
            # "evacuated 31 wounded": here the harm is the noun
            piece.code, piece.group, piece.trait = "N", "all", harm[1]
            self._close(piece, self._joined(piece, at + 1))
            return piece
        self._run(piece, at)
        return piece

    def _partitive(self, piece: Piece, at: int, vague: bool) -> int | None:
        """Reads "of them", "of its own", "of the 200" behind a number: where its noun begins, or
        None where the piece is complete without one."""
        voc, words = self.voc, self.words
        lows, of = words.lows, at
        while at < self.stop and (
            lows[at] in voc.words["definite"] or lows[at] in voc.words["own"]
        ):
            if lows[at] in ("those", "these") and self._verb_code(at + 1):
                break
            at += 1
        if at >= self.stop:
            return at
        if lows[at - 1] in voc.words["own"] and not self._person_ahead(at):
            piece.code, piece.group, piece.part = "N", "combatants", True  # "22 of their own"
            self._close(piece, at)
            return None
        pronoun = lows[at] in voc.words["them"]
        if vague and not pronoun and self._verb_code(at) in ("K", "A"):
            harm = self.voc.verbs[lows[at]][1]
            if harm in HARMS and not self._person_ahead(at + 1):
                piece.code, piece.group, piece.trait = "N", "all", harm  # "hundreds of dead"
                self._close(piece, at + 1)
                return None
        if pronoun or (self._verb_code(at) in ("K", "A") and not vague):
            piece.part = True
            piece.code = "P" if pronoun else "B"
            at += 1
            if at < self.stop and lows[at] in voc.persons and lows[at] not in voc.singular:
                piece.group = voc.persons[lows[at]]
                at += 1
            self._close(piece, at)
            return None
        piece.part = not vague
        theirs = next((k for k in range(at, min(at + 4, self.stop)) if lows[k] == "'s"), at)
        if theirs > at and words.starts[min(theirs + 1, self.stop - 1)] in self.counts:
            at = theirs + 1  # "12 of the patrol's 15 members"
        whole = self.counts.get(words.starts[at])
        if whole is not None and piece.count is not None and piece.count.best == 1 and at == of:
            # "He was one of 17 officers killed": they all were
            piece.count, piece.part = whole.count, False
        return words.at(whole.end) if whole is not None else at  # "five of the 200 soldiers"

    def _verb_code(self, at: int) -> str:
        """The letter of a verb or adjective of harm at a word, "" for any other word."""
        if at >= self.stop:
            return ""
        verb = self.voc.verbs.get(self.words.lows[at])
        return verb[0] if verb else ""

    def _run(self, piece: Piece, at: int) -> None:
        """Reads on from a number to the noun it counts, and sets what the piece is."""
        voc, words = self.voc, self.words
        first = at
        armed = unarmed = False
        others = False
        unknown: str | None = None
        name: str | None = None
        end = at
        while at < min(self.stop, first + _LONGEST_RUN):
            low, start = words.lows[at], words.starts[at]
            if low in _QUOTES and end == at:
                at += 1
                first = end = at
                continue
            if start in self.counts or start in self.dates:
                break
            single = piece.count is not None and piece.count.best == 1
            if (
                low in voc.words["captive"]
                and (low in voc.singular or low not in voc.persons)
                and not single
                and not self._person_ahead(at + 1)
            ):
                break  # "took 240 hostage"
            if low in voc.singular and not single and self._is_adjective(piece, at):
                at += 1
                continue  # "six major cities"
            if low in voc.persons and not self._compound(at):
                piece.group = voc.persons[low]
                piece.low = low
                piece.code = "N"
                at += 1
                end = at
                past = self._aside(at) if at < self.stop else 0
                if past and self._person_ahead(past):
                    at = past
                    continue
                if low in voc.closing or not self._person_ahead(at):
                    break
                if words.lows[at].endswith("ing") and words.lows[at] != "training":
                    break  # "seven nurses vaccinating children"
                continue
            if low in voc.phrases and (length := self._phrase_length(at)):
                if not self._person_ahead(at + length):
                    break
                at += length  # "1.2 million internally displaced people"
                piece.trait = "displaced" if words.lows[at - 1] == "displaced" else ""
                continue
            skipped = self._aside(at)
            if skipped:
                at = skipped
                continue
            if low in ("others", "ones"):
                others = True
                end = at + 1
                break
            if low in voc.nouns and piece.code != "N" and low != "losses":
                if self._compound(at):  # "69 civilian casualty incidents"
                    piece.code = "T"
                    end = at + 1
                    break
                piece.code, piece.measure, piece.low = "M", voc.nouns[low], low
                end = at + 1
                break
            if low in voc.words["lives"]:
                piece.code, piece.measure, piece.low = "M", "killed", "lives"
                end = at + 1
                break
            if (
                low == "and"
                and first < end
                and piece.code == "B"
                and self._person_ahead(at + 1)
                and words.lows[at + 1] not in voc.articles
            ):
                at += 1
                continue  # "30 government and allied fighters"
            if low == "," and first < end and piece.code == "B" and self._more_adjectives(at):
                at += 1
                continue  # "4,971 Iraqi, Kurdish and militia fighters"
            if self._is_trade(at) and end == at:
                at = end = at + 1
                continue
            verb = voc.verbs.get(low)
            if verb is not None and start in self.party_at and first == at:
                at = end = words.at(self.party_at[start].end)
                continue  # "two Free Norland Army militants"
            if verb is not None:
                if verb[0] in "KA" and self._person_ahead(at + 1):
                    piece.trait = verb[1]
                    at += 1
                    continue
                break
            code = None if self._is_of_force(at) else voc.singles.get(low)
            if low in voc.words["others"]:
                others = True
                at += 1
                end = at
                continue
            place = self.places.get(start)
            if place is not None and place.end < self.end:
                at = words.at(place.end)
                name = place.text
                continue
            adverb = code == "a" or low.endswith("ly")
            harmed = self._verb_code(at + 1) in ("K", "A") and self._person_ahead(at + 2)
            if (
                adverb
                and low != "to"
                and (harmed or self._person_ahead(at + 1) or self._harm_ahead(at + 1))
            ):
                at += 1
                continue  # "three suspected militants", "12 heavily armed men"
            if adverb or (code and not self._names(start)) or not low[0].isalpha():
                break
            if low == "of" or (low == "the" and end == at):
                break
            armed = armed or low in voc.armed
            unarmed = unarmed or low in voc.unarmed
            unknown = low
            name = words.text[start : words.ends[at]] if words.text[start].isupper() else name
            at += 1
            end = at
            if low in voc.not_people and low.endswith("s") and not self._person_ahead(at):
                break  # "300 houses burned"
        limit = words.ends[max(end - 1, 0)]
        party = next((p for p in self.parties if p.start < limit and p.end > piece.start), None)
        piece.party = self._party(piece.end, limit)
        if piece.code == "M":
            self._harm_group(piece, first, end)
        elif piece.code == "T":
            pass
        elif piece.code == "N":
            self._refine(piece, armed, unarmed, party, end)
            end = self._joined(piece, end)
        elif others:
            piece.low = "others"
        elif unknown in voc.not_people:
            piece.code = "T"  # "two army bases"
        elif party is not None and first < end:
            piece.code, piece.group = "N", "combatants"
        elif unknown is not None:
            if unknown in voc.demonyms:
                piece.code, piece.group = "N", "all"  # "one Italian"
            elif (
                name is not None
                and name.lower() == unknown
                and (
                    unknown.endswith(("s", "i", "men"))
                    or words.lows[end : end + 1] in (["are"], ["were"], ["have"], ["had"])
                )
            ):
                piece.code, piece.group = "N", "all"  # "three Palestinians"
            else:
                piece.code = "U"
                if unknown.endswith(_TRADES):
                    piece.group = "civilians"  # "twelve dockers": who bears arms is listed
        elif end > first:
            piece.code = "U"
        self._close(piece, max(end, first) if piece.code != "B" or others else self.i)

    def _party(self, start: int, end: int) -> str | None:
        """The party named between two offsets; "militants" alone names none."""
        for party in self.parties:
            if start <= party.start < end:
                return None if party.name.lower() in self.voc.persons else party.name
        return None

    def _aside(self, at: int) -> int:
        """Past an abbreviation in brackets ("Islamic State (IS) fighters") or a possessive; 0
        where none stands here."""
        lows = self.words.lows
        if lows[at] == "'s":
            return at + 1
        if lows[at] == "(":
            for close in range(at + 2, min(at + 4, self.stop)):
                if lows[close] == ")":
                    return close + 1
        return 0

    def _is_adjective(self, piece: Piece, at: int) -> bool:
        """True where a noun in the singular can't be what a number above one counts."""
        following = self.words.lows[at + 1] if at + 1 < self.stop else ""
        plain = following[:1].isalpha() and following not in self.voc.singles
        return piece.code == "B" and plain and following not in self.voc.verbs

    def _more_adjectives(self, at: int) -> bool:
        """True at the comma of "Iraqi, Kurdish and militia fighters"."""
        words, voc = self.words, self.voc
        for k in range(at + 1, min(at + 4, self.stop)):
            low = words.lows[k]
            if words.starts[k] in self.counts or low in voc.articles or low in voc.persons:
                return False
            if low == "and":
                return k > at + 1 and self._person_ahead(k + 1)
        return False

    def _names(self, start: int) -> bool:
        """True inside the name of a party, whose words ("IS", "Army") are no words of grammar."""
        return any(p.start <= start < p.end for p in self.parties)

    def _close(self, piece: Piece, at: int) -> None:
        at = max(at, self.i)
        self.i = at
        if at > 0:
            piece.end = max(piece.end, min(self.words.ends[at - 1], self.end))

    def _compound(self, at: int) -> bool:
        """True where the noun merely describes the next one ("civilian vehicles")."""
        following = self.words.lows[at + 1] if at + 1 < self.stop else ""
        return following in self.voc.not_people or following in self.voc.nouns

    def _person_ahead(self, at: int) -> bool:
        """True where one of the next words is a noun for people, before the phrase ends."""
        voc, words = self.voc, self.words
        for k in range(at, min(at + 4, self.stop)):
            low = words.lows[k]
            if low in voc.persons:
                return not self._compound(k)
            if words.starts[k] in self.party_at:
                return k == at
            if self._is_of_force(k):
                continue
            if (
                low in voc.singles
                or low in voc.verbs
                or not low[0].isalpha()
                or low.endswith("ly")
                or low in ("of", "the", "others")
                or words.starts[k] in self.counts
                or words.starts[k] in self.dates
            ):
                return False
        return False

    def _is_of_force(self, at: int) -> bool:
        """The "force" of "security force members": no verb."""
        lows, voc = self.words.lows, self.voc
        if lows[at] != "force" or at + 1 >= self.stop or lows[at + 1] not in voc.persons:
            return False
        return lows[at - 1] in voc.armed or lows[at - 1] in voc.persons or lows[at - 1] == "air"

    def _refine(
        self, piece: Piece, armed: bool, unarmed: bool, party: PartyMention | None, at: int
    ) -> None:
        """Whom "members", "men", "personnel" mean, from the words beside them."""
        voc, words = self.voc, self.words
        if self._is_of_aid(words.at(piece.start), at):
            piece.group = "aid workers"
            return
        if piece.group not in ("all", "combatants") and not armed:
            return
        after = words.lows[at : min(at + 7, self.stop)]
        if after[:1] == ["of"] or after[:1] == ["from"]:
            near = after[1:6]
            if party is None:
                limit = words.ends[min(at + 5, self.stop - 1)]
                of_party = next(
                    (p for p in self.parties if words.starts[at] < p.start < limit), None
                )
                if of_party is not None and piece.low in ("member", "members", "men"):
                    party = of_party
                    piece.party = self._party(of_party.start, of_party.end)
            unarmed = unarmed or any(w in voc.words["family"] or w in voc.unarmed for w in near[:3])
            armed = armed or (
                piece.low in ("member", "members")
                and any(w in voc.armed or w in voc.words["groups"] for w in near)
            )
            if near[:1] == ["war"]:
                armed = True
        begin = words.at(piece.start)
        before = words.lows[begin:at]
        theirs = not voc.words["possessives"].isdisjoint(before)
        unarmed = unarmed or not voc.unarmed.isdisjoint(before)  # "12 displaced people"
        heads = piece.low in voc.words["heads"] and not voc.words["of_peace"].isdisjoint(before)
        if heads or (unarmed and (piece.group == "all" or piece.low == "personnel")):
            piece.group = "civilians"
        elif (armed and piece.group != "children") or (
            (party is not None or theirs)  # "five of its own men", "12 of the movement's men"
            and piece.low in ("member", "members", "men", "man", "figures")
        ):
            piece.group = "combatants"

    def _is_of_aid(self, begin: int, end: int) -> bool:
        """True for "five aid workers", "staff of the relief agency" being no such words."""
        lows = self.words.lows[begin:end]
        return lows[-1] in self.voc.workers and not self.voc.of_aid.isdisjoint(lows)

    def _harm_group(self, piece: Piece, first: int, end: int) -> None:
        voc = self.voc
        for low in self.words.lows[first:end]:
            group = voc.persons.get(low)
            if group is not None:
                piece.group = group
        armed = not voc.armed.isdisjoint(self.words.lows[first:end])  # "62 enemy bodies"
        if not piece.group and (piece.party or armed):
            piece.group = "combatants"

    def _joined(self, piece: Piece, at: int) -> int:
        """ "70 women and children": one number for both nouns."""
        voc, words = self.voc, self.words
        while at + 1 < self.stop and words.lows[at] in ("and", "or", ","):
            k = at + 1
            while (
                k < min(at + 5, self.stop)
                and words.lows[k] not in voc.persons
                and words.lows[k][0].isalpha()
                and words.lows[k] not in voc.singles
                and words.lows[k] not in voc.verbs
                and words.starts[k] not in self.counts
                and words.lows[k] not in ("the", "of")
                and words.lows[k] not in voc.not_people
            ):
                k += 1
            if (
                k >= self.stop
                or words.lows[k] not in voc.persons
                or (words.lows[at] == "," and k > at + 1)
                or self._compound(k)
            ):
                break
            if words.lows[at] == "," and not (
                k + 2 < self.stop and words.lows[k + 1] in ("and", "or")
            ):
                break
            while k + 1 < self.stop and words.lows[k + 1] in voc.persons:
                k += 1  # "family members"
            if words.lows[k] in voc.singular:
                break
            group = voc.persons[words.lows[k]]
            theirs = words.lows[at + 1] in voc.words["possessives"]
            if group != piece.group and not theirs:
                unarmed = {group, piece.group} <= _UNARMED
                piece.group = "civilians" if unarmed else "all"
            at = k + 1
        return at

    def _one_person(self) -> Piece | None:
        """ "a farmer", "his wife": one person; None where the words go elsewhere."""
        voc, words = self.voc, self.words
        begin = self.i
        at = begin + 1
        head = None
        while at < min(self.stop, begin + 6):
            low, start = words.lows[at], words.starts[at]
            if low in voc.singular and not self._compound(at):
                head = at
                at += 1
                continue
            if head is None and self._is_trade(at):
                at += 1  # "a rescue worker"
                continue
            if head is not None and not (low in voc.persons or self._person_follows(at)):
                break
            if (
                start in self.counts
                or start in self.dates
                or low in voc.singles
                or low in voc.verbs
                or (low.endswith("ly") and low not in voc.persons)
                or not (low[0].isalpha() or low[0].isdigit())
                or low in ("of", "the")
                or (low in voc.persons and head is None and not self._person_follows(at))
            ):
                break
            at += 1
        if head is None:
            return None
        following = words.lows[head + 1] if head + 1 < self.stop else "."
        if following == "-" and words.text[words.ends[head]] != " ":
            return None
        if following == "'s" or following in voc.not_people:
            return None
        low = words.lows[head]
        if (
            low in ("family", "household")
            or (low == "figure" and following == "of")
            or (
                following[0].isalpha()
                and following not in voc.singles
                and following not in voc.verbs
                and following != "of"
                and not words.text[words.starts[head + 1]].isupper()
                and words.starts[head + 1] not in self.dates
                and not following.endswith("ly")
                and not following.endswith(("ed", "ing"))
            )
        ):
            return None
        start, end = words.starts[begin], words.ends[head]
        count = Count(1, 1, 1, "exact", self.text[start:end])
        piece = Piece("S", start, end, low, group=voc.persons[low], count=count)
        piece.party = self._party(start, end)
        between = words.lows[begin + 1 : head]
        if low in voc.words["heads"] and any(w in voc.words["of_peace"] for w in between):
            piece.group = "civilians"  # "a prayer leader"
        elif self._is_of_aid(begin, head + 1):
            piece.group = "aid workers"
        elif any(w in voc.armed for w in between):
            piece.group = "combatants"
        self.i = head + 1
        return piece

    def _harm_ahead(self, at: int) -> bool:
        """True for "civilian deaths": people who only describe a noun of harm."""
        lows = self.words.lows[at : min(at + 2, self.stop)]
        return len(lows) == 2 and lows[0] in self.voc.persons and lows[1] in self.voc.nouns

    def _is_trade(self, at: int) -> bool:
        """True for a verb's base form that says what somebody does: "rescue worker"."""
        after = self.words.lows[at + 1] if at + 1 < self.stop else ""
        return self.words.lows[at] in self.voc.words["trades"] and after in self.voc.persons

    def _titled(self, start: int) -> Piece | None:
        """One person by title and name; None where no name follows the noun."""
        voc, words = self.voc, self.words
        if self.last in ("N", "S", "B", "U"):
            return None
        at = head = self.i
        while at < self.stop and words.lows[at] in voc.singular:
            head, at = at, at + 1
        named = at
        while at < self.stop and words.text[words.starts[at]].isupper():
            if words.lows[at] in voc.words["nations"]:
                return None  # "Rebel Serbs"
            if words.starts[at] in self.named or words.starts[at] in self.dates:
                break
            if words.lows[at] in voc.singles or words.lows[at] in voc.verbs:
                break
            at += 1
        if at == named or at - named > 4:
            return None
        end = words.ends[at - 1]
        count = Count(1, 1, 1, "exact", self.text[start:end])
        low = words.lows[head]
        self.i = at
        return Piece("S", start, end, low, group=voc.persons[low], count=count)

    def _pair(self, start: int) -> Piece | None:
        """ "both pilots": two people the text takes as known."""
        if self.i + 1 >= self.stop or not self._person_ahead(self.i + 1):
            return None
        if "and" in self.words.lows[self.i + 2 : min(self.i + 5, self.stop)]:
            return None  # "both rebels and civilians"
        end = self.words.ends[self.i]
        count = Count(2, 2, 2, "exact", self.text[start:end])
        return self._counted(CountMention(start, end, count))

    def _family_of(self) -> bool:
        """Past "a family of" before a number; the people counted are theirs."""
        lows, at = self.words.lows, self.i + 3
        if at >= self.stop or self.words.starts[at] not in self.counts:
            return False
        if lows[at - 2] not in ("family", "household") or lows[at - 1] != "of":
            return False
        self.i, self.family_at = at, self.words.starts[at]
        return True

    def _one_more(self, low: str, start: int) -> Piece | None:
        """ "one killed and another wounded", "a third was hurt"."""
        ordinals = self.voc.words["ordinals"]
        end = self.i + 1
        acted_on = self.last in ("K", "k")
        if low != "another":
            if end >= self.stop or self.words.lows[end] not in ordinals:
                return None
            end += 1
        following = self.words.lows[end] if end < self.stop else ""
        alone = acted_on and low != "another" and not following[:1].isalpha()  # "hurting a third"
        told = following in self.voc.words["be"] or self._verb_code(end) in ("K", "I")
        if not (alone or told):
            return None
        stop = self.words.ends[end - 1]
        self.i = end
        return Piece(
            "B", start, stop, "others", count=Count(1, 1, 1, "exact", self.text[start:stop])
        )

    def _person_follows(self, at: int) -> bool:
        return at + 1 < self.stop and self.words.lows[at + 1] in self.voc.singular


def _within(mentions: Sequence[Any], sentence: Sentence) -> list[Any]:
    """Those of a row in text order that begin in the sentence."""
    low = bisect_left(mentions, sentence.start, key=_START)
    high = bisect_left(mentions, sentence.end, low, key=_START)
    return list(mentions[low:high])
