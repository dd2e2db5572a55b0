"""Two sequences of words, matched: exact where that can be paid for, cut at sure places beyond."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from archivekit.collate.anchors import Run, anchors
from archivekit.collate.exact import Ids, Matching, heaviest, longest, runs_of
from archivekit.collate.slides import settled
from archivekit.core.budget import Budget

WEIGHED_CELLS = 1 << 19
"""Cells of the program that weighs: 8 MB; a sentence against a page, or 700 words of each."""

EXACT_CELLS = 1 << 29
"""Cells of the one that counts, a bit each: 64 MB; 23,000 words of each."""

CHUNK = 4_000
"""Words between two cuts of long texts: the kernel takes a millisecond for them."""

CUT = 12
"""Words in a run that is surely the same text on both sides, not the same phrase by chance."""

OPEN = 4
"""Words at the ends of a sure run that are weighed once more with what stands beside it."""


@dataclass(slots=True)
class Matcher:
    """Matches sequences under one budget.

    `ranks` gives every id its rank of weight; None: all words weigh the same. `sorts` are ranks by
    which gaps that may slide are placed; None: they stay. `coarse` counts the words of stretches
    that were divided without a sure place.
    """

    ranks: NDArray[np.int8] | None = None
    sorts: NDArray[np.int8] | None = None
    budget: Budget = field(default_factory=lambda: Budget(1 << 62))
    coarse: int = 0

    def match(self, one: Ids, other: Ids, masses: tuple[Ids, Ids] | None = None) -> Matching:
        """A matching, rising in both; the mirror of what the two give the other way round.

        `masses`: how many witnesses stand at each place, for sequences that stand for several.

        >>> words = np.array([7, 8, 9], np.int32)
        >>> [list(map(int, side)) for side in Matcher().match(words, words[1:])]
        [[1, 2], [0, 1]]
        """
        if (len(other), other.tobytes()) < (len(one), one.tobytes()):
            turned = None if masses is None else (masses[1], masses[0])
            second, first = self._settled(other, one, turned)
            return first, second
        return self._settled(one, other, masses)

    def _settled(self, one: Ids, other: Ids, masses: tuple[Ids, Ids] | None) -> Matching:
        found = self._match(one, other, masses)
        return found if self.sorts is None else settled(found, one, other, self.sorts, masses)

    def _match(self, one: Ids, other: Ids, masses: tuple[Ids, Ids] | None) -> Matching:
        start, end = _same_ends(one, other)
        a, b = one[start : len(one) - end], other[start : len(other) - end]
        if masses is not None:
            masses = (
                masses[0][start : len(one) - end], masses[1][start : len(other) - end],
            )  # fmt: skip
        first, second = self._inside(a, b, masses)
        head = np.arange(start)
        tail = np.arange(-end, 0)
        return (
            np.concatenate([head, first + start, tail + len(one)]),
            np.concatenate([head, second + start, tail + len(other)]),
        )

    def _inside(self, one: Ids, other: Ids, masses: tuple[Ids, Ids] | None) -> Matching:
        cells = len(one) * len(other)
        if not cells:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        same_weight = self.ranks is None and masses is None
        if cells <= WEIGHED_CELLS >> (4 if same_weight else 0):
            self._spend(cells)
            return heaviest(one, other, self.ranks, masses)
        found = self._longest(one, other)
        return found if same_weight else self._weighed(one, other, found, masses)

    def _spend(self, cells: int) -> None:
        self.budget.spent += cells

    def _longest(self, one: Ids, other: Ids) -> Matching:
        """A longest matching, or one that is as long but for what crosses the cuts."""
        cells = len(one) * len(other)
        if cells <= min(CHUNK * CHUNK * 8, EXACT_CELLS):
            self._spend(cells >> 6)
            return longest(one, other)
        found = anchors(one, other)
        cuts = _cuts(one, other, [run for run in found if run[2] >= CUT])
        if not cuts and cells <= EXACT_CELLS and self.budget.allows(cells >> 6):
            self._spend(cells >> 6)
            return longest(one, other)
        if not cuts:  # no sure place, and too much to compare
            self.coarse += len(one) + len(other)
            cuts = _cuts(one, other, found) or _divided(len(one), len(other))
        parts = []
        for (a, b), (c, d) in pairwise([(0, 0), *cuts, (len(one), len(other))]):
            first, second = self._between(one[a:c], other[b:d])
            parts.append((first + a, second + b))
        return _joined(parts)

    def _between(self, one: Ids, other: Ids) -> Matching:
        start, end = _same_ends(one, other)
        a, b = one[start : len(one) - end], other[start : len(other) - end]
        if not len(a) or not len(b):
            inner = np.empty(0, np.int64), np.empty(0, np.int64)
        else:
            inner = self._longest(a, b)
        return _joined(
            [
                (np.arange(start), np.arange(start)),
                (inner[0] + start, inner[1] + start),
                (np.arange(len(one) - end, len(one)), np.arange(len(other) - end, len(other))),
            ]
        )

    def _weighed(
        self, one: Ids, other: Ids, found: Matching, masses: tuple[Ids, Ids] | None
    ) -> Matching:
        """The matching with what stands between sure runs matched anew, by weight."""
        parts: list[Matching] = []
        at = (0, 0)
        left = _Left(one, found[0]), _Left(other, found[1])
        sure = [(a, b, n) for a, b, n in runs_of(found) if n >= CUT]
        for a, b, length in [*sure, (len(one), len(other), 0)]:
            keep = min(OPEN, length)
            stop = (a + keep, b + keep)
            if left[0].touches(at[0], stop[0], other[at[1] : stop[1]]) or left[1].touches(
                at[1], stop[1], one[at[0] : stop[0]]
            ):
                parts.append(self._window(one, other, at, stop, found, masses))
            else:  # whatever has an equal at all is matched: there is nothing to weigh
                low, high = np.searchsorted(found[0], [at[0], stop[0]])
                parts.append((found[0][low:high], found[1][low:high]))
            if length:
                inner = np.arange(length - 2 * keep)
                parts.append((inner + a + keep, inner + b + keep))
                at = (a + length - keep, b + length - keep)
        return _joined(parts)

    def _window(
        self, one: Ids, other: Ids, start: tuple[int, int], stop: tuple[int, int],
        found: Matching, masses: tuple[Ids, Ids] | None,
    ) -> Matching:  # fmt: skip
        (a, b), (c, d) = start, stop
        cells = (c - a) * (d - b)
        if cells > WEIGHED_CELLS or not self.budget.allows(cells):
            low, high = np.searchsorted(found[0], [a, c])
            return found[0][low:high], found[1][low:high]
        if not cells:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        self._spend(cells)
        part = None if masses is None else (masses[0][a:c], masses[1][b:d])
        head, tail = _same_ends(one[a:c], other[b:d])
        e, f = c - tail, d - tail
        if part is not None:
            part = (part[0][head : e - a], part[1][head : f - b])
        first, second = heaviest(one[a + head : e], other[b + head : f], self.ranks, part)
        return _joined(
            [
                (np.arange(a, a + head), np.arange(b, b + head)),
                (first + a + head, second + b + head),
                (np.arange(e, c), np.arange(f, d)),
            ]
        )


class _Left:
    """The words of a side that found no partner."""

    def __init__(self, ids: Ids, matched: NDArray[np.int64]) -> None:
        free = np.ones(len(ids), bool)
        free[matched] = False
        self._places = np.flatnonzero(free).tolist()
        self._ids = ids[free].tolist()

    def touches(self, start: int, stop: int, others: Ids) -> bool:
        """Whether one of those between two places stands among some words of the other side."""
        low, high = bisect_left(self._places, start), bisect_left(self._places, stop)
        return low < high and not set(self._ids[low:high]).isdisjoint(others.tolist())


def _divided(n: int, m: int) -> list[tuple[int, int]]:
    """Both divided in the same proportion, into parts that can be compared exactly."""
    parts = max(2, isqrt(n * m // EXACT_CELLS) + 1)
    return [(n * part // parts, m * part // parts) for part in range(1, parts)]


def _cuts(one: Ids, other: Ids, runs: list[Run]) -> list[tuple[int, int]]:
    """Places inside of runs, at least a chunk apart: the longest run of each stretch."""
    cuts: list[tuple[int, int]] = []
    best: Run = (0, 0, 0)
    pieces = (
        (a + at, b + at, min(CHUNK, length - at))
        for a, b, length in runs
        for at in range(0, length, CHUNK)
    )
    for a, b, length in [*pieces, (len(one), len(other), 0)]:
        last = cuts[-1] if cuts else (0, 0)
        far = max(a - last[0], b - last[1])
        if best[2] and far > 2 * CHUNK:
            cuts.append((best[0] + best[2] // 2, best[1] + best[2] // 2))
            best, last = (0, 0, 0), cuts[-1]
            far = max(a - last[0], b - last[1])
        if far > CHUNK and length > best[2]:
            best = (a, b, length)
    return cuts


def _same_ends(one: Ids, other: Ids) -> tuple[int, int]:
    """How many words are the same at the start, and then at the end."""
    most = min(len(one), len(other))
    differs = np.flatnonzero(one[:most] != other[:most])
    start = int(differs[0]) if len(differs) else most
    most -= start
    if not most:
        return start, 0
    differs = np.flatnonzero(one[: -most - 1 : -1] != other[: -most - 1 : -1])
    return start, int(differs[0]) if len(differs) else most


def _joined(parts: list[Matching]) -> Matching:
    if not parts:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])
