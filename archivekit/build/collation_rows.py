"""The rows of collations: which copies are compared, and what is published of it, with its ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from archivekit.build.carrying import Retired, carry_variants
from archivekit.build.collated import Collated, CollationTask, Copy, Group
from archivekit.build.understood import Understood
from archivekit.core.problems import Place, Problem, problem
from archivekit.core.report import CollationSummary
from archivekit.package.writer import PackageWriter
from archivekit.tables.carry import Wording
from archivekit.tables.cells import to_literal
from archivekit.tables.edit_rows import Zones
from archivekit.tables.ledger import Entry, Ledger
from archivekit.tables.rows import Cell

Row = tuple[Cell, ...]

ACTIVITY = "collate"

_GAPS = ("excision", "lacuna", "illegible")


@dataclass(frozen=True, slots=True)
class Placed:
    """A copy of a document that has several, and where its segments begin; `copy` is None when it
    is not published in full."""

    witness: str
    language: str
    copy: Copy | None = None
    zones: Zones = Zones((), (), (), ())
    ids: tuple[str, ...] = ()  # of its segments

    @classmethod
    def of(
        cls, witness: str, value: Understood, entries: Sequence[Entry], path: Path, sha256: str
    ) -> Placed:
        """A copy whose text is published in full, in the file `path`."""
        starts = [segment.start for segment in value.segments]
        gaps = (
            (place, starts[place.segment] if place.segment >= 0 else 0)
            for place in value.places
            if place.kind in _GAPS and place.end > place.start
        )
        marked = tuple((at + p.start, at + p.end, p.kind, p.extent) for p, at in gaps)
        zones = Zones.of_segments([(segment.kind, segment.start) for segment in value.segments])
        ids = tuple(entry.id for entry in entries)
        return cls(
            witness, primary(value), Copy(witness, path.absolute(), sha256, marked), zones, ids
        )

    def place(self, start: int, end: int) -> tuple[Cell, ...]:
        """A place as its four cells: where it begins and ends, each counted from its segment."""
        segment, first = self.zones.of(start)
        last_segment, last = self.zones.of(max(start, end - 1))
        last += end - max(start, end - 1)
        names = (self.ids[index] if index >= 0 else "" for index in (segment, last_segment))
        return next(names), first, next(names), last


def primary(value: Understood) -> str:
    """The language of a text without its region."""
    return value.language.partition("-")[0].lower()


@dataclass
class Collations:
    """Gathers the copies of each document, names what is to be collated, and writes the rows."""

    ledger: Ledger
    writer: PackageWriter
    add_row: Callable[[str, Row], None]
    know: Callable[[Entry], None]
    tasks: list[CollationTask] = field(default_factory=list)
    summaries: list[CollationSummary] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    retired: list[Retired] = field(default_factory=list)
    _placed: dict[str, Placed] = field(default_factory=dict)

    def add(self, document: str, copies: Iterable[Placed]) -> None:
        """The copies of a document: those in one language that are published in full are a task."""
        by_language: dict[str, list[Placed]] = defaultdict(list)
        for one in sorted(copies, key=lambda one: (len(one.witness), one.witness)):
            by_language[one.language].append(one)
        for language, its in sorted(by_language.items()):
            open_ = [(one, one.copy) for one in its if one.copy is not None]
            withheld = [one.witness for one in its if one.copy is None]
            if open_ and withheld:
                place, named = Place(id=document), ", ".join(withheld)
                self.problems.append(problem("collation.withheld", place, copies=named))
            if len(open_) > 1:
                self.tasks.append(
                    CollationTask(document, language, tuple(copy for _, copy in open_))
                )
                self._placed |= {one.witness: one for one, _ in open_}

    def write(self, results: Iterable[tuple[CollationTask, Collated]]) -> None:
        """Write the rows of all collations; the results of one document follow each other."""
        for document, members in groupby(results, key=lambda pair: pair[0].document):
            found: list[tuple[CollationTask, Group]] = []
            for task, result in members:
                self.problems += [*result.problems, *_apart(task, result)]
                found += [(task, group) for group in result.groups]
            named = zip(self._named(document, found), found, strict=True)
            for entry, (task, group) in sorted(named, key=lambda item: item[0].id):
                self._know(entry)
                copies = [self._placed[copy.witness] for copy in task.copies]
                self._write(entry.id, task, group, copies)
                self.summaries.append(_summary(entry.id, task, group))

    def _know(self, entry: Entry) -> None:
        known = self.ledger.named.get(entry.id)
        self.know(entry)
        if known is not None and known.label != entry.label:
            self.ledger.add([entry])

    def _write(self, id_: str, task: CollationTask, group: Group, copies: Sequence[Placed]) -> None:
        carried = carry_variants(
            id_, self.ledger.of_witness(id_), [Wording(v.hash, v.sketch) for v in group.variants],
            self.ledger.version, self.ledger.round,
        )  # fmt: skip
        self.ledger.add(carried.new)
        self.retired += carried.retired
        counts = (group.columns, group.matched, group.possible)
        self.add_row(
            "comparisons", (id_, "collation", task.document, task.language, *counts, ACTIVITY)
        )
        for number, sigil, words in zip(group.copies, group.sigla, group.words, strict=True):
            self.add_row("comparison_witnesses", (id_, copies[number].witness, sigil, words))
        self.writer.rows("variants", _variant_rows(id_, group, carried.entries))
        self.writer.rows("readings", _reading_rows(group, carried.entries, copies))
        self.writer.rows("moves", _moved_rows(id_, group, copies))
        self.writer.rows("released", _released_rows(id_, group, copies))

    def _named(self, document: str, found: Sequence[tuple[CollationTask, Group]]) -> list[Entry]:
        """A ledger entry for each collation of a document: the known one that has most of its
        copies, or a new one; the label holds the copies."""
        free = [e for e in self.ledger.named.values() if (e.kind, e.of) == ("comparison", document)]
        given: list[Entry] = []
        for task, group in found:
            copies = [task.copies[number].witness for number in group.copies]
            before = max(free, key=lambda e: _shared(e, copies), default=None)
            if before is not None and _shared(before, copies):
                free.remove(before)
                id_ = before.id
            else:
                stem = f"{document}.collation" + (f"-{task.language}" if len(found) > 1 else "")
                id_ = self._new_id(stem, {entry.id for entry in given})
            given.append(Entry(id_, "comparison", document, label=" ".join(copies)))
        return given

    def _new_id(self, stem: str, taken: Container[str]) -> str:
        id_, number = stem, 2
        while id_ in self.ledger.named or id_ in taken:
            id_, number = f"{stem}-{number}", number + 1
        return id_


def _shared(entry: Entry, copies: Sequence[str]) -> int:
    return len({*entry.label.split()} & {*copies})


def _apart(task: CollationTask, result: Collated) -> Iterator[Problem]:
    for copy, other, share in result.apart:
        one = task.copies[copy].witness
        facts = {"copy": one, "other": task.copies[other].witness, "share": f"{share} %"}
        yield problem("collation.other-wording", Place(id=one), **facts)


def _variant_rows(id_: str, group: Group, entries: Sequence[Entry]) -> Iterator[Row]:
    for variant, entry in zip(group.variants, entries, strict=True):
        yield entry.id, id_, entry.order_key, variant.kind, variant.significance


def _reading_rows(
    group: Group, entries: Sequence[Entry], copies: Sequence[Placed]
) -> Iterator[Row]:
    for variant, entry in zip(group.variants, entries, strict=True):
        for reading in variant.readings:
            copy = copies[reading.copy]
            yield (
                entry.id, copy.witness, reading.state, "yes" if reading.is_lemma else "no",
                reading.kind, to_literal(reading.text), *copy.place(reading.start, reading.end),
                reading.extent,
            )  # fmt: skip


def _moved_rows(id_: str, group: Group, copies: Sequence[Placed]) -> Iterator[Row]:
    for one in group.moves:
        copy = copies[one.copy]
        place = copy.place(one.start, one.end)
        text = to_literal(one.text)
        yield f"{id_}.m{one.number}", id_, one.side, copy.witness, *place, text, one.shared


def _released_rows(id_: str, group: Group, copies: Sequence[Placed]) -> Iterator[Row]:
    for one in group.released:
        copy, shown = copies[one.copy], copies[one.shown_copy]
        yield (
            f"{id_}.r{one.number}", id_, copy.witness, *copy.place(one.start, one.end), one.state,
            one.extent, shown.witness, *shown.place(one.shown_start, one.shown_end),
            to_literal(one.text),
        )  # fmt: skip


def _summary(id_: str, task: CollationTask, group: Group) -> CollationSummary:
    wording = sum(variant.significance == "wording" for variant in group.variants)
    return CollationSummary(
        id_, task.document, task.language, len(group.copies), wording,
        len(group.variants) - wording, len({one.number for one in group.moves}),
        len({one.number for one in group.released}),
    )  # fmt: skip
