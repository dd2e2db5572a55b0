"""Gaps that may slide: of equal words, which are left out, as an editor would say it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from archivekit.collate.exact import Ids, Matching, runs_of, spread


def settled(
    matching: Matching,
    one: Ids,
    other: Ids,
    ranks: NDArray[np.int8],
    masses: tuple[Ids, Ids] | None,
) -> Matching:
    """The same words matched, each gap at the place where it reads best.

    Of "thou shalt not kill, thou shalt not steal" a copy without the first half may lack "thou
    shalt not kill," or "shalt not kill, thou". A gap ends with a sign, else with a word of content,
    and begins with a function word, where it can; otherwise it stays. Source: the slider heuristic
    of git (Haggerty 2016), with words instead of indentation.

    >>> one, other = np.array([1, 2, 1, 3], np.int32), np.array([1, 3], np.int32)
    >>> ranks = np.array([0, 1, 2, 2], np.int8)
    >>> first = np.array([0, 3]), np.array([0, 1])
    >>> [side.tolist() for side in settled(first, one, other, ranks, None)]
    [[2, 3], [0, 1]]
    """
    runs = [list(run) for run in runs_of(matching)]
    sides = one.tolist(), other.tolist()
    ranked = ranks[one].tolist(), ranks[other].tolist()
    weights = (None, None) if masses is None else tuple(mass.tolist() for mass in masses)
    for before, after in zip(runs, runs[1:], strict=False):
        a, b, length = before
        end = a + length, b + length
        gap_in = 0 if after[1] == end[1] else 1 if after[0] == end[0] else None
        if gap_in is None:
            continue
        words, start, stop = sides[gap_in], end[gap_in], after[gap_in]
        if words[start] != words[stop] and words[start - 1] != words[stop - 1]:
            continue
        by = _best(words, ranked[gap_in], weights[gap_in], start, stop, length, after[2])
        before[2] += by
        after[0], after[1], after[2] = after[0] + by, after[1] + by, after[2] - by
    array = np.array([run for run in runs if run[2]], np.int64).reshape(-1, 3)
    return spread(array[:, 0], array[:, 1], array[:, 2])


def _best(
    words: list[int],
    ranks: list[int],
    masses: list[int] | None,
    start: int,
    stop: int,
    before: int,
    after: int,
) -> int:
    """How far the gap from `start` to `stop` is to slide: to the left below zero."""
    best, chosen = _reads(ranks, start, stop), 0
    for step in (-1, 1):
        by = 0
        while -before < by < after:
            out, into = (start + by, stop + by) if step > 0 else (start + by - 1, stop + by - 1)
            if words[out] != words[into] or (masses and masses[out] != masses[into]):
                break
            by += step
            worth = _reads(ranks, start + by, stop + by)
            if worth > best:
                best, chosen = worth, by
    return chosen


def _reads(ranks: list[int], start: int, stop: int) -> int:
    """How well a gap reads: by the ranks of its first and last words (0 sign, 1 function)."""
    first, last = ranks[start], ranks[stop - 1]
    ends = 4 if last == 0 and first else 2 if last == 2 else 0
    return ends + (first == 1)
