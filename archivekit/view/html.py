"""Static HTML: escaped, with one style sheet, no script, nothing fetched from anywhere.

Every page is made of the same few pieces, so what holds of one page holds of all: text is escaped
and isolated from the direction of the text around it, tables name their columns, colour is never
the only sign, and a policy in the page itself forbids whatever is not in it.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from urllib.parse import quote

from archivekit.core.problems import visible
from archivekit.package.page import Entry, Grid, Line, Listing, Look, Piece, Section, shown


def escape(text: str) -> str:
    """Text of which nothing is markup, control and direction characters made visible.

    >>> escape('<b title="x">&\\u202e')
    '&lt;b title=&quot;x&quot;&gt;&amp;⟨U+202E⟩'
    """
    return html.escape(visible(text))


@cache
def style() -> str:
    """The style sheet of all pages."""
    return (files("archivekit.view") / "style.css").read_text(encoding="utf-8")


def document(title: str, body: str, language: str = "en") -> str:
    """A whole page around a body that is HTML already; `title` is plain text.

    The policy allows the one style sheet by its hash and nothing else.
    """
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{style()}</style>\n</head>\n"
        f"<body>\n{body}</body>\n</html>\n"
    )


def inline(pieces: Line) -> str:
    """A line as HTML.

    >>> print(inline((Piece("a < b", Look.VALUE, "data/x.csv"), Piece(" and "))))
    <a class="value" href="data/x.csv"><bdi>a &lt; b</bdi></a> and
    """
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: Piece) -> str:
    said = escape(shown(piece))
    if not said:
        return ""
    tag = f' lang="{escape(piece.language)}"' if piece.language else ""
    match piece.look:
        case Look.VALUE:
            said = f"<bdi{tag}>{said}</bdi>"
        case Look.WORDS:
            said = f'<bdi class="words"{tag}>{said}</bdi>'
        case Look.CODE:
            said = f"<code>{said}</code>"
        case Look.STRONG:
            said = f"<strong>{said}</strong>"
    if not piece.link:
        return said
    return f'<a class="{piece.look.value}" href="{_path(piece.link)}">{said}</a>'


def _path(link: str) -> str:
    """A path below the package as an address; one that would lead out of it leads nowhere."""
    parts = link.split("/")
    inside = not link.startswith("/") and ".." not in parts and ":" not in parts[0]
    return escape(quote(link, safe="/")) if inside else "#"


def section(part: Section) -> str:
    """A section of a page with its heading (h2)."""
    lead = f'<p class="lead">{inline(part.lead)}</p>\n' if part.lead else ""
    blocks = "".join(_block(block) for block in part.blocks)
    return (
        f'<section id="{escape(part.name)}" aria-labelledby="{escape(part.name)}-title">\n'
        f'<h2 id="{escape(part.name)}-title">{escape(part.title)}</h2>\n'
        f"{lead}{blocks}</section>\n"
    )


def _block(block: Listing | Grid | Entry) -> str:
    match block:
        case Entry():
            return (
                f"<article>\n<h3>{inline(block.heading)}</h3>\n{listing(block.lines)}</article>\n"
            )
        case Grid():
            return _table(block) + _after(block.after)
        case Listing():
            caption = f"<h3>{escape(block.caption)}</h3>\n" if block.caption else ""
            return caption + listing(block.lines) + _after(block.after)


def _after(pieces: Line) -> str:
    return f'<p class="after">{inline(pieces)}</p>\n' if pieces else ""


def listing(lines: Iterable[Line]) -> str:
    """Lines as a list."""
    items = "".join(f"<li>{inline(pieces)}</li>\n" for pieces in lines)
    return f"<ul>\n{items}</ul>\n" if items else ""


def _table(grid: Grid) -> str:
    """A table; its first column names what each row is about.

    The roles are said again because a small screen shows the cells as blocks, one below the other,
    and browsers then forget that they are a table.
    """
    caption = f"<caption>{escape(grid.caption)}</caption>\n" if grid.caption else ""
    head = "".join(f'<th scope="col" role="columnheader">{escape(name)}</th>' for name in grid.head)
    rows = "".join(_table_row(grid.head, row) for row in grid.rows)
    return (
        f'<table role="table">\n{caption}'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{rows}</tbody>\n</table>\n'
    )


def _table_row(head: tuple[str, ...], row: tuple[Line, ...]) -> str:
    first, *others = row
    cells = f'<th scope="row" role="rowheader">{inline(first)}</th>'
    for name, pieces in zip(head[1:], others, strict=False):
        cells += f'<td role="cell" data-column="{escape(name)}">{inline(pieces)}</td>'
    return f'<tr role="row">{cells}</tr>\n'
