"""What is said against a claim: "reports that A had fallen were untrue", "the army denied it",
'they called this "untrue"', "It has not".

The first unsays a claim of its own sentence; the second is a claim of its own, against the one told
before it.
"""

from __future__ import annotations

from dataclasses import replace

from geodata.extract.control_findings import Finding, Findings
from geodata.extract.sentence_units import END

_JUST_TOLD = 400  # characters within which "the claim" means the claim told before
_NEAR = 8  # units between "this" and "untrue"
_PLAIN = 5  # words of "that is not so"
_REACH = 14  # units between "reports that" and the verb it tells of
_DENIABLE = frozenset({"gained", "lost", "withdrew", "handed_over", "holds", "besieged"})


class ControlDenials(Findings):
    """Reads denials of claims."""

    def _refuted(self, finding: Finding) -> bool:
        """True where the sentence itself says that it is not so."""
        states = self.lexicon.states
        for at in range(finding.at - 1, max(-1, finding.at - _REACH), -1):
            low = self.low(at)
            if low in (";", ":"):
                return False
            if low in states["true"] and self.low(at + 1) in ("that", "in", "to"):
                return self._negated_before(at)
            if low in states["signs"] and self.low(at + 1) in ("that", "of"):
                return self._negated_before(at)  # "no sign that X had fallen"
            if low in states["reports"] and self._is_of_something(at, finding.at):
                before = range(max(0, at - 4), at)
                if any(self.low(k) in states["denies"] for k in before):
                    return True
                untrue = (k for k in before if self.low(k) in states["true"])
                return any(self._negated_before(k) for k in untrue) or self._said_false(finding)
        return False

    def _unclear(self, finding: Finding) -> bool:
        """ "It was not clear that X had fallen", "it is unclear whether": nobody says so."""
        for at in range(finding.at - 1, max(-1, finding.at - _REACH), -1):
            if self.low(at) in (";", ":"):
                return False
            if self.low(at + 1) in ("that", "if", "whether", "how"):
                if self.low(at) == "unclear":
                    return True
                if self.low(at) in self.lexicon.states["clear"]:
                    return self._negated_before(at)
        return False

    def _negated_before(self, at: int) -> bool:
        near = range(max(0, at - 3), at)
        return any(self.is_("negations", k) or self.low(k) == "no" for k in near)

    def _is_of_something(self, noun: int, verb: int) -> bool:
        """ "reports on the radio that", "claims of", "the claim to have"."""
        after = range(noun + 1, min(noun + 6, verb))
        return any(self.low(k) in ("that", "of", "to", "about") for k in after)

    def _said_false(self, finding: Finding) -> bool:
        """ "… were untrue", "… proved false" after the finding."""
        states = self.lexicon.states
        for at in range(finding.at + 1, len(self.units)):
            if self.unit(at).start < finding.end and not self.is_("be", at):
                continue
            if self.low(at) in (";", "."):
                return False
            if self.is_("be", at) or self.low(at) in states["proves"]:
                after = at + 1
                while self.skippable(after) or self.low(after) in ("a", "to", "be", '"', "“"):
                    after += 1
                if self.low(after) in states["false"] or self.low(after) in states["denies"]:
                    return True
        return False

    def _denial(self, index: int) -> Finding | None:
        """ "The army denied the claim", ", which the army denied": against what was told last."""
        told, low = self.memory.claimed, self.low(index)
        if not isinstance(told, Finding):
            return None
        verb = self.unit(index)
        if told.change not in _DENIABLE or not 0 < verb.start - told.end < _JUST_TOLD:
            return None
        end = None
        if low in self.lexicon.states["denies"]:
            end = self._denied_thing(index)
        elif (low in self.lexicon.states["false"] and self._called_so(index)) or (
            self.is_("negations", index) and self._is_plain_no(index)
        ):
            end = index + 1
        if end is None:
            return None
        places = [replace(w, start=verb.start, end=verb.end) for w in told.places]
        finding = replace(told, rule="denied", modality="denied", places=places, in_passing=False)
        finding.start, finding.end = verb.start, self.unit(end - 1).end
        who = self.unit(index - 1)
        if who.kind == "party":
            finding.start = who.start
        finding.confidence = 0.6
        return finding

    def _denied_thing(self, index: int) -> int | None:
        """The index after "denied the claim", "denied it", "a claim denied by"; None for others."""
        after = index + 1
        while self.skippable(after):
            after += 1
        if self.low(after) == "by" or self._ends_there(after):
            for at in range(index - 1, max(-1, index - 8), -1):
                if self.low(at) == "which" or self.low(at) in self.lexicon.states["reports"]:
                    return after
            return None
        at = after
        for _ in range(4):  # "M23's latest claim"
            if self.low(at) in self.lexicon.states["reports"] or (
                at == after and self.low(at) in ("it", "this", "that")
            ):
                return at + 1 if self._ends_there(at + 1) else None
            if self.unit(at).is_mark or self.is_("prepositions", at):
                return None
            at += 1
        return None

    def _called_so(self, index: int) -> bool:
        """'The ministry called this "absolutely untrue"', "the report was false"."""
        said = False
        for at in range(index - 1, max(-1, index - _NEAR), -1):
            low = self.low(at)
            if low in ("it", "this", "that", *self.lexicon.states["reports"]):
                said |= self.low(at - 1) in self.lexicon.states["calls"]
                return said and not any(self.is_("negations", k) for k in range(at, index))
            said |= self.is_("be", at) or low in self.lexicon.states["calls"]
            if low in (";", ".", ","):
                return False
        return False

    def _is_plain_no(self, index: int) -> bool:
        """ "It has not.", "They did not.": the whole sentence, or of "that is not true"."""
        words = [k for k in range(len(self.units)) if not self.unit(k).is_mark]
        if len(words) > _PLAIN or self.low(words[0]) not in ("it", "they", "this", "that"):
            return False
        after = [self.low(k) for k in words if k > index]
        return not after or after[0] in ("so", *self.lexicon.states["true"])

    def _ends_there(self, at: int) -> bool:
        unit = self.unit(at)
        return (
            unit is END
            or unit.is_mark
            or unit.kind == "date"
            or self.skippable(at)
            or self.is_("conjunctions", at)
            or (self.is_("subordinators", at) and unit.low != "that")
            or unit.low in ("in", "on", "to", "with")
        )
