"""Running totals: "the death toll rose to 52 from 50", and which total another replaces."""

from __future__ import annotations

import re
from dataclasses import replace

from geodata.extract.figure_row import Figure, Row
from geodata.extract.figure_shapes import GOING_ON
from geodata.extract.numbers import bounded
from geodata.extract.phrases import words_of
from geodata.extract.toll_words import Piece

_TOTAL = re.compile("[LKAD]")
_LABEL = re.compile(r"[KADL];[BN](?!a*[KAIQ])")
_EITHER = re.compile("[KA]&[KA]")
_LABELLED_SIDE = re.compile("[wGy]")  # "Enemy losses: 70 men"
# "bringing the army's losses in the province to 58"
_TO = re.compile(r"[KAD](?:p[dcwyGT]{1,3}){0,2}(?P<to>[ap])(?=a*[NB])")
# "the dead since 27 November at 826", "our dead there at 17"
_AT = re.compile(r"[KAD](?:s[wydcG]{1,4}|(?:p?[dcyw]|[wyv]){0,3})(?P<at>[pws])(?=a*[NB])")
_PUT_IT_AT = re.compile(r"(?P<v>v)[wy]pa*(?P<np>[NB])")


def take_totals(row: Row) -> None:
    """ "the death toll rose to 52 from 50", "the number of people killed has risen to 52"."""
    toll = row.words.toll
    for opening in _TOTAL.finditer(row.codes):
        at = opening.start()
        piece = row.pieces[at]
        labelled = _labelled(row, at)
        if piece.code != "L" and not labelled and not _stands_at(row, at):
            continue
        if labelled:
            one = row.add(at + 2, piece.measure, "toll", 0.75, None)
            one.total, one.start = True, piece.start
            _group_of_toll(row, one, at)
            continue
        if _number_first(row, at):
            one = row.add(at - 1, piece.measure, "toll", 0.8, None)
            one.total = True
            one.end = piece.end
            _group_of_toll(row, one, at)
            continue
        first: Figure | None = None
        for index in range(at + 1, min(at + 30, len(row.pieces))):
            other = row.pieces[index]
            if other.code in ";":
                break
            if other.code not in "NBMU" or other.count is None or index in row.taken:
                continue
            back = index - 1
            while back > at and row.pieces[back].code == "a" and row.pieces[back].low != "as":
                back -= 1  # "is now 38"
            before = row.pieces[back].low if row.codes[back] in "bp" else row.pieces[index - 1].low
            rose = before in toll["up_from"] or before in toll["rising"]
            raised = other.count.qualifier == "up_to" and rose  # "has gone up to 37"
            if raised and other.count.best is not None:  # "was revised up to 72"
                other.count = bounded(other.count.best, "exact")
                before = "to"
            if before in toll["numbering"] and index - at == 2:
                before = "at"
            if before in toll["from"]:
                continue
            if before not in toll["toll_to"] and index - at > 1:
                continue
            if other.code == "U":
                continue
            if other.part:
                continue
            # "put enemy losses at over 300 killed"
            own = row.pieces[index + 1] if row.codes[index + 1 : index + 2] in ("K", "A") else None
            measure = own.measure if own is not None and own.measure else piece.measure
            if _EITHER.match(row.codes, index + 1):
                measure = "casualties"  # "losses at 12,000 killed and wounded"
            one = row.add(index, measure, "toll", 0.85, None)
            if first is not None:
                one.replaces, first.rule = first, "superseded"
            if before in toll["passing"] and one.count.qualifier == "exact":
                one.count = replace(one.count, qualifier="more_than", high=None)
            one.total = True
            one.start, one.end = piece.start, max(one.end, other.end)
            _group_of_toll(row, one, at)
            # "put the dead at 562 militants, 128 soldiers and 45 civilians"
            going_on = GOING_ON.match(row.codes, index + 1)
            for more in range(index + 1, going_on.end() if going_on else index):
                if row.pieces[more].code == "N" and more not in row.taken:
                    row.add(more, piece.measure, "toll", 0.75, None).total = True
            early = any(p.low in toll["superseding"] for p in row.pieces[at + 1 : index])
            if first is not None or not early:
                break
            first = one  # "the toll, first put at 15, was later raised to 24"
    _put_it_at(row)
    _rose_again(row)


def _rose_again(row: Row) -> None:
    """ "On Tuesday it rose to 14, and on Wednesday to 19": of the toll of the sentence before."""
    toll, before = row.words.toll, row.before
    if before is None or not before.total or "L" in row.codes:
        return
    rising = next((i for i, p in enumerate(row.pieces) if p.low in toll["rising"]), -1)
    if rising < 1 or row.pieces[rising - 1].low not in ("it", "this", "that", "had", "has"):
        return
    for index in range(rising + 1, len(row.pieces)):
        piece = row.pieces[index]
        if piece.code in "BN" and index not in row.taken and row.pieces[index - 1].low == "to":
            row.add(index, before.measure, "toll", 0.75, None).total = True


def _put_it_at(row: Row) -> None:
    """ "No toll was published; a diplomat puts it at 180 soldiers"."""
    for match in _PUT_IT_AT.finditer(row.codes):
        index = match.start("np")
        lows = [p.low for p in row.pieces[match.start() + 1 : match.start() + 3]]
        said = next((p for p in row.pieces[: match.start()] if p.code == "L"), None)
        if lows != ["it", "at"] or index in row.taken:
            continue
        if said is None and (row.before is None or not row.before.total):
            continue
        measure = said.measure if said is not None else row.before.measure if row.before else ""
        row.add(index, measure, "toll", 0.7, match).total = True


def link_earlier_totals(row: Row) -> None:
    """ "The toll had earlier been put at 13": replaced by the figure told with it."""
    superseding = row.words.toll["superseding"]
    for index, one in list(row.taken.items()):
        near = row.pieces[max(0, index - 9) : index]
        later = one.replaces is not None or one.rule == "superseded"
        if later or not one.total or not any(p.low in superseding for p in near):
            continue
        others = [f for f in row.found if f is not one and f.measure == one.measure]
        others = [f for f in others if f.whole is None] or [
            f for f in (row.before,) if f is not None and f.measure == one.measure
        ]
        if others and others[-1].replaces is None:
            others[-1].replaces, one.rule = one, "superseded"


def _labelled(row: Row, at: int) -> bool:
    """True in "Fatalities: 45 (including 12 children)"."""
    opens = at == 0 or row.codes[at - 1] in ",;"
    opens = opens or (at == 1 and _LABELLED_SIDE.match(row.codes) is not None)
    found = _LABEL.match(row.codes, at)
    return opens and found is not None and row.pieces[at + 1].low == ":"


def _number_first(row: Row, at: int) -> bool:
    """True in "bringing to 525 the number of dead"."""
    return (
        at > 1
        and row.pieces[at - 1].code == "B"
        and at - 1 not in row.taken
        and row.pieces[at - 2].low == "to"
    )


def _stands_at(row: Row, at: int) -> bool:
    """True in "put its losses at 1,068", "raising deaths to 12", "put the dead at 15"."""
    piece = row.pieces[at]
    opening = _AT.match(row.codes, at)
    if opening is not None and row.pieces[opening.start("at")].low in ("at", "as"):
        near = row.pieces[max(0, at - 8) : opening.start("at")]
        if any(p.low in row.words.toll["putting"] for p in near):
            return True  # "puts the dead since 27 November at 826", "put Iranian dead at 10,000"
    raised = _TO.match(row.codes, at)
    if raised is not None and row.pieces[raised.start("to")].low == "to":
        near = row.pieces[max(0, at - 5) : at]
        if any(p.low in row.words.toll["raising"] for p in near):
            return True
    following = [p.low for p in row.pieces[at + 1 : at + 2]]
    if not following or following[0] not in ("at", "to", *row.words.toll["numbering"]):
        return False
    if piece.code == "D":
        return True
    before = row.page.report.text[max(row.sentence.start, piece.start - 6) : piece.start]
    return piece.code in "KA" and before.lower().endswith(("the ", "their ", "its ", "own "))


def _group_of_toll(row: Row, one: Figure, at: int) -> None:
    """ "The civilian death toll" is of civilians."""
    if one.group in ("", "all"):
        text, piece = row.page.report.text, row.pieces[at]
        near = text[max(row.sentence.start, piece.start - 12) : piece.end].lower().split()
        after = text[piece.end : piece.end + 30].lower().split()
        near += after[:1] + after[1:2] * (after[:1] in (["among"], ["of"]))
        groups = [row.words.voc.persons.get(word, "") for word in near]
        named = [group for group in groups if group not in ("", "all")]
        one.group = named[0] if named else one.group
        armed = not row.words.voc.armed.isdisjoint(text[piece.end : one.end].lower().split())
        sided = armed or _of_a_side(row, piece)  # "the dead in his battalion", "our dead"
        if one.group in ("", "all") and piece.code in "KA" and sided:
            one.group = "combatants"


def _of_a_side(row: Row, piece: Piece) -> bool:
    """True in "our dead", "Iranian dead": a side speaks of soldiers, unless it says otherwise."""
    words = words_of(row.page.report.text)
    before = words.lows[words.at(piece.start) - 1]
    sides = row.words.toll["our"] | row.words.voc.demonyms
    civil = any(p.group in ("civilians", "women", "children") for p in row.pieces)
    return before in sides and not civil


def add_new_total(row: Row) -> None:
    """ "Two died on Monday, bringing this year's total to 61"."""
    toll = row.words.toll
    for index in row.counted:
        near = row.pieces[max(0, index - 6) : index]
        same = row.whole_before("", index)
        if row.pieces[index].code != "B" or index in row.taken or same not in row.found:
            continue
        lows = [p.low for p in near]
        raised = not toll["raising"].isdisjoint(lows) and not toll["totals"].isdisjoint(lows)
        if raised and lows[-1] == "to" and same is not None:
            one = row.add(index, same.measure, "toll", 0.75, None)
            one.total, one.group, one.party = True, same.group, same.party
            one.start = next(p.start for p in near if p.low in toll["raising"])


def link_superseded(row: Row) -> None:
    """ "… to 52 from 50", "up from 50": what the new total replaces."""
    toll = row.words.toll
    for index in row.counted if row.has_open() else ():
        if row.pieces[index].code not in "BN" or index in row.taken or index == 0:
            continue
        lows = [p.low for p in row.pieces[max(0, index - 5) : index]]
        while lows and lows[-1] in toll["superseding"]:
            lows.pop()  # "from an earlier 15"
        # "revising an earlier figure of 6"
        counted = lows[-1:] == ["of"] and lows[-2:-1] and lows[-2] in toll["figure"]
        earlier = counted and not toll["superseding"].isdisjoint(lows[-4:-2])
        if lows[-1:] != ["from"] and not earlier:
            continue
        rising = earlier or any(low in toll["up_from"] for low in lows)
        newer = _newer(row, index)
        if newer is None or not (rising or newer.total):
            continue
        one = row.add(index, newer.measure, "superseded", 0.5, None)
        one.group, one.party = newer.group, newer.party
        one.start = row.pieces[max(0, index - (2 if rising else 1))].start
        newer.replaces = one


def _newer(row: Row, index: int) -> Figure | None:
    near = row.pieces[index].start
    totals = [f for f in row.found if f.total]
    if totals:
        return min(totals, key=lambda f: abs(f.pieces[0].start - near))
    earlier = row.before and (row.before.whole or row.before)
    if earlier is not None and earlier.total:
        return earlier
    here = [f for f in row.found if f.measure == "killed" and f.whole is None]
    # "85 percent, up from 80" goes on about nothing told before.
    return min(here, key=lambda f: abs(f.pieces[0].start - near)) if here else None
