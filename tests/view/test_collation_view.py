"""A collation on a terminal of 80 columns: measured, safe to print, wording before form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archivekit as ak
from archivekit.collate.collate import collate
from archivekit.collate.collation import CollatedWitness, Collation
from archivekit.core.text import Span
from archivekit.view.collation import FIRST, collation_lines, parallel_lines
from archivekit.view.columns import beside, columns, width_of, wrapped
from archivekit.words.tokens import Gap, GapKind, tokenize

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
SEED = ROOT / "seeds" / "002_212492c28eb4acd6.txt"

THREE = [
    "Kennedy wrote to Khrushchev on 27 October. The missiles will be withdrawn from Cuba, he said. "
    "U Thant will honour the agreement.",
    "Kennedy wrote to Khrushchev on 28 October; the missiles will be withdrawn from Cuba. "
    "U Thant will honor the agreement.",
    "Kennedy wrote again to Khrushchev on 28 October. The bombers will be withdrawn from Cuba, he "
    "said. U Thant will honour the agreement.",
]
TEXT = st.text(st.sampled_from("abc ,.\n\t動ш\u05e9é\u0301\u202e\x1b\u200d\U0001f680"), max_size=60)


def excised(text: str, start: int, end: int, marking: str, kind: GapKind, extent: str) -> Collation:
    """A text, and a copy of it in which a marking stands for some characters."""
    copy = text[:start] + marking + text[end:]
    gap = (Span(start, start + len(marking)), Gap(kind, extent))
    return collate(
        [
            CollatedWitness("A", tokenize(text, language="en")),
            CollatedWitness("B", tokenize(copy, language="en", gaps=[gap])),
        ]
    )


def section(lines: Sequence[str], title: str) -> str:
    """The lines below a title, up to the next empty one."""
    at = lines.index(title) + 1
    end = next((n for n in range(at, len(lines)) if not lines[n]), len(lines))
    return "\n".join(lines[at:end])


def printable(lines: Sequence[str]) -> bool:
    return all(char.isprintable() or char == "\u00a0" for line in lines for char in line)


@given(TEXT, st.integers(2, 30))
def test_wrapped_lines_fit_and_hold_every_character(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(width_of(line) <= width for line in lines) and printable(lines)
    said = "".join("".join(lines).split())
    kept = [char for char in text if char.isprintable() and not char.isspace()]
    assert [char for char in said if char in "abc,.動шש"] == [
        char for char in kept if char in "abc,.動шש"
    ]
    if not re.search(r"\s\u0301", text):  # a mark without a letter is a word of its own
        assert not any(line and unicodedata.combining(line[0]) for line in lines[1:])


@given(st.lists(TEXT, min_size=1, max_size=5), st.integers(20, 90), st.integers(4, 20))
def test_columns_fit_and_show_every_cell(cells: list[str], width: int, least: int) -> None:
    heads = [chr(65 + n) for n in range(len(cells))]
    lines = columns(heads, [cells], width, least)
    assert all(width_of(line) <= width for line in lines) and printable(lines)
    assert "".join(lines).count("動") == "".join(cells).count("動")


def test_ideographs_take_two_columns_and_marks_none() -> None:
    assert [width_of(text) for text in ("古巴", "e\u0301", "ﾊﾝ", "שלום")] == [4, 1, 2, 4]


def test_cells_stand_below_their_heads_whatever_their_script() -> None:
    rows = [["古巴導彈", "missile"], ["e\u0301te\u0301", "summer"]]
    head, *lines = [line for line in columns(["A", "B"], rows, 60) if line]
    at = width_of(head[: head.index("B")])
    for line, word in zip(lines, ["missile", "summer"], strict=True):
        assert width_of(line[: line.index(word)]) == at


def test_more_columns_than_fit_go_below_each_other() -> None:
    lines = columns(list("ABCDEF"), [[f"reading {n}" for n in range(6)]], 80)
    assert [line.count("reading") for line in lines] == [4, 2]
    assert lines[1].startswith("E: reading 4")


def test_a_row_is_as_long_as_its_longest_cell() -> None:
    assert beside(["A", "one two"], [3, 3]) == ["A    one", "     two"]


def test_the_lines_of_three_copies() -> None:
    lines = collation_lines(collate(THREE, base="A"))
    golden = (GOLDEN / "collation-three.txt").read_text(encoding="utf-8")
    assert "\n".join(lines) + "\n" == golden


def test_form_is_counted_and_shown_when_asked_for_or_alone() -> None:
    both = collate(["He said: no missiles.", "he said: no bombers."], base="A")
    short, whole = collation_lines(both), collation_lines(both, all=True)
    assert "Differences of wording" in short and "(capitals)" not in "\n".join(short)
    assert "--all shows them" in " ".join(short) and "1 of form (capitals 1)" in " ".join(short)
    assert "(capitals)" in "\n".join(whole) and "--all" not in " ".join(whole)
    form = collation_lines(collate(["The talks.", "the talks."], base="A"))
    assert "[-T-]{+t+}he (capitals)" in section(form, "Differences of form")
    assert "--all" not in " ".join(form)


def test_equal_texts_have_no_difference() -> None:
    lines = collation_lines(collate(["He said no.", "He said no."]))
    assert lines[-1] == "No difference." and "100 %" in lines[2]


def test_a_long_collation_shows_the_first_and_says_how_to_see_all() -> None:
    words = [f"word{n} stays" for n in range(80)]
    others = [f"term{n} stays" for n in range(80)]
    collation = collate([" ".join(words), " ".join(others)], base="A", near=False, moves=False)
    assert len(collation.variants) == 80
    lines = collation_lines(collation)
    assert sum("(wording)" in line for line in lines) == FIRST
    assert "80 of wording" in " ".join(lines[-2:]) and lines[-1].endswith("--all shows them.")
    assert sum("(wording)" in line for line in collation_lines(collation, all=True)) == 80


def test_a_long_reading_is_cut_unless_all_is_asked_for() -> None:
    added = " ".join(f"added{n}" for n in range(200))
    collation = collate(["He left.", f"He {added} left."], base="A")
    lines = collation_lines(collation)
    assert any("words) …" in " ".join(pair) for pair in zip(lines, lines[1:], strict=False))
    assert "added0" in "\n".join(lines) and "added199" in "\n".join(lines)
    assert "added100" not in "\n".join(lines)
    assert "added100" in "\n".join(collation_lines(collation, all=True))


@pytest.mark.parametrize(
    "kind, extent, said",
    [
        (GapKind.EXCISION, "1.5 lines", "(withheld, 1.5 lines)"),
        (GapKind.LACUNA, "", "(lost)"),
        (GapKind.ILLEGIBLE, "", "(illegible)"),
    ],
)
def test_what_is_withheld_or_lost_is_never_left_out(kind: GapKind, extent: str, said: str) -> None:
    text = "The Soviet side will withdraw the IL-28 bombers within thirty days from Cuba."
    collation = excised(text, 33, 61, "[not shown]", kind, extent)
    lines = collation_lines(collation)
    shown = section(lines, "Withheld or lost in one, shown by another")
    assert shown.startswith(f"1. B: [not shown] {said}") and "IL-28 bombers" in shown
    assert "left out" not in "\n".join(lines) and "Differences of wording" not in lines
    assert "where a witness shows nothing" in lines[-1]
    assert f"    B  {said}" in collation_lines(collation, all=True)


def test_moved_words_stand_in_a_section_of_their_own() -> None:
    first = "Khrushchev answered the message of the President without delay."
    second = "The ships of the quarantine line stopped two tankers near the island."
    third = "Dobrynin met the Attorney General in his office that evening."
    collation = collate([f"{first} {second} {third}", f"{second} {third} {first}"], base="A")
    assert collation.moves
    shown = section(collation_lines(collation), "Moved")
    assert "Khrushchev answered the message" in shown and "of content in common" in shown
    assert "passage moved" in " ".join(collation_lines(collation))


def test_places_are_those_of_the_file() -> None:
    seed = ak.read(SEED)
    text = seed.text.replace("gentleman’s agreement", "gentleman’s promise", 1)
    lines = collation_lines(collate([seed, text], base="A"))
    line = SEED.read_text("utf-8").split("gentleman’s agreement")[0].count("\n") + 1
    assert f"1. A, ¶ 11, line {line}" in lines
    assert "[-agreement-]" not in "\n".join(lines) and "B  promise (wording)" in "\n".join(lines)


def test_the_whole_of_the_texts_side_by_side() -> None:
    lines = parallel_lines(collate(THREE), width=80)
    assert all(width_of(line) <= 80 for line in lines)
    at = next(n for n, line in enumerate(lines) if "27" in line)
    assert lines[at - 1].split() == ["A", "B", "C"] and lines[at].split() == ["27", "28", "28"]


@settings(max_examples=150)
@given(st.lists(TEXT, min_size=2, max_size=4), st.integers(40, 100), st.booleans())
def test_any_texts_give_lines_that_fit_and_are_safe(
    texts: list[str], width: int, whole: bool
) -> None:
    sigla = ["\u202eA", "\x1b[31m", "動植", "D"][: len(texts)]
    collation = collate(texts, sigla=sigla)
    for lines in (collation_lines(collation, width, all=whole), parallel_lines(collation, width)):
        assert printable(lines) and all(width_of(line) <= width for line in lines)
    assert collation_lines(collation, width) == collation_lines(collate(texts, sigla=sigla), width)


def test_paragraphs_and_fragments_are_told():
    words = [f"word{n}" for n in range(100)]
    whole = " ".join(words[:50]) + "\n\n" + " ".join(words[50:])
    part = " ".join(words[40:60])
    lines = "\n".join(collation_lines(collate([whole, part])))
    assert "B is a fragment: it goes from A, line 1 to A, line 3." in lines
    assert "A, line 3: a paragraph begins with “word50”; B goes on" in lines
    assert "Paragraphs are divided differently at 1 place." in " ".join(lines.split())
