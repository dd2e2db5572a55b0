"""`archivekit changes OLD NEW`: two builds of a project, in every form, with its exit codes."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

LETTER = """\
Telegram from Dobrynin to the Foreign Ministry

Robert Kennedy came at a quarter to eight. He spoke of the quarantine of Cuba.

He asked for an answer by Sunday. U Thant had written to him.
"""
CATALOG = """\
[package]
name = "telegram"
version = "{version}"
[defaults]
rights = "Public domain"
[sources."telegram.txt"]
language = "en"
"""


@pytest.fixture(scope="module")
def versions(new_project, tmp_path_factory):
    """A project whose package `before` was built, then a word changed, a sentence came."""
    project = new_project(tmp_path_factory.mktemp("changes"))
    project.write("telegram.txt", LETTER)
    project.write("catalog.toml", CATALOG.format(version="1.0.0"))
    project.report()
    shutil.copytree(project.package, project.root / "before")
    edited = LETTER.replace("quarantine", "blockade")
    project.write("telegram.txt", edited.rstrip("\n") + " He went home.\n")
    project.write("catalog.toml", CATALOG.format(version="1.1.0"))
    project.report()
    return project


def test_the_same_package_twice(versions) -> None:
    done = versions.run("changes", "before", "before", "--exit-code")
    assert (done.code, done.err) == (0, "")
    assert "No difference." in done.out


def test_text_on_a_terminal(versions) -> None:
    done = versions.run("changes", "before", "datapackage")
    assert done.code == 0
    assert done.out.startswith("1.1.0 (minor)\n")
    assert "“quarantine” → “blockade” (wording)" in " ".join(done.out.split())
    assert max(map(len, done.out.splitlines())) <= 80
    assert done.err.startswith("Next: ")


def test_a_package_that_differs_ends_with_1_when_asked(versions) -> None:
    assert versions.run("changes", "before", "datapackage", "--exit-code").code == 1


def test_markdown_for_the_changelog(versions) -> None:
    done = versions.run("changes", "before", "datapackage", "--format", "md")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("## 1.1.0 (minor)\n\n")
    assert "#### telegram\n" in done.out


@pytest.mark.parametrize("options", [("--json",), ("--format", "json")])
def test_json(versions, options) -> None:
    done = versions.run("changes", "before", "datapackage", *options)
    assert (done.code, done.err) == (0, "")
    assert done.json["schema"] == "archivekit.changes/1"
    assert (done.json["bump"], done.json["version_ok"]) == ("minor", True)
    changed = [
        (cell["column"], d["before"], d["after"], d["class"])
        for row in done.json["rows"]
        if row["action"] == "changed" and row["table"] == "segments"
        for cell in row["cells"]
        for d in cell["differences"]
    ]
    assert changed == [
        ("text", "quarantine", "blockade", "wording"),
        ("text", "", " ", "spacing"),  # the blank before the sentence that came
    ]
    added = [row for row in done.json["rows"] if row["action"] == "added"]
    words = [c["after"] for r in added for c in r["cells"] if c["column"] == "text"]
    assert "He went home." in words


def test_csv_has_a_line_a_change(versions) -> None:
    done = versions.run("changes", "before", "datapackage", "--format", "csv")
    assert (done.code, done.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert len(rows) == done.out.count("\n") - 1
    assert list(rows[0]) == [
        "id", "action", "table", "key", "column", "before", "after", "class", "touches", "bump",
        "reason",
    ]  # fmt: skip
    (row,) = (row for row in rows if row["table"] == "segments" and row["class"] == "wording")
    assert json.loads(row["key"])["segment_id"].startswith("telegram.en1.s")
    assert (row["bump"], row["column"]) == ("patch", "text")
    assert "blockade" in row["after"]


def test_a_version_that_is_too_low_is_said(versions, tmp_path: Path) -> None:
    low = tmp_path / "low"
    shutil.copytree(versions.package, low)
    path = low / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"1.1.0"', '"1.0.1"'))
    done = versions.run("changes", "before", str(low))
    assert "1.0.1 is too low, it must be 1.1.0 or higher" in " ".join(done.out.split())


def test_no_package_and_wrong_usage(versions) -> None:
    done = versions.run("changes", "before", "nowhere")
    assert done.code == 3 and "package.missing" in done.err
    assert versions.run("changes", "before", "nowhere", "--json").json["problems"]
    assert versions.run("changes", "before").code == 2
    assert versions.run("changes", "before", "datapackage", "--format", "xml").code == 2


def test_the_same_bytes_in_every_environment(versions, command) -> None:
    for form in ("text", "md", "json", "csv"):
        outs = {
            command(
                "changes", "before", "datapackage", "--format", form, cwd=versions.root,
                env={"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C.UTF-8", "COLUMNS": columns},
            ).out
            for seed, zone, columns in (("1", "UTC", "40"), ("2", "Asia/Tokyo", "200"))
        }  # fmt: skip
        assert len(outs) == 1 and outs != {""}
