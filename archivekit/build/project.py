"""One project, opened for a build: what the editor states, the files, and their fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from archivekit.build.plan import CATALOGUE, DECISIONS, LEDGER, list_sources
from archivekit.build.provenance import Input, Role, file_input
from archivekit.build.worker import program, versions
from archivekit.core.decision import Decision
from archivekit.core.problems import ArchivekitError, Place, Problem, problem, visible
from archivekit.core.settings import Settings
from archivekit.normalize.rules import RULES, Tier
from archivekit.tables.catalogue import Catalogue
from archivekit.tables.catalogue_reader import read_catalogue
from archivekit.tables.decisions import read_decisions
from archivekit.tables.schema import PUBLISHED, schema
from archivekit.work.paths import ReadRefused, read_regular


class NothingToRead(ArchivekitError, FileNotFoundError):
    """The folder of sources is not there, or holds nothing that can be read.

    `problems` says what was the matter with each file.
    """

    def __init__(self, found: Problem, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(found)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Project:
    """A folder of sources with its catalogue and decisions, as it was when it was opened."""

    folder: Path
    catalogue: Catalogue
    decisions: tuple[Decision, ...]
    sources: tuple[tuple[str, Path], ...]
    hashes: dict[str, str]
    present: frozenset[str]  # names of all files that are there, unreadable ones too
    inputs: tuple[Input, ...]  # sources, unreadable ones too, and the editor's files
    problems: tuple[Problem, ...]

    @property
    def ledger_path(self) -> Path:
        """Where the ledger is, or will be."""
        return self.folder / LEDGER

    @property
    def settings(self) -> Settings:
        """The settings that hold for all sources."""
        given = self.catalogue
        return Settings(given.read, given.normalize, given.describe)

    def fingerprint(self) -> str:
        """A hash of everything that decides the package: equal ones make equal packages."""
        parts = {
            "versions": versions(),
            "program": program(),
            "schemas": {name: schema(name).descriptor for name in PUBLISHED},
            "inputs": [asdict(one) for one in self.inputs],
            "ledger": file_hash(self.ledger_path) if self.ledger_path.is_file() else "",
            "problems": [p.to_dict() for p in self.problems],
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def open_project(folder: Path) -> Project:
    """Read what the editor states and list and hash the files.

    Raises NothingToRead when there is no such folder, InvalidProject for a catalogue that cannot
    be used.
    """
    if not folder.is_dir():
        where = folder.as_posix()
        raise NothingToRead(problem("build.no-folder", Place(where), path=where))
    inputs = list(_stated(folder))
    acting = (rule for rule in RULES if rule.tier in (Tier.APPLIED, Tier.PROPOSED))
    skippable = tuple(rule.name for rule in acting if not rule.needed)
    catalogue = read_catalogue(folder / CATALOGUE, skippable)
    decisions, problems = read_decisions(folder / DECISIONS)
    listed, found = list_sources(folder)
    present = frozenset({name for name, _ in listed} | {p.place.path for p in found})
    problems += found
    sources, hashes, limit = [], {}, catalogue.read.max_bytes
    for name, path in listed:
        try:
            data = read_regular(path, limit)
        except ReadRefused as reason:
            problems.append(reason.problem(Place(name)))
            inputs.append(Input(name, Role.SOURCE, bytes=reason.facts.get("bytes")))
            continue
        hashes[name] = hashlib.sha256(data).hexdigest()
        inputs.append(Input(name, Role.SOURCE, hashes[name], len(data)))
        sources.append((name, path))
    return Project(
        folder, catalogue, tuple(decisions), tuple(sources), hashes, present, tuple(inputs),
        tuple(problems),
    )  # fmt: skip


def _stated(folder: Path) -> Iterator[Input]:
    """What the editor wrote: the catalogue and the decisions."""
    if (folder / CATALOGUE).is_file():
        yield file_input(folder / CATALOGUE, CATALOGUE, Role.CATALOGUE)
    decisions = folder / DECISIONS
    for path in sorted(decisions.glob("*.csv")) if decisions.is_dir() else []:
        if path.is_file():
            yield file_input(path, f"{DECISIONS}/{visible(path.name)}", Role.DECISIONS)


def counted(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Each problem once, the worst first."""
    return tuple(sorted(set(problems), key=lambda p: p.sort_key))


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hex, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
