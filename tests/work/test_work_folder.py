from __future__ import annotations

import doctest
import errno
import os
import random
import shutil
import signal
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archivekit.core.problems import CannotWrite, Locked, Place, UnreadableSource, problem
from archivekit.work import folder
from archivekit.work.folder import atomic_folder, publish_lock, same_trees, sweep

posix = pytest.mark.skipif(os.name == "nt", reason="processes and rights of POSIX")
OLD, NEW = "old", "new"


@pytest.fixture(params=["exchange", "two renames"])
def way(request, monkeypatch) -> str:
    if request.param == "two renames":
        monkeypatch.setattr(folder, "_exchange", lambda a, b: False)
    return request.param


def write(into: Path, state: str) -> None:
    """A folder whose every file and name says which state it is of."""
    (into / "texts").mkdir()
    for number in range(2):
        (into / "texts" / f"{state}-{number}.txt").write_text(state * 500)
    (into / "datapackage.json").write_text(state)


def publish(target: Path, state: str) -> None:
    with publish_lock(target):
        sweep(target)
        with atomic_folder(target) as new:
            write(new, state)


def state_of(target: Path) -> str:
    """The state that a folder holds whole; fails when it is torn."""
    state = (target / "datapackage.json").read_text()
    names = sorted(p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file())
    assert names == ["datapackage.json", *(f"texts/{state}-{n}.txt" for n in range(2))]
    assert all((target / name).read_text() == state * 500 for name in names[1:])
    return state


def swept(target: Path) -> str:
    """The state after the next publish has begun; nothing else may be left beside it."""
    with publish_lock(target):
        sweep(target)
    assert os.listdir(target.parent) == [target.name]
    return state_of(target)


def begin_with_old(target: Path) -> None:
    if not target.exists() or state_of(target) != OLD:
        publish(target, OLD)


def test_doctests() -> None:
    assert doctest.testmod(folder).failed == 0


def test_a_folder_is_published_and_replaced(tmp_path: Path, way: str) -> None:
    target = tmp_path / "deep" / "er" / "package"
    for state in (OLD, NEW, NEW):
        publish(target, state)
        assert state_of(target) == state
        assert os.listdir(target.parent) == ["package"]


def test_the_new_folder_is_beside_the_target_and_empty(tmp_path: Path) -> None:
    with atomic_folder(tmp_path / "package") as new:
        assert new.parent == tmp_path.resolve() and new.name.startswith(".package.new-")
        assert os.listdir(new) == []
        assert not (tmp_path / "package").exists()


@posix
@pytest.mark.parametrize("mask", [0, 0o077, 0o027])
def test_modes_do_not_depend_on_the_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        publish(tmp_path / "package", OLD)
    finally:
        os.umask(before)
    for path in (tmp_path / "package", *(tmp_path / "package").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, ZeroDivisionError, GeneratorExit])
def test_an_exception_leaves_the_old_one(tmp_path: Path, way: str, error: type) -> None:
    target = tmp_path / "package"
    for before in ([], ["package"]):
        with pytest.raises(error), atomic_folder(target) as new:
            write(new, NEW)
            raise error
        assert os.listdir(tmp_path) == before
        publish(target, OLD)
    assert state_of(target) == OLD


# --- faults ----------------------------------------------------------------------------------

CALLS = ("open", "mkdir", "chmod", "fsync", "rename", "write", "ftruncate", "lstat")
CALLS += ("unlink", "rmdir", "scandir")


class Interrupter:
    """Calls `act` at the nth call of the operating system."""

    def __init__(self, monkeypatch, nth: int, act: Callable[[int], None]) -> None:
        self.count, self.nth, self.act = 0, nth, act
        for name in CALLS:
            monkeypatch.setattr(os, name, self.wrap(getattr(os, name)))
        monkeypatch.setattr(folder, "_exchange", self.wrap(folder._exchange))
        monkeypatch.setattr(Path, "write_text", self.wrap(Path.write_text))

    def wrap(self, call: Callable) -> Callable:
        def counted(*args, **options):
            self.count += 1
            if self.count >= self.nth:
                self.act(self.count - self.nth)
            return call(*args, **options)

        return counted


def test_every_single_fault_leaves_old_or_new_and_tells_which(tmp_path: Path, way: str) -> None:
    seen = run_faults(tmp_path, lasting=False)
    assert seen[CannotWrite] >= 20 and seen[None] >= 2


def test_a_disk_that_stays_full_leaves_the_old_one(tmp_path: Path, way: str) -> None:
    seen = run_faults(tmp_path, lasting=True)
    assert seen[CannotWrite] >= 20 and seen[None] >= 2


def run_faults(tmp_path: Path, lasting: bool) -> dict[type | None, int]:
    def fail(since: int) -> None:
        if lasting or since == 0:
            raise OSError(errno.ENOSPC, "Kein Platz")

    seen: dict[type | None, int] = {CannotWrite: 0, None: 0}
    target = tmp_path / "package"
    nth = 0
    while True:
        nth += 1
        begin_with_old(target)
        with pytest.MonkeyPatch.context() as patch:
            faults = Interrupter(patch, nth, fail)
            try:
                publish(target, NEW)
                raised = None
            except OSError as error:
                raised = type(error)
                assert isinstance(error, CannotWrite), (nth, error)
                assert error.problem.code == "build.cannot-write"
                assert "the disk is full" in str(error) and ".new-" not in str(error)
        if lasting and raised and not target.exists():  # not even the old name could be given back
            assert swept(target) == OLD
        assert state_of(target) == (OLD if raised else NEW), nth
        assert swept(target) == (OLD if raised else NEW), nth
        seen[raised] += 1
        if faults.count < nth:
            return seen


def test_a_real_limit_of_the_file_size(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    target = tmp_path / "package"
    publish(target, OLD)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(CannotWrite, match="could not write .*larger than allowed"):
            publish(target, NEW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert swept(target) == OLD


def test_errors_that_are_not_of_the_folder_stay_what_they_are(tmp_path: Path) -> None:
    found = problem("source.unreadable", Place("a"), reason="x")
    for error in (
        FileNotFoundError(errno.ENOENT, "", "seeds/letter.txt"),
        FileNotFoundError(errno.ENOENT, "", str(tmp_path / "seeds" / "letter.txt")),
        BrokenPipeError(errno.EPIPE, ""),
        OSError("no number"),
        UnreadableSource(found),
    ):
        with pytest.raises(type(error)) as caught, atomic_folder(tmp_path / "package"):
            raise error
        assert caught.value is error
    with pytest.raises(CannotWrite) as written, atomic_folder(tmp_path / "package") as new:
        (new / "none" / "a.txt").write_text("")
    path = str(tmp_path.resolve() / "package" / "none" / "a.txt")
    assert written.value.problem.message == f"could not write {path}: no such file or folder"
    assert os.listdir(tmp_path) == []


def test_a_file_in_the_place_of_the_folder_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "package"
    target.write_text("somebody's work")
    with pytest.raises(CannotWrite, match="it is a file"), atomic_folder(target):
        raise AssertionError("not reached")
    assert target.read_text() == "somebody's work"
    with pytest.raises(CannotWrite, match="something else"), publish_lock(target / "below"):
        raise AssertionError("not reached")


@posix
def test_links_and_special_files_are_not_published(tmp_path: Path) -> None:
    for make in (
        lambda path: os.symlink("/etc/passwd", path),
        lambda path: os.symlink("/etc", path),
        os.mkfifo,
    ):
        refused = pytest.raises(ValueError, match="a package holds")
        with refused, atomic_folder(tmp_path / "package") as new:
            make(new / "odd")
        assert os.listdir(tmp_path) == []


@posix
def test_a_link_to_the_target_is_kept(tmp_path: Path) -> None:
    real = tmp_path / "disk" / "package"
    publish(real, OLD)
    link = tmp_path / "link"
    link.symlink_to(real)
    with publish_lock(link), pytest.raises(Locked), publish_lock(real):
        raise AssertionError("not reached")
    publish(link, NEW)
    assert link.is_symlink() and state_of(real) == NEW
    assert swept(real) == NEW


def test_a_whole_file_system_is_not_replaced() -> None:
    with pytest.raises(ValueError, match="whole file system"), atomic_folder(Path("/")):
        raise AssertionError("not reached")


def test_all_is_on_the_disk_before_the_swap(tmp_path: Path, way: str, monkeypatch) -> None:
    target, order = tmp_path / "package", []
    publish(target, OLD)
    sync, swap = folder._sync, folder._swap

    def note_sync(path) -> None:
        order.append(Path(path).name)
        sync(path)

    def note_swap(new, at):
        order.append("swap")
        return swap(new, at)

    monkeypatch.setattr(folder, "_sync", note_sync)
    monkeypatch.setattr(folder, "_swap", note_swap)
    publish(target, NEW)
    assert order[-2:] == ["swap", tmp_path.name]
    assert set(order[:2]) == {f"new-{n}.txt" for n in range(2)}
    assert order[2:4] == ["texts", "datapackage.json"] and order[4].startswith(".package.new-")


# --- kills -----------------------------------------------------------------------------------


def forked(work: Callable[[], None]) -> int:
    process = os.fork()
    if process == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return process


@posix
def test_a_kill_before_any_call_leaves_old_or_new(tmp_path: Path, way: str) -> None:
    target = tmp_path / "package"
    seen: set[str] = set()
    torn = 0
    for nth in range(1, 1000):
        begin_with_old(target)

        def work(nth: int = nth) -> None:
            Interrupter(pytest.MonkeyPatch(), nth, lambda _: os.kill(os.getpid(), signal.SIGKILL))
            publish(target, NEW)

        status = os.waitpid(forked(work), 0)[1]
        torn += not target.exists()
        seen.add(swept(target))
        if status == 0:
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
    assert status == 0 and nth > 50
    assert seen == {OLD, NEW}
    assert bool(torn) == (way == "two renames")  # that is what sweep is for


@posix
def test_half_a_folder_is_never_brought_back(tmp_path: Path, monkeypatch) -> None:
    """Not even when somebody removes the published one before the next publish."""
    monkeypatch.setattr(folder, "_exchange", lambda a, b: False)
    target = tmp_path / "package"
    for nth in range(45, 1000):  # earlier ones are before the swap
        begin_with_old(target)

        def work(nth: int = nth) -> None:
            Interrupter(pytest.MonkeyPatch(), nth, lambda _: os.kill(os.getpid(), signal.SIGKILL))
            publish(target, NEW)

        status = os.waitpid(forked(work), 0)[1]
        shutil.rmtree(target, ignore_errors=True)
        with publish_lock(target):
            sweep(target)
        assert os.listdir(tmp_path) in ([], ["package"])
        assert not target.exists() or state_of(target) == OLD
        if status == 0:
            break


@posix
def test_thirty_kills_at_random_moments(tmp_path: Path, way: str) -> None:
    target, chance = tmp_path / "package", random.Random(30)
    publish(target, OLD)
    seen, left = set(), 0

    def work() -> None:
        while True:
            for state in (NEW, OLD):
                publish(target, state)

    for _ in range(30):
        process = forked(work)
        time.sleep(chance.uniform(0.002, 0.03))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        left += len(os.listdir(tmp_path)) > 1
        seen.add(swept(target))
    assert left > 5 and seen == {OLD, NEW}


def test_sweep_touches_nothing_but_its_own(tmp_path: Path) -> None:
    target = tmp_path / "package"
    own = [
        ".package.new-1-0123456x",
        ".package.old",
        "package.new-1-01234567",
        ".other.new-1-01234567",
    ]
    for name in own:
        (tmp_path / name).mkdir()
    (tmp_path / ".package.new-1-89abcdef").write_text("a file")
    (tmp_path / ".package.new-1-01234567").mkdir()
    (tmp_path / ".package.old-1-01234567").mkdir()
    publish(target, OLD)
    kept = sorted([*own, ".package.new-1-89abcdef", "package"])
    assert sorted(os.listdir(tmp_path)) == kept
    assert state_of(target) == OLD
    sweep(tmp_path / "none" / "such")


# --- the lock --------------------------------------------------------------------------------


@pytest.fixture(params=["flock", "file"])
def kind(request, monkeypatch) -> str:
    if request.param == "file":
        monkeypatch.setattr(folder, "_flocked", lambda path, target: None)
    return request.param


@pytest.fixture
def holder(tmp_path: Path, kind: str) -> Iterator[int]:
    """Another process that holds the lock."""
    read_end, write_end = os.pipe()

    def work() -> None:
        with publish_lock(tmp_path / "package"):
            os.write(write_end, b"x")
            time.sleep(60)

    process = forked(work)
    assert os.read(read_end, 1) == b"x"
    os.close(read_end)
    os.close(write_end)
    yield process
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


@posix
def test_a_held_lock_is_told_at_once_with_its_holder(tmp_path: Path, holder: int) -> None:
    begun = time.monotonic()
    for _ in range(2):
        with pytest.raises(Locked) as caught, publish_lock(tmp_path / "package"):
            raise AssertionError("not reached")
    assert time.monotonic() - begun < 1
    assert caught.value.problem.code == "build.locked"
    assert f"process {holder})" in caught.value.problem.message
    with publish_lock(tmp_path / "other"):  # a lock of another folder is another lock
        pass


@posix
def test_a_dead_holder_loses_the_lock(tmp_path: Path, kind: str) -> None:
    def work() -> None:
        with publish_lock(tmp_path / "package"):
            os.kill(os.getpid(), signal.SIGKILL)

    for _ in range(2):
        os.waitpid(forked(work), 0)
        assert os.listdir(tmp_path) == [".package.lock"]
    with publish_lock(tmp_path / "package"):
        assert (tmp_path / ".package.lock").read_text() == f"{os.getpid()}\n"
    assert os.listdir(tmp_path) == []


def test_an_empty_lock_file(tmp_path: Path, kind: str) -> None:
    lock = tmp_path / ".package.lock"
    lock.touch()
    if kind == "file":  # its holder may be about to write its id
        with pytest.raises(Locked, match="unknown"), publish_lock(tmp_path / "package"):
            raise AssertionError("not reached")
        os.utime(lock, (1000, 1000))
    with publish_lock(tmp_path / "package"):
        pass
    assert not lock.exists()


@posix
def test_processes_that_contend_take_turns(tmp_path: Path) -> None:
    """What one reads and writes under the lock, no other changes in between."""
    counter = tmp_path / "counter"
    counter.write_text("0")

    def work() -> None:
        for _ in range(40):
            while True:
                try:
                    with publish_lock(tmp_path / "package"):
                        number = int(counter.read_text())
                        time.sleep(0.0005)
                        counter.write_text(str(number + 1))
                    break
                except Locked:
                    time.sleep(0.0002)

    processes = [forked(work) for _ in range(4)]
    assert [os.waitpid(process, 0)[1] for process in processes] == [0] * 4
    assert counter.read_text() == "160"
    assert os.listdir(tmp_path) == ["counter"]


@posix
def test_a_link_in_the_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("somebody's work")
    (tmp_path / ".package.lock").symlink_to(other)
    with pytest.raises(CannotWrite, match="symbolic link"), publish_lock(tmp_path / "package"):
        raise AssertionError("not reached")
    assert other.read_text() == "somebody's work"


# --- comparing -------------------------------------------------------------------------------


def test_same_trees(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    publish(a, OLD)
    publish(b, OLD)
    assert same_trees(a, b) and same_trees(b, a)
    big = b"x" * (folder.COMPARED_AT_ONCE + 10)
    (a / "big").write_bytes(big)
    (b / "big").write_bytes(big)
    assert same_trees(a, b)
    changes: list[Callable[[], object]] = [
        lambda: (b / "big").write_bytes(big[:-1] + b"y"),
        lambda: (b / "big").write_bytes(big[:-1]),
        lambda: (b / "more").touch(),
        lambda: (b / ".more").touch(),
        lambda: (b / "empty").mkdir(),
        lambda: (b / "datapackage.json").unlink(),
        lambda: (b / "datapackage.json").rename(b / "Datapackage.json"),
        lambda: shutil.rmtree(b),
    ]
    for change in changes:
        shutil.copytree(b, tmp_path / "kept")
        change()
        assert not same_trees(a, b) and not same_trees(b, a)
        shutil.rmtree(b, ignore_errors=True)
        (tmp_path / "kept").rename(b)
        assert same_trees(a, b)
    assert not same_trees(tmp_path / "none", tmp_path / "none either")


@posix
def test_a_link_is_the_same_as_nothing(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    for root in (a, b):
        root.mkdir()
        (root / "x").write_text("x")
    (b / "x").unlink()
    (b / "x").symlink_to(a / "x")
    assert not same_trees(a, b) and not same_trees(b, a) and not same_trees(b, b)
