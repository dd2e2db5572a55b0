"""A page as Markdown: CommonMark that reads well as plain text on a terminal of 80 columns.

Source: CommonMark 0.31. Whatever stands in a cell is escaped, so that no text of a document
becomes markup. Links are written by name, [data/edits.csv], and defined at the end.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from archivekit.core.problems import visible
from archivekit.package.page import (
    Entry,
    Grid,
    Line,
    Listing,
    Look,
    Page,
    Piece,
    Section,
    line,
    shown,
)

WIDTH = 80

_ALWAYS = re.compile(r"[\\`*\[\]<~|]")
_ENTITY = re.compile(r"&(?=#?\w)")
_LONE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_OPENS_A_BLOCK = re.compile(r"\A(?:(?:[-+]|#{1,6}|\d{1,9}[.)])(?=\s|$)|>|--+|=+\s*$)")
_KEPT = "\0"  # a blank at which no line may end; no piece holds one
_PARAGRAPH = re.compile("¶\u00a0(?=[0-9])")
_NAME = re.compile(r"[A-Za-z0-9._/-]+")
_BLANKS = re.compile(r"\s+")


def markdown(page: Page) -> str:
    """The page as Markdown, lines of at most 80 columns where words allow it.

    >>> from archivekit.package.page import line
    >>> page = Page("Letters", line("One *letter*."), (Section("held", "What is held"),))
    >>> print(markdown(page))
    # Letters
    <BLANKLINE>
    One \\*letter\\*.
    <BLANKLINE>
    ## What is held
    <BLANKLINE>
    """
    links: dict[str, str] = {}
    blocks = [f"# {_heading(page.title)}", _paragraph(page.lead, links)]
    for section in page.sections:
        blocks += _section(section, links)
    if links:
        blocks.append("\n".join(f"[{label}]: {target}" for label, target in sorted(links.items())))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _section(section: Section, links: dict[str, str]) -> list[str]:
    blocks = [f"## {_heading(section.title)}", _paragraph(section.lead, links)]
    for block in section.blocks:
        match block:
            case Entry():
                blocks.append(f"### {_heading(''.join(shown(p) for p in block.heading))}")
                blocks.append(_items(block.lines, links))
            case Listing() | Grid():
                rows = [_row(row) for row in block.rows] if isinstance(block, Grid) else block.lines
                caption = line(f"{block.caption}:") if block.caption else ()
                blocks += [_paragraph(caption, links), _items(rows, links)]
                blocks.append(_paragraph(block.after, links))
    return blocks


def _row(cells: tuple[Line, ...]) -> Line:
    """A row as one statement: CommonMark has no tables, and a terminal no room for them."""
    pieces: list[Piece] = []
    for cell in cells:
        if cell:
            pieces += [Piece(" — "), *cell] if pieces else cell
    return tuple(pieces)


def _items(lines: Sequence[Line], links: dict[str, str]) -> str:
    items = (_wrapped(_inline(item, links), "- ", "  ") for item in lines)
    return "\n".join(item for item in items if item)


def _paragraph(pieces: Line, links: dict[str, str]) -> str:
    return _wrapped(_inline(pieces, links), "", "")


def _heading(text: str) -> str:
    """One line, however long; a # at its end would be taken for its close."""
    said = escaped(_BLANKS.sub(" ", visible(text)).strip())
    return re.sub(r"#(?=#*$)", r"\\#", said) or "—"


def _wrapped(text: str, first: str, others: str) -> str:
    room = WIDTH - len(others)
    lines = textwrap.wrap(text.strip(), room, break_long_words=False, break_on_hyphens=False)
    safe = [_OPENS_A_BLOCK.sub(_disarmed, each) for each in lines]
    said = "\n".join((others if at else first) + each for at, each in enumerate(safe))
    return said.replace(_KEPT, " ")


def _disarmed(match: re.Match[str]) -> str:
    mark = match[0]
    return f"{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"\\{mark}"


def _inline(pieces: Line, links: dict[str, str]) -> str:
    return "".join(_piece(piece, links) for piece in pieces)


def _piece(piece: Piece, links: dict[str, str]) -> str:
    text = _BLANKS.sub(" ", _PARAGRAPH.sub(f"¶{_KEPT}", visible(shown(piece))))
    if piece.look is Look.CODE and text.strip():
        return _code(text.strip())
    # A link is written only where it reads well: its words are its address, or the name of a file.
    if _NAME.fullmatch(text) and piece.link in (text, f"texts/{text}.txt"):
        links[text] = piece.link
        return f"[{text}]"
    return escaped(text)


def _code(text: str) -> str:
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace(" ", _KEPT)


def escaped(text: str) -> str:
    """Text of which nothing is markup, wherever in a line it stands but at its very beginning.

    >>> print(escaped("[1] a*b* &amp; <b> snake_case _x_"))
    \\[1\\] a\\*b\\* \\&amp; \\<b> snake_case \\_x\\_
    """
    text = _ALWAYS.sub(r"\\\g<0>", text)
    return _LONE_UNDERSCORE.sub(r"\\_", _ENTITY.sub(r"\\&", text))
