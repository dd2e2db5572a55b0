"""What several ways to write a number, a sum of money or a time of day have in common."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from types import MappingProxyType

from archivekit.words.languages import data, primary
from archivekit.words.numerals import number_of, numeral, roman

_FEW = 8  # words of the longest amount
_LONG = 40  # characters of the longest one
_DECIMAL = re.compile(r"\d{1,15}(?:\.\d{1,6})?")
_SLASH = re.compile(r"(?:(\d{1,6})[ -])?(\d{1,3})/(\d{1,3})")
_DIGITS = re.compile(r"[\d.,]+")
_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:(?:(?P<sign>[:.h])|(?<=\d\d))(?P<minute>[0-5]\d))?"
    r"(?: ?(?P<half>[ap])(?:\. ?m\.?|m)| ?(?P<unit>hours|hrs?\.?|h|uhr))?"
)
_POINT = re.compile(r"\(?(?P<number>[IVX]+|\d{1,2})(?:\.|\)\.?)")
_SINGLE = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class _Amount:
    value: Fraction
    currency: str
    manner: str  # how it is written: digits, slash or words


@dataclass(frozen=True, slots=True)
class _Time:
    minutes: int  # since midnight, or since noon where `half` is not told
    has_half: bool  # a.m. or p.m. stands there
    is_told: bool  # which half of the day it is, is known
    is_marked: bool  # it can be nothing but a time


def are_one_number(one: Sequence[str], other: Sequence[str], language: str) -> bool:
    """Whether some words and some others are one number, one sum of money or one time of day.

    Of two numbers that are written in the same manner the rules for words judge: 3.1 and 3.10,
    or 1/2 and 2/4, may count sections and days.

    >>> are_one_number(["$1,500,000"], ["1.5", "million", "dollars"], "en")
    True
    >>> are_one_number(["2½"], ["2.5"], "en"), are_one_number(["two-thirds"], ["2/3"], "en")
    (True, True)
    >>> are_one_number(["10:30", "p.m."], ["2230"], "en"), are_one_number(["XX"], ["20th"], "en")
    (True, True)
    >>> are_one_number(["$5"], ["5"], "en"), are_one_number(["10:30"], ["10:30", "p.m."], "en")
    (False, False)
    """
    if not all(words and _can_begin(words[0], language) for words in (one, other)):
        return False  # as with most, and soon known
    numbers = {number_of(words, language) for words in (one, other)}
    if len(numbers) == 1 and "" not in numbers:
        return True
    first, second = _amount(one, language), _amount(other, language)
    if first and second:
        manners = {first.manner, second.manner}
        told_apart = len(manners) > 1 or manners == {"words"} or first.currency != ""
        same = (first.value, first.currency) == (second.value, second.currency)
        return (told_apart and same) or _are_one_time(one, other)
    return _are_one_time(one, other) or _is_ordinal_of(one, other, language)


def are_one_point(one: str, other: str) -> bool:
    """Whether two readings number one point of a list, one with a Roman numeral.

    >>> are_one_point("IV.", "4."), are_one_point("(I)", "1."), are_one_point("I", "1")
    (True, True, False)
    """
    numbers = [match["number"] for text in (one, other) if (match := _POINT.fullmatch(text))]
    decimal, letters = sorted(numbers) if len(numbers) == 2 else ("", "")
    if not decimal.isdecimal() or letters.isdecimal():
        return False
    return int(decimal) == (_SINGLE.get(letters) or roman(letters))


def is_currency(sign: str) -> bool:
    """Whether a character is a sign of money: $, £, €."""
    return len(sign) == 1 and unicodedata.category(sign) == "Sc"


@lru_cache(maxsize=65536)
def _can_begin(word: str, language: str) -> bool:
    """Whether a number can begin with a word."""
    if word[0].isnumeric() or is_currency(word[0]) or numeral(word, language):
        return True
    table, first = _table(language), re.split(r"[-‐‑]", word.lower())[0]
    return first in table.one or first in table.factors or numeral(first, language) != ""


# --- amounts -------------------------------------------------------------------------------------


def _amount(words: Sequence[str], language: str) -> _Amount | None:
    """What some words are worth, with the sign of their currency."""
    if not 0 < len(words) <= _FEW or sum(map(len, words)) > _LONG:
        return None
    currency, rest = _currency(list(words), language)
    if not rest:
        return None
    text = " ".join(rest)
    written = _decimal(number_of(rest, language) or text, language)
    if _DECIMAL.fullmatch(written):
        manner = "digits" if _DIGITS.fullmatch(text) else "words"
        return _Amount(Fraction(written), currency, manner)
    value = _slash(text)
    if value is not None:
        return _Amount(value, currency, "slash" if text.isascii() else "words")
    value = _in_words(text, language)
    return None if value is None else _Amount(value, currency, "words")


def _currency(words: list[str], language: str) -> tuple[str, list[str]]:
    """The sign of the currency that stands at either end, and the words without it."""
    first, last = words[0], words[-1]
    if is_currency(first[0]):
        return first[0], [word for word in (first[1:], *words[1:]) if word]
    if is_currency(last):
        return last, words[:-1]
    sign = _table(language).currencies.get(last.lower(), "")
    return (sign, words[:-1]) if sign else ("", words)


def _decimal(text: str, language: str) -> str:
    """A number in digits with a point for its decimals."""
    return text.replace(",", ".") if _table(language).point == "," else text


def _slash(text: str) -> Fraction | None:
    """2/3, 2 1/2, 2½."""
    plain = re.sub(r"(?<=\d)(?=[\u00bc-\u00be\u2150-\u215e])", " ", text)
    plain = unicodedata.normalize("NFKC", plain).replace("\u2044", "/")
    match = _SLASH.fullmatch(plain)
    if not match or not 0 < int(match[2]) < int(match[3]):
        return None
    return int(match[1] or 0) + Fraction(int(match[2]), int(match[3]))


def _in_words(text: str, language: str) -> Fraction | None:
    """Two-thirds, one and a half."""
    table = _table(language)
    *before, last = re.split(r"[ -]", text.lower())
    parts = table.fractions.get(last, 0)
    if not parts or not before:
        return None
    *whole, counted = before
    count = 1 if counted in table.one else _whole([counted], language)
    if not 0 < count < parts:
        return None
    if not whole:
        return Fraction(count, parts)
    joined = len(whole) > 1 and whole[-1] == table.joining
    number = _whole(whole[:-1], language) if joined else 0
    return number + Fraction(count, parts) if number else None


def _whole(words: Sequence[str], language: str) -> int:
    number = number_of(words, language)
    return int(number) if number.isdecimal() else 0


def _is_ordinal_of(one: Sequence[str], other: Sequence[str], language: str) -> bool:
    """XX and 20th: a Roman numeral is read either way."""
    if len(one) != 1 or len(other) != 1:
        return False
    for numerals, word in ((one[0], other[0]), (other[0], one[0])):
        value = roman(numerals)
        if value and re.fullmatch(rf"{value}(?:st|nd|rd|th)", numeral(word, language)):
            return True
    return False


# --- times ---------------------------------------------------------------------------------------


def _are_one_time(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether both are one time of day, and at least one of them is nothing else."""
    first, second = _time(one), _time(other)
    if not first or not second or not (first.is_marked or second.is_marked):
        return False
    # "10:30 p.m." says more than "10:30" does, where that may be in the morning.
    comparable = first.has_half == second.has_half or (first.is_told and second.is_told)
    return comparable and first.minutes == second.minutes


def _time(words: Sequence[str]) -> _Time | None:
    if not 0 < len(words) <= 3 or not words[0][:1].isdecimal():
        return None
    match = _TIME.fullmatch(" ".join(words).lower())
    if not match or not (match["minute"] or match["half"]):
        return None
    hour, half = int(match["hour"]), match["half"]
    if hour > 23 or (half and not 1 <= hour <= 12):
        return None
    of_24 = hour == 0 or hour > 12 or match["hour"][0] == "0" or not match["sign"]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    is_marked = bool(half or match["unit"] or match["sign"] in (":", "h"))
    is_told = bool(half or match["unit"] or of_24)
    return _Time(hour * 60 + int(match["minute"] or 0), bool(half), is_told, is_marked)


# --- tables --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Table:
    currencies: Mapping[str, str]
    fractions: Mapping[str, int]
    one: frozenset[str]
    factors: frozenset[str]
    joining: str
    point: str


@cache
def _table(language: str) -> _Table:
    table = data("numerals").get(primary(language), {})
    currencies: dict[str, str] = {}
    for row in table.get("currencies", ()):
        sign, *names = row.split()
        currencies |= dict.fromkeys(names, sign)
    fractions: dict[str, int] = {}
    for row in table.get("fractions", ()):
        parts, *names = row.split()
        fractions |= dict.fromkeys(names, int(parts))
    return _Table(
        MappingProxyType(currencies),
        MappingProxyType(fractions),
        frozenset(table.get("one", "").split()),
        frozenset(re.split(r"[ /]", " ".join(table.get("factors", ())))),
        table.get("and", ""),
        table.get("point", "."),
    )
