"""The best table of a few short sequences, by search: the sum of pairs, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import combinations

State = tuple[int, ...]
Column = tuple[int, ...]
"""One entry a sequence: the place of the word that stands in the column, -1 where none does."""


def optimum(
    sequences: Sequence[Sequence[int]],
    masses: Sequence[int],
    weights: Sequence[int],
    above: int,
    most: int,
) -> tuple[list[Column] | None, int]:
    """Columns of matched words whose sum over all pairs is greater than `above`, and the greatest.

    `weights` gives each place's id its weight, by id; `masses` how many copies a sequence stands
    for. Returns None when there is nothing better, or when more than `most` states would have to be
    looked at; and the number of states looked at. Source: A* with the bound of Carrillo and Lipman
    (1988), the sum of the pairwise optima of what is left.

    >>> optimum([[1, 2], [2, 1], [2]], [1, 1, 1], [0, 1, 1], 0, 100)[0]
    [(1, 0, 0)]
    """
    search = _Search(sequences, masses, weights)
    start = (0,) * len(sequences)
    heap = [(-search.bound(start), 0, start)]
    best: dict[State, int] = {start: 0}
    came: dict[State, tuple[State, Column | None]] = {}
    looked = 0
    while heap:
        estimate, _, state = heappop(heap)
        if -estimate <= above:
            return None, looked
        gained = best[state]
        if search.is_end(state):
            return _columns(came, state), looked
        looked += 1
        if looked > most:
            return None, looked
        for following, gain, column in search.steps(state):
            whole = gained + gain
            if whole > best.get(following, -1):
                best[following] = whole
                came[following] = (state, column)
                rest = search.bound(following)
                if whole + rest > above:
                    heappush(heap, (-whole - rest, -sum(following), following))
    return None, looked


def _columns(came: dict[State, tuple[State, Column | None]], state: State) -> list[Column]:
    columns: list[Column] = []
    while state in came:
        state, column = came[state]
        if column is not None:
            columns.append(column)
    return columns[::-1]


class _Search:
    """What can follow a state, and what it can still bring at most."""

    def __init__(
        self, sequences: Sequence[Sequence[int]], masses: Sequence[int], weights: Sequence[int]
    ) -> None:
        self._sequences = sequences
        self._lengths = [len(sequence) for sequence in sequences]
        self._masses = masses
        self._weights = weights
        self._rest = [
            (i, j, _suffixes(sequences[i], sequences[j], weights, masses[i] * masses[j]))
            for i, j in combinations(range(len(sequences)), 2)
        ]

    def is_end(self, state: State) -> bool:
        """Whether nothing can be matched any more."""
        return self.bound(state) == 0

    def bound(self, state: State) -> int:
        """The sum of the best matchings of all pairs, from these places on."""
        return sum(table[state[i]][state[j]] for i, j, table in self._rest)

    def steps(self, state: State) -> list[tuple[State, int, Column | None]]:
        """The states after this one: some equal words matched, or one word passed over."""
        holders: dict[int, list[int]] = {}
        open_ones = [n for n, place in enumerate(state) if place < self._lengths[n]]
        for number in open_ones:
            holders.setdefault(self._sequences[number][state[number]], []).append(number)
        if len(holders) == 1 and len(open_ones) > 1:  # all the same: matching them all is best
            (word,) = holders
            return [self._matched(state, word, open_ones)]
        found = []
        for word, those in holders.items():
            for size in range(len(those), 1, -1):
                for some in combinations(those, size):
                    found.append(self._matched(state, word, some))
        for number in open_ones:
            passed = list(state)
            passed[number] += 1
            found.append((tuple(passed), 0, None))
        return found

    def _matched(
        self, state: State, word: int, those: Sequence[int]
    ) -> tuple[State, int, Column | None]:
        passed, column = list(state), [-1] * len(state)
        mass = squares = 0
        for number in those:
            column[number] = state[number]
            passed[number] += 1
            mass += self._masses[number]
            squares += self._masses[number] ** 2
        return tuple(passed), self._weights[word] * (mass * mass - squares) // 2, tuple(column)


def _suffixes(
    one: Sequence[int], other: Sequence[int], weights: Sequence[int], mass: int
) -> list[list[int]]:
    """The weight of the best matching of what is left, from every pair of places."""
    table = [[0] * (len(other) + 1)]
    for word in reversed(one):
        below, row = table[-1], [0] * (len(other) + 1)
        worth = weights[word] * mass
        for j in range(len(other) - 1, -1, -1):
            best = below[j] if below[j] > row[j + 1] else row[j + 1]
            if other[j] == word and below[j + 1] + worth > best:
                best = below[j + 1] + worth
            row[j] = best
        table.append(row)
    return table[::-1]
