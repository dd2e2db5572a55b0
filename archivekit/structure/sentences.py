"""Where the sentences of a paragraph begin and end.

A splitter proposes places where a sentence may begin: nupunkt for English, razdel for the East
Slavic languages and Bulgarian, rules of this module for all others. Then the same rules for every
language settle which of them stand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from archivekit.core.text import Span

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

# Stops that need a blank after them, and stops that end a sentence even without one (Unicode
# property Sentence_Terminal, the scripts in use).
_SPACED = ".!?…‥‼⁇⁈⁉"
_UNSPACED = "。！？｡։؟۔܀।॥။።፧፨។៕᠃᠉᱾᱿꓿"
_UNSPACED_STOPS = frozenset(_UNSPACED + "．")
_CLOSING = "\"')]}”’»“‘›」』】〕》〉）］｝"
_OPENING = "\"'([{“‘«„‚‹—–―-「『【〔《〈（［｛¿¡"
_SUPERSCRIPT = "¹²³⁰⁴-⁹"
_NOTE_CALL = rf"(?:\[(?:\d{{1,3}}|[a-z*†‡§]{{1,2}})\]|[{_SUPERSCRIPT}]{{1,3}}+)"
_NEVER_FIRST = frozenset(".!?…,;:)]}%" + _UNSPACED)
_CLOSERS = f"[{re.escape(_CLOSING)}]"

# Every pattern below reads a run once and never gives back, so that a megabyte of dots or
# brackets costs a megabyte of steps.
_CLOSED_AHEAD = re.compile(rf"{_CLOSERS}++(?:\s++|$)")
_CALLED_AHEAD = re.compile(rf"{_CLOSERS}*+{_NOTE_CALL}++{_CLOSERS}*+(?:\s++|$)")
_CALLED_STOP = re.compile(rf"[{_SPACED}]{_CLOSERS}*+{_NOTE_CALL}++{_CLOSERS}*+\s++(?=\S)")
_NEXT_WORD = re.compile(rf"[{re.escape(_OPENING)}\s]{{0,4}}([^\W\d_]*)(\.?)")
_ENUMERATOR = re.compile(
    r"\W{0,4}\(?(?:\d{1,3}|[^\W\d_]|[ivxlcIVXLC]{1,6})(?:[.)]\)?|\.\d{1,3}){1,4}\s*+"
)
_POINT_AHEAD = re.compile(r"\(?[^\W\d_]\)\s")
_CALLS_ONLY = re.compile(rf"(?:\s|{_CLOSERS}|{_NOTE_CALL})*+")
_WORD = re.compile(r"\w")
_NUMBER_AHEAD = re.compile(r"[№#(]?\d|(?:[IVXLC]{2,6}|[VX])\b")
_BLANKS = re.compile(r"\s*+")
_YEAR = re.compile(r"\d\s?г{1,2}\.$")
_INITIALS = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])*")
_RAZDEL_STOP = re.compile(r"(?:[.?!…]|(?<=[.?!…\s])[»”’\"„')\]}])(?=\s++[^\s.?!…;»”’)\]}])")
# How a Japanese sentence goes on after words in quotation marks: 「行く。」と言った。
_AFTER_QUOTATION = frozenset("とっなのをがはにもや、，,")

_WINDOW = 24  # characters before a stop in which an abbreviation is looked for
_LONG = 1000  # from here on a paragraph is looked at before a library is asked
_LONGEST_WORD = 400  # nupunkt's time grows with the square of a word's length


@dataclass(frozen=True, slots=True)
class _Stops:
    """What a language's full stops may mean; see data/sentences.toml."""

    language: str
    never: frozenset[str]
    number: frozenset[str]
    maybe: frozenset[str]
    openers: frozenset[str]
    reference: frozenset[str]
    ordinals: bool
    run: re.Pattern[str]


_ARTICLE = re.compile(r"\b([a-z]{3,})\.[”’\"')]? +(?=A [a-z])")
_REFERENCES = frozenset(
    "adm app appx apt art arts bldg bks cap chap chaps col cols dept div doc docs encl exh exhs "
    "fig figs fol fols gen inv mem misc mss nos par paras part pls pos pts rept sch sec secs sect "
    "ser sub supp tab tabs tit vol vols".split()
)  # words that a letter may follow as a number


def sentence_spans(paragraph: str, language: str) -> list[Span]:
    """The sentences of a paragraph of one line: spans that tile it, blanks with what is before.

    `language` is a BCP 47 tag; for `und` and languages without rules of their own the general
    rules hold. A paragraph without characters has no sentences.

    >>> text = "We met N. S. Khrushchev. He agreed."
    >>> [span.of(text) for span in sentence_spans(text, "en")]
    ['We met N. S. Khrushchev. ', 'He agreed.']

    English is split by nupunkt (M. Bommarito and others, after T. Kiss and J. Strunk,
    "Unsupervised Multilingual Sentence Boundary Detection", 2006), Russian by razdel.
    """
    if not paragraph:
        return []
    stops, split = _rules(language)
    if len(paragraph) >= _LONG and _is_no_prose(paragraph):
        split = _split_by_rules
    starts = _settled(paragraph, split(paragraph, stops), stops)
    ends = starts[1:]
    ends.append(len(paragraph))
    return list(map(Span, starts, ends))


@lru_cache(maxsize=64)
def _rules(language: str) -> tuple[_Stops, Callable[[str, _Stops], list[int]]]:
    primary = language.partition("-")[0].lower()
    return _stops(primary), _SPLITTERS.get(primary, _split_by_rules)


def _stops(language: str) -> _Stops:
    data = files("archivekit.structure").joinpath("data/sentences.toml").read_text("utf-8")
    lists = tomllib.loads(data)
    general, own = lists["all"], lists.get(language, {})

    def words(name: str) -> frozenset[str]:
        return frozenset(f"{general[name]} {own.get(name, '')}".split())

    # The Greek question mark is a semicolon in NFC.
    spaced = _SPACED + ";" if language == "el" else _SPACED
    cjk_closers = _CLOSERS.replace("“", "").replace("‘", "")  # there “ only opens
    run = (
        rf"[{spaced}{_UNSPACED}．]++(?:\s{{1,2}}\.)*+"
        rf"(?:(?<=[{_UNSPACED}]){cjk_closers}*+|(?<![{_UNSPACED}]){_CLOSERS}*+){_NOTE_CALL}*+(\s*+)"
    )
    return _Stops(
        language=language,
        never=words("never"),
        number=words("number"),
        maybe=words("maybe"),
        openers=words("openers"),
        reference=words("reference"),
        ordinals=language == "de",
        run=re.compile(run),
    )


# -- The splitters: each gives the places where a sentence may begin, in order. ------------------


@cache
def _nupunkt() -> PunktSentenceTokenizer:
    from nupunkt.models import load_default_model

    return load_default_model()


def _is_no_prose(paragraph: str) -> bool:
    """Whether there are words without end, or a stop at every sixth character."""
    if sum(map(paragraph.count, ".!?…")) * 6 > len(paragraph):
        return True
    return max(map(len, paragraph.split()), default=0) > _LONGEST_WORD


def _split_english(paragraph: str, stops: _Stops) -> list[int]:
    starts = [start for start, _ in _nupunkt().span_tokenize(paragraph)]
    starts = _with_articles(paragraph, starts)
    if "]" in paragraph or not paragraph.isascii():
        return _with_called_stops(paragraph, starts)
    return starts


def _split_russian(paragraph: str, stops: _Stops) -> list[int]:
    """The same places as razdel's, without its copies of the sentence at every stop.

    razdel looks at ten characters on either side of a stop, and at the sentence so far only
    while it has at most twenty characters.
    """
    from razdel.segmenters.sentenize import SentSplit, sentenize
    from razdel.segmenters.sokr import SOKRS

    join: Callable[[object], bool | None] = sentenize.join
    starts, begin = [0], 0
    for match in _RAZDEL_STOP.finditer(paragraph):
        at, end = match.span()
        place = _BLANKS.match(paragraph, end).end()  # type: ignore[union-attr]
        if paragraph[place].islower():
            if _POINT_AHEAD.match(paragraph, place):
                starts.append(place)
                begin = end
            continue
        left = paragraph[max(0, at - 10) : at]
        if at - begin > 20 and paragraph[place].isupper() and match.group() in ".?!…":
            word = left.rpartition(" ")[2]
            if len(word) >= 4 and word.islower() and word.isalpha() and word not in SOKRS:
                starts.append(place)  # none of razdel's rules joins here
                begin = end
                continue
        split = SentSplit(left, match.group(), paragraph[end : end + 10])
        split.buffer = paragraph[begin : min(at, begin + 21)]
        if not join(split) or (left[-1:] == "г" and _year_ends(paragraph, end, place, stops)):
            starts.append(place)
            begin = end
    return _with_called_stops(paragraph, starts)


def _year_ends(paragraph: str, end: int, place: int, stops: _Stops) -> bool:
    """Whether a sentence ends after a year's "г.", which razdel never lets end one."""
    year = _YEAR.search(paragraph, max(0, end - 6), end)
    return year is not None and _opens_sentence(paragraph, place, stops)


def _split_by_rules(paragraph: str, stops: _Stops) -> list[int]:
    starts = [0]
    for match in stops.run.finditer(paragraph):
        end = match.end()
        if match.start(1) < end or _ends_unspaced(paragraph, match):
            starts.append(end)
    return starts


def _ends_unspaced(paragraph: str, match: re.Match[str]) -> bool:
    """Whether a stop without a blank after it, as in Chinese, ends the sentence."""
    run = match.group()
    follower = paragraph[match.end() : match.end() + 1]
    if not follower or _UNSPACED_STOPS.isdisjoint(run):
        return False
    if run[-1] in _CLOSING:
        return follower not in _AFTER_QUOTATION
    return not (run[0] == "．" and follower.isdigit())


def _with_articles(paragraph: str, starts: list[int]) -> list[int]:
    """Add the sentences that begin with the article A: nupunkt takes it for a part of a reference.

    "In the book. A sailor came" is two sentences; "see vol. A for it" is one.
    """
    if ". A " not in paragraph:
        return starts
    found = (m for m in _ARTICLE.finditer(paragraph) if m[1].lower() not in _REFERENCES)
    return sorted({*starts, *(m.end() for m in found)})


def _with_called_stops(paragraph: str, starts: list[int]) -> list[int]:
    """Adds the places after a stop with a note call, which the libraries do not know."""
    called = [match.end() for match in _CALLED_STOP.finditer(paragraph)]
    return sorted({*starts, *called}) if called else starts


_SPLITTERS: dict[str, Callable[[str, _Stops], list[int]]] = {
    "en": _split_english,
    "ru": _split_russian,
    "uk": _split_russian,
    "be": _split_russian,
    "bg": _split_russian,
}


# -- What stands. --------------------------------------------------------------------------------


def _settled(paragraph: str, proposed: Iterable[int], stops: _Stops) -> list[int]:
    """The places where a sentence begins: 0, and those of `proposed` that no rule forbids."""
    starts = [0]
    piece = 0  # what follows the last place that is settled
    all_lower: bool | None = None
    length = len(paragraph)
    for place in proposed:
        if place <= piece:
            continue
        if place >= length:
            break
        end = place
        while end > piece and paragraph[end - 1].isspace():
            end -= 1
        if not paragraph[place].isupper():
            if not paragraph[place].isalpha():
                place = _past_closing(paragraph, end, place)
                if place >= length:
                    break
                if paragraph[place] in _NEVER_FIRST:
                    continue
            if _is_lower(paragraph, place):
                if all_lower is None:
                    all_lower = paragraph.islower()
                if not all_lower:
                    continue
        if paragraph[end - 1] == "." and _is_inner_stop(paragraph, piece, end, place, stops):
            continue
        if not paragraph[piece].isalpha() and _has_no_word(paragraph, piece, place):
            if starts[-1] == piece > 0:
                starts[-1] = place
        elif not (place - piece < _WINDOW and _ENUMERATOR.fullmatch(paragraph, piece, place)):
            starts.append(place)
        piece = place
    if len(starts) > 1 and _has_no_word(paragraph, starts[-1], length):
        starts.pop()
    return starts


def _past_closing(paragraph: str, end: int, place: int) -> int:
    """The place after closing marks, and note calls without a blank, that were cut off."""
    pattern = _CLOSED_AHEAD if end < place else _CALLED_AHEAD
    match = pattern.match(paragraph, place)
    return match.end() if match else place


def _is_lower(paragraph: str, place: int) -> bool:
    """Whether the next word is in lower case and no point of a list such as "a)"."""
    first = paragraph[place]
    if not first.isalpha():
        match = _NEXT_WORD.match(paragraph, place)
        first = match.group(1)[:1] if match else ""
    if not first.islower():
        return False
    return not _POINT_AHEAD.match(paragraph, place)


def _is_inner_stop(paragraph: str, piece: int, end: int, place: int, stops: _Stops) -> bool:
    """Whether the full stop before `end` belongs to an abbreviation, initial or number."""
    words = paragraph[max(piece, end - _WINDOW) : end].split()
    body = words[-1][:-1].lstrip(_OPENING)
    if not body or body[-1] in _SPACED:
        return False
    word = body.lower()
    if word in stops.never:
        return True
    spaced = word
    if len(word) <= 3 and len(words) > 1 and words[-2][-1] == ".":
        spaced = words[-2].lstrip(_OPENING).lower() + word
        if spaced in stops.never:
            return True
    if len(word) <= 2:
        match = _NEXT_WORD.match(paragraph, place)
        if match and match.group(2):
            pair = f"{word}.{match.group(1).lower()}"
            if pair in stops.never or pair in stops.maybe:
                return True
    if word in stops.number and _NUMBER_AHEAD.match(paragraph, place):
        return True
    if word.isdigit() and len(word) <= 3:
        if stops.ordinals and len(word) <= 2:
            return not _opens_sentence(paragraph, place, stops)
        match = _NEXT_WORD.match(paragraph, place)
        return bool(match and match.group(2) and match.group(1).lower() in stops.reference)
    if word in stops.maybe or spaced in stops.maybe or _is_initials(body, stops):
        return not _opens_sentence(paragraph, place, stops)
    return False


def _is_initials(body: str, stops: _Stops) -> bool:
    """Whether a word is "N" or "N.S"; nupunkt tells "N.S." from "U.S." by itself."""
    if len(body) == 1:
        return body.isupper()
    if len(body) > 8 or "." not in body or stops.language == "en":
        return False
    return _INITIALS.fullmatch(body) is not None


def _opens_sentence(paragraph: str, place: int, stops: _Stops) -> bool:
    match = _NEXT_WORD.match(paragraph, place)
    if match is None:
        return False
    word, stop = match.groups()
    return word.lower() in stops.openers and not (stop and len(word) == 1)


def _has_no_word(paragraph: str, start: int, end: int) -> bool:
    """Whether a range holds only blanks, marks and note calls."""
    if _WORD.search(paragraph, start, end) is None:
        return True
    return _CALLS_ONLY.fullmatch(paragraph, start, end) is not None
