"""Words that pages and citations share: names of languages, things in a row, counts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


def language_name(tags: str) -> str:
    """The English names of languages given as tags parted by blanks; an unknown tag stays.

    >>> language_name("ru"), language_name("es en-US"), language_name("und")
    ('Russian', 'Spanish and English', '')
    """
    names = _languages()
    said = [names.get(tag.partition("-")[0].lower(), tag) for tag in tags.split() if tag != "und"]
    return in_a_row(said)


def in_a_row(items: Iterable[str]) -> str:
    """Items as a sentence has them.

    >>> in_a_row(["Khrushchev", "Mikoyan", "Dobrynin"])
    'Khrushchev, Mikoyan, and Dobrynin'
    """
    *first, last = list(items) or [""]
    if len(first) > 1:
        return f"{', '.join(first)}, and {last}"
    return " and ".join([*first, last])


def the(name: str) -> str:
    """The name of a body with its article where English has one.

    >>> the("National Security Archive"), the("Svetlana Savranskaya")
    ('the National Security Archive', 'Svetlana Savranskaya')
    """
    ends = ("Archive", "Archives", "Committee", "Ministry", "Project", "Library")
    return f"the {name}" if name.endswith(ends) and not name.lower().startswith("the ") else name


def times(count: int) -> str:
    """How often.

    >>> times(1), times(2), times(89)
    ('once', 'twice', '89 times')
    """
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def counted(count: int, noun: str, nouns: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "file"), counted(1200, "copy", "copies")
    ('1 file', '1,200 copies')
    """
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


@cache
def _languages() -> dict[str, str]:
    text = (files("archivekit.package") / "data" / "languages.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
