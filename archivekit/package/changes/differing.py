"""The rows that two tables do not share, found without keeping those that they share.

Both tables are read side by side. Rows at the same place that are the same are passed over; of
others each waits until its like turns up in the other table. So memory grows with what differs and
what moved, not with the size of the tables. Where too many wait, hashes wait in their stead, and
the rows that are left at the end are read once more, or only counted if they are too many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import zip_longest
from operator import itemgetter

from archivekit.package.changes.files import same_file
from archivekit.package.changes.opened import Table, rows
from archivekit.package.changes.values import Action

PATIENCE = 50_000
"""Rows that may wait."""

Row = list[str]
_Form = Callable[[Row], object]


@dataclass(frozen=True, slots=True)
class Differing:
    """The rows of each side that the other side has not; or how many there are, by action.

    `referring` of the changed ones refer to other rows than before.
    """

    before: Sequence[Row] = ()
    after: Sequence[Row] = ()
    counts: Mapping[Action, int] = field(default_factory=dict)
    referring: int = 0


def shared_columns(old: Table, new: Table) -> tuple[str, ...]:
    """The columns that both tables have, in the order of the new one."""
    return tuple(name for name in new.columns if name in old.columns)


def differing(
    old: Table, new: Table, key: Sequence[str], refers: Sequence[str], most: int
) -> Differing:
    """The rows that only the old table has, and those that only the new one has.

    Rows are the same when they agree in the columns that both tables have; a row that stands
    twice is two rows. More than `most` are counted by their `key`; `refers` are the columns that
    refer to other rows.
    Raises InvalidPackage for tables that cannot be read.
    """
    if _same_bytes(old, new):
        return Differing()
    shared = shared_columns(old, new)
    forms = (_form(old, shared), _form(new, shared))
    found = _waiting(old, new, *forms, min(most, PATIENCE))
    if found is not None:
        return found
    left = _left(old, new, *forms)
    kept = (_kept(old, forms[0], left, 1), _kept(new, forms[1], left, -1))
    if sum(map(abs, left.values())) <= most:
        return Differing(list(kept[0]), list(kept[1]))
    return _counted(old, new, key, refers, kept)


def _form(table: Table, shared: Sequence[str]) -> _Form:
    """What of a row is compared: its cells in the shared columns, one string where it is one."""
    if not shared:
        return lambda row: ()
    return itemgetter(*(table.columns.index(name) for name in shared))


def _waiting(old: Table, new: Table, form: _Form, other_form: _Form, most: int) -> Differing | None:
    """The rows that found no like; None when too many had to wait."""
    one_waits: dict[object, list[Row]] = {}
    other_waits: dict[object, list[Row]] = {}
    count = 0  # rows, of which many may be the same
    alike = old.columns == new.columns
    for one, other in zip_longest(rows(old), rows(new)):
        if alike and one == other:
            continue
        if one is not None:
            count += _meet(form(one), one, one_waits, other_waits)
        if other is not None:
            count += _meet(other_form(other), other, other_waits, one_waits)
        if count > most:
            return None
    sides = (one_waits, other_waits)
    before, after = ([row for its in side.values() for row in its] for side in sides)
    return Differing(before, after)


def _meet(
    form: object, row: Row, its: dict[object, list[Row]], others: dict[object, list[Row]]
) -> int:
    """A row meets its like, or waits for it: how many more rows wait now."""
    if form not in others:
        its.setdefault(form, []).append(row)
        return 1
    if len(others[form]) > 1:
        others[form].pop()
    else:
        del others[form]
    return -1


# --- many rows -----------------------------------------------------------------------------------


def _left(old: Table, new: Table, form: _Form, other_form: _Form) -> dict[bytes, int]:
    """How many more of a row the old table has, or less (below 0), by its hash."""
    left: dict[bytes, int] = {}
    for one, other in zip_longest(rows(old), rows(new)):
        if one is not None:
            _count(left, _hash(form(one)), 1)
        if other is not None:
            _count(left, _hash(other_form(other)), -1)
    return left


def _hash(form: object) -> bytes:
    return blake2b(repr(form).encode(), digest_size=16).digest()


def _count(left: dict[bytes, int], digest: bytes, by: int) -> None:
    count = left.get(digest, 0) + by
    if count:
        left[digest] = count
    else:
        del left[digest]


def _kept(table: Table, form: _Form, left: Mapping[bytes, int], sign: int) -> Iterator[Row]:
    wanted = {digest: count * sign for digest, count in left.items() if count * sign > 0}
    for row in rows(table):
        digest = _hash(form(row))
        if wanted.get(digest, 0) > 0:
            wanted[digest] -= 1
            yield row


def _counted(
    old: Table,
    new: Table,
    key: Sequence[str],
    refers: Sequence[str],
    kept: Sequence[Iterator[Row]],
) -> Differing:
    """How many of the rows were added, changed and removed, by the hashes of their keys."""
    if not key:
        removed, added = (sum(1 for _ in its) for its in kept)
        return Differing(counts={Action.ADDED: added, Action.REMOVED: removed})
    sides = zip((old, new), kept, strict=True)
    (before, one), (after, other) = (_keys(table, key, refers, its) for table, its in sides)
    changed = (before & after).total()
    return Differing(
        counts={
            Action.ADDED: (after - before).total(),
            Action.CHANGED: changed,
            Action.REMOVED: (before - after).total(),
        },
        referring=changed - (one & other).total(),
    )


def _keys(
    table: Table, key: Sequence[str], refers: Sequence[str], its: Iterable[Row]
) -> tuple[Counter[bytes], Counter[bytes]]:
    """How often each key stands in these rows: alone, and with what the row refers to."""
    of, with_others = _form(table, key), _form(table, (*key, *refers))
    keys: Counter[bytes] = Counter()
    wider: Counter[bytes] = Counter() if refers else keys
    for row in its:
        keys[_hash(of(row))] += 1
        if refers:
            wider[_hash(with_others(row))] += 1
    return keys, wider


def _same_bytes(old: Table, new: Table) -> bool:
    """Whether the same bytes are read in the same way."""
    ways = [(its.columns, its.options, its.encoding, its.heads, its.held) for its in (old, new)]
    if ways[0] != ways[1] or len(old.files) != len(new.files):
        return False
    return all(same_file(*pair) for pair in zip(old.files, new.files, strict=True))
