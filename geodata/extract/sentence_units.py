"""A sentence as units, and what was told before it: what every reader of control looks at."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeVar

from geodata.extract import party_table
from geodata.extract.control_words import Lexicon
from geodata.extract.page import Page, PartyMention, Sentence
from geodata.extract.phrases import Unit, UnitKind, units_of
from geodata.extract.place_words import place_words
from geodata.model import Change, Control, Extent, Mention

_ASIDE_OF_WHOM = re.compile(r"\b(?:who|which|whose)\b")
_ASIDE_OF_WHERE = re.compile(r", (?:which|whose) ")  # "residents of X, which fell in May, said"
TOWARDS = frozenset({"to", "toward", "towards"})
END = Unit("mark", "", -1, -1)
DASHES = frozenset("-–—‐‑")
REGIONS = frozenset({"admin1", "admin2", "region"})
_FEW = 5_000  # people of a land that is taken as a town is: South Georgia, the Falklands
_EARLY = 16  # units of a sentence that tell what its first word is
_PLAIN = 5
_HELD_IN = frozenset({"in", "under", "into"})
_OPENS = 12  # characters within which a sentence opens with the place it is about
# "Douglas settlement", at the opening of a sentence.
_SETTLED = frozenset({"settlement", "village", "town", "township", "camp", "junction", "airfield"})
_OPENING = 2  # sentences: the title and the lead
_OFTEN = 3  # times, those of the opening counted double
_CLEARLY = 1.5  # times as often as the next
_GOES_ON = 1200  # characters after a change within which "X followed" is one too

T = TypeVar("T", bound=Any)

_start = attrgetter("start")


def within(items: Sequence[T], start: int, end: int) -> Sequence[T]:
    """Of items in text order, those that begin in start..end."""
    if not items:
        return items
    first = bisect_left(items, start, key=_start)
    return items[first : bisect_left(items, end, first, key=_start)]


def is_country(mention: Mention) -> bool:
    """True where the name stands for a whole country; an island with a few people is a place."""
    place = mention.place
    return place is not None and place.kind == "country" and not 0 < place.population < _FEW


@dataclass(slots=True)
class Where:
    """A place as an object or subject names it."""

    mention: Mention | None
    text: str
    start: int
    end: int
    part: str | None = None
    extent: Extent = "full"
    owner: str | None = None  # "the IS stronghold of X"
    named: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """Who won and who lost in the change told of last."""

    change: Change
    gained_by: str | None
    lost_by: str | None
    end: int


def _story_town(page: Page) -> Mention | None:
    """The town most named, a name in the title or the opening counting more; None where two vie."""
    text = page.report.text
    opening = [s for s in page.sentences if s.kind in ("title", "body")][:_OPENING]
    title = text[opening[0].start : opening[0].end].lower() if opening else ""
    named: dict[str, Mention] = {}
    often: Counter[str] = Counter()
    for mention in page.mentions:
        place = mention.place
        owner = text.startswith(("'s", "’s"), mention.end)  # "Bamako's flag" flies elsewhere
        told = page.sentence_at(mention.start) is not None  # not in a dateline
        if place is None or place.kind != "city" or owner or not told:
            continue
        if place.id not in named:
            named[place.id] = mention
            often[place.id] = _OPENING * (mention.text.lower() in title)
        often[place.id] += 1 + any(s.start <= mention.start < s.end for s in opening)
    (first, most), (_, second) = [*often.most_common(2), ("", 0), ("", 0)][:2]
    return named.get(first) if most >= _OFTEN and most >= _CLEARLY * second else None


class Memory:
    """What "it", "the city" and "they" may mean: places and parties spoken of so far."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.place: Where | None = None
        self.several: list[Where] = []  # places told of together: "both towns"
        self.party: str | None = None
        self.sentence_party: str | None = None
        self.told: Told | None = None
        self.claimed: object = None  # the last finding, for "they denied it"
        self.topic: Mention | None = None  # the town the sentence before opens with
        self.unnamed: list[Control] = []  # claims about "a town" that may be named further on
        self._story: tuple[Mention | None] | None = None

    @property
    def story(self) -> Mention | None:
        """The town the whole report is about: named far oftener than any other, and early."""
        if self._story is None:
            self._story = (_story_town(self.page),)
        return self._story[0]

    def goes_on(self, start: int) -> bool:
        """True where a sentence may go on from a change told of shortly before."""
        return self.told is not None and 0 <= start - self.told.end < _GOES_ON

    def pass_by(self, sentence: Sentence, pronouns: frozenset[str]) -> None:
        """Remembers who the sentence was about, for pronouns of the next one.

        Where it was about "they" itself, whom "they" meant they mean further on.
        """
        at = bisect_left(self.page.parties, sentence.start, key=_start)
        if at < len(self.page.parties) and self.page.parties[at].start < sentence.end:
            named = self.page.parties[at]
            before = re.findall(r"\w+", self.page.report.text[sentence.start : named.start].lower())
            if self.sentence_party is None or pronouns.isdisjoint(before):
                self.sentence_party = named.name
        self.topic = None
        first = next(
            iter(within(self.page.mentions, sentence.start, sentence.start + _OPENS)), None
        )
        if first is None or first.end > sentence.end or is_country(first):
            return
        if not self.page.report.text.startswith(("'s", "’s"), first.end):
            self.topic = first  # not the town of "Kyiv's forces"


class SentenceUnits:
    """A sentence's words, places, parties and days in a row."""

    def __init__(self, lexicon: Lexicon, page: Page, sentence: Sentence, memory: Memory) -> None:
        self.lexicon = lexicon
        self.page = page
        self.sentence = sentence
        self.memory = memory
        self.text = page.report.text
        self.parties = within(page.parties, sentence.start, sentence.end)
        others: list[tuple[UnitKind, int, int, Any]] = [
            ("date", d.start, d.end, d) for d in within(page.dates, sentence.start, sentence.end)
        ]
        others += [("count", c.start, c.end, c) for c in page.counts.of(sentence)]
        self.units = units_of(
            self.text,
            sentence,
            [
                mention
                for mention in within(page.mentions, sentence.start, sentence.end)
                if (is_country(mention) or not self._speaks(mention)) and not self._counts(mention)
            ],
            self.parties,
            others,
            lexicon.days,
            lexicon.small,
        )
        if sentence.kind == "body":
            self._name_first_word()
        self._take_states_for_sides()
        self._part_nouns_from_names()
        # The rules ask for words a thousand times a report: laid out, they take 0.7 of the time.
        self.lows = [unit.low for unit in self.units]
        self.plain = [unit.low if unit.kind == "word" else "" for unit in self.units]
        self.count = len(self.units)
        self.classes = lexicon.words

    def _part_nouns_from_names(self) -> None:
        """ "Pakkoku Township": the noun beside a name, whatever its first letter."""
        places = self.lexicon.words["places"]
        for at, unit in enumerate(self.units[1:], 1):
            beside = unit.low in places and self.units[at - 1].kind == "place"
            if unit.kind == "name" and (beside or unit.low == "hq"):
                self.units[at] = Unit("word", unit.low, unit.start, unit.end)

    def _take_states_for_sides(self) -> None:
        """ "Ukraine is no longer in X", "On Monday Russia moved in": a country that acts is its
        forces."""
        words = self.lexicon.words
        acts = words["have"] | words["be"] | words["future"] | words["speech"]
        for at, unit in enumerate(self.units):
            if unit.kind != "place" or not is_country(unit.ref) or unit.ref.place is None:
                continue
            after = at + 1
            while after < len(self.units) and self._is_adverb(self.units[after]):
                after += 1
            verb = self.units[after] if after < len(self.units) else END
            if verb.kind != "word" or not (verb.low in acts or verb.low in self.lexicon.verbs):
                continue
            before = self.units[at - 1] if at else END
            opens = before.is_mark or before.kind == "date" or before.low in words["subordinators"]
            opens |= before.low in words["conjunctions"] or before.low in words["speech"]
            listed = before.low == "," and at > 1 and self.units[at - 2].kind == "place"
            if not opens or (listed and is_country(self.units[at - 2].ref)):
                continue
            name = party_table.forces_of(unit.ref.place.country, self.page.report.language)
            if name is not None:
                side = PartyMention(unit.start, unit.end, name)
                self.units[at] = Unit("party", unit.low, unit.start, unit.end, side)

    def _is_adverb(self, unit: Unit) -> bool:
        if unit.kind == "date":
            return True
        ly = unit.low.endswith("ly") and len(unit.low) > 4
        return unit.kind == "word" and (unit.low in self.lexicon.words["adverbs"] or ly)

    def _name_first_word(self) -> None:
        """Takes the sentence's first word for a name where the report writes it as one elsewhere,
        or a second capitalised word follows: "Novi Grad withstood", "Masisi was lost"."""
        if not self.units:
            return
        first = self.units[0]
        written = self.text[first.start : first.end]
        if first.kind != "word" or not written[:1].isupper():
            return
        if self._is_known_word(first.low):
            if first.low.endswith("ly") and self._is_told_of_as_town(written):  # "Diabaly"
                self.units[0] = Unit("name", first.low, first.start, first.end)
            return
        second = self.units[1] if len(self.units) > 1 else END
        settled = second.low in self.lexicon.words["settlements"] or second.low in _SETTLED
        # "Muidumbe villages were …", "Kpein and Ganta were …"
        if (settled and second.kind == "word") or self._opens_list(first):
            self.units[0] = Unit("name", first.low, first.start, first.end)
        elif second.kind == "name" and second.start == first.end + 1:
            both = Unit("name", f"{first.low} {second.low}", first.start, second.end)
            self.units[0:2] = [both]
        elif len(written) > 3 and (
            self._is_name_elsewhere(written, first.low) or self._is_told_of_as_town(written)
        ):
            self.units[0] = Unit("name", first.low, first.start, first.end)

    def _is_name_elsewhere(self, written: str, low: str) -> bool:
        """True where the report writes the word with a capital inside a sentence, and never
        without."""
        inside = self.text.count(written) > 1 and re.search(
            rf"[a-z,] {re.escape(written)}\b", self.text
        )
        return bool(inside) and not re.search(rf"\b{re.escape(low)}\b", self.text)

    def _is_told_of_as_town(self, name: str) -> bool:
        """ "Konna, whose fall …", "Mese has been run by the rebels since June", "Abdiya is still in
        Houthi hands": what is so told of the sentence's first word is told of no man."""
        if re.search(rf"\b[A-Z]\w+ {re.escape(name)}\b", self.text):
            return False  # somebody's surname
        low, known = name.lower(), place_words()
        if low in known.common or low in known.given | known.surnames:
            return False
        states, words = self.lexicon.states, self.lexicon.words
        lows = [unit.low for unit in self.units[:_EARLY]]
        if len(lows) < _PLAIN or self.units[1].kind not in ("word", "mark"):
            return False
        after = 1
        if lows[1] == ",":
            if lows[2] == "whose":
                owned = lows[3:5]
                counted = self.units[3].kind == "count"
                return counted or not states["towns_have"].isdisjoint(owned)
            if lows[2] in states["done_to_towns"] and "by" in lows[3:5]:
                return True
            if lows[2] not in words["prepositions"] or "," not in lows[3:]:
                return False
            after = lows.index(",", 3) + 1  # "Mese, on the Thai border, has been run by …"
        verbs = words["be"] | words["have"] | words["stays"]
        if after >= len(lows) or lows[after] not in verbs:
            return False
        goes_on = (verbs | words["adverbs"]) - _HELD_IN
        while after < len(lows) and lows[after] in goes_on:
            after += 1
        rest = lows[after:]
        if rest[:1] and rest[0] in states["kept_by"] and "by" in rest[1:3]:
            return True
        held = rest[:1] and rest[0] in _HELD_IN
        whose = states["hands"] | states["under"] | states["under_siege"]
        return bool(held) and not whose.isdisjoint(rest[1:5])

    def _opens_list(self, first: Unit) -> bool:
        """ "Kpein and Ganta were captured": a name, as the second one is."""
        joint, second, after = self.units[1:4] if len(self.units) > 3 else (END, END, END)
        if joint.low not in self.lexicon.words["joiners"]:
            return False
        if second.kind != "place" or second.ref.place is None or is_country(second.ref):
            return False
        known = place_words()
        plain = first.low in known.common or first.low in known.given | known.surnames
        acts = after.low in self.lexicon.words["be"] or after.low in self.lexicon.verbs
        return acts and not plain and len(first.low) > 3 and first.low.isalpha()

    def _is_known_word(self, low: str) -> bool:
        words = self.lexicon.words
        return (
            low in self.lexicon.small
            or low in self.lexicon.verbs
            or low in self.lexicon.nouns
            or low in self.lexicon.demonyms
            or any(low in words[key] for key in ("places", "parts", "people", "things", "speech"))
            or low in words["directions"]
            or low in words["titles"]
            or low.endswith(("ly", "ing"))
        )

    def _counts(self, mention: Mention) -> bool:
        """True for "Most of the town": no town of that name."""
        low = mention.text.lower()
        return low in self.lexicon.words["most"] and self.text.startswith(" of ", mention.end)

    def _speaks(self, mention: Mention | Unit) -> bool:
        """True inside the name of a claimant ("the Syrian Observatory said").

        Not in what an aside tells of him: "French troops, who hold X, said …".
        """
        for cue in self.page.attributions:
            if cue.cue_start <= mention.start and mention.end <= cue.cue_end:
                before = self.text[cue.cue_start : mention.start]
                told_of = _ASIDE_OF_WHERE.match(self.text, mention.end, cue.cue_end)
                return _ASIDE_OF_WHOM.search(before) is None and told_of is None
        return False

    def unit(self, index: int) -> Unit:
        """The unit there, or an end mark."""
        return self.units[index] if 0 <= index < self.count else END

    def low(self, index: int) -> str:
        """The unit's lower-case words."""
        return self.lows[index] if 0 <= index < self.count else ""

    def is_(self, kind: str, index: int) -> bool:
        """True where the unit is a word of a class."""
        return 0 <= index < self.count and self.plain[index] in self.classes[kind]

    def phrase_at(self, index: int, phrases: Iterable[tuple[str, ...]]) -> int:
        """How many units of the first phrase that stands at `index`; 0 for none."""
        low = self.low(index)
        for phrase in phrases:
            if phrase[0] == low and all(
                self.low(index + step) == word for step, word in enumerate(phrase)
            ):
                return len(phrase)
        return 0

    def skippable(self, index: int) -> bool:
        """Adverbs and days: what may stand anywhere in a clause."""
        unit = self.unit(index)
        if unit.kind == "date":
            return True
        if unit.kind != "word":
            return False
        return unit.low in self.lexicon.words["adverbs"] or (
            unit.low.endswith("ly") and len(unit.low) > 4
        )

    def _verblike(self, at: int) -> bool:
        low = self.low(at)
        if low in self.lexicon.words["speech"] or low in self.lexicon.words["subordinators"]:
            return False
        if low == "during" or low in self.lexicon.words["hours"]:
            return False  # "evening"
        if low in self.lexicon.verbs:
            return True
        return len(low) > 4 and low.endswith(("ed", "ing")) and "-" not in low

    def _where(self, unit: Unit) -> Where:
        mention = unit.ref if unit.kind == "place" else None
        return Where(mention, self.text[unit.start : unit.end], unit.start, unit.end)
