"""Markings that stand for words not shown."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.core.document import Annotation, AnnotationKind, Document, Source
from archivekit.core.text import Span
from archivekit.words.gaps import find_gaps, gaps_of
from archivekit.words.tokens import Gap, GapKind, TokenKind, tokenize

MARKINGS = [
    ("[1½ lines not declassified]", "excision", "1.5 lines"),
    ("[less than 1 line of source text not declassified]", "excision", "less than 1 line"),
    ("[1 line of\nsource text not declassified]", "excision", "1 line"),
    ("[excised]", "excision", ""),
    ("[redacted]", "excision", ""),
    ("[deleted]", "excision", ""),
    ("[withheld]", "excision", ""),
    ("[EXCISED]", "excision", ""),
    ("[REDACTED]", "excision", ""),
    ("[(b)(1)]", "excision", ""),
    ("[B1]", "excision", ""),
    ("[3.3(b)(1)]", "excision", ""),
    ("[deletion]", "excision", ""),
    ("████", "excision", ""),
    ("████ ██\n███", "excision", ""),
    ("[████]", "excision", ""),
    ("[XXXX]", "excision", ""),
    ("XXXXX", "excision", ""),
    ("//////", "excision", ""),
    ("(1 line deleted)", "excision", "1 line"),
    ("[...]", "lacuna", ""),
    ("[…]", "lacuna", ""),
    ("[. . .]", "lacuna", ""),
    ("<...>", "lacuna", ""),
    ("(...)", "lacuna", ""),
    ("[page 3 missing]", "lacuna", "1 page"),
    ("[torn]", "lacuna", ""),
    ("[2 lines]", "lacuna", "2 lines"),
    ("[ ]", "lacuna", ""),
    ("[Translator's note: one word illegible]", "illegible", "1 word"),
    ("[illegible]", "illegible", ""),
    ("[2 words illegible]", "illegible", "2 words"),
    ("(2 words illegible)", "illegible", "2 words"),
    ("[нрзб.]", "illegible", ""),
    ("[garbled]", "illegible", ""),
    ("[garble]", "illegible", ""),
    ("[2 groups garbled]", "illegible", ""),
    ("[3 words garbled]", "illegible", "3 words"),
    ("[classified information deleted]", "excision", ""),
    ("[3 lines of classified information deleted]", "excision", "3 lines"),
    ("[-- 2 lines --]", "lacuna", "2 lines"),
    ("[-- 3 pages not declassified --]", "excision", "3 pages"),
    ("[MS. torn]", "lacuna", ""),
    ("<deleted>", "excision", ""),
    ("<2 lines deleted>", "excision", "2 lines"),
    ("[2 lines of source text not declassified]", "excision", "2 lines"),
    ("[2-1/2 lines of source text not declassified]", "excision", "2.5 lines"),
    ("[1 paragraph (2 lines) not declassified]", "excision", "1 paragraph (2 lines)"),
    ("[6 words not declassified]", "excision", "6 words"),
]


@pytest.mark.parametrize(("marking", "kind", "extent"), MARKINGS)
def test_each_marking_is_one_gap(marking: str, kind: str, extent: str) -> None:
    text = f"The ships {marking} left the port."
    tokens = tokenize(text, language="en", gaps=find_gaps(text))
    assert tokens.gaps == {2: Gap(GapKind(kind), extent)}
    assert tokens.word(2) == marking
    assert tokens.kinds[2] == TokenKind.GAP
    assert len(tokens) == 7


@pytest.mark.parametrize(
    "words",
    [
        "[sic]", "...", "…", "[Anatoly] Dobrynin", "XXX", "[2 men]", "[p. 2]", "[page 2]", "[1]",
        "(missing)", "(deleted)", "the lines (which he deleted)", "http:////x", "■ item", "a/b",
        "Section 5(b)(1)", "[The Soviet Union]", "(see page 3)",
        "[document ends here]", "[end of document]", "[MS.]", "[MS. Add. 12]", "[the group]",
        "[working group]", "[a classified annex]", "[garbled telegram sent by Rusk]", "(garbled)",
        "<http://torn>", "<the deleted lines>", "<b>", "x<2 and y>1",
        "(2 lines above, he said, the word had been redacted by somebody)",
    ],
)  # fmt: skip
def test_what_is_no_gap(words: str) -> None:
    assert find_gaps(f"The ships {words} left the port.") == []


def test_an_exemption_mark_on_a_line_of_its_own() -> None:
    ((span, gap),) = find_gaps("The ships\n(b)(1) (b)(3)\nleft.")
    assert (span, gap) == (Span(10, 23), Gap(GapKind.EXCISION))


def test_gaps_of_a_document_are_its_annotations_and_the_signs() -> None:
    text = "He [torn] left ████ with [words] and [1 line]."
    notes = (
        Annotation(AnnotationKind.LACUNA, Span(3, 9), "bracket-missing", extent="1 word"),
        Annotation(AnnotationKind.COMPLETING, Span(25, 32), "bracket-completing"),
    )
    source = Source("seeds/letter.txt", "text/plain", "", len(text))
    document = Document(source, text, text, annotations=notes)
    assert gaps_of(document) == [
        (Span(3, 9), Gap(GapKind.LACUNA, "1 word")),
        (Span(15, 19), Gap(GapKind.EXCISION)),
        (Span(37, 45), Gap(GapKind.LACUNA, "1 line")),
    ]


@given(
    st.lists(
        st.sampled_from(
            "[ ] ( ) █ X / . … < > (b) (1) 2 lines illegible \n torn -- garbled MS.".split(" ")
            + ["\n\n"]
        )
    )
)
def test_gaps_lie_in_the_text_and_become_tokens(pieces: list[str]) -> None:
    text = "".join(pieces)
    gaps = find_gaps(text)
    assert gaps == sorted(gaps, key=lambda item: item[0])
    assert all(span.start < span.end <= len(text) for span, _ in gaps)
    tokens = tokenize(text, gaps=gaps)
    held = [tokens.span(number, number + 1) for number in tokens.gaps]
    assert all(any(outer.contains(span) for outer in held) for span, _ in gaps)


@pytest.mark.parametrize(
    "text",
    ["[" + "█" * 50_000, "██" + " " * 80_000 + "x", "[█" + " " * 80_000, "██ " * 20_000],
    ids=["open", "blanks", "open blanks", "many"],
)
def test_long_markings_take_no_time(text):
    begun = time.process_time()
    find_gaps(text)
    assert time.process_time() - begun < 5
