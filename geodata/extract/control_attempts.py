"""Attacks that came to nothing without being beaten off in so many words.

"They attacked unsuccessfully near A and B", "six futile attempts to storm C", "tried in vain to
retake D", "assaulted E without success", "tried to take F but failed": whoever holds the place has
kept it.
"""

from __future__ import annotations

from geodata.extract.control_denials import ControlDenials
from geodata.extract.control_findings import Finding
from geodata.extract.sentence_units import END, REGIONS, Where

_WIDE = REGIONS | {"country", "sea", "river"}
_REACH = 40  # units of a clause: such sentences are lists
_NEAR = 7  # units between "unsuccessful" and what was


class ControlAttempts(ControlDenials):
    """Reads attempts that failed."""

    def _by_attempt(self, index: int) -> Finding | None:
        """The claim of "unsuccessful", "in vain", "without success"; None for other sentences."""
        states, low = self.lexicon.states, self.low(index)
        if low in states["unsuccessful"]:
            places = self._attacked_after(index)
        elif low in states["in_vain"] and self.low(index - 1) in ("in", "without", "no", "little"):
            places = self._attacked_after(index) or self._attacked_before(index)
        elif low in states["came_to_nothing"] and self.low(index - 1) in ("but", "and"):
            places = self._attacked_before(index) if self._ends_there(index + 1) else []
        else:
            return None
        who = self._scan_left(index, coordinated=True)
        if not places or who is None or not self._is_attack(index):
            return None
        unit = self.unit(index)
        finding = Finding("unsuccessful", "repelled", [], unit.start, unit.end, confidence=0.6)
        finding.lost_by = who.name
        finding.start = min(finding.start, who.start)
        self._take_places(finding, places)
        self._stretch(finding, index + 1)
        return finding

    def _is_attack(self, index: int) -> bool:
        """True where what came to nothing is an attack, and no talks or negotiations."""
        near = range(max(0, index - _NEAR), min(index + _NEAR, len(self.units)))
        return any(self.low(k) in self.lexicon.states["attacks"] for k in near)

    def _attacked_after(self, index: int) -> list[Where]:
        """Every place that the clause names as attacked from a unit on."""
        found: list[Where] = []
        at = index + 1
        while at < min(index + _REACH, len(self.units)):
            if self._leaves_clause(at):
                break
            if self._aims_at(at):
                places, end = self._places(at + 1, strict=True)
                named = [w for w in places if w.mention is not None and w.named]
                if named:
                    found += named
                    at = end
                    continue
            at += 1
        return [w for w in found if not self._is_wide_land(w)]

    def _attacked_before(self, index: int) -> list[Where]:
        """ "They attacked A in vain": the places between the verb and these words."""
        for at in range(max(0, index - _REACH), index):
            if self.low(at) not in self.lexicon.states["attacks"]:
                continue
            places, end = self._places(at + 1, strict=True)
            named = [w for w in places if w.mention is not None and w.named]
            if not named or end > index:
                named = [w for w in self._attacked_after(at) if w.start < self.unit(index).start]
            return [w for w in named if not self._is_wide_land(w)]
        return []

    def _aims_at(self, at: int) -> bool:
        """A preposition of the place attacked, or a verb of attacking or taking before it."""
        low = self.low(at)
        if self.unit(at).kind != "word":
            return False
        if low in self.lexicon.states["attack_at"] or low in self.lexicon.states["attacks"]:
            return True
        return self.low(at - 1) == "to" and low in self.lexicon.verbs

    def _leaves_clause(self, at: int) -> bool:
        unit = self.unit(at)
        if unit is END or (unit.is_mark and unit.low in (";", ".", ":")):
            return True
        return self.is_("subordinators", at) or self.low(at) == "but" or self.is_("speech", at)

    def _is_wide_land(self, where: Where) -> bool:
        place = where.mention.place if where.mention is not None else None
        return place is not None and place.kind in _WIDE
