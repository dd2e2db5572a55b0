"""From understood sources to the files of a package, witness by witness."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from archivekit.build.carrying import Retired, carry_agents, carry_segments
from archivekit.build.collated import SAME_WORDING, Collated, CollationTask
from archivekit.build.collation_rows import ACTIVITY, Collations, Placed, primary
from archivekit.build.described import Described
from archivekit.build.evidence import Evidence, Told
from archivekit.build.links import TARGETS, Links
from archivekit.build.parties import add_parties
from archivekit.build.plan import Task
from archivekit.build.provenance import Input, input_rows
from archivekit.build.records import Records, rights_problems, unknown_documents
from archivekit.build.understood import Understood
from archivekit.build.witness_rows import annotation_rows, edit_rows, segment_rows
from archivekit.build.worker import DECIDING, Result, versions
from archivekit.core.decision import Decision, DecisionState
from archivekit.core.identity import text_hash
from archivekit.core.problems import Place, Problem, problem
from archivekit.core.report import WitnessSummary
from archivekit.core.settings import Settings
from archivekit.describe.agents import Register
from archivekit.package.citable import citables
from archivekit.package.citing import bibtex, chicago, csl_json
from archivekit.package.writer import PackageWriter
from archivekit.tables.catalogue import Catalogue
from archivekit.tables.cells import to_literal
from archivekit.tables.ledger import Entry, Ledger
from archivekit.tables.rows import Cell
from archivekit.tables.schema import schema
from archivekit.view.first_page import html

Row = tuple[Cell, ...]


@dataclass
class Publication:
    """Collects the rows of a package in the order in which tables want them."""

    writer: PackageWriter
    ledger: Ledger
    catalogue: Catalogue
    decisions: Mapping[str, Sequence[Decision]]  # by witness
    understand: Callable[[Task], Result]
    present: Collection[str]  # names of files that are there, unreadable ones too
    witnesses: list[WitnessSummary] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    retired: list[Retired] = field(default_factory=list)
    _rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    evidence: Evidence = field(default_factory=Evidence)
    _described: list[Described] = field(default_factory=list)
    _open: set[str] = field(default_factory=set)  # texts that are published whole
    # What stands in each file now: a file that is parted anew gives its segments to others.
    _wordings: dict[tuple[str, str, str], Entry] = field(default_factory=dict)
    _living: set[str] = field(default_factory=set)
    _decided_on: set[str] = field(default_factory=set)

    def add_all(self, results: Iterable[tuple[Task, Result]]) -> None:
        """Publish every task that was understood; tasks of one document follow each other."""
        for document, members in groupby(results, key=lambda pair: pair[0].document_id):
            self._add_document(document, list(members))

    def _add_document(self, document: str, members: Sequence[tuple[Task, Result]]) -> None:
        readable = []
        for task, result in members:
            if result.value.source is None:
                self.problems += result.value.problems
            else:
                readable.append(self._decided(task, result))
        if not readable:
            return
        self._know(Entry(document, "document"))
        copies = [self._add_witness(*one) for one in sorted(readable, key=lambda item: item[0])]
        if len(copies) > 1:
            self.collations.add(document, copies)

    def _add_witness(self, witness: str, task: Task, result: Result) -> Placed:
        value = result.value
        self.problems += value.problems
        self._living |= {witness, task.source_id}
        carried = carry_segments(
            witness, self.ledger.of_witness(witness), value.whole or value.segments,
            self.ledger.version, self.ledger.round,
        )  # fmt: skip
        self.ledger.add(carried.new)
        self.problems += _misnamed(task.decisions, carried.entries)
        self.retired += carried.retired
        for entry in carried.entries:
            self._wordings[task.source_id, entry.kind, entry.hash] = entry
        entries = carried.entries
        if value.withheld:
            entries = tuple(entries[index] for index in value.kept)
        else:
            self._open.add(witness)
        self._add_source(task, value)
        last = task.part.next_line - 1 if task.part.next_line else None
        part = (witness, 1, task.source_id, task.part.first_line, last)
        self._rows["witness_parts"].append(part)
        self._describe(witness, task, value, entries)
        self.writer.rows("segments", segment_rows(witness, value, entries))
        self.writer.rows("edits", edit_rows(witness, value, entries))
        self.writer.rows("annotations", annotation_rows(witness, value, entries))
        self.witnesses.append(_summary(witness, task, result))
        if value.withheld:
            return Placed(witness, primary(value))
        text = self.writer.texts[-1]
        return Placed.of(witness, value, entries, self.writer.folder / text.path, text.sha256)

    def _describe(
        self, witness: str, task: Task, value: Understood, entries: Sequence[Entry]
    ) -> None:
        """Keep what was read of a text until all texts are there; write its row."""
        segments = {-1: ""} | {index: entry.id for index, entry in enumerate(entries)}
        told = tuple(
            Told(fact, witness, segments[fact.segment], value.language) for fact in value.facts
        )
        one = Described(
            witness, task.document_id, task.source_id, task.name, value.language,
            task.access.publish, task.stated, told,
        )  # fmt: skip
        self._described.append(one)
        path = self.writer.text(witness, value.text) if value.text or not value.withheld else ""
        if task.settings.describe.language:
            self.evidence.stated("witnesses", witness, "language", "catalogue")
        elif value.language != "und":
            note = value.language_evidence
            self.evidence.ruled("witnesses", witness, "language", "language", note)
        if task.kind:
            self.evidence.stated("witnesses", witness, "kind", "catalogue")
        head = (witness, task.document_id, task.kind, value.language, path)
        self._records.witness(one, head)

    def _decided(self, task: Task, result: Result) -> tuple[str, Task, Result]:
        """A text with its id; understood once more if decisions waited for an id that is new."""
        witness = self._witness_id(task, result.value)
        waiting = tuple(self.decisions.get(witness, ()))
        self._decided_on.add(witness)
        if waiting != task.decisions:
            task = replace(task, decisions=waiting)
            result = self.understand(task)
        return witness, task, result

    def __post_init__(self) -> None:
        self._records = Records(self.catalogue, self.evidence, self._add_row)
        named = self.ledger.named.values()
        self._known = {(e.of, e.label): e.id for e in named if e.kind == "witness"}
        self.collations = Collations(self.ledger, self.writer, self._add_row, self._know)

    def collate(self, results: Iterable[tuple[CollationTask, Collated]]) -> None:
        """Publish every collation, when all texts are there."""
        self.collations.write(results)
        self.problems += self.collations.problems
        self.retired += self.collations.retired

    def _witness_id(self, task: Task, value: Understood) -> str:
        """The id that the ledger knows for this document in this source, or a new one."""
        known = self._known.get((task.document_id, task.source_id))
        if known:
            return known
        language = value.language.partition("-")[0].lower()
        number = 1
        while (witness := f"{task.document_id}.{language}{number}") in self.ledger.named:
            number += 1
        self._know(Entry(witness, "witness", task.document_id, label=task.source_id))
        return witness

    def _know(self, entry: Entry) -> None:
        self._living.add(entry.id)
        if entry.id not in self.ledger.named:
            self.ledger.add([entry])

    def _add_source(self, task: Task, value: Understood) -> None:
        source = value.source
        assert source is not None
        row = (
            task.source_id, source.path, source.media_type, source.sha256, source.bytes,
            source.encoding, source.encoding_basis, source.encoding_evidence, source.bom,
            source.line_ends, source.pages, task.received_from,
        )  # fmt: skip
        self._rows["sources"].append(row)

    def _add_row(self, table: str, row: Row) -> None:
        self._rows[table].append(row)

    def _over_all(self, decisions: Sequence[Decision]) -> None:
        """What can be said only when all texts are there: documents, agents, links."""
        by_document: dict[str, list[Described]] = defaultdict(list)
        for one in self._described:
            by_document[one.document].append(one)
        links = Links(self.catalogue, decisions, self.evidence, self._add_row)
        carried, bearers, found = links.write(self._described)
        self.problems += found
        self._records.carried = carried
        for document, its in by_document.items():
            self._records.document(document, its)
        self._records.finish()
        self.problems += self._records.problems
        self.problems += add_parties(
            self._described, self.catalogue, decisions, carried, bearers, self.evidence,
            self._add_row, self._agent_ids,
        )  # fmt: skip
        self.problems += unknown_documents(self._described, self.catalogue)
        self.problems += rights_problems(self._described, self.catalogue)

    def _agent_ids(self, register: Register) -> list[str]:
        """The ids of the agents of a register, which live now."""
        ids = carry_agents(register, self.ledger.named, self.catalogue.agents)
        for id_, agent in zip(ids, register.agents, strict=True):
            self._know(Entry(id_, "agent", label=agent.name))
        return ids

    def finish(
        self, decisions: Sequence[Decision], settings: Settings, inputs: Sequence[Input]
    ) -> None:
        """Write the tables that are small, in the order of their keys, and the descriptor."""
        rows = self._rows
        self._over_all(decisions)
        self.problems += self._orphaned(decisions)
        over_all = rows["document_relations"] + rows["agent_candidates"]
        shown = self._open | {str(row[0]) for row in over_all}
        rows["decisions"] = list(_decision_rows(decisions, self.problems, shown))
        rows["evidence"] = list(self.evidence.rows())
        rows["problems"] = list(_problem_rows(self.problems))
        rows["activities"] = list(_activity_rows(settings, bool(self.collations.summaries)))
        paths = {row[1] for row in rows["sources"]}
        rows["activity_inputs"] = list(input_rows(inputs, paths))
        rows["retired_ids"] = list(self._retired_rows())
        rows["citations"] += self._citation_rows()
        for table in self.writer.tables:
            if table in rows:
                self.writer.rows(table, sorted(set(rows[table]), key=_key))
        self.writer.finish(self.catalogue.package, self.problems, html)

    def _citation_rows(self) -> Iterator[Row]:
        """Citations that are made of what the tables hold."""
        for witness, one in citables(_Collected(self._rows), self.catalogue.package).items():
            csl = json.dumps(csl_json(one), ensure_ascii=False, sort_keys=True)
            made = (("chicago", chicago(one)), ("bibtex", bibtex(one)), ("csl-json", csl))
            for form, text in made:
                yield witness, form, text

    def _orphaned(self, decisions: Sequence[Decision]) -> Iterator[Problem]:
        """Decisions on texts that the project does not have."""
        for decision in decisions:
            witness = decision.target.rpartition(".")[0]
            if decision.target.startswith(TARGETS):
                continue
            if decision.state is DecisionState.REVIEWED and witness not in self._decided_on:
                yield problem(
                    "decisions.stale",
                    Place(decision.path, line=decision.line, id=decision.target),
                    snippet="",  # nobody knows of which text these words are
                    decision=decision.kind.value,
                    target=decision.target,
                    reason="no copy or translation has such an id",
                )

    def _retired_rows(self) -> Iterator[Row]:
        named = self.ledger.named.values()
        # A file that is there and could not be read this time takes no id away.
        unread = {e.id for e in named if e.kind == "source" and e.label in self.present}
        waiting = {e.id for e in named if e.kind == "witness" and e.label in unread - self._living}
        waiting |= {self.ledger.named[witness].of for witness in waiting} | unread
        waiting |= {
            e.id for e in named
            if e.kind == "comparison" and not waiting.isdisjoint(e.label.split())
        }  # fmt: skip
        living = [e for e in named if e.id in self._living]
        youngest = max((e.round for e in living), default=0)
        same_source = {e.label: e.id for e in living if e.kind == "witness"}
        for entry in named:
            if entry.id in self._living or entry.id in waiting:
                continue
            if entry.version == self.ledger.version and entry.round > youngest:
                continue  # taken back before anything was built on it
            successor = same_source.get(entry.label, "") if entry.kind == "witness" else ""
            yield entry.id, entry.kind, successor, ""
        source_of = {one.witness: one.source for one in self._described}
        for item in self.retired:
            gone = item.entry
            source = source_of.get(gone.id.rpartition(".")[0], "")  # none for variants
            moved = self._wordings.get((source, gone.kind, gone.hash))
            to = moved.id if moved and moved.round > gone.round else ""
            yield gone.id, gone.kind, item.replaced_by or to, " ".join(item.contains)


@dataclass(frozen=True, slots=True)
class _Collected:
    """The rows of small tables before they are written, as an archive gives them."""

    tables: Mapping[str, Sequence[Row]]

    def rows(self, table: str) -> Iterator[dict[str, Cell]]:
        columns = schema(table).columns
        for row in self.tables.get(table, ()):
            yield dict(zip(columns, row, strict=True))


def _key(row: Sequence[Cell]) -> tuple[tuple[bool, int, str], ...]:
    """Order of rows: numbers by size, words by code point, empty cells first."""
    return tuple(
        (cell is not None, cell if isinstance(cell, int) else 0, str(cell or "")) for cell in row
    )


def _summary(witness: str, task: Task, result: Result) -> WitnessSummary:
    value = result.value
    kinds = Counter(segment.kind for segment in value.segments)
    open_proposals = sum(change.state == "proposed" for change in value.proposals)
    return WitnessSummary(
        witness, task.document_id, task.name, value.language, len(value.text),
        kinds["paragraph"], kinds["sentence"], value.changes, open_proposals, result.cached,
    )  # fmt: skip


def _misnamed(decisions: Sequence[Decision], entries: Sequence[Entry]) -> Iterator[Problem]:
    """Decisions that were applied to words which stand elsewhere than in the named segment."""
    words = {entry.id: entry.hash for entry in entries}
    for decision in decisions:
        ids = [entry.id for entry in entries if entry.hash == decision.text_hash]
        misnamed = bool(ids) and words.get(decision.target) != decision.text_hash
        if misnamed and decision.state is DecisionState.REVIEWED:
            place = Place(decision.path, line=decision.line, id=decision.target)
            yield problem("decisions.elsewhere", place, target=decision.target, id=ids[0])


def _decision_rows(
    decisions: Sequence[Decision], problems: Sequence[Problem], open_: Collection[str]
) -> Iterator[Row]:
    """All decisions; the words of one only if they are words of a text that is published."""
    stale = {(p.place.path, p.place.line) for p in problems if p.code == "decisions.stale"}
    for decision in decisions:
        fits = ""
        if decision.state is DecisionState.REVIEWED:
            fits = "no" if (decision.path, decision.line) in stale else "yes"
        words = (
            decision.text_hash, to_literal(decision.before), to_literal(decision.after),
            decision.reason,
        )  # fmt: skip
        if not _is_open(decision, open_):
            words = "", "", "", ""
        yield (
            decision.id, decision.kind.value, decision.target, words[0], decision.occurrence,
            decision.start, words[1], words[2], decision.by, decision.date, words[3],
            decision.state.value, fits,
        )  # fmt: skip


def _is_open(decision: Decision, open_: Collection[str]) -> bool:
    """Whether the words of a decision may be published."""
    target = decision.target
    return target in open_ if target.startswith(TARGETS) else target.rpartition(".")[0] in open_


def _problem_rows(problems: Sequence[Problem]) -> Iterator[Row]:
    """Problems of the sources; what concerns only this run of the program is not published."""
    for found in problems:
        if found.code.startswith(("ledger.", "build.locked")):
            continue
        at = found.place
        what = [found.code, str(at), found.message, found.snippet]
        yield (
            "q" + text_hash("\0".join(what))[:12], found.severity.value, found.code, at.path,
            at.line, at.column, at.byte, at.id, found.message, found.snippet, found.cure,
        )  # fmt: skip


def _activity_rows(settings: Settings, collates: bool) -> Iterator[Row]:
    used = {
        "read": replace(settings.read, encoding="").to_dict(),
        "normalize": settings.normalize.to_dict(),
        "describe": replace(settings.describe, language="").to_dict(),
        ACTIVITY: {"same_wording": SAME_WORDING},
    }
    stages = ["read", "describe", "normalize", "structure", "package"]
    for stage in [*stages, ACTIVITY] if collates else stages:
        values = json.dumps(used[stage], sort_keys=True) if stage in used else ""
        yield stage, "archivekit", versions()["archivekit"], values
        for library in DECIDING.get(stage, ()):
            yield stage, library, versions()[library], ""
