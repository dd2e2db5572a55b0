"""Is this a valid data package? Our own guard on its paths first, then frictionless as referee."""

from __future__ import annotations

import json
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
    if problems:
        return Report(root.as_posix(), tuple(problems))
    large: list[str] = []
    if lean:
        descriptor, large = _lightened(descriptor)
    problems, tables = _ask_frictionless(descriptor, root)
    for name in large:
        problems += _repeated_keys(root, name)
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
    resources, large = [], []
    for resource in descriptor["resources"]:
        if resource.get("type") != "table":
            continue
        if resource.get("bytes", 0) > LARGE_TABLE and resource["schema"].get("primaryKey"):
            large.append(resource["name"])
            schema = dict(resource["schema"])
            schema.pop("primaryKey", None)
            schema.pop("foreignKeys", None)
            resource = {**resource, "schema": schema}
        resources.append(resource)
    names = {resource["name"] for resource in resources}
    for resource in resources:
        keys = resource["schema"].get("foreignKeys", [])
        assert all((key["reference"]["resource"] or resource["name"]) in names for key in keys)
    return {**descriptor, "resources": resources}, large


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


def _repeated_keys(root: Path, name: str) -> list[Problem]:
    """Keys that stand twice, and witnesses whose rows are not together."""
    problems: list[Problem] = []
    seen: set[str] = set()
    witnesses: set[str] = set()
    witness = None
    for number, row in enumerate(read_rows(root / "data" / f"{name}.csv"), 2):
        if row["witness_id"] != witness:
            witness = row["witness_id"]
            if witness in witnesses:
                note = f"the rows of {witness} are not together"
                problems.append(_invalid(Place(f"data/{name}.csv", line=number), note))
            witnesses.add(witness)
            seen.clear()
        key = next(iter(row.values()))
        if key in seen or not str(key).startswith(f"{witness}."):
            note = f"{key} stands twice or does not belong to {witness}"
            problems.append(_invalid(Place(f"data/{name}.csv", line=number), note))
        seen.add(key)
    return problems
