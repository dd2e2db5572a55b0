"""A zipped package, unpacked for a while: only what its directory may hold, never more."""

from __future__ import annotations

import os
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from archivekit.core.limits import PACKED_RATIO, UNPACKED_BYTES, ZIP_MEMBERS
from archivekit.core.problems import InvalidPackage, Place, problem
from archivekit.package.validate.findings import shown_fact
from archivekit.package.validate.guard import DESCRIPTOR
from archivekit.work.paths import open_regular, plain_reason, safe_join

_END = b"PK\x05\x06"  # the end of the directory (APPNOTE.TXT, 4.3.16)
_END_SIZE, _LONGEST_COMMENT = 22, 65_535
_LOCATOR, _LOCATOR_SIZE, _END_64_SIZE = b"PK\x06\x07", 20, 56  # of large files (4.3.14, 4.3.15)
_DIRECTORY_BYTES = 16 * 1024 * 1024
_SMALL = 1024 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The folder of a package: that of the path itself, or of a zip file unpacked until the end.

    Raises InvalidPackage for a zip file that is damaged, that would become too large, or whose
    members lead out of it.
    """
    if path.suffix.lower() != ".zip" or path.is_dir() or not os.path.lexists(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="archivekit-") as folder:
        root = Path(folder)
        try:
            with open_regular(path) as file:
                _unpack(file, path, root)
        except InvalidPackage:
            raise
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError,
                struct.error, ValueError, UnicodeError) as fault:  # fmt: skip
            raise _refused("package.bad-zip", path, note=str(fault)) from None
        except OSError as fault:
            raise _refused("package.bad-zip", path, note=plain_reason(fault)) from None
        yield _top(root)


def _refused(code: str, zip_: Path, /, **facts: object) -> InvalidPackage:
    shown: dict[str, Any] = {name: shown_fact(value) for name, value in facts.items()}
    return InvalidPackage(problem(code, Place(str(shown_fact(zip_.as_posix()))), **shown))


def _unpack(file: BinaryIO, path: Path, root: Path) -> None:
    _bounded_directory(file)
    with zipfile.ZipFile(file) as archive:
        members = _checked(archive.infolist(), archive.start_dir, path, root)
        for member, target in members:
            target.parent.mkdir(parents=True, exist_ok=True)
            # zipfile reads no more than the size that was checked, and compares the checksum.
            with archive.open(member) as packed, target.open("xb") as plain:
                shutil.copyfileobj(packed, plain, _SMALL)
                if plain.tell() != member.file_size:
                    raise ValueError(f"{member.filename} is shorter than it says")


def _bounded_directory(file: BinaryIO) -> None:
    """Refuse a directory that would fill the memory, before zipfile reads it whole."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END_64_SIZE - _LOCATOR_SIZE - _END_SIZE - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise ValueError("it has no directory at its end")
    (directory,) = struct.unpack_from("<L", tail, at + 12)
    locator = at - _LOCATOR_SIZE
    if locator >= 0 and tail.startswith(_LOCATOR, locator):
        (directory,) = struct.unpack_from("<Q", tail, max(0, locator - _END_64_SIZE) + 40)
    if directory > _DIRECTORY_BYTES:
        raise ValueError("its directory is too large")
    file.seek(0)


def _checked(
    members: list[zipfile.ZipInfo], directory: int, path: Path, root: Path
) -> list[tuple[zipfile.ZipInfo, Path]]:
    """The files to unpack, each with its place; nothing is written before all are seen."""
    if len(members) > ZIP_MEMBERS:
        raise ValueError(f"it holds {len(members)} files, more than {ZIP_MEMBERS}")
    total = sum(member.file_size for member in members)
    if total > UNPACKED_BYTES:
        raise _refused("package.too-large", path, bytes=total, limit=UNPACKED_BYTES)
    end = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        if member.header_offset < end:
            raise _refused("package.zip-bomb", path, note="files in it overlap")
        end = member.header_offset + member.compress_size
        if member.file_size > max(_SMALL, PACKED_RATIO * member.compress_size):
            note = f"{member.filename} would become {member.file_size} bytes"
            raise _refused("package.zip-bomb", path, note=note)
    if end > directory:
        raise _refused("package.zip-bomb", path, note="a file in it says that it goes on behind it")
    found: dict[str, tuple[zipfile.ZipInfo, Path]] = {}
    for member in members:
        name = member.orig_filename
        if name.endswith("/") and not member.file_size:
            continue
        target = _target(member, name, path, root)
        if name in found:
            raise _refused("package.bad-zip", path, note=f"{name} stands in it twice")
        found[name] = (member, target)
    return list(found.values())


def _target(member: zipfile.ZipInfo, name: str, path: Path, root: Path) -> Path:
    try:
        target = safe_join(root, name)
    except ValueError as fault:
        reason = str(fault).partition(repr(name))[2].strip()
        raise _refused("package.unsafe-path", path, path=name, reason=reason) from None
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise _refused("package.link", path, path=name, kind="symbolic link or special file")
    if member.flag_bits & 1:
        raise _refused("package.bad-zip", path, note=f"{name} is encrypted")
    if member.compress_type not in _METHODS:
        raise _refused("package.bad-zip", path, note=f"{name} is packed in a way not read here")
    return target


def _top(root: Path) -> Path:
    """The folder with the descriptor: the zip file's own, or its only one."""
    entries = sorted(root.iterdir())
    if not (root / DESCRIPTOR).exists() and len(entries) == 1 and entries[0].is_dir():
        return entries[0]
    return root
