"""The parts of a record: descriptive header, heading, body, signature, markings, notes.

The order inside a record is header, heading, body, signature, office marking, notes. Source notes
may stand under a title or after the text; a note at the foot of a page (rule `foot-of-page`) and
the text of a postscript (rule `postscript`) stand where the page has them. The salutation is part
of the heading, as in diplomatics (L. Duranti, Diplomatics, 1998: the protocol ends with it). A
short line amid the text, such as the title of a section, is body.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archivekit.core.record import Certainty, RecordPart
from archivekit.core.text import Span
from archivekit.structure.boundaries import next_record
from archivekit.structure.closings import read_closing
from archivekit.structure.lines import lines_of
from archivekit.structure.openings import LookAhead, is_mixed, read_opening


@dataclass(frozen=True, slots=True)
class Part:
    """What a paragraph is in its record, by which rule, and how sure that is."""

    kind: RecordPart
    rule: str
    certainty: Certainty


def record_parts(text: str, paragraphs: Sequence[Span]) -> list[Part]:
    """One part for each paragraph; each record of a compound document is treated by itself.

    >>> letter = "Dear Comrade Fidel,\\nWe regret it very much.\\nN. Khrushchev\\n12-yav, ll"
    >>> spans = [Span(0, 19), Span(20, 43), Span(44, 57), Span(58, 68)]
    >>> [part.kind.value for part in record_parts(letter, spans)]
    ['heading', 'body', 'signature', 'office-marking']
    """
    lines = lines_of(text, paragraphs)
    ahead = LookAhead(lines)
    parts: list[Part] = []
    while len(parts) < len(lines):
        start = len(parts)
        opening = read_opening(lines, start, ahead)
        below = start + len(opening)
        boundary = next_record(lines, start, below, ahead)
        stop = boundary.line if boundary else len(lines)
        closing = read_closing(lines, start, below, stop)
        parts += [Part(*kind) for kind in (*opening, *closing)]
    return [
        Part(RecordPart.BODY, "header-and-text-in-one", Certainty.CHECK)
        if part.kind is RecordPart.BODY and is_mixed(line)
        else part
        for part, line in zip(parts, lines, strict=True)
    ]
