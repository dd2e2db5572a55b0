"""The descriptor: a Data Package v2 that readers of version 1 follow as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from archivekit.tables.catalogue import PackageFacts
from archivekit.tables.rows import TableWriter

if TYPE_CHECKING:
    from archivekit.package.writer import TextFile

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def describe_package(
    facts: PackageFacts, tables: Sequence[TableWriter], texts: Sequence[TextFile]
) -> dict[str, Any]:
    """The descriptor of a package, keys in a fixed order, nothing unknown in it."""
    values: dict[str, Any] = {"$schema": PROFILE, "name": facts.name}
    for key in ("title", "description", "version", "homepage"):
        if getattr(facts, key):
            values[key] = getattr(facts, key)
    for key in ("keywords", "licenses", "contributors"):
        if getattr(facts, key):
            values[key] = list(getattr(facts, key))
    present = {table.schema.name for table in tables}
    values["resources"] = [_table(table, present) for table in tables]
    values["resources"] += [_text(text) for text in texts]
    return values


def _table(table: TableWriter, present: set[str]) -> dict[str, Any]:
    return {
        "name": table.schema.name,
        "type": "table",
        "profile": "tabular-data-resource",  # what readers of version 1 look for
        "path": f"data/{table.schema.name}.csv",
        "title": table.schema.title,
        "description": table.schema.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": table.bytes,
        "hash": f"sha256:{table.sha256}",
        "schema": _schema(table, present),
    }


def _schema(table: TableWriter, present: set[str]) -> dict[str, Any]:
    """The table's schema; a key to a table that has no rows cannot be stated."""
    values = dict(table.schema.descriptor)
    keys = []
    for key in values.pop("foreignKeys", []):
        target = key["reference"]["resource"]
        if target not in present:
            continue
        own = target == table.schema.name
        reference = {**key["reference"], "resource": "" if own else target}
        keys.append({"fields": key["fields"], "reference": reference})
    if keys:
        values["foreignKeys"] = keys
    return {**values, "missingValues": [""]}


def _text(text: TextFile) -> dict[str, Any]:
    return {
        "name": text.witness,
        "path": text.path,
        "format": "txt",
        "mediatype": "text/plain",
        "encoding": "utf-8",
        "bytes": text.bytes,
        "hash": f"sha256:{text.sha256}",
    }
