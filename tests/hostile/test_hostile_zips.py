"""Zip files made to harm whoever unpacks them: each is refused by name, and nothing is left."""

from __future__ import annotations

import json
import os
import stat
import struct
import sys
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

TOKEN = "Dobrynin-1962-10-27"
EVIL = "\x1b[31m\u202e"
SCHEMA = {"fields": [{"name": "id"}, {"name": "name"}], "primaryKey": "id"}
MEGABYTE = 1 << 20

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="of POSIX: links, FIFOs, limits")
mkfifo = getattr(os, "mkfifo", Path.touch)

Make = Callable[[Path], object]
Member = tuple[str | zipfile.ZipInfo, bytes]


def described(path: str = "t.csv") -> Member:
    resource = {"name": "t", "path": path, "schema": SCHEMA}
    return "datapackage.json", json.dumps({"name": "p", "resources": [resource]}).encode()


GOOD: Member = ("t.csv", b"id,name\n1,Cuba\n")


def packed(*members: Member, kind: int = zipfile.ZIP_STORED) -> bytes:
    """A zip file of the package and more members."""
    held = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(held, "w", kind) as file:
        warnings.simplefilter("ignore")  # of names that stand twice
        for name, data in (described(), GOOD, *members):
            file.writestr(name, data)
    return held.getvalue()


def written(data: bytes) -> Make:
    return lambda path: path.write_bytes(data)


def info(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.external_attr = mode << 16
    member.create_system = 3
    return member


def in_directory(data: bytes, name: str, at: int, put: bytes) -> bytes:
    """A zip file whose directory says something else of a member (APPNOTE.TXT, 4.3.12)."""
    entry = data.rindex(name.encode()) - 46
    assert data[entry : entry + 4] == b"PK\x01\x02"
    return data[: entry + at] + put + data[entry + at + len(put) :]


def of_one_entry(count: int, sizes: tuple[int, int] = (0, 0), name: str = "t{}.csv") -> bytes:
    """Many entries of the directory that all lead to the same bytes."""
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, *sizes, 1, 0) + b"t"
    entries = []
    for number in range(count):
        called = name.format(number).encode()
        head = struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, *sizes, len(called), 0, 0, 0, 0,
            0, 0,
        )  # fmt: skip
        entries.append(head + called)
    directory = b"".join(entries)
    return local + directory + ended(min(count, 65_535), len(directory), len(local))


def ended(count: int, size: int, at: int, comment: bytes = b"") -> bytes:
    head = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, at, len(comment))
    return head + comment


def of_large_files(size: int) -> bytes:
    """A zip file whose directory is said to have another size at a second place (4.3.14)."""
    data = packed()
    at, end = data.index(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 2, 2, size, at)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    return data[:end] + record + locator + data[end:]


def sparse(path: Path) -> None:
    path.write_bytes(packed())
    os.truncate(path, 10**10)


def linked(path: Path) -> None:
    (path.parent / "good.zip").write_bytes(packed())
    path.symlink_to("good.zip")


DEFLATED = zipfile.ZIP_DEFLATED
BAD, BOMB, UNSAFE = "package.bad-zip", "package.zip-bomb", "package.unsafe-path"

ZIPS: dict[str, tuple[str, Make]] = {
    "a hundred megabytes of nothing": (
        BOMB, written(packed(("u.csv", bytes(100 * MEGABYTE)), kind=DEFLATED))),
    "the table itself": (BOMB, written(packed(("data/u.csv", b"1\n" * 9_000_000), kind=DEFLATED))),
    "entries of one member": (
        f"{BOMB} {BAD}", written(of_one_entry(1000, (MEGABYTE, MEGABYTE)))),
    "entries of one member, half a terabyte": (
        "package.too-large", written(of_one_entry(500, (2**30, 2**30)))),
    "a size that is too small": (
        BAD, written(in_directory(packed(("u.csv", b"1\n" * 4000)), "u.csv", 24, b"\x05\0\0\0"))),
    "a size that is too large": (
        f"{BAD} {BOMB}",
        written(in_directory(packed(("u.csv", b"1\n" * 4000)), "u.csv", 24, b"\xff\xff\x0f\0"))),
    "a packed size behind the directory": (
        BOMB, written(in_directory(packed(("u.csv", b"1\n" * 4000), kind=DEFLATED), "u.csv", 20,
                                   b"\0\0\0\x40"))),
    "an offset behind the end": (
        f"{BAD} {BOMB}", written(in_directory(packed(), "t.csv", 42, b"\0\0\0\x40"))),
    "another checksum": (BAD, written(in_directory(packed(), "t.csv", 16, b"\0\0\0\0"))),
    **{
        f"name {number}": (UNSAFE, written(packed((name, b"x"))))
        for number, name in enumerate([
            "../u.csv", "a/../../u.csv", "/etc/u.csv", "C:/u.csv", "~/u.csv", ".u.csv", "a//u.csv",
            "NUL", "u.csv ", f"{EVIL}.csv", "u\r\nu.csv",
        ])
    },
    "a backslash": (
        UNSAFE, written(packed(("..?u.csv", b"x")).replace(b"..?u.csv", b"..\\u.csv"))),
    "a NUL in a name": (UNSAFE, written(packed(("u?.csv", b"x")).replace(b"u?.csv", b"u\0.csv"))),
    "a link": ("package.link", written(packed((info("u.csv", stat.S_IFLNK), b"/etc/passwd")))),
    "a link to a folder": (
        "package.link", written(packed((info("d", stat.S_IFLNK), b".."), ("d/u.csv", b"")))),
    "a FIFO": ("package.link", written(packed((info("u.csv", stat.S_IFIFO | 0o644), b"")))),
    "a device": ("package.link", written(packed((info("u.csv", stat.S_IFCHR | 0o644), b"")))),
    "a name twice": (BAD, written(packed(("t.csv", b"id\n")))),
    "a file that is a folder, too": (BAD, written(packed(("a", b"x"), ("a/u.csv", b"x")))),
    "a name of four thousand letters": (
        f"{BAD} {UNSAFE}", written(packed(("a" * 4000, b"x")))),
    "a secret": (BAD, written(in_directory(packed(("u.csv", b"x")), "u.csv", 8, b"\1\0"))),
    "packed by bzip2": (BAD, written(packed(("u.csv", b"x" * 99), kind=zipfile.ZIP_BZIP2))),
    "packed by lzma": (BAD, written(packed(("u.csv", b"x" * 99), kind=zipfile.ZIP_LZMA))),
    "packed in no way": (
        BAD, written(in_directory(packed(("u.csv", b"x")), "u.csv", 10, b"\x63\0"))),
    "damaged": (
        BAD, written(packed(("u.csv", bytes(range(256)) * 9), kind=DEFLATED).replace(
            zlib.compress(bytes(range(256)) * 9)[2:12], b"\xff" * 10))),
    "half": (BAD, written(packed()[: len(packed()) // 2])),
    "the end alone": (f"{BAD} package.missing", written(ended(0, 0, 0))),
    "an end that lies": (BAD, written(ended(9, 9000, 9000))),
    "an end in its comment": (
        BAD, written(packed()[:-2] + b"\x1a\0" + ended(0, 0, 0) + b"PK\5\6")),
    "a directory of two gigabytes": (
        BAD, written(packed()[:-22] + ended(2, 2**31, 0))),
    "a directory of two gigabytes, told later": (BAD, written(of_large_files(2**31))),
    "more files than can be": (BAD, written(of_one_entry(100_001))),
    "a directory without end": (BAD, written(of_one_entry(700_000))),
    "nothing": (BAD, written(b"")),
    "no zip file": (BAD, written(b"id,name\n1,Cuba\n" * 9)),
    "ten gigabytes of nothing": (BAD, sparse),
    "a link to a zip file": (BAD, linked),
    "a FIFO instead": (BAD, mkfifo),
    "no descriptor": ("package.missing", written(packed().replace(b"datapackage", b"dataparcels"))),
    "a zip file in it": (
        "package.compressed",
        lambda path: path.write_bytes(_of(described("u.zip"), ("u.zip", packed())))),
    "a path out of it": (
        UNSAFE, lambda path: path.write_bytes(_of(described("../../canary/secret.csv")))),
    "a descriptor that is deep": (
        "descriptor.unreadable",
        lambda path: path.write_bytes(_of(("datapackage.json", b'{"resources":' + b"[" * 10**5)))),
}  # fmt: skip


def _of(*members: Member) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name, data in members:
            file.writestr(name, data)
    return held.getvalue()


@pytest.mark.slow
def test_each_is_refused_and_leaves_nothing(
    tmp_path: Path, examine: Callable[..., dict[str, Any]]
) -> None:
    (tmp_path / "canary").mkdir()
    (tmp_path / "canary/secret.csv").write_text(f"id,name\n1,{TOKEN}\n", encoding="utf-8")
    made: dict[str, Path] = {}
    for number, (name, (_, make)) in enumerate(ZIPS.items()):
        made[name] = tmp_path / f"p{number}" / "p.zip"
        made[name].parent.mkdir()
        make(made[name])
    before = sorted(tmp_path.rglob("*"))
    found = examine(made, zipped=True)
    faults = {}
    for name, (expected, _) in ZIPS.items():
        try:
            found[name].is_as_it_must_be(expected)
            assert "archivekit-" not in json.dumps(found[name].problems)
        except AssertionError as fault:
            faults[name] = str(fault)
    assert not faults, "\n".join(f"{name}: {fault[:400]}" for name, fault in faults.items())
    assert sorted(tmp_path.rglob("*")) == before


def test_good_zip_files_are_good(tmp_path: Path, examine: Callable[..., dict[str, Any]]) -> None:
    good: dict[str, Sequence[bytes]] = {
        "stored": [packed()],
        "deflated": [packed(kind=DEFLATED)],
        "with folders": [packed((info("more/", stat.S_IFDIR | 0o755), b""))],
        "with something in front": [b"#!/bin/sh\n" * 99, packed()],
        "with a comment": [packed()[:-2] + b"\x03\0abc"],
        "of large files": [of_large_files(len(_directory(packed())))],
    }
    made = {}
    for number, (name, pieces) in enumerate(good.items()):
        made[name] = tmp_path / f"{number}.zip"
        made[name].write_bytes(b"".join(pieces))
    found = examine(made, zipped=True)
    assert {name: list(one.problems) for name, one in found.items()} == dict.fromkeys(good, [])


def _directory(data: bytes) -> bytes:
    return data[data.index(b"PK\x01\x02") : data.rindex(b"PK\x05\x06")]
