"""The first page as HTML: what the page says, nothing run, nothing fetched, readable by all."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.problems import Place, problem, visible
from archivekit.package.first_page import first_page
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
    plain_text,
)
from archivekit.tables.catalogue import PackageFacts
from archivekit.view.first_page import html
from archivekit.view.html import document, inline, style

ROWS = json.loads(
    (Path(__file__).parents[1] / "package" / "seeds_rows.json").read_text(encoding="utf-8")
)
FACTS = PackageFacts(
    "khrushchev-mikoyan-1962", "Khrushchev to Mikoyan in Havana, November 1962", version="0.2.0"
)
VOID = {"meta"}
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "article"),
    *("h1", "h2", "h3", "p", "ul", "li", "a", "bdi", "code", "strong", "table", "caption", "thead"),
    *("tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "id", "aria-labelledby", "class", "href"),
    *("scope", "role", "data-column"),
}


class Reader(HTMLParser):
    """Reads a page strictly: every tag known and closed, every attribute known."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS and {name for name, _ in attrs} <= ATTRIBUTES
        assert len(attrs) == len(dict(attrs))
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]

    @property
    def words(self) -> str:
        """The characters of the body, blanks between blocks left out."""
        said = [data for tag, data in self.texts if tag not in ("style", "title")]
        return "".join("".join(said).split())


def page(rows: Any = ROWS, facts: PackageFacts = FACTS, problems: Any = ()) -> Page:
    return first_page(rows, facts, problems)


def expected(of: Page) -> str:
    parts = [of.title, plain_text(of.lead)]

    def add(*lines: Line) -> None:
        parts.extend(plain_text(each) for each in lines)

    for part in of.sections:
        parts.append(part.title)
        add(part.lead)
        for block in part.blocks:
            match block:
                case Entry():
                    add(block.heading, *block.lines)
                case Listing():
                    parts.append(block.caption)
                    add(*block.lines, block.after)
                case Grid():
                    parts += [block.caption, *block.head]
                    add(*(cell for row in block.rows for cell in row), block.after)
    return "".join(visible("".join(parts)).split())


def check(of: Page) -> Reader:
    read = Reader(html(of))
    assert read.words == expected(of)
    for link in read.of("a"):
        assert re.fullmatch(r"(data|texts)/[\w./%-]+", link["href"] or "")
    return read


def test_the_page_says_what_the_value_says() -> None:
    read = check(page())
    assert "“openedfire”" in read.words and "11November1962" in read.words


def test_nothing_is_run_and_nothing_is_fetched() -> None:
    text = html(page())
    assert not re.search(r"<(script|link|img|iframe|object|embed|form|base)\b", text)
    assert not re.search(r"\son\w+=|javascript:|@import|url\(|src=", text)
    assert "http://" not in text and "https://…" in text
    assert text.count("https://") == 1, "only as an example of an answer"


def test_the_policy_allows_the_style_sheet_and_nothing_else() -> None:
    text = html(page())
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    (sheet,) = re.findall("<style>(.*?)</style>", text, re.S)
    assert sheet == style()
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    assert policy.split("; ") == [
        "default-src 'none'", f"style-src 'sha256-{digest}'",
        "base-uri 'none'", "form-action 'none'",
    ]  # fmt: skip
    assert text.index("Content-Security-Policy") < text.index("<style>")
    assert "style=" not in text


def test_landmarks_headings_and_tables_for_those_who_do_not_see_them() -> None:
    read = check(page())
    tags = [tag for tag, _ in read.found]
    assert (tags.count("header"), tags.count("main"), tags.count("h1")) == (1, 1, 1)
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    ids = {attributes["id"] for _, attributes in read.found if "id" in attributes}
    assert len(ids) == sum("id" in attributes for _, attributes in read.found)
    assert {part["aria-labelledby"] for part in read.of("section")} <= ids
    assert {cell["scope"] for cell in read.of("th")} == {"col", "row"}
    assert len(read.of("table")) == 3
    assert read.of("html") == [{"lang": "en"}]
    assert "viewport" in [meta.get("name") for meta in read.of("meta")]


def test_the_title_names_the_page() -> None:
    assert f"<title>{FACTS.title}</title>" in html(page())


def test_words_of_a_text_are_isolated_and_have_their_language() -> None:
    russian = line(Piece("Сов. секретно", Look.WORDS, language="ru"))
    assert inline(russian) == '<bdi class="words" lang="ru">“Сов. секретно”</bdi>'
    rows = {**ROWS, "witnesses": [{**row, "language": "ru"} for row in ROWS["witnesses"]]}
    read = check(page(rows))
    assert {words.get("lang") for words in read.of("bdi") if words.get("class")} == {"ru"}


@pytest.mark.parametrize(
    "link", ["../x", "a/../../x", "/etc/passwd", "//host/x", "javascript:alert(1)", "https://a.b/c"]
)
def test_a_link_never_leads_out_of_the_package(link: str) -> None:
    assert inline((Piece("x", link=link),)) == '<a class="plain" href="#">x</a>'


def test_a_link_with_odd_characters_is_encoded() -> None:
    assert 'href="texts/a%22%20b.txt"' in inline((Piece("x", link='texts/a" b.txt'),))


def test_the_style_sheet_serves_paper_dark_rooms_and_small_screens() -> None:
    sheet = style()
    for query in ("prefers-color-scheme: dark", "@media print", "max-width: 40rem", "size: A4"):
        assert query in sheet
    assert "</" not in sheet and "animation" not in sheet and "transition" not in sheet


def luminance(color: str) -> float:
    """Relative luminance, WCAG 2.2."""
    color = color if len(color) == 7 else "#" + "".join(char * 2 for char in color[1:])
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_contrast(scheme: int) -> None:
    blocks = [dict(re.findall(r"--(\w+): (#\w+);", block)) for block in
              re.findall(r":root \{(.*?)\}", style(), re.S)]  # fmt: skip
    colors = blocks[scheme]
    for ink in ("ink", "soft", "link"):
        for paper in ("paper", "tint"):
            high, low = sorted((luminance(colors[ink]), luminance(colors[paper])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 7, (ink, paper)


def test_the_same_rows_give_the_same_bytes() -> None:
    assert html(page()) == html(page(json.loads(json.dumps(ROWS))))


HOSTILE = st.one_of(
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=25),
    st.sampled_from(
        [
            "<script>alert(1)</script>", "</style><script>", "<!--", "]]>", "&lt;", "&amp",
            "\"' x='", "<b onclick=a>", "\u202e\u2066abc", "שלום <b>", "x" * 300, "</bdi></a>",
            "<?php", "&#0;",
        ]
    ),
    st.none(),
)  # fmt: skip
KEYS = {
    "document_id", "witness_id", "segment_id", "parent_id", "text_path", "kind", "state", "role",
    "publish", "count", "start", "table", "row", "column", "basis", "status", "source_id",
    "target_document_id", "agent_id",
}  # fmt: skip
COLUMNS = sorted(
    (table, column) for table, rows in ROWS.items() for row in rows for column in set(row) - KEYS
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(COLUMNS), HOSTILE), max_size=4), HOSTILE)
def test_nothing_in_a_cell_becomes_markup(
    changes: list[tuple[tuple[str, str], str | None]], title: str | None
) -> None:
    rows = dict(ROWS)
    for (table, column), cell in changes:
        rows[table] = [{**row, column: cell} for row in rows[table]]
    facts = replace(FACTS, title=title or "")
    check(page(rows, facts, [problem("source.unreadable", Place(title or "a"), reason="x")]))


@given(HOSTILE.map(lambda cell: cell or ""), st.sampled_from(Look))
def test_no_piece_of_any_words_becomes_markup(words: str, look: Look) -> None:
    pieces = (Piece(words, look, "data/x.csv", words),)
    blocks = (Listing((pieces,), words, pieces), Grid((words, words), ((pieces, pieces),), words))
    of = Page(
        words, pieces, (Section("s", words, pieces, (*blocks, Entry("e", pieces, (pieces,)))),)
    )
    check(of)


def test_a_document_of_another_page_has_the_same_head() -> None:
    text = document('On "Anadyr"', "<main></main>\n", "ru")
    assert '<html lang="ru">' in text and "<title>On &quot;Anadyr&quot;</title>" in text
    assert Reader(text)
