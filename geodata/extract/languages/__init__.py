"""Languages as data: `load("en")` gives the words the rules read, merged from `en*.toml`.

A language is one or more files beside this one; the code holds no words. `parties()` gives the
table of parties and claimants, which all languages share.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from geodata.errors import LanguageError

_HERE = Path(__file__).parent
_FORMS = 5  # base, third person, past, participle, gerund
_ROLES = frozenset({"gained_by", "lost_by", "place", "thing"})
_OBJECTS = frozenset({"place", "party", "thing", "none"})
_CHANGES = frozenset(
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
_SECTIONS = ("language", "grammar", "nouns", "parties", "demonyms", "attribution", "control")


def codes() -> tuple[str, ...]:
    """The languages there are files for, sorted."""
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
    for section in _SECTIONS:
        if section not in tables:
            raise LanguageError(f"{code}.toml: section [{section}] is missing; add it")
    _check_control(tables["control"], f"{code}.toml")
    return tables


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
        if rule.get("change") not in _CHANGES:
            raise LanguageError(f"{where}: `change` must be one of {', '.join(sorted(_CHANGES))}")
        if rule.get("subject") not in _ROLES:
            raise LanguageError(f"{where}: `subject` must be one of {', '.join(sorted(_ROLES))}")
        if rule.get("object") not in _OBJECTS:
            raise LanguageError(f"{where}: `object` must be one of {', '.join(sorted(_OBJECTS))}")
        if "thing" in (rule["subject"], rule["object"]) and not rule.get("things"):
            raise LanguageError(f"{where} speaks of a thing but names none; add `things = [...]`")
