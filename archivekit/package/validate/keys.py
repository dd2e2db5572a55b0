"""Keys of tables: there, unique, and leading to a row that is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archivekit.core.problems import Place
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.guard import DESCRIPTOR
from archivekit.package.validate.schema_rules import Reference, TableRules

if TYPE_CHECKING:
    from archivekit.package.validate.table_pass import Rows

_MOST_TARGETS = 20  # sets of columns that others refer to: each set takes the memory of the table

Key = str | tuple[str, ...]
Columns = tuple[str, ...]


@dataclass(slots=True)
class _Index:
    """The values of one key of one table, in any order."""

    columns: Columns
    role: str  # primary, unique, or target: what others refer to without its being a key
    seen: set[Key] = field(default_factory=set)


@dataclass(slots=True)
class _Pending:
    """Values of a table that lead to rows not read yet: each with the line of its first row."""

    path: str
    reference: Reference
    values: dict[Key, int] = field(default_factory=dict)


@dataclass
class Keys:
    """All keys of a package; `tables` are the rules of its tables by name."""

    tables: Mapping[str, TableRules]
    found: Findings
    _indexes: dict[str, list[_Index]] = field(default_factory=dict)
    _pending: list[_Pending] = field(default_factory=list)
    _complete: set[str] = field(default_factory=set)
    _unread: set[str] = field(default_factory=set)
    _table: TableRules | None = None
    _references: list[tuple[Reference, _Index | None, _Pending]] = field(default_factory=list)
    _missing: dict[str, frozenset[str]] = field(default_factory=dict)
    _parents: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    _paths: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        targets: dict[str, dict[Columns, None]] = {}
        for other in self.tables.values():
            for one in other.references:
                targets.setdefault(one.table, {})[one.targets] = None
        for name, rules in self.tables.items():
            roles: dict[Columns, str] = {}
            for columns in (key for key in (rules.primary,) if key):
                roles[columns] = "primary"
            for columns in (*rules.unique, *((one.name,) for one in rules.fields if one.unique)):
                roles.setdefault(columns, "unique")
            wanted = [one for one in targets.get(name, ()) if set(one) <= set(rules.columns)]
            if sum(len(one) > 1 for one in wanted) > _MOST_TARGETS:
                expected = f"to no more than {_MOST_TARGETS} sets of columns of {name}"
                self.found.add("schema.wrong-value", Place(DESCRIPTOR, id=name),
                               key="foreignKeys", expected=expected)  # fmt: skip
                wanted = [one for one in wanted if len(one) == 1]
            for columns in wanted:
                roles.setdefault(columns, "target")
            self._indexes[name] = [_Index(columns, role) for columns, role in roles.items()]

    def unread(self, table: str) -> None:
        """A table that could not be read to its end: nobody knows what its keys are."""
        self._unread.add(table)

    def ids(self, table: str, column: str) -> set[Key]:
        """The values of a key of one column, of rows read so far."""
        for index in self._indexes.get(table, ()):
            if index.columns == (column,):
                return index.seen
        return set()

    def begin(self, rules: TableRules, path: str) -> None:
        """The rows of a table follow."""
        self._table = rules
        self._paths[rules.name] = path
        self._missing = {one.name: one.missing for one in rules.fields}
        self._references = []
        for reference in rules.references:
            pending = _Pending(path, reference)
            index = self._index(reference)
            self._references.append((reference, index, pending))
            self._pending.append(pending)

    def _index(self, reference: Reference) -> _Index | None:
        for index in self._indexes.get(reference.table, ()):
            if index.columns == reference.targets:
                return index
        return None

    def see(self, rows: Rows) -> None:
        """Some rows of the table that was begun."""
        assert self._table is not None
        self._follow_parents(rows)
        for index in self._indexes.get(self._table.name, ()):
            if all(column in rows.columns for column in index.columns):
                self._add(index, rows)
        for number, (reference, target, pending) in enumerate(self._references):
            if pending.path != rows.path:  # a further file of the table
                pending = _Pending(rows.path, reference)
                self._pending.append(pending)
                self._references[number] = (reference, target, pending)
            if all(column in rows.columns for column in reference.columns):
                self._lead(reference, target, pending, rows)

    def _add(self, index: _Index, rows: Rows) -> None:
        values = _values(rows, index.columns)
        new = set(values)
        whole = all(set(rows.columns[one]).isdisjoint(self._missing[one]) for one in index.columns)
        if whole and len(new) == len(values) and new.isdisjoint(index.seen):
            index.seen |= new
            return
        codes = {"primary": "key.duplicate", "unique": "key.not-unique", "target": "key.ambiguous"}
        for number, value in enumerate(values):
            if self._is_empty(index.columns, value):
                if index.role == "primary":
                    self.found.add("key.missing", rows.place(number), of=" ".join(index.columns),
                                   key=" and ".join(index.columns))  # fmt: skip
            elif value in index.seen:
                self.found.add(codes[index.role], rows.place(number), of=" ".join(index.columns),
                               key=" and ".join(index.columns), value=_shown(value))  # fmt: skip
            else:
                index.seen.add(value)

    def _is_empty(self, columns: Columns, value: Key) -> bool:
        """Whether a cell of a key is empty."""
        cells = (value,) if isinstance(value, str) else value
        return any(cell in self._missing[name] for name, cell in zip(columns, cells, strict=True))

    def _lead(
        self, reference: Reference, target: _Index | None, pending: _Pending, rows: Rows
    ) -> None:
        values = _values(rows, reference.columns)
        known = target.seen if target else set()
        unknown = set(values) - known
        unknown = {value for value in unknown if not self._is_empty(reference.columns, value)}
        unknown -= pending.values.keys()
        if not unknown:
            return
        for number, value in enumerate(values):
            if value in unknown:
                pending.values.setdefault(value, rows.lines[number])

    def end(self, table: str) -> None:
        """All rows of a table were read."""
        self._complete.add(table)
        self._settle()

    def finish(self) -> None:
        """No table follows: what still leads nowhere is told."""
        self._complete |= {one.reference.table for one in self._pending}
        self._settle()
        self._cycles()

    def _settle(self) -> None:
        """Tell the values of references to complete tables that lead nowhere."""
        waiting = []
        for pending in self._pending:
            reference = pending.reference
            if reference.table not in self._complete:
                waiting.append(pending)
                continue
            index = self._index(reference)
            if reference.table in self._unread or (reference.table in self.tables and not index):
                continue  # its table could not be read, or lacks the columns: both are told
            seen = index.seen if index else set()
            for value, line in pending.values.items():
                if value not in seen:
                    columns = " and ".join(reference.columns)
                    place = Place(pending.path, line=line)
                    self.found.add("key.no-such-row", place, of=columns, column=columns,
                                   value=_shown(value), table=reference.table)  # fmt: skip
        self._pending = waiting

    # --- parents -----------------------------------------------------------------------------

    def _follow_parents(self, rows: Rows) -> None:
        """Keep whose parent may be in a circle, in columns that name parents."""
        assert self._table is not None
        rules = self._table
        if len(rules.primary) != 1 or rules.primary[0] not in rows.columns:
            return
        for reference in rules.references:
            column = reference.columns[0]
            if reference.table != rules.name or len(reference.columns) != 1:
                continue
            if not column.startswith(("parent", "based_on")) or column not in rows.columns:
                continue
            parents = self._parents.setdefault((rules.name, column), {})
            known, here = self.ids(rules.name, rules.primary[0]), set()
            # Whose parent stands above it, and is in no circle, is in none either.
            for id_, up in zip(rows.columns[rules.primary[0]], rows.columns[column], strict=True):
                if up and (up in parents or not (up in known or up in here)):
                    parents[id_] = up
                here.add(id_)

    def _cycles(self) -> None:
        for (table, column), parents in sorted(self._parents.items()):
            for cycle in cycles(parents):
                place = Place(self._paths[table], id=cycle[0])
                self.found.add("key.cycle", place, of=column, column=column,
                               chain=" → ".join([*cycle[:6], cycle[0]]))  # fmt: skip


def cycles(parents: Mapping[str, str]) -> list[list[str]]:
    """The circles in which parents lead back to themselves, each once, from its least member.

    >>> cycles({"a": "b", "b": "c", "c": "b"})
    [['b', 'c']]
    """
    found: list[list[str]] = []
    done: set[str] = set()
    for first in sorted(parents):
        path: dict[str, int] = {}
        at = first
        while at in parents and at not in done and at not in path:
            path[at] = len(path)
            at = parents[at]
        if at in path:
            members = list(path)[path[at] :]
            least = members.index(min(members))
            found.append(members[least:] + members[:least])
        done.update(path)  # not |=, which would copy all that is done
    return found


def _values(rows: Rows, columns: Sequence[str]) -> Sequence[Key]:
    if len(columns) == 1:
        return rows.columns[columns[0]]
    return list(zip(*(rows.columns[column] for column in columns), strict=True))


def _shown(value: Key) -> str:
    return value if isinstance(value, str) else ", ".join(value)
