"""The schemas: the single source of every name, type and description."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from frictionless import Schema as Referee
from frictionless import validate

from archivekit.core.decision import DecisionKind, DecisionState
from archivekit.core.document import AnnotationKind, EditState, SegmentKind
from archivekit.core.problems import Severity
from archivekit.tables.catalogue import KINDS
from archivekit.tables.catalogue_reader import ID
from archivekit.tables.ledger import Entry
from archivekit.tables.schema import PUBLISHED, schema

FOLDER = Path(__file__).parents[2] / "schemas"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
TYPES = {"string", "integer", "date"}
CONSTRAINTS = {"required", "pattern", "enum", "minimum", "maximum", "unique"}


def values_of(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def column(table: str, name: str) -> dict[str, Any]:
    (found,) = (field for field in schema(table).descriptor["fields"] if field["name"] == name)
    return found


def test_every_published_table_has_a_schema_and_the_others_are_files_of_the_project() -> None:
    assert set(NAMES) == {*PUBLISHED, "ids", "decision_file"}
    assert len(set(PUBLISHED)) == len(PUBLISHED)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_says_what_its_table_and_columns_are(name: str) -> None:
    values = values_of(name)
    assert list(values)[:4] == ["name", "title", "description", "fields"]
    assert set(values) <= {*list(values)[:4], "primaryKey", "foreignKeys"}
    assert values["name"] == name and re.fullmatch("[a-z]+(_[a-z]+)*", name)
    assert values["title"][0].isupper() and values["description"].endswith(".")
    names = [field["name"] for field in values["fields"]]
    assert len(set(names)) == len(names)
    for field in values["fields"]:
        assert list(field)[:3] == ["name", "type", "description"]
        assert set(field) <= {"name", "type", "description", "constraints"}
        assert re.fullmatch("[a-z][a-z0-9]*(_[a-z0-9]+)*", field["name"])
        assert field["type"] in TYPES
        assert field["description"].endswith("."), field["name"]
        assert set(field.get("constraints", {})) <= CONSTRAINTS


@pytest.mark.parametrize("name", NAMES)
def test_keys_are_columns_and_are_always_given(name: str) -> None:
    values = values_of(name)
    fields = {field["name"]: field for field in values["fields"]}
    key = values["primaryKey"]
    assert key and set(key) <= set(fields)
    for part in key:
        if name not in ("decision_file", "problems", "activities", "evidence"):
            assert fields[part]["constraints"]["required"] is True
    for link in values.get("foreignKeys", []):
        target = values_of(link["reference"]["resource"])
        assert set(link["fields"]) <= set(fields)
        assert link["reference"]["fields"] == target["primaryKey"]


@pytest.mark.parametrize("name", NAMES)
def test_the_referee_accepts_the_schema(name: str) -> None:
    values = {"fields": values_of(name)["fields"], "primaryKey": values_of(name)["primaryKey"]}
    report = validate(Referee.from_descriptor(values).to_descriptor(), type="schema")
    assert report.valid, report.to_summary()


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_read_as_it_stands(name: str) -> None:
    table, values = schema(name), values_of(name)
    assert table.columns == tuple(field["name"] for field in values["fields"])
    assert table.integers == {f["name"] for f in values["fields"] if f["type"] == "integer"}
    assert (table.name, table.title, table.description) == (
        name,
        values["title"],
        values["description"],
    )
    assert table.descriptor["fields"] == values["fields"]


@pytest.mark.parametrize("name", ["no_such", "", "../pyproject", "segments.json"])
def test_there_are_no_other_tables(name: str) -> None:
    with pytest.raises(KeyError):
        schema(name)


def test_schemas_are_not_looked_for_in_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "documents.json").write_text("{}")
    before = os.getcwd()
    os.chdir(tmp_path)
    try:
        schema.cache_clear()
        assert schema("documents").columns[0] == "document_id"
    finally:
        os.chdir(before)
        schema.cache_clear()


@pytest.mark.parametrize(
    ("table", "name", "kinds"),
    [
        ("segments", "kind", SegmentKind),
        ("edits", "state", EditState),
        ("annotations", "kind", AnnotationKind),
        ("decisions", "kind", DecisionKind),
        ("decisions", "state", DecisionState),
        ("decision_file", "decision", DecisionKind),
        ("decision_file", "state", DecisionState),
        ("problems", "severity", Severity),
    ],
)
def test_the_values_that_a_column_allows_are_those_of_the_program(
    table: str, name: str, kinds: Any
) -> None:
    assert column(table, name)["constraints"]["enum"] == [kind.value for kind in kinds]


def test_the_kinds_of_witness_are_those_of_the_catalogue() -> None:
    allowed = column("witnesses", "kind").get("constraints", {}).get("enum", list(KINDS))
    assert tuple(allowed) == KINDS


def test_ids_have_one_form() -> None:
    patterns = {
        field["constraints"]["pattern"]
        for name in NAMES
        for field in values_of(name)["fields"]
        if field["name"].endswith("_id") and "pattern" in field.get("constraints", {})
    }
    assert patterns == {ID.pattern}


def test_the_rows_of_the_ledger_are_its_entries() -> None:
    names = [field.name for field in dataclasses.fields(Entry)]
    assert [*schema("ids").columns] == names[: len(schema("ids").columns)]


def test_the_columns_of_a_decision_file_are_those_that_a_decision_needs() -> None:
    """Only what the reader refuses when it is empty is required."""
    required = {
        field["name"]
        for field in values_of("decision_file")["fields"]
        if field.get("constraints", {}).get("required")
    }
    assert required == {"decision", "target", "text_hash", "before", "by", "date"}
