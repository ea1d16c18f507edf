"""Claims → events: what is said of one fact joins, what contradicts it stands beside it.

Control claims join when they tell of

- one place (the gazetteer's id, or the same folded name where there is none),
- one kind of thing: a change of hands (gained, lost, withdrew, handed over), a holding, a siege …,
- parties that agree: each role is the same side by the table of parties, or left open, and no
  winner is the other's loser,
- days that touch: they overlap or lie two days apart at most. An open start reaches back 90 days.

A holding joins the change that explains it; a part of a town joins the whole taken on those days.
A denial joins the change it denies, and so does the claim that another party took the place from
the same loser that day: both are dissent.

Tolls join when they tell of one place, measure and group, one scope (an incident, or a running
total up to one day), days that touch, and close numbers: none twice another, or no more than three
apart. They are never averaged: the figure chosen is one claim's, other figures are dissent. A
story that several papers print speaks for its figures once.

The order of arrival never matters: claims are taken narrow dates first, then by content.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from geodata.extract.party_table import same_side
from geodata.model import Claim, Control, DateRange, Event, Toll
from geodata.names import fold

_GAP = timedelta(days=2)
_OPEN_START = timedelta(days=90)
_OPEN_END = timedelta(days=7)
_HELD_AFTER = timedelta(days=3)
_MOVES = frozenset({"gained", "lost", "withdrew", "handed_over"})
_RUNNING = frozenset({"period", "cumulative", "state"})
_MODALITY_RANK = {"asserted": 0, "attributed": 1, "claimed": 2, "alleged": 3}
_EXTENT_RANK = {"full": 0, "most": 1, "partial": 2, "part": 3}
_CHANGE_RANK = {"gained": 0, "handed_over": 0, "withdrew": 1, "lost": 2, "holds": 4}
_KIND_RANK = {
    "un_ngo": 0,
    "monitor": 1,
    "official": 2,
    "medic": 2,
    "witness": 3,
    "media": 3,
    "armed_group": 4,
    "unnamed": 5,
}


Pairs = frozenset[tuple[str, str]]


def merge_claims(
    claims: Iterable[Claim],
    together: Pairs = frozenset(),
    apart: Pairs = frozenset(),
    copies: Mapping[str, str] | None = None,
) -> list[Event]:
    """The events the claims tell of, by start of their days, then id.

    Each claim is in exactly one event; a claim given twice counts once. `together` and `apart`
    are pairs of claim ids that a person says tell of one fact, or don't: they overrule the rules,
    and `apart` overrules `together`. A figure never joins a change of control. `copies` gives, for
    the id of each report that prints another one's story, that one's id (`likeness.copies`).
    """
    distinct = {_content(claim): claim for claim in claims}
    controls: dict[tuple[str, str], list[Control]] = defaultdict(list)
    tolls: dict[tuple[str, ...], list[Toll]] = defaultdict(list)
    for content in sorted(distinct):
        claim = distinct[content]
        if isinstance(claim, Control):
            controls[(_place_key(claim), _family(claim))].append(claim)
        elif isinstance(claim, Toll):
            counted = (_place_key(claim), claim.measure, claim.group, claim.group_party or "")
            tolls[(*counted, "running" if claim.scope in _RUNNING else "incident")].append(claim)
    clusters: list[_Cluster] = []
    by_place: dict[str, dict[str, list[_Cluster]]] = defaultdict(dict)
    for key in sorted(controls):
        place, family = key
        by_place[place][family] = _controls_together(controls[key])
    for place in sorted(by_place):
        clusters += _across_families(by_place[place])
    for toll_key in sorted(tolls):
        clusters += _tolls_together(tolls[toll_key])
    clusters = _as_decided([c for c in clusters if c.claims], together, apart)
    events: list[Event] = []
    taken: set[str] = set()
    for cluster in clusters:
        events.append(_event(cluster, taken, copies or {}))
    return sorted(events, key=_by_time)


@dataclass(slots=True)
class _Cluster:
    """Claims found to tell of one fact; the first is the anchor the others are held against."""

    claims: list[Claim]
    window: tuple[date, date] | None
    gained_by: str | None = None
    lost_by: str | None = None
    dissent: list[Claim] = field(default_factory=list)
    why: set[str] = field(default_factory=set)

    @property
    def anchor(self) -> Claim:
        """The claim with the narrowest days."""
        return self.claims[0]


def _content(claim: Claim) -> tuple[str, str]:
    return claim.id, repr(claim)


def _place_key(claim: Claim) -> str:
    if claim.place is not None:
        return claim.place.id
    # A name the gazetteer lacks is the same village in two reports; a bare noun is not.
    name = fold(claim.place_text)
    return f"?{name}" if name and claim.place_text[:1].isupper() else f"?{claim.report_id}:{name}"


def _family(claim: Control) -> str:
    return "moves" if claim.change in _MOVES else claim.change


def _window(dates: DateRange | None) -> tuple[date, date] | None:
    """The days a claim may be matched on; open ends reach a set number of days."""
    if dates is None or (dates.first is None and dates.last is None):
        return None
    first, last = dates.first, dates.last
    if first is None:
        assert last is not None
        first = last - min(_OPEN_START, last - date.min)
    if last is None:
        last = first + min(_OPEN_END, date.max - first)
    return (first, last) if first <= last else (last, first)


def _apart(one: tuple[date, date], other: tuple[date, date]) -> timedelta:
    """The days between two ranges; zero where they overlap."""
    return max(one[0] - other[1], other[0] - one[1], timedelta())


def _breadth(claim: Claim) -> tuple[int, date]:
    """Narrow and dated first, so that a vague claim joins a precise one and not vice versa.

    Ties keep the order by content that the claims come in.
    """
    window = _window(claim.dates)
    if window is None:
        return (10**7, date.max)
    open_end = claim.dates is None or claim.dates.first is None or claim.dates.last is None
    return ((window[1] - window[0]).days + 1000 * open_end, window[0])


class _Shelf:
    """Clusters by month, so that looking for a match does not walk through all of them."""

    def __init__(self) -> None:
        self.months: dict[int, list[_Cluster]] = defaultdict(list)
        self.undated: list[_Cluster] = []

    @staticmethod
    def _span(window: tuple[date, date]) -> range:
        first = max(window[0].toordinal() - 3, 1)
        last = min(window[1].toordinal() + 3, date.max.toordinal())
        return range(first // 30, last // 30 + 1)

    def put(self, cluster: _Cluster) -> None:
        if cluster.window is None:
            self.undated.append(cluster)
            return
        for month in self._span(cluster.window):
            self.months[month].append(cluster)

    def near(self, window: tuple[date, date] | None) -> list[_Cluster]:
        if window is None:
            return self.undated
        span = self._span(window)
        months = span if len(span) < len(self.months) else sorted(set(span) & set(self.months))
        found: dict[int, _Cluster] = {}
        for month in months:
            for cluster in self.months.get(month, ()):
                found[id(cluster)] = cluster
        return list(found.values())


def _controls_together(claims: Sequence[Control]) -> list[_Cluster]:
    clusters: list[_Cluster] = []
    shelf = _Shelf()
    by_report: dict[str, list[_Cluster]] = defaultdict(list)
    for claim in sorted(claims, key=_breadth):
        window = _window(claim.dates)
        # An undated claim can only lean on what its own report says.
        near = shelf.near(window) if window is not None else by_report[claim.report_id]
        fits = [cluster for cluster in near if _joins(claim, window, cluster)]
        if fits:
            best = min(fits, key=lambda c: _distance(claim, window, c))
            best.claims.append(claim)
            best.gained_by = best.gained_by or claim.gained_by
            best.lost_by = best.lost_by or claim.lost_by
            best.why.add(_why_control(claim, best))
        else:
            best = _Cluster([claim], window, claim.gained_by, claim.lost_by)
            clusters.append(best)
            shelf.put(best)
        if best not in by_report[claim.report_id]:
            by_report[claim.report_id].append(best)
    return clusters


def _joins(claim: Control, window: tuple[date, date] | None, cluster: _Cluster) -> bool:
    anchor = cluster.anchor
    assert isinstance(anchor, Control)
    if window is not None and cluster.window is not None:
        apart = _apart(window, cluster.window)
        if apart > _GAP:
            return False
        if (claim.part or anchor.part) and apart:
            return False
    if not all(_same_part(claim.part, c.part) for c in cluster.claims if isinstance(c, Control)):
        return False
    if not _agree(claim.gained_by, cluster.gained_by) or not _agree(claim.lost_by, cluster.lost_by):
        return False
    # Whoever took it here lost it there: two changes, not one.
    return not (
        (claim.gained_by is not None and claim.gained_by == cluster.lost_by)
        or (claim.lost_by is not None and claim.lost_by == cluster.gained_by)
    )


def _same_part(one: str | None, other: str | None) -> bool:
    """True where one name says no more than the other: "the station" is "the railway station".

    "The bus station" is another one. A claim that names no part leaves open which is meant.
    """
    if not one or not other:
        return True
    words, others = one.lower().split(), other.lower().split()
    return words[-1] == others[-1] and (set(words) <= set(others) or set(others) <= set(words))


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or same_side(one, other)


def _distance(
    claim: Control, window: tuple[date, date] | None, cluster: _Cluster
) -> tuple[int, int, int]:
    """How badly a claim fits a cluster: days apart at the end, then parties left open."""
    anchor = cluster.anchor
    assert isinstance(anchor, Control)
    days = abs((window[1] - cluster.window[1]).days) if window and cluster.window else 0
    open_roles = (claim.gained_by != cluster.gained_by) + (claim.lost_by != cluster.lost_by)
    return (days, open_roles, int(claim.part != anchor.part))


def _why_control(claim: Control, cluster: _Cluster) -> str:
    party = cluster.gained_by or cluster.lost_by
    place = claim.place.name if claim.place is not None else claim.place_text
    days = "the same report" if claim.dates is None else "days that touch"
    told = claim.gained_by if cluster.gained_by else claim.lost_by
    same = f"same party ({party})" if told in (None, party) else f"one side ({told}, {party})"
    return f"same place ({place}), {same if party else 'no other party'}, {days}"


def _across_families(families: dict[str, list[_Cluster]]) -> list[_Cluster]:
    """Joins holdings to the change that explains them and denials to what they deny."""
    moves = families.get("moves", [])
    shelf = _Shelf()
    for cluster in moves:
        shelf.put(cluster)
    _side_by_side(moves, shelf)
    kept = [cluster for cluster in moves if cluster.claims]
    for family in sorted(families):
        if family == "moves":
            continue
        for cluster in families[family]:
            host = _host(cluster, family, shelf) if family in ("holds", "denied") else None
            if host is None:
                kept.append(cluster)
                continue
            host.claims += cluster.claims
            if family == "denied":
                host.dissent += cluster.claims
                host.why.add("a denial of it on days that touch")
            else:
                host.why.add("held by its new holder on days that touch")
    return kept


def _host(cluster: _Cluster, family: str, shelf: _Shelf) -> _Cluster | None:
    """The change of hands that a holding or denial belongs to."""
    window = cluster.window
    if window is None:
        return None
    if family == "holds" and (window[1] - window[0]).days > _HELD_AFTER.days:
        return None
    fits = []
    for move in shelf.near(window):
        if move.window is None or not move.claims or _apart(window, move.window) > _HELD_AFTER:
            continue
        if (move.window[1] - move.window[0]).days > 31:
            continue
        same_taker = cluster.gained_by is not None and cluster.gained_by == move.gained_by
        if family == "holds" and not (same_taker and window[1] >= move.window[0]):
            continue
        if family == "denied" and not (
            same_taker or (cluster.gained_by is None and _agree(cluster.lost_by, move.lost_by))
        ):
            continue
        fits.append(move)
    return min(fits, key=lambda m: _apart(window, m.window or window), default=None)


def _side_by_side(moves: list[_Cluster], shelf: _Shelf) -> None:
    """Two takers of one place from one loser on one day: one event, the weaker is dissent."""
    for cluster in sorted(moves, key=lambda c: _rank(c.anchor)):
        if not cluster.claims or cluster.window is None or not cluster.lost_by:
            continue
        if not cluster.gained_by or cluster.window[0] != cluster.window[1]:
            continue
        for other in shelf.near(cluster.window):
            if (
                other is not cluster
                and other.claims
                and other.window == cluster.window
                and other.lost_by == cluster.lost_by
                and not _agree(other.gained_by, cluster.gained_by)
                and not _allied(cluster, other)
            ):
                cluster.claims += other.claims
                cluster.dissent += other.claims
                cluster.why.add(f"another taker named for the same day: {other.gained_by}")
                other.claims = []


def _allied(one: _Cluster, other: _Cluster) -> bool:
    allies = {a for c in (*one.claims, *other.claims) if isinstance(c, Control) for a in c.allies}
    return one.gained_by in allies or other.gained_by in allies


def _tolls_together(claims: Sequence[Toll]) -> list[_Cluster]:
    clusters: list[_Cluster] = []
    shelf = _Shelf()
    for claim in sorted(claims, key=_breadth):
        window = _window(claim.dates)
        fits = [c for c in shelf.near(window) if _toll_joins(claim, window, c)]
        if fits:
            best = min(fits, key=lambda c: _number_distance(claim, c.anchor))
            best.claims.append(claim)
            best.why.add("same place, measure, group and scope; days that touch; close numbers")
        else:
            best = _Cluster([claim], window)
            clusters.append(best)
            shelf.put(best)
    return clusters


def _toll_joins(claim: Toll, window: tuple[date, date] | None, cluster: _Cluster) -> bool:
    anchor = cluster.anchor
    assert isinstance(anchor, Toll)
    if window is None or cluster.window is None:
        return claim.report_id == anchor.report_id and _bounds(claim) == _bounds(anchor)
    if claim.scope in _RUNNING:
        # Totals up to different days are different totals.
        if abs((window[1] - cluster.window[1]).days) > 1:
            return False
    elif _apart(window, cluster.window) > timedelta(days=1):
        return False
    return _close(claim, anchor)


def _as_decided(clusters: list[_Cluster], together: Pairs, apart: Pairs) -> list[_Cluster]:
    """The clusters as a person would have them: first the pairs kept apart, then those joined."""
    if not together and not apart:
        return clusters
    kept = {frozenset(pair) for pair in apart}
    decided = {claim_id for pair in (*together, *apart) for claim_id in pair}
    untouched = [c for c in clusters if decided.isdisjoint(claim.id for claim in c.claims)]
    parts = [
        part
        for cluster in clusters
        if not decided.isdisjoint(claim.id for claim in cluster.claims)
        for part in _split(cluster, kept)
    ]
    for one, two in sorted(together):
        first = next((c for c in parts if any(claim.id == one for claim in c.claims)), None)
        other = next((c for c in parts if any(claim.id == two for claim in c.claims)), None)
        if first is None or other is None or first is other or not _may_join(first, other, kept):
            continue
        parts = [part for part in parts if part is not first and part is not other]
        parts.append(_joined(first, other))
    return untouched + parts


def _split(cluster: _Cluster, kept: set[frozenset[str]]) -> list[_Cluster]:
    """The cluster in as few parts as keep every pair apart; undecided claims stay with the first.

    Of a pair the one that comes first in the cluster stays, unless a claim is kept apart from
    several: then that one goes.
    """
    ids = [claim.id for claim in cluster.claims]
    quarrels = {a: sum(frozenset((a, b)) in kept for b in ids if a != b) for a in ids}
    if not any(quarrels.values()):
        return [cluster]
    groups: list[list[Claim]] = []
    for claim in sorted(cluster.claims, key=lambda claim: quarrels[claim.id]):
        fits = (
            group
            for group in groups
            if not any(frozenset((claim.id, other.id)) in kept for other in group)
        )
        group = next(fits, None)
        if group is None:
            groups.append([claim])
        else:
            group.append(claim)
    return [_cluster_of(group, cluster, "a person kept others apart from it") for group in groups]


def _may_join(one: _Cluster, other: _Cluster, kept: set[frozenset[str]]) -> bool:
    if one.anchor.kind != other.anchor.kind:
        return False
    return not any(frozenset((a.id, b.id)) in kept for a in one.claims for b in other.claims)


def _joined(one: _Cluster, other: _Cluster) -> _Cluster:
    whole = _cluster_of([*one.claims, *other.claims], one, "a person joined them")
    whole.why |= other.why
    seen = {id(claim) for claim in whole.dissent}
    whole.dissent += [claim for claim in other.dissent if id(claim) not in seen]
    return whole


def _cluster_of(claims: list[Claim], cluster: _Cluster, why: str) -> _Cluster:
    """A cluster of these claims alone, the narrowest days first; other parties are dissent."""
    ordered = sorted(claims, key=_breadth)
    known = {id(claim) for claim in cluster.dissent}
    dissent = [claim for claim in ordered if id(claim) in known]
    if len(dissent) == len(ordered):
        dissent = []
    agreeing = [claim for claim in ordered if claim not in dissent]
    made = _Cluster(
        [*agreeing, *dissent], _window(agreeing[0].dates), dissent=dissent, why=cluster.why | {why}
    )
    for claim in agreeing:
        if not isinstance(claim, Control):
            continue
        if _agree(claim.gained_by, made.gained_by) and _agree(claim.lost_by, made.lost_by):
            made.gained_by = made.gained_by or claim.gained_by
            made.lost_by = made.lost_by or claim.lost_by
        else:
            made.dissent.append(claim)
    return made


def _bounds(toll: Toll) -> tuple[int, int] | None:
    """Lowest and highest number the words allow; an open end is the number itself."""
    numbers = [n for n in (toll.count.low, toll.count.best, toll.count.high) if n is not None]
    return (min(numbers), max(numbers)) if numbers else None


def _close(one: Toll, other: Toll) -> bool:
    a, b = _bounds(one), _bounds(other)
    if a is None or b is None:
        return one.count.text.lower() == other.count.text.lower()
    low, high = max(a[0], b[0]), min(a[1], b[1])
    if low <= high:
        return True
    return low - high <= 3 or low < 2 * high


def _number_distance(claim: Claim, anchor: Claim) -> int:
    assert isinstance(claim, Toll)
    assert isinstance(anchor, Toll)
    a, b = _bounds(claim), _bounds(anchor)
    return max(0, max(a[0], b[0]) - min(a[1], b[1])) if a and b else 0


def _rank(claim: Claim) -> tuple[object, ...]:
    """The best claim to show first: plainly said, complete, precise; its id breaks ties."""
    window = _window(claim.dates)
    breadth = (window[1] - window[0]).days if window else 10**6
    spoken = _MODALITY_RANK.get(claim.modality, 9)
    if isinstance(claim, Control):
        parties = (claim.gained_by is None) + (claim.lost_by is None)
        return (
            spoken > 3,
            _EXTENT_RANK[claim.extent] + 4 * (claim.part is not None),
            _CHANGE_RANK.get(claim.change, 3),
            parties,
            breadth,
            spoken,
            -claim.confidence,
            claim.id,
        )
    return (spoken > 3, spoken, breadth, claim.id)


def _choose_toll(claims: Sequence[Toll], copies: Mapping[str, str]) -> Toll:
    """The figure most claims bear out, then the closest source, then the most conservative."""
    replaced = {claim.supersedes for claim in claims if claim.supersedes}
    support: dict[tuple[int, int] | None, set[str]] = defaultdict(set)
    for claim in claims:
        told_by = copies.get(claim.report_id, claim.report_id)
        support[_bounds(claim)].add(claim.claimant or told_by)

    def rank(claim: Toll) -> tuple[object, ...]:
        bounds = _bounds(claim)
        return (
            claim.id in replaced,
            claim.modality not in _MODALITY_RANK,
            bounds is None,
            -len(support[bounds]),
            _KIND_RANK.get(claim.claimant_kind or "media", 3),
            claim.count.qualifier != "exact",
            bounds or (0, 0),
            claim.id,
        )

    return min(claims, key=rank)


def _event(cluster: _Cluster, taken: set[str], copies: Mapping[str, str]) -> Event:
    if len(cluster.claims) == 1:
        return Event(_event_id(cluster.anchor, cluster, taken), cluster.anchor, (cluster.anchor,))
    dissent_ids = {id(claim) for claim in cluster.dissent}
    agreeing = [claim for claim in cluster.claims if id(claim) not in dissent_ids]
    chosen: Claim
    dissent: list[Claim]
    if isinstance(cluster.anchor, Toll):
        tolls = [claim for claim in cluster.claims if isinstance(claim, Toll)]
        chosen = _choose_toll(tolls, copies)
        replaced = {claim.supersedes for claim in tolls if claim.supersedes}
        dissent = [
            claim for claim in tolls if claim.id not in replaced and not _overlap(claim, chosen)
        ]
    else:
        chosen = min(agreeing or cluster.claims, key=_rank)
        dissent = sorted(cluster.dissent, key=_content)
    told = {claim.report_id for claim in cluster.claims}
    stories = {copies.get(report, report) for report in told}
    if len(stories) < len(told):
        cluster.why.add(f"{len(told)} reports, of which some print one story: {len(stories)} told")
    order = {chosen.id: 0}
    claims = sorted(cluster.claims, key=lambda c: (order.get(c.id, 1), _content(c)))
    return Event(
        id=_event_id(chosen, cluster, taken),
        chosen=chosen,
        claims=tuple(claims),
        dissent=tuple(sorted(dissent, key=_content)),
        why=tuple(sorted(cluster.why)),
    )


def _overlap(one: Toll, other: Toll) -> bool:
    a, b = _bounds(one), _bounds(other)
    return a is None or b is None or max(a[0], b[0]) <= min(a[1], b[1])


def _event_id(chosen: Claim, cluster: _Cluster, taken: set[str]) -> str:
    """From what is told (place, kind, parties, day), so that a further report keeps the id."""
    anchor = cluster.anchor
    said = [_place_key(anchor), anchor.kind]
    if isinstance(anchor, Control):
        said += [_family(anchor), cluster.gained_by or "", cluster.lost_by or ""]
        said += [anchor.part or ""]
    elif isinstance(anchor, Toll):
        said += [anchor.measure, anchor.group, anchor.group_party or "", anchor.scope]
        said += [str(_bounds(anchor))]
    said += [str(cluster.window)]
    digest = hashlib.sha256("|".join(said).encode()).hexdigest()[:16]
    if digest in taken:
        digest = hashlib.sha256(f"{digest}|{chosen.id}".encode()).hexdigest()[:16]
    taken.add(digest)
    return digest


def _by_time(event: Event) -> tuple[date, str]:
    dates = event.dates
    day = (dates.first or dates.last) if dates is not None else None
    return (day or date.max, event.id)
