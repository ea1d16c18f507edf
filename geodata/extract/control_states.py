"""Claims told by a state: "in rebel hands", "under siege", "back in control of A"."""

from __future__ import annotations

from dataclasses import replace

from geodata.extract import party_table
from geodata.extract.control_findings import OURS, Finding, Findings
from geodata.extract.sentence_units import DASHES, END, Where, is_country
from geodata.extract.subjects import Group
from geodata.model import Change

_UNDER_SIEGE = frozenset(
    {"remains", "remained", "came", "come", "comes", "put", "lived", "lives", "living", "placed"}
)
_QUOTES = frozenset({'"', "“", "”"})
_IN_TWO = frozenset({"two", "half", "halves", "2"})
_NOT_NOW = frozenset({"'s", "was", "were", "had"})
_JUST_TOLD = 250  # characters within which "they are back" means the place just told of
_NEAR_SIEGE = 8  # units between "held" and "under siege"
_STAYS = frozenset({"remains", "remained", "remain", "became", "becomes"})


_WHO = frozenset({"who", "which"})
_NOT_CLEAR = 3  # units before "clear" that "was not immediately" has


class ControlStates(Findings):
    """Reads the states of control."""

    def _by_state(self, index: int) -> Finding | None:
        states = self.lexicon.states
        low = self.low(index)
        held = low in states["hands"] or low in states["under"]
        if held and (finding := self._out_of(index)) is not None:
            return finding
        if low in states["hands"]:
            return self._hands(index)
        if low in states["under"] and self._under(index):
            return self._under_control(index)
        if low in states["under_siege"] and self._under(index):
            return self._under_siege(index)
        if low in states["in_control"]:
            return self._in_control(index)
        if low in states["ours"]:
            places = self._places_ending_at(index - 2) if self.is_("be", index - 1) else []
            if not places:
                return None
            return Finding("ours", "gained", places, places[0].start, self.unit(index).end)
        if low in states["theirs"]:
            return self._theirs(index)
        if low in states["suffixes"] and index and self.low(index - 1) in DASHES:
            return self._held_by(index) or self._party_held(index)
        if low in states["strongholds"]:
            return self._stronghold(index)
        if low == "under":
            return self._under_party(index)
        if low in states["back"]:
            return self._back_in(index) or self._back_with(index) or self._back_there(index)
        if low in states["free"]:
            return self._free(index)
        if low in states["unclear"] or low in states["clear"]:
            asked = self._who_holds_it(index)
            if asked is not None or low in states["clear"]:
                return asked
        if low in states["contested"] or low in states["unclear"]:
            return self._disputed(index)
        if low in states["contested_nouns"]:
            return self._contested(index)
        if low in states["over"] and self.is_("be", index - 1):
            return self._siege_over(index)
        if low in states["victories"] and self._told_by_winner(index):
            return self._victory(index)
        return None

    def _victory(self, index: int) -> Finding | None:
        """ "The army declared victory over the rebels in X": over a party, not at a ballot."""
        if self.low(index + 1) not in self.lexicon.states["victory_over"]:
            return None
        at = index + 2
        while self.is_("determiners", at):
            at += 1
        if self.unit(at).kind != "party" or self.low(at + 1) not in ("in", "at"):
            return None
        places, end = self._places(at + 2)
        if not places:
            return None
        finding = Finding("victory", "gained", [], self.unit(index).start, self.unit(at).end)
        finding.lost_by = str(self.unit(at).ref.name)
        finding.modality = self._noun_modality(index)
        if self.low(index - 2) == "to":
            finding.modality = self._infinitive_modality(index - 2)
        finding.gained_by = self._whose(0, index)
        if finding.gained_by is None:  # "the Iraqi prime minister declared victory"
            nations = (self.lexicon.demonyms.get(self.low(at)) for at in range(index))
            country = next(filter(None, nations), None)
            finding.gained_by = (
                party_table.forces_of(country, self.page.report.language) if country else None
            )
        self._take_places(finding, places)
        self._stretch(finding, end)
        return finding

    def _theirs(self, index: int) -> Finding | None:
        """ "X has been theirs since May"; "X, too, is theirs" of what was just taken."""
        left = index - 1
        while self.is_("be", left) or self.is_("have", left) or self.skippable(left):
            left -= 1
        places = self._subject_ending(left) if self.is_("be", index - 1) else []
        if not places:
            return None
        held = self._held("theirs", places, self._pronoun_party(index), index)
        if held is not None and not any(self.is_("have", k) for k in range(left, index)):
            held.change = "gained"
        return held

    def _held_by(self, index: int) -> Finding | None:
        """ "X remains Kurdish-held", "X is rebel-held": said of X, not "the rebel-held town"."""
        left = index - 3
        while self.is_("be", left) or self.skippable(left) or self.low(left) in _STAYS:
            left -= 1
        after = self.unit(index + 1)
        if left == index - 3 or not (after.is_mark or after is END or after.kind == "date"):
            return None
        places = self._places_ending_at(left)
        owner = self.unit(index - 2)
        if owner.kind == "party":
            who = str(owner.ref.name)
        else:
            said = self.text[owner.start : owner.end]
            mine = (p.name for p in self.page.parties if said.lower() in p.name.lower().split())
            if not (who := next(mine, "")) and said[:1].isupper():
                who = f"{said} forces"
        return self._held("held_by", places, who or None, index) if places else None

    def _stronghold(self, index: int) -> Finding | None:
        """ "X remains a rebel stronghold", "X has long been a stronghold of the rebels"."""
        who, left = self._whose(index - 1, index), index - 2
        owner = index - 1
        while self.is_("praise", owner):
            owner -= 1
        if self.low(owner) == "'s" and self.unit(owner - 1).kind == "party":
            who, left = str(self.unit(owner - 1).ref.name), owner - 2  # "the LNA's main stronghold"
        if self.low(index + 1) == "of":
            who, left = self._party_at(index + 2), index - 1
        while self.is_("determiners", left) or self.skippable(left) or self.low(left) == "last":
            left -= 1
        if self.low(left) == "," and self.low(left + 1) != "once" and self._closes(index):
            finding = self._held("stronghold", self._places_ending_at(left - 1), who, index)
            if finding is not None:  # "X, a rebel stronghold, was bombed"
                finding.in_passing, finding.confidence = True, 0.5
            return finding
        be = self._before_be(left + 1)
        # Not "Bosnia's last rebel stronghold", nor what once "was" one.
        is_one = be != left and not any(self.low(k) in _NOT_NOW for k in range(be + 1, left + 1))
        places = self._subject_ending(be) if is_one else []
        return self._held("stronghold", places, who, index) if places else None

    def _closes(self, index: int) -> bool:
        """True where a stronghold's aside ends there or with "of the rebels", "in the west"."""
        return any(self.unit(k).is_mark for k in range(index + 1, index + 6))

    def _under_party(self, index: int) -> Finding | None:
        """ "X has been under the rebels since May"."""
        at = index + 1
        while self.is_("determiners", at):
            at += 1
        after = self.unit(at + 1)
        if self.unit(at).kind != "party" or not (
            after is END
            or after.is_mark
            or after.kind == "date"
            or after.low in ("since", "for")
            or (self.is_("prepositions", at + 1) and self.unit(at + 2).kind == "date")
        ):
            return None
        left, comes = index - 1, self.lexicon.states["comes"]
        came = False
        while (
            self.is_("be", left)
            or self.is_("have", left)
            or self.skippable(left)
            or self.low(left) in comes
            or self.low(left) in _STAYS
        ):
            came |= self.low(left) in comes
            left -= 1
        if left == index - 1 or not (places := self._subject_ending(left)):
            return None
        finding = self._held("under_party", places, str(self.unit(at).ref.name), at)
        if finding is not None and came:
            finding.change = "gained"
        return finding

    def _held(self, rule: str, places: list[Where], who: str | None, last: int) -> Finding | None:
        if who is None:
            return None
        finding = Finding(rule, "holds", [], self.unit(last).start, self.unit(last).end)
        finding.gained_by = who
        self._take_places(finding, places)
        self._stretch(finding, last + 1)
        return finding

    def _back_in(self, index: int) -> Finding | None:
        """ "The army is back in X"; of forces, not of their wounded or of people."""
        if not self.is_("be", index - 1) or self.low(index + 1) not in ("in", "inside"):
            return None
        left = index - 2
        while self.is_("have", left) or self.skippable(left):
            left -= 1
        if self.unit(left).kind != "party":
            return None
        places, end = self._places(index + 2)
        if not places:
            return None
        who = self._who_at(left)
        finding = Finding("back_in", "gained", [], who.start, self.unit(index).end)
        finding.gained_by, finding.allies = who.name, who.allies
        self._take_places(finding, places)
        self._stretch(finding, end)
        return finding

    def _back_there(self, index: int) -> Finding | None:
        """ "They took X, but two days later the army was back": in what others had taken."""
        left = index - 2
        while self.is_("have", left) or self.skippable(left):
            left -= 1
        last = self.memory.claimed
        if self.unit(left).kind != "party" or not self.is_("be", index - 1):
            return None
        if not isinstance(last, Finding) or not self._falls_plainly(index + 1):
            return None
        who, unit = self._who_at(left), self.unit(index)
        others = last.gained_by if last.change == "gained" else last.lost_by
        if others in (None, who.name) or last.modality != "asserted":
            return None
        if not 0 < unit.start - last.end < _JUST_TOLD:
            return None
        finding = Finding("back_there", "gained", [], who.start, unit.end, confidence=0.6)
        finding.gained_by, finding.allies = who.name, who.allies
        self._take_places(
            finding, [replace(place, start=unit.start, end=unit.end) for place in last.places]
        )
        self._stretch(finding, index + 1)
        return finding

    def _back_with(self, index: int) -> Finding | None:
        """ "The town is back with the army"."""
        if self.low(index + 1) != "with" or (who := self._party_at(index + 2)) is None:
            return None
        places = self._subject_ending(self._before_be(index))
        held = self._held("back_with", places, who, index) if places else None
        if held is not None:
            held.change = "gained"
        return held

    def _before_be(self, index: int) -> int:
        """The unit before "is", "has been", "remains" that end before `index`."""
        left = index - 1
        while (
            self.is_("be", left)
            or self.is_("have", left)
            or self.low(left) in self.lexicon.words["stays"]
            or self.skippable(left)
        ):
            left -= 1
        return left

    def _party_held(self, index: int) -> Finding | None:
        """ "X remains rebel-held"; "rebel-held X" says so in passing."""
        left = self._before_be(index - 2)
        if left == index - 3 or not self._falls_plainly(index + 1):
            return None
        who = self._whose(index - 2, index - 1) or self._state_named(self.low(index - 2))
        places = self._subject_ending(left)
        if not places or self.unit(index - 2).kind == "date":
            return None
        finding = Finding(
            "party_held", "holds", [], self.unit(index).start, self.unit(index).end, gained_by=who
        )
        self._take_places(finding, places)
        self._stretch(finding, index + 1)
        return finding

    def _state_named(self, demonym: str) -> str | None:
        country = self.lexicon.demonyms.get(demonym)
        return party_table.forces_of(country, self.page.report.language) if country else None

    def _free(self, index: int) -> Finding | None:
        """ "X is free", in a report of a war."""
        left = self._before_be(index)
        unit = self.unit(index + 1)
        plain = unit is END or unit.is_mark or unit.kind == "date" or self.skippable(index + 1)
        if not self.is_("be", index - 1) or not plain or not self.page.parties:
            return None
        places = [w for w in self._subject_ending(left) if w.mention is not None]
        if not places or any(self.is_("negations", k) for k in range(left, index)):
            return None
        besieged = any(u.low in self.lexicon.states["besieged_words"] for u in self.units)
        change: Change = "siege_broken" if besieged else "gained"
        finding = Finding("free", change, [], places[0].start, self.unit(index).end, confidence=0.5)
        self._take_places(finding, places)
        self._stretch(finding, index + 1)
        return finding

    def _disputed(self, index: int) -> Finding | None:
        """ "X remains contested"."""
        left = self._before_be(index)
        sides = self.low(index + 1) in ("between", "by")
        unclear = self.low(index) in self.lexicon.states["unclear"]
        if self.low(index) in self.lexicon.states["parted"]:  # "X is split between A and B"
            near = [self.unit(k) for k in range(index, index + 5)]
            plainly = sides and any(
                u.kind == "party" or (u.kind == "place" and is_country(u.ref)) for u in near
            )
            plainly |= self.low(index + 1) in ("into", "in") and self.low(index + 2) in _IN_TWO
        else:
            plainly = sides or self._falls_plainly(index + 1)
        if left == index - 1 or not plainly:
            return None
        subject = [] if unclear else self._subject_ending(left)
        subject = subject or self._whose_control(left)
        places = [w for w in subject if w.mention is not None]
        if not places or any(self.is_("negations", k) for k in range(left, index)):
            return None
        finding = Finding(
            "disputed", "contested", [], places[0].start, self.unit(index).end, confidence=0.6
        )
        self._take_places(finding, places)
        self._stretch(finding, index + 1)
        return finding

    def _who_holds_it(self, index: int) -> Finding | None:
        """ "It is unclear who controls X", "it was not clear which side held X": nobody, as yet."""
        doubted = self.low(index) in self.lexicon.states["unclear"] or any(
            self.is_("negations", k) for k in range(max(0, index - _NOT_CLEAR), index)
        )
        if not doubted or self.low(index + 1) not in _WHO:
            return None
        verb = index + 2 + (self.low(index + 2) in ("side", "group", "party", "force"))
        verb += self.is_("be", verb)
        holds = any(
            rule.change == "holds" for rule, _ in self.lexicon.verbs.get(self.low(verb), ())
        )
        if (self.low(verb), self.low(verb + 1), self.low(verb + 2)) == ("in", "control", "of"):
            verb, holds = verb + 2, True
        places, end = self._places(verb + 1) if holds else ([], 0)
        if not places:
            return None
        finding = Finding("unclear_who", "contested", [], self.unit(index).start, 0, confidence=0.6)
        self._take_places(finding, places)
        self._stretch(finding, end)
        return finding

    def _whose_control(self, left: int) -> list[Where]:
        """X of "control of X is disputed"."""
        places = self._places_ending_at(left, anywhere=True)
        first = next((k for k, u in enumerate(self.units) if places and u.end > places[0].start), 0)
        while self.is_("determiners", first - 1):
            first -= 1
        of_it = self.low(first - 1) in ("of", "over") and self.low(first - 2) == "control"
        of_it |= self.low(first - 2) == "who" and self.is_("past_state", first - 1)
        of_it |= self.low(first - 2) == "who" and self.is_("present_state", first - 1)
        return places if of_it else []

    def _siege_over(self, index: int) -> Finding | None:
        """ "the siege of X is over"."""
        rule = self.lexicon.rules["broke_siege"]
        subject = self._thing_subject(index, rule, Group(index - 2, "active", "asserted"))
        if subject is None or not subject[0]:
            return None
        finding = Finding("siege_over", "siege_broken", [], index, self.unit(index).end)
        finding.start = subject[0][0].start
        self._take_places(finding, subject[0])
        finding.lost_by = subject[1]
        self._stretch(finding, index + 1)
        return finding

    def _under(self, index: int) -> bool:
        return self._under_at(index) is not None

    def _under_at(self, index: int) -> int | None:
        """Where "under" stands before "control"; "to" where a place "returned to" it."""
        for at in range(index - 1, index - 5, -1):
            if self.low(at) == "under":
                return at
            if self.low(at) == "to" and self.low(at - 1) in self.lexicon.states["comes"]:
                return at
        return None

    def _hands(self, index: int) -> Finding | None:
        """ "in rebel hands", "into the hands of the rebels"."""
        start = None
        for step in range(1, 7):
            if self.low(index - step) in ("in", "into", "to"):
                start = index - step
                break
        if start is None:
            return None
        if self.low(index + 1) == "of":
            who = self._party_at(index + 2) or self._unknown_holder(index + 2)
        else:
            who = self._whose(start + 1, index)
        if who is None:
            return None
        return self._state_claim("hands", index, start, who)

    def _out_of(self, index: int) -> Finding | None:
        """ "X was out of the army's hands within a day": they have lost it."""
        for at in range(index - 1, max(-1, index - 6), -1):
            if self.low(at) == "of" and self.low(at - 1) == "out":
                left = at - 2
                while self.is_("be", left) or self.is_("have", left) or self.skippable(left):
                    left -= 1
                who = self._whose(at + 1, index)
                if not self.is_("be", left + 1) or who is None:
                    return None
                places = self._places_ending_at(left)
                finding = Finding("out_of", "lost", [], self.unit(at).start, self.unit(index).end)
                finding.lost_by = who
                self._take_places(finding, places)
                self._stretch(finding, index + 1)
                return finding if places else None
        return None

    def _unknown_holder(self, at: int) -> str | None:
        """ "the hands of the people", "of our troops": somebody, of no party known."""
        words = [self.low(k) for k in range(at, at + 3)]
        if words[0] in ("our", "us") or words[:2] == ["the", "people"]:
            return OURS
        return None

    def _under_control(self, index: int) -> Finding | None:
        start = self._under_at(index)
        who = None
        if start is None:
            return None
        if self.low(index + 1) == "of":
            who = self._party_at(index + 2)
        else:
            who = self._whose(start + 1, index)
        if who is None:
            return None
        return self._state_claim("under_control", index, start, who)

    def _state_claim(self, rule: str, index: int, start: int, who: str) -> Finding | None:
        """The place left of "in … hands", and whether it came there or simply is."""
        words = self.lexicon.words
        verb = start - 1
        moved = False
        negated = False
        planned = False
        ended = False
        for _ in range(9):
            low = self.low(verb)
            unit = self.unit(verb)
            if low in self.lexicon.states["comes"] or low in self.lexicon.states["back"]:
                moved = True
            elif low == "longer" and self.low(verb - 1) == "no":
                ended = True
            elif low in ('"', "”") and (opened := self._quote_opened(verb)) is not None:
                verb = opened  # 'is "one hundred percent" in the hands of'
            elif low in words["negations"]:
                negated = low != "no"
            elif (
                low in words["future"]
                or low in words["possible"]
                or (low == "to" and self.low(verb + 1) in ("bring", "put", "come", "return"))
            ):
                planned |= low != "to" or self._infinitive_modality(verb) != "asserted"
            elif low in ('"', "“"):
                pass  # 'is "firmly under our control"'
            elif low == "and" and self.is_("be", verb - 1):
                pass  # "is and remains"
            elif low == "and" and self.is_("prepositions", verb - 2):
                verb -= 2  # ", in ruins and in rebel hands since January,"
            elif (
                low == "and"
                and (self.is_("be", verb - 2) or self.low(verb - 2) in words["stays"])
                and self.unit(verb - 1).kind == "word"
            ):
                verb -= 1  # "was calm and in rebel hands"
            elif not (
                self.skippable(verb)
                or low in words["be"]
                or low in words["have"]
                or low in words["stays"]
                or low in ("by", "then")
                or (low in words["declared"] and self.is_("be", verb - 1))
                or (low == "to" and self.is_("be", verb + 1))
                or unit.kind == "date"
            ):
                break
            verb -= 1
        if verb < 0:
            return None
        if moved and self.unit(verb).kind == "party":
            places, _ = self._places(verb + 2)
        elif self.is_("relatives", verb):
            places = self._before_relative(verb)
        elif self.low(verb) == "," and (whole := self._before_aside(verb)) != verb:
            places = self._places_ending_at(whole)
        elif self.low(verb) == ",":
            places = self._places_before_asides(verb) or self._places_ending_at(
                verb - 1, anywhere=True
            )
        elif self.low(verb) == "it":
            places = self._it(verb)
        else:
            places = self._places_ending_at(verb)
        if not places:
            if moved:  # "brought X under its control": the place stands after the verb
                for at in range(start - 1, max(-1, start - 10), -1):
                    if self.low(at) in self.lexicon.states["comes"]:
                        places, _ = self._places(at + 1)
                        break
            if not places:
                return None
        moved |= self.low(index + 1) in self.lexicon.states["again"]
        first = next((k for k, u in enumerate(self.units) if u.start >= places[0].start), 0)
        while self.is_("determiners", first - 1):
            first -= 1
        moved |= self.low(first - 1) in self.lexicon.states["comes"]  # "brought X under control"
        change: Change = "lost" if ended else "gained" if moved else "holds"
        finding = Finding(rule, change, places, places[0].start, self.unit(index).end)
        self._take_places(finding, places)
        self._set(finding, "lost_by" if ended else "gained_by", who if who != OURS else None)
        finding.ours = who == OURS
        if self.low(index + 1) == "of":
            finding.end = max(finding.end, self.unit(min(index + 3, len(self.units) - 1)).end)
        if negated:
            finding.modality = "negated"
        elif planned:
            finding.modality = "planned"
        self._stretch(finding, index + 1)
        return finding

    def _quote_opened(self, closing: int) -> int | None:
        """Where the quotation of a few words that ends there was opened."""
        opened = range(closing - 1, max(-1, closing - 6), -1)
        return next((k for k in opened if self.low(k) in ('"', "“")), None)

    def _under_siege(self, index: int) -> Finding | None:
        start = self._under_at(index)
        if start is None:
            return None
        verb = start - 1
        while (
            self.skippable(verb)
            or self.is_("be", verb)
            or self.is_("have", verb)
            or self.low(verb) in _UNDER_SIEGE
            or self.low(verb) in ("no", "longer")
            or self.is_("negations", verb)
        ):
            verb -= 1
        aside = self._places_before_asides(verb) if self.low(verb) == "," else []
        if self.is_("relatives", verb):
            aside = aside or self._before_relative(verb)
            verb -= 1
        if self.low(verb) == ",":
            verb -= 1
        held = self._held_under_siege(index, verb)
        if held is not None:
            return held
        places = aside or self._places_ending_at(verb)
        if not places:
            return None
        finding = Finding("under_siege", "besieged", places, places[0].start, self.unit(index).end)
        for at in range(index + 1, min(index + 6, len(self.units))):
            if self.low(at) in ("by", "from"):
                finding.gained_by = self._party_at(at + 1)
                break
        if finding.gained_by is None:
            finding.gained_by = self._whose(start + 1, index)
        if any(self.low(k) == "longer" for k in range(verb + 1, start)):
            finding.end_state()
        elif any(self.is_("negations", k) for k in range(verb + 1, start)):
            finding.modality = "negated"  # "X is not under siege"
        self._stretch(finding, index + 1)
        return finding

    def _held_under_siege(self, index: int, last: int) -> Finding | None:
        """ "Y has held X under siege since May": Y besieges it."""
        for at in range(last - 1, max(-1, last - _NEAR_SIEGE), -1):
            for rule, forms in self.lexicon.verbs.get(self.low(at), ()):
                group = self._group(at, forms, rule) if rule.change == "holds" else None
                if group is None:
                    continue
                places, end = self._places(at + 1)
                if not places or end > last + 1:
                    return None
                who = self._subject(group, at)
                finding = Finding("under_siege", "besieged", [], self.unit(at).start, 0)
                finding.gained_by = who.name if who is not None else None
                finding.end = self.unit(index).end
                finding.modality = group.modality
                self._take_places(finding, places)
                self._stretch(finding, index + 1)
                return finding
            if self.unit(at).is_mark:
                return None
        return None

    def _in_control(self, index: int) -> Finding | None:
        """ "is back in control of X", "are in full control of X"."""
        before = index - 1
        while self.unit(before).kind == "word" and self.low(before) not in ("in", "of"):
            before -= 1
            if before < index - 3:
                return None
        if self.low(before) != "in":
            return None
        after = index + 1
        if self.low(after) in _QUOTES and self.low(before - 1) in _QUOTES:
            before, after = before - 1, after + 1  # 'are "in control" of X'
        back = self.low(before - 1) == "back"
        verb = before - 1
        while (
            self.skippable(verb)
            or self.is_("be", verb)
            or self.is_("have", verb)
            or (self.low(verb) in ("remain", "remains", "remained"))
        ):
            verb -= 1
        if self.low(after) == "of":
            places, end = self._places(after + 1)
        else:
            places, end = self._fronted(verb), index + 1
            known = self.memory.place
            if not places and known is not None and known.start >= self.sentence.start:
                places = [replace(known, start=self.unit(index).start, end=self.unit(index).end)]
        if not places:
            return None
        who = self._subject(Group(verb, "active", "asserted"), before)
        ours = who is None and self.low(verb) == "we"
        if who is None and not ours:
            return None
        finding = Finding(
            "in_control",
            "gained" if back else "holds",
            [],
            self.unit(verb).start,
            self.unit(index).end,
        )
        finding.ours = ours
        if who is not None:
            finding.start = min(finding.start, who.start)
            finding.gained_by, finding.allies = who.name, who.allies
            if self.low(before - 1) == "longer":  # "no longer in control"
                finding.change, finding.lost_by = "lost", who.name
                finding.gained_by = None
        self._take_places(finding, places)
        for at in range(verb, before):
            if self.low(at) in self.lexicon.words["negations"]:
                finding.modality = "negated"
        self._stretch(finding, end)
        return finding

    def _goes_on_in(self, index: int) -> int:
        """The units of "raged on in", "is still going on in" after a fight; 0 for none."""
        told = False
        first = index + 1
        if self.low(first) == "between":  # "clashes between Y and Z go on in X"
            while self.low(first) in ("between", "and") or self.unit(first).kind in (
                "party",
                "count",
            ):
                first += 1 + self.is_("determiners", first + 1)
        for at in range(first, first + 6):
            low = self.low(at)
            if told and (length := self.phrase_at(at, self.lexicon.contested_for)):
                return at + length - 1 - index
            if low in ("in", "inside") and told:
                return at - index
            told |= low in self.lexicon.states["goes_on"]
            told |= low in ("went", "going") and self.low(at + 1) == "on"
            if not (told or self.skippable(at) or self.is_("be", at) or self.is_("have", at)):
                return 0
        return 0

    def _goes_on_after(self, at: int) -> bool:
        """ "The battle for X raged on", "… entered its second week"."""
        _, end = self._places(at, strict=True)
        while self.skippable(end) or self.is_("be", end) or self.is_("have", end):
            end += 1
        enters = self.low(end).startswith("enter") and self.low(end + 1) in ("its", "a", "their")
        on = self.low(end + 1) == "on" and self.low(end) in ("went", "goes", "going", "dragged")
        return enters or on or self.low(end) in self.lexicon.states["goes_on"]

    def _is_over_by_then(self, fight: int) -> bool:
        """ "After weeks of fighting for X", "killed in the battle for X": not what goes on now."""
        for at in range(fight - 1, max(-1, fight - 5), -1):
            low = self.low(at)
            if self.is_("prepositions", at) and low != "of":
                definite = self.low(at + 1) in ("the", "this", "that")
                return low in ("after", "since", "following", "before") or (
                    definite and low in ("in", "during")
                )
            if self.unit(at).is_mark or low in self.lexicon.verbs:
                return False
        return False

    def _contested(self, index: int) -> Finding | None:
        """ "fighting for control of X": contested, whoever wins."""
        if self._is_over_by_then(index):
            return None
        length = self.phrase_at(index + 1, self.lexicon.contested_for)
        if not length:
            length = self._goes_on_in(index)
        if not length and self.low(index - 1) in self.lexicon.states["of_streets"]:
            length = int(self.low(index + 1) in ("in", "inside"))  # "street fighting in X"
        if not length:
            return None
        if (
            self.low(index + length) == "for"
            and length == 1
            and self.low(index) in ("battle", "fights")
            and not self._goes_on_after(index + 2)
        ):
            return None
        places, end = self._places(index + 1 + length, strict=True)
        if not any(w.mention is not None for w in places):
            # "In X, house-to-house fighting went on in the Volna quarter"
            places, end = self._fronted(index + length), index + 1
        if not any(w.mention is not None for w in places):
            return None
        finding = Finding(
            "contested",
            "contested",
            [],
            self.unit(index).start,
            self.unit(index).end,
            confidence=0.5,
        )
        self._take_places(finding, places)
        # "The army took A as fighting raged in X": between whom is not said
        opens = next((k for k in range(index, 0, -1) if self.low(k) in ("as", "while")), 0)
        sides = [str(p.name) for p in self.parties if p.start >= self.unit(opens).start]
        unique = list(dict.fromkeys(sides))
        finding.gained_by = unique[0] if unique else None
        finding.lost_by = unique[1] if len(unique) > 1 else None
        self._stretch(finding, end)
        return finding
