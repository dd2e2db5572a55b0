"""Marks inside a line: what of one difference, or of one sentence, is the same, removed, added."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from os.path import commonprefix

from archivekit.core.problems import visible
from archivekit.view.html import escape
from archivekit.view.terminal import marked
from archivekit.words.patterns import token_pattern

CHARACTERS = 300
"""Longer strings are compared by words first: time by characters grows with the square (20 ms)."""

CELLS = 1 << 28
"""Words times words that are compared (32 MiB); beyond, what lies between common ends is marked."""

_STAND_INS = 0x20000  # letters to every reader of Unicode, and there are 42,000 of them

Pair = tuple[str, str]
"""What the one has and what the other has at a place; they are the same or they differ."""


class MarkKind(StrEnum):
    """What became of some characters between the one text and the other."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Mark:
    """Some characters, and what became of them."""

    kind: MarkKind
    text: str


def marks(one: str, other: str) -> tuple[Mark, ...]:
    """What changes `one` into `other`, in words where words differ, in letters where few do.

    What is the same and what is removed is `one`, in order; what is the same and what is added is
    `other`. The marks from `other` to `one` are the mirror of these. Source: O(ND) difference
    (Myers 1986) with semantic clean-up, in diff-match-patch, its clock switched off.

    >>> marked_text(marks("They may be partly due.", "They are partly due."))
    'They [-may be-]{+are+} partly due.'
    >>> marked_text(marks("honourable", "honorable"))
    'hono[-u-]rable'
    """
    if one <= other:
        return tuple(_told(_pairs(one, other)))
    return tuple(_told([(second, first) for first, second in _pairs(other, one)]))


def marked_text(found: Iterable[Mark]) -> str:
    """Marks as people type them, [-removed-] and {+added+}; safe to print."""
    return "".join(_typed(mark) for mark in found)


def marked_html(found: Iterable[Mark]) -> str:
    """Marks as HTML, everything escaped.

    >>> print(marked_html(marks("12 ships & men", "15 ships & men")))
    <del>12</del><ins>15</ins> ships &amp; men
    """
    return "".join(_element(mark) for mark in found)


def _typed(mark: Mark) -> str:
    match mark.kind:
        case MarkKind.SAME:
            return visible(mark.text)
        case MarkKind.REMOVED:
            return marked(mark.text, "")
        case MarkKind.ADDED:
            return marked("", mark.text)


def _element(mark: Mark) -> str:
    match mark.kind:
        case MarkKind.SAME:
            return escape(mark.text)
        case MarkKind.REMOVED:
            return f"<del>{escape(mark.text)}</del>"
        case MarkKind.ADDED:
            return f"<ins>{escape(mark.text)}</ins>"


def _told(pairs: Sequence[Pair]) -> Iterable[Mark]:
    for first, second in pairs:
        if first == second:
            yield Mark(MarkKind.SAME, first)
            continue
        if first:
            yield Mark(MarkKind.REMOVED, first)
        if second:
            yield Mark(MarkKind.ADDED, second)


def _pairs(one: str, other: str) -> list[Pair]:
    if max(len(one), len(other)) <= CHARACTERS:
        return _by_characters(one, other)
    return _joined(
        pair
        for first, second in _by_words(one, other)
        for pair in (
            [(first, second)]
            if first == second or max(len(first), len(second)) > CHARACTERS
            else _by_characters(first, second)
        )
    )


def _by_words(one: str, other: str) -> list[Pair]:
    """Pairs of whole words by a longest common subsequence."""
    import numpy as np

    from archivekit.collate.exact import longest, runs_of

    find = token_pattern(one + other, "und").findall
    first, second = find(one), find(other)
    if len(first) * len(second) > CELLS:
        return _between_ends(one, other)
    known: dict[str, int] = {}
    ids = [
        np.array([known.setdefault(piece, len(known)) for piece in pieces], np.int32)
        for pieces in (first, second)
    ]
    pairs: list[Pair] = []
    i = j = 0
    for a, b, length in [*runs_of(longest(*ids)), (len(first), len(second), 0)]:
        pairs.append(("".join(first[i:a]), "".join(second[j:b])))
        same = "".join(first[a : a + length])
        pairs.append((same, same))
        i, j = a + length, b + length
    return _joined(pairs)


def _between_ends(one: str, other: str) -> list[Pair]:
    """Two very long strings with nothing but their common start and end taken as the same."""
    start = len(commonprefix([one, other]))
    end = len(commonprefix([one[start:][::-1], other[start:][::-1]]))
    middle = one[start : len(one) - end], other[start : len(other) - end]
    return _joined([(one[:start],) * 2, middle, (one[len(one) - end :],) * 2])


def _by_characters(one: str, other: str) -> list[Pair]:
    """Pairs by characters, whole words where words differ."""
    from diff_match_patch import diff_match_patch

    engine = diff_match_patch()
    engine.Diff_Timeout = 0  # the clock would decide what is marked
    (first, second), whole = _letters(one, other)
    steps = engine.diff_main(first, second, False)
    engine.diff_cleanupSemantic(steps)
    pairs: list[Pair] = []
    for step, text in steps:
        text = text.translate(whole)
        pairs.append((text if step <= 0 else "", text if step >= 0 else ""))
    return _as_one(_whole_words(_joined(pairs), one, other))


def _letters(one: str, other: str) -> tuple[Pair, dict[int, str]]:
    """The texts with one character for a letter and the marks on it; and what these stand for."""
    there = set(one + other)
    on_letters = "".join(sorted(char for char in there if unicodedata.category(char)[0] == "M"))
    if not on_letters:
        return (one, other), {}
    letter = re.compile(f".[{re.escape(on_letters)}]+", re.DOTALL)
    found = sorted({*letter.findall(one), *letter.findall(other)})
    free = (code for code in range(_STAND_INS, 0x110000) if chr(code) not in there)
    code_of = dict(zip(found, free, strict=False))
    plain = [letter.sub(lambda match: chr(code_of[match[0]]), text) for text in (one, other)]
    return (plain[0], plain[1]), {code: text for text, code in code_of.items()}


def _whole_words(pairs: Sequence[Pair], one: str, other: str) -> list[Pair]:
    """Where half of a word or more differs, or any of a number, the whole of it differs."""
    edges = _edges(one), _edges(other)
    words: list[Pair] = []
    word: list[Pair] = []
    i = j = 0
    for first, second in pairs:
        if first == second:
            cuts = [k for k in range(len(first) + 1) if i + k in edges[0] and j + k in edges[1]]
            if cuts:
                start, end = cuts[0], cuts[-1]
                words += _weighed([*word, (first[:start], second[:start])])
                words.append((first[start:end],) * 2)
                word = [(first[end:], second[end:])]
                i, j = i + len(first), j + len(second)
                continue
        word.append((first, second))
        i, j = i + len(first), j + len(second)
    return _joined([*words, *_weighed(word)])


def _edges(text: str) -> set[int]:
    """Where words and signs begin and end, the ends of the text included."""
    edges, at = {0, len(text)}, 0
    for piece in token_pattern(text, "und").findall(text):
        edges.add(at + len(piece) - len(piece.lstrip()))
        at += len(piece)
        edges.add(at)
    return edges


def _weighed(word: list[Pair]) -> list[Pair]:
    """A word as it is marked: in letters, or as a whole when little of it is the same.

    What runs over from a word into the next, and any change of a number, is marked as a whole.
    """
    whole = "".join(first for first, _ in word), "".join(second for _, second in word)
    same = sum(len(first) for first, second in word if first == second)
    changed = [part for pair in word if pair[0] != pair[1] for part in pair]
    over = any(part.strip() and part.split() != [part] for part in changed)
    number = any(map(str.isdigit, whole[0] + whole[1]))
    return [whole] if over or number or same * 2 <= max(map(len, whole)) else word


def _as_one(pairs: Sequence[Pair]) -> list[Pair]:
    """Words replaced one after another are replaced as one: the blank between them is no news."""
    told: list[Pair] = []
    for first, second in pairs:
        replaced = first and second and first != second
        if replaced and len(told) > 1 and told[-1][0].isspace() and all(told[-2]):
            blanks, before = told.pop(), told.pop()
            first, second = before[0] + blanks[0] + first, before[1] + blanks[1] + second
        told.append((first, second))
    return told


def _joined(pairs: Iterable[Pair]) -> list[Pair]:
    """Neighbours that are both the same, or both differ, as one; empty ones fall away."""
    joined: list[Pair] = []
    for first, second in pairs:
        if not first and not second:
            continue
        if joined and (joined[-1][0] == joined[-1][1]) == (first == second):
            joined[-1] = joined[-1][0] + first, joined[-1][1] + second
        else:
            joined.append((first, second))
    return joined
