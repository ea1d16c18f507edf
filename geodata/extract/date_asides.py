"""Asides and participles with a day of their own: "Norton, which they had seized in March, fell on
Sunday", "the home of a general killed in May". What such a day tells is told of nothing else.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from geodata.extract.date_words import DateWords
from geodata.extract.page import DateMention, Sentence

_CLOSES = {",": ",", "(": ")", "–": "–", "—": "—"}
_BEFORE_A_DATE = 60  # characters that a participle with its agent may take


class Asides:
    """The asides of one sentence, and to which of them its dates belong."""

    def __init__(
        self, text: str, sentence: Sentence, dates: Sequence[DateMention], words: DateWords
    ) -> None:
        self.text = text
        self.sentence = sentence
        self.words = words
        self.dates = dates
        self.spans = tuple(self._find())

    def of(self, at: int) -> tuple[int, int] | None:
        """The innermost aside around that letter."""
        return next((s for s in reversed(self.spans) if s[0] <= at < s[1]), None)

    def keep_apart(self, mention: DateMention, start: int, end: int) -> bool:
        """True where the date is of an aside, or of a participle, that tells nothing of
        `start`..`end`; or where those stand in an aside with a day of its own."""
        own, told = self.of(mention.start), self.of(start)
        if own is not None and not own[0] <= start < own[1]:
            return True
        if told is not None and own != told and not told[0] <= mention.start < told[1]:
            return any(told[0] <= d.start < told[1] and d is not mention for d in self.dates)
        return self._of_a_participle(mention, start, end) or self._of_a_subject(mention, start)

    def between(self, low: int, high: int) -> str:
        """The text from one to the other, without the asides that open and close between them."""
        pieces, at = [], low
        for first, last in self.spans:
            if at <= first and last < high:
                pieces.append(self.text[at : first - 1])
                at = last + 1
        return "".join(pieces) + self.text[at:high]

    def _find(self) -> Iterator[tuple[int, int]]:
        """First and last letter + 1 of each aside, the marks around it left out."""
        text, stop = self.text, self.sentence.end
        for opening in self.words.aside.finditer(text, self.sentence.start, stop):
            mark = opening[0][0]
            start = opening.start() + 1
            at = opening.end()
            while True:
                close = text.find(_CLOSES[mark], at, stop)
                other = text.find(";", at, stop)
                close = min((c for c in (close, other) if c >= 0), default=stop)
                if close == stop or not self._goes_on(close):
                    break
                at = close + 1
            yield start, close

    def _goes_on(self, comma: int) -> bool:
        """True for a comma within a date or a list of names."""
        index = bisect_right(self.dates, comma, key=lambda d: d.start) - 1
        if index >= 0 and comma < self.dates[index].end:
            return True
        return self.words.listed.match(self.text, comma, self.sentence.end) is not None

    def _of_a_subject(self, mention: DateMention, start: int) -> bool:
        """ "Troops who took Norton on Thursday have entered Sutton": the subject's day alone."""
        if mention.end > start or not self.words.straight_on.fullmatch(
            self.text, mention.end, start
        ):
            return False
        found = self.words.restrictive.match(self.text, self.sentence.start, mention.start)
        return found is not None and found["before"].lower() not in self.words.speaking

    def _of_a_participle(self, mention: DateMention, start: int, end: int) -> bool:
        floor = max(self.sentence.start, mention.start - _BEFORE_A_DATE)
        found = self.words.participle.search(self.text, floor, mention.start)
        if found is None or (found.start() <= end and start <= found.end()):
            return False
        if mention.start >= end:
            return found.start() > end
        return self.words.then_finite.match(self.text, mention.end, start + 1) is not None
