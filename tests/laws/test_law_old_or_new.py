"""Law 6: whatever fails, whenever a build is killed, the package is whole: the old or the new.

The whole build is meant, from the lock to the cache; of the folder alone speaks
`tests/work/test_work_folder.py`.
"""

from __future__ import annotations

import builtins
import errno
import hashlib
import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import archivekit
from archivekit.build import run
from archivekit.build.run import run_build
from archivekit.core.problems import CannotWrite, Locked
from archivekit.core.report import Report
from archivekit.package.manifest import MANIFEST, read_manifest
from archivekit.tables.archive import Archive
from archivekit.work import folder

OLD = "Letter from Asa Gray to Charles Darwin\n\nThe book came on Monday. I liked it.\n"
NEW = OLD.replace("Monday", "Tuesday") + "\nThe second box is lost.\n"
MORE = "Letter from Joseph Hooker to Charles Darwin\n\nThe seeds go by rail.\n"
RIGHTS = '[defaults]\nrights = "public domain"\n'
Tree = dict[str, bytes]


def tree(root: Path) -> Tree:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@dataclass(frozen=True)
class Project:
    """A project whose package is old and whose sources are new, and what it may become."""

    root: Path
    old: Tree
    new: Tree
    old_ledger: bytes
    new_ledger: bytes

    @property
    def out(self) -> Path:
        return self.root / "datapackage"

    @property
    def ledger(self) -> bytes:
        return (self.root / "seeds" / "ids.csv").read_bytes()

    def build(self, cache: str | None = "work") -> None:
        kept = self.root / cache if cache else None
        run_build(self.root / "seeds", self.out, cache=kept)

    def restore(self, to: Path) -> Project:
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.root, to)
        return Project(to, self.old, self.new, self.old_ledger, self.new_ledger)

    def state(self) -> str:
        """Which package is there, whole; the ledger has all its ids, or more."""
        files = read_manifest((self.out / MANIFEST).read_bytes())
        found = tree(self.out)
        assert set(files) == set(found) - {MANIFEST}
        assert all(hashlib.sha256(found[name]).hexdigest() == files[name] for name in files)
        assert Archive.open(self.out).witnesses
        assert found in (self.old, self.new)
        state = "new" if found == self.new else "old"
        assert self.ledger == self.new_ledger or (state, self.ledger) == ("old", self.old_ledger)
        return state

    def finish(self) -> None:
        """The next build makes the new package, and nothing is left beside it."""
        self.build()
        assert self.state() == "new"
        assert set(os.listdir(self.root)) <= {"seeds", "datapackage", "work"}
        sources = ["catalog.toml", "gray.txt", "hooker.txt", "ids.csv"]
        assert sorted(os.listdir(self.root / "seeds")) == sources


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Built once from the old sources, then from the new ones; given with both."""
    root = tmp_path_factory.mktemp("made")
    seeds = root / "seeds"
    seeds.mkdir()
    (seeds / "gray.txt").write_text(OLD, encoding="utf-8")
    (seeds / "catalog.toml").write_text(RIGHTS, encoding="utf-8")
    first = Project(root, {}, {}, b"", b"")
    first.build()
    (seeds / "gray.txt").write_text(NEW, encoding="utf-8")
    (seeds / "hooker.txt").write_text(MORE, encoding="utf-8")
    second = first.restore(tmp_path_factory.mktemp("second"))
    second.build()
    new, new_ledger = tree(second.out), second.ledger
    assert new_ledger.startswith(first.ledger) and new_ledger != first.ledger
    return Project(root, tree(first.out), new, first.ledger, new_ledger)


# --- every call of the operating system fails in turn ------------------------------------------

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGING = ("write", "fsync", "mkdir", "rename", "replace", "unlink", "rmdir", "chmod", "ftruncate")


@dataclass
class Faults:
    """Counts the calls that change the disk; the nth fails, and, if it lasts, all after it."""

    nth: int = 0
    number: int = errno.ENOSPC
    lasting: bool = False
    calls: list[tuple[str, str]] = field(default_factory=list)

    def fails(self, call: str, path: object = "") -> bool:
        name = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else ""
        self.calls.append((call, name))
        at = len(self.calls)
        return self.nth > 0 and (at == self.nth or (self.lasting and at > self.nth))

    def pass_by(self, call: str, path: object = "") -> None:
        if self.fails(call, path):
            facts = (path,) if isinstance(path, str | os.PathLike) and path else ()
            raise OSError(self.number, "Kein Platz", *map(str, facts))

    def open(
        self, file: Any, mode: str = "r", buffering: int = -1, encoding: Any = None,
        errors: Any = None, newline: Any = None, closefd: bool = True, opener: Any = None,
    ) -> Any:  # fmt: skip
        """As the built-in function; what is written passes by here."""
        if not set(mode) & set("wxa+"):
            return OPEN(file, mode, buffering, encoding, errors, newline, closefd, opener)
        self.pass_by("open", file)
        raw = Written(file, mode.replace("b", ""), closefd, opener)
        raw.faults = self
        data = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return data if "b" in mode else io.TextIOWrapper(data, encoding, errors, newline)

    @contextmanager
    def at_work(self) -> Iterator[Faults]:
        """In the block, all of this process goes through `pass_by`."""
        with pytest.MonkeyPatch.context() as patch:
            for name in CHANGING:
                patch.setattr(os, name, self._passing(name, getattr(os, name)))
            patch.setattr(os, "open", self._opening(os.open))
            patch.setattr(io, "open", self.open)
            patch.setattr(builtins, "open", self.open)
            patch.setattr(folder, "_exchange", self._exchanging(folder._exchange))
            yield self

    def _passing(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def passing(*args: Any, **options: Any) -> Any:
            self.pass_by(name, args[0])
            return call(*args, **options)

        return passing

    def _opening(self, call: Callable[..., int]) -> Callable[..., int]:
        def opening(path: Any, flags: int, *args: Any, **options: Any) -> int:
            if flags & WRITING:
                self.pass_by("open", path)
            return call(path, flags, *args, **options)

        return opening

    def _exchanging(self, call: Callable[..., bool]) -> Callable[..., bool]:
        return lambda a, b: not self.fails("exchange", a) and call(a, b)


OPEN = io.open


class Written(io.FileIO):
    """A file whose every write can fail."""

    faults: Faults

    def write(self, data: Any) -> Any:
        self.faults.pass_by("write")
        return super().write(data)


NO_ROOM, FORBIDDEN = (errno.ENOSPC, "the disk is full"), (errno.EACCES, "permission denied")
KINDS = {
    "once, no room": (NO_ROOM, False),
    "from then on, no room": (NO_ROOM, True),
    "once, forbidden": (FORBIDDEN, False),
}


def one_fault(made: Project, root: Path, faults: Faults, said: str) -> str:
    """A build with faults, and the next one without; what the first one left."""
    project = made.restore(root)
    raised = None
    with faults.at_work():
        try:
            project.build()
        except OSError as fault:
            raised = fault
    if raised is not None:
        assert isinstance(raised, CannotWrite), raised
        assert raised.problem.code == "build.cannot-write" and raised.problem.cure
        assert said in str(raised) and ".new-" not in str(raised)
    state = project.state()
    assert state == ("new" if raised is None else "old")
    project.finish()
    return state


@pytest.fixture
def unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of builds without the referee: it takes most of the time, and writes nothing."""
    monkeypatch.setattr(run, "_refereed", lambda folder, progress: Report(str(folder)))


def all_faults(made: Project, root: Path, kind: str, start: int, step: int) -> Counter[str]:
    (number, said), lasting = KINDS[kind]
    seen: Counter[str] = Counter()
    nth = start
    while True:
        faults = Faults(nth, number, lasting)
        seen[one_fault(made, root / "x", faults, said)] += 1
        if len(faults.calls) < nth:
            return seen
        nth += step


@pytest.mark.usefixtures("unjudged")
@pytest.mark.parametrize("kind", KINDS)
def test_calls_that_fail_leave_old_or_new(made: Project, tmp_path: Path, kind: str) -> None:
    """One in a dozen; below are all of them."""
    seen = all_faults(made, tmp_path, kind, 1 + list(KINDS).index(kind) * 4, 12)
    assert seen["old"] >= 5 and seen["new"] >= 2


@pytest.mark.slow
@pytest.mark.usefixtures("unjudged")
@pytest.mark.parametrize("kind", KINDS)
def test_every_call_that_fails_leaves_old_or_new(made: Project, tmp_path: Path, kind: str) -> None:
    seen = all_faults(made, tmp_path, kind, 1, 1)
    assert seen["old"] >= 80 and seen["new"] >= 10


def test_the_order_of_calls(made: Project, tmp_path: Path) -> None:
    """Manifest last, then all on the disk, the ledger too, then the swap."""
    project = made.restore(tmp_path / "x")
    faults = Faults()
    synced: dict[int, int] = {}
    sync = os.fsync

    def noted(handle: int) -> None:
        synced[os.fstat(handle).st_ino] = len(faults.calls)
        sync(handle)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", noted)
        with faults.at_work():
            project.build()
    (swap,) = (at for at, (call, _) in enumerate(faults.calls) if call == "exchange")
    opened = [(at, Path(path)) for at, (call, path) in enumerate(faults.calls) if call == "open"]
    written = [(at, path) for at, path in opened if ".datapackage.new-" in str(path)]
    assert [path.name for _, path in written[-2:]] == ["datapackage.json", MANIFEST]

    def when(path: Path) -> int:
        return synced[path.stat().st_ino]

    ledger = project.root / "seeds" / "ids.csv"
    files = [path for path in project.out.rglob("*") if path.is_file()]
    folders = [path for path in project.out.rglob("*") if path.is_dir()]
    (replaced,) = (at for at, call in enumerate(faults.calls) if call[1].endswith(".ids.csv.new")
                   and call[0] == "replace")  # fmt: skip
    assert written[-1][0] < when(ledger) <= replaced < when(ledger.parent) < min(map(when, files))
    for path in files:
        assert when(path) < when(path.parent) <= when(project.out)
    assert all(when(path) < when(project.out) for path in folders)
    assert when(project.out) <= swap < when(project.root)


# --- two at once -------------------------------------------------------------------------------

COLD, WARM = ("--no-cache",), ("--cache", "work")
posix = pytest.mark.skipif(os.name == "nt", reason="processes and signals of POSIX")
PACKAGE = Path(archivekit.__file__).parents[1]


def start(project: Project, *options: str, **more: Any) -> subprocess.Popen[bytes]:
    """`archivekit build` in a process of its own."""
    command = [sys.executable, "-B", "-m", "archivekit", "build", "--workers", "1", *options]
    env = {**os.environ, "PYTHONPATH": str(PACKAGE)}

    def interruptible() -> None:  # tests that run in the background have it ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    prepare = more.pop("preexec_fn", interruptible) if os.name != "nt" else None
    return subprocess.Popen(
        command, cwd=project.root, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=prepare, **more,
    )  # fmt: skip


def wait_for_lock(project: Project, process: subprocess.Popen[bytes]) -> None:
    lock = project.root / ".datapackage.lock"
    while process.poll() is None and not (lock.exists() and lock.read_bytes()):
        time.sleep(0.002)


@posix
def test_of_two_builds_at_once_the_second_names_the_first(made: Project, tmp_path: Path) -> None:
    project = made.restore(tmp_path / "x")
    first = start(project, *WARM)
    wait_for_lock(project, first)
    first.send_signal(signal.SIGSTOP)
    second = start(project, *WARM)
    _, said = second.communicate(timeout=60)
    first.send_signal(signal.SIGCONT)
    assert first.wait(60) == 0, first.communicate()
    assert second.returncode == 5
    assert f"another build is running (process {first.pid})" in " ".join(said.decode().split())
    assert project.state() == "new"
    project.finish()


def test_a_ledger_that_another_build_wrote_meanwhile_is_not_overwritten(
    made: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the same sources into another folder: each has a lock of its own."""
    project = made.restore(tmp_path / "x")
    make = run.make_package

    def late(*args: Any) -> Any:
        done = make(*args)
        monkeypatch.setattr(run, "make_package", make)
        run_build(project.root / "seeds", project.root / "other", cache=None)
        return done

    monkeypatch.setattr(run, "make_package", late)
    with pytest.raises(Locked):
        project.build()
    assert project.state() == "old" and project.ledger == project.new_ledger
    assert tree(project.root / "other") == project.new
    shutil.rmtree(project.root / "other")
    project.finish()


# --- killed ------------------------------------------------------------------------------------


def seconds_of_a_build(made: Project, root: Path, *options: str) -> float:
    """How long a build takes from the lock to its end."""
    project = made.restore(root)
    process = start(project, *options)
    wait_for_lock(project, process)
    begun = time.monotonic()
    assert process.wait(60) == 0, process.communicate()
    return time.monotonic() - begun


def killed(made: Project, root: Path, sign: signal.Signals, delay: float, *options: str) -> str:
    """A build that is ended so many seconds after it took the lock; what it left."""
    project = made.restore(root)
    process = start(project, *options)
    wait_for_lock(project, process)
    time.sleep(delay)
    process.send_signal(sign)
    _, said = process.communicate(timeout=60)
    state = project.state()
    left = any(name.startswith(".") for name in os.listdir(project.root))
    if sign is signal.SIGINT:
        # Python ends itself by the signal when it came in an `exec`, as of a dataclass.
        assert process.returncode in (130, -sign, 0), said
        assert b"Traceback" not in said and not left
    else:
        assert process.returncode in (-sign, 0), said
    assert process.returncode or state == "new"
    project.finish()
    return "left" if left else state


@posix
@pytest.mark.slow
@pytest.mark.parametrize("options", [COLD, WARM], ids=["cold", "warm"])
def test_thirty_kills_leave_old_or_new(
    made: Project, tmp_path: Path, options: tuple[str, ...]
) -> None:
    whole = seconds_of_a_build(made, tmp_path / "x", *options)
    seen = Counter(
        killed(made, tmp_path / "x", signal.SIGKILL, whole * 1.05 * number / 29, *options)
        for number in range(30)
    )
    assert seen["left"] >= 10, seen


@posix
@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_old_or_new(
    made: Project, tmp_path: Path, sign: signal.Signals
) -> None:
    whole = seconds_of_a_build(made, tmp_path / "x", *COLD)
    for number in range(5):
        killed(made, tmp_path / "x", sign, whole * number / 5, *COLD)


@posix
@pytest.mark.parametrize("kinds", [["new"], ["lock"], ["new", "lock"]])
def test_what_a_kill_left_beside_the_ledger_is_swept(
    made: Project, tmp_path: Path, kinds: list[str]
) -> None:
    """Also by a build that has no id to add."""
    project = made.restore(tmp_path / "x")
    project.build()
    for kind in kinds:
        (project.root / "seeds" / f".ids.csv.{kind}").write_bytes(b"half a row")
    project.finish()


# --- no room -----------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("limit", [100, 3000, 12000])
def test_a_real_limit_of_the_size_of_files(made: Project, tmp_path: Path, limit: int) -> None:
    resource = pytest.importorskip("resource")
    project = made.restore(tmp_path / "x")

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    process = start(project, *COLD, preexec_fn=limited)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 4, said
    assert b"the file would be larger than allowed" in b" ".join(said.split())
    assert project.state() == "old"
    project.finish()


@pytest.fixture
def small_disk(made: Project, tmp_path: Path) -> Iterator[Path]:
    """A disk with room for the old package and half of a new one."""
    pages = [-(-len(data) // 4096) for data in [*tree(made.root).values(), *made.new.values()]]
    size = 4096 * (sum(pages) - sum(pages[-len(made.new) :]) // 2)
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("mount")
    if not is_root or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_real_disk_that_is_full(made: Project, small_disk: Path) -> None:
    project = made.restore(small_disk / "x")
    for _ in range(2):
        with pytest.raises(CannotWrite, match="the disk is full") as caught:
            project.build(cache=None)
        assert "Make room" in caught.value.problem.cure
        assert project.state() == "old"
        assert sorted(os.listdir(project.root)) == ["datapackage", "seeds", "work"]
    larger = ["mount", "-o", "remount,size=8m", str(small_disk)]
    subprocess.run(larger, check=True)
    project.finish()
