"""How a stretch of text is known again: by a hash of all of it, or by a sketch of its words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from zlib import crc32

_WORD = re.compile(r"\w+")

SKETCH_SIZE = 6


def text_hash(text: str) -> str:
    """16 hex digits of BLAKE2b over the UTF-8 bytes: equal texts have equal hashes.

    >>> text_hash("N. Khrushchev")
    'a3fd49852755179e'
    """
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def sketch(text: str) -> str:
    """The six smallest word hashes, 4 hex digits each: texts that share words share parts of it.

    A bottom-k sketch (Cohen and Kaplan, 2007) of the set of words, case folded. An empty string
    for a text without words.

    >>> likeness(sketch("The Americans are aware of this."), sketch("The Americans were aware."))
    3
    """
    hashes = {crc32(word.encode()) & 0xFFFF for word in _WORD.findall(text.casefold())}
    return "".join(f"{value:04x}" for value in sorted(hashes)[:SKETCH_SIZE])


def joined_sketch(parts: Iterable[str]) -> str:
    """The sketch of a text from the sketches of its parts, as if it were made of all words.

    >>> joined_sketch([sketch("All this"), sketch("is known.")]) == sketch("All this is known.")
    True
    """
    values = {value for part in parts for value in sketched_words(part)}
    return "".join(sorted(values)[:SKETCH_SIZE])


def sketched_words(sketched: str) -> set[str]:
    """The word hashes that a sketch holds."""
    return {sketched[i : i + 4] for i in range(0, len(sketched), 4)}


def likeness(first: str, second: str) -> int:
    """How alike two sketched texts are: 0 (nothing shared) to 6 (as far as seen, the same words).

    The share of the smallest hashes of both together that stand in both (the bottom-k estimate
    of the Jaccard index), in sixths, rounded down.
    """
    a, b = sketched_words(first), sketched_words(second)
    if not a or not b:
        return 0
    smallest = sorted(a | b)[:SKETCH_SIZE]
    shared = sum(value in a and value in b for value in smallest)
    return shared * SKETCH_SIZE // len(smallest)
