"""The script narrows the languages, pieces of the text vote, and what is unclear is `und`."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

from archivekit.describe import language
from archivekit.describe.language import detect_language

SEEDS = Path(__file__).parents[2] / "seeds"
SEED_TEXTS = (SEEDS / "000_ffc89407d609e817.txt", SEEDS / "002_212492c28eb4acd6.txt")
GERMAN = "Wir möchten Ihre Meinung dazu wissen, da Sie inzwischen fast ein Kubaner sind. "
RUSSIAN = "Мы хотели бы знать Ваше мнение, поскольку Вы теперь почти кубинец. "
ENGLISH = "We would like to know your opinion, since by now you are almost like a Cuban. "


def test_doctest() -> None:
    assert doctest.testmod(language).failed == 0


def test_seeds_are_english() -> None:
    for path in SEED_TEXTS:
        tag, evidence = detect_language(path.read_text("utf-8"))
        assert tag == "en"
        assert evidence.startswith("9 of 9 pieces read as English among ")


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("ru", RUSSIAN),
        ("uk", "Ми хотіли б знати Вашу думку, оскільки тепер Ви майже кубинець."),
        ("bg", "Бихме искали да знаем Вашето мнение, тъй като сега сте почти кубинец."),
        ("sr", "Желели бисмо да знамо ваше мишљење, јер сте сада скоро Кубанац."),
        ("de", GERMAN),
        ("fr", "Nous voudrions connaître votre opinion, car vous êtes presque un Cubain."),
        ("es", "Quisiéramos conocer su opinión, pues ahora usted es casi un cubano."),
        ("it", "Vorremmo conoscere la vostra opinione, poiché ormai siete quasi un cubano."),
        ("pl", "Chcielibyśmy poznać wasze zdanie, ponieważ jesteście prawie Kubańczykiem."),
        ("cs", "Rádi bychom znali Váš názor, protože jste už téměř Kubánec."),
        ("hu", "Szeretnénk tudni a véleményét, hiszen most már szinte kubai."),
        ("zh", "我们希望知道您的意见，因为您现在几乎是古巴人了。"),
        ("ja", "貴下の意見を知りたいと思います。"),
        ("ko", "우리는 당신의 의견을 알고 싶습니다."),
        ("el", "Θα θέλαμε να γνωρίζουμε τη γνώμη σας."),
        ("ar", "نود أن نعرف رأيكم في هذه المسألة"),
        ("fa", "ما می‌خواهیم نظر شما را در این مورد بدانیم"),
        ("he", "היינו רוצים לדעת את דעתך בעניין"),
        ("en", "WE WOULD LIKE TO KNOW YOUR OPINION STOP REPLY SOONEST STOP"),
    ],
)
def test_short_texts(tag: str, text: str) -> None:
    assert detect_language(text)[0] == tag
    assert detect_language(text, (tag, "sv", "vi", "bg", "th"))[0] == tag


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no letters"),
        ("CC Secretary", "only 11 letters"),
        ("Special folder 12", "only 13 letters"),
        ("11.11.1962, 12-13, 115098 [1] 28 — 40,577 (192) 1013 66 1 20,368 90", "no letters"),
        (ENGLISH + RUSSIAN, "mixed: "),
        (ENGLISH * 4 + GERMAN * 4, " pieces disagree: "),
        ("ᐃᓄᒃᑎᑐᑦ " * 9, "letters that are not known"),
    ],
)
def test_what_cannot_be_told(text: str, reason: str) -> None:
    tag, evidence = detect_language(text)
    assert tag == "und"
    assert reason in evidence


def test_only_candidates_are_returned_as_they_were_written() -> None:
    assert detect_language(GERMAN, ("de-AT", "en-US"))[0] == "de-AT"
    assert detect_language(
        "Želeli bismo da znamo vaše mišljenje, jer ste Kubanac.", ("sr-Cyrl",)
    ) == (
        "und",
        "written in Latin letters, as no candidate is",
    )
    assert detect_language(RUSSIAN, ("en", "ru")) == (
        "ru",
        "the only candidate written in Cyrillic letters; 4 of 4 pieces read as Russian",
    )


def test_a_tag_whose_script_contradicts_the_text_is_never_returned() -> None:
    assert detect_language(RUSSIAN, ("en", "de"))[0] == "und"
    assert detect_language(RUSSIAN, ("cu",))[0] == "und"
    assert detect_language("我们希望知道您的意见，因为您现在。", ("ja", "en"))[0] == "und"


def test_a_long_text_in_none_of_the_candidates() -> None:
    tag, evidence = detect_language(GERMAN * 5, ("en", "fr"))
    assert tag == "und"
    assert "read as German, no candidate" in evidence


def test_a_table_of_numbers_beside_a_text_does_not_vote() -> None:
    text = GERMAN * 3 + "1962 115098 40723 " * 2_000
    tag, evidence = detect_language(text)
    assert (tag, evidence[:6]) == ("de", "1 of 1")


def test_a_long_text_is_read_in_spread_passages() -> None:
    text = ENGLISH * 20_000 + RUSSIAN * 20_000
    assert detect_language(text)[1].startswith("mixed: ")
    assert sum(map(len, language._sample(text))) <= 20_000


def test_numpy_is_imported_only_when_a_language_is_asked_for() -> None:
    code = (
        "import sys, archivekit.describe.language as l;"
        "l.detect_language('CC'); assert 'numpy' not in sys.modules;"
        "assert 'py3langid' not in sys.modules"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)
