"""Joins of lines and of paragraphs: where a sentence was cut, and nowhere else."""

from __future__ import annotations

import random
import textwrap
import time
from pathlib import Path

import pytest

from archivekit.build.stages import understand
from archivekit.core.document import Annotation, AnnotationKind, Document
from archivekit.core.settings import DescribeSettings, Settings
from archivekit.core.text import apply_edits
from archivekit.normalize.pages import page_break_join
from archivekit.normalize.wrapping import line_join, wrap_width

SEEDS = Path(__file__).parents[2] / "seeds"
TELEGRAM, INSTRUCTIONS = SEEDS / "000_ffc89407d609e817.txt", SEEDS / "002_212492c28eb4acd6.txt"

PROSE = (
    "The government of the Republic has answered the letter of the other side, and it has said "
    "that the talks will go on as soon as the inspections have begun. It was agreed upon with "
    "the representatives of the commission that nothing of what was said in the talks would be "
    "made public before the end of the month, and that the members of the council would be told "
    "of it in time by those who had taken part in them from the beginning."
)
HEAD = "We have said in our answer to the letter that the talks will go on after the inspections"


def understood(path: Path) -> Document:
    how = Settings(describe=DescribeSettings(language="en"))
    document, problems = understand(path.read_bytes(), path.name, how)
    assert document is not None, problems
    return document


def joined(text: str, breaks: tuple[int, ...] = (), language: str = "en") -> str:
    return apply_edits(text, page_break_join(text, breaks, language))


def unwrapped(text: str, known: frozenset[str] = frozenset()) -> str:
    return apply_edits(text, line_join(text, known.__contains__))


# --- page breaks -------------------------------------------------------------------------------


def breaks_of(document: Document) -> list[Annotation]:
    return [a for a in document.annotations if a.kind is AnnotationKind.PAGE_BREAK]


def test_the_six_joins_of_the_telegram_and_no_other() -> None:
    document = understood(TELEGRAM)
    joins = [edit for edit in document.edits if "page-break-join" in edit.rules]
    around = [
        (document.raw[: edit.start].split()[-1], document.raw[edit.end :].split()[0])
        for edit in joins
    ]
    assert around == [
        ("22", "October,"),
        ("finally", "normalize"),
        ("and", "his"),
        ("Could", "world"),
        ("They", "would"),
        ("obligation", "undertaken"),
    ]
    assert [(edit.before, edit.after) for edit in joins] == [("\n\n", " ")] * 6
    # Each place is kept, ahead of the first word of the presumed page.
    assert [
        (note.basis, document.text[note.span.start :].split()[0]) for note in breaks_of(document)
    ] == [("presumed", second) for _, second in around]


def test_the_instructions_have_no_join() -> None:
    document = understood(INSTRUCTIONS)
    assert {rule for edit in document.edits for rule in edit.rules}.isdisjoint(
        {"page-break-join", "line-join", "line-end-hyphen"}
    )
    assert breaks_of(document) == []


def test_the_no_break_spaces_of_the_instructions_are_all_on_record() -> None:
    document = understood(INSTRUCTIONS)
    kinds = {"blank-line": 0, "gap": 0, "indent": 0}
    for edit in document.edits:
        kinds[edit.rules[0]] = kinds.get(edit.rules[0], 0) + edit.before.count("\u00a0")
    assert document.raw.count("\u00a0") == 133 and "\u00a0" not in document.text
    assert (kinds["blank-line"], kinds["gap"], kinds["indent"]) == (42, 90, 1)


@pytest.mark.parametrize(
    ("head", "tail", "language"),
    [
        (HEAD, "have begun.", "en"),
        (HEAD + ",", "which have begun.", "en"),
        (HEAD + " and", "The Hague has agreed.", "en"),
        (HEAD + " of the", "Secretary General.", "en"),
        (HEAD + " on 22", "October, he spoke.", "en"),
        (HEAD + " with the", "7 members of it.", "en"),
        (
            "Мы сказали в ответе на их письмо, что переговоры пойдут дальше и",
            "Совет одобрит.",
            "ru",
        ),
        (
            "Wir haben in der Antwort auf den Brief gesagt, dass die Gespräche mit",
            "Kuba enden.",
            "de",
        ),
        (
            "Nous avons dit dans la réponse à la lettre que les entretiens avec",
            "Cuba iront.",
            "fr",
        ),
        (HEAD + " and", "The Hague has agreed.", "und"),
    ],
)
def test_a_sentence_cut_by_a_page_break_is_joined(head: str, tail: str, language: str) -> None:
    assert joined(f"{head}\n\n{tail}", language=language) == f"{head} {tail}"
    assert joined(f"{head}\n\n\n\n{tail}", language=language) == f"{head} {tail}"


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (HEAD + ".", "have begun"),
        (HEAD + "?", "have begun"),
        (HEAD + ":", "have begun"),
        (HEAD + ".”", "have begun"),
        (HEAD + ")", "have begun"),
        (HEAD + "-", "have begun"),
        (HEAD, "Have begun."),
        (HEAD, "(a) have begun"),
        (HEAD + " and", "1) have begun"),
        (HEAD + " and", "a. have begun"),
        (HEAD + " and", "iv) have begun"),
        (HEAD + " and", "“Have begun"),
        (HEAD + " and", "* * *"),
        (HEAD + " on 32", "October, he spoke."),
        (HEAD + " on 22", "Members of it"),
        (HEAD + " number 22", "October, he spoke."),
        # Headings, addresses and lines of verse are shorter than running text.
        ("TELEGRAM TO THE EMBASSY IN", "the Republic of Cuba"),
        ("Summary of the talks and", "of the answers"),
        ("To the Ambassador of the Soviet Union", "in the Republic of Cuba"),
        ("He went out on the water and", "the water was wide"),
        ("", "have begun"),
    ],
)
def test_what_was_not_cut_stays_apart(head: str, tail: str) -> None:
    assert joined(f"{head}\n\n{tail}") == f"{head}\n\n{tail}"


def test_a_single_line_end_is_no_presumed_page_break() -> None:
    text = f"{HEAD}\nhave begun."
    assert joined(text) == text


def test_a_marked_page_break_needs_less_evidence() -> None:
    text = "They went out and\nof the house."
    assert joined(text) == text
    assert joined(text, (text.index("\n"),)) == "They went out and of the house."
    text = "They went out.\nOf the house."
    assert joined(text, (text.index("\n"),)) == text
    text = "1962\nand then"
    assert joined(text, (4,)) == text, "a page number is no sentence"


def test_a_dash_needs_no_blank() -> None:
    assert joined(f"{HEAD}—\n\nas they said.") == f"{HEAD}—as they said."


def test_a_long_word_takes_no_time() -> None:
    begun = time.process_time()
    page_break_join("a" * 10_000 + "1\n\nThe other", (), "en")
    assert time.process_time() - begun < 1


def test_many_marked_breaks_take_no_time() -> None:
    begun = time.process_time()
    page_break_join("a line of words\n" * 20_000, tuple(range(15, 16 * 20_000, 16)), "en")
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("raw", "first_words"),
    [
        ("page one\fpage two", ["page two"]),
        ("page one \f  page two\n\n\fthe third", ["page two", "the third"]),
        ("\fpage two\f", ["page two", ""]),
        ("They went out and\fof the house.", ["of the house."]),
        ("They went out and\r\n\f\r\n  of the house.", ["of the house."]),
    ],
)
def test_page_breaks_stand_ahead_of_the_first_word_of_a_page(
    raw: str, first_words: list[str]
) -> None:
    how = Settings(describe=DescribeSettings(language="en"))
    document, _ = understand(raw.encode(), "a.txt", how)
    assert document is not None
    notes = document.annotations
    assert [(note.basis, note.label) for note in notes] == [
        ("form feed", str(number)) for number in range(2, 2 + len(first_words))
    ]
    for note, words in zip(notes, first_words, strict=True):
        assert document.text[note.span.start :].startswith(words)
        assert not document.text[note.span.start :].startswith("\n")


# --- lines set to a width ----------------------------------------------------------------------


@pytest.mark.parametrize("width", [35, 50, 64, 72, 100])
@pytest.mark.parametrize("indent", ["", "     "])
def test_a_paragraph_set_to_a_width_is_joined(width: int, indent: str) -> None:
    lines = textwrap.wrap(PROSE * 2, width, initial_indent=indent)
    text = "\n".join(lines) + "\n\n" + "\n".join(lines) + "\n"
    found = wrap_width(text)
    assert found is not None and width - 8 <= found <= width
    one = "".join([indent, PROSE * 2])
    assert unwrapped(text) == f"{one}\n\n{one}\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "one\ntwo\n",
        PROSE,
        PROSE + "\n" + PROSE,
        "\n\n".join(textwrap.wrap(PROSE, 60)),
        # verse: lines of many lengths, each with a capital
        "The Morning and the Evening Light\nUpon the Sea were one,\nAnd all the Ships that left by "
        "Night\nCame back before the Sun\nHad put the Harbour Lamps to Flight\nAnd all the Nets "
        "were spun",
        # a list
        "\n".join(f"{n}) the {n} members of the council have signed" for n in range(1, 12)),
        "\n".join(f"- point {n} of the answer that was given" for n in range(12)),
        # an address and a table of names
        "To the Secretary General\nUnited Nations\nNew York\nUnited States\nby courier\n",
        "\n".join(["Havana", "Moscow", "Washington", "London", "Geneva", "New York"] * 3),
    ],
)
def test_what_is_not_set_to_a_width_is_let_be(text: str) -> None:
    assert line_join(text) == []
    if not text.startswith(("- ", "1) ")):  # lists may be as wide as they are
        assert wrap_width(text) is None


def test_lists_headings_and_indented_beginnings_stay_apart() -> None:
    lines = textwrap.wrap(PROSE, 60)
    text = "\n".join(
        [
            *["OF THE TALKS", "", *lines, "     " + lines[0], *lines[1:]],
            *["1. The first point is the first.", "2. The second one is not.", "", *lines],
        ]
    )
    kept = unwrapped(text).split("\n")
    assert kept[:3] == ["OF THE TALKS", "", PROSE]
    assert kept[3] == "     " + PROSE
    assert kept[4].startswith("1. The first") and kept[5].startswith("2. The second")


def test_an_indented_line_begins_a_paragraph_even_behind_a_full_line() -> None:
    lines = textwrap.wrap(PROSE, 60)[:-1]
    text = "\n".join([*lines, "     " + lines[0], *lines[1:]])
    assert unwrapped(text).split("\n") == [" ".join(lines), "     " + " ".join(lines)]


CUT = (
    "The government has answered, and represen-\ntatives of the other side will come\n"
    "to the talks that were agreed upon with\n{}\n"
    "and with the members of the commission."
)


def test_a_cut_word_is_joined_where_it_stands_elsewhere() -> None:
    text = CUT.format("the representatives of the United States")
    assert "and representatives of" in unwrapped(text)
    assert {edit.rule for edit in line_join(text)} == {"line-end-hyphen", "line-join"}


def test_a_cut_word_is_joined_where_the_dictionary_has_it() -> None:
    text = CUT.format("the ministers of the United Republic, but")
    assert "and representatives of" in unwrapped(text, frozenset({"representatives"}))


def test_without_evidence_the_hyphen_stays() -> None:
    text = CUT.format("the ministers of the United Republic, but")
    assert "and represen-tatives of" in unwrapped(text)


def test_a_word_that_is_written_with_a_hyphen_keeps_it() -> None:
    text = CUT.replace("represen-\ntatives", "non-\ninvasion").format(
        "a pledge of non-invasion by the States,"
    )
    assert "and non-invasion of" in unwrapped(text, frozenset({"noninvasion"}))


def test_a_cut_before_a_capital_keeps_its_hyphen() -> None:
    text = CUT.replace("represen-\ntatives", "the Anglo-\nAmericans").format(
        "the ministers of the United Republic, but"
    )
    assert "Anglo-Americans" not in unwrapped(text, frozenset({"angloamericans"})).replace(
        "Anglo- Americans", ""
    )
    assert "AngloAmericans" not in unwrapped(text, frozenset({"angloamericans"}))


def test_a_ragged_text_is_joined_to_what_it_was() -> None:
    """Set at random widths, to a typist's margin: almost every line goes back to its place."""
    chance = random.Random(1962)
    for _ in range(20):
        width, words = chance.randint(45, 75), (PROSE + " " + PROSE).split()
        lines, line = [], ""
        for word in words:
            if line and len(line) + 1 + len(word) > width - chance.randint(0, 4):
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        text = "\n".join([*lines, line])
        assert unwrapped(f"{text}\n\n{text}") == " ".join(words) + "\n\n" + " ".join(words)


def test_without_blank_lines_a_stop_at_the_end_of_a_line_may_end_a_paragraph() -> None:
    lines = textwrap.wrap(PROSE, 60)
    text = "\n".join([*lines, *lines, *lines])
    assert unwrapped(text) == "\n".join([PROSE] * 3)
