"""Attacks beaten off: where, and whose they were, when the clause that tells it doesn't say.

"They attacked X but were driven back", "the army pushed them back", "the assault was repelled":
the place is that of the attack told of just before, in this sentence or in one shortly before it.
"""

from __future__ import annotations

from dataclasses import replace

from geodata.extract.captives import Captives
from geodata.extract.control_findings import Finding
from geodata.extract.control_words import Rule
from geodata.extract.page import Sentence
from geodata.extract.phrases import words_of
from geodata.extract.sentence_units import END, REGIONS, Where, is_country, within
from geodata.extract.subjects import Group

WIDE = REGIONS | {"country", "sea"}
JUST_TOLD = 350  # characters within which "they pulled out" means the place just told of
_FOES = 8  # parties back that "them" may mean
_NEAR = 9  # units between "but" and what befell those who attacked
_FROM_ATTACK = 90  # characters between "attacked" and where
_BY = 14  # characters before a party in which "by the" may stand


class Repulses(Captives):
    """Finds the attack that a repulse ended."""

    def _leaves_it_at_that(self, after: int) -> bool:
        """ "They pulled out overnight towards X": from the place told of, which is not said."""
        while (
            self.skippable(after)
            or self.unit(after).kind == "date"
            or (self.is_("days", after) and self.unit(after - 1).kind == "date")
            or (self.low(after) in ("on", "at", "in") and self.unit(after + 1).kind == "date")
        ):
            after += 1
        unit = self.unit(after)
        return (
            unit is END
            or unit.is_mark
            or unit.low in ("towards", "toward", "to", "with", "without", "unopposed", "within")
            or (unit.kind == "count" and self.is_("days", after + 1))
            or (self.is_("determiners", after) and self.is_("days", after + 1))
            or (unit.low in ("at", "by", "before") and self.is_("hours", after + 1))
            or self.is_("subordinators", after)
            or self.is_("conjunctions", after)
        )

    def _over_agent(self, after: int) -> int:
        """Over "by the National Guard", "with heavy losses" after a verb."""
        if self.low(after) not in ("by", "with"):
            return after
        agent = self._agent(after)
        if agent is not None:
            return agent[1]
        while not (self.unit(after).is_mark or self.unit(after) is END):
            after += 1
        return after

    def _attackers(self, finding: Finding, at: int, rule: Rule) -> int | None:
        """ "threw them back at X", "chased the assailants off": the other side told of last."""
        if self._is_another(finding, at):
            finding.lost_by, finding.gained_by = finding.gained_by, None
        earlier = [p for p in self.page.parties if p.start < self.unit(at).start][-_FOES:]
        foe = next((p.name for p in reversed(earlier) if p.name != finding.gained_by), None)
        reached = self._place_after(finding, at + 1, rule)
        if reached is None and rule.change == "gained":
            return self._out_of_what_they_held(finding, at)
        if reached is None and rule.change == "repelled":
            reached = self._where_they_attacked(finding, at + 1, None)
            foe = None if finding.lost_by else foe
        if reached is None or not (finding.gained_by or finding.lost_by):
            return None
        self._set(finding, rule.party_object or "lost_by", foe)
        return reached

    def _out_of_what_they_held(self, finding: Finding, them: int) -> int | None:
        """ "They held X until the army drove them out": of the place last told to be theirs."""
        last, unit = self.memory.claimed, self.unit(them)
        if not isinstance(last, Finding) or last.change not in ("gained", "holds"):
            return None
        theirs = last.gained_by is not None and last.modality == "asserted" and bool(last.places)
        away = self.low(them + 1) in ("out", "off", "away") and self._leaves_it_at_that(them + 2)
        if not (theirs and away) or last.gained_by == finding.gained_by:
            return None
        if last.extent != "full" or any(place.part for place in last.places):
            return None  # "held part of the camp before soldiers forced them out" of the town
        if not 0 < unit.start - last.places[0].start < JUST_TOLD:
            return None
        finding.lost_by = last.gained_by
        self._take_places(
            finding, [replace(place, start=unit.start, end=unit.end) for place in last.places]
        )
        return them + 2

    def _is_another(self, finding: Finding, them: int) -> bool:
        """ "The rebels pressed on, but villagers stopped them": not the rebels stopped them."""
        first = next((k for k, u in enumerate(self.units) if u.start >= finding.start), them)
        joined = next((k for k in range(first, them) if self.low(k) == "but"), them)
        return any(
            self.unit(k).kind == "word" and (self.is_("people", k) or self.is_("bodies", k))
            for k in range(joined, them)
        )

    def _where_they_attacked(self, finding: Finding, after: int, foe: str | None) -> int | None:
        """Takes the place of the attack by those a verb beats off; the index after its words.

        "repelled the fighters who attacked X", "They attacked X, but the army pushed them back".
        """
        who = after + (self.low(after) == ",")
        if self.low(who) in ("who", "that", "which", "attacking", "trying", "attempting"):
            for at in range(who, who + 6):
                if self._is_attack_verb(at):
                    places, end = self._aimed_at(at)
                    if places:
                        self._take_places(finding, places)
                        return end
        if self.low(after) in ("back", "off", "away", "out"):
            after += 1
        if not self._leaves_it_at_that(self._over_agent(after)):
            return None
        if places := self._attacked_here(after - 1, finding):
            self._take_places(finding, places)
            if self._attacked_themselves(after - 1, finding.gained_by):
                finding.change = "advancing"  # "They attacked X and drove the army back"
                finding.lost_by = None
            return after
        told = self._attack_told(after - 1)
        if told is None or (foe is not None and told[1] not in (None, foe)):
            return None
        self._take_places(finding, [told[0]])
        self._set(finding, "lost_by", told[1] if told[1] != finding.gained_by else None)
        return after

    def _beaten_off(self, index: int, after: int, rule: Rule, group: Group) -> Finding | None:
        """ "attacked X but were beaten back", "They were repelled" of those who attacked X."""
        if not self._leaves_it_at_that(self._over_agent(after)):
            return None
        unit = self.unit(index)
        finding = Finding(rule.name, rule.change, [], unit.start, unit.end)
        who = self._subject(group, index)
        agent = self._agent(after)
        if agent is not None:
            self._set(finding, rule.subject, agent[0])
        if who is not None:
            finding.lost_by = who.name
        joined = range(max(0, index - _NEAR), index)
        if any(self.low(k) in ("but", "and", "before") for k in joined):
            if who is not None and self._tells_only(who.start):
                return None
            places = self._attacked_here(index, finding)
            if places and who is None:
                finding.lost_by = self._owner_before(places[0], index)
            if places:
                self._take_places(finding, places)
                self._stretch(finding, after)
                return finding
        pronoun = self.is_("pronouns_group", group.left)
        named = self.low(group.left) in self.lexicon.words["attackers"]
        if not (pronoun or named or who is not None):
            return None
        told = self._attack_told(index)
        if told is None or (not (pronoun or named) and told[1] != finding.lost_by):
            return None
        if told[1] is not None and told[1] != finding.gained_by:
            finding.lost_by = told[1]
        self._take_places(finding, [told[0]])
        self._stretch(finding, after)
        return finding

    def _tells_only(self, start: int) -> bool:
        """ "…, the army said, but was driven off": who says so was not driven off."""
        at = next((k for k, u in enumerate(self.units) if u.start == start), -1)
        return self.is_("speech", at + 1) or self.is_("speech", at + 2)

    def _owner_before(self, where: Where, index: int) -> str | None:
        """Whose "the army's vanguard", "an Iraqi column" is that came to the place."""
        for at in range(index - 1, -1, -1):
            unit = self.unit(at)
            if unit.start >= where.start:
                continue
            if unit.kind == "party":
                return str(unit.ref.name)
            if (nation := self._nation(at)) is not None:
                return nation
        return None

    def _attacked_here(self, index: int, finding: Finding) -> list[Where]:
        """The town of the same sentence that those now beaten off had come to."""
        for at in range(index - 1, -1, -1):
            unit = self.unit(at)
            if unit.is_mark and unit.low in (";", ":"):
                break
            if self._is_attack_verb(at):
                places, end = self._aimed_at(at)
                if places and self.unit(end - 1).start < self.unit(index).start:
                    return places
        joined = range(max(0, index - _NEAR), index)
        if not any(self.low(k) in ("but", "and", "before") for k in joined):
            return []
        if finding.rule == "drove_out":
            return []
        for at in range(index - 1, -1, -1):
            unit = self.unit(at)
            if unit.is_mark and unit.low in (";", ":"):
                break
            placed = unit.kind == "place" and unit.ref.place is not None
            if placed and not self._is_where_one_speaks(unit.ref):
                return [self._where(unit)] if unit.ref.place.kind not in WIDE else []
        return []

    def _attacked_themselves(self, index: int, doer: str | None) -> bool:
        """True where those who drive the others back are those who attacked."""
        for at in range(index - 1, -1, -1):
            if self._is_attack_verb(at) and self._aimed_at(at)[0]:
                who = self._scan_left(at - 1, coordinated=False)
                return who is not None and who.name == doer
        return False

    def _is_attack_verb(self, at: int) -> bool:
        """A word of attacking, or of coming to a place and taking it: "reached", "to seize"."""
        if self.unit(at).kind != "word":
            return False
        low = self.low(at)
        if low in self.lexicon.states["attacks"] or low in self.lexicon.states["comes_upon"]:
            return True
        return self.low(at - 1) == "to" and any(
            rule.change == "gained" for rule, _ in self.lexicon.verbs.get(low, ())
        )

    def _aimed_at(self, verb: int) -> tuple[list[Where], int]:
        """The towns that a verb or noun of attack is aimed at, and the unit after them."""
        for at in range(verb + 1, verb + 9):
            low = self.low(at)
            if self.unit(at) is END or (self.unit(at).is_mark and low not in ('"', "“")):
                break
            if at == verb + 1 or low in self.lexicon.states["attack_at"] or low in ("to", "of"):
                first = at + (at > verb + 1 or low in self.lexicon.states["attack_at"])
                places, end = self._places(first, strict=True)
                places = [replace(w, part=None, extent="full") for w in places if w.named]
                places = [w for w in places if not self._is_wide_town(w)]
                if places:
                    return places, end
            if self.is_("subordinators", at) or low == "but":
                break
        return [], verb

    def _is_wide_town(self, where: Where) -> bool:
        place = where.mention.place if where.mention is not None else None
        return place is not None and place.kind in WIDE

    def _attack_told(self, index: int) -> tuple[Where, str | None] | None:
        """Where the attack was that a sentence shortly before told of, and whose it was."""
        unit = self.unit(index)
        earlier = within(self.page.sentences, unit.start - JUST_TOLD, self.sentence.start)
        for sentence in reversed(earlier):
            if sentence.kind == "boilerplate":
                continue
            towns = [
                m
                for m in within(self.page.mentions, sentence.start, sentence.end)
                if m.place is not None
                and m.place.kind not in WIDE
                and not is_country(m)
                and not self._is_where_one_speaks(m)
            ]
            attack = self._attack_in(sentence)
            if attack is not None and towns:
                near = (m for m in towns if attack < m.start < attack + _FROM_ATTACK)
                before = (m for m in reversed(towns) if m.start < attack)
                town = next(near, None) or next(before, None)
                if town is None:
                    return None
                where = Where(town, town.text, unit.start, unit.end)
                return where, self._attackers_in(sentence, attack)
            if towns:
                return None
        return None

    def _attack_in(self, sentence: Sentence) -> int | None:
        """Where a sentence's first word of attack begins."""
        words = words_of(self.text)
        first, stop = words.at(sentence.start), words.at(sentence.end)
        told = self.lexicon.states["attacks"]
        return next((words.starts[k] for k in range(first, stop) if words.lows[k] in told), None)

    def _attackers_in(self, sentence: Sentence, attack: int) -> str | None:
        """Who attacked: "by" or "from" whom, else the last party named before the word."""
        parties = within(self.page.parties, sentence.start, sentence.end)
        for party in parties:
            said = self.text[max(attack, party.start - _BY) : party.start].split()
            if party.start > attack and ("by" in said or "from" in said):
                return party.name
        before = [p.name for p in parties if p.start < attack]
        return before[-1] if before else next((p.name for p in parties), None)

    def _forced_off(self, finding: Finding, index: int, group: Group) -> list[Where]:
        """ "They attacked X but were forced to retreat": where they were beaten off."""
        at = group.left
        if group.infinitive and not any(self.is_("forcing", k) for k in range(at - 1, at + 1)):
            return []
        while self.skippable(at) or self.is_("forcing", at) or self.is_("be", at):
            at -= 1
        if self.low(at) != "but" or finding.lost_by is None:
            return []
        return self._attacked_here(at, finding)

    def _told_as_headline(self, after: int, rule: Rule, group: Group) -> bool:
        """ "Rebel attack on X repelled", as headlines have it."""
        unit = self.unit(after)
        ends = unit is END or unit.is_mark or unit.kind == "date" or unit.low in ("by", "after")
        if rule.change != "repelled" or rule.object != "thing" or not ends:
            return False
        return not any(self.is_("determiners", k) for k in range(group.left)) and any(
            self.low(k) in rule.things for k in range(group.left)
        )

    def _defended(self, group: Group) -> list[Where]:
        """ "The garrison of X beat off three attacks", "X's defenders repulsed them": X."""
        last = group.left
        while self.skippable(last):
            last -= 1
        for at in range(last, max(-1, last - _NEAR), -1):
            if self.unit(at).is_mark or self._verblike(at):
                return []
            if self.low(at) in ("of", "in", "at") and at > 0:
                places, end = self._places(at + 1, strict=True)
                return places if end == last + 1 else []
            if self.low(at) == "'s" and self.unit(at - 1).kind == "place":
                return [] if is_country(self.unit(at - 1).ref) else [self._where(self.unit(at - 1))]
        return []
