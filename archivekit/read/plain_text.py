"""Plain text: any bytes that are text in an encoding that is known or can be told."""

from __future__ import annotations

import hashlib

from archivekit.core.document import Mark, MarkKind, RawText, Source
from archivekit.core.problems import Place, Problem, problem
from archivekit.core.settings import ReadSettings
from archivekit.core.text import Span
from archivekit.read.characters import report_characters
from archivekit.read.encoding import Decoded, decode

MEDIA_TYPE = "text/plain"


def read_plain_text(
    data: bytes, path: str, settings: ReadSettings
) -> tuple[RawText | None, list[Problem]]:
    """Everything in the bytes as text, its encoding on record and its form feeds marked."""
    decoded, problems = decode(data, settings.encoding or None, path)
    if decoded is None:
        return None, problems
    text = decoded.text
    form_feeds = text.count("\f")
    source = Source(
        path=path,
        media_type=MEDIA_TYPE,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        encoding=decoded.encoding,
        encoding_basis=decoded.basis,
        encoding_evidence=decoded.evidence,
        bom=decoded.bom,
        line_ends=" ".join(line_ends(text)),
        pages=form_feeds + 1 if form_feeds else None,
    )
    problems += _doubts(data, decoded, path) + report_characters(text, path)
    if not text.strip():
        problems.append(problem("source.empty", Place(path)))
    if len(line_ends(text)) > 1:
        kinds = ", ".join(line_ends(text))
        problems.append(problem("text.mixed-line-ends", Place(path), kinds=kinds))
    return RawText(source, text, tuple(_page_breaks(text))), problems


def _doubts(data: bytes, decoded: Decoded, path: str) -> list[Problem]:
    """A declaration that the bytes speak against: they are good UTF-8, or ASCII read in pairs."""
    if decoded.basis != "declared" or decoded.encoding == "utf-8":
        return []
    in_pairs = decoded.encoding.startswith(("utf-16", "utf-32"))
    if data.isascii() != in_pairs or b"\0" in data:
        return []
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return []
    facts = {"encoding": decoded.encoding, "other": "ASCII" if in_pairs else "UTF-8", "path": path}
    return [problem("text.encoding-doubtful", Place(path), **facts)]


def line_ends(text: str) -> list[str]:
    """The kinds of line ends in a text: lf, crlf, cr.

    >>> line_ends("one\\r\\ntwo\\n")
    ['crlf', 'lf']
    """
    pairs = text.count("\r\n")
    kinds = {"crlf": pairs, "lf": text.count("\n") - pairs, "cr": text.count("\r") - pairs}
    return [kind for kind, count in kinds.items() if count]


def _page_breaks(text: str) -> list[Mark]:
    marks, at = [], text.find("\f")
    while at >= 0:
        marks.append(Mark(MarkKind.PAGE_BREAK, Span(at, at + 1), "form feed"))
        at = text.find("\f", at + 1)
    return marks
