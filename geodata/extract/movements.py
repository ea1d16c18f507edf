"""Where people of a party were taken, where no number is given.

"The surrendered fighters were taken to prison in X": a claim that they were relocated, placed at
the destination. With a number it is a toll like others; here the count stays open and keeps the
words. Two reports of where they went are two claims, side by side.
"""

from __future__ import annotations

from geodata.extract import languages
from geodata.extract.attribution import speaker_of
from geodata.extract.clauses import Clauses
from geodata.extract.control_words import lexicon_of
from geodata.extract.event_days import event_dates
from geodata.extract.page import Page
from geodata.extract.phrases import words_of
from geodata.extract.sentence_units import Memory, Where
from geodata.model import Count, Modality, Toll

_REACH = 8  # units from the verb to the name of the destination


def find_movements(page: Page) -> list[Toll]:
    """Every claim of people of a party having been taken somewhere, in text order."""
    words = words_of(page.report.text)
    verbs = frozenset(languages.load(page.report.language).get("movement", {}).get("verbs", ()))
    found: list[Toll] = []
    if verbs.isdisjoint(words.there):
        return found
    memory = Memory(page)
    for sentence in page.sentences:
        if sentence.kind == "boilerplate":
            continue
        first, stop = words.at(sentence.start), words.at(sentence.end)
        if not verbs.isdisjoint(words.lows[first:stop]):
            reader = _MovementReader(lexicon_of(page.report.language), page, sentence, memory)
            found += reader.read_movements()
    return found


class _MovementReader(Clauses):
    """Reads one sentence's passives of taking people somewhere."""

    def read_movements(self) -> list[Toll]:
        """The sentence's claims, at most one a verb."""
        table = languages.load(self.page.report.language)["movement"]
        self.movers = frozenset(table["movers"])
        self.pronouns = frozenset(table["pronouns"])
        self.to = frozenset(table["to"])
        verbs = frozenset(table["verbs"])
        found = []
        for index, unit in enumerate(self.units):
            if unit.kind == "word" and unit.low in verbs:
                claim = self._movement(index)
                if claim is not None:
                    found.append(claim)
        return found

    def _movement(self, index: int) -> Toll | None:
        left = index - 1
        while self.skippable(left):
            left -= 1
        if not self.is_("be", left):
            return None
        while self.is_("be", left) or self.is_("have", left) or self.skippable(left):
            left -= 1
        modality: Modality = "asserted"
        if self.low(left) == "to":
            modality = self._infinitive_modality(left)
            left -= 1
        elif self.is_("negations", left):
            modality = "negated"
        who = self._moved(left)
        where = self._destination(index)
        if who is None or where is None or where.mention is None:
            return None
        party, start, text = who
        speaker = speaker_of(self.page, start, where.end)
        if speaker is not None and modality == "asserted":
            modality = speaker.modality
        return Toll(
            report_id=self.page.report.id,
            start=start,
            end=where.end,
            quote=self.text[start : where.end],
            place_text=where.text,
            place=where.mention.place,
            dates=event_dates(self.page, self.unit(index).start, where.end),
            claimant=speaker.claimant if speaker is not None else None,
            claimant_kind=speaker.claimant_kind if speaker is not None else None,
            modality=modality,
            confidence=0.5,
            rule="movement: taken to",
            measure="relocated",
            count=Count(None, None, None, "vague", text),
            group="combatants",
            group_party=party,
        )

    def _moved(self, left: int) -> tuple[str, int, str] | None:
        """Whose people: the party of the subject, or for "them" the last one moved or lost."""
        unit = self.unit(left)
        if unit.low in self.pronouns:
            for at in range(left - 1, -1, -1):
                party = self.unit(at)
                if party.kind == "party" and self._is_mover(at):
                    return str(party.ref.name), unit.start, self.text[party.start : party.end]
            return None
        if unit.kind != "party" or not self._is_mover(left):
            return None
        start = left
        while self.unit(start - 1).low in self.movers or self.is_("determiners", start - 1):
            start -= 1
        if self.unit(start - 1).kind == "count":
            return None  # a number: a toll
        begin = self.unit(start).start
        return str(unit.ref.name), begin, self.text[begin : unit.end]

    def _is_mover(self, at: int) -> bool:
        """True for people ("IS militants", "surrendered rebels"), not for a side as such."""
        words = self.unit(at).low.split()
        return words[-1] in self.movers or self.low(at - 1) in self.movers

    def _destination(self, index: int) -> Where | None:
        if self.low(index + 1) not in self.to:
            return None
        for at in range(index + 2, min(index + 2 + _REACH, len(self.units))):
            if self.unit(at).is_mark:
                return None
            if self.unit(at).kind == "place":
                return self._where(self.unit(at))
        return None
