"""Decision files: good rows become decisions, bad ones problems with file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivekit.core.decision import Decision, DecisionKind, DecisionState
from archivekit.core.problems import Problem
from archivekit.tables.decisions import read_decisions
from archivekit.tables.schema import schema

COLUMNS = "decision,target,text_hash,before,after,by,date,reason,state,start,occurrence"
ROW = "emend,a.en1.s1,0123456789abcdef,openedfire,opened fire,the editor,1962-11-11,a slip,,,"


def read(folder: Path, *rows: str, header: str = COLUMNS) -> tuple[list[Decision], list[Problem]]:
    (folder / "decisions").mkdir(exist_ok=True)
    text = "".join(f"{row}\n" for row in (header, *rows))
    (folder / "decisions" / "wording.csv").write_bytes(text.encode())
    return read_decisions(folder / "decisions")


def with_cell(name: str, value: str) -> str:
    cells = ROW.split(",")
    cells[COLUMNS.split(",").index(name)] = value
    return ",".join(cells)


def test_a_row_is_a_decision(tmp_path: Path) -> None:
    expected = Decision(
        DecisionKind.EMEND,
        "a.en1.s1",
        "0123456789abcdef",
        "openedfire",
        "opened fire",
        "the editor",
        "1962-11-11",
        "a slip",
        path="decisions/wording.csv",
        line=2,
    )
    assert read(tmp_path, ROW) == ([expected], [])
    assert expected.state is DecisionState.REVIEWED


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (with_cell("state", "proposed"), {"state": DecisionState.PROPOSED}),
        (with_cell("state", "rejected"), {"state": DecisionState.REJECTED}),
        (with_cell("start", "0"), {"start": 0}),
        (with_cell("start", "17"), {"start": 17}),
        (with_cell("occurrence", "2"), {"occurrence": 2}),
        (with_cell("after", ""), {"after": ""}),
        (with_cell("before", '"a, ""b"""'), {"before": 'a, "b"'}),
        (with_cell("before", "  blanks stay "), {"before": "  blanks stay "}),
        (with_cell("date", "1962"), {"date": "1962"}),
        (with_cell("date", "1962-11"), {"date": "1962-11"}),
        (with_cell("reason", ""), {"reason": ""}),
    ],
)
def test_cells(tmp_path: Path, row: str, expected: dict[str, object]) -> None:
    (decision,), problems = read(tmp_path, row)
    assert problems == []
    assert {name: getattr(decision, name) for name in expected} == expected


@pytest.mark.parametrize("kind", ["sic", "accept", "reject"])
def test_every_kind(tmp_path: Path, kind: str) -> None:
    row = with_cell("decision", kind).replace("opened fire", "")
    (decision,), problems = read(tmp_path, row)
    assert (decision.kind.value, decision.after, problems) == (kind, "", [])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        *[
            (with_cell(name, ""), f"{name} is empty")
            for name in ("decision", "target", "text_hash", "before", "by", "date")
        ],
        (with_cell("decision", "change"), "decision must be one of emend, sic, accept, reject"),
        (with_cell("state", "done"), "state must be one of proposed, reviewed, rejected"),
        (with_cell("decision", "sic"), "after must be empty"),
        (with_cell("decision", "accept"), "after must be empty"),
        (with_cell("date", "11.11.1962"), "date must look like"),
        (with_cell("date", "1962-11-11T10:00"), "date must look like"),
        (with_cell("date", "1962-13"), "date must look like"),
        (with_cell("start", "-1"), "start must be a whole number"),
        (with_cell("start", "1.5"), "start must be a whole number"),
        (with_cell("occurrence", "first"), "occurrence must be a whole number"),
        (with_cell("occurrence", "²"), "occurrence must be a whole number"),
        (with_cell("after", "a\tb"), "control characters"),
        (with_cell("before", '"two\nlines"'), "control characters"),
        (ROW + ",more", "too many or too few cells"),
        (ROW.removesuffix(","), "too many or too few cells"),
        # What the tables of the package cannot hold must not stop the whole build later on.
        (with_cell("occurrence", "0"), "occurrence"),
        (with_cell("after", '"two\u2028lines"'), "one line"),
        (with_cell("reason", '"two\u2029lines"'), "one line"),
    ],
)
def test_a_bad_row_is_a_problem_and_the_others_have_effect(
    tmp_path: Path, row: str, reason: str
) -> None:
    decisions, problems = read(tmp_path, ROW, row, with_cell("target", "a.en1.s2"))
    assert [decision.target for decision in decisions] == ["a.en1.s1", "a.en1.s2"]
    (found,) = problems
    assert found.code == "decisions.unreadable"
    assert reason in found.message
    assert found.place.path == "decisions/wording.csv"
    assert found.place.line == 3 + row.count("\n")
    assert ", ".join(schema("decision_file").columns) in found.cure


def test_the_same_decided_twice_is_a_problem(tmp_path: Path) -> None:
    """One decision has one id; two rows of it with other dates would be two rows of one key."""
    decisions, (found,) = read(tmp_path, ROW, with_cell("date", "1963"))
    assert [decision.date for decision in decisions] == ["1962-11-11"]
    assert found.code == "decisions.repeated"
    assert (found.place.line, found.place.id) == (3, "a.en1.s1")
    assert "decisions/wording.csv:2" in found.message


def test_the_id_of_a_decision_is_what_it_decides(tmp_path: Path) -> None:
    same = [ROW, with_cell("by", "another"), with_cell("reason", ""), with_cell("date", "1963")]
    others = [
        with_cell(name, value)
        for name, value in [
            *[("target", "a.en1.s2"), ("text_hash", "0" * 16), ("before", "x"), ("after", "x")],
            *[("start", "3"), ("occurrence", "2")],
        ]
    ]
    ids = []
    for row in [*same, *others]:
        (decision,), _ = read(tmp_path, row)
        ids.append(decision.id)
    assert len(set(ids[: len(same)])) == 1
    assert len(set(ids)) == 1 + len(others)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (f"{COLUMNS},colour\n{ROW},red\n".encode(), "unknown column colour"),
        (f"{COLUMNS}\n{ROW}\n".encode("utf-16"), ""),
        (f"{COLUMNS}\n".encode() + b"emend,a.en1.s1,\xff\n", "utf-8"),
        (f'{COLUMNS}\n"emend"x,a\n'.encode(), ""),
    ],
)
def test_a_bad_file_is_one_problem(tmp_path: Path, data: bytes, reason: str) -> None:
    folder = tmp_path / "decisions"
    folder.mkdir()
    (folder / "a.csv").write_bytes(data)
    (folder / "b.csv").write_text(f"{COLUMNS}\n{ROW}\n", encoding="utf-8")
    decisions, (found,) = read_decisions(folder)
    assert [decision.path for decision in decisions] == ["decisions/b.csv"]
    assert found.code == "decisions.unreadable" and reason in found.message
    assert found.place.path == "decisions/a.csv"


def test_files_of_spreadsheets_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "decisions"
    folder.mkdir()
    text = f"{COLUMNS}\r\n{ROW}\r\n"
    (folder / "a.csv").write_bytes(text.encode("utf-8-sig"))
    decisions, problems = read_decisions(folder)
    assert (len(decisions), problems) == (1, [])


def test_columns_may_stand_in_any_order_and_the_optional_ones_may_be_missing(
    tmp_path: Path,
) -> None:
    names = ["by", "date", "decision", "target", "text_hash", "before"]
    row = "the editor,1962,sic,a.en1.s1,0123,openedfire"
    (decision,), problems = read(tmp_path, row, header=",".join(names))
    assert (decision.kind, decision.before, problems) == (DecisionKind.SIC, "openedfire", [])


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "decisions"
    folder.mkdir()
    for name in ("b.csv", "a.csv", "c.txt"):
        row = with_cell("before", name)
        (folder / name).write_text(f"{COLUMNS}\n{row}\n", encoding="utf-8")
    decisions, _ = read_decisions(folder)
    assert [decision.path for decision in decisions] == ["decisions/a.csv", "decisions/b.csv"]


def test_no_folder_is_no_decisions(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "decisions") == ([], [])
