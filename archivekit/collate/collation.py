"""A collation: every token of every witness once, in order, in columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from html import escape
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from archivekit.core.comparison import Break, Move, Place, Released, State, Variant
from archivekit.core.document import Document
from archivekit.core.problems import Problem, visible
from archivekit.words.forms import FormRules
from archivekit.words.tokens import TokenKind, Tokens

if TYPE_CHECKING:
    import pandas


CERTIFIED = 1 << 34
"""Cells of all pairs of witnesses up to which reports say how many matches were possible."""


@dataclass(frozen=True)
class CollatedWitness:
    """A witness as it is collated: its siglum, its tokens, and the document they are of, if any."""

    sigil: str
    tokens: Tokens
    title: str = ""
    document: Document | None = None


@dataclass(frozen=True)
class Collation:
    """Witnesses side by side.

    `cells` (columns x witnesses) holds token numbers, -1 where a witness has none; `forms` the ids
    of the compared forms, one array a witness. `matched` counts the pairs of equal words that stand
    in one column.

    >>> import archivekit as ak
    >>> two = ak.collate(["the black cat sat", "the cat sat down"])
    >>> two
    <Collation 2 witnesses, 5 columns, 2 variants>
    >>> for row in two.table():
    ...     print(row)
    {'A': 'the', 'B': 'the'}
    {'A': 'black', 'B': ''}
    {'A': 'cat sat', 'B': 'cat sat'}
    {'A': '', 'B': 'down'}
    """

    witnesses: tuple[CollatedWitness, ...]
    cells: NDArray[np.int32]
    forms: tuple[NDArray[np.int32], ...]
    rules: FormRules
    matched: int
    base: str = ""
    moves: tuple[Move, ...] = ()
    problems: tuple[Problem, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def sigla(self) -> tuple[str, ...]:
        """The sigla in the order in which the witnesses were given."""
        return tuple(witness.sigil for witness in self.witnesses)

    def column_ids(self) -> NDArray[np.int32]:
        """The id of the form in each cell (columns x witnesses), -1 where nothing stands."""
        ids = np.full(self.cells.shape, -1, np.int32)
        for number, forms in enumerate(self.forms):
            there = self.cells[:, number] >= 0
            ids[there, number] = forms[self.cells[there, number]]
        return ids

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """The places where witnesses differ, in order, differences of form included."""
        from archivekit.collate.variants import find_variants

        return find_variants(self)

    @cached_property
    def released(self) -> tuple[Released, ...]:
        """What other witnesses show where one has a marking of an excision or a loss."""
        from archivekit.collate.gaps import find_released

        return find_released(self)

    @cached_property
    def fragments(self) -> tuple[tuple[str, Place, Place], ...]:
        """The witnesses that begin late or end early, and where in another one they do."""
        from archivekit.collate.gaps import find_fragments

        return find_fragments(self)

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """Where some witnesses begin a paragraph with words that others go on with."""
        from archivekit.collate.paragraphs import find_breaks

        return find_breaks(self)

    def segments(self) -> list[tuple[int, int]]:
        """Columns in stretches (half-open): the variants, and what is the same between them."""
        bounds: list[tuple[int, int]] = []
        at = 0
        for variant in self.variants:
            start, end = variant.columns
            if start > at:
                bounds.append((at, start))
            bounds.append((start, end))
            at = end
        return [*bounds, (at, len(self.cells))] if at < len(self.cells) else bounds

    def text(self, witness: int, start: int, end: int) -> str:
        """The words of a witness in some columns, blanks and line ends as one blank each."""
        tokens = self.cells[start:end, witness]
        tokens = tokens[tokens >= 0]
        if not len(tokens):
            return ""
        whole = self.witnesses[witness].tokens.slice(int(tokens[0]), int(tokens[-1]) + 1)
        return " ".join(whole.split())

    def table(self, segments: bool = True) -> list[dict[str, str]]:
        """The rows of the table, one text a siglum; `segments` False gives a row a column."""
        bounds = self.segments() if segments else [(at, at + 1) for at in range(len(self.cells))]
        return [
            {sigil: self.text(number, start, end) for number, sigil in enumerate(self.sigla)}
            for start, end in bounds
        ]

    def distances(self) -> list[list[float]]:
        """How far two witnesses are apart, 0 to 1: the share of words that are not in one column.

        Punctuation is not counted, nor are words where the other witness is silent: where it
        withholds or lost something, and where a fragment has not begun or has ended.
        """
        from archivekit.collate.gaps import STATES, states

        ids = self.column_ids()
        words = np.zeros(self.cells.shape, bool)
        for number, witness in enumerate(self.witnesses):
            there = self.cells[:, number] >= 0
            kinds = witness.tokens.kinds[self.cells[there, number]]
            words[there, number] = (kinds != TokenKind.PUNCTUATION) & (kinds != TokenKind.GAP)
        codes = states(self.witnesses, self.cells).codes
        says = (codes == STATES.index(State.PRESENT)) | (codes == STATES.index(State.OMITTED))
        count = len(self.witnesses)
        matrix = [[0.0] * count for _ in range(count)]
        for i in range(count):
            for j in range(i):
                both = words[:, i] & words[:, j]
                shared = int((both & (ids[:, i] == ids[:, j])).sum())
                whole = int((words[:, i] & says[:, j]).sum() + (words[:, j] & says[:, i]).sum())
                matrix[i][j] = matrix[j][i] = 1 - 2 * shared / whole if whole else 0.0
        return matrix

    @cached_property
    def possible(self) -> int:
        """The matches that all pairs of witnesses could have, each pair by itself.

        The sum of the exact lengths of their longest common subsequences, computed when asked for:
        half a second for two novels.
        """
        from archivekit.collate.exact import length

        copies = Counter(forms.tobytes() for forms in self.forms)
        distinct = {forms.tobytes(): forms for forms in self.forms}
        same = sum(n * (n - 1) // 2 * len(distinct[key]) for key, n in copies.items())
        return same + sum(
            copies[one] * copies[other] * length(distinct[one], distinct[other])
            for one, other in combinations(distinct, 2)
        )

    @property
    def can_certify(self) -> bool:
        """Whether `possible` is a matter of seconds: some 130,000 words of each of two."""
        sizes = sorted(len(forms) for forms in self.forms)
        return sum(one * other for one, other in combinations(sizes[-200:], 2)) <= CERTIFIED

    @property
    def loss(self) -> float:
        """The share of possible matches that the table does not have, 0 to 1.

        Three or more witnesses may have no table that holds them all; and where words are weighed,
        one word of content goes before any number of commas.
        """
        return 1 - self.matched / self.possible if self.possible else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "witnesses": [
                {"sigil": w.sigil, "title": w.title, "tokens": len(w.tokens)}
                for w in self.witnesses
            ],
            "base": self.base,
            "settings": dict(self.settings),
            "matched": self.matched,
            "possible": self.possible if self.can_certify else None,
            "columns": len(self.cells),
            "variants": [asdict(variant) for variant in self.variants],
            "moves": [asdict(move) for move in self.moves],
            "released": [asdict(one) for one in self.released],
            "breaks": [asdict(one) for one in self.breaks],
            "fragments": [
                {"sigil": sigil, "first": asdict(first), "last": asdict(last)}
                for sigil, first, last in self.fragments
            ],
            "distances": [[round(value, 4) for value in row] for row in self.distances()],
            "problems": [found.to_dict() for found in self.problems],
        }

    def to_pandas(self) -> pandas.DataFrame:
        """A row a reading: variant, kind, significance, sigil, text, state, start, end."""
        import pandas

        rows = [
            (
                variant.number, reading.kind, variant.significance, sigil, reading.text,
                reading.state.value, span.start, span.end,
            )
            for variant in self.variants
            for reading in variant.readings
            for sigil, span in zip(reading.sigla, reading.spans, strict=True)
        ]  # fmt: skip
        names = ["variant", "kind", "significance", "sigil", "text", "state", "start", "end"]
        return pandas.DataFrame(rows, columns=names)

    def __repr__(self) -> str:
        counted = f"{len(self.witnesses)} witnesses, {len(self.cells):,} columns"
        return f"<Collation {counted}, {len(self.variants):,} variants>"

    def _repr_html_(self) -> str:
        """A card for notebooks: the first differences; no script, every word escaped."""
        rows = []
        for variant in self.variants[:20]:
            readings = "; ".join(
                f"{' '.join(one.sigla)}: {one.text or one.state.value}" for one in variant.readings
            )
            kind = f"<td>{escape(variant.kind)}</td>"
            rows.append(f"<tr><td>{variant.number}</td>{kind}<td>{_shown(readings)}</td></tr>")
        heads = "".join(f"<th>{head}</th>" for head in ("", "kind", "readings"))
        table = f"<table><tr>{heads}</tr>{''.join(rows)}</table>" if rows else ""
        return f"<section><p><code>{_shown(repr(self))}</code></p>{table}</section>"


def _shown(text: str) -> str:
    return escape(visible(text))
