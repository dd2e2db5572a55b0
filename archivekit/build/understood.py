"""What is kept of one understood part of a source: small, plain, and enough to write its rows.

This is the value that worker processes return and that the cache holds, as JSON.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from archivekit.core.document import Document, Proposal, SegmentKind, Source
from archivekit.core.identity import joined_sketch, sketch, text_hash
from archivekit.core.problems import Problem
from archivekit.normalize.rules import RULES
from archivekit.tables.edit_rows import EditRow, Zones, to_rows

UNIFORM = frozenset(rule.name for rule in RULES if rule.uniform)


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """A segment: its kind, parent index, span in the reading text, and what it is known by."""

    kind: str
    parent: int
    start: int
    end: int
    hash: str
    sketch: str


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """A change that is proposed or was rejected, counted from a segment."""

    segment: int
    start: int
    before: str
    after: str
    rule: str
    reason: str
    state: str
    decision: str


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """An annotation, counted from a segment (-1: from the beginning of the witness)."""

    kind: str
    segment: int
    start: int
    end: int
    basis: str
    label: str


@dataclass(frozen=True, slots=True)
class Understood:
    """One part of a source, understood; with no `source`, nothing but its problems."""

    problems: tuple[Problem, ...]
    source: Source | None = None
    text: str = ""
    language: str = ""
    language_evidence: str = ""
    segments: tuple[SegmentFacts, ...] = ()
    edits: tuple[EditRow, ...] = ()
    proposals: tuple[ProposalFacts, ...] = ()
    places: tuple[PlaceFacts, ...] = ()
    changes: tuple[tuple[str, int], ...] = ()  # how many changes each rule made

    @classmethod
    def of(cls, document: Document | None, problems: Sequence[Problem]) -> Understood:
        """The facts of a document, or of the failure to read one."""
        if document is None:
            return cls(tuple(problems))
        zones = Zones.of_segments([(s.kind.value, s.span.start) for s in document.segmentation])
        counts = Counter(rule for edit in document.edits for rule in edit.rules)
        return cls(
            problems=document.problems,
            source=document.source,
            text=document.text,
            language=document.language,
            language_evidence=document.metadata["language_evidence"],
            segments=tuple(_segments(document)),
            edits=tuple(to_rows(document.text, document.edits, zones, UNIFORM)),
            proposals=tuple(_proposal(p, zones) for p in document.proposals),
            places=tuple(_places(document, zones)),
            changes=tuple(sorted(counts.items())),
        )

    def to_bytes(self) -> bytes:
        """The value as JSON."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        values["problems"] = [p.to_dict() for p in self.problems]
        values["source"] = asdict(self.source) if self.source else None
        for name in ("segments", "edits", "proposals", "places"):
            values[name] = [[getattr(x, slot) for slot in x.__slots__] for x in values[name]]
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Understood:
        """The value that `to_bytes` wrote. Raises ValueError, KeyError or TypeError for others."""
        values = json.loads(data)
        values["problems"] = tuple(Problem.from_dict(p) for p in values["problems"])
        values["source"] = Source(**values["source"]) if values["source"] else None
        values["segments"] = tuple(SegmentFacts(*item) for item in values["segments"])
        values["edits"] = tuple(_edit_row(item) for item in values["edits"])
        values["proposals"] = tuple(ProposalFacts(*item) for item in values["proposals"])
        values["places"] = tuple(PlaceFacts(*item) for item in values["places"])
        values["changes"] = tuple((rule, count) for rule, count in values["changes"])
        return cls(**values)


def _edit_row(item: list[Any]) -> EditRow:
    cells: dict[str, Any] = dict(zip(EditRow.__slots__, item, strict=True))
    cells["absorbed"] = tuple(cells["absorbed"])
    return EditRow(**cells)


def _segments(document: Document) -> list[SegmentFacts]:
    sketches: dict[int, list[str]] = defaultdict(list)
    words_of = [s.base or s.span.of(document.text) for s in document.segmentation]
    own = [""] * len(words_of)
    for index, segment in enumerate(document.segmentation):
        if segment.kind is SegmentKind.SENTENCE:
            own[index] = sketch(words_of[index])
            sketches[segment.parent].append(own[index])
    for parent, parts in sketches.items():
        own[parent] = joined_sketch(parts)
    return [
        SegmentFacts(s.kind.value, s.parent, s.span.start, s.span.end, text_hash(words), sketched)
        for s, words, sketched in zip(document.segmentation, words_of, own, strict=True)
    ]


def _proposal(proposal: Proposal, zones: Zones) -> ProposalFacts:
    edit = proposal.edit
    segment, start = zones.of(edit.start)
    return ProposalFacts(
        segment, start, edit.before, edit.after, edit.rule, proposal.reason,
        proposal.state.value, proposal.decision,
    )  # fmt: skip


def _places(document: Document, zones: Zones) -> list[PlaceFacts]:
    places = []
    for note in document.annotations:
        segment, start = zones.of(note.span.start)
        end = start + len(note.span)
        places.append(PlaceFacts(note.kind.value, segment, start, end, note.basis, note.label))
    return places
