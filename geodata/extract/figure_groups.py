"""Whom a figure counts, where its own noun doesn't tell: "five others", "three of them"."""

from __future__ import annotations

import re

from geodata.extract.attribution import speaker_of
from geodata.extract.figure_row import Figure, Row
from geodata.extract.figure_victims import victims_of
from geodata.extract.party_table import lexicon_for
from geodata.extract.phrases import words_of
from geodata.extract.speakers import side_of_claimant
from geodata.extract.toll_words import ARMED, Piece

# "Ukrainian dead", "junta deaths there at between …".
_SIDES_DEAD = re.compile(r"\b(?P<side>[\w-]+) (?:dead|deaths|bodies|fatalities)\b")
_STILL_THEIRS = re.compile(r"(?: (?!and\b|while\b|but\b)[\w-]+)*(?: (?:at|as|to) .{0,20})?\s*")
_REACH = 90  # characters before a figure that its noun stands in
_MOSTLY = re.compile(r"[KA]?,a+(?P<who>G)")
_IN_UNIFORM = re.compile(r"\s(?:in|wearing)\s(?:[\w-]+\s)?(?:uniforms?|fatigues)\b")
_JOINED = re.compile(r"M[pdcwy,&]{0,12}&$")  # "12 civilian deaths in Norton and 30 injuries"
_WORD = re.compile("[a-z]+")
_AMONG = re.compile(r"[KA]?(?:&[BN][KA])?[dc]{0,2}(?P<p>p)a*(?P<who>[Gyw])")
_ALL_ARE = re.compile(r",ai?(?P<who>[Gy])(?=$|[,;&])")


def name_groups(row: Row) -> None:
    """A bare number counts the same kind of people as the figure before it."""
    last: Figure | None = None
    for one in row.found:
        piece = one.pieces[0]
        unsaid = one.group in ("", "all")
        if unsaid and (side := _dead_of_a_side(row, one)) is not None:
            one.group, one.party = "combatants", one.party or side
        if not one.group:
            if piece.code == "M":
                one.group = (
                    _left_behind(row, piece)
                    or _among_whom(row, piece)
                    or _headed(row, piece)
                    or _shared(row, piece)
                )
            elif last is not None:
                # "a woman was killed and five others hurt": the others need not be women.
                others = piece.low == "others"
                alone = others and (last.pieces[0].code == "S" or last.measure != one.measure)
                women = last.group in ("women", "children")
                mixed = any(
                    f.group not in (last.group, "") and f.measure == last.measure
                    for f in row.found[: row.found.index(last)]
                    if f.whole is None and f.end == last.end
                )
                one.group = "all" if (alone and women) or mixed else last.group
                one.party = one.party or last.party
            elif piece.low == "others" and _group_before(row, piece) != "all":
                one.group = _group_before(row, piece)
            elif piece.low == "others" and row.before is not None:
                one.group, one.party = row.before.group, row.before.party
            elif one.whole is not None:
                one.group = one.whole.group
            elif _recounts(row, one):
                assert row.before is not None
                one.group, one.party = row.before.group, row.before.party
            else:
                one.group = _group_before(row, piece)
                if one.group == "all" and not one.total:
                    one.group = victims_of(row, piece, one.measure) or "all"
        if one.group == "all":
            one.group = _told_among(row, one) or "all"
        if one.group == "all" and one.whole is not None and piece.low == "people":
            one.group = one.whole.group  # "41 civilians, among them ten people who …"
        if one.group == "all" and _of_fighters(row, one):
            one.group = "combatants"
        if one.group == "all" and one.whole is None:
            one.group = _all_of_them(row, one) or "all"
        lost = one.rule == "lost" or (one.rule == "noun of" and _is_loss(row, piece))
        own = row.words.toll["own_men"]
        if lost and (
            (one.group == "all" and piece.low in ("men", "members"))
            or (one.rule == "noun of" and piece.low in own)
        ):
            one.group = "combatants"
        if one.rule == "lost" and one.group == "peacekeepers":
            one.group = "combatants"  # the state that lost them counts them among its own
        if one.group == "all" and one.rule == "short" and _just_lost(row, piece):
            one.group = "combatants"
        if one.group == "all" and _is_massacre(row, piece):
            one.group = "civilians"
        mixed_up = one.measure == "evacuated" and not _is_of_people(row, piece)
        if one.group == "all" and one.measure in ("displaced", "evacuated") and not mixed_up:
            one.group = "civilians"  # those who flee their homes are not under arms
        if one.group == "all" and one.rule == "active" and _boasted(row, one):
            one.group = "combatants"
        if one.party is None and (one.rule == "lost" or _suffered(row, piece)):
            one.party = _loser(row, one.start)
            if one.party is not None and one.group == "all":
                one.group = "combatants"
        if (ours := _own_losses(row, one)) is not None:
            one.group, one.party = "combatants" if one.group == "all" else one.group, ours
        if one.rule != "superseded" and one.whole is None:
            last = one


def _own_losses(row: Row, one: Figure) -> str | None:
    """M23 of "M23 said it killed 20 soldiers and put its own losses at two dead"."""
    text = words_of(row.page.report.text).lowered
    if row.words.own_losses.search(text, row.sentence.start, one.pieces[0].start) is None:
        return None
    said = speaker_of(row.page, one.start, one.end)
    return side_of_claimant(row.page, said.claimant) if said is not None else None


def _dead_of_a_side(row: Row, one: Figure) -> str | None:
    """The side whose dead "140 Ukrainian dead" are, or "junta deaths, put at 200": its fighters.

    Of a nation only where its forces fight in the report.
    """
    text = words_of(row.page.report.text).lowered
    named = {party.name for party in row.page.parties}
    lexicon = lexicon_for(row.page.report.language)
    for found in _SIDES_DEAD.finditer(text, max(row.sentence.start, one.start - _REACH), one.end):
        between = text[found.end() : max(found.end(), one.pieces[0].start)]
        if not _STILL_THEIRS.fullmatch(between):
            continue
        low = found["side"]
        country = lexicon.demonyms.get(low)
        if country is not None and lexicon.state.get(country) in named:
            return lexicon.state[country]
        spans = (p for p in row.page.parties if p.start <= found.start() < p.end)
        if (party := next(spans, None)) is not None:
            return party.name
    return None


def _among_whom(row: Row, piece: Piece) -> str:
    """The civilians of "12 casualties among civilians", or ""."""
    at = row.pieces.index(piece)
    following = row.pieces[at + 1 : at + 3]
    if len(following) == 2 and following[0].low in row.words.toll["among"]:
        return following[1].group
    return ""


def _is_of_people(row: Row, piece: Piece) -> bool:
    """True for "212 people", in a sentence without fighters; not for "people, rebels and kin"."""
    told = row.page.report.text[piece.start : piece.end].lower()
    if any(p.group in ARMED or p.low in row.words.voc.armed for p in row.pieces):
        return False
    return piece.code == "B" or told.endswith(("people", "persons"))


def _boasted(row: Row, one: Figure) -> bool:
    """True where a side claims so many of another nation: "said it had killed 1,500 Norlanders"."""
    text, piece = row.page.report.text, one.pieces[0]
    last = text[piece.start : piece.end].lower().split()[-1]
    before = [p for p in row.pieces if p.start < one.start]
    claimed = any(p.code in "vC" for p in before)
    return last in row.words.voc.demonyms and claimed and not any(p.code == "w" for p in before)


def _left_behind(row: Row, piece: Piece) -> str:
    """The fighters of "14 bodies in army uniform" and "the militants left behind 14 bodies"."""
    at = row.pieces.index(piece)
    before = row.pieces[max(0, at - 4) : at]
    fled = [p.low for p in before[-2:]] == ["left", "behind"]
    side = any(p.code == "y" or p.group in ARMED for p in before)
    text = words_of(row.page.report.text).lowered
    clad = _IN_UNIFORM.match(text, piece.end) is not None
    return "combatants" if clad or (fled and side) else ""


def _told_among(row: Row, one: Figure) -> str:
    """The soldiers of "9 dead and 21 injured among the military", or ""."""
    among = _AMONG.match(row.codes, row.pieces.index(one.pieces[0]) + 1)
    if among is None or row.pieces[among.start("p")].low not in row.words.toll["among"]:
        return ""
    who = row.pieces[among.start("who")]
    armed = who.code == "y" or who.low in row.words.voc.armed
    return "combatants" if armed else who.group if who.group != "all" else ""


def _shared(row: Row, piece: Piece) -> str:
    """The civilians of "12 civilian deaths and 30 injuries" too; "all" where nobody says whom."""
    at = row.pieces.index(piece)
    joined = _JOINED.search(row.codes[:at])
    # "… perished, though only 34 bodies were found": of those told before
    only = at > 0 and row.pieces[at - 1].low in row.words.toll["with_all"] and row.found
    if only and row.found[0].start < piece.start:
        return row.found[0].group or "all"
    return (row.pieces[joined.start()].group if joined else "") or "all"


def _headed(row: Row, piece: Piece) -> str:
    """The civilians of "Civilian casualties this year: 12 deaths", or ""."""
    heading = re.match(r"(G)[DL][^;]*;", row.codes)
    if heading is None or row.pieces[heading.end() - 1].low != ":":
        return ""
    return row.pieces[0].group if piece.start > row.pieces[heading.end() - 1].start else ""


def _all_of_them(row: Row, one: Figure) -> str:
    """The soldiers of "29 dead, all soldiers", or ""."""
    for found in _ALL_ARE.finditer(row.codes):
        word, who = row.pieces[found.start() + 1], row.pieces[found.start("who")]
        others = [p for p in row.pieces[: found.start()] if p.start >= one.end and p.code in "N;"]
        if word.low in row.words.toll["all"] and word.start >= one.end and not others:
            return who.group or row.words.voc.persons.get(who.low.rpartition(" ")[2], "")
    return ""


def _is_loss(row: Row, piece: Piece) -> bool:
    """True in "the loss of nineteen men"."""
    before = row.pieces[max(0, row.pieces.index(piece) - 2) : row.pieces.index(piece)]
    return any(p.low == "loss" for p in before)


def _just_lost(row: Row, piece: Piece) -> bool:
    """True in "the brigade lost 3 killed and 19 wounded", "the troops had 33 dead"."""
    lost = [i for i, p in enumerate(row.pieces) if p.code in "OQh" and p.start < piece.start]
    if not lost:
        return False
    verb = row.pieces[lost[-1]]
    if verb.code in "Qh" and not any(
        p.code == "y" or p.group in ARMED or p.low in row.words.voc.armed
        for p in row.pieces[max(0, lost[-1] - 1) : lost[-1]]
    ):
        return False
    between = {p.code for p in row.pieces if verb.start < p.start < piece.start}
    return between <= set("BKA&,a")


def _is_massacre(row: Row, piece: Piece) -> bool:
    """True in "the gang massacred at least 115 people"."""
    before = row.pieces[max(0, row.pieces.index(piece) - 2) : row.pieces.index(piece)]
    return any(p.low in row.words.toll["massacring"] for p in before)


def _recounts(row: Row, one: Figure) -> bool:
    """True in "Russia claimed that more than 500 had died", behind another's count."""
    at = row.pieces.index(one.pieces[0])
    return (
        row.before is not None
        and row.before.measure == one.measure
        and one.pieces[0].code == "B"
        and "v" in row.codes[:at]
        and "c" not in row.codes
    )


def _of_fighters(row: Row, one: Figure) -> bool:
    """True in "gave its losses as 118 dead", "1,000 dead on the rebel side"; not where the text
    itself says otherwise ("put its dead at 175, mostly civilians")."""
    at = row.pieces.index(one.pieces[0])
    mostly = _MOSTLY.match(row.codes, at + 1)
    if mostly is not None and row.pieces[mostly.start("who")].group == "civilians":
        return False
    text = words_of(row.page.report.text).lowered
    number = one.pieces[0].start
    if row.words.losses.search(text, max(row.sentence.start, number - 120), number):
        return True
    if one.pieces[0].code in "BA" and row.words.both_sides.match(text, one.end):
        return True
    side = row.words.on_side.match(text, one.end, row.sentence.end)
    heading = row.words.on_side.search(text, row.sentence.start, one.start)
    if (
        side is None
        and heading is not None
        and text[heading.end() : one.start].strip() in (":", ",")
    ):
        side = heading  # "Casualties on the government side: 5 killed"
    if side is None:
        return False
    armed = row.words.voc.armed
    return any(word in armed for word in _WORD.findall(side[0])) or any(
        side.start() <= p.start < side.end() for p in row.page.parties
    )


def _suffered(row: Row, piece: Piece) -> bool:
    """True in "the army suffered 30 casualties": they are the subject's own."""
    at = row.pieces.index(piece)
    return piece.code == "M" and "Q" in row.codes[max(0, at - 2) : at]


def _group_before(row: Row, piece: Piece) -> str:
    """The people last named in the sentence, where a number leans on them ("three of them")."""
    at = row.pieces.index(piece)
    verbs = [p.low for p in row.pieces[max(0, at - 2) : at + 4]]
    if any(low in row.words.toll["of_fighters"] for low in verbs):
        return "combatants"
    if row.codes[:at].rstrip("a") == "oN,":
        return row.pieces[1].group  # "Of 120 cadets, 40 were killed"
    if piece.part and piece.code == "B":  # "two of the wounded died"
        wholes = [f for f in row.found if f.whole is None and f.end <= piece.start]
        return wholes[-1].group if wholes else "all"
    if piece.part or piece.low == "others":
        for other in reversed(row.pieces):
            if other.start < piece.start and other.code in "NG" and other.group:
                return other.group
    return "all"


def _loser(row: Row, start: int) -> str | None:
    """The party that lost them: the one right before the verb, else the sentence's first."""
    lost = [i for i, p in enumerate(row.pieces) if p.code in "OQ" and p.start <= start + 1]
    verb = lost[-1] if lost else 0
    at = verb - 1
    while at > 0 and row.pieces[at].code in "hmax":
        at -= 1
    if at >= 0 and row.pieces[at].party:
        return row.pieces[at].party
    return next((p.party for p in row.pieces[:verb] if p.code == "y"), None)
