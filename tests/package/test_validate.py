"""Validation: good packages have no problem, and each fault that is put into one is told."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frictionless
import pytest

import archivekit
from archivekit.build.run import run_build
from archivekit.core.problems import PROBLEMS, InvalidPackage, Problem, Severity
from archivekit.core.report import Report
from archivekit.package.manifest import MANIFEST, manifest_lines
from archivekit.package.validate import check, referee
from archivekit.package.validate.check import validate

ROOT = Path(__file__).parents[2]
RULES = Path(archivekit.__file__).parent / "package" / "validate"
DESCRIPTOR = "datapackage.json"


# --- packages to put faults into -------------------------------------------------------------


class Folder:
    """A package in a folder of its own, to be changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.values: dict[str, Any] = json.loads(self.path(DESCRIPTOR).read_text("utf-8"))

    def path(self, name: str) -> Path:
        return self.root / name

    def resource(self, name: str) -> dict[str, Any]:
        return next(one for one in self.values["resources"] if one["name"] == name)

    def schema(self, name: str) -> dict[str, Any]:
        return self.resource(name)["schema"]

    def field(self, table: str, name: str) -> dict[str, Any]:
        return next(one for one in self.schema(table)["fields"] if one["name"] == name)

    def write(self, name: str, content: str | bytes) -> None:
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_bytes(content if isinstance(content, bytes) else content.encode())

    def replace(self, name: str, old: str | bytes, new: str | bytes) -> int:
        """Put other words in the place of some; returns their line."""
        old = old if isinstance(old, bytes) else old.encode()
        data = self.path(name).read_bytes()
        assert old in data, old
        self.write(name, data.replace(old, new if isinstance(new, bytes) else new.encode(), 1))
        return data.count(b"\n", 0, data.index(old)) + 1

    def rows(self, table: str) -> list[dict[str, str]]:
        with self.path(f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def rewrite(self, table: str, rows: Sequence[Mapping[str, str]]) -> None:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        self.write(f"data/{table}.csv", text.getvalue())

    def set(self, table: str, find: Callable[[dict[str, str]], object], /, **cells: str) -> int:
        """Change cells of the first row that is meant; returns its line."""
        rows = self.rows(table)
        index = next(at for at, row in enumerate(rows) if find(row))
        rows[index].update(cells)
        self.rewrite(table, rows)
        return index + 2

    def seal(self) -> None:
        """Sizes, hashes and the manifest are those of the files as they are now."""
        for one in self.values["resources"]:
            if not isinstance(one, dict) or not isinstance(one.get("path"), str):
                continue
            file = self.path(one["path"])
            if "hash" in one and file.is_file():
                one["bytes"] = file.stat().st_size
                one["hash"] = "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()
        self.write(DESCRIPTOR, json.dumps(self.values, ensure_ascii=False))
        if self.path(MANIFEST).exists():
            self.write_manifest()

    def write_manifest(self) -> None:
        files = sorted(path for path in self.root.rglob("*") if path.is_file())
        hashes = {
            path.relative_to(self.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
            if path.name != MANIFEST
        }
        self.write(MANIFEST, "".join(manifest_lines(hashes)))


LETTERS = """letter_id,written,sender,pages,copy,mark,subject,parent_id
1,1962-10-26,khrushchev,4,original,f-3/65,Гавана,
2,1962-10-27,khrushchev,3,copy,,Турция,1
3,1962-10-27,kennedy,2,original,f-3/66,Cuba,2
4,1962-10-28,khrushchev,,copy,,Inspections,3
"""
PEOPLE = "person_id,name,born\nkennedy,John F. Kennedy,1917\nkhrushchev,Nikita Khrushchev,1894\n"


def of_others() -> dict[str, Any]:
    """The descriptor of a package that archivekit did not make."""
    letters = {
        "fields": [
            {"name": "letter_id", "type": "integer", "constraints": {"required": True}},
            {"name": "written", "type": "date", "constraints": {"minimum": "1962-10-22"}},
            {"name": "sender", "type": "string", "constraints": {"required": True}},
            {"name": "pages", "type": "integer", "constraints": {"minimum": 1}},
            {"name": "copy", "type": "string", "constraints": {"enum": ["original", "copy"]}},
            {"name": "mark", "constraints": {"pattern": "f-[0-9]+/[0-9]+", "unique": True}},
            {"name": "subject", "type": "string"},
            {"name": "parent_id", "type": "integer"},
        ],
        "primaryKey": "letter_id",
        "foreignKeys": [
            {"fields": "sender", "reference": {"resource": "people", "fields": "person_id"}},
            {"fields": "parent_id", "reference": {"fields": "letter_id"}},
        ],
    }
    people = {
        "fields": [{"name": "person_id"}, {"name": "name"}, {"name": "born", "type": "year"}],
        "primaryKey": ["person_id"],
    }
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "letters-1962",
        "licenses": [{"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
        "resources": [
            {"name": "letters", "type": "table", "path": "data/letters.csv", "format": "csv",
             "encoding": "utf-8", "hash": "", "schema": letters},
            {"name": "people", "type": "table", "path": "data/people.csv", "hash": "",
             "schema": people},
        ],
    }  # fmt: skip


def made_by_others(root: Path) -> Folder:
    root.mkdir()
    (root / "data").mkdir()
    (root / "data/letters.csv").write_text(LETTERS, encoding="utf-8")
    (root / "data/people.csv").write_text(PEOPLE, encoding="utf-8")
    (root / DESCRIPTOR).write_text(json.dumps(of_others()), encoding="utf-8")
    folder = Folder(root)
    folder.seal()
    return folder


@pytest.fixture
def others(tmp_path: Path) -> Folder:
    return made_by_others(tmp_path / "others")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the seeds, made by this version."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    run_build(folder / "seeds", folder / "package", cache=None)
    return folder / "package"


@pytest.fixture
def ours(built: Path, tmp_path: Path) -> Folder:
    return Folder(Path(shutil.copytree(built, tmp_path / "ours")))


def report_of(root: Path, referee: bool = False) -> Report:
    """What is said of a package; a refusal is a report as well."""
    try:
        return validate(root, referee=referee)
    except InvalidPackage as fault:
        return Report(root.as_posix(), (fault.problem,))


# --- packages without a fault ----------------------------------------------------------------


def test_the_package_of_the_seeds_has_no_problem(built: Path) -> None:
    report = validate(built)
    assert report.problems == () and report.valid
    for name, rows in report.tables:
        assert rows == (built / "data" / f"{name}.csv").read_bytes().count(b"\n") - 1
    assert {name for name, _ in report.tables} == {path.stem for path in (built / "data").iterdir()}


def test_the_published_package_is_valid() -> None:
    assert {one.code for one in validate(ROOT / "datapackage").problems} <= {
        "manifest.none", "package.other-version",
    }  # fmt: skip


def test_a_package_of_others_has_no_problem(others: Folder) -> None:
    report = validate(others.root)
    assert (report.problems, report.tables) == ((), (("letters", 4), ("people", 2)))
    others.write_manifest()
    assert validate(others.root).problems == ()


EVERY_TYPE = {
    "string": "Гавана", "integer": "-12", "number": "1.5e3", "boolean": "true",
    "date": "1962-10-27", "time": "10:11:12", "datetime": "1962-10-27T10:11:12Z", "year": "1962",
    "yearmonth": "1962-10", "duration": "P13D", "object": '{"a": 1}', "array": "[1, 2]",
    "geojson": '{"type": "Point", "coordinates": [82.38, 23.12]}', "geopoint": "82.38,23.12",
    "list": "Cuba,Turkey", "any": "=1",
}  # fmt: skip


def test_every_type_of_field_is_read(tmp_path: Path) -> None:
    fields = [{"name": kind, "type": kind} for kind in EVERY_TYPE]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([EVERY_TYPE, EVERY_TYPE.values(), ["x"] + [""] * 15])
    (tmp_path / "t.csv").write_text(
        text.getvalue().replace("=1", "1"), encoding="utf-8", newline=""
    )
    resource = {"name": "t", "path": "t.csv", "schema": {"fields": fields}}
    descriptor = {"name": "types", "resources": [resource]}
    (tmp_path / DESCRIPTOR).write_text(json.dumps(descriptor), encoding="utf-8")
    assert validate(tmp_path).problems == ()


LAWFUL: list[Callable[[Folder], object]] = [
    lambda p: p.write("data/people.csv", PEOPLE.replace("\n", "\r\n")),
    lambda p: (p.resource("people").update(encoding="utf-16"),
               p.write("data/people.csv", PEOPLE.encode("utf-16"))),
    lambda p: (p.resource("people").update(encoding="koi8-r"),
               p.write("data/people.csv", PEOPLE.replace("Nikita", "Никита").encode("koi8-r"))),
    lambda p: (p.resource("people").update(dialect={"delimiter": ";"}),
               p.write("data/people.csv", PEOPLE.replace(",", ";"))),
    lambda p: (p.resource("people").update(dialect={"header": False}),
               p.write("data/people.csv", PEOPLE.partition("\n")[2])),
    lambda p: (p.resource("people").update(path="data/people.tsv", format="tsv"),
               p.write("data/people.tsv", PEOPLE.replace(",", "\t")),
               p.path("data/people.csv").unlink()),
    lambda p: (p.resource("people").update(path=["data/people.csv", "data/more.csv"]),
               p.resource("people").pop("hash"), p.resource("people").pop("bytes"),
               p.write("data/more.csv", "person_id,name,born\nthant,U Thant,1909\n")),
    lambda p: (p.resource("people").update(path=["data/people.csv", "data/more.csv"]),
               p.resource("people").pop("hash"), p.resource("people").pop("bytes"),
               p.write("data/more.csv", "thant,U Thant,1909\n")),
    lambda p: (p.write("schemas/people.json", json.dumps(p.schema("people"))),
               p.resource("people").update(schema="schemas/people.json")),
    lambda p: p.write("README.md", "Letters of 1962."),
    lambda p: p.write(".gitattributes", "*.csv -text"),
    lambda p: (p.resource("people").update(
                   data=[["person_id", "name", "born"], ["kennedy", "J", 1917],
                         ["khrushchev", "N", 1894]]),
               [p.resource("people").pop(key) for key in ("path", "hash", "bytes")],
               p.path("data/people.csv").unlink()),
    lambda p: (p.resource("people").update(
                   data=[{"person_id": "kennedy"}, {"person_id": "khrushchev", "name": "N",
                                                    "born": 1894}]),
               [p.resource("people").pop(key) for key in ("path", "hash", "bytes")],
               p.path("data/people.csv").unlink()),
    lambda p: p.set("letters", lambda row: True, subject="two\nlines"),
    lambda p: p.values.update(homepage="https://un.org", keywords=["1962"]),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(LAWFUL)))
def test_what_is_lawful_is_let_pass(others: Folder, number: int) -> None:
    LAWFUL[number](others)
    others.seal()
    assert validate(others.root).problems == ()


OPEN = "Letter from Nikita Khrushchev\n\nWe have recieved your telegram. We shall answer.\n"
CATALOGUE = """
[package]
released = 2026-11-22
[defaults]
rights = "public domain"
[sources."000_ffc89407d609e817.txt"]
rights = "in copyright"
publish = "metadata-only"
[sources."002_212492c28eb4acd6.txt"]
publish = "excerpt"
excerpt = "1-40"
"""


def test_a_build_with_rights_decisions_and_other_encodings_has_no_problem(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    (seeds / "decisions").mkdir(parents=True)
    for name in ("000_ffc89407d609e817.txt", "002_212492c28eb4acd6.txt"):
        lines = (ROOT / "seeds" / name).read_bytes().splitlines(keepends=True)
        (seeds / name).write_bytes(b"".join(lines[:60]))
    (seeds / "open.txt").write_bytes(b"\xff\xfe" + OPEN.replace("\n", "\r\n").encode("utf-16-le"))
    (seeds / "catalog.toml").write_text(CATALOGUE, encoding="utf-8")
    run_build(seeds, tmp_path / "package", cache=None)
    assert validate(tmp_path / "package").problems == ()
    (row,) = (r for r in Folder(tmp_path / "package").rows("segments") if "recieved" in r["text"])
    decision = "decision,target,text_hash,before,after,by,date\n"
    decision += f"emend,{row['segment_id']},{row['text_hash']},recieved,received,N. Khrushchev,2020"
    (seeds / "decisions/editor.csv").write_text(decision + "\n", encoding="utf-8")
    run_build(seeds, tmp_path / "package", cache=None)
    assert "received" in (tmp_path / "package/texts/open.en1.txt").read_text("utf-8")
    assert validate(tmp_path / "package").problems == ()


def test_a_package_is_named_by_its_folder_its_descriptor_or_its_zip_file(
    others: Folder, tmp_path: Path
) -> None:
    tables = validate(others.root).tables
    assert validate(others.path(DESCRIPTOR)).tables == tables
    for base in ("", "letters/"):
        with zipfile.ZipFile(tmp_path / "p.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            for name in (DESCRIPTOR, "data/letters.csv", "data/people.csv"):
                packed.write(others.path(name), base + name)
        report = validate(tmp_path / "p.zip")
        assert (report.path, report.problems, report.tables) == (
            str(tmp_path / "p.zip"),
            (),
            tables,
        )


def test_what_has_no_descriptor_is_named_as_the_user_named_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as packed:
        packed.writestr("letter.txt", "Havana")
    for path in (tmp_path, tmp_path / "none", tmp_path / "p.zip", tmp_path / "none.zip"):
        with pytest.raises(InvalidPackage) as caught:
            validate(path)
        assert path.as_posix() in str(caught.value)


# --- one fault at a time ---------------------------------------------------------------------

Change = Callable[[Folder], object]


@dataclass(frozen=True)
class Case:
    """A change to a package, the problem that it makes, and where: a line that it returns."""

    code: str
    change: Change
    path: str
    besides: tuple[str, ...] = ()
    sealed: bool = True
    referee: bool = False


LETTERS_CSV, PEOPLE_CSV = "data/letters.csv", "data/people.csv"
FIRST = "1,1962-10-26"


def removed(folder: Folder, name: str) -> None:
    folder.path(name).unlink()


def linked(folder: Folder, name: str) -> None:
    target = folder.root.parent / "outside.csv"
    folder.path(name).rename(target)
    folder.path(name).symlink_to(target)


def hard_linked(folder: Folder, name: str) -> None:
    os.link(folder.path(name), folder.root.parent / "outside.csv")


def sparse(folder: Folder, name: str) -> None:
    folder.resource("people").pop("hash")
    folder.resource("people").pop("bytes")
    os.truncate(folder.path(name), 10**9)


def in_place_of_a_file(folder: Folder, name: str) -> None:
    folder.path(name).unlink()
    folder.path(name).mkdir()


def manifest(folder: Folder, change: Callable[[str], str]) -> int | None:
    folder.write_manifest()
    text = folder.path(MANIFEST).read_text("utf-8")
    folder.write(MANIFEST, change(text))
    return None


OF_OTHERS = [
    Case("package.missing", lambda p: removed(p, DESCRIPTOR), "others", sealed=False),
    Case("package.invalid", lambda p: p.values.update({"$schema": 5}), DESCRIPTOR, referee=True),
    Case("descriptor.invalid", lambda p: p.field("people", "born").update(title=5), DESCRIPTOR,
         referee=True),
    Case("value.invalid", lambda p: p.field("people", "born").update(
        constraints={"enum": ["1917"]}) or 3, PEOPLE_CSV, referee=True),
    Case("key.invalid", lambda p: p.replace(LETTERS_CSV, "4,1962", "03,1962"), LETTERS_CSV,
         referee=True),
    Case("package.unsafe-path", lambda p: p.resource("people").update(path="../people.csv"),
         DESCRIPTOR),
    Case("package.unsafe-path", lambda p: p.resource("people").update(path=["data/people.csv", 5]),
         DESCRIPTOR),
    Case("package.remote-path", lambda p: p.resource("people").update(path="https://un.org/a.csv"),
         DESCRIPTOR),
    Case("package.link", lambda p: linked(p, PEOPLE_CSV), DESCRIPTOR),
    Case("package.special-file", lambda p: in_place_of_a_file(p, PEOPLE_CSV), DESCRIPTOR),
    Case("package.sparse-file", lambda p: sparse(p, PEOPLE_CSV), DESCRIPTOR, sealed=False),
    Case("package.hard-link", lambda p: hard_linked(p, PEOPLE_CSV), DESCRIPTOR),
    Case("package.too-large", lambda p: os.truncate(p.path(DESCRIPTOR), 17 * 2**20), DESCRIPTOR,
         sealed=False),
    Case("package.other-profile", lambda p: p.values.update(profile="https://un.org/profile.json"),
         DESCRIPTOR),
    Case("package.unsafe-address", lambda p: p.values.update(homepage="javascript:alert(1)"),
         DESCRIPTOR),
    Case("package.compressed", lambda p: (p.resource("people").update(path="data/people.csv.gz"),
         p.path(PEOPLE_CSV).rename(p.path("data/people.csv.gz")))[:0], "data/people.csv.gz"),
    Case("package.missing-file", lambda p: removed(p, PEOPLE_CSV), PEOPLE_CSV),
    Case("package.unreadable-file", lambda p: (p.resource("people").pop("hash"), p.resource(
         "people").update(path="a" * 300 + ".csv"))[:0], "a" * 300 + ".csv"),
    Case("package.wrong-size", lambda p: p.replace(PEOPLE_CSV, "Nikita", "N.") * 0, PEOPLE_CSV,
         ("package.wrong-hash",), sealed=False),
    Case("package.wrong-hash", lambda p: p.replace(PEOPLE_CSV, "Nikita", "Mikita") * 0,
         PEOPLE_CSV, sealed=False),
    Case("package.unknown-hash", lambda p: p.write(DESCRIPTOR, re.sub(
        "sha256:[0-9a-f]+", "crc32:12345678", p.path(DESCRIPTOR).read_text("utf-8"), count=1)),
         DESCRIPTOR, sealed=False),
    Case("package.orphan-file", lambda p: p.write("data/more.csv", "a\n"), "data/more.csv"),
    Case("package.name-twins", lambda p: (p.write("data/Letters.csv", LETTERS), p.resource(
        "people").update(path="data/Letters.csv", schema=p.schema("letters")),
        removed(p, PEOPLE_CSV))[:0], "data/Letters.csv", ("schema.no-such-column",)),
    Case("descriptor.unreadable", lambda p: p.write(DESCRIPTOR, "{"), DESCRIPTOR, sealed=False),
    Case("descriptor.unreadable", lambda p: p.write(DESCRIPTOR, "[]"), DESCRIPTOR, sealed=False),
    Case("descriptor.unreadable", lambda p: (p.write("s.json", '{"a": 1, "a": 2}'), p.resource(
        "people").update(schema="s.json"))[:0], "s.json"),
    Case("descriptor.no-resources", lambda p: p.values["resources"].clear(), DESCRIPTOR),
    Case("descriptor.wrong-type", lambda p: p.values["resources"].append(5), DESCRIPTOR),
    Case("descriptor.wrong-type", lambda p: p.resource("people").pop("name") and None, DESCRIPTOR),
    Case("descriptor.wrong-type", lambda p: p.resource("people").pop("path") and None, DESCRIPTOR),
    Case("descriptor.wrong-type", lambda p: p.resource("people").update(type="package"),
         DESCRIPTOR),
    Case("descriptor.duplicate-name", lambda p: p.resource("people").update(name="letters"),
         DESCRIPTOR),
    Case("descriptor.same-path", lambda p: p.resource("people").update(path=LETTERS_CSV),
         DESCRIPTOR),
    Case("manifest.unreadable", lambda p: manifest(p, lambda text: text[:-1]), MANIFEST,
         sealed=False),
    Case("manifest.unlisted", lambda p: manifest(p, lambda text: text.partition("\n")[2]),
         LETTERS_CSV, sealed=False),
    Case("manifest.missing-file", lambda p: manifest(p, lambda text: text + "0" * 64 + "  a.csv\n"),
         MANIFEST, sealed=False),
    Case("manifest.wrong-hash", lambda p: manifest(p, lambda text: "0" * 64 + text[64:]),
         LETTERS_CSV, sealed=False),
    Case("schema.none", lambda p: p.resource("people").pop("schema") and None, DESCRIPTOR),
    Case("schema.wrong-value", lambda p: p.schema("people").update(primaryKey=5), DESCRIPTOR),
    Case("schema.wrong-value", lambda p: p.field("people", "person_id").update(type="integer"),
         DESCRIPTOR, ("value.wrong-type",)),
    Case("schema.misspelt-key", lambda p: p.schema("people").update(foreignkeys=[]), DESCRIPTOR),
    Case("schema.unknown-dialect", lambda p: p.resource("people").update(dialect={"comma": ","}),
         DESCRIPTOR),
    Case("schema.duplicate-field", lambda p: p.field("people", "born").update(name="name"),
         DESCRIPTOR, ("table.wrong-header", "value.wrong-type")),
    Case("schema.unknown-type", lambda p: p.field("people", "born").update(type="years"),
         DESCRIPTOR),
    Case("schema.no-such-column", lambda p: p.schema("people").update(primaryKey="id"), DESCRIPTOR),
    Case("schema.no-such-column", lambda p: p.schema("letters")["foreignKeys"][0].update(
        reference={"resource": "people", "fields": "id"}), DESCRIPTOR),
    Case("schema.no-such-table", lambda p: p.schema("letters")["foreignKeys"][0].update(
        reference={"resource": "persons", "fields": "id"}), DESCRIPTOR),
    Case("schema.not-checked", lambda p: p.field("people", "name").update(
        constraints={"jsonSchema": {"type": "string"}}), DESCRIPTOR),
    Case("schema.pattern-not-checked", lambda p: p.field("letters", "mark").update(
        constraints={"pattern": r"(f)\1"}), DESCRIPTOR),
    Case("table.unread", lambda p: p.resource("people").update(format="xlsx"), PEOPLE_CSV),
    Case("table.unread", lambda p: p.resource("people").update(dialect={"delimiter": ";;"}),
         PEOPLE_CSV),
    Case("table.unknown-encoding", lambda p: p.resource("people").update(encoding="utf-7"),
         PEOPLE_CSV),
    Case("table.undecodable", lambda p: p.replace(PEOPLE_CSV, b"Nikita", b"\xcd\xe8\xea") * 0,
         PEOPLE_CSV),
    Case("table.byte-order-mark", lambda p: p.write(PEOPLE_CSV, "\ufeff" + PEOPLE), PEOPLE_CSV),
    Case("table.carriage-return", lambda p: p.replace(PEOPLE_CSV, "1917\n", "1917\r\n"),
         PEOPLE_CSV),
    Case("table.nul", lambda p: p.replace(PEOPLE_CSV, "Nikita", "Ni\0ita"), PEOPLE_CSV),
    Case("table.control-character", lambda p: p.replace(PEOPLE_CSV, "Nikita", "\x1b[1mN"),
         PEOPLE_CSV),
    Case("table.direction-control", lambda p: p.replace(PEOPLE_CSV, "Nikita", "\u202eN"),
         PEOPLE_CSV),
    Case("table.no-header", lambda p: p.write(LETTERS_CSV, ""), LETTERS_CSV),
    Case("table.wrong-header", lambda p: p.replace(PEOPLE_CSV, "name,born", "born,name"),
         PEOPLE_CSV, ("value.wrong-type",)),
    Case("table.wrong-header", lambda p: p.replace(LETTERS_CSV, "pages", "leaves"), LETTERS_CSV),
    Case("table.too-wide", lambda p: p.write(PEOPLE_CSV, "a," * 5000 + "\n" + PEOPLE) or 1,
         PEOPLE_CSV),
    Case("table.wrong-width", lambda p: p.replace(LETTERS_CSV, ",Cuba,", ",Cuba,,"), LETTERS_CSV,
         ("key.no-such-row",)),
    Case("table.empty-row", lambda p: p.replace(PEOPLE_CSV, "khrushchev", "\nkhrushchev"),
         PEOPLE_CSV),
    Case("table.broken-quotes", lambda p: p.replace(LETTERS_CSV, "Cuba", '"Cuba'), LETTERS_CSV),
    Case("table.broken-quotes", lambda p: p.replace(LETTERS_CSV, "Cuba", '"Cu"ba'), LETTERS_CSV),
    Case("table.huge-cell", lambda p: p.replace(LETTERS_CSV, "Cuba", "Cuba" * 2**21 + "!"),
         LETTERS_CSV),
    Case("table.long-cell", lambda p: p.replace(LETTERS_CSV, "Cuba", "Cuba" * 2**13), LETTERS_CSV),
    Case("table.formula", lambda p: p.replace(LETTERS_CSV, "Cuba", "=1+1"), LETTERS_CSV),
    Case("table.formula", lambda p: p.replace(LETTERS_CSV, "Cuba", " @SUM(A1)"), LETTERS_CSV),
    Case("key.missing", lambda p: p.replace(PEOPLE_CSV, "kennedy", ""), PEOPLE_CSV,
         ("key.no-such-row",)),
    Case("key.duplicate", lambda p: p.replace(LETTERS_CSV, "4,1962", "3,1962"), LETTERS_CSV),
    Case("key.not-unique", lambda p: p.replace(LETTERS_CSV, "f-3/66", "f-3/65"), LETTERS_CSV),
    Case("key.ambiguous", lambda p: (p.schema("people").pop("primaryKey"), p.replace(
        PEOPLE_CSV, "khrushchev", "kennedy,,\nkhrushchev"))[1], PEOPLE_CSV),
    Case("key.no-such-row", lambda p: p.replace(LETTERS_CSV, "kennedy", "mikoyan"), LETTERS_CSV),
    Case("key.no-such-row", lambda p: p.replace(LETTERS_CSV, "Inspections,3", "Inspections,9"),
         LETTERS_CSV),
    Case("key.cycle", lambda p: p.replace(LETTERS_CSV, "Гавана,", "Гавана,3") and None,
         LETTERS_CSV),
    Case("value.required", lambda p: p.replace(LETTERS_CSV, "khrushchev,3", ",3"), LETTERS_CSV),
    Case("value.wrong-type", lambda p: p.replace(LETTERS_CSV, ",2,original", ",two,original"),
         LETTERS_CSV),
    Case("value.not-in-list", lambda p: p.replace(LETTERS_CSV, "3,copy", "3,copie"), LETTERS_CSV),
    Case("value.wrong-form", lambda p: p.replace(LETTERS_CSV, "f-3/66", "F 3/66"), LETTERS_CSV),
    Case("value.out-of-bounds", lambda p: p.replace(LETTERS_CSV, ",2,original", ",0,original"),
         LETTERS_CSV),
    Case("value.out-of-bounds", lambda p: p.replace(LETTERS_CSV, "1962-10-28", "1962-09-28"),
         LETTERS_CSV),
    Case("value.not-nfc", lambda p: p.replace(LETTERS_CSV, "Cuba", "Cu\u0301ba"), LETTERS_CSV),
    Case("value.combining-run", lambda p: p.replace(LETTERS_CSV, "Cuba", "Cu" + "\u0301" * 31),
         LETTERS_CSV),
]  # fmt: skip


def zipped(
    *members: tuple[str, bytes], kind: int = zipfile.ZIP_STORED
) -> Callable[[Folder], object]:
    def change(folder: Folder) -> None:
        with zipfile.ZipFile(folder.root.with_suffix(".zip"), "w", kind) as packed:
            for name, data in members:
                packed.writestr(name, data)

    return change


OF_ZIP_FILES = [
    Case("package.bad-zip", lambda p: p.root.with_suffix(".zip").write_bytes(b"PK") * 0,
         "others.zip"),
    Case("package.unsafe-path", zipped(("../a.csv", b"a")), "others.zip"),
    Case("package.zip-bomb", zipped(("a.csv", bytes(10**7)), kind=zipfile.ZIP_DEFLATED),
         "others.zip"),
]  # fmt: skip


# --- faults of our own packages --------------------------------------------------------------

SEGMENTS, ANNOTATIONS, EDITS = "data/segments.csv", "data/annotations.csv", "data/edits.csv"
EVIDENCE, SOURCES = "data/evidence.csv", "data/sources.csv"
TELEGRAM, INSTRUCTIONS = "mikoyan-telegram.en1", "mikoyan-instructions.en1"
REBUILT = ("source.not-rebuilt",)
MOVED = (*REBUILT, "segment.wrong-hash", "annotation.other-words", "evidence.other-words",
         "edit.no-undo")  # fmt: skip


def with_id(id_: str) -> Callable[[dict[str, str]], bool]:
    return lambda row: next(iter(row.values())) == id_


def segment(folder: Folder, id_: str, **cells: str) -> int:
    return folder.set("segments", with_id(id_), **cells)


def annotation(folder: Folder, **cells: str) -> int:
    return folder.set("annotations", lambda row: row["kind"] == "insertion-completing", **cells)


def evidence(folder: Folder, **cells: str) -> int:
    return folder.set("evidence", lambda row: row["quote"] == "Anastas Mikoyan", **cells)


def edit(folder: Folder, /, rule: str, **cells: str) -> int:
    return folder.set("edits", lambda row: row["rule"] == rule and row["state"] == "applied",
                      **cells)  # fmt: skip


def number_twice(folder: Folder) -> int:
    rows = [row for row in folder.rows("segments") if row["witness_id"] == TELEGRAM]
    first, second = [row for row in rows if row["number"]][:2]
    return segment(folder, second["segment_id"], number=first["number"])


def in_text(folder: Folder, old: str, new: str) -> None:
    folder.replace(f"texts/{TELEGRAM}.txt", old, new)


OF_OURS = [
    Case("package.other-version", lambda p: [p.set("activities", lambda row: row["tool"] ==
         "archivekit" and row["version"] != "0.0.1", version="0.0.1") for _ in range(5)][:0],
         DESCRIPTOR),
    Case("table.no-last-line-end", lambda p: p.write("data/agents.csv", p.path(
        "data/agents.csv").read_text("utf-8").rstrip("\n")), "data/agents.csv"),
    Case("manifest.none", lambda p: removed(p, MANIFEST), MANIFEST),
    Case("schema.other-columns", lambda p: (p.field("places", "name").update(name="title"),
         p.replace("data/places.csv", ",name", ",title"))[:0], DESCRIPTOR),
    Case("schema.other-than-ours", lambda p: p.field("documents", "document_id").pop("constraints")
         and None, DESCRIPTOR),
    Case("schema.other-than-ours", lambda p: p.resource("places").pop("schema") and None,
         DESCRIPTOR),
    Case("schema.other-than-ours", lambda p: p.schema("segments").pop("primaryKey") and None,
         DESCRIPTOR),
    Case("table.carriage-return", lambda p: p.write("data/places.csv", p.path(
         "data/places.csv").read_text("utf-8").replace("\n", "\r\n")) or 1, "data/places.csv"),
    Case("table.no-last-line-end", lambda p: p.write("data/places.csv", p.path(
         "data/places.csv").read_bytes()[:-1]), "data/places.csv"),
    Case("text.missing", lambda p: p.set("witnesses", with_id(TELEGRAM),
         text_path="texts/../../other.txt") * 0, "texts/../../other.txt", ("witness.wrong-path",)),
    Case("text.not-in-segments", lambda p: p.write(f"texts/{TELEGRAM}.txt", p.path(
         f"texts/{TELEGRAM}.txt").read_bytes() + b"more"), f"texts/{TELEGRAM}.txt", REBUILT),
    Case("segment.other-text", lambda p: segment(p, f"{INSTRUCTIONS}.s8", text="Soviet Consul"),
         SEGMENTS, MOVED),
    Case("segment.other-text", lambda p: in_text(p, "Fidel", "Fidela"), SEGMENTS, MOVED),
    Case("segment.wrong-parent", lambda p: segment(p, f"{INSTRUCTIONS}.s8",
         parent_id=f"{INSTRUCTIONS}.p9"), SEGMENTS),
    Case("segment.wrong-order", lambda p: segment(p, f"{INSTRUCTIONS}.p8", order_key="7168"),
         SEGMENTS),
    Case("segment.number-twice", number_twice, SEGMENTS),
    Case("segment.wrong-hash", lambda p: segment(p, f"{INSTRUCTIONS}.s8", text_hash="0" * 16),
         SEGMENTS),
    Case("segment.of-paragraphs", lambda p: segment(p, f"{INSTRUCTIONS}.s8", number="99"),
         SEGMENTS),
    Case("place.outside", lambda p: annotation(p, end="100000"), ANNOTATIONS),
    Case("place.outside", lambda p: annotation(p, end="9" * 30), ANNOTATIONS),
    Case("place.outside", lambda p: evidence(p, end="100000"), EVIDENCE),
    Case("place.backwards", lambda p: annotation(p, end="0"), ANNOTATIONS),
    Case("place.other-witness", lambda p: annotation(p, segment_id=f"{TELEGRAM}.s30"),
         ANNOTATIONS, ("id.not-of-its-parent",)),
    Case("place.half", lambda p: evidence(p, end=""), EVIDENCE),
    Case("annotation.other-words", lambda p: annotation(p, label="in Turkey"), ANNOTATIONS),
    Case("evidence.other-words", lambda p: evidence(p, quote="Anastas Mikojan"), EVIDENCE,
         ("evidence.other-value",)),
    Case("edit.no-undo", lambda p: edit(p, "indent", after="\\n"), EDITS),
    Case("edit.no-undo", lambda p: edit(p, "gap", count="89"), EDITS, ("value.wrong-count",)),
    Case("edit.no-undo", lambda p: edit(p, "gap", runs="1000000 1"), EDITS, ("value.wrong-count",)),
    Case("place.outside", lambda p: edit(p, "indent", start="100000"), EDITS),
    Case("source.not-rebuilt", lambda p: edit(p, "indent", before=" ") and None,
         "002_212492c28eb4acd6.txt"),
    Case("source.not-rebuilt", lambda p: p.set("sources", lambda row: True, sha256="0" * 64)
         and None, "000_ffc89407d609e817.txt", ("activity.wrong-input",)),
    Case("source.not-rebuilt", lambda p: p.set("sources", lambda row: True, encoding="punycode")
         and None, "000_ffc89407d609e817.txt"),
]  # fmt: skip


def told(folder: Folder, case: Case, path: Path) -> None:
    """The fault is told, with its file and line, and no other error besides those that follow."""
    line = case.change(folder)
    if case.sealed:
        folder.seal()
    problems = report_of(path, case.referee).problems
    these = [one for one in problems if one.code == case.code]
    assert these, [str(one) for one in problems]
    assert any(one.place.path.endswith(case.path) for one in these), [str(one) for one in these]
    if isinstance(line, int) and line:
        assert line in [one.place.line for one in these if one.place.path == case.path]
    errors = {one.code for one in problems if one.severity is Severity.ERROR}
    assert errors - {case.code, *case.besides} == set(), [str(one) for one in problems]
    if PROBLEMS[case.code].severity is not Severity.ERROR:
        assert errors <= set(case.besides)


def names(cases: Sequence[Case]) -> list[str]:
    return [f"{case.code}-{number}" for number, case in enumerate(cases)]


@pytest.mark.parametrize("case", OF_OTHERS, ids=names(OF_OTHERS))
def test_a_fault_in_a_package_of_others_is_told(others: Folder, case: Case) -> None:
    told(others, case, others.root)


@pytest.mark.parametrize("case", OF_ZIP_FILES, ids=names(OF_ZIP_FILES))
def test_a_fault_of_a_zip_file_is_told(others: Folder, case: Case) -> None:
    told(others, case, others.root.with_suffix(".zip"))


@pytest.mark.parametrize("case", OF_OURS, ids=names(OF_OURS))
def test_a_fault_in_a_package_of_ours_is_told(ours: Folder, case: Case) -> None:
    told(ours, case, ours.root)


GROUPS = "package descriptor manifest schema table key value segment place edit".split()
MORE = ("text.missing", "text.not-in-segments", "source.not-rebuilt", "annotation.other-words",
        "evidence.other-words")  # fmt: skip
NOT_OF_VALIDATION = {
    "package.withheld",  # of commands that show texts
    "package.invalid",  # when frictionless itself falls: test_what_the_referee_cannot_read
}
TESTED_APART = "own_values own_links own_evidence own_ids own_decisions".split()


def test_every_code_has_a_case() -> None:
    sources = {path.stem: path.read_text("utf-8") for path in RULES.glob("*.py")}
    here = "".join(text for name, text in sources.items() if name not in TESTED_APART)
    apart = "".join(sources.get(name, "") for name in TESTED_APART)
    codes = {code for code in PROBLEMS if code.partition(".")[0] in GROUPS} | set(MORE)
    elsewhere = {code for code in codes if f'"{code}"' in apart and f'"{code}"' not in here}
    cases = {case.code for case in (*OF_OTHERS, *OF_ZIP_FILES, *OF_OURS)}
    assert codes - elsewhere - NOT_OF_VALIDATION - cases == set()
    assert {code for code in cases if f'"{code}"' not in here} == set()


# --- the whole -------------------------------------------------------------------------------


def test_faults_of_many_kinds_are_told_at_once(others: Folder) -> None:
    others.replace(LETTERS_CSV, ",2,original", ",two,original")
    others.replace(PEOPLE_CSV, "1894", "MDCCCXCIV")
    removed(others, PEOPLE_CSV)
    others.schema("letters")["primaryKey"] = "id"
    others.seal()
    codes = [one.code for one in report_of(others.root).problems]
    assert {"value.wrong-type", "package.missing-file", "schema.no-such-column"} <= set(codes)


def test_problems_are_sorted_and_the_same_each_time(others: Folder) -> None:
    others.write(LETTERS_CSV, LETTERS.replace("1962", "x").replace("khrushchev", "=nobody"))
    first, second = (report_of(others.root).problems for _ in range(2))
    assert first == second == tuple(sorted(first, key=lambda one: one.sort_key))
    assert len({one.code for one in first}) > 3


def test_the_referee_is_asked_only_of_what_our_rules_let_pass(
    others: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def ask(package: object, tables: Sequence[Any], found: object) -> None:
        asked.append(sorted(one.name for one in tables))

    monkeypatch.setattr(check, "ask_frictionless", ask)
    validate(others.root)
    validate(others.root, referee=False)
    others.resource("people")["dialect"] = {"commentChar": "#"}
    others.seal()
    validate(others.root)
    others.replace(LETTERS_CSV, "Cuba", '"')
    others.seal()
    validate(others.root)
    assert asked == [["letters", "people"], ["letters"]]


ODD: list[Callable[[Folder], object]] = [
    lambda p: p.values.update({"$schema": 5}),
    lambda p: p.values.update(name=5, title=[], licenses=[5], contributors="x", created={}),
    lambda p: p.resource("people").update(type=5, mediatype=5, title={}),
    lambda p: p.resource("people").update(dialect={"delimiter": 5}),
    lambda p: p.field("people", "born").update(title=5, description=[], rdfType={}),
    lambda p: p.field("people", "born").update(
        constraints={"jsonSchema": {"$ref": "http://127.0.0.1:9/"}}),
    lambda p: p.field("people", "name").update(
        type="array", arrayItem={"type": "string", "constraints": {"pattern": "(a+)+$"}}),
    lambda p: p.field("people", "name").update(format="wkt"),
    lambda p: p.field("people", "name").update(example={"a": 1}),
    lambda p: p.resource("people").update(scheme="http", control={"a": 1}, innerpath="x"),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(ODD)))
def test_nothing_brings_the_referee_down(others: Folder, number: int) -> None:
    ODD[number](others)
    others.seal()
    for problem in report_of(others.root, referee=True).problems:
        assert isinstance(problem, Problem) and problem.message.isprintable()


def test_what_the_referee_cannot_read_is_a_problem(
    others: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: object, **__: object) -> None:
        raise RuntimeError("fallen")

    monkeypatch.setattr(frictionless.Package, "from_descriptor", fall)
    (problem,) = validate(others.root).problems
    assert (problem.code, "fallen" in problem.message) == ("package.invalid", True)


@pytest.mark.parametrize("limit", [0, 10**9])
def test_the_referee_sees_large_tables_without_their_keys(
    others: Folder, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(referee, "LARGE_TABLE", limit)
    seen: list[dict[str, Any]] = []
    real = frictionless.Package.from_descriptor

    def look(descriptor: dict[str, Any], **options: Any) -> Any:
        seen.extend(descriptor["resources"])
        return real(descriptor, **options)

    monkeypatch.setattr(frictionless.Package, "from_descriptor", look)
    assert validate(others.root).problems == ()
    keys = {"primaryKey", "foreignKeys"} & {key for one in seen for key in one["schema"]}
    fields = [field for one in seen for field in one["schema"]["fields"]]
    constraints = {key for field in fields for key in field.get("constraints", {})}
    assert len(seen) == 2 and len(keys) == (0 if limit == 0 else 2)
    assert ("unique" in constraints) == (limit > 0)
    assert "pattern" not in constraints  # one of others may never end


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"{}", b'{"resources": {}}',
                                  b'{"name": "\xff"}', b"[" * 100_000])  # fmt: skip
def test_what_is_no_descriptor_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / DESCRIPTOR).write_bytes(data)
    assert [found.code for found in validate(tmp_path).problems] == ["descriptor.unreadable"]


def test_progress_goes_from_nothing_to_all(others: Folder) -> None:
    class Seen:
        total, done, finished = -1, 0, False

        def start(self, stage: str, total: int) -> None:
            self.total = total

        def advance(self, steps: int = 1) -> None:
            self.done += steps

        def finish(self) -> None:
            self.finished = True

    seen = Seen()
    others.write(PEOPLE_CSV, PEOPLE + "".join(f"p{n},,\n" for n in range(500_000)))
    others.seal()
    validate(others.root, referee=False, progress=seen)  # type: ignore[arg-type]
    assert seen.finished and seen.done <= seen.total == 4


@pytest.mark.parametrize("path", ["", 5, None, "data//a.csv", ".hidden.csv", "data/.hidden.csv",
    "data\\people.csv", "C:\\data.csv", "/etc/hostname", "file:///etc/hostname",
    ["data/people.csv", "../a.csv"], [], {"a": 1}, "NUL", "~/a.csv", "a\n.csv", "a\u202e.csv"],
)  # fmt: skip
@pytest.mark.parametrize("key", ["path", "extrapaths", "schema", "dialect"])
def test_no_name_leads_out_of_the_package(others: Folder, key: str, path: Any) -> None:
    if key in ("schema", "dialect") and not isinstance(path, str):
        return
    others.resource("people")[key] = path
    others.seal()
    report = report_of(others.root)
    assert not report.valid and report.tables == ()
    refused = {"package.unsafe-path", "package.remote-path", "descriptor.same-path"}
    assert {one.code for one in report.problems} <= refused


@pytest.mark.parametrize("field, cell", [
    ({"type": "number", "decimalChar": ",", "groupChar": ".", "constraints": {"minimum": 100}},
     "1.962"),
    ({"type": "integer", "groupChar": ".", "constraints": {"minimum": 100}}, "1.962"),
    ({"type": "date", "format": "%d.%m.%Y", "constraints": {"minimum": "01.01.1950"}},
     "02.03.1962"),
])  # fmt: skip
def test_bounds_of_a_form_of_its_own_are_not_compared_as_if_it_were_the_usual_one(
    others: Folder, field: dict[str, Any], cell: str
) -> None:
    others.schema("people")["fields"].append({"name": "told", **field})
    head, *rows = PEOPLE.splitlines()
    others.write(PEOPLE_CSV, "\n".join([f"{head},told", *(f"{row},{cell}" for row in rows), ""]))
    others.seal()
    assert [str(one) for one in report_of(others.root, referee=True).problems] == []


def test_a_descriptor_may_have_another_name(others: Folder) -> None:
    others.values["keyword"] = ["Cuba"]
    others.seal()
    named = others.path(DESCRIPTOR).rename(others.path("mine.json"))
    problems = validate(named, referee=False).problems
    assert "package.orphan-file" not in {one.code for one in problems}
    (misspelt,) = [one for one in problems if one.code == "schema.misspelt-key"]
    assert misspelt.place.path == "mine.json"


def test_activities_without_their_versions_are_told(ours: Folder) -> None:
    assert ours.replace("data/activities.csv", ",version", ",versions")
    codes = {one.code for one in validate(ours.root, referee=False).problems}
    assert {"package.other-version", "table.wrong-header"} <= codes


def test_a_count_that_cannot_be_written_out_is_told(ours: Folder) -> None:
    path = ours.path("data/edits.csv")
    head, *rows = csv.reader(io.StringIO(path.read_text("utf-8"), newline=""))
    start, count = head.index("start"), head.index("count")
    rows = [[*row[:count], "9" * 4300, *row[count + 1 :]] if row[start] else row for row in rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
    assert "edit.no-undo" in {one.code for one in validate(ours.root, referee=False).problems}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all files")
def test_a_file_that_may_not_be_read_is_told_once(ours: Folder) -> None:
    names = ["data/agents.csv", "README.md"]
    for name in names:
        ours.path(name).chmod(0)
    found = validate(ours.root, referee=False).problems
    told = [one.place.path for one in found if one.code == "package.unreadable-file"]
    assert sorted(told) == sorted(names)


def test_columns_that_many_keys_lead_to_are_not_all_kept(others: Folder) -> None:
    schema = others.schema("people")
    columns = [field["name"] for field in schema["fields"]][:2]
    schema["foreignKeys"] = [
        {"fields": key, "reference": {"resource": "", "fields": key}}
        for key in ([*columns, *columns * n] for n in range(21))
    ]
    others.seal()
    assert "schema.wrong-value" in {one.code for one in report_of(others.root).problems}
