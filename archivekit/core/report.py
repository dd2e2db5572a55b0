"""What builds and checks report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from archivekit.core.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class Report:
    """Whether a package is valid, and every problem that was found; `tables` counts their rows.

    `refereed`: our own rules found no error, so frictionless was asked as well.
    """

    path: str
    problems: tuple[Problem, ...] = ()
    tables: tuple[tuple[str, int | None], ...] = ()
    refereed: bool = False

    @property
    def valid(self) -> bool:
        """No error was found; warnings do not make a package invalid."""
        return all(found.severity is not Severity.ERROR for found in self.problems)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "path": self.path,
            "valid": self.valid,
            "refereed": self.refereed,
            "tables": [{"name": name, "rows": rows} for name, rows in self.tables],
            "problems": [found.to_dict() for found in self.problems],
        }

    def to_pandas(self) -> Any:
        """The problems as a pandas DataFrame. Needs pandas."""
        import pandas

        rows = [
            (p.severity.value, p.code, str(p.place), p.message, p.snippet, p.cure)
            for p in self.problems
        ]
        columns = ["severity", "code", "place", "message", "snippet", "cure"]
        return pandas.DataFrame(rows, columns=columns)

    def __repr__(self) -> str:
        verdict = "valid" if self.valid else "not valid"
        counts = f"{len(self.tables)} tables, {len(self.problems)} problems"
        return f"<Report {self.path} {verdict}, {counts}>"


@dataclass(frozen=True, slots=True)
class WitnessSummary:
    """What a build has to say of one witness."""

    id: str
    document: str
    path: str
    language: str
    characters: int
    paragraphs: int
    sentences: int
    changes: tuple[tuple[str, int], ...]
    proposals: int
    cached: bool


@dataclass(frozen=True, slots=True)
class CollationSummary:
    """What a build has to say of one collation: places that differ, moves, markings released."""

    id: str
    document: str
    language: str
    copies: int
    wording: int
    formal: int
    moved: int
    released: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: `state` is built, unchanged (built anew, not a byte differs) or current
    (nothing was to do)."""

    folder: str
    out: str
    state: str
    witnesses: tuple[WitnessSummary, ...] = ()
    problems: tuple[Problem, ...] = ()
    tables: tuple[tuple[str, int | None], ...] = ()
    minted: int = 0
    collations: tuple[CollationSummary, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether something was left out."""
        return any(found.severity is Severity.ERROR for found in self.problems)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "folder": self.folder,
            "out": self.out,
            "state": self.state,
            "witnesses": [
                {name: getattr(w, name) for name in w.__slots__ if name != "changes"}
                | {"changes": dict(w.changes)}
                for w in self.witnesses
            ],
            "collations": [one.to_dict() for one in self.collations],
            "tables": dict(self.tables),
            "ids_added": self.minted,
            "problems": [found.to_dict() for found in self.problems],
        }


@dataclass(frozen=True, slots=True)
class FileDifference:
    """How a file of a package is not what the sources make; `state` is differs, missing or extra.

    `there` and `made` are the first line that differs in the package and as the sources make it,
    cut, with the place marked; of a table `rows` counts those that differ, `key` is of the first.
    """

    path: str
    state: str
    line: int | None = None
    there: str = ""
    made: str = ""
    rows: int | None = None
    key: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Whether a package is what its sources make, and where not; `compared` counts the files.

    `ids_lacking` counts the rows that a build would add to the ledger.
    """

    folder: str
    out: str
    problems: tuple[Problem, ...] = ()
    files: tuple[FileDifference, ...] = ()
    compared: int = 0
    ids_lacking: int = 0

    @property
    def same(self) -> bool:
        """Not a byte differs, the ledger has every id, and another run would make the same."""
        return not self.problems

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "folder": self.folder,
            "out": self.out,
            "same": self.same,
            "compared": self.compared,
            "files": [one.to_dict() for one in self.files],
            "ids_lacking": self.ids_lacking,
            "problems": [found.to_dict() for found in self.problems],
        }

    def __repr__(self) -> str:
        verdict = "same" if self.same else f"{len(self.problems)} differences"
        return f"<CheckReport {self.out} from {self.folder}: {verdict}>"
