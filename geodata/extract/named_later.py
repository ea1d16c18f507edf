"""A place told of before it is named: "rebels seized a town on Friday. … They took X after …".

Wire stories open with the kind of place, and name it a sentence or two on. The opening often has
the day, the loser and the claimant that the later sentence leaves out. A claim about "a town" is
given the name of the town which the report goes on to tell the same of, and no other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from dataclasses import replace
from typing import Literal

from geodata.extract.control_words import lexicon_of
from geodata.extract.date_words import are_apart, has_own_day
from geodata.extract.page import Page
from geodata.extract.party_table import STATE_KINDS, party_info
from geodata.model import Control, DateRange, Mention

_REACH = 5  # sentences on in which the name may come; leads are followed by a quotation or two
_FAR = 600  # characters on within which "the town of X" names the town told of
_BEFORE = 30  # characters that hold "the town of "
_DOUBT = 0.1
_MANY = 4  # more towns than a report names one by one
_NAME = r"[^\W\d_][\w'’-]*(?: [^\W\d_a-z][\w'’-]*){0,2}"
_NAMES = re.compile(rf"(?=[^\W\d_a-z]){_NAME}")  # of a list
_JOINED = re.compile(r",? and |, | & ")  # between two of them
# "The towns are A, B and C", after "seized three towns"
_LIST = re.compile(
    r"\b(?:the|these) (?:[a-z-]+ ){0,2}?(?P<noun>[a-z]+s) "
    r"(?:are|were|include|included|being|including|namely)(?: those of| the)?:? ",
    re.I,
)
_ONE = frozenset(
    {"town", "city", "village", "district", "capital", "settlement", "township", "port"}
)
_SAME_CHANGE = {
    "gained": frozenset({"gained", "holds", "withdrew", "lost", "handed_over"}),
    "withdrew": frozenset({"withdrew", "lost", "gained"}),
    "lost": frozenset({"lost", "gained", "withdrew"}),
    "besieged": frozenset({"besieged"}),
    "repelled": frozenset({"repelled"}),
}
_WIDE = frozenset({"admin1", "region", "country", "sea", "river"})
_ARMIES = frozenset({"troops", "forces", "army", "soldiers", "military", "police", "government"})
_UNSAID = frozenset({"denied", "negated", "planned", "hypothetical"})


def with_names(page: Page, claims: Sequence[Control], unnamed: Sequence[Control]) -> list[Control]:
    """The claims, and with them those of `unnamed` whose place the report names further on.

    Each of `unnamed` has for `place_text` the words that stand for its place ("a border town",
    "two villages"). One whose place is never named is left out: it can't be put on a map. Where
    the sentence that names the place has no day of its own, it gets the opening's.
    """
    listed = _listed_in_a_region(page, claims)
    if not unnamed:
        return (
            sorted([*claims, *listed], key=lambda c: (c.start, c.end)) if listed else list(claims)
        )
    starts = [sentence.start for sentence in page.sentences]
    lines = lexicon_of(page.report.language).words["lines"]
    towns = [
        c
        for c in claims
        if c.place_text.rsplit(" ", 1)[-1].lower() not in lines
        and (c.place is None or c.place.kind not in _WIDE)
    ]
    result = [*claims, *listed]
    days: dict[str, DateRange | None] = {}
    named_by: dict[tuple[int, str], dict[str, Control]] = {}  # by sentence and words
    by_words: dict[str, dict[str, Control]] = {}
    for claim in unnamed:
        words = (bisect_right(starts, claim.start), claim.place_text)
        again = words in named_by
        if not again:
            later = [c for c in towns if 0 < bisect_right(starts, c.start) - words[0] <= _REACH]
            named_by[words] = _named_in(page, claim, later)
            if named_by[words]:
                by_words.setdefault(claim.place_text, named_by[words])
            elif claim.place_text not in claim.quote:  # "the town", told of again once named
                named_by[words] = by_words.get(claim.place_text, {})
        named = named_by[words]
        for text, other in named.items():
            result.append(
                replace(
                    _dated(claim, days.get(text)),
                    place_text=text,
                    place=other.place,
                    gained_by=claim.gained_by
                    if again or claim.change in ("withdrew", "lost")
                    else _better(claim, other, "gained_by"),
                    lost_by=claim.lost_by if again else _better(claim, other, "lost_by"),
                    confidence=round(max(0.1, claim.confidence - _DOUBT), 2),
                )
            )
        if again:
            continue  # another change than the one told of further on
        days |= {text: claim.dates for text in named if claim.dates and has_own_day(claim.dates)}
        told = {id(other) for other in named.values()}
        result = [_dated(c, claim.dates) if id(c) in told else c for c in result]
    return sorted(result, key=lambda c: (c.start, c.end))


def _named_in(page: Page, claim: Control, later: Sequence[Control]) -> dict[str, Control]:
    """Of the claims of the next sentences, those that tell the same of places new to the report,
    by the place's name; as many as the words stand for."""
    count = _how_many(page, claim)
    known = {m.text for m in page.mentions if m.start < claim.end}
    named: dict[str, Control] = {}
    if count != 1 and (names := _listed(page, claim.end, claim.place_text)):
        return {
            name: replace(claim, place=mention.place if mention else None, place_text=name)
            for name, mention in names.items()
        }
    if count == 1 and (called := _called(page, claim, known)) is not None:
        return {called.text: replace(claim, place=called.place, place_text=called.text)}
    for other in later:
        if other.place_text in known or not _is_same(claim, other):
            continue
        if other.place_text not in named and len(named) == count:
            break
        named.setdefault(other.place_text, other)
    return named


def _listed_in_a_region(page: Page, claims: Sequence[Control]) -> list[Control]:
    """The towns of "more towns in X province. … The towns include A, B and C", as claims."""
    return [
        replace(
            claim,
            place=mention.place if mention is not None else None,
            place_text=name,
            extent="full",
            part=None,
            confidence=round(max(0.1, claim.confidence - _DOUBT), 2),
        )
        for claim in claims
        if claim.extent == "partial" and claim.place is not None and claim.place.kind in _WIDE
        for name, mention in _listed(page, claim.end, claim.quote).items()
    ]


def _listed(page: Page, after: int, told: str) -> dict[str, Mention | None]:
    """A, B and C of "The towns are A, B and C" a sentence or two on, where `told` has "towns";
    with each the mention, if a table has it."""
    text = page.report.text
    found = _LIST.search(text, after, after + _FAR)
    if found is None or found["noun"].lower() not in told.lower().split():
        return {}
    if found["noun"].lower() not in lexicon_of(page.report.language).words["settlements"]:
        return {}
    placed = {mention.start: mention for mention in page.mentions}
    names: dict[str, Mention | None] = {}
    at = found.end()
    while (name := _NAMES.match(text, at)) is not None:
        mention = placed.get(name.start())
        end = mention.end if mention is not None else name.end()
        names[text[at:end]] = mention
        joined = _JOINED.match(text, end)
        if joined is None:
            break
        at = joined.end()
    return names


def _called(page: Page, claim: Control, known: Set[str]) -> Mention | None:
    """X of "the town of X" that "a town" was, by the first such words of the next sentences."""
    noun = claim.place_text.rsplit(" ", 1)[-1].lower()
    text = page.report.text
    for mention in page.mentions:
        if mention.start < claim.end or mention.text in known:
            continue
        if mention.start > claim.end + _FAR:
            return None
        before = text[max(0, mention.start - _BEFORE) : mention.start].lower()
        if re.search(rf"\bthe {re.escape(noun)} \(?of $", before):
            return mention
    return None


def _how_many(page: Page, claim: Control) -> int:
    """For how many places the words stand: 1 for "a town", 2 for "two villages"; 0 for no town."""
    words = re.findall(r"[a-z-]+", claim.place_text.lower())
    several = lexicon_of(page.report.language).words["settlements"]
    for word in words:
        if word in _ONE:
            return 1
        if word in several:
            sentence = next(s for s in page.sentences if claim.start < s.end)
            counts = (c for c in page.counts.of(sentence) if claim.start <= c.start < claim.end)
            count = next(counts, None)
            number = count.count.best if count is not None else None
            return number if number is not None and number <= _MANY else 0
    return 0


def _is_same(claim: Control, other: Control) -> bool:
    """True where a later claim may tell what the opening told, of a place with a name."""
    if other.part is not None or other.modality in _UNSAID:
        return False
    if other.change not in _SAME_CHANGE.get(claim.change, ()):
        return False
    if not _may_be_one_day(claim.dates, other.dates):
        return False
    if other.change == "holds" and other.gained_by == claim.lost_by is not None:
        return False  # that they had it till then
    if other.change == "holds" and claim.change == "gained":
        return other.gained_by is not None and _may_be_one(claim.gained_by, other.gained_by)
    return _may_be_one(claim.gained_by, other.gained_by) and _may_be_one(
        claim.lost_by, other.lost_by
    )


def _may_be_one(one: str | None, other: str | None) -> bool:
    """True unless two parties are named and differ; "rebels" may be any."""
    if one is None or other is None or one == other:
        return True
    return _may_be(one, other) or _may_be(other, one)


def _may_be(vague: str, party: str) -> bool:
    """True where the first is but "rebels", "an armed group", and the second could be those."""
    if not _is_vague(vague):
        return False
    return party_info(party).kind not in STATE_KINDS or vague.split()[-1].lower() in _ARMIES


def _is_vague(party: str) -> bool:
    return not party_info(party).kind


def _better(claim: Control, other: Control, role: Literal["gained_by", "lost_by"]) -> str | None:
    """The party of the opening, or its name where the opening has only "rebels"."""
    own: str | None = getattr(claim, role)
    later: str | None = getattr(other, role)
    return later if own is None or (later and _is_vague(own) and not _is_vague(later)) else own


def _may_be_one_day(one: DateRange | None, other: DateRange | None) -> bool:
    if one is None or other is None or not (has_own_day(one) and has_own_day(other)):
        return True
    return not are_apart(one, other)


def _dated(claim: Control, dates: DateRange | None) -> Control:
    """The claim with the opening's day, where its own sentence has none."""
    if dates is None or claim.dates is None or not has_own_day(dates) or has_own_day(claim.dates):
        return claim
    return replace(claim, dates=dates) if claim.change != "holds" else claim
