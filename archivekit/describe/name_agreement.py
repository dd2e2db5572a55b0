"""Whether two names may be one: agreement of surname, given names and initials."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from typing import Literal

from archivekit.describe.name_parts import Name, without_address
from archivekit.describe.name_words import EDGES, key, lexicon, split_words, title_of
from archivekit.describe.romanization import (
    chinese_family_names,
    chinese_keys,
    consonants,
    first_key,
    fold,
    initials_agree,
    orthographies,
    romanize,
    script_of,
    sound_keys,
)
from archivekit.describe.word_lists import word_list

Verdict = Literal["same", "compatible", "different"]

_GENERATIONS = frozenset(("jr", "sr", "ii", "iii", "iv"))
# Initials that stand for one another where two romanizations met, and where perhaps they did.
_ALIKE = ("vw", "ijy", "ejy", "kch", "hkj", "sz", "fp", "ct")
_PERHAPS_ALIKE = ("vw", "ijy", "ye")


@dataclass(frozen=True, slots=True)
class Match:
    """What comparing two names came to, and on what it rests."""

    verdict: Verdict
    reason: str


class _Given(IntEnum):
    """How two given names or initials stand to each other."""

    CONFLICT = 0
    UNSURE = 1
    INITIAL = 2
    EQUAL = 3


def compare_names(first: Name, second: Name) -> Match:
    """Whether two names are the same, may be one ("compatible"), or are different.

    The same are two persons whose surnames agree, over scripts and romanizations, and whose given
    names or initials agree one by one as far as both are stated. A surname alone is compatible
    with every bearer of it. Bodies and offices are the same when their words are.

    >>> from archivekit.describe.name_parts import parse_name
    >>> compare_names(parse_name("N. Khrushchev"), parse_name("Никита Хрущёв")).verdict
    'same'
    >>> compare_names(parse_name("Robert Kennedy"), parse_name("John F. Kennedy"))
    Match(verdict='different', reason='other given names')
    """
    if first.kind != second.kind or first.kind == "unknown":
        if first.kind == second.kind and fold(first.plain) == fold(second.plain):
            return Match("compatible", "the same words")
        return Match("different", " and ".join(sorted((first.kind, second.kind))))
    if first.kind != "person":
        return _compare_bodies(first, second)
    if not first.surname or not second.surname:
        return _compare_given_only(first, second)
    surnames = compare_surnames(first, second)
    if surnames == "different":
        return Match("different", "other surnames")
    given = _compare_given(first, second)
    if surnames == "same" and given.verdict == "same":
        return _weighed(first, second, given)
    if given.verdict == "different" or surnames == "same":
        return given
    return Match("compatible", "in two scripts, the surnames share their consonants")


def compare_surnames(first: Name, second: Name) -> Verdict:
    """Whether two surnames are the same; "compatible" if only consonants agree over two scripts.

    >>> from archivekit.describe.name_parts import parse_name
    >>> compare_surnames(parse_name("Rusk"), parse_name("Раск"))
    'compatible'
    """
    a, b = _surname(first), _surname(second)
    if a.spelled == b.spelled:
        return "same"
    if a.script == b.script == "Cyrl":
        return "same" if a.read == b.read else "different"
    two = a.main != a.whole and b.main != b.whole and a.script == b.script
    if a.whole & b.whole or (not two and a.main & b.main):
        return "same"
    if a.script != b.script and a.skeleton & b.skeleton:
        return "compatible"
    return "different"


@dataclass(frozen=True, slots=True)
class _Surname:
    spelled: str
    script: str
    read: str  # in Cyrillic: one reading
    whole: frozenset[str]
    main: frozenset[str]  # of two surnames, the first
    skeleton: frozenset[str]


def _surname(name: Name) -> _Surname:
    return _surname_of(name.surname, name.language)


@lru_cache(maxsize=65536)
def _surname_of(surname: str, language: str) -> _Surname:
    whole = sound_keys(surname, language)
    if fold(surname) in chinese_family_names():
        whole |= chinese_keys(surname)
    words = surname.split()
    main = sound_keys(words[0], language) if len(words) > 1 else whole
    script = script_of(surname)
    read = first_key(surname) if script == "Cyrl" else ""
    skeleton = consonants(surname, language)
    return _Surname(fold(surname), script, read, whole, main, skeleton)


def surname_keys(name: Name) -> frozenset[str]:
    """By what the bearers of a surname are found together; a superset of what agrees."""
    surname = _surname(name)
    return surname.whole | surname.main | {f"spelled:{surname.spelled}"}


def skeleton_keys(name: Name) -> frozenset[str]:
    """By what a surname is found again in another script where only its consonants agree."""
    return _surname(name).skeleton


def deciding_titles(name: Name) -> frozenset[str]:
    """The titles that tell one bearer of a surname from another.

    >>> from archivekit.describe.name_parts import parse_name
    >>> deciding_titles(parse_name("Comrade President Kennedy"))
    frozenset({'president'})
    """
    return _titles_of_strength(name, "deciding")


def is_married(name: Name) -> bool:
    """Whether a title stands there that a wife bears before her husband's name."""
    return bool(_titles_of_strength(name, "married"))


def _titles_of_strength(name: Name, level: str) -> frozenset[str]:
    strength = lexicon().strength
    return frozenset(k for k in map(title_of, name.titles) if k and strength[k] == level)


# --- given names -------------------------------------------------------------------------------


def _weighed(first: Name, second: Name, given: Match) -> Match:
    """The same, unless a generation or a wife's title stands on one side only."""
    one, other = (fold(name.suffix).strip(".") for name in (first, second))
    generations = {one, other} & _GENERATIONS
    if one != other and len(generations) == 2:
        return Match("different", " and ".join(sorted((first.suffix, second.suffix))))
    if one != other and generations:
        return Match("compatible", f"{min(generations)} stands with one only")
    if is_married(first) != is_married(second):
        return Match("compatible", "one has the title of a wife")
    return given


def _compare_given(first: Name, second: Name) -> Match:
    bynames = lexicon().bynames
    a = [given for given in first.given if key(given) not in bynames]
    b = [given for given in second.given if key(given) not in bynames]
    if not a and not b and first.given and second.given:
        return Match("same", "surname and byname agree")
    if first.whole and second.whole:
        return Match("same", "all of the name agrees")
    if not a or not b:
        return Match("compatible", "a surname alone")
    alike = first.family_first == second.family_first
    one_spelling = fold(first.surname) == fold(second.surname) and alike
    grades = [
        _given_grade(x, y, one_spelling, (first.language, second.language))
        for x, y in zip(a, b, strict=False)
    ]
    if _Given.CONFLICT in grades:
        called = _is_later(a[0], b) or _is_later(b[0], a)
        if called and (len(a) == 1 or len(b) == 1):
            return Match("compatible", "a given name that stands second in the other")
        return Match("different", "other given names")
    if grades[0] is _Given.UNSURE:
        return Match("compatible", "the initials may agree")
    if grades[0] is _Given.EQUAL:
        return Match("same", "surname and given name agree")
    return Match("same", "surname and initials agree")


def _is_later(given: str, others: list[str]) -> bool:
    """Whether a whole given name stands among the later ones of another: J. Edgar, Edgar."""
    whole = not _is_short(given)
    return whole and any(fold(given) == fold(other) for other in others[1:])


def _is_short(given: str) -> bool:
    return given.endswith(".") or len(given) == 1


@lru_cache(maxsize=65536)
def _given_grade(a: str, b: str, one_spelling: bool, languages: tuple[str, str]) -> _Given:
    if fold(a) == fold(b):
        return _Given.INITIAL if _is_short(a) or _is_short(b) else _Given.EQUAL
    if not _is_short(a) and not _is_short(b):
        return _Given.EQUAL if _is_same_given(a, b, languages) else _Given.CONFLICT
    return _initial_grade(a, b, one_spelling)


def _is_same_given(a: str, b: str, languages: tuple[str, str]) -> bool:
    if sound_keys(a, languages[0]) & sound_keys(b, languages[1]):
        return True
    return bool(_variants(a) & _variants(b) or chinese_keys(a) & chinese_keys(b))


def _initial_grade(a: str, b: str, one_spelling: bool) -> _Given:
    """Of two given names of which at least one is cut short."""
    x, y = fold(a.rstrip(".")), fold(b.rstrip("."))
    scripts = {script_of(x), script_of(y)}
    if len(scripts) > 1 and "Cyrl" in scripts:
        return _Given.INITIAL if initials_agree(x, y) else _Given.CONFLICT
    if x.startswith(y) or y.startswith(x):
        return _Given.INITIAL
    heads = {x[:1], y[:1]}
    if not one_spelling and any(heads <= set(letters) for letters in _ALIKE):
        return _Given.INITIAL
    short, whole = (x, b) if _is_short(a) else (y, a)
    if not _is_short(whole) and any(n.startswith(short) for n in _variant_forms(whole)):
        return _Given.UNSURE  # I. V. Stalin, Joseph Stalin
    unsure = any(heads <= set(letters) for letters in _PERHAPS_ALIKE)
    return _Given.UNSURE if unsure else _Given.CONFLICT


@cache
def _variant_lines() -> tuple[tuple[str, ...], ...]:
    lines = word_list("given_names")["variants"].splitlines()
    return tuple(tuple(map(fold, line.split())) for line in lines if line)


@cache
def _lines_by_form() -> dict[str, frozenset[int]]:
    lines: dict[str, frozenset[int]] = {}
    for number, forms in enumerate(_variant_lines()):
        for form in forms:
            lines[form] = lines.get(form, frozenset()) | {number}
    return lines


def _variants(given: str) -> frozenset[int]:
    """The lines of the list in which a given name stands."""
    return _lines_by_form().get(fold(given), frozenset())


def _variant_forms(given: str) -> list[str]:
    lines = _variant_lines()
    return [form for number in sorted(_variants(given)) for form in lines[number]]


# --- bodies ------------------------------------------------------------------------------------


def body_key(name: Name) -> tuple[str, ...]:
    """The words of a body or office that count, abbreviations written out.

    >>> from archivekit.describe.name_parts import parse_name
    >>> body_key(parse_name("CC CPSU")) == body_key(parse_name("Central Committee of the CPSU"))
    True
    """
    lists = lexicon()
    written: list[str] = []
    for word in split_words(without_address(name.stated)):
        meaning = lists.abbreviations.get(key(word), "") if word[:1].isupper() else ""
        written += meaning.split() or [fold(word).strip(EDGES + ".")]
    return tuple(word for word in written if word and word not in lists.silent)


def _compare_bodies(first: Name, second: Name) -> Match:
    a, b = body_key(first), body_key(second)
    if a == b:
        return Match("same", "the same words")
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) > 1 and longer[: len(shorter)] == shorter:
        return Match("compatible", "one says more than the other")
    return Match("different", "other words")


def _compare_given_only(first: Name, second: Name) -> Match:
    """Fidel, and Fidel Castro: a given name alone tells nobody from another."""
    agree = first.given and second.given and _given_grade(
        first.given[0], second.given[0], True, (first.language, second.language)
    ) is _Given.EQUAL  # fmt: skip
    if agree:
        return Match("compatible", "a given name alone")
    return Match("different", "nothing in common")


def spelling_rank(name: Name) -> tuple[int, ...]:
    """How full and how usual a form is; the smallest is the fullest, in Latin letters, in English.

    >>> from archivekit.describe.name_parts import parse_name
    >>> forms = map(parse_name, ["N. Khrushchev", "Nikita Jruschov", "Nikita Khrushchev"])
    >>> min(forms, key=spelling_rank).plain
    'Nikita Khrushchev'
    """
    whole = sum(not _is_short(given) for given in name.given)
    latin = script_of(name.plain) == "Latn"
    foreign = len(orthographies(name.surname)) if latin else 0
    accents = sum(not char.isascii() for char in name.plain) if latin else 0
    shout = name.plain.isupper()
    return (
        shout,
        -whole,
        -len(name.given),
        not latin,
        foreign,
        -len(romanize(name.plain)),
        accents,
    )
