"""How a name sounds, whatever its script and romanization: keys that meet, and ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Any

from archivekit.core.identity import text_hash
from archivekit.describe.word_lists import word_list

LONGEST_WORD = 40
"""A longer word is read only as far as this."""

_MOST_READINGS = 48
_VOWELS = "aeiou"
# What does not decompose, or stands for two letters.
_STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss",
     "þ": "th", "ə": "a"}
)  # fmt: skip
_SIGNS = re.compile(r"['’‘ʹʺʼʻʽ`´′″\"“”\u0361\u0360\ufe20\ufe21]")
_SCRIPT_NAMES = {
    "LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARABIC": "Arab", "HEBREW": "Hebr",
    "ARMENIAN": "Armn", "GEORGIAN": "Geor", "DEVANAGARI": "Deva", "BENGALI": "Beng",
    "HANGUL": "Hang", "HIRAGANA": "Hira", "KATAKANA": "Kana", "CJK": "Hani", "THAI": "Thai",
    "MYANMAR": "Mymr", "ETHIOPIC": "Ethi", "KHMER": "Khmr", "LAO": "Laoo", "TAMIL": "Taml",
    "MONGOLIAN": "Mong", "TIBETAN": "Tibt",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Scheme:
    name: str
    languages: frozenset[str]
    evidence: re.Pattern[str] | None
    never: re.Pattern[str] | None
    pattern: re.Pattern[str]
    readings: tuple[tuple[str, ...], ...]
    letters: frozenset[str]  # with accents that have a reading here


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Small letters without accents, signs and strokes; й, ё and ї stay letters of their own.

    >>> fold("Hruşçov"), fold("Хрущёв"), fold("El'cin")
    ('hruscov', 'хрущёв', 'elcin')
    """
    return "".join(map(_bare, _SIGNS.sub("", unicodedata.normalize("NFC", text).lower())))


def script_of(text: str) -> str:
    """The ISO 15924 code of the script of most letters, "Zyyy" where there is no letter.

    >>> script_of("Хрущёв"), script_of("U Thant"), script_of("12")
    ('Cyrl', 'Latn', 'Zyyy')
    """
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text)) else "Zyyy"
    counts: dict[str, int] = {}
    for char in text:
        if char.isalpha():
            script = _script(char)
            counts[script] = counts.get(script, 0) + 1
    return min(counts, key=lambda script: (-counts[script], script), default="Zyyy")


def romanize(text: str) -> str:
    """The text in Latin letters without accents, Cyrillic after BGN/PCGN without its signs.

    >>> romanize("Хрущёв, Н. С."), romanize("Dorticós")
    ('khrushchev, n. s.', 'dorticos')
    """
    table = _letters("romanized")
    return "".join(table.get(char, (char,))[0] for char in fold(text))


def slug(name: str) -> str:
    """A name as an id: small Latin letters and digits, the words joined by hyphens.

    A name without any Latin or Cyrillic letter gets an id from its hash.

    >>> slug("Nikita Khrushchev"), slug("Н. С. Хрущёв"), slug("毛泽东")
    ('nikita-khrushchev', 'n-s-khrushchev', 'name-95a6e57e')
    """
    found = re.sub(r"[^a-z0-9]+", "-", romanize(name)).strip("-")
    if not found:
        return f"name-{text_hash(name)[:8]}"
    return f"n-{found}" if found[0].isdigit() else found


@lru_cache(maxsize=65536)
def sound_keys(word: str, language: str = "und") -> frozenset[str]:
    """The sounds that a word of a name may stand for: forms of one name share at least one.

    Each orthography that the word shows, or that the language of its text uses, gives its own
    reading: BGN/PCGN and ALA-LC, ISO 9 and scientific, German, French, Spanish, Polish, Italian,
    Turkish and Romanian, Hungarian, Dutch and Scandinavian. Their tables lie in
    `data/romanization.toml`.

    >>> sound_keys("Хрущёв") & sound_keys("Chruschtschow") & sound_keys("Jruschov")
    frozenset({'kruQev'})
    """
    bare = _SIGNS.sub("", unicodedata.normalize("NFC", word).lower())[:LONGEST_WORD]
    bare = re.sub(r"[-‐‑–.\s]+", "", bare)
    if not bare:
        return frozenset()
    if script_of(bare) == "Cyrl":
        return frozenset(_finished(_cyrillic(bare)))
    primary = language.partition("-")[0].lower()
    found: set[str] = set()
    for scheme in _schemes():
        if _fits(scheme, bare, primary):
            found |= set(_finished(_read(scheme, bare)))
    return frozenset(found)


def first_key(word: str) -> str:
    """One reading of a word in Cyrillic, for comparing it with another in the same script."""
    bare = _SIGNS.sub("", unicodedata.normalize("NFC", word).lower())[:LONGEST_WORD]
    return next(iter(_finished([[choice[0]] for choice in _cyrillic(bare)])), "")


def consonants(word: str, language: str = "und") -> frozenset[str]:
    """The consonants of a word's readings: what two scripts share where the vowels differ.

    >>> consonants("Rusk") & consonants("Раск")
    frozenset({'rsk'})
    """
    keys = sound_keys(word, language)
    found = {re.sub(r"[aeiou]+", "", key) for key in keys}
    return frozenset(key for key in found if len(key) > 1)


def orthographies(word: str) -> tuple[str, ...]:
    """The names of the orthographies that a word in Latin letters shows beside the English one.

    >>> orthographies("Chruschtschow"), orthographies("Khrushchev")
    (('german',), ())
    """
    bare = _SIGNS.sub("", unicodedata.normalize("NFC", word).lower())[:LONGEST_WORD]
    return tuple(s.name for s in _schemes() if s.evidence and _fits(s, bare, ""))


def initials_agree(first: str, second: str) -> bool:
    """Whether two initials, or an initial and a name, may begin alike over two scripts.

    >>> initials_agree("Х", "Kh"), initials_agree("Н", "Nikita"), initials_agree("Н", "A")
    (True, True, False)
    """
    if script_of(first) != "Cyrl":
        first, second = second, first
    cyrillic, latin = fold(first), fold(second)
    starts = _letters("initials").get(cyrillic[:1], ())
    if cyrillic[:2] == "дж":
        starts = ("j", "g", "dzh", "dj")
    return any(latin.startswith(start) or start.startswith(latin) for start in starts if latin)


# --- Chinese -----------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def chinese_keys(word: str) -> frozenset[str]:
    """The Pinyin that a word in Pinyin, Wade-Giles or Palladius may stand for, with a mark.

    >>> chinese_keys("Tse-tung") & chinese_keys("Zedong") & chinese_keys("Цзэдун")
    frozenset({'zh:zedong'})
    """
    if script_of(word) == "Cyrl":
        return _spelled(fold(word), _syllables()[2])
    pinyin, wade_giles, _ = _syllables()
    return _spelled(fold(word), pinyin) | _spelled(fold(word), wade_giles)


@cache
def family_names() -> frozenset[str]:
    """Names that stand before the given name: of Chinese, Korean and Vietnamese persons."""
    data = word_list("syllables")
    words = f"{data['chinese']} {data['other']}".split()
    return frozenset(map(fold, words))


@cache
def chinese_family_names() -> frozenset[str]:
    """The Chinese ones among them."""
    return frozenset(map(fold, word_list("syllables")["chinese"].split()))


def is_syllables(word: str) -> bool:
    """Whether a word is made of one to three Chinese syllables, in any of three spellings.

    >>> is_syllables("Zedong"), is_syllables("Philby")
    (True, False)
    """
    return bool(chinese_keys(word))


@cache
def _syllables() -> tuple[dict[str, tuple[str, ...]], ...]:
    tables: tuple[dict[str, tuple[str, ...]], ...] = ({}, {}, {})
    for row in word_list("syllables")["table"].split(";"):
        syllable, *_ = spellings = row.split()
        for table, spelling in zip(tables, spellings, strict=True):
            key = fold(spelling)
            table[key] = (*table.get(key, ()), fold(syllable))
    return tables


def _spelled(word: str, table: dict[str, tuple[str, ...]]) -> frozenset[str]:
    """Every way to read a word as syllables; its hyphens are borders."""
    parts = [part for part in re.split(r"[-‐‑–\s]+", word) if part]
    if not parts or len(word) > LONGEST_WORD or len(parts) > 3:
        return frozenset()
    readings = [_segmented(part, table, 3) for part in parts]
    joined = ("".join(choice) for choice in product(*readings))
    return frozenset(f"zh:{key}" for key in joined)


def _segmented(part: str, table: dict[str, tuple[str, ...]], most: int) -> frozenset[str]:
    """Up to `most` syllables that make a part of a word."""
    found = set(table.get(part, ()))
    if most > 1:
        for end in range(1, min(len(part), 7)):
            if part[:end] in table:
                for rest in _segmented(part[end:], table, most - 1):
                    found |= {head + rest for head in table[part[:end]]}
    return frozenset(found)


# --- reading by a scheme -----------------------------------------------------------------------


def _bare(char: str) -> str:
    if char in "йёї" or char.isascii():
        return char
    decomposed = unicodedata.normalize("NFKD", char.translate(_STROKES))
    return "".join(c for c in decomposed if not unicodedata.category(c).startswith("M"))


@cache
def _schemes() -> tuple[_Scheme, ...]:
    data = word_list("romanization")["scheme"]
    english = data[0]["rules"]
    return tuple(_compiled(scheme, english if scheme is not data[0] else []) for scheme in data)


def _compiled(data: dict[str, Any], last: list[list[str]]) -> _Scheme:
    rules = [*data["rules"], *last]
    patterns = [rule[0] for rule in rules]
    own = {char for rule in data["rules"] for char in rule[0] if not char.isascii()}
    return _Scheme(
        name=data["name"],
        languages=frozenset(data["languages"]),
        evidence=re.compile(data["evidence"]) if data["evidence"] else None,
        never=re.compile(data["never"]) if data["never"] else None,
        pattern=re.compile("|".join(f"({pattern})" for pattern in patterns)),
        readings=tuple(tuple(rule[1].split(" ")) for rule in rules),
        letters=frozenset(own),
    )


def _fits(scheme: _Scheme, word: str, language: str) -> bool:
    if scheme.never and scheme.never.search(word):
        return False
    return (
        scheme.evidence is None
        or language in scheme.languages
        or scheme.evidence.search(word) is not None
    )


def _read(scheme: _Scheme, word: str) -> list[list[str]]:
    """The word as a list of places, each with its possible sounds."""
    kept = "".join(char if char in scheme.letters else _bare(char) for char in word)
    places: list[list[str]] = []
    at = 0
    while at < len(kept):
        match = scheme.pattern.match(kept, at)
        if match and match.end() > at and match.lastindex:
            places.append([_sounds(choice) for choice in scheme.readings[match.lastindex - 1]])
            at = match.end()
        else:
            places.append([kept[at]])
            at += 1
    return places


def _sounds(reading: str) -> str:
    return "" if reading == "-" else reading


def _cyrillic(word: str) -> list[list[str]]:
    table = _letters("letters")
    places = []
    for place, char in enumerate(word):
        sounds = table.get(char) or table.get(_bare(char)) or (char,)
        # Г stands for a foreign H, mostly at the beginning: Гарриман, Гитлер.
        choices = ["x" if sound == "h" else sound for sound in sounds]
        places.append(choices if place == 0 else choices[:1])
    return places


@cache
def _letters(name: str) -> dict[str, tuple[str, ...]]:
    rows = (row.split() for row in word_list("romanization")["cyrillic"][name].split(";"))
    return {letter: tuple("" if s == "-" else s for s in sounds) for letter, *sounds in rows}


def _finished(places: list[list[str]]) -> Iterator[str]:
    for choice in _choices(places):
        key = "".join(choice)
        key = key.replace("Sc", "Q").replace("ts", "C").replace("tc", "c")
        key = re.sub(r"^xr", "kr", key)
        key = re.sub(r"([bcdfgklmnprstvxzCQSZ])\1", r"\1", key)
        key = re.sub(r"i{2,}", "i", key)
        key = key.replace("ie", "e")
        # Written o after a hush: Khrushchov, Gorbatschow.
        yield re.sub(r"(?<=[SZcQ])ov(?=a?$)", "ev", key)


def _choices(places: list[list[str]]) -> Iterable[tuple[str, ...]]:
    """The combinations of sounds; where there are too many, the later places take their first."""
    number = 1
    kept = []
    for place in places:
        fits = number * len(place) <= _MOST_READINGS
        kept.append(place if fits else place[:1])
        number *= len(kept[-1])
    return product(*kept)


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    name = unicodedata.name(char, "").split(" ")[0]
    return _SCRIPT_NAMES.get(name, "Zzzz")
