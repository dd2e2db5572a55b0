"""Values of the Extended Date/Time Format as archives use them: which days they may mean.

Level 0 without times, and of levels 1 and 2: qualifiers of a whole date, unspecified digits,
seasons, open and unknown ends of intervals, sets (all of them) and one-of-a-set. Years 0001 to
9999, days of the proleptic Gregorian calendar.

Source: Library of Congress, Extended Date/Time Format (EDTF) Specification, 2019 (ISO 8601-2).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from itertools import chain

_DATE = re.compile(r"([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?[?~%]?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LEAP = 2000  # a year that has every day that any year has
_LONGEST = 500  # no value that anyone wrote by hand is longer

# A season's first and last day (month, day, years later), in the northern hemisphere, so wide
# that they hold for the calendar's and for the astronomers' seasons. "Winter 1962" is said of
# the one that begins in 1962 and of the one that ends in it.
_SEASONS = {
    "21": ((3, 1, 0), (6, 21, 0)),
    "22": ((6, 1, 0), (9, 23, 0)),
    "23": ((9, 1, 0), (12, 22, 0)),
    "24": ((1, 1, 0), (3, 21, 1)),
}


def bounds(edtf: str) -> tuple[str, str]:
    """The earliest and the latest day that a value may mean, "" where an end is open or unknown.

    Qualifiers do not widen the bounds: they are those of what is written. Raises ValueError
    with a sentence for what is no EDTF, and for days that no calendar has.

    >>> bounds("1962-10-27/1962-11")
    ('1962-10-27', '1962-11-30')
    >>> bounds("[..1962-11-20]")
    ('', '1962-11-20')
    """
    if len(edtf) > _LONGEST:
        raise ValueError(f"an EDTF value of {len(edtf)} characters is too long to be one")
    if edtf[:1] + edtf[-1:] in ("{}", "[]") and len(edtf) > 2:
        return _hull(_members(edtf, piece) for piece in edtf[1:-1].split(","))
    if "/" in edtf:
        start, _, end = edtf.partition("/")
        if edtf in ("/", "/..", "../"):
            raise ValueError(f"an interval needs a date on at least one side: {edtf!r}")
        return _between(edtf, _end(start), _end(end))
    return _date_bounds(edtf)


def is_edtf(text: str) -> bool:
    """Whether the whole text is one EDTF value of the kinds that `bounds` knows.

    >>> is_edtf("1962-10-27/.."), is_edtf("1962-13-45"), is_edtf("27.10.1962")
    (True, False, False)
    """
    try:
        bounds(text)
    except ValueError:
        return False
    return True


def weekday(iso: str) -> int:
    """The weekday of a day, 0 for Monday to 6 for Sunday.

    Raises ValueError for what is no day of the calendar, written YYYY-MM-DD.

    >>> weekday("1962-11-11")
    6
    """
    if not _DAY.fullmatch(iso):
        raise ValueError(f"this is no day written YYYY-MM-DD: {iso!r}")
    try:
        return date.fromisoformat(iso).weekday()
    except ValueError:
        raise ValueError(f"there is no day {iso} in the calendar") from None


def _end(piece: str) -> tuple[str, str]:
    return ("", "") if piece in ("", "..") else _date_bounds(piece)


def _members(edtf: str, piece: str) -> tuple[str, str]:
    """The bounds of one member of a set: a date, or a row of dates from..to."""
    start, dots, end = piece.partition("..")
    if not dots:
        return _date_bounds(piece)
    if not start + end:
        raise ValueError(f"dots in a set need a date beside them: {edtf!r}")
    return _between(edtf, _end(start), _end(end))


def _between(edtf: str, start: tuple[str, str], end: tuple[str, str]) -> tuple[str, str]:
    if start[0] and end[1] and start[0] > end[1]:
        raise ValueError(f"the end lies before the start: {edtf!r}")
    return start[0], end[1]


def _hull(pairs: Iterable[tuple[str, str]]) -> tuple[str, str]:
    earliest, latest = zip(*pairs, strict=True)
    return ("" if "" in earliest else min(earliest)), ("" if "" in latest else max(latest))


def _date_bounds(text: str) -> tuple[str, str]:
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError(f"this is no EDTF date: {text!r}")
    year, month, day = found.groups()
    if month in _SEASONS and not day:
        return _season_bounds(year, month)
    days = list(_days(month, day))
    years = [_LEAP] if year == "XXXX" else _numbers(year, 1, 9999)
    first = next(chain.from_iterable(_in_year(y, days) for y in years), "")
    if not first:
        raise ValueError(f"there is no such day in the calendar: {text!r}")
    if year == "XXXX":
        return "", ""
    last = next(found for found in (list(_in_year(y, days)) for y in reversed(years)) if found)
    return first, last[-1]


def _season_bounds(year: str, season: str) -> tuple[str, str]:
    if year == "XXXX":
        return "", ""
    years = _numbers(year, 1, 9999)
    if not years:
        raise ValueError(f"there is no year {year} in the calendar")
    (month, day, _), (last_month, last_day, later) = _SEASONS[season]
    if years[-1] + later > 9999:
        return f"{years[0]:04}-{month:02}-{day:02}", "9999-12-31"
    end = f"{years[-1] + later:04}-{last_month:02}-{last_day:02}"
    return f"{years[0]:04}-{month:02}-{day:02}", end


def _numbers(pattern: str, lowest: int, highest: int) -> list[int]:
    """The numbers in range that fit a pattern of digits and X, in order."""
    fits = [""]
    for place in pattern:
        fits = [done + d for done in fits for d in ("0123456789" if place == "X" else place)]
    return [number for number in map(int, fits) if lowest <= number <= highest]


def _days(month: str | None, day: str | None) -> Iterable[tuple[int, int]]:
    """The pairs of month and day that may be meant; day 0 is the whole month."""
    for number in _numbers(month, 1, 12) if month else (1, 12):
        for of_month in _numbers(day, 1, 31) if day else [0]:
            yield number, of_month


def _in_year(year: int, days: Iterable[tuple[int, int]]) -> Iterable[str]:
    """The days of one year that exist; of a whole month the first and the last."""
    for month, day in days:
        length = monthrange(year, month)[1]
        for of_month in (day,) if day else (1, length):
            if of_month <= length:
                yield f"{year:04}-{month:02}-{of_month:02}"
