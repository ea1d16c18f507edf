"""Claims, states and figures as the pages show them: small pieces of HTML, made by `evidence`.

Pure functions from values to markup. Whatever they are handed from a report is text to `tag` and
comes out escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from dashboard import words
from dashboard.briefing import Briefing, Change, Comparison
from dashboard.evidence import (
    Child,
    Highlight,
    Markup,
    excerpt,
    highlighted,
    join,
    link,
    named,
    tag,
)
from dashboard.knowledge import days_late
from dashboard.layers import Mark
from geodata import Claim, ControlState, Event, Place, Report, Toll
from geodata.review import Decision
from geodata.timeline import PlaceHistory

Marks = Mapping[str, Mark]


@lru_cache(maxsize=256)  # few parties fill long tables
def party_mark(mark: Mark | None) -> Markup:
    """A party's shape with its letter; an empty ring for no party."""
    if mark is None:
        return tag("span", cls="mark none", aria_hidden="true")
    ink = "dark" if _is_light(mark.colour) else "light"
    return tag(
        "span",
        tag("span", mark.letter, cls=f"shape {mark.shape} {ink}", style=f"--party: {mark.colour}"),
        cls="mark",
        aria_hidden="true",
    )


def _is_light(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return (0.299 * red + 0.587 * green + 0.114 * blue) > 140


def party(name: str | None, marks: Marks) -> Markup:
    """A party by mark and name."""
    if name is None:
        return tag("span", party_mark(None), tag("i", words.UNKNOWN_PARTY), cls="party")
    return tag("span", party_mark(marks.get(name)), named(name), cls="party")


def key(colours: Mapping[str, str], marks: Marks) -> Markup:
    """What a chart's colours mean: parties by their marks, other series by a patch."""
    rows = [
        tag(
            "li",
            party_mark(marks[name])
            if name in marks
            else tag("span", cls="patch", style=f"--party: {colour}", aria_hidden="true"),
            named(name),
        )
        for name, colour in colours.items()
    ]
    return tag("ul", rows, cls="key")


def heading(day: date, sub: str) -> Markup:
    """The day the panel speaks of."""
    weekday = day.strftime("%A")
    return tag(
        "header",
        tag("h2", words.day(day)),
        tag("p", f"{weekday}. {sub}", cls="sub"),
        cls="dayhead",
    )


def holdings(briefing: Briefing, marks: Marks) -> Markup:
    """Who holds how many places, as a table with bars; then what is disputed, besieged, open."""
    most = max((len(held.places) for held in briefing.holdings), default=1)
    rows = [
        tag(
            "tr",
            tag("th", party(held.party, marks), scope="row"),
            tag("td", tag("b", str(len(held.places))), cls="number"),
            tag(
                "td",
                tag("span", cls="bar", style=_bar(held.party, len(held.places) / most, marks)),
                aria_hidden="true",
                cls="barcell",
            ),
        )
        for held in briefing.holdings
    ]
    table = (
        tag(
            "table",
            tag("caption", "Places held, as reported"),
            tag(
                "thead",
                tag(
                    "tr",
                    tag("th", "Party", scope="col"),
                    tag("th", "Places", scope="col"),
                    tag("td", aria_hidden="true"),
                ),
                cls="unseen",
            ),
            tag("tbody", rows),
            cls="holdings",
        )
        if rows
        else tag("p", "No place is reported held by anyone on this day.", cls="empty")
    )
    return join(table, _open_states(briefing))


def _bar(name: str, share: float, marks: Marks) -> str:
    colour = marks[name].colour if name in marks else "#888888"
    return f"--party: {colour}; --share: {share * 100:.0f}%"


def _open_states(briefing: Briefing) -> Markup:
    """Contested, besieged and unknown places, by name."""
    rows = []
    for status, label in (
        ("contested", "Contested"),
        ("besieged", "Besieged"),
        ("unknown", "Holder unknown"),
    ):
        found = briefing.places(status)  # type: ignore[arg-type]
        if not found:
            continue
        rows.append(
            tag(
                "div",
                tag("dt", tag("span", cls=f"status {status}", aria_hidden="true"), label),
                tag("dd", tag("b", str(len(found))), " ", _names(found)),
            )
        )
    return tag("dl", rows, cls="openstates") if rows else Markup("")


def _names(states: Sequence[ControlState], most: int = 8) -> Markup:
    shown = [named(state.place.name) for state in states[:most]]
    spaced = [join(name, ", ") for name in shown[:-1]] + shown[-1:]
    more = f" and {len(states) - most} more" if len(states) > most else ""
    return tag("span", spaced, more, cls="names")


def state_line(state: ControlState | None, day: date, marks: Marks) -> Markup:
    """Who holds one place on the day, since when at the latest and how fresh that is."""
    if state is None:
        return tag(
            "div",
            tag("p", party_mark(None), "Nothing is reported about who holds it by this day."),
            cls="state unknown",
        )
    who: list[Child] = []
    if state.status == "held":
        who = ["Held by ", party(state.holder, marks)]
    elif state.status == "besieged":
        besiegers = [join(party(other, marks), " ") for other in state.others]
        who = ["Held by ", party(state.holder, marks), ", besieged"]
        who += [" by ", besiegers] if besiegers else []
    elif state.status == "contested":
        sides = [side for side in (state.holder, *state.others) if side]
        who = ["Contested"]
        for index, side in enumerate(sides):
            who += [": " if not index else " against ", party(side, marks)]
    else:
        who = ["Holder unknown"]
    since = f"since {words.day(state.since)} at the latest" if state.since else ""
    fresh = (
        f"last report {words.ago(state.last_report, day)}" if state.last_report is not None else ""
    )
    return tag(
        "div",
        tag("p", who, cls="who"),
        tag("p", "; ".join(part for part in (since, fresh) if part), cls="sub"),
        cls=f"state {state.status}",
    )


def claim_card(
    claim: Claim,
    report: Report | None,
    *,
    decision: Decision | None = None,
    with_place: bool = True,
    with_excerpt: bool = True,
    disputed: bool = False,
    copied: Report | None = None,
) -> Markup:
    """One claim: what, when as far as known, who says so and how, and the sentence itself.

    `copied` is the report that told the claim's story first, where its own only prints it again.
    """
    late = days_late(claim, report)
    lines = [
        tag(
            "p",
            tag("time", words.days(claim.dates)),
            tag("span", " · ", named(words.place(claim))) if with_place else None,
            tag("span", "disputed", cls="chip warn") if disputed else None,
            tag("span", f"told {late} days later", cls="chip") if late else None,
            tag("span", decision, cls="chip ok") if decision else None,
            cls="when",
        ),
        tag("p", _statement(claim), cls="what"),
        tag("p", _says(claim, report), cls="by"),
    ]
    if copied is not None:
        lines.append(tag("p", _copy_of(copied), cls="by"))
    if with_excerpt and report is not None:
        lines.append(excerpt(report.text, claim.start, claim.end, claim.kind))
    elif with_excerpt:
        lines.append(tag("blockquote", tag("p", claim.quote), dir="auto"))
    hollow = " hollow" if claim.modality not in {"asserted", "attributed"} else ""
    return tag("article", lines, cls=f"claim {claim.kind}{hollow}")


def _copy_of(first: Report) -> Markup:
    who = first.publisher or first.title or "an earlier report"
    day = f" of {words.day(first.anchor)}" if first.anchor else ""
    return join("Prints the story of ", named(who), f"{day}: one voice with it, not another")


def _statement(claim: Claim) -> Markup:
    what = words.statement(claim)
    if isinstance(claim, Toll):
        return join(what, tag("span", words.scope(claim.scope), cls="chip"))
    return tag("bdi", what)


def _says(claim: Claim, report: Report | None) -> Markup:
    kind = words.claimant_kind(claim.claimant_kind)
    parts: list[Child] = [
        "According to ",
        named(words.claimant(claim, report)),
        f" ({kind})" if kind and claim.claimant else None,
        f" · {words.modality(claim.modality)}",
        f" · confidence {claim.confidence:.0%}",
    ]
    if claim.against_interest:
        parts.append(" · against its own side's interest")
    return join(*parts)


def how_read(claim: Claim) -> Markup:
    """Which rule found the claim and how its day was read: for those who distrust black boxes."""
    rows: list[tuple[str, str]] = [("Rule", claim.rule or "by hand")]
    if claim.dates is not None and claim.dates.how:
        rows.append(("Day", claim.dates.how))
    if claim.dates is not None and claim.dates.text:
        rows.append(("Its words", f"“{claim.dates.text}”"))
    rows.append(("Place as written", claim.place_text or "none"))
    if claim.place is not None:
        place = claim.place
        rows.append(("Place as read", f"{words.where(place)} ({place.kind}, {place.id})"))
    rows.append(("Characters", f"{claim.start}–{claim.end}"))
    return tag(
        "dl",
        [tag("div", tag("dt", label), tag("dd", value)) for label, value in rows],
        cls="how",
    )


def source_head(report: Report, copied: Report | None = None) -> Markup:
    """Where a text comes from: title, publisher, day, address; what it is a copy of, if it is."""
    said = [
        named(report.publisher) if report.publisher else None,
        words.day(report.published.date()) if report.published else "day of publication unknown",
        link(report.url, "the original") if report.url else None,
    ]
    known = [part for part in said if part]
    spaced = [join(part, " · ") for part in known[:-1]] + known[-1:]
    return tag(
        "header",
        tag("h3", report.title or "Untitled report", dir="auto"),
        tag("p", spaced, cls="sub"),
        tag("p", _copy_of(copied), cls="sub") if copied is not None else None,
        cls="source",
    )


def source_text(report: Report, claims: Iterable[Claim], current: Claim | None = None) -> Markup:
    """A report's whole text with its claims marked; the box opens at the current one."""
    marks = [
        Highlight(claim.start, claim.end, claim.kind, words.statement(claim))
        for claim in claims
        if current is None or claim.id != current.id
    ]
    if current is not None:
        marks.append(
            Highlight(
                current.start, current.end, current.kind, words.statement(current), current=True
            )
        )
    return tag(
        "div",
        highlighted(report.text, marks),
        cls="sourcetext",
        tabindex=0,
        role="region",
        aria_label="Text of the report, with the words its claims rest on marked",
        data_reveal=current.id if current is not None else report.id[:16],
    )


def figures(events: Sequence[Event], reports: Mapping[str, Report]) -> Markup:
    """Tolls as they were said, one a row and never added up: figure, who counts, for what."""
    rows = []
    for event in events:
        toll = event.chosen
        assert isinstance(toll, Toll)
        disputed = len(event.dissent)
        rows.append(
            tag(
                "tr",
                tag(
                    "th",
                    tag("b", words.figure(toll.count)),
                    f" {words.people(toll)} {words.measure(toll.measure)}",
                    tag("span", f"{disputed + 1} versions", cls="chip warn") if disputed else None,
                    scope="row",
                ),
                tag(
                    "td",
                    named(words.place(toll)),
                    ", ",
                    words.days(toll.dates, short=True),
                    tag("br"),
                    tag(
                        "span",
                        words.scope(toll.scope),
                        " · ",
                        named(words.claimant(toll, reports.get(toll.report_id))),
                        cls="sub",
                    ),
                ),
            )
        )
    return tag(
        "table",
        tag("caption", "Figures as reported; none are added up", cls="unseen"),
        tag("tbody", rows),
        cls="figures",
    )


def versions(event: Event, reports: Mapping[str, Report]) -> Markup:
    """The sources that contradict each other about one fact, side by side."""
    shown: list[Claim] = []
    for claim in (event.chosen, *event.dissent):
        if not any(_same_version(claim, other) for other in shown):
            shown.append(claim)
    cells = [
        tag(
            "li",
            tag("p", _version(claim), cls="what"),
            tag("p", words.days(claim.dates, short=True), cls="sub"),
            tag("p", named(words.claimant(claim, reports.get(claim.report_id))), cls="by"),
        )
        for claim in shown
    ]
    return tag(
        "section",
        tag("h4", named(words.place(event.chosen))),
        tag("ul", cells),
        cls="versions",
    )


def _version(claim: Claim) -> Markup:
    if isinstance(claim, Toll):
        return join(
            tag("b", words.figure(claim.count)),
            f" {words.people(claim)} {words.measure(claim.measure)}, {words.scope(claim.scope)}",
        )
    return tag("bdi", words.statement(claim))


def _same_version(one: Claim, other: Claim) -> bool:
    return (words.statement(one), one.claimant, one.dates) == (
        words.statement(other),
        other.claimant,
        other.dates,
    )


def note(*children: Child, kind: str = "info") -> Markup:
    """A quiet notice: empty states, the sample's, what to do next."""
    return tag("div", tag("p", *children), cls=f"note {kind}")


def custody(report: Report) -> Markup:
    """The chain of custody: hash, address, file, publisher and days, so far as they are known."""
    rows: list[tuple[str, Child]] = [("SHA-256", tag("span", report.id, cls="hash"))]
    if report.url:
        rows.append(("Address", link(report.url, report.url)))
    if report.path:
        rows.append(("Read from", named(report.path)))
    if report.published:
        rows.append(("Published", report.published.isoformat(sep=" ", timespec="minutes")))
    if report.dateline_place or report.dateline_date:
        place = report.dateline_place or ""
        day = words.day(report.dateline_date) if report.dateline_date else ""
        rows.append(("Dateline", ", ".join(part for part in (place, day) if part)))
    rows.append(("Language", report.language))
    return tag(
        "dl",
        [tag("div", tag("dt", label), tag("dd", value)) for label, value in rows],
        cls="how",
    )


def spells(history: PlaceHistory, marks: Marks, reports: Mapping[str, Report]) -> Markup:
    """Who held a place from when to when, and on whose word, as a table."""
    known = [spell for spell in history.spells if spell.events]
    rows = []
    for alike, found in groupby(known, key=lambda s: (s.status, s.holder, s.others, s.certain)):
        run = list(found)
        status, holder, others, certain = alike
        until = words.short_day(run[-1].last) if run[-1].last else "the last report"
        sources = [spell.events[-1].chosen for spell in run]
        said = dict.fromkeys(words.claimant(c, reports.get(c.report_id)) for c in sources)
        rows.append(
            tag(
                "tr",
                tag("th", f"{words.short_day(run[0].first)} to {until}", scope="row"),
                tag(
                    "td",
                    _holder(status, holder, others, marks),
                    None if certain else tag("span", "not certain", cls="chip warn"),
                ),
                tag("td", [tag("div", named(who)) for who in said], cls="sub"),
            )
        )
    head = [tag("th", label, scope="col") for label in ("When", "Who", "On the word of")]
    return tag(
        "table",
        tag("caption", "Who held it, as reported", cls="unseen"),
        tag("thead", tag("tr", head)),
        tag("tbody", rows),
        cls="listing",
    )


def comparison(found: Comparison, marks: Marks) -> Markup:
    """What two days have different, place by place."""
    rows = [
        tag(
            "tr",
            tag("th", named(change.place.name), scope="row"),
            tag(
                "td", words.province(change.place) or words.country(change.place.country), cls="sub"
            ),
            tag("td", _state(change.before, marks)),
            tag("td", _state(change.after, marks)),
            tag("td", words.short_day(change.after.since) if change.after.since else ""),
        )
        for change in found.changes
    ]
    labels = (
        "Place",
        "Where",
        f"On {words.short_day(found.first)}",
        f"On {words.short_day(found.last)}",
        "Since, at the latest",
    )
    return tag(
        "table",
        tag("caption", f"{words.counted(len(found.changes), 'place')} with a different state"),
        tag("thead", tag("tr", [tag("th", label, scope="col") for label in labels])),
        tag("tbody", rows),
        cls="listing",
    )


def transfers(found: Comparison, marks: Marks) -> Markup:
    """Who took how many places from whom, each with their names."""
    pairs = found.transfers()
    rows = [
        tag(
            "tr",
            tag("td", tag("b", str(len(places))), cls="number"),
            tag(
                "th",
                party(before, marks),
                tag("span", " to ", cls="sub"),
                party(after, marks),
                tag("div", [join(name, " ") for name in _named(places)], cls="sub"),
                scope="row",
            ),
        )
        for (before, after), places in pairs.items()
    ]
    labels = ("Places", "From whom to whom")
    return tag(
        "table",
        tag("caption", "Places that came from one holder to another", cls="unseen"),
        tag("thead", tag("tr", [tag("th", label, scope="col") for label in labels]), cls="unseen"),
        tag("tbody", rows),
        cls="listing transfers",
    )


def _named(places: Sequence[Place]) -> list[Markup]:
    return [join(named(place.name), "" if place is places[-1] else ",") for place in places]


def before_and_after(change: Change, found: Comparison, marks: Marks) -> Markup:
    """One place's state on the two days."""
    days = ((found.first, change.before), (found.last, change.after))
    return tag(
        "dl",
        [
            tag("div", tag("dt", words.short_day(day)), tag("dd", _state(state, marks)))
            for day, state in days
        ],
        cls="how",
    )


def _state(state: ControlState | None, marks: Marks) -> Markup:
    if state is None:
        return tag("span", "not reported", cls="sub")
    return _holder(state.status, state.holder, state.others, marks)


def _holder(status: str, holder: str | None, others: Sequence[str], marks: Marks) -> Markup:
    """A state as one line: the holder, and who contests it or besieges it."""
    against = [join(" ", party(other, marks)) for other in others]
    if status == "held":
        return party(holder, marks)
    if status == "besieged":
        return join(party(holder, marks), ", besieged", " by" if others else "", against)
    if status == "contested":
        sides = [party(side, marks) for side in (holder, *others) if side]
        return join("Contested", [join(" ", side) for side in sides])
    return tag("span", "holder unknown", cls="sub")
