"""Tables as they stream: rows, lines, hashes and faults are those of the file read whole."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.core.problems import Problem
from archivekit.package.validate import stream
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.stream import (
    Abandoned,
    TableFile,
    is_charset,
    too_long_for_a_spreadsheet,
)

Read = tuple[list[list[str]], list[int], tuple[Problem, ...], TableFile]

CELLS = st.text(st.sampled_from("ab,;\"\n \t'äЖ€😀\u0085\u2028\ufeff\u00a0"), max_size=6)


def tables(cells: st.SearchStrategy[str] = CELLS) -> st.SearchStrategy[list[list[str]]]:
    """Tables whose rows all have one width."""
    rows = st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), max_size=9)
    )
    return rows.filter(lambda table: not table or not table[0][0].startswith("\ufeff"))


SIZES = st.tuples(st.integers(1, 9), st.integers(1, 5), st.integers(1, 40))
"""Bytes of a chunk, rows of a block, bytes of a block: so small that everything is cut."""


@contextmanager
def in_sizes(sizes: tuple[int, int, int] | None) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in zip(("CHUNK", "ROWS", "BLOCK"), sizes or (), strict=False):
            patch.setattr(stream, name, value)
        yield


def read(data: bytes, sizes: tuple[int, int, int] | None = None, **options: Any) -> Read:
    """All rows with their lines, what was told, and the file after it was read or given up."""
    found = Findings()
    options = {"encoding": "utf-8", "dialect": {}, **options}
    file = TableFile("t.csv", io.BytesIO(data), found=found, **options)
    rows: list[list[str]] = []
    lines: list[int] = []
    with in_sizes(sizes):
        try:
            for block in file.blocks():
                assert len(block) == len(block.lines)
                rows += [list(row) for row in zip(*block.columns, strict=True)]
                lines += block.lines
        except Abandoned:
            assert found.problems()
    return rows, lines, found.problems(), file


def whole(text: str, **options: Any) -> Iterator[tuple[list[str], int]]:
    """The rows of the text read at once, each with the line that it begins at."""
    reader = csv.reader(io.StringIO(text, newline="\n"), strict=True, **options)
    line = 1
    for row in reader:
        yield row, line
        line = reader.line_num + 1


def written(table: list[list[str]], **options: Any) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, **{"lineterminator": "\n", **options}).writerows(table)
    return text.getvalue()


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [one.code for one in problems]


@given(tables(), SIZES, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_rows_and_lines_are_those_of_the_whole(
    table: list[list[str]], sizes: tuple[int, int, int], end: str, is_ended: bool
) -> None:
    text = written(table, lineterminator=end)
    text = text if is_ended else text.removesuffix(end)
    data = text.encode()
    rows, lines, problems, file = read(data, sizes)
    assert list(zip(rows, lines, strict=True)) == list(whole(text))
    assert set(codes(problems)) <= {"table.control-character"}
    assert file.at_end and file.size == len(data)
    assert file.digest("sha256") == hashlib.sha256(data).hexdigest()


@given(tables(), SIZES)
def test_a_dialect_is_followed(table: list[list[str]], sizes: tuple[int, int, int]) -> None:
    text = written(table, delimiter=";", quotechar="'")
    rows, lines, _, _ = read(text.encode(), sizes, dialect={"delimiter": ";", "quoteChar": "'"})
    assert list(zip(rows, lines, strict=True)) == list(whole(text, delimiter=";", quotechar="'"))


@pytest.mark.parametrize(
    "encoding",
    "utf-8 utf-8-sig utf-16 utf-16-le utf-32-be koi8-r cp1251 gb18030 iso2022_jp shift_jis".split(),
)
@given(data=st.data(), sizes=SIZES)
def test_every_character_set_is_read(encoding: str, data: Any, sizes: tuple[int, int, int]) -> None:
    letters = "Жук" if encoding in ("koi8-r", "cp1251") else "Жук語か"
    table = data.draw(tables(st.text(st.sampled_from(letters + '", \n'), max_size=5)))
    text = written(table)
    rows, _, problems, file = read(text.encode(encoding), sizes, encoding=encoding)
    assert rows == [row for row, _ in whole(text)]
    assert problems == () and file.at_end


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
def test_each_hash_is_that_of_all_bytes(algorithm: str) -> None:
    data = b"a,b\n1,2\n" * 900
    _, _, _, file = read(data, (7, 3, 9), hashes=(algorithm,))
    assert file.digest(algorithm) == hashlib.new(algorithm, data).hexdigest()


GOOD = "Письмо,Ответ\nГавана,\U0001f54a Москва\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "gb18030", "euc_jp"])
@given(
    at=st.integers(0, 200),
    bad=st.sampled_from([b"\xff", b"\xc3(", b"\xed\xa0\x80", b"\xe2\x82", b"\x01\xdc", b"\x80"]),
    chunk=st.integers(1, 12),
)
def test_the_first_bad_byte_is_told(encoding: str, at: int, bad: bytes, chunk: int) -> None:
    good = GOOD.replace("\U0001f54a ", "") if encoding == "euc_jp" else GOOD
    data = good.encode(encoding)
    mark = 3 if encoding == "utf-8-sig" else 0
    at = mark + at % (len(data) - mark)
    data = data[:at] + bad + data[at:]
    try:
        data.decode(encoding)
    except UnicodeDecodeError as fault:
        # The codec itself leaves the mark out when it counts.
        expected = fault.start + mark
    else:
        return
    if {"\0", '"'} & set(data[:expected].decode(encoding, "ignore")):
        return  # given up before
    _, _, problems, file = read(data, (chunk, 5, 99), encoding=encoding)
    (problem,) = [one for one in problems if one.code == "table.undecodable"]
    assert problem.place.byte == expected
    assert not file.at_end


@pytest.mark.parametrize(
    "encoding",
    ["utf-7", "idna", "punycode", "unicode_escape", "raw-unicode-escape", "base64", "rot13", "zlib",
     "undefined", "charmap", "klingon", "", "utf-8\0", "a" * 10_000, "../../aliases", "ü"],
)  # fmt: skip
def test_what_is_no_character_set_is_refused(encoding: str) -> None:
    assert not is_charset(encoding)
    assert codes(read(b"a\n1\n", encoding=encoding)[2]) == ["table.unknown-encoding"]


ODD = "\x00\x01\x0b\x1b\x7f\x80\x85\x9f\u202a\u202e\u2028\u2029\u2066\u2069"


@given(
    char=st.sampled_from(ODD), chunk=st.integers(1, 7), row=st.integers(0, 5), at=st.integers(0, 8)
)
def test_an_odd_character_is_told_at_its_line(char: str, chunk: int, row: int, at: int) -> None:
    cells = ["letter", "Гавана", "Москва", "Нью-Йорк", "Вашингтон", "end"]
    cells[row] = cells[row][:at] + char + cells[row][at:]
    _, _, problems, _ = read("\n".join([*cells, ""]).encode(), (chunk, 9, 99))
    direction = char in "\u202a\u202e\u2066\u2069"
    code = "table.nul" if char == "\0" else "table.control-character"
    assert codes(problems) == ["table.direction-control" if direction else code]
    assert (problems[0].place.line, f"U+{ord(char):04X}" in problems[0].message) == (row + 1, True)
    assert char not in problems[0].snippet


@given(st.text(st.characters(codec="utf-8"), max_size=30), st.integers(1, 9))
def test_only_odd_characters_are_told(text: str, chunk: int) -> None:
    _, _, problems, _ = read(text.replace("\0", "").encode(), (chunk, 9, 99))
    told = {code for code in codes(problems) if "character" in code or "direction" in code}
    odd = [char for char in text if char != "\0" and stream._ODD.match(char)]
    reached = not {"table.broken-quotes", "table.huge-cell"} & set(codes(problems))
    if reached:
        assert bool(told) == bool(odd)


LINE_ENDS = [
    (b"a,b\r\n1,2\r\n", None),
    (b'a,b\r\n"1\n2",2\r\n', None),
    (b'a,b\r\n"1\r\n2",2\r\n', None),
    (b"a,b\r\n1,2\n", 2),
    (b"a,b\n1,2\r\n", 2),
    (b"a,b\r1,2\r", 1),
    (b'a,b\n"1\r2",2\n', 2),
    (b"a,b\r\n1,2\r", 2),
]


@pytest.mark.parametrize(("data", "line"), LINE_ENDS)
@pytest.mark.parametrize("chunk", [1, 2, 3, 4, 5, 6, 7, 1000])
def test_line_ends_of_others_are_all_alike(data: bytes, line: int | None, chunk: int) -> None:
    _, _, problems, _ = read(data, (chunk, 9, 99))
    told = [one.place.line for one in problems if one.code == "table.carriage-return"]
    assert told == ([] if line is None else [line])


@pytest.mark.parametrize("data", [b"a,b\r\n1,2\r\n", b'a,b\n"1\r2",2\n', b"a,b\n1,2\r"])
@pytest.mark.parametrize("chunk", [1, 3, 1000])
def test_our_own_tables_have_no_cr(data: bytes, chunk: int) -> None:
    _, _, problems, _ = read(data, (chunk, 9, 99), only_lf=True)
    told = [one for one in problems if one.code == "table.carriage-return"]
    assert [one.place.line for one in told] == [data.count(b"\n", 0, data.index(b"\r")) + 1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("chunk", [1, 2, 1000])
def test_a_byte_order_mark_is_told_and_not_read(encoding: str, chunk: int) -> None:
    data = "\ufeffa,b\n1,2\n".encode(encoding)
    rows, _, problems, _ = read(data, (chunk, 9, 99), encoding=encoding)
    assert rows == [["a", "b"], ["1", "2"]]
    assert codes(problems) == ["table.byte-order-mark"]


def test_a_mark_that_the_encoding_asks_for_is_good() -> None:
    rows, _, problems, _ = read(codecs.BOM_UTF8 + b"a\n1\n", encoding="utf-8-sig")
    assert (rows, problems) == ([["a"], ["1"]], ())


@pytest.mark.parametrize("rows", [1, 2, 3, 99])
def test_rows_of_another_width_are_left_out(rows: int) -> None:
    data = b'a,b\n1,2\n"x\ny",1,2\n\n3,4\n5\n6,7\n'
    kept, lines, problems, _ = read(data, (4, rows, 99))
    assert kept == [["a", "b"], ["1", "2"], ["3", "4"], ["6", "7"]]
    assert lines == [1, 2, 6, 8]
    told = [(one.code, one.place.line) for one in problems]
    assert told == [("table.wrong-width", 3), ("table.empty-row", 5), ("table.wrong-width", 7)]


def test_a_table_of_nothing_but_misshapen_rows_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MISSHAPEN", 20)
    _, _, problems, file = read(b"a,b\n" + b"1\n" * 40, (8, 4, 99))
    assert codes(problems)[-1] == "table.unread" and not file.at_end
    assert codes(read(b"a,b\n" + b"1\n" * 20, (8, 4, 99))[2])[-1] == "table.wrong-width"


@pytest.mark.parametrize("rows", [1, 2, 99])
def test_rows_before_a_broken_quote_are_read(rows: int) -> None:
    kept, _, problems, file = read(b'a,b\n"1\n1",2\n3,4\n"5,6\n7,8\n', (5, rows, 99))
    assert kept == [["a", "b"], ["1\n1", "2"], ["3", "4"]]
    assert [(one.code, one.place.line) for one in problems] == [("table.broken-quotes", 5)]
    assert file.size == 25


def test_a_cell_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "CELL_CHARACTERS", 50)
    for data in (b"a\n1\n" + b"x" * 90, b'a\n1\n"' + b"x\n" * 90, b"a\n1\n" + b"x" * 90 + b"\n2\n"):
        kept, _, problems, _ = read(data, (20, 99, 999))
        assert [(one.code, one.place.line) for one in problems] == [("table.huge-cell", 3)]
        assert kept in ([], [["a"], ["1"]])


def test_the_limit_of_cells_is_that_of_others_afterwards() -> None:
    before = csv.field_size_limit()
    read(b'a\n"1\n')
    read(b"a\n1\n")
    assert csv.field_size_limit() == before


@pytest.mark.parametrize(
    "dialect",
    [{"delimiter": ";;;"}, {"delimiter": 5}, {"quoteChar": "ab"}, {"escapeChar": "ab"},
     {"commentChar": "#"}, {"headerRows": [1, 2]}, {"headerRows": ["1", None]},
     {"nullSequence": "-"}, {"commentRows": [1]}, {"quoteChar": "\n"}, {"delimiter": '"'},
     {"delimiter": "\r"}, {"escapeChar": ","}],
)  # fmt: skip
def test_a_dialect_that_is_not_read_here_is_told(dialect: dict[str, Any]) -> None:
    rows, _, problems, _ = read(b"a,b\n1,2\n", dialect=dialect)
    assert (rows, codes(problems)) == ([], ["table.unread"])


def test_too_many_columns_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "TABLE_COLUMNS", 3)
    assert codes(read(b"a,b,c,d\n1,2,3,4\n")[2]) == ["table.too-wide"]


@pytest.mark.parametrize("cell", ["x" * 32_768, "x\n" * 16_384])
def test_cells_that_a_spreadsheet_cuts_are_found(cell: str) -> None:
    found: list[tuple[int, int]] = []
    data = written([["a", "b"], ["1", "2"], ["3", cell], [cell[1:], "4"]]).encode()
    file = TableFile("t.csv", io.BytesIO(data), "utf-8", {}, Findings())
    for block in file.blocks():
        found += too_long_for_a_spreadsheet(block)
    assert found == [(1, 2)]


@pytest.mark.parametrize("unit", ["x" * 50, "x\n" * 25])
def test_a_block_is_bounded_whatever_its_cells_hold(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "CHUNK", 100)
    monkeypatch.setattr(stream, "BLOCK", 1000)
    data = written([["a", "b"], *([["1", unit * 4]] * 50)]).encode()
    file = TableFile("t.csv", io.BytesIO(data), "utf-8", {}, Findings())
    sizes = [sum(map(len, column)) for block in file.blocks() for column in block.columns]
    assert sum(sizes) == 52 + 50 * 200 and max(sizes) < 1500


def test_a_row_of_very_many_lines_is_not_held_in_memory() -> None:
    cell = b'"' + (b"a" * 1_000_000 + b"\n") * 4 + b'"'
    data = io.BytesIO(b"a,b\n" + b",".join([cell] * (stream.ROW_BYTES // 4_000_000 + 2)) + b"\n")
    found = Findings()
    with pytest.raises(Abandoned):
        list(TableFile("t.csv", data, "utf-8", {}, found).blocks())
    assert [one.code for one in found.problems()] == ["table.huge-cell"]
    assert data.tell() < stream.ROW_BYTES + 4 * stream.CHUNK
