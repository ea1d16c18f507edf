"""Toponyms in text: which words name a place, and which place they name.

Capitalised runs are cut into the longest names the gazetteer knows; what stands beside a name
tells whether it is a place's, a person's or a newspaper's. Then each name is resolved in the
light of the whole text: the countries it speaks of, divisions named beside towns, words such as
"province", neighbours, and size. Every choice carries its score, its reason and its alternatives.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from geodata.extract.page import Page, Sentence
from geodata.gazetteer import Found, Gazetteer, distance_km
from geodata.gazetteer.tables import ABBREVIATION, MAIN, WEAK
from geodata.model import Candidate, Mention, Place, PlaceKind, Report
from geodata.names import fold

# How much each kind of evidence weighs against a place's own prominence, which lies in [0, 1].
_COUNTRY_WEIGHT = 0.4
_DIVISION_WEIGHT = 0.15
_NEAR_WEIGHT = 0.15
_KIND_WEIGHT = 0.4
_CONTAINER_WEIGHT = 1.0
_CHOSEN_BEFORE_WEIGHT = 2.0
_NEAR_KM = 150.0
# Below this prominence a name needs other evidence that it is a place at all.
_KNOWN = 0.62
_SMALL = 0.5


@dataclass(frozen=True)
class _Words:
    """The word lists, ready for look-up."""

    kinds: dict[str, PlaceKind]
    beside_before: frozenset[str]
    beside_after: frozenset[str]
    titles: frozenset[str]
    not_place_before: frozenset[str]
    speech: re.Pattern[str]
    questions: re.Pattern[str]
    never: frozenset[str]
    common: frozenset[str]
    given: frozenset[str]
    surnames: frozenset[str]
    kind_after: re.Pattern[str]
    kind_before: re.Pattern[str]


@cache
def _words() -> _Words:
    data = files("geodata.gazetteer") / "data"
    table: dict[str, Any] = tomllib.loads((data / "en.toml").read_text(encoding="utf-8"))

    def listed(name: str) -> frozenset[str]:
        lines = (data / name).read_text(encoding="utf-8").splitlines()
        return frozenset(fold(line) for line in lines if line and not line.startswith("#"))

    def either(words: Iterable[str]) -> str:
        return "|".join(sorted(map(re.escape, words), key=len, reverse=True))

    kinds: dict[str, PlaceKind] = {
        word: kind for kind, words in table["kinds"].items() for word in words
    }
    return _Words(
        kinds,
        frozenset(table["beside"]["before"]),
        frozenset(table["beside"]["after"]),
        frozenset(table["names"]["titles"]),
        frozenset(table["names"]["not_place_before"]),
        re.compile(rf"\s(?:has |have |had |also )?(?:{either(table['names']['speech'])})\b"),
        re.compile(rf"\b(?:{either(table['questions']['before'])}) (?:the )?$", re.I),
        frozenset(table["never"]["words"]),
        listed("common.txt"),
        listed("given.txt"),
        listed("surnames.txt"),
        re.compile(rf"(?:['’]s)?[ \u00a0-]({either(kinds)})\b", re.I),
        re.compile(rf"\b({either(kinds)}) of (?:the )?$", re.I),
    )


_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽƏȘȚḌḤḨḪṢṬẒАБ-ЯЁЄІЇҐ"
_ARTICLE = "al|el|ar|as|ash|at|ath|ad|adh|an|az|ed|ez|er|es|et|ul"
_WORD = rf"(?:St|Ste|Mt|Ft)\.|(?:[{_UPPER}]\.){{2,}}|[{_UPPER}]\w*(?:['’ʼ‘`]\w+)*"
_LINK = (
    rf"(?:[ \u00a0]|[-‐‑–])(?:(?:{_ARTICLE}|of|the|de|la|las|le|les|los|du|des|da|do|dos|das|del|"
    r"della|di|der|den|van|von|am|upon|sur|e|y|i|and)(?:[ \u00a0]|[-‐‑]))*"
)
_RUN = re.compile(rf"(?<![\w@#])(?:(?:{_ARTICLE})[-‐‑])?(?:{_WORD})(?:{_LINK}(?:{_WORD}))*")
_PART = re.compile(rf"(?:(?<![\w])(?:{_ARTICLE})[-‐‑])?(?:{_WORD})")
_POSSESSIVE = re.compile(r"['’]s?$")
_CONTAINER = re.compile(r",? ?\(?,? ?(?:in |in the )?$")
_PREPOSITION = re.compile(
    r"\b(?:in|at|near|from|to|into|around|outside|of|towards?|inside|across|between) (?:the )?$",
    re.I,
)


@dataclass(slots=True)
class _Part:
    """One capitalised word of a run."""

    start: int
    end: int
    key: str
    possessive: bool
    joined: bool  # to the word before by a blank, not by a hyphen


@dataclass(slots=True)
class _Spot:
    """Words taken for a place's name, not resolved yet."""

    start: int
    end: int
    text: str
    key: str
    found: tuple[Found, ...]
    kind: PlaceKind | None = None
    sure: bool = True  # it stands as a place stands; else it needs its country in the text
    container: int = -1  # index of the spot that follows as ", Syria"
    question: bool = False


@dataclass(slots=True)
class _Scene:
    """What the text as a whole tells: how much it speaks of each country, and where."""

    countries: dict[str, float] = field(default_factory=dict)
    divisions: dict[str, float] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)

    def about(self, country: str) -> float:
        """Share in [0, 1] of the text's evidence that speaks for this country."""
        return self.countries.get(country, 0.0)


def find_places(
    report: Report, sentences: Sequence[Sentence], gazetteer: Gazetteer
) -> tuple[Mention, ...]:
    """Mentions of places in text order, never overlapping.

    A mention without place is listed for review: `uncertain` where the words merely look like a
    place's name. Words in boilerplate sentences are passed over.
    """
    spots, hints = _spots(report.text, sentences, gazetteer)
    if not spots:
        return ()
    scene = _scene(spots, hints)
    _resolve_unknown(spots, scene, gazetteer)
    return _mentions(spots, scene, gazetteer)


# Which words


def _spots(
    text: str, sentences: Sequence[Sentence], gazetteer: Gazetteer
) -> tuple[list[_Spot], dict[str, float]]:
    """Spots in text order, and countries that adjectives hint at."""
    words = _words()
    spots: list[_Spot] = []
    hints: dict[str, float] = {}
    persons: set[str] = set()
    for sentence in sentences:
        if sentence.kind == "boilerplate":
            continue
        for match in _RUN.finditer(text, sentence.start, sentence.end):
            parts = _parts(text, match.start(), match.end())
            _read_run(text, parts, sentence.start, gazetteer, words, spots, hints, persons)
    if persons:
        spots = [spot for spot in spots if spot.sure or spot.key not in persons]
    _tie_containers(text, spots)
    return spots, hints


def _stretches(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Sentences, and between them the datelines, which belong to no sentence."""
    end = 0
    for sentence in sentences:
        if sentence.start - end > 2:
            yield end, sentence.start
        if sentence.kind != "boilerplate":
            yield sentence.start, sentence.end
        end = max(end, sentence.end)


def _parts(text: str, start: int, end: int) -> list[_Part]:
    parts: list[_Part] = []
    last = start
    for match in _PART.finditer(text, start, end):
        a, b = match.span()
        word = match.group()
        possessive = word.endswith(("'s", "’s"))
        if possessive:
            b -= 2
            word = word[:-2]
        parts.append(_Part(a, b, fold(word), possessive, text[last:a] in (" ", "\u00a0")))
        last = match.end()
    return parts


def _read_run(
    text: str,
    parts: list[_Part],
    sentence_start: int,
    gazetteer: Gazetteer,
    words: _Words,
    spots: list[_Spot],
    hints: dict[str, float],
    persons: set[str],
) -> None:
    count = len(parts)
    at = 0
    placed = False  # the word before belongs to a place just found
    while at < count:
        taken = 0
        for to in range(min(count, at + 5), at, -1):
            if to - at > 1 and any(part.possessive for part in parts[at : to - 1]):
                continue
            first, last = parts[at], parts[to - 1]
            key = first.key if to - at == 1 else fold(text[first.start : last.end])
            found = gazetteer.find_folded(key)
            if not found:
                continue
            verdict = _judge(
                text, parts, at, to, key, found, sentence_start, words, persons, placed
            )
            if verdict is None:
                continue
            spot = _Spot(first.start, last.end, text[first.start : last.end], key, found)
            spot.sure = verdict
            spot.kind = _kind_cue(text, spot, words)
            spots.append(spot)
            taken = to - at
            break
        if not taken:
            part = parts[at]
            country = gazetteer.adjectives.get(part.key)
            if country:
                hints[country] = hints.get(country, 0.0) + 0.6
            else:
                _note_person(parts, at, words, persons)
                _question(text, parts, at, words, spots, sentence_start, gazetteer)
            taken = 1
            placed = False
        else:
            placed = True
        at += taken


def _note_person(parts: list[_Part], at: int, words: _Words, persons: set[str]) -> None:
    """After a given name or a title, the words that follow are a person's."""
    key = parts[at].key
    if key in words.given or key in words.titles:
        for part in parts[at + 1 : at + 4]:
            if not part.joined:
                break
            if part.key not in words.given:
                persons.add(part.key)


def _judge(
    text: str,
    parts: list[_Part],
    at: int,
    to: int,
    key: str,
    found: tuple[Found, ...],
    sentence_start: int,
    words: _Words,
    persons: set[str],
    placed: bool,
) -> bool | None:
    """True: it stands as a place; False: perhaps; None: no place."""
    best = found[0]
    first, last = parts[at], parts[to - 1]
    raw = text[first.start : last.end]
    single = to - at == 1
    if best.own:
        return True
    if best.quality == ABBREVIATION or (len(key) <= 2 and best.place.kind != "country"):
        # "Paris, TX": only where a town stands before.
        return (
            True if text[max(0, first.start - 2) : first.start] == ", " and raw.isupper() else None
        )
    if best.quality == WEAK:
        return None
    if (
        len(key) <= 3
        and not raw.isupper()
        and (key in words.common or best.place.kind == "country")
    ):
        return None
    land = best.place.kind in ("country", "region")
    known = best.prominence
    if single:
        if key in words.never and not (land and known > 0.9):
            return None
        if (
            raw.isupper()
            and len(raw) < 6
            and not land
            and known < 0.75
            and not best.place.kind == "airfield"
        ):
            # "SDF": an acronym, unless the whole line shouts or it opens a dateline.
            line = text[max(0, first.start - 20) : last.end + 20]
            if not line.isupper() and text[last.end : last.end + 2] not in (", ", " ("):
                return None
        if key in words.common and not land:
            if best.quality != MAIN and known < 0.75:
                return None
            if first.start == sentence_start and known < 0.75:
                return None
    elif all(part.key in words.never or part.key in words.common for part in parts[at:to]):
        if known < 0.55:
            return None
    sure = True
    after = parts[to] if to < len(parts) and parts[to].joined and not last.possessive else None
    before = parts[at - 1] if at and first.joined and not parts[at - 1].possessive else None
    if after is not None:
        if after.key in words.not_place_before:
            return None
        if not (after.key in words.beside_after or after.key in words.never):
            if key in words.given and single:
                persons.add(after.key)
                return None
            if not land and known < _KNOWN:
                return None
            sure = land or known > 0.7
    if before is not None and not placed:
        if before.key in words.titles or (before.key in words.given and single and not land):
            if single:
                persons.add(key)
            return None
        if not (before.key in words.beside_before or before.key in words.never):
            if not land and (single or known < _KNOWN):
                return None
            sure = land
    if land:
        return True
    if single and (key in words.given or key in words.surnames or key in words.common):
        if known < _KNOWN and not _PREPOSITION.search(text, max(0, first.start - 12), first.start):
            follows = text[last.end : last.end + 2]
            if follows != ", ":
                return None
            sure = False
    if words.speech.match(text, last.end) and (single or known > 0.7):
        return None
    if known < _SMALL:
        sure = False
    return sure


def _kind_cue(text: str, spot: _Spot, words: _Words) -> PlaceKind | None:
    if match := words.kind_after.match(text, spot.end):
        return words.kinds[match[1].lower()]
    if match := words.kind_before.search(text, max(0, spot.start - 32), spot.start):
        return words.kinds[match[1].lower()]
    return None


def _question(
    text: str,
    parts: list[_Part],
    at: int,
    words: _Words,
    spots: list[_Spot],
    sentence_start: int,
    gazetteer: Gazetteer,
) -> None:
    """A name in no table where a place's name would stand: kept as a question."""
    part = parts[at]
    key = part.key
    if at or len(key) < 4 or key in words.never or key in words.common or key in words.given:
        return
    if not words.questions.search(text, max(0, part.start - 20), part.start):
        return
    if len(parts) > 1 and parts[1].joined and not part.possessive:
        return  # two unknown words: as likely a person's or a firm's name
    spots.append(_Spot(part.start, part.end, text[part.start : part.end], key, (), question=True))


def _tie_containers(text: str, spots: list[_Spot]) -> None:
    """ "Raqqa, Syria": the second name tells which Raqqa."""
    for number in range(len(spots) - 1):
        one, other = spots[number], spots[number + 1]
        between = text[one.end : other.start]
        if len(between) <= 3 and between.strip() in (",", "(", ""):
            if (
                other.found
                and other.found[0].place.kind in ("country", "admin1", "admin2")
                or any(found.place.kind in ("admin1", "country") for found in other.found[:6])
            ):
                one.container = number + 1


# Which place


def _scene(spots: Sequence[_Spot], hints: dict[str, float]) -> _Scene:
    scene = _Scene()
    weights = dict(hints)
    for spot in spots:
        if not spot.found or not spot.sure:
            continue
        best = spot.found[0]
        rival = next(
            (f.prominence for f in spot.found[1:] if f.place.country != best.place.country), 0.0
        )
        clear = best.prominence - rival
        if best.place.country and clear > 0.1:
            weight = (
                1.0 if best.place.kind == "country" else 0.8 * best.prominence * min(1, clear * 3)
            )
            weights[best.place.country] = weights.get(best.place.country, 0.0) + weight
            if best.place.kind == "admin1":
                scene.divisions[best.place.admin1] = 1.0
    total = sum(weights.values())
    if total:
        # A country named once among many is still a hint: hence the root.
        scene.countries = {cc: math.sqrt(weight / total) for cc, weight in weights.items()}
    return scene


def _resolve_unknown(spots: list[_Spot], scene: _Scene, gazetteer: Gazetteer) -> None:
    """Look for spellings of names no table has, in the countries the text is about."""
    lands = sorted(scene.countries, key=lambda cc: -scene.countries[cc])[:3]
    lands = [cc for cc in lands if scene.countries[cc] >= 0.35]
    for spot in spots:
        strange = not spot.found or (
            spot.found[0].prominence < _KNOWN
            and spot.found[0].place.country not in lands
            and not any(found.place.country in scene.countries for found in spot.found)
        )
        if not strange:
            continue
        for cc in lands:
            alike = gazetteer.find_alike(spot.key, cc)
            if alike:
                spot.found = alike + spot.found
                spot.question = False
                spot.sure = True
                break


def _mentions(spots: Sequence[_Spot], scene: _Scene, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    chosen: dict[int, tuple[Candidate, ...]] = {}
    cache: dict[tuple[str, PlaceKind | None, str], tuple[Candidate, ...]] = {}
    # Containers first, and what is clear before what leans on it.
    order = sorted(
        range(len(spots)),
        key=lambda n: (
            -max((f.prominence for f in spots[n].found[:1]), default=0.0),
            n,
        ),
    )
    for sweep in (1, 2):
        if sweep == 2:
            scene.places = [
                ranked[0].place
                for ranked in chosen.values()
                if ranked and ranked[0].place.kind in ("city", "admin1", "admin2")
            ]
            for place in scene.places:
                if place.kind == "admin1":
                    scene.divisions[place.admin1] = 1.0
            cache.clear()
        for number in order:
            spot = spots[number]
            if not spot.found:
                continue
            container: Place | None = None
            if spot.container >= 0 and chosen.get(spot.container):
                container = chosen[spot.container][0].place
            memo = (spot.key, spot.kind, container.id if container else "")
            if memo not in cache:
                cache[memo] = _rank(spot, scene, container, gazetteer)
            chosen[number] = cache[memo]
    mentions: list[Mention] = []
    end = -1
    for number, spot in enumerate(spots):
        if spot.start < end:
            continue
        mention = _mention(spot, chosen.get(number, ()), scene)
        if mention is not None:
            mentions.append(mention)
            end = spot.end
    return tuple(mentions)


def _mention(spot: _Spot, ranked: tuple[Candidate, ...], scene: _Scene) -> Mention | None:
    if not ranked:
        if not spot.question:
            return None
        return Mention(
            spot.start,
            spot.end,
            spot.text,
            None,
            0.0,
            "looks like a place but is in no table",
            (),
            uncertain=True,
        )
    best = ranked[0]
    if not spot.sure and not scene.about(best.place.country) and best.place.population < 100_000:
        return None
    return Mention(spot.start, spot.end, spot.text, best.place, best.score, best.reason, ranked)


def _rank(
    spot: _Spot, scene: _Scene, container: Place | None, gazetteer: Gazetteer
) -> tuple[Candidate, ...]:
    """Up to five candidates, best first, each with what speaks for it."""
    remembered: str | None = None
    user = gazetteer.user
    if user is not None and user.has_choices:
        lands = [cc for cc, _ in sorted(scene.countries.items(), key=lambda item: -item[1])]
        remembered = next(
            (choice for cc in [*lands, ""] if (choice := user.choice(spot.key, cc))), None
        )
    scored: list[tuple[float, Found, list[str]]] = []
    for found in spot.found:
        place = found.place
        score = found.prominence
        why: list[str] = []
        if found.how != "name":
            why.append(found.how)
        about = scene.countries.get(place.country, 0.0)
        if about:
            score += _COUNTRY_WEIGHT * about
            why.append(f"the text speaks of {place.country}")
        if container is not None and container.id != place.id:
            inside = (
                place.country == container.country
                if container.kind == "country"
                else place.admin1 == container.admin1
            )
            if inside and place.kind != "country":
                score += _CONTAINER_WEIGHT
                why.append(f"named with {container.name}")
        if place.kind not in ("country", "region"):
            if place.admin1 and place.admin1 in scene.divisions and place.kind != "admin1":
                score += _DIVISION_WEIGHT
                why.append("its division is named")
            if scene.places:
                near = min(
                    (
                        distance_km(place.lat, place.lon, other.lat, other.lon)
                        for other in scene.places
                        if other.id != place.id and abs(other.lat - place.lat) < 2
                    ),
                    default=1e9,
                )
                if near < _NEAR_KM:
                    score += _NEAR_WEIGHT
                    why.append("near other places in the text")
        if spot.kind is not None:
            if _fits(place.kind, spot.kind):
                score += _KIND_WEIGHT
                why.append(f"called a {_KIND_NAMES.get(spot.kind, spot.kind)}")
            elif spot.kind in ("admin1", "admin2") and place.kind in ("admin1", "admin2"):
                score += _KIND_WEIGHT / 2
        if place.id == remembered:
            score += _CHOSEN_BEFORE_WEIGHT
            why.insert(0, "you chose it before")
        scored.append((score, found, why))
    if remembered and not any(found.place.id == remembered for _, found, _ in scored):
        own = gazetteer.place(remembered)
        if own is not None:
            scored.append((4.0, Found(own, MAIN, 1.0), ["you chose it before"]))
    scored.sort(key=lambda item: (-item[0], item[1].place.id))
    top = scored[:5]
    namesakes = len(spot.found)
    ranked = []
    for number, (score, found, why) in enumerate(top):
        rival = top[1][0] if number == 0 and len(top) > 1 else top[0][0] if number else 0.0
        sure = 1 / (1 + math.exp(-4 * (score - rival - (0.0 if rival else 0.4))))
        if not why:
            why = (
                ["the only place of this name"]
                if namesakes == 1
                else ["the best known of this name"]
            )
        ranked.append(Candidate(found.place, round(sure, 3), "; ".join(why)))
    return tuple(ranked)


_KIND_NAMES: dict[PlaceKind, str] = {
    "admin1": "province",
    "admin2": "district",
    "airfield": "airport",
    "oil_field": "oil field",
}


def _fits(kind: PlaceKind, cue: PlaceKind) -> bool:
    if cue == "city":
        return kind in ("city", "section")
    return kind == cue


# Where it happens


def event_place(page: Page, start: int, end: int) -> Mention | None:
    """The mention that tells where what the words start..end say happened; None is nowhere said.

    The place in the words themselves counts first, then the rest of the sentence, then what "the
    city", "the town" or "there" refers back to.
    """
    inside = [m for m in page.mentions if start <= m.start and m.end <= end]
    if inside:
        return _most_local(inside)
    for sentence in page.sentences:
        if sentence.start <= start < sentence.end:
            near = [m for m in page.mentions if sentence.start <= m.start < sentence.end]
            if near:
                return _most_local(near)
            earlier = [m for m in page.mentions if m.end <= sentence.start]
            return earlier[-1] if earlier else None
    return None


def _most_local(mentions: Sequence[Mention]) -> Mention:
    def coarse(mention: Mention) -> int:
        return mention.place.precision if mention.place else 3

    return min(mentions, key=lambda m: (coarse(m), m.start))
