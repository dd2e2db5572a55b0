"""What a document is and who says so: parts of a record, facts with their evidence, links."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archivekit.core.text import Span


class RecordPart(StrEnum):
    """What a paragraph is in a record (in the sense of diplomatics, not of one archive)."""

    HEADER = "descriptive-header"
    """What an archive or a publisher put before the record: citation, summary, credits, …"""
    HEADING = "heading"
    """What stands above the text in the record itself: title, address, markings, numbers."""
    BODY = "body"
    SIGNATURE = "signature"
    OFFICE_MARKING = "office-marking"
    """What a registry or typist left: 12-yav, ll."""
    NOTE = "note"
    """The body of a note, at the foot of a page or at the end."""
    SOURCE_NOTE = "source-note"
    """Where the text comes from, said after it or before it: [Source: AVPRF, …]."""


class Certainty(StrEnum):
    """How sure a rule is of what it says; the value is what screens show."""

    SURE = "sure"
    LIKELY = "likely"
    CHECK = "please check"

    @property
    def doubt(self) -> int:
        """0 for sure, 1 for likely, 2 for please check: the least doubt is the surest."""
        return list(Certainty).index(self)


class FactKind(StrEnum):
    """What a fact is about; `Fact.role` says more."""

    TITLE = "title"  # role: formal, supplied
    TYPE = "type"  # value: telegram, letter, …
    DATE = "date"  # role: header, drafted, approved, dispatched, received, translated, released
    AGENT = "agent"  # role: see AGENT_ROLES
    PLACE = "place"  # role: dispatch, destination
    NUMBER = "number"  # role: special-number, protocol, protocol-paragraph, telegram, copy, …
    MARKING = "marking"  # security marking
    PRECEDENCE = "precedence"
    LANGUAGE = "language"  # role: original, text; value: BCP 47
    SUMMARY = "summary"  # role: who wrote it, as far as it is stated
    CITATION = "citation"  # as stated, whole
    CREDIT = "credit"  # as stated, whole
    PROVENANCE = "provenance"  # the chain of custody as stated
    ARCHIVAL_REFERENCE = "archival-reference"  # detail: repository, fond, opis, delo, list, …
    RECORD_ID = "record-id"  # the number that an archive gave; detail: repository
    URL = "url"  # as received; detail: host (canonical, staging, mirror), canonical
    CONTENTS = "contents"  # what the export says it holds: Translation - English
    MENTION = "mention"  # of another document; role: a LinkKind


DOCUMENT_ROLES = ("sender", "recipient", "signatory", "issuing-body", "via")
"""What agents are to a document."""

WITNESS_ROLES = (
    "translator", "translated-for", "transcriber", "annotator", "contributor", "funder", "donor",
)  # fmt: skip
"""What agents are to one copy or translation."""


class LinkKind(StrEnum):
    """How one document leads to another, held or not."""

    ENCLOSES = "encloses"
    APPROVES = "approves"
    REPLIES_TO = "replies-to"
    REFERS_TO = "refers-to"
    SUPERSEDES = "supersedes"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a text says about its record: a value, and the words it was read from.

    `span` is in the reading text. The value can always be led back to these words: it stands in
    them, or the rule says how it follows from them. `detail` holds further values by name.

    >>> fact = Fact(FactKind.AGENT, "N. Khrushchev", Span(0, 13), "signature", role="signatory")
    >>> fact.quote("N. Khrushchev")
    'N. Khrushchev'
    """

    kind: FactKind
    value: str
    span: Span
    rule: str
    certainty: Certainty = Certainty.SURE
    role: str = ""
    detail: tuple[tuple[str, str], ...] = ()
    note: str = ""

    def quote(self, text: str) -> str:
        """The words of the reading text that the fact was read from."""
        return self.span.of(text)

    def get(self, name: str) -> str:
        """A further value by its name, "" when there is none."""
        return dict(self.detail).get(name, "")


@dataclass(frozen=True, slots=True)
class Record:
    """A document among others: its ids, the file it came from, and the facts that were read."""

    document: str
    witness: str
    source: str
    language: str
    facts: tuple[Fact, ...] = ()

    def of(self, kind: FactKind, role: str = "") -> list[Fact]:
        """The facts of a kind, and of a role if one is named, in the order of the text."""
        return [f for f in self.facts if f.kind is kind and role in ("", f.role)]
