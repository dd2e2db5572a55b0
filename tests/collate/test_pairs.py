"""Matching of two sequences: exact while it can be, whole and mirrored always."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.collate import pairs
from archivekit.collate.exact import length
from archivekit.collate.pairs import Matcher
from archivekit.core.budget import Budget

randoms = st.builds(Random, st.integers(0, 1 << 30))


def edited(random, words, share, letters):
    kept = [word for word in words if random.random() > share / 3]
    changed = [random.randrange(letters) if random.random() < share / 3 else w for w in kept]
    out = []
    for word in changed:
        if random.random() < share / 3:
            out.append(random.randrange(letters))
        out.append(word)
    return np.array(out, np.int32)


def assert_matching(matching, one, other):
    assert (one[matching[0]] == other[matching[1]]).all()
    assert all((np.diff(side) > 0).all() for side in matching)


@settings(max_examples=60)
@given(
    st.builds(Random, st.integers(0, 1 << 30)),
    st.integers(1, 400),
    st.sampled_from([1, 2, 5, 50, 900]),
)
def test_without_weights_as_many_as_the_longest_common_subsequence(random, size, letters):
    one = np.array([random.randrange(letters) for _ in range(size)], np.int32)
    for other in (
        edited(random, one.tolist(), 0.3, letters),
        np.array([random.randrange(letters) for _ in range(size)], np.int32),
    ):
        matching = Matcher().match(one, other)
        assert_matching(matching, one, other)
        assert len(matching[0]) == length(one, other)


@settings(max_examples=60)
@given(randoms, st.sampled_from([2, 5, 50, 900]), st.booleans())
def test_what_is_cut_and_what_is_not_are_valid_and_mirrored(random, letters, weighed):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "CHUNK", 40)
        patch.setattr(pairs, "EXACT_CELLS", 1 << 13)
        patch.setattr(pairs, "WEIGHED_CELLS", 1 << 10)
        one = np.array([random.randrange(letters) for _ in range(600)], np.int32)
        other = edited(random, one.tolist(), 0.2, letters)
        ranks = np.array([n % 3 for n in range(letters)], np.int8) if weighed else None
        there = Matcher(ranks).match(one, other)
        back = Matcher(ranks).match(other, one)
    assert_matching(there, one, other)
    assert there[0].tolist() == back[1].tolist()
    assert there[1].tolist() == back[0].tolist()
    if letters == 900:
        assert len(there[0]) >= 0.99 * length(one, other)


def test_a_spent_budget_divides_and_says_so():
    random = np.random.default_rng(1)
    one, other = (random.integers(0, 9, 14_000).astype(np.int32) for _ in range(2))
    rich, poor = Matcher(), Matcher(budget=Budget(10))
    assert len(rich.match(one, other)[0]) == length(one, other)
    assert not rich.coarse
    matching = poor.match(one, other)
    assert_matching(matching, one, other)
    assert poor.coarse
    assert len(matching[0]) > 0.9 * length(one, other)


@pytest.mark.parametrize("kind", ["periodic", "random", "unrelated", "edited"])
def test_work_grows_with_the_length_not_with_its_square(kind):
    """Operations, not seconds: never more than so many a word, however long the texts."""
    random = np.random.default_rng(2)
    for size in (20_000, 40_000, 80_000):
        if kind == "periodic":
            one, other = np.arange(size) % 7, np.delete(np.arange(size) % 7, [5, 99, 4000])
        elif kind == "random":
            one, other = random.integers(0, 50, size), random.integers(0, 50, size)
        else:
            one = random.integers(0, 5_000, size)
            other = one.copy() if kind == "edited" else random.integers(0, 5_000, size)
            other[::9] = random.integers(0, 5_000, len(other[::9]))
        matcher = Matcher()
        assert_matching(
            matcher.match(one.astype(np.int32), other.astype(np.int32)),
            one.astype(np.int32), other.astype(np.int32),
        )  # fmt: skip
        assert matcher.budget.spent <= 450 * size


@pytest.mark.parametrize("sizes", [(0, 0), (0, 5), (5, 0), (1, 1)])
def test_small_and_empty(sizes):
    one, other = (np.zeros(size, np.int32) for size in sizes)
    assert len(Matcher().match(one, other)[0]) == min(sizes)


@pytest.mark.parametrize("ends", [1, 50, 200])
def test_a_long_common_stretch_between_other_ends_is_sure(ends):
    random = np.random.default_rng(3)
    middle = random.integers(0, 20_000, 60_000).astype(np.int32)
    one, other = (
        np.concatenate([side[:ends], middle, side[ends:]])
        for side in (random.integers(20_000, 30_000, 2 * ends).astype(np.int32) for _ in range(2))
    )
    matcher = Matcher()
    assert len(matcher.match(one, other)[0]) >= 60_000
    assert not matcher.coarse
