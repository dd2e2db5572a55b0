"""What there is to do: which files are sources, which document each part of them is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from archivekit.build.rights import Access
from archivekit.build.stages import Part
from archivekit.core.decision import Decision
from archivekit.core.problems import Place, Problem, problem, visible
from archivekit.core.settings import Settings
from archivekit.tables.catalogue import Catalogue, CopyFacts, SourceFacts
from archivekit.tables.ledger import Entry, Ledger
from archivekit.work.paths import EntryKind, slug, sorted_files

CATALOGUE = "catalog.toml"
LEDGER = "ids.csv"
DECISIONS = "decisions"


@dataclass(frozen=True, slots=True)
class Task:
    """One part of one source: what a worker needs to understand it, and what it belongs to."""

    path: Path
    name: str  # below the folder of sources
    sha256: str
    source_id: str
    document_id: str
    settings: Settings
    part: Part
    kind: str = ""
    decisions: tuple[Decision, ...] = ()
    stated: CopyFacts = CopyFacts()
    received_from: str = ""
    access: Access = Access()


@dataclass(frozen=True, slots=True)
class Plan:
    """All tasks, in the order in which their rows are written, and what was seen on the way."""

    tasks: tuple[Task, ...]
    problems: tuple[Problem, ...] = ()
    new_entries: tuple[Entry, ...] = ()
    decisions: dict[str, list[Decision]] = field(default_factory=dict)  # by witness


def list_sources(folder: Path) -> tuple[list[tuple[str, Path]], list[Problem]]:
    """The files of a folder that are sources: (name, path), in order; all else is a problem.

    The catalogue, the ledger, the decisions and hidden files are not sources.
    """
    found, problems = [], []
    entries = list(sorted_files(folder))
    packages = {e.name.rpartition("/")[0] for e in entries if e.name.endswith("/datapackage.json")}
    problems += [problem("source.data-package", Place(name)) for name in sorted(packages)]
    for entry in entries:
        if any(entry.name.startswith(f"{package}/") for package in packages):
            continue
        if entry.name in (CATALOGUE, LEDGER) or entry.name.startswith(f"{DECISIONS}/"):
            continue
        if not entry.name.isprintable():
            problems.append(problem("source.unprintable-name", Place(visible(entry.name))))
        elif entry.kind is EntryKind.FILE:
            found.append((entry.name, entry.path))
        elif entry.kind is EntryKind.UNREADABLE:
            problems.append(problem("source.unreadable", Place(entry.name), reason=entry.reason))
        else:
            problems.append(problem("source.link", Place(entry.name), kind=entry.kind.value))
    return found, problems


def make_plan(
    sources: Sequence[tuple[str, Path]],
    hashes: dict[str, str],
    present: Collection[str],
    catalogue: Catalogue,
    decisions: Sequence[Decision],
    ledger: Ledger,
) -> Plan:
    """Give every source and document its id and put the work in order.

    `hashes` are the SHA-256 of the sources by name; `present` are the names of all files that
    are there, those that cannot be read too.
    """
    problems = _absent(catalogue, present) + _duplicates(sources, hashes)
    source_ids, new_entries = _source_ids(ledger, hashes)
    witnesses = [e for e in ledger.named.values() if e.kind == "witness"]
    witness_of = {(e.of, e.label): e.id for e in witnesses}
    named = _named_before(source_ids, {e.label: e.of for e in witnesses}, catalogue)
    taken = {*ledger.named, *_stated_documents(catalogue), *named.values()}
    by_witness = _decisions_by_witness(decisions)
    tasks: list[Task] = []
    for name, path in sources:
        facts = catalogue.source(name)
        if name not in catalogue.sources and catalogue.sources:
            problems.append(problem("source.not-in-catalogue", Place(name), path=name))
        for part_facts, part in _parts(facts):
            document = part_facts.document or named.get(name)
            if not document:
                document = _free(slug(Path(name).stem), taken)
                taken.add(document)
            witness = witness_of.get((document, source_ids[name]), "")
            settings = Settings(
                replace(catalogue.read, encoding=facts.encoding),
                catalogue.normalize,
                replace(catalogue.describe, language=part_facts.language),
            )
            tasks.append(
                Task(
                    path,
                    name,
                    hashes[name],
                    source_ids[name],
                    document,
                    settings,
                    part,
                    part_facts.kind,
                    tuple(by_witness.get(witness, ())),
                    part_facts.copy,
                    facts.received_from,
                    Access.of(part_facts.copy, catalogue.package.released),
                )  # fmt: skip
            )
    tasks, found = _strictest(tasks, catalogue)
    problems += found
    # Witness ids begin with the document's id and a point: sorted by that, rows come in order.
    tasks.sort(key=lambda task: (f"{task.document_id}.", task.name, task.part.first_line))
    return Plan(tuple(tasks), tuple(problems), tuple(new_entries), by_witness)


def _strictest(tasks: Sequence[Task], catalogue: Catalogue) -> tuple[list[Task], list[Problem]]:
    """The same bytes may not be withheld under one name and published under another."""
    by_bytes: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        by_bytes[task.sha256].append(task)
    problems, strict = [], dict[str, Access]()
    for digest, same in by_bytes.items():
        names = sorted({task.name for task in same})
        if len(names) > 1 and len({task.access for task in same}) > 1:
            strict[digest] = Access("metadata-only")
            facts = {"path": names[0], "other": names[1]}
            problems.append(problem("rights.contradiction", Place(catalogue.path), **facts))
    return [replace(task, access=strict.get(task.sha256, task.access)) for task in tasks], problems


def _source_ids(ledger: Ledger, hashes: dict[str, str]) -> tuple[dict[str, str], list[Entry]]:
    """The id of every source by its name, and what is new to the ledger.

    A file is known again by its place and content, then by its content alone (it was renamed,
    even if another file took its place), then by its place (it was changed), then by a content
    that it had before. Each id is given once.
    """
    known = [e for e in ledger.named.values() if e.kind == "source"]
    digests = {name: hashes[name][:16] for name in sorted(hashes)}
    given: dict[str, Entry] = {}
    free = {e.id: e for e in known}

    def match(fits: Callable[[Entry], Iterable[tuple[str, str]]]) -> None:
        places: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in free.values():
            for key in fits(entry):
                places[key].append(entry)
        for name, digest in digests.items():
            if name in given:
                continue
            for key in ((name, digest), ("", digest), (name, "")):
                found = next((e for e in places.get(key, ()) if e.id in free), None)
                if found is not None:
                    given[name] = free.pop(found.id)
                    break

    match(lambda e: [(e.label, e.hash)])
    match(lambda e: [("", e.hash)])
    match(lambda e: [(e.label, "")])
    match(lambda e: [("", digest) for digest in e.hashes])
    new, taken = [], set(ledger.named)
    for name, digest in digests.items():
        if name not in given:
            given[name] = Entry(_free(f"file.{slug(Path(name).stem)}", taken), "source")
            taken.add(given[name].id)
        if (given[name].label, given[name].hash) != (name, digest):
            new.append(replace(given[name], label=name, hash=digest))
    return {name: entry.id for name, entry in given.items()}, new


def _named_before(
    source_ids: dict[str, str], documents: dict[str, str], catalogue: Catalogue
) -> dict[str, str]:
    """The document that each source was before, where the catalogue does not say what it is."""
    named = {}
    for name, source_id in source_ids.items():
        facts = catalogue.source(name)
        document = documents.get(source_id)
        if document and not facts.document and not facts.parts:
            named[name] = document
    return named


def _absent(catalogue: Catalogue, present: Collection[str]) -> list[Problem]:
    """Files that the catalogue names and the folder does not hold."""
    where = Place(catalogue.path)
    return [
        problem("catalogue.no-such-source", where, path=name)
        for name in catalogue.sources
        if name not in present
    ]


def _parts(facts: SourceFacts) -> list[tuple[SourceFacts, Part]]:
    """What is said of each part of a source, and which lines it takes."""
    if not facts.parts:
        return [(facts, Part())]
    bounds = [part.from_line for part in facts.parts] + [None]
    return [
        (
            SourceFacts(
                part.document,
                part.language or facts.language,
                part.kind or facts.kind,
                copy=part.copy.over(facts.copy),
            ),
            Part(part.from_line, bounds[index + 1]),
        )
        for index, part in enumerate(facts.parts)
    ]


def _stated_documents(catalogue: Catalogue) -> dict[str, str]:
    """The documents that the catalogue puts sources under, with one of the sources each."""
    stated: dict[str, str] = {}
    for name, facts in catalogue.sources.items():
        for document in (facts.document, *(part.document for part in facts.parts)):
            if document:
                stated.setdefault(document, name)
    return stated


def _free(id_: str, taken: Collection[str]) -> str:
    if id_ not in taken:
        return id_
    number = 2
    while f"{id_}-{number}" in taken:
        number += 1
    return f"{id_}-{number}"


def _decisions_by_witness(decisions: Sequence[Decision]) -> dict[str, list[Decision]]:
    by_witness: dict[str, list[Decision]] = {}
    for decision in decisions:
        by_witness.setdefault(decision.target.rpartition(".")[0], []).append(decision)
    return by_witness


def _duplicates(sources: Sequence[tuple[str, Path]], hashes: dict[str, str]) -> list[Problem]:
    first: dict[str, str] = {}
    problems = []
    for name, _ in sources:
        other = first.setdefault(hashes[name], name)
        if other != name:
            problems.append(problem("source.duplicate", Place(name), other=other))
    return problems
