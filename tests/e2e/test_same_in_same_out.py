"""Law 5: sources, catalogue, decisions and ledger decide every byte, and nothing else does."""

from __future__ import annotations

import locale
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RUSSIAN = (
    "Комиссия собралась утром и дважды прочла письмо. Никто не ожидал ответа так скоро.\n\n"
    "Мы ответим завтра, сказал председатель. Заседание было закрыто.\n"
)
TURKISH = "İstanbul'da bir mektup bulundu. Içinde kısa bir not vardı. Kimse okumadı.\n"
ENGLISH = (
    "They openedfire at once.  The ship carried wheet and salt.\n\nIT IS IN THE INDEX. I know it.\n"
)
SOURCES = {
    "english.txt": ENGLISH.encode(),
    "INDEX.txt": ENGLISH.upper().encode(),
    "russian.txt": RUSSIAN.encode("cp1251"),
    "Ильин.txt": RUSSIAN.encode("utf-16"),
    "türkçe İI.txt": TURKISH.encode(),
    "crlf.txt": ENGLISH.replace("\n", "\r\n").encode() * 9,
    "deep/er/paper.txt": b"A paper in a folder. It has a form feed.\fIt goes on.\n",
    "both.txt": b"First letter.\n\nSecond letter. It is short.\n",
    "broken.txt": b"Good words and then \xff\xfe\xfd\x81 none.\n",
    "binary.txt": b"%PDF-1.7\n",
    "bidi.txt": "A \u202eword\u202c and e\u0301.\n".encode(),
    **{f"paper {n}.txt": f"Paper {n} was read. Nobody spoke.\n".encode() for n in range(4)},
}
CATALOGUE = """
[package]
name = "made"
title = "Made papers"

[[sources."both.txt".parts]]
document = "first"
[[sources."both.txt".parts]]
document = "second"
from_line = 3
"""


def make(project, names=None) -> None:
    """The sources, created in an order."""
    for name in names or list(SOURCES):
        project.write(name, SOURCES[name])
    project.write("catalog.toml", CATALOGUE)


@pytest.fixture(scope="module")
def reference(new_project, tmp_path_factory):
    """A project built in one process without a cache, with its first ledger and a decision.

    Beside it the package that it made before the decision, from nothing.
    """
    project = new_project(tmp_path_factory.mktemp("reference"))
    make(project)
    project.report("--no-cache", code=1)
    first = project.tree()
    ledger = project.ledger.read_bytes()
    row = next(
        r for r in project.rows("segments")
        if "openedfire" in r["text"] and r["witness_id"] == "english.en1"
    )  # fmt: skip
    decision = {"target": row["segment_id"], "text_hash": project.hash_of(row["segment_id"])}
    project.decide({**decision, "decision": "accept", "before": "openedfire"})
    project.report("--no-cache", code=1)
    assert any(edit["decision_id"] for edit in project.rows("edits"))
    assert {p["code"] for p in project.rows("problems")} >= {
        "text.undecodable", "source.unknown-format", "text.encoding-detected",
    }  # fmt: skip
    assert project.ledger.read_bytes() == ledger
    return project, first


@pytest.fixture
def copy(reference, project):
    """The sources, the catalogue, the decisions and the ledger, without a package."""
    shutil.copytree(reference[0].seeds, project.seeds, dirs_exist_ok=True)
    return project


@pytest.fixture
def bare(copy):
    """The sources and the catalogue alone: all ids must be given anew."""
    copy.ledger.unlink()
    shutil.rmtree(copy.seeds / "decisions")
    return copy


def same(project, reference, expected=None) -> None:
    expected = expected or reference[0].tree()
    made = project.tree()
    assert sorted(made) == sorted(expected)
    for name, data in expected.items():
        assert made[name] == data, name
    assert project.ledger.read_bytes() == reference[0].ledger.read_bytes()


def same_as_at_first(project, reference) -> None:
    same(project, reference, reference[1])


def turkish() -> str:
    """The Turkish locale, whose small letter of I is another one; POSIX where there is none."""
    kept = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "tr_TR.UTF-8")
        return "tr_TR.UTF-8"
    except locale.Error:
        return "POSIX"
    finally:
        locale.setlocale(locale.LC_ALL, kept)


ENVIRONMENTS = {
    "east of Greenwich": {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"},
    "west of Greenwich": {"TZ": "XYZ+11:30", "HOME": "/nowhere", "PYTHONHASHSEED": "1"},
    "C": {"LC_ALL": "C", "PYTHONHASHSEED": "random", "TZ": "UTC"},
    "Turkish": {"LC_ALL": turkish(), "PYTHONHASHSEED": "2"},
}


def test_time_zone_language_and_hash_seed_change_nothing(
    bare, reference, new_project, start, tmp_path_factory
) -> None:
    """All at once, each in a folder of its own."""
    running = {}
    for kind, env in ENVIRONMENTS.items():
        project = new_project(tmp_path_factory.mktemp("environment"))
        shutil.copytree(bare.seeds, project.seeds, dirs_exist_ok=True)
        running[kind] = project, start("build", "--workers", "1", cwd=project.root, env=env)
    for kind, (project, process) in running.items():
        _, said = process.communicate(timeout=90)
        assert process.returncode == 1, f"{kind}: {said.decode()}"
        same_as_at_first(project, reference)


def test_the_number_of_workers_changes_nothing(bare, reference, command) -> None:
    """Three; in one process are most others, and two in the test of the library."""
    done = command("build", "--workers", "3", cwd=bare.root)
    assert done.code == 1, done.err
    same_as_at_first(bare, reference)


@pytest.mark.parametrize("order", ["backwards", "by length"])
def test_the_order_in_which_files_came_changes_nothing(reference, project, order: str) -> None:
    names = sorted(SOURCES, reverse=True) if order == "backwards" else sorted(SOURCES, key=len)
    make(project, names)
    project.report(code=1)
    same_as_at_first(project, reference)


def _entries(project) -> list[Path]:
    return sorted(p for p in (project.root / ".archivekit").rglob("*") if len(p.name) == 64)


@pytest.mark.parametrize(
    "state", ["cold", "warm", "half deleted", "damaged", "swapped", "of others"]
)
def test_the_state_of_the_cache_changes_nothing(copy, reference, new_project, state: str) -> None:
    copy.report(code=1)
    entries = _entries(copy)
    assert len(entries) > 8
    if state == "cold":
        shutil.rmtree(copy.root / ".archivekit")
    elif state == "half deleted":
        for path in entries[::2]:
            path.unlink()
    elif state == "damaged":
        for number, path in enumerate(entries):
            data = path.read_bytes()
            path.write_bytes([b"", data[:-1], data[:40], b"x" * 99][number % 4])
    elif state == "swapped":
        data = [path.read_bytes() for path in entries]
        for path, other in zip(entries, data[1:] + data[:1], strict=True):
            path.write_bytes(other)
    elif state == "of others":  # of another project, which knew the files by other names
        other = new_project(copy.root / "other")
        for number, name in enumerate(SOURCES):
            other.write(f"{number}.txt", SOURCES[name])
        other.report("--cache", str(copy.root / ".archivekit"), code=1)
    shutil.rmtree(copy.package)
    report = copy.report(code=1)
    cached = sum(witness["cached"] for witness in report["witnesses"])
    if state in ("cold", "damaged", "swapped"):
        assert cached == 0
    elif state == "half deleted":
        assert 0 < cached < len(report["witnesses"])
    else:
        assert cached == len(report["witnesses"])
    same(copy, reference)


def test_another_current_folder_changes_nothing(
    copy, reference, new_project, tmp_path_factory
) -> None:
    elsewhere = new_project(tmp_path_factory.mktemp("elsewhere"))
    seeds, out = os.path.relpath(copy.seeds, elsewhere.root), str(copy.package)
    assert elsewhere.run("build", seeds, "--out", out, "--workers", "1").code == 1
    same(copy, reference)
    assert os.listdir(elsewhere.root) == ["seeds"] and os.listdir(elsewhere.seeds) == []


def test_a_build_that_gives_the_first_ids_is_what_the_next_one_makes(copy) -> None:
    """The ledger it wrote is among its sources: with it, from scratch, the same must come out."""
    copy.ledger.unlink()
    copy.report(code=1)
    made = copy.tree()
    copy.report("--no-cache", code=1)
    assert copy.tree() == made


def test_folders_of_other_names_change_nothing(copy, reference) -> None:
    copy.seeds.rename(copy.root / "my papers")
    (copy.root / "my papers").joinpath(".hidden").write_text("not a source")
    assert copy.build("my papers", "--out", "deep/er/package").code == 1
    copy.package, copy.ledger = copy.root / "deep/er/package", copy.root / "my papers" / "ids.csv"
    same(copy, reference)


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
@pytest.mark.parametrize("mask", [0o077, 0o000])
def test_the_mask_of_rights_changes_nothing(copy, reference, mask: int) -> None:
    kept = os.umask(mask)
    try:
        copy.report("--no-cache", code=1)
    finally:
        os.umask(kept)
    same(copy, reference)
    modes = {p.relative_to(copy.package): p.stat().st_mode for p in copy.package.rglob("*")}
    original = reference[0].package
    assert modes == {p.relative_to(original): p.stat().st_mode for p in original.rglob("*")}


def test_times_and_rights_of_the_sources_change_nothing(copy, reference) -> None:
    for number, name in enumerate(SOURCES):
        (copy.seeds / name).chmod(0o444 if number % 2 else 0o755)
        os.utime(copy.seeds / name, (number * 10**8, number * 10**8))
    copy.report(code=1)
    same(copy, reference)


def test_the_library_makes_the_same_as_the_command(copy, reference) -> None:
    """From a script of its own, with workers."""
    script = copy.root / "script.py"
    script.write_text(
        "import archivekit as ak\n\n"
        'if __name__ == "__main__":\n'
        '    print(ak.build("seeds", "datapackage", workers=2))\n'
    )
    import archivekit

    env = {**os.environ, "PYTHONPATH": str(Path(archivekit.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, str(script)], cwd=copy.root, env=env, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"<Archive made 0.1.0, ")
    same(copy, reference)


def test_nothing_of_this_machine_is_in_the_package(reference) -> None:
    original, _ = reference
    machine = {str(original.root), os.uname().nodename if hasattr(os, "uname") else "", sys.prefix}
    for data in [*original.tree().values(), original.ledger.read_bytes()]:
        assert not [name for name in machine if len(name) > 4 and name.encode() in data]
