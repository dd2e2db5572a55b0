"""Unequal words side by side: nodes that stand for each other share a column, order kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from archivekit.collate.profile import Cells, Profile, away
from archivekit.words.tokens import TokenKind

BESIDE = 30
"""What it is worth that two words stand side by side at all; that they are alike adds up to 100."""

UNLIKE = 10
"""How much less that is for words of two kinds: a number and a word, a name and an article."""

ALIKE = 9
"""Words less alike than this are not alike at all: three letters in ten, squared."""

SEARCHED = 250
"""Nodes of a stretch whose order is weighed as a whole; longer ones are parted where some agree."""

FEW = 64
"""Pairs of words that are looked up one by one; more are compared at once."""

CELLS = 1 << 16
"""Cells of the program that pairs unlike words; beyond, the first stands by the first."""

Nodes = Sequence[int]


@dataclass(slots=True)
class Likeness:
    """How much two words belong side by side, by id, remembered.

    `forms` are compared by their letters; `kinds` are numbers of `TokenKind`, by id: punctuation
    and words never stand side by side, words of one kind rather than of two.
    """

    forms: Sequence[str]
    kinds: Sequence[int]
    near: bool = True
    _known: dict[tuple[int, int], int] = field(default_factory=dict)

    def worth(self, one: int, other: int) -> int:
        """What it is worth to have two words side by side; 0: they are not to be."""
        key = (one, other) if one < other else (other, one)
        if (known := self._known.get(key)) is None:
            known = self._known[key] = self._worth(one, other)
        return known

    def _worth(self, one: int, other: int) -> int:
        first, second = self.kinds[one], self.kinds[other]
        worth = BESIDE if first == second else BESIDE - UNLIKE
        if (first == TokenKind.PUNCTUATION) != (second == TokenKind.PUNCTUATION):
            return 0
        if TokenKind.GAP in (first, second):
            return worth + 100 * (first == second)
        if not self.near:
            return worth
        from rapidfuzz.distance import Indel

        apart = Indel.distance(self.forms[one], self.forms[other])
        both = len(self.forms[one]) + len(self.forms[other])
        alike = 100 * (both - apart) ** 2 // both**2
        return worth + (alike if alike >= ALIKE else 0)

    def worths(self, one: Sequence[int], other: Sequence[int]) -> NDArray[np.int64]:
        """The worth of every pair of two lists of words."""
        if len(one) * len(other) <= FEW:
            return np.array([[self.worth(i, j) for j in other] for i in one], np.int64)
        return self._all_worths(one, other)

    def _all_worths(self, one: Sequence[int], other: Sequence[int]) -> NDArray[np.int64]:
        """The same as one by one, at once."""
        first = np.array([self.kinds[i] for i in one])[:, None]
        second = np.array([self.kinds[i] for i in other])
        gaps = (first == TokenKind.GAP) | (second == TokenKind.GAP)
        signs = (first == TokenKind.PUNCTUATION) != (second == TokenKind.PUNCTUATION)
        worth = np.where(first == second, BESIDE, BESIDE - UNLIKE)
        both = (first == TokenKind.GAP) & (second == TokenKind.GAP)
        alike = self._alike(one, other) if self.near else 0
        worth += np.where(both, 100, np.where(gaps, 0, alike))
        return np.where(signs, 0, worth)

    def _alike(self, one: Sequence[int], other: Sequence[int]) -> NDArray[np.int64]:
        """How alike words are, 0 to 100: the share of their letters that they have in common,
        squared.
        """
        from rapidfuzz.distance import Indel
        from rapidfuzz.process import cdist

        names = [[self.forms[i] for i in side] for side in (one, other)]
        apart = cdist(*names, scorer=Indel.distance, dtype=np.int64)
        lengths = [np.array([len(name) for name in side], np.int64) for side in names]
        both = np.maximum(1, lengths[0][:, None] + lengths[1])
        alike = 100 * (both - apart) ** 2 // both**2
        return np.where(alike >= ALIKE, alike, 0)


def side_by_side(profile: Profile, likeness: Likeness) -> Cells:
    """The cells of a table in which words that stand for each other share a column.

    Nodes of equal words are never parted and never meet another node with the same witness; so
    every token stays, once, in its order.
    """
    # The column of each node: its own, until its stretch is laid anew.
    column: NDArray[np.int64] = np.arange(len(profile.ids))
    saved = np.zeros(len(profile.ids) + 1, np.int64)
    for start, end in _stretches(profile):
        columns = _laid(profile, start, end, likeness)
        for number, nodes in enumerate(columns):
            for node in nodes:
                column[start + node] = start + number
        saved[end] = end - start - len(columns)
    column -= np.cumsum(saved)[: len(column)]
    cells = np.full((len(column) - int(saved.sum()), profile.cells.shape[1]), -1, np.int32)
    there = np.nonzero(profile.cells >= 0)
    cells[column[there[0]], there[1]] = profile.cells[there]
    return cells


def _stretches(profile: Profile) -> Iterator[tuple[int, int]]:
    """Two or more nodes in a row that some witness is missing from, though it is near."""
    there = profile.cells >= 0
    loose = ~(there | away(there)).all(axis=1)
    bounds = np.flatnonzero(np.diff(loose.astype(np.int8), prepend=0, append=0))
    for start, end in zip(bounds[::2].tolist(), bounds[1::2].tolist(), strict=True):
        if end - start > 1:
            if end - start <= SEARCHED:
                yield start, end
            else:
                yield from _parted(profile, start, end)


def _parted(profile: Profile, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A long stretch in parts: between nodes at which two or more witnesses agree."""
    several = (profile.cells[start:end] >= 0).sum(axis=1) > 1
    at = start
    for node in (np.flatnonzero(several) + start).tolist() + [end]:
        if node - at > 1:
            yield at, node
        at = node + 1


def _laid(profile: Profile, start: int, end: int, likeness: Likeness) -> list[list[int]]:
    """The columns of one stretch, as lists of its nodes, counted from its start."""
    groups: dict[tuple[int, ...], int] = {}
    for tokens in zip(*profile.cells[start:end].tolist(), strict=True):
        nodes = tuple(node for node, token in enumerate(tokens) if token >= 0)
        if nodes:
            groups[nodes] = groups.get(nodes, 0) + 1
    if len(groups) < 2:
        return [[node] for node in range(end - start)]
    return _Table(profile.ids[start:end].tolist(), groups, likeness).columns()


@dataclass(slots=True)
class _Table:
    """The nodes of a stretch: ids, and the witnesses as sequences of nodes with their number."""

    ids: Sequence[int]
    groups: dict[tuple[int, ...], int]
    likeness: Likeness

    def columns(self) -> list[list[int]]:
        """Nodes by column: pairs are put together, the worthiest first, where no order forbids it.

        Source: greedy consistency as in DIALIGN (Morgenstern 1999).
        """
        sequences = sorted(self.groups)
        if len(sequences) == 2:  # one order of pairs: nothing can stand against it
            first, second = sequences
            return _walked(first, second, [pair for pair, _ in self._paired(first, second)])
        if len(self.ids) > SEARCHED:
            return _in_line(sequences)
        worth: dict[tuple[int, int], int] = {}
        for one, other in combinations(sequences, 2):
            mass = self.groups[one] * self.groups[other]
            for pair, value in self._paired(one, other):
                worth[pair] = worth.get(pair, 0) + value * mass
        order = _Order(len(self.ids), sequences)
        for pair in sorted(worth, key=lambda pair: (-worth[pair], pair)):
            order.join(*pair)
        return order.columns()

    def _paired(self, one: Nodes, other: Nodes) -> Iterator[tuple[tuple[int, int], int]]:
        """Nodes of two witnesses that stand for each other, between the nodes that they share."""
        shared = sorted(set(one) & set(other))
        a = b = 0
        for node in [*shared, -1]:
            c = one.index(node, a) if node >= 0 else len(one)
            d = other.index(node, b) if node >= 0 else len(other)
            if c > a and d > b:
                for i, j in self._best(one[a:c], other[b:d]):
                    value = self.likeness.worth(self.ids[i], self.ids[j])
                    yield (min(i, j), max(i, j)), value
            a, b = c + 1, d + 1

    def _best(self, one: Nodes, other: Nodes) -> list[tuple[int, int]]:
        """Pairs in order with the greatest worth; the first of equals."""
        if len(one) == len(other) == 1:
            worth = self.likeness.worth(self.ids[one[0]], self.ids[other[0]])
            return [(one[0], other[0])] if worth else []
        if len(one) * len(other) > CELLS:
            return list(zip(one, other, strict=False))
        if self._gaps(one) or self._gaps(other):
            return self._around_gaps(one, other)
        ids = self.ids
        values = self.likeness.worths([ids[i] for i in one], [ids[j] for j in other])
        return [(one[i], other[j]) for i, j in _worthiest(values)]

    def _gaps(self, nodes: Nodes) -> list[int]:
        """Where markings of gaps stand among some nodes."""
        kinds = self.likeness.kinds
        return [at for at, node in enumerate(nodes) if kinds[self.ids[node]] == TokenKind.GAP]

    def _around_gaps(self, one: Nodes, other: Nodes) -> list[tuple[int, int]]:
        """Words before a marking stand by the first words, those after it by the last.

        What is left in the middle is what the marking stands for. Where both have markings, words
        stand by markings only: nothing says that one is a reading for the other.
        """
        gaps, others = self._gaps(one), self._gaps(other)
        if gaps and others:
            return self._only_gaps(one, other)
        if others:
            return [(i, j) for j, i in self._around_gaps(other, one)]
        before, after = gaps[0], len(one) - gaps[-1] - 1
        room = len(other)
        if before + after > room:  # the copy that withholds says more here than the other
            before, after = before * room // (before + after), after * room // (before + after)
        middle = other[before : room - after]
        pairs = list(zip(one[:before], other[:before], strict=True))
        pairs += [(one[gaps[0]], middle[0])] if middle else []
        if after:
            pairs += list(zip(one[-after:], other[-after:], strict=True))
        worth = self.likeness.worth
        return [(i, j) for i, j in pairs if worth(self.ids[i], self.ids[j])]

    def _only_gaps(self, one: Nodes, other: Nodes) -> list[tuple[int, int]]:
        ids, kinds = self.ids, self.likeness.kinds
        values = self.likeness.worths([ids[i] for i in one], [ids[j] for j in other])
        first = np.array([kinds[ids[i]] == TokenKind.GAP for i in one])[:, None]
        second = np.array([kinds[ids[j]] == TokenKind.GAP for j in other])
        values = np.where(first | second, values, 0)
        return [(one[i], other[j]) for i, j in _worthiest(values)]


def _worthiest(values: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Rows and columns that rise together with the greatest sum; the first of equals."""
    rows, columns = values.shape
    best = np.zeros((rows + 1, columns + 1), np.int64)
    for i in range(rows - 1, -1, -1):
        row = np.maximum(best[i + 1, :-1], best[i + 1, 1:] + values[i])
        best[i, :-1] = np.maximum.accumulate(row[::-1])[::-1]
    i = j = 0
    table, worths = best.tolist(), values.tolist()
    while i < rows and j < columns:
        if worths[i][j] and table[i][j] == table[i + 1][j + 1] + worths[i][j]:
            yield i, j
            i, j = i + 1, j + 1
        elif table[i][j] == table[i + 1][j]:
            i += 1
        else:
            j += 1


def _walked(one: Nodes, other: Nodes, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The columns of two witnesses: what is paired stands together, what they share is one node."""
    beside = dict(pairs) | {second: first for first, second in pairs}
    places = {node: at for at, node in enumerate(other)}
    columns: list[list[int]] = []
    at = 0
    for node in one:
        met = places.get(beside.get(node, node), -1)
        if met >= 0:
            columns += [[left] for left in other[at:met]]
            at = met + 1
            columns.append(sorted({node, other[met]}))
        else:
            columns.append([node])
    return columns + [[left] for left in other[at:]]


def _in_line(sequences: Sequence[Nodes]) -> list[list[int]]:
    """Very long stretches that share nothing: the first words beside the first, and so on."""
    longest = max(len(nodes) for nodes in sequences)
    return [
        sorted({nodes[at] for nodes in sequences if at < len(nodes)}) for at in range(longest)
    ]  # fmt: skip


class _Order:
    """Which node comes before which, as sets of bits; joined nodes share their relations."""

    def __init__(self, nodes: int, sequences: Sequence[Nodes]) -> None:
        self._members = [{number} for number in range(nodes)]
        self._who = [0] * nodes  # the witnesses of each node
        self._after = [0] * nodes
        for number, sequence in enumerate(sequences):
            later = 0
            for node in reversed(sequence):
                self._who[node] |= 1 << number
                self._after[node] |= later
                later |= 1 << node
        for node in range(nodes - 1, -1, -1):  # nodes stand in an order that is right for all
            for following in range(node + 1, nodes):
                if self._after[node] >> following & 1:
                    self._after[node] |= self._after[following]
        self._of = list(range(nodes))

    def join(self, one: int, other: int) -> None:
        """Put two nodes into one column, unless a witness has both or one must come first."""
        one, other = self._of[one], self._of[other]
        if one == other or self._who[one] & self._who[other]:
            return
        if self._reaches(one, other) or self._reaches(other, one):
            return
        for node in self._members[other]:
            self._of[node] = one
        self._members[one] |= self._members[other]
        self._who[one] |= self._who[other]
        after = self._after[one] | self._after[other]
        bits = self._bits(one)
        for column in set(self._of):
            if column == one or self._after[column] & bits:
                self._after[column] |= after | (0 if column == one else bits)

    def _bits(self, column: int) -> int:
        return sum(1 << node for node in self._members[column])

    def _reaches(self, one: int, other: int) -> bool:
        return bool(self._after[one] & self._bits(other))

    def columns(self) -> list[list[int]]:
        """The columns in an order that is right for all, the first node first where it is free."""
        left = sorted(set(self._of), key=lambda column: min(self._members[column]))
        ordered: list[list[int]] = []
        while left:
            waiting = 0
            for column in left:
                waiting |= self._after[column]
            free = next(column for column in left if not waiting & self._bits(column))
            ordered.append(sorted(self._members[free]))
            left.remove(free)
        return ordered
