"""`build --check`: is the package what the sources make, and where not."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archivekit.build import compare, run
from archivekit.build.check import check_build
from archivekit.build.compare import compare_packages
from archivekit.build.run import run_build
from archivekit.cli.main import cli
from archivekit.core.problems import CannotWrite, Interrupted, InvalidProject
from archivekit.core.report import CheckReport, FileDifference
from archivekit.package.manifest import MANIFEST
from archivekit.work.executor import WorkerDied
from archivekit.work.folder import publish_lock

LETTERS = {
    "hooker.txt": "Letter from Joseph Hooker\n\nThe seeds go by rail. I am well.\n\nHe is here.\n",
    "gray.txt": "Letter from Asa Gray\n\nThe book came on Monday. I liked it.\n",
}
RIGHTS = '[defaults]\nrights = "public domain"\n'
FOLLOWS = {"datapackage.json", MANIFEST}  # what changes with every file


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("first")
    (root / "seeds").mkdir()
    for name, text in LETTERS.items():
        (root / "seeds" / name).write_text(text, encoding="utf-8")
    (root / "seeds" / "catalog.toml").write_text(RIGHTS, encoding="utf-8")
    run_build(root / "seeds", root / "datapackage", cache=None)
    return root


@pytest.fixture
def root(first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a built project, which is the current folder."""
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(**options: object) -> CheckReport:
    return check_build("seeds", "datapackage", **options)  # type: ignore[arg-type]


def of(report: CheckReport) -> dict[str, FileDifference]:
    return {one.path: one for one in report.files}


def codes(report: CheckReport) -> list[str]:
    return sorted({found.code for found in report.problems})


def change(path: str, before: str, after: str) -> None:
    text = Path(path).read_bytes().decode()
    assert before in text
    Path(path).write_bytes(text.replace(before, after, 1).encode())


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(p): (p.stat().st_mtime_ns, p.stat().st_ino) for p in (folder, *folder.rglob("*"))}


def command(*args: str) -> Result:
    return CliRunner().invoke(cli, ["build", "--check", "--workers", "1", *args])


# --- the same ----------------------------------------------------------------------------------


def test_a_package_that_was_just_built_is_the_same(root: Path) -> None:
    report = checked()
    assert report.same and not report.files and not report.problems
    files = [path for path in (root / "datapackage").rglob("*") if path.is_file()]
    assert (report.compared, report.ids_lacking) == (len(files), 0)
    assert repr(report) == "<CheckReport datapackage from seeds: same>"


@pytest.mark.parametrize("is_same", [True, False])
def test_nothing_in_the_project_is_written(root: Path, is_same: bool) -> None:
    if not is_same:
        change("seeds/gray.txt", "Monday", "Tuesday")
        Path("datapackage/notes.txt").write_text("Mine.\n")
    before = stamps(root)
    assert checked().same is is_same
    assert stamps(root) == before


def test_nothing_is_left_where_it_was_made(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aside = root / "aside"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    change("seeds/gray.txt", "Monday", "Tuesday")
    checked()
    assert os.listdir(aside) == []


def test_a_cache_that_is_there_is_used_and_one_that_is_named_is_begun(root: Path) -> None:
    assert checked().same and not Path(".archivekit").exists()
    assert checked(cache="work").same and list(Path("work").glob("*/*"))
    Path("work").rename(".archivekit")
    entries = set(Path(".archivekit").glob("*/*"))
    assert checked().same and checked(cache=None).same
    assert set(Path(".archivekit").glob("*/*")) == entries
    shutil.rmtree(".archivekit")
    Path(".archivekit").mkdir()
    assert checked().same
    assert {path.name for path in Path(".archivekit").glob("*/*")} == {p.name for p in entries}


def test_the_lock_of_a_build_does_not_hinder(root: Path) -> None:
    with publish_lock(Path("datapackage")):
        assert checked().same


def test_what_a_system_puts_into_folders_is_no_file_of_the_package(root: Path) -> None:
    Path("datapackage/data/.DS_Store").write_bytes(b"\0")
    Path("datapackage/empty").mkdir()
    assert checked().same


# --- not the same ------------------------------------------------------------------------------


def test_a_changed_source_is_seen_in_its_rows_and_text(root: Path) -> None:
    change("seeds/gray.txt", "Monday", "Tuesday")
    report = checked()
    assert not report.same and report.ids_lacking > 0
    assert codes(report) == ["check.differs", "check.ledger"]
    found = of(report)
    assert set(found) >= {"data/segments.csv", "data/sources.csv", "texts/gray.en1.txt", *FOLLOWS}
    assert "texts/hooker.en1.txt" not in found
    row = found["data/segments.csv"]
    assert (row.state, row.rows, row.key) == ("differs", 1, "gray.en1.s2")
    assert "The book came on [-Monday. ," in row.there
    assert "The book came on {+Tuesday. ," in row.made
    lines = Path("datapackage/data/segments.csv").read_text(encoding="utf-8").splitlines()
    assert row.line and lines[row.line - 1].startswith("gray.en1.s2,")
    text = found["texts/gray.en1.txt"]
    assert (text.line, text.rows) == (3, None)
    assert (text.there, text.made) == (
        "The book came on [-Mon-]day. I liked it.", "The book came on {+Tues+}day. I liked it.",
    )  # fmt: skip


def test_rows_are_matched_by_their_keys(root: Path) -> None:
    """A row that goes in the midst of a table is one row, not all that follow."""
    path = Path("datapackage/data/segments.csv")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:3] + lines[4:]), encoding="utf-8")
    (row,) = checked().files
    assert (row.rows, row.line, row.there) == (1, None, "")
    assert lines[3].startswith(row.key + ",")
    assert row.made.startswith("{+" + row.key)


def test_rows_in_another_order_and_columns_of_other_names(root: Path) -> None:
    path = Path("datapackage/data/segments.csv")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:2], lines[3], lines[2], *lines[4:]]), encoding="utf-8")
    (row,) = checked().files
    assert (row.line, row.rows) == (3, None)
    path.write_text("".join([lines[0].replace("text", "words"), *lines[1:]]), encoding="utf-8")
    (row,) = checked().files
    assert (row.line, row.rows) == (1, None) and "gap,{+text,text+}_hash" in row.made


@pytest.mark.parametrize("name", ["data/segments.csv", "texts/gray.en1.txt", MANIFEST])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data + b"\n",
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data[:40] + b"\xff\x00\x1b[31m" + data[40:],
        lambda data: data + b"x" * 3_000_000,
        lambda data: data + b'"\n' * 1000,
        lambda data: b"\n".join(reversed(data.split(b"\n"))),
    ],
)
def test_whatever_was_done_to_a_file_is_told_in_lines_that_can_be_shown(
    root: Path, first: Path, name: str, spoil: Callable[[bytes], bytes]
) -> None:
    path = Path("datapackage", name)
    path.write_bytes(spoil(path.read_bytes()))
    (one,) = compare_packages(Path("datapackage"), first / "datapackage")
    assert (one.path, one.state) == (name, "differs")
    assert one.there != one.made
    for line in (one.there, one.made, one.key):
        assert len(line) <= 170
        assert line.replace("\u00a0", " ").isprintable()


def test_a_carriage_return_is_made_visible(root: Path) -> None:
    change("datapackage/texts/gray.en1.txt", "liked it.\n", "liked it.\r\n")
    (one,) = checked().files
    line = "The book came on Monday. I liked it."
    assert (one.there, one.made) == (f"{line}[-␍-]", line)


def test_what_is_missing_and_what_is_too_many(root: Path) -> None:
    Path("datapackage/texts/gray.en1.txt").unlink()
    Path("datapackage/data/notes").mkdir()
    Path("datapackage/data/notes/.mine\u202e.txt").write_text("Mine.\n")
    found = of(checked())
    assert {path: one.state for path, one in found.items()} == {
        "data/notes/.mine⟨U+202E⟩.txt": "extra",
        "texts/gray.en1.txt": "missing",
    }
    assert codes(checked()) == ["check.extra", "check.missing"]


@pytest.mark.skipif(os.name == "nt", reason="links and special files of POSIX")
def test_links_and_special_files_are_not_opened(root: Path) -> None:
    text = Path("datapackage/texts/gray.en1.txt")
    text.rename(root / "elsewhere.txt")
    text.symlink_to(root / "elsewhere.txt")
    Path("datapackage/README.md").unlink()
    os.mkfifo("datapackage/README.md")
    Path("datapackage/loop").symlink_to(root / "datapackage")
    found = of(checked())
    assert {path: one.state for path, one in found.items()} == {
        "loop": "extra", "texts/gray.en1.txt": "differs", "README.md": "differs",
    }  # fmt: skip
    assert found["README.md"].there == "(not a regular file)"


def test_files_are_in_one_order_the_tables_first(root: Path) -> None:
    change("seeds/gray.txt", "Monday", "Tuesday")
    paths = [one.path for one in checked().files]
    assert paths == sorted(paths, key=lambda path: ("/" not in path, path))
    assert paths[0].startswith("data/") and paths[-1] == MANIFEST


def test_the_rows_that_are_counted_are_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "MOST_ROWS", 5)
    for name in ("a", "b"):
        rows = "".join(f"{name}.p{n},x\n" for n in range(100))
        (tmp_path / name / "data").mkdir(parents=True)
        (tmp_path / name / "data" / "segments.csv").write_text(f"segment_id,text\n{rows}")
    (one,) = compare_packages(tmp_path / "a", tmp_path / "b")
    assert (one.rows, one.key) == (5, "a.p0")


# --- the ledger, and no package ----------------------------------------------------------------


def test_a_ledger_that_was_not_committed(root: Path) -> None:
    made = Path("seeds/ids.csv").read_bytes()
    Path("seeds/ids.csv").unlink()
    report = checked()
    assert codes(report) == ["check.ledger"] and report.files == ()
    assert report.ids_lacking == made.count(b"\n") - 1
    assert "file.gray" in report.problems[0].message
    assert not Path("seeds/ids.csv").exists()


@pytest.mark.parametrize("state", ["missing", "empty", "a file"])
def test_where_there_is_no_package(root: Path, state: str) -> None:
    shutil.rmtree("datapackage")
    if state == "empty":
        Path("datapackage").mkdir()
    elif state == "a file":
        Path("datapackage").write_text("Mine.\n")
    report = checked()
    assert codes(report) == ["check.no-package"] and not report.compared
    done = command()
    assert done.exit_code == 1
    assert "there is no data package in datapackage" in done.output
    assert "Next: archivekit build, then commit datapackage" in done.output


# --- what fails --------------------------------------------------------------------------------


def test_a_source_that_changes_meanwhile_proves_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package is the same, but another run may make another."""
    task = run.run_task

    def late(job):  # type: ignore[no-untyped-def]
        if job[0].name == "gray.txt":
            with job[0].path.open("a") as file:
                file.write("More.\n")
        return task(job)

    monkeypatch.setattr(run, "run_task", late)
    assert "check.limited" in codes(checked())


@pytest.mark.parametrize("fault", [MemoryError(), WorkerDied(1)])
def test_a_limit_of_memory_fails_the_check_and_the_build(
    root: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def failing(job: object) -> object:
        raise fault

    monkeypatch.setattr(run, "run_task", failing)
    with pytest.raises(Interrupted) as caught:
        checked()
    assert caught.value.problem.code in ("build.out-of-memory", "build.worker-died")
    assert caught.value.problem.cure
    done = command()
    assert done.exit_code == 1 and caught.value.problem.code in done.output
    change("seeds/gray.txt", "Monday", "Tuesday")
    with pytest.raises(Interrupted):
        run_build(Path("seeds"), Path("datapackage"), cache=None)


def test_exit_codes_are_those_of_a_build(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert command().exit_code == 0
    assert command("elsewhere").exit_code == 3
    with pytest.raises(InvalidProject):
        check_build("seeds", "seeds/out")
    for name in LETTERS:
        (root / "seeds" / name).write_bytes(b"%PDF-1.7")
    assert command().exit_code == 3
    monkeypatch.setattr("tempfile.tempdir", str(root / "none"))
    with pytest.raises(CannotWrite, match="no such file or folder"):
        checked()
    assert command().exit_code == 4


# --- what is said ------------------------------------------------------------------------------


def test_what_is_said_of_a_package_that_is_the_same(root: Path) -> None:
    done = command()
    assert done.exit_code == 0
    files = len([path for path in Path("datapackage").rglob("*") if path.is_file()])
    said = f"datapackage is what seeds makes: {files} files, not a byte differs\n"
    assert said in done.output
    assert command("--quiet").output == ""


def test_what_is_said_of_one_that_is_not(root: Path) -> None:
    change("seeds/gray.txt", "Monday", "Tuesday")
    Path("datapackage/texts/hooker.en1.txt").unlink()
    done = command()
    assert done.exit_code == 1
    assert "datapackage is not what seeds makes: " in done.output
    assert "\ndiffers  data/segments.csv:" in done.output
    assert "  1 row, the first gray.en1.s2\n" in done.output
    assert "\nmissing  texts/hooker.en1.txt\n" in done.output
    assert "error check.ledger seeds/ids.csv" in done.output
    assert done.output.endswith(
        "Next: archivekit build, then commit datapackage and seeds/ids.csv\n"
    )
    quiet = command("--quiet")
    assert "error check.missing texts/hooker.en1.txt" in quiet.output and quiet.exit_code == 1
    run_build(Path("seeds"), Path("datapackage"), cache=None)
    assert command().exit_code == 0  # the step that was named cures it


def test_the_next_step_names_the_folders(root: Path) -> None:
    Path("seeds").rename("letters of Gray")
    change("letters of Gray/gray.txt", "Monday", "Tuesday")
    done = command("letters of Gray", "--out", "datapackage")
    assert "archivekit build 'letters of Gray', then commit datapackage" in done.output


def test_json(root: Path) -> None:
    change("seeds/gray.txt", "Monday", "Tuesday")
    done = command("--json")
    said = json.loads(done.stdout)
    assert done.exit_code == 1
    assert said["schema"] == "archivekit.check/1" and said["same"] is False
    assert said == {"schema": "archivekit.check/1", **checked().to_dict()}
    assert {"path", "state", "line", "there", "made", "rows", "key"} == set(said["files"][0])
    codes = {(found["code"], found["place"]["path"]) for found in said["problems"]}
    assert ("check.differs", "data/segments.csv") in codes
