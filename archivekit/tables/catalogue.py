"""The catalogue: what the editor knows, as values. `catalogue_reader` makes them of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from archivekit.core.settings import DescribeSettings, NormalizeSettings, ReadSettings

KINDS = ("original", "copy", "draft", "transcription", "translation", "edition")
PUBLISH = ("full", "excerpt", "metadata-only")


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What is said of the package as a whole; `released` is the day that rights are compared to."""

    name: str = "archive"
    title: str = ""
    description: str = ""
    version: str = "0.1.0"
    homepage: str = ""
    keywords: tuple[str, ...] = ()
    licenses: tuple[Mapping[str, str], ...] = ()
    contributors: tuple[Mapping[str, Any], ...] = ()
    released: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """What is said of one copy or translation; None where nothing is said, () for "nobody"."""

    rights: str = ""
    publish: str = ""
    until: str = ""
    excerpt: str = ""
    provenance: str = ""
    credit: str = ""
    url: str = ""
    translator: tuple[str, ...] | None = None
    translated_for: tuple[str, ...] | None = None
    transcriber: tuple[str, ...] | None = None
    annotator: tuple[str, ...] | None = None
    contributor: tuple[str, ...] | None = None
    funder: tuple[str, ...] | None = None
    donor: tuple[str, ...] | None = None

    def over(self, other: CopyFacts) -> CopyFacts:
        """These facts, and those of `other` where these say nothing.

        What may be published is one statement: whoever says any of it says all of it.
        """
        access = ("publish", "until", "excerpt")
        if any(getattr(self, name) for name in access):
            other = replace(other, publish="", until="", excerpt="")
        values = {}
        for item in fields(self):
            value = getattr(self, item.name)
            values[item.name] = getattr(other, item.name) if value in ("", None) else value
        return CopyFacts(**values)


@dataclass(frozen=True, slots=True)
class PartFacts:
    """One document in a source: it begins at `from_line`."""

    document: str
    from_line: int = 1
    language: str = ""
    kind: str = ""
    copy: CopyFacts = CopyFacts()


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is said of one file."""

    document: str = ""
    language: str = ""
    kind: str = ""
    encoding: str = ""
    parts: tuple[PartFacts, ...] = ()
    received_from: str = ""
    copy: CopyFacts = CopyFacts()


@dataclass(frozen=True, slots=True)
class DateFacts:
    """A date that the editor states, or infers: then `by` and `note` say who and why."""

    role: str
    edtf: str
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """A number of a document."""

    scheme: str
    value: str
    authority: str = ""


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A link to a document, held (`to`, an id) or not (`label`)."""

    relation: str
    to: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceFacts:
    """Where the record is kept."""

    repository: str = ""
    fonds: str = ""
    series: str = ""
    file: str = ""
    box: str = ""
    folder: str = ""
    leaves: str = ""
    number: str = ""
    copy: str = ""
    verbatim: str = ""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is said of a document; it goes before what a rule read. None: nothing is said."""

    title: str = ""
    type: str = ""
    original_language: tuple[str, ...] | None = None
    security_marking: str = ""
    precedence: str = ""
    summary: str = ""
    sender: tuple[str, ...] | None = None
    recipient: tuple[str, ...] | None = None
    signatory: tuple[str, ...] | None = None
    issuing_body: tuple[str, ...] | None = None
    via: tuple[str, ...] | None = None
    dates: tuple[DateFacts, ...] | None = None
    numbers: tuple[NumberFacts, ...] | None = None
    archival_references: tuple[ReferenceFacts, ...] | None = None
    links: tuple[LinkFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class AgentFacts:
    """A person or body as the editor knows it, with other forms of the name."""

    name: str
    kind: str = "person"
    forms: tuple[str, ...] = ()
    description: str = ""
    distinct_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for every source that says nothing else."""

    language: str = ""
    kind: str = ""
    received_from: str = ""
    copy: CopyFacts = CopyFacts()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that the editor states; everything has a default, so a project needs no catalogue."""

    path: str = "catalog.toml"
    package: PackageFacts = field(default_factory=PackageFacts)
    documents: Mapping[str, DocumentFacts] = field(default_factory=dict)
    sources: Mapping[str, SourceFacts] = field(default_factory=dict)
    read: ReadSettings = field(default_factory=ReadSettings)
    normalize: NormalizeSettings = field(default_factory=NormalizeSettings)
    describe: DescribeSettings = field(default_factory=DescribeSettings)
    agents: Mapping[str, AgentFacts] = field(default_factory=dict)
    defaults: Defaults = Defaults()

    def source(self, name: str) -> SourceFacts:
        """What holds for a file: what is said of it, then the defaults."""
        facts = self.sources.get(name, SourceFacts())
        return SourceFacts(
            facts.document,
            facts.language or self.defaults.language,
            facts.kind or self.defaults.kind,
            facts.encoding,
            facts.parts,
            facts.received_from or self.defaults.received_from,
            facts.copy.over(self.defaults.copy),
        )
