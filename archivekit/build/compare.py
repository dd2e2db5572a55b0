"""How the files of two packages differ: which, where first, and how many rows."""

from __future__ import annotations

import csv
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from archivekit.core.problems import visible
from archivekit.core.report import FileDifference
from archivekit.tables.schema import PUBLISHED, schema
from archivekit.view.terminal import marked
from archivekit.work.paths import plain_reason

NOT_OURS = frozenset({".DS_Store"})
"""Names that a system puts into folders of itself."""

PIECE = 1 << 20
"""A longer line is compared in pieces of so many bytes."""

MOST_ROWS = 100_000
"""Rows that differ are counted up to here."""

BEFORE, INSIDE, AFTER = 40, 80, 40
"""Characters of a line that are shown: before the place that differs, of it, and after it."""


def file_names(folder: Path) -> set[str]:
    """The names of all that a folder holds at any depth, links too, but no folders."""
    found = set()
    for above, folders, files in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(above, name))]
        for name in (*files, *links):
            if name not in NOT_OURS:
                found.add(Path(above, name).relative_to(folder).as_posix())
    return found


def compare_packages(there: Path, made: Path) -> list[FileDifference]:
    """What is not the same in two packages: tables and texts first, what follows from them last."""
    names_there, names_made = file_names(there), file_names(made)
    found: list[FileDifference | None] = []
    for name in sorted(names_there | names_made, key=lambda name: ("/" not in name, name)):
        if name not in names_there:
            found.append(FileDifference(name, "missing"))
        elif name not in names_made:
            found.append(FileDifference(visible(name), "extra"))
        else:
            found.append(_compared(there / name, made / name, name))
    return [one for one in found if one is not None]


def _compared(there: Path, made: Path, name: str) -> FileDifference | None:
    try:
        if not stat.S_ISREG(os.lstat(there).st_mode):
            return FileDifference(name, "differs", there="(not a regular file)")
        with there.open("rb") as one, made.open("rb") as other:
            first = _first_line(one, other)
            if first is None:
                return None
            key = _key_columns(name)
            rows = _differing_rows(one, other, key) if key else None
    except OSError as error:  # it vanished, or may not be read
        if error.filename != str(there):
            raise
        return FileDifference(name, "differs", there=f"(cannot be read: {plain_reason(error)})")
    if rows is None:
        return FileDifference(name, "differs", first[0], *_marked(*first[1]))
    return FileDifference(name, "differs", rows.line, *_marked(*rows.rows), rows.count, rows.key)


def _key_columns(name: str) -> list[str]:
    """The columns that are the key of a table; none for a file that is no table of ours."""
    table = name.removeprefix("data/").removesuffix(".csv")
    is_table = table in PUBLISHED and name == f"data/{table}.csv"
    return list(schema(table).descriptor["primaryKey"]) if is_table else []


def _first_line(there: IO[bytes], made: IO[bytes]) -> tuple[int, tuple[bytes, bytes]] | None:
    """The number of the first line that differs, and the line in both; None when none does."""
    number = 1
    for pair in _pairs(there, made):
        if pair[0] != pair[1]:
            return number, pair
        number += pair[0].endswith(b"\n")
    return None


def _marked(there: bytes, made: bytes) -> tuple[str, str]:
    """Two lines as they can be shown, cut around the place where they differ."""
    a, b = (line.decode("utf-8", "surrogateescape") for line in (there, made))
    if a.removesuffix("\n") != b.removesuffix("\n"):
        a, b = a.removesuffix("\n"), b.removesuffix("\n")
    start = len(os.path.commonprefix((a, b)))
    same = len(os.path.commonprefix((a[start:][::-1], b[start:][::-1])))
    return _cut(a, start, len(a) - same, "-"), _cut(b, start, len(b) - same, "+")


def _cut(line: str, start: int, end: int, sign: str) -> str:
    before = ("…" if start > BEFORE else "") + line[max(0, start - BEFORE) : start]
    inside = line[start:end][:INSIDE] + ("…" if end - start > INSIDE else "")
    after = line[end : end + AFTER] + ("…" if len(line) > end + AFTER else "")
    place = marked(inside, "") if sign == "-" else marked("", inside)
    return visible(before) + place + visible(after)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a table that differ: how many, and the first, by its key, in both files."""

    count: int
    key: str
    line: int | None  # in the package; None when it is not there
    rows: tuple[bytes, bytes]


def _differing_rows(there: IO[bytes], made: IO[bytes], key: Sequence[str]) -> _Rows | None:
    """None when the columns differ, or nothing but the order of the rows."""
    changed = _changed(_pairs(there, made))
    heads = [_cells(head) for head in next(_pairs(there, made))]
    if heads[0] != heads[1] or not changed:
        return None
    keys: dict[str, None] = {}
    line, first = None, [b"", b""]
    for number, pair in enumerate(_pairs(there, made), 1):
        for side, row in enumerate(pair):
            if pair[0] == pair[1] or _digest(row) not in changed:
                continue
            of = _key(row, heads[side], key)
            keys[of] = None
            if of == next(iter(keys)) and not first[side]:
                first[side] = row
                line = number if side == 0 else line
    return _Rows(min(len(keys), MOST_ROWS), next(iter(keys)), line, (first[0], first[1]))


def _changed(pairs: Iterable[tuple[bytes, bytes]]) -> dict[bytes, int]:
    """The hashes of rows that stand oftener in one file than in the other.

    The same row may stand in another place: its hash waits until the other file has it too.
    """
    waiting: dict[bytes, int] = {}
    for pair in pairs:
        if pair[0] == pair[1]:
            continue
        for row, sign in zip(pair, (1, -1), strict=True):
            digest = _digest(row)
            count = waiting.pop(digest, 0) + sign
            if row and count:
                waiting[digest] = count
        if len(waiting) > 2 * MOST_ROWS:
            break
    return waiting


def _pairs(there: IO[bytes], made: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The lines of two files side by side; empty where one has ended."""
    there.seek(0)
    made.seek(0)
    while True:
        pair = there.readline(PIECE), made.readline(PIECE)
        if not any(pair):
            return
        yield pair


def _digest(row: bytes) -> bytes:
    return hashlib.sha256(row).digest()


def _key(row: bytes, head: Sequence[str], key: Sequence[str]) -> str:
    cells = dict(zip(head, _cells(row), strict=False))
    return visible(" ".join(cells.get(column, "") for column in key))[: BEFORE + INSIDE]


def _cells(row: bytes) -> list[str]:
    try:
        return next(csv.reader([row.decode("utf-8", "surrogateescape")]), [])
    except csv.Error:
        return []
