"""The forms that words are compared by, and the rules that make them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.problems import InvalidProject
from archivekit.words.forms import FORM_RULES, LONGEST_WORD, FormRule, FormRules

LANGUAGES = st.sampled_from("en ru de fr es it und".split())
WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        "Honour honor Gen. General U.N. UN us US U.S. XIV 14 twenty-five 25 1,500 don’t ſaid "
        "Хрущёв міръ совѣтъ daß würde co-operate opera-\ntion — -- … . - ' \u00ad\u00ad 2d 1st ½ "
        "surprise surprize organise analyse Cæſar Σς İ ß ẞ ŉ ǅ".split(" ")
    ),
    st.text("aeiouszIVXL.-'’ſœ½1,ѣъüß", max_size=8),
)


@pytest.mark.parametrize("rule", FORM_RULES, ids=lambda rule: rule.name)
def test_each_rule_does_what_its_page_shows(rule: FormRule) -> None:
    rules = FormRules(rule.language).only(rule.name)
    assert rules.form(rule.before) == rule.after
    assert rule.title and rule.why
    assert FormRules(rule.language).without(*FormRules().on).form(rule.before) == rule.before


@pytest.mark.parametrize(
    ("language", "one", "other", "by"),
    [
        ("en", "Cuba", "cuba", ("case",)),
        ("en", "don’t", "don't", ("quotes",)),
        ("en", "“", '"', ("quotes",)),
        ("en", "--", "—", ("dashes",)),
        ("en", "...", "…", ("ellipsis",)),
        ("en", "co-operate", "cooperate", ("hyphens",)),
        ("en", "façade", "facade", ("diacritics",)),
        ("en", "ſhip", "ship", ("ligatures",)),
        ("en", "Honour", "honor", ("case", "spelling")),
        ("en", "Gen.", "General", ("abbreviations",)),
        ("en", "gen.", "General", ("abbreviations", "case")),
        ("en", "Sept.", "September", ("abbreviations",)),
        ("en", "U.N.", "UN", ("abbreviations",)),
        ("en", "U.S.A.", "US", ("abbreviations",)),
        ("en", "&", "and", ("abbreviations",)),
        ("en", "twelve", "12", ("numerals",)),
        ("en", "XIV", "fourteen", ("numerals",)),
        ("en", "1,500", "1500", ("numerals",)),
        ("en", "3d", "third", ("numerals",)),
        ("ru", "совѣтъ", "совет", ("spelling",)),
        ("ru", "разсказъ", "рассказ", ("spelling",)) ,
        ("ru", "Хрущёв", "Хрущев", ("diacritics",)),
        ("ru", "тов.", "товарищ", ("abbreviations",)),
        ("de", "daß", "dass", ("spelling",)),
        ("de", "Müller", "Mueller", ("spelling",)),
        ("de", "hundertzwölf", "112", ("numerals",)),
        ("el", "λόγος", "λόγοσ", ("case",)),
        ("en", "now", "not", ()),
        ("en", "us", "US", ()),
        ("en", "us", "U.S.", ()),
        ("en", "no", "No.", ()),
        ("en", "its", "it's", ()),
        ("en", "1962-63", "196263", ()),
        ("de", "wurde", "würde", ()),
        ("ru", "мой", "мои", ()),
        ("en", "same", "same", ()),
    ],
)  # fmt: skip
def test_which_rules_make_two_words_one(
    language: str, one: str, other: str, by: tuple[str, ...]
) -> None:
    rules = FormRules.default(language)
    assert rules.removed(one, other) == by
    assert rules.removed(other, one) == by


def test_rules_can_be_left_out_and_added() -> None:
    rules = FormRules.default("en")
    assert rules.without("case").form("Honour") == "Honor"
    assert rules.without("case").form("Gen.") == "General"
    assert rules.only().form("“Honour”") == "“Honour”"
    assert rules.and_also("early-modern").form("haue") == rules.and_also("early-modern").form(
        "have"
    )
    assert rules.form("haue") != rules.form("have")
    assert rules.and_also("transliteration").form("Хрущёв") == "khrushchev"
    with pytest.raises(ValueError, match="did you mean case"):
        rules.without("cases")


def test_letters_that_only_encoding_tells_apart_are_the_same_for_all_rules() -> None:
    rules = FormRules.default("en").only()
    assert rules.form("e\u0301") == "é"
    assert rules.form("govern\u00adment") == rules.form("opera-\ntion").replace(
        "opera", "govern"
    ).replace("tion", "ment")


def test_a_very_long_word_is_left_alone() -> None:
    long = "Honour-" * 100
    assert len(long) > LONGEST_WORD
    assert FormRules.default("en").form(long) == long.lower()


@settings(max_examples=500)
@given(WORDS, LANGUAGES)
def test_a_form_is_its_own_form_and_never_empty(word: str, language: str) -> None:
    for rules in (FormRules.default(language), FormRules(language).and_also("early-modern")):
        form = rules.form(word)
        assert rules.form(form) == form
        assert bool(form) == bool(word)


@settings(max_examples=300)
@given(WORDS, WORDS, LANGUAGES)
def test_rules_are_told_exactly_where_two_words_are_one(
    one: str, other: str, language: str
) -> None:
    rules = FormRules.default(language)
    by = rules.removed(one, other)
    assert by == rules.removed(other, one)
    assert set(by) <= set(rules.on)
    if one == other or rules.form(one) != rules.form(other):
        assert by == ()
    else:
        assert rules.only(*by).form(one) == rules.only(*by).form(other)


@given(WORDS)
def test_without_the_rule_of_case_capitals_count(word: str) -> None:
    rules = FormRules.default("en").without("case")
    if word.isalpha() and word.isascii() and not rules.form(word.title()).isdigit():
        assert rules.form(word.lower()) != rules.form(word.title()) or word.lower() == word.title()


# --- an editor's file ----------------------------------------------------------------------------


def written(folder: Path, text: str) -> Path:
    path = folder / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_editor_adds_pairs_and_leaves_rules_out(tmp_path: Path) -> None:
    text = """
    skip = ["numerals"]
    [spelling]
    pairs = [["gray", "grey"], ["Peking", "Beijing"], ["Pekin", "Peking"]]
    [abbreviations]
    pairs = [["Dep.", "Deputy"]]
    [names]
    pairs = [["Mikoian", "Mikoyan"]]
    """
    rules = FormRules.default("en").with_file(written(tmp_path, text))
    assert rules.form("twelve") == "twelve"
    assert rules.form("Pekin") == rules.form("Beijing") == rules.form("PEKING")
    assert rules.form("gray") == rules.form("grey")
    assert rules.form("Dep.") == "deputy"
    assert rules.removed("Mikoian", "Mikoyan") == ("names",)
    assert rules.with_file(written(tmp_path, 'skip = ["names"]')).form("Mikoian") == "mikoian"
    assert FormRules.default("en").form("Mikoian") == "mikoian"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("pairs = [", "rules.not-toml", "rules.toml"),
        ("[speling]\npairs = []", "rules.unknown-key", "did you mean spelling?"),
        ("[names]\npair = []", "rules.unknown-key", "names.pair"),
        ("names = 3", "rules.wrong-value", "names must be"),
        ("[names]\npairs = 3", "rules.wrong-value", "names.pairs must be"),
        ('[names]\npairs = [["one"]]', "rules.wrong-value", "two different words"),
        ('[names]\npairs = [["one", "one"]]', "rules.wrong-value", "two different words"),
        ('[names]\npairs = [["U Thant", "Thant"]]', "rules.wrong-value", "two different words"),
        ('skip = ["cases"]', "rules.wrong-value", "did you mean case?"),
        ('skip = "case"', "rules.wrong-value", "a list"),
        ("skip = [[1]]", "rules.wrong-value", "names of rules"),
    ],
)  # fmt: skip
def test_faults_of_the_file_are_told_with_their_key(
    tmp_path: Path, text: str, code: str, said: str
) -> None:
    with pytest.raises(InvalidProject) as caught:
        FormRules.default("en").with_file(written(tmp_path, text))
    assert caught.value.problem.code == code
    assert said in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidProject) as caught:
        FormRules.default("en").with_file(tmp_path / "none.toml")
    assert caught.value.problem.code == "rules.not-toml"
