"""Every rule does what its page says, where it should and nowhere else."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.build.stages import understand
from archivekit.core.decision import Decision, DecisionKind
from archivekit.core.document import Mark, MarkKind, RawText, Source
from archivekit.core.identity import text_hash
from archivekit.core.settings import DescribeSettings, NormalizeSettings, Settings
from archivekit.core.text import Edit, Span, apply_edits
from archivekit.normalize import applied
from archivekit.normalize.editor import decide
from archivekit.normalize.proposed import propose
from archivekit.normalize.reading import normalize
from archivekit.normalize.rules import RULES, RULES_BY_NAME, Rule, Tier
from archivekit.structure.paragraphs import segment

APPLIED = [rule for rule in RULES if rule.tier is Tier.APPLIED]
PROPOSED = [rule for rule in RULES if rule.tier is Tier.PROPOSED]
SIMPLE: dict[str, Callable[[str], Sequence[Edit]]] = {
    "line-end": applied.line_end,
    "form-feed": applied.form_feed,
    "control-character": applied.control_character,
    "soft-hyphen": applied.soft_hyphen,
    "nfc": applied.nfc,
    "blank-line": applied.blank_line,
    "gap": applied.gap,
    "trailing-blank": applied.trailing_blank,
    "indent": applied.indent,
}


def raw_text(text: str) -> RawText:
    """What the reader of plain text gives."""
    marks = [
        Mark(MarkKind.PAGE_BREAK, Span(m.start(), m.end()), "form feed")
        for m in re.finditer("\f", text)
    ]
    source = Source("a.txt", "text/plain", "", 0, "utf-8", pages=len(marks) + 1 if marks else None)
    return RawText(source, text, tuple(marks))


def read(text: str, language: str = "en", **how: object) -> tuple[str, set[str]]:
    """The reading text and the names of the rules that made it."""
    done, _ = normalize(raw_text(text), language, NormalizeSettings(**how))  # type: ignore[arg-type]
    assert apply_edits(text, done.edits) == done.text
    return done.text, {name for edit in done.edits for name in edit.rules}


def by(name: str, text: str) -> str:
    """What one rule makes of a text."""
    edits = SIMPLE[name](text)
    assert all(edit.rule == name and edit.before != edit.after for edit in edits)
    return apply_edits(text, edits)


# --- the pages ---------------------------------------------------------------------------------


def test_names_are_well_formed_and_given_once() -> None:
    assert len(RULES_BY_NAME) == len(RULES)
    for rule in RULES:
        assert re.fullmatch("[a-z]+(-[a-z]+)*", rule.name)
        assert rule.title[0].isupper() and not rule.title.endswith(".")
        assert rule.why.endswith(".") and rule.before != rule.after
        assert rule.tier is Tier.APPLIED or not rule.uniform


@pytest.mark.parametrize("rule", APPLIED, ids=lambda rule: rule.name)
def test_the_example_of_an_applied_rule_holds(rule: Rule) -> None:
    text, rules = read(rule.before)
    assert text == rule.after
    assert rule.name in rules
    assert rule.name not in read(rule.before, skip=(rule.name,))[1]


@pytest.mark.parametrize("rule", PROPOSED, ids=lambda rule: rule.name)
def test_the_example_of_a_proposing_rule_holds(rule: Rule) -> None:
    sentences = [part.span for part in segment(rule.before, "en") if part.parent >= 0]
    proposals = propose(rule.before, sentences, "en")
    assert {proposal.edit.rule for proposal in proposals} == {rule.name}
    assert apply_edits(rule.before, [proposal.edit for proposal in proposals]) == rule.after
    assert read(rule.before)[0] == rule.before, "nothing is applied"


def test_the_examples_of_what_an_editor_does_hold() -> None:
    for name, kind in (("emendation", DecisionKind.EMEND), ("sic", DecisionKind.SIC)):
        rule = RULES_BY_NAME[name]
        before = rule.before if kind is DecisionKind.EMEND else rule.after.partition(" [")[0]
        after = rule.after if kind is DecisionKind.EMEND else ""
        hash_ = text_hash(rule.before)
        decision = Decision(kind, "a.en1.p1", hash_, before, after, "x", "1962", "", occurrence=1)
        decided, problems = decide(rule.before, segment(rule.before), (), [decision])
        assert (decided.text, problems) == (rule.after, [])
        assert {edit.rule for edit in decided.edits} == {name}


def test_every_rule_is_run_by_somebody() -> None:
    joins = {"line-join", "line-end-hyphen", "page-break-join"}
    assert {rule.name for rule in APPLIED} == {*SIMPLE, *joins}


# --- one rule at a time ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("line-end", "a\r\nb\rc\vd\x85e\u2028f\u2029g\nh", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("line-end", "\r\r\n\n\r", "\n\n\n\n"),
        ("line-end", "a\fb\x1cc\x1ed", "a\fb\x1cc\x1ed"),
        ("form-feed", "a\fb", "a\nb"),
        ("form-feed", "a\f\fb", "a\nb"),
        ("form-feed", "a\n\fb\f\nc", "a\nb\nc"),
        ("form-feed", "\fa\f", "a"),
        ("control-character", "a\x00\x01b\x1b[0m\x7f\x80\x9fc", "ab[0mc"),
        (
            "control-character",
            "a\t\n\v\f\r\x85b\u00a0\u200b\u202e",
            "a\t\n\v\f\r\x85b\u00a0\u200b\u202e",
        ),
        ("soft-hyphen", "govern\u00adment", "government"),
        ("soft-hyphen", "govern\u00ad \n  ment", "government"),
        ("soft-hyphen", "govern\u00ad\nMent \u00ad\n1", "governMent \n1"),
        ("soft-hyphen", "govern\u00ad\n\nment", "govern\n\nment"),
        ("soft-hyphen", "govern-\nment", "govern-\nment"),
        ("nfc", "e\u0301 o\u0302\u0323 \u212b \u1112\u1161\u11ab", "é ộ Å 한"),
        ("nfc", "é ﬁ ² ½ Ⅳ", "é ﬁ ² ½ Ⅳ"),
        ("nfc", "\u0301a \u0338", "\u0301a \u0338"),
        ("blank-line", "a\n \u00a0\t\nb\n\u3000", "a\n\nb\n"),
        ("blank-line", "a\n b\n", "a\n b\n"),
        ("gap", "a  b\tc\u00a0d \u2003 e", "a b c d e"),
        ("gap", "a b\n  c", "a b\n  c"),
        ("gap", "a\u200bb", "a\u200bb"),
        ("trailing-blank", "a \nb\u00a0\t\nc", "a\nb\nc"),
        ("trailing-blank", " a b\n c", " a b\n c"),
        ("indent", "  a\n\u00a0\tb\nc d", "a\nb\nc d"),
        ("indent", "a  b ", "a  b "),
    ],
)
def test_what_a_rule_changes_and_what_it_leaves(name: str, before: str, after: str) -> None:
    assert by(name, before) == after


@pytest.mark.parametrize("name", SIMPLE)
@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text("ab \t\n\r\f\v\u00a0\u3000\u00ad\x07\x1ce\u0301\u0323\u1100\u1161", max_size=20))
def test_a_rule_leaves_itself_nothing_to_do(name: str, text: str) -> None:
    once = by(name, text)
    assert by(name, once) == once


def test_a_rule_that_is_skipped_does_nothing() -> None:
    text = " one\u00a0\u00a0two\x07 e\u0301\r\n\t\nthree\u00ad \f four "
    everything = read(text)[1]
    assert everything >= {"line-end", "gap", "indent", "nfc", "control-character", "soft-hyphen"}
    for name in everything:
        assert name not in read(text, skip=(name,))[1]
    assert read(text, skip=tuple(RULES_BY_NAME))[0] == text


@pytest.mark.parametrize("rule", PROPOSED, ids=lambda rule: rule.name)
def test_a_rule_that_is_skipped_proposes_nothing(rule: Rule) -> None:
    how = Settings(
        normalize=NormalizeSettings(skip=(rule.name,)), describe=DescribeSettings(language="en")
    )
    document, _ = understand(rule.before.encode(), "a.txt", how)
    assert document is not None
    assert rule.name not in {proposal.edit.rule for proposal in document.proposals}


def test_rules_that_meet_at_one_place_are_all_named() -> None:
    done, _ = normalize(raw_text("one.\u00a0 \ntwo"), "en")
    assert done.text == "one.\ntwo"
    assert [edit.rules for edit in done.edits] == [("gap", "trailing-blank")]


# --- Unicode -----------------------------------------------------------------------------------


def test_every_letter_that_can_be_composed_is_composed() -> None:
    """All characters of Unicode that have a canonical decomposition, each between two letters."""
    wrong = []
    for code in range(0x110000):
        char = chr(code)
        apart = unicodedata.normalize("NFD", char)
        if apart != char:
            text = f"x{apart}y"
            if by("nfc", text) != unicodedata.normalize("NFC", text):
                wrong.append(f"{code:04X}")
    assert wrong == []


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.text(
        st.one_of(
            st.sampled_from(
                "aeo \n\u0301\u0323\u0328\u0338\u0345\u093c\u0b47\u0b3e\u1100\u1161\u11a8"
            ),
            st.characters(min_codepoint=0x300, max_codepoint=0x1FFF),
        ),
        max_size=12,
    )
)
def test_nfc_is_that_of_unicode(text: str) -> None:
    assert by("nfc", text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("mark", ["\u0301", "\u0323\u0301", "\u0345"])
def test_a_run_of_too_many_marks_is_left_alone_in_no_time(mark: str) -> None:
    run = mark * (100_000 // len(mark))
    text = f"cafe\u0301 a{run} e\u0301"
    begun = time.process_time()
    edits = applied.nfc(text)
    assert time.process_time() - begun < 1
    assert apply_edits(text, edits) == f"caf\u00e9 a{run} \u00e9"


def test_the_limit_is_counted_exactly() -> None:
    for count, runs in ((30, []), (31, [(1, 32)])):
        assert applied.combining_runs("e" + "\u0301" * count + "x") == runs
    assert applied.combining_runs("e\u0301\u0302" + "a\u0301" * 40, 1) == [(1, 3)]
    assert by("nfc", "e" + "\u0301" * 30) == "é" + "\u0301" * 29
    assert by("nfc", "e" + "\u0301" * 31) == "e" + "\u0301" * 31
    assert apply_edits("e\u0301\u0301", applied.nfc("e\u0301\u0301", 1)) == "e\u0301\u0301"
    syllable = "\u1100\u1161" + "\u0301" * 31  # the letter under the marks is left alone as well
    assert by("nfc", syllable) == syllable


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one\ntwo e" + "\u0301" * 31, 2),
        ("one\r\ntwo\rthree e" + "\u0301" * 31, 3),
        ("e" + "\u0301" * 20 + "\x07" + "\u0301" * 20, 1),
        ("e" + "\u0301" * 20 + "\u00ad" + "\u0301" * 20, 1),
    ],
)
def test_a_run_of_marks_is_reported_with_its_line(text: str, line: int) -> None:
    _, problems = normalize(raw_text(text), "en")
    assert [(p.code, p.place.line) for p in problems] == [("text.combining-run", line)]
    _, problems = normalize(raw_text(text), "en", NormalizeSettings(combining_limit=40))
    assert problems == []
