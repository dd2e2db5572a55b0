"""The report of a validation as a page, and the last line of the command."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.problems import PROBLEMS, Place, Problem, Severity, problem, visible
from archivekit.core.report import Report
from archivekit.package.validate.check import validate
from archivekit.view.html import style
from archivekit.view.validation import next_check_step, report_page

TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "article"),
    *("h1", "h2", "h3", "p", "div", "ul", "li", "a", "bdi", "code", "strong"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "id", "aria-labelledby", "class", "href")
}
TWICE = problem(
    "key.duplicate", Place("data/segments.csv", line=6, id="s5"), key="segment_id", value="s5"
)
FORMULA = Problem(
    "table.formula",
    Severity.WARNING,
    "text begins with =",
    Place("data/notes.csv", line=2),
    "=A1+A2",
)
NOTE = Problem("schema.pattern-not-checked", Severity.NOTE, "not checked")
REPORT = Report(
    "letters.zip", (FORMULA, TWICE, NOTE), (("segments", 1200), ("notes", 1), ("maps", None))
)


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
        self.found.append((tag, dict(attrs)))
        self.texts += [(tag, "")]
        if tag != "meta":
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
        """What a person reads: blanks and line ends as one blank."""
        said = "".join(data for tag, data in self.texts if tag not in ("style", "title"))
        return " ".join(said.split())


def read(report: Report) -> Reader:
    return Reader(report_page(report))


def in_order(text: str, *pieces: str) -> None:
    at = 0
    for piece in pieces:
        at = text.index(piece, at) + len(piece)


def test_the_verdict_stands_before_all_else() -> None:
    words = read(REPORT).words
    assert words.startswith("Check of letters.zip Not valid: 1 error, 1 warning, 1 note. What was")
    assert read(Report("a")).words.startswith("Check of a Valid: no problem was found. What was")
    assert read(Report("a", (FORMULA,))).words.startswith("Check of a Valid: 1 warning. What was")
    assert "<title>letters.zip: not valid</title>" in report_page(REPORT)
    assert "<title>a: valid</title>" in report_page(Report("a", (NOTE,)))


def test_the_tables_are_told_with_their_rows() -> None:
    words = read(REPORT).words
    in_order(words, "3 tables, 1,201 rows", "segments: 1,200", "notes: 1", "maps: not counted")
    assert "0 tables, 0 rows" in read(Report("letters")).words


def test_problems_are_grouped_by_severity_and_code() -> None:
    again = problem("key.duplicate", Place("data/a.csv", line=3), key="id", value="x")
    first = problem("evidence.missing", Place("data/z.csv"), column="date", table="z", row="r",
                    value="v")  # fmt: skip
    words = read(Report("letters", (FORMULA, again, NOTE, TWICE, first))).words
    in_order(
        words, "3 errors", "Error evidence.missing", "data/z.csv",
        "Error key.duplicate", "data/a.csv:3", "data/segments.csv:6 s5",
        "1 warning", "Warning table.formula", "data/notes.csv:2", "“=A1+A2”",
        "1 note", "Note schema.pattern-not-checked", "not checked",
    )  # fmt: skip


def test_what_a_code_means_and_its_cure_stand_once() -> None:
    many = [
        problem("key.duplicate", Place("data/a.csv", line=n), key="id", value=f"x{n}")
        for n in range(40)
    ]
    words = read(Report("letters", tuple(many))).words
    kind = PROBLEMS["key.duplicate"]
    assert words.count(kind.meaning) == words.count(kind.cure) == 1
    assert all(words.count(f"{one.message}") >= 1 for one in many)


def test_a_cure_of_its_own_stands_beside_its_place() -> None:
    one, other = (
        Problem("schema.misspelt-key", Severity.WARNING, f"key {name}", cure=f"Write {name}.")
        for name in ("fields", "format")
    )
    words = read(Report("letters", (one, other))).words
    in_order(words, "key fields What to do: Write fields.", "key format What to do: Write format.")
    assert words.count("What to do:") == 2


def test_every_code_of_the_catalogue_has_its_place_on_a_page() -> None:
    all_codes = tuple(
        Problem(kind.code, kind.severity, kind.message, Place("a.csv"), "", kind.cure)
        for kind in PROBLEMS.values()
    )
    page = read(Report("letters", all_codes))
    assert len(page.of("article")) == len(PROBLEMS)
    assert all(" ".join(kind.meaning.split()) in page.words for kind in PROBLEMS.values())


def test_a_code_of_another_version_is_shown_without_a_meaning() -> None:
    later = Problem("moon.phase", Severity.ERROR, "the moon is new", cure="Wait.")
    in_order(read(Report("a", (later,))).words, "Error moon.phase", "Wait.", "the moon is new")


def test_all_problems_are_shown_however_many() -> None:
    many = tuple(
        Problem(f"a.c{n % 300}", Severity.ERROR, "x", Place(line=n)) for n in range(20_000)
    )
    page = report_page(Report("letters", many))
    assert page.count("<li>") == 20_000 and page.count("<article>") == 300


def test_landmarks_and_headings_for_those_who_do_not_see_them() -> None:
    page = read(REPORT)
    tags = [tag for tag, _ in page.found]
    assert (tags.count("header"), tags.count("main"), tags.count("h1")) == (1, 1, 1)
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {part["aria-labelledby"] for part in page.of("section")} <= set(ids)
    assert [link["href"] for link in page.of("a")] == ["#error", "#warning", "#note"]
    assert {str(link["href"])[1:] for link in page.of("a")} <= set(ids)
    assert page.of("html") == [{"lang": "en"}]


def test_nothing_is_run_and_nothing_is_fetched() -> None:
    text = report_page(REPORT)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert re.findall("<style>(.*?)</style>", text, re.S) == [style()]
    assert not re.search(r"<(script|link|img|iframe|object|embed|form|base)\b", text)
    assert not re.search(r"\son\w+=|javascript:|@import|url\(|src=|style=", text)


def test_the_same_report_gives_the_same_bytes() -> None:
    assert report_page(REPORT) == report_page(
        Report(REPORT.path, tuple(Problem.from_dict(p.to_dict()) for p in REPORT.problems),
               REPORT.tables)
    )  # fmt: skip


HOSTILE = st.one_of(
    st.text(max_size=25),
    st.sampled_from(
        [
            "<script>alert(1)</script>", "</style><script>", "</title><b>", "<!--", "]]>", "&lt;",
            "\"' x='", "<b onclick=a>", "\u202e\u2066abc", "שלום <b>", "x" * 300, "</bdi></a>",
            "\x1b]0;x\x07", "\x00", "a\nb", "\ud800", "\udcff", "#error", "javascript:alert(1)",
        ]
    ),
)  # fmt: skip
PROBLEM = st.builds(
    Problem,
    code=st.one_of(st.sampled_from(sorted(PROBLEMS)), HOSTILE),
    severity=st.sampled_from(Severity),
    message=HOSTILE,
    place=st.builds(Place, path=HOSTILE, line=st.none() | st.integers(0), id=HOSTILE),
    snippet=HOSTILE,
    cure=HOSTILE,
)
TABLE = st.tuples(HOSTILE, st.none() | st.integers(0, 10**9))


def squeezed(text: str) -> str:
    return "".join(visible(text).split())


@settings(max_examples=200, deadline=None)
@given(HOSTILE, st.lists(PROBLEM, max_size=5), st.lists(TABLE, max_size=3))
def test_nothing_in_a_report_becomes_markup(
    path: str, problems: list[Problem], tables: list[tuple[str, int | None]]
) -> None:
    text = report_page(Report(path, tuple(problems), tuple(tables)))
    page = Reader(text)
    words = squeezed(page.words)
    said = [path, *(name for name, _ in tables)]
    for one in problems:
        said += [one.code, str(one.place), one.message, one.snippet, one.cure]
    for piece in said:
        assert squeezed(piece) in words
    assert len(page.of("li")) == len(problems) + len(tables)
    assert all(char.isprintable() or char == "\n" or char == "\u00a0" for char in text)
    assert text.encode()


def test_the_report_of_a_package_that_is_not_ours(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "id", "type": "string"}, {"name": "year", "type": "integer"}],
              "primaryKey": "id"}  # fmt: skip
    tables = [{"name": "letters", "type": "table", "path": "letters.csv", "schema": schema}]
    (tmp_path / "datapackage.json").write_text(json.dumps({"name": "a", "resources": tables}))
    (tmp_path / "letters.csv").write_text("id,year\na,1962\na,<b>\u202e1963\n", encoding="utf-8")
    report = validate(tmp_path)
    page = read(report)
    assert not report.valid and "Not valid: " in page.words
    in_order(page.words, "letters: 2", "Error key.duplicate", "letters.csv:3",
             "Error value.wrong-type", "letters.csv:3", "<b>⟨U+202E⟩1963")  # fmt: skip
    for one in report.problems:
        assert " ".join(one.message.split()) in page.words


@pytest.mark.parametrize(
    "report, page, step",
    [
        (Report("datapackage"), "", "Nothing is to do."),
        (Report("a"), "r.html", "Nothing is to do. The report: r.html"),
        (Report("datapackage", (TWICE,)), "",
         "1 error. Next: archivekit validate --html report.html"),
        (Report("my letters", (FORMULA, NOTE)), "",
         "1 warning, 1 note. Next: archivekit validate 'my letters' --html report.html"),
        (Report("a", (TWICE, TWICE)), "r\x1b.html", "2 errors. Next: open r␛.html"),
        (Report("\x1b[31m", (NOTE,)), "",
         "1 note. Next: archivekit validate '␛[31m' --html report.html"),
    ],
)  # fmt: skip
def test_the_last_line_says_what_to_do_next(report: Report, page: str, step: str) -> None:
    assert next_check_step(report, page) == step
