"""The schemas of all tables, read from `schemas/*.json`: the single source of names and types."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

PUBLISHED = (
    "documents",
    "document_dates",
    "document_identifiers",
    "document_agents",
    "document_places",
    "document_relations",
    "relation_agents",
    "archival_references",
    "agents",
    "agent_names",
    "agent_candidates",
    "places",
    "repositories",
    "sources",
    "witnesses",
    "witness_parts",
    "witness_agents",
    "citations",
    "segments",
    "annotations",
    "edits",
    "comparisons",
    "comparison_witnesses",
    "variants",
    "readings",
    "moves",
    "released",
    "decisions",
    "problems",
    "evidence",
    "activities",
    "activity_inputs",
    "retired_ids",
)
"""The tables of a package, in the order of its descriptor."""


@dataclass(frozen=True, slots=True)
class Schema:
    """One table: its name, its columns in order, and the Table Schema that is published."""

    name: str
    title: str
    description: str
    columns: tuple[str, ...]
    integers: frozenset[str]
    descriptor: dict[str, Any]


@cache
def schema(name: str) -> Schema:
    """The schema of a table. Raises KeyError for a table that does not exist.

    >>> schema("witness_parts").columns
    ('witness_id', 'part', 'source_id', 'first_line', 'last_line')
    """
    entry = _folder() / f"{name}.json"
    if not entry.is_file():
        raise KeyError(name)
    values = json.loads(entry.read_text(encoding="utf-8"))
    fields = values["fields"]
    return Schema(
        name=name,
        title=values["title"],
        description=values["description"],
        columns=tuple(field["name"] for field in fields),
        integers=frozenset(f["name"] for f in fields if f["type"] == "integer"),
        descriptor={k: v for k, v in values.items() if k not in ("name", "title", "description")},
    )


def _folder() -> Traversable:
    """Inside the installed package, or beside it in a checkout; never the current folder."""
    installed = files("archivekit") / "schemas"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "schemas"
