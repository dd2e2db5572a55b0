"""Which version a change demands: each kind of change has its rule, each rule its bump.

Source: the Data Package recipe "Data Package Version" (datapackage.org, recipes), which follows
Semantic Versioning 2.0.0. Where the recipe is silent, the choice stands in the rule's own words:

- An id that is retired and names what stands in its place still leads somewhere: minor. One that
  is retired without a successor, or is gone without a trace, leads nowhere: major.
- A row that goes from a table to which no other table refers is a correction: patch. But where
  others than ourselves made the table and gave it a key, nobody knows who refers to it: major.
- While the major number is 0 nothing is promised yet (Semantic Versioning, 4): what is major or
  minor by the recipe then asks for a higher minor number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

# The pattern that semver.org gives, its groups by position.
_NUMBER = r"(0|[1-9][0-9]*)"
_WORD = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
_SEMVER = re.compile(
    rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-({_WORD}(?:\.{_WORD})*))?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
)
_LONGEST = 200


class Bump(StrEnum):
    """Which part of a version must rise."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"

    @property
    def weight(self) -> int:
        """0 for none, 3 for major."""
        return list(Bump).index(self)


@dataclass(frozen=True, slots=True)
class Rule:
    """Why a change demands a bump."""

    name: str
    bump: Bump
    text: str


def _rules() -> dict[str, Rule]:
    major, minor, patch, none = Bump.MAJOR, Bump.MINOR, Bump.PATCH, Bump.NONE
    combine = "combine, split, delete or change the meaning of data that is referenced"
    rows = [
        ("name-changed", major, "change the name or identifier of the package"),
        ("table-removed", major, "a resource can no longer be found by its name"),
        ("column-added", major, "add, remove or re-order fields"),
        ("column-removed", major, "add, remove or re-order fields"),
        ("columns-reordered", major, "add, remove or re-order fields"),
        ("type-changed", major, "change a field type or format"),
        ("read-differently", major, "the bytes of the data are read in another way"),
        ("constraint-tightened", major, "change a constraint to be more restrictive"),
        ("key-changed", major, "rows are identified by other columns"),
        ("row-removed", major, combine),
        ("key-removed", major, "delete data that others may refer to by its key"),
        ("id-withdrawn", major, f"{combine}: an id leads nowhere"),
        ("table-added", minor, "add a new data resource"),
        ("row-added", minor, "add new data to an existing data resource"),
        ("constraint-loosened", minor, "change a constraint to be less restrictive"),
        ("reference-changed", minor, "update a reference to another data resource"),
        ("id-replaced", minor, "an id leads to what stands in its place"),
        ("value-corrected", patch, "correct errors in existing data"),
        ("row-dropped", patch, "correct errors in existing data: no other table refers to these"),
        ("metadata-changed", patch, "change descriptive metadata properties"),
        ("path-changed", none, "relocate the data to a new path: no change of the version"),
        ("version-changed", none, "the version itself"),
        ("page-changed", none, "a file beside the data, which no resource names"),
    ]
    return {name: Rule(name, bump, text) for name, bump, text in rows}


RULES = _rules()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a version is high enough: `ok` is None where nobody can say."""

    ok: bool | None
    required: str = ""
    note: str = ""


_Version = tuple[tuple[int, int, int], tuple[tuple[int, int, str], ...]]


def judged(old: str, new: str, bump: Bump) -> Verdict:
    """Whether the version `new` is high enough after `old` and changes that demand `bump`.

    >>> judged("1.2.3", "1.2.4", Bump.MINOR)
    Verdict(ok=False, required='1.3.0', note='')
    >>> judged("", "1.0.0", Bump.MINOR).note
    'the old package states no version'
    """
    before, after = _parsed(old), _parsed(new)
    required = "" if before is None else _required(before, bump)
    notes = [_fault("old", old)] * (before is None) + [_fault("new", new)] * (after is None)
    if before is None or after is None:
        return Verdict(None, required, "; ".join(notes))
    if bump is Bump.NONE:
        return Verdict(_order(after) >= _order(before), required)
    ok = _order(after) > _order(before) and after[0] >= _core(required)
    note = ""
    if before[0][0] == 0 and bump is Bump.MAJOR:
        note = "version 0 promises nothing yet: a higher minor number says that it changed"
    return Verdict(ok, required, note)


def _parsed(version: str) -> _Version | None:
    found = _SEMVER.fullmatch(version[: _LONGEST + 1])
    if found is None or len(version) > _LONGEST:
        return None
    major, minor, patch, release = found.groups()
    words = release.split(".") if release else []
    return (int(major), int(minor), int(patch)), tuple(map(_precedence, words))


def _precedence(word: str) -> tuple[int, int, str]:
    """Numbers before words, numbers by size (Semantic Versioning, 11)."""
    return (0, int(word), "") if word.isdigit() else (1, 0, word)


def _order(version: _Version) -> tuple[object, ...]:
    """A version before its release is lower than the release."""
    core, words = version
    return (core, not words, words)


def _core(version: str) -> tuple[int, int, int]:
    major, minor, patch = map(int, version.split("."))
    return major, minor, patch


def _required(version: _Version, bump: Bump) -> str:
    """The lowest version that will do."""
    (major, minor, patch), words = version
    if words:  # what comes before a release has promised nothing: the release itself will do
        bump = Bump.NONE
    elif major == 0 and bump is Bump.MAJOR:
        bump = Bump.MINOR
    match bump:
        case Bump.MAJOR:
            return f"{major + 1}.0.0"
        case Bump.MINOR:
            return f"{major}.{minor + 1}.0"
        case Bump.PATCH:
            return f"{major}.{minor}.{patch + 1}"
    return f"{major}.{minor}.{patch}"


def _fault(which: str, version: str) -> str:
    if not version:
        return f"the {which} package states no version"
    return f"the version of the {which} package is not of the form MAJOR.MINOR.PATCH"
