"""What a verb of control acts on: the place it takes, the party it drives out and whence.

The place is the verb's object, or what a relative, a joined verb or the sentence before leave it.
"""

from __future__ import annotations

from dataclasses import replace

from geodata.extract.control_findings import Finding
from geodata.extract.control_repulses import JUST_TOLD, WIDE, Repulses
from geodata.extract.control_words import Rule
from geodata.extract.sentence_units import DASHES, END, Where, is_country
from geodata.extract.subjects import FAR, Group

_LIST_OF_SITES = 14  # units of "the town hall, the port and the airport" before "in X"
_PARTS = frozenset({"part", "parts", "half", "side", "section", "quarter", "quarters"})
LETTERS = 8  # of a party's short name


class ControlObjects(Repulses):
    """Reads the objects of the verbs of control."""

    def _object(
        self, finding: Finding, index: int, after: int, rule: Rule, group: Group
    ) -> int | None:
        """Reads the object; the index after it, None where it is not one of the rule's kind."""
        if rule.object == "place":
            at = self._over_adverbials(after + self.phrase_at(after, rule.may_follow))
            lasting = rule.name == "holds" and (self._ever(at + 1) or self._ever(at + 2))
            places, end = self._places(at, strict=not (rule.sure or lasting))
            if not places and rule.change == "lost":
                # "lost X to the rebels": whoever takes it shows that it is a place
                places, end = self._places(at)
                if not self._party_follows(end):
                    places = []
            if places and self.low(end) == ":" and not any(w.named for w in places):
                listed, closes = self._places(end + 1)  # "three towns: X and Y"
                places, end = (listed, closes) if listed else (places, end)
            if places:
                if self.phrase_at(end, rule.not_beside) and self.unit(end + 1).kind != "date":
                    return None  # "left X in ruins", but "left X in July"
                self._take_places(finding, places)
                return end
            if group.finite and self._object_relative(group, at):
                places = self._antecedent_places(group)
                if places:
                    self._take_places(finding, places)
                    return after
            if group.finite and (places := self._contact_places(group)):
                self._take_places(finding, places)
                return after
            if self.low(at) in ("of", "from") and (self.low(at), "lost_by") in rule.others:
                # "cleared of mines and men the town of X", "took from the rebels on Monday A and B"
                loser = self._party_at(at + 1)
                for late in range(at + 1, at + 8 if loser or self.low(at) == "of" else at):
                    opens = self.is_("determiners", late) or self.low(late) in ('"', "”")
                    beside = self.unit(late - 1).kind in ("party", "date")
                    if opens or (beside and self.unit(late).kind == "place"):
                        places, end = self._places(late)
                        if places:
                            self._take_places(finding, places)
                            self._set(finding, "lost_by", loser)
                            return end
            if rule.sure and (sites := self._sites_of(at)) is not None:
                self._take_places(finding, sites[0])
                return sites[1]
            if rule.party_object:
                return self._party_object(finding, at, rule)
            if (shared := self._shared_object(at, rule)) is not None:
                self._take_places(finding, shared[0])
                return shared[1]
            if rule.change == "withdrew" and (theirs := self._left_again(finding, index, after)):
                self._take_places(finding, theirs)
                return after
            plainly = self._clause_opens(group.left) < 0  # not "X took it after Y left"
            if plainly and self.low(index) == "left" and self._leaves_it_at_that(after):
                known = self._left_where_told(finding, index)
                if known and not self._goes_elsewhere(index, after):
                    self._take_places(finding, known)
                    return after
            return self._positions_in_front(finding, at, rule, group)
        if rule.object == "party":
            return self._party_object(finding, after, rule)
        if rule.object == "thing":
            at = after
            if self.low(at) in ("off", "back", "away", "over"):
                at += 1
            for _ in range(7):
                unit = self.unit(at)
                if unit.low in ('"', "“", "”"):
                    at += 1
                    continue
                if unit.kind == "word" and unit.low in rule.things:
                    reached = self._place_after_thing(finding, at + 1, rule)
                    if reached is None and rule.change == "repelled":
                        fronted = self._fronted(group.left)
                        if fronted and not any(
                            self.is_("places", k) for k in range(at + 1, at + 4)
                        ):
                            self._take_places(finding, fronted)
                            return at + 1  # "In X the militia beat back an assault"
                        if defended := self._defended(group):
                            self._take_places(finding, defended)
                            return at + 1
                        back = self.low(at + 1) in ("back", "off", "away", "aside")
                        if finding.gained_by is None:
                            return None  # "the minister survived the attack"
                        if (
                            self.is_("determiners", at - 1)
                            or self.low(at) in self.lexicon.words["attackers"]
                        ):
                            return self._where_they_attacked(finding, at + 1 + back, None)
                    alone = not self.is_("prepositions", at + 1)
                    if reached is None and rule.change == "siege_broken" and alone:
                        return self._siege_told_of(finding, index, at + 1)
                    return reached
                told = self.lexicon.verbs.get(unit.low, ()) if unit.kind == "word" else ()
                describes = self.low(at + 1) in rule.things and any("base" in f for _, f in told)
                if told and not describes:  # but "complete control"
                    return None
                if (unit.is_mark and unit.low not in DASHES) or unit is END:
                    return None
                if unit.kind == "word" and self.is_("prepositions", at) and unit.low != "of":
                    return None
                if unit.kind == "word" and (self.is_("subordinators", at) or unit.low == "and"):
                    return None
                at += 1
            return None
        if rule.name == "rolled_into" and self._drives_others(index, after):
            return None  # "driving the loyalists back into X"
        # intransitive: straight to the prepositions
        reached = self._place_after(finding, after, rule)
        if reached is None and (places := self._taken_up(after, rule, group)):
            self._take_places(finding, places)
            return after
        if rule.name == "rolled_into" and self.low(after) == "back":
            after += 1
        if reached is None and rule.name == "rolled_into" and self.low(after) == "in":
            places = self._fronted(group.left)  # "In X the army moved in"
            if not places and finding.gained_by and self._leaves_it_at_that(after + 1):
                places = self._place_told(index)
            if places:
                self._take_places(finding, places)
                return after + 1
        if (
            reached is None
            and group.finite
            and not group.infinitive
            and (self.is_("coming_back", index) or self.low(after - 1) == "back")
            and self._leaves_it_at_that(after)
            and (left := self._left_by_others(finding)) is not None
        ):
            self._take_places(finding, [left])  # "They had left X, and the army returned"
            finding.extent = "full"
            return after
        if reached is None and rule.change == "withdrew" and self._leaves_it_at_that(after):
            attacked = self._forced_off(finding, index, group)
            if attacked:
                self._take_places(finding, attacked)
                finding.change = "repelled"
                group.modality = "asserted" if group.infinitive else group.modality
                return after
        flight = self.low(index) in self.lexicon.words["flight"]  # people flee as well
        if (
            reached is None
            and rule.change == "withdrew"
            and not flight
            and self._leaves_it_at_that(after)
            and not self._goes_elsewhere(index, after)
            and not self._stays_in_a_part(after)
        ):
            if here := self._where_they_were(group) or self._left_where_told(finding, index):
                self._take_places(finding, here)
                return after
            if (
                self.memory.place is None
                and group.preposition == "before"
                and finding.lost_by is not None
            ):
                places = self._place_told(index)  # "ransacked X before withdrawing"
                self._take_places(finding, places)
                return after if places else None
        return reached

    def _left_where_told(self, finding: Finding, index: int) -> list[Where]:
        """The place told of just before that "the rebels withdrew", "its men had left" leave."""
        known, unit, last = self.memory.place, self.unit(index), self.memory.claimed
        beaten = isinstance(last, Finding) and last.change in ("repelled", "advancing")
        if (
            known is None
            or not known.named
            or finding.lost_by is None
            or unit.start - known.start >= JUST_TOLD
            or beaten  # who was beaten off never had the town
        ):
            return []
        return [replace(known, start=unit.start, end=unit.end)]

    def _taken_up(self, after: int, rule: Rule, group: Group) -> list[Where]:
        """X of "X, which they marched into in May": a relative before the subject."""
        length = self.phrase_at(after, rule.place_after)
        closes = self.unit(after + length)
        open_end = closes.is_mark or closes.kind == "date" or self._is_adjunct(after + length)
        if not length or not group.finite or not open_end:
            return []
        at = self._relative_before(group)
        return self._before_relative(at) if at is not None and self.low(at) != "where" else []

    def _is_adjunct(self, at: int) -> bool:
        """True for "in May", "without a fight", "last year"."""
        return self.is_("prepositions", at) and (
            self.unit(at + 1).kind == "date" or self.low(at) == "without"
        )

    def _drives_others(self, verb: int, after: int) -> bool:
        """True where somebody else stands between a verb of driving and "into"."""
        if not any(rule.name == "drove_out" for rule, _ in self.lexicon.verbs[self.low(verb)]):
            return False
        for at in range(after, after + LETTERS):
            if self.is_("determiners", at) or self.unit(at).kind == "party":
                return True
            if self.is_("prepositions", at) or self.low(at) == "in" or self.unit(at).is_mark:
                return False
        return False

    def _where_they_were(self, group: Group) -> list[Where]:
        """ "The garrison in the X pocket came out overnight": of X."""
        for at in range(group.left - 1, max(-1, group.left - 6), -1):
            if self.low(at) in ("in", "at", "inside") and self.unit(at - 1).kind == "party":
                places, end = self._places(at + 1, strict=True)
                return places if end == group.left + 1 else []
        return []

    def _left_again(self, finding: Finding, index: int, after: int) -> list[Where]:
        """ "They stormed X and left a day later": what they who leave are last told to have."""
        last, unit = self.memory.claimed, self.unit(index)
        first = next((k for k, u in enumerate(self.units) if u.start >= finding.start), 0)
        while self.is_("determiners", first - 1):
            first -= 1
        here = isinstance(last, Finding) and last.start >= self.sentence.start
        if self.low(first - 1) in ("after", "as", "once") and finding.lost_by and not here:
            # "They put up roadblocks in X after Y left"
            return self._place_told(index) if self._leaves_it_at_that(after) else []
        if not isinstance(last, Finding) or last.change not in ("gained", "holds"):
            return []
        theirs = last.gained_by is not None and last.gained_by == finding.lost_by
        if not (theirs and last.modality == "asserted" and self._leaves_it_at_that(after)):
            return []
        if not 0 < unit.start - last.end < JUST_TOLD:
            return []
        return [replace(place, start=unit.start, end=unit.end) for place in last.places]

    def _left_by_others(self, finding: Finding) -> Where | None:
        """The place told of last, where somebody else has just left or lost it."""
        last = self.memory.claimed
        if not isinstance(last, Finding) or last.change not in ("withdrew", "lost", "gained"):
            return None
        unit = self.unit(next(k for k, u in enumerate(self.units) if u.start >= finding.start))
        near = last.places and 0 < unit.start - last.places[0].start < JUST_TOLD
        if not near or finding.gained_by in (None, last.gained_by):
            return None
        return replace(last.places[0], start=finding.start, end=finding.end)

    def _sites_of(self, at: int) -> tuple[list[Where], int] | None:
        """ "seized the town hall, the port and the airport in X": all of them parts of X."""
        listed = False
        for k in range(at, at + _LIST_OF_SITES):
            unit = self.unit(k)
            if unit.low in ("in", "at") and listed and self.is_("parts", k - 1):
                places, end = self._places(k + 1)
                known = [w for w in places if w.mention is not None and w.part is None]
                site = self.text[self.unit(k - 1).start : self.unit(k - 1).end]
                parts = [replace(w, part=site, extent="part") for w in known]
                return (parts, end) if parts else None
            listed |= unit.low in (",", "and")
            owner = unit.kind == "party" and unit.ref.plain and self.is_("parts", k + 1)
            if unit.kind != "word" and unit.low != "," and not owner:
                return None  # but "the police station"
            if self._verblike(k) or (self.is_("prepositions", k) and unit.low != "of"):
                return None
        return None

    def _shared_object(self, at: int, rule: Rule) -> tuple[list[Where], int] | None:
        """ "loses, then wins back, X": the second verb's object is the first's too."""
        joined = False
        while (
            self.low(at) == ","
            or self.is_("joiners", at)
            or (self.low(at) == "then" and joined)
            or (joined and self.skippable(at))
        ):
            joined = True
            at += 1
        if not joined or self.unit(at).kind != "word":
            return None
        others = [r for r, _ in self.lexicon.verbs.get(self.low(at), ()) if r.object == "place"]
        if not others:
            return None
        at += 1
        at += max(self.phrase_at(at, (*r.particles, *r.may_follow)) for r in others)
        at += self.low(at) == ","
        places, end = self._places(at, strict=True)
        return (places, end) if places else None

    def _place_told(self, index: int) -> list[Where]:
        """ "They had left X when the army walked in": the place of this sentence or the last."""
        unit, known = self.unit(index), self.memory.place
        told = self._where(unit) if known is None else known
        if known is None or known.start < self.sentence.start:
            named = (self.unit(k) for k in range(index - 1, -1, -1))
            first = next(
                (u for u in named if u.kind == "place" and not self._is_where_one_speaks(u.ref)),
                None,
            )
            told = self._where(first) if first is not None else told
        place = told.mention.place if told.mention is not None else None
        if place is None or place.kind in WIDE or unit.start - told.start > JUST_TOLD:
            return []  # who comes into a province has not all of it
        return [replace(told, start=unit.start, end=unit.end)]

    def _siege_told_of(self, finding: Finding, index: int, after: int) -> int | None:
        """ "They broke through to X, ending a four-month siege": of X."""
        for at in range(index - 1, max(-1, index - 12), -1):
            unit = self.unit(at)
            if unit.kind == "place" and not is_country(unit.ref):
                self._take_places(finding, [self._where(unit)])
                return after
        return None

    def _ever(self, at: int) -> bool:
        """ "since 1977": of people held, the day they were taken is told in another way."""
        return self.low(at).split(" ")[0] == "since"

    def _positions_in_front(
        self, finding: Finding, at: int, rule: Rule, group: Group
    ) -> int | None:
        """ "In X, they captured the last of the army's positions": X, in full where the last."""
        if not rule.sure:
            return None
        last = False
        for k in range(at, at + 8):
            low = self.low(k)
            last |= self.is_("what_is_left", k)
            if low in self.lexicon.words["posts"]:
                places = self._fronted(group.left)
                if not places:
                    return None
                self._take_places(finding, places)
                finding.extent = "full" if last else "partial"
                return k + 1
            if self.unit(k).is_mark or (self.is_("prepositions", k) and low != "of"):
                return None
        return None

    def _just_told(self, index: int) -> Where | None:
        """The place an earlier sentence told of shortly before, as if it were said there."""
        known, unit = self.memory.place, self.unit(index)
        if known is None or not known.named or known.start >= self.sentence.start:
            return None
        if unit.start - known.start >= JUST_TOLD:
            return None
        return replace(known, start=unit.start, end=unit.end)

    def _goes_elsewhere(self, index: int, after: int) -> bool:
        """ "the province where troops have retreated to two garrisons", "fell back to X" after X
        was told of: not from the place told of."""
        known = self.memory.place
        place = self.unit(after + 1)
        here = known is not None and place.kind == "place" and place.low == known.text.lower()
        back = range(max(0, index - 6), index)
        return (self.low(after) == "to" and here) or any(self.low(k) == "where" for k in back)

    def _stays_in_a_part(self, after: int) -> bool:
        """ "retreated to the western part of the city": they are still in it."""
        if self.low(after) not in ("to", "into"):
            return False
        return any(
            self.low(k) in _PARTS and self.low(k + 1) == "of" for k in range(after, after + 5)
        )

    def _party_object(self, finding: Finding, after: int, rule: Rule) -> int | None:
        at = after
        if self.low(at) == "them" and rule.subject == "gained_by":
            self._tell_them_apart(finding, after)
        if self.low(at) in self.lexicon.words["attackers"] or (
            self.is_("determiners", at) and self.low(at + 1) in self.lexicon.words["attackers"]
        ):
            return self._attackers(finding, at + self.is_("determiners", at), rule)
        for _ in range(6):
            unit = self.unit(at)
            if self.is_("foes", at):
                return self._place_after(finding, at + 1, rule)
            state = unit.kind == "place" and is_country(unit.ref) and self.low(at + 1) != "'s"
            if unit.kind == "party" or (state and self._state(unit) is not None):
                role = rule.party_object or "lost_by"
                self._set(finding, role, self._state(unit) if state else unit.ref.name)
                end = at + 1
                while self.low(end) in ("and", ",") and self.unit(end + 1).kind == "party":
                    end += 2
                reached = self._place_after(finding, end, rule)
                if reached is None and rule.change == "repelled":
                    return self._where_they_attacked(finding, end, finding.lost_by)
                return self._place_they_held(finding, end) if reached is None else reached
            if not (
                self.is_("determiners", at)
                or self.skippable(at)
                or unit.kind in ("count", "name")
                or self.low(at) in ("out", "back", "off", "last", "remaining", "of", "most", "all")
                or (
                    unit.kind == "word"
                    and unit.low.isalpha()
                    and not self.is_("prepositions", at)
                    and not self.is_("conjunctions", at)
                    and not self.is_("subordinators", at)
                )
            ):
                return None
            at += 1
        return None

    def _tell_them_apart(self, finding: Finding, after: int) -> None:
        """ "Y's fighters raided A after vigilantes drove them out of B": Y lost B, and whoever
        drove them out goes by no name known."""
        reach = range(after - 1, max(-1, after - FAR), -1)
        opens = next((k for k in reach if self.is_("subordinators", k)), None)
        if opens is None or finding.gained_by is None:
            return
        own = range(opens + 1, after)
        if len(own) > 1 and not any(
            self.unit(k).kind == "party" or self.is_("pronouns_group", k) for k in own
        ):
            finding.lost_by, finding.gained_by = finding.gained_by, None

    def _place_they_held(self, finding: Finding, after: int) -> int | None:
        """ "drove away the rebels who had held X since May": with them gone, X is taken."""
        at = after + (self.low(after) == ",")
        if self.low(at) not in ("who", "which", "that"):
            return None
        for verb in range(at + 1, at + 5):
            if self.skippable(verb) or self.is_("have", verb) or self.is_("be", verb):
                continue
            rules = [r for r, _ in self.lexicon.verbs.get(self.low(verb), ())]
            if any(r.change in ("holds", "gained") and r.object == "place" for r in rules):
                places, end = self._places(verb + 1)
                if not places:
                    return None
                self._take_places(finding, places)
                finding.change = "gained"
                return end
            return None
        return None

    def _place_after_thing(self, finding: Finding, after: int, rule: Rule) -> int | None:
        if rule.thing_by:
            for at in range(after, min(after + 8, len(self.units))):
                if self.low(at) in ("by", "from") and (who := self._party_at(at + 1)) is not None:
                    self._set(finding, rule.thing_by, who)
                    break
            for at in range(after - 2, max(after - 6, -1), -1):
                unit = self.unit(at)
                if unit.kind == "party":
                    self._set(finding, rule.thing_by, unit.ref.name)
                    break
                if self.lexicon.verbs.get(unit.low):
                    break
                if rule.change == "repelled":
                    self._set(finding, rule.thing_by, self._attackers_named(at))
        return self._place_after(finding, after, rule)

    def _party_follows(self, at: int) -> bool:
        """ "to the rebels", "into rebel hands" at a unit; a country may be a mere destination."""
        if self.low(at) not in ("to", "into"):
            return False
        at += 1
        while self.is_("determiners", at) or self.low(at) in ("hands", "of", "same"):
            at += 1
        seat = self.unit(at).kind == "place" and self.low(at - 1) == "to"
        return self.unit(at).kind == "party" or (seat and self._seat(self.unit(at)) is not None)
