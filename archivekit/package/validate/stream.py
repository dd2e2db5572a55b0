"""The rows of one table file, block by block: each byte is read once, for its hash, too.

What is wrong with the bytes themselves is told here: encoding, byte order mark, line ends, control
characters, quotes that never close, rows of another width. Rows of the right width go on.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import IO, Any

from archivekit.core.limits import CELL_CHARACTERS, SPREADSHEET_CELL, TABLE_COLUMNS
from archivekit.core.problems import Place, snippet_of
from archivekit.package.validate.findings import Findings
from archivekit.work.paths import plain_reason

ROWS = 4096
BLOCK = 8 * 1024 * 1024
CELLS = 250_000
MISSHAPEN = 500_000
CHUNK = 1 << 20
ROW_BYTES = 4 * CELL_CHARACTERS
"""Bytes of one row, whose cells may hold many lines each: they are held in memory."""

_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069]")
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Codecs that are no character sets, or that decode one text from many byte sequences.
_NO_CHARSETS = frozenset(
    "utf-7 idna punycode unicode-escape raw-unicode-escape undefined mbcs oem charmap".split()
)
_ANY_END, _LONE_END = re.compile(r"\r?\n"), re.compile(r"\r(?!\n)|(?<!\r)\n")
_OTHERS = {"commentChar": None, "headerRows": [1], "nullSequence": None, "commentRows": []}
CSV_OPTIONS = {
    "delimiter": "delimiter",
    "quoteChar": "quotechar",
    "escapeChar": "escapechar",
    "doubleQuote": "doublequote",
    "skipInitialSpace": "skipinitialspace",
}
"""Properties of a dialect, and what the csv module calls them."""


class Abandoned(Exception):
    """The file cannot be read on; why has been told."""


@dataclass(slots=True)
class Block:
    """Some rows of a table, by column; `lines` says where each stands, of several the first."""

    columns: list[tuple[str, ...]]
    lines: Sequence[int]
    longest_line: int
    blanks: bool = False  # whether cells hold line ends or tabs, perhaps

    def __len__(self) -> int:
        return len(self.lines)


@dataclass
class TableFile:
    """One CSV file that is being read; after the last block its size and hashes are known."""

    path: str
    file: IO[bytes]
    encoding: str
    dialect: Mapping[str, Any]
    found: Findings
    hashes: tuple[str, ...] = ("sha256",)
    only_lf: bool = False
    size: int = 0
    at_end: bool = False
    _hashes: dict[str, Any] = field(default_factory=dict)
    _lines: int = 0
    _longest: int = 0
    _told_ends: bool = False
    _abandoned: bool = False
    _odd: bool = True
    _tabs: bool = False
    _is_utf8: bool = False
    _begun: bool = False
    _quotes: int = 0
    _misshapes: int = 0
    _end: str = ""
    _rows: Sequence[Sequence[str]] = ()  # of the block that is being read
    _before: int = 0  # the lines before it
    _row: tuple[int, int] = (-1, 0)  # the row that was being read, and the size where it was met
    _row_from: int = 0

    def __post_init__(self) -> None:
        self._hashes = {name: hashlib.new(name, usedforsecurity=False) for name in self.hashes}

    def digest(self, algorithm: str) -> str:
        """The hash of all that was read, in hex."""
        return str(self._hashes[algorithm].hexdigest())

    def blocks(self, width: int = 0) -> Iterator[Block]:
        """All rows, the header among them; rows must have `width` cells, or as many as the first.

        Raises Abandoned, after telling why, when the file cannot be read on.
        """
        reader = csv.reader(self._text_lines(), strict=True, **self._options())
        limit = csv.field_size_limit(CELL_CHARACTERS)
        try:
            done = False
            while not done:
                before = reader.line_num
                rows: list[list[str]] = []
                self._rows, self._before = rows, before
                most, cells = self.size + BLOCK, 0
                try:
                    for row in reader:
                        rows.append(row)  # what was read before a fault stays in the list
                        cells += len(row)
                        if len(rows) == ROWS or cells > CELLS or self.size > most:
                            break
                    else:
                        done = True
                except csv.Error as fault:
                    self._broken(str(fault), before, rows)
                    done = True
                if rows:
                    width = width or self._width(rows[0])
                    yield self._block(width, rows, before, reader.line_num)
            if self._abandoned:
                raise Abandoned
        finally:
            csv.field_size_limit(limit)

    def _block(self, width: int, rows: list[list[str]], before: int, after: int) -> Block:
        """The rows that have the right width, by column."""
        lines: Sequence[int] = range(before + 1, after + 1)
        several = len(lines) != len(rows)
        longest = self._longest
        if several:
            longest = max((len(cell) for row in rows for cell in row), default=0)
            ends = accumulate(1 + sum(cell.count("\n") for cell in row) for row in rows)
            lines = [before + 1, *(before + 1 + end for end in ends)][: len(rows)]
        if set(map(len, rows)) != {width}:
            for row, line in zip(rows, lines, strict=True):
                if len(row) != width:
                    self._misshapen(row, width, line)
            kept = [(row, line) for row, line in zip(rows, lines, strict=True) if len(row) == width]
            rows, lines = [row for row, _ in kept], [line for _, line in kept]
        columns: list[tuple[str, ...]] = list(zip(*rows, strict=True)) or [()] * width
        return Block(columns, lines, longest, self._tabs or several)

    def _options(self) -> dict[str, Any]:
        """The dialect as the csv module names it. Raises Abandoned for one that it cannot read."""
        options = {ours: self.dialect[theirs] for theirs, ours in CSV_OPTIONS.items()
                   if theirs in self.dialect}  # fmt: skip
        for key, plain in _OTHERS.items():
            if self.dialect.get(key, plain) not in (plain, None):
                self.found.add("table.unread", Place(self.path), reason=f"its dialect has {key}")
                raise Abandoned
        if self.dialect.get("lineTerminator", "\n") not in ("\n", "\r\n", "\r"):
            reason = "its dialect has a lineTerminator of its own"
            self.found.add("table.unread", Place(self.path), reason=reason)
            raise Abandoned
        signs = [options.get("delimiter", ","), options.get("quotechar", '"')]
        signs += [options["escapechar"]] if options.get("escapechar") else []
        if any(sign in ("\r", "\n", "\0") for sign in signs) or signs[0] in signs[1:]:
            reason = "its dialect has a sign twice, or one that ends a line"
            self.found.add("table.unread", Place(self.path), reason=reason)
            raise Abandoned
        try:
            csv.reader((), **options)
        except (TypeError, ValueError) as fault:
            self.found.add("table.unread", Place(self.path), reason=f"its dialect: {fault}")
            raise Abandoned from None
        return options

    def _width(self, header: list[str]) -> int:
        if len(header) > TABLE_COLUMNS:
            self.found.add("table.too-wide", Place(self.path, line=1), columns=len(header),
                           limit=TABLE_COLUMNS)  # fmt: skip
            raise Abandoned
        return len(header)

    def _misshapen(self, row: list[str], width: int, line: int) -> None:
        place = Place(self.path, line=line)
        self._misshapes += 1
        if self._misshapes > MISSHAPEN:
            reason = f"more than {MISSHAPEN} rows have another width"
            self.found.add("table.unread", place, reason=reason)
            raise Abandoned
        if not row:
            self.found.add("table.empty-row", place)
        else:
            snippet = ",".join(row[:width])[:80]
            self.found.add("table.wrong-width", place, cells=len(row), columns=width,
                           snippet=snippet)  # fmt: skip

    def _broken(self, reason: str, before: int, rows: Sequence[Sequence[str]]) -> None:
        line = before + 1 + sum(1 + sum(cell.count("\n") for cell in row) for row in rows)
        place = Place(self.path, line=line)
        if "field larger" in reason:
            self.found.add("table.huge-cell", place, limit=CELL_CHARACTERS)
        else:
            self.found.add("table.broken-quotes", place, reason=reason)
        self._abandoned = True

    # --- from bytes to lines -----------------------------------------------------------------

    def _text_lines(self) -> Iterator[str]:
        rest = ""
        for text in self._decoded():
            if self._odd and _ODD.search(text):
                self._tell_odd(text)
            lines = (rest + text).split("\n")
            rest = lines.pop()
            self._longest = max(self._longest, len(rest), max(map(len, lines), default=0))
            if len(rest) > CELL_CHARACTERS:
                self._too_long(CELL_CHARACTERS)
            self._look_at_row()
            for line in lines:
                yield line + "\n"
            self._lines += len(lines)
        if rest:
            if self.only_lf:
                self.found.add("table.no-last-line-end", Place(self.path, line=self._lines + 1))
            yield rest

    def _look_at_row(self) -> None:
        """Whether the row that is being read has not ended for too many bytes."""
        row = self._before, len(self._rows)
        if row != self._row:
            self._row, self._row_from = row, self.size
        elif self.size - self._row_from > ROW_BYTES:
            self._too_long(ROW_BYTES)

    def _too_long(self, limit: int) -> None:
        place = Place(self.path, line=self._lines + 1)
        self.found.add("table.huge-cell", place, limit=limit)
        raise Abandoned

    def _decoded(self) -> Iterator[str]:
        decoder = _decoder(self.encoding)
        if decoder is None:
            self.found.add("table.unknown-encoding", Place(self.path), encoding=self.encoding)
            raise Abandoned
        self._is_utf8 = codecs.lookup(self.encoding).name in ("utf-8", "utf-8-sig")
        done, held = False, ""
        while not done:
            data = self._read()
            done = not data
            start = self.size
            pending = len(decoder.getstate()[0])
            self.size += len(data)
            for hash_ in self._hashes.values():
                hash_.update(data)
            try:
                text = held + decoder.decode(data, done)
            except UnicodeError as fault:
                at = start - pending + getattr(fault, "start", 0)
                place = Place(self.path, byte=at)
                self.found.add("table.undecodable", place, encoding=self.encoding)
                raise Abandoned from None
            self._odd = not self._is_utf8 or _may_be_odd(data)
            held = "\r" if text.endswith("\r") and not done else ""
            text = text.removesuffix(held)
            if text and not self._begun:
                text = self._without_mark(text)
            if not self._told_ends:
                self._look_at_ends(text)
            self._tabs = self._tabs or "\t" in text
            if text:
                yield text
        self.at_end = True

    def _read(self) -> bytes:
        try:
            return self.file.read(CHUNK)
        except OSError as fault:
            facts = {"path": self.path, "reason": plain_reason(fault)}
            self.found.add("package.unreadable-file", Place(self.path), **facts)
            raise Abandoned from None

    def _without_mark(self, text: str) -> str:
        self._begun = True
        if text.startswith("\ufeff") and codecs.lookup(self.encoding).name != "utf-8-sig":
            self.found.add("table.byte-order-mark", Place(self.path))
        return text.removeprefix("\ufeff")

    def _look_at_ends(self, text: str) -> None:
        """Our tables end lines with LF; those of others may with CR LF, if all their lines do."""
        at = text.find("\r") if self.only_lf else self._other_end(text)
        if at >= 0:
            self._told_ends = True
            line = self._lines + text.count("\n", 0, at) + 1
            self.found.add("table.carriage-return", Place(self.path, line=line))

    def _other_end(self, text: str) -> int:
        """Where a line ends otherwise than the first one, or -1."""
        if not self._end:
            first = next(self._outside_of_cells(_ANY_END, text), None)
            self._end = first[0] if first else ""
        if self._end != "\r\n":
            at = text.find("\r")
        else:
            alike = text.count("\r\n") == text.count("\r") == text.count("\n")
            other = None if alike else next(self._outside_of_cells(_LONE_END, text), None)
            at = other.start() if other else -1
        self._quotes += text.count(self._quote)
        return at

    def _outside_of_cells(self, ends: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
        """The line ends of a pattern, without those that quoted cells hold; any lone CR."""
        quotes, done = self._quotes, 0
        for end in ends.finditer(text):
            quotes += text.count(self._quote, done, end.start())
            done = end.start()
            if end[0] == "\r" or quotes % 2 == 0:
                yield end

    @property
    def _quote(self) -> str:
        return str(self.dialect.get("quoteChar") or '"')

    def _tell_odd(self, text: str) -> None:
        """Each kind of character that has no place in a cell, with the line of its first one."""
        for char in sorted(set(_ODD.findall(text))):
            at = text.index(char)
            place = Place(self.path, line=self._lines + text.count("\n", 0, at) + 1)
            code = "table.nul" if char == "\0" else "table.control-character"
            if char in _DIRECTION:
                code = "table.direction-control"
            self.found.add(code, place, snippet=snippet_of(text, at), of=char,
                           name=f"U+{ord(char):04X}", count=text.count(char))  # fmt: skip
            if char == "\0":
                raise Abandoned


_ORDINARY = bytes(byte for byte in range(256) if byte in b"\t\n\r" or byte >= 0x20 and byte != 0x7F)
_ODD_BYTES = tuple(
    map(re.compile, (rb"\xc2[\x80-\x9f]", rb"\xe2\x80[\xa8-\xae]", rb"\xe2\x81[\xa6-\xa9]"))
)


def _may_be_odd(data: bytes) -> bool:
    """Whether UTF-8 bytes may hold characters of `_ODD`: ten times quicker than looking at them."""
    cut = data[:1] >= b"\x80"  # a character may have begun in the bytes before
    rest = data.translate(None, _ORDINARY)
    return bool(cut or rest or (not data.isascii() and any(p.search(data) for p in _ODD_BYTES)))


def is_charset(encoding: str) -> bool:
    """Whether a name is that of a character set, not of a codec that does something else.

    >>> is_charset("koi8-r"), is_charset("punycode")
    (True, False)
    """
    return _decoder(encoding) is not None


def _decoder(encoding: str) -> codecs.IncrementalDecoder | None:
    """The decoder of a character set; None for what is none."""
    try:
        found = codecs.lookup(encoding)
        if found.name in _NO_CHARSETS or not getattr(found, "_is_text_encoding", True):
            return None
        if found.name == "utf-8-sig":  # its mark is seen to by those who read the text
            found = codecs.lookup("utf-8")
        return found.incrementaldecoder("strict") if found.incrementaldecoder else None
    except (LookupError, ValueError, UnicodeError):
        return None


def too_long_for_a_spreadsheet(block: Block) -> Iterator[tuple[int, int]]:
    """(column, index in the block) of each cell that a spreadsheet would cut."""
    if block.longest_line <= SPREADSHEET_CELL:
        return
    for number, column in enumerate(block.columns):
        for index, cell in enumerate(column):
            if len(cell) > SPREADSHEET_CELL:
                yield number, index
