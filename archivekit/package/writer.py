"""Writes the files of a package: tables and texts, the descriptor, and last the manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archivekit.core.problems import Problem
from archivekit.package.cff import citation_cff
from archivekit.package.citable import citables
from archivekit.package.descriptor import describe_package
from archivekit.package.first_page import first_page
from archivekit.package.manifest import MANIFEST, manifest_lines
from archivekit.package.markdown import markdown
from archivekit.package.page import Page
from archivekit.package.pages import codebook, readme
from archivekit.tables.catalogue import PackageFacts
from archivekit.tables.rows import Cell, TableWriter, read_rows
from archivekit.tables.schema import PUBLISHED, schema

# The manifest is no resource of the descriptor: it holds the descriptor's hash.
PAGES = ("README.md", "codebook.md", "first-page.md", "index.html", "CITATION.cff", MANIFEST)


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
        self._pages: dict[str, str] = {}  # hashes
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

    def finish(
        self,
        facts: PackageFacts,
        problems: Sequence[Problem] = (),
        html: Callable[[Page], str] | None = None,
    ) -> None:
        """Write the pages for people, the descriptor, and last the manifest.

        `html` renders the first page.
        """
        written = [table for table in self.tables.values() if table.rows]
        for table in written:
            table.close()
        counts = {table.schema.name: table.rows for table in written}
        self._page("README.md", readme(facts, counts))
        self._page("codebook.md", codebook(list(counts)))
        rows = _Written(self.folder / "data")
        self._page("CITATION.cff", citation_cff(facts, list(citables(rows, facts).values())))
        page = first_page(rows, facts, problems)
        self._page("first-page.md", markdown(page))
        if html is not None:
            self._page("index.html", html(page))
        values = describe_package(facts, written, self.texts)
        self._page("datapackage.json", json.dumps(values, indent=2, ensure_ascii=False) + "\n")
        hashes = {table.path.relative_to(self.folder).as_posix(): table.sha256 for table in written}
        hashes |= {text.path: text.sha256 for text in self.texts} | self._pages
        self._page(MANIFEST, "".join(manifest_lines(hashes)))

    def _page(self, name: str, text: str) -> None:
        data = text.encode()
        (self.folder / name).write_bytes(data)
        self._pages[name] = hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class _Written:
    """The rows of the tables that were just written."""

    folder: Path

    def rows(self, table: str) -> Iterator[Mapping[str, Any]]:
        path = self.folder / f"{table}.csv"
        if path.is_file():
            yield from read_rows(path, schema(table))
