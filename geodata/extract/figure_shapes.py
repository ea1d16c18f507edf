"""The shapes in which figures are told: patterns over a row of letters (see `toll_words.Piece`)."""

from __future__ import annotations

import re

# "left 7,000 people dead and displaced a million": the second verb has people of its own.
_VERBS = r"(?P<v>[KA](?:(?:,|&|,&)a*[KA](?!a*[NB]))*)"
# A list of people, with what it includes: "five soldiers, among them a colonel, and 3 civilians".
_PART = r"[NBS](?![adc]*[KAI])"
_ITEM = rf"[NBSUM](?:,?a?i[NBS](?:,{_PART})*(?:&{_PART})?,?)?"
OF_WHOM = r"(?:[op][wGycTED]{1,5})?"  # "four members of the security forces and a tourist"
_LISTED = rf"(?P<np>P|{_ITEM}(?:{OF_WHOM}(?:,|&|,&)[ay]?{_ITEM})*)"
_LIST = rf"(?<!i){_LISTED}"
INCLUDING = re.compile(rf"i(?P<np>{_PART}(?:,{_PART})*(?:&{_PART})?)")
# "Among them were 67 civilians in the east of the town, 15 in the west and 150 soldiers."
_ITEM_WHERE = r"(?:,i[NBP](?:ba*G)?)?[opcwyGEaTdt]{0,12}"
AMONG_THEM = re.compile(
    rf"(?:[waG]{{0,2}})i[ba]*(?P<np>{_PART}(?:{_ITEM_WHERE}(?:,|&|,&)[ay]?{_PART})*)"
)
# Objects end where the next clause begins: "killed 12 and 30 were wounded".
NEXT_CLAUSE = r"(?![adc]{0,3}q?[abhmxd]*[KAIY])"
_OBJECT_PART = rf"[NBS]{NEXT_CLAUSE}"
_OBJECT = (
    rf"[NBSUM]{NEXT_CLAUSE}"
    rf"(?:,?a?i{_OBJECT_PART}(?:,{_OBJECT_PART})*(?:&{_OBJECT_PART})?,?)?"
)
_OBJECTS = (
    rf"(?P<np>P{NEXT_CLAUSE}(?:&S{NEXT_CLAUSE})?|{_OBJECT}(?:{OF_WHOM}(?:,|&|,&)[ay]?{_OBJECT})*)"
)
# What may stand between people and their verb: where, when, of which unit.
_BETWEEN = (
    r"(?:oB)?[opdcywGTaEtL]{0,14}"
    r"(?:&[cwy]{1,2}p[cwy]{0,2})?"  # "people from Norton and the towns around it"
    r"(?:,?[aw&]{0,3}i[NBSGTwcyopaD&]{1,10}(?:,[NBS]&?[NBS]?)?,?|,P[aw]{0,3}[KAGNS]?,)?"
    r"(?:,[opdcywGaESTi]{1,10},|,p[opdcyw]{1,9})?"
    r"(?:,?q[abhpowcdyGTStEZ]{1,9},?|,q[^NBPUMKAIL;,]{4,30},)?"
    r"(?:[opdcywGTa]{0,8}[dcy],?)?"
    r"(?:,[NBSUwcyopGaE&]{1,10},)?"  # "three peacekeepers, two Czechs and a Dane, were killed"
)
_AUX = r"[abhmxdY]*[bY][abdxY]*"

PATTERNS: tuple[tuple[str, float, re.Pattern[str]], ...] = tuple(
    (name, confidence, re.compile(pattern))
    for name, confidence, pattern in (
        # "seven teachers abducted near the town were freed"
        ("passive", 0.8, r"(?P<np>N)K[pcdwoyaTGE]{1,9}[bh][abh]*(?P<v>K)(?!a*[NBSU])"),
        # "two officers who were abducted days ago have been executed"
        ("passive", 0.8, r"(?P<np>N)q[abh]*K[pcdwoyaTGE]{0,9}[bh][abh]*(?P<v>K)(?!a*[NBSU])"),
        # "eleven migrants held at the centre died"
        ("happened", 0.8, r"(?P<np>N)K[pcdwoyaTGE]{1,9}(?P<v>I)"),
        # "killing 12 and wounding 30", "has killed tens of thousands"
        # "executed more than 160 soldiers captured in the raid"
        ("active", 0.75, r"(?P<v>[Kk])a*(?P<np>N)(?=q?[abh]*K)"),
        # and "captured two tanks and 12 men"
        (
            "active",
            0.85,
            rf"(?P<v>[Kk](?:(?:,|&|,&)a*[Kk])*)(?:[ad]|p(?=S))*(?:T(?:,|&|,&))*&?{_OBJECTS}",
        ),
        # "12 were killed", "3,250 people, including 1,130 civilians, have been killed"
        ("passive", 0.9, rf"{_LIST}{_BETWEEN},?q?{_AUX}{_VERBS}"),
        # "seven people died", "some 300,000 fled"
        ("happened", 0.85, rf"{_LIST}{_BETWEEN},?q?[abhmxd]*(?P<v>I)"),
        # "60 soldiers crossed the border and gave themselves up"
        ("happened", 0.8, r"(?P<np>N)I[pcdyw]{0,4}&(?P<v>I)"),
        # "two pilots ejected and were captured"
        ("passive", 0.7, r"(?P<np>N)w[awpdc]{0,4}&[bh][abh]*(?P<v>K)"),
        # "12 people dead and 30 wounded", "9 killed in Kabul"
        # "listed another 16 servicemen as killed"
        ("short", 0.8, rf"{_LIST}[ac]*d?[as]*{_VERBS}"),
        # "hacked a woman and her five children to death"
        ("to death", 0.8, rf"(?P<v>w)a*{_OBJECTS}aD"),
        # "the commander was killed along with six of his men"
        ("along", 0.75, r"b[abhd]*(?P<v>K)[pdcw]{0,6}&(?P<np>N)"),
        # "the deaths of 7", "injuries to a policeman"
        ("noun of", 0.85, rf"(?P<v>E)[opa]a*{_LIST}"),
        # "claimed 52 lives", "39 deaths"
        ("harm counted", 0.85, r"(?P<np>M)(?P<v>)"),
        # "lost 10 of their fighters"
        # "lost four tanks and 22 men"
        ("lost", 0.75, rf"(?P<v>O)a*(?:T(?:,T)*,?&)?{_OBJECTS}"),
        # "the raid cost the army 32 men"
        ("lost", 0.7, rf"(?P<v>C)[yGc]{_OBJECTS}"),
        # "the siege cost 42 patients their lives"
        ("cost lives", 0.75, r"(?P<v>C)a*(?P<np>N)(?P<lives>[wEM])"),
        # "lost an entire battalion, some 270 troops, in a week"
        ("lost", 0.65, r"(?P<v>O)[aw]{1,3},(?P<np>N)(?=[,;pd]|$)"),
        # "forced 300 families to flee"
        ("forced out", 0.85, rf"(?P<f>F)a*{_OBJECTS}[pcawod]{{0,3}}(?P<v>X)"),
        # "three children suffered injuries"
        # "drove more than 85,000 residents into camps"
        ("driven out", 0.8, rf"(?P<v>F)a*{_OBJECTS}(?=p)"),
        ("suffered", 0.8, rf"{_LIST}{_BETWEEN}[abh]*Q[awDGpo]{{0,3}}(?P<v>J)"),
        # "took 12 soldiers prisoner"
        # "took 300 prisoners"
        ("took", 0.75, rf"(?P<v>[tC])a*(?P<np>N){NEXT_CLAUSE}"),
        ("taken", 0.8, rf"[tC]a*{_OBJECTS}[ap]*(?P<v>H)"),
        # "buses took 1,600 people, fighters and their families, out of the town"
        ("taken out", 0.65, rf"[Ct]a*{_OBJECTS}(?:,[wyG&a]{{1,6}})?,?(?P<v>Z)"),
        ("taken out", 0.65, rf"{_LIST}{_BETWEEN}[abhm]*b[ab]*[Ct](?P<v>Z)"),
        # "500 people remain in the city"
        ("remained", 0.8, rf"{_LIST}{_BETWEEN},?q?[abhmxd]*(?P<v>Y)(?![ax]*[KAwJGN])"),
        # "500 fighters are still in the town"
        ("still there", 0.75, rf"{_LIST}{_BETWEEN},?b(?P<v>a)p"),
        # "109 people were being treated"
        ("treated", 0.6, rf"{_LIST}{_BETWEEN}[abhq]*[bY]a*(?P<v>R)"),
        # "treated 61 people for shrapnel wounds"
        ("treated", 0.6, rf"(?P<v>R)a*{_OBJECTS}"),
        # "28 people with bullet wounds"
        ("suffered", 0.6, rf"{_LIST}p[aw]{{0,2}}(?P<v>[Jk])"),
        # "with 22 others in hospital"
        ("treated", 0.6, r"p(?P<np>[NB])a*(?P<v>R)"),
        # "among the dead were 3 children", "the dead included a nurse"
        ("among", 0.8, rf"pa*(?P<v>[KA])[opdcyaw]{{0,6}}b[a]*{_LIST}"),
        # "among the 52 dead were 16 children"
        ("among", 0.8, rf"pa*[NB](?P<v>[KA])[opdcyaw]{{0,6}}ba*{_LIST}"),
        # "the dead were a teacher and his wife"
        ("named", 0.75, rf"(?:^|[,;sv&])(?P<v>A)ba*{_LISTED}"),
        # "…, of whom 13 later died"
        ("of whom", 0.75, r"i(?P<np>[BN])[abhmxd]*(?P<v>[KAI])"),
        # "three policemen and a journalist were among the dead"
        ("among", 0.75, rf"{_LIST}[bh]*a*p(?P<v>[KA])"),
        ("included", 0.75, rf"(?P<v>[KA])[opdcyawGE]{{0,6}}i{_LISTED}"),
    )
)

# "… along with 299 fighters of the alliance and 1,019 others of the group"
GOING_ON = re.compile(rf"(?:{OF_WHOM}(?:,|&|,&)[ay]?{_PART})+")

# The letters of which a pattern takes one, so that most need not be tried.
NEEDS = {
    "active": "Kk",
    "passive": "KA",
    "happened": "I",
    "short": "KA",
    "to death": "D",
    "along": "K",
    "noun of": "E",
    "harm counted": "M",
    "lost": "OC",
    "cost lives": "C",
    "forced out": "X",
    "driven out": "F",
    "suffered": "Jk",
    "took": "tC",
    "taken": "H",
    "taken out": "Z",
    "remained": "Y",
    "still there": "b",
    "treated": "R",
    "among": "KA",
    "included": "i",
    "named": "A",
    "of whom": "i",
}
