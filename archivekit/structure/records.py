"""Compound documents: the records that lie one after another in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archivekit.core.record import Certainty, LinkKind, RecordPart
from archivekit.core.text import Span
from archivekit.structure.boundaries import boundary_at
from archivekit.structure.lines import lines_of
from archivekit.structure.openings import LookAhead
from archivekit.structure.parts import Part

_ABOVE = (RecordPart.HEADER, RecordPart.HEADING)


@dataclass(frozen=True, slots=True)
class RecordStart:
    """The paragraph with which a record begins, and how the record before is related to it.

    `relation` is "encloses" when the record before has this one as its attachment, else "".
    """

    paragraph: int
    certainty: Certainty
    relation: str
    reason: str


def find_records(text: str, paragraphs: Sequence[Span], parts: Sequence[Part]) -> list[RecordStart]:
    """Where the records of a text begin; the first always at paragraph 0.

    `parts` are those of `record_parts`. A record begins where its heading stands below the text
    or the signature of another.

    >>> from archivekit.structure.parts import record_parts
    >>> text = "To approve the text (attached).\\nCC Secretary\\nTo paragraph 1 of protocol # 66"
    >>> text += "\\nHavana\\nTo comrade A. I. Mikoyan\\nWe are sending you the reply."
    >>> spans, at = [], 0
    >>> for line in text.split("\\n"):
    ...     spans.append(Span(at, at + len(line)))
    ...     at += len(line) + 1
    >>> [start.paragraph for start in find_records(text, spans, record_parts(text, spans))]
    [0, 2]
    """
    lines = lines_of(text, paragraphs)
    starts = [RecordStart(0, Certainty.SURE, "", "the text begins")]
    ahead = LookAhead(lines)
    body = -1  # the first paragraph below the heading of the record
    for index, part in enumerate(parts):
        if part.kind in _ABOVE and body >= 0:
            found = boundary_at(lines, starts[-1].paragraph, body, index, ahead)
            if found:
                relation = LinkKind.ENCLOSES.value if found.encloses else ""
                starts.append(RecordStart(index, found.certainty, relation, found.reason))
            body = -1
        elif part.kind is RecordPart.BODY and body < 0:
            body = index
    return starts
