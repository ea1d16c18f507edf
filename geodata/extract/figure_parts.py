"""Figures that hang on another: parts of it, one more of the same, a verb said once for two."""

from __future__ import annotations

import re

from geodata.extract.figure_row import Row
from geodata.extract.figure_shapes import AMONG_THEM, GOING_ON, INCLUDING, NEXT_CLAUSE, OF_WHOM
from geodata.extract.toll_words import Piece

_OF_THEM_THERE = re.compile(r",(?P<np>P)(?=[pd])[pdcwoyGE&]+(?=$|[,;])")
_OF_THEM_BADLY = re.compile(r",(?P<np>P)a+(?=$|[,;p])")
_GAPPED = re.compile(r"[,&](?P<np>[BN])(?=[pdc])[pdcwoyGEaD]+b?(?=$|[,;&])")
_LOST_TOO = re.compile(r"[,&s](?P<who>[yGc])(?P<np>[BN])(?=$|[,;dp])")
# "residents who had fled, about 15,000 by one count, were back"
_COUNTED_ASIDE = re.compile(r"Gq?[abh]*(?P<v>[KI])[pcdw]{0,5},a*(?P<np>B)p[wTGc]{1,5},")
_ARE_AMONG = re.compile(r"(?P<np>[NBSP])[bh]a*p(?P<v>[KA])")
# "there were 16 children among the 52 dead"
_AMONG_COUNTED = re.compile(r"(?P<np>[NBS])(?:[bh]a*)?(?P<p>p)a*(?P<of>[NB])(?P<v>[KA])")
_THERE = re.compile(r"[,&]pa*c(?P<np>[BN])(?=$|[,;&])")
_ARE_INCLUDED = re.compile(r"(?P<np>[NB])[bh]a*i(?=$|[,;d])")
_ARE_PEOPLE = re.compile(r"(?P<np>[BP])ba*w?(?P<who>G)")
_COUNTED_AGAIN = re.compile(r"(?P<v>v)[opwa]{0,2}(?P<np>B)(?=$|[,;&dsp])")
# "…, and district officials of 2,000": they speak of them, too.
_SPEAK_TOO = re.compile(r"vo.*[,;&][wycGST]{1,4}o(?P<np>B)(?=$|[,;&dsp])")
# "the ministry's figure is 11"
_FIGURE_IS = re.compile(r"(?P<v>[wG])(?:,[^;]*,)?[abhd]*[bp](?P<np>B)(?=$|[,;&dsp])")
_WHO_DIED = re.compile(r"q[abhx]*([KI])")
_WERE_PEOPLE = re.compile(r"ba*(G)")
_BEHIND_COLON = re.compile(rf";(?P<np>N(?:{OF_WHOM}(?:,|&|,&)[NP])*){OF_WHOM}(?=$|[,;&])")


def add_dependents(row: Row) -> None:
    """Adds the figures that the row's sentence tells of another one's people."""
    if not row.has_open():
        return
    _gapped(row)
    _lost_too(row)
    _counted_aside(row)
    _added(row)
    _broken_down(row)
    _parts(row)
    _described(row)
    _traits(row)
    _counted_again(row)


def link_of_them(row: Row) -> None:
    """ "900 casualties, 200 of them killed": the killed are among the casualties."""
    for index, one in row.taken.items():
        if row.pieces[index].code == "P" and one.rule == "short" and one.whole is None:
            one.whole = row.whole_before("casualties", index)


def _parts(row: Row) -> None:
    """ "… were killed in the attack, including 11 children"."""
    for match in INCLUDING.finditer(row.codes):
        _part(row, match)
    opening = AMONG_THEM.match(row.codes)
    if opening is not None:
        _part(row, opening)
    # "…, 135,000 of them since May", "3,200 of them by coalition forces"
    for match in _OF_THEM_THERE.finditer(row.codes):
        index = match.start("np")
        whole = row.whole_before("", index)
        if index not in row.taken and whole is not None:
            one = row.add(index, whole.measure, "part", 0.7, None)
            one.whole = whole
            one.own_clause = row.codes[index + 1] == "d" or (
                row.codes[index + 1 : index + 3] == "pc"
            )
    # "…, two of them seriously"
    for match in _OF_THEM_BADLY.finditer(row.codes):
        index = match.start("np")
        whole = row.whole_before("", index)
        if index not in row.taken and whole is not None:
            row.add(index, whole.measure, "part", 0.7, None).whole = whole
    # "three of them children"; "53 of them seriously wounded" is a figure of its own
    for index in row.counted:
        piece = row.pieces[index]
        following = row.pieces[index + 1 : index + 2]
        if piece.code == "P" and following and following[0].code == "S":
            piece.group = following[0].group  # "one of them a child"
        if piece.code == "P" and row.codes[index + 1 : index + 3] in ("y", "y,", "y;", "y&"):
            piece.group, piece.party = "combatants", following[0].party  # "70 of them Houthis"
        if piece.code == "P" and piece.group and index not in row.taken:
            whole = row.whole_before("", index)
            if whole is not None:
                one = row.add(index, whole.measure, "part", 0.75, None)
                one.whole = whole


def _lost_too(row: Row) -> None:
    """ "The army lost 160 men and the rebels more than 300": whose they are is all that is told."""
    for match in _LOST_TOO.finditer(row.codes):
        index, who = match.start("np"), row.pieces[match.start("who")]
        same = row.whole_before("", index)
        if index in row.taken or same is None or same not in row.found:
            continue
        reported = "v" in row.codes[: match.start()]  # "Norland reported 27 dead and Sudland 12"
        if (who.code == "c" and not reported) or (who.code != "c" and same.rule != "lost"):
            continue
        one = row.add(index, same.measure, "gapped", 0.65, None)
        one.modality, one.party = same.modality, who.party
        one.group = "combatants" if same.rule == "lost" else same.group


def _counted_aside(row: Row) -> None:
    """Those who fled in "residents who had fled, about 15,000 by one count, were coming back"."""
    for match in _COUNTED_ASIDE.finditer(row.codes):
        index, verb = match.start("np"), row.pieces[match.start("v")]
        if index in row.taken or not verb.measure:
            continue
        one = row.add(index, verb.measure, "aside", 0.65, None)
        one.group = row.pieces[match.start()].group


def _added(row: Row) -> None:
    """ "… left over the past week, in addition to 275 fighters": one more of the same."""
    also = row.words.toll["and_also"]
    for index in row.counted:
        piece = row.pieces[index]
        if index == 0 or piece.code != "N" or index in row.taken:
            continue
        if row.pieces[index - 1].low not in also:
            continue
        if re.match(NEXT_CLAUSE, row.codes[index + 1 :]) is None:
            continue
        same = row.whole_before("", index)
        if same is None or same not in row.found:
            continue
        one = row.add(index, same.measure, "added", 0.7, None)
        one.start = row.pieces[index - 1].start
        going_on = GOING_ON.match(row.codes, index + 1)
        for more in range(index + 1, going_on.end() if going_on else index):
            if row.pieces[more].code == "N" and more not in row.taken:
                row.add(more, same.measure, "added", 0.65, None)


def _gapped(row: Row) -> None:
    """ "12 were killed in Kabul and five in Herat": the verb is said once."""
    shapes = (_GAPPED, _THERE)  # "five in Herat", "in Herat five"
    for match in (found for shape in shapes for found in shape.finditer(row.codes)):
        index = match.start("np")
        if index in row.taken or row.pieces[index].part:
            continue
        same = row.whole_before("", index)
        if same is None or same not in row.found:
            continue
        last = next(i for i, p in enumerate(row.pieces) if p is same.pieces[-1])
        if re.fullmatch(r"[KAIpdcwoyGEabh,&]*", row.codes[last + 1 : index]) is None:
            continue
        if not re.search(r"[pdc]", row.codes[last + 1 : index]):
            continue
        one = row.add(index, same.measure, "gapped", 0.65, None)
        one.modality = same.modality


def _broken_down(row: Row) -> None:
    """ "18 people: 11 civilians and seven fighters": parts behind a colon."""
    for match in _BEHIND_COLON.finditer(row.codes):
        before = match.start()
        if row.pieces[before].low != ":" or not before:
            continue
        whole = row.taken.get(before - 1) or (row.found[-1] if row.found else None)
        if whole is None:
            continue
        for index in range(match.start("np"), match.end("np")):
            if row.pieces[index].code == "N" and index not in row.taken:
                one = row.add(index, whole.measure, "part", 0.75, None)
                one.whole = whole


def _part(row: Row, match: re.Match[str]) -> None:
    for index in range(match.start("np"), match.end("np")):
        if row.pieces[index].count is None or index in row.taken:
            continue
        whole = row.whole_before("", match.start())
        if whole is None:
            continue
        between = [p for p in row.pieces if whole.end <= p.start < row.pieces[match.start()].start]
        if any(p.code in ";" or p.low in ("destroyed", "damaged") for p in between):
            continue
        own = _WHO_DIED.match(row.codes, index + 1)
        measure = row.pieces[own.start(1)].measure if own else whole.measure
        one = row.add(index, measure, "part", 0.8, None)
        if own is not None:
            one.own_clause, one.end = True, row.pieces[own.end() - 1].end
        one.whole = row.whole_before(measure, match.start()) if own else whole
        one.modality = whole.modality
        who = _WERE_PEOPLE.match(row.codes, index + 1)
        if who is not None and row.pieces[index].code in "BP":
            one.group = row.pieces[who.start(1)].group  # "of whom 270 were children"
        if index == match.start("np"):
            one.start = row.pieces[match.start()].start


def _described(row: Row) -> None:
    """ "Nine were children", "three of the dead were women"."""
    for match in _ARE_AMONG.finditer(row.codes):
        index, verb = match.start("np"), row.pieces[match.start("v")]
        among = row.pieces[match.start("v") - 1].low in row.words.toll["among"]
        if index not in row.taken and among and verb.measure:
            one = row.add(index, verb.measure, "among", 0.7, match)
            one.whole = row.whole_before(verb.measure, index)
    for match in _AMONG_COUNTED.finditer(row.codes):
        index, whole = match.start("np"), row.taken.get(match.start("of"))
        among = row.pieces[match.start("p")].low in row.words.toll["among"]
        if index not in row.taken and among and whole is not None:
            row.add(index, whole.measure, "among", 0.7, None).whole = whole
    for match in _ARE_INCLUDED.finditer(row.codes):
        index = match.start("np")
        whole = row.whole_before("", index)
        if index not in row.taken and whole is not None:
            one = row.add(index, whole.measure, "part", 0.7, None)
            one.whole = whole
    for match in _ARE_PEOPLE.finditer(row.codes):
        index, who = match.start("np"), row.pieces[match.start("who")]
        whole = row.whole_before("", index)
        measure = whole.measure if whole is not None else _own_harm(row, row.pieces[index])
        if index in row.taken or not measure or who.group == "all":
            continue
        one = row.add(index, measure, "part", 0.7, None)
        one.whole = whole
        one.end, one.group = who.end, who.group


def _own_harm(row: Row, piece: Piece) -> str:
    """The harm in "twelve of the dead", where no figure of them all came before."""
    last = row.page.report.text[piece.start : piece.end].lower().split()[-1]
    verb = row.words.voc.verbs.get(last)
    return verb[1] if piece.part and verb is not None and verb[0] in "KA" else ""


def _traits(row: Row) -> None:
    """ "40 wounded soldiers": the noun's own harm, where no verb said more."""
    for index in row.counted:
        piece = row.pieces[index]
        if piece.trait and index not in row.taken and piece.count is not None:
            row.add(index, piece.trait, "trait", 0.55, None)


def _counted_again(row: Row) -> None:
    """ "…, another medic counted 14": a bare number of the figure told just before."""
    for match in _COUNTED_AGAIN.finditer(row.codes):
        index = match.start("np")
        low = row.pieces[match.start("v")].low
        if index in row.taken or low not in row.words.toll["counting"]:
            continue
        same = row.whole_before("", index)
        if same is None or row.pieces[index].part:
            continue
        one = row.add(index, same.measure, "counted again", 0.6, match)
        one.group, one.party = same.group, same.party
    told = any(p.low in row.words.toll["figure"] for p in row.pieces)
    for shape in (_SPEAK_TOO, _FIGURE_IS) if told else (_SPEAK_TOO,):
        for match in shape.finditer(row.codes):
            index = match.start("np")
            same = row.whole_before("", index)
            if index in row.taken or same is None or row.pieces[index].part:
                continue
            if shape is _FIGURE_IS:
                verb = row.pieces[index - 1].low
                if row.pieces[match.start("v")].low not in row.words.toll["figure"]:
                    continue
                if verb not in row.words.toll["be"] and verb not in ("at", "to"):
                    continue
            one = row.add(index, same.measure, "counted again", 0.6, None)
            one.group, one.party = same.group, same.party
