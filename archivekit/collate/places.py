"""Where witnesses differ: the columns of each variant, as an editor would divide them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from archivekit.collate.gaps import STATES, States, states
from archivekit.core.comparison import State
from archivekit.words.classes import FormClass, form_class
from archivekit.words.tokens import TokenKind

if TYPE_CHECKING:
    from archivekit.collate.collation import Collation

DATE = 6
"""Columns that a date or a number in words may take."""

REWRITTEN = 8
"""Words of a place that was written anew: what it shares with the old text may be chance."""

FEW = 2
"""Words of content that two rewritten places may share and still be one."""

_ABSENT = STATES.index(State.ABSENT)
_OMITTED = STATES.index(State.OMITTED)  # greater codes: nobody knows what stood there
_OPENING, _CLOSING = "([{<⟨", ")]}>⟩"
_STOPS = frozenset(".;:?!…")

Columns = tuple[int, int]


def variant_places(collation: Collation, known: States | None = None) -> list[Columns]:
    """The columns of each variant, half-open, in order; `known` are its states, if at hand.

    Neighbouring columns are one place while the same witnesses agree in them and the same are
    silent; words that differ in form only stand for themselves. Two places are one when what they
    share between them says less than they do: "of the" between two rewritten phrases, the two
    halves of a pair of brackets, the month in two forms of a date.
    """
    divider = _Divider.of(collation, known or states(collation.witnesses, collation.cells))
    return divider.with_dates(divider.without_islands(divider.places()))


@dataclass(frozen=True, slots=True)
class _Divider:
    """What is known of the columns of a collation.

    `labels` and `surfaces` say who agrees with whom, in form and in letters; `silent` who shows
    nothing; `formal` where only the form differs; `words` where words stand (columns x witnesses),
    `kinds` the weightiest kind of each column, `stops` where a sentence may end.
    """

    collation: Collation
    labels: NDArray[np.int32]
    surfaces: NDArray[np.int32]
    silent: NDArray[np.bool_]
    formal: NDArray[np.bool_]
    words: NDArray[np.bool_]
    kinds: NDArray[np.uint8]

    @classmethod
    def of(cls, collation: Collation, known: States) -> _Divider:
        """All of it, column by column at once."""
        codes = known.codes
        ids, letters = collation.column_ids(), _surfaces(collation)
        for table in (ids, letters):
            table[codes != 0] = -1 - codes[codes != 0]
        first = np.argmax(codes != _ABSENT, axis=1)
        labels, surfaces = (_labels(table, codes, first) for table in (ids, letters))
        plain = np.isin(codes, (0, _ABSENT)).all(axis=1)
        formal = (labels == 0).all(axis=1) & plain & (surfaces != 0).any(axis=1)
        words = np.zeros(ids.shape, bool)
        kinds = np.zeros(len(ids), np.uint8)
        for number, witness in enumerate(collation.witnesses):
            there = collation.cells[:, number] >= 0
            its = witness.tokens.kinds[collation.cells[there, number]]
            words[there, number] = its != TokenKind.PUNCTUATION
            kinds[there] = np.maximum(kinds[there], its)
        return cls(collation, labels, surfaces, codes > _OMITTED, formal, words, kinds)

    def places(self) -> list[Columns]:
        """Neighbouring columns that differ in the same way, as one."""
        differs = (self.labels != 0).any(axis=1) | self.formal
        found: list[Columns] = []
        for column in np.flatnonzero(differs).tolist():
            if found and found[-1][1] == column and self._continues(column):
                found[-1] = (found[-1][0], column + 1)
            else:
                found.append((column, column + 1))
        return found

    def _continues(self, column: int) -> bool:
        before = column - 1
        if self.formal[column] != self.formal[before]:
            return False
        if self.formal[column]:
            same = (self.surfaces[column] == self.surfaces[before]).all()
            return bool(same) and self._class(column) is self._class(before) is FormClass.CASE
        return bool(
            (self.labels[column] == self.labels[before]).all()
            and (self.silent[column] == self.silent[before]).all()
        )

    def _class(self, column: int) -> FormClass:
        """How the forms of a formal column differ."""
        collation = self.collation
        texts = {collation.text(n, column, column + 1) for n in range(len(collation.sigla))}
        first, *rest = sorted(texts - {""})
        return form_class(first, rest[0], collation.rules) if rest else FormClass.SPACING

    def without_islands(self, places: list[Columns]) -> list[Columns]:
        """Places as one that what lies between them does not part."""
        found: list[Columns] = []
        for place in places:
            while found and self._is_island(found[-1], place):
                place = found.pop()[0], place[1]
            found.append(place)
        return found

    def _is_island(self, one: Columns, other: Columns) -> bool:
        """Whether the words between two places are too few to be what both texts kept."""
        (c, d), (a, b) = one, other
        if self.silent[c:b].any():
            return False
        if self._are_signs(one, other):
            return True
        if self.formal[c:d].any() or self.formal[a:b].any():
            return False
        if not (self.labels[c] == self.labels[a]).all() or a == d:
            return False
        sizes = [self.words[start:end].sum(axis=0) for start, end in (one, other)]
        least, between = min(int(size.max()) for size in sizes), int(self._size(d, a))
        rewritten = least >= REWRITTEN
        if not rewritten and (min(int(size.min()) for size in sizes) == 0 or self._stops(d, a)):
            return False
        content = int((self.kinds[d:a] >= TokenKind.CONTENT).sum())
        if content == 0:
            return between <= least and (between > 0 or least > 1)
        fewest = min(int(size.min()) for size in sizes)
        return content <= FEW and 4 * between <= least and 2 * between <= fewest + 2

    def _size(self, start: int, end: int) -> int:
        return int(self.words[start:end].sum(axis=0).max(initial=0))

    def _are_signs(self, one: Columns, other: Columns) -> bool:
        """Whether two places are a pair of brackets, or signs with nothing but signs between."""
        (c, d), (a, b) = one, other
        if (self.kinds[c:d] != TokenKind.PUNCTUATION).any() or (
            self.kinds[a:b] != TokenKind.PUNCTUATION
        ).any():
            return False
        if (self.kinds[d:a] == TokenKind.PUNCTUATION).all():
            return True
        opening, closing = self._sign(c, d), self._sign(a, b)
        return (
            a - d <= DATE
            and len(opening) == len(closing) == 1
            and opening in _OPENING
            and closing == _CLOSING[_OPENING.index(opening)]
            and bool((self.labels[c] == self.labels[a]).all())
        )

    def _sign(self, start: int, end: int) -> str:
        return max(self.collation.text(n, start, end) for n in range(len(self.collation.sigla)))

    def _stops(self, start: int, end: int) -> bool:
        """Whether a sentence or a clause ends between."""
        signs = np.flatnonzero(self.kinds[start:end] == TokenKind.PUNCTUATION) + start
        return any(self._sign(at, at + 1) in _STOPS for at in signs.tolist())

    def with_dates(self, places: list[Columns]) -> list[Columns]:
        """Places beside each other as one, where together they are one date in two forms.

        "27 October" and "October 27" share a word, with a difference on both sides of it.
        """
        found: list[Columns] = []
        numbers = self.kinds == TokenKind.NUMBER
        ends = [end for _, end in places]
        for number, (start, end) in enumerate(places):
            if found and start < found[-1][1]:
                continue
            if numbers[start : start + DATE].any():
                end = next(self._dates(start, end, ends[number + 1 : number + DATE]), end)
            found.append((start, end))
        return found

    def _dates(self, start: int, end: int, ends: list[int]) -> Iterator[int]:
        """Where a date in two forms ends, the longest first; nothing where one place is one."""
        if not is_one_form(self.collation, start, end):
            for further in reversed(ends):
                if further <= start + DATE and is_one_form(self.collation, start, further):
                    yield further


def is_one_form(collation: Collation, start: int, end: int) -> bool:
    """Whether all witnesses have the same number or date in some columns, written differently."""
    texts = {collation.text(n, start, end) for n in range(len(collation.witnesses))}
    first, *rest = sorted(texts)
    kinds = {form_class(first, text, collation.rules) for text in rest}
    return FormClass.NUMBER in kinds and FormClass.WORDING not in kinds


def _labels(
    ids: NDArray[np.int32], codes: NDArray[np.int8], first: NDArray[np.int64]
) -> NDArray[np.int32]:
    """The number of the first witness with the same id, from the first that is not absent.

    Rows of zeros agree; whoever is absent has no say.
    """
    labels = np.zeros(ids.shape, np.int32)
    for number in range(ids.shape[1]):
        label = np.full(len(ids), number, np.int32)
        for earlier in range(number - 1, -1, -1):
            same = ids[:, earlier] == ids[:, number]
            label[same] = labels[same, earlier]
        label[label == first] = 0
        labels[:, number] = np.where(codes[:, number] != _ABSENT, label, 0)
    return labels


def _surfaces(collation: Collation) -> NDArray[np.int32]:
    """The id of the very letters in each cell, -1 where nothing stands."""
    known: dict[str, int] = {}
    surfaces = np.full(collation.cells.shape, -1, np.int32)
    for number, witness in enumerate(collation.witnesses):
        there = collation.cells[:, number] >= 0
        tokens = witness.tokens
        places = zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)
        words = [" ".join(tokens.text[start:end].split()) for start, end in places]
        ids = np.array([known.setdefault(word, len(known)) for word in words], np.int32)
        surfaces[there, number] = ids[collation.cells[there, number]]
    return surfaces
