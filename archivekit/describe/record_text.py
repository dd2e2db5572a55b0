"""A document as the profiles see it: its lines, what each is in the record, and ready evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from archivekit.core.document import Document, SegmentKind
from archivekit.core.record import Certainty, Fact, FactKind, RecordPart
from archivekit.core.text import Span
from archivekit.describe.dates import FoundDate, find_dates
from archivekit.describe.word_lists import folded


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the reading text without the blanks around it, and its part of the record."""

    text: str
    span: Span
    part: RecordPart


@dataclass(frozen=True)
class RecordText:
    """The reading text of a document, line by line."""

    text: str
    language: str
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, document: Document) -> RecordText:
        """The lines of a document, each a paragraph."""
        lines = []
        for segment in document.segments(SegmentKind.PARAGRAPH):
            words = segment.span.of(document.text)
            start = segment.span.start + len(words) - len(words.lstrip())
            span = Span(start, start + len(words.strip()))
            if len(span):
                lines.append(Line(words.strip(), span, segment.part))
        return cls(document.text, document.language, tuple(lines))

    def of_part(self, *parts: RecordPart) -> tuple[Line, ...]:
        """The lines that are one of these parts of the record."""
        return tuple(line for line in self.lines if line.part in parts)

    @cached_property
    def header(self) -> tuple[Line, ...]:
        """What an archive put before the record."""
        return self.of_part(RecordPart.HEADER)

    def heading_line(self, at: int) -> Line | None:
        """The line at an index when it is one of the heading, else None."""
        line = self.lines[at] if at < len(self.lines) else None
        return line if line and line.part is RecordPart.HEADING else None

    def parted(self, line: Line, below: Line) -> bool:
        """Whether an empty line stands between two lines."""
        return self.text.count("\n", line.span.end, below.span.start) > 1

    def fact(
        self,
        kind: FactKind,
        span: Span,
        rule: str,
        role: str = "",
        *,
        certainty: Certainty = Certainty.SURE,
        detail: tuple[tuple[str, str], ...] = (),
        note: str = "",
    ) -> Fact:
        """A fact whose value is the words of the span, on one line."""
        value = folded(span.of(self.text))
        return Fact(kind, value, span, rule, certainty, role, detail, note)


def date_facts(found: FoundDate | None, rule: str, role: str) -> list[Fact]:
    """What a date expression says as a fact, none where it gives no value.

    >>> from archivekit.describe.dates import parse_date
    >>> (fact,) = date_facts(parse_date("Sunday, 11 November 1962", "en"), "note", "received")
    >>> fact.value, fact.get("weekday"), fact.get("weekday-agrees")
    ('1962-11-11', 'Sunday', 'yes')
    """
    if found is None or not found.edtf or found.edtf.startswith("XXXX"):
        return []
    detail = [("earliest", found.earliest), ("latest", found.latest), ("weekday", found.weekday)]
    if found.weekday_agrees is not None:
        detail.append(("weekday-agrees", "yes" if found.weekday_agrees else "no"))
    known = tuple((name, value) for name, value in detail if value)
    return [
        Fact(FactKind.DATE, found.edtf, found.span, rule, found.certainty, role, known, found.note)
    ]


def dates_in(text: str, span: Span, language: str) -> list[FoundDate]:
    """The date expressions in a stretch, read without the words around it."""
    return [
        replace(found, span=found.span.shift(span.start))
        for found in find_dates(span.of(text), language=language)
    ]


def likely(facts: Sequence[Fact]) -> list[Fact]:
    """The same facts, none of them sure."""
    return [
        replace(fact, certainty=Certainty.LIKELY) if fact.certainty is Certainty.SURE else fact
        for fact in facts
    ]
