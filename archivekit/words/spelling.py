"""Spellings of one word: tables of a language, old Russian letters, early modern English ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from archivekit.words.languages import data, primary

MARKS = 30
"""Combining marks in a row up to which a word is decomposed: beyond, that is quadratic (UAX 15)."""

# Letters of their own, not letters with an accent: they are never taken apart, in any language or
# in these: wurde and würde, ano and año are different words.
_WHOLE = frozenset("йЙїЇўЎ")
_WHOLE_IN = {
    "de": frozenset("äöüÄÖÜ"),
    "es": frozenset("ñÑ"),
    "et": frozenset("äõöüÄÕÖÜ"),
    **dict.fromkeys(("fi", "sv"), frozenset("åäöÅÄÖ")),
    **dict.fromkeys(("da", "nb", "nn", "no"), frozenset("åøÅØ")),
}
_STROKES = str.maketrans("łŁøØđĐħĦŧŦ", "lLoOdDhHtT")
_OLD_RUSSIAN = str.maketrans("ѣіѳѵѢІѲѴ", "еифиЕИФИ")
_FINAL_SIGN = re.compile(r"[ъЪ](?=$|[-‐‑])")
_OLD_ENDING = re.compile(r"(?<=[а-я]{3})(а|я)го$")
_OLD_PREFIX = re.compile(r"^(бе|во|ни|ра|и|чре)з(?=[кпстфхцчшщ])")
_LIGATURES = MappingProxyType(
    {
        **dict(zip("æœĳǆǉǌÆŒĲſꝛ", "ae oe ij dž lj nj AE OE IJ s r".split(), strict=True)),
        **{c: unicodedata.normalize("NFKC", c) for c in map(chr, (*range(0xFB00, 0xFB07),))},
    }
)
_HAS_LIGATURE = re.compile(f"[{''.join(_LIGATURES)}]")


@dataclass(frozen=True, slots=True)
class _Family:
    """Words that change alike; see data/spelling.toml."""

    stems: re.Pattern[str]
    written: str
    compared: str
    then: re.Pattern[str] | None
    but: frozenset[str]

    def respelled(self, word: str) -> str:
        """The word as its family is compared, "" when it does not belong to it."""
        found = self.stems.match(word)
        if (
            not found
            or word in self.but
            or (self.then and not self.then.fullmatch(word, found.end()))
        ):
            return ""
        head, _, tail = found[0].rpartition(self.written)
        return head + self.compared + tail + word[found.end() :]


def respelled(word: str, language: str) -> str:
    """The spelling by which a lower-case word without accents is compared; itself if it has one.

    >>> [respelled(word, "en") for word in ("honourable", "organisation", "rise", "gaol", "four")]
    ['honorable', 'organization', 'rise', 'jail', 'four']
    >>> respelled("міръ", "ru"), respelled("theil", "de"), respelled("daß", "de")
    ('мир', 'teil', 'dass')
    """
    tag = primary(language)
    if tag == "ru":
        word = _modern_russian(word)
    table, families = _spellings(tag)
    if word in table:
        return table[word]
    for family in families:
        if family.written in word and (form := family.respelled(word)):
            return form
    return word


def early_modern(word: str) -> str:
    """One letter for u and v, for i and j, for w and vv, as printers before 1700 used them.

    >>> early_modern("haue"), early_modern("have"), early_modern("vvhich")
    ('haue', 'haue', 'which')
    """
    return word.replace("vv", "w").replace("uu", "w").translate(_EARLY)


_EARLY = str.maketrans("vjVJ", "uiUI")


def without_ligatures(word: str) -> str:
    """Two letters for each ligature, a plain letter for the long s.

    >>> without_ligatures("Cæſar’s oﬃcers")
    'Caesar’s officers'
    """
    if word.isascii():
        return word
    return _HAS_LIGATURE.sub(lambda match: _LIGATURES[match[0]], word)


def bare(word: str, language: str = "und") -> str:
    """The word without accents, points and strokes; letters of their own stay, as й, ї and ў.

    >>> bare("Dorticós"), bare("Хрущёв"), bare("мой"), bare("Gomułka"), bare("würde", "de")
    ('Dorticos', 'Хрущев', 'мой', 'Gomulka', 'würde')
    """
    if word.isascii() or not can_be_decomposed(word):
        return word
    own = _WHOLE_IN.get(primary(language), frozenset())
    composed = unicodedata.normalize("NFC", word)
    return "".join(letter if letter in own else _bare_letter(letter) for letter in composed)


def can_be_decomposed(word: str) -> bool:
    """Whether no letter of a word bears more marks than `MARKS`."""
    return len(word) <= MARKS or not re.search(
        rf"(?:(?![\w\s])[\u0300-\U0010ffff]){{{MARKS},}}", word
    )


@lru_cache(maxsize=4096)
def _bare_letter(letter: str) -> str:
    if letter in _WHOLE:
        return letter
    apart = unicodedata.normalize("NFD", letter.translate(_STROKES))
    return "".join(c for c in apart if not _is_accent(c))


def _is_accent(char: str) -> bool:
    """Points and signs of Hebrew and Arabic have classes 10 to 35, accents 200 and more.

    The vowel signs of other scripts are letters: their class is 0, or lies between.
    """
    return 10 <= (position := unicodedata.combining(char)) <= 35 or position >= 200


def _modern_russian(word: str) -> str:
    """The letters of 1918 and after, without the sign after a last consonant."""
    modern = _FINAL_SIGN.sub("", word.translate(_OLD_RUSSIAN)) or word
    if modern != word:
        modern = _OLD_PREFIX.sub(r"\1с", modern)
        modern = _OLD_ENDING.sub(lambda match: {"а": "ого", "я": "его"}[match[1]], modern)
    return modern


def merged(pairs: Iterable[tuple[str, str]], compared: Callable[[str], str]) -> Mapping[str, str]:
    """Pairs of equal words as a table: each word of a group leads to the same one.

    `compared` is the form that the tables give a word: what it brings together stays together.

    >>> dict(merged([("Mikoian", "Mikoyan"), ("Mikojan", "Mikoian")], str))
    {'Mikoian': 'Mikoyan', 'Mikojan': 'Mikoyan'}
    """
    leads: dict[str, str] = {}

    def last(word: str) -> str:
        form = compared(word)
        while form in leads:
            form = leads[form]
        return form

    for one, other in pairs:
        start, end = last(one), last(other)
        if start != end:
            leads[start] = end
    return MappingProxyType({word: last(word) for word in leads})


@cache
def _spellings(language: str) -> tuple[dict[str, str], tuple[_Family, ...]]:
    table = data("spelling").get(language, {})
    pairs: dict[str, str] = {}
    for line in table.get("pairs", "").strip().splitlines():
        form, _, others = line.partition(":")
        pairs |= dict.fromkeys(others.split(), form)
    prefixes = table.get("prefixes", "")
    families = tuple(_family(row, prefixes) for row in table.get("family", ()))
    return pairs, families


def _family(row: Mapping[str, str], prefixes: str) -> _Family:
    before = f"(?:{prefixes})?" if prefixes else ""
    then = row.get("then")
    return _Family(
        re.compile(f"{before}(?:{'|'.join(row['stems'].split())})"),
        row["from"],
        row["to"],
        None if then is None else re.compile(then),
        frozenset(row.get("but", "").split()),
    )
