"""Is a Table Schema sound, and what does it ask of the cells? Made once a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Protocol

from archivekit.core.limits import TABLE_COLUMNS
from archivekit.core.problems import Place
from archivekit.package.validate.field_types import (
    ORDERED,
    TYPES,
    Test,
    is_pattern_of_dates,
    type_test,
)
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.known_keys import (
    CONSTRAINTS,
    FIELD,
    KEY,
    REFERENCE,
    SCHEMA,
    known_keys,
    nearest,
)
from archivekit.tables.schema import PUBLISHED, schema

_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_LENGTHS = ("minLength", "maxLength")
_OPTIONS: dict[type, tuple[str, ...]] = {
    str: ("format", "decimalChar", "groupChar", "delimiter", "itemType"),
    bool: ("bareNumber",),
    list: ("trueValues", "falseValues"),
}
_EXPECTED = {str: "a word", bool: "true or false", list: "a list of words"}
_USUAL_FORM = {"format": "default", "decimalChar": ".", "groupChar": "", "bareNumber": True}
_LONGEST_PATTERN = 10_000
_PATTERN_BYTES = 1024 * 1024
_MOST = {"missingValues": 1000, "uniqueKeys": 20, "foreignKeys": 200}  # in a list of a schema
# How often in one package, whatever it holds.
_MOST_FIELDS, _MOST_PATTERNS = 100_000, 200

MATCHES = ("exact", "equal", "subset", "superset", "partial")
"""Of Table Schema 2.0, fieldsMatch."""

Fault = tuple[str, dict[str, object]]
"""A code and its facts."""


class Pattern(Protocol):
    """What matches a whole cell: of `re` for our own patterns, of RE2 for those of others."""

    def fullmatch(self, cell: str, /) -> object:
        """Something true when the whole cell matches."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: what its cells must be."""

    name: str
    type: str = "string"
    missing: frozenset[str] = frozenset(("",))
    required: bool = False
    unique: bool = False
    test: Test | None = None
    enum: frozenset[str] | None = None
    pattern: Pattern | None = None
    form: str = ""  # the pattern in words
    lengths: tuple[int | None, int | None] = (None, None)
    bounds: tuple[tuple[str, Any], ...] = ()

    @property
    def takes_all(self) -> bool:
        """Whether any cell will do."""
        asked = self.required or self.test or self.pattern or self.bounds
        return not asked and self.enum is None and self.lengths == (None, None)

    def suspects(self, cells: set[str]) -> set[str]:
        """Those of some cells that `fault` finds something wrong with: quicker for many."""
        wrong = cells & self.missing if self.required else set()
        rest = cells - self.missing
        if self.test:
            wrong |= {cell for cell in rest if not self.test(cell)}
        if self.enum is not None:
            wrong |= rest - self.enum
        if self.pattern:
            match = self.pattern.fullmatch
            wrong |= {cell for cell in rest if not match(cell)}
        if self.bounds or self.lengths != (None, None):
            wrong |= {cell for cell in rest if self._out_of_bounds(cell, {})}
        return wrong

    def fault(self, cell: str) -> Fault | None:
        """What is wrong with a cell; None when nothing is."""
        if cell in self.missing:
            return ("value.required", {"column": self.name}) if self.required else None
        facts: dict[str, object] = {"column": self.name, "value": cell}
        if self.test and not self.test(cell):
            return "value.wrong-type", {**facts, "type": self.type}
        if self.enum is not None and cell not in self.enum:
            return "value.not-in-list", {**facts, "nearest": partial(nearest, cell, self.enum)}
        if self.pattern and not self.pattern.fullmatch(cell):
            return "value.wrong-form", {**facts, "pattern": self.form}
        return self._out_of_bounds(cell, facts)

    def _out_of_bounds(self, cell: str, facts: dict[str, object]) -> Fault | None:
        least, most = self.lengths
        if (least is not None and len(cell) < least) or (most is not None and len(cell) > most):
            bound = f"{least or 0} to {'any number' if most is None else most} characters"
            return "value.out-of-bounds", {**facts, "bound": bound}
        if not self.bounds:
            return None
        try:
            value = ORDERED[self.type](cell)
            for name, bound in self.bounds:
                if not _within(value, name, bound):
                    return "value.out-of-bounds", {**facts, "bound": f"{name} {bound}"}
        except (ValueError, TypeError):
            return None  # not a number, and a time without a zone, can be compared with nothing
        return None


def _within(value: Any, name: str, bound: Any) -> bool:
    match name:
        case "minimum":
            return bool(value >= bound)
        case "maximum":
            return bool(value <= bound)
        case "exclusiveMinimum":
            return bool(value > bound)
    return bool(value < bound)


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: columns of this table, the table they lead to, its columns."""

    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableRules:
    """What a schema asks of a table."""

    name: str
    fields: tuple[Field, ...]
    primary: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    references: tuple[Reference, ...] = ()
    match: str = "exact"  # how the columns of the file and the fields agree (fieldsMatch)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the fields, in their order."""
        return tuple(field.name for field in self.fields)


# --- from a schema to rules ------------------------------------------------------------------


def table_rules(
    name: str, values: Mapping[str, Any], place: Place, found: Findings
) -> TableRules | None:
    """The rules of a table; faults of the schema itself are told. None when it has no fields."""
    known_keys(values, SCHEMA, place, "schema", found)
    listed = values.get("fields")
    if not isinstance(listed, list) or not listed:
        found.add("schema.wrong-value", place, key="fields", expected="a list of fields")
        return None
    if len(listed) > TABLE_COLUMNS or not found.may("read a field", _MOST_FIELDS, len(listed)):
        expected = f"fewer than {len(listed)} fields"
        found.add("schema.wrong-value", place, key="fields", expected=expected)
        return None
    missing = _missing(values, frozenset(("",)), place, found)
    fields = tuple(_field(one, missing, place, found) for one in listed if _is_field(one))
    if len(fields) != len(listed):
        found.add("schema.wrong-value", place, key="fields", expected="objects with a name")
        return None
    names = [field.name for field in fields]
    for column, count in sorted(Counter(names).items()):
        if count > 1:
            found.add("schema.duplicate-field", place, column=column)
    primary = _columns(values.get("primaryKey", []), names, "primaryKey", place, found)
    unique = [
        _columns(key, names, "uniqueKeys", place, found)
        for key in _list(values, "uniqueKeys", place, found)
    ]
    keys = _list(values, "foreignKeys", place, found)
    references = [_reference(key, name, names, place, found) for key in keys]
    return TableRules(
        name, fields, primary, tuple(filter(None, unique)), tuple(filter(None, references)),
        _match(values, place, found),
    )  # fmt: skip


def _match(values: Mapping[str, Any], place: Place, found: Findings) -> str:
    """The standard says a string, its published profile a list of one."""
    stated = values.get("fieldsMatch", "exact")
    match = stated[0] if isinstance(stated, list) and len(stated) == 1 else stated
    if match in MATCHES:
        return str(match)
    expected = f"one of {', '.join(MATCHES)}"
    found.add("schema.wrong-value", place, key="fieldsMatch", expected=expected)
    return "exact"


def _is_field(values: Any) -> bool:
    return isinstance(values, dict) and isinstance(values.get("name"), str)


def _list(values: Mapping[str, Any], key: str, place: Place, found: Findings) -> list[Any]:
    listed = values.get(key, [])
    if not isinstance(listed, list):
        found.add("schema.wrong-value", place, key=key, expected="a list")
        return []
    if len(listed) > _MOST[key]:
        expected = f"a list of no more than {_MOST[key]}"
        found.add("schema.wrong-value", place, key=key, expected=expected)
        return []
    return listed


def _missing(
    values: Mapping[str, Any], default: frozenset[str], place: Place, found: Findings
) -> frozenset[str]:
    if "missingValues" not in values:
        return default
    words = [
        one.get("value") if isinstance(one, dict) else one
        for one in _list(values, "missingValues", place, found)
    ]
    if not all(isinstance(word, str) for word in words):
        found.add("schema.wrong-value", place, key="missingValues", expected="a list of words")
    if not isinstance(values["missingValues"], list):
        return default
    return frozenset(word for word in words if isinstance(word, str))


def _columns(
    key: Any, names: Sequence[str], kind: str, place: Place, found: Findings
) -> tuple[str, ...]:
    """The columns of a key, when all of them are there."""
    columns = [key] if isinstance(key, str) else key
    if not isinstance(columns, list) or not all(isinstance(one, str) for one in columns):
        found.add("schema.wrong-value", place, key=kind, expected="a list of columns")
        return ()
    unknown = set(columns) - set(names)
    for one in sorted(unknown):
        near = partial(nearest, one, names)
        found.add("schema.no-such-column", place, key=kind, column=one, nearest=near)
    return () if unknown else tuple(columns)


def _reference(
    key: Any, table: str, names: Sequence[str], place: Place, found: Findings
) -> Reference | None:
    reference = key.get("reference") if isinstance(key, dict) else None
    if not isinstance(reference, dict):
        found.add("schema.wrong-value", place, key="foreignKeys", expected="fields and a reference")
        return None
    known_keys(key, KEY, place, "foreignKeys", found)
    known_keys(reference, REFERENCE, place, "reference", found)
    columns = _columns(key.get("fields", []), names, "foreignKeys", place, found)
    target = reference.get("resource", "")
    of = reference.get("fields", [])
    targets = [of] if isinstance(of, str) else of
    if not isinstance(target, str) or not isinstance(targets, list) or not all(
        isinstance(one, str) for one in targets
    ):  # fmt: skip
        found.add("schema.wrong-value", place, key="reference", expected="a resource and fields")
        return None
    if columns and len(columns) != len(targets):
        expected = "as many fields as the key has"
        found.add("schema.wrong-value", place, key="reference", expected=expected)
        return None
    return Reference(columns, target or table, tuple(targets)) if columns else None


def _field(
    values: Mapping[str, Any], missing: frozenset[str], place: Place, found: Findings
) -> Field:
    known_keys(values, FIELD, place, f"field {values['name']}", found)
    kind = values.get("type", "string")
    name = values["name"]
    if not isinstance(kind, str) or kind not in TYPES:
        near = partial(nearest, str(kind), TYPES)
        found.add("schema.unknown-type", place, column=name, type=str(kind), nearest=near)
        kind = "any"
    constraints = values.get("constraints", {})
    if not isinstance(constraints, dict):
        found.add("schema.wrong-value", place, key=f"constraints of {name}", expected="an object")
        constraints = {}
    known_keys(constraints, CONSTRAINTS, place, f"constraints of {name}", found)
    if "jsonSchema" in constraints:
        found.add("schema.not-checked", place, of=name, column=name, key="jsonSchema")
    options = {"type": kind, **_options(values, name, place, found)}
    return Field(
        name, kind, _missing(values, missing, place, found), constraints.get("required") is True,
        constraints.get("unique") is True, type_test(options),
        _enum(_with_categories(values, constraints), kind, name, place, found),
        _pattern(constraints, name, place, found), str(constraints.get("pattern", "")),
        _lengths(constraints, name, place, found), _bounds(constraints, options, name, place, found)
    )  # fmt: skip


def _options(values: Mapping[str, Any], name: str, place: Place, found: Findings) -> dict[str, Any]:
    """What a field says of the form of its cells, as far as it can be understood."""
    options = {}
    for kind, keys in _OPTIONS.items():
        for key in (key for key in keys if key in values):
            value = values[key]
            good = isinstance(value, kind) and (value != "" or key == "groupChar")
            if good and kind is list:
                good = all(isinstance(one, str) for one in value)
            if good:
                options[key] = value
            else:
                found.add("schema.wrong-value", place, key=f"{key} of {name}",
                          expected=_EXPECTED[kind])  # fmt: skip
    if "%" in options.get("format", "") and not is_pattern_of_dates(options["format"]):
        expected = "a format that dates are read in"
        found.add("schema.wrong-value", place, key=f"format of {name}", expected=expected)
        del options["format"]
    return options


def _with_categories(field: Mapping[str, Any], constraints: Mapping[str, Any]) -> Mapping[str, Any]:
    """Constraints in which categories, which say the same, stand as an enum."""
    categories = field.get("categories")
    if not isinstance(categories, list) or "enum" in constraints:
        return constraints
    values = [one.get("value") if isinstance(one, dict) else one for one in categories]
    return {**constraints, "enum": values}


def _enum(
    constraints: Mapping[str, Any], kind: str, name: str, place: Place, found: Findings
) -> frozenset[str] | None:
    values = constraints.get("enum")
    if values is None:
        return None
    if not isinstance(values, list) or not values:
        found.add("schema.wrong-value", place, key=f"enum of {name}", expected="a list of values")
        return None
    # Numbers and truth values can be written in several ways: the referee compares them.
    return frozenset(map(str, values)) if kind in ("string", "any") else None


def _pattern(
    constraints: Mapping[str, Any], name: str, place: Place, found: Findings
) -> Pattern | None:
    text = constraints.get("pattern")
    if text is None:
        return None
    if not isinstance(text, str):
        found.add("schema.wrong-value", place, key=f"pattern of {name}", expected="a pattern")
        return None
    may = text in own_patterns() or found.may("compile a pattern", _MOST_PATTERNS)
    pattern = compiled_pattern(text) if may else None
    if pattern is None and _is_broken(text):
        expected = "a regular expression that can be read"
        found.add("schema.wrong-value", place, key=f"pattern of {name}", expected=expected)
    elif pattern is None:
        found.add("schema.pattern-not-checked", place, column=name, pattern=text)
    return pattern


def _is_broken(pattern: str) -> bool:
    """Whether a pattern is no regular expression at all, for Python neither."""
    try:
        if len(pattern) < 1000:
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return True
    return False


def compiled_pattern(text: str) -> Pattern | None:
    """A pattern that takes linear time on every cell; None for one that cannot be had so.

    Python's own engine takes exponential time on some patterns, so it runs only ours.
    """
    if text in own_patterns():
        return re.compile(text)
    if len(text) > _LONGEST_PATTERN:
        return None
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _PATTERN_BYTES
    try:
        found: Pattern = re2.compile(text, options)
    except (re2.error, RecursionError):
        return None
    return found


@cache
def own_patterns() -> frozenset[str]:
    """The patterns of our own schemas: none of them has nested repetitions that overlap."""
    return frozenset(
        field["constraints"]["pattern"]
        for name in PUBLISHED
        for field in schema(name).descriptor["fields"]
        if "pattern" in field.get("constraints", {})
    )


def _lengths(
    constraints: Mapping[str, Any], name: str, place: Place, found: Findings
) -> tuple[int | None, int | None]:
    least, most = (constraints.get(key) for key in _LENGTHS)
    for value in (least, most):
        if value is not None and (not isinstance(value, int) or value < 0):
            key = f"length of {name}"
            found.add("schema.wrong-value", place, key=key, expected="a whole number")
            return None, None
    if least is not None and most is not None and least > most:
        found.add("schema.wrong-value", place, key=f"minLength of {name}",
                  expected="no more than maxLength")  # fmt: skip
    return least, most


def _bounds(
    constraints: Mapping[str, Any], options: Mapping[str, Any], name: str, place: Place,
    found: Findings,
) -> tuple[tuple[str, Any], ...]:  # fmt: skip
    kind, bounds = options["type"], list[tuple[str, Any]]()
    has_own_form = any(options.get(key, usual) != usual for key, usual in _USUAL_FORM.items())
    if kind in ORDERED and has_own_form:
        return ()  # numbers and dates in a form of their own: the referee compares them
    for key in _BOUNDS:
        if key not in constraints:
            continue
        if kind not in ORDERED:
            found.add("schema.wrong-value", place, key=f"{key} of {name}",
                      expected=f"absent: values of type {kind} have no order")  # fmt: skip
            continue
        try:
            bounds.append((key, ORDERED[kind](str(constraints[key]))))
        except ValueError:
            found.add("schema.wrong-value", place, key=f"{key} of {name}", expected=f"a {kind}")
    by_key = dict(bounds)
    with suppress(TypeError):  # a time with a zone and one without
        if {"minimum", "maximum"} <= by_key.keys() and by_key["minimum"] > by_key["maximum"]:
            key = f"minimum of {name}"
            found.add("schema.wrong-value", place, key=key, expected="no more than maximum")
    return tuple(bounds)


def faults_of_column(
    field: Field, cells: Sequence[str], good: set[str]
) -> Iterator[tuple[int, Fault]]:
    """(index, fault) of the cells of a block that are wrong; `good` remembers what was not.

    Columns of few values are thus looked at once a value.
    """
    if field.takes_all:
        return
    new = set(cells) - good
    if not new:
        return
    wrong = {cell: fault for cell in field.suspects(new) if (fault := field.fault(cell))}
    if len(good) < 1000:
        good |= new - wrong.keys()
    if wrong:
        yield from ((i, wrong[cell]) for i, cell in enumerate(cells) if cell in wrong)
