"""What nobody has said yet about the documents, in order of weight, and how to say it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from archivekit.package.citable import CHECK, is_canonical
from archivekit.package.lookup import Row, Tables, cell, rows_of
from archivekit.tables.catalogue import PackageFacts

_NO_DATE = ("translated", "released", "received")
"""Roles of dates that do not tell when a document was made."""


@dataclass(frozen=True, slots=True)
class OpenQuery:
    """One thing that is not known: of what (ids), and the line that answers it.

    `under` is documents, sources, defaults or package: the table of the catalogue that the line
    goes into.
    """

    name: str
    question: str
    of: tuple[str, ...]
    under: str
    key: str


@cache
def page_words() -> dict[str, Any]:
    """The words of the first page, from its data file."""
    path = files("archivekit.package") / "data" / "first_page.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def open_queries(tables: Tables, package: PackageFacts) -> tuple[OpenQuery, ...]:
    """What is open, the weightiest first; what the editor states as unknown is not asked again.

    >>> rows = {"documents": [{"document_id": "a", "title": "Report"}]}
    >>> [query.name for query in open_queries(rows, PackageFacts("letters"))][:2]
    ['date', 'original_language']
    """
    asked = _Asked(tables, package)
    found = []
    for words in page_words()["query"]:
        of = tuple(asked.about(words["name"], words["under"]))
        everywhere = 1 < len(of) == len(asked.witnesses) and words.get("default", False)
        under = "defaults" if everywhere else words["under"]
        if of:
            found.append(OpenQuery(words["name"], words["question"], of, under, words["key"]))
    return tuple(found)


class _Asked:
    """Which rows there are for each document and text: all that a query asks for."""

    def __init__(self, tables: Tables, package: PackageFacts) -> None:
        self.package = package
        self.documents = list(rows_of(tables, "documents"))
        self.witnesses = list(rows_of(tables, "witnesses"))
        self.dated = _owners(tables, "document_dates", _NO_DATE)
        self.referred = _owners(tables, "archival_references")
        self.authored = _owners(tables, "document_agents", ("recipient", "via"))
        makers = (row for row in rows_of(tables, "witness_agents"))
        self.translated = {
            cell(row, "witness_id") for row in makers if cell(row, "role") == "translator"
        }
        self.stated = {
            (cell(row, "table"), cell(row, "row"), cell(row, "column"))
            for row in rows_of(tables, "evidence")
            if cell(row, "basis") in ("catalogue", "decision")
            and cell(row, "table") in ("documents", "witnesses")
        }

    def about(self, name: str, under: str) -> Iterator[str]:
        """The ids of which a query is open."""
        if under == "package":
            if not getattr(self.package, name):
                yield self.package.name
            return
        table, key, rows = "documents", "document_id", self.documents
        if under == "sources":
            table, key, rows = "witnesses", "witness_id", self.witnesses
        is_open = self._tests()[name]
        for row in rows:
            id_ = cell(row, key)
            if is_open(row) and (table, id_, name) not in self.stated:
                yield id_

    def _tests(self) -> dict[str, Callable[[Row], bool]]:
        def document(owners: set[str]) -> Callable[[Row], bool]:
            return lambda row: cell(row, "document_id") not in owners

        def empty(column: str) -> Callable[[Row], bool]:
            return lambda row: not cell(row, column)

        return {
            "date": document(self.dated),
            "translator": lambda row: (
                cell(row, "kind") == "translation"
                and cell(row, "witness_id") not in self.translated
            ),
            "provenance": empty("provenance"),
            "rights": empty("rights"),
            "original_language": empty("original_language"),
            "archival_references": document(self.referred),
            "url": lambda row: bool(cell(row, "url")) and not is_canonical(cell(row, "url")),
            "author": document(self.authored),
            "title": empty("title"),
            "kind": empty("kind"),
            "language": lambda row: cell(row, "language") in ("", "und"),
        }


def _owners(tables: Tables, table: str, but: tuple[str, ...] = ()) -> set[str]:
    """The documents that have a row which may be relied on, in a role other than some."""
    return {
        cell(row, "document_id")
        for row in rows_of(tables, table)
        if cell(row, "role") not in but and cell(row, "certainty") != CHECK
    }
