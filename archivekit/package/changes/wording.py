"""Word by word: what differs between two wordings of one text, and how much it matters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from archivekit.package.changes.values import Difference, Kind

CELLS = 1 << 28
"""Pairs of tokens that are compared at once: 32 MB of bits. Longer texts go by sentences first."""

FEW_WORDS = 3
"""A cell with more words than these is a text; one with fewer is told whole."""

# Letters of their own, not letters with an accent: they are never taken apart.
_WHOLE = frozenset("йЙїЇўЎ")
_SYMBOLS = frozenset("%‰‱#&@§†‡")  # punctuation to Unicode, a word to the reader
_KINDS = {"-": "h", "+": "g", "−": "g", "–": "n", **dict.fromkeys(".,:/'’", "i"), "_": "w"}
# A number keeps its sign, its points and its parts: 1,500 and 1.5 and 27/10 and -5 are one word.
_TOKEN = re.compile("(?:(?<![^b])[hg])?d[wd]*(?:[ihn]d[wd]*)*|w[wd]*|b+|.", re.DOTALL)


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """What differs between two wordings, in order: an exact longest common subsequence of words.

    Neighbouring changes are one difference, but what differs in form only is told for itself. From
    `after` to `before` it is the mirror. Source: Hyyrö's bit-parallel algorithm in rapidfuzz.

    >>> for one in differences("They had 12 ships, off cuba.", "They had 15 ships off Cuba."):
    ...     print(f"{one.before!r} {one.after!r} {one.kind}")
    '12' '15' number
    ',' '' punctuation
    'cuba' 'Cuba' case
    """
    if after < before:  # one order of the two, so that ties are broken alike from both sides
        mirrored = _differences(after, before)
        return tuple(Difference(d.after, d.before, d.kind, at) for d, at in mirrored)
    return tuple(found for found, _ in _differences(before, after))


def words(text: str) -> int:
    """How many words a text has; numbers are none.

    >>> words("No. 1,500 of 27/10")
    2
    """
    return sum(kind == "w" for _, kind in _tokens(text))


def kind_of(before: str, after: str) -> Kind:
    """What sort of difference lies between two wordings that are not the same.

    A number is whatever holds a digit; numbers in words are wording.

    >>> kind_of("openfire", "open fire"), kind_of("façade", "facade"), kind_of("мой", "мои")
    (<Kind.SPACING: 'spacing'>, <Kind.DIACRITICS: 'diacritics'>, <Kind.WORDING: 'wording'>)
    """
    if _numbers(before) != _numbers(after):
        return Kind.NUMBER
    for kind, form in _FORMS:
        if form(before) == form(after):
            return kind
    for kind, form in _FORMS:
        before, after = form(before), form(after)
        if before == after:
            return kind
    return Kind.WORDING


def changed_lines(before: str, after: str) -> tuple[int, int]:
    """How many lines were added and removed.

    >>> changed_lines("a\\nb\\nc\\n", "a\\nc\\nd\\ne\\n")
    (2, 1)
    """
    old, new = before.split("\n"), after.split("\n")
    if len(old) * len(new) > CELLS:  # too long to be aligned: what is there more often than before
        one, other = Counter(old), Counter(new)
        return (other - one).total(), (one - other).total()
    blocks = list(_blocks(old, new))
    return sum(d - c for _, _, c, d in blocks), sum(b - a for a, b, _, _ in blocks)


# --- tokens ------------------------------------------------------------------------------------


@cache
def _kind(char: str) -> str:
    """d digit, w letter or mark, b blank or unseen, p punctuation, s symbol; h i g n in numbers."""
    if char in _KINDS:
        return _KINDS[char]
    category = unicodedata.category(char)
    if char in _SYMBOLS:
        return "s"
    if category == "Sk":
        return "p"
    return {"N": "d", "L": "w", "M": "w", "Z": "b", "C": "b", "P": "p"}.get(category[0], "s")


def _tokens(text: str) -> list[tuple[str, str]]:
    """The text in words, numbers, blanks and single signs, each with its kind."""
    kinds = "".join(map(_kind, text))
    found = []
    for match in _TOKEN.finditer(kinds):
        run = match[0]
        kind = "d" if "d" in run and run[0] != "w" else run[0]
        found.append((text[match.start() : match.end()], kind))
    return found


# --- forms -------------------------------------------------------------------------------------


def _numbers(text: str) -> list[str]:
    """Every word with a digit in it, letters alike in both cases."""
    return [token.casefold() for token, _ in _tokens(text) if "d" in map(_kind, token)]


def _without(kinds: str) -> Callable[[str], str]:
    return lambda text: "".join(char for char in text if _kind(char) not in kinds)


def _bare(text: str) -> str:
    """The text without accents, however they are encoded."""
    return "".join(map(_bare_char, unicodedata.normalize("NFC", text)))


@cache
def _bare_char(char: str) -> str:
    if char in _WHOLE:
        return char
    apart = unicodedata.normalize("NFD", char)
    return "".join(c for c in apart if not _is_accent(c))


def _is_accent(char: str) -> bool:
    """Points and signs of Hebrew and Arabic have classes 10 to 35, accents 200 and more.

    The vowel signs of other scripts are letters: their class is 0, or lies between.
    """
    return 10 <= (position := unicodedata.combining(char)) <= 35 or position >= 200


_FORMS: tuple[tuple[Kind, Callable[[str], str]], ...] = (
    (Kind.SPACING, _without("b")),
    (Kind.PUNCTUATION, _without("phin")),
    (Kind.CASE, str.casefold),
    (Kind.DIACRITICS, _bare),
)

# --- alignment -----------------------------------------------------------------------------------

_Token = tuple[str, str]
_Block = tuple[int, int, int, int]
_Placed = tuple[Difference, int]  # with its start in the text after


def _differences(before: str, after: str) -> list[_Placed]:
    old, new = _tokens(before), _tokens(after)
    starts, others = _starts(old), _starts(new)
    found: list[_Placed] = []
    for a, b, c, d in _word_blocks(old, new):
        for e, f, g, h in _refined(old, new, (a, b, c, d)):
            one, other = _joined(old[e:f]), _joined(new[g:h])
            found.append((Difference(one, other, kind_of(one, other), starts[e]), others[g]))
    return _gathered(found, before, after)


def _starts(tokens: Sequence[_Token]) -> list[int]:
    starts = [0]
    for text, _ in tokens:
        starts.append(starts[-1] + len(text))
    return starts


def _joined(tokens: Sequence[_Token]) -> str:
    return "".join(text for text, _ in tokens)


def _refined(old: Sequence[_Token], new: Sequence[_Token], block: _Block) -> Iterator[_Block]:
    """A block in parts: tokens at its ends that differ in form only stand for themselves."""
    a, b, c, d = block
    while a < b and c < d and _formal(old[a], new[c]):
        if old[a] != new[c]:  # the same only in a block that was too long to be aligned
            yield a, a + 1, c, c + 1
        a, c = a + 1, c + 1
    last = []
    while a < b and c < d and _formal(old[b - 1], new[d - 1]):
        b, d = b - 1, d - 1
        if old[b] != new[d]:
            last.append((b, b + 1, d, d + 1))
    if a < b or c < d:
        yield a, b, c, d
    yield from reversed(last)


def _formal(one: _Token, other: _Token) -> bool:
    return one[1] == other[1] and kind_of(one[0], other[0]).significance == "formal"


def _gathered(found: list[_Placed], before: str, after: str) -> list[_Placed]:
    """Changed words with nothing but a blank between them are one difference."""
    gathered: list[_Placed] = []
    for one, at in found:
        if gathered and one.kind is Kind.WORDING:
            last, start = gathered[-1]
            end, stop = last.start + len(last.before), start + len(last.after)
            same, also = before[end : one.start], after[stop:at]
            if last.kind is Kind.WORDING and same == also and not same.strip():
                both = Difference(
                    last.before + same + one.before, last.after + same + one.after,
                    Kind.WORDING, last.start,
                )  # fmt: skip
                gathered[-1] = (both, start)
                continue
        gathered.append((one, at))
    return gathered


def _word_blocks(old: Sequence[_Token], new: Sequence[_Token]) -> Iterator[_Block]:
    """The ranges that differ when words are aligned with words: blanks, of which there are many,
    do not draw them apart. Between two words that stand in both, whatever differs is told.
    """
    places, others = ([n for n, (_, kind) in enumerate(side) if kind != "b"] for side in (old, new))
    low = first = 0
    for i, j in _pairs([old[n] for n in places], [new[n] for n in others]):
        at, to = (places[i], others[j]) if i < len(places) else (len(old), len(new))
        if old[low:at] != new[first:to]:
            for a, b, c, d in _blocks(old[low:at], new[first:to]):
                yield a + low, b + low, c + first, d + first
        low, first = at + 1, to + 1


def _pairs(old: Sequence[object], new: Sequence[object]) -> Iterator[tuple[int, int]]:
    """The places of what stands in both, in order; then the ends."""
    low = first = 0
    for a, b, c, d in _blocks(old, new):
        yield from zip(range(low, a), range(first, c), strict=True)
        low, first = b, d
    yield from zip(range(low, len(old)), range(first, len(new)), strict=True)
    yield len(old), len(new)


def _blocks(old: Sequence[object], new: Sequence[object]) -> Iterator[_Block]:
    """The ranges that differ: (from, to) of the one, (from, to) of the other."""
    low, high, other = 0, len(old), len(new)
    while low < min(high, other) and old[low] == new[low]:
        low += 1
    while low < min(high, other) and old[high - 1] == new[other - 1]:
        high, other = high - 1, other - 1
    if low in (high, other):
        if high > low or other > low:
            yield low, high, low, other
        return
    if (high - low) * (other - low) <= CELLS:
        blocks = _aligned(old[low:high], new[low:other])
    else:
        blocks = _aligned_by_sentence(old[low:high], new[low:other])
    for a, b, c, d in blocks:
        yield a + low, b + low, c + low, d + low


def _aligned(old: Sequence[object], new: Sequence[object]) -> Iterator[_Block]:
    import numpy as np

    from archivekit.collate.exact import longest, runs_of

    numbers: dict[object, int] = {}
    one, other = (
        np.array([numbers.setdefault(item, len(numbers)) for item in side], np.int32)
        for side in (old, new)
    )
    low = first = 0
    for a, b, length in [*runs_of(longest(one, other)), (len(old), len(new), 0)]:
        if a > low or b > first:
            yield low, a, first, b
        low, first = a + length, b + length


def _aligned_by_sentence(old: Sequence[object], new: Sequence[object]) -> Iterator[_Block]:
    """Long texts: whole sentences first, words only inside of those that changed."""
    pieces, others = _sentences(old), _sentences(new)
    if len(pieces) * len(others) > CELLS:
        yield 0, len(old), 0, len(new)
        return
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    ends = [0]
    for piece in others:
        ends.append(ends[-1] + len(piece))
    for a, b, c, d in _aligned(pieces, others):
        low, high, first, last = starts[a], starts[b], ends[c], ends[d]
        if (high - low) * (last - first) > CELLS:
            yield low, high, first, last
            continue
        for e, f, g, h in _aligned(old[low:high], new[first:last]):
            yield e + low, f + low, g + first, h + first


def _sentences(items: Sequence[object]) -> list[tuple[object, ...]]:
    pieces: list[tuple[object, ...]] = []
    piece: list[object] = []
    for item in items:
        piece.append(item)
        text = item[0] if isinstance(item, tuple) else item
        if text in (".", "!", "?", "…") or "\n" in str(text):
            pieces.append(tuple(piece))
            piece = []
    return [*pieces, tuple(piece)] if piece else pieces
