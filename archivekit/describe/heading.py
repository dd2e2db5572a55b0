"""The heading of a record: markings, numbers, place and date, address, title."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from archivekit.core.record import Certainty, Fact, FactKind, RecordPart
from archivekit.core.text import Span
from archivekit.describe.address import (
    address_end,
    is_address,
    place_and_date,
    place_beside,
    place_of_origin,
    read_address,
    read_label,
    read_office,
    read_places,
    read_salutation,
)
from archivekit.describe.heading_items import Item, is_explained, items_of, places_of
from archivekit.describe.parties import names_body
from archivekit.describe.record_text import Line, RecordText
from archivekit.describe.titles import read_title, record_type, type_in

_MOST_LINES = 8  # of a title
_LONGEST_TITLE = 800  # characters
_LONGEST_TYPED = 80

_RUBRIC = re.compile(
    r"(?!\S{1,12}\s[0-9])(?:On|About|Concerning|Regarding|Re:|ON|ABOUT|CONCERNING|REGARDING|О|Об)\s"
)
_NO_TITLE = re.compile(
    r"(?i)workers of (?:all|the)\b|proletariat\b|(?:making|reproduction|copying|prohibited)\b|"
    r"(?:telegram|cable|letter) (?:received|sent)$|proletarians? of (?:all|the)|copy\b|"
    r"declassified|"
    r"(?:no\.?|№|#)\s?\S*[0-9]|[\[(»*0-9]"
)
_OTHER_NUMBER = re.compile(
    r"(?i)(?:in reply )?(?:re:?\s)?(?:to|your|our)\s(?:your\s|our\s)?(?:telegram\s)?(?:nos?\.|#|№)"
    r"|reference\b"
)
_EDITION_NUMBER = re.compile(r"(?:No\.?|Document|Doc\.|№)\s?(?:No\.?\s)?[0-9]{1,3}\.?")
_EVENT = re.compile(
    r"(?i)\b(?:session|meeting|conversations?|talks?|discussion|plenum|notes?|visit)\b"
)
_OF_CONVERSATION = re.compile(r"(?i)conversation\b.{0,150}\son\s$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the lines above a text say, and the runs of lines that may be a title.

    `edition` says that an edition numbered the record, so that the title is the editor's.
    """

    facts: tuple[Fact, ...] = ()
    blocks: tuple[range, ...] = ()
    edition: bool = False


def read_heading(record: RecordText) -> Heading:
    """The facts in the heading lines of a record, and its lines that may be a title."""
    facts: list[Fact] = []
    blocks: list[range] = []
    lines = record.lines
    at = next((n for n, line in enumerate(lines) if line.part is not RecordPart.HEADER), 0)
    first = record.heading_line(at)
    edition = first is not None and _EDITION_NUMBER.fullmatch(first.text) is not None
    at += edition
    while at < len(lines):
        end = at + 1
        if lines[at].part is RecordPart.HEADING:
            goes_on = bool(blocks) and _goes_on(record, blocks[-1], at)
            if is_address(lines[at]) and not (goes_on and lines[at].text[:1].islower()):
                end = address_end(record, at)
                facts += read_address(record, at, end)
            elif (found := _read_line(record, at)) is not None:
                facts += found
            elif goes_on:
                blocks[-1] = range(blocks[-1].start, end)
            else:
                blocks.append(range(at, end))
        at = end
    return Heading(tuple(facts), tuple(blocks), edition)


def _read_line(record: RecordText, at: int) -> list[Fact] | None:
    """What a heading line that is no address says; None when nothing explains it."""
    line = record.lines[at]
    if _OTHER_NUMBER.match(line.text):
        return []  # the number of the document that this one answers
    if places_of(record.text, line.span):
        return read_places(record, at)
    if places := place_of_origin(record, line):
        return places
    greeting = read_salutation(record, line)
    if greeting is not None:
        return greeting
    items = items_of(record.text, line.span, record.language)
    if found := place_and_date(record, line, items):
        return found
    copies = [item for item in items if item.fact and item.fact.role == "copy"]
    if len(copies) > 1:
        return []  # who got which copy
    beside = place_beside(record, line, items)
    if beside or is_explained(record.text, line.span, items):
        return [item.fact for item in items if item.fact] + beside
    if (party := read_label(record, line)) is not None:
        return party
    if numbered := _type_and_number(record, line, items):
        return numbered
    return read_office(record, at) or None


def _type_and_number(record: RecordText, line: Line, items: list[Item]) -> list[Fact]:
    """Ciphered telegram No. 600: a type and a number are no title."""
    numbers = [item for item in items if item.fact and item.fact.kind is FactKind.NUMBER]
    at = type_in(record.text, line.span) if len(numbers) == 1 else None
    if at is None or len(line.text) > _LONGEST_TYPED:
        return []
    kind = record_type(at.of(record.text))
    typed = Fact(FactKind.TYPE, kind, at, "title-type") if kind else None
    taken = sorted([*items, Item(Span(line.span.start, at.end))], key=_start)
    if typed is None or not is_explained(record.text, line.span, taken):
        return []
    return [typed, *(item.fact for item in items if item.fact)]


def _start(item: Item) -> int:
    return item.span.start


def _goes_on(record: RecordText, block: range, at: int) -> bool:
    """Whether a line goes on with the block above it: no empty line between, or a small letter."""
    if block.stop != at or len(block) >= _MOST_LINES:
        return False
    above, line = record.lines[at - 1], record.lines[at]
    return line.text[:1].islower() or not record.parted(above, line)


def title_facts(record: RecordText, heading: Heading, *, first: bool) -> list[Fact]:
    """The title among the lines that nothing explained, and what its words say.

    With `first`, the first such lines are the title where no other sign of one is seen.
    """
    spans = [span for block in heading.blocks if (span := _title_span(record, block))]
    typed = [span for span in spans if type_in(record.text, span)]
    titles = [span for span in spans if _RUBRIC.match(span.of(record.text))]
    titles += [span for span in typed if not record_type(span.of(record.text))]
    sure = Certainty.SURE if titles else Certainty.LIKELY
    if first and not typed:
        titles += [span for span in spans if _may_be_title(record, span, top=span is spans[0])]
    facts: list[Fact] = []
    if typed:
        facts += read_title(record.text, typed[0]) + _at_ends_of_title(record, typed[0])
    if titles:
        role = "supplied" if heading.edition else "formal"
        facts.append(record.fact(FactKind.TITLE, titles[0], "heading-title", role, certainty=sure))
    return facts


def _may_be_title(record: RecordText, span: Span, *, top: bool) -> bool:
    """Whether lines that name no type may be a title: no single word and no letterhead."""
    words = span.of(record.text).split()
    letterhead = top and names_body(" ".join(words)) and not _EVENT.search(span.of(record.text))
    return len(words) > 1 and not letterhead


def _title_span(record: RecordText, block: range) -> Span | None:
    """The words of a block of lines, None where they are no title or only the half of one."""
    top, last = record.lines[block.start], record.lines[block.stop - 1]
    span = Span(top.span.start, last.span.end)
    if _NO_TITLE.match(top.text) or len(span) > _LONGEST_TITLE:
        return None
    below = record.lines[block.stop] if block.stop < len(record.lines) else None
    if below and below.part is RecordPart.BODY and not record.parted(last, below):
        capitals = last.text.isupper() and below.text.split()[0].isupper()
        if (capitals or below.text[:1].islower()) and last.text[-1] not in ".!?:":
            return None
    return span


def _at_ends_of_title(record: RecordText, span: Span) -> list[Fact]:
    """The number of the protocol in a title, and the date with which a title ends."""
    found = []
    for item in items_of(record.text, span, record.language):
        fact = item.fact
        if fact and fact.role.startswith("protocol"):
            found.append(fact)
        elif fact and fact.kind is FactKind.DATE and span.end - fact.span.end <= 1:
            before = record.text[span.start : fact.span.start]
            if before.endswith((". ", ", ")) or _OF_CONVERSATION.search(before):
                found.append(replace(fact, rule="title-date", certainty=Certainty.LIKELY))
    return found
