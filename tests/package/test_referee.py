"""Validation: a good package is valid, and each fault that is put into it is found."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archivekit.core.problems import InvalidPackage, Problem
from archivekit.package import referee
from archivekit.package.referee import validate

PUBLISHED = Path(__file__).parents[2] / "datapackage"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PUBLISHED, tmp_path / "package"))


def values_of(package: Path) -> dict[str, Any]:
    return json.loads((package / "datapackage.json").read_text(encoding="utf-8"))


def rewritten(package: Path, change: Callable[[dict[str, Any]], object]) -> None:
    values = values_of(package)
    change(values)
    (package / "datapackage.json").write_text(json.dumps(values), encoding="utf-8")


def replaced(package: Path, name: str, old: str, new: str) -> None:
    path = package / name
    data = path.read_bytes()
    assert old.encode() in data
    path.write_bytes(data.replace(old.encode(), new.encode(), 1))


def faults(package: Path) -> list[Problem]:
    report = validate(package)
    assert not report.valid
    return list(report.problems)


@pytest.mark.parametrize("lean", [False, True])
def test_the_published_package_is_valid(lean: bool) -> None:
    report = validate(PUBLISHED, lean=lean)
    assert report.valid and report.problems == ()
    tables = dict(report.tables)
    for name, rows in tables.items():
        data = (PUBLISHED / "data" / f"{name}.csv").read_bytes()
        assert rows == data.count(b"\n") - 1
    assert set(tables) == {path.stem for path in (PUBLISHED / "data").iterdir()}


def test_a_package_can_be_named_by_its_descriptor() -> None:
    assert validate(PUBLISHED / "datapackage.json").valid


def _twice(lines: list[str]) -> list[str]:
    return [*lines[:5], lines[4], *lines[5:]]


def _twice_apart(lines: list[str]) -> list[str]:
    return [*lines, lines[4]]


def _orphaned(lines: list[str]) -> list[str]:
    return [line for line in lines if ".s1," not in line]


def _led_nowhere(lines: list[str]) -> list[str]:
    return [line.replace(".p2,sentence", ".p999,sentence") for line in lines]


@pytest.mark.parametrize("lean", [False, True])
@pytest.mark.parametrize("damage", [_twice, _twice_apart, _orphaned, _led_nowhere])
def test_keys_of_large_tables_are_checked_in_their_own_way(
    package: Path,
    damage: Callable[[list[str]], list[str]],
    lean: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(referee, "LARGE_TABLE", 1000)
    assert validate(package, lean=lean).valid
    path = package / "data" / "segments.csv"
    before = path.read_text(encoding="utf-8").splitlines()
    after = damage(before)
    assert after != before
    path.write_text("\n".join([*after, ""]), encoding="utf-8")
    found = validate(package, lean=lean).problems
    assert {problem.place.path for problem in found} & {"data/segments.csv", "data/edits.csv"}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("data/documents.csv", "mikoyan-telegram", "Mikoyan Telegram"),
        ("data/witnesses.csv", "mikoyan-telegram.en1,mikoyan-telegram,", "mikoyan-telegram.en1,x,"),
        ("data/witnesses.csv", "witness_id", "witness"),
        ("data/segments.csv", ",1024,", ",first,"),
        ("data/segments.csv", ",paragraph,", ",stanza,"),
        ("data/segments.csv", "mikoyan-instructions.en1.p5,", "mikoyan-instructions.en1.p4,"),
        ("data/edits.csv", ",applied,", ",,"),
        ("data/edits.csv", ",applied,", ",applied,,,,,,,,,,,,,,,,"),
        ("data/documents.csv", "Telegram from", "Telegrams from"),
    ],
)
def test_a_damaged_table_is_found(package: Path, name: str, old: str, new: str) -> None:
    replaced(package, name, old, new)
    found = faults(package)
    assert {problem.code for problem in found} == {"package.invalid"}
    assert name in {problem.place.path for problem in found}


def test_a_damaged_text_is_found(package: Path) -> None:
    (text,) = [r["path"] for r in values_of(package)["resources"] if "telegram" in r["name"]]
    replaced(package, text, "Khrushchev", "Khrushchov")
    assert [problem.place.path for problem in faults(package)][0] == text


def test_a_missing_file_is_found(package: Path) -> None:
    (package / "data" / "edits.csv").unlink()
    assert "edits.csv" in " ".join(str(problem) for problem in faults(package))


@pytest.mark.parametrize(
    "path",
    [
        "../outside.csv",
        "data/../../outside.csv",
        "/etc/hostname",
        "http://127.0.0.1:9/data.csv",
        "https://example.org/data.csv",
        "file:///etc/hostname",
        "C:\\data.csv",
        "data\\documents.csv",
        ".hidden.csv",
        "data/.hidden.csv",
        "data//documents.csv",
        "",
        5,
        None,
        ["data/documents.csv", "../outside.csv"],
    ],
)
@pytest.mark.parametrize("key", ["path", "schema", "extrapaths"])
def test_no_path_leads_out_of_the_package(package: Path, path: object, key: str) -> None:
    if key == "schema" and not isinstance(path, str):
        return  # a schema that is no string is no path
    if key == "extrapaths":
        path = path if isinstance(path, list) else [path]
    (package.parent / "outside.csv").write_text("document_id,title\n", encoding="utf-8")
    rewritten(package, lambda values: values["resources"][0].update({key: path}))
    assert {problem.code for problem in faults(package)} == {"package.unsafe-path"}


def test_no_link_is_followed(package: Path) -> None:
    outside = package.parent / "outside.csv"
    target = package / "data" / "documents.csv"
    outside.write_bytes(target.read_bytes())
    target.unlink()
    target.symlink_to(outside)
    assert [problem.code for problem in faults(package)] == ["package.unsafe-path"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"resources": {}}',
        b'{"name": "\xff"}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_descriptor_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "datapackage.json").write_bytes(data)
    with pytest.raises(InvalidPackage) as caught:
        validate(tmp_path)
    assert caught.value.problem.code == "package.invalid"


def test_a_folder_without_a_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidPackage) as caught:
        validate(tmp_path)
    assert caught.value.problem.code == "package.missing"


@pytest.mark.parametrize(
    "change",
    [
        lambda values: values["resources"].append(5),
        lambda values: values["resources"].append({}),
        lambda values: values["resources"][0].pop("path"),
        lambda values: values["resources"][0].pop("name"),
        lambda values: values["resources"][0].update(schema=5),
        lambda values: values["resources"][0].update(schema={"fields": 5}),
        lambda values: values["resources"][0].update(bytes="many"),
        lambda values: values["resources"][0]["schema"].update(foreignKeys=[{"fields": ["x"]}]),
        lambda values: values["resources"].clear(),
    ],
)
def test_a_damaged_descriptor_is_a_problem_and_no_crash(
    package: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    rewritten(package, change)
    assert {problem.code for problem in faults(package)} <= {
        *("package.invalid", "package.unsafe-path"),
    }
