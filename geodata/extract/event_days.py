"""The days of what a stretch of a report tells: which of the dates named there are its own.

The day of speaking is a date in the text but not the date of what was said; background keeps its
own days; what no date says happened on the report's day, or so the report is read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from geodata.extract.attribution import speaker_of
from geodata.extract.date_asides import Asides
from geodata.extract.date_words import (
    DAY,
    FROM_THEN,
    NO_DAY,
    SO_LONG,
    SOME_WHILE,
    UP_TO_THEN,
    DateWords,
    are_apart,
    back,
    date_words,
    has_own_day,
    one_day,
)
from geodata.extract.dates import calendar_unit, is_history, story_day
from geodata.extract.page import DateMention, Page, Sentence
from geodata.extract.sentence_units import within
from geodata.model import DateRange

_BULLETS = " \t*•–—-:.#[]()=_"
_WEEKDAY = re.compile(r"[\W_]*(?:[A-Za-z]{3,9})?[\W_]*")  # before a day, its weekday
_ENTRY = re.compile(r"\s*(?:[-–—:]|\))\s")  # "March 3 – …"
_ENTRIES = 60  # dates back that a heading is sought among
_BESIDE = 25  # characters after a state within which its day may stand
_BOUNDARY = re.compile(r"[,;:()—–]|\s--?\s|[A-Za-z]+")
_OF_A_CAMPAIGN = frozenset({"of", "since"})  # "the first victory of a month-long offensive"
_LONG_AGO = 60  # days before a history's own day
_VAGUE = 5.0  # what a season or year costs against a day
# Costs of the way from the words told to a date of their sentence; at `_TOO_FAR` the report's
# own day is the better guess.
_COMMA, _SAME_TIME, _AFTER_CLAUSE, _OTHER_TIME, _SPOKEN_SOFTLY, _SPOKEN, _TOO_FAR = (
    4, 3, 16, 40, 24, 60, 38,
)  # fmt: skip

_RELATIVE = re.compile(r"\b(?:who|which)\b[^,;:]*$")
_CLOSED_OFF = re.compile(r",\s(?:and|but|then)\b")
_IN_RELATIVE = re.compile(r"[^,;:] (?:who|which)\b[^,;:]*$")


def event_dates(page: Page, start: int, end: int, now: bool = False) -> DateRange | None:
    """The days of what the words `start`..`end` tell.

    A date of their own clause, or one the sentence opens with; else, where the sentence leans on
    the one before it ("The attack …"), that one's; else the report's own day. The day somebody
    *said* it counts only where nothing else is known. "This came after …" has an open start.
    """
    words = date_words(page.report.language)
    if now:
        return _of_a_state(page, start, end, words)
    return _event_dates(page, start, end, words, depth=0)


def beginning_of(page: Page, dates: DateRange) -> DateRange:
    """The days from which on something is so: of "ours since May", May; other days unchanged."""
    if dates.how != FROM_THEN:
        return dates
    for mention in page.dates:
        if mention.named is not None and mention.dates == dates:
            return replace(mention.named, text=dates.text)
    return dates


def not_of_a_war(page: Page, dates: DateRange) -> DateRange | None:
    """The report's day for what is told "early in the eight-month war": the months are the war's,
    and nothing that happens once takes them. Other days unchanged."""
    of_a_war = dates.how == SO_LONG and "-" in dates.text
    return _own_day(_story_day(page)) if of_a_war else dates


def since_so_long(dates: DateRange, number: int, unit: str) -> DateRange:
    """The days up to the last of `dates`, from so many days, weeks, months or years before it on.

    "For ten years" is seldom ten to the day: of what is counted in years, a year is the precision.
    """
    if dates.last is None:
        return dates
    first = back(dates.last, number, unit)
    if unit.startswith("y"):
        first = date(first.year, 1, 1)
    return DateRange(first, dates.last, "range", dates.text, f"{number} {unit} up to then")


def _of_a_state(page: Page, start: int, end: int, words: DateWords) -> DateRange | None:
    """The days of "They still hold X": the report's own day, but for a date beside the words."""
    beside = within(page.dates, start, end + _BESIDE)
    if any(mention.dates.how == FROM_THEN or mention.end <= end for mention in beside):
        return _event_dates(page, start, end, words, depth=0)
    index = bisect_right(page.sentences, start, key=_at) - 1
    sentence = page.sentences[index]
    speaker = speaker_of(page, start, end)
    here = within(page.dates, sentence.start, sentence.end) if speaker is not None else ()
    for mention in here:
        # What is said to be so is so on the day of speaking.
        spoken = _is_spoken(page.report.text, sentence, mention, start, words)
        if spoken and mention.dates.precision == "day":
            return replace(mention.dates, how=f"said then ({mention.dates.how})")
    told = _own_day(_story_day(page)) or _event_dates(page, start, end, words, depth=0)
    return _heading(page, index) or told


def _heading(page: Page, index: int) -> DateRange | None:
    """The day of the list or diary entry a sentence stands under: "15 JUNE", "March 3 – …".

    A heading is a line of a day and nothing else; an entry opens with its day and a dash or colon.
    """
    text = page.report.text
    paragraph = page.sentences[index].paragraph if index >= 0 else -1
    last = bisect_right(page.dates, _end_of(page, index), key=_at)
    for mention in reversed(page.dates[max(0, last - _ENTRIES) : last]):
        line = text.rfind("\n", 0, mention.start) + 1
        if text[line : mention.start].strip(_BULLETS) and not _WEEKDAY.fullmatch(
            text[line : mention.start]
        ):
            continue
        after = text[mention.end : mention.end + 2000].partition("\n")[0]
        if mention.dates.precision not in ("day", "range"):
            continue
        if not after.strip(_BULLETS):
            return replace(mention.dates, how=f"the day of its heading ({mention.dates.how})")
        inside = page.sentences[bisect_right(page.sentences, mention.start, key=_at) - 1]
        if _ENTRY.match(after) and inside.paragraph == paragraph:
            return replace(mention.dates, how=f"the day of its entry ({mention.dates.how})")
    return None


def _opens_entry(text: str, sentence: Sentence, mention: DateMention) -> bool:
    """True for the day a list's entry or an agency's story opens with: "March 3 – …"."""
    opens = not text[sentence.start : mention.start].strip(_BULLETS)
    return opens and _ENTRY.match(text, mention.end) is not None


def _end_of(page: Page, index: int) -> int:
    return page.sentences[index].end if index >= 0 else 0


def _at(item: DateMention | Sentence) -> int:
    return item.start


def _event_dates(
    page: Page, start: int, end: int, words: DateWords, depth: int
) -> DateRange | None:
    text = page.report.text
    anchor = _story_day(page)
    index = bisect_right(page.sentences, start, key=lambda s: s.start) - 1
    if index < 0:
        return _own_day(anchor)
    sentence = page.sentences[index]
    here = [d for d in page.dates if sentence.start <= d.start < sentence.end]
    if sentence.kind == "title":
        # A headline tells what the story's first sentence tells, and names no days itself.
        story = next((s for s in page.sentences[index + 1 :] if s.kind == "body"), None)
        if story is not None and not here and depth < 3:
            told = [d for d in page.dates if story.start <= d.start < story.end]
            first_told = told[0].start if told else story.end
            return _event_dates(page, story.start, max(story.start, first_told - 1), words, 3)
    asides = Asides(text, sentence, here, words)
    best, spoken, lowest = None, None, float(_TOO_FAR)
    for mention in here:
        if mention.dates.how == SO_LONG and _follows(text, sentence, mention, words):
            continue  # "Following a four-month offensive …": what is told came at its end
        if words.compared.search(text, start, max(start, mention.start)):
            continue  # "clashes reminiscent of a siege last year"
        how = mention.dates.how
        if (
            (how == FROM_THEN or how.startswith("this "))
            and words.superlative.search(text, sentence.start, mention.start)
            and _just_then(text, mention, start, words) is None
        ):
            continue
        if mention.dates.first == anchor and _opens_entry(text, sentence, mention):
            continue  # "July 15 - Rebels have taken …": the report's own day, before all others
        said = _is_spoken(text, sentence, mention, start, words)
        if said >= _SPOKEN:
            spoken = mention.dates
            continue
        cost = said + _distance(asides, mention, start, end, words)
        if cost < lowest:
            lowest, best = cost, mention
        elif said and spoken is None and cost < _SPOKEN:
            spoken = mention.dates
    shifted = _shifted(page, index, start, best, words, depth)
    if shifted is not None:
        return shifted
    if best is not None:
        then = _just_then(text, best, start, words)
        return then or _ongoing(text, best, start, end, anchor, words)
    elsewhere = _told_elsewhere(page, index, start, spoken, words, depth)
    return _some_time_before(page, sentence, start, end, elsewhere, words) or elsewhere


def _told_elsewhere(
    page: Page, index: int, start: int, spoken: DateRange | None, words: DateWords, depth: int
) -> DateRange | None:
    """The days of what its own clause gives no day: of its heading, of the sentence before, of
    speaking, of what a history told last, or the report's."""
    anchor = _story_day(page)
    heading = _heading(page, index)
    if heading is not None and not (spoken is not None and heading.first == anchor):
        return heading  # a dateline's day says less than the day of speaking
    if index > 0 and depth < 3:
        leant = _leant(page, index, words, depth)
        if leant is not None:
            return leant
    if spoken is not None and not spoken.how.startswith(SOME_WHILE):
        return replace(spoken, how=f"{NO_DAY}; said then ({spoken.how})")
    if anchor is None and page.dates:
        # A narrative without a day of its own: the last date it named.
        earlier = [d.dates for d in page.dates if d.end <= start and d.dates.precision != "year"]
        return replace(earlier[-1], how="the date named last") if earlier else None
    if anchor is not None and is_history(page.report.text, words):
        last = _told_last(page, page.sentences[index], start, anchor)
        if last is not None:
            return last
    return _own_day(anchor)


def _some_time_before(
    page: Page,
    sentence: Sentence,
    start: int,
    end: int,
    told: DateRange | None,
    words: DateWords,
) -> DateRange | None:
    """ "X had earlier fallen", "they once held X": some day before what is told around it."""
    if told is None or told.last is None:
        return None
    text = page.report.text
    clause = re.split(r"[,;:(—–]", text[sentence.start : start])[-1]
    found = words.some_time_before.search(clause + text[start:end])
    found = found or words.earlier_opens.match(text, sentence.start, end)
    if found is None:
        return None
    return DateRange(None, told.last - DAY, "before", found[0], "some time before")


def _told_last(page: Page, sentence: Sentence, start: int, anchor: date) -> DateRange | None:
    """The day a history has come to in this paragraph, where it lies well before its own day."""
    here = {s.start for s in page.sentences if s.paragraph == sentence.paragraph}
    began = min(here, default=sentence.start)
    for mention in reversed(page.dates):
        if began <= mention.start and mention.end <= start:
            first = mention.dates.first
            days = mention.dates.precision in ("day", "range", "month")
            if days and first is not None and mention.dates.how != FROM_THEN:
                long_ago = (anchor - first).days > _LONG_AGO
                return replace(mention.dates, how="the date named last") if long_ago else None
    return None


def _story_day(page: Page) -> date | None:
    return story_day(page.report.text, page.report.anchor, page.report.language)


def _just_then(text: str, mention: DateMention, start: int, words: DateWords) -> DateRange | None:
    """ "… since 7 October, when gunmen killed …": what follows "when" happened on that day."""
    first = mention.dates.first
    if mention.dates.how == UP_TO_THEN:  # "… until August, when the army retook it"
        then = words.when.match(text, mention.end, start)
        return mention.named if then is not None and mention.end <= start else None
    if mention.dates.how != FROM_THEN or first is None or mention.end > start:
        return None
    opening = words.when.match(text, mention.end, start)
    if opening is None or "," in text[opening.end() : start]:
        return None  # "Since April, when fighting broke out, 15,000 have died"
    return mention.named


def _follows(text: str, sentence: Sentence, mention: DateMention, words: DateWords) -> bool:
    """True where "after" or "following" stands a word or two before the date."""
    before = text[max(sentence.start, mention.start - 24) : mention.start].lower().split()
    while before and before[-1] in words.about_so_long:
        before.pop()
    return any(word in words.earlier_clause or word in _OF_A_CAMPAIGN for word in before[-2:])


def _own_day(anchor: date | None) -> DateRange | None:
    if anchor is None:
        return None
    return DateRange(anchor, anchor, "day", how=f"{NO_DAY}; the report's day")


def _is_spoken(
    text: str, sentence: Sentence, mention: DateMention, start: int, words: DateWords
) -> int:
    """How surely the date is the day of speaking rather than of what is told at `start`."""
    before = text[max(sentence.start, mention.start - 50) : mention.start]
    offset = mention.start - len(before)
    spoken_at = None
    for found in re.finditer(r"[A-Za-z]+|[,;:]", before):
        if found[0] in ",;:":
            spoken_at = None
        elif found[0].lower() in words.speaking:
            spoken_at = offset + found.start()
            told = re.findall(r"[a-z]+", before[found.end() :].lower())[:1]
            # "said its fighters on Friday took X": what is said has begun
            if found[0].lower() in words.says and told and told[0] in words.begins_saying:
                spoken_at = None
    if spoken_at is not None and not spoken_at < start < mention.start:
        return _SPOKEN
    if mention.end <= start:
        # "On Tuesday the army said that …"
        between = text[mention.end : start]
        if any(w in words.speaking for w in re.findall(r"[a-z]+", between[-120:])):
            return _SPOKEN_SOFTLY
    return 0


def _distance(
    asides: Asides, mention: DateMention, start: int, end: int, words: DateWords
) -> float:
    """What lies between the words and the date, as a cost; 0 where the date is among them."""
    if _IN_RELATIVE.search(asides.text, start, max(start, mention.start)):
        return _OTHER_TIME  # "drove out the rebels who took X on Friday": the rebels' day
    told_of = _RELATIVE.search(asides.text, asides.sentence.start, mention.start)
    if told_of and mention.end <= start and _CLOSED_OFF.match(asides.text, mention.end):
        return _OTHER_TIME  # "X, which they regained last month, and entered it"
    if mention.start < end and mention.end > start:
        return 0.0
    ahead = mention.start >= end
    between = asides.between(*((end, mention.start) if ahead else (mention.end, start)))
    cost = len(between) / 40
    if asides.keep_apart(mention, start, end) and not _goes_on(asides.text, mention, start, words):
        return _OTHER_TIME
    if ahead and (words.next_clause.search(between) or words.of_another_verb.search(between)):
        cost += _OTHER_TIME
    leads = not ahead and mention.start - asides.sentence.start < 30
    for found in _BOUNDARY.finditer(between):
        word = found[0].lower()
        if word in ("before", "after") and words.time_of_day.match(between, found.end()):
            continue  # "before lunch on Friday"
        if not word[0].isalpha():
            cost += _COMMA
        elif word in words.same_time:
            cost += _SAME_TIME
        elif word in words.joining and not ahead:
            cost += 1  # "on the 5th, and Barton on the 9th"
        elif word in words.earlier_clause:
            other = ahead and (
                mention.dates.how == FROM_THEN
                or words.another_clause.search(between, 0, found.start())
            )
            cost += _OTHER_TIME if other else _AFTER_CLAUSE
        elif word in words.contrast and not ahead:
            cost += _COMMA
        elif word in words.other_time and not (leads and word == "that"):
            cost += _OTHER_TIME
    if _is_told_closer(mention, asides.dates):
        cost += _VAGUE  # "this spring: they took X on one day, April 13"
    # A date the sentence opens with holds for all of it, until another is named.
    return min(cost, 12.0) if leads and cost < 2 * _OTHER_TIME else cost


def _is_told_closer(mention: DateMention, others: Sequence[DateMention]) -> bool:
    """True for a month, season or year within which the sentence names a day."""
    dates = mention.dates
    if dates.precision not in ("month", "year") and dates.how != "season":
        return False
    return any(
        other is not mention
        and other.dates.precision in ("day", "range")
        and not are_apart(dates, other.dates)
        for other in others
    )


def _shifted(
    page: Page, index: int, start: int, best: DateMention | None, words: DateWords, depth: int
) -> DateRange | None:
    """Days of what happened before the sentence's own: "This came after …", "two days after …"."""
    text = page.report.text
    sentence = page.sentences[index]
    before = text[sentence.start : start]
    if best is not None and best.dates.how == SO_LONG:
        best = None  # "a day after they took X, ending a long siege"
    came = words.came_after.match(before)
    # The last: "two days after they took A and a day after they took B".
    so_long = None
    if "after" in before[-160:].lower():
        so_long = next(reversed([*words.so_long_after.finditer(before[-160:])]), None)
    before_it = (
        [d for d in page.dates if sentence.start <= d.start < start - len(so_long[0])]
        if so_long is not None
        else []
    )
    if best is not None and best.start >= start - 1:
        if so_long is None or not words.of_another_clause.search(text, start, best.start):
            return None  # "two days after they took A on Friday"
        opens = before_it or not before[-160:][: so_long.start()].strip()
        best = before_it[-1] if before_it else best if opens else None
    elif best is None and before_it and before_it[-1].dates.precision == "day":
        best = before_it[-1]  # "took A on Friday, officials said, two days after it was lost"
    if came is None and so_long is None:
        return None
    behind = sentence.start + came.end() if came is not None and so_long is None else None
    if best is not None and behind is not None and best.start >= behind:
        return None  # "This came after they on Friday took A"
    base = best.dates if best is not None else None
    if base is None and came is not None and index > 0 and depth < 3:
        prior = page.sentences[index - 1]
        dated = [d for d in page.dates if prior.start <= d.start < prior.end]
        if dated:
            base = _event_dates(page, dated[0].start, dated[0].end, words, depth + 1)
    base = base or _own_day(_story_day(page))
    if base is None:
        return None
    if so_long is not None:
        then = _so_long_before(base, so_long, words)
        guessed = then is not None and then.first == then.last and not has_own_day(base)
        return replace(then, how=f"{then.how} ({NO_DAY})") if then and guessed else then
    return DateRange(None, base.last, "before", came[0].strip() if came else "", "some time before")


def _so_long_before(base: DateRange, so_long: re.Match[str], words: DateWords) -> DateRange | None:
    """So many days, weeks, months or years before the first of `base`, or some, or hours."""
    day = base.first or base.last
    if day is None:
        return None
    unit = (so_long["unit"] or so_long["bare"] or so_long["one"]).lower()
    if unit[0] == "h":
        return replace(base, how="hours before")
    if so_long["bare"]:
        first = back(day, 7 if unit[0] == "d" else 30, "day")
        return DateRange(first, day - DAY, "range", so_long[0].strip(), "some time before")
    number = so_long["n"] or "one"
    then = back(day, int(number) if number.isdigit() else words.numbers[number.lower()], unit)
    if so_long["less"]:
        return DateRange(then, day - DAY, "range", so_long[0].strip(), "some time before")
    if unit[0] in "my" and not words.to_the_day.search(so_long[0]):
        first, last, precision = calendar_unit(then, "month" if unit[0] == "m" else "year", 0)
        return DateRange(first, last, precision, how=f"so many {unit} before")
    return one_day(then, f"so many {unit} before")


_TOLL = 80  # characters before a war's first day within which its toll is spoken of


def _ongoing(
    text: str,
    best: DateMention,
    start: int,
    end: int,
    anchor: date | None,
    words: DateWords,
) -> DateRange:
    """ "The war, which erupted in April, has killed …", "brought the toll of the siege, which began
    in May, to 900": from then up to the report's day."""
    if anchor is None or best.dates.first is None:
        return best.dates
    still = _goes_on(text, best, start, words) and words.perfect.search(text[best.end : end])
    toll = words.of_toll.search(text, max(0, best.start - _TOLL), best.start)
    if still or (toll and _goes_on(text, best, max(start, best.end), words)):
        return replace(best.dates, last=anchor, precision="range", how=FROM_THEN)
    return best.dates


def _goes_on(text: str, mention: DateMention, start: int, words: DateWords) -> bool:
    """True for the day something before `start` began that may go on: "The war, which erupted
    in April, has …"."""
    before = re.findall(r"[A-Za-z]+", text[max(0, mention.start - 30) : mention.start])
    began = any(word.lower() in words.beginning for word in before[-3:])
    return began and mention.end <= start


def _leant(page: Page, index: int, words: DateWords, depth: int) -> DateRange | None:
    """The days of the sentence before, where this one goes on telling about the same."""
    text = page.report.text
    sentence, prior = page.sentences[index], page.sentences[index - 1]
    if prior.kind != "body" or sentence.kind != "body":
        return None
    leans = words.leaning.match(text, sentence.start)
    if not leans and prior.paragraph != sentence.paragraph:
        return None
    dated = [d for d in page.dates if prior.start <= d.start < prior.end]
    if not dated:
        return None
    day = _event_dates(page, dated[0].start, dated[0].end, words, 3)
    anchor = _story_day(page)
    if day is None or day.first is None:
        return None
    if day.how == FROM_THEN and not leans:
        return None
    # Background ("in May 2015 …") is not what the next sentence goes on about, unless it says so.
    so_far = day.how == SO_LONG and day.last == anchor  # "In these twenty days …"
    if anchor is not None and (anchor - day.first).days > (31 if so_far else 14) and not leans:
        return None
    if anchor is not None and day.precision not in ("day", "range") and not leans:
        return None
    return replace(day, how=f"as the sentence before ({day.how})")
