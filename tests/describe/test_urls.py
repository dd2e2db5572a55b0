"""Addresses as received, and the canonical ones that follow from them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.core.text import Span
from archivekit.describe.urls import FoundUrl, Host, find_urls

CANONICAL = "https://digitalarchive.wilsoncenter.org/document/115098"
STAGING = "https://wilson-center-digital-archive.dvincitest.com/document/115098"


def only(text: str) -> FoundUrl:
    (found,) = find_urls(text)
    assert found.span.of(text) == found.url
    return found


@pytest.mark.parametrize(
    ("url", "host", "record", "canonical"),
    [
        (CANONICAL, Host.CANONICAL, "115098", CANONICAL),
        (CANONICAL.replace("https", "http"), Host.CANONICAL, "115098", CANONICAL),
        (
            "HTTP://DigitalArchive.WilsonCenter.org/document/115098",
            Host.CANONICAL,
            "115098",
            CANONICAL,
        ),
        (CANONICAL + ".pdf?v=1", Host.CANONICAL, "115098", CANONICAL),
        (CANONICAL + "/", Host.CANONICAL, "115098", CANONICAL),
        (STAGING, Host.STAGING, "115098", CANONICAL),
        ("https://web.archive.org/web/2015/" + CANONICAL, Host.MIRROR, "115098", CANONICAL),
        ("https://docslib.org/doc/1932438/october-05-1945", Host.MIRROR, "", ""),
        ("https://other-archive.dvincitest.com/document/115098", Host.STAGING, "", ""),
        (
            "https://digitalarchive.wilsoncenter.org/document/letter-khrushchev",
            Host.CANONICAL,
            "",
            "",
        ),
        ("https://digitalarchive.wilsoncenter.org/document/12a", Host.CANONICAL, "", ""),
        ("https://digitalarchive.wilsoncenter.org.example.org/document/1", Host.OTHER, "", ""),
        ("https://digitalarchive.wilsoncenter.org@example.org/document/1", Host.OTHER, "", ""),
        ("https://digitallibrary.un.org/record/731480", Host.OTHER, "", ""),
    ],
)
def test_hosts(url: str, host: Host, record: str, canonical: str) -> None:
    found = only(f"See <{url}> for it.")
    assert (found.url, found.host, found.record_id, found.canonical) == (
        url,
        host,
        record,
        canonical,
    )


@pytest.mark.parametrize(
    "text",
    [CANONICAL + ".", f"({CANONICAL})", f"[{CANONICAL}],", f"<{CANONICAL}>", f"“{CANONICAL}”"],
)
def test_marks_around_are_no_part(text: str) -> None:
    assert only(text).url == CANONICAL


def test_brackets_inside_are_a_part() -> None:
    assert only("http://example.org/a_(b)").url == "http://example.org/a_(b)"


def test_where_the_number_stands() -> None:
    text = f"at {STAGING}."
    found = only(text)
    assert found.record_span is not None and found.record_span.of(text) == "115098"


def test_a_stretch() -> None:
    text = f"{CANONICAL} {STAGING}"
    (found,) = find_urls(text, Span(len(CANONICAL), len(text)))
    assert found.host is Host.STAGING


@given(st.text(alphabet="htps:/digalrcve.wonu(]<> 15\n", max_size=200))
def test_any_text(text: str) -> None:
    for found in find_urls(text):
        assert found.span.of(text) == found.url


def test_long_lines_take_no_time() -> None:
    began = time.process_time()
    for text in ("http://" * 50_000, "http://a" + ")" * 200_000, "http://a.b/ " * 50_000):
        list(find_urls(text))
    assert time.process_time() - began < 3
