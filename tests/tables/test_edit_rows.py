"""Rows of changes: single ones and runs, each told so that it can be found and undone."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.text import Edit, apply_edits, invert_edits
from archivekit.tables import edit_rows as module
from archivekit.tables.edit_rows import EditRow, Zones, from_rows, places, to_rows

MANY = settings(max_examples=200, deadline=None, derandomize=True)
UNIFORM = {"gap", "line-end", "soft-hyphen", "nfc"}
CHANGES = [
    ("gap", "\u00a0", " "),
    ("gap", "  ", " "),
    ("line-end", "\r\n", "\n"),
    ("soft-hyphen", "\u00ad", ""),
    ("nfc", "e\u0301", "\u00e9"),
    ("line-join", "\n", " "),
    ("emendation", "cat", "dog"),
]
KEPT = ["a", "b", " ", "\n", "\u00e9", "word ", "one two. "]


def zones_of(text: str) -> tuple[Zones, list[int]]:
    """Paragraphs are the lines; each is a segment of its own and holds one sentence."""
    lines = text.split("\n")
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    begins = [at for at, line in zip(starts, lines) if line]  # noqa: B905 - one start too many
    both = tuple(at for at in begins for _ in range(2))
    sentences = tuple(range(1, len(both), 2))
    paragraphs = tuple(range(0, len(both), 2))
    return Zones(tuple(begins), sentences, tuple(begins), paragraphs), list(both)


_PIECES = st.lists(st.one_of(st.sampled_from(KEPT), st.sampled_from(CHANGES)), max_size=40)


def made(pieces: list[str | tuple[str, str, str]]) -> tuple[str, list[Edit]]:
    """A text as received and its edits; changes that leave nothing do not touch."""
    raw, edits = "", list[Edit]()
    for piece in pieces:
        if isinstance(piece, str):
            raw += piece
            continue
        rule, before, after = piece
        if not after and edits and edits[-1].end == len(raw):
            continue
        edits.append(Edit(len(raw), before, after, rule))
        raw += before
    return raw, edits


@MANY
@given(_PIECES)
def test_rows_tell_every_change(pieces: list[str | tuple[str, str, str]]) -> None:
    raw, edits = made(pieces)
    text = apply_edits(raw, edits)
    zones, starts = zones_of(text)
    rows = to_rows(text, edits, zones, UNIFORM)
    assert from_rows(text, rows, starts, zones) == edits
    assert sum(row.count for row in rows) == len(edits)
    assert len(rows) <= len(edits)
    for row in rows:
        assert len(places(text, row, starts, zones)) == row.count
        if row.start is None:
            assert row.rule in UNIFORM and row.count > 1
        elif row.segment >= 0:
            at = starts[row.segment] + row.start
            assert text.startswith(row.after, at)


@MANY
@given(_PIECES)
def test_no_rule_is_uniform_unless_it_is_said(pieces: list[str | tuple[str, str, str]]) -> None:
    raw, edits = made(pieces)
    text = apply_edits(raw, edits)
    zones, _ = zones_of(text)
    rows = to_rows(text, edits, zones)
    assert len(rows) == len(edits)
    assert all(row.start is not None and row.count == 1 for row in rows)


def rows_of(pieces: list[str | tuple[str, str, str]]) -> list[EditRow]:
    raw, edits = made(pieces)
    text = apply_edits(raw, edits)
    return to_rows(text, edits, zones_of(text)[0], UNIFORM)


def test_line_ends_that_all_changed_are_one_row() -> None:
    (row,) = rows_of(["one", CHANGES[2], "two", CHANGES[2]] * 20)
    assert row == EditRow(-1, None, "\r\n", "\n", "line-end", count=40)


def test_line_ends_of_two_kinds_are_one_row_with_a_code() -> None:
    (row,) = rows_of(["one", CHANGES[2]] * 20 + ["two\n"] * 5 + ["one", CHANGES[2]] * 3)
    assert (row.start, row.count, row.runs) == (None, 23, "20 5 3")
    (row,) = rows_of(["two\n"] * 5 + ["one", CHANGES[2]] * 20 + ["two\n"])
    assert row.runs == "0 5 20"


def test_gaps_behind_full_stops_are_one_row_with_their_neighbour() -> None:
    sentences = ["we go on.", CHANGES[1], "and we say it", " again and so "] * 30
    (row,) = rows_of(sentences)
    assert (row.preceded_by, row.after, row.runs, row.count) == (".", " ", "", 30)


def test_a_code_does_not_grow_without_bounds() -> None:
    pieces: list[str | tuple[str, str, str]] = []
    for number in range(400):  # no two runs are equal, and what stands beside them differs
        pieces += [chr(0x4E00 + number), CHANGES[2]] * (number % 3 + 1)
        pieces += [chr(0x5E00 + number), "\n"] * (number % 2 + 1)
    rows = rows_of(pieces)
    assert max(len(row.runs) for row in rows) <= module.LONGEST_RUN_CODE
    assert sum(row.count for row in rows) == sum(piece == CHANGES[2] for piece in pieces)


def test_few_changes_are_rows_of_their_own() -> None:
    rows = rows_of(["one", CHANGES[2]] * (module.MIN_RUN - 1))
    assert [row.start for row in rows] == [3, 3, 3]


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        ([], ""),
        ([True], ""),
        ([True] * 9, ""),
        ([True, False], "1"),
        ([False, True], "0 1 1"),
        ([True, False, False, True, True], "1 2 2"),
        ([False, False, True, False], "0 2 1"),
    ],
)
def test_codes_of_runs(flags: list[bool], code: str) -> None:
    assert module._code(flags) == code


def test_places_belong_to_the_last_segment_that_begins_before_them() -> None:
    zones, _ = zones_of("\n\none\n\ntwo")
    assert zones.of(0) == (-1, 0) and zones.of(1) == (-1, 1)
    assert zones.of(2) == (1, 0) and zones.of(6) == (1, 4)
    assert zones.of(7) == (3, 0) and zones.of(9) == (3, 2)
    assert [zones.paragraph(at) for at in (0, 2, 6, 7)] == [-1, 0, 0, 1]
    assert zones.paragraph_zone(0, 10) == (2, 7) and zones.paragraph_zone(1, 10) == (7, 10)


def test_the_rules_and_the_decision_of_a_change_are_told() -> None:
    edit = Edit(3, "\u00a0\r\n", " ", "emendation", ("gap", "line-end"), "d1")
    text = "one two"
    zones, starts = zones_of(text)
    (row,) = to_rows(text, [edit], zones, UNIFORM)
    assert row == EditRow(1, 3, "\u00a0\r\n", " ", "emendation", ("gap", "line-end"), "d1")
    assert from_rows(text, [row], starts, zones) == [edit]
    assert apply_edits(text, invert_edits([edit])) == "one\u00a0\r\ntwo"
