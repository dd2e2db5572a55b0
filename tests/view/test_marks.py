"""Marks inside a line: nothing is lost, both directions agree, words are marked as words."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser
from itertools import count, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archivekit.core.problems import visible
from archivekit.view import marks as marks_module
from archivekit.view.marks import Mark, MarkKind, marked_html, marked_text, marks

SAME, REMOVED, ADDED = MarkKind

LETTERS = st.text("ab c1,.é\u0301ש動植\n", max_size=24)
WORDS = st.lists(st.sampled_from("the missiles were withdrawn from Cuba in 1962 .".split())).map(
    " ".join
)
PAIRS = st.one_of(st.tuples(LETTERS, LETTERS), st.tuples(WORDS, WORDS))

SENTENCE = (
    "We believe that Kennedy's proposal, and those proposals that were expressed by U Thant, "
    "created a good opportunity to resolve the difficulties in the issue of inspection. "
)


def check(one: str, other: str) -> tuple[Mark, ...]:
    found = marks(one, other)
    assert "".join(mark.text for mark in found if mark.kind is not ADDED) == one
    assert "".join(mark.text for mark in found if mark.kind is not REMOVED) == other
    assert all(mark.text for mark in found)
    assert all(first.kind != second.kind for first, second in pairwise(found))
    assert all((first.kind, second.kind) != (ADDED, REMOVED) for first, second in pairwise(found))
    return found


@settings(max_examples=400)
@example(("man men", "were man"))
@given(PAIRS)
def test_nothing_is_lost_and_both_directions_agree(pair: tuple[str, str]) -> None:
    one, other = pair
    there, back = check(one, other), check(other, one)
    for kind, mirror in ((SAME, SAME), (REMOVED, ADDED), (ADDED, REMOVED)):
        assert [m.text for m in there if m.kind is kind] == [
            m.text for m in back if m.kind is mirror
        ]


@given(PAIRS)
def test_a_mark_on_a_letter_stays_with_it(pair: tuple[str, str]) -> None:
    for first, second in pairwise(check(*pair)):
        if second.kind is SAME:
            continue
        cut = second.text[0]
        before = first.text[-1] if first.kind is SAME else ""
        assert not (unicodedata.category(cut)[0] == "M" and before.strip())


@pytest.mark.parametrize(
    "one, other, said",
    [
        ("", "", ""),
        ("Kennedy", "Kennedy", "Kennedy"),
        ("", "new", "{+new+}"),
        ("realise", "realize", "reali[-s-]{+z+}e"),
        ("conditions of life", "circumstances of life", "[-conditions-]{+circumstances+} of life"),
        ("They had 12 ships.", "They had 15 ships.", "They had [-12-]{+15+} ships."),
        ("in 1962", "in 1963", "in [-1962-]{+1963+}"),
        ("old cat sat", "new dog sat", "[-old cat-]{+new dog+} sat"),
        ("The conditions are good.", "The condition is good.",
         "The [-conditions are-]{+condition is+} good."),
        ("Cuba varied", "was vary", "[-Cuba varied-]{+was vary+}"),
        ("a very long way", "a long way", "a [-very -]long way"),
        ("cafe\u0301teria", "cafeteria", "caf[-e\u0301-]{+e+}teria"),
        ("to day", "today", "to[-␣-]day"),
        ("古巴的飛彈危機", "古巴導彈危機", "古巴[-的飛-]{+導+}彈危機"),
        ("שלום עולם", "שלום לעולם", "שלום {+ל+}עולם"),
        ("a\u202eb", "a\u202ec", "a⟨U+202E⟩[-b-]{+c+}"),
    ],
)  # fmt: skip
def test_what_is_marked(one: str, other: str, said: str) -> None:
    assert marked_text(check(one, other)) == said


def test_no_clock_decides_what_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = SENTENCE[:200], SENTENCE[:200].replace("e", "").replace("o", "u")
    before = marks(one, other)
    seconds = count(step=1000)
    monkeypatch.setattr("time.time", lambda: next(seconds))
    assert marks(one, other) == before and len(before) > 3


def test_a_long_string_is_compared_by_words_and_within_them_by_letters() -> None:
    one = SENTENCE * 6
    other = one.replace("opportunity", "oportunity", 1).replace("U Thant", "Mikoyan", 1)
    found = check(one, other)
    changed = [(mark.kind, mark.text) for mark in found if mark.kind is not SAME]
    assert changed == [(REMOVED, "U Thant"), (ADDED, "Mikoyan"), (REMOVED, "p")]


def test_strings_too_long_for_words_keep_their_common_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks_module, "CELLS", 1)
    one, other = SENTENCE * 3 + "A" * 400 + SENTENCE, SENTENCE * 3 + "B" * 400 + SENTENCE
    assert [mark.kind for mark in check(one, other)] == [SAME, REMOVED, ADDED, SAME]


@pytest.mark.parametrize("seed", range(3))
def test_unlike_strings_of_any_length_are_marked_in_bounded_time(seed: int) -> None:
    one = "".join(chr(97 + (n * n * 7 + n * seed) % 23) for n in range(4000))
    other = "".join(chr(97 + (n * n * 5 + n) % 19) for n in range(3900))
    for size in (299, 301, 4000):
        check(one[:size], other[:size])
    check(" ".join(one), " ".join(other))


class Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


HOSTILE = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["<script>alert(1)</script>", "</del>", "&lt;", "\u202e\x1b[31m", "<ins x='"]),
)


@given(HOSTILE, HOSTILE)
def test_no_words_become_markup_or_commands(one: str, other: str) -> None:
    found = check(one, other)
    page = Reader(marked_html(found))
    assert set(page.tags) <= {"del", "ins"}
    assert page.words == visible("".join(mark.text for mark in found))
    assert all(char.isprintable() or char == "\u00a0" for char in marked_text(found))
