"""Claims told by a verb: "X took A from Y", "A fell to X", "Y pulled out of A".

A rule of the language file says which of subject and object is the place, and which party gains or
loses; the verb's group tells voice and modality.
"""

from __future__ import annotations

from geodata.extract.control_findings import Finding
from geodata.extract.control_objects import LETTERS
from geodata.extract.control_passives import ControlPassives
from geodata.extract.control_repulses import JUST_TOLD
from geodata.extract.control_words import Rule
from geodata.extract.sentence_units import DASHES, Where, is_country
from geodata.extract.speakers import sources
from geodata.extract.subjects import Group, Who

_STRETCHES = frozenset({"zone", "sector", "section", "side", "half"})  # no sites: anything is one


class ControlVerbs(ControlPassives):
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
        led_by = {self.low(k) for k in range(max(0, index - LETTERS), index)}
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
        if unit.kind not in ("name", "word") or not 2 < len(said) <= LETTERS:
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

    def _latest_to(self, group: Group) -> list[Where]:
        """ "X became the latest town to fall": X, unless the sentence says so elsewhere."""
        known = self.memory.place
        if known is not None and known.start >= self.sentence.start:
            return []
        for at in range(group.left):
            if self.unit(at).kind == "place" and not is_country(self.unit(at).ref):
                return [self._where(self.unit(at))]
        return []

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
