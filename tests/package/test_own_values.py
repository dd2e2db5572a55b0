"""Values of our own tables: what builds write is right, and each fault put into a row is found."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.core.problems import Problem, visible
from archivekit.describe.word_lists import word_list
from archivekit.package.validate import own_values
from archivekit.package.validate.findings import EXAMPLES, Findings
from archivekit.package.validate.own_values import OwnValues
from archivekit.package.validate.table_pass import Rows
from archivekit.tables.language_tags import canonical_tag
from archivekit.tables.schema import PUBLISHED, schema

PACKAGE = Path(__file__).parents[2] / "datapackage"
Row = dict[str, str]

MADE: dict[str, Row] = {
    "decisions": {
        "decision_id": "d0123456789ab", "kind": "emend", "target": "mikoyan-telegram.en1.s5",
        "text_hash": "b4c6e2ab5e6a2b2a", "before": "recieved\\u00a0it", "after": "received it",
        "by": "The editor", "date": "2026-11", "state": "reviewed", "fits": "yes",
    },
}  # fmt: skip
"""Rows of tables that the published package does not have."""


def rows_of(table: str) -> list[Row]:
    """The rows of a table of the published package."""
    path = PACKAGE / "data" / f"{table}.csv"
    if not path.exists():
        return [dict.fromkeys(schema(table).columns, "") | MADE[table]] if table in MADE else []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def feed(values: OwnValues, table: str, rows: Sequence[Row], block: int = 4096) -> None:
    for at in range(0, len(rows), block):
        some = rows[at : at + block]
        columns = {name: [row[name] for row in some] for name in schema(table).columns}
        values.see(Rows(table, f"data/{table}.csv", columns, range(at + 2, at + 2 + len(some))))
    values.end(table)


def judged(table: str, rows: Sequence[Row], block: int = 4096) -> tuple[Problem, ...]:
    found = Findings()
    values = OwnValues(found)
    feed(values, table, rows, block)
    values.finish()
    return found.problems()


def codes(problems: Iterable[Problem]) -> list[str]:
    return [found.code for found in problems]


def first(table: str, **cells: str) -> Row:
    """A copy of the first row that has the cells."""
    fits = (row for row in rows_of(table) if cells.items() <= row.items())
    return dict(next(fits))


@pytest.mark.parametrize("block", [1, 3, 4096])
def test_the_published_package_has_no_fault(block: int) -> None:
    found = Findings()
    values = OwnValues(found)
    for table in PUBLISHED:
        feed(values, table, rows_of(table), block)
    values.finish()
    assert found.problems() == ()


DAY: Mapping[str, str] = {"role": "received"}
RUN: Mapping[str, str] = {"rule": "gap"}
ONE: Mapping[str, str] = {"start": "0"}
CSL: Mapping[str, str] = {"form": "csl-json"}
ID = "mikoyan-telegram.en1"
STARTS = f'{{"id": "{ID}", '

FAULTS: list[tuple[str, Mapping[str, str], dict[str, str], str, str]] = [
    ("document_dates", DAY, {"edtf": "1962-13-45", "earliest": "", "latest": ""},
     "value.bad-edtf", "edtf: 1962-13-45"),
    ("document_dates", DAY, {"edtf": "11.11.1962"}, "value.bad-edtf", "11.11.1962"),
    ("decisions", {}, {"date": "2026-13"}, "value.bad-edtf", "date: 2026-13"),
    ("document_dates", DAY, {"earliest": "1962-11-10"}, "value.wrong-bounds", "earliest"),
    ("document_dates", DAY, {"latest": "1962-11-30"}, "value.wrong-bounds", "latest"),
    ("document_dates", DAY, {"latest": ""}, "value.wrong-bounds", "1962-11-11/1962-11-11"),
    ("document_dates", DAY, {"edtf": "1962-11-11/..", "weekday_agrees": ""},
     "value.wrong-bounds", "latest: 1962-11-11 does not agree with the date, whose bounds are "
     "1962-11-11/.."),
    ("document_dates", DAY, {"edtf": "[1962-11-11,", "earliest": "1962-11-12"},
     "value.wrong-bounds", "earliest: 1962-11-12"),
    ("document_dates", DAY, {"weekday_agrees": "no"}, "value.wrong-weekday", "Sunday on 1962"),
    ("document_dates", DAY, {"weekday_agrees": ""}, "value.wrong-weekday", "Sunday on 1962"),
    ("document_dates", DAY, {"edtf": "1962-11-11~", "weekday_agrees": "no"},
     "value.wrong-weekday", "Sunday, weekday_agrees no: the calendar has Sunday on 1962-11-11~"),
    ("document_dates", DAY, {"weekday": "Monday"}, "value.wrong-weekday", "Monday"),
    ("document_dates", DAY, {"weekday": ""}, "value.wrong-weekday", "no weekday"),
    ("witnesses", {}, {"language": "xx"}, "value.bad-language", "no language xx"),
    ("witnesses", {}, {"language": "en_US"}, "value.bad-language", "hyphens"),
    ("witnesses", {}, {"language": "en-XX"}, "value.bad-language", "no region XX"),
    ("witnesses", {}, {"language": "en-ZZ"}, "value.bad-language", "no region ZZ"),
    ("witnesses", {}, {"language": "en-UK"}, "value.bad-language", "no region UK"),
    ("witnesses", {}, {"language": "ru-Cyrillic"}, "value.bad-language", "no variant cyrillic"),
    ("witnesses", {}, {"language": "ru-Xyrl"}, "value.bad-language", "no script Xyrl"),
    ("witnesses", {}, {"language": "en-US-Latn"}, "value.bad-language", "wrong place"),
    ("witnesses", {}, {"language": "de-1901-1901"}, "value.bad-language", "twice"),
    ("witnesses", {}, {"language": "sgn-ase-bfi"}, "value.bad-language", "twice"),
    ("witnesses", {}, {"language": "en-a-bb-a-cc"}, "value.bad-language", "twice"),
    ("witnesses", {}, {"language": "en" + "-x" * 3000}, "value.bad-language", "more than 100"),
    ("witnesses", {}, {"language": "rus"}, "value.long-language", "rus is ru"),
    ("witnesses", {}, {"language": "EN"}, "value.long-language", "EN is en"),
    ("witnesses", {}, {"language": "iw"}, "value.long-language", "iw is he"),
    ("witnesses", {}, {"language": "ru-Cyrl"}, "value.long-language", "ru-Cyrl is ru"),
    ("witnesses", {}, {"language": "zh-yue-hant"}, "value.long-language", "is yue-Hant"),
    ("witnesses", {}, {"language": "sgn-US"}, "value.long-language", "is ase"),
    ("documents", {}, {"original_language": "ru xx"}, "value.bad-language", "language: xx is"),
    ("documents", {}, {"original_language": "i-klingon"}, "value.long-language", "is tlh"),
    ("documents", {}, {"original_language": "ru RU"}, "value.long-language", "RU is ru"),
    ("agent_names", {}, {"language": "eng"}, "value.long-language", "eng is en"),
    ("agent_names", {}, {"script": "Latin"}, "value.bad-language", "script: Latin"),
    ("agent_names", {}, {"script": "latn"}, "value.bad-language", "script: latn"),
    ("activities", {"tool": "archivekit", "activity_id": "read"}, {"settings": '{"a": 1'},
     "value.bad-json", "settings: it is not JSON"),
    ("activities", {}, {"settings": "[1]"}, "value.bad-json", "no JSON object"),
    ("activities", {}, {"settings": '{"a": 1, "a": 2}'}, "value.bad-json", "twice"),
    ("citations", CSL, {"text": "[]"}, "value.bad-json", "text: it is no JSON object"),
    ("citations", CSL, {"text": "{"}, "value.bad-json", "text: it is not JSON"),
    ("citations", {**CSL, "witness_id": ID}, {"text": STARTS + '"title": "Telegram"}'},
     "value.bad-json", "its type is no text"),
    ("citations", {**CSL, "witness_id": ID}, {"text": STARTS + '"type": "m", "title": 1}'},
     "value.bad-json", "its title is no text"),
    ("citations", {**CSL, "witness_id": ID}, {"text": '{"id": "a.en1", "type": "manuscript"}'},
     "value.bad-json", f"its id is not {ID}"),
    ("edits", ONE, {"before": '"'}, "value.bad-json", "before: it is no JSON string"),
    ("edits", ONE, {"after": 'a", "b'}, "value.bad-json", "after: it is no JSON string"),
    ("edits", ONE, {"before": "\\u00a"}, "value.bad-json", "before: it is no JSON string"),
    ("edits", RUN, {"preceded_by": "\\"}, "value.bad-json", "preceded_by: it is no JSON"),
    ("edits", RUN, {"followed_by": "\\ud83d"}, "value.bad-json", "half a character"),
    ("decisions", {}, {"before": "\\x"}, "value.bad-json", "before"),
    ("decisions", {}, {"after": "\\"}, "value.bad-json", "after"),
    ("witnesses", {}, {"url": "http://"}, "value.bad-address", "url: http://"),
    ("witnesses", {}, {"url": "https:/example.org"}, "value.bad-address", "https:/example.org"),
    ("witnesses", {}, {"url": "https://example.org/a b"}, "value.bad-address", "a b"),
    ("witnesses", {}, {"url": "https://[example.org/"}, "value.bad-address", "https://["),
    ("witnesses", {}, {"url": "https://example.org:x/"}, "value.bad-address", "org:x"),
    ("witnesses", {}, {"rights": "http:///vocab/InC/"}, "value.bad-address", "rights: http:///"),
    ("witnesses", {}, {"witness_id": "telegram.en1"}, "id.not-of-its-parent", "telegram.en1 does"),
    ("witnesses", {"document_id": "mikoyan-telegram"}, {"document_id": "mikoyan"},
     "id.not-of-its-parent", f"{ID} does not begin with mikoyan."),
    ("segments", {}, {"segment_id": f"{ID}.p4"}, "id.not-of-its-parent", "segment_id"),
    ("segments", {}, {"segment_id": "p4"}, "id.not-of-its-parent", "mikoyan-instructions.en1."),
    ("segments", {}, {"segment_id": "mikoyan-instructions.en11.p4"}, "id.not-of-its-parent",
     "en11.p4 does not begin with mikoyan-instructions.en1."),
    ("edits", ONE, {"edit_id": f"{ID}.s7.e1"}, "id.not-of-its-parent", "edit_id"),
    ("edits", ONE, {"edit_id": "mikoyan-instructions.en1.s8.e1"}, "id.not-of-its-parent", "s8.e1"),
    ("edits", ONE, {"edit_id": "mikoyan-instructions.en1.s7.a.e1"}, "id.not-of-its-parent",
     "s7.a.e1 does not begin with mikoyan-instructions.en1.s7."),
    ("edits", ONE, {"edit_id": f"{ID}.s7.e1", "segment_id": f"{ID}.s7"}, "id.not-of-its-parent",
     "does not begin with mikoyan-instructions.en1."),
    ("annotations", {}, {"annotation_id": f"{ID}.s7.a1"}, "id.not-of-its-parent", "annotation_id"),
    ("annotations", {}, {"segment_id": "mikoyan-instructions.en1.s11"}, "id.not-of-its-parent",
     "does not begin with mikoyan-instructions.en1.s11."),
    ("edits", RUN, {"count": "87"}, "value.wrong-count", "count: 87, but the row tells 88"),
    ("edits", RUN, {"runs": "0 2 5 1"}, "value.wrong-count", "the row tells 5"),
    ("edits", ONE, {"count": "2"}, "value.wrong-count", "the row tells 1"),
    ("edits", ONE, {"rule": "indents"}, "value.unknown-rule", "rule: indents"),
    ("edits", ONE, {"absorbed": "gap gaps"}, "value.unknown-rule", "absorbed: gaps"),
    ("annotations", {}, {"basis": "bracket-completes"}, "value.unknown-rule", "basis: bracket-"),
    ("evidence", {"rule": "signature"}, {"rule": "signatures"}, "value.unknown-rule", "rule: sign"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "where", "to", "code", "said"), FAULTS)
def test_a_fault_is_found(
    table: str, where: Mapping[str, str], to: dict[str, str], code: str, said: str
) -> None:
    row = first(table, **where)
    assert judged(table, [row]) == ()
    problems = judged(table, [row | to])
    assert said in next(found.message for found in problems if found.code == code)
    assert {found.place.line for found in problems} == {2}
    allowed = {code, "value.bad-edtf"} if to.get("edtf", "").startswith("[") else {code}
    assert set(codes(problems)) == allowed


RIGHT: list[tuple[str, Mapping[str, str], dict[str, str]]] = [
    *(("witnesses", {}, {"language": tag}) for tag in (
        "und", "mul", "zxx", "qaa", "qtz", "x-code", "zh-Hant", "ru-Latn", "sr-Cyrl", "es-419",
        "ru-petr1708", "de-DE-1901", "en-GB-oxendict", "en-x-a", "ru-SU", "sh", "tl", "nb", "cmn",
        "sq-XK", "und-Qaaa", "ja-Latn-alalc97", "en-u-co-phonebk",
    )),
    ("documents", {}, {"original_language": "ru en"}),
    ("documents", {}, {"original_language": ""}),
    ("agent_names", {}, {"script": ""}),
    ("agent_names", {}, {"script": "Zyyy"}),
    *(("document_dates", DAY, {"edtf": edtf, "earliest": earliest, "latest": latest} | rest)
      for edtf, earliest, latest, rest in (
        ("1962-11-11~", "1962-11-11", "1962-11-11", {}),
        ("1962-11-12", "1962-11-12", "1962-11-12", {"weekday_agrees": "no"}),
        ("1962-11-12?", "1962-11-12", "1962-11-12", {"weekday": "Monday"}),
        ("1962-11-12", "1962-11-12", "1962-11-12", {"weekday": "", "weekday_agrees": ""}),
        ("1962-11", "1962-11-01", "1962-11-30", {"weekday_agrees": ""}),
        ("../1962-11-11", "", "1962-11-11", {"weekday_agrees": ""}),
        ("[1962-11-11,1962-12]", "1962-11-11", "1962-12-31", {"weekday_agrees": ""}),
        ("XXXX-11-11", "", "", {"weekday_agrees": ""}),
      )),
    *(("witnesses", {}, {"url": url}) for url in (
        "", "https://example.org", "HTTP://example.org:8080/a?b#c", "https://пример.рф/1",
        "http://[2001:db8::1]/", "on the site of the archive, since removed", "www.example.org",
    )),
    ("witnesses", {}, {"rights": "http://rightsstatements.org/vocab/InC/1.0/"}),
    ("witnesses", {}, {"rights": "https://creativecommons.org/licenses/by/4.0/ but for the note"}),
    ("witnesses", {}, {"rights": "in copyright"}),
    ("activities", {}, {"settings": ""}),
    ("activities", {}, {"settings": "{}"}),
    ("citations", {"form": "chicago"}, {"text": "{"}),
    ("edits", ONE, {"before": "\\ud83d\\ude00 \\\\ \\\"", "after": ""}),
    ("edits", ONE, {"absorbed": "gap indent"}),
    ("edits", RUN, {"runs": "", "count": "3"}),
    ("edits", RUN, {"runs": "a few"}),
    ("edits", RUN, {"count": "many"}),
    ("annotations", {}, {"basis": "form feed"}),
    ("annotations", {}, {"basis": "page number"}),
    ("annotations", {}, {"basis": "rights"}),
    ("evidence", {}, {"rule": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "where", "to"), RIGHT)
def test_what_may_be_is_no_fault(table: str, where: Mapping[str, str], to: dict[str, str]) -> None:
    assert judged(table, [first(table, **where) | to]) == ()


@pytest.mark.parametrize("block", [1, 2, 4096])
@pytest.mark.parametrize(
    "table", [name for name in PUBLISHED if len(rows_of(name)) > 1 and name != "segments"]
)
def test_rows_that_were_exchanged_are_unsorted(table: str, block: int) -> None:
    rows = rows_of(table)
    problems = judged(table, [rows[-1], *rows[1:-1], rows[0]], block)
    (unsorted,) = [found for found in problems if found.code == "table.unsorted"]
    assert unsorted.place.line == 3 and unsorted.place.path == f"data/{table}.csv"


def test_a_row_that_stands_there_twice_is_not_in_order() -> None:
    row = first("agents")
    assert codes(judged("agents", [row, dict(row)])) == ["table.unsorted"]


@pytest.mark.parametrize("block", [1, 4096])
def test_numbers_are_in_order_by_size_and_empty_cells_stand_first(block: int) -> None:
    rows = [first("evidence") | {"item": str(item)} for item in (9, 10, 11)]
    assert judged("evidence", rows, block) == ()
    assert codes(judged("evidence", [rows[1], rows[0]], block)) == ["table.unsorted"]
    agents = [first("agents") | {"description": words} for words in ("", "A body.")]
    assert judged("agents", agents, block) == ()
    assert codes(judged("agents", agents[::-1], block)) == ["table.unsorted"]
    places = [first("problems") | {"line": line, "column": "1"} for line in ("", "9", "10")]
    assert judged("problems", places, block) == ()
    assert codes(judged("problems", [places[1], places[0]], block)) == ["table.unsorted"]
    # What is no number was told already, and has no size.
    rows[1]["item"] = "1O"
    assert judged("evidence", rows, block) == ()


@pytest.mark.parametrize("table", ["segments", "annotations", "edits"])
@pytest.mark.parametrize("block", [1, 7, 4096])
def test_texts_stand_in_the_order_of_their_ids_and_together(table: str, block: int) -> None:
    by_witness: dict[str, list[Row]] = {}
    for row in rows_of(table):
        by_witness.setdefault(row["witness_id"], []).append(row)
    one, two = list(by_witness.values())[:2]
    assert judged(table, [*one, *two], block) == ()
    (swapped,) = judged(table, [*two, *one, *two], block)
    assert (swapped.code, swapped.place.line) == ("table.unsorted", len(two) + 2)
    (parted,) = judged(table, [*one[1:], *two, one[0]], block)
    assert (parted.code, parted.place.line) == ("table.unsorted", len(one) + len(two) + 1)


def test_faults_are_told_in_the_order_of_rows_whatever_the_order_of_their_values() -> None:
    names = [first("agent_names") | {"language": f"x{n:02}", "name": f"A{n:02}"} for n in range(40)]
    for block in (3, 4096):
        problems = judged("agent_names", names, block)
        lines = [found.place.line for found in problems]
        assert lines == list(range(2, 2 + EXAMPLES))
        assert "(and 35 more like it)" in problems[-1].message


def test_a_fault_is_told_of_every_row_that_has_it() -> None:
    rows = [first("edits", **ONE) | {"rule": rule} for rule in ("gap", "gaps", "gap", "gaps")]
    assert [found.place.line for found in judged("edits", rows)] == [3, 5]


def test_dates_that_cost_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_values, "MOST_STEPS", 50_000)
    row = first("document_dates", **DAY) | {"weekday": "", "weekday_agrees": ""}
    plain = [row | {"edtf": f"19{n}", "earliest": f"19{n}-01-01", "latest": f"19{n}-12-31"}
             for n in range(10, 99)]  # fmt: skip
    assert judged("document_dates", plain) == ()
    sets = [",".join(f"XXX{n % 10}-XX-{n:02}" for n in range(at, at + 9)) for at in range(1, 19)]
    some = [row | {"edtf": f"{{{one}}}", "earliest": "", "latest": ""} for one in sets]
    problems = judged("document_dates", some)
    refused = [found for found in problems if "too many dates with digits X" in found.message]
    assert refused and all(found.code == "value.bad-edtf" for found in refused)
    # Dates that cost nothing are judged all the same.
    day = first("document_dates", **DAY)
    later = judged("document_dates", [*some, day | {"weekday_agrees": "no"}])
    assert "value.wrong-weekday" in codes(later)


@pytest.mark.parametrize("id_", ["mikoyan-instructions.en0.p1", "mikoyan-instructions.en2.p1"])
def test_one_id_among_others_of_its_text(id_: str) -> None:
    rows = rows_of("segments")[:9]
    rows[4]["segment_id"] = id_
    (found,) = judged("segments", rows)
    assert (found.code, found.place.line) == ("id.not-of-its-parent", 6)


def test_every_language_that_is_read_from_texts_has_its_canonical_tag() -> None:
    tags = {*word_list("languages")["tags"].values(), "und"}
    assert len(tags) > 30 and all(canonical_tag(tag) == tag for tag in tags)


def test_columns_of_languages_dates_and_addresses_are_all_looked_at() -> None:
    bad = {"language": "xx", "original_language": "xx", "edtf": "no date", "url": "http://"}
    looked_at = 0
    for table in PUBLISHED:
        columns = schema(table).columns
        for column in bad.keys() & set(columns):
            row = dict.fromkeys(columns, "") | {column: bad[column]}
            assert any(column in found.message for found in judged(table, [row])), (table, column)
            looked_at += 1
    assert looked_at >= 5


ODD = st.one_of(
    st.text(max_size=12),
    st.sampled_from([
        "", "1962-11-11", "1962-XX-XX", "{XXXX}", "[1962..]", "XXX1/..", "Sunday", "yes", "en",
        "a-b", "i-default", "x-", "en-a-b-c", "csl-json", "{}", "[]", '{"id": "", "type": []}',
        "\\ud800", "\ud800", "[" * 5000, "9" * 5000, "-1", "+7", "1_0", "٣", "0 1 2", "1  2", "http://",
        "https://[",
        "http://a:99999", "a.b", ".", "..", "\x00", "null", "NaN", "1e999", "en\u2028ru",
    ]),
)  # fmt: skip


@given(
    table=st.sampled_from([*PUBLISHED, "letters"]),
    data=st.data(),
)
def test_no_cells_are_too_odd(table: str, data: Any) -> None:
    columns = schema(table).columns if table in PUBLISHED else ("a", "b")
    row = st.tuples(*(ODD for _ in columns))
    rows = data.draw(st.lists(row, min_size=1, max_size=6))
    cells = dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))
    found = Findings()
    values = OwnValues(found)
    for _ in range(2):
        values.see(Rows(table, f"data/{table}.csv", cells, range(2, 2 + len(rows))))
    values.end(table)
    values.finish()
    assert all(visible(problem.message) == problem.message for problem in found.problems())
