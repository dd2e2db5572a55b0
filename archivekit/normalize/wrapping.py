"""Texts set to a width: which lines go on in the next one, and which hyphens are only theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass

from archivekit.core.text import Edit
from archivekit.normalize.applied import BLANK

_WORD = re.compile(r"[^\W\d_]+(?:['’\-‐][^\W\d_]+)*")
_CUT = re.compile(r"([^\W\d_]+)[-‐]$")
_LIST_ITEM = re.compile(r"(?:[-–—•*·]|\(?(?:\d{1,3}|[a-zа-я]|[ivx]{1,4})[.)])\s")
_NUMBERED = re.compile(r"\(?(?:[A-ZА-Я]|[IVXLC]{2,6})[.)]\s")  # or an initial, or a name's number
_SPEAKER = re.compile(r"[A-ZА-ЯЁ][^\W\d_]*(?:[ .'’-]+[^\W\d_]+){0,3}\.?:(?:\s|$)")
_COLUMNS = re.compile(r"\S(?:[ \u00a0]{3,}|\t[ \t]*|(?: ?\.){4,} *)\S")
_LEADING = re.compile(f"{BLANK}*")
_ENDS = tuple(".?!:;…。！？")

MIN_PAIRS = 4
WIDTHS = range(30, 131)
RAGGED = 8  # a typist breaks the line this many characters before the margin


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    start: int
    text: str  # without its indent
    indent: int


def wrap_width(text: str) -> int | None:
    """The width that the text is set to, or None if its lines are not broken at a margin.

    Only neighbouring lines with no blank line between them tell. The width is where 95 in 100 of
    those that have a next line end. Of the lines that reach six tenths of it, at least seven in
    ten must be so full that the next word had no room, and at least half of the next lines must go
    on in lower case.
    """
    pairs = [pair for pair in _pairs(text)]
    if len(pairs) < MIN_PAIRS:
        return None
    lengths = sorted(len(line.text) + line.indent for line, _ in pairs)
    width = lengths[(len(lengths) * 95 - 1) // 100]
    if width not in WIDTHS:
        return None
    # Address lines, headings and signatures say nothing about the width of the body.
    long = [pair for pair in pairs if (pair[0].indent + len(pair[0].text)) * 10 >= width * 6]
    full = sum(_is_full(line, following, width) for line, following in long)
    lower = sum(following.text[0].islower() for _, following in long)
    cased = sum(following.text[0].isupper() for _, following in long) + lower
    if len(long) < MIN_PAIRS or full * 10 < len(long) * 7 or lower * 2 < cased:
        return None
    return width


def lines_with_columns(text: str) -> frozenset[int]:
    """The numbers (from 0) of lines that hold columns or dot leaders: rows of tables and lists.

    To be asked before blanks are folded: they are the evidence.
    """
    if not _COLUMNS.search(text):
        return frozenset()
    return frozenset(n for n, line in enumerate(text.split("\n")) if _COLUMNS.search(line))


def line_join(
    text: str,
    known: Callable[[str], bool] | None = None,
    *,
    unhyphenate: bool = True,
    columns: Container[int] = (),
) -> list[Edit]:
    """Join the lines of a text that is set to a width, and the words cut at their ends.

    `known` says whether a dictionary has a word; without it only the text itself is evidence.
    Without `unhyphenate` every hyphen at the end of a line stays. `columns` are the numbers of
    lines that are rows of tables: they stay apart.
    """
    width = wrap_width(text)
    if width is None:
        return []
    words: set[str] | None = None
    edits = []
    pairs = _pairs(text)
    # Paragraphs are told by empty lines or by indentation: a full line ends none.
    parted = "\n\n" in text.strip("\n") or any(b.indent > a.indent + 1 for a, b in pairs)
    for line, following in pairs:
        if line.number in columns or following.number in columns:
            continue
        if not _goes_on(line, following, width, parted):
            continue
        end = line.start + line.indent + len(line.text)
        between = text[end : following.start + following.indent]
        cut = _CUT.search(line.text)
        rest = _WORD.match(following.text)
        if cut and rest and following.text[0].islower():
            if words is None:
                words = {word.casefold() for word in _WORD.findall(text)}
            if unhyphenate and _is_one_word(cut[1], rest[0], words, known):
                edits.append(Edit(end - 1, text[end - 1] + between, "", "line-end-hyphen"))
                continue
            edits.append(Edit(end, between, "", "line-join"))
        else:
            glue = "" if line.text.endswith("—") else " "
            edits.append(Edit(end, between, glue, "line-join"))
    return edits


def _pairs(text: str) -> list[tuple[_Line, _Line]]:
    """Neighbouring lines, neither of them empty."""
    pairs, previous, start = [], None, 0
    for number, piece in enumerate(text.split("\n")):
        indent = _LEADING.match(piece).end()  # type: ignore[union-attr]
        line = _Line(number, start, piece[indent:], indent)
        if previous and previous.text and line.text:
            pairs.append((previous, line))
        previous = line
        start += len(piece) + 1
    return pairs


def _is_full(line: _Line, following: _Line, width: int) -> bool:
    first_word = following.text.split(None, 1)[0]
    return line.indent + len(line.text) + 1 + len(first_word) > width - RAGGED


def _goes_on(line: _Line, following: _Line, width: int, parted: bool) -> bool:
    """Whether the next line goes on with the sentence, or at least with the paragraph."""
    ended = line.text.endswith(_ENDS)
    if _LIST_ITEM.match(following.text) or following.indent > line.indent + 1:
        return False
    if _SPEAKER.match(following.text) or (ended and _NUMBERED.match(following.text)):
        return False
    if _is_capitals(line.text) != _is_capitals(following.text):
        return False
    if following.text[0].islower() and not ended:
        return True
    if ended and not parted and not following.text[0].islower():
        return False
    return _is_full(line, following, width)


def _is_capitals(text: str) -> bool:
    """A heading: several letters, all of them capitals."""
    return text.isupper() and sum(map(str.isalpha, text)) >= 8


def _is_one_word(
    first: str, second: str, words: set[str], known: Callable[[str], bool] | None
) -> bool:
    joined = (first + second).casefold()
    if joined in words:
        return True
    hyphenated = {f"{first}{hyphen}{second}".casefold() for hyphen in "-‐"}
    return not (hyphenated & words) and known is not None and known(joined)
