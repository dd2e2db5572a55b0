"""What an editor decided about the wording of one place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archivekit.core.identity import text_hash


class DecisionKind(StrEnum):
    """emend: put `after` for `before`; sic: mark `before` as written so; accept or reject what a
    rule proposed."""

    EMEND = "emend"
    SIC = "sic"
    ACCEPT = "accept"
    REJECT = "reject"


class DecisionState(StrEnum):
    """Only what was reviewed has an effect."""

    PROPOSED = "proposed"
    REVIEWED = "reviewed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of a decision file: a place, known by the hash of its segment, and what is to be.

    `occurrence` (from 1) tells equal segments apart, `start` equal words inside the segment;
    both are None where there is only one.
    """

    kind: DecisionKind
    target: str
    text_hash: str
    before: str
    after: str
    by: str
    date: str
    reason: str
    state: DecisionState = DecisionState.REVIEWED
    occurrence: int | None = None
    start: int | None = None
    path: str = ""
    line: int = 0

    @property
    def id(self) -> str:
        """An id made of what is decided, so that it does not depend on the order of the rows."""
        what = (self.kind, self.target, self.text_hash, self.before, self.after)
        return "d" + text_hash("\0".join([*what, str(self.occurrence), str(self.start)]))[:12]
