"""What was read of each text, kept until all texts are there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archivekit.build.evidence import Told
from archivekit.core.record import FactKind
from archivekit.tables.catalogue import CopyFacts
from archivekit.tables.rows import Cell

Row = tuple[Cell, ...]
Add = Callable[[str, Row], None]
"""Takes a row with the name of its table."""


@dataclass(frozen=True, slots=True)
class Described:
    """One witness with what was read of it and what the catalogue states."""

    witness: str
    document: str
    source: str
    path: str
    language: str
    publish: str
    stated: CopyFacts
    told: tuple[Told, ...]

    def of(self, kind: FactKind, role: str = "") -> list[Told]:
        """What was read of a kind, and of a role if one is named, in the order of the text."""
        return [
            t
            for t in self.told
            if t.fact.kind == kind.value and role in ("", t.fact.role) and not t.fact.hidden
        ]
