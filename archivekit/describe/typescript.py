"""The profile of bare translations and transcriptions: nothing but the words of the record."""

from __future__ import annotations

import re
from dataclasses import replace

from archivekit.core.record import Certainty, Fact, FactKind, RecordPart
from archivekit.core.text import Span
from archivekit.describe.closing import (
    read_notes,
    read_office_markings,
    read_signatures,
    read_source_notes,
)
from archivekit.describe.heading import read_heading, title_facts
from archivekit.describe.parties import names_body
from archivekit.describe.record_text import RecordText
from archivekit.describe.word_lists import one_of, word_list

NAME = "typescript"

_ATTACHED = re.compile(
    r"\((?i:attach(?:ment|ed)|appendi(?:x|ces)|enclosure)s?\s?[-–—,:]\s?(?P<words>[^()]{3,40})\)"
)
_SPEAKS = re.compile(
    r"\b(?:We|we),\s(?:the\s)?(?P<we>[A-Z][^,.;]{3,80}),|^The\s(?P<the>[A-Z][^,.;]{3,60}?)\s"
    r"(?:resolves|decides|decrees|has\sresolved|has\sdecided|resolved|decided)\b"
)
_OF_A_BODY = ("extract from protocol", "resolution", "decree", "decision", "protocol", "minutes")
_SIGNS = {
    FactKind.MARKING: 2, FactKind.PRECEDENCE: 1, FactKind.NUMBER: 1, FactKind.ARCHIVAL_REFERENCE: 2,
    FactKind.TYPE: 1, FactKind.PLACE: 1, FactKind.DATE: 1,
}  # fmt: skip


def score(record: RecordText) -> int:
    """The signs of such a text: markings, numbers, an address, a signature, a source note."""
    facts = read(record)
    points = sum(points for kind, points in _SIGNS.items() if any(f.kind is kind for f in facts))
    addressed = any(fact.role == "recipient" for fact in facts)
    return points + 3 * addressed + any(fact.role == "signatory" for fact in facts)


def read(record: RecordText) -> list[Fact]:
    """What heading, text and closing of the record say of it."""
    heading = read_heading(record)
    titled = title_facts(record, heading, first=True)
    facts = titled + list(heading.facts) + attached_markings(record)
    signed = read_signatures(record)
    facts += signed + issuing_bodies(record) + read_office_markings(record)
    facts += read_source_notes(record) + read_notes(record)
    return facts + _sender(facts, signed)


def _sender(facts: list[Fact], signed: list[Fact]) -> list[Fact]:
    """Who signed a letter or telegram sent it, where nothing else is said of its sender."""
    if any(fact.kind is FactKind.TYPE and fact.value in _OF_A_BODY for fact in facts):
        return []
    roles = {fact.role for fact in facts}
    sent = roles & {"recipient", "special-number", "telegram"}
    if "sender" in roles or not sent:
        return []
    return [
        replace(fact, role="sender", rule="signature-sender", certainty=Certainty.LIKELY, detail=())
        for fact in signed
        if fact.role == "signatory" and fact.rule == "signature"
    ]


def attached_markings(record: RecordText) -> list[Fact]:
    """A marking that a text gives to what is attached to it: (attachment – special folder)."""
    markings = re.compile(rf"(?i)(?:{one_of(word_list('markings')['security'])})$")
    facts = []
    for line in record.of_part(RecordPart.BODY, RecordPart.HEADING):
        for match in _ATTACHED.finditer(line.text):
            if markings.match(match["words"]):
                span = Span(*match.span("words")).shift(line.span.start)
                facts.append(
                    record.fact(
                        FactKind.MARKING,
                        span,
                        "attachment-marking",
                        certainty=Certainty.LIKELY,
                        note="the words say it of the attachment",
                    )  # fmt: skip
                )
    return facts


def issuing_bodies(record: RecordText) -> list[Fact]:
    """The body in whose name a text speaks: We, the Presidium of the Central Committee."""
    facts: dict[str, Fact] = {}
    for line in record.of_part(RecordPart.BODY):
        match = _SPEAKS.search(line.text[:600])
        if match:
            group = "we" if match["we"] else "the"
            span = Span(*match.span(group)).shift(line.span.start)
            fact = record.fact(
                FactKind.AGENT, span, "body-speaks", "issuing-body", certainty=Certainty.LIKELY
            )
            if names_body(fact.value):
                facts.setdefault(fact.value, fact)
    return list(facts.values())
