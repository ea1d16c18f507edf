"""Claims told by how a place is described in passing: "rebel-held X", "the besieged town of X"."""

from __future__ import annotations

from geodata.extract.control_findings import Finding, Findings
from geodata.extract.sentence_units import DASHES, REGIONS, Where
from geodata.model import Change

_WIDE = REGIONS | {"country", "sea", "river"}
DESCRIPTIONS = frozenset({"held_place", "besieged_place"})
_BY = 3  # units after the place within which its besiegers are named


class ControlDescriptions(Findings):
    """Reads the adjectives of a place's name."""

    def _by_description(self, index: int) -> Finding | None:
        """The claim of "held" in "rebel-held X", of "besieged" in "besieged X"."""
        low, states = self.low(index), self.lexicon.states
        if self.low(index - 1) in DASHES and index > 1:
            if low in self.lexicon.suffixes - states["taken_once"]:
                return self._described(index, "held_place", "holds")
            if low in states["besieged_places"]:
                return self._described(index, "besieged_place", "besieged")
        elif low in states["besieged_places"] and not self._is_verb(index):
            return self._described(index, "besieged_place", "besieged")
        return None

    def _described(self, index: int, rule: str, change: Change) -> Finding | None:
        dashed = self.low(index - 1) in DASHES
        who = self._whose(index - 2, index - 1) if dashed else None
        if dashed and (who is None or self.low(index - 3) in self.lexicon.states["once"]):
            return None
        places, end = self._places(index + 1, strict=True)
        at = index + 1
        while self.low(at) in self.lexicon.states["kinds_of_town"]:
            at += 1
        at += at > index + 1 and self.low(at) == "of"
        if self.unit(at).kind not in ("place", "name"):
            return None  # "rebel-held areas of X"
        several = self.low(index + 1) in self.lexicon.states["several"]
        places = [w for w in places if self._is_town(w)][: None if several else 1]
        wide = self.low(at + 1) in self.lexicon.states["wide_lands"]  # "rebel-held X province"
        if wide or not places or places[0].start < self.unit(index).start:
            return None
        finding = Finding(rule, change, [], self.unit(index - 2 * dashed).start, 0)
        finding.gained_by = who
        if who is None:
            agents = range(end, end + _BY)
            finding.gained_by = next(
                (self._party_at(k + 1) for k in agents if self.low(k) == "by"), None
            )
        finding.end = max(w.end for w in places)
        finding.confidence, finding.in_passing = 0.5, True
        self._take_places(finding, places)
        return finding

    def _is_verb(self, index: int) -> bool:
        """ "had besieged X", "is besieged", "the rebels besieged X"; not "entered besieged X"."""
        before = index - 1
        while self.skippable(before):
            before -= 1
        classes = ("be", "have", "negations", "future", "possible", "pronouns_several", "joiners")
        return self.unit(before).kind in ("party", "place", "name") or any(
            self.is_(name, before) for name in classes
        )

    def _is_town(self, where: Where) -> bool:
        """True for a town or less: what is held of a region is told by its parts."""
        place = where.mention.place if where.mention is not None else None
        return where.named and (place is None or place.kind not in _WIDE)
