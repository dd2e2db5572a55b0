"""What each witness has in each stretch of columns: read one after another, they are its text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archivekit.core.comparison import Variant

if TYPE_CHECKING:
    from archivekit.collate.collation import Collation

_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some columns: a variant, or what is the same; `tokens` and `texts` have one entry a witness.

    A text ends with one blank where blanks follow it.
    """

    columns: tuple[int, int]
    variant: Variant | None
    tokens: tuple[tuple[int, int], ...]
    texts: tuple[str, ...]


def one_blank(text: str) -> str:
    """The text with blanks and line ends as one blank each.

    >>> one_blank("the  black\\ncat ")
    'the black cat '
    """
    return _BLANKS.sub(" ", text)


def stretches(collation: Collation, cuts: Collection[int] = ()) -> list[Stretch]:
    """The stretches of a collation in order; what is the same is cut before the columns `cuts`.

    >>> import archivekit as ak
    >>> two = ak.collate(["the black cat, he said", "the cat he said"])
    >>> [stretch.texts for stretch in stretches(two)]
    [('the ', 'the '), ('black ', ''), ('cat', 'cat '), (', ', ''), ('he said', 'he said')]
    """
    variants = {variant.columns: variant for variant in collation.variants}
    at = sorted(cuts)
    bounds: list[tuple[int, int]] = []
    for start, end in collation.segments():
        is_variant = (start, end) in variants
        inside = [] if is_variant else at[bisect_right(at, start) : bisect_left(at, end)]
        bounds += zip([start, *inside], [*inside, end], strict=True)
    columns = [_texts(collation, number, bounds) for number in range(len(collation.witnesses))]
    return [
        Stretch(
            place,
            variants.get(place),
            tuple(witness[index][0] for witness in columns),
            tuple(witness[index][1] for witness in columns),
        )
        for index, place in enumerate(bounds)
    ]


def _texts(
    collation: Collation, number: int, bounds: list[tuple[int, int]]
) -> list[tuple[tuple[int, int], str]]:
    """The tokens and the text of one witness in each stretch."""
    tokens = collation.witnesses[number].tokens
    before = [0, *(collation.cells[:, number] >= 0).cumsum().tolist()]
    starts = [0, *tokens.starts[1:].tolist()] if len(tokens) else []
    starts.append(len(tokens.text))
    found: list[tuple[tuple[int, int], str]] = []
    for start, end in bounds:
        first, last = before[start], before[end]
        text = one_blank(tokens.text[starts[first] : starts[last]]) if first < last else ""
        found.append(((first, last), text if first else text.lstrip()))
    return found
