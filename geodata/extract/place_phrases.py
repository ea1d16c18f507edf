"""Noun phrases that name places: "A, B and the village of C", "most of X", "the airport in X".

What a phrase names must be a place: people, arms, votes and attention are not, whatever town is
named beside them. "It", "the city" and "its airport" are led back to the place they stand for.
"""

from __future__ import annotations

from dataclasses import replace

from geodata.extract.antecedents import DIVISIONS, KINDS_OF_NOUN, TOWN_NOUNS, Antecedents
from geodata.extract.phrases import Unit
from geodata.extract.sentence_units import DASHES, END, REGIONS, Where, is_country
from geodata.model import Extent

_TAIL = 14  # units that tell where a place of a list lies
_REST = 10  # units of "and several villages around it"
_ACRONYM = 5  # letters; longer words in capitals are names in a headline
_RANKS = frozenset({"last", "major", "key", "main", "biggest", "largest", "strategic"})
_NAMES = ("place", "name")
_SEATS = frozenset({"headquarters", "seat", "centre", "center", "hub", "capital"})
# Classes of words that describe no town: "rebel fighters in the town of X".
_NO_ADJECTIVES = ("people", "things", "prepositions", "conjunctions", "subordinators", "be", "have")
_LANDS = REGIONS | {"country"}
_ARTICLES = ("al-", "el-", "ar-", "as-", "at-", "an-", "ash-", "az-")  # open a place's name


class PlacePhrases(Antecedents):
    """A sentence as units, and the places its phrases name."""

    def _is_acronym_before_noun(self, at: int) -> bool:
        """ "UN" in "the UN safe area of X": whose it is, and no place."""
        said = self.text[self.unit(at).start : self.unit(at).end]
        acronym = said.isalpha() and said.isupper() and len(said) <= _ACRONYM
        if not acronym or not self.is_("determiners", at - 1):
            return False
        later = (at + 1, at + 2)
        return self.unit(at + 1).kind == "word" and any(self.is_("places", k) for k in later)

    def _is_adjective(self, at: int) -> bool:
        """A country's name before a town without one: "an eastern Chad town"."""
        noun = self.low(at + 1)
        town = noun in TOWN_NOUNS or noun in self.lexicon.words["settlements"]
        follows = self.unit(at + 2).kind
        return (
            town
            and is_country(self.unit(at).ref)
            and follows not in ("place", "name")
            and (self.low(at + 2) not in ("of", "called", "named"))
        )

    def _called_what_it_is(self, at: int) -> int:
        """Where the name of the town is, past "the World Heritage Site of", "the Saharan trading
        town of", "key Towns including"; 0 where the name at `at` is the place's own."""
        words = self.lexicon.words
        noun = self.unit(at).low.split()[-1]
        kinds = ("place", "name")
        if noun in words["places"] or noun in words["parts"]:
            if self.low(at + 1) == "of" and self.unit(at + 2).kind in kinds:
                return at + 2
            length = self.phrase_at(at + 1, self.lexicon.listing)
            if length and noun == self.unit(at).low and self.unit(at + 1 + length).kind in kinds:
                return at + 1 + length
        for k in range(at + 1, at + 4):
            if self.is_("places", k) and self.low(k + 1) == "of":
                # "Mukalla city of X" is no English: the name stands for a land or a kind
                return k if k > at + 1 and self.unit(k + 2).kind in kinds else 0
            if self.unit(k).kind != "word" or self.is_("prepositions", k):
                return 0
        return 0

    def _is_body(self, at: int) -> bool:
        """ "the United Nations" before a noun for a place, quoted or not: whose it is."""
        later = range(at + 1, at + 5)
        return any(self.is_("places", k) or self.is_("parts", k) for k in later)

    def _places(
        self, start: int, strict: bool = False, subject: bool = False
    ) -> tuple[list[Where], int]:
        """The places of the noun phrases from a unit on ("A, B and the village of C")."""
        found: list[Where] = []
        at = start
        end = start
        while True:
            item = self._place(at, listed=bool(found), strict=strict)
            if item is None:
                break
            places, end_of_item = item
            if not places or (found and not subject and self._begins_clause(end_of_item)):
                break
            if self._contains(places, found, self.low(at - 1), end_of_item):
                break  # "A and B, X province"
            end = end_of_item
            found += places
            after = end
            if self.low(after) == "(":
                close = next(
                    (
                        k
                        for k in range(after, min(after + 14, len(self.units)))
                        if self.low(k) == ")"
                    ),
                    None,
                )
                if close is not None:
                    after = close + 1
            after = self._over_where(self._over_distance(after))
            after = self._over_region(after)
            length = self.phrase_at(after, self.lexicon.also)
            if length:
                at = after + length
            elif self.low(after) == "," and (
                length := self.phrase_at(after + 1, self.lexicon.also)
            ):
                at = after + 1 + length
            elif self.low(after) == ",":
                at = after + 1
                if self.is_("relatives", at) or self.low(at) == "whose":
                    break
                if self.low(at) in ('"', "”") and self.low(end - 1) not in ('"', "”"):
                    break  # 'they took X," Ali said'
                if self.is_("joiners", at):
                    at = self._over_aside_day(at + 1)
                elif self._is_apposition(at):
                    break
                elif self._holds_it(found[-1], at):
                    end = at + 1
                    break
                elif self._begins_another(at):
                    break
            elif self.is_("joiners", after):
                at = self._over_aside_day(after + 1)
            else:
                if after > end and self.low(after) in (",",):
                    at = after + 1
                    continue
                break
        return found, end

    def _begins_another(self, at: int) -> bool:
        """ "stormed X, Sadiq Ali saw …": a name after a bare comma that does not go on a list."""
        if self.unit(at).kind != "name" or self.sentence.kind == "title":
            return False
        after = self.unit(at + 1)
        return after.kind == "word" and not (
            self.is_("joiners", at + 1)
            or self.is_("places", at + 1)
            or self.is_("parts", at + 1)
            or self.is_("prepositions", at + 1)
            or self.skippable(at + 1)
        )

    def _holds_it(self, where: Where, at: int) -> bool:
        """ "X, North Kivu, …": the province that X is in, not taken with it."""
        region, closes = self.unit(at), self.unit(at + 1)
        inner = where.mention.place if where.mention is not None else None
        outer = region.ref.place if region.kind == "place" else None
        if outer is None or outer.kind != "admin1":
            return False
        if self.is_("joiners", at + 1):
            return False
        if inner is not None:
            same = inner.country == outer.country and inner.admin1 == outer.admin1
            return inner.kind not in ("admin1", "country") and same
        return closes is END or closes.is_mark or self.skippable(at + 1)

    def _over_where(self, after: int) -> int:
        """Over "in the west, near the border," where "and B in the east" goes on with the list."""
        if self.low(after) not in ("in", "near"):
            return after
        for at in range(after + 1, after + _TAIL):
            joined = at + 1 if self.low(at) == "," and self.is_("joiners", at + 1) else at
            if self.is_("joiners", joined):
                first = joined + 1
                while self.is_("determiners", first):
                    first += 1
                there = self.unit(first)
                placed = there.kind == "place" and not is_country(there.ref)
                return at if placed and self.low(first + 1) in ("in", "near") else after
            unit = self.unit(at)
            if not (
                self.is_("determiners", at)
                or self.is_("directions", at)
                or self.is_("places", at)
                or unit.kind in ("place", "name")
                or unit.low in (",", "near", "in", "of")
            ):
                return after
        return after

    def _over_distance(self, comma: int) -> int:
        """Over ", about 220 km from Z," where "as well as" goes on with the list."""
        first = self.unit(comma + 1)
        counted = first.kind == "count" or first.low[:1].isdigit()
        if self.low(comma) != "," or not (counted or self.is_("roughly", comma + 1)):
            return comma
        for at in range(comma + 2, comma + 12):
            if self.low(at) == ",":
                if self.is_("joiners", at + 1):
                    return at  # "X, about 700 km from Z, and the town of Y"
                return at + 1 if self.phrase_at(at + 1, self.lexicon.also) else comma
        return comma

    def _contains(self, places: list[Where], found: list[Where], before: str, after: int) -> bool:
        """True for the land that, after a comma, only says where the towns before it lie."""
        follows = after + 1 if self.low(after) == "," else after
        if not found or before != "," or self.is_("joiners", follows):
            return False
        if follows > after and self.unit(follows).kind in ("place", "name"):
            return False
        land, town = places[0].mention, found[-1].mention
        return (
            land is not None
            and town is not None
            and land.place is not None
            and town.place is not None
            and land.place.kind in _LANDS
            and town.place.kind not in _LANDS
        )

    def _over_region(self, at: int) -> int:
        """Over "in X district", "of the X region" where the list goes on: "A in X, B in Y"."""
        if self.low(at) not in ("in", "of"):
            return at
        name = at + 2 if self.is_("determiners", at + 1) else at + 1
        unit, after = self.unit(name), name + 1
        if unit.kind not in ("place", "name"):
            return at
        if self.low(after) in KINDS_OF_NOUN:
            after += 1
        elif unit.kind == "name" or unit.ref.place is None or unit.ref.place.kind not in _LANDS:
            return at
        goes_on = after + 1 + (self.low(after) == "," and self.is_("joiners", after + 1))
        if not (self.low(after) == "," or self.is_("joiners", after)):
            return at
        return after if self._names_more(goes_on) else at

    def _names_more(self, at: int) -> bool:
        """True where a name, or a noun for a place and a name, follows."""
        at += self.is_("determiners", at)
        at += self.is_("places", at)
        at += self.low(at) == "of"
        closed = self.unit(at + 1)
        return self.unit(at).kind in ("place", "name") and not (
            closed.kind == "word" and (self._verblike(at + 1) or self._begins_clause(at + 1))
        )

    def _over_aside_day(self, at: int) -> int:
        """Over ", last month," in "A and, last month, B"."""
        after = at + 2
        if self.is_("prepositions", at + 1):
            after += 1
        if self.low(at) == "," and self.unit(after - 1).kind == "date" and self.low(after) == ",":
            return after + 1
        return at

    def _begins_clause(self, at: int) -> bool:
        """ "captured A, and B was shelled": B is the next clause's subject, no object of this."""
        words, low = self.lexicon.words, self.low(at)
        return self.unit(at).kind == "word" and (
            low in words["be"]
            or low in words["have"]
            or low in words["future"]
            or low in words["possible"]
            or low in words["do"]
            or low in words["speech"]
            or (low in self.lexicon.verbs and low != "following" and self.low(at + 1) != "by")
        )

    def _is_apposition(self, at: int) -> bool:
        """ ", a town near Y", ", the capital of Z" explain the place before; they add none."""
        owned = self.unit(at).kind in ("place", "name") and self.low(at + 1) == "'s"
        if owned and any(self.is_("places", k) for k in range(at + 2, at + 6)):
            return True  # "X, Y's second-biggest city"
        noun = at
        while noun < at + 3 and self.unit(noun).kind == "word" and not self.is_("places", noun):
            noun += 1
        one = self.is_("places", noun) and not self.low(noun).endswith("s")
        if one and (self.low(at) in ("a", "an") or self.low(noun + 1) == "of"):
            return True  # "X, provincial capital of Y", "X, a town and centre near Y"
        if self.low(at + 1) in _SEATS and self.low(at + 2) == "of":
            return True  # "X, the headquarters of Y district"
        if self.low(at) in ("a", "an", "the", "its", "their", "one", "once", "where", "which"):
            for step in range(1, 8):
                low = self.low(at + step)
                unit = self.unit(at + step)
                if unit.kind in ("place", "name"):
                    return self.low(at) in ("a", "an")
                if low in (",", "and", ".", "", "of", "in"):
                    break
            for step in range(1, 24):
                # a list that goes on and closes with "and" names more places
                low = self.low(at + step)
                if self.is_("be", at + step) or self.is_("have", at + step):
                    return True  # the sentence's verb: what is listed after it is another list
                if self.unit(at + step).kind == "word" and low in self.lexicon.verbs:
                    return True
                if low in ("and",):
                    return False
                if low in (".", "", ";"):
                    return True
            return True
        return False

    def _place(self, start: int, listed: bool, strict: bool) -> tuple[list[Where], int] | None:
        """One noun phrase that names a place or places; None where it names anything else."""
        words = self.lexicon.words
        at = start
        noun: str | None = None
        noun_at = -1
        article = ""
        extent: Extent = "full"
        part: str | None = None
        part_start = -1
        owner: str | None = None
        possessor: Unit | None = None
        adjectives = 0
        counted = False
        measured = False  # "all of", "most of": of a place
        while at < len(self.units):
            unit = self.unit(at)
            low = unit.low
            if low in words["world_bodies"] and self._is_body(at):
                at += 1  # "the United Nations safe area of X"
                continue
            if unit.kind in ("place", "name") and self.low(at + 1) == "capital":
                city = self._capital_of(unit)  # "the North Kivu capital"
                if city is None:
                    return None
                where = Where(city, city.text, unit.start, self.unit(at + 1).end, None, extent)
                return [where], at + 2
            if (
                unit.kind in ("place", "name")
                and self.low(at + 1) in KINDS_OF_NOUN
                and self.low(at + 2) in TOWN_NOUNS
            ):
                at += 2  # "the X province town": the one told of
                continue
            if unit.kind == "place" and self._is_adjective(at):
                at += 1  # "another eastern Chad town"
                continue
            towns = at + 1 + self.is_("lines", at + 1)
            if counted and unit.kind in _NAMES and self.low(towns) in words["settlements"]:
                at = towns  # "two Sunni towns", "two X valley towns"
                continue
            if unit.kind == "place":
                if self.low(at + 1) == "'s":
                    possessor = unit
                    at += 2
                    continue
                if self.low(at + 1) in DASHES and self.low(at + 2) in self.lexicon.suffixes:
                    at += 3
                    continue
                if article == "the" and self.low(at + 1) in TOWN_NOUNS and is_country(unit.ref):
                    part = None  # "the eastern Ukraine city": a demonym would do
                    extent = "full"
                    at += 1
                    continue
                return self._named(at, unit, noun, part, part_start, extent, owner, start)
            if unit.kind == "name" and (low in self.lexicon.demonyms or low in words["peoples"]):
                at += 1  # "the Syrian city"
                continue
            if unit.kind == "name" and (self._speaks(unit) or unit.low[-3:].isdigit()):
                return None  # a speaker, a sum of money
            described = article in ("a", "an", "another") or self.low(at - 1) in _RANKS
            if unit.kind == "name" and described and self.low(at + 1) in TOWN_NOUNS:
                at += 1  # "a Sunni town", "the last major Tiger town"
                continue
            if self.low(at + 1) == "of" and self.is_("quantities", at):
                at += 2  # "a string of towns including X"
                continue
            if low in words["wider"] and self.unit(at + 1).kind in ("place", "name"):
                at += 1
                continue
            if unit.kind == "name" and self._is_acronym_before_noun(at):
                at += 1  # "the UN safe area of X"
                continue
            if unit.kind == "name" and (inner := self._called_what_it_is(at)):
                at = inner
                continue
            if unit.kind == "name":
                follows = self.low(at + 1)
                placed = (
                    noun is not None
                    or measured
                    or (follows in words["places"] or follows in words["parts"])
                )
                if self.low(at + 1) == "'s":
                    at += 2
                    continue
                explained = follows == "," and any(
                    self.is_("places", later) for later in range(at + 2, at + 8)
                )
                doubtful = (
                    strict
                    and not explained
                    and not low.startswith(_ARTICLES)
                    and not self._stands_as_place(at)
                )
                if not placed and not listed and (doubtful or self._looks_like_person(at)):
                    return None
                return self._named(at, unit, noun, part, part_start, extent, owner, start)
            if unit.kind == "party":
                if self.low(at + 1) in DASHES and self.low(at + 2) in self.lexicon.suffixes:
                    owner = unit.ref.name
                    at += 3
                    continue
                if self.low(at + 1) in ("'s", "'", "’"):  # "the rebels' stronghold"
                    owner = unit.ref.name
                    at += 2
                    continue
                if (
                    self.low(at + 1) in words["places"]
                    or self.low(at + 1) in words["parts"]
                    or (self.low(at + 1) in words["directions"])
                ):
                    # "the IS stronghold of X" was theirs; "government buildings" are anyone's
                    owner = owner if unit.ref.plain else unit.ref.name
                    at += 1
                    continue
                if described_as := self._over_adjectives(at + 1):
                    owner = owner if unit.ref.plain else unit.ref.name
                    at = described_as  # "the IS de facto capital of X"
                    continue
                return None
            if unit.kind == "count":
                counted = True
                if self.low(at + 1) == "per" and self.low(at + 2) == "cent":
                    extent = "partial"
                    at += 2 + (self.low(at + 3) == "of")  # "80 per cent of X"
                elif self.low(at + 1) in ("%", "percent") or "%" in low or "percent" in low:
                    extent = "partial"
                    at += self.low(at + 1) == "of"
                at += 1
                continue
            if unit.kind == "date":
                return None
            if unit.kind == "mark":
                if low in ('"', "“", "”", "'", "’", "‘", *DASHES):
                    at += 1
                    continue
                if low == "%":
                    extent = "partial"
                    at += 1 + (self.low(at + 1) == "of")
                    continue
                break
            if low == "'s":
                at += 1
                continue
            share = low[:1].isdigit() and self.low(at + 1) in ("percent", "%", "per")
            if share:
                extent = "partial"
                if self.low(at + 2) == "cent":
                    at += 3 + (self.low(at + 3) == "of")
                else:
                    at += 1
                continue
            if low in words["roughly"] and (
                self.unit(at + 1).kind == "count"
                or self.low(at + 1)[:1].isdigit()
                or self.is_("most", at + 1)
                or self.is_("partial", at + 1)
            ):
                at += 1
                continue
            if low in ("it", "them", "there") and at == start:
                if low == "it":
                    places = self._it(at)
                    return (places, at + 1) if places else None
                return None
            if low == "that" and listed and at == start:
                return None
            if low == "all" and self.low(at + 1) == "but":
                but = at + 2
                # "all but one district of X", "all but a few villages in X"
                most = next((k for k in range(but, but + 5) if self.low(k) in ("of", "in")), None)
                counts = self.unit(but).kind == "count" or self.low(but) in ("one", "a")
                if counts and most is not None:
                    extent, measured, but = "most", True, most + 1
                at = but
                continue
            if low in words["determiners"] or low in words["possessives"]:
                article = article or low
                measured |= self.low(at + 1) == "of"
                at += 2 if self.low(at + 1) == "of" else 1
                continue
            if low in words["most"] and (self.low(at + 1) in ("of", "parts") or low == "bulk"):
                extent = "most"
                measured = self.low(at + 1) == "of"
                at += 1
                if self.low(at) == "of":
                    at += 1
                continue
            if low == "two" and self.low(at + 1) in ("thirds", "-"):
                extent = "most"
                at += 1
                continue
            if low in ("thirds", "three-quarters"):
                extent = "most"
                at += 1
                if self.low(at) == "of":
                    at += 1
                continue
            if low in words["whole"]:
                measured = self.low(at + 1) == "of"
                at += 1
                if self.low(at) in ("of", "in"):
                    at += 1
                continue
            if low in words["directions"]:
                closed = self.unit(at + 1).is_mark or self.is_("joiners", at + 1)
                told_of = (
                    article == "the" and at == start + 1 and not self.is_("prepositions", start - 1)
                )
                if closed and told_of:
                    whole = self._antecedent(unit, "city")  # "they hold the east"
                    if whole is None or whole.mention is None:
                        return None
                    label = self.text[unit.start : unit.end]
                    return [replace(whole, part=label, extent="partial")], at + 1
                if article == "the" and self.low(at + 1) == "of" and self.low(at - 2) == "to":
                    return None  # "to the north of X"
                if article == "the" and self.low(at + 1) == "of":
                    part, part_start = low, unit.start  # "the north of X"
                    at += 2
                    continue
                lies = self.low(at + 1) in DIVISIONS and self.low(at + 2) == "of"
                if lies or self.low(at + 2) in DIVISIONS:
                    pass  # "the northern district of X", "northern X district": where it lies
                elif self.unit(at + 1).kind in ("place", "name"):
                    # "the southern Somali town of X" is all of X
                    if not (self.is_("places", at + 2) and self.low(at + 3) == "of"):
                        if extent == "full":
                            extent = "partial"
                        part, part_start = low, unit.start
                elif self.low(at + 1) in words["partial"] or self.low(at + 1) in words["parts"]:
                    part, part_start = low, unit.start
                at += 1
                continue
            placelike = (
                low in words["places"]
                or low in words["parts"]
                or (low in words["partial"] and self.low(at + 1) in ("of", "in", "around", "near"))
            )
            if placelike and self._of_a_country(at):
                return None
            if placelike:
                noun, noun_at = low, at
                is_part = low in words["parts"]
                follows = self.low(at + 1)
                if is_part and self.low(at + 1) in ("headquarters", "base", "station"):
                    at += 1
                    noun = low = self.low(at)
                    noun_at = at
                    follows = self.low(at + 1)
                listing = self.phrase_at(at + 1, self.lexicon.listing)
                if not listing and follows == ",":
                    listing = self.phrase_at(at + 2, self.lexicon.listing)
                    listing += bool(listing)
                if listing:
                    return self._list(at + 1 + listing)
                if noun.endswith("s") and (several := self._several_told(at, article, counted)):
                    return several, at + 1
                if noun.endswith("s") and (named := self._in_brackets(at)):
                    return self._list(named)  # "two villages in the hills (A and B)"
                if counted and noun.endswith("s") and (named := self._named_after(at)):
                    return self._list(named)  # "three villages to the south of it, A, B and C"
                if follows == "'s":
                    at += 2
                    continue
                if follows == "and":
                    # "the town and gas hub of X"
                    far = next((k for k in range(at + 2, at + 6) if self.low(k) == "of"), None)
                    if far is not None and not any(
                        self.unit(k).kind in ("place", "name", "party")
                        or self.is_("determiners", k)
                        or self.is_("most", k)
                        or self.is_("partial", k)  # "the bridge and half of X" are two
                        for k in range(at + 2, far)
                    ):
                        at = far + 1
                        continue
                if follows in ("located", "situated", "based", "lying"):
                    follows = self.low(at + 2)
                    return self._inside(
                        at, noun, part, extent, owner, article, counted, start, at + 2
                    )
                if is_part and follows == "of" and not self._names_whole(at + 2):
                    for step in range(3, 8):
                        if self.low(at + step) in ("in", "at", "near", "outside"):
                            return self._inside(
                                at, noun, part, extent, owner, article, counted, start, at + step
                            )
                if follows in ("of", "called", "named"):
                    if low in words["partial"] or is_part:
                        extent = (
                            "partial"
                            if extent == "full"
                            and low
                            not in (
                                "district",
                                "districts",
                                "villages",
                                "towns",
                                "camp",
                                "port",
                                "base",
                                "hill",
                            )
                            else extent
                        )
                        if is_part and self._names_whole(at + 2) and low not in DIVISIONS:
                            part, part_start = part or low, noun_at
                    at += 2
                    continue
                if self.unit(at + 2).kind != "date" and follows in (
                    "in",
                    "at",
                    "near",
                    "outside",
                    "around",
                    "inside",
                    "on",
                    "within",
                    "along",
                    "to",
                    "across",
                    "close",
                    "northeast",
                    "north",
                    "south",
                    "east",
                    "west",
                    "northwest",
                    "southeast",
                    "southwest",
                ):
                    return self._inside(at, noun, part, extent, owner, article, counted, start)
                if self.unit(at + 1).kind in ("place", "name") and self.low(at + 2) != "'s":
                    at += 1
                    continue
                if follows in words["places"] or follows in words["parts"]:
                    at += 1
                    continue
                return self._bare(at, noun, article, possessor, counted, extent, part, owner, start)
            if low in words["people"] or low in words["things"]:
                owned = at + 2 if self.low(at + 1) == "'s" else at + 1  # "the governor's office"
                owned = self._over_adjectives(owned) or owned  # "the rebel political capital"
                if not (self.is_("places", owned) or self.is_("parts", owned)):
                    return None  # but "the oil town", "the police station"
                at += 1
                continue
            if (
                low in words["prepositions"]
                or low in words["conjunctions"]
                or low in words["subordinators"]
                or low in words["relatives"]
                or low in words["be"]
                or low in words["have"]
                or low in words["future"]
                or (low in words["speech"] and article not in ("a", "an"))  # "an estimated 80%"
            ):
                return None
            if self.lexicon.verbs.get(low) and not (
                self.low(at + 1) in words["places"]
                or self.low(at + 1) in words["parts"]
                or (self.unit(at + 1).kind == "place" and at > start)
            ):
                return None
            adjectives += 1
            beside = low in words["neighbouring"]
            if adjectives > 4 or (low.endswith("ing") and at == start and not beside):
                return None
            at += 1
        return None

    def _over_adjectives(self, at: int) -> int:
        """The noun after "political", "de facto": a place one of a kind; 0 where none is."""
        words = self.lexicon.words
        for k in range(at, at + 3):
            unit = self.unit(k)
            if self.is_("places", k):
                return k if k > at and self.low(k + 1) == "of" else 0
            plain = unit.kind == "word" and unit.low.isalpha() and not self._verblike(k)
            if not plain or any(unit.low in words[kind] for kind in _NO_ADJECTIVES):
                return 0
        return 0

    def _is_of_a_region(self, noun: str, at: int) -> bool:
        """ "X village of Y district", "X district of Y province": of X, and Y tells where it is."""
        if noun not in TOWN_NOUNS and noun not in DIVISIONS:
            return False
        where = self.unit(at).ref.place if self.unit(at).kind == "place" else None
        wide = where is not None and (where.kind in REGIONS or where.kind == "country")
        return wide or self.low(at + 1) in KINDS_OF_NOUN

    def _of_a_country(self, share: int) -> bool:
        """ "half the country", "a third of the nation's land": of no place told of."""
        at = share + 1
        while self.low(at) == "of" or self.is_("determiners", at):
            at += 1
        return at > share + 1 and self.is_("lands", at)

    def _in_brackets(self, noun: int) -> int:
        """Where the names of a plural noun's places begin in brackets; 0 where there are none."""
        for at in range(noun + 1, noun + 6):
            if self.low(at) == "(":
                named = self.unit(at + 1).kind in ("place", "name")
                return at + 1 if named and (self.low(at + 2) in (",", "and")) else 0
            if self.unit(at).is_mark or self._verblike(at):
                return 0
        return 0

    def _named_after(self, at: int) -> int:
        """Where, past ", ", the names of counted places begin; 0 where none follow."""
        for k in range(at + 1, at + 8):
            if self.low(k) == ",":
                if length := self.phrase_at(k + 1, self.lexicon.listing):
                    return k + 1 + length  # "190 villages this year, among them A and B"
                names = (self.unit(k + 1).kind, self.unit(k + 3).kind)
                listed = self.low(k + 2) in (",", "and")
                return k + 1 if listed and all(n in ("place", "name") for n in names) else 0
            if self.unit(k).kind in ("place", "name", "party") or self._verblike(k):
                return 0
        return 0

    def _named(
        self,
        at: int,
        unit: Unit,
        noun: str | None,
        part: str | None,
        part_start: int,
        extent: Extent,
        owner: str | None,
        start: int,
    ) -> tuple[list[Where], int] | None:
        """The place whose name stands at `at`, with the noun after it."""
        words = self.lexicon.words
        end = at + 1
        follows = self.low(end)
        text_start, text_end = unit.start, unit.end
        country = unit.kind == "place" and is_country(unit.ref) and noun is None and part is None
        if country and follows not in words["places"]:
            return None
        if follows in DASHES and follows:
            if self.unit(end + 1).kind in ("place", "name"):
                # "the Aleppo-Damascus highway"
                while self.low(end) in DASHES and self.unit(end + 1).kind in ("place", "name"):
                    end += 2
                text_end = self.unit(end - 1).end
                follows = self.low(end)
            elif self.low(end + 1) in self.lexicon.suffixes:
                return None
        if follows == "air" and self.low(end + 1) in words["parts"]:
            end += 1  # "X air base"
            follows = self.low(end)
        if self.unit(end).kind == "word":
            if follows in words["parts"] and follows not in (*DIVISIONS, "districts", "camp"):
                steps = 1
                if self.low(end + 1) in ("base", "headquarters", "station", "complex"):
                    steps = 2
                text_end = self.unit(end + steps - 1).end
                named_site = (
                    unit.kind == "place"
                    and unit.ref.place is not None
                    and (
                        unit.ref.place.kind
                        in ("airfield", "dam", "oil_field", "camp", "base", "site")
                    )
                )
                if not named_site and unit.kind == "place":
                    part = self.text[self.unit(end).start : text_end]
                    extent = "part"
                end += steps
            elif (
                follows in words["places"]
                and (follows not in KINDS_OF_NOUN or country)  # "the Nuba region of X"
                and self.low(end + 1) == "of"
                and self.unit(end + 2).kind in ("place", "name")
                and not self._is_of_a_region(follows, end + 2)
            ):
                return self._list(end + 2)  # "the Mosul districts of A and B"
            elif follows in words["places"]:
                if (
                    follows in ("capital", "stronghold", "bastion")
                    or self.low(end + 1) == "capital"
                ):
                    if self.low(end + 1) == "capital":
                        end += 1
                    if self.low(end + 1) == "," and self.unit(end + 2).kind in ("place", "name"):
                        return self._named(  # "the X capital, Y"
                            end + 2, self.unit(end + 2), None, None, -1, extent, owner, start
                        )
                    return self._capital(unit, end + 1, start)
                text_end = self.unit(end).end
                end += 1
            elif follows != "control" and (
                follows in words["people"] or follows in words["things"]
            ):
                post = self.low(end + 1)
                manned = follows in words["people"]  # "the X police station"
                if not manned or post not in words["parts"] or unit.kind != "place" or country:
                    return None
                part, extent = self.text[self.unit(end).start : self.unit(end + 1).end], "part"
                text_end = self.unit(end + 1).end
                end += 2
        if unit.kind in ("place", "name") and self.low(end) in ("in", "at", "near"):
            site = unit.low.split()[-1] in words["parts"]
            unplaced = unit.kind == "name" or unit.ref.place is None
            inner_unit = self.unit(end + 1)
            if (
                site
                and unplaced
                and inner_unit.kind == "place"
                and inner_unit.ref.place is not None
            ):
                inside = self._where(inner_unit)
                inside.part = self.text[unit.start : unit.end]
                inside.extent = "part"
                return [replace(inside, start=unit.start)], end + 2
        if unit.kind == "place" and unit.ref.place is not None and text_start == unit.start:
            text_end = unit.end  # the name alone, where the gazetteer knows it
        where = Where(
            unit.ref if unit.kind == "place" else None,
            self.text[text_start:text_end],
            text_start,
            text_end,
        )
        where.owner = owner
        if part is not None:
            where.part = part
            where.extent = "part" if extent in ("full", "part") else extent
            if part in words["directions"]:
                where.extent = "partial"
                where.part = f"{part} part"
        if extent in ("most", "partial"):
            where.extent = extent
        if noun in ("capital", "stronghold", "bastion") and unit.kind == "place":
            found = self._capital(unit, end, start)
            if found is not None:
                found[0][0].owner = found[0][0].owner or owner
                return found
        return [where], end

    def _inside(
        self,
        at: int,
        noun: str,
        part: str | None,
        extent: Extent,
        owner: str | None,
        article: str,
        counted: bool,
        start: int,
        place_at: int | None = None,
    ) -> tuple[list[Where], int] | None:
        """ "the airport in X", "a village near X", "areas in X"."""
        words = self.lexicon.words
        before = at + 1 if place_at is None else place_at
        preposition = self.low(before)
        inner_at = before + 1
        if preposition in (
            "north",
            "south",
            "east",
            "west",
            "northeast",
            "northwest",
            "southeast",
            "southwest",
            "close",
        ) and self.low(before + 1) in ("of", "to"):
            inner_at = before + 2
            preposition = "near"
        inner = self._place(inner_at, listed=True, strict=False)
        whole = inner[0][0] if inner is not None and inner[0] else None
        if whole is None:
            return self._bare(at, noun, article, None, counted, extent, part, owner, start)
        assert inner is not None
        end = inner[1]
        unit = self.unit(at)
        wide = whole.mention is not None and (
            is_country(whole.mention) or self._is_region(whole.mention)
        )
        if noun.endswith("holds") and wide:
            name = self.text[unit.start : whole.end]  # "their strongholds in Somalia" are many
            return [Where(None, name, unit.start, whole.end, named=False)], end
        if (
            noun in ("capital", "stronghold", "strongholds", "bastion", "foothold")
            and whole.mention
        ):
            city = self._capital(
                Unit("place", whole.text.lower(), whole.start, whole.end, whole.mention), end, start
            )
            if city is not None:
                city[0][0].owner = owner
            return city
        whole.owner = owner or whole.owner
        vague = article in ("a", "an", "another", "several", "some", "many") or counted
        region = (
            whole.mention is not None
            and whole.mention.place is not None
            and whole.mention.place.kind in ("admin1", "admin2", "country", "region")
        )
        if (
            vague
            and region
            and noun in words["places"]
            and (noun not in words["partial"] or noun in ("villages", "towns"))
        ):
            where = Where(
                None,
                self.text[self.unit(start).start : whole.end],
                self.unit(start).start,
                whole.end,
                named=False,
            )
            return [where], end
        if noun in words["parts"]:
            whole.part = f"{part} {noun}" if part else noun
            whole.extent = "part"
            return [replace(whole, start=unit.start, end=whole.end)], end
        beside = noun in words["settlements"] and preposition in ("near", "outside", "close")
        if (noun in words["partial"] and not beside) or part is not None:
            whole.extent = "partial" if extent == "full" else extent
            if part is not None:
                whole.part = f"{part} {noun}"
            return [replace(whole, start=unit.start)], end
        if (
            preposition in ("near", "outside", "around", "along", "to", "close")
            or (article in words["possessives"] and noun in TOWN_NOUNS)  # "their first village in"
            or counted
            or (article in ("a", "another", "several", "some", "many", "an"))
            or noun.endswith("s")
        ):
            where = Where(
                None,
                self.text[self.unit(start).start : whole.end],
                self.unit(start).start,
                whole.end,
                named=False,
            )
            return [where], end
        antecedent = self._antecedent(unit, noun)
        if antecedent is not None:
            return [antecedent], end
        return None

    def _bare(
        self,
        at: int,
        noun: str,
        article: str,
        possessor: Unit | None,
        counted: bool,
        extent: Extent,
        part: str | None,
        owner: str | None,
        start: int,
    ) -> tuple[list[Where], int] | None:
        """A noun for a place without a name: "the city", "its airport", "three villages"."""
        words = self.lexicon.words
        unit = self.unit(at)
        end = at + 1
        if noun not in words["bare"] and not (noun in words["partial"] or possessor):
            return None
        counted_off = self.is_("determiners", start - 1) or self.unit(start - 1).kind == "count"
        if start == at and noun.endswith("s") and counted_off:
            return None  # the "districts" of "many districts"
        if (named := self._named_beside(end)) is not None:
            return self._named(named, self.unit(named), noun, part, -1, extent, owner, start)
        if noun in TOWN_NOUNS and possessor is None and self._goes_on_as_noun(end):
            return None  # "the city halls"
        controlled = self.unit(end).kind == "party" or self._opens_control(end)
        controlled &= noun in words["partial"] and part is None
        if controlled and (noun.endswith("s") or article != "the"):
            # "areas they control in X": the town is named further on
            for later in range(at + 1, at + 9):
                if self.unit(later).is_mark or self.unit(later) is END:
                    break
                if self.low(later) in ("in", "of", "around"):
                    inner = self._place(later + 1, listed=True, strict=True)
                    if inner is not None and inner[0] and inner[0][0].mention is not None:
                        whole = inner[0][0]
                        whole.extent = "partial"
                        return [replace(whole, start=unit.start)], inner[1]
                    break
        if noun in DIVISIONS and possessor is None and part is None and article == "the":
            told = self._antecedent(unit, noun)
            return ([replace(told, owner=owner)], end) if told is not None else None
        ruled = any(rule.change == "holds" for rule, _ in self.lexicon.verbs.get(self.low(end), ()))
        if noun == "area" and (ruled or self.skippable(end)):
            return None  # "the area held by them": whatever that is
        if noun in words["parts"] or (noun in words["partial"] and part is not None):
            base: Where | None = None
            if possessor is not None:
                base = self._where(possessor)
                if possessor.kind == "place" and is_country(possessor.ref):
                    base = None
            elif article in ("the", "its", "their", "this", "that", "a", ""):
                for before in range(start, at):
                    if self.low(before) in words["places"] and self.low(before + 1) == "'s":
                        base = self._antecedent(self.unit(before), self.low(before))
                called = self.low(at - 1) if self.low(at - 1) in KINDS_OF_NOUN else noun
                base = base or (self._antecedent(unit, called) if article != "a" else None)
            if base is None and self.is_("joiners", end):
                # "the airport and most of X": the airport of X
                beside = self._place(end + 1, listed=True, strict=True)
                if beside is not None and beside[0] and beside[0][0].mention is not None:
                    base = replace(beside[0][0], part=None, extent="full")
            if base is None:
                return None
            label = self.text[unit.start : unit.end]
            return [
                replace(
                    base,
                    start=self.unit(start).start,
                    end=unit.end,
                    owner=owner,
                    part=f"{part} {label}" if part else label,
                    extent="part",
                )
            ], end
        if (
            counted
            or article in ("a", "an", "another", "several", "some", "many", "two", "few")
            or (noun.endswith("s") and noun not in ("outskirts",))
        ):
            where = Where(
                None,
                self.text[self.unit(start).start : unit.end],
                self.unit(start).start,
                unit.end,
                owner=owner,
                named=False,
            )
            return [where], end
        if possessor is not None and not is_country(possessor.ref):
            return [self._where(possessor)], end
        if article in ("the", "this", "that", "its", "their", ""):
            if article == "" and noun not in ("town", "city", "village"):
                return None
            if article == "" and self.sentence.kind == "title":  # "Rebels capture key town"
                name = self.text[unit.start : unit.end]
                return [Where(None, name, unit.start, unit.end, named=False)], end
            antecedent = self._antecedent(unit, noun)
            if antecedent is not None:
                return [
                    replace(
                        antecedent,
                        owner=owner,
                        extent=extent if extent != "full" else antecedent.extent,
                    )
                ], end
        return None

    def _opens_control(self, at: int) -> bool:
        """ "areas they control", "villages which they hold", "territory held by": whose it is."""
        return (
            self.is_("pronouns_group", at)
            or self.is_("relatives", at)
            or self.is_("prepositions", at)
            or self.is_("be", at)
            or self.unit(at).kind in ("place", "name", "date")
            or self.low(at) in self.lexicon.verbs
            or self.skippable(at)
            or self.low(at) in self.lexicon.suffixes
        )

    def _named_beside(self, comma: int) -> int | None:
        """Where ", X" names what the noun before stands for: "the provincial capital, X, fell".

        "The airport, X and Y" is a list, and in "the city, X said" somebody speaks.
        """
        name, after = comma + 1, comma + 2
        if self.low(comma) != "," or self.unit(name).kind not in ("place", "name"):
            return None
        if self.unit(name).kind == "place" and is_country(self.unit(name).ref):
            return None
        following = self.unit(after + 1).kind
        if self.is_("joiners", after) or (self.low(after) == "," and following in _NAMES):
            return None
        ends = self.unit(after) is END or self.unit(after).is_mark or self.skippable(after)
        return name if ends or self.is_("prepositions", after) else None

    def _goes_on_as_noun(self, at: int) -> bool:
        """True where a plain noun follows, so that the noun before it only says which."""
        unit, words = self.unit(at), self.lexicon.words
        if unit.kind != "word" or not unit.low.isalpha() or self.skippable(at):
            return False
        if self.is_("directions", at) or unit.low in self.lexicon.verbs or self._verblike(at):
            return False
        return (
            unit.low in words["people"] or unit.low in words["things"] or unit.low in words["civic"]
        )

    def _list(self, at: int) -> tuple[list[Where], int] | None:
        """ "three villages, including A, B and C": the named ones."""
        places, end = self._places(at)
        return (places, end) if places else None

    def _stands_as_place(self, at: int) -> bool:
        """A lone unknown name before a day or the clause's end, after a party that acts."""
        unit, after = self.unit(at), self.unit(at + 1)
        if self.is_("of_places", at - 1):
            return True
        listed = self.is_("joiners", at + 1) and self.unit(at + 2).kind == "place"
        if listed and self.unit(at + 2).ref.place is not None and " " not in unit.low:
            return not is_country(self.unit(at + 2).ref)  # "they occupy X and" a town known
        if " " in unit.low or self.unit(at - 1).kind != "word":
            return False
        day = self.unit(at + 2).kind == "date" or self.unit(at + 3).kind == "date"
        taken = self.low(at - 1) in ("take", "took", "taken") and after.low in (".", "")
        return (
            taken
            or after.kind == "date"
            or (after.low in ("in", "on", "at") and day)
            or (after.low == "in" and self.low(at + 2) == "the" and self.is_("times", at + 3))
        ) and any(u.kind == "party" or u.low == "they" for u in self.units[:at])

    def _looks_like_person(self, at: int) -> bool:
        """A name after a title, or before ", 34," or ", a commander": not a place."""
        if self.unit(at).low.split()[0] in self.lexicon.words["titles"]:
            return True
        if self.unit(at - 1).low in self.lexicon.words["titles"]:
            return True
        if self.low(at + 1) == ",":
            if self.unit(at + 2).kind == "count":
                return True
            for step in range(2, 7):
                if self.low(at + step) in self.lexicon.words["people"]:
                    return True
        return False

    def _places_ending_at(self, last: int, anywhere: bool = False) -> list[Where]:
        """The places of the noun phrase that ends at a unit; of nested ones, the outermost.

        A phrase after a preposition is no subject ("fighting in X"), but "which" may mean it:
        then `anywhere` is set.
        """
        if last < 0:
            return []
        best: list[Where] = []
        for start in range(max(0, last - 22), last + 1):
            if (
                not anywhere
                and self.is_("prepositions", start - 1)
                and self.low(start - 1) not in ("after", "before", "following")
                and not (self.low(start + 1) == "," and self._is_aside(start + 2, last))
            ):
                continue
            if self.unit(start).kind == "mark":
                continue
            places, end = self._places(start, subject=True)
            if not places:
                continue
            end = self._over_tails(end, last)
            if end >= last + 1:
                best = places
                break
        return best or self._before_the_rest(last, anywhere)

    def _before_the_rest(self, last: int, anywhere: bool) -> list[Where]:
        """ "X and other parts of the south", "X and several villages": X."""
        for at in range(last - 1, max(0, last - _REST), -1):
            if self._verblike(at) or self.unit(at).is_mark:
                return []
            if self.is_("joiners", at) and self.is_("rest", at + 1):
                return self._places_ending_at(at - 1, anywhere)
        return []

    def _over_tails(self, end: int, last: int) -> int:
        """Over "in Kivu province", "near the border", "(…)", ", a town in Y," after a place."""
        while end <= last:
            low = self.low(end)
            if low == "(":
                while end <= last and self.low(end) != ")":
                    end += 1
                end += 1
                continue
            if self.is_("prepositions", end) and low not in ("by", "from", "to", "after", "before"):
                at = end + 1
                while at <= last and (
                    self.unit(at).kind in ("place", "name", "count", "party")
                    or (
                        self.unit(at).kind == "word"
                        and not self.is_("subordinators", at)
                        and not self.is_("conjunctions", at)
                        and self.unit(at).low not in self.lexicon.verbs
                    )
                    or self.low(at) in ("'s", *DASHES)
                ):
                    at += 1
                end = at
                continue
            if low in ("also", "itself") or self.unit(end).kind == "date":
                end += 1
                continue
            if low == "," and self._is_aside(end + 1, last):
                return last + 1
            break
        return end

    def _is_aside(self, first: int, last: int) -> bool:
        """ ", the last city of Y", ", 40 km to the south": what explains a name, without a verb."""
        words = self.lexicon.words
        if any(self.is_("places", k) and self.low(k + 1) == "of" for k in range(first, first + 3)):
            return True  # "provincial capital of Y"
        if self.unit(first).kind == "party" and self.low(first + 1) == "'s":
            first += 2  # "the rebels' last stronghold"
            if any(self.is_("places", k) for k in range(first, last + 1)):
                return not any(self.is_("have", k) or self.is_("be", k) for k in range(first, last))
        measured = self.unit(first).kind == "count" or self.low(first)[:1].isdigit()
        if not measured and not (
            self.low(first) in ("the", "a", "an", "its", "their", "one", "some", "about", "just")
            or self.is_("directions", first)
        ):
            return False
        measured |= not self.is_("determiners", first)
        for at in range(first, last + 1):
            low, kind = self.low(at), self.unit(at).kind
            if low in words["be"] or low in words["have"] or low in words["relatives"]:
                return False
            if low in (",", "and") or (measured and kind in ("place", "name")):
                return False
        return True

    def _before_relative(self, at: int) -> list[Where]:
        """What "which" at a unit stands for: the noun phrase before it."""
        last = at - 1
        if self.low(last) == ",":
            last -= 1
        if self.low(at + 1) in ("are", "were", "have", "remain"):  # of several places
            several = self._places_ending_at(last, anywhere=True)
            if len(several) > 1:
                return several
        told = self._places_ending_at(last) or self._places_ending_at(last, anywhere=True)
        if self.low(at) != "that":
            return told
        # "said from X that the army held …": X is where somebody speaks
        return [w for w in told if w.mention is None or not self._is_where_one_speaks(w.mention)]
