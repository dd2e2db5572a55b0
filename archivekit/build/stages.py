"""The stages of one source, in their order: everything that happens to a text is on this screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archivekit.core.decision import Decision
from archivekit.core.document import (
    LINE_END,
    Annotation,
    Document,
    Mark,
    Proposal,
    RawText,
    Segment,
    SegmentKind,
)
from archivekit.core.problems import Place, Problem, UnreadableSource, problem
from archivekit.core.record import Certainty, FactKind
from archivekit.core.settings import Settings
from archivekit.core.text import Edit, OffsetMap, Span, compose_edits
from archivekit.describe.language import detect_language
from archivekit.describe.mentions import find_mentions
from archivekit.describe.metadata import plain_values
from archivekit.describe.profile import describe
from archivekit.normalize.editor import decide
from archivekit.normalize.proposed import propose
from archivekit.normalize.reading import Normalized, normalize
from archivekit.read.formats import read_source
from archivekit.structure.brackets import annotate
from archivekit.structure.paragraphs import segment
from archivekit.structure.parts import record_parts
from archivekit.structure.points import point_labels
from archivekit.structure.records import RecordStart, find_records
from archivekit.work.paths import ReadRefused, read_regular


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of a source that one document takes: from `first_line` up to before `next_line`."""

    first_line: int = 1
    next_line: int | None = None


def understand(
    data: bytes,
    path: str,
    settings: Settings | None = None,
    part: Part | None = None,
    decisions: Sequence[Decision] = (),
) -> tuple[Document | None, list[Problem]]:
    """From the bytes of a source to a document; None when no text could be read."""
    structured, problems = read_text(data, path, settings, part, decisions)
    if structured is None:
        return None, problems
    document, further = structured
    return _described(document, problems, further), problems


def read_text(
    data: bytes,
    path: str,
    settings: Settings | None = None,
    part: Part | None = None,
    decisions: Sequence[Decision] = (),
) -> tuple[tuple[Document, list[int]] | None, list[Problem]]:
    """A document before it is described: its text, changes, segments, notes.

    With it, where further records seem to begin. Half of the work: enough to compare wordings.
    """
    settings, part = settings or Settings(), part or Part()

    whole, problems = read_source(data, path, settings.read)
    if whole is None:
        return None, problems
    lines = 1 + sum(1 for _ in LINE_END.finditer(whole.text)) if part.first_line > 1 else 1
    if part.first_line > lines:
        facts: dict[str, Any] = {"line": part.first_line, "lines": lines}
        return None, [*problems, problem("catalogue.no-such-line", Place(path), **facts)]
    raw, first_byte, problems = _cut(whole, part, problems)
    language, evidence = _language(raw.text, settings)
    normalized, found = normalize(raw, language, settings.normalize)
    problems += found
    base = normalized.text
    segments = segment(base, language)
    proposals = _proposals(normalized, segments, language, settings.normalize.skip)
    decided, found = decide(base, segments, proposals, decisions)
    problems += found

    annotations: Sequence[Annotation] = normalized.annotations
    edits: Sequence[Edit] = normalized.edits
    if decided.edits:
        edits = compose_edits(raw.text, edits, decided.text, decided.edits)
        offsets = OffsetMap.of_edits(decided.edits, len(base))
        annotations = tuple(_carried(note, offsets) for note in annotations)
    structured, notes, records = _structured(decided.text, decided.segments, language)
    document = Document(
        whole.source, raw.text, decided.text, tuple(edits), decided.proposals, structured,
        tuple(sorted([*annotations, *notes], key=lambda note: (note.span.start, -note.span.end))),
        metadata={"language": language, "language_evidence": evidence},
        first_line=part.first_line, first_byte=first_byte, first_page=raw.first_page,
    )  # fmt: skip
    starts = [document.segments("paragraph")[r.paragraph].span.start for r in records[1:]]
    if part == Part():
        problems += _compound(document, records)
    return (document, starts), problems


def _proposals(
    normalized: Normalized, segments: Sequence[Segment], language: str, skipped: Sequence[str]
) -> list[Proposal]:
    """What the rules propose for a text, in order; one of two that overlap."""
    text = normalized.text
    sentences = [s.span for s in segments if s.kind is SegmentKind.SENTENCE]
    proposals = [p for p in propose(text, sentences, language) if p.edit.rule not in skipped]
    taken = [p.edit.span for p in proposals]
    proposals += [
        p
        for p in normalized.proposals
        if not any(p.edit.start < span.end and span.start < p.edit.end for span in taken)
    ]
    return sorted(proposals, key=lambda p: p.edit.start)


def _structured(
    text: str, segments: Sequence[Segment], language: str
) -> tuple[tuple[Segment, ...], list[Annotation], list[RecordStart]]:
    """Segments that know what they are in the record, what brackets say, where records begin."""
    paragraphs = [s.span for s in segments if s.kind is SegmentKind.PARAGRAPH]
    parts = record_parts(text, paragraphs)
    labelled = iter(zip(parts, point_labels(text, paragraphs, parts), strict=True))
    known = []
    for one in segments:
        if one.kind is SegmentKind.PARAGRAPH:
            part, point = next(labelled)
            one = replace(one, part=part.kind, point=point)
        known.append(one)
    notes = annotate(text, [s for s in known if s.kind is SegmentKind.PARAGRAPH], language)
    return tuple(known), notes, find_records(text, paragraphs, parts)


def _compound(document: Document, records: Sequence[RecordStart]) -> list[Problem]:
    """A file that seems to hold several records: only the editor can part them."""
    paragraphs = document.segments("paragraph")
    problems = []
    for record in records[1:]:
        span = paragraphs[record.paragraph].span
        _, (anchor,) = document.locate(span.start, span.end)
        place = Place(document.source.path, line=anchor.line)
        facts = {"line": anchor.line, "reason": record.reason, "path": document.source.path}
        snippet = span.of(document.text)[:80]
        problems.append(problem("record.compound", place, snippet=snippet, **facts))
    return problems


def _described(document: Document, problems: list[Problem], further: Sequence[int]) -> Document:
    """The document with what its words say of it as a record.

    `further` is where other records seem to begin: while nobody has parted them, what is read
    there may be said of another document.
    """
    description = describe(document)
    facts = (*description.facts, *find_mentions(document, description.facts))
    if further:
        facts = tuple(
            fact
            if fact.span.start < further[0] or fact.kind is FactKind.MENTION
            else replace(fact, certainty=Certainty.CHECK, note="a second record begins before it")
            for fact in facts
        )
    problems += description.problems
    metadata = {**document.metadata, "profile": description.profile, **plain_values(facts)}
    return replace(
        document, facts=facts, metadata=metadata,
        problems=tuple(sorted(problems, key=lambda p: p.sort_key)),
    )  # fmt: skip


def _language(text: str, settings: Settings) -> tuple[str, str]:
    if settings.describe.language:
        return settings.describe.language, ""
    return detect_language(text, settings.describe.languages)


def _carried(note: Annotation, offsets: OffsetMap) -> Annotation:
    start, end = (offsets.to_new(at, "right") for at in (note.span.start, note.span.end))
    return replace(note, span=Span(start, end))


def _cut(whole: RawText, part: Part, problems: list[Problem]) -> tuple[RawText, int, list[Problem]]:
    """The part of a raw text, its first byte in the file, and the problems that lie in it."""
    bom = len(whole.source.bom) // 2
    if part == Part():
        return whole, bom, problems
    starts = [0, *(match.end() for match in LINE_END.finditer(whole.text))]
    end = len(whole.text)
    low = starts[part.first_line - 1]
    high = starts[part.next_line - 1] if part.next_line and part.next_line <= len(starts) else end
    text = whole.text[low:high]
    marks = tuple(
        Mark(mark.kind, mark.raw.shift(-low), mark.basis)
        for mark in whole.marks
        if low <= mark.raw.start and mark.raw.end <= high
    )
    first_page = whole.first_page + whole.text.count("\f", 0, low)
    first_byte = bom + len(whole.text[:low].encode(whole.source.encoding))
    inside = [
        p for p in problems if part.first_line <= (p.place.line or 1) < (part.next_line or 1 << 62)
    ]
    return RawText(whole.source, text, marks, first_page), first_byte, inside


def read(
    path: str | Path,
    *,
    encoding: str = "",
    language: str = "",
    settings: Settings | None = None,
) -> Document:
    """Read one file as far as it can be understood by itself.

    `encoding` and `language` state what is known and go before what would be detected.
    Raises UnreadableSource, whose problem names the place and the cure.

    >>> import archivekit as ak
    >>> ak.read("seeds/002_212492c28eb4acd6.txt").language
    'en'
    """
    settings = settings or Settings()
    if encoding:
        settings = replace(settings, read=replace(settings.read, encoding=encoding))
    if language:
        settings = replace(settings, describe=replace(settings.describe, language=language))
    name = Path(path).as_posix()
    try:
        data = read_regular(Path(path), settings.read.max_bytes)
    except ReadRefused as reason:
        raise UnreadableSource(reason.problem(Place(name))) from None
    document, problems = understand(data, name, settings)
    if document is None:
        raise UnreadableSource(problems[0])
    return document
