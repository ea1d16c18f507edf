"""Languages as data: `load("en")` gives the words the rules read, merged from `en*.toml`.

A language is one or more files beside this one; the code holds no words. Its `[language]` says how
it is read: English by a grammar (clauses.py, control.py …), others by `reading = "phrases"`, with
patterns in the file itself (phrasebook/; how to add one is told in the README). `parties()` gives
the table of parties and claimants, which all languages share.
"""

from __future__ import annotations

import tomllib
import warnings
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from geodata.errors import LanguageError
from geodata.model import Measure, Report

_HERE = Path(__file__).parent
_LOOKED_AT = 600  # characters of a report that tell its language
_A_TENTH = 10  # of its words at least must be a language's small words,
_MOST = 0.9  # or more of its letters than that be of its alphabet
_FORMS = 5  # base, third person, past, participle, gerund
_ROLES = frozenset({"gained_by", "lost_by", "place", "thing"})
_OBJECTS = frozenset({"place", "party", "thing", "none"})
CHANGES = frozenset(
    {
        "gained",
        "lost",
        "withdrew",
        "handed_over",
        "holds",
        "contested",
        "besieged",
        "siege_broken",
        "repelled",
        "advancing",
    }
)
MEASURES: frozenset[str] = frozenset(get_args(Measure))
_SECTIONS = ("language", "grammar", "nouns", "parties", "demonyms", "attribution", "control")
_OF_PHRASES = ("language", "control", "known_by")  # what a phrasebook can't do without
_NEVER = "(?!)"
# What a phrasebook may leave out: furniture of pages and the ends of sentences, as in en*.toml.
_OPTIONAL: dict[str, dict[str, Any]] = {
    "layout": {"boilerplate": [_NEVER], "footers": [_NEVER], "captions": [_NEVER]}
    | {"caption_ends": [_NEVER]},
    "sentences": {"abbreviations": [], "before_number": [], "doubtful_stops": [], "starters": []},
    "months": {},
    "weekdays": {},
    "zones": {"GMT": 0, "UTC": 0},
    "agency_zones": {},
}


@lru_cache(maxsize=1)
def codes() -> tuple[str, ...]:
    """The languages there are files for, sorted; asked for with each report, so kept."""
    return tuple(sorted(path.stem for path in _HERE.glob("*.toml") if len(path.stem) == 2))


@lru_cache(maxsize=8)
def load(code: str) -> dict[str, Any]:
    """All tables of a language, merged from its files; `LanguageError` names file and mending."""
    return read_language(code, _HERE)


def read_language(code: str, folder: Path) -> dict[str, Any]:
    """The language of `folder`'s `<code>*.toml`, checked: sections merge, values must not clash."""
    files = sorted(path for path in folder.glob(f"{code}*.toml") if path.stem[2:3] in ("", "_"))
    if not files:
        raise LanguageError(f"{code}.toml: no such language; there are {', '.join(codes())}")
    tables: dict[str, Any] = {}
    for path in files:
        _merge(tables, _parse(path), path.name)
    by_phrases = tables.get("language", {}).get("reading") == "phrases"
    for section in _OF_PHRASES if by_phrases else _SECTIONS:
        if section not in tables and section not in tables.get("language", {}):
            raise LanguageError(f"{code}.toml: section [{section}] is missing; add it")
    if by_phrases:
        return _OPTIONAL | {
            name: _OPTIONAL[name] | rows if name in _OPTIONAL else rows
            for name, rows in tables.items()
        }
    _check_control(tables["control"], f"{code}.toml")
    return tables


def reads_by_phrases(code: str) -> bool:
    """True for a language whose file is a phrasebook rather than a grammar."""
    return bool(load(code)["language"].get("reading") == "phrases")


def language_of(report: Report) -> str:
    """The language to read a report in: the one its words are of, among those there are files for.

    Its small words tell, else its alphabet, where few languages are written in it; what a file or
    page says of itself counts where its words leave it open, as pages often say "en" whatever
    they are in. English where nothing tells.
    """
    words = report.text[:_LOOKED_AT].lower().split()
    said = report.language.partition("-")[0].lower()
    declared = said if said in codes() else "en"
    signs = _signs()
    shares = {code: sum(map(known.__contains__, words)) for code, (known, _) in signs.items()}
    best = max(shares, key=lambda code: (shares[code], code == declared))
    if shares[best] >= len(words) / _A_TENTH:
        return best
    letters = [c for c in report.text[:_LOOKED_AT] if c.isalpha()]
    for code, (_, alphabet) in signs.items():
        if alphabet and letters and sum(map(alphabet.__contains__, letters)) > _MOST * len(letters):
            return code
    return declared


@lru_cache(maxsize=1)
def _signs() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """What each language is known by: small words that few others have, and its alphabet.

    A language whose file is broken is left out: a warning names the file, and reports in others go
    on being read. Not so English, which is what is read where nothing tells.
    """
    said: dict[str, dict[str, Any]] = {}
    for code in codes():
        try:
            said[code] = load(code)["language"]
        except LanguageError as error:
            if code == "en":
                raise
            warnings.warn(f"{error}; until then no report is taken for {code!r}", stacklevel=2)
    return {
        code: (frozenset(row.get("known_by", ())), frozenset(row.get("alphabet", "")))
        for code, row in said.items()
    }


@lru_cache(maxsize=1)
def parties() -> dict[str, Any]:
    """The rows of the parties' tables: `party` and `source`, each with its names."""
    tables: dict[str, Any] = {}
    for path in sorted(_HERE.glob("parties*.toml")):
        for kind, rows in _parse(path).items():
            tables.setdefault(kind, []).extend(rows)
    for kind in ("party", "source"):
        seen: set[str] = set()
        for row in tables.get(kind, []):
            name = row.get("name")
            if not name:
                raise LanguageError(f"parties.toml: a [[{kind}]] has no name; add `name = …`")
            if name in seen:
                raise LanguageError(f"parties.toml: {name!r} is there twice; merge the two rows")
            if not row.get("kind"):
                raise LanguageError(f"parties.toml: {name!r} has no kind; add `kind = …`")
            seen.add(name)
    return tables


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise LanguageError(f"{path.name}: {error}; mend the file") from error


def _merge(into: dict[str, Any], more: Mapping[str, Any], name: str) -> None:
    for key, value in more.items():
        if isinstance(value, Mapping) and isinstance(into.setdefault(key, {}), dict):
            _merge(into[key], value, name)
        elif key in into and into[key] != value:
            raise LanguageError(f"{name}: {key!r} is defined in another file too; keep one")
        else:
            into[key] = value


def _check_control(rules: Mapping[str, Mapping[str, Any]], file: str) -> None:
    for name, rule in rules.items():
        where = f"{file}: rule {name!r}"
        if not rule.get("verbs"):
            raise LanguageError(f"{where} has no verb; add `verbs = [...]`")
        for forms in rule["verbs"]:
            if len(forms.split()) != _FORMS:
                raise LanguageError(
                    f"{where}: {forms!r} needs five forms: base, third person, past, participle, "
                    "gerund"
                )
        if rule.get("change") not in CHANGES:
            raise LanguageError(f"{where}: `change` must be one of {', '.join(sorted(CHANGES))}")
        if rule.get("subject") not in _ROLES:
            raise LanguageError(f"{where}: `subject` must be one of {', '.join(sorted(_ROLES))}")
        if rule.get("object") not in _OBJECTS:
            raise LanguageError(f"{where}: `object` must be one of {', '.join(sorted(_OBJECTS))}")
        if "thing" in (rule["subject"], rule["object"]) and not rule.get("things"):
            raise LanguageError(f"{where} speaks of a thing but names none; add `things = [...]`")
