"""Law 3: nothing is lost between paragraphs and sentences, and the reading text is clean."""

from __future__ import annotations

import re
import textwrap
import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archivekit.build.stages import understand
from archivekit.core.document import Document, SegmentKind
from archivekit.core.limits import COMBINING_RUN
from archivekit.core.settings import DescribeSettings, Settings

LAW = settings(max_examples=70, deadline=None, derandomize=True)

SCRAPS = [
    *"We did that. And N. S. said: “no”! Да? г. Москва, 22 октября [2] i.e. . . . x".split(),
    *[
        " ",
        "  ",
        "\t",
        "\u00a0",
        "\u1680",
        "\u202f",
        "\u3000",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "\n\t\n",
    ],
    *["\n  ", " \n", "\v", "\f", "\x85", "\u2028", "\u2029", "\x00"[:0], "\x01", "\x1c", "\x9d"],
    *["\u00ad", "\u00ad\n", "-\n", "e", "E", "\u0301", "\u0323", "\u0338", "=", "\u0307\u0323"],
    *["\u1100", "\u1161", "\u11a8", "\uac00", "\u0b47", "\u0b3e", "\u212b", "\ufb1d", "\u0344"],
    *["\u0301" * 29, "\u0323" * 31, "\u202e", "\u200b", "\ufeff", "\U0001d15e", "\u0958"],
]


def _set_to(width: int, words: list[str], indent: str) -> str:
    return "\n".join(textwrap.wrap(" ".join(words), width, initial_indent=indent)) + "\n"


_PROSE = st.builds(
    _set_to,
    st.integers(24, 70),
    st.lists(st.sampled_from(SCRAPS[:18]), min_size=12, max_size=60),
    st.sampled_from(["", "   "]),
)
TEXTS = st.lists(
    st.one_of(st.sampled_from(SCRAPS), st.sampled_from(SCRAPS), _PROSE), max_size=40
).map("".join)
LANGUAGES = st.sampled_from(["en", "ru", "de", "und"])


def understood(text: str, language: str = "en") -> Document:
    how = Settings(describe=DescribeSettings(language=language))
    document, problems = understand(text.encode(), "a.txt", how)
    assert document is not None, problems
    return document


@LAW
@given(TEXTS, LANGUAGES)
def test_sentences_concatenate_to_their_paragraph(text: str, language: str) -> None:
    document = understood(text, language)
    inside: dict[int, list[str]] = {}
    for index, segment in enumerate(document.segmentation):
        if segment.kind is SegmentKind.PARAGRAPH:
            assert segment.parent == -1
            inside[index] = []
        else:
            assert segment.parent == max(inside)
            assert len(segment.span) > 0
            inside[segment.parent].append(segment.span.of(document.text))
    for index, sentences in inside.items():
        assert "".join(sentences) == document.segmentation[index].span.of(document.text)
    spans = [segment.span for segment in document.segments("sentence")]
    assert all(a.end <= b.start for a, b in pairwise(spans))


@LAW
@given(TEXTS, LANGUAGES)
def test_paragraphs_are_the_lines_with_text(text: str, language: str) -> None:
    document = understood(text, language)
    lines = [line for line in document.text.split("\n") if line]
    spans = [segment.span for segment in document.segments("paragraph")]
    assert [span.of(document.text) for span in spans] == lines
    between = [document.text[a.end : b.start] for a, b in pairwise(spans)]
    assert all(gap and set(gap) == {"\n"} for gap in between)


@LAW
@given(TEXTS, LANGUAGES)
def test_no_control_character_but_the_line_end_is_left(text: str, language: str) -> None:
    reading = understood(text, language).text
    kinds = {unicodedata.category(char) for char in reading.replace("\n", "")}
    assert kinds.isdisjoint({"Cc", "Zl", "Zp", "Cs"})
    assert "\u00ad" not in reading


@LAW
@given(TEXTS, LANGUAGES)
def test_blanks_are_single_spaces_inside_lines(text: str, language: str) -> None:
    for line in understood(text, language).text.split("\n"):
        assert line == line.strip(" ")
        assert "  " not in line
        assert {char for char in line if unicodedata.category(char) == "Zs"} <= {" "}


_MARKS = "".join(chr(code) for code in range(0x300, 0x1E944) if unicodedata.combining(chr(code)))
_RUN = re.compile(rf"[^{_MARKS}]?[{_MARKS}]{{{COMBINING_RUN + 1},}}")


def clusters_out_of_order(text: str) -> list[str]:
    """The pieces of a text that are not NFC, looked for outside of runs of too many marks.

    A run ends the letter before it; letter and run are left as they are.
    """
    return [piece for piece in _RUN.split(text) if not unicodedata.is_normalized("NFC", piece)]


@LAW
@given(TEXTS)
@example("e\u00ad\u0301")  # the mark reaches its letter when the soft hyphen goes
@example("e" + "\u0301" * 20 + "\x07" + "\u0301" * 20)
def test_the_reading_text_is_nfc_but_for_reported_runs_of_marks(text: str) -> None:
    document = understood(text)
    assert not clusters_out_of_order(document.text)
    if not unicodedata.is_normalized("NFC", document.text):
        assert "text.combining-run" in {found.code for found in document.problems}


@LAW
@given(TEXTS, LANGUAGES)
def test_words_are_neither_lost_nor_made(text: str, language: str) -> None:
    """Letters and digits are the same on both sides, accents apart."""
    document = understood(text, language)
    assert _letters(document.raw) == _letters(document.text)


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if char.isalnum())


@pytest.mark.parametrize("char", ["\u0301", " ", "\u00a0", "\t", "\u00ad", "\x07", "\n", "a", "\r"])
def test_a_long_run_of_one_character_costs_no_more_than_its_length(char: str) -> None:
    begun = time.process_time()
    understood("e" + char * 20_000 + "x\n" + char * 20_000 + "x", "und")
    assert time.process_time() - begun < 3


def test_many_form_feeds_cost_no_more_than_their_number() -> None:
    begun = time.process_time()
    document = understood("a page of words\f" * 4_000, "und")
    assert time.process_time() - begun < 3
    assert len(document.annotations) == 4_000
