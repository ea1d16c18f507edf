"""The shape of a report: title, dateline, sentences, quotations, and what is not the story.

Newspaper pages carry more than their article: a stamp in the header, link lists in the footer,
captions in between. Everything here keeps exact offsets into the report's text, so that whatever
is read later can be shown in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache

from geodata.extract import languages
from geodata.extract.page import Layout, Sentence, SentenceKind
from geodata.model import Report

_LONGEST_TITLE = 200  # characters; a longer first line is the story itself
_LONGEST_DAY = 30  # characters of a line that is a day and nothing else
_AROUND_DAYS = " .,:|-–—•=*#"
_LONGEST_LINK = 110  # an unpunctuated line under "MOST READ" longer than this may be prose


def lay_out(report: Report) -> Layout:
    """The report with its title, dateline and stamp filled in where the file named none, its
    sentences in text order and the stretches inside quotation marks.

    A dateline's date without a year takes the year that brings it closest before the day of
    publication. A stamp without a zone is read in the agency's own time where we know it, else as
    UTC. The dateline itself belongs to no sentence.
    """
    words = _words(report.language)
    text = report.text
    lines = list(_paragraphs(text))
    title_line = _title_line(report, lines, words)
    kinds = _line_kinds(text, lines, title_line, words)
    published = report.published or _stamp(text, lines, kinds, words)
    sentences: list[Sentence] = []
    place, day, told = report.dateline_place, report.dateline_date, False
    paragraph = 0
    body_lines_seen = 0
    for (start, end), kind in zip(lines, kinds, strict=True):
        if kind == "boilerplate":
            sentences.append(Sentence(start, end, paragraph, kind))
            continue
        if kind == "body":
            if not told and body_lines_seen < 4:
                line = _dateline(text, start, end, published, words)
                if line is not None:
                    start, where, when = line
                    place, day, told = place or where, day or when, True
            body_lines_seen += 1
            # Only bylines and the like stand before a dateline, no sentence of the story.
            told = told or bool(_ENDS_SENTENCE.search(text[max(start, end - 6) : end]))
        if kind == "title":
            sentences.append(Sentence(start, end, paragraph, kind))
        else:
            sentences += [
                Sentence(first, last, paragraph, kind)
                for first, last in _split(text, start, end, words)
            ]
        paragraph += 1
    title = report.title
    if not title and title_line is not None:
        title = text[slice(*lines[title_line])]
    laid_out = replace(
        report, title=title, published=published, dateline_place=place, dateline_date=day
    )
    return Layout(laid_out, tuple(sentences), tuple(_quotations(text, lines)))


class _Words:
    """A language's tables for this room, compiled once."""

    def __init__(self, language: str) -> None:
        table = languages.load(language)
        shapes = table["layout"]
        self.boilerplate = _starting(shapes["boilerplate"])
        self.footers = _starting(shapes["footers"])
        self.captions = _starting(shapes["captions"])
        self.caption_ends = re.compile("|".join(f"(?:{s})" for s in shapes["caption_ends"]), re.I)
        self.months: dict[str, int] = table["months"]
        self.weekdays: dict[str, int] = table["weekdays"]
        self.zones: dict[str, int] = table["zones"]
        self.agency_zones: dict[str, str] = table["agency_zones"]
        rules = table["sentences"]
        self.abbreviations = frozenset(rules["abbreviations"])
        self.before_number = frozenset(rules["before_number"])
        self.doubtful = frozenset(rules["doubtful_stops"])
        self.cut_short = self.abbreviations | self.before_number | self.doubtful
        self.starters = frozenset(rules["starters"])
        month = "|".join(sorted(self.months, key=len, reverse=True))
        # Arabic papers give a month both its names: "أيار/مايو".
        month = rf"(?:{month})\b\.?(?:/(?:{month})\b)?"
        self.day = re.compile(
            rf"(?P<m1>{month})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y1>\d{{4}}))?"
            rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m2>{month})(?:,?\s+(?P<y2>\d{{4}}))?"
            r"|(?P<y3>\d{4})[-/.](?P<m3>\d{1,2})[-/.](?P<d3>\d{1,2})",
            re.I,
        )
        self.dateline = re.compile(
            r"[\[(]?(?P<before>[A-Z][A-Za-z]{2,8}\.? \d{1,2}(?:, \d{4})?\.\s+)?"
            r"(?P<place>(?![A-Z][a-z]+day\b)\w[\w'’`‘.\-]*(?:[ /]\w[\w'’`‘.\-]*){0,3}"
            r"(?:,\s\w[\w'’.\-]*(?:\s\w[\w'’.\-]*){0,3}){0,2}?)?"
            rf"(?:[,.،]?\s*[(,]?\s*(?P<date>{self.day.pattern})\)?\.?,?)?"
            r"(?:\s*[(\[/](?P<agency>(?=[^()\[\]/]*[^\W\d_])[^()\[\]/]{2,40})[)\]/][,.]?\s*(?P<dash1>--+|[—–‑_-]|:|/)?"
            r"|\s*\)?(?P<dash2>--+|[—–‑_-]|:))\)?\]?\s*(?=\S)",
            re.I,
        )
        self.clock = re.compile(
            r"[T ,|]*(?:at\s)?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?(?:\.\d+)?\s?"
            r"(?P<half>[ap]\.?m\b\.?)?\s?"
            rf"(?P<zone>[+-]\d\d:?\d\d|(?:{'|'.join(self.zones)})\b)?",
            re.I,
        )


@cache
def _words(language: str) -> _Words:
    return _Words(language)


def _starting(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"[\s\"'“‘•*>|\[(]*(?:" + "|".join(f"(?:{p})" for p in patterns) + ")", re.I)


# --- lines and their kinds -----------------------------------------------------------------------

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_ENDS_SENTENCE = re.compile(r"[.!?…؟۔。][\"'”’»)\]]*\s*$")


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each paragraph, trimmed: blocks between blank lines, and lines within
    them unless the block is prose broken at a fixed width."""
    start = 0
    for gap in [*_BLANK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        block = text[start:end]
        if "\n" not in block or _is_wrapped(block):
            yield from _trimmed(text, start, end)
        else:
            at = start
            for line in block.split("\n"):
                yield from _trimmed(text, at, at + len(line))
                at += len(line) + 1
        start = gap.end() if gap else end


def _is_wrapped(block: str) -> bool:
    """True where every line but the last is about equally long and most end mid-sentence."""
    lines = block.rstrip().split("\n")
    inner = [line.rstrip() for line in lines[:-1]]
    if not inner or min(map(len, inner)) < 45 or max(map(len, inner)) > 110:
        return False
    if len(inner) == 1 and not lines[-1].lstrip()[:1].islower():
        return False
    return sum(not _ENDS_SENTENCE.search(line) for line in inner) * 2 > len(inner)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    if start < end:
        yield start, end


def _title_line(report: Report, lines: list[tuple[int, int]], words: _Words) -> int | None:
    """Which line is the headline: the one the file names, else a first line that ends openly."""
    text = report.text
    wanted = " ".join(report.title.split())
    if wanted:
        for number, (start, end) in enumerate(lines[:6]):
            if " ".join(text[start:end].split()) == wanted:
                return number
        return None
    for number, (start, end) in enumerate(lines[:4]):
        line = text[start:end]
        if words.boilerplate.match(line) or words.day.fullmatch(line.strip(" .,")):
            continue
        if number == len(lines) - 1 or end - start > _LONGEST_TITLE:
            return None
        if _ENDS_SENTENCE.search(line) and not line.endswith(("?", "!")):
            return None
        found = _dateline(text, start, end, None, words)
        return number if found is None else None
    return None


def _line_kinds(
    text: str, lines: list[tuple[int, int]], title_line: int | None, words: _Words
) -> list[SentenceKind]:
    kinds: list[SentenceKind] = []
    in_footer = False
    body_seen = False
    headings = _day_headings(text, lines, words)
    for number, (start, end) in enumerate(lines):
        line = text[start:end]
        kind: SentenceKind = "body"
        ends_sentence = bool(_ENDS_SENTENCE.search(line[-6:]))
        if number == title_line:
            kind = "title"
        elif end - start < 400 and (
            words.captions.match(line) or words.caption_ends.search(line[-80:])
        ):
            kind = "caption"
        elif number in headings:
            in_footer = False
        elif _is_boilerplate(line, ends_sentence, body_seen, words) or (
            in_footer and not ends_sentence and end - start < _LONGEST_LINK
        ):
            kind = "boilerplate"
            in_footer = in_footer or (body_seen and bool(words.footers.match(line)))
        elif ends_sentence:
            in_footer = False
            body_seen = True
        kinds.append(kind)
    return kinds


def _day_headings(text: str, lines: list[tuple[int, int]], words: _Words) -> frozenset[int]:
    """The lines of a chronicle or diary that are a day and nothing else, with prose under them.

    One such line alone is the stamp of a page.
    """
    found = [
        number
        for number, (start, end) in enumerate(lines[:-1])
        if end - start <= _LONGEST_DAY
        and words.day.fullmatch(text[start:end].strip(_AROUND_DAYS))
        and _ENDS_SENTENCE.search(text[max(0, lines[number + 1][1] - 6) : lines[number + 1][1]])
    ]
    return frozenset(found) if len(found) > 1 else frozenset()


def _is_boilerplate(line: str, ends_sentence: bool, body_seen: bool, words: _Words) -> bool:
    if len(line) < 160 and words.boilerplate.match(line):
        # "Related to the attack, three men were held." is prose that begins like a heading.
        return not (ends_sentence and len(line) > 60 and " " in line[20:]) or line[0] in "©("
    if ends_sentence or len(line) > 60:
        return False
    bare = line.strip(_AROUND_DAYS)
    if words.day.fullmatch(bare) or bare.isdigit():
        return True
    # A short line in capitals after the story began is a heading of the page, not of the story.
    return body_seen and line.isupper() and len(line.split()) <= 5


# --- stamps and datelines ------------------------------------------------------------------------


def _stamp(
    text: str, lines: list[tuple[int, int]], kinds: list[SentenceKind], words: _Words
) -> datetime | None:
    """When the page says it was published, from the furniture around its story."""
    for (start, end), kind in zip(lines[:12], kinds, strict=False):
        if kind != "boilerplate":
            continue
        for found in words.day.finditer(text, start, end):
            day = _named_day(found, None, words)
            if day is None:
                continue
            clock = words.clock.match(text, found.end(), end)
            hour, minute, zone = 0, 0, None
            if clock:
                hour, minute = int(clock["hour"]), int(clock["minute"])
                if (clock["half"] or "").lower().startswith("p") and hour < 12:
                    hour += 12
                zone = _zone(clock["zone"], words)
            if zone is None:
                line = text[start:end].lower()
                zone = next(
                    (_zone(z, words) for name, z in words.agency_zones.items() if name in line),
                    None,
                )
            if hour < 24 and minute < 60:
                return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone or UTC)
    return None


def _zone(name: str | None, words: _Words) -> timezone | None:
    if not name:
        return None
    if name[0] in "+-":
        digits = name[1:].replace(":", "")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        if minutes >= 24 * 60:
            return None
        return timezone(timedelta(minutes=minutes if name[0] == "+" else -minutes))
    return timezone(timedelta(minutes=words.zones[name.upper()]))


def _named_day(found: re.Match[str], around: date | None, words: _Words) -> date | None:
    """The day a match of `words.day` names; one without a year needs a day to lie close before."""
    for n in "123":
        if not found[f"d{n}"]:
            continue
        month_word = found[f"m{n}"].partition("/")[0].rstrip(".").lower()
        month = int(month_word) if month_word.isdigit() else words.months[month_word]
        day = int(found[f"d{n}"])
        if found[f"y{n}"]:
            return _day(int(found[f"y{n}"]), month, day)
        if around is None:
            return None
        # A stamp may lag the dateline across midnight, so a day's grace.
        for year in (around.year + 1, around.year, around.year - 1):
            named = _day(year, month, day)
            if named is not None and named <= around + timedelta(days=1):
                return named
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_SENTENCE = 60  # characters; what is shorter may be a title: "Syria - a year on"
_DATELINE_MARK = re.compile(r"--|[—–‑]|\s-|[:)\]/]|-\s")


def _dateline(
    text: str, start: int, end: int, published: datetime | None, words: _Words
) -> tuple[int, str | None, date | None] | None:
    """Where the story begins behind a dateline at `start`, with the place and day it names.

    Newspapers open with "KYIV, March 2 -", "BEIRUT (Reuters) -", "Adana, 5 May 2015 (AFP) -":
    capitals, an agency or a day tell them from a sentence that merely has a dash in it.
    """
    if _DATELINE_MARK.search(text, start, min(end, start + 120)) is None:
        return None
    found = words.dateline.match(text, start, min(end, start + 120))
    if found is None or found.end() >= end:
        return None
    place, agency, dash = found["place"], found["agency"], found["dash1"] or found["dash2"]
    date_words = found["date"]
    if place is None and not (agency and dash):
        return None
    capitals = place is not None and _is_capitals(place.split(",")[0])
    titled = place is not None and all(
        w[:1].isupper() or w == "of" for w in re.findall(r"\w[\w'’.-]*", place)
    )
    opens = _opens(text, found.end())
    if dash:
        marks = capitals or agency is not None or date_words is not None or dash in "—–--"
        if dash in ":/-‑_":
            # "Juba - Rebel forces …": a hyphen between blanks before a whole sentence
            apart = text[: found.end()].endswith(f" {dash} ") and end - found.end() > _SENTENCE
            marks = capitals or agency is not None or date_words is not None
            marks |= dash == "-" and apart and titled and len((place or "").split()) <= 2
        fits = place is None or capitals or titled
    else:
        marks = agency is not None and (capitals or date_words is not None)
        fits = capitals or titled
    if not (marks and fits and opens):
        return None
    if place is not None and not capitals and len(place.split(",")[0].split()) > 3:
        return None
    around = published.date() if published is not None else None
    day = None
    if date_words or found["before"]:
        named = words.day.search(found["before"] or date_words)
        day = _named_day(named, around, words) if named else None
    return found.end(), place.strip(" ,.") if place else None, day


def _is_capitals(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    if not any(c.isupper() or c.islower() for c in letters):
        return len(letters) > 1 and len(name.split()) <= 3  # a script without capitals
    return len(letters) > 1 and sum(c.isupper() for c in letters) > 0.7 * len(letters)


def _opens(text: str, at: int) -> bool:
    if at >= len(text) or text[at].islower():
        return False
    return text[at].isalnum() or text[at] in "\"'“‘[(«"


# --- sentences -----------------------------------------------------------------------------------

_STOP = re.compile(
    r"(?P<stop>[.!?…؟۔。]+)[\"'”’»)\]]*(?P<gap>\s+)(?=[\"'“‘«(\[¿]*(?P<next>[^\W_][\w'’-]*))"
)
_INITIALS = re.compile(r"(?:\w\.)+\w")
_LAST_WORD = re.compile(r"(?<![\w.’'])([\w.’']+)$")


def _split(text: str, start: int, end: int, words: _Words) -> Iterator[tuple[int, int]]:
    at = start
    for found in _STOP.finditer(text, start, end):
        following = found["next"]
        if following[0].islower():
            continue  # scripts without capitals have no small letters either
        if found["stop"] == "." and _goes_on(text, at, found.start(), following, words):
            continue
        yield at, found.start("gap")
        at = found.end("gap")
    if at < end:
        yield at, end


def _goes_on(text: str, start: int, stop: int, following: str, words: _Words) -> bool:
    """True where the full stop at `stop` belongs to an abbreviation or an initial."""
    window = text[max(start, stop - 20) : stop].lower()
    last = window[window.rfind(" ") + 1 :]
    if len(last) > 1 and last.isalpha() and last not in words.cut_short:
        return False  # as most sentences end
    found = _LAST_WORD.search(text, max(start, stop - 20), stop)
    if found is None:
        return False
    word = found[1]
    low = word.lower()
    if low in words.doubtful or (len(low) > 2 and _INITIALS.fullmatch(low)):
        return following.lower() not in words.starters
    if low in words.before_number:
        return following[0].isdigit()
    if low in words.abbreviations:
        # "at No. 5", "on Oct. 17", but "…in the month of Dec. The army": a capital reopens.
        return not (low in words.months and following.lower() in words.starters)
    return len(word) == 1 and word.isupper()


_QUOTE = re.compile(r"[“”«»\"]")
_CLOSES = {"“": "”", "«": "»"}


def _quotations(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Inside of each pair of marks; a quotation left open runs to the end of its paragraph, as
    papers leave it open where the next paragraph carries it on."""
    for start, end in lines:
        opened: int | None = None
        closer = ""
        for mark in _QUOTE.finditer(text, start, end):
            if opened is None:
                if mark[0] in "”»":
                    continue
                opened, closer = mark.end(), _CLOSES.get(mark[0], mark[0])
            elif mark[0] == closer:
                if mark.start() > opened:
                    yield opened, mark.start()
                opened = None
        if opened is not None and opened < end:
            yield opened, end


_GAP = re.compile(r"\(\?<[=!][^)]*\)|\[[^\]]*\]|\\s(?![*+?{])| (?![*+?{])")


def loosened(shape: str) -> str:
    """The regular expression with each single gap between words as wide as a line's end ("\\r\\n"),
    so that hard-wrapped mails read like any other text."""
    return _GAP.sub(lambda m: r"\s{1,2}" if m[0] in (r"\s", " ") else m[0], shape)
