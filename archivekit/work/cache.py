"""Results of work already done, found again by what went into them.

A cache never decides a result: without it, with a damaged one, or with one that is deleted in
the middle of the work, everything comes out the same, only later.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
import time
import zlib
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"archivekit-cache-1\n"
DIGEST_BYTES = 32
STALE_AFTER = 3600  # seconds after which a half-written file belongs to a process that is gone
_KEY = re.compile(r"[0-9a-f]{64}")
_SHARD = re.compile(r"[0-9a-f]{2}")
_HALF_WRITTEN = re.compile(r"\.[0-9a-f]{64}\.[0-9]+-[0-9a-f]{8}")
# The first line is fixed by https://bford.info/cachedir/: backup programs leave such folders out.
TAG = """Signature: 8a477f597d28d172789f06886806bc55
# This folder holds intermediate results of archivekit. It may be deleted at any time.
"""


def cache_key(*parts: str | bytes) -> str:
    """The SHA-256 of the parts, in hexadecimal; parts cannot run together or change their type.

    >>> cache_key("ab", "c") == cache_key("a", "bc")
    False
    >>> cache_key("read", b"bytes of a file")[:8]
    '5ae96c75'
    """
    digest = hashlib.sha256()
    for part in parts:
        kind = b"s" if isinstance(part, str) else b"b"
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(b"%s%d:" % (kind, len(data)))
        digest.update(data)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of results by key; without a folder it holds nothing.

    May be used by several processes at once. Nothing here raises for what the file system does.

    >>> key = cache_key("read", b"...")
    >>> Cache(None).put(key, b"result"); Cache(None).get(key) is None
    True
    """

    folder: Path | None

    def __post_init__(self) -> None:
        if self.folder is not None:  # a worker process may stand in another folder
            object.__setattr__(self, "folder", Path(os.path.abspath(self.folder)))

    def get(self, key: str) -> bytes | None:
        """What was put under the key, or None; a damaged entry is removed.

        Raises ValueError for a key that `cache_key` cannot have made.
        """
        path = self._path(key)
        if path is None:
            return None
        try:
            packed = _read(path)
        except OSError:
            return None
        data = _unpack(key, packed)
        with suppress(OSError):
            if data is None:
                os.unlink(path)
            else:
                os.utime(path)  # when it was last of use, for `prune`
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep the data under the key, if the file system lets us.

        Raises ValueError for a key that `cache_key` cannot have made.
        """
        path = self._path(key)
        if path is None or self.folder is None:
            return
        temporary = path.parent / f".{key}.{os.getpid()}-{secrets.token_hex(4)}"
        with suppress(OSError):
            try:
                self._begin(path.parent)
                with open(temporary, "xb") as file:
                    file.write(_pack(key, data))
                os.replace(temporary, path)
            except BaseException:
                with suppress(OSError):
                    os.unlink(temporary)
                raise

    def retain(self, keys: Container[str]) -> None:
        """Remove every entry that is not under one of the keys."""
        for _, path, _ in self._entries():
            if os.path.basename(path) not in keys:
                with suppress(OSError):
                    os.unlink(path)

    def prune(self, keep_bytes: int) -> int:
        """Remove the entries that were not used for longest until `keep_bytes` are left.

        Gives the number of bytes removed. Files that are not the cache's own are not touched.
        """
        entries = sorted(self._entries())
        total = sum(size for _, _, size in entries)
        removed = 0
        for _, path, size in entries:
            if total - removed <= keep_bytes:
                break
            with suppress(OSError):
                os.unlink(path)
                removed += size
        return removed

    def _path(self, key: str) -> Path | None:
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a key of the cache: {key!r}")
        return None if self.folder is None else self.folder / key[:2] / key

    def _begin(self, shard: Path) -> None:
        """Make the folders, again if somebody deleted them, and say that this is a cache."""
        assert self.folder is not None
        if shard.is_dir() and (self.folder / "CACHEDIR.TAG").exists():
            return
        shard.mkdir(parents=True, exist_ok=True)
        (self.folder / "CACHEDIR.TAG").write_bytes(TAG.encode())
        (self.folder / ".gitignore").write_bytes(b"*\n")

    def _entries(self) -> Iterator[tuple[int, str, int]]:
        """Last use, path and size of every entry; half-written files of dead processes go."""
        for shard in _scan(self.folder, _SHARD):
            if shard.is_symlink():
                continue
            for entry in _scan(shard.path, _KEY):
                with suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(status.st_mode):
                        yield status.st_mtime_ns, entry.path, status.st_size
            for entry in _scan(shard.path, _HALF_WRITTEN):
                with suppress(OSError):
                    if entry.stat(follow_symlinks=False).st_mtime < time.time() - STALE_AFTER:
                        os.unlink(entry.path)


def _scan(folder: Path | str | None, names: re.Pattern[str]) -> list[os.DirEntry[str]]:
    if folder is None:
        return []
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if names.fullmatch(entry.name)]
    except OSError:
        return []


def _read(path: Path) -> bytes:
    """The bytes of an entry; of anything but a regular file, no bytes, and no waiting."""
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)
    with open(os.open(path, flags), "rb") as file:
        return file.read() if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else b""


def _pack(key: str, data: bytes) -> bytes:
    body = zlib.compress(data, 1)
    return MAGIC + _digest(key, body) + body


def _unpack(key: str, packed: bytes) -> bytes | None:
    head = len(MAGIC) + DIGEST_BYTES
    body = packed[head:]
    if packed[:head] != MAGIC + _digest(key, body):
        return None
    try:
        return zlib.decompress(body)
    except zlib.error:
        return None


def _digest(key: str, body: bytes) -> bytes:
    """Of the key too: an entry that was moved to another name is a damaged one."""
    return hashlib.sha256(key.encode() + body).digest()
