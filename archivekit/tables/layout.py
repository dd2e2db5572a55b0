"""Where the segments of a published text stand."""

from __future__ import annotations

from typing import Any

from archivekit.core.document import Segment, SegmentKind
from archivekit.core.record import RecordPart
from archivekit.core.text import Span
from archivekit.tables.edit_rows import Zones

Row = dict[str, Any]


class Layout:
    """The segments of one witness, from the rows of their table, and where they stand."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.spans = _spans(rows)
        self.starts = [span.start for span in self.spans]
        self.index = {row["segment_id"]: position for position, row in enumerate(rows)}
        self.zones = Zones.of_segments(
            [(row["kind"], start) for row, start in zip(rows, self.starts, strict=True)]
        )

    def at(self, segment: str, offset: int) -> int:
        """The place in the reading text that is counted from a segment, or from its beginning."""
        return (self.starts[self.index[segment]] if segment else 0) + offset

    @property
    def segments(self) -> list[Segment]:
        """The segments as values."""
        return [
            Segment(
                SegmentKind(row["kind"]),
                span,
                self.index[row["parent_id"]] if row["parent_id"] else -1,
                part=RecordPart(row["part"] or "body"),
                point=row["point"] or "",
            )
            for row, span in zip(self.rows, self.spans, strict=True)
        ]


def _spans(rows: list[Row]) -> list[Span]:
    """Where each segment stands in the reading text, from gaps and lengths."""
    starts, ends, at, paragraph = [], [], 0, -1
    for index, row in enumerate(rows):
        if row["kind"] == "paragraph":
            at += row["gap"] or 0
            paragraph = index
        starts.append(at)
        at += len(row["text"] or "")
        ends.append(at)
        ends[paragraph] = at
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]
