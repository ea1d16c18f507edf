"""Places meant without their name: "it", "the city", "the North Kivu capital", "both towns"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice, pairwise
from operator import attrgetter

from geodata.extract.phrases import Unit, cut, words_of
from geodata.extract.sentence_units import REGIONS, SentenceUnits, Where, is_country, within
from geodata.model import Mention

_start = attrgetter("start")
_TOWNS = frozenset({"city", "section", "site", "camp", "base"})
# What kinds of place a noun can stand for when it is used again without the name.
KINDS_OF_NOUN: Mapping[str, frozenset[str]] = {
    "district": frozenset({"admin2", "section"}),
    "county": frozenset({"admin2"}),
    "province": REGIONS,
    "region": REGIONS,
    "state": REGIONS,
    "governorate": REGIONS,
    "island": frozenset({"island", "city"}),
}
_WIDE_NOUNS = frozenset({"province", "region", "state", "governorate", "county"})
_WITH_CAPITALS = REGIONS | {"country"}
_CAPITAL = 100_000  # people; a smaller place is hardly the capital a report speaks of
_BESIDE = 60  # characters between two places told of side by side
_OF_ALL = frozenset({"the", "this", "national", "nation's", "country's"})
_SEAT = 40  # characters behind "Kyiv's" for "foreign ministry"
_SAID_BEFORE = 60  # characters before a place within which "said" may stand
_BEARING = 60  # characters that "120 km (75 miles) north-east of the capital" may have
_FORM = 60  # characters of a name with its noun
_NEAR = 500  # characters within which "the town" may take up "the town of X"
TOWN_NOUNS = frozenset({"city", "town", "village"})
# What a mountain has, and the names mountains go by.
_OF_HEIGHTS = frozenset({"summit", "peak", "slopes", "ridge", "hilltop", "crest", "mountain"})
_HEIGHTS = frozenset({"mount", "mountain", "mt", "hill", "jabal", "jebel", "ridge", "peak", "kuh"})
# What one military post goes by.
POSTS = frozenset({"base", "camp", "garrison", "barracks", "outpost", "post"})
_SPOTS = frozenset({"bridge", "square", "junction", "roundabout", "checkpoint", "gate", "crossing"})
_QUARTERS = frozenset({"microdistrict", "neighborhood", "neighbourhood", "quarter", "block"})
_PASSED = 2  # sentences after which a town named in passing is no longer meant
_MORE_OFTEN = 2  # times that the story's town is named more often than one in passing
_WAY = 12  # characters before a name that "towards " may have
# "They left a town and headed for X": where they go is not where they were
_IS_HEADED_FOR = re.compile(
    r"\b(?:(?:head(?:ed|ing|s)?|left|leaving|bound|set out|setting out) for"
    r"|(?:fled|flee|fleeing|escaped|travelled|traveled|drove|evacuated|flown|airlifted) to)"
    r" (?:the (?:[\w-]+,? ){1,3})?$"
)
_NAME = 48  # characters before a place that "fled to the state capital " may have
_WAYS = (["to"], ["from"], ["near"], ["toward"], ["towards"], ["between"], ["outside"])
# One of these with a name is the division itself; "the eastern districts" are parts of a town.
DIVISIONS = frozenset({"district", "subdistrict", "county", "township", "municipality", "commune"})


class Antecedents(SentenceUnits):
    """Leads what stands for a place back to the place."""

    def _it(self, at: int) -> list[Where]:
        """The place "it" stands for: of the clause before, else the last one told of."""
        known = self.memory.place
        unit = self.unit(at)
        local = self._where_townspeople_speak(unit)
        if local is not None and (known is None or known.start < self.sentence.start):
            return [Where(local, local.text, unit.start, unit.end)]
        vague = known is None or known.mention is None or self._is_region(known.mention)
        if known is None or known.start < self.sentence.start:
            topic = self.memory.topic if at == 0 else None
            if topic is not None and self._opens_with(topic):
                return [Where(topic, topic.text, unit.start, unit.end)]  # "X lies near Y. It fell"
            known = self._only_town_before(unit, vague) or known
        for before in range(at - 1, -1, -1):
            earlier = self.unit(before)
            if earlier.kind == "place" and not is_country(earlier.ref):
                if self.low(before + 1) in self.lexicon.states["seated"]:
                    continue  # "the Damascus government"
                if known is not None and self._is_region(earlier.ref):
                    continue
                where = self._where(earlier)
                if known is not None and known.start >= self.sentence.start:
                    break
                return [replace(where, start=unit.start, end=unit.end)]
        if known is not None:
            return [replace(known, start=unit.start, end=unit.end)]
        return []

    def _opens_with(self, topic: Mention) -> bool:
        """True where the sentence before begins with the place's name."""
        here = next((k for k, s in enumerate(self.page.sentences) if s is self.sentence), 0)
        return here > 0 and self.page.sentences[here - 1].start == topic.start

    def _only_town_before(self, unit: Unit, anyhow: bool) -> Where | None:
        """The one town that the sentence before names: "Who held X was not clear. They took it".

        Unless `anyhow`, only one that a verb of control stands before.
        """
        here = next((k for k, s in enumerate(self.page.sentences) if s is self.sentence), 0)
        if here == 0:
            return None
        earlier = self.page.sentences[here - 1]
        towns = {
            m.text: m
            for m in within(self.page.mentions, earlier.start, earlier.end)
            if not (is_country(m) or self._is_region(m) or self._measures_from(m))
        }
        if len(towns) != 1:
            return None
        (town,) = towns.values()
        verb = self.text[earlier.start : town.start].lower().split()[-1:]
        then = self.text[town.end : town.end + _FORM].lower().split()[:1]  # "X was calm"
        subject = bool(then) and then[0] in self.lexicon.words["be"]
        if not anyhow and not subject and (not verb or verb[0] not in self.lexicon.verbs):
            return None
        return Where(town, town.text, unit.start, unit.end)

    def _is_region(self, mention: Mention) -> bool:
        return mention.place is not None and mention.place.kind in REGIONS

    def _antecedent(self, unit: Unit, noun: str) -> Where | None:
        """The place "the city", "the airport" stands for, or of which it is a part.

        What was told of last, unless the paragraph or the story is about another town.
        """
        if noun in self.lexicon.words["parts"] and (town := self._opened_in(unit)) is not None:
            return town
        near = self._told_last(unit, noun)
        if noun in KINDS_OF_NOUN or noun == "capital" or near is None:
            return near
        return self._by_topic(unit, noun, near)

    def _opened_in(self, unit: Unit) -> Where | None:
        """The town a clause opens in, of which its airport is: "In X the rebels hold the airport",
        "…, and in X they have the airport"; where nothing else is told of in between."""
        known = self.memory.place
        inside = next((k for k, u in enumerate(self.units) if u.start >= unit.start), 0)
        for at in range(inside - 1, -1, -1):
            before = self.low(at - 1)
            opens = at == 0 or before in (",", ";") or self.is_("conjunctions", at - 1)
            if self.low(at) not in ("in", "at") or not opens:
                continue
            if known is not None and known.start > self.unit(at).start:
                return None
            return self._town_opening(at + 1, unit)
        return None

    def _town_opening(self, at: int, unit: Unit) -> Where | None:
        """The town behind the "In" of a clause, the capital included; none past another town."""
        at += self.is_("determiners", at)
        opening = self.unit(at)
        between = within(self.page.mentions, opening.end, unit.start)
        if any(not is_country(m) for m in between):
            return None
        if opening.low == "capital" and self.low(at - 1) == "the":
            capital = self._capital_told_of(opening)
            return Where(capital, capital.text, unit.start, unit.end) if capital else None
        if opening.kind == "name":  # no table has it
            return Where(None, self.text[opening.start : opening.end], unit.start, unit.end)
        if opening.kind != "place" or is_country(opening.ref) or self._is_region(opening.ref):
            return None
        return Where(opening.ref, opening.ref.text, unit.start, unit.end)

    def _by_topic(self, unit: Unit, noun: str, near: Where) -> Where | None:
        """The paragraph's own town, where `near` was told of before it; the story's town, where
        `near` was named in passing a while ago; None where that leaves none likely."""
        heights = self._height_before(unit) if noun in _OF_HEIGHTS else None
        if heights is not None:
            return Where(heights, heights.text, unit.start, unit.end)
        known = self.memory.place
        here_already = known is not None and known.start >= self.sentence.start
        told = self._last_named(near, unit)
        stood_at = self._named_with(unit, noun)
        if stood_at is not None:
            return Where(stood_at, stood_at.text, unit.start, unit.end)
        if self._is_spot_in_town(near) and noun in self.lexicon.words["parts"]:
            return self._town_around(unit)
        if here_already or told >= self.sentence.start or told < 0:
            return near
        sentences = self.page.sentences
        here = bisect_left(sentences, self.sentence.start, key=_start)
        last = bisect_left(sentences, told + 1, key=_start) - 1
        if last < 0 or sentences[last].paragraph == self.sentence.paragraph:
            return near
        paragraph = next(s.start for s in sentences if s.paragraph == self.sentence.paragraph)
        own = {
            m.text: m
            for m in within(self.page.mentions, paragraph, unit.start)
            if self._may_be_topic(m)
        }
        if own:
            topic = next(iter(own.values()))
            return Where(topic, topic.text, unit.start, unit.end) if len(own) == 1 else near
        story = self.memory.story
        if here - last < _PASSED:
            return near
        lowered = self.text.lower()  # titles are often in capitals
        if story is None:
            once = lowered.count(near.text.lower()) == 1 and here - last > _PASSED
            fresh = known is not None and known.start >= sentences[max(0, here - 2)].start
            return None if once and not fresh else near
        often = lowered.count(story.text.lower())
        if often < _MORE_OFTEN * lowered.count(near.text.lower()):
            return near
        return Where(story, story.text, unit.start, unit.end)

    def _named_with(self, unit: Unit, noun: str) -> Mention | None:
        """Where "the camp" of this paragraph stands: "the base at X was attacked. … The camp …"."""
        nouns = POSTS if noun in POSTS else frozenset({noun})
        if noun not in self.lexicon.words["sites"]:
            return None
        for mention in reversed(within(self.page.mentions, unit.start - _NEAR, unit.start)):
            at = self.page.sentence_at(mention.start)
            if at is None or at.paragraph != self.sentence.paragraph:
                return None
            before = self.text[max(0, mention.start - _WAY * 2) : mention.start].lower().split()
            if before[-1:] in (["at"], ["in"]) and not nouns.isdisjoint(before[-2:-1]):
                return mention
        return None

    def _is_spot_in_town(self, where: Where | Mention) -> bool:
        """A street, a bridge, a junction: no palace stands in one."""
        closing = where.text.lower().split()[-1]
        return closing in self.lexicon.words["streets"] or closing in _SPOTS

    def _town_around(self, unit: Unit) -> Where | None:
        """The town the paragraph names last, or the story's."""
        first = next(s.start for s in self.page.sentences if s.paragraph == self.sentence.paragraph)
        own = [
            m
            for m in within(self.page.mentions, first, unit.start)
            if self._may_be_topic(m) and not self._is_spot_in_town(m)
        ]
        town = own[-1] if own else self.memory.story
        return Where(town, town.text, unit.start, unit.end) if town is not None else None

    def _last_named(self, near: Where, unit: Unit) -> int:
        """Where the place that `near` is was last named; -1 where nowhere."""
        return self.text.rfind(near.text, 0, unit.start)

    def _may_be_topic(self, mention: Mention) -> bool:
        """A town named, but not as the way or the distance from it."""
        place = mention.place
        if place is None or place.kind not in _TOWNS:
            return False
        before = self.text[max(0, mention.start - _WAY) : mention.start].lower().split()[-1:]
        return not (
            before in _WAYS
            or self._names_a_line(mention)
            or self._measures_from(mention)
            or self._owns_a_party(mention)
            or self._is_where_men_are_from(mention)
            or self._is_where_one_speaks(mention)
        )

    def _height_before(self, unit: Unit) -> Mention | None:
        """The mountain or hill named last, for "the summit"."""
        lately = (
            m
            for m in reversed(self.page.mentions)
            if 0 < unit.start - m.end < _NEAR
            and (
                (m.place is not None and m.place.kind == "mountain")
                or not _HEIGHTS.isdisjoint(m.text.lower().split())
            )
        )
        return next(lately, None)

    def _told_last(self, unit: Unit, noun: str) -> Where | None:
        """The place told of last that may go by the noun.

        The place a claim of this sentence was about, else the last one near by that goes by the
        noun ("the town of X", "X district"), else one of a fitting kind in this sentence, else
        what the last claim was about, else the last of a fitting kind.
        """
        if noun == "capital":
            capital = self._capital_told_of(unit) or self._provincial_capital(unit)
            if capital is not None:
                return Where(capital, capital.text, unit.start, unit.end)
        kinds = KINDS_OF_NOUN.get(noun, _TOWNS)
        known = self.memory.place
        told: Mention | None = None
        if known is not None and known.mention is not None and known.mention.place is not None:
            fits = known.mention.place.kind in kinds or self._is_town_too(known.mention, noun)
            told = known.mention if fits else None
            if told is not None and known.start >= self.sentence.start:
                return Where(told, told.text, unit.start, unit.end)
        if noun in TOWN_NOUNS and self.text[: unit.start].endswith("this "):
            dateline = next(iter(self.page.mentions), None)
            first = next((s for s in self.page.sentences if s.kind == "body"), None)
            if dateline is not None and first is not None and dateline.end <= first.start:
                return Where(dateline, dateline.text, unit.start, unit.end)  # "seized this town"
        local = self._where_townspeople_speak(unit) if noun in TOWN_NOUNS else None
        if local is not None:
            return Where(local, local.text, unit.start, unit.end)
        nearest = (
            m
            for m in reversed(self.page.mentions)
            if m.start < unit.start
            and not self._owns_a_party(m)
            and not self._is_where_men_are_from(m)
            and not _IS_HEADED_FOR.search(self.text, max(0, m.start - _NAME), m.start)
            and self.page.sentence_at(m.start) is not None  # not the dateline
            and not (m.place is None and self._is_party_too(m))
        )
        before = [*islice(nearest, 12)][::-1]
        again = told is not None and any(
            m.text == told.text and self._called(m, noun) for m in before
        )
        for mention in reversed(before):
            if again and known is not None and mention.start < known.start:
                break  # what was just told of goes by the noun as well
            if unit.start - mention.start < _NEAR and self._called(mention, noun):
                return Where(mention, mention.text, unit.start, unit.end)
        if known is not None and not known.named and noun in known.text.lower().split():
            # "They took a town. … When they took the town, he said in B": not B
            return replace(known, start=unit.start, end=unit.end)
        fitting = [
            m
            for m in before
            if not self._names_a_line(m)
            and not self._measures_from(m)
            and (m.place.kind in kinds if m.place is not None else m.start >= self.sentence.start)
        ]
        # Where somebody speaks is not what he speaks of, unless there is nothing else.
        fitting = [m for m in fitting if not self._is_where_one_speaks(m)] or fitting
        here = [m for m in fitting if m.start >= self.sentence.start]
        if not here and known is not None and self._is_unknown_town(known, unit, noun):
            return replace(known, start=unit.start, end=unit.end, part=None, extent="full")
        topic = self.memory.topic
        if (
            not here
            and topic is not None
            and topic.place is not None
            and topic.place.kind in kinds
            and (known is None or known.start < topic.start)
        ):
            return Where(topic, topic.text, unit.start, unit.end)
        if not here and known is not None and not known.named:
            fitting = [m for m in fitting if m.start > known.start]  # its station, not another's
        chosen = here[-1] if here else told or (fitting[-1] if fitting else None)
        if chosen is not None:
            return Where(chosen, chosen.text, unit.start, unit.end)
        wide = known is not None and known.mention is not None and told is None
        if wide and noun in _WIDE_NOUNS and known is not None and known.mention is not None:
            town = known.mention.place
            if town is not None and town.kind in _TOWNS:
                return None  # "they hold X, and the army the rest of the province": not of X
        if known is not None and known.named and not (wide and noun in TOWN_NOUNS):
            return replace(known, start=unit.start, end=unit.end, part=None, extent="full")
        return None

    def _is_town_too(self, mention: Mention, noun: str) -> bool:
        """True where a district may be its town: only a few of them have both in the gazetteer."""
        if noun not in TOWN_NOUNS or mention.place is None or mention.place.kind != "admin2":
            return False
        following = cut(self.text[mention.end : mention.end + 16]).lows[:1]
        return not following or following[0] not in KINDS_OF_NOUN

    def _is_unknown_town(self, known: Where, unit: Unit, noun: str) -> bool:
        """True where what was told of just before has a name that no gazetteer knows."""
        placed = known.mention is not None and known.mention.place is not None
        of_towns = noun not in KINDS_OF_NOUN or noun == "district"  # "the district headquarters"
        if placed or not known.named or not of_towns:
            return False
        if noun in TOWN_NOUNS and not self.lexicon.words["numbered"].isdisjoint(
            known.text.lower().split()
        ):
            return False  # "Bridge No. 2" is no town
        called = cut(self.text[known.end : known.end + _FORM]).lows[:1]
        if noun in self.lexicon.words["parts"] and called and called[0] in _QUARTERS:
            return False  # "the X microdistrict" has no airport
        return 0 < unit.start - known.start < _NEAR

    def _is_where_one_speaks(self, mention: Mention) -> bool:
        """ "an officer in X said", "told reporters by phone from X"."""
        said = self.text[max(0, mention.start - _SAID_BEFORE) : mention.start]
        if not said.rstrip().lower().endswith(("in", "at", "from")):
            return False  # as of most places: only the rest is cut into words
        before = cut(said).lows
        if not before or before[-1] not in ("in", "at", "from"):
            return False
        if self._speaks(mention):
            return True
        speech = self.lexicon.words["speech"]
        last = next((k for k in range(len(before) - 2, -1, -1) if before[k] in speech), None)
        if last is None:
            return False
        return all(self._is_of_saying(word) for word in before[last + 1 : -1])

    def _is_party_too(self, mention: Mention) -> bool:
        """ "AMISOM": letters of a party, or of nobody known, that look like a name."""
        last = bisect_left(self.page.parties, mention.end, key=attrgetter("start"))
        near = self.page.parties[max(0, last - 2) : last]
        return mention.text.isupper() or any(p.end > mention.start for p in near)

    def _where_townspeople_speak(self, unit: Unit) -> Mention | None:
        """ "Residents of X said rebels had taken the town": X."""
        people = self.lexicon.words["townspeople"]
        speech = self.lexicon.words["speech"]
        for mention in self.page.mentions:
            if not self.sentence.start <= mention.start < unit.start:
                continue
            before = cut(self.text[max(self.sentence.start, mention.start - 40) : mention.start])
            if before.lows[-1:] not in (["of"], ["in"]) or people.isdisjoint(before.lows[-4:-1]):
                continue
            between = cut(self.text[mention.end : unit.start]).lows
            return mention if not speech.isdisjoint(between) else None
        return None

    def _is_of_saying(self, low: str) -> bool:
        return low in self.lexicon.words["ways_of_saying"] or low in self.lexicon.days

    def _owns_a_party(self, mention: Mention) -> bool:
        """True for the town of "Kyiv's forces": they may be far from it, like its ministries."""
        owns = self.text[mention.end : mention.end + 2] in ("'s", "’s")
        after = cut(self.text[mention.end + 2 : mention.end + _SEAT]).lows[:3] if owns else []
        if not self.lexicon.words["of_a_seat"].isdisjoint(after):
            return True
        return owns and any(p.start <= mention.start < p.end for p in self.parties)

    def _is_where_men_are_from(self, mention: Mention) -> bool:
        """ "fighters from X and Y stormed the town": another town than theirs."""
        said = self.text[max(0, mention.start - _SAID_BEFORE) : mention.start]
        before = cut(said).lows[-4:] if "from" in said else []
        if "from" not in before[1:]:
            return False
        at = before.index("from", 1)
        return before[at - 1] in self.lexicon.words["people"] and (
            at == len(before) - 1 or before[-1] in (*self.lexicon.words["joiners"], ",")
        )

    def _capital_told_of(self, unit: Unit) -> Mention | None:
        """ "The capital" of the country the report is about: its biggest city named, dateline
        included. None for "the provincial capital"."""
        for word in reversed(self.text[max(0, unit.start - 30) : unit.start].split()[-3:]):
            if word.lower() in _OF_ALL:
                break
            if word[:1].isupper() or self._is_of_part(word):
                return None
        else:
            return None
        cities = [m for m in self.page.mentions if m.place is not None and m.place.kind == "city"]
        countries = Counter(m.place.country for m in cities if m.place is not None)
        if not countries:
            return None
        country = countries.most_common(1)[0][0]
        best = max(
            (m for m in cities if m.place is not None and m.place.country == country),
            key=lambda m: m.place.population if m.place is not None else 0,
        )
        return best if best.place is not None and best.place.population > _CAPITAL else None

    def _provincial_capital(self, unit: Unit) -> Mention | None:
        """ "The provincial capital" of the province told of last: the city that shares its name."""
        before = self.text[max(0, unit.start - 16) : unit.start].lower().split()
        if not before or before[-1] not in self.lexicon.words["of_a_province"]:
            return None
        told = (m for m in reversed(self.page.mentions) if m.end <= unit.start)
        region = next((m for m in told if m.place is not None and m.place.kind == "admin1"), None)
        return self._city_in(region, same_name=True) if region is not None else None

    def _is_of_part(self, word: str) -> bool:
        """True for "provincial", which makes a capital no country's."""
        return word.lower() in self.lexicon.words["not_national"] or word.endswith("'s")

    def _capital_of(self, region: Unit) -> Mention | None:
        """The biggest city that the report names in a region, for "the Tigrayan capital"."""
        name = region.low
        state = self.lexicon.demonyms.get(name)  # "the Yemeni capital"
        mentions = [m for m in self.page.mentions if m.place is not None]
        inside = {
            (m.place.country, m.place.admin1 if m.place.kind != "country" else "")
            for m in mentions
            if m.place is not None
            and m.place.kind in _WITH_CAPITALS
            and (m.text.lower() == name or name.startswith(m.text.lower()))
        } | ({(state, "")} if state else set())
        cities = [
            m
            for m in mentions
            if m.place is not None
            and m.place.kind == "city"
            and any(m.place.country == c and a in ("", m.place.admin1) for c, a in inside)
        ]
        return max(cities, key=lambda m: m.place.population if m.place else 0, default=None)

    def _measures_from(self, mention: Mention) -> bool:
        """True for "80 km north of X", "20 miles from the capital X": it tells where another is."""
        before = self.text[max(0, mention.start - _BEARING) : mention.start].lower()
        return self.lexicon.bearing.search(before) is not None

    def _names_a_line(self, mention: Mention) -> bool:
        """True for "the X river", "the X highway": no town, though a town may lend the name."""
        words = words_of(self.text)
        after = words.at(mention.end)
        return (
            self.text[mention.end : mention.end + 1].isspace()
            and words.lows[after : after + 1] != []
            and words.lows[after] in self.lexicon.words["lines"]
        )

    def _called(self, mention: Mention, noun: str) -> bool:
        """True where the noun stands beside the name: "the town of X", "X district"."""
        region = mention.place is not None and mention.place.kind in REGIONS
        if noun in TOWN_NOUNS and region and not self._is_town_too(mention, noun):
            return False  # "the last town of X province"
        if noun in DIVISIONS and self._is_region(mention):  # "X district of Y province"
            return f"{mention.text} {noun}".lower() in self.text[mention.start :][:_FORM].lower()
        if mention.text.lower().endswith(f" {noun}"):
            return True  # "Elephant Pass … the pass"
        around = self.text[max(0, mention.start - 24) : mention.end + 14].lower()
        return any(
            form in around
            for form in (f"{noun} of {mention.text.lower()}", f"{mention.text.lower()} {noun}")
        )

    def _several_told(self, at: int, article: str, counted: bool) -> list[Where]:
        """ "both towns", "the two villages": the last two told of side by side, without a name."""
        if self.low(at) not in self.lexicon.words["settlements"]:
            return []
        unit = self.unit(at)
        closed = self.unit(at + 1).kind != "word" or not self.is_("prepositions", at + 1)
        if article in ("the", "these", "those") and closed and self._told_lately(unit):
            return [replace(w, start=unit.start, end=unit.end) for w in self.memory.several]
        two = article == "both" or (
            counted
            and article in ("the", "these", "those")
            and any(self.low(k) in ("two", "2") for k in range(max(0, at - 4), at))
        )
        if not two or self._names_whole(at + 1):
            return []
        if self.low(at + 1) in ("of", "called", "named", ","):
            return []
        last = self.memory.several
        told = [m for m in self.page.mentions if m.end < unit.start and not is_country(m)][-6:]
        if len(last) == 2 and (not told or last[0].start >= told[-1].start - _BESIDE):
            return [replace(w, start=unit.start, end=unit.end) for w in last]
        for first, second in reversed(tuple(pairwise(told))):
            between = self.text[first.end : second.start].split()
            if between and between[-1] in self.lexicon.words["joiners"] and len(between) < 4:
                return [Where(m, m.text, unit.start, unit.end) for m in (first, second)]
        return []

    def _told_lately(self, unit: Unit) -> bool:
        """True where several places were told of together just before, for "the towns"."""
        last = self.memory.several
        if len(last) < 2 or not all(w.named for w in last):
            return False
        return 0 < unit.start - last[0].start < _NEAR

    def _capital(self, unit: Unit, end: int, start: int) -> tuple[list[Where], int] | None:
        """ "the capital of X province", "its stronghold in X": the city, not the province."""
        mention = unit.ref if unit.kind == "place" else None
        if (
            mention is None
            or mention.place is None
            or mention.place.kind not in ("admin1", "admin2", "country", "region")
        ):
            return [self._where(unit)], end
        city = self._city_in(mention)
        if city is None and mention.place.kind == "admin2" and self.low(end) not in KINDS_OF_NOUN:
            return [self._where(unit)], end  # a district that a town gives its name to
        if city is None:
            return None
        return [Where(city, city.text, unit.start, unit.end)], end

    def _city_in(self, region: Mention, same_name: bool = False) -> Mention | None:
        """The city of that name, or else the last town told of inside that region."""
        assert region.place is not None
        named = None
        inside = None
        for mention in self.page.mentions:
            place = mention.place
            if place is None or place.kind != "city" or place.country != region.place.country:
                continue
            if mention.text.lower() == region.text.lower():
                named = named or mention
            elif mention.start < region.start and (
                region.place.name[:5] == place.admin1[:5]
                or (region.place.kind == "admin1" and region.place.admin1 == place.admin1 != "")
            ):
                inside = mention
        if named is None:
            for candidate in region.candidates:
                if candidate.place.kind == "city" and candidate.place.country == (
                    region.place.country
                ):
                    named = replace(region, place=candidate.place, reason=candidate.reason)
                    break
        return named if same_name else named or inside

    def _town_meant(self, where: Where) -> Where:
        """A bare name that a town and its province share is the town: that is what is taken."""
        mention = where.mention
        if mention is None or mention.place is None or mention.place.kind not in REGIONS:
            return where
        around = self.text[max(0, mention.start - 16) : mention.end + 14].lower()
        if any(noun in around for noun in KINDS_OF_NOUN) or "countryside" in around:
            return where
        city = self._city_in(mention, same_name=True)
        return replace(where, mention=city) if city is not None else where

    def _names_whole(self, at: int) -> bool:
        """True where a place that can have parts follows ("the outskirts of X")."""
        for step in range(4):
            unit = self.unit(at + step)
            named = unit.kind == "name" and self.low(at + step + 1) in KINDS_OF_NOUN
            if unit.kind == "place" or named:
                return True
            if unit.kind in ("mark", "date"):
                return False
        return False
