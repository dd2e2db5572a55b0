"""The words that brackets are told by, from data/brackets.toml, and those of each language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_LANGUAGES = ("en", "de", "fr", "es", "ru")


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """Words of one language, in lower case; see data/brackets.toml for what each set is."""

    function: frozenset[str]
    pronouns: frozenset[str]
    possessives: frozenset[str]
    articles: frozenset[str]
    determiners: frozenset[str]
    roles: frozenset[str]
    peoples: frozenset[str]
    months: frozenset[str]

    def is_function(self, word: str) -> bool:
        """Whether a word only joins or stands for others; US is none, us is."""
        acronym = len(word) > 1 and word.isupper()
        return not acronym and word.casefold() in self.function

    def is_role(self, word: str) -> bool:
        """Whether a word, or what it is the plural of, says what a person or a body is."""
        form = word.casefold()
        return form in self.roles or form.removesuffix("s") in self.roles


@cache
def language_words(language: str) -> LanguageWords:
    """The words of a language by its BCP 47 tag; those of all languages where it has none.

    >>> language_words("en-GB").is_function("The"), language_words("de").is_function("the")
    (True, False)
    """
    primary = language.lower().partition("-")[0]
    names = (primary,) if primary in _LANGUAGES else _LANGUAGES
    fields = LanguageWords.__dataclass_fields__
    return LanguageWords(**{f: frozenset().union(*(_set(n, f) for n in names)) for f in fields})


@cache
def russian_words() -> frozenset[str]:
    """Russian words in Latin letters that mark a phrase as Russian."""
    return _set("ru-Latn", "function")


def _set(language: str, field: str) -> frozenset[str]:
    return frozenset(bracket_data()[language][field].split())


@cache
def bracket_data() -> dict[str, Any]:
    """The tables of data/brackets.toml."""
    data = files("archivekit.structure").joinpath("data/brackets.toml")
    return tomllib.loads(data.read_text("utf-8"))
