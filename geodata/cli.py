"""The `conflict-map` command.

Machine-readable output goes to standard output and nothing else does: progress, summaries and
faults go to standard error. Whatever takes time to load is imported where it is used, so that
`--help` is there at once.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

import click

from geodata.errors import GeodataError

if TYPE_CHECKING:
    from rich.table import Table

    from geodata.evaluate.events import EventScores
    from geodata.gazetteer import Gazetteer
    from geodata.model import Claim, ControlState, Event, Reading, Report
    from geodata.online import SecondOpinion
    from geodata.reports import Refusal
    from geodata.store import Store

NOTHING_FOUND, FAULT, OUR_MISTAKE, INTERRUPTED, PIPE_CLOSED = 1, 2, 3, 130, 141

_EXIT_CODES = """\b
Exit codes: 0 done; 1 nothing found; 2 something given cannot be read or used
(the rest was done all the same); 3 a mistake of ours; 130 interrupted."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code; see `conflict-map --help`."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; a fault is one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        # Place names in every script must come out whatever the terminal's code page is.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        given = list(sys.argv[1:] if arguments is None else arguments)
        # Not Click's own `main`, which would answer a closed pipe and an interrupt for us.
        with command.make_context("conflict-map", given) as context:
            code = command.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        error.show()
        return FAULT
    except (click.Abort, KeyboardInterrupt):
        _say("Stopped.")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) has gone: nobody is left to tell. Python would still try to write
        # what is left at exit, so it is given somewhere to write it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except GeodataError as error:
        _say(f"conflict-map: {error}")
        return FAULT
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _say(f"conflict-map: {where}{error.strerror or error}")
        return FAULT
    except Exception as error:
        if os.environ.get("CONFLICT_MAP_DEBUG"):
            raise
        _say(
            f"conflict-map: a mistake of ours ({type(error).__name__}: {error}). Run it again with "
            "CONFLICT_MAP_DEBUG=1 to see where, and please tell us."
        )
        return OUR_MISTAKE
    return code if isinstance(code, int) else 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no day; write it as 2017-10-17") from None


def _moment(text: str) -> datetime:
    """A day, or a day and time; in UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no date; write it as 2017-10-17") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
_store_option = partial(
    click.option,
    "--store",
    "store_path",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="CONFLICT_MAP_STORE",
    show_envvar=True,
    metavar="FILE",
    help="The store to use, made where there is none. By default one in your own data folder.",
)
_published_option = partial(
    click.option,
    "--published",
    type=_moment,
    metavar="ISO-DATE",
    help="When reports that do not say so themselves were published.",
)
_reader_option = partial(
    click.option,
    "--reader",
    "reader_name",
    envvar="CONFLICT_MAP_READER",
    show_envvar=True,
    metavar="NAME",
    help="Read with another reader: an installed one's name, or module:function.",
)


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
    epilog=_EXIT_CODES,
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Where the dashboard listens; the first free one from 8501 where none is given.",
)
@click.option("--no-browser", is_flag=True, help="Serve the dashboard without opening a browser.")
@click.option(
    "--address",
    default="localhost",
    show_default=True,
    help="Where the dashboard listens; 0.0.0.0 lets other machines see your reports.",
)
@_store_option()
@click.version_option(package_name="conflict-map", message="%(version)s")
@click.pass_context
def command(
    context: click.Context,
    port: int | None,
    no_browser: bool,
    address: str,
    store_path: Path | None,
) -> None:
    """Reads conflict reports offline and maps who held what, when, and on whose word.

    Without a command it opens the dashboard: on your reports, or on the sample while you have
    added none. Nothing leaves this machine unless you name a live address yourself.

    \b
      conflict-map                                       open the dashboard
      conflict-map add reports/ week.zip                 read files into the store
      conflict-map state --at 2017-10-18                 who held what on a day
      conflict-map extract article.html --json | jq .    read, and store nothing
      conflict-map geocode Raqqa "Deir Ezzor" --country SY

    Reports may be .txt .md .html .mhtml .pdf .docx .eml .jsonl, RSS or Atom feeds (.xml .rss
    .atom), folders, and .zip of these; "-" is standard input, and an https:// address is fetched.
    """
    context.obj = store_path
    if context.invoked_subcommand is None:
        context.exit(_open_dashboard(port, address, store_path, browser=not no_browser))


def _open_dashboard(
    port: int | None, address: str, store_path: Path | None, *, browser: bool
) -> int:
    port = _free_port(address, [port] if port else range(8501, 8551))
    if store_path is not None:
        os.environ["CONFLICT_MAP_STORE"] = str(store_path.resolve())
    _gazetteer()  # built here where it is missing, so that the first page need not wait for it
    # Where no screen is, opening a browser would start one in the terminal.
    screen = sys.platform != "linux" or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())
    from streamlit.web import cli as streamlit

    options = {
        "server.port": port,
        "server.address": address,
        "server.headless": str(not (browser and screen)).lower(),
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
    }
    app = Path(__file__).parent.parent / "dashboard" / "app.py"
    if not (app.parent / ".streamlit").exists():
        os.chdir(app.parent.parent)  # a checkout: its settings lie at the top
    flags = [f"--{name}={value}" for name, value in options.items()]
    code = streamlit.main(["run", str(app), *flags], standalone_mode=False)
    return code if isinstance(code, int) else 0


def _free_port(address: str, ports: Sequence[int]) -> int:
    import socket

    for port in ports:
        with socket.socket() as probe:
            # As the server will ask for it, so that one just closed counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
            try:
                probe.bind((address, port))
            except OSError:
                continue
            return port
    raise click.UsageError(
        f"{address} has no free port among {ports[0]}–{ports[-1]}; give another with --port"
    )


@command.command(epilog=_EXIT_CODES)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option(
    "--country",
    "countries",
    multiple=True,
    metavar="CODE",
    help="Look in this country (ISO 3166-1, as SY); may be given several times.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 50),
    default=5,
    show_default=True,
    help="How many alternatives to give.",
)
@click.option(
    "--online",
    "service",
    metavar="SERVICE",
    help="Ask this service on the web too (nominatim, photon, geonames …); needs --contact.",
)
@click.option("--contact", default="", metavar="MAIL", help="Your address, as services ask for it.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="What the service needs besides (username=…, api_key=…); may be given several times.",
)
@_as_json
def geocode(
    names: tuple[str, ...],
    countries: tuple[str, ...],
    limit: int,
    service: str | None,
    contact: str,
    settings: tuple[str, ...],
    as_json: bool,
) -> int:
    """Say which place each NAME means, with score, reason and alternatives.

    "-" reads names from standard input, one a line. A name that fits no place well gives null;
    what it might mean stands among the alternatives. Nothing leaves the machine without --online,
    and with it the names and countries do, one a second.
    """
    from geodata.geocoder import ConflictGeocoder

    opinion = _second_opinion(service, contact, settings) if service else None
    geocoder = ConflictGeocoder(_gazetteer())
    found = False
    for name in _names(names):
        codes = tuple(code.upper() for code in countries)
        record = _geocoded(geocoder, name, codes, limit)
        if opinion is not None:
            record["online"] = _told_online(opinion, name, codes)
        found |= record["place"] is not None or bool(record.get("online"))
        if as_json:
            _print_json(record)
        else:
            _print(*_geocoded_lines(record))
    return 0 if found else NOTHING_FOUND


def _geocoded_lines(record: dict[str, Any]) -> Iterator[str]:
    place = record["place"]
    if place is None:
        yield f"{record['query']}: unplaced; {record['reason']}"
    else:
        yield f"{record['query']}: {_described(place)}; {record['reason']}"
    for other in record["alternatives"]:
        yield f"    or {_described(other)}"
    for told in record.get("online", ()):
        yield f"    online: {_described(told)}; {told['reason']}"


def _described(place: dict[str, Any]) -> str:
    where = f"{place['kind']}, {place['country'] or 'no country'}"
    return f"{place['name']} ({where}) {place['lat']:.4f} {place['lon']:.4f}"


def _geocoded(geocoder: Any, name: str, countries: tuple[str, ...], limit: int) -> dict[str, Any]:
    from geodata.records import candidate_to_record, place_to_record

    location = geocoder.geocode(name, country_codes=countries or None)
    candidates = geocoder.candidates(name, countries=countries)
    chosen = next((c for c in candidates if location and c.place.id == location.raw["id"]), None)
    others = [candidate for candidate in candidates if candidate is not chosen]
    return {
        "query": name,
        "place": place_to_record(chosen.place if chosen else None),
        "score": round(chosen.score, 3) if chosen else 0.0,
        "reason": chosen.reason if chosen else "no place of this name is known well enough",
        "alternatives": [candidate_to_record(candidate) for candidate in others[:limit]],
    }


def _second_opinion(service: str, contact: str, settings: Iterable[str]) -> SecondOpinion:
    from geodata.online import second_opinion

    pairs = [setting.partition("=") for setting in settings]
    if wrong := next((key for key, equals, _ in pairs if not equals), None):
        raise click.BadParameter(f"{wrong!r} is no KEY=VALUE", param_hint="--set")
    return second_opinion(service, contact, {key: value for key, _, value in pairs})


def _told_online(
    opinion: SecondOpinion, name: str, countries: tuple[str, ...]
) -> list[dict[str, Any]]:
    from geodata.records import candidate_to_record

    def tell(fault: Exception) -> None:
        _say(f"{opinion.service}: no answer about {name}: {fault}")

    return [
        candidate_to_record(candidate)
        for country in countries or ("",)
        for candidate in opinion.candidates(name, country, tell)
    ]


def _names(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name == "-":
            lines = (line.decode("utf-8", "replace").strip() for line in sys.stdin.buffer)
            yield from filter(None, lines)
        else:
            yield name


@command.command(epilog=_EXIT_CODES)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@_published_option()
@_reader_option()
@click.option("--with-text", is_flag=True, help="Give each report's text too (JSON only).")
@_as_json
def extract(
    files: tuple[str, ...],
    published: datetime | None,
    reader_name: str | None,
    with_text: bool,
    as_json: bool,
) -> int:
    """Print what is read in each report, storing nothing.

    "-" reads standard input. Each report is printed as soon as it is read. The fields are in the
    README; offsets count code points into the report's text.
    """
    from geodata.merge import merge_claims
    from geodata.plugins import load_reader

    read, gazetteer, tally = load_reader(reader_name), _gazetteer(), _Tally()
    for item in tally.reports(files):
        report = item if item.published or not published else replace(item, published=published)
        reading = read(report, gazetteer)
        events = merge_claims(reading.claims)
        if as_json:
            _print_json(_extracted(reading, events, with_text=with_text))
            sys.stdout.flush()
        else:
            _print_reading(reading, events)
    return tally.exit_code


def _extracted(reading: Reading, events: list[Event], *, with_text: bool) -> dict[str, Any]:
    from geodata.records import (
        claim_to_record,
        event_to_record,
        mention_to_record,
        report_to_record,
    )

    report = report_to_record(reading.report, with_text=with_text)
    claims = [claim_to_record(claim) for claim in reading.claims]
    # A line of a user's own file goes by the name the user gave it; the hash stands beside it.
    report = {**report, "id": report["source_id"] or report["id"], "sha256": report["id"]}
    return {
        "report": report,
        "mentions": [mention_to_record(mention) for mention in reading.mentions],
        "claims": [claim | {"report_id": report["id"]} for claim in claims],
        "events": [event_to_record(event) for event in events],
    }


@command.command(epilog=_EXIT_CODES)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_published_option()
@_reader_option()
@_store_option()
@click.pass_obj
def add(
    inherited: Path | None,
    paths: tuple[str, ...],
    published: datetime | None,
    reader_name: str | None,
    store_path: Path | None,
) -> int:
    """Read files and folders into the store.

    A report already known, word for word, changes nothing. What cannot be read is named with the
    reason, and the rest goes in all the same.
    """
    from geodata.plugins import load_reader

    read = load_reader(reader_name)
    gazetteer, store, tally = _gazetteer(), _store(store_path or inherited), _Tally()
    known_ids = store.report_ids()
    added: list[Report] = []
    known = claims = 0
    for item in tally.reports(paths, progress=True):
        report = item if item.published or not published else replace(item, published=published)
        if item.id not in known_ids and store.add(reading := read(report, gazetteer)):
            added.append(reading.report)
            claims += len(reading.claims)
        else:
            known += 1
    _say(
        f"{len(added)} reports added with {claims} claims, {known} known already, "
        f"{tally.refused} refused. Store: {store.path}"
    )
    if copies := _copies(added, store):
        _say(f"{copies} of them print a story, in its words, that another report prints too.")
    return tally.exit_code


def _copies(added: Sequence[Report], store: Store) -> int:
    """How many of the added reports print the story of another one of about the same days."""
    from geodata.likeness import same_stories

    days = {report.anchor for report in added}
    around = {day + timedelta(offset) for day in days if day for offset in range(-3, 4)}
    near = (r for r in store.reports() if r.anchor is None or r.anchor in around) if added else ()
    new_ids = {report.id for report in added}
    return sum(report.id in new_ids for group in same_stories(near) for report in group)


@command.command(epilog=_EXIT_CODES)
@_reader_option()
@_store_option()
@click.pass_obj
def reread(inherited: Path | None, reader_name: str | None, store_path: Path | None) -> int:
    """Read every stored report anew, after an update or with new places at hand.

    What people decided stays, and so do the claims they decided about.
    """
    from geodata.plugins import load_reader

    read = load_reader(reader_name)
    gazetteer, store = _gazetteer(), _store(store_path or inherited)
    reports = store.reports()
    with _bar("Reading anew") as advance:
        for number, report in enumerate(reports):
            # The dateline was found in the text, and may be found better now.
            undated = replace(report, dateline_place=None, dateline_date=None)
            store.replace(read(undated, gazetteer))
            advance(number + 1, len(reports))
    _say(f"{len(reports)} reports read anew. Store: {store.path}")
    return 0 if reports else NOTHING_FOUND


@command.command(epilog=_EXIT_CODES)
@click.option("--at", "day", type=_day, metavar="DATE", help="The day; today by default.")
@_as_json
@_store_option()
@click.pass_obj
def state(inherited: Path | None, day: date | None, as_json: bool, store_path: Path | None) -> int:
    """Say who holds each place on a day, since when at the latest, and on which claims.

    Places that no accepted report speaks of up to that day are left out.
    """
    from geodata.records import state_to_record
    from geodata.timeline import control_at

    day = day or datetime.now().astimezone().date()
    states = control_at(_events(_store(store_path or inherited)), day)
    ordered = sorted(states.values(), key=lambda s: (s.place.country, s.place.name, s.place.id))
    table = _table("place", "country", "since", "last report", "claims", "status")
    for at in ordered:
        record = state_to_record(at)
        if as_json:
            _print_json(record)
        else:
            name = at.place.name if at.place.precision < 3 else f"{at.place.name} ({at.place.kind})"
            table.add_row(
                *(name, at.place.country, record["since"] or "", record["last_report"] or ""),
                *(str(len(record["claims"])), _status(at)),
            )
    if not ordered:
        _say(f"No place is known to be held by anyone on {day}. Add reports with: conflict-map add")
        return NOTHING_FOUND
    if not as_json:
        _print(table)
    return 0


def _status(at: ControlState) -> str:
    others = " and ".join(at.others)
    if at.status == "contested":
        return f"contested by {' and '.join(filter(None, (at.holder, others)))}"
    if at.status == "besieged":
        return f"{at.holder or 'someone unnamed'}, besieged by {others or 'someone unnamed'}"
    return at.holder or at.status


@command.command(epilog=_EXIT_CODES)
@click.option("--format", "format_", help="csv, geojson or jsonl; by OUT's suffix where absent.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="OUT")
@_store_option()
@click.pass_obj
def export(
    inherited: Path | None, format_: str | None, out: Path | None, store_path: Path | None
) -> int:
    """Write all events as a table, to OUT or standard output.

    Tolls of different sources, and running totals, stand side by side and must not be added up.
    """
    from geodata.formats import FORMATS

    name = format_ or (out.suffix.removeprefix(".") if out else "csv")
    if name not in FORMATS:
        raise click.UsageError(f"{name!r} is no format we write; give {', '.join(FORMATS)}")
    events = _events(_store(store_path or inherited))
    if out is None:
        FORMATS[name](events, sys.stdout)
    else:
        with out.open("w", encoding="utf-8", newline="") as stream:
            FORMATS[name](events, stream)
        _say(f"{len(events)} events written to {out}")
    return 0 if events else NOTHING_FOUND


@command.group()
def gazetteer() -> None:
    """Build the gazetteer; add, list and remove tables of your own places.

    Your own places come first wherever a name fits them.
    """


@gazetteer.command("build", epilog=_EXIT_CODES)
def build_gazetteer() -> None:
    """Build the index of the world's places, where that has not been done yet."""
    _say(f"{_gazetteer().size:,} places are at hand.")


@gazetteer.command("add", epilog=_EXIT_CODES)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
def add_places(files: tuple[Path, ...]) -> int:
    """Add places from a GeoNames dump (SY.zip, allCountries.txt) or a CSV with name, lat, lon.

    A CSV may have more: country, admin1, kind, population, alternatenames, id. Adding a file again
    replaces its table. Rows that cannot be used are kept beside their reasons.
    """
    from geodata.gazetteer import open_user_places

    places = open_user_places()
    for file in files:
        with _bar(f"Adding {file.name}") as advance:
            added = places.add(
                file.resolve(), progress=lambda step, part: advance(round(part * 100), 100, step)
            )
        _say(f"{file}: {added.places:,} places added as table {added.table}")
        for row in added.bad[:5]:
            _say(f"  line {row.line} left out: {row.reason}")
        if len(added.bad) > 5:
            _say(f"  {len(added.bad):,} rows left out: conflict-map gazetteer list {added.table}")
    return 0


@gazetteer.command("list", epilog=_EXIT_CODES)
@click.argument("number", type=int, required=False)
@_as_json
def list_places(number: int | None, as_json: bool) -> int:
    """List your own tables, or the rows of table NUMBER that were left out and why."""
    from geodata.gazetteer import open_user_places

    places = open_user_places()
    records = [
        asdict(row) for row in (places.tables() if number is None else places.bad_rows(number))
    ]
    for record in records if as_json else ():
        _print_json(record)
    if records and not as_json:
        table = _table(*records[0])
        for record in records:
            table.add_row(*map(str, record.values()))
        _print(table)
    if not records:
        _say("No tables of your own." if number is None else "No row of it was left out.")
    return 0


@gazetteer.command("remove", epilog=_EXIT_CODES)
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="NUMBER...")
def remove_places(numbers: tuple[int, ...]) -> int:
    """Take tables of your own out again, by their numbers in the list."""
    from geodata.gazetteer import open_user_places

    places = open_user_places()
    for number in numbers:
        places.remove(number)
        _say(f"table {number} removed")
    return 0


@command.group("eval")
def evaluate() -> None:
    """Measure the reading against gold answers."""


@evaluate.command("places", epilog=_EXIT_CODES)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@_as_json
def evaluate_place_files(files: tuple[Path, ...], as_json: bool) -> int:
    """Measure the naming of places: articles or sentences (.jsonl), or spellings (.tsv).

    Prints recognition, resolution and end-to-end figures for each FILE.
    """
    from geodata.evaluate.places import evaluate_places

    gazetteer = _gazetteer()
    for file in files:
        metrics = evaluate_places(file, gazetteer)
        if as_json:
            _print_json({**metrics, "file": str(file)})
            continue
        _print(str(file))
        for name, value in metrics.items():
            shown = f"{value:.3f}" if isinstance(value, float) else value
            _print(f"    {name.replace('_', ' ')}: {shown}")
    return 0


@evaluate.command("events", epilog=_EXIT_CODES)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option("--cases", is_flag=True, help="Name what was missed and what was wrong.")
@_reader_option()
@_as_json
def evaluate_event_files(
    files: tuple[Path, ...], cases: bool, reader_name: str | None, as_json: bool
) -> int:
    """Measure the reading of events: recall, precision, party, date, figures and traps.

    Prints each FILE's figures, and those of all together where there are several.
    """
    from geodata.evaluate.events import EventScores, evaluate_events
    from geodata.plugins import load_reader

    read, gazetteer = load_reader(reader_name), _gazetteer()
    everything = EventScores()
    for file in files:
        scores = evaluate_events(file, gazetteer, read)
        everything.add(scores)
        _print_scores(str(file), scores, cases=cases, as_json=as_json)
    if len(files) > 1:
        _print_scores("all together", everything, cases=False, as_json=as_json)
    return 0


def _print_scores(name: str, scores: EventScores, *, cases: bool, as_json: bool) -> None:
    if as_json:
        measures = {
            measure.replace(" ", "_"): {"share": tally.share, "right": tally.right, "of": tally.of}
            for measure, tally in scores.rows()
        }
        found = {"misses": scores.misses, "wrong": scores.wrong} if cases else {}
        _print_json({"file": name, **measures, **found})
        return
    _print(name, *(f"    {measure}: {tally}" for measure, tally in scores.rows()))
    if cases:
        _print(*(f"    missed: {case}" for case in scores.misses))
        _print(*(f"    wrong: {case}" for case in scores.wrong))


class _Tally:
    """Reads reports from what was named on the command line and counts what came of it."""

    def __init__(self) -> None:
        self.read = 0
        self.refused = 0
        self.exit_code = NOTHING_FOUND

    def reports(self, names: Sequence[str], *, progress: bool = False) -> Iterator[Report]:
        """The reports; refusals are told as they come. A name that gave no report is a fault."""
        from geodata.reports import Refusal

        fault = False
        with _bar("Reading", shown=progress) as advance:
            for name in names:
                before = self.read
                for item in _items(name, advance):
                    if isinstance(item, Refusal):
                        self.refused += 1
                        _say(f"refused: {item}")
                    else:
                        self.read += 1
                        yield item
                fault |= self.read == before
        self.exit_code = FAULT if fault else 0


def _items(name: str, advance: Callable[[int, int], None]) -> Iterator[Report | Refusal]:
    from geodata.reports import Refusal, Source, files_at, read_source, suffix_of
    from geodata.reports.web import is_address, read_address

    if name == "-":
        stream = cast(io.BufferedReader, sys.stdin.buffer)
        suffix = suffix_of(stream.peek(4096))
        yield from read_source(Source(f"standard input{suffix}", lambda: stream))
        return
    if is_address(name):
        yield from read_address(name)
        return
    if not Path(name).exists():
        yield Refusal(name, "does not exist", "check its name")
        return
    files = list(files_at(Path(name)))
    if not files:
        yield Refusal(name, "holds no files", "give a folder of reports")
    for number, file in enumerate(files):
        advance(number, len(files))
        yield from read_source(Source.from_path(file))
    advance(len(files), len(files))


def _gazetteer() -> Gazetteer:
    from geodata.gazetteer import open_gazetteer

    with _bar("Building the gazetteer (once)") as advance:
        return open_gazetteer(progress=lambda step, part: advance(round(part * 100), 100, step))


def _store(path: Path | None) -> Store:
    from geodata.store import open_store

    return open_store(path)


def _events(store: Store) -> list[Event]:
    """The store's events as they stand after review."""
    from geodata.likeness import copies
    from geodata.merge import merge_claims
    from geodata.review import apply_reviews

    reviewed = apply_reviews(store.claims(), store.reviews(), store.report_ids())
    return merge_claims(reviewed.claims, reviewed.together, reviewed.apart, copies(store.reports()))


@contextmanager
def _bar(title: str, *, shown: bool = True) -> Iterator[Callable[..., None]]:
    """A progress bar on a terminal's standard error, drawn from the first step on.

    Yields `advance(done, total, what="")`.
    """
    if not (shown and sys.stderr.isatty()):
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
    task = bar.add_task(title, total=None, start=False)

    def advance(done: int, total: int, what: str = "") -> None:
        bar.start()
        bar.start_task(task)
        described = f"{title}: {what}" if what else title
        bar.update(task, completed=done, total=total, description=described)

    try:
        yield advance
    finally:
        bar.stop()


def _print_json(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


def _table(*columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE)
    for column in columns:
        # The last column holds the longest words, and takes what room is left.
        table.add_column(column, no_wrap=column != columns[-1])
    return table


def _print(*things: Any) -> None:
    from rich.console import Console

    # A stranger's words are printed as they stand: "[red]" in an article is no markup of ours.
    # Into a file or pipe lines may be as long as they need.
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 160
    console = Console(markup=False, highlight=False, emoji=False, width=width)
    for thing in things:
        console.print(thing)


def _print_reading(reading: Reading, events: list[Event]) -> None:
    report = reading.report
    placed = sum(mention.place is not None for mention in reading.mentions)
    _print(
        report.title or report.path or report.id,
        f"{report.anchor or 'undated'} · {placed} of {len(reading.mentions)} place names placed · "
        f"{len(reading.claims)} claims about {len(events)} events",
        *(line for claim in reading.claims for line in _claim_lines(claim)),
        "",
    )


def _claim_lines(claim: Claim) -> list[str]:
    from geodata.model import Control, Toll

    dates = claim.dates
    when = "undated"
    if dates is not None:
        ends = [day.isoformat() if day else ".." for day in (dates.first, dates.last)]
        when = ends[0] if ends[0] == ends[1] else "/".join(ends)
    place = claim.place.name if claim.place else f"{claim.place_text or '?'} (unplaced)"
    told = ""
    if isinstance(claim, Control):
        sides = filter(None, (claim.gained_by, claim.lost_by and f"from {claim.lost_by}"))
        told = f"{claim.change}: {' '.join(sides)}"
    elif isinstance(claim, Toll):
        told = f"{claim.measure}: {claim.count.text}"
        if claim.group != "all":
            told += f" ({claim.group})"
    said = claim.modality if claim.claimant is None else f"{claim.claimant}, {claim.modality}"
    return ["", f"{when}  {place}  {told}", f'    "{" ".join(claim.quote.split())}"  ({said})']


def _say(line: str) -> None:
    click.echo(line, err=True)


if __name__ == "__main__":
    main()
