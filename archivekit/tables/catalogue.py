"""The catalogue: what the editor knows, in `seeds/catalog.toml`.

A key that is not known is an error that names the nearest known one: a misspelt key would
otherwise be without effect and nobody would see it.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from archivekit.core.limits import EDITOR_BYTES
from archivekit.core.problems import InvalidProject, Place, problem
from archivekit.core.settings import DescribeSettings, NormalizeSettings, ReadSettings
from archivekit.work.paths import ReadRefused, read_regular

ID = re.compile(r"[a-z][a-z0-9]*([._-][a-z0-9]+)*")
SLUG = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
VERSION = re.compile(r"\d+\.\d+\.\d+")
KINDS = ("original", "copy", "draft", "transcription", "translation", "edition")


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What is said of the package as a whole."""

    name: str = "archive"
    title: str = ""
    description: str = ""
    version: str = "0.1.0"
    homepage: str = ""
    keywords: tuple[str, ...] = ()
    licenses: tuple[Mapping[str, str], ...] = ()
    contributors: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class PartFacts:
    """One document in a source: it begins at `from_line`."""

    document: str
    from_line: int = 1
    language: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is said of one file."""

    document: str = ""
    language: str = ""
    kind: str = ""
    encoding: str = ""
    parts: tuple[PartFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that the editor states; everything has a default, so a project needs no catalogue."""

    path: str = "catalog.toml"
    package: PackageFacts = field(default_factory=PackageFacts)
    titles: Mapping[str, str] = field(default_factory=dict)  # of documents
    sources: Mapping[str, SourceFacts] = field(default_factory=dict)
    read: ReadSettings = field(default_factory=ReadSettings)
    normalize: NormalizeSettings = field(default_factory=NormalizeSettings)
    describe: DescribeSettings = field(default_factory=DescribeSettings)


_KNOWN: dict[str, tuple[str, ...]] = {
    "": ("package", "documents", "sources", "read", "normalize", "languages"),
    "package": (
        "name", "title", "description", "version", "homepage", "keywords", "licenses",
        "contributors",
    ),
    "licenses": ("name", "path", "title"),
    "contributors": ("title", "givenName", "familyName", "path", "email", "roles", "organization"),
    "documents": ("title",),
    "sources": ("document", "language", "kind", "encoding", "parts"),
    "parts": ("document", "from_line", "language", "kind"),
    "read": ("max_bytes",),
    "normalize": ("skip", "combining_limit"),
}  # fmt: skip


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
    reader = _Reader(path.name)
    return reader.catalogue(values, rules)


class _Reader:
    """Checks every key and value of one catalogue on the way to its dataclasses."""

    def __init__(self, name: str) -> None:
        self.place = Place(name)

    def catalogue(self, values: dict[str, Any], rules: tuple[str, ...]) -> Catalogue:
        self.keys(values, "", "")
        documents = self.table(values, "documents", "documents")
        titles = {}
        for id_, facts in documents.items():
            self.match(f'documents."{id_}"', id_, SLUG, "an id such as dobrynin-1962-10-27")
            self.keys(facts, "documents", f'documents."{id_}"')
            titles[id_] = self.string(facts, "title", f'documents."{id_}"')
        sources = {
            path: self.source(facts, f'sources."{path}"')
            for path, facts in self.table(values, "sources", "sources").items()
        }
        languages = self.strings(values, "languages", "")
        for tag in languages:
            self.match("languages", tag, LANGUAGE, "language tags such as en or ru")
        normalize = self.table(values, "normalize", "normalize")
        for name in self.strings(normalize, "skip", "normalize"):
            if rules and name not in rules:
                near = get_close_matches(name, rules, 1)
                ask = f"names of rules that may be skipped ({', '.join(rules)}){_near(near)}"
                raise self.wrong("normalize.skip", ask, name)
        return Catalogue(
            self.place.path,
            self.package(self.table(values, "package", "package")),
            titles,
            sources,
            self.settings(ReadSettings, values, "read"),
            self.settings(NormalizeSettings, values, "normalize"),
            DescribeSettings(languages=languages),
        )

    def package(self, facts: dict[str, Any]) -> PackageFacts:
        self.keys(facts, "package", "package")
        for name in ("licenses", "contributors"):
            for item in self.tables(facts, name, f"package.{name}"):
                self.keys(item, name, f"package.{name}")
                if name == "licenses" and not {"name", "path"} & set(item):
                    raise self.wrong("package.licenses", "with a name or a path", item)
                for key in item:
                    if key == "roles":
                        self.strings(item, key, f"package.{name}")
                    else:
                        self.string(item, key, f"package.{name}")
        given: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in facts.items()
        }
        result = PackageFacts(**given)
        for name in ("name", "title", "description", "version", "homepage"):
            self.string(facts, name, "package")
        self.match("package.name", result.name, ID, "a name such as khrushchev-mikoyan")
        self.match("package.version", result.version, VERSION, "a version such as 1.0.0")
        self.strings(facts, "keywords", "package")
        return result

    def source(self, facts: Any, where: str) -> SourceFacts:
        if not isinstance(facts, dict):
            raise self.wrong(where, "a table", facts)
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
                raise self.wrong(f"{where}.parts.document", "the id of a document", "nothing")
            parts.append(PartFacts(**item))
        lines = [part.from_line for part in parts]
        if lines != sorted(set(lines)) or (lines and lines[0] != 1):
            ask = "in order, the first from line 1"
            raise self.wrong(f"{where}.parts.from_line", ask, ", ".join(map(str, lines)))
        self.distinct([part.document for part in parts], f"{where}.parts")
        encoding = self.string(facts, "encoding", where)
        return SourceFacts(
            facts.get("document", ""),
            facts.get("language", ""),
            facts.get("kind", ""),
            encoding,
            tuple(parts),
        )

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
            self.match(f"{where}.language", language, LANGUAGE, "a tag such as en or ru")
        kind = self.string(facts, "kind", where)
        if kind and kind not in KINDS:
            raise self.wrong(f"{where}.kind", "one of " + ", ".join(KINDS), kind)

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

    def string(self, facts: Any, key: str, where: str) -> str:
        value = facts.get(key, "") if isinstance(facts, dict) else None
        if not isinstance(value, str) or CONTROL.search(value):
            raise self.wrong(f"{where}.{key}", "a string on one line", value)
        return value

    def strings(self, facts: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
        items = facts.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise self.wrong(f"{where}.{key}".lstrip("."), "a list of strings", items)
        return tuple(items)

    def match(self, key: str, value: str, pattern: re.Pattern[str], expected: str) -> None:
        if not pattern.fullmatch(value):
            raise self.wrong(key, expected, value)

    def wrong(self, key: str, expected: str, value: Any) -> InvalidProject:
        facts = {"key": key, "expected": expected, "value": repr(value)[:60]}
        return InvalidProject(problem("catalogue.wrong-value", self.place, **facts))


def _near(matches: list[str]) -> str:
    return f"; did you mean {matches[0]}?" if matches else ""
