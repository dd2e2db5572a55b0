"""Names: reading one, comparing two, and parting a value that holds several."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archivekit.core.text import Span
from archivekit.describe.name_agreement import Match, compare_names
from archivekit.describe.name_parts import Name, are_given, parse_name
from archivekit.describe.name_words import key, lexicon, split_words

__all__ = ["Match", "Name", "compare_names", "names_in", "parse_name"]

_SEPARATOR = re.compile(r"[,;&]|(?<!\S)(?:and|und|et|y|и|oraz|sowie)(?!\S)")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch between two separators, and what stood before it: a comma, a word, nothing."""

    span: Span
    joint: str
    name: Name


def names_in(text: str, span: Span, language: str = "und") -> list[tuple[Span, Name]]:
    """The names of a value and their places: what a comma, a semicolon or "and" parts.

    It is no recognizer: all of the span belongs to some name. A body keeps its "and", a person the
    office after the comma, and a surname the given name after it.

    >>> value = "Comrades Khrushchev, Kozlov, and Mikoyan"
    >>> [span.of(value) for span, _ in names_in(value, Span(0, len(value)))]
    ['Comrades Khrushchev', 'Kozlov', 'Mikoyan']
    """
    found: list[tuple[Span, Name]] = []
    for group in _groups(_pieces(text, span, language)):
        for piece in _joined(text, group, language):
            found.append((piece.span, piece.name))
    return found


def _pieces(text: str, span: Span, language: str) -> list[_Piece]:
    value = span.of(text)
    pieces: list[_Piece] = []
    start, joint = 0, ""
    for begin, end in [*_separators(value), (len(value), len(value))]:
        part = value[start:begin]
        lead = len(part) - len(part.lstrip())
        if part.strip():
            at = span.start + start + lead
            place = Span(at, at + len(part.strip()))
            pieces.append(_Piece(place, joint, parse_name(place.of(text), language)))
            joint = ""
        mark = value[begin:end]
        joint = ";" if ";" in (mark, joint) else (mark if mark != "," or not joint else joint)
        start = end
    return pieces


def _separators(value: str) -> list[tuple[int, int]]:
    """Commas, semicolons and words for "and" outside of brackets that close."""
    depths = _depths(value)
    places = []
    for match in _SEPARATOR.finditer(value):
        if depths[match.start()]:
            continue
        if match[0] == "y" and not _between_full_names(value, match.start(), match.end()):
            continue
        places.append((match.start(), match.end()))
    return places


def _between_full_names(value: str, start: int, end: int) -> bool:
    """Ortega y Gasset is one name; Fidel Castro y Raúl Roa are two."""
    before, after = value[max(0, start - 60) : start], value[end : end + 60]
    return len(before.split()) > 1 and len(after.split()) > 1


def _depths(value: str) -> list[int]:
    """How many brackets that are closed later stand open at each place."""
    depths = [0] * (len(value) + 1)
    opened: list[int] = []
    for place, char in enumerate(value):
        if char in "([":
            opened.append(place)
        elif char in ")]" and opened:
            start = opened.pop()
            depths[start] += 1
            depths[place] -= 1
    for place in range(1, len(depths)):
        depths[place] += depths[place - 1]
    return depths


def _groups(pieces: list[_Piece]) -> list[list[_Piece]]:
    """The pieces between two semicolons."""
    groups: list[list[_Piece]] = []
    for piece in pieces:
        if piece.joint == ";" or not groups:
            groups.append([])
        groups[-1].append(piece)
    return groups


def _joined(text: str, pieces: list[_Piece], language: str) -> list[_Piece]:
    """The pieces of a group, those put together that are one name."""
    joined: list[_Piece] = []
    for piece in pieces:
        if joined and _belong_together(text, joined[-1], piece, len(pieces) == 2):
            last = joined.pop()
            span = Span(last.span.start, piece.span.end)
            piece = _Piece(span, last.joint, parse_name(span.of(text), language))
        joined.append(piece)
    return joined


def _belong_together(text: str, first: _Piece, second: _Piece, alone: bool) -> bool:
    words = split_words(second.span.of(text))
    if second.joint == ",":
        if len(words) == 1 and key(words[0]) in lexicon().suffixes:
            return True
        if first.name.kind == "person" and second.name.kind == "office":
            return not first.name.office
        if first.name.kind == "office" and second.name.kind == "person":
            return alone and not second.name.office
        if first.name.bare and not first.name.titles:
            return are_given(words) and len(split_words(first.span.of(text))) < 3
        return False
    if first.name.kind == "office" and second.name.kind == "person":
        return bool(second.name.office) and alone
    if second.joint in ("", ";") or second.span.of(text)[:4].lower() == "the ":
        return False
    return _is_one_body(text, first, second)


def _is_one_body(text: str, first: _Piece, second: _Piece) -> bool:
    """Ministry of Foreign Affairs and Trade; History and Public Policy Program."""
    short = [split_words(piece.span.of(text)) for piece in (first, second)]
    if any(all(word.isupper() for word in words) for words in short):
        return False  # KGB and GRU
    person = first.name.kind == "person" and (
        first.name.titles or (first.name.given and are_given(list(first.name.given)))
    )
    if first.name.kind == "body":
        plain = second.name.kind in ("body", "unknown") or second.name.bare
        return plain and not second.name.titles
    return second.name.kind == "body" and not person
