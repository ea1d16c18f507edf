"""Claims about who holds a place, by the grammar of a clause rather than by phrases.

A sentence is a row of units (words, places, parties, days). A verb of a control rule is found; its
group tells voice and modality ("had not been", "failed to", "will"); its subject is sought to the
left, its object parsed to the right; the rule of the language file says which of the two is the
place and which party gains or loses. Nouns ("the fall of X to Y") and states ("in rebel hands")
are read beside the verbs. What is captured must be a place: people, arms, votes and attention are
not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from geodata.extract import actors
from geodata.extract.attribution import conceded, speaker_of
from geodata.extract.clauses import Clauses, Group
from geodata.extract.control_words import Rule, lexicon_of
from geodata.extract.dates import event_dates
from geodata.extract.page import Attribution, Page
from geodata.extract.phrases import words_of
from geodata.extract.place_phrases import DASHES, END, Memory, Where, is_country, within
from geodata.model import Change, Control, Extent, Modality

_UNDER_SIEGE = frozenset(
    {"remains", "remained", "came", "come", "comes", "put", "lived", "lives", "living", "placed"}
)
_JUST_TOLD = 350  # characters within which "they pulled out" means the place just told of
_STAYS = frozenset({"remains", "remained", "remain", "became", "becomes"})
OWN_FORCES = frozenset({"troops", "forces", "fighters", "soldiers", "men", "units", "positions"})


def find_control(page: Page) -> list[Control]:
    """Every claim on the page about who holds a place, in text order."""
    lexicon = lexicon_of(page.report.language)
    words = words_of(page.report.text)
    memory = Memory(page)
    claims: list[Control] = []
    for sentence in page.sentences:
        if sentence.kind == "boilerplate":
            continue
        first, stop = words.at(sentence.start), words.at(sentence.end)
        if first < stop and words.lows[stop - 1] == "?":
            continue  # a question claims nothing
        named = memory.place is not None or any(
            within(items, sentence.start, sentence.end) for items in (page.mentions, page.parties)
        )
        if named and lexicon.may_tell(words.lows[first:stop]):
            reader = _SentenceReader(lexicon, page, sentence, memory)
            claims += reader.read()
        memory.pass_by(sentence)
    return _with_the_only_winner(claims)


def _with_the_only_winner(claims: list[Control]) -> list[Control]:
    """Where one party alone gains in a report, what "fell" in it fell to that party.

    It is not said, so such a claim is trusted less.
    """
    moved = [c for c in claims if c.change in ("gained", "besieged", "handed_over")]
    gainers = {c.gained_by for c in moved if c.modality not in ("denied", "negated", "planned")}
    winners = gainers - {None}
    if len(winners) != 1:
        return claims
    (winner,) = winners
    losers = {c.lost_by for c in moved} - {None}
    if winner in losers:
        return claims
    return [
        replace(c, gained_by=winner, confidence=round(c.confidence - 0.1, 2))
        if c.change == "gained" and c.gained_by is None and c.lost_by is None
        else c
        for c in claims
    ]


@dataclass(slots=True)
class _Finding:
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
    at: int = 0  # the verb, noun or state it was read from


class _SentenceReader(Clauses):
    """Applies the rules to one sentence."""

    def read(self) -> list[Control]:
        """The sentence's claims, one a place."""
        findings: list[_Finding] = []
        for index, unit in enumerate(self.units):
            if unit.kind not in ("word", "name"):
                continue
            finding = None
            for rule, forms in self.lexicon.verbs.get(unit.low, ()):
                finding = self._by_verb(index, rule, forms)
                if finding is not None:
                    break
            if finding is None and unit.low in self.lexicon.nouns and unit.kind == "word":
                finding = self._by_noun(index)
            if finding is None:
                finding = self._by_state(index)
            if finding is not None:
                finding.at = index
                findings.append(finding)
                if finding.places and finding.modality in ("asserted", "alleged"):
                    self._remember(finding)
        findings += self._elided(findings)
        self._remember_main(findings)
        self._fill_losers(findings)
        if any(f.change == "siege_broken" for f in findings):
            findings = [f for f in findings if f.rule != "besieged_noun"]
        taken = {w.text for f in findings if f.change == "gained" for w in f.places}
        # An advance on what is then taken, and who held it till then ("the last village held by
        # Y"), are told with the taking.
        findings = [
            f
            for f in findings
            if not (f.change == "advancing" or (f.change == "holds" and f.in_passing))
            or not any(w.text in taken for w in f.places)
        ]
        return [claim for finding in findings for claim in self._claims(finding)]

    def _elided(self, findings: list[_Finding]) -> list[_Finding]:
        """What the sentence says again without its verb.

        "X fell to them in March, as did Y"; "They took X on Monday and Y on Tuesday".
        """
        more: list[_Finding] = []
        told = list(findings)
        for finding in told:
            at = next(
                (k for k, u in enumerate(self.units) if u.start >= finding.end), len(self.units)
            )
            while (
                self.unit(at).kind in ("date", "party")
                or (self.low(at) in (",", "and") and self.unit(at + 1).kind in ("date", "party"))
                or (self.is_("prepositions", at) and self.unit(at + 1).kind == "date")
                or self._is_day_phrase(at)
            ):
                at += 3 if self._is_day_phrase(at) else 1
            at += self.low(at) == ","
            if self.low(at) in ("as", "so") and self.is_("do", at + 1):
                places, end = self._places(at + 2)
            elif (
                (self.is_("joiners", at) or self.low(at - 1) == ",")
                and self.unit(at - 1).kind in ("date", "mark")
                and finding.change not in ("planned", "denied", "advancing", "repelled", "holds")
            ):
                at -= not self.is_("joiners", at)
                places, end = self._places(at + 1, strict=True)
                day = end + self.is_("prepositions", end)
                if self.unit(day).kind != "date" or self._begins_clause(day + 1):
                    continue
                end = day + 1
            else:
                continue
            if places and not any(w.text == p.text for w in places for p in finding.places):
                again = replace(finding, places=places, at=at + 1)
                again.start, again.end = self.unit(at).start, self.unit(end - 1).end
                more.append(again)
                told.append(again)
        return more

    def _is_day_phrase(self, at: int) -> bool:
        """ "on one day", "in two nights"."""
        return (
            self.is_("prepositions", at)
            and self.is_("days", at + 2)
            and not self.unit(at + 1).is_mark
        )

    def _remember_main(self, findings: list[_Finding]) -> None:
        """What comes next goes on from the main clause: "X took A, a day after it lost B. The
        town …" is A."""
        told = [f for f in findings if f.places and f.modality in ("asserted", "alleged")]
        for finding in reversed(told):
            earlier = max((f.at for f in told if f.at < finding.at), default=-1)
            between = range(earlier + 1, finding.at)
            if not any(self._opens_clause(k) for k in between):
                self._remember(finding)
                return

    def _opens_clause(self, at: int) -> bool:
        """ "after they took", "which fell"; not "since May", "the following day"."""
        if not (self.is_("subordinators", at) or self.is_("relatives", at)):
            return False
        return self.low(at) != "following" and self.unit(at + 1).kind != "date"

    def _remember(self, finding: _Finding) -> None:
        self.memory.place = self._town_meant(finding.places[0])
        self.memory.party = finding.gained_by or finding.lost_by or self.memory.party

    def _fill_losers(self, findings: list[_Finding]) -> None:
        """ "captured X …, driving out Y": whom the sentence elsewhere says was driven out."""
        losers = {
            finding.lost_by
            for finding in findings
            if finding.lost_by is not None and finding.change in ("gained", "withdrew", "lost")
        }
        for finding in findings:
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
            if finding.change != "gained" or not finding.gained_by:
                continue
            if finding.lost_by is None:
                owner = next((w.owner for w in finding.places if w.owner), None)
                left = owner or next((x for x in sorted(losers) if x != finding.gained_by), None)
                if left != finding.gained_by:
                    finding.lost_by = left
            if (
                finding.extent == "partial"
                and finding.lost_by
                and finding.rule in ("entered", "rolled_into")
            ):
                finding.extent = "full"  # entered and the other side gone

    def _by_verb(self, index: int, rule: Rule, forms: frozenset[str]) -> _Finding | None:
        if rule.change == "holds" and self.is_("places", index + 1):
            return None  # "the regime controlled area"
        if self.low(index - 1) in DASHES and index:
            return None  # "rebel-held" says so in passing
        group = self._group(index, forms, rule)
        if group is None:
            return None
        if (
            rule.change == "holds"
            and not rule.things
            and (
                (self.low(index + 1) in ("in", "of", "over", "on") and "base" in forms)
                or any(
                    self.low(k) in ("until", "once", "formerly", "previously")
                    for k in range(group.left, index)
                )
                or self.low(group.left) == "recently"
            )
        ):
            return None
        after = index + 1
        if rule.particles:
            length, position = self._particle(after, rule)
            if not length:
                return None
            after = position
        if rule.passive_only and group.voice != "passive":
            return None
        if self.phrase_at(after, rule.not_after) and not (
            self.is_("prepositions", after) and self.unit(after + 1).kind == "date"
        ):
            return None
        if rule.needs_word and not any(
            self.low(k) in rule.needs_word for k in range(after, min(after + 14, len(self.units)))
        ):
            return None
        if group.voice == "passive" and not rule.passive_only:
            finding = self._passive(index, after, rule, group)
        else:
            finding = self._active(index, after, rule, group)
        if finding is None or not finding.places:
            return None
        if rule.change in ("handed_over", "lost") and finding.gained_by is None:
            self._set(finding, "gained_by", self._receiver(index))
        other = finding.gained_by if rule.change in ("handed_over", "holds") else finding.lost_by
        heavy = ("of", "lost_by") in rule.others and self.low(index + 1) == "of"
        if rule.needs_other and not other and not heavy:
            return None  # but "cleared of enemy forces the town of X"
        if not rule.sure:
            party = finding.gained_by if rule.subject == "gained_by" else finding.lost_by
            if rule.change == "lost":
                party = party or finding.gained_by
            untold = group.voice == "passive" and (
                rule.name in ("took", "lost")
                or (rule.change == "besieged" and self.low(after) != "by")
            )
            if party is None and not untold:
                return None
            if not any(w.named for w in finding.places) and party is None:
                return None
        if rule.extent != "full":
            finding.extent = rule.extent
        if group.modality == "negated" and any(
            self.low(k) == "until"
            and any(self.unit(later).kind == "date" for later in range(k + 1, k + 4))
            for k in range(after, min(after + 12, len(self.units)))
        ):
            group.modality = "asserted"  # "did not take it until 10 September"
        if rule.change == "holds" and group.preposition in ("by", "after"):
            finding.change = "gained"  # "achieved a victory by controlling X"
        if rule.change in ("advancing", "repelled"):
            finding.places = [
                w for w in finding.places if w.mention is not None and w.text == self._said(w)
            ]
            if not finding.places or not (finding.gained_by or finding.lost_by):
                return None
        if any(w.part for w in finding.places) and (
            rule.extent == "partial"
            or (not rule.sure and any(w.text != self._said(w) for w in finding.places))
        ):
            return None  # "they entered the building"
        finding.modality = group.modality
        return finding

    def _receiver(self, index: int) -> str | None:
        """ "handed the town to tribal elders": those of no known party, under their own words."""
        for at in range(index + 1, min(index + 12, len(self.units))):
            if self.is_("subordinators", at) or self.low(at) in (",", ";"):
                return None
            if self.low(at) == "to":
                first = at + 1
                while self.is_("determiners", first):
                    first += 1
                end = first
                while self.unit(end).kind in ("word", "name") and not (
                    self.is_("prepositions", end)
                    or self.is_("conjunctions", end)
                    or self.skippable(end)
                    or self.is_("subordinators", end)
                ):
                    end += 1
                acronym = self.text[self.unit(first).start : self.unit(end - 1).end].isupper()
                people = self.low(end - 1) in self.lexicon.words["people"]
                if first < end <= first + 4 and (people or acronym):
                    return self.text[self.unit(first).start : self.unit(end - 1).end]
                return None
        return None

    def _said(self, where: Where) -> str:
        """The name as it stands there; differs where "the city" stands for it."""
        return where.text if where.text in self.text[where.start : where.end] else ""

    def _particle(self, after: int, rule: Rule) -> tuple[int, int]:
        """The rule's particle after the verb or after a short object ("pulled it out")."""
        for position in range(after, min(after + 7, len(self.units))):
            length = self.phrase_at(position, rule.particles)
            if length:
                if position == after or rule.object in ("none",):
                    return length, position + length
                # "handed the town over": the object stands between; keep it in reach
                return length, after
            if self.unit(position).is_mark or self.is_("subordinators", position):
                break
        return 0, after

    def _active(self, index: int, after: int, rule: Rule, group: Group) -> _Finding | None:
        finding = _Finding(rule.name, rule.change, [], self.unit(index).start, self.unit(index).end)
        # who or what is the subject
        if rule.subject == "place":
            places = self._subject_places(group)
            if group.infinitive:
                places = self._latest_to(group)
            if not places:
                return None
            self._take_places(finding, places)
            end = after
        elif rule.subject == "thing":
            subject = self._thing_subject(index, rule, group)
            if subject is None:
                return None
            places, owner = subject
            if not places:
                reached = self._place_after(finding, after, rule)  # "their flag flies over X"
                if reached is None:
                    return None
                end = reached
            else:
                self._take_places(finding, places)
                end = after
            self._set(finding, rule.thing_by or "lost_by", owner)
            self._stretch(finding, end)
            return finding
        else:
            who = self._subject(group, index)
            if who is not None:
                self._set(finding, rule.subject, who.name)
                finding.allies = who.allies
                if not (group.infinitive and self.low(group.left) == "only"):
                    finding.start = min(finding.start, who.start)
            reached = self._object(finding, index, after, rule, group)
            if reached is None:
                return None
            end = reached
        end = self._other_parties(finding, end, rule)
        if (
            rule.subject == "place"
            and not (finding.gained_by or rule.particles or rule.needs_word)
            and not self._falls_plainly(after)
        ):
            return None
        self._stretch(finding, end)
        return finding

    def _latest_to(self, group: Group) -> list[Where]:
        """ "X became the latest town to fall": X, unless the sentence says so elsewhere."""
        known = self.memory.place
        if known is not None and known.start >= self.sentence.start:
            return []
        for at in range(group.left):
            if self.unit(at).kind == "place" and not is_country(self.unit(at).ref):
                return [self._where(self.unit(at))]
        return []

    def _falls_plainly(self, after: int) -> bool:
        """ "X fell on Tuesday", "X has fallen.": nothing after it but a day or a new clause."""
        unit = self.unit(after)
        return (
            unit.kind == "date"
            or unit.is_mark
            or unit is END
            or self.skippable(after)
            or self.is_("subordinators", after)
            or self.is_("conjunctions", after)
            or (
                unit.low in ("in", "on", "at", "within", "without", "last")
                and (unit.low in ("without", "last") or self.unit(after + 1).kind == "date")
            )
        )

    def _object(
        self, finding: _Finding, index: int, after: int, rule: Rule, group: Group
    ) -> int | None:
        """Reads the object; the index after it, None where it is not one of the rule's kind."""
        if rule.object == "place":
            at = self._over_adverbials(after + self.phrase_at(after, rule.may_follow))
            places, end = self._places(at, strict=not rule.sure)
            if places:
                if self.phrase_at(end, rule.not_beside):
                    return None
                self._take_places(finding, places)
                return end
            if group.finite and self._object_relative(group):
                places = self._antecedent_places(group)
                if places:
                    self._take_places(finding, places)
                    return after
            if group.finite and (places := self._contact_places(group)):
                self._take_places(finding, places)
                return after
            if ("of", "lost_by") in rule.others and self.low(at) == "of":
                # "cleared of mines and men the town of X"
                for late in range(at + 1, at + 7):
                    if self.is_("determiners", late) or self.low(late) in ('"', "”"):
                        places, end = self._places(late)
                        if places:
                            self._take_places(finding, places)
                            self._set(finding, "lost_by", self._party_at(at + 1))
                            return end
            if rule.party_object:
                return self._party_object(finding, at, rule)
            return self._positions_in_front(finding, at, rule, group)
        if rule.object == "party":
            return self._party_object(finding, after, rule)
        if rule.object == "thing":
            at = after
            if self.low(at) in ("off", "back", "away"):
                at += 1
            for _ in range(7):
                unit = self.unit(at)
                if unit.low in ('"', "“", "”"):
                    at += 1
                    continue
                if unit.kind == "word" and unit.low in rule.things:
                    reached = self._place_after_thing(finding, at + 1, rule)
                    alone = not self.is_("prepositions", at + 1)
                    if reached is None and rule.change == "siege_broken" and alone:
                        return self._siege_told_of(finding, index, at + 1)
                    return reached
                if unit.kind == "word" and unit.low in self.lexicon.verbs and at > after - 1:
                    return None
                if (unit.is_mark and unit.low not in DASHES) or unit is END:
                    return None
                if unit.kind == "word" and self.is_("prepositions", at) and unit.low != "of":
                    return None
                if unit.kind == "word" and (self.is_("subordinators", at) or unit.low == "and"):
                    return None
                at += 1
            return None
        # intransitive: straight to the prepositions
        reached = self._place_after(finding, after, rule)
        if reached is None and rule.name == "rolled_into" and self.low(after) == "in":
            places = self._fronted(group.left)  # "In X the army moved in"
            if places:
                self._take_places(finding, places)
                return after + 1
        flight = self.low(index) in self.lexicon.words["flight"]  # people flee as well
        if (
            reached is None
            and rule.change == "withdrew"
            and not flight
            and self._leaves_it_at_that(after)
        ):
            known = self.memory.place
            unit = self.unit(index)
            if (
                known is not None
                and known.named
                and finding.lost_by is not None
                and unit.start - known.start < _JUST_TOLD
            ):
                self._take_places(finding, [replace(known, start=unit.start, end=unit.end)])
                return after
        return reached

    def _siege_told_of(self, finding: _Finding, index: int, after: int) -> int | None:
        """ "They broke through to X, ending a four-month siege": of X."""
        for at in range(index - 1, max(-1, index - 12), -1):
            unit = self.unit(at)
            if unit.kind == "place" and not is_country(unit.ref):
                self._take_places(finding, [self._where(unit)])
                return after
        return None

    def _positions_in_front(
        self, finding: _Finding, at: int, rule: Rule, group: Group
    ) -> int | None:
        """ "In X, they captured the last of the army's positions": X, in full where the last."""
        if not rule.sure:
            return None
        last = False
        for k in range(at, at + 8):
            low = self.low(k)
            last |= self.is_("what_is_left", k)
            if low in self.lexicon.words["posts"]:
                places = self._fronted(group.left)
                if not places:
                    return None
                self._take_places(finding, places)
                finding.extent = "full" if last else "partial"
                return k + 1
            if self.unit(k).is_mark or (self.is_("prepositions", k) and low != "of"):
                return None
        return None

    def _took_what_was_left(self, finding: _Finding, where: Where) -> bool:
        """ "took the last district of X": with it the whole of X."""
        for at in range(finding.at + 1, len(self.units)):
            if self.unit(at).start >= where.end or self.unit(at).is_mark:
                return False
            if self.is_("what_is_left", at):
                return True
        return False

    def _leaves_it_at_that(self, after: int) -> bool:
        """ "They pulled out overnight towards X": from the place told of, which is not said."""
        while self.skippable(after) or (
            self.low(after) in ("on", "at", "in") and self.unit(after + 1).kind == "date"
        ):
            after += 1
        unit = self.unit(after)
        return (
            unit is END
            or unit.is_mark
            or unit.low in ("towards", "toward", "to", "without")
            or self.is_("subordinators", after)
            or self.is_("conjunctions", after)
        )

    def _party_object(self, finding: _Finding, after: int, rule: Rule) -> int | None:
        at = after
        for _ in range(6):
            unit = self.unit(at)
            if unit.kind == "party":
                role = rule.party_object or "lost_by"
                self._set(finding, role, unit.ref.name)
                end = at + 1
                while self.low(end) in ("and", ",") and self.unit(end + 1).kind == "party":
                    end += 2
                return self._place_after(finding, end, rule)
            if not (
                self.is_("determiners", at)
                or self.skippable(at)
                or unit.kind in ("count", "name")
                or self.low(at) in ("out", "back", "off", "last", "remaining", "of", "most", "all")
                or (
                    unit.kind == "word"
                    and unit.low.isalpha()
                    and not self.is_("prepositions", at)
                    and not self.is_("conjunctions", at)
                    and not self.is_("subordinators", at)
                )
            ):
                return None
            at += 1
        return None

    def _place_after_thing(self, finding: _Finding, after: int, rule: Rule) -> int | None:
        if rule.thing_by:
            for at in range(after, min(after + 8, len(self.units))):
                if self.low(at) in ("by", "from") and (who := self._party_at(at + 1)) is not None:
                    self._set(finding, rule.thing_by, who)
                    break
            for at in range(after - 2, max(after - 6, -1), -1):
                unit = self.unit(at)
                if unit.kind == "party":
                    self._set(finding, rule.thing_by, unit.ref.name)
                    break
                if self.lexicon.verbs.get(unit.low):
                    break
        return self._place_after(finding, after, rule)

    def _place_after(self, finding: _Finding, after: int, rule: Rule) -> int | None:
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
                places, end = self._places(at + length, strict=not rule.sure)
                if places:
                    self._take_places(finding, places)
                    return end
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
                or unit.low in self.lexicon.words["possessives"]
                or unit.low in OWN_FORCES
                or unit.low in ("on", "in", "at", "before", "across", "with", "under", "the", "all")
                or self.low(at - 1) in ("across", "the", "under", "with", "before")
            ):
                return None
            at += 1
        return None

    def _passive(self, index: int, after: int, rule: Rule, group: Group) -> _Finding | None:
        if rule.subject in ("place", "thing") or rule.object == "none":
            return None
        finding = _Finding(rule.name, rule.change, [], self.unit(index).start, self.unit(index).end)
        end = after
        if rule.object == "place":
            places = self._subject_places(group)
            if not places:
                return None
            self._take_places(finding, places)
        elif rule.object == "thing":
            subject = self._thing_subject(index, rule, group)
            if subject is None or not subject[0]:
                return None
            self._take_places(finding, subject[0])
            if rule.thing_by:
                self._set(finding, rule.thing_by, subject[1])
        else:
            who = self._subject(group, index)
            if who is None:
                return None
            self._set(finding, "lost_by", who.name)
            reached = self._place_after(finding, after, rule)
            known = self.memory.place
            if reached is None and self.low(after) == "out" and known is not None:
                # "who took X in May have been driven out"
                unit = self.unit(index)
                if known.named and unit.start - known.start < _JUST_TOLD:
                    finding.places = [replace(known, start=unit.start, end=unit.end)]
                    reached = after + 1
            if reached is None:
                return None
            finding.start = min(finding.start, who.start)
            end = reached
        finding.in_passing = not group.finite
        agent = self._agent(after)
        if agent is not None:
            self._set(finding, rule.subject, agent[0])
            end = max(end, agent[1])
        elif self.is_("relatives", group.left) and rule.object == "place":
            # "X advanced into Y, which was captured …": by X, unless X only tells of it
            who = self._scan_left(group.left - 1, coordinated=False)
            if who is not None and not any(
                self.low(k) in self.lexicon.words["speech"] for k in range(group.left)
            ):
                self._set(finding, rule.subject, who.name)
        end = self._other_parties(finding, max(end, after), rule)
        self._stretch(finding, end)
        return finding

    def _other_parties(self, finding: _Finding, after: int, rule: Rule) -> int:
        """ "from PARTY", "to PARTY": the parties the rule's prepositions bring in."""
        end = after
        for word, role in rule.others:
            if word == "by":
                continue
            for at in range(after, min(after + 12, len(self.units))):
                unit = self.unit(at)
                if unit.low == word or (word == "to" and unit.low == "into"):
                    start = at + 1
                    if self.phrase_at(start, (("the", "hands", "of"),)):
                        start += 3
                    elif self.phrase_at(start, (("hands", "of"),)):
                        start += 2
                    elif unit.low == "into" and self.low(start + 1) != "hands":
                        continue
                    who = self._party_at(start)
                    if who is not None:
                        self._set(finding, role, who)
                        while self.unit(start).kind not in ("party", "place"):
                            start += 1
                        end = max(end, start + 1)
                        break
                if unit.is_mark and unit.low not in (",", '"', "(", ")"):
                    break
                if self.is_("subordinators", at) and unit.low not in ("following",):
                    break
                if unit.low in self.lexicon.verbs and unit.kind == "word" and at > after:
                    break
        return end

    def _stretch(self, finding: _Finding, end: int) -> None:
        """Takes in the day that follows, so that the quotation says when."""
        last = end
        for at in range(end, min(end + 7, len(self.units))):
            unit = self.unit(at)
            if unit.kind == "date":
                last = at + 1
                break
            if unit.is_mark or self.is_("subordinators", at) or self.is_("conjunctions", at):
                break
        finding.end = max(finding.end, self.unit(last - 1).end)

    def _set(self, finding: _Finding, role: str, name: str | None) -> None:
        if name is None:
            return
        if role == "gained_by":
            finding.gained_by = finding.gained_by or name
        elif role == "lost_by":
            finding.lost_by = finding.lost_by or name

    def _take_places(self, finding: _Finding, places: list[Where]) -> None:
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
                probe = _Finding(rule.name, rule.change, [], unit.start, unit.end)
                if self.is_("prepositions", at + 1):
                    self._place_after(probe, at + 1, rule)
                owner = None
                for before in range(at - 1, max(-1, at - 4), -1):
                    if self.unit(before).kind == "party":
                        owner = str(self.unit(before).ref.name)
                        break
                if owner is None:
                    for after in range(at + 1, group.left):
                        if self.low(after) == "by":
                            owner = self._party_at(after + 1)
                return probe.places, owner
            if unit.is_mark and unit.low in (",", ";", ":"):
                return None
        return None

    def _before_aside(self, left: int) -> int:
        """The unit before ", which began in May," where that stands between subject and verb."""
        if self.low(left) != ",":
            return left
        for at in range(left - 1, max(-1, left - 12), -1):
            if self.low(at) == ",":
                opens = self.is_("relatives", at + 1) or self.low(at + 1) in self.lexicon.verbs
                return at - 1 if opens else left
        return left

    def _by_noun(self, index: int) -> _Finding | None:
        """ "the fall of X to Y", "Y's capture of X", "Y's withdrawal from X"."""
        name, row = self.lexicon.nouns[self.low(index)]
        finding = _Finding(
            f"{name}_noun",
            row["change"],
            [],
            self.unit(index).start,
            self.unit(index).end,
            confidence=0.6,
        )
        preposition = self.low(index + 1)
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
        if self.low(before) == "'s":
            before -= 1
        if self.unit(before).kind == "party":
            owner = str(self.unit(before).ref.name)
            finding.start = self.unit(before).start
        places: list[Where] = []
        end = index + 1
        if preposition in row["place_after"]:
            places, end = self._places(index + 2)
        elif (
            self.unit(before).kind == "place"
            and before < index
            and row.get("place_after") != ["from"]
            and not is_country(self.unit(before).ref)
        ):
            places = [self._where(self.unit(before))]
        if not places:
            return None
        self._take_places(finding, places)
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
                    if self.unit(at).is_mark or self.is_("subordinators", at):
                        break
        if not (finding.gained_by or finding.lost_by):
            if preposition not in row["place_after"] or not self._is_told(before):
                return None
            if row.get("by") == "gained_by" and self._told_by_winner(before):
                # "the rebels announced the capture of X": theirs
                winner = self._scan_left(before, coordinated=False)
                self._set(finding, "gained_by", winner.name if winner is not None else None)
            elif self._noun_modality(index) not in ("asserted", "denied"):
                return None
        else:
            finding.modality = self._noun_modality(index)
        self._stretch(finding, end)
        return finding

    def _is_told(self, before: int) -> bool:
        """ "after the fall of X", "confirmed the capture of X": done, by whom is not said."""
        done = self.lexicon.states["told_as_done"] | self.lexicon.states["said_of_gains"]
        return self.is_("determiners", before) and self.low(before - 1) in done

    def _told_by_winner(self, before: int) -> bool:
        return any(self.low(before - s) in self.lexicon.states["said_of_gains"] for s in (1, 2))

    def _noun_modality(self, index: int) -> Modality:
        words = self.lexicon.words
        for at in range(index - 1, max(-1, index - 8), -1):
            low = self.low(at)
            if (
                low in words["plan_nouns"]
                or low in words["planned_gerund"]
                or low in words["future"]
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

    def _by_state(self, index: int) -> _Finding | None:
        states = self.lexicon.states
        low = self.low(index)
        if low in states["hands"]:
            return self._hands(index)
        if low in states["under"] and self._under(index):
            return self._under_control(index)
        if low in states["under_siege"] and self._under(index):
            return self._under_siege(index)
        if low in states["in_control"]:
            return self._in_control(index)
        if low in states["ours"]:
            places = self._places_ending_at(index - 2) if self.is_("be", index - 1) else []
            if not places:
                return None
            return _Finding("ours", "gained", places, places[0].start, self.unit(index).end)
        if low in states["theirs"]:
            return self._theirs(index)
        if low in states["strongholds"]:
            return self._stronghold(index)
        if low == "under":
            return self._under_party(index)
        if low in states["back"]:
            return self._back_in(index)
        if low in states["contested_nouns"]:
            return self._contested(index)
        if low in states["over"] and self.is_("be", index - 1):
            return self._siege_over(index)
        if low in states["victories"] and self._told_by_winner(index):
            return self._victory(index)
        return None

    def _victory(self, index: int) -> _Finding | None:
        """ "The army declared victory over the rebels in X": over a party, not at a ballot."""
        if self.low(index + 1) not in self.lexicon.states["victory_over"]:
            return None
        at = index + 2
        while self.is_("determiners", at):
            at += 1
        if self.unit(at).kind != "party" or self.low(at + 1) not in ("in", "at"):
            return None
        places, end = self._places(at + 2)
        if not places:
            return None
        finding = _Finding("victory", "gained", [], self.unit(index).start, self.unit(at).end)
        finding.lost_by = str(self.unit(at).ref.name)
        finding.modality = self._noun_modality(index)
        if self.low(index - 2) == "to":
            finding.modality = self._infinitive_modality(index - 2)
        finding.gained_by = self._whose(0, index)
        if finding.gained_by is None:  # "the Iraqi prime minister declared victory"
            nations = (self.lexicon.demonyms.get(self.low(at)) for at in range(index))
            country = next(filter(None, nations), None)
            finding.gained_by = (
                actors.forces_of(country, self.page.report.language) if country else None
            )
        self._take_places(finding, places)
        self._stretch(finding, end)
        return finding

    def _theirs(self, index: int) -> _Finding | None:
        """ "X has been theirs since May"."""
        left = index - 1
        while self.is_("be", left) or self.is_("have", left) or self.skippable(left):
            left -= 1
        places = self._places_ending_at(left) if self.is_("be", index - 1) else []
        if not places:
            return None
        return self._held("theirs", places, self._pronoun_party(index), index)

    def _stronghold(self, index: int) -> _Finding | None:
        """ "X remains a rebel stronghold"."""
        owner = self.unit(index - 1)
        left = index - 2
        while self.is_("determiners", left) or self.skippable(left):
            left -= 1
        if owner.kind != "party" or not (self.is_("be", left) or self.low(left) in _STAYS):
            return None
        places = self._places_ending_at(left - 1)
        return self._held("stronghold", places, str(owner.ref.name), index) if places else None

    def _under_party(self, index: int) -> _Finding | None:
        """ "X has been under the rebels since May"."""
        at = index + 1
        while self.is_("determiners", at):
            at += 1
        after = self.unit(at + 1)
        if self.unit(at).kind != "party" or not (
            after is END or after.is_mark or after.kind == "date" or after.low in ("since", "for")
        ):
            return None
        left = index - 1
        while self.is_("be", left) or self.is_("have", left) or self.skippable(left):
            left -= 1
        if left == index - 1 or not (places := self._places_ending_at(left)):
            return None
        return self._held("under_party", places, str(self.unit(at).ref.name), at)

    def _held(self, rule: str, places: list[Where], who: str | None, last: int) -> _Finding | None:
        if who is None:
            return None
        finding = _Finding(rule, "holds", [], self.unit(last).start, self.unit(last).end)
        finding.gained_by = who
        self._take_places(finding, places)
        self._stretch(finding, last + 1)
        return finding

    def _back_in(self, index: int) -> _Finding | None:
        """ "The army is back in X"; of forces, not of their wounded or of people."""
        if not self.is_("be", index - 1) or self.low(index + 1) not in ("in", "inside"):
            return None
        left = index - 2
        while self.is_("have", left) or self.skippable(left):
            left -= 1
        if self.unit(left).kind != "party":
            return None
        places, end = self._places(index + 2)
        if not places:
            return None
        who = self._who_at(left)
        finding = _Finding("back_in", "gained", [], who.start, self.unit(index).end)
        finding.gained_by, finding.allies = who.name, who.allies
        self._take_places(finding, places)
        self._stretch(finding, end)
        return finding

    def _siege_over(self, index: int) -> _Finding | None:
        """ "the siege of X is over"."""
        rule = self.lexicon.rules["broke_siege"]
        subject = self._thing_subject(index, rule, Group(index - 2, "active", "asserted"))
        if subject is None or not subject[0]:
            return None
        finding = _Finding("siege_over", "siege_broken", [], index, self.unit(index).end)
        finding.start = subject[0][0].start
        self._take_places(finding, subject[0])
        finding.lost_by = subject[1]
        self._stretch(finding, index + 1)
        return finding

    def _under(self, index: int) -> bool:
        return any(self.low(index - step) == "under" for step in range(1, 5))

    def _hands(self, index: int) -> _Finding | None:
        """ "in rebel hands", "into the hands of the rebels"."""
        start = None
        for step in range(1, 7):
            if self.low(index - step) in ("in", "into", "to"):
                start = index - step
                break
        if start is None:
            return None
        if self.low(index + 1) == "of":
            who = self._party_at(index + 2)
        else:
            who = None
            who = self._whose(start + 1, index)
        if who is None:
            return None
        return self._state_claim("hands", index, start, who)

    def _under_control(self, index: int) -> _Finding | None:
        start = next(index - step for step in range(1, 5) if self.low(index - step) == "under")
        who = None
        if self.low(index + 1) == "of":
            who = self._party_at(index + 2)
        else:
            who = self._whose(start + 1, index)
        if who is None:
            return None
        return self._state_claim("under_control", index, start, who)

    def _whose(self, first: int, stop: int) -> str | None:
        """ "rebel" hands, "its" rule: the party of the last word that says whose."""
        who = None
        for at in range(first, stop):
            if self.unit(at).kind == "party":
                who = str(self.unit(at).ref.name)
            elif self.unit(at).kind == "place" and is_country(self.unit(at).ref):
                who = self._state(self.unit(at))
            elif self.low(at) in ("its", "their"):
                earlier = [u for u in self.units[:at] if u.kind == "party"]
                who = str(earlier[-1].ref.name) if earlier else self._pronoun_party(at)
        return who

    def _state_claim(self, rule: str, index: int, start: int, who: str) -> _Finding | None:
        """The place left of "in … hands", and whether it came there or simply is."""
        words = self.lexicon.words
        verb = start - 1
        moved = False
        negated = False
        planned = False
        for _ in range(9):
            low = self.low(verb)
            unit = self.unit(verb)
            if low in self.lexicon.states["comes"]:
                moved = True
            elif low in words["negations"]:
                negated = low != "no"
            elif (
                low in words["future"]
                or low in words["possible"]
                or (low == "to" and self.low(verb + 1) in ("bring", "put", "come", "return"))
            ):
                planned |= low != "to" or self._infinitive_modality(verb) != "asserted"
            elif low == "and" and self.is_("be", verb - 1):
                pass  # "is and remains"
            elif not (
                self.skippable(verb)
                or low in words["be"]
                or low in words["have"]
                or low
                in (
                    "remains",
                    "remain",
                    "remained",
                    "remaining",
                    "stays",
                    "stayed",
                    "firmly",
                    "kept",
                    "left",
                    "now",
                    "entirely",
                    "under",
                    "squarely",
                    "largely",
                    "longer",
                    "no",
                )
                or unit.kind == "date"
            ):
                break
            verb -= 1
        if verb < 0:
            return None
        if moved and self.unit(verb).kind == "party":
            places, _ = self._places(verb + 2)
        elif self.is_("relatives", verb):
            places = self._before_relative(verb)
        elif self.low(verb) == "," and (whole := self._before_aside(verb)) != verb:
            places = self._places_ending_at(whole)
        elif self.low(verb) == ",":
            places = self._places_ending_at(verb - 1, anywhere=True)
        elif self.low(verb) == "it":
            places = self._it(verb)
        else:
            places = self._places_ending_at(verb)
        if not places:
            if moved:  # "brought X under its control": the place stands after the verb
                for at in range(start - 1, max(-1, start - 10), -1):
                    if self.low(at) in self.lexicon.states["comes"]:
                        places, _ = self._places(at + 1)
                        break
            if not places:
                return None
        finding = _Finding(
            rule, "gained" if moved else "holds", places, places[0].start, self.unit(index).end
        )
        self._take_places(finding, places)
        finding.gained_by = who
        if self.low(index + 1) == "of":
            finding.end = max(finding.end, self.unit(min(index + 3, len(self.units) - 1)).end)
        if negated:
            finding.modality = "negated"
        elif planned:
            finding.modality = "planned"
        self._stretch(finding, index + 1)
        return finding

    def _under_siege(self, index: int) -> _Finding | None:
        start = next(index - step for step in range(1, 5) if self.low(index - step) == "under")
        verb = start - 1
        while (
            self.skippable(verb)
            or self.is_("be", verb)
            or self.is_("have", verb)
            or self.low(verb) in _UNDER_SIEGE
        ):
            verb -= 1
        if self.is_("relatives", verb):
            verb -= 1
        if self.low(verb) == ",":
            verb -= 1
        places = self._places_ending_at(verb)
        if not places:
            return None
        finding = _Finding("under_siege", "besieged", places, places[0].start, self.unit(index).end)
        for at in range(index + 1, min(index + 6, len(self.units))):
            if self.low(at) in ("by", "from"):
                finding.gained_by = self._party_at(at + 1)
                break
        if finding.gained_by is None:
            finding.gained_by = self._whose(start + 1, index)
        self._stretch(finding, index + 1)
        return finding

    def _in_control(self, index: int) -> _Finding | None:
        """ "is back in control of X", "are in full control of X"."""
        before = index - 1
        while self.unit(before).kind == "word" and self.low(before) not in ("in", "of"):
            before -= 1
            if before < index - 3:
                return None
        if self.low(before) != "in":
            return None
        back = self.low(before - 1) == "back"
        verb = before - 1
        while (
            self.skippable(verb)
            or self.is_("be", verb)
            or self.is_("have", verb)
            or (self.low(verb) in ("remain", "remains", "remained"))
        ):
            verb -= 1
        if self.low(index + 1) == "of":
            places, end = self._places(index + 2)
        else:
            places, end = self._fronted(verb), index + 1
            known = self.memory.place
            if not places and known is not None and known.start >= self.sentence.start:
                places = [replace(known, start=self.unit(index).start, end=self.unit(index).end)]
        if not places:
            return None
        who = self._subject(Group(verb, "active", "asserted"), before)
        if who is None:
            return None
        finding = _Finding(
            "in_control", "gained" if back else "holds", [], who.start, self.unit(index).end
        )
        finding.gained_by = who.name
        finding.allies = who.allies
        self._take_places(finding, places)
        for at in range(verb, before):
            if self.low(at) in self.lexicon.words["negations"]:
                finding.modality = "negated"
        self._stretch(finding, end)
        return finding

    def _goes_on_in(self, index: int) -> int:
        """The units of "raged on in", "is still going on in" after a fight; 0 for none."""
        told = False
        for at in range(index + 1, index + 7):
            low = self.low(at)
            if low in ("in", "inside") and told:
                return at - index
            told |= low in self.lexicon.states["goes_on"]
            if not (told or self.skippable(at) or self.is_("be", at) or self.is_("have", at)):
                return 0
        return 0

    def _contested(self, index: int) -> _Finding | None:
        """ "fighting for control of X": contested, whoever wins."""
        length = self.phrase_at(index + 1, self.lexicon.contested_for)
        if not length:
            length = self._goes_on_in(index)
        if not length:
            return None
        if (
            self.low(index + length) == "for"
            and length == 1
            and self.low(index) in ("battle", "fights")
        ):
            return None
        places, end = self._places(index + 1 + length, strict=True)
        if not places or not any(w.mention is not None for w in places):
            return None
        finding = _Finding(
            "contested",
            "contested",
            [],
            self.unit(index).start,
            self.unit(index).end,
            confidence=0.5,
        )
        self._take_places(finding, places)
        sides = [str(p.name) for p in self.parties]
        unique = list(dict.fromkeys(sides))
        finding.gained_by = unique[0] if unique else None
        finding.lost_by = unique[1] if len(unique) > 1 else None
        self._stretch(finding, end)
        return finding

    def _unconfirmed(self, finding: _Finding) -> bool:
        """ "Reports that X had fallen could not be verified"."""
        return any(
            self.is_("unconfirmed", k)
            and self.is_("be", k - 1)
            and any(self.is_("negations", n) for n in (k - 2, k - 3, k - 4))
            for k in range(finding.at + 1, len(self.units))
        )

    def _claims(self, finding: _Finding) -> list[Control]:
        speaker = speaker_of(self.page, finding.start, finding.end)
        modality = _modality(finding.modality, speaker)
        if modality == "asserted" and self._unconfirmed(finding):
            modality = "alleged"
        # From the verb on: the subject may stand before another verb with a day of its own.
        own = self.units[finding.at].start
        dates = event_dates(self.page, min(own, finding.end), max(finding.end, own))
        change: Change = finding.change
        if modality in ("denied", "negated"):
            change = "denied"
        elif modality in ("planned", "hypothetical"):
            change = "planned"
        claims = []
        for where in {w.text + (w.part or ""): w for w in finding.places}.values():
            if not where.named:
                continue  # "three villages": a claim needs a place with a name
            if (
                where.mention is not None
                and where.mention.place is not None
                and (where.mention.place.kind in ("country", "sea"))
            ):
                continue
            extent = where.extent if where.extent != "full" else finding.extent
            if change == "gained" and extent != "full" and self._took_what_was_left(finding, where):
                extent, where = "full", replace(where, part=None)
            confidence = finding.confidence
            where = self._town_meant(where)
            if where.mention is None or where.mention.place is None:
                confidence -= 0.2
            if finding.gained_by is None and finding.lost_by is None:
                confidence -= 0.2
            start = min(finding.start, finding.end)
            claims.append(
                Control(
                    report_id=self.page.report.id,
                    start=start,
                    end=finding.end,
                    quote=self.text[start : finding.end],
                    place_text=where.text,
                    place=where.mention.place if where.mention is not None else None,
                    dates=dates,
                    claimant=speaker.claimant if speaker is not None else None,
                    claimant_kind=speaker.claimant_kind if speaker is not None else None,
                    modality=modality,
                    confidence=round(confidence, 2),
                    rule=finding.rule,
                    against_interest=_against_interest(self.page, finding, speaker),
                    change=change,
                    extent=extent,
                    part=where.part,
                    gained_by=finding.gained_by,
                    lost_by=finding.lost_by if finding.lost_by != finding.gained_by else None,
                    allies=finding.allies,
                )
            )
        return claims


def _modality(own: Modality, speaker: Attribution | None) -> Modality:
    """The clause's own modality where it has one, else the speaker's."""
    if own != "asserted" or speaker is None:
        return own
    return speaker.modality


def _against_interest(page: Page, finding: _Finding, speaker: Attribution | None) -> bool:
    """A party telling of its own loss, or anyone "conceding" it."""
    if speaker is None or finding.lost_by is None:
        return False
    if speaker.claimant == finding.lost_by:
        return finding.change in ("gained", "lost", "withdrew", "handed_over", "besieged")
    return conceded(page, speaker) and finding.lost_by in speaker.claimant
