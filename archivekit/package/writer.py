"""Writes the files of a package: table by table, text by text, the descriptor last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from archivekit.package.descriptor import describe_package
from archivekit.package.pages import codebook, readme
from archivekit.tables.catalogue import PackageFacts
from archivekit.tables.rows import Cell, TableWriter
from archivekit.tables.schema import PUBLISHED, schema

PAGES = ("README.md", "codebook.md")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A reading text of the package: its witness, path below the package, size and hash."""

    witness: str
    path: str
    bytes: int
    sha256: str


class PackageWriter:
    """Collects a package in an empty folder; nothing is a package before `finish`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables = {name: TableWriter(folder / "data", schema(name)) for name in PUBLISHED}
        self.texts: list[TextFile] = []
        (folder / "texts").mkdir()

    def rows(self, table: str, rows: Iterable[Sequence[Cell]]) -> None:
        """Append rows to a table, already in their order."""
        self.tables[table].write(rows)

    def text(self, witness: str, text: str) -> str:
        """Write the reading text of a witness; returns its path in the package."""
        data = text.encode()
        path = f"texts/{witness}.txt"
        (self.folder / path).write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        self.texts.append(TextFile(witness, path, len(data), digest))
        return path

    def finish(self, facts: PackageFacts) -> None:
        """Write the pages for people and, last, the descriptor."""
        written = [table for table in self.tables.values() if table.rows]
        for table in written:
            table.close()
        counts = {table.schema.name: table.rows for table in written}
        (self.folder / "README.md").write_bytes(readme(facts, counts).encode())
        (self.folder / "codebook.md").write_bytes(codebook(list(counts)).encode())
        values = describe_package(facts, written, self.texts)
        text = json.dumps(values, indent=2, ensure_ascii=False) + "\n"
        (self.folder / "datapackage.json").write_bytes(text.encode())
