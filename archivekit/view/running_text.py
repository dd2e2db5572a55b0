"""The running text of a collation: the lemmas, and between them what all witnesses have."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from archivekit.collate.collation import CollatedWitness, Collation
from archivekit.collate.gaps import EDGE
from archivekit.core.comparison import Variant

_LINES, _BLANK_LINES = re.compile(r"\n\s*"), re.compile(r"\n\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of the running text, of one witness and of at most one variant.

    `start` is their place in its reading text; `begins` says that a paragraph begins with them,
    `blank` that a blank stands before them. `notes` are what is to be said before them: fragments
    that begin or end there.
    """

    witness: int
    start: int
    text: str
    begins: bool
    blank: bool
    variant: Variant | None = None
    notes: tuple[str, ...] = ()


def running_text(collation: Collation) -> Iterator[Stretch]:
    """The text of the base, else of the lemmas, with all variants in order.

    Paragraphs end at line ends, in a text with empty lines at these; a lemma is never cut.

    >>> from archivekit.collate.collate import collate
    >>> two = collate(["They left.\\nThe ships came.", "They left.\\nTwo ships came."], base="B")
    >>> [(stretch.text, stretch.begins) for stretch in running_text(two)]
    [('They left.', False), ('Two', True), ('ships came.', False)]
    """
    ends = [_paragraph_ends(one) for one in collation.witnesses]
    for number, (first, end), variant, notes in _read(collation):
        tokens = collation.witnesses[number].tokens
        at = tokens.span(first, end)
        before = tokens.text[int(tokens.ends[first - 1]) if first else 0 : at.start]
        begins = first < end and bool(ends[number].search(before))
        blank = first < end and bool(before or not first)
        if variant:
            yield Stretch(number, at.start, at.of(tokens.text), begins, blank, variant, notes)
            continue
        start = at.start
        for found in ends[number].finditer(tokens.text, at.start, at.end):
            text = tokens.text[start : found.start()]
            yield Stretch(number, start, text, begins, blank, notes=notes)
            start, begins, notes = found.end(), True, ()
        yield Stretch(number, start, tokens.text[start : at.end], begins, blank, notes=notes)


def _paragraph_ends(one: CollatedWitness) -> re.Pattern[str]:
    """Line ends in a reading text; where lines are short, empty lines."""
    short = one.document is None and _BLANK_LINES.search(one.tokens.text)
    return _BLANK_LINES if short else _LINES


def _read(
    collation: Collation,
) -> Iterator[tuple[int, tuple[int, int], Variant | None, tuple[str, ...]]]:
    """Which witness is read, its tokens, the variant, notes: all columns, in order."""
    variants = {variant.columns: variant for variant in collation.variants}
    base = collation.sigla.index(collation.base) if collation.base else -1
    notes = _edges(collation)
    cuts = sorted(notes)
    for start, end in collation.segments():
        inside = cuts[bisect_left(cuts, start) : bisect_left(cuts, end)]
        variant = variants.get((start, end))
        if variant:
            lemma = variant.lemma
            at = lemma.sigla.index(collation.base) if collation.base else 0
            number = collation.sigla.index(lemma.sigla[at])
            said = tuple(note for cut in inside for note in notes[cut])
            yield number, lemma.tokens[at], variant, said
            continue
        for low, high in pairwise(sorted({start, *inside, end})):
            there = (collation.cells[low:high] >= 0).sum(axis=0)
            most = (there == there.max()).nonzero()[0].tolist()
            number = base if base in most else most[0]
            tokens = collation.cells[low:high, number]
            tokens = tokens[tokens >= 0]
            yield number, (int(tokens[0]), int(tokens[-1]) + 1), None, notes.get(low, ())


def _edges(collation: Collation) -> Mapping[int, tuple[str, ...]]:
    """The columns at which fragments begin or end, with the words that say it."""
    edges: dict[int, tuple[str, ...]] = {}
    for number, sigil in enumerate(collation.sigla):
        there = (collation.cells[:, number] >= 0).nonzero()[0]
        if not len(there):
            continue
        first, end = int(there[0]), int(there[-1]) + 1
        if first >= EDGE:
            edges[first] = (*edges.get(first, ()), f"{sigil} begins here")
        if len(collation.cells) - end >= EDGE:
            edges[end] = (*edges.get(end, ()), f"{sigil} ends here")
    return edges
