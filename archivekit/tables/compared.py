"""What a package says of compared copies, as values: differences, moves, released text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from archivekit.core.comparison import State
from archivekit.core.text import Span
from archivekit.tables.cells import from_literal

Row = Mapping[str, Any]

Locate = Callable[[str, str, int], int]
"""The offset in the reading text of a witness of a place that is counted from a segment."""


@dataclass(frozen=True, slots=True)
class PublishedReading:
    """What a copy has where copies differ; `span` in its reading text is empty for nothing."""

    witness: str
    state: State
    is_lemma: bool
    kind: str
    text: str
    span: Span
    extent: str = ""


@dataclass(frozen=True, slots=True)
class PublishedVariant:
    """A place where copies differ, with a reading for each of them."""

    id: str
    kind: str
    significance: str
    readings: tuple[PublishedReading, ...]

    @property
    def lemma(self) -> PublishedReading:
        """A reading that the others are compared with."""
        return next(reading for reading in self.readings if reading.is_lemma)


@dataclass(frozen=True, slots=True)
class PublishedWords:
    """Words of a copy and where they stand in its reading text."""

    witness: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class PublishedMove:
    """Words that stand at one place in some copies and at another place in others."""

    id: str
    one: tuple[PublishedWords, ...]
    other: tuple[PublishedWords, ...]
    shared: int


@dataclass(frozen=True, slots=True)
class PublishedRelease:
    """A marking of what a copy does not show, and what other copies show there."""

    id: str
    witness: str
    span: Span
    state: State
    extent: str
    shown: tuple[PublishedWords, ...]


def variants_of(
    variants: Iterable[Row], readings: Iterable[Row], locate: Locate
) -> Iterator[PublishedVariant]:
    """The places where the copies of one comparison differ, in order.

    Raises ValueError or KeyError where the tables do not fit together.
    """
    groups = groupby(readings, key=lambda row: row["variant_id"])
    for variant, (id_, its) in zip(variants, groups, strict=True):
        if variant["variant_id"] != id_:
            raise ValueError(f"the readings of {variant['variant_id']} are not at their place")
        yield PublishedVariant(
            id_, variant["kind"], variant["significance"],
            tuple(_reading(row, locate) for row in its),
        )  # fmt: skip


def moves_of(rows: Iterable[Row], locate: Locate) -> Iterator[PublishedMove]:
    """What moved between the copies of one comparison."""
    for id_, members in groupby(rows, key=lambda row: row["move_id"]):
        its = list(members)
        one, other = (
            tuple(_words(row, locate) for row in its if row["side"] == side) for side in (1, 2)
        )
        yield PublishedMove(id_, one, other, its[0]["shared"])


def released_of(rows: Iterable[Row], locate: Locate) -> Iterator[PublishedRelease]:
    """What some copies of a comparison show where others withhold or lost it."""
    for id_, members in groupby(rows, key=lambda row: row["released_id"]):
        its = list(members)
        first = its[0]
        yield PublishedRelease(
            id_, first["witness_id"], _span(first, locate), State(first["state"]),
            first["extent"] or "", tuple(_words(row, locate, "shown_") for row in its),
        )  # fmt: skip


def _reading(row: Row, locate: Locate) -> PublishedReading:
    return PublishedReading(
        row["witness_id"], State(row["state"]), row["is_lemma"] == "yes", row["kind"] or "",
        from_literal(row["text"] or ""), _span(row, locate), row["extent"] or "",
    )  # fmt: skip


def _words(row: Row, locate: Locate, prefix: str = "") -> PublishedWords:
    span = _span(row, locate, prefix)
    return PublishedWords(row[f"{prefix}witness_id"], span, from_literal(row["text"] or ""))


def _span(row: Row, locate: Locate, prefix: str = "") -> Span:
    witness = row[f"{prefix}witness_id"]
    start, end = (
        locate(witness, row[f"{prefix}{segment}"] or "", row[f"{prefix}{offset}"])
        for segment, offset in (("segment_id", "start"), ("end_segment_id", "end"))
    )
    return Span(start, end)
