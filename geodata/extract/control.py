"""Claims about who holds a place, by the grammar of a clause rather than by phrases.

A sentence is a row of units (words, places, parties, days). A verb of a control rule is found; its
group tells voice and modality ("had not been", "failed to", "will"); its subject is sought to the
left, its object parsed to the right; the rule of the language file says which of the two is the
place and which party gains or loses. Nouns ("the fall of X to Y") and states ("in rebel hands")
are read beside the verbs. What is captured must be a place: people, arms, votes and attention are
not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, TypeVar

from geodata.extract import actors, languages
from geodata.extract.attribution import conceded, speaker_of
from geodata.extract.dates import event_dates
from geodata.extract.page import Attribution, Page, Sentence
from geodata.extract.phrases import Unit, UnitKind, units_of, words_of
from geodata.model import Change, Control, Extent, Mention, Modality

Voice = Literal["active", "passive", "gerund"]
_END = Unit("mark", "", -1, -1)
_FAR = 26  # units a subject may stand before its verb
_DASHES = frozenset("-–—‐‑")


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule of the language file; see the notes there."""

    name: str
    change: Change
    subject: str
    object: str
    extent: Extent
    sure: bool
    needs_other: bool
    passive_only: bool
    things: frozenset[str]
    may_follow: tuple[tuple[str, ...], ...]
    not_beside: tuple[tuple[str, ...], ...]
    place_after: tuple[tuple[str, ...], ...]
    particles: tuple[tuple[str, ...], ...]
    not_after: tuple[tuple[str, ...], ...]
    needs_word: frozenset[str]
    party_object: str | None
    others: tuple[tuple[str, str], ...]  # preposition → role of the party after it
    thing_by: str | None

    @property
    def rank(self) -> int:
        """The more a rule asks for, the earlier it is tried."""
        return -(
            2 * bool(self.things)
            + 2 * bool(self.particles)
            + 3 * bool(self.needs_word)
            + self.needs_other
            + self.passive_only
            + (self.object == "party")
        )


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """A language's words for control, laid out for look-up."""

    verbs: Mapping[str, tuple[tuple[_Rule, frozenset[str]], ...]]
    nouns: Mapping[str, tuple[str, Mapping[str, Any]]]
    states: Mapping[str, frozenset[str]]
    triggers: frozenset[str]
    pairs: tuple[tuple[frozenset[str], frozenset[str]], ...]
    words: Mapping[str, frozenset[str]]
    listing: tuple[tuple[str, ...], ...]
    also: tuple[tuple[str, ...], ...]
    suffixes: frozenset[str]
    demonyms: Mapping[str, str]
    contested_for: tuple[tuple[str, ...], ...]
    days: frozenset[str]

    def may_tell(self, lows: list[str]) -> bool:
        """A quick look at a sentence's words: could any rule find something in it?

        "Have" and "give" are in nearly every sentence; they count only beside what they give.
        """
        here = set(lows)
        if not here.isdisjoint(self.triggers):
            return True
        return any(
            not here.isdisjoint(verbs) and not here.isdisjoint(beside)
            for verbs, beside in self.pairs
        )


_FORMS = ("base", "third", "past", "participle", "gerund")
_OTHERS = ("from", "to", "by", "of")


def _rule(name: str, row: Mapping[str, Any]) -> _Rule:
    def phrases(key: str) -> tuple[tuple[str, ...], ...]:
        rows = (tuple(text.split()) for text in row.get(key, ()))
        return tuple(sorted(rows, key=len, reverse=True))

    return _Rule(
        name=name,
        change=row["change"],
        subject=row["subject"],
        object=row["object"],
        extent=row.get("extent", "full"),
        sure=row.get("sure", True),
        needs_other=row.get("needs_other", False),
        passive_only=row.get("passive_only", False),
        things=frozenset(row.get("things", ())),
        may_follow=phrases("may_follow"),
        not_beside=phrases("not_beside"),
        place_after=phrases("place_after"),
        particles=phrases("particles"),
        not_after=phrases("not_after"),
        needs_word=frozenset(row.get("needs_word", ())),
        party_object=row.get("party_object"),
        others=tuple((word, row[word]) for word in _OTHERS if word in row),
        thing_by=row.get("thing_by"),
    )


@lru_cache(maxsize=8)
def _lexicon(language: str) -> _Lexicon:
    tables = languages.load(language)
    verbs: dict[str, dict[str, tuple[_Rule, set[str]]]] = {}
    for name, row in tables["control"].items():
        rule = _rule(name, row)
        for line in row["verbs"]:
            for form, word in zip(_FORMS, line.split(), strict=True):
                verbs.setdefault(word, {}).setdefault(name, (rule, set()))[1].add(form)
    alone: set[str] = set()
    pairs: dict[frozenset[str], set[str]] = {}
    for word, found in verbs.items():
        for rule, _ in found.values():
            beside = rule.things or rule.needs_word
            if not beside and rule.particles:
                beside = frozenset(phrase[0] for phrase in rule.particles)
            if not beside and not rule.sure and rule.place_after and rule.object == "none":
                beside = frozenset(phrase[0] for phrase in rule.place_after)
            if beside:
                pairs.setdefault(beside, set()).add(word)
            else:
                alone.add(word)
    nouns = {
        noun: (name, row) for name, row in tables["control_nouns"].items() for noun in row["nouns"]
    }
    states = {key: frozenset(value) for key, value in tables["control_states"].items()}
    classes: dict[str, frozenset[str]] = {}
    for section in ("grammar", "nouns"):
        classes |= {key: frozenset(value) for key, value in tables[section].items()}
    by_word = {
        word: tuple(
            sorted(
                ((rule, frozenset(forms)) for rule, forms in rules.values()),
                key=lambda item: item[0].rank,
            )
        )
        for word, rules in verbs.items()
    }
    state_words = states["hands"] | states["under"] | states["under_siege"] | states["suffixes"]
    speech = {
        form
        for rows in tables["attribution"]["verbs"].values()
        for row in rows
        for form in row.split()
    }
    classes["speech"] = frozenset(speech)
    return _Lexicon(
        verbs=by_word,
        nouns=nouns,
        states=states,
        triggers=frozenset(alone)
        | frozenset(nouns)
        | state_words
        | states["ours"]
        | states["contested_nouns"],
        pairs=tuple((frozenset(found), beside) for beside, found in pairs.items()),
        words=classes,
        listing=tuple(tuple(t.split()) for t in tables["grammar"]["listing"]),
        also=tuple(tuple(t.split()) for t in tables["grammar"]["also_joins"]),
        suffixes=states["suffixes"],
        demonyms=tables["demonyms"],
        days=frozenset(tables.get("weekdays", ())) | frozenset(tables.get("months", ())),
        contested_for=tuple(tuple(t.split()) for t in tables["control_states"]["contested_for"]),
    )


def find_control(page: Page) -> list[Control]:
    """Every claim on the page about who holds a place, in text order."""
    lexicon = _lexicon(page.report.language)
    words = words_of(page.report.text)
    memory = _Memory(page)
    claims: list[Control] = []
    for sentence in page.sentences:
        if sentence.kind == "boilerplate":
            continue
        first, stop = words.at(sentence.start), words.at(sentence.end)
        if lexicon.may_tell(words.lows[first:stop]) and (
            memory.place is not None
            or within(page.mentions, sentence.start, sentence.end)
            or within(page.parties, sentence.start, sentence.end)
        ):
            reader = _SentenceReader(lexicon, page, sentence, memory)
            claims += reader.read()
        memory.pass_by(sentence)
    return claims


class _Memory:
    """What "it", "the city" and "they" may mean: places and parties spoken of so far."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.place: _Where | None = None
        self.party: str | None = None
        self.sentence_party: str | None = None

    def pass_by(self, sentence: Sentence) -> None:
        """Remembers who the sentence was about, for pronouns of the next one."""
        for party in within(self.page.parties, sentence.start, sentence.end):
            self.sentence_party = party.name
            break


T = TypeVar("T", bound=Any)

_TOWNS = frozenset({"city", "section", "site", "camp", "base"})
_REGIONS = frozenset({"admin1", "admin2", "region"})
# What kinds of place a noun can stand for when it is used again without the name.
_KINDS_OF_NOUN: Mapping[str, frozenset[str]] = {
    "district": frozenset({"admin2", "section"}),
    "county": frozenset({"admin2"}),
    "province": _REGIONS,
    "region": _REGIONS,
    "state": _REGIONS,
    "governorate": _REGIONS,
    "island": frozenset({"island", "city"}),
}
_NEAR = 500  # characters within which "the town" may take up "the town of X"
_OWN_FORCES = frozenset({"troops", "forces", "fighters", "soldiers", "men", "units", "positions"})


def within(items: Sequence[T], start: int, end: int) -> Sequence[T]:
    """Of items in text order, those that begin in start..end."""
    first = bisect_left(items, start, key=lambda item: item.start)
    last = bisect_left(items, end, key=lambda item: item.start)
    return items[first:last]


@dataclass(slots=True)
class _Where:
    """A place as an object or subject names it."""

    mention: Mention | None
    text: str
    start: int
    end: int
    part: str | None = None
    extent: Extent = "full"
    owner: str | None = None  # "the IS stronghold of X"
    named: bool = True


@dataclass(slots=True)
class _Who:
    """A party as a subject names it, with those at its side."""

    name: str
    start: int
    allies: tuple[str, ...] = ()


@dataclass(slots=True)
class _Group:
    """A verb with its auxiliaries."""

    left: int  # the unit before the group
    voice: Voice
    modality: Modality
    infinitive: bool = False
    finite: bool = True
    preposition: str = ""  # before a gerund


@dataclass(slots=True)
class _Finding:
    """What one verb, noun or state says, before speaker and day are looked up."""

    rule: str
    change: Change
    places: list[_Where]
    start: int
    end: int
    gained_by: str | None = None
    lost_by: str | None = None
    allies: tuple[str, ...] = ()
    extent: Extent = "full"
    modality: Modality = "asserted"
    confidence: float = 0.8
    at: int = 0  # the verb, noun or state it was read from


class _SentenceReader:
    """Reads one sentence's units."""

    def __init__(self, lexicon: _Lexicon, page: Page, sentence: Sentence, memory: _Memory) -> None:
        self.lexicon = lexicon
        self.page = page
        self.sentence = sentence
        self.memory = memory
        self.text = page.report.text
        self.parties = within(page.parties, sentence.start, sentence.end)
        others: list[tuple[UnitKind, int, int, Any]] = [
            ("date", d.start, d.end, d) for d in within(page.dates, sentence.start, sentence.end)
        ]
        others += [
            ("count", c.start, c.end, c) for c in within(page.counts, sentence.start, sentence.end)
        ]
        self.units = units_of(
            self.text,
            sentence,
            within(page.mentions, sentence.start, sentence.end),
            self.parties,
            others,
            lexicon.days,
        )

    # -- small helpers ------------------------------------------------------------------------

    def unit(self, index: int) -> Unit:
        """The unit there, or an end mark."""
        return self.units[index] if 0 <= index < len(self.units) else _END

    def low(self, index: int) -> str:
        """The unit's lower-case words."""
        return self.unit(index).low

    def is_(self, kind: str, index: int) -> bool:
        """True where the unit is a word of a class."""
        unit = self.unit(index)
        return unit.kind == "word" and unit.low in self.lexicon.words[kind]

    def phrase_at(self, index: int, phrases: Iterable[tuple[str, ...]]) -> int:
        """How many units of the first phrase that stands at `index`; 0 for none."""
        for phrase in phrases:
            if all(self.low(index + step) == word for step, word in enumerate(phrase)):
                return len(phrase)
        return 0

    def skippable(self, index: int) -> bool:
        """Adverbs and days: what may stand anywhere in a clause."""
        unit = self.unit(index)
        if unit.kind == "date":
            return True
        if unit.kind != "word":
            return False
        return unit.low in self.lexicon.words["adverbs"] or (
            unit.low.endswith("ly") and len(unit.low) > 4
        )

    # -- the whole sentence --------------------------------------------------------------------

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
            if finding is None and unit.low in self.lexicon.nouns:
                finding = self._by_noun(index)
            if finding is None:
                finding = self._by_state(index)
            if finding is not None:
                finding.at = index
                findings.append(finding)
                if finding.places and finding.modality in ("asserted", "alleged"):
                    self._remember(finding)
        self._fill_losers(findings)
        taken = {w.text for f in findings if f.change == "gained" for w in f.places}
        findings = [
            f
            for f in findings
            if f.change != "advancing" or not any(w.text in taken for w in f.places)
        ]
        return [claim for finding in findings for claim in self._claims(finding)]

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
            if finding.change != "gained" or not finding.gained_by:
                continue
            if finding.lost_by is None:
                owner = next((w.owner for w in finding.places if w.owner), None)
                left = owner or next((l for l in sorted(losers) if l != finding.gained_by), None)
                if left != finding.gained_by:
                    finding.lost_by = left
            if (
                finding.extent == "partial"
                and finding.lost_by
                and finding.rule in ("entered", "rolled_into")
            ):
                finding.extent = "full"  # entered and the other side gone

    # -- verbs -----------------------------------------------------------------------------------

    def _by_verb(self, index: int, rule: _Rule, forms: frozenset[str]) -> _Finding | None:
        if rule.change == "holds" and self.is_("places", index + 1):
            return None  # "the regime controlled area"
        if self.low(index - 1) in _DASHES and index:
            return None  # "rebel-held" says so in passing
        group = self._group(index, forms, rule)
        if group is None:
            return None
        if (
            rule.change == "holds"
            and not rule.things
            and (
                self.low(index + 1) in ("in", "of", "over", "on")
                and "base" in forms
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
        if self.phrase_at(after, rule.not_after):
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
        if rule.needs_other and not (
            finding.gained_by if rule.change == "handed_over" else finding.lost_by
        ):
            return None
        if not rule.sure:
            party = finding.gained_by if rule.subject == "gained_by" else finding.lost_by
            if party is None and not (group.voice == "passive" and rule.name == "took"):
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

    def _said(self, where: _Where) -> str:
        """The name as it stands there; differs where "the city" stands for it."""
        return where.text if where.text in self.text[where.start : where.end] else ""

    def _particle(self, after: int, rule: _Rule) -> tuple[int, int]:
        """A particle of the rule right after the verb, or after a short object ("pulled it out")."""
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

    def _group(self, index: int, forms: frozenset[str], rule: _Rule) -> _Group | None:
        """The verb's auxiliaries, voice and modality; None where the word is no verb here."""
        negated = future = possible = be = have = do = infinitive = doubt = False
        yet = False
        left = index - 1
        while left >= 0:
            low = self.low(left)
            unit = self.unit(left)
            if unit.kind == "date":
                left -= 1
                if self.low(left) in ("on", "in", "by", "at", "since"):
                    left -= 1
                continue
            if unit.kind != "word":
                break
            if self.is_("not_yet", left):
                yet = True
            elif low in self.lexicon.words["negations"]:
                negated = True
                be |= low.startswith(("is", "are", "was", "were"))
                have |= low.startswith(("has", "have", "had"))
                do |= low.startswith(("do", "did"))
                future |= low.startswith(("won", "would"))
                possible |= low.startswith(("could", "can"))
            elif low in self.lexicon.words["be"] or low in self.lexicon.words["get"]:
                be = True
            elif low in self.lexicon.words["have"]:
                have = True
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
            elif self.skippable(left) and low not in ("back",):
                doubt |= low == "allegedly"
            else:
                break
            left -= 1
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
        modality: Modality = "asserted"
        voice: Voice = "active"
        finite = True
        if "gerund" in forms and not (forms - {"gerund"}):
            if be:
                voice = "active"
            else:
                return self._gerund(index, left, negated)
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
                self.is_("determiners", left)
                or self.low(left) == "'s"
                or (self.is_("prepositions", left) and not self.is_("subordinators", left))
            ):
                return None
        elif "base" in forms:
            if self._is_noun_here(index, left):
                return None
        else:
            return None
        if infinitive:
            modality = self._infinitive_modality(left + 1)
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
        return _Group(left, voice, modality, infinitive, finite)

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

    def _reduced_passive(self, index: int, left: int, forms: frozenset[str], rule: _Rule) -> bool:
        """ "areas seized by …", "the town, captured last week, …"."""
        if "participle" not in forms:
            return False
        if rule.subject == "place" or rule.object == "none":
            return False
        after = index + 1
        step = 0
        while step < 4 and (
            self.skippable(after + step) or self.low(after + step) in ("in", "on", "back", "over")
        ):
            step += 1
        if self.low(after + step) == "by" and self._agent(after) is not None:
            return True
        if "past" not in forms:
            return True
        before = self.unit(left)
        if before.is_mark and before.low == ",":
            before = self.unit(left - 1)
            if before.kind == "party":
                return False
        placelike = before.kind == "place" or (
            before.kind == "word" and before.low in self.lexicon.words["places"]
        )
        if not placelike:
            return False
        if before.kind == "place" and _is_country(before.ref):
            return False
        if rule.object == "thing":
            return False
        beyond = self.unit(after + step)
        return (
            beyond.is_mark
            or beyond is _END
            or step > 0
            or self.is_("prepositions", after)
            or self.is_("conjunctions", after)
        )

    def _gerund(self, index: int, left: int, negated: bool) -> _Group | None:
        low = self.low(left)
        words = self.lexicon.words
        modality: Modality = "negated" if negated else "asserted"
        if self.is_("determiners", left) or low == "'s":
            return None
        if low in ("of", "in", "at", "from", "for", "on", "to", "about", "with"):
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
        elif low in words["failed_gerund"]:
            modality = "negated"
        elif low in words["planned_gerund"]:
            modality = "planned"
        elif low in ("denied", "denies", "denying"):
            modality = "denied"
        return _Group(left, "gerund", modality, False, False, low)

    def _infinitive_modality(self, to: int) -> Modality:
        """What stands before "to": "managed" did it, "failed" did not, all else is a plan."""
        words = self.lexicon.words
        for position in range(to - 1, max(-1, to - 8), -1):
            unit = self.unit(position)
            low = unit.low
            if unit.kind != "word":
                if unit.is_mark and low not in (",", '"', "“", "”"):
                    break
                continue
            if low in words["failed"]:
                return "negated"
            if low in words["plan_nouns"] or low in words["planned_gerund"]:
                return "planned"
            if low in words["succeeded"]:
                back = {self.low(position - 1), self.low(position - 2)}
                if back & words["negations"]:
                    return "negated"
                if back & (words["future"] | words["possible"]):
                    return "planned"
                return "asserted"
            if position <= to - 2 and (low in words["subordinators"] or low in words["relatives"]):
                break
        return "planned"

    def _conditional(self, left: int) -> bool:
        for position in range(left, max(-1, left - 12), -1):
            low = self.low(position)
            if low in (",", ";", ":"):
                return False
            if self.is_("conditions", position):
                return True
        return False

    # -- active and passive clauses ----------------------------------------------------------------

    def _active(self, index: int, after: int, rule: _Rule, group: _Group) -> _Finding | None:
        finding = _Finding(rule.name, rule.change, [], self.unit(index).start, self.unit(index).end)
        # who or what is the subject
        if rule.subject == "place":
            places = self._subject_places(group)
            if not places:
                return None
            self._take_places(finding, places)
            end = after
        elif rule.subject == "thing":
            subject = self._thing_subject(index, rule, group)
            if subject is None:
                return None
            self._take_places(finding, subject[0])
            self._set(finding, "lost_by", subject[1])
            return finding
        else:
            who = self._subject(group, index)
            if who is not None:
                self._set(finding, rule.subject, who.name)
                finding.allies = who.allies
                finding.start = min(finding.start, who.start)
            end = self._object(finding, index, after, rule, group)
            if end is None:
                return None
        end = self._other_parties(finding, end, rule)
        if rule.subject == "place" and not finding.gained_by and not self._falls_plainly(after):
            return None
        self._stretch(finding, end)
        return finding

    def _falls_plainly(self, after: int) -> bool:
        """ "X fell on Tuesday", "X has fallen.": nothing after it but a day or a new clause."""
        unit = self.unit(after)
        return (
            unit.kind == "date"
            or unit.is_mark
            or unit is _END
            or self.skippable(after)
            or self.is_("subordinators", after)
            or self.is_("conjunctions", after)
            or unit.low in ("in", "without", "under", "last", "into")
            and (unit.low != "in" or self.unit(after + 1).kind == "date")
            and unit.low not in ("into", "under")
        )

    def _object(
        self, finding: _Finding, index: int, after: int, rule: _Rule, group: _Group
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
            return self._party_object(finding, at, rule) if rule.party_object else None
        if rule.object == "party":
            return self._party_object(finding, after, rule)
        if rule.object == "thing":
            at = after
            for _ in range(7):
                unit = self.unit(at)
                if unit.kind == "word" and unit.low in rule.things:
                    return self._place_after_thing(finding, at + 1, rule)
                if unit.kind == "word" and unit.low in self.lexicon.verbs and at > after - 1:
                    return None
                if unit.is_mark and unit.low not in _DASHES or unit is _END:
                    return None
                if unit.kind == "word" and self.is_("prepositions", at) and unit.low != "of":
                    return None
                if self.is_("subordinators", at) or unit.low in ("and",) or unit.kind == "place":
                    if unit.kind != "place":
                        return None
                at += 1
            return None
        # intransitive: straight to the prepositions
        return self._place_after(finding, after, rule)

    def _over_adverbials(self, at: int) -> int:
        """Over "fully", "on Monday", "late last week" between a verb and its object."""
        while True:
            if self.skippable(at) and self.low(at) not in ("all", "both", "in"):
                at += 1
            elif self.is_("prepositions", at) and self.unit(at + 1).kind == "date":
                at += 2
            else:
                return at

    def _party_object(self, finding: _Finding, after: int, rule: _Rule) -> int | None:
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

    def _place_after_thing(self, finding: _Finding, after: int, rule: _Rule) -> int | None:
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

    def _place_after(self, finding: _Finding, after: int, rule: _Rule) -> int | None:
        """The first place in reach after one of the rule's prepositions."""
        at = after
        for _ in range(12):
            unit = self.unit(at)
            if unit is _END or (
                unit.is_mark and unit.low not in (",", '"', "“", "”", "[", "]", "(", ")", *_DASHES)
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
                or unit.low in _OWN_FORCES
                or unit.low in ("on", "in", "at", "before", "across", "with", "under", "the", "all")
                or self.low(at - 1) in ("across", "the", "under", "with", "before")
            ):
                return None
            at += 1
        return None

    def _passive(self, index: int, after: int, rule: _Rule, group: _Group) -> _Finding | None:
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
            if subject is None:
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
            if reached is None:
                return None
            finding.start = min(finding.start, who.start)
            end = reached
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

    def _party_at(self, at: int) -> str | None:
        """The party whose noun phrase begins at `at`."""
        for step in range(8):
            unit = self.unit(at + step)
            if unit.low == "of" and self._is_partitive(at + step - 1):
                continue
            if unit.kind == "party":
                if self.low(at + step + 1) in _DASHES:
                    continue
                return str(unit.ref.name)
            if unit.kind == "place" and _is_country(unit.ref) and self.low(at + step + 1) != "'s":
                return self._state(unit)
            if unit.kind in ("mark", "date") and unit.low not in _DASHES:
                return None
            if self.is_("prepositions", at + step) or self.is_("conjunctions", at + step):
                return None
        return None

    def _state(self, unit: Unit) -> str | None:
        place = unit.ref.place
        return actors.forces_of(place.country, self.page.report.language) if place else None

    def _other_parties(self, finding: _Finding, after: int, rule: _Rule) -> int:
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

    def _take_places(self, finding: _Finding, places: list[_Where]) -> None:
        finding.places = places
        finding.start = min([finding.start, *(w.start for w in places if w.start >= 0)])
        finding.end = max([finding.end, *(w.end for w in places)])

    # -- subjects -----------------------------------------------------------------------------------

    def _subject(self, group: _Group, verb: int) -> _Who | None:
        """The party that does what the verb says."""
        left = group.left
        if group.voice == "gerund":
            if self.unit(left).kind == "party":
                return self._who_at(left)
            # "After capturing X, the army …": the main clause may come after
            found = self._scan_left(left, coordinated=True)
            if found is not None:
                return found
            return self._scan_right(verb)
        if self.is_("relatives", left):
            return self._antecedent_party(left)
        coordinated = self.is_("conjunctions", left) or self.low(left) == ","
        found = self._scan_left(left, coordinated, infinitive=group.infinitive)
        return found

    def _scan_left(self, left: int, coordinated: bool, infinitive: bool = False) -> _Who | None:
        words = self.lexicon.words
        for at in range(left, max(-1, left - _FAR), -1):
            unit = self.unit(at)
            if unit.is_mark and unit.low in (";",):
                return None
            if unit.kind == "party" and self._is_head(at, left, coordinated):
                return self._who_at(at)
            if unit.kind == "place" and _is_country(unit.ref):
                if self._acts(at, left) and self._is_head(at, left, coordinated):
                    name = self._state(unit)
                    if name:
                        return _Who(name, unit.start)
            if unit.kind == "word" and (
                unit.low in words["pronouns_group"] or unit.low in words["pronouns_person"]
            ):
                if at == left or not self._after_preposition(at):
                    name = self._pronoun_party(at)
                    if name is not None:
                        return _Who(name, unit.start)
                    if at == left:
                        return None
        return None

    def _acts(self, at: int, left: int) -> bool:
        """True where a country does something: a verb follows its name."""
        after = at + 1
        while after <= left and self.skippable(after):
            after += 1
        words, low = self.lexicon.words, self.low(after)
        return at == left or (
            self.unit(after).kind == "word"
            and (
                low in words["speech"]
                or low in words["have"]
                or low in words["be"]
                or low in words["future"]
                or low in self.lexicon.verbs
            )
        )

    def _scan_right(self, verb: int) -> _Who | None:
        comma = None
        for at in range(verb, len(self.units)):
            unit = self.unit(at)
            if unit.low == ",":
                comma = at
            elif comma is not None and unit.kind == "party" and self._is_head(at, at, False):
                return self._who_at(at)
        return None

    def _after_preposition(self, at: int) -> bool:
        return self.is_("prepositions", at - 1)

    def _who_at(self, at: int) -> _Who:
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
            joined = self._joins(before, first) and self.unit(before - 1).kind == "party"
            if not joined:
                break
            allies.append(self.unit(first).ref.name)
            first = before - 1
        lead = first
        while self.low(lead + 1) in ("of", "from"):
            inner = lead + 2
            while self.is_("determiners", inner):
                inner += 1
            if self.unit(inner).kind != "party":
                break
            lead = inner  # "SOBR units of the National Guard"
        name = str(self.unit(lead).ref.name)
        for other in (at + 1,):
            if self.low(other) in ("and",) and self.unit(other + 1).kind == "party":
                allies.append(self.unit(other + 1).ref.name)
        unique = tuple(dict.fromkeys(ally for ally in reversed(allies) if ally != name))
        return _Who(name, self.unit(first).start, unique)

    def _is_head(self, at: int, left: int, coordinated: bool) -> bool:
        """True where the party is what a clause is about, not inside "by …", "of …", "against …"."""
        following = self.low(at + 1)
        if following in _DASHES and following:
            return False
        if following == "'s" and at + 2 <= left:
            noun = self.low(at + 2)
            if noun not in self.lexicon.words["people"] and noun not in ("garrison", "forces"):
                return False
        before = at - 1
        for _ in range(5):
            unit = self.unit(before)
            if unit is _END:
                return True
            if self.is_("determiners", before) or unit.kind in ("count", "name"):
                before -= 1
                continue
            if self.low(before) in ("its", "their", "his", "our", "allied", "other"):
                before -= 1
                continue
            break
        unit = self.unit(before)
        low = unit.low
        if unit is _END:
            return True
        if low in ("of", "from") and self._is_partitive(before - 1):
            return True
        if low in ('"', "“"):
            before -= 1
            unit, low = self.unit(before), self.low(before)
        if self._joins(before, at) and self.unit(before - 1).kind == "party":
            return self._is_head(before - 1, left, coordinated)
        if unit.kind == "word" and self.is_("prepositions", before):
            return self.is_("subordinators", before) or (low == "with" and at == left)
        if coordinated and unit.kind == "word" and self._verblike(before):
            return False
        return True

    def _joins(self, mark: int, party: int) -> bool:
        """True where "and", or a comma of a list or headline, joins a party to one before it."""
        if self.low(mark) == ",":
            after = party + 2
            while self.is_("determiners", after):
                after += 1
            listed = self.low(party + 1) in ("and", ",") and self.unit(after).kind == "party"
            return listed or self.sentence.kind == "title"
        return self.low(mark) in ("and", "&")

    def _is_partitive(self, at: int) -> bool:
        """ "most of the rebels", "a convoy of …", "fighters from …": the party is meant itself."""
        low = self.low(at)
        words = self.lexicon.words
        return (
            low in words["people"]
            or low in words["most"]
            or low in words["partitives"]
            or self.unit(at).kind in ("party", "count")
        )

    def _verblike(self, at: int) -> bool:
        low = self.low(at)
        if low in self.lexicon.words["speech"] or low in self.lexicon.words["subordinators"]:
            return False
        if low in self.lexicon.verbs:
            return True
        return len(low) > 4 and low.endswith(("ed", "ing"))

    def _antecedent_party(self, left: int) -> _Who | None:
        for at in range(left - 1, max(-1, left - 10), -1):
            unit = self.unit(at)
            if unit.kind == "party":
                if self.low(at + 1) in _DASHES and self.low(at + 1):
                    continue
                return self._who_at(at)
            if unit.kind == "place" and _is_country(unit.ref):
                name = self._state(unit)
                return _Who(name, unit.start) if name else None
        return None

    def _pronoun_party(self, at: int) -> str | None:
        for before in range(at - 1, -1, -1):
            unit = self.unit(before)
            if unit.kind == "party" and self._is_head(before, at, False):
                return str(unit.ref.name)
            if unit.kind == "place" and _is_country(unit.ref) and self._acts(before, before + 1):
                return self._state(unit)
        return self.memory.sentence_party or self.memory.party

    # -- places -------------------------------------------------------------------------------------

    def _subject_places(self, group: _Group) -> list[_Where]:
        """The places the clause is about: its subject, or what "which" stands for."""
        left = group.left
        if self.low(left) == "," and not group.finite:
            left -= 1
        if self.is_("relatives", left) or self.low(left) == "it":
            if self.low(left) == "it":
                return self._it(left)
            return self._before_relative(left)
        if self.low(left) == ",":
            # an apposition or aside before the verb: "X, a town in Y, fell"
            for at in range(left - 1, max(-1, left - 16), -1):
                if self.low(at) == ",":
                    found = self._places_ending_at(at - 1)
                    if found:
                        return found
                    break
        if self.is_("conjunctions", left):
            return []
        return self._places_ending_at(left)

    def _places_ending_at(self, last: int, anywhere: bool = False) -> list[_Where]:
        """The places of the noun phrase that ends at a unit; of nested ones, the outermost.

        A phrase after a preposition is no subject ("fighting in X"), but "which" may mean it:
        then `anywhere` is set.
        """
        if last < 0:
            return []
        best: list[_Where] = []
        for start in range(max(0, last - 22), last + 1):
            if (
                not anywhere
                and self.is_("prepositions", start - 1)
                and self.low(start - 1) not in ("after", "before", "following")
            ):
                continue
            if self.unit(start).kind == "mark":
                continue
            places, end = self._places(start, subject=True)
            if not places:
                continue
            end = self._over_tails(end, last)
            if end >= last + 1:
                best = places
                break
        return best

    def _over_tails(self, end: int, last: int) -> int:
        """Over "in Kivu province", "near the border", "(…)", ", a town in Y," after a place."""
        while end <= last:
            low = self.low(end)
            if low == "(":
                while end <= last and self.low(end) != ")":
                    end += 1
                end += 1
                continue
            if self.is_("prepositions", end) and low not in ("by", "from", "to", "after", "before"):
                at = end + 1
                while at <= last and (
                    self.unit(at).kind in ("place", "name", "count", "party")
                    or (
                        self.unit(at).kind == "word"
                        and not self.is_("subordinators", at)
                        and not self.is_("conjunctions", at)
                        and self.unit(at).low not in self.lexicon.verbs
                    )
                    or self.low(at) in ("'s", *_DASHES)
                ):
                    at += 1
                end = at
                continue
            if low in ("also", "itself") or self.unit(end).kind == "date":
                end += 1
                continue
            break
        return end

    def _thing_subject(
        self, index: int, rule: _Rule, group: _Group
    ) -> tuple[list[_Where], str | None] | None:
        """ "the siege of X was lifted", "IS control in X ended": place and owner of the thing."""
        for at in range(group.left, max(-1, group.left - 14), -1):
            unit = self.unit(at)
            if unit.kind == "word" and unit.low in rule.things:
                probe = _Finding(rule.name, rule.change, [], unit.start, unit.end)
                self._place_after(probe, at + 1, rule)
                if not probe.places:
                    return None
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

    def _object_relative(self, group: _Group) -> bool:
        """ "the town, which the rebels captured": a relative word before the subject."""
        for at in range(group.left, max(-1, group.left - 8), -1):
            if self.is_("relatives", at) and self.low(at) in ("which", "that", "where"):
                return at != group.left
            if self.unit(at).kind == "mark" or self.is_("prepositions", at):
                return False
        return False

    def _antecedent_places(self, group: _Group) -> list[_Where]:
        for at in range(group.left, max(-1, group.left - 8), -1):
            if self.is_("relatives", at):
                return self._before_relative(at)
        return []

    def _before_relative(self, at: int) -> list[_Where]:
        """What "which" at a unit stands for: the noun phrase before it."""
        last = at - 1
        if self.low(last) == ",":
            last -= 1
        return self._places_ending_at(last) or self._places_ending_at(last, anywhere=True)

    def _where(self, unit: Unit) -> _Where:
        mention = unit.ref if unit.kind == "place" else None
        return _Where(mention, self.text[unit.start : unit.end], unit.start, unit.end)

    def _it(self, at: int) -> list[_Where]:
        """The place "it" stands for: of the clause before, else the last one told of."""
        known = self.memory.place
        unit = self.unit(at)
        for before in range(at - 1, -1, -1):
            earlier = self.unit(before)
            if earlier.kind == "place" and not _is_country(earlier.ref):
                where = self._where(earlier)
                if known is not None and known.start >= self.sentence.start:
                    break
                return [replace(where, start=unit.start, end=unit.end)]
        if known is not None:
            return [replace(known, start=unit.start, end=unit.end)]
        return []

    def _antecedent(self, unit: Unit, noun: str) -> _Where | None:
        """The place "the city", "the town" stands for.

        The place a claim of this sentence was about, else the last one near by that goes by the
        noun ("the town of X", "X district"), else one of a fitting kind in this sentence, else
        what the last claim was about, else the last of a fitting kind.
        """
        kinds = _KINDS_OF_NOUN.get(noun, _TOWNS)
        known = self.memory.place
        told: Mention | None = None
        if known is not None and known.mention is not None and known.mention.place is not None:
            told = known.mention if known.mention.place.kind in kinds else None
            if told is not None and known.start >= self.sentence.start:
                return _Where(told, told.text, unit.start, unit.end)
        before = [m for m in self.page.mentions if m.start < unit.start][-12:]
        for mention in reversed(before):
            if unit.start - mention.start < _NEAR and self._called(mention, noun):
                return _Where(mention, mention.text, unit.start, unit.end)
        fitting = [
            m
            for m in before
            if m.place is not None and m.place.kind in kinds and not self._names_a_line(m)
        ]
        here = [m for m in fitting if m.start >= self.sentence.start]
        chosen = here[-1] if here else told or (fitting[-1] if fitting else None)
        if chosen is not None:
            return _Where(chosen, chosen.text, unit.start, unit.end)
        if known is not None and known.named:
            return replace(known, start=unit.start, end=unit.end, part=None, extent="full")
        return None

    def _names_a_line(self, mention: Mention) -> bool:
        """True for "the X river", "the X highway": no town, though a town may lend the name."""
        following = words_of(self.text[mention.end : mention.end + 16]).lows[:1]
        return bool(following) and following[0] in self.lexicon.words["lines"]

    def _called(self, mention: Mention, noun: str) -> bool:
        """True where the noun stands beside the name: "the town of X", "X district"."""
        around = self.text[max(0, mention.start - 24) : mention.end + 14].lower()
        return any(
            form in around
            for form in (f"{noun} of {mention.text.lower()}", f"{mention.text.lower()} {noun}")
        )

    def _places(
        self, start: int, strict: bool = False, subject: bool = False
    ) -> tuple[list[_Where], int]:
        """The places of the noun phrases from a unit on ("A, B and the village of C")."""
        found: list[_Where] = []
        at = start
        end = start
        while True:
            item = self._place(at, listed=bool(found), strict=strict)
            if item is None:
                break
            places, end_of_item = item
            if not places or (found and not subject and self._begins_clause(end_of_item)):
                break
            end = end_of_item
            found += places
            after = end
            if self.low(after) == "(":
                close = next(
                    (
                        k
                        for k in range(after, min(after + 14, len(self.units)))
                        if self.low(k) == ")"
                    ),
                    None,
                )
                if close is not None:
                    after = close + 1
            length = self.phrase_at(after, self.lexicon.also)
            if length:
                at = after + length
            elif self.low(after) == "," and (
                length := self.phrase_at(after + 1, self.lexicon.also)
            ):
                at = after + 1 + length
            elif self.low(after) == ",":
                at = after + 1
                if self.is_("joiners", at):
                    at += 1
                elif self._is_apposition(at):
                    break
            elif self.is_("joiners", after):
                at = after + 1
            else:
                if after > end and self.low(after) in (",",):
                    at = after + 1
                    continue
                break
        return found, end

    def _begins_clause(self, at: int) -> bool:
        """ "captured A, and B was shelled": B is the next clause's subject, no object of this."""
        words, low = self.lexicon.words, self.low(at)
        return self.unit(at).kind == "word" and (
            low in words["be"]
            or low in words["have"]
            or low in words["future"]
            or low in words["possible"]
            or low in words["do"]
            or low in words["speech"]
            or (low in self.lexicon.verbs and self.low(at + 1) != "by")
        )

    def _is_apposition(self, at: int) -> bool:
        """ ", a town near Y", ", the capital of Z" explain the place before; they add none."""
        if self.low(at) in ("a", "an", "the", "its", "their", "one", "once", "where", "which"):
            for step in range(1, 8):
                low = self.low(at + step)
                unit = self.unit(at + step)
                if unit.kind in ("place", "name"):
                    return self.low(at) in ("a", "an")
                if low in (",", "and", ".", "", "of", "in"):
                    break
            for step in range(1, 24):
                # a list that goes on and closes with "and" names more places
                low = self.low(at + step)
                if low in ("and",):
                    return False
                if low in (".", "", ";"):
                    return True
            return True
        return False

    def _place(self, start: int, listed: bool, strict: bool) -> tuple[list[_Where], int] | None:
        """One noun phrase that names a place or places; None where it names anything else."""
        words = self.lexicon.words
        at = start
        noun: str | None = None
        noun_at = -1
        article = ""
        extent: Extent = "full"
        part: str | None = None
        part_start = -1
        owner: str | None = None
        possessor: Unit | None = None
        adjectives = 0
        counted = False
        while at < len(self.units):
            unit = self.unit(at)
            low = unit.low
            if unit.kind == "place":
                if self.low(at + 1) == "'s":
                    possessor = unit
                    at += 2
                    continue
                if self.low(at + 1) in _DASHES and self.low(at + 2) in self.lexicon.suffixes:
                    at += 3
                    continue
                return self._named(at, unit, noun, part, part_start, extent, owner, start)
            if unit.kind == "name":
                follows = self.low(at + 1)
                placed = noun is not None or (
                    follows in words["places"] or follows in words["parts"]
                )
                if self.low(at + 1) == "'s":
                    at += 2
                    continue
                if not placed and not listed and (strict or self._looks_like_person(at)):
                    return None
                return self._named(at, unit, noun, part, part_start, extent, owner, start)
            if unit.kind == "party":
                if self.low(at + 1) in _DASHES and self.low(at + 2) in self.lexicon.suffixes:
                    owner = unit.ref.name
                    at += 3
                    continue
                if self.low(at + 1) == "'s":
                    owner = unit.ref.name
                    at += 2
                    continue
                if (
                    self.low(at + 1) in words["places"]
                    or self.low(at + 1) in words["parts"]
                    or (self.low(at + 1) in words["directions"])
                ):
                    owner = unit.ref.name
                    at += 1
                    continue
                return None
            if unit.kind == "count":
                counted = True
                if self.low(at + 1) in ("%", "percent") or "%" in low or "percent" in low:
                    extent = "partial"
                at += 1
                continue
            if unit.kind == "date":
                return None
            if unit.kind == "mark":
                if low in ('"', "“", "”", "'", "’", "‘", *_DASHES):
                    at += 1
                    continue
                if low == "%":
                    extent = "partial"
                    at += 1
                    continue
                break
            if low == "'s":
                at += 1
                continue
            if low in ("it", "them", "there") and at == start:
                if low == "it":
                    places = self._it(at)
                    return (places, at + 1) if places else None
                return None
            if low == "that" and listed and at == start:
                return None
            if low in words["determiners"] or low in words["possessives"]:
                article = article or low
                at += 2 if self.low(at + 1) == "of" else 1
                continue
            if low in words["most"] and (self.low(at + 1) in ("of", "parts") or low == "bulk"):
                extent = "most"
                at += 1
                if self.low(at) == "of":
                    at += 1
                continue
            if low == "two" and self.low(at + 1) in ("thirds", "-"):
                extent = "most"
                at += 1
                continue
            if low in ("thirds", "three-quarters"):
                extent = "most"
                at += 1
                if self.low(at) == "of":
                    at += 1
                continue
            if low in words["whole"]:
                at += 1
                if self.low(at) in ("of", "in"):
                    at += 1
                continue
            if low in words["directions"]:
                if self.unit(at + 1).kind in ("place", "name"):
                    if extent == "full":
                        extent = "partial"
                    part, part_start = low, unit.start
                elif self.low(at + 1) in words["partial"] or self.low(at + 1) in words["parts"]:
                    part, part_start = low, unit.start
                at += 1
                continue
            placelike = (
                low in words["places"]
                or low in words["parts"]
                or (low in words["partial"] and self.low(at + 1) in ("of", "in", "around", "near"))
            )
            if placelike:
                noun, noun_at = low, at
                is_part = low in words["parts"]
                follows = self.low(at + 1)
                if is_part and self.low(at + 1) in ("headquarters", "base", "station"):
                    at += 1
                    noun = low = self.low(at)
                    noun_at = at
                    follows = self.low(at + 1)
                listing = self.phrase_at(at + 1, self.lexicon.listing)
                if not listing and follows == ",":
                    listing = self.phrase_at(at + 2, self.lexicon.listing)
                    listing += bool(listing)
                if listing:
                    return self._list(at + 1 + listing)
                if follows == "'s":
                    at += 2
                    continue
                if follows == "and":
                    # "the town and gas hub of X"
                    far = next((k for k in range(at + 2, at + 6) if self.low(k) == "of"), None)
                    if far is not None and not any(
                        self.unit(k).kind in ("place", "name", "party") for k in range(at + 2, far)
                    ):
                        at = far + 1
                        continue
                if follows in ("located", "situated", "based", "lying"):
                    follows = self.low(at + 2)
                    return self._inside(
                        at, noun, part, extent, owner, article, counted, start, at + 2
                    )
                if is_part and follows == "of" and not self._names_whole(at + 2):
                    for step in range(3, 8):
                        if self.low(at + step) in ("in", "at", "near", "outside"):
                            return self._inside(
                                at, noun, part, extent, owner, article, counted, start, at + step
                            )
                if follows in ("of", "called", "named"):
                    if low in words["partial"] or is_part:
                        extent = (
                            "partial"
                            if extent == "full"
                            and low
                            not in (
                                "district",
                                "districts",
                                "villages",
                                "towns",
                                "camp",
                                "port",
                                "base",
                                "hill",
                            )
                            else extent
                        )
                        if is_part and self._names_whole(at + 2):
                            part, part_start = part or low, noun_at
                    at += 2
                    continue
                if follows in (
                    "in",
                    "at",
                    "near",
                    "outside",
                    "around",
                    "inside",
                    "on",
                    "within",
                    "along",
                    "to",
                    "across",
                    "close",
                    "northeast",
                    "north",
                    "south",
                    "east",
                    "west",
                    "northwest",
                    "southeast",
                    "southwest",
                ):
                    return self._inside(at, noun, part, extent, owner, article, counted, start)
                if self.unit(at + 1).kind in ("place", "name") and self.low(at + 2) != "'s":
                    at += 1
                    continue
                if follows in words["places"] or follows in words["parts"]:
                    at += 1
                    continue
                return self._bare(at, noun, article, possessor, counted, extent, part, owner, start)
            if low in words["people"] or low in words["things"]:
                if not (self.is_("places", at + 1) or self.is_("parts", at + 1)):
                    return None  # but "the oil town", "the police station"
                at += 1
                continue
            if (
                low in words["prepositions"]
                or low in words["conjunctions"]
                or low in words["subordinators"]
                or low in words["relatives"]
                or low in words["be"]
                or low in words["have"]
                or low in words["future"]
            ):
                return None
            if self.lexicon.verbs.get(low) and not (
                self.low(at + 1) in words["places"]
                or self.low(at + 1) in words["parts"]
                or self.unit(at + 1).kind == "place"
                and at > start
            ):
                return None
            adjectives += 1
            if adjectives > 4 or (low.endswith("ing") and at == start):
                return None
            at += 1
        return None

    def _names_whole(self, at: int) -> bool:
        """True where a place that can have parts follows ("the outskirts of X")."""
        for step in range(4):
            if self.unit(at + step).kind == "place":
                return True
            if self.unit(at + step).kind in ("mark", "date"):
                return False
        return False

    def _named(
        self,
        at: int,
        unit: Unit,
        noun: str | None,
        part: str | None,
        part_start: int,
        extent: Extent,
        owner: str | None,
        start: int,
    ) -> tuple[list[_Where], int] | None:
        """The place whose name stands at `at`, with the noun after it."""
        words = self.lexicon.words
        end = at + 1
        follows = self.low(end)
        text_start, text_end = unit.start, unit.end
        if unit.kind == "place" and _is_country(unit.ref) and noun is None and part is None:
            if follows not in words["places"]:
                return None
        if follows in _DASHES and follows:
            if self.unit(end + 1).kind in ("place", "name"):
                # "the Aleppo-Damascus highway"
                while self.low(end) in _DASHES and self.unit(end + 1).kind in ("place", "name"):
                    end += 2
                text_end = self.unit(end - 1).end
                follows = self.low(end)
            elif self.low(end + 1) in self.lexicon.suffixes:
                return None
        if self.unit(end).kind == "word":
            if follows in words["parts"] and follows not in ("district", "districts", "camp"):
                steps = 1
                if self.low(end + 1) in ("base", "headquarters", "station", "complex"):
                    steps = 2
                text_end = self.unit(end + steps - 1).end
                named_site = (
                    unit.kind == "place"
                    and unit.ref.place is not None
                    and (
                        unit.ref.place.kind
                        in ("airfield", "dam", "oil_field", "camp", "base", "site")
                    )
                )
                if not named_site and unit.kind == "place":
                    part = self.text[self.unit(end).start : text_end]
                    extent = "part"
                end += steps
            elif (
                follows in words["places"]
                and self.low(end + 1) == "of"
                and self.unit(end + 2).kind in ("place", "name")
            ):
                return self._list(end + 2)  # "the Mosul districts of A and B"
            elif follows in words["places"]:
                if (
                    follows in ("capital", "stronghold", "bastion")
                    or self.low(end + 1) == "capital"
                ):
                    if self.low(end + 1) == "capital":
                        end += 1
                    if self.low(end + 1) == "," and self.unit(end + 2).kind in ("place", "name"):
                        return self._named(  # "the X capital, Y"
                            end + 2, self.unit(end + 2), None, None, -1, extent, owner, start
                        )
                    return self._capital(unit, end + 1, start)
                text_end = self.unit(end).end
                end += 1
            elif follows in words["people"] or (
                follows in words["things"] and follows not in words["places"]
            ):
                if not (follows == "control"):
                    return None
            elif self.unit(end).kind == "word" and follows.endswith("s") and False:
                return None
        if unit.kind in ("place", "name") and self.low(end) in ("in", "at", "near"):
            site = unit.low.split()[-1] in words["parts"]
            unplaced = unit.kind == "name" or unit.ref.place is None
            inner_unit = self.unit(end + 1)
            if (
                site
                and unplaced
                and inner_unit.kind == "place"
                and inner_unit.ref.place is not None
            ):
                inside = self._where(inner_unit)
                inside.part = self.text[unit.start : unit.end]
                inside.extent = "part"
                return [replace(inside, start=unit.start)], end + 2
        if unit.kind == "place" and unit.ref.place is not None and text_start == unit.start:
            text_end = unit.end  # the name alone, where the gazetteer knows it
        where = _Where(
            unit.ref if unit.kind == "place" else None,
            self.text[text_start:text_end],
            text_start,
            text_end,
        )
        where.owner = owner
        if part is not None:
            where.part = part
            where.extent = "part" if extent in ("full", "part") else extent
            if part in words["directions"]:
                where.extent = "partial"
                where.part = f"{part} part"
        if extent in ("most", "partial"):
            where.extent = extent
        if noun in ("capital", "stronghold", "bastion") and unit.kind == "place":
            found = self._capital(unit, end, start)
            if found is not None:
                return found
        return [where], end

    def _capital(self, unit: Unit, end: int, start: int) -> tuple[list[_Where], int] | None:
        """ "the capital of X province", "its stronghold in X": the city, not the province."""
        mention = unit.ref if unit.kind == "place" else None
        if (
            mention is None
            or mention.place is None
            or mention.place.kind not in ("admin1", "admin2", "country", "region")
        ):
            return [self._where(unit)], end
        city = self._city_in(mention)
        if city is None:
            return None
        return [_Where(city, city.text, unit.start, unit.end)], end

    def _city_in(self, region: Mention, same_name: bool = False) -> Mention | None:
        """The city of that name, or else the last town told of inside that region."""
        assert region.place is not None
        named = None
        inside = None
        for mention in self.page.mentions:
            place = mention.place
            if place is None or place.kind != "city" or place.country != region.place.country:
                continue
            if mention.text.lower() == region.text.lower():
                named = named or mention
            elif mention.start < region.start and region.place.name[:5] == place.admin1[:5]:
                inside = mention
        if named is None:
            for candidate in region.candidates:
                if candidate.place.kind == "city" and candidate.place.country == (
                    region.place.country
                ):
                    named = replace(region, place=candidate.place, reason=candidate.reason)
                    break
        return named if same_name else named or inside

    def _inside(
        self,
        at: int,
        noun: str,
        part: str | None,
        extent: Extent,
        owner: str | None,
        article: str,
        counted: bool,
        start: int,
        place_at: int | None = None,
    ) -> tuple[list[_Where], int] | None:
        """ "the airport in X", "a village near X", "areas in X"."""
        words = self.lexicon.words
        before = at + 1 if place_at is None else place_at
        preposition = self.low(before)
        inner_at = before + 1
        if preposition in (
            "north",
            "south",
            "east",
            "west",
            "northeast",
            "northwest",
            "southeast",
            "southwest",
            "close",
        ) and self.low(before + 1) in ("of", "to"):
            inner_at = before + 2
            preposition = "near"
        inner = self._place(inner_at, listed=True, strict=False)
        whole = inner[0][0] if inner is not None and inner[0] else None
        if whole is None:
            return self._bare(at, noun, article, None, counted, extent, part, owner, start)
        assert inner is not None
        end = inner[1]
        unit = self.unit(at)
        if (
            noun in ("capital", "stronghold", "strongholds", "bastion", "foothold")
            and whole.mention
        ):
            city = self._capital(
                Unit("place", whole.text.lower(), whole.start, whole.end, whole.mention), end, start
            )
            if city is not None:
                city[0][0].owner = owner
            return city
        whole.owner = owner or whole.owner
        vague = article in ("a", "an", "another", "several", "some", "many") or counted
        region = (
            whole.mention is not None
            and whole.mention.place is not None
            and whole.mention.place.kind in ("admin1", "admin2", "country", "region")
        )
        if (
            vague
            and region
            and noun in words["places"]
            and (noun not in words["partial"] or noun in ("villages", "towns"))
        ):
            where = _Where(
                None,
                self.text[self.unit(start).start : whole.end],
                self.unit(start).start,
                whole.end,
                named=False,
            )
            return [where], end
        if noun in words["parts"]:
            whole.part = f"{part} {noun}" if part else noun
            whole.extent = "part"
            whole.named = True
            return [replace(whole, start=unit.start, end=whole.end)], end
        if noun in words["partial"] or part is not None:
            whole.extent = "partial" if extent == "full" else extent
            if part is not None:
                whole.part = f"{part} {noun}"
            return [replace(whole, start=unit.start)], end
        if (
            preposition in ("near", "outside", "around", "along", "to", "close")
            or counted
            or (article in ("a", "another", "several", "some", "many", "an"))
            or noun.endswith("s")
        ):
            where = _Where(
                None,
                self.text[self.unit(start).start : whole.end],
                self.unit(start).start,
                whole.end,
                named=False,
            )
            return [where], end
        antecedent = self._antecedent(unit, noun)
        if antecedent is not None:
            return [antecedent], end
        return None

    def _bare(
        self,
        at: int,
        noun: str,
        article: str,
        possessor: Unit | None,
        counted: bool,
        extent: Extent,
        part: str | None,
        owner: str | None,
        start: int,
    ) -> tuple[list[_Where], int] | None:
        """A noun for a place without a name: "the city", "its airport", "three villages"."""
        words = self.lexicon.words
        unit = self.unit(at)
        end = at + 1
        if noun not in words["bare"] and not (noun in words["partial"] or possessor):
            return None
        if noun in words["partial"] and part is None and (noun.endswith("s") or article != "the"):
            # "areas they control in X": the town is named further on
            for later in range(at + 1, at + 9):
                if self.unit(later).is_mark or self.unit(later) is _END:
                    break
                if self.low(later) in ("in", "of", "around"):
                    inner = self._place(later + 1, listed=True, strict=True)
                    if inner is not None and inner[0] and inner[0][0].mention is not None:
                        whole = inner[0][0]
                        whole.extent = "partial"
                        return [replace(whole, start=unit.start)], inner[1]
                    break
        if noun in words["parts"] or (noun in words["partial"] and part is not None):
            base: _Where | None = None
            if possessor is not None:
                base = self._where(possessor)
                if possessor.kind == "place" and _is_country(possessor.ref):
                    base = None
            elif article in ("the", "its", "their", "this", "that", "a", ""):
                for before in range(start, at):
                    if self.low(before) in words["places"] and self.low(before + 1) == "'s":
                        base = self._antecedent(self.unit(before), self.low(before))
                base = base or (self._antecedent(unit, noun) if article != "a" else None)
            if base is None:
                return None
            label = self.text[unit.start : unit.end]
            return [
                replace(
                    base,
                    start=self.unit(start).start,
                    end=unit.end,
                    owner=owner,
                    part=f"{part} {label}" if part else label,
                    extent="part",
                )
            ], end
        if (
            counted
            or article in ("a", "an", "another", "several", "some", "many", "two", "few")
            or (noun.endswith("s") and noun not in ("outskirts",))
        ):
            where = _Where(
                None,
                self.text[self.unit(start).start : unit.end],
                self.unit(start).start,
                unit.end,
                owner=owner,
                named=False,
            )
            return [where], end
        if possessor is not None and not _is_country(possessor.ref):
            return [self._where(possessor)], end
        if article in ("the", "this", "that", "its", "their", ""):
            if article == "" and noun not in ("town", "city", "village"):
                return None
            antecedent = self._antecedent(unit, noun)
            if antecedent is not None:
                return [
                    replace(
                        antecedent,
                        owner=owner,
                        extent=extent if extent != "full" else antecedent.extent,
                    )
                ], end
        return None

    def _list(self, at: int) -> tuple[list[_Where], int] | None:
        """ "three villages, including A, B and C": the named ones."""
        places, end = self._places(at)
        return (places, end) if places else None

    def _looks_like_person(self, at: int) -> bool:
        """A name after a title, or before ", 34," or ", a commander": not a place."""
        if self.unit(at).low.split()[0] in self.lexicon.words["titles"]:
            return True
        if self.unit(at - 1).low in self.lexicon.words["titles"]:
            return True
        if self.low(at + 1) == ",":
            if self.unit(at + 2).kind == "count":
                return True
            for step in range(2, 7):
                if self.low(at + step) in self.lexicon.words["people"]:
                    return True
        return False

    # -- nouns and states -----------------------------------------------------------------------------

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
        places: list[_Where] = []
        end = index + 1
        if preposition in row["place_after"]:
            places, end = self._places(index + 2)
        elif (
            self.unit(before).kind == "place"
            and before < index
            and not row.get("place_after") == ["from"]
        ):
            if not _is_country(self.unit(before).ref):
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
            return None
        finding.modality = self._noun_modality(index)
        self._stretch(finding, end)
        return finding

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
            finding = _Finding("ours", "gained", places, places[0].start, self.unit(index).end)
            return finding
        if low in states["contested_nouns"]:
            return self._contested(index)
        return None

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
            for at in range(start + 1, index):
                if self.unit(at).kind == "party":
                    who = str(self.unit(at).ref.name)
        if who is None:
            return None
        return self._state_claim("hands", index, start, who)

    def _under_control(self, index: int) -> _Finding | None:
        start = next(index - step for step in range(1, 5) if self.low(index - step) == "under")
        who = None
        if self.low(index + 1) == "of":
            who = self._party_at(index + 2)
        else:
            for at in range(start + 1, index):
                if self.unit(at).kind == "party":
                    who = str(self.unit(at).ref.name)
        if who is None:
            return None
        return self._state_claim("under_control", index, start, who)

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
            elif low in words["future"] or low in words["possible"]:
                planned = True
            elif low == "to" and self.low(verb + 1) in ("bring", "put", "come", "return"):
                planned = True
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
            or (self.low(verb) in ("remains", "remained", "came", "come", "comes", "put"))
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
        self._stretch(finding, index + 1)
        return finding

    def _in_control(self, index: int) -> _Finding | None:
        """ "is back in control of X", "are in full control of X"."""
        before = index - 1
        while self.unit(before).kind == "word" and self.low(before) not in ("in", "of"):
            before -= 1
            if before < index - 3:
                return None
        if self.low(before) != "in" or self.low(index + 1) != "of":
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
        places, end = self._places(index + 2)
        if not places:
            return None
        who = self._subject(_Group(verb, "active", "asserted"), before)
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

    def _contested(self, index: int) -> _Finding | None:
        """ "fighting for control of X": contested, whoever wins."""
        length = self.phrase_at(index + 1, self.lexicon.contested_for)
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

    # -- claims ---------------------------------------------------------------------------------------

    def _claims(self, finding: _Finding) -> list[Control]:
        speaker = speaker_of(self.page, finding.start, finding.end)
        modality = _modality(finding.modality, speaker)
        # From the verb on: the subject may stand before another verb with a day of its own.
        own = self.units[finding.at].start
        dates = event_dates(self.page, min(own, finding.end), max(finding.end, own))
        change: Change = finding.change
        if modality in ("denied", "negated"):
            change = "denied"
        elif modality in ("planned", "hypothetical"):
            change = "planned"
        claims = []
        for where in finding.places:
            if not where.named:
                continue  # "three villages": a claim needs a place with a name
            if (
                where.mention is not None
                and where.mention.place is not None
                and (where.mention.place.kind in ("country", "sea"))
            ):
                continue
            extent = where.extent if where.extent != "full" else finding.extent
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

    def _town_meant(self, where: _Where) -> _Where:
        """A bare name that a town and its province share is the town: that is what is taken."""
        mention = where.mention
        if mention is None or mention.place is None or mention.place.kind not in _REGIONS:
            return where
        around = self.text[max(0, mention.start - 16) : mention.end + 14].lower()
        if any(noun in around for noun in _KINDS_OF_NOUN) or "countryside" in around:
            return where
        city = self._city_in(mention, same_name=True)
        return replace(where, mention=city) if city is not None else where


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


def _is_country(mention: Mention) -> bool:
    return mention.place is not None and mention.place.kind == "country"
