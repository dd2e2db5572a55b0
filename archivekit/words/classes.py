"""What kind of difference lies between two readings of one place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from archivekit.words import alike
from archivekit.words.abbreviations import Point, point_of
from archivekit.words.amounts import are_one_number, are_one_point, is_currency
from archivekit.words.forms import FormRules, plain_word
from archivekit.words.languages import likeliest_language
from archivekit.words.misread import is_misread
from archivekit.words.numerals import numeral, roman
from archivekit.words.patterns import is_unseen, token_pattern
from archivekit.words.tokens import TokenKind, kind_of

_FEW = 8  # words up to which several of the one are compared with one of the other
_DATE = 60  # characters of the longest date
_DAY_AND_MONTH = re.compile(r"\d{1,2}\. ?\d{1,2}\.")
_YEAR = " 1964"  # a leap year, so that each day and month is a date
_STOP = "STOP"  # how telegrams write a full stop
# What an editor put beside the words, and the words are the same without it. A number in brackets
# calls a note where it stands at a word or ends a clause, else it may be supplied: "[12] men".
_SIC = r"[\[(](?:sic|так|так в (?:тексте|документе|оригинале))[!.]?[\])]"
_CALL = r"(?<=[^\s\[\]])(?:\[\d{1,3}\]|\s\[\d{1,3}\](?=\s*(?:[.,;:!?]|$)))"
_NUMBERED = re.compile(r"\[\d{1,3}\]")
_MARKS = re.compile(_SIC, re.IGNORECASE)
_MARKS_AND_CALLS = re.compile(f"{_SIC}|{_CALL}", re.IGNORECASE)


class FormClass(StrEnum):
    """The kinds of difference, the weakest first; what is not of form is wording."""

    CASE = "case"
    PUNCTUATION = "punctuation"
    SPACING = "spacing and hyphenation"
    DIACRITICS = "diacritics"
    SPELLING = "spelling"
    ABBREVIATION = "abbreviation"
    NUMBER = "number or date form"
    NAME = "name form"
    WORDING = "wording"

    @property
    def significance(self) -> str:
        """`wording` where the words differ, `formal` where only their form does."""
        return "wording" if self is FormClass.WORDING else "formal"


_STRENGTH = {kind: number for number, kind in enumerate(FormClass, 1)}
_BY_STRENGTH: tuple[FormClass, ...] = (
    FormClass.CASE,
    *FormClass,
)  # nothing at all counts as the weakest
_WORDING = _STRENGTH[FormClass.WORDING]
_RULES: tuple[tuple[FormClass, tuple[str, ...]], ...] = (
    (FormClass.CASE, ("case",)),
    (FormClass.PUNCTUATION, ("quotes", "dashes", "ellipsis")),
    (FormClass.SPACING, ("hyphens",)),
    (FormClass.DIACRITICS, ("ligatures", "diacritics")),
    (FormClass.SPELLING, ("spelling",)),
    (FormClass.ABBREVIATION, ("abbreviations",)),
    (FormClass.NUMBER, ("numerals",)),
    (FormClass.NAME, ("names",)),
)
"""Which rules take away the differences of a class, and those of the weaker ones before it."""


def form_class(one: str, other: str, rules: FormRules) -> FormClass:
    """The weakest class that, with all weaker ones, explains the whole difference of two readings.

    It is the same from both sides. "" is a reading without words. In doubt it is wording: a word
    that differs in a letter from another one is another word, unless a table says it is not or
    the cautious rules of `alike` hold.

    >>> rules = FormRules.default("en")
    >>> form_class("open fire", "open-fire", rules), form_class("honour", "Honor", rules)
    (<FormClass.SPACING: 'spacing and hyphenation'>, <FormClass.SPELLING: 'spelling'>)
    >>> form_class("27 October 1962", "October 27, 1962", rules).value
    'number or date form'
    >>> form_class("now", "not", rules).significance
    'wording'
    """
    first, second = sorted((one, other))
    return _form_class(first, second, rules)


@lru_cache(maxsize=65536)
def _form_class(one: str, other: str, rules: FormRules) -> FormClass:
    if rules.language == "und":
        rules = rules.in_language(likeliest_language(f"{one} {other}"))
    if are_one_point(one.strip(), other.strip()):
        return FormClass.NUMBER
    if {one.strip(), other.strip()} == {_STOP, "."}:
        return FormClass.PUNCTUATION
    first, second = _readings(one, other, rules.language)
    strength = _of_words(first, second, rules)
    if first.signs != second.signs:
        strength = max(strength, _STRENGTH[FormClass.PUNCTUATION])
    if strength == 0 and one != other:
        return FormClass.SPACING
    return _BY_STRENGTH[strength]


@dataclass(frozen=True, slots=True)
class _Reading:
    """The words of a reading, and its signs apart."""

    text: str
    words: tuple[str, ...]
    signs: tuple[str, ...]

    def part(self, first: int, end: int) -> _Reading:
        """Some of its words by themselves."""
        return _Reading(" ".join(self.words[first:end]), self.words[first:end], ())


def _readings(one: str, other: str, language: str) -> list[_Reading]:
    texts = one, other
    if not any("[" in text or "(" in text for text in texts):
        return [_reading(text, language) for text in texts]
    # Where both have numbers in brackets, these may be what differs.
    called = len({bool(_NUMBERED.search(text)) for text in texts}) > 1
    marks = _MARKS_AND_CALLS if called else _MARKS
    return [_reading(marks.sub(" ", text), language, marks.findall(text)) for text in texts]


def _reading(text: str, language: str, marks: Sequence[str] = ()) -> _Reading:
    words: list[str] = []
    signs = list(marks)
    pieces = [_shown(piece) for piece in token_pattern(text, language).findall(text)]
    pointed = False  # whether the piece before takes a point
    for piece in filter(None, pieces):
        if piece == "." and pointed:
            words[-1] += piece
            pointed = False
        elif kind_of(piece) is TokenKind.PUNCTUATION:
            signs.append(piece)
            pointed = False
        elif words and is_currency(words[-1]) and piece[0].isdecimal():
            words[-1] += piece
            pointed = False
        else:
            words.append(piece)
            pointed = point_of(piece, language) not in (Point.NONE, Point.PRONOUN)
    return _Reading(text.strip(), tuple(words), tuple(signs))


def _shown(piece: str) -> str:
    word = piece.strip()
    if word.isprintable():
        return word
    return "".join(c for c in word if not is_unseen(c) or c == "\u00ad").strip(" \u00ad").strip()


# --- several words -------------------------------------------------------------------------------


def _of_words(one: _Reading, other: _Reading, rules: FormRules) -> int:
    """The strength of the difference of two sequences of words, 0 where they are the same."""
    if one.words == other.words:
        return 0
    if not one.words or not other.words:
        return _WORDING
    if len(one.words) == len(other.words):
        strength = _one_by_one(one.words, other.words, rules)
        if strength < _WORDING or len(one.words) == 1:
            return strength
    if _are_one_date(one.text, other.text, rules.language):
        return _STRENGTH[FormClass.NUMBER]
    first, second = _trimmed(one, other)
    least = min(_as_name(one, other, rules), _grouped(first, second, rules))
    if least > _STRENGTH[FormClass.NUMBER] and (
        are_one_number(one.words, other.words, rules.language)
        or are_one_number(first.words, second.words, rules.language)
    ):
        return _STRENGTH[FormClass.NUMBER]
    return least


def _one_by_one(one: Sequence[str], other: Sequence[str], rules: FormRules) -> int:
    strength = 0
    for a, b in zip(one, other, strict=True):
        strength = max(strength, _of_pair(a, b, rules))
        if strength == _WORDING:
            break
    return strength


def _are_one_date(one: str, other: str, language: str) -> bool:
    """Whether two readings are one date in two forms: 27 October 1962 and October 27, 1962."""
    if max(len(one), len(other)) > _DATE or not any(map(str.isdigit, one + other)):
        return False
    texts = [_with_digits(text, language) for text in (one, other)]
    if not all(any(map(str.isdigit, text)) for text in texts):
        return False
    from archivekit.core.record import Certainty
    from archivekit.describe.dates import parse_date

    if any(map(_DAY_AND_MONTH.fullmatch, texts)):  # a date only with a year
        texts = [text + _YEAR for text in texts]
    dates = [parse_date(text, language) for text in texts]
    values = {date.edtf for date in dates if date and date.certainty is not Certainty.CHECK}
    weekdays = {date.weekday for date in dates if date}
    return all(dates) and len(values) == 1 and values != {""} and len(weekdays) == 1


def _with_digits(text: str, language: str) -> str:
    """A text with digits for its numbers in words: NOVEMBER TWO."""
    return " ".join(
        (word.isalpha() and not roman(word) and numeral(word, language)) or word
        for word in text.split()
    )


def _as_name(one: _Reading, other: _Reading, rules: FormRules) -> int:
    same = alike.are_one_person(one.text, other.text, rules.language)
    return _STRENGTH[FormClass.NAME] if same else _WORDING


def _trimmed(one: _Reading, other: _Reading) -> tuple[_Reading, _Reading]:
    """What stands between the words that both readings begin and end with."""
    a, b = one.words, other.words
    first = end = 0
    while first < min(len(a), len(b)) and a[first] == b[first]:
        first += 1
    while end < min(len(a), len(b)) - first and a[-end - 1] == b[-end - 1]:
        end += 1
    return one.part(first, len(a) - end), other.part(first, len(b) - end)


def _grouped(one: _Reading, other: _Reading, rules: FormRules) -> int:
    """The least strength by which groups of words explain each other, in order.

    A group is one word, or several that one of the other reading stands for: U.N., 1500, percent.
    """
    size, width = len(one.words), len(other.words)
    if not 0 < size <= _FEW or not 0 < width <= _FEW:
        joined = _joined(one.words, other.words, rules) if size and width else _WORDING
        return joined
    least = [[_WORDING] * (width + 1) for _ in range(size + 1)]
    least[0][0] = 0
    for i in range(size):
        for j in range(width):
            if least[i][j] == _WORDING:
                continue
            for p, q in _sizes(size - i, width - j):
                found = _of_group(one.part(i, i + p), other.part(j, j + q), rules)
                strength = max(least[i][j], found)
                least[i + p][j + q] = min(least[i + p][j + q], strength)
    return least[size][width]


def _sizes(most: int, widest: int) -> Iterator[tuple[int, int]]:
    yield 1, 1
    yield from ((1, q) for q in range(2, widest + 1))
    yield from ((p, 1) for p in range(2, most + 1))


def _of_group(one: _Reading, other: _Reading, rules: FormRules) -> int:
    if len(one.words) == len(other.words):
        return _of_pair(one.words[0], other.words[0], rules)
    joined = _joined(one.words, other.words, rules)
    if joined < _WORDING:
        return joined
    short, long = sorted((one.words, other.words), key=len)
    if alike.is_acronym_of(short[0], long, rules.language):
        return _STRENGTH[FormClass.ABBREVIATION]
    same = are_one_number(short, long, rules.language)
    return _STRENGTH[FormClass.NUMBER] if same else _WORDING


def _joined(one: Sequence[str], other: Sequence[str], rules: FormRules) -> int:
    """The strength of what is left when all words of each reading are written together."""
    if any(_has_digits_between(words) for words in (one, other)):
        return _WORDING
    strength = _of_forms("".join(one), "".join(other), rules, FormClass.ABBREVIATION)
    return max(strength, _STRENGTH[FormClass.SPACING])


def _has_digits_between(words: Sequence[str]) -> bool:
    pairs = zip(words, words[1:], strict=False)
    return any(a[-1].isnumeric() and b[0].isnumeric() for a, b in pairs)


# --- one word ------------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def _of_pair(one: str, other: str, rules: FormRules) -> int:
    """The strength of the difference of two words, 0 where they are the same."""
    if one == other:
        return 0
    if _told_by_capitals(one, other, rules):
        return _WORDING
    if plain_word(one) == plain_word(other):  # but for a line end or an unseen character
        encoded = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
        return _STRENGTH[FormClass.DIACRITICS if encoded else FormClass.SPACING]
    strength = _of_forms(one, other, rules, FormClass.NAME)
    return strength if strength < _WORDING else _STRENGTH[_likeness(one, other, rules.language)]


def _told_by_capitals(one: str, other: str, rules: FormRules) -> bool:
    """US and us are two words."""
    return (
        one.lower() == other.lower()
        and len(
            {
                _upto(rules)[FormClass.ABBREVIATION].only("case", "abbreviations").form(word)
                for word in (one, other)
            }
        )
        > 1
    )


def _of_forms(one: str, other: str, rules: FormRules, strongest: FormClass) -> int:
    levels = _upto(rules)
    full = levels[strongest]
    if full.form(one) != full.form(other) and _letters(one) != _letters(other):
        return _WORDING  # as with most pairs, and soon known
    for kind, upto in levels.items():
        if upto.form(one) == upto.form(other):
            return _STRENGTH[kind]
        if kind is strongest:
            break
    return _WORDING


def _letters(word: str) -> str:
    return "".join(filter(str.isalnum, word)).lower()


@lru_cache(maxsize=64)
def _upto(rules: FormRules) -> dict[FormClass, FormRules]:
    """For each class the rules that take its differences away, and all weaker ones."""
    names: tuple[str, ...] = ()
    found = {}
    for kind, more in _RULES:
        names += more
        found[kind] = rules.only(*names)
    return found


def _likeness(one: str, other: str, language: str) -> FormClass:
    """What the cautious rules say of two words that no table brings together."""
    a, b = (plain_word(word).lower().replace("’", "'") for word in (one, other))
    if is_misread(one, other, language):
        return FormClass.SPELLING
    if any(map(str.isnumeric, a + b)):
        return _likeness_of_numbers(a, b, (one, other), language)
    if alike.has_lost_apostrophe(a, b, language):
        return FormClass.PUNCTUATION
    if alike.lacks_accents(a, b, language):
        return FormClass.DIACRITICS
    if alike.have_umlauts(a, b) or alike.are_early_modern(a, b, language):
        return FormClass.SPELLING
    if alike.is_misspelt(a, b, language):
        return FormClass.SPELLING
    if alike.is_initial_of(one, other):
        return FormClass.ABBREVIATION
    if alike.are_name_forms(one, other, language):
        return FormClass.NAME
    return FormClass.WORDING


def _likeness_of_numbers(a: str, b: str, words: tuple[str, str], language: str) -> FormClass:
    if alike.is_plural_of_number(a, b):
        return FormClass.PUNCTUATION
    same = are_one_number(words[:1], words[1:], language)
    return FormClass.NUMBER if same else FormClass.WORDING
