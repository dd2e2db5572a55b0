"""Packages made to harm whoever opens them: each is refused, or warned of, by name."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import archivekit

ROOT = Path(archivekit.__file__).parents[1]
TOKEN = "Dobrynin-1962-10-27"
EVIL = "\x1b[31m\x1b]0;x\x07\u202e\x9b\r"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="of POSIX: links, FIFOs, limits")
mkfifo = getattr(os, "mkfifo", Path.touch)

Values = dict[str, Any]
Make = Callable[[Path], object]


# --- how packages are made -------------------------------------------------------------------


def field(name: str, kind: str = "string", **more: Any) -> Values:
    return {"name": name, "type": kind, **more}


def resource(**more: Any) -> Values:
    schema = {"fields": [field("id"), field("name")], "primaryKey": "id"}
    return {"name": "t", "path": "data/t.csv", "schema": schema, **more}


def package(*resources: Any, files: Mapping[str, str | bytes] | None = None, **more: Any) -> Make:
    """A package with one good table, and what is put beside or in the place of it."""

    def make(root: Path) -> None:
        described = {"name": "letters", "resources": list(resources) or [resource()], **more}
        held = {"data/t.csv": "id,name\n1,Cuba\n", **(files or {})}
        for name, content in {**held, "datapackage.json": json.dumps(described)}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return make


def table(content: str | bytes, *fields: Values, **more: Any) -> Make:
    schema = {"fields": list(fields) or [field("id"), field("name")]}
    return package(resource(schema=schema, **more), files={"data/t.csv": content})


def descriptor(content: bytes) -> Make:
    return then(package(), lambda root: (root / "datapackage.json").write_bytes(content))


def then(make: Make, *steps: Make) -> Make:
    def all_of_them(root: Path) -> None:
        for step in (make, *steps):
            step(root)

    return all_of_them


def instead(name: str, put: Callable[[Path], object]) -> Make:
    """Something else where a file was."""

    def change(root: Path) -> None:
        (root / name).unlink(missing_ok=True)
        put(root / name)

    return change


def link(target: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(target)


def bind(path: Path) -> None:
    """A socket of the file system; its name must be short, so it is bound from its folder."""
    here = os.getcwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


def device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        mkfifo(path)


def sparse(size: int) -> Callable[[Path], object]:
    def put(path: Path) -> None:
        path.touch()
        os.truncate(path, size)

    return put


def with_tail(head: bytes, unit: bytes, times: int) -> Callable[[Path], object]:
    def put(path: Path) -> None:
        with path.open("wb") as file:
            file.write(head)
            for _ in range(times):
                file.write(unit)

    return put


MEGABYTE = 1 << 20
OUT = "../canary/secret.csv"

# --- the packages, by what they try ----------------------------------------------------------

PATHS: dict[str, tuple[str, Make]] = {
    **{
        f"path {number}": ("package.unsafe-path package.remote-path",
                           package(resource(path=path)))
        for number, path in enumerate([
            OUT, "data/../../canary/secret.csv", "/etc/passwd", "/proc/self/environ", "/dev/zero",
            "C:\\Windows\\win.ini", "\\\\127.0.0.1\\share\\t.csv", "~/secret.csv", ".hidden.csv",
            "data//t.csv", "", "..", ".", "data/t.csv\0.png", "a/" * 3000, "NUL.csv", "data/t.csv ",
            f"data/{EVIL}.csv", "http://127.0.0.1:9/t.csv", "HTTPS://127.0.0.1:9/t.csv",
            "file:///etc/passwd", "s3://bucket/t.csv", "data:text/csv,a", "ftp://127.0.0.1/t.csv",
            "sqlite:///secret.db", "zip://data/t.csv!x", ["data/t.csv", OUT], [["data/t.csv"]],
            5, None, {"a": OUT}, "-" * 5000,
        ])
    },
    "schema outside": ("package.unsafe-path", package(resource(schema="../canary/schema.json"))),
    "schema fetched": ("package.remote-path", package(resource(schema="http://127.0.0.1:9/s"))),
    "dialect outside": ("package.unsafe-path", package(resource(dialect="../canary/secret.csv"))),
    "more paths": ("package.unsafe-path", package(resource(extrapaths=[OUT]))),
    "address that runs": ("package.unsafe-address", package(homepage="javascript:alert(1)")),
    "address to a file": ("package.unsafe-address", package(image="file:///etc/passwd")),
    "address with escapes": ("package.unsafe-address", package(homepage=f"http://a/{EVIL}")),
    "one path twenty thousand times": (
        "descriptor.same-path", package(resource(path=["data/t.csv"] * 20_000))),
}  # fmt: skip

LINKS: dict[str, tuple[str, Make]] = {
    "link to a file": ("package.link", then(package(), instead("data/t.csv", link(f"../{OUT}")))),
    "link to nothing": ("package.link", then(package(), instead("data/t.csv", link("none.csv")))),
    "link to itself": ("package.link", then(package(), instead("data/t.csv", link("t.csv")))),
    "link to a device": ("package.link", then(package(), instead("data/t.csv", link("/dev/zero")))),
    "link to a folder": (
        "package.link",
        then(package(resource(path="d/secret.csv")), instead("d", link("../canary"))),
    ),
    "descriptor that is a link": (
        "package.link", then(package(), instead("datapackage.json", link("../canary/secret.csv")))),
    "schema that is a link": (
        "package.link",
        then(package(resource(schema="s.json")), instead("s.json", link("../canary/schema.json"))),
    ),
    "manifest that is a link": (
        "manifest.unreadable", then(package(), instead("manifest-sha256.txt", link(OUT)))),
    "hard link": (
        "package.hard-link",
        then(package(), lambda root: os.link(root / "data/t.csv", root.parent / "hard.csv"))),
    "FIFO": ("package.special-file", then(package(), instead("data/t.csv", mkfifo))),
    "descriptor that is a FIFO": (
        "package.special-file", then(package(), instead("datapackage.json", mkfifo))),
    "schema that is a FIFO": (
        "package.special-file descriptor.unreadable",
        then(package(resource(schema="s.json")), instead("s.json", mkfifo))),
    "FIFO beside": ("package.orphan-file", then(package(), instead("data/u.csv", mkfifo))),
    "socket": ("package.special-file", then(package(), instead("data/t.csv", bind))),
    "device": ("package.special-file", then(package(), instead("data/t.csv", device))),
    "folder": ("package.special-file", then(package(), instead("data/t.csv", Path.mkdir))),
    "ten gigabytes of nothing": (
        "package.sparse-file", then(package(), instead("data/t.csv", sparse(10**10)))),
    "descriptor of nothing": (
        "package.too-large", then(package(), instead("datapackage.json", sparse(10**10)))),
    "folder that is a descriptor": (
        "package.special-file", then(package(), instead("datapackage.json", Path.mkdir))),
}  # fmt: skip


def many(count: int, one: Callable[[int], str], head: str, tail: str) -> bytes:
    return (head + ",".join(map(one, range(count))) + tail).encode()


RESOURCES = b'{"resources": '
ONE_TABLE = '{"resources": [{"name": "t", "path": "data/t.csv", "schema": '

DESCRIPTORS: dict[str, tuple[str, Make]] = {
    "nothing": ("descriptor.unreadable", descriptor(b"")),
    "no object": ("descriptor.unreadable", descriptor(b"[]")),
    "resources by name": ("descriptor.unreadable", descriptor(RESOURCES + b"{}}")),
    "half": ("descriptor.unreadable", descriptor(RESOURCES + b'[{"name": "t"')),
    "deep": ("descriptor.unreadable", descriptor(RESOURCES + b"[" * 100_000)),
    "deep and closed": (
        "descriptor.unreadable", descriptor(RESOURCES + b"[" * 900 + b"]" * 900 + b"}")),
    "deep objects": ("descriptor.unreadable", descriptor(b'{"a":' * 100_000)),
    "a key twice": ("descriptor.unreadable", descriptor(RESOURCES + b'[], "resources": []}')),
    "not a number": ("descriptor.unreadable", descriptor(RESOURCES + b'[], "a": NaN}')),
    "endless number": ("descriptor.unreadable", descriptor(RESOURCES + b'[], "a": 1e999}')),
    "huge integer": (
        "descriptor.unreadable", descriptor(RESOURCES + b'[], "a": ' + b"9" * 10**6 + b"}")),
    "UTF-16": ("descriptor.unreadable", descriptor('{"resources": []}'.encode("utf-16"))),
    "UTF-32": ("descriptor.unreadable", descriptor('{"resources": []}'.encode("utf-32"))),
    "byte order mark": ("descriptor.unreadable", descriptor(b"\xef\xbb\xbf" + RESOURCES + b"[]}")),
    "bad bytes": ("descriptor.unreadable", descriptor(RESOURCES + b'[], "a": "\xff"}')),
    "half a character": ("descriptor.unreadable", descriptor(RESOURCES + b'[], "a": "\\ud800"}')),
    "200 MB of blanks": (
        "package.too-large",
        then(package(), instead("datapackage.json", with_tail(b"{", b" " * MEGABYTE, 200)))),
    "two million values": (
        "descriptor.unreadable", descriptor(RESOURCES + b"[" + b"[]," * 2 * 10**6 + b"1]}")),
    "sixteen megabytes of a key": (
        "descriptor.no-resources",
        descriptor(RESOURCES + b'[], "' + b"k" * 15 * MEGABYTE + b'": 1}')),
    "a hundred thousand resources": (
        "package.missing-file",
        descriptor(many(100_000, lambda n: f'{{"name":"r{n}","path":"data/{n}.csv"}}',
                        '{"resources": [', "]}"))),
    "twenty thousand tables in the descriptor": (
        "table.wrong-header schema.wrong-value",
        descriptor(many(20_000, lambda n: f'{{"name":"r{n}","data":[["b"]],"schema":{{"fields":'
                        '[{"name":"a"}]}}', '{"resources": [', "]}"))),
    "resources that are no objects": (
        "descriptor.wrong-type", descriptor(many(100_000, str, '{"resources": [', "]}"))),
    "a hundred thousand fields": (
        "schema.wrong-value",
        descriptor(many(100_000, lambda n: f'{{"name":"c{n}"}}', ONE_TABLE + '{"fields": [',
                        "]}}]}"))),
    "a hundred thousand foreign keys": (
        "schema.wrong-value",
        descriptor(many(100_000, lambda n: '{"fields":"id","reference":{"fields":"id"}}',
                        ONE_TABLE + '{"fields": [{"name":"id"},{"name":"name"}], "foreignKeys": [',
                        "]}}]}"))),
    "keys that nobody knows": (
        "schema.misspelt-key",
        descriptor(many(200_000, lambda n: f'"nmae{n}": 1', '{"resources": [{"name": "t", "path": '
                        '"data/t.csv"}], "tilte": 1, ', "}"))),
    "a schema read again and again": (
        "package.too-large",
        then(package(*({**resource(), "name": f"r{n}", "path": f"data/{n}.csv", "schema": "s.json"}
                       for n in range(40))),
             lambda root: (root / "s.json").write_text(json.dumps({"fields": "x" * MEGABYTE})))),
    "a schema that is itself": ("descriptor.unreadable schema.wrong-value",
                                package(resource(schema="datapackage.json"))),
    "$schema that is no text": (
        "descriptor.wrong-type package.other-profile", package(**{"$schema": 5})),
    "a profile outside": (
        "package.other-profile package.unsafe-address", package(profile="../canary/schema.json")),
    "a profile that is fetched": (
        "package.other-profile", package(resource(profile="http://127.0.0.1:9/profile.json"))),
    "numbers where text belongs": (
        "descriptor.invalid", package(title=5, licenses=[5], contributors="x", created={})),
    "escapes as a name": (
        "descriptor.wrong-type package.missing-file",
        package(resource(name=EVIL, path="none.csv", title=EVIL))),
    "escapes as keys": ("schema.misspelt-key", package(**{"licences\x1b\u202e": 1})),
    "escapes as columns": (
        "table.wrong-header", table("id,name\n1,2\n", field(EVIL), field("name"))),
    "escapes as a type": ("schema.unknown-type", table("id\n1\n", field("id", EVIL))),
    "a type that is a list": (
        "schema.unknown-type", table("id\n1\n", {"name": "id", "type": ["string"]})),
}  # fmt: skip


COLLIDING = "".join(f"{n * (2**61 - 1)}\n" for n in range(60_000))
"""Integers that all have one hash."""

WHOLE = field("id", "integer", constraints={"unique": True})
HOLLOW = bytes(10**7)
UNSEEN = "".join(f"{0:064}  {n}.csv\n" for n in range(200_000))

TABLES: dict[str, tuple[str, Make]] = {
    "a quote of 50 MB": (
        "table.huge-cell table.broken-quotes",
        then(package(), instead("data/t.csv", with_tail(b'id,name\n1,"', b"x\n" * 524_288, 50)))),
    "a line of 50 MB": (
        "table.huge-cell",
        then(package(), instead("data/t.csv", with_tail(b"id,name\n1,", b"x" * MEGABYTE, 50)))),
    "a cell of 30 MB": (
        "table.huge-cell",
        then(package(), instead("data/t.csv", with_tail(b"id,name\n1,", b"x" * MEGABYTE, 30)))),
    "cells of 7 MB": (
        "table.long-cell",
        table("id,name\n" + "".join(f'{n},"' + "x\n" * 3_500_000 + '"\n' for n in range(3)))),
    "nothing but quotes": ("table.broken-quotes", table(b"id,name\n" + b'"' * 5_000_001)),
    "nothing but commas": ("table.wrong-width", table("id,name\n" + "," * 6_000_000)),
    "a million columns": ("table.too-wide", table("c," * 1_000_000 + "\n")),
    "rows that are too short": ("table.wrong-width", table("id,name\n" + "1\n" * 300_000)),
    "empty rows": ("table.empty-row", table("id,name\n" + "\n" * 300_000)),
    "rows of 4000 columns": (
        "table.wrong-header", table((",".join(["ab"] * 4000) + "\n") * 800)),
    "no line end at all": ("table.carriage-return", table("id,name\r" + "1,2\r" * 500_000)),
    "NUL": ("table.nul", table("id,name\n1,\0\n")),
    "nothing": ("table.no-header", table("")),
    "a blank line": ("table.wrong-header table.no-header", table("\n")),
    "two parts of another width": (
        "table.wrong-width",
        package(resource(path=["data/t.csv", "u.csv"]), files={"u.csv": "a,b,c\n1,2,3\n"})),
    "escapes in cells": ("table.control-character", table(f"id,name\n1,{EVIL[:-1]}\n")),
    "escapes in a header": ("table.wrong-header", table(f"id{EVIL[:-1]},name\n1,2\n")),
    "escapes in a key": (
        "key.duplicate",
        package(resource(), files={"data/t.csv": f"id,name\n{EVIL[:-1]},1\n{EVIL[:-1]},2\n"})),
    "escapes in a number": (
        "value.wrong-type", table(f"id\n{EVIL[:-1]}\n", field("id", "integer"))),
    "formulas": ("table.formula", table("id,name\n1,=HYPERLINK(1)\n2,@SUM(A1)\n3,+1\n4,-x\n")),
    "marks without end": ("value.combining-run", table("id,name\n1,a" + "\u0301" * 300_000 + "\n")),
    "a pattern that never ends": (
        "value.wrong-form",
        table("id\n" + "a" * 50_000 + "!\n", field("id", constraints={"pattern": "(a+)+$"}))),
    "a pattern that nobody knows": (
        "schema.pattern-not-checked",
        table("id\n" + "a" * 50 + "!\n", field("id", constraints={"pattern": r"(a+)+\1$"}))),
    "a pattern in the items of an array": (
        "", table('id\n"[""' + "a" * 40 + '!""]"\n',
                  field("id", "array", arrayItem={"constraints": {"pattern": "(a+)+$"}}))),
    "an example that never ends": (
        "", table("id\naa\n", field("id", example="a" * 40 + "!",
                                     constraints={"pattern": "(a+)+$"}))),
    "two thousand large patterns": (
        "schema.pattern-not-checked",
        table("\n", *(field(f"c{n}", constraints={"pattern": f"([a-z]{{500}}{n}){{2}}"})
                      for n in range(2000)))),
    "words about a number": (
        "value.wrong-type",
        table("id\n" + "x" * 100_000 + "\n", field("id", "integer", bareNumber=False))),
    "a format of dates without end": (
        "schema.wrong-value", table("id\n1\n", field("id", "date", format="%d" * 5000))),
    "a format twice": ("schema.wrong-value", table("id\n1\n", field("id", "date", format="%Y%Y"))),
    "a list of values without end": (
        "value.not-in-list",
        table("id\n" + "".join(f"x{n}\n" for n in range(100_000)),
              field("id", constraints={"enum": [f"value {n}" for n in range(50_000)]}))),
    "integers of one hash": (
        "", package(resource(schema={"fields": [WHOLE], "primaryKey": "id"}),
                    files={"data/t.csv": "id\n" + COLLIDING})),
    "numbers without end": (
        "value.wrong-type", table("id\n" + "9" * 5_000_000 + "\n", field("id", "integer"))),
    "a deep cell": ("value.wrong-type", table("id\n" + "[" * 500_000 + "\n", field("id", "array"))),
    "a place that is no number": (
        "value.wrong-type", table('id\n"NaN,1E9999999"\n', field("id", "geopoint"))),
    "a form for the referee alone": (
        "", table("id\n" + "(" * 100_000 + "\n", field("id", format="wkt"))),
    "a schema that is fetched": (
        "", table('id\n"{}"\n', field("id", "object",
                                      constraints={"jsonSchema": {"$ref": "http://127.0.0.1:9/"}}))),
    "packed by gzip": (
        "package.compressed",
        package(resource(path="t.csv.gz"), files={"t.csv.gz": gzip.compress(HOLLOW)})),
    "packed by xz": (
        "package.compressed",
        package(resource(path="t.csv.xz"), files={"t.csv.xz": lzma.compress(HOLLOW)})),
    "packed by a name": ("package.compressed", package(resource(compression="zip"))),
    "a workbook": ("table.unread", package(resource(path="t.xlsx"), files={"t.xlsx": b"PK\3\4"})),
    "a database": ("table.unread", package(resource(format="sql"))),
    **{f"encoding {name}": ("table.unknown-encoding", package(resource(encoding=name)))
       for name in ("utf-7", "idna", "punycode", "base64", "zlib", "unicode_escape", "none", EVIL,
                    "x" * 10**6, "../../secret")},
    "an encoding that is a number": ("descriptor.wrong-type", package(resource(encoding=8))),
    "a delimiter of three": ("table.unread", package(resource(dialect={"delimiter": ";;;"}))),
    "a delimiter that is a number": ("table.unread", package(resource(dialect={"delimiter": 5}))),
    "a line that is left out": ("table.unread", package(resource(dialect={"commentChar": "i"}))),
    "headers of words": ("table.unread", package(resource(dialect={"headerRows": ["1", None]}))),
    "a hash of its own making": (
        "package.unknown-hash", package(resource(hash="shake_128:" + "0" * 10**6))),
    "sizes that lie": ("package.wrong-size", package(resource(bytes=10**30))),
    "a manifest of 200,000 files": (
        "manifest.missing-file",
        package(files={"manifest-sha256.txt": UNSEEN})),
    "a manifest outside": (
        "package.unsafe-path",
        package(files={"manifest-sha256.txt": f"{0:064}  {OUT}\n{0:064}  /etc/passwd\n"})),
}  # fmt: skip


# --- packages that say that archivekit made them ---------------------------------------------


def ours(change: Callable[[Path], object]) -> Make:
    def make(root: Path) -> None:
        shutil.rmtree(root)
        shutil.copytree(ROOT / "datapackage", root)
        change(root / "data")

    return make


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(data: Path) -> None:
        text = (data / name).read_text("utf-8")
        assert old in text
        (data / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def added(name: str, rows: str) -> Callable[[Path], None]:
    def change(data: Path) -> None:
        with (data / name).open("a", encoding="utf-8") as file:
            file.write(rows)

    return change


TELEGRAM = "mikoyan-telegram.en1"
SENTENCE = f"{TELEGRAM}.s300"
EXTRACT = "texts/presidium-extract.en1.txt"
OTHER = f"mikoyan-telegram,mikoyan-telegram,translation,en,{EXTRACT},,,,,full,\n"
SHORT = "x.p1,mikoyan-telegram,,paragraph,1,1,,,0,,\n"
NOTE = f"{SENTENCE}.a9,mikoyan-telegram,{SENTENCE},gloss,0,1,,x,,,,\n"

CIRCLE = "".join(
    f"c{n},{TELEGRAM},c{(n + 1) % 60_000},paragraph,{n},,,,,,\n" for n in range(60_000)
)

OURS: dict[str, tuple[str, Make]] = {
    "a text outside": (
        "text.missing", ours(replaced("witnesses.csv", f"texts/{TELEGRAM}.txt", OUT))),
    "a gap without end": (
        "segment.other-text",
        ours(replaced("segments.csv", ",heading,,2,", f",heading,,{10**12},"))),
    "a gap of five thousand digits": (
        "value.wrong-type value.out-of-bounds",
        ours(replaced("segments.csv", ",heading,,2,", f",heading,,{'9' * 5000},"))),
    "a place without end": (
        "place.outside value.wrong-type",
        ours(replaced("annotations.csv", ",52,61,", f",52,{'9' * 4500},"))),
    "a count without end": (
        "edit.no-undo value.wrong-type", ours(replaced("edits.csv", ",40,", f",{'9' * 4500},"))),
    "a run without end": (
        "edit.no-undo value.wrong-type value.wrong-count",
        ours(replaced("edits.csv", "0 15 1 5", "0 15 1 " + "9" * 4500))),
    "words put in without end": (
        "edit.no-undo",
        ours(replaced("edits.csv", r",, \u00a0, ,88,", r",,\u00a0" + " " * 2_000_000 + ", ,88,"))),
    "a segment of a text with a shorter name": (
        "place.other-witness",
        ours(lambda data: [added("witnesses.csv", OTHER)(data), added("segments.csv", SHORT)(data),
                           added("annotations.csv", NOTE)(data)]),
    ),
    "parents in a circle of 60,000": (
        "key.cycle",
        ours(added("segments.csv", CIRCLE)),
    ),
    "codecs as encodings": (
        "source.not-rebuilt", ours(replaced("sources.csv", ",utf-8,utf-8,", ",zlib,utf-8,"))),
    "escapes in every table": (
        "table.control-character value.wrong-form",
        ours(lambda data: [added(path.name, EVIL[:-1] + "\n")(data) for path in data.iterdir()]),
    ),
}  # fmt: skip

ALL = {"paths": PATHS, "links": LINKS, "descriptors": DESCRIPTORS, "tables": TABLES, "ours": OURS}


@pytest.mark.slow
@pytest.mark.parametrize("group", ALL)
def test_each_is_named_and_does_nothing(
    group: str, tmp_path: Path, examine: Callable[..., dict[str, Any]]
) -> None:
    (tmp_path / "canary").mkdir()
    (tmp_path / "canary/secret.csv").write_text(f"id,name\n1,{TOKEN}\n", encoding="utf-8")
    schema = json.dumps({"fields": [field("id", title=TOKEN), field("name")]})
    (tmp_path / "canary/schema.json").write_text(schema, encoding="utf-8")
    made = {}
    for number, (name, (_, make)) in enumerate(ALL[group].items()):
        made[name] = tmp_path / f"p{number}"
        made[name].mkdir()
        make(made[name])
    found = examine(made)
    faults = {}
    for name, (expected, _) in ALL[group].items():
        try:
            found[name].is_as_it_must_be(expected)
        except AssertionError as fault:
            faults[name] = str(fault)
    assert not faults, "\n".join(f"{name}: {fault[:400]}" for name, fault in faults.items())


def test_there_are_enough_of_them() -> None:
    assert sum(map(len, ALL.values())) > 100


SHOWN = ["escapes as a name", "escapes as columns", "escapes in cells", "escapes in a key"]


@pytest.mark.slow
@pytest.mark.parametrize("form", [[], ["--json"], ["--verbose"]])
def test_the_command_prints_nothing_raw(tmp_path: Path, form: list[str]) -> None:
    for number, name in enumerate(SHOWN):
        root = tmp_path / f"p{number}"
        root.mkdir()
        _, make = {**DESCRIPTORS, **TABLES}[name]
        make(root)
        done = subprocess.run(
            [sys.executable, "-m", "archivekit", "validate", str(root), *form],
            capture_output=True, cwd=tmp_path, timeout=60, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        said = (done.stdout + done.stderr).decode("utf-8")
        assert done.returncode in (0, 1) and "Traceback" not in said
        assert said.replace("\n", "").replace("\u00a0", "").isprintable()
        assert said and (json.loads(done.stdout) if form == ["--json"] else True)
