"""The words, numbers and signs of a text, each with its place and the form it is compared by."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from archivekit.core.text import Span
from archivekit.words.abbreviations import Point, point_of
from archivekit.words.languages import function_words, likeliest_language, primary
from archivekit.words.patterns import is_unseen, token_pattern

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from archivekit.words.forms import FormRules

_WORD_SIGNS = frozenset("&%‰§@№°†‡©+=")  # punctuation or symbols to Unicode, words to the reader


_SAMPLE = 2_000  # given tokens by which a language is told


class TokenKind(IntEnum):
    """What a token is; the greater ones say more about which text this is."""

    PUNCTUATION = 1
    FUNCTION = 2  # the, of, и, der
    CONTENT = 3
    NUMBER = 4  # holds a digit
    GAP = 5  # a marking that stands for words not shown


class GapKind(StrEnum):
    """Why words are not shown."""

    EXCISION = "excision"
    LACUNA = "lacuna"
    ILLEGIBLE = "illegible"


@dataclass(frozen=True, slots=True)
class Gap:
    """Words that are not shown: why, and how much ("1.5 lines"; "" when it is not known)."""

    kind: GapKind
    extent: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text in order; what stands between them is blank.

    `starts` and `ends` are places in `text`, in code points and half-open; `kinds` are of
    `TokenKind`; `forms` are what is compared, never "". A token in `gaps` covers its whole marking.

    >>> tokens = tokenize("The U.N. didn't co-operate.", language="en")
    >>> [tokens.word(i) for i in range(len(tokens))]
    ['The', 'U.N.', "didn't", 'co-operate', '.']
    >>> tokens.slice(1, 3), tokens.span(1, 3)
    ("U.N. didn't", Span(start=4, end=15))
    """

    text: str
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    kinds: NDArray[np.uint8]
    forms: Sequence[str]
    gaps: Mapping[int, Gap] = field(default_factory=lambda: MappingProxyType({}))

    def __len__(self) -> int:
        return len(self.forms)

    def word(self, number: int) -> str:
        """The characters of one token."""
        return self.text[self.starts[number] : self.ends[number]]

    def slice(self, first: int, end: int) -> str:
        """The text from the start of token `first` to the end of token `end` - 1."""
        return self.span(first, end).of(self.text)

    def span(self, first: int, end: int) -> Span:
        """The place of the tokens `first` to `end` - 1; of none, where they would stand."""
        if first < end:
            return Span(int(self.starts[first]), int(self.ends[end - 1]))
        at = (
            int(self.starts[first]) if first < len(self) else int(self.ends[-1]) if len(self) else 0
        )
        return Span(at, at)


def tokenize(
    text: str,
    rules: FormRules | None = None,
    language: str = "und",
    gaps: Sequence[tuple[Span, Gap]] = (),
) -> Tokens:
    """The tokens of a text: every character that is not blank belongs to exactly one.

    A word keeps its apostrophes and hyphens, because half a word (don, t) would match where the
    whole does not; elided words stand apart (l', homme), because what follows them is the word
    that copies share. A number is one token, and so are an ellipsis, a word broken at a line end,
    and each of `gaps`. A point belongs to initials and to known abbreviations. In scripts without
    blanks each character is a token. Language "und" is told from the function words.

    >>> tokenize("The opera-\\ntion in No. 14a (1,500 men) failed...").forms
    ('the', 'operation', 'in', 'number', '14a', '(', '1500', 'men', ')', 'failed', '…')
    >>> found = tokenize("He [1 line excised] left.", gaps=[(Span(3, 19), Gap(GapKind.EXCISION))])
    >>> found.forms, found.gaps[1]
    (('he', '[excision]', 'left', '.'), Gap(kind=<GapKind.EXCISION: 'excision'>, extent=''))

    Raises ValueError for a gap that is empty or lies outside of the text.
    """
    from archivekit.words.forms import FormRules

    if primary(language) == "und":
        language = likeliest_language(text)
    rules = (rules or FormRules.default()).in_language(language)
    merged = _merged(gaps, len(text))
    vocabulary = _Vocabulary(language, rules)
    ids = vocabulary.ids(text, merged)
    lengths, leads = vocabulary.columns("lengths"), vocabulary.columns("leads")
    ends = np.cumsum(lengths[ids], dtype=np.int32)
    starts = ends - lengths[ids] + leads[ids]
    kept = starts < ends
    ids, starts, ends = _with_points(vocabulary, ids[kept], starts[kept], ends[kept])
    forms = tuple(map(vocabulary.forms.__getitem__, ids.tolist()))
    places = np.searchsorted(starts, [span.start for span, _ in merged]).tolist()
    found = {at: gap for at, (_, gap) in zip(places, merged, strict=True)}
    kinds = vocabulary.columns("kinds").astype(np.uint8)[ids]
    return Tokens(text, starts, ends, kinds, forms, MappingProxyType(found))


def given_tokens(pairs: Sequence[tuple[str, str]]) -> Tokens:
    """Tokens taken as they are, each its text and its form; the text is all of them in order.

    >>> tokens = given_tokens([("The ", "the"), ("U.N.", "un")])
    >>> tokens.text, tokens.forms, tokens.kinds.tolist()
    ('The U.N.', ('the', 'un'), [2, 3])
    """
    text = "".join(word for word, _ in pairs)
    ends = np.cumsum([len(word) for word, _ in pairs], dtype=np.int32)
    starts = ends - np.array([len(word) for word, _ in pairs], dtype=np.int32)
    forms = tuple(form or word for word, form in pairs)
    functions = function_words(likeliest_language(" ".join(forms[:_SAMPLE])))
    if not any(len(form) > 1 and form in functions for form in forms):
        functions = frozenset()  # a, o and y may be articles and "and", or sigla of a test
    known = {form: kind_of(form, functions) for form in set(forms)}
    kinds = np.array([known[form] for form in forms], dtype=np.uint8)
    return Tokens(text, starts, ends, kinds, forms)


def kind_of(word: str, functions: frozenset[str] = frozenset()) -> TokenKind:
    """What a token is by its characters; `functions` are words in lower case.

    >>> kind_of("1½").name, kind_of("&").name, kind_of("The", frozenset({"the"})).name
    ('NUMBER', 'CONTENT', 'FUNCTION')
    """
    if word.isalpha():
        return TokenKind.FUNCTION if word.lower() in functions else TokenKind.CONTENT
    categories = [unicodedata.category(char) for char in word]
    if any(category[0] == "N" for category in categories):
        return TokenKind.NUMBER
    if any(category[0] == "L" for category in categories):
        plain = word.strip().lower().replace("’", "'")
        return TokenKind.FUNCTION if plain in functions else TokenKind.CONTENT
    written = "Sc" in categories or not _WORD_SIGNS.isdisjoint(word)
    return TokenKind.CONTENT if written else TokenKind.PUNCTUATION


class _Vocabulary(dict[str, int]):
    """Every different piece of a text (blanks and one token) with a number, known once each."""

    def __init__(self, language: str, rules: FormRules) -> None:
        self.language, self.rules = language, rules
        self.functions = function_words(language)
        self.lengths: list[int] = []  # of the whole piece
        self.leads: list[int] = []  # of the blanks before the token
        self.kinds: list[int] = []
        self.points: list[int] = []
        self.forms: list[str] = []
        self.words: list[str] = []
        self.known: dict[str, tuple[int, int, str]] = {}

    def __missing__(self, piece: str) -> int:
        shown = (n for n, char in enumerate(piece) if not (char.isspace() or is_unseen(char)))
        word = piece[next(shown, len(piece)) :]
        if word not in self.known:
            kind = kind_of(word, self.functions)
            point = point_of(word, self.language)
            self.known[word] = kind, point, self.rules.form(word)
        self[piece] = number = self._entered(word, len(piece), *self.known[word])
        return number

    def _entered(self, word: str, length: int, kind: int, point: int, form: str) -> int:
        self.words.append(word)
        self.lengths.append(length)
        self.leads.append(length - len(word))
        self.kinds.append(kind)
        self.points.append(point)
        self.forms.append(form)
        return len(self.forms) - 1

    def ids(self, text: str, gaps: Sequence[tuple[Span, Gap]]) -> NDArray[np.int32]:
        """The number of each piece; the pieces are all of the text."""
        find = token_pattern(text, self.language).findall
        parts: list[NDArray[np.int32]] = []
        done = 0
        for span, gap in gaps:
            parts.append(self._numbers(find(text, done, span.start)))
            form = f"[{gap.kind}]"
            number = self._entered(form, len(span), TokenKind.GAP, Point.NONE, form)
            self.leads[number] = 0
            parts.append(np.array([number], np.int32))
            done = span.end
        parts.append(self._numbers(find(text, done)))
        return np.concatenate(parts)

    def _numbers(self, pieces: list[str]) -> NDArray[np.int32]:
        return np.fromiter(map(self.__getitem__, pieces), np.int32, len(pieces))

    def columns(self, name: str) -> NDArray[np.int32]:
        """One of the lists as a column that numbers index."""
        return np.array(getattr(self, name), np.int32)


def _with_points(
    vocabulary: _Vocabulary,
    ids: NDArray[np.int32],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """The tokens with the points of abbreviations and initials put to their words."""
    points = vocabulary.columns("points")[ids]
    numbers = vocabulary.columns("kinds")[ids] == TokenKind.NUMBER
    initial = points == Point.INITIAL
    near = _shifted(initial, 2) | _shifted(initial, -2)  # a point lies between
    takes = (points == Point.TAKEN) | initial | ((points == Point.PRONOUN) & near)
    takes |= (points == Point.BEFORE_NUMBER) & _shifted(numbers, 2)
    is_point = points == Point.POINT
    takes[:-1] &= is_point[1:] & (starts[1:] == ends[:-1])
    takes[-1:] = False
    at = np.flatnonzero(takes)
    if not len(at):
        return ids, starts, ends
    different, inverse = np.unique(ids[at], return_inverse=True)
    pointed = [vocabulary[vocabulary.words[number] + "."] for number in different.tolist()]
    ids[at] = np.array(pointed, np.int32)[inverse]
    ends[at] += 1
    kept = np.ones(len(ids), bool)
    kept[at + 1] = False
    return ids[kept], starts[kept], ends[kept]


def _shifted(column: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """Each place holds what stands `by` places after it, False past the ends."""
    shifted = np.zeros_like(column)
    if by > 0:
        shifted[:-by] = column[by:]
    else:
        shifted[-by:] = column[:by]
    return shifted


def _merged(gaps: Iterable[tuple[Span, Gap]], size: int) -> list[tuple[Span, Gap]]:
    """The gaps in order, overlapping ones as one: it is what the first of them is."""
    return list(_joined(sorted(gaps, key=lambda item: (item[0], item[1].kind)), size))


def _joined(gaps: list[tuple[Span, Gap]], size: int) -> Iterator[tuple[Span, Gap]]:
    held: tuple[Span, Gap] | None = None
    for span, gap in gaps:
        if not len(span) or span.end > size:
            raise ValueError(f"a gap must cover characters of the text, not {span}")
        if held is None or span.start >= held[0].end:
            if held:
                yield held
            held = span, gap
        else:
            held = Span(held[0].start, max(held[0].end, span.end)), held[1]
    if held:
        yield held
