"""Bytes become the right text, reversibly, or are refused at the right place."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.problems import Problem
from archivekit.read import letter_frequencies
from archivekit.read.encoding import Decoded, decode

TOLSTOY = (
    "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива "
    "по-своему. Всё смешалось в доме Облонских. Жена узнала, что муж был в связи с бывшею в их "
    "доме француженкою-гувернанткой, и объявила мужу, что не может жить с ним в одном доме. "
)
RESOLUTION = (
    "СЕКРЕТНО. ВЫПИСКА ИЗ ПРОТОКОЛА ЗАСЕДАНИЯ ПРЕЗИДИУМА. УТВЕРДИТЬ ПРОЕКТ УКАЗАНИЙ ПОСЛУ И "
    "ПЕРЕДАТЬ ЕГО ПО ТЕЛЕГРАФУ. Посол сообщил министру, что переговоры будут продолжены. "
)
SHEVCHENKO = (
    "Як умру, то поховайте мене на могилі, серед степу широкого, на Вкраїні милій, щоб лани "
    "широкополі, і Дніпро, і кручі було видно, було чути, як реве ревучий. "
)
KAFKA = (
    "Als Gregor Samsa eines Morgens aus unruhigen Träumen erwachte, fand er sich in seinem Bett "
    "zu einem ungeheueren Ungeziefer verwandelt. Er lag auf seinem panzerartig harten Rücken und "
    "sah, wenn er den Kopf ein wenig hob, seinen gewölbten, braunen, von bogenförmigen "
    "Versteifungen geteilten Bauch, auf dessen Höhe sich die Bettdecke kaum noch erhalten konnte. "
)
FLAUBERT = (
    "Nous étions à l'étude, quand le Proviseur entra, suivi d'un nouveau habillé en bourgeois et "
    "d'un garçon de classe qui portait un grand pupitre. Ceux qui dormaient se réveillèrent, et "
    "chacun se leva, comme surpris dans son travail. C'était là, près de la fenêtre. "
)
CERVANTES = (
    "En un lugar de la Mancha, de cuyo nombre no quiero acordarme, no ha mucho tiempo que vivía un "
    "hidalgo de los de lanza en astillero, adarga antigua, rocín flaco y galgo corredor. Una olla "
    "de algo más vaca que carnero, salpicón las más noches, lentejas los viernes, algún palomino "
    "de añadidura los domingos, consumían las tres partes de su hacienda. "
)
MICKIEWICZ = (
    "Litwo! Ojczyzno moja! ty jesteś jak zdrowie; ile cię trzeba cenić, ten tylko się dowie, kto "
    "cię stracił. Dziś piękność twą w całej ozdobie widzę i opisuję, bo tęsknię po tobie. "
)
ENGLISH = (
    "The President’s letter was sent to the ambassador, and “not a word of it,” he said, had been "
    "changed — it’s a naïve résumé of what we know, and they don’t want to hear more about it. "
)
CYRILLIC = ["cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic"]
WESTERN = ["cp1252", "iso8859-15", "mac-roman", "cp850"]
FITTING = [
    *((TOLSTOY, codec) for codec in CYRILLIC),
    *((RESOLUTION, codec) for codec in CYRILLIC),
    *((SHEVCHENKO, codec) for codec in ("cp1251", "koi8-u", "iso8859-5", "mac-cyrillic")),
    *((text, codec) for text in (KAFKA, FLAUBERT, CERVANTES) for codec in WESTERN),
    *((MICKIEWICZ, codec) for codec in ("cp1250", "iso8859-2")),
    *((ENGLISH, codec) for codec in ("cp1252", "mac-roman")),
    *((text, codec) for text in (TOLSTOY, KAFKA) for codec in ("utf-16-le", "utf-16-be")),
]

RIGHTS = {
    "Greek": (
        "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. "
        "Είναι προικισμένοι με λογική και συνείδηση, και οφείλουν να συμπεριφέρονται έτσι. "
    ),
    "Hebrew": (
        "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון, "
        "לפיכך חובה עליהם לנהוג איש ברעהו ברוח של אחווה. "
    ),
    "Arabic": "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق، وقد وهبوا عقلا وضميرا. ",
    "Japanese": (
        "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。"
        "人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。"
    ),
    "Chinese": (
        "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。"
    ),
    "Korean": "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. ",
    "Thai": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ",
    "Turkish": (
        "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana "
        "sahiptirler ve birbirlerine karşı kardeşlik zihniyeti ile hareket etmelidirler. "
    ),
}
FOREIGN = [
    ("Greek", "cp1253"), ("Greek", "iso8859-7"), ("Greek", "cp737"), ("Hebrew", "cp1255"),
    ("Hebrew", "cp862"), ("Arabic", "cp1256"), ("Japanese", "shift_jis"), ("Japanese", "euc_jp"),
    ("Chinese", "gb18030"), ("Korean", "euc_kr"), ("Thai", "cp874"), ("Turkish", "cp1254"),
    ("Turkish", "cp857"),
]  # fmt: skip


def refusal(data: bytes, declared: str | None = None) -> Problem:
    decoded, problems = decode(data, declared, "seeds/letter.txt")
    assert decoded is None
    assert len(problems) == 1
    return problems[0]


def read(data: bytes, declared: str | None = None) -> Decoded:
    decoded, problems = decode(data, declared, "seeds/letter.txt")
    assert decoded is not None, problems
    assert bytes.fromhex(decoded.bom) + decoded.text.encode(decoded.encoding) == data
    assert [p.code for p in problems] == ["text.encoding-detected"] * (decoded.basis == "detected")
    return decoded


# --- the law -------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=80),
    st.sampled_from([None, "utf-8", "utf-16", "utf-32", "cp1251", "shift_jis", "utf-7", "hz"]),
    st.sampled_from(
        [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff"]
    ),
)
def test_any_bytes_give_a_reversible_text_or_a_problem(
    body: bytes, declared: str | None, mark: bytes
) -> None:
    decoded, problems = decode(mark + body, declared, "x")
    if decoded is None:
        assert problems
    else:
        assert bytes.fromhex(decoded.bom) + decoded.text.encode(decoded.encoding) == mark + body
        assert "\0" not in decoded.text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_unicode_with_a_mark_or_a_declaration_comes_back(text: str) -> None:
    text = text.replace("\0", "")
    for codec, mark in (
        ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"),
        ("utf-32-le", b"\xff\xfe\0\0"), ("utf-32-be", b"\0\0\xfe\xff"),
    ):  # fmt: skip
        found = read(mark + text.encode(codec))
        assert (found.text, found.encoding, found.basis) == (text, codec, "mark")
        assert found.bom == mark.hex()
        if not text.startswith(("\ufeff", "\ufffe")):  # these would be taken for marks
            declared = read(text.encode(codec), codec)
            assert (declared.text, declared.encoding, declared.basis) == (text, codec, "declared")


def test_line_ends_stay_and_only_one_mark_goes() -> None:
    assert read(b"\xef\xbb\xbf\xef\xbb\xbfa\r\nb\rc\n").text == "\ufeffa\r\nb\rc\n"


@pytest.mark.parametrize("data", [b"", b"plain ASCII\n", "Совѣтъ, façade".encode()])
def test_utf_8_needs_no_declaration(data: bytes) -> None:
    found = read(data)
    assert (found.text, found.encoding, found.basis) == (data.decode(), "utf-8", "utf-8")
    assert found.evidence == ""


# --- the declaration -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "codec"),
    [("windows-1251", "cp1251"), ("Win1251", None), ("KOI8-R", "koi8-r"), ("latin1", "iso8859-1"),
     ("x-mac-cyrillic", "mac-cyrillic"), (" macintosh ", "mac-roman"), ("dos-866", "cp866"),
     ("UTF-8-SIG", "utf-8"), ("hex", None), ("rot13", None), ("zip", None), ("base64", None),
     ("idna", None), ("unicode_escape", None), ("undefined", None), ("mbcs", None),
     ("кои8", None), ("../os", None), ("a" * 500, None), ("utf-8\0", None)],
)  # fmt: skip
def test_names_of_encodings(name: str, codec: str | None) -> None:
    if codec is None:
        assert refusal(b"abc", name).code == "text.encoding-unknown-name"
    else:
        assert (read(b"abc", name).encoding, read(b"abc", name).basis) == (codec, "declared")


def test_a_declaration_goes_before_any_guess() -> None:
    data = TOLSTOY.encode("koi8-r")
    assert read(data, "koi8-r").text == TOLSTOY
    assert read(data, "cp1251").text == data.decode("cp1251")  # the editor's word


@pytest.mark.parametrize("declared", ["utf-16", "UTF-16LE", None, "  "])
def test_a_mark_that_agrees_is_taken_off(declared: str | None) -> None:
    found = read(b"\xff\xfe" + TOLSTOY.encode("utf-16-le"), declared)
    assert (found.text, found.encoding, found.bom) == (TOLSTOY, "utf-16-le", "fffe")


@pytest.mark.parametrize(
    ("data", "declared", "suggestion"),
    [(b"\xef\xbb\xbf" + TOLSTOY.encode(), "windows-1251", "utf-8"),
     (b"\xff\xfe" + TOLSTOY.encode("utf-16-le"), "utf-16-be", "utf-16-le"),
     (b"\xfe\xff" + TOLSTOY.encode("utf-16-be"), "utf-8", "utf-16-be")],
)  # fmt: skip
def test_a_mark_that_contradicts_the_declaration_is_refused(
    data: bytes, declared: str, suggestion: str
) -> None:
    found = refusal(data, declared)
    assert (found.code, found.place.byte, found.place.line) == ("text.undecodable", 0, 1)
    assert f"but the byte-order mark of {suggestion}" in found.message
    assert f'encoding = "{suggestion}"' in found.cure
    assert read(data, suggestion).text == TOLSTOY


def test_utf_16_without_mark_is_told_by_its_letters_or_refused() -> None:
    for order in ("utf-16-le", "utf-16-be"):
        found = read("Нет. No.".encode(order), "utf-16")
        assert (found.text, found.encoding, found.basis) == ("Нет. No.", order, "detected")
    refused = refusal("人人生而自由".encode("utf-16-le"), "utf-16")
    assert refused.code == "text.undecodable"
    assert "utf-16-le, utf-16-be" in refused.message
    assert read(TOLSTOY.encode("utf-32-be"), "utf-32").encoding == "utf-32-be"


def test_a_false_declaration_names_place_and_candidates() -> None:
    found = refusal(("Grüße\r\nan\rAlle\n" + KAFKA).encode("cp1252"), "utf-8")
    assert (found.place.line, found.place.byte) == (1, 2)
    assert found.message.startswith("byte 0xFC at offset 2 is not utf-8; candidates: cp1252 (Grüße")
    assert found.snippet.startswith("Gr[FC][DF]e␍␊an␍Alle")
    assert 'encoding = "cp1252"' in found.cure and "seeds/letter.txt" in found.cure
    later = refusal(b"one\rtwo\r\nthree\n\nf\xfcnf", "utf-8")
    assert (later.place.line, later.place.byte) == (5, 17)
    stale = refusal("Икона".encode(), "cp1251")  # 0x98 is no byte of cp1251
    assert "candidates: utf-8" in stale.message
    wide = refusal("один\nдва".encode("utf-16-le") + b"\x00\xd8", "utf-16-le")
    assert (wide.place.line, wide.place.byte) == (2, 16)


# --- refusing ------------------------------------------------------------------------------------


def test_nul_is_refused_with_its_place() -> None:
    found = refusal("ё\nb\0c\0".encode())
    assert (found.code, found.place.byte, found.place.line) == ("text.nul", 4, 2)
    assert "(2)" in found.message
    marked = refusal(b"\xff\xfe" + "ab\0".encode("utf-16-le"))
    assert (marked.code, marked.place.byte) == ("text.nul", 6)
    assert refusal(b"a\0", "cp1251").code == "text.nul"


@pytest.mark.parametrize(
    ("data", "codec", "at"),
    [(b"a+AGE-", "utf-7", 1), (b"ab\x87\x90", "cp932", 2), (b"ab~{~}", "hz", 2)],
)
def test_what_cannot_be_rebuilt_is_refused(data: bytes, codec: str, at: int) -> None:
    found = refusal(data, codec)
    assert (found.code, found.place.byte) == ("text.not-reversible", at)


@pytest.mark.parametrize("text", [TOLSTOY, FLAUBERT, FLAUBERT[:30]])
def test_damaged_utf_8_is_not_taken_for_anything_else(text: str) -> None:
    data = text.encode()
    starts = [i for i, byte in enumerate(data) if byte >= 0xC0]
    for at in starts[:: max(1, len(starts) // 20)]:
        cut = refusal(data[:at] + data[at + 1 :])
        assert (cut.code, cut.place.byte) == ("text.undecodable", at)
        assert "damaged" in cut.message
    assert refusal(data[: starts[-1] + 1]).place.byte == starts[-1]


def test_a_file_joined_from_two_encodings_is_refused() -> None:
    found = refusal(TOLSTOY.encode() + TOLSTOY.encode("cp1251"))
    assert found.place.byte == len(TOLSTOY.encode())


@pytest.mark.parametrize(("language", "codec"), FOREIGN)
@pytest.mark.parametrize("length", [20, 40, 80, 300])
def test_other_scripts_are_never_called_something_else(
    language: str, codec: str, length: int
) -> None:
    text = (RIGHTS[language] * 4)[:length]
    data = text.encode(codec, "ignore")
    decoded, _ = decode(data, None, "x")
    assert decoded is None or decoded.text == data.decode(codec)
    if language != "Turkish":
        assert decoded is None


@pytest.mark.parametrize(
    ("language", "codec"),
    [("Greek", "cp1253"), ("Hebrew", "cp1255"), ("Japanese", "shift_jis"), ("Korean", "euc_kr")],
)
def test_other_encodings_are_named_as_candidates(language: str, codec: str) -> None:
    assert f"{codec} (" in refusal((RIGHTS[language] * 2).encode(codec)).message


def test_a_language_that_is_not_known_is_refused() -> None:
    maltese = "Il-bnedmin kollha jitwieldu ħielsa u ugwali fid-dinjità u d-drittijiet."
    assert refusal(maltese.encode("iso8859-3")).code == "text.undecodable"
    names = "The ambassador met Dvořák and Škoda in Plzeň, and Mr. Beneš "  # not a Czech text
    assert "candidates: cp1250" in refusal(names.encode("cp1250")).message


def test_words_that_no_writing_has_are_refused() -> None:
    swapped = TOLSTOY.replace("с", "С")  # capitals within words, as wrong tables show them
    assert "candidates: cp1251" in refusal(swapped.encode("cp1251")).message
    assert "control characters" in refusal(KAFKA.replace(" ", " \x01").encode("cp1252")).message
    pairs = ("abc d\x02" * 20).encode("utf-16-le")
    assert refusal(pairs).code == "text.nul"


_ALPHABETS = [range(256), range(128, 256), range(32, 256), [32, *range(192, 256)],
              [32] * 5 + [*range(224, 256)]]  # fmt: skip


def test_binary_data_is_refused() -> None:
    source = random.Random(1962)
    jpeg = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + source.randbytes(3000)
    assert "NUL bytes" in refusal(jpeg).message
    for alphabet in _ALPHABETS:
        for length in (16, 24, 40, 100, 400):
            for _ in range(3):
                data = bytes(source.choices(alphabet, k=length))
                assert decode(data, None, "x")[0] is None, data


# --- detecting -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "codec"), FITTING)
def test_a_page_is_told_by_its_letters(text: str, codec: str) -> None:
    found = read(text.encode(codec))
    assert (found.text, found.basis) == (text, "detected")
    assert any(char.isdigit() for char in found.evidence)


@pytest.mark.parametrize(("text", "codec"), FITTING)
def test_a_short_piece_is_told_rightly_or_refused(text: str, codec: str) -> None:
    source = random.Random(codec)
    for length in (12, 20, 40, 80):
        for _ in range(2):
            at = source.randrange(len(text) - length)
            piece = text[at : at + length]
            decoded, _ = decode(piece.encode(codec), None, "x")
            assert decoded is None or decoded.text == piece


@pytest.mark.parametrize("codec", CYRILLIC[:4])
def test_a_line_of_russian_is_enough(codec: str) -> None:
    assert read("Секретно. Посол передал ноту министру.".encode(codec)).encoding == codec


def test_curly_quotes_alone_make_no_russian_of_english() -> None:
    text = "It’s said that the President’s letter was “not a word” of what they don’t know. "
    found = read(text.encode("cp1252"))
    assert (found.encoding, found.text) == ("cp1252", text)
    assert found.evidence == "5 signs (’ 3, “ 1, ” 1)"


def test_the_same_text_goes_by_the_commonest_name() -> None:
    assert read(KAFKA.encode("iso8859-1")).encoding == "cp1252"
    assert read(TOLSTOY.encode("koi8-u")).encoding == "koi8-r"
    assert read(SHEVCHENKO.encode("koi8-u")).encoding == "koi8-u"
    assert read(FLAUBERT.encode("cp437")).encoding == "cp850"


def test_a_detected_encoding_is_reported_with_its_evidence() -> None:
    decoded, problems = decode(("Nr. 1\n" + KAFKA).encode("cp1252"), None, "x")
    assert decoded is not None
    assert decoded.evidence == "5 letters as in German (ö 3, ä 1, ü 1)"
    assert problems[0].message == f"read as cp1252, told from {decoded.evidence}"
    assert (problems[0].place.line, problems[0].place.byte) == (2, 53)
    assert "Träumen" in problems[0].snippet


def test_too_little_evidence_is_refused_with_candidates() -> None:
    found = refusal("Я сказал".encode("mac-cyrillic"))
    assert "candidates: " in found.message
    lone = refusal(b"\xe9")
    assert (lone.place.byte, lone.snippet) == (0, "[E9]")


def test_a_rare_byte_far_from_the_sample_is_not_overlooked() -> None:
    page = KAFKA.encode("cp1252")
    at = 90_000 // len(page) * len(page)
    whole = page * (200_000 // len(page))
    assert read(whole).encoding == "cp1252"
    # In cp1250 this one letter would be another: its neighbours must be looked at.
    assert read(whole[:at] + b"voil\xe0 " + whole[at:]).encoding == "cp1252"
    spoiled = refusal(whole[:at] + b"\x81 " + whole[at:])  # cp1252 has no such byte
    assert "is not utf-8" in spoiled.message


def test_a_large_file_takes_little_time() -> None:
    data = TOLSTOY.encode("koi8-r") * 30_000  # 7 MB
    started = time.process_time()
    assert read(data).encoding == "koi8-r"
    assert time.process_time() - started < 3


def test_the_answer_does_not_depend_on_hash_seed_or_locale() -> None:
    program = (
        "import sys; from archivekit.read.encoding import decode\n"
        "for line in sys.stdin: print(ascii(decode(bytes.fromhex(line), None, 'x')))\n"
    )
    pages = [(text[:length], codec) for text, codec in FITTING[::5] for length in (30, 200)]
    lines = "\n".join(text.encode(codec).hex() for text, codec in pages).encode()
    outputs = set()
    for seed, locale in (("0", "C"), ("77", "C.UTF-8")):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": locale},
            input=lines,
            capture_output=True,
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1 and outputs.pop().count(b"encoding=") > 4


def test_the_tables_are_whole() -> None:
    alphabet = letter_frequencies.RUSSIAN_ALPHABET
    assert [len(row) for row in letter_frequencies.RUSSIAN_BITS] == [len(alphabet)] * len(alphabet)
    for language in letter_frequencies.LATIN_LANGUAGES:
        words = language.words.split()
        assert len(set(words)) == len(words), language.name
        assert all(word.isascii() and word.islower() for word in words)
        letters = language.often + language.seldom
        assert len(set(letters)) == len(letters) and min(letters) > "\x7f", language.name
