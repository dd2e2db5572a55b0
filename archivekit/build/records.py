"""Over all texts: what each document is, from what was read in its copies and what is stated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from archivekit.build.described import Add, Described, Row
from archivekit.build.evidence import Evidence, Told
from archivekit.build.links import Carried
from archivekit.core.edtf import bounds
from archivekit.core.problems import Place, Problem, problem
from archivekit.core.record import Certainty, FactKind
from archivekit.describe.romanization import slug
from archivekit.tables.catalogue import Catalogue, DocumentFacts
from archivekit.tables.rows import Cell


@dataclass
class Records:
    """Makes the rows about documents; `add` takes each with the name of its table."""

    catalogue: Catalogue
    evidence: Evidence
    add: Add
    carried: Carried = field(default_factory=Carried)
    problems: list[Problem] = field(default_factory=list)
    _rows: dict[tuple[str, ...], Row] = field(default_factory=dict)

    def _add_once(self, table: str, key: tuple[str, ...], row: Row) -> None:
        """Two places that say the same make one row: the first, or the surest."""
        known = self._rows.get((table, *key))
        if known is None or _doubt(row) < _doubt(known):
            self._rows[table, *key] = row

    def finish(self) -> None:
        """Hand over the rows that several places may have said."""
        for (table, *_), row in self._rows.items():
            self.add(table, row)

    def document(self, id_: str, its: Sequence[Described]) -> None:
        """All rows of one document but those about agents and links."""
        stated = self.catalogue.documents.get(id_, DocumentFacts())
        row: dict[str, Cell] = {"document_id": id_}
        row |= self._title(id_, stated, its)
        types = _told(its, FactKind.TYPE) or self.carried.to(id_, FactKind.TYPE)
        row["type"] = self._one(id_, "type", stated.type, types)
        urgent = _told(its, FactKind.PRECEDENCE)
        row["precedence"] = self._one(id_, "precedence", stated.precedence, urgent)
        marking = _told(its, FactKind.MARKING)
        row["security_marking"] = self._several(
            id_, "security_marking", stated.security_marking, marking, "; "
        )
        language = " ".join(stated.original_language or ())
        originals = _told(its, FactKind.LANGUAGE, "original")
        if stated.original_language == ():
            originals = []
        row["original_language"] = self._several(id_, "original_language", language, originals, " ")
        summary = _told(its, FactKind.SUMMARY)
        row["summary"] = self._one(id_, "summary", stated.summary, summary)
        by = "editor" if stated.summary else (summary[0].fact.role if summary else "")
        row["summary_by"] = by
        names = ("document_id", "title", "title_is", "type", "original_language",
                 "security_marking", "precedence", "summary", "summary_by")  # fmt: skip
        self.add("documents", tuple(row[name] for name in names))
        for name, column in _NOBODY.items():
            if getattr(stated, name) == ():
                self.evidence.stated("documents", id_, column, "catalogue", "there is none")
        self._dates(id_, stated, its)
        self._numbers(id_, stated, its)
        self._places(id_, its)
        self._references(id_, stated, its)

    def _title(self, id_: str, stated: DocumentFacts, its: Sequence[Described]) -> dict[str, Cell]:
        told = _told(its, FactKind.TITLE)
        title = self._one(id_, "title", stated.title, told)
        said = [t.fact.role for t in told if t.fact.value == title]
        return {"title": title, "title_is": (said or ["editor"])[0] if title else ""}

    def _one(self, id_: str, column: str, stated: str, told: Sequence[Told]) -> str:
        """A value that a document has once: stated, or the first that was read."""
        if stated:
            self.evidence.stated("documents", id_, column, "catalogue")
        value = stated or (told[0].fact.value if told else "")
        for each in told:
            if each.fact.value == value:
                self.evidence.read("documents", id_, column, each)
        by_copy = {each.witness: each.fact.value for each in reversed(told)}
        if not stated and len(set(by_copy.values())) > 1 and column in ("title", "type"):
            values = "; ".join(f"{who} “{said}”" for who, said in sorted(by_copy.items()))
            place = Place(id=id_)
            facts = {"id": id_, "column": column, "values": values}
            self.problems.append(problem("record.copies-differ", place, **facts))
        return value

    def _several(self, id_: str, column: str, stated: str, told: Sequence[Told], joint: str) -> str:
        if stated:
            self.evidence.stated("documents", id_, column, "catalogue")
            return stated
        for each in told:
            self.evidence.read("documents", id_, column, each)
        return joint.join(dict.fromkeys(each.fact.value for each in told))

    def _dates(self, id_: str, stated: DocumentFacts, its: Sequence[Described]) -> None:
        if stated.dates is not None:
            for date in stated.dates:
                earliest, latest = bounds(date.edtf)
                basis = "inferred" if date.by else "editor"
                note = " ".join(n for n in (date.by and f"{date.by}:", date.note) if n)
                self.add("document_dates", (
                    id_, date.role, date.edtf, earliest, latest, "", "", "", basis,
                    "sure" if basis == "editor" else "likely", note,
                ))  # fmt: skip
                key = f"{id_} {date.role} {date.edtf}"
                self.evidence.stated("document_dates", key, "edtf", "catalogue", note)
            return
        for told in _told(its, FactKind.DATE):
            fact, detail = told.fact, dict(told.fact.detail)
            if not fact.value:
                continue
            key = f"{id_} {fact.role} {fact.value}"
            self.evidence.read("document_dates", key, "edtf", told)
            self._add_once("document_dates", (id_, fact.role, fact.value), (
                id_, fact.role, fact.value, detail.get("earliest"), detail.get("latest"),
                fact.quote, detail.get("weekday"), detail.get("weekday-agrees"), "read",
                fact.certainty, fact.note,
            ))  # fmt: skip

    def _numbers(self, id_: str, stated: DocumentFacts, its: Sequence[Described]) -> None:
        if stated.numbers is not None:
            for number in stated.numbers:
                row = (id_, number.scheme, number.value, number.authority, "sure")
                self._add_once("document_identifiers", row[:3], row)
                key = f"{id_} {number.scheme} {number.value}"
                self.evidence.stated("document_identifiers", key, "value", "catalogue")
            return
        for told in _told(its, FactKind.RECORD_ID):
            self._number(id_, "record-id", told)
        own = [t for t in _told(its, FactKind.NUMBER) if not self.carried.has_moved(t)]
        for told in own + self.carried.to(id_, FactKind.NUMBER):
            self._number(id_, told.fact.role, told)

    def _number(self, id_: str, scheme: str, told: Told) -> None:
        fact = told.fact
        authority = dict(fact.detail).get("repository", "")
        row = (id_, scheme, fact.value, authority, fact.certainty)
        self._add_once("document_identifiers", row[:3], row)
        key = f"{id_} {scheme} {fact.value}"
        self.evidence.read("document_identifiers", key, "value", told)

    def _places(self, id_: str, its: Sequence[Described]) -> None:
        for told in _told(its, FactKind.PLACE):
            fact = told.fact
            place = slug(fact.value)
            self._add_once("places", (place,), (place, fact.value))
            row = (id_, fact.role, place, fact.value, fact.certainty)
            self._add_once("document_places", row[:3], row)
            key = f"{id_} {fact.role} {place}"
            self.evidence.read("document_places", key, "as_stated", told)

    def _references(self, id_: str, stated: DocumentFacts, its: Sequence[Described]) -> None:
        found: list[tuple[dict[str, str], str, Told | None]] = []
        if stated.archival_references is not None:
            for item in stated.archival_references:
                values = {f.name: getattr(item, f.name) for f in fields(item)}
                found.append((values, "sure", None))
        else:
            for told in _told(its, FactKind.ARCHIVAL_REFERENCE):
                values = {**_in_columns(told.fact.detail), "verbatim": told.fact.value}
                found.append((values, told.fact.certainty, told))
        positions: dict[str, int] = {}
        for values, certainty, told_ in found:
            verbatim = values.get("verbatim") or _spelt(values)
            known = "\n".join([verbatim, *(values.get(part, "") for part in _REFERENCE_PARTS)])
            known += values.get("repository", "")
            if known in positions:
                position = positions[known]
            else:
                position = positions[known] = len(positions) + 1
                name = values.get("repository", "")
                repository = slug(name) if name else ""
                if repository:
                    self._add_once("repositories", (repository,), (repository, name))
                cells = (values.get(part) for part in _REFERENCE_PARTS)
                row = (id_, position, repository, *cells, verbatim, certainty)
                self.add("archival_references", row)
            key = f"{id_} {position}"
            if told_ is None:
                self.evidence.stated("archival_references", key, "verbatim", "catalogue")
            else:
                self.evidence.read("archival_references", key, "verbatim", told_)

    def witness(self, one: Described, head: Row) -> None:
        """The row of a copy or translation, and the citation that it states itself."""
        said = []
        for column, kind in (
            ("provenance", FactKind.PROVENANCE), ("credit", FactKind.CREDIT), ("url", FactKind.URL),
        ):  # fmt: skip
            stated, told = getattr(one.stated, column), one.of(kind)
            if stated:
                self.evidence.stated("witnesses", one.witness, column, "catalogue")
            elif told:
                self.evidence.read("witnesses", one.witness, column, told[0])
            said.append(stated or (told[0].fact.value if told else ""))
        for column in ("rights", "publish", "until"):
            if getattr(one.stated, column):
                self.evidence.stated("witnesses", one.witness, column, "catalogue")
        if one.stated.translator == ():
            self.evidence.stated("witnesses", one.witness, "translator", "catalogue", "nobody")
        until = one.stated.until if one.publish != "full" else ""
        self.add("witnesses", (*head, *said, one.stated.rights, one.publish, until))
        for told_ in one.of(FactKind.CITATION)[:1]:
            self.add("citations", (one.witness, "as-stated", told_.fact.value))
            key = f"{one.witness} as-stated"
            self.evidence.read("citations", key, "text", told_)


_NOBODY = {
    "dates": "date", "sender": "author", "original_language": "original_language",
    "archival_references": "archival_references",
}  # fmt: skip
"""What the catalogue may say that there is none of, and the open query that this answers."""

_REFERENCE_PARTS = ("fonds", "series", "file", "box", "folder", "leaves", "number", "copy")


_COLUMNS = {
    "repository": "repository", "fond": "fonds", "record-group": "fonds", "collection": "fonds",
    "opis": "series", "series": "series", "entry": "series", "delo": "file", "unit": "file",
    "papka": "folder", "folder": "folder", "box": "box", "list": "leaves", "page": "leaves",
    "number": "number", "copy": "copy",
}  # fmt: skip
"""The columns of the parts that archives name; rarer parts are numbers of another kind."""


def _in_columns(parts: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The parts of a reference by column, several of one column parted by semicolons."""
    cells: dict[str, list[str]] = {}
    for name, value in parts:
        column = _COLUMNS.get(name, "number")
        text = value if name in _COLUMNS else f"{name} {value}"
        cells.setdefault(column, []).append(text)
    return {column: "; ".join(values) for column, values in cells.items()}


def _doubt(row: Row) -> int:
    """The doubt of a row: the one cell that is a certainty."""
    return min((Certainty(cell).doubt for cell in row if cell in _CERTAINTIES), default=0)


_CERTAINTIES = frozenset(Certainty)


def _spelt(values: Mapping[str, str]) -> str:
    """A reference that the editor gave in parts, as words."""
    names = ("repository", *_REFERENCE_PARTS)
    return ", ".join(
        values[name] if name == "repository" else f"{name} {values[name]}"
        for name in names
        if values.get(name)
    )


def _told(its: Sequence[Described], kind: FactKind, role: str = "") -> list[Told]:
    return [told for one in its for told in one.of(kind, role)]


def unknown_documents(described: Sequence[Described], catalogue: Catalogue) -> Iterator[Problem]:
    """Documents of which the catalogue says something and that no file holds."""
    held = {one.document for one in described}
    for id_ in catalogue.documents:
        if id_ not in held:
            facts = {"key": f'documents."{id_}"', "id": id_, "kind": "document of any file"}
            yield problem("catalogue.no-such-id", Place(catalogue.path), **facts)


def rights_problems(described: Sequence[Described], catalogue: Catalogue) -> Iterator[Problem]:
    """Texts without a rights statement, and embargoes that have no day to be compared to."""
    place = Place(catalogue.path)
    silent = [one for one in described if not one.stated.rights]
    if silent:
        facts: dict[str, Any] = {"count": len(silent), "path": silent[0].path}
        yield problem("rights.not-stated", place, **facts)
    if not catalogue.package.released and any(one.stated.until for one in described):
        yield problem("rights.no-release-date", place)
