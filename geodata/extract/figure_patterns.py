"""Figures by the patterns of their sentence: "12 were killed", "killing 12 and wounding 30".

Patterns are tried from the surest to the loosest, and a number belongs to the first that takes it.
Each match is looked at closely: whether the words count people, whom the verb acts on, and whether
what is told has happened at all.
"""

from __future__ import annotations

import re

from geodata.extract.figure_row import Figure, Row
from geodata.extract.figure_shapes import NEEDS, PATTERNS
from geodata.extract.phrases import words_of
from geodata.extract.toll_words import ARMED, Piece
from geodata.model import Count, Modality

_TOGETHER = frozenset({"killed", "wounded", "missing", "captured", "casualties"})
# Towns, tanks and talks are captured, moved or remain, too.
_ALSO_THINGS = frozenset({"captured", "relocated", "remained", "killed", "casualties"})
_FALLEN = frozenset({"fell at", "fell there", "fell during"})
_HOLDS = frozenset({"hold", "holds", "held", "holding"})
_WEAK_MOVES = frozenset(
    {"surrendered", "remained", "displaced", "evacuated", "relocated", "freed", "captured"}
)


def take_patterns(row: Row) -> None:
    """Adds the figures of every pattern the row has, the surest first."""
    letters = frozenset(row.codes)
    still = any(p.low == "still" for p in row.pieces)
    for name, confidence, pattern in PATTERNS:
        if letters.isdisjoint(NEEDS[name]) or (name == "still there" and not still):
            continue
        for match in pattern.finditer(row.codes):
            _take(row, name, confidence, match)


def _take(row: Row, name: str, confidence: float, match: re.Match[str]) -> None:
    verbs = [p for p in row.pieces[match.start("v") : match.end("v")] if p.measure]
    toll = row.words.toll
    if name != "active" and any(p.low in toll["only_active"] for p in verbs):
        return  # who is buried under rubble may live
    first_verb = match.start("v")
    measure = _measure(row, name, verbs)
    if name == "harm counted":
        measure = row.pieces[match.start("np")].measure
        if not _may_count_harm(row, match.start("np")):
            return
    if not measure:
        return
    weak = any(p.weak for p in verbs) or measure in _WEAK_MOVES
    if name == "passive" and measure in _TOGETHER and measure != "captured":
        weak = False
    lowest, highest = match.start("np"), match.end("np")
    modality = _modality(row, name, match, first_verb)
    if modality in ("planned", "hypothetical") and measure not in ("evacuated", "relocated"):
        return
    if name == "active" and not _acts(row, match, first_verb, verbs):
        return
    after = first_verb > lowest
    if name == "among" and after and row.pieces[first_verb - 1].low not in toll["among"]:
        return
    if name == "to death" and not _to_death(row, match):
        return
    if name == "cost lives" and row.pieces[match.start("lives")].low not in toll["lives"]:
        return
    if name == "took" and not _took_prisoners(row, match):
        return
    if name == "of whom" and row.pieces[first_verb].low.endswith("ing"):
        return  # "including 21 sheltering in a school": a part of those killed
    if name == "along" and row.pieces[lowest - 1].low not in toll["and_also"]:
        return
    if name == "driven out" and not _drives(row, match):
        return
    if name == "suffered" and row.pieces[first_verb].low not in row.words.toll["injuries"]:
        return
    if name == "still there" and not _is_still_there(row, match):
        return
    between = row.pieces[highest:first_verb]
    if name == "short" and any(p.code == "s" and p.low != "as" for p in between):
        return
    if name in ("short", "passive") and _is_subject(row, name, match):
        return
    if name == "treated" and not _treated_for_harm(row, match):
        return
    if name == "short" and weak and _acts_on(row, match.end("v")):
        return  # "four gunmen captured and hijacked the ferry"
    if name in ("passive", "happened") and _only_last(row, match):
        lowest = highest - 1  # "the army lost two soldiers and a captain was wounded"
    of_noun = re.search(r"E[op]a*$", row.codes[:lowest]) is not None
    if name == "short" and of_noun and row.codes[highest - 1] == "B":
        lowest = highest - 1  # "the bodies of 23 soldiers, and 61 wounded"
    naming = name in ("among", "included", "of whom")
    named_of = row.whole_before(measure, lowest) if naming else None
    whole: Figure | None = None
    including = False
    singles: list[int] = []
    listed: list[Figure] = []
    for index in range(lowest, highest):
        piece = row.pieces[index]
        if piece.code == "i":
            including = True
            continue
        if piece.code not in "NBPSUM":
            if piece.code in "&," and not including:
                whole = None
            # "soldiers, including a colonel, and 3 civilians": the list goes on.
            if piece.code == "," and including and row.codes[index : index + 2] == ",&":
                including = False
            continue
        # "the bodies of 42 rebels, three commanders among them"
        among = bool(listed) and row.codes[index + 1 : index + 3] in ("i", "i,", "i;", "i&")
        including = including or (among and piece.code == "N")
        if index in row.taken or not _counts(row, piece, measure, weak, name, first_verb):
            continue
        if piece.code == "S" and not including:
            singles.append(index)
            continue
        one = row.add(index, measure, name, confidence, match)
        one.modality = modality
        if including:
            one.whole = whole or (listed[-1] if listed else None)
            if one.whole is None:
                one.whole = row.whole_before(measure, index)
            row.narrow(one)
        else:
            whole = one
        listed.append(one)
        if naming:
            one.whole = named_of
            if name == "included":
                row.narrow(one)
    whole = _sum(listed, len(singles)) or named_of
    for group in _same_group(row, singles):
        one = row.add(group[0], measure, name, confidence, match)
        one.modality, one.whole = modality, whole
        if name == "included":
            row.narrow(one)
        if len(group) > 1:
            number = len(group)
            one.pieces = [row.pieces[i] for i in group]
            if len({p.group for p in one.pieces}) > 1:
                one.group = "civilians"  # "a man and his wife"
            text = row.page.report.text[one.pieces[0].start : one.pieces[-1].end]
            one.count = Count(number, number, number, "exact", text)
            one.end = max(one.end, one.pieces[-1].end)
            for index in group[1:]:
                row.taken[index] = one


def _sum(listed: list[Figure], singles: int) -> Figure | None:
    """ "135 people, 85 civilians and 50 fighters, were killed": the rest make up the first."""
    numbers = [one.count.best for one in listed]
    if len(listed) + bool(singles) < 3 or None in numbers or any(one.whole for one in listed):
        return None
    whole, *parts = numbers
    if whole != sum(n for n in parts if n is not None) + singles:
        return None
    for one in listed[1:]:
        one.whole = listed[0]
    return listed[0]


def _measure(row: Row, name: str, verbs: list[Piece]) -> str:
    if name in ("lost", "harm counted", "to death", "cost lives"):
        return "killed"
    if name in ("forced out", "driven out"):
        return "displaced"
    if name in ("suffered", "treated"):
        return "wounded"
    if name == "still there":
        return "remained"
    if name == "happened" and verbs and verbs[0].low in row.words.toll["departed"]:
        return _departure(row, verbs[0])
    if name in ("taken", "taken out", "took"):
        return "evacuated" if name == "taken out" else "captured"
    measures = [p.measure for p in verbs]
    if not measures:
        return ""
    doubted = row.words.toll["unsure"]
    span = [p.low for p in row.pieces if verbs[0].start < p.start < verbs[-1].start]
    if not doubted.isdisjoint(span):
        return measures[0]  # "missing, feared dead"
    kinds = set(measures)
    if len(kinds) > 1 and kinds <= _TOGETHER:
        return "killed" if measures[0] == "captured" else "casualties"
    return next((m for m in measures if m in ("killed", "wounded")), measures[0])


def _departure(row: Row, verb: Piece) -> str:
    """Who "left" a place fled it, unless the sentence tells of an evacuation or of fighters."""
    lows = {p.low for p in row.pieces}
    people = next((p for p in reversed(row.pieces) if p.start < verb.start and p.count), None)
    fighters = people is not None and people.group in ARMED
    evacuated = any(p.measure == "evacuated" and p is not verb for p in row.pieces)
    if fighters or evacuated or not row.words.toll["convoys"].isdisjoint(lows):
        return "evacuated"
    return "displaced"


def _counts(row: Row, piece: Piece, measure: str, weak: bool, name: str, verb: int) -> bool:
    """True where the piece is people, as surely as the verb demands."""
    if piece.code == "M":
        return name == "harm counted"
    if name == "harm counted":
        return False
    at = row.pieces.index(piece)
    held = row.pieces[verb].low in _HOLDS and name in ("active", "short")
    if held and (piece.code in "BS" or row.codes[verb + 1 : verb + 2] in ("p", "a")):
        return False  # "the camp holds 22,000", "200 men held out"
    if piece.code == "S" and measure in ("displaced", "evacuated", "remained", "relocated"):
        return False  # "a teacher who fled"
    earlier = [p.low for p in row.pieces[max(0, at - 2) : at]]
    if not row.words.toll["sampled"].isdisjoint(earlier):
        return False  # "interviewed 74 people who had fled"
    if earlier[-1:] and earlier[-1] in row.words.toll["excepting"]:
        return False  # "all but two were released"
    if earlier[-1:] == ["of"] and row.pieces[at - 2].code == "S":
        return False  # "a boy of nine"
    if earlier[-1:] == ["in"] and row.codes[at - 2] == "B":
        return False  # "one in five of the 900 refugees"
    if earlier[-1:] == ["of"] and name in ("passive", "happened") and _is_base(row, at):
        return False  # "of 120 cadets, 40 were killed"
    # "half of the 60 dead", "most of the 18 civilians killed": they all are
    counted_dead = row.pieces[verb].code == "A" or name == "short"
    if (_is_fraction(row, at) and not counted_dead) or _is_beside(row, at):
        return False
    fleeing = row.pieces[verb].low
    if fleeing.startswith("escap") and piece.group != "civilians" and piece.low != "people":
        return False  # prisoners and gunmen escape, too
    if fleeing in _FALLEN and piece.group not in ARMED:
        return False  # towns and shells fall, too
    if fleeing == "loss" and not (piece.group in ARMED or piece.low in row.words.toll["own_men"]):
        return False
    if fleeing.startswith("arrived") and piece.low not in row.words.toll["fled"]:
        return False
    if measure == "displaced" and (piece.group or _people_before(row, at)) in ARMED:
        return False  # soldiers who flee or cross a border are not displaced
    arrested = row.pieces[verb].low in row.words.toll["arresting"]
    if arrested and piece.group in ("civilians", "children", "women"):
        return False  # police work, no prisoners of a war
    if name == "lost":
        fighting = piece.group in ARMED or piece.low in row.words.toll["own_men"]
        return piece.code == "N" and fighting
    if piece.code == "U" and piece.count is not None and piece.count.best == 0:
        return False  # "nobody knows how many"
    if piece.code == "U":
        # An unknown noun may be people in a part of the world we know no word of, where
        # there is violence besides the verb itself.
        theirs = any(p.code in "Gq" for p in row.pieces[at + 1 : verb])
        if theirs or measure == "captured":
            return False  # "2,000 blankets to people who had fled"
        telling = ("passive", "active", "happened", "among", "included", "named")
        return not weak and measure != "missing" and name in telling and _is_violent(row, verb)
    if (
        measure == "displaced"
        and name == "short"
        and ((piece.count and piece.count.best) or 0) > 99
    ):
        return True  # "the agency counts 3.4 million uprooted"
    if piece.code in "BP" and weak and name != "taken":
        if measure not in _ALSO_THINGS and name in ("passive", "happened"):
            return True
        counted = any(p.code == "N" for p in row.pieces[:at])
        if measure == "remained" and _after_people(row):
            return True
        return counted or bool(row.found) or row.before is not None or piece.part
    if piece.code == "B" and piece.low == "others" and name == "active":
        return True
    if piece.code == "B" and name == "noun of":
        return True
    return True


def _is_base(row: Row, at: int) -> bool:
    """True where a number only tells out of how many the next one is."""
    return at == 1 and re.match(r",a*B", row.codes[at + 1 :]) is not None


def _after_people(row: Row) -> bool:
    """True in "900 remain", where the sentence before names people ("32,000 residents")."""
    index = row.page.sentences.index(row.sentence)
    if index == 0:
        return False
    before = row.page.sentences[index - 1]
    words = words_of(row.page.report.text)
    lows = words.lows[words.at(before.start) : words.at(before.end)]
    return not row.words.voc.persons.keys().isdisjoint(lows)


def _people_before(row: Row, at: int) -> str:
    """Whom the sentence named last: "soldiers left their posts and several hundred fled"."""
    cues = [(a.cue_start, a.cue_end) for a in row.page.attributions]
    for piece in reversed(row.pieces[:at]):
        if any(start <= piece.start < end for start, end in cues):
            continue  # who says so: "according to police, and some 30,000 have fled"
        if piece.code in "NGS" and piece.group:
            return piece.group
        last = piece.low.rpartition(" ")[2]
        if piece.code == "y" and (last in row.words.voc.persons or not _in_brackets(row, piece)):
            return row.words.voc.persons.get(last, "")
    return ""


def _in_brackets(row: Row, piece: Piece) -> bool:
    return row.page.report.text[piece.start - 1 : piece.start] == "("


def _is_beside(row: Row, at: int) -> bool:
    """True for who speaks behind a quotation, and for the family the dead were of."""
    before, piece = row.pieces[at - 1].low if at else "", row.pieces[at]
    if row.codes[at + 1 : at + 2] == "v" and row.codes[at - 1 : at] == ",":
        return True  # "killed 12," one of its men said
    return before in ("of", "from") and piece.low in row.words.toll["family"]


def _is_fraction(row: Row, at: int) -> bool:
    """True in "half of the 200 soldiers", "80% of Norton's 12,000 people"."""
    for back in range(at - 1, max(0, at - 4), -1):
        if row.pieces[back].low == "of":
            return row.pieces[back - 1].low in row.words.toll["fractions"]
        if row.pieces[back].code not in "cyw" and row.pieces[back].low != "'s":
            return False
    return False


def _may_count_harm(row: Row, index: int) -> bool:
    piece = row.pieces[index]
    if piece.low == "lives":
        claim = row.words.toll["claim"]
        return any(p.low in claim for p in row.pieces[max(0, index - 3) : index]) or (
            "lost" in [p.low for p in row.pieces[index : index + 3]]
        )
    if piece.count is not None and piece.count.best == 0:
        return _is_violent(row)
    return not piece.part  # "two of the bodies": those of people told before


def _is_violent(row: Row, verb: int | None = None) -> bool:
    """True where this sentence or the one before speaks of arms, besides the verb itself: "no
    deaths" of a disease is no figure of a conflict."""
    text, start = words_of(row.page.report.text).lowered, row.sentence.start
    index = row.page.sentences.index(row.sentence)
    if index > 0:
        start = row.page.sentences[index - 1].start
    told = [m.start() for m in row.words.violence.finditer(text, start, row.sentence.end)]
    return any(at != row.pieces[verb].start for at in told) if verb is not None else bool(told)


def _acts(row: Row, match: re.Match[str], verb: int, verbs: list[Piece]) -> bool:
    """True where the verb acts on the people behind it, rather than "were killed, 12 …"."""
    behind = row.codes[max(0, verb - 4) : verb].rstrip("axd")
    if verbs[0].code == "K" and behind.endswith("b"):
        return False
    following = row.pieces[match.end("np") : match.end("np") + 1]
    if following and following[0].code == "K" and following[0].measure != "captured":
        return False  # "killed 12 wounded 30"; but "killed 12 captured at the base"
    # "12 people killed": a participle behind people, with nobody acted on.
    return not (verbs[0].code == "K" and row.codes[match.end("v") : match.start("np")] == "d")


def _is_still_there(row: Row, match: re.Match[str]) -> bool:
    """True in "are still in the town"; not in "are still at war"."""
    verb = match.end("v")
    text, end = row.page.report.text, row.pieces[verb].end
    if row.pieces[verb - 1].low != "still" or row.pieces[verb].low not in row.words.toll["inside"]:
        return False
    if row.codes[verb + 1 : verb + 2] == "c":
        return True
    near = re.findall(r"[a-z]+", text[end : min(row.sentence.end, end + 40)].lower())
    return not row.words.toll["left_places"].isdisjoint(near[:4])


def _took_prisoners(row: Row, match: re.Match[str]) -> bool:
    """True in "took 300 prisoners"; not in "took 300 prisoners to the river"."""
    toll = row.words.toll
    verb, people = row.pieces[match.start("v")], row.pieces[match.start("np")]
    return (
        verb.low in toll["claim"] and verb.low not in toll["lose"] and people.low in toll["captive"]
    )


def _to_death(row: Row, match: re.Match[str]) -> bool:
    """True in "hacked a woman and her five children to death"."""
    last = row.pieces[match.end() - 2 : match.end()]
    manner = row.pieces[match.start("v")].low in row.words.toll["to_death"]
    return manner and [p.low for p in last] == ["to", "death"]


def _drives(row: Row, match: re.Match[str]) -> bool:
    """True in "drove 85,000 residents into camps"; not in "sent 300 men to the front"."""
    toll = row.words.toll
    people = [p for p in row.pieces[match.start("np") : match.end("np")] if p.code == "N"]
    return (
        bool(people)
        and row.pieces[match.start("v")].low in toll["drive"]
        and row.pieces[match.end("np")].low in toll["away"]
    )


def _is_subject(row: Row, name: str, match: re.Match[str]) -> bool:
    """True in "12 gunmen killed 3 soldiers": who kills is not killed."""
    end = match.end("v")
    if "b" in row.codes[match.end("np") : match.start("v")]:
        return False
    last = row.pieces[match.end("v") - 1]
    if last.code == "A":
        return name == "short" and _goes_straight_on(row, end)  # "12 dead batteries"
    if last.low not in row.words.voc.intransitive_too and _goes_straight_on(row, end):
        return True  # "a bomber killed Minister So-and-so"
    return re.match(r"a*[NBSUG]", row.codes[end:]) is not None and not (
        re.match(r"a*[NBSU][adc]{0,3}q?[abhmxd]*[KAI]", row.codes[end:])
    )


def _acts_on(row: Row, index: int) -> bool:
    """True where a verb of the subject goes on with a second one: "… and hijacked the ferry"."""
    following = row.pieces[index : index + 2]
    return (
        len(following) == 2
        and following[0].code == "&"
        and following[1].code == "w"
        and following[1].low.endswith("ed")
    )


def _goes_straight_on(row: Row, index: int) -> bool:
    """True where a plain word or name follows with nothing but a space before it."""
    while index < len(row.pieces) and row.pieces[index].code == "a":
        index += 1
    if index >= len(row.pieces) or row.pieces[index].code not in "wcy":
        return False
    if row.pieces[index].low.endswith("ing") and row.codes[index + 1 : index + 2] in ("p", "a"):
        return False  # "four were hurt serving as guards"
    gap = row.page.report.text[row.pieces[index - 1].end : row.pieces[index].start]
    return gap.isspace()


def _only_last(row: Row, match: re.Match[str]) -> bool:
    """True where a verb in the singular can only mean the last of a list."""
    between = row.pieces[match.end("np") : match.start("v")]
    if not any(p.low in row.words.toll["singular"] for p in between):
        return False
    last = row.pieces[match.end("np") - 1]
    return match.end("np") - match.start("np") > 1 and bool(last.count and last.count.best == 1)


def _treated_for_harm(row: Row, match: re.Match[str]) -> bool:
    text = row.page.report.text
    rest = text[row.pieces[match.end("v") - 1].end : row.sentence.end].lower()
    if any(word in rest for word in row.words.toll["treated_for_harm"]):
        return True
    if re.match(r"\W+(?:\w+\W+){0,4}for\b", rest):
        return False
    return bool(row.found) or row.before is not None


def _modality(row: Row, name: str, match: re.Match[str], verb: int) -> Modality | None:
    toll = row.words.toll
    people = match.start("np")
    between = row.pieces[min(match.end("np"), verb) : max(verb, people)]
    around = row.pieces[max(0, verb - 4) : verb] if name == "active" else between
    lows = [p.low for p in around]
    opening = [p.low for p in row.pieces[max(0, min(people, verb) - 3) : min(people, verb)]]
    if any(low in toll["unreal"] for low in opening):
        return "hypothetical"
    if name == "passive" and "to" in lows and "bab" in "".join(p.code for p in around):
        return "planned"  # "are to be exchanged", "were to be freed"
    if name == "active" and any(low in toll["accusing"] for low in opening):
        return "alleged"
    if name == "active" and row.pieces[verb].active and lows:
        if lows[-1] == "to" or (len(lows) > 1 and lows[-2:-1] == ["to"]):
            before = row.pieces[verb - 2].low if verb > 1 else ""
            if before not in toll["hoping_to"]:
                return "planned"
        if any(low in toll["denying"] for low in lows[-3:]):
            return "denied"
    if name == "active" and any(p.code == ";" or p.code == "," for p in around):
        cut = max(i for i, p in enumerate(around) if p.code in ",;")
        around = around[cut + 1 :]
    codes = "".join(p.code for p in around if p.code in "bhmxa")
    if "m" in codes:
        modal = next(p.low for p in around if p.code == "m")
        if modal in ("will", "shall"):
            return "planned"
        return "alleged" if "h" in codes else "hypothetical"
    counted = [p.count for p in row.pieces[match.start("np") : match.end("np")] if p.count]
    if any(count.best == 0 for count in counted):
        unknown = row.codes[match.end("np") : match.end("np") + 1] == "w"
        harm = _measure(row, name, row.pieces[match.start("v") : match.end("v")]) in _TOGETHER
        # "Nobody knows how many were killed", "no soldier remained"
        return "hypothetical" if unknown or not (harm or match["v"] == "") else "negated"
    if name == "short" and re.search(r"m[abhl w]*$", row.codes[max(0, people - 4) : people]):
        return "hypothetical"  # "could leave 10,000 dead"
    if "x" in codes:
        return "hypothetical"  # "were not killed": no figure at all
    if any(p.low in toll["unsure"] for p in around):
        return "alleged"
    return None


def _same_group(row: Row, singles: list[int]) -> list[list[int]]:
    """ "a farmer and his son" are two of one group; "a soldier and a farmer" one each."""
    groups: list[list[int]] = []
    text, possessives = row.page.report.text, row.words.toll["possessives"]
    for index in singles:
        piece = row.pieces[index]
        last = row.pieces[groups[-1][-1]] if groups else piece
        kin = text[piece.start : piece.end].split()[0].lower() in possessives
        if groups and (
            last.group == piece.group or (kin and {last.group, piece.group}.isdisjoint(ARMED))
        ):
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups
