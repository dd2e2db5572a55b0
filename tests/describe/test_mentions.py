"""Places that speak of other documents are found with what they say, and nothing else is."""

from __future__ import annotations

import doctest
import re
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.core.document import (
    Annotation,
    AnnotationKind,
    Document,
    Segment,
    SegmentKind,
    Source,
)
from archivekit.core.record import Certainty, Fact, FactKind, RecordPart
from archivekit.core.text import Span
from archivekit.describe import mention_words, mentions
from archivekit.describe.mentions import ENCLOSING, find_mentions

SEEDS = Path(__file__).parents[2] / "seeds"


def document(
    text: str,
    language: str = "en",
    part: RecordPart = RecordPart.BODY,
    annotations: tuple[Annotation, ...] = (),
) -> Document:
    """Every line a paragraph and a sentence."""
    segments: list[Segment] = []
    for line in re.finditer(r"[^\n]+", text):
        span = Span(*line.span())
        segments.append(Segment(SegmentKind.PARAGRAPH, span, -1, part=part))
        segments.append(Segment(SegmentKind.SENTENCE, span, len(segments) - 1))
    return Document(
        Source("made.txt", "text/plain", "", 0),
        text,
        text,
        segmentation=tuple(segments),
        annotations=annotations,
        metadata={"language": language},
    )


def agent(name: str, role: str) -> Fact:
    return Fact(FactKind.AGENT, name, Span(0, 0), "made", role=role)


KNOWN = (
    agent("Nikita Khrushchev", "sender"),
    agent("Anastas Mikoyan", "recipient"),
    Fact(FactKind.DATE, "1962-11-11", Span(0, 0), "made", role="header"),
)


def said(text: str, language: str = "en", facts: Sequence[Fact] = ()) -> list[tuple[str, str, str]]:
    """Role, value and quote of every mention."""
    found = find_mentions(document(text, language), facts)
    return [(fact.role, fact.value, fact.quote(text)) for fact in found]


@pytest.mark.parametrize("module", [mentions, mention_words])
def test_doctests(module: object) -> None:
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0  # type: ignore[arg-type]


def seed(name: str) -> Document:
    """A seed as it is read, page breaks inside sentences joined."""
    text = (SEEDS / name).read_text("utf-8").replace("\u00a0", " ")
    return document(re.sub(r"(?<=[\w,])\n\n(?=[a-z]|October)", " ", text))


TELEGRAM = [
    ("letter from Kennedy", "the last letter from President Kennedy which was sent to you"),
    (
        "letter from Nikita Khrushchev to the US president, 28 October 1962",
        "our October 28 letter to the US president",
    ),
    ("speech, 22 October 1962", "his speech on 22 October"),
    ("letter, 27–28 October 1962", "his letters from 27-28 October"),
    (
        "message from the president, 27 and 28 October 1962",
        "the president’s messages of 27 and 28 October",
    ),
    (
        "conversation of Robert Kennedy with Dobrynin, 5 November 1962",
        "Robert Kennedy in his conversation with Dobrynin on November 5",
    ),
    ("letter from the US president", "the US president's letter"),
    (
        "declaration of Communists and Workers Parties, 1957",
        "the Declaration of Communists and Workers Parties of 1957",
    ),
    (
        "statement of Eighty-One Parties, 1960",
        "the Statement of Eighty-One Parties of 1960",
    ),
    ("letter from Anastas Mikoyan", "your letter"),
    ("letter from Nikita Khrushchev to Fidel Castro", "our letter to Comrade Fidel Castro"),
    ("letter from Kennedy", "Kennedy's confidential letter"),
]
INSTRUCTIONS = [
    ("encloses", "instructions to A. I. Mikoyan", "instructions to comrade A. I. Mikoyan"),
    ("approves", "instructions to A. I. Mikoyan", "instructions to comrade A. I. Mikoyan"),
    ("refers-to", "protocol No. 66 (paragraph 1)", "To paragraph 1 of protocol # 66"),
    (
        "encloses",
        "reply from John F. Kennedy",
        "the confidential oral reply from [John F.] Kennedy",
    ),
    ("refers-to", "our message", "our oral confidential message"),
    (
        "refers-to",
        "letter from Kennedy, 27 and 28 October",
        "Kennedy’s letter of 27 and 28 October",
    ),
    (
        "refers-to",
        "letter from the President, 27 and 28 October",
        "the President’s letters of October 27 and 28",
    ),
    ("refers-to", "letter from Kennedy", "Kennedy’s latest confidential letter"),
]


def test_the_telegram() -> None:
    telegram = seed("000_ffc89407d609e817.txt")
    body = telegram.text.index("(Special No. 1013)")
    header = Fact(FactKind.CITATION, "", Span(0, body), "made")
    found = find_mentions(telegram, (*KNOWN, header))
    assert len(found) == 17  # read one by one: each speaks of another document or conversation
    pairs = [(fact.value, fact.quote(telegram.text)) for fact in found]
    assert [pair for pair in TELEGRAM if pair not in pairs] == []
    assert {fact.role for fact in found} == {"refers-to"}


def test_the_instructions() -> None:
    instructions = seed("002_212492c28eb4acd6.txt")
    title = Fact(FactKind.TITLE, "", Span(0, instructions.text.index("\n")), "made")
    found = find_mentions(instructions, (title,))
    assert len(found) == 12
    rows = [(fact.role, fact.value, fact.quote(instructions.text)) for fact in found]
    assert [row for row in INSTRUCTIONS if row not in rows] == []
    sending = next(fact for fact in found if fact.value == "reply from John F. Kennedy")
    assert sending.certainty is Certainty.LIKELY
    heading = next(fact for fact in found if fact.get("number") == "66")
    assert (heading.get("paragraph"), heading.get("held_hint")) == ("1", ENCLOSING)


MADE = {
    "In reply to your telegram No. 123 of 5 November, I report this.": (
        "replies-to", "your telegram No. 123, 5 November", "your telegram No. 123 of 5 November",
    ),
    "In response to your message of 3 November 1962 we state this.": (
        "replies-to", "your message, 3 November 1962", "your message of 3 November 1962",
    ),
    "Re: your cable 448": ("refers-to", "your telegram No. 448", "your cable 448"),
    "Enclosed is a memorandum on Berlin.": ("encloses", "memorandum", "a memorandum"),
    "Attached is the text of the letter from Chairman Khrushchev to Kennedy.": (
        "encloses", "letter from Khrushchev to Kennedy",
        "the letter from Chairman Khrushchev to Kennedy",
    ),
    "This supersedes our instruction of 2 November 1962.": (
        "supersedes", "our instructions, 2 November 1962", "our instruction of 2 November 1962",
    ),
    "The conversation between Robert Kennedy and Dobrynin on October 27, 1962 was short.": (
        "refers-to", "conversation of Robert Kennedy with Dobrynin, 27 October 1962",
        "The conversation between Robert Kennedy and Dobrynin on October 27, 1962",
    ),
    "In a letter dated May 4, 1961, to Adenauer he wrote this.": (
        "refers-to", "letter to Adenauer, 4 May 1961", "a letter dated May 4, 1961, to Adenauer",
    ),
    "They used Report No. 4800.55, and more.": (
        "refers-to", "report No. 4800.55", "Report No. 4800.55",
    ),
    "We studied telegram 1070 from Moscow.": (
        "refers-to", "telegram No. 1070 from Moscow", "telegram 1070 from Moscow",
    ),
    "The Chairman of the Council of Ministers, in his message of 24 October 1962, refused.": (
        "refers-to", "message from The Chairman of the Council of Ministers, 24 October 1962",
        "The Chairman of the Council of Ministers, in his message of 24 October 1962",
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", MADE)
def test_what_is_found(text: str) -> None:
    assert said(text) == [MADE[text]]


OTHERS = [
    ("ru", "В ответ на Вашу телеграмму № 123 от 5 ноября 1962 г. сообщаем.", "replies-to",
     "your telegram No. 123, 5 November 1962"),
    ("ru", "Мы направили наше письмо от 28 октября.", "refers-to", "our letter, 28 October"),
    ("ru", "К пункту 1 протокола № 66", "refers-to", "protocol No. 66 (paragraph 1)"),
    ("de", "Wir lasen Ihr Telegramm Nr. 123 vom 5. November 1962.", "refers-to",
     "your telegram No. 123, 5 November 1962"),
    ("de", "Das ist Kennedys Brief vom 27. Oktober 1962.", "refers-to",
     "letter from Kennedy, 27 October 1962"),
    ("fr", "En réponse à votre télégramme n° 123 du 5 novembre 1962, nous disons ceci.",
     "replies-to", "your telegram No. 123, 5 November 1962"),
    ("fr", "C'est la lettre du président Kennedy du 27 octobre 1962.", "refers-to",
     "letter from Kennedy, 27 October 1962"),
    ("es", "Recuerden nuestra carta del 28 de octubre de 1962 al presidente Kennedy.",
     "refers-to", "our letter to Kennedy, 28 October 1962"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "role", "value"), OTHERS)
def test_other_languages(language: str, text: str, role: str, value: str) -> None:
    assert [row[:2] for row in said(text, language)] == [(role, value)]


@pytest.mark.parametrize(
    "text",
    [
        "The letter says so, and his letter is clear.",
        "From this letter, it is clear; in the letters it is not.",
        "It follows from the exchange of letters between the United States and the Soviet Union.",
        "These are the statements that we made in our letters.",
        "A resolution of the crisis of 1962 is near.",
        "Please note that 5 November is a holiday.",
        "This letter of 5 May 1962 and the following telegram No. 5 say so.",
        "In order to give Kennedy a response, we would like to know your opinion.",
        "You should not cite it in your conversation with the Cubans.",
        "He told Gromyko in their conversation on October 18 that he knew.",
        "We could send a message from Khrushchev.",
        "They sent a letter to Kennedy's brother.",
        "Telegram from Nikita Khrushchev to Anastas Mikoyan",
    ],
)
def test_what_is_not_found(text: str) -> None:
    assert said(text) == []


def test_a_date_after_a_letter_is_not_always_its_own() -> None:
    assert said("I received your letter on November 5, 1962.") == [
        ("refers-to", "your letter", "your letter")
    ]


def test_whose_brother_got_a_letter_is_not_told() -> None:
    text = "That was in our letter to Robert Kennedy's brother."
    assert said(text) == [("refers-to", "our letter", "our letter")]


def test_the_document_itself_is_not_another() -> None:
    text = "Mikoyan received the telegram of 11 November 1962 from N. S. Khrushchev."
    assert said(text, facts=KNOWN) == []
    assert len(said(text.replace("11", "10"), facts=KNOWN)) == 1
    number = Fact(FactKind.NUMBER, "1013", Span(0, 0), "made", role="special-number")
    assert said("Continuation of telegram No. 1013", facts=[number]) == []
    assert len(said("Continuation of telegram No. 1014", facts=[number])) == 1


def test_a_year_that_would_lie_after_the_document_is_not_inherited() -> None:
    found = find_mentions(document("See our letter of 28 December to Kennedy."), KNOWN)
    assert [(fact.get("date"), fact.get("date_stated")) for fact in found] == [("", "28 December")]
    found = find_mentions(document("See our letter of 28 October to Kennedy."), KNOWN)
    assert [(f.get("date"), f.get("year_from")) for f in found] == [("1962-10-28", "document")]


def test_different_senders_are_not_chosen_from() -> None:
    facts = (agent("Nikita Khrushchev", "sender"), agent("Leonid Brezhnev", "sender"))
    [fact] = find_mentions(document("See our letter of 28 October 1962."), facts)
    assert (fact.value, fact.get("sender")) == ("our letter, 28 October 1962", "")


def test_headers_and_signatures_are_not_read_and_headings_little() -> None:
    text = "Kennedy's letter of 27 October 1962"
    for part in (RecordPart.HEADER, RecordPart.SIGNATURE, RecordPart.HEADING):
        assert find_mentions(document(text, part=part), ()) == []
    heading = "Re: your telegram No. 448"
    assert len(find_mentions(document(heading, part=RecordPart.HEADING), ())) == 1


def test_words_apart_in_brackets_do_not_join_a_name() -> None:
    text = "We read the letter from Kennedy [sic] of 27 October 1962."
    place = Span(text.index("["), text.index("]") + 1)
    sic = (Annotation(AnnotationKind.SIC, place, "made"),)
    [fact] = find_mentions(document(text, annotations=sic), ())
    assert fact.value == "letter from Kennedy, 27 October 1962"


def test_the_heading_of_an_enclosure_stands_at_the_beginning() -> None:
    line = "Attachment No. 2"
    [fact] = find_mentions(document(line), ())
    assert (fact.value, fact.get("held_hint")) == ("attachment No. 2", ENCLOSING)
    assert find_mentions(document("We agree.\n" * 9 + line), ()) == []


WORDS = (
    "the a our your his Kennedy Kennedy's President Khrushchev, letter letters telegram message "
    "conversation of from to with between and on No. 123 # 66 28 October 1962 27 [ ] ( ) . "
    "protocol paragraph attachment enclosed is In reply sending you which was sent U Thant's"
).split()


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_every_label_is_made_of_what_is_stated(text: str) -> None:
    for fact in find_mentions(document(text), KNOWN):
        assert fact.kind is FactKind.MENTION
        quote = fact.quote(text)
        plain = re.sub(r"[\[\]\s]", "", quote)
        for name in ("sender", "recipient", "number", "paragraph", "date_stated"):
            stated = fact.get(name)
            known = stated in ("Nikita Khrushchev", "Anastas Mikoyan")
            assert known or re.sub(r"\s", "", stated) in plain, (name, stated, quote)
        for name in ("Nikita Khrushchev", "Anastas Mikoyan"):
            if name in fact.value:
                assert re.search(r"\b(?:our|your|you|us)\b", quote, re.IGNORECASE)


@given(st.text(max_size=200), st.sampled_from(["en", "ru", "de", "fr", "es", "und", "zh"]))
def test_any_text(text: str, language: str) -> None:
    made = document(text, language)
    for fact in find_mentions(made, ()):
        assert 0 <= fact.span.start < fact.span.end <= len(text)
    whole = Document(made.source, text, text, metadata={"language": language})
    assert all(fact.value for fact in find_mentions(whole, ()))


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["our letter of Kennedy ", "[", "letter ", "the text of ", "Kennedy's ", "No. ", "A."]
)
def test_time_grows_with_the_text_alone(unit: str) -> None:
    def took(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        start = time.process_time()
        find_mentions(Document(Source("", "", "", 0), text, text, metadata={"language": "en"}), ())
        return time.process_time() - start

    small = took(100_000)
    assert took(400_000) < 10 * max(small, 0.15)


def test_every_language_has_the_same_lists() -> None:
    languages = mention_words.word_list("mentions")["languages"]
    for said_in in languages.values():
        assert {name: type(value) for name, value in said_in.items()} == {
            name: type(value) for name, value in languages["en"].items()
        }
        assert all(
            phrase for value in said_in.values() if isinstance(value, list) for phrase in value
        )
