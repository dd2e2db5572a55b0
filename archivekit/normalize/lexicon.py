"""The words of a language and how often they are written, loaded when first asked for.

The lists are those of pyspellchecker (MIT; counts from film subtitles, rare words at the floor of
50): English 160,000 words, German 339,000, Russian 20,000. The English list is American:
`defence` is not in it.
"""

from __future__ import annotations

from functools import cache

LANGUAGES = frozenset({"de", "en", "es", "fr", "it", "nl", "pt", "ru"})


def has_list(language: str) -> bool:
    """Whether there is a word list for a BCP 47 tag; only its first part counts.

    >>> has_list("en-GB"), has_list("und")
    (True, False)
    """
    return _primary(language) in LANGUAGES


def frequency(word: str, language: str) -> int:
    """How often the lower-case `word` was counted; 0 if it or the language is not listed.

    >>> frequency("fire", "en") > frequency("lightning", "en") > frequency("openedfire", "en")
    True
    """
    return word_list(language).get(word, 0)


def known(word: str, language: str) -> bool:
    """Whether the lower-case `word` is in the list of the language.

    >>> known("elements", "en"), known("elementsof", "en"), known("elements", "und")
    (True, False, False)
    """
    return word in word_list(language)


def word_list(language: str) -> dict[str, int]:
    """Every listed word with its count, read once a process; empty without a list. Read only.

    Raises ModuleNotFoundError where pyspellchecker is not installed.
    """
    primary = _primary(language)
    return _load(primary) if primary in LANGUAGES else {}


def _primary(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


@cache
def _load(primary: str) -> dict[str, int]:
    import gzip
    import json
    from importlib.resources import files

    packed = files("spellchecker").joinpath("resources", f"{primary}.json.gz").read_bytes()
    words: dict[str, int] = json.loads(gzip.decompress(packed))
    return words
