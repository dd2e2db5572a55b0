"""Several witnesses as one sequence of nodes: equal words that stand together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archivekit.collate.exact import Ids, Matching
from archivekit.collate.pairs import Matcher

Cells = NDArray[np.int32]
"""Nodes x witnesses: the number of the token that stands there, -1 where none does."""


AWAY = 100
"""Nodes that a witness is missing from in a row before the others are firm without it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Nodes in an order that is right for every witness; each holds one word of one or more.

    `ids` (n), `cells` (n x witnesses), `masses` (n): how many copies stand at a node, where a
    witness may count for several that are equal.
    """

    ids: Ids
    cells: Cells
    masses: Ids

    @classmethod
    def of_witness(cls, ids: Ids, witness: int, witnesses: int, mass: int) -> Profile:
        """One witness by itself.

        >>> Profile.of_witness(np.array([5, 6], np.int32), 1, 2, 1).cells.tolist()
        [[-1, 0], [-1, 1]]
        """
        cells = np.full((len(ids), witnesses), -1, np.int32)
        cells[:, witness] = np.arange(len(ids))
        return cls(ids, cells, np.full(len(ids), mass, np.int32))

    def merged(self, other: Profile, matcher: Matcher) -> Profile:
        """Both profiles as one: matched nodes become one, what is between keeps its order."""
        if not len(self.ids) or not len(other.ids):
            return self if len(self.ids) else other
        return self.joined(other, matcher.match(self.ids, other.ids, self._masses(other)))

    def _masses(self, other: Profile) -> tuple[Ids, Ids] | None:
        if int(self.masses.max()) == int(self.masses.min()) == 1 and (
            int(other.masses.max()) == int(other.masses.min()) == 1
        ):
            return None
        return self.masses, other.masses

    def joined(self, other: Profile, matching: Matching) -> Profile:
        """Both profiles as one, by a matching of their nodes."""
        first, second = matching
        mine, other_places = _order(len(self.ids), first, 0), _order(len(other.ids), second, 1)
        rest = np.ones(len(other.ids), bool)
        rest[second] = False
        cells = self.cells.copy()
        cells[first] = np.maximum(cells[first], other.cells[second])
        masses = self.masses.copy()
        masses[first] += other.masses[second]
        order = np.argsort(np.concatenate([mine, other_places[rest]]), kind="stable")
        return Profile(
            np.concatenate([self.ids, other.ids[rest]])[order],
            np.concatenate([cells, other.cells[rest]])[order],
            np.concatenate([masses, other.masses[rest]])[order],
        )

    def without(self, witnesses: NDArray[np.bool_], counts: Ids) -> tuple[Profile, Profile]:
        """The witnesses that are not named, and those that are; `counts`: copies a witness."""
        return self._only(~witnesses, counts), self._only(witnesses, counts)

    def _only(self, kept: NDArray[np.bool_], counts: Ids) -> Profile:
        stands = (self.cells >= 0) & kept
        there = stands.any(axis=1)
        cells = np.where(stands, self.cells, -1)[there]
        return Profile(self.ids[there], cells, (stands @ counts)[there].astype(np.int32))

    def pairs(self, counts: Ids) -> NDArray[np.int64]:
        """Pairs of copies that stand together, node by node."""
        masses = self.masses.astype(np.int64)
        return masses * (masses - 1) // 2


def _order(nodes: int, matched: NDArray[np.int64], side: int) -> NDArray[np.int64]:
    """A sort key a node: matched nodes of both sides share one, unmatched lie between, by side."""
    before = np.zeros(nodes, np.int64)
    before[matched] = 1
    key = np.cumsum(before) * 3 - before * 3 + side  # unmatched: before the next matched node
    key[matched] = np.arange(len(matched)) * 3 + 2
    return key


def away(there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where a witness is missing for so long that it has no say: a fragment, a chapter left out."""
    away = np.zeros(there.shape, bool)
    shared = there.sum(axis=1) > 1
    for witness in range(there.shape[1]):
        nodes = np.concatenate([[-1], np.flatnonzero(there[:, witness]), [len(there)]])
        for gap in np.flatnonzero(np.diff(nodes) > AWAY).tolist():
            before, after = int(nodes[gap]), int(nodes[gap + 1])
            # Words of its own beside the gap may stand for those that it lacks.
            if (before < 0 or shared[before]) and (after == len(there) or shared[after]):
                away[before + 1 : after, witness] = True
    return away
