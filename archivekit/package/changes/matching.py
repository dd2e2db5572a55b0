"""Rows of two versions of a table, matched by their key: added, changed, retired, removed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from archivekit.package.changes.differing import Differing, Row, differing, shared_columns
from archivekit.package.changes.opened import Package, Table, names, refused, rows
from archivekit.package.changes.values import Action, Cell, Difference, RowChange
from archivekit.package.changes.wording import FEW_WORDS, differences, words

_DIGITS = re.compile("([0-9]+)")
_Cells = dict[str, str]

# What an id of ours names, by the word for it in retired_ids.
_TABLE_OF = {"paragraph": "segments", "sentence": "segments"}


@dataclass(frozen=True, slots=True)
class Found:
    """A row that differs, as it was and as it is: {} where there is none."""

    action: Action
    table: str
    key: tuple[str, ...]  # the columns of the key
    old: _Cells
    new: _Cells
    replaced_by: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()

    @property
    def cells(self) -> _Cells:
        """The row as it is, or as it was before it went."""
        return self.new or self.old

    @property
    def values(self) -> tuple[str, ...]:
        """The cells of its key."""
        return tuple(self.cells[name] for name in self.key)


def key_of(old: Table, new: Table) -> tuple[str, ...]:
    """The columns that rows are matched by, () for whole rows.

    The key of both; of two keys the longer, if it holds the other and both tables have it.
    """
    one, other = old.key, new.key
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    fits = set(shorter) <= set(longer) <= set(shared_columns(old, new))
    return longer if fits else ()


def found_rows(old: Table, new: Table, most: int) -> tuple[list[Found], Differing]:
    """The rows that differ, in the order of their keys, nothing retired yet; of more than `most`
    how many there are.

    Raises InvalidPackage when two of these rows of one package have the same key.
    """
    key = key_of(old, new)
    both = shared_columns(old, new)
    refers = tuple(name for name in both if name in referring_columns(old) | referring_columns(new))
    its = differing(old, new, key, refers, most)
    before, after = its.before, its.after
    if key and set(old.key) != set(new.key) and _twice(old, new, key, before, after):
        key = ()  # one of the packages never said that it is a key
    if key:
        found = list(_by_key(old, new, key, _keyed(old, key, before), _keyed(new, key, after)))
    else:
        found = list(_whole(old, new, before, after))
    found.sort(key=lambda one: (natural(one.values), natural(one.cells.values())))
    return found, its


def natural(cells: Iterable[str]) -> list[tuple[object, ...]]:
    """A sort key in which p10 comes after p9.

    >>> sorted(["p10", "p9", "a"], key=lambda id_: natural([id_]))
    ['a', 'p9', 'p10']
    """
    return [_natural(cell) for cell in cells]


def _natural(cell: str) -> tuple[object, ...]:
    parts = _DIGITS.split(cell)
    digits = [(len(part.lstrip("0")), part.lstrip("0")) for part in parts[1::2]]
    return (tuple(parts[::2]), tuple(digits), cell)


def _keyed(table: Table, key: Sequence[str], found: Sequence[Row]) -> dict[tuple[str, ...], _Cells]:
    keyed: dict[tuple[str, ...], _Cells] = {}
    for row in found:
        cells = dict(zip(table.columns, row, strict=True))
        values = tuple(cells[name] for name in key)
        if values in keyed:
            path = ", ".join(table.paths) or table.name
            raise refused("key.duplicate", path, key=", ".join(key), value=" ".join(values))
        keyed[values] = cells
    return keyed


def _twice(
    old: Table, new: Table, key: Sequence[str], before: Sequence[Row], after: Sequence[Row]
) -> bool:
    """Whether one of the tables has two of these rows under one key."""
    for table, found in ((old, before), (new, after)):
        places = [table.columns.index(name) for name in key]
        if len({tuple(row[place] for place in places) for row in found}) < len(found):
            return True
    return False


def _by_key(
    old: Table,
    new: Table,
    key: tuple[str, ...],
    before: dict[tuple[str, ...], _Cells],
    after: dict[tuple[str, ...], _Cells],
) -> Iterator[Found]:
    shared = shared_columns(old, new)
    for values, cells in before.items():
        now = after.get(values)
        if now is None:
            yield Found(Action.REMOVED, old.name, key, cells, {})
        elif any(cells[name] != now[name] for name in shared):
            yield Found(Action.CHANGED, old.name, key, cells, now)
    for values, cells in after.items():
        if values not in before:
            yield Found(Action.ADDED, new.name, key, {}, cells)


def _whole(old: Table, new: Table, before: Sequence[Row], after: Sequence[Row]) -> Iterator[Found]:
    """Rows without a key are there or are not there, as often as they stand."""
    for row in before:
        yield Found(Action.REMOVED, old.name, (), dict(zip(old.columns, row, strict=True)), {})
    for row in after:
        yield Found(Action.ADDED, new.name, (), {}, dict(zip(new.columns, row, strict=True)))


# --- retired ids -------------------------------------------------------------------------------


def with_retired(found: list[Found], new: Package) -> list[Found]:
    """Removed rows whose ids the new package lists as retired, with what took their place."""
    gone = {(one.table, one.values[0]) for one in found if _is_gone(one)}
    retired = _retired(gone, new) if gone else {}
    taken: dict[tuple[str, str], list[str]] = {}
    for (table, id_), successors in sorted(retired.items()):
        for successor in successors:
            taken.setdefault((table, successor), []).append(id_)
    told = []
    for one in found:
        at = (one.table, one.values[0] if len(one.key) == 1 else "")
        if _is_gone(one) and at in retired:
            told.append(_as(one, Action.RETIRED, replaced_by=retired[at]))
        elif one.action is Action.ADDED and at in taken:
            told.append(_as(one, one.action, replaces=tuple(taken[at])))
        else:
            told.append(one)
    return told


def _is_gone(one: Found) -> bool:
    return one.action is Action.REMOVED and len(one.key) == 1


def _as(
    one: Found, action: Action, replaced_by: tuple[str, ...] = (), replaces: tuple[str, ...] = ()
) -> Found:
    return Found(action, one.table, one.key, one.old, one.new, replaced_by, replaces)


def _retired(gone: set[tuple[str, str]], new: Package) -> dict[tuple[str, str], tuple[str, ...]]:
    """What replaced each id that went; the sentences of a paragraph went with it."""
    table = new.tables.get("retired_ids")
    if table is None or not {"retired_id", "replaced_by"} <= set(table.columns):
        return {}
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    with_others: dict[tuple[str, str], tuple[str, ...]] = {}
    by_id = {id_: name for name, id_ in sorted(gone)}
    for row in rows(table):
        cells = dict(zip(table.columns, row, strict=True))
        successors = tuple(cells["replaced_by"].split())
        name = _table_named(cells.get("kind", ""))
        at = (name or by_id.get(cells["retired_id"], ""), cells["retired_id"])
        if at in gone:
            found[at] = successors
        for inside in cells.get("contains", "").split():
            if ("segments", inside) in gone:
                with_others[("segments", inside)] = successors
    return with_others | found


def _table_named(kind: str) -> str:
    return _TABLE_OF.get(kind, f"{kind}s" if kind else "")


# --- values ------------------------------------------------------------------------------------


def row_change(
    one: Found, table: Table, rule: str, document: str, between: tuple[Difference, ...]
) -> RowChange:
    """The change as it is reported; `table` says of what type the columns are.

    `between` leads from the words of a retired row to those that took their place.
    """
    both = one.action is Action.CHANGED
    columns = [name for name in table.columns if name in one.cells]
    columns += [name for name in one.cells if name not in table.columns]
    cells = []
    for name in columns:
        before, after = one.old.get(name), one.new.get(name)
        if both and (before is None or after is None or before == after):
            continue  # a column that only one version has is told of the table
        if both or before or after:
            cells.append(Cell(name, before, after, _differences(table, name, before, after)))
    return RowChange(
        one.action,
        one.table,
        tuple(zip(one.key, one.values, strict=True)),
        tuple(cells),
        rule,
        document,
        one.replaced_by,
        one.replaces,
        between,
    )


def _differences(
    table: Table, column: str, before: str | None, after: str | None
) -> tuple[Difference, ...]:
    if before is None or after is None or not _holds_words(table, column, before, after):
        return ()
    return differences(before, after)


def _holds_words(table: Table, column: str, before: str, after: str) -> bool:
    if (table.name, column) == ("segments", "text"):
        return True
    if types(table.schema).get(column, "string") != "string":
        return False
    if not any(char.isspace() for char in before + after):
        return False  # an id, an address, a path: not a text, however many words it is made of
    return max(words(before), words(after)) > FEW_WORDS


def types(schema: Mapping[str, object]) -> dict[str, str]:
    """The type of each column that states one."""
    fields = schema.get("fields")
    listed = [one for one in fields if isinstance(one, dict)] if isinstance(fields, list) else []
    return {str(one["name"]): str(one["type"]) for one in listed if {"name", "type"} <= one.keys()}


def referring_columns(table: Table) -> frozenset[str]:
    """The columns of a table that refer to others."""
    keys = table.schema.get("foreignKeys")
    listed = [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []
    return frozenset(name for key in listed for name in names(key.get("fields")))
