"""Figures of people harmed or moved: "killing 12, among them 3 children", "some 300,000 fled".

A figure becomes a claim once it has a place, days, a speaker and a scope. Running totals repeat
earlier deaths, so what a new total replaces is linked to it, and a part ("including 1,130
civilians") to its whole: neither is ever added.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from geodata.extract import attribution, languages, places
from geodata.extract.date_words import DAYS_OF_MONTH, FROM_TO, NO_DAY
from geodata.extract.event_days import event_dates
from geodata.extract.figure_row import Figure
from geodata.extract.figures import figures_of
from geodata.extract.page import Page, Sentence
from geodata.extract.phrases import words_of
from geodata.extract.text import loosened
from geodata.model import DateRange, Measure, Mention, Modality, Scope, Toll

_KEPT = 8192  # words of which it is remembered whether they are of violence
_HOURS = re.compile(r"\bhours\b")
_BESIDE = 60  # characters behind a part of a toll within which its own day stands
_MARK = re.compile("[,;]")
_FEW = 10  # a party's own losses up to this are those of a day
_BORROWED = ("as the ", "the date named last")  # days told of something else before
_MANY = 1000  # a toll this high, told without a day, is a running total
_AT_NAME = re.compile(r" at [A-Z]")
_IN_NAME = re.compile(r" (?:at|in|near) (?=[A-Z])")
_NAME = 30  # characters that "Russian-held Norton" may have
_LATELY = 3  # sentences back that a figure without a place may go on about
_WAY = 70  # characters that "told reporters from the Congolese capital, " may have
_TOWN = 2  # precision of a place one can point at
_HARM = frozenset({"killed", "wounded", "casualties", "missing"})
_LEFT = frozenset({"displaced", "evacuated", "relocated"})  # counted where they left


def find_tolls(page: Page) -> list[Toll]:
    """Every figure of people killed, wounded, missing, captured, moved …, in text order.

    A part follows its whole, with the whole's id in `part_of`; a total that replaces another has
    the other's id in `supersedes`. Planned and hypothetical harm is left out, "no deaths" is a
    negated zero and only where the text speaks of violence.
    """
    figures = figures_of(page)
    if not figures:
        return []
    words = _words(page.report.language)
    setting = _Setting(page, figures, words)
    tolls = _listed_alike([_claim(page, one, words, setting) for one in figures])
    return sorted(tolls, key=lambda t: (t.start, t.end))


def _listed_alike(tolls: list[Toll]) -> list[Toll]:
    """ "4,000 men, 2,000 women and 226 girls were killed": one count, with one scope."""
    running = {(t.end, t.measure) for t in tolls if t.scope == "cumulative" and not t.part_of}
    return [
        replace(t, scope="cumulative")
        if t.scope == "incident" and not t.part_of and (t.end, t.measure) in running
        else t
        for t in tolls
    ]


class _Words:
    """A language's tables for this room, compiled once."""

    def __init__(self, language: str) -> None:
        table = languages.load(language)
        scopes = table["scopes"]

        def shape(name: str) -> re.Pattern[str]:
            """For words in lower case (see `Words.lowered`)."""
            return re.compile(loosened(scopes[name]))

        self.clock = shape("clock")
        self.there = shape("there")
        self.whole_war = shape("whole_war")
        self.period = shape("period")
        self.daily = shape("daily")
        self.cumulative = shape("cumulative")
        self.many_blows = shape("many_blows")
        self.kept_count = shape("kept_count")
        self.all_told = shape("all_told")
        self.superlative_since = shape("superlative_since")
        self.blows = shape("blows")
        self.incident = shape("incident")
        self.of_war = shape("of_war")
        self.violence = shape("violence")
        self.one_blow = shape("one_blow")
        self.one_of_many = shape("one_of_many")
        self.raiders = shape("raiders")
        self.losses = shape("losses")
        self.month_alone = shape("month_alone")
        self.of_battle = shape("of_battle")
        self.displaced_now = shape("displaced_now")
        self.destination = shape("destination")
        self.another_clause = shape("another_clause")
        self.superlative = shape("superlative")
        self.where = shape("where")
        self.opens_next = shape("opens_next")
        self.own_clause = shape("own_clause")
        self.clause_opens = shape("clause_opens")
        self.fled_to = shape("fled_to")
        self.compound = shape("compound")
        self.of_a_state = shape("of_a_state")
        self.speaks = shape("speaks")
        self.perfect = re.compile(table["dates"]["perfect"])
        self._violent: dict[bool, set[str]] = {True: set(), False: set()}  # words looked at

    def tell_violence(self, there: frozenset[str]) -> bool:
        """Whether one of a text's words is of violence; each is looked at once and for all."""
        if not self._violent[True].isdisjoint(there):
            return True
        for low in there - self._violent[False]:
            violent = self.violence.search(low) is not None
            if len(self._violent[violent]) < _KEPT:
                self._violent[violent].add(low)
            if violent:
                return True
        return False


@cache
def _words(language: str) -> _Words:
    return _Words(language)


def _goes_on(one: Figure) -> bool:
    """True for a figure of what was told before: a new total, "two others", the wounded of it."""
    return (
        one.total
        or one.rule in ("superseded", "counted again", "treated")
        or one.pieces[0].code in "BP"
    )


class _Setting:
    """Where the figures of a page happened."""

    def __init__(self, page: Page, figures: list[Figure], words: _Words) -> None:
        cues = [(a.cue_start, a.cue_end) for a in page.attributions]
        row = words_of(page.report.text)
        text = row.lowered
        # "the governor of the northern province said" is where somebody speaks.
        mentions = tuple(
            m
            for m in page.mentions
            if not any(s <= m.start < e for s, e in cues)
            and not words.clock.match(text, m.end)  # "at 5 a.m. Moscow time"
            and not words.compound.match(text, m.end)  # "the U.S.-led coalition"
            and not _speaks(text, m, words)
            and not words.fled_to.search(text, max(0, m.start - _WAY), m.start)
            and not self._is_a_states(page, text, m, words)
        )
        self.page = replace(page, mentions=mentions) if len(mentions) < len(page.mentions) else page
        self.as_told = page
        self.lowered = text
        self.figures = figures
        # Accidents, epidemics and matches have their dead and hurt, too.
        self.is_violent = words.tell_violence(row.there)
        self.words = words
        self._main: Mention | None = None

    @staticmethod
    def _is_a_states(page: Page, text: str, mention: Mention, words: _Words) -> bool:
        """True for a country's name before its forces or its embassy: nobody died there."""
        if mention.place is None or mention.place.kind not in ("country", "region"):
            return False
        return words.of_a_state.match(text, mention.end) is not None or any(
            party.start <= mention.start < mention.end < party.end for party in page.parties
        )

    def place(self, one: Figure) -> Mention | None:
        """The place of the figure's own clause, else of its sentence, else of the figure it goes
        on about; a whole war's dead have none."""
        text, sentence, words = self.lowered, one.sentence, self.words
        if self._is_in_strange_place(one):
            return None
        mine = self._mine(one)
        page = (
            replace(self.page, mentions=mine)
            if len(mine) < len(self.page.mentions)
            else (self.page)
        )
        after = min(
            [f.start for f in self.figures if one.end <= f.start < sentence.end] or [sentence.end]
        )
        before = max(
            [f.end for f in self.figures if sentence.start <= f.end <= one.start]
            or [sentence.start]
        )
        for mention in mine:
            if before <= mention.start < one.start and words.where.match(text, mention.end):
                return mention  # "Sutton, where 800 people were killed"
        told_there = self.words.there.search(text, one.start, after)
        for start, end in ((one.start, after), (before, one.end), (sentence.start, sentence.end)):
            if any(start <= m.start < end for m in mine):
                return places.event_place(page, start, end)
            if told_there:
                break
        if told_there or self.words.there.search(text, sentence.start, sentence.end):
            return places.event_place(page, one.start, one.end)
        if self.words.whole_war.search(text, sentence.start, sentence.end):
            return None
        leads = self.figures[0]
        if one.total and leads.place is not None:
            return leads.place  # "the toll later rose": of what the story is about
        if one.before is not None and one.before.place is not None:
            return one.before.place
        # A government that speaks is better than no place at all.
        return self._near(sentence) or places.event_place(self.as_told, one.start, one.end)

    def _is_in_strange_place(self, one: Figure) -> bool:
        """ "Killed 12 men at Ouadi Doum", which no table has: at no other place."""
        found = _IN_NAME.match(self.page.report.text, one.end)
        if found is None:
            return False
        named = range(found.end(), found.end() + _NAME)
        told = [m.start for m in self.page.mentions] + [d.start for d in self.page.dates]
        return not any(start in named for start in told)

    def next_total(self, one: Figure) -> int:
        """Where the sentence goes on to a running total: what stands there is said of that."""
        ahead = [f.start for f in self.figures if f.total and f.start >= one.end]
        return min(ahead, default=len(self.page.report.text))

    def dated(self, one: Figure) -> Page:
        """The page without the days of a total told later in the figure's sentence."""
        limit = self.next_total(one)
        if one.total or limit >= one.sentence.end:
            return self.page
        dates = self.page.dates
        theirs = [d for d in dates if limit <= d.start < one.sentence.end]
        if not theirs:
            return self.page
        return replace(self.page, dates=tuple(d for d in dates if d not in theirs))

    def _mine(self, one: Figure) -> tuple[Mention, ...]:
        """The page's places less those of the sentence that belong to other figures, or that the
        people counted went to."""
        text, sentence, words = self.lowered, one.sentence, self.words
        others = [f for f in self.figures if f.sentence is sentence and f.start >= one.end]
        moved = one.measure in _LEFT
        dropped: set[int] = set()
        for mention in self.page.mentions:
            if not sentence.start <= mention.start < sentence.end:
                continue
            elsewhere = mention.start >= one.end and (
                words.another_clause.search(text, one.end, mention.start)
                or words.superlative.search(text, one.end, mention.start)
            )
            went_there = moved and words.destination.search(text, sentence.start, mention.start)
            if elsewhere or went_there:
                dropped.add(mention.start)
            elif others and mention.start >= one.end:
                following = others[0].start
                if mention.end <= following:
                    # "… were killed, and in Kupwara five soldiers died"
                    straight_on = text[mention.end : following].count(" ") <= 1
                    if straight_on and words.opens_next.search(text, one.end, mention.start):
                        dropped.add(mention.start)
                elif told := [f for f in others if f.end <= mention.start]:
                    owner = max(told, key=_end)
                    last = owner.end
                    # "…, among them ten people who died when a rocket hit a house in Ganja"
                    aside = owner.whole is not None and owner.own_clause  # "97 of them in Sutton"
                    if aside or words.own_clause.search(text, last, mention.start):
                        dropped.add(mention.start)
        if not dropped:
            return self.page.mentions
        return tuple(m for m in self.page.mentions if m.start not in dropped)

    def _near(self, sentence: Sentence) -> Mention | None:
        """The place of the sentences before in the paragraph, else where the story opens."""
        row = self.page.sentences
        index = row.index(sentence)
        for earlier in reversed(row[:index]):
            if earlier.paragraph != sentence.paragraph:
                break
            if any(earlier.start <= m.start < earlier.end for m in self.page.mentions):
                return places.event_place(self.page, earlier.start, earlier.end)
        if self._main is None:
            self._main = self._opening()
        opened = self._main.place if self._main is not None else None
        if self._main is None or (opened is not None and opened.precision > _TOWN):
            # The story is of a country: what is told of just before is nearer.
            for earlier in reversed(row[max(0, index - _LATELY) : index]):
                told = places.event_place(self.page, earlier.start, earlier.end)
                if told is not None and told.place is not None:
                    return told
        return self._main

    def _opening(self) -> Mention | None:
        """Where the story opens: the first sentence with a town, else with any place."""
        first = None
        for opening in self.page.sentences:
            here = [m for m in self.page.mentions if opening.start <= m.start < opening.end]
            if opening.kind not in ("title", "body") or not here:
                continue
            found = places.event_place(self.page, opening.start, opening.end)
            if found is not None and found.place is not None and found.place.precision <= _TOWN:
                return found
            first = first or found
        return first


def _end(one: Figure) -> int:
    return one.end


def _speaks(text: str, mention: Mention, words: _Words) -> bool:
    """True where a place stands for its government: "Kyiv lost …", "Somalia's army said"."""
    if words.speaks.match(text, mention.end) is None:
        return False
    return words.clause_opens.search(text, max(0, mention.start - 12), mention.start) is not None


def _claim(page: Page, one: Figure, words: _Words, setting: _Setting) -> Toll:
    """The figure as a claim, after those it is a part of or replaces."""
    if one.toll is not None:
        return one.toll
    text = page.report.text
    whole = _claim(page, one.whole, words, setting) if one.whole else None
    replaced = _claim(page, one.replaces, words, setting) if one.replaces else None
    if whole is None or one.own_clause:
        dates = event_dates(setting.dated(one), one.start, one.end)
        mention = setting.place(one) or (whole and one.whole and one.whole.place) or None
    else:
        dates, mention = whole.dates, one.whole.place if one.whole else None
    one.place = mention
    earlier = setting.figures[0] if one.total else one.before
    goes_on = earlier.toll if earlier and not whole and _goes_on(one) else None
    if (
        goes_on
        and goes_on.scope in ("incident", "daily")
        and goes_on.dates
        and dates
        and dates.how.startswith(NO_DAY)
    ):
        dates = replace(goes_on.dates, how=f"as the figure before ({goes_on.dates.how})")
    said = attribution.speaker_of(page, one.start, one.end)
    modality: Modality = one.modality or (said.modality if said else "asserted")
    measure: Measure = one.measure  # type: ignore[assignment]  # the table's keys are measures
    one.toll = Toll(
        report_id=page.report.id,
        start=one.start,
        end=one.end,
        quote=text[one.start : one.end],
        place_text=mention.text if mention else "",
        place=mention.place if mention else None,
        dates=dates,
        claimant=said.claimant if said else None,
        claimant_kind=said.claimant_kind if said else None,
        modality=modality,
        confidence=one.confidence if setting.is_violent else one.confidence / 2,
        rule=f"toll: {one.rule}",
        measure=measure,
        count=one.count,
        group=one.group or "all",
        group_party=one.party,
        part_of=whole.id if whole else None,
        supersedes=replaced.id if replaced else None,
        scope=("daily" if _is_of_a_day(one, setting) else whole.scope)
        if whole and not one.own_clause
        else _scope(page, one, dates, setting),
    )
    return one.toll


def _is_of_a_day(one: Figure, setting: _Setting) -> bool:
    """True for the 62 of "32,000 since May, including 62 in the past 24 hours"."""
    beside = setting.lowered[one.end : min(one.end + _BESIDE, one.sentence.end)]
    return setting.words.daily.search(_MARK.split(beside)[0]) is not None


def _scope(page: Page, one: Figure, dates: DateRange | None, setting: _Setting) -> Scope:
    """Whether the figure is of one incident, a day, a period, or a running total."""
    if one.measure == "remained":
        return "state"
    newer = next((f for f in setting.figures if f.replaces is one), None)
    if newer is not None:  # "to 52 from 50" counts the same twice
        own = event_dates(setting.dated(newer), newer.start, newer.end)
        return _scope(page, newer, own, setting)
    text, words = setting.lowered, setting.words
    sentence = one.sentence
    clause_start = max(sentence.start, one.start - 120)
    theirs = [f.start for f in setting.figures if f.whole is one and _is_of_a_day(f, setting)]
    ends = min([sentence.end, one.end + 120, setting.next_total(one), *theirs])
    clause = text[clause_start:ends]
    how = dates.how if dates else ""
    if how in ("the day it is counted from", "that year"):
        return "incident"
    number = one.count.best or one.count.low or 0
    if one.total and (
        number >= 5 * _MANY or words.all_told.search(text, max(one.start - 20, 0), one.end)
    ):
        return "cumulative"  # "lost 1,080 men over the past day, bringing total losses to 812,670"
    if words.daily.search(clause):
        return "daily"
    one_blow = one.total and number < _MANY and not words.of_war.search(clause)
    if how.startswith("from then on") and dates and _lasts(dates, 1):
        return "daily"  # "since the morning"
    one_blow_by_then = one_blow and how == "up to then"
    if how.startswith("from then on") or (how == "up to then" and not one_blow):
        return "cumulative"
    told_day = _is_told_day(dates)
    own_day = told_day and not how.startswith(_BORROWED)
    # "Three were killed on Monday, as the number of the dead since March neared 1,000"
    of_that_day = own_day and not one.total and dates is not None and dates.precision == "day"
    if _runs_on(one, clause, words, of_that_day):
        return "cumulative"
    if dates is not None and dates.first is not None and dates.last is not None and dates.text:
        length = (dates.last - dates.first).days
        if how.startswith("so long"):
            if length <= 1:
                return "daily"
            return "cumulative" if length > 45 else "period"
        blow = words.one_blow.search(clause) is not None  # "a similar attack last year"
        if (dates.precision == "year" or length > 45) and not blow:
            return "period"
        weekly = dates.precision == "week" and one.measure in {*_HARM, "displaced"}
        if weekly and not words.incident.search(clause):
            return "period"
        lost = one.rule == "lost" and number > 2 * _FEW  # "took the town in May, losing 214 men"
        if lost and dates.precision in ("month", "year") and not blow:
            return "period"
        some_day = how == "some time before"  # within so many days, on one that isn't told
        if dates.precision == "range" and not some_day and (length > 3 or how == FROM_TO):
            return "period"
        if how == DAYS_OF_MONTH and length > 1:
            return "period"
        if dates.precision == "month" and _counted_within(text, one, dates, words):
            return "period"
        if words.month_alone.search(clause):
            return "period"
        if how.startswith("this ") and dates.precision == "week" and words.perfect.search(clause):
            return "period"  # "clashes there have killed 17 soldiers this week"
    if not one.total and _of_one_battle(page, one, setting, words):
        return "incident"
    one_of_many = words.one_of_many.search(text, clause_start, one.start) is not None
    if words.period.search(clause) and not one_of_many:
        return "period"
    of_many = words.of_battle.search(clause) or words.many_blows.search(clause)
    if not told_day and of_many and not one_of_many:
        return "cumulative"
    single = words.incident.search(text, _told_with(page, sentence), sentence.end) is not None
    part = clause[clause.rfind(";", 0, max(one.start - clause_start, 0)) + 1 :]
    if not told_day and not single and number > _FEW and words.kept_count.search(part):
        return "cumulative"
    # What a party says it lost, it lost since it began to count.
    own_losses = words.losses.search(text, clause_start, one.end)
    if own_losses and (not told_day or (one.total and not single)):
        return "cumulative"
    blow = not one.total and words.one_blow.search(clause) is not None
    if how.startswith(("last month", "this month", "last year", "this year")) and not blow:
        return "period"
    if number >= _MANY and not of_that_day and words.whole_war.search(clause):
        return "cumulative"
    if one.measure in _HARM and not one.total and number >= _MANY and not (own_day or single):
        return "cumulative"  # no one blow takes so many
    uprooted = one.measure == "displaced" and number >= _MANY and not own_day
    if uprooted and (one.rule == "aside" or words.displaced_now.search(clause)):
        return "cumulative"
    if one.total:
        if how.startswith("as the ") and not single and _outgrows(number, setting.figures[0]):
            return "cumulative"
        if told_day and number < 5 * _MANY and not words.whole_war.search(clause):
            return "incident"
        earlier = [f for f in setting.figures if f.sentence is sentence and f.end <= one.start]
        told = any(f.measure in _HARM and not f.total for f in earlier)  # "two more died, …"
        first = not told and (one.before is None or one.before.measure != one.measure)
        if first and not single and not told_day and not one_blow_by_then and setting.is_violent:
            return "cumulative"  # a toll told of nothing before it is the toll of it all
        many = number >= _MANY
        if (many and number >= 5 * _MANY) or (not single and (many or words.of_war.search(clause))):
            return "cumulative"
    elif number >= _MANY and (dates is None or not dates.text) and words.perfect.search(clause):
        return "cumulative"
    if not told_day and not one_of_many and (rival := _scope_of_rival(page, one, setting)):
        return rival
    return "incident"


def _scope_of_rival(page: Page, one: Figure, setting: _Setting) -> Scope | None:
    """The running total's scope for a figure that another source sets against it: "… 340 killed
    since Monday, the Red Cross said. The army said it had lost 28 men"; None for any other."""
    words, sentence = setting.words, one.sentence
    if one.measure not in _HARM or words.incident.search(
        setting.lowered, sentence.start, sentence.end
    ):
        return None
    if any(sentence.start <= m.start < sentence.end for m in setting.page.mentions):
        return None  # somewhere of its own
    said = attribution.speaker_of(page, one.start, one.end)
    earlier = [
        f
        for f in setting.figures
        if f.end <= one.start and f.measure in _HARM and f.whole is None and f.toll is not None
    ]
    if said is None or not earlier or earlier[-1].sentence.paragraph != sentence.paragraph:
        return None
    rival = earlier[-1].toll
    if rival is None or rival.claimant in (None, said.claimant):
        return None
    return rival.scope if rival.scope in ("cumulative", "period") else None


def _runs_on(one: Figure, clause: str, words: _Words, of_that_day: bool) -> bool:
    """True where words make a running total; not "the deadliest strike since the war began", nor
    any "since" of another clause where the figure has a day of its own."""
    for found in words.cumulative.finditer(clause):
        told = found[0].lower()
        if told.startswith("since"):
            best = words.superlative_since.search(clause[: found.start()]) is not None
            blow = of_that_day or best
        else:  # "in all, four died in the shootings"
            summed = told.startswith(("in all", "in total"))
            one_time = one.measure not in _HARM or words.blows.search(clause) is not None
            blow = summed and one_time
        if not blow:
            return True
    return False


def _told_with(page: Page, sentence: Sentence) -> int:
    """Where the sentence before begins, if of the same paragraph; else where the sentence does."""
    index = page.sentences.index(sentence)
    before = page.sentences[index - 1] if index else sentence
    return before.start if before.paragraph == sentence.paragraph else sentence.start


def _outgrows(number: int, first: Figure) -> bool:
    """True for a total so far above the story's first figure that it can't be the same blow's."""
    return number >= 50 and number >= 5 * (first.count.best or first.count.low or number)


def _lasts(dates: DateRange, days: int) -> bool:
    """True where both ends are known and no further apart."""
    return (
        dates.first is not None
        and dates.last is not None
        and (dates.last - dates.first).days <= days
    )


def _of_one_battle(page: Page, one: Figure, setting: _Setting, words: _Words) -> bool:
    """ "Killed 1,140 men at Norton, for the loss of 34 of its own": both in one battle."""
    sentence = one.sentence
    if words.perfect.search(setting.lowered, sentence.start, one.start):
        return False
    first = next(f for f in setting.figures if f.sentence is sentence)
    return _AT_NAME.match(page.report.text, first.end) is not None


def _is_told_day(dates: DateRange | None) -> bool:
    """True where the text itself says the day or two it speaks of."""
    return (
        dates is not None
        and bool(dates.text)
        and not dates.how.startswith(NO_DAY)
        and _lasts(dates, 3)
    )


def _counted_within(text: str, one: Figure, dates: DateRange, words: _Words) -> bool:
    """True in "78 people were killed there in July": a count of the month, where no one blow of
    that month is told."""
    sentence = one.sentence
    at = text.find(dates.text.lower().replace("’", "'"), one.end, sentence.end)
    if at < 0 or any(mark in text[one.end : at] for mark in ",;:"):
        return False
    return (
        words.one_blow.search(text, sentence.start, sentence.end) is None
        and words.raiders.search(text, sentence.start, sentence.end) is None
    )
