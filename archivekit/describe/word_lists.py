"""The word lists of this room: types of record, markings, languages, archives, loaded once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@cache
def word_list(name: str) -> Mapping[str, Any]:
    """The list of a name in the folder data/; it is not to be changed."""
    path = files("archivekit.describe") / "data" / f"{name}.toml"
    return MappingProxyType(tomllib.loads(path.read_text(encoding="utf-8")))


def folded(text: str) -> str:
    """A text on one line, every run of white space a single blank.

    >>> folded(" Wilson  Center Digital Archive ")
    'Wilson Center Digital Archive'
    """
    return " ".join(text.split())


def one_of(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first; a blank is any one blank."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in ordered)


@cache
def language_tags(text: str) -> tuple[str, ...]:
    """The BCP 47 tags of the languages that a text names in English, () unless it names only them.

    >>> language_tags("Russian, English"), language_tags("German and Polish")
    (('ru', 'en'), ('de', 'pl'))
    >>> language_tags("In the Russian manner")
    ()
    """
    tags = word_list("languages")["tags"]
    names = [folded(name).lower() for name in re.split(r"[,;/&\n]|\band\b", text[:400])]
    found = [tags.get(name.strip(" ."), "") for name in names if name.strip(" .")]
    return tuple(dict.fromkeys(found)) if found and all(found) else ()
