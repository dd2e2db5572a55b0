"""CSV, matrices and the printed apparatus: nothing lost, and other programs can read them."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archivekit as ak
from archivekit.collate.collate import collate
from archivekit.collate.collation import Collation
from archivekit.collate.gaps import place
from archivekit.core.comparison import Move
from archivekit.export.apparatus import apparatus_lines
from archivekit.export.collation_csv import guarded, readings_csv, segments_csv, unguarded
from archivekit.export.distances import SYMBOLS, distances_csv, labels, nexus, phylip

SEED = Path(__file__).parents[2] / "seeds" / "002_212492c28eb4acd6.txt"
PIECES = [
    "the",
    "Cat",
    ",",
    "=1+1",
    "@SUM",
    "-",
    "'",
    '"',
    ";",
    "\x07",
    "\u200b",
    "[1 line excised]",
]
TEXTS = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", "\n", " \r\n"])), max_size=10
).map(lambda parts: "".join(word + blank for word, blank in parts))


def rows_of(text: str) -> list[list[str]]:
    assert "\r\n" not in text
    rows = [[unguarded(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    assert len({len(row) for row in rows}) == 1
    return rows


@given(st.lists(TEXTS, min_size=2, max_size=4))
@settings(max_examples=100, deadline=None)
def test_a_column_of_segments_is_its_text(texts: list[str]) -> None:
    collation = collate(texts)
    header, *rows = rows_of(segments_csv(collation))
    assert header[4:] == list(collation.sigla)
    for number, witness in enumerate(collation.witnesses, start=4):
        read = "".join(row[number] for row in rows)
        text = " ".join(witness.tokens.text.split())
        assert " ".join(read.split()) == (text if len(witness.tokens) else "")
    assert [row[1] for row in rows if row[1]] == [str(one.number) for one in collation.variants]


@given(st.text(max_size=8) | st.text("'=+-@ ＝\t1a", max_size=6))
def test_a_guarded_cell_comes_back(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert not re.match(r"\s*[=+\-@＝]\s*\S", guarded(cell))


def test_readings_have_their_places() -> None:
    document = ak.read(SEED)
    other = document.text.replace("Kennedy has agreed", "Kennedy had agreed", 1)
    assert other != document.text
    header, *rows = rows_of(readings_csv(collate([document, other], base="A")))
    (lemma, reading) = (dict(zip(header, row, strict=True)) for row in rows)
    start = document.text.index("Kennedy has agreed") + len("Kennedy ")
    assert (lemma["sigil"], lemma["text"], lemma["kind"]) == ("A", "has", "")
    assert (reading["sigil"], reading["text"], reading["kind"]) == ("B", "had", "wording")
    assert (int(lemma["start"]), int(lemma["end"])) == (start, start + 3)
    raw, (anchor,) = document.locate(start, start + 3)
    assert lemma["line"] == str(anchor.line)
    paragraphs = document.segments("paragraph")
    assert paragraphs[int(lemma["paragraph"]) - 1].span.start <= start
    assert start < paragraphs[int(lemma["paragraph"]) - 1].span.end
    assert (reading["paragraph"], reading["line"]) == ("", "")


def test_readings_say_what_is_withheld() -> None:
    header, *rows = rows_of(readings_csv(collate(["a b c d", "a [2 lines excised] d"])))
    told = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(one["state"], one["extent"], one["text"]) for one in told if one["sigil"] == "B"] == [
        ("excision", "2 lines", "")
    ]


def test_the_matrix_is_that_of_the_collation() -> None:
    collation = collate(["one two three", "one two four", "five two four"], sigla=["=A", "B", "C"])
    (_, *sigla), *rows = rows_of(distances_csv(collation))
    assert sigla == [row[0] for row in rows] == ["=A", "B", "C"]
    read = [[float(cell) for cell in row[1:]] for row in rows]
    for one, other in zip(read, collation.distances(), strict=True):
        assert one == pytest.approx(other, abs=0.00005)


def test_phylip_can_be_read() -> None:
    first, *lines = phylip(
        collate(["a b", "a c", "d c"], sigla=["A", "second copy", "Ж"])
    ).splitlines()
    assert int(first) == len(lines) == 3
    assert [line.split()[0] for line in lines] == ["A", "second_copy", "w_3"]
    assert all(len(line.split()) == 4 and line[10] in " y" for line in lines)


@given(st.lists(st.text(min_size=1, max_size=5), max_size=8, unique=True))
def test_labels_are_safe_and_different(sigla: list[str]) -> None:
    found = labels(sigla)
    assert len({name.lower() for name in found}) == len(sigla)
    assert all(re.fullmatch(r"[A-Za-z0-9_]*[A-Za-z_][A-Za-z0-9_]*", name) for name in found)


def matrix(text: str) -> dict[str, str]:
    inside = text[text.index("BEGIN CHARACTERS") :]
    block = inside[inside.index("  MATRIX\n") + 9 : inside.index("  ;\nEND")]
    return {line.split()[0]: line.split()[1] for line in block.splitlines()}


def test_unknown_readings_are_question_marks_and_omissions_are_not() -> None:
    collation = collate(
        [
            "The missiles in Cuba were old and the crews left for home.",
            "The missiles in Cuba were new and the crews left for home.",
            "The missiles in Cuba were [excised] and the crews left.",
            "The missiles in Cuba were old and the crews left.",
        ]
    )
    text = nexus(collation)
    assert matrix(text) == {"A": "00", "B": "10", "C": "?1", "D": "01"}
    assert "'variant 1' / 'old' 'new'" in text and "'om.'" in text


def test_differences_of_form_can_be_left_out() -> None:
    collation = collate(["The cat's black", "the cat's white"])
    assert matrix(nexus(collation)) == {"A": "00", "B": "11"}
    assert matrix(nexus(collation, formal=False)) == {"A": "0", "B": "1"}
    assert "CHARACTERS" not in nexus(collate(["The", "the"]), formal=False)
    assert "/ 'cats' 'dog'" in nexus(collate(["a cat's", "a dog"]))
    assert "/ 'sign' 'om.'" in nexus(collate(["a, b", "a b"]))


def test_more_readings_than_symbols_are_told() -> None:
    collation = collate([f"The number {number} came" for number in range(40)])
    text = nexus(collation)
    assert "[more than 36 readings, of which the rarest are ?: 1]" in text
    read = list(matrix(text).values())
    assert read.count("?") == 4 and set(read) == {*SYMBOLS, "?"}


def lines(collation: Collation, **options: bool) -> list[str]:
    return apparatus_lines(collation, **options)


def test_an_apparatus_reads_as_philologists_print_it() -> None:
    collation = collate(
        [
            "The Soviet ships near Cuba turned back, said Kennedy.",
            "The Soviet ships turned back today, said Kennedy.",
            "The Soviet vessels near Cuba turned back, said [1½ lines not declassified].",
            "The Soviet vessels turned back, said kennedy.",
        ],
        base="A",
    )
    assert lines(collation) == [
        "3 ships] vessels C D",
        "4 near Cuba] om. B D",
        "7 post back] add. today B",
        "9 Kennedy] kennedy D; [withheld, 1½ lines] C",
    ]
    assert lines(collation, formal=False) == lines(collation)[:3] or len(lines(collation)) == 4
    assert lines(collation, positive=True)[0] == "3 ships A B] vessels C D"


def test_a_long_lemma_is_its_first_and_last_words() -> None:
    collation = collate(["He said on the day after the vote no", "He said no"], base="A")
    assert lines(collation) == ["3 on … vote] om. B"]


def test_what_comes_before_the_first_word() -> None:
    collation = collate(["ships came", "Black ships came"], base="A")
    assert lines(collation) == ["1 ante ships] add. Black B"]


def test_a_move_says_where_the_words_stand() -> None:
    collation = collate(
        ["in Moscow he met Dobrynin", "he met Dobrynin in Moscow"], base="A", moves=False
    )
    one, other = collation.witnesses
    moved = replace(collation, moves=(Move(1, (place(one, 0, 2),), (place(other, 3, 5),), 1),))
    assert lines(moved) == [
        "1 in Moscow] transp. post Dobrynin B",
        "5 post Dobrynin] in Moscow huc transp. B",
    ]


def test_readings_that_look_like_signs_are_quoted() -> None:
    collation = collate(["He wrote plan C; then", "He wrote om. B then"], base="A")
    (line,) = lines(collation)
    assert line == "3 “plan C;”] “om. B” B"


def test_sigla_of_two_words_are_told_apart() -> None:
    collation = collate(
        ["a x", "a y", "a y"], sigla=["first copy", "second copy", "C"], base="first copy"
    )
    assert lines(collation) == ["2 x] y second copy, C"]


def test_lines_keep_their_width() -> None:
    text = " ".join(f"word{number}" for number in range(60))
    found = apparatus_lines(collate([f"a {text} z", "a z"], base="B"), 60)
    assert len(found) > 3 and max(map(len, found)) <= 60
    assert all(line.startswith("    ") for line in found[1:])


def test_places_are_paragraph_and_line_where_there_is_a_document() -> None:
    document = ak.read(SEED)
    other = document.text.replace("Kennedy has agreed", "Kennedy had agreed", 1)
    (line,) = lines(collate([document, other], base="A"))
    assert re.fullmatch(r"¶\d+ l\. 17 has\] had B", line), line
