"""The first page of a package as HTML, to be opened from a folder and to be printed."""

from __future__ import annotations

from archivekit.package.page import Page
from archivekit.view.html import document, escape, inline, section


def html(page: Page) -> str:
    """The page as one HTML file: no script, no request, one sheet of A4 for a small package.

    >>> text = html(Page("Letters", (), ()))
    >>> text.count("<h1"), "<script" in text
    (1, False)
    """
    lead = f"<p>{inline(page.lead)}</p>\n" if page.lead else ""
    sections = "".join(section(part) for part in page.sections)
    body = (
        f"<header>\n<h1><bdi>{escape(page.title)}</bdi></h1>\n{lead}</header>\n"
        f"<main>\n{sections}</main>\n"
    )
    return document(page.title, body)
