"""`archivekit collate`: witnesses of one wording side by side."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from archivekit.cli.output import (
    DONE,
    ERRORS,
    NOTHING_READ,
    Bar,
    json_text,
    say,
    tell,
    tell_problems,
    write_page,
)
from archivekit.cli.sources import STANDARD_INPUT, documents
from archivekit.collate.collation import Collation
from archivekit.core.document import Document
from archivekit.core.problems import ArchivekitError, Severity, visible


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the options of the command say."""

    form: str
    out: Path | None
    sigla: tuple[str, ...]
    base: str
    weights: bool | None
    near: bool
    skip: tuple[str, ...]
    rules: Path | None
    encoding: str
    language: str
    whole: bool
    verbose: bool
    exit_code: bool


def collate_all(paths: Sequence[Path], wishes: Wishes) -> int:
    """Collate the files and print the collation; 3 when fewer than two could be read."""
    if wishes.out is not None and any(_is_same(wishes.out, path) for path in paths):
        raise click.UsageError("--out names one of the witnesses: it would be lost")
    if not all(name.isprintable() for name in wishes.sigla):
        raise click.UsageError("a siglum must be characters that can be seen")
    given, failed = _given(paths, wishes)
    if len(given) < 2:
        tell("a collation needs two witnesses that can be read. Try: archivekit ingest FILE")
        return NOTHING_READ
    try:
        collation = _collation(given, wishes)
    except ArchivekitError:
        raise
    except ValueError as fault:
        raise click.UsageError(visible(str(fault))) from None
    text = _printed(collation, wishes, [one for one in given if isinstance(one, dict)])
    if wishes.out is not None:
        write_page(wishes.out, text if text.endswith("\n") else text + "\n")
    elif text:
        say(text.rstrip("\n"))
    if wishes.form != "json" or wishes.out is not None:
        tell_problems(collation.problems, wishes.verbose)
        _tell_next(collation, wishes)
    if failed:
        return ERRORS
    differs = collation.variants or collation.fragments or collation.breaks
    return ERRORS if wishes.exit_code and differs else DONE


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _given(paths: Sequence[Path], wishes: Wishes) -> tuple[list[Any], bool]:
    """The witnesses: those of one JSON file, or a document a file; and whether a file failed."""
    if len(paths) == 1 and not paths[0].is_dir() and (text := _json(paths[0])) is not None:
        from archivekit.collate.collatex_json import witnesses_of

        return list(witnesses_of(text)), False
    from archivekit.build.collating import understand_wording

    found: list[Document] = []
    failed = False
    for _, document, problems in documents(
        paths, wishes.encoding, wishes.language, understand_wording
    ):
        tell_problems(problems, wishes.verbose)
        failed |= any(one.severity is Severity.ERROR for one in problems)
        if document is not None:
            found.append(document)
    return found, failed


def _json(path: Path) -> str | None:
    """The text of a file that is JSON by its name, or of standard input where it stands alone."""
    from archivekit.core.limits import SOURCE_BYTES
    from archivekit.core.problems import Place, UnreadableSource
    from archivekit.work.paths import ReadRefused, read_regular

    if str(path) == STANDARD_INPUT:
        data = sys.stdin.buffer.read(SOURCE_BYTES)
    elif path.suffix.lower() == ".json":
        try:
            data = read_regular(path, SOURCE_BYTES)
        except ReadRefused as reason:
            raise UnreadableSource(reason.problem(Place(visible(str(path))))) from None
    else:
        return None
    return data.decode("utf-8-sig", errors="replace")


def _collation(given: Sequence[Any], wishes: Wishes) -> Collation:
    from archivekit.collate.collate import collate
    from archivekit.words.forms import FormRules

    rules = None
    if wishes.skip or wishes.rules:
        languages = [one.language for one in given if isinstance(one, Document)]
        rules = FormRules.default(wishes.language or (languages[0] if languages else "und"))
        if wishes.rules:
            rules = rules.with_file(wishes.rules)
        rules = rules.without(*wishes.skip)
    weights = wishes.weights
    if weights is None and all(isinstance(one, dict) for one in given):
        weights = False  # as in CollateX
    return collate(
        given, sigla=wishes.sigla, base=wishes.base, weights=weights, rules=rules,
        near=wishes.near, progress=Bar(),
    )  # fmt: skip


def _printed(collation: Collation, wishes: Wishes, given: Sequence[dict[str, Any]]) -> str:
    """The collation in the format that was asked for; `given`: the witnesses of a JSON file."""
    match wishes.form:
        case "json":
            return json_text("collation", collation.to_dict())
        case "csv" | "readings":
            from archivekit.export.collation_csv import readings_csv, segments_csv

            return (segments_csv if wishes.form == "csv" else readings_csv)(collation)
        case "html":
            from archivekit.view.collation_page import collation_page

            return collation_page(collation)
        case "tei":
            from archivekit.export.tei_apparatus import to_tei

            return to_tei(collation)
        case "collatex-json":
            from archivekit.collate.collatex_json import to_collatex_json

            return to_collatex_json(collation, given=given)
        case "apparatus":
            from archivekit.export.apparatus import apparatus_lines

            return "\n".join(apparatus_lines(collation))
        case "distances":
            from archivekit.export.distances import distances_csv

            return distances_csv(collation)
    from archivekit.view.collation import collation_lines

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 80
    return "\n".join(collation_lines(collation, min(max(width, 40), 120), all=wishes.whole))


def _tell_next(collation: Collation, wishes: Wishes) -> None:
    if wishes.out is not None:
        tell(f"written: {visible(str(wishes.out))}")
    elif wishes.form == "text" and sys.stdout.isatty():
        tell("Next: archivekit collate … --format html --out page.html, to read it side by side")
