"""Paragraphs and sentences of a reading text.

A paragraph is a line with text in it; empty lines part paragraphs and belong to none. Sentences
concatenate to their paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator

from archivekit.core.document import Segment, SegmentKind
from archivekit.core.text import Span
from archivekit.structure.sentences import sentence_spans


def segment(text: str, language: str = "und") -> list[Segment]:
    """Paragraphs, each followed by its sentences; `parent` is the index of the paragraph.

    >>> [s.span.of("One. Two.") for s in segment("One. Two.", "en")]
    ['One. Two.', 'One. ', 'Two.']
    """
    segments: list[Segment] = []
    for line in _lines(text):
        paragraph = len(segments)
        segments.append(Segment(SegmentKind.PARAGRAPH, line, -1))
        segments += [
            Segment(SegmentKind.SENTENCE, span.shift(line.start), paragraph)
            for span in sentence_spans(line.of(text), language)
        ]
    return segments


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield Span(start, start + len(line))
        start += len(line) + 1
