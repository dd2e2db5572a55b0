"""Evidence: each value of a record has some, and all evidence is of a value that is there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from archivekit.core.problems import Place
from archivekit.package.validate.findings import LONGEST_FACT, Findings
from archivekit.package.validate.table_pass import RowRule, Rows
from archivekit.tables.schema import PUBLISHED, schema

NEEDS_EVIDENCE = {
    "documents": ("title", "type", "original_language", "security_marking", "precedence",
                  "summary"),
    "document_dates": ("edtf",),
    "document_identifiers": ("value",),
    "document_agents": ("as_stated",),
    "document_places": ("as_stated",),
    "document_relations": ("label",),
    "archival_references": ("verbatim",),
    "relation_agents": ("as_stated",),
    "witness_agents": ("as_stated",),
    "witnesses": ("kind", "language", "provenance", "credit", "url", "rights"),
}  # fmt: skip
"""The columns whose every value must have evidence."""

NOBODY = {
    "documents": ("date", "author", "archival_references"),
    "witnesses": ("translator",),
}
"""Words that stand in the place of a column: what the editor says that there is none of."""

MAY_BE_EMPTY = frozenset((("documents", "original_language"), ("witnesses", "until")))
"""Cells that may be empty on evidence: there is no original language, or the embargo is over."""

_UNKNOWN = {("witnesses", "language"): "und"}
"""A value that says that nothing is known, and so needs no evidence."""

_LARGE = frozenset(("segments", "annotations", "edits", "evidence"))
"""Tables that nothing is told of by evidence; their rows are too many to be kept."""


def key_columns(table: str) -> tuple[str, ...]:
    """The columns whose cells, parted by blanks, name a row of a table in `evidence.row`.

    >>> key_columns("document_dates")
    ('document_id', 'role', 'edtf')
    """
    return _layout(table).keys


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns of a table, those that name its rows, and the bit of each."""

    keys: tuple[str, ...]
    bits: dict[str, int]


@cache
def _layout(table: str) -> _Layout:
    ours = schema(table)
    bits = {column: 1 << index for index, column in enumerate(ours.columns)}
    return _Layout(tuple(ours.descriptor["primaryKey"]), bits)


@dataclass(slots=True)
class _Row:
    """A row that evidence may be of; `filled` and `told` have the bits of columns."""

    place: Place
    filled: int  # the columns with a value
    values: tuple[str, ...]  # those that need evidence, cut
    told: int = 0  # the columns of which there is evidence


class OwnEvidence(RowRule):
    """The rules of the table `evidence`: a `RowRule` to be finished when all tables were seen."""

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._rows: dict[str, dict[str, _Row]] = {}
        self._ended: set[str] = set()
        self._waiting: list[tuple[str, str, str, str, int]] = []

    def see(self, rows: Rows) -> None:
        """Keep the rows that evidence may be of; judge evidence of tables that are known."""
        if rows.table == "evidence":
            self._see_evidence(rows)
        elif rows.table in PUBLISHED and rows.table not in _LARGE:
            self._see_values(rows)

    def end(self, table: str) -> None:
        """All rows of a table are known."""
        self._ended.add(table)

    def finish(self) -> None:
        """Evidence that came before what it is of; then the values that have none."""
        for table, row, column, path, line in self._waiting:
            self._judge(table, row, column, Place(path, line=line, id=row))
        for table, columns in NEEDS_EVIDENCE.items():
            bits = _layout(table).bits
            for row, known in self._rows.get(table, {}).items():
                for column, value in zip(columns, known.values, strict=True):
                    is_told = known.told & bits[column] or value == _UNKNOWN.get((table, column))
                    if value and not is_told:
                        self._found.add("evidence.missing", known.place, of=column, table=table,
                                        row=row, column=column, value=value)  # fmt: skip

    def _see_values(self, rows: Rows) -> None:
        layout, known = _layout(rows.table), self._rows.setdefault(rows.table, {})
        keys = zip(*(rows.columns[one] for one in key_columns(rows.table)), strict=True)
        needed = [rows.columns[one] for one in NEEDS_EVIDENCE.get(rows.table, ())]
        cells = zip(*(rows.columns[one] for one in layout.bits), strict=True)
        bits = layout.bits.values()
        for index, (key, whole) in enumerate(zip(keys, cells, strict=True)):
            row = " ".join(key)
            filled = sum(bit for bit, cell in zip(bits, whole, strict=True) if cell)
            # One character more than is shown, so that a cut value is seen to be cut.
            values = tuple(column[index][: LONGEST_FACT + 1] for column in needed)
            known.setdefault(row, _Row(rows.place(index, row), filled, values))

    def _see_evidence(self, rows: Rows) -> None:
        names = (rows.columns[name] for name in ("table", "row", "column"))
        for index, (table, row, column) in enumerate(zip(*names, strict=True)):
            if table in self._ended or table not in PUBLISHED:
                self._judge(table, row, column, rows.place(index, row))
            else:
                self._waiting.append((table, row, column, rows.path, rows.lines[index]))

    def _judge(self, table: str, row: str, column: str, place: Place) -> None:
        """Take note of what there is evidence of, or tell that it is not there."""
        bit = _layout(table).bits.get(column, 0) if table in PUBLISHED else 0
        known = self._rows.get(table, {}).get(row)
        if table in PUBLISHED and not bit and column not in NOBODY.get(table, ()):
            self._found.add("evidence.no-such-column", place, of="column", table=table,
                            column=column)  # fmt: skip
        if known is not None:
            known.told |= bit
            if bit and not known.filled & bit and (table, column) not in MAY_BE_EMPTY:
                self._found.add("evidence.no-value", place, of="column", table=table, row=row,
                                column=column)  # fmt: skip
        elif table not in _LARGE:
            self._found.add("evidence.no-such-row", place, of="row", table=table, row=row)
