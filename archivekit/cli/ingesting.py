"""`archivekit ingest`: look at files without writing anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from archivekit.cli.output import DONE, ERRORS, NOTHING_READ, say, say_json, tell, tell_problems
from archivekit.cli.sources import documents
from archivekit.core.document import Document
from archivekit.core.problems import Problem, Severity


def ingest_all(
    paths: Sequence[Path],
    encoding: str,
    language: str,
    whole: bool,
    verbose: bool,
    as_json: bool,
) -> int:
    """Show what is understood of every file, and its problems; 3 if none could be read."""
    from archivekit.build.stages import understand

    shown: list[dict[str, Any]] = []
    read = failed = 0
    for name, document, problems in documents(paths, encoding, language, understand):
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
