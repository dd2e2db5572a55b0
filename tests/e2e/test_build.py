"""`archivekit build` on made projects: what is published, what is refused, and what stays."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import unicodedata
from pathlib import Path

import pytest

from archivekit.work.folder import publish_lock

posix = pytest.mark.skipif(os.name == "nt", reason="rights, links and signals of POSIX")

GOOD = "The meeting began at nine.  Nobody spoke of the letter.\n\nIt ended at noon.\n"
OTHER = "Another paper altogether. It was found in the same box.\n"


@pytest.fixture
def good(project):
    """A project of two good sources."""
    project.write("a.txt", GOOD)
    project.write("b.txt", OTHER)
    return project


def stamps(*folders: Path) -> dict[Path, tuple[int, int]]:
    """When each file and folder was written last, and its number on the disk."""
    found = [p for folder in folders for p in (folder, *folder.rglob("*"))]
    return {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in found}


def codes(report: dict) -> set[str]:
    return {problem["code"] for problem in report["problems"]}


def errors(report: dict) -> set[tuple[str, str]]:
    found = (p for p in report["problems"] if p["severity"] == "error")
    return {(p["code"], p["place"].get("path", "")) for p in found}


# --- the seeds of the repository -----------------------------------------------------------------


@pytest.mark.pinned
def test_the_committed_package_is_what_the_seeds_make(seeds_project, repository, tree) -> None:
    report = seeds_project.report()
    assert report["state"] == "built"
    assert seeds_project.tree() == tree(repository / "datapackage")


def test_the_committed_ledger_has_every_id(seeds_project, repository) -> None:
    assert seeds_project.report()["ids_added"] == 0
    assert seeds_project.ledger.read_bytes() == (repository / "seeds" / "ids.csv").read_bytes()


@pytest.mark.pinned
def test_a_ledger_begun_anew_gives_the_same_package_again(seeds_project):
    """The ledger that is committed remembers how the file was parted before."""
    seeds_project.ledger.unlink()
    report = seeds_project.report()
    assert "ledger.begun" in codes(report)
    made, ledger = seeds_project.tree(), seeds_project.ledger.read_bytes()
    seeds_project.ledger.unlink()
    seeds_project.report()
    assert (seeds_project.tree(), seeds_project.ledger.read_bytes()) == (made, ledger)


# --- twice, and after a change -------------------------------------------------------------------


def test_the_second_build_has_nothing_to_do_and_touches_nothing(good) -> None:
    good.report()
    before = stamps(good.seeds, good.package)
    done = good.build()
    assert done.code == 0
    assert done.out.startswith("nothing to do")
    assert good.report()["state"] == "current"
    assert stamps(good.seeds, good.package) == before


def test_the_second_build_of_a_project_with_an_error_says_it_again(good) -> None:
    good.write("c.txt", b"%PDF-1.7 and more")
    first = good.build()
    before = stamps(good.seeds, good.package)
    second = good.build()
    assert first.code == second.code == 1
    assert "source.unknown-format" in first.err and "source.unknown-format" in second.err
    assert second.out.startswith("nothing to do")
    assert stamps(good.seeds, good.package) == before


def test_only_the_changed_source_is_understood_anew(good) -> None:
    assert {w["cached"] for w in good.report()["witnesses"]} == {False}
    good.write("b.txt", OTHER + "\nOne paragraph more.\n")
    report = good.report()
    assert report["state"] == "built"
    assert {w["path"]: w["cached"] for w in report["witnesses"]} == {"a.txt": True, "b.txt": False}


def test_the_line_read_says_how_many_were_understood_anew(good) -> None:
    good.report()
    good.write("b.txt", OTHER + "\nOne paragraph more.\n")
    (line,) = (line for line in good.build().out.splitlines() if line.startswith("read "))
    assert "2 texts: 1 understood anew, 1 unchanged" in line


def test_a_change_in_the_title_of_a_document_understands_nothing_anew(good) -> None:
    good.report()
    good.write("catalog.toml", '[documents.a]\ntitle = "A letter"\n')
    report = good.report()
    assert {w["cached"] for w in report["witnesses"]} == {True}
    assert [row["title"] for row in good.rows("documents")] == ["A letter", ""]


def test_a_package_that_somebody_changed_is_made_again(good) -> None:
    good.report()
    made = good.tree()
    (good.package / "data" / "segments.csv").write_bytes(b"nothing\n")
    (good.package / "README.md").unlink()
    assert good.report()["state"] == "built"
    assert good.tree() == made


def test_touching_a_file_changes_nothing(good) -> None:
    good.report()
    made = good.tree()
    os.utime(good.seeds / "a.txt", (1_000_000_000, 1_000_000_000))
    assert good.report()["state"] == "current"
    assert good.tree() == made


def test_without_cache_the_same_is_made_and_nothing_is_kept(good) -> None:
    good.report("--no-cache")
    made = good.tree()
    assert not (good.root / ".archivekit").exists()
    again = good.report("--no-cache")
    assert again["state"] == "unchanged"
    assert {w["cached"] for w in again["witnesses"]} == {False}
    assert good.tree() == made


def test_a_cache_elsewhere(good) -> None:
    good.report("--cache", "elsewhere/cache")
    assert not (good.root / ".archivekit").exists()
    assert (good.root / "elsewhere" / "cache" / "CACHEDIR.TAG").exists()
    assert good.report("--cache", "elsewhere/cache")["state"] == "current"


def test_a_source_that_went_is_gone_and_its_ids_are_retired(good) -> None:
    good.report()
    (good.seeds / "b.txt").unlink()
    good.report()
    assert [row["path"] for row in good.rows("sources")] == ["a.txt"]
    retired = {row["retired_id"]: row["kind"] for row in good.rows("retired_ids")}
    assert retired["b"] == "document" and retired["file.b"] == "source"
    assert "witness" in retired.values()
    assert good.valid()


def test_a_source_that_came_back_has_its_ids_again(good) -> None:
    good.report()
    made = good.tree()
    (good.seeds / "b.txt").unlink()
    good.report()
    good.write("b.txt", OTHER)
    good.report()
    assert good.tree() == made


# --- broken sources ------------------------------------------------------------------------------

BROKEN: dict[str, tuple[bytes, str]] = {
    "undecodable": (b"Good words and then \xff\xfe\xfd\x81 none.\n", "text.undecodable"),
    "cut UTF-8": ("Письмо".encode()[:-1], "text.undecodable"),
    "cut UTF-16": (b"\xff\xfeH\0e\0l", "text.undecodable"),
    "lone surrogate": (b"\xff\xfeH\0\x00\xd8e\0", "text.undecodable"),
    "NUL": (b"One\0two. Three\0four.\n", "text.nul"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "source.unknown-format"),
    "ZIP": (b"PK\x03\x04\x14\0\0\0", "source.unknown-format"),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "source.unknown-format"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_source_is_named_and_the_others_go_on(good, kind: str) -> None:
    data, code = BROKEN[kind]
    good.write("broken.txt", data)
    done = good.build()
    assert done.code == 1
    assert f"error {code} broken.txt" in done.err
    assert "Some files were left out" in done.err.splitlines()[-1]
    assert [row["path"] for row in good.rows("sources")] == ["a.txt", "b.txt"]
    assert len(good.rows("witnesses")) == 2
    (row,) = good.rows("problems")
    assert (row["severity"], row["code"], row["path"]) == ("error", code, "broken.txt")
    assert row["cure"]
    assert good.valid()


def test_an_undecodable_byte_is_named_with_its_offset_and_a_declaration_cures_it(good) -> None:
    data = "Café de la Paix, Réponse à la lettre.\n".encode("cp1252") * 2
    good.write("catalog.toml", '[sources."c.txt"]\nencoding = "utf-8"\n')
    good.write("c.txt", data)
    (found,) = (p for p in good.report(code=1)["problems"] if p["severity"] == "error")
    assert found["code"] == "text.undecodable"
    assert f"byte 0xE9 at offset {data.index(0xE9)}" in found["message"]
    assert 'encoding = "cp1252"' in found["cure"] and "c.txt" in found["cure"]
    good.write("catalog.toml", '[sources."c.txt"]\nencoding = "windows-1252"\n')
    assert not errors(good.report())
    assert good.rebuilt()["c.txt"] == data


def test_an_unknown_encoding_is_named(good) -> None:
    good.write("catalog.toml", '[sources."a.txt"]\nencoding = "windows-9999"\n')
    assert errors(good.report(code=1)) == {("text.encoding-unknown-name", "a.txt")}
    assert [row["path"] for row in good.rows("sources")] == ["b.txt"]


def test_a_source_above_the_limit_is_not_read(good) -> None:
    good.write("catalog.toml", "[read]\nmax_bytes = 1000\n")
    good.write("large.txt", "word " * 201)
    assert errors(good.report(code=1)) == {("source.too-large", "large.txt")}
    assert [row["path"] for row in good.rows("sources")] == ["a.txt", "b.txt"]
    good.write("large.txt", "word " * 200)  # the limit itself
    assert not errors(good.report())


@posix
def test_links_and_special_files_are_not_followed(good, tmp_path_factory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text("A secret that must not be published.\n")
    (good.seeds / "link.txt").symlink_to(outside / "secret.txt")
    (good.seeds / "folder").symlink_to(outside)
    (good.seeds / "circle").symlink_to(good.seeds)
    (good.seeds / "nowhere.txt").symlink_to("nothing-here.txt")
    os.mkfifo(good.seeds / "pipe.txt")
    report = good.report(code=1)
    names = {"link.txt", "folder", "circle", "nowhere.txt", "pipe.txt"}
    assert errors(report) == {("source.link", name) for name in names}
    assert all(b"secret that" not in data for data in good.tree().values())
    assert good.valid()


def _as_a_user_without_privileges() -> None:
    """Before a command starts: whoever may read and write everything may so no longer (Linux)."""
    import ctypes

    drop, override, search = 24, 1, 2  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    for capability in (override, search):
        ctypes.CDLL(None).prctl(drop, capability, 0, 0, 0)


def _obeys_rights(folder: Path) -> bool:
    probe = folder / "probe"
    probe.touch(mode=0)
    read = f"open({str(probe)!r})"
    done = subprocess.run(
        [sys.executable, "-c", read], preexec_fn=_as_a_user_without_privileges,
        capture_output=True, check=False,
    )  # fmt: skip
    probe.unlink()
    return b"PermissionError" in done.stderr


@pytest.fixture
def plain_user(tmp_path):
    """Options of a process whose rights are those that files and folders say."""
    if not sys.platform.startswith("linux") or not _obeys_rights(tmp_path):
        pytest.skip("this user may read everything")
    return {"preexec_fn": _as_a_user_without_privileges}


def test_what_may_not_be_read_is_named(good, command, plain_user) -> None:
    good.write("c.txt", "Closed.\n").chmod(0)
    closed = good.seeds / "closed"
    closed.mkdir(mode=0)
    done = command("build", "--json", cwd=good.root, **plain_user)
    closed.chmod(0o755)
    assert done.code == 1, done.err
    assert errors(done.json) == {("source.unreadable", "c.txt"), ("source.unreadable", "closed")}
    assert "permission denied" in done.out
    assert [row["path"] for row in good.rows("sources")] == ["a.txt", "b.txt"]


def test_where_nothing_may_be_written_the_exit_code_is_4(good, command, plain_user) -> None:
    good.report()
    made = good.tree()
    good.write("a.txt", GOOD + "\nMore.\n")
    good.root.chmod(0o555)
    try:
        done = command("build", cwd=good.root, **plain_user)
    finally:
        good.root.chmod(0o755)
    assert done.code == 4, done.err
    assert "build.cannot-write" in done.err and "Traceback" not in done.err
    assert good.tree() == made


def test_where_the_ledger_may_not_be_written_the_old_package_stands(
    good, command, plain_user
) -> None:
    good.report()
    made, ledger = good.tree(), good.ledger.read_bytes()
    good.write("a.txt", GOOD + "\nMore.\n")
    good.seeds.chmod(0o555)
    try:
        done = command("build", cwd=good.root, **plain_user)
    finally:
        good.seeds.chmod(0o755)
    assert done.code == 4, done.err
    assert "Traceback" not in done.err and "permission denied" in done.err
    assert good.tree() == made
    assert good.ledger.read_bytes() == ledger


EDITORS_FILES = ["decisions/a.csv", "catalog.toml", "ids.csv"]


@pytest.mark.parametrize("place", EDITORS_FILES)
def test_a_folder_where_a_file_of_the_editor_should_be_is_named(good, place: str) -> None:
    path = good.seeds / place
    path.mkdir(parents=True)
    done = good.build()
    assert done.code != 0
    assert path.name in done.err
    assert not good.package.exists() or good.valid()


@posix
def test_a_decision_file_that_is_a_link_to_nothing_is_named(good) -> None:
    (good.seeds / "decisions").mkdir()
    (good.seeds / "decisions" / "a.csv").symlink_to("nothing-here")
    done = good.build()
    assert done.code != 0
    assert "decisions/a.csv" in done.err


@posix
def test_no_build_waits_for_a_fifo_where_a_file_of_the_editor_should_be(
    new_project, start, tmp_path
) -> None:
    running = {}
    for number, place in enumerate(EDITORS_FILES):
        project = new_project(tmp_path / str(number))
        project.write("a.txt", GOOD)
        (project.seeds / place).parent.mkdir(exist_ok=True)
        os.mkfifo(project.seeds / place)
        running[place] = start("build", "--workers", "1", cwd=project.root)
    end = time.monotonic() + 15
    while time.monotonic() < end and any(p.poll() is None for p in running.values()):
        time.sleep(0.05)
    waiting = [place for place, process in running.items() if process.poll() is None]
    for process in running.values():
        process.kill()
    said = {place: process.communicate()[1].decode() for place, process in running.items()}
    assert waiting == []
    for place, process in running.items():
        assert process.returncode in (1, 2, 4), said[place]
        assert Path(place).name in said[place] and "Traceback" not in said[place]


# --- nothing to read -----------------------------------------------------------------------------


@pytest.mark.parametrize("files", [{}, {"a.pdf": b"%PDF-1.7"}, {".hidden.txt": b"Hidden."}])
def test_nothing_that_can_be_read(project, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        project.write(name, data)
    done = project.build()
    assert done.code == 3
    assert "build.no-sources" in done.err
    assert not project.package.exists()
    assert sorted(os.listdir(project.seeds)) == sorted(files)
    assert [name for name in os.listdir(project.root) if "new" in name or "lock" in name] == []


def test_when_nothing_can_be_read_any_more_the_last_package_stands(good) -> None:
    good.report()
    made, ledger = good.tree(), good.ledger.read_bytes()
    for name in ("a.txt", "b.txt"):
        good.write(name, b"%PDF-1.7")
    done = good.build()
    assert done.code == 3
    assert "source.unknown-format" in done.err and "a.txt" in done.err
    assert good.tree() == made
    assert good.ledger.read_bytes() == ledger


def test_a_folder_that_is_not_there(project) -> None:
    done = project.run("build", "elsewhere")
    assert done.code == 3
    assert "build.no-folder" in done.err and "elsewhere" in done.err
    assert os.listdir(project.root) == ["seeds"]


# --- where the package goes ----------------------------------------------------------------------


def test_a_folder_of_somebody_else_is_refused_and_untouched(good, tree) -> None:
    thesis = good.root / "thesis"
    (thesis / "chapters").mkdir(parents=True)
    (thesis / "chapters" / "one.txt").write_text("Years of work.\n")
    before = stamps(thesis)
    done = good.build("--out", "thesis")
    assert done.code == 4
    assert "build.foreign-folder" in done.err
    assert stamps(thesis) == before
    assert not good.ledger.exists()


def test_a_file_that_somebody_put_into_the_package_is_not_lost(good) -> None:
    good.report()
    (good.package / "notes.txt").write_text("Years of work.\n")
    good.write("b.txt", OTHER + "\nMore.\n")
    done = good.build()
    assert done.code == 4
    assert "build.foreign-folder" in done.err and "notes.txt" in done.err
    assert (good.package / "notes.txt").read_text() == "Years of work.\n"


def test_an_output_that_is_a_file_is_refused_and_untouched(good) -> None:
    (good.root / "notes").write_text("Years of work.\n")
    done = good.build("--out", "notes")
    assert done.code == 4
    assert (good.root / "notes").read_text() == "Years of work.\n"


def test_an_empty_output_folder_is_taken(good) -> None:
    (good.root / "empty").mkdir()
    good.report("--out", "empty")
    assert (good.root / "empty" / "datapackage.json").exists()


@pytest.mark.parametrize("out", ["seeds", "seeds/out", ".", "seeds/../seeds/deep/out"])
def test_folders_that_overlap_are_refused(good, out: str) -> None:
    before = stamps(good.seeds)
    done = good.build("--out", out)
    assert done.code == 2
    assert "build.folders-overlap" in done.err
    assert stamps(good.seeds) == before


@posix
def test_folders_that_overlap_through_a_link_are_refused(good) -> None:
    (good.root / "other-name").symlink_to(good.seeds)
    assert good.build("--out", "other-name/out").code == 2


# --- two at once, and killed ---------------------------------------------------------------------


def test_while_another_build_holds_the_lock(good, command) -> None:
    good.report()
    made = good.tree()
    good.write("a.txt", GOOD + "\nMore.\n")
    with publish_lock(good.package):
        done = command("build", cwd=good.root)
    assert done.code == 5
    assert "build.locked" in done.err and str(os.getpid()) in done.err
    assert good.tree() == made
    assert good.build().code == 0


def _fill(project) -> None:
    for number in range(8):
        sentence = f"Paper {number} was read in the meeting and put aside. "
        project.write(f"{number}.txt", "\n\n".join(sentence * 4 for _ in range(10)))


def test_two_builds_at_once(project, start) -> None:
    _fill(project)
    running = [start("build", "--workers", "1", cwd=project.root) for _ in range(2)]
    said = [process.communicate(timeout=90) for process in running]
    assert sorted(process.returncode for process in running) in ([0, 0], [0, 5]), said
    made, ledger = project.tree(), project.ledger.read_bytes()
    assert project.valid()
    assert project.report()["state"] == "current"
    assert (project.tree(), project.ledger.read_bytes()) == (made, ledger)


@pytest.fixture(scope="module")
def changed_once(new_project, tmp_path_factory):
    """A built project, then changed; and one that was built whole after the change."""
    project = new_project(tmp_path_factory.mktemp("changed"))
    _fill(project)
    project.report("--cache", "../cache-of-others")
    for name in ("3.txt", "7.txt"):
        project.write(name, "A new beginning.\n\n" + (project.seeds / name).read_text())
    other = new_project(tmp_path_factory.mktemp("whole"))
    shutil.copytree(project.seeds, other.seeds, dirs_exist_ok=True)
    other.report("--no-cache")
    return project, other


@pytest.fixture
def changed(changed_once, new_project, tmp_path):
    """A copy of the changed project; its old package; the project that was built whole."""
    original, other = changed_once
    shutil.copytree(original.root, tmp_path, dirs_exist_ok=True)
    project = new_project(tmp_path)
    return project, project.tree(), other


def _wait_for(condition, process) -> bool:
    """Whether something came true while the process ran."""
    while process.poll() is None:
        if condition():
            return True
        time.sleep(0.002)
    return False


@posix
@pytest.mark.parametrize(
    ("sign", "moment"),
    [
        ("SIGKILL", "texts"),
        ("SIGKILL", "texts/*.txt"),
        ("SIGKILL", "datapackage.json"),
        ("SIGINT", "data/segments.csv"),
    ],
)
def test_a_build_that_is_killed_leaves_the_last_package_whole(changed, start, sign, moment) -> None:
    project, old, other = changed
    process = start("build", "--workers", "1", "--no-cache", cwd=project.root)
    reached = _wait_for(lambda: list(project.root.glob(f".datapackage.new-*/{moment}")), process)
    assert reached, process.communicate()
    process.send_signal(getattr(signal, sign))
    _, said = process.communicate(timeout=60)
    if sign == "SIGINT":
        assert process.returncode == 130, said
        assert b"Traceback" not in said
        assert not list(project.root.glob(".datapackage.*"))
    else:
        assert process.returncode == -signal.SIGKILL
    assert project.tree() == old
    project.report("--no-cache")
    assert project.tree() == other.tree()
    assert project.ledger.read_bytes() == other.ledger.read_bytes()
    assert not list(project.root.glob(".datapackage.*"))


def test_killed_between_the_ledger_and_the_package_the_next_build_makes_the_same(changed) -> None:
    """The ledger is written first: with the new one and the old package, the next is whole."""
    project, _, other = changed
    shutil.copy(other.ledger, project.ledger)
    assert project.report("--no-cache")["ids_added"] == 0
    assert project.tree() == other.tree()
    assert project.ledger.read_bytes() == other.ledger.read_bytes()


def test_a_cache_deleted_in_the_middle_of_a_build_changes_nothing(changed, start) -> None:
    project, _, other = changed
    cache = project.root / ".archivekit"
    process = start("build", "--workers", "2", cwd=project.root)
    deleted = 0
    while process.poll() is None:
        deleted += cache.exists()
        shutil.rmtree(cache, ignore_errors=True)
        time.sleep(0.01)
    _, said = process.communicate()
    assert process.returncode == 0, said
    assert deleted >= 1
    assert project.tree() == other.tree()


def test_readers_see_the_old_package_or_the_new_one(good) -> None:
    """Through the name of the package, at any moment of a build, a whole descriptor is read."""
    good.report()
    wrong, ended = [], threading.Event()

    def look() -> None:
        while not ended.is_set():
            try:
                (good.package / "datapackage.json").read_bytes()
            except FileNotFoundError as gone:
                wrong.append(gone)

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(4):
        good.write("b.txt", f"{OTHER}\nParagraph {number}.\n")
        good.report()
    ended.set()
    reader.join()
    assert not wrong or not sys.platform.startswith("linux")


# --- the catalogue -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[packge]\nname = "a"\n', "package"),
        ('[package]\ntitel = "a"\n', "title"),
        ('[sources."a.txt"]\nlangauge = "en"\n', "language"),
        ('[documents.a]\ntitles = "A"\n', "title"),
        ("[read]\nmax_byte = 3\n", "max_bytes"),
        ('[normalize]\nskip = ["soft-hyphens"]\n', "soft-hyphen"),
        ('[[sources."a.txt".parts]]\ndocumnt = "a"\n', "document"),
    ],
)
def test_a_misspelt_key_names_the_nearest(good, text: str, named: str) -> None:
    good.report()
    made = good.tree()
    good.write("catalog.toml", text)
    done = good.build()
    assert done.code == 2
    assert f"did you mean {named}?" in " ".join(done.err.split())
    assert "catalog.toml" in done.err
    assert good.tree() == made


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[package\n", "catalogue.not-toml"),
        ("[package]\nname = 3\n", "catalogue.wrong-value"),
        ('[package]\nversion = "one"\n', "catalogue.wrong-value"),
        ('[sources."a.txt"]\ndocument = "Not An Id"\n', "catalogue.wrong-value"),
        ('[sources."a.txt"]\nkind = "letter"\n', "catalogue.wrong-value"),
        ("sources = 3\n", "catalogue.wrong-value"),
        ("[documents]\na = 3\n", "catalogue.wrong-value"),
        ("documents = []\n", "catalogue.wrong-value"),
        ('languages = "en"\n', "catalogue.wrong-value"),
        ("languages = [1]\n", "catalogue.wrong-value"),
        ("[package]\nkeywords = [1]\n", "catalogue.wrong-value"),
        ("[package]\nlicenses = [3]\n", "catalogue.wrong-value"),
        ("[package]\nlicenses = [{}]\n", "catalogue.wrong-value"),
        ("[package]\nlicenses = [{name = 3}]\n", "catalogue.wrong-value"),
        ('[package]\ncontributors = "x"\n', "catalogue.wrong-value"),
        ("[package]\ncontributors = [{title = 3}]\n", "catalogue.wrong-value"),
        ("[read]\nmax_bytes = 0\n", "catalogue.wrong-value"),
        ('[read]\nmax_bytes = "many"\n', "catalogue.wrong-value"),
        ("read = 3\n", "catalogue.wrong-value"),
        ('[normalize]\nskip = "gap"\n', "catalogue.wrong-value"),
        ('[sources."a.txt"]\nparts = 3\n', "catalogue.wrong-value"),
        ('[[sources."a.txt".parts]]\ndocument = 3\n', "catalogue.wrong-value"),
        ('[[sources."a.txt".parts]]\ndocument = "x"\nfrom_line = "1"\n', "catalogue.wrong-value"),
        ('[[sources."a.txt".parts]]\ndocument = "x"\nfrom_line = 2\n', "catalogue.wrong-value"),
    ],
)
def test_a_catalogue_that_cannot_be_used(good, text: str, code: str) -> None:
    good.write("catalog.toml", text)
    done = good.build("--json")
    assert done.code == 2
    assert [p["code"] for p in done.json["problems"]] == [code]
    assert done.json["schema"]
    assert not good.package.exists()


def test_a_file_of_the_catalogue_that_is_not_there_is_named_and_the_others_go_on(good) -> None:
    good.write("catalog.toml", '[sources."nowhere.txt"]\nlanguage = "en"\n')
    report = good.report(code=1)
    assert errors(report) == {("catalogue.no-such-source", "catalog.toml")}
    assert "nowhere.txt" in str(report["problems"])
    assert len(good.rows("witnesses")) == 2
    assert good.valid()


def test_a_damaged_ledger_is_not_overwritten(good) -> None:
    good.report()
    made = good.tree()
    damaged = good.ledger.read_bytes()[:-20]
    good.ledger.write_bytes(damaged)
    done = good.build()
    assert done.code == 1
    assert "ledger.damaged" in done.err
    assert good.ledger.read_bytes() == damaged
    assert good.tree() == made


# --- decisions -----------------------------------------------------------------------------------

SLIPS = (
    "A first paragraph stands here. It says little.\n\n"
    "They openedfire at once. The ship carried wheet and salt.\n\n"
    "The envoys left. Nobody saw them.\n"
)


@pytest.fixture
def slips(project):
    project.write("slips.txt", SLIPS)
    project.report()
    (proposal,) = (row for row in project.rows("edits") if row["state"] == "proposed")
    assert proposal["before"] == "openedfire"
    return project


def on(project, words: str, **cells: str) -> dict[str, str]:
    """A decision on the sentence that holds some words."""
    id_ = project.sentence(words)["segment_id"]
    return {"target": id_, "text_hash": project.hash_of(id_), **cells}


DECISIONS = {
    "emend": (
        {"words": "wheet", "before": "wheet", "after": "wheat", "reason": "a slip"},
        ("applied", "emendation"),
        ("wheet", "wheat"),
    ),
    "sic": ({"words": "wheet", "before": "wheet"}, ("applied", "sic"), ("wheet", "wheet [sic]")),
    "accept": (
        {"words": "openedfire", "before": "openedfire"},
        ("applied", "run-together"),
        ("openedfire", "opened fire"),
    ),
    "reject": (
        {"words": "openedfire", "before": "openedfire"},
        ("rejected", "run-together"),
        ("", ""),
    ),
}


@pytest.mark.parametrize("kind", DECISIONS)
def test_a_decision_is_on_record_everywhere_and_can_be_undone(slips, kind: str) -> None:
    project = slips
    cells, (state, rule), (old, new) = DECISIONS[kind]
    cells = dict(cells)
    decision = on(project, cells.pop("words"), decision=kind, **cells)
    before = project.text("slips.en1")
    ids = [row["segment_id"] for row in project.rows("segments")]
    project.decide(decision)
    report = project.report()
    assert not errors(report) and "decisions.stale" not in codes(report)
    assert project.text("slips.en1") == before.replace(old, new)
    (row,) = project.rows("decisions")
    for name, value in decision.items():
        column = "kind" if name == "decision" else name
        assert row[column] == value
    assert (row["by"], row["date"], row["fits"]) == ("the editor", "2020-01-31", "yes")
    (edit,) = (e for e in project.rows("edits") if e["decision_id"])
    assert edit["decision_id"] == row["decision_id"]
    assert (edit["state"], edit["rule"]) == (state, rule)
    assert [row["segment_id"] for row in project.rows("segments")] == ids
    assert project.valid()
    assert project.rebuilt() == {"slips.txt": SLIPS.encode()}


def test_a_decision_on_a_paragraph_of_one_sentence(project) -> None:
    """The paragraph and the sentence have the same words: they are one place."""
    project.write("one.txt", "The ship carried wheet and salt.\n\nNothing else is known of it.\n")
    project.report()
    ids = [row["segment_id"] for row in project.rows("segments")]
    project.decide(on(project, "wheet", decision="emend", before="wheet", after="wheat"))
    project.report()
    assert [p["message"] for p in project.rows("problems")] == []
    assert project.sentence("wheat")["text"] == "The ship carried wheat and salt."
    assert [row["segment_id"] for row in project.rows("segments")] == ids


def test_the_same_sentence_twice_needs_the_occurrence(project) -> None:
    project.write("two.txt", "The ship carried wheet.\n\nIt sailed.\n\nThe ship carried wheet.\n")
    project.write("catalog.toml", '[sources."two.txt"]\nlanguage = "en"\n')
    project.report()
    (first, _) = (r for r in project.rows("segments") if "wheet" in r["text"])
    what = {"decision": "emend", "target": first["segment_id"], "before": "wheet", "after": "wheat"}
    what["text_hash"] = project.hash_of(first["segment_id"])
    project.decide(what)
    assert "decisions.stale" in codes(project.report())
    assert "wheat" not in project.text("two.en1")
    project.decide(what | {"occurrence": "2"})
    assert "decisions.stale" not in codes(project.report())
    assert project.text("two.en1").splitlines()[0] == "The ship carried wheet."
    assert project.text("two.en1").splitlines()[-1] == "The ship carried wheat."


def test_decisions_on_a_text_that_is_new_are_applied_at_once(slips) -> None:
    """The ledger may be gone, and the ids are given anew: the same are given."""
    project = slips
    project.decide(on(project, "wheet", decision="emend", before="wheet", after="wheat"))
    project.ledger.unlink()
    shutil.rmtree(project.package)
    report = project.report("--no-cache")
    assert "decisions.stale" not in codes(report)
    assert "wheat" in project.text("slips.en1")


def test_a_second_decision_on_a_sentence_with_the_hash_that_show_prints(slips) -> None:
    project = slips
    first = on(project, "wheet", decision="emend", before="wheet", after="wheat")
    project.decide(first)
    project.report()
    project.decide(first, on(project, "wheat", decision="emend", before="salt", after="rye"))
    project.report()
    assert [p["message"] for p in project.rows("problems")] == []
    assert "The ship carried wheat and rye." in project.text("slips.en1")


def test_two_decisions_on_one_sentence_made_together(slips) -> None:
    project = slips
    project.decide(
        on(project, "wheet", decision="emend", before="wheet", after="wheat"),
        on(project, "wheet", decision="emend", before="salt", after="rye"),
        on(project, "openedfire", decision="accept", before="openedfire"),
    )
    project.report()
    text = project.text("slips.en1")
    assert "They opened fire at once. The ship carried wheat and rye." in text
    assert project.rebuilt() == {"slips.txt": SLIPS.encode()}


def test_decisions_that_collide_are_told(slips) -> None:
    project = slips
    project.decide(
        on(project, "wheet", decision="emend", before="wheet and", after="wheat and"),
        on(project, "wheet", decision="emend", before="and salt", after="and rye"),
    )
    assert "decisions.stale" in codes(project.report())
    assert sorted(row["fits"] for row in project.rows("decisions")) == ["no", "yes"]


STALE = {
    "other wording": {"text_hash": "0123456789abcdef", "before": "wheet"},
    "words not there": {"before": "barley"},
    "words there twice": {"before": "e"},
    "wrong start": {"before": "wheet", "start": "3"},
    "start behind the end": {"before": "wheet", "start": "3000"},
    "occurrence 9": {"before": "wheet", "occurrence": "9"},
    "no such target": {"before": "wheet", "target": "nobody.en1.s1"},
}


def test_decisions_that_do_not_fit_are_told_and_not_applied(slips) -> None:
    project = slips
    before = project.text("slips.en1")
    decisions = [
        on(project, "wheet", decision="emend", after="wheat", reason=kind) | cells
        for kind, cells in STALE.items()
    ]
    project.decide(*decisions)
    report = project.report()
    assert project.text("slips.en1") == before
    found = [p for p in report["problems"] if p["code"] == "decisions.stale"]
    places = sorted((p["place"]["path"], p["place"]["line"], p["place"]["id"]) for p in found)
    assert places == [
        ("decisions/editor.csv", line, decision["target"])
        for line, decision in enumerate(decisions, 2)
    ]
    rows = project.rows("problems")
    assert {row["code"] for row in rows} == {"decisions.stale"} and len(rows) == len(STALE)
    # Of which text the words of the one without a target are, nobody knows: they are not shown.
    told = {reason if reason != "no such target" else "": "no" for reason in STALE}
    assert {row["reason"]: row["fits"] for row in project.rows("decisions")} == told
    assert not [row for row in project.rows("edits") if row["decision_id"]]
    assert project.valid()


def test_a_decision_becomes_stale_when_the_source_changes(slips) -> None:
    project = slips
    project.decide(on(project, "wheet", decision="emend", before="wheet", after="wheat"))
    project.report()
    project.write("slips.txt", SLIPS.replace("and salt", "and some salt"))
    assert "decisions.stale" in codes(project.report())
    assert "wheet and some salt" in project.text("slips.en1")


def test_an_accepted_proposal_that_nobody_makes_is_stale(slips) -> None:
    project = slips
    project.decide(on(project, "wheet", decision="accept", before="wheet"))
    assert "decisions.stale" in codes(project.report())


@pytest.mark.parametrize("state", ["proposed", "rejected"])
def test_a_decision_that_nobody_reviewed_has_no_effect(slips, state: str) -> None:
    project = slips
    before = project.text("slips.en1")
    cells = {"before": "wheet", "after": "wheat", "state": state}
    project.decide(on(project, "wheet", decision="emend", **cells))
    project.report()
    assert project.text("slips.en1") == before
    (row,) = project.rows("decisions")
    assert (row["state"], row["fits"]) == (state, "")


MALFORMED = {
    "unknown decision": {"decision": "mend"},
    "no words": {"before": ""},
    "nobody": {"by": ""},
    "no date": {"date": "last Tuesday"},
    "sic that puts in": {"decision": "sic", "after": "x"},
    "state unknown": {"state": "done"},
    "start not whole": {"start": "1.5"},
    "two lines": {"reason": "one\ntwo"},
}


def test_malformed_decisions_are_named_and_the_others_go_on(slips) -> None:
    project = slips
    cells = {"decision": "emend", "before": "wheet", "after": "wheat"}
    wrong = [on(project, "wheet", **cells) | MALFORMED[kind] for kind in MALFORMED]
    project.decide(*wrong, on(project, "openedfire", decision="accept", before="openedfire"))
    report = project.report(code=1)
    found = [p for p in report["problems"] if p["code"] == "decisions.unreadable"]
    assert errors(report) == {("decisions.unreadable", "decisions/editor.csv")}
    assert sorted(p["place"]["line"] for p in found)[:-1] == list(range(2, 1 + len(MALFORMED)))
    assert len(found) == len(project.rows("problems")) == len(MALFORMED)
    assert "opened fire" in project.text("slips.en1") and "wheet" in project.text("slips.en1")
    assert len(project.rows("decisions")) == 1
    assert project.valid()


def test_an_occurrence_of_0_is_malformed_and_the_others_go_on(slips) -> None:
    wrong = on(slips, "wheet", decision="emend", before="wheet", after="wheat", occurrence="0")
    slips.decide(wrong, on(slips, "openedfire", decision="accept", before="openedfire"))
    assert errors(slips.report(code=1)) == {("decisions.unreadable", "decisions/editor.csv")}
    assert "opened fire" in slips.text("slips.en1")


def test_decision_files_that_are_none_are_named_and_the_others_go_on(slips) -> None:
    wrong = [
        b"decision,target,colour\nemend,a,red\n",
        b"\xff\xfe\xfa",
        b'decision,target\n"emend,a\n',
        b"decision,target,text_hash,before,after,by,date\nemend,a\n",
    ]
    files = {f"decisions/wrong-{number}.csv": data for number, data in enumerate(wrong)}
    for name, data in files.items():
        slips.write(name, data)
    slips.decide(on(slips, "openedfire", decision="accept", before="openedfire"))
    report = slips.report(code=1)
    assert errors(report) == {("decisions.unreadable", name) for name in files}
    assert "opened fire" in slips.text("slips.en1")


def test_an_empty_decision_file_says_nothing(slips) -> None:
    slips.write("decisions/empty.csv", b"")
    assert not errors(slips.report())


def test_equal_decisions_in_two_files_do_not_stop_the_build(slips) -> None:
    decision = on(slips, "wheet", decision="emend", before="wheet", after="wheat")
    slips.decide(decision)
    slips.decide(decision, name="again.csv")
    slips.report()
    assert "wheat" in slips.text("slips.en1")
    assert slips.valid()


# --- sources and documents -----------------------------------------------------------------------

BOTH = "First letter.\n\nIt is short.\n\nSecond letter.\n\nIt is shorter.\n"
PARTS = (
    '[[sources."both.txt".parts]]\ndocument = "one"\nlanguage = "en"\n'
    '[[sources."both.txt".parts]]\ndocument = "two"\nfrom_line = 5\nlanguage = "en"\n'
)


def test_a_file_of_two_documents(project) -> None:
    project.write("both.txt", BOTH)
    project.write("catalog.toml", PARTS)
    project.report()
    assert project.text("one.en1").strip() == "First letter.\n\nIt is short."
    assert project.text("two.en1").strip() == "Second letter.\n\nIt is shorter."
    assert len(project.rows("sources")) == 1
    parts = [
        (r["witness_id"], r["first_line"], r["last_line"]) for r in project.rows("witness_parts")
    ]
    assert parts == [("one.en1", "1", "4"), ("two.en1", "5", "")]
    assert project.valid()
    assert project.rebuilt() == {"both.txt": BOTH.encode()}


def test_a_problem_in_a_file_of_two_documents_is_told_once(project) -> None:
    project.write("both.txt", BOTH.replace("shorter", "sho\x07rter"))
    project.write("catalog.toml", PARTS)
    found = [p for p in project.report()["problems"] if p["code"] == "text.control-character"]
    assert [p["place"]["line"] for p in found] == [7]


def test_a_part_that_begins_behind_the_end_of_the_file_is_told(project) -> None:
    project.write("both.txt", BOTH)
    project.write("catalog.toml", PARTS.replace("= 5", "= 500"))
    done = project.build()
    assert "500" in done.err and "both.txt" in done.err


def test_one_document_in_two_parts_of_a_file_is_refused(project) -> None:
    third = '[[sources."both.txt".parts]]\ndocument = "one"\nfrom_line = 7\nlanguage = "en"\n'
    project.write("both.txt", BOTH)
    project.write("catalog.toml", PARTS + third)
    done = project.build()
    assert done.code == 2
    assert "catalogue.duplicate-id" in done.err
    assert not project.package.exists()


def test_two_files_with_one_document(project) -> None:
    project.write("draft.txt", GOOD)
    project.write("final.txt", GOOD.replace("nine", "ten"))
    facts = 'document = "minutes"\nlanguage = "en"\n'
    project.write("catalog.toml", f'[sources."draft.txt"]\n{facts}\n[sources."final.txt"]\n{facts}')
    project.report()
    assert [row["document_id"] for row in project.rows("documents")] == ["minutes"]
    assert [row["witness_id"] for row in project.rows("witnesses")] == [
        "minutes.en1",
        "minutes.en2",
    ]
    assert "nine" in project.text("minutes.en1") and "ten" in project.text("minutes.en2")
    assert project.rebuilt() == project.received()


def test_two_files_with_the_same_bytes(project) -> None:
    project.write("a.txt", GOOD)
    project.write("b.txt", GOOD)
    found = [p for p in project.report()["problems"] if p["code"] == "source.duplicate"]
    assert [p["place"]["path"] for p in found] == ["b.txt"]
    assert len(project.rows("witnesses")) == 2


def test_a_renamed_file_keeps_its_ids(good) -> None:
    good.report()
    ids = [row["segment_id"] for row in good.rows("segments")]
    (good.seeds / "a.txt").rename(good.seeds / "zz letter.txt")
    good.report()
    assert [row["segment_id"] for row in good.rows("segments")] == ids
    paths = {row["source_id"]: row["path"] for row in good.rows("sources")}
    assert paths["file.a"] == "zz letter.txt"
    assert good.rows("retired_ids") == []
    assert good.rebuilt()["zz letter.txt"] == GOOD.encode()


def test_a_renamed_file_whose_name_another_file_takes(good) -> None:
    """a.txt becomes c.txt and a new a.txt comes: nothing may be given an id twice."""
    good.report()
    (good.seeds / "a.txt").rename(good.seeds / "c.txt")
    good.write("a.txt", "Words that were never there before. None of them.\n")
    good.report()
    assert good.valid()
    assert good.rebuilt() == good.received()


def test_a_document_that_the_catalogue_names_anew(good) -> None:
    good.write("catalog.toml", '[sources."a.txt"]\ndocument = "minutes"\nlanguage = "en"\n')
    good.report()
    made = good.tree()
    old = [row["segment_id"] for row in good.rows("segments") if row["witness_id"] == "minutes.en1"]
    assert old
    good.write("catalog.toml", '[sources."a.txt"]\ndocument = "protocol"\nlanguage = "en"\n')
    good.report()
    retired = {row["retired_id"]: row for row in good.rows("retired_ids")}
    assert retired["minutes"]["kind"] == "document"
    assert retired["minutes.en1"]["kind"] == "witness"
    assert retired["minutes.en1"]["replaced_by"] == "protocol.en1"
    assert "file.a" not in retired
    assert good.valid()
    good.write("catalog.toml", '[sources."a.txt"]\ndocument = "minutes"\nlanguage = "en"\n')
    good.report()
    assert good.tree() == made


# --- odd files -----------------------------------------------------------------------------------

ODD_NAMES = [
    "with blank.txt", "  two  blanks .txt", "quote's \"double\".txt", "comma,semi;colon.txt",
    "hash#percent%41.txt", "[brackets]{braces}.txt", "=1+1.txt", "@at.txt", "-dash.txt",
    "$HOME.txt", "Письмо № 5.txt", "手紙.txt", "😀.txt", "…", "no-extension", "UPPER.TXT",
    "a.b.c.txt", "nul.txt", "con", "datapackage.json", "README.md", "data/segments.csv",
    "deep/er/and/deeper.txt", "decisions.txt", "Decisions/a.csv", "decisions", "x" * 200 + ".txt",
    unicodedata.normalize("NFD", "é") + ".txt", "same.txt", "same.text", "Same", "sub/same.txt",
    "catalog.toml.txt", "sub/catalog.toml", "sub/ids.csv",
]  # fmt: skip


@posix
def test_file_names_with_odd_characters(project) -> None:
    for number, name in enumerate(ODD_NAMES):
        project.write(name, f"Paper {number} was found here. It is short.\n")
    report = project.report()
    assert not errors(report)
    assert {row["path"] for row in project.rows("sources")} == set(ODD_NAMES)
    ids = [row["source_id"] for row in project.rows("sources")]
    assert len(set(ids)) == len(ODD_NAMES)
    assert project.valid()
    assert project.rebuilt() == project.received()
    made = project.tree()
    shutil.rmtree(project.package)
    project.report("--no-cache")
    assert project.tree() == made


@posix
def test_file_names_that_cannot_be_shown(good, command) -> None:
    names = [b"caf\xe9.txt", b"line\nend.txt", b"esc\x1b[31m.txt", b"\xe2\x80\xae.txt"]
    for name in names:
        path = os.path.join(os.fsencode(good.seeds), name)
        Path(os.fsdecode(path)).write_bytes(b"Words.\n" + name)
    done = command("build", "--workers", "1", cwd=good.root)
    assert done.code == 1, done.err
    assert done.err.count("error source.unprintable-name") == len(names)
    assert not {"\x1b", "\u202e"} & set(done.err + done.out)
    assert [row["path"] for row in good.rows("sources")] == ["a.txt", "b.txt"]
    assert good.valid()


def test_hidden_files_are_no_sources(good) -> None:
    good.write(".notes.txt", "Hidden.\n")
    good.write(".git/HEAD.txt", "Hidden.\n")
    good.report()
    assert [row["path"] for row in good.rows("sources")] == ["a.txt", "b.txt"]


def test_empty_files_are_warnings(good) -> None:
    empty = [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \n\t\r\n", b"\n"]
    files = {f"empty-{number}.txt": data for number, data in enumerate(empty)}
    for name, data in files.items():
        good.write(name, data)
    report = good.report()
    found = [p for p in report["problems"] if p["code"] == "source.empty"]
    assert {p["place"]["path"] for p in found} == set(files)
    assert good.valid()
    assert {name: good.rebuilt()[name] for name in files} == files


def test_an_empty_file_alone(project) -> None:
    project.write("empty.txt", b"")
    assert "source.empty" in codes(project.report())
    assert project.rows("segments") == [] and project.valid()
    assert project.rebuilt() == {"empty.txt": b""}


def test_a_long_line(project) -> None:
    words = "the ships lay in the harbour and nobody knew when they would leave "
    project.write("long.txt", words * 1600 + "at last.\n\nThe end came soon.\n")
    project.report()
    assert max(len(row["text"]) for row in project.rows("segments")) > 100_000
    assert project.valid()
    assert project.rebuilt() == project.received()


def test_thousands_of_tiny_paragraphs(project) -> None:
    lines = [f"Item {number}." for number in range(2500)]
    project.write("list.txt", "\n\n".join(lines))
    project.report()
    paragraphs = [row for row in project.rows("segments") if row["kind"] == "paragraph"]
    assert [row["number"] for row in paragraphs] == [str(n + 1) for n in range(2500)]
    assert [row["text"] for row in project.rows("segments") if row["text"]] == lines
    before = project.tree()
    project.write("list.txt", "\n\n".join(lines[:1200] + ["Item in between."] + lines[1200:]))
    project.report()
    ids = {row["text"]: row["segment_id"] for row in project.rows("segments") if row["text"]}
    assert ids["Item 2499."].endswith("s2500") and ids["Item in between."].endswith("s2501")
    project.write("list.txt", "\n\n".join(lines))
    project.report()
    assert project.tree() == before


def test_thousands_of_equal_paragraphs(project) -> None:
    project.write("same.txt", "Yes.\n\n" * 1500)
    project.report()
    before = [row["segment_id"] for row in project.rows("segments")]
    project.write("same.txt", "Yes.\n\n" * 1501)
    project.report()
    after = [row["segment_id"] for row in project.rows("segments")]
    assert len(after) == len(before) + 2 and set(before) < set(after)


def test_every_part_of_the_language_of_a_tag_is_kept(project) -> None:
    project.write("a.txt", GOOD)
    project.write("catalog.toml", '[sources."a.txt"]\nlanguage = "sr-Latn-RS"\n')
    project.report()
    assert [row["language"] for row in project.rows("witnesses")] == ["sr-Latn-RS"]
    assert [row["witness_id"] for row in project.rows("witnesses")] == ["a.sr1"]


def test_a_data_package_among_the_sources_is_left_out(good) -> None:
    good.write("old/datapackage.json", b"{}")
    good.write("old/data/segments.csv", b"segment_id\n")
    done = good.build()
    assert "source.data-package old" in done.err
    assert not any(row["path"].startswith("old/") for row in good.rows("sources"))
