"""One pass over the tables of a package: each row is read once, and every rule sees it then.

Tables are read targets first, so that a foreign key is looked up in keys that are already known.
In memory are the keys of the tables (one set of strings a key) and one block of rows.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import IO, Any

from archivekit.core.limits import COMBINING_RUN, SPREADSHEET_CELL
from archivekit.core.problems import Place
from archivekit.normalize.applied import combining_runs
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.keys import Keys
from archivekit.package.validate.schema_rules import Field, TableRules, faults_of_column
from archivekit.package.validate.stream import (
    Abandoned,
    Block,
    TableFile,
    too_long_for_a_spreadsheet,
)
from archivekit.work.progress import NoProgress, Progress

# An entry of BibTeX, `@book{`, is none: no spreadsheet can read it as a formula.
_FORMULA = re.compile(r"[ \u00a0]*(?:[=+\-]|@(?!\w+\{))\s*\S")
HEAVY_ROW = 1 << 20
"""Bytes of a row, on the average of a block, from which frictionless is not asked of the table."""

_FORMULA_SIGNS = frozenset("=+-@ \u00a0")


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be read: its rules, the files that hold it, how they are written."""

    rules: TableRules
    parts: tuple[str, ...]
    encoding: str = "utf-8"
    dialect: Mapping[str, Any] = field(default_factory=dict)
    inline: Any = None

    @property
    def path(self) -> str:
        """Where its problems are said to be."""
        return self.parts[0] if self.parts else f"{self.rules.name} (in the descriptor)"


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a table, by column; `lines` says where each stands."""

    table: str
    path: str
    columns: Mapping[str, Sequence[str]]
    lines: Sequence[int]
    blanks: bool = False  # whether cells may hold line ends or tabs

    def __len__(self) -> int:
        return len(self.lines)

    def place(self, index: int, id: str = "") -> Place:
        """Where a row of the block stands."""
        return Place(self.path, line=self.lines[index], id=id)


class RowRule:
    """A rule that looks at the rows of tables as they pass."""

    def see(self, rows: Rows) -> None:
        """Some rows of a table, in their order."""

    def end(self, table: str) -> None:
        """The rows of a table are over."""

    def finish(self) -> None:
        """All tables are over."""


class RuleSet(RowRule):
    """Several rules as one: what they find is told rule by rule."""

    def __init__(self, *rules: RowRule) -> None:
        self._rules = rules

    def see(self, rows: Rows) -> None:
        """Some rows of a table, in their order."""
        for rule in self._rules:
            rule.see(rows)

    def end(self, table: str) -> None:
        """The rows of a table are over."""
        for rule in self._rules:
            rule.end(table)

    def finish(self) -> None:
        """All tables are over."""
        for rule in self._rules:
            rule.finish()


@dataclass
class TablePass:
    """Reads tables one after the other; `counts` are their rows."""

    found: Findings
    keys: Keys
    observers: Sequence[RowRule] = ()
    progress: Progress = field(default_factory=NoProgress)
    counts: dict[str, int | None] = field(default_factory=dict)
    heavy: set[str] = field(default_factory=set)  # tables with rows that the referee cannot bear

    def read(self, table: Table, files: Iterable[TableFile]) -> bool:
        """Look at every row of a table; False when its files could not be read to the end."""
        name = table.rules.name
        self.counts[name] = 0
        self.keys.begin(table.rules, table.path)
        good: dict[str, set[str]] = {one.name: set() for one in table.rules.fields}
        whole = True
        has_header = table.dialect.get("header") is not False
        header = [] if has_header else list(table.rules.columns)
        try:
            for file in files:
                read = 0
                for number, block in enumerate(file.blocks(len(header))):
                    self.progress.advance((file.size >> 20) - (read >> 20))
                    if file.size - read > HEAVY_ROW * max(1, len(block)):
                        self.heavy.add(name)
                    read = file.size
                    body = block
                    if number == 0 and has_header:
                        header, body = self._header(table, file.path, block, header)
                    if len(body):
                        self._look(table, file.path, header, body, good)
        except Abandoned:  # what other files of it hold cannot be judged without this one
            whole = False
        if not header and whole:
            self.found.add("table.no-header", Place(table.path))
        if not whole:
            self.keys.unread(name)
        self.keys.end(name)
        for observer in self.observers:
            observer.end(name)
        return whole

    def _header(
        self, table: Table, path: str, block: Block, before: list[str]
    ) -> tuple[list[str], Block]:
        """The names of the columns, and the rows below them."""
        if not len(block):
            return before, block  # no row of a further part has its width
        columns = list(table.rules.columns)
        first = [column[0] for column in block.columns]
        if before and first != before:
            return before, block  # a further part of the table need not repeat the header
        if first != columns:
            self._tell_header(path, first, columns, table.rules.match)
        below = [column[1:] for column in block.columns]
        return first, replace(block, columns=below, lines=block.lines[1:])

    def _tell_header(self, path: str, header: list[str], columns: list[str], match: str) -> None:
        """How the columns of a file differ from the fields, where they must not."""
        place = Place(path, line=1)
        there, known = Counter(header), set(columns)
        missing = [one for one in columns if one not in there]
        extra = [one for one in there if one not in known]
        twice = sorted(one for one, count in there.items() if count > 1)
        if match == "partial" and len(missing) < len(columns):
            missing, extra = [], []
        missing = [] if match == "superset" else missing  # fields that the file need not have
        extra = [] if match == "subset" else extra  # columns that no field describes
        if not (missing or extra or twice) and match != "exact":
            return
        notes = []
        for words, names in (
            ("lacks", missing), ("holds besides", extra), ("holds twice", twice),
        ):  # fmt: skip
            if names:
                notes.append(
                    f"{words} {', '.join(one or 'a column without a name' for one in names[:5])}"
                )
        self.found.add("table.wrong-header", place, note="; ".join(notes) or "is in another order")

    def _look(
        self, table: Table, path: str, header: list[str], block: Block, good: dict[str, set[str]]
    ) -> None:
        columns = dict(zip(header, block.columns, strict=True))
        rows = Rows(table.rules.name, path, columns, block.lines, block.blanks)
        self.counts[table.rules.name] = (self.counts[table.rules.name] or 0) + len(rows)
        for rule in table.rules.fields:
            cells = rows.columns.get(rule.name)
            if cells is not None:
                for index, (code, facts) in faults_of_column(rule, cells, good[rule.name]):
                    self.found.add(code, rows.place(index), of=rule.name, **facts)
                if rule.type in ("string", "any"):
                    self._look_at_words(rule, rows, cells)
        for column, index in too_long_for_a_spreadsheet(block):
            facts = {"column": header[column], "count": len(block.columns[column][index])}
            self.found.add("table.long-cell", rows.place(index), of=header[column],
                           limit=SPREADSHEET_CELL, **facts)  # fmt: skip
        self.keys.see(rows)
        for observer in self.observers:
            observer.see(rows)

    def _look_at_words(self, rule: Field, rows: Rows, cells: Sequence[str]) -> None:
        """Normal form, and cells that a spreadsheet takes for formulas."""
        if rule.name not in NAMES_OF_FILES and not all(map(str.isascii, cells)):
            self._normal_form(rule.name, rows, cells)
        if not _FORMULA_SIGNS.isdisjoint({cell[:1] for cell in cells}):
            for index, cell in enumerate(cells):
                if _FORMULA.match(cell):
                    self.found.add("table.formula", rows.place(index), of=rule.name,
                                   column=rule.name, snippet=cell[:40])  # fmt: skip

    def _normal_form(self, column: str, rows: Rows, cells: Sequence[str]) -> None:
        joined = "\n".join(cells)
        # Longer runs of marks make the test quadratic (UAX 15, section 13), so it is not tried.
        runs = combining_runs(joined)
        if not runs and unicodedata.is_normalized("NFC", joined):
            return
        for index, cell in enumerate(cells):
            if runs and combining_runs(cell):
                self.found.add("value.combining-run", rows.place(index), of=column, column=column,
                               limit=COMBINING_RUN)  # fmt: skip
            elif not unicodedata.is_normalized("NFC", cell):
                self.found.add("value.not-nfc", rows.place(index), of=column, column=column,
                               snippet=cell[:40])  # fmt: skip


NAMES_OF_FILES = frozenset(("path",))
"""Columns of file names: those stand as the file system has them."""


def inline_file(values: Any) -> IO[bytes] | None:
    """Data that stand in the descriptor, as the bytes of a CSV file; None for other forms."""
    if not isinstance(values, list) or not values:
        return None
    if all(isinstance(row, dict) for row in values):
        header = list(dict.fromkeys(key for row in values for key in row))
        rows = [header, *([row.get(name) for name in header] for row in values)]
    elif all(isinstance(row, list) for row in values):
        rows = values
    else:
        return None
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(
        [[_lexical(cell) for cell in row] for row in rows]
    )
    return io.BytesIO(text.getvalue().encode())


def _lexical(cell: Any) -> str:
    """A value of JSON as a table writes it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    return json.dumps(cell, ensure_ascii=False)


def in_order(tables: Sequence[Table]) -> Iterator[Table]:
    """Tables so that those which others refer to come first, as far as that can be."""
    by_name = {table.rules.name: table for table in tables}
    done: set[str] = set()
    for first in tables:
        waiting = [(first, False)]
        while waiting:
            table, ready = waiting.pop()
            name = table.rules.name
            if ready:
                yield table
                continue
            if name in done:
                continue
            done.add(name)
            waiting.append((table, True))
            targets = (by_name.get(one.table) for one in table.rules.references)
            waiting += [(one, False) for one in targets if one and one.rules.name not in done]
