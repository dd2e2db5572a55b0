"""The profile of everything else: lines with a label, a title on the first line, a signature."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from archivekit.core.record import Certainty, Fact, FactKind, RecordPart
from archivekit.core.text import Span
from archivekit.describe.archival_reference import find_references
from archivekit.describe.closing import read_notes, read_signatures, read_source_notes
from archivekit.describe.contributions import read_contributions
from archivekit.describe.dates import parse_date
from archivekit.describe.heading import read_heading, title_facts
from archivekit.describe.parties import parties, trimmed
from archivekit.describe.record_text import Line, RecordText, date_facts, dates_in, likely
from archivekit.describe.titles import read_title
from archivekit.describe.word_lists import language_tags, one_of, word_list

NAME = "generic"
_LINES = 40  # in which labels are looked for
_LONGEST_TITLE = 200


def score(record: RecordText) -> int:
    """A point for every line with a known label."""
    return len(_labelled(record))


def read(record: RecordText) -> list[Fact]:
    """The values of labels, a first line that looks like a title, signatures and source notes."""
    facts: list[Fact] = []
    labelled = _labelled(record)
    for name, span in labelled:
        facts += _READERS[name](record, span)
    if not any(fact.kind is FactKind.TITLE for fact in facts):
        facts += _first_line(record, labelled)
    return facts + read_signatures(record) + read_source_notes(record) + read_notes(record)


@cache
def _label() -> re.Pattern[str]:
    labels = word_list("labels")["labels"]
    names = "|".join(f"(?P<{name}>{one_of(words)})" for name, words in labels.items())
    return re.compile(rf"(?:{names})\s?:(?:\.)?\s+(?=\S)", re.IGNORECASE)


def _labelled(record: RecordText) -> list[tuple[str, Span]]:
    """The first value of each label; a label begins a line, or follows the value of another."""
    found: dict[str, Span] = {}
    for line in record.lines[:_LINES]:
        matches = list(_label().finditer(line.text[:1000]))
        if not matches or matches[0].start() > 0:
            continue
        stops = [match.start() for match in matches[1:]] + [len(line.text)]
        for match, stop in zip(matches, stops, strict=True):
            value = _stripped(line, match.end(), stop)
            if match is not matches[0] and _breaks_off(record, line):
                continue  # of two columns the second goes on in the next line
            if match.lastgroup and len(value):
                found.setdefault(match.lastgroup, value)
    return list(found.items())


def _breaks_off(record: RecordText, line: Line) -> bool:
    at = record.lines.index(line) + 1
    following = record.lines[at] if at < len(record.lines) else None
    return (
        following is not None and following.part is line.part and not _label().match(following.text)
    )


def _stripped(line: Line, start: int, stop: int) -> Span:
    words = line.text[start:stop]
    return Span(line.span.start + start, line.span.start + start + len(words.rstrip()))


def _title(record: RecordText, span: Span) -> list[Fact]:
    title = record.fact(FactKind.TITLE, span, "label-title", "supplied")
    return [title, *read_title(record.text, span)]


def _agent(
    role: str, rule: str, certainty: Certainty = Certainty.SURE
) -> Callable[[RecordText, Span], list[Fact]]:
    def read_agents(record: RecordText, span: Span) -> list[Fact]:
        return [
            record.fact(FactKind.AGENT, name, rule, role, certainty=certainty)
            for name in parties(record.text, trimmed(record.text, span))
        ]

    return read_agents


def _date(record: RecordText, span: Span) -> list[Fact]:
    found = dates_in(record.text, span, record.language)
    if not found and (whole := parse_date(span.of(record.text), record.language)):
        found = [replace(whole, span=whole.span.shift(span.start))]
    return date_facts(found[0], "label-date", "header") if len(found) == 1 else []


def _source(record: RecordText, span: Span) -> list[Fact]:
    facts = [record.fact(FactKind.PROVENANCE, span, "label-source")]
    facts += [
        found.fact(record.text, "label-source") for found in find_references(record.text, span)
    ]
    return facts + read_contributions(record.text, span, "label-source")


def _language(record: RecordText, span: Span) -> list[Fact]:
    return [
        Fact(FactKind.LANGUAGE, tag, span, "label-original-language", role="original")
        for tag in language_tags(span.of(record.text))
    ]


def _summary(record: RecordText, span: Span) -> list[Fact]:
    return [record.fact(FactKind.SUMMARY, span, "label-summary")]


_READERS: dict[str, Callable[[RecordText, Span], list[Fact]]] = {
    "title": _title,
    "author": _agent("sender", "label-author", Certainty.LIKELY),
    "sender": _agent("sender", "label-from"),
    "recipient": _agent("recipient", "label-to"),
    "date": _date,
    "source": _source,
    "translator": _agent("translator", "label-translator"),
    "language": _language,
    "summary": _summary,
}


def _first_line(record: RecordText, labelled: list[tuple[str, Span]]) -> list[Fact]:
    """The first line, when it is the heading of the record and no label, date or address."""
    if labelled or not record.lines or record.lines[0].part is not RecordPart.HEADING:
        return []
    heading = read_heading(record)
    line = record.lines[0]
    if not heading.blocks or heading.blocks[0].start > 0 or len(line.text) > _LONGEST_TITLE:
        return []
    facts = title_facts(record, heading, first=True)
    if any(fact.kind is FactKind.TYPE for fact in facts):
        facts += [fact for fact in heading.facts if fact.kind in (FactKind.DATE, FactKind.PLACE)]
    return likely(facts)
