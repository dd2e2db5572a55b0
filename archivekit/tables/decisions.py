"""The editor's decisions on wording: `seeds/decisions/*.csv`, one schema for all files."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TypeVar

from archivekit.core.decision import Decision, DecisionKind, DecisionState
from archivekit.core.edtf import is_edtf
from archivekit.core.limits import EDITOR_BYTES
from archivekit.core.problems import Place, Problem, problem
from archivekit.tables.schema import schema
from archivekit.work.paths import ReadRefused, read_regular

Choice = TypeVar("Choice", DecisionKind, DecisionState)

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def read_decisions(folder: Path) -> tuple[list[Decision], list[Problem]]:
    """All decisions of a folder, file by file in the order of their names.

    A row that cannot be understood becomes a problem and has no effect; the others do.
    """
    decisions: list[Decision] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.csv"), key=lambda p: p.name) if folder.is_dir() else []:
        name = f"decisions/{path.name}"
        try:
            text = read_regular(path, EDITOR_BYTES).decode("utf-8-sig")
            rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
            if len(rows.fieldnames or ()) == 1 and ";" in text.partition("\n")[0]:
                raise ValueError("cells are separated by semicolons, and must be by commas")
            unknown = set(rows.fieldnames or ()) - set(schema("decision_file").columns)
            if unknown:
                raise ValueError(f"unknown column {', '.join(sorted(map(str, unknown)))}")
            for row in rows:
                try:
                    decision = _decision(row, name, rows.line_num)
                    first = seen.setdefault(decision.id, f"{name}:{rows.line_num}")
                    if first == f"{name}:{rows.line_num}":
                        decisions.append(decision)
                    else:
                        place = Place(name, line=rows.line_num, id=decision.target)
                        problems.append(problem("decisions.repeated", place, first=first))
                except ValueError as reason:
                    problems.append(_unreadable(name, rows.line_num, reason))
        except ReadRefused as refused:
            problems.append(refused.problem(Place(name)))
        except (ValueError, csv.Error) as reason:
            problems.append(_unreadable(name, None, reason))
    return decisions, problems


def _decision(row: dict[str, str | None], name: str, line: int) -> Decision:
    if None in row or None in row.values():
        raise ValueError("the row has too many or too few cells")
    cells = {key: (value or "").strip("\n\r") for key, value in row.items()}
    for key in ("decision", "target", "text_hash", "before", "by", "date"):
        if not cells.get(key):
            raise ValueError(f"{key} is empty")
    kind = _choice(DecisionKind, cells["decision"], "decision")
    after = cells.get("after", "")
    if any(_CONTROL.search(cell) for cell in cells.values()):
        raise ValueError("every cell must be on one line, without control characters")
    if kind is not DecisionKind.EMEND and after:
        raise ValueError("only emend puts something in: after must be empty")
    if not (_DATE.fullmatch(cells["date"]) and is_edtf(cells["date"])):
        raise ValueError("date must look like 2026-11-22")
    return Decision(
        kind=kind,
        target=cells["target"],
        text_hash=cells["text_hash"],
        before=cells["before"],
        after=after,
        by=cells["by"],
        date=cells["date"],
        reason=cells.get("reason", ""),
        state=_choice(DecisionState, cells.get("state") or "reviewed", "state"),
        occurrence=_whole(cells.get("occurrence", ""), "occurrence", 1),
        start=_whole(cells.get("start", ""), "start", 0),
        path=name,
        line=line,
    )


def _choice(kinds: type[Choice], value: str, name: str) -> Choice:
    try:
        return kinds(value)
    except ValueError:
        raise ValueError(f"{name} must be one of {', '.join(kinds)}") from None


def _whole(value: str, name: str, least: int) -> int | None:
    if not value:
        return None
    if not value.isdecimal() or int(value) < least:
        raise ValueError(f"{name} must be a whole number from {least}")
    return int(value)


def _unreadable(name: str, line: int | None, reason: Exception) -> Problem:
    columns = ", ".join(schema("decision_file").columns)
    where = Place(name, line=line)
    return problem("decisions.unreadable", where, reason=str(reason), columns=columns)
