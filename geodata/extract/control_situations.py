"""Claims told by how things stand around a place: the front line, the ways in, who is shut in.

Such sentences have neither a verb of control nor a party "in control": "X lies in rebel territory",
"the front line runs through X", "the army has no presence left in X".
"""

from __future__ import annotations

from geodata.extract.control_findings import Finding, Findings
from geodata.extract.sentence_units import REGIONS, Where
from geodata.model import Change

_SHARED_STATES = frozenset({"holds", "contested", "besieged"})
_WIDE = REGIONS | {"country", "sea", "river"}
_NEXT_SENTENCE = 250  # characters after a state within which "So is Y" repeats it
_NEAR = 5  # units between a verb and its thing


class ControlSituations(Findings):
    """Reads how things stand around a place."""

    def _by_situation(self, index: int) -> Finding | None:
        """The claim of "territory", "front line", "foothold", "holed", "so is"."""
        states, low = self.lexicon.states, self.low(index)
        if low in states["territory"]:
            return self._in_territory(index)
        if low in states["fronts"]:
            return self._front_through(index)
        if low in states["presences"]:
            return self._has_presence(index)
        if low in states["shut_in"]:
            return self._shut_in(index)
        if low in states["under_siege"]:
            return self._because_of_siege(index)
        if low in states["each_side"]:
            return self._claimed_by_all(index)
        if self.is_("be", index):
            return self._so_is(index)
        return None

    def _in_territory(self, index: int) -> Finding | None:
        """ "X lies deep in rebel territory", "X is inside government-held territory"."""
        states = self.lexicon.states
        at = index - 1
        while at > index - _NEAR and self.low(at) not in states["inside"]:
            at -= 1
        if self.low(at) not in states["inside"] or not self._falls_plainly(index + 1):
            return None
        who = self._whose(at + 1, index)
        left = at - 1
        while self.skippable(left) or self.low(left) in ("deep", "well"):
            left -= 1
        if not (self.is_("be", left) or self.low(left) in states["lies"]):
            return None
        return self._situation("in_territory", self._subject_ending(left - 1), who, index)

    def _front_through(self, index: int) -> Finding | None:
        """ "The front line runs through X": neither side has the whole of it."""
        at = index + 1
        if self.low(index) == "front":
            if self.low(at) not in ("line", "lines"):
                return None
            at += 1
        while self.skippable(at):
            at += 1
        if self.low(at) not in self.lexicon.states["runs"]:
            return None
        at += 1
        while self.skippable(at):
            at += 1
        if self.low(at) not in ("through", "across"):
            return None
        places, end = self._places(at + 1, strict=True)
        finding = Finding("front_through", "contested", [], self.unit(index).start, 0)
        return self._told(finding, self._towns(places), end)

    def _has_presence(self, index: int) -> Finding | None:
        """ "The rebels still have a foothold in X", "the army has no presence left in X"."""
        at = index - 1
        while at > index - _NEAR and self.low(at) not in self.lexicon.states["keeps"]:
            at -= 1
        if self.low(at) not in self.lexicon.states["keeps"]:
            return None
        if any(self.low(k) in self.lexicon.verbs for k in range(at + 1, index)):
            return None  # "has lost its last foothold in X"
        after = index + 1
        while self.low(after) in ("left", "anymore", "now", "remaining"):
            after += 1
        if self.low(after) not in ("in", "inside", "at"):
            return None
        between = {self.low(k) for k in range(max(0, at - 2), index)}
        left = at - 1
        while self.skippable(left) or self.low(left) in ("no", "longer"):
            left -= 1
        if self.unit(left).kind != "party" or not self._is_head(left, left, False):
            return None
        gone = "no" in between
        if not gone and self.low(index) == "presence":
            return None  # a presence is less than a hold; that there is none left tells more
        places, end = self._places(after + 1, strict=True)
        who = self._who_at(left)
        change: Change = "lost" if gone else "holds"
        finding = Finding("has_presence", change, [], who.start, 0, extent="partial")
        if gone:
            finding.extent, finding.lost_by = "full", who.name
        else:
            finding.gained_by, finding.allies = who.name, who.allies
        return self._told(finding, self._towns(places), end)

    def _shut_in(self, index: int) -> Finding | None:
        """ "The rebels are holed up in X", "the army is confined to X"."""
        at = index + 1
        at += self.low(at) == "up"
        if not self.is_("be", index - 1) or self.low(at) not in ("in", "inside", "to"):
            return None
        left = index - 2
        while self.is_("have", left) or self.skippable(left):
            left -= 1
        if self.unit(left).kind != "party" or not self._is_head(left, left, False):
            return None
        places, end = self._places(at + 1, strict=True)
        who = self._who_at(left)
        finding = Finding("shut_in", "holds", [], who.start, 0, extent="partial")
        finding.gained_by, finding.allies = who.name, who.allies
        return self._told(finding, self._towns(places), end)

    def _because_of_siege(self, index: int) -> Finding | None:
        """ "No aid has reached X because of the rebel siege": of the one town told of before."""
        who = self._whose(index - 1, index)
        at = index - 2
        while self.is_("determiners", at):
            at -= 1
        if who is None or self.low(at) not in ("of", "to", "by") or at < 1:
            return None
        if self.low(at - 1) not in ("because", "due", "owing"):
            return None
        before = [u for u in self.units[: at - 1] if u.kind == "place"]
        places = self._towns([self._where(unit) for unit in before])
        if len(places) != 1:
            return None
        finding = Finding("because_of_siege", "besieged", [], self.unit(index).start, 0)
        finding.gained_by = who
        return self._told(finding, places, index + 1)

    def _claimed_by_all(self, index: int) -> Finding | None:
        """ "Both sides claimed to control X", "the army and the rebels each claimed X"."""
        states = self.lexicon.states
        at = index + 1
        while self.low(at) not in states["claims"]:
            unit = self.unit(at)
            goes_on = unit.kind in ("party", "count") or self.is_("joiners", at)
            goes_on |= self.low(at) in states["sides"] or self.is_("determiners", at)
            if not goes_on or at > index + _NEAR:
                return None
            at += 1
        before = range(max(0, index - _NEAR), at)
        named = sum(self.unit(k).kind == "party" for k in before)
        if named < 2 and not any(self.low(k) in states["sides"] for k in before):
            return None
        end = at + 1
        while self.low(end) in states["having"] or self.is_("prepositions", end):
            end += 1
        places, end = self._places(end, strict=True)
        finding = Finding("claimed_by_all", "contested", [], self.unit(index).start, 0)
        return self._told(finding, self._towns(places), end)

    def _so_is(self, index: int) -> Finding | None:
        """ "X is still the army's. So are Y and Z", of the state told of last."""
        told = self.memory.claimed
        opens = self.low(0) == "so" and (
            index == 1 or (self.low(1) == "," and self.low(index - 1) == "," and index < 2 * _NEAR)
        )
        if not opens or not isinstance(told, Finding):
            return None
        near = 0 <= self.sentence.start - told.end < _NEXT_SENTENCE
        if told.change not in _SHARED_STATES or told.modality != "asserted" or not near:
            return None
        places, end = self._places(index + 1)
        finding = Finding("so_is", told.change, [], self.unit(0).start, 0)
        finding.gained_by, finding.lost_by, finding.ours = told.gained_by, told.lost_by, told.ours
        return self._told(finding, places, end)

    # Steps

    def _towns(self, places: list[Where]) -> list[Where]:
        """Those that are a town or less: a front runs through many a region."""
        return [
            w
            for w in places
            if w.mention is not None
            and (w.mention.place is None or w.mention.place.kind not in _WIDE)
        ]

    def _situation(
        self, rule: str, places: list[Where], who: str | None, last: int
    ) -> Finding | None:
        if who is None:
            return None
        finding = Finding(rule, "holds", [], self.unit(last).start, 0, gained_by=who)
        return self._told(finding, self._towns(places), last + 1)

    def _told(self, finding: Finding, places: list[Where], end: int) -> Finding | None:
        """The finding with its places, or None without any."""
        if not places:
            return None
        finding.confidence = 0.6
        finding.end = self.unit(end - 1).end
        self._take_places(finding, places)
        self._stretch(finding, end)
        return finding
