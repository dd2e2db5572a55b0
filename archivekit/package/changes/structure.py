"""What differs in what two descriptors say: of the package, its tables, their columns and keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archivekit.package.changes.opened import Package, Table, column_names, names, rows
from archivekit.package.changes.values import Action, StructureChange, one_line_json

_Values = Mapping[str, Any]

# How the bytes of a table are read, what follows from the data, and what has a rule of its own.
_READING = ("dialect", "encoding", "format", "compression")
_FOLLOWS = ("name", "path", "extrapaths", "data", "schema", "bytes", "hash")
_TYPE = (
    "type", "format", "itemType", "delimiter", "trueValues", "falseValues", "decimalChar",
    "groupChar", "bareNumber", "categories", "categoriesOrdered", "missingValues",
)  # fmt: skip
_DEFAULTS = {"type": "string", "format": "default"}
_LOWER = ("minimum", "exclusiveMinimum", "minLength")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength")
_SCHEMA_KEYS = ("fields", "primaryKey", "foreignKeys", "uniqueKeys", "missingValues")


def structure_changes(old: Package, new: Package) -> tuple[StructureChange, ...]:
    """Everything that differs between the descriptors, the package first, then table by table."""
    found = [*_of_package(old.descriptor, new.descriptor)]
    for name in new.resources:
        if name not in old.resources:
            if _is_table(new, name):
                found.append(_whole(Action.ADDED, new, name, "table-added"))
        elif _is_table(old, name) or _is_table(new, name):
            found += _of_table(name, old, new)
        else:
            found += _of_resource(name, old, new)
    for name in old.resources:
        if name not in new.resources and _is_table(old, name):
            found.append(_whole(Action.REMOVED, old, name, "table-removed"))
    return tuple(found)


def _whole(action: Action, package: Package, name: str, rule: str) -> StructureChange:
    """A table that came or went with all its rows."""
    table = package.tables.get(name)
    note = f"{sum(1 for _ in rows(table))} rows" if table else ""
    return StructureChange(action, name, "", "", "", "", rule, note)


def _is_table(package: Package, name: str) -> bool:
    return name in package.tables or package.resources[name].is_table


def _change(
    action: Action, table: str, column: str, part: str, before: Any, after: Any, rule: str
) -> StructureChange:
    said = ["" if value is None else one_line_json(value) for value in (before, after)]
    return StructureChange(action, table, column, part, said[0], said[1], rule)


def _properties(old: _Values, new: _Values, left_out: tuple[str, ...]) -> Iterator[str]:
    """The properties that differ, those of the new descriptor first."""
    for key in dict.fromkeys((*new, *old)):
        if key not in left_out and old.get(key) != new.get(key):
            yield key


def _action(before: Any, after: Any) -> Action:
    if before is None:
        return Action.ADDED
    return Action.REMOVED if after is None else Action.CHANGED


# --- package and resources -----------------------------------------------------------------------


def _of_package(old: _Values, new: _Values) -> Iterator[StructureChange]:
    rules = {"name": "name-changed", "id": "name-changed", "version": "version-changed"}
    for key in _properties(old, new, ("resources",)):
        before, after = old.get(key), new.get(key)
        rule = rules.get(key, "metadata-changed")
        if key == "id" and before is None:
            rule = "metadata-changed"  # an identifier where there was none breaks nothing
        yield _change(_action(before, after), "", "", key, before, after, rule)


def _of_resource(name: str, before: Package, after: Package) -> Iterator[StructureChange]:
    old, new = before.resources[name], after.resources[name]
    if old.paths != new.paths:
        paths = list(old.paths), list(new.paths)
        yield _change(Action.CHANGED, name, "", "path", *paths, "path-changed")
    alike = _is_read_alike(before.tables.get(name), after.tables.get(name))
    for key in _properties(old.values, new.values, _FOLLOWS):
        one, other = old.values.get(key), new.values.get(key)
        rule = "read-differently" if key in _READING and not alike else "metadata-changed"
        yield _change(_action(one, other), name, "", key, one, other, rule)


def _is_read_alike(old: Table | None, new: Table | None) -> bool:
    """Whether two tables are read in one way, though one may say so and the other rely on it."""
    if old is None or new is None:
        return False
    ways = [(its.encoding.lower(), its.options, its.heads) for its in (old, new)]
    return ways[0] == ways[1]


# --- tables --------------------------------------------------------------------------------------


def _of_table(name: str, old: Package, new: Package) -> Iterator[StructureChange]:
    yield from _of_resource(name, old, new)
    before, after = (p.resources[name].schema or {} for p in (old, new))
    columns = _columns(name, old, new)
    yield from _of_columns(name, *columns)
    fields = [_fields(schema) for schema in (before, after)]
    for column in columns[1]:
        if all(column in its for its in fields):
            yield from _of_field(name, column, fields[0][column], fields[1][column])
    yield from _of_keys(name, before, after, set(new.tables) - set(old.tables))
    for key in _properties(before, after, _SCHEMA_KEYS[:-1]):
        rule = "type-changed" if key == "missingValues" else "metadata-changed"
        one, other = before.get(key), after.get(key)
        if key == "missingValues" and (one or [""]) == (other or [""]):
            continue  # to say what is the rule anyway changes nothing
        yield _change(_action(one, other), name, "", f"schema.{key}", one, other, rule)


def _columns(name: str, old: Package, new: Package) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns as the schemas state them, or else as the tables have them, if these differ."""
    before, after = (column_names(p.resources[name].schema or {}) for p in (old, new))
    one, other = old.tables.get(name), new.tables.get(name)
    if one is None or other is None or (before and after and before != after):
        return before, after
    return one.columns, other.columns


def _fields(schema: _Values) -> dict[str, _Values]:
    listed = schema.get("fields")
    fields = listed if isinstance(listed, list) else []
    return {str(one["name"]): one for one in fields if isinstance(one, dict) and "name" in one}


def _of_columns(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[StructureChange]:
    for column in new:
        if column not in old:
            yield _change(Action.ADDED, name, column, "", None, None, "column-added")
    for column in old:
        if column not in new:
            yield _change(Action.REMOVED, name, column, "", None, None, "column-removed")
    before = [column for column in old if column in new]
    after = [column for column in new if column in old]
    if before != after:
        yield _change(Action.CHANGED, name, "", "order of columns", before, after,
                      "columns-reordered")  # fmt: skip


def _of_field(table: str, column: str, old: _Values, new: _Values) -> Iterator[StructureChange]:
    for key in _properties(old, new, ("name", "constraints")):
        before, after = (its.get(key, _DEFAULTS.get(key)) for its in (old, new))
        if before != after:
            rule = "type-changed" if key in _TYPE else "metadata-changed"
            yield _change(_action(before, after), table, column, key, before, after, rule)
    one, other = (its.get("constraints") for its in (old, new))
    before = one if isinstance(one, dict) else {}
    after = other if isinstance(other, dict) else {}
    for key in _properties(before, after, ()):
        was, is_ = before.get(key), after.get(key)
        if key in ("required", "unique") and not was and not is_:
            continue
        rule = "constraint-loosened" if _is_looser(key, was, is_) else "constraint-tightened"
        if was and is_ and _is_looser(key, was, is_) and _is_looser(key, is_, was):
            rule = "metadata-changed"  # the same values in another order
        part = f"constraints.{key}"
        yield _change(_action(was, is_), table, column, part, was, is_, rule)


def _is_looser(key: str, before: Any, after: Any) -> bool:
    """Whether everything that was allowed still is; what cannot be compared counts as tighter."""
    if after is None or (key in ("required", "unique") and after is False):
        return True
    if before is None:
        return False
    if key == "enum" and isinstance(before, list) and isinstance(after, list):
        return all(value in after for value in before)
    if key in (*_LOWER, *_UPPER) and _comparable(before, after):
        return bool(after < before) if key in _LOWER else bool(after > before)
    return False


def _comparable(before: Any, after: Any) -> bool:
    """Numbers, or dates of one form, whose order is that of their characters."""
    if isinstance(before, str) and isinstance(after, str):
        return len(before) == len(after) and before[:4].isdigit() and after[:4].isdigit()
    numbers = (int, float)
    return isinstance(before, numbers) and isinstance(after, numbers)


# --- keys ----------------------------------------------------------------------------------------


def _of_keys(name: str, old: _Values, new: _Values, added: set[str]) -> Iterator[StructureChange]:
    before, after = (names(schema.get("primaryKey")) for schema in (old, new))
    if set(before) != set(after):
        rule = "key-changed"
        if not before or not after:
            rule = "constraint-tightened" if after else "constraint-loosened"
        yield _change(_action(before or None, after or None), name, "", "primaryKey",
                      list(before) or None, list(after) or None, rule)  # fmt: skip
    unique, others = (_unique_keys(schema) for schema in (old, new))
    for key in sorted(unique ^ others):
        gone = key in unique
        rule = "constraint-loosened" if gone else "constraint-tightened"
        yield _change(Action.REMOVED if gone else Action.ADDED, name, "", "uniqueKeys",
                      list(key) if gone else None, None if gone else list(key), rule)  # fmt: skip
    yield from _of_references(name, references(name, old), references(name, new), added)


def _unique_keys(schema: _Values) -> set[tuple[str, ...]]:
    keys = schema.get("uniqueKeys")
    return {names(key) for key in keys} if isinstance(keys, list) else set()


Reference = tuple[tuple[str, ...], str, tuple[str, ...]]
"""The columns that refer, the table they refer to, and its columns."""


def references(table: str, schema: _Values) -> list[Reference]:
    """The foreign keys of a table; one to the table itself names it."""
    keys = schema.get("foreignKeys")
    found = []
    for key in keys if isinstance(keys, list) else []:
        reference = key.get("reference") if isinstance(key, dict) else None
        if not isinstance(reference, dict):
            continue
        target = reference.get("resource")
        columns, others = names(key.get("fields")), names(reference.get("fields"))
        if columns and len(columns) == len(others):
            found.append((columns, target if isinstance(target, str) and target else table, others))
    return found


def _of_references(
    table: str, old: list[Reference], new: list[Reference], added: set[str]
) -> Iterator[StructureChange]:
    gone = [one for one in old if one not in new]
    for one in new:
        if one in old:
            continue
        columns, target, _ = one
        before = next((it for it in gone if it[0] == columns), None)
        if before is not None:
            gone.remove(before)
            rule = "reference-changed"
        else:  # a table that is new is referred to by what was there
            rule = "reference-changed" if target in added else "constraint-tightened"
        yield _change(_action(before, one), table, "", "foreignKeys",
                      before and _said(before), _said(one), rule)  # fmt: skip
    for one in gone:
        yield _change(Action.REMOVED, table, "", "foreignKeys", _said(one), None,
                      "constraint-loosened")  # fmt: skip


def _said(one: Reference) -> dict[str, Any]:
    columns, target, others = one
    return {"fields": list(columns), "resource": target, "reference": list(others)}
