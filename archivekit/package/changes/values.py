"""What changed, as values: of the structure, of the rows, of the files; and the version it asks."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from archivekit.core.problems import visible
from archivekit.package.changes.version import RULES, Bump, Verdict, judged
from archivekit.tables.cells import to_literal

COLUMNS = (
    "id", "action", "table", "key", "column", "before", "after", "class", "touches", "bump",
    "reason",
)  # fmt: skip
"""The columns of `Changes.rows`."""


class Action(StrEnum):
    """What happened to a row, a column, a table or a file."""

    ADDED = "added"
    CHANGED = "changed"
    RETIRED = "retired"
    """The id is no longer used; the new package says so, and what took its place."""
    REMOVED = "removed"
    """Gone without a trace."""


class Kind(StrEnum):
    """What sort of difference between two wordings it is, from the least to the most."""

    SPACING = "spacing"
    PUNCTUATION = "punctuation"
    CASE = "case"
    DIACRITICS = "diacritics"
    WORDING = "wording"
    NUMBER = "number"

    @property
    def significance(self) -> str:
        """What it means to a historian.

        >>> Kind.CASE.significance, Kind.NUMBER.significance
        ('formal', 'check first')
        """
        if self is Kind.NUMBER:
            return "check first"
        return "wording" if self is Kind.WORDING else "formal"


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that stand in the place of others; `start` is the offset in the text before."""

    before: str
    after: str
    kind: Kind
    start: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row, before and after; None where there is no such row."""

    column: str
    before: str | None
    after: str | None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Touch:
    """How many rows of a table refer to a row, and the keys of the first few."""

    table: str
    count: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row: `key` pairs the columns of its key with their cells, () in a table without key.

    An added or removed row has all its cells that are not empty. `replaced_by` are the ids that
    stand in the place of a retired one, `replaces` the retired ids whose place an added one took.
    """

    action: Action
    table: str
    key: tuple[tuple[str, str], ...]
    cells: tuple[Cell, ...]
    rule: str
    document: str = ""
    replaced_by: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    """From the words of a retired row to those of the row that took its place."""
    touches: tuple[Touch, ...] = ()

    @property
    def label(self) -> str:
        """The key as one word; a row without one is known by its cells."""
        pairs = self.key or tuple((c.column, c.before or c.after or "") for c in self.cells)
        return " ".join(cell for _, cell in pairs)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The sorts of its differences, the most significant first."""
        found = {d.kind for cell in self.cells for d in cell.differences}
        found |= {d.kind for d in self.differences}
        return tuple(kind for kind in reversed(Kind) if kind in found)


@dataclass(frozen=True, slots=True)
class RowCount:
    """Rows of a table that are too many to be told one by one."""

    action: Action
    table: str
    count: int
    rule: str


@dataclass(frozen=True, slots=True)
class StructureChange:
    """A change of what the descriptor says; `table` is "" for the package, values are JSON."""

    action: Action
    table: str
    column: str
    part: str  # the property: type, constraints.required, primaryKey, title, ...
    before: str
    after: str
    rule: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that is no table: its size before and after, and of a text its lines."""

    action: Action
    name: str  # of the resource; "" for a file that no resource names
    path: str
    bytes_before: int | None
    bytes_after: int | None
    rule: str
    lines_added: int | None = None
    lines_removed: int | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What a package says of itself."""

    path: str
    name: str
    version: str
    created: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs between two versions of a data package.

    >>> from archivekit.package.changes.compare import changes
    >>> changes("datapackage", "datapackage")
    <Changes 0.4.0 to 0.4.0, no difference>
    """

    old: Stated
    new: Stated
    structure: tuple[StructureChange, ...] = ()
    row_changes: tuple[RowChange, ...] = ()
    files: tuple[FileChange, ...] = ()
    counted: tuple[RowCount, ...] = ()
    tables: tuple[str, ...] = ()
    """The names of all tables, in the order of the new package."""

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.structure or self.row_changes or self.counted or self.files)

    @property
    def reasons(self) -> dict[str, int]:
        """How many changes each rule is the reason of, the weightiest rule first."""
        told: tuple[StructureChange | RowChange | FileChange, ...]
        told = (*self.structure, *self.row_changes, *self.files)
        counts = Counter(one.rule for one in told)
        for many in self.counted:
            counts[many.rule] += many.count
        return {name: counts[name] for name in RULES if counts[name]}

    @property
    def bump(self) -> Bump:
        """What part of the version must rise."""
        return max((RULES[name].bump for name in self.reasons), key=_weight, default=Bump.NONE)

    @property
    def verdict(self) -> Verdict:
        """Whether the new version is high enough."""
        return judged(self.old.version, self.new.version, self.bump)

    @property
    def version_ok(self) -> bool | None:
        """Whether the new version is high enough; None where a version is missing or is none."""
        return self.verdict.ok

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        verdict = self.verdict
        return {
            "old": _plain(self.old),
            "new": _plain(self.new),
            "empty": self.empty,
            "bump": self.bump.value,
            "required_version": verdict.required,
            "version_ok": verdict.ok,
            "version_note": verdict.note,
            "reasons": [
                {"rule": name, "bump": RULES[name].bump.value, "text": RULES[name].text,
                 "count": count}
                for name, count in self.reasons.items()
            ],
            "structure": [{**_plain(one), **_demand(one.rule)} for one in self.structure],
            "counted": [{**_plain(one), **_demand(one.rule)} for one in self.counted],
            "rows": [_row_values(one) for one in self.row_changes],
            "files": [{**_plain(one), **_demand(one.rule)} for one in self.files],
        }  # fmt: skip

    def rows(self) -> Iterator[dict[str, str]]:
        """One row a change, for machines: of the package and its files, of columns, of rows.

        The columns are `COLUMNS`. Of an added or removed row `after` or `before` is the whole row
        as JSON; of a changed cell both are JSON string literals without their outer quotes, as in
        the table `edits`.
        """
        told = [*self._of_files(), *self._of_columns(), *self._of_rows()]
        for number, row in enumerate(told, 1):
            yield {"id": f"c{number}", **row}

    def _of_files(self) -> Iterator[dict[str, str]]:
        for one in self.structure:
            if not one.column:
                gone = one.action is Action.REMOVED
                before = one.before or (one.note if gone else "")
                after = one.after or ("" if gone else one.note)
                yield _csv_row(one.action, one.table, one.part, before, after, one.rule)
        for file in self.files:
            yield _csv_row(file.action, file.name, file.path, *_sizes_of(file), file.rule)

    def _of_columns(self) -> Iterator[dict[str, str]]:
        for one in self.structure:
            if one.column:
                name = f"{one.column} {one.part}" if one.part else one.column
                yield _csv_row(one.action, one.table, name, one.before, one.after, one.rule)

    def _of_rows(self) -> Iterator[dict[str, str]]:
        for many in self.counted:
            before, after = _sided(many.action, f"{many.count} rows", f"{many.count} rows")
            yield _csv_row(many.action, many.table, "", before, after, many.rule)
        for one in self.row_changes:
            facts = {
                "key": one_line_json(dict(one.key)) if one.key else "",
                "touches": ", ".join(f"{visible(t.table)} {t.count}" for t in one.touches),
            }
            for row in _cells_of(one) if one.action is Action.CHANGED else (_whole_row(one),):
                yield row | facts

    def __repr__(self) -> str:
        rows = len(self.row_changes) + sum(many.count for many in self.counted)
        said = f"{rows} rows, {len(self.structure)} of the structure, "
        said += f"{len(self.files)} files: {self.bump}"
        versions = f"{self.old.version or '?'} to {self.new.version or '?'}"
        return visible(f"<Changes {versions}, {'no difference' if self.empty else said}>")


def one_line_json(value: Any) -> str:
    """JSON on one line, whatever a terminal may obey escaped.

    >>> print(one_line_json({"a": "1\\u202e2"}))
    {"a": "1\\u202e2"}
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=False)
    if text.isprintable():
        return text
    return "".join(
        json.dumps(char)[1:-1] if unicodedata.category(char) in _HIDDEN else char for char in text
    )


_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def _sided(action: Action, before: str, after: str) -> tuple[str, str]:
    """Before and after, "" where there was or is nothing."""
    return "" if action is Action.ADDED else before, "" if action is Action.REMOVED else after


def _whole_row(one: RowChange) -> dict[str, str]:
    """An added, removed or retired row."""
    before = one_line_json({c.column: c.before for c in one.cells if c.before})
    after = one_line_json({c.column: c.after for c in one.cells if c.after})
    if one.action is Action.RETIRED:
        after = one_line_json({"replaced_by": list(one.replaced_by)})
    before, after = _sided(one.action, before, after)
    row = _csv_row(one.action, one.table, "", before, after, one.rule)
    return row | {"class": " ".join(one.kinds)}


def _cells_of(one: RowChange) -> Iterator[dict[str, str]]:
    """The cells of a changed row."""
    for cell in one.cells:
        before, after = to_literal(cell.before or ""), to_literal(cell.after or "")
        kinds = {d.kind for d in cell.differences}
        row = _csv_row(one.action, one.table, cell.column, before, after, one.rule)
        yield row | {"class": " ".join(kind for kind in reversed(Kind) if kind in kinds)}


def _csv_row(
    action: Action, table: str, column: str, before: str, after: str, rule: str
) -> dict[str, str]:
    return {
        "action": action.value,
        "table": visible(table),
        "key": "",
        "column": visible(column),
        "before": before,
        "after": after,
        "class": "",
        "touches": "",
        "bump": RULES[rule].bump.value,
        "reason": RULES[rule].text,
    }


def _sizes_of(one: FileChange) -> tuple[str, str]:
    before = "" if one.bytes_before is None else f"{one.bytes_before} bytes"
    after = "" if one.bytes_after is None else f"{one.bytes_after} bytes"
    if one.lines_added is not None:
        after += f", {one.lines_added} lines added, {one.lines_removed} removed"
    return before, after


def _weight(bump: Bump) -> int:
    return bump.weight


def _demand(rule: str) -> dict[str, str]:
    return {"bump": RULES[rule].bump.value}


def _plain(value: Any) -> dict[str, Any]:
    """The fields of a value that are known."""
    found = {name: getattr(value, name) for name in value.__slots__}
    return {k: v.value if isinstance(v, StrEnum) else v for k, v in found.items() if v is not None}


def _row_values(one: RowChange) -> dict[str, Any]:
    values: dict[str, Any] = {
        "action": one.action.value,
        "table": one.table,
        "key": dict(one.key),
        "document": one.document,
        "cells": [
            {**_plain(cell), "differences": [_difference(d) for d in cell.differences]}
            for cell in one.cells
        ],
        "touches": [_plain(touch) | {"keys": list(touch.keys)} for touch in one.touches],
        "rule": one.rule,
        **_demand(one.rule),
    }
    if one.action is Action.RETIRED:
        values["replaced_by"] = list(one.replaced_by)
        values["differences"] = [_difference(d) for d in one.differences]
    if one.replaces:
        values["replaces"] = list(one.replaces)
    return values


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "before": one.before,
        "after": one.after,
        "start": one.start,
        "class": one.kind.value,
        "significance": one.kind.significance,
    }
