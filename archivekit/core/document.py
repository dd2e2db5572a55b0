"""The values of the archive: sources, anchors, documents, witnesses, segments, annotations."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cached_property
from html import escape
from itertools import accumulate
from pathlib import PurePosixPath
from typing import Any

from archivekit.core.problems import Problem, Severity, count_by_severity, visible
from archivekit.core.record import Certainty, Fact, RecordPart
from archivekit.core.text import Edit, OffsetMap, Span

LINE_END = re.compile(r"\r\n|\r|\n")
"""What ends a line when lines are counted, as text editors count them."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as received, never changed: where it lies, what it is and how its bytes became text.

    `encoding` is a Python codec name without byte-order mark; `bom` is the mark in hex ("" if
    none); `encoding_basis` says how the encoding is known: mark, declared, utf-8, detected.
    """

    path: str
    media_type: str
    sha256: str
    bytes: int
    encoding: str = ""
    encoding_basis: str = ""
    encoding_evidence: str = ""
    bom: str = ""
    line_ends: str = ""
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A raw range's place in its source: line and page (from 1), bytes (from 0, half-open)."""

    raw: Span
    path: str
    line: int
    last_line: int
    bytes: Span
    page: int | None = None

    def __str__(self) -> str:
        lines = f"{self.line}" if self.line == self.last_line else f"{self.line}-{self.last_line}"
        page = "" if self.page is None else f" page {self.page}"
        return f"{self.path}:{lines}{page} bytes {self.bytes.start}-{self.bytes.end}"


class MarkKind(StrEnum):
    """What a reader points out in the raw text without touching it."""

    PAGE_BREAK = "page-break"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that a reader or a rule saw at a raw range; only `normalize` acts on it."""

    kind: MarkKind
    raw: Span
    basis: str


class SegmentKind(StrEnum):
    """The kinds of segment, the widest first."""

    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the reading text; `parent` is the index of the segment that holds it, or -1.

    `base` is the stretch as the rules left it, before any decision of an editor: identity is
    told by it, so that a decision does not change an id.
    """

    kind: SegmentKind
    span: Span
    parent: int
    base: str = ""
    part: RecordPart = RecordPart.BODY  # of a paragraph; sentences are what their paragraph is
    point: str = ""  # the label of a numbered point that begins here: 1, a, II


class AnnotationKind(StrEnum):
    """What an annotation says about its place."""

    PAGE_BREAK = "page-break"
    NOTE_CALL = "note-call"  # [1] in the text
    NOTE = "note"  # its body
    COMPLETING = "insertion-completing"  # [over Cuba]: words the sentence needs
    IDENTIFYING = "insertion-identifying"  # [John F.] Kennedy: who or what is meant
    EXPLAINING = "insertion-explaining"  # [i.e., …], [sic]-less remarks on the meaning
    GLOSS = "gloss"  # [dokazat']: the word of the original
    SIC = "sic"  # [sic]: it stands so
    ILLEGIBLE = "illegible"
    UNCERTAIN = "uncertain-reading"  # [word?]
    HANDWRITTEN = "handwritten"
    EXCISION = "excision"  # [1½ lines not declassified]
    LACUNA = "lacuna"  # [page 3 missing], [torn]
    REMARK = "remark"  # any other words in square brackets: what they are is not known
    UNCLOSED = "unclosed-bracket"
    WITHHELD = "withheld"  # left out of a package for the sake of rights


class Maker(StrEnum):
    """Who put words into a text that are not the author's."""

    AUTHOR = "author"
    TRANSLATOR = "translator"
    ARCHIVE = "archive"
    EDITOR = "editor"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Annotation:
    """Standoff on the reading text: a kind, a place, and on what the claim rests.

    A note call and its body carry the same `link`. `extent` is how much is withheld, missing or
    illegible, as a number and a unit ("1.5 lines"), "" when it is not stated.
    """

    kind: AnnotationKind
    span: Span
    basis: str
    label: str = ""
    maker: str = ""  # a Maker; empty where nobody made anything
    link: str = ""
    extent: str = ""
    certainty: Certainty = Certainty.SURE


class EditState(StrEnum):
    """Whether a change stands in the reading text."""

    APPLIED = "applied"
    PROPOSED = "proposed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of the reading text that a rule suggests and only an editor can make."""

    edit: Edit
    reason: str
    state: EditState = EditState.PROPOSED
    decision: str = ""


@dataclass(frozen=True, slots=True)
class RawText:
    """What a reader gives: the source, everything it extracted in order, and what it marked."""

    source: Source
    text: str
    marks: tuple[Mark, ...] = ()
    first_page: int = 1


@dataclass(frozen=True, slots=True)
class WitnessPart:
    """The range of lines of one source that a witness takes (from 1; None: to the end)."""

    source: str
    first_line: int = 1
    last_line: int | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """One state of a document's text in one language, made of parts of sources."""

    id: str
    document: str
    language: str
    kind: str = ""
    parts: tuple[WitnessPart, ...] = ()


@dataclass(frozen=True)
class Document:
    """One text as read from a source, or from a part of it: as received, and as it reads.

    >>> import archivekit as ak
    >>> doc = ak.read("seeds/002_212492c28eb4acd6.txt")
    >>> doc
    <Document 002_212492c28eb4acd6.txt en 48 paragraphs, 3,436 words, 141 changes, 1 warning>
    >>> doc.text[:18]
    'About Instructions'
    >>> raw, (anchor,) = doc.locate(0, 18)
    >>> print(raw, anchor)
    Span(start=1, end=19) seeds/002_212492c28eb4acd6.txt:1 bytes 1-19
    """

    source: Source
    raw: str
    text: str
    edits: tuple[Edit, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    segmentation: tuple[Segment, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    facts: tuple[Fact, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    # Where the part begins in its source.
    first_line: int = 1
    first_byte: int = 0
    first_page: int = 1

    @cached_property
    def offsets(self) -> OffsetMap:
        """The map from the raw text (old) to the reading text (new)."""
        return OffsetMap.of_edits(self.edits, len(self.raw))

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in LINE_END.finditer(self.raw))]

    @cached_property
    def _line_bytes(self) -> list[int]:
        """Where each line begins in the bytes: nobody encodes a text anew for each place."""
        ends = [*self._line_starts[1:], len(self.raw)]
        sizes = (
            len(self.raw[start:end].encode(self.source.encoding))
            for start, end in zip(self._line_starts, ends, strict=True)
        )
        return [0, *accumulate(sizes)]

    @property
    def language(self) -> str:
        """The BCP 47 tag of the text, "und" when it is not known."""
        return str(self.metadata.get("language", "und"))

    def segments(self, kind: str | None = None) -> list[Segment]:
        """The segments in order: all, or those of one kind ("paragraph", "sentence")."""
        wanted = None if kind is None else SegmentKind(kind)
        return [s for s in self.segmentation if wanted is None or s.kind is wanted]

    def locate(self, start: int, end: int) -> tuple[Span, tuple[Anchor, ...]]:
        """Where reading characters come from: their raw range and its places in the source.

        Raises IndexError when the range is not inside the reading text.
        """
        raw = self.offsets.old_span(Span(start, end))
        return raw, (self.anchor(raw),)

    def anchor(self, raw: Span) -> Anchor:
        """The place in the source of a range of the raw text: lines, bytes and page."""
        first = bisect_right(self._line_starts, raw.start) - 1
        last = bisect_right(self._line_starts, max(raw.start, raw.end - 1)) - 1
        line = self._line_starts[first]
        inside = len(self.raw[line : raw.start].encode(self.source.encoding))
        before = self.first_byte + self._line_bytes[first] + inside
        size = len(raw.of(self.raw).encode(self.source.encoding))
        page = None
        if self.source.pages is not None:
            page = self.first_page + self.raw.count("\f", 0, raw.start)
        return Anchor(
            raw,
            self.source.path,
            self.first_line + first,
            self.first_line + last,
            Span(before, before + size),
            page,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON: facts, reading text, paragraphs, changes, problems."""
        return {
            "source": asdict(self.source),
            "metadata": self.metadata,
            "text": self.text,
            "facts": [_fact_values(fact, self.text) for fact in self.facts],
            "segments": [_segment_values(s) for s in self.segmentation],
            "edits": [_edit_values(e, EditState.APPLIED.value, "") for e in self.edits]
            + [_edit_values(p.edit, p.state.value, p.reason) for p in self.proposals],
            "annotations": [_annotation_values(note) for note in self.annotations],
            "problems": [p.to_dict() for p in self.problems],
        }

    def to_pandas(self) -> Any:
        """The segments as a pandas DataFrame: kind, start, end, parent, text. Needs pandas."""
        import pandas

        return pandas.DataFrame(
            [
                (s.kind.value, s.span.start, s.span.end, s.parent, s.span.of(self.text))
                for s in self.segmentation
            ],
            columns=["kind", "start", "end", "parent", "text"],
        )

    def __repr__(self) -> str:
        name = visible(PurePosixPath(self.source.path).name)
        words = len(self.text.split())
        facts = [
            f"{len(self.segments('paragraph')):,} paragraphs",
            f"{words:,} words",
            f"{len(self.edits):,} changes",
        ]
        counts = count_by_severity(self.problems)
        facts += [_counted(counts[level], level.value) for level in Severity if counts[level]]
        return f"<Document {name} {self.language} {', '.join(facts)}>"

    def _repr_html_(self) -> str:
        """A card for notebooks: no script, every word of the text escaped."""
        lines = [line for line in self.text.splitlines() if line.strip()][:6]
        items = "".join(f"<li>{escape(visible(str(p)))}</li>" for p in self.problems[:20])
        body = "".join(f"<p>{escape(visible(line[:300]))}</p>" for line in lines)
        problems = f"<ul>{items}</ul>" if items else ""
        return f"<section><p><code>{escape(repr(self))}</code></p>{body}{problems}</section>"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _segment_values(segment: Segment) -> dict[str, Any]:
    values = {"kind": segment.kind.value, "start": segment.span.start, "end": segment.span.end}
    values["parent"] = segment.parent
    if segment.parent < 0:
        values |= {"part": segment.part.value, "point": segment.point}
    return values


def _annotation_values(note: Annotation) -> dict[str, Any]:
    values: dict[str, Any] = {"kind": note.kind.value}
    values |= {"start": note.span.start, "end": note.span.end, "basis": note.basis}
    values |= {"label": note.label, "maker": note.maker, "link": note.link}
    return {**values, "extent": note.extent, "certainty": note.certainty.value}


def _fact_values(fact: Fact, text: str) -> dict[str, Any]:
    return {
        "kind": fact.kind.value,
        "role": fact.role,
        "value": fact.value,
        "start": fact.span.start,
        "end": fact.span.end,
        "quote": fact.quote(text),
        "rule": fact.rule,
        "certainty": fact.certainty.value,
        "detail": dict(fact.detail),
        "note": fact.note,
    }


def _edit_values(edit: Edit, state: str, reason: str) -> dict[str, Any]:
    values = asdict(edit)
    return {**values, "absorbed": list(edit.absorbed), "state": state, "reason": reason}
