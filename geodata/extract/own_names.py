"""Names of parties that a report explains itself: "the Hill Army (HA)", "HA leader Ann Lee".

What a report defines holds for the report alone: the short name means the long one from then on,
and "Lee's men" are the party's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from geodata.extract import languages
from geodata.extract.party_table import Alias, Lexicon, Party
from geodata.extract.phrases import Words, cut, lows_of

_SHORT = (
    r" \((?:the |or |(?:also )?known as )?"
    r"[\"“'‘]?(?P<short>[A-Z][A-Za-z0-9/&-]{1,11})[\"”'’]?[,;) ]"
)
_SHORT_NAME = re.compile(_SHORT)  # few texts have one, and it is quickly looked for
# A run of capitalised words with little ones between, up to a short name in brackets.
_DEFINED = re.compile(
    r"(?P<name>[A-Z][\w'’-]*(?:[ -]"
    r"(?:(?:of|for|the|in|and|to|de|du|des|la|le|et|pour|del|da|do|e|y) )*"
    r"(?:[A-Z][\w'’-]*|al-\w+))+)" + _SHORT
)
_LONGEST = 14  # words of a name


def own_aliases(text: str, lexicon: Lexicon) -> dict[str, list[Alias]]:
    """Short and long names that the text defines in brackets, by their first word."""
    aliases: dict[str, list[Alias]] = {}
    if _SHORT_NAME.search(text) is None:
        return aliases
    for found in _DEFINED.finditer(text):
        name, short = found["name"], found["short"]
        if sum(letter.isupper() for letter in short) < 2:
            continue
        defined = _defined(name, short, lexicon)
        if defined is None:
            continue
        long, party = defined
        for alias in {long, short}:
            lows = lows_of(alias)
            aliases.setdefault(lows[0], []).append((lows, alias, party))
    return aliases


def _defined(name: str, short: str, lexicon: Lexicon) -> tuple[str, Party] | None:
    """The long name and whose it is: a row of the table's, or a party the table lacks."""
    words = cut(name)
    first, stop = 0, len(words.lows)
    for at in range(stop):
        # "Fighters of the Army of the Hills": the name begins after "the"
        if words.lows[at] in lexicon.determiners and at < stop - 1:
            before = set(words.lows[first:at]) - {"of", "from"}
            if before <= lexicon.any_nouns | lexicon.insurgents | lexicon.state_nouns:
                first = at + 1
        match = lexicon.alias_at(words, at, stop)
        if match is not None and match[0] == stop:
            return words.text[words.starts[at] :], match[1]
    lows = words.lows[first:stop]
    if len(lows) < 2 or len(lows) > _LONGEST or lexicon.bodies.isdisjoint(lows):
        return None
    if not lexicon.not_bodies.isdisjoint(lows):
        return None
    long = words.text[words.starts[first] : words.ends[stop - 1]]
    if any(long.startswith(row["name"]) for row in languages.parties().get("source", ())):
        return None
    known = cut(short)
    match = lexicon.alias_at(known, 0, len(known.starts))
    if match is not None and (
        len(short) > 3 or not lexicon.countries.isdisjoint(match[1].countries)
    ):
        return long, match[1]
    demonym = next((lexicon.demonyms[low] for low in lows if low in lexicon.demonyms), None)
    regular = demonym is not None and lows[-1] in lexicon.state_nouns | {"forces", "force"}
    return long, Party(long, short, "state" if regular else "rebel")


def own_leaders(words: Words, lexicon: Lexicon, country: str | None) -> Mapping[str, str]:
    """Whose men the people are that the text names as leaders, by each part of their names.

    "M23 commander Sultani Makenga", "Abiy Ahmed, Ethiopia's prime minister", "President Bozize":
    the forces of a party or of a state; those of `country` where no other is said.
    """
    leaders: dict[str, str] = {}
    lows = words.lows
    for index in words.indexes_of(lexicon.heads):
        if lows[index] in lexicon.leader_nouns:
            party = _before(words, lexicon, index) or _group_before(words, lexicon, index)
            name = _name_after(words, index + 1)
            if party is None and index + 1 < len(lows) and lows[index + 1] == "of":
                party = _after(words, lexicon, index + 2)
                name = _name_before(words, index) or name
        else:
            name = _name_after(words, index + 1)
            party = _state_before(words, lexicon, index, country) if name else None
        if party is None:
            continue
        for part in name:
            leaders.setdefault(part, party)
    return leaders


def _before(words: Words, lexicon: Lexicon, index: int) -> str | None:
    """The party just before "leader": "M23 military leader", "the LNA's commander"."""
    for first in range(max(0, index - 8), index):
        match = lexicon.alias_at(words, first, index)
        if match is not None and index - match[0] <= 2:
            return match[1].name
    return None


def _group_before(words: Words, lexicon: Lexicon, index: int) -> str | None:
    """The Lendu militiamen of "Lendu commander Ann Lee", by the first name they go by."""
    group = words.lows[index - 1] if index else ""
    if not group or not words.text[words.starts[index - 1]].isupper() or group in lexicon.demonyms:
        return None
    for at in range(1, len(words.lows)):
        if words.lows[at] in lexicon.militias and words.lows[at - 1] == group:
            return words.text[words.starts[at - 1] : words.ends[at]]
    return None


def _after(words: Words, lexicon: Lexicon, index: int) -> str | None:
    for first in range(index, min(index + 3, len(words.lows))):
        match = lexicon.alias_at(words, first, len(words.lows))
        if match is not None:
            return match[1].name
        if words.lows[first] not in lexicon.determiners:
            return None
    return None


def _state_before(words: Words, lexicon: Lexicon, index: int, country: str | None) -> str | None:
    """The state a ruler rules: that of the adjective before the title, or the report's own."""
    before = words.lows[max(0, index - 4) : index]
    if not lexicon.former.isdisjoint(before):
        return None
    country = next((lexicon.demonyms[low] for low in before if low in lexicon.demonyms), country)
    return lexicon.state.get(country) if country else None


def _name_after(words: Words, index: int) -> list[str]:
    return _parts(words, range(index, min(index + 4, len(words.lows))))


def _name_before(words: Words, index: int) -> list[str]:
    """ "Ann Lee, the leader of …": the name before the comma."""
    at = index - 1
    while at > index - 4 and words.lows[at] in ("the", "a", "military", "political", "top"):
        at -= 1
    if words.lows[at] != ",":
        return []
    return _parts(words, range(at - 1, max(-1, at - 5), -1))


def _parts(words: Words, indexes: Iterable[int]) -> list[str]:
    """The capitalised words in a row; short ones are particles or initials."""
    parts: list[str] = []
    for at in indexes:
        if not words.text[words.starts[at]].isupper():
            break
        if words.ends[at] - words.starts[at] > 3:
            parts.append(words.lows[at])
    return parts


def with_own_names(
    lexicon: Lexicon, words: Words, countries: Sequence[str], day: date | None
) -> Lexicon:
    """The lexicon as the report needs it: states of its day, and the names it explains itself.

    `countries` are those the report is about, the one most spoken of first.
    """
    lexicon = lexicon.of_day(day).but(countries=frozenset(countries))
    if own := own_aliases(words.text, lexicon):
        lexicon = lexicon.but(own=own)
    leaders = own_leaders(words, lexicon, countries[0] if countries else None)
    return lexicon.but(leaders={**leaders, **lexicon.leaders}) if leaders else lexicon
