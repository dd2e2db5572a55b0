"""Whether two words are one in another guise, where no table says so: cautiously, in doubt not."""

from __future__ import annotations

import re

from archivekit.normalize.lexicon import has_list, known
from archivekit.words.abbreviations import abbreviations
from archivekit.words.languages import function_words, primary
from archivekit.words.spelling import bare, early_modern

_LONG = 6  # letters from which a word with a letter doubled or two exchanged is told for misspelt
_NAME = 4  # letters of the shortest name that is told by its sound
_ACRONYM = 3  # letters of the shortest one that its words alone can explain
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "ß": "ss"})
_INITIAL = re.compile(r"[^\W\d_]\.")
_PLURAL = re.compile(r"\d's$")
_CASES = re.compile(
    r"(?:(?<=[оеё]в)|(?<=[иы]н))(?:а|у|ым|е|ой|ы|ых|ыми)?$|(?<=ск)(?:ий|ого|ому|им|ом|ая|ую|ие|их|ими|ой)$"
)


def are_early_modern(one: str, other: str, language: str) -> bool:
    """Whether two words differ in u and v, i and j, w and vv alone, and are not both words of now.

    >>> are_early_modern("haue", "have", "en"), are_early_modern("lies", "ljes", "en")
    (True, True)
    """
    return early_modern(one) == early_modern(other) and not _both_known(one, other, language)


def is_misspelt(one: str, other: str, language: str) -> bool:
    """Whether one long word is the other with a letter doubled or single, or two exchanged.

    One of them must be a word of the language and the other none; it is a law of caution.

    >>> is_misspelt("accomodate", "accommodate", "en"), is_misspelt("trial", "trail", "en")
    (True, False)
    """
    if min(len(one), len(other)) < _LONG or not (one + other).isalpha():
        return False
    if not has_list(language) or known(one, language) == known(other, language):
        return False
    if len(one) == len(other):
        at = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(at) != 2 or at[1] != at[0] + 1:
            return False
        return one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]
    short, long = sorted((one, other), key=len)
    doubled = (n for n in range(1, len(long)) if long[n] == long[n - 1])
    return any(long[:n] + long[n + 1 :] == short for n in doubled)


def has_lost_apostrophe(one: str, other: str, language: str) -> bool:
    """Whether one word lacks the apostrophe of the other, and is no word without it.

    >>> has_lost_apostrophe("dont", "don't", "en"), has_lost_apostrophe("its", "it's", "en")
    (True, False)
    """
    if one.replace("'", "") != other.replace("'", "") or not has_list(language):
        return False
    return not known(one.replace("'", ""), language)


def is_plural_of_number(one: str, other: str) -> bool:
    """Whether two words are the plural of one number, with an apostrophe and without.

    >>> is_plural_of_number("1960s", "1960's"), is_plural_of_number("kings", "king's")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    return bool(_PLURAL.search(long)) and long[:-2] + "s" == short


def lacks_accents(one: str, other: str, language: str) -> bool:
    """Whether two words differ in accents alone, and are not both words of the language.

    >>> lacks_accents("kapitan", "kapitän", "de"), lacks_accents("wurde", "würde", "de")
    (True, False)
    """
    return bare(one) == bare(other) and not _both_known(one, other, language)


def have_umlauts(one: str, other: str) -> bool:
    """Whether one word writes ae, oe, ue, aa, ss where the other has one letter: Müller, Mueller.

    >>> have_umlauts("mueller", "müller"), have_umlauts("muller", "müller")
    (True, False)
    """
    return one.translate(_UMLAUTS) == other.translate(_UMLAUTS)


def is_initial_of(one: str, other: str) -> bool:
    """Whether one is an initial with its point and the other a name that begins with it.

    >>> is_initial_of("N.", "Nikita"), is_initial_of("N.", "not"), is_initial_of("Anna", "A")
    (True, False, False)
    """
    short, long = sorted((one, other), key=len)
    if not _INITIAL.fullmatch(short) or len(long) < 3 or not long[0].isupper():
        return False
    return bare(long[0]) == bare(short[0]) and not long.isupper()


def is_acronym_of(short: str, words: tuple[str, ...], language: str) -> bool:
    """Whether an abbreviation stands for several words, by the table or by their first letters.

    By letters alone it must have three capitals, and each word that is no function word too.

    >>> is_acronym_of("U.N.", ("United", "Nations"), "en")
    True
    >>> is_acronym_of("OAS", ("Organization", "of", "American", "States"), "en")
    True
    """
    plain = short.replace(".", "")
    phrase = bare(" ".join(words)).lower()
    known_forms = abbreviations(language).phrases.get(phrase, frozenset())
    if plain.lower() in known_forms and (short.isupper() or not plain.isalpha() or "." in short):
        return True
    if len(plain) < _ACRONYM or not plain.isupper() or not plain.isalpha():
        return False
    functions = function_words(language)
    telling = [word for word in words if word.lower() not in functions]
    return plain == "".join(word[0] for word in telling) and len(telling) > 1


def are_name_forms(one: str, other: str, language: str) -> bool:
    """Whether two words with capitals sound alike in some romanization, or are cases of a surname.

    Two words that both are in the word list of the language are different words.

    >>> are_name_forms("Mikoian", "Mikoyan", "en"), are_name_forms("Хрущёва", "Хрущёв", "ru")
    (True, True)
    >>> are_name_forms("Rusk", "Risk", "en"), are_name_forms("Marks", "Marx", "en")
    (False, False)
    """
    from archivekit.describe.romanization import script_of, sound_keys

    if one.endswith("'s") and other.endswith("'s"):
        one, other = one[:-2], other[:-2]
    letters = one.replace("-", "") + other.replace("-", "").replace("'", "")
    if not (one[:1].isupper() and other[:1].isupper() and letters.replace("'", "").isalpha()):
        return False
    if min(len(one), len(other)) < _NAME:
        return False
    if _both_known(one.lower(), other.lower(), language):
        return False
    if script_of(one) == script_of(other) == "Cyrl":
        stems = {bare(_CASES.sub("", word.lower())) for word in (one, other)}
        return len(stems) == 1
    return bool(sound_keys(one, language) & sound_keys(other, language))


def are_one_person(one: str, other: str, language: str) -> bool:
    """Whether two names of several words agree in surname and given names, titles being the same.

    >>> are_one_person("N. S. Khrushchev", "Nikita Khrushchev", "en")
    True
    >>> are_one_person("Khrushchev", "Nikita Khrushchev", "en")
    False
    >>> are_one_person("Comrade N. Khrushchev", "N. Khrushchev", "en")
    False
    """
    from archivekit.describe.names import compare_names, parse_name

    if not _may_be_name(one) or not _may_be_name(other):
        return False
    first, second = parse_name(one, language), parse_name(other, language)
    stated = [
        [*map(str.lower, name.titles), name.office.lower(), name.suffix] for name in (first, second)
    ]
    if first.kind != "person" or stated[0] != stated[1] or not (first.given and second.given):
        return False
    return compare_names(first, second).verdict == "same"


def _may_be_name(text: str) -> bool:
    words = text.split()
    return 1 < len(words) < 6 and all(word[0].isupper() or len(word) < 4 for word in words)


def _both_known(one: str, other: str, language: str) -> bool:
    listed = primary(language) if has_list(language) else "en"
    return known(one, listed) and known(other, listed)
