"""Claims about who holds a place, by the grammar of a clause rather than by phrases.

A sentence is a row of units (words, places, parties, days). A verb of a control rule is found; its
group tells voice and modality ("had not been", "failed to", "will"); its subject is sought to the
left, its object parsed to the right; the rule of the language file says which of the two is the
place and which party gains or loses. Nouns ("the fall of X to Y") and states ("in rebel hands")
are read beside the verbs. What is captured must be a place: people, arms, votes and attention are
not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from geodata.extract.attribution import conceded, speaker_of
from geodata.extract.control_attempts import ControlAttempts
from geodata.extract.control_descriptions import DESCRIPTIONS, ControlDescriptions
from geodata.extract.control_findings import Finding
from geodata.extract.control_nouns import ControlNouns
from geodata.extract.control_presence import ControlPresence
from geodata.extract.control_sequels import ControlSequels
from geodata.extract.control_situations import ControlSituations
from geodata.extract.control_states import ControlStates
from geodata.extract.control_verbs import ControlVerbs
from geodata.extract.control_words import lexicon_of
from geodata.extract.days_elsewhere import with_days_elsewhere
from geodata.extract.event_days import beginning_of, event_dates, not_of_a_war, since_so_long
from geodata.extract.named_later import with_names
from geodata.extract.page import Attribution, Page
from geodata.extract.party_table import STATE_KINDS, party_info
from geodata.extract.phrases import words_of
from geodata.extract.sentence_units import END, Memory, Told, Where, is_country, within
from geodata.extract.sides import with_untold_winners
from geodata.extract.speakers import side_of_claimant, state_of
from geodata.extract.subjects import Who
from geodata.model import Change, Control, Modality
from geodata.names import fold

_STATES = frozenset({"holds", "contested", "besieged", "siege_broken"})
# Gains told by a state: "back in their hands since Thursday" is a gain of that day.
_GAINED_STATES = frozenset(
    {"ours", "theirs", "hands", "under_control", "under_party", "in_control", "back_in"}
    | {"back_with", "nations_again", "flag_back", "flag_over", "owned", "inside"}
)
_CHANGES = frozenset({"gained", "lost", "withdrew", "handed_over", "siege_broken"})
_LEAD = 30  # characters from where a speaker's words begin to their "that"
_NO = frozenset({"no", "without", "any"})
_ASIDE = 12  # units that a relative clause or apposition may have before what it tells


def find_control(page: Page) -> list[Control]:
    """Every claim on the page about who holds a place, in text order."""
    lexicon = lexicon_of(page.report.language)
    words = words_of(page.report.text)
    beside = lexicon.beside_in(words.there)
    memory = Memory(page)
    they = lexicon.words["pronouns_several"]
    first_person = lexicon.words["first_person"]
    may_take_back = "version" in words.there or not words.there.isdisjoint(
        lexicon.words["corrections"]
    )
    claims: list[Control] = []
    for sentence in page.sentences:
        if sentence.kind == "boilerplate":
            continue
        first, stop = words.at(sentence.start), words.at(sentence.end)
        if first < stop and words.lows[stop - 1] == "?":
            continue  # a question claims nothing
        lows = words.lows[first:stop]
        if may_take_back and _takes_back(lexicon.words, words.lows[max(0, first - 2) : stop]):
            memory.pass_by(sentence, they)
            continue
        told = memory.goes_on(sentence.start)
        tells, says_whose = lexicon.may_tell(lows, beside, told), lexicon.may_say_whose(lows)
        tells |= len(lows) <= _PLAIN and memory.claimed is not None  # "It has not."
        if not (tells or says_whose):
            memory.pass_by(sentence, they)
            continue
        mentions = within(page.mentions, sentence.start, sentence.end)
        places = bool(mentions)
        parties = bool(within(page.parties, sentence.start, sentence.end))
        parties |= says_whose and any(is_country(m) for m in mentions)
        parties |= told and not they.isdisjoint(lows)  # "They have been in Y since May"
        parties |= not first_person.isdisjoint(lows)  # "We are in Y"
        named = told or memory.place is not None or places or parties
        named |= memory.sentence_party is not None  # "They were repelled"
        if (tells and named) or (says_whose and places and parties):
            reader = _SentenceReader(lexicon, page, sentence, memory)
            claims += reader.read()
        memory.pass_by(sentence, they)
    if len(page.sentences) > _SHORT and not any(
        party_info(p.name).kind not in ("", "police") or not p.plain for p in page.parties
    ):
        # A whole report that names no armed side tells of no war: "Carcar is ours"
        claims = [c for c in claims if (c.gained_by or c.lost_by) and c.rule != "ours"]
    claims = with_names(page, claims, memory.unnamed)
    return with_untold_winners(page, with_days_elsewhere(page, claims))


_CLAIMS_IT = "claimed_control"  # whose subject is who says so
_PLAIN = 6  # words and marks of a sentence that may be a mere "no"
_SHORT = 5  # sentences; a note need not name the sides
# What is told of a province, "including" its towns.
_HAS_PARTS = frozenset({"gained", "lost", "withdrew", "holds"})
# What a sentence hardly says again without its verb.
_NEVER_ELIDED = frozenset({"planned", "denied", "advancing", "repelled", "holds"})


def _takes_back(words: Mapping[str, frozenset[str]], lows: Sequence[str]) -> bool:
    """ "CORRECTION: we reported that X had fallen", "an earlier version of this story said …"."""
    here = frozenset(lows)
    labelled = not here.isdisjoint(words["corrections"])
    ours = not here.isdisjoint(words["own_words"])
    return (labelled and ours) or ("version" in here and not here.isdisjoint(words["older"]))


class _SentenceReader(
    ControlVerbs,
    ControlNouns,
    ControlStates,
    ControlPresence,
    ControlSituations,
    ControlDescriptions,
    ControlSequels,
    ControlAttempts,
):
    """Applies the rules to one sentence."""

    def read(self) -> list[Control]:
        """The sentence's claims, one a place."""
        findings: list[Finding] = []
        place = self.memory.place
        there = frozenset(self.lows)
        for index, unit in enumerate(self.units):
            if unit.low not in self.lexicon.openers or unit.kind not in ("word", "name"):
                continue
            finding = None
            for rule, forms in self.lexicon.verbs.get(unit.low, ()):
                if rule.beside and rule.beside.isdisjoint(there):
                    continue
                finding = self._by_verb(index, rule, forms)
                if finding is not None:
                    break
            if finding is None and unit.low in self.lexicon.nouns and unit.kind == "word":
                finding = self._by_noun(index)
            if finding is None and unit.low in self.lexicon.of_states:
                finding = self._by_state(index) or self._by_presence(index)
                if finding is not None and finding.modality == "asserted":
                    finding = self._as_it_was(finding, index)
            if finding is None:
                finding = self._by_situation(index) or self._by_description(index)
            if finding is None:
                finding = self._denial(index)
            if finding is None:
                finding = self._by_attempt(index)
            if finding is None and self.memory.told is not None:
                finding = self._by_sequel(index)
            if finding is not None:
                finding.at = index
                findings.append(finding)
                if finding.places and finding.modality in ("asserted", "alleged", "negated"):
                    self._remember(finding)
        findings += self._elided(findings)
        self._remember_main(findings)
        if place is not None and self._is_backward_look(findings):
            self.memory.place = place
        self._fill_losers(findings)
        contested = {w.text for f in findings if f.rule == "claimed_by_all" for w in f.places}
        findings = [
            f  # "the army and the rebels each claimed X" is no more the rebels' claim
            for f in findings
            if f.rule == "claimed_by_all" or not any(w.text in contested for w in f.places)
        ]
        if any(f.change == "siege_broken" for f in findings):
            findings = [f for f in findings if f.rule not in ("besieged_noun", "laid_siege")]
        taken = {w.text for f in findings if f.change == "gained" for w in f.places}
        kept = {w.text for f in findings if f.change == "repelled" for w in f.places}
        # "repelled an attempt to storm X": what was attempted is told with its end.
        findings = [
            f
            for f in findings
            if f.modality != "planned" or not any(w.text in kept for w in f.places)
        ]
        # An advance on what is then taken, and who held it till then ("the last village held by
        # Y", "broke the siege of besieged X"), are told with what changed.
        changed = {w.text for f in findings if f.change in _CHANGES for w in f.places}
        findings = [
            f
            for f in findings
            if not any(
                (
                    w.text in taken
                    and (f.change == "advancing" or (f.in_passing and f.change == "holds"))
                )
                or (w.text in changed and f.rule in DESCRIPTIONS)
                for w in f.places
            )
        ]
        return [claim for finding in findings for claim in self._claims(finding)]

    def _as_it_was(self, finding: Finding, index: int) -> Finding | None:
        """A state in an "if" is none yet; one that was so "initially" is no more."""
        if finding.change == "holds" and any(
            self.is_("at_first", k) for k in range(index - _PLAIN, index)
        ):
            return None
        if self._conditional(index):
            finding.modality = "hypothetical"
        return finding

    def _elided(self, findings: list[Finding]) -> list[Finding]:
        """What the sentence says again without its verb.

        "X fell to them in March, as did Y"; "They took X on Monday and Y on Tuesday".
        """
        more: list[Finding] = []
        told = list(findings)
        for finding in told:
            at = next(
                (k for k, u in enumerate(self.units) if u.start >= finding.end), len(self.units)
            )
            while (
                self.unit(at).kind in ("date", "party")
                or (self.unit(at - 1).kind == "date" and self.is_("hours", at))
                or (
                    self.low(at) in (",", "and")
                    and self.unit(at + 1).kind in ("date", "party")
                    and self.unit(at + 2).kind not in ("place", "name")
                    and self.low(at + 2) != "into"
                )
                or (self.is_("prepositions", at) and self.unit(at + 1).kind == "date")
                or self._is_day_phrase(at)
            ):
                at += 3 if self._is_day_phrase(at) else 1
            at += self.low(at) == "first"  # "X fell first, then Y"
            at += self.low(at) == ","
            length = self.phrase_at(at, self.lexicon.listing)
            beside = self.low(at - 1) == "," or finding.extent != "full"
            beside |= any(w.extent != "full" for w in finding.places)
            other = self._with_other_side(finding, at)
            if other is not None:
                more.append(other)
                told.append(other)
                continue
            if length and beside and finding.change in _HAS_PARTS:
                # "most of X by June, including its capital, Y"
                places, end = self._places(at + length)
                places = [w for w in places if w.named and w.part is None]
            elif self.low(at) in ("as", "so") and (
                self.is_("do", at + 1) or self.is_("be", at + 1)
            ):
                places, end = self._places(at + 2)
            elif (
                self.is_("joiners", at) or self.low(at - 1) == ","
            ) and finding.change not in _NEVER_ELIDED:
                at -= not self.is_("joiners", at)
                first = self._over_days(at + 1)
                fronted = first > at + 1
                if self.is_("prepositions", first):
                    first += 1
                places, end = self._places(first, strict=not fronted)
                day = self._over_days(end)
                dated = self.unit(at - 1).kind in ("date", "mark") or self.is_("hours", at - 1)
                if self._begins_clause(day) or not (
                    (day > end and dated)
                    or (fronted and (self.unit(end).is_mark or self.unit(end) is END))
                ):
                    continue
                end = day
            else:
                continue
            if places and not any(w.text == p.text for w in places for p in finding.places):
                again = replace(finding, places=places, at=at + 1)
                again.start, again.end = self.unit(at).start, self.unit(end - 1).end
                more.append(again)
                told.append(again)
        return more

    def _with_other_side(self, finding: Finding, at: int) -> Finding | None:
        """ "X was captured by A and Y by B", "X fell to A, Y to B": Y by the other side."""
        first = at + self.is_("joiners", at)
        if first == at and self.low(at - 1) != ",":
            return None
        places, end = self._places(first, strict=True)
        if not places or self.low(end) not in ("by", "to") or finding.gained_by is None:
            return None
        said = [self.low(k) for k in range(finding.at, at)]
        who = self._party_at(end + 1)
        if who is None or self.low(end) not in said:
            return None
        last = next((k for k in range(end + 1, end + 5) if self.unit(k).kind == "party"), end)
        again = replace(finding, places=places, at=end, gained_by=who, lost_by=None, allies=())
        again.start, again.end = self.unit(first).start, self.unit(last).end
        return again

    def _over_days(self, at: int) -> int:
        """Over "on Monday", "two days later", "then" to the unit after."""
        first = at
        while True:
            if self.unit(at).kind == "date":
                at += 1
            elif self.is_("prepositions", at) and self.unit(at + 1).kind == "date":
                at += 2
            elif self.is_("prepositions", at) and self.is_("hours", at + 1):
                at += 2  # "A on Monday and B by noon"
            elif self.is_("days", at + 1) and self.low(at + 2) == "later":
                at += 3
            elif self.low(at) == "then" and at == first:
                at += 1
            else:
                return at

    def _is_day_phrase(self, at: int) -> bool:
        """ "on one day", "in two nights"."""
        return (
            self.is_("prepositions", at)
            and self.is_("days", at + 2)
            and not self.unit(at + 1).is_mark
        )

    def _remember_main(self, findings: list[Finding]) -> None:
        """What comes next goes on from the main clause: "X took A, a day after it lost B. The
        town …" is A."""
        told = [f for f in findings if f.places and f.modality in ("asserted", "alleged")]
        for finding in reversed(told):
            earlier = max((f.at for f in told if f.at < finding.at), default=-1)
            between = range(earlier + 1, finding.at)
            if not any(self._opens_clause(k) for k in between):
                self._remember(finding)
                return

    def _is_backward_look(self, findings: list[Finding]) -> bool:
        """ "The attack comes a month after X fell": what comes next is not about X."""
        if not findings:
            return False
        first = min(f.at for f in findings)
        clause = next((k for k in range(first) if self.low(k) == "after"), 0)
        return any(self.is_("comes_after", k) for k in range(max(0, clause - _PLAIN), clause))

    def _opens_clause(self, at: int) -> bool:
        """ "after they took", "which fell", "letting them take"; not "since May"."""
        low, words = self.low(at), self.lexicon.words
        if low.endswith("ing") and (low in words["letting"] or low in words["succeeded"]):
            return True
        if not (self.is_("subordinators", at) or self.is_("relatives", at)):
            return False
        return self.low(at) != "following" and self.unit(at + 1).kind != "date"

    def _remember(self, finding: Finding) -> None:
        self.memory.claimed = finding
        aside = any(self.is_("relatives", k) for k in range(max(0, finding.at - 6), finding.at))
        # "the area it had occupied": what was so before
        had = self.low(finding.at - 1) == "had" and self.is_("pronouns_group", finding.at - 2)
        aside |= had and self.is_("places", finding.at - 3)
        if finding.change in ("gained", "lost") and finding.modality == "asserted" and not aside:
            self.memory.told = Told(
                finding.change, finding.gained_by, finding.lost_by, self.sentence.end
            )
        left = self.memory.place
        if finding.rule != "headed_for" or left is None or left.named:
            # "They left a town and headed for X. The town …": the one they left
            self.memory.place = self._town_meant(finding.places[0])
        if len(finding.places) > 1:
            self.memory.several = finding.places
        self.memory.party = finding.gained_by or finding.lost_by or self.memory.party

    def _fill_losers(self, findings: list[Finding]) -> None:
        """ "captured X …, driving out Y": whom the sentence elsewhere says was driven out."""
        losers = {
            finding.lost_by
            for finding in findings
            if finding.lost_by is not None and finding.change in ("gained", "withdrew", "lost")
        }
        for finding in findings:
            if finding.change == "withdrew" and self.low(finding.at - 1) != "then":
                # "confirmed that Y took it, saying they had withdrawn": not Y
                before = any(self.low(k) == "had" for k in range(finding.at - 3, finding.at))
                texts = {w.text for w in finding.places}
                if before and any(
                    f.gained_by == finding.lost_by and texts & {w.text for w in f.places}
                    for f in findings
                    if f.at < finding.at and f.change == "gained"
                ):
                    finding.lost_by = None
            if finding.change == "lost" and finding.gained_by is None:
                # "They took it from X, only to lose it again": to X
                texts = {w.text for w in finding.places}
                finding.gained_by = next(
                    (
                        f.lost_by
                        for f in findings
                        if f.at < finding.at
                        and f.gained_by == finding.lost_by
                        and texts & {w.text for w in f.places}
                    ),
                    None,
                )
            if finding.change == "gained" and finding.lost_by is None:
                was = self._whose_it_was(finding)
                finding.lost_by = was if was != finding.gained_by else None
            if finding.change == "gained" and not finding.gained_by:
                finding.gained_by = self._who_goes_on(finding, findings)
            if finding.change != "gained" or not finding.gained_by:
                continue
            if finding.lost_by is None:
                owner = next((w.owner for w in finding.places if w.owner), None)
                left = owner or next((x for x in sorted(losers) if x != finding.gained_by), None)
                left = left or self._driven_out_with_it(finding)
                left = left or self._who_left(finding.gained_by)
                if left != finding.gained_by:
                    finding.lost_by = left
            if (
                finding.extent == "partial"
                and finding.lost_by
                and finding.rule in ("entered", "rolled_into")
            ):
                finding.extent = "full"  # entered and the other side gone

    def _who_goes_on(self, finding: Finding, findings: list[Finding]) -> str | None:
        """ "With X captured, the army is advancing on Y": the army has taken X."""
        comma = next((k for k, u in enumerate(self.units) if u.low == ","), -1)
        first = 0 if self.low(0) == "with" else comma + 1
        comma = next((k for k in range(first, len(self.units)) if self.low(k) == ","), -1)
        inside = first < finding.at < comma
        if self.low(first) != "with" or not inside or finding.lost_by is not None:
            return None
        goes_on = ("advancing", "gained", "planned", "besieged", "holds")
        party = comma + 1 + self.is_("determiners", comma + 1)
        verb = party + 1
        while self.skippable(verb) or self.is_("be", verb) or self.is_("bodies", verb):
            verb += 1
        told = self.lexicon.verbs.get(self.low(verb), ())
        holds = any(rule.change in goes_on and rule.subject == "gained_by" for rule, _ in told)
        if self.unit(party).kind == "party" and holds and not self._only(comma, verb):
            return str(self.unit(party).ref.name)
        return next(
            (
                f.gained_by
                for f in findings
                if f.at > comma and f.change in goes_on and not self._only(comma, f.at)
            ),
            None,
        )

    def _only(self, first: int, last: int) -> bool:
        return any(self.low(k) == "only" for k in range(first, last + 4))

    def _whose_it_was(self, finding: Finding) -> str | None:
        """ "X, the last government stronghold, fell", "X, the last rebel-held town": theirs."""
        last = max((w.end for w in finding.places), default=-1)
        at = next((k for k, u in enumerate(self.units) if u.start >= last), len(self.units))
        if self.low(at) != "," or not self.is_("determiners", at + 1):
            return None
        for k in range(at + 2, at + 6):
            if self.unit(k).is_mark or self.is_("prepositions", k):
                return None
            if self.unit(k).kind == "party":
                nouns = (self.low(after) for after in range(k + 1, k + 4))
                whose = self.lexicon.states["of_whom"] | self.lexicon.suffixes
                told = any(noun in whose for noun in nouns)
                return str(self.unit(k).ref.name) if told else None
        return None

    def _driven_out_with_it(self, finding: Finding) -> str | None:
        """ "stormed X and expelled Y's men", "took X, forcing Y to retreat": Y, from X."""
        for at in range(finding.at + 1, len(self.units)):
            unit = self.unit(at)
            if unit.low == ";" or self.is_("relatives", at):
                return None
            told = self.lexicon.verbs.get(unit.low, ()) if unit.kind == "word" else ()
            forms = next((f for rule, f in told if rule.name == "drove_out"), frozenset[str]())
            before = at - 1
            while self.skippable(before):
                before -= 1
            joined = self.low(before) == "," or self.is_("joiners", before)
            joined |= self.low(before) == "after" and "gerund" in forms
            if not (joined and forms & {"gerund", "past"}):
                continue
            whom = at + 1 + (self.low(at + 1) in ("out", "back", "off"))
            return self._party_at(whom)
        return None

    def _who_left(self, winner: str) -> str | None:
        """ "took X after Y's men withdrew", "following the pullout of Y": Y, who made way."""
        for at, unit in enumerate(self.units):
            if unit.kind != "word":
                continue
            who = None
            for rule, forms in self.lexicon.verbs.get(unit.low, ()):
                leaving = rule.change == "withdrew" and not (rule.particles or rule.things)
                if leaving and (group := self._group(at, forms, rule)) is not None:
                    done = group.finite and group.voice == "active" and group.modality == "asserted"
                    found = self._subject(group, at) if done else None
                    near = found is not None and self._after_departure(found, at)
                    who = found.name if near and found is not None else None
            if self.lexicon.nouns.get(unit.low, ("",))[0] == "withdrew" and self._is_told(at - 1):
                who = self._party_at(at + 2) if self.low(at + 1) == "of" else None
            if who is not None and who != winner:
                return who
        return None

    def _after_departure(self, who: Who, verb: int) -> bool:
        """True for "after Y withdrew", "as Y fled": nothing but the party's own words between."""
        first = next((k for k, u in enumerate(self.units) if u.start >= who.start), verb)
        opens = range(first - 1, max(-1, first - 5), -1)
        clause = next((k for k in opens if self.is_("subordinators", k)), None)
        if clause is None or verb - first > _ASIDE:
            return False
        return not any(self.unit(k).is_mark for k in range(clause, first))

    def _took_what_was_left(self, finding: Finding, where: Where) -> bool:
        """ "took the last district of X", "the parts of X that Y had entered": the whole of X."""
        after = next((k for k, u in enumerate(self.units) if u.start >= where.end), -1)
        after += self.is_("relatives", after)
        theirs = self.unit(after).kind == "party" and self.is_("have", after + 1)
        if theirs and self.units[finding.at].start < where.start:
            return self.low(after + 2) in self.lexicon.verbs
        for at in range(finding.at + 1, len(self.units)):
            if self.unit(at).start >= where.end or self.unit(at).is_mark:
                return False
            if self.is_("what_is_left", at) and self.low(at + 1) != "but":
                # "all of their positions, including the stadium": the stadium is but one of them
                rest = range(at + 1, len(self.units))
                before = (k for k in rest if self.unit(k).start < where.start)
                return not any(self.is_("listing", k) for k in before)
        return False

    def _unconfirmed(self, finding: Finding) -> bool:
        """ "Reports that X had fallen could not be verified"."""
        return any(
            self.is_("unconfirmed", k)
            and self.is_("be", k - 1)
            and any(self.is_("negations", n) for n in (k - 2, k - 3, k - 4))
            for k in range(finding.at + 1, len(self.units))
        )

    def _rumoured(self, finding: Finding) -> bool:
        """ "There were reports that X had fallen", "on claims that X has been taken"."""
        for k in range(finding.at - 1, max(0, finding.at - _ASIDE), -1):
            if self.low(k) == "that":
                return self._unproved(k) or self.is_("rumours", k - 1)
            if self.low(k) == "of" and self._unproved(k):
                return True  # "no confirmation of losing X"
            if self.unit(k).is_mark and self.low(k) != ",":
                return False
        return False

    def _unproved(self, that: int) -> bool:
        """ "No independent confirmation that"."""
        return self.is_("confirmations", that - 1) and any(
            self.low(n) in _NO or self.is_("negations", n) for n in range(that - 4, that - 1)
        )

    def _is_background(self, finding: Finding, speaker: Attribution) -> bool:
        """True for background that the report itself adds to what somebody said.

        "The LNA, which captured X in May, will stay, he said": that it did is the report's word.
        """
        at = finding.at
        own = self.units[at]
        if any(start <= own.start < end for start, end in self.page.quotations):
            return False
        for k in range(at - 1, max(-1, at - _ASIDE), -1):
            unit = self.unit(k)
            if unit.start < speaker.start:
                return False
            if self.is_("relatives", k):
                if speaker.cue_start > unit.start and speaker.cue_end < own.end:
                    return False  # "who reportedly left X"
                content = unit.start - speaker.start < _LEAD  # "told Reuters that …"
                return unit.low != "that" or (self.unit(k - 1).kind != "word" and not content)
            if unit.low == "," and self.unit(k - 1).kind == "place":
                return self.is_("determiners", k + 1) and not any(
                    self._verblike(j) for j in range(k + 1, at)
                )
            if unit.is_mark or self.is_("speech", k):
                return False
        return False

    def _is_now(self, finding: Finding) -> bool:
        """True where a state is told in the present: "holds", "is still in their hands"."""
        words = self.lexicon.words
        first = next((k for k, u in enumerate(self.units) if u.end > finding.start), 0)
        inside = [u for u in self.units[first:] if u.start < finding.end and u.kind == "word"]
        lows = [unit.low for unit in inside]
        if not words["past_state"].isdisjoint(lows):
            return False
        return not words["present_state"].isdisjoint(lows)

    def _claims(self, finding: Finding) -> list[Control]:
        speaker = speaker_of(self.page, finding.start, finding.end)
        if speaker is not None and self._is_background(finding, speaker):
            speaker = None
        modality = _modality(finding.modality, speaker)
        if modality == "asserted" and (self._unconfirmed(finding) or self._rumoured(finding)):
            modality = "alleged"
        if modality == "asserted" and self._unclear(finding):
            modality = "hypothetical"
        if self._refuted(finding):
            modality = "denied"
        # From the verb on: the subject may stand before another verb with a day of its own.
        own = self.units[finding.at].start
        now = finding.change in _STATES and self._is_now(finding)
        dates = event_dates(self.page, min(own, finding.end), max(finding.end, own), now)
        if finding.lasted is not None and dates is not None and dates.last is not None:
            dates = since_so_long(dates, *finding.lasted)
        change: Change = finding.change
        if dates is not None and change in _CHANGES:
            dates = not_of_a_war(self.page, dates)
        if modality in ("denied", "negated"):
            change = "denied"
        elif modality in ("planned", "hypothetical"):
            change = "planned"
        if change == "gained" and finding.rule in _GAINED_STATES and dates is not None:
            dates = beginning_of(self.page, dates)  # "ours since Thursday": taken on Thursday
        gained_by = finding.gained_by
        if gained_by is not None and gained_by == finding.lost_by and change == "gained":
            gained_by = None  # "ISIS, and had won X back from ISIS": not theirs
        if finding.rule == "ours" or finding.ours:
            name = speaker.claimant if speaker is not None else None
            gained_by = side_of_claimant(self.page, name) or state_of(self.page)
        lost_by = finding.lost_by
        if change == "lost" and lost_by is None and gained_by is None and speaker is not None:
            lost_by = side_of_claimant(self.page, speaker.claimant)  # "Kyiv admitted X was lost"
        claimant = speaker.claimant if speaker is not None else None
        claimant_kind = speaker.claimant_kind if speaker is not None else None
        if finding.rule == _CLAIMS_IT and finding.gained_by is not None:
            # "… after the rebels declared control of X": the rebels say so, whoever tells of it
            state = party_info(finding.gained_by).kind in STATE_KINDS
            claimant, claimant_kind = finding.gained_by, "official" if state else "armed_group"
        claims: list[Control] = []
        for where in {fold(w.text) + (w.part or ""): w for w in finding.places}.values():
            if (
                where.mention is not None
                and where.mention.place is not None
                and (is_country(where.mention) or where.mention.place.kind in ("sea", "river"))
            ):
                continue
            if where.named and where.text.lower().split()[-1] in self.lexicon.words["waters"]:
                continue
            extent = where.extent if where.extent != "full" else finding.extent
            if change == "gained" and extent != "full" and self._took_what_was_left(finding, where):
                extent, where = "full", replace(where, part=None)
            confidence = finding.confidence
            where = self._town_meant(where)
            if where.mention is None or where.mention.place is None:
                confidence -= 0.2
            if gained_by is None and finding.lost_by is None:
                confidence -= 0.2
            start = min(finding.start, finding.end)
            # A claim needs a place with a name: "three villages" wait for theirs.
            (claims if where.named else self.memory.unnamed).append(
                Control(
                    report_id=self.page.report.id,
                    start=start,
                    end=finding.end,
                    quote=self.text[start : finding.end],
                    place_text=where.text,
                    place=where.mention.place if where.mention is not None else None,
                    dates=dates,
                    claimant=claimant,
                    claimant_kind=claimant_kind,
                    modality=modality,
                    confidence=round(confidence, 2),
                    rule=finding.rule,
                    against_interest=_against_interest(self.page, finding, speaker),
                    change=change,
                    extent=extent,
                    part=where.part,
                    gained_by=gained_by,
                    lost_by=lost_by if lost_by != gained_by else None,
                    allies=finding.allies,
                )
            )
        return claims


def _modality(own: Modality, speaker: Attribution | None) -> Modality:
    """The clause's own modality where it has one, else the speaker's."""
    if own != "asserted" or speaker is None:
        return own
    return speaker.modality


def _against_interest(page: Page, finding: Finding, speaker: Attribution | None) -> bool:
    """A party telling of its own loss, or anyone "conceding" it."""
    if speaker is None or finding.lost_by is None:
        return False
    if speaker.claimant == finding.lost_by:
        return finding.change in ("gained", "lost", "withdrew", "handed_over", "besieged")
    return conceded(page, speaker) and finding.lost_by in speaker.claimant
