"""What changed between two versions of a package, on a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

from archivekit.package.changes.telling import told
from archivekit.package.changes.values import Changes
from archivekit.package.page import Entry, Grid, Line, Listing, plain_text
from archivekit.view.terminal import paragraph


def changes_text(changes: Changes) -> str:
    """The changes as plain lines: first what they mean for the version, then all of them.

    >>> from archivekit.package.changes.values import Stated
    >>> version = Stated("letters", "letters", "1.0.0")
    >>> print(changes_text(Changes(version, version)))
    1.0.0 (none)
    No difference.
    """
    page = told(changes)
    lines = [paragraph(page.title, ""), *_wrapped(page.lead, "")]
    for section in page.sections:
        lines += ["", section.title]
        for block in section.blocks:
            lines += _block(block)
    return "\n".join(lines)


def _block(block: Listing | Grid | Entry) -> Iterator[str]:
    match block:
        case Entry():
            yield from _wrapped(block.heading, "  ")
            for its in block.lines:
                yield from _wrapped(its, "    ")
        case Listing():
            for its in block.lines:
                yield from _wrapped(its, "  ")
            yield from _wrapped(block.after, "  ")


def _wrapped(pieces: Line, indent: str) -> Iterator[str]:
    if pieces:
        yield paragraph(plain_text(pieces), indent)
