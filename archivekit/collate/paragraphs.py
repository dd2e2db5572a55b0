"""Where witnesses divide the same words into paragraphs in different ways."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from archivekit.collate.gaps import place
from archivekit.core.comparison import Break

if TYPE_CHECKING:
    from archivekit.collate.collation import CollatedWitness, Collation

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def find_breaks(collation: Collation) -> tuple[Break, ...]:
    """The words, the same in all witnesses as the words before them, at which only some begin anew.

    Paragraphs are those of a document, or are parted by blank lines.
    """
    ids = collation.column_ids()
    same = (ids >= 0).all(axis=1) & (ids == ids[:, :1]).all(axis=1)
    same[1:] &= same[:-1]
    same[:1] = False
    begins = np.zeros(ids.shape, bool)
    for number, witness in enumerate(collation.witnesses):
        first = np.zeros(len(witness.tokens) + 1, bool)
        first[_first_words(witness)] = True
        begins[:, number] = first[collation.cells[:, number]]
    differs = same & begins.any(axis=1) & ~begins.all(axis=1)
    return tuple(
        _break(collation, column, begins[column]) for column in np.flatnonzero(differs).tolist()
    )


def _first_words(witness: CollatedWitness) -> NDArray[np.int64]:
    """The tokens with which paragraphs begin."""
    if witness.document is not None:
        starts = [part.span.start for part in witness.document.segments("paragraph")]
    else:
        starts = [found.end() for found in _BLANK_LINE.finditer(witness.tokens.text)]
    return np.searchsorted(witness.tokens.starts, np.array(starts, np.int64))


def _break(collation: Collation, column: int, begins: NDArray[np.bool_]) -> Break:
    places = [
        place(witness, int(token), int(token) + 1)
        for witness, token in zip(collation.witnesses, collation.cells[column], strict=True)
    ]
    begin = tuple(one for one, new in zip(places, begins, strict=True) if new)
    return Break(begin, tuple(one for one, new in zip(places, begins, strict=True) if not new))
