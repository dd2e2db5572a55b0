"""Words that stand at another place in other witnesses: looked for last, kept as links."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from archivekit.collate.gaps import place
from archivekit.collate.places import DATE, is_one_form
from archivekit.core.comparison import Move, Place
from archivekit.words.tokens import TokenKind

if TYPE_CHECKING:
    from archivekit.collate.collation import Collation

CHANCE = 100
"""Of so many texts in which nothing moved, one has a move as good as the least that is told."""

REACH = 4
"""From one shared word to the next: at most so many words on, so changes inside are allowed."""

OFTEN = 6
"""A pair of words that is left over more often than this begins no move: it is a formula."""

UNSEEN = 1000
"""Words that a text is taken to have beyond those it has: in a short one nothing is rare."""

ALL = 16
"""Witnesses of which every two are compared."""

COMMON = 20
"""One word of so many is any function word."""

BIT = 16
"""Parts of a bit: likelihoods are sums of whole numbers, the same on every machine."""

Pair = tuple[int, int]
Side = dict[int, Pair]
Cells = NDArray[np.int32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Found:
    """A block in two witnesses, half-open: numbers of words while it is found, then of tokens."""

    one: int
    first: Pair
    other: int
    second: Pair
    shared: int
    chance: int  # how many as good would be found by chance: the logarithm, in parts of a bit


def find_moves(collation: Collation) -> tuple[Move, ...]:
    """The moves between all pairs of witnesses, those of the same words at the same places as one.

    A move is as unlikely as its words: rare ones tell, and many; stop words alone never do. The
    nearer its two places, the less there is to find by chance. Source: the expected number of
    chance hits (Karlin and Altschul 1990), each word after the one before it.
    """
    ids = collation.column_ids()
    # One of each content, in an order that the content decides, whatever the order given.
    distinct = {forms.tobytes(): number for number, forms in enumerate(collation.forms)}
    order = [distinct[content] for content in sorted(distinct)]
    found = [one for pair in _pairs(ids, order) for one in _Residue(collation, ids, pair).moves()]
    return tuple(_gathered(collation, found, order))


def _pairs(ids: Cells, distinct: Sequence[int]) -> Iterator[Pair]:
    """Which witnesses are compared: all with all; many, with the one that most agree with."""
    if len(distinct) <= ALL:
        yield from combinations(distinct, 2)
        return
    agree = [
        (-int(((ids[:, [n]] == ids) & (ids[:, [n]] >= 0)).sum()), ids[:, n].tobytes(), n)
        for n in distinct
    ]
    centre = min(agree)[2]
    yield from ((centre, n) for n in distinct if n != centre)


class _Residue:
    """The words of two witnesses that have no partner at their place."""

    def __init__(self, collation: Collation, ids: Cells, pair: Pair) -> None:
        self._pair = pair
        apart = ids[:, pair[0]] != ids[:, pair[1]]
        self._forms: list[list[int]] = []  # of all words, punctuation left out
        self._tokens: list[list[int]] = []
        self._left: list[list[bool]] = []
        self._columns: list[list[int]] = []
        content: set[int] = set()
        light: set[int] = set()
        for number in pair:
            tokens = collation.witnesses[number].tokens
            cells = collation.cells[:, number]
            columns = np.flatnonzero(cells >= 0)
            kinds = tokens.kinds
            is_word = (kinds != TokenKind.PUNCTUATION) & (kinds != TokenKind.GAP)
            forms = collation.forms[number]
            content.update(forms[kinds >= TokenKind.CONTENT].tolist())
            light.update(forms[kinds == TokenKind.FUNCTION].tolist())
            self._forms.append(forms[is_word].tolist())
            self._tokens.append(np.flatnonzero(is_word).tolist())
            self._left.append(apart[columns][is_word].tolist())
            self._columns.append(columns[is_word].tolist())
        self._content = content - light  # & is a sign with a meaning, but as "and" it only joins
        left = np.zeros(len(ids) + 1, np.int64)
        for places, stays in zip(self._columns, self._left, strict=True):
            left[np.array(places, np.int64)[np.array(stays, bool)] + 1] += 1
        self._before = np.cumsum(left)

    def moves(self) -> Iterator[_Found]:
        """Blocks that both have, at different places, the surest first; no word in two."""
        seeds = self._seeds()
        if not seeds:
            return
        self._count()
        chains = (self._block(chain) for chain in _chains(seeds))
        blocks = self._joined([block for block in chains if block is not None])
        blocks.sort(key=lambda one: (one.chance, one.first, one.second))
        taken: tuple[set[int], set[int]] = set(), set()
        for one in blocks:
            sides = range(*one.first), range(*one.second)
            if not any(taken[n].intersection(side) for n, side in enumerate(sides)):
                first, second = self._widened(one.first, one.second, taken)
                for n, side in enumerate((first, second)):
                    taken[n].update(range(*side))
                yield replace(one, first=self._span(0, first), second=self._span(1, second))

    def _joined(self, blocks: list[_Found]) -> list[_Found]:
        """Blocks as one that follow each other in both, with only left-over words between."""
        found: list[_Found] = []
        for one in sorted(blocks, key=lambda block: (block.first, block.second)):
            if found and self._follows(found[-1], one):
                last = found.pop()
                one = replace(
                    one, first=(last.first[0], one.first[1]),
                    second=(last.second[0], one.second[1]),
                    shared=last.shared + one.shared, chance=last.chance + one.chance,
                )  # fmt: skip
            found.append(one)
        return found

    def _follows(self, last: _Found, one: _Found) -> bool:
        most = last.first[1] - last.first[0] + one.first[1] - one.first[0]
        between = (last.first[1], one.first[0]), (last.second[1], one.second[0])
        return all(
            0 <= end - start <= most and all(self._left[side][start:end])
            for side, (start, end) in enumerate(between)
        )

    def _span(self, side: int, words: Pair) -> Pair:
        """Words of a side as tokens."""
        tokens = self._tokens[side]
        return tokens[words[0]], tokens[words[1] - 1] + 1

    def _widened(self, first: Pair, second: Pair, taken: tuple[set[int], set[int]]) -> list[Pair]:
        """A block with the left-over words right beside it that both have, in whatever order."""
        blocks = [first, second]
        while True:
            beside = [
                {
                    self._forms[side][at]: at
                    for at in (start - 1, end)
                    if 0 <= at < len(self._forms[side])
                    and self._left[side][at] and at not in taken[side]
                }
                for side, (start, end) in enumerate(blocks)
            ]  # fmt: skip
            both = sorted(beside[0].keys() & beside[1].keys())
            if not both:
                return blocks
            for side, (start, end) in enumerate(blocks):
                at = beside[side][both[0]]
                blocks[side] = min(start, at), max(end, at + 1)

    def _seeds(self) -> list[Pair]:
        """Places of words that both have left over: two in a row, or one that each has once."""
        pairs: list[dict[Pair | int, list[int]]] = []
        for forms, left in zip(self._forms, self._left, strict=True):
            at: dict[Pair | int, list[int]] = defaultdict(list)
            for number in np.flatnonzero(np.array(left, bool)).tolist():
                form = forms[number]
                if form in self._content:
                    at[form].append(number)
                if number + 1 < len(forms) and left[number + 1]:
                    at[form, forms[number + 1]].append(number)
            pairs.append(at)
        seeds: set[Pair] = set()
        for key, places in pairs[0].items():
            others = pairs[1].get(key, [])
            if isinstance(key, int):
                if len(places) == len(others) == 1:
                    seeds.add((places[0], others[0]))
            elif len(places) <= OFTEN and len(others) <= OFTEN:
                for a in places:
                    for b in others:
                        seeds.update([(a, b), (a + 1, b + 1)])
        return sorted(seeds)

    def _count(self) -> None:
        self._words = Counter(self._forms[0])
        self._words.update(self._forms[1])
        self._next = Counter(pairwise(self._forms[0]))
        self._next.update(pairwise(self._forms[1]))
        self._whole = len(self._forms[0]) + len(self._forms[1])

    def _block(self, chain: list[Pair]) -> _Found | None:
        """A chain of shared words as a block, None when chance could have made it."""
        (a, b), (c, d) = chain[0], chain[-1]
        forms = self._forms[0]
        shared = sum(forms[i] in self._content for i, _ in chain)
        longer = max(c - a, d - b) + 1
        if not shared or 2 * len(chain) <= longer:
            return None
        surprise = 0
        last: Pair | None = None
        for place_ in chain:
            follows = last is not None and (last[0] + 1, last[1] + 1) == place_
            surprise += self._surprise(place_[0], follows)
            if not follows and last is not None:
                surprise -= _bits(REACH)
            last = place_
        low = min(self._columns[0][a], self._columns[1][b])
        high = max(self._columns[0][c], self._columns[1][d]) + 1
        room = int(self._before[high] - self._before[low])
        chance = _bits(max(1, room // 2)) + _bits(max(1, int(self._before[-1]) // 2)) - surprise
        if chance > -_bits(CHANCE):
            return None
        one, other = self._pair
        return _Found(one, (a, c + 1), other, (b, d + 1), shared, chance)

    def _surprise(self, at: int, follows: bool) -> int:
        """How unlikely a word is at a place, after the one before it where that is shared too."""
        form = self._forms[0][at]
        often, of = self._words[form] - 1, self._whole + UNSEEN
        if form not in self._content and often * COMMON < of:
            often, of = 1, COMMON
        if follows:  # as often as it followed that word elsewhere, and a little as often as ever
            before = self._forms[0][at - 1]
            together = max(0, self._next[before, form] - 2)
            often, of = together * of + 2 * often, (max(0, self._words[before] - 2) + 2) * of
        return _bits(of) - _bits(often)


@lru_cache(maxsize=65536)
def _bits(number: int) -> int:
    """The binary logarithm of a whole number above 0, in parts of a bit, rounded down.

    >>> _bits(1), _bits(2), _bits(3)
    (0, 16, 25)
    """
    return int(number**BIT).bit_length() - 1


_STEPS = sorted(
    product(range(1, REACH + 1), repeat=2), key=lambda step: (abs(step[0] - step[1]), step)
)
"""From one shared word to the next, in both witnesses; the same distance in both first."""


def _chains(seeds: Sequence[Pair]) -> list[list[Pair]]:
    """Seeds that follow each other closely in both witnesses, each joined to the nearest."""
    chains: list[list[Pair]] = []
    ends: dict[Pair, int] = {}
    for a, b in seeds:
        near = ((a - i, b - j) for i, j in _STEPS)
        number = next((ends.pop(end) for end in near if end in ends), None)
        if number is None:
            number = len(chains)
            chains.append([])
        chains[number].append((a, b))
        ends[a, b] = number
    return chains


def _gathered(
    collation: Collation, found: Sequence[_Found], order: Sequence[int]
) -> Iterator[Move]:
    """Moves of pairs of witnesses, those that overlap on both sides as one; the surest first."""
    groups: list[tuple[Side, Side, list[int]]] = []
    rank = {number: at for at, number in enumerate(order)}
    for one in sorted(
        found, key=lambda m: (m.chance, rank[m.one], rank[m.other], m.first, m.second)
    ):
        for left, right, shared in groups if len(order) > 2 else ():
            sides = _fits(left, right, one)
            if sides is not None:
                (near, far) = sides
                left.setdefault(*near)
                right.setdefault(*far)
                shared.append(one.shared)
                break
        else:
            groups.append(({one.one: one.first}, {one.other: one.second}, [one.shared]))
    columns = [np.flatnonzero(collation.cells[:, n] >= 0) for n in range(len(collation.witnesses))]
    rows = []
    ids = collation.column_ids()
    for left, right, shared in groups:
        for side, opposite in ((left, right), (right, left)):
            _complete(collation, ids, columns, side, opposite)
        sides_ = sorted(
            (min(int(columns[n][first]) for n, (first, _) in side.items()), sorted(side.items()))
            for side in (left, right)
        )
        rows.append((sides_[0][0], sides_[1][0], sides_[0][1], sides_[1][1], max(shared)))
    rows.sort(key=lambda row: row[:2])
    rows = [row for row in rows if not _is_one_date(collation, row[0], row[1])]
    for number, (_, _, near_side, far_side, most) in enumerate(rows, start=1):
        yield Move(number, _places(collation, near_side), _places(collation, far_side), most)


def _is_one_date(collation: Collation, near: int, far: int) -> bool:
    """Whether two columns belong to one date: in "27 October" and "October 27" nothing moved."""
    return far - near < DATE and any(
        is_one_form(collation, near, end)
        for end in range(far + 1, min(far + 3, len(collation.cells) + 1))
    )


def _same(one: NDArray[np.int32], other: NDArray[np.int32]) -> bool:
    return len(one) == len(other) and bool((one == other).all())


def _complete(
    collation: Collation, ids: Cells, columns: Sequence[Places], side: Side, opposite: Side
) -> None:
    """Other witnesses that have most words of a place in the same columns stand there too."""
    number, (first, end) = next(iter(side.items()))  # the surest
    start, stop = int(columns[number][first]), int(columns[number][end - 1]) + 1
    for witness in range(ids.shape[1]):
        if witness in side or witness in opposite:
            continue
        twin = next((n for n in side if _same(collation.forms[n], collation.forms[witness])), -1)
        if twin >= 0:
            side[witness] = side[twin]
            continue
        here = ids[start:stop, witness]
        same = (here == ids[start:stop, number]) & (here >= 0)
        tokens = collation.cells[start:stop, witness][same]
        if 2 * len(tokens) > end - first:
            side[witness] = int(tokens[0]), int(tokens[-1]) + 1


def _fits(left: Side, right: Side, one: _Found) -> tuple[tuple[int, Pair], tuple[int, Pair]] | None:
    """On which sides of a known move the two places of another are, None when on neither."""
    places = (one.one, one.first), (one.other, one.second)
    for near, far in (places, places[::-1]):
        if near[0] in right or far[0] in left:
            continue
        has = [_overlaps(side.get(n), span) for side, (n, span) in ((left, near), (right, far))]
        if False not in has and True in has:
            return near, far
    return None


def _overlaps(known: Pair | None, span: Pair) -> bool | None:
    """Whether two ranges share most of the shorter; None when there is nothing to compare."""
    if known is None:
        return None
    inside = min(known[1], span[1]) - max(known[0], span[0])
    return 2 * inside > min(known[1] - known[0], span[1] - span[0])


def _places(collation: Collation, side: Sequence[tuple[int, Pair]]) -> tuple[Place, ...]:
    return tuple(place(collation.witnesses[n], *tokens) for n, tokens in side)
