"""A document on the terminal: every value, and where it was read or who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from archivekit.core.problems import visible
from archivekit.tables.archive import Archive
from archivekit.view.terminal import WIDTH, paragraph

Row = dict[str, Any]
NAME = 20


def document_card(archive: Archive, document: Row) -> str:
    """A document: what it is, each value with its place, its copies and translations, its links.

    A value without a mark is sure; `likely` and `please check` say so.
    """
    id_ = document["document_id"]
    lines = [id_]
    if document["title"]:
        lines.append(paragraph(document["title"]))
    places = _Places(archive, id_)
    for name, value, certainty, evidence in _values(archive, document):
        lines += _line(name, value, certainty, places.of(*evidence))
    for witness in archive.witnesses:
        if witness.document == id_:
            path = archive.sources[witness.parts[0].source].path if witness.parts else ""
            facts = f"{witness.kind or 'kind not stated'}, {witness.language}, from {visible(path)}"
            lines.append(f"  {witness.id}  {facts}")
    return "\n".join(lines)


def _line(name: str, value: str, certainty: str, places: str) -> Iterator[str]:
    mark = f" ({certainty})" if certainty not in ("", "sure") else ""
    text = f"{visible(value)}{mark}"
    if places and len(text) + len(places) + NAME + 6 <= WIDTH:
        text += f"  [{places}]"
        places = ""
    yield paragraph(text, " " * (NAME + 2)).replace(" " * (NAME + 2), f"  {name:<{NAME}}", 1)
    if places:
        yield f"{'':{NAME + 2}}[{places}]"


_Value = tuple[str, str, str, tuple[str, str, str]]


def _values(archive: Archive, document: Row) -> Iterator[_Value]:
    id_ = document["document_id"]
    if document["title"]:
        yield "title", document["title_is"], "", ("documents", id_, "title")
    for column in ("type", "original_language", "security_marking", "precedence"):
        if document[column]:
            yield column.replace("_", " "), document[column], "", ("documents", id_, column)
    for row in _of(archive, "document_dates", id_):
        key = f"{id_} {row['role']} {row['edtf']}"
        weekday = f", {row['weekday']}" if row["weekday"] else ""
        text = f"{row['role']} {row['edtf']}{weekday}"
        yield "date", text, row["certainty"], ("document_dates", key, "edtf")
    for row in _of(archive, "document_agents", id_):
        key = f"{id_} {row['role']} {row['position']}"
        who = row["as_stated"] + (f" = {row['agent_id']}" if row["agent_id"] else "")
        yield row["role"], who, row["certainty"], ("document_agents", key, "as_stated")
    for row in _of(archive, "document_places", id_):
        key = f"{id_} {row['role']} {row['place_id']}"
        yield row["role"], row["as_stated"], row["certainty"], ("document_places", key, "as_stated")
    for row in _of(archive, "document_identifiers", id_):
        key = f"{id_} {row['scheme']} {row['value']}"
        evidence = ("document_identifiers", key, "value")
        yield row["scheme"], row["value"], row["certainty"], evidence
    for row in _of(archive, "archival_references", id_):
        key = f"{id_} {row['position']}"
        yield "kept", row["verbatim"], row["certainty"], ("archival_references", key, "verbatim")
    for row in _of(archive, "document_relations", id_):
        to = row["target_document_id"] or row["label"]
        text = f"{to}, {row['status']}  {row['link_id']}"
        certainty = row["certainty"] if row["status"] == "proposed" else ""
        yield row["relation"], text, certainty, ("document_relations", row["link_id"], "label")
    its = [witness.id for witness in archive.witnesses if witness.document == id_]
    for row in archive.rows("witness_agents"):
        if row["witness_id"] in its:
            key = f"{row['witness_id']} {row['role']} {row['position']}"
            evidence = ("witness_agents", key, "as_stated")
            yield row["role"], row["as_stated"], row["certainty"], evidence
    for row in archive.rows("witnesses"):
        for column in ("provenance", "credit", "url", "rights"):
            if row["document_id"] == id_ and row[column]:
                yield column, row[column], "", ("witnesses", row["witness_id"], column)
        if row["document_id"] == id_ and row["publish"] != "full":
            until = f" until {row['until']}" if row["until"] else ""
            yield (
                "published",
                row["publish"] + until,
                "",
                ("witnesses", row["witness_id"], "publish"),
            )
    if document["summary"]:
        yield "summary", document["summary"], "", ("documents", id_, "summary")


def _of(archive: Archive, table: str, document: str) -> list[Row]:
    return [row for row in archive.rows(table) if row["document_id"] == document]


class _Places:
    """Where values of one document were read, as people cite it."""

    def __init__(self, archive: Archive, document: str) -> None:
        self._rows: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in archive.rows("evidence"):
            self._rows[row["table"], row["row"], row["column"]].append(row)
        self._numbers: dict[str, str] = {}
        self._archive = archive
        self._own = {w.id for w in archive.witnesses if w.document == document}
        self._read: set[str] = set()

    def of(self, table: str, row: str, column: str) -> str:
        """The places of one value: paragraphs, or who states it."""
        said = []
        for found in self._rows[table, row, column]:
            if found["basis"] != "read":
                said.append(found["basis"])
            elif found["segment_id"]:
                witness = found["witness_id"]
                where = "" if witness in self._own else f" of {witness}"
                said.append(f"¶ {self._number(witness, found['segment_id'])}{where}")
            else:
                said.append("not published")
        return ", ".join(dict.fromkeys(said))

    def _number(self, witness: str, segment: str) -> str:
        if witness not in self._read:
            self._read.add(witness)
            numbers = {p.id: p.number for p in self._archive.passages(witness)}
            for passage in self._archive.passages(witness):
                self._numbers[passage.id] = passage.number or numbers.get(passage.parent, "")
        return self._numbers.get(segment, "")


def row_card(table: str, row: Row, evidence: list[Row]) -> str:
    """One row of a table, column by column, and where its values were read."""
    lines = [f"{next(iter(row.values()))}  ({table})"]
    for name, value in list(row.items())[1:]:
        if value not in (None, ""):
            lines.append(paragraph(f"{value}", " " * 22).replace(" " * 22, f"  {name:<20}", 1))
    for found in evidence:
        where = f"{found['witness_id'] or ''} {found['segment_id'] or ''}".strip()
        quote = f" “{visible(found['quote'])}”" if found["quote"] else ""
        lines.append(paragraph(f"{found['column']}: {found['basis']} {where}{quote}"))
    return "\n".join(lines)
