"""What a number is worth: in digits, in words, in Roman letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from archivekit.words.languages import data, primary

_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_FRACTION = re.compile(r"(\d*)([\u00bc-\u00be\u2150-\u215e])")
_HYPHEN = re.compile(r"[-‐‑]")
_LIMIT = 999_999
_LONGEST = 100  # no number up to the limit has more letters in one word


@dataclass(frozen=True, slots=True)
class _Numerals:
    """The numerals of one language; words in lower case."""

    cardinals: Mapping[str, int]
    ordinals: Mapping[str, int]
    factors: Mapping[str, int]
    joining: str  # two hundred *and* five
    one: tuple[str, ...]  # the word for it, and what stands for it: *a* hundred
    dozen: str
    ordinal: re.Pattern[str] | None  # 21st
    grouped: re.Pattern[str] | None  # 1,500 with what may stand between its thousands
    groups: str
    point: str


def numeral(word: str, language: str = "und") -> str:
    """A number in one word as digits, "" for what is none.

    Numbers in words go to 999,999 in English, to hundreds in Russian, German, French and Spanish;
    ordinals keep an ending. Roman ones have two capitals or more, and four where C, D, L or M
    stand in them: DC, MD and CC are rarely numbers.

    >>> [numeral(word, "en") for word in ("twelve", "Twenty-first", "1,500", "XIV", "DC", "3d")]
    ['12', '21st', '1500', '14', '', '3rd']
    >>> numeral("zweiundzwanzig", "de"), numeral("quatre-vingt-trois", "fr"), numeral("1.500", "de")
    ('22', '83', '1500')
    """
    if len(word) > _LONGEST:
        return ""
    if word[:1] in "IVXLCDM" and (value := roman(word)):
        return str(value)
    known = _numerals(primary(language))
    if known is None:
        return ""
    plain = word.lower()
    if word[:1].isnumeric():
        return _in_digits(plain, known)
    if plain in known.cardinals:
        return str(known.cardinals[plain])
    if plain == known.dozen:
        return "12"
    if plain in known.ordinals:
        return _ordinal(known.ordinals[plain])
    *before, last = [part for part in _HYPHEN.split(plain) if part != known.joining] or [plain]
    if not before:
        return ""
    if last in known.ordinals:
        value = _sum(before, known)
        fits = value % 100 == 0 or (value % 10 == 0 and known.ordinals[last] < 10)
        return _ordinal(value + known.ordinals[last]) if value and fits else ""
    value = _sum([*before, last], known) if before[0] in known.cardinals else 0
    return str(value) if value else ""


def number_of(words: Sequence[str], language: str = "und") -> str:
    """Several words that are one number as digits, "" for what is none.

    >>> number_of(["two", "hundred", "and", "five"], "en"), number_of(["1", "500"], "fr")
    ('205', '1500')
    >>> number_of(["1.5", "million"], "en"), number_of(["five", "men"], "en")
    ('1500000', '')
    >>> number_of(["a", "hundred"], "en"), number_of(["two", "dozen"], "en")
    ('100', '24')
    """
    known = _numerals(primary(language))
    if len(words) == 1:
        return numeral(words[0], language) or (words[0] if _is_digits(words[0]) else "")
    if known is None or not words or len(words) > 12:
        return ""
    joined = "".join(words)
    grouped = all(re.fullmatch(r"\d{3}", word) for word in words[1:])
    if grouped and re.fullmatch(r"\d{1,3}", words[0]):
        return joined
    spread = [part for word in words for part in _HYPHEN.split(word.lower())]
    parts = [part for part in spread if part != known.joining]
    if parts[:1] and parts[0] in known.one and {*parts[1:2]} & {known.dozen, *known.factors}:
        parts[0] = known.one[0]
    dozens = parts[-1:] == [known.dozen]
    value = _sum(parts[:-1], known) * 12 if dozens else _sum(parts, known)
    return str(value) if value else ""


def roman(word: str) -> int:
    """The value of a Roman numeral, 0 for what is none or rather a word or abbreviation.

    >>> roman("XIV"), roman("MCMLXII"), roman("IIII"), roman("MIX"), roman("X")
    (14, 1962, 0, 0, 0)
    """
    few = len(word) < 4 and not set(word) <= set("IVX")
    if len(word) < 2 or len(word) > 15 or few or not _ROMAN.fullmatch(word):
        return 0
    values = [_ROMAN_VALUES[letter] for letter in word]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _is_digits(word: str) -> bool:
    return re.fullmatch(r"\d+(?:[.,]\d+)?", word) is not None


def _in_digits(word: str, known: _Numerals) -> str:
    if known.grouped and known.grouped.fullmatch(word):
        return re.sub(f"(?<=\\d)[{re.escape(known.groups)}](?=\\d{{3}})", "", word)
    if known.ordinal and (match := known.ordinal.fullmatch(word)):
        return _ordinal(int(match[1]))
    if word in known.ordinals:
        return _ordinal(known.ordinals[word])
    if fraction := _FRACTION.fullmatch(word):
        part = unicodedata.normalize("NFKC", fraction[2]).replace("\u2044", "/")
        return f"{fraction[1]} {part}".strip()
    return ""


def _ordinal(value: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}th" if 10 <= value % 100 <= 20 else f"{value}{ending}"


def _sum(parts: Sequence[str], known: _Numerals) -> int:
    """What number words are worth together, 0 where they are not one number."""
    total, group, last = 0, 0, 10**9
    for part in filter(None, parts):
        factor = known.factors.get(part, 0)
        value = known.cardinals.get(part, -1)
        if value < 0 and (_is_digits(part) or (known.grouped and known.grouped.fullmatch(part))):
            return _scaled(parts, known)
        if factor >= 1000 and (group or total == 0):
            total, group, last = total + (group or 1) * factor, 0, 10**9
        elif factor == 100 and 0 < group < 100:
            group, last = group * 100, 100
        elif 0 < value < last and (last != 100 or value < 100) and _fits(value, group):
            group, last = group + value, value
        else:
            return 0
    value = total + group
    return value if value <= _LIMIT else 0


def _fits(value: int, group: int) -> bool:
    """Twenty-five, two hundred five; not five twenty, not fifteen two."""
    if group == 0:
        return True
    rest = group % 100
    return (rest == 0 and value < 100) or (rest >= 20 and rest % 10 == 0 and value < 10)


def _scaled(parts: Sequence[str], known: _Numerals) -> int:
    """1.5 million, 20 thousand."""
    if len(parts) != 2 or parts[1] not in known.factors:
        return 0
    digits = re.sub(f"[{re.escape(known.groups)}](?=\\d{{3}}(?!\\d))", "", parts[0])
    match = re.fullmatch(rf"(\d{{1,6}})(?:{re.escape(known.point)}(\d{{1,6}}))?", digits)
    if not match:
        return 0
    decimals = match[2] or ""
    whole = int(match[1] + decimals) * known.factors[parts[1]]
    return whole // 10 ** len(decimals) if whole % 10 ** len(decimals) == 0 else 0


@cache
def _numerals(language: str) -> _Numerals | None:
    table = data("numerals").get(language)
    if table is None:
        return None
    cardinals = _listed(table["words"])
    cardinals |= _joined(table, cardinals)
    marks = table["thousands"]
    ending = table.get("ending")
    return _Numerals(
        MappingProxyType(cardinals),
        MappingProxyType(_listed(table.get("ordinals", []))),
        MappingProxyType(_listed(table["factors"])),
        table["and"],
        tuple(table.get("one", "").split()),
        table.get("dozen", "-"),
        re.compile(rf"(\d{{1,6}})(?:{ending})") if ending else None,
        re.compile(
            rf"[1-9]\d{{0,2}}(?:[{re.escape(marks)}]\d{{3}})+(?:{re.escape(table['point'])}\d+)?"
        ),
        marks,
        table["point"],
    )


def _listed(rows: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        first, *words = row.split()
        for value, forms in enumerate(words, int(first)):
            found |= {form: value for form in forms.split("/") if form != "-"}
    return found


def _joined(table: Mapping[str, str], listed: dict[str, int]) -> dict[str, int]:
    """Numbers that are written in one word: zweiundzwanzig, vingt-deux."""
    found: dict[str, int] = {}
    for tens in table.get("hyphened_tens", "").split():
        names = [name for name, value in listed.items() if value == int(tens)]
        for unit, name in enumerate(table["hyphened_units"].split(), 1):
            found |= {f"{ten}-{name}": int(tens) + unit for ten in names}
    units = table.get("joined_units", "").split()
    for ten, name in enumerate(table.get("joined_tens", "").split(), 2):
        for unit, word in enumerate(units, 1):
            found[f"{word}{table['joined_and']}{name}"] = ten * 10 + unit
    below = {word: value for word, value in (listed | found).items() if 0 < value < 100}
    hundred = table.get("joined_hundred", "")
    for value, word in enumerate(units, 1):
        found[word + hundred] = value * 100
        found |= {f"{word}{hundred}{rest}": value * 100 + v for rest, v in below.items()}
    found |= {hundred + rest: 100 + value for rest, value in below.items() if hundred}
    return found
