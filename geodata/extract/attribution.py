"""Who says so: stretches of text, and the claimant the report puts them on.

"X said (that) …", "…, X said", "according to X, …", "X told Reuters …", "it added that …", and
quotations, also where one speaker's words run on over several sentences. What no cue covers is
said by the report itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from geodata.extract import languages
from geodata.extract.attribution_labels import Labels
from geodata.extract.claimants import Claimant
from geodata.extract.page import Attribution, Page, PartyMention, Sentence
from geodata.extract.phrases import Words, words_of
from geodata.extract.speech_words import Speech, speech_of
from geodata.model import Mention, Modality

_MARKS = frozenset(',;:()[]–—"“”')
_DASHES = frozenset("–—")
_OPEN = frozenset('"“')
_QUOTES = frozenset('"“”«»')
_BEFORE_NOUN = frozenset({"to", "on", "of", "with", "from", "for"})
_AFTER_NOUN = (["of"], ["have"], ["were"], ["are"], ["emerged"])  # "reports have emerged"
_OF_CLAIMS = (["by"], ["from"])  # "the claims by the army that …"
_OF_WORDS = frozenset({"quoted", "reported", "cited"})
_AS_SAYING = ("as", "saying")
_CARRIED = 9  # words of "quoted by the state news agency as saying"
_OPENING = 5  # words and a comma of "However, ", "On Monday morning, "
_LONGEST_CLAIMANT = 16  # words; what is longer is a clause, not a name


def find_attributions(page: Page) -> tuple[Attribution, ...]:
    """Every stretch of the page that is put on somebody, in text order.

    The page's own attributions are not read: this is what fills them.
    """
    speech = speech_of(page.report.language)
    words = words_of(page.report.text)
    reader = _Reader(speech, words, page)
    for sentence in page.sentences:
        if sentence.kind in ("body", "title"):
            reader.read(sentence)
    return tuple(sorted(_without_guesses(reader.found), key=lambda a: (a.start, -a.end)))


def _without_guesses(found: list[Attribution]) -> list[Attribution]:
    """Those of a quotation whose speaker is named at its end, and not who spoke before it."""
    told = [a for a in found if a.cue_end > a.cue_start]
    return [
        a
        for a in found
        if a.cue_end > a.cue_start
        or not any(t.start <= a.start + 1 < a.end <= t.end + 1 for t in told)
    ]


def speaker_of(page: Page, start: int, end: int) -> Attribution | None:
    """Who says the words start..end: the narrowest attribution that covers most of them."""
    best: Attribution | None = None
    for attribution in page.attributions:
        if attribution.start > end:
            break
        begins = attribution.start
        if start <= attribution.cue_start < begins:
            begins = attribution.cue_start  # "M23 claimed on Monday to have taken X"
        covered = min(end, attribution.end) - max(start, begins)
        if covered * 2 > end - start and (best is None or _is_inside(attribution, best)):
            best = attribution
    return best


def _is_inside(one: Attribution, other: Attribution) -> bool:
    """True where `other` reports what `one` says: "M23 said it took X, a newspaper reported"."""
    if other.start <= one.cue_start < one.cue_end <= other.end:
        return True
    return one.end - one.start < other.end - other.start


class _Reader(Labels):
    """Walks the sentences in order and remembers who spoke last."""

    def __init__(self, speech: Speech, words: Words, page: Page) -> None:
        super().__init__(speech, words, page)
        self.found: list[Attribution] = []
        self.cues = words.indexes_of(speech.cues)
        self.date_ends = {date.start: date.end for date in page.dates}
        self.date_starts = {date.end: date.start for date in page.dates}

    def read(self, sentence: Sentence) -> None:
        """Adds what the sentence attributes."""
        words, speech = self.words, self.speech
        self.sentence = sentence
        first, stop = words.at(sentence.start), words.at(sentence.end)
        if first >= stop:
            return
        before = len(self.found)
        covered = False
        for index in self.cues[bisect_left(self.cues, first) : bisect_left(self.cues, stop)]:
            low = words.lows[index]
            noun = low in speech.claim_nouns and words.lows[index + 1 : index + 2] in _OF_CLAIMS
            if low in speech.supposed and index > first and words.lows[index - 1] in speech.be:
                self._supposed(first, stop, index)
            elif self._is_base_verb(first, stop, index) or (low in speech.verbs and not noun):
                covered |= self._verb(sentence, first, stop, index)
            elif low in speech.according_first and any(
                tuple(words.lows[index : index + len(cue)]) == cue for cue in speech.according
            ):
                covered |= self._according(sentence, first, stop, index)
            elif low in speech.accounts and (told := self._by_account(first, stop, index)):
                self._add(*told)
            elif low in speech.claim_nouns and (told := self._claim_noun(first, stop, index)):
                self._add(*told, remember=False)
            elif low in speech.hearsay:
                self._add(
                    index_span(words, first, stop),
                    (words.starts[index], words.ends[index]),
                    Claimant(speech.unnamed, "unnamed", False),
                    "alleged" if low == "allegedly" else "attributed",
                    remember=False,
                )
        if len(self.found) == before:
            self._running_quotation(sentence, first, stop)
        if len(self.found) == before and (label := self._label(sentence, first, stop)):
            self._add(*label)

    # -- cues ------------------------------------------------------------------------------------

    def _verb(self, sentence: Sentence, first: int, stop: int, index: int) -> bool:
        words, speech = self.words, self.speech
        low = words.lows[index]
        modality = speech.verbs.get(low) or speech.nouns_too[low]
        if index > first and not words.text[words.starts[index]].islower():
            return False  # "Islamic State"
        told = words.lows[index + 1 : index + 6]
        if low in speech.of_tolls and speech.put_at.isdisjoint(told):
            return False  # but "put the toll at 40"
        if (
            low
            in (
                "reports",
                "claims",
                "counts",
                "posts",
                "notes",
                "states",
                "post",
                "report",
            )
            and (
                index == first
                or words.lows[index - 1] in speech.determiners
                or words.lows[index - 1] in speech.several  # "per multiple reports"
                or words.lows[index - 1] in speech.verbs  # "dismissed reports that"
                or words.lows[index - 1] in speech.prepositions
                or words.lows[index + 1 : index + 2] in _AFTER_NOUN
                or words.lows[index - 1] in speech.be  # "there were reports that"
            )
        ):
            return False  # nouns
        after = words.lows[index + 1] if index + 1 < stop else ""
        previous = words.lows[index - 1] if index > first else ""
        if previous in speech.determiners:
            return False  # "the reported attack"
        if low in speech.participles and low not in speech.bases and previous in _BEFORE_NOUN:
            return False  # "according to confirmed figures"
        if low in speech.read and previous not in speech.carriers:
            return False  # "the statement read", but "he read the names"
        if modality == "claimed" and self._claims_lives(index + 1, stop):
            return False  # "the war claimed 14,000 lives"
        if modality == "denied" and not (
            low.startswith("den") or after in ("that", "as") or self._of_a_claim(index + 1, stop)
        ):
            return False  # "rejected the offer"
        if low in _OF_WORDS and _AS_SAYING in pairwise(words.lows[index + 1 : index + _CARRIED]):
            return self._passive(sentence, first, stop, index, modality)
        if after == "by" and low in speech.participles and previous not in speech.auxiliaries:
            return False  # "a truce declared by the group"
        passive = previous in speech.be or (
            previous in speech.adverbs and index > first + 1 and words.lows[index - 2] in speech.be
        )
        if passive and low in speech.participles:
            if low in ("quoted", "reported", "said", "alleged", "claimed") and after in (
                "as",
                "to",
                "that",
                "in",
            ):
                return self._passive(sentence, first, stop, index, modality)
            return False
        if low in speech.bases and previous == "to":
            return False
        # "…," said X. / "…, X said."
        gerund = low in speech.gerunds
        subject = None if gerund else self._subject(first, index)
        if subject is not None and low in speech.suggestive and not _can_speak(subject[1]):
            return False  # "the speed of the advance suggests"
        if previous in speech.conjunctions and not gerund:
            subject = self._subject_shared(first, index) or subject
        inverted = subject is None and not gerund and previous in _MARKS | {"'"}
        if inverted:
            claimant = self._claimant_after(index + 1, stop)
            if claimant is None:
                return False
            who, end = claimant
            self._add(
                self._back_span(sentence, first, index - 1),
                (words.starts[index], words.ends[end - 1]),
                who,
                modality,
            )
            return True
        if gerund and self._by_statement(first, stop, index, modality):
            return True
        if gerund:
            # ", adding that …": whoever this sentence has let speak
            last = self.last
            spoke = any(a.cue_start >= sentence.start for a in self.found[-3:])
            if last is None or not spoke or previous not in (",", "and"):
                return False
            self._add(
                index_span(words, index + 1, stop),
                (words.starts[index], words.ends[index]),
                last,
                modality,
            )
            return True
        if subject is None:
            return False
        begin, who = subject
        cue = (words.starts[begin], words.ends[index])
        tail = self._content_after(index, stop)
        lead = begin > first and words.lows[begin - 1] in _MARKS
        told_before = begin - first > _OPENING
        if lead and told_before and tail is not None and words.lows[tail] in speech.manner:
            tail = None  # "…, X said from Goma", "…, X said on condition of anonymity"
        ends_here = tail is None
        if lead and (ends_here or self._quote_before(first, begin)):
            span = self._back_span(sentence, first, begin - 1)
            if ends_here and self._goes_on(index + 1, stop):
                span = span[0], words.ends[stop - 1]
            self._add(span, cue, who, modality)
            if ends_here:
                return True
        if tail is not None:
            self._add(index_span(words, tail, self._content_end(tail, stop)), cue, who, modality)
            return True
        if begin == first or words.lows[begin - 1] in speech.conjunctions:
            self.last = who
            self._remember(who)
        return lead

    def _goes_on(self, at: int, stop: int) -> bool:
        """True behind the aside of "The rebels, the army said, have left"."""
        words, speech = self.words, self.speech
        while at < stop and words.lows[at] != "," and words.starts[at] not in self.date_ends:
            if words.lows[at] not in speech.prepositions | speech.hours:
                return False
            at += 1
        if at < stop and words.starts[at] in self.date_ends:
            at = words.at(self.date_ends[words.starts[at]])
        verb = words.lows[at + 1] if at + 1 < stop and words.lows[at] == "," else ""
        return verb in speech.auxiliaries or verb in speech.be

    def _subject_shared(self, first: int, verb: int) -> tuple[int, Claimant] | None:
        """Whoever "X rejected this and said …" lets speak: the subject of the verb before."""
        words, speech = self.words, self.speech
        for index in range(first + 1, verb - 1):
            low = words.lows[index]
            if low in speech.verbs and low not in speech.gerunds | speech.claims:
                found = self._subject(first, index)
                if found is not None:
                    return verb - 1, found[1]
        return None

    def _claims_lives(self, at: int, stop: int) -> bool:
        """True before "14,000 lives", "the lives of …", "dozens of lives"."""
        return any(low in self.speech.lives for low in self.words.lows[at : min(at + 7, stop)])

    def _of_a_claim(self, at: int, stop: int) -> bool:
        """True before "reports of …", "the accusation that …"."""
        told = self.words.lows[at : min(at + 6, stop)]
        if told and told[0] in self.speech.claims:
            return True
        return any(
            low in self.speech.accusation
            # "the claim that", "a claim of killing 20"
            and (told[k + 1 : k + 2] == ["that"] or self._is_of_doing(at + k + 1))
            for k, low in enumerate(told)
        )

    def _is_of_doing(self, at: int) -> bool:
        doing = self.words.lows[at + 1 : at + 2]
        return self.words.lows[at : at + 1] == ["of"] and doing != [] and doing[0].endswith("ing")

    def _by_statement(self, first: int, stop: int, index: int, modality: Modality) -> bool:
        """ "The group has issued a statement saying …": the group says so."""
        words, speech = self.words, self.speech
        if speech.carriers.isdisjoint(words.lows[max(first, index - 4) : index]):
            return False
        issued = next(
            (
                k
                for k in range(index - 2, max(first, index - 9), -1)
                if words.lows[k] in speech.issue
            ),
            None,
        )
        subject = self._subject(first, issued) if issued is not None else None
        if subject is None:
            return False
        cue = (words.starts[subject[0]], words.ends[index])
        self._add(index_span(words, index + 1, stop), cue, subject[1], modality)
        return True

    def _passive(
        self, sentence: Sentence, first: int, stop: int, index: int, modality: Modality
    ) -> bool:
        """ "X was quoted as saying …" names a speaker; "X was said to have …" does not."""
        words, speech = self.words, self.speech
        low = words.lows[index]
        told = words.lows[index + 1 : index + _CARRIED]
        if low == "quoted" or _AS_SAYING in pairwise(told):
            verb = index
            while verb > first and words.lows[verb - 1] in speech.be:
                verb -= 1
            subject = self._subject(first, verb)
            if subject is None:
                return False
            self._add(
                index_span(words, index + 1, stop),
                (words.starts[subject[0]], words.ends[index]),
                subject[1],
                modality,
            )
            return True
        self._add(
            index_span(words, first, stop),
            (words.starts[index], words.ends[index]),
            Claimant(speech.unnamed, "unnamed", False),
            modality,
            remember=False,
        )
        return True

    def _according(self, sentence: Sentence, first: int, stop: int, index: int) -> bool:
        words, speech = self.words, self.speech
        length = 2 if words.lows[index + 1 : index + 2] == ["to"] else 1
        if length == 1 and (index == first or not self._names_source(index + 1, stop)):
            return False
        before = words.lows[max(first, index - 2) : index]
        opens = index - first <= 1 or (
            # "They took A and, according to medics, killed ten": what follows
            len(before) == 2 and before[1] == "," and before[0] in speech.conjunctions
        )
        claimant = self._claimant_after(index + length, stop, titled=not opens)
        if claimant is None:
            return False
        who, end = claimant
        cue = (words.starts[index], words.ends[end - 1])
        if opens:
            begin = end + 1 if end < stop and words.lows[end] in _MARKS else end
            if begin < stop:
                self._add(index_span(words, begin, stop), cue, who, "attributed")
        else:
            begin, end_at = self._back_span(sentence, first, index - 1)
            spoke = any(a.start >= sentence.start for a in self.found[-2:])
            for k in range(index - 1, first, -1):
                if spoke and words.lows[k] in speech.relatives and words.lows[k - 1] == ",":
                    begin = words.starts[k]  # "He said they hold X, which …, according to Y"
                    break
            self._add((begin, end_at), cue, who, "attributed")
        return True

    def _names_source(self, index: int, stop: int) -> bool:
        text = self.words.text[self.words.starts[index] : self.words.ends[min(index + 6, stop) - 1]]
        return any(text.startswith(alias) for alias in self.speech.sources)

    def _running_quotation(self, sentence: Sentence, first: int, stop: int) -> None:
        """A sentence that is a quotation without a cue goes on with the last speaker."""
        words = self.words
        if self.last is None or sentence.kind != "body":
            return
        inside = any(
            start <= words.starts[first] + 2 and end >= words.ends[stop - 1] - 2
            for start, end in self.page.quotations
        )
        if inside:
            self._add(
                index_span(words, first, stop),
                (sentence.start, sentence.start),
                self.last,
                "attributed",
            )

    def _is_base_verb(self, first: int, stop: int, index: int) -> bool:
        """True in "residents report that …", "the Taliban claim they …"; "report" and "claim" are
        mostly nouns."""
        words, speech = self.words, self.speech
        low = words.lows[index]
        if low not in speech.nouns_too or index == first or index + 1 >= stop:
            return False
        before, following = words.lows[index - 1], words.lows[index + 1]
        named = any(party.end == words.ends[index - 1] for party in self.page.parties)
        if not named and not before.endswith("s"):
            return False
        if before in speech.determiners or before in speech.be:
            return False
        if low == "report" and following in speech.determiners:
            return True
        return following in ("that", "to") or following in speech.people | speech.things

    def _supposed(self, first: int, stop: int, index: int) -> None:
        """ "X is believed to be in their hands": nobody says so, and it may not be."""
        words, speech = self.words, self.speech
        if words.lows[index + 1 : index + 2] != ["to"]:
            return
        marks = [k for k in range(first, stop) if words.lows[k] in _MARKS]
        begin = max([k + 1 for k in marks if k < index], default=first)
        end = min([k for k in marks if k > index], default=stop)
        self._add(
            index_span(words, begin, end),
            (words.starts[index], words.ends[index]),
            Claimant(speech.unnamed, "unnamed", False),
            "alleged",
            remember=False,
        )

    # -- spans ------------------------------------------------------------------------------------

    def _back_span(self, sentence: Sentence, first: int, stop: int) -> tuple[int, int]:
        """From the sentence's start, or its last semicolon, to before the cue.

        Quotations reach back further.
        """
        quoted = self._quote_before(first, stop)
        for index in range(stop - 1, first, -1):
            if self.words.lows[index] == ";" and not quoted:
                first = index + 1
                break
        start = self.words.starts[first]
        end = self.words.ends[max(first, stop - 1)]
        for begin, finish in self.page.quotations:
            if begin < start <= finish and finish <= end + 2:
                start = begin
        return start, max(end, start)

    def _content_after(self, index: int, stop: int) -> int | None:
        """Where what is said begins after the verb; None where nothing follows."""
        words, speech = self.words, self.speech
        position = index + 1
        if words.lows[index] in speech.addressees:
            # told Xinhua by phone [that] …: over the addressee
            while position < stop and words.lows[position] not in ("that", ",", ":", '"', "“", "."):
                low = words.lows[position]
                if position > index + 1 and low in speech.determiners:
                    break
                if position - index > 9:
                    return None
                position += 1
                if (
                    position > index + 1
                    and not words.text[words.starts[position - 1]].isupper()
                    and (low not in speech.hearers)
                ):
                    position -= 1
                    break
        dated = self.date_ends
        while position < stop:
            start = words.starts[position]
            low = words.lows[position]
            if start in dated:
                finish = dated[start]
                while position < stop and words.starts[position] < finish:
                    position += 1
                continue
            if low in (
                "on",
                "in",
                "late",
                "early",
                "that",
                ":",
                "also",
                "separately",
                "earlier",
                "later",
            ):
                if low == "in" and not (
                    position + 2 < stop and words.lows[position + 1] in ("a", "an", "its", "their")
                ):
                    break
                if low == "in":
                    position += 2
                    noun = position
                    while position < stop and words.lows[position] not in ("that", ",", ".", ":"):
                        low = words.lows[position]
                        begins = low in speech.things or low in speech.people
                        if position > noun and (begins or low in speech.determiners):
                            break  # "said in a statement it had …"
                        position += 1
                        if position - index > 14:
                            return None
                    continue
                position += 1
                continue
            if low == "," and position + 1 < stop:
                # ", adding", ", a day after …": an aside, or the comma before a quotation
                if words.lows[position + 1] in _QUOTES:
                    position += 1
                    continue
                return None
            break
        if position >= stop or words.lows[position] in (".", "!", "?", ";", ")", "-", "–", "—"):
            return None  # "…, sources said on Monday – a breach of the truce"
        return position

    def _content_end(self, begin: int, stop: int) -> int:
        """Up to the sentence's end, or a semicolon or ", while/but" that begins another voice."""
        words = self.words
        for index in range(begin, stop):
            low = words.lows[index]
            if low == ";":
                return index
            if (
                low == ","
                and index + 1 < stop
                and words.lows[index + 1] in ("while", "but", "whereas")
            ):
                for later in range(index + 2, stop):
                    if words.lows[later] in self.speech.verbs:
                        return index
        return stop

    def _quote_before(self, first: int, begin: int) -> bool:
        return any(low in _QUOTES for low in self.words.lows[max(first, begin - 2) : begin])

    # -- claimants ---------------------------------------------------------------------------

    def _subject(self, first: int, verb: int) -> tuple[int, Claimant] | None:
        """The noun phrase before a verb of saying: the word it begins at, and who it is."""
        words, speech = self.words, self.speech
        end = verb
        dated = self.date_starts
        while end > first and (
            words.lows[end - 1] in speech.auxiliaries
            or words.lows[end - 1]
            in ("also", "later", "earlier", "meanwhile", "separately", "then", "initially", "now")
            or words.lows[end - 1].endswith("ly")
        ):
            end -= 1
        if end > first and words.ends[end - 1] in dated:
            start = dated[words.ends[end - 1]]
            while end > first and words.starts[end - 1] >= start:
                end -= 1
            while end > first and words.lows[end - 1] == "on":
                end -= 1
        if end > first + 1 and words.lows[end - 1] in ("and", "but", "then"):
            # "The rebels took X and said …": the rebels, without what they took
            start, stop = words.starts[first], words.starts[end - 1]
            # "Azerbaijan hides its losses but says 43 civilians have died"
            told: PartyMention | Mention | None = next(
                (m for m in self.page.mentions if m.start == start), None
            )
            if told is None or not self._is_land(told):
                told = next((p for p in self.page.parties if start <= p.start < stop), told)
            who = None if told is None else self._claimant(words.text[told.start : told.end])
            return (end - 1, who) if who is not None else None
        if end > first and words.lows[end - 1] == ")":
            opened = (k for k in range(end - 2, max(first, end - 8), -1) if words.lows[k] == "(")
            end = next(opened, end)  # "the Communication Service (GCS) announced"
        if end > first + 1 and words.lows[end - 1] in _DASHES:
            # "Two groups — A and B — say": the groups
            opens = (k for k in range(end - 2, first, -1) if words.lows[k] == words.lows[end - 1])
            end = next(opens, end)
        if end > first and words.lows[end - 1] == ",":
            # "Talal Silo, the spokesman of the SDF, told …": over the apposition
            comma = None
            for position in range(end - 2, max(first - 1, end - 26), -1):
                if words.lows[position] == ",":
                    comma = position
                    break
                if words.lows[position] in _QUOTES:
                    break
            if comma is None or comma == first:
                return None
            last = comma
            if words.lows[last - 1] == ")":  # "the spokesman for the army (SPLA), Ann Lee, said"
                opened = (k for k in range(last - 2, max(first, last - 8), -1))
                last = next((k for k in opened if words.lows[k] == "("), last)
            head = self._phrase_start(first, last)
            if head == last:
                return None
            name = self._text(head, comma)
            title = self._text(comma + 1, end - 1) if self._is_title(comma + 1) else ""
            if not (speech.be - {"'s"}).isdisjoint(words.lows[head:comma]):
                return None  # "Three were killed in the clash, which lasted an hour, said X"
            if not name or not (name[0].isupper() or words.lows[head] in speech.determiners):
                # "Ann Lee, spokeswoman for the president, Bo Li, denied": Ann Lee
                outer = self._phrase_start(first, head - 1) if head - 1 > first else head
                name = self._text(outer, head - 1)
                if words.lows[head - 1] != "," or not name[:1].isupper():
                    return None
                return outer, self._claimant(name, self._text(head, end - 1))
            return head, self._claimant(name, title)
        if end > first and words.lows[end - 1] in ("who", "which"):
            return None  # "people in X who confirmed it": in passing
        begin = self._after_opening(self._phrase_start(first, end), end)
        if begin == end:
            return None
        if words.lows[begin] in ("i", "we") and end - begin <= 2:
            return None  # "I can say that", within somebody's words
        if words.lows[begin] in speech.relatives and end - begin > 1:
            begin += 1  # "X, which the army said it had taken"
        if words.lows[begin] in speech.relatives or words.lows[begin] == "to":
            return None  # "claimed to have seized it and released footage"
        if words.lows[end - 1] in speech.people:
            begin = end - 1  # "the truce they declared"
        behind_comma = begin > first + 1 and words.lows[begin - 1] == ","
        if behind_comma and words.lows[begin] in speech.asides:
            # "A resident, speaking by phone from Goma said"
            head = self._phrase_start(first, begin - 1)
            if head < begin - 1:
                return head, self._claimant(self._text(head, begin - 1))
        begin = self._after_clause(begin, end)
        if begin > first and words.lows[begin - 1] == "," and self._is_place(begin, end):
            # "Ali Ahmed, an elder in Hama, Syria, said": the elder
            aside = self._subject(first, begin)
            if aside is not None and aside[1].person:
                return aside
        name = self._text(begin, end)
        return begin, self._claimant(name)

    def _is_land(self, told: PartyMention | Mention) -> bool:
        """True for a country that does something itself; not for "Russia's army"."""
        if not isinstance(told, Mention) or told.place is None or told.place.kind != "country":
            return False
        return not any(p.start == told.start for p in self.page.parties)

    def _is_title(self, begin: int) -> bool:
        """False for an aside that tells how somebody spoke: "however", "in a statement"."""
        low = self.words.lows[begin]
        speech = self.speech
        return not any(
            low in words
            for words in (
                speech.asides,
                speech.prepositions,
                speech.relatives,
                speech.subordinators,
            )
        )

    def _after_clause(self, begin: int, end: int) -> int:
        """Over "A day after the army took X" before "the army", who speaks at the end."""
        words = self.words
        start, stop = words.starts[begin], words.ends[end - 1]
        inside = [p for p in self.page.parties if start <= p.start and p.end <= stop]
        if len(inside) < 2 or inside[-1].end != stop:
            return begin
        after = words.at(inside[0].end)
        if not words.lows[after].endswith("ed") or words.lows[after] in self.speech.verbs:
            return begin
        last = words.at(inside[-1].start)
        return last - (words.lows[last - 1] in self.speech.determiners)

    def _is_place(self, begin: int, end: int) -> bool:
        """True where a place's name is all that stands there."""
        start, stop = self.words.starts[begin], self.words.ends[end - 1]
        return any(mention.start == start and mention.end == stop for mention in self.page.mentions)

    def _after_opening(self, begin: int, end: int) -> int:
        """Over "in a televised statement", "on Thursday", "a day earlier" before the speaker."""
        words, speech = self.words, self.speech
        for mention in self.page.dates:
            if mention.end <= words.starts[begin] or mention.start >= words.ends[end - 1]:
                continue
            after = words.at(mention.end)
            if begin < after < end and mention.start - words.starts[begin] <= 4:
                begin = after
        if words.lows[begin] not in speech.prepositions:
            return begin
        for index in range(end - 1, begin + 2, -1):
            if words.lows[index] in speech.determiners or any(
                party.start == words.starts[index] for party in self.page.parties
            ):
                return index
        return begin

    def _phrase_start(self, first: int, end: int) -> int:
        """The first word of the noun phrase that ends before `end`."""
        words, speech = self.words, self.speech
        begin = end
        while begin > first and end - begin < _LONGEST_CLAIMANT:
            low = words.lows[begin - 1]
            if low in _MARKS or low in (".", "!", "?", "that", "as", "but", "while", "after"):
                break
            cue = low in speech.verbs and low not in speech.of_tolls
            if cue and begin != end and begin - 1 > first:
                break  # but "Reports from X said"
            if low in speech.subordinators and low not in ("following", "so"):
                break
            begin -= 1
        while begin < end and (words.lows[begin] in ("and", "but", "then", "or", "'s", "-")):
            begin += 1
        return begin

    def _claimant_after(
        self, index: int, stop: int, titled: bool = True
    ) -> tuple[Claimant, int] | None:
        """The claimant whose name begins at `index`, with the title after a comma, and its end."""
        words, speech = self.words, self.speech
        end = index
        while end < stop and end - index < _LONGEST_CLAIMANT:
            low = words.lows[end]
            if low in _MARKS or low in (
                ".",
                "!",
                "?",
                "that",
                "and",
                "as",
                "who",
                "which",
                "after",
            ):
                break
            if words.starts[end] in self.date_ends and end > index:
                break
            end += 1
        trimmed = end
        while trimmed > index and words.lows[trimmed - 1] in ("on", "in", "at", "late", "early"):
            trimmed -= 1
        clause = (speech.auxiliaries | speech.be) - {"'s"}
        if (
            words.lows[index] in speech.prepositions
            and not words.text[words.starts[index]].isupper()
        ):
            return None  # "X, said from Goma": X
        if trimmed == index or not clause.isdisjoint(words.lows[index:trimmed]):
            return None  # "…, denied the army had left": a clause
        title = ""
        if titled and trimmed == end and end < stop and words.lows[end] == ",":
            finish = end + 1
            while finish < stop and words.lows[finish] not in (",", ".", ";"):
                finish += 1
            short = finish - end < _LONGEST_CLAIMANT and end + 1 < stop
            title = self._text(end + 1, finish) if short and self._is_title(end + 1) else ""
        return self._claimant(self._text(index, trimmed), title), trimmed

    def _add(
        self,
        span: tuple[int, int],
        cue: tuple[int, int],
        who: Claimant,
        modality: Modality,
        remember: bool = True,
    ) -> None:
        if span[0] >= span[1]:
            return
        if remember:
            self._remember(who)
        self.found.append(Attribution(*span, *cue, who.name, who.kind, modality))


def _can_speak(who: Claimant) -> bool:
    """False for what is no source: a thing that "suggests" something."""
    return who.person or who.kind != "unnamed" or who.name.lower().endswith("s")


def index_span(words: Words, first: int, stop: int) -> tuple[int, int]:
    """The offsets of words first..stop, end exclusive."""
    return words.starts[first], words.ends[stop - 1]


def conceded(page: Page, attribution: Attribution) -> bool:
    """True where the cue is one of conceding: "acknowledged that …"."""
    tables: dict[str, Any] = languages.load(page.report.language)
    cue = page.report.text[attribution.cue_start : attribution.cue_end].lower().split()
    conceding: Sequence[str] = tables["attribution"]["words"]["conceding"]
    return any(word in conceding for word in cue)
