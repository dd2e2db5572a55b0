"""Publishing a folder as a whole: whatever happens, its name holds the old one or the new one.

The steps are: `publish_lock`, `sweep`, then `atomic_folder`. Beside the folder `datapackage` stand,
for a time, `.datapackage.lock`, `.datapackage.new-…` (being written, or replaced and on its way
out) and, where the system cannot exchange two folders, `.datapackage.old-…` (the last one, whole).
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archivekit.core.problems import ArchivekitError, CannotWrite, Locked, Place, problem
from archivekit.work.paths import plain_reason

FILE_MODE, FOLDER_MODE = 0o644, 0o755
COMPARED_AT_ONCE = 1 << 20
RENAME_EXCHANGE = 2  # linux/fs.h
AT_FDCWD = -100
SECONDS_WITHOUT_HOLDER = 60  # after which a lock file without a process id was left by a crash
_NOT_OF_DISKS = (ConnectionError, ChildProcessError, TimeoutError, BlockingIOError)


# --- the lock --------------------------------------------------------------------------------


@contextmanager
def publish_lock(target: Path) -> Iterator[None]:
    """Hold the only right to publish the folder; a holder that dies loses it.

    Raises Locked at once when another process holds it, CannotWrite when the lock file beside
    the folder cannot be made.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, publish_lock(Path(folder, "package")):
    ...     os.listdir(folder)
    ['.package.lock']
    """
    target = _real(target)
    path = target.with_name(f".{target.name}.lock")
    with _writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = _take_lock(path, target)
    try:
        yield
    finally:
        # Removed while it is held: who waits for it sees that its file lost the name.
        if os.name == "nt":  # where an open file cannot be removed
            os.close(handle)
        with suppress(OSError):
            os.unlink(path)
        if os.name != "nt":
            os.close(handle)


def _take_lock(path: Path, target: Path) -> int:
    while True:
        handle = _flocked(path, target)
        if handle is None:
            return _created(path, target)
        try:
            same = os.path.samestat(os.fstat(handle), os.stat(path))
        except OSError:
            same = False
        if same:
            return _named(handle)
        os.close(handle)  # its holder removed the file between our opening and locking it


def _flocked(path: Path, target: Path) -> int | None:
    """The locked file, open; None where the system or the file system has no such locks."""
    if sys.platform == "win32":
        return None
    import fcntl

    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
    handle = os.open(path, flags, FILE_MODE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if error.errno in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES):
            raise _locked(path, target) from None
        return None
    except BaseException:
        os.close(handle)
        raise
    return handle


def _created(path: Path, target: Path) -> int:
    """The lock file, made by us alone; one whose holder is gone is taken over."""
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE)
        except FileExistsError:
            holder = _holder(path)
            with suppress(FileNotFoundError):
                age = time.time() - os.stat(path).st_mtime
                if _is_running(holder) if holder else age < SECONDS_WITHOUT_HOLDER:
                    raise _locked(path, target) from None
                os.unlink(path)
            continue
        return _named(handle)


def _named(handle: int) -> int:
    """The lock file with the id of this process in it."""
    try:
        os.ftruncate(handle, 0)
        os.write(handle, b"%d\n" % os.getpid())
    except BaseException:
        os.close(handle)
        raise
    return handle


def _holder(path: Path) -> int:
    """The process that a lock file names; 0 when it names none."""
    try:
        return int(path.read_bytes()[:20])
    except (OSError, ValueError):
        return 0


def _locked(path: Path, target: Path) -> Locked:
    holder = _holder(path)
    return Locked(problem("build.locked", Place(str(target)), holder=holder or "unknown"))


def _is_running(process: int) -> bool:
    if sys.platform == "win32":  # os.kill would end it there
        import ctypes

        kernel = ctypes.windll.kernel32
        found = kernel.OpenProcess(0x1000, False, process)  # PROCESS_QUERY_LIMITED_INFORMATION
        code = ctypes.c_ulong()
        runs = bool(found and kernel.GetExitCodeProcess(found, ctypes.byref(code)))
        kernel.CloseHandle(found)
        return runs and code.value == 259  # STILL_ACTIVE
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


# --- the folder ------------------------------------------------------------------------------


@contextmanager
def atomic_folder(target: Path) -> Iterator[Path]:
    """A new empty folder beside `target` that takes its place, whole, when the block is done.

    On any exception the new folder is removed and `target` stays what it was. To be called under
    `publish_lock`, after `sweep`. Raises CannotWrite for a disk that is full, a right that is
    missing and the like; ValueError when the new folder holds links or special files.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with atomic_folder(Path(folder, "package")) as new:
    ...         _ = (new / "a.txt").write_text("one")
    ...     os.listdir(folder)
    ['package']
    """
    target = _real(target)
    new = _sibling(target, "new")
    with _writing(target, new):
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if _is_there(target) and not target.is_dir():
                facts = {"path": str(target), "reason": "it is a file, not a folder"}
                raise CannotWrite(problem("build.cannot-write", Place(str(target)), **facts))
            os.mkdir(new)
            os.chmod(new, FOLDER_MODE)
            yield new
            _settle(new)
            old = _swap(new, target)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
    # From here on the new one is published: what fails now must not say that it is not.
    with suppress(OSError):
        _sync(target.parent)
        if old is not None:
            _discard(old, target)


def sweep(target: Path) -> None:
    """Bring back the last folder if a killed publish left none; remove what else it left.

    To be called under `publish_lock`. Raises CannotWrite when the last folder cannot be brought
    back; leftovers that cannot be removed stay.
    """
    target = _real(target)
    with _writing(target):
        olds, others = _leftovers(target)
        if olds and not _is_there(target):
            os.rename(olds.pop(), target)
            _sync(target.parent)
    for folder in others:
        shutil.rmtree(folder, ignore_errors=True)
    for folder in olds:
        with suppress(OSError):
            _discard(folder, target)


def sync_folder(folder: Path) -> None:
    """Bring the names that a folder holds to the disk. Raises CannotWrite.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sync_folder(Path(folder))
    """
    with _writing(folder):
        _sync(folder)


def same_trees(a: Path, b: Path) -> bool:
    """Whether two folders hold the same names and, byte by byte, the same files.

    A link, a special file or a missing folder is the same as nothing. Raises OSError for what
    cannot be read.
    """
    in_a, in_b = _tree(a), _tree(b)
    if in_a is None or in_a != in_b:
        return False
    return all(same_bytes(a / name, b / name) for name, size in in_a.items() if size >= 0)


def same_bytes(a: Path, b: Path) -> bool:
    """Whether two files hold the same bytes. Raises OSError for what cannot be read."""
    with open(a, "rb") as one, open(b, "rb") as other:
        while True:
            piece = one.read(COMPARED_AT_ONCE)
            if piece != other.read(COMPARED_AT_ONCE):
                return False
            if not piece:
                return True


# --- its parts -------------------------------------------------------------------------------


@contextmanager
def _writing(target: Path, new: Path | None = None) -> Iterator[None]:
    """Make CannotWrite of what the operating system refuses, with the name that a user knows."""
    try:
        yield
    except ArchivekitError:
        raise
    except OSError as error:
        if error.errno is None or isinstance(error, _NOT_OF_DISKS):
            raise
        path = Path(error.filename) if isinstance(error.filename, str | Path) else target
        if new is not None:
            if path.is_relative_to(new):
                path = target / path.relative_to(new)
            elif not (path.is_relative_to(target) or target.parent.is_relative_to(path)):
                raise  # of another place, as a source that cannot be read
        facts = {"path": str(path), "reason": plain_reason(error)}
        raise CannotWrite(problem("build.cannot-write", Place(str(path)), **facts)) from error


def _real(target: Path) -> Path:
    """The folder itself where `target` is a link to it: so that two names have one lock."""
    real = Path(os.path.realpath(target))
    if not real.name:
        raise ValueError(f"{target} cannot be published to: it is a whole file system")
    return real


def _is_there(path: Path) -> bool:
    """As os.path.lexists, but what cannot be told is no No."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return False
    return True


def _sibling(target: Path, role: str) -> Path:
    return target.with_name(f".{target.name}.{role}-{os.getpid()}-{secrets.token_hex(4)}")


def _leftovers(target: Path) -> tuple[list[Path], list[Path]]:
    """Whole old folders, the latest last, and half-written or half-removed ones."""
    form = re.compile(rf"\.{re.escape(target.name)}\.(old|new)-[0-9]+-[0-9a-f]{{8}}")
    found: dict[str, list[tuple[int, Path]]] = {"old": [], "new": []}
    if target.parent.is_dir():
        with os.scandir(target.parent) as entries:
            for entry in entries:
                match = form.fullmatch(entry.name)
                if match and entry.is_dir(follow_symlinks=False):
                    changed = entry.stat(follow_symlinks=False).st_ctime_ns
                    found[match[1]].append((changed, Path(entry.path)))
    return [path for _, path in sorted(found["old"])], [path for _, path in sorted(found["new"])]


def _settle(new: Path) -> None:
    """Give every file and folder its mode and bring it to the disk, the folders last."""
    for folder, folders, files in os.walk(new, topdown=False, onerror=_raise):
        for name in files:
            path = os.path.join(folder, name)
            if not stat.S_ISREG(os.lstat(path).st_mode):
                raise ValueError(f"{name} is not a regular file: a package holds no other")
            os.chmod(path, FILE_MODE)
            _sync(path)
        for name in folders:
            if os.path.islink(os.path.join(folder, name)):
                raise ValueError(f"{name} is a link: a package holds none")
        os.chmod(folder, FOLDER_MODE)
        _sync(folder)


def _raise(error: OSError) -> None:
    raise error


def _sync(path: str | Path) -> None:
    if os.name == "nt":
        if os.path.isdir(path):
            return  # Windows has no such call for folders
        handle = os.open(path, os.O_RDWR)
    else:
        handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):  # some network folders have none
            raise
    finally:
        os.close(handle)


def _swap(new: Path, target: Path) -> Path | None:
    """Give the new folder the name of the target; where the old one is now, if there was one."""
    if not _is_there(target):
        os.rename(new, target)
        return None
    if _exchange(new, target):
        return new
    old = _sibling(target, "old")
    try:
        os.rename(target, old)
        os.rename(new, target)
    except BaseException:
        if _is_there(old) and not _is_there(target):
            os.rename(old, target)
        raise
    return old


def _exchange(a: Path, b: Path) -> bool:
    """Exchange two names in one step (renameat2 of Linux); False where that does not work."""
    if sys.platform != "linux":
        return False
    import ctypes

    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    done: int = renameat2(AT_FDCWD, os.fsencode(a), AT_FDCWD, os.fsencode(b), RENAME_EXCHANGE)
    return done == 0


def _discard(old: Path, target: Path) -> None:
    """Remove a replaced folder; what is half removed must not bear the name of a whole one."""
    if old.name.startswith(f".{target.name}.old-"):
        going = _sibling(target, "new")
        os.rename(old, going)
        old = going
    shutil.rmtree(old, ignore_errors=True)


def _tree(folder: Path) -> dict[str, int] | None:
    """The size of every file by its name, -1 for a folder; None when anything else is there."""
    if not folder.is_dir():
        return None
    found: dict[str, int] = {}
    for above, folders, files in os.walk(folder, onerror=_raise):
        for name in (*folders, *files):
            path = os.path.join(above, name)
            status = os.lstat(path)
            if not (stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)):
                return None
            size = status.st_size if stat.S_ISREG(status.st_mode) else -1
            found[os.path.relpath(path, folder)] = size
    return found
