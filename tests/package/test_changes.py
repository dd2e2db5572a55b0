"""What changed between two packages: exactly the edits that were made, and what they demand."""

from __future__ import annotations

import csv
import json
import random
import shutil
import tracemalloc
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.problems import InvalidPackage
from archivekit.package.changes import compare as compare_module
from archivekit.package.changes import differing, opened, wording
from archivekit.package.changes.compare import changes
from archivekit.package.changes.telling import changelog, contrasted
from archivekit.package.changes.values import COLUMNS, Action, Changes, Kind, RowChange
from archivekit.package.changes.version import RULES, Bump, judged
from archivekit.view.changes import changes_text

SEEDS_PACKAGE = Path(__file__).parents[2] / "datapackage"
Rows = list[list[str]]
Tables = dict[str, Rows]

SCHEMAS: dict[str, dict[str, Any]] = {
    "places": {
        "fields": [{"name": "place_id", "type": "string"}, {"name": "name", "type": "string"}],
        "primaryKey": ["place_id"],
    },
    "letters": {
        "fields": [
            {"name": "letter_id", "type": "string"},
            {"name": "place_id", "type": "string"},
            {"name": "pages", "type": "integer", "constraints": {"minimum": 1}},
            {"name": "words", "type": "string"},
        ],
        "primaryKey": "letter_id",
        "foreignKeys": [
            {"fields": "place_id", "reference": {"resource": "places", "fields": "place_id"}}
        ],
    },
    "notes": {"fields": [{"name": "note", "type": "string"}, {"name": "by", "type": "string"}]},
}
HEADS = {name: [field["name"] for field in its["fields"]] for name, its in SCHEMAS.items()}
LETTERS: Tables = {
    "places": [["havana", "Havana"], ["moscow", "Moscow"], ["new-york", "New York"]],
    "letters": [
        ["l1", "moscow", "3", "They will lift the quarantine of Cuba at once."],
        ["l2", "moscow", "1", "The missiles were shipped home, 42 of them in all."],
        ["l10", "havana", "2", "U Thant came to Havana."],
    ],
    "notes": [["read by Dobrynin", "Kennedy"], ["not sent", "Khrushchev"]],
}


def write(
    folder: Path,
    tables: Mapping[str, Sequence[Sequence[str]]],
    schemas: Mapping[str, Any] = SCHEMAS,
    *,
    quoting: int = csv.QUOTE_MINIMAL,
    ends: str = "\n",
    mark: bool = False,
    **facts: Any,
) -> Path:
    """A data package of these tables."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    resources = []
    for name, rows in tables.items():
        file_name = f"{name if name.isprintable() else 'odd'}.csv"
        head = [field["name"] for field in schemas[name]["fields"]]
        encoding = "utf-8-sig" if mark else "utf-8"
        with (folder / file_name).open("w", encoding=encoding, newline="") as file:
            csv.writer(file, quoting=quoting, lineterminator=ends).writerows([head, *rows])
        resources.append({"name": name, "path": file_name, "schema": schemas[name]})
    values = {"name": "letters", "version": "1.0.0", **facts}
    values["resources"] = [*resources, *facts.get("resources", [])]
    (folder / "datapackage.json").write_text(json.dumps(values), encoding="utf-8")
    return folder


@pytest.fixture
def compare(tmp_path: Path) -> Callable[..., Changes]:
    """The changes between the letters and an edited state of them."""

    def compared(edit: Callable[[Any], Any] | None = None, **options: Any) -> Changes:
        state = json.loads(json.dumps({"tables": LETTERS, "schemas": SCHEMAS}))
        if edit is not None:
            edit(state)
        old = write(tmp_path / "old", LETTERS)
        new = write(tmp_path / "new", state["tables"], state["schemas"], **options)
        return changes(old, new)

    return compared


def keys(found: Changes, action: str) -> list[tuple[str, ...]]:
    return [
        (one.table, *dict(one.key).values()) for one in found.row_changes if one.action == action
    ]


# --- laws --------------------------------------------------------------------------------------

cell = st.text(st.sampled_from('abé ,"\n1.é́'), max_size=6)
table = st.dictionaries(st.sampled_from([f"k{n}" for n in range(12)]), st.tuples(cell, cell))
loose = st.lists(st.tuples(cell, cell), max_size=6)
KEYED = {
    "keyed": {"fields": [{"name": n} for n in ("id", "one", "two")], "primaryKey": ["id"]},
    "loose": {"fields": [{"name": "one"}, {"name": "two"}]},
}


def packed(folder: Path, keyed: Mapping[str, tuple[str, str]], loose: Sequence[Any]) -> Path:
    rows = {"keyed": [[k, *v] for k, v in keyed.items()], "loose": [list(row) for row in loose]}
    return write(folder, rows, KEYED)


def applied(rows: Sequence[Mapping[str, str]], told: Sequence[RowChange]) -> Counter[Any]:
    """The rows of one table after the changes: an implementation of its own."""
    left = Counter(tuple(sorted(row.items())) for row in rows)
    for one in told:
        if one.action is Action.CHANGED:
            (row,) = (dict(r) for r in left if dict(one.key).items() <= dict(r).items())
            left[tuple(sorted(row.items()))] -= 1
            for its in one.cells:
                assert row[its.column] == its.before
                row[its.column] = str(its.after)
            left[tuple(sorted(row.items()))] += 1
        else:
            gone = one.action is not Action.ADDED
            empty = dict.fromkeys(rows[0] if rows else (), "")
            cells = {c.column: (c.before if gone else c.after) or "" for c in one.cells}
            left[tuple(sorted((empty | cells).items()))] += -1 if gone else 1
    return +left


@given(table, table, loose, loose)
@settings(max_examples=120)
def test_the_report_names_exactly_what_differs(tmp_path_factory, one, other, few, some) -> None:
    root = tmp_path_factory.mktemp("laws")
    old, new = packed(root / "a", one, few), packed(root / "b", other, some)
    found = changes(old, new)
    assert changes(old, old).empty and changes(new, new).empty
    assert sorted(keys(found, "added")) == sorted(
        [("keyed", key) for key in other.keys() - one.keys()]
        + [("loose",)] * (Counter(some) - Counter(few)).total()
    )
    assert sorted(keys(found, "removed")) == sorted(
        [("keyed", key) for key in one.keys() - other.keys()]
        + [("loose",)] * (Counter(few) - Counter(some)).total()
    )
    expected = {
        (key, column): (one[key][place], other[key][place])
        for key in one.keys() & other.keys()
        for place, column in enumerate(("one", "two"))
        if one[key][place] != other[key][place]
    }
    said = {
        (dict(row.key)["id"], c.column): (c.before, c.after)
        for row in found.row_changes
        if row.action is Action.CHANGED
        for c in row.cells
    }
    assert said == expected


@given(table, table, loose, loose)
@settings(max_examples=60)
def test_old_and_report_make_new_and_the_mirror_leads_back(
    tmp_path_factory, one, other, few, some
) -> None:
    root = tmp_path_factory.mktemp("laws")
    old, new = packed(root / "a", one, few), packed(root / "b", other, some)
    there, back = changes(old, new), changes(new, old)

    def dicts(keyed: Any) -> list[dict[str, str]]:
        return [{"id": k, "one": v[0], "two": v[1]} for k, v in keyed.items()]

    def of(found: Changes, name: str) -> list[RowChange]:
        return [row for row in found.row_changes if row.table == name]

    if one and other:
        after = Counter(tuple(sorted(row.items())) for row in dicts(other))
        before = Counter(tuple(sorted(row.items())) for row in dicts(one))
        assert applied(dicts(one), of(there, "keyed")) == after
        assert applied(dicts(other), of(back, "keyed")) == before
    mirror = {"added": "removed", "removed": "added", "changed": "changed"}
    assert Counter((mirror[r.action], r.table, r.key) for r in there.row_changes) == Counter(
        (r.action.value, r.table, r.key) for r in back.row_changes
    )
    flipped = {
        (r.key, c.column, d.after, d.before, d.kind)
        for r in there.row_changes
        for c in r.cells
        for d in c.differences
    }
    assert flipped == {
        (r.key, c.column, d.before, d.after, d.kind)
        for r in back.row_changes
        for c in r.cells
        for d in c.differences
    }


@given(table, table, loose, loose)
@settings(max_examples=40)
def test_many_rows_are_compared_by_their_hashes_with_the_same_result(
    tmp_path_factory, one, other, few, some
) -> None:
    root = tmp_path_factory.mktemp("laws")
    old, new = packed(root / "a", one, few), packed(root / "b", other, some)
    expected = changes(old, new)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(differing, "PATIENCE", 0)
        assert changes(old, new) == expected


# --- the same data in other bytes ----------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [{"quoting": csv.QUOTE_ALL}, {"ends": "\r\n"}, {"mark": True}],
    ids=["quotes", "line ends", "mark"],
)
def test_other_quotes_line_ends_or_marks_are_no_change(compare, options) -> None:
    assert compare(**options).empty


def test_rows_without_a_key_are_counted(tmp_path: Path) -> None:
    x, y, z = (["read", name] for name in ("Dobrynin", "Kennedy", "U Thant"))
    old = write(tmp_path / "old", {"notes": [x, x, y]})
    new = write(tmp_path / "new", {"notes": [y, y, z]})
    told = [(one.action.value, one.label) for one in changes(old, new).row_changes]
    assert told == [
        ("removed", "read Dobrynin"), ("removed", "read Dobrynin"), ("added", "read Kennedy"),
        ("added", "read U Thant"),
    ]  # fmt: skip


def test_another_order_of_rows_is_no_change(compare) -> None:
    def shuffle(state: Any) -> None:
        for rows in state["tables"].values():
            random.Random(1).shuffle(rows)

    assert compare(shuffle).empty


def test_a_descriptor_may_be_named_instead_of_its_folder(tmp_path: Path) -> None:
    old = write(tmp_path / "old", LETTERS)
    assert changes(old / "datapackage.json", str(old)).empty


def test_another_delimiter_is_read_and_told(tmp_path: Path) -> None:
    old = write(tmp_path / "old", {"notes": LETTERS["notes"]})
    new = write(tmp_path / "new", {})
    (new / "notes.csv").write_text("note;by\nread by Dobrynin;Kennedy\nnot sent;U Thant\n")
    resource = {"name": "notes", "path": "notes.csv", "schema": SCHEMAS["notes"]}
    values = {"name": "letters", "version": "1.0.0"}
    values["resources"] = [{**resource, "dialect": {"delimiter": ";"}}]
    (new / "datapackage.json").write_text(json.dumps(values))
    found = changes(old, new)
    assert [one.rule for one in found.structure] == ["read-differently"]
    assert [(r.action, r.label) for r in found.row_changes] == [
        ("removed", "not sent Khrushchev"), ("added", "not sent U Thant"),
    ]  # fmt: skip


def test_rows_that_stand_in_the_descriptor_are_compared_too(tmp_path: Path) -> None:
    def package(name: str, data: Any) -> Path:
        resource = {"name": "places", "data": data, "schema": SCHEMAS["places"]}
        return write(tmp_path / name, {}, resources=[resource])

    old = package("old", [{"place_id": "a", "name": "Havana"}, {"place_id": "b", "name": None}])
    new = package("new", [["place_id", "name"], ["b", ""], ["a", "La Habana"]])
    (row,) = changes(old, new).row_changes
    assert row.key == (("place_id", "a"),)
    assert (row.cells[0].before, row.cells[0].after) == ("Havana", "La Habana")


def test_a_table_of_several_files_is_one_table(tmp_path: Path) -> None:
    old = write(tmp_path / "old", {"places": LETTERS["places"]})
    new = write(tmp_path / "new", {})
    (new / "a.csv").write_text("place_id,name\nhavana,Havana\n")
    (new / "b.csv").write_text("place_id,name\nnew-york,New York\nmoscow,Moscow\n")
    resource = {"name": "places", "path": ["a.csv", "b.csv"], "schema": SCHEMAS["places"]}
    values = {"name": "letters", "version": "1.0.0", "resources": [resource]}
    (new / "datapackage.json").write_text(json.dumps(values))
    found = changes(old, new)
    assert [one.rule for one in found.structure] == ["path-changed"]
    assert not found.row_changes and found.bump is Bump.NONE


def test_a_cell_that_holds_line_ends_is_one_cell(compare) -> None:
    def edit(state: Any) -> None:
        state["tables"]["notes"][0] = ['one\n"two"\nthree', "Kennedy"]

    added, removed = compare(edit).row_changes
    assert (added.action, removed.action) == ("added", "removed")
    assert added.cells[0].after == 'one\n"two"\nthree'
    (row,) = (row for row in compare(edit).rows() if row["action"] == "added")
    assert "\n" not in row["after"]
    assert json.loads(row["after"])["note"] == 'one\n"two"\nthree'


def test_composed_and_decomposed_letters_differ_in_form(compare) -> None:
    def edit(state: Any) -> None:
        state["tables"]["letters"][2][3] = unicodedata.normalize("NFD", "U Thánt came to Havana.")

    (row,) = compare(edit).row_changes
    assert [d.kind for d in row.cells[0].differences] == [Kind.DIACRITICS]


# --- structure and version -----------------------------------------------------------------------


def field(state: Any, table: str, column: str) -> dict[str, Any]:
    return next(one for one in state["schemas"][table]["fields"] if one["name"] == column)


def add_column(state: Any) -> None:
    state["schemas"]["letters"]["fields"].append({"name": "copy", "type": "string"})
    state["tables"]["letters"] = [[*row, "x"] for row in state["tables"]["letters"]]


def remove_column(state: Any) -> None:
    state["schemas"]["letters"]["fields"].pop()
    state["tables"]["letters"] = [row[:-1] for row in state["tables"]["letters"]]


def reorder_columns(state: Any) -> None:
    state["schemas"]["places"]["fields"].reverse()
    state["tables"]["places"] = [row[::-1] for row in state["tables"]["places"]]


def rename_column(state: Any) -> None:
    field(state, "letters", "words")["name"] = "text"


def constrain(column: str, **constraints: Any) -> Callable[[Any], None]:
    return lambda state: field(state, "letters", column).update(constraints=constraints)


def refer_elsewhere(state: Any) -> None:
    state["tables"]["letters"][0][1] = "havana"


def correct(state: Any) -> None:
    state["tables"]["letters"][0][3] = "They will lift the blockade of Cuba at once."


STRUCTURE = [
    ("nothing", lambda state: None, [], "none"),
    ("column added", add_column, ["column-added"], "major"),
    ("column removed", remove_column, ["column-removed"], "major"),
    ("columns reordered", reorder_columns, ["columns-reordered"], "major"),
    ("column renamed", rename_column, ["column-added", "column-removed"], "major"),
    ("type", lambda s: field(s, "letters", "pages").update(type="string"), ["type-changed"],
     "major"),
    ("format", lambda s: field(s, "letters", "words").update(format="email"), ["type-changed"],
     "major"),
    ("default stated", lambda s: field(s, "letters", "words").update(format="default"), [],
     "none"),
    ("described", lambda s: field(s, "letters", "words").update(description="All of it."),
     ["metadata-changed"], "patch"),
    ("required", constrain("words", required=True), ["constraint-tightened"], "major"),
    ("not required", constrain("words", required=False), [], "none"),
    ("minimum raised", constrain("pages", minimum=2), ["constraint-tightened"], "major"),
    ("minimum lowered", constrain("pages", minimum=0), ["constraint-loosened"], "minor"),
    ("minimum gone", constrain("pages"), ["constraint-loosened"], "minor"),
    ("maximum", constrain("pages", minimum=1, maximum=9), ["constraint-tightened"], "major"),
    ("hostile", constrain("pages", required=[1], minimum={}),
     ["constraint-tightened", "constraint-tightened"], "major"),
    ("key gone", lambda s: s["schemas"]["places"].pop("primaryKey"), ["constraint-loosened"],
     "minor"),
    ("key given", lambda s: s["schemas"]["notes"].update(primaryKey=["note"]),
     ["constraint-tightened"], "major"),
    ("key widened", lambda s: s["schemas"]["places"].update(primaryKey=["place_id", "name"]),
     ["key-changed"], "major"),
    ("unique", lambda s: s["schemas"]["places"].update(uniqueKeys=[["name"]]),
     ["constraint-tightened"], "major"),
    ("reference gone", lambda s: s["schemas"]["letters"].pop("foreignKeys"),
     ["constraint-loosened"], "minor"),
    ("missing values", lambda s: s["schemas"]["letters"].update(missingValues=["", "-"]),
     ["type-changed"], "major"),
    ("default missing values", lambda s: s["schemas"]["letters"].update(missingValues=[""]), [],
     "none"),
    ("table gone", lambda s: s["tables"].pop("notes"), ["table-removed"], "major"),
    ("row added", lambda s: s["tables"]["letters"].append(["l3", "havana", "1", "No."]),
     ["row-added"], "minor"),
    ("value corrected", correct, ["value-corrected"], "patch"),
    ("reference updated", refer_elsewhere, ["reference-changed"], "minor"),
    ("row gone that is referred to", lambda s: s["tables"]["places"].pop(0), ["row-removed"],
     "major"),
    ("row gone of a key", lambda s: s["tables"]["letters"].pop(0), ["key-removed"], "major"),
    ("row gone without key", lambda s: s["tables"]["notes"].pop(0), ["row-dropped"], "patch"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "rules", "bump"), [row[1:] for row in STRUCTURE], ids=[row[0] for row in STRUCTURE]
)
def test_each_change_has_its_rule_and_the_rule_its_bump(compare, edit, rules, bump) -> None:
    found = compare(edit)
    told = [one.rule for one in (*found.structure, *found.row_changes, *found.files)]
    assert sorted(told) == rules
    assert found.bump == bump
    assert found.empty == (not rules)


def test_what_referred_to_a_row_that_is_gone_is_told_of_the_old_package(compare) -> None:
    def edit(state: Any) -> None:
        state["tables"]["places"] = state["tables"]["places"][:1]
        state["tables"]["letters"] = state["tables"]["letters"][2:]

    places = [one for one in compare(edit).row_changes if one.table == "places"]
    assert [(one.label, one.action) for one in places] == [
        ("moscow", "removed"), ("new-york", "removed"),
    ]  # fmt: skip
    assert [[(t.table, t.count, t.keys) for t in one.touches] for one in places] == [
        [("letters", 2, ("l1", "l2"))], [],
    ]  # fmt: skip


def test_enumerations_are_compared_as_sets(tmp_path: Path) -> None:
    def package(name: str, *values: str) -> Path:
        column = {"name": "kind", "constraints": {"enum": list(values)}}
        return write(tmp_path / name, {"kinds": [["a"]]}, {"kinds": {"fields": [column]}})

    old = package("old", "a", "b")
    for values, rule in (
        (("a", "b", "c"), "constraint-loosened"), (("a",), "constraint-tightened"),
        (("a", "c"), "constraint-tightened"), (("b", "a"), "metadata-changed"),
    ):  # fmt: skip
        (one,) = changes(old, package("new", *values)).structure
        assert (one.column, one.part, one.rule) == ("kind", "constraints.enum", rule)


@pytest.mark.parametrize(
    ("facts", "rules", "bump"),
    [
        ({"title": "Letters"}, ["metadata-changed"], "patch"),
        ({"name": "more-letters"}, ["name-changed"], "major"),
        ({"version": "1.0.1"}, ["version-changed"], "none"),
    ],
)
def test_what_the_package_says_of_itself(compare, facts, rules, bump) -> None:
    found = compare(**facts)
    assert [one.rule for one in found.structure] == rules
    assert found.bump == bump


def test_a_table_that_came_is_told_with_its_rows_counted(tmp_path: Path) -> None:
    old = write(tmp_path / "old", {"places": LETTERS["places"]})
    new = write(tmp_path / "new", LETTERS)
    came = changes(old, new)
    assert [(one.action, one.table, one.note) for one in came.structure] == [
        ("added", "letters", "3 rows"), ("added", "notes", "2 rows"),
    ]  # fmt: skip
    assert came.bump is Bump.MINOR and not came.row_changes
    gone = changes(new, old)
    assert [one.rule for one in gone.structure] == ["table-removed"] * 2
    assert gone.bump is Bump.MAJOR


@pytest.mark.parametrize(
    ("old", "new", "bump", "ok"),
    [
        ("1.2.3", "1.2.4", "patch", True), ("1.2.3", "1.2.3", "patch", False),
        ("1.2.3", "1.2.3", "none", True), ("1.2.3", "1.2.2", "none", False),
        ("1.2.3", "1.3.0", "minor", True), ("1.2.3", "1.2.9", "minor", False),
        ("1.2.3", "2.0.0", "major", True), ("1.2.3", "1.10.0", "major", False),
        ("1.9.0", "1.10.0", "minor", True), ("0.2.0", "0.3.0", "major", True),
        ("0.2.0", "0.2.1", "major", False), ("0.2.0", "0.2.1", "minor", False),
        ("0.2.0", "1.0.0", "major", True), ("2.0.0-rc.1", "2.0.0", "major", True),
        ("2.0.0-rc.2", "2.0.0-rc.10", "major", True), ("2.0.0-rc.1", "2.0.0-1", "patch", False),
        ("2.0.0", "2.0.0-rc.1", "none", False), ("1.2.3", "2.0.0-rc.1", "major", True),
        ("1.2.3+a", "1.2.3+b", "none", True), ("", "1.0.0", "minor", None),
        ("1.0.0", "2022-10", "minor", None), ("1.0.0", "v1.1.0", "minor", None),
        ("1.0.0", "01.1.0", "minor", None), ("1.0.0", "9" * 5000 + ".0.0", "minor", None),
    ],
)  # fmt: skip
def test_a_version_is_high_enough_or_not(old: str, new: str, bump: str, ok: bool | None) -> None:
    verdict = judged(old, new, Bump(bump))
    assert verdict.ok is ok
    assert bool(verdict.note) == (ok is None or (old[0] == "0" and bump == "major"))


def test_reasons_of_the_same_words_are_one_reason(compare) -> None:
    text = changelog(compare(rename_column, version="2.0.0"))
    assert "- major: add, remove or re-order fields (2)" in text
    assert text.count("add, remove or re-order fields") == 1


def test_long_values_are_shown_where_they_differ(tmp_path) -> None:
    title = "All that the two governments wrote to each other, " * 4
    old = write(tmp_path / "old", LETTERS, title=f"{title}in Russian.")
    new = write(tmp_path / "new", LETTERS, title=f"{title}in French.")
    text = " ".join(changelog(changes(old, new)).split())
    end = "…governments wrote to each other, in"
    assert f'title: {end} Russian." → {end} French." (patch)' in text
    assert contrasted("a" * 200 + "b", "a" * 200)[0].endswith("ab")


def test_every_rule_has_its_words() -> None:
    assert all(rule.text and rule.name == name for name, rule in RULES.items())


# --- wording -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("the harbour", "The harbour", [("the", "The", "case")]),
        ("yes, he said", "yes he said", [(",", "", "punctuation")]),
        ("They openedfire", "They opened fire", [("openedfire", "opened fire", "spacing")]),
        ("a naive plan", "a naïve plan", [("naive", "naïve", "diacritics")]),
        ("его мой план", "его мои план", [("мой", "мои", "wording")]),
        ("все суда", "всё суда", [("все", "всё", "diacritics")]),
        ("1.5 tons", "15 tons", [("1.5", "15", "number")]),
        ("1,500 men", "1 500 men", [("1,500", "1 500", "number")]),
        ("at -5 degrees", "at 5 degrees", [("-5", "5", "number")]),
        ("on the 10th", "on the 10TH", [("10th", "10TH", "case")]),
        ("in 1962.", "in 1962", [(".", "", "punctuation")]),
        ("5 %", "5 ", [("%", "", "wording")]),
        ("a quarantine of Cuba", "a blockade around Cuba",
         [("quarantine of", "blockade around", "wording")]),
        ("12 big ships", "15 large ships", [("12", "15", "number"), ("big", "large", "wording")]),
        ("we did not agree", "we did agree", [("not ", "", "wording")]),
        ("word, then", "Word; then", [("word", "Word", "case"), (",", ";", "punctuation")]),
        ("shipped home, 42 of them in all", "shipped home at last, 42 in all",
         [("", "at last", "wording"), ("of them", "", "wording")]),
        ("a  b c", "a b  c", [("", "", "spacing"), ("", "", "spacing")]),
        (" a b", "a b ", [("", "", "spacing"), ("", "", "spacing")]),
        ("same", "same", []),
    ],
)  # fmt: skip
def test_differences_are_told_with_their_sort(before, after, expected) -> None:
    found = wording.differences(before, after)
    told = [(d.before, d.after, d.kind.value) for d in found]
    # Where a blank goes with a word, it may be the one before or after it.
    assert [tuple(map(str.strip, one)) for one in told] == [
        tuple(map(str.strip, one)) for one in expected
    ]


def test_what_a_sort_means() -> None:
    assert [kind.significance for kind in Kind] == ["formal"] * 4 + ["wording", "check first"]


words = st.lists(st.sampled_from("a b c  , . 12 1.5 Cuba cuba naïve naive. \n".split(" ")))
texts = words.map(" ".join) | st.text(max_size=12)


@given(texts, texts, st.sampled_from([wording.CELLS, 20, 0]))
@settings(max_examples=300)
def test_the_differences_lead_from_the_one_to_the_other(before, after, cells) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wording, "CELLS", cells)
        found = wording.differences(before, after)
        back = wording.differences(after, before)
    made, at = "", 0
    for one in found:
        assert one.before != one.after
        assert before.startswith(one.before, one.start) and one.start >= at
        made += before[at : one.start] + one.after
        at = one.start + len(one.before)
    assert made + before[at:] == after
    assert [(d.after, d.before, d.kind) for d in found] == [
        (d.before, d.after, d.kind) for d in back
    ]


def test_periodic_and_unrelated_texts_end() -> None:
    one = wording.differences("a b " * 4000, "b a " * 4000)
    assert sum(len(d.before) for d in one) < 10
    assert wording.differences("a" * 50_000, "b " * 30_000)


def test_an_id_or_an_address_is_no_text(tmp_path: Path) -> None:
    """It is told whole, however many words it is made of."""
    sides = []
    for name in ("central", "presiding"):
        words = f"https://example.org/of-the-{name}-committee/1962/2"
        letters = [["l1", "moscow", "1", words]]
        sides.append(write(tmp_path / name, {**LETTERS, "letters": letters}))
    (row,) = changes(*sides).row_changes
    assert [cell.column for cell in row.cells] == ["words"] and not row.kinds


def test_words_are_shown_without_blanks_after_whole_words(compare) -> None:
    def edit(state: Any) -> None:
        state["tables"]["letters"][1][3] = "The missiles were shipped home at last, 42 in all."

    text = " ".join(changelog(compare(edit)).split())
    assert "put in: “at last” after “…were shipped home” (wording)" in text
    assert "taken out: “of them” after “…were shipped home, 42” (wording)" in text


# --- packages of ours ----------------------------------------------------------------------------


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., tuple[Path, Path]]:
    """The package of the seeds as version 1.0.0, and a copy of it that was edited."""

    def of(*edits: tuple[str, str, str], version: str = "1.1.0") -> tuple[Path, Path]:
        sides = []
        for name, stated in (("old", "1.0.0"), ("new", version)):
            shutil.copytree(SEEDS_PACKAGE, tmp_path / name)
            path = tmp_path / name / "datapackage.json"
            values = json.loads(path.read_bytes())
            values["version"] = stated
            path.write_text(json.dumps(values), encoding="utf-8")
            sides.append(tmp_path / name)
        for name, before, after in edits:
            path = sides[1] / name
            text = path.read_bytes().decode()
            assert text.count(before) == 1, (name, before)
            path.write_bytes(text.replace(before, after).encode())
        return sides[0], sides[1]

    return of


S114 = "mikoyan-instructions.en1.s114"


def line_of(table: str, id_: str) -> str:
    lines = (SEEDS_PACKAGE / "data" / f"{table}.csv").read_bytes().decode().split("\n")
    (line,) = (line for line in lines if line.startswith(f"{id_},"))
    return f"{line}\n"


def retired(id_: str, replaced_by: str) -> tuple[str, str, str]:
    last = "mikoyan-instructions.en1.p3,paragraph,presidium-extract.en1.p3,"
    return ("data/retired_ids.csv", last, f"{id_},sentence,{replaced_by},\n{last}")


def test_a_retired_id_is_told_with_what_took_its_place(edited) -> None:
    line = line_of("segments", S114)
    successor = line.replace(S114, "mikoyan-instructions.en1.s900", 1)
    found = changes(
        *edited(
            ("data/segments.csv", line, successor),
            retired(S114, "mikoyan-instructions.en1.s900"),
        )
    )
    gone, added, list_ = found.row_changes
    assert (gone.action, gone.rule) == ("retired", "id-replaced")
    assert gone.replaced_by == ("mikoyan-instructions.en1.s900",)
    assert (added.action, added.replaces) == ("added", (S114,))
    assert (list_.table, list_.action) == ("retired_ids", "added")
    assert found.bump is Bump.MINOR and found.version_ok
    assert f"{S114} retired, replaced by" in " ".join(changelog(found).split())


def test_the_sentences_of_a_retired_paragraph_went_with_it(tmp_path: Path) -> None:
    head = ["segment_id", "parent_id", "order_key", "text"]
    schemas = {
        "segments": {
            "fields": [{"name": name} for name in head],
            "primaryKey": ["segment_id"],
            "foreignKeys": [{"fields": ["parent_id"],
                             "reference": {"resource": "", "fields": ["segment_id"]}}],
        },
        "retired_ids": {
            "fields": [{"name": n} for n in ("retired_id", "kind", "replaced_by", "contains")],
            "primaryKey": ["retired_id"],
        },
    }  # fmt: skip
    before = [
        ["a.p1", "", "1024", ""], ["a.s10", "a.p1", "10240", "It is good. "],
        ["a.s2", "a.p1", "2048", "He came. "], ["a.s3", "a.p1", "20480", "It is late."],
    ]  # fmt: skip
    after = [["a.p2", "", "1024", ""], ["a.s20", "a.p2", "1024", "He came. It is bad. It is late."]]
    list_ = [["a.p1", "paragraph", "a.p2", "a.s2 a.s10 a.s3"]]
    old = write(tmp_path / "old", {"segments": before, "retired_ids": []}, schemas)
    new = write(tmp_path / "new", {"segments": after, "retired_ids": list_}, schemas)
    found = changes(old, new)
    told = {one.label: one for one in found.row_changes if one.action is Action.RETIRED}
    assert {id_: one.replaced_by for id_, one in told.items()} == dict.fromkeys(
        ["a.p1", "a.s2", "a.s3", "a.s10"], ("a.p2",)
    )
    # The words of the paragraph are those of its sentences, in their order.
    assert [(d.before, d.after) for d in told["a.p1"].differences] == [("good", "bad")]
    # What refers to the paragraph that took its place.
    assert [(t.table, t.count, t.keys) for t in told["a.p1"].touches] == [
        ("segments", 1, ("a.s20",))
    ]
    assert {one.rule for one in told.values()} == {"id-replaced"}


def test_where_words_were_put_into_a_successor_is_not_made_up(edited) -> None:
    line = line_of("segments", S114)
    successor = line.replace(S114, "mikoyan-instructions.en1.s900", 1)
    text = dict(zip(line_of("segments", "segment_id").split(","), next(csv.reader([line])),
                    strict=False))["text"]  # fmt: skip
    first = text.split()[0]
    found = changes(
        *edited(
            ("data/segments.csv", line, successor.replace(first, f"{first} now", 1)),
            retired(S114, "mikoyan-instructions.en1.s900"),
        )
    )
    told = " ".join(changelog(found).split())
    assert f"put in: “now” after “{first}”" in told


@pytest.mark.parametrize("successor", ["", "mikoyan-instructions.en1.s901"])
def test_an_id_that_leads_nowhere_is_a_major_change(edited, successor: str) -> None:
    found = changes(
        *edited(
            ("data/segments.csv", line_of("segments", S114), ""),
            retired(S114, successor),
            version="1.0.1",
        )
    )
    gone = found.row_changes[0]
    assert (gone.action, gone.rule) == ("retired", "id-withdrawn")
    assert found.bump is Bump.MAJOR and found.version_ok is False


def test_what_is_gone_without_a_trace_is_removed(edited) -> None:
    line = line_of("segments", S114)
    found = changes(*edited(("data/segments.csv", line, "")))
    (row,) = found.row_changes
    assert found.bump is Bump.MAJOR
    assert (row.action, row.rule, row.document) == (
        "removed", "id-withdrawn", "mikoyan-instructions",
    )  # fmt: skip


def test_what_a_changed_row_touches(edited) -> None:
    """Counted here by hand: all cells that hold the id, but in the row itself."""
    id_ = "mikoyan-telegram.en1.s4"
    line = line_of("segments", id_)
    (row,) = changes(
        *edited(("data/segments.csv", line, line.replace("1962", "1963", 1)))
    ).row_changes
    expected: Counter[str] = Counter()
    for path in sorted((SEEDS_PACKAGE / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            expected[path.stem] = sum(id_ in its[1:] for its in csv.reader(file))
    assert {touch.table: touch.count for touch in row.touches} == dict(+expected)
    assert all(len(touch.keys) == min(3, touch.count) for touch in row.touches)
    assert row.kinds == (Kind.NUMBER,)


def test_evidence_touches_the_row_that_it_is_of(edited) -> None:
    """evidence names a row by its table and its key, parted by blanks."""
    line = line_of("document_agents", "mikoyan-instructions,sender,1")
    wrong = line.replace(",sender,1,", ",sender,1,u-thant-of-", 1)
    (row,) = changes(*edited(("data/document_agents.csv", line, wrong))).row_changes
    (touch,) = row.touches
    assert touch.table == "evidence" and touch.count >= 1
    assert touch.keys[0].startswith("document_agents mikoyan-instructions sender 1 ")
    assert row.rule == "reference-changed"


def test_a_text_whose_segments_did_not_change_is_told_by_its_lines(edited) -> None:
    path = "texts/presidium-extract.en1.txt"
    text = (SEEDS_PACKAGE / path).read_bytes().decode()
    old, new = edited()
    (new / path).write_bytes(f"{text}One line more.\n".encode())
    (one,) = (one for one in changes(old, new).files if one.path == path)
    assert (one.lines_added, one.lines_removed, one.rule) == (1, 0, "value-corrected")


def test_a_text_that_says_more_than_its_segments_is_told_too(edited) -> None:
    """One word in a segment and in the text, and another in the text alone."""
    line = line_of("segments", "mikoyan-telegram.en1.s115")
    old, new = edited(("data/segments.csv", line, line.replace("twelve", "ten", 1)))
    path = new / "texts/mikoyan-telegram.en1.txt"
    text = path.read_bytes().replace(b"about twelve years", b"about ten years")
    path.write_bytes(text.replace(b"Cuban friends", b"Cuban guests", 1))
    assert text != path.read_bytes()
    (one,) = changes(old, new).files
    assert (one.name, one.action) == ("mikoyan-telegram.en1", "changed")
    path.write_bytes(text + b"\n\n")  # line ends at the end belong to no segment
    assert not changes(old, new).files


def test_a_text_whose_segments_changed_is_told_by_them(edited) -> None:
    line = line_of("segments", "mikoyan-telegram.en1.s115")
    old, new = edited(("data/segments.csv", line, line.replace("twelve", "ten", 1)))
    path = new / "texts/mikoyan-telegram.en1.txt"
    path.write_bytes(path.read_bytes().replace(b"about twelve years", b"about ten years"))
    found = changes(old, new)
    assert not found.files and len(found.row_changes) == 1


def test_a_page_beside_the_data_asks_for_no_version(edited) -> None:
    old, new = edited(version="1.0.0")
    (new / "README.md").write_text("Read me.\n")
    found = changes(old, new)
    assert [(one.path, one.rule) for one in found.files] == [("README.md", "page-changed")]
    assert not found.empty and found.bump is Bump.NONE and found.version_ok


def test_an_older_package_with_other_columns(edited) -> None:
    old, new = edited()
    rows = list(csv.reader((new / "data/segments.csv").open(encoding="utf-8", newline="")))
    place = rows[0].index("point")
    with (new / "data/segments.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([row[:place] + row[place + 1 :] for row in rows])
    values = json.loads((new / "datapackage.json").read_text(encoding="utf-8"))
    (segments,) = (r["schema"] for r in values["resources"] if r["name"] == "segments")
    segments["fields"] = [f for f in segments["fields"] if f["name"] != "point"]
    (new / "datapackage.json").write_text(json.dumps(values), encoding="utf-8")
    found = changes(new, old)
    assert [(one.column, one.rule) for one in found.structure if one.table] == [
        ("point", "column-added")
    ]
    assert not found.row_changes


GOLDEN = """\
## 1.1.0 (minor)

Since 1.0.0: a minor change. Added: 1 in segments, 1 in retired_ids. Changed: 1
in agents, 2 in segments. Retired: 1 in segments.

### Why this version

- minor: add new data to an existing data resource (2)
- minor: an id leads to what stands in its place (1)
- patch: correct errors in existing data (3)

### Tables

- agents: 1 changed
- segments: 1 added, 2 changed, 1 retired (1 number, check first, 2 wording)
- retired_ids: 1 added

### Rows

#### mikoyan-instructions

- segments mikoyan-instructions.en1.s12 text: “quarantine” → “blockade”
  (wording)
- segments mikoyan-instructions.en1.s114 retired, replaced by
  mikoyan-instructions.en1.s900 (minor): “obligation” → “duty” (wording)

#### mikoyan-telegram

- segments mikoyan-telegram.en1.s115 text: “twelve” → “12” (number, check
  first), taken out: “,” after “…about twelve years ago” (punctuation)

#### agents

- agents robert-kennedy name: Robert Kennedy → Robert F. Kennedy; referred to by
  relation_agents 1 (link-84ab104bb4a0 participant 1), agent_names 1
  (robert-kennedy Robert Kennedy en stated), agent_candidates 1
  (alike-234ae6566907)
"""


def test_the_changelog_of_an_edit(edited) -> None:
    found = changes(*golden_edit(edited))
    assert changelog(found) == GOLDEN
    assert changelog(found) == changelog(changes(*map(Path, (found.old.path, found.new.path))))


def golden_edit(edited: Any) -> tuple[Path, Path]:
    """A word, a number and a comma; a sentence retired with a successor; a person's name."""
    s12, line = (line_of("segments", f"mikoyan-instructions.en1.{s}") for s in ("s12", "s114"))
    successor = line.replace(S114, "mikoyan-instructions.en1.s900", 1)
    s115 = line_of("segments", "mikoyan-telegram.en1.s115")
    return edited(
        ("data/segments.csv", s12, s12.replace("the quarantine", "the blockade", 1)),
        ("data/segments.csv", line, successor.replace("obligation", "duty", 1)),
        ("data/segments.csv", s115, s115.replace("twelve years ago,", "12 years ago", 1)),
        ("data/agents.csv", line_of("agents", "robert-kennedy"),
         "robert-kennedy,person,Robert F. Kennedy,\n"),
        retired(S114, "mikoyan-instructions.en1.s900"),
    )  # fmt: skip


def test_lines_fit_a_terminal(edited) -> None:
    text = changes_text(changes(*golden_edit(edited)))
    assert max(map(len, text.splitlines())) <= 80


# --- hostile and damaged -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("letters.csv", b"letter_id,place_id,pages,words\nl1,moscow\n", "table.wrong-width"),
        ("letters.csv", b'letter_id,place_id,pages,words\nl1,moscow,1,"No\n',
         "table.broken-quotes"),
        ("letters.csv", b"letter_id,place_id,pages,words\nl1,moscow,1,\xff\n",
         "table.undecodable"),
        ("letters.csv", b"", "table.no-header"),
        ("datapackage.json", b'{"resources": [{"name": "a", "path": "letters.csv", "encoding": '
         b'"utf-7", "format": "csv"}]}', "table.unknown-encoding"),
        ("letters.csv", b"letter_id,words,pages,words\nl1,moscow,1,No\n", "package.invalid"),
        ("letters.csv", b"letter_id,place_id,pages,words\nl1,a,1,b\nl1,a,1,c\n",
         "key.duplicate"),
        ("letters.csv", None, "package.missing-file"),
        ("datapackage.json", b"{", "descriptor.unreadable"),
        ("datapackage.json", None, "package.missing"),
        ("datapackage.json", b'{"resources": [{"name": "a", "path": "../a.csv"}]}',
         "package.unsafe-path"),
    ],
)  # fmt: skip
def test_a_damaged_package_is_a_named_problem(tmp_path, name, data, code) -> None:
    old, new = write(tmp_path / "old", LETTERS), write(tmp_path / "new", LETTERS)
    (new / name).unlink()
    if data is not None:
        (new / name).write_bytes(data)
    for sides in ((old, new), (new, old)):
        with pytest.raises(InvalidPackage) as raised:
            changes(*sides)
        assert raised.value.problem.code == code


def test_a_problem_says_in_which_of_the_two_packages_it_is(tmp_path) -> None:
    old, new = write(tmp_path / "old", LETTERS), write(tmp_path / "new", LETTERS)
    (new / "letters.csv").write_bytes(b"letter_id,place_id,pages,words\nl1,moscow,1,\xff\n")
    bad = write(tmp_path / "bad", LETTERS)
    (bad / "datapackage.json").write_text('{"resources": [{"name": "a", "path": "../a.csv"}]}')
    for package, path in ((new, "letters.csv"), (bad, "datapackage.json")):
        for sides in ((old, package), (package, old)):
            with pytest.raises(InvalidPackage) as raised:
                changes(*sides)
            assert raised.value.problem.place.path == f"{package.as_posix()}/{path}"
            assert "utf-8-sig" not in raised.value.problem.message


def test_a_zipped_package_is_compared_as_its_folder(tmp_path) -> None:
    old = write(tmp_path / "old", LETTERS)
    zipped = shutil.make_archive(str(tmp_path / "letters"), "zip", tmp_path, "old")
    found = changes(zipped, old)
    assert found.empty and found.old.path == Path(zipped).as_posix()
    (tmp_path / "none").mkdir()
    for name, code in (("none", "package.missing"), ("text", "package.bad-zip")):
        wrong = tmp_path / f"{name}.zip"
        if name == "none":
            shutil.make_archive(str(tmp_path / name), "zip", tmp_path / "none")
        else:
            wrong.write_text("no zip")
        with pytest.raises(InvalidPackage) as raised:
            changes(old, wrong)
        assert raised.value.problem.code == code
        assert raised.value.problem.place.path == wrong.as_posix()


def test_an_unknown_encoding_and_a_dialect_that_is_none(tmp_path: Path) -> None:
    old = write(tmp_path / "old", LETTERS)
    for extra, code in (
        ({"encoding": "klingon"}, "table.unknown-encoding"),
        ({"dialect": {"delimiter": "ab"}}, "package.invalid"),
        ({"dialect": {"quoteChar": 7}}, "package.invalid"),
    ):
        values = json.loads((old / "datapackage.json").read_text())
        values["resources"][0] |= extra
        new = write(tmp_path / "new", LETTERS)
        (new / "datapackage.json").write_text(json.dumps(values))
        with pytest.raises(InvalidPackage) as raised:
            changes(old, new)
        assert raised.value.problem.code == code


def test_a_row_without_end_is_refused_and_many_rows_are_not(compare, monkeypatch) -> None:
    monkeypatch.setattr(opened, "_BLOCK", 64)
    monkeypatch.setattr(opened, "CELL_CHARACTERS", 300)

    def many(state: Any) -> None:
        state["tables"]["notes"] += [["a note", str(n)] for n in range(500)]

    def endless(state: Any) -> None:
        state["tables"]["notes"].append(["a\n" * 300, ""])

    assert len(compare(many).row_changes) == 500
    with pytest.raises(InvalidPackage) as raised:
        compare(endless)
    assert raised.value.problem.code == "table.huge-cell"


def test_schemas_of_strange_forms_do_no_harm(compare) -> None:
    def edit(state: Any) -> None:
        state["schemas"]["letters"] |= {
            "primaryKey": {"a": 1}, "foreignKeys": [1, {"fields": 3, "reference": []}, {}],
            "uniqueKeys": [[1], "x", None], "missingValues": 7,
        }  # fmt: skip
        field(state, "letters", "words")["constraints"] = ["required"]
        field(state, "letters", "pages")["type"] = {"of": "numbers"}

    assert compare(edit).bump is Bump.MAJOR


def test_nothing_that_a_terminal_obeys_is_told(compare) -> None:
    def edit(state: Any) -> None:
        state["tables"]["letters"][0][3] = "They \x1b[31mwill\u202e lift \x07 it \u2028 now."
        state["tables"]["notes"].append(["\x1b]0;title\x07", "\x9b31m"])
        state["schemas"]["notes"]["fields"][1]["title"] = "\x1b[2J"
        state["schemas"]["places"]["fields"][1]["name"] = "na\x1bme"

    found = compare(edit)
    rows = "".join(value for row in found.rows() for value in row.values())
    for text in (changelog(found), changes_text(found), rows, repr(found)):
        assert not set(text) & set("\x07\x1b\x9b\u202e\u2028")
    for row in found.rows():
        assert tuple(row) == COLUMNS
        assert all(value.isprintable() for value in row.values())


def test_the_report_as_plain_values(compare) -> None:
    found = compare(correct, version="1.0.1")
    values = json.loads(json.dumps(found.to_dict()))
    assert values["bump"] == "patch" and values["version_ok"] is True
    assert values["required_version"] == "1.0.1"
    (row,) = values["rows"]
    assert row["key"] == {"letter_id": "l1"} and row["rule"] == "value-corrected"
    assert row["cells"][0]["differences"] == [
        {"before": "quarantine", "after": "blockade", "start": 19, "class": "wording",
         "significance": "wording"}
    ]  # fmt: skip


def test_a_large_table_takes_little_memory(tmp_path: Path) -> None:
    rows = [[f"l{n}", "moscow", "1", f"Paragraph {n} of a long letter."] for n in range(30_000)]
    old = write(tmp_path / "old", {"letters": rows})
    rows[7][3] = "Changed."
    del rows[20_000]
    new = write(tmp_path / "new", {"letters": rows})
    tracemalloc.start()
    found = changes(old, new)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one.label for one in found.row_changes] == ["l7", "l20000"]
    assert peak < 24 * 1024 * 1024


@given(table, table, loose, loose)
@settings(max_examples=40)
def test_too_many_rows_are_counted_and_ask_for_the_same_version(
    tmp_path_factory, one, other, few, some
) -> None:
    root = tmp_path_factory.mktemp("laws")
    old, new = packed(root / "a", one, few), packed(root / "b", other, some)
    full = changes(old, new)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compare_module, "MOST_ROWS", 0)
        found = changes(old, new)
    assert not found.row_changes and found.empty == full.empty
    assert {(c.table, c.action): c.count for c in found.counted} == Counter(
        (row.table, row.action) for row in full.row_changes
    )
    assert (found.reasons, found.bump) == (full.reasons, full.bump)
    if not found.empty:
        assert "too many to be told one by one" in " ".join(changelog(found).split())
        assert sum(1 for _ in found.rows()) == len(found.counted)


@pytest.mark.parametrize(
    ("column", "rules", "bump"),
    [("words", {"value-corrected": 200}, "patch"),
     ("place_id", {"reference-changed": 100, "value-corrected": 100}, "minor")],
)  # fmt: skip
def test_of_many_rows_those_are_counted_that_refer_to_others(
    tmp_path, monkeypatch, column, rules, bump
) -> None:
    before = [[f"l{n}", "moscow", "1", "They wait."] for n in range(200)]
    after = [[*row[:3], "They waited."] for row in before]
    if column == "place_id":
        after = [[row[0], "havana" if n < 100 else "moscow", *row[2:]]
                 for n, row in enumerate(after)]  # fmt: skip
    old = write(tmp_path / "old", {**LETTERS, "letters": before})
    new = write(tmp_path / "new", {**LETTERS, "letters": after})
    assert changes(old, new).reasons == rules
    monkeypatch.setattr(compare_module, "MOST_ROWS", 10)
    found = changes(old, new)
    assert not found.row_changes and found.reasons == rules and found.bump == bump
    assert {(one.rule, one.count) for one in found.counted} == set(rules.items())


def test_many_rows_that_are_all_the_same_are_counted(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(compare_module, "MOST_ROWS", 10)
    monkeypatch.setattr(differing, "PATIENCE", 10)
    same = ["read by Dobrynin", "Kennedy"]
    old = write(tmp_path / "old", {"notes": [same] * 500})
    new = write(tmp_path / "new", {"notes": [same]})
    found = changes(old, new)
    assert not found.row_changes
    assert [(one.action, one.count) for one in found.counted] == [("removed", 499)]
