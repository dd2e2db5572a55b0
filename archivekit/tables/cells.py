"""What a cell may hold: one line of text, no control character."""

from __future__ import annotations

import json
import re
import unicodedata

_UNSEEN = re.compile(r"[^\x20-\x7e]")


def to_literal(text: str) -> str:
    """A text of any characters as a JSON string literal without its outer quotes.

    Blanks other than the space, marks that stand first, and all that has no shape are escaped,
    so that the eye sees what is there.

    >>> print(to_literal("a\\u00a0é\\r\\n"))
    a\\u00a0é\\r\\n
    """
    plain = json.dumps(text, ensure_ascii=False)[1:-1]
    if plain.isascii() and plain.isprintable():
        return plain
    return _UNSEEN.sub(_escape, plain)


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if unicodedata.category(char)[0] not in "CZM":
        return char
    return json.dumps(char)[1:-1]


def from_literal(cell: str) -> str:
    """The text that `to_literal` wrote. Raises ValueError for what is no JSON literal."""
    value = json.loads(f'"{cell}"', strict=True)
    return str(value)
