"""The second opinion: frictionless, given only what our own rules have read and let pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from archivekit.core.problems import Place
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.guard import DESCRIPTOR, Guarded, Resource
from archivekit.package.validate.schema_rules import own_patterns

LARGE_TABLE = 64 * 1024
"""Bytes of a table above which its keys, which our rules have compared, are not compared again.

Numbers can be chosen so that Python takes the square of their count to compare them.
"""

_MANY_KEYS = 50
_MOST_ERRORS = 100
_PACKAGE = ("$schema", "name", "id", "title", "version", "created", "licenses", "contributors")
_TABLE = ("name", "type", "format", "mediatype", "encoding", "dialect", "bytes", "hash")
_SCHEMA = ("fields", "primaryKey", "uniqueKeys", "foreignKeys", "missingValues")
_FIELD = """name type format title description missingValues decimalChar groupChar bareNumber
    trueValues falseValues delimiter itemType""".split()
_CONSTRAINTS = """required unique minLength maxLength minimum maximum exclusiveMinimum
    exclusiveMaximum pattern enum""".split()
_DIALECT = """delimiter lineTerminator quoteChar doubleQuote escapeChar nullSequence
    skipInitialSpace header headerRows headerJoin commentRows commentChar caseSensitiveHeader
    """.split()


def ask_frictionless(package: Guarded, tables: Sequence[Resource], found: Findings) -> None:
    """Have frictionless look at the tables; whatever it says besides is a problem of its own code.

    It gets a descriptor of our making: plain CSV files inside the package, no address, no pattern
    that is not ours, no key of a large table. So it opens nothing that the guard has not seen.
    """
    from frictionless import FrictionlessException, Package

    small = {one.name for one in tables if _bytes(one) <= LARGE_TABLE}
    descriptor = {key: package.descriptor[key] for key in _PACKAGE if key in package.descriptor}
    descriptor["resources"] = [_light(one, small) for one in tables]
    if not tables:
        return
    try:
        verdict = Package.from_descriptor(descriptor, basepath=str(package.root)).validate()
    except FrictionlessException as fault:
        for error in fault.reasons or [fault.error]:
            found.add(_code(error.type), Place(DESCRIPTOR), note=error.note)
        return
    except Exception as fault:  # a referee that falls over what others wrote is no reason to fall
        note = f"frictionless cannot read the descriptor: {fault}"
        found.add("package.invalid", Place(DESCRIPTOR), note=note)
        return
    for error in verdict.errors:
        found.add("package.invalid", Place(DESCRIPTOR), note=error.note)
    for task in verdict.tasks:
        for error in task.errors[:_MOST_ERRORS]:
            place = Place(task.place or task.name, line=getattr(error, "row_number", None))
            found.add(_code(error.type), place, note=error.message)


def _code(kind: str) -> str:
    """The code for a kind of error of frictionless."""
    if kind in ("primary-key", "foreign-key"):
        return "key.invalid"
    if kind in ("constraint-error", "type-error", "unique-error", "cell-error"):
        return "value.invalid"
    if kind in ("package-error", "resource-error", "schema-error", "field-error", "dialect-error"):
        return "descriptor.invalid"
    return "package.invalid"


def _bytes(resource: Resource) -> int:
    return sum(file.stat().st_size for file in resource.files)


def _light(resource: Resource, small: set[str]) -> dict[str, Any]:
    values = {key: resource.values[key] for key in _TABLE if key in resource.values}
    values["path"] = resource.paths[0]
    if values.get("type") != "table":  # other types have frictionless read the file as a descriptor
        values.pop("type", None)
    if isinstance(values.get("dialect"), dict):
        values["dialect"] = {k: v for k, v in values["dialect"].items() if k in _DIALECT}
    if resource.schema is not None:
        values["schema"] = _light_schema(resource.schema, resource.name, small)
    return values


def _light_schema(schema: Mapping[str, Any], name: str, small: set[str]) -> dict[str, Any]:
    values = {key: schema[key] for key in _SCHEMA if key in schema}
    values["fields"] = [_light_field(field, name in small) for field in schema["fields"]]
    if name not in small:
        values.pop("primaryKey", None)
        values.pop("uniqueKeys", None)
    keys = [
        key
        for key in values.pop("foreignKeys", [])
        if (key["reference"].get("resource") or name) in small
    ]
    if keys:
        values["foreignKeys"] = keys[:_MANY_KEYS]
    return values


def _light_field(field: Mapping[str, Any], is_small: bool) -> dict[str, Any]:
    """A field without what might take frictionless for ever, and what it does not know."""
    values = {key: field[key] for key in _FIELD if key in field}
    known = {k: v for k, v in field.get("constraints", {}).items() if k in _CONSTRAINTS}
    if known.get("pattern") not in own_patterns():  # we have matched it
        known.pop("pattern", None)
    if not is_small:
        known.pop("unique", None)
    if known:
        values["constraints"] = known
    if values.get("format") == "wkt" or (field.get("type") == "integer" and "groupChar" in field):
        return {"name": field["name"], "type": "any"}
    return values
