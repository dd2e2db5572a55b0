"""Each paragraph of a record has one part, and nothing is invented where no frame is."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.record import Certainty, RecordPart
from archivekit.core.text import Span
from archivekit.structure.parts import Part, record_parts
from archivekit.structure.records import find_records

SEEDS = Path(__file__).parents[2] / "seeds"
TELEGRAM = "000_ffc89407d609e817.txt"
INSTRUCTIONS = "002_212492c28eb4acd6.txt"
BODY = "We are informing you about our considerations and the steps we are planning to take."

HEADER, HEADING, TEXT, SIGNATURE, MARKING, NOTE, SOURCE = RecordPart
LETTERS = {
    HEADER: "H",
    HEADING: "h",
    TEXT: ".",
    SIGNATURE: "s",
    MARKING: "m",
    NOTE: "n",
    SOURCE: "o",
}
ORDER = [HEADER, HEADING, TEXT, SIGNATURE, MARKING, NOTE]


def spans(text: str) -> list[Span]:
    found, at = [], 0
    for line in text.split("\n"):
        if line:
            found.append(Span(at, at + len(line)))
        at += len(line) + 1
    return found


def parts(text: str) -> list[Part]:
    return record_parts(text, spans(text))


def kinds(*lines: str) -> str:
    """The parts of the lines, a letter for each: H header, h heading, . text, s signature, …"""
    return "".join(LETTERS[part.kind] for part in parts("\n".join(lines)))


def seed(name: str) -> str:
    """A seed as it reads: without the blanks that do not break and the blank lines."""
    text = (SEEDS / name).read_text(encoding="utf-8").replace("\u00a0", " ")
    return "\n".join(line.strip() for line in text.split("\n"))


# The seeds


def test_the_telegram() -> None:
    text = seed(TELEGRAM)
    lines = [line for line in text.split("\n") if line]
    found = parts(text)
    assert [part.rule for part in found[:12]] == ["before-labels"] * 2 + ["label", "value"] * 5
    assert {part.kind for part in found[:12]} == {HEADER}
    assert {part.certainty for part in found[:12]} == {Certainty.SURE}
    assert lines[12].startswith("(Special No. 1013)") and found[12].kind is HEADING
    assert {part.kind for part in found[13:-2]} == {TEXT}
    assert lines[-2] == "N. Khrushchev" and found[-2].kind is SIGNATURE
    assert lines[-1].startswith("[1] Comrade") and found[-1].kind is NOTE
    assert found[-1].certainty is Certainty.SURE


def test_the_instructions() -> None:
    text = seed(INSTRUCTIONS)
    lines = [line for line in text.split("\n") if line]
    found = "".join(LETTERS[part.kind] for part in parts(text))
    assert found == "h.s" + "hhhhhh" + "." * (len(lines) - 11) + "sm"
    assert lines[2] == "CC Secretary"
    assert lines[-2:] == ["N. Khrushchev", "12-yav, ll"]


# The descriptive header

EXPORT = [
    "November 11, 1962",
    "Telegram from Nikita Khrushchev to Anastas Mikoyan",
    "Citation:",
    '"Telegram", November 11, 1962, Wilson Center Digital Archive.',
    "Contents:",
    "Translation - English",
]


@pytest.mark.parametrize(
    "value",
    [
        "Translation - English",
        "English Translation",
        "Scan of Original",
        "Transcript - English",
        "Translation - Bulgarian",
        "English Translation | Scan of Original",
    ],
)
def test_contents_is_one_short_line(value: str) -> None:
    assert kinds(*EXPORT[:-1], value, BODY) == "HHHHHH."


def test_a_body_is_not_swallowed_where_the_value_is_missing() -> None:
    assert kinds(*EXPORT[:-1], BODY) == "HHHHH."


def test_values_in_the_line_of_the_label() -> None:
    lines = ["Citation: “Telegram,” 1962, AVPRF.", "Original Language: Russian"]
    assert kinds("November 11, 1962", "A Telegram", *lines, "Contents: English Translation") == (
        "HHHHH"
    )
    assert kinds("November 11, 1962", "A Telegram", *lines, BODY) == "HHHH."


def test_labels_in_one_line() -> None:
    line = "Citation: “Telegram,” 1962. Original Language: Russian Contents: English Translation"
    assert kinds("November 11, 1962", "A Telegram", line, BODY) == "HHH."


def test_a_summary_of_several_paragraphs() -> None:
    lines = [*EXPORT[:4], "Summary:", BODY, BODY, BODY, *EXPORT[4:], BODY]
    assert kinds(*lines) == "HHHH" + "HHHH" + "HH."


def test_a_citation_that_was_broken_into_lines() -> None:
    broken = ["“Telegram,” November 11, 1962,", "History and Public Policy Program", "Archive."]
    lines = [*EXPORT[:3], *broken, "http://digitalarchive.wilsoncenter.org/document/1"]
    assert kinds(*lines, *EXPORT[4:], BODY) == "H" * 9 + "."
    assert kinds(*EXPORT[4:], "", "Citation:", *broken, "", BODY) == "HH" + "HHHH" + "."


def test_the_cover_of_a_printed_export() -> None:
    cover = [
        "Digital Archive",
        "International History Declassified",
        "digitalarchive.wilsoncenter.org",
    ]
    assert kinds(*cover, *EXPORT, "Top Secret", BODY) == "H" * 9 + "h."


def test_a_page_without_labels() -> None:
    credit = "This document was made possible with support from Leon Levy Foundation"
    assert kinds("Skip to content", *EXPORT[:2], BODY, credit, BODY) == "HHHHH."
    assert kinds("Skip to content", *EXPORT[:2], "Top Secret", BODY) == "HHHh."
    assert kinds(*EXPORT[:2], BODY, credit, BODY) == "HHHH."


def test_a_label_block_of_any_archive() -> None:
    lines = ["Title: A telegram", "Date: 11 November 1962", "Source: AVPRF, f. 5, op. 1"]
    assert kinds(*lines, "Translated by: Svetlana Savranskaya", BODY) == "HHHH."


def test_header_and_text_in_one_line_is_text_that_wants_eyes() -> None:
    line = " ".join([*EXPORT[2:], BODY * 10])
    (part,) = parts(line)
    assert (part.kind, part.certainty) == (TEXT, Certainty.CHECK)
    assert part.rule == "header-and-text-in-one"


@pytest.mark.parametrize("label", ["Summary:", "Contents:", "Citation:"])
def test_a_letter_with_a_labelled_line_has_no_header(label: str) -> None:
    assert kinds("Dear Mr. President,", BODY, label, BODY, "N. Khrushchev") == "h...s"
    assert kinds(BODY, label, BODY) == "..."


def test_a_memorandum_bears_its_own_labels() -> None:
    lines = ["To: The President", "From: Dean Rusk", "Subject: Cuba", "Date: October 28, 1962"]
    assert kinds(*lines, BODY) == "hhhh."


# The heading


@pytest.mark.parametrize(
    "line",
    [
        "Top Secret",
        "TOP SECRET Copy No. 12",
        "Special folder",
        "Strictly confidential",
        "Совершенно секретно",
        "Extraordinary",
        "Urgent",
        "Out of turn",
        "Вне очереди",
        "(Special No. 1013)",
        "Copy No. 1",
        "Copy 19 of 50",
        "Telegram No. 448",
        "No. 2873/GS October 5, 1963",
        "417/178/10",
        "To paragraph 1 of protocol # 66",
        "К пункту 1 протокола № 66",
        "To comrade A. I. Mikoyan",
        "TO CC CPSU",
        "Soviet Ambassador",
        "To: Dean Rusk",
        "Subject: The quarantine",
        "CIPHERED TELEGRAM",
        "RESOLUTION",
        "About Instructions to Comrade A. I. Mikoyan",
        "Memorandum of Conversation",
        "Moscow, 30 October 1962",
        "25/X/1962",
        "Friday, 19 September, 1958,",
        "Dear Comrade Fidel,",
        "Esteemed Mr. President:",
        "Глубокоуважаемый господин Президент!",
        "Comrade Stalin!",
        "Workers of all countries, unite!",
    ],
)
def test_what_stands_above_a_text(line: str) -> None:
    assert kinds(line, BODY) == "h."


@pytest.mark.parametrize(
    "line",
    [
        "Secret negotiations were held in New York.",
        "Report to us at once what he says.",
        "To approve the text of the instructions.",
        "The reply is urgent.",
        "In 1962 we met.",
        "Dear me!",
        "1. To inform the ambassador.",
        "Reporting:",
        "2024-01-01 12:00:00 INFO Server started",
        "name,date,place",
    ],
)
def test_what_does_not(line: str) -> None:
    assert kinds(line, BODY) == ".."


def test_short_lines_between_headings() -> None:
    assert kinds("Urgent", "Havana", "To comrade A. I. Mikoyan", BODY) == "hhh."


def test_a_salutation_ends_the_heading() -> None:
    assert kinds("Moscow", "30 October 1962", "Dear Comrade Fidel,", "Top Secret", BODY) == "hhh.."


def test_a_title_of_a_section_is_text() -> None:
    assert kinds("Top Secret", BODY, "The question of Cuba", BODY) == "h..."


def test_a_heading_needs_a_text() -> None:
    assert kinds("Top Secret", "Telegram", "Moscow, 30 October 1962") == "..."
    assert kinds(*["Telegram No. 448"] * 60, BODY) == "." * 61


# What closes a record


@pytest.mark.parametrize(
    "lines",
    [
        ["N. Khrushchev"],
        ["Н. Хрущев"],
        ["25.X.62 A. DOBRYNIN"],
        ["With respect, N. Khrushchev"],
        ["With respect,", "N. Khrushchev", "Moscow, 30 October 1962"],
        ["Signed: A. Gromyko"],
        ["/s/ A. Gromyko"],
        ["[signature] A. Gromyko"],
        ["CC Secretary"],
        ["Minister of Foreign Affairs", "A. Gromyko"],
        ["A. Gromyko", "V. Kuznetsov"],
        ["Sincerely yours,", "Dean Rusk"],
        ["Recorded by V. Sukhodrev"],
        ["30 October 1962", "N. Khrushchev"],
    ],
)
def test_signatures(lines: list[str]) -> None:
    assert kinds("Top Secret", BODY, *lines) == "h." + "s" * len(lines)


def test_a_full_name_signs_only_where_a_frame_is() -> None:
    assert kinds("Dear Mr. Minister,", BODY, "Dean Rusk") == "h.s"
    assert kinds(BODY, "Dean Rusk") == ".."


def test_where_a_surname_alone_signs() -> None:
    assert kinds("Report, Kovalev to Stalin", BODY, "Kovalev") == "h.s"
    assert kinds("To Comrade Stalin", BODY, "Kovalev.") == "h.s"
    assert kinds("To Comrade Stalin", BODY, 'Filippov."') == "h.."
    assert kinds("To Comrade Stalin", BODY, "Terebin", "10.1.1949") == "h.ss"
    assert kinds(BODY, "Kovalev.") == ".."
    assert kinds("Report to Stalin", BODY, "Finis.") == "h.."
    assert kinds("Report to Stalin", BODY[:-1], "Kovalev.") == "h.."


def test_what_a_text_is_about_stands_above_it() -> None:
    point = "1. To approve the draft of the reply of the Ministry."
    assert kinds("Top Secret", "On the question of Katyn", BODY) == "hh."
    assert kinds("Top Secret", "Regarding the petition of Oswald.", point) == "hh."
    assert kinds("Top Secret", "On 25 August a group met in the square.", BODY) == "h.."
    assert kinds("Top Secret", "On the square we met a group of them.", BODY) == "h.."


@pytest.mark.parametrize(
    "line",
    [
        "12-yav, ll",
        "6-sk/mk",
        "12-яв, лл",
        "Typed 3 copies",
        "vh. 123",
        "отп. 2 экз.",
        "cc: A. Gromyko",
        "Distribution: members of the Presidium",
        "Declassified",
    ],
)
def test_office_markings(line: str) -> None:
    assert kinds(BODY, "N. Khrushchev", line) == ".sm"


def test_a_word_in_small_letters_is_no_marking() -> None:
    assert kinds(BODY, "declassified") == ".."


def test_those_who_got_copies_did_not_sign() -> None:
    assert kinds(BODY, "N. Khrushchev", "cc:", "A. Gromyko", "V. Kuznetsov") == ".smmm"


def test_names_in_a_list_sign_nothing() -> None:
    assert kinds("Top Secret", BODY, "Present were:", "A. Gromyko", "V. Kuznetsov") == "h...."
    assert kinds("A. I. Mikoyan", "N. S. Khrushchev", "A. A. Gromyko") == "..."


def test_an_address_at_the_foot_opens_no_record() -> None:
    lines = [BODY, "Sincerely,", "Dean Rusk", "To His Excellency", "A. A. Gromyko", "Moscow"]
    assert kinds("Dear Mr. Minister,", *lines) == "h.ssmmm"


def test_the_text_of_a_postscript_is_text() -> None:
    assert kinds("Dear Mr. President,", BODY, "N. Khrushchev", "P.S. " + BODY) == "h.s."


@pytest.mark.parametrize(
    "line",
    [
        "[Source: AVPRF, copy courtesy of NSA; translation by Vladimir Zaemsky]",
        "Source: AVPRF",
        "Translated by Svetlana Savranskaya",
        "RGANI. F. 3. Op. 16. D. 294. L. 219. Original.",
        "AVP RF, f. 0100, op. 42, p. 288",
    ],
)
def test_source_notes(line: str) -> None:
    assert kinds(BODY, "N. Khrushchev", line) == ".so"
    assert kinds("Telegram No. 448", line, "Top Secret", BODY) == "hoh."


def test_what_a_page_says_below_a_record() -> None:
    lines = ["Document Information", "Source", "AVP RF, Moscow", "Record ID", "110491"]
    assert kinds(BODY, "N. Khrushchev", *lines) == ".sooooo"


def test_the_frame_of_a_web_page() -> None:
    above = [
        "Skip to content",
        "July 14, 1955",
        "A Report",
        "This document was made possible with it",
    ]
    summary = "The ambassador tells of the talks, which led to no result on that day."
    below = [summary, "Author(s):", "Zhou Enlai", "Document Information", "Source", "AVP RF"]
    assert kinds(*above, BODY, "N. Khrushchev", "14 July 1955", *below) == "HHHH.ssoooooo"


def test_notes_at_the_end() -> None:
    assert kinds("Urgent", BODY + "[1]", "N. Khrushchev", "[1] On Sunday.") == "h.sn"
    assert kinds("Urgent", BODY, "N. Khrushchev", "Notes", "1. One.", "2. Two.") == "h.snnn"
    assert kinds("Urgent", BODY, "N. Khrushchev", "1. One.", "2. Two.", "more") == "h.snnn"
    assert kinds("Urgent", BODY + "[1]", BODY, "Notes", "[1] A.", "Source: AVPRF") == "h..nno"


def test_points_at_the_end_are_no_notes() -> None:
    assert kinds("TO CC CPSU", "1. " + BODY, "2. " + BODY) == "h.."
    assert kinds("Top Secret", BODY, "Conclusions", "1. " + BODY, "2. " + BODY) == "h...."


def test_a_note_at_the_foot_of_a_page() -> None:
    found = parts("\n".join([BODY + "[1]", "[1] On Sunday.", BODY, BODY, BODY, BODY]))
    assert (found[1].kind, found[1].rule) == (NOTE, "foot-of-page")
    assert {part.kind for part in found[2:]} == {TEXT}


# Texts without a frame


@pytest.mark.parametrize(
    "text",
    [
        "Tyger Tyger, burning bright,\nIn the forests of the night;\nWhat immortal hand or eye,\n"
        "Could frame thy fearful symmetry?",
        "2024-01-01 12:00:00 INFO started\n2024-01-01 12:00:01 ERROR Connection failed.\n"
        "2024-01-01 12:00:02 INFO again",
        "name,date,place\nKhrushchev,1962-10-27,Moscow\nKennedy,1962-10-28,Washington",
        "name\tdate\nKhrushchev\t1962-10-27\nKennedy\t1962-10-28",
        '{\n  "title": "Telegram",\n  "source": "AVPRF"\n}',
        "Получил Ваше письмо от 25 октября и думаю о нём.\nНадо отдать должное терпению.",
        f"{BODY}\n{BODY}\n{BODY}",
        "* one\n* two\n* three\n* four",
        "THE END",
    ],
)
def test_nothing_is_invented(text: str) -> None:
    assert {part.kind for part in parts(text)} == {TEXT}


def test_a_chapter_has_a_likely_heading_at_most() -> None:
    chapter = [
        "CHAPTER I",
        "Down the Rabbit-Hole",
        "Alice was beginning to get very tired of sitting by her sister on the bank, and of having "
        "nothing to do: once or twice she had peeped into the book her sister was reading.",
        "So she was considering in her own mind whether it would be worth the trouble.",
    ]
    found = parts("\n".join(chapter))
    assert [part.kind for part in found] == [HEADING, TEXT, TEXT, TEXT]
    assert found[0].certainty is Certainty.LIKELY


# Laws

LINES = st.sampled_from(
    [
        *EXPORT,
        BODY,
        BODY + "[1]",
        "Top Secret",
        "To paragraph 1 of protocol # 66",
        "Dear Mr. President,",
        "Havana",
        "N. Khrushchev",
        "Dean Rusk",
        "CC Secretary",
        "cc:",
        "12-yav, ll",
        "[1] A note.",
        "1. A point.",
        "* A star",
        "Notes",
        "Attachment",
        "The text is attached.",
        "[Source: AVPRF]",
        "P.S. One thing more.",
        "Document Information",
        "30 October 1962",
        "",
    ]
)
TEXTS = st.lists(LINES | st.text(max_size=12), max_size=30).map("\n".join)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(TEXTS)
def test_each_paragraph_has_one_part_in_order(text: str) -> None:
    paragraphs = spans(text)
    found = record_parts(text, paragraphs)
    assert len(found) == len(paragraphs)
    starts = [start.paragraph for start in find_records(text, paragraphs, found)]
    for start, stop in pairwise([*starts, len(found)]):
        ranks = [
            ORDER.index(part.kind)
            for part in found[start:stop]
            if part.kind is not SOURCE and part.rule not in ("foot-of-page", "postscript")
        ]
        assert ranks == sorted(ranks)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(st.characters(), max_size=80))
def test_any_text_has_parts(text: str) -> None:
    assert len(parts(text)) == len(spans(text))


@pytest.mark.parametrize("text", ["", "\n\n", " ", "\u00a0\n\u2028", "[", "…"])
def test_texts_without_words(text: str) -> None:
    assert {part.kind for part in parts(text)} <= {TEXT}


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    ["A short line", "N. Khrushchev", "12-yav, ll", "[" * 50, "Source: {}", "Attachment {}"]
    + ["Minister No. {}", "To Comrade Gromyko {}\nTop Secret\nMoscow, 1 May 1960\nNo. {}"],
)
def test_time_is_linear_in_the_lines(line: str) -> None:
    text = "\n".join(line.replace("{}", str(n)) for n in range(200_000 // (line.count("\n") + 1)))
    paragraphs = spans(text)
    begun = time.process_time()
    record_parts(text, paragraphs)
    assert time.process_time() - begun < 20  # a quadratic pass takes hours


@pytest.mark.parametrize("char", ["[", "(", ".", "*", " ", "A.", "a-", "1.", "No", "[1]", "“"])
def test_a_line_of_one_sign_is_read_at_once(char: str) -> None:
    begun = time.process_time()
    parts(char * (500_000 // len(char)))
    assert time.process_time() - begun < 5
