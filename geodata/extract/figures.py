"""How figures of people are told: the patterns of "12 were killed" over a row of pieces.

A sentence becomes a row of letters (see `people`), and each way of telling a figure is a pattern
over the row. Patterns are tried from the surest to the loosest, and a number belongs to the first
that takes it. What hangs on other figures (parts, gaps, earlier totals) is read after them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache

from geodata.extract import languages
from geodata.extract.page import Page, Sentence
from geodata.extract.people import Piece, Vocabulary, pieces_of, vocabulary
from geodata.extract.phrases import words_of
from geodata.model import Count, Mention, Modality, Toll


@dataclass(slots=True)
class Figure:
    """A figure as a pattern found it, before dates, place and speaker are known."""

    sentence: Sentence

    pieces: list[Piece]
    measure: str
    count: Count
    start: int
    end: int
    rule: str
    confidence: float
    group: str = "all"
    party: str | None = None
    modality: Modality | None = None
    whole: Figure | None = None
    replaces: Figure | None = None
    before: Figure | None = None  # the last figure of the sentence before
    total: bool = False  # a death toll rather than the deaths of a clause
    own_clause: bool = False  # a part that has its own day and place: "ten people who died when …"
    toll: Toll | None = None
    place: Mention | None = None


def figures_of(page: Page) -> list[Figure]:
    """Every figure of the story, in the order of its sentences, linked to those it hangs on."""
    words = _words(page.report.language)
    figures: list[Figure] = []
    before: Figure | None = None  # the last figure of the sentence before
    paragraph = -1
    for sentence in page.sentences:
        if sentence.kind not in ("title", "body"):
            continue
        if not _may_tell(page, sentence, words, before is not None):
            before = None if sentence.paragraph != paragraph else before
            paragraph = sentence.paragraph
            continue
        found = _Row(page, sentence, words, before).read()
        figures += found
        if found:
            before = found[-1]
        elif sentence.paragraph != paragraph:
            before = None
        paragraph = sentence.paragraph
    return figures


# --- the patterns --------------------------------------------------------------------------------

_VERBS = r"(?P<v>[KA](?:(?:,|&|,&)a*[KA])*)"
# A list of people, with what it includes: "five soldiers, among them a colonel, and 3 civilians".
_PART = r"[NBS](?![adc]*[KAI])"
_ITEM = rf"[NBSUM](?:,?a?i[NBS](?:,{_PART})*(?:&{_PART})?,?)?"
_OF_WHOM = r"(?:[op][wGycTED]{1,5})?"  # "four members of the security forces and a tourist"
_LISTED = rf"(?P<np>P|{_ITEM}(?:{_OF_WHOM}(?:,|&|,&)[ay]?{_ITEM})*)"
_LIST = rf"(?<!i){_LISTED}"
_INCLUDING = re.compile(rf"i(?P<np>{_PART}(?:,{_PART})*(?:&{_PART})?)")
# "Among them were 67 civilians in the east of the town, 15 in the west and 150 soldiers."
_ITEM_WHERE = r"(?:,i[NBP](?:ba*G)?)?[opcwyGEaTdt]{0,12}"
_AMONG_THEM = re.compile(
    rf"(?:[waG]{{0,2}})i[ba]*(?P<np>{_PART}(?:{_ITEM_WHERE}(?:,|&|,&)[ay]?{_PART})*)"
)
# Objects end where the next clause begins: "killed 12 and 30 were wounded".
_NEXT_CLAUSE = r"(?![adc]{0,3}q?[abhmxd]*[KAIY])"
_OBJECT_PART = rf"[NBS]{_NEXT_CLAUSE}"
_OBJECT = (
    rf"[NBSUM]{_NEXT_CLAUSE}"
    rf"(?:,?a?i{_OBJECT_PART}(?:,{_OBJECT_PART})*(?:&{_OBJECT_PART})?,?)?"
)
_OBJECTS = rf"(?P<np>P{_NEXT_CLAUSE}|{_OBJECT}(?:{_OF_WHOM}(?:,|&|,&)[ay]?{_OBJECT})*)"
# What may stand between people and their verb: where, when, of which unit.
_BETWEEN = (
    r"(?:oB)?[opdcywGTaEtL]{0,10}"
    r"(?:,?[aw&]{0,3}i[NBSGTwcyopaD&]{1,10}(?:,[NBS]&?[NBS]?)?,?|,P[aw]{0,3}[KAGNS]?,)?"
    r"(?:,[opdcywGaESTi]{1,10},)?"
    r"(?:,?q[abhpowcdyGTStEZ]{1,9},?)?"
    r"(?:[opdcywGTa]{0,8}[dcy],?)?"
    r"(?:,[NBSUwcyopGaE&]{1,10},)?"  # "three peacekeepers, two Czechs and a Dane, were killed"
)
_AUX = r"[abhmxdY]*[bY][abdxY]*"

_PATTERNS: tuple[tuple[str, float, re.Pattern[str]], ...] = tuple(
    (name, confidence, re.compile(pattern))
    for name, confidence, pattern in (
        # "seven teachers abducted near the town were freed"
        ("passive", 0.8, r"(?P<np>N)K[pcdwoyaTGE]{1,9}[bh][abh]*(?P<v>K)(?!a*[NBSU])"),
        # "killing 12 and wounding 30", "has killed tens of thousands"
        # "executed more than 160 soldiers captured in the raid"
        ("active", 0.75, r"(?P<v>[Kk])a*(?P<np>N)(?=K)"),
        ("active", 0.85, rf"(?P<v>[Kk](?:(?:,|&|,&)a*[Kk])*)(?:[ad]|p(?=S))*&?{_OBJECTS}"),
        # "12 were killed", "3,250 people, including 1,130 civilians, have been killed"
        ("passive", 0.9, rf"{_LIST}{_BETWEEN},?q?{_AUX}{_VERBS}"),
        # "seven people died", "some 300,000 fled"
        ("happened", 0.85, rf"{_LIST}{_BETWEEN},?q?[abhmxd]*(?P<v>I)"),
        # "12 people dead and 30 wounded", "9 killed in Kabul"
        # "listed another 16 servicemen as killed"
        ("short", 0.8, rf"{_LIST}[ac]*d?[as]*{_VERBS}"),
        # "the deaths of 7", "injuries to a policeman"
        ("noun of", 0.85, rf"(?P<v>E)[opa]a*{_LIST}"),
        # "claimed 52 lives", "39 deaths"
        ("harm counted", 0.85, r"(?P<np>M)(?P<v>)"),
        # "lost 10 of their fighters"
        ("lost", 0.75, rf"(?P<v>O)a*{_OBJECTS}"),
        # "forced 300 families to flee"
        ("forced out", 0.85, rf"(?P<f>F)a*{_OBJECTS}[pcawod]{{0,3}}(?P<v>X)"),
        # "three children suffered injuries"
        # "drove more than 85,000 residents into camps"
        ("driven out", 0.8, rf"(?P<v>F)a*{_OBJECTS}(?=p)"),
        ("suffered", 0.8, rf"{_LIST}{_BETWEEN}[abh]*Q[awDGpo]{{0,3}}(?P<v>J)"),
        # "took 12 soldiers prisoner"
        ("taken", 0.8, rf"[tC]a*{_OBJECTS}[ap]*(?P<v>H)"),
        # "buses took 1,600 people, fighters and their families, out of the town"
        ("taken out", 0.65, rf"[Ct]a*{_OBJECTS}(?:,[wyG&a]{{1,6}})?,?(?P<v>Z)"),
        ("taken out", 0.65, rf"{_LIST}{_BETWEEN}[abhm]*b[ab]*[Ct](?P<v>Z)"),
        # "500 people remain in the city"
        ("remained", 0.8, rf"{_LIST}{_BETWEEN},?q?[abhmxd]*(?P<v>Y)(?![ax]*[KAwJGN])"),
        # "500 fighters are still in the town"
        ("still there", 0.75, rf"{_LIST}{_BETWEEN},?b(?P<v>a)p"),
        # "109 people were being treated"
        ("treated", 0.6, rf"{_LIST}{_BETWEEN}[abhq]*[bY]a*(?P<v>R)"),
        # "treated 61 people for shrapnel wounds"
        ("treated", 0.6, rf"(?P<v>R)a*{_OBJECTS}"),
        # "28 people with bullet wounds"
        ("suffered", 0.6, rf"{_LIST}p[aw]{{0,2}}(?P<v>[Jk])"),
        # "with 22 others in hospital"
        ("treated", 0.6, r"p(?P<np>[NB])a*(?P<v>R)"),
        # "among the dead were 3 children", "the dead included a nurse"
        ("among", 0.8, rf"pa*(?P<v>[KA])[opdcyaw]{{0,6}}b[a]*{_LIST}"),
        # "the dead were a teacher and his wife"
        ("named", 0.75, rf"(?:^|[,;sv&])(?P<v>A)ba*{_LISTED}"),
        # "…, of whom 13 later died"
        ("of whom", 0.75, r"i(?P<np>[BN])[abhmxd]*(?P<v>[KAI])"),
        ("included", 0.75, rf"(?P<v>[KA])[opdcyawGE]{{0,6}}i{_LISTED}"),
    )
)

# "… along with 299 fighters of the alliance and 1,019 others of the group"
_GOING_ON = re.compile(rf"(?:{_OF_WHOM}(?:,|&|,&)[ay]?{_PART})+")

# The letters of which a pattern takes one, so that most need not be tried.
_NEEDS = {
    "active": "Kk",
    "passive": "KA",
    "happened": "I",
    "short": "KA",
    "noun of": "E",
    "harm counted": "M",
    "lost": "O",
    "forced out": "X",
    "driven out": "F",
    "suffered": "Jk",
    "taken": "H",
    "taken out": "Z",
    "remained": "Y",
    "still there": "b",
    "treated": "R",
    "among": "KA",
    "included": "i",
    "named": "A",
    "of whom": "i",
}
_TOGETHER = frozenset({"killed", "wounded", "missing", "captured", "casualties"})
# Towns, tanks and talks are captured, moved or remain, too.
_ALSO_THINGS = frozenset({"captured", "relocated", "remained", "killed", "casualties"})
_WEAK_MOVES = frozenset(
    {"surrendered", "remained", "displaced", "evacuated", "relocated", "freed", "captured"}
)


class _Words:
    """A language's tables for this room, compiled once."""

    def __init__(self, language: str) -> None:
        table = languages.load(language)
        self.voc: Vocabulary = vocabulary(language)
        self.toll = {name: frozenset(words) for name, words in table["toll_words"].items()}
        self.violence = re.compile(table["scopes"]["violence"], re.I)
        self.losses = re.compile(
            rf"{table['scopes']['losses']}|{table['scopes']['any_losses']}", re.I
        )
        self.on_side = re.compile(table["scopes"]["on_side"], re.I)
        phrases = {phrase[0] for listed in self.voc.phrases.values() for phrase, _ in listed}
        harm = {*self.voc.verbs, *self.voc.nouns, *self.voc.of_nouns, *phrases}
        for name in ("toll_of", "tolls", "injuries", "captive", "lives", "lose", "treated"):
            harm |= {phrase.split()[0] for phrase in self.toll[name]}
        harm.add("still")
        self.harm = frozenset(harm) - {"to", "in", "as", "of", "along", "under", "among", "from"}
        including = {phrase.split()[0] for phrase in self.toll["include"]}
        self.again = self.toll["up_from"] | self.toll["counting"] | including


@cache
def _words(language: str) -> _Words:
    return _Words(language)


def _may_tell(page: Page, sentence: Sentence, words: _Words, goes_on: bool) -> bool:
    """Whether a sentence has the words a figure takes; most have not, and are not read further."""
    row = words_of(page.report.text)
    lows = row.lows[row.at(sentence.start) : row.at(sentence.end)]
    if words.harm.isdisjoint(lows) and (not goes_on or words.again.isdisjoint(lows)):
        return False
    index = bisect_left(page.counts, sentence.start, key=lambda c: c.start)
    counted = index < len(page.counts) and page.counts[index].start < sentence.end
    one_or_two = words.voc.singular | words.toll["pair"]
    return counted or not one_or_two.isdisjoint(lows)


class _Row:
    """One sentence's pieces, and the figures found in them."""

    def __init__(
        self, page: Page, sentence: Sentence, words: _Words, before: Figure | None
    ) -> None:
        self.page = page
        self.sentence = sentence
        self.words = words
        self.row = pieces_of(page, sentence)
        self.codes = "".join(p.code for p in self.row)
        self.before = before
        self.found: list[Figure] = []
        self.taken: dict[int, Figure] = {}  # index of a counted piece → its figure

    def read(self) -> list[Figure]:
        """The figures of the sentence, in text order."""
        if not any(code in "NBPSUM" for code in self.codes):
            return []
        self._tolls()
        for name, confidence, pattern in _PATTERNS:
            if not any(code in self.codes for code in _NEEDS[name]):
                continue
            for match in pattern.finditer(self.codes):
                self._take(name, confidence, match)
        self._earlier_tolls()
        self._gapped()
        self._added()
        self._broken_down()
        self._parts()
        self._described()
        self._traits()
        self._counted_again()
        self._superseded()
        self.found.sort(key=lambda f: f.pieces[0].start)
        self._groups()
        return [one for one in self.found if one.modality != "hypothetical"]

    # patterns

    def _take(self, name: str, confidence: float, match: re.Match[str]) -> None:
        verbs = [p for p in self.row[match.start("v") : match.end("v")] if p.measure]
        toll = self.words.toll
        if name != "active" and any(p.low in toll["only_active"] for p in verbs):
            return  # who is buried under rubble may live
        first_verb = match.start("v")
        measure = self._measure(name, verbs)
        if name == "harm counted":
            measure = self.row[match.start("np")].measure
            if not self._may_count_harm(match.start("np")):
                return
        if not measure:
            return
        weak = any(p.weak for p in verbs) or measure in _WEAK_MOVES
        if name == "passive" and measure in _TOGETHER and measure != "captured":
            weak = False
        lowest, highest = match.start("np"), match.end("np")
        modality = self._modality(name, match, first_verb)
        if modality in ("planned", "hypothetical") and measure not in ("evacuated", "relocated"):
            return
        if name == "active" and not self._acts(match, first_verb, verbs):
            return
        if name == "driven out" and not self._drives(match):
            return
        if name == "suffered" and self.row[first_verb].low not in self.words.toll["injuries"]:
            return
        if name == "still there" and not self._is_still_there(match):
            return
        between = self.row[highest:first_verb]
        if name == "short" and any(p.code == "s" and p.low != "as" for p in between):
            return
        if name in ("short", "passive") and self._is_subject(name, match):
            return
        if name == "treated" and not self._treated_for_harm(match):
            return
        if name in ("passive", "happened") and self._only_last(match):
            lowest = highest - 1  # "the army lost two soldiers and a captain was wounded"
        naming = name in ("among", "included", "of whom")
        named_of = self._whole_before(measure, lowest) if naming else None
        whole: Figure | None = None
        including = False
        singles: list[int] = []
        listed: list[Figure] = []
        for index in range(lowest, highest):
            piece = self.row[index]
            if piece.code == "i":
                including = True
                continue
            if piece.code not in "NBPSUM":
                if piece.code in "&," and not including:
                    whole = None
                # "soldiers, including a colonel, and 3 civilians": the list goes on.
                if piece.code == "," and including and self.codes[index : index + 2] == ",&":
                    including = False
                continue
            if index in self.taken or not self._counts(piece, measure, weak, name, first_verb):
                continue
            if piece.code == "S" and not including:
                singles.append(index)
                continue
            one = self._add(index, measure, name, confidence, match)
            one.modality = modality
            if including:
                one.whole = whole or (listed[-1] if listed else None)
                if one.whole is None:
                    one.whole = self._whole_before(measure, index)
                self._narrow(one)
            else:
                whole = one
            listed.append(one)
            if naming:
                one.whole = named_of
                if name == "included":
                    self._narrow(one)
        whole = self._sum(listed, len(singles)) or named_of
        for group in self._same_group(singles):
            one = self._add(group[0], measure, name, confidence, match)
            one.modality, one.whole = modality, whole
            if name == "included":
                self._narrow(one)
            if len(group) > 1:
                number = len(group)
                one.pieces = [self.row[i] for i in group]
                text = self.page.report.text[one.pieces[0].start : one.pieces[-1].end]
                one.count = Count(number, number, number, "exact", text)
                one.end = max(one.end, one.pieces[-1].end)
                for index in group[1:]:
                    self.taken[index] = one

    @staticmethod
    def _sum(listed: list[Figure], singles: int) -> Figure | None:
        """ "135 people, 85 civilians and 50 fighters, were killed": the rest make up the first."""
        numbers = [one.count.best for one in listed]
        if len(listed) + bool(singles) < 3 or None in numbers or any(one.whole for one in listed):
            return None
        whole, *parts = numbers
        if whole != sum(n for n in parts if n is not None) + singles:
            return None
        for one in listed[1:]:
            one.whole = listed[0]
        return listed[0]

    def _measure(self, name: str, verbs: list[Piece]) -> str:
        if name in ("lost", "harm counted"):
            return "killed"
        if name in ("forced out", "driven out"):
            return "displaced"
        if name in ("suffered", "treated"):
            return "wounded"
        if name == "still there":
            return "remained"
        if name in ("taken", "taken out"):
            return "captured" if name == "taken" else "evacuated"
        measures = [p.measure for p in verbs]
        if not measures:
            return ""
        doubted = self.words.toll["unsure"]
        span = [p.low for p in self.row if verbs[0].start < p.start < verbs[-1].start]
        if not doubted.isdisjoint(span):
            return measures[0]  # "missing, feared dead"
        kinds = set(measures)
        if len(kinds) > 1 and kinds <= _TOGETHER:
            return "killed" if measures[0] == "captured" else "casualties"
        return next((m for m in measures if m in ("killed", "wounded")), measures[0])

    def _counts(self, piece: Piece, measure: str, weak: bool, name: str, verb: int) -> bool:
        """True where the piece is people, as surely as the verb demands."""
        if piece.code == "M":
            return name == "harm counted"
        if name == "harm counted":
            return False
        at = self.row.index(piece)
        earlier = [p.low for p in self.row[max(0, at - 2) : at]]
        if earlier[-1:] and earlier[-1] in self.words.toll["excepting"]:
            return False  # "all but two were released"
        if earlier[-1:] == ["of"] and self.row[at - 2].code == "S":
            return False  # "a boy of nine"
        if self._is_fraction(at) or self._is_beside(at):
            return False
        fleeing = self.row[verb].low
        if fleeing.startswith("escap") and piece.group != "civilians" and piece.low != "people":
            return False  # prisoners and gunmen escape, too
        if fleeing == "loss" and not (
            piece.group == "combatants" or piece.low in self.words.toll["own_men"]
        ):
            return False
        if fleeing.startswith("arrived") and piece.low not in self.words.toll["fled"]:
            return False
        if measure == "displaced" and piece.group == "combatants":
            return False  # soldiers who flee or cross a border are not displaced
        if name == "lost":
            fighting = piece.group == "combatants" or piece.low in self.words.toll["own_men"]
            return piece.code == "N" and fighting
        if piece.code == "U" and piece.count is not None and piece.count.best == 0:
            return False  # "nobody knows how many"
        if piece.code == "U":
            # An unknown noun may be people in a part of the world we know no word of, where
            # there is violence besides the verb itself.
            telling = ("passive", "active", "happened", "among", "included", "named")
            return not weak and measure != "missing" and name in telling and self._is_violent(verb)
        if piece.code in "BP" and weak and name != "taken":
            if measure not in _ALSO_THINGS and name in ("passive", "happened"):
                return True
            counted = any(p.code == "N" for p in self.row[:at])
            if measure == "remained" and self._after_people():
                return True
            return counted or bool(self.found) or self.before is not None or piece.part
        if piece.code == "B" and piece.low == "others" and name == "active":
            return True
        if piece.code == "B" and name == "noun of":
            return True
        return True

    def _after_people(self) -> bool:
        """True in "900 remain", where the sentence before names people ("32,000 residents")."""
        index = self.page.sentences.index(self.sentence)
        if index == 0:
            return False
        before = self.page.sentences[index - 1]
        row = words_of(self.page.report.text)
        lows = row.lows[row.at(before.start) : row.at(before.end)]
        return not self.words.voc.persons.keys().isdisjoint(lows)

    def _is_beside(self, at: int) -> bool:
        """True for who speaks behind a quotation, and for the family the dead were of."""
        before, piece = self.row[at - 1].low if at else "", self.row[at]
        if self.codes[at + 1 : at + 2] == "v" and self.codes[at - 1 : at] == ",":
            return True  # "killed 12," one of its men said
        return before in ("of", "from") and piece.low in self.words.toll["family"]

    def _is_fraction(self, at: int) -> bool:
        """True in "half of the 200 soldiers", "80% of Norton's 12,000 people"."""
        for back in range(at - 1, max(0, at - 4), -1):
            if self.row[back].low == "of":
                return self.row[back - 1].low in self.words.toll["fractions"]
            if self.row[back].code not in "cyw" and self.row[back].low != "'s":
                return False
        return False

    def _may_count_harm(self, index: int) -> bool:
        piece = self.row[index]
        if piece.low == "lives":
            claim = self.words.toll["claim"]
            return any(p.low in claim for p in self.row[max(0, index - 3) : index]) or (
                "lost" in [p.low for p in self.row[index : index + 3]]
            )
        if piece.count is not None and piece.count.best == 0:
            return self._is_violent()
        return True

    def _is_violent(self, verb: int | None = None) -> bool:
        """True where this sentence or the one before speaks of arms, besides the verb itself: "no
        deaths" of a disease is no figure of a conflict."""
        text, start = self.page.report.text, self.sentence.start
        index = self.page.sentences.index(self.sentence)
        if index > 0:
            start = self.page.sentences[index - 1].start
        told = [m.start() for m in self.words.violence.finditer(text, start, self.sentence.end)]
        return any(at != self.row[verb].start for at in told) if verb is not None else bool(told)

    def _acts(self, match: re.Match[str], verb: int, verbs: list[Piece]) -> bool:
        """True where the verb acts on the people behind it, rather than "were killed, 12 …"."""
        behind = self.codes[max(0, verb - 4) : verb].rstrip("axd")
        if verbs[0].code == "K" and behind.endswith("b"):
            return False
        following = self.row[match.end("np") : match.end("np") + 1]
        if following and following[0].code == "K" and following[0].measure != "captured":
            return False  # "killed 12 wounded 30"; but "killed 12 captured at the base"
        # "12 people killed": a participle behind people, with nobody acted on.
        return not (verbs[0].code == "K" and self.codes[match.end("v") : match.start("np")] == "d")

    def _is_still_there(self, match: re.Match[str]) -> bool:
        """True in "are still in the town"; not in "are still at war"."""
        verb = match.end("v")
        text, end = self.page.report.text, self.row[verb].end
        if self.row[verb - 1].low != "still" or self.row[verb].low not in self.words.toll["inside"]:
            return False
        if self.codes[verb + 1 : verb + 2] == "c":
            return True
        near = re.findall(r"[a-z]+", text[end : min(self.sentence.end, end + 40)].lower())
        return not self.words.toll["left_places"].isdisjoint(near[:4])

    def _drives(self, match: re.Match[str]) -> bool:
        """True in "drove 85,000 residents into camps"; not in "sent 300 men to the front"."""
        toll = self.words.toll
        people = [p for p in self.row[match.start("np") : match.end("np")] if p.code == "N"]
        return (
            bool(people)
            and self.row[match.start("v")].low in toll["drive"]
            and self.row[match.end("np")].low in toll["away"]
        )

    def _is_subject(self, name: str, match: re.Match[str]) -> bool:
        """True in "12 gunmen killed 3 soldiers": who kills is not killed."""
        end = match.end("v")
        if "b" in self.codes[match.end("np") : match.start("v")]:
            return False
        last = self.row[match.end("v") - 1]
        if last.code == "A":
            return name == "short" and self._goes_straight_on(end)  # "12 dead batteries"
        if last.low not in self.words.voc.intransitive_too and self._goes_straight_on(end):
            return True  # "a bomber killed Minister So-and-so"
        return re.match(r"a*[NBSUG]", self.codes[end:]) is not None and not (
            re.match(r"a*[NBSU][adc]{0,3}q?[abhmxd]*[KAI]", self.codes[end:])
        )

    def _goes_straight_on(self, index: int) -> bool:
        """True where a plain word or name follows with nothing but a space before it."""
        while index < len(self.row) and self.row[index].code == "a":
            index += 1
        if index >= len(self.row) or self.row[index].code not in "wcy":
            return False
        gap = self.page.report.text[self.row[index - 1].end : self.row[index].start]
        return gap.isspace()

    def _only_last(self, match: re.Match[str]) -> bool:
        """True where a verb in the singular can only mean the last of a list."""
        between = self.row[match.end("np") : match.start("v")]
        if not any(p.low in self.words.toll["singular"] for p in between):
            return False
        last = self.row[match.end("np") - 1]
        return match.end("np") - match.start("np") > 1 and bool(last.count and last.count.best == 1)

    def _treated_for_harm(self, match: re.Match[str]) -> bool:
        text = self.page.report.text
        rest = text[self.row[match.end("v") - 1].end : self.sentence.end].lower()
        if any(word in rest for word in self.words.toll["treated_for_harm"]):
            return True
        if re.match(r"\W+(?:\w+\W+){0,4}for\b", rest):
            return False
        return bool(self.found) or self.before is not None

    def _modality(self, name: str, match: re.Match[str], verb: int) -> Modality | None:
        toll = self.words.toll
        people = match.start("np")
        between = self.row[min(match.end("np"), verb) : max(verb, people)]
        around = self.row[max(0, verb - 4) : verb] if name == "active" else between
        lows = [p.low for p in around]
        opening = [p.low for p in self.row[max(0, min(people, verb) - 3) : min(people, verb)]]
        if any(low in toll["unreal"] for low in opening):
            return "hypothetical"
        if name == "active" and any(low in toll["accusing"] for low in opening):
            return "alleged"
        if name == "active" and self.row[verb].active and lows:
            if lows[-1] == "to" or (len(lows) > 1 and lows[-2:-1] == ["to"]):
                before = self.row[verb - 2].low if verb > 1 else ""
                if before not in toll["hoping_to"]:
                    return "planned"
            if any(low in toll["denying"] for low in lows[-3:]):
                return "denied"
        if name == "active" and any(p.code == ";" or p.code == "," for p in around):
            cut = max(i for i, p in enumerate(around) if p.code in ",;")
            around = around[cut + 1 :]
        codes = "".join(p.code for p in around if p.code in "bhmxa")
        if "m" in codes:
            modal = next(p.low for p in around if p.code == "m")
            if modal in ("will", "shall"):
                return "planned"
            return "alleged" if "h" in codes else "hypothetical"
        counted = [p.count for p in self.row[match.start("np") : match.end("np")] if p.count]
        if counted and counted[0].best == 0:
            unknown = self.codes[match.end("np") : match.end("np") + 1] == "w"
            harm = self._measure(name, self.row[match.start("v") : match.end("v")]) in _TOGETHER
            # "Nobody knows how many were killed", "no soldier remained"
            return "hypothetical" if unknown or not (harm or match["v"] == "") else "negated"
        if name == "short" and re.search(r"m[abhl w]*$", self.codes[max(0, people - 4) : people]):
            return "hypothetical"  # "could leave 10,000 dead"
        if "x" in codes:
            return "hypothetical"  # "were not killed": no figure at all
        if any(p.low in toll["unsure"] for p in around):
            return "alleged"
        return None

    def _same_group(self, singles: list[int]) -> list[list[int]]:
        """ "a farmer and his son" are two of one group; "a soldier and a farmer" one each."""
        groups: list[list[int]] = []
        for index in singles:
            if groups and self.row[groups[-1][-1]].group == self.row[index].group:
                groups[-1].append(index)
            else:
                groups.append([index])
        return groups

    def _add(
        self, index: int, measure: str, rule: str, confidence: float, match: re.Match[str] | None
    ) -> Figure:
        piece = self.row[index]
        assert piece.count is not None
        start, end = piece.start, piece.end
        if match is not None:
            verb_start = self.row[match.start("v")].start if match["v"] else start
            verb_end = self.row[match.end("v") - 1].end if match["v"] else end
            start, end = min(start, verb_start), max(end, verb_end)
        one = Figure(
            self.sentence,
            [piece],
            measure,
            piece.count,
            start,
            end,
            rule,
            confidence,
            piece.group,
            piece.party,
        )
        one.before = self.before
        self.found.append(one)
        self.taken[index] = one
        return one

    def _narrow(self, one: Figure) -> None:
        """A part is quoted by its own words."""
        one.start, one.end = one.pieces[0].start, one.pieces[0].end

    def _whole_before(self, measure: str, index: int) -> Figure | None:
        start = self.row[index].start
        here = [f for f in self.found if f.pieces[0].start < start and f.whole is None]
        here = [f for f in here if not measure or f.measure == measure]
        if here:
            return max(here, key=lambda f: f.pieces[0].start)
        if self.before is not None and (not measure or self.before.measure == measure):
            return self.before.whole or self.before
        return None

    # what hangs on other figures

    def _parts(self) -> None:
        """ "… were killed in the attack, including 11 children"."""
        for match in _INCLUDING.finditer(self.codes):
            self._part(match)
        opening = _AMONG_THEM.match(self.codes)
        if opening is not None:
            self._part(opening)
        # "…, 135,000 of them since May", "3,200 of them by coalition forces"
        for match in re.finditer(r",(?P<np>P)(?=[pd])[pdcwoyGE&]+(?=$|[,;])", self.codes):
            index = match.start("np")
            whole = self._whole_before("", index)
            if index not in self.taken and whole is not None:
                one = self._add(index, whole.measure, "part", 0.7, None)
                one.whole = whole
                one.own_clause = self.codes[index + 1] == "d" or (
                    self.codes[index + 1 : index + 3] == "pc"
                )
        # "…, two of them seriously"
        for match in re.finditer(r",(?P<np>P)a+(?=$|[,;p])", self.codes):
            index = match.start("np")
            whole = self._whole_before("", index)
            if index not in self.taken and whole is not None:
                self._add(index, whole.measure, "part", 0.7, None).whole = whole
        # "three of them children"; "53 of them seriously wounded" is a figure of its own
        for index, piece in enumerate(self.row):
            following = self.row[index + 1 : index + 2]
            if piece.code == "P" and following and following[0].code == "S":
                piece.group = following[0].group  # "one of them a child"
            if piece.code == "P" and piece.group and index not in self.taken:
                whole = self._whole_before("", index)
                if whole is not None:
                    one = self._add(index, whole.measure, "part", 0.75, None)
                    one.whole = whole

    def _added(self) -> None:
        """ "… left over the past week, in addition to 275 fighters": one more of the same."""
        also = self.words.toll["and_also"]
        for index, piece in enumerate(self.row):
            if index == 0 or piece.code != "N" or index in self.taken:
                continue
            if self.row[index - 1].low not in also:
                continue
            if re.match(_NEXT_CLAUSE, self.codes[index + 1 :]) is None:
                continue
            same = self._whole_before("", index)
            if same is None or same not in self.found:
                continue
            one = self._add(index, same.measure, "added", 0.7, None)
            one.start = self.row[index - 1].start
            going_on = _GOING_ON.match(self.codes, index + 1)
            for more in range(index + 1, going_on.end() if going_on else index):
                if self.row[more].code == "N" and more not in self.taken:
                    self._add(more, same.measure, "added", 0.65, None)

    def _gapped(self) -> None:
        """ "12 were killed in Kabul and five in Herat": the verb is said once."""
        for match in re.finditer(
            r"[,&](?P<np>[BN])(?=[pdc])[pdcwoyGEaD]+b?(?=$|[,;&])", self.codes
        ):
            index = match.start("np")
            if index in self.taken or self.row[index].part:
                continue
            same = self._whole_before("", index)
            if same is None or same not in self.found:
                continue
            last = next(i for i, p in enumerate(self.row) if p is same.pieces[-1])
            if re.fullmatch(r"[KAIpdcwoyGEabh,&]*", self.codes[last + 1 : index]) is None:
                continue
            if not re.search(r"[pdc]", self.codes[last + 1 : index]):
                continue
            one = self._add(index, same.measure, "gapped", 0.65, None)
            one.modality = same.modality

    def _broken_down(self) -> None:
        """ "18 people: 11 civilians and seven fighters": parts behind a colon."""
        for match in re.finditer(
            rf";(?P<np>N(?:{_OF_WHOM}(?:,|&|,&)[NP])*){_OF_WHOM}(?=$|[,;])", self.codes
        ):
            before = match.start()
            if self.row[before].low != ":" or not before:
                continue
            whole = self.taken.get(before - 1) or (self.found[-1] if self.found else None)
            if whole is None:
                continue
            for index in range(match.start("np"), match.end("np")):
                if self.row[index].code == "N" and index not in self.taken:
                    one = self._add(index, whole.measure, "part", 0.75, None)
                    one.whole = whole

    def _part(self, match: re.Match[str]) -> None:
        for index in range(match.start("np"), match.end("np")):
            if self.row[index].count is None or index in self.taken:
                continue
            whole = self._whole_before("", match.start())
            if whole is None:
                continue
            between = [p for p in self.row if whole.end <= p.start < self.row[match.start()].start]
            if any(p.code in ";" or p.low in ("destroyed", "damaged") for p in between):
                continue
            own = re.compile(r"q[abhx]*([KI])").match(self.codes, index + 1)
            measure = self.row[own.start(1)].measure if own else whole.measure
            one = self._add(index, measure, "part", 0.8, None)
            if own is not None:
                one.own_clause, one.end = True, self.row[own.end() - 1].end
            one.whole = self._whole_before(measure, match.start()) if own else whole
            one.modality = whole.modality
            who = re.compile(r"ba*(G)").match(self.codes, index + 1)
            if who is not None and self.row[index].code in "BP":
                one.group = self.row[who.start(1)].group  # "of whom 270 were children"
            if index == match.start("np"):
                one.start = self.row[match.start()].start

    def _described(self) -> None:
        """ "Nine were children", "three of the dead were women"."""
        for match in re.finditer(r"(?P<np>[NBSP])[bh]a*p(?P<v>[KA])", self.codes):
            index, verb = match.start("np"), self.row[match.start("v")]
            among = self.row[match.start("v") - 1].low in self.words.toll["among"]
            if index not in self.taken and among and verb.measure:
                one = self._add(index, verb.measure, "among", 0.7, match)
                one.whole = self._whole_before(verb.measure, index)
        for match in re.finditer(r"(?P<np>[NB])[bh]a*i(?=$|[,;d])", self.codes):
            index = match.start("np")
            whole = self._whole_before("", index)
            if index not in self.taken and whole is not None:
                one = self._add(index, whole.measure, "part", 0.7, None)
                one.whole = whole
        for match in re.finditer(r"(?P<np>[BP])ba*(?P<who>G)", self.codes):
            index, who = match.start("np"), self.row[match.start("who")]
            whole = self._whole_before("", index)
            if index in self.taken or whole is None or who.group == "all":
                continue
            one = self._add(index, whole.measure, "part", 0.7, None)
            one.whole = whole
            one.end, one.group = who.end, who.group

    def _traits(self) -> None:
        """ "40 wounded soldiers": the noun's own harm, where no verb said more."""
        for index, piece in enumerate(self.row):
            if piece.trait and index not in self.taken and piece.count is not None:
                self._add(index, piece.trait, "trait", 0.55, None)

    def _counted_again(self) -> None:
        """ "…, another medic counted 14": a bare number of the figure told just before."""
        for match in re.finditer(r"(?P<v>v)[pw]{0,2}(?P<np>B)(?=$|[,;&dsp])", self.codes):
            index = match.start("np")
            low = self.row[match.start("v")].low
            if index in self.taken or low not in self.words.toll["counting"]:
                continue
            same = self._whole_before("", index)
            if same is None or self.row[index].part:
                continue
            one = self._add(index, same.measure, "counted again", 0.6, match)
            one.group, one.party = same.group, same.party

    def _tolls(self) -> None:
        """ "the death toll rose to 52 from 50", "the number of people killed has risen to 52"."""
        toll = self.words.toll
        for at, piece in enumerate(self.row):
            if piece.code != "L" and not self._stands_at(at) and not self._labelled(at):
                continue
            if self._labelled(at):
                one = self._add(at + 2, piece.measure, "toll", 0.75, None)
                one.total, one.start = True, piece.start
                self._group_of_toll(one, at)
                continue
            if self._number_first(at):
                one = self._add(at - 1, piece.measure, "toll", 0.8, None)
                one.total = True
                one.end = piece.end
                self._group_of_toll(one, at)
                continue
            for index in range(at + 1, min(at + 30, len(self.row))):
                other = self.row[index]
                if other.code in ";":
                    break
                if other.code not in "NBMU" or other.count is None or index in self.taken:
                    continue
                before = self.row[index - 1].low
                if before in toll["numbering"] and index - at == 2:
                    before = "at"
                if before in toll["from"]:
                    continue
                if before not in toll["toll_to"] and index - at > 1:
                    continue
                if other.code == "U":
                    continue
                if other.part:
                    continue
                one = self._add(index, piece.measure, "toll", 0.85, None)
                if before in toll["passing"] and one.count.qualifier == "exact":
                    one.count = replace(one.count, qualifier="more_than", high=None)
                one.total = True
                one.start, one.end = piece.start, max(one.end, other.end)
                self._group_of_toll(one, at)
                # "put the dead at 562 militants, 128 soldiers and 45 civilians"
                going_on = _GOING_ON.match(self.codes, index + 1)
                for more in range(index + 1, going_on.end() if going_on else index):
                    if self.row[more].code == "N" and more not in self.taken:
                        self._add(more, piece.measure, "toll", 0.75, None).total = True
                break

    def _earlier_tolls(self) -> None:
        """ "The toll had earlier been put at 13": replaced by the figure told with it."""
        superseding = self.words.toll["superseding"]
        for index, one in list(self.taken.items()):
            near = self.row[max(0, index - 9) : index]
            if not one.total or not any(p.low in superseding for p in near):
                continue
            others = [f for f in self.found if f is not one and f.measure == one.measure]
            others = [f for f in others if f.whole is None] or [
                f for f in (self.before,) if f is not None and f.measure == one.measure
            ]
            if others and others[-1].replaces is None:
                others[-1].replaces, one.rule = one, "superseded"

    def _labelled(self, at: int) -> bool:
        """True in "Fatalities: 45 (including 12 children)"."""
        opens = at == 0 or self.codes[at - 1] in ",;"
        found = re.compile(r"[KADL];[BN](?!a*[KA])").match(self.codes, at)
        return opens and found is not None and self.row[at + 1].low == ":"

    def _number_first(self, at: int) -> bool:
        """True in "bringing to 525 the number of dead"."""
        return (
            at > 1
            and self.row[at - 1].code == "B"
            and at - 1 not in self.taken
            and self.row[at - 2].low == "to"
        )

    def _stands_at(self, at: int) -> bool:
        """True in "put its losses at 1,068", "raising deaths to 12", "put the dead at 15"."""
        following = [p.low for p in self.row[at + 1 : at + 2]]
        if not following or following[0] not in ("at", "to", *self.words.toll["numbering"]):
            return False
        piece = self.row[at]
        if piece.code == "D":
            return True
        before = self.page.report.text[max(self.sentence.start, piece.start - 6) : piece.start]
        return piece.code in "KA" and before.lower().endswith(("the ", "their ", "its ", "own "))

    def _group_of_toll(self, one: Figure, at: int) -> None:
        """ "The civilian death toll" is of civilians."""
        if one.group in ("", "all"):
            text, piece = self.page.report.text, self.row[at]
            near = text[max(self.sentence.start, piece.start - 12) : piece.end].lower().split()
            after = text[piece.end : piece.end + 30].lower().split()
            near += after[:1] + after[1:2] * (after[:1] in (["among"], ["of"]))
            groups = [self.words.voc.persons.get(word, "") for word in near]
            named = [group for group in groups if group not in ("", "all")]
            one.group = named[0] if named else one.group

    def _superseded(self) -> None:
        """ "… to 52 from 50", "up from 50": what the new total replaces."""
        toll = self.words.toll
        for index, piece in enumerate(self.row):
            if piece.code not in "BN" or index in self.taken or piece.count is None or index == 0:
                continue
            if self.row[index - 1].low not in toll["from"]:
                continue
            lows = [p.low for p in self.row[max(0, index - 5) : index]]
            rising = any(low in toll["up_from"] for low in lows)
            newer = self._newer(index)
            if newer is None or not (rising or newer.total):
                continue
            one = self._add(index, newer.measure, "superseded", 0.5, None)
            one.group, one.party = newer.group, newer.party
            one.start = self.row[max(0, index - (2 if rising else 1))].start
            newer.replaces = one

    def _newer(self, index: int) -> Figure | None:
        near = self.row[index].start
        totals = [f for f in self.found if f.total]
        if totals:
            return min(totals, key=lambda f: abs(f.pieces[0].start - near))
        earlier = self.before and (self.before.whole or self.before)
        if earlier is not None and earlier.total:
            return earlier
        here = [f for f in self.found if f.measure == "killed" and f.whole is None]
        return min(here, key=lambda f: abs(f.pieces[0].start - near)) if here else earlier

    def _groups(self) -> None:
        """A bare number counts the same kind of people as the figure before it."""
        last: Figure | None = None
        for one in self.found:
            piece = one.pieces[0]
            if not one.group:
                if piece.code == "M":
                    one.group = "all"  # "44 bodies" are whoever's they are
                elif last is not None:
                    # "a woman was killed and five others hurt": the others need not be women.
                    alone = piece.low == "others" and last.pieces[0].code == "S"
                    women = last.group in ("women", "children")
                    mixed = any(
                        f.group not in (last.group, "") and f.measure == last.measure
                        for f in self.found[: self.found.index(last)]
                        if f.whole is None and f.end == last.end
                    )
                    one.group = "all" if (alone and women) or mixed else last.group
                    one.party = one.party or last.party
                elif piece.low == "others" and self._group_before(piece) != "all":
                    one.group = self._group_before(piece)
                elif piece.low == "others" and self.before is not None:
                    one.group, one.party = self.before.group, self.before.party
                elif one.whole is not None:
                    one.group = one.whole.group
                elif self._recounts(one):
                    assert self.before is not None
                    one.group, one.party = self.before.group, self.before.party
                else:
                    one.group = self._group_before(piece)
            if one.group == "all" and one.whole is not None and piece.low == "people":
                one.group = one.whole.group  # "41 civilians, among them ten people who …"
            if one.group == "all" and self._of_fighters(one):
                one.group = "combatants"
            if one.rule == "lost" and one.group == "all" and piece.low in ("men", "members"):
                one.group = "combatants"
            if one.measure == "displaced" and one.group == "all":
                one.group = "civilians"  # those who flee their homes are not under arms
            if one.party is None and (one.rule == "lost" or self._suffered(piece)):
                one.party = self._loser(one.start)
                if one.party is not None and one.group == "all":
                    one.group = "combatants"
            if one.rule != "superseded" and one.whole is None:
                last = one

    def _recounts(self, one: Figure) -> bool:
        """True in "Russia claimed that more than 500 had died", behind another's count."""
        at = self.row.index(one.pieces[0])
        return (
            self.before is not None
            and self.before.measure == one.measure
            and one.pieces[0].code == "B"
            and "v" in self.codes[:at]
            and "c" not in self.codes
        )

    def _of_fighters(self, one: Figure) -> bool:
        """True in "gave its losses as 118 dead", "1,000 dead on the rebel side"."""
        text = self.page.report.text
        if self.words.losses.search(text, max(self.sentence.start, one.start - 60), one.start):
            return True
        side = self.words.on_side.match(text, one.end, self.sentence.end)
        if side is None:
            return False
        armed = self.words.voc.armed
        return any(word in armed for word in side[0].lower().split()) or any(
            side.start() <= p.start < side.end() for p in self.page.parties
        )

    def _suffered(self, piece: Piece) -> bool:
        """True in "the army suffered 30 casualties": they are the subject's own."""
        at = self.row.index(piece)
        return piece.code == "M" and "Q" in self.codes[max(0, at - 2) : at]

    def _group_before(self, piece: Piece) -> str:
        """The people last named in the sentence, where a number leans on them ("three of them")."""
        at = self.row.index(piece)
        verbs = [p.low for p in self.row[max(0, at - 2) : at + 4]]
        if any(low in self.words.toll["of_fighters"] for low in verbs):
            return "combatants"
        if piece.part or piece.low == "others":
            for other in reversed(self.row):
                if other.start < piece.start and other.code in "NG" and other.group:
                    return other.group
        return "all"

    def _loser(self, start: int) -> str | None:
        """The party that lost them: the one right before the verb, else the sentence's first."""
        lost = [i for i, p in enumerate(self.row) if p.code in "OQ" and p.start <= start + 1]
        verb = lost[-1] if lost else 0
        at = verb - 1
        while at > 0 and self.row[at].code in "hmax":
            at -= 1
        if at >= 0 and self.row[at].party:
            return self.row[at].party
        return next((p.party for p in self.row[:verb] if p.code == "y"), None)
