"""Which witnesses are near each other, and the order in which they are merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archivekit.collate.exact import Ids

Merge = tuple[int, int]
"""Two witnesses, each with all that was merged with it before."""

GRAM = 3
"""Words in the sequences by which nearness is told."""


def guide_tree(sequences: Sequence[Ids]) -> list[Merge]:
    """The order in which witnesses are merged, the nearest first, and the group of more first.

    Ties go to what stands first in `sequences`: these come in an order that their content decides,
    so the tree does not depend on the order in which witnesses were given. Source: UPGMA (Sokal and
    Michener 1958).

    >>> a, b, c = (np.array(words, np.int32) for words in ([1, 2, 3], [7, 8, 9], [1, 2, 4]))
    >>> guide_tree([a, b, c])
    [(0, 2), (0, 1)]
    """
    if len(sequences) == 2:
        return [(0, 1)]
    near = nearness(sequences)
    sizes = np.ones(len(sequences))
    merges: list[Merge] = []
    open_pairs = np.triu(np.ones(near.shape, bool), 1)
    for _ in range(len(sequences) - 1):
        one, other = divmod(int(np.argmax(np.where(open_pairs, near, -1.0))), len(sequences))
        merges.append((one, other) if sizes[one] >= sizes[other] else (other, one))
        mean = (near[one] * sizes[one] + near[other] * sizes[other]) / (sizes[one] + sizes[other])
        kept, gone = merges[-1]
        near[kept], near[:, kept] = mean, mean
        sizes[kept] += sizes[gone]
        open_pairs[gone], open_pairs[:, gone] = False, False
    return merges


def nearness(sequences: Sequence[Ids]) -> NDArray[np.float64]:
    """How much two sequences share, 0 to 1: their common words and sequences of three words.

    What is shared is counted against the smaller of the two, so that a fragment is near the text
    it is a fragment of. Rounded, so that no processor's last bit decides.
    """
    count = len(sequences)
    near = np.zeros((count, count))
    words = [np.unique(ids) for ids in sequences]
    grams = [np.unique(_grams(ids)) for ids in sequences]
    for i in range(count):
        for j in range(i + 1, count):
            few, many = sorted((len(sequences[i]), len(sequences[j])))
            whole = _shared(words[i], words[j]) + 3 * _shared(grams[i], grams[j])
            whole += few / max(1, many) / 10
            near[i, j] = near[j, i] = round(whole, 6)
    return near


def _shared(one: NDArray[Any], other: NDArray[Any]) -> float:
    """The share of the smaller of two sets that the other has too."""
    return len(np.intersect1d(one, other, True)) / max(1, min(len(one), len(other)))


def _grams(ids: Ids) -> NDArray[np.uint64]:
    whole = np.zeros(max(0, len(ids) - GRAM + 1), np.uint64)
    for step in range(GRAM):
        whole = whole * np.uint64(0x9E3779B97F4A7C15)
        whole += ids[step : step + len(whole)].astype(np.uint64) + np.uint64(1)
    return whole
