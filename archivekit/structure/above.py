"""The signs of a line that stands above a text: marking, number, address, title, salutation, …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from archivekit.structure.forms import WORD, ends_sentence, has_date, is_date_line, without_dates
from archivekit.structure.phrases import phrases

if TYPE_CHECKING:
    from archivekit.structure.lines import Line

_LONGEST = 45  # words
_LOOKED_AT = 600  # characters
_TO_PROTOCOL = re.compile(
    r"(?:to|к)\s(?:paragraph|point|item|п\.|пункту)\s?№?\s?[\w.]{1,9}\s(?:of\s)?(?:the\s)?"
    r"(?:protocol|prot|прот)",
    re.IGNORECASE,
)
_NUMBER_SIGN = re.compile(
    r"\W{0,2}(?:[^\W\d_]{1,12}\.?\s){0,2}(?:no|nos|nr|№|#)\.?\s?[^\W\d]{0,3}\d", re.IGNORECASE
)
_REGISTRY_NUMBER = re.compile(r"(?=\S{0,20}\d)(?=\S{0,20}[/.])[\w./-]{3,24}(?:\s\(\w+\))?")
_SPACED_LETTERS = re.compile(r"(?:\w ){5}\w\b")
_JOINING = frozenset("a and by for from in of the to и к от по при".split())


def heading_sign(line: Line) -> str:
    """The rule by which a line could stand above a text, the strongest first.

    A table or a sentence has none.
    """
    words, text = line.words, line.bare
    if not words or len(words) > _LONGEST or _is_tabular(line.text[:_LOOKED_AT]):
        return ""
    addressed = _addressed(line)
    if addressed is not None:
        return addressed
    if line.is_text and len(words) < 3:
        return ""
    covered = _covered(text)
    if covered and not (covered == "office" and text.endswith(":")):
        return covered
    if len(text) <= 90 and _NUMBER_SIGN.match(text):
        return "number"
    if _REGISTRY_NUMBER.fullmatch(text):
        return "registry-number"
    if is_date_line(text):
        return "date-line"
    if ends_sentence(text) and not has_date(text[-30:]):
        return ""
    if phrases("heading", "title").at(words) or _SPACED_LETTERS.match(text):
        return "title" if text[0].isupper() or not text[0].isalpha() else ""
    letters = sum(map(str.isalpha, text))
    return "capitals" if len(words) <= 14 and letters > 3 and text.isupper() else ""


def _addressed(line: Line) -> str | None:
    """salutation, protocol, attachment, label, motto, address; None when it is none of them."""
    words, text = line.words, line.bare
    if phrases("heading", "salutation").at(words):
        return _salutation(line)
    if words[0] in ("comrade", "cde", "товарищ") and len(words) < 5 and text.endswith("!"):
        return "salutation"
    if _TO_PROTOCOL.match(text):
        return "protocol"
    if is_attachment(words):
        return "attachment"
    if _is_labelled(text, words):
        return "label"
    if phrases("heading", "motto").whole(words):
        return "motto"
    if len(words) <= 14 and _is_address(words):
        return "address"
    return None


def _salutation(line: Line) -> str:
    short = len(line.words) <= (12 if line.text.endswith((",", ":", "!")) else 5)
    return "salutation" if short and line.words[:2] != ("dear", "me") else ""


def is_attachment(words: Sequence[str]) -> bool:
    """Attachment, Annex 1, Приложение № 2: the word, a number, nothing else."""
    size = phrases("records", "attachment").at(words)
    rest = words[size:]
    return size > 0 and len(rest) < 3 and all(w in ("no", "to") or len(w) < 3 for w in rest)


def _is_tabular(text: str) -> bool:
    """Whether columns stand side by side, as in a table or a log."""
    narrow = text.count(",") - text.count(", ") - text.endswith(",")
    return narrow > 1 or any(text.count(mark) > 1 for mark in ("\t", "|", ";", "="))


def _is_labelled(text: str, words: Sequence[str]) -> bool:
    """To: …, Subject: …, Participants on our side: …"""
    size = phrases("heading", "labels").at(words)
    if not size or not text[:1].isalpha():
        return False
    before, colon, _ = text[:40].partition(":")
    return bool(colon) and len(WORD.findall(before)) in (size, size + 1, size + 3)


def _is_address(words: Sequence[str]) -> bool:
    if words[0] not in ("to", "товарищу", "тов", "т"):
        return False
    rest = words[2:] if words[1:2] == ("the",) else words[1:]
    return words[0] != "to" or phrases("heading", "addressee").at(rest) > 0


def _covered(text: str) -> str:
    """marking, precedence, number, title or office: a line that holds no other words."""
    words = tuple(WORD.findall(without_dates(text).casefold()))
    found: set[str] = set()
    index = 0
    while index < len(words):
        kind, size = _phrase_at(words, index)
        if not size:
            word = words[index]
            if not (word in _JOINING or any(map(str.isdigit, word)) or (len(word) == 1 and found)):
                return ""
        found.add(kind)
        index += size or 1
    if not any(map(str.isdigit, text)):
        found.discard("number")
    return next((kind for kind in _COVERING if kind in found), "")


_COVERING = ("marking", "precedence", "number", "title", "office")


def _phrase_at(words: Sequence[str], index: int) -> tuple[str, int]:
    for kind in ("marking", "precedence", "number", "office", "title"):
        size = phrases("heading", kind).at(words, index)
        if size:
            return kind, size
    return "", 0
