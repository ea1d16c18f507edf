"""Claims told by whose a place is, or who is in it: "A is with the rebels", "they are still in A".

Such a sentence has no verb of control. It is read only where its parts stand side by side and the
place is a town or less: soldiers are in many a country that they don't hold.
"""

from __future__ import annotations

from dataclasses import replace

from geodata.extract.control_findings import Finding, Findings
from geodata.extract.sentence_units import END, REGIONS, Where
from geodata.extract.subjects import Who
from geodata.model import Change, Modality

_WIDE = REGIONS | {"country", "sea", "river"}  # an army in one of these holds little of it
_MADE = frozenset({"made", "make", "makes", "making"})  # "… itself master of X"
_LEFT_OF = 8  # units a short clause reaches


class ControlPresence(Findings):
    """Reads whose a place is and who is in it."""

    def _by_presence(self, index: int) -> Finding | None:
        """The claim of "with", "'s", "behind … lines", "has … left", "masters of", "still in"."""
        states, low = self.lexicon.states, self.low(index)
        if low in states["beside"]:
            return self._beside(index)
        if low == "'s":
            return self._owned(index)
        if low in states["lines"]:
            return self._behind_lines(index)
        if low in states["remains"]:
            return self._has_left(index)
        if low in states["masters"]:
            return self._masters(index)
        if low in states["gates"]:
            return self._at_the_gates(index)
        if low in states["inside"]:
            return self._still_inside(index)
        if low in states["again"] or low in states["back"]:
            return self._nations_again(index) or self._flag_back(index)
        if low in states["out"] and self.low(index + 1) == "of":
            return self._out_of_place(index)
        return None

    def _nations_again(self, index: int) -> Finding | None:
        """ "X is Croatian again", "X is Ukrainian once more"."""
        nation = self._nation(index - 1)
        if nation is None or not self.is_("be", index - 2) or not self._ends_clause(index + 1):
            return None
        places = self._subject_ending(self._be_left(index - 2)[0])
        places = [w for w in places if w.mention is not None]
        return self._finding("nations_again", "gained", places, nation, index)

    def _flag_back(self, index: int) -> Finding | None:
        """ "The Ukrainian flag is back over X"."""
        at, _ = self._be_left(index - 1)
        if self.low(at) not in self.lexicon.states["flags"] or at == index - 1:
            return None
        if self.low(index + 1) not in ("over", "above", "in", "at", "on", "atop"):
            return None
        who = self._nation(at - 1) or self._whose(max(0, at - 3), at)
        places, end = self._places(index + 2, strict=True)
        finding = self._finding("flag_back", "gained", places, who, index)
        if finding is not None:
            self._stretch(finding, end)
        return finding

    def _beside(self, index: int) -> Finding | None:
        """ "X has been with the rebels since May"."""
        left, modality = self._be_left(index - 1)
        at = self._over_determiners(index + 1)
        if not self._ends_clause(at + 1) or not any(
            self.is_("be", k) or self.low(k) in self.lexicon.states["stays"]
            for k in range(left + 1, index)
        ):
            return None  # "they left X together with the army"
        return self._of_party(left, at, "beside", modality)

    def _owned(self, index: int) -> Finding | None:
        """ "X is still the rebels'", "X was the army's again"."""
        at = index - 1
        left, modality = self._be_left(self._over_determiners_left(at - 1))
        if not self._ends_clause(index + 1) or not self.is_("be", self._verb_after(left)):
            return None
        again = self.low(index + 1) in self.lexicon.states["again"]
        finding = self._of_party(left, at, "owned", modality, "gained" if again else "holds")
        if finding is not None and any(self.low(k) == "longer" for k in range(left + 1, index)):
            finding.modality = "asserted"
            finding.end_state()
        return finding

    def _behind_lines(self, index: int) -> Finding | None:
        """ "X lies behind rebel lines"."""
        who = None
        for at in range(index - 1, max(-1, index - 5), -1):
            if self.low(at) in self.lexicon.states["behind"]:
                who = self._whose(at + 1, index)
                left = at - 1
                break
        if who is None:
            return None
        while self.skippable(left) or self.low(left) == "well":
            left -= 1
        if not (self.low(left) in self.lexicon.states["lies"] or self.is_("be", left)):
            return None
        places = self._places_ending_at(self._be_left(left - 1)[0])
        return self._finding("behind_lines", "holds", places, who, index)

    def _has_left(self, index: int) -> Finding | None:
        """ "The rebels have only X left"."""
        for have in range(index - 2, max(-1, index - _LEFT_OF), -1):
            if not self.is_("have", have):
                continue
            start = have + 1
            while self.skippable(start):
                start += 1
            places, end = self._places(start, subject=True)
            if end != index or self.unit(self._over_aside(have - 1)).kind != "party":
                return None
            who = self._who_at(self._over_aside(have - 1))
            return self._finding("has_left", "holds", places, who.name, index, who.start)
        return None

    def _over_aside(self, at: int) -> int:
        """Over "the rebels, for their part,", back from the comma."""
        if self.low(at) != ",":
            return at
        return next((k - 1 for k in range(at - 1, max(-1, at - 6), -1) if self.low(k) == ","), at)

    def _masters(self, index: int) -> Finding | None:
        """ "The rebels are masters of X"."""
        be = self._over_determiners_left(index - 1)
        if self.low(be).endswith(("self", "selves")) and self.low(be - 1) in _MADE:
            return self._being_of("masters", "gained", index, be - 2)  # "made itself master of X"
        return self._being_of("masters", "holds", index, be)

    def _at_the_gates(self, index: int) -> Finding | None:
        """ "The rebels are at the gates of X", "on the outskirts of X"."""
        if self.low(index - 1) != "the" or self.low(index - 2) not in ("at", "on", "to"):
            return None
        if not self.is_("be", index - 3) and not self.skippable(index - 3):
            return None  # "the troops on the outskirts of X"
        return self._being_of("at_the_gates", "advancing", index, index - 3)

    def _being_of(self, rule: str, change: Change, index: int, be: int) -> Finding | None:
        """What a party is "of" a place, by the noun at `index`; its verb ends at `be`."""
        left, modality = self._be_left(be)
        told = self._antecedent_party(left) if self.is_("relatives", left) else None
        if self.low(index + 1) != "of" or (told is None and self.unit(left).kind != "party"):
            return None
        places, end = self._places(index + 2)
        who = told or self._who_at(left)
        finding = self._finding(rule, change, places, who.name, index, who.start)
        if finding is not None:
            finding.modality = modality
            self._stretch(finding, end)
        return finding

    def _still_inside(self, index: int) -> Finding | None:
        """ "By nightfall the rebels were in X", "the army is still inside X"."""
        verb, modality = self._be_left(index - 1)
        if self.low(verb) == "we" and self.is_("be", verb + 1):
            return self._where_we_are(verb, index)
        left = self._over_aside(verb)
        they = self.low(left) == "they"
        if not (they or self.unit(left).kind == "party") or not any(
            self.is_("be", k)
            or self.low(k) in self.lexicon.states["stays"]
            or self.low(k) in self.lexicon.states["by_now"]  # "rebels now in X", of headlines
            for k in range(verb + 1, index)
        ):
            return None
        between = {self.low(k) for k in range(verb + 1, index)}
        if "longer" in between:
            return self._gone_from(left, verb, index)
        stays = not between.isdisjoint(self.lexicon.states["still"])
        places, end = self._places(index + 1, strict=True)
        stays |= bool(places) and self.low(end) in self.lexicon.states["still"]
        stays |= bool(places) and self._ever_since(end)
        places = [w for w in places if w.mention is not None and not self._is_wide(w)]
        denied = any(self.low(k) in self.lexicon.states["denies"] for k in range(left))
        came = (
            denied or self._by_then(left) or not between.isdisjoint(self.lexicon.states["by_now"])
        )
        if not (stays or came) or not (they or self._is_head(left, left, False)):
            return None
        meant = self._pronoun_party(left) if they else None
        if they and meant is None:
            return None
        who = Who(meant, self.unit(left).start) if meant is not None else self._who_at(left)
        remained = not between.isdisjoint(self.lexicon.states["stays"])
        change: Change = "holds" if stays or remained else "gained"
        finding = self._finding("inside", change, places, who.name, index, who.start)
        if finding is not None:
            finding.modality, finding.allies = modality, who.allies
            if stays:
                finding.extent = "partial"  # "fighters are still in X" does not say who holds it
            self._stretch(finding, end)
        return finding

    def _gone_from(self, left: int, verb: int, index: int) -> Finding | None:
        """ "The rebels are no longer in X"."""
        they = self.low(left) == "they"
        if self.low(verb) == "no" or not (they or self._is_head(left, left, False)):
            return None
        who = self._pronoun_party(left) if they else self._who_at(left).name
        places, end = self._places(index + 1, strict=True)
        places = [w for w in places if w.mention is not None and not self._is_wide(w)]
        finding = self._finding("gone_from", "withdrew", places, who, index, self.unit(left).start)
        if finding is not None:
            finding.gained_by, finding.lost_by = None, who
            self._stretch(finding, end)
        return finding

    def _ever_since(self, at: int) -> bool:
        """ "They have been in X since May", of what follows the place."""
        day = self.unit(at).kind == "date" and self.low(at).startswith(("since ", "for "))
        return day or (self.low(at) == "since" and self.unit(at + 1).kind == "date")

    def _where_we_are(self, we: int, index: int) -> Finding | None:
        """ "We are in X", says a commander."""
        places, end = self._places(index + 1)
        cores = self.lexicon.words["cores"]
        places = [
            replace(w, part=None) if w.part in cores else w for w in places if not self._is_wide(w)
        ]
        who = self._our_side(self.unit(we))
        finding = self._finding("inside", "gained", places, who, index, self.unit(we).start)
        if finding is not None:
            self._stretch(finding, end)
        return finding

    def _out_of_place(self, index: int) -> Finding | None:
        """ "By noon the army was out of X": of a party, and of a town."""
        left, modality = self._be_left(index - 1)
        if self.unit(left).kind != "party" or not self.is_("be", self._verb_after(left)):
            return None
        if not self._is_head(left, left, False):
            return None
        places, end = self._places(index + 2, strict=True)
        places = [w for w in places if w.mention is not None and not self._is_wide(w)]
        if not places or self.low(end) == "'s":
            return None
        who = self._who_at(left)
        finding = Finding(
            "out_of_place", "withdrew", [], who.start, self.unit(index).end, confidence=0.6
        )
        finding.lost_by, finding.modality = who.name, modality
        self._take_places(finding, places)
        self._stretch(finding, end)
        return finding

    def _by_then(self, party: int) -> bool:
        """ "By nightfall", "within hours" before the party: they had come by then."""
        for at in range(party - 1, max(-1, party - _LEFT_OF), -1):
            first = self.low(at).split(" ")[0]
            if first in self.lexicon.states["by_time"]:
                said = self.unit(at).kind, self.unit(at + 1).kind
                return "date" in said or self.is_("days", at + 1)
        return False

    def _is_wide(self, where: Where) -> bool:
        place = where.mention.place if where.mention is not None else None
        return place is not None and place.kind in _WIDE

    # Steps

    def _be_left(self, at: int) -> tuple[int, Modality]:
        """Over "is still", "has not been": the unit before, and whether it is negated."""
        modality: Modality = "asserted"
        states = self.lexicon.states
        while (
            self.is_("be", at)
            or self.is_("have", at)
            or self.is_("negations", at)
            or self.skippable(at)
            or self.low(at) in states["stays"]
            or self.low(at) in states["still"]
            or (self.low(at) == "longer" and self.low(at - 1) == "no")
            or (self.low(at) == "no" and self.low(at + 1) == "longer")
        ):
            if self.is_("negations", at):
                modality = "negated"
            at -= 1
        if self.is_("future", at) or self.is_("possible", at):
            return at - 1, "planned"
        return at, modality

    def _verb_after(self, left: int) -> int:
        """The first unit after `left` that is neither adverb nor negation."""
        at = left + 1
        while self.skippable(at) or self.is_("negations", at) or self.is_("have", at):
            at += 1
        return at

    def _over_determiners(self, at: int) -> int:
        while self.is_("determiners", at):
            at += 1
        return at

    def _over_determiners_left(self, at: int) -> int:
        while self.is_("determiners", at):
            at -= 1
        return at

    def _ends_clause(self, at: int) -> bool:
        unit = self.unit(at)
        return (
            unit is END
            or unit.is_mark
            or unit.kind == "date"
            or self.is_("subordinators", at)
            or self.is_("conjunctions", at)
            or self.skippable(at)
            or unit.low in self.lexicon.states["again"]
        )

    def _of_party(
        self, left: int, at: int, rule: str, modality: Modality, change: Change = "holds"
    ) -> Finding | None:
        """The place that ends at `left`, held by the party at `at`."""
        if self.unit(at).kind != "party":
            return None
        places = self._subject_ending(left)
        finding = self._finding(rule, change, places, str(self.unit(at).ref.name), at)
        if finding is not None:
            finding.modality = modality
        return finding

    def _finding(
        self,
        rule: str,
        change: Change,
        places: list[Where],
        who: str | None,
        last: int,
        start: int | None = None,
    ) -> Finding | None:
        if not places or who is None:
            return None
        began = self.unit(last).start if start is None else start
        finding = Finding(rule, change, [], began, self.unit(last).end, confidence=0.6)
        finding.gained_by = who
        self._take_places(finding, places)
        self._stretch(finding, last + 1)
        return finding
