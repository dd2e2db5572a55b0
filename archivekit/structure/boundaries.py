"""Where a record ends and another begins in one file.

A false cut does more harm than a missed one: an end (a signature, an office, a marking, a source
note) must stand before it, and words that only stand above a record after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from archivekit.core.record import Certainty, RecordPart
from archivekit.structure.closings import note_label, signs_nothing
from archivekit.structure.forms import WORD
from archivekit.structure.lines import Line
from archivekit.structure.openings import LookAhead, Opening, is_cover, label_of, read_opening
from archivekit.structure.phrases import phrases

_BACK = 12  # lines between a signature and the next record: dates, notes, copies
_BLOCK = 8  # lines in which a heading shows that it is one
_ENDS = {
    "signed": "a signature or an office ends a record",
    "closing-formula": "a signature or an office ends a record",
    "name": "a signature or an office ends a record",
    "office": "a signature or an office ends a record",
    "office-marking": "an office marking ends a record",
    "source": "a source note ends a record",
    "archival-reference": "a source note ends a record",
    "trailer": "a source note ends a record",
}
_DOCUMENT_NUMBER = re.compile(r"\W{0,2}([^\W\d_]+)\s(?:no\.?|№|#)?\s?\d{1,3}\W{0,2}", re.IGNORECASE)
_FIRST = 110  # characters
_DIGIT = re.compile(r"\d").search
_ADDRESSING = frozenset(("to", "к", "товарищу", "тов", "т"))
_MARKED = frozenset(("marking", "precedence", "number", "registry-number", "protocol"))
_TO_WHOM = frozenset(("address", "label", "title", "date-line", "office"))


@dataclass(frozen=True, slots=True)
class Boundary:
    """The first line of a further record, and what the cut rests on."""

    line: int
    end: str
    beginning: str
    encloses: bool
    attached: bool

    @property
    def certainty(self) -> Certainty:
        """Sure when the words of the record before speak of what follows."""
        return Certainty.SURE if self.attached else Certainty.LIKELY

    @property
    def reason(self) -> str:
        """What the cut rests on, in words."""
        spoken = "; the first speaks of an attachment" if self.attached else ""
        return f"{self.end}, {self.beginning}{spoken}"


def next_record(lines: Sequence[Line], start: int, text: int, ahead: LookAhead) -> Boundary | None:
    """The next boundary in a record that begins at `start` and whose text begins at `text`."""
    for index in range(text + 1, len(lines)):
        found = boundary_at(lines, start, text, index, ahead)
        if found:
            return found
    return None


def boundary_at(
    lines: Sequence[Line], start: int, text: int, index: int, ahead: LookAhead
) -> Boundary | None:
    """The boundary before line `index`, None when there is none."""
    if not _may_begin(lines[index]):
        return None
    end = _end_before(lines, text, index)
    if not end and lines[index].heading == "attachment":
        end = "the text ends" if ahead.speaks_of_attachment(start, index) else ""
    if not end or not (lines[index].heading or label_of(lines[index]) or is_cover(lines[index])):
        return None
    opening = read_opening(lines, index, ahead)
    beginning = _beginning(lines, index, opening, end)
    if not beginning:
        return None
    attached = ahead.speaks_of_attachment(start, index)
    enclosed = beginning.startswith("an attachment")
    return Boundary(index, end, beginning, attached or enclosed, attached)


def _may_begin(line: Line) -> bool:
    """A quick look at a line: its first word, or a digit, can stand above a text."""
    beginning = line.text[:_FIRST]
    first = WORD.search(beginning)
    if not first:
        return False
    return first.group().casefold() in _first_words() or bool(_DIGIT(beginning))


@cache
def _first_words() -> frozenset[str]:
    """The words with which the first line above a text begins, if it has no digit."""
    keys = ("marking", "precedence", "office", "labels", "title", "motto", "salutation")
    known = [phrases("heading", key) for key in keys]
    known += [phrases("header", key) for key in ("archive", "neutral", "cover")]
    known += [phrases("records", "attachment"), phrases("records", "document")]
    return frozenset().union(_ADDRESSING, *(list_.firsts for list_ in known))


def _end_before(lines: Sequence[Line], text: int, index: int) -> str:
    """What ends a record right before line `index`; dates and short lines may stand between."""
    filled = 0
    for at in range(index - 1, max(text, index - 1 - _BACK), -1):
        line = lines[at]
        if line.closing in _ENDS:
            end = _ENDS[line.closing]
            highest = max(text, at - _BACK)
            while at > highest and _among_signatures(lines[at - 1]):
                at -= 1
            return "" if at == highest or signs_nothing(lines, at) else end
        if note_label(line).style in ("bracket", "superscript", "star"):
            continue
        filled += line.closing != "date-line"
        if filled > 1 or not (line.is_short or line.is_remark):
            return ""
    return ""


def _among_signatures(line: Line) -> bool:
    """Several may sign, and an address may stand at the foot of a letter."""
    return line.closing in _ENDS or line.closing == "full-name" or line.heading == "address"


def _beginning(lines: Sequence[Line], index: int, opening: Opening, end: str) -> str:
    if not opening:
        return ""
    part, rule, _ = opening[0]
    if part is RecordPart.HEADER and any(rule == "label" for _, rule, _ in opening):
        return "another descriptive header begins"
    if rule == "attachment":
        return "an attachment begins"
    if rule == "protocol":
        return "an address block begins another"
    number = _DOCUMENT_NUMBER.fullmatch(lines[index].text[:40])
    if number and phrases("records", "document").at((number.group(1).casefold(),)):
        return "a document number begins another"
    rules = {rule for _, rule, _ in opening[:_BLOCK]}
    surely = sum(rule in _MARKED or rule in _TO_WHOM for _, rule, _ in opening[:_BLOCK])
    if end == _ENDS["source"] and {rule, opening[-1][1]} == {"title", "date-line"}:
        return "a title and a date begin another"
    if rule in _MARKED | _TO_WHOM and surely > 2 and rules & _MARKED and rules & _TO_WHOM:
        return "an address block begins another"
    return ""
