"""A collation as CSV: the stretches side by side, or one row a reading."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from archivekit.core.document import Document, SegmentKind
from archivekit.export.stretches import stretches

if TYPE_CHECKING:
    from archivekit.collate.collation import Collation

_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]\s*\S")


def segments_csv(collation: Collation) -> str:
    """A row a stretch, a column a witness: read downwards, a column is the text of its witness.

    `segment` counts the rows; `variant` is the number of the difference, empty where all agree;
    `kind` and `significance` say how grave it is. A cell ends with a blank where blanks follow the
    words. A cell that a spreadsheet would take for a formula begins with an apostrophe; `unguarded`
    takes it away.

    >>> import archivekit as ak
    >>> print(segments_csv(ak.collate(["- black cats sat", "- cats sit"])), end="")
    segment,variant,kind,significance,A,B
    1,,,,- ,-
    2,1,omission,wording,black ,
    3,,,,cats ,cats
    4,2,wording,wording,sat,sit
    """
    rows: list[Sequence[str]] = [["segment", "variant", "kind", "significance", *collation.sigla]]
    for number, stretch in enumerate(stretches(collation), start=1):
        variant = stretch.variant
        said = (
            [str(variant.number), variant.kind, variant.significance] if variant else ["", "", ""]
        )
        rows.append([str(number), *said, *stretch.texts])
    return _written(rows)


def readings_csv(collation: Collation) -> str:
    """A row for each witness at each difference: what it reads, and where that stands.

    `start` and `end` count the characters of its reading text, from 0, half-open; `paragraph` and
    `line` (of the file as received) count from 1, empty where the text came without a document.
    Cells are guarded like those of `segments_csv`.

    >>> import archivekit as ak
    >>> print(readings_csv(ak.collate(["black cats", "cats"])), end="")
    variant,kind,significance,sigil,text,state,extent,start,end,paragraph,line
    1,,wording,A,black,present,,0,5,,
    1,omission,wording,B,,omitted,,0,0,,
    """
    rows: list[Sequence[str]] = [
        [
            "variant", "kind", "significance", "sigil", "text", "state", "extent", "start", "end",
            "paragraph", "line",
        ]
    ]  # fmt: skip
    places = {one.sigil: places_in(one.document) for one in collation.witnesses}
    for variant in collation.variants:
        for reading in variant.readings:
            for sigil, span in zip(reading.sigla, reading.spans, strict=True):
                rows.append([
                    str(variant.number), reading.kind, variant.significance, sigil, reading.text,
                    reading.state.value, reading.extent, str(span.start), str(span.end),
                    *(str(part or "") for part in places[sigil](span.start)),
                ])  # fmt: skip
    return _written(rows)


def places_in(document: Document | None) -> Callable[[int], tuple[int, int]]:
    """What tells the paragraph and the line of the file, from 1, of an offset in a reading text.

    Both are 0 where there is no document.

    >>> import archivekit as ak
    >>> places_in(ak.read("seeds/002_212492c28eb4acd6.txt"))(1_000)
    (12, 19)
    """
    if document is None:
        return lambda offset: (0, 0)
    begins = [segment.span.start for segment in document.segments(SegmentKind.PARAGRAPH)]
    size = len(document.text)

    def place(offset: int) -> tuple[int, int]:
        _, (anchor, *_) = document.locate(min(offset, size), min(offset + 1, size))
        return bisect_right(begins, offset), anchor.line

    return place


def guarded(cell: str) -> str:
    """The cell with an apostrophe before it, if a spreadsheet would take it for a formula.

    >>> guarded("=SUM(A1)"), guarded("'=1"), guarded("'tis")
    ("'=SUM(A1)", "''=1", "'tis")
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell before it was guarded.

    >>> unguarded("'=SUM(A1)"), unguarded("'tis")
    ('=SUM(A1)', "'tis")
    """
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def _written(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue()
