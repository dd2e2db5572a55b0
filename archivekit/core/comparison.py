"""What a comparison of witnesses says: variants and their readings, moves, released text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archivekit.core.text import Span


class State(StrEnum):
    """What a witness has at a place; only `omitted` says that it was left out."""

    PRESENT = "present"
    OMITTED = "omitted"
    EXCISION = "excision"  # withheld: nobody knows from this copy what stood there
    LACUNA = "lacuna"  # lost: torn, a page missing
    ILLEGIBLE = "illegible"
    ABSENT = "absent"  # before the first or after the last word of a fragment


@dataclass(frozen=True, slots=True)
class Place:
    """Some words of one witness: token numbers and the span in its reading text, both half-open."""

    sigil: str
    tokens: tuple[int, int]
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one or more witnesses have at a variant.

    `spans` and `tokens` have one entry a siglum: where it stands in the reading text of each, empty
    where nothing does. `kind` is how it differs from the lemma, the first reading: a class of form,
    "wording", "omission", "addition", "transposition", or a state; "" for the lemma itself.
    """

    sigla: tuple[str, ...]
    text: str
    state: State
    spans: tuple[Span, ...]
    tokens: tuple[tuple[int, int], ...]
    kind: str = ""
    extent: str = ""  # of what is withheld or lost, as stated


@dataclass(frozen=True, slots=True)
class Variant:
    """A place where witnesses differ: the lemma first, then what others read.

    `columns` of the collation, half-open; `kind` is the gravest of its readings' kinds;
    `significance` "formal" or "wording".
    """

    number: int
    columns: tuple[int, int]
    readings: tuple[Reading, ...]
    kind: str
    significance: str

    @property
    def lemma(self) -> Reading:
        """The reading that the others are compared with."""
        return self.readings[0]


@dataclass(frozen=True, slots=True)
class Move:
    """Words that stand at another place in other witnesses.

    `one` and `other` are the two places, with every witness that has the words there; `shared` is
    how many words of content both hold.
    """

    number: int
    one: tuple[Place, ...]
    other: tuple[Place, ...]
    shared: int


@dataclass(frozen=True, slots=True)
class Break:
    """Words that all have, at which some witnesses begin a paragraph and others do not.

    `begin` and `go_on` hold the first word in each of them.
    """

    begin: tuple[Place, ...]
    go_on: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Released:
    """What other copies show where one withholds or lost it: the marking, and the words."""

    number: int
    gap: Place
    state: State
    extent: str
    shown: tuple[Place, ...]
