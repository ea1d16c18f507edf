"""Whether what is captured, held or handed over is somebody or something rather than a town.

"X, 34, was captured", "they seized X, who …", "the firm took over X plc": the verbs are the same,
and so may be the names. What stands beside them tells.
"""

from __future__ import annotations

from geodata.extract.control_findings import Finding, Findings
from geodata.extract.control_words import Rule
from geodata.extract.place_words import place_words
from geodata.extract.sentence_units import END, Where
from geodata.extract.subjects import Group
from geodata.model import Place
from geodata.names import fold

_LARGE = 10_000  # people of a town whose name is doubted only for good reason
_AGES = range(10, 100)
_ASIDE = 12  # units an apposition may have
_CLAUSE = 16  # units after a verb in which "he" may still be the captive
_NO_GIVEN = frozenset({"al", "el", "abu", "umm", "tal", "tell", "deir", "bir"})  # of towns, too
_SITES = frozenset({"city", "town", "village", "country"})


class Captives(Findings):
    """Tells people from places among the objects of verbs that have both."""

    def _without_people(self, finding: Finding, index: int, rule: Rule) -> list[Where]:
        """The places of a finding whose verb is at `index`, without those who are people."""
        places = [w for w in finding.places if not self._is_other(w, index, rule)]
        if not places:  # "X was captured by the troops after they took Y"
            self.memory.party = finding.gained_by or finding.lost_by or self.memory.party
        return places

    def _is_no_war(self, index: int, rule: Rule, group: Group) -> bool:
        """Hostages held, seats won and firms taken over, and one man's leaving."""
        if rule.name == "holds":
            return any(self.is_("not_held", k) for k in range(index + 1, index + 9))
        if rule.change == "withdrew" and self.low(group.left) in ("he", "she"):
            return rule.object == "place"
        if rule.change not in ("gained", "holds", "besieged", "lost"):
            return False
        left = group.left
        if "nowhere" in (self.low(index + 1), self.low(index + 2)):
            return True  # "has changed hands nowhere"
        if rule.change == "besieged" and any(
            self.is_("no_takers", k) for k in range(max(0, index - 6), index)
        ):
            return True  # "the snow left X cut off"
        if rule.name in ("took_control", "lost_control") and self._is_of_a_thing(index, rule):
            return True
        if rule.name == "took_control" and self.low(index + 1) == "hold":
            return self._subject(group, index) is None  # "the drug took hold in X"
        if group.voice == "passive":
            crowded = self.is_("overwhelms", index) and self._agent(index + 1) is None
            by = next(
                (k for k in range(index + 1, index + 4) if self.low(k) == "by"), len(self.units)
            )
            harmless = self._agent(by) is None and any(
                self.is_("no_takers", k) for k in range(by + 1, by + 3)
            )  # but "by activists of the Islamic State"
            return crowded or harmless or (self.low(index + 1) == "to" and rule.name == "took")
        if self.is_("no_takers", left) and self.unit(left - 1).kind != "party":
            return True
        return self._is_by_vote(index) and self.unit(left).kind != "party"

    def _is_of_a_thing(self, verb: int, rule: Rule) -> bool:
        """ "control of the outbreak in X", "of the car in X": of something that is no place."""
        words = self.lexicon.words
        of = next((k for k in range(verb + 1, verb + 6) if self.low(k) in rule.things), verb) + 1
        if self.low(of) not in ("of", "over"):
            return False
        for at in range(of + 1, of + 7):
            unit = self.unit(at)
            if unit.kind == "party" and self.low(at + 1) in ("in", "at", "near"):
                return True  # "control of his police in X"
            if unit.kind in ("place", "name", "party", "count") or unit.is_mark or unit is END:
                return False
            if any(unit.low in words[key] for key in ("places", "parts", "partial", "whole")):
                return False
            if unit.low in ("in", "at", "near"):
                return at > of + 1 and not self.is_("most", at - 1)
        return False

    def _is_by_vote(self, verb: int) -> bool:
        """ "won X in the run-off", "took A and B with 54 percent of the vote"."""
        for k in range(verb + 1, len(self.units)):
            if self.is_("by_vote", k):
                start = next((b for b in range(k, verb, -1) if self.is_("prepositions", b)), 0)
                return self.low(start) in ("in", "at", "of", "with")
        return False

    def _is_other(self, where: Where, verb: int, rule: Rule) -> bool:
        at = self._unit_of(where)
        if at < 0 or self._is_called_a_place(at):
            return False
        if self._only_describes(at):
            return True
        return rule.people_too and self._is_person(where, at, verb)

    def _is_person(self, where: Where, at: int, verb: int) -> bool:
        if self._is_introduced(at) or self._is_explained(at):
            return True
        place = where.mention.place if where.mention is not None else None
        if place is not None and (place.population >= _LARGE or place.kind not in _SITES):
            return False
        return (
            self._is_somebodys(at)
            or self.unit(at - 1).kind == "count"  # "18 Norlanders"
            or (self._has_given_name(at) and not self._is_known_whole(at, place))
            or self._has_fate(at, verb)
            or (place is None and self._is_caught_somewhere(at, verb))
        )

    def _unit_of(self, where: Where) -> int:
        """The unit of the name, -1 for a place that is told without its name."""
        for at, unit in enumerate(self.units):
            if where.start <= unit.start < where.end and unit.kind in ("place", "name"):
                named = self.text[unit.start : unit.end]
                if where.text in named or named in where.text:
                    return at
        return -1

    def _is_called_a_place(self, at: int) -> bool:
        """ "the town of X", "X district"."""
        before, after = self.low(at - 1), self.low(at + 1)
        last = self.unit(at).low.split()[-1]
        return (
            before == "of"
            or last in self.lexicon.words["places"]
            or last in self.lexicon.words["parts"]
            or self.is_("places", at - 1)
            or self.is_("places", at + 1)
            or self.is_("parts", at + 1)
            or after in ("'s", "(")
        )

    def _only_describes(self, at: int) -> bool:
        """ "the X leader", "50 X migrants", "the X war": the name only says which."""
        after = self.low(at + 1)
        if after not in self.lexicon.words["named_for"] and not any(
            self.is_(kind, at + 1) for kind in ("people", "things", "civic")
        ):
            return False
        ahead = range(at + 2, at + 4)
        return not any(self.is_("places", k) or self.is_("parts", k) for k in ahead)

    def _is_introduced(self, at: int) -> bool:
        """ "the pilot X", "Gen. X", "13-year-old X"."""
        before = self.unit(at - 1)
        if before.low == ".":  # "Rev. X"
            before = self.unit(at - 2)
        said = self.text[before.start : before.end] if before is not END else ""
        titled = before.low in self.lexicon.words["titles"] and said[:1].isupper()
        first = self.unit(at).low.split()[0]
        return (
            titled
            or before.low in self.lexicon.words["person_nouns"]
            or before.low in ("mr", "mrs", "ms")
            or before.low.endswith("year-old")
            or first in ("mr", "mrs", "ms")
        )

    def _is_explained(self, at: int) -> bool:
        """ "X, 34,", "X, who …", "X, a close aide to …"."""
        if self.low(at + 1) == "who":
            return True
        if self.low(at + 1) != ",":
            return False
        first = at + 2
        if self.low(first) in ("who", "aged"):
            return True
        first += self.low(first) == "now"
        age = self.low(first)
        if age.isdigit() and int(age) in _AGES and self.low(first + 1) in (",", "", "."):
            return True
        described = self.is_("determiners", first) or self.low(first) == "one"
        return described and self._heads_a_person(first)

    def _is_somebodys(self, at: int) -> bool:
        """ "X, their group's top planner"."""
        told = self.low(at + 1) == "," and self.low(at + 3) == "'s"
        return told and self._heads_a_person(at + 2)

    def _heads_a_person(self, first: int) -> bool:
        """True where the noun phrase at a unit is about somebody, who isn't speaking."""
        ends = (k for k in range(first, first + _ASIDE) if self.is_("speech", k))
        marks = (k for k in range(first, first + _ASIDE) if self.unit(k).is_mark)
        if next(ends, first + _ASIDE) < next(marks, first + _ASIDE):
            return False  # "X, a doctor said"
        for k in range(first, first + _ASIDE):
            unit = self.unit(k)
            if self.is_("places", k) or self.is_("parts", k):
                return False
            if unit.low in self.lexicon.words["person_nouns"] or unit.low.endswith("year-old"):
                after = k + 1  # "since they took X, the governor has been back": no apposition
                return not (self.is_("be", after) or self.is_("have", after))
            one_of = unit.low == "of" and self.low(k - 1) == "one"
            if unit.is_mark and unit.low not in ("-", '"', "“", "”"):
                return False
            if self.is_("prepositions", k) and not one_of:
                return False
        return False

    def _has_given_name(self, at: int) -> bool:
        """ "Ann Lee" among names no table has; "Alexandra" may well be a town."""
        parts = self.unit(at).low.split()
        if parts[0] in _NO_GIVEN or self._is_listed(at):
            return False
        if len(parts) < 2 and self.unit(at - 1).kind == "name":
            parts = [*self.unit(at - 1).low.split(), *parts]
        return len(parts) > 1 and fold(parts[0]) in place_words().given

    def _is_known_whole(self, at: int, place: Place | None) -> bool:
        """ "Musa Qala": a table has a place of all these words, not only of the last."""
        return place is not None and " " in self.unit(at).low

    def _is_listed(self, at: int) -> bool:
        """ "the districts of X and Y", "whose last town, X,", "X, Y and Z villages"."""
        if self.low(at - 1) == "," and self.is_("places", at - 2):
            return True
        k = at + 1
        while self.low(k) in (",", "and") and self.unit(k + 1).kind in ("place", "name"):
            k += 2
        k += self.low(k) == "oil"
        return self.is_("places", k) or self.is_("parts", k)

    def _has_fate(self, at: int, verb: int) -> bool:
        """ "was captured as he slept", "… and sentenced to death", "… and brought him back"."""
        words = self.lexicon.words
        start = max(at, verb) + 1
        for k in range(start, min(start + _CLAUSE, len(self.units))):
            low = self.low(k)
            if low in ("him", "himself", "he", "his", "she", "herself"):
                return not any(self.is_("speech", later) for later in (k + 1, k + 2))
            if low in words["fates"] and (
                self.is_("conjunctions", k - 1)
                or (self.is_("be", k - 1) and self.is_("conjunctions", k - 2))
            ):
                return True
            if self.is_("with_others", k) and k == verb + 1:
                return True
            if low in (";", ":") or self.is_("speech", k) or self.is_("people", k):
                return False
            if k > start and self.unit(k).kind == "name":
                return False
        return False

    def _is_caught_somewhere(self, at: int, verb: int) -> bool:
        """ "X was captured in Norton", "police seized X at a hotel": where, and not what."""
        police = any(self.is_("catchers", k) for k in range(verb))
        if at > verb and not police:
            return False
        start = max(at, verb) + 1
        for k in range(start, min(start + _CLAUSE, len(self.units))):
            if police and self.is_("catchers", k):
                return True
            if self.low(k) in ("in", "at", "near", "outside") and self.unit(k + 1).kind != "date":
                return police or self._is_town_or_country(k + 1)
            if self.unit(k).is_mark or self.is_("subordinators", k):
                return False
        return False

    def _is_town_or_country(self, first: int) -> bool:
        for k in range(first, first + 8):
            unit = self.unit(k)
            if unit.kind == "place":
                return unit.ref.place is not None and unit.ref.place.kind in _SITES
            if unit.is_mark or self.is_("conjunctions", k):
                return False
        return False
