"""The first page as a value and as Markdown: true, complete, led to its places, and safe."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.problems import Place, problem, visible
from archivekit.normalize.rules import RULES, Tier
from archivekit.package.first_page import DOCUMENTS, LINES, first_page, markdown
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
from archivekit.package.queries import open_queries, page_words
from archivekit.tables.catalogue import (
    CopyFacts,
    DocumentFacts,
    PackageFacts,
    SourceFacts,
)
from archivekit.tables.schema import PUBLISHED, schema

markdown_it = pytest.importorskip("markdown_it")

Rows = dict[str, list[dict[str, Any]]]
ROWS: Rows = json.loads(Path(__file__).with_name("seeds_rows.json").read_text(encoding="utf-8"))
FACTS = PackageFacts(
    "khrushchev-mikoyan-1962", "Khrushchev to Mikoyan in Havana, November 1962", version="0.2.0"
)
TELEGRAM = "mikoyan-telegram.en1"


def page(rows: Rows = ROWS, facts: PackageFacts = FACTS, problems: Sequence[Any] = ()) -> Page:
    return first_page(rows, facts, problems)


def told(text: str) -> str:
    """With a common blank between ¶ and its number."""
    return text.replace("¶\u00a0", "¶ ")


def section(name: str, of: Page) -> Section:
    (found,) = [part for part in of.sections if part.name == name]
    return found


def lines_of(part: Section) -> Iterator[Line]:
    yield part.lead
    for block in part.blocks:
        match block:
            case Entry():
                yield block.heading
                yield from block.lines
            case Listing():
                yield from block.lines
                yield block.after
            case Grid():
                for row in block.rows:
                    yield line(*(Piece(plain_text(cell) + " | ") for cell in row))
                yield block.after


def pieces_of(of: Page) -> Iterator[Piece]:
    yield from of.lead
    for part in of.sections:
        yield from part.lead
        for block in part.blocks:
            if isinstance(block, Grid):
                yield from (piece for row in block.rows for cell in row for piece in cell)
            else:
                yield from (piece for each in block.lines for piece in each)
            yield from block.heading if isinstance(block, Entry) else block.after


def said(name: str, of: Page) -> str:
    return told("\n".join(plain_text(each) for each in lines_of(section(name, of))))


def changed(table: str, /, **cells: Any) -> Rows:
    """The rows of the seeds with some cells of every row of a table changed."""
    return {**ROWS, table: [{**row, **cells} for row in ROWS[table]]}


def test_the_rows_of_these_tests_are_rows_of_the_schemas() -> None:
    for table, rows in ROWS.items():
        assert table in PUBLISHED
        assert {column for row in rows for column in row} <= set(schema(table).columns), table


def test_what_is_held() -> None:
    text = said("held", page())
    assert "3 documents (3 English translations) from 2 files." in text
    assert (
        "mikoyan-telegram: Telegram (¶ 2), 11 November 1962 (¶ 1), "
        "received 11 November 1962 (¶ 90), from Nikita Khrushchev, to Anastas Mikoyan (¶ 2). "
        "Original in Russian (¶ 10).\n"
        "English translation by Svetlana Savranskaya, for the National Security Archive (¶ 4), "
        "funded by Leon Levy Foundation, file 000_ffc89407d609e817.txt: "
        "texts/mikoyan-telegram.en1.txt.\n"
        "Cite: Nikita Khrushchev to Anastas Mikoyan, telegram, November 11, 1962, trans. "
    ) in text
    assert (
        "Resolution (¶ 2), no date, issued by the Presidium of the Central Committee (likely), "
        "signed by CC Secretary (¶ 3). Marked special folder.\n"
        "Links: approves Instructions to Comrade A. I. Mikoyan (¶ 2, proposed).\n"
        "English translation, file 002_212492c28eb4acd6.txt lines 1–5: "
    ) in text
    assert "Links: is approved in About Instructions to Comrade A. I. Mikoyan (proposed)." in text


def test_a_text_is_named_where_a_value_was_read_in_another_one() -> None:
    for row in ROWS["evidence"]:
        assert "presidium" not in row["row"] or "issuing-body" not in row["row"]
    read = {
        "table": "document_agents", "row": "presidium-extract issuing-body 1",
        "column": "as_stated", "basis": "read", "segment_id": "mikoyan-instructions.en1.s6",
    }  # fmt: skip
    text = said("held", page({**ROWS, "evidence": [*ROWS["evidence"], read]}))
    assert "Central Committee (¶ 6 of mikoyan-instructions.en1, likely)" in text


def test_a_rejected_link_is_told_nowhere() -> None:
    text = markdown(page(changed("document_relations", status="rejected")))
    assert "pproves" not in text and "refers to" not in text


def test_a_confirmed_link_is_held_and_not_proposed() -> None:
    of = page(changed("document_relations", status="confirmed"))
    assert "Links: approves Instructions to Comrade A. I. Mikoyan (¶ 2)." in said("held", of)
    assert "refers to" not in said("eyes", of)


def test_what_was_changed() -> None:
    text = said("changed", page())
    assert "several blanks, or a no-break space, became one space | 89 times | " in text
    assert (
        "sentences cut by a page break were joined | 6 times | 2 line ends → space, “in his speech "
        "on 22 October, he spoke”, ¶ 22, mikoyan-telegram.en1.s41 | "
    ) in text
    assert "blanks at the beginnings of lines were taken out | twice | " in text


def test_a_change_of_words_shows_the_words() -> None:
    edit = {
        "edit_id": "e", "witness_id": TELEGRAM, "segment_id": f"{TELEGRAM}.s1", "start": 0,
        "state": "applied", "rule": "emendation", "before": "basis", "after": "the basis",
        "count": 1,
    }  # fmt: skip
    text = said("changed", page({**ROWS, "edits": [edit]}))
    assert "the editor put in other words | once | “basis” became “the basis”, ¶ 1, " in text


def test_every_rule_has_plain_words() -> None:
    words = page_words()
    for rule in RULES:
        if rule.tier in (Tier.APPLIED, Tier.EDITOR):
            assert rule.name in words["changed"]
        elif rule.tier is Tier.PROPOSED:
            assert rule.name in words["proposed"]
    known = {rule.name for rule in RULES}
    assert known >= {*words["changed"], *words["proposed"]}


def test_what_wants_eyes() -> None:
    text = said("eyes", page())
    assert (
        "two words written as one? | “openedfire” | “opened fire” | ¶ 22, "
        "mikoyan-instructions.en1.s51 | "
    ) in text
    assert "“We have raised a toast to Fidel ourselves.” | leave it out | ¶ 75, " in text
    assert (
        "mikoyan-telegram refers to our October 28 letter to the US president (¶ 14, "
        "link-91d2be60c5f8)"
    ) in text
    assert (
        "John F. Kennedy and Kennedy (the bare surname stands in the same text, likely, alike-"
    ) in text
    assert "concerning with" in text and "comprehension" in text


def test_values_to_check_are_told() -> None:
    text = said("eyes", page(changed("document_dates", certainty="please check")))
    assert "header 1962-11-11 of mikoyan-telegram" in text
    mark = {
        "witness_id": TELEGRAM, "segment_id": f"{TELEGRAM}.s17", "kind": "unclosed-bracket",
        "label": "[as you", "certainty": "likely",
    }  # fmt: skip
    text = said("eyes", page({**ROWS, "annotations": [mark]}))
    assert "unclosed bracket “[as you”, ¶ 14, mikoyan-telegram.en1.s17" in text


def test_open_queries_in_order_of_weight() -> None:
    found = open_queries(ROWS, FACTS)
    assert [query.name for query in found] == [
        *("date", "translator", "provenance", "rights", "original_language"),
        *("archival_references", "url", "licenses", "contributors"),
    ]
    both = ("mikoyan-instructions", "presidium-extract")
    assert {query.name: query.of for query in found}["date"] == both
    text = said("open", page())
    assert (
        "No date | mikoyan-instructions, presidium-extract | "
        '[documents.ID] dates = [{role = "header", edtf = "YYYY-MM-DD"}] | '
    ) in text
    assert '[sources."002_212492c28eb4acd6.txt"] translator = ["NAME"]' in text
    assert '[defaults] rights = "…"' in text


def test_every_answer_is_a_key_of_the_catalogue() -> None:
    places = {
        "documents": DocumentFacts, "sources": (SourceFacts, CopyFacts), "package": PackageFacts,
    }  # fmt: skip
    for query in page_words()["query"]:
        kinds = places[query["under"]]
        known = {
            name
            for kind in (kinds if isinstance(kinds, tuple) else (kinds,))
            for name in kind.__dataclass_fields__
        }
        assert query["key"].partition(" = ")[0] in known


def test_what_is_answered_is_not_asked() -> None:
    rows = changed("witnesses", rights="CC BY 4.0", provenance="AVPRF", kind="copy", url=None)
    rows["documents"] = [{**row, "original_language": "ru"} for row in ROWS["documents"]]
    ids = [row["document_id"] for row in ROWS["documents"]]
    rows["document_dates"] = [{"document_id": id_, "role": "header", "edtf": "1962"} for id_ in ids]
    rows["archival_references"] = [{"document_id": id_, "verbatim": "AVPRF"} for id_ in ids]
    facts = replace(FACTS, licenses=({"name": "CC-BY-4.0"},), contributors=({"title": "AVPRF"},))
    assert open_queries(rows, facts) == ()
    assert said("open", page(rows, facts)) == "None."


def test_what_the_editor_states_as_it_is_is_not_asked_again() -> None:
    told = {"table": "witnesses", "row": TELEGRAM, "column": "url", "basis": "catalogue"}
    rows = {**ROWS, "evidence": [*ROWS["evidence"], told]}
    assert "url" not in [query.name for query in open_queries(rows, FACTS)]
    assert "editor" in said("held", page(changed("evidence", basis="catalogue")))


def test_what_was_not_read() -> None:
    found = [
        problem("source.empty", Place("seeds/b.txt")),
        problem("text.nul", Place("seeds/a.txt", line=3), count=1),
        problem("source.not-in-catalogue", Place("seeds/c.txt"), path="c.txt"),
    ]
    text = said("unread", page(problems=found))
    assert text.index("Left out: seeds/a.txt:3: NUL") < text.index("Warning: seeds/b.txt: the file")
    assert "c.txt" not in text
    assert "Nothing was left out" in said("unread", page())


def test_every_place_is_a_file_of_the_package() -> None:
    files = {f"data/{table}.csv" for table in PUBLISHED}
    files |= {row["text_path"] for row in ROWS["witnesses"]}
    links = {piece.link for piece in pieces_of(page()) if piece.link}
    assert links <= files
    assert {row["text_path"] for row in ROWS["witnesses"]} <= links


def test_no_words_of_a_text_that_is_not_published_whole() -> None:
    for publish in ("metadata-only", "excerpt", None):
        of = page(changed("witnesses", publish=publish))
        assert not [piece for piece in pieces_of(of) if piece.look is Look.WORDS]
        text = markdown(of)
        for row in ROWS["edits"]:
            words = row["before"].strip()
            if row["state"] == "proposed":
                assert words not in text
        assert "words that are not published" in text
    text = said("held", page(changed("witnesses", publish="excerpt")))
    assert "only an excerpt is published: texts/mikoyan-telegram.en1.txt" in text
    text = said("held", page(changed("witnesses", publish="metadata-only", until="2030-01-01")))
    assert "not published until 1 January 2030" in text


def test_no_sizes_of_texts() -> None:
    """A small change of a source leaves the page as it is."""
    more = {"segment_id": f"{TELEGRAM}.s400", "witness_id": TELEGRAM, "kind": "sentence"}
    longer = {**ROWS, "segments": [*ROWS["segments"], {**more, "text": "We wish you success."}]}
    assert markdown(page(longer)) == markdown(page())


def test_a_large_collection() -> None:
    count = 500
    ids = [f"letter-{n:04}" for n in range(count)]
    rows: Rows = {
        "documents": [{"document_id": id_, "title": f"Letter {id_}"} for id_ in ids],
        "witnesses": [
            {"witness_id": f"{id_}.en1", "document_id": id_, "kind": "copy", "language": "en",
             "publish": "full", "text_path": f"texts/{id_}.en1.txt"} for id_ in ids
        ],
        "edits": [
            {"edit_id": id_, "witness_id": f"{id_}.en1", "state": "proposed", "count": 1,
             "rule": "run-together", "before": "ofthe", "after": "of the"} for id_ in ids
        ],
    }  # fmt: skip
    of = page(rows)
    held = section("held", of)
    assert len([block for block in held.blocks if isinstance(block, Entry)]) == DOCUMENTS
    assert f"and {count - DOCUMENTS} more documents in data/documents.csv" in said("held", of)
    assert f"{count} documents ({count} English copies)" in said("held", of)
    assert f"These are {LINES} of {count} proposals: data/edits.csv" in said("eyes", of)
    assert f"No original language | all {count} documents | " in said("open", of)
    rows["documents"] = [{**row, "original_language": "ru"} for row in rows["documents"][:250]]
    rows["documents"] += [{"document_id": id_} for id_ in ids[250:]]
    assert f", and {250 - LINES} more | " in said("open", page(rows))
    assert len(markdown(of).splitlines()) < 200


def test_tables_may_be_missing_and_cells_empty() -> None:
    for table in ROWS:
        assert markdown(page({name: rows for name, rows in ROWS.items() if name != table}))
        for column in {column for row in ROWS[table] for column in row}:
            assert markdown(page(changed(table, **{column: None})))
        assert markdown(page({**ROWS, table: [{} for _ in ROWS[table]]}))
    assert "0 documents (no texts) from 0 files." in said("held", page({}))


def test_markdown_is_plain_text_of_80_columns() -> None:
    text = markdown(page())
    assert all(len(each) <= 80 or "](" in each or "]: " in each for each in text.split("\n"))
    assert text.endswith("\n") and not text.endswith("\n\n")
    assert not re.search(r"[ \t]$", text, re.M)
    # Nothing is escaped that need not be: it is read as it stands.
    assert "\\" not in text


def parsed(text: str) -> list[Any]:
    return markdown_it.MarkdownIt("commonmark").parse(text)


def words_in(tokens: list[Any]) -> str:
    parts = []
    for token in tokens:
        for child in token.children or ():
            parts.append(" " if child.type in ("softbreak", "hardbreak") else child.content)
        parts.append(" " if token.type == "inline" else "")
    return " ".join("".join(parts).split())


def expected_words(of: Page) -> str:
    parts = [of.title, plain_text(of.lead)]
    for part in of.sections:
        parts += [part.title, plain_text(part.lead)]
        for block in part.blocks:
            match block:
                case Entry():
                    parts += [plain_text(block.heading), *map(plain_text, block.lines)]
                case Listing():
                    parts += [f"{block.caption}:" if block.caption else ""]
                    parts += [*map(plain_text, block.lines), plain_text(block.after)]
                case Grid():
                    parts += [f"{block.caption}:" if block.caption else ""]
                    rows = [[plain_text(cell) for cell in row if cell] for row in block.rows]
                    parts += [" — ".join(row) for row in rows] + [plain_text(block.after)]
    return " ".join(re.sub(r"\s+", " ", visible(part)) for part in parts)


def check(of: Page) -> None:
    """Markdown says what the page says, and nothing in it became markup."""
    tokens = parsed(markdown(of))
    kinds = [token.type for token in tokens]
    children = [child for token in tokens for child in token.children or ()]
    allowed = {"text", "softbreak", "link_open", "link_close", "code_inline"}
    assert {child.type for child in children} <= allowed
    for token in children:
        if token.type == "link_open":
            assert re.fullmatch(r"(data|texts)/[\w./-]+", token.attrGet("href"))
    blocks = [block for part in of.sections for block in part.blocks]
    entries = [block for block in blocks if isinstance(block, Entry)]
    items = [row for block in blocks
             for row in (block.rows if isinstance(block, Grid) else block.lines)]  # fmt: skip
    assert kinds.count("heading_open") == 1 + len(of.sections) + len(entries)
    assert kinds.count("list_item_open") == len(items)
    assert not {"code_block", "fence", "html_block", "hr", "blockquote_open"} & set(kinds)
    found = words_in(tokens)
    assert found == " ".join(expected_words(of).split())


def test_markdown_of_the_seeds() -> None:
    check(page())


def test_headings_follow_each_other_in_order() -> None:
    levels = [int(t.tag[1]) for t in parsed(markdown(page())) if t.type == "heading_open"]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


HOSTILE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=25)
MARKUP = st.sampled_from(
    [
        "- one", "+ one", "* one", "1. one", "23) one", "# one", "> one", "===", "---", "```",
        "~~~", "[a](b)", "[a]: b", "![a](b)", "<b>bold</b>", "<!-- x", "&amp;", "&#35;", "**b**",
        "_i_", "`c`", "`` ` ``", "a\\", "\\", "|a|b|", "|---|", "<http://a.b>", "[data/edits.csv]",
        "x" * 200, "\u202eabc", "שלום", "مرحبا", "中文", "a\u00a0b", "    code", "#", "a #", "“x”",
    ]
)  # fmt: skip
CELLS = st.one_of(
    HOSTILE, MARKUP, st.lists(MARKUP, max_size=3).map(" ".join), st.just(" "), st.none()
)
KEYS = {
    "document_id", "witness_id", "segment_id", "parent_id", "text_path", "kind", "state", "role",
    "publish", "count", "start", "table", "row", "column", "basis", "status", "source_id",
    "target_document_id", "agent_id", "candidate_id", "link_id", "decision_id", "edit_id",
}  # fmt: skip


COLUMNS = sorted(
    (table, column) for table, rows in ROWS.items() for row in rows for column in set(row) - KEYS
)
CHANGES = st.lists(st.tuples(st.sampled_from(COLUMNS), CELLS), max_size=4)


@settings(max_examples=200, deadline=None)
@given(CHANGES, CELLS, CELLS)
def test_nothing_in_a_cell_becomes_markup(
    changes: list[tuple[tuple[str, str], str | None]], title: str | None, words: str | None
) -> None:
    rows = dict(ROWS)
    for (table, column), cell in changes:
        rows[table] = [{**row, column: cell} for row in rows[table]]
    facts = replace(FACTS, title=title or "")
    found = [problem("source.unreadable", Place(title or "a"), reason=words or "")]
    check(page(rows, facts, found))


@settings(max_examples=150, deadline=None)
@given(st.lists(CELLS.map(lambda cell: cell or "x"), min_size=1, max_size=4))
def test_no_line_of_any_words_becomes_markup(words: list[str]) -> None:
    cells = tuple(line(Piece(word)) for word in words)
    blocks = (Listing(cells, "Words", line(*words)), Grid(("a", "b"), (cells,)))
    text = "".join(words)
    entry = Entry("x", line(Piece(text, Look.VALUE)), (line(Piece(text, Look.WORDS)),))
    of = Page(text, line(text), (Section("s", text, line(text), (*blocks, entry)),))
    if all(plain_text(cell).strip() for cell in cells):
        check(of)
    assert markdown(of)
