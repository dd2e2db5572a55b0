"""Where in a text a statement is read: the paragraph that a person cites, and its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archivekit.package.lookup import Tables, cell, rows_of
from archivekit.package.page import Line, Look, Piece, joined, line
from archivekit.tables.cells import from_literal

QUOTED = 60
"""The most characters of a document that a line quotes."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A segment: its witness, the number of its paragraph, its words if they are published."""

    witness: str
    number: str
    text: str = ""


class Places:
    """The segments that a page speaks of, and the texts that they are in."""

    def __init__(self, tables: Tables, wanted: Iterable[str]) -> None:
        self.texts: dict[str, str] = {}  # paths
        self.open: set[str] = set()  # texts that are published whole: only these are quoted
        self.languages: dict[str, str] = {}
        for row in rows_of(tables, "witnesses"):
            id_ = cell(row, "witness_id")
            self.texts[id_] = cell(row, "text_path")
            self.languages[id_] = cell(row, "language")
            if cell(row, "publish") == "full":
                self.open.add(id_)
        self.spots = self._spots(tables, set(wanted) - {""})

    def _spots(self, tables: Tables, wanted: set[str]) -> Mapping[str, Spot]:
        spots: dict[str, Spot] = {}
        paragraph, number = "", ""
        for row in rows_of(tables, "segments") if wanted else ():
            id_ = cell(row, "segment_id")
            if cell(row, "kind") == "paragraph":
                paragraph, number = id_, cell(row, "number")
            if id_ in wanted:
                witness = cell(row, "witness_id")
                its = number if paragraph in (id_, cell(row, "parent_id")) else ""
                words = cell(row, "text") if witness in self.open else ""
                spots[id_] = Spot(witness, its, words)
        return spots

    def paragraph(self, segment: str) -> Line:
        """¶ and number, leading to the text; nothing where the place is not published.

        >>> places = Places({}, ())
        >>> places.paragraph("a.en1.s1")
        ()
        """
        spot = self.spots.get(segment)
        if spot is None or not spot.number:
            return ()
        return line(Piece(f"¶\u00a0{spot.number}", link=self.texts.get(spot.witness, "")))

    def where(self, segment: str, witness: str) -> Line:
        """The paragraph and the id of the segment; of a change all over a text, the text's id."""
        at = self.paragraph(segment)
        name = Piece(segment, Look.VALUE, self.texts.get(witness, ""))
        return joined([at, line(name if at else self.text(witness))])

    def text(self, witness: str) -> Piece:
        """The id of a text, leading to it."""
        return Piece(witness, Look.VALUE, self.texts.get(witness, ""))

    def words(self, text: str, witness: str) -> Line:
        """Words of a document in quotation marks, shortened; nothing if they are not published."""
        if witness not in self.open or not text.strip():
            return ()
        language = self.languages.get(witness, "")
        tag = "" if language == "und" else language
        return line(Piece(shortened(text.strip()), Look.WORDS, language=tag))

    def around(self, segment: str, start: int, width: int = 20) -> Line:
        """The words of a published text around a place in a segment."""
        spot = self.spots.get(segment)
        if spot is None or not spot.text:
            return ()
        low, high = max(0, start - width), start + width
        piece = spot.text[low:high]
        if low:
            piece = piece.partition(" ")[2] or piece
        if high < len(spot.text):
            piece = piece.rpartition(" ")[0] or piece
        return self.words(piece, spot.witness)


def shortened(text: str, most: int = QUOTED) -> str:
    """A text of at most so many characters, cut between words if there are blanks.

    >>> shortened("We have raised a toast to Fidel ourselves.", 20)
    'We have raised a …'
    """
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return f"{head.rpartition(' ')[0] or head} …"


def unquoted(literal: str) -> str:
    """The text of a cell that holds a JSON string; the cell itself where it holds none.

    >>> unquoted("on 22\\\\n"), unquoted('"')
    ('on 22\\n', '"')
    """
    try:
        return from_literal(literal)
    except ValueError:
        return literal
