"""Lists of phrases, and finding one at a place in the words of a line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files


class Phrases:
    """Phrases that are looked up by their first word.

    >>> Phrases(["top secret", "secret"]).at(("top", "secret", "copy"))
    2
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(phrases, key=lambda p: (-len(p.split()), p)):
            words = tuple(phrase.split())
            self._by_first.setdefault(words[0], []).append(words)
        self.firsts = frozenset(self._by_first)

    def at(self, words: Sequence[str], index: int = 0) -> int:
        """How many words the longest phrase takes that begins at `index`: 0 when none does."""
        if index < len(words):
            for phrase in self._by_first.get(words[index], ()):
                if tuple(words[index : index + len(phrase)]) == phrase:
                    return len(phrase)
        return 0

    def whole(self, words: Sequence[str]) -> bool:
        """Whether the words are one phrase and nothing else."""
        return 0 < len(words) == self.at(words)

    def within(self, words: Sequence[str]) -> bool:
        """Whether a phrase stands anywhere in the words."""
        if self.firsts.isdisjoint(words):
            return False
        return any(self.at(words, index) for index in range(len(words)))


@cache
def phrases(table: str, key: str) -> Phrases:
    """The phrases of data/parts.toml under a table and a key."""
    return Phrases(_lists()[table][key])


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    path = files("archivekit.structure") / "data" / "parts.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
