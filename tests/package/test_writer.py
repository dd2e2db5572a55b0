"""The files of a package: what is written, described, and told to people."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from archivekit.package.descriptor import PROFILE
from archivekit.package.pages import codebook, readme
from archivekit.package.writer import PackageWriter
from archivekit.tables.catalogue import PackageFacts
from archivekit.tables.schema import PUBLISHED, schema

FACTS = PackageFacts(
    "letters",
    "Letters",
    "Two letters.",
    "1.2.0",
    keywords=("Cuba",),
    licenses=({"name": "CC-BY-4.0"},),
)


def row(table: str, *cells: object, **named: object) -> tuple[Any, ...]:
    """A row of which the first cells are given, and others by name."""
    values = dict.fromkeys(schema(table).columns, "")
    values.update(zip(values, cells, strict=False))
    return tuple({**values, **named}.values())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A package of two texts, written in two steps."""
    writer = PackageWriter(tmp_path)
    writer.rows("documents", [row("documents", "a", "A", "formal"), row("documents", "b")])
    for witness, text in (("a.en1", "One.\n"), ("b.ru1", "Два.")):
        path = writer.text(witness, text)
        document, _, _ = witness.partition(".")
        writer.rows("witnesses", [
            row("witnesses", witness, document, "", witness[2:4], path, publish="full"),
        ])  # fmt: skip
        paragraph, sentence = f"{witness}.p1", f"{witness}.s1"
        writer.rows("segments", [
            row("segments", paragraph, witness, "", "paragraph", 1024, "1", "body", gap=0),
            row("segments", sentence, witness, paragraph, "sentence", 1024, text=text.strip()),
        ])  # fmt: skip
    writer.rows("edits", [])
    writer.finish(FACTS)
    return tmp_path


def descriptor(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def test_only_what_has_rows_is_written(folder: Path) -> None:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names == {
        *("README.md", "codebook.md", "first-page.md", "CITATION.cff", "datapackage.json"),
        "manifest-sha256.txt",
        *("texts/a.en1.txt", "texts/b.ru1.txt"),
        *("data/documents.csv", "data/witnesses.csv", "data/segments.csv"),
    }


def test_nothing_is_a_package_before_it_is_finished(tmp_path: Path) -> None:
    writer = PackageWriter(tmp_path)
    writer.rows("documents", [row("documents", "a", "A")])
    writer.text("a.en1", "One.")
    assert not (tmp_path / "datapackage.json").exists()


def test_the_descriptor_names_every_file_with_its_size_and_hash(folder: Path) -> None:
    resources = descriptor(folder)["resources"]
    listed = {resource["path"] for resource in resources}
    files = {path for top in ("data", "texts") for path in (folder / top).iterdir()}
    assert listed == {path.relative_to(folder).as_posix() for path in files}
    for resource in resources:
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        assert resource["encoding"] == "utf-8"
        data.decode("utf-8")


def test_the_descriptor_has_a_fixed_form(folder: Path) -> None:
    data = (folder / "datapackage.json").read_bytes()
    values = json.loads(data)
    assert data == (json.dumps(values, indent=2, ensure_ascii=False) + "\n").encode()
    assert list(values) == [
        *("$schema", "name", "title", "description", "version", "keywords", "licenses"),
        "resources",
    ]
    assert values["$schema"] == PROFILE
    assert values["keywords"] == ["Cuba"] and values["licenses"] == [{"name": "CC-BY-4.0"}]
    names = [resource["name"] for resource in values["resources"]]
    tables = [name for name in PUBLISHED if name in names]
    assert names == [*tables, "a.en1", "b.ru1"]


def test_tables_carry_what_older_readers_look_for(folder: Path) -> None:
    for resource in descriptor(folder)["resources"]:
        if resource["path"].startswith("texts/"):
            assert "schema" not in resource and "profile" not in resource
            continue
        assert (resource["type"], resource["profile"]) == ("table", "tabular-data-resource")
        assert resource["schema"]["missingValues"] == [""]
        header = (folder / resource["path"]).read_text(encoding="utf-8").partition("\n")[0]
        assert header == ",".join(field["name"] for field in resource["schema"]["fields"])


def test_links_to_tables_without_rows_are_not_stated(folder: Path) -> None:
    tables = {r["name"]: r["schema"] for r in descriptor(folder)["resources"] if "schema" in r}
    targets = [
        (name, link["reference"]["resource"])
        for name, table in tables.items()
        for link in table.get("foreignKeys", [])
    ]
    assert ("segments", "witnesses") in targets
    assert ("segments", "") in targets, "a link to the table itself has an empty name"
    assert {target for _, target in targets} <= {"", *tables}


def test_the_descriptors_of_schemas_are_not_changed_by_writing(folder: Path) -> None:
    assert schema("segments").descriptor["foreignKeys"][1]["reference"]["resource"] == "segments"


def test_texts_are_written_as_they_are(folder: Path) -> None:
    assert (folder / "texts" / "b.ru1.txt").read_bytes() == "Два.".encode()
    with (folder / "data" / "segments.csv").open(encoding="utf-8", newline="") as file:
        assert [row["text"] for row in csv.DictReader(file)] == ["", "One.", "", "Два."]


def test_the_readme_lists_every_table_with_its_rows(folder: Path) -> None:
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# Letters\n\nTwo letters.\n\nVersion 1.2.0.")
    for name, count in (("documents", 2), ("witnesses", 2), ("segments", 4)):
        assert f"| `data/{name}.csv` | {count} | {schema(name).description} |" in text
    assert "| `data/evidence.csv`" not in text
    assert "def as_received" in text


def test_a_package_without_a_title_is_called_by_its_name() -> None:
    text = readme(PackageFacts("letters"), {"segments": 12345})
    assert text.startswith("# letters\n\nVersion 0.1.0.")
    assert "| 12,345 |" in text


def test_the_codebook_explains_every_column() -> None:
    text = codebook(PUBLISHED)
    for name in PUBLISHED:
        page = text[text.index(f": `data/{name}.csv`") :].split("\n## ")[0]
        for field in schema(name).descriptor["fields"]:
            (line,) = [x for x in page.split("\n") if x.startswith(f"| `{field['name']}` |")]
            assert field["description"] in line and field["type"] in line
            assert ("Always given." in line) == bool(field.get("constraints", {}).get("required"))
            assert line.count("|") == 5, "no bar of its own"
            for value in field.get("constraints", {}).get("enum", ()):
                assert value in line.rpartition("| ")[2] or value in line
