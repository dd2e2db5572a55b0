"""Which segment is which: ids carried from the ledger to the text as it is now.

Segments are matched by the hash of their words, in order; between those that match, by the
likeness of their sketches (exact weighted alignment where the gap is small); then by hash across
the order, for what moved. What stays unmatched gets a new id, and an order key between its
neighbours'.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import count, product
from string import ascii_lowercase

from archivekit.core.budget import Budget
from archivekit.core.identity import likeness
from archivekit.tables.ledger import Entry

STEP = 1024
ALIKE = 3  # of 6: at least half of the words seen are shared
CELLS = 2_000_000  # of exact alignment, for one text


@dataclass(frozen=True, slots=True)
class Wording:
    """What a segment is known by."""

    hash: str
    sketch: str


def carry(
    old: Sequence[Entry], new: Sequence[Wording], budget: Budget | None = None
) -> list[Entry | None]:
    """For each new segment, in order, the entry that it continues, or None.

    `old` are all entries of one kind, living or retired, in the order of their keys. `budget`
    counts the cells of exact alignment; past it only equal wordings are matched.
    """
    budget = budget or Budget(CELLS)
    matched: list[int | None] = [None] * len(new)
    if not old:
        return [None] * len(new)
    if len(old) == len(new) and all(e.hash == w.hash for e, w in zip(old, new, strict=True)):
        return list(old)
    i = j = 0
    for a, b in [*_anchors(old, new), (len(old), len(new))]:
        _fill(old, new, (i, a), (j, b), matched, budget)
        if b < len(new):
            matched[b] = a
        i, j = a + 1, b + 1
    _moved(old, new, matched)
    return [None if index is None else old[index] for index in matched]


def _anchors(old: Sequence[Entry], new: Sequence[Wording]) -> list[tuple[int, int]]:
    """Pairs whose hash stands once on each side, the longest chain of them that is in order."""
    where: dict[str, list[int]] = defaultdict(list)
    for index, entry in enumerate(old):
        for value in entry.hashes:
            where[value].append(index)
    times = Counter(wording.hash for wording in new)
    pairs = [
        (where[wording.hash][0], index)
        for index, wording in enumerate(new)
        if times[wording.hash] == 1 and len(where.get(wording.hash, ())) == 1
    ]
    return [pairs[at] for at in increasing([a for a, _ in pairs])]


def increasing(values: Sequence[int]) -> list[int]:
    """The positions of a longest strictly increasing subsequence (patience sorting).

    >>> increasing([5, 1, 2, 9, 3])
    [1, 2, 4]
    """
    tails: list[int] = []
    tail_values: list[int] = []
    previous: list[int] = []
    for position, value in enumerate(values):
        at = bisect_left(tail_values, value)
        previous.append(tails[at - 1] if at else -1)
        if at == len(tails):
            tails.append(position)
            tail_values.append(value)
        else:
            tails[at], tail_values[at] = position, value
    chain, position = [], tails[-1] if tails else -1
    while position >= 0:
        chain.append(position)
        position = previous[position]
    return chain[::-1]


def _fill(
    old: Sequence[Entry],
    new: Sequence[Wording],
    rows: tuple[int, int],
    columns: tuple[int, int],
    matched: list[int | None],
    budget: Budget,
) -> None:
    """Match what lies between two anchors."""
    (i, a), (j, b) = rows, columns
    # Equal beginnings and ends first: they make most large gaps small.
    while i < a and j < b and new[j].hash in old[i].hashes:
        matched[j] = i
        i, j = i + 1, j + 1
    while i < a and j < b and new[b - 1].hash in old[a - 1].hashes:
        matched[b - 1] = a - 1
        a, b = a - 1, b - 1
    cells = (a - i) * (b - j)
    if budget.allows(cells):
        budget.spend(cells)
        pairs = _align(old[i:a], new[j:b])
    else:
        pairs = _in_order(old[i:a], new[j:b])
    for row, column in pairs:
        matched[j + column] = i + row


def _weight(entry: Entry, wording: Wording) -> int:
    if wording.hash == entry.hash:
        return 100
    if wording.hash in entry.hashes:
        return 99
    alike = likeness(entry.sketch, wording.sketch)
    return alike if alike >= ALIKE else 0


def _align(old: Sequence[Entry], new: Sequence[Wording]) -> list[tuple[int, int]]:
    """The heaviest pairs in order, by dynamic programming; of equal ones, the earliest."""
    rows, columns = len(old), len(new)
    weights = [[_weight(entry, wording) for wording in new] for entry in old]
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            weight = weights[i][j]
            taken = best[i + 1][j + 1] + weight if weight else 0
            best[i][j] = max(taken, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < rows and j < columns:
        weight = weights[i][j]
        if weight and best[i][j] == best[i + 1][j + 1] + weight:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _in_order(old: Sequence[Entry], new: Sequence[Wording]) -> list[tuple[int, int]]:
    """Equal hashes of a large gap, in order: each taken at its next place."""
    where: dict[str, list[int]] = defaultdict(list)
    for index, entry in enumerate(old):
        for value in entry.hashes:
            where[value].append(index)
    pairs, reached = [], 0
    for column, wording in enumerate(new):
        rows = where.get(wording.hash, [])
        at = bisect_left(rows, reached)
        if at < len(rows):
            pairs.append((rows[at], column))
            reached = rows[at] + 1
    return pairs


def _moved(old: Sequence[Entry], new: Sequence[Wording], matched: list[int | None]) -> None:
    """What stands elsewhere now, word for word, keeps its id."""
    taken = {index for index in matched if index is not None}
    free: dict[str, list[int]] = defaultdict(list)
    for index, entry in enumerate(old):
        if index not in taken:
            free[entry.hash].append(index)
    for column, wording in enumerate(new):
        if matched[column] is None and free.get(wording.hash):
            matched[column] = free[wording.hash].pop(0)


def order_keys(kept: Sequence[int | None]) -> list[int]:
    """Increasing keys: the kept ones where they are in order, new ones spread between them.

    None asks for a new key. Where no number is left between two neighbours, all keys are new.

    >>> order_keys([1024, None, 2048, None])
    [1024, 1536, 2048, 3072]
    """
    known = [(at, key) for at, key in enumerate(kept) if key is not None]
    stay = [known[i] for i in increasing([key for _, key in known])]
    keys = [0] * len(kept)
    bounds = [(-1, 0), *stay, (len(kept), 0)]
    for (at, key), (next_at, next_key) in zip(bounds, bounds[1:], strict=False):
        room = next_at - at - 1
        last = next_at == len(kept)
        step = STEP if last else (next_key - key) // (room + 1)
        if room and step < 1:
            return [STEP * (index + 1) for index in range(len(kept))]
        for index in range(room):
            keys[at + 1 + index] = key + step * (index + 1)
        if not last:
            keys[next_at] = next_key
    return keys


def inserted_number(before: str, used: Collection[str]) -> str:
    """The number of a paragraph put in after number `before` ("" at the beginning): 14a, 14b.

    >>> inserted_number("14", {"14", "14a", "15"})
    '14b'
    """
    stem = before.rstrip(ascii_lowercase) or "0"
    for length in count(1):
        for letters in product(ascii_lowercase, repeat=length):
            number = stem + "".join(letters)
            if number not in used:
                return number
    raise AssertionError("there is always another number")
