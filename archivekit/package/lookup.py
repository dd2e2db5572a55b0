"""Rows of tables, wherever they lie: in memory before a package is written, or in a package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

Row = Mapping[str, Any]


class HasRows(Protocol):
    """What gives the rows of a table by its name, as an `Archive` does."""

    def rows(self, table: str) -> Iterable[Row]:
        """The rows; none for a table that was not written."""


Tables = Mapping[str, Sequence[Row]] | HasRows


def rows_of(tables: Tables, table: str) -> Iterator[Row]:
    """The rows of a table, none where there is no such table.

    >>> list(rows_of({"agents": [{"agent_id": "u-thant"}]}, "agents"))
    [{'agent_id': 'u-thant'}]
    >>> list(rows_of({}, "agents"))
    []
    """
    return iter(tables.get(table, ()) if isinstance(tables, Mapping) else tables.rows(table))


def cell(row: Row, column: str) -> str:
    """A cell as text; "" for an empty one and for a column that is not there.

    >>> cell({"bytes": 7, "url": None}, "bytes"), cell({}, "url")
    ('7', '')
    """
    value = row.get(column)
    return "" if value is None else str(value)


def grouped(rows: Iterable[Row], *columns: str) -> dict[tuple[str, ...], list[Row]]:
    """Rows by the values of columns, each group in the order of `position`, then of the rows."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(cell(row, column) for column in columns), []).append(row)
    for group in groups.values():
        group.sort(key=lambda row: cell(row, "position").zfill(9))
    return groups
