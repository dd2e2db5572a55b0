"""The files that a command names, read: each by itself, with what the catalogue beside it says."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archivekit.core.document import Document
from archivekit.core.problems import Place, Problem, visible

if TYPE_CHECKING:
    from archivekit.core.settings import Settings
    from archivekit.tables.catalogue import Catalogue

    Understanding = Callable[[bytes, str, Settings], tuple[Document | None, list[Problem]]]

STANDARD_INPUT = "-"


def documents(
    paths: Sequence[Path], encoding: str, language: str, understand: Understanding
) -> Iterator[tuple[str, Document | None, list[Problem]]]:
    """The name, document and problems of every file, those of folders in order; `-` is read too."""
    from archivekit.build.plan import CATALOGUE, list_sources
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
