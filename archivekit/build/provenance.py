"""Which files each stage read: the rows of the table `activity_inputs`.

Files that became sources are not told again: their hashes stand in `sources`. Nor is the ledger:
what it decides, the ids, stands in every table, and its hash would change where the package does
not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from archivekit.tables.rows import Cell


class Role(StrEnum):
    """What a file of the project is."""

    SOURCE = "source"
    CATALOGUE = "catalogue"
    DECISIONS = "decisions"


READ_BY = {
    Role.SOURCE: ("read",),
    Role.CATALOGUE: ("read", "describe", "package"),
    Role.DECISIONS: ("normalize", "describe"),
}
"""The stages that read a file, by its role."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file of the project, as it was read; without a hash when it could not be."""

    path: str  # below the folder of sources
    role: Role
    sha256: str = ""
    bytes: int | None = None


def file_input(path: Path, name: str, role: Role) -> Input:
    """A file with its hash and size, read piece by piece."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Input(name, role, digest, file.tell())


def input_rows(inputs: Iterable[Input], sources: Collection[Cell]) -> Iterator[tuple[Cell, ...]]:
    """A row for every stage that read a file, but for the `sources`, whose table says it."""
    for one in inputs:
        if one.role is Role.SOURCE and one.path in sources:
            continue
        for stage in READ_BY[one.role]:
            yield stage, one.path, one.role.value, one.sha256, one.bytes
