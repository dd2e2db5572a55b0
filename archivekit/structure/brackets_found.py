"""Which square brackets of a text belong together, and which stand alone."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archivekit.core.document import Segment
from archivekit.core.text import Span

_BRACKET = re.compile(r"[\[\]]")
_DEEPEST = 8  # deeper brackets are no longer words of an editor; each level repeats its words
_AROUND = 80
_ADDRESS = re.compile(r"(?:https?|ftp)://[^\s<>\"”«»]+|www\.[^\s<>\"”«»]+")


@dataclass(frozen=True, slots=True)
class Bracket:
    """A pair of square brackets in a paragraph, or a single one without a partner.

    `before` and `after` are up to 80 characters of the same paragraph on either side.
    """

    span: Span
    paragraph: int  # its index among the paragraphs
    label: str  # the words inside, "" for a single bracket
    before: str
    after: str
    paired: bool = True
    in_address: bool = False  # inside a web address

    @property
    def alone(self) -> bool:
        """Whether the paragraph holds nothing but this bracket and stops."""
        return self.opens and not self.after.strip(" \u00a0\t.,;:")

    @property
    def opens(self) -> bool:
        """Whether the paragraph begins with this bracket."""
        return not self.before.strip()


def find_brackets(text: str, paragraphs: Sequence[Segment]) -> list[Bracket]:
    """All square brackets of the paragraphs, outer ones before the inner ones.

    Brackets pair inside one paragraph only. Pairs more than eight levels deep are left unpaired.

    >>> from archivekit.structure.paragraphs import segment
    >>> text = "He [the [Soviet] envoy] left [soon."
    >>> [(b.label, b.paired) for b in find_brackets(text, segment(text, "en")[:1])]
    [('the [Soviet] envoy', True), ('Soviet', True), ('', False)]
    """
    found: list[Bracket] = []
    for index, paragraph in enumerate(paragraphs):
        line = paragraph.span.of(text)
        if "[" not in line and "]" not in line:
            continue
        addresses = _address_spans(line)
        for span, paired in _pairs(line):
            last = bisect_right(addresses, span.start, key=lambda address: address.start) - 1
            inside = last >= 0 and addresses[last].contains(span)
            found.append(_bracket(line, span, index, paragraph.span.start, paired, inside))
    return found


def _bracket(line: str, at: Span, index: int, base: int, paired: bool, in_address: bool) -> Bracket:
    return Bracket(
        at.shift(base),
        index,
        line[at.start + 1 : at.end - 1] if paired else "",
        line[max(0, at.start - _AROUND) : at.start],
        line[at.end : at.end + _AROUND],
        paired,
        in_address,
    )


def _pairs(line: str) -> list[tuple[Span, bool]]:
    """The places of all brackets of a line in order, and whether each is a pair."""
    partner: dict[int, int] = {}
    open_at: list[int] = []
    places = [match.start() for match in _BRACKET.finditer(line)]
    for place in places:
        if line[place] == "[":
            open_at.append(place)
        elif open_at:
            partner[open_at.pop()] = place
    found: list[tuple[Span, bool]] = []
    ends: list[int] = []  # of the pairs that are still open
    closed: set[int] = set()
    for place in places:
        while ends and ends[-1] < place:
            ends.pop()
        if place in partner:
            ends.append(partner[place])
            if len(ends) <= _DEEPEST:
                found.append((Span(place, partner[place] + 1), True))
                closed.add(partner[place])
                continue
        if place not in closed:
            found.append((Span(place, place + 1), False))
    return found


def _address_spans(line: str) -> list[Span]:
    """Web addresses; a note call at the end of one is not part of it."""
    return list(_addresses(line)) if "://" in line or "www." in line else []


def _addresses(line: str) -> Iterator[Span]:
    for match in _ADDRESS.finditer(line):
        end = match.end()
        call = re.search(r"\[\d{1,3}\][.,;]?$", line[max(match.start(), end - 6) : end])
        yield Span(match.start(), end - len(call[0]) if call else end)
