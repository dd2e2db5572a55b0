"""The written forms of dates, names and numbers that stand alone in a line of a record.

No pattern gives back what it has read for longer than a few characters, and callers hand over no
more than the beginning of a line: hostile input costs what plain input costs.
"""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W_]+")
BRACKETED = re.compile(r"\[[^\[\]]{0,200}\]|\[[^\[\]]{0,200}$")

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|января|февраля|марта|апреля|мая|июня|июля|августа"
    "|сентября|октября|ноября|декабря"
)
_WRITTEN_DATE = (
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?[ .-]{{1,2}}(?:of )?(?:{_MONTHS})\b[ .,-]{{0,2}}\d{{4}}\b"
    rf"|\b(?:{_MONTHS})\b\.? (?:\d{{1,2}}(?:st|nd|rd|th)?,? ?)?\d{{4}}\b"
)
_NUMERIC_DATE = (
    r"\b\d{1,2}[./ -]{1,2}(?:\d{1,2}|[ivxх]{1,4})[./ -]{1,2}\d{2}(?:\d\d)?\b|\b\d{4}-\d\d-\d\d\b"
)
_DATE = re.compile(f"{_WRITTEN_DATE}|{_NUMERIC_DATE}", re.IGNORECASE)
_WRITTEN = re.compile(_WRITTEN_DATE, re.IGNORECASE)
_BESIDE_DATE = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\bat\b|\b\d{1,2}[:.]\d\d\b|\b[ap]\.?m\b|\bг\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")

_INITIALS = r"(?:[^\W\d_]{1,2}\.[ -]?){1,4}+"
_SURNAME = r"[^\W\d_]{2,}+(?:['’-][^\W\d_]++)*+"
_NAMES = re.compile(rf"(?:\W{{0,2}}(?:{_INITIALS}{_SURNAME}|{_SURNAME} {_INITIALS})\)?[,;]? ?)++")
_ENDS_IN_NAME = re.compile(rf"{_INITIALS}{_SURNAME}\)?$")
_SURNAME_ALONE = re.compile(rf"{_SURNAME}\.?[\"”]?")
_IN_PARENTHESES = re.compile(rf"\({_SURNAME}\)")
_FULL_NAME = re.compile(
    rf"{_SURNAME}(?: (?:[^\W\d_]\.|{_SURNAME})){{1,3}}+(?:, [^,.;:!?]{{3,60}})?"
)
_NO_NAMES = frozenset("a an and at by end for from in is of on or the this to with".split())

_SENTENCE_END = re.compile(r"[.!?…:;。！？][\"'”’»)\s]{0,4}(?:\[\d{1,3}\])?[\"'”’»)\]\s]{0,4}$")
_INITIALS_END = re.compile(r"(?:\b[^\W\d_]\. ?){1,3}$")
# A capital with a stop may be an initial: N. S. Khrushchev.
_POINT = re.compile(r"\(?(?:\d{1,3}|[a-zа-я]|[IVX]{2,5})[.)．]\s?(?=\S)|\(?[^\W\d_]\)|§\s?\d")


def begins_large(text: str) -> bool:
    """Whether the first letter is no small one; false where there is no letter."""
    first = next((c for c in text if c.isalpha()), "")
    return bool(first) and not first.islower()


def ends_sentence(text: str) -> bool:
    """Whether the text ends with a stop that is not the stop of an initial.

    >>> ends_sentence("We agree.[1]"), ends_sentence("To Comrade Malin V. N.")
    (True, False)
    """
    end = text[-12:]
    return bool(_SENTENCE_END.search(end)) and not _INITIALS_END.search(end)


def begins_point(text: str) -> bool:
    """Whether a numbered point may begin here: 1. a) II. § 3."""
    return bool(_POINT.match(text))


def has_date(text: str) -> bool:
    """Whether a whole date, with its year, stands in the text."""
    return bool(_DIGIT.search(text) and _DATE.search(text))


def without_dates(text: str) -> str:
    """The text with its dates cut out.

    >>> without_dates("25.X.62 A. DOBRYNIN")
    'A. DOBRYNIN'
    """
    return _DATE.sub(" ", text).strip(" ,") if _DIGIT.search(text) else text


def is_date_line(text: str) -> bool:
    """Whether it is a date, with a place or a weekday beside it at most.

    >>> is_date_line("Moscow, 30 October 1962"), is_date_line("2024-01-01 INFO Started")
    (True, False)
    """
    if len(text) > 90 or not _DIGIT.search(text):
        return False
    found = _DATE.search(text)
    if not found:
        return False
    rest = _BESIDE_DATE.sub(" ", text[: found.start()] + " " + text[found.end() :])
    words = [word for word in WORD.findall(rest) if not word.isdigit() and len(word) > 1]
    last = found.end() >= len(text.rstrip(" .]*"))
    if not _WRITTEN.search(text) and (not last or len(words) > 2):
        return False
    return len(words) <= 4 and all(word[0].isupper() for word in words)


def is_names(text: str) -> bool:
    """Whether it is names with initials and nothing else.

    >>> is_names("A. Gromyko V. Kuznetsov"), is_names("(Bitterlich)"), is_names("Havana")
    (True, True, False)
    """
    if not begins_large(text):
        return False
    return bool("." in text and _NAMES.fullmatch(text)) or bool(_IN_PARENTHESES.fullmatch(text))


def ends_in_name(text: str) -> bool:
    """Whether a name with initials is the end: Ambassador of the USSR A. Dobrynin."""
    return "." in text and bool(_ENDS_IN_NAME.search(text[-60:]))


def is_surname(text: str) -> bool:
    """Whether it is one word with a capital, such as a surname: Kovalev."""
    return text[:1].isupper() and bool(_SURNAME_ALONE.fullmatch(text))


def is_full_name(text: str) -> bool:
    """Whether it is written as a name is, two to four words, perhaps with an office.

    >>> is_full_name("Dean Rusk, Secretary of State"), is_full_name("The End")
    (True, False)
    """
    if not text[:1].isupper() or not _FULL_NAME.fullmatch(text):
        return False
    words = text.partition(",")[0].split()
    return all(w[0].isupper() and w.casefold() not in _NO_NAMES for w in words)
