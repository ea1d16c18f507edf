"""What stands beside a place's name: asides, tails, its province, names that only say which.

Read by the noun phrases of place_phrases.py to tell a list of places from what explains one.
"""

from __future__ import annotations

from geodata.extract.antecedents import DIVISIONS, KINDS_OF_NOUN, TOWN_NOUNS, Antecedents
from geodata.extract.sentence_units import DASHES, END, REGIONS, Where, is_country

# Classes of words that describe no town: "rebel fighters in the town of X".
_NO_ADJECTIVES = ("people", "things", "prepositions", "conjunctions", "subordinators", "be", "have")
_OF_A_DIVISION = frozenset({"regional", "provincial", "state", "district"})
_CAPITALS = frozenset({"capital", "city", "town"})
_TAIL = 14  # units that tell where a place of a list lies
_ACRONYM = 5  # letters; longer words in capitals are names in a headline
_SEATS = frozenset({"headquarters", "seat", "centre", "center", "hub", "capital"})
_LANDS = REGIONS | {"country"}
NAMES = ("place", "name")  # kinds of units that may be places


class PlaceAsides(Antecedents):
    """Tells what is beside a place's name."""

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

    def _over_regional(self, at: int) -> int:
        """The unit after "Anbar provincial capital" where a town's name follows; 0 for none."""
        noun = at + 2
        if self.low(at + 1) not in _OF_A_DIVISION or self.low(noun) not in _CAPITALS:
            return 0
        after = noun + 1 + (self.low(noun + 1) == "of")
        return after if self.unit(after).kind in ("place", "name") else 0

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
                beside = first + 1 + (self.low(first + 1) == ",")
                return at if placed and self.low(beside) in ("in", "near") else after
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
        seat = at + (self.low(at) not in _SEATS)
        if self.low(seat) in _SEATS and self.low(seat + 1) == "of":
            return True  # "X, the headquarters of Y district", "X, headquarters of …"
        if self.low(at) in ("a", "an", "the", "its", "their", "one", "once", "where", "which"):
            called = ""
            for step in range(1, 8):
                low = self.low(at + step)
                unit = self.unit(at + step)
                if unit.kind in ("place", "name"):
                    # "X, the rebels' main stronghold near Y"
                    lies = called and not called.endswith("s") and self._lies_by(at + step)
                    return self.low(at) in ("a", "an") or bool(lies)
                called = low if self.is_("places", at + step) else called
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

    def _lies_by(self, at: int) -> bool:
        """True for the Y of "near Y", "close to Y", "north of Y", where no list goes on."""
        if self.is_("joiners", at + 1):
            return False
        before = self.low(at - 1)
        beside = self.is_("directions", at - 2) or self.low(at - 2) in ("close", "next", "outside")
        return before in ("near", "outside", "around") or (before in ("of", "to") and beside)

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

    def _are_capitals(self, at: int) -> bool:
        """ "the capitals of", "the capital cities of"."""
        low = self.low(at)
        capitals = low == "capitals" or (low == "cities" and self.low(at - 1) == "capital")
        return capitals and self.low(at + 1) == "of"

    def _are_towns_of_a_land(self, noun: int) -> bool:
        """ "four towns of X", a province: some of its towns, and not the whole of it."""
        if self.low(noun) not in self.lexicon.words["settlements"]:
            return False
        land = noun + 2
        while self.is_("determiners", land) or self.is_("directions", land):
            land += 1
        place = self.unit(land).ref.place if self.unit(land).kind == "place" else None
        alone = not (self.is_("joiners", land + 1) or self.low(land + 1) == ",")
        return place is not None and place.kind in _LANDS and alone

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
        """Where, past ", " or at the sentence's end past ": ", the names of counted places begin;
        0 where none follow."""
        colon = next((k for k in range(at + 1, self.count) if self.low(k) == ":"), self.count)
        kinds = (self.unit(colon + 1).kind, self.unit(colon + 3).kind)
        if self.low(colon + 2) in (",", "and") and all(kind in ("place", "name") for kind in kinds):
            return colon + 1  # "Four towns have fallen since Monday: A, B, C and D"
        for k in range(at + 1, at + 8):
            if self.low(k) == ",":
                if length := self.phrase_at(k + 1, self.lexicon.listing):
                    return k + 1 + length  # "190 villages this year, among them A and B"
                names = (self.unit(k + 1).kind, self.unit(k + 3).kind)
                listed = self.low(k + 2) in (",", "and")
                return k + 1 if listed and all(n in ("place", "name") for n in names) else 0
            within = self.unit(k).kind == "place" and self.low(k - 1) in ("of", "in")
            if not within and self.unit(k).kind in ("place", "name", "party"):
                return 0
            if self._verblike(k):
                return 0
        return 0

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
        if self.is_("joiners", after) or (self.low(after) == "," and following in NAMES):
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

    def _stands_as_place(self, at: int) -> bool:
        """A lone unknown name before a day or the clause's end, after a party that acts."""
        unit, after = self.unit(at), self.unit(at + 1)
        if self.is_("of_places", at - 1):
            return True
        other = self.unit(at + 2 + self.is_("determiners", at + 2))
        listed = self.is_("joiners", at + 1) and other.kind == "place"
        site = listed and " " in other.low  # "X and the Rwanguba bridge"
        if listed and (other.ref.place is not None or site) and " " not in unit.low:
            return not is_country(other.ref)  # "they occupy X and" a town known
        if " " in unit.low or self.unit(at - 1).kind != "word":
            return False
        day = self.unit(at + 2).kind == "date" or self.unit(at + 3).kind == "date"
        closes = at + 1
        while (self.low(closes) == "," or self.is_("joiners", closes)) and (
            self.unit(closes + 1).kind in NAMES
        ):
            closes += 2  # "took X and Y."
        taken = self.low(at - 1) in ("take", "took", "taken") and self.low(closes) in (".", "")
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
                says = self.is_("speech", at + step + 1)  # "took X, residents said"
                if self.low(at + step) in self.lexicon.words["people"] and not says:
                    return True
        return False

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
        measured |= not self.is_("determiners", first) and self.low(first) != "one"
        for at in range(first, last + 1):
            low, kind = self.low(at), self.unit(at).kind
            if low in words["be"] or low in words["have"] or low in words["relatives"]:
                return False
            if low in (",", "and") or (measured and kind in ("place", "name")):
                return False
        return True
