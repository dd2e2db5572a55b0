"""Types of fields: the forms that the standard gives them, with frictionless as the oracle."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from frictionless import Field
from hypothesis import given
from hypothesis import strategies as st

from archivekit.package.validate.field_types import (
    CELL_VALUES,
    MOST_DIGITS,
    ORDERED,
    TYPES,
    is_pattern_of_dates,
    number,
    type_test,
)

Options = dict[str, Any]


def ours(field: Options) -> Callable[[str], bool]:
    return type_test(field) or (lambda cell: True)


def theirs(field: Options) -> Callable[[str], bool]:
    read = Field.from_descriptor({"name": "column", **field}).create_value_reader()
    return lambda cell: read(cell) is not None


def of(kind: str, **more: Any) -> Options:
    return {"type": kind, **more}


GOOD: list[tuple[Options, list[str]]] = [
    (of("string"), ["", "anything", "=1+1"]),
    (of("string", format="email"), ["press@un.org", "a.b+c@mail.un.org"]),
    (of("string", format="uri"), ["https://un.org/a?b#c", "mailto:a@un.org", "urn:isbn:0"]),
    (of("string", format="uuid"), ["12345678-1234-5678-1234-567812345678"]),
    (of("integer"), ["0", "-1", "+12", "00", "1962", "12345678901234567890123"]),
    (of("integer", bareNumber=False), ["95%", "about 5", "-5 tons"]),
    (of("number"), ["1.5", "-1", ".5", "5.", "1e5", "1E-5", "NaN", "INF", "-INF"]),
    (of("number", decimalChar=","), ["1,5", "1"]),
    (of("number", groupChar=","), ["1,000", "1,000,000.5"]),
    (of("number", groupChar=".", decimalChar=","), ["1.962,5"]),
    (of("number", bareNumber=False), ["95.5%", "$ 12", "-5.5 tons"]),
    (of("boolean"), ["true", "True", "TRUE", "1", "false", "False", "FALSE", "0"]),
    (of("boolean", trueValues=["da"], falseValues=["nyet"]), ["da", "nyet"]),
    (of("date"), ["1962-10-27", "1960-02-29", "0001-01-01", "9999-12-31"]),
    (of("date", format="%d.%m.%Y"), ["27.10.1962"]),
    (of("time"), ["10:11:12", "10:11:12.5", "10:11:12Z", "10:11:12+02:00", "24:00:00"]),
    (of("time", format="%H.%M"), ["10.11"]),
    (of("datetime"), ["1962-10-27T10:11:12", "1962-10-27 10:11:12", "1962-10-27T10:11:12.5-05:00",
                      "1962-10-27T24:00:00Z"]),
    (of("year"), ["1962", "0000", "9999"]),
    (of("yearmonth"), ["1962-10", "0001-12"]),
    (of("duration"), ["P1D", "PT1S", "P1Y2M3DT4H5M6S", "P1W", "-P1D", "PT1.5S"]),
    (of("object"), ["{}", '{"letter": 1}']),
    (of("array"), ["[]", '[1, "two"]']),
    (of("geojson"), ['{"type": "Point", "coordinates": [82.38, 23.12]}']),
    (of("geopoint"), ["82.38,23.12", "180, -90", "-180,90"]),
    (of("list"), ["Khrushchev,Mikoyan", ""]),
    (of("list", itemType="integer", delimiter=";"), ["1;2", "1"]),
    (of("any"), ["", "anything"]),
]  # fmt: skip

BAD: list[tuple[Options, list[str]]] = [
    (of("string", format="email"), ["", "un.org", "a b@un.org", "a@b@un.org", "@un.org", "a@un"]),
    (of("string", format="uri"), ["", "un.org", "//un.org", "1http://un.org"]),
    (of("string", format="uuid"), ["", "x" * 32, "12345678-1234"]),
    (of("integer"), ["", "-", "1O", "1.0", "1e3", "--1", "0x1", "1,000"]),
    (of("integer", bareNumber=False), ["", "tons", "1.5"]),
    (of("number"), ["", "-", ".", "1,5", "e5", "1e", "two", "1.5.2"]),
    (of("number", decimalChar=","), ["1.5", "1,5,5"]),
    (of("number", bareNumber=False), ["tons", "5 and 6"]),
    (of("boolean"), ["", "yes", "tRUE", " true", "2"]),
    (of("boolean", trueValues=["da"], falseValues=["nyet"]), ["true", "1", "Da"]),
    (of("date"), ["", "1962-13-01", "1962-02-29", "27.10.1962", "19621027", "1962-10-27T00:00:00"]),
    (of("date", format="%d.%m.%Y"), ["1962-10-27", "27.10.62"]),
    (of("time"), ["", "10", "10:11", "25:00:00", "10:60:00", "101112", "10:11:12 Z"]),
    (of("datetime"), ["", "1962-10-27", "1962-10-27T10:11", "19621027T101112", "1962-10-32T1:1:1"]),
    (of("year"), ["", "62", "962", "in 1962"]),
    (of("yearmonth"), ["", "1962", "1962-13", "1962-00", "1962-10-27"]),
    (of("duration"), ["", "P", "1D", "P1S", "P1M1Y", "-", "P-1D"]),
    (of("object"), ["", "[]", "1", "null", "{", "{1: 2}"]),
    (of("array"), ["", "{}", "[1,]", "1"]),
    (of("geojson"), ["", "[]", "{"]),
    (of("geopoint"), ["", "1", "181,1", "1,91", "1,2,3", "east,north", "NaN,1", "INF,1",
                      "1E9999999,1"]),
    (of("list", itemType="integer", delimiter=";"), ["1,2", "1;", ""]),
]  # fmt: skip


@pytest.mark.parametrize(("field", "cells"), GOOD)
def test_the_forms_of_the_standard_are_good(field: Options, cells: list[str]) -> None:
    assert [cell for cell in cells if not ours(field)(cell)] == []
    assert [cell for cell in cells if not theirs(field)(cell)] == []


@pytest.mark.parametrize(("field", "cells"), BAD)
def test_other_forms_are_not(field: Options, cells: list[str]) -> None:
    assert [cell for cell in cells if ours(field)(cell)] == []
    assert [cell for cell in cells if cell not in ("10:11:12 Z",) and theirs(field)(cell)] == []


def test_every_type_has_its_forms() -> None:
    assert {field["type"] for field, _ in GOOD} == set(TYPES)
    assert {field["type"] for field, _ in BAD} == set(TYPES) - {"any"}


_NUMBER = r"(([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?)|NaN|-?INF)"
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"
STANDARD = {
    kind: re.compile(form)
    for kind, form in {
        "integer": r"[+-]?[0-9]+",
        "number": _NUMBER,
        "boolean": "true|True|TRUE|1|false|False|FALSE|0",
        "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "time": _TIME,
        "datetime": f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]{_TIME}",
        "year": "-?[0-9]{4,}",
        "yearmonth": "-?[0-9]{4,}-[0-9]{2}",
        "duration": r"-?P(?=[0-9T])([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?"
                    r"(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?",
        "geopoint": f"{_NUMBER} *, *{_NUMBER}",
        # No NaN, no key that stands twice, no number without end: others read those otherwise.
        "object": r"(?!.*(NaN|Infinity|\"[^\"]*\"\s*:.*\"[^\"]*\"\s*:|[0-9][eE]\+?[0-9])).*",
        "array": r"(?!.*(NaN|Infinity|[0-9][eE]\+?[0-9])).*",
    }.items()
}  # fmt: skip
"""The forms of Table Schema 2.0. Python, and frictionless with it, reads more: blanks,
underscores, digits of other scripts, months of one digit, weeks, fractions of days."""


@st.composite
def near(draw: st.DrawFn, kind: str) -> str:
    """A good form with one or two characters changed."""
    cell = draw(st.sampled_from([c for field, cells in GOOD if field == of(kind) for c in cells]))
    for _ in range(draw(st.integers(0, 2))):
        at, cut = draw(st.integers(0, len(cell))), draw(st.integers(0, 2))
        put = draw(st.text(st.sampled_from('0129-+:., TZPYDMSWeENaIF{}[]"x_\u0661\n'), max_size=2))
        cell = cell[:at] + put + cell[at + cut :]
    return cell


@pytest.mark.parametrize("kind", sorted(set(TYPES) - {"any", "string", "geojson", "list"}))
@given(data=st.data())
def test_what_we_refuse_frictionless_refuses_too(kind: str, data: Any) -> None:
    cell = data.draw(near(kind))
    if not ours(of(kind))(cell) and theirs(of(kind))(cell):
        assert not STANDARD[kind].fullmatch(cell), f"{kind} {cell!r}: only we refuse it"


MORE = re.compile(
    r"-?[0-9]{4,}(-[0-9]{2})?"  # years before Christ and after 9999 (XML Schema)
    r"|(.*T)?[0-9:]{8}([.,][0-9]*)?(Z|[+-].*)?",  # digits and zones as Python reads them
)


@pytest.mark.parametrize("kind", sorted(set(TYPES) - {"any", "string", "geojson", "list"}))
@given(data=st.data())
def test_what_we_take_frictionless_takes_too(kind: str, data: Any) -> None:
    cell = data.draw(near(kind))
    if ours(of(kind))(cell) and not theirs(of(kind))(cell):
        assert kind in ("year", "yearmonth", "time", "datetime", "duration"), (kind, cell)
        assert kind == "duration" or MORE.fullmatch(cell), f"{kind} {cell!r}: only we take it"


@pytest.mark.parametrize("kind", sorted(TYPES))
@given(cell=st.text(max_size=20))
def test_no_text_brings_a_test_down(kind: str, cell: str) -> None:
    assert ours(of(kind))(cell) in (True, False)


HUGE = [
    "9" * 10**6,
    "1e" + "9" * 10**6,
    "-" * 10**6,
    "[" * 10**6,
    "1," * 10**6,
    "a@" + "b." * 10**6,
]
HUGE += ["http:" + "x" * 10**6, "P" + "1" * 10**6, "{" * 10**6, '"' * 10**6, "x" * 10**6]


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_no_huge_cell_takes_time(kind: str) -> None:
    for more in ({}, {"format": "email"}, {"format": "uri"}, {"format": "uuid"}):
        for cell in HUGE:
            assert ours(of(kind, **more))(cell) in (True, False)
    assert ours(of("integer"))("9" * MOST_DIGITS) and not ours(of("integer"))("9" * MOST_DIGITS * 2)
    assert not ours(of("number", bareNumber=False))("x" * 10**6 + "1")
    assert not ours(of("array"))("[" + "1," * CELL_VALUES + "1]")


@pytest.mark.parametrize(
    ("form", "is_one"),
    [("%d.%m.%Y", True), ("%Y-%m-%dT%H:%M:%S.%f%z", True), ("100%%", True), ("%Y%Y", False),
     ("%", False), ("%Y%", False), ("%(", False), ("%Q", False), ("%c", False),
     ("%Y" + "-" * 200, False), ("%j%d%m%H%I%M%S%U%W%w%u%y%V%f", False)],
)  # fmt: skip
def test_formats_of_dates_are_known_before_they_are_used(form: str, is_one: bool) -> None:
    assert is_pattern_of_dates(form) == is_one
    if is_one:
        assert ours(of("date", format=form))("x") is False


@pytest.mark.parametrize("form", ["any", "iso"])
def test_forms_that_only_the_referee_knows_have_no_test(form: str) -> None:
    assert type_test(of("date", format=form)) is None


NUMBERS = ["-INF", "-1e5", "-2", "0", "0.5", "00.50", "2", "1e5", "INF"]


@given(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS))
def test_numbers_are_compared_as_numbers(one: str, other: str) -> None:
    values = [float(cell.replace("INF", "inf")) for cell in (one, other)]
    assert (number(one) < number(other)) == (values[0] < values[1])


@pytest.mark.parametrize(
    ("kind", "less", "more"),
    [("integer", "9", "10"), ("year", "-0044", "0001"), ("yearmonth", "-0044-03", "-0044-04"),
     ("yearmonth", "9999-12", "10000-01"), ("date", "1962-10-27", "1962-11-01"),
     ("time", "10:11:12+02:00", "09:11:12Z"), ("datetime", "1962-10-27 23:00:00",
     "1962-10-27T24:00:00")],
)  # fmt: skip
def test_what_has_an_order_is_compared_by_it(kind: str, less: str, more: str) -> None:
    assert ORDERED[kind](less) < ORDERED[kind](more)


@pytest.mark.parametrize("kind", sorted(ORDERED))
@pytest.mark.parametrize("cell", ["", "x", "NaN", "sNaN", "9" * 5000, "1962-13"])
def test_what_is_no_value_is_not_compared(kind: str, cell: str) -> None:
    with pytest.raises(ValueError):
        ORDERED[kind](cell)
