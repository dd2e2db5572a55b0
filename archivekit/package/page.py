"""A page for people as a value: sections of statements, each of which leads to its place.

Renderers make Markdown or HTML of it; neither knows what the page is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Look(StrEnum):
    """What a piece of a line is, and so how it is shown."""

    PLAIN = "plain"
    """Words of the page itself."""
    VALUE = "value"
    """What a table holds: a name, a title, a date. It may be of any script."""
    WORDS = "words"
    """Words of a document, shown in quotation marks."""
    CODE = "code"
    """What is to be typed as it stands."""
    STRONG = "strong"
    """What the eye looks for first in a list."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of one look; `link` is a path below the package, `language` BCP 47."""

    text: str
    look: Look = Look.PLAIN
    link: str = ""
    language: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Statements, one below the other; `after` says where the rest of them is."""

    lines: tuple[Line, ...]
    caption: str = ""
    after: Line = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """Statements of the same form, under the names of their columns."""

    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    caption: str = ""
    after: Line = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing under its own heading, with what is to be said of it."""

    name: str
    heading: Line
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page; `name` is its address on the page."""

    name: str
    title: str
    lead: Line = ()
    blocks: tuple[Listing | Grid | Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page: title, what it says first, sections."""

    title: str
    lead: Line
    sections: tuple[Section, ...]


def line(*parts: str | Piece | Sequence[Piece]) -> Line:
    """A line of strings, pieces and other lines.

    >>> line("in ", Piece("data/edits.csv", link="data/edits.csv"))[1].link
    'data/edits.csv'
    """
    pieces: list[Piece] = []
    for part in parts:
        if isinstance(part, str):
            pieces += [Piece(part)] if part else []
        else:
            pieces += [part] if isinstance(part, Piece) else part
    return tuple(pieces)


def joined(lines: Iterable[Line], joint: str = ", ") -> Line:
    """Lines as one, those that are empty left out.

    >>> [piece.text for piece in joined([line("a"), (), line("b")])]
    ['a', ', ', 'b']
    """
    pieces: list[Piece] = []
    for item in lines:
        if item:
            pieces += [Piece(joint), *item] if pieces else item
    return tuple(pieces)


def plain_text(pieces: Line) -> str:
    """The characters of a line, quotation marks around words of a document.

    >>> plain_text(line("slip: ", Piece("were been", Look.WORDS)))
    'slip: “were been”'
    """
    return "".join(shown(piece) for piece in pieces)


def shown(piece: Piece) -> str:
    """The characters of a piece as every renderer shows them."""
    return f"“{piece.text}”" if piece.look is Look.WORDS else piece.text
