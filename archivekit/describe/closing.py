"""What closes a record: signatures, office markings, source notes, and what notes tell of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from archivekit.core.record import Certainty, Fact, FactKind, RecordPart
from archivekit.core.text import Span
from archivekit.describe.archival_reference import find_references
from archivekit.describe.contributions import read_contributions
from archivekit.describe.dates import parse_date
from archivekit.describe.heading_items import places_of
from archivekit.describe.parties import is_person, names_body, names_office, trimmed
from archivekit.describe.record_text import Line, RecordText, date_facts, dates_in, likely
from archivekit.describe.word_lists import folded

_SIGNED = re.compile(
    r"(?i)\s*(?:/s/|\[[^\[\]]{0,20}signature\]|\(?signed\)?:?|\[?signature\]?:?|\[signed\]|signed\sby:?|подпись:?)\s*"
)
_SIGNATURE_IN_LINE = re.compile(r"\s\[[^\[\]]{0,20}signature\]\s(?P<name>[^\[\]]{2,60})$")
_A_BODY = re.compile(r"(?:(?:[A-Z][\w’'.-]*|of|the|for|in|and)\s?){2,10}")
_NUMBER = re.compile(r"(?:No\b\.?|[№#])\s?(?P<value>[\w/.-]{1,20})")
_ILLEGIBLE = re.compile(r"(?i)illegible|handwritten|initials|no signature|unsigned|verified|stamp")
_FORMULA = re.compile(
    r"(?i)(?:with|yours|sincerely|respectfully|fraternally|cordially|best|warm|please|accept|receive|"
    r"faithfully|present|recorded|written|compiled|printed|prepared|sent|copies|attachment|appendix)\b"
)
_NAME_AT_END = re.compile(
    r"(?P<name>(?:[^\W\d_a-z]\w{0,2}\.\s?-?){1,3}(?:[^\W\d_a-z][\w’'-]{1,40})(?:\s[^\W\d_a-z][\w’'-]{1,40})?)\.?$"
)
_WITH_INITIALS = re.compile(r"(?:[^\W\d_a-z]\w?\.\s?-?){1,3}[^\W\d_a-z][\w’'-]+$")
_TWO = re.compile(r"(?<=[\w’'-]{2})\s(?=(?:[^\W\d_a-z]\.\s?){1,3}[^\W\d_a-z])")
_IS_MARKING = re.compile(
    r"(?i)(?!to\s|reference|\[)(?:\S{1,6}(?:,\s\S{1,4})?$|(?=\D{0,30}[0-9])\S|(?:exec|typed|exp|print|sent|cop)\w*\b)"
)
_CREDIT = re.compile(
    r"[;.,]\s(?i:translat\w{1,4}(?:\sfrom\s\w+)?\sby|obtained\sby|contributed\sby)\b"
)
_TRANSLATED = re.compile(r"(?i)[\[(]?(?:re)?(?:translated|translation|transcribed|translator)\b")
_SOURCE = re.compile(r"[\[(]?\s?(?:(?i:sources?|from)\s?:\s?)")
_RECEIVED = re.compile(
    r"(?P<recipient>[^.:;()]{0,20}(?:[^\W\d_a-z]\.\s?){0,3}[^\W\d_a-z][\w’'-]+)\sreceived\s(?:the|this)\s(?:following\s)?"
    r"(?P<type>\w+)(?:\sfrom\s(?P<sender>(?:[^\W\d_a-z]\.\s?){0,3}[^\W\d_a-z][\w’'-]+(?:\s[^\W\d_a-z][\w’'-]+)?))?\s(?:on|in|at)\s"
)


def read_signatures(record: RecordText) -> list[Fact]:
    """Who signed: names, each with the office on the line above, below or beside it.

    An office without a name is a signatory too, of whom only the office is known.
    """
    facts: list[Fact] = []
    for block in _blocks(record):
        found: list[Fact] = []
        office: Span | None = None
        for line in block:
            rest = _beside(record, line, found)
            names = [] if office and _goes_on(record.text, office) else _names(record.text, rest)
            found += [_signatory(record, name, office) for name in names]
            if names:
                office = None
            elif office and any(map(str.isalpha, rest.of(record.text))):
                office = Span(office.start, rest.end) if _is_plain(rest.of(record.text)) else office
            elif _is_office(rest.of(record.text)):
                office = rest
        if not office and len(block) < 3 and all(f.kind is FactKind.DATE for f in found):
            office = _body_alone(record, block)
        facts += _with_office(record, found, office) if office else found
    return facts


def _is_plain(words: str) -> bool:
    return not any(map(str.isdigit, words))


def _body_alone(record: RecordText, block: list[Line]) -> Span | None:
    """A body that signs with its name alone: Foreign Ministry, 13 August 1955."""
    left = [_beside(record, line, []) for line in block]
    words = [span.of(record.text) for span in left if len(span)]
    above = record.text[: block[0].span.start].rstrip()[-1:]
    if (
        above.isalpha()
        or len(words) != 1
        or not _A_BODY.fullmatch(words[0])
        or not names_body(words[0])
    ):
        return None
    return next(span for span in left if len(span))


def _goes_on(text: str, office: Span) -> bool:
    """Whether the name of an office breaks off at the end of its line."""
    return re.search(r"(?:\s(?:of|the|for|under|and|at|in)|,)$", office.of(text)) is not None


def _blocks(record: RecordText) -> Iterator[list[Line]]:
    """The lines of each signature: what stands between two signatures parts them."""
    block: list[Line] = []
    for line in record.of_part(RecordPart.SIGNATURE):
        if block and record.text[block[-1].span.end : line.span.start].strip():
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _beside(record: RecordText, line: Line, found: list[Fact]) -> Span:
    """The line without the date, the place and the sign of a signature that stand beside a name."""
    text, start, end = record.text, line.span.start, line.span.end
    if places := places_of(text, line.span):
        found += [
            record.fact(
                FactKind.PLACE, place, "closing-place", "dispatch", certainty=Certainty.LIKELY
            )
            for place in places
        ]
        return Span(end, end)
    if match := _SIGNED.match(text, start, end):
        start = match.end()
    elif (match := _SIGNATURE_IN_LINE.search(text, start, end)) and is_person(match["name"]):
        start = match.start("name")
    for date in dates_in(text, line.span, record.language):
        if date.span.start <= start + 1 or date.span.end >= end - 1:
            if date.certainty is not Certainty.CHECK:
                found += likely(date_facts(date, "closing-date", "header"))
            if date.span.start <= start + 1:
                start = date.span.end
            else:
                end = date.span.start
    rest = trimmed_ends(text, Span(start, max(start, end)))
    closed = rest.of(text)[:1] == "(" and rest.of(text)[-1:] == ")"
    return Span(rest.start + closed, rest.end - closed)


def trimmed_ends(text: str, span: Span) -> Span:
    """The stretch without blanks and commas at its ends."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(" ,;\n\t"))
    return Span(start, max(start, start + len(words.strip(" ,;\n\t"))))


def _names(text: str, span: Span) -> list[Span]:
    words = span.of(text)
    if not words or _ILLEGIBLE.search(words) or _FORMULA.match(words):
        return []
    cut = [match.start() for match in _TWO.finditer(text, span.start, span.end)]
    starts = [span.start, *(at + 1 for at in cut)]
    pieces = [trimmed(text, Span(a, b)) for a, b in zip(starts, [*cut, span.end], strict=True)]
    if len(pieces) > 1 and all(_WITH_INITIALS.match(piece.of(text)) for piece in pieces):
        return pieces
    whole = trimmed(text, span)
    return [whole] if is_person(whole.of(text)) else _name_after_office(text, span)


def _name_after_office(text: str, span: Span) -> list[Span]:
    match = _NAME_AT_END.search(text[span.start : span.end])
    before = text[span.start : span.start + match.start()] if match else ""
    if match and names_office(before):
        return [Span(*match.span("name")).shift(span.start)]
    return []


def _is_office(words: str) -> bool:
    return (
        0 < len(words) <= 160
        and names_office(words)
        and not _FORMULA.match(words)
        and not words.endswith((".", "!"))
    )


def _signatory(record: RecordText, name: Span, office: Span | None) -> Fact:
    detail = (("office", folded(office.of(record.text))),) if office else ()
    return record.fact(FactKind.AGENT, name, "signature", "signatory", detail=detail)


def _with_office(record: RecordText, facts: list[Fact], office: Span) -> list[Fact]:
    """The office that stands below a name is that of the name; without a name it signs alone."""
    detail = (("office", folded(office.of(record.text))),)
    signed = [fact for fact in facts if fact.kind is FactKind.AGENT]
    if not signed:
        fact = record.fact(FactKind.AGENT, office, "signature-office", "signatory", detail=detail)
        return [*facts, fact]
    if len(signed) > 1 or signed[0].detail:
        return facts
    return [replace(fact, detail=detail) if fact is signed[0] else fact for fact in facts]


def read_office_markings(record: RecordText) -> list[Fact]:
    """What a registry or typist left under a record, to the letter."""
    facts = []
    for line in record.of_part(RecordPart.OFFICE_MARKING):
        number = _NUMBER.fullmatch(line.text)
        if number and any(map(str.isdigit, number["value"])):
            at = Span(*number.span("value")).shift(line.span.start)
            facts.append(record.fact(FactKind.NUMBER, at, "office-marking", "document-number"))
        elif (
            _IS_MARKING.match(line.text)
            and len(line.text) <= 60
            and line.text not in ("CC:", "cc:", "Cc:")
            and not places_of(record.text, line.span)
            and parse_date(line.text, record.language) is None
        ):
            facts.append(
                record.fact(FactKind.NUMBER, line.span, "office-marking", "office-marking")
            )
    return facts


def read_source_notes(record: RecordText) -> list[Fact]:
    """Where a text comes from and who translated it, as a note beside it says."""
    facts: list[Fact] = []
    for line in record.of_part(RecordPart.SOURCE_NOTE):
        references = list(find_references(record.text, _origin(record.text, line.span)))
        bare = all(len(found.parts) == 1 for found in references)
        if bare and not _SOURCE.match(line.text) and _speaks_of_no_source(line):
            references = []  # for whom a translator works, not where the record lies
        elif references or _SOURCE.match(line.text):
            facts.append(
                record.fact(FactKind.PROVENANCE, _origin(record.text, line.span), "source-note")
            )
        facts += [found.fact(record.text, "source-note-reference") for found in references]
        facts += read_contributions(record.text, line.span, "source-note-translation")
    return facts


def _speaks_of_no_source(line: Line) -> bool:
    """Whether a line only names who translated it, or the house of a translator."""
    return bool(_TRANSLATED.match(line.text)) or len(line.text.split()) < 6


def _origin(text: str, span: Span) -> Span:
    """The words of a source note without brackets, label and what is said of the translation."""
    match = _SOURCE.match(text, span.start, span.end)
    start = match.end() if match else span.start
    credit = _CREDIT.search(text, start, span.end)
    end = credit.start() if credit else span.end
    closed = text[end - 1] in ")]" and text[span.start] in "(["
    return Span(start, max(start, end - closed))


def read_notes(record: RecordText) -> list[Fact]:
    """What a note tells of the record itself: who received it, from whom, on which day."""
    facts: list[Fact] = []
    for line in record.of_part(RecordPart.NOTE, RecordPart.SOURCE_NOTE):
        match = _RECEIVED.search(line.text[:2000])
        if match is None:
            continue
        shift = line.span.start
        stop = Span(shift + match.end(), min(line.span.end, shift + match.end() + 80))
        dates = dates_in(record.text, stop, record.language)
        if not dates or dates[0].span.start > stop.start + 20:
            continue
        facts += date_facts(dates[0], "note-received", "received")
        for role in ("recipient", "sender"):
            if match[role]:
                name = trimmed(
                    record.text, _after_call(record.text, Span(*match.span(role)).shift(shift))
                )
                facts.append(record.fact(FactKind.AGENT, name, "note-received", role))
    return facts


def _after_call(text: str, span: Span) -> Span:
    match = re.compile(r"\[[^\[\]]{1,4}\]\s*|[0-9*]{1,3}[.)]?\s+").match(text, span.start, span.end)
    return Span(match.end(), span.end) if match else span
