"""The places where witnesses differ, and what each of them reads there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from archivekit.collate.gaps import STATES, States, states
from archivekit.core.comparison import Reading, State, Variant
from archivekit.core.text import Span
from archivekit.words.classes import FormClass, form_class
from archivekit.words.tokens import TokenKind

if TYPE_CHECKING:
    from archivekit.collate.collation import Collation

_GRAVITY = (
    "", State.ABSENT.value, *(kind.value for kind in FormClass if kind is not FormClass.WORDING),
    State.ILLEGIBLE.value, State.LACUNA.value, State.EXCISION.value,
    "transposition", "addition", "omission", FormClass.WORDING.value,
)  # fmt: skip
"""Kinds of difference, the gravest last."""

DATE = 6
"""Columns that a date or a number in words may take."""

WORDING = frozenset(["wording", "omission", "addition", "transposition"])
"""The kinds that are differences of wording; all others are of form, or no difference at all."""


def find_variants(collation: Collation) -> tuple[Variant, ...]:
    """Every place where witnesses differ, in order.

    Neighbouring columns are one place while the same witnesses agree in them; words that differ in
    form only stand for themselves.
    """
    known = states(collation.witnesses, collation.cells)
    finder = _Finder(collation, known, _moved(collation))
    return tuple(
        finder.variant(number, start, end)
        for number, (start, end) in enumerate(variant_places(collation, known), start=1)
    )


def variant_places(collation: Collation, known: States | None = None) -> list[tuple[int, int]]:
    """The columns of each variant, half-open, in order; `known` are its states, if at hand."""
    known = known or states(collation.witnesses, collation.cells)
    labels, formal = _partitions(collation, known)
    # A formal column stands alone; others are one place while the partition stays the same.
    differs = (labels != 0).any(axis=1) & (known.codes != _ABSENT).sum(axis=1).astype(bool)
    differs |= formal
    absent = known.codes == _ABSENT
    places: list[tuple[int, int]] = []
    for column in np.flatnonzero(differs).tolist():
        if (
            places
            and places[-1][1] == column
            and not formal[column]
            and not formal[column - 1]
            and (labels[column] == labels[column - 1]).all()
            and (absent[column] == absent[column - 1]).all()
        ):
            places[-1] = (places[-1][0], column + 1)
        else:
            places.append((column, column + 1))
    return _with_dates(collation, places)


def _with_dates(collation: Collation, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places beside each other as one, where together they are one date in two forms.

    "27 October 1962" and "October 27, 1962" share a word, with a difference on both sides of it.
    """
    numbers = _numbers(collation)
    found: list[tuple[int, int]] = []
    for start, end in places:
        done = found[-1][1] if found else 0
        start = max(start, done)
        if start >= end:
            continue
        last = min(start + DATE, len(collation.cells))
        if numbers[start:last].any():
            longest = (to for to in range(last, start + 1, -1) if is_one_form(collation, start, to))
            if (to := next(longest, 0)) > 0:
                found.append((start, to))
                start = to
        if start < end:
            found.append((start, end))
    return found


def _numbers(collation: Collation) -> NDArray[np.bool_]:
    """Columns in which some witness has a number."""
    found = np.zeros(len(collation.cells), bool)
    for number, witness in enumerate(collation.witnesses):
        there = collation.cells[:, number] >= 0
        kinds = witness.tokens.kinds[collation.cells[there, number]]
        found[there] |= kinds == TokenKind.NUMBER
    return found


def is_one_form(collation: Collation, start: int, end: int) -> bool:
    """Whether all witnesses have the same number or date in some columns, written differently."""
    texts = {collation.text(n, start, end) for n in range(len(collation.witnesses))}
    first, *rest = sorted(texts)
    kinds = {form_class(first, text, collation.rules) for text in rest}
    return FormClass.NUMBER in kinds and FormClass.WORDING not in kinds


_ABSENT = STATES.index(State.ABSENT)


def _partitions(collation: Collation, known: States) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Who agrees with whom in each column; and the columns where only the form differs.

    A label is the number of the first witness with the same form, from the first that has words or
    lacks them at all; states other than present have labels below zero. Rows of zeros agree.
    """
    ids = collation.column_ids()
    codes = known.codes
    ids[codes != 0] = -1 - codes[codes != 0]
    surfaces = _surfaces(collation)
    labels = np.zeros(ids.shape, np.int32)
    same_surface = np.ones(len(ids), bool)
    first = np.argmax(codes != _ABSENT, axis=1)
    rows = np.arange(len(ids))
    for number in range(ids.shape[1]):
        there = codes[:, number] != _ABSENT
        label = np.full(len(ids), number, np.int32)
        for earlier in range(number - 1, -1, -1):
            same = ids[:, earlier] == ids[:, number]
            label[same] = labels[same, earlier]
        label[label == first] = 0
        labels[:, number] = np.where(there, label, 0)
        same_surface &= ~there | (surfaces[:, number] == surfaces[rows, first])
    everyone = (codes == 0) | (codes == _ABSENT)
    formal = (labels == 0).all(axis=1) & everyone.all(axis=1) & ~same_surface
    return labels, formal


def _surfaces(collation: Collation) -> NDArray[np.int32]:
    """The id of the very letters in each cell, -1 where nothing stands."""
    known: dict[str, int] = {}
    surfaces = np.full(collation.cells.shape, -1, np.int32)
    for number, witness in enumerate(collation.witnesses):
        there = collation.cells[:, number] >= 0
        tokens = witness.tokens
        places = zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)
        words = [tokens.text[start:end].strip() for start, end in places]
        ids = np.array([known.setdefault(word, len(known)) for word in words], np.int32)
        surfaces[there, number] = ids[collation.cells[there, number]]
    return surfaces


def _moved(collation: Collation) -> list[set[int]]:
    """The tokens of each witness that stand at another place in another one."""
    moved: list[set[int]] = [set() for _ in collation.witnesses]
    number_of = {sigil: number for number, sigil in enumerate(collation.sigla)}
    for move in collation.moves:
        for one in (*move.one, *move.other):
            moved[number_of[one.sigil]].update(range(*one.tokens))
    return moved


@dataclass(frozen=True, slots=True)
class _Finder:
    """Makes variants of places."""

    collation: Collation
    known: States
    moved: list[set[int]]

    def variant(self, number: int, start: int, end: int) -> Variant:
        """The variant of some columns: readings by witness, gathered, weighed against the lemma."""
        gathered: dict[tuple[str, State], list[Reading]] = defaultdict(list)
        for witness in range(len(self.collation.witnesses)):
            one = self._reading(witness, start, end)
            gathered[one.text, one.state].append(one)
        readings = [_together(group) for group in gathered.values()]
        base, order = self.collation.base, self.collation.sigla
        readings.sort(
            key=lambda one: (
                base not in one.sigla if base else False,
                one.state is not State.PRESENT and one.state is not State.OMITTED,
                -len(one.sigla),
                order.index(one.sigla[0]),
            )
        )
        lemma = replace(readings[0], kind="")
        rest = sorted(
            (replace(one, kind=self._kind(one, lemma)) for one in readings[1:]),
            key=lambda one: (-len(one.sigla), one.state.value, one.text),
        )
        kind = max((one.kind for one in rest), key=_GRAVITY.index, default="")
        significance = "wording" if kind in WORDING else "formal"
        return Variant(number, (start, end), (lemma, *rest), kind, significance)

    def _reading(self, witness: int, start: int, end: int) -> Reading:
        one = self.collation.witnesses[witness]
        cells = self.collation.cells[start:end, witness]
        cells = cells[cells >= 0]
        words = cells[one.tokens.kinds[cells] != TokenKind.GAP]
        codes = self.known.codes[start:end, witness]
        if len(words):
            first, last = int(cells[0]), int(cells[-1]) + 1
            text = self.collation.text(witness, start, end)
            span = one.tokens.span(first, last)
            return Reading((one.sigil,), text, State.PRESENT, (span,), ((first, last),))
        state = STATES[int(codes[-1])]
        gaps = self.known.gaps[start:end, witness]
        gap = int(gaps.max(initial=-1))
        if gap >= 0:
            known, span = one.tokens.gaps[gap], one.tokens.span(gap, gap + 1)
            return Reading(
                (one.sigil,), "", State(known.kind.value), (span,), ((gap, gap + 1),),
                extent=known.extent,
            )  # fmt: skip
        at = int(self.known.after[start, witness]) + 1
        end_of_last = int(one.tokens.ends[at - 1]) if at else 0
        return Reading((one.sigil,), "", state, (Span(end_of_last, end_of_last),), ((at, at),))

    def _kind(self, one: Reading, lemma: Reading) -> str:
        if one.state is not State.PRESENT and one.state is not State.OMITTED:
            return one.state.value
        if self._is_moved(one) or self._is_moved(lemma):
            return "transposition"
        kind = form_class(one.text, lemma.text, self.collation.rules)
        if kind is not FormClass.WORDING:
            return kind.value
        if one.state is State.OMITTED:
            return "omission"
        return "wording" if lemma.text else "addition"

    def _is_moved(self, one: Reading) -> bool:
        """Whether most of the words of a reading stand elsewhere in another witness."""
        number = self.collation.sigla.index(one.sigla[0])
        first, end = one.tokens[0]
        inside = sum(token in self.moved[number] for token in range(first, end))
        return inside * 2 > end - first


def _together(group: list[Reading]) -> Reading:
    """Readings that are the same, as one."""
    first = group[0]
    return replace(
        first,
        sigla=tuple(sigil for one in group for sigil in one.sigla),
        spans=tuple(span for one in group for span in one.spans),
        tokens=tuple(tokens for one in group for tokens in one.tokens),
    )
