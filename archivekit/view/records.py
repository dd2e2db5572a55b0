"""A document, a person or a link on the terminal: every value, and where it was read or who says
so; and what an editor writes to decide."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archivekit.core.identity import text_hash
from archivekit.core.problems import visible
from archivekit.core.record import DOCUMENT_ROLES, WITNESS_ROLES
from archivekit.tables.archive import Archive
from archivekit.view.terminal import WIDTH, paragraph

Row = dict[str, Any]
NAME = 20
_HEAD = "decision,target,text_hash,before,after,by,date,reason"


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
        kept = f"[{places}]".replace("¶ ", "¶\u00a0")  # no line ends between sign and number
        yield paragraph(kept, " " * (NAME + 2)).replace("¶\u00a0", "¶ ")


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
        yield "date", _date(row), row["certainty"], ("document_dates", key, "edtf")
    agents = _of(archive, "document_agents", id_)
    for row in sorted(agents, key=lambda row: _rank(row["role"], DOCUMENT_ROLES)):
        key = f"{id_} {row['role']} {row['position']}"
        yield row["role"], _who(row), row["certainty"], ("document_agents", key, "as_stated")
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
    yield from _of_texts(archive, id_)
    if document["summary"]:
        yield "summary", document["summary"], "", ("documents", id_, "summary")


def _date(row: Row) -> str:
    """A date; one that was inferred with who inferred it and why."""
    weekday = f", {row['weekday']}" if row["weekday"] else ""
    inferred = f", inferred: {row['note']}" if row["basis"] == "inferred" else ""
    return f"{row['role']} {row['edtf']}{weekday}{inferred}"


def _who(row: Row) -> str:
    return str(row["as_stated"]) + (f" = {row['agent_id']}" if row["agent_id"] else "")


def _of_texts(archive: Archive, document: str) -> Iterator[_Value]:
    """What is said of the copies and translations; of which, where there are several."""
    its = [witness.id for witness in archive.witnesses if witness.document == document]

    def named(value: str, witness: str) -> str:
        return value if len(its) == 1 else f"{value} ({witness})"

    makers = [row for row in archive.rows("witness_agents") if row["witness_id"] in its]
    for row in sorted(makers, key=lambda row: _rank(row["role"], WITNESS_ROLES)):
        id_ = row["witness_id"]
        evidence = ("witness_agents", f"{id_} {row['role']} {row['position']}", "as_stated")
        yield row["role"], named(_who(row), id_), row["certainty"], evidence
    for row in archive.rows("witnesses"):
        id_ = row["witness_id"]
        if id_ not in its:
            continue
        for column in ("provenance", "credit", "url", "rights"):
            if row[column]:
                yield column, named(row[column], id_), "", ("witnesses", id_, column)
        if row["publish"] != "full":
            until = f" until {row['until']}" if row["until"] else ""
            value = named(row["publish"] + until, id_)
            yield "published", value, "", ("witnesses", id_, "publish")


def _rank(role: str, order: Sequence[str]) -> int:
    return order.index(role) if role in order else len(order)


def _of(archive: Archive, table: str, document: str) -> list[Row]:
    return [row for row in archive.rows(table) if row["document_id"] == document]


class _Places:
    """Where values were read, as people cite it; a text is named where it is not the only one."""

    def __init__(self, archive: Archive, document: str) -> None:
        self._rows: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in archive.rows("evidence"):
            self._rows[row["table"], row["row"], row["column"]].append(row)
        self._numbers: dict[str, str] = {}
        self._archive = archive
        self._own = [w.id for w in archive.witnesses if w.document == document]
        self._read: set[str] = set()

    def of(self, table: str, row: str, column: str) -> str:
        """The places of one value: paragraphs, or who states it."""
        said = [self.place(found) for found in self._rows[table, row, column]]
        return ", ".join(dict.fromkeys(said))

    def place(self, found: Row) -> str:
        """The place of one piece of evidence."""
        if found["basis"] != "read":
            return str(found["basis"])
        if not found["segment_id"]:
            return "not published"
        witness = found["witness_id"]
        where = "" if self._own == [witness] else f" of {witness}"
        return f"¶ {self._number(witness, found['segment_id'])}{where}"

    def _number(self, witness: str, segment: str) -> str:
        if witness not in self._read:
            self._read.add(witness)
            numbers = {p.id: p.number for p in self._archive.passages(witness)}
            for passage in self._archive.passages(witness):
                self._numbers[passage.id] = passage.number or numbers.get(passage.parent, "")
        return self._numbers.get(segment, "")


def agent_card(archive: Archive, row: Row) -> str:
    """A person, body or office: forms of the name, in which documents and roles, and where."""
    id_ = row["agent_id"]
    lines = [f"{id_}  ({row['kind']})", paragraph(row["name"])]
    if row["description"]:
        lines += _line("description", row["description"], "", "")
    names = [r["name"] for r in archive.rows("agent_names") if r["agent_id"] == id_]
    lines += _line("forms of the name", "; ".join(dict.fromkeys(names)), "", "")
    places = _Places(archive, "")
    for table, role, certainty in agent_roles(archive, id_):
        owner = next(iter(role.values()))
        evidence = (table, f"{owner} {role['role']} {role['position']}", "as_stated")
        lines += _line(f"{role['role']} of", owner, certainty, places.of(*evidence))
    for pair in archive.rows("agent_candidates"):
        two = [pair["first_agent_id"], pair["second_agent_id"]]
        if id_ in two:
            (other,) = [each for each in two if each != id_]
            text = f"{other}, {pair['status']}  {pair['candidate_id']}"
            lines += _line("perhaps the same as", text, pair["certainty"], "")
    return "\n".join(lines)


def agent_roles(archive: Archive, agent: str) -> Iterator[tuple[str, Row, str]]:
    """Every row in which an agent has a role, with its table and how sure it is."""
    for table in ("document_agents", "witness_agents", "relation_agents"):
        for row in archive.rows(table):
            if row["agent_id"] == agent:
                yield table, row, row["certainty"]


def row_card(
    archive: Archive, table: str, row: Row, evidence: Sequence[Row], decide: str = ""
) -> str:
    """One row of a table, column by column, where its values were read, and how to decide."""
    lines = [f"{next(iter(row.values()))}  ({table})"]
    for name, value in list(row.items())[1:]:
        if value not in (None, ""):
            lines += _line(name, f"{value}", "", "")
    places = _Places(archive, "")
    for found in evidence:
        quote = f" “{visible(found['quote'])}”" if found["quote"] else ""
        lines.append(paragraph(f"{found['column']}: {places.place(found)}{quote}"))
    return "\n".join([*lines, *([decide] if decide else [])])


def link_decision(link: Row) -> str:
    """What an editor writes to confirm or reject a link that is proposed; "" for any other."""
    if link["status"] != "proposed":
        return ""
    row = decision_row("accept", link["link_id"], link["label"])
    return f"\nTo confirm it, a row of a file decisions/….csv; to reject it, with reject:\n{row}"


def candidate_decision(pair: Row, names: Mapping[str, str]) -> str:
    """What an editor writes if two agents are one, and if they are not."""
    if pair["status"] != "proposed":
        return ""
    first, second = pair["first_agent_id"], pair["second_agent_id"]
    kept, other = sorted((first, second), key=lambda id_: (-len(names.get(id_, "")), id_))
    said = "\n".join((
        f"[agents.{kept}]", f"name = {_quoted(names.get(kept, kept))}",
        f"forms = [{_quoted(names.get(other, other))}]",
    ))  # fmt: skip
    row = decision_row("reject", pair["candidate_id"], f"{first} {second}")
    one = f"\nIf they are one, in catalog.toml:\n{said}"
    return f"{one}\nIf they are not, a row of a file decisions/….csv:\n{row}"


def decision_row(decision: str, target: str, before: str) -> str:
    """The head and the row of a file of decisions; capitals are what the editor puts in.

    >>> print(decision_row("accept", "link-466132abfbc1", "letter from Kennedy, 28 October 1962"))
    decision,target,text_hash,before,after,by,date,reason
    accept,link-466132abfbc1,64b76f85a3d852ba,"letter from Kennedy, 28 October 1962",,NAME,DATE,WHY
    """
    cells = (decision, target, text_hash(before), before, "", "NAME", "DATE", "WHY")
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return f"{_HEAD}\n{visible(out.getvalue().rstrip())}"


def _quoted(text: str) -> str:
    """A TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
