"""What a citation of each copy and translation needs, told from the tables."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from archivekit.package.lookup import Row, Tables, cell, grouped, rows_of
from archivekit.package.names import Name, person_name
from archivekit.tables.catalogue import PackageFacts

DATE_ROLES = ("header", "dispatched", "approved", "drafted")
"""The roles of dates by which a document is cited, the first one that is stated."""
CHECK = "please check"


@dataclass(frozen=True, slots=True)
class Citable:
    """What a citation of one copy or translation needs; "" and () where it is not known.

    `authors` are the senders; where none is stated, the person who signed, then the body that
    issued it. `date` is EDTF. `url` is a canonical address or empty. `paragraph` may be put in
    with `dataclasses.replace`.
    """

    id: str
    document: str
    type: str = ""
    title: str = ""
    title_is: str = ""
    authors: tuple[Name, ...] = ()
    recipients: tuple[Name, ...] = ()
    date: str = ""
    date_is_inferred: bool = False
    kind: str = ""
    language: str = ""
    original_language: str = ""
    translators: tuple[Name, ...] = ()
    translated_for: tuple[Name, ...] = ()
    collection: str = ""
    reference: str = ""
    archive: str = ""
    record_id: str = ""
    record_keeper: str = ""
    url: str = ""
    package: str = ""
    version: str = ""
    released: str = ""
    publisher: str = ""
    editors: tuple[Name, ...] = ()
    homepage: str = ""
    paragraph: str = ""


def citables(tables: Tables, package: PackageFacts) -> dict[str, Citable]:
    """What is known for citing each copy and translation, by its id.

    Values that the tables mark `please check` do not enter a citation.

    >>> rows = {"witnesses": [{"witness_id": "a.en1", "document_id": "a", "language": "en"}]}
    >>> citables(rows, PackageFacts("letters", version="1.0.0"))["a.en1"].package
    'letters'
    """
    known = _Known(tables)
    return {cell(row, "witness_id"): known.citable(row, package) for row in known.witnesses}


class _Known:
    """The tables by their keys."""

    def __init__(self, tables: Tables) -> None:
        forms = grouped(rows_of(tables, "agent_names"), "agent_id")
        self.names: dict[str, Name] = {}
        self.persons: set[str] = set()
        for row in rows_of(tables, "agents"):
            agent, name = cell(row, "agent_id"), cell(row, "name")
            stated = [cell(form, "name") for form in forms.get((agent,), ())]
            is_person = cell(row, "kind") == "person"
            self.names[agent] = person_name(name, stated) if is_person else Name(name)
            self.persons |= {agent} if is_person else set()
        self.documents = {cell(row, "document_id"): row for row in rows_of(tables, "documents")}
        self.witnesses = list(rows_of(tables, "witnesses"))
        self.dates = grouped(_sure(rows_of(tables, "document_dates")), "document_id", "role")
        self.agents = grouped(_sure(rows_of(tables, "document_agents")), "document_id", "role")
        self.makers = grouped(_sure(rows_of(tables, "witness_agents")), "witness_id", "role")
        self.numbers = grouped(_sure(rows_of(tables, "document_identifiers")), "document_id")
        references = _sure(rows_of(tables, "archival_references"))
        self.references = grouped(references, "document_id")
        self.repositories = {
            cell(row, "repository_id"): cell(row, "name") for row in rows_of(tables, "repositories")
        }
        self.stated_urls = {
            cell(row, "row")
            for row in rows_of(tables, "evidence")
            if (cell(row, "table"), cell(row, "column")) == ("witnesses", "url")
            and cell(row, "basis") in ("catalogue", "decision")
        }

    def citable(self, witness: Row, package: PackageFacts) -> Citable:
        id_, document = cell(witness, "witness_id"), cell(witness, "document_id")
        facts = self.documents.get(document, {})
        date = next((found for r in DATE_ROLES for found in self.dates.get((document, r), ())), {})
        reference: Row = next(iter(self.references.get((document,), ())), {})
        record: Row = next(
            (n for n in self.numbers.get((document,), ()) if cell(n, "scheme") == "record-id"), {}
        )
        return Citable(
            id=id_,
            document=document,
            type=cell(facts, "type"),
            title=cell(facts, "title"),
            title_is=cell(facts, "title_is"),
            authors=self._authors(document),
            recipients=self._named(self.agents.get((document, "recipient"), ())),
            date=cell(date, "edtf"),
            date_is_inferred=cell(date, "basis") == "inferred",
            kind=cell(witness, "kind"),
            language=cell(witness, "language"),
            original_language=cell(facts, "original_language"),
            translators=self._named(self.makers.get((id_, "translator"), ())),
            translated_for=self._named(self.makers.get((id_, "translated-for"), ())),
            collection=cell(witness, "provenance"),
            reference=cell(reference, "verbatim"),
            archive=self.repositories.get(cell(reference, "repository_id"), ""),
            record_id=cell(record, "value"),
            record_keeper=cell(record, "authority"),
            url=self._url(witness),
            package=package.title or package.name,
            version=package.version,
            released=package.released,
            publisher=package.publisher,
            editors=tuple(contributor_name(one) for one in contributors_who_made(package)),
            homepage=package.homepage,
        )

    def _authors(self, document: str) -> tuple[Name, ...]:
        signed = self.agents.get((document, "signatory"), [])
        persons = [row for row in signed if cell(row, "agent_id") in self.persons]
        issued = self.agents.get((document, "issuing-body"), [])
        for rows in (self.agents.get((document, "sender"), []), persons, issued, signed):
            if rows:
                return self._named(rows)
        return ()

    def _named(self, rows: Iterable[Row]) -> tuple[Name, ...]:
        names = (
            self.names.get(cell(row, "agent_id")) or Name(cell(row, "as_stated")) for row in rows
        )
        return tuple(name for name in names if name.literal)

    def _url(self, witness: Row) -> str:
        url = cell(witness, "url")
        return url if cell(witness, "witness_id") in self.stated_urls or is_canonical(url) else ""


def _sure(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if cell(row, "certainty") != CHECK]


def contributors_who_made(package: PackageFacts) -> list[Mapping[str, Any]]:
    """The contributors of a package that did more than to publish it or to pay for it."""
    apart = {"publisher", "funder", "distributor", "host", "rightsHolder"}
    named = (one for one in package.contributors if contributor_name(one).literal)
    return [one for one in named if not one.get("roles") or not apart.issuperset(one["roles"])]


def contributor_name(contributor: Mapping[str, Any]) -> Name:
    """The name of a contributor as the catalogue states it.

    >>> contributor_name({"givenName": "Sergo", "familyName": "Mikoyan"}).inverted
    'Mikoyan, Sergo'
    """
    family, given = contributor.get("familyName", ""), contributor.get("givenName", "")
    literal = contributor.get("title") or f"{given} {family}".strip()
    literal = literal or contributor.get("organization", "")
    return Name(literal, family, given) if family and given else Name(literal)


def is_canonical(url: str) -> bool:
    """Whether an address is at a host where an archive keeps the addresses of its records.

    >>> is_canonical("https://digitalarchive.wilsoncenter.org/document/115098")
    True
    >>> is_canonical("https://wilson-center-digital-archive.dvincitest.com/document/115098")
    False
    """
    try:
        parts = urlsplit(url)
        plain = parts.scheme in ("http", "https") and parts.port is None and not parts.username
        return plain and parts.hostname in _canonical_hosts()
    except ValueError:
        return False


@cache
def _canonical_hosts() -> frozenset[str]:
    text = (files("archivekit.package") / "data" / "hosts.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["canonical"])
