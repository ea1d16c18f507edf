"""Clauses: a verb with its auxiliaries, and the place that is its subject.

Voice and modality come from the group ("had not been", "failed to", "will").
"""

from __future__ import annotations

from geodata.extract.control_words import Rule
from geodata.extract.sentence_units import END, TOWARDS, Where, is_country
from geodata.extract.subjects import FAR, Group, Subjects, Voice
from geodata.model import Modality

# What has either happened or not.
_MOVES = frozenset({"gained", "lost", "withdrew", "handed_over"})


class Clauses(Subjects):
    """A sentence's verbs and their subjects."""

    def _group(self, index: int, forms: frozenset[str], rule: Rule) -> Group | None:
        """The verb's auxiliaries, voice and modality; None where the word is no verb here."""
        negated = future = possible = be = have = do = infinitive = doubt = False
        yet = having = False
        left = index - 1
        while left >= 0:
            low = self.low(left)
            unit = self.unit(left)
            if unit.kind == "date":
                left -= 1
                if self.low(left) in ("on", "in", "by", "at", "since", "over", "during"):
                    left -= 1
                elif self.low(left) == "of":
                    left = self._before_hours(left)
                continue
            if low in ('"', "“") and all(self.skippable(k) for k in range(left + 1, index)):
                left -= 1  # 'has been "liberated"', 'had been "completely liberated"'
                continue
            if unit.kind != "word":
                break
            if self.is_("not_yet", left):
                yet = True
            elif (
                low in self.lexicon.words["nearly"] and left + 1 == index and rule.change in _MOVES
            ):
                return None  # "X nearly fell"
            elif low == "not" and self.low(left + 1) in ("only", "just", "merely"):
                pass  # "not only took X but …"
            elif low in self.lexicon.words["negations"]:
                negated = True
                be |= low.startswith(("is", "are", "was", "were"))
                have |= low.startswith(("has", "have", "had"))
                do |= low.startswith(("do", "did"))
                future |= low.startswith(("won", "would"))
                possible |= low.startswith(("could", "can"))
            elif low in self.lexicon.words["be"] or low in self.lexicon.words["get"]:
                be = True
            elif "participle" in forms and "base" not in forms and self.is_("keeps_being", left):
                be = True  # "remains held"
            elif low in self.lexicon.words["have"]:
                have = True
                having |= low == "having"
            elif low in self.lexicon.words["do"]:
                do = True
            elif low in self.lexicon.words["future"]:
                future = True
            elif low in self.lexicon.words["possible"]:
                possible = True
            elif low in self.lexicon.words["declared"] and self.is_("be", left - 1):
                pass  # "was declared liberated"
            elif low == "to":
                infinitive = True
                left -= 1
                break
            elif low == "last" and self.is_("be", left - 1):
                pass  # "was last taken in May"
            elif low == "longer" and self.low(left - 1) == "no":
                left -= 1  # whose verb tells the end of a state
            elif self.skippable(left) and low not in ("back",) and not self._leads_in(left, index):
                doubt |= low == "allegedly"
            else:
                break
            left -= 1
        due = infinitive and self.is_("be", left) and not negated
        if due:  # "X is to be handed over", "they are to leave"
            left -= 1
            while self.skippable(left):
                left -= 1
        if self.low(left) in ('"', "“") and left < index - 1:
            left -= 1  # 'X "has not fallen"'
        if self.low(left) == "," and left < index - 1:
            left = self._before_speech(left)
        if not be and self.is_("conjunctions", left) and "participle" in forms:
            # "were attacked and captured": the auxiliary stands before the first of the two
            first = left - 1
            if self._verblike(first):
                while self._verblike(first) or self.skippable(first):
                    first -= 1
                if self.is_("be", first):
                    be = True
                    left = first - 1
                    while self.skippable(left) or self.is_("have", left):
                        left -= 1
        if not (be or have) and forms == {"participle"} and self.is_("joiners", left):
            have = self._shares_have(left)
        if self._never_was(left, index):
            return None
        modality: Modality = "asserted"
        voice: Voice = "active"
        finite = True
        if be and not infinitive and forms.isdisjoint(("participle", "gerund")):
            return None  # "it was clear"
        if "gerund" in forms and not (forms - {"gerund"}):
            if be:
                voice = "active"
            else:
                group = self._gerund(index, left + infinitive, negated)  # from "to" on
                if group is not None and group.modality == "asserted":
                    group.modality = self._unreal_gerund(index, left) or group.modality
                return group
        elif having and "participle" in forms and not be:
            return self._gerund(index, left, negated)  # "Having taken X, they …"
        elif be and ("participle" in forms):
            voice = "passive"
        elif have and "participle" in forms:
            voice = "active"
        elif infinitive:
            if "base" not in forms:
                return None
            finite = False
        elif future or possible or do:
            if "base" not in forms and not have:
                return None
        elif forms & {"past", "participle"} and self._reduced_passive(index, left, forms, rule):
            voice = "passive"
            finite = False
        elif "past" in forms or "third" in forms:
            if (
                (self.is_("determiners", left) and not self._takes_up(left))
                or self.low(left) == "'s"
                or (
                    self.is_("prepositions", left)
                    and not self.is_("subordinators", left)
                    and not (self.is_("directions", left) and self.is_("determiners", left - 1))
                )
            ):
                return None
        elif "base" in forms:
            if self._is_noun_here(index, left):
                return None
            if self._is_let(left):
                return Group(left, voice, self._as_let(left), True)
        else:
            return None
        if infinitive:
            done = self._said_to_have(left) if have or rule.change == "holds" else None
            if self.low(left) == "had" and left == index - 2:
                done = "asserted"  # "they had to leave X"
            modality = done or ("planned" if due else self._infinitive_modality(left + 1))
            if future:
                modality = "planned"
        elif future:
            modality = "planned"
        elif possible:
            modality = "hypothetical"
        if negated or yet:
            modality = "negated"
        if doubt and modality == "asserted":
            modality = "alleged"
        if modality in ("asserted", "planned") and self._conditional(left):
            modality = "hypothetical"
        if modality == "asserted":
            modality = self._unreal(index, left, forms, finite) or modality
        return Group(left, voice, modality, infinitive, finite)

    def _before_hours(self, of: int) -> int:
        """The unit before "in the early hours of" a day; `of` itself where none stands there."""
        first = of - 1
        if self.low(first) not in self.lexicon.words["spans_of_day"]:
            return of
        while self.skippable(first - 1) or self.is_("determiners", first - 1) or first == of - 1:
            first -= 1
        return first - 1 if self.is_("prepositions", first) else of

    def _shares_have(self, conjunction: int) -> bool:
        """ "They have toppled the regime and taken X": the auxiliary stands before the first."""
        for at in range(conjunction - 1, max(-1, conjunction - FAR), -1):
            if self.is_("be", at) or self.is_("relatives", at) or self.low(at) == ";":
                return False
            if self.is_("have", at):
                first = at + 1
                while self.skippable(first):
                    first += 1
                return self._verblike(first)
        return False

    def _before_speech(self, comma: int) -> int:
        """ "The rebels, the army said, have left": the unit before what tells who speaks."""
        last = comma - 1
        while self.skippable(last):
            last -= 1
        if not self.is_("speech", last):
            return comma
        for at in range(comma - 2, max(-1, comma - FAR), -1):
            if self.low(at) == ",":
                return at - 1
            if self.unit(at).is_mark:
                break
        return comma

    def _leads_in(self, at: int, verb: int) -> bool:
        """ "in captured tanks": "in" is an adverb only where "turn" follows."""
        return self.low(at) == "in" and at + 1 == verb

    def _is_let(self, party: int) -> bool:
        """ "Let the rebels take X", "help the army hold it": what is let need not come to pass."""
        at = party - 1
        while self.is_("determiners", at):
            at -= 1
        return self.unit(party).kind == "party" and self.is_("letting", at)

    def _as_let(self, party: int) -> Modality:
        """ "Their retreat let Y take X" is done; "refused to let", "let us", "to let" are not."""
        before = range(max(0, party - 7), party)
        if any(self.is_("negations", k) or self.is_("failed", k) for k in before):
            return "negated"
        verb = next(k for k in reversed(before) if self.is_("letting", k))
        past = self.low(verb) in ("letting", "let") and verb > 1
        words = self.lexicon.words
        unreal = words["future"] | words["possible"] | words["negations"] | {"to", "if", ",", "not"}
        if self.low(verb) == "letting":
            unreal -= {",", "to"}
        told = past and not any(self.low(k) in unreal for k in range(max(0, verb - 4), verb))
        return "asserted" if told else "planned"

    def _is_noun_here(self, index: int, left: int) -> bool:
        """A base form after an article, a preposition or "'s" is a noun: "the capture"."""
        if left < 0:
            return self.sentence.kind != "title"
        if (
            self.low(left) == "'s"
            or self.is_("determiners", left)
            or self.is_("prepositions", left)
        ):
            return True
        if self.low(index + 1) == "of":
            return True
        return not (
            self.unit(left).kind in ("party", "name", "place", "mark")
            or self.is_("conjunctions", left)
            or self.unit(left).low.endswith("s")
            or self.is_("relatives", left)
            or self.is_("pronouns_group", left)
        )

    def _reduced_passive(self, index: int, left: int, forms: frozenset[str], rule: Rule) -> bool:
        """ "areas seized by …", "the town, captured last week, …"."""
        if "participle" not in forms:
            return False
        if rule.subject == "place" or rule.object == "none":
            return False
        after = index + 1
        step = 0
        gapped = self.unit(left).kind == "place" and self.is_("joiners", left - 1)
        gapped = gapped and any(self.is_("be", k) for k in range(left))
        beyond = self.unit(after)
        if gapped and (beyond.is_mark or beyond is END or beyond.kind == "date"):
            return True  # "A had been taken and B overrun"
        while step < 4 and (
            self.skippable(after + step) or self.low(after + step) in ("in", "on", "back", "over")
        ):
            step += 1
        if self.low(after + step) == "by" and self._agent(after) is not None:
            return True
        if "past" not in forms:
            return "base" not in forms  # "they run the town"
        before = self.unit(left)
        if before.is_mark and before.low == ",":
            before = self.unit(left - 1)
            if before.kind == "party" or self._closes_aside_of_people(left):
                return False
        placelike = before.kind == "place" or (
            before.kind == "word"
            and (
                before.low in self.lexicon.words["places"]
                or before.low in self.lexicon.words["parts"]
            )
        )
        if not placelike:
            return False
        if before.kind == "place" and is_country(before.ref):
            return False
        if rule.object == "thing":
            return False
        beyond = self.unit(after + step)
        return (
            beyond.is_mark
            or beyond is END
            or step > 0
            or self.is_("prepositions", after)
            or self.is_("conjunctions", after)
        )

    def _closes_aside_of_people(self, comma: int) -> bool:
        """ "The defenders, holed up in the works, surrendered": they did, and not the works."""
        for at in range(comma - 1, max(-1, comma - FAR), -1):
            if self.low(at) == ",":
                told = self.unit(at - 1)
                return told.kind == "party" or told.low in self.lexicon.words["people"]
        return False

    def _takes_up(self, at: int) -> bool:
        """True for "that" behind what it takes up: "the town of X that fell"."""
        named = self.unit(at - 1).kind in ("place", "name")
        return self.low(at) == "that" and (named or self.is_("places", at - 1))

    def _gerund(self, index: int, left: int, negated: bool) -> Group | None:
        low = self.low(left)
        words = self.lexicon.words
        modality: Modality = "negated" if negated else "asserted"
        if self.is_("determiners", left) or low == "'s":
            return None
        if low in TOWARDS and self.is_("on_the_way", left - 1):
            modality = "planned"  # "a step to capturing X"
        elif low in ("of", "in", "at", "from", "for", "on", "to", "about", "with"):
            before = [self.low(k) for k in range(max(0, left - 4), left)]
            for word in reversed(before):
                if word in words["failed_gerund"] and low in ("in", "from", "of"):
                    modality = "negated"
                    break
                if word in words["planned_gerund"]:
                    modality = "planned"
                    break
                if word in words["accused_gerund"]:
                    modality = "alleged"
                    break
                if word in words["succeeded_gerund"]:
                    break
        elif low in words["succeeded"] and self.low(left - 1) == "to":
            modality = self._infinitive_modality(left - 1)  # "are expected to begin leaving"
        elif low in words["failed_gerund"]:
            modality = "negated"
        elif low in words["planned_gerund"]:
            modality = "planned"
        elif low in ("denied", "denies", "denying"):
            modality = "denied"
        return Group(left, "gerund", modality, False, False, low)

    def _subject_places(self, group: Group) -> list[Where]:
        """The places the clause is about: its subject, or what "which" stands for."""
        left = group.left
        if group.infinitive and (named := self._nth_to(left)):
            return named
        if not group.finite and group.voice == "passive":
            # "they pump oil from X, captured last year": X, whatever stands before it
            left -= self.low(left) == ","
            known = self.memory.place
            if self.low(left) == ":" and known is not None and known.start >= self.sentence.start:
                return [known]  # "X changed hands twice: taken by Y on Monday, …"
            found = self._places_ending_at(left) or self._places_ending_at(left, anywhere=True)
            if not found and self.is_("conjunctions", left):
                # "was taken by A and retaken by B"
                told = known is not None and known.start >= self.sentence.start
                return [known] if told and known is not None else []
            if found and left == group.left and self._is_attacked(found[0], left):
                return []
            if found and not any(w.named for w in found):
                found = self._one_of(left) or found  # "X is one of the towns held by them"
            return found
        if self.is_("relatives", left) or self.low(left) == "it":
            if self.low(left) == "it":
                return self._it(left)
            return self._before_relative(left)
        if self.low(left) == ",":
            return self._places_before_asides(left)
        if self.is_("conjunctions", left):
            return self._shared_subject(left)
        found = self._places_ending_at(left)
        return [] if found and self._is_attacked(found[0], left) else found

    def _is_attacked(self, place: Where, last: int) -> bool:
        """ "Men captured in the raid on X returned": X did not."""
        first = last
        while self.unit(first).start > place.start and first > 0:
            first -= 1
        attacks = self.lexicon.states["attacks"]
        return self.low(first - 1) in ("on", "against") and self.low(first - 2) in attacks

    def _nth_to(self, left: int) -> list[Where]:
        """ "X is the second town in the region to be taken": X."""
        counted = False
        for at in range(left, max(-1, left - FAR), -1):
            counted |= self.is_("ordinals", at)
            if self.is_("be", at) or self.low(at) in ("became", "becomes"):
                return self._subject_ending(at - 1) if counted else []
            if self.unit(at).is_mark:
                return []
        return []

    def _subject_ending(self, last: int) -> list[Where]:
        """The places of the subject whose last unit, or whose aside's closing comma, is `last`."""
        if self.low(last) == "it":
            return self._it(last)
        if self.low(last) == ",":
            return self._places_before_asides(last)
        if self.is_("relatives", last):
            return self._before_relative(last)
        return self._places_ending_at(last)

    def _shared_subject(self, conjunction: int) -> list[Where]:
        """ "X was shelled for a week and fell", "X fell in May and was retaken in June": X."""
        known = self.memory.place
        if known is not None and known.start >= self.sentence.start:
            return [known]
        for at in range(conjunction - 1, 0, -1):
            unit = self.unit(at)
            if unit.is_mark and unit.low in (";", ":"):
                break
            if unit.kind != "word" or not (
                self.is_("be", at) or self.is_("have", at) or self._verblike(at)
            ):
                continue
            if unit.low != "'s" and (places := self._places_ending_at(at - 1)):
                return places if any(w.mention is not None for w in places) else []
        return []

    def _places_before_asides(self, comma: int) -> list[Where]:
        """ "X, a town in Y, fell", "X, held by them since May, was lost": what the asides explain.

        The comma closes an aside; where what stands before it is none, nothing is found.
        """
        for at in range(comma - 1, max(-1, comma - FAR), -1):
            if self.low(at) in (";", ":"):
                return []
            if self.low(at) != ",":
                continue
            alone = self.unit(at + 1).kind in ("place", "name") and at + 2 == comma
            if alone and self.is_("places", at - 1):
                # "their last stronghold, X, fell"; "X, a town far from the capital, Y, fell"
                outer = self._places_before_asides(at) if "," in self.lows[:at] else []
                named = [w for w in outer if w.mention is not None]
                return named or [self._where(self.unit(at + 1))]
            if self._is_in_relative(at - 1):
                continue  # "X, which lies on the Y River, some 12 km from Z, fell"
            found = self._places_ending_at(at - 1)
            if found and self._is_aside_or_clause(at + 1, comma):
                return found
        return []

    def _is_in_relative(self, last: int) -> bool:
        """True where the words since the comma before are ", which lies on the Y River"."""
        opens = next((k for k in range(last, max(-1, last - FAR), -1) if self.low(k) == ","), -1)
        return opens > 0 and self.is_("relatives", opens + 1) and self.low(opens + 1) != "that"

    def _is_aside_or_clause(self, first: int, stop: int) -> bool:
        """True for what may stand between a subject and its verb: no clause of its own."""
        if self.is_("relatives", first) or self._verblike(first) or self.is_("prepositions", first):
            return True
        verbs = [k for k in range(first, stop) if self.low(k) != "'s"]
        if any(self.is_("be", k) or self.is_("have", k) for k in verbs):
            return any(self.is_("relatives", k) for k in range(first, stop))
        owned = self.unit(first).kind == "party" and self.low(first + 1) == "'s"
        return owned or self.unit(first).kind in ("word", "count", "date", "name", "place")

    def _object_relative(self, group: Group, after: int) -> bool:
        """ "the town, which the rebels captured": a relative word before the subject.

        But "X, where thousands had taken refuge" has another object.
        """
        at = self._relative_before(group)
        if at is None or self.low(at) != "where":
            return at is not None
        return not (self.unit(after).kind in ("word", "count", "name") and self._is_object(after))

    def _is_object(self, at: int) -> bool:
        """True where a word after a verb opens its object."""
        return not (
            self.is_("prepositions", at)
            or self.is_("conjunctions", at)
            or self.is_("subordinators", at)
            or self.is_("verb_particles", at)
            or self.skippable(at)
        )

    def _relative_before(self, group: Group) -> int | None:
        """Where "which" stands in "which the rebels took in May and the army retook"."""
        joined = False
        for at in range(group.left, max(-1, group.left - 16), -1):
            if self.is_("relatives", at) and self.low(at) in ("which", "that", "where"):
                told = self.low(at) != "where" and any(
                    self.low(k) in self.lexicon.verbs for k in range(at, group.left)
                )
                return at if at != group.left and (told or not joined) else None
            joined |= self.is_("joiners", at)
            aside = self.is_("prepositions", at) and self.low(at) != "of"
            if self.unit(at).kind == "mark" or (not joined and (aside or at <= group.left - 8)):
                return None
        return None

    def _contact_places(self, group: Group) -> list[Where]:
        """ "a village it won back": the noun just before the subject."""
        at = group.left
        unit = self.unit(at)
        state = unit.kind == "place" and is_country(unit.ref)  # "a town Russia took in May"
        if not (unit.kind == "party" or state or self.is_("pronouns_group", at)):
            return []
        at -= 1
        while self.is_("determiners", at):
            at -= 1
        if self.low(at) == "," and any(self.low(k) == "whose" for k in range(max(0, at - 12), at)):
            # "whose last district, X, they captured"
            return [self._where(self.unit(at - 1))] if self.unit(at - 1).kind == "place" else []
        if not self.is_("places", at):
            return []
        return self._places_ending_at(at, anywhere=True) or self._one_of(at)

    def _one_of(self, noun: int) -> list[Where]:
        """ "X was one of three towns the army lost": X."""
        for at in range(noun - 1, max(-1, noun - 9), -1):
            if self.is_("be", at):
                return self._places_ending_at(at - 1)
            if self.unit(at).is_mark:
                break
        return []

    def _antecedent_places(self, group: Group) -> list[Where]:
        at = self._relative_before(group)
        return self._before_relative(at) if at is not None else []

    def _fronted(self, at: int) -> list[Where]:
        """The place that opens the clause of a unit: "In X, …" """
        first = 0
        for before in range(at, -1, -1):
            if self.low(before) == ";":
                first = before + 1
                break
        while self.is_("conjunctions", first) or self.low(first) in ('"', "“"):
            first += 1
        if self.low(first) not in ("in", "at"):
            return []
        places, end = self._places(first + 1)
        return places if end <= at + 1 else []

    def _over_adverbials(self, at: int) -> int:
        """Over "fully", "on Monday", "late last week" between a verb and its object."""
        while True:
            if self.skippable(at) and self.low(at) not in ("all", "both", "in"):
                at += 1
            elif self.is_("prepositions", at) and self.unit(at + 1).kind == "date":
                at += 2
            else:
                return at
