"""Is the package what its sources make? Made anew outside of the project, and compared."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archivekit.build.compare import compare_packages, file_names
from archivekit.build.project import Project, open_project
from archivekit.build.run import Made, make_package, require_apart, usual_cache
from archivekit.core.problems import ArchivekitError, CannotWrite, Place, Problem, problem, visible
from archivekit.core.report import CheckReport, FileDifference
from archivekit.tables.ledger import Ledger
from archivekit.view.building import different_rows
from archivekit.work.cache import Cache
from archivekit.work.paths import plain_reason
from archivekit.work.progress import NoProgress, Progress

LIMITED = frozenset({"source.changed"})
"""Problems that another run may not have: what was made with one of them proves nothing."""


def check_build(
    seeds: str | Path = "seeds",
    out: str | Path = "datapackage",
    *,
    workers: int = 1,
    cache: str | Path | None = "",
    progress: Progress | None = None,
) -> CheckReport:
    """Say whether the data package `out` is what the folder `seeds` makes, and where not.

    Nothing in the project is written but what work a cache remembers: by default the one beside
    `out` is used if there is one, and none is begun. Raises what a build raises when it cannot
    read, or cannot write aside.

    >>> from archivekit.build.check import check_build
    >>> check_build("seeds", "datapackage").same     # doctest: +SKIP
    True
    """
    seeds, out = Path(seeds), Path(out)
    require_apart(seeds, out)
    project = open_project(seeds)
    where = seeds.as_posix(), out.as_posix()
    if not file_names(out):
        missing = problem("check.no-package", Place(visible(where[1])), path=visible(where[1]))
        return CheckReport(*where, (missing,))
    usual = usual_cache(out)
    beside = usual if usual.is_dir() else None
    kept = Cache(Path(cache) if cache else beside if cache == "" else None)
    ledger = Ledger.open(project.ledger_path, project.catalogue.package.version)
    try:
        with _aside() as folder:
            made = make_package(project, folder, ledger, kept, workers, progress or NoProgress())
            files = compare_packages(out, folder)
            compared = len(file_names(folder))
        problems = [*_limited(made), *map(_file_problem, files), *_lacking(project, ledger)]
    finally:
        ledger.discard()
    return CheckReport(*where, tuple(problems), tuple(files), compared, ledger.added)


@contextmanager
def _aside() -> Iterator[Path]:
    """An empty folder where the system keeps what is not to last; CannotWrite when it is full."""
    folder = None
    try:
        with tempfile.TemporaryDirectory(prefix="archivekit-") as name:
            folder = Path(name)
            yield folder
    except ArchivekitError:
        raise
    except OSError as error:
        path = Path(os.fsdecode(error.filename)) if error.filename else folder
        if error.errno is None or (folder and path and not path.is_relative_to(folder)):
            raise  # of another place, as the package or a source
        where = str(path or "a folder for temporary files")
        facts = {"path": where, "reason": plain_reason(error)}
        raise CannotWrite(problem("build.cannot-write", Place(where), **facts)) from error


def _limited(made: Made) -> Iterator[Problem]:
    for found in made.problems:
        if found.code in LIMITED:
            yield problem("check.limited", found.place, limit=found.code, reason=found.message)


def _file_problem(one: FileDifference) -> Problem:
    place = Place(one.path, line=one.line)
    if one.state == "differs":
        what = different_rows(one) or (f"from line {one.line} on" if one.line else one.there)
        return problem("check.differs", place, what=what, snippet=one.there)
    return problem("check.missing" if one.state == "missing" else "check.extra", place)


def _lacking(project: Project, ledger: Ledger) -> Iterator[Problem]:
    if ledger.added:
        path = project.ledger_path.as_posix()
        first = ledger.first_added()
        yield problem("check.ledger", Place(path), path=path, count=ledger.added, id=first)
