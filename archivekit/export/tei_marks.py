"""What stands at some stretches of some witnesses besides words: edges, moves, released text."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archivekit.collate.gaps import STATES, states
from archivekit.core.comparison import Place, State
from archivekit.export.stretches import Stretch, stretches

if TYPE_CHECKING:
    from archivekit.collate.collation import Collation

Where = tuple[int, int]
"""The number of a stretch, and that of a witness."""


@dataclass(frozen=True, slots=True)
class Marks:
    """A collation in stretches, and the places that get more than words.

    `states`: of each witness at the beginning of each stretch. `paragraphs`: the column at which
    each begins, and its number. `begins` and `ends`: the first and the last words of a fragment.
    `moved`: moves (number; 0 or 1 for the side). `released`: gaps of others (siglum, token number)
    whose words stand there. `lost`: "lacunaStart", "lacunaEnd".
    """

    stretches: list[Stretch]
    states: list[list[State]]
    paragraphs: Mapping[int, int]
    begins: frozenset[Where]
    ends: frozenset[Where]
    moved: Mapping[Where, list[tuple[int, int]]]
    released: Mapping[Where, list[tuple[str, int]]]
    lost: Mapping[Where, str]


def marks_of(collation: Collation) -> Marks:
    """The marks of a collation, cut at paragraphs, edges of fragments, and where blanks differ."""
    codes = states(collation.witnesses, collation.cells).codes
    absent = codes == STATES.index(State.ABSENT)
    changes = (absent[1:] != absent[:-1]).any(axis=1).nonzero()[0] + 1
    columns = [there.nonzero()[0].tolist() for there in (collation.cells >= 0).T]
    paragraphs = _paragraphs(collation, columns)
    cut = stretches(collation, {*changes.tolist(), *paragraphs, *_spacings(collation)})
    edges = absent[[0, -1]].tolist() if len(absent) else [[], []]
    place = _Places(collation, columns, [stretch.columns[0] for stretch in cut])
    known = [[STATES[code] for code in codes[stretch.columns[0]].tolist()] for stretch in cut]
    return Marks(
        cut, known, paragraphs, _edges(cut, edges[0], 0), _edges(cut, edges[1], -1),
        _moved(collation, place), _released(collation, place), _lost(cut, place.numbers),
    )  # fmt: skip


class _Places:
    """In which stretches a place lies."""

    def __init__(self, collation: Collation, columns: list[list[int]], starts: list[int]) -> None:
        self.numbers = {sigil: number for number, sigil in enumerate(collation.sigla)}
        self.columns = columns
        self.starts = starts

    def __call__(self, place: Place) -> list[Where]:
        number = self.numbers[place.sigil]
        columns = self.columns[number][slice(*place.tokens)]
        return [(at, number) for at in sorted({bisect_right(self.starts, c) - 1 for c in columns})]


def _paragraphs(collation: Collation, columns: list[list[int]]) -> dict[int, int]:
    """The columns at which paragraphs of the base begin, or of the first witness that has any."""
    from numpy import searchsorted

    for number in sorted(
        range(len(columns)), key=lambda at: collation.sigla[at] != collation.base
    ):  # fmt: skip
        one = collation.witnesses[number]
        if one.document is None or one.document.text != one.tokens.text:
            continue
        begins = [segment.span.start for segment in one.document.segments("paragraph")]
        tokens = searchsorted(one.tokens.starts, begins).tolist()
        return {
            columns[number][token] if paragraph > 1 else 0: paragraph
            for paragraph, token in enumerate(tokens, start=1)
            if token < len(columns[number])
        }
    return {}


def _spacings(collation: Collation) -> set[int]:
    """The columns before and after words that have a blank before them in some witnesses only."""
    import numpy as np

    blanks = np.full(collation.cells.shape, -1, np.int8)
    for number, witness in enumerate(collation.witnesses):
        tokens = witness.tokens
        places = zip([0, *tokens.ends.tolist()], tokens.starts.tolist(), strict=False)
        before = [end < start or tokens.text[end - 1 : end].isspace() for end, start in places]
        there = collation.cells[:, number] > 0  # before the first word no blank is missed
        blanks[there, number] = np.array(before, np.int8)[collation.cells[there, number]]
    columns = ((blanks == 0).any(axis=1) & (blanks == 1).any(axis=1)).nonzero()[0]
    return {*columns.tolist(), *(columns + 1).tolist()}


def _edges(cut: list[Stretch], absent: list[bool], side: int) -> frozenset[Where]:
    """The first (0) or last (-1) words of the witnesses that are not there before or after them."""
    edges = set()
    for number, is_absent in enumerate(absent):
        if is_absent:
            held = [at for at, stretch in enumerate(cut) if stretch.texts[number]]
            edges.add((held[side] if held else 0, number))
    return frozenset(edges)


def _moved(collation: Collation, where: _Places) -> dict[Where, list[tuple[int, int]]]:
    moved: dict[Where, list[tuple[int, int]]] = defaultdict(list)
    for move in collation.moves:
        for side, places in enumerate((move.one, move.other)):
            for place in places:
                for at in where(place):
                    moved[at].append((move.number, side))
    return dict(moved)


def _released(collation: Collation, where: _Places) -> dict[Where, list[tuple[str, int]]]:
    released: dict[Where, list[tuple[str, int]]] = defaultdict(list)
    for one in collation.released:
        for place in one.shown:
            for at in where(place):
                released[at].append((one.gap.sigil, one.gap.tokens[0]))
    return dict(released)


def _lost(cut: list[Stretch], numbers: Mapping[str, int]) -> dict[Where, str]:
    """Where lacunas begin and end that go over several variants."""
    spread: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, stretch in enumerate(cut):
        for reading in stretch.variant.readings if stretch.variant else ():
            if reading.state is State.LACUNA:
                for sigil, (token, _) in zip(reading.sigla, reading.tokens, strict=True):
                    spread[numbers[sigil], token].append(index)
    lost: dict[Where, str] = {}
    for (number, _), indexes in spread.items():
        if len(indexes) > 1:
            lost[indexes[0], number] = "lacunaStart"
            lost[indexes[-1], number] = "lacunaEnd"
    return lost
