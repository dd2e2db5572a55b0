"""Packages of archivekit itself: which they are, and the rules that only their tables have."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from archivekit import __version__
from archivekit.core.limits import DESCRIPTOR_BYTES
from archivekit.core.problems import Place
from archivekit.package.manifest import MANIFEST
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.guard import DESCRIPTOR, Guarded
from archivekit.package.validate.own_changes import OwnChanges
from archivekit.package.validate.own_comparisons import OwnComparisons
from archivekit.package.validate.own_decisions import OwnDecisions
from archivekit.package.validate.own_links import OwnLinks
from archivekit.package.validate.own_texts import OwnTexts
from archivekit.package.validate.own_values import OwnValues
from archivekit.package.validate.schema_rules import TableRules, table_rules
from archivekit.package.validate.table_pass import RowRule, Rows
from archivekit.package.writer import PAGES
from archivekit.tables.schema import PUBLISHED, schema
from archivekit.work.paths import read_regular

LATER = ("beads", "bead_segments")
"""Tables that rules know and no schema of this version describes."""

_MARKS = ("documents", "sources", "witnesses", "activities")
_MOST_ACTIVITIES = 1000  # rows in which the version is looked for


def own_package(package: Guarded, found: Findings) -> OwnPackage | None:
    """The rules of an archivekit package; None for a package that somebody else made."""
    paths = {one.name: one.paths for one in package.resources}
    if not all(paths.get(name) == (f"data/{name}.csv",) for name in _MARKS):
        return None
    if not (package.root / MANIFEST).exists():
        found.add("manifest.none", Place(MANIFEST))
    version = _version(package.root)
    if version != __version__:
        facts = {"version": version or "an unknown version", "ours": __version__}
        found.add("package.other-version", Place(DESCRIPTOR), **facts)
    return OwnPackage(package, found, version)


def _version(root: Path) -> str:
    """The archivekit that made a package, as its table of activities says."""
    try:
        data = read_regular(root / "data" / "activities.csv", DESCRIPTOR_BYTES)
        rows = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
        ours = (row for row in islice(rows, _MOST_ACTIVITIES) if row.get("tool") == "archivekit")
        return next((row.get("version") or "" for row in ours), "")
    except (OSError, ValueError, csv.Error):
        return ""


@dataclass
class OwnPackage:
    """What our tables must be besides what their schemas say."""

    package: Guarded
    found: Findings
    version: str
    _ours: set[str] = field(default_factory=set)
    _rules: list[RowRule] = field(default_factory=list)

    @property
    def pages(self) -> Collection[str]:
        """The files of the package besides its resources."""
        return PAGES

    def has_table(self, name: str) -> bool:
        """Whether archivekit knows such a table, if this package has rows for it or not."""
        return name in PUBLISHED

    def table_rules(self, rules: TableRules, stated: Mapping[str, Any]) -> TableRules:
        """The rules of a table of ours: those of our schema, whatever the descriptor says."""
        if rules.name not in PUBLISHED:
            return rules
        ours = schema(rules.name)
        place = Place(DESCRIPTOR, id=rules.name)
        # Somebody may have added columns of his own; ours must be there.
        if tuple(name for name in rules.columns if name in ours.columns) != ours.columns:
            columns = ", ".join(sorted(set(ours.columns) - set(rules.columns))) or "their order"
            self.found.add("schema.other-columns", place, columns=columns)
            return rules
        self._ours.add(rules.name)
        if self.version != __version__:
            return rules
        difference = _difference(
            _compared(stated, ours.columns), _compared(ours.descriptor, ours.columns)
        )
        own = table_rules(rules.name, ours.descriptor, place, Findings()) or rules
        added = [one for one in rules.fields if one.name not in ours.columns]
        stated_keys = {key for key in rules.references if set(key.columns) <= set(ours.columns)}
        tables = {one.name for one in self.package.resources}
        if not difference and stated_keys != {r for r in own.references if r.table in tables}:
            difference = "/foreignKeys"
        if difference:
            self.found.add("schema.other-than-ours", place, key=difference)
        by_name = {one.name: one for one in (*own.fields, *added)}
        fields = tuple(by_name[name] for name in rules.columns)
        references = tuple(dict.fromkeys((*own.references, *rules.references)))
        return replace(own, fields=fields, references=references)

    def order(self, table: str) -> int:
        """The place of a table among ours; those of others come last."""
        return PUBLISHED.index(table) if table in PUBLISHED else len(PUBLISHED)

    def rules(self) -> Sequence[RowRule]:
        """The rules that look at rows, for tables that have our columns."""
        texts = OwnTexts(self.package.root, self.found)
        self._rules = [
            texts, OwnChanges(texts, self.found), OwnComparisons(texts, self.found),
            OwnValues(self.found),
        ]  # fmt: skip
        ours = {one.name for one in self.package.resources} & set(PUBLISHED)
        if ours <= self._ours:  # else a link may lead to a table that is not looked at
            self._rules += [OwnLinks(self.found), OwnDecisions(self.found)]
        return [_OnlyOurs(rule, self._ours) for rule in self._rules]

    def finish(self) -> None:
        """All tables were read."""
        for rule in self._rules:
            rule.finish()


@dataclass(frozen=True, slots=True)
class _OnlyOurs(RowRule):
    """Lets a rule see tables with our columns, and no rows whose header is another."""

    rule: RowRule
    ours: set[str]

    def see(self, rows: Rows) -> None:
        if rows.table in LATER:
            self.rule.see(rows)
        if rows.table not in self.ours:
            return
        columns = schema(rows.table).columns
        if all(name in rows.columns for name in columns):
            ours = {name: rows.columns[name] for name in columns}
            self.rule.see(replace(rows, columns=ours))

    def end(self, table: str) -> None:
        if table in self.ours or table in LATER:
            self.rule.end(table)


def _compared(values: Mapping[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    """What of a schema says something of the cells; keys to tables without rows are not stated."""
    fields = [
        {key: field.get(key) for key in ("name", "type", "format", "constraints")}
        for field in values["fields"]
        if field["name"] in columns
    ]
    keys = {key: values.get(key) for key in ("primaryKey", "uniqueKeys")}
    return {"fields": fields, **keys, "missingValues": values.get("missingValues", [""])}


def _difference(stated: Any, ours: Any, where: str = "") -> str:
    """The first place where two schemas differ, as a path of keys; empty when they agree."""
    if isinstance(stated, dict) and isinstance(ours, dict):
        for key in sorted({*stated, *ours}, key=str):
            found = _difference(stated.get(key), ours.get(key), f"{where}/{key}")
            if found:
                return found
        return ""
    if isinstance(stated, list) and isinstance(ours, list) and len(stated) == len(ours):
        for index, (one, other) in enumerate(zip(stated, ours, strict=True)):
            found = _difference(one, other, f"{where}/{index}")
            if found:
                return found
        return ""
    return "" if json.dumps(stated, sort_keys=True) == json.dumps(ours, sort_keys=True) else where
