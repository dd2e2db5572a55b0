"""Places where two long texts are surely the same: sequences of words that stand once in each."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from archivekit.collate.exact import Ids, runs_of

GRAM = 4
"""Words of the sequences that are looked for: fewer meet by chance in texts that share nothing."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio in 64 bits: odd, spreads well

Run = tuple[int, int, int]


def anchors(one: Ids, other: Ids) -> list[Run]:
    """Runs (place, place, length) that rise in both texts: the longest chain of unique sequences.

    Source: patience difference (Bram Cohen), with sequences instead of lines.

    >>> one = np.arange(100, dtype=np.int32)
    >>> anchors(one, one[10:])
    [(10, 0, 90)]
    """
    first, second = _unique(one, other, GRAM)
    return _chain(first, second, GRAM)


def _unique(one: Ids, other: Ids, size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the sequences of so many words begin that stand once in each of the two."""
    if min(len(one), len(other)) < size:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    sides = [_once(_grams(side, size)) for side in (one, other)]
    _, first, second = np.intersect1d(sides[0][0], sides[1][0], True, True)
    first, second = sides[0][1][first], sides[1][1][second]
    order = np.argsort(first)
    first, second = first[order], second[order]
    same = np.ones(len(first), bool)  # equal hashes are looked at
    for step in range(size):
        same &= one[first + step] == other[second + step]
    return first[same], second[same]


def _grams(ids: Ids, size: int) -> NDArray[np.uint64]:
    whole = np.zeros(len(ids) - size + 1, np.uint64)
    for step in range(size):
        whole = whole * _MULTIPLIER + ids[step : step + len(whole)].astype(np.uint64) + np.uint64(1)
        whole ^= whole >> np.uint64(29)
    return whole


def _once(grams: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    order = np.argsort(grams, kind="stable")
    ordered = grams[order]
    differs = np.ones(len(grams) + 1, bool)
    differs[1:-1] = ordered[1:] != ordered[:-1]
    once = differs[1:] & differs[:-1]
    return ordered[once], order[once]


def _chain(first: NDArray[np.int64], second: NDArray[np.int64], size: int) -> list[Run]:
    """The heaviest rising chain of runs; what overlaps a chosen one is cut."""
    runs = [(a, b, length + size - 1) for a, b, length in runs_of((first, second))]
    chosen: list[Run] = []
    for a, b, length in heaviest_chain(runs):
        if chosen:
            i, j, before = chosen[-1]
            over = max(i + before - a, j + before - b, 0)
            if over >= length:
                continue
            a, b, length = a + over, b + over, length - over
        chosen.append((a, b, length))
    return chosen


def heaviest_chain(runs: list[Run]) -> list[Run]:
    """Runs that rise in both places, with the greatest sum of lengths; `runs` rise in the first.

    A staircase of best sums over the second place, kept rising: O(n log n).

    >>> heaviest_chain([(0, 50, 3), (5, 0, 9), (20, 10, 4)])
    [(5, 0, 9), (20, 10, 4)]
    """
    places: list[int] = []  # rising
    sums: list[int] = []  # rising with them
    ends: list[int] = []  # which run ends there
    before: list[int] = []
    for number, (_, place, length) in enumerate(runs):
        at = bisect_left(places, place)
        before.append(ends[at - 1] if at else -1)
        whole = length + (sums[at - 1] if at else 0)
        stop = at
        while stop < len(sums) and sums[stop] <= whole:
            stop += 1
        if stop > at or at == len(places) or places[at] != place:
            places[at:stop], sums[at:stop], ends[at:stop] = [place], [whole], [number]
    chain: list[Run] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(runs[number])
        number = before[number]
    return chain[::-1]
