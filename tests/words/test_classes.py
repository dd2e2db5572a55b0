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
    # What a documentary editor found told as wording.
    (SPELLING, "en", "aeroplane", "airplane"),
    (SPELLING, "en", "throughly", "thoroughly"),
    (SPELLING, "en", "morter", "mortar"),
    (SPELLING, "fr", "avoit", "avait"),
    (SPELLING, "fr", "ils étoient", "ils étaient"),
    (SPELLING, "fr", "françois", "français"),
    (SPELLING, "fr", "la langue angloise", "la langue anglaise"),
    (SPELLING, "fr", "connoître", "connaître"),
    (SPELLING, "fr", "foible", "faible"),
    (SPELLING, "de", "Centrum", "Zentrum"),
    (SPELLING, "de", "Proceß", "Prozess"),
    (ABBREVIATION, "en", "Cde.", "Comrade"),
    (ABBREVIATION, "en", "Cde Khrushchev", "Comrade Khrushchev"),
    (NUMBER, "en", "$1,500,000", "1.5 million dollars"),
    (NUMBER, "en", "$1.5 million", "1.5 million dollars"),
    (NUMBER, "en", "$1,500", "$1500"),
    (NUMBER, "en", "$5", "5 dollars"),
    (NUMBER, "en", "Cost $5", "cost five dollars"),
    (NUMBER, "fr", "5 $", "5 dollars"),
    (NUMBER, "en", "10:30 p.m.", "22:30"),
    (NUMBER, "en", "10:30 p.m.", "2230"),
    (NUMBER, "en", "22:30", "2230"),
    (NUMBER, "en", "22:30", "10.30 p.m."),
    (NUMBER, "en", "2230 hours", "10:30 P.M."),
    (NUMBER, "en", "10 p.m.", "22:00"),
    (NUMBER, "en", "12:15 a.m.", "0015"),
    (NUMBER, "fr", "22h30", "22:30"),
    (NUMBER, "en", "a hundred", "100"),
    (NUMBER, "en", "a hundred", "one hundred"),
    (NUMBER, "en", "a thousand", "1,000"),
    (NUMBER, "fr", "mille deux cents", "1200"),
    (NUMBER, "ru", "тысяча пятьсот", "1500"),
    (NUMBER, "en", "dozen", "twelve"),
    (NUMBER, "en", "a dozen", "12"),
    (NUMBER, "en", "two dozen", "twenty-four"),
    (NUMBER, "en", "2½", "2.5"),
    (NUMBER, "en", "2½", "2 1/2"),
    (NUMBER, "en", "two and a half", "2½"),
    (NUMBER, "en", "two-thirds", "2/3"),
    (NUMBER, "en", "three quarters", "¾"),
    (NUMBER, "de", "2½", "2,5"),
    (NUMBER, "en", "XX", "20th"),
    (NUMBER, "en", "the XX Congress", "the twentieth Congress"),
    (NUMBER, "en", "I.", "1."),
    (NUMBER, "en", "IV.", "4."),
    (NUMBER, "en", "(IV)", "4."),
    (NUMBER, "de", "27. Oktober", "27.10."),
    (NUMBER, "en", "NOVEMBER TWO", "November 2"),
    (NUMBER, "en", "NOVEMBER TWO", "2 November"),
    (PUNCTUATION, "en", "Il-28s", "Il-28’s"),
    (PUNCTUATION, "en", "1960s", "1960’s"),
    (PUNCTUATION, "en", "STOP", "."),
    (PUNCTUATION, "en", "[was]", "was"),
    (PUNCTUATION, "en", "Cuba [1]", "Cuba"),
    (PUNCTUATION, "en", "Cuba[12] and", "Cuba and"),
    (PUNCTUATION, "en", "Cuba [1], and", "Cuba, and"),
    (PUNCTUATION, "en", "received [sic]", "received"),
    (PUNCTUATION, "en", "[12] men", "12 men"),
    (SPELLING, "en", "recieved [sic]", "received"),
    (SPELLING, "ru", "міръ (так в тексте)", "мир"),
    # Letters that machines take for each other.
    (SPELLING, "en", "comrnander", "commander"),
    (SPELLING, "en", "Govemment", "Government"),
    (SPELLING, "en", "a11", "all"),
    (SPELLING, "en", "wi1l", "will"),
    (SPELLING, "en", "Iist", "list"),
    (SPELLING, "en", "lndia", "India"),
    (SPELLING, "en", "tenns", "terms"),
    (SPELLING, "en", "clecided", "decided"),
    (SPELLING, "en", "tbe", "the"),
    (SPELLING, "en", "Tbe", "The"),
    (SPELLING, "en", "bccause", "because"),
    (SPELLING, "en", "s0und", "sound"),
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
    # They look like what the editor found.
    (WORDING, "en", "through", "thorough"),
    (WORDING, "en", "airplane", "airplanes"),
    (WORDING, "fr", "voit", "vait"),
    (WORDING, "fr", "soit", "sait"),
    (WORDING, "fr", "fois", "fais"),
    (WORDING, "fr", "mois", "mais"),
    (WORDING, "fr", "toit", "tait"),
    (WORDING, "fr", "Valois", "Valais"),
    (WORDING, "fr", "parois", "parais"),
    (WORDING, "fr", "avoit", "avaient"),
    (WORDING, "de", "Zentrum", "Zentren"),
    (WORDING, "en", "Comrades", "Comrade"),
    (WORDING, "en", "$5", "5"),
    (WORDING, "en", "$5", "£5"),
    (WORDING, "en", "$5", "6 dollars"),
    (WORDING, "en", "$3.5", "$35"),
    (WORDING, "en", "$5", "5 pounds"),
    (WORDING, "en", "$5 million", "5 million"),
    (WORDING, "en", "$1,500,000", "1.6 million dollars"),
    (WORDING, "en", "10:30 p.m.", "10:30 a.m."),
    (WORDING, "en", "10:30 p.m.", "10:30"),
    (WORDING, "en", "10:30 a.m.", "10:30"),
    (WORDING, "en", "10:30 a.m.", "22:30"),
    (WORDING, "en", "22:30", "22:31"),
    (WORDING, "en", "3:16", "316"),
    (WORDING, "en", "10.30", "1030"),
    (WORDING, "en", "a man", "1 man"),
    (WORDING, "en", "a hundred", "1000"),
    (WORDING, "en", "and five", "5"),
    (WORDING, "en", "hundreds", "100"),
    (WORDING, "en", "dozens", "twelve"),
    (WORDING, "en", "two dozen", "twelve"),
    (WORDING, "en", "two hundred dozen", "212"),
    (WORDING, "en", "2½", "2.25"),
    (WORDING, "en", "2½", "21/2"),
    (WORDING, "en", "3.1", "3.10"),
    (WORDING, "en", "1/2", "2/4"),
    (WORDING, "en", "two-thirds", "3/2"),
    (WORDING, "en", "two-thirds", "23"),
    (WORDING, "en", "twenty-third", "20/3"),
    (WORDING, "en", "twenty-fifth", "4"),
    (WORDING, "en", "XX", "21st"),
    (WORDING, "en", "twentieth", "20"),
    (WORDING, "en", "I", "1"),
    (WORDING, "en", "I.", "2."),
    (WORDING, "en", "IV.", "6."),
    (WORDING, "de", "27. Oktober", "27.11."),
    (WORDING, "de", "27. Oktober", "28.10."),
    (WORDING, "en", "NOVEMBER TWO", "November 12"),
    (WORDING, "en", "NOVEMBER TWO", "3 November"),
    (WORDING, "en", "Il-28", "Il-28’s"),
    (WORDING, "en", "1960s", "1960"),
    (WORDING, "en", "STOP", ""),
    (WORDING, "en", "stop", "."),
    (WORDING, "en", "STOP THEM", "."),
    (WORDING, "en", "[was]", "is"),
    (WORDING, "en", "[was]", ""),
    (WORDING, "en", "[12] men", "[13] men"),
    (WORDING, "en", "sent [12] men", "sent men"),
    (WORDING, "en", "sent [12]", "sent [13]"),
    (WORDING, "en", "Cuba [1]", "Berlin"),
    (WORDING, "en", "now [sic]", "not"),
    (WORDING, "en", "modem", "modern"),
    (WORDING, "en", "corner", "comer"),
    (WORDING, "en", "stem", "stern"),
    (WORDING, "en", "clown", "down"),
    (WORDING, "en", "hear", "bear"),
    (WORDING, "en", "car", "ear"),
    (WORDING, "en", "all", "ill"),
    (WORDING, "en", "101", "lol"),
    (WORDING, "en", "10", "lO"),
    (WORDING, "en", "11", "ll"),
    (WORDING, "en", "Harmon", "Hannon"),
    (WORDING, "en", "Homer", "Horner"),
    (WORDING, "en", "Lee", "Lec"),
    (WORDING, "en", "Mann", "Marm"),
    (WORDING, "en", "comrnanders", "commander"),
    (WORDING, "und", "tbe", "thc"),
]


@pytest.mark.parametrize(("kind", "language", "one", "other"), PAIRS)
def test_the_class_of_two_readings(kind: FormClass, language: str, one: str, other: str) -> None:
    rules = FormRules.default(language)
    assert form_class(one, other, rules) is kind
    assert form_class(other, one, rules) is kind


def test_the_table_holds_enough_of_what_only_looks_alike() -> None:
    assert len(PAIRS) >= 300
    assert sum(kind is WORDING for kind, *_ in PAIRS) >= 140
    assert {kind for kind, *_ in PAIRS} == set(FormClass)


@pytest.mark.parametrize("text", ["I.", "1.", "STOP", ".", "$5", "[1]", "2½", "10:30 p.m."])
def test_a_reading_is_the_same_as_itself(text: str) -> None:
    rules = FormRules.default("en")
    assert form_class(text, text, rules) is CASE
    assert form_class(text, f" {text}", rules) is SPACING


def test_only_wording_is_more_than_form() -> None:
    said = {kind for kind in FormClass if kind.significance == "wording"}
    assert said == {WORDING}


WORDS = (
    "Gen. General N. S. Nikita 27 October 1,500 two hundred U.N. , . us US - — the $ 5 dollars a "
    "dozen ½ 2/3 half 10:30 p.m. 2230 [1] [sic] [ ] STOP I. 1. IV. XX 20th 1960’s tbe a11"
).split()
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
