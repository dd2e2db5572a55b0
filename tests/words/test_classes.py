"""Two readings of one place, and what lies between them: judged by hand, pair by pair."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.words.classes import FormClass, form_class
from archivekit.words.forms import FormRules

CASE, PUNCTUATION, SPACING, DIACRITICS, SPELLING, ABBREVIATION, NUMBER, NAME, WORDING = FormClass

PAIRS: list[tuple[FormClass, str, str, str]] = [
    (CASE, "en", "the Presidium", "the presidium"),
    (CASE, "en", "CUBA", "Cuba"),
    (CASE, "en", "The party", "the Party"),
    (CASE, "ru", "Политбюро", "политбюро"),
    (CASE, "en", "Roman XIV", "roman XIV"),
    (PUNCTUATION, "en", "ships,", "ships"),
    (PUNCTUATION, "en", "“guarantees”", '"guarantees"'),
    (PUNCTUATION, "en", "don’t", "don't"),
    (PUNCTUATION, "en", "dont", "don't"),
    (PUNCTUATION, "en", "Cuba -- the island", "Cuba — the island"),
    (PUNCTUATION, "en", "well. . .", "well…"),
    (PUNCTUATION, "en", "", ","),
    (PUNCTUATION, "en", "missiles; planes", "missiles, planes"),
    (PUNCTUATION, "en", "Ships, planes", "ships planes"),
    (PUNCTUATION, "en", "Kennedys'", "Kennedys"),
    (SPACING, "en", "open fire", "openfire"),
    (SPACING, "en", "open-fire", "open fire"),
    (SPACING, "en", "co-operate", "cooperate"),
    (SPACING, "en", "to-day", "today"),
    (SPACING, "en", "any one", "anyone"),
    (SPACING, "en", "opera-\ntion", "operation"),
    (SPACING, "en", "per cent", "percent"),
    (SPACING, "en", "anti aircraft guns", "anti-aircraft guns"),
    (SPACING, "en", "Mao Tse tung", "Mao Tse-tung"),
    (SPACING, "en", "U. N.", "U.N."),
    (SPACING, "en", "N. S. Khrushchev", "N.S. Khrushchev"),
    (SPACING, "en", "the\nships", "the ships"),
    (SPACING, "en", "Open fire,", "openfire"),
    (SPACING, "ru", "кое что", "кое-что"),
    (DIACRITICS, "en", "Dorticós", "Dorticos"),
    (DIACRITICS, "en", "façade", "facade"),
    (DIACRITICS, "en", "Cæsar", "Caesar"),
    (DIACRITICS, "en", "ſaid", "said"),
    (DIACRITICS, "en", "oﬃcers", "officers"),
    (DIACRITICS, "ru", "Хрущёв", "Хрущев"),
    (DIACRITICS, "en", "Raúl", "raul"),
    (DIACRITICS, "pl", "Gomułka", "Gomulka"),
    (DIACRITICS, "de", "Kapitän", "Kapitan"),
    (DIACRITICS, "fr", "à", "a"),
    (SPELLING, "en", "honour", "honor"),
    (SPELLING, "en", "honourable", "Honorable"),
    (SPELLING, "en", "organisation", "organization"),
    (SPELLING, "en", "the defence", "the defense"),
    (SPELLING, "en", "travelled", "traveled"),
    (SPELLING, "en", "programme", "program"),
    (SPELLING, "en", "cheque", "check"),
    (SPELLING, "en", "shewn", "shown"),
    (SPELLING, "en", "publick", "public"),
    (SPELLING, "en", "surprize", "surprise"),
    (SPELLING, "en", "vpon", "upon"),
    (SPELLING, "en", "haue", "have"),
    (SPELLING, "en", "accomodate", "accommodate"),
    (SPELLING, "en", "recieve", "receive"),
    (SPELLING, "en", "judgement", "judgment"),
    (SPELLING, "en", "Rumanian", "Romanian"),
    (SPELLING, "en", "encyclopædia", "encyclopedia"),
    (SPELLING, "en", "in connexion", "in connection"),
    (SPELLING, "ru", "міръ", "мир"),
    (SPELLING, "ru", "совѣтъ", "совет"),
    (SPELLING, "de", "daß", "dass"),
    (SPELLING, "de", "Theil", "Teil"),
    (SPELLING, "de", "Müller", "Mueller"),
    (SPELLING, "pt", "acção", "ação"),
    (ABBREVIATION, "en", "U.N.", "UN"),
    (ABBREVIATION, "en", "U. N.", "UN"),
    (ABBREVIATION, "en", "the U. S.", "the US"),
    (ABBREVIATION, "en", "U.N.", "United Nations"),
    (ABBREVIATION, "en", "the U.S.S.R.", "the Soviet Union"),
    (ABBREVIATION, "en", "Gen.", "General"),
    (ABBREVIATION, "en", "Gen. Pliyev", "General Pliyev"),
    (ABBREVIATION, "en", "Dr Cordier", "Dr. Cordier"),
    (ABBREVIATION, "en", "bread & butter", "bread and butter"),
    (ABBREVIATION, "en", "Sept.", "September"),
    (ABBREVIATION, "en", "No. 5", "Number 5"),
    (ABBREVIATION, "en", "OAS", "Organization of American States"),
    (ABBREVIATION, "en", "CC CPSU", "Central Committee CPSU"),
    (ABBREVIATION, "en", "5%", "5 percent"),
    (ABBREVIATION, "en", "5%", "5 per cent"),
    (ABBREVIATION, "en", "N.", "Nikita"),
    (ABBREVIATION, "en", "J. F.", "John Fitzgerald"),
    (ABBREVIATION, "en", "govt", "government"),
    (ABBREVIATION, "ru", "тов. Микоян", "товарищ Микоян"),
    (ABBREVIATION, "ru", "ЦК", "Центральный Комитет"),
    (ABBREVIATION, "ru", "т.е.", "то есть"),
    (ABBREVIATION, "de", "z.B.", "zum Beispiel"),
    (ABBREVIATION, "fr", "M. Khrouchtchev", "Monsieur Khrouchtchev"),
    (NUMBER, "en", "twelve", "12"),
    (NUMBER, "en", "twelve ships", "12 ships"),
    (NUMBER, "en", "1,500", "1500"),
    (NUMBER, "en", "two hundred and five", "205"),
    (NUMBER, "en", "twenty-five men", "25 men"),
    (NUMBER, "en", "twenty five", "25"),
    (SPACING, "en", "twenty five", "twenty-five"),
    (NUMBER, "en", "first", "1st"),
    (NUMBER, "en", "Chapter XIV", "Chapter 14"),
    (NUMBER, "en", "27 October 1962", "October 27, 1962"),
    (NUMBER, "en", "27 October", "October 27"),
    (NUMBER, "en", "27.10.1962", "October 27, 1962"),
    (NUMBER, "en", "October 27th, 1962", "27 October 1962"),
    (NUMBER, "en", "1.5 million", "1,500,000"),
    (NUMBER, "en", "5 thousand", "5,000"),
    (NUMBER, "fr", "1 500", "1500"),
    (NUMBER, "de", "zweiundzwanzig", "22"),
    (NUMBER, "ru", "двенадцать", "12"),
    (NAME, "en", "Mikoian", "Mikoyan"),
    (NAME, "en", "Khruschev", "Khrushchev"),
    (NAME, "en", "N. S. Khrushchev", "Nikita Khrushchev"),
    (NAME, "en", "Comrade Mikoian", "Comrade Mikoyan"),
    (NAME, "en", "Kastro", "Castro"),
    (NAME, "en", "Malinovskii", "Malinovsky"),
    (NAME, "en", "Chruschtschow", "Khrushchev"),
    (NAME, "en", "Mao Tse-tung", "Mao Zedong"),
    (NAME, "en", "Хрущёв", "Khrushchev"),
    (NAME, "en", "Mikoian's", "Mikoyan's"),
    (NAME, "en", "Gen. Pliev", "General Pliyev"),
    (NAME, "ru", "Хрущева", "Хрущев"),
    (NAME, "ru", "Малиновского", "Малиновский"),
    # They look alike and are not the same.
    (WORDING, "en", "now", "not"),
    (WORDING, "en", "ports", "posts"),
    (WORDING, "en", "fifteen", "50"),
    (WORDING, "en", "1,500", "1,600"),
    (WORDING, "en", "27 October 1962", "28 October 1962"),
    (WORDING, "en", "27 October 1962", "October 1962"),
    (WORDING, "en", "October", "November"),
    (WORDING, "en", "trial", "trail"),
    (WORDING, "en", "united", "untied"),
    (WORDING, "en", "martial", "marital"),
    (WORDING, "en", "sacred", "scared"),
    (WORDING, "en", "form", "from"),
    (WORDING, "en", "casual", "causal"),
    (WORDING, "en", "ordnance", "ordinance"),
    (WORDING, "en", "formally", "formerly"),
    (WORDING, "en", "desert", "dessert"),
    (WORDING, "en", "planed", "planned"),
    (WORDING, "en", "later", "latter"),
    (WORDING, "en", "canon", "cannon"),
    (WORDING, "en", "lose", "loose"),
    (WORDING, "en", "its", "it's"),
    (WORDING, "en", "were", "we're"),
    (WORDING, "en", "well", "we'll"),
    (WORDING, "en", "us", "US"),
    (WORDING, "en", "us", "U.S."),
    (WORDING, "en", "our", "or"),
    (WORDING, "en", "four", "for"),
    (WORDING, "en", "hour", "hor"),
    (WORDING, "en", "emigrate", "immigrate"),
    (WORDING, "en", "accept", "except"),
    (WORDING, "en", "affect", "effect"),
    (WORDING, "en", "principal", "principle"),
    (WORDING, "en", "can", "cannot"),
    (WORDING, "en", "do", "don't"),
    (WORDING, "en", "is", "is not"),
    (WORDING, "en", "missile", "missiles"),
    (WORDING, "en", "withdraw", "withdrew"),
    (WORDING, "en", "Soviet", "Soviets"),
    (WORDING, "en", "Rusk", "Risk"),
    (WORDING, "en", "Lenin", "Linen"),
    (WORDING, "en", "Marks", "Marx"),
    (WORDING, "en", "Robert Kennedy", "John Kennedy"),
    (WORDING, "en", "Khrushchev", "Nikita Khrushchev"),
    (WORDING, "en", "Comrade Khrushchev", "Khrushchev"),
    (WORDING, "en", "Comrade N. Khrushchev", "N. Khrushchev"),
    (WORDING, "en", "N. Khrushchev", "S. Khrushchev"),
    (WORDING, "en", "N.", "Robert"),
    (WORDING, "en", "UN", "UK"),
    (WORDING, "en", "U.N.", "United States"),
    (WORDING, "en", "U-2", "U-1"),
    (WORDING, "en", "S-75", "S-25"),
    (WORDING, "en", "14a", "14b"),
    (WORDING, "en", "-5", "5"),
    (WORDING, "en", "3.5", "35"),
    (WORDING, "en", "1 5", "15"),
    (WORDING, "en", "twenty", "twelve"),
    (WORDING, "en", "first", "fist"),
    (WORDING, "en", "the United Nations", "United Nations"),
    (WORDING, "en", "prise", "prize"),
    (WORDING, "en", "the", "a"),
    (WORDING, "en", "", "not"),
    (WORDING, "en", "General", "Genial"),
    (WORDING, "en", "Sunday, October 28", "Saturday, October 28"),
    (WORDING, "ru", "мой", "мои"),
    (WORDING, "ru", "не", "ни"),
    (WORDING, "ru", "того", "тово"),
    (WORDING, "ru", "Хрущев", "Хрусталев"),
    (WORDING, "de", "Masse", "Messe"),
    (WORDING, "de", "wurde", "würde"),
    (WORDING, "es", "ano", "año"),
    (WORDING, "de", "sein", "seine"),
    (WORDING, "fr", "cent", "sans"),
    (WORDING, "es", "pero", "perro"),
    (WORDING, "fr", "l'homme", "cet homme"),
]


@pytest.mark.parametrize(("kind", "language", "one", "other"), PAIRS)
def test_the_class_of_two_readings(kind: FormClass, language: str, one: str, other: str) -> None:
    rules = FormRules.default(language)
    assert form_class(one, other, rules) is kind
    assert form_class(other, one, rules) is kind


def test_the_table_holds_enough_of_what_only_looks_alike() -> None:
    assert len(PAIRS) >= 120
    assert sum(kind is WORDING for kind, *_ in PAIRS) >= 50
    assert {kind for kind, *_ in PAIRS} == set(FormClass)


def test_only_wording_is_more_than_form() -> None:
    said = {kind for kind in FormClass if kind.significance == "wording"}
    assert said == {WORDING}


WORDS = "Gen. General N. S. Nikita 27 October 1,500 two hundred U.N. , . us US - — the".split()
READINGS = st.one_of(
    st.sampled_from([text for _, _, *both in PAIRS for text in both]),
    st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join),
    st.text(max_size=10),
)


@settings(max_examples=300, deadline=None)
@given(READINGS, READINGS, st.sampled_from(["en", "ru", "de", "und"]))
def test_the_class_is_the_same_from_both_sides(one: str, other: str, language: str) -> None:
    rules = FormRules.default(language)
    assert form_class(one, other, rules) is form_class(other, one, rules)


@settings(max_examples=100, deadline=None)
@given(READINGS)
def test_form_alone_changed_is_never_wording(reading: str) -> None:
    rules = FormRules.default("en")
    assert form_class(reading, f"  {reading}\n", rules).significance == "formal"
    if reading.isascii() and "US" not in reading.upper().split():
        assert form_class(reading, f"{reading},", rules).significance == "formal"


def test_long_readings_are_compared_in_bounded_time() -> None:
    rules = FormRules.default("en")
    one = "the ships left port and " * 2000
    assert form_class(one, one.replace("ships", "planes"), rules) is WORDING
    assert form_class(one, one.replace("ships", "Ships"), rules) is CASE
    assert form_class(one, one + "again", rules) is WORDING


def test_an_editors_pairs_are_believed() -> None:
    from archivekit.words.editor_rules import EditorRules

    editor = EditorRules(spelling=(("gaol", "prison"),), names=(("Peking", "Beijing"),))
    rules = FormRules("en", editor=editor)
    assert form_class("Peking", "Beijing", rules) is NAME
    assert form_class("jail", "prison", rules) is SPELLING
    assert form_class("Peking", "Beijing", FormRules.default("en")) is WORDING
