"""Where every value of the package was read, or who says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from archivekit.build.understood import ReadFact
from archivekit.tables.rows import Cell

Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A fact, and the witness and segment (by id) that it was read from."""

    fact: ReadFact
    witness: str
    segment: str
    language: str


class Evidence:
    """Collects the rows of `evidence`."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str, str], list[Row]] = defaultdict(list)

    def read(self, table: str, row: str, column: str, told: Told) -> None:
        """A value that was read from a text; without a segment its place is not published."""
        fact = told.fact
        start, end = (fact.start, fact.end) if told.segment else (None, None)
        self._add(
            (table, row, column), "read", fact.rule, fact.certainty,
            told.witness, told.segment, start, end, fact.quote, fact.note,
        )  # fmt: skip

    def stated(self, table: str, row: str, column: str, basis: str, note: str = "") -> None:
        """A value that the editor states: basis `catalogue` or `decision`."""
        self._add((table, row, column), basis, "", "", "", "", None, None, "", note)

    def ruled(self, table: str, row: str, column: str, rule: str, note: str) -> None:
        """A value that a rule told from a text as a whole."""
        self._add((table, row, column), "rule", rule, "", "", "", None, None, "", note)

    def _add(self, value: tuple[str, str, str], *cells: Cell) -> None:
        if cells not in self._places[value]:
            self._places[value].append(cells)

    def rows(self) -> Iterator[Row]:
        """All rows, in the order of what they are evidence of."""
        for value in sorted(self._places):
            for item, cells in enumerate(self._places[value], 1):
                yield (*value, item, *cells)
