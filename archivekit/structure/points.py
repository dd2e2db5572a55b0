"""Numbered points: 1, 2, 3; a), b), c); I, II; 1.1, 1.2; § 3.

A label counts only in its sequence: a point 2 needs a point 1 before it, and a point 1 needs a
point 2 after it, so that an initial or a year at the head of a paragraph is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archivekit.core.record import RecordPart
from archivekit.core.text import Span
from archivekit.structure.parts import Part

_LABEL = re.compile(
    r"[\"“«\s]{0,4}(?:(?P<sign>§)\s?(?P<paragraph>\d{1,3})\b\.?"
    r"|(?P<open>\(?)(?:(?P<nested>\d{1,3}(?:\.\d{1,3}){1,3})(?P<stop>[.)]?)(?=\s)"
    r"|(?P<label>\d{1,3}|[IVXLC]{1,7}|[ivxlc]{1,7}|[^\W\d_])(?P<close>\.\)|[.)．])))\s?(?=\S)"
)
_ROMAN = re.compile(r"(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщэюя")
_LOOKED_AT = 40  # characters
_DEEPEST = 8  # levels


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a label: the list it would belong to, and its place there."""

    style: str
    place: int


@dataclass(slots=True)
class _Level:
    """A list that is open: its last place, and the paragraphs of its points."""

    style: str
    place: int
    points: list[tuple[int, str]]


def point_labels(text: str, paragraphs: Sequence[Span], parts: Sequence[Part]) -> list[str]:
    """The label of the numbered point that begins in each paragraph, "" where none does.

    >>> from archivekit.core.record import Certainty
    >>> text = "1. Cuba.\\n2. Berlin:\\na) access,\\nb) troops.\\n1962. A year."
    >>> spans = [Span(0, 8), Span(9, 19), Span(20, 30), Span(31, 41), Span(42, 55)]
    >>> body = Part(RecordPart.BODY, "text", Certainty.SURE)
    >>> point_labels(text, spans, [body] * 5)
    ['1', '2', 'a', 'b', '']
    """
    labels = [""] * len(paragraphs)
    levels: list[_Level] = []
    for index, (span, part) in enumerate(zip(paragraphs, parts, strict=True)):
        if part.kind in (RecordPart.HEADER, RecordPart.HEADING):
            _close(levels, 0, labels)
        elif part.kind is RecordPart.BODY:
            found = _LABEL.match(text, span.start, min(span.end, span.start + _LOOKED_AT))
            if found:
                _place(levels, index, _name(found), list(_readings(found)), labels)
    _close(levels, 0, labels)
    return labels


def _name(found: re.Match[str]) -> str:
    return f"§ {found['paragraph']}" if found["sign"] else found["nested"] or found["label"]


def _place(
    levels: list[_Level], index: int, name: str, readings: list[_Reading], labels: list[str]
) -> None:
    """Go on with the innermost list that waits for this point, or open a new list inside."""
    for depth in range(len(levels) - 1, -1, -1):
        level = levels[depth]
        if _Reading(level.style, level.place + 1) in readings:
            _close(levels, depth + 1, labels)
            level.place += 1
            level.points.append((index, name))
            return
    # 1.1 opens a list in the point 1 only: 1.1 million is none.
    above = name.rpartition(".")[0]
    if above and all(level.points[-1][1] != above for level in levels):
        return
    for reading in readings:
        if reading.place == 1:
            again = [at for at, level in enumerate(levels) if level.style == reading.style]
            _close(levels, again[0] if again else _DEEPEST, labels)
            levels.append(_Level(reading.style, 1, [(index, name)]))
            return


def _close(levels: list[_Level], depth: int, labels: list[str]) -> None:
    """Leave the lists from `depth` inwards; one with a single point was no list."""
    for level in levels[depth:]:
        if len(level.points) > 1:
            for index, name in level.points:
                labels[index] = name
    del levels[depth:]


def _readings(found: re.Match[str]) -> Iterator[_Reading]:
    """As a number, a letter or a Roman number; i, v, x, c, l may be both of the last."""
    if found["sign"]:
        yield _Reading("§", int(found["paragraph"]))
        return
    if found["nested"]:
        above, _, last = found["nested"].rpartition(".")
        yield _Reading(f"below {above} {found['open']}{found['stop']}", int(last))
        return
    label, frame = found["label"], found["open"] + found["close"]
    if label.isdecimal():
        yield _Reading(f"number {frame}", int(label))
        return
    case = "small" if label.islower() else "large"
    if _ROMAN.fullmatch(label.upper()):
        yield _Reading(f"roman {case}{frame}", _roman(label.upper()))
    if len(label) == 1:
        for alphabet in _ALPHABETS:
            if label.lower() in alphabet:
                place = alphabet.index(label.lower()) + 1
                yield _Reading(f"letter {case} {alphabet[0]}{frame}", place)


def _roman(label: str) -> int:
    values = [_ROMAN_VALUES.get(letter, 100) for letter in label]
    following = [*values[1:], 0]
    return sum(v if v >= after else -v for v, after in zip(values, following, strict=True))
