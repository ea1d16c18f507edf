"""Noun phrases that name places: "A, B and the village of C", "most of X", "the airport in X".

What a phrase names must be a place: people, arms, votes and attention are not, whatever town is
named beside them. "It", "the city" and "its airport" are led back to the place they stand for.
"""

from __future__ import annotations

from dataclasses import replace

from geodata.extract.antecedents import DIVISIONS, KINDS_OF_NOUN, POSTS, TOWN_NOUNS
from geodata.extract.phrases import Unit
from geodata.extract.place_asides import NAMES
from geodata.extract.sentence_units import DASHES, END, Where, is_country
from geodata.extract.sites import Sites
from geodata.model import Extent

_ARMIES = frozenset({"army", "military"})  # whose posts are their own
_TOWNS = frozenset({"town", "village", "settlement"})
_A_TOWNS = 12  # districts or bases that a report counts of one town, at most
_SHARE_LONG = 40  # characters of "at least three quarters of "
_SHARE = 12  # units of "at least two - thirds of"
_MAJORITY = 60  # percent from which on most of a place is meant
_IN = 6  # units of "some new territory in"
_REST = 10  # units of "and several villages around it"
_RANKS = frozenset({"last", "major", "key", "main", "biggest", "largest", "strategic"})
_ARTICLES = ("al-", "el-", "ar-", "as-", "at-", "an-", "ash-", "az-")  # open a place's name


class PlacePhrases(Sites):
    """A sentence as units, and the places its phrases name."""

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
            if found and self.low(at - 1) == "," and not any(w.named for w in places):
                break  # "A and B, two towns in the south"
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
                    goes_on = self._after_apposition(at)
                    if goes_on and (subject or not self._begins_clause(goes_on + 1)):
                        at = goes_on
                        continue
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
        self._share_part(found, start)
        return found, end

    def _share_part(self, found: list[Where], start: int) -> None:
        """ "the X and Y airports": that of each; "villages in X and Y": but a part of each."""
        if len(found) < 2:
            return
        first = found[0]
        inside = any(self.low(k) == "in" for k in range(start, start + _IN))
        posts = first.part is not None and first.part.endswith("s")  # "15 bases in A, B and C"
        if inside and (posts or (first.extent == "partial" and first.part is None)):
            for where in found[1:]:
                named = where.mention is not None and where.start == where.mention.start
                if named and where.part is None and where.extent == "full":
                    where.extent = "partial"
        if self.low(start) != "the":
            return
        last = found[-1].part
        if last is None or not last.endswith("s") or last not in self.lexicon.words["parts"]:
            return
        one = f"{last[:-3]}y" if last.endswith("ies") else last[:-1]
        for where in found:
            if where.mention is not None and where.part in (None, last):
                where.part, where.extent = one, "part"

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
            if at == start and (told := self._share(at)) is not None:
                (extent, at), measured = told, True
                continue
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
            if unit.kind == "place" and (inner := self._over_regional(at)):
                at = inner  # "the Tigray regional capital of X"
                continue
            towns = at + 1 + self.is_("lines", at + 1)
            if counted and unit.kind in NAMES and self.low(towns) in words["settlements"]:
                at = towns  # "two Sunni towns", "two X valley towns"
                continue
            if unit.kind == "place":
                if self.low(at + 1) == "'s":
                    possessor = unit
                    at += 2
                    continue
                if self.low(at + 1) in KINDS_OF_NOUN and self.low(at + 2) == "'s":
                    possessor = unit  # "Unity state's capital, Bentiu"
                    at += 3
                    continue
                if self.low(at + 1) in DASHES and self.low(at + 2) in self.lexicon.suffixes:
                    at += 3
                    continue
                if article == "the" and self.low(at + 1) in TOWN_NOUNS and is_country(unit.ref):
                    part = None  # "the eastern Ukraine city": a demonym would do
                    extent = "full"
                    at += 1
                    continue
                place = unit.ref.place
                if (
                    place is not None
                    and place.kind in ("sea", "river")
                    and self.is_("places", at + 1)
                ):
                    at += 1  # "the Red Sea island of X"
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
                if low in words["partial"] and (
                    self.unit(at + 2).kind in NAMES or self.low(at + 2) == "the"
                ):
                    extent = "partial"  # "a large swathe of X"
                at += 2  # "a string of towns including X"
                continue
            if unit.kind == "count" and self.low(at + 1) == "of":
                counted = True
                at += 2  # "four of the five towns"
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
                    or self._number_end(at) > 0
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
                if (garrison := self._garrison(at)) is not None:
                    return garrison
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
                    own_post = low in _ARMIES and self.low(at + 1).removesuffix("s") in POSTS
                    owner = owner if unit.ref.plain and not own_post else unit.ref.name
                    at += 1
                    continue
                if described_as := self._over_adjectives(at + 1):
                    owner = owner if unit.ref.plain else unit.ref.name
                    at = described_as  # "the IS de facto capital of X"
                    continue
                return None
            if unit.kind == "count":
                share = self.is_("partial", at + 1) and not self.is_("settlements", at + 1)
                if share and self.low(at + 2) == "of":
                    at += 1  # "several parts of X"
                    continue
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
                    if extent != "full" and self.low(at) == "of":
                        at += 1  # 'controls "80 percent" of X'
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
                elif counts and (few := self._rest_of_town(but)) is not None:
                    return few
                at = but
                continue
            if low in words["determiners"] or low in words["possessives"]:
                of_the = article in ("a", "an") and extent != "full"
                article = low if of_the else article or low  # "a large part of the city"
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
            old_end = self._old_town_end(at)
            if old_end and self.low(old_end) in ("of", "in") and part is None:
                part, part_start = self.text[unit.start : self.unit(old_end - 1).end], unit.start
                at = old_end + 1
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
                lies |= article == "the" and self.low(at + 2) in TOWN_NOUNS
                if lies or self.low(at + 2) in DIVISIONS:
                    pass  # "the northern district of X", "the northern X town": where it lies
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
            if number_end := self._number_end(at):
                name = self.text[unit.start : self.unit(number_end - 1).end]
                numbered = Where(None, name, unit.start, self.unit(number_end - 1).end)
                return self._inside_of(numbered, number_end)
            if not counted and self._are_capitals(at):
                return self._capitals(at + 2)
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
                if is_part and (whose := self._whose_site(at, noun)) is not None:
                    return self._owned_site(at, noun, whose, extent, owner, article, counted, start)
                if is_part and follows == "of" and not self._names_whole(at + 2):
                    for step in range(3, 8):
                        if self.low(at + step) in ("in", "at", "near", "outside"):
                            return self._inside(
                                at, noun, part, extent, owner, article, counted, start, at + step
                            )
                if follows == "of" and self._are_towns_of_a_land(at):
                    return self._inside(at, noun, part, extent, owner, article, counted, start)
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
                if possessor is not None and self.is_("directions", at + 1):
                    # "Kharkiv's territory west of the Oskil": of Kharkiv
                    whole = replace(self._where(possessor), extent="partial")
                    return [replace(whole, start=self.unit(start).start, end=unit.end)], at + 1
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
                if follows in words["places"]:
                    at += 1
                    continue
                if site_end := self._site_end(at + 1):
                    at = site_end - 1  # "state television building"
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
                or (
                    self.unit(at + 1).kind == "place"
                    and (at > start or low in self.lexicon.states["besieged_places"])
                )
            ):
                return None
            adjectives += 1
            beside = low in words["neighbouring"]
            if adjectives > 4 or (low.endswith("ing") and at == start and not beside):
                return None
            at += 1
        return None

    def _rest_of_town(self, at: int) -> tuple[list[Where], int] | None:
        """The town told of, for "all but a few streets"."""
        noun = next((k for k in range(at, at + 4) if self.is_("partial", k)), None)
        if noun is None or self.is_("prepositions", noun + 1):
            return None
        town = self._antecedent(self.unit(noun), "town")
        return ([replace(town, part=None, extent="most")], noun + 1) if town is not None else None

    def _garrison(self, at: int) -> tuple[list[Where], int] | None:
        """The town of "the army garrison in X", as its part: who takes it takes no men."""
        low = self.low(at).split()[-1:]
        if low != ["garrison"] or self.low(at + 1) not in ("of", "in", "at"):
            return None
        inner = self._place(at + 2, listed=True, strict=True)
        if inner is None or len(inner[0]) != 1 or inner[0][0].part is not None:
            return None
        town = replace(inner[0][0], start=self.unit(at).start, part="garrison", extent="part")
        return [town], inner[1]

    def _share(self, at: int) -> tuple[Extent, int] | None:
        """How much "more than half of", "one-third of", "nearly all of" is, and where what it is
        of begins."""
        start = self.unit(at).start
        if self.text.find(" of ", start, start + _SHARE_LONG) < 0:
            return None
        first = at - (self.low(at - 1) in self.lexicon.words["nearly"])
        found = self.lexicon.share.match(self.text, self.unit(first).start)
        if found is None:
            return None
        end = next((k for k in range(at, at + _SHARE) if self.unit(k).start == found.end()), None)
        percent = float(found["percent"] or 0)
        most = found["most"] is not None or percent > _MAJORITY
        return (("most" if most else "partial"), end) if end is not None else None

    def _capitals(self, at: int) -> tuple[list[Where], int] | None:
        """ "(the capitals of) X, Y and Z provinces": the city of each that has one by its name."""
        found = self._list(at)
        if found is None:
            return None
        lands, end = found
        cities: list[Where] = []
        for land in lands:
            place = land.mention.place if land.mention is not None else None
            if land.mention is None or place is None:
                continue
            of_land = place.kind in ("admin1", "admin2", "region")
            city = self._city_in(land.mention, same_name=True) if of_land else land.mention
            if city is not None:
                cities.append(Where(city, city.text, land.start, land.end))
        return (cities, end) if cities else None

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
        unknown = unit.kind == "name" or unit.ref.place is None
        if unknown and (number_end := self._number_end(at)):
            site_end = self._site_end(number_end)
            end = site_end or number_end
            name = self.text[unit.start : self.unit(end - 1).end]
            return self._inside_of(Where(None, name, unit.start, self.unit(end - 1).end), end)
        if self.unit(end).kind == "word":
            site_end = self._site_end(end)
            if site_end and self._is_of_people(site_end):
                return None
            if site_end > end + (follows == "camp"):
                site = self.text[self.unit(end).start : self.unit(site_end - 1).end]
                if not (self.is_("joiners", at - 1) and site.endswith("s")):
                    text_end = self.unit(site_end - 1).end  # but "the A, B and C oil fields"
                named_site = (
                    unit.kind == "place"
                    and unit.ref.place is not None
                    and (
                        unit.ref.place.kind
                        in ("airfield", "dam", "oil_field", "camp", "base", "site")
                    )
                )
                if not named_site and unit.kind == "place" and unit.ref.place is not None:
                    part, extent = site, "part"
                end = site_end
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
                return None
        follows = self.low(end)
        if unit.kind in ("place", "name") and follows in ("in", "at", "near"):
            called = unit.low if follows == "near" else self.low(end - 1)
            closes_as_site = called.split()[-1] in words["parts"]
            unplaced = unit.kind == "name" or unit.ref.place is None
            inner_unit = self.unit(end + 1)
            if (
                closes_as_site
                and unplaced
                and inner_unit.kind == "place"
                and inner_unit.ref.place is not None
            ):
                inside = self._where(inner_unit)
                inside.part = self.text[unit.start : text_end]
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
        placed = whole.mention is not None and whole.mention.place is not None
        if (
            not placed
            and noun in words["parts"]
            and whole.text.split()[-1].lower() in words["streets"]
            and (found := self._bare(at, noun, article, None, counted, extent, part, owner, start))
        ):
            return found[0], end  # "the market on Hill Street": of the town with that street
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
            whole.part = self._label_of(start, at, part)
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

    def _label_of(self, start: int, at: int, part: str | None) -> str:
        """ "eastern gate", "railway station": the site at `at` with all that tells which."""
        label = self._site_label(start, at)
        return label if part is None or part in label.lower() else f"{part} {label}"

    def _owned_site(
        self,
        at: int,
        noun: str,
        whose: tuple[str, int],
        extent: Extent,
        owner: str | None,
        article: str,
        counted: bool,
        start: int,
    ) -> tuple[list[Where], int] | None:
        """ "the headquarters of the 6th Division in X", or of the town told of before."""
        label, end = whose
        within = self.low(end) in ("in", "at", "near", "outside")
        found = (
            self._inside(at, noun, None, extent, owner, article, counted, start, end)
            if within
            else self._bare(at, noun, article, None, counted, extent, None, owner, start)
        )
        if found is None:
            return None
        wheres = [
            replace(w, part=label, end=max(w.end, self.unit(end - 1).end)) if w.part else w
            for w in found[0]
        ]
        return wheres, max(found[1], end)

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
        bare = noun in words["bare"] or self._is_whole_site(start, at)
        if not bare and not (noun in words["partial"] or possessor):
            return None
        if noun in words["parts"] and self._is_of_people(end):
            return None
        counted_off = self.is_("determiners", start - 1) or self.unit(start - 1).kind == "count"
        if start == at and noun.endswith("s") and counted_off:
            return None  # the "districts" of "many districts"
        if (named := self._named_beside(end)) is not None:
            return self._named(named, self.unit(named), noun, part, -1, extent, owner, start)
        if counted and noun.removesuffix("s") in _TOWNS and noun.endswith("s") and not possessor:
            # "two eastern towns": no part of the town told of
            first = self.unit(start).start
            name = self.text[first : unit.end]
            return [Where(None, name, first, unit.end, owner=owner, named=False)], end
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
        if noun.removesuffix("s") in DIVISIONS and article == "" and self._are_divisions(noun):
            return None  # "nine districts have fallen": of the country
        if noun in DIVISIONS and possessor is None and part is None and article == "the":
            told = self._antecedent(unit, noun)
            return ([replace(told, owner=owner)], end) if told is not None else None
        ruled = any(rule.change == "holds" for rule, _ in self.lexicon.verbs.get(self.low(end), ()))
        if noun == "area" and (ruled or self.skippable(end)):
            return None  # "the area held by them": whatever that is
        if self._is_site(noun) or (noun in words["partial"] and part is not None):
            if noun in words["stand_ins"] and (meant := self._site_meant(at)):
                found = self._bare(
                    at, meant, article, possessor, counted, extent, part, owner, start
                )
                if found is not None:
                    return [replace(w, part=w.part and meant) for w in found[0]], found[1]
            if article == "the" and (called_site := self._named_site(unit, noun)) is not None:
                return [replace(called_site, end=unit.end, owner=owner)], end
            base: Where | None = None
            if possessor is not None:
                base = self._where(possessor)
                if possessor.kind == "place" and is_country(possessor.ref):
                    base = None
            elif article in ("the", "its", "their", "this", "that", "a", "") and not any(
                # "had control of 59 districts": more than a town has
                self.unit(k).kind == "count" and (self.unit(k).ref.count.low or 0) > _A_TOWNS
                for k in range(start, at)
            ):
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
            return [
                replace(
                    base,
                    start=self.unit(start).start,
                    end=unit.end,
                    owner=owner,
                    part=self._label_of(start, at, part),
                    extent="part",
                )
            ], end
        if (
            counted
            or article in ("a", "an", "another", "several", "some", "many", "two", "few")
            or (noun.endswith("s") and not noun.endswith("ss") and noun != "outskirts")
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

    def _are_divisions(self, noun: str) -> bool:
        """True for "districts" in a report that names such a division: none are a town's."""
        one = f" {noun.removesuffix('s')}"
        return noun.endswith("s") and any(
            m.place is not None
            and m.place.kind == "admin2"
            and (m.text.lower().endswith(one) or self.text.startswith(one, m.end))
            for m in self.page.mentions
        )

    def _list(self, at: int) -> tuple[list[Where], int] | None:
        """ "three villages, including A, B and C": the named ones."""
        places, end = self._places(at)
        return (places, end) if places else None

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
                and self.low(start - 1) not in ("after", "before", "following", "with", "including")
                and not (
                    self.low(start + 1) == ","
                    and self._is_aside(start + 2, last)
                    and not self._is_in_a_clause_before(start)
                )
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

    def _is_in_a_clause_before(self, at: int) -> bool:
        """ "As envoys met in X, the airport at Y fell": X is no subject of what fell."""
        first = next((k for k in range(at) if not self.is_("conjunctions", k)), at)
        marks = (k for k in range(first, at) if self.unit(k).is_mark)
        return self.is_("subordinators", first) and next(marks, None) is None

    def _before_the_rest(self, last: int, anywhere: bool) -> list[Where]:
        """ "X and other parts of the south", "X and several villages": X."""
        for at in range(last - 1, max(0, last - _REST), -1):
            if self._verblike(at) or self.unit(at).is_mark:
                return []
            if self.is_("joiners", at) and self.is_("rest", at + 1):
                return self._places_ending_at(at - 1, anywhere)
        return []

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
