"""What a package holds: each document, its copies and translations, its links, how to cite it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archivekit.package.citable import DATE_ROLES
from archivekit.package.dates import date_words
from archivekit.package.lookup import Row, Tables, cell, grouped, rows_of
from archivekit.package.page import Entry, Grid, Line, Listing, Look, Piece, Section, joined, line
from archivekit.package.places import Places
from archivekit.package.words import counted, in_a_row, language_name, the

_DATES = {
    "header": "",
    "drafted": "drafted",
    "approved": "approved",
    "dispatched": "sent",
    "received": "received",
    "translated": "translated",
    "released": "released",
}
_AGENTS = {
    "sender": "from",
    "issuing-body": "issued by",
    "signatory": "signed by",
    "via": "through",
    "recipient": "to",
}
_MAKERS = {
    "translator": "by",
    "translated-for": "for",
    "transcriber": "transcribed by",
    "annotator": "notes by",
    "funder": "funded by",
    "donor": "given by",
}
_LINKS = {
    "encloses": ("encloses", "is enclosed in"),
    "approves": ("approves", "is approved in"),
    "replies-to": ("replies to", "is replied to in"),
    "refers-to": ("refers to", "is referred to in"),
    "supersedes": ("supersedes", "is superseded by"),
}


class Held:
    """The tables about documents; those of the first `most` documents whole, the rest counted."""

    def __init__(self, tables: Tables, most: int) -> None:
        self.titles = {
            cell(row, "document_id"): cell(row, "title").strip()
            for row in rows_of(tables, "documents")
        }
        rows = rows_of(tables, "documents")
        self.documents = [row for row, _ in zip(rows, range(most), strict=False)]
        ids = {cell(row, "document_id") for row in self.documents}
        self.witnesses: dict[str, list[Row]] = {}
        self.kinds: Counter[tuple[str, str]] = Counter()
        for row in rows_of(tables, "witnesses"):
            self.kinds[cell(row, "kind"), cell(row, "language")] += 1
            self.witnesses.setdefault(cell(row, "document_id"), []).append(row)
        self.shown = {cell(row, "witness_id") for id_ in ids for row in self.witnesses.get(id_, ())}
        self.dates = _of(tables, "document_dates", "document_id", ids)
        self.agents = _of(tables, "document_agents", "document_id", ids)
        self.makers = _of(tables, "witness_agents", "witness_id", self.shown)
        self.names = {cell(row, "agent_id"): cell(row, "name") for row in rows_of(tables, "agents")}
        self.references = _of(tables, "archival_references", "document_id", ids)
        self.links = [
            row
            for row in rows_of(tables, "document_relations")
            if cell(row, "status") != "rejected" and cell(row, "target_document_id")
            and {cell(row, "document_id"), cell(row, "target_document_id")} & ids
        ]  # fmt: skip
        self.paths = {
            cell(row, "source_id"): cell(row, "path") for row in rows_of(tables, "sources")
        }
        self.parts = _of(tables, "witness_parts", "witness_id", self.shown)
        self.comparisons = _of(tables, "comparisons", "document_id", ids)
        self.compared = _counted(tables)
        links = {cell(row, "link_id") for row in self.links}
        self.evidence = self._evidence(tables, ids | self.shown | links)

    def _evidence(
        self, tables: Tables, owners: set[str]
    ) -> dict[tuple[str, str], list[tuple[str, str, str]]]:
        """(table, row) -> (column, basis, segment) of whatever says so about these ids."""
        found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
        for row in rows_of(tables, "evidence"):
            key = cell(row, "row")
            if key.partition(" ")[0] in owners:
                told = (cell(row, "column"), cell(row, "basis"), cell(row, "segment_id"))
                found.setdefault((cell(row, "table"), key), []).append(told)
        for said in found.values():
            said.sort(key=lambda told: told[0] == "agent_id")  # first the form that is shown
        return found

    @property
    def segments(self) -> list[str]:
        """The segments in which the values were read."""
        return [segment for told in self.evidence.values() for _, _, segment in told]

    def said(self, places: Places, document: str, table: str, row: str, column: str = "") -> Line:
        """Where a value of a document was read, or that the editor states it.

        The text is named where it is not the only one of this document.
        """
        for its, basis, segment in self.evidence.get((table, row), ()):
            if column and its != column:
                continue
            if basis in ("catalogue", "decision"):
                return line("editor")
            if at := places.paragraph(segment):
                texts = [cell(each, "witness_id") for each in self.witnesses.get(document, ())]
                witness = places.spots[segment].witness
                return at if texts == [witness] else line(at, " of ", places.text(witness))
        return ()


def _of(tables: Tables, table: str, column: str, ids: Iterable[str]) -> dict[str, list[Row]]:
    wanted = set(ids)
    rows = (row for row in rows_of(tables, table) if cell(row, column) in wanted)
    return {key: group for (key,), group in grouped(rows, column).items()}


def _counted(tables: Tables) -> Counter[tuple[str, str]]:
    """How many copies, places that differ in wording and in form, moves and markings there are."""
    found: Counter[tuple[str, str]] = Counter()
    for row in rows_of(tables, "comparison_witnesses"):
        found[cell(row, "comparison_id"), "copies"] += 1
    for row in rows_of(tables, "variants"):
        found[cell(row, "comparison_id"), cell(row, "significance")] += 1
    for table, key in (("moves", "move_id"), ("released", "released_id")):
        ids = {(cell(row, "comparison_id"), cell(row, key)) for row in rows_of(tables, table)}
        found.update((comparison, table) for comparison, _ in ids)
    return found


def held_section(held: Held, places: Places, notes: Mapping[str, str]) -> Section:
    """The section about what is held; `notes` are the citations of copies and translations."""
    count = len(held.titles)
    files = counted(len(held.paths), "file")
    lead = line(
        f"{counted(count, 'document')} ({_kinds(held)}) from {files}. ¶: the paragraph where a "
        "value was read; editor: catalog.toml states it. Places: ",
        Piece("data/evidence.csv", link="data/evidence.csv"),
        ". BibTeX and CSL-JSON: ",
        Piece("data/citations.csv", link="data/citations.csv"),
        ".",
    )
    blocks: list[Entry | Listing | Grid] = [
        _entry(held, row, places, notes) for row in held.documents
    ]
    if count > len(held.documents):
        more = f"and {counted(count - len(held.documents), 'more document')} in "
        file = Piece("data/documents.csv", link="data/documents.csv")
        blocks.append(Listing((line(more, file),)))
    return Section("held", "What is held", lead, tuple(blocks))


def _kinds(held: Held) -> str:
    said = [
        counted(
            count, f"{language_name(language)} {kind or 'text'}".strip(), _plural(language, kind)
        )
        for (kind, language), count in sorted(held.kinds.items(), key=lambda i: (-i[1], i[0]))
    ]
    if len(said) > 4:
        said = [*said[:3], f"{len(said) - 3} more kinds"]
    return in_a_row(said) if said else "no texts"


def _plural(language: str, kind: str) -> str:
    many = "copies" if kind == "copy" else f"{kind or 'text'}s"
    return f"{language_name(language)} {many}".strip()


def _entry(held: Held, row: Row, places: Places, notes: Mapping[str, str]) -> Entry:
    id_ = cell(row, "document_id")
    title = cell(row, "title").strip()
    named = Piece(title, Look.VALUE) if title else Piece("No title")
    facts = joined([_who_and_when(held, row, places), _further(held, row, places)], " ")
    lines = [line(Piece(id_, Look.VALUE, "data/documents.csv"), ": ", facts)]
    lines.append(_links(held, id_, places))
    lines += [_compared(held, row) for row in held.comparisons.get(id_, ())]
    for witness in held.witnesses.get(id_, ()):
        lines.append(_text(held, witness, places))
        note = notes.get(cell(witness, "witness_id"), "")
        if note:
            lines.append(
                line(Piece("Cite", link="data/citations.csv"), ": ", Piece(note, Look.VALUE))
            )
    return Entry(id_, line(named), tuple(said for said in lines if said))


@dataclass(frozen=True, slots=True)
class _Told:
    """A value with its remarks: where it was read, how sure it is."""

    value: Line
    remarks: Line = ()


def _told(value: Line, *remarks: Line) -> _Told:
    return _Told(value, joined(remarks))


def _listed(items: Sequence[_Told], joint: str = ", ") -> Line:
    """Values with their remarks in brackets; what several in a row share is said once."""
    said = []
    for at, item in enumerate(items):
        shared = at + 1 < len(items) and items[at + 1].remarks == item.remarks
        remarked = item.remarks and not shared
        said.append(line(item.value, " (", item.remarks, ")") if remarked else item.value)
    return joined(said, joint)


def _doubt(row: Row) -> Line:
    certainty = cell(row, "certainty")
    return line(certainty) if certainty in ("likely", "please check") else ()


def _who_and_when(held: Held, row: Row, places: Places) -> Line:
    """Type, dates, from whom to whom."""
    id_, kind = cell(row, "document_id"), cell(row, "type")
    parts = []
    if kind:
        type_ = Piece(kind[:1].upper() + kind[1:], Look.VALUE, "data/documents.csv")
        parts.append(_told(line(type_), held.said(places, id_, "documents", id_, "type")))
    dates = held.dates.get(id_, [])
    order = list(_DATES)
    for date in sorted(dates, key=lambda d: _rank(cell(d, "role"), order)):
        role, edtf = cell(date, "role"), cell(date, "edtf")
        said = _DATES.get(role, role)
        words = Piece(date_words(edtf), Look.VALUE, "data/document_dates.csv")
        at = held.said(places, id_, "document_dates", f"{id_} {role} {edtf}")
        inferred = line("inferred") if cell(date, "basis") == "inferred" else ()
        parts.append(_told(line(f"{said} " if said else "", words), at, inferred, _doubt(date)))
    if not any(cell(date, "role") in DATE_ROLES for date in dates):
        parts.append(_told(line("no date")))
    return line(_listed([*parts, *_parties(held, id_, places)]), ".")


def _rank(role: str, order: list[str]) -> int:
    return order.index(role) if role in order else len(order)


def _parties(held: Held, id_: str, places: Places) -> list[_Told]:
    found = []
    rows = held.agents.get(id_, [])
    senders = {cell(row, "agent_id") for row in rows if cell(row, "role") == "sender"} - {""}
    for role, said in _AGENTS.items():
        for row in rows:
            repeated = role == "signatory" and cell(row, "agent_id") in senders
            if cell(row, "role") != role or repeated:
                continue
            at = held.said(places, id_, "document_agents", f"{id_} {role} {cell(row, 'position')}")
            name = _name(held, row, "data/document_agents.csv")
            found.append(_told(line(f"{said} ", name), at, _doubt(row)))
    return found


def _name(held: Held, row: Row, link: str) -> Piece:
    name = held.names.get(cell(row, "agent_id")) or cell(row, "as_stated")
    return Piece(the(name), Look.VALUE, link)


def _further(held: Held, row: Row, places: Places) -> Line:
    """Original language, markings, place in the archive."""
    id_ = cell(row, "document_id")
    parts = []
    if language := cell(row, "original_language"):
        value = line("original in ", Piece(language_name(language) or language, Look.VALUE))
        parts.append(_told(value, held.said(places, id_, "documents", id_, "original_language")))
    for column, said in (("security_marking", "marked "), ("precedence", "precedence ")):
        if marking := cell(row, column):
            value = line(said, Piece(marking, Look.VALUE))
            parts.append(_told(value, held.said(places, id_, "documents", id_, column)))
    for reference in held.references.get(id_, [])[:1]:
        words = Piece(cell(reference, "verbatim"), Look.VALUE, "data/archival_references.csv")
        at = held.said(places, id_, "archival_references", f"{id_} {cell(reference, 'position')}")
        parts.append(_told(line("kept as ", words), at, _doubt(reference)))
    if not parts:
        return ()
    first, *others = _listed(parts, "; ")
    return line(Piece(first.text[:1].upper() + first.text[1:]), others, ".")


def _text(held: Held, row: Row, places: Places) -> Line:
    """One copy or translation: whose, in which language, of which file, where to read it."""
    id_, document = cell(row, "witness_id"), cell(row, "document_id")
    language, kind = cell(row, "language"), cell(row, "kind")
    what = f"{language_name(language)} {kind or 'text'}".strip()
    makers = []
    for role, said in _MAKERS.items():
        for maker in held.makers.get(id_, []):
            if cell(maker, "role") == role:
                name = line(f"{said} ", _name(held, maker, "data/witness_agents.csv"))
                at = held.said(
                    places, document, "witness_agents", f"{id_} {role} {cell(maker, 'position')}"
                )
                makers.append(_told(name, at, _doubt(maker)))
    publish, until, path = (cell(row, name) for name in ("publish", "until", "text_path"))
    withheld = {"excerpt": "only an excerpt is published", "metadata-only": "not published"}
    open_again = f" until {date_words(until)}" if until and publish != "full" else ""
    where = [
        line(_from(held, id_)),
        line(withheld.get(publish, "") + open_again) if publish in withheld else (),
        line(Piece(path, link=path)) if path else (),
    ]
    head = joined([line(f"{what[:1].upper()}{what[1:]}"), _listed(makers)], " ")
    return line(joined([head, *where[:2]]), ": " if path else "", where[2], ".")


def _from(held: Held, witness: str) -> Line:
    parts = []
    for part in held.parts.get(witness, []):
        path = held.paths.get(cell(part, "source_id"), cell(part, "source_id"))
        first, last = cell(part, "first_line"), cell(part, "last_line")
        whole = first in ("", "1") and not last
        lines = "" if whole else f" from line {first}" if not last else f" lines {first}–{last}"
        parts.append(line(Piece(path, Look.VALUE, "data/sources.csv"), lines))
    return line("file ", joined(parts, " and ")) if parts else ()


def _compared(held: Held, row: Row) -> Line:
    """How much the copies of a document differ that were compared word by word."""
    id_ = cell(row, "comparison_id")
    copies, wording, formal, moves, released = (
        held.compared[id_, name] for name in ("copies", "wording", "formal", "moves", "released")
    )
    language = language_name(cell(row, "language"))
    told = [f"{counted(wording, 'difference')} of wording", f"{formal:,} of form"]
    told += [f"{counted(moves, 'passage')} moved"] if moves else []
    told += [f"{counted(released, 'marking')} of text that another copy shows"] if released else []
    name = Piece(f"{copies:,} {language} copies".replace("  ", " "), link="data/variants.csv")
    return line("Compared word by word: ", name, f": {', '.join(told)}.")


def _ends(link: Row) -> tuple[str, str]:
    return cell(link, "document_id"), cell(link, "target_document_id")


def _links(held: Held, id_: str, places: Places) -> Line:
    """The links between a document and others that are held, said from its own side."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for link in held.links:
        if id_ in (ends := _ends(link)):
            groups.setdefault((ends[ends[0] == id_], cell(link, "status")), []).append(link)
    told = []
    for (other, status), links in groups.items():
        verbs: list[str] = []
        read: Line = ()
        for link in links:
            relation, leads = cell(link, "relation"), _ends(link)[0] == id_
            verbs.append(_LINKS.get(relation, (relation, relation))[not leads])
            # The paragraph is one of the document that leads: only that one's entry names it.
            at = (
                held.said(places, id_, "document_relations", cell(link, "link_id")) if leads else ()
            )
            read = read or at
        name = Piece(held.titles.get(other, "") or other, Look.VALUE, "data/document_relations.csv")
        proposed = line(status) if status == "proposed" else ()
        told.append(_told(line(f"{in_a_row(dict.fromkeys(verbs))} ", name), read, proposed))
    return line("Links: ", _listed(told, "; "), ".") if told else ()
