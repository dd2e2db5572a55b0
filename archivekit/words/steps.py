"""What each rule takes away from a word; the pages of the rules are in `forms`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from archivekit.words.abbreviations import abbreviations
from archivekit.words.numerals import numeral
from archivekit.words.spelling import bare, early_modern, respelled, without_ligatures

_APOSTROPHES = str.maketrans(dict.fromkeys("‘’‚‛′ʹʼ`´‹›", "'") | dict.fromkeys("“”„‟″«»＂", '"'))
_DOUBLED = frozenset(("''", "``", "‘‘", "’’", ",,"))
_DASH = re.compile(r"[-‐‑‒–—―−]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–−", "-"))
_ELLIPSIS = re.compile(r"[. …]*(?:…|\. ?\.)[. …]*")
_INITIALS = re.compile(r"(?<!\w)[^\W\d_](?:\.[^\W\d_](?!\w))+\.?")
_INNER_HYPHEN = re.compile(r"(?<=[^\W_])[-‐‑\u00ad](?=[^\W_])(?!(?<=\d.)\d)")
_NOT_SPELLED = re.compile(r"[^\w'’]+")
_UMLAUTS = str.maketrans(dict(zip("äöüÄÖÜ", "ae oe ue Ae Oe Ue".split(), strict=True)))
_GREEK = str.maketrans(
    {
        **dict(zip("αβγδεζηικλμνξοπρσςτυω", "avgdeziiklmnxoprsstyo", strict=True)),
        **{"θ": "th", "φ": "f", "χ": "ch", "ψ": "ps"},
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tables:
    """The language that words are in, and the pairs that an editor adds, as tables."""

    language: str
    spelling: Mapping[str, str] = field(default_factory=dict)
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


Step = Callable[[str, Tables], str]


def quotes(word: str, tables: Tables) -> str:
    """Straight quotation marks and apostrophes for all others."""
    if word.isalnum():
        return word
    return '"' if word in _DOUBLED else word.translate(_APOSTROPHES)


def dashes(word: str, tables: Tables) -> str:
    """One dash for all dashes, one hyphen for all hyphens."""
    if word.isalnum():
        return word
    return "—" if _DASH.fullmatch(word) else word.translate(_DASHES)


def ellipsis(word: str, tables: Tables) -> str:
    """One sign for points in a row, with blanks or without."""
    return "…" if _ELLIPSIS.fullmatch(word) else word


def ligatures(word: str, tables: Tables) -> str:
    """Two letters for each ligature, a plain letter for the long s."""
    return without_ligatures(word)


def numerals(word: str, tables: Tables) -> str:
    """Digits for a number in words, in Roman letters or with points between its thousands."""
    return numeral(word, tables.language) or word


def written_out(word: str, tables: Tables) -> str:
    """The word that an abbreviation stands for, initials without their points."""
    known = abbreviations(tables.language)
    short = _INITIALS.sub(lambda match: match[0].replace(".", ""), word)
    short = short.removesuffix(".") if len(short) > 1 else short
    if short in known.capitals:
        return known.capitals[short]
    plain = short.lower()
    meaning = tables.abbreviations.get(plain, "")
    if not meaning and len(short) > 1 or not short.isupper():
        table = known.with_point if word != short else known.without
        meaning = meaning or table.get(plain, "")
    return like(short, meaning) if meaning else short


def case(word: str, tables: Tables) -> str:
    """Small letters."""
    return word.lower().replace("ς", "σ")


def diacritics(word: str, tables: Tables) -> str:
    """Letters without accents; letters of their own, as й, stay."""
    return bare(word, tables.language)


def hyphens(word: str, tables: Tables) -> str:
    """The parts of a word written together; those of a number stay apart."""
    return _INNER_HYPHEN.sub("", word)


def spelling(word: str, tables: Tables) -> str:
    """The spelling by which a word is compared, by the tables of its language and the editor's."""
    if tables.language == "de":
        word = word.translate(_UMLAUTS)
    key = spelling_key(word)
    found = tables.spelling.get(key) or respelled(key, tables.language)
    found = tables.spelling.get(found, found)
    return like(word, found) if found != key else word


def early(word: str, tables: Tables) -> str:
    """One letter for u and v, i and j, w and vv."""
    return early_modern(word)


def names(word: str, tables: Tables) -> str:
    """The form of a name by which an editor has it compared."""
    found = tables.names.get(spelling_key(word), "") if tables.names else ""
    return like(word, found) if found else word


def transliteration(word: str, tables: Tables) -> str:
    """Latin letters for Cyrillic and Greek ones (BGN/PCGN without its signs)."""
    from archivekit.describe.romanization import romanize, script_of

    script = script_of(word)
    if script == "Cyrl":
        return like(word, romanize(word)) or word
    return like(word, bare(word.lower()).translate(_GREEK)) if script == "Grek" else word


def spelling_key(word: str) -> str:
    """How a word stands in tables of spellings: small letters only."""
    if word.isascii() and word.isalpha():
        return word.lower()
    return _NOT_SPELLED.sub("", bare(word).lower()).replace("’", "'")


def like(model: str, word: str) -> str:
    """A word with capitals where the model has them.

    >>> like("Gen", "general"), like("DR", "doctor"), like("gen", "general")
    ('General', 'DOCTOR', 'general')
    """
    if model.isupper() and len(model) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
