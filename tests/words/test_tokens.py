"""Tokens: what is one word, one number, one sign, and where it stands."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archivekit.core.text import Span
from archivekit.words.languages import function_words, likeliest_language
from archivekit.words.tokens import Gap, GapKind, TokenKind, Tokens, given_tokens, tokenize

SEEDS = sorted(Path("seeds").glob("*.txt"))
LANGUAGES = "en ru de fr es it pt nl pl cs uk la sv hu".split()
PIECES = st.sampled_from(
    [
        *"U.N. Gen. No. 5 N. I. a.m. … ... .. . - -- — ' ’ “ opera tion l'homme d’ 1,500".split(),
        *"27/10 3.5 14a ½ é e\u0301 中 文 ไ ทย _ * ** Хрущёв й co-operate & $ ( [ ]".split(),
        *("-\n", "¬\n", "\u00ad", "\u200b", "\n", "\t", " ", "\0"),
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))


def words(text: str, language: str = "en") -> list[str]:
    tokens = tokenize(text, language=language)
    return [tokens.word(number) for number in range(len(tokens))]


def forms(text: str, language: str = "en") -> list[str]:
    return [*tokenize(text, language=language).forms]


def is_blank(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in ("Cc", "Cf")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("don't", "en", ["don't"]),
        ("the boys' ships", "en", ["the", "boys", "'", "ships"]),
        ("l'homme d’aujourd’hui", "fr", ["l'", "homme", "d’", "aujourd’hui"]),
        ("l'homme", "en", ["l'homme"]),
        ("dell'Unione", "it", ["dell'", "Unione"]),
        ("co-operate, Soviet-American", "en", ["co-operate", ",", "Soviet-American"]),
        ("and/or", "en", ["and", "/", "or"]),
        ("word--word - word", "en", ["word", "--", "word", "-", "word"]),
        ("1,500 27/10 3.5 14a", "en", ["1,500", "27/10", "3.5", "14a"]),
        ("10:30 1962–63 1½ -5 (-5)", "en", ["10:30", "1962–63", "1½", "-5", "(", "-", "5", ")"]),
        ("in 1962.", "en", ["in", "1962", "."]),
        ("1\u202f500 men", "fr", ["1\u202f500", "men"]),
        ("$5 & 5%", "en", ["$", "5", "&", "5", "%"]),
        ("The U.N. met.", "en", ["The", "U.N.", "met", "."]),
        ("U.S.-Soviet talks", "en", ["U.S.-Soviet", "talks"]),
        ("Gen. Issa Pliyev.", "en", ["Gen.", "Issa", "Pliyev", "."]),
        ("No. 5, no. No.", "en", ["No.", "5", ",", "no", ".", "No", "."]),
        ("N. S. Khrushchev", "en", ["N.", "S.", "Khrushchev"]),
        ("J.F. Kennedy", "en", ["J.F.", "Kennedy"]),
        ("I. V. Stalin", "en", ["I.", "V.", "Stalin"]),
        ("So did I. Then", "en", ["So", "did", "I", ".", "Then"]),
        ("тов. Микоян и т.д.", "ru", ["тов.", "Микоян", "и", "т.д."]),
        ("wait..., . . . , …", "en", ["wait", "...", ",", ". . .", ",", "…"]),
        ("_word_ a_b ____", "en", ["_", "word", "_", "a", "_", "b", "____"]),
        ("中文 abcかな", "zh", ["中", "文", "abc", "か", "な"]),
        ("ภาษา", "th", ["ภ", "า", "ษ", "า"]),
        ("ที่นี่", "th", ["ที่", "นี่"]),
        ("हिन्दी", "hi", ["हिन्दी"]),
        ("e\u0301te\u0301", "fr", ["e\u0301te\u0301"]),
        ("govern\u00adment\u200b x", "en", ["govern\u00adment\u200b", "x"]),
        ("\u200bx", "en", ["x"]),
        ("", "en", []),
        (" \n\t ", "en", []),
    ],
)  # fmt: skip
def test_what_is_one_token(text: str, language: str, expected: list[str]) -> None:
    assert words(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the opera-\ntion", ["the", "operation"]),
        ("the opera-  \r\n   tion", ["the", "operation"]),
        ("opera\u00ad\ntion", ["operation"]),
        ("opera¬\ntion", ["operation"]),
        ("Soviet-\nAmerican", ["sovietamerican"]),
        ("medium-\nand long-range", ["medium", "—", "and", "longrange"]),
        ("opera-\n\ntion", ["opera", "—", "tion"]),
        ("1962-\n1963", ["1962", "—", "1963"]),
    ],
)
def test_a_word_broken_at_a_line_end_is_one(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


def test_kinds() -> None:
    tokens = tokenize("The 12 ships, No. 5 and & $ — Хрущёв", language="en")
    names = [TokenKind(kind).name for kind in tokens.kinds]
    assert names == [
        *"FUNCTION NUMBER CONTENT PUNCTUATION CONTENT NUMBER FUNCTION CONTENT CONTENT".split(),
        *("PUNCTUATION", "CONTENT"),
    ]
    assert tokens.kinds.dtype == np.uint8
    assert tokens.starts.dtype == tokens.ends.dtype == np.int32


def test_each_gap_is_one_token_and_holds_no_words() -> None:
    text = "He [1 line excised] left [the [torn] city]."
    gaps = [
        (Span(25, 42), Gap(GapKind.LACUNA)),
        (Span(3, 19), Gap(GapKind.EXCISION, "1 line")),
        (Span(30, 36), Gap(GapKind.ILLEGIBLE)),
    ]
    tokens = tokenize(text, language="en", gaps=gaps)
    assert tokens.forms == ("he", "[excision]", "left", "[lacuna]", ".")
    assert tokens.word(1) == "[1 line excised]"
    assert dict(tokens.gaps) == {1: Gap(GapKind.EXCISION, "1 line"), 3: Gap(GapKind.LACUNA)}
    assert [n for n in range(5) if tokens.kinds[n] == TokenKind.GAP] == [1, 3]


def test_neighbouring_gaps_stay_two_and_blanks_inside_a_gap_belong_to_it() -> None:
    gaps = [(Span(0, 3), Gap(GapKind.EXCISION)), (Span(3, 7), Gap(GapKind.LACUNA))]
    tokens = tokenize("███ xx x", gaps=gaps, language="en")
    assert (tokens.starts.tolist(), tokens.ends.tolist()) == ([0, 3, 7], [3, 7, 8])


@pytest.mark.parametrize("span", [Span(1, 1), Span(2, 9)])
def test_a_gap_must_cover_characters_of_the_text(span: Span) -> None:
    with pytest.raises(ValueError, match="a gap must cover"):
        tokenize("text", gaps=[(span, Gap(GapKind.LACUNA))])


def test_places() -> None:
    tokens = tokenize("The U.N. met", language="en")
    assert tokens.slice(1, 3) == "U.N. met"
    assert tokens.slice(1, 1) == ""
    assert [tokens.span(n, n) for n in (0, 2, 3)] == [Span(0, 0), Span(9, 9), Span(12, 12)]
    assert tokenize("", language="en").span(0, 0) == Span(0, 0)


def test_given_tokens_are_taken_as_they_are() -> None:
    tokens = given_tokens([("The ", "the"), ("opera-\ntion, ", "operation"), ("x", "")])
    assert tokens.text == "The opera-\ntion, x"
    assert tokens.forms == ("the", "operation", "x")
    assert tokens.word(1) == "opera-\ntion, "
    assert len(given_tokens([])) == 0


def test_each_language_is_told_by_its_function_words() -> None:
    for language in LANGUAGES:
        listed = function_words(language)
        assert 60 <= len(listed) <= 260
        assert all(word == word.lower() for word in listed)
        assert likeliest_language(" ".join(sorted(listed))) == language


def test_the_seeds_are_covered() -> None:
    assert SEEDS
    for path in SEEDS:
        covers(tokenize(path.read_text("utf-8-sig")))


@settings(max_examples=400)
@example("a\u0300\u0301 \ufeff.", "en", [])
@given(
    TEXTS,
    st.sampled_from([*LANGUAGES, "und", "zh"]),
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 9)), max_size=3),
)
def test_every_character_that_is_not_blank_is_in_one_token(
    text: str, language: str, places: list[tuple[int, int]]
) -> None:
    inside = [(a, b) for a, b in places if a + b <= len(text)]
    gaps = [(Span(a, a + b), Gap(GapKind.EXCISION)) for a, b in inside]
    tokens = tokenize(text, language=language, gaps=gaps)
    covers(tokens)
    for span, _ in gaps:
        assert any(
            tokens.span(n, n + 1).contains(span) and kind == TokenKind.GAP
            for n, kind in enumerate(tokens.kinds.tolist())
        )


def covers(tokens: Tokens) -> None:
    assert len(tokens.starts) == len(tokens.ends) == len(tokens.kinds) == len(tokens.forms)
    spans = list(zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True))
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    edges = [0, *(place for span in spans for place in span), len(tokens.text)]
    between = "".join(tokens.text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    assert all(map(is_blank, between))
    assert all(form and not form.isspace() for form in tokens.forms)


@pytest.mark.parametrize(
    "piece", [" ", "\u200b", ".", "-", "a", "a-\n", "'", "·", "1,", "e\u0301", "U."]
)
def test_time_grows_with_length_alone(piece: str) -> None:
    size = 200_000 // len(piece)
    assert len(tokenize(piece * size, language="en")) <= size
