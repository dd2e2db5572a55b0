"""`collate` for files as well: read, then collated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from archivekit.build.stages import read_text
from archivekit.collate.collate import collate as collate_texts
from archivekit.collate.collation import CollatedWitness, Collation
from archivekit.core.document import Document
from archivekit.core.problems import Place, Problem, UnreadableSource
from archivekit.core.settings import Settings
from archivekit.work.paths import ReadRefused, read_regular


def collate(
    witnesses: Sequence[str | Path | Document | Mapping[str, Any] | CollatedWitness],
    **options: Any,
) -> Collation:
    """Collate two or more witnesses of the same wording.

    A witness is a text (str), a file (Path), a Document, or a mapping as CollateX takes it. The
    options are those of `archivekit.collate.collate.collate`: `sigla`, `base`, `weights`, `rules`,
    `near`, `moves`, `budget`, `progress`.

    Raises UnreadableSource for a file without text, ValueError for what cannot be collated.

    >>> import archivekit as ak
    >>> two = ak.collate(["Your letter of 27 October came.", "Your letter of October 27 arrived."])
    >>> for variant in two.variants:
    ...     print(variant.kind, [(r.sigla, r.text) for r in variant.readings])
    number or date form [(('A',), '27 October'), (('B',), 'October 27')]
    wording [(('A',), 'came'), (('B',), 'arrived')]
    """
    return collate_texts(
        [_read(one) if isinstance(one, Path) else one for one in witnesses], **options
    )  # fmt: skip


def understand_wording(
    data: bytes, path: str, settings: Settings
) -> tuple[Document | None, list[Problem]]:
    """A document as far as its wording goes: neither metadata nor mentions are looked for."""
    structured, problems = read_text(data, path, settings)
    if structured is None:
        return None, problems
    return replace(structured[0], problems=tuple(problems)), problems


def _read(path: Path) -> Document:
    settings = Settings()
    try:
        data = read_regular(path, settings.read.max_bytes)
    except ReadRefused as reason:
        raise UnreadableSource(reason.problem(Place(path.as_posix()))) from None
    document, problems = understand_wording(data, path.as_posix(), settings)
    if document is None:
        raise UnreadableSource(problems[0])
    return document
