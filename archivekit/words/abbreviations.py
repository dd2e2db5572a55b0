"""Abbreviations of a language: which take a point, and which word or words they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from archivekit.words.languages import data, primary


class Point(IntEnum):
    """What becomes of a point right after a word."""

    NONE = 0  # it is punctuation
    POINT = 1  # this token is such a point itself
    TAKEN = 2  # it belongs to the word
    BEFORE_NUMBER = 3  # it belongs to the word if a number follows: No. 5
    INITIAL = 4  # it belongs to the word: N. S. Khrushchev
    PRONOUN = 5  # I: only beside another initial, I. V. Stalin


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """The abbreviations of one language, all in lower case and without their last point."""

    with_point: Mapping[str, str]  # what they stand for where they have their point
    without: Mapping[str, str]  # where they have none
    before_number: frozenset[str]
    pointed: frozenset[str]
    phrases: Mapping[str, frozenset[str]]  # several words, and how they are abbreviated
    capitals: Mapping[str, str]  # US: what is told by its capitals


def point_of(word: str, language: str) -> Point:
    """What becomes of a point that stands right after `word`.

    >>> [point_of(word, "en").name for word in ("Gen", "No", "Cuba", "N", "I", ".")]
    ['TAKEN', 'BEFORE_NUMBER', 'NONE', 'INITIAL', 'PRONOUN', 'POINT']
    """
    if word == ".":
        return Point.POINT
    if len(word) == 1 and word.isupper():
        english = word == "I" and primary(language) == "en"
        return Point.PRONOUN if english else Point.INITIAL
    known, plain = abbreviations(language), word.lower()
    if plain in known.before_number:
        return Point.BEFORE_NUMBER
    return Point.TAKEN if plain in known.pointed else Point.NONE


@cache
def abbreviations(language: str) -> Abbreviations:
    """The abbreviations of a language; none where there is no table.

    >>> abbreviations("en").with_point["no"], "no" in abbreviations("en").without
    ('number', False)
    """
    table = data("abbreviations").get(primary(language), {})
    pointed: dict[str, str] = {}
    without: dict[str, str] = {}
    for word, forms in _lines(table.get("words", "")):
        for form in forms:
            pointed.setdefault(form.removesuffix("."), word)
            if not form.endswith("."):
                without.setdefault(form, word)
    before_number = frozenset(table.get("before_number", "").split())
    others = frozenset(table.get("pointed", "").split())
    phrases: dict[str, frozenset[str]] = {}
    for words, forms in _lines(table.get("phrases", "")):
        phrases[words] = phrases.get(words, frozenset()) | frozenset(forms)
    return Abbreviations(
        pointed,
        without,
        before_number,
        (others | pointed.keys()) - before_number,
        phrases,
        {form: word for word, forms in _lines(table.get("capitals", "")) for form in forms},
    )


def _lines(lines: str) -> list[tuple[str, list[str]]]:
    """What stands before the colon of each line, and the forms after it."""
    parted = (line.partition(":") for line in lines.strip().splitlines())
    return [(word, forms.split()) for word, _, forms in parted]
