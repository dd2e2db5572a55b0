"""Law 2: every visible reading character leads to its place in the file, or to a named rule."""

from __future__ import annotations

import codecs
import textwrap

from hypothesis import example, given, settings
from hypothesis import strategies as st

from archivekit.build.stages import Part, understand
from archivekit.core.document import LINE_END, Document
from archivekit.core.settings import DescribeSettings, ReadSettings, Settings
from archivekit.core.text import Span, invert_edits
from archivekit.normalize.rules import RULES_BY_NAME, Tier

LAW = settings(max_examples=60, deadline=None, derandomize=True)

SCRAPS = [
    *"the council answered; Совет ответил ему. été 1962 U.S. «да» (a) [1] — x".split(),
    *[" ", "  ", "\t", "\u00a0", ". \u00a0", "\n", "\r", "\r\n", "\n\n", "\n\u00a0\n", "\n  \t"],
    *["\f", "\n\f", "\x0b", "\x85", "\u2028", "\u2029", "\u00ad", "\u00ad\r\n", "-\n", "\u2011"],
    *["e\u0301", "o\u0328\u0304", "\u0301", "\u0323\u0301\u0323", "\u1112\u1161\u11ab", "\x01"],
    *["\x9f", "\u200f", "\u202b", "\u2066", "\u200b", "\ufeff", "\u0300" * 40, "\U0001f4dc"],
]


def _set_to(width: int, words: list[str], end: str, gap: str) -> str:
    lines = textwrap.wrap(" ".join(words), width)
    half = len(lines) // 2
    return end.join(lines[:half]) + gap + end.join(lines[half:]) + end


_PROSE = st.builds(
    _set_to,
    st.integers(24, 70),
    st.lists(st.sampled_from(SCRAPS[:10]), min_size=20, max_size=70),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["\n", "\n\n", "\f", "\r\n\f", "-\n", "\u00ad\n"]),
)
RAW = st.lists(st.one_of(st.sampled_from(SCRAPS), st.sampled_from(SCRAPS), _PROSE), max_size=30)
TEXTS = RAW.map("".join)
CODECS = st.sampled_from(
    [
        *[("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-be", codecs.BOM_UTF16_BE)],
        *[("utf-16-le", codecs.BOM_UTF16_LE), ("cp1251", b""), ("cp1252", b""), ("koi8-r", b"")],
    ]
)


def understood(text: str, codec: str = "utf-8", mark: bytes = b"") -> tuple[Document, bytes]:
    data = mark + text.encode(codec, "ignore")
    how = ReadSettings(encoding="" if mark or codec == "utf-8" else codec)
    how = Settings(read=how, describe=DescribeSettings(language="ru"))
    document, problems = understand(data, "seeds/a.txt", how)
    assert document is not None, problems
    return document, data


def lines_before(text: str, at: int) -> int:
    """Line ends that are over at an offset, counted one by one."""
    return sum(match.end() <= at for match in LINE_END.finditer(text))


@LAW
@given(TEXTS)
def test_every_visible_character_comes_from_the_file_or_from_a_rule(text: str) -> None:
    document, _ = understood(text)
    back = invert_edits(document.edits)  # their places count in the reading text
    for at, char in enumerate(document.text):
        if char.isspace():
            continue
        raw = document.offsets.old_span(Span(at, at + 1))
        assert len(raw) > 0
        inside = [edit for edit in back if edit.start <= at < edit.end]
        assert all(RULES_BY_NAME[name].tier is Tier.APPLIED for e in inside for name in e.rules)
        if not inside:
            assert raw.of(document.raw) == char


@LAW
@given(TEXTS, CODECS, st.lists(st.tuples(st.integers(0), st.integers(0, 80)), max_size=8))
@example("one\r\ntwo\rthree\n", ("utf-8", codecs.BOM_UTF8), [(0, 3), (4, 3), (8, 5), (13, 0)])
def test_anchors_lie_in_the_file_and_hold_the_characters(
    text: str, encoding: tuple[str, bytes], picks: list[tuple[int, int]]
) -> None:
    document, data = understood(text, *encoding)
    for start, length in picks:
        start %= len(document.text) + 1
        end = min(start + length, len(document.text))
        raw, (anchor,) = document.locate(start, end)
        assert anchor.raw == raw == document.offsets.old_span(Span(start, end))
        assert Span(0, len(document.raw)).contains(raw)
        assert Span(len(bytes.fromhex(document.source.bom)), len(data)).contains(anchor.bytes)
        held = data[anchor.bytes.start : anchor.bytes.end]
        assert held.decode(document.source.encoding) == raw.of(document.raw)
        assert anchor.path == "seeds/a.txt"
        assert anchor.line == 1 + lines_before(document.raw, raw.start)
        last = max(raw.start, raw.end - 1)
        assert anchor.last_line == 1 + lines_before(document.raw, last)
        if "\f" in document.raw:
            assert anchor.page == 1 + document.raw[: raw.start].count("\f")
        else:
            assert anchor.page is None


@LAW
@given(TEXTS, CODECS)
def test_the_segments_of_a_text_have_places_in_the_order_of_the_file(
    text: str, encoding: tuple[str, bytes]
) -> None:
    document, _ = understood(text, *encoding)
    reached = 0
    for segment in document.segments("sentence"):
        _, (anchor,) = document.locate(segment.span.start, segment.span.end)
        assert anchor.bytes.start >= reached
        reached = anchor.bytes.end


@LAW
@given(TEXTS, st.integers(2, 6), CODECS)
def test_a_place_in_a_part_is_a_place_in_the_whole_file(
    text: str, line: int, encoding: tuple[str, bytes]
) -> None:
    whole, data = understood(text, *encoding)
    how = ReadSettings(encoding=whole.source.encoding if not whole.source.bom else "")
    part, problems = understand(data, "seeds/a.txt", Settings(read=how), Part(line))
    starts = [0, *(match.end() for match in LINE_END.finditer(whole.raw))]
    if line > len(starts):
        assert part is None
        assert "catalogue.no-such-line" in {found.code for found in problems}
        return
    assert part is not None and part.raw == whole.raw[starts[line - 1] :]
    anchor = part.anchor(Span(0, len(part.raw)))
    assert data[anchor.bytes.start : anchor.bytes.end].decode(part.source.encoding) == part.raw
    assert (anchor.bytes.end, anchor.line) == (len(data), line)
    pages = 1 + whole.raw[: starts[line - 1]].count("\f")
    assert anchor.page == (None if whole.source.pages is None else pages)


@LAW
@given(TEXTS)
def test_page_breaks_lie_where_a_page_of_the_file_begins(text: str) -> None:
    document, _ = understood(text)
    marked = [note for note in document.annotations if note.basis == "form feed"]
    assert len(marked) == document.raw.count("\f")
    assert [int(note.label) for note in marked] == [n + 2 for n in range(len(marked))]
    feeds = [at for at, char in enumerate(document.raw) if char == "\f"]
    for note, feed in zip(marked, feeds, strict=True):
        assert note.span.start == note.span.end
        # All that is read before the place came from before the new page, and the other way round.
        assert document.offsets.to_new(feed) <= note.span.start
        assert note.span.start <= document.offsets.to_new(feed + 1, "right")
    joins = sum("page-break-join" in edit.rules for edit in document.edits)
    presumed = [note for note in document.annotations if note.basis == "presumed"]
    assert len(presumed) <= joins


def test_the_place_of_a_changed_letter_does_not_take_in_the_line_end_before_it() -> None:
    document, _ = understood("un\r\ne\u0301te\u0301\r\n")
    raw, (anchor,) = document.locate(3, 6)
    assert document.text == "un\n\u00e9t\u00e9\n"
    assert raw.of(document.raw) == "e\u0301te\u0301"
    assert (anchor.line, anchor.last_line) == (2, 2)
