"""The lines of a record, and what each looks like: a marking, an address, a signature, …

A sign is the name of a rule, "" where none speaks. Signs say what a line could be; where it stands
decides what it is (see openings.py, closings.py). Only the first characters of a line are looked
at, so that a line of a megabyte costs no more than a short one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from archivekit.core.text import Span
from archivekit.structure.above import heading_sign
from archivekit.structure.below import closing_sign
from archivekit.structure.forms import BRACKETED, WORD, begins_point, ends_sentence, has_date

_LOOKED_AT = 600
_LONGEST_SHORT = 110  # characters
_ADDED = frozenset("handwritten marginal stamp stamped written".split())
_SPEAKING = frozenset("he i it she that there these they this we you вы мы он они я это".split())


@dataclass(frozen=True)
class Line:
    """One paragraph of the reading text; `gap` counts the line ends between it and the last one."""

    text: str
    gap: int = 1

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words, in small letters."""
        return tuple(WORD.findall(self.text[:_LOOKED_AT].casefold()))

    @cached_property
    def bare(self) -> str:
        """The text without what stands in square brackets."""
        beginning = self.text[:_LOOKED_AT]
        return " ".join(BRACKETED.sub(" ", beginning).split()) if "[" in beginning else beginning

    @cached_property
    def is_text(self) -> bool:
        """Whether it reads as running text: long, or a sentence with its stop."""
        return len(self.text) > _LONGEST_SHORT or (len(self.words) > 3 and ends_sentence(self.text))

    @cached_property
    def is_short(self) -> bool:
        """Whether it could stand among the lines above or below a text."""
        first = next((c for c in self.text if c.isalnum()), "")
        return (
            bool(first)
            and not first.islower()
            and not self.is_text
            and not self.text.endswith((";", "?", "!", ":"))
            and not self.is_point
            and not self.speaks
        )

    @property
    def speaks(self) -> bool:
        """Whether it begins as a sentence does that has lost its stop: We are sending you …"""
        return bool(self.words) and self.words[0] in _SPEAKING

    @cached_property
    def ends_in_date(self) -> bool:
        """Whether it is not long and a date is its end."""
        return len(self.text) <= _LONGEST_SHORT and has_date(self.text[-30:])

    @cached_property
    def is_point(self) -> bool:
        """Whether it begins as a numbered point does; a date does not."""
        return begins_point(self.text) and self.closing != "date-line"

    @cached_property
    def is_remark(self) -> bool:
        """Whether all of it stands in square brackets, or they say that a hand added it."""
        if not self.text.startswith("["):
            return False
        added = bool(self.words) and self.words[0] in _ADDED and len(self.text) < 200
        return added or (not self.bare and len(self.text) < _LOOKED_AT)

    @cached_property
    def heading(self) -> str:
        """By which rule it could stand above a text."""
        return heading_sign(self)

    @cached_property
    def closing(self) -> str:
        """By which rule it could stand below a text."""
        return closing_sign(self)

    @property
    def source(self) -> str:
        """By which rule it says where the text comes from."""
        return self.closing if self.closing in ("source", "archival-reference") else ""


def lines_of(text: str, paragraphs: Sequence[Span]) -> list[Line]:
    """The paragraphs as lines, blanks at their ends left out.

    >>> lines_of("One.\\n\\nTwo.", [Span(0, 4), Span(6, 10)])
    [Line(text='One.', gap=0), Line(text='Two.', gap=2)]
    """
    known: dict[Line, Line] = {}  # what was found of a line holds for all that are like it
    lines, done = [], 0
    for span in paragraphs:
        line = Line(span.of(text).strip(), text.count("\n", done, span.start))
        lines.append(known.setdefault(line, line))
        done = span.end
    return lines
