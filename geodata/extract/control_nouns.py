"""Claims told by a noun: "the fall of A to X", "X's capture of A", "the retreat from A"."""

from __future__ import annotations

from geodata.extract.control_findings import Finding, Findings
from geodata.extract.sentence_units import Where, is_country

_TAIL = 5  # units between "the fall of X" and what it would do
_JUDGED = 9  # units from "the loss of X" to "was a blow to"


class ControlNouns(Findings):
    """Reads the nouns of control."""

    def _by_noun(self, index: int) -> Finding | None:
        """ "the fall of X to Y", "Y's capture of X", "Y's withdrawal from X"."""
        name, row = self.lexicon.nouns[self.low(index)]
        finding = Finding(
            f"{name}_noun",
            row["change"],
            [],
            self.unit(index).start,
            self.unit(index).end,
            confidence=0.6,
        )
        leaving = row.get("place_after") == ["from"]
        after = self._over_whom(index) if leaving else index + 1
        if name == "lost" and self.low(after) == "of" and self.is_("thing_held", after + 1):
            after += 2  # "the loss of control over X"
        preposition = self.low(after)
        owner: str | None = None
        before = index - 1
        while (
            self.unit(before).kind == "word"
            and self.unit(before).low.isalpha()
            and (
                before > index - 3
                and not self.is_("determiners", before)
                and not self.is_("prepositions", before)
            )
        ):
            before -= 1
        if self.low(before) in ("'s", "'", "’"):
            before -= 1
        if self.unit(before).kind == "party":
            owner = str(self.unit(before).ref.name)
            finding.start = self.unit(before).start
        elif leaving and self.low(before) in ("its", "their"):
            owner = self._whose(before, before + 1)  # "completed their withdrawal from X"
        elif (people := self._people(before)) is not None:
            owner = people  # "the Serb conquest of X"
        elif before + 1 < index and (whose := self._attackers_named(before + 1)) is not None:
            owner = whose  # "the rebel takeover of X"
        elif self.unit(before).kind == "place" and is_country(self.unit(before).ref):
            owner = self._state(self.unit(before))  # "Azerbaijan's capture of X"
        places: list[Where] = []
        end = index + 1
        if preposition in row["place_after"] or after > index + 1:
            places, end = self._places(after + 1)
        elif (
            self.unit(before).kind == "place"
            and before < index
            and row.get("place_after") != ["from"]
            and not is_country(self.unit(before).ref)
        ):
            places = [self._where(self.unit(before))]
        elif self.low(index - 1) == "whose" and not leaving:
            places = self._before_relative(index - 1)  # "X, whose fall to Y stunned many"
        elif self.low(before) == "its" and before == index - 1 and not leaving:
            places = self._it(before)  # "X fell in March; the army announced its recapture in May"
        if not places:
            return None
        self._take_places(finding, places)
        if leaving and owner is None and after > index + 1:
            owner = self._party_at(index + 2)  # "the withdrawal of its troops from X"
        if row.get("owner"):
            self._set(finding, row["owner"], owner)
        for word in ("by", "from", "to"):
            role = row.get(word)
            if role:
                for at in range(end, min(end + 6, len(self.units))):
                    if self.low(at) == word and (who := self._party_at(at + 1)) is not None:
                        self._set(finding, role, who)
                        finding.end = max(finding.end, self.unit(at + 1).end)
                        break
                    if self.unit(at).is_mark or self.is_("subordinators", at) or self.is_("be", at):
                        break
        if row["change"] in ("gained", "lost"):
            self._set_whom_it_helps(finding, end)
        if not (finding.gained_by or finding.lost_by):
            if row["change"] == "lost" and self.low(before - 1) in self.lexicon.states["conceding"]:
                loser = self._scan_left(before, coordinated=False)  # "Kyiv admitted the loss of X"
                self._set(finding, "lost_by", loser.name if loser is not None else None)
            if leaving and self.low(before - 1) in self.lexicon.states["told_as_done"]:
                teller = self._scan_left(before - 1, coordinated=False)
                told = teller is not None and before > 1  # "Y confirmed the withdrawal from X"
                self._set(finding, "lost_by", teller.name if told and teller is not None else None)
            possessed = self.low(index - 1) == "'s" and after == index + 1  # "X's capture"
            possessed &= preposition not in row["place_after"]
            if not (self._possessed_is_told(index, before) if possessed else self._is_told(before)):
                return None
            if row.get("by") == "gained_by" and self._told_by_winner(before):
                # "the rebels announced the capture of X": theirs
                winner = self._scan_left(before, coordinated=False)
                self._set(finding, "gained_by", winner.name if winner is not None else None)
            elif self._noun_modality(index) not in ("asserted", "denied"):
                return None
        elif finding.modality == "asserted":
            finding.modality = self._noun_modality(index)
        over = end
        while self.skippable(over):
            over += 1
        if finding.change == "besieged" and self.low(over) == "over":
            finding.rule = "siege_over"  # "with the siege of X over"
            finding.change, finding.gained_by = "siege_broken", None
        if finding.modality == "asserted" and self._would_be(end):
            finding.modality = "hypothetical"
        if finding.modality == "asserted" and self._is_looming(end):
            finding.modality = "planned"
        self._stretch(finding, end)
        return finding

    def _would_be(self, end: int) -> bool:
        """ "The loss of X would be a blow"."""
        for at in range(end, end + _TAIL):
            if self.is_("supposing", at):
                return True
            if self.unit(at).is_mark or self.is_("be", at) or self._verblike(at):
                return False
        return False

    def _is_looming(self, end: int) -> bool:
        """ "The fall of X, which they hold since May, is imminent"."""
        stop = min(end + _JUDGED * 2, len(self.units))
        return any(self.is_("looming", k) and self.is_("be", k - 1) for k in range(end, stop))

    def _over_whom(self, index: int) -> int:
        """The unit after "withdrawal of its troops"."""
        if self.low(index + 1) != "of":
            return index + 1
        for at in range(index + 2, index + 8):
            if self.low(at) == "from":
                return at
            if self.unit(at).is_mark or self.unit(at).kind in ("place", "date"):
                break
        return index + 1

    def _set_whom_it_helps(self, finding: Finding, end: int) -> None:
        """ "The loss of X was a blow to the army", "the fall of X, a boost for the rebels"."""
        for at in range(end, min(end + _JUDGED, len(self.units))):
            low = self.low(at)
            role = (
                "lost_by"
                if self.is_("blows", at)
                else "gained_by"
                if self.is_("boosts", at)
                else ""
            )
            if role and self.low(at + 1) in ("for", "to", "of", "by"):
                self._set(finding, role, self._party_at(at + 2))
                words = self.lexicon.words
                between = {self.low(k) for k in range(end, at)}
                if not between.isdisjoint(words["future"] | words["possible"]):
                    finding.modality = "hypothetical"  # "would be a blow to the army"
                return
            if low in (";", ".") or self.is_("subordinators", at):
                return

    def _possessed_is_told(self, noun: int, before: int) -> bool:
        """ "X's capture left them little", "since X's fall": done; not "X's capture would"."""
        if self.low(noun - 1) != "'s":
            return False
        return self.low(before - 1) in self.lexicon.states["told_as_done"] or (
            self._opens_what_happened(before) and self._verblike(noun + 1)
        )

    def _is_told(self, before: int) -> bool:
        """ "after the fall of X", "confirmed the capture of X": done, by whom is not said."""
        done = self.lexicon.states["told_as_done"] | self.lexicon.states["said_of_gains"]
        learned = self.low(before - 1) == "of" and (
            self.low(before - 2) in self.lexicon.states["told_of"]
        )
        led = self.low(before - 1) in ("to", "for") and (
            self.low(before - 2) in self.lexicon.states["led_to"]
        )
        return self.is_("determiners", before) and (
            learned or led or self.low(before - 1) in done or self._opens_what_happened(before)
        )

    def _opens_what_happened(self, before: int) -> bool:
        """ "The fall of X on Monday shocked …": a sentence about it, and not about what may be."""
        if before != 0:
            return False
        words = self.lexicon.words
        rest = [self.low(at) for at in range(before, len(self.units))]
        return words["future"].isdisjoint(rest) and words["possible"].isdisjoint(rest)
