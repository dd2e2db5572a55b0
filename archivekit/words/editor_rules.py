"""Reads an editor's rules for comparing: pairs of words that are one, and rules to leave out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from archivekit.core.limits import EDITOR_BYTES
from archivekit.core.problems import InvalidProject, Place, problem
from archivekit.work.paths import ReadRefused, read_regular

Pairs = tuple[tuple[str, str], ...]
_TABLES = ("spelling", "abbreviations", "names")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class EditorRules:
    """Pairs of words that are compared as one, for each rule that takes pairs."""

    spelling: Pairs = ()
    abbreviations: Pairs = ()
    names: Pairs = ()
    skip: tuple[str, ...] = ()

    def and_also(self, other: EditorRules) -> EditorRules:
        """These pairs and the other's, which come later."""
        return EditorRules(
            self.spelling + other.spelling,
            self.abbreviations + other.abbreviations,
            self.names + other.names,
            self.skip + other.skip,
        )


def read_editor_rules(path: Path, rules: tuple[str, ...]) -> EditorRules:
    """The rules of a TOML file; `rules` are the names that `skip` may hold.

        skip = ["numerals"]
        [names]
        pairs = [["Mikoian", "Mikoyan"]]

    Raises InvalidProject with a problem that names the file and the key.
    """
    place = Place(path.name)
    try:
        values = tomllib.loads(read_regular(path, EDITOR_BYTES).decode("utf-8-sig"))
    except ReadRefused as refused:
        reason: object = refused.problem(place).message
        raise InvalidProject(problem("rules.not-toml", place, reason=reason)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise InvalidProject(problem("rules.not-toml", place, reason=fault)) from None
    _known_keys(values, ("skip", *_TABLES), "", place)
    pairs = {name: _pairs(values.get(name, {}), name, place) for name in _TABLES}
    return EditorRules(**pairs, skip=_skipped(values.get("skip", []), rules, place))


def _pairs(table: Any, name: str, place: Place) -> Pairs:
    if not isinstance(table, dict):
        raise _wrong(name, "a table with pairs", table, place)
    _known_keys(table, ("pairs",), name, place)
    rows = table.get("pairs", [])
    if not isinstance(rows, list):
        raise _wrong(
            f"{name}.pairs", 'a list of pairs such as [["Mikoian", "Mikoyan"]]', rows, place
        )
    for row in rows:
        good = isinstance(row, list) and len(row) == 2 and all(map(_is_word, row))
        if not good or row[0] == row[1]:
            asked = 'two different words each, such as ["Mikoian", "Mikoyan"]'
            raise _wrong(f"{name}.pairs", asked, row, place)
    return tuple((row[0], row[1]) for row in rows)


def _is_word(value: object) -> bool:
    """One word: what is compared are single words."""
    return isinstance(value, str) and len(value.split()) == 1 and len(value) <= _LONGEST


def _skipped(names: Any, rules: tuple[str, ...], place: Place) -> tuple[str, ...]:
    if not isinstance(names, list):
        raise _wrong("skip", f"a list of names of rules ({', '.join(rules)})", names, place)
    for name in names:
        if name not in rules:
            near = _near(str(name), rules)
            raise _wrong("skip", f"names of rules ({', '.join(rules)}){near}", name, place)
    return tuple(names)


def _known_keys(table: dict[str, Any], known: tuple[str, ...], where: str, place: Place) -> None:
    for key in table:
        if key not in known:
            full = f"{where}.{key}" if where else key
            facts = {"key": full, "nearest": _near(key, known), "known": ", ".join(known)}
            raise InvalidProject(problem("rules.unknown-key", place, **facts))


def _wrong(key: str, expected: str, value: object, place: Place) -> InvalidProject:
    facts = {"key": key, "expected": expected, "value": repr(value)[:60]}
    return InvalidProject(problem("rules.wrong-value", place, **facts))


def _near(key: str, known: tuple[str, ...]) -> str:
    matches = get_close_matches(key, known, 1)
    return f"; did you mean {matches[0]}?" if matches else ""
