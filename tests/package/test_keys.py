"""Keys of tables, against an oracle that looks at all rows of all tables at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.core.problems import Problem
from archivekit.package.validate import findings
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.keys import Keys, cycles
from archivekit.package.validate.schema_rules import Field, Reference, TableRules
from archivekit.package.validate.table_pass import Rows, Table, in_order

Row = tuple[str, ...]
Told = set[tuple[str, str, int]]
COLUMNS = ("a", "b", "c")
NAMES = ("docs", "people", "places")


def rules_of(
    name: str,
    primary: Sequence[str] = (),
    unique: Sequence[Sequence[str]] = (),
    references: Sequence[Reference] = (),
    **field: Any,
) -> TableRules:
    fields = tuple(Field(column, **field) for column in COLUMNS)
    return TableRules(name, fields, tuple(primary), tuple(map(tuple, unique)), tuple(references))


def fed(
    tables: Sequence[tuple[TableRules, Sequence[Row]]], block: int = 2, sort: bool = True
) -> tuple[Problem, ...]:
    """What is told of tables that are read in blocks, in the order of the pass or as they stand."""
    found = Findings()
    keys = Keys({rules.name: rules for rules, _ in tables}, found)
    rows_of = {rules.name: rows for rules, rows in tables}
    given_ = [Table(rules, (f"{rules.name}.csv",)) for rules, _ in tables]
    for table in in_order(given_) if sort else given_:
        rows = rows_of[table.rules.name]
        keys.begin(table.rules, table.path)
        for at in range(0, len(rows), block):
            some = rows[at : at + block]
            columns = dict(zip(COLUMNS, zip(*some, strict=True), strict=True))
            lines = range(at + 2, at + 2 + len(some))
            keys.see(Rows(table.rules.name, table.path, columns, lines))
        keys.end(table.rules.name)
    keys.finish()
    return found.problems()


@pytest.fixture(autouse=True, scope="module")
def every_fault_is_told() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(findings, "EXAMPLES", 10**6)
        patch.setattr(findings, "PLACES", 10**6)
        yield


def told(problems: Sequence[Problem]) -> Told:
    return {(one.code, one.place.path, one.place.line or 0) for one in problems}


def expected(tables: Sequence[tuple[TableRules, Sequence[Row]]], missing: frozenset[str]) -> Told:
    """The same by looking everything up in lists, row by row."""
    rows_of = {rules.name: rows for rules, rows in tables}
    found: Told = set()

    def cells(row: Row, columns: Sequence[str]) -> Row:
        return tuple(row[COLUMNS.index(one)] for one in columns)

    for rules, rows in tables:
        path = f"{rules.name}.csv"
        targets = {
            one.targets: "key.ambiguous"
            for other, _ in tables
            for one in other.references
            if one.table == rules.name and set(one.targets) <= set(COLUMNS)
        }
        keys = targets | dict.fromkeys(rules.unique, "key.not-unique")
        keys |= {rules.primary: "key.duplicate"} if rules.primary else {}
        for columns, code in keys.items():
            for at, row in enumerate(rows):
                key = cells(row, columns)
                if missing & set(key):
                    if columns == rules.primary:
                        found.add(("key.missing", path, at + 2))
                elif key in [cells(other, columns) for other in rows[:at]]:
                    found.add((code, path, at + 2))
        for one in rules.references:
            there = [cells(row, one.targets) for row in rows_of.get(one.table, ())]
            there = [key for key in there if not missing & set(key)]
            before: list[Row] = []
            for at, row in enumerate(rows):
                key = cells(row, one.columns)
                if missing & set(key) or key in before or key in there:
                    continue
                before.append(key)
                found.add(("key.no-such-row", path, at + 2))
    return found


CELL = st.sampled_from(["", "1", "2", "3", "-"])
KEY = st.lists(st.sampled_from(COLUMNS), min_size=1, max_size=2, unique=True).map(tuple)


@st.composite
def packages(draw: st.DrawFn) -> list[tuple[TableRules, list[Row]]]:
    """Some tables with keys and references between them, to themselves and in circles."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    tables = []
    missing = draw(st.sampled_from([frozenset([""]), frozenset(["", "-"])]))
    for name in names:
        references = []
        for _ in range(draw(st.integers(0, 2))):
            columns, targets = draw(KEY), draw(KEY)
            length = min(len(columns), len(targets))
            to = draw(st.sampled_from(names))
            references.append(Reference(columns[:length], to, targets[:length]))
        primary = draw(st.one_of(st.just(()), KEY))
        unique = draw(st.lists(KEY, max_size=2, unique=True))
        rules = rules_of(name, primary, unique, dict.fromkeys(references), missing=missing)
        rows = draw(st.lists(st.tuples(CELL, CELL, CELL), max_size=7))
        tables.append((rules, rows))
    return tables


@given(packages(), st.integers(1, 4), st.booleans())
def test_the_pass_tells_what_the_oracle_tells(
    tables: list[tuple[TableRules, list[Row]]], block: int, sort: bool
) -> None:
    missing = tables[0][0].fields[0].missing
    assert told(fed(tables, block, sort)) == expected(tables, missing)


@given(packages(), st.randoms(use_true_random=False))
def test_the_order_of_the_tables_changes_nothing(
    tables: list[tuple[TableRules, list[Row]]], chance: Any
) -> None:
    other = tables.copy()
    chance.shuffle(other)
    assert told(fed(tables, sort=False)) == told(fed(other, 3))


@given(packages())
def test_targets_are_read_first(tables: list[tuple[TableRules, list[Row]]]) -> None:
    order = [one.rules.name for one in in_order([Table(rules, ()) for rules, _ in tables])]
    assert sorted(order) == sorted(rules.name for rules, _ in tables)
    leads = {rules.name: {one.table for one in rules.references} for rules, _ in tables}

    def reached(name: str, seen: set[str]) -> set[str]:
        for to in leads[name] - seen:
            seen |= {to} | reached(to, seen | {to})
        return seen

    for name in order:
        for target in leads[name] - {name}:
            if name not in reached(target, set()):  # no circle
                assert order.index(target) < order.index(name)


def test_a_chain_of_many_tables_is_ordered() -> None:
    many = [
        rules_of(f"t{n}", references=[Reference(("a",), f"t{n + 1}", ("a",))]) for n in range(3000)
    ]
    order = [one.rules.name for one in in_order([Table(rules, ()) for rules in many])]
    assert order == [f"t{n}" for n in reversed(range(3000))]


def test_the_values_of_a_fault_are_told() -> None:
    references = [Reference(("a", "b"), "docs", ("b", "c"))]
    rows = [("1", "2", "3"), ("1", "2", "4")]
    problems = fed([(rules_of("docs", ["a", "b"], references=references), rows)])
    said = [(one.code, one.message) for one in problems]
    assert said == [
        ("key.no-such-row", "a and b 1, 2 leads to no row of docs"),
        ("key.duplicate", "the key a and b 1, 2 stands twice"),
    ]


def test_of_a_table_that_was_not_read_to_its_end_no_row_is_missed() -> None:
    found = Findings()
    docs = rules_of("docs", ["a"], references=[Reference(("b",), "docs", ("a",))])
    letters = rules_of("letters", references=[Reference(("a",), "docs", ("a",))])
    keys = Keys({"docs": docs, "letters": letters}, found)
    for rules, row in ((docs, ("1", "7", "")), (letters, ("2", "", ""))):
        keys.begin(rules, f"{rules.name}.csv")
        columns = {name: (cell,) for name, cell in zip(COLUMNS, row, strict=True)}
        keys.see(Rows(rules.name, f"{rules.name}.csv", columns, [2]))
        if rules is docs:
            keys.unread("docs")
        keys.end(rules.name)
    keys.finish()
    assert found.problems() == ()


def test_a_reference_is_told_in_the_file_that_makes_it() -> None:
    found = Findings()
    rules = rules_of("docs", ["a"], references=[Reference(("b",), "docs", ("a",))])
    keys = Keys({"docs": rules}, found)
    keys.begin(rules, "one.csv")
    keys.see(Rows("docs", "one.csv", {"a": ("1",), "b": ("2",), "c": ("",)}, [2]))
    keys.see(Rows("docs", "two.csv", {"a": ("2",), "b": ("3",), "c": ("",)}, [4]))
    keys.end("docs")
    keys.finish()
    assert [str(one.place) for one in found.problems()] == ["two.csv:4"]


# --- circles ---------------------------------------------------------------------------------


def circles(parents: Mapping[str, str]) -> set[frozenset[str]]:
    """The members of each circle, by walking from everything as far as there is something."""
    found = set()
    for first in parents:
        at, seen = first, [first]
        while at in parents:
            at = parents[at]
            if at in seen:
                found.add(frozenset(seen[seen.index(at) :]))
                break
            seen.append(at)
    return found


IDS = st.sampled_from("abcdef")


@given(st.dictionaries(IDS, IDS))
def test_circles_are_those_that_a_walk_meets(parents: dict[str, str]) -> None:
    found = cycles(parents)
    assert {frozenset(one) for one in found} == circles(parents)
    assert len(found) == len({frozenset(one) for one in found})
    for one in found:
        assert one[0] == min(one)
        assert [parents[member] for member in one] == [*one[1:], one[0]]


@given(st.dictionaries(IDS, st.one_of(st.just(""), IDS)), st.integers(1, 3), st.data())
def test_parents_in_a_circle_are_told(parents: dict[str, str], block: int, data: Any) -> None:
    ids = data.draw(st.permutations(sorted(parents)))
    rules = TableRules(
        "docs", tuple(Field(name) for name in ("id", "parent_id", "c")), ("id",), (),
        (Reference(("parent_id",), "docs", ("id",)),),
    )  # fmt: skip
    found = Findings()
    keys = Keys({"docs": rules}, found)
    keys.begin(rules, "docs.csv")
    for at in range(0, len(ids), block):
        some = ids[at : at + block]
        columns = {"id": some, "parent_id": [parents[one] for one in some], "c": [""] * len(some)}
        keys.see(Rows("docs", "docs.csv", columns, range(len(some))))
    keys.end("docs")
    keys.finish()
    told_ = [one for one in found.problems() if one.code == "key.cycle"]
    ups = {id_: up for id_, up in parents.items() if up}
    assert {one.place.id for one in told_} == {min(one) for one in circles(ups)}
    assert all(one.place.path == "docs.csv" for one in told_)


def test_a_long_chain_is_walked_once() -> None:
    chain = {f"{n:06}": f"{n + 1:06}" for n in range(100_000)} | {"100000": "000000"}
    assert [len(one) for one in cycles(chain)] == [100_001]
