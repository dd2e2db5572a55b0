"""Columns of text on a terminal, measured as the terminal does; they need no colour."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from archivekit.core.problems import visible
from archivekit.view.terminal import WIDTH

GAP = 2
"""Blanks between two columns."""

LEAST = 18
"""The narrowest column that people read with ease; more of them go below each other."""


def width_of(text: str) -> int:
    """How many columns of a terminal a text takes: ideographs two, marks on letters none.

    Source: East Asian Width (UAX 11), with ambiguous characters narrow.

    >>> width_of("Куба"), width_of("古巴"), width_of("e\\u0301")
    (4, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf") or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most `width` columns, control and direction characters made visible.

    Lines break at blanks, beside ideographs, and inside of a word that is wider than a line.

    >>> wrapped("the diversity of plants 動植物の多様性", 14)
    ['the diversity', 'of plants 動植', '物の多様性']
    """
    lines: list[str] = []
    line, used = "", 0
    for blank, piece in _pieces(visible(" ".join(text.split()))):
        size = width_of(piece)
        if line and used + blank + size <= width:
            line, used = line + " " * blank + piece, used + blank + size
            continue
        if line:
            lines.append(line)
        *full, line = _broken(piece, width)
        lines += full
        used = width_of(line)
    return [*lines, line] if line or not lines else lines


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """What is not broken, and whether a blank stands before it: words, and single ideographs."""
    for word in text.split(" "):
        if word.isascii():
            yield 1, word
            continue
        blank, piece = 1, ""
        for char in word:
            closes = unicodedata.category(char) in ("Pe", "Pf", "Po")
            if piece and not closes and _width(char) and 2 in (_width(char), _width_of_last(piece)):
                yield blank, piece
                blank, piece = 0, ""
            piece += char
        yield blank, piece


def _width_of_last(piece: str) -> int:
    return next((width for char in reversed(piece) if (width := _width(char))), 0)


def _broken(piece: str, width: int) -> list[str]:
    """A word in parts that are not wider than a line; a mark stays with its letter."""
    parts = [""]
    used = 0
    for char in piece:
        size = _width(char)
        if used and used + size > width:
            parts.append("")
            used = 0
        parts[-1] += char
        used += size
    return parts


def padded(text: str, width: int) -> str:
    """A text with blanks after it up to `width` columns.

    >>> padded("古巴", 6) + "|"
    '古巴  |'
    """
    return text + " " * (width - width_of(text))


def beside(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """One row: texts wrapped in columns of these widths, side by side.

    >>> for line in beside(["A B", "may be partly connected"], [4, 14]):
    ...     print(line)
    A B   may be partly
          connected
    """
    columns = [wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    gap = " " * GAP
    return [
        gap.join(map(padded, line, widths)).rstrip() for line in zip_longest(*columns, fillvalue="")
    ]


def columns(
    heads: Sequence[str], rows: Sequence[Sequence[str]], width: int = WIDTH, least: int = LEAST
) -> list[str]:
    """A table of texts in lines of at most `width` columns, an empty line between its rows.

    When not all columns fit, the cells of a row go below each other, each with its head.

    >>> for line in columns(["A", "B"], [["twelve ships", "15 ships"]], 40):
    ...     print(line)
    A                    B
    twelve ships         15 ships
    >>> for line in columns(["A", "B", "C"], [["12", "15", "16"]], 16, 5):
    ...     print(line)
    A: 12   B: 15
    C: 16
    """
    fit = max(1, min(len(heads), (width + GAP) // (least + GAP)))
    widths = [(width + GAP) // fit - GAP] * fit
    lines = beside(heads, widths) if fit == len(heads) else []
    for number, row in enumerate(rows):
        lines += [""] * bool(number)
        if fit == len(heads):
            lines += beside(row, widths)
            continue
        named = [f"{head}: {cell}" for head, cell in zip(heads, row, strict=True)]
        for start in range(0, len(named), fit):
            part = named[start : start + fit]
            lines += beside(part, widths[: len(part)])
    return lines
