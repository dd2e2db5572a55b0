"""The formats that can be read, told by content and not by file name: one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archivekit.core.document import RawText
from archivekit.core.problems import Place, Problem, problem
from archivekit.core.settings import ReadSettings
from archivekit.read.plain_text import read_plain_text

Reader = Callable[[bytes, str, ReadSettings], tuple[RawText | None, list[Problem]]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its media type, the bytes that it begins with, and its reader if there is one."""

    name: str
    media_type: str
    begins: tuple[bytes, ...]
    reader: Reader | None = None


FORMATS: tuple[Format, ...] = (
    Format("PDF", "application/pdf", (b"%PDF-",)),
    Format("ZIP, DOCX, ODT", "application/zip", (b"PK\x03\x04", b"PK\x05\x06")),
    Format("Word 97-2003", "application/msword", (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    Format("RTF", "application/rtf", (b"{\\rtf",)),
    Format("XML", "application/xml", (b"<?xml",)),
    Format("HTML", "text/html", (b"<!doctype html", b"<html")),
    Format("PNG", "image/png", (b"\x89PNG\r\n\x1a\n",)),
    Format("JPEG", "image/jpeg", (b"\xff\xd8\xff",)),
    Format("TIFF", "image/tiff", (b"II*\x00", b"MM\x00*")),
    Format("GIF", "image/gif", (b"GIF87a", b"GIF89a")),
    Format("gzip", "application/gzip", (b"\x1f\x8b",)),
    Format("plain text", "text/plain", (), read_plain_text),
)
"""Asked in this order; plain text, which has no beginning of its own, comes last."""


def format_of(data: bytes) -> Format:
    """The format that the beginning of the bytes tells.

    >>> format_of(b"%PDF-1.7 ...").name
    'PDF'
    """
    head = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:32].lower()
    for form in FORMATS:
        if any(head.startswith(start.lower()) or data.startswith(start) for start in form.begins):
            return form
    return FORMATS[-1]


def read_source(
    data: bytes, path: str, settings: ReadSettings | None = None
) -> tuple[RawText | None, list[Problem]]:
    """The raw text of a file's bytes, by the reader of its format; None if none can read it."""
    settings = settings or ReadSettings()
    form = format_of(data)
    if form.reader is None:
        facts = problem("source.unknown-format", Place(path), media_type=form.media_type)
        return None, [facts]
    return form.reader(data, path, settings)
