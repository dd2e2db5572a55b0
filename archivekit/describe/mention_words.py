"""The words of a text, sentence by sentence, as a reader of mentions asks for them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from archivekit.core.document import AnnotationKind, Document, SegmentKind
from archivekit.core.record import RecordPart
from archivekit.core.text import Span
from archivekit.describe.dates import FoundDate, find_dates
from archivekit.describe.word_lists import word_list

_WORD = r"[^\W\d_]++(?:['’\-–][^\W\d_]++)*+(?:(?<=s)['’](?!\w))?+"
_TOKENS = rf"\[\d{{1,3}}\]|(?:[^\W\d_]\.)++|\d[\w/\-–]*+|{_WORD}|[^\w\s\[\]]"
_TOKEN = re.compile(_TOKENS)
_ELIDED_TOKEN = re.compile(rf"[cdjlmnstCDJLMNST]['’](?=\w)|{_TOKENS}")
_LETTERS = re.compile(r"[^\W\d_]+")
_NOTE_CALL = re.compile(r"\[\d{1,3}\]")
_DAY = re.compile(r"(?:\d{4}|XXXX)-\d\d-\d\d")
_MONTHS = """January February March April May June July August September October November
December""".split()
_HEADING_LENGTH = 4  # words; the most that "Attachment No. 2" has
_OPENING = 8  # sentences among which the heading of an enclosure stands
# Bracketed words that complete the sentence or a name; all others stand apart from it.
_COMPLETING = (
    AnnotationKind.COMPLETING,
    AnnotationKind.IDENTIFYING,
    AnnotationKind.UNCERTAIN,
    AnnotationKind.NOTE,
    AnnotationKind.PAGE_BREAK,
    AnnotationKind.UNCLOSED,
)
_NOT_READ = (
    RecordPart.HEADER,
    RecordPart.SOURCE_NOTE,
    RecordPart.SIGNATURE,
    RecordPart.OFFICE_MARKING,
)


Phrase = tuple[str, ...]


class Token(NamedTuple):
    """A word, a number or a mark: as it stands and for comparison, with its place."""

    text: str
    lower: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, as data/mentions.toml gives them."""

    lists: Mapping[str, frozenset[str]]
    first: Mapping[tuple[str, str], Sequence[Phrase]]  # phrases by list and first word
    last: Mapping[tuple[str, str], Sequence[Phrase]]  # the same by their last word
    types: Mapping[str, str]
    genitive: bool
    possessive_s: bool
    elision: bool
    nouns: frozenset[str]  # the first letters-only part of each noun for a document


@cache
def words_of(language: str) -> Words:
    """The words of a BCP 47 language, those of English where there are none.

    >>> words_of("de-AT").types["telegramms"]
    'telegram'
    """
    data = word_list("mentions")["languages"]
    said = data.get(language.lower().partition("-")[0], data["en"])
    return Words(
        {name: frozenset(value.split()) for name, value in said.items() if isinstance(value, str)},
        _indexed(said, 0),
        _indexed(said, -1),
        {word: name for name, value in said["types"].items() for word in value.split()},
        said["genitive"],
        said["possessive_s"],
        said["elision"],
        frozenset(
            _LETTERS.findall(word)[0] for value in said["types"].values() for word in value.split()
        ),
    )


def _indexed(said: Mapping[str, Any], at: int) -> dict[tuple[str, str], list[Phrase]]:
    """The phrases of a language by their list and their word at an index."""
    index: dict[tuple[str, str], list[Phrase]] = {}
    for name, value in said.items():
        for phrase in value if isinstance(value, list) else ():
            words = tuple(phrase.split())
            index.setdefault((name, words[at]), []).append(words)
    return index


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence, and the dates that begin or end with a word."""

    text: str
    tokens: tuple[Token, ...]
    words: Words
    part: RecordPart
    opening: bool
    dates_from: Mapping[int, tuple[FoundDate, int]]
    dates_to: Mapping[int, tuple[FoundDate, int]]

    def lower(self, index: int) -> str:
        """A word for comparison, "" outside the sentence."""
        return self.tokens[index].lower if 0 <= index < len(self.tokens) else ""

    def said(self, index: int, name: str) -> bool:
        """Whether the word at an index is in a list; the list decides about its first letter."""
        if not 0 <= index < len(self.tokens):
            return False
        token, listed = self.tokens[index], self.words.lists[name]
        return token.lower in listed or token.text in listed

    def after(self, index: int, name: str) -> int:
        """Where the longest of the phrases that begin at an index ends, or -1."""
        phrases = self.words.first.get((name, self.lower(index)), ())
        found = [phrase for phrase in phrases if self._stands(index, phrase)]
        return max((index + len(phrase) for phrase in found), default=-1)

    def before(self, index: int, name: str) -> int:
        """Where the longest of the phrases that end right before an index begins, or -1."""
        starts = []
        for phrase in self.words.last.get((name, self.lower(index - 1)), ()):
            opening = phrase[0] == "^"
            start = index - len(phrase) + opening
            stands = start >= 0 and self._stands(start, phrase[opening:])
            if stands and not (opening and self._led(start)):
                starts.append(start)
        return min(starts, default=-1)

    def _stands(self, index: int, phrase: Sequence[str]) -> bool:
        found = self.tokens[index : index + len(phrase)]
        return tuple(token.lower for token in found) == tuple(phrase)

    def _led(self, index: int) -> bool:
        """Whether more than the number of a point stands before an index."""
        return any(token.lower[:1].isalpha() for token in self.tokens[max(0, index - 4) : index])


def sentences(document: Document, year: int | None) -> Iterator[Sentence]:
    """The sentences that may speak of another document; a day without a year gets the given one.

    Left out are headers, signatures and markings, and sentences without a noun for a document.
    """
    words = words_of(document.language)
    found = find_dates(document.text, language=document.language, year=year)
    dates = sorted((date for date in found if date.edtf), key=lambda date: date.span)
    starts = [date.span.start for date in dates]
    apart = sorted(a.span for a in document.annotations if a.kind not in _COMPLETING)
    passed = 0
    for number, (span, part) in enumerate(_stretches(document)):
        if part in _NOT_READ:
            continue
        while passed < len(apart) and apart[passed].end <= span.start:
            passed += 1
        opening = number < _OPENING
        # Most sentences name no document: a quick look spares their words.
        if not opening and words.nouns.isdisjoint(_LETTERS.findall(span.of(document.text).lower())):
            continue
        tokens = tuple(_tokens(document.text, span, words, apart, passed))
        short = opening and len(tokens) <= _HEADING_LENGTH
        if short or any(t.lower in words.types for t in tokens):
            low, high = bisect_left(starts, span.start), bisect_left(starts, span.end)
            ends = _ends(tokens, dates[low:high])
            yield Sentence(document.text, tokens, words, part, opening, *ends)


def _stretches(document: Document) -> Iterator[tuple[Span, RecordPart]]:
    """The sentences, or the paragraphs of a text without them, or the whole text."""
    segments = document.segmentation
    divided = any(s.kind is SegmentKind.SENTENCE for s in segments)
    for segment in segments:
        if segment.kind is SegmentKind.SENTENCE:
            yield segment.span, segments[segment.parent].part
        elif not divided:
            yield segment.span, segment.part
    if not segments:
        yield Span(0, len(document.text)), RecordPart.BODY


def _tokens(text: str, span: Span, words: Words, apart: Sequence[Span], at: int) -> Iterator[Token]:
    """The words and marks of a stretch; brackets, and what stands apart in them, are left out."""
    pattern = _ELIDED_TOKEN if words.elision else _TOKEN
    for match in pattern.finditer(text, span.start, span.end):
        while at < len(apart) and apart[at].end <= match.start():
            at += 1
        is_apart = at < len(apart) and apart[at].start <= match.start()
        if not is_apart and not _NOTE_CALL.fullmatch(match[0]):
            said = match[0]
            yield Token(said, said.lower().replace("’", "'"), match.start(), match.end())


_Ends = dict[int, tuple[FoundDate, int]]


def _ends(tokens: Sequence[Token], dates: Sequence[FoundDate]) -> tuple[_Ends, _Ends]:
    """The dates by their first and by their last word, each with the word at its other end."""
    begins = {token.start: index for index, token in enumerate(tokens)}
    ends = {token.end: index for index, token in enumerate(tokens)}
    first: _Ends = {}
    last: _Ends = {}
    for date in dates:
        start, end = begins.get(date.span.start), ends.get(date.span.end)
        if start is not None and end is not None:
            first[start], last[end] = (date, end), (date, start)
    return first, last


def date_in_words(edtf: str) -> str:
    """A date as a reader writes it: 28 October 1962; 27 and 28 October 1962.

    >>> date_in_words("1962-10-28"), date_in_words("1957"), date_in_words("1962-10-27/1962-10-28")
    ('28 October 1962', '1957', '27–28 October 1962')
    >>> date_in_words("{1962-10-27,1962-10-28}"), date_in_words("1962-10-31/1962-11-01")
    ('27 and 28 October 1962', '31 October 1962 – 1 November 1962')
    """
    days = re.split(r"[,/]", edtf.strip("{}[]"))
    said = [" ".join(_parts(day)) for day in days]
    dash = "/" in edtf
    if len(days) == 2 and all(map(_DAY.fullmatch, days)) and days[0][:7] == days[1][:7]:
        return f"{_parts(days[0])[0]}{'–' if dash else ' and '}{said[1]}"
    return (" – " if dash else ", ").join(said)


def _parts(day: str) -> list[str]:
    """Day, month and year in words; what is no plain date stays as it is."""
    match = re.fullmatch(r"(\d{4}|XXXX)-(\d\d)(?:-(\d\d))?", day)
    if match is None or not 1 <= int(match[2]) <= 12:
        return [day]
    year = [] if match[1] == "XXXX" else [match[1]]
    return [*([str(int(match[3]))] if match[3] else []), _MONTHS[int(match[2]) - 1], *year]
