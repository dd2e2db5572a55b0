"""The address of a record: where it went, through whom, to whom; and where it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archivekit.core.record import Fact, FactKind, RecordPart
from archivekit.core.text import Span
from archivekit.describe.heading_items import Item, is_explained, places_of
from archivekit.describe.parties import is_person, names_body, names_office, parties, trimmed
from archivekit.describe.record_text import Line, RecordText, likely

_LONGEST_ADDRESS = 160
_MOST_LINES = 8
_MOST_OFFICE_WORDS = 6
_MOST_BODY_WORDS = 3
_LONGEST_WITH_DATE = 80

_TO = re.compile(
    r"(?:\[?(?:to|To|TO)(?:\s(?:the|THE)(?=\]|\s))?\]?:?\s|(?:For|FOR)\s(?:delivery\sto\s)?|(?:Кому|Товарищу|Тов\.)\s)"
    r"(?!(?i:paragraph|point|item|para|protocol|prot|our|your|the\squestion|approve|nos?|instruct|"
    r"be|accept|entrust)\b|[#№0-9])"
)
_TO_ANOTHER = re.compile(r";\s?(?:to\s)?|,\sto\s|(?<=[0-9]\])(?:,\sand|,|\sand)\s")
_SALUTATION = re.compile(
    r"(?:(?i:my\s)?(?i:(?:most\s|much\s|deeply\s)?(?:dear|esteemed|respected))\s"
    r"(?P<name>[^,:!]{2,60})[,:!]"
    r"|(?P<comrade>(?i:comrade|com\.|cde\.|tov\.)\s[^,:!]{2,60})[!:,])\**$"
)
_COMRADE = re.compile(r"(?i:comrade|com\.|cde\.)\s")
_LEADS_ON = re.compile(r"(?:[,;]|\s(?:of|the|for|and|to))$")
_RUBRIC = re.compile(r"(?i:on|about|concerning|regarding)\s")
_FROM = re.compile(r"(?i:from):?\s")
_LABELLED = re.compile(r"(?:(?:From|FROM|От кого)|(?P<via>THROUGH|Through|VIA|Via)):\s")
_CALL = re.compile(r"\s?(?:\[[0-9]{1,3}\]|[⁰¹²³⁴-⁹]{1,3})")
_PLACE_BEFORE_DATE = re.compile(
    r"(?:^|[\s,])(?P<place>(?P<first>[^\W\d_a-z][^\s,]*\s)?[^\W\d_a-z][^\s,]*),\s$"
)


def is_address(line: Line) -> bool:
    """Whether a line says to whom: To comrade A. I. Mikoyan; not: To paragraph 1."""
    return len(line.text) <= _LONGEST_ADDRESS and _TO.match(line.text) is not None


def address_end(record: RecordText, at: int) -> int:
    """The index after the lines of the address that begins at a line."""
    end = at + 1
    while end < at + _MOST_LINES and (line := record.heading_line(end)):
        if not _goes_on(record, record.lines[end - 1], line):
            break
        end += 1
    return end


def _goes_on(record: RecordText, line: Line, below: Line) -> bool:
    """Whether the line below is of the same address: a mark or a small word leads to it."""
    if record.parted(line, below):
        return False
    office = names_office(line.text) or names_body(line.text)
    return bool(_LEADS_ON.search(line.text) or (office and _COMRADE.match(below.text)))


def read_address(record: RecordText, at: int, end: int) -> list[Fact]:
    """The recipients that the lines of an address name."""
    text, last = record.text, record.lines[end - 1].span.end
    start = record.lines[at].span.start
    if match := _TO.match(text, start, last):
        start = match.end()
    return [
        record.fact(FactKind.AGENT, _before_call(text, name), "address-block", "recipient")
        for stretch in _pieces(text, Span(start, last))
        for name in parties(text, trimmed(text, stretch))
        if name.of(text)[:1].isalpha() or name.of(text)[:1] == "["
    ]


def read_label(record: RecordText, line: Line) -> list[Fact] | None:
    """Who a line From: … or Through: … names, [] for a time or a number; None without a label."""
    match = _LABELLED.match(line.text)
    if match is None or len(line.text) > _LONGEST_ADDRESS:
        return None
    span = trimmed(record.text, Span(line.span.start + match.end(), line.span.end))
    if not len(span) or any(sign.isdigit() for sign in _without_calls(span.of(record.text))):
        return []
    role, rule = ("via", "address-block") if match["via"] else ("sender", "label-from")
    return [
        record.fact(FactKind.AGENT, name, rule, role)
        for name in (_before_call(record.text, name) for name in parties(record.text, span))
        if name.of(record.text)[:1].isalpha() or name.of(record.text)[:1] == "["
    ]


def _without_calls(words: str) -> str:
    return _CALL.sub("", words)


def _before_call(text: str, span: Span) -> Span:
    """The name without the call of a note behind it."""
    match = _CALL.search(text, span.start, span.end)
    return Span(span.start, match.start()) if match and match.end() == span.end else span


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """To A; B; to the C: three addresses in one."""
    at = span.start
    for match in [*_TO_ANOTHER.finditer(text, span.start, span.end), None]:
        yield Span(at, match.start() if match else span.end)
        at = match.end() if match else at


def read_salutation(record: RecordText, line: Line) -> list[Fact] | None:
    """Whom a salutation addresses by name, [] when it names only an office, None if it is none."""
    match = _SALUTATION.match(line.text)
    if match is None:
        return None
    span = Span(*match.span("name" if match["name"] else "comrade")).shift(line.span.start)
    name = trimmed(record.text, span)
    if not is_person(name.of(record.text)):
        return []
    return likely([record.fact(FactKind.AGENT, name, "salutation", "recipient")])


def read_places(record: RecordText, at: int) -> list[Fact]:
    """A place on a line of its own: above an address it is where the record went."""
    places = places_of(record.text, record.lines[at].span)
    below = at + 1
    while (line := record.heading_line(below)) and places_of(record.text, line.span):
        below += 1
    addressed = line is not None and (_is_office(line) or is_address(line))
    if addressed:
        return [record.fact(FactKind.PLACE, p, "address-block", "destination") for p in places]
    return likely([record.fact(FactKind.PLACE, p, "place-line", "dispatch") for p in places])


def place_of_origin(record: RecordText, line: Line) -> list[Fact]:
    """A place that alone follows From: where the record was written."""
    match = _FROM.match(line.text)
    if match is None:
        return []
    places = places_of(record.text, Span(line.span.start + match.end(), line.span.end))
    return likely([record.fact(FactKind.PLACE, p, "place-line", "dispatch") for p in places])


def place_beside(record: RecordText, line: Line, items: Sequence[Item]) -> list[Fact]:
    """A place that takes up what dates, numbers and markings leave of a line."""
    if not items:
        return []
    before = Span(line.span.start, items[0].span.start)
    if match := _FROM.match(record.text, before.start, before.end):
        before = Span(match.end(), before.end)
    after = Span(items[-1].span.end, line.span.end)
    places = next((found for s in (before, after) if (found := places_of(record.text, s))), [])
    if any(item.fact and item.fact.kind is FactKind.DATE for item in items):
        return [record.fact(FactKind.PLACE, p, "place-and-date", "dispatch") for p in places]
    return likely([record.fact(FactKind.PLACE, p, "place-line", "dispatch") for p in places])


def place_and_date(record: RecordText, line: Line, items: Sequence[Item]) -> list[Fact]:
    """Place and date at the end of a short line that begins with something else."""
    date = items[-1].fact if items else None
    if date is None or date.kind is not FactKind.DATE or line.span.end - date.span.end > 1:
        return []
    if len(line.text) > _LONGEST_WITH_DATE or is_explained(record.text, line.span, items):
        return []
    match = _PLACE_BEFORE_DATE.search(record.text[line.span.start : date.span.start])
    if match is None:
        return []
    end = match.end("place")
    for start in (match.start("place"), max(match.start("place"), match.end("first"))):
        place = Span(start, end).shift(line.span.start)
        if places_of(record.text, place):
            return [record.fact(FactKind.PLACE, place, "place-and-date", "dispatch"), date]
    return []


def _begins_text(line: Line) -> bool:
    """Whether a line is text, or says above it what it is about."""
    return line.part is RecordPart.BODY or _RUBRIC.match(line.text) is not None


def _is_office(line: Line) -> bool:
    return names_office(line.text) and len(line.text.split()) <= _MOST_OFFICE_WORDS


def read_office(record: RecordText, at: int) -> list[Fact]:
    """An office below the place that a record went to, or a body right above the text.

    With an address below it, it is the way to that one; without, it is the recipient.
    """
    line = record.lines[at]
    below = record.lines[at + 1] if at + 1 < len(record.lines) else None
    if not line.text[-1:].isalpha():
        return []
    if _is_office(line) and at and places_of(record.text, record.lines[at - 1].span):
        via = below is not None and below.part is RecordPart.HEADING and is_address(below)
        role = "via" if via else "recipient"
        return [record.fact(FactKind.AGENT, line.span, "address-block", role)]
    body = names_body(line.text) and len(line.text.split()) <= _MOST_BODY_WORDS
    if body and line.text.isupper() and below and _begins_text(below):
        return likely([record.fact(FactKind.AGENT, line.span, "address-block", "recipient")])
    return []
