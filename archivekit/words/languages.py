"""Which words of a language only join or stand for others, and which language a text is in."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

_SAMPLE = 100_000  # characters of a text that its language is told from
_WORD = re.compile(r"[^\W\d_]+(?:['’]|\b)")


def primary(language: str) -> str:
    """The first part of a BCP 47 tag.

    >>> primary("en-GB"), primary("sr_Latn")
    ('en', 'sr')
    """
    return language.replace("_", "-").partition("-")[0].lower()


def function_words(language: str) -> frozenset[str]:
    """The commonest articles, prepositions, pronouns and the like, in lower case; none for "und".

    >>> "the" in function_words("en-GB"), "the" in function_words("de")
    (True, False)
    """
    return _function_words().get(primary(language), frozenset())


def likeliest_language(text: str) -> str:
    """The language whose function words make up most of a text, "und" where none of them stands.

    Of two languages with the same share, the one that stands first in the table is taken.

    >>> likeliest_language("Мы говорили о Кубе."), likeliest_language("de l'homme et du citoyen")
    ('ru', 'fr')
    >>> likeliest_language("1962"), likeliest_language("")
    ('und', 'und')
    """
    counts = Counter(_WORD.findall(text[:_SAMPLE].lower().replace("’", "'")))
    shares = {
        language: sum(count for word, count in counts.items() if word in words)
        for language, words in _function_words().items()
    }
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] else "und"


@cache
def data(name: str) -> MappingProxyType[str, Any]:
    """A table of the folder data/; it is not to be changed."""
    path = files("archivekit.words") / "data" / f"{name}.toml"
    return MappingProxyType(tomllib.loads(path.read_text("utf-8")))


@cache
def _function_words() -> dict[str, frozenset[str]]:
    lists = data("function_words")["languages"]
    return {language: frozenset(words.split()) for language, words in lists.items()}
