"""Paragraphs are the lines with text in them; sentences fill them without a gap."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.document import Segment, SegmentKind
from archivekit.core.text import Span
from archivekit.structure.paragraphs import segment

PARAGRAPH, SENTENCE = SegmentKind.PARAGRAPH, SegmentKind.SENTENCE


@pytest.mark.parametrize("text", ["", "\n", "\n\n\n"])
def test_a_text_without_words_has_no_segment(text: str) -> None:
    assert segment(text, "en") == []


def test_paragraphs_and_their_sentences() -> None:
    assert segment("\nOne. Two.\n\n\nThree", "en") == [
        Segment(PARAGRAPH, Span(1, 10), -1),
        Segment(SENTENCE, Span(1, 6), 0),
        Segment(SENTENCE, Span(6, 10), 0),
        Segment(PARAGRAPH, Span(13, 18), -1),
        Segment(SENTENCE, Span(13, 18), 3),
    ]


@pytest.mark.parametrize("language", ["en", "ru", "und", "", "en-GB"])
def test_a_line_end_always_parts(language: str) -> None:
    kinds = [part.kind for part in segment("one\ntwo\n", language)]
    assert kinds == [PARAGRAPH, SENTENCE] * 2


def test_only_the_line_feed_parts_paragraphs() -> None:
    """Other line ends became line feeds before; what is left of them is part of a line."""
    for char in "\r\v\f\x1c\x85\u2028\u2029":
        paragraphs = [p for p in segment(f"one{char}two", "en") if p.kind is PARAGRAPH]
        assert [p.span for p in paragraphs] == [Span(0, 7)]


def test_the_language_decides_where_sentences_end() -> None:
    text = "Встреча на ул. Горького, 3. Потом он ушёл."
    found = [p.span.of(text) for p in segment(text, "ru") if p.kind is SENTENCE]
    assert found == ["Встреча на ул. Горького, 3. ", "Потом он ушёл."]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text("ab. !?\n\u200b\u202eA”1)", max_size=60), st.sampled_from(["en", "ru", "de", "und"]))
def test_segments_tile_the_lines(text: str, language: str) -> None:
    segments = segment(text, language)
    paragraphs = [part for part in segments if part.kind is PARAGRAPH]
    assert [part.span.of(text) for part in paragraphs] == [n for n in text.split("\n") if n]
    assert all(a.span.end < b.span.start for a, b in pairwise(paragraphs))
    for index, part in enumerate(segments):
        if part.kind is PARAGRAPH:
            inside = [other for other in segments if other.parent == index]
            assert "".join(other.span.of(text) for other in inside) == part.span.of(text)
            assert all(len(other.span) for other in inside)
        else:
            assert segments[part.parent].kind is PARAGRAPH and part.parent < index
