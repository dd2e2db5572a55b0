"""Which segment is which: ids carried from the ledger to the text as it is now.

Segments are matched by the hash of their words, in order; between those that match, by the
likeness of their sketches (exact weighted alignment where the gap is small); then by hash across
the order, for what moved. What stays unmatched gets a new id, and an order key between its
neighbours'.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise, product
from string import ascii_lowercase

from archivekit.core.budget import Budget
from archivekit.core.identity import likeness, sketched_words
from archivekit.tables.ledger import Entry

STEP = 1024
ALIKE = 3  # of 6: at least half of the words seen are shared
CELLS = 1_000_000  # of exact alignment, for one text


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
    """Pairs whose present hash stands once on each side, the longest chain that is in order."""
    where: dict[str, list[int]] = defaultdict(list)
    for index, entry in enumerate(old):
        where[entry.hash].append(index)
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
    while i < a and j < b and new[j].hash == old[i].hash:
        matched[j] = i
        i, j = i + 1, j + 1
    while i < a and j < b and new[b - 1].hash == old[a - 1].hash:
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


def _weights(old: Sequence[Entry], new: Sequence[Wording]) -> list[list[int]]:
    """How much it is worth to match each entry with each wording: 0 where they have too little in
    common, most for equal words."""
    words = [sketched_words(wording.sketch) for wording in new]
    rows = []
    for entry in old:
        own = sketched_words(entry.sketch)
        row = []
        for wording, its in zip(new, words, strict=True):
            if wording.hash == entry.hash:
                row.append(100)
            elif wording.hash in entry.hashes:
                row.append(99)
            elif own.isdisjoint(its):
                row.append(0)
            else:
                alike = likeness(entry.sketch, wording.sketch)
                row.append(alike if alike >= ALIKE else 0)
        rows.append(row)
    return rows


def _align(old: Sequence[Entry], new: Sequence[Wording]) -> list[tuple[int, int]]:
    """The heaviest pairs in order, by dynamic programming; of equal ones, the earliest."""
    rows, columns = len(old), len(new)
    weights = _weights(old, new)
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

    None asks for a new key. Where no number is left between two neighbours, the nearest kept keys
    give way, as few as make room.

    >>> order_keys([1024, None, 2048, None])
    [1024, 1536, 2048, 3072]
    >>> order_keys([None, 1024])
    [0, 1024]
    """
    known = [(at, key) for at, key in enumerate(kept) if key is not None]
    stay = [known[i] for i in increasing([key for _, key in known])]
    if not stay:
        return [STEP * (at + 1) for at in range(len(kept))]
    keys = [0] * len(kept)
    for index, ((at, key), (next_at, next_key)) in enumerate(pairwise(stay)):
        if next_key - key < next_at - at:
            return order_keys(_without_neighbours(kept, stay, index))
        for step in range(next_at - at):
            keys[at + step] = key + (next_key - key) * step // (next_at - at)
    first_at, first_key = stay[0]
    last_at, last_key = stay[-1]
    for at in range(first_at):
        keys[at] = first_key - STEP * (first_at - at)
    for at in range(last_at, len(kept)):
        keys[at] = last_key + STEP * (at - last_at)
    return keys


def _without_neighbours(
    kept: Sequence[int | None], stay: Sequence[tuple[int, int]], index: int
) -> list[int | None]:
    """Take back kept keys on both sides of a full gap until there are 16 numbers for each."""
    low, high = index, index + 1
    while True:
        (at, key), (next_at, next_key) = stay[low], stay[high]
        if next_key - key >= 16 * (next_at - at) or (low == 0 and high == len(stay) - 1):
            break
        low, high = max(0, low - 1), min(len(stay) - 1, high + 1)
    wide = stay[high][1] - stay[low][1] >= stay[high][0] - stay[low][0]
    free = {at for at, _ in (stay[low + 1 : high] if wide else stay[low + 1 :])}
    return [None if at in free else key for at, key in enumerate(kept)]


def inserted_number(
    before: str, used: Collection[str], suffixes: dict[str, Iterator[str]] | None = None
) -> str:
    """The number of a paragraph put in after number `before` ("" at the beginning): 14a, 14b.

    `suffixes` remembers how far each number's letters went, for many insertions in one place.

    >>> inserted_number("14", {"14", "14a", "15"})
    '14b'
    """
    stem = before.rstrip(ascii_lowercase) or "0"
    letters = {} if suffixes is None else suffixes
    sequence = letters.setdefault(stem, _letters())
    return next(number for suffix in sequence if (number := stem + suffix) not in used)


def _letters() -> Iterator[str]:
    """a to z, aa to zz, and so on."""
    for length in count(1):
        for letters in product(ascii_lowercase, repeat=length):
            yield "".join(letters)
