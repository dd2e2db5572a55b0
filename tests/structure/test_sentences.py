"""Sentences tile their paragraph, and stops inside abbreviations, notes and points do not cut."""

from __future__ import annotations

import doctest
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.text import Span
from archivekit.structure import sentences
from archivekit.structure.sentences import sentence_spans

SEEDS = Path(__file__).parents[2] / "seeds"
SEED_TEXTS = (SEEDS / "000_ffc89407d609e817.txt", SEEDS / "002_212492c28eb4acd6.txt")
LANGUAGES = ("en", "ru", "uk", "de", "fr", "ja", "el", "und")


def split(paragraph: str, language: str = "en") -> list[str]:
    spans = sentence_spans(paragraph, language)
    assert_tiles(paragraph, spans)
    return [span.of(paragraph) for span in spans]


def assert_tiles(paragraph: str, spans: list[Span]) -> None:
    assert all(span.start < span.end for span in spans)
    assert [span.end for span in spans[:-1]] == [span.start for span in spans[1:]]
    if paragraph:
        assert (spans[0].start, spans[-1].end) == (0, len(paragraph))
    else:
        assert not spans


def marked(text: str, language: str) -> None:
    """Checks that `text`, with a bar at each boundary, is split at the bars and nowhere else."""
    assert split(text.replace("|", ""), language) == text.split("|")


def test_doctest() -> None:
    assert doctest.testmod(sentences).failed == 0


# Pieces of text that meet every rule, put together at random.
_SCRAPS = st.sampled_from(
    [
        *".?!…。？։;:,-—()[]“”«»‘’'\" \u00a0\t",
        "  ",
        "[1]",
        "[a]",
        "¹",
        "1.",
        "a)",
        "IV.",
        "N.",
        "U.S.",
    ]
    + [
        "i.e.",
        "No.",
        "p.",
        "We ",
        "he ",
        "г.",
        "тов.",
        "т. е.",
        "В ",
        "Мы ",
        "и ",
        "z. B.",
        "5. ",
        "我们",
        "と",
    ]
    + ["e\u0301", "\u200b", "\U0001f600", "ǅ", "ß", "İ", "²", "Ⅳ", "\u2028", "\x00"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_SCRAPS | st.text(max_size=3), max_size=30), st.sampled_from(LANGUAGES))
def test_spans_tile_any_text(scraps: list[str], language: str) -> None:
    paragraph = "".join(scraps)
    spans = sentence_spans(paragraph, language)
    assert_tiles(paragraph, spans)
    if len(spans) > 1:
        for span in spans:
            assert any(character.isalnum() for character in span.of(paragraph))
    for left, right in pairwise(spans):
        assert not right.of(paragraph)[0].isspace()
        assert left.of(paragraph).strip()


def test_empty_and_blank_paragraphs() -> None:
    assert split("") == []
    assert split(" \u00a0 ") == [" \u00a0 "]
    assert split("[1]") == ["[1]"]
    assert split("— . —") == ["— . —"]


@pytest.mark.parametrize(
    "text",
    [
        "The U. N. officers came. |They left.",
        "By N. S. Khrushchev and A. I. Mikoyan. |They left.",
        "To N.S. Khrushchev from A.I. Mikoyan. |Secret.",
        "They, i.e. Kennedy, e.g. Rusk, agree; cf. Castro. |We do not.",
        "See No. 5, p. 14, pp. 20 ff. and vol. II of it. |We did.",
        "He said no. |I went.",
        "We met Gen. Pliev, Col. Penkovsky, Adm. Gorshkov and Amb. Alekseev. |They left.",
        "Sent by Amb. Dobrynin. |On Nov. 5 he left.",
        "In the U.S. President Kennedy spoke, in the U.S. |The Senate did.",
    ],
)
def test_abbreviations_and_initials_do_not_end_a_sentence(text: str) -> None:
    marked(text, "en")


@pytest.mark.parametrize("language", ["en", "de", "ru", "und"])
def test_spaced_ellipsis_ends_a_sentence_once(language: str) -> None:
    marked("If so, we will die. . . . |We know it.", language)
    marked("We will . . . die.", language)


@pytest.mark.parametrize("language", ["en", "de", "und"])
@pytest.mark.parametrize(
    "text",
    [
        "He said: “We go.” |Those men stayed.",
        'He said: "We go." |Those men stayed.',
        "(This is for you.) |Now to the planes.",
        "“Is it so?” he asked. |Then he left.",
        "Is it so? he asked. |Then he left.",
        "It ended in 1962.[1] |In connection with it, we write.",
        "It ended in 1962.[12][*] |In connection with it, we write.",
        "It ended in 1962.¹ |In connection with it, we write.",
        "He said: “We go.”[2] |Now to the planes.",
        "It ended in 1962.1 In connection with it, we write.",
        "It ended.[1] in connection with it.",
        "They left. [1]",
        "They left. : Castro stayed. |We know.",
        "They left.” ”",
    ],
)
def test_quotes_brackets_and_note_calls_stay_with_their_sentence(text: str, language: str) -> None:
    marked(text, language)


@pytest.mark.parametrize("language", ["en", "ru", "und"])
@pytest.mark.parametrize(
    "text",
    [
        "1. We agree.",
        "1. We agree. |2. They agree.",
        "1.2. We agree.",
        "(1) We agree. |(2) They agree.",
        "a) We agree. |b) They agree.",
        "IV. We agree.",
        "A. We agree.",
    ],
)
def test_points_of_a_list_do_not_stand_alone(text: str, language: str) -> None:
    marked(text, language)


def test_lower_case_begins_a_sentence_only_where_there_are_no_capitals() -> None:
    marked("We agree. we will send it.", "en")
    marked("we agree. |we will send it, e.g. today.", "en")


def test_telegram_style() -> None:
    marked("REFUSE STOP WE GO STOP ANSWER SOONEST. |ALEKSEEV", "en")


@pytest.mark.parametrize(
    "text",
    [
        "Н. С. Хрущев и А. И. Микоян, т. е. мы. |Куба.",
        "Передать тов. Микояну и т. Алексееву. |Завод им. Ленина.",
        "В 1962 г. Советский Союз помог. |Это было в 1962 г. |Мы знаем.",
        "Приехал ген. Плиев; Мы согласны и т. д. |Они ушли.",
        "РГАНИ. |Ф. 3. Оп. 65. Д. 904. Л. 1. |Подлинник.",
        "Это было в 1962 г.[1] |В связи с этим сообщаем.",
        "«Да.» |Они ушли. |(Да.) |Мы остались.",
        "«Что?» — сказал он. |Нет.",
        "1. Мы согласны. |2. Они тоже.",
    ],
)
def test_russian(text: str) -> None:
    marked(text, "ru")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "У 1962 р. Хрущов і т. ін. |Ми знаємо. |Ф. 1. Оп. 24. Спр. 5. Арк. 3."),
        (
            "de",
            "Am 5. November, z. B. in Havanna, d. h. auf Kuba. |Nr. 5, S. 14 ff. |Wir wissen es.",
        ),
        (
            "de",
            "„Nein.“ |Er ging im 19. Jahrhundert. |Das war 1962. |Gen. Chruschtschow u. a. Kuba.",
        ),
        ("fr", "M. Khrouchtchev et Mme. Nhu. |« Oui. » |Il partit. |Quoi ? |Rien ! |Voir p. 5."),
        ("es", "El Sr. Castro y el Gral. Pavlov. |¿Qué? |¡No! |En EE. UU. y Cuba. |La pág. 5."),
        ("it", "Il sig. Castro e il gen. Pavlov. |Che cosa? |Vedi pag. 5."),
        ("pl", "W 1962 r. Chruszczow i tow. Gomułka, m.in. Castro, w Hawanie. |Zob. s. 5."),
        ("cs", "Dne 5. listopadu s. Chruščov, tzv. Kuba. |Byl tam např. Castro."),
        ("pt", "O Sr. Castro e o Gen. Pavlov. |Sim! |Ver p. 5."),
        ("nl", "Dhr. Castro en gen. Pavlov, d.w.z. Cuba. |Ja! |Zie blz. 5."),
        ("el", "Τι είπε; |Τίποτα. |Ναι."),
        ("zh", "我们同意。|“好。”|他们走了！|是吗？|是。"),
        ("ja", "「行く。」と言った。|はい。|１．５です。"),
        ("ar", "هل توافق؟ |نعم. |لا"),
        ("hi", "हम सहमत हैं। |वे गए।"),
        ("hy", "Մենք համաձայն ենք։ |Նա գնաց։"),
        ("am", "ሰላም ነው። |እሺ።"),
        ("und", "A. I. Mikoyan paid 3.14 for x.y today. |Then he left."),
        ("DE-at", "Am 5. November kam er. |Wir gingen."),
    ],
)
def test_other_languages(language: str, text: str) -> None:
    marked(text, language)


def test_english_follows_nupunkt_on_the_seeds() -> None:
    import nupunkt

    counts = []
    for path in SEED_TEXTS:
        lines = [line for line in path.read_text("utf-8").split("\n") if line.strip()]
        found = [sentence_spans(line, "en") for line in lines]
        expected = [nupunkt.sent_spans(line) for line in lines]
        assert [[s.start for s in spans][1:] for spans in found] == [
            [start for start, _ in spans][1:] for spans in expected
        ]
        counts.append(sum(map(len, found)))
    assert counts == [306, 137]  # the first with 17 in its heading and its note


def test_russian_proposals_are_those_of_razdel() -> None:
    from razdel import sentenize  # type: ignore[import-untyped]

    text = (
        "Мы обсудили вопрос. Н. С. Хрущев сказал: «Нет!» Тов. Микоян (посол) уехал... И что? "
        "1. Ракеты. 2. Самолеты и т. д. и т. п. Это всё! В 1962 г. США, т. е. Кеннеди, ответили… "
        "(См. стр. 5.) Руководство — Ф. Кастро и Р. Кастро. «Почему?» — спросил он. — Не знаю. "
    ) * 3
    stops = sentences._stops("ru")
    proposed = sentences._split_russian(text, stops)
    assert proposed == [sentence.start for sentence in sentenize(text)]


@pytest.mark.parametrize(
    "unit",
    ["a.b.c.d.", "(", ". ", "x", "1.2.", ".", '."', ".[1]", "A. ", "1. ", "?! ", ".” ", " ", "中。"]
    + ["Aaaaaaaa. ", "[1] ", ". . . . A ", "«. » "],
)
def test_time_grows_with_length_only(unit: str) -> None:
    paragraph = unit * (100_000 // len(unit))
    for language in ("en", "ru", "de"):
        sentence_spans("Ready.", language)  # what is loaded once is not counted
        start = time.process_time()
        spans = sentence_spans(paragraph, language)
        assert time.process_time() - start < 1.0
        assert_tiles(paragraph, spans)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He saw it in the book. A sailor came later.", 2),
        ("They took the car. A long trip.", 2),
        ("See vol. A for it.", 1),
        ("He asked A. Mikoyan. He came.", 2),
    ],
)
def test_a_sentence_may_begin_with_the_article(text: str, count: int) -> None:
    assert len(sentence_spans(text, "en")) == count
