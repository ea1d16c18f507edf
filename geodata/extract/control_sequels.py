"""Claims that go on from one just told of and leave its verb unsaid: "B followed in March", "A and
B were the others", "Yesterday it was C".

Such words mean a town's fall only after another's has been told.
"""

from __future__ import annotations

from geodata.extract.control_findings import Finding, Findings
from geodata.extract.sentence_units import END, Where


class ControlSequels(Findings):
    """Reads what goes on from the change told of last."""

    def _by_sequel(self, index: int) -> Finding | None:
        """The next places of a row of changes; None where the unit opens nothing of the kind."""
        if not self.memory.goes_on(self.sentence.start) and self._told_here(index) is None:
            return None
        low = self.low(index)
        rules = self.lexicon.verbs.get(low, ())
        if any(rule.follows for rule, _ in rules):
            return self._went_too(index)
        if low in self.lexicon.states["others"] and self._others(index):
            left = index - 1
            while self.is_("determiners", left) or self.skippable(left):
                left -= 1
            if self.is_("be", left):
                finding = self._next(index, self._subject_before(left - 1), index + 1)
                if finding is not None and self.low(index) == "next" and self.low(left) != "was":
                    finding.modality = "planned"  # "X is next"
                return finding
        if (
            self.is_("be", index)
            and self.low(index - 1) == "it"
            and self._opens_with_day(index - 1)
        ):
            places, end = self._places(index + 1, strict=True)
            if places and self._ends(end):
                return self._next(index, places, end)
        return None

    def _told_here(self, index: int) -> int | None:
        known = self.memory.place
        start = self.unit(index).start
        if known is not None and self.sentence.start <= known.start < start:
            return known.start
        return None

    def _others(self, index: int) -> bool:
        """ "were the others", "was next": the last words, or before "to fall"."""
        return self._ends(index + 1) or (self.low(index + 1) == "to" and self._ends(index + 3))

    def _went_too(self, index: int) -> Finding | None:
        """ "X had gone on Saturday", "X and Y followed", "On Thursday came X"."""
        left = index - 1
        while self.is_("have", left) or self.skippable(left):
            left -= 1
        if self._plainly(index + 1) and (places := self._subject_before(left)):
            return self._next(index, places, index + 1)
        if self._opens_with_day(index):
            places, end = self._places(index + 1, strict=True)
            if places and (self._ends(end) or self.is_("relatives", end + 1)):
                return self._next(index, places, end)
        return None

    def _subject_before(self, last: int) -> list[Where]:
        """The towns that are a verb's subject; an aside may stand between."""
        return [w for w in self._subject_ending(last) if w.mention is not None and w.named]

    def _plainly(self, after: int) -> bool:
        """A day, a stretch of time or nothing: not "went dark", "followed the advice"."""
        if self.low(after) in ("too", "next", "soon", "shortly", "likewise", "the"):
            day = self.unit(after + 1).kind == "date" or self.is_("times", after + 1)
            return self.low(after) != "the" or day or self.low(after + 1) in ("next", "same")
        unit = self.unit(after)
        if unit.kind == "date" or unit.low in ("within", "without"):
            return True
        if unit is END or unit.low in (".", ";"):
            return True
        if unit.low not in ("on", "in", "at", "by", "later", "a", "days", "hours"):
            return False
        return any(
            self.unit(k).kind == "date" or self.is_("days", k) or self.is_("times", k)
            for k in range(after + 1, after + 4)
        )

    def _opens_with_day(self, at: int) -> bool:
        """True where nothing but a day or "next", "then" stands before a unit of its clause."""
        told = False
        for before in range(at - 1, -1, -1):
            unit = self.unit(before)
            if unit.is_mark and unit.low in (";", ":", '"', "“", "”", ".", "–", "—", "*"):
                break
            if not (
                unit.kind in ("date", "count")
                or self.skippable(before)
                or self.is_("prepositions", before)
                or self.is_("determiners", before)
                or self.is_("days", before)
                or self.is_("times", before)
                or self.is_("conjunctions", before)
                or unit.low in (",", "next")
            ):
                return False
            told |= unit.kind == "date" or unit.low in ("next", "then") or self.is_("days", before)
        return told

    def _ends(self, at: int) -> bool:
        unit = self.unit(at)
        return unit is END or (
            unit.is_mark and unit.low in (".", ",", ";", ":", ")", "”", '"', "–", "—")
        )

    def _next(self, index: int, places: list[Where], end: int) -> Finding | None:
        places = [w for w in places if w.mention is not None and w.text == self._said(w)]
        told = self.memory.told
        if not places or told is None:
            return None
        unit = self.unit(index)
        finding = Finding("went_too", told.change, [], unit.start, unit.end, confidence=0.6)
        finding.gained_by, finding.lost_by = told.gained_by, told.lost_by
        self._take_places(finding, places)
        self._stretch(finding, end)
        return finding
