"""What a clause tells of as wished, asked for or yet to come, though its verb doesn't say so.

"They demanded that the army leave X", "on the verge of being driven out of X", "a push to take X
and enter Y", "taking X would cost them dear".
"""

from __future__ import annotations

from geodata.extract.place_phrases import PlacePhrases
from geodata.extract.sentence_units import DASHES, END
from geodata.model import Modality

_NEAR = 14  # units from a verb back to the one it is joined to
_OBJECT = 9  # units that what is taken may have before the verb that judges it


class Unreal(PlacePhrases):
    """Reads modality from the words around a verb's own group."""

    def _unreal(
        self, index: int, left: int, forms: frozenset[str], finite: bool
    ) -> Modality | None:
        """How the verb at `index`, whose group begins behind `left`, is meant; None as it says."""
        if not finite and self._would_be_one(left):
            return "hypothetical"
        if self._is_matter_of_time(left):
            return "planned"
        if self.low(left + 1) == "being" and self.low(left) in ("of", "to", "from", "at"):
            return self._before_gerund(left)
        if "base" in forms and "past" not in forms:
            if self._is_demanded(left):
                return "planned"
            if self.is_("conjunctions", left):
                return self._as_joined(left)
            if self.is_("told_when", self._clause_opens(left)) and self._looks_ahead(left):
                return "planned"
        if "third" in forms and self.is_("told_when", self._clause_opens(left)):
            return "planned" if self._looks_ahead(left) else None
        return None

    def _never_was(self, left: int, index: int) -> bool:
        """ "Had they held on, X would have fallen", "what if X had been taken": neither was."""
        opens = self.low(0) == "had" and self.unit(0).kind == "word"
        if opens and not any(self.low(k) == "," for k in range(left + 1)):
            return True
        auxiliaries = range(left + 1, index)
        had = any(self.low(k) == "have" for k in auxiliaries)
        if had and any(self.is_("supposing", k) for k in auxiliaries):
            return True
        if had and opens and any(self.is_("possible", k) for k in auxiliaries):
            return True
        asked = (k for k in range(max(0, left - _NEAR), left + 1) if self.low(k) == "if")
        return any(self.low(k - 1) == "what" for k in asked)

    def _is_matter_of_time(self, left: int) -> bool:
        """ "It is a matter of time before they take X": they have not."""
        opens = self._clause_opens(left)
        time = next((k for k in (opens - 1, opens - 2) if self.low(k) == "time"), -1)
        return opens > 0 and self.low(time - 1) == "of" and self.is_("matters", time - 2)

    def _would_be_one(self, left: int) -> bool:
        """ "It would be the third town lost to them"."""
        for at in range(left, max(-1, left - _NEAR), -1):
            if self.is_("supposing", at):
                return self.is_("be", at + 1)
            if self.unit(at).is_mark:
                return False
        return False

    def _unreal_gerund(self, index: int, left: int) -> Modality | None:
        """ "Taking X would be hard": what is spoken of and not told."""
        if left >= 0 and not self.unit(left).is_mark and self.low(left) != "that":
            return None
        for at in range(index + 1, index + _OBJECT):
            if self.is_("future", at) or self.is_("possible", at):
                return "hypothetical"
            if self.unit(at) is END or self.unit(at).is_mark or self.is_("subordinators", at):
                return None
            if self.is_("be", at) or self.is_("have", at):
                return None
        return None

    def _before_gerund(self, preposition: int) -> Modality | None:
        words = self.lexicon.words
        for at in range(preposition - 1, max(-1, preposition - 4), -1):
            if self.low(at) in words["planned_gerund"]:
                return "planned"
            if self.low(at) in words["failed_gerund"]:
                return "negated"
        return None

    def _is_demanded(self, left: int) -> bool:
        """ "They demanded that Y leave", "urged Y's troops to" is read elsewhere."""
        for at in range(left, max(-1, left - _NEAR), -1):
            if self.low(at) == "that":
                return self.is_("demands", at - 1)
            if self.unit(at).is_mark:
                return False
        return False

    def _as_joined(self, conjunction: int) -> Modality | None:
        """ "to liberate X and enter Y", "will take X and hold it": as the verb before is meant."""
        for at in range(conjunction - 1, max(-1, conjunction - _NEAR), -1):
            low = self.low(at)
            if self.is_("future", at):
                return "planned"
            if self.is_("possible", at):
                return "hypothetical"
            if low == "to" and self.low(at + 1) in self.lexicon.verbs:
                return self._infinitive_modality(at)
            if (self.unit(at).is_mark and low not in (",", '"')) or self.is_("relatives", at):
                return None
        return None

    def _clause_opens(self, left: int) -> int:
        """The unit that opens the clause whose verb group begins behind `left`; -1 for none."""
        for at in range(left, max(-1, left - 8), -1):
            if self.is_("subordinators", at):
                return at
            if self.unit(at).is_mark:
                return -1
        return -1

    def _looks_ahead(self, left: int) -> bool:
        """True where the clause before says what will or would be."""
        opens = self._clause_opens(left)
        return any(self.is_("future", at) for at in range(opens)) and not any(
            self.unit(at).kind == "date" for at in range(opens, len(self.units))
        )

    def _infinitive_modality(self, to: int) -> Modality:
        """What stands before "to": "managed" did it, "failed" did not, all else is a plan."""
        words = self.lexicon.words
        for position in range(to - 1, max(-1, to - 8), -1):
            unit = self.unit(position)
            low = unit.low
            if unit.kind != "word":
                if unit.is_mark and low not in (",", '"', "“", "”", *DASHES):
                    break
                continue
            if low in words["failed"]:
                return "negated"
            if low == "took" and self.low(position - 1) == "it":
                return "asserted"  # "It took the army three days to capture X"
            if low in words["plan_nouns"] or low in words["planned_gerund"]:
                return "planned"
            if low in words["starts_to"] and position < to - 1:
                continue  # "an offensive that began on Sunday to take X"
            if low in words["succeeded"] or (low in words["ordinals"] and low != "next"):
                # "which would be the fourth town to fall"
                back = range(position - (4 if low in words["ordinals"] else 2), position)
                if any(self.is_("negations", k) for k in back):
                    return "negated"
                if low.endswith("ing"):  # "would be a victory, allowing it to take X"
                    back = range(position)
                if any(self.is_("future", k) or self.is_("possible", k) for k in back):
                    return "planned"  # but "in May, only to lose it"
                return "asserted"
            if position <= to - 2 and (low in words["subordinators"] or low in words["relatives"]):
                break
        return "planned"

    def _said_to_have(self, before: int) -> Modality | None:
        """ "They claim to have taken X", "are believed to have": done, if what is said is so."""
        dated = False
        while self.skippable(before) or self.unit(before).kind == "date" or dated:
            behind = before - 1
            dated = (self.unit(before).kind == "date" or dated) and (
                self.is_("prepositions", behind) or self.low(behind) in ("late", "early")
            )
            before -= 1  # "claimed on Monday to have taken X"
        low = self.low(before)
        if low in self.lexicon.words["speech"] or low in self.lexicon.states["reports"]:
            return "asserted"
        return "alleged" if self.is_("seems", before) else None

    def _conditional(self, left: int) -> bool:
        if self.low(0) in self.lexicon.words["inverted"] and self.unit(0).kind == "word":
            comma = next((k for k, u in enumerate(self.units) if u.low == ","), len(self.units))
            if left < comma:
                return True  # "Had the army kept X, …"
        for position in range(left, max(-1, left - 12), -1):
            low = self.low(position)
            if low in (",", ";", ":"):
                return False
            if self.is_("conditions", position):
                return True
        return False
