"""What single lines of a heading hold: numbers, markings, precedence, dates, places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from archivekit.core.record import Fact, FactKind
from archivekit.core.text import Span
from archivekit.describe.record_text import date_facts, dates_in
from archivekit.describe.word_lists import folded, one_of, word_list

LONGEST_LINE = 200
_MOST_LEFT = 6  # letters of a line that no item needs to explain: "at 50", "from"

_NO = r"(?:Nos?\b\.?|NO\b\.?|Nr\b\.?|[Nn]umber|[#№])\s?"
_VALUE = r"[^\W\d_]{0,3}-?[0-9][\w/]{0,15}(?:[-–][\w/]{1,12}){0,3}(?:\s[-–]\s[0-9]{1,7})?"
_NUMBERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("special-number", re.compile(rf"\b(?i:special|spec)\b\.?\s{_NO}(?P<value>{_VALUE})")),
    (
        "protocol-paragraph",
        re.compile(
            rf"\b(?i:paragraph|point|item|para|§)\s(?:{_NO})?(?P<value>[0-9]{{1,4}}[a-z]?|[IVXLC]{{1,8}})"
            rf"(?=\s(?:of|from)\s(?:the\s)?(?i:protocol|prot\[ocol\]|prot\.))"
        ),
    ),
    ("protocol", re.compile(rf"\b(?i:protocol|prot\[ocol\]|prot\.)\s(?:{_NO})(?P<value>{_VALUE})")),
    (
        "copy",
        re.compile(
            rf"\b(?i:copy|ex\.)\s(?:{_NO})?(?P<value>[0-9]{{1,4}}\b)(?:\s(?:of|out\sof)\s[0-9]+)?"
        ),
    ),
    ("copy", re.compile(rf"\b{_NO}(?P<value>[0-9]{{1,4}})\sof\s[0-9]{{1,4}}\scopies")),
    (
        "telegram",
        re.compile(rf"\b(?i:telegram|cable|ciphergram|cryptogram)\s{_NO}(?P<value>{_VALUE})"),
    ),
    (
        "document-number",
        re.compile(
            rf"(?<!»\s)(?<!\w)(?:(?i:document|file|letter|despatch|ref\.|report|note|dispatch)\s)?{_NO}(?P<value>{_VALUE})"
        ),
    ),
)
_DIARY = re.compile(
    r"(?i:from\sthe\s(?:diary|journal)\sof)\s(?:[^\W\d_a-z]\.\s?){0,3}[^\W\d_a-z][\w’'-]{1,40}"
)
_DATE_ROLES = {
    "received": "received", "dispatched": "dispatched", "sent": "dispatched",
    "approved": "approved", "drafted": "drafted", "dictated": "drafted", "written": "drafted",
    "translated": "translated", "declassified": "released", "released": "released",
}  # fmt: skip
_CUE = re.compile(rf"\b(?i:{'|'.join(_DATE_ROLES)})\b[^\n]{{0,30}}$")
_RECEIVED_ABOVE = re.compile(r"\nReceived\b[^\n]{0,60}\n(?:[^\n]{1,60}\n)?$")
_NOTE_CALL = re.compile(r"[⁰¹²³⁴-⁹]+|(?<=\b1[89]\d\d)[a-d]\b|(?<=\b20\d\d)[a-d]\b")
_REGISTRY = re.compile(
    r"(?P<value>(?=\S{0,24}/)(?=\S{0,24}\d)[^\W_a-z][\w./-]{4,23})\.?(?:\s\(\w+\))?"
)
_CLOCK = re.compile(
    r"\b(?:[Tt]ime|[Dd]ate|[Pp]age|[Dd]ocument|[Pp]rohibited|[Pp]riority|"
    r"(?:[Ss]ecurity\s)?[Cc]lassification|DOCUMENT)\b:?|"
    r"\b(?:at\s)?[0-9]{1,2}\s?(?:hours?|hrs?\.?|h\.?|o'clock|a\.m\.|p\.m\.)?[:.]?\s?(?:[0-9]{1,2}\s?(?:min\.?|a\.?m\.?|p\.?m\.?)?)?(?=\W|$)"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of a line that is explained, and the fact that it states, if any."""

    span: Span
    fact: Fact | None = None


def items_of(text: str, line: Span, language: str) -> list[Item]:
    """Everything in a short line that is a number, a marking, a precedence, a date or a place."""
    if len(line) > LONGEST_LINE:
        return []
    items: list[Item] = []
    plain = _without_calls(line.of(text))

    def add(span: Span, fact: Fact | None) -> None:
        if not any(span.start < item.span.end and item.span.start < span.end for item in items):
            items.append(Item(span, fact))

    for found in dates_in(plain, Span(0, len(plain)), language):
        found = replace(found, span=found.span.shift(line.start))
        role = _date_role(text, line, found.span)
        for fact in date_facts(found, "heading-date", role):
            add(found.span, fact)
    for match in _DIARY.finditer(text, line.start, line.end):
        add(Span(*match.span()), None)
    for role, pattern in _NUMBERS:
        for match in pattern.finditer(plain):
            value = Span(*match.span("value")).shift(line.start)
            if role == "document-number" and _is_note_call(items, match[0], value.start):
                continue
            rule = f"heading-{role}"
            add(
                Span(*match.span()).shift(line.start),
                Fact(FactKind.NUMBER, folded(value.of(text)), value, rule, role=role),
            )
    if not items and (registered := _REGISTRY.fullmatch(plain)):
        rule, role = "heading-document-number", "document-number"
        add(line, Fact(FactKind.NUMBER, folded(registered["value"]), line, rule, role=role))
    for kind, rule, pattern in _marking_patterns():
        for match in pattern.finditer(text, line.start, line.end):
            span = Span(*match.span())
            add(span, Fact(kind, folded(span.of(text)), span, rule))
    return sorted(items, key=lambda item: item.span)


def _is_note_call(items: Sequence[Item], words: str, start: int) -> bool:
    """Whether a number sign right behind a date calls a note, the line having its number."""
    numbered = any(item.fact and item.fact.kind is FactKind.NUMBER for item in items)
    behind = any(
        item.fact and item.fact.kind is FactKind.DATE and 0 <= start - item.span.end <= 3
        for item in items
    )
    return numbered and behind and len(words) < 5


def _without_calls(line: str) -> str:
    """The line with blanks for the calls of notes: superscripts, and the a of 1959a."""
    return _NOTE_CALL.sub(lambda match: " " * len(match[0]), line)


@cache
def _marking_patterns() -> Sequence[tuple[FactKind, str, re.Pattern[str]]]:
    markings = word_list("markings")
    return tuple(
        (
            kind,
            rule,
            re.compile(rf"(?<![\w-])(?:{one_of(markings[name])})(?![\w-]|\s?:)", re.IGNORECASE),
        )
        for kind, rule, name in (
            (FactKind.MARKING, "security-marking", "security"),
            (FactKind.PRECEDENCE, "precedence", "precedence"),
        )
    )


def _date_role(text: str, line: Span, date: Span) -> str:
    if match := _CUE.search(text[line.start : date.start]):
        return _DATE_ROLES[match[0].split()[0].lower()]
    above = text[max(0, line.start - 130) : line.start]
    return "received" if date.start == line.start and _RECEIVED_ABOVE.search(above) else "header"


def is_explained(text: str, line: Span, items: Sequence[Item]) -> bool:
    """Whether items take up a line but for a few letters, so that it says nothing else."""
    left, at = "", line.start
    for span in [*(item.span for item in items), Span(line.end, line.end)]:
        left += text[at : span.start] + " "
        at = span.end
    left = _CLOCK.sub(" ", left)
    return bool(items) and sum(sign.isalpha() for sign in left) <= _MOST_LEFT


def places_of(text: str, line: Span) -> list[Span]:
    """The known places that a line consists of, [] when it holds anything else.

    >>> text = "BERLIN, WARSAW, PRAGUE"
    >>> [place.of(text) for place in places_of(text, Span(0, len(text)))]
    ['BERLIN', 'WARSAW', 'PRAGUE']
    """
    if len(line) > LONGEST_LINE:
        return []
    whole = line.of(text).rstrip(" .,:;")
    if whole.casefold() in _places():
        return [Span(line.start, line.start + len(whole))]
    found = list(_pieces(text, line))
    known = all(span.of(text).casefold() in _places() for span in found)
    return found if known else []


def _pieces(text: str, line: Span) -> Iterator[Span]:
    for match in re.compile(r"[^\s,.;:][^,;:]*").finditer(text, line.start, line.end):
        words = match[0].rstrip(" .")
        yield Span(match.start(), match.start() + len(words))


@cache
def _places() -> frozenset[str]:
    return frozenset(place.casefold() for place in word_list("places")["places"])
