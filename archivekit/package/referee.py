"""Is this a valid data package? Our own guard on its paths first, then frictionless as referee."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from archivekit.core.problems import InvalidPackage, Place, Problem, problem, visible
from archivekit.core.report import Report
from archivekit.tables.rows import read_rows
from archivekit.work.paths import safe_join

DESCRIPTOR = "datapackage.json"
LARGE_TABLE = 4 * 1024 * 1024
"""Bytes of a table from which a lean check compares keys by itself, in bounded memory."""

MOST_PROBLEMS = 200


def validate(path: str | Path, *, lean: bool = False) -> Report:
    """Check a data package: that all it names is inside of it, and all that frictionless knows.

    `lean` is for packages that were just written: the keys of large tables, whose rows are in the
    order of their witnesses, are compared witness by witness instead of all at once, and the
    hashes of texts, which were taken while writing, are not taken again.
    Raises InvalidPackage when there is no descriptor that can be read.

    >>> import archivekit as ak
    >>> ak.validate("datapackage").valid
    True
    """
    file = Path(path)
    if file.suffix != ".json" or file.is_dir():
        file = file / DESCRIPTOR
    root = file.parent
    descriptor = _descriptor(file)
    problems = _unsafe_paths(descriptor, root)
    if not descriptor["resources"]:
        problems.append(_invalid(Place(DESCRIPTOR), "the package has no resources"))
    if problems:
        return Report(root.as_posix(), tuple(problems))
    large: list[str] = []
    if lean:
        descriptor, large = _lightened(descriptor)
    problems, tables = _ask_frictionless(descriptor, root)
    if large:
        problems += _keys_by_witness(root, ("segments", "edits", "annotations"))
    return Report(root.as_posix(), tuple(problems), tuple(tables))


def _descriptor(file: Path) -> dict[str, Any]:
    if not file.is_file():
        facts = {"path": file.parent.as_posix()}
        raise InvalidPackage(problem("package.missing", Place(facts["path"]), **facts))
    try:
        values = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as reason:
        note = f"the descriptor is not JSON: {reason}"
        raise InvalidPackage(
            problem("package.invalid", Place(file.as_posix()), note=visible(note))
        ) from None
    if not isinstance(values, dict) or not isinstance(values.get("resources"), list):
        note = "the descriptor has no list of resources"
        raise InvalidPackage(problem("package.invalid", Place(file.as_posix()), note=note))
    return values


def _unsafe_paths(descriptor: dict[str, Any], root: Path) -> list[Problem]:
    """Every path of the descriptor that does not name a file inside the package."""
    problems = []
    for name in _paths(descriptor):
        try:
            if not isinstance(name, str):
                raise ValueError("a path must be a string")
            safe_join(root, name)
        except ValueError:
            shown = visible(str(name))[:200]
            problems.append(problem("package.unsafe-path", Place(DESCRIPTOR), path=shown))
    return problems


def _paths(descriptor: dict[str, Any]) -> list[Any]:
    """Whatever a reader of the package would open: data, and schemas or dialects by reference."""
    found: list[Any] = []
    for resource in descriptor["resources"]:
        if not isinstance(resource, dict):
            continue
        path = resource.get("path", [])
        found += path if isinstance(path, list) else [path]
        found += resource.get("extrapaths") or []
        found += [
            resource[key] for key in ("schema", "dialect") if isinstance(resource.get(key), str)
        ]
    return found


def _lightened(descriptor: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The tables alone, without keys that need all of a large table in memory at once."""
    tables = [resource for resource in descriptor["resources"] if resource.get("type") == "table"]
    large = [table["name"] for table in tables if table["bytes"] > LARGE_TABLE]
    light = []
    for table in tables:
        schema = dict(table["schema"])
        if table["name"] in large:
            schema.pop("primaryKey", None)
        schema["foreignKeys"] = [
            key
            for key in schema.get("foreignKeys", [])
            if (key["reference"]["resource"] or table["name"]) not in large
        ]
        light.append({**table, "schema": schema})
    return {**descriptor, "resources": light}, large


def _ask_frictionless(
    descriptor: dict[str, Any], root: Path
) -> tuple[list[Problem], list[tuple[str, int | None]]]:
    from frictionless import FrictionlessException, Package

    try:
        package = Package.from_descriptor(descriptor, basepath=str(root))
        verdict = package.validate()
    except FrictionlessException as fault:
        notes = [error.note for error in (*fault.reasons, fault.error)]
        return [_invalid(Place(DESCRIPTOR), note) for note in notes], []
    problems = [_invalid(Place(DESCRIPTOR), error.note) for error in verdict.errors]
    tables: list[tuple[str, int | None]] = []
    for task in verdict.tasks:
        if task.type == "table":
            tables.append((task.name, task.stats.get("rows")))
        for error in task.errors[: MOST_PROBLEMS - len(problems)]:
            row = getattr(error, "row_number", None)
            problems.append(_invalid(Place(task.place or task.name, line=row), error.message))
    return problems, tables


def _invalid(place: Place, note: str) -> Problem:
    return problem("package.invalid", place, note=visible(note))


def _keys_by_witness(root: Path, tables: Sequence[str]) -> list[Problem]:
    """Keys of the tables that grow with the texts: unique, and leading to a row that is there.

    The rows of a witness stand together and witnesses are in the same order in every table, so
    one pass over all of them needs the ids of one witness only.
    """
    problems: list[Problem] = []
    segments = _Groups(root, "segments")
    others = {name: _Groups(root, name) for name in tables if name != "segments"}
    for witness in (row["witness_id"] for row in read_rows(root / "data" / "witnesses.csv")):
        rows = segments.of(witness)
        ids = {row["segment_id"] for row in rows}
        if len(ids) != len(rows) or not all(id_.startswith(f"{witness}.") for id_ in ids):
            problems.append(_wrong_keys("segments", witness))
        if any(row["parent_id"] and row["parent_id"] not in ids for row in rows):
            problems.append(_wrong_keys("segments", witness))
        for name, groups in others.items():
            its = groups.of(witness)
            keys = {next(iter(row.values())) for row in its}
            led = all(row["segment_id"] in ids for row in its if row["segment_id"])
            if len(keys) != len(its) or not led:
                problems.append(_wrong_keys(name, witness))
    for name, groups in {"segments": segments, **others}.items():
        if groups.waiting is not None:
            problems.append(_wrong_keys(name, groups.waiting[0]))
    return problems


def _wrong_keys(table: str, witness: str) -> Problem:
    note = f"keys of {witness} stand twice, lead nowhere, or are not in their order"
    return _invalid(Place(f"data/{table}.csv"), note)


class _Groups:
    """The rows of one table, witness by witness."""

    def __init__(self, root: Path, name: str) -> None:
        path = root / "data" / f"{name}.csv"
        rows = read_rows(path) if path.exists() else iter(())
        self._groups = groupby(rows, key=lambda row: str(row["witness_id"]))
        self.waiting: tuple[str, list[dict[str, Any]]] | None = None
        self._step()

    def _step(self) -> None:
        group = next(self._groups, None)
        self.waiting = None if group is None else (group[0], list(group[1]))

    def of(self, witness: str) -> list[dict[str, Any]]:
        """The rows of the next witness, if that is the one; else none."""
        if self.waiting is None or self.waiting[0] != witness:
            return []
        rows = self.waiting[1]
        self._step()
        return rows
