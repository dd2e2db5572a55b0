"""The profile of the Wilson Center Digital Archive: pages as exported, and the covers of its PDFs.

The cover names a date and a title without a label, then Citation, Summary, Credits, Original
Language and Contents with one. Under them stands the record itself, read like any other.
"""

from __future__ import annotations

import re
from dataclasses import replace

from archivekit.core.record import Certainty, Fact, FactKind, RecordPart
from archivekit.core.text import Span
from archivekit.describe.citation import publisher_pattern, read_citation, read_origin, read_url
from archivekit.describe.closing import (
    read_notes,
    read_office_markings,
    read_signatures,
    read_source_notes,
)
from archivekit.describe.contributions import read_funders
from archivekit.describe.dates import parse_date
from archivekit.describe.heading import read_heading, title_facts
from archivekit.describe.record_text import RecordText, date_facts, dates_in, likely
from archivekit.describe.titles import read_title
from archivekit.describe.urls import find_urls
from archivekit.describe.word_lists import folded, language_tags, word_list

NAME = "wilson-center"

_LABEL = re.compile(
    r"(?:^|(?<=\s))(?P<label>Citation|Summary|Credits|Original Language|Contents|Related Documents|"
    r"Subjects Discussed|Rights|Donors)\s?:(?=\s|$)"
)
_BANNER = re.compile(
    r"(?:\s|Wilson Center Digital Archive|Digital Archive|digitalarchive\.wilsoncenter\.org|"
    r"International History Declassified|\|)+"
)
_FRAME = re.compile(r"(?i)skip to (?:main )?content|" + _BANNER.pattern)
_THANKS = re.compile(r"This document was made possible with")
_PAGE_LABEL = re.compile(
    r"(?i)(?:Author\(s\)|Associated (?:Places|Topics|People(?: & Organizations)?)|Source|Rights|"
    r"Document Information|Original Archive|Original Uploaded Date|Original Classification|Donors|"
    r"Subjects Discussed|Language|Record ID)\s?:?"
)
_MOST_INLINE = 8000
_LANGUAGE = re.compile(r"[^\W\d_]+")


def score(record: RecordText) -> int:
    """The signs of such an export: its labels, its banner, its name and its address."""
    fields = _fields(record)
    head = record.text[: _end_of_cover(record)]
    points = 2 * ("Citation" in fields)
    points += sum(
        label in fields for label in ("Summary", "Credits", "Original Language", "Contents")
    )
    points += 2 * ("International History Declassified" in head)
    if "Citation" in fields:
        points += 2 * (publisher_pattern().search(head) is not None)
    points += 4 * (len(_page_fields(record)) > 2)
    points += 3 * any(found.archive == "Wilson Center Digital Archive" for found in find_urls(head))
    return points


def read(record: RecordText) -> list[Fact]:
    """Every fact of the cover, then those of the record under it."""
    fields = _fields(record)
    if not fields and (page := _page_fields(record)):
        return _read_page(record, page)
    text = record.text
    facts: list[Fact] = []
    cited: list[Fact] = []
    if span := fields.get("Citation"):
        facts.append(record.fact(FactKind.CITATION, span, "label-citation"))
        cited = read_citation(text, span, record.language)
        cited += read_url(text, span)
    facts += _unlabelled(record, fields.get("", Span(0, 0)), cited)
    facts += cited
    if span := fields.get("Summary"):
        facts.append(record.fact(FactKind.SUMMARY, span, "label-summary", "archive"))
    if span := fields.get("Credits"):
        facts.append(record.fact(FactKind.CREDIT, span, "label-credits"))
        facts += read_funders(text, span, "label-credits")
    if span := fields.get("Original Language"):
        for tag in language_tags(span.of(text)):
            facts.append(
                Fact(FactKind.LANGUAGE, tag, span, "label-original-language", role="original")
            )
    if span := fields.get("Contents"):
        facts += _contents(record, span)
    return facts + _record_under_cover(record, facts)


def _page_fields(record: RecordText) -> dict[str, Span]:
    """What the web page of a record says below it, by label; "" for a summary without one."""
    if not record.header or not _FRAME.fullmatch(record.header[0].text):
        return {}
    fields: dict[str, Span] = {}
    label = ""
    for line in record.of_part(RecordPart.SOURCE_NOTE):
        if _PAGE_LABEL.fullmatch(line.text):
            label = line.text.rstrip(" :").casefold()
        elif label or not fields:
            fields.setdefault(label, line.span)
    return fields


def _read_page(record: RecordText, fields: dict[str, Span]) -> list[Fact]:
    """The facts of a live page: date, title and credits above the record, its origin below."""
    text = record.text
    facts: list[Fact] = []
    credit = next((li for li in record.header if _THANKS.match(li.text)), None)
    end = credit.span.start if credit else record.header[-1].span.end
    start = record.header[0].span.end
    facts += _unlabelled(record, _stripped(text, Span(start, max(start, end))), [])
    if credit:
        facts.append(record.fact(FactKind.CREDIT, credit.span, "label-credits"))
        facts += read_funders(text, credit.span, "label-credits")
    if span := fields.get(""):
        facts.append(record.fact(FactKind.SUMMARY, span, "label-summary", "archive"))
    if span := fields.get("source"):
        facts += read_origin(text, span)
    if span := fields.get("language"):
        for tag in language_tags(span.of(text)):
            facts.append(
                Fact(FactKind.LANGUAGE, tag, span, "label-original-language", role="original")
            )
    if (span := fields.get("record id")) and span.of(text).isdecimal():
        facts.append(record.fact(FactKind.RECORD_ID, span, "label-record-id"))
    return facts + _record_under_cover(record, facts)


def _record_under_cover(record: RecordText, cover: list[Fact]) -> list[Fact]:
    heading = read_heading(record)
    facts = list(heading.facts)
    typed = any(fact.kind is FactKind.TYPE for fact in cover)
    wanted = {FactKind.TITLE, FactKind.NUMBER}
    wanted |= set() if typed else {FactKind.TYPE}
    facts = [fact for fact in facts if not (typed and fact.kind is FactKind.TYPE)]
    facts += likely([f for f in title_facts(record, heading, first=False) if f.kind in wanted])
    facts += read_signatures(record) + read_office_markings(record)
    if not _page_fields(record):
        facts += read_source_notes(record)
    facts += read_notes(record)
    # A note in the record may tell of a translation before this one.
    said = {fact.role for fact in cover} & {"original", "translator"}
    facts = [fact for fact in facts if fact.role not in said]
    return _beside_the_cover(facts, cover)


def _beside_the_cover(facts: list[Fact], cover: list[Fact]) -> list[Fact]:
    """The facts; a date over or under the text that is not the archive's is to be checked.

    It may be that of a letter or a conversation inside the record.
    """
    known = {fact.value for fact in cover if fact.kind is FactKind.DATE}
    return [
        replace(fact, certainty=Certainty.CHECK, note="the archive gives another date")
        if known
        and fact.kind is FactKind.DATE
        and fact.role == "header"
        and fact.value not in known
        else fact
        for fact in facts
    ]


def _end_of_cover(record: RecordText) -> int:
    if record.header:
        return record.header[-1].span.end
    return min(record.lines[0].span.end, _MOST_INLINE) if record.lines else 0


def _fields(record: RecordText) -> dict[str, Span]:
    """The values of the labels, "" for what stands before the first.

    Where a copy lost its line breaks the labels stand within the first line.
    """
    labels: list[tuple[str, int, int]] = []
    for line in record.header or record.lines[:1]:
        found = list(_LABEL.finditer(line.text[:_MOST_INLINE]))
        if len(found) < 3 and not line.text.startswith(
            ("Digital Archive", "International History")
        ):
            found = [match for match in found if match.start() == 0]
        shift = line.span.start
        labels += [(m["label"], shift + m.start(), shift + m.end()) for m in found]
    if not labels:
        return {}
    end = _end_of_cover(record)
    stops = [start for _, start, _ in labels[1:]] + [end]
    fields = {"": _stripped(record.text, Span(0, labels[0][1]))}
    for (label, _, start), stop in zip(labels, stops, strict=True):
        value = _stripped(record.text, Span(start, max(start, stop)))
        if len(value):
            fields.setdefault(label, value)
    return fields


def _stripped(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, start + len(words.strip())))


def _unlabelled(record: RecordText, span: Span, cited: list[Fact]) -> list[Fact]:
    """Date and title, in either order; that the citation repeats them makes them sure."""
    text = record.text
    start = span.start
    if match := _BANNER.match(text, start, span.end):
        start = match.end()
    rest = _stripped(text, Span(start, max(start, span.end)))
    facts: list[Fact] = []
    for at in _lines(text, rest):
        found = parse_date(at.of(text), record.language)
        if found:
            facts += date_facts(
                replace(found, span=found.span.shift(at.start)), "cover-date", "header"
            )
            rest = (
                Span(rest.start, at.start)
                if at.end == rest.end and at.start > rest.start
                else Span(at.end, rest.end)
            )
            break
    else:
        found = next(
            iter(dates_in(text, Span(rest.start, min(rest.end, rest.start + 60)), record.language)),
            None,
        )
        if found and found.span.start == rest.start:
            facts += date_facts(found, "cover-date", "header")
            rest = Span(found.span.end, rest.end)
    title = _title(text, rest, cited)
    if title:
        facts.append(title)
        facts += _confirmed(read_title(text, title.span), record)
    elif stated := next((fact for fact in cited if fact.kind is FactKind.TITLE), None):
        facts += _confirmed(read_title(text, stated.span), record)
    return facts


def _lines(text: str, span: Span) -> list[Span]:
    return [
        Span(match.start(), match.end())
        for match in re.compile(r"[^\n]+").finditer(text, span.start, span.end)
    ][:12]


def _title(text: str, span: Span, cited: list[Fact]) -> Fact | None:
    span = _stripped(text, span)
    if not len(span):
        return None
    stated = next((fact.value for fact in cited if fact.kind is FactKind.TITLE), "")
    if stated:
        pattern = r"\s+".join(re.escape(word) for word in stated.split())
        if match := re.compile(pattern).search(text, span.start, span.end):
            at = Span(*match.span())
            return Fact(FactKind.TITLE, stated, at, "cover-title", role="supplied")
    if len(span) > 600:
        return None
    value = folded(span.of(text))
    return Fact(FactKind.TITLE, value, span, "cover-title", Certainty.LIKELY, "supplied")


def _confirmed(facts: list[Fact], record: RecordText) -> list[Fact]:
    """The facts, those of a sender whom the signature names too being sure."""
    signed = " ".join(fact.value.casefold() for fact in read_signatures(record))
    confirmed = []
    for fact in facts:
        surname = re.split(r"\s|\.", re.sub(r"\s?\[[^\]]*\]", "", fact.value))[-1].casefold()
        if fact.role == "sender" and surname and re.search(rf"\b{re.escape(surname)}\b", signed):
            fact = replace(fact, certainty=Certainty.SURE, note="the signature says the same")
        confirmed.append(fact)
    return confirmed


def _contents(record: RecordText, span: Span) -> list[Fact]:
    """What the export says it holds, line by line, and the language of the text among it."""
    known = word_list("languages")["contents"]
    facts: list[Fact] = []
    texts: list[Fact] = []
    for line in _lines(record.text, span):
        at = _of_contents(record.text, line)
        if at is None:
            continue
        facts.append(record.fact(FactKind.CONTENTS, at, "label-contents"))
        words = at.of(record.text).lower()
        if any(word in words for word in known["texts"]):
            for match in _LANGUAGE.finditer(record.text, at.start, at.end):
                for tag in language_tags(match[0]):
                    language = Span(*match.span())
                    texts.append(
                        Fact(FactKind.LANGUAGE, tag, language, "label-contents", role="text")
                    )
    return facts + (texts if len({fact.value for fact in texts}) == 1 else [])


_HOLDS = re.compile(
    r"(?i)(?:original\s|scan(?:\sof)?(?:\sthe)?\s|scan\s-\s)?(?:(?:translation|transcript|transcription|scan)\s?[-–—]\s?[^\W\d_]+"
    r"(?:\s\([^\W\d_]+\))?|[^\W\d_]+\s(?:translation|transcript|transcription)|original(?:\sscan|\sdocument|\slanguage)?|"
    r"scan(?:\sof\s(?:the\s)?original(?:\sdocument)?)?)(?=\s|$)"
)


def _of_contents(text: str, line: Span) -> Span | None:
    match = _HOLDS.match(text, line.start, line.end)
    return Span(*match.span()) if match else None
