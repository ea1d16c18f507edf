"""Which words of a text name a place.

Capitalised runs are cut into the longest names the gazetteer knows. What stands beside a name
tells whether it is a place's, a person's or a newspaper's; the word lists are in the gazetteer's
data/en.toml.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from geodata.extract.page import Sentence
from geodata.extract.phrases import words_of
from geodata.extract.place_words import place_words
from geodata.extract.scripts import find_arabic, undeclined
from geodata.extract.spots import Spot, tie_containers
from geodata.gazetteer import Found, Gazetteer, distance_km
from geodata.gazetteer.tables import ABBREVIATION, ALTERNATE, MAIN, OTHER, WEAK
from geodata.model import Place, PlaceKind
from geodata.names import fold

# Prominence below which a name among strange words, or at all, needs other evidence.
KNOWN = 0.62
SMALL = 0.5
WELL_KNOWN = 0.75
_TINY = 0.4
FAMOUS = 0.85

_UPPER = (
    "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽƏȘȚḌḤḨḪṢṬẒ"  # Latin
    "А-ЯЁЄІЇҐ"  # Cyrillic
)
_ARTICLE = "al|el|ar|as|ash|at|ath|ad|adh|an|az|ed|ez|er|es|et|ul"
_SHORT = (
    "St|Ste|Mt|Ft|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Maj|Prof|Rev|Hon|Pres|Supt|Det|"
    "Insp|Const|Adm|Brig|Cpl|Pvt"
)
_WORD = (
    rf"(?:{_SHORT})\.|(?:[{_UPPER}]\.){{2,}}|[{_UPPER}]\.(?=[ ][{_UPPER}])|"
    rf"[{_UPPER}]\w*(?:['’ʼ‘`]\w+)*"
)
_INNER = (
    "of|the|e|au|aux|de|la|las|le|les|los|du|des|da|do|dos|das|del|della|di|der|den|van|von|am|"
    "upon|y|i"
)
_LINK = rf"(?:[ \u00a0]{{1,2}}|[-‐‑–])(?:(?:{_ARTICLE}|{_INNER}|and)(?:[ \u00a0]|[-‐‑]))*"
_RUN = re.compile(rf"(?<![\w@#])(?:(?:{_ARTICLE})[-‐‑])?(?:{_WORD})(?:{_LINK}(?:{_WORD}))*")
_CAPITAL = re.compile(rf"[{_UPPER}]")
_BEFORE_HYPHEN = re.compile(rf"(?<![\w@#])(?:{_ARTICLE})[-‐‑]$")
_PART = re.compile(rf"(?:(?<!\w)(?:{_ARTICLE})[-‐‑])?(?:{_WORD})")
_PARTICLE = r"[-‐‑](?:e|i|ye|yi|ul|ud|ur|us|al|el)[- ‐‑]"
_LINKED = re.compile(_PARTICLE)
_ARABIC = re.compile(rf" (?:{_ARTICLE})[-‐‑]")
_COMPOUND = re.compile(rf"{_PARTICLE}[{_UPPER}]")
_DOTTED = re.compile(rf"(?:[{_UPPER}]\.){{2}}")
_CONTRACTION = re.compile(r"['’](?:ve|d|ll|re|m|t)$")
_CAMEL = re.compile(r"(?<!Mc)(?<!Mac)(?<=[a-z])[A-Z]")
_PREPOSITION = re.compile(
    r"(?:\b(?:in|at|near|from|to|into|around|outside|of|towards?|inside|across|between|and)|,)"
    r" (?:the )?$"
)
# "Maadan, a town on the Euphrates"
_CALLED = re.compile(
    r", (?:an?|the) (?:[a-z'’-]+ ){0,3}(?:town|village|city|district|suburb|hamlet|settlement|"
    r"stronghold|base|capital|port)(?=[,.;]| (?:of|in|on|near|at|that|which|where|about|some|just|"
    r"located|outside|held|close|(?:north|south|east|west)\w*|\d))"
)
# "Sake, 23 kilometres to the west"
_LIES = re.compile(
    r", (?:(?:about |some |around )?\d+ ?(?:km|kilomet|miles)|(?:north|south|east|west)\w* of |"
    r"where\b)"
)
_ARABIC_LETTER = re.compile("[\u0621-\u064a]{2}")
_CLOCK = re.compile(r" (?:local )?time\b")  # "5 a.m. Moscow time"
_GOES_ON = re.compile(
    r"[-‐‑]| (?!(?:and|or|in|on|at|to|of|from|by|with|is|was|were|are|has|had|have|that|which|"
    r"where|when|after|before|as|near|into|between|for|but|since|until|valley|delta|basin|river)\b)[a-z]"
)
_THITHER = re.compile(r"\b(?:in|at|near|from|to|into|around|outside|towards?) $")
_RESIDENT = re.compile(r", of $")  # "Mary Jones, 18, of Regina"
# "Tabqa dam", "al-Omar oil field": what is named after a town but is not the town. This and the
# patterns for prepositions are for words in lower case, where they are found in half the time.
_SITES: tuple[tuple[str, PlaceKind], ...] = (
    (r"(?:military |international )*(?:air ?port|air ?base|air ?field|airstrip)", "airfield"),
    (r"air force base", "airfield"),
    (r"(?:hydroelectric )?dam", "dam"),
    (r"(?:oil|gas) ?fields?", "oil_field"),
    (r"(?:refugee |displacement |detention )?camp", "camp"),
    (r"(?:military |army |naval )?base", "base"),
    (
        r"(?:oil )?refinery|(?:(?:nuclear|thermal) )?(?:power )?plant|power station|steelworks|"
        r"steel (?:plant|works)|bridge|stadium|(?:central )?prison|"
        r"(?:border )?crossing|coal mine",
        "site",
    ),
)
_RIVER = " river"  # "the Dnipro river", in lower case
_SITE = re.compile(
    r"[ \u00a0](?:" + "|".join(rf"({words})" for words, _ in _SITES) + r")\b(?![-‐‑]\w)"
)
# The words such a name ends in: few texts have one, and the rest need not be tried at each name.
_SITE_WORDS = frozenset(
    (
        *("airport", "port", "airbase", "base", "airfield", "field", "fields", "airstrip"),
        *("oilfield", "oilfields", "gasfield", "gasfields", "dam", "camp", "refinery", "plant"),
        *("station", "steelworks", "works", "bridge", "stadium", "prison", "crossing", "mine"),
    )
)
_WITHIN = re.compile(r"\b(?:in|at|near|outside|inside) (?:the )?$")
_SPEAKER = re.compile(r"\b(?:said|says|told|asked|added|by|with|named|called) $")
_AGE = re.compile(r", (?:aged )?\d\d\b(?! (?:miles|kilom|km))")
_DATELINE = re.compile(r"(?:, [\w. ]{2,24})? ?(?:\([^)]{2,30}\) ?)?(?:--|[-–—,:])")
_SITE_KM, _AREA_KM = 80.0, 300.0  # within which an airport is a town's, or a province's
_OPENS_LIST = re.compile(r", (?:and )?| and ")
_DOUBTED = 2  # times as often as surely may a name stand as a person's does, if it is a place's
_PEOPLES = frozenset({"african", "american", "asian", "european", "arabian"})
_SIDES = frozenset({"north", "south", "east", "west", "upper", "lower", "central", "greater"})
_TOWN = 20_000  # people
_MOST_WORDS = 5  # of a place's name
_WORD_LONG = 6  # letters of an acronym, at most
_OTHER_KNOWN = 0.7  # prominence of a place whose other name may be an English word: Mecca
_AROUND = 40  # characters around a word that tell whether the line is all capitals


@dataclass(slots=True)
class _Part:
    """One capitalised word of a run."""

    start: int
    end: int
    key: str
    possessive: bool
    joined: bool  # to the word before by a blank
    hyphen: bool  # to the word before by a hyphen


@dataclass(slots=True, eq=False)
class _Name:
    """What is known of a folded name wherever it stands."""

    key: str
    found: tuple[Found, ...]
    known: float  # prominence of the best it may mean
    land: bool  # a country or a region of the world
    common: bool  # an English word as well
    personal: bool  # a given or family name as well
    given: bool
    never: bool


def find_spots(
    text: str,
    sentences: Sequence[Sentence],
    gazetteer: Gazetteer,
    is_common: Callable[[str], bool] | None = None,
) -> tuple[list[Spot], dict[str, float]]:
    """Spots in text order, and how often adjectives ("Syrian") hint at each country.

    `is_common` tells words that, in the text's language, name no place.
    """
    reader = _Reader(text, gazetteer)
    for start, end in _stretches(text, sentences):
        for first, last in _runs(text, start, end):
            if reader.sited or not _names_nothing(gazetteer, reader.version, text[first:last]):
                reader.read(_parts(text, first, last), start)
    spots = [spot for spot in reader.spots if spot.key not in reader.media or reader.placed(spot)]
    if is_common is not None:
        spots = [spot for spot in spots if spot.kind is not None or not is_common(spot.text)]
    if not text.isascii() and _ARABIC_LETTER.search(text):
        spots += [
            Spot(
                *(n.start, n.end, text[n.start : n.end], n.key, n.found, n.kind, n.sure),
                question=n.question,
            )
            for start, end in _stretches(text, sentences)
            for n in find_arabic(text, start, end, gazetteer, is_common)
        ]
        spots.sort(key=lambda spot: spot.start)
    spots = _again(text, reader, spots)
    if reader.persons:
        spots = [
            spot
            for spot in spots
            if spot.key not in reader.persons
            or spot.kind is not None
            or (spot.found and spot.found[0].prominence > FAMOUS)
        ]
    tie_containers(text, spots)
    return spots, reader.hints


def _again(text: str, reader: _Reader, spots: list[Spot]) -> list[Spot]:
    """With the words that the rest of the text shows to be places after all.

    A name that surely is a place's somewhere in the text is so everywhere, person's name or not;
    a strange name that opens a list of places is one: "Falagountou, Arbinda and Djibo".
    """
    sure = Counter(spot.key for spot in spots if spot.sure and spot.found)
    doubted = Counter(spot.key for spot in reader.doubted)
    more = [
        spot
        for spot in reader.doubted
        if doubted[spot.key] <= _DOUBTED * sure[spot.key] and spot.key not in reader.persons
    ]
    starts = {spot.start for spot in spots if spot.found}
    for spot in reader.strange:
        gap = _OPENS_LIST.match(text, spot.end)
        if gap and gap.end() in starts and spot.key not in reader.persons:
            more.append(replace(spot, question=True))
    return sorted([*spots, *more], key=lambda spot: spot.start) if more else spots


def find_adjectives(
    text: str, sentences: Sequence[Sentence], gazetteer: Gazetteer
) -> list[tuple[int, int, Place]]:
    """Adjectives and demonyms ("Syrian", "the Turks") with their countries, in text order."""
    found = []
    for start, end in _stretches(text, sentences):
        for first, last in _runs(text, start, end):
            for part in _parts(text, first, last):
                country = gazetteer.country(gazetteer.adjectives.get(part.key, ""))
                if country is not None:
                    found.append((part.start, part.end, country))
    return found


def _stretches(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Sentences, and between them the datelines, which belong to no sentence."""
    end = 0
    for sentence in sentences:
        if sentence.start - end > 2:
            yield end, sentence.start
        if sentence.kind != "boilerplate":
            yield sentence.start, sentence.end
        end = max(end, sentence.end)


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where runs of capitalised words are.

    To look for capitals first, and at what stands about them then, is several times quicker than
    to try the whole pattern at every letter.
    """
    at = start
    while capital := _CAPITAL.search(text, at, end):
        first = letter = capital.start()
        before, at = at, capital.end()
        if first and text[first - 1].isalnum():
            continue  # a capital within a word
        if first - start > 2 and text[first - 1] in "-‐‑":
            article = _BEFORE_HYPHEN.search(text, max(start, before, first - 6), first)
            first = article.start() if article else first
        match = _RUN.match(text, first, end)
        if match is None and first != letter:
            match = _RUN.match(text, letter, end)
        if match is not None:
            yield match.span()
            at = max(at, match.end())


def _parts(text: str, start: int, end: int) -> list[_Part]:
    word = text[start:end]
    if word.isalpha():  # one word, as most runs are
        return [_Part(start, end, fold(word), False, False, False)]
    parts: list[_Part] = []
    if word.isascii() and word.replace(" ", "").isalpha():  # some words, as nearly all others are
        at, joined = start, False
        for each in word.split(" "):
            if each[:1].isupper():
                parts.append(_Part(at, at + len(each), fold(each), False, joined, False))
                joined = True
            else:
                joined = joined and not each  # "of" parts them
            at += len(each) + 1
        return parts
    last = start
    for match in _PART.finditer(text, start, end):
        a, b = match.span()
        word = match.group()
        possessive = word.endswith(("'s", "’s"))
        if possessive:
            b -= 2
            word = word[:-2]
        between = text[last:a]
        hyphen = between in ("-", "‐", "‑", "–") or bool(_LINKED.fullmatch(between))
        parts.append(_Part(a, b, fold(word), possessive, between.isspace(), hyphen))
        last = match.end()
    return parts


@lru_cache(maxsize=20_000)
def _name(gazetteer: Gazetteer, version: int, key: str) -> _Name | None:
    """What the gazetteer and the word lists know of a name; `version` is the user's tables'."""
    found = gazetteer.find_folded(key)
    if not found or len(key) < 2:
        return None
    if not found[0].own:
        # Weak names (codes, transliterations by machine) are none for running text.
        found = tuple(each for each in found if each.quality != WEAK)
        if not found:
            return None
    words, best = place_words(), found[0]
    return _Name(
        key,
        found,
        best.prominence,
        best.place.kind in ("country", "region"),
        key in words.common,
        key in words.given or key in words.surnames,
        key in words.given,
        key in words.never,
    )


@lru_cache(maxsize=2048)
def _names_nothing(gazetteer: Gazetteer, version: int, word: str) -> bool:
    """True for a word of every text ("The", "Monday") that stands for nothing by itself.

    Every fifth run is one. Before a site's kind it may yet be a name: "Friday camp".
    """
    if not (word.isascii() and word.isalpha()):
        return False
    key, words = fold(word), place_words()
    if key in gazetteer.adjectives or not (key in words.never or key in words.common):
        return False
    return _name(gazetteer, version, key) is None


class _Reader:
    """Cuts runs of capitalised words into places, persons and the rest."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self.text = text
        row = words_of(text)
        self.low = row.lowered
        self.gazetteer = gazetteer
        self.words = place_words()
        self.sited = not _SITE_WORDS.isdisjoint(row.there)
        self.version = gazetteer.user.version if gazetteer.user is not None else 0
        self.spots: list[Spot] = []
        self.hints: dict[str, float] = {}
        self.persons: set[str] = set()
        self.media: set[str] = set()
        # What was taken for a person or a word, and names that nothing has, to look at again.
        self.doubt = False  # set by `_judge`
        self.doubted: list[Spot] = []
        self.strange: list[Spot] = []

    def read(self, parts: list[_Part], sentence_start: int) -> None:
        """Take in one run of capitalised words."""
        count = len(parts)
        at = 0
        placed = False  # the word before belongs to a place just found
        while at < count:
            taken = self._take(parts, at, sentence_start, placed)
            placed = taken > 0
            if not taken:
                country = self.gazetteer.adjectives.get(parts[at].key)
                if country:
                    self.hints[country] = self.hints.get(country, 0.0) + 0.5
                    placed = True  # "Syrian Raqqa" is as good as "the Raqqa"
                else:
                    self._note_person(parts, at)
                    taken = self._question(parts, at, sentence_start)
                taken = taken or 1
            at += taken

    def _take(self, parts: list[_Part], at: int, sentence_start: int, placed: bool) -> int:
        """How many words from `at` on are one place's name, the longest first; 0 is none."""
        reach = at + 1
        most = min(len(parts), at + _MOST_WORDS)
        while reach < most and not parts[reach - 1].possessive:
            reach += 1
        first = parts[at]
        # The name of several words, where nothing but a blank or a hyphen parts them, is known from
        # its words: to fold it anew would take longer.
        plain = at + 1
        while plain < reach and parts[plain].start - parts[plain - 1].end == 1:
            plain += 1
        for to in range(reach, at, -1):
            last = parts[to - 1]
            site = _SITE.match(self.low, last.end) if self.sited else None
            if site and (taken := self._take_site(parts, at, to, site)):
                return taken
            if to - at == 1:
                key = first.key
                if key in self.gazetteer.adjectives:
                    return 0
            elif to <= plain:
                key = " ".join([part.key for part in parts[at:to]])
            else:
                key = fold(self.text[first.start : last.end])
            if self.low.startswith(_RIVER, last.end):
                key = f"{key}{_RIVER}"
                river = self.gazetteer.find_folded(key)
                rivers = tuple(each for each in river if each.place.kind == "river")
                if rivers:
                    end = last.end + len(_RIVER)
                    self.spots.append(
                        Spot(first.start, end, self.text[first.start : end], key, rivers)
                    )
                    return to - at
                key = key.removesuffix(_RIVER)
            name = _name(self.gazetteer, self.version, key)
            if name is None and to - at == 1 and self.text[first.start] > "\u0400":
                key = undeclined(self.text[first.start : last.end], self.gazetteer) or key
                name = _name(self.gazetteer, self.version, key)
            if name is None and to - at == 2 and last.hyphen:
                key = key.replace(" ", "")  # "Pétion-Ville"
                name = _name(self.gazetteer, self.version, key)
            if name is None and to - at == 1:
                name = self._river(first)
            if name is None:
                continue
            self.doubt = False
            sure = self._judge(parts, at, to, name, sentence_start, placed)
            if sure is None:
                if self.doubt:
                    word = self.text[first.start : last.end]
                    self.doubted.append(Spot(first.start, last.end, word, key, name.found))
                continue
            kind = self._kind_cue(first.start, last.end)
            spot = Spot(first.start, last.end, "", key, name.found, kind, sure)
            if site and not name.land:
                spot.kind, spot.end, spot.site = None, site.end(), _site_kind(site)
            spot.text = self.text[spot.start : spot.end]
            self.spots.append(spot)
            return _until(parts, at, spot.end)
        return 0

    def _river(self, part: _Part) -> _Name | None:
        """ "the Euphrates": a river's name by itself, which is any town's but for "the"."""
        words = self.words
        if not self.text.endswith("the ", 0, part.start) or part.possessive:
            return None
        if part.key in words.common or part.key in words.never:
            return None
        if _GOES_ON.match(self.text, part.end):
            return None  # "the Ebola virus"
        found = self.gazetteer.find_folded(part.key)
        rivers = tuple(each for each in found if each.place.kind == "river")
        if not rivers or any(each.quality < WEAK for each in found):
            return None
        return _Name(part.key, rivers, SMALL, False, False, False, False, False)

    def _take_site(self, parts: list[_Part], at: int, to: int, site: re.Match[str]) -> int:
        """As `_take`, for a site that is in the tables itself, or of a name that nothing has."""
        start, end = parts[at].start, site.end()
        words, kind = self.text[start:end], _site_kind(site)
        key = fold(words)
        whole = _name(self.gazetteer, self.version, key)
        name = _name(self.gazetteer, self.version, fold(self.text[start : parts[to - 1].end]))
        found = tuple(f for f in whole.found if f.place.kind == kind or f.own) if whole else ()
        if found and name is not None:
            found = _beside_town(found, name.found)
        elif not found and (name is not None or not self._strange(parts[at:to], sited=True)):
            return 0
        if name is not None and not found:
            return 0
        if not found and words.endswith("s"):  # "the Wahab, Fahd and Abu Qatash oil fields"
            end = parts[to - 1].end
            words = self.text[start:end]
            key = fold(words)
        self.spots.append(Spot(start, end, words, key, found, kind, question=not found))
        return _until(parts, at, end)

    def _strange(self, parts: Sequence[_Part], sited: bool = False) -> bool:
        """Whether the words are a name of their own, and of no place, person or people known.

        Persons' names are no hindrance before a site's kind: "Bai Hassan oil field".
        """
        words = self.words
        first, last = parts[0], parts[-1]
        raw = self.text[first.start : last.end]
        if raw.isupper() or " and " in raw:
            return False
        name = _name(self.gazetteer, self.version, first.key)
        if name is not None and (name.known >= KNOWN or not sited or len(parts) == 1):
            return False
        others = (words.common, words.never, words.titles, self.gazetteer.adjectives)
        known = others if sited else (*others, words.given)
        return not any(part.key in each for part in parts for each in known)

    def _judge(
        self, parts: list[_Part], at: int, to: int, name: _Name, sentence_start: int, placed: bool
    ) -> bool | None:
        """True: it stands as a place; False: perhaps; None: no place."""
        best = name.found[0]
        if best.own:
            return True
        if self.text.startswith("$", parts[to - 1].end):
            return None  # "US$460"
        if _CLOCK.match(self.text, parts[to - 1].end):
            return None
        if name.known < FAMOUS and self._is_media(parts, at, to):
            return None
        first, last = parts[at], parts[to - 1]
        single = to - at == 1
        if single and len(name.key) <= 4:
            short = self._abbreviation(name, first, last)
            if short is not None:
                return short or None
        if best.quality == ABBREVIATION or (single and name.key in self.words.titles):
            return None
        if single and last.end < len(self.text) and _COMPOUND.match(self.text, last.end):
            return None  # no place of its own: "Qala" of "Qala-e Zal"
        if not single and best.quality != MAIN and _DOTTED.match(self.text, first.start):
            return None  # "U.S. Central Command"
        if single and self._is_word(name, first, last, sentence_start):
            return None
        if not single and (name.known < 0.55 or best.quality != MAIN):
            never, common = self.words.never, self.words.common
            if last.key not in self.words.kinds and all(
                part.key in never or part.key in common for part in parts[at:to]
            ):
                return None
        after = parts[to] if to < len(parts) and not last.possessive else None
        if after is not None and not (after.joined or after.hyphen):
            after = None
        before = parts[at - 1] if at and not parts[at - 1].possessive and not placed else None
        if before is not None and not (first.joined or first.hyphen):
            before = None
        if before is not None and self.text[before.start] > "\u0400" and len(before.key) < 3:
            before = None  # a preposition that opens the sentence: "В Бахмуте"
        # "Laurel County" says itself what it is.
        named = (not single and last.key in self.words.kinds) or self._kind_cue(
            first.start, last.end
        ) is not None
        beside = self._beside(name, before, after, single, named)
        if beside is None:
            return None
        if name.land:
            return True
        if after is not None and single and name.known < KNOWN and self._begins(name, after):
            return None  # "Bir Basha" is not Bir
        fought_over = self._fought_over(first, last)
        if (
            single
            and not fought_over
            and not self._called(first.start)
            and self._is_person(name, first, last)
        ):
            self.doubt = name.key not in self.persons
            return None
        if single and self.words.speech.match(self.text, last.end):
            window = self.low[max(0, first.start - 14) : first.start]
            if not _PREPOSITION.search(window):
                return None  # "London said": a government speaks, nothing happens there
        strange = not (name.personal or name.common)
        unsure = name.known < (SMALL if strange or not single else 0.7)
        if strange and len(name.found) == 1 and best.place.population >= _TOWN:
            unsure = False  # nothing else in the world is called Kobane
        if not single and all(part.key in self.words.never for part in parts[at:to]):
            return named  # "Far North": a province in Cameroon, or wherever
        if fought_over and not name.common:
            return beside
        if unsure and not named:
            window = self.low[max(0, first.start - 14) : first.start]
            return beside and name.known >= _TINY and bool(_WITHIN.search(window))
        return beside

    def _begins(self, name: _Name, after: _Part) -> bool:
        """Whether a word is but the first of a name: "Deir", "Ras", "Upper"."""
        return name.key in self.words.beginnings and after.key not in self.words.beside_after

    def placed(self, spot: Spot) -> bool:
        """Whether the words before a name, or its kind, make it a place for all else that it is."""
        if spot.kind is not None:
            return True
        return not self._ends_before(spot.start).isdisjoint(self.words.verbs)

    def _is_media(self, parts: list[_Part], at: int, to: int) -> bool:
        """Whether it is a paper's or a station's name: "Al-Ahram newspaper"."""
        first, last = parts[at], parts[to - 1]
        medium = self.words.media_after.match(self.low, last.end) is not None
        if not medium:
            window = self.low[max(0, first.start - 14) : first.start].split()
            medium = bool(window) and window[-1] in self.words.media_before
        if medium:
            self.media.add(fold(self.text[first.start : last.end]))
        return medium

    def _is_word(self, name: _Name, first: _Part, last: _Part, sentence_start: int) -> bool:
        """Whether one word is rather an English word, an acronym or a brand than a name."""
        raw = self.text[first.start : last.end]
        if name.never and not (name.land and name.known > 0.9 and name.key != "us"):
            return True
        if ("'" in raw or "’" in raw) and _CONTRACTION.search(raw):
            return True
        if name.land:
            return False
        if name.common and (name.known < WELL_KNOWN or name.found[0].quality != MAIN):
            window = self.text[max(0, first.start - 14) : first.start]
            known = name.found[0].quality == MAIN or (
                name.known >= _OTHER_KNOWN and _THITHER.search(window) is not None
            )
            if not known:
                return True
            if first.start == sentence_start and not self._told(last.end):
                self.doubt = name.key not in self.words.beside_before
                return True
        if raw.isupper():
            shouted = self._shouted(first, last, sentence_start)
            best = name.found[0]
            strange = name.known < WELL_KNOWN or (
                len(raw) < 5 and best.quality != MAIN and best.place.kind == "city"
            )
            return len(raw) < 6 and strange and not shouted
        return len(raw) > 4 and bool(_CAMEL.search(raw))

    def _fought_over(self, first: _Part, last: _Part) -> bool:
        """Whether the verbs on both sides are those of places: "stormed Dessie", "Dessie fell"."""
        return not self._ends_before(first.start).isdisjoint(self.words.verbs) or bool(
            self.words.fate.match(self.text, last.end)
        )

    def _ends_before(self, start: int) -> Set[str]:
        """The phrases before a name, as `_endings`; none where the word before it ends none."""
        window = self.low[max(0, start - 28) : start]
        word = window.rpartition(" ")[0].rpartition(" ")[2]
        if word in self.words.last_before or not word.isalpha():
            return _endings(window)
        return frozenset()

    def _told(self, end: int) -> bool:
        """Whether what follows a name is told of places: "fell", ", a town in the hills"."""
        if self.text.startswith(" ", end):
            return self.words.fate.match(self.text, end) is not None
        return self.text.startswith(",", end) and (
            _CALLED.match(self.text, end) is not None or _LIES.match(self.text, end) is not None
        )

    def _beside(
        self,
        name: _Name,
        before: _Part | None,
        after: _Part | None,
        single: bool,
        named: bool,
    ) -> bool | None:
        """What the capitalised words on both sides let the name be; as `_judge`."""
        words, sure = self.words, True
        if after is not None:
            if after.key in words.not_place_before:
                return None
            if after.key in words.buildings and name.known < KNOWN and not name.land:
                return None  # "the Bato Mosque" in Marawi
            if single and name.given and after.key not in words.beside_after:
                self.persons.add(after.key)
                return None
            if not (after.key in words.beside_after or after.key in words.never):
                if after.hyphen:
                    if _name(self.gazetteer, self.version, after.key) is None:
                        return None
                elif not (name.land or named) and (
                    name.known < KNOWN
                    # "Adan Yabaal" is more than another spelling of Aden.
                    or (
                        name.found[0].quality != MAIN
                        and name.found[0].place.kind == "city"
                        and self._strange([after])
                    )
                ):
                    return None
                else:
                    sure = name.land or named or name.known > 0.7
        if before is not None:
            if before.key in words.titles or (
                single
                and not name.land
                and (before.key in words.given or self.text[before.end - 1] == ".")
            ):
                if single:
                    self.persons.add(name.key)
                return None
            if not (before.key in words.beside_before or before.key in words.never):
                # "AFP Baghdad", "CTV Winnipeg": the paper's letters and its place.
                letters = self.text[before.start : before.end]
                agency = letters.isupper() and len(letters) < _WORD_LONG and name.known >= KNOWN
                if not (name.land or agency) and (single or name.known < KNOWN):
                    if single and name.personal and before.key not in words.beginnings:
                        self.persons.add(name.key)  # "Zach Walsh"
                    return None
                sure = name.land or agency
        return sure

    def _is_person(self, name: _Name, first: _Part, last: _Part) -> bool:
        """Whether a word that is also a person's name stands as one."""
        if not (name.personal or name.common):
            return False
        window = self.low[max(0, first.start - 14) : first.start]
        if name.known < FAMOUS and (
            _AGE.match(self.text, last.end)
            or _SPEAKER.search(self.text, max(0, first.start - 14), first.start)
        ):
            return True
        if name.known >= 0.7 or _WITHIN.search(window) or _RESIDENT.search(window):
            return False
        if name.given:
            return self.text[last.end : last.end + 2] != ", "
        if _PREPOSITION.search(window):
            return False
        if self.text[last.end : last.end + 2] in (", ", " ("):
            return False
        # A town of some size may stand without "in", if the text is about its country.
        return name.known < KNOWN or name.key in self.persons

    def _abbreviation(self, name: _Name, first: _Part, last: _Part) -> bool | None:
        """Whether a very short name is a division or country cut short; None: judge as usual."""
        text = self.text
        raw = text[first.start : last.end]
        best = name.found[0]
        after_town = (
            text[max(0, first.start - 2) : first.start] == ", "
            and bool(self.spots)
            and self.spots[-1].end == first.start - 2
        )
        dotted = "." in raw[:-1]
        if after_town and any(found.place.kind == "admin1" for found in name.found):
            # "Columbia, Ky.", "Paris, TX" and "EDMONTON, Ky (WXYZ)", but not "Rosenstein, M.D."
            cut = raw.isupper() or text[last.end : last.end + 2].startswith((".", " (", ")"))
            if cut and (not dotted or best.quality <= ALTERNATE):
                return True
        if dotted:
            degree = text[max(0, first.start - 2) : first.start] == ", "
            # "U.S.", "in N.J.", but not "Rosenstein, M.D.,"
            area = any(
                found.place.kind == "country" or found.place.population > 500_000
                for found in name.found
                if found.place.kind != "admin1" or not degree
            )
            return best.quality <= OTHER and area and not (name.never and not name.land)
        if len(name.key) <= 3 and best.place.kind == "country":
            return raw.isupper() or (best.quality == MAIN and len(name.key) > 2)
        return False if len(name.key) <= 2 else None

    def _shouted(self, first: _Part, last: _Part, sentence_start: int) -> bool:
        """Whether capitals are how the line is set, a title or a dateline, not an acronym."""
        around = self.text[max(0, first.start - _AROUND) : last.end + _AROUND]
        if around.isupper():
            return True
        return first.start == sentence_start and bool(_DATELINE.match(self.text, last.end))

    def _kind_cue(self, start: int, end: int) -> PlaceKind | None:
        words = self.words
        if match := words.kind_after.match(self.low, end):
            return words.kinds[match[1]]
        if match := self._called(start):
            return words.kinds[match[1]]
        return None

    def _called(self, start: int) -> re.Match[str] | None:
        """ "the town of" before a name."""
        if not self.low.endswith(("of ", "of the "), 0, start):
            return None
        return self.words.kind_before.search(self.low[max(0, start - 32) : start])

    def _note_person(self, parts: list[_Part], at: int) -> None:
        """After a given name or a title, the words that follow are a person's."""
        words = self.words
        if parts[at].key in words.given or parts[at].key in words.titles:
            for part in parts[at + 1 : at + 4]:
                if not part.joined:
                    break
                if part.key not in words.given and part.key not in words.never:
                    self.persons.add(part.key)

    def _question(self, parts: list[_Part], at: int, sentence_start: int) -> int:
        """Keep a name in no table that stands as a place's does, as a question.

        Returns how many words it takes: 0 where the words ask no such question.
        """
        words, text = self.words, self.text
        first = parts[at]
        ordinary = first.key in words.never or first.key in words.common
        if ordinary and at + 1 == len(parts):
            return 0  # as most words are that come here
        called = first.key in words.given or first.key in words.titles
        if (
            called
            and not self._called(first.start)
            and not _CALLED.match(text, parts[-1].end)  # "Adan Yabaal, the rebels' main base,"
        ):
            return 0
        behind = parts[at - 1] if at and first.joined else None
        if behind is not None and first.key in words.beginnings and behind.key.isalpha():
            plain = behind.key in words.beside_before or behind.key in self.gazetteer.adjectives
            if not (plain or behind.key in words.never or behind.key in words.common):
                return 0  # "Juma Khan Samadi"
        if first.key in _SIDES and at + 1 < len(parts) and parts[at + 1].joined:
            main = _name(self.gazetteer, self.version, parts[at + 1].key)
            if (
                main is not None
                and main.known >= KNOWN
                and main.found[0].place.kind != "admin1"
                and not main.common
            ):
                return 0  # "North London": London
        to = at + 1
        while to < min(len(parts), at + 4) and not parts[to - 1].possessive:
            part = parts[to]
            if not (part.joined or part.hyphen) or part.key in self.gazetteer.adjectives:
                break
            to += 1
        last = parts[to - 1]
        single = to - at == 1
        if single and ordinary:
            return 0
        raw = text[first.start : last.end]
        opens = first.start == sentence_start and raw[0] < "\u0400"
        if opens and single and self._opener(first):
            return 0
        never = first.key in words.never and first.key not in words.beginnings
        if never and (opens or not re.fullmatch(_ARTICLE, first.key)):
            return 0  # "In Kunduz, the largest town", "On Tuesday Mayadeen fell"
        ends = self._ends_before(first.start)
        taking = not ends.isdisjoint(words.war)
        taken = not ends.isdisjoint(words.taken)
        told = self._told(last.end)
        verb = not ends.isdisjoint(words.verbs)
        if to - at > 1 and not all(part.hyphen for part in parts[at + 1 : to]):
            opened = opens and not (first.key in words.never or first.key in words.beside_before)
            there = "from" not in ends and not ends.isdisjoint(words.questions)
            if (taken or opened or there) and not told and _ARABIC.search(raw):
                # As below: "held Maarat al-Numan"; "fighters from Ahrar al-Sham" are a group's.
                asked = first.key in words.beginnings
                self.spots.append(
                    Spot(first.start, last.end, raw, fold(raw), (), question=asked, perhaps=taking)
                )
                return to - at
            placed = not (first.key in _SIDES and last.key in _PEOPLES) and (
                last.key in words.endings
                or first.key in words.beginnings
                or ((told or verb) and self._strange(parts[at:to]))
                or _CALLED.match(text, last.end) is not None
                or (taken and _LINKED.search(raw) is not None)
                or (
                    to - at == 2
                    and first.key in ("al", "el")
                    and (taken or not ends.isdisjoint(words.questions))
                )
            )
        else:
            long = len(first.key) > (2 if told or verb else 3)
            placed = long and not self._named_person(first, at, parts)
            asked = placed and (
                told
                or not ends.isdisjoint(words.questions)
                or (not opens and self._kind_cue(first.start, last.end) is not None)
            )
            if placed and (taken or opens) and not asked and not self._listed(first):
                # "took Sukhna": a town if it turns out to be one's other spelling, else no matter.
                self.spots.append(Spot(first.start, last.end, raw, fold(raw), (), perhaps=taking))
                return 1
            placed = placed and (asked or self._listed(first))
        if (
            not placed
            and len(parts) == 1
            and len(first.key) > 3
            and first.key not in words.surnames
            and self._strange(parts)
        ):
            self.strange.append(Spot(first.start, last.end, raw, fold(raw), ()))
        if not placed or _AGE.match(text, last.end) or words.speech.match(text, last.end):
            return 0
        spot = Spot(first.start, last.end, raw, fold(raw), (), question=True)
        if site := _SITE.match(self.low, last.end):
            spot.end, spot.site = site.end(), _site_kind(site)
            spot.text = text[spot.start : spot.end]
        self.spots.append(spot)
        return _until(parts, at, spot.end)

    def _opener(self, part: _Part) -> bool:
        """Whether a word that opens a sentence is rather a word than a name."""
        words = self.words
        if part.key in words.openers or part.key.endswith(words.opener_endings):
            return True
        return f" {self.text[part.start : part.end].lower()} " in self.text

    def _named_person(self, part: _Part, at: int, parts: list[_Part]) -> bool:
        before = parts[at - 1] if at and part.joined else None
        return part.key in self.persons or (
            before is not None and before.key not in self.words.beside_before
        )

    def _listed(self, part: _Part) -> bool:
        """Whether the word goes on a list of places: "Khan Touman, Aleis and Alzorba"."""
        if not self.spots or self.words.acts.match(self.text, part.end):
            return False
        between = self.text[self.spots[-1].end : part.start]
        return len(between) <= 6 and between.strip(" ,") in ("", "and", "or") and between != " "


def _beside_town(sites: tuple[Found, ...], towns: tuple[Found, ...]) -> tuple[Found, ...]:
    """Sites as well known as the towns they share a name with; none if the chief one has none."""
    known = []
    for site in sites:
        near = [
            town
            for town in towns
            if distance_km(town.place.lat, town.place.lon, site.place.lat, site.place.lon)
            < (_SITE_KM if town.place.precision < 3 else _AREA_KM)
        ]
        if site.own or towns[0] in near or towns[0].prominence < KNOWN:
            best = max((town.prominence for town in near), default=site.prominence)
            known.append(replace(site, prominence=max(site.prominence, best)))
    return tuple(known)


def _endings(window: str) -> set[str]:
    """The phrases of one or two words a text in lower case ends with, but for "the" or "of" there.

    Many times quicker than a pattern that is tied to the end of the text.
    """
    ends: set[str] = set()
    if not window.endswith(" "):
        return ends
    words = window.split()
    for _ in range(2):
        if words:
            ends.update((words[-1], " ".join(words[-2:])))
        if not words or words[-1] not in ("the", "of"):
            break
        words.pop()
    return ends


def _site_kind(site: re.Match[str]) -> PlaceKind:
    """Which of `_SITES` has matched."""
    return _SITES[(site.lastindex or 1) - 1][1]


def _until(parts: Sequence[_Part], at: int, end: int) -> int:
    """How many words from `at` on begin before `end`."""
    to = at + 1
    while to < len(parts) and parts[to].start < end:
        to += 1
    return to - at
