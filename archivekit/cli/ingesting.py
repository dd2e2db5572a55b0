"""`archivekit ingest`: look at files without writing anything."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archivekit.cli.output import DONE, ERRORS, NOTHING_READ, say, say_json, tell, tell_problems
from archivekit.core.document import Document
from archivekit.core.problems import Place, Problem, Severity, visible

if TYPE_CHECKING:
    from archivekit.core.settings import Settings
    from archivekit.tables.catalogue import Catalogue

STANDARD_INPUT = "-"


def ingest_all(
    paths: Sequence[Path],
    encoding: str,
    language: str,
    whole: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Show what is understood of every file, and its problems; 3 if none could be read."""
    shown: list[dict[str, Any]] = []
    read = failed = 0
    for name, document, problems in _documents(paths, encoding, language):
        read += document is not None
        failed += any(found.severity is Severity.ERROR for found in problems)
        if as_json:
            shown.append(_values(name, document, problems))
            continue
        if document is not None:
            _say_document(document, whole, first=read == 1)
        tell_problems(problems, verbose)
    if as_json:
        say_json("ingest", {"documents": shown})
    elif read:
        tell(
            f"{read} read, {failed} with errors; nothing was written. Next: archivekit build FOLDER"
        )
    else:
        tell("nothing could be read. `archivekit formats` lists what can be.")
    if not read:
        return NOTHING_READ
    return ERRORS if failed else DONE


def _say_document(document: Document, whole: bool, first: bool) -> None:
    from archivekit.view.facts import fact_lines
    from archivekit.view.terminal import paragraph, understood

    if not first:
        say()
    say(understood(document))
    say(fact_lines(document))
    if whole:
        say()
        for line in document.text.splitlines():
            say(paragraph(line, "") if line else "")


def _values(name: str, document: Document | None, problems: Sequence[Problem]) -> dict[str, Any]:
    if document is not None:
        return document.to_dict()
    return {"source": {"path": name}, "problems": [found.to_dict() for found in problems]}


def _documents(
    paths: Sequence[Path], encoding: str, language: str
) -> Iterator[tuple[str, Document | None, list[Problem]]]:
    from archivekit.build.plan import CATALOGUE, list_sources
    from archivekit.build.stages import understand
    from archivekit.core.settings import DescribeSettings, ReadSettings, Settings
    from archivekit.tables.catalogue_reader import read_catalogue
    from archivekit.work.paths import ReadRefused, read_regular

    settings = Settings(ReadSettings(encoding), describe=DescribeSettings(language))
    for path in paths:
        if str(path) == STANDARD_INPUT:
            data = sys.stdin.buffer.read(settings.read.max_bytes + 1)
            yield STANDARD_INPUT, *_listed(understand(data, "standard input", settings))
            continue
        folder = path if path.is_dir() else path.parent
        files: list[tuple[str, Path]] = [(path.name, path)]
        problems: list[Problem] = []
        if path.is_dir():
            files, problems = list_sources(path)
        for trouble in problems:
            yield trouble.place.path, None, [trouble]
        catalogue = read_catalogue(folder / CATALOGUE)
        for below, file in files:
            name = file.as_posix()
            try:
                data = read_regular(file, settings.read.max_bytes)
            except ReadRefused as reason:
                yield name, None, [reason.problem(Place(visible(name)))]
                continue
            stated = _stated(catalogue, below, encoding, language)
            yield name, *_listed(understand(data, name, stated))


def _stated(catalogue: Catalogue, name: str, encoding: str, language: str) -> Settings:
    """What the catalogue beside a file says of it; what the command says goes before."""
    from archivekit.core.settings import Settings

    facts = catalogue.source(name)
    return Settings(
        replace(catalogue.read, encoding=encoding or facts.encoding),
        catalogue.normalize,
        replace(catalogue.describe, language=language or facts.language),
    )


def _listed(
    result: tuple[Document | None, list[Problem]],
) -> tuple[Document | None, list[Problem]]:
    document, problems = result
    return document, sorted(problems, key=lambda found: found.sort_key)
