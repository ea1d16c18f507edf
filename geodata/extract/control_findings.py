"""What one verb, noun or state says about a place, and the steps its readers share."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.extract import party_table
from geodata.extract.clauses import Clauses
from geodata.extract.control_words import Rule
from geodata.extract.party_table import STATE_KINDS, party_info
from geodata.extract.sentence_units import DASHES, END, TOWARDS, Where, is_country
from geodata.extract.subjects import Group
from geodata.model import Change, Extent, Modality

_OWN_FORCES = frozenset({"troops", "forces", "fighters", "soldiers", "men", "units", "positions"})

OURS = "our own side"  # a party only the speaker's name can tell


@dataclass(slots=True)
class Finding:
    """What one verb, noun or state says, before speaker and day are looked up."""

    rule: str
    change: Change
    places: list[Where]
    start: int
    end: int
    gained_by: str | None = None
    lost_by: str | None = None
    allies: tuple[str, ...] = ()
    extent: Extent = "full"
    modality: Modality = "asserted"
    confidence: float = 0.8
    in_passing: bool = False  # by a participle: "the village held by Y"
    ours: bool = False  # held by whoever speaks: "in our hands"
    lasted: tuple[int, str] | None = None  # "for 28 years"
    at: int = 0  # the verb, noun or state it was read from

    def end_state(self) -> None:
        """What was held or besieged is so no longer."""
        if self.change == "holds":
            self.change, self.gained_by, self.lost_by = "lost", None, self.gained_by
        elif self.change == "besieged":
            self.change = "siege_broken"


class Findings(Clauses):
    """Fills a finding: its places, parties, and the stretch of words it rests on."""

    def _said(self, where: Where) -> str:
        """The name as it stands there; differs where "the city" stands for it."""
        return where.text if where.text in self.text[where.start : where.end] else ""

    def _place_after(self, finding: Finding, after: int, rule: Rule) -> int | None:
        """The first place in reach after one of the rule's prepositions."""
        at = after
        for _ in range(12):
            unit = self.unit(at)
            if unit is END or (
                unit.is_mark and unit.low not in (",", '"', "“", "”", "[", "]", "(", ")", *DASHES)
            ):
                return None
            length = self.phrase_at(at, rule.place_after)
            if length:
                first = self._over_measure(at + length)
                places, end = self._places(first, strict=not rule.sure)
                if places:
                    self._take_places(finding, places)
                    return end
                if rule.name == "laid_siege" and self.is_("determiners", at + length):
                    return None  # "laid siege to a bus near X"
            if self.is_("subordinators", at) and at > after:
                return None
            if unit.low == "," and not self.skippable(at + 1):
                return None
            if self.is_("conjunctions", at) or unit.low in self.lexicon.words["speech"]:
                return None
            if rule.change == "withdrew" and not (
                self.skippable(at)
                or unit.is_mark
                or unit.kind == "party"
                or self.unit(at + 1).kind == "party"  # "its last soldiers"
                or unit.low in self.lexicon.words["possessives"]
                or unit.low in _OWN_FORCES
                or unit.low in ("on", "in", "at", "before", "across", "with", "under", "the", "all")
                or self.low(at - 1) in ("across", "the", "under", "with", "before")
            ):
                return None
            at += 1
        return None

    def _over_measure(self, at: int) -> int:
        """Over "20 km of" in "advanced to within 20 km of X"."""
        measured = self.unit(at).kind == "count" or self.low(at)[:1].isdigit()
        far = measured and self.is_("distances", at + 1) and self.low(at + 2) in ("of", "from")
        return at + 3 if far else at

    def _stretch(self, finding: Finding, end: int) -> None:
        """Takes in the day that follows, so that the quotation says when."""
        last = end
        for at in range(end, min(end + 7, len(self.units))):
            unit = self.unit(at)
            if unit.kind == "date":
                last = at + 1
                break
            if unit.is_mark or self.is_("subordinators", at) or self.is_("conjunctions", at):
                break
            if unit.kind == "word" and unit.low in self.lexicon.verbs:
                break  # "a town held since May": that is the other verb's day
        finding.end = max(finding.end, self.unit(last - 1).end)

    def _falls_plainly(self, after: int) -> bool:
        """ "X fell on Tuesday", "X has fallen.": nothing after it but a day or a new clause."""
        unit = self.unit(after)
        return (
            unit.kind == "date"
            or (self.is_("determiners", after) and self.is_("days", after + 1))
            or self._is_counted_day(after)
            or unit.is_mark
            or unit is END
            or self.skippable(after)
            or self.is_("subordinators", after)
            or self.is_("conjunctions", after)
            or self.is_("be", after)  # "reports that X has fallen are untrue"
            or (
                unit.low in ("in", "on", "at", "within", "without", "last", "late", "early")
                and (unit.low in ("without", "last") or self.unit(after + 1).kind == "date")
            )
        )

    def _is_counted_day(self, at: int) -> bool:
        """ "two weeks later", "on the second day", "in the first hours": a time told by number."""
        if self.is_("days", at + 1) or self.is_("periods", at + 1):
            counted = self.unit(at).kind in ("count", "word") and not self.is_("prepositions", at)
            return counted and self.low(at + 2) in ("later", "after", "before", "earlier", "into")
        if self.low(at) not in ("on", "in", "during", "within"):
            return False
        at += 1 + self.is_("determiners", at + 1)
        return self.is_("times", at) and (self.is_("days", at + 1) or self.is_("periods", at + 1))

    def _set(self, finding: Finding, role: str, name: str | None) -> None:
        if name is None:
            return
        if role == "gained_by":
            finding.gained_by = finding.gained_by or name
        elif role == "lost_by":
            finding.lost_by = finding.lost_by or name

    def _take_places(self, finding: Finding, places: list[Where]) -> None:
        finding.places = places
        finding.start = min([finding.start, *(w.start for w in places if w.start >= 0)])
        finding.end = max([finding.end, *(w.end for w in places)])

    def _thing_subject(
        self, index: int, rule: Rule, group: Group
    ) -> tuple[list[Where], str | None] | None:
        """ "the siege of X was lifted", "IS control in X ended": place and owner of the thing.

        The places are empty where the thing stands alone ("the rebels' flag").
        """
        left = self._before_aside(group.left)
        for at in range(left, max(-1, left - 14), -1):
            unit = self.unit(at)
            if unit.kind == "word" and unit.low in rule.things:
                probe = Finding(rule.name, rule.change, [], unit.start, unit.end)
                if self.is_("prepositions", at + 1) or self.phrase_at(at + 1, rule.place_after):
                    self._place_after(probe, at + 1, rule)
                owner = None
                for before in range(at - 1, max(-1, at - 4), -1):
                    if self.unit(before).kind == "party":
                        owner = str(self.unit(before).ref.name)
                        break
                    if (nation := self._nation(before)) is not None:
                        owner = nation  # "the Croatian flag"
                        break
                    if rule.change == "repelled" and (whose := self._attackers_named(before)):
                        owner = whose  # "a rebel assault"
                        break
                if owner is None:
                    for after in range(at + 1, group.left):
                        flag = rule.thing_by == "gained_by" and self.low(after) == "of"
                        if self.low(after) == "by" or flag:  # "the flag of the rebels"
                            owner = self._party_at(after + 1)
                return probe.places, owner
            if unit.is_mark and unit.low in (",", ";", ":"):
                return None
        return None

    def _nation(self, at: int) -> str | None:
        """The forces of the state whose demonym stands at a unit."""
        country = self.lexicon.demonyms.get(self.low(at).split(" ")[0])
        return party_table.forces_of(country, self.page.report.language) if country else None

    def _attackers_named(self, at: int) -> str | None:
        """Whose attack it is: "a rebel attack", "12 Russian attacks", by the word before it."""
        nation = self._people(at)
        if nation is not None or self.low(at) not in self.lexicon.words["of_rebels"]:
            return nation
        start = self.unit(at).start
        told = [p.name for p in self.page.parties if p.start < start]
        rebels = (n for n in reversed(told) if party_info(n).kind not in STATE_KINDS)
        return next(rebels, None) or f"{self.low(at)}s"

    def _people(self, at: int) -> str | None:
        """ "Serb", "Croatian": the forces of that people, by the report's own name for them."""
        unit = self.unit(at)
        said = self.text[unit.start : unit.end]
        if unit.kind not in ("name", "word") or not said[:1].isupper():
            return None
        named = (p.name for p in self.page.parties if unit.low in p.name.lower().split())
        return next(named, None) or party_table.is_party_name(f"{said}s") or self._nation(at)

    def _party_led_by(self, at: int) -> str | None:
        """Whom "Gaddafi" leads."""
        named = self.unit(at).kind == "name" or self.text[self.unit(at).start].isupper()
        last = self.low(at).split()[-1:] if named else []
        lexicon = party_table.lexicon_for(self.page.report.language)
        return lexicon.of_leader(last[0]) if last else None

    def _before_aside(self, left: int) -> int:
        """The unit before ", which began in May," where that stands between subject and verb."""
        if self.low(left) != ",":
            return left
        for at in range(left - 1, max(-1, left - 12), -1):
            if self.low(at) == ",":
                opens = self.is_("relatives", at + 1) or self.low(at + 1) in self.lexicon.verbs
                opens |= self.is_("determiners", at + 1) and self.unit(at - 1).kind == "place"
                return at - 1 if opens else left
        return left

    def _told_by_winner(self, before: int) -> bool:
        return any(self.low(before - s) in self.lexicon.states["said_of_gains"] for s in (1, 2))

    def _noun_modality(self, index: int) -> Modality:
        words = self.lexicon.words
        for at in range(index - 1, max(-1, index - 8), -1):
            low = self.low(at)
            on_the_way = low in words["on_the_way"] and self.low(at + 1) in TOWARDS
            if (
                low in words["plan_nouns"]
                or low in words["planned_gerund"]
                or low in words["future"]
                or on_the_way
            ):
                return "planned"
            if low in ("denied", "denies", "deny"):
                return "denied"
            if low in words["negations"]:
                return "negated"
            if low in words["possible"]:
                return "hypothetical"
            if low in (",", ";"):
                break
        return "asserted"

    def _may_own(self, at: int) -> bool:
        """A party, or a country that does something: whom "its" may stand for."""
        unit = self.unit(at)
        if unit.kind == "party":
            return True
        state = unit.kind == "place" and is_country(unit.ref) and self.low(at + 1) != "'s"
        return state and not self._after_preposition(at) and self._acts(at, at + 1)

    def _whose(self, first: int, stop: int) -> str | None:
        """ "rebel" hands, "its" rule: the party of the last word that says whose."""
        who = None
        for at in range(first, stop):
            if self.unit(at).kind == "party":
                who = str(self.unit(at).ref.name)
            elif self.unit(at).kind == "place" and is_country(self.unit(at).ref):
                who = self._state(self.unit(at))
            elif (people := self._people(at)) is not None:
                who = people  # "in Serb hands"
            elif self.low(at + 1) == "'s" and (led := self._party_led_by(at)) is not None:
                who = led  # "under Gaddafi's control"
            elif self.low(at) in ("our", "own"):
                who = who or OURS
            elif self.low(at) in ("its", "their"):
                earlier = [k for k in range(at) if self._may_own(k)]
                told = self.memory.told
                hands = self.low(at + 1) in self.lexicon.states["hands"]
                if hands and not earlier and told and self.memory.goes_on(self.sentence.start):
                    # "X fell to Y. … It is in their hands"
                    who = told.gained_by or self._pronoun_party(at)
                    continue
                last = self.unit(earlier[-1]) if earlier else END
                if last.kind == "place":
                    who = self._state(last)
                else:
                    who = str(last.ref.name) if earlier else self._pronoun_party(at)
        return who
