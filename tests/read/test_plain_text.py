"""Formats told by content, and plain text read whole, with everything doubtful reported."""

from __future__ import annotations

import codecs
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.document import Mark, MarkKind, RawText
from archivekit.core.problems import Problem
from archivekit.core.settings import ReadSettings
from archivekit.core.text import Span
from archivekit.read.characters import BIDI, INVISIBLE, report_characters
from archivekit.read.formats import FORMATS, format_of, read_source
from archivekit.read.plain_text import line_ends, read_plain_text


def read(data: bytes, encoding: str = "") -> tuple[RawText, list[Problem]]:
    raw, problems = read_plain_text(data, "a.txt", ReadSettings(encoding=encoding))
    assert raw is not None, [str(found) for found in problems]
    return raw, problems


# --- formats -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.4\n", "PDF"),
        (b"PK\x03\x04rest", "ZIP, DOCX, ODT"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word 97-2003"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"<?xml version='1.0'?>", "XML"),
        (codecs.BOM_UTF8 + b"\n  <?XML version='1.0'?>", "XML"),
        (b"<!DOCTYPE HTML>", "HTML"),
        (b"\r\n<html lang='en'>", "HTML"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"II*\x00", "TIFF"),
        (b"GIF89a", "GIF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"", "plain text"),
        (b"A letter of 1962", "plain text"),
        (b"the <html> word", "plain text"),
        (b"PKI and PDF", "plain text"),
        (codecs.BOM_UTF16_LE + "<html>".encode("utf-16-le"), "plain text"),
    ],
)
def test_formats_are_told_by_their_beginning(data: bytes, name: str) -> None:
    assert format_of(data).name == name


@pytest.mark.parametrize("form", [form for form in FORMATS if form.reader is None])
def test_a_format_without_a_reader_is_a_problem(form) -> None:  # type: ignore[no-untyped-def]
    for start in form.begins:
        raw, (found,) = read_source(start + b" rest", "scan.bin")
        assert raw is None
        assert (found.code, found.place.path) == ("source.unknown-format", "scan.bin")
        assert form.media_type in found.message


def test_plain_text_comes_last_and_needs_no_beginning() -> None:
    assert FORMATS[-1].reader is read_plain_text and FORMATS[-1].begins == ()
    assert all(form.begins for form in FORMATS[:-1])
    assert read_source(b"one", "a.txt")[0] == read(b"one")[0]


# --- the text ----------------------------------------------------------------------------------


def test_everything_of_a_file_is_known() -> None:
    data = codecs.BOM_UTF8 + "one\r\n\ftwo été\r\n".encode()
    raw, problems = read(data)
    assert raw.text == "one\r\n\ftwo été\r\n" and problems == []
    assert raw.marks == (Mark(MarkKind.PAGE_BREAK, Span(5, 6), "form feed"),)
    source = raw.source
    assert (source.path, source.media_type) == ("a.txt", "text/plain")
    assert source.sha256 == hashlib.sha256(data).hexdigest() and source.bytes == len(data)
    assert (source.encoding, source.encoding_basis, source.bom) == ("utf-8", "mark", "efbbbf")
    assert (source.line_ends, source.pages) == ("crlf", 2)


def test_a_text_without_form_feeds_has_no_known_pages() -> None:
    assert read(b"one\ntwo")[0].source.pages is None


def test_what_cannot_be_decoded_is_not_read() -> None:
    raw, problems = read_plain_text(b"caf\xe9", "a.txt", ReadSettings(encoding="utf-8"))
    assert raw is None
    assert [found.code for found in problems] == ["text.undecodable"]


@pytest.mark.parametrize("data", [b"", b"\n", b" \t\r\n\f", "\u00a0\u3000".encode()])
def test_a_file_without_text_is_read_and_reported(data: bytes) -> None:
    raw, problems = read(data)
    assert raw.text.encode() == data
    assert "source.empty" in [found.code for found in problems]


@settings(deadline=None)
@given(st.text("a\r\n\v\f\x85\u2028", max_size=12))
def test_line_ends_are_those_that_are_there(text: str) -> None:
    kinds, at = set(), 0
    while at < len(text):
        if text.startswith("\r\n", at):
            kinds.add("crlf")
            at += 1
        elif text[at] in "\r\n":
            kinds.add({"\r": "cr", "\n": "lf"}[text[at]])
        at += 1
    assert set(line_ends(text)) == kinds and len(line_ends(text)) == len(kinds)


def test_line_ends_of_several_kinds_are_noted() -> None:
    _, problems = read(b"one\ntwo\r\nthree\rfour")
    (found,) = problems
    assert found.code == "text.mixed-line-ends"
    assert "crlf, lf, cr" in found.message
    assert read(b"one\ntwo\n")[1] == []


# --- characters --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("char", "code"),
    [
        *[(char, "text.control-character") for char in "\x01\x07\x08\x0e\x1b\x1f\x7f\x80\x9f"],
        *[(char, "text.bidi-control") for char in sorted(BIDI)],
        *[(char, "text.invisible") for char in sorted(INVISIBLE)],
        ("\ufffd", "text.replacement-character"),
        *[(char, "text.noncharacter") for char in "\ue000\uf8ff\ufdd0\ufdef\uffff\U0001fffe"],
        ("\U0010fffd", "text.noncharacter"),
    ],
)
def test_a_doubtful_character_is_reported_at_its_first_place(char: str, code: str) -> None:
    (found,) = report_characters(f"one\r\ntwo\rab{char}c{char}\n", "a.txt")
    assert found.code == code
    assert (found.place.path, found.place.line, found.place.column) == ("a.txt", 3, 3)
    assert f"U+{ord(char):04X}" in found.message or code == "text.replacement-character"
    assert "(2)" in found.message
    assert found.snippet.isprintable()


def test_good_characters_are_not_reported() -> None:
    good = (
        "".join(map(chr, range(0x20, 0x7F))) + "\t\n\v\f\r\x85\u2028\u2029\u00a0\u00adéЖ中’—\u0301"
    )
    assert report_characters(good + "\U0001f54a\u1100\U000e0100", "a.txt") == []


def test_each_kind_is_one_problem() -> None:
    found = report_characters("\x01\x02\x01\u202e\u200b", "a.txt")
    assert sorted(p.code for p in found) == [
        *("text.bidi-control", "text.control-character", "text.control-character"),
        "text.invisible",
    ]


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_be_looked_at(text: str) -> None:
    problems = report_characters(text, "a.txt")
    assert all(p.snippet.isprintable() or "\u00a0" in p.snippet for p in problems)
    assert len({(p.code, p.message) for p in problems}) == len(problems)


@pytest.mark.parametrize(
    ("data", "declared", "doubtful"),
    [
        ("Порт закрыт.".encode(), "cp1251", True),
        (b"The port is closed!!", "utf-16-le", True),
        ("Порт закрыт.".encode("cp1251"), "cp1251", False),
        ("The port.".encode("utf-16-le"), "utf-16-le", False),
        (b"The port.", "cp1252", False),
    ],
)
def test_a_declaration_that_the_bytes_speak_against_is_told(
    data: bytes, declared: str, doubtful: bool
) -> None:
    _, problems = read_plain_text(data, "a.txt", ReadSettings(encoding=declared))
    assert ("text.encoding-doubtful" in {found.code for found in problems}) is doubtful
