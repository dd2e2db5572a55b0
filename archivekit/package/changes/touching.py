"""What refers to a row: by the foreign keys of the schemas, and by the ids that our tables hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter

from archivekit.package.changes.matching import Found
from archivekit.package.changes.opened import Package, Table, rows
from archivekit.package.changes.structure import references
from archivekit.package.changes.values import Touch

FIRST = 3
"""Keys of referring rows that are named."""

# Columns of ours that hold the id of a row of any table.
_ANY_ID = {"decisions": "target", "problems": "target_id"}

_Target = tuple[str, tuple[str, ...]]  # a table and the columns that are referred to


@dataclass
class Sought:
    """The rows whose references are looked for, each by a number."""

    keys: dict[_Target, dict[tuple[str, ...], list[int]]] = field(default_factory=dict)
    by_name: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    by_id: dict[tuple[str, ...], list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package, wanted: Mapping[int, Iterable[Found]]) -> Sought:
        """What is looked for in a package: under each number one row or several."""
        sought = cls()
        columns: dict[str, set[tuple[str, ...]]] = {}
        for table in package.tables.values():
            for _, target, others in references(table.name, table.schema):
                columns.setdefault(target, set()).add(others)
        for number, its in wanted.items():
            for one in its:
                sought._add(number, one, columns.get(one.table, set()))
        return sought

    def _add(self, number: int, one: Found, columns: set[tuple[str, ...]]) -> None:
        for names in columns:
            values = tuple(one.cells.get(name, "") for name in names)
            if any(values):
                self.keys.setdefault((one.table, names), {}).setdefault(values, []).append(number)
        if one.key:
            self.by_name.setdefault((one.table, " ".join(one.values)), []).append(number)
        if len(one.key) == 1 and one.values[0]:
            self.by_id.setdefault(one.values, []).append(number)


def touches(package: Package, sought: Sought) -> dict[int, tuple[Touch, ...]]:
    """Which rows of the package refer to each row that is sought."""
    counts: dict[int, dict[str, tuple[int, tuple[str, ...]]]] = {}
    for table in package.tables.values():
        ways = _ways(table, sought)
        if not ways:
            continue
        key = [table.columns.index(name) for name in table.key] or range(len(table.columns))
        for row in rows(table):
            hit = [its[found] for of, its in ways if (found := of(row)) in its]
            for number in set(chain.from_iterable(hit)) if hit else ():
                count, first = counts.setdefault(number, {}).get(table.name, (0, ()))
                if count < FIRST:
                    first = (*first, " ".join(row[place] for place in key))
                counts[number][table.name] = (count + 1, first)
    return {
        number: tuple(Touch(name, count, first) for name, (count, first) in its.items())
        for number, its in counts.items()
    }


_Way = tuple[Callable[[list[str]], object], Mapping[object, list[int]]]


def _ways(table: Table, sought: Sought) -> list[_Way]:
    """By which columns the rows of a table may refer to what is sought, and what they then hold."""
    ways = []
    for columns, target, others in references(table.name, table.schema):
        ways.append((columns, sought.keys.get((target, others), {})))
    if table.name == "evidence":
        ways.append((("table", "row"), sought.by_name))
    if table.name in _ANY_ID:
        ways.append(((_ANY_ID[table.name],), sought.by_id))
    return [
        (itemgetter(*map(table.columns.index, columns)), _by_cell(its))
        for columns, its in ways
        if its and set(columns) <= set(table.columns)
    ]


def _by_cell(its: Mapping[tuple[str, ...], list[int]]) -> Mapping[object, list[int]]:
    """What `itemgetter` gives as keys: of one column its cell, of several a tuple."""
    return {key[0] if len(key) == 1 else key: numbers for key, numbers in its.items()}


def present(package: Package, sought: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of these (table, id) are rows of the package."""
    wanted: dict[str, set[str]] = {}
    for table, id_ in sought:
        wanted.setdefault(table, set()).add(id_)
    found = set()
    for name, ids in wanted.items():
        its = package.tables.get(name)
        if its is None or len(its.key) != 1:
            continue
        place = its.columns.index(its.key[0])
        found |= {(name, row[place]) for row in rows(its) if row[place] in ids}
    return found
