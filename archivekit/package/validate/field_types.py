"""Is a cell what its field's type says? The lexical forms of Table Schema 2.0, without converting.

Each type is a function from the field's description to a test of one cell (None: no test, the form
is one that only the referee knows).
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from archivekit.package.validate.json_door import NotStrict, strict_json

Test = Callable[[str], bool]
Options = Mapping[str, Any]

_INTEGER = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|NaN|-?INF", re.ASCII)
_YEAR = re.compile(r"-?[0-9]{4,}")
_YEARMONTH = re.compile(r"-?[0-9]{4,}-(0[1-9]|1[0-2])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?![^.,Z+-])")
_DURATION = re.compile(
    r"-?P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", re.ASCII
)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+")
_BESIDE = re.compile(r"^[^-\d]*|\D*$", re.ASCII)
_DIRECTIVE = re.compile("%(.?)", re.DOTALL)
_TRUE, _FALSE = ("true", "True", "TRUE", "1"), ("false", "False", "FALSE", "0")
MOST_DIGITS = 4000
"""Digits of a number: Python itself reads no integer of more than 4,300."""

_MOST_BESIDE = 100  # characters of a number with words about it: frictionless takes their square
_MOST_DIRECTIVES, _LONGEST_FORMAT = 10, 100

CELL_VALUES = 100_000
"""Values in a cell of JSON."""


def type_test(field: Options) -> Test | None:
    """The test of a field's cells; None when any cell will do, or only the referee can tell.

    The options of the field are of the types that the standard gives them. Raises KeyError for a
    type that Table Schema 2.0 does not have.

    >>> type_test({"name": "age", "type": "integer"})("1O")
    False
    """
    return TYPES[field.get("type", "string")](field)


def _passes(read: Callable[[str], object]) -> Test:
    def test(cell: str) -> bool:
        try:
            read(cell)
        except (ValueError, OverflowError, ArithmeticError):
            return False
        return True

    return test


def _matches(pattern: re.Pattern[str]) -> Test:
    return lambda cell: len(cell) <= MOST_DIGITS and pattern.fullmatch(cell) is not None


def _string(field: Options) -> Test | None:
    match field.get("format", "default"):
        case "email":
            return _is_mail
        case "uri":
            return lambda cell: _ADDRESS.fullmatch(cell) is not None
        case "uuid":
            return _passes(UUID)
        case "binary":
            return _passes(lambda cell: b64decode(cell, validate=True))
    return None


def _is_mail(cell: str) -> bool:
    name, at, host = cell.partition("@")
    if not name or "@" in host or re.search(r"\s", cell):
        return False
    return "." in host[1:-1]


def _integer(field: Options) -> Test:
    form = _matches(_INTEGER)
    if field.get("bareNumber", True) is False or field.get("groupChar"):
        return _dressed(field, form)
    return lambda cell: (cell.isascii() and cell.isdecimal() and len(cell) < 20) or form(cell)


def _number(field: Options) -> Test:
    form = _matches(_NUMBER)
    if field.keys().isdisjoint(("bareNumber", "groupChar", "decimalChar")):
        return form
    return _dressed(field, form)


def _dressed(field: Options, form: Test) -> Test:
    """The test of numbers with signs of their own, or with words about them: 1.962,5 or 95 %."""
    point, group = field.get("decimalChar", "."), field.get("groupChar", "")
    is_bare = field.get("bareNumber", True)

    def test(cell: str) -> bool:
        if not is_bare:
            if len(cell) > _MOST_BESIDE:
                return False
            cell = _BESIDE.sub("", cell)
        if group:
            # Whole numbers may have groups that are parted by full stops: 1.962.
            whole, dot, part = (cell, "", "") if group == point else cell.partition(point)
            if group in part:
                return False
            cell = whole.replace(group, "") + dot + part
        return (point == "." or "." not in cell) and form(cell.replace(point, "."))

    return test


def _boolean(field: Options) -> Test:
    words = {*field.get("trueValues", _TRUE), *field.get("falseValues", _FALSE)}
    return words.__contains__


def is_pattern_of_dates(form: str) -> bool:
    """Whether `strptime` reads dates in this format, and in bounded time.

    >>> is_pattern_of_dates("%d.%m.%Y"), is_pattern_of_dates("%Y %Y")
    (True, False)
    """
    named = [sign for sign in _DIRECTIVE.findall(form) if sign != "%"]
    known = all(sign and sign in "aAbBdfGHIjmMpSuUVwWyYzZ" for sign in named)
    once = len(set(named)) == len(named) <= _MOST_DIRECTIVES
    return len(form) <= _LONGEST_FORMAT and known and once


def _temporal(read: Callable[[str], object]) -> Callable[[Options], Test | None]:
    def of(field: Options) -> Test | None:
        form = str(field.get("format", "default"))
        if form == "default":
            return _passes(read)
        if form == "any" or "%" not in form:
            return None
        return _passes(lambda cell: datetime.strptime(cell, form))

    return of


def _date(cell: str) -> date:
    if not _DATE.fullmatch(cell):
        raise ValueError(cell)
    return date.fromisoformat(cell)


def _time(cell: str) -> time:
    if not _TIME.match(cell):
        raise ValueError(cell)
    # The end of a day, which XML Schema writes so and Python does not read.
    return time.fromisoformat("00" + cell[2:] if cell[:8] == "24:00:00" else cell)


def _datetime(cell: str) -> datetime:
    if cell[10:11] not in ("T", " "):
        raise ValueError(cell)
    day, hour = _date(cell[:10]), _time(cell[11:])
    if cell[11:19] == "24:00:00":
        day += timedelta(days=1)
    return datetime.combine(day, hour)


def _json(kind: type) -> Callable[[Options], Test]:
    def is_json(cell: str) -> bool:
        try:
            return isinstance(strict_json(cell, CELL_VALUES), kind)
        except NotStrict:
            return False

    return lambda field: is_json


def _geopoint(field: Options) -> Test | None:
    if field.get("format", "default") != "default":
        return None

    def is_point(cell: str) -> bool:
        parts = [part.strip() for part in cell.split(",")]
        if len(parts) != 2 or not all(map(_matches(_NUMBER), parts)):
            return False
        try:
            return -180 <= number(parts[0]) <= 180 and -90 <= number(parts[1]) <= 90
        except ValueError:  # not a number is nowhere
            return False

    return is_point


def _list(field: Options) -> Test | None:
    kind = field.get("itemType", "string")
    item = TYPES[kind]({}) if kind in TYPES else None
    if item is None:
        return None
    delimiter = field.get("delimiter", ",")
    return lambda cell: all(map(item, cell.split(delimiter)))


def number(cell: str) -> Decimal:
    """A number to compare with a bound. Raises ValueError for what is none, and for NaN."""
    if len(cell) > MOST_DIGITS:
        raise ValueError("too many digits")
    try:
        found = Decimal(cell.replace("INF", "Infinity"))
    except InvalidOperation:
        raise ValueError(cell) from None
    if found.is_nan():
        raise ValueError(cell)
    return found


def _month(cell: str) -> int:
    if not _matches(_YEARMONTH)(cell):
        raise ValueError(cell)
    year, _, month = cell.rpartition("-")
    return int(year) * 12 + int(month)


ORDERED: dict[str, Callable[[str], Any]] = {
    "integer": number,
    "number": number,
    "year": number,
    "date": _date,
    "time": _time,
    "datetime": _datetime,
    "yearmonth": _month,
}
"""How a cell of a type that has an order is read to be compared; ValueError for what is none."""

TYPES: dict[str, Callable[[Options], Test | None]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _temporal(_date),
    "time": _temporal(_time),
    "datetime": _temporal(_datetime),
    "year": lambda field: _matches(_YEAR),
    "yearmonth": lambda field: _matches(_YEARMONTH),
    "duration": lambda field: _matches(_DURATION),
    "object": _json(dict),
    "array": _json(list),
    "geojson": _json(dict),
    "geopoint": _geopoint,
    "list": _list,
    "any": lambda field: None,
}
"""The types of Table Schema 2.0, each with the maker of its test."""
