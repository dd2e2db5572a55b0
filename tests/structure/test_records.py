"""Where one record of a file ends and another begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.record import Certainty
from archivekit.core.text import Span
from archivekit.structure.parts import record_parts
from archivekit.structure.records import RecordStart, find_records

SEEDS = Path(__file__).parents[2] / "seeds"
BODY = "We are informing you about our considerations and the steps we are planning to take."
FIRST = RecordStart(0, Certainty.SURE, "", "the text begins")


def spans(text: str) -> list[Span]:
    found, at = [], 0
    for line in text.split("\n"):
        if line:
            found.append(Span(at, at + len(line)))
        at += len(line) + 1
    return found


def starts(*lines: str) -> list[RecordStart]:
    text = "\n".join(lines)
    return find_records(text, spans(text), record_parts(text, spans(text)))


def cuts(*lines: str) -> list[int]:
    return [start.paragraph for start in starts(*lines)[1:]]


def test_a_resolution_encloses_the_telegram_attached_to_it() -> None:
    text = (SEEDS / "002_212492c28eb4acd6.txt").read_text(encoding="utf-8")
    lines = [line.strip() for line in text.replace("\u00a0", " ").split("\n") if line.strip()]
    assert starts(*lines) == [
        FIRST,
        RecordStart(
            3,
            Certainty.SURE,
            "encloses",
            "a signature or an office ends a record, an address block begins another; "
            "the first speaks of an attachment",
        ),
    ]


def test_a_telegram_is_one_record() -> None:
    text = (SEEDS / "000_ffc89407d609e817.txt").read_text(encoding="utf-8")
    assert starts(*text.split("\n")) == [FIRST]


@pytest.mark.parametrize("text", ["", "\n", "One line.", "Top Secret"])
def test_there_is_always_a_first_record(text: str) -> None:
    assert starts(text) == [FIRST]


@pytest.mark.parametrize(
    "line",
    [
        "Attachment",
        "[Attachment]",
        "Attachment 1",
        "Enclosure",
        "Annex 1",
        "Appendix",
        "Приложение",
    ],
)
def test_an_attachment_after_a_signature(line: str) -> None:
    found = starts("TO CC CPSU", BODY, "V. Kuznetsov", line, BODY, "N. Khrushchev")
    assert [(start.paragraph, start.relation) for start in found] == [(0, ""), (3, "encloses")]
    assert found[1].certainty is Certainty.LIKELY
    found = starts("TO CC CPSU", "The draft is attached.", "V. Kuznetsov", line, BODY)
    assert found[1].certainty is Certainty.SURE


EXPORT = [
    "November 11, 1962",
    "Telegram from Nikita Khrushchev to Anastas Mikoyan",
    "Citation:",
    '"Telegram", November 11, 1962, Wilson Center Digital Archive.',
    "Contents:",
    "Translation - English",
]


@pytest.mark.parametrize("line", ["[Appendix]", "Attachment"])
def test_an_attachment_without_a_signature_before_it(line: str) -> None:
    below = [line, "To item 37 of protocol 126", "Top secret", "WASHINGTON", BODY]
    assert cuts("Resolution", "To approve the draft instructions (attached).", *below) == [2]
    assert cuts("Resolution", "To approve the draft of the instructions.", *below) == []


def test_two_exports_in_one_file() -> None:
    (_, second) = starts(*EXPORT, BODY, "N. Khrushchev", *EXPORT, BODY, "N. Khrushchev")
    assert (second.paragraph, second.relation) == (8, "")
    assert second.reason.endswith("another descriptive header begins")


def test_a_numbered_document_and_a_heading_block() -> None:
    signed = [BODY, "A. Gromyko"]
    assert cuts("Document No. 1", *signed, "Document No. 2", *signed) == [3]
    block = ["Top Secret", "To comrade A. I. Mikoyan", "Moscow, 30 October 1962"]
    assert cuts(*block, *signed, *block, *signed) == [5]


def test_a_title_and_a_date_after_a_source_note() -> None:
    record = ["Telegram from Mikoyan to the CC", "2 November 1962", BODY, "[Source: AVPRF]"]
    assert cuts(*record, *record) == [4]


def test_an_attachment_below_the_address_at_the_foot() -> None:
    letter = ["Dear Mr. Minister,", "I enclose a message.", "Sincerely,", "Dean Rusk"]
    address = ["To His Excellency", "A. A. Gromyko", "Minister of Foreign Affairs", "Moscow"]
    assert cuts(*letter, *address, "[Attachment]", "November 29, 1963", BODY) == [8]


def test_each_record_is_read_by_itself() -> None:
    text = "\n".join(
        ["Urgent", BODY, "A. Gromyko", "12-yav", "Annex", "Urgent", BODY, "A. Gromyko"]
    )
    kinds = [part.kind.value for part in record_parts(text, spans(text))]
    assert kinds == ["heading", "body", "signature", "office-marking"] + [
        "heading",
        "heading",
        "body",
        "signature",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        # no end before it
        ["The draft was read.", "Attachment", "Top Secret", "To comrade A. I. Mikoyan", BODY],
        # no beginning after it
        [BODY, "A. Gromyko", BODY, "A. Gromyko"],
        [BODY, "A. Gromyko", "Attachment: a map", BODY],
        [BODY, "A. Gromyko", "Moscow", BODY],
        [BODY, "A. Gromyko", "Top Secret", BODY],
        # nothing below it
        ["Urgent", BODY, "A. Gromyko", "Attachment"],
        # sections of one telegram
        ["Telegram No. 448", "Section 1 of 2", "Secret", BODY, "Section 2 of 2", BODY, "Dean Rusk"],
        # a list of names, not signatures
        ["Urgent", "Present were:", "A. Gromyko", "To comrade A. I. Mikoyan", BODY],
        # the address of a letter at its foot
        ["Dear Mr. Minister,", BODY, "Sincerely,", "Dean Rusk", "To His Excellency", "Moscow"],
        # the words of a letter
        [BODY, "To paragraph 1 of protocol # 66 we say no.", BODY],
    ],
)
def test_no_false_cut(lines: list[str]) -> None:
    assert cuts(*lines) == []


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [BODY, "N. Khrushchev", "Attachment", "Top Secret", "CC Secretary", *EXPORT]
            + ["To paragraph 1 of protocol # 66", "[Source: AVPRF]", "Dear Mr. President,"]
        ),
        max_size=30,
    )
)
def test_records_begin_in_order_after_an_end(lines: list[str]) -> None:
    found = starts(*lines)
    assert found[0] == FIRST
    paragraphs = [start.paragraph for start in found]
    assert paragraphs == sorted(set(paragraphs))
    text = "\n".join(lines)
    kinds = [part.kind.value for part in record_parts(text, spans(text))]
    for start in paragraphs[1:]:
        assert kinds[start - 1] in ("signature", "office-marking", "note", "source-note")
