"""A data package as it is compared: its tables with their columns and keys, its other files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from archivekit.core.limits import CELL_CHARACTERS
from archivekit.core.problems import InvalidPackage, Place, Severity, problem, visible
from archivekit.package.validate.findings import shown_fact
from archivekit.package.validate.guard import DESCRIPTOR, Resource, open_package
from archivekit.package.validate.stream import CSV_OPTIONS, is_charset
from archivekit.work.paths import plain_reason

_NULLABLE = ("quotechar", "escapechar")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Table:
    """One table: where its rows are, how they are read, its columns and its key.

    `paths` are those that problems name: with the package, for there are two.
    """

    name: str
    schema: Mapping[str, Any]
    paths: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    held: tuple[tuple[str, ...], ...] = ()  # rows that stand in the descriptor itself
    encoding: str = "utf-8"
    options: Mapping[str, Any] = field(default_factory=dict)
    heads: tuple[int, ...] = (1,)
    columns: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key that the table has; () when one of them is missing."""
        stated = names(self.schema.get("primaryKey"))
        return stated if set(stated) <= set(self.columns) else ()


@dataclass(frozen=True, slots=True)
class Package:
    """A package that may be compared: its descriptor, resources and tables, by name."""

    path: str
    root: Path
    descriptor: Mapping[str, Any]
    resources: Mapping[str, Resource]
    tables: Mapping[str, Table]

    def stated(self, key: str) -> str:
        """A property of the package that is a string, else ""."""
        value = self.descriptor.get(key)
        return value if isinstance(value, str) else ""


def opened(path: str | Path, name: str | Path = "") -> Package:
    """The package at a folder or descriptor; problems are told of `name`, if it is given.

    Raises InvalidPackage when it cannot be read, or when its guard refuses it.
    """
    called = Path(name or path)
    folder = called.parent if called.suffix == ".json" and not called.is_dir() else called
    try:
        return _opened(Path(path), called, folder)
    except InvalidPackage as fault:
        raise _placed(fault, folder) from None


def _placed(fault: InvalidPackage, folder: Path) -> InvalidPackage:
    """The problem in one of two packages: its place says in which."""
    found = fault.problem
    inside = visible(folder.as_posix())
    if found.code == "package.missing":  # what was unpacked has another name
        return refused("package.missing", inside, path=inside)
    if f"{found.place.path}/".startswith(f"{inside}/"):
        return fault
    place = replace(found.place, path=f"{inside}/{found.place.path}".rstrip("/"))
    return InvalidPackage(replace(found, place=place))


def _opened(path: Path, called: Path, folder: Path) -> Package:
    guarded = open_package(path)
    for found in guarded.problems:
        if found.severity is Severity.ERROR:
            raise InvalidPackage(found)
    resources: dict[str, Resource] = {}
    for resource in guarded.resources:
        if resource.name in resources:
            raise refused("descriptor.duplicate-name", DESCRIPTOR, name=resource.name)
        resources[resource.name] = resource
    tables = {name: _table(one, folder) for name, one in resources.items() if _is_read(one)}
    return Package(called.as_posix(), guarded.root, guarded.descriptor, resources, tables)


def names(value: Any) -> tuple[str, ...]:
    """The columns of a key, which the standard allows to state as one string."""
    listed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(name for name in listed if isinstance(name, str))


def refused(code: str, path: str, /, *, line: int | None = None, **facts: object) -> InvalidPackage:
    """The exception that says what is wrong with a file of a package."""
    shown = {name: shown_fact(value) for name, value in facts.items()}
    snippet = str(shown.pop("snippet", ""))
    return InvalidPackage(problem(code, Place(visible(path), line=line), snippet=snippet, **shown))


def unreadable(path: str, fault: OSError) -> InvalidPackage:
    """The exception for a file that the operating system does not give."""
    if isinstance(fault, FileNotFoundError):
        return refused("package.missing-file", path, path=path)
    return refused("package.unreadable-file", path, path=path, reason=plain_reason(fault))


# --- tables ------------------------------------------------------------------------------------


def _is_read(resource: Resource) -> bool:
    """Whether it is a table of a kind that is compared row by row: CSV, or held inline."""
    values = resource.values
    if not resource.files:
        return isinstance(values.get("data"), list) and resource.is_table
    suffix = resource.files[0].suffix.lower().lstrip(".")
    form = values.get("format", suffix)
    plain = form in ("csv", "tsv") and suffix not in ("gz", "zip", "bz2", "xz")
    return plain and "compression" not in values


def _table(resource: Resource, folder: Path) -> Table:
    values = resource.values
    schema = resource.schema or {}
    fields = column_names(schema)
    if not resource.files:
        columns, held = _inline(resource.name, values["data"], fields)
        return Table(resource.name, schema, held=held, columns=columns)
    dialect = _dialect(values)
    encoding = values.get("encoding", "utf-8")
    table = Table(
        resource.name,
        schema,
        tuple(f"{folder.as_posix()}/{path}" for path in resource.paths),
        resource.files,
        encoding=encoding if isinstance(encoding, str) else "utf-8",
        options=_options(resource, dialect),
        heads=_heads(dialect),
        columns=fields,
    )
    if not table.heads:
        return table
    return _with_columns(table, dialect)


def column_names(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns that a schema names, in their order."""
    fields = schema.get("fields")
    listed = fields if isinstance(fields, list) else []
    found = (one.get("name") for one in listed if isinstance(one, dict))
    return tuple(name for name in found if isinstance(name, str))


def _with_columns(table: Table, dialect: Mapping[str, Any]) -> Table:
    joint = dialect.get("headerJoin")
    rows = list(_head(table, 0))
    joined = (joint if isinstance(joint, str) else " ").join
    columns = tuple(joined(filter(None, cells)) for cells in zip(*rows, strict=False))
    if not columns:
        raise refused("table.no-header", table.paths[0])
    if len(set(columns)) != len(columns):
        twice = next(name for name in columns if columns.count(name) > 1)
        note = f"the header names the column {twice} twice"
        raise refused("package.invalid", table.paths[0], line=1, note=note)
    return Table(
        table.name, table.schema, table.paths, table.files, (), table.encoding, table.options,
        table.heads, columns,
    )  # fmt: skip


def _head(table: Table, file: int) -> Iterator[list[str]]:
    rows = _parsed(table, file)
    for number in range(1, max(table.heads) + 1):
        row = next(rows, None)
        if row is not None and number in table.heads:
            yield row


def _dialect(values: Mapping[str, Any]) -> dict[str, Any]:
    stated = values.get("dialect")
    dialect = dict(stated) if isinstance(stated, dict) else {}
    nested = dialect.get("csv")  # as frictionless writes it
    return {**dialect, **(nested if isinstance(nested, dict) else {})}


def _options(resource: Resource, dialect: Mapping[str, Any]) -> dict[str, Any]:
    options = {ours: dialect[theirs] for theirs, ours in CSV_OPTIONS.items() if theirs in dialect}
    if "delimiter" not in options:
        is_tsv = "tsv" in (resource.values.get("format"), resource.files[0].suffix[1:].lower())
        options["delimiter"] = "\t" if is_tsv else ","
    options = {k: (v or None) if k in _NULLABLE else v for k, v in options.items()}
    if options.get("quotechar", '"') is None:
        options["quoting"] = csv.QUOTE_NONE
    try:
        csv.reader((), strict=True, **options)
    except (TypeError, ValueError) as fault:
        note = f"the dialect of {resource.name}: {fault}"
        raise refused("package.invalid", DESCRIPTOR, note=note) from None
    return options


def _heads(dialect: Mapping[str, Any]) -> tuple[int, ...]:
    if dialect.get("header") is False:
        return ()
    rows = dialect.get("headerRows", [1])
    listed = rows if isinstance(rows, list) else [1]
    return tuple(row for row in listed if isinstance(row, int) and 0 < row <= 100)


def _inline(
    name: str, data: Sequence[Any], fields: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The columns and rows of a table that stands in the descriptor: objects, or lists of cells."""
    if all(isinstance(row, dict) for row in data):
        columns = fields or tuple(dict.fromkeys(chain.from_iterable(data)))
        return columns, tuple(tuple(_text(row.get(c)) for c in columns) for row in data)
    if not all(isinstance(row, list) for row in data):
        note = f"the rows of {name} are neither objects nor lists"
        raise refused("package.invalid", DESCRIPTOR, note=note)
    columns = tuple(map(_text, data[0]))
    if len(set(columns)) != len(columns) or any(len(row) != len(columns) for row in data):
        note = f"the rows of {name} do not fit their header"
        raise refused("package.invalid", DESCRIPTOR, note=note)
    return columns, tuple(tuple(map(_text, row)) for row in data[1:])


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


# --- rows --------------------------------------------------------------------------------------


def rows(table: Table) -> Iterator[list[str]]:
    """The cells of every row, lazily, each row as wide as the header; empty lines are no rows.

    Raises InvalidPackage for bytes that are no text and rows that are no rows.
    """
    yield from map(list, table.held)
    width = len(table.columns)
    for index, path in enumerate(table.paths):
        found = _parsed(table, index)
        for _ in range(max(table.heads, default=0)):
            next(found, None)
        for row in found:
            if len(row) != width:
                start = ",".join(row)[:80]
                raise refused(
                    "table.wrong-width", path, cells=len(row), columns=width, snippet=start
                )
            yield row


def _parsed(table: Table, index: int) -> Iterator[list[str]]:
    lines = _Lines(table, index)
    reader = csv.reader(iter(lines), strict=True, **table.options)
    try:
        for row in reader:
            lines.unread = 0
            if row:
                yield row
    except csv.Error as fault:
        line = reader.line_num
        raise refused("table.broken-quotes", lines.path, line=line, reason=str(fault)) from None


class _Lines:
    """The lines of a file; who reads them sets `unread` to 0 at the end of each row."""

    def __init__(self, table: Table, index: int) -> None:
        self.path = table.paths[index]
        self.file = table.files[index]
        # With or without the mark that some programs put before UTF-8.
        is_utf_8 = table.encoding.lower().replace("_", "-") in ("utf-8", "utf8")
        self.encoding = "utf-8-sig" if is_utf_8 else table.encoding
        self.stated = table.encoding
        self.unread = 0

    def __iter__(self) -> Iterator[str]:
        if not is_charset(self.encoding):
            raise refused("table.unknown-encoding", self.path, encoding=self.stated)
        try:
            with self.file.open(encoding=self.encoding, newline="") as file:
                yield from self._split(file)
        except InvalidPackage:
            raise
        except ValueError:
            raise refused("table.undecodable", self.path, encoding=self.stated) from None
        except OSError as fault:
            raise unreadable(self.path, fault) from None

    def _split(self, file: TextIO) -> Iterator[str]:
        rest = ""
        while text := file.read(_BLOCK):
            self.unread += len(text)
            if self.unread > CELL_CHARACTERS + _BLOCK:
                raise refused("table.huge-cell", self.path, limit=CELL_CHARACTERS)
            lines = (rest + text).split("\n")
            rest = lines.pop()
            for line in lines:
                yield line + "\n"
        if rest:
            yield rest
