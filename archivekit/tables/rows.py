"""Rows to bytes and back: UTF-8 without mark, LF, minimal quoting, one missing value (empty)."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from archivekit.tables.schema import Schema

Cell = str | int | None

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")

csv.field_size_limit(2**31 - 1)  # a sentence may be longer than the 131,072 of the default


class TableWriter:
    """Writes one table as CSV and knows its size and hash afterwards.

    Rows are tuples in the order of the schema's columns. The file appears with the first row: a
    table without rows is not written. Raises ValueError for a cell with a control character.
    """

    def __init__(self, folder: Path, table: Schema) -> None:
        self.schema = table
        self.path = folder / f"{table.name}.csv"
        self.rows = 0
        self.bytes = 0
        self._hash = hashlib.sha256()
        self._file: IO[bytes] | None = None

    def write(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Append rows."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        count = 0
        if self._file is None:
            writer.writerow(self.schema.columns)
        for row in rows:
            writer.writerow(row)
            count += 1
        if not count:
            return
        written = text.getvalue()
        # One line a row and no control character, or the table could not be read back.
        if written.count("\n") != count + (self._file is None) or _CONTROL.search(
            written.replace("\n", "")
        ):
            raise ValueError(f"a cell of {self.schema.name} holds a control character")
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("wb")
        data = written.encode()
        self._file.write(data)
        self._hash.update(data)
        self.bytes += len(data)
        self.rows += count

    def close(self) -> None:
        """Close the file; size and hash stay known."""
        if self._file:
            self._file.close()

    @property
    def sha256(self) -> str:
        """The hash of what was written, in hex."""
        return self._hash.hexdigest()


def read_rows(path: Path, table: Schema | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a CSV file as dicts, lazily; whole numbers as int, empty cells as None.

    Raises ValueError when the header is not that of `table`.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        if table and tuple(header) != table.columns:
            raise ValueError(f"{path.name} has the columns {', '.join(header)}")
        integers = table.integers if table else frozenset()
        for row in reader:
            yield {
                name: (int(cell) if name in integers else cell) if cell else None
                for name, cell in zip(header, row, strict=True)
            }
