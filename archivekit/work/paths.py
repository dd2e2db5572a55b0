"""Names and files that come from outside: joined, walked and read without being led astray."""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BufferedReader
from pathlib import Path
from typing import Any, ClassVar

from archivekit.core.problems import Place, Problem, problem

READ_AT_ONCE = 1 << 20
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")  # a drive letter is a scheme of one letter
_DEVICE = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3])\s*(?:\..*)?",
    re.IGNORECASE | re.DOTALL,
)
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Not os.strerror: its words depend on the system and the locale.
_REASONS = {
    errno.EACCES: "permission denied",
    errno.EPERM: "not permitted",
    errno.ENOENT: "no such file or folder",
    errno.EEXIST: "something else is already there",
    errno.ENOTDIR: "a part of the path is not a folder",
    errno.EISDIR: "it is a folder",
    errno.ELOOP: "it is a symbolic link, or links lead in a circle",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ENOSPC: "the disk is full",
    errno.EFBIG: "the file would be larger than allowed",
    errno.EROFS: "the file system is read-only",
    errno.EIO: "the disk reports an input or output error",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
    errno.EBUSY: "it is in use, or something is mounted there",
    errno.EXDEV: "it lies on another file system or layer",
    errno.ENOTEMPTY: "the folder is not empty",
}
if hasattr(errno, "EDQUOT"):
    _REASONS[errno.EDQUOT] = "the disk quota is used up"


def plain_reason(error: OSError) -> str:
    """Why the operating system refused, in the same words on every system and in every locale.

    >>> plain_reason(OSError(28, "Auf dem Gerät ist kein Speicherplatz mehr verfügbar"))
    'the disk is full'
    """
    if error.errno is None:
        return str(error) or type(error).__name__
    return _REASONS.get(error.errno) or errno.errorcode.get(error.errno, f"error {error.errno}")


# --- names -----------------------------------------------------------------------------------


def safe_join(root: Path, name: str) -> Path:
    """The file that a relative name with `/` means below a folder, which it cannot leave.

    The name is checked first as text, by the same rules on every system, then its links are
    followed. Raises ValueError with a sentence that says what is wrong with the name.

    >>> safe_join(Path("datapackage"), "texts/letter.txt").as_posix()
    'datapackage/texts/letter.txt'
    >>> safe_join(Path("datapackage"), "../secret.txt")
    Traceback (most recent call last):
        ...
    ValueError: the path '../secret.txt' leads upwards with '..'
    """
    fault = fault_of_name(name)
    if fault:
        raise ValueError(f"the path {name!r} {fault}")
    path = root.joinpath(*name.split("/"))
    try:
        real_root = os.path.realpath(root)
        inside = os.path.commonpath([real_root, os.path.realpath(path)]) == real_root
    except (ValueError, OSError):  # another drive; a chain of links that nobody can follow
        inside = False
    if not inside:
        raise ValueError(f"the path {name!r} leads out of the folder through a link")
    return path


def fault_of_name(name: str) -> str:
    """What is wrong with a whole name, as the end of a sentence; empty when nothing is.

    It looks at the name only, by the same rules on every system.

    >>> fault_of_name("texts/../secret.txt")
    "leads upwards with '..'"
    """
    if not name:
        return "is empty"
    if "\\" in name:
        return "holds a backslash; folders are parted by '/'"
    if name.startswith("/"):
        return "is absolute"
    for char in name:
        if char in _DIRECTION or unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp"):
            return f"holds a character that is no part of a name (U+{ord(char):04X})"
    return next(filter(None, map(_fault_of_part, name.split("/"))), "")


def _fault_of_part(part: str) -> str:
    if not part:
        return "has an empty part"
    if part == "..":
        return "leads upwards with '..'"
    if part.startswith("."):
        return f"has a hidden part, {part!r}"
    if part.startswith("~"):
        return f"has a part that means a home folder, {part!r}"
    if _SCHEME.match(part):
        return f"names a drive or an address, {part!r}"
    if part[-1] == "." or part[-1].isspace():
        return f"has a part that ends in a full stop or a blank, {part!r}"
    if _DEVICE.fullmatch(part):
        return f"has a part that Windows takes for a device, {part!r}"
    return ""


_CYRILLIC = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
    **{"ё": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"},
    **{"ъ": "", "ь": "", "ю": "yu", "я": "ya"},
    **{"є": "ye", "і": "i", "ї": "yi", "ґ": "g", "ў": "u"},  # Ukrainian, Belarusian
    **{"ѣ": "e", "ѳ": "f", "ѵ": "i"},  # Russian before 1918
    **{"ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz"},  # Serbian
    **{"ѓ": "gj", "ѕ": "dz", "ќ": "kj"},  # Macedonian
}
_LATIN = {
    **{"æ": "ae", "œ": "oe", "þ": "th"},
    **{"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i"},  # strokes do not decompose
}
_LETTERS = str.maketrans({**_CYRILLIC, **_LATIN})


def slug(name: str) -> str:
    """A name as an id of small letters and digits, its parts joined by hyphens.

    Accents are dropped, Cyrillic is transliterated (BGN/PCGN for Russian without its signs, ё as
    е), all else parts. A digit in front gets the prefix `d`, and so does a name that Windows
    keeps for a device.

    >>> slug("000_ffc89407d609e817"), slug("Письмо 5"), slug("Déclaration (copie)"), slug("…")
    ('d000-ffc89407d609e817', 'pismo-5', 'declaration-copie', 'document')
    """
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    # Before the marks go: й and ї are letters of their own, not и and і with an accent.
    apart = unicodedata.normalize("NFKD", composed.translate(_LETTERS))
    bare = "".join(char for char in apart if unicodedata.category(char)[0] != "M")
    found = re.sub(r"[^a-z0-9]+", "-", bare.translate(_LETTERS).lower()).strip("-")
    if found[:1].isdigit() or _DEVICE.fullmatch(found):
        return f"d{found}"
    return found or "document"


# --- folders ---------------------------------------------------------------------------------


class EntryKind(StrEnum):
    """What an entry of a folder is; the words fit the problem `source.link`."""

    FILE = "file"
    LINK = "symbolic link"
    FIFO = "FIFO"
    SOCKET = "socket"
    DEVICE = "device"
    FOLDER = "folder"  # of `read_regular` only: a walk gives what a folder holds
    UNREADABLE = "unreadable entry"  # the operating system did not say what it is or holds


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a walk: its name below the root, with `/`, and what it is."""

    name: str
    path: Path
    kind: EntryKind
    reason: str = ""  # of an unreadable entry


def sorted_files(root: Path) -> Iterator[Entry]:
    """Every entry below a folder that is not a folder, in code-point order of its name.

    Links and special files are entries of their kind and are not followed; a folder that cannot
    be listed is an entry too. Hidden names are skipped. Raises OSError when the root itself
    cannot be listed.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("b.txt", "a.txt", ".hidden"):
    ...         _ = Path(folder, name).write_bytes(b"")
    ...     [entry.name for entry in sorted_files(Path(folder))]
    ['a.txt', 'b.txt']
    """
    waiting = _listed(root, "")
    while waiting:
        name, entry = waiting.pop()
        path = root / name
        try:
            kind = _kind_of(entry.stat(follow_symlinks=False))
            if kind is EntryKind.FOLDER:
                waiting += _listed(path, f"{name}/")
                continue
        except OSError as error:
            yield Entry(name, path, EntryKind.UNREADABLE, plain_reason(error))
            continue
        yield Entry(name, path, kind)


def _listed(folder: Path, prefix: str) -> list[tuple[str, os.DirEntry[str]]]:
    """The entries of one folder, the last first: the end of the list is what comes next."""

    def place(entry: os.DirEntry[str]) -> str:
        # With its slash a folder stands where its files stand: `a.txt` before `a/b`.
        return entry.name + "/" if entry.is_dir(follow_symlinks=False) else entry.name

    with os.scandir(folder) as entries:
        shown = sorted((e for e in entries if not e.name.startswith(".")), key=place, reverse=True)
    return [(prefix + entry.name, entry) for entry in shown]


def _kind_of(status: os.stat_result) -> EntryKind:
    mode = status.st_mode
    if stat.S_ISLNK(mode):
        return EntryKind.LINK
    if stat.S_ISDIR(mode):
        # A junction of Windows leads elsewhere as a link does.
        attributes = getattr(status, "st_file_attributes", 0)
        is_junction = attributes & getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0)
        return EntryKind.LINK if is_junction else EntryKind.FOLDER
    if stat.S_ISREG(mode):
        return EntryKind.FILE
    if stat.S_ISFIFO(mode):
        return EntryKind.FIFO
    return EntryKind.SOCKET if stat.S_ISSOCK(mode) else EntryKind.DEVICE


# --- files -----------------------------------------------------------------------------------


class ReadRefused(OSError):
    """A file that was not read; `code` and `facts` make the problem for the user."""

    code: ClassVar[str]

    def __init__(self, path: str, facts: dict[str, Any]) -> None:
        super().__init__(f"{path}: {problem(self.code, **facts).message}")
        self.path = path
        self.facts = facts

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.path, self.facts))

    def problem(self, place: Place) -> Problem:
        """The problem at the place where the caller knows the file to be."""
        return problem(self.code, place, **self.facts)


class NotRegular(ReadRefused):
    """A link, a folder or a special file."""

    code = "source.link"


class TooLarge(ReadRefused):
    """More bytes than the limit."""

    code = "source.too-large"


class ChangedWhileRead(ReadRefused):
    """Not the same file at the end of reading as at its beginning."""

    code = "source.changed"


class Unreadable(ReadRefused):
    """The operating system refused."""

    code = "source.unreadable"


def read_regular(path: Path, max_bytes: int) -> bytes:
    """The bytes of a regular file that stayed the same while it was read.

    Raises NotRegular (a FIFO or device is not even opened), TooLarge before anything is read,
    ChangedWhileRead, and Unreadable for what the operating system refuses.
    """
    try:
        kind = _kind_of(os.lstat(path))
        if kind is not EntryKind.FILE:
            raise NotRegular(str(path), {"kind": kind.value})
        handle = os.open(path, _read_flags())
        try:
            return _read_whole(handle, path, max_bytes)
        finally:
            os.close(handle)
    except ReadRefused:
        raise
    except OSError as error:
        if error.errno == errno.ELOOP and os.path.islink(path):  # since it was looked at
            raise NotRegular(str(path), {"kind": EntryKind.LINK.value}) from error
        raise Unreadable(str(path), {"reason": plain_reason(error)}) from error


def open_regular(path: Path) -> BufferedReader:
    """A regular file, open for reading; the same guards as `read_regular`, for files of any size.

    Raises NotRegular (a FIFO or device is not even opened) and OSError.
    """
    kind = _kind_of(os.lstat(path))
    if kind is not EntryKind.FILE:
        raise NotRegular(str(path), {"kind": kind.value})
    handle = os.open(path, _read_flags())
    if not stat.S_ISREG(os.fstat(handle).st_mode):  # another one since it was looked at
        os.close(handle)
        raise NotRegular(str(path), {"kind": EntryKind.DEVICE.value})
    return os.fdopen(handle, "rb")


def _read_flags() -> int:
    names = ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY")
    flags = os.O_RDONLY
    for name in names:
        flags |= getattr(os, name, 0)
    return flags


def _read_whole(handle: int, path: Path, max_bytes: int) -> bytes:
    before = os.fstat(handle)
    kind = _kind_of(before)
    if kind is not EntryKind.FILE:
        raise NotRegular(str(path), {"kind": kind.value})
    if before.st_size > max_bytes:
        raise TooLarge(str(path), {"bytes": before.st_size, "limit": max_bytes})
    pieces: list[bytes] = []
    left = before.st_size + 1  # one more than there should be: a growing file is never read on
    while left > 0:
        piece = os.read(handle, min(left, READ_AT_ONCE))
        if not piece:
            break
        pieces.append(piece)
        left -= len(piece)
    try:
        named = _identity(os.lstat(path))
    except FileNotFoundError:
        named = None
    same = _identity(before) == _identity(os.fstat(handle)) == named
    if left != 1 or not same:
        raise ChangedWhileRead(str(path), {})
    return b"".join(pieces)


def _identity(status: os.stat_result) -> tuple[int, int, int]:
    return (status.st_ino, status.st_size, status.st_mtime_ns)
