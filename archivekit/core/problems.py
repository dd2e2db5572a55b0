"""What the user must know: values with a stable code, a place and a cure, never exceptions.

`data/problems.toml` is the single source of every code: `archivekit explain CODE` prints its page.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any


class Severity(StrEnum):
    """How much a problem matters: an error left something out, a warning wants eyes."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def weight(self) -> int:
        """0 for an error, 1 for a warning, 2 for a note: sorts the worst first."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: any part may be unknown. Lines and columns count from 1, bytes from 0.

    >>> str(Place("seeds/letter.txt", line=14, column=3))
    'seeds/letter.txt:14:3'
    """

    path: str = ""
    line: int | None = None
    column: int | None = None
    byte: int | None = None
    id: str = ""

    def __str__(self) -> str:
        where = self.path
        if self.line is not None:
            where += f":{self.line}" + (f":{self.column}" if self.column is not None else "")
        if self.byte is not None:
            where += f" byte {self.byte}"
        return " ".join(part for part in (where, self.id) if part)


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """The page of one code: what it says, what it means and how it is cured."""

    code: str
    severity: Severity
    message: str  # a format string over the facts of the problem
    meaning: str
    cure: str  # a format string too


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at one place.

    >>> p = problem("text.nul", Place("a.txt", byte=7), count=1)
    >>> print(p)
    error text.nul a.txt byte 7: NUL characters (1): this is no plain text, or UTF-16 without a mark
    """

    code: str
    severity: Severity
    message: str
    place: Place = field(default_factory=Place)
    snippet: str = ""
    cure: str = ""

    def __str__(self) -> str:
        where = f" {self.place}" if str(self.place) else ""
        return f"{self.severity} {self.code}{where}: {self.message}"

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; parts of the place that are unknown are left out."""
        values = asdict(self)
        values["severity"] = self.severity.value
        values["place"] = {k: v for k, v in values["place"].items() if v not in ("", None)}
        return values

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Problem:
        """The problem that `to_dict` wrote."""
        return cls(
            values["code"],
            Severity(values["severity"]),
            values["message"],
            Place(**values["place"]),
            values["snippet"],
            values["cure"],
        )

    @property
    def sort_key(self) -> tuple[int, str, int, str, int]:
        """The worst first, then by place."""
        at = self.place
        return (self.severity.weight, at.path, at.line or 0, self.code, at.byte or at.column or 0)


class ArchivekitError(Exception):
    """The root of every exception that archivekit raises on purpose; carries its problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        cure = f" {self.problem.cure}" if self.problem.cure else ""
        return f"{self.problem}{cure}"

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.problem,))


class UnreadableSource(ArchivekitError, ValueError):
    """A source that could not be read; the problem says why and what to do."""


class InvalidProject(ArchivekitError, ValueError):
    """The catalogue, a decision file or the ledger is not as it must be."""


class InvalidPackage(ArchivekitError, ValueError):
    """A data package that cannot be opened."""


class CannotWrite(ArchivekitError, OSError):
    """The package could not be written; what was there before still stands."""


class Interrupted(ArchivekitError, RuntimeError):
    """A process that worked for the build died."""


class Locked(ArchivekitError, RuntimeError):
    """Another build holds the lock."""


def problem(code: str, place: Place | None = None, *, snippet: str = "", **facts: Any) -> Problem:
    """A problem of the catalogue, its message and cure filled with `facts`.

    Raises KeyError for a code that is not in the catalogue.
    """
    kind = PROBLEMS[code]
    return Problem(
        code,
        kind.severity,
        kind.message.format(**facts),
        place or Place(),
        snippet,
        kind.cure.format(**facts),
    )


def count_by_severity(problems: Iterable[Problem]) -> Counter[Severity]:
    """How many problems there are of each severity."""
    return Counter(found.severity for found in problems)


def snippet_of(text: str, at: int, width: int = 16) -> str:
    """The characters around an offset, on one line, control characters made visible.

    >>> snippet_of("To his Excell\\x07ncy", 13, 6)
    'Excell␇ncy'
    """
    piece = text[max(0, at - width) : at + width]
    return visible(piece).strip()


def visible(text: str) -> str:
    """The text with control and direction characters as pictures or code points: safe to print.

    >>> visible("a\\x1b[31m\\u202eb")
    'a␛[31m⟨U+202E⟩b'
    """
    if text.isprintable():
        return text
    return "".join(_picture(char) for char in text)


def _picture(char: str) -> str:
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return f"⟨{code - 0xDC00:02X}⟩"  # a byte of a file name that is no text
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if char.isprintable() or char == "\u00a0":
        return char
    return f"⟨U+{code:04X}⟩"


def _kinds() -> dict[str, ProblemKind]:
    text = (Path(__file__).parent / "data" / "problems.toml").read_text(encoding="utf-8")
    return {
        (code := f"{group}.{name}"): ProblemKind(
            code, Severity(page["severity"]), page["message"], page["meaning"], page["cure"]
        )
        for group, pages in tomllib.loads(text).items()
        for name, page in pages.items()
    }


PROBLEMS: dict[str, ProblemKind] = _kinds()
