"""What of a text may be published (law 8), and the text without what may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from archivekit.core.document import Annotation, AnnotationKind, Document, Proposal, Segment
from archivekit.core.text import Edit, Span
from archivekit.tables.catalogue import CopyFacts

FULL, EXCERPT, METADATA_ONLY = "full", "excerpt", "metadata-only"
_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Access:
    """What may be published of one text; `lines` of its source (from 1) are the excerpt."""

    publish: str = FULL
    lines: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, stated: CopyFacts, released: str) -> Access:
        """What the rights allow on the day of release; without that day an embargo holds.

        >>> Access.of(CopyFacts(until="2030-01-01"), "2026-11-22").publish
        'metadata-only'
        >>> Access.of(CopyFacts(publish="metadata-only", until="2026-01-01"), "2026-11-22").publish
        'full'
        """
        if not stated.until:
            publish = stated.publish or FULL
        elif released >= stated.until:
            publish = FULL
        else:
            publish = stated.publish if stated.publish == EXCERPT else METADATA_ONLY
        return cls(publish, _lines(stated.excerpt) if publish == EXCERPT else ())

    @property
    def is_full(self) -> bool:
        """Whether nothing is withheld."""
        return self.publish == FULL


def _lines(excerpt: str) -> tuple[tuple[int, int], ...]:
    ranges = []
    for item in re.findall(r"(\d+)(?:-(\d+))?", excerpt):
        first, last = int(item[0]), int(item[1] or item[0])
        ranges.append((first, last))
    return tuple(sorted(ranges))


def withhold(document: Document, access: Access) -> tuple[Document, tuple[int, ...]]:
    """What may be published of a document, and the indices of the segments that are in it.

    A paragraph is published when all its lines are in the excerpt. What lies between is an
    annotation with its length; its characters are nowhere in the result.
    """
    rest = _Rest(document)
    for piece in _pieces(document, access):
        rest.take(piece)
    rest.leave_out(len(document.text))
    return rest.document(), tuple(rest.kept)


def _pieces(document: Document, access: Access) -> Iterator[Span]:
    """The stretches of paragraphs that follow each other and are all in the excerpt."""
    start = end = -1
    for paragraph in document.segments("paragraph"):
        _, (anchor,) = document.locate(paragraph.span.start, paragraph.span.end)
        inside = any(a <= anchor.line and anchor.last_line <= b for a, b in access.lines)
        if inside:
            start = paragraph.span.start if start < 0 else start
            end = paragraph.span.end
        elif start >= 0:
            yield Span(start, end)
            start = -1
    if start >= 0:
        yield Span(start, end)


class _Rest:
    """The published pieces of a document, put together."""

    def __init__(self, document: Document) -> None:
        self.whole = document
        self.text = self.raw = ""
        self.kept: list[int] = []
        self._reached = 0
        self._index = {-1: -1}
        self._segments: list[Segment] = []
        self._annotations: list[Annotation] = []
        self._edits: list[Edit] = []
        self._proposals: list[Proposal] = []

    def leave_out(self, upto: int) -> None:
        """Note how much is withheld between what was taken last and here."""
        length = upto - self._reached
        if self.whole.text[self._reached : upto].strip():
            at = Span(len(self.text), len(self.text))
            extent = f"{length} characters"
            self._annotations.append(
                Annotation(AnnotationKind.WITHHELD, at, "rights", maker="editor", extent=extent)
            )

    def take(self, piece: Span) -> None:
        """Append a piece of the reading text with all that is in it."""
        whole = self.whole
        self.leave_out(piece.start)
        self._reached = piece.end
        joint = _BETWEEN if self.text else ""
        received = whole.offsets.old_span(piece)
        shift = len(self.text + joint) - piece.start
        raw_shift = len(self.raw + joint) - received.start
        self.text += joint + piece.of(whole.text)
        self.raw += joint + received.of(whole.raw)
        for index, segment in enumerate(whole.segmentation):
            if piece.contains(segment.span):
                self._index[index] = len(self._segments)
                self.kept.append(index)
                parent, span = self._index[segment.parent], segment.span.shift(shift)
                self._segments.append(replace(segment, span=span, parent=parent))
        self._edits += [
            replace(edit, start=edit.start + raw_shift)
            for edit in whole.edits
            if received.contains(edit.span)
        ]
        self._proposals += [
            replace(p, edit=replace(p.edit, start=p.edit.start + shift))
            for p in whole.proposals
            if piece.contains(p.edit.span)
        ]
        self._annotations += [
            replace(note, span=note.span.shift(shift))
            for note in whole.annotations
            if piece.contains(note.span)
        ]

    def document(self) -> Document:
        """The document that may be published; where its lines are is not told by it."""
        return replace(
            self.whole, raw=self.raw, text=self.text, edits=tuple(self._edits),
            proposals=tuple(self._proposals), segmentation=tuple(self._segments),
            annotations=tuple(self._annotations),
        )  # fmt: skip
