"""EDTF strings: what they may look like, their bounds, and what is refused."""

from __future__ import annotations

import doctest
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.core import edtf
from archivekit.core.edtf import bounds, is_edtf, weekday

# What is written, the earliest day, the latest day; - is open or unknown.
GOOD = """
1962                            1962-01-01  1962-12-31
0001                            0001-01-01  0001-12-31
9999                            9999-01-01  9999-12-31
1962-10                         1962-10-01  1962-10-31
1962-02                         1962-02-01  1962-02-28
1960-02                         1960-02-01  1960-02-29
1900-02                         1900-02-01  1900-02-28
1962-10-27                      1962-10-27  1962-10-27
1960-02-29                      1960-02-29  1960-02-29
1962?                           1962-01-01  1962-12-31
1962-10~                        1962-10-01  1962-10-31
1962-10-20~                     1962-10-20  1962-10-20
1962-10-27%                     1962-10-27  1962-10-27
196X                            1960-01-01  1969-12-31
19XX                            1900-01-01  1999-12-31
1XXX                            1000-01-01  1999-12-31
0XXX                            0001-01-01  0999-12-31
XXXX                            -           -
XXXX-10-28                      -           -
XXXX-02-29                      -           -
XXXX-10                         -           -
1962-X3                         1962-03-01  1962-03-31
1962-XX                         1962-01-01  1962-12-31
1962-XX-XX                      1962-01-01  1962-12-31
1962-10-XX                      1962-10-01  1962-10-31
1962-1X                         1962-10-01  1962-12-31
1962-0X                         1962-01-01  1962-09-30
1962-10-2X                      1962-10-20  1962-10-29
1962-02-3X~                     x           x
1962-XX-31                      1962-01-31  1962-12-31
196X-02-29                      1960-02-29  1968-02-29
196X-10                         1960-10-01  1969-10-31
1962-21                         1962-03-01  1962-06-21
1962-22                         1962-06-01  1962-09-23
1962-23                         1962-09-01  1962-12-22
1962-24                         1962-01-01  1963-03-21
1962-23~                        1962-09-01  1962-12-22
9999-24                         9999-01-01  9999-12-31
1962-10-27/1962-10-28           1962-10-27  1962-10-28
1962-10-27/1962-10-27           1962-10-27  1962-10-27
1962-11/1963-01                 1962-11-01  1963-01-31
1957/1960                       1957-01-01  1960-12-31
1962-10-27/1963                 1962-10-27  1963-12-31
1962~/1963-05?                  1962-01-01  1963-05-31
1962-10-27/..                   1962-10-27  -
1962-10-27/                     1962-10-27  -
../1962                         -           1962-12-31
../1962-11-19                   -           1962-11-19
/1962                           -           1962-12-31
../..                           -           -
1962-21/1962-23                 1962-03-01  1962-12-22
XXXX-10-27/XXXX-10-28           -           -
{1962-10-27,1962-10-28}         1962-10-27  1962-10-28
{1962-10-28, 1962-10-27}        x           x
{1960,1962-10}                  1960-01-01  1962-10-31
{1960..1965}                    1960-01-01  1965-12-31
{1962-10-27}                    1962-10-27  1962-10-27
[1962-10-27,1962-10-28]         1962-10-27  1962-10-28
[1962-10-02,1962-02-10]         1962-02-10  1962-10-02
[..1962-11-20]                  -           1962-11-20
[1962-11-20..]                  1962-11-20  -
[1962-11-20..1962-11-22]        1962-11-20  1962-11-22
[1957,1962-11..]                1957-01-01  -
{XXXX-10-27,XXXX-10-28}         -           -
[1962?,1963~]                   1962-01-01  1963-12-31
"""

BAD = """
0000|62|962|19622|+1962|-0043|1962-13|1962-00|1962-1|1962-25|1962-20|1962-32-01
1962-10-32|1962-10-00|1962-10-1|1962-02-29|1900-02-29|1962-11-31|1962-1X-3|1962-2X
1962-10-27T12:00|1962/10/27|27.10.1962|1962-10-27 |October 1962|Y12000|1962-21-01
1962??|?1962|1962-10-27/1962-10-26|1963/1962|/|//|/..|../|1962//1963|1962/1963/1964|1962/...
..|..1962|1962..|{}|[]|{1962|1962}|{1962]|[1962,]|[,1962]|{1962,,1963}|{..}|{1962/1963}
{1963..1962}|{1960..1961..1962}|[1962-10-27,1962-10-32]|1962-XX-32|1961-02-X9X
19X1-02-29|XXXX-02-30|XXXX-13|1962-10-XX-XX|١٩٦٢|１９６２|19²²|undated|{1962-10-27 , 1962}
"""
ALSO_BAD = ["", " ", "1962\n", "\n1962", "1962\0"]


def rows() -> list[tuple[str, str, str]]:
    found = [tuple(line.replace(", ", ",\0").split()) for line in GOOD.strip().splitlines()]
    return [(a.replace(",\0", ", "), b, c) for a, b, c in found]


@pytest.mark.parametrize(("text", "earliest", "latest"), rows())
def test_bounds(text: str, earliest: str, latest: str) -> None:
    if earliest == "x":
        assert not is_edtf(text)
        return
    assert bounds(text) == tuple("" if day == "-" else day for day in (earliest, latest))
    assert is_edtf(text)


@pytest.mark.parametrize("text", BAD.strip("\n").replace("\n", "|").split("|") + ALSO_BAD)
def test_what_is_no_edtf_is_refused_with_a_sentence(text: str) -> None:
    assert not is_edtf(text)
    with pytest.raises(ValueError, match=r"\w+ \w+ \w+"):
        bounds(text)


def test_doctest() -> None:
    assert doctest.testmod(edtf).failed == 0


def test_weekday() -> None:
    assert weekday("1962-11-11") == 6
    assert weekday("1962-10-27") == 5
    with pytest.raises(ValueError, match="no day"):
        weekday("1962-10")
    with pytest.raises(ValueError, match="no day"):
        weekday("1962-02-30")
    with pytest.raises(ValueError, match="no day"):
        weekday("19621027")


@given(st.dates())
def test_every_day_is_its_own_bounds(day: date) -> None:
    iso = day.isoformat()
    assert bounds(iso) == (iso, iso)
    assert weekday(iso) == day.weekday()
    for mark in "?~%":
        assert bounds(iso + mark) == (iso, iso)


@given(st.dates())
def test_every_month_is_as_long_as_the_calendar_says(day: date) -> None:
    earliest, latest = bounds(day.isoformat()[:7])
    assert earliest.endswith("-01")
    assert (earliest <= day.isoformat() <= latest) is True
    last = date.fromisoformat(latest)
    assert last == date.max or (last + timedelta(1)).day == 1


@given(st.dates(), st.dates())
def test_intervals_and_sets_reach_from_the_first_to_the_last(a: date, b: date) -> None:
    low, high = sorted((a.isoformat(), b.isoformat()))
    assert bounds(f"{low}/{high}") == (low, high)
    assert bounds(f"{{{high},{low}}}") == bounds(f"[{low},{high}]") == (low, high)
    assert bounds(f"{low}/..") == bounds(f"[{low}..]") == (low, "")
    assert bounds(f"../{low}") == bounds(f"[..{low}]") == bounds(f"/{low}") == ("", low)
    assert is_edtf(f"{high}/{low}") is (low == high)


@given(st.dates(), st.sets(st.sampled_from([3, 5, 6, 8, 9])))
def test_bounds_hold_every_day_that_the_pattern_fits(day: date, hidden: set[int]) -> None:
    iso = day.isoformat()
    pattern = "".join("X" if at in hidden else c for at, c in enumerate(iso))
    earliest, latest = bounds(pattern)
    assert earliest <= iso <= latest


@given(st.text(alphabet="0123456789X-/.,?~%{}[] YEt", max_size=24) | st.text(max_size=12))
def test_any_text_has_bounds_or_is_refused(text: str) -> None:
    try:
        earliest, latest = bounds(text)
    except ValueError:
        assert not is_edtf(text)
        return
    assert is_edtf(text)
    assert not (earliest and latest) or earliest <= latest
    for iso in filter(None, (earliest, latest)):
        assert date.fromisoformat(iso).isoformat() == iso


@pytest.mark.parametrize("piece", ["{", "[", "1962,", "1962/", "..", "X", "1962-", " ", "?"])
def test_long_hostile_text_is_quick(piece: str) -> None:
    assert not is_edtf(piece * 100_000)
