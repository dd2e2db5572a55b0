"""A published package, opened: lazy over its tables, it iterates and gets by id."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from archivekit.core.document import (
    Annotation,
    AnnotationKind,
    Document,
    EditState,
    Proposal,
    SegmentKind,
    Source,
    Witness,
    WitnessPart,
)
from archivekit.core.problems import InvalidPackage, Place, Problem, Severity, problem, visible
from archivekit.core.record import Certainty
from archivekit.core.text import Edit, Span, apply_edits, invert_edits
from archivekit.tables.cells import from_literal
from archivekit.tables.compared import (
    Locate,
    PublishedMove,
    PublishedRelease,
    PublishedVariant,
    moves_of,
    released_of,
    variants_of,
)
from archivekit.tables.edit_rows import EditRow, from_rows, places
from archivekit.tables.layout import Layout
from archivekit.tables.rows import read_rows
from archivekit.tables.schema import schema
from archivekit.work.paths import safe_join

Row = dict[str, Any]

_OWNED = ("segments", "edits", "annotations", "variants", "readings", "moves", "released")
"""Tables in which the rows of a witness, or of a comparison, stand together."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A published segment: its id, the number that a person cites, and where it stands.

    `text_hash` names a sentence in a decision; it is empty for a paragraph.
    """

    id: str
    witness: str
    parent: str
    kind: SegmentKind
    number: str
    span: Span
    text: str
    text_hash: str = ""


class Archive:
    """A data package on disk; nothing is read before it is asked for.

    >>> import archivekit as ak
    >>> archive = ak.Archive.open("datapackage")
    >>> archive
    <Archive khrushchev-mikoyan-1962 0.4.0, 3 documents, 3 texts>
    >>> archive.passage("presidium-extract.en1.p1").text
    'About Instructions to Comrade A. I. Mikoyan'
    """

    def __init__(self, path: Path, descriptor: Row) -> None:
        self.path = path
        self.descriptor = descriptor

    @classmethod
    def open(cls, path: str | Path) -> Archive:
        """Open the package in a folder. Raises InvalidPackage when there is none."""
        folder = Path(path)
        folder = folder.parent if folder.name == "datapackage.json" else folder
        file = folder / "datapackage.json"
        where = Place(folder.as_posix())
        if not file.is_file():
            raise InvalidPackage(problem("package.missing", where, path=where.path))
        try:
            descriptor = json.loads(file.read_bytes())
            names = {resource["name"] for resource in descriptor["resources"]}
        except (ValueError, TypeError, KeyError, RecursionError) as reason:
            note = f"the descriptor cannot be read: {reason}"
            raise InvalidPackage(problem("package.invalid", where, note=note)) from None
        if not {"documents", "witnesses"} <= names:
            note = "there are no tables of documents and witnesses: archivekit did not make this"
            raise InvalidPackage(problem("package.invalid", where, note=note))
        return cls(folder, descriptor)

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table as dicts, lazily; a table that was not written has none.

        Raises InvalidPackage when its columns are not those that are known here.
        """
        path = self.path / "data" / f"{table}.csv"
        if not path.is_file():
            return
        try:
            yield from read_rows(path, schema(table))
        except ValueError as fault:
            note = f"{fault}: another version of archivekit made it"
            found = problem("package.invalid", Place(path.as_posix()), note=visible(note))
            raise InvalidPackage(found) from None

    @cached_property
    def documents(self) -> list[Row]:
        """The rows of all documents."""
        return list(self.rows("documents"))

    @cached_property
    def witnesses(self) -> list[Witness]:
        """All copies and translations, with the parts of sources that they are made of."""
        parts: dict[str, list[WitnessPart]] = {}
        for row in self.rows("witness_parts"):
            part = WitnessPart(row["source_id"], row["first_line"], row["last_line"])
            parts.setdefault(row["witness_id"], []).append(part)
        return [
            Witness(
                row["witness_id"],
                row["document_id"],
                row["language"],
                row["kind"] or "",
                tuple(parts.get(row["witness_id"], ())),
            )
            for row in self.rows("witnesses")
        ]

    @cached_property
    def published(self) -> dict[str, str]:
        """What of each copy or translation is published: full, excerpt or metadata-only."""
        return {row["witness_id"]: row["publish"] for row in self.rows("witnesses")}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The files that the package was made from, by id."""
        return {row["source_id"]: _source(row) for row in self.rows("sources")}

    @cached_property
    def problems(self) -> list[Problem]:
        """What the makers of the package want its readers to know."""
        return [_problem(row) for row in self.rows("problems")]

    def witness(self, id: str) -> Witness:
        """One copy or translation. Raises KeyError for an id that is none."""
        for witness in self.witnesses:
            if witness.id == id:
                return witness
        raise KeyError(id)

    def text(self, witness: str) -> str:
        """The reading text of a witness, or as much of it as is published.

        Raises KeyError for an id that is none, InvalidPackage when nothing of it is published.
        """
        name = f"texts/{self.witness(witness).id}.txt"
        if self.published[witness] == "metadata-only":
            raise InvalidPackage(problem("package.withheld", Place(id=witness), id=witness))
        return safe_join(self.path, name).read_bytes().decode("utf-8")

    def raw(self, witness: str) -> str:
        """The text as received, rebuilt from the reading text and the recorded changes."""
        with self._sound(witness):
            text = self.text(witness)
            edits, _ = self._edits(witness, text, self._layout(witness))
            return apply_edits(text, invert_edits(edits))

    def original_bytes(self, source: str) -> bytes:
        """The bytes of a file as received, rebuilt from the package.

        Raises KeyError for an id that is none, InvalidPackage when not all of it is published.
        """
        facts = self.sources[source]
        parts = [
            (part.first_line, witness.id)
            for witness in self.witnesses
            for part in witness.parts
            if part.source == source
        ]
        for _, witness in parts:
            if self.published[witness] != "full":
                raise InvalidPackage(problem("package.withheld", Place(id=witness), id=witness))
        text = "".join(self.raw(witness) for _, witness in sorted(parts))
        return bytes.fromhex(facts.bom) + text.encode(facts.encoding)

    def passages(self, witness: str, kind: str | None = None) -> list[Passage]:
        """The paragraphs and sentences of a witness in their order, or those of one kind."""
        with self._sound(witness):
            layout = self._layout(witness)
            text = self.text(witness)
            return [
                Passage(
                    row["segment_id"],
                    witness,
                    row["parent_id"] or "",
                    SegmentKind(row["kind"]),
                    row["number"] or "",
                    span,
                    span.of(text),
                    row["text_hash"] or "",
                )
                for row, span in zip(layout.rows, layout.spans, strict=True)
                if kind is None or row["kind"] == kind
            ]

    def passage(self, id: str) -> Passage:
        """One paragraph or sentence. Raises KeyError for an id that is none."""
        for passage in self.passages(id.rpartition(".")[0]):
            if passage.id == id:
                return passage
        raise KeyError(id)

    def change(self, id: str) -> Row:
        """The row of one change. Raises KeyError for an id that is none."""
        for witness in self.witnesses:
            if id.startswith(f"{witness.id}."):
                for row in self._rows_of("edits", witness.id):
                    if row["edit_id"] == id:
                        return row
        raise KeyError(id)

    def places_of(self, change: Row) -> list[Span]:
        """Where in the reading text a row of `edits` made its changes: one span for each."""
        witness = change["witness_id"]
        with self._sound(witness):
            layout = self._layout(witness)
            row = _edit_row(change, layout.index)
            words = row.after if change["state"] == "applied" else row.before
            found = places(self.text(witness), row, layout.starts, layout.zones)
            return [Span(at, at + len(words)) for at in found]

    def changes(self, witness: str) -> list[Row]:
        """The rows of `edits` of one witness."""
        return list(self._rows_of("edits", witness))

    @cached_property
    def comparisons(self) -> list[Row]:
        """The rows of all comparisons, each with its copies: `witnesses`, by their sigla."""
        copies: dict[str, dict[str, str]] = {}
        for row in self.rows("comparison_witnesses"):
            copies.setdefault(row["comparison_id"], {})[row["sigil"]] = row["witness_id"]
        return [
            {**row, "witnesses": copies.get(row["comparison_id"], {})}
            for row in self.rows("comparisons")
        ]

    def variants(self, comparison: str) -> list[PublishedVariant]:
        """The places where the copies of a comparison differ, with what each has there.

        Raises KeyError for an id that is none, InvalidPackage where tables contradict each other;
        so do `moves` and `released`.
        """
        with self._compared(comparison) as locate:
            variants = self._rows_of("variants", comparison)
            return list(variants_of(variants, self._rows_of("readings", comparison), locate))

    def moves(self, comparison: str) -> list[PublishedMove]:
        """Words that stand at other places in other copies of a comparison."""
        with self._compared(comparison) as locate:
            return list(moves_of(self._rows_of("moves", comparison), locate))

    def released(self, comparison: str) -> list[PublishedRelease]:
        """What some copies of a comparison show where others withhold or lost it."""
        with self._compared(comparison) as locate:
            return list(released_of(self._rows_of("released", comparison), locate))

    def document(self, witness: str) -> Document:
        """A witness with everything that is known of it, as it was before it was published.

        Raises KeyError for an id that is none, InvalidPackage where tables contradict each other.
        """
        with self._sound(witness):
            parts = self.witness(witness).parts
            source = self.sources[parts[0].source]
            before = self._before(witness)
            text = self.text(witness)
            layout = self._layout(witness)
            edits, proposals = self._edits(witness, text, layout)
            return Document(
                source=source,
                raw=apply_edits(text, invert_edits(edits)),
                text=text,
                edits=tuple(edits),
                proposals=tuple(proposals),
                segmentation=tuple(layout.segments),
                annotations=tuple(self._annotations(witness, layout)),
                metadata={"language": self.witness(witness).language, "witness": witness},
                problems=tuple(p for p in self.problems if p.place.path == source.path),
                first_line=parts[0].first_line,
                first_byte=len(source.bom) // 2 + len(before.encode(source.encoding)),
                first_page=1 + before.count("\f"),
            )

    @contextmanager
    def _compared(self, comparison: str) -> Iterator[Locate]:
        """How places in the copies of a comparison are found."""
        if all(row["comparison_id"] != comparison for row in self.comparisons):
            raise KeyError(comparison)
        layouts: dict[str, Layout] = {}

        def locate(witness: str, segment: str, offset: int) -> int:
            if witness not in layouts:
                layouts[witness] = self._layout(witness)
            return layouts[witness].at(segment, offset)

        with self._fitting(comparison):
            yield locate

    @contextmanager
    def _sound(self, witness: str) -> Iterator[None]:
        """A witness that is there, whose tables fit together."""
        self.witness(witness)
        with self._fitting(witness):
            yield

    @contextmanager
    def _fitting(self, owner: str) -> Iterator[None]:
        """Tables that somebody changed may not fit together: say so, and whose they are."""
        try:
            yield
        except InvalidPackage:
            raise
        except (OSError, ValueError, KeyError, IndexError, RuntimeError) as fault:
            where = Place((self.path / "data").as_posix(), id=owner)
            note = visible(f"the tables do not fit together ({fault})")
            raise InvalidPackage(problem("package.invalid", where, note=note)) from fault

    def _layout(self, witness: str) -> Layout:
        return Layout(list(self._rows_of("segments", witness)))

    def _edits(self, witness: str, text: str, layout: Layout) -> tuple[list[Edit], list[Proposal]]:
        applied: list[EditRow] = []
        proposals: list[Proposal] = []
        for row in self._rows_of("edits", witness):
            edit = _edit_row(row, layout.index)
            if row["state"] == "applied":
                applied.append(edit)
            else:
                proposals.append(_proposal(row, edit, layout.starts))
        return from_rows(text, applied, layout.starts, layout.zones), proposals

    def _before(self, witness: str) -> str:
        """What stands in the file of a witness before its part: the raw text of other ones."""
        part = self.witness(witness).parts[0]
        earlier = [
            (its.first_line, other.id)
            for other in self.witnesses
            for its in other.parts
            if its.source == part.source and its.first_line < part.first_line
        ]
        return "".join(self.raw(other) for _, other in sorted(earlier))

    def _annotations(self, witness: str, layout: Layout) -> Iterator[Annotation]:
        for row in self._rows_of("annotations", witness):
            origin = layout.starts[layout.index[row["segment_id"]]] if row["segment_id"] else 0
            span = Span(origin + row["start"], origin + row["end"])
            ends = sorted({row["annotation_id"], row["partner_id"] or row["annotation_id"]})
            yield Annotation(
                AnnotationKind(row["kind"]), span, row["basis"], row["label"] or "",
                row["maker"] or "", " ".join(ends) if len(ends) > 1 else "", row["extent"] or "",
                Certainty(row["certainty"]),
            )  # fmt: skip

    def _rows_of(self, table: str, owner: str) -> Iterator[Row]:
        """The rows of one witness or comparison: they stand together, so only they are read."""
        place = self._index[table].get(owner)
        if place is None:
            return
        start, size = place
        with (self.path / "data" / f"{table}.csv").open("rb") as file:
            file.seek(start)
            block = file.read(size).decode("utf-8")
        columns, integers = schema(table).columns, schema(table).integers
        for row in csv.reader(io.StringIO(block, newline="")):
            yield {
                name: (int(cell) if name in integers else cell) if cell else None
                for name, cell in zip(columns, row, strict=True)
            }

    @cached_property
    def _index(self) -> dict[str, dict[str, tuple[int, int]]]:
        """Where in each table the rows of each witness or comparison are: (first byte, bytes)."""
        index: dict[str, dict[str, tuple[int, int]]] = {}
        for table in _OWNED:
            places = index[table] = {}
            path = self.path / "data" / f"{table}.csv"
            if not path.is_file():
                continue
            with path.open("rb") as file:
                at = len(file.readline())
                for line in file:
                    id_, owner, _ = line.decode().split(",", 2)
                    if table == "readings":  # the id of a variant begins with the comparison's
                        owner = id_.rpartition(".")[0]
                    start, size = places.get(owner, (at, 0))
                    places[owner] = (start, size + len(line))
                    at += len(line)
        return index

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON: what the package is, its documents and texts."""
        facts = {k: v for k, v in self.descriptor.items() if k != "resources"}
        texts = [
            {"id": w.id, "document": w.document, "language": w.language, "kind": w.kind}
            for w in self.witnesses
        ]
        return {**facts, "documents": self.documents, "texts": texts}

    def to_pandas(self, table: str = "segments") -> Any:
        """A table as a pandas DataFrame. Needs pandas. Raises KeyError for a table that is none."""
        import pandas

        return pandas.DataFrame(list(self.rows(table)), columns=list(schema(table).columns))

    def __repr__(self) -> str:
        name, version = self.descriptor.get("name", ""), self.descriptor.get("version", "")
        texts = f"{len(self.documents)} documents, {len(self.witnesses)} texts"
        return f"<Archive {name} {version}, {texts}>"


def _edit_row(row: Row, index: dict[str, int]) -> EditRow:
    def literal(name: str) -> str:
        return from_literal(row[name] or "")

    return EditRow(
        index[row["segment_id"]] if row["segment_id"] else -1,
        row["start"],
        literal("before"),
        literal("after"),
        row["rule"],
        tuple((row["absorbed"] or "").split()),
        row["decision_id"] or "",
        row["count"],
        literal("preceded_by"),
        literal("followed_by"),
        row["runs"] or "",
    )


def _proposal(row: Row, edit: EditRow, starts: list[int]) -> Proposal:
    origin = starts[edit.segment] if edit.segment >= 0 else 0
    change = Edit(origin + (edit.start or 0), edit.before, edit.after, edit.rule)
    return Proposal(change, row["reason"] or "", EditState(row["state"]), edit.decision)


def _source(row: Row) -> Source:
    return Source(
        row["path"], row["media_type"], row["sha256"], row["bytes"], row["encoding"],
        row["encoding_basis"], row["encoding_evidence"] or "", row["bom"] or "",
        row["line_ends"] or "", row["pages"],
    )  # fmt: skip


def _problem(row: Row) -> Problem:
    place = Place(
        row["path"] or "", row["line"], row["column"], row["byte"], row["target_id"] or ""
    )
    return Problem(
        row["code"], Severity(row["severity"]), row["message"], place, row["snippet"] or "",
        row["cure"] or "",
    )  # fmt: skip
