from __future__ import annotations

import doctest
import errno
import os
import pickle
import random
import re
import stat
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.core.problems import Place
from archivekit.work import paths
from archivekit.work.paths import (
    ChangedWhileRead,
    EntryKind,
    NotRegular,
    ReadRefused,
    TooLarge,
    Unreadable,
    plain_reason,
    read_regular,
    safe_join,
    slug,
    sorted_files,
)

posix = pytest.mark.skipif(os.name == "nt", reason="special files of POSIX")


def test_doctests() -> None:
    assert doctest.testmod(paths).failed == 0


# --- names -----------------------------------------------------------------------------------

GOOD = [
    "a.txt",
    "texts/letter.txt",
    "000_ffc89407d609e817.txt",
    "Письмо 5.txt",
    "a..b/c.tar.gz",
    "letter (copy) ~1.txt",
    "console.txt",
    "com10/nullable",
    "Vance to Brezhnev: 1978.txt",
    "Carter’s “letter”.txt",
]
BAD = {
    "": "is empty",
    "/etc/passwd": "is absolute",
    "//server/share": "is absolute",
    "..": "leads upwards",
    "../a": "leads upwards",
    "a/../b": "leads upwards",
    "a/..": "leads upwards",
    ".": "hidden",
    "./a": "hidden",
    "a/.git/config": "hidden",
    ".env": "hidden",
    "a//b": "empty part",
    "a/": "empty part",
    "C:": "drive",
    "c:/windows": "drive",
    "C:a.txt": "drive",
    "a.txt:stream": "drive",
    "http://example.org/a.csv": "address",
    "file:a.txt": "address",
    "s3://bucket/a": "address",
    "a/data:text": "address",
    "a\\b": "backslash",
    "..\\a": "backslash",
    "\\\\server\\share": "backslash",
    "~/a": "home folder",
    "~root/a": "home folder",
    "a\0b": "U+0000",
    "a\nb": "U+000A",
    "a\x7f": "U+007F",
    "a\x85b": "U+0085",
    "a\u2028b": "U+2028",
    "a\u202etxt.exe": "U+202E",
    "a\udcff": "U+DCFF",
    "CON": "device",
    "con.txt": "device",
    "a/NUL.tar.gz": "device",
    "aux/b": "device",
    "Com1": "device",
    "COM\u00b9.txt": "device",
    "lpt9.csv": "device",
    "con .txt": "device",
    "CONIN$": "device",
    "a.": "full stop or a blank",
    "a /b": "full stop or a blank",
    "a.txt ": "full stop or a blank",
    "a\u00a0": "full stop or a blank",
    "...": "hidden",
}


@pytest.mark.parametrize("name", GOOD)
def test_good_names_are_joined(tmp_path: Path, name: str) -> None:
    assert safe_join(tmp_path, name) == tmp_path / name


@pytest.mark.parametrize("name", BAD, ids=ascii)
def test_bad_names_are_refused_with_the_cause(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=re.escape(BAD[name])) as caught:
        safe_join(tmp_path, name)
    assert str(caught.value).isprintable()


@given(st.text(st.sampled_from("ab./\\~: ") | st.characters(), max_size=12))
def test_no_name_leads_out(name: str) -> None:
    root = Path("/some/root")
    try:
        path = safe_join(root, name)
    except ValueError:
        return
    assert os.path.normpath(path) == str(path)
    assert root in path.parents


@posix
def test_links_do_not_lead_out(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "root-outside"
    (root / "in").mkdir(parents=True)
    outside.mkdir()
    (root / "folder").symlink_to(outside)
    (root / "dangling").symlink_to(tmp_path / "not there yet")
    (root / "relative").symlink_to("../root-outside")
    (root / "inner").symlink_to("in")
    (root / "circle").symlink_to("circle")
    for name in ("folder/a.txt", "folder", "dangling", "relative/a"):
        with pytest.raises(ValueError, match="through a link"):
            safe_join(root, name)
    assert safe_join(root, "inner/a.txt") == root / "inner" / "a.txt"
    (tmp_path / "alias").symlink_to(root)
    assert safe_join(tmp_path / "alias", "in/a") == tmp_path / "alias" / "in" / "a"


SLUGS = {
    "000_ffc89407d609e817": "d000-ffc89407d609e817",
    "Письмо 5": "pismo-5",
    "Брежнев — Картеру, 27.02.1978": "brezhnev-karteru-27-02-1978",
    "Черненко, Горбачёв, Щёлоков": "chernenko-gorbachev-shchelokov",
    "Андрій Їжакевич, ґанок": "andriy-yizhakevich-ganok",
    "Цѣль": "tsel",
    "Београд, Ћуприја": "beograd-cuprija",
    "Й" + " и\u0306": "y-y",
    "Wałęsa & Łódź": "walesa-lodz",
    "Ærø ﬁnal №5 ２": "aero-final-no5-2",
    "STRASSE Straße İstanbul": "strasse-strasse-istanbul",
    "a.b_c--d": "a-b-c-d",
    "d'Estaing": "d-estaing",
    "..": "document",
    "": "document",
    "電報": "document",
    "٣": "document",
    "CON": "dcon",
    "com1": "dcom1",
    "-x-": "x",
}


@pytest.mark.parametrize("name", SLUGS, ids=ascii)
def test_slugs(name: str) -> None:
    assert slug(name) == SLUGS[name]


@given(st.text(max_size=30) | st.text("абвгдѢёй́̈ 1.-_", max_size=12))
def test_a_slug_is_an_id_and_its_own_slug(name: str) -> None:
    made = slug(name)
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", made)
    assert slug(made) == made
    assert safe_join(Path("x"), made + ".txt")


# --- folders ---------------------------------------------------------------------------------


def test_order_is_that_of_the_names_whatever_the_folder_says(tmp_path: Path) -> None:
    chance = random.Random(5)
    parts = ["a", "a-", "a.", "a0", "A", "b", "é", "я", "\U0001f600", "a b", "\ufb01"]
    for number in range(20):
        root = tmp_path / str(number)
        names = {
            "/".join(chance.choices(parts, k=chance.randint(1, 3))) + chance.choice([".t", "x"])
            for _ in range(25)
        }
        made = []
        for name in chance.sample(sorted(names), len(names)):
            path = root / name
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch(exist_ok=False)
            except OSError:
                continue
            made.append(name)
        found = list(sorted_files(root))
        assert [entry.name for entry in found] == sorted(made)
        assert all(entry.path == root / entry.name for entry in found)


@posix
def test_what_is_no_file_is_told_and_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    (root / "sub" / "real.txt").write_text("x")
    (root / ".hidden").write_text("x")
    (root / ".folder").mkdir()
    (root / ".folder" / "a.txt").write_text("x")
    (root / "link.txt").symlink_to(root / "sub" / "real.txt")
    (root / "loop").symlink_to(root)
    (root / "dangling").symlink_to("nowhere")
    os.mkfifo(root / "pipe")
    os.mknod(root / "socket", stat.S_IFSOCK | 0o600)
    assert [(entry.name, entry.kind) for entry in sorted_files(root)] == [
        ("dangling", EntryKind.LINK),
        ("link.txt", EntryKind.LINK),
        ("loop", EntryKind.LINK),
        ("pipe", EntryKind.FIFO),
        ("socket", EntryKind.SOCKET),
        ("sub/real.txt", EntryKind.FILE),
    ]
    assert all(
        entry.kind == "device" for entry in sorted_files(Path("/dev")) if entry.name == "null"
    )


def test_a_folder_that_cannot_be_listed_is_an_entry(tmp_path: Path, monkeypatch) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").touch()
    scandir = os.scandir

    def refuse(path):
        if Path(path).name == "b":
            raise PermissionError(errno.EACCES, "Keine Berechtigung", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = [(entry.name, entry.kind, entry.reason) for entry in sorted_files(tmp_path)]
    assert found == [
        ("a/x", EntryKind.FILE, ""),
        ("b", EntryKind.UNREADABLE, "permission denied"),
        ("c/x", EntryKind.FILE, ""),
    ]
    with pytest.raises(FileNotFoundError):
        list(sorted_files(tmp_path / "none"))


@posix
def test_a_very_deep_folder_is_walked(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1100):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    found = list(sorted_files(tmp_path))
    subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)  # shutil.rmtree calls itself
    assert found == []


# --- files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 1000, paths.READ_AT_ONCE, 2 * paths.READ_AT_ONCE + 3])
def test_the_whole_file_is_read(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.txt"
    data = random.Random(size).randbytes(size).replace(b"a", b"\r\n")[:size]
    path.write_bytes(data)
    assert read_regular(path, size) == data
    if size:
        with pytest.raises(TooLarge) as caught:
            read_regular(path, size - 1)
        assert caught.value.facts == {"bytes": size, "limit": size - 1}


def test_a_huge_file_is_refused_without_reading(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "huge"
    with open(path, "wb") as file:
        file.truncate(1 << 40)
    monkeypatch.setattr(os, "read", None)
    with pytest.raises(TooLarge):
        read_regular(path, 1 << 30)


@posix
@pytest.mark.parametrize("lie", [False, True])
def test_nothing_but_regular_files(tmp_path: Path, monkeypatch, lie: bool) -> None:
    (tmp_path / "real").write_text("x")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    kinds = {"link": "symbolic link", "circle": "symbolic link", "folder": "folder", "pipe": "FIFO"}
    if lie:  # as if the file had been exchanged after it was looked at
        real, lstat = tmp_path / "real", os.lstat
        first = []

        def look(path, **options):
            if not first:
                first.append(path)
                return lstat(real)
            return lstat(path, **options)

        monkeypatch.setattr(os, "lstat", look)
    for name, kind in kinds.items():
        if lie:
            first.clear()
        with pytest.raises(NotRegular) as caught:
            read_regular(tmp_path / name, 100)
        assert caught.value.facts == {"kind": kind}
    if not lie:
        with pytest.raises(NotRegular) as caught:
            read_regular(Path("/dev/zero"), 100)
        assert caught.value.facts == {"kind": "device"}


def append(path: Path) -> None:
    with open(path, "ab") as file:
        file.write(b"more")


def exchange(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    status = path.stat()
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    os.replace(other, path)


CHANGES = {
    "appended": append,
    "overwritten": lambda path: path.write_bytes(b"Y" * 3000),
    "cut": lambda path: os.truncate(path, 10),
    "exchanged": exchange,
    "deleted": os.unlink,
}


@posix
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch, change: str, at: int
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 3000)
    os.utime(path, (1000, 1000))
    monkeypatch.setattr(paths, "READ_AT_ONCE", 1000)
    read, calls = os.read, []

    def read_and_change(handle: int, size: int) -> bytes:
        calls.append(size)
        if len(calls) == at:
            CHANGES[change](path)
        return read(handle, size)

    monkeypatch.setattr(os, "read", read_and_change)
    with pytest.raises(ChangedWhileRead):
        read_regular(path, 5000)


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        read_regular(tmp_path / "none", 10)
    assert caught.value.facts == {"reason": "no such file or folder"}
    with pytest.raises(Unreadable) as caught:
        read_regular(tmp_path / ("x" * 300), 10)
    assert caught.value.facts == {"reason": "the name is too long"}


def test_refusals_become_problems_and_travel_between_processes() -> None:
    place = Place("seeds/a.txt")
    for error, code, message in (
        (NotRegular("a", {"kind": "FIFO"}), "source.link", "the entry is a FIFO"),
        (TooLarge("a", {"bytes": 9, "limit": 8}), "source.too-large", "9 bytes, the limit is 8"),
        (ChangedWhileRead("a", {}), "source.changed", "changed while it was read"),
        (Unreadable("a", {"reason": "why"}), "source.unreadable", "not be opened: why"),
    ):
        copy = pickle.loads(pickle.dumps(error))
        assert type(copy) is type(error) and isinstance(copy, ReadRefused | OSError)
        found = copy.problem(place)
        assert (found.code, found.place) == (code, place)
        assert message in found.message and message in str(copy)
        assert str(copy).startswith("a: ")


def test_reasons_are_never_the_system_s_words() -> None:
    for number in errno.errorcode:
        reason = plain_reason(OSError(number, "Wörter des Systems"))
        assert reason and "Wörter" not in reason
    assert plain_reason(OSError(99999, "x")) == "error 99999"
