"""Values of our own tables, in the forms that builds give them: what a schema cannot say.

Of a block of rows every different value is judged once, and what is wrong is told row by row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from archivekit.core.edtf import bounds, weekday
from archivekit.core.problems import PROBLEMS
from archivekit.package.validate.field_types import CELL_VALUES
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.json_door import NotStrict, strict_json
from archivekit.package.validate.table_pass import RowRule, Rows
from archivekit.tables.cells import from_literal
from archivekit.tables.language_tags import UnknownTag, canonical_tag, is_script
from archivekit.tables.schema import PUBLISHED, schema

_OWNERS = {
    "segments": "witness_id", "annotations": "witness_id", "edits": "witness_id",
    "variants": "comparison_id", "readings": "variant_id", "moves": "comparison_id",
    "released": "comparison_id",
}  # fmt: skip
"""Tables that are written witness by witness, or comparison by comparison, in the order of texts,
and the column that tells whose a row is; the id of a variant begins with its comparison's."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a value, and the column that has it."""

    code: str
    column: str
    facts: Mapping[str, object]


Judge = Callable[..., Iterable[_Fault]]


@dataclass(frozen=True, slots=True)
class _Rule:
    """Judges the cells that a row has in some columns."""

    columns: tuple[str, ...]
    judge: Judge


class OwnValues(RowRule):
    """The rules of single rows and of their order: a `RowRule`."""

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._rules = _rules()
        self._last: dict[str, tuple[str, ...]] = {}
        self._unsorted: set[str] = set()

    def see(self, rows: Rows) -> None:
        """Judge some rows of a table."""
        for rule in self._rules.get(rows.table, ()):
            self._ask(rule, rows)
        if rows.table in _OWNERS:
            self._see_owners(rows)
        elif rows.table in PUBLISHED:
            self._see_order(rows)

    def end(self, table: str) -> None:
        """Nothing waits for the end of a table, nor for that of the package."""

    def finish(self) -> None:
        """As `end`."""

    def _ask(self, rule: _Rule, rows: Rows) -> None:
        cells = list(zip(*(rows.columns[name] for name in rule.columns), strict=True))
        different = dict.fromkeys(cells)  # not a set: the order decides what is judged first
        wrong = {one: faults for one in different if (faults := tuple(rule.judge(*one)))}
        if not wrong:
            return
        for index, one in enumerate(cells):
            for fault in wrong.get(one, ()):
                self._tell(rows, index, fault)

    def _tell(self, rows: Rows, index: int, fault: _Fault) -> None:
        column = fault.column
        self._found.add(fault.code, rows.place(index), of=column, column=column, **fault.facts)

    def _see_owners(self, rows: Rows) -> None:
        """Rows of a witness or comparison stand together, and these in the order of their ids."""
        owners = rows.columns[_OWNERS[rows.table]]
        if rows.table == "readings":
            owners = [variant.rpartition(".")[0] for variant in owners]
        at = 0
        for owner, members in groupby(owners):
            (last,) = self._last.get(rows.table, ("",))
            if owner < last:
                self._tell_unsorted(rows, at)
            self._last[rows.table] = (owner,)
            after = at + len(list(members))
            if rows.table == "segments":
                self._see_segments(rows, owner, range(at, after))
            at = after

    def _see_segments(self, rows: Rows, witness: str, run: range) -> None:
        """Ids of segments begin with that of their witness.

        If the first and the last of some words in the order of code points begin alike, all do.
        """
        ids = rows.columns["segment_id"]
        some, parent = ids[run.start : run.stop], f"{witness}."
        if min(some).startswith(parent) and max(some).startswith(parent):
            return
        for index in run:
            for fault in _part("segment_id", ids[index], witness):
                self._tell(rows, index, fault)

    def _see_order(self, rows: Rows) -> None:
        """Rows follow each other as their cells do, numbers by size, empty cells first."""
        if rows.table in self._unsorted:
            return
        numbers = [name in schema(rows.table).integers for name in rows.columns]
        last = self._last.get(rows.table)
        for index, row in enumerate(zip(*rows.columns.values(), strict=True)):
            if last is not None and not _follows(row, last, numbers):
                self._tell_unsorted(rows, index)
                return
            last = row
        if last is not None:
            self._last[rows.table] = last

    def _tell_unsorted(self, rows: Rows, index: int) -> None:
        if rows.table not in self._unsorted:
            self._unsorted.add(rows.table)
            self._found.add("table.unsorted", rows.place(index), table=rows.table)


def _follows(row: Sequence[str], before: Sequence[str], numbers: Sequence[bool]) -> bool:
    """Whether a row may come after another; of cells that are no numbers nothing is said."""
    for cell, other, is_number in zip(row, before, numbers, strict=True):
        if cell == other:
            continue
        if not (is_number and cell and other):
            return cell > other
        readable = _INTEGER.fullmatch(cell) and _INTEGER.fullmatch(other)
        return not readable or int(cell) >= int(other)
    return False


def _rules() -> Mapping[str, tuple[_Rule, ...]]:
    """The rules of each table."""
    dates = _Dates()
    return {
        "documents": (_one("original_language", _languages),),
        "document_dates": (
            _one("edtf", dates.form),
            _Rule(("edtf", "earliest", "latest"), dates.bounds),
            _Rule(("edtf", "weekday", "weekday_agrees"), dates.weekday),
        ),
        "agent_names": (_one("language", _languages), _one("script", _script)),
        "witnesses": (
            _Rule(("witness_id", "document_id"), partial(_part, "witness_id")),
            _one("language", _languages),
            _one("url", _address),
            _one("rights", _address),
        ),
        "citations": (_Rule(("witness_id", "form", "text"), _citation),),
        "annotations": (
            _Rule(("annotation_id", "witness_id", "segment_id"), partial(_place, "annotation_id")),
            _one("basis", partial(_explained, "annotations")),
        ),
        "edits": (
            _Rule(("edit_id", "witness_id", "segment_id"), partial(_place, "edit_id")),
            _one("rule", partial(_explained, "edits")),
            _one("absorbed", partial(_explained, "edits")),
            _one("before", _literal), _one("after", _literal),
            _one("preceded_by", _literal), _one("followed_by", _literal),
            _Rule(("start", "runs", "count"), _count),
        ),
        "comparisons": (
            _Rule(("comparison_id", "document_id"), partial(_part, "comparison_id")),
            _one("language", _languages),
        ),
        "variants": (_Rule(("variant_id", "comparison_id"), partial(_part, "variant_id")),),
        "readings": (_one("text", _literal),),
        "moves": (
            _Rule(("move_id", "comparison_id"), partial(_part, "move_id")), _one("text", _literal),
        ),
        "released": (
            _Rule(("released_id", "comparison_id"), partial(_part, "released_id")),
            _one("text", _literal),
        ),
        "decisions": (
            _one("before", _literal), _one("after", _literal), _one("date", dates.form),
        ),
        "evidence": (_one("rule", partial(_explained, "evidence")),),
        "problems": (_one("code", _code),),
        "activities": (_one("settings", _settings),),
    }  # fmt: skip


def _one(column: str, judge: Judge) -> _Rule:
    """A rule of one column, whose empty cells say nothing."""
    return _Rule((column,), lambda cell: judge(column, cell) if cell else ())


# --- dates ---------------------------------------------------------------------------------------

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_YEAR = re.compile("[0-9X]{4}")

_DATES_KEPT = 50_000
MOST_STEPS = 500_000
"""Steps that dates with unspecified digits may cost in a package; some four seconds."""


class _Dates:
    """The rules of dates; the bounds of each value are reckoned once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str] | str] = {}
        self._steps = 0

    def form(self, column: str, edtf: str) -> Iterator[_Fault]:
        found = self._bounds(edtf)
        if isinstance(found, str):
            yield _Fault("value.bad-edtf", column, {"value": edtf, "reason": found})

    def bounds(self, edtf: str, earliest: str, latest: str) -> Iterator[_Fault]:
        """The first and the last day are those of the date, empty where an end is open."""
        found = self._bounds(edtf)
        if isinstance(found, str):
            if earliest and latest and earliest > latest:
                yield _bounds_fault("earliest", earliest, ("", latest))
            return
        if earliest != found[0]:
            yield _bounds_fault("earliest", earliest, found)
        if latest != found[1]:
            yield _bounds_fault("latest", latest, found)

    def weekday(self, edtf: str, named: str, agrees: str) -> Iterator[_Fault]:
        """Whether the weekday that is named agrees is said of single days only."""
        found = self._bounds(edtf)
        if isinstance(found, str) or set(found) != {edtf.strip("?~%")}:
            return
        day = _WEEKDAYS[weekday(found[0])]
        right = ("yes" if named == day else "no") if named else ""
        if agrees != right:
            value = f"{named or 'no weekday'}, weekday_agrees {agrees or 'empty'}"
            facts = {"value": value, "date": edtf, "weekday": day}
            yield _Fault("value.wrong-weekday", "weekday_agrees", facts)

    def _bounds(self, edtf: str) -> tuple[str, str] | str:
        """The bounds of a date, or why it has none."""
        if edtf not in self._known:
            if len(self._known) >= _DATES_KEPT:
                self._known.clear()
            self._known[edtf] = self._reckoned(edtf)
        return self._known[edtf]

    def _reckoned(self, edtf: str) -> tuple[str, str] | str:
        steps = _steps(edtf)
        self._steps += steps
        if steps and self._steps > MOST_STEPS:
            return "the package has too many dates with digits X for it to be reckoned"
        try:
            return bounds(edtf)
        except ValueError as reason:
            return str(reason)


def _steps(edtf: str) -> int:
    """What it costs to reckon a date, roughly: the years, months and days that its X may be."""
    years = sum((0, 10, 100, 1000, 0)[year.count("X")] for year in _YEAR.findall(edtf))
    return 20 * edtf.count("X") + years


def _bounds_fault(column: str, value: str, found: tuple[str, str]) -> _Fault:
    both = "/".join(bound or ".." for bound in found)
    return _Fault("value.wrong-bounds", column, {"value": value or "empty", "bounds": both})


# --- languages -----------------------------------------------------------------------------------


def _languages(column: str, cell: str) -> Iterator[_Fault]:
    """Language tags, parted by blanks, are those of BCP 47, in their canonical form."""
    for tag in cell.split():
        try:
            short = canonical_tag(tag)
        except UnknownTag as reason:
            yield _Fault("value.bad-language", column, {"value": tag, "reason": str(reason)})
        else:
            if short != tag:
                yield _Fault("value.long-language", column, {"value": tag, "short": short})


def _script(column: str, cell: str) -> Iterator[_Fault]:
    if not is_script(cell):
        facts = {"value": cell, "reason": "ISO 15924 has no such script"}
        yield _Fault("value.bad-language", column, facts)


# --- JSON, addresses, counts, ids ----------------------------------------------------------------

_ESCAPED = re.compile(r'["\\\x00-\x1f]')
_RUNS = re.compile(r"[0-9]{1,18}( [0-9]{1,18})*")


def _bad_json(column: str, reason: object) -> _Fault:
    return _Fault("value.bad-json", column, {"reason": reason})


def _literal(column: str, cell: str) -> Iterator[_Fault]:
    """A text of any characters, written as a JSON string without its quotes."""
    if not _ESCAPED.search(cell):
        return
    try:
        from_literal(cell).encode()
    except UnicodeEncodeError:
        yield _bad_json(column, "it is a JSON string that holds half a character")
    except ValueError as reason:
        yield _bad_json(column, f"it is no JSON string without its quotes: {reason}")


def _object(cell: str) -> tuple[dict[str, Any], str]:
    """The object that a cell of JSON is, and what is wrong with it."""
    try:
        value = strict_json(cell, CELL_VALUES)
    except NotStrict as reason:
        return {}, str(reason)
    return (value, "") if isinstance(value, dict) else ({}, "it is no JSON object")


def _settings(column: str, cell: str) -> Iterator[_Fault]:
    _, wrong = _object(cell)
    if wrong:
        yield _bad_json(column, wrong)


def _citation(witness: str, form: str, text: str) -> Iterator[_Fault]:
    """A citation as CSL-JSON: an object with the id of what is cited, and its type."""
    if form != "csl-json":
        return
    value, wrong = _object(text)
    needed = {
        f"its id is not {witness}": value.get("id") == witness,
        "its type is no text": isinstance(value.get("type"), str),
        "its title is no text": isinstance(value.get("title", ""), str),
    }
    wrong = wrong or next((said for said, holds in needed.items() if not holds), "")
    if wrong:
        yield _bad_json("text", wrong)


def _address(column: str, cell: str) -> Iterator[_Fault]:
    """What begins like a web address is one; words may stand instead, or after one of rights."""
    if not re.match(r"(?i)https?:", cell):
        return
    first, *words = cell.split()
    if (words and column == "url") or not _has_host(first):
        yield _Fault("value.bad-address", column, {"value": cell})


def _has_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return any(map(str.isalnum, parts.hostname or "")) and (parts.port or 1) > 0
    except ValueError:
        return False


def _count(start: str, runs: str, count: str) -> Iterator[_Fault]:
    """A change with a place is one; a run tells how many were changed, how many not, and so on."""
    if not _INTEGER.fullmatch(count) or not (start or _RUNS.fullmatch(runs)):
        return
    told = 1 if start else sum(map(int, runs.split(" ")[::2]))
    if int(count) != told:
        yield _Fault("value.wrong-count", "count", {"value": count, "count": told})


def _part(column: str, id_: str, parent: str) -> Iterator[_Fault]:
    """The id of a part is that of the whole, a point, and one name more."""
    if id_.rpartition(".")[0] != parent:
        yield _Fault("id.not-of-its-parent", column, {"value": id_, "parent": f"{parent}."})


def _place(column: str, id_: str, witness: str, segment: str) -> Iterator[_Fault]:
    """What has a place in a segment has an id that begins with the segment's, or the witness's."""
    if not id_.startswith(f"{witness}."):
        yield _Fault("id.not-of-its-parent", column, {"value": id_, "parent": f"{witness}."})
    else:
        yield from _part(column, id_, segment or witness)


# --- rules ---------------------------------------------------------------------------------------

_NO_RULES = ("form feed", "presumed", "rights")
"""What annotations may rest on that is no rule: a sign in the file, its absence, the editor."""


def _code(column: str, cell: str) -> Iterator[_Fault]:
    """Codes of problems are such as `archivekit explain` has."""
    if cell not in PROBLEMS:
        yield _Fault("value.unknown-rule", column, {"value": cell})


def _explained(table: str, column: str, cell: str) -> Iterator[_Fault]:
    """Names of rules, several parted by blanks, are such as `archivekit explain` has."""
    for name in cell.split(" ") if column == "absorbed" else [cell]:
        if name not in _names_of_rules(table):
            yield _Fault("value.unknown-rule", column, {"value": name})


@cache
def _names_of_rules(table: str) -> Collection[str]:
    if table == "edits":
        from archivekit.normalize.rules import RULES_BY_NAME

        return RULES_BY_NAME
    if table == "annotations":
        from archivekit.structure.brackets import BRACKET_RULES

        return {*dict(BRACKET_RULES), *_NO_RULES}
    from archivekit.describe.profile import DESCRIBE_RULES

    return dict(DESCRIBE_RULES)
