"""Where a record closes: signature, office markings, notes and source notes below its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archivekit.core.record import Certainty, RecordPart
from archivekit.structure.forms import ends_sentence
from archivekit.structure.lines import Line
from archivekit.structure.openings import is_cover
from archivekit.structure.phrases import phrases

Kind = tuple[RecordPart, str, Certainty]

_TAIL = 40  # lines in which a record closes
_FILL = 4  # short lines between two that surely stand below the text
_BETWEEN_NOTES = 2  # lines of a note after its first
_NOTE = re.compile(
    r"(?:\[(\d{1,3}|\*{1,3})\]|(\d{1,3})[.)]|(\*{1,3})|([⁰¹²³⁴-⁹]{1,3}))\s?(?=[^\W_]|[\"“‘«(])"
)
_CALL = re.compile(
    r"\[(\d{1,3}|\*{1,3})\]|(?<=[\w.,;:!?)\]\"”’»])(\*{1,3})(?=[\s.,;:!?)\]\"”’»]|$)|([⁰¹²³⁴-⁹]{1,3})"
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SIGNATURES = ("signed", "closing-formula", "name", "office", "full-name", "surname")
_SURELY_BELOW = frozenset(
    (
        "signed",
        "closing-formula",
        "name",
        "office",
        "office-marking",
        "source",
        "archival-reference",
    )
)
_NO_SURNAMES = frozenset(
    "amen annex applause appendix attachment copy correct document draft end ends enclosure finis "
    "konets note notes original secret stop text translation true".split()
)
_STOPS = (".", "!", "?", "…", "]", ")", '"', "”", "»", ",")
_NOTES_BELOW = ("name", "signed", "office-marking", "source", "archival-reference")
_BODY: Kind = (RecordPart.BODY, "text", Certainty.SURE)


def read_closing(lines: Sequence[Line], record: int, start: int, stop: int) -> list[Kind]:
    """What the lines from the first of the text to `stop` are: text, and what closes it.

    `record` is the first line of the record: the lines from there on to `start` stand above it.
    """
    page = _below_a_page(lines, record, start, stop)
    if page < stop:
        frame: Kind = (RecordPart.SOURCE_NOTE, "trailer", Certainty.SURE)
        return read_closing(lines, record, start, page) + [frame] * (stop - page)
    above = frozenset(word for line in lines[record:start] for word in line.words)
    end, notes = _notes(lines, record, start, stop)
    closing = _closing(lines, start, end, above)
    kinds = [_BODY] * (end - start - len(closing)) + closing
    for index, note in notes.items():
        if index < end:
            kinds[index - start] = note
    return kinds + [notes[index] for index in range(end, stop)]


def _below_a_page(lines: Sequence[Line], record: int, start: int, stop: int) -> int:
    """Where the frame of a web page goes on below the record in it: summary, places, rights."""
    if record >= start or not is_cover(lines[record]):
        return stop
    tail = range(max(start + 1, stop - _TAIL), stop)
    first = next((index for index in tail if _is_trailer(lines[index])), stop)
    if start + 2 < first < stop and lines[first - 1].is_text and not lines[first - 2].is_text:
        return first - 1  # the summary
    return first


@dataclass(frozen=True, slots=True)
class NoteLabel:
    """The label at the head of a note: how it is written, what it says, and its line."""

    style: str  # bracket, number, star, superscript; "" where there is none
    label: str
    line: int = -1

    def precedes(self, other: NoteLabel) -> bool:
        """Whether the other label is the next in the count; stars may repeat."""
        if self.style != other.style or not self.label.isdecimal():
            return self.style == other.style
        return other.label.isdecimal() and int(other.label) == int(self.label) + 1


def note_label(line: Line, index: int = -1) -> NoteLabel:
    """The label of a note that begins with the line.

    >>> note_label(Line("[1] Comrade A. I. Mikoyan received it."))
    NoteLabel(style='bracket', label='1', line=-1)
    """
    found = _NOTE.match(line.text)
    if not found:
        return NoteLabel("", "", index)
    style = ("bracket", "number", "star", "superscript")[(found.lastindex or 1) - 1]
    if style == "star" and "*" in line.text[found.end() :]:
        return NoteLabel("", "", index)  # words set in stars, not a note
    return NoteLabel(style, found.group(found.lastindex or 1).translate(_SUPERSCRIPTS), index)


def _notes(
    lines: Sequence[Line], record: int, start: int, stop: int
) -> tuple[int, dict[int, Kind]]:
    """Where the notes at the end begin; the notes there and at the feet of pages in the text."""
    labels = [note_label(lines[index], index) for index in range(start, stop)]
    labels = [label for label in labels if label.style]
    if not labels:
        return stop, {}
    calls = _calls(lines, record, stop)
    stars = sum(label.style == "star" for label in labels)
    if stars > 2 + sum(label.style == "star" for label in calls):
        labels = [label for label in labels if label.style != "star"]  # a list with stars
    called: dict[tuple[str, str], int] = {}
    for call in calls:
        called.setdefault((call.style, call.label), call.line)
    called_before = [
        label for label in labels if called.get((label.style, label.label), stop) < label.line
    ]
    first, certainty = _first_end_note(lines, (start, stop), labels, called_before)
    notes: dict[int, Kind] = {
        label.line: (RecordPart.NOTE, "foot-of-page", Certainty.LIKELY) for label in called_before
    }
    for index in range(first, stop):
        notes[index] = _note_kind(lines[index], certainty)
    return first, notes


def _note_kind(line: Line, certainty: Certainty) -> Kind:
    if line.source:
        return RecordPart.SOURCE_NOTE, line.source, Certainty.SURE
    if note_label(line).style:
        return RecordPart.NOTE, "note-label", certainty
    heading = phrases("closing", "notes").whole(line.words)
    return RecordPart.NOTE, "notes-heading" if heading else "note-continued", certainty


def _first_end_note(
    lines: Sequence[Line],
    bounds: tuple[int, int],
    labels: Sequence[NoteLabel],
    called: Sequence[NoteLabel],
) -> tuple[int, Certainty]:
    """Where the notes at the end begin (at the end: there are none), and how sure that is.

    They count up to the end without a gap. A heading (Notes), a call in the text, or a signature,
    a marking or a source note above them must bear witness that they are no points of the text.
    """
    start, stop = bounds
    first: NoteLabel | None = None
    for label in reversed(labels):
        gap = (first.line if first else stop) - label.line - 1
        if gap > _BETWEEN_NOTES or (first and not label.precedes(first)):
            break
        first = label
    if first is None or first.line < start + 1:
        return stop, Certainty.CHECK
    above = lines[first.line - 1]
    if first.line > start + 1 and phrases("closing", "notes").whole(above.words):
        return first.line - 1, Certainty.SURE
    if first in called:
        return first.line, Certainty.SURE
    closed = first.line > start + 1 and above.closing in _NOTES_BELOW
    known = first.style != "number" or first.label == "1"
    return (first.line, Certainty.LIKELY) if closed and known else (stop, Certainty.CHECK)


def _calls(lines: Sequence[Line], start: int, stop: int) -> list[NoteLabel]:
    """The calls of notes in the text; a label at the head of a line is none."""
    calls: list[NoteLabel] = []
    for index in range(start, stop):
        for found in _CALL.finditer(lines[index].text, 1):
            style = ("bracket", "star", "superscript")[(found.lastindex or 1) - 1]
            label = found.group(found.lastindex or 1).translate(_SUPERSCRIPTS)
            calls.append(NoteLabel(style, label, index))
    return calls


def _closing(lines: Sequence[Line], start: int, stop: int, above: frozenset[str]) -> list[Kind]:
    """The lines below the text, from the first that surely stands there."""
    first = _first_below(lines, start, stop, above)
    kinds: list[Kind] = []
    marked = False  # after a marking come the names of those who got copies
    for index in range(first, stop):
        line, sign = lines[index], lines[index].closing
        before = kinds[-1][0] if kinds else RecordPart.SIGNATURE
        if sign == "trailer" or (kinds and kinds[-1][1] == "trailer"):
            kinds.append((RecordPart.SOURCE_NOTE, "trailer", Certainty.SURE))
        elif line.source:
            kinds.append((RecordPart.SOURCE_NOTE, sign, Certainty.SURE))
        elif _is_postscript(line):
            kinds.append((RecordPart.BODY, "postscript", Certainty.LIKELY))
        elif sign == "office-marking" or (kinds and line.heading == "number" and not sign):
            marked = True
            kinds.append((RecordPart.OFFICE_MARKING, sign or "number", Certainty.SURE))
        elif line.heading == "address" and kinds:
            marked = True
            kinds.append((RecordPart.OFFICE_MARKING, "address-at-foot", Certainty.CHECK))
        elif before is RecordPart.SOURCE_NOTE and sign != "closing-formula":
            kinds.append((before, "source-continued", Certainty.LIKELY))
        elif marked:
            kinds.append((RecordPart.OFFICE_MARKING, "below-a-marking", Certainty.LIKELY))
        else:
            sure = sign in ("signed", "closing-formula", "name")
            certainty = Certainty.SURE if sure else Certainty.LIKELY
            kinds.append((RecordPart.SIGNATURE, sign or "beside-a-signature", certainty))
    return kinds


def _first_below(lines: Sequence[Line], start: int, stop: int, above: frozenset[str]) -> int:
    first, fill, index = stop, 0, stop - 1
    trailer = [i for i in range(max(start + 1, stop - _TAIL), stop) if _is_trailer(lines[i])]
    if trailer:
        first, index = trailer[0], trailer[0] - 1
    while index > start and stop - index <= _TAIL and fill <= _FILL:
        line = lines[index]
        if line.closing in _SURELY_BELOW or _is_signatory(lines, index, stop, above):
            first, fill = index, 0
        elif _is_postscript(line) or line.is_short or line.is_remark or _fills(line):
            fill += 1
        else:
            break
        index -= 1
    while first < stop and signs_nothing(lines, first):
        first += 1
    while start + 1 < first < stop and lines[first - 1].closing == "date-line":
        first -= 1
    return first


def _is_signatory(lines: Sequence[Line], index: int, stop: int, above: frozenset[str]) -> bool:
    """A full name where anything stands above the text, a surname where it stands there too.

    A surname alone also signs as the last line, or with nothing but a date below it.
    """
    line = lines[index]
    if line.closing != "surname":
        return line.closing == "full-name" and bool(above)
    if above.issuperset(line.words):
        return True
    if not _NO_SURNAMES.isdisjoint(line.words) or not ends_sentence(lines[index - 1].text):
        return False
    below = lines[index + 1 : stop]
    if below and below[0].closing == "office" and not line.text.endswith("."):
        return True
    if below and all(other.closing == "date-line" for other in below):
        return True
    return bool(above) and not below and line.text.endswith(".")


def _is_trailer(line: Line) -> bool:
    return line.closing == "trailer"


def _is_postscript(line: Line) -> bool:
    return line.text.startswith(("P.S.", "P. S.", "PS.", "P.S ", "З.Ы."))


def _fills(line: Line) -> bool:
    """An address or a number at the foot, or a line that goes on with the one above."""
    small = line.gap == 1 or len(line.words) < 7
    if line.heading in ("address", "number"):
        return True
    return small and not line.is_text


def signs_nothing(lines: Sequence[Line], index: int) -> bool:
    """Whether a name is one of a list or of a table, or the end of a sentence above it."""
    line, above = lines[index], lines[index - 1]
    if line.closing not in ("name", "office", "full-name", "surname", "date-line", ""):
        return False
    runs_on = len(above.text) > 50 and not above.text.endswith(_STOPS) and line.closing != "name"
    named = above.closing in ("name", "office", "full-name") and not above.text.endswith(".")
    return named or runs_on or above.text.endswith(":")
