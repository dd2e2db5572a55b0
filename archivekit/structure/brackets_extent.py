"""How much text is withheld, missing or illegible, as far as the words in brackets say it."""

from __future__ import annotations

import re
from functools import cache

from archivekit.structure.brackets_words import bracket_data

_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75", "1/2": ".5", "1/4": ".25", "3/4": ".75"}
_THIRDS = {"⅓": "1/3", "⅔": "2/3", "1/3": "1/3", "2/3": "2/3"}
_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|½|¼|¾|⅓|⅔|[^\W\d_]+|[-–()/]")
_FRACTION = r"½|¼|¾|⅓|⅔|[123]/[234](?!\d)"
_NUMBER = (
    rf"(?:\d{{1,5}}(?:[.,]\d{{1,2}})?(?![\d/])(?:(?:\s|-|\s?and\s)?(?:{_FRACTION}))?|{_FRACTION})"
)
_AFTER_DASH = re.compile(r"[—–,:(]\s?|\s-\s")
_IN_PARENTHESES = re.compile(r"\s?\(")
_AND = re.compile(r"\s(?:and|und|et|y|и)\s")


def extent_of(form: str) -> str:
    """The extent that a lower-case form states, "" when it states none.

    >>> [extent_of(f) for f in ("1½ lines", "less than one line", "1 paragraph (3 lines) withheld")]
    ['1.5 lines', 'less than 1 line', '1 paragraph (3 lines)']
    >>> extent_of("pages 3-5 missing"), extent_of("name not declassified")
    ('3 pages', '')
    """
    listed = _listed_pages().match(form)
    if listed:
        return _pages(int(listed[1]), int(listed[2] or listed[1]))
    found = _quantity().match(form)
    dash = _AFTER_DASH.search(form) if not found else None
    if dash:
        found = _quantity().match(form, dash.end())
    if not found:
        return ""
    extent = _written(found)
    inside = _IN_PARENTHESES.match(form, found.end())
    inner = _quantity().match(form, inside.end()) if inside else None
    if inner:
        return f"{extent} ({_written(inner)})"
    joined = _AND.match(form, found.end())
    second = _quantity().match(form, joined.end()) if joined else None
    return f"{extent} and {_written(second)}" if second else extent


def is_measured(form: str, trigger: re.Pattern[str]) -> bool:
    """Whether a form says no more than that so much, or some thing, is what `trigger` says.

    >>> is_measured("2 lines of text deleted", re.compile("deleted"))
    True
    >>> is_measured("had been deleted", re.compile("deleted"))
    False
    """
    found = trigger.search(form)
    if not found:
        return False
    rest = form[: found.start()] + form[found.end() :]
    tokens = _TOKEN.findall(rest)
    things, fillers = _measure_words()
    if not tokens:
        return True
    named = [t for t in tokens if t in things or t[0].isdigit() or t in _FRACTIONS]
    return bool(named) and all(t in things or t in fillers or not t.isalpha() for t in tokens)


def _pages(first: int, last: int) -> str:
    count = last - first + 1
    if count < 1:
        return ""
    return "1 page" if count == 1 else f"{count} pages"


def _written(match: re.Match[str]) -> str:
    unit = _units()[match["unit"]]
    number = _value(match["number"])
    upper = match["upper"] and _value(match["upper"])
    bound = match["bound"] or ""
    bound = {"at least": "at least ", "less than": "less than ", "more than": "more than "}.get(
        bound.strip(), "about " if bound else ""
    )
    amount = f"{number}-{upper}" if upper else number
    single = not upper and number in ("1", "0.5", "0.25", "0.75", "1/3", "2/3")
    return f"{bound}{amount} {unit}" + ("" if single else "s")


def _value(words: str) -> str:
    """A number in words, digits or fractions as digits: "1½" is "1.5", "one" is "1"."""
    named = _numbers().get(words)
    if named:
        return named
    for sign, value in (_FRACTIONS | _THIRDS).items():
        if words.endswith(sign):
            whole = words.removesuffix(sign).removesuffix("and ").strip(" -").removesuffix(" and")
            if sign in _THIRDS:
                return f"{whole} {value}".strip()
            return f"{whole or '0'}{value}"
    return words.replace(",", ".")


@cache
def _quantity() -> re.Pattern[str]:
    number = rf"{_NUMBER}|(?:{_either(_numbers())})(?!\w)"
    unit = _either(_units())
    return re.compile(
        r"(?P<bound>(?:less than|fewer than|more than|at least|approximately|approx\.|about|circa"
        rf"|ca\.)\s|~\s?)?(?P<number>{number})(?:\s?(?:-|–|or|to|oder|ou|или)\s?(?P<upper>{number}))?"
        rf"[\s-]?(?P<unit>{unit})(?!\w)"
    )


@cache
def _listed_pages() -> re.Pattern[str]:
    words = "|".join(sorted((w for w, u in _units().items() if u == "page"), key=len, reverse=True))
    return re.compile(rf"(?:{words})\.?\s(\d{{1,4}})(?:\s?[-–]\s?(\d{{1,4}}))?(?!\d)")


def _either(words: dict[str, str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _units() -> dict[str, str]:
    return {word: unit for unit, words in bracket_data()["units"].items() for word in words.split()}


@cache
def _numbers() -> dict[str, str]:
    return {
        word: value for value, words in bracket_data()["numbers"].items() for word in words.split()
    }


@cache
def _measure_words() -> tuple[frozenset[str], frozenset[str]]:
    measure = bracket_data()["measure"]
    things = frozenset(measure["things"].split()) | frozenset(_units())
    fillers = frozenset(measure["fillers"].split()) | frozenset(_numbers())
    return things, fillers
