"""Numbers in digits, in words, in Roman letters: equal where their value is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.words.numerals import number_of, numeral, roman

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(number: int) -> str:
    """English words, written here for themselves: nothing of the tables is used."""
    if number < 20:
        return ONES[number]
    if number < 100:
        rest = f"-{ONES[number % 10]}" if number % 10 else ""
        return TENS[number // 10] + rest
    if number < 1000:
        rest = f" and {in_words(number % 100)}" if number % 100 else ""
        return f"{ONES[number // 100]} hundred{rest}"
    joint = " and " if 0 < number % 1000 < 100 else " "
    rest = joint + in_words(number % 1000) if number % 1000 else ""
    return f"{in_words(number // 1000)} thousand{rest}"


def in_roman(number: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    letters = "M CM D CD C XC L XL X IX V IV I".split()
    found = ""
    for value, letter in zip(values, letters, strict=True):
        found += letter * (number // value)
        number %= value
    return found


@given(st.integers(1, 999_999))
def test_english_words_to_a_million(number: int) -> None:
    words = in_words(number).split()
    assert number_of(words, "en") == str(number)
    without_and = [word for word in words if word != "and"]
    assert number_of(without_and, "en") == str(number)
    assert numeral("-".join(words), "en") == str(number)


@given(st.integers(1, 3999))
def test_roman_numerals(number: int) -> None:
    letters = in_roman(number)
    told = len(letters) > 1 and (set(letters) <= set("IVX") or len(letters) > 3)
    assert roman(letters) == (number if told else 0)


@given(st.text("IVXLCDM", max_size=8))
def test_letters_that_are_no_roman_numeral(letters: str) -> None:
    value = roman(letters)
    assert value == 0 or in_roman(value) == letters


@pytest.mark.parametrize(
    ("language", "word", "value"),
    [
        ("en", "twenty-first", "21st"),
        ("en", "second", "2nd"),
        ("en", "2d", "2nd"),
        ("en", "hundred", ""),
        ("en", "dozen", "12"),
        ("en", "five-twenty", ""),
        ("en", "twenty-ten", ""),
        ("en", "1,500.25", "1500.25"),
        ("en", "1.500", ""),
        ("en", "15,00", ""),
        ("en", "½", "1/2"),
        ("en", "DC", ""),
        ("en", "MIX", ""),
        ("de", "1.500", "1500"),
        ("de", "neunundneunzig", "99"),
        ("de", "dreihundertfünf", "305"),
        ("fr", "quatre-vingt-dix-neuf", "99"),
        ("fr", "vingt-deux", "22"),
        ("fr", "un", ""),
        ("es", "veintidós", "22"),
        ("es", "quinientos", "500"),
        ("ru", "девяносто", "90"),
        ("ru", "пятисот", "500"),
        ("und", "twelve", ""),
        ("und", "XIV", "14"),
    ],
)
def test_one_word(language: str, word: str, value: str) -> None:
    assert numeral(word, language) == value


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [
        ("en", "two hundred five", "205"),
        ("en", "a hundred", "100"),
        ("en", "a hundred and five", "105"),
        ("en", "a five", ""),
        ("en", "a", ""),
        ("en", "and and", ""),
        ("en", "two dozen", "24"),
        ("en", "a dozen", "12"),
        ("en", "dozen five", ""),
        ("en", "five hundred thousand", "500000"),
        ("en", "20 thousand", "20000"),
        ("en", "1.5 million", "1500000"),
        ("en", "1,5 million", ""),
        ("en", "1 500", "1500"),
        ("en", "1 50", ""),
        ("en", "five five", ""),
        ("en", "and five", "5"),
        ("en", "", ""),
        ("de", "1,5 tausend", "1500"),
        ("fr", "deux cents", "200"),
        ("ru", "двести двадцать пять", "225"),
    ],
)
def test_several_words(language: str, words: str, value: str) -> None:
    assert number_of(words.split(), language) == value
