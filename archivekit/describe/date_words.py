"""The words and signs that dates are made of, in nine languages, and a text cut into them."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from unicodedata import normalize

_TOKEN = re.compile(
    r"(?P<number>[0-9]+)|(?P<word>[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*)|(?P<sign>\S)"
)
_DIGITS = re.compile(r"[0-9]+")
_HOPE = re.compile(r"[^\W\d_]|[0-9][./-]|[0-9]{4}")  # there is none in a table of small numbers
_BREAK = re.compile(r"\n\s*\n")
_MARGIN = 80  # no date reaches further than this beyond its digits
_WIDEST_GAP = 4  # more blanks than this part two columns, not two words of a date

PHRASES = ("between", "not-before", "after", "before", "not-after", "about", "circa", "part")
Sayings = dict[str, tuple[tuple[tuple[str, ...], str], ...]]
"""Sayings of several words by their first word, the longest first, each with its kind."""

JOINS = ("interval", "set", "one-of")


class Token(NamedTuple):
    """A number, a word or a sign; `gap` is what stands before it: 0 nothing, 1 blanks, 2 more."""

    text: str
    start: int
    end: int
    gap: int
    kind: str  # number (in the digits 0 to 9), word, sign
    key: str  # as it stands in word lists


def near_digits(text: str, start: int, end: int) -> Iterator[list[Token]]:
    """The tokens of every stretch of the text around digits: dates stand nowhere else."""
    for low, high in _windows(text, start, end):
        if _HOPE.search(text, low, high):
            yield _tokens(text, low, high)


def _windows(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    low = high = -1
    for found in _DIGITS.finditer(text, start, end):
        if low < 0 or found.start() - _MARGIN > high:
            if low >= 0:
                yield low, high
            last = max(start, high)
            low = max(last, found.start() - _MARGIN)
            while low > last and text[low - 1].isalnum() and text[low].isalnum():
                low -= 1  # a window does not begin inside a word
        high = min(end, found.end() + _MARGIN)
    if low >= 0:
        yield low, high


def _tokens(text: str, start: int, end: int) -> list[Token]:
    tokens: list[Token] = []
    last = start
    for found in _TOKEN.finditer(text, start, end):
        begin, stop = found.span()
        gap = 0
        if begin > last:
            wide = begin - last > _WIDEST_GAP or _BREAK.search(text, last, begin)
            gap = 2 if wide else 1
        said, kind = found[0], found.lastgroup or ""
        key = normalize("NFC", said).casefold() if kind == "word" else said
        tokens.append(Token(said, begin, stop, gap, kind, key))
        last = stop
    return tokens


@dataclass(frozen=True, slots=True)
class Month:
    """A month by one of its names: in which languages it is called so, and how it is written."""

    number: int
    languages: frozenset[str]
    short: bool
    capital: bool
    month_first: bool


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists for texts of one language, or of any; forms of all languages are known."""

    months: dict[str, Month]
    weekdays: dict[str, int]
    seasons: dict[str, int]
    joins: dict[str, dict[str, str]]  # word: {language: kind}
    phrases: Sayings  # before a date
    other_years: Sayings  # after a date
    sets: dict[str, frozenset[str]]
    openers: frozenset[str]  # words that a date may begin with

    def join(self, word: str, languages: Iterable[str]) -> str:
        """How a word joins two dates of these languages, "" when it does not or none is sure."""
        by_language = self.joins.get(word, {})
        kinds = {by_language[tag] for tag in languages or by_language if tag in by_language}
        return kinds.pop() if len(kinds) == 1 else ""


@cache
def _lists() -> dict[str, dict[str, Any]]:
    path = files(__package__) / "data" / "months.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def languages() -> tuple[str, ...]:
    """The languages whose dates are read, as BCP 47 primary subtags."""
    return tuple(tag for tag in _lists() if tag != "all")


@cache
def words(language: str) -> Words:
    """The word lists for texts in `language` (a primary subtag, or `und`)."""
    own = {tag: lists for tag, lists in _lists().items() if tag != "all"}
    every = _lists()["all"]
    joins: dict[str, dict[str, str]] = defaultdict(dict)
    for tag, lists in own.items():
        for kind in JOINS:
            joins.update({w: joins[w] | {tag: kind} for w in lists[kind].split()})
    of_all = ("of", "the", "hours", "year_after", "year_before")
    sets = {name: frozenset(" ".join(x[name] for x in own.values()).split()) for name in of_all}
    sets |= {name: frozenset(every[name].split()) for name in every}
    months = _months(own, language)
    weekdays = _numbered(lists["weekdays"] for lists in own.values())
    seasons = _seasons(own, language)
    phrases = _sayings(own.values(), PHRASES)
    others = _sayings(own.values(), ("other-year",))
    openers = frozenset([*months, *weekdays, *seasons, *phrases])
    return Words(months, weekdays, seasons, dict(joins), phrases, others, sets, openers)


def _months(own: dict[str, dict[str, Any]], language: str) -> dict[str, Month]:
    found: dict[str, list[tuple[int, str, bool]]] = defaultdict(list)
    for tag, lists in own.items():
        elsewhere = set() if tag == language else set(lists["here"].split())
        for name in ("months", "short"):
            for number, forms in enumerate(lists[name], 1):
                for form in set(forms.split()) - elsewhere:
                    found[form].append((number, tag, name == "short"))
    return {
        form: Month(
            number=uses[0][0],
            languages=frozenset(tag for _, tag, _ in uses),
            short=all(short for _, _, short in uses),
            capital=all(own[tag].get("capital", False) for _, tag, _ in uses),
            month_first=any(own[tag].get("month_first", False) for _, tag, _ in uses),
        )
        for form, uses in found.items()
    }


def _seasons(own: dict[str, dict[str, Any]], language: str) -> dict[str, int]:
    elsewhere = {form for tag in own if tag != language for form in own[tag]["here"].split()}
    found = _numbered(lists["seasons"] for lists in own.values())
    return {form: number for form, number in found.items() if form not in elsewhere}


def _numbered(lists: Iterable[list[str]]) -> dict[str, int]:
    return {form: at for rows in lists for at, forms in enumerate(rows) for form in forms.split()}


def _sayings(lists: Iterable[dict[str, Any]], kinds: tuple[str, ...]) -> Sayings:
    found: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
    for of_language in lists:
        for kind in kinds:
            for saying in of_language[kind]:
                said = tuple(saying.split())
                found[said[0]][said] = kind
    return {
        first: tuple(sorted(said.items(), key=lambda item: (-len(item[0]), item[0])))
        for first, said in found.items()
    }


@cache
def undated() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Statements that there is no date: in running text, and as a whole value.

    In running text they stand by themselves: "an undated letter" says nothing of its record.
    """
    any_case = [phrase for tag in languages() for phrase in _lists()[tag]["undated"]]
    exact = [phrase for tag in languages() for phrase in _lists()[tag]["undated_exact"]]
    free = "|".join(re.escape(p) for p in dict.fromkeys(any_case))
    fixed = "|".join(re.escape(p) for p in dict.fromkeys(exact))
    said = rf"(?:(?i:{free})|{fixed})"
    edge = r"(?:(?<=[\[(,;:–—]\s)|(?<=[\[(,;:–—])|(?m:^))"
    alone = rf"{edge}{said}(?=[\]),;:.]|(?m:$))"
    return re.compile(alone), re.compile(rf"(?i:{free}|{fixed})")
