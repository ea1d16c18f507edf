"""Verbs of control told of what they befall: "X was taken by Y", "they were driven from X"."""

from __future__ import annotations

from dataclasses import replace

from geodata.extract.control_findings import Finding
from geodata.extract.control_objects import LETTERS, ControlObjects
from geodata.extract.control_repulses import JUST_TOLD
from geodata.extract.control_words import Rule
from geodata.extract.sentence_units import Where
from geodata.extract.subjects import Group, Who


class ControlPassives(ControlObjects):
    """Reads verbs in the passive, and the parties that prepositions bring in."""

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
                self.low(k) in ("into", "to", "of") for k in range(after + 1, after + LETTERS)
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
            for k in range(max(0, left - LETTERS), left)
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
