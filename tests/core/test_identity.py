"""Hashes and sketches: equal texts are known again, changed ones by what they share."""

from __future__ import annotations

import hashlib
import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.core.identity import SKETCH_SIZE, joined_sketch, likeness, sketch, text_hash

WORDS = st.lists(st.text("abcdefgh", min_size=1, max_size=4), max_size=30)


@given(st.text(), st.text())
def test_the_hash_tells_texts_apart(a: str, b: str) -> None:
    assert re.fullmatch("[0-9a-f]{16}", text_hash(a))
    assert (text_hash(a) == text_hash(b)) == (a == b)


def test_the_hash_is_that_of_every_machine() -> None:
    assert text_hash("") == "e4a6a0577479b2b4"
    assert text_hash("Совет") == hashlib.blake2b("Совет".encode(), digest_size=8).hexdigest()


@given(WORDS, st.randoms(use_true_random=False))
def test_a_sketch_knows_no_order_no_case_and_no_repetition(
    words: list[str], chance: random.Random
) -> None:
    mixed = [word.upper() if chance.random() < 0.5 else word for word in [*words, *words[:3]]]
    chance.shuffle(mixed)
    assert sketch(", ".join(mixed)) == sketch(" ".join(words))
    assert bool(words) == bool(sketch(" ".join(words)))


@given(WORDS)
def test_a_sketch_is_a_short_sorted_list(words: list[str]) -> None:
    text = sketch(" ".join(words))
    assert re.fullmatch(rf"([0-9a-f]{{4}}){{0,{SKETCH_SIZE}}}", text)
    parts = re.findall("....", text)
    assert parts == sorted(set(parts))
    assert len(parts) <= len(set(words))


@given(WORDS, WORDS)
def test_likeness_goes_from_nothing_to_six_and_both_ways(a: list[str], b: list[str]) -> None:
    first, second = sketch(" ".join(a)), sketch(" ".join(b))
    assert 0 <= likeness(first, second) == likeness(second, first) <= SKETCH_SIZE
    if a:
        assert likeness(first, first) == SKETCH_SIZE
    assert likeness(first, "") == 0


def test_no_shared_word_is_no_likeness() -> None:
    assert likeness(sketch("one two three"), sketch("four five six")) == 0


@settings(deadline=None)
@given(st.integers(0, 19), st.integers(0, 999))
def test_one_changed_word_of_twenty_leaves_most_of_the_sketch(place: int, other: int) -> None:
    words = [f"word{number}" for number in range(20)]
    changed = [*words[:place], f"other{other}", *words[place + 1 :]]
    assert likeness(sketch(" ".join(words)), sketch(" ".join(changed))) >= 4


@given(st.lists(WORDS, max_size=6))
def test_the_sketch_of_a_text_is_made_of_those_of_its_parts(parts: list[list[str]]) -> None:
    whole = sketch(" ".join(" ".join(words) for words in parts))
    assert joined_sketch([sketch(" ".join(words)) for words in parts]) == whole
