"""Numbered points count in their sequence, or not at all."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.record import Certainty, RecordPart
from archivekit.core.text import Span
from archivekit.structure.parts import Part, record_parts
from archivekit.structure.points import point_labels


def labels(*lines: str, kind: RecordPart = RecordPart.BODY) -> list[str]:
    text, spans = "\n".join(lines), []
    at = 0
    for line in lines:
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    return point_labels(text, spans, [Part(kind, "", Certainty.SURE)] * len(spans))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["1. Cuba", "2. Berlin", "3. Laos"], ["1", "2", "3"]),
        (["1) Cuba", "2) Berlin"], ["1", "2"]),
        (["(1) Cuba", "(2) Berlin"], ["1", "2"]),
        (["1．Cuba", "2．Berlin"], ["1", "2"]),
        (["1.Cuba", "2.Berlin"], ["1", "2"]),
        (["a) Cuba", "b) Berlin"], ["a", "b"]),
        (["а) Куба", "б) Берлин"], ["а", "б"]),
        (["I. Cuba", "II. Berlin", "III. Laos", "IV. Iran"], ["I", "II", "III", "IV"]),
        (["i) Cuba", "ii) Berlin"], ["i", "ii"]),
        (["§ 1 Cuba", "§ 2 Berlin"], ["§ 1", "§ 2"]),
        (["1. Cuba", "1.1 Arms", "1.2 Ships", "2. Berlin"], ["1", "1.1", "1.2", "2"]),
        (['"1. Cuba', "2. Berlin"], ["1", "2"]),
    ],
)
def test_styles(lines: list[str], expected: list[str]) -> None:
    assert labels(*lines) == expected


def test_text_between_the_points() -> None:
    assert labels("1. Cuba", "More of it.", "2. Berlin", "The end.") == ["1", "", "2", ""]


def test_lists_inside_points() -> None:
    lines = ["1. Cuba", "a) arms", "b) ships", "2. Berlin", "a) access", "b) troops", "3. Laos"]
    assert labels(*lines) == ["1", "a", "b", "2", "a", "b", "3"]


def test_a_list_that_begins_again() -> None:
    assert labels("1. a", "2. b", "1. c", "2. d") == ["1", "2", "1", "2"]


def test_i_after_h_is_a_letter_and_i_at_first_a_roman_number() -> None:
    letters = [f"{letter}) text" for letter in "abcdefghij"]
    assert labels(*letters) == list("abcdefghij")
    assert labels("i) one", "ii) two", "iii) three") == ["i", "ii", "iii"]


@pytest.mark.parametrize(
    "lines",
    [
        ["2. Berlin", "3. Laos"],
        ["1. Only one."],
        ["1962. A year.", "1963. Another."],
        ["I. V. Stalin said so.", "A. Gromyko agreed."],
        ["1. Cuba", "3. Laos"],
        ["1.5 million", "1.6 million"],
        ["1 Cuba", "2 Berlin"],
        ["1. Cuba", "2) Berlin"],
    ],
)
def test_what_is_no_point(lines: list[str]) -> None:
    assert not any(labels(*lines))


@pytest.mark.parametrize("kind", [RecordPart.NOTE, RecordPart.HEADER, RecordPart.SOURCE_NOTE])
def test_only_the_body_has_points(kind: RecordPart) -> None:
    assert labels("1. One", "2. Two", kind=kind) == ["", ""]


def test_a_list_does_not_run_into_another_record() -> None:
    lines = ["1. We agree.", "A. Gromyko", "Annex", "2. We disagree."]
    text, spans, at = "\n".join(lines), [], 0
    for line in lines:
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    parts = [Part(RecordPart.BODY, "", Certainty.SURE)] * 4
    assert point_labels(text, spans, parts) == ["1", "", "", "2"]
    parts[2] = Part(RecordPart.HEADING, "attachment", Certainty.SURE)
    assert not any(point_labels(text, spans, parts))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(["1. a", "2. b", "3. c", "a) d", "b) e", "I. f", "II. g", "1.1 h", "text"])
        | st.text(max_size=8).filter(lambda t: "\n" not in t and t != ""),
        max_size=20,
    )
)
def test_a_number_follows_the_number_before_it(lines: list[str]) -> None:
    found = labels(*lines)
    assert len(found) == len(lines)
    assert all(not label or label in line for label, line in zip(found, lines, strict=True))
    numbers = [int(label) for label in found if label.isdecimal()]
    assert not numbers or numbers[0] == 1
    assert all(
        after in (1, before + 1) or after <= before + 1 for before, after in pairwise(numbers)
    )


def test_points_of_a_letter() -> None:
    lines = [
        "Dear Mr. President,",
        "1. We agree to that.",
        "2. We ask you to reply.",
        "N. Khrushchev",
    ]
    text, spans, at = "\n".join(lines), [], 0
    for line in lines:
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1
    assert point_labels(text, spans, record_parts(text, spans)) == ["", "1", "2", ""]
