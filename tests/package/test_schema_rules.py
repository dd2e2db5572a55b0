"""Schemas of tables: what is wrong with them, and what they ask of cells."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.core.limits import TABLE_COLUMNS
from archivekit.core.problems import Place, Problem
from archivekit.package.validate import schema_rules
from archivekit.package.validate.findings import EXAMPLES, PLACES, Findings
from archivekit.package.validate.known_keys import (
    CONSTRAINTS,
    FIELD,
    descriptor_keys,
    resource_keys,
)
from archivekit.package.validate.schema_rules import (
    Field,
    TableRules,
    compiled_pattern,
    faults_of_column,
    own_patterns,
    table_rules,
)
from archivekit.tables.schema import PUBLISHED, schema

PLACE = Place("datapackage.json", id="letters")


def read(values: Mapping[str, Any]) -> tuple[TableRules | None, tuple[Problem, ...]]:
    found = Findings()
    return table_rules("letters", values, PLACE, found), found.problems()


def of_fields(*fields: Any, **more: Any) -> dict[str, Any]:
    return {"fields": list(fields), **more}


def one(kind: str = "string", /, **more: Any) -> Field:
    """A field of a schema in which nothing is wrong."""
    rules, problems = read(of_fields({"name": "column", "type": kind, **more}))
    assert rules is not None and problems == ()
    return rules.fields[0]


ID, DATE = {"name": "id"}, {"name": "date", "type": "date"}


@pytest.mark.parametrize("name", PUBLISHED)
def test_our_own_schemas_are_sound(name: str) -> None:
    found = Findings()
    rules = table_rules(name, schema(name).descriptor, PLACE, found)
    assert found.problems() == ()
    assert rules is not None and rules.columns == schema(name).columns


def test_rules_are_what_the_schema_says() -> None:
    key = {"fields": "id", "reference": {"resource": "people", "fields": "person_id"}}
    rules, problems = read(
        of_fields(
            {"name": "id", "constraints": {"required": True, "unique": True}},
            {"name": "date", "type": "date", "missingValues": ["unknown"]},
            {"name": "box", "type": "integer", "constraints": {"minimum": 1}},
            primaryKey="id",
            uniqueKeys=[["date", "box"], "box"],
            foreignKeys=[key, {"fields": ["box"], "reference": {"fields": ["box"]}}],
            missingValues=["", {"value": "-", "label": "not seen"}],
        )
    )
    assert rules is not None and problems == ()
    assert rules.columns == ("id", "date", "box")
    assert (rules.primary, rules.unique) == (("id",), (("date", "box"), ("box",)))
    assert [(r.columns, r.table, r.targets) for r in rules.references] == [
        (("id",), "people", ("person_id",)),
        (("box",), "letters", ("box",)),
    ]
    assert [field.missing for field in rules.fields] == [{"", "-"}, {"unknown"}, {"", "-"}]
    assert [field.required for field in rules.fields] == [True, False, False]
    assert [field.unique for field in rules.fields] == [True, False, False]


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({}, "schema.wrong-value", "fields must be a list"),
    (of_fields(), "schema.wrong-value", "fields must be a list"),
    ({"fields": {"name": "id"}}, "schema.wrong-value", "fields must be a list"),
    (of_fields("id"), "schema.wrong-value", "objects with a name"),
    (of_fields({"title": "Id"}), "schema.wrong-value", "objects with a name"),
    (of_fields(*[ID] * (TABLE_COLUMNS + 1)), "schema.wrong-value", "fewer than 4097 fields"),
    (of_fields(ID, ID), "schema.duplicate-field", "id is described twice"),
    (of_fields({"name": "id", "type": "strng"}), "schema.unknown-type", "did you mean string?"),
    (of_fields({"name": "id", "type": None}), "schema.unknown-type", "the type None"),
    (of_fields({"name": "id", "type": ["string"]}), "schema.unknown-type", "the type ["),
    (of_fields({"name": "id", "constraints": []}), "schema.wrong-value", "constraints of id"),
    (of_fields(ID, missingValues="-"), "schema.wrong-value", "missingValues must be a list"),
    (of_fields(ID, missingValues=[1]), "schema.wrong-value", "a list of words"),
    (of_fields(ID, primaryKey=5), "schema.wrong-value", "primaryKey must be a list of columns"),
    (of_fields(ID, primaryKey="ids"), "schema.no-such-column", "ids, which the table"),
    (of_fields(DATE, uniqueKeys=[["dates"]]), "schema.no-such-column", "did you mean date?"),
    (of_fields(ID, uniqueKeys="id"), "schema.wrong-value", "uniqueKeys must be a list"),
    (of_fields(ID, uniqueKeys=[["id"]] * 21), "schema.wrong-value", "no more than 20"),
    (of_fields(ID, foreignKeys=[5]), "schema.wrong-value", "fields and a reference"),
    (of_fields(ID, foreignKeys=[{"fields": "id", "reference": {"fields": 5}}]),
     "schema.wrong-value", "a resource and fields"),
    (of_fields(ID, foreignKeys=[{"fields": "id", "reference": {"fields": ["id", "id"]}}]),
     "schema.wrong-value", "as many fields"),
    (of_fields(ID, foreignKeys=[{"fields": "x", "reference": {"fields": "id"}}]),
     "schema.no-such-column", "foreignKeys names the column x"),
    (of_fields({**ID, "constraints": {"enum": []}}), "schema.wrong-value", "enum of id"),
    (of_fields({**ID, "constraints": {"pattern": 5}}), "schema.wrong-value", "pattern of id"),
    (of_fields({**ID, "constraints": {"pattern": r"(a)\1"}}), "schema.pattern-not-checked", r"\1"),
    (of_fields({**ID, "constraints": {"pattern": "("}}), "schema.wrong-value", "pattern of id"),
    (of_fields({**ID, "constraints": {"minLength": -1}}), "schema.wrong-value", "length of id"),
    (of_fields({**ID, "constraints": {"minLength": 5, "maxLength": 4}}), "schema.wrong-value",
     "no more than maxLength"),
    (of_fields({**ID, "constraints": {"minimum": 1}}), "schema.wrong-value", "have no order"),
    (of_fields({**DATE, "constraints": {"minimum": "1962"}}), "schema.wrong-value", "be a date"),
    (of_fields({"name": "n", "type": "number", "constraints": {"minimum": "NaN", "maximum": 1}}),
     "schema.wrong-value", "minimum of n must be a number"),
    (of_fields({"name": "n", "type": "number", "constraints": {"minimum": 10, "maximum": 9}}),
     "schema.wrong-value", "no more than maximum"),
    (of_fields({"name": "n", "type": "number", "decimalChar": 5}), "schema.wrong-value",
     "decimalChar of n must be a word"),
    (of_fields({"name": "n", "type": "number", "decimalChar": ""}), "schema.wrong-value",
     "decimalChar of n must be a word"),
    (of_fields({"name": "n", "type": "number", "bareNumber": "no"}), "schema.wrong-value",
     "true or false"),
    (of_fields({"name": "b", "type": "boolean", "trueValues": 5}), "schema.wrong-value",
     "a list of words"),
    (of_fields({"name": "b", "type": "boolean", "falseValues": [0]}), "schema.wrong-value",
     "a list of words"),
    (of_fields({"name": "l", "type": "list", "itemType": ["x"]}), "schema.wrong-value", "a word"),
    (of_fields({**DATE, "format": "%Y%Y"}), "schema.wrong-value", "format of date"),
    (of_fields({**DATE, "format": 5}), "schema.wrong-value", "format of date must be a word"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "code", "words"), WRONG)
def test_a_fault_of_a_schema_is_told(values: dict[str, Any], code: str, words: str) -> None:
    _, problems = read(values)
    assert [problem.code for problem in problems] == [code]
    assert words in problems[0].message
    assert problems[0].place == PLACE


MISSPELT = [
    (of_fields(ID, primarykey="id"), "primaryKey"),
    (of_fields(ID, primary_key="id"), "primaryKey"),
    (of_fields(ID, foreignKey=[]), "foreignKeys"),
    (of_fields(ID, missing_values=[""]), "missingValues"),
    (of_fields({**ID, "tpye": "string"}), "type"),
    (of_fields({**ID, "constraint": {}}), "constraints"),
    (of_fields({**ID, "constraints": {"requird": True}}), "required"),
    (of_fields({**ID, "constraints": {"min_length": 1}}), "minLength"),
]


@pytest.mark.parametrize(("values", "meant"), MISSPELT)
def test_a_misspelt_key_is_told(values: dict[str, Any], meant: str) -> None:
    _, (problem,) = read(values)
    assert (problem.code, f"{meant} was meant?" in problem.message) == ("schema.misspelt-key", True)


@pytest.mark.parametrize("key", ["x-shelf-mark", "scholarlyNote", "rights", "dcterms:source"])
def test_keys_of_the_makers_own_are_let_pass(key: str) -> None:
    found = Findings()
    descriptor_keys({"name": "letters", key: 1}, PLACE, found)
    resource_keys({"name": "letters", key: 1}, PLACE, found)
    assert (found.problems(), read(of_fields({**ID, key: 1}, **{key: 1}))[1]) == ((), ())


def test_a_misspelt_key_of_package_and_resource_is_told() -> None:
    found = Findings()
    descriptor_keys({"licences": []}, PLACE, found)
    resource_keys({"schemas": {}}, PLACE, found)
    said = [problem.message for problem in found.problems()]
    assert said == [
        "licences (of package) is not known: licenses was meant?",
        "schemas (of resource) is not known: schema was meant?",
    ]


# --- cells -----------------------------------------------------------------------------------

CELLS: list[tuple[Field, str, str | None]] = [
    (one(constraints={"required": True}), "", "value.required"),
    (one(constraints={"required": True}), "x", None),
    (one(), "", None),
    (one("integer", missingValues=["-"]), "-", None),
    (one("integer", missingValues=["-"]), "", "value.wrong-type"),
    (one("integer"), "1O", "value.wrong-type"),
    (one("integer", format="default"), "10", None),
    (one(constraints={"enum": ["original", "copy"]}), "copie", "value.not-in-list"),
    (one(constraints={"enum": ["original", "copy"]}), "copy", None),
    (one(constraints={"pattern": "[a-z]+"}), "ab1", "value.wrong-form"),
    (one(constraints={"pattern": "a|ab"}), "ab", None),
    (one(constraints={"pattern": "a|ab"}), "xab", "value.wrong-form"),
    (one(constraints={"minLength": 2, "maxLength": 3}), "a", "value.out-of-bounds"),
    (one(constraints={"minLength": 2, "maxLength": 3}), "язы", None),
    (one(constraints={"maxLength": 3}), "язык", "value.out-of-bounds"),
    (one("integer", constraints={"minimum": 9}), "10", None),
    (one("integer", constraints={"minimum": 9}), "8", "value.out-of-bounds"),
    (one("integer", constraints={"maximum": "9"}), "10", "value.out-of-bounds"),
    (one("number", constraints={"exclusiveMinimum": 0}), "0.0", "value.out-of-bounds"),
    (one("number", constraints={"exclusiveMaximum": 1}), "0.9999", None),
    (one("number", constraints={"exclusiveMaximum": 1}), "1", "value.out-of-bounds"),
    (one("number", constraints={"minimum": 0}), "NaN", None),
    (one("date", constraints={"minimum": "1962-10-22"}), "1962-10-21", "value.out-of-bounds"),
    (one("date", constraints={"minimum": "1962-10-22"}), "1962-11-20", None),
    (one("date", format="%d.%m.%Y", constraints={"minimum": "1962-10-22"}), "28.10.1962", None),
    (one("time", constraints={"maximum": "12:00:00"}), "11:00:00Z", None),
    (one("year", constraints={"minimum": 1917}), "1916", "value.out-of-bounds"),
    (one("yearmonth", constraints={"maximum": "1962-10"}), "1962-11", "value.out-of-bounds"),
]


@pytest.mark.parametrize(("field", "cell", "code"), CELLS)
def test_a_cell_is_judged(field: Field, cell: str, code: str | None) -> None:
    fault = field.fault(cell)
    assert (fault[0] if fault else None) == code
    assert field.suspects({cell}) == ({cell} if code else set())
    assert not (field.takes_all and code)


@given(
    st.sampled_from([field for field, _, _ in CELLS]),
    st.lists(st.one_of(st.sampled_from([cell for _, cell, _ in CELLS]), st.text(max_size=4))),
    st.integers(1, 5),
)
def test_a_column_is_judged_as_its_cells_are(field: Field, cells: list[str], block: int) -> None:
    good: set[str] = set()
    found = [
        (at + index, fault[0])
        for at in range(0, len(cells), block)
        for index, fault in faults_of_column(field, cells[at : at + block], good)
    ]
    each = [(index, field.fault(cell)) for index, cell in enumerate(cells)]
    assert found == [(index, fault[0]) for index, fault in each if fault]


def test_the_value_that_was_meant_is_named() -> None:
    fault = one(constraints={"enum": ["original", "copy"]}).fault("orignal")
    assert fault is not None
    found = Findings()
    found.add(fault[0], Place("letters.csv", line=2), **fault[1])
    assert found.problems()[0].message.endswith("allowed; did you mean original?")


# --- patterns --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", sorted(own_patterns()))
def test_our_own_patterns_are_matched_by_python(text: str) -> None:
    assert type(compiled_pattern(text)).__module__ == "re"


SLOW = [r"(a+)+$", r"(a|a)*$", r"(a|aa)+$", r"(.*a){20}", r"^(([a-z])+.)+[A-Z]([a-z])+$"]


@pytest.mark.parametrize("text", SLOW)
def test_no_pattern_takes_more_than_linear_time(text: str) -> None:
    pattern = compiled_pattern(text)
    assert pattern is not None
    began = time.process_time()
    assert not pattern.fullmatch("a" * 100_000 + "!")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "text", ["(", r"(a)\1", "(?=a)", "a{2000}", r"\pL{200}", "a" * 10_001, "(" * 9000]
)
def test_patterns_that_cannot_be_had_so_are_none(text: str) -> None:
    assert compiled_pattern(text) is None


def test_only_so_many_patterns_are_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema_rules, "_MOST_PATTERNS", 3)
    fields = [{"name": f"c{n}", "constraints": {"pattern": f"a{n}"}} for n in range(5)]
    rules, problems = read(of_fields(*fields))
    assert rules is not None
    assert [field.pattern is not None for field in rules.fields] == [True] * 3 + [False] * 2
    assert [problem.code for problem in problems] == ["schema.pattern-not-checked"] * 2


# --- what is bounded -------------------------------------------------------------------------


def test_fields_of_all_tables_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema_rules, "_MOST_FIELDS", 9)
    found = Findings()
    values = of_fields(ID, DATE)
    kept = [table_rules(f"t{n}", values, PLACE, found) is not None for n in range(6)]
    assert kept == [True] * 4 + [False] * 2


def test_many_keys_that_nobody_knows_take_no_time() -> None:
    values = of_fields(ID, **{f"typ{n}": 1 for n in range(200_000)})
    began = time.process_time()
    read(values)
    assert time.process_time() - began < 2


def test_many_values_that_are_not_allowed_take_no_time() -> None:
    field = one(constraints={"enum": [f"value {n}" for n in range(1000)]})
    found, cells = Findings(), [f"valeu {n}" for n in range(20_000)]
    began = time.process_time()
    for index, (code, facts) in faults_of_column(field, cells, set()):
        found.add(code, Place("t.csv", line=index + 2), of="column", **facts)
    assert time.process_time() - began < 2
    assert len(found.problems()) == EXAMPLES
    assert found.problems()[-1].message.endswith(f"(and {20_000 - EXAMPLES} more like it)")


def test_faults_in_many_places_are_counted() -> None:
    found = Findings()
    for n in range(PLACES + 50):
        found.add("package.missing-file", Place(f"{n:03}.csv"), path=f"{n:03}.csv")
    problems = found.problems()
    assert len(problems) == PLACES and found.has_errors
    assert problems[-1].message.endswith("(and 50 in other places)")


def test_what_others_wrote_is_shown_safely() -> None:
    found = Findings()
    evil = "a\x1b[31m\u202e\n" + "x" * 1000
    found.add("value.wrong-type", Place(evil, id=evil), column=evil, value=evil, type=evil)
    said = json.dumps([problem.to_dict() for problem in found.problems()], ensure_ascii=False)
    assert said.isprintable() and "\\u" not in said and len(said) < 4000


@pytest.mark.parametrize("value", [None, 5, "x", [], {}, True, [None], {"a": []}, 1e300, ""])
@pytest.mark.parametrize(
    "key", ["fields", "primaryKey", "uniqueKeys", "foreignKeys", "missingValues", "$schema"]
)
def test_no_value_of_a_key_brings_it_down(key: str, value: Any) -> None:
    read(of_fields(ID, DATE) | {key: value})


@pytest.mark.parametrize("value", [None, 5, "x", [], {}, True, [None], {"a": []}, 1e300, ""])
@pytest.mark.parametrize("kind", ["string", "number", "boolean", "date", "list", "x", None])
def test_no_value_of_a_field_brings_it_down(kind: Any, value: Any) -> None:
    keys = [*FIELD, *CONSTRAINTS]
    for key in (key for key in keys if key not in ("name", "type")):
        inside = key in CONSTRAINTS
        values = {"constraints": {key: value}} if inside else {key: value}
        rules, _ = read(of_fields({"name": "column", "type": kind, **values}))
        assert rules is not None
        for cell in ("", "1", "x", "1962-10-27"):
            rules.fields[0].fault(cell)
