"""Names of parties in a text, under canonical names, from the table in languages/parties.toml.

Three kinds of words name a party: a name of the table ("the SDF"), a noun for armed people with
a name before it ("Syrian army", "Jubbaland troops"; unknown ones keep their own words), and a
bare noun ("the rebels", "the group", "government troops"), read in the light of the article: the
last party of a fitting kind, else the forces of the state the article is most about.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from geodata.extract.own_names import with_own_names
from geodata.extract.page import PartyMention, Sentence
from geodata.extract.party_table import (
    STATE_KINDS,
    Lexicon,
    Party,
    is_party_name,
    lexicon_for,
    party_info,
)
from geodata.extract.phrases import Words, lows_of, words_of
from geodata.model import Mention, Report

_GOVERNMENTS = frozenset({"regime", "government", "junta"})
_TITLES = 7  # words that may stand between a country and who leads its rebels
_WHERE_FROM = ("regional", "local", "zonal")  # of forces, beside whose they are
_IN_NAMES = ("of", "for", "the", "and")  # small words in a name; the first two may follow its noun

_ANY = frozenset({"a", "an", "another"})
_OTHERS = frozenset({"another", "rival"})  # before a noun for fighters: not those told of
_AT_SIDE = frozenset({"allied", "aligned"})  # on the same side, and yet a party of its own
_IRREGULARS = frozenset({"militia", "militias", "rebels", "tribesmen", "militants", "group"})
_APOSTROPHES = str.maketrans("", "", "'’ʿʻ`")  # "Ta'ang army"
# Of a state, beside its demonym: "Russian forces", "a Libyan column".
_FORMATIONS = frozenset({"forces", "force", "column", "columns"})
_WITH_TROOPS = STATE_KINDS | {"militia"}
_A_MANS = frozenset({"his", "her"})
_A_SENTENCE_OR_TWO = 40  # words back that "his men" may mean somebody named
# Fighters whose noun is an adjective as well: "in rebel hands" is in the rebels'.
_ADJECTIVES = frozenset(
    {"rebel", "militant", "insurgent", "jihadist", "separatist", "paramilitary", "islamist"}
)


def find_parties(
    report: Report, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[PartyMention, ...]:
    """Every name of a party in the sentences, in text order, none overlapping another."""
    words = words_of(report.text)
    spoken_of = Counter(m.place.country for m in mentions if m.place and m.place.country)
    countries = [country for country, _ in spoken_of.most_common()]
    lexicon = with_own_names(lexicon_for(report.language), words, countries, report.anchor)
    states = {
        m.start: m.place.country
        for m in mentions
        if m.place is not None and m.place.kind == "country"
    }
    found: list[_Found] = []
    openers = words.indexes_of((lexicon.openers & words.there) | lexicon.own.keys())
    for number, sentence in enumerate(sentences):
        if sentence.kind != "boilerplate":
            inside = _in_sentence(lexicon, words, sentence, states, openers)
            for item in inside:
                item.sentence = number
            found += inside
    found.sort(key=lambda item: item.start)
    article = _Article(lexicon, found, _told_of(mentions, sentences))
    resolved = []
    for position, item in enumerate(found):
        name = item.name if item.name is not None else article.resolve(position)
        if name is not None:
            item.name = name
            resolved.append(PartyMention(item.start, item.end, name, item.plain))
    return _as_one(lexicon, resolved)


def _as_one(lexicon: Lexicon, parties: Sequence[PartyMention]) -> tuple[PartyMention, ...]:
    """The parties, with "Lendu militiamen" and "Lendu fighters" under the name that came first.

    Only of groups no table knows, and not of a nation's: its rebels are not its militia.
    """
    first: dict[str, str] = {}
    one: list[PartyMention] = []
    for party in parties:
        group, _, noun = party.name.partition(" ")
        alike = noun in lexicon.militias and group[:1].isupper() and not party_info(party.name).kind
        if alike and group.lower() not in lexicon.demonyms:
            party = replace(party, name=first.setdefault(group, party.name))
        one.append(party)
    return tuple(one)


def _told_of(mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> Sequence[Mention]:
    """The places of the story without its dateline's, if it names any others."""
    starts = [sentence.start for sentence in sentences]
    told = []
    for mention in mentions:
        last = bisect_right(starts, mention.start) - 1
        if last >= 0 and mention.start < sentences[last].end:
            told.append(mention)
    return told if any(m.place is not None for m in told) else mentions


# Nouns for armed people that are a party with no name before them: "Gangs overran the town".
_PEOPLE = frozenset({"fighters", "gunmen", "militia", "gangs"})


@dataclass(slots=True)
class _Found:
    """A party's words before the article has settled what bare nouns mean."""

    start: int
    end: int
    name: str | None
    plain: bool = False
    noun: str = ""
    modifiers: tuple[str, ...] = ()
    text: str = ""
    opening: bool = False  # "Its fighters …" opens a sentence: whom the one before is about
    sentence: int = 0
    otherwise: str | None = None  # the name without its epithet, should that lead nowhere
    elsewhere: bool = False  # "al Qaeda's branch": the branch is meant, not the party itself
    owner: str | None = None  # "its troops": whose the sentence says before
    unknown_mans: bool = False  # "Gen. Lee said his troops": of nobody told of
    again: bool = False  # "the brigades": those of that name, or no party


class _Article:
    """Which parties and which country a text is about, to read its bare nouns by."""

    def __init__(
        self, lexicon: Lexicon, found: Sequence[_Found], mentions: Sequence[Mention]
    ) -> None:
        self.lexicon = lexicon
        self.found = found
        named = [item.name for item in found if item.name is not None]
        self.named = Counter(named)
        countries: Counter[str] = Counter()
        for mention in mentions:
            if mention.place is not None and mention.place.country:
                countries[mention.place.country] += 1
        for name in named:
            for country in party_info(name).countries[:1]:
                countries[country] += 1
        self.countries = countries
        lands = Counter(m.place.country for m in mentions if m.place and m.place.country)
        # Where the report plays; of two countries spoken of as much, neither.
        top = lands.most_common(2)
        self.home = top[0][0] if top and (len(top) == 1 or top[0][1] > top[1][1]) else None
        self.own = {party.name: party for rows in lexicon.own.values() for _, _, party in rows}

    def resolve(self, position: int) -> str | None:
        """What the bare noun at a position of `found` stands for; its own words if nothing."""
        item = self.found[position]
        if item.modifiers:
            for modifier in item.modifiers:
                rows = self.lexicon.epithets.get(modifier)
                if rows and (row := self._most_likely(rows)) is not None:
                    return row.name
            if any(m in self.lexicon.epithets for m in item.modifiers):
                # "Turkish-backed fighters" are not whichever fighters come next
                return item.otherwise or item.text
        if item.otherwise is not None:
            return item.otherwise
        if item.owner is not None:
            return item.owner
        if item.unknown_mans and (likely := self._side_of_a_man(position)) is not None:
            return likely
        if item.again:
            earlier_on = reversed(self.found[:position])
            same = (e.name for e in earlier_on if e.noun == item.noun and not e.plain)
            return next(same, None)
        if item.opening:
            for earlier in self.found[:position]:
                if earlier.sentence == item.sentence - 1 and earlier.name is not None:
                    return earlier.name
        kinds = self.lexicon.bare.get(item.noun, frozenset())
        states = [m for m in item.modifiers if m in self.lexicon.state_words]
        if states and item.noun not in self.lexicon.insurgents:
            kinds = frozenset({"state"})
        others = [
            m
            for m in item.modifiers
            if m in self.lexicon.other_words or m in self.lexicon.insurgents  # "rebels forces"
        ]
        if others:
            kinds = self.lexicon.bare.get(others[0]) or self.lexicon.bare.get(
                others[0] + "s", self.lexicon.bare["rebels"] if states == [] else frozenset()
            )
        if item.noun in self.lexicon.enemies or not self.lexicon.enemies.isdisjoint(item.modifiers):
            return self._enemy(position)
        if not self.lexicon.turned.isdisjoint(item.modifiers):
            return item.text  # "dissident soldiers" are nobody's but their own
        if not states and (called := self._called(item.noun, position)) is not None:
            return called
        last = self._last_of(kinds, position, item.noun)
        if last is not None and kinds == {"state"}:
            last = self._at_home(last, position)
        if last is not None:
            return last
        if "state" in kinds and self.countries:
            country = self.countries.most_common(1)[0][0]
            if (state := self.lexicon.state.get(country)) is not None and (
                item.noun in self.lexicon.state_nouns or states or item.noun in _GOVERNMENTS
            ):
                return state
        if item.noun in self.lexicon.nobody and not item.modifiers:
            return None  # "the group" of nobody named is no party
        if item.modifiers == ("armed",) and item.noun in self.lexicon.insurgents:
            return item.text.split(" ", 1)[-1]  # "armed rebels" are rebels
        return item.text

    def _side_of_a_man(self, position: int) -> str | None:
        """Of the armies and militias named before "his troops", the one named most."""
        noun = self.found[position].noun
        if noun not in self.lexicon.state_nouns | _FORMATIONS:
            return None
        named = Counter(
            item.name
            for item in self.found[:position]
            if item.name is not None and self._kind(item.name) in _WITH_TROOPS
        )
        return named.most_common(1)[0][0] if named else None

    def _enemy(self, position: int) -> str:
        """Whom "the enemy" is: the side most spoken of against the party named just before."""
        item = self.found[position]
        near = [
            earlier.name
            for earlier in self.found[:position]
            if earlier.name is not None and item.sentence - earlier.sentence <= 1
        ]
        own = near[-1] if near else self.lexicon.state.get(self.home or "")
        side = self._kind(own) in STATE_KINDS if own else None
        others = [name for name, _ in self.named.most_common() if name != own]
        against = [name for name in others if (self._kind(name) in STATE_KINDS) != side]
        return (against or others or [item.text])[0]

    def _at_home(self, last: str, position: int) -> str:
        """ "The army" where a foreign one was named last: the country's own, as a rule.

        It is the foreign one where the very noun was its own just before: "French troops … The
        troops".
        """
        row = party_info(last)
        state = self.lexicon.state.get(self.home or "")
        if state is None or state == last or not row.countries or self.home in row.countries:
            return last
        item = self.found[position]
        for earlier in self.found[:position]:
            near = item.sentence - earlier.sentence <= 1 and earlier.noun == item.noun
            if earlier.name == last and not earlier.plain and near:
                return last
        return state

    def _called(self, noun: str, position: int) -> str | None:
        """Who goes by the very noun: after "M23 rebels", "the rebels" are M23.

        Not "the army" after "the Arakan Army": that is more likely the state's.
        """
        if "state" in self.lexicon.bare.get(noun, ()):
            return None
        for item in [*reversed(self.found[:position]), *self.found[position + 1 :]]:
            if item.name is not None and not item.plain and item.noun == noun:
                return item.name
        return None

    def _last_of(self, kinds: frozenset[str], position: int, noun: str) -> str | None:
        earlier = (item for item in reversed(self.found[:position]) if not item.elsewhere)
        for item in (*earlier, *self.found[position + 1 :]):
            if item.name is None or self._kind(item.name) not in kinds:
                continue
            if noun not in party_info(item.name).never_said:
                return item.name
        return None

    def _kind(self, name: str) -> str:
        """The party's kind; one with a movement's name that no table knows is taken for rebels."""
        kind = (self.own.get(name) or party_info(name)).kind
        # "the National Movement", but not "the Shiite movement"
        named = name.split()
        fighters = self.lexicon.insurgents
        bodies = {low for low in lows_of(name) if low.capitalize() in named or low in fighters}
        return kind or ("" if self.lexicon.rebel_bodies.isdisjoint(bodies) else "rebel")

    def _most_likely(self, rows: Iterable[Party]) -> Party | None:
        """Of the parties an epithet may mean, the one the article names most; else none."""
        best = max(rows, key=lambda party: self.named[party.name], default=None)
        return best if best is not None and self.named[best.name] else None


def _in_sentence(
    lexicon: Lexicon,
    words: Words,
    sentence: Sentence,
    states: Mapping[int, str],
    openers: Sequence[int],
) -> list[_Found]:
    """The sentence's parties in order; `states` are the codes of countries by where they stand.

    `openers` are the indexes of words that may open a party's name; others are passed over.
    """
    found: list[_Found] = []
    index, stop = words.at(sentence.start), words.at(sentence.end)
    begin = index
    nouns = lexicon.nouns
    for at in openers[bisect_left(openers, index) : bisect_left(openers, stop)]:
        if at < index:
            continue  # inside the name before
        index, low = at, words.lows[at]
        if lexicon.opens(low):
            match = lexicon.alias_at(words, index, stop)
            if match is not None:
                end, party = match
                start = index
                # "Islamic State (IS)": the short name in brackets is the same mention
                if end + 2 < stop and words.lows[end] == "(":
                    short = lexicon.alias_at(words, end + 1, stop)
                    if short is not None and short[1] is party and words.lows[short[0]] == ")":
                        end = short[0] + 1
                before = words.lows[index - 1] if index > begin else ""
                rows = lexicon.epithets.get(before, [])
                if rows and party not in rows and words.lows[end - 1] in nouns:
                    span = (words.starts[index - 1], words.ends[end - 1])
                    noun = words.lows[end - 1]
                    text = words.text[span[0] : span[1]]
                    found.append(
                        _Found(*span, None, True, noun, (before,), text, otherwise=party.name)
                    )
                    index = end
                    continue
                while end < stop and words.lows[end] in nouns and _apart(words, end - 1, end):
                    end += 1
                end = _over_command(lexicon, words, end, stop)
                end = _over_owned(lexicon, words, end, stop)
                item = _Found(words.starts[start], words.ends[end - 1], party.name)
                item.noun = words.lows[end - 1]
                item.elsewhere = words.lows[end : end + 1] == ["'s"] and not (
                    lexicon.affiliates.isdisjoint(words.lows[end + 1 : end + 5])
                )
                found.append(item)
                index = end
                continue
        if (
            (low in nouns or low in lexicon.bare)
            and index + 1 < stop
            and (
                words.lows[index + 1] in nouns
                or (low in lexicon.insurgents and words.lows[index + 1] in lexicon.nobody)
            )
        ):
            continue  # "rebel fighters": the second noun carries the name
        if low in lexicon.cue_words and _before_cue(lexicon, words, index, stop):
            # "federal control": the state's
            span = (words.starts[index], words.ends[index])
            found.append(_Found(*span, None, True, "forces", (low,), words.text[slice(*span)]))
        elif (
            low in lexicon.bare
            and _before_cue(lexicon, words, index, stop)
            and not (index > begin and _describes(lexicon, words.lows[index - 1]))
            and not (index > begin and words.lows[index - 1] in lexicon.possessives)
        ):
            span = (words.starts[index], words.ends[index])
            text = words.text[span[0] : span[1]]
            text += "s" if low in _ADJECTIVES else ""
            found.append(_Found(*span, None, True, low, (), text))
        elif low in nouns or low in lexicon.bare:
            earlier = found[-1].end if found else words.starts[begin]
            led = _by_leader(lexicon, words, index, stop, states)
            led = led or _by_foe(lexicon, words, index, stop)
            if led is not None:
                found.append(led)
                index = words.at(led.end)
                continue
            one = _by_noun(lexicon, words, index, begin, earlier, states)
            if one is not None:
                before = words.lows[index - 1] if index > begin else ""
                speaks = before in lexicon.speech and words.lows[index] in lexicon.state_nouns
                owned = one.plain and (before in lexicon.possessives or speaks)
                if owned and _is_said_by_rebel(lexicon, words, begin, index - 1, found):
                    one.noun, one.text = "rebels", "rebels"
                elif owned:
                    one.owner = _owner(lexicon, words, begin, index - 1, found, states)
                    one.unknown_mans = one.owner is None and before in _A_MANS
                    whose = found[-1] if found and found[-1].start >= words.starts[begin] else None
                    if one.owner is None and speaks is False and whose and whose.plain:
                        one.noun, one.text = whose.noun, whose.text  # "the military … its units"
                found.append(one)
        elif (
            (low in lexicon.men or low in lexicon.side)
            and index - 2 >= begin
            and words.lows[index - 1] == "'s"
        ):
            owner = _whose_men(lexicon, words, begin, index - 1)
            if owner is not None:  # "Gaddafi's men"
                found.append(_Found(words.starts[owner[0]], words.ends[index], owner[1]))
        elif low in lexicon.men and index > begin and words.lows[index - 1] in lexicon.possessives:
            if _is_said_by_rebel(lexicon, words, begin, index - 1, found):
                span = (words.starts[index - 1], words.ends[index])
                found.append(_Found(*span, None, True, "rebels", (), "rebels"))
                index += 1
                continue
            theirs = _owner(lexicon, words, begin, index - 1, found, states)
            if theirs is not None:  # "Haftar said his men …"
                found.append(_Found(words.starts[index - 1], words.ends[index], theirs))
        elif (state := _nation(lexicon, words, index, begin)) is not None:
            found.append(_Found(words.starts[index], words.ends[index], state))
        elif (
            low in lexicon.seats
            and words.lows[index + 1 : index + 2] == ["'s"]
            and index + 2 < stop
            and words.lows[index + 2] in lexicon.cues
        ):
            state = lexicon.state.get(lexicon.seats[low])
            if state is not None:  # "slipped out of Kabul's hands"
                found.append(_Found(words.starts[index], words.ends[index], state))
        elif (
            low in lexicon.demonyms
            and (last := _shares_noun(lexicon, words, index, stop)) is not None
        ):
            state = lexicon.state.get(lexicon.demonyms[low])
            if state is not None:
                found.append(_Found(words.starts[index], words.ends[last], state))
                index = last + 1
        elif low in lexicon.demonyms:
            after = index + 1
            if after < stop and words.lows[after] in ("-", "'s"):
                after += 1
            if after < stop and words.lows[after] in lexicon.cues:
                state = lexicon.state.get(lexicon.demonyms[low])
                if state is not None:
                    last = after + 2 if words.lows[after + 1 : after + 2] == ["and"] else index
                    if last >= stop or words.lows[last] not in nouns:
                        last = index
                    # "Russian tanks and infantry" are one
                    found.append(_Found(words.starts[index], words.ends[last], state))
                    index = last + 1
    return found


def _shares_noun(lexicon: Lexicon, words: Words, index: int, stop: int) -> int | None:
    """The last word of "Malian" in "Malian and Wagner troops", of "Ethiopian federal" in
    "Ethiopian federal and Amhara regional forces": a state's forces, whose noun comes later."""
    last = index
    while last + 1 < stop and words.lows[last + 1] in lexicon.state_words:
        last += 1
    if words.lows[last + 1 : last + 2] not in (["and"], ["&"]):
        return None
    for at in range(last + 2, min(last + 7, stop)):
        low = words.lows[at]
        if not _apart(words, at - 1, at):
            return None
        if low in lexicon.nouns:
            return last if at > last + 2 else None
        if not (_is_modifier(lexicon, words, at) or low in _WHERE_FROM):
            return None
    return None


def _over_command(lexicon: Lexicon, words: Words, end: int, stop: int) -> int:
    """The index after "Peshmerga General Command", where the name ends at `end`."""
    after = end
    while after < stop and _apart(words, after - 1, after) and words.lows[after] in lexicon.staff:
        if not words.text[words.starts[after]].isupper():
            return end
        after += 1
    return after


def _over_owned(lexicon: Lexicon, words: Words, end: int, stop: int) -> int:
    """The index after "Wagner's fighters", where the name ends at `end`; else `end`."""
    if end + 1 < stop and words.lows[end] == "'s":
        after = words.lows[end + 1]
        if after in lexicon.nouns or after in lexicon.men:
            return end + 2
    return end


def _whose_men(
    lexicon: Lexicon, words: Words, begin: int, possessive: int
) -> tuple[int, str] | None:
    """Where the owner's name before "'s" begins, and the party: a leader, or a seat of power."""
    at = possessive - 1
    low = words.lows[at]
    if not words.text[words.starts[at]].isupper():
        return None
    country = lexicon.seats.get(low) or lexicon.seats.get(f"{words.lows[at - 1]} {low}")
    party = lexicon.of_leader(low) or (lexicon.state.get(country) if country else None)
    if party is None:
        return None
    while at > begin and words.text[words.starts[at - 1]].isupper() and _apart(words, at - 1, at):
        at -= 1
    return at, party


def _nation(lexicon: Lexicon, words: Words, index: int, begin: int) -> str | None:
    """ "the Ethiopians": the state's forces, in reports of a war."""
    low = words.lows[index]
    if not low.endswith("s") or index == begin:
        return None
    joined = words.lows[index - 1] == "and" and words.lows[index - 2] in lexicon.demonyms
    if words.lows[index - 1] != "the" and not joined:  # "the French and Malians"
        return None
    country = lexicon.demonyms.get(low[:-1])
    if country is None or not words.text[words.starts[index]].isupper():
        return None
    return lexicon.state.get(country)


def _by_leader(
    lexicon: Lexicon, words: Words, index: int, stop: int, states: Mapping[int, str]
) -> _Found | None:
    """ "rebels led by X", "forces loyal to X's government": X, whose they are."""
    after = index + 1
    from_ = words.lows[after : after + 1] == ["from"] and after + 1 < stop
    if from_ and words.text[words.starts[after + 1]].isupper():
        after += 2  # "forces from Misrata loyal to X"
    lead = next(
        (cue for cue in lexicon.led if tuple(words.lows[after : after + len(cue)]) == cue), None
    )
    if lead is None:
        return None
    for at in range(after + len(lead), min(after + 7 + len(lead), stop)):
        low = words.lows[at]
        match = lexicon.alias_at(words, at, stop) if lexicon.opens(low) else None
        if match is not None:
            end, name = match[0], match[1].name
            if end + 2 < stop and words.lows[end] == "(" and words.lows[end + 2] == ")":
                end += 3
            return _Found(words.starts[index], words.ends[end - 1], name, noun=words.lows[index])
        capital = words.text[words.starts[at]].isupper()
        if capital and (leads := lexicon.of_leader(low)) is not None:
            after = at + 1  # "Riek Machar": over the rest of the name
            while after < stop and words.lows[after] in lexicon.leaders:
                after += 1
            span = (words.starts[index], words.ends[after - 1])
            return _Found(*span, leads, noun=words.lows[index])
        country = lexicon.demonyms.get(low) or states.get(words.starts[at])
        if country is not None and (name_of := lexicon.state.get(country)) is not None:
            if lead[0] in _AT_SIDE and words.lows[index] in _IRREGULARS:
                return None  # "the Mai-Mai militia allied with the Congolese government"
            end = at
            leader = _leader_after(lexicon, words, at + 1, stop)
            if leader is not None:  # "loyal to Ivory Coast's presidential claimant X"
                span = (words.starts[index], words.ends[leader])
                return _Found(*span, lexicon.leaders[words.lows[leader]], noun=words.lows[index])
            if words.lows[min(at + 1, stop - 1)] == "'s":
                # "Libya's internationally recognised government"
                last = range(at + 2, min(at + 6, stop))
                end = next((k for k in last if words.lows[k] in lexicon.bare), at)
            return _Found(words.starts[index], words.ends[end], name_of, noun=words.lows[index])
        if low in _GOVERNMENTS and words.lows[at - 1] == "the" and lead[0] == "loyal":
            # "forces loyal to the government": the state's
            span = (words.starts[index], words.ends[at])
            return _Found(*span, None, True, "army", (), words.text[slice(*span)])
        title = low in lexicon.former or low in lexicon.rulers  # "former vice president"
        short = low == "." and words.ends[at - 1] == words.starts[at]
        if not (title or capital or short or low in lexicon.determiners):  # "Gen. Khalifa Haftar"
            return None
    return None


def _by_foe(lexicon: Lexicon, words: Words, index: int, stop: int) -> _Found | None:
    """ "forces opposed to the government of President X": rebels, whatever comes after."""
    after = index + 1
    foe = next(
        (cue for cue in lexicon.opposed if tuple(words.lows[after : after + len(cue)]) == cue), None
    )
    if foe is None or words.lows[index] not in lexicon.nouns:
        return None
    for at in range(after + len(foe), min(after + len(foe) + 4, stop)):
        low = words.lows[at]
        if low in _GOVERNMENTS or lexicon.of_leader(low) is not None:
            end = at
            if words.lows[at + 1 : at + 2] == ["of"]:
                named = range(at + 2, min(at + 6, stop))
                end = next((k for k in named if lexicon.of_leader(words.lows[k])), at)
            span = (words.starts[index], words.ends[end])
            text = words.text[words.starts[index] : words.ends[at]]
            return _Found(*span, None, True, "rebels", (), text)
    return None


def _leader_after(lexicon: Lexicon, words: Words, at: int, stop: int) -> int | None:
    """Where a leader's name stands past "Sudan's former vice president," and the like."""
    while at < stop and (words.text[words.starts[at]].isupper() or words.lows[at] == "'s"):
        at += 1  # the rest of the country's name
    first = at
    for k in range(at, min(at + _TITLES, stop)):
        low = words.lows[k]
        if words.text[words.starts[k]].isupper():
            named = range(k, min(k + 2, stop))
            return next((n for n in named if n > first and words.lows[n] in lexicon.leaders), None)
        if low in lexicon.grammar or not (low[0].isalpha() or low == ","):
            return None
    return None


def _owner(
    lexicon: Lexicon,
    words: Words,
    begin: int,
    at: int,
    found: Sequence[_Found],
    states: Mapping[int, str],
) -> str | None:
    """Whose "its troops" are: the party, or the state's people, named last before in the sentence.

    "Armenian officials said their units …": the forces of the state.
    """
    for before in range(at - 1, begin - 1, -1):
        start = words.starts[before]
        for item in found:
            if item.start <= start < item.end and (item.name is not None or item.plain):
                return item.name
        low = words.lows[before]
        country = lexicon.demonyms.get(low) or states.get(start) or lexicon.seats.get(low)
        if country is not None and not _tells_where(lexicon, words, before):
            return lexicon.state.get(country)
        rows = lexicon.epithets.get(words.lows[before], [])
        if len(rows) == 1 and words.text[start].isupper():
            return rows[0].name  # "the Tigrayan leader said his forces …"
        if words.text[start].isupper() and (party := lexicon.of_leader(words.lows[before])):
            return party  # "Haftar said his troops …"
    if words.lows[at] in _A_MANS:
        for before in range(begin - 1, max(-1, begin - _A_SENTENCE_OR_TWO), -1):
            if words.text[words.starts[before]].isupper():
                party = lexicon.of_leader(words.lows[before])
                if party is not None:
                    return party  # "… all Haftar has lost. Gharyan, which his men took in April"
    return None


def _is_said_by_rebel(
    lexicon: Lexicon, words: Words, begin: int, at: int, found: Sequence[_Found]
) -> bool:
    """ "The army …, but rebel commander X said his men": the rebels', whoever is named before."""
    for before in range(at - 1, begin - 1, -1):
        start = words.starts[before]
        if any(item.start <= start < item.end for item in found):
            return False
        if words.lows[before] in _ADJECTIVES:
            return any(low in lexicon.speech for low in words.lows[before:at])
    return False


def _tells_where(lexicon: Lexicon, words: Words, at: int) -> bool:
    """True for "in the west of Ukraine's Donetsk oblast": where it is, and nobody's own."""
    owned = words.lows[at + 2 : at + 4] if words.lows[at + 1 : at + 2] == ["'s"] else []
    return bool(owned) and lexicon.offices.isdisjoint(owned) and lexicon.nouns.isdisjoint(owned)


def _before_cue(lexicon: Lexicon, words: Words, index: int, stop: int) -> bool:
    """ "government control", "rebel hands", "rebel-held"."""
    after = index + 1
    if after < stop and words.lows[after] == "-":
        after += 1
    return after < stop and words.lows[after] in lexicon.cues


def _apart(words: Words, left: int, right: int) -> bool:
    """True where one blank parts two words."""
    return words.starts[right] - words.ends[left] == 1


def _by_noun(
    lexicon: Lexicon,
    words: Words,
    index: int,
    begin: int,
    earlier: int,
    states: Mapping[int, str],
) -> _Found | None:
    """The party whose noun ("forces", "rebels") stands at `index`, with what is before it."""
    noun = words.lows[index]
    if noun == "s" or (words.text[words.starts[index]].isupper() and index == begin):
        noun = words.lows[index]
    first = index
    while (
        first > begin
        and words.starts[first - 1] >= earlier
        and _is_modifier(lexicon, words, first - 1)
        and (_apart(words, first - 1, first) or words.lows[first] == "'s")
    ):
        first -= 1
    while first < index and words.lows[first] in ("'s", "and", "of"):
        first += 1
    before = words.lows[first - 1] if first > begin else ""
    span = (words.starts[first], words.ends[index])
    lows = tuple(words.lows[first:index])
    text = words.text[span[0] : span[1]]
    if before in ("-",) and first - 2 >= begin:
        return None
    if noun not in lexicon.nouns:
        # "the Islamist group" is the group told of
        kinds = [words.lows[k] for k in range(first, index)]
        if kinds and before in ("the", "this") and all(k in lexicon.insurgents for k in kinds):
            return _Found(*span, None, True, noun, (), text)
        if kinds and before in _ANY and kinds[-1] in lexicon.insurgents:
            return _Found(*span, text, noun=noun)  # "a Ugandan rebel group": none told of
        # "the group", "the regime": only as a bare noun with its article
        if first == index and "-" in before and first - 2 >= begin:
            before = words.lows[first - 2]  # "the terror-designated group"
        if first == index and before in ("the", "this"):
            return _Found(*span, None, True, noun, (), text)
        return None
    country = next((lexicon.demonyms[low] for low in lows if low in lexicon.demonyms), None)
    named = bool(lows) and words.text[words.starts[index - 1]].isupper()
    sited = noun == "military" and not lexicon.military_sites.isdisjoint(
        words.lows[index + 1 : index + 2]
    )
    if named and sited and country is None and not lexicon.state_words.issuperset(lows[-1:]):
        return None  # "the Dabaa military airport" is of no "Dabaa military"
    epithet = any(low in lexicon.epithets for low in lows)
    rebellious = noun in lexicon.insurgents or any(
        low in lexicon.other_words and low in lexicon.bare for low in lows
    )
    if epithet:
        return _Found(*span, None, True, noun, lows, text)
    if lows and lows[-1].endswith("-led"):
        leader = is_party_name(words.text[span[0] : words.ends[index - 1]][: -len("-led")])
        if leader is not None:  # "HTS-led rebels"
            return _Found(*span, leader, noun=noun)
    if "'s" in lows:
        owner = _whose_men(lexicon, words, begin, first + lows.index("'s"))
        if owner is not None:
            return _Found(words.starts[owner[0]], span[1], owner[1], noun=noun)
    if country is None and _is_unit(lexicon, lows):
        after = index + 1
        if after < len(words.lows) and words.lows[after].isdigit():
            span = (span[0], words.ends[after])  # "Task Force 1"
        return _Found(*span, None, True, "army", ("army",), text)  # "the 92nd Brigade": an army's
    if country is not None and not rebellious and not _has_name(lexicon, words, first, index):
        state = lexicon.state.get(country)
        regular = noun in lexicon.state_nouns or not lexicon.state_words.isdisjoint(lows)
        if state is not None and (regular or noun in _FORMATIONS):
            return _Found(*span, state)  # "Russian troops", "Russian airborne elements"
    owned = states.get(words.starts[first])
    if owned is not None and rebellious and "'s" in lows:
        rest = lows[lows.index("'s") + 1 :]
        if not _has_name(lexicon, words, index - len(rest), index):
            return _Found(*span, None, True, noun, rest, text)  # "South Sudan's rebel faction"
    if owned is not None and not rebellious and not _has_name(lexicon, words, first + 1, index):
        # "Iraq's forces"
        state = lexicon.state.get(owned)
        if state is not None and (noun in lexicon.state_nouns or noun in _FORMATIONS):
            return _Found(*span, state)
    if lows and (seat := lexicon.seats.get(lows[0])) and noun in lexicon.state_nouns | {"forces"}:
        state = lexicon.state.get(seat)
        if state is not None:  # "Kiev troops"
            return _Found(*span, state)
    if lows and _has_name(lexicon, words, first, index):
        end = _name_end(lexicon, words, index)
        return _Found(span[0], end, words.text[span[0] : end], noun=noun)
    if country is not None:
        return _Found(*span, text)
    bare = not lows and noun in lexicon.any_nouns and noun not in lexicon.bare
    if before == "the" and bare and noun.endswith("s"):
        return _Found(*span, None, True, noun, (), text, again=True)  # "the brigades"
    if noun in lexicon.any_nouns and not lows and noun not in _PEOPLE:
        if before in lexicon.possessives:
            theirs = _Found(words.starts[index - 1], span[1], None, True, noun, (), text)
            theirs.opening = index - 1 == begin
            return theirs
        return None
    if any("-" in low and low not in lexicon.state_words for low in lows) and not rebellious:
        return _Found(*span, text)
    if noun in _ADJECTIVES and first == index:
        # an adjective here ("rebel commander"), unless the clause shows it is "rebel-held"
        if index + 1 < len(words.lows) and words.lows[index + 1] in ("-", *lexicon.cues):
            return _Found(*span, None, True, noun, lows, f"{text}s")
        return None
    if before in _OTHERS or (noun == "militia" and before == "a"):
        return _Found(*span, text, noun=noun)  # "a militia allied to them": none told of
    return _Found(*span, None, True, noun, lows, text)


def _is_unit(lexicon: Lexicon, lows: Sequence[str]) -> bool:
    """True for a number with words of units alone: "22nd Infantry" (Division), "47th"."""
    if lows == ("task",):
        return True
    return bool(lows) and lows[0][0].isdigit() and all(low in lexicon.units for low in lows[1:])


def _name_end(lexicon: Lexicon, words: Words, index: int) -> int:
    """Where a name goes on after its noun: "Patriotic Movement of Ivory Coast"."""
    end = index
    if words.lows[index] not in lexicon.bodies or not words.text[words.starts[index]].isupper():
        return words.ends[index]
    at = index + 1
    while at < len(words.lows) and _apart(words, at - 1, at):
        if words.text[words.starts[at]].isupper():
            end = at
        elif at - end > 2 or words.lows[at] not in (_IN_NAMES if at > index + 1 else _IN_NAMES[:2]):
            break
        at += 1
    return words.ends[end]


def _is_modifier(lexicon: Lexicon, words: Words, index: int) -> bool:
    low = words.lows[index]
    if low == "'s" or (low[0].isdigit() and low.endswith(("st", "nd", "rd", "th"))):
        return True  # "the 58th Army"
    if low in lexicon.determiners or low in lexicon.possessives or low in lexicon.days:
        return False
    if low in lexicon.state_words or low in lexicon.other_words or low in lexicon.demonyms:
        return True
    if low in lexicon.insurgents or low in lexicon.epithets or low in ("army", "police"):
        return True
    if low.startswith("anti-"):
        return True  # "anti-Houthi fighters" are none of the Houthis'
    if low.endswith(("-backed", "-led", "-aligned", "-allied", "-supported", "-based")):
        return True
    if "-" in low and any(_describes(lexicon, part) for part in low.split("-")):
        return True  # "federal-Eritrean coalition"
    if low.isdigit() and words.lows[index + 1] in lexicon.units:
        return True  # "23 Armoured Brigade"
    if low in lexicon.grammar or low in lexicon.describing:
        return False  # "As troops moved in …"
    return words.text[words.starts[index]].isupper() and low.translate(_APOSTROPHES).isalpha()


def _describes(lexicon: Lexicon, low: str) -> bool:
    return low in lexicon.demonyms or low in lexicon.state_words or low in lexicon.other_words


def _has_name(lexicon: Lexicon, words: Words, first: int, index: int) -> bool:
    """True where a capitalised word that is no demonym or common modifier stands in the run."""
    for position in range(first, index):
        low = words.lows[position]
        if not words.text[words.starts[position]].isupper():
            continue
        if low in lexicon.demonyms or low in lexicon.state_words or low in lexicon.other_words:
            continue
        if low in lexicon.insurgents or low.endswith(("-backed", "-led", "-armed", "-trained")):
            continue
        return True
    return False
