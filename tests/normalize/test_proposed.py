"""What the rules suggest, and above all what they leave alone."""

from __future__ import annotations

import re
import sys
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.text import Span, apply_edits
from archivekit.normalize import lexicon
from archivekit.normalize.proposed import (
    doubled_sentences,
    doubled_words,
    propose,
    run_together,
    suspected_slips,
    words_of,
)

ROOT = Path(__file__).parents[2]
DATA = ROOT / "archivekit" / "normalize" / "data" / "proposed.toml"
STOP = re.compile(r'[.!?]["”’)]?\s+(?=[A-ZА-Я“"(\d])')


def sentences_of(text: str) -> list[Span]:
    """Sentences, well enough for these tests: they tile each paragraph."""
    spans = []
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for stop in STOP.finditer(text, line.start(), line.end()):
            spans.append(Span(start, stop.end()))
            start = stop.end()
        if start < line.end():
            spans.append(Span(start, line.end()))
    return spans


def apart(text: str, language: str = "en") -> list[str]:
    return [p.edit.after for p in run_together(text, words_of(text), language)]


def doubled(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(p.edit.before, p.edit.after) for p in doubled_words(text, words_of(text), language)]


def slips(text: str, language: str = "en") -> list[str]:
    return [p.edit.after for p in suspected_slips(text, words_of(text), language)]


def repeated(text: str) -> list[str]:
    return [p.edit.before for p in doubled_sentences(text, sentences_of(text))]


# Two words as one.


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("even if they openedfire against the aircraft", "opened fire"),
        ("quickly remove the remaining elementsof conflicts", "elements of"),
        ("the head ofthe committee said", "of the"),
        ("a picture of what the federal governmentwanted them to know", "government wanted"),
        ("He spoke to thegovernment, and they left.", "the government"),
        ("They had troopsand weapons in the region.", "troops and"),
        ("the weapons—theplanes among them—must go", "the planes"),
    ],
)
def test_two_words_as_one(text: str, after: str) -> None:
    assert apart(text) == [after]


@pytest.mark.parametrize(
    "text",
    [
        "an agreement on noninvasion of Cuba and the antiaircraft cover",
        "the governmental and thermonuclear counterrevolution of our time",
        "the stumblingblock and the meetinghouse of the people",  # compounds
        "the defences and offences of our honourable neighbours",  # British
        "the fightingforce of the people",  # builds compounds too
        "they saw Openedfire in the town and OPENEDFIRE too",  # names
        "the opened-fire order and elementsof-like and non-elementsof things",  # hyphens
        "they elementsof's right and 'elementsof' as such",  # apostrophes
        "they call it elementsof2 and 3elementsof here",  # digits
        "you cannot prove [elementsof] it (elementsof) at all",  # brackets
        "you cannot prove [dokazat'] it and dokazat and imeni",  # transliteration
        "we write to info@elementsof.org or www.elementsof.org now",  # addresses
        "the acid methylthiochlorisothiazol and orthosilicate and paracetamol here",
        "the non-elementsof such things",
        "they call it (elementsof such things)",
        "they have 3elementsof such things",
        "the elementsof them are elementsofs here",  # not once: a plural
        "elementsof is what they say, and they say elementsof again",  # not once
        "elementsof",  # no neighbours to judge by
        "zxcv qwrt elementsof bnmm plkj",  # among unknown words
        "prêché sur les toits, je vous dis à tous",  # another language
    ],
)
def test_sound_words_stay_whole(text: str) -> None:
    assert apart(text) == []


def test_a_pair_of_function_words_may_come_often() -> None:
    assert apart("the head ofthe committee and the head ofthe office") == ["of the", "of the"]


@pytest.mark.parametrize("language", ["und", "", "la", "x-private", "zh-Hant"])
def test_a_language_without_a_list_proposes_no_division(language: str) -> None:
    assert apart("even if they openedfire against the aircraft", language) == []


@pytest.mark.parametrize(
    ("language", "text", "after"),
    [
        ("de", "Er ging nach Hause unddie Kinder blieben.", "und die"),
        ("fr", "Ils sont allés dansles villes et les champs.", "dans les"),
        ("ru", "Он сказал, чтобывзять все сразу.", "чтобы взять"),
    ],
)
def test_other_languages(language: str, text: str, after: str) -> None:
    assert apart(text, language) == [after]


def test_german_compounds_stay_whole() -> None:
    text = "der weltberühmte und gottverlassene, hochedle, dritthöchste, wetterfeste Ort des Landes"
    assert apart(text, "de") == []


def test_the_lexicon_is_read_by_language() -> None:
    assert lexicon.known("feuer", "de-AT") and not lexicon.known("feuer", "en")
    assert lexicon.frequency("the", "EN_us") > lexicon.frequency("fire", "en") > 0
    assert lexicon.frequency("the", "und") == 0 and not lexicon.has_list("")
    assert "noninvasion" not in lexicon.word_list("en")


# A sentence twice.


def test_a_sentence_begun_anew() -> None:
    first = "We have raised a toast to Fidel ourselves. "
    text = f"It is so. {first}We have raised a toast to Fidel ourselves here, but not to Stalin."
    (proposal,) = doubled_sentences(text, sentences_of(text))
    assert proposal.edit.before == first and proposal.edit.after == ""
    assert apply_edits(text, [proposal.edit]).count("We have raised a toast") == 1


def test_a_sentence_wholly_repeated() -> None:
    text = "The fleet left the bay at noon. The fleet left the bay at noon. All was quiet."
    assert repeated(text) == ["The fleet left the bay at noon. "]


@pytest.mark.parametrize(
    "text",
    [
        "We did that. We did that for Cuba, for the Cuban people.",
        "The fleet left the bay at noon. " * 3,
        "We will fight on for the right. We will fight on for the right here. "
        "We will fight on for the right everywhere.",
        "We shall fight on the beaches of France. We shall fight on the landing grounds.",
        "O give thanks unto the Lord our God! O give thanks unto the Lord our God!",
        "What do we gain by all of this? What do we gain by all of this today?",
        "The fleet left the bay at 12 and returned. The fleet left the bay at 13 and returned.",
        "The fleet left the bay at noon. It rained. The fleet left the bay at noon.",
        "The fleet left the bay at noon.\nThe fleet left the bay at noon and went home.",
        "The Central Committee of the Party to Mikoyan\n\n" * 2,  # a heading
    ],
)
def test_rhetoric_is_no_slip(text: str) -> None:
    assert repeated(text) == []


def test_a_paragraph_twice() -> None:
    paragraph = "The fleet left the bay at noon. All was quiet on the coast."
    text = f"One.\n\n{paragraph}\n\n{paragraph}\n\nTwo."
    (proposal,) = doubled_sentences(text, sentences_of(text))
    assert apply_edits(text, [proposal.edit]) == f"One.\n\n{paragraph}\n\nTwo."
    assert repeated(f"{paragraph}\n\nOne.\n\n{paragraph}") == []
    assert repeated("\n\n".join([paragraph] * 3)) == []


# A word twice.


@pytest.mark.parametrize(
    ("language", "text", "before", "after"),
    [
        ("en", "it is the the end", "the the", "the"),
        ("en", "The the end came", "The the", "The"),
        ("en", "REFER TO THE THE CABLE", "THE THE", "THE"),
        ("en", "they entered into a a formal alliance", "a a", "a"),
        ("en", "one of of\u00a0of them", "of of\u00a0of", "of"),
        ("en-GB", "and (the the) end", "the the", "the"),
        ("de", "Brot und und Wein", "und und", "und"),
        ("fr", "la mère et et le père", "et et", "et"),
        ("es", "en en la casa", "en en", "en"),
        ("ru", "был в в Москве", "в в", "в"),
    ],
)
def test_a_word_twice(language: str, text: str, before: str, after: str) -> None:
    assert doubled(text, language) == [(before, after)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "he said that that was what he had had"),
        ("en", "NOT REPEAT NOT, and very very often; no, no, never"),
        ("en", "Duran Duran and The The; 12 12; the state he was in in 1962"),
        ("en", "the, the; the. The; the\nthe; the-the; other the then; a a.m. train; Plan A a"),
        ("en", "what it is is clear; gave her her book; of, of"),
        ("de", "der Mann, der der Frau half; die die Türen; das das Kind"),
        ("fr", "nous nous levons; vous vous levez; la la la"),
        ("ru", "вот вот; да да; что что"),
        ("und", "the the"),
        ("en", "the thé the’the of'of"),
    ],
)
def test_a_word_rightly_twice(language: str, text: str) -> None:
    assert doubled(text, language) == []


def test_a_letter_that_grows_when_made_small_shifts_nothing() -> None:
    text = "İİİ the the end, were been"
    proposals = propose(text, [Span(0, len(text))], "en")
    assert [(p.edit.start, p.edit.before) for p in proposals] == [(4, "the the"), (17, "were been")]
    grow = [chr(c) for c in range(sys.maxunicode + 1) if len(chr(c).lower()) > 1]
    assert grow == ["\u0130"]


# Slips.


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("to make sure that they were been dismantled", "had been"),
        ("IT WAS BEEN SENT", "HAD BEEN"),
        ("our wishes to there comprehension.", "to their comprehension"),
        ("those proposals concerning with the ports", "concerning the"),
        ("it would of been wrong", "would have been"),
    ],
)
def test_slips(text: str, after: str) -> None:
    assert slips(text) == [after]


@pytest.mark.parametrize(
    "text",
    [
        "the ports of the Soviet Union",
        "they were, been or not, there",
        "the question concerning with whom we speak",
        "from here to there they walked; they were there",
        "it would of course been wrong",
        "as-were been, were been-to, were\nbeen",
        "this is basis of coexistence",  # as cables write
    ],
)
def test_what_is_no_slip(text: str) -> None:
    assert slips(text) == []


def test_the_table_is_well_formed() -> None:
    for language, entry in tomllib.loads(DATA.read_text(encoding="utf-8")).items():
        for row in entry.get("slip", ()):
            assert set(row) == {"pattern", "suggestion", "reason"}
            assert all(word.isalpha() and word.islower() for word in row["pattern"])
            assert " ".join(row["pattern"]) != row["suggestion"]
            assert row["reason"].endswith(".")
        joined = entry.get("run_together", {})
        for name in ("first", "second", "pair_first", "pair_second"):
            for word in joined.get(name, ()):
                assert lexicon.known(word, language) or "ß" in word, (language, name, word)
        assert not set(joined.get("first", ())) & set(joined.get("not_first", ()))
        assert not set(joined.get("second", ())) & set(joined.get("not_second", ()))


# The seeds.


def proposed_for(name: str) -> list[tuple[str, str, str]]:
    text = (ROOT / "seeds" / name).read_text(encoding="utf-8")
    proposals = propose(text, sentences_of(text), "en")
    return [(p.edit.rule, p.edit.before.strip(), p.edit.after) for p in proposals]


def test_the_telegram() -> None:
    assert proposed_for("000_ffc89407d609e817.txt") == [
        ("doubled-sentence", "We have raised a toast to Fidel ourselves.", "")
    ]


def test_the_instructions() -> None:
    assert proposed_for("002_212492c28eb4acd6.txt") == [
        ("suspected-slip", "were been", "had been"),
        ("run-together", "openedfire", "opened fire"),
        ("run-together", "elementsof", "elements of"),
        ("suspected-slip", "to there comprehension", "to their comprehension"),
        ("suspected-slip", "concerning with the", "concerning the"),
    ]


# The contract.


def test_where_kinds_meet_the_wider_goes_first() -> None:
    text = "We have sent one of of them to the bay. We have sent one of of them to the bay."
    rules = [(p.edit.rule, p.edit.start) for p in propose(text, sentences_of(text), "en")]
    assert rules == [("doubled-sentence", 0), ("doubled-word", 57)]


PIECES = [
    "the", "The", "THE", "a", "of", "ofthe", "openedfire", "were", "been", "to", "there", "own",
    "и", "в", "und", "et", " ", "\u00a0", "\n", "\n\n", ". ", "! ", "’", "-", "(", "[", "—",
    "\u0301", "İ", "ß", "\U0001d4d0", "\u200b", "\ud800", "We have all raised a toast here. ", "12",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters()), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
)
LANGUAGES = st.sampled_from(["en", "de", "fr", "es", "ru", "it", "und", "", "en-Latn-GB", "nl"])


@settings(max_examples=300, deadline=None)
@given(TEXTS, LANGUAGES)
def test_the_contract(text: str, language: str) -> None:
    sentences = sentences_of(text)
    proposals = propose(text, sentences, language)
    end = 0
    for proposal in proposals:
        edit = proposal.edit
        assert edit.before and edit.before != edit.after and edit.start >= end
        assert text.startswith(edit.before, edit.start)
        assert proposal.reason.endswith(".") and "\n" not in proposal.reason
        end = edit.end
    assert proposals == propose(text, sentences, language)
    assert isinstance(apply_edits(text, [p.edit for p in proposals]), str)


@pytest.mark.parametrize(
    "text",
    [
        "of" * 100_000,
        " ".join(f"of{'x' * (n % 9)}the" for n in range(30_000)),
        "the " * 50_000,
        "The fleet left the bay at noon. " * 5_000,
        "were " * 20_000 + "been " * 20_000,
    ],
    ids=["one-word", "many-candidates", "one-run", "one-sentence", "half-slips"],
)
def test_hostile_texts_end_soon(text: str) -> None:
    started = time.process_time()
    propose(text, sentences_of(text), "en")
    assert time.process_time() - started < 5  # a square of the length would take minutes
