"""Which forms of names belong to one agent: groups in which nothing speaks against anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from archivekit.describe.name_agreement import Match
from archivekit.describe.romanization import romanize

MOST_COMPARED = 400
"""More names of one surname than this are compared only where they begin with one letter."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups of places in a sequence, and the pairs that may be one and were left apart."""

    groups: tuple[tuple[int, ...], ...]
    open_pairs: tuple[tuple[int, int, str], ...]  # with the reason why they may be one


def connected(keys: Sequence[Iterable[Hashable]]) -> list[list[int]]:
    """Places that share a key, directly or over others, in the order of the first of each.

    >>> connected([["a"], ["b"], ["c", "a"]])
    [[0, 2], [1]]
    """
    parent = list(range(len(keys)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    first: dict[Hashable, int] = {}
    for place, own in enumerate(keys):
        for key in own:
            a, b = sorted((root(first.setdefault(key, place)), root(place)))
            parent[b] = a
    groups: dict[int, list[int]] = defaultdict(list)
    for place in range(len(keys)):
        groups[root(place)].append(place)
    return list(groups.values())


def grouped(
    texts: Sequence[str], owners: Sequence[str], match: Callable[[int, int], Match | None]
) -> Grouping:
    """Groups of places that are the same and nowhere different; order does not matter.

    "The same" does not carry over: A. Mikoyan is the same as Anastas Mikoyan, and as Artem, who
    are not one. A name that is the same as two that are different stays alone, and is open with
    both. What one owner (an agent that the editor states) holds is one, and no two owners are.
    `match` gives None where nothing can be said.
    """
    same, differ = _Bits(len(texts)), _Bits(len(texts))
    reasons: dict[tuple[int, int], str] = {}
    for a, b in _pairs(texts, owners):
        if owners[a] and owners[b]:
            (same if owners[a] == owners[b] else differ).add(a, b)
            continue
        found = match(a, b)
        if found is None:
            continue
        if found.verdict == "different":
            differ.add(a, b)
            continue
        reasons[a, b] = found.reason
        if found.verdict == "same":
            same.add(a, b)
    _leave_apart(same, differ, owners)
    groups = [part for group in same.components() for part in _by_owner(group, owners)]
    group_of = {place: number for number, group in enumerate(groups) for place in group}
    left = [(a, b, why) for (a, b), why in reasons.items() if group_of[a] != group_of[b]]
    return Grouping(tuple(groups), tuple(sorted(left)))


def _by_owner(group: tuple[int, ...], owners: Sequence[str]) -> list[tuple[int, ...]]:
    """A group as it is, or parted where more than one owner came into it."""
    held = sorted({owners[place] for place in group if owners[place]})
    if len(held) < 2:
        return [group]
    parts = (tuple(p for p in group if owners[p] == owner) for owner in ["", *held])
    return [part for part in parts if part]


class _Bits:
    """A symmetric relation between places, each place's others as the bits of a number."""

    def __init__(self, size: int) -> None:
        self.of = [0] * size

    def add(self, a: int, b: int) -> None:
        self.of[a] |= 1 << b
        self.of[b] |= 1 << a

    def remove(self, a: int, b: int) -> None:
        self.of[a] &= ~(1 << b)
        self.of[b] &= ~(1 << a)

    def others(self, place: int) -> Iterator[int]:
        bits = self.of[place]
        while bits:
            low = bits & -bits
            yield low.bit_length() - 1
            bits ^= low

    def components(self) -> list[tuple[int, ...]]:
        found: list[tuple[int, ...]] = []
        seen: set[int] = set()
        for place in range(len(self.of)):
            if place in seen:
                continue
            seen.add(place)
            group, waiting = [], [place]
            while waiting:
                at = waiting.pop()
                group.append(at)
                new = [other for other in self.others(at) if other not in seen]
                seen.update(new)
                waiting += new
            found.append(tuple(sorted(group)))
        return found


def _pairs(texts: Sequence[str], owners: Sequence[str]) -> Iterator[tuple[int, int]]:
    places = range(len(texts))
    if len(texts) <= MOST_COMPARED:
        buckets = [list(places)]
    else:
        by_letter: dict[str, list[int]] = defaultdict(list)
        for place in places:
            by_letter[romanize(texts[place])[:1]].append(place)
        buckets = [bucket for bucket in by_letter.values() if len(bucket) <= MOST_COMPARED]
        by_owner: dict[str, list[int]] = defaultdict(list)
        for place in places:
            if owners[place]:
                by_owner[owners[place]].append(place)
        buckets += by_owner.values()
    seen: set[tuple[int, int]] = set()
    for bucket in buckets:
        for number, a in enumerate(bucket):
            for b in bucket[number + 1 :]:
                if len(buckets) == 1 or (a, b) not in seen:
                    seen.add((a, b))
                    yield a, b


def _leave_apart(same: _Bits, differ: _Bits, owners: Sequence[str]) -> None:
    """Take from what is the same each name that would join two that are different."""
    while True:
        doubtful = [
            place
            for place in range(len(same.of))
            if any(differ.of[other] & same.of[place] for other in same.others(place))
        ]
        cut = [
            (place, other)
            for place in doubtful
            for other in same.others(place)
            if not owners[place] or owners[place] != owners[other]
        ]
        if not cut:
            return
        for place, other in cut:
            same.remove(place, other)
