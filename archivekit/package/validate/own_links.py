"""Links between our own tables that no foreign key of a schema can state.

Each class holds what the rules of one idea need to know of the tables; `OwnLinks` is all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from archivekit.core.problems import Place
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.keys import cycles
from archivekit.package.validate.own_evidence import OwnEvidence
from archivekit.package.validate.own_ids import OwnIds, chain
from archivekit.package.validate.table_pass import RowRule, Rows, RuleSet


class OwnLinks(RuleSet):
    """The rules of links, to be finished when all tables were seen; tables come in any order."""

    def __init__(self, found: Findings) -> None:
        super().__init__(
            _Texts(found), _Parts(found), _Relations(found), _Notes(found), _Beads(found),
            OwnEvidence(found), OwnIds(found), _Inputs(found),
        )  # fmt: skip


class _Texts(RowRule):
    """Documents and files have texts; a text is there if its rights allow it, and only then."""

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._documents: dict[str, Place] = {}
        self._sources: dict[str, Place] = {}
        self._with_text: set[str] = set()
        self._read: set[str] = set()
        self._witnesses: dict[str, tuple[str, str, Place]] = {}
        self._quoted: set[str] = set()  # witnesses whose words stand in a table

    def see(self, rows: Rows) -> None:
        columns = rows.columns
        match rows.table:
            case "documents":
                _keep_places(self._documents, rows, "document_id")
            case "sources":
                _keep_places(self._sources, rows, "source_id")
            case "witness_parts":
                self._read.update(columns["source_id"])
            case "witnesses":
                self._with_text.update(columns["document_id"])
                names = (columns[name] for name in ("witness_id", "publish", "text_path"))
                for index, (witness, publish, path) in enumerate(zip(*names, strict=True)):
                    self._witnesses[witness] = publish, path, rows.place(index, witness)
        for column in _WORDS.get(rows.table, ()):
            self._quoted.update(compress(columns["witness_id"], columns[column]))

    def finish(self) -> None:
        for code, places, named in (
            ("document.no-text", self._documents, self._with_text),
            ("source.no-text", self._sources, self._read),
        ):
            for id_, place in places.items():
                if id_ not in named:
                    self._found.add(code, place, value=id_)
        for witness, (publish, path, place) in self._witnesses.items():
            if path and path != f"texts/{witness}.txt":
                self._found.add("witness.wrong-path", place, of="text_path", value=witness,
                                path=path)  # fmt: skip
            if publish == "metadata-only" and (path or witness in self._quoted):
                self._found.add("rights.text-published", place, of="publish", value=witness,
                                publish=publish)  # fmt: skip
            if publish == "full" and not path:
                self._found.add("rights.text-missing", place, of="text_path", value=witness)


_WORDS = {
    "segments": ("text",), "annotations": ("label",), "edits": ("before", "after"),
    "evidence": ("quote",),
}  # fmt: skip
"""The columns that hold words of a witness."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The lines of a file that belong to a witness; `last` is None up to the end of the file."""

    witness: str
    number: int
    source: str
    first: int
    last: int | None
    place: Place

    @property
    def is_backwards(self) -> bool:
        """Whether it ends before it begins."""
        return self.last is not None and self.last < self.first


class _Parts(RowRule):
    """The parts of a file follow each other; those of a witness are numbered from 1."""

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._parts: list[_Part] = []
        self._doubtful: set[str] = set()  # witnesses and files with a part that is no part

    def see(self, rows: Rows) -> None:
        if rows.table != "witness_parts":
            return
        names = ("witness_id", "part", "source_id", "first_line", "last_line")
        cells = zip(*(rows.columns[name] for name in names), strict=True)
        for index, (witness, part, source, first, last) in enumerate(cells):
            numbers = [_number(cell) for cell in (part, first, last or "1")]
            if None in numbers:  # which the rules of types tell
                self._doubtful |= {witness, source}
                continue
            number, begins, ends = (one or 0 for one in numbers)
            place = rows.place(index, witness)
            self._parts.append(
                _Part(witness, number, source, begins, ends if last else None, place)
            )

    def finish(self) -> None:
        notes: dict[int, str] = {}  # by the index of the part
        self._judge_numbers(notes)
        self._judge_lines(notes)
        for index in sorted(notes):
            part = self._parts[index]
            self._found.add("part.wrong-lines", part.place, of="part", value=part.witness,
                            note=notes[index])  # fmt: skip

    def _judge_numbers(self, notes: dict[int, str]) -> None:
        of_witness: dict[str, list[int]] = defaultdict(list)
        for index, part in enumerate(self._parts):
            of_witness[part.witness].append(index)
        for witness, indexes in of_witness.items():
            indexes.sort(key=lambda index: self._parts[index].number)
            for expected, index in enumerate(indexes, 1):
                number = self._parts[index].number
                if number != expected and witness not in self._doubtful:
                    notes[index] = f"it has a part {number}, but its parts are {len(indexes)}"
                    break

    def _judge_lines(self, notes: dict[int, str]) -> None:
        of_source: dict[str, list[int]] = defaultdict(list)
        for index, part in enumerate(self._parts):
            of_source[part.source].append(index)
            if part.is_backwards:
                notes[index] = f"line {part.last}, its last, is before line {part.first}, its first"
                self._doubtful.add(part.source)
        for source, indexes in of_source.items():
            if source in self._doubtful:
                continue
            indexes.sort(key=lambda index: self._parts[index].first)
            after: int | None = 1  # the line at which the next part must begin
            for index in indexes:
                part = self._parts[index]
                if after is None or part.first < after:
                    notes[index] = f"line {part.first} of {source} is in another part, too"
                elif part.first > after:
                    notes[index] = f"lines {after} to {part.first - 1} of {source} are in no part"
                after = None if part.last is None else part.last + 1


class _Relations(RowRule):
    """No document leads to itself, and what encloses, supersedes or answers makes no circle."""

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._links: dict[str, dict[tuple[str, str], Place]] = {
            "encloses": {}, "supersedes": {}, "replies-to": {},
        }  # fmt: skip

    def see(self, rows: Rows) -> None:
        if rows.table != "document_relations":
            return
        names = ("link_id", "document_id", "relation", "target_document_id", "status")
        cells = zip(*(rows.columns[name] for name in names), strict=True)
        for index, (link, document, relation, target, status) in enumerate(cells):
            if document and document == target:
                self._found.add("relation.to-itself", rows.place(index, link),
                                of="target_document_id", value=link)  # fmt: skip
            elif target and status == "confirmed" and relation in self._links:
                place = rows.place(index, link)
                self._links[relation].setdefault((document, target), place)

    def finish(self) -> None:
        for links in self._links.values():
            for circle in circles(list(links)):
                first, second = circle[0], circle[1 % len(circle)]
                place = links[first, second]
                self._found.add("relation.cycle", place, of="target_document_id",
                                chain=chain(circle))  # fmt: skip


def circles(links: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Circles in which links lead back, each once; there may be more that share members with them.

    What leads nowhere is taken away as long as there is any (Kahn 1962); from all that is left
    one can go on for ever.

    >>> circles([("a", "b"), ("b", "c"), ("b", "d"), ("d", "a")])
    [['a', 'b', 'd']]
    """
    targets: dict[str, set[str]] = defaultdict(set)
    origins: dict[str, set[str]] = defaultdict(set)
    for origin, target in links:
        targets[origin].add(target)
        origins[target].add(origin)
    ends = [one for one in origins if one not in targets]
    while ends:
        end = ends.pop()
        for origin in origins[end]:
            targets[origin].discard(end)
            if not targets[origin]:
                del targets[origin]
                ends.append(origin)
    return cycles({origin: min(left) for origin, left in targets.items()})


class _Notes(RowRule):
    """A note and a call of it name each other; of several calls the note names one."""

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._linked: dict[str, tuple[str, str, Place]] = {}

    def see(self, rows: Rows) -> None:
        if rows.table != "annotations":
            return
        names = ("annotation_id", "kind", "partner_id")
        cells = zip(*(rows.columns[name] for name in names), strict=True)
        for index, (id_, kind, partner) in enumerate(cells):
            if partner:
                self._linked.setdefault(id_, (kind, partner, rows.place(index, id_)))

    def finish(self) -> None:
        for id_, (kind, partner, place) in self._linked.items():
            back = self._named_by(partner)
            is_call = kind == "note-call" and self._kind(partner) == "note"
            other_call = is_call and self._named_by(back) == partner
            if back != id_ and not other_call:
                self._found.add("annotation.one-sided", place, of="partner_id", value=id_,
                                partner=partner)  # fmt: skip

    def _kind(self, id_: str) -> str:
        return self._linked[id_][0] if id_ in self._linked else ""

    def _named_by(self, id_: str) -> str:
        return self._linked[id_][1] if id_ in self._linked else ""


class _Beads(RowRule):
    """In a comparison a segment is in one bead at most, and no bead is empty."""

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._beads: dict[str, tuple[str, Place]] = {}
        self._filled: set[str] = set()
        self._bead_of: dict[str, dict[str, str]] = defaultdict(dict)  # by comparison, segment
        self._are_known = False
        self._waiting: list[tuple[str, str, Place]] = []

    def see(self, rows: Rows) -> None:
        if rows.table == "beads":
            names = (rows.columns["bead_id"], rows.columns["comparison_id"])
            for index, (bead, comparison) in enumerate(zip(*names, strict=True)):
                self._beads.setdefault(bead, (comparison, rows.place(index, bead)))
        elif rows.table == "bead_segments":
            self._filled.update(rows.columns["bead_id"])
            pairs = zip(rows.columns["bead_id"], rows.columns["segment_id"], strict=True)
            for index, (bead, segment) in enumerate(pairs):
                if self._are_known:
                    self._put(bead, segment, rows.place(index, segment))
                else:
                    self._waiting.append((bead, segment, rows.place(index, segment)))

    def end(self, table: str) -> None:
        """Once the beads are known their segments need not wait."""
        if table == "beads":
            self._are_known = True
            for one in self._waiting:
                self._put(*one)
            self._waiting.clear()

    def finish(self) -> None:
        for bead, (_, place) in self._beads.items():
            if bead not in self._filled:
                self._found.add("bead.empty", place, of="bead_id", value=bead)

    def _put(self, bead: str, segment: str, place: Place) -> None:
        if bead not in self._beads:  # a key that leads nowhere, which is told
            return
        comparison = self._beads[bead][0]
        if self._bead_of[comparison].setdefault(segment, bead) != bead:
            self._found.add("bead.segment-twice", place, of="segment_id", value=segment,
                            comparison=comparison)  # fmt: skip


class _Inputs(RowRule):
    """What a stage of the work read is what the tables say of that stage and of that file."""

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._activities: set[str] = set()
        self._hashes: dict[str, str] = {}  # of sources, by path
        self._stages: dict[str, Place] = {}  # where each is named first
        self._inputs: dict[tuple[str, str], tuple[str, Place]] = {}  # the first hash of each file

    def see(self, rows: Rows) -> None:
        columns = rows.columns
        match rows.table:
            case "activities":
                self._activities.update(columns["activity_id"])
            case "sources":
                self._hashes.update(zip(columns["path"], columns["sha256"], strict=True))
            case "activity_inputs":
                _keep_places(self._stages, rows, "activity_id")
                names = (columns[name] for name in ("path", "role", "sha256"))
                for index, (path, role, sha256) in enumerate(zip(*names, strict=True)):
                    place = rows.place(index, path)
                    if self._inputs.setdefault((path, role), (sha256, place))[0] != sha256:
                        self._found.add("activity.wrong-input", place, of="sha256", value=path)

    def finish(self) -> None:
        for activity, place in self._stages.items():
            if activity not in self._activities:
                self._found.add("activity.no-such-activity", place, of="activity_id",
                                value=activity)  # fmt: skip
        for (path, role), (sha256, place) in self._inputs.items():
            if role == "source" and self._hashes.get(path, sha256) != sha256:
                self._found.add("activity.wrong-input", place, of="sha256", value=path)


def _keep_places(places: dict[str, Place], rows: Rows, column: str) -> None:
    """Where each value of a column stands first."""
    for index, value in enumerate(rows.columns[column]):
        if value not in places:
            places[value] = rows.place(index, value)


def _number(cell: str) -> int | None:
    """A whole number as our tables write it; None for everything else."""
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= _DIGITS else None


_DIGITS = 18  # more make no line number, and very many make `int` slow
