"""Which files each stage read: the table `activity_inputs`."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from archivekit.build.run import run_build
from archivekit.tables.archive import Archive

LETTER = "Letter from Charles Darwin to Joseph Hooker\n\nDown, 3 March 1860\n\nI thank you.\n"
CATALOGUE = '[package]\nname = "letters"\n[read]\nmax_bytes = 1000\n'
DECISIONS = (
    "decision,target,text_hash,before,after,by,date\n"
    "emend,letter.en1.s3,0123456789abcdef,thank,thanked,F. Darwin,1887\n"
)
Rows = dict[tuple[str, str], dict[str, Any]]


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    (folder / "decisions").mkdir(parents=True)
    (folder / "letter.txt").write_text(LETTER, encoding="utf-8")
    (folder / "catalog.toml").write_text(CATALOGUE, encoding="utf-8")
    (folder / "decisions" / "editor.csv").write_text(DECISIONS, encoding="utf-8")
    return folder


def built(seeds: Path) -> Rows:
    out = seeds.parent / "package"
    run_build(seeds, out, cache=None)
    rows = Archive.open(out).rows("activity_inputs")
    return {(row["activity_id"], row["path"]): row for row in rows}


def test_each_stage_names_the_files_that_it_read(seeds: Path) -> None:
    roles = {key: row["role"] for key, row in built(seeds).items()}
    assert roles == {
        ("read", "catalog.toml"): "catalogue",
        ("normalize", "decisions/editor.csv"): "decisions",
        ("describe", "catalog.toml"): "catalogue",
        ("describe", "decisions/editor.csv"): "decisions",
        ("package", "catalog.toml"): "catalogue",
    }
    stages = {
        row["activity_id"] for row in Archive.open(seeds.parent / "package").rows("activities")
    }
    assert {stage for stage, _ in roles} < stages


def test_hashes_and_sizes_are_those_of_the_files_when_the_build_is_done(seeds: Path) -> None:
    for _, row in built(seeds).items():
        data = (seeds / row["path"]).read_bytes()
        assert (row["sha256"], row["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))


def test_what_stands_in_sources_is_not_told_again(seeds: Path) -> None:
    assert not any(path in ("letter.txt", "ids.csv") for _, path in built(seeds))


def test_a_build_of_the_same_says_the_same(seeds: Path) -> None:
    table = seeds.parent / "package" / "data" / "activity_inputs.csv"
    built(seeds)
    first = table.read_bytes()
    built(seeds)
    assert table.read_bytes() == first


def test_a_source_that_cannot_be_read_is_named(seeds: Path) -> None:
    (seeds / "large.txt").write_bytes(b"x" * 1001)
    (seeds / "broken.txt").write_bytes(b"Good words \xff\xfe\xfd\x81 and none.\n")
    (seeds / "letter.pdf").write_bytes(b"%PDF-1.7")
    rows = built(seeds)
    large, broken = rows["read", "large.txt"], rows["read", "broken.txt"]
    assert (large["role"], large["sha256"], large["bytes"]) == ("source", None, 1001)
    data = (seeds / "broken.txt").read_bytes()
    assert (broken["sha256"], broken["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert rows["read", "letter.pdf"]["bytes"] == 8


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_a_link_is_not_followed_and_not_named(seeds: Path) -> None:
    (seeds.parent / "secret.txt").write_text("Nobody may see this.\n")
    (seeds / "link.txt").symlink_to(seeds.parent / "secret.txt")
    assert ("read", "link.txt") not in built(seeds)


def test_another_folder_of_another_name_says_the_same(seeds: Path) -> None:
    table = Path("package", "data", "activity_inputs.csv")
    built(seeds)
    first = (seeds.parent / table).read_bytes()
    other = seeds.parent / "elsewhere" / "letters of Darwin"
    other.parent.mkdir()
    seeds.rename(other)
    built(other)
    assert (other.parent / table).read_bytes() == first


def test_a_decision_file_that_changed_is_seen(seeds: Path) -> None:
    """Even when it says the same of the texts: the package names the bytes that were read."""
    first = built(seeds)["normalize", "decisions/editor.csv"]["sha256"]
    with (seeds / "decisions" / "editor.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert built(seeds)["normalize", "decisions/editor.csv"]["sha256"] != first
