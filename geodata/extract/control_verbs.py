"""Claims told by a verb: "X took A from Y", "A fell to X", "Y pulled out of A".

A rule of the language file says which of subject and object is the place, and which party gains or
loses; the verb's group tells voice and modality.
"""

from __future__ import annotations

from dataclasses import replace

from geodata.extract.control_findings import Finding
from geodata.extract.control_repulses import JUST_TOLD, WIDE, Repulses
from geodata.extract.control_words import Rule
from geodata.extract.sentence_units import DASHES, END, Where, is_country
from geodata.extract.speakers import sources
from geodata.extract.subjects import FAR, Group, Who

_LIST_OF_SITES = 14  # units of "the town hall, the port and the airport" before "in X"
_LETTERS = 8  # of a party's short name
_PARTS = frozenset({"part", "parts", "half", "side", "section", "quarter", "quarters"})

_STRETCHES = frozenset({"zone", "sector", "section", "side", "half"})  # no sites: anything is one


class ControlVerbs(Repulses):
    """Reads the verbs of control."""

    def _by_verb(self, index: int, rule: Rule, forms: frozenset[str]) -> Finding | None:
        measured = self.low(index + 1) in ("half", "part", "parts") and self.low(index + 2) == "of"
        adjective = rule.change == "holds" and not rule.things and not measured
        if adjective and self.is_("places", index + 1):
            return None  # "the regime controlled area"
        if (
            index
            and self.low(index - 1) in DASHES
            and self.unit(index - 1).end == self.unit(index).start
        ):
            return None  # "rebel-held" says so in passing
        if rule.follows:
            return None  # read with what it goes on from
        if self.low(index + 1) == ":" and "participle" in forms:
            return self._heading(index, rule)
        group = self._group(index, forms, rule)
        if group is None or self._is_no_war(index, rule, group):
            return None
        if (
            rule.change == "holds"
            and not rule.things
            and (
                (
                    self.low(index + 1) in ("in", "of", "over", "on")
                    and not self.lexicon.share.match(self.text, self.unit(index + 1).start)
                    and "base" in forms
                    and rule.object == "place"  # not "hold on to X"
                )
                or any(
                    self.low(k) in ("until", "once", "formerly", "previously")
                    for k in range(group.left, index)
                )
                or self.low(group.left) == "recently"
            )
        ):
            return None
        if rule.change == "holds" and (self.low(group.left - 1), self.low(group.left)) == (
            "which",
            "side",
        ):
            return None  # "not clear which side held X"
        after = index + 1
        if rule.particles:
            length, position = self._particle(after, rule)
            if not length:
                return None
            after = position
        before = self.low(index - 1)
        takes = before in self.lexicon.verbs and before not in self.lexicon.words["stays"]
        takes &= not self.is_("have", index - 1)
        besets = forms == {"gerund"} and self.is_("subordinators", index - 1)  # "after besieging X"
        if (
            rule.name == "besieged"
            and (takes or self.is_("prepositions", index - 1))
            and not besets
        ):
            return None  # "withdrew from besieged X", "entered besieged X"
        if rule.name == "besieged" and forms == {"gerund"} and self._is_ground(index - 1):
            return None  # "strategic points surrounding X"
        if rule.name == "defended" and not forms & {"past", "participle"}:
            return None  # "is defending X against them"
        if rule.name == "stopped_at" and group.voice != "active":
            return None  # a convoy is stopped at many a checkpoint
        if rule.passive_only and group.voice != "passive":
            return None
        if rule.name == "pulled_out" and self.low(index).startswith("br"):
            men = self.unit(group.left)
            if men.kind == "word" and not (
                self.is_("pronouns_group", group.left) or self.is_("relatives", group.left)
            ):
                return None  # "after fighting broke out"
        if rule.name in ("came_out", "headed_for") and not group.finite:
            return None  # "a convoy coming out of X", "left it, heading for X"
        if rule.name == "town_held" and (
            self.unit(group.left).kind != "place" or self.sentence.kind == "title"
        ):
            return None  # "90 percent of X held", in a headline: by somebody
        if rule.name == "landed" and not (
            self.unit(group.left).kind == "party" and self._is_head(group.left, group.left, True)
        ):
            return None  # the plane with soldiers aboard did
        if self.phrase_at(after, rule.not_after) and not (
            (self.is_("prepositions", after) and self.unit(after + 1).kind == "date")
            or self._is_counted_day(after)
        ):
            return None
        if rule.name == "settled" and not self.phrase_at(after, rule.place_after):
            return None
        if rule.name == "has_most" and not (
            self.is_("determiners", after) or self.is_("most", after) or self.is_("whole", after)
        ):
            return None
        first = after
        if group.voice == "passive" and rule.object == "thing":
            first = max(0, group.left - 8)  # "All roads into X were cut"
        if rule.needs_word and not any(
            self.low(k) in rule.needs_word for k in range(first, min(after + 14, len(self.units)))
        ):
            return None
        if group.voice == "passive" and not rule.passive_only:
            finding = self._passive(index, after, rule, group)
        else:
            finding = self._active(index, after, rule, group)
            if finding is None and self._tells_without_be(after, rule, group, forms):
                finding = self._passive(index, after, rule, group)
        if finding is None or not finding.places:
            return None
        if rule.change in ("handed_over", "lost") and finding.gained_by is None:
            self._set(finding, "gained_by", self._receiver(index))
        to_party = rule.close or rule.change in ("handed_over", "holds")
        other = finding.gained_by if to_party else finding.lost_by
        heavy = ("of", "lost_by") in rule.others and self.low(index + 1) == "of"
        untold_hand = group.voice == "passive" and self.phrase_at(after, rule.may_follow)
        if rule.needs_other and not other and not heavy and not untold_hand:
            return None  # but "cleared of enemy forces the town of X"
        if not rule.sure:
            party = finding.gained_by if rule.subject == "gained_by" else finding.lost_by
            if rule.change == "lost":
                party = party or finding.gained_by
            untold = group.voice == "passive" and (
                rule.change in ("gained", "lost", "siege_broken")
                or (
                    rule.change == "withdrew"
                    and group.finite
                    and not any(w.part for w in finding.places)
                )
                or any(self.is_("keeps_being", k) for k in range(group.left + 1, index))
                or (rule.change == "besieged" and self.low(after) != "by")
            )
            if party is None and not untold:
                return None
            if not any(w.named for w in finding.places) and party is None:
                return None
        if rule.name == "changed_hands" and any(w.extent == "partial" for w in finding.places):
            return None  # "little territory has changed hands in X"
        if rule.extent != "full":
            finding.extent = rule.extent
        low = self.low(index)
        if rule.change == "gained" and (
            low in self.lexicon.states["statives"]
            or (finding.in_passing and low in self.lexicon.states["states_in_passing"])
        ):
            finding.change = "holds"
        if any(self.low(k) == "longer" for k in range(group.left + 1, index)):
            if finding.change not in ("holds", "besieged"):
                return None
            finding.end_state()  # "no longer holds X"
        if rule.change == "gained" and self.is_("occupies", index):
            finding.lasted = self._lasted(after)
            if finding.lasted:
                finding.change = "holds"  # "occupied it for 28 years"
        if group.modality == "negated" and any(
            self.low(k) == "until"
            and any(self.unit(later).kind == "date" for later in range(k + 1, k + 4))
            for k in range(after, min(after + 12, len(self.units)))
        ):
            group.modality = "asserted"  # "did not take it until 10 September"
        lasting = self._lasts(after) if rule.change == "holds" else False
        if rule.change == "holds" and group.preposition in ("by", "after") and not lasting:
            finding.change = "gained"  # "achieved a victory by controlling X"
        led_by = {self.low(k) for k in range(max(0, index - _LETTERS), index)}
        if finding.change == "holds" and {"neither", "nor"} <= led_by:
            finding.change = "contested"  # "neither the rebels nor the army controls X"
            finding.gained_by = finding.lost_by = None
        if rule.change in ("advancing", "repelled"):
            finding.places = [
                w
                for w in finding.places
                if (w.mention is not None or rule.change == "repelled")
                and (w.text == self._said(w) or rule.change == "repelled")
            ]
            told_of = finding.gained_by or finding.lost_by or rule.subject == "place"
            passive = group.voice == "passive" or rule.subject == "thing"
            told_of = told_of or (rule.change == "repelled" and passive)
            if not finding.places or not told_of:
                return None
            if rule.name == "stopped_at" and not (finding.gained_by and finding.lost_by):
                return None
        if rule.name == "has_most" and self.low(after) != "the":  # "has its main base in X"
            finding.places = [w for w in finding.places if w.part is None]
        if rule.inside:
            finding.places = [w for w in finding.places if self._is_inside(w, rule)]
        fully = rule.extent != "partial"
        finding.places = [
            w  # "they entered the building" tells of no town, a building with a name does
            for w in finding.places
            if not w.part
            or not w.part.islower()
            or (fully and (rule.sure or w.text == self._said(w)))
            or self.text[w.start : w.end].lower() == "it"
            or self._is_site_by_name(w)
            or (w.part.split()[-1] in self.lexicon.words["cores"] and w.text == self._said(w))
            or (
                (rule.change in ("withdrew", "holds") or fully)
                and (
                    (noun := w.part.split()[-1]) in self.lexicon.words["sites"]
                    or (" " in w.part and noun not in _STRETCHES)
                )
                and not ({noun} | self.lexicon.words["stand_ins"]).isdisjoint(
                    self.text[w.start : w.end].lower().split()
                )
            )
        ]
        finding.places = self._without_people(finding, index, rule)
        if not finding.places:
            return None
        finding.modality = group.modality if group.modality != "asserted" else rule.modality
        return finding

    def _is_site_by_name(self, where: Where) -> bool:
        """ "the X railway station", "the airport at X", named in full."""
        noun = (where.part or "").split()[-1]
        said = self.text[where.start : where.end]
        closes = said.endswith((noun, f"{noun} at {where.text}"))
        return noun in self.lexicon.words["sites"] and where.text in said and closes

    def _is_inside(self, where: Where, rule: Rule) -> bool:
        """True for "the centre of X", whose part is then no part of the claim."""
        said = self.text[where.start : where.end].lower().split()
        within = (where.part or "").lower() in rule.inside or not rule.inside.isdisjoint(said)
        where.part = None if within else where.part
        return within

    def _lasts(self, after: int) -> bool:
        """ "after holding X for more than a month": they had it all the while."""
        for at in range(after, min(after + 12, len(self.units))):
            if self.low(at) == "for" and any(self.is_("times_long", k) for k in range(at, at + 6)):
                return True
            if self.unit(at).kind == "date" and self.low(at).startswith("for "):
                return True
            if self.unit(at).is_mark:
                return False
        return False

    def _heading(self, index: int, rule: Rule) -> Finding | None:
        """ "Captured: A, B and C" of a list that opens a line."""
        opens = all(self.unit(k).is_mark or self.unit(k).kind == "date" for k in range(index))
        if not opens or rule.object != "place" or rule.particles or rule.needs_word:
            return None
        places, end = self._places(index + 2)
        places = [w for w in places if w.mention is not None]
        if not places:
            return None
        finding = Finding(rule.name, rule.change, [], self.unit(index).start, self.unit(index).end)
        self._take_places(finding, places)
        self._other_parties(finding, end, rule)
        agent = self._agent(end)
        if agent is not None:
            self._set(finding, rule.subject, agent[0])
        self._stretch(finding, end)
        return finding

    def _tells_without_be(
        self, after: int, rule: Rule, group: Group, forms: frozenset[str]
    ) -> bool:
        """ "Rebels driven out of X", as headlines have it."""
        if group.finite and "participle" in forms and self._told_as_headline(after, rule, group):
            return group.voice == "active"
        return (
            rule.object == "party"
            and group.voice == "active"
            and group.finite
            and "participle" in forms
            and self.unit(group.left).kind == "party"
            and bool(self.phrase_at(after, rule.place_after))
        )

    def _receiver(self, index: int) -> str | None:
        """ "handed the town to tribal elders": those of no known party, under their own words."""
        for at in range(index + 1, min(index + 12, len(self.units))):
            if self.is_("subordinators", at) or self.low(at) in (",", ";"):
                return None
            if self.low(at) == "to":
                first = at + 1
                while self.is_("determiners", first):
                    first += 1
                end = first
                while self.unit(end).kind in ("word", "name") and not (
                    self.is_("prepositions", end)
                    or self.is_("conjunctions", end)
                    or self.skippable(end)
                    or self.is_("subordinators", end)
                ):
                    end += 1
                acronym = self.text[self.unit(first).start : self.unit(end - 1).end].isupper()
                people = self.low(end - 1) in self.lexicon.words["people"]
                if first < end <= first + 4 and (people or acronym):
                    return self.text[self.unit(first).start : self.unit(end - 1).end]
                return None
        return None

    def _is_ground(self, at: int) -> bool:
        """ "hills", "points": what may surround a place and besieges none."""
        low = self.low(at)
        if self.is_("people", at) or self.is_("bodies", at) or not low.endswith("s"):
            return False
        return self.is_("places", at) or self.is_("parts", at) or low in ("points", "sites")

    def _particle(self, after: int, rule: Rule) -> tuple[int, int]:
        """The rule's particle after the verb or after a short object ("pulled it out")."""
        for position in range(after, min(after + 7, len(self.units))):
            length = self.phrase_at(position, rule.particles)
            if length:
                if position == after or rule.object in ("none",):
                    return length, position + length
                # "handed the town over": the object stands between; keep it in reach
                return length, after
            if self.unit(position).is_mark or self.is_("subordinators", position):
                break
            if self.is_("verb_particles", position) and self.low(position) != "back":
                break  # "held off an attack on X"
        return 0, after

    def _active(self, index: int, after: int, rule: Rule, group: Group) -> Finding | None:
        finding = Finding(rule.name, rule.change, [], self.unit(index).start, self.unit(index).end)
        # who or what is the subject
        if rule.subject == "place":
            if rule.name == "withstood" and self._speakers_party(group.left) is not None:
                return None  # "the army said it repelled an attack": the army, and no place
            places = self._subject_places(group)
            if group.infinitive:
                places = self._latest_to(group)
            if not places:
                return None
            self._take_places(finding, places)
            end = after
        elif rule.subject == "thing":
            if rule.change == "repelled" and group.voice == "gerund":
                return None  # "an assault on X after failing in Y"
            subject = self._thing_subject(index, rule, group)
            if subject is None:
                return None
            places, owner = subject
            if not places:
                reached = self._place_after(finding, after, rule)  # "their flag flies over X"
                if reached is None and rule.change == "repelled":
                    fronted = self._fronted(group.left)  # "At X an assault failed"
                    if fronted:
                        self._take_places(finding, fronted)
                        reached = after
                if reached is None:
                    return None
                end = reached
            else:
                self._take_places(finding, places)
                end = after
            self._set(finding, rule.thing_by or "lost_by", owner)
            end = self._other_parties(finding, end, rule)
            self._stretch(finding, end)
            return finding
        else:
            if rule.change == "withdrew" and self._are_civilians(group.left):
                return None  # "30,000 people fled"
            if rule.change == "withdrew" and self._somebody_fled(index):
                return None
            who = self._controller(index, rule, group)
            who = who or self._subject(group, index) or self._lettered(group)
            if who is not None:
                won = self._won_just_before(who) if rule.change == "gained" else None
                won = won or self._those_who_have_it(rule, group) or self._losers_again(rule, who)
                self._set(finding, rule.subject, won or self._winners_men(who) or who.name)
                finding.allies = who.allies
                if not (group.infinitive and self.low(group.left) == "only"):
                    finding.start = min(finding.start, who.start)
            reached = self._object(finding, index, after, rule, group)
            if reached is None:
                return None
            end = reached
        if rule.close and not self._party_follows(after + self.phrase_at(after, rule.may_follow)):
            return None
        end = self._other_parties(finding, end, rule)
        if (
            rule.subject == "place"
            and not (finding.gained_by or rule.particles or rule.needs_word)
            and not self._falls_plainly(after)
            and not (rule.others and self._to_somebody(after))
        ):
            return None
        if finding.change == "gained" and not (finding.gained_by or finding.lost_by):
            told = self._attack_told(index) if rule.subject == "place" else None
            same = told is not None and told[0].text == finding.places[0].text
            if told is not None and same:
                self._set(finding, "gained_by", told[1])  # "Y attacked X. It fell the next day"
        if rule.subject == "place" and self.low(after) == "in":
            unplaced = all(w.mention is None or w.mention.place is None for w in finding.places)
            if unplaced and self.unit(after + 1).kind == "place":
                return None  # "Night fell in X", "Turnout fell in X"
        self._stretch(finding, end)
        return finding

    def _losers_again(self, rule: Rule, who: Who) -> str | None:
        """ "X fell to Y after Z left. A day earlier they had lost W": Z, who had lost X."""
        told = self.memory.told
        at = next((k for k, u in enumerate(self.units) if u.start == who.start), -1)
        if rule.change != "lost" or told is None or self.low(at) != "they":
            return None
        if any(unit.kind == "party" for unit in self.units[:at]):
            return None
        if told.gained_by != who.name:
            return None
        here = self.sentence.start
        others = (p.name for p in reversed(self.page.parties) if here - JUST_TOLD < p.start < here)
        return told.lost_by or next((name for name in others if name != who.name), None)

    def _somebody_fled(self, verb: int) -> bool:
        """ "President X, in exile since fleeing the capital": he, whoever else is named before."""
        if self.low(verb - 1) in ("he", "she"):
            # "…, he said after he fled to X": but a commander's "he left X" may be his men's
            return self.low(verb - 2) in ("since", "after", "before", "as", "when")
        if self._is_office(verb - 1):
            return True  # "President X fled the capital"
        if self.low(verb) not in self.lexicon.words["flight"]:
            return False
        if self.low(verb - 1) not in ("since", "after", "before"):
            return False
        for at in range(verb - 2, -1, -1):
            if self.unit(at).kind == "party":
                return False
            if self.unit(at).kind == "name" or self.is_("pronouns_person", at):
                return True
        return False

    def _is_office(self, last: int) -> bool:
        """ "The country's president, X": one person, and no army."""
        if self.unit(last).kind == "name":
            opened = self.unit(last).low.split()[0]
            if opened in self.lexicon.words["offices"]:
                return True
            last -= 1
        return self.is_("offices", last)

    def _are_civilians(self, at: int) -> bool:
        """True where those who leave are people of the place, or somebody of no side."""
        while self.skippable(at):
            at -= 1
        return self.is_("civilians", at) or self.unit(at).kind == "count"

    def _lettered(self, group: Group) -> Who | None:
        """ "CODECO took X": a party that goes by letters no table knows."""
        unit = self.unit(group.left)
        said = self.text[unit.start : unit.end]
        if not (said.isupper() and said.isalpha()) or self.sentence.kind == "title":
            return None
        if unit.kind not in ("name", "word") or not 2 < len(said) <= _LETTERS:
            return None
        if said in sources():
            return None  # "MSF pulled out of X": no side of the war
        return Who(said, unit.start) if group.finite else None

    def _controller(self, index: int, rule: Rule, group: Group) -> Who | None:
        """ "near the government controlled district of X", "the Hill Army (HA) held town of X":
        theirs who stand just before, whoever the sentence is about."""
        if rule.name != "holds" or not group.finite or group.left != index - 1:
            return None
        at = group.left
        if self.low(at) == ")" and self.low(at - 2) == "(":
            at -= 3 if self.unit(at - 3).kind == "party" else 1
        if self.unit(at).kind != "party" or self.unit(index + 1).kind not in ("place", "name"):
            return None
        return Who(str(self.unit(at).ref.name), self.unit(at).start)

    def _to_somebody(self, at: int) -> bool:
        """ "fell to us", "to the same men", "to combined forces": somebody, of no party known."""
        men = any(self.low(k) in ("forces", "men", "gunmen", "units") for k in (at + 1, at + 2))
        if self.low(at) != "to" or not (
            men or self.low(at + 1) in ("us", "them") or self.is_("determiners", at + 1)
        ):
            return False
        return not any(
            self.low(k) in self.lexicon.states["no_winner"] for k in range(at + 1, at + 5)
        )

    def _party_follows(self, at: int) -> bool:
        """ "to the rebels", "into rebel hands" at a unit; a country may be a mere destination."""
        if self.low(at) not in ("to", "into"):
            return False
        at += 1
        while self.is_("determiners", at) or self.low(at) in ("hands", "of", "same"):
            at += 1
        seat = self.unit(at).kind == "place" and self.low(at - 1) == "to"
        return self.unit(at).kind == "party" or (seat and self._seat(self.unit(at)) is not None)

    def _latest_to(self, group: Group) -> list[Where]:
        """ "X became the latest town to fall": X, unless the sentence says so elsewhere."""
        known = self.memory.place
        if known is not None and known.start >= self.sentence.start:
            return []
        for at in range(group.left):
            if self.unit(at).kind == "place" and not is_country(self.unit(at).ref):
                return [self._where(self.unit(at))]
        return []

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
        for at in range(after, after + _LETTERS):
            if self.is_("determiners", at) or self.unit(at).kind == "party":
                return True
            if self.is_("prepositions", at) or self.low(at) == "in" or self.unit(at).is_mark:
                return False
        return False

    def _lasted(self, after: int) -> tuple[int, str] | None:
        """ "… for 28 years", "… for three days": how long, by number and unit."""
        for at in range(after, min(after + 8, len(self.units))):
            if self.low(at) == "for" and self.is_("periods", at + 2):
                counted, low = self.unit(at + 1), self.low(at + 1)
                number = counted.ref.count.best if counted.kind == "count" else None
                number = int(low) if low.isdigit() else number
                return (int(number), self.low(at + 2)) if number else None
            if self.unit(at).is_mark or self.is_("subordinators", at):
                return None
        return None

    def _those_who_have_it(self, rule: Rule, group: Group) -> str | None:
        """ "When soldiers arrived they had melted away": "they" who were told to have the town."""
        last = self.memory.claimed
        if rule.change != "withdrew" or self.low(group.left) != "they":
            return None
        if self._speakers_party(group.left) is not None:
            return None  # "Y confirmed they had left"
        if not isinstance(last, Finding) or last.change not in ("gained", "holds"):
            return None
        near = 0 < self.unit(group.left).start - last.end < JUST_TOLD
        return last.gained_by if near and last.modality == "asserted" else None

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

    def _passive(self, index: int, after: int, rule: Rule, group: Group) -> Finding | None:
        if rule.subject in ("place", "thing") or rule.object == "none":
            return None
        finding = Finding(rule.name, rule.change, [], self.unit(index).start, self.unit(index).end)
        end = after
        beaten = rule.change == "repelled"
        if rule.object == "place":
            places = self._told_after(after) or self._subject_places(group)
            if not places and rule.party_object:
                return self._beset_in(index, after, rule, group)
            if not places:
                return None
            self._take_places(finding, places)
        elif rule.object == "thing":
            subject = self._thing_subject(index, rule, group)
            if subject is None:
                return None
            if subject[0]:
                self._take_places(finding, subject[0])
            elif (reached := self._place_after(finding, after, rule)) is not None:
                end = reached  # "attackers were turned back at X"
            elif rule.name == "cut_roads" and self._is_way_out(group.left, rule):
                told_of = self.memory.place  # "The last road out was cut"
                self._take_places(finding, [told_of] if told_of is not None else [])
            elif (
                rule.change == "repelled"
                and self.low(group.left) in rule.things
                and self.low(group.left - 1) == "the"
                and (
                    (told := self._attack_told(index)) is not None
                    or self._just_told(index) is not None
                )
            ):
                # "the assault was repelled"
                where = told[0] if told is not None else self._just_told(index)
                if told is not None:
                    self._set(finding, "lost_by", told[1])
                self._take_places(finding, [where] if where is not None else [])
            else:
                return None
            if rule.thing_by:
                self._set(finding, rule.thing_by, subject[1])
        else:
            who = self._subject(group, index)
            if who is None:
                return self._beaten_off(index, after, rule, group) if beaten else None
            self._set(finding, "lost_by", who.name)
            reached = self._place_after(finding, after, rule)
            if reached is None and not beaten and (places := self._from_which(who)):
                self._take_places(finding, places)
                reached = after
            known = self.memory.place
            abroad = self.low(after) == "out" and any(
                self.low(k) in ("into", "to", "of") for k in range(after + 1, after + _LETTERS)
            )
            if reached is None and self.low(after) == "out" and known is not None and not abroad:
                # "who took X in May have been driven out"
                unit = self.unit(index)
                if known.named and unit.start - known.start < JUST_TOLD:
                    finding.places = [replace(known, start=unit.start, end=unit.end)]
                    reached = after + 1
            if reached is None and beaten:
                return self._beaten_off(index, after, rule, group)
            last = self.memory.claimed
            if (
                reached is None
                and known is not None
                and known.start >= self.sentence.start
                and self.is_("conjunctions", group.left)
                and rule.name == "drove_out"
                and isinstance(last, Finding)
                and last.gained_by == who.name
            ):
                # "took X in May and was ejected a day later by the army"
                unit = self.unit(index)
                finding.places = [replace(known, start=unit.start, end=unit.end)]
                reached = after
            if reached is None:
                return None
            finding.start = min(finding.start, who.start)
            end = reached
        finding.in_passing = not group.finite
        agent = self._agent(after)
        if agent is not None:
            self._set(finding, rule.subject, agent[0])
            end = max(end, agent[1])
        elif self.low(after) == "by" and self.low(after + 1) == "them":
            self._set(finding, rule.subject, self._pronoun_party(after + 1))
        elif (ring := self._has_it_so(finding, group)) is not None:
            self._set(finding, rule.subject, ring)
        elif rule.change == "gained" and (then := self._attackers_then(after)) is not None:
            self._set(finding, rule.subject, then)
        elif self.is_("relatives", group.left) and rule.object == "place":
            # "X advanced into Y, which was captured …": by X, unless X only tells of it
            who = self._scan_left(group.left - 1, coordinated=False)
            if who is not None and not any(
                self.low(k) in self.lexicon.words["speech"] for k in range(group.left)
            ):
                self._set(finding, rule.subject, who.name)
        # "was retaken from Y by X": Y stands before X
        end = max(end, self._other_parties(finding, after, rule))
        self._stretch(finding, end)
        return finding

    def _is_way_out(self, left: int, rule: Rule) -> bool:
        """True in "the last road out, towards X, was cut", where a town has been told of."""
        known = self.memory.place
        if known is None or not known.named:
            return False
        return any(
            self.low(k) in rule.things and self.low(k + 1) in ("out", "in", ",")
            for k in range(max(0, left - _LETTERS), left)
        )

    def _attackers_then(self, after: int) -> str | None:
        """ "X was captured when the army launched an attack": by the army."""
        if self.low(after) not in ("when", "as"):
            return None
        party = next((k for k in range(after + 1, after + 7) if self.unit(k).kind == "party"), 0)
        if not party or not self._is_head(party, party, False):
            return None
        told = {self.low(k) for k in range(party + 1, party + 5)}
        attacked = not self.lexicon.states["attacks"].isdisjoint(told)
        return str(self.unit(party).ref.name) if attacked else None

    def _told_after(self, after: int) -> list[Where]:
        """X of "Among the towns held by Y are X and Z"."""
        if self.low(0) != "among":
            return []
        agent = self._agent(after)
        at = agent[1] if agent is not None else after
        return self._places(at + 1)[0] if self.is_("be", at) else []

    def _has_it_so(self, finding: Finding, group: Group) -> str | None:
        """Y of "Y have X surrounded"."""
        if group.finite or not finding.places:
            return None
        first = min(w.start for w in finding.places)
        at = next((k for k, u in enumerate(self.units) if u.start >= first), 0) - 1
        while self.is_("determiners", at):
            at -= 1
        if not self.is_("have", at):
            return None
        who = self._scan_left(at - 1, coordinated=False)
        return who.name if who is not None else None

    def _from_which(self, who: Who) -> list[Where]:
        """X of "X, from which the rebels were driven", "X, from where they were expelled"."""
        at = next((k for k, u in enumerate(self.units) if u.start >= who.start), 0) - 1
        while self.is_("determiners", at):
            at -= 1
        if self.low(at) not in ("which", "where") or self.low(at - 1) != "from":
            return []
        return self._before_relative(at - 1)

    def _beset_in(self, index: int, after: int, rule: Rule, group: Group) -> Finding | None:
        """ "Government troops are trapped in X", "the soldiers in X were surrounded"."""
        who = self._subject(group, index)
        if who is None:
            return None
        unit = self.unit(index)
        finding = Finding(rule.name, rule.change, [], unit.start, unit.end)
        finding.lost_by, finding.start = who.name, min(unit.start, who.start)
        reached = self._place_after(finding, after, rule)
        if reached is None:
            inside = self._places_ending_at(group.left, anywhere=True)
            if not inside or not self._leaves_it_at_that(self._over_agent(after)):
                return None
            self._take_places(finding, inside)
        agent = self._agent(after)
        if agent is not None:
            self._set(finding, rule.subject, agent[0])
        self._stretch(finding, max(after, reached or after))
        return finding

    def _other_parties(self, finding: Finding, after: int, rule: Rule) -> int:
        """ "from PARTY", "to PARTY": the parties the rule's prepositions bring in."""
        end = after
        for word, role in rule.others:
            if word == "by":
                continue
            for at in range(after, min(after + 12, len(self.units))):
                unit = self.unit(at)
                if unit.low == word or (word == "to" and unit.low == "into"):
                    start = at + 1
                    if self.phrase_at(start, (("the", "hands", "of"),)):
                        start += 3
                    elif self.phrase_at(start, (("hands", "of"),)):
                        start += 2
                    elif unit.low == "into" and self.low(start + 1) != "hands":
                        continue
                    who = self._party_at(start)
                    if who is None and word == "to" and self.unit(start).kind == "place":
                        who = self._seat(self.unit(start))  # "passed to Kyiv"
                    if word == "of" and any(
                        self.is_("relatives", k) or self.low(k) == "," for k in range(after, at)
                    ):
                        break  # "clearing X, which lies south of villages that Y took"
                    far = word == "from" and self.low(at - 1) in self.lexicon.words["distances"]
                    # "…, Lee from the Joint Command said": whom he speaks for
                    far |= any(a.cue_start < unit.start < a.cue_end for a in self.page.attributions)
                    if who is not None and not far:
                        self._set(finding, role, who)
                        while self.unit(start).kind not in ("party", "place"):
                            start += 1
                        end = max(end, start + 1)
                        break
                if unit.is_mark and unit.low not in (",", '"', "(", ")"):
                    break
                if self.is_("subordinators", at) and unit.low not in ("following",):
                    break
                if unit.low in self.lexicon.verbs and unit.kind == "word" and at > after:
                    break
        return end
