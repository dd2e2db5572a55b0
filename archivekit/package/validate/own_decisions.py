"""What rows of our tables say of each other: decisions and changes, kinds of ids, counted rows.

Each class holds what the rules of one idea need to know; `OwnDecisions` is all of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import NamedTuple

from archivekit.core.problems import Place
from archivekit.normalize.rules import RULES, Tier
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.own_evidence import key_columns
from archivekit.package.validate.table_pass import RowRule, Rows, RuleSet
from archivekit.tables.cells import from_literal


class OwnDecisions(RuleSet):
    """The rules of this module, to be finished when all were seen; tables come in any order."""

    def __init__(self, found: Findings) -> None:
        super().__init__(
            _Deciding(found), _Decided(found), _Placed(found), _Counted(found), _Kinds(found),
            _Cells(found), _Names(found),
        )  # fmt: skip


class _Rule(RowRule):
    """A rule that tells what it finds."""

    def __init__(self, found: Findings) -> None:
        self._found = found


# --- decisions -----------------------------------------------------------------------------------

_EDITORS = frozenset(rule.name for rule in RULES if rule.tier in (Tier.EDITOR, Tier.PROPOSED))
"""Rules by which a text is changed only if an editor says so."""


class _Deciding(_Rule):
    """What an editor did names the decision, and that is there, and says if it was applied."""

    def __init__(self, found: Findings) -> None:
        super().__init__(found)
        self._there: set[str] = set()
        self._applied: set[str] = set()
        self._unfit: dict[str, Place] = {}  # decisions that are said not to fit
        self._named: dict[tuple[str, str], Place] = {}  # by table and decision: where it is first

    def see(self, rows: Rows) -> None:
        columns = rows.columns
        if rows.table == "decisions":
            self._there.update(columns["decision_id"])
            self._see_states(rows)
        elif "decision_id" in columns:
            for index, decision in enumerate(columns["decision_id"]):
                if decision:
                    self._named.setdefault((rows.table, decision), rows.place(index))
        if rows.table == "edits":
            self._see_edits(rows)

    def finish(self) -> None:
        for (_, decision), place in self._named.items():
            if decision not in self._there:
                self._found.add("key.no-such-row", place, of="decision_id", column="decision_id",
                                value=decision, table="decisions")  # fmt: skip
        for decision, place in self._unfit.items():
            if decision in self._applied:
                self._found.add("decision.wrong-fits", place, of="fits", value="no",
                                state="applied")  # fmt: skip

    def _see_edits(self, rows: Rows) -> None:
        names = ("edit_id", "rule", "state", "decision_id")
        cells = zip(*(rows.columns[name] for name in names), strict=True)
        for index, (id_, rule, state, decision) in enumerate(cells):
            if state == "applied" and decision:
                self._applied.add(decision)
            is_editors = state == "rejected" or (state == "applied" and rule in _EDITORS)
            if is_editors and not decision:
                place = rows.place(index, id_)
                self._found.add("edit.no-decision", place, of="decision_id", rule=rule)

    def _see_states(self, rows: Rows) -> None:
        """Only of what was reviewed it is known whether it fits."""
        names = (rows.columns[name] for name in ("decision_id", "state", "fits"))
        for index, (id_, state, fits) in enumerate(zip(*names, strict=True)):
            if fits == "no":
                self._unfit.setdefault(id_, rows.place(index, id_))
            if (state == "reviewed" and not fits) or (state in ("proposed", "rejected") and fits):
                self._found.add("decision.wrong-fits", rows.place(index, id_), of="fits",
                                value=fits or "empty", state=state)  # fmt: skip


class _Decision(NamedTuple):
    """A decision that was applied to words that are published."""

    place: Place
    kind: str
    target: str
    hash: str
    before: str
    after: str


class _Change(NamedTuple):
    """A change that a decision made or refused, and nothing else had a part in."""

    id: str
    rule: str
    before: str
    after: str


class _Decided(_Rule):
    """What was decided on is what stands there, and what was decided is what was done."""

    def __init__(self, found: Findings) -> None:
        super().__init__(found)
        self._hashes = _Hashes()
        self._decisions: dict[str, _Decision] = {}
        self._changes: dict[str, list[_Change]] = defaultdict(list)
        self._elsewhere: set[str] = set()  # targets that were told not to be the right ones

    def see(self, rows: Rows) -> None:
        columns = rows.columns
        match rows.table:
            case "segments":
                self._hashes.see(rows)
            case "edits" if any(columns["decision_id"]):
                self._see_edits(rows)
            case "decisions":
                self._see_decisions(rows)
            case "problems":
                are_such = map("decisions.elsewhere".__eq__, columns["code"])
                self._elsewhere.update(compress(columns["target_id"], are_such))

    def finish(self) -> None:
        hashes = self._hashes.of({one.target for one in self._decisions.values()})
        for id_, one in self._decisions.items():
            changes = self._changes.get(id_, ())
            hash_ = hashes.get(one.target, "")
            # A sentence that was taken out as a whole is gone, and its id may have gone on.
            stays = any(change.after for change in changes)
            is_other = stays and hash_ not in ("", one.hash) and one.target not in self._elsewhere
            wrong = [("text_hash", one.target)] if is_other else []
            wrong += [(name, change.id) for change in changes for name in _other(one, change)]
            for column, value in wrong:
                self._found.add("decision.other-text", one.place, of=column, column=column,
                                value=value)  # fmt: skip

    def _see_edits(self, rows: Rows) -> None:
        names = ("decision_id", "absorbed", "edit_id", "rule", "before", "after")
        cells = zip(*(rows.columns[name] for name in names), strict=True)
        for decision, absorbed, *what in cells:
            if decision and not absorbed:
                self._changes[decision].append(_Change(*what))

    def _see_decisions(self, rows: Rows) -> None:
        names = ("decision_id", "fits", "kind", "target", "text_hash", "before", "after")
        cells = zip(*(rows.columns[name] for name in names), strict=True)
        for index, (id_, fits, *what) in enumerate(cells):
            one = _Decision(rows.place(index, id_), *what)
            if fits == "yes" and one.hash:
                self._decisions.setdefault(id_, one)


class _Hashes:
    """The hashes of sentences, of which decisions ask for a few when all were seen.

    There may be a million of them: they are kept block by block, 16 characters each.
    """

    def __init__(self) -> None:
        self._blocks: list[tuple[Sequence[str], str]] = []

    def see(self, rows: Rows) -> None:
        """Some rows of segments."""
        hashes = "".join(map("{:<16.16}".format, rows.columns["text_hash"]))
        self._blocks.append((rows.columns["segment_id"], hashes))

    def of(self, wanted: set[str]) -> dict[str, str]:
        """The hashes of some segments; those of a paragraph are empty."""
        return {
            id_: hashes[16 * index : 16 * index + 16].rstrip()
            for ids, hashes in self._blocks
            if not wanted.isdisjoint(ids)
            for index, id_ in enumerate(ids)
            if id_ in wanted
        }


def _other(one: _Decision, change: _Change) -> list[str]:
    """The columns of a decision that say other words than the change that it made or refused."""
    if one.kind == "emend" and change.rule == "emendation":
        words = {"before": (one.before, change.before), "after": (one.after, change.after)}
        return [name for name, (said, done) in words.items() if _words(said) != _words(done)]
    if one.kind in ("accept", "reject"):
        # A proposal may take in the line ends after a paragraph, which an editor need not repeat.
        return ["before"] if _first_line(one.before) != _first_line(change.before) else []
    return []


def _words(cell: str) -> str:
    try:
        return from_literal(cell)
    except ValueError:  # which the rules of values tell
        return cell


def _first_line(cell: str) -> str:
    return _words(cell).replace("\\n", "\n").partition("\n")[0].rstrip()


# --- evidence ------------------------------------------------------------------------------------

_OF_A_PLACE = ("witness_id", "segment_id", "start", "end", "quote")


class _Placed(_Rule):
    """What was read in a text that is published stands at a place, what is stated does not."""

    def __init__(self, found: Findings) -> None:
        super().__init__(found)
        self._publish: dict[str, str] = {}
        self._without: list[tuple[str, str, Place]] = []  # witness, what is missing, where

    def see(self, rows: Rows) -> None:
        columns = rows.columns
        if rows.table == "witnesses":
            self._publish.update(zip(columns["witness_id"], columns["publish"], strict=True))
        elif rows.table == "evidence":
            cells = zip(*(columns[name] for name in ("basis", *_OF_A_PLACE)), strict=True)
            for index, (basis, *place) in enumerate(cells):
                if basis == "read":
                    self._see_read(rows, index, place)
                elif basis and any(place):
                    column = next(compress(_OF_A_PLACE, place))
                    where = rows.place(index, columns["row"][index])
                    self._found.add("evidence.unasked-place", where, of=column, column=column,
                                    basis=basis)  # fmt: skip

    def finish(self) -> None:
        for witness, missing, place in self._without:
            if not witness or self._publish.get(witness) == "full":
                self._found.add("evidence.no-place", place, of=missing, column=missing)

    def _see_read(self, rows: Rows, index: int, place: Sequence[str]) -> None:
        witness, segment, start, end, _ = place
        # That a place has two ends is another rule.
        there = {"witness_id": witness, "segment_id": segment, "start": start or end}
        missing = [name for name, cell in there.items() if not cell]
        if missing and self._publish.get(witness, "full") == "full":
            where = rows.place(index, rows.columns["row"][index])
            self._without.append((witness, ", ".join(missing), where))


_NAMED = frozenset(("document_agents", "document_places", "witness_agents"))
"""Tables of names that stand in the words they were read from.

Whose "your letter" is follows from the address: names of `relation_agents` need not stand there.
"""


class _Names(_Rule):
    """The last word of a name stands among the words that are quoted for it."""

    def __init__(self, found: Findings) -> None:
        super().__init__(found)
        self._names: dict[tuple[str, str], tuple[str, Place]] = {}
        self._quotes: dict[tuple[str, str], list[str]] = defaultdict(list)

    def see(self, rows: Rows) -> None:
        columns = rows.columns
        if rows.table in _NAMED:
            keys = zip(*(columns[name] for name in key_columns(rows.table)), strict=True)
            for index, (key, value) in enumerate(zip(keys, columns["as_stated"], strict=True)):
                row = " ".join(key)
                self._names.setdefault((rows.table, row), (value, rows.place(index, row)))
        elif rows.table == "evidence":
            names = ("table", "row", "column", "basis", "segment_id", "quote")
            cells = zip(*(columns[name] for name in names), strict=True)
            for table, row, column, basis, segment, quote in cells:
                if column == "as_stated" and basis == "read" and segment and table in _NAMED:
                    self._quotes[table, row].append(quote)

    def finish(self) -> None:
        for (table, row), (value, place) in self._names.items():
            quotes, words = self._quotes.get((table, row), [""]), value.split()
            # A quote that is too long to be published may hold anything.
            if words and all(quotes) and not any(words[-1] in quote for quote in quotes):
                self._found.add("evidence.other-value", place, of="as_stated", table=table,
                                row=row, column="as_stated", value=value)  # fmt: skip


# --- numbers and kinds ---------------------------------------------------------------------------

_COUNTED = {
    "document_agents": ("document_id", "role", "position"),
    "relation_agents": ("link_id", "role", "position"),
    "witness_agents": ("witness_id", "role", "position"),
    "archival_references": ("document_id", "position"),
    "evidence": ("table", "row", "column", "item"),
}
"""Columns that count from 1, behind those that name what they count in."""


@dataclass(slots=True)
class _Count:
    """How far the rows of a group were counted; None behind what is no number."""

    group: list[str] = field(default_factory=list)
    number: int | None = 0
    are_sorted: bool = True
    gaps: list[tuple[Place, str, int]] = field(default_factory=list)


class _Counted(_Rule):
    """What is counted is counted from 1, without a gap.

    Rows of one group stand together. Where they do not, which is told, gaps are no news.
    """

    def __init__(self, found: Findings) -> None:
        super().__init__(found)
        self._counts: dict[str, _Count] = defaultdict(_Count)

    def see(self, rows: Rows) -> None:
        if rows.table not in _COUNTED:
            return
        count = self._counts[rows.table]
        cells = zip(*(rows.columns[name] for name in _COUNTED[rows.table]), strict=True)
        for index, (*group, cell) in enumerate(cells):
            if group != count.group:
                count.are_sorted = count.are_sorted and group > count.group
                count.group, count.number = group, 0
            before, number = count.number, _number(cell)
            count.number = number
            if before is None or number is None:
                continue
            if number > before + 1:
                count.gaps.append((rows.place(index, " ".join(group)), cell, before + 1))
            # The same once more is a key that stands twice.
            count.are_sorted = count.are_sorted and number >= before

    def end(self, table: str) -> None:
        count = self._counts.pop(table, _Count())
        for place, value, expected in count.gaps if count.are_sorted else ():
            column = _COUNTED[table][-1]
            self._found.add("value.gap", place, of=column, column=column, value=value,
                            expected=expected)  # fmt: skip


def _number(cell: str) -> int | None:
    """A number from 1; None for everything else, which the rules of types tell."""
    return int(cell) or None if re.fullmatch("[0-9]{1,18}", cell) else None


_KINDS = {
    "documents": "document", "witnesses": "witness", "sources": "source", "agents": "agent",
    "comparisons": "comparison", "variants": "variant",
}  # fmt: skip
_SEGMENTS = {"p": "paragraph", "s": "sentence"}
_SEGMENT = re.compile(r".+\.([ps])[0-9]+")


class _Kinds(_Rule):
    """What takes the place of an id is of its kind, and no agent may be the same as itself."""

    def __init__(self, found: Findings) -> None:
        super().__init__(found)
        self._ids: dict[str, set[str]] = defaultdict(set)  # by kind
        self._replaced: list[tuple[str, str, str, Place]] = []  # id, kind, successor

    def see(self, rows: Rows) -> None:
        columns = rows.columns
        if rows.table in _KINDS:
            kind = _KINDS[rows.table]
            self._ids[kind].update(columns[f"{kind}_id"])
        elif rows.table == "retired_ids":
            names = (columns[name] for name in ("retired_id", "kind", "replaced_by"))
            for index, (id_, kind, successor) in enumerate(zip(*names, strict=True)):
                self._ids[kind].add(id_)
                if successor:
                    self._replaced.append((id_, kind, successor, rows.place(index, id_)))
        elif rows.table == "agent_candidates":
            names = (columns[name] for name in ("first_agent_id", "second_agent_id"))
            for index, (first, second) in enumerate(zip(*names, strict=True)):
                if first and first == second:
                    place = rows.place(index, columns["candidate_id"][index])
                    self._found.add("candidate.to-itself", place, of="second_agent_id", value=first)

    def finish(self) -> None:
        for id_, kind, successor, place in self._replaced:
            kinds = {one for one, ids in self._ids.items() if successor in ids}
            if not kinds and (match := _SEGMENT.fullmatch(successor)):
                kinds = {_SEGMENTS[match[1]]}
            if kinds and kind not in kinds:
                self._found.add("retired.other-kind", place, of="replaced_by", value=id_,
                                successor=successor)  # fmt: skip


# --- single rows ---------------------------------------------------------------------------------

_SAME = frozenset(((True, False), (False, True)))
_NEEDS, _NEEDED = frozenset(((True, False),)), frozenset(((False, True),))
_EXCLUDES = frozenset(((True, True),))


class _Pair(NamedTuple):
    """Two cells of a row: whether one is filled goes with what the other is.

    `wrong` are the pairs (it is filled, the other counts) that no build writes. `values` are those
    of the other that count; without them it counts when it is filled.
    """

    table: str
    column: str
    wrong: frozenset[tuple[bool, bool]]
    other: str
    values: tuple[str, ...] = ()


_PAIRS = (
    _Pair("documents", "title", _SAME, "title_is"),
    _Pair("documents", "summary_by", _NEEDS, "summary"),
    _Pair("document_dates", "verbatim", _EXCLUDES, "basis", ("inferred", "editor")),
    _Pair("document_dates", "note", _NEEDED, "basis", ("inferred",)),
    _Pair("document_relations", "decision_id", _EXCLUDES, "status", ("proposed",)),
    _Pair("document_relations", "decision_id", _NEEDED, "status", ("rejected",)),
    _Pair("sources", "bom", _EXCLUDES, "encoding_basis", ("declared", "utf-8", "detected")),
    _Pair("sources", "bom", _NEEDED, "encoding_basis", ("mark",)),
    _Pair("sources", "encoding_evidence", _EXCLUDES, "encoding_basis", ("mark", "utf-8")),
    _Pair("witnesses", "until", _EXCLUDES, "publish", ("full",)),
    _Pair("segments", "text_hash", _SAME, "text"),
    _Pair("annotations", "partner_id", _NEEDS, "kind", ("note", "note-call")),
    *(_Pair("edits", one, _EXCLUDES, "start") for one in ("runs", "preceded_by", "followed_by")),
    _Pair("edits", "start", _NEEDED, "state", ("proposed", "rejected")),
    _Pair("edits", "decision_id", _NEEDS, "start"),
    _Pair("edits", "reason", _EXCLUDES, "state", ("applied",)),
    _Pair("decisions", "text_hash", _SAME, "before"),
    _Pair("decisions", "after", _EXCLUDES, "kind", ("sic", "accept", "reject")),
    _Pair("evidence", "rule", _EXCLUDES, "basis", ("catalogue", "decision")),
    _Pair("evidence", "rule", _NEEDED, "basis", ("read", "rule")),
    _Pair("evidence", "certainty", _EXCLUDES, "basis", ("catalogue", "decision", "rule")),
    _Pair("evidence", "certainty", _NEEDED, "basis", ("read",)),
    _Pair("activity_inputs", "sha256", _NEEDS, "bytes"),
    _Pair("retired_ids", "contains", _NEEDS, "kind", ("paragraph",)),
)


class _Cells(_Rule):
    """Cells are of one line, and those of one row that go together are."""

    def see(self, rows: Rows) -> None:
        for pair in _PAIRS:
            if pair.table == rows.table:
                self._see_pair(pair, rows)
        if rows.blanks:
            for column, cells in rows.columns.items():
                self._see_signs(column, cells, rows)

    def _see_pair(self, pair: _Pair, rows: Rows) -> None:
        others = rows.columns[pair.other]
        count = map(pair.values.__contains__, others) if pair.values else map(bool, others)
        found = list(zip(map(bool, rows.columns[pair.column]), count, strict=True))
        if pair.wrong.isdisjoint(found):
            return
        for index, one in enumerate(found):
            if one in pair.wrong:
                self._found.add("value.half", rows.place(index), of=pair.column,
                                column=pair.column, other=pair.other)  # fmt: skip

    def _see_signs(self, column: str, cells: Sequence[str], rows: Rows) -> None:
        for index, cell in enumerate(cells):
            for sign in filter(cell.__contains__, "\n\t"):
                facts = {"name": f"U+{ord(sign):04X}", "count": cell.count(sign)}
                self._found.add("table.control-character", rows.place(index), of=column,
                                snippet=cell[:40], **facts)  # fmt: skip
