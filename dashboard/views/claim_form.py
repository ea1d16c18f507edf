"""The fields of a claim as a person corrects or makes it: shared by both, drawn by the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar, get_args

import streamlit as st

from dashboard import components, evidence, layers, session, words
from dashboard.desk import Draft, draft_of, is_point, name_to_remember, place_by_hand
from dashboard.library import Library
from dashboard.views import ask_online
from geodata import Claim, ConflictGeocoder, Place, Review
from geodata.extract.party_table import is_party_name
from geodata.gazetteer import Gazetteer
from geodata.model import Candidate, Change, Extent, Measure, Mention, Modality, Scope
from geodata.names import fold

_UNPLACED = "unplaced"
_MOST = 6  # candidates named
_NEAREST = 4  # towns named around a click
_AT_TOWN_KM = 6.0  # a click so near to a town means the town
_EARLIEST = date(1900, 1, 1)
_GROUPS = (
    *("all", "civilians", "children", "women", "men", "combatants", "soldiers", "police"),
    *("medics", "aid workers", "journalists", "peacekeepers"),
)
_EXTENTS: dict[Extent, str] = {
    "full": "all of it",
    "most": "most of it",
    "partial": "part of it",
    "part": "a named part",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """What a person filled in, and the name their place is to be remembered by ("" for none)."""

    draft: Draft
    remembered: str = ""

    def remember(self, gazetteer: Gazetteer) -> None:
        """Have later readings take the name for the place, as the person asked."""
        place = self.draft.place
        if not self.remembered or place is None or gazetteer.user is None:
            return
        if is_point(place.id):
            gazetteer.user.set_place(replace(place, name=self.remembered))
        else:
            gazetteer.user.remember(self.remembered, place.country, place.id)


def forget_choice(library: Library, review: Review, gazetteer: Gazetteer) -> None:
    """Take back what a correction of a place taught the gazetteer, where it is undone."""
    chosen = review.changes.get("place")
    reading = next((r for r in library.readings for c in r.claims if c.id == review.subject), None)
    if not isinstance(chosen, dict) or reading is None or gazetteer.user is None:
        return
    if is_point(str(chosen["id"])):
        gazetteer.user.unset_place(str(chosen["id"]))
        return
    country = str(chosen["country"])
    names = {mention.text for mention in reading.mentions}
    names |= {claim.place_text for claim in reading.claims if claim.id == review.subject}
    for name in names:
        if gazetteer.user.choice(fold(name), country) == chosen["id"]:
            gazetteer.user.forget(name, country)


def fields(library: Library, claim: Claim | str, mention: Mention | None, *, key: str) -> Filled:
    """The fields of a claim, or of a new one of a kind, as they stand after the person's edits."""
    kind = claim if isinstance(claim, str) else claim.kind
    draft = Draft() if isinstance(claim, str) else draft_of(claim)
    written = "" if isinstance(claim, str) else claim.place_text
    place, remembered = _place(library, claim, draft.place, written, mention, key)
    draft = replace(draft, place=place)
    first, last = st.columns(2)
    draft = replace(
        draft,
        first=first.date_input(
            "First day",
            value=draft.first,
            min_value=_EARLIEST,
            key=f"{key}-first",
            help="Empty: not known when it began.",
        ),
        last=last.date_input(
            "Last day",
            value=draft.last,
            min_value=_EARLIEST,
            key=f"{key}-last",
            help="Empty: it goes on. Both empty: no day.",
        ),
    )
    draft = _control(library, draft, key) if kind == "control" else _toll(library, draft, key)
    modality, claimant = st.columns(2)
    with modality:
        how = _one_of("How it is said", get_args(Modality), draft.modality, words.modality, key)
    with claimant:
        who = _name("Who says so", _claimants(library), draft.claimant, key, "the report itself")
    return Filled(replace(draft, modality=how, claimant=who), remembered)


def _control(library: Library, draft: Draft, key: str) -> Draft:
    parties = list(session.party_order(library.version, library))
    left, right = st.columns(2)
    with left:
        change: Change = _one_of("Change", get_args(Change), draft.change, words.change, key)
    with right:
        extent: Extent = _one_of("Of", get_args(Extent), draft.extent, _EXTENTS.__getitem__, key)
    part = draft.part
    if extent == "part":
        part = st.text_input("The part", value=part or "", key=f"{key}-part").strip() or None
    left, right = st.columns(2)
    with left:
        gained = _name("Gained, held or besieged by", parties, draft.gained_by, key, "nobody named")
    with right:
        lost = _name("Lost or defended by", parties, draft.lost_by, key, "nobody named")
    return replace(
        draft,
        change=change,
        extent=extent,
        part=part if extent == "part" else draft.part if extent == draft.extent else None,
        gained_by=gained,
        lost_by=lost,
    )


def _toll(library: Library, draft: Draft, key: str) -> Draft:
    numbers = {}
    labels = {"low": "At least", "best": "The figure", "high": "At most"}
    for (name, label), column in zip(labels.items(), st.columns(3), strict=True):
        numbers[name] = column.number_input(
            label, value=getattr(draft, name), min_value=0, step=1, key=f"{key}-{name}"
        )
    left, right = st.columns(2)
    with left:
        measure: Measure = _one_of("Were", get_args(Measure), draft.measure, words.measure, key)
        group = _name("Who were counted", list(_GROUPS), draft.group, key, "all") or "all"
    with right:
        scope: Scope = _one_of("Counted over", get_args(Scope), draft.scope, words.scope, key)
        parties = list(session.party_order(library.version, library))
        side = _name("Of which party", parties, draft.group_party, key, "not said")
    return replace(
        draft,
        **numbers,
        measure=measure,
        scope=scope,
        group=group.strip().lower(),
        group_party=side,
    )


_Value = TypeVar("_Value")


def _one_of(
    label: str, options: Sequence[Any], value: _Value, say: Callable[[Any], str], key: str
) -> _Value:
    chosen: _Value = st.selectbox(
        label,
        options,
        index=options.index(value),
        format_func=say,
        key=f"{key}-{label}",
    )
    return chosen


def _name(
    label: str, options: Sequence[str], value: str | None, key: str, nothing: str
) -> str | None:
    """A name out of those known, or a new one; None where it is left empty."""
    known = list(dict.fromkeys([*([value] if value else []), *options]))
    chosen = st.selectbox(
        label,
        known,
        index=0 if value else None,
        format_func=lambda name: evidence.bare(name.replace("_", " ")),
        accept_new_options=True,
        placeholder=nothing,
        key=f"{key}-{label}",
    )
    if not chosen or not (name := evidence.bare(chosen)):
        return None
    # "the SDF" typed by hand is the party everyone else calls by its whole name.
    return name if name in known else is_party_name(name) or name


def _claimants(library: Library) -> list[str]:
    return sorted({claim.claimant for claim in library.reviewed.claims if claim.claimant})


# The place


def _place(
    library: Library,
    claim: Claim | str,
    before: Place | None,
    written: str,
    mention: Mention | None,
    key: str,
) -> tuple[Place | None, str]:
    """The place out of candidates, a search or a click; and the name to remember it by."""
    name = mention.text if mention is not None else written
    query = st.text_input(
        "Place: look it up by any name",
        value=name,
        key=f"{key}-query",
        icon=":material/search:",
        placeholder="Name, province or country after a comma",
    )
    click = st.session_state.get(f"{key}-click")
    countries = _countries(library, claim)
    asked = (query.strip(), countries[0] if len(countries) == 1 else "")
    found = _candidates(
        library, claim, before, mention, query if query != name else "", name, click
    )
    known = {candidate.place.id for candidate in found}
    found += [one for one in ask_online.told(*asked, key=key) if one.place.id not in known]
    by_id = {candidate.place.id: candidate for candidate in found}
    ids = [*by_id, _UNPLACED]
    picked = st.session_state.get(f"{key}-picked", before.id if before else _UNPLACED)
    chosen_id = st.radio(
        "Which place is meant",
        ids,
        index=ids.index(picked) if picked in ids else len(ids) - 1,
        format_func=lambda each: _place_label(by_id.get(each)),
        captions=[
            *(evidence.plain(candidate.reason) for candidate in found),
            "kept in a list, not guessed onto the map",
        ],
        label_visibility="collapsed",
    )
    st.session_state[f"{key}-picked"] = chosen_id
    place = by_id[chosen_id].place if chosen_id in by_id else None
    ask_online.offer(*asked, key=key)
    _map(library, claim, found, place, key)
    remembered = ""
    memorable = name_to_remember(mention, claim) if isinstance(claim, Claim) else ""
    is_news = place is not None and (before is None or place.id != before.id)
    if place is not None and is_news and memorable:
        about = f", in reports about {words.country(place.country)}" if place.country else ""
        if st.checkbox(
            evidence.plain(
                f"Know this point as “{memorable}” from now on"
                if is_point(place.id)
                else f"Read “{memorable}” as this place from now on{about}"
            ),
            value=True,
            key=f"{key}-remember-{place.id}",
        ):
            remembered = memorable
    return place, remembered


def _place_label(candidate: Candidate | None) -> str:
    if candidate is None:
        return "No place: leave it unplaced"
    place = candidate.place
    return evidence.plain(f"{words.where(place)} · {place.kind.replace('_', ' ')}")


def _candidates(
    library: Library,
    claim: Claim | str,
    before: Place | None,
    mention: Mention | None,
    query: str,
    name: str,
    click: components.Click | None,
) -> list[Candidate]:
    """What may be meant: what was clicked, then what was searched, then what the reader weighed."""
    geocoder = ConflictGeocoder(session.gazetteer())
    found: list[Candidate] = []
    if click is not None and click.lat is not None and click.lon is not None:
        found += _around(geocoder, name or query, click.lat, click.lon)
    if query.strip():
        found += geocoder.candidates(query)[:_MOST]
    if before is not None:
        reason = mention.reason if mention is not None and mention.place == before else ""
        found.append(Candidate(before, 1.0, f"as read{': ' if reason else ''}{reason}"))
    if not query.strip():
        if mention is not None:
            found += mention.candidates
        countries = _countries(library, claim)
        for codes in (countries, ()) if countries else ((),):
            found += geocoder.candidates(name, countries=codes) if name else []
        found += _named_beside(library, claim)
    kept: dict[str, Candidate] = {}
    for candidate in found:
        kept.setdefault(candidate.place.id, candidate)
    wanted = list(kept.values())[: _MOST + (_NEAREST + 1 if click is not None else 0)]
    if before is not None and before.id not in {each.place.id for each in wanted}:
        wanted.append(kept[before.id])
    return wanted


def _named_beside(library: Library, claim: Claim | str) -> list[Candidate]:
    """The places that the claim's report names too, the nearest in the text first."""
    reading = library.reading_of.get(claim.report_id) if isinstance(claim, Claim) else None
    if reading is None or not isinstance(claim, Claim):
        return []
    by_nearness = sorted(reading.mentions, key=lambda mention: abs(mention.start - claim.start))
    return [
        Candidate(mention.place, mention.score, f"named in this report as “{mention.text}”")
        for mention in by_nearness
        if mention.place is not None and mention.place.precision <= 4
    ]


def _countries(library: Library, claim: Claim | str) -> tuple[str, ...]:
    """The countries that the report's other places lie in."""
    if isinstance(claim, str):
        return ()
    near = [other.place for other in library.claims_in.get(claim.report_id, ()) if other.place]
    return tuple(sorted({place.country for place in near if place.country}))


def _around(geocoder: ConflictGeocoder, name: str, lat: float, lon: float) -> list[Candidate]:
    """The towns nearest to a click, and the clicked point itself."""
    gazetteer = geocoder.gazetteer
    near = gazetteer.nearest(lat, lon, _NEAREST)
    country = near[0][1].country if near and near[0][0] < 30 else ""
    point = place_by_hand(evidence.bare(name) or "Point on the map", lat, lon, country)
    where = words.coordinates(point)
    return [
        *(Candidate(place, 1.0, f"{km:.0f} km from where you clicked") for km, place in near),
        Candidate(point, 1.0, f"the very point you clicked, {where}"),
    ]


def _map(
    library: Library,
    claim: Claim | str,
    found: Sequence[Candidate],
    chosen: Place | None,
    key: str,
) -> None:
    """The candidates on a small map; a click on it offers what lies there."""
    # Made anew on each run, always of the same constants: Streamlit's frame then stays, while the
    # rings laid over it, which folium would otherwise write into the map, may change.
    view = st.session_state.setdefault(f"{key}-view", _view(library, claim, chosen))
    map_ = layers.build_map(components.ASSETS, f"{components.channel()}-pick", view)
    rings = [
        layers.Pin(
            each.place.lat, each.place.lon, chosen is not None and each.place.id == chosen.id
        )
        for each in found
    ]
    click = components.event_map(map_, key=f"pick-{key}", height=300, pins=layers.pins(rings))
    known = st.session_state.get(f"{key}-click")
    if click is not None and click.lat is not None and (known is None or click.seq != known.seq):
        st.session_state[f"{key}-click"] = click
        lat, lon = click.lat, click.lon or 0.0
        near = session.gazetteer().nearest(lat, lon, 1)
        hit = _hit(found, click)
        if hit is None:
            is_town = near and near[0][0] <= _AT_TOWN_KM
            hit = near[0][1].id if is_town else place_by_hand("", lat, lon).id
        st.session_state[f"{key}-picked"] = hit
        st.rerun()


def _view(library: Library, claim: Claim | str, chosen: Place | None) -> layers.View:
    """Around the place as it was read, else where the report's other events are."""
    if chosen is not None:
        return layers.View(chosen.lat, chosen.lon, 7)
    report = claim.report_id if isinstance(claim, Claim) else session.sight().report or ""
    nearby = [library.event_of[other.id] for other in library.claims_in.get(report, ())]
    view = layers.home_view(nearby)
    return view if view.zoom > 2 else session.first_view(library)


def _hit(found: Sequence[Candidate], click: components.Click) -> str | None:
    """The candidate a click fell on or close by, within about 5 km."""
    lat, lon = click.lat or 0.0, click.lon or 0.0
    close = [
        (abs(each.place.lat - lat) + abs(each.place.lon - lon), each.place.id) for each in found
    ]
    away, place = min(close, default=(1.0, ""))
    return place if away < 0.07 else None
