"""Who a clause is about: the party that is its verb's subject, its agent, or whom "they" means.

The subject is looked for in the units to the left: the nearest party that is not inside "by …",
"of …" or "against …".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geodata.extract import party_table
from geodata.extract.attribution import speaker_of
from geodata.extract.phrases import Unit
from geodata.extract.sentence_units import DASHES, END, is_country, within
from geodata.extract.speakers import side_of_claimant, side_of_group
from geodata.extract.speech_words import speech_of
from geodata.extract.unreal import Unreal
from geodata.model import Modality

Voice = Literal["active", "passive", "gerund"]
FAR = 26  # units a subject may stand before its verb
_WORDS_OF_A_NAME = 5  # "fighting the militant Islamist group X"


@dataclass(slots=True)
class Who:
    """A party as a subject names it, with those at its side."""

    name: str
    start: int
    allies: tuple[str, ...] = ()


@dataclass(slots=True)
class Group:
    """A verb with its auxiliaries."""

    left: int  # the unit before the group
    voice: Voice
    modality: Modality
    infinitive: bool = False
    finite: bool = True
    preposition: str = ""  # before a gerund


class Subjects(Unreal):
    """The parties a sentence's verbs are about."""

    def _subject(self, group: Group, verb: int) -> Who | None:
        """The party that does what the verb says."""
        left = group.left
        if group.voice == "gerund":
            if self.unit(left).kind == "party":
                return self._who_at(left)
            if group.preposition == "from" and self.unit(left - 1).kind == "party":
                return self._who_at(left - 1)  # "stopped the rebels from taking X"
            # "After capturing X, the army …": the main clause may come after
            found = self._scan_left(left, coordinated=True)
            if found is not None:
                return found
            return self._scan_right(verb)
        if self.is_("relatives", left):
            return self._antecedent_party(left)
        if group.infinitive and self._forces_someone(left):
            return None
        if group.infinitive and self.low(left) in self.lexicon.states["reports"]:
            # "Y denied X's claim to have captured A": X's
            at = left - 1
            while self.unit(at).kind == "word" and self.low(at) != "'s" and at > left - 3:
                at -= 1
            if self.low(at) == "'s" and self.unit(at - 1).kind == "party":
                return self._who_at(at - 1)
        if group.infinitive and self.unit(left).kind == "party":
            # "Y rejected a claim by X to have captured A": X's
            by = left - 1
            while self.is_("determiners", by):
                by -= 1
            if self.low(by) == "by" and self.low(by - 1) in self.lexicon.states["reports"]:
                return self._who_at(left)
        if group.infinitive and self.low(left) == "only":
            # "They took X, which Y had held, only to lose it": they
            heads = (k for k in range(left) if self.unit(k).kind == "party")
            return next((self._who_at(k) for k in heads if self._is_head(k, k, False)), None)
        if self.low(left) == "," and (teller := self._before_relative_aside(left)) is not None:
            return teller
        if self.low(left) in DASHES:
            left = self._before_dashes(left)
        coordinated = self.is_("conjunctions", left) or self.low(left) == ","
        # "They pushed the Russians back and managed to free X": they
        coordinated |= group.infinitive and self.is_("joiners", left - 1)
        return self._scan_left(left, coordinated, infinitive=group.infinitive)

    def _before_dashes(self, dash: int) -> int:
        """The unit before "– accused of looting –" that stands between subject and verb."""
        at = dash
        while self.low(at) in DASHES:
            at -= 1
        opened = (k for k in range(at, max(-1, at - FAR), -1) if self.low(k) in DASHES)
        first = next(opened, dash + 1)
        while self.low(first - 1) in DASHES:
            first -= 1
        return first - 1

    def _before_relative_aside(self, comma: int) -> Who | None:
        """ "X's troops, who are part of Y, had taken A": X's, whoever the aside names."""
        for at in range(comma - 1, max(-1, comma - FAR), -1):
            if self.low(at) in (";", ":"):
                return None
            if self.low(at) == "," and self.low(at + 1) == "known":
                return self._scan_left(at - 1, False)  # "X's men, known as Y, had taken A"
            opens = self.low(at + 1) in ("who", "which", "a", "an") or self.is_("sided", at + 1)
            if self.low(at) == "," and opens:
                before = self.unit(at - 1)
                heads = before.kind == "party" and self._is_head(at - 1, comma, False)
                return self._who_at(at - 1) if heads else None
        return None

    def _scan_left(self, left: int, coordinated: bool, infinitive: bool = False) -> Who | None:
        words = self.lexicon.words
        for at in range(left, max(-1, left - FAR), -1):
            unit = self.unit(at)
            if unit.is_mark and unit.low in (";",):
                return None
            if unit.kind == "party" and self._is_head(at, left, coordinated):
                if not infinitive and self._is_aimed_at(at):
                    continue
                if (self.low(at - 2), self.low(at - 1)) == ("known", "as"):
                    continue  # "Y's men, known as X": whoever Y's men are to the sentence
                if (coordinated and self._in_an_aside_clause(at, left)) or self._is_past(at, left):
                    continue
                if self._is_one_of(at):
                    continue  # "M23, one of the armed factions in Y, took X"
                if self.is_("speech", at + 1) and self.low(at + 2) == "," and at + 2 < left:
                    continue  # "They left X, the army said, and …"
                return self._who_at(at)
            name: str | None
            if (
                unit.kind == "place"
                and is_country(unit.ref)
                and (not self._after_preposition(at) or self.is_("subordinators", at - 1))
                and not self._is_ruled(at)
                and (self._acts(at, left) or (infinitive and self._would(at, left)))
                and self._is_head(at, left, coordinated)
            ):
                name = self._state(unit)
                if name:
                    return Who(name, unit.start)
            if (
                infinitive
                and unit.kind == "name"
                and (name := self._leaders_party(unit))
                and not self._after_preposition(at)
            ):
                return Who(name, unit.start)  # "as Haftar launched a bid to take X"
            if at == left and unit.kind == "place" and (name := self._seat(unit)) is not None:
                return Who(name, unit.start)  # "Kiev lost control of X"
            if at == left and unit.low in words["bodies"] and (who := self._the_group(at)):
                return who
            mine = self.low(at - 1) in ("our", "my")
            if at == left and mine and self.is_("people", at):
                name = self._our_side(unit)  # "Our men have entered X"
                return Who(name, unit.start) if name else None
            if at == left and not infinitive and self._is_unknown_subject(at):
                return self._unknown_party(unit)
            if unit.low == "latter" and self.low(at - 1) == "the" and self.low(at - 2) != "of":
                told = [p.name for p in self.page.parties if p.start < unit.start]
                return Who(told[-1], unit.start) if told else None
            pronoun = unit.kind == "word" and (
                unit.low in words["pronouns_group"] or unit.low in words["pronouns_person"]
            )
            if pronoun and (at == left or not self._after_preposition(at)):
                ours = unit.low in words["first_person"]
                name = self._our_side(unit) if ours else self._pronoun_party(at)
                if name is not None:
                    return Who(name, unit.start)
                if at == left:
                    return None
        return None

    def _is_unknown_subject(self, at: int) -> bool:
        """ "…, and Ras Kamboni took the town": a name nobody knows, and no other party, did."""
        if self.unit(at).kind != "name" or self.sentence.kind != "body":
            return False
        before = at - 1
        while self.is_("determiners", before) or self.skippable(before):
            before -= 1
        # Neither an apposition's name nor one with a title: "General X", "Maj. Gen. X".
        mark = self.unit(before).is_mark and self.low(before) not in (",", ".")
        joins = self.is_("joiners", before) or self.is_("conjunctions", before)
        return before < 0 or mark or joins or self.is_("subordinators", before)

    def _unknown_party(self, unit: Unit) -> Who | None:
        """Its leader's party, or a group under its own letters; None for who may be a person."""
        name = self._leaders_party(unit)
        written = self.text[unit.start : unit.end]
        known = written in speech_of(self.page.report.language).sources
        if name is None and written.isupper() and written.isalpha() and not known:
            name = written
        return Who(name, unit.start) if name else None

    def _leaders_party(self, unit: Unit) -> str | None:
        """The party of a leader by name, of those that fight in the report's countries."""
        lexicon = party_table.lexicon_for(self.page.report.language)
        name = lexicon.of_leader(unit.low.split()[-1])
        here = {m.place.country for m in self.page.mentions if m.place is not None}
        lands = party_table.party_info(name).countries if name else ()
        return name if name and not here.isdisjoint(lands) else None

    def _seat(self, unit: Unit) -> str | None:
        """The forces of the state that is governed from a town: "Baku says", "Kiev loses"."""
        lexicon = party_table.lexicon_for(self.page.report.language)
        country = lexicon.seats.get(unit.low)
        return party_table.forces_of(country, self.page.report.language) if country else None

    def _in_an_aside_clause(self, party: int, left: int) -> bool:
        """ "The army stormed X after gunmen withdrew, and then took Y": what comes after ", and"
        goes on with the army, not with the gunmen."""
        if not (self.is_("joiners", left) and self.low(left - 1) == ","):
            return False
        first = self._before_words_of(party)
        if self.low(first) == "of" and self.unit(first - 1).kind == "party":
            first = self._before_words_of(first - 1)  # "some fighters of Y"
        if self.is_("relatives", first):
            # "took X, which Y had taken in May, and then Z"
            return self.low(first - 1) == "," or self._in_apposition(first)
        if not (self.low(first) in ("after", "as", "when", "while") and first > 0):
            return False
        heads = (k for k in range(first) if self.unit(k).kind == "party")
        return any(self._is_head(k, k, False) for k in heads)

    def _is_one_of(self, party: int) -> bool:
        """True in ", one of the armed factions": they are the party before."""
        first = self._before_words_of(party)
        while self.unit(first).kind == "word" and self.low(first) not in ("of", ",") and first > 0:
            first -= 1
        return (self.low(first - 2), self.low(first - 1), self.low(first)) == (
            ",",
            "one",
            "of",
        ) or (
            self.unit(first - 1).kind == "count"
            and (self.low(first - 2), self.low(first)) == (",", "of")
        )

    def _is_past(self, party: int, left: int) -> bool:
        """ "Y attacked X, which Z holds, and entered it before being thrown back": of Z no more."""
        if not self.is_("relatives", self._before_words_of(party)):
            return False
        joined = (
            k for k in range(party, left) if self.low(k) == "," and self.is_("joiners", k + 1)
        )
        return next(joined, None) is not None

    def _in_apposition(self, relative: int) -> bool:
        """ "attacked X, a gateway for arms which Y regained in May, and entered it"."""
        opens = next((k for k in range(relative - 1, 0, -1) if self.low(k) == ","), 0)
        return opens > 0 and self.is_("determiners", opens + 1)

    def _before_words_of(self, party: int) -> int:
        """The unit before "the" or "some 300" of a party."""
        first = party - 1
        while self.is_("determiners", first) or self.unit(first).kind == "count":
            first -= 1
        return first

    def _the_group(self, at: int) -> Who | None:
        """ "the ethnic rebel group": the last party told of that is no state's."""
        first = at
        while self.unit(first - 1).kind == "word" and first > at - 3:
            first -= 1
            if self.is_("determiners", first):
                break
        if self.low(first) != "the" or not any(self.is_("of_rebels", k) for k in range(first, at)):
            return None
        start = self.unit(at).start
        told = (p.name for p in reversed(self.page.parties) if p.start < start)
        name = next(
            (n for n in told if party_table.party_info(n).kind not in party_table.STATE_KINDS), None
        )
        return Who(name, self.unit(first).start) if name else None

    def _would(self, at: int, left: int) -> bool:
        """ "Russia plans to take X": a country before the verb that an infinitive hangs on."""
        return at + 1 == left and self.unit(left).kind == "word" and not self.is_("be", left)

    def _acts(self, at: int, left: int) -> bool:
        """True where a country does something: a verb follows its name."""
        after = at + 1
        while after <= left and self.skippable(after):
            after += 1
        words, low = self.lexicon.words, self.low(after)
        if low == "and" and self.low(after + 1) in ("its", "their") and after + 2 == left:
            return True  # "Russia and its allies took X"
        if low == "," and self.low(left) == "," and after < left - 1:
            return not self.is_("joiners", at - 1)  # "Russia, short of men, has left X"
        return at == left or (
            self.unit(after).kind == "word"
            and (
                low in words["speech"]
                or low in words["have"]
                or low in words["be"]
                or low in words["future"]
                or low in words["possible"]
                or low in self.lexicon.verbs
                or self._verblike(after)
            )
        )

    def _scan_right(self, verb: int) -> Who | None:
        comma = None
        for at in range(verb, len(self.units)):
            unit = self.unit(at)
            if unit.low == ",":
                comma = at
            elif comma is not None and unit.kind == "party" and self._is_head(at, at, False):
                return self._who_at(at)
        return None

    def _after_preposition(self, at: int) -> bool:
        before = at - 1
        while self.is_("determiners", before) or self.is_("beside_countries", before):
            before -= 1  # "from neighbouring X"
        return self.is_("prepositions", before)

    def _who_at(self, at: int) -> Who:
        """The party at a unit with those coordinated before it: the first leads, others ally."""
        allies: list[str] = []
        first = at
        while True:
            before = first - 1
            while before >= 0 and (
                self.is_("determiners", before)
                or self.unit(before).low in ("its", "allied", "their", "other")
            ):
                before -= 1
            if self.low(before) in ('"', "“"):
                before -= 1
            if self.unit(before).kind == "name" and self.is_("conjunctions", before - 1):
                before -= 1  # "Somali troops and Macawisley clan fighters"
            behind = before - 1
            behind -= self.low(behind) == ","  # "A, B, and C"
            behind -= self.is_("people", behind) and self.unit(behind - 1).kind == "party"
            joined = self._joins(before, first) and self.unit(behind).kind == "party"
            if not joined:
                break
            allies.append(self.unit(first).ref.name)
            first = behind
        lead = first
        turned = self._have_turned(lead)
        while self.low(lead + 1) in ("of", "from") and not turned:
            inner = lead + 2
            while self.is_("determiners", inner):
                inner += 1
            if self.unit(inner).kind != "party":
                break
            lead = inner  # "SOBR units of the National Guard"
        name = str(self.unit(lead).ref.name)
        if self.unit(lead).low.startswith(("our ", "my ")):
            name = self._our_side(self.unit(lead)) or name
        for other in (at + 1,):
            if self.low(other) in ("and",) and self.unit(other + 1).kind == "party":
                allies.append(self.unit(other + 1).ref.name)
        unique = tuple(dict.fromkeys(ally for ally in reversed(allies) if ally != name))
        return Who(name, self.unit(first).start, unique)

    def _is_head(self, at: int, left: int, coordinated: bool) -> bool:
        """True where a clause is about the party, which is not inside "by …" or "against …"."""
        following = self.low(at + 1)
        if self.low(at - 1) in ("(", "[") and self.unit(at - 2).kind == "party":
            return False  # "from the Islamic State [IS] group": the short name of the one before
        if (following in DASHES and following) or self.is_("of_armies", at + 1):
            return False
        if following == "'s" and at + 2 <= left:
            noun = self.low(at + 2)
            if noun not in self.lexicon.words["people"] and noun not in ("garrison", "forces"):
                return False
        before = at - 1
        for _ in range(5):
            unit = self.unit(before)
            if unit is END or unit.low == "that":
                return True  # "told the Kremlin that his troops …"
            fronted = unit.kind == "name" and self.low(before - 1) in ("in", "at", "near")
            if fronted and self.is_("determiners", before + 1):
                return True  # "At Khan the army …"
            if self.is_("determiners", before) or unit.kind in ("count", "name"):
                before -= 1
                continue
            if self.is_("directions", before) and self.unit(before + 1).kind == "name":
                before -= 1  # "South Sudanese rebels"
                continue
            if self.low(before) in ("its", "their", "his", "our", "allied", "other", "rival"):
                before -= 1
                continue
            break
        if self.low(before) == "'s" and self.unit(before - 1).kind == "place":
            before -= 2  # "backed by Lebanon's Hezbollah": as if it were Hezbollah alone
            before -= self.is_("determiners", before) or self.is_("beside_countries", before)
        while coordinated and self.low(before) in self.lexicon.words["verb_particles"]:
            before -= 1  # "beat back an army attack": the army is no subject
        unit = self.unit(before)
        low = unit.low
        if unit is END:
            return True
        if low == "'s" and self.unit(before - 1).kind == "party" and at != left:
            owner = before - 2
            while self.is_("determiners", owner):
                owner -= 1
            if self.low(owner) in ("of", "against"):
                return False  # "broke through the defences of X's Northern Brigade, took …"
        if self._is_fought(before) or self._is_among_helpers(before):
            return False
        if low in ("of", "from") and self._is_partitive(before - 1):
            return True
        if low in ('"', "“"):
            before -= 1
            unit, low = self.unit(before), self.low(before)
        if self._joins(before, at) and self.unit(before - 1).kind == "party":
            return self._is_head(before - 1, left, coordinated)
        if self.is_("directions", before) and self.is_("determiners", before - 1):
            return True  # "In the east the rebels …"
        if unit.kind == "word" and self.is_("prepositions", before):
            return self.is_("subordinators", before) or (low == "with" and at == left)
        if self.low(at + 1) == "to" and self.is_("causing", before) and coordinated:
            return True  # "forced the army to leave X and give up Y": the army
        return not (coordinated and unit.kind == "word" and self._verblike(before))

    def _is_fought(self, at: int) -> bool:
        """ "Rebels fighting the government …", "troops battling the Islamist group X …": what a
        participle says of the party before it has an object of its own."""
        for before in range(at, max(-1, at - _WORDS_OF_A_NAME), -1):
            if self.is_("fighting", before):
                doer = self.unit(before - 1)
                return doer.kind == "party" or doer.low in self.lexicon.words["people"]
            plain = self.unit(before).kind in ("word", "name", "party")
            if not plain or self.is_("conjunctions", before) or self._verblike(before):
                return False
        return False

    def _is_among_helpers(self, before: int) -> bool:
        """ "Government troops supported by A, B and C took X": the troops did, and not C."""
        at = before
        if self.low(at) != "," and not self.is_("joiners", at):
            return False
        while at > before - _WORDS_OF_A_NAME and (
            self.unit(at).kind in ("party", "name", "place")
            or self.low(at) in (",", *DASHES)
            or self.is_("joiners", at)
        ):
            at -= 1
        while at > before - FAR and not self.unit(at).is_mark and self.low(at) != "by":
            if self._verblike(at) or self.is_("subordinators", at):
                return False
            at -= 1  # "backed by U.S.-led air strikes and Shi'ite militia"
        whose = at - 2 - (self.low(at - 2) == ",")
        sided = self.low(at) == "by" and self.is_("sided", at - 1)
        helped = range(max(0, whose - _WORDS_OF_A_NAME), whose + 1)  # "troops in X, backed by …"
        return sided and any(self.unit(k).kind == "party" for k in helped)

    def _is_ruled(self, country: int) -> bool:
        """ "Islamists who control northern Mali seized X": Mali is what they control."""
        at = country - 1
        while self.is_("directions", at) or self.is_("determiners", at) or self.is_("most", at):
            at -= 1
        return self.unit(at).kind == "word" and self.low(at) in self.lexicon.verbs

    def _is_aimed_at(self, party: int) -> bool:
        """ "Rebels fighting to topple the government have …": what an infinitive is done to."""
        at = party - 1
        while self.is_("determiners", at) and self.low(at) != "that":
            at -= 1
        verb = self.unit(at)
        return verb.kind == "word" and self.low(at - 1) == "to" and not self.is_("places", at)

    def _have_turned(self, party: int) -> bool:
        """ "Mutineers of the army", "a breakaway faction of the army": no longer the army's."""
        low, turncoats = self.low(party), self.lexicon.words["turncoats"]
        return low in turncoats or not turncoats.isdisjoint(low.split())

    def _joins(self, mark: int, party: int) -> bool:
        """True where "and", or a comma of a list or headline, joins a party to one before it."""
        if self.low(mark) == ",":
            after = party + 2 + (self.low(party + 1) == "," and self.low(party + 2) == "and")
            while self.is_("determiners", after):
                after += 1
            listed = self.low(party + 1) in ("and", ",") and self.unit(after).kind == "party"
            return listed or self.sentence.kind == "title"
        return self.low(mark) in ("and", "&")

    def _is_partitive(self, at: int) -> bool:
        """ "most of the rebels", "a convoy of …", "fighters from …": the party is meant itself."""
        low = self.low(at)
        words = self.lexicon.words
        if self._have_turned(at):
            return False  # "mutineers from the army"
        return (
            low in words["people"]
            or low in words["most"]
            or low in words["partitives"]
            or self.unit(at).kind in ("party", "count")
        )

    def _antecedent_party(self, left: int) -> Who | None:
        explained = self._explained_before(left)
        if explained is not None:
            return self._who_at(explained)
        for at in range(left - 1, max(-1, left - 10), -1):
            unit = self.unit(at)
            if unit.kind == "party":
                if self.low(at + 1) in DASHES and self.low(at + 1):
                    continue
                return self._who_at(at)
            if unit.kind == "place" and is_country(unit.ref):
                if self.low(left) == "who":
                    return None
                name = self._state(unit)
                return Who(name, unit.start) if name else None
        return None

    def _explained_before(self, relative: int) -> int | None:
        """X of "X, a militia allied to Y, which took Z": what "which" takes up."""
        last = relative - 1
        if self.low(last) != ",":
            return None
        for at in range(last - 1, max(-1, last - FAR), -1):
            if self.low(at) == ",":
                told = self.unit(at - 1).kind == "party" and self.low(at + 1) in ("a", "an")
                inside = any(self.unit(k).kind == "party" for k in range(at + 1, last))
                return at - 1 if told and inside else None
            if self.unit(at).is_mark:
                return None
        return None

    def _pronoun_party(self, at: int) -> str | None:
        if (own := self._speakers_party(at)) is not None:
            return own
        if self.low(at) == "they":
            # "The rebels said they met no troops of Y as they took X": the rebels
            again = (k for k in range(at) if self.low(k) == "they")
            if (said := next((self._speakers_party(k) for k in again), None)) is not None:
                return said
        if self.low(at - 1) == "that" and self.unit(at - 2).kind == "party":
            return str(self.unit(at - 2).ref.name)  # "a claim by X's men that they had taken Y"
        if (owner := self._whose_men(at)) is not None:
            return owner
        # "The army freed the hostages before it left": the army, which its clause is about
        later = self.low(at - 1) in ("before", "after", "since", "once")
        later |= self.is_("relatives", at - 1)  # "The rebels taxed traders in X, which they took"
        later |= self.low(at) == "it" and self.low(at - 1) in ("when", "while")
        if (self.low(at - 1), self.low(at)) == ("since", "it") and self.unit(
            at - 2
        ).kind == "party":
            return str(self.unit(at - 2).ref.name)  # "the biggest gain for X since it took Y"
        for subjects in (True, False) if later else (False,):
            for before in range(at - 1, -1, -1):
                unit = self.unit(before)
                if unit.kind == "party" and self._is_head(before, at, subjects):
                    return str(unit.ref.name)
                country = unit.kind == "place" and is_country(unit.ref)
                acts = country and self._acts(before, before + 1)
                inside = self._after_preposition(before)
                if acts and (not inside or self.is_("subordinators", before - 1)):
                    return self._state(unit)
        if later and self.low(at) in ("it", "they"):
            # "the biggest gain for X since it seized Y", "a retreat by X after they lost Y": X
            named = next((u for u in reversed(self.units[:at]) if u.kind == "party"), None)
            if named is not None:
                return str(named.ref.name)
        return self.memory.sentence_party or self.memory.party

    def _whose_men(self, at: int) -> str | None:
        """ "Kyiv, whose troops reached the river when they took X": Kyiv's."""
        if self.low(at) != "they":
            return None
        whose = next((k for k in range(at - 1, max(-1, at - FAR), -1) if self.low(k) == "whose"), 0)
        owner = self.unit(whose - 1 - (self.low(whose - 1) == ","))
        if whose == 0 or self.low(whose + 1) not in self.lexicon.words["people"]:
            return None
        if owner.kind == "party":
            return str(owner.ref.name)
        if owner.kind != "place":
            return None
        seat = self._seat(owner)
        return seat or (self._state(owner) if is_country(owner.ref) else None)

    def _speakers_party(self, at: int) -> str | None:
        """ "Y's forces, sent to help Z, said they had taken X": Y's."""
        verb = at - 1 - (self.low(at - 1) == "that")
        while self.unit(verb).kind == "date" or self.skippable(verb):
            verb -= 1
        if self.low(verb) not in self.lexicon.words["speech"]:
            return None
        said = self.unit(verb)
        for cue in self.page.attributions:
            if cue.cue_start <= said.start < cue.cue_end:
                own = within(self.page.parties, cue.cue_start, said.start)
                if own:
                    return str(own[0].name)
                language = self.page.report.language
                state = next(iter(within(self.page.mentions, cue.cue_start, said.start)), None)
                if state is None or state.start != cue.cue_start or not is_country(state):
                    lows = self.text[cue.cue_start : said.start].lower().split()
                    rebels = not party_table.lexicon_for(language).insurgents.isdisjoint(lows)
                    find = side_of_claimant if rebels else side_of_group
                    return find(self.page, cue.claimant)
                owns = self.text.startswith(("'s", "’s"), state.end)
                office = self.text[state.end : said.start].lower().split()
                rules = not self.lexicon.states["seated"].isdisjoint(office)
                place = state.place if rules or not owns else None
                return party_table.forces_of(place.country, language) if place else None
        return None

    def _won_just_before(self, who: Who) -> str | None:
        """ "They also took Y" after "… said rebels had taken X": the rebels, whoever said so.

        After "the government lost X" they are the other side: those spoken of last before it.
        """
        told = self.memory.told
        at = next((k for k, u in enumerate(self.units) if u.start == who.start), 0)
        if told is None or self.low(at) != "they":
            return None
        if any(u.kind == "party" for u in self.units[:at]):
            return None
        if told.change == "lost" and told.lost_by == who.name:
            earlier = (p for p in reversed(self.page.parties) if p.end < self.sentence.start)
            others = (p.name for p in earlier if not party_table.same_side(p.name, who.name))
            return told.gained_by or next(others, None)
        if told.change != "gained" or within(self.page.sentences, told.end, self.sentence.start):
            return None
        return told.gained_by

    def _winners_men(self, who: Who) -> str | None:
        """ "Its fighters also took …" after a party's gain: that party's, not the loser's."""
        told = self.memory.told
        at = next((k for k, u in enumerate(self.units) if u.start == who.start), 0)
        if told is None or not self.memory.goes_on(self.unit(at).start):
            return None
        theirs = at == 1 and self.low(0) in self.lexicon.words["possessives"]
        return told.gained_by if theirs and self.unit(at).ref.plain else None

    def _forces_someone(self, left: int) -> bool:
        """ "forcing President X to flee": a person, and no party, does what follows "to"."""
        for at in range(left, max(-1, left - 5), -1):
            unit = self.unit(at)
            if unit.low in self.lexicon.words["forcing"]:
                return at < left
            if unit.kind == "party" or unit.is_mark:
                return False
        return False

    def _our_side(self, unit: Unit) -> str | None:
        """The party for which "we" is said."""
        speaker = speaker_of(self.page, unit.start, unit.end)
        return side_of_claimant(self.page, speaker.claimant if speaker is not None else None)

    def _party_at(self, at: int) -> str | None:
        """The party whose noun phrase begins at `at`."""
        for step in range(8):
            unit = self.unit(at + step)
            if unit.low == "of" and self._is_partitive(at + step - 1):
                continue
            if unit.kind == "party":
                if self.low(at + step + 1) in DASHES:
                    continue
                return self._affiliate(at + step) or str(unit.ref.name)
            if unit.kind == "place" and is_country(unit.ref) and self.low(at + step + 1) != "'s":
                return self._state(unit)
            if unit.kind in ("mark", "date") and unit.low not in DASHES:
                return None
            if self.low(at + step) == "and" and self.unit(at + step + 1).kind == "party":
                continue  # "by Eritrean and federal units"
            if self.is_("prepositions", at + step) or self.is_("conjunctions", at + step):
                return None
        return None

    def _affiliate(self, at: int) -> str | None:
        """ "X's local affiliate, Y": Y."""
        if self.low(at + 1) != "'s":
            return None
        for k in range(at + 2, at + 6):
            if self.is_("affiliates", k) and self.low(k + 1) == ",":
                named = self.unit(k + 2 + self.is_("determiners", k + 2))
                return str(named.ref.name) if named.kind == "party" else None
        return None

    def _state(self, unit: Unit) -> str | None:
        place = unit.ref.place
        return party_table.forces_of(place.country, self.page.report.language) if place else None

    def _agent(self, after: int) -> tuple[str, int] | None:
        """ "… by PARTY" to the right, within the clause."""
        for at in range(after, min(after + 10, len(self.units))):
            unit = self.unit(at)
            if unit.low == "by":
                who = self._party_at(at + 1)
                if who is not None:
                    end = at + 1
                    while self.unit(end).kind not in ("party", "place"):
                        end += 1
                    return who, end + 1
            if unit.is_mark and unit.low != ",":
                return None
            if self.is_("subordinators", at) and unit.low not in ("following",):
                return None
            if unit.low in self.lexicon.verbs and unit.low not in ("by",) and at > after:
                return None
        return None
