"""Law 1: from what is published, the text as received and its bytes are rebuilt."""

from __future__ import annotations

import codecs
import textwrap

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archivekit.build.stages import Part, understand
from archivekit.build.understood import Understood
from archivekit.core.decision import Decision, DecisionKind
from archivekit.core.document import LINE_END, Document
from archivekit.core.identity import text_hash
from archivekit.core.settings import DescribeSettings, ReadSettings, Settings
from archivekit.core.text import Edit, apply_edits, invert_edits
from archivekit.tables.edit_rows import Zones, from_rows

LAW = settings(max_examples=70, deadline=None, derandomize=True)

WORDS = (
    "the government of the Republic has answered and representatives came in October 1962 "
    "Правительство Союза ответило на письмо été coöperate N. U.S. Il-28 (1) “peace” — 22"
).split()
ENDS = ["\n", "\r", "\r\n", "\n\n", "\r\n\r\n", "\n \n", "\f", "\n\f\n", "\v", "\x85", "\u2028"]
BLANKS = [" ", "  ", "\t", "\u00a0", ". \u00a0", "\u2003", ",  ", " \u3000", "\n\u00a0\n", "\n\n\t"]
ODD = [
    *["\u00ad", "\u00ad\n", "\u00ad\r\n", "\u00ad \n ", "-\n", "-\r\n", "‐\n", "e\u0301", "\u0323"],
    *["s\u030c", "\u1100\u1161\u11a8", "\x07", "\x1b[31m", "\x7f", "\x9b", "\u202e", "\u2067"],
    *["\u200b", "\ufeff", "\u0301" * 31, "\ufffd", "\U0001f54a", "\x1c", "\ue000"],
]


def _wrapped(words: list[str], width: int, indent: str, end: str) -> str:
    lines = textwrap.wrap(" ".join(words), width, initial_indent=indent)
    return end.join(lines) + end


def _broken(words: list[str], at: int, gap: str) -> str:
    return " ".join(words[:at]) + gap + " ".join(words[at:]) + ".\n"


_WORD_LISTS = st.lists(st.sampled_from(WORDS), min_size=8, max_size=60)
_PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(ENDS),
    st.sampled_from(BLANKS),
    st.sampled_from(ODD),
    st.builds(
        _wrapped,
        _WORD_LISTS,
        st.integers(20, 60),
        st.sampled_from(["", "    ", "\u00a0"]),
        st.sampled_from(["\n", "\r\n", "\r"]),
    ),
    st.builds(
        _broken,
        _WORD_LISTS,
        st.integers(1, 40),
        st.sampled_from(["\n\n", "\f", " \r\n\r\n", "\n\f\n\n", "\u00ad\r\n\f"]),
    ),
)
RAW = st.lists(_PIECES, max_size=30).map("".join)
ENCODINGS = [
    *[("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE)],
    *[("utf-16-be", codecs.BOM_UTF16_BE), ("utf-32-be", codecs.BOM_UTF32_BE), ("utf-16-le", b"")],
    *[("cp1251", b""), ("koi8-r", b""), ("cp1252", b""), ("mac-roman", b""), ("shift_jis", b"")],
]


def read(text: str, codec: str = "utf-8", mark: bytes = b"", **more: object) -> Document:
    """The document that the text's bytes make; characters unknown to the codec are left out."""
    body = text.encode(codec, "ignore")
    how = ReadSettings(encoding="" if mark or codec == "utf-8" else codec)
    how = Settings(read=how, describe=DescribeSettings(language="en"))
    document, problems = understand(mark + body, "a.txt", how, **more)  # type: ignore[arg-type]
    assert document is not None, [str(p) for p in problems]
    return document


def rebuilt(document: Document) -> str:
    """The text as received, from what is kept of a document in the cache and in the tables."""
    kept = Understood.from_bytes(Understood.of(document, ()).to_bytes())
    zones = Zones.of_segments([(s.kind, s.start) for s in kept.segments])
    starts = [s.start for s in kept.segments]
    edits = from_rows(kept.text, kept.edits, starts, zones)
    return apply_edits(kept.text, invert_edits(edits))


@LAW
@given(RAW)
def test_the_edits_lead_to_the_reading_text_and_back(text: str) -> None:
    document = read(text)
    assert apply_edits(document.raw, document.edits) == document.text
    assert apply_edits(document.text, invert_edits(document.edits)) == document.raw
    assert all(edit.before != edit.after for edit in document.edits)


@LAW
@given(RAW, st.sampled_from(ENCODINGS))
def test_the_bytes_are_rebuilt(text: str, encoding: tuple[str, bytes]) -> None:
    codec, mark = encoding
    data = mark + text.encode(codec, "ignore")
    document = read(text, codec, mark)
    source = document.source
    assert source.bytes == len(data)
    raw = apply_edits(document.text, invert_edits(document.edits))
    assert bytes.fromhex(source.bom) + raw.encode(source.encoding) == data


@LAW
@given(RAW)
@example("the repre\u00ad\r\n\fsentative of the government")
@example("the repre\u00ad\r\n\x07sentative of the government")
@example("the " * 20 + "\u2014 \r\n\r\nthe end")
def test_the_rows_of_the_changes_rebuild_the_text(text: str) -> None:
    document = read(text)
    assert rebuilt(document) == document.raw


@LAW
@given(RAW)
@example("the repre\u00ad\r\n\fsentative of the government")
def test_no_two_changes_vanish_at_one_place(text: str) -> None:
    """Their order in the reading text could not be told."""
    back = invert_edits(read(text).edits)
    places = [edit.start for edit in back if not edit.before]
    assert len(set(places)) == len(places)


@LAW
@given(RAW)
def test_rows_tell_every_change_as_it_was(text: str) -> None:
    document = read(text)
    kept = Understood.of(document, ())
    zones = Zones.of_segments([(s.kind, s.start) for s in kept.segments])
    starts = [s.start for s in kept.segments]
    back = from_rows(kept.text, kept.edits, starts, zones)
    assert sorted(back, key=_place) == sorted(document.edits, key=_place)
    assert sum(row.count for row in kept.edits) == len(document.edits)


def _place(edit: Edit) -> tuple[int, str]:
    return edit.start, edit.before


@LAW
@given(RAW)
def test_what_is_kept_comes_back_from_its_bytes(text: str) -> None:
    kept = Understood.of(read(text), ())
    assert Understood.from_bytes(kept.to_bytes()) == kept


@LAW
@given(RAW, st.lists(st.integers(2, 12), max_size=3, unique=True), st.sampled_from(ENCODINGS))
def test_the_parts_of_a_file_make_up_the_file(
    text: str, lines: list[int], encoding: tuple[str, bytes]
) -> None:
    codec, mark = encoding
    body = text.encode(codec, "ignore")
    lines = sorted(line for line in lines if line <= 1 + len(LINE_END.findall(body.decode(codec))))
    bounds = [1, *lines, None]
    parts = [Part(first or 1, following) for first, following in zip(bounds, bounds[1:])]  # noqa: B905
    documents = [read(text, codec, mark, part=part) for part in parts]
    source = documents[0].source
    pieces = [rebuilt(document) for document in documents]
    data = bytes.fromhex(source.bom) + "".join(pieces).encode(source.encoding)
    assert data == mark + body
    at = len(source.bom) // 2
    for document, piece in zip(documents, pieces, strict=True):
        assert document.first_byte == at
        at += len(piece.encode(source.encoding))


_PICKS = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.integers(0, 40),
        st.integers(1, 12),
        st.sampled_from(["emend", "emend", "sic"]),
        st.sampled_from(["", "said", "x y"]),
    ),
    min_size=1,
    max_size=6,
)
TWO = "They had an answer. Then it was over."


@LAW
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from([" ", ". "]))), _PICKS)
@example([TWO], [(0, 0, 4, "emend", ""), (0, 4, 4, "emend", "")])
@example([TWO], [(1, 8, 3, "emend", ""), (1, 5, 3, "sic", "")])
@example(["They opened\u00ad\u00a0 at once. So."], [(1, 11, 3, "emend", "")])
def test_what_an_editor_decided_can_be_undone(pieces: list[str], picks: list[tuple]) -> None:
    plain = read(" ".join(pieces))
    decisions = []
    for which, start, length, kind, after in picks:
        if plain.segmentation:
            words = plain.segmentation[which % len(plain.segmentation)].span.of(plain.text)
            start %= len(words)
            before = words[start : start + length]
            decisions.append(
                Decision(
                    *(DecisionKind(kind), "a.en1.s1", text_hash(words), before),
                    *("" if kind == "sic" else after, "the editor", "1962", ""),
                    occurrence=1,
                    start=start,
                )
            )
    document = read(" ".join(pieces), decisions=decisions)
    assert apply_edits(document.raw, document.edits) == document.text
    assert rebuilt(document) == document.raw


@pytest.mark.parametrize("gap", [" ", "\u00a0 "])
def test_an_emendation_beside_an_accepted_proposal_can_be_undone(gap: str) -> None:
    toast = "We have raised a toast to Fidel ourselves"
    raw = f"It was so.{gap}{toast}. {toast} here, but not there."
    plain = read(raw)
    (proposal,) = plain.proposals
    first, second = (part.span.of(plain.text) for part in plain.segments("sentence")[:2])
    choices = [("emend", first, first), ("accept", second, proposal.edit.before)]
    decisions = [
        Decision(
            *(DecisionKind(kind), "a.en1.s1", text_hash(words), before),
            *("", "the editor", "1962", ""),
        )
        for kind, words, before in choices
    ]
    document = read(raw, decisions=decisions)
    assert document.text == f"{toast} here, but not there."
    assert rebuilt(document) == raw


def test_each_decision_that_was_applied_is_named_by_a_change() -> None:
    """Also of two that touch and leave nothing behind: each has its name, date and reason."""
    sentence = "They had an answer. "
    decisions = [
        Decision(
            *(DecisionKind.EMEND, "a.en1.s1", text_hash(sentence), before),
            *("", "the editor", "1962", ""),
        )
        for before in (" had an", " answer")
    ]
    document = read(f"{sentence}Then it was over.", decisions=decisions)
    assert document.text == "They. Then it was over."
    assert {edit.decision for edit in document.edits} == {choice.id for choice in decisions}


@pytest.mark.parametrize("size", [100_000])
def test_a_very_long_line_is_understood_and_undone(size: int) -> None:
    text = ("We have an answer.  It came\u00a0today. " * (size // 36)) + "\r\n"
    document = read(text)
    assert document.text.count("\n") == 1
    assert rebuilt(document) == text


def test_the_texts_of_these_tests_meet_every_rule() -> None:
    """The words above make texts that every kind of rule changes."""
    text = _wrapped(WORDS * 4, 40, "", "\r\n") + "".join(ODD) + "".join(BLANKS) + "".join(ENDS)
    seen = {rule for edit in read(text).edits for rule in edit.rules}
    hard = _broken(("the ministers of the republic " * 4).split(), 12, "\n\n")
    seen |= {rule for edit in read(hard).edits for rule in edit.rules}
    assert seen >= {
        *("line-end", "form-feed", "control-character", "nfc", "soft-hyphen", "blank-line", "gap"),
        *("trailing-blank", "indent", "line-join", "page-break-join"),
    }
