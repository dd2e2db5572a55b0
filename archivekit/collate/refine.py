"""What was merged is taken apart again, place by place, while more words come together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

from archivekit.collate.exact import RANKS, Ids, as_texts
from archivekit.collate.optimum import optimum
from archivekit.collate.pairs import Matcher
from archivekit.collate.profile import Profile, away

STATES = 20_000
"""States that the exact search of one window may look at."""

SEARCHED = 200_000
"""Cells of a window (the product of its lengths) that the exact search is begun for."""

FIRM = (2, 6)
"""Nodes in a row on which all agree that part two windows; fewer may agree by chance."""

TAKEN = 150
"""How often a witness of a window is taken out; every one is once."""

CLIMBED = 4_000
"""Nodes of a window that is taken apart witness by witness."""


def refined(profile: Profile, counts: Ids, matcher: Matcher) -> Profile:
    """The profile with every window as good as was found; never worse than it was.

    A window is what lies between firm nodes, where all witnesses that are near agree. What already
    has as many matches as its pairs of witnesses can have at all is left alone.
    """
    if profile.cells.shape[1] < 3:
        return profile
    for firm in FIRM:
        profile = _pass(profile, counts, matcher, firm)
    return profile


def _pass(profile: Profile, counts: Ids, matcher: Matcher, firm: int) -> Profile:
    parts: list[Profile] = []
    at = 0
    for start, end in _windows(profile, firm):
        window = _Window(profile, start, end, counts, matcher)
        better = window.better()
        if better is not None:
            parts += [_slice(profile, at, start), better]
            at = end
    if not at:
        return profile
    parts.append(_slice(profile, at, len(profile.ids)))
    return Profile(
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part.cells for part in parts]),
        np.concatenate([part.masses for part in parts]),
    )


def _slice(profile: Profile, start: int, end: int) -> Profile:
    return Profile(profile.ids[start:end], profile.cells[start:end], profile.masses[start:end])


def _windows(profile: Profile, length: int) -> list[tuple[int, int]]:
    """Stretches between firm nodes in which some word stands at two nodes: only there is hope."""
    there = profile.cells >= 0
    firm = _long_runs(np.all(there | away(there), axis=1), length)
    number = np.cumsum(firm)  # of the stretch; a firm node ends the one before
    loose = ~firm
    order = np.lexsort((profile.ids[loose], number[loose]))
    window, word = number[loose][order], profile.ids[loose][order]
    twice = (window[1:] == window[:-1]) & (word[1:] == word[:-1])
    found = []
    firm_at = np.flatnonzero(firm)
    for stretch in np.unique(window[1:][twice]).tolist():
        start = int(firm_at[stretch - 1]) + 1 if stretch else 0
        end = int(firm_at[stretch]) if stretch < len(firm_at) else len(profile.ids)
        found.append((start, end))
    return found


def _long_runs(firm: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    """Only those that stand in runs of so many."""
    bounds = np.flatnonzero(np.diff(firm.astype(np.int8), prepend=0, append=0))
    long = firm.copy()
    for start, end in zip(bounds[::2].tolist(), bounds[1::2].tolist(), strict=True):
        if end - start < length:
            long[start:end] = False
    return long


@dataclass(slots=True)
class _Window:
    """Some nodes of a profile, with the words that each witness has there."""

    profile: Profile
    start: int
    end: int
    counts: Ids
    matcher: Matcher

    def better(self) -> Profile | None:
        """A better table of the same words, None when none was found."""
        nodes = _slice(self.profile, self.start, self.end)
        groups = self._groups(nodes)
        sequences = [list(words) for words in groups]
        masses = [int(self.counts[members].sum()) for members in groups.values()]
        if len(sequences) < 2 or self._is_best(nodes, sequences, masses):
            return None
        if prod(len(words) + 1 for words in sequences) <= SEARCHED:
            return self._searched(nodes, list(groups.items()), masses)
        return self._climbed(nodes, list(groups.values())) if len(nodes.ids) <= CLIMBED else None

    def _climbed(self, nodes: Profile, groups: list[list[int]]) -> Profile | None:
        """Each group of equal witnesses is taken out and matched anew with the rest."""
        best, held = nodes, self._score(nodes)
        untried = list(range(len(groups)))
        for _ in range(max(len(groups), TAKEN)):
            if not untried:
                break
            out = np.zeros(nodes.cells.shape[1], bool)
            out[groups[untried.pop(0)]] = True
            rest, taken = best.without(out, self.counts)
            again = rest.merged(taken, self.matcher)
            score = self._score(again)
            if score > held:
                best, held = again, score
                untried = [n for n in range(len(groups)) if not out[groups[n][0]]]
        return None if best is nodes else best

    def _score(self, nodes: Profile) -> tuple[int, ...]:
        """Pairs that stand together, rank by rank, content first."""
        pairs, ranks = nodes.pairs(self.counts), self.matcher.ranks
        if ranks is None:
            return (int(pairs.sum()),)
        return tuple(int(pairs[ranks[nodes.ids] == rank].sum()) for rank in (2, 1, 0))

    def _groups(self, nodes: Profile) -> dict[tuple[int, ...], list[int]]:
        """Witnesses by the words they have here; those that have none are left out."""
        groups: dict[tuple[int, ...], list[int]] = {}
        for witness in range(nodes.cells.shape[1]):
            words = tuple(nodes.ids[nodes.cells[:, witness] >= 0].tolist())
            if words:
                groups.setdefault(words, []).append(witness)
        return groups

    def _is_best(
        self, nodes: Profile, sequences: Sequence[Sequence[int]], masses: Sequence[int]
    ) -> bool:
        """Whether the pairs of witnesses have all the matches that they can have by themselves.

        Rank by rank: words of content, these and function words, all.
        """
        from rapidfuzz.distance import LCSseq

        pairs = nodes.pairs(self.counts)
        ranks = self.matcher.ranks
        own = sum(mass * (mass - 1) // 2 * len(words)
                  for mass, words in zip(masses, sequences, strict=True))  # fmt: skip
        for rank in range(RANKS - 1, -1, -1) if ranks is not None else [0]:
            arrays = [np.array(words, np.int32) for words in sequences]
            held = int(pairs.sum())
            if ranks is not None:
                arrays = [words[ranks[words] >= rank] for words in arrays]
                held = int(pairs[ranks[nodes.ids] >= rank].sum())
                own = sum(mass * (mass - 1) // 2 * len(words)
                          for mass, words in zip(masses, arrays, strict=True))  # fmt: skip
            bound = own
            for (one, many), (other, more) in combinations(
                zip(arrays, masses, strict=True), 2
            ):  # fmt: skip
                bound += many * more * LCSseq.similarity(*as_texts(one, other))
            if held < bound:
                return False
        return True

    def _searched(
        self, nodes: Profile, groups: list[tuple[tuple[int, ...], list[int]]], masses: list[int]
    ) -> Profile | None:
        """The exact optimum, when it is better and can be found."""
        known = sorted({word for words, _ in groups for word in words})
        small = {word: number for number, word in enumerate(known)}
        weights = self._weights(known, sum(masses), sum(len(words) for words, _ in groups))
        sequences = [[small[word] for word in words] for words, _ in groups]
        pairs = nodes.pairs(self.counts).tolist()
        held = sum(
            weights[small[word]] * count
            for word, count in zip(nodes.ids.tolist(), pairs, strict=True)
        )
        own = sum(
            mass * (mass - 1) // 2 * weights[word]
            for mass, words in zip(masses, sequences, strict=True)
            for word in words
        )
        columns, looked = optimum(sequences, masses, weights, held - own, STATES)
        self.matcher.budget.spent += looked * len(groups)
        return None if columns is None else self._made(nodes, groups, columns)

    def _weights(self, known: Sequence[int], copies: int, words: int) -> list[int]:
        ranks = self.matcher.ranks
        if ranks is None:
            return [1] * len(known)
        step = copies * copies * words + 1
        return [step ** int(ranks[word]) for word in known]

    def _made(
        self,
        nodes: Profile,
        groups: list[tuple[tuple[int, ...], list[int]]],
        columns: list[tuple[int, ...]],
    ) -> Profile:
        """A profile of matched columns, with the words that stand alone put between them."""
        places = [0] * len(groups)
        rows: list[tuple[int, list[int]]] = []  # the word, and who has it: numbers in `groups`
        whole = [*columns, tuple(len(words) for words, _ in groups)]
        for column in whole:
            for number, (words, _) in enumerate(groups):
                stop = column[number]
                while stop >= 0 and places[number] < stop:
                    rows.append((words[places[number]], [number]))
                    places[number] += 1
            if column is not whole[-1]:
                those = [number for number, place in enumerate(column) if place >= 0]
                rows.append((groups[those[0]][0][column[those[0]]], those))
                for number in those:
                    places[number] += 1
        cells = np.full((len(rows), nodes.cells.shape[1]), -1, np.int32)
        for number, (_, members) in enumerate(groups):
            at = [row for row, (_, those) in enumerate(rows) if number in those]
            for witness in members:
                tokens = nodes.cells[:, witness]
                cells[at, witness] = tokens[tokens >= 0]
        ids = np.array([word for word, _ in rows], np.int32)
        return Profile(ids, cells, ((cells >= 0) @ self.counts).astype(np.int32))
