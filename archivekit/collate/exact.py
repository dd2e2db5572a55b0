"""Exact matchings of two sequences: the heaviest, kept together; and the longest.

Sequences are arrays of int32 ids: equal ids are equal words. A *matching* is two arrays of places,
rising in both. What it is best at comes in this order: words of content, then function words, then
punctuation; then as many neighbours kept together as may be; then whatever comes first.
"""

from __future__ import annotations

from itertools import pairwise
from math import isqrt

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Matching = tuple[NDArray[np.int64], NDArray[np.int64]]

RANKS = 3
"""How many ranks of weight there are: 0 punctuation, 1 function words, 2 content."""

_NOWHERE = -(1 << 62)
_MOST = 1 << 61  # what a whole score may come to


def heaviest(
    one: Ids, other: Ids, ranks: NDArray[np.int8] | None, masses: tuple[Ids, Ids] | None = None
) -> Matching:
    """The heaviest matching by an exact dynamic program, n * m cells of 16 bytes.

    `ranks` gives each id its rank of weight (None: all weigh the same); `masses` how many witnesses
    stand at each place: a match weighs the product. Source: Needleman and Wunsch 1970 without cost
    of gaps, with a second state for runs (Gotoh 1982).

    >>> one, other = np.array([1, 2, 3], np.int32), np.array([1, 2, 1, 2, 3], np.int32)
    >>> [list(map(int, side)) for side in heaviest(one, other, None)]
    [[0, 1, 2], [2, 3, 4]]
    """
    rows, columns = np.flatnonzero(np.isin(one, other)), np.flatnonzero(np.isin(other, one))
    if not len(rows) or not len(columns):
        return _nothing()
    if len(rows) > len(columns):
        turned = None if masses is None else (masses[1], masses[0])
        second, first = _heaviest(other, one, columns, rows, ranks, turned)
        return first, second
    return _heaviest(one, other, rows, columns, ranks, masses)


def _heaviest(
    one: Ids,
    other: Ids,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    ranks: NDArray[np.int8] | None,
    masses: tuple[Ids, Ids] | None,
) -> Matching:
    """The dynamic program over the places that have an equal at all, from the end to the start."""
    n, m = len(rows), len(columns)
    a, b = one[rows], other[columns]
    weights = _weights(a, ranks, n, 1 if masses is None else int(masses[0].max() * masses[1].max()))
    if masses is not None:
        weights = weights * masses[0][rows]
    across = None if masses is None else masses[1][columns].astype(np.int64)
    follows_row = np.diff(rows, append=-1) == 1
    follows_column = (np.diff(columns, append=-1) == 1).astype(np.int64)
    best = np.zeros((n + 1, m + 1), np.int64)  # from here to the ends
    met = np.full((n + 1, m + 1), _NOWHERE, np.int64)  # the same, when these two are matched
    for i in range(n - 1, -1, -1):
        at = np.flatnonzero(b == a[i])
        row = best[i]
        if follows_row[i]:
            rest = np.maximum(best[i + 1, at + 1], met[i + 1, at + 1] + follows_column[at])
        else:
            rest = best[i + 1, at + 1]
        rest += weights[i] if across is None else weights[i] * across[at]
        met[i, at] = rest
        np.copyto(row, best[i + 1])
        row[at] = np.maximum(row[at], rest)
        row[::-1] = np.maximum.accumulate(row[::-1])
    return _traced(best, met, rows, columns, follows_row, follows_column)


def _weights(ids: Ids, ranks: NDArray[np.int8] | None, most: int, mass: int) -> NDArray[np.int64]:
    """One integer a place, of which sums compare as ranks compare, runs counted below the least."""
    runs = most + 1
    if ranks is None:
        return np.full(len(ids), runs, np.int64)
    step = most * mass + 1
    if step**RANKS * runs > _MOST:  # so many witnesses: as strict as 62 bits allow
        step = max(2, isqrt(_MOST // (runs * step)))
    scale = np.array([runs * step**rank for rank in range(RANKS)], np.int64)
    return scale[ranks[ids]]


def _traced(
    best: NDArray[np.int64],
    met: NDArray[np.int64],
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    follows_row: NDArray[np.bool_],
    follows_column: NDArray[np.int64],
) -> Matching:
    """From the start: a match wherever one is best, so that the first of equal words is taken."""
    first: list[int] = []
    second: list[int] = []
    i = j = 0
    n, m = len(rows), len(columns)
    follows = 0  # what a match here earns for standing next to the last one
    while i < n and j < m:
        whole = max(int(best[i, j]), int(met[i, j]) + follows)
        if int(met[i, j]) + follows == whole:
            first.append(i)
            second.append(j)
            follows = int(follows_row[i] and follows_column[j])
            i, j = i + 1, j + 1
            continue
        follows = 0
        if best[i, j + 1] == whole:  # a binary search would do, but gaps are short
            j += 1
        else:
            i += 1
    return rows[first], columns[second]


def as_texts(one: Ids, other: Ids) -> tuple[str, str]:
    """Two sequences of ids as two of characters, for matchers of strings.

    >>> first, second = as_texts(np.array([0, 9_000_000], np.int32), np.array([0], np.int32))
    >>> first[0] == second, first[1] == second
    (True, False)
    """
    if max(int(one.max(initial=0)), int(other.max(initial=0))) >= _CHARACTERS:
        shared = np.intersect1d(one, other)  # whatever stands in one only is one of two letters
        one, other = (
            np.where(np.isin(side, shared), np.searchsorted(shared, side) + 2, letter)
            for letter, side in enumerate((one, other))
        )
    return _as_text(one), _as_text(other)


_CHARACTERS = 0x10F000


def _as_text(ids: Ids) -> str:
    codes = ids.astype("<u4") + 1
    codes[codes >= 0xD800] += 0x800  # surrogates are no characters
    return codes.tobytes().decode("utf-32-le")


def longest(one: Ids, other: Ids) -> Matching:
    """A longest common subsequence, n * m / 8 bytes; runs that may slide together do.

    Source: Hyyrö's bit-parallel algorithm (2004), in rapidfuzz.

    >>> one, other = np.array([1, 2, 3], np.int32), np.array([1, 2, 1, 2, 3], np.int32)
    >>> [list(map(int, side)) for side in longest(one, other)]
    [[0, 1, 2], [2, 3, 4]]
    """
    from rapidfuzz.distance import LCSseq

    steps = LCSseq.opcodes(*as_texts(one, other))
    runs = [
        [step.src_start, step.dest_start, step.src_end - step.src_start]
        for step in steps
        if step.tag == "equal"
    ]
    return _places(_slid(runs, one.tolist(), other.tolist()))


def _slid(runs: list[list[int]], one: list[int], other: list[int]) -> list[list[int]]:
    """Runs that may stand next to the following one, or to the one before, do so.

    A run (place, place, length) whose words stand once more right before the next run is moved
    there when nothing is lost: one run less. From the end, then from the start.
    """
    slid: list[list[int]] = []
    for a, b, length in reversed(runs):
        if slid:
            i, j, _ = slid[-1]
            last = one[a + length - 1]
            if (
                one[i - 1] == last == other[j - 1]  # most differ here: no slices for them
                and one[i - length : i] == one[a : a + length]
                and other[j - length : j] == one[a : a + length]
            ):
                slid[-1] = [i - length, j - length, slid[-1][2] + length]
                continue
        slid.append([a, b, length])
    joined: list[list[int]] = []
    for a, b, length in reversed(slid):
        if joined:
            i, j, before = joined[-1]
            i, j = i + before, j + before
            words = one[a : a + length]
            if (
                one[i] == words[0] == other[j]
                and one[i : i + length] == words
                and other[j : j + length] == words
            ):
                joined[-1][2] += length
                continue
        joined.append([a, b, length])
    return joined


def length(one: Ids, other: Ids) -> int:
    """The length of the longest common subsequence: exact, in memory of one side."""
    from rapidfuzz.distance import LCSseq

    return int(LCSseq.similarity(*as_texts(one, other)))


def _places(runs: list[list[int]]) -> Matching:
    if not runs:
        return _nothing()
    array = np.array(runs, np.int64)
    return spread(array[:, 0], array[:, 1], array[:, 2])


def spread(
    first: NDArray[np.int64], second: NDArray[np.int64], lengths: NDArray[np.int64]
) -> Matching:
    """Every place of runs that are given by where they begin and how long they are."""
    ends = np.cumsum(lengths)
    inside = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    return np.repeat(first, lengths) + inside, np.repeat(second, lengths) + inside


def runs_of(matching: Matching) -> list[tuple[int, int, int]]:
    """A matching as runs: place, place, length."""
    first, second = matching
    if not len(first):
        return []
    breaks = np.flatnonzero((np.diff(first) != 1) | (np.diff(second) != 1)) + 1
    bounds = [0, *breaks.tolist(), len(first)]
    return [(int(first[at]), int(second[at]), to - at) for at, to in pairwise(bounds)]


def _nothing() -> Matching:
    return np.empty(0, np.int64), np.empty(0, np.int64)
