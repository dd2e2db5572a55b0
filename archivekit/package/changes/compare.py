"""Two versions of a data package, compared: `changes`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archivekit.package.changes.differing import Differing
from archivekit.package.changes.files import file_changes
from archivekit.package.changes.matching import (
    Found,
    found_rows,
    referring_columns,
    row_change,
    with_retired,
)
from archivekit.package.changes.opened import Package, names, opened, rows
from archivekit.package.changes.segments import Segments, told_by_segments
from archivekit.package.changes.structure import references, structure_changes
from archivekit.package.changes.touching import Sought, present, touches
from archivekit.package.changes.values import (
    Action,
    Changes,
    Difference,
    RowChange,
    RowCount,
    Stated,
    Touch,
)
from archivekit.package.validate.zip_door import unpacked
from archivekit.tables.schema import PUBLISHED, schema

MOST_ROWS = 100_000
"""Rows that are told one by one, in all: a table with more than are left is told by counts."""

# The tables of ours whose ids people cite: the kinds that retired_ids knows.
_CITED = frozenset(
    ("documents", "witnesses", "sources", "agents", "segments", "comparisons", "variants")
)

_Id = tuple[str, str]  # table and id

# Columns by which a row of ours belongs to a document, and the table that knows which.
_OF_DOCUMENT = (
    ("witness_id", "witnesses"), ("link_id", "document_relations"),
    ("comparison_id", "comparisons"),
)  # fmt: skip


def changes(old: str | Path, new: str | Path) -> Changes:
    """What differs between two versions of a data package, ours or not, and what it demands.

    Each is a folder with a datapackage.json, a descriptor, or a zipped folder. Rows are matched
    by the primary key, so their order does not matter; in a table without a key a row is there or
    is not.
    Raises InvalidPackage for a package that cannot be read: `validate` says all that is wrong.

    >>> changes("datapackage", "datapackage").empty
    True
    """
    with unpacked(Path(old)) as one, unpacked(Path(new)) as other:
        return _changes(opened(one, old), opened(other, new))


def _changes(before: Package, after: Package) -> Changes:
    found, counts = _found(before, after)
    context = _context(found, before, after)
    return Changes(
        _stated(before),
        _stated(after),
        structure_changes(before, after),
        tuple(_row_changes(found, context, before, after)),
        file_changes(before, after, _covered(found, before, after)),
        tuple(_row_counts(counts, context, before)),
        tuple(after.tables),
    )


def _found(old: Package, new: Package) -> tuple[list[Found], dict[str, Differing]]:
    """The rows that differ, and of tables with too many of them how many."""
    found: list[Found] = []
    counts: dict[str, Differing] = {}
    for name in new.tables:
        if name in old.tables:
            most = max(0, MOST_ROWS - len(found))
            its, counts[name] = found_rows(old.tables[name], new.tables[name], most)
            found += its
    return with_retired(found, new), counts


def _stated(package: Package) -> Stated:
    return Stated(package.path, *(package.stated(key) for key in ("name", "version", "created")))


def _row_changes(
    found: Sequence[Found], context: _Context, old: Package, new: Package
) -> Iterator[RowChange]:
    referring = _touches(found, context, old, new)
    for number, one in enumerate(found):
        between: tuple[Difference, ...] = ()
        if one.action is Action.RETIRED:
            between = context.segments.between(one, context.successors(one))
        document = _document(one, context.documents)
        change = row_change(one, new.tables[one.table], _rule(one, context), document, between)
        yield replace(change, touches=referring.get(number, ()))


def _row_counts(
    counts: Mapping[str, Differing], context: _Context, old: Package
) -> Iterator[RowCount]:
    for table, its in counts.items():
        for action, count in its.counts.items():
            rules = {"row-added": count}
            if action is Action.CHANGED:
                rules = {
                    "reference-changed": its.referring,
                    "value-corrected": count - its.referring,
                }
            elif action is Action.REMOVED:
                rules = {_rule_of_removed(table, old.tables[table].key, context): count}
            yield from (RowCount(action, table, n, rule) for rule, n in rules.items() if n)


@dataclass(frozen=True, slots=True)
class _Context:
    """What must be known of all to judge one row."""

    added: Mapping[_Id, Found]
    present: frozenset[_Id]  # the successors of retired ids that are there
    referred: frozenset[str]  # the tables to which others referred
    referring: Mapping[str, frozenset[str]]  # by table, the columns that refer to others
    documents: Sequence[Mapping[tuple[str, str], str]]  # old and new
    segments: Segments

    def successors(self, one: Found) -> list[Found]:
        """The rows that took the place of a retired one, as far as they are there."""
        ids = [(one.table, id_) for id_ in one.replaced_by]
        return [self.added.get(at) or _known(one, at[1]) for at in ids if at in self.present]


def _known(retired: Found, id_: str) -> Found:
    """A row of which the id is known."""
    return Found(Action.CHANGED, retired.table, retired.key, {}, {retired.key[0]: id_})


def _context(found: Sequence[Found], old: Package, new: Package) -> _Context:
    added = {
        (one.table, one.values[0]): one
        for one in found
        if one.action is Action.ADDED and len(one.key) == 1
    }
    wanted = {(one.table, id_) for one in found for id_ in one.replaced_by}
    there = {at for at in wanted if at in added} | present(new, sorted(wanted - added.keys()))
    referred = {
        target
        for table in old.tables.values()
        for _, target, _ in references(table.name, table.schema)
        if target != table.name
    }
    referring = {
        name: referring_columns(table) | referring_columns(old.tables[name])
        for name, table in new.tables.items()
        if name in old.tables
    }
    documents = (_documents(old), _documents(new))
    return _Context(
        added, frozenset(there), frozenset(referred), referring, documents, Segments.of(found)
    )


def _rule(one: Found, context: _Context) -> str:
    """Which rule of the version a row falls under."""
    match one.action:
        case Action.ADDED:
            return "row-added"
        case Action.CHANGED:
            shared = one.old.keys() & one.new.keys()
            changed = {name for name in shared if one.old[name] != one.new[name]}
            refers = changed & context.referring[one.table]
            return "reference-changed" if refers else "value-corrected"
        case Action.RETIRED:
            leads = any((one.table, id_) in context.present for id_ in one.replaced_by)
            return "id-replaced" if leads else "id-withdrawn"
    return _rule_of_removed(one.table, one.key, context)


def _rule_of_removed(table: str, key: Sequence[str], context: _Context) -> str:
    if table in _CITED and len(key) == 1:
        return "id-withdrawn"
    if table in context.referred:
        return "row-removed"
    return "row-dropped" if not key or _is_leaf(table, key) else "key-removed"


def _is_leaf(table: str, key: Sequence[str]) -> bool:
    """Whether it is a table of ours, which says nothing that others refer to.

    Of other packages nobody knows who refers to them from elsewhere.
    """
    if table not in PUBLISHED:
        return False
    return set(key) == set(names(schema(table).descriptor.get("primaryKey")))


def _touches(
    found: Sequence[Found], context: _Context, old: Package, new: Package
) -> dict[int, tuple[Touch, ...]]:
    """What refers to each row: in the new package, or in the old one to what is gone from it."""
    before: dict[int, list[Found]] = {}
    after: dict[int, list[Found]] = {}
    for number, one in enumerate(found):
        if one.action is Action.REMOVED:
            before[number] = [one]
        elif one.action is not Action.ADDED:
            after[number] = [one, *context.successors(one)]
    sides = ((old, before), (new, after))
    return {
        number: its
        for package, wanted in sides
        if wanted
        for number, its in touches(package, Sought.of(package, wanted)).items()
    }


def _documents(package: Package) -> dict[tuple[str, str], str]:
    """The document of each copy or translation, and of each link."""
    found: dict[tuple[str, str], str] = {}
    for column, name in _OF_DOCUMENT:
        table = package.tables.get(name)
        if table is None or not {column, "document_id"} <= set(table.columns):
            continue
        id_, document = table.columns.index(column), table.columns.index("document_id")
        found |= {(column, row[id_]): row[document] for row in rows(table)}
    return found


def _document(one: Found, documents: Sequence[Mapping[tuple[str, str], str]]) -> str:
    """The document that a row belongs to, "" where it belongs to none or to all."""
    cells, known = one.cells, documents[1] if one.new else documents[0]
    if "document_id" in cells:
        return cells["document_id"]
    owners = (known.get((column, cells[column])) for column, _ in _OF_DOCUMENT if column in cells)
    return next(filter(None, owners), "")


def _covered(found: Sequence[Found], old: Package, new: Package) -> frozenset[str]:
    """The texts whose changes are told by their segments, and by nothing else."""
    its = {one.cells.get("witness_id", "") for one in found if one.table == "segments"}
    return told_by_segments(old, told_by_segments(new, its))
