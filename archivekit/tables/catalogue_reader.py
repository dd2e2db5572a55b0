"""Reads the catalogue, `seeds/catalog.toml`: every key and value is checked on the way.

A key that is not known is an error that names the nearest known one: a misspelt key would
otherwise be without effect and nobody would see it.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, time
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from archivekit.core.edtf import is_edtf
from archivekit.core.limits import EDITOR_BYTES
from archivekit.core.problems import InvalidProject, Place, problem
from archivekit.core.record import LinkKind
from archivekit.core.settings import DescribeSettings, NormalizeSettings, ReadSettings
from archivekit.tables.catalogue import (
    KINDS,
    PUBLISH,
    AgentFacts,
    Catalogue,
    CopyFacts,
    DateFacts,
    Defaults,
    DocumentFacts,
    LinkFacts,
    NumberFacts,
    PackageFacts,
    PartFacts,
    ReferenceFacts,
    SourceFacts,
)
from archivekit.tables.language_tags import UnknownTag, canonical_tag
from archivekit.tables.schema import schema
from archivekit.work.paths import ReadRefused, read_regular

ID = re.compile(r"[a-z][a-z0-9]*([._-][a-z0-9]+)*")
SLUG = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
VERSION = re.compile(r"\d+\.\d+\.\d+")
LINES = re.compile(r"[1-9]\d*(-[1-9]\d*)?( *, *[1-9]\d*(-[1-9]\d*)?)*")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LICENCE = re.compile(r"[-A-Za-z0-9._]+")

Facts = TypeVar("Facts")

_ONE_OR_MORE = (
    "sender", "recipient", "signatory", "issuing_body", "via", "translator", "translated_for",
    "transcriber", "annotator", "contributor", "funder", "donor", "original_language", "forms",
    "distinct_from",
)  # fmt: skip
"""Keys whose value is a list of strings; one string alone is a list of one."""

_STRINGS = (*_ONE_OR_MORE, "keywords", "roles")

_COPY = tuple(item.name for item in fields(CopyFacts))


def _names(kind: type) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))


_KNOWN: dict[str, tuple[str, ...]] = {
    "": ("package", "defaults", "documents", "sources", "agents", "read", "normalize", "languages"),
    "package": _names(PackageFacts),
    "licenses": ("name", "path", "title"),
    "contributors": ("title", "givenName", "familyName", "path", "email", "roles", "organization"),
    "defaults": ("language", "kind", "received_from", *_COPY),
    "documents": _names(DocumentFacts),
    "dates": _names(DateFacts),
    "numbers": _names(NumberFacts),
    "archival_references": _names(ReferenceFacts),
    "links": _names(LinkFacts),
    "agents": _names(AgentFacts),
    "sources": ("document", "language", "kind", "encoding", "parts", "received_from", *_COPY),
    "parts": ("document", "from_line", "language", "kind", *_COPY),
    "read": ("max_bytes",),
    "normalize": ("skip", "combining_limit"),
}


def read_catalogue(path: Path, rules: tuple[str, ...] = ()) -> Catalogue:
    """The catalogue of a project; a file that is not there is an empty catalogue.

    `rules` are the names that [normalize] skip may hold. Raises InvalidProject with a problem
    that names the key.
    """
    if not os.path.lexists(path):
        return Catalogue(path.name)
    try:
        values = tomllib.loads(read_regular(path, EDITOR_BYTES).decode("utf-8-sig"))
    except ReadRefused as refused:
        facts = refused.problem(Place(path.name))
        why = problem("catalogue.not-toml", Place(path.name), reason=facts.message)
        raise InvalidProject(why) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as reason:
        where = Place(path.name)
        raise InvalidProject(problem("catalogue.not-toml", where, reason=reason)) from None
    return _Reader(path.name).catalogue(values, rules)


class _Reader:
    """Checks every key and value of one catalogue on the way to its dataclasses."""

    def __init__(self, name: str) -> None:
        self.place = Place(name)

    def catalogue(self, values: dict[str, Any], rules: tuple[str, ...]) -> Catalogue:
        self.keys(values, "", "")
        documents = {
            id_: self.document(facts, id_, f'documents."{id_}"')
            for id_, facts in self.named(values, "documents", "dobrynin-1962-10-27").items()
        }
        agents = {
            id_: self.agent(facts, id_, f'agents."{id_}"')
            for id_, facts in self.named(values, "agents", "anatoly-dobrynin").items()
        }
        for id_ in documents.keys() & agents.keys():
            both = {"first": f"documents.{id_}", "second": f"agents.{id_}"}
            raise InvalidProject(problem("catalogue.duplicate-id", self.place, id=id_, **both))
        sources = {
            path: self.source(facts, f'sources."{path}"')
            for path, facts in self.table(values, "sources", "sources").items()
        }
        languages = self.strings(values, "languages", "") or ()
        for tag in languages:
            self.language("languages", tag, "language tags such as en or ru")
        self.skippable(self.table(values, "normalize", "normalize"), rules)
        return Catalogue(
            self.place.path,
            self.package(self.table(values, "package", "package")),
            documents,
            sources,
            self.settings(ReadSettings, values, "read"),
            self.settings(NormalizeSettings, values, "normalize"),
            DescribeSettings(languages=languages),
            agents,
            self.defaults(self.table(values, "defaults", "defaults")),
        )

    def package(self, facts: dict[str, Any]) -> PackageFacts:
        self.keys(facts, "package", "package")
        for name in ("licenses", "contributors"):
            for item in self.tables(facts, name, f"package.{name}"):
                self.keys(item, name, f"package.{name}")
                self.flat(item, f"package.{name}")
                self.named_by(item, name)
        apart = (*_LISTS, "released")
        given = self.flat({k: v for k, v in facts.items() if k not in apart}, "package")
        given |= {name: tuple(facts[name]) for name in _LISTS if name in facts}
        if "released" in facts:
            given["released"] = self.day(facts, "released", "package")
        result = PackageFacts(**given)
        self.match("package.name", result.name, ID, "a name such as khrushchev-mikoyan")
        self.match("package.version", result.version, VERSION, "a version such as 1.0.0")
        return result

    def named_by(self, item: dict[str, Any], name: str) -> None:
        """A licence and a contributor say which or who they are."""
        if name == "contributors":
            if not any(item.get(key) for key in ("title", "givenName", "familyName")):
                raise self.wrong("package.contributors", "given with a title", item)
            return
        if not (item.get("name") or item.get("path")):
            raise self.wrong("package.licenses", "given with a name or a path", item)
        if item.get("name"):
            ask = "a short name such as CC-BY-4.0; other words go into `title`"
            self.match("package.licenses.name", item["name"], LICENCE, ask)

    def defaults(self, facts: dict[str, Any]) -> Defaults:
        self.keys(facts, "defaults", "defaults")
        self.witness(facts, "defaults")
        copy = self.copy(facts, "defaults")
        own: dict[str, Any] = {k: v for k, v in facts.items() if k not in _COPY}
        self.flat(own, "defaults")
        return Defaults(**own, copy=copy)

    def document(self, facts: Any, id_: str, where: str) -> DocumentFacts:
        self.keys(facts, "documents", where)
        given = self.flat({k: v for k, v in facts.items() if k not in _NESTED}, where)
        for tag in given.get("original_language", ()):
            self.language(f"{where}.original_language", tag, "tags such as ru or sr-Latn")
        for key, kind in _NESTED.items():
            if key in facts:
                given[key] = tuple(self.items(facts, key, kind, where))
        for item in given.get("dates", ()):
            self.one_of(f"{where}.dates.role", item.role, _allowed("document_dates", "role"))
            if not is_edtf(item.edtf):
                ask = "a date in EDTF such as 1962-11-11, 1962-10~ or 1962-10-27/1962-10-28"
                raise self.wrong(f"{where}.dates.edtf", ask, item.edtf)
        for item in given.get("links", ()):
            self.one_of(f"{where}.links.relation", item.relation, tuple(LinkKind))
            if bool(item.to) == bool(item.label):
                ask = "with `to` (the id of a document) or `label` (words for one not held)"
                told = {"relation": item.relation, "to": item.to, "label": item.label}
                raise self.wrong(f"{where}.links", ask, told)
            if item.to == id_:
                raise self.wrong(f"{where}.links.to", "the id of another document", item.to)
        return DocumentFacts(**given)

    def items(self, facts: Any, key: str, kind: Callable[..., Facts], where: str) -> list[Facts]:
        found = []
        for item in self.tables(facts, key, f"{where}.{key}"):
            self.keys(item, key, f"{where}.{key}")
            given = {
                k: v.isoformat() if k == "edtf" and type(v) is date else v for k, v in item.items()
            }
            values = self.flat(given, f"{where}.{key}")
            needed = _NEEDED.get(key, ())
            if not all(name in values if name == "edtf" else values.get(name) for name in needed):
                raise self.wrong(f"{where}.{key}", f"given with {' and '.join(needed)}", item)
            if not any(values.values()):
                raise self.wrong(f"{where}.{key}", 'given in words: {verbatim = "…"}', item)
            found.append(kind(**values))
        return found

    def agent(self, facts: Any, id_: str, where: str) -> AgentFacts:
        self.keys(facts, "agents", where)
        given = self.flat(facts, where)
        if not given.get("name"):
            raise self.wrong(f"{where}.name", "a name", None)
        if id_ in given.get("distinct_from", ()):
            raise self.wrong(f"{where}.distinct_from", "ids of other agents", id_)
        self.one_of(f"{where}.kind", given.get("kind", "person"), _allowed("agents", "kind"))
        return AgentFacts(**given)

    def source(self, facts: Any, where: str) -> SourceFacts:
        self.keys(facts, "sources", where)
        self.witness(facts, where)
        parts = []
        for item in self.tables(facts, "parts", f"{where}.parts"):
            self.keys(item, "parts", f"{where}.parts")
            self.witness(item, f"{where}.parts")
            line = item.get("from_line", 1)
            if not isinstance(line, int) or isinstance(line, bool) or line < 1:
                raise self.wrong(f"{where}.parts.from_line", "a line number from 1", line)
            if not item.get("document"):
                raise self.wrong(f"{where}.parts.document", "the id of a document", None)
            copy = self.copy(item, f"{where}.parts")
            own = {k: v for k, v in item.items() if k not in _COPY}
            parts.append(PartFacts(**own, copy=copy))
        lines = [part.from_line for part in parts]
        if lines != sorted(set(lines)) or (lines and lines[0] != 1):
            ask = "in order, the first from line 1"
            raise self.wrong(f"{where}.parts.from_line", ask, ", ".join(map(str, lines)))
        self.distinct([part.document for part in parts], f"{where}.parts")
        own = {k: v for k, v in facts.items() if k not in _COPY and k != "parts"}
        self.flat(own, where)
        return SourceFacts(**own, parts=tuple(parts), copy=self.copy(facts, where))

    def copy(self, facts: dict[str, Any], where: str) -> CopyFacts:
        given = self.flat({k: v for k, v in facts.items() if k in _COPY and k != "until"}, where)
        if "until" in facts:
            given["until"] = self.day(facts, "until", where)
        result = CopyFacts(**given)
        if result.publish:
            self.one_of(f"{where}.publish", result.publish, PUBLISH)
        if result.excerpt:
            ask = "lines of the file such as 1-40, 52"
            self.match(f"{where}.excerpt", result.excerpt, LINES, ask)
            for piece in result.excerpt.split(","):
                first, _, last = piece.strip().partition("-")
                if last and int(last) < int(first):
                    raise self.wrong(f"{where}.excerpt", f"{ask}, the lower number first", piece)
        if (result.publish == "excerpt") != bool(result.excerpt):
            ask = 'given, as the lines to publish ("1-40"), together with publish = "excerpt"'
            raise self.wrong(f"{where}.excerpt", ask, result.excerpt or None)
        return result

    def distinct(self, documents: list[str], where: str) -> None:
        """One source holds each document once: else their ids would be one."""
        for at, document in enumerate(documents):
            if document in documents[:at]:
                first, second = documents.index(document) + 1, at + 1
                names = {"first": f"{where} {first}", "second": f"{where} {second}"}
                facts = problem("catalogue.duplicate-id", self.place, id=document, **names)
                raise InvalidProject(facts)

    def witness(self, facts: dict[str, Any], where: str) -> None:
        document = self.string(facts, "document", where)
        if document:
            self.match(f"{where}.document", document, SLUG, "an id such as dobrynin-1962-10-27")
        language = self.string(facts, "language", where)
        if language:
            self.language(f"{where}.language", language, "a tag such as en or ru")
        if kind := self.string(facts, "kind", where):
            self.one_of(f"{where}.kind", kind, KINDS)

    def skippable(self, normalize: dict[str, Any], rules: tuple[str, ...]) -> None:
        for name in self.strings(normalize, "skip", "normalize") or ():
            if rules and name not in rules:
                near = get_close_matches(name, rules, 1)
                ask = f"names of rules that may be skipped ({', '.join(rules)}){_near(near)}"
                raise self.wrong("normalize.skip", ask, name)

    def settings(self, kind: Any, values: dict[str, Any], name: str) -> Any:
        table = self.table(values, name, name)
        self.keys(table, name, name)
        try:
            return kind.resolve(table)
        except ValueError as reason:
            raise self.wrong(name, f"right: {reason}", table) from None

    def keys(self, facts: Any, kind: str, where: str) -> None:
        known = _KNOWN[kind]
        if not isinstance(facts, dict):
            raise self.wrong(where, "a table", facts)
        for key in facts:
            if key not in known:
                near = _near(get_close_matches(key, known, 1))
                if not kind and key in _KNOWN["sources"]:
                    near = '; it belongs under [sources."FILE"]'
                full = f"{where}.{key}" if where else key
                facts_ = {"key": full, "nearest": near, "known": ", ".join(known)}
                raise InvalidProject(problem("catalogue.unknown-key", self.place, **facts_))

    def named(self, values: dict[str, Any], key: str, example: str) -> dict[str, Any]:
        """A table of tables whose names are ids."""
        table = self.table(values, key, key)
        for id_ in table:
            self.match(f'{key}."{id_}"', id_, SLUG, f"an id such as {example}")
        return table

    def table(self, values: dict[str, Any], key: str, where: str) -> dict[str, Any]:
        table = values.get(key, {})
        if not isinstance(table, dict):
            raise self.wrong(where, "a table", table)
        return table

    def tables(self, values: dict[str, Any], key: str, where: str) -> list[dict[str, Any]]:
        items = values.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise self.wrong(where, "a list of tables", items)
        return items

    def flat(self, facts: Mapping[str, Any], where: str) -> dict[str, Any]:
        """Values that are strings or lists of strings, each as its key demands."""
        given: dict[str, Any] = {}
        for key in facts:
            if key in _STRINGS:
                given[key] = self.strings(facts, key, where)
            else:
                given[key] = self.string(facts, key, where)
        return given

    def string(self, facts: Mapping[str, Any], key: str, where: str) -> str:
        value = facts.get(key, "")
        if not isinstance(value, str) or CONTROL.search(value):
            raise self.wrong(f"{where}.{key}", "a string on one line", value)
        if value and not value.strip():
            raise self.wrong(f"{where}.{key}", "words, not blanks alone", value)
        return value

    def strings(self, facts: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        items = facts.get(key, [])
        if isinstance(items, str) and key in _ONE_OR_MORE:
            items = [items]
        good = isinstance(items, list) and all(isinstance(item, str) for item in items)
        if not good or any(CONTROL.search(item) for item in items):
            raise self.wrong(f"{where}.{key}".lstrip("."), "a list of strings", items)
        if not all(item.strip() for item in items):
            ask = "words, and [] where there is nobody or none"
            raise self.wrong(f"{where}.{key}".lstrip("."), ask, facts[key])
        return tuple(items)

    def day(self, facts: Mapping[str, Any], key: str, where: str) -> str:
        """A day, as TOML writes dates or as a string."""
        value = facts[key]
        if type(value) is date:
            return value.isoformat()
        try:
            return date.fromisoformat(value if DAY.fullmatch(value) else "").isoformat()
        except (TypeError, ValueError):
            raise self.wrong(f"{where}.{key}", "a day such as 2026-11-22", value) from None

    def match(self, key: str, value: str, pattern: re.Pattern[str], expected: str) -> None:
        if not pattern.fullmatch(value):
            raise self.wrong(key, expected, value)

    def language(self, key: str, tag: str, expected: str) -> None:
        """A tag of BCP 47 that the registry has."""
        self.match(key, tag, LANGUAGE, expected)
        try:
            canonical_tag(tag)
        except UnknownTag as reason:
            raise self.wrong(key, f"{expected} ({reason})", tag) from None

    def one_of(self, key: str, value: str, known: tuple[str, ...]) -> None:
        if value not in known:
            near = _near(get_close_matches(value, known, 1))
            raise self.wrong(key, "one of " + ", ".join(known) + near, value)

    def wrong(self, key: str, expected: str, value: Any) -> InvalidProject:
        """The complaint; None is a value that is not there."""
        given = value.isoformat() if isinstance(value, date | time) else repr(value)
        said = "nothing" if value is None else given[:60]
        facts = {"key": key, "expected": expected, "value": said}
        return InvalidProject(problem("catalogue.wrong-value", self.place, **facts))


_LISTS = ("licenses", "contributors")
_NEEDED = {"dates": ("role", "edtf"), "numbers": ("scheme", "value"), "links": ("relation",)}
_NESTED: dict[str, Callable[..., Any]] = {
    "dates": DateFacts,
    "numbers": NumberFacts,
    "archival_references": ReferenceFacts,
    "links": LinkFacts,
}


def _allowed(table: str, column: str) -> tuple[str, ...]:
    """The values that a column may hold: the schemas are the one place that lists them."""
    for item in schema(table).descriptor["fields"]:
        if item["name"] == column:
            return tuple(item["constraints"]["enum"])
    raise KeyError(column)


def _near(matches: list[str]) -> str:
    return f"; did you mean {matches[0]}?" if matches else ""
