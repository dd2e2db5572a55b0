"""Rows and cells: the byte rules of every table, and that what was written is read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.tables.cells import from_literal, to_literal
from archivekit.tables.rows import Cell, TableWriter, read_rows
from archivekit.tables.schema import Schema

TABLE = Schema("made", "Made", "A made table.", ("id", "size", "note"), frozenset({"size"}), {})

LINES = st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=8)
ROWS = st.lists(st.tuples(LINES.filter(bool), st.none() | st.integers(), LINES), max_size=5)


def written(folder: Path, *batches: list[tuple[Cell, ...]]) -> TableWriter:
    writer = TableWriter(folder, TABLE)
    for batch in batches:
        writer.write(batch)
    writer.close()
    return writer


def test_the_bytes_of_a_table(tmp_path: Path) -> None:
    rows = [("a", 1, "plain words"), ("b", None, 'a "b", c'), ("c", 0, ""), ("é", -2, " x ")]
    writer = written(tmp_path / "data", rows[:1], [], rows[1:])
    data = (tmp_path / "data" / "made.csv").read_bytes()
    assert data == (
        b'id,size,note\na,1,plain words\nb,,"a ""b"", c"\nc,0,\n' + "é,-2, x \n".encode()
    )
    assert (writer.rows, writer.bytes) == (4, len(data))
    assert writer.sha256 == hashlib.sha256(data).hexdigest()


@settings(deadline=None)
@given(ROWS, ROWS)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, a: list[tuple[Cell, ...]], b: list[tuple[Cell, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    writer = written(folder, a, b)
    if not a + b:
        assert not writer.path.exists()
        return
    names = TABLE.columns
    expected = [
        {name: None if cell == "" else cell for name, cell in zip(names, row, strict=True)}
        for row in a + b
    ]
    assert list(read_rows(writer.path, TABLE)) == expected
    lines = ["id,size,note", *(",".join(map(quoted, row)) for row in a + b), ""]
    assert writer.path.read_bytes() == "\n".join(lines).encode()


def quoted(cell: Cell) -> str:
    """A cell with quotes where it needs them, and only there."""
    text = "" if cell is None else str(cell)
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"') else text


@pytest.mark.parametrize("char", [*map(chr, [*range(32), *range(127, 160)]), "\u2028", "\u2029"])
def test_a_cell_with_a_control_character_is_refused(tmp_path: Path, char: str) -> None:
    writer = TableWriter(tmp_path, TABLE)
    with pytest.raises(ValueError, match="control character"):
        writer.write([("a", 1, f"one{char}two")])
    assert not writer.path.exists()
    writer.write([("a", 1, "one two")])
    with pytest.raises(ValueError, match="control character"):
        writer.write([("b", 2, "x"), ("c", 3, f"{char}")])
    writer.close()
    assert [row["id"] for row in read_rows(writer.path, TABLE)] == ["a"]


def test_a_table_without_rows_is_not_written(tmp_path: Path) -> None:
    writer = written(tmp_path / "data", [], [])
    assert not (tmp_path / "data").exists()
    assert (writer.rows, writer.bytes) == (0, 0)


def test_rows_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = written(tmp_path, [("a", 1, "x"), ("b", 2, "y")]).path
    path.write_bytes(path.read_bytes() + b"c,not a number,z\n")
    rows = read_rows(path, TABLE)
    assert next(rows) == {"id": "a", "size": 1, "note": "x"}
    assert next(rows)["size"] == 2
    with pytest.raises(ValueError, match="not a number"):
        next(rows)


def test_without_a_schema_all_cells_are_text(tmp_path: Path) -> None:
    path = written(tmp_path, [("a", 1, "")]).path
    assert list(read_rows(path)) == [{"id": "a", "size": "1", "note": None}]


def test_other_columns_than_those_of_the_schema_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "made.csv"
    path.write_bytes(b"id,note,size\na,b,1\n")
    with pytest.raises(ValueError, match="made.csv has the columns id, note, size"):
        next(read_rows(path, TABLE))
    path.write_bytes(b"id,size,note\na,1\n")
    with pytest.raises(ValueError):
        next(read_rows(path, TABLE))


def test_a_sentence_may_be_longer_than_a_csv_reader_likes(tmp_path: Path) -> None:
    words = "x" * 500_000
    path = written(tmp_path, [("a", 1, words)]).path
    assert next(read_rows(path, TABLE))["note"] == words


# --- literals ----------------------------------------------------------------------------------


@given(st.text())
def test_a_literal_is_one_printable_line_and_tells_the_text(text: str) -> None:
    cell = to_literal(text)
    assert from_literal(cell) == text
    assert cell.isprintable()
    assert json.loads(f'"{cell}"') == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("", ""),
        ("plain words, 1962", "plain words, 1962"),
        ("Совет — été", "Совет — été"),
        (" \t\r\n\f", r" \t\r\n\f"),
        ("\u00a0\u2003\u3000", r"\u00a0\u2003\u3000"),
        ("e\u0301", r"e\u0301"),
        ("\u00ad\u202e\ufeff\x7f", r"\u00ad\u202e\ufeff\u007f"),
        ('say "no" \\ yes', r"say \"no\" \\ yes"),
        ("\U0001f54a\U000e0041", "\U0001f54a" + r"\udb40\udc41"),
    ],
)
def test_what_the_eye_does_not_see_is_written_out(text: str, cell: str) -> None:
    assert to_literal(text).lower() == cell.lower()
    assert from_literal(cell) == text


@pytest.mark.parametrize("cell", ['"', "a\\", "\\x41", "\\u12", "a\nb", "\t"])
def test_what_is_no_literal_is_refused(cell: str) -> None:
    with pytest.raises(ValueError):
        from_literal(cell)
