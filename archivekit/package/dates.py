"""Dates in EDTF, said in words and as CSL wants them.

Source: Extended Date/Time Format, Library of Congress 2019 (ISO 8601-2), levels 0 and 1 and the
sets of level 2. A form that is not known here is shown as it stands, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}

_DATE = re.compile(r"([0-9]{4}|[0-9]{3}X)(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([?~%]?)")


@dataclass(frozen=True, slots=True)
class _Date:
    """One date; month and day are 0 where they are not stated."""

    year: str
    month: int = 0
    day: int = 0
    doubt: str = ""

    def words(self, american: bool) -> str:
        year = f"{self.year[:3]}0s" if self.year.endswith("X") else self.year
        if self.month > 12:
            said = f"{SEASONS[self.month]} {year}"
        elif not self.month:
            said = year
        elif not self.day:
            said = f"{MONTHS[self.month - 1]} {year}"
        elif american:
            said = f"{MONTHS[self.month - 1]} {self.day}, {year}"
        else:
            said = f"{self.day} {MONTHS[self.month - 1]} {year}"
        about = ("ca. " if american else "about ") if self.doubt in ("~", "%") else ""
        return about + said + ("?" if self.doubt in ("?", "%") else "")

    @property
    def parts(self) -> list[int]:
        month = self.month if self.month <= 12 else 0
        return [part for part in (int(self.year), month, self.day) if part]


def _date(edtf: str) -> _Date | None:
    match = _DATE.fullmatch(edtf)
    if not match:
        return None
    year, month, day, doubt = match.groups()
    month_number = int(month) if month and month != "XX" else 0
    day_number = int(day) if day and day != "XX" else 0
    in_year = month_number <= 12 or (month_number in SEASONS and not day)
    if not in_year or day_number > 31 or month == "00" or day == "00":
        return None
    if (month == "XX" and day_number) or (year.endswith("X") and month) or year == "0000":
        return None
    return _Date(year, month_number, day_number, doubt)


def date_words(edtf: str, american: bool = False) -> str:
    """A date in words; the EDTF itself where its form is not known.

    >>> date_words("1962-11-11"), date_words("1962-11-11", american=True)
    ('11 November 1962', 'November 11, 1962')
    >>> date_words("1962-10-27/1962-10-28"), date_words("1962-10~"), date_words("1962-11/..")
    ('27–28 October 1962', 'about October 1962', 'November 1962 or later')
    >>> date_words("[1962-10-27,1962-10-28]"), date_words("XXXX-11-11")
    ('27 October 1962 or 28 October 1962', 'XXXX-11-11')
    """
    joint = {"[]": " or ", "{}": " and "}.get(edtf[:1] + edtf[-1:], "")
    if joint:
        dates = [_date(item.strip()) for item in edtf[1:-1].split(",")]
        said = [date.words(american) for date in dates if date]
        return joint.join(said) if len(said) == len(dates) else edtf
    first, slash, last = edtf.partition("/")
    start, end = _date(first), _date(last)
    if slash and start and last in ("", ".."):
        return f"{start.words(american)} or later"
    if slash and end and first in ("", ".."):
        return f"{end.words(american)} or earlier"
    if slash and start and end:
        return _range(start, end, american)
    return start.words(american) if start and not slash else edtf


def _range(start: _Date, end: _Date, american: bool) -> str:
    same_month = (start.year, start.month) == (end.year, end.month)
    if same_month and start.day and end.day and not start.doubt and not end.doubt:
        days, month = f"{start.day}–{end.day}", MONTHS[start.month - 1]
        return f"{month} {days}, {start.year}" if american else f"{days} {month} {start.year}"
    joint = " to " if american else " – "
    return f"{start.words(american)}{joint}{end.words(american)}"


def csl_date(edtf: str) -> dict[str, Any]:
    """A date as CSL-JSON has it: parts, or words where parts would say more than is known.

    >>> csl_date("1962-10-27/1962-10-28")
    {'date-parts': [[1962, 10, 27], [1962, 10, 28]]}
    >>> csl_date("1962-10~"), csl_date("196X")
    ({'date-parts': [[1962, 10]], 'circa': True}, {'literal': '1960s'})
    """
    dates = [_date(item) for item in edtf.split("/")]
    known = [date for date in dates if date and not date.year.endswith("X")]
    seasons = any(date.month > 12 for date in known)
    if len(known) != len(dates) or len(dates) > 2 or (seasons and len(dates) > 1):
        return {"literal": date_words(edtf, american=True)}
    value: dict[str, Any] = {"date-parts": [date.parts for date in known]}
    if seasons:
        value["season"] = known[0].month - 20
    if any(date.doubt for date in known):
        value["circa"] = True
    return value
