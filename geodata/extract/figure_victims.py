"""Whom a blow fell on, where the number beside it stands alone: "opened fire on mourners, killing
nine", "ambushed an army convoy and killed 17".

The people shot at are told before the count of those who fell. Whoever shoots or speaks is not
meant, and where nobody is named the figure stays one of people.
"""

from __future__ import annotations

from geodata.extract.figure_row import Row
from geodata.extract.sentence_pieces import pieces_of
from geodata.extract.toll_words import ARMED, Piece

_UNLIKE = frozenset({"displaced", "evacuated", "relocated", "remained", "freed"})


def victims_of(row: Row, piece: Piece, measure: str) -> str:
    """The group of those attacked before a bare number, or "" where the text doesn't tell."""
    if piece.code != "B" or piece.part or measure in _UNLIKE:
        return ""
    before = [p for p in row.pieces if p.start < piece.start]
    found = _attacked(row, before)
    opens = all(p.code in "a&" for p in before)
    index = row.page.sentences.index(row.sentence) if opens and row.before is None else 0
    if found or not index:
        return found
    earlier = row.page.sentences[index - 1]
    if earlier.paragraph != row.sentence.paragraph:
        return ""
    return _attacked(row, pieces_of(row.page, earlier))


def _attacked(row: Row, pieces: list[Piece]) -> str:
    """The group of the people last attacked in a row of pieces, or ""."""
    for at in range(len(pieces) - 1, -1, -1):
        piece = pieces[at]
        back = at - 1
        while back >= 0 and pieces[back].code == "a":
            back -= 1
        leading = pieces[back] if back >= 0 else None
        following = pieces[at + 1] if at + 1 < len(pieces) else None
        if piece.code == "y" and (
            _manned(row, pieces, back) or _is_struck(row, leading, following)
        ):
            return "combatants"
        if piece.code == "G" and piece.group not in ("", "all"):
            if following is not None and (following.code == "v" or following.low == "'s"):
                continue
            if piece.group not in ARMED:
                toll = row.words.toll
                speaks = piece.low in toll["tellers"] and (leading is None or leading.code in ",;")
                if not speaks and (leading is None or leading.low not in toll["no_victims_behind"]):
                    return piece.group
            elif leading is not None and (_strikes(row, leading) or _manned(row, pieces, back)):
                return piece.group
        elif piece.low in row.words.toll["armed_targets"]:
            beside = pieces[max(0, back) : at] + pieces[at + 2 : at + 4] * _is_of(following)
            side = any(_is_armed(row, p) for p in beside)
            always = piece.low in row.words.toll["always_armed"]
            if side and any(_strikes(row, p) for p in pieces[max(0, back - 2) : at]):
                return "combatants"
            hit = following is not None and following.low in row.words.toll["under_fire"]
            if always and (hit or (leading is not None and _strikes(row, leading))):
                return "combatants"  # "the patrol came under fire"
    return ""


def _is_of(piece: Piece | None) -> bool:
    return piece is not None and piece.code == "o"


def _is_armed(row: Row, piece: Piece) -> bool:
    return piece.code == "y" or piece.group in ARMED or piece.low in row.words.voc.armed


def _manned(row: Row, pieces: list[Piece], by: int) -> bool:
    """True for the militants of "a house used by militants"."""
    manned = by > 0 and pieces[by - 1].low in row.words.toll["manned"]
    return manned and pieces[by].low == "by"


def _is_struck(row: Row, leading: Piece | None, following: Piece | None) -> bool:
    """True for the army of "ambushed the army in Norton", not of "struck an army hospital"."""
    ends = following is None or following.code in ",;&pdcs"
    return ends and leading is not None and leading.code != "p" and _strikes(row, leading)


def _strikes(row: Row, piece: Piece) -> bool:
    """True for the verb or preposition whose object is attacked: "ambushed …", "fire on …"."""
    return piece.low in row.words.toll["striking"] or piece.low in row.words.toll["among"]
