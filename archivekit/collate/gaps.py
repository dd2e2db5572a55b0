"""What it means that a witness has nothing at a place: left out, withheld, lost, or not reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from archivekit.core.comparison import Place, Released, State
from archivekit.words.tokens import TokenKind

if TYPE_CHECKING:
    from archivekit.collate.collation import CollatedWitness, Collation

EDGE, SHARE = 20, 4
"""Columns that a witness lacks at its start or end before it is taken for a fragment; and at least
one for so many words that it has: a paragraph more in another copy makes no fragment."""

STATES = tuple(State)
"""States by number, as `States.codes` has them."""

_CODE = {state: number for number, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class States:
    """The state of every witness in every column, and the gap it has there.

    `codes` and `gaps` are columns x witnesses: numbers in STATES; the token number of the marking,
    -1 where there is none; `after` is the number of the last token before or in the column.
    """

    codes: NDArray[np.int8]
    gaps: NDArray[np.int32]
    after: NDArray[np.int32]


def states(witnesses: tuple[CollatedWitness, ...], cells: NDArray[np.int32]) -> States:
    """Where a witness has words, and what it means where it has none.

    Next to a marking of an excision or a loss nothing was left out: the marking stands for it,
    however long it is.
    """
    codes = np.zeros(cells.shape, np.int8)
    gaps = np.full(cells.shape, -1, np.int32)
    after = np.maximum.accumulate(cells, axis=0) if len(cells) else cells.copy()
    beside = (cells >= 0).sum(axis=1) > 1
    for number, witness in enumerate(witnesses):
        tokens, last = witness.tokens, after[:, number]
        is_gap = np.append(tokens.kinds == TokenKind.GAP, [False, False])  # for one past, and -1
        empty = cells[:, number] < 0
        code = np.where(empty, _CODE[State.OMITTED], _CODE[State.PRESENT]).astype(np.int8)
        there = np.flatnonzero(~empty)
        edges = [last < 0, last == len(tokens) - 1] if len(there) else []
        for edge, first in zip(edges, (there[:1], there[-1:]), strict=False):
            # Its first word must be one that others have: words of its own are other words.
            if beside[first].all() and int((edge & empty).sum()) >= max(EDGE, len(tokens) // SHARE):
                code[edge & empty] = _CODE[State.ABSENT]
        before = is_gap[last] & (last >= 0)
        follows = is_gap[last + 1] & empty
        marking = np.where(before, last, np.where(follows, last + 1, -1))
        for token, gap in tokens.gaps.items():
            code[marking == token] = _CODE[State(gap.kind.value)]
        codes[:, number], gaps[:, number] = code, marking
    return States(codes, gaps, after)


def place(witness: CollatedWitness, first: int, end: int) -> Place:
    """Some tokens of a witness as a place."""
    text = " ".join(witness.tokens.slice(first, end).split())
    return Place(witness.sigil, (first, end), witness.tokens.span(first, end), text)


def find_released(collation: Collation) -> tuple[Released, ...]:
    """For every marking of a gap the words that other witnesses show at its place."""
    found: list[tuple[int, int, Released]] = []
    known = states(collation.witnesses, collation.cells)
    for number, witness in enumerate(collation.witnesses):
        for token, gap in sorted(witness.tokens.gaps.items()):
            at = np.flatnonzero(known.gaps[:, number] == token)
            if not len(at):
                continue
            start, end = int(at[0]), int(at[-1]) + 1
            shown = tuple(
                one
                for other in range(len(collation.witnesses))
                if other != number and (one := _shown(collation, other, start, end)) is not None
            )
            if shown:
                gap_place = place(witness, token, token + 1)
                state = State(gap.kind.value)
                found.append((start, number, Released(0, gap_place, state, gap.extent, shown)))
    found.sort(key=lambda item: item[:2])
    return tuple(
        Released(number, one.gap, one.state, one.extent, one.shown)
        for number, (_, _, one) in enumerate(found, start=1)
    )


def _shown(collation: Collation, witness: int, start: int, end: int) -> Place | None:
    """The words of a witness in some columns; None when there are none but markings."""
    tokens = collation.cells[start:end, witness]
    tokens = tokens[tokens >= 0]
    kinds = collation.witnesses[witness].tokens.kinds
    words = tokens[kinds[tokens] != TokenKind.GAP]
    if not len(words) or bool((kinds[words] == TokenKind.PUNCTUATION).all()):
        return None
    return place(collation.witnesses[witness], int(words[0]), int(words[-1]) + 1)


def find_fragments(collation: Collation) -> tuple[tuple[str, Place, Place], ...]:
    """The witnesses that begin late or end early: siglum, and where another has its ends.

    The places are those of the fragment's first and last word in the first other witness that has
    them.
    """
    codes = states(collation.witnesses, collation.cells).codes
    found: list[tuple[str, Place, Place]] = []
    for number, sigil in enumerate(collation.sigla):
        if not (codes[:, number] == _CODE[State.ABSENT]).any():
            continue
        others = np.delete(collation.cells, number, axis=1)
        shared = np.flatnonzero((collation.cells[:, number] >= 0) & (others >= 0).any(axis=1))
        if len(shared):
            first, last = int(shared[0]), int(shared[-1])
            ends = _beside(collation, number, first), _beside(collation, number, last)
            found.append((sigil, *ends))
    return tuple(found)


def _beside(collation: Collation, number: int, column: int) -> Place:
    """What the first other witness has in a column."""
    other, token = next(
        (other, token)
        for other, token in enumerate(collation.cells[column].tolist())
        if other != number and token >= 0
    )
    return place(collation.witnesses[other], token, token + 1)
