"""The signs of a line that stands below a text: signature, office, registry mark, source, …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from archivekit.structure.forms import (
    BRACKETED,
    WORD,
    begins_large,
    ends_in_name,
    is_date_line,
    is_full_name,
    is_names,
    is_surname,
    without_dates,
)
from archivekit.structure.phrases import phrases

if TYPE_CHECKING:
    from archivekit.structure.lines import Line

_LONGEST = 16  # words of a line that a hand signed
_LOOKED_AT = 600  # characters
_TYPIST = re.compile(
    r"\d{1,3}\s?-\s?[^\W\d_]{1,5}(?:\s?[,/\s]\s?[^\W\d_]{1,4}){0,4}\.?"
    r"|\d{1,2} (?:copies|copy|экз)\b.{0,30}",
    re.IGNORECASE,
)
_SHELF_WORDS = frozenset(
    "b bestand bl box d delo f fond inv l list listy ll op opis papka por rg sygn "
    "д дело л лл оп опись п пап ф фонд".split()
)
_SERIES = frozenset("op opis inv o оп опись".split())
_SHELF_MARK = re.compile(
    r".{0,40}\b(?:f|fond|ф|фонд)\b\.? ?[\w-]{1,8}[.,;]? ?(?:op|opis|inv|o|оп|опись)\b\.? ?\d",
    re.IGNORECASE,
)
_GREETINGS = frozenset("esteem greetings regards respect wishes приветом уважением".split())


def closing_sign(line: Line) -> str:
    """The rule by which a line could stand below a text, the strongest first."""
    words = line.words
    if not words:
        return ""
    if phrases("closing", "trailer").whole(words):
        return "trailer"
    source = _source(line)
    if source:
        return source
    if _is_marking(line):
        return "office-marking"
    if len(words) > _LONGEST:
        return ""
    if line.text.startswith("/s/") or _says_signed(line):
        return "signed"
    if _is_formula(words) and not (line.is_text and len(words) > 5):
        return "closing-formula"
    return _name_or_office(line)


def _source(line: Line) -> str:
    words = line.words
    size = phrases("closing", "source").at(words)
    if size > 1 or (size and _after(line, size).startswith(":")):
        return "source"
    size = phrases("closing", "archives").at(words)
    shelf = size and not _SHELF_WORDS.isdisjoint(words[size : size + 8])
    if shelf or (not _SERIES.isdisjoint(words) and _SHELF_MARK.match(line.text)):
        return "archival-reference"
    legend = len(words) < 40 and phrases("closing", "legend").within(words)
    return "archival-reference" if legend else ""


def _after(line: Line, size: int) -> str:
    """What follows the first words of a line."""
    return line.text.lstrip("[( /")[len(" ".join(line.words[:size])) :].lstrip()


def _says_signed(line: Line) -> bool:
    signed = phrases("closing", "signed")
    size = signed.at(line.words)
    if size:
        after = _after(line, size)
        named = not after or after[0] in ":.)],/" or after[0].isupper() or size > 1
        if named and len(line.words) < 15:
            return True
    return "[" in line.text[:_LOOKED_AT] and any(
        signed.within(WORD.findall(part.casefold()))
        for part in BRACKETED.findall(line.text[:_LOOKED_AT])
    )


def _is_marking(line: Line) -> bool:
    text, words = line.bare, line.words
    if text[:1].isdigit() and _TYPIST.fullmatch(text):
        return True
    size = phrases("closing", "marking").at(words)
    if not size or text.endswith("?"):
        return False
    before, colon, _ = text[:40].partition(":")
    if colon and len(WORD.findall(before)) == size:
        return True
    if size == len(words):
        return words not in (("cc",), ("typed",)) and begins_large(text)
    return len(words) <= _LONGEST and words[0] != "cc" and any(map(str.isdigit, text))


def _is_formula(words: Sequence[str]) -> bool:
    """Yours sincerely; With … greetings."""
    greeting = words[0] in ("with", "с") and words[-1] in _GREETINGS
    return len(words) <= 8 and (greeting or phrases("closing", "formula").at(words) > 0)


def _name_or_office(line: Line) -> str:
    text = without_dates(line.bare) or line.bare
    if is_names(text):
        return "name"
    if is_date_line(line.bare):
        return "surname" if text.endswith(".") and is_surname(text) else "date-line"
    if line.is_text and not ends_in_name(text):
        return ""
    if _is_office(text, line.words):
        return "office"
    if is_surname(text):
        return "surname"
    return "full-name" if is_full_name(text) else ""


def _is_office(text: str, words: Sequence[str]) -> bool:
    """CC Secretary; Ambassador of the USSR A. Dobrynin."""
    office = phrases("heading", "office")
    near = any(office.at(words, index) for index in range(3))
    return near and len(words) <= 14 and ":" not in text and begins_large(text)
