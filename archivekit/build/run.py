"""Regenerate the data package from the sources: `build`."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from archivekit.build.collated import Collated, CollationTask, run_collation
from archivekit.build.compare import NOT_OURS
from archivekit.build.plan import Task, make_plan
from archivekit.build.project import NothingToRead, Project, counted, file_hash, open_project
from archivekit.build.publish import Publication
from archivekit.build.worker import Result, run_task, task_key
from archivekit.core.problems import (
    CannotWrite,
    Interrupted,
    InvalidPackage,
    InvalidProject,
    Locked,
    Place,
    Problem,
    problem,
    visible,
)
from archivekit.core.report import BuildReport, CollationSummary, Report, WitnessSummary
from archivekit.package.validate.check import validate
from archivekit.package.validate.guard import DESCRIPTOR
from archivekit.package.writer import PAGES, PackageWriter
from archivekit.tables.archive import Archive
from archivekit.tables.ledger import Ledger
from archivekit.work.cache import Cache, cache_key
from archivekit.work.executor import WorkerDied, open_executor, ordered_map
from archivekit.work.folder import atomic_folder, publish_lock, same_trees, sweep, sync_folder
from archivekit.work.progress import NoProgress, Progress

CACHE_BYTES = 2 * 1024**3
CHUNK = 8

T = TypeVar("T")
R = TypeVar("R")


def build(
    seeds: str | Path = "seeds",
    out: str | Path = "datapackage",
    *,
    workers: int = 1,
    cache: str | Path | None = "",
    progress: Progress | None = None,
) -> Archive:
    """Regenerate the data package `out` from the folder `seeds` and open it.

    With more than one of `workers`, processes work side by side: call it then under
    `if __name__ == "__main__":`. `cache` is a folder that remembers what was understood (beside
    `out` by default, None for none); it never changes a byte of the result. Raises an
    ArchivekitError when nothing could be read or written; the last package then stands.

    >>> import archivekit as ak
    >>> archive = ak.build("seeds", "datapackage")     # doctest: +SKIP
    """
    report = run_build(Path(seeds), Path(out), workers=workers, cache=cache, progress=progress)
    return Archive.open(report.out)


def run_build(
    seeds: Path,
    out: Path,
    *,
    workers: int = 1,
    cache: str | Path | None = "",
    progress: Progress | None = None,
) -> BuildReport:
    """`build`, with a report of what was done instead of the package."""
    progress = progress or NoProgress()
    require_apart(seeds, out)
    project = open_project(seeds)
    _require_own(out)
    folder = None if cache is None else Path(cache or usual_cache(out))
    kept = Cache(folder)
    with publish_lock(out):
        sweep(out)
        _sweep_ledger(project.ledger_path)
        last = _Last(kept, out)
        found = last.report(project)
        if found is not None:
            return found
        report = _build(project, out, kept, workers, progress)
        last.remember(project, report)
        kept.prune(CACHE_BYTES)
    return report


@dataclass(frozen=True, slots=True)
class Made:
    """What a project makes, when its package is written: what a build has to say of it."""

    witnesses: tuple[WitnessSummary, ...]
    problems: tuple[Problem, ...]
    tables: tuple[tuple[str, int | None], ...]
    tasks: tuple[Task, ...]
    collations: tuple[CollationSummary, ...] = ()
    keys: frozenset[str] = frozenset()  # of what the cache may hold: nothing that is withheld


def make_package(
    project: Project, folder: Path, ledger: Ledger, kept: Cache, workers: int, progress: Progress
) -> Made:
    """Write the package of a project into an empty folder; new ids wait in the ledger.

    Raises NothingToRead, InvalidPackage when the referee finds a fault in it, Interrupted when a
    process died or the memory was not enough.
    """
    try:
        return _make(project, folder, ledger, kept, workers, progress)
    except MemoryError as fault:
        raise Interrupted(problem("build.out-of-memory")) from fault


def _make(
    project: Project, folder: Path, ledger: Ledger, kept: Cache, workers: int, progress: Progress
) -> Made:
    plan = make_plan(
        project.sources, project.hashes, project.present, project.catalogue, project.decisions,
        ledger,
    )  # fmt: skip
    ledger.add(plan.new_entries)
    publication = Publication(
        PackageWriter(folder), ledger, project.catalogue, plan.decisions,
        lambda task: run_task((task, kept)), project.present,
    )  # fmt: skip
    publication.problems += [*project.problems, *plan.problems]
    workers = min(workers, max(1, len(plan.tasks) // 2))
    publication.add_all(_understood(plan.tasks, kept, workers, progress))
    if not publication.witnesses:
        where = project.folder.as_posix()
        nothing = problem("build.no-sources", Place(where), path=where)
        raise NothingToRead(nothing, counted(publication.problems))
    tasks = publication.collations.tasks
    publication.collate(_collated(tasks, kept, workers, progress))
    publication.finish(project.decisions, project.settings, project.inputs)
    problems = counted(publication.problems)
    verdict = _refereed(folder, progress)
    open_ = {task_key(task) for task in plan.tasks if task.access.is_full}
    return Made(
        tuple(publication.witnesses), problems, verdict.tables, plan.tasks,
        tuple(publication.collations.summaries), frozenset(open_ | {task.key for task in tasks}),
    )  # fmt: skip


def _build(
    project: Project, out: Path, kept: Cache, workers: int, progress: Progress
) -> BuildReport:
    stamp = _stamp(project.ledger_path)
    ledger = Ledger.open(project.ledger_path, project.catalogue.package.version)
    try:
        with atomic_folder(out) as new:
            made = make_package(project, new, ledger, kept, workers, progress)
            if not all(task.access.is_full for task in made.tasks):
                # What is withheld now may lie there from earlier: only what is open stays.
                kept.retain(made.keys)
            existed = ledger.existed
            minted = _save(ledger, stamp)
            state = "unchanged" if same_trees(new, out) else "built"
    finally:
        ledger.discard()
    problems = made.problems
    if minted:
        path = project.ledger_path.as_posix()
        code = "ledger.appended" if existed else "ledger.begun"
        problems += (problem(code, Place(path), count=minted, path=path),)
    return BuildReport(
        project.folder.as_posix(), out.as_posix(), state, made.witnesses, problems, made.tables,
        minted, made.collations,
    )  # fmt: skip


def _save(ledger: Ledger, stamp: tuple[int, ...]) -> int:
    """Append the new ids, on the disk before the package that names them; how many there were.

    Raises Locked when another build, of the same sources into another folder, wrote meanwhile.
    """
    if not ledger.added:
        return 0
    with publish_lock(ledger.path):
        if _stamp(ledger.path) != stamp:
            raise Locked(problem("build.locked", Place(ledger.path.as_posix()), holder="unknown"))
        minted = ledger.save()
    sync_folder(ledger.path.parent)
    return minted


def _stamp(path: Path) -> tuple[int, ...]:
    """What changes when a file is written; empty when it is not there."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return ()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _sweep_ledger(ledger: Path) -> None:
    """Remove what a killed build left beside the ledger."""
    lock, new = (ledger.with_name(f".{ledger.name}.{kind}") for kind in ("lock", "new"))
    if os.path.lexists(lock) or os.path.lexists(new):
        with suppress(CannotWrite), publish_lock(ledger), suppress(OSError):
            new.unlink(missing_ok=True)


def _understood(
    tasks: tuple[Task, ...], kept: Cache, workers: int, progress: Progress
) -> Iterator[tuple[Task, Result]]:
    return _worked("reading", run_task, tasks, kept, workers, progress)


def _collated(
    tasks: Sequence[CollationTask], kept: Cache, workers: int, progress: Progress
) -> Iterator[tuple[CollationTask, Collated]]:
    if not tasks:
        return iter(())
    workers = min(workers, max(1, len(tasks) // 2))
    return _worked("collating", run_collation, tasks, kept, workers, progress)


def _worked(
    stage: str,
    run: Callable[[tuple[T, Cache]], R],
    tasks: Sequence[T],
    kept: Cache,
    workers: int,
    progress: Progress,
) -> Iterator[tuple[T, R]]:
    """Each task with what the workers make of it, in order."""
    progress.start(stage, len(tasks))
    chunk = CHUNK if len(tasks) > 50 * workers else 1
    jobs = ((task, kept) for task in tasks)
    try:
        with open_executor(workers) as executor:
            results = ordered_map(executor, run, jobs, workers * chunk * 3, chunk=chunk)
            for task, result in zip(tasks, results, strict=True):
                progress.advance()
                yield task, result
    except WorkerDied as fault:
        raise Interrupted(problem("build.worker-died", done=fault.done)) from fault
    progress.finish()


def _refereed(folder: Path, progress: Progress) -> Report:
    verdict = validate(folder, progress=progress)
    if not verdict.valid:
        raise InvalidPackage(verdict.problems[0])
    return verdict


def usual_cache(out: Path) -> Path:
    """Where work done for a package is remembered, if nobody says where."""
    return out.absolute().parent / ".archivekit"


def require_apart(seeds: Path, out: Path) -> None:
    """Raise InvalidProject when one of the folders lies in the other."""
    a, b = seeds.resolve(), out.resolve()
    if a == b or a in b.parents or b in a.parents:
        where = Place(out.as_posix())
        raise InvalidProject(problem("build.folders-overlap", where, out=out, seeds=seeds))


def _require_own(out: Path) -> None:
    """The output folder is replaced whole: all that it holds must be what a build put there."""
    if not out.is_dir():
        return
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if not path.is_dir()}
    foreign = sorted(there - _own_files(out) - NOT_OURS)
    if foreign:
        where, shown = out.as_posix(), visible(foreign[0])
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        facts = {"path": where, "file": shown + more}
        raise CannotWrite(problem("build.foreign-folder", Place(visible(where)), **facts))


def _own_files(out: Path) -> set[str]:
    """The files that the descriptor of our last package names, and those that go with it."""
    try:
        descriptor = json.loads((out / DESCRIPTOR).read_bytes())
        resources = {resource["name"]: resource["path"] for resource in descriptor["resources"]}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return set()
    if not {"documents", "sources", "witnesses", "activities"} <= set(resources):
        return set()
    return {DESCRIPTOR, *PAGES, *(path for path in resources.values() if isinstance(path, str))}


@dataclass
class _Last:
    """What the last build of this package was made from and made, to see that nothing is to do."""

    kept: Cache
    out: Path
    _key: str = field(init=False)

    def __post_init__(self) -> None:
        self._key = cache_key("last build", self.out.absolute().as_posix())

    def report(self, project: Project) -> BuildReport | None:
        """The report of a build that need not be done; None when it must be."""
        data = self.kept.get(self._key)
        if data is None:
            return None
        try:
            last = json.loads(data)
            same = last["fingerprint"] == project.fingerprint()
            if not same or last["files"] != _file_hashes(self.out):
                return None
            problems = tuple(Problem.from_dict(p) for p in last["problems"])
            witnesses = tuple(
                WitnessSummary(**{**w, "changes": tuple(map(tuple, w["changes"]))})
                for w in last["witnesses"]
            )
            tables = tuple((name, rows) for name, rows in last["tables"])
            collations = tuple(CollationSummary(**one) for one in last["collations"])
        except (ValueError, KeyError, TypeError, OSError):
            return None
        where = (project.folder.as_posix(), self.out.as_posix())
        return BuildReport(*where, "current", witnesses, problems, tables, collations=collations)

    def remember(self, project: Project, report: BuildReport) -> None:
        """Keep what the package was made from, with the ledger as the build left it."""
        lasting = [p for p in report.problems if not p.code.startswith("ledger.")]
        values = {
            "fingerprint": project.fingerprint(),
            "files": _file_hashes(self.out),
            "problems": [p.to_dict() for p in lasting],
            "witnesses": [
                {name: getattr(w, name) for name in w.__slots__} for w in report.witnesses
            ],
            "tables": report.tables,
            "collations": [one.to_dict() for one in report.collations],
        }
        self.kept.put(self._key, json.dumps(values).encode())


def _file_hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): file_hash(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
