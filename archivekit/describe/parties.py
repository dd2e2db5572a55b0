"""The persons, offices and bodies that a few words name: where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from archivekit.core.text import Span
from archivekit.describe.name_parts import are_given
from archivekit.describe.names import parse_name
from archivekit.describe.word_lists import folded, one_of, word_list

_INITIALS = r"(?:[^\W\d_a-z]\w?\.\s?(?:-\s?)?){1,3}"
_CAPITAL = r"(?:[^\W\d_a-zа-я][\w’'\[\]-]{1,40})"
_PERSON = re.compile(
    rf"(?:.{{0,160}}\s)?(?:{_INITIALS}{_CAPITAL}(?:\s{_CAPITAL})?|{_CAPITAL}\s{_INITIALS})", re.S
)
_TWO_NAMES = re.compile(rf"{_CAPITAL}(?:\s\[?{_CAPITAL}){{0,4}}(?:\s\[[^\[\]]{{1,40}}\])?")
_LONGEST_PERSON = 60
_NAME = re.compile(
    rf"(?:{_INITIALS}{_CAPITAL}(?:\s\[?{_CAPITAL}){{0,2}}|{_CAPITAL}\s{_INITIALS}(?:{_CAPITAL})?"
    rf"|(?:{_CAPITAL}\s){{0,3}}{_CAPITAL})(?:\s\[[^\[\]]{{1,40}}\])?"
)
_HONORIFIC = re.compile(
    r"(?:(?:the|com|comr|cde|cdes|comrade|comrades|cds|tov|mr|mrs|ms|dr|prof|sir|his excellency|"
    r"compañero|herr|genosse|genossen|gen|tow|товарищу|товарищам|тов|т)\b\.?\s+|com\[rade\]\s|"
    r"c\[omrades?\]\s|t\.\s?(?=[^\W\d_a-z]))+",
    re.IGNORECASE,
)
_AND = re.compile(r"\s(?:and|&)\s(?:the\s)?|,\s(?:and\s)?(?:the\s)?")
_ET_AL = re.compile(r",?\set\.?\sal\.?$")
_NO_NAMES = frozenset(
    "aboard attachment copy correct declassified document draft end enclosure ends excerpt from "
    "original page plane signature signed stamp stop text train translation typed verified".split()
)
_OF_WHAT = frozenset("at for in of on the to under".split())


@cache
def _office() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])(?:{one_of(word_list('offices')['words'])})(?![\w])", re.I)


def names_office(text: str) -> bool:
    """Whether the words hold the name of an office: Secretary, Ambassador, Minister, …

    >>> names_office("CC Secretary"), names_office("A. I. Mikoyan")
    (True, False)
    """
    return _office().search(text) is not None


@cache
def _body() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])(?:{one_of(word_list('offices')['bodies'])})(?![\w])")


def names_body(text: str) -> bool:
    """Whether the words hold the name of a body: Presidium, Central Committee, MFA, …"""
    return _body().search(text) is not None


def is_person(text: str) -> bool:
    """Whether the words are a person's name and nothing else, as far as their form tells.

    >>> is_person("N. Khrushchev"), is_person("A.DOBRYNIN"), is_person("Mao Zedong")
    (True, True, True)
    >>> is_person("CC Secretary"), is_person("Please review."), is_person("the Soviet Union")
    (False, False, False)
    """
    words = folded(text)
    if not _NO_NAMES.isdisjoint(words.casefold().split()):
        return False
    if len(words) > _LONGEST_PERSON or names_office(words) or names_body(words):
        return False
    return _NAME.fullmatch(words) is not None and parse_name(words).kind == "person"


def trimmed(text: str, span: Span) -> Span:
    """The stretch without blanks and marks at its ends, articles and forms of address.

    >>> text = "the comrade A. I. Mikoyan,"
    >>> trimmed(text, Span(0, len(text))).of(text)
    'A. I. Mikoyan'
    """
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in ",;:–—-\"“”'‘"):
        start += 1
    if match := _HONORIFIC.match(text, start, end):
        start = match.end()
    while start < end and (text[end - 1].isspace() or text[end - 1] in ',;:–—-"“”*!'):
        end -= 1
    if match := _ET_AL.search(text[start:end]):
        end = start + match.start()
    if (
        start < end
        and text[end - 1] == "."
        and not text[start:end][-3:-1].strip(".")[-1:].isupper()
    ):
        end -= 1
    return Span(start, end)


def parties(text: str, span: Span) -> Iterator[Span]:
    """The persons and bodies in a stretch: "A and B" are two only where A is a whole name.

    >>> text = "Mao Zedong and the CCP Central Committee"
    >>> [found.of(text) for found in parties(text, Span(0, len(text)))]
    ['Mao Zedong', 'CCP Central Committee']
    >>> text = "Minister of Foreign Affairs and Trade"
    >>> [found.of(text) for found in parties(text, Span(0, len(text)))]
    ['Minister of Foreign Affairs and Trade']
    """
    at = span.start
    for match in _AND.finditer(text, span.start, span.end):
        if match.start() <= at:
            at = match.end() if span.start < at == match.start() else at  # after an office
            continue
        left, right = Span(at, match.start()), Span(match.end(), span.end)
        if _is_whole(left.of(text)) and _can_begin(right.of(text)):
            yield trimmed(text, left)
            office = office_after(text, Span(match.start(), span.end))
            at = office.end if office else match.end()
    if len(last := trimmed(text, Span(at, span.end))):
        yield last


def office_after(text: str, span: Span) -> Span | None:
    """The office that a comma sets beside the name before it; None where another name follows.

    >>> text = "Suslov, Secretary of the CPSU CC"
    >>> office_after(text, Span(6, len(text))).of(text)
    'Secretary of the CPSU CC'
    >>> text = "Gromyko, Ambassador Dobrynin"
    >>> office_after(text, Span(7, len(text)))
    """
    begin = re.compile(r",\s(?:the\s)?").match(text, span.start, span.end)
    if begin is None:
        return None
    comma = text.find(",", begin.end(), span.end)
    stretch = Span(begin.end(), comma if comma >= 0 else span.end)
    words = stretch.of(text).split()
    if len(words) > 20 or not names_office(" ".join(words[:4])):
        return None
    if _PERSON.fullmatch(" ".join(words)) or "and" in words[:2]:
        return None
    if not names_office(words[-1]):
        joints = [at for at, word in enumerate(words) if word in _OF_WHAT]
        if not joints or (are_given(words[-2:-1]) and joints[-1] < len(words) - 2):
            return None
    return stretch


def _is_whole(words: str) -> bool:
    """Whether the words end with a name, so that another name can follow."""
    words = words.strip()
    if _PERSON.fullmatch(words):
        return True
    if names_office(words):
        return False
    return _TWO_NAMES.fullmatch(words) is not None or names_body(words)


def _can_begin(words: str) -> bool:
    words = words.lstrip(' [“"')
    return words[:1].isupper() or not words[:1].isalpha()
