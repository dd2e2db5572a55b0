"""Exact matchings against slow ones that try everything."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.collate import exact

words = st.lists(st.integers(0, 5), max_size=9)
RANKS = np.array([0, 0, 1, 1, 2, 2], np.int8)


def ids(values):
    return np.array(values, np.int32)


def best_score(one, other, ranks, masses=None):
    """The best (content, function, punctuation, neighbours) of all matchings, by recursion."""
    mass = masses or ([1] * len(one), [1] * len(other))

    @cache
    def best(i, j, in_run):
        if i == len(one) or j == len(other):
            return (0, 0, 0, 0)
        found = max(best(i + 1, j, False), best(i, j + 1, False))
        if one[i] == other[j]:
            score = list(best(i + 1, j + 1, True))
            score[2 - ranks[one[i]]] += mass[0][i] * mass[1][j]
            score[3] += in_run
            found = max(found, tuple(score))
        return found

    return best(0, 0, False)


def score_of(matching, one, other, ranks, masses=None):
    mass = masses or ([1] * len(one), [1] * len(other))
    score = [0, 0, 0, len(matching[0]) - len(exact.runs_of(matching))]
    for i, j in zip(*matching, strict=True):
        assert one[i] == other[j]
        score[2 - ranks[one[i]]] += mass[0][i] * mass[1][j]
    return tuple(score)


def assert_rises(matching):
    for side in matching:
        assert (np.diff(side) > 0).all()


@given(words, words)
def test_heaviest_is_the_best_by_rank_then_by_neighbours(one, other):
    matching = exact.heaviest(ids(one), ids(other), RANKS)
    assert_rises(matching)
    assert score_of(matching, one, other, RANKS) == best_score(one, other, RANKS)


@given(words, words)
def test_without_ranks_all_words_weigh_the_same(one, other):
    matching = exact.heaviest(ids(one), ids(other), None)
    flat = np.zeros(6, np.int8)
    assert score_of(matching, one, other, flat) == best_score(one, other, flat)


@given(st.data())
def test_masses_multiply(data):
    one, other = data.draw(words), data.draw(words)
    masses = tuple(
        data.draw(st.lists(st.integers(1, 5), min_size=len(side), max_size=len(side)))
        for side in (one, other)
    )
    arrays = tuple(np.array(mass, np.int32) for mass in masses)
    matching = exact.heaviest(ids(one), ids(other), RANKS, arrays if one and other else None)
    if one and other:
        assert score_of(matching, one, other, RANKS, masses) == best_score(
            one, other, RANKS, masses
        )


@given(words, words)
def test_longest_is_as_long_as_any(one, other):
    matching = exact.longest(ids(one), ids(other))
    assert_rises(matching)
    assert all(one[i] == other[j] for i, j in zip(*matching, strict=True))
    assert len(matching[0]) == sum(best_score(one, other, np.zeros(6, np.int8))[:3])
    assert len(matching[0]) == exact.length(ids(one), ids(other))


def test_the_first_of_equal_words_is_taken():
    first, second = exact.heaviest(ids([1]), ids([1, 1]), None)
    assert (first.tolist(), second.tolist()) == ([0], [0])


def test_runs_stay_together_rather_than_begin_early():
    one, other = ids([5, 6, 7, 9]), ids([5, 1, 2, 5, 6, 7, 9])
    for matcher in (lambda a, b: exact.heaviest(a, b, None), exact.longest):
        assert matcher(one, other)[1].tolist() == [3, 4, 5, 6]


def test_content_goes_before_any_number_of_commas():
    """One word of content against nine commas."""
    ranks = np.array([0, 2], np.int8)
    matching = exact.heaviest(ids([1] + [0] * 9), ids([0] * 9 + [1]), ranks)
    assert [side.tolist() for side in matching] == [[0], [9]]


def test_very_heavy_masses_stay_within_the_integers():
    heavy = np.full(300, 4000, np.int32)
    one = np.arange(300, dtype=np.int32)
    ranks = (np.arange(300) % 3).astype(np.int8)
    matching = exact.heaviest(one, one, ranks, (heavy, heavy))
    assert len(matching[0]) == 300


@pytest.mark.parametrize("largest", [0x10FFFF, 3_000_000])
def test_ids_beyond_all_characters(largest):
    one, other = ids([largest, 1, largest - 1]), ids([largest - 1, largest, 1])
    assert exact.length(one, other) == 2
