"""What is kept of one understood part of a source: small, plain, and enough to write its rows.

This is the value that worker processes return and that the cache holds, as JSON.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from archivekit.build.rights import Access, withhold
from archivekit.core.document import (
    LINE_END,
    Annotation,
    Document,
    Proposal,
    Segment,
    SegmentKind,
    Source,
)
from archivekit.core.identity import joined_sketch, sketch, text_hash
from archivekit.core.problems import PROBLEMS, Place, Problem, problem
from archivekit.core.record import Certainty, Fact, FactKind, RecordPart
from archivekit.core.text import Span
from archivekit.normalize.rules import RULES
from archivekit.tables.edit_rows import EditRow, Zones, to_rows

UNIFORM = frozenset(rule.name for rule in RULES if rule.uniform)
LONGEST_QUOTE = 200
"""Characters of a quote above which the place alone is on record."""


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """A segment: its kind, parent index, span in the reading text, and what it is known by."""

    kind: str
    parent: int
    start: int
    end: int
    hash: str
    sketch: str
    part: str = ""
    point: str = ""


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
    maker: str
    link: str
    extent: str
    certainty: str


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact of the record and its place, counted from a segment (-1: it is not published)."""

    kind: str
    role: str
    value: str
    segment: int
    start: int
    end: int
    quote: str
    rule: str
    certainty: str
    detail: tuple[tuple[str, str], ...]
    note: str
    at: int  # where it begins in the text: for comparing facts, not for publishing
    hidden: bool = False  # it may be known, and not be published

    def fact(self) -> Fact:
        """The fact as it was read."""
        span = Span(self.at, self.at + self.end - self.start)
        return Fact(
            FactKind(self.kind), self.value, span, self.rule, Certainty(self.certainty),
            self.role, self.detail, self.note,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Understood:
    """One part of a source, understood; with no `source`, nothing but its problems.

    Where only some of the text may be published, everything is about that much, and `whole` holds
    all segments (by hash alone), of which `kept` are published: so ids stay what they are.
    """

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
    profile: str = ""
    facts: tuple[ReadFact, ...] = ()
    withheld: bool = False
    whole: tuple[SegmentFacts, ...] = ()
    kept: tuple[int, ...] = ()

    @classmethod
    def of(
        cls, document: Document | None, problems: Sequence[Problem], access: Access | None = None
    ) -> Understood:
        """The facts of a document, or of the failure to read one."""
        if document is None:
            open_ = access is None or access.is_full
            return cls(tuple(p if open_ else unquoted(p) for p in problems))
        if access is None or access.is_full:
            return cls._of(document)
        published, kept = withhold(document, access)
        found = document.problems
        if access.lines and not kept:
            lines = 1 + sum(1 for _ in LINE_END.finditer(document.raw))
            place = Place(document.source.path)
            facts: dict[str, Any] = {
                "line": access.lines[0][0],
                "lines": document.first_line - 1 + lines,
            }
            found = (*found, problem("rights.empty-excerpt", place, **facts))
        return replace(
            cls._of(replace(published, facts=())),
            facts=tuple(_allowed(document, published, kept)),
            problems=tuple(p if p not in document.problems else unquoted(p) for p in found),
            withheld=True,
            whole=tuple(_segments(document)),
            kept=kept,
        )

    @classmethod
    def _of(cls, document: Document) -> Understood:
        zones = _zones(document)
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
            profile=str(document.metadata.get("profile", "")),
            facts=tuple(_fact(fact, document, zones) for fact in document.facts),
        )

    def to_bytes(self) -> bytes:
        """The value as JSON."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        values["problems"] = [p.to_dict() for p in self.problems]
        values["source"] = asdict(self.source) if self.source else None
        for name in ("segments", "edits", "proposals", "places", "facts", "whole"):
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
        values["facts"] = tuple(_read_fact(item) for item in values["facts"])
        values["whole"] = tuple(SegmentFacts(*item) for item in values["whole"])
        values["kept"] = tuple(values["kept"])
        return cls(**values)


def unquoted(found: Problem) -> Problem:
    """A problem of a text that is withheld: its page says what it is, without words of the text."""
    page = PROBLEMS[found.code]
    message = re.sub(r" ?\(?\{[^}]*\}\)?", " …", page.message)
    cure = re.sub(r"\{[^}]*\}", "…", page.cure)
    return replace(found, message=message, snippet="", cure=cure)


def _edit_row(item: list[Any]) -> EditRow:
    cells: dict[str, Any] = dict(zip(EditRow.__slots__, item, strict=True))
    cells["absorbed"] = tuple(cells["absorbed"])
    return EditRow(**cells)


def _read_fact(item: list[Any]) -> ReadFact:
    cells: dict[str, Any] = dict(zip(ReadFact.__slots__, item, strict=True))
    cells["detail"] = tuple((name, value) for name, value in cells["detail"])
    return ReadFact(**cells)


def _allowed(document: Document, published: Document, kept: Sequence[int]) -> Iterator[ReadFact]:
    """All facts; hidden are those that are neither of published words nor of the record's frame.

    The frame is its header, heading, signature and markings; what was read from the body or a
    note that is withheld would give its words away.
    """
    zones = _zones(published)
    shift = {
        index: published.segmentation[at].span.start - document.segmentation[index].span.start
        for at, index in enumerate(kept)
    }
    paragraphs = [(i, s) for i, s in enumerate(document.segmentation) if s.parent < 0]
    for fact in document.facts:
        holding = [(i, s) for i, s in paragraphs if _touch(s.span, fact.span)]
        at = fact.span.start
        if holding and all(i in shift for i, _ in holding):
            moved = replace(fact, span=fact.span.shift(shift[holding[0][0]]))
            yield replace(_fact(moved, published, zones), at=at)
        else:
            unplaced = _fact(fact, document, zones)
            yield replace(
                unplaced, segment=-1, start=0, end=len(fact.span), quote="", note="", at=at,
                hidden=not all(s.part in _FRAME for _, s in holding),
            )  # fmt: skip


_FRAME = frozenset(RecordPart) - {RecordPart.BODY, RecordPart.NOTE}


def _zones(document: Document) -> Zones:
    return Zones.of_segments([(s.kind.value, s.span.start) for s in document.segmentation])


def _touch(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _fact(fact: Fact, document: Document, zones: Zones) -> ReadFact:
    quote = fact.quote(document.text)
    segment, start = zones.of(fact.span.start) if quote else (-1, 0)
    end = start + len(quote)
    if len(quote) > LONGEST_QUOTE or not quote.isprintable():
        quote = ""
    return ReadFact(
        fact.kind.value, fact.role, fact.value, segment, start, end, quote, fact.rule,
        fact.certainty.value, fact.detail, fact.note, fact.span.start,
    )  # fmt: skip


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
        _segment(s, text_hash(words), sketched)
        for s, words, sketched in zip(document.segmentation, words_of, own, strict=True)
    ]


def _segment(segment: Segment, hash_: str, sketched: str) -> SegmentFacts:
    part = segment.part.value if segment.kind is SegmentKind.PARAGRAPH else ""
    span = segment.span
    return SegmentFacts(
        segment.kind.value, segment.parent, span.start, span.end, hash_, sketched, part,
        segment.point,
    )  # fmt: skip


def _proposal(proposal: Proposal, zones: Zones) -> ProposalFacts:
    edit = proposal.edit
    segment, start = zones.of(edit.start)
    return ProposalFacts(
        segment, start, edit.before, edit.after, edit.rule, proposal.reason,
        proposal.state.value, proposal.decision,
    )  # fmt: skip


def _places(document: Document, zones: Zones) -> list[PlaceFacts]:
    return [_place(note, zones) for note in document.annotations]


def _place(note: Annotation, zones: Zones) -> PlaceFacts:
    segment, start = zones.of(note.span.start)
    return PlaceFacts(
        note.kind.value, segment, start, start + len(note.span), note.basis, note.label,
        note.maker, note.link, note.extent, note.certainty.value,
    )  # fmt: skip
