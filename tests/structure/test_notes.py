"""Notes: calls and bodies are linked, page numbers and numbered points are not notes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.document import Annotation, AnnotationKind, Segment, SegmentKind
from archivekit.core.record import Certainty, RecordPart
from archivekit.core.text import Span
from archivekit.structure.brackets import annotate

CALL, NOTE, PAGE = AnnotationKind.NOTE_CALL, AnnotationKind.NOTE, AnnotationKind.PAGE_BREAK


def paragraphs_of(text: str, *notes: int) -> list[Segment]:
    """The lines of a text as paragraphs; those whose index is among `notes` are known as notes."""
    paragraphs, start = [], 0
    for line in text.split("\n"):
        if line:
            part = RecordPart.NOTE if len(paragraphs) in notes else RecordPart.BODY
            span = Span(start, start + len(line))
            paragraphs.append(Segment(SegmentKind.PARAGRAPH, span, -1, part=part))
        start += len(line) + 1
    return paragraphs


def notes_of(text: str, *notes: int) -> list[Annotation]:
    found = annotate(text, paragraphs_of(text, *notes), "en")
    return [a for a in found if a.kind in (CALL, NOTE, PAGE)]


def links_of(text: str, *notes: int) -> list[tuple[str, str, str]]:
    return [(a.kind.value, a.label, a.link) for a in notes_of(text, *notes)]


@pytest.mark.parametrize(
    ("call", "head", "label"),
    [
        ("[1]", "[1] ", "1"),
        ("[12]", "[12]", "12"),
        ("[*]", "[*] ", "*"),
        ("[*]", "* ", "*"),
        ("*", "* ", "*"),
        ("**", "** ", "**"),
        ("[a]", "[a] ", "a"),
        ("¹", "¹ ", "1"),
        ("¹²", "¹²", "12"),
        ("[1]", "¹ ", "1"),
        ("†", "† ", "†"),
        ("[footnote 1]", "[1] ", "1"),
    ],
)
def test_call_and_body_are_linked(call: str, head: str, label: str) -> None:
    text = f"Mikoyan met Castro{call} in Havana.\nThey talked.\n{head}On 4 November."
    called, body = notes_of(text)
    assert (called.kind, body.kind) == (CALL, NOTE)
    assert (called.label, body.label) == (label, label)
    assert called.link == body.link != ""
    assert called.span.of(text) == call
    assert body.span.of(text) == f"{head}On 4 November."
    assert {called.certainty, body.certainty} == {Certainty.SURE}
    assert {called.maker, body.maker} == {"unknown"}


def test_small_and_large_letters_are_two_notes() -> None:
    text = "Mikoyan met Castro[a] in Havana.\nThey talked[A].\n[a] On 4 November.\n[A] In Spanish."
    links = {link: label for _, label, link in links_of(text)}
    assert len(links) == 2 and sorted(links.values()) == ["A", "a"]


def test_number_used_again_is_another_note() -> None:
    text = "Rusk left.[1]\n[1] For Geneva.\nThant stayed.[1]\n[1] In New York."
    assert [link for _, _, link in links_of(text)] == [
        "note-1",
        "note-1",
        "note-1-2",
        "note-1-2",
    ]


def test_notes_of_two_chapters_at_the_end_go_in_order() -> None:
    text = "Rusk left.[1]\nThant stayed.[1]\n[1] For Geneva.\n[1] In New York."
    assert [link for _, _, link in links_of(text)] == [
        "note-1",
        "note-1-2",
        "note-1",
        "note-1-2",
    ]


def test_note_called_twice_has_one_body() -> None:
    text = "Rusk left.[1] Thant stayed.[1]\nNotes\n[1] See the record."
    first, second, body = notes_of(text)
    assert first.link == second.link == body.link == "note-1"
    assert (first.certainty, second.certainty) == (Certainty.SURE, Certainty.LIKELY)


def test_call_without_body_and_body_without_call_want_a_check() -> None:
    (call,) = notes_of("Rusk left.[3] Thant stayed.")
    assert (call.kind, call.link, call.certainty) == (CALL, "", Certainty.CHECK)
    (body,) = notes_of("Rusk left. Thant stayed.\n[3] For Geneva.")
    assert (body.kind, body.link, body.certainty) == (NOTE, "", Certainty.CHECK)


@pytest.mark.parametrize(
    "heading", ["Notes", "NOTES:", "Footnotes", "[Footnotes:]", "Endnotes", "Примечания"]
)
def test_plain_numbers_are_notes_under_a_heading(heading: str) -> None:
    text = f"Rusk left.[1] Thant stayed.[2]\n{heading}\n1. For Geneva.\nBy air.\n2 In New York."
    assert links_of(text) == [
        ("note-call", "1", "note-1"),
        ("note-call", "2", "note-2"),
        ("note", "1", "note-1"),
        ("note", "2", "note-2"),
    ]
    first = notes_of(text)[2]
    assert first.span.of(text) == "1. For Geneva.\nBy air."


def test_numbered_points_of_the_body_are_no_notes() -> None:
    assert notes_of("We agree:\n1. To remove the missiles.\n2. To lift the quarantine.") == []
    assert notes_of("We agree:\n* to remove the missiles\n* to lift the quarantine") == []


def test_a_number_out_of_order_does_not_begin_a_note() -> None:
    text = "Rusk left.[1]\nNotes\n1. For Geneva.\n218 planes stood there.\n2. By air."
    assert [label for _, label, _ in links_of(text)] == ["1", "1", "2"]


def test_paragraphs_known_as_notes_belong_to_the_last_head() -> None:
    text = "Rusk left.¹ Thant stayed.²\n¹ For Geneva.\nBy air.\n² In New York.\nAt home.\nEnd."
    first, second = (a for a in notes_of(text, 1, 2, 3, 4) if a.kind is NOTE)
    assert first.span.of(text) == "¹ For Geneva.\nBy air."
    assert second.span.of(text) == "² In New York.\nAt home."


def test_note_in_the_middle_of_a_text_takes_one_paragraph() -> None:
    text = "Rusk left.[1]\n[1] For Geneva.\nThen Thant spoke.\nHe was calm."
    _, body = notes_of(text)
    assert body.span.of(text) == "[1] For Geneva."


def test_number_that_stuck_to_a_word_is_a_call_only_of_a_note_that_is_there() -> None:
    text = "Rusk left for Geneva.1 The Il-28s and B52 stayed, as in 1962.\nNotes\n1. By air."
    call, body = notes_of(text)
    assert (call.span.of(text), call.link, body.link) == ("1", "note-1", "note-1")
    assert (call.certainty, call.basis) == (Certainty.LIKELY, "note-call-lowered")
    assert notes_of("Rusk left for Geneva.1 Thant stayed.") == []
    # Of two such numbers none is taken: which of them calls cannot be told.
    twice = "Rusk left for Geneva.1 Thant stayed home.1\nNotes\n1. By air."
    assert [a.kind for a in notes_of(twice)] == [NOTE]


@pytest.mark.parametrize("unit", ["5 km²", "10²", "300 m²", "10⁻³", "4 cm³"])
def test_powers_are_no_calls(unit: str) -> None:
    assert notes_of(f"An area of {unit} was watched.") == []


@pytest.mark.parametrize(
    "text",
    [
        "telegram No. [5] of May",
        "in 19[62] then",
        "in 196[2] then",
        "on [12] November",
        "May [7] so",
    ],
)
def test_supplied_numbers_are_no_calls(text: str) -> None:
    assert notes_of(text) == []
    (annotation,) = annotate(text, paragraphs_of(text), "en")
    assert annotation.kind is AnnotationKind.COMPLETING


def test_note_after_a_year_is_a_call() -> None:
    text = "It was in 1962[1] in Havana.\n[1] In November."
    assert [a.kind for a in notes_of(text)] == [CALL, NOTE]


def test_letters_that_are_part_of_words_are_no_calls() -> None:
    assert notes_of("The president[s] wrote [a] letter; [I] agree.") == []


def test_number_alone_in_a_paragraph_is_that_of_a_page() -> None:
    text = "Rusk left.[1]\n[2]\nThant stayed.\n[1] For Geneva."
    assert links_of(text) == [
        ("note-call", "1", "note-1"),
        ("page-break", "2", ""),
        ("note", "1", "note-1"),
    ]


def test_numbers_that_run_on_between_words_are_those_of_pages() -> None:
    text = "We went [2] to Havana.\nThere we met [3] Castro."
    found = notes_of(text)
    assert [(a.kind, a.label, a.basis) for a in found] == [
        (PAGE, "2", "page number"),
        (PAGE, "3", "page number"),
    ]
    assert {a.certainty for a in found} == {Certainty.LIKELY}


def test_maker_of_a_note_is_known_where_it_is_stated() -> None:
    text = "Rusk left.[1] Thant stayed.[2]\n[1] For Geneva. —Trans.\n[2] Editor's note: at home."
    assert [a.maker for a in notes_of(text) if a.kind is NOTE] == ["translator", "editor"]


def test_brackets_inside_a_note_stay_in_it() -> None:
    text = "Rusk left.[1]\n[1] With [Anatoly] Dobrynin."
    _, body, inside = annotate(text, paragraphs_of(text), "en")
    assert (body.kind, inside.kind) == (NOTE, AnnotationKind.IDENTIFYING)
    assert body.span.contains(inside.span)


def test_call_in_a_web_address_is_none_but_after_it() -> None:
    text = "See https://example.org/a[1]b and https://example.org/c[1].\n[1] A page."
    assert [a.kind for a in notes_of(text)] == [CALL, NOTE]


_LINES = st.lists(
    st.lists(
        st.sampled_from(
            ["Rusk left.", "[1]", "[2]", "[*]", "*", "¹", "² ", " ", "1. ", "2 ", "word1", "Notes"]
        ),
        max_size=5,
    ).map("".join),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(_LINES, st.sets(st.integers(0, 11)))
def test_links_join_calls_and_one_body(lines: list[str], notes: set[int]) -> None:
    text = "\n".join(lines)
    found = notes_of(text, *notes)
    for link in {a.link for a in found} - {""}:
        linked = [a for a in found if a.link == link]
        assert sum(a.kind is NOTE for a in linked) == 1
        assert any(a.kind is CALL for a in linked)
        assert len({a.label for a in linked}) == 1
    for a in found:
        assert a.link or a.kind is PAGE or a.certainty is Certainty.CHECK
    bodies = [a.span for a in found if a.kind is NOTE]
    assert all(a.end <= b.start for a, b in zip(bodies, bodies[1:], strict=False))
