"""Any number of sequences as columns: merged along a tree, refined, independent of their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from archivekit.collate.exact import Ids
from archivekit.collate.pairs import Matcher
from archivekit.collate.profile import Profile
from archivekit.collate.refine import refined
from archivekit.collate.tree import guide_tree


def merged(
    sequences: Sequence[Ids], matcher: Matcher, step: Callable[[], None] = lambda: None
) -> Profile:
    """All sequences as one profile; `sequences` must stand in an order that their content decides.

    Equal sequences are merged once, weigh as much as they are, and stand together everywhere.
    `step` is called after each merge.
    """
    distinct: dict[bytes, list[int]] = {}
    for number, ids in enumerate(sequences):
        distinct.setdefault(ids.tobytes(), []).append(number)
    groups = list(distinct.values())
    counts = np.array([len(group) for group in groups], np.int32)
    unique = [sequences[group[0]] for group in groups]
    profiles = [
        Profile.of_witness(ids, number, len(unique), int(counts[number]))
        for number, ids in enumerate(unique)
    ]
    kept = 0
    for kept, gone in guide_tree(unique):
        profiles[kept] = profiles[kept].merged(profiles[gone], matcher)
        step()
    profile = refined(profiles[kept], counts, matcher)
    cells = np.full((len(profile.ids), len(sequences)), -1, np.int32)
    for number, group in enumerate(groups):
        cells[:, group] = profile.cells[:, [number]]
    return Profile(profile.ids, cells, (cells >= 0).sum(axis=1).astype(np.int32))
