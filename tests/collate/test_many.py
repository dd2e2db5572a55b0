"""Many witnesses: against the exact optimum, in every order, with nothing lost."""

from __future__ import annotations

from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archivekit.collate.collate import collate
from archivekit.collate.many import merged
from archivekit.collate.optimum import optimum
from archivekit.collate.pairs import Matcher

sequences = st.lists(st.lists(st.integers(0, 5), max_size=7), min_size=3, max_size=4)
texts = st.lists(
    st.lists(st.sampled_from("a b c dd ee the of , .".split()), max_size=9).map(" ".join),
    min_size=2, max_size=5,
)  # fmt: skip


def best_sum(lists):
    """The greatest sum of matched pairs, by a program over all places of all sequences."""
    best = {}
    for state in product(*(range(len(words), -1, -1) for words in lists)):
        options = [0]
        heads = [w[at] if at < len(w) else None for w, at in zip(lists, state, strict=True)]
        for size in range(1, len(lists) + 1):
            for some in combinations(range(len(lists)), size):
                if len({heads[n] for n in some} - {None}) == 1 and None not in (
                    heads[n] for n in some
                ):
                    after = tuple(at + (n in some) for n, at in enumerate(state))
                    options.append(best[after] + size * (size - 1) // 2)
        best[state] = max(options)
    return best[(0,) * len(lists)]


def matched(profile):
    masses = (profile.cells >= 0).sum(axis=1)
    return int((masses * (masses - 1) // 2).sum())


@settings(max_examples=80)
@given(sequences)
def test_few_short_witnesses_get_the_best_table_there_is(lists):
    arrays = sorted((np.array(words, np.int32) for words in lists), key=lambda a: a.tobytes())
    profile = merged(arrays, Matcher())
    assert matched(profile) == best_sum(lists)


@given(sequences)
def test_the_search_finds_the_optimum_and_proves_it(lists):
    best = best_sum(lists)
    columns, _ = optimum(lists, [1] * len(lists), [1] * 6, best - 1, 100_000)
    sizes = [sum(at >= 0 for at in column) for column in columns or []]
    assert sum(size * (size - 1) // 2 for size in sizes) == best
    assert optimum(lists, [1] * len(lists), [1] * 6, best, 100_000)[0] is None


def groups(collation):
    """Sets of (siglum, token) that share a column and a form."""
    ids = collation.column_ids()
    found = set()
    for row, cells in zip(ids, collation.cells, strict=True):
        for form in set(row.tolist()) - {-1}:
            found.add(
                frozenset((collation.sigla[n], int(cells[n])) for n in np.flatnonzero(row == form))
            )
    return found


def columns(collation):
    return [
        frozenset((collation.sigla[n], int(at)) for n, at in enumerate(row) if at >= 0)
        for row in collation.cells
    ]


def moved(collation):
    """The places of each move, whichever side is named first."""
    return sorted(
        sorted(sorted((one.sigil, one.tokens) for one in side) for side in (move.one, move.other))
        for move in collation.moves
    )


@settings(max_examples=60)
@given(texts, st.booleans())
def test_every_token_stands_once_and_in_order(given_texts, near):
    collation = collate(given_texts, near=near)
    for number, witness in enumerate(collation.witnesses):
        column = collation.cells[:, number]
        assert column[column >= 0].tolist() == list(range(len(witness.tokens)))
    assert all(len(variant.readings) > 1 for variant in collation.variants)
    for move in collation.moves:
        assert not {one.sigil for one in move.one} & {one.sigil for one in move.other}


@settings(max_examples=40)
@given(texts.filter(lambda some: len(some) <= 4))
def test_the_order_of_the_witnesses_changes_nothing(given_texts):
    names = [f"w{n}" for n in range(len(given_texts))]
    whole = collate(given_texts, sigla=names)
    for order in permutations(range(len(given_texts))):
        again = collate([given_texts[n] for n in order], sigla=[names[n] for n in order])
        if len(set(given_texts)) == len(given_texts):
            assert columns(again) == columns(whole)
        assert groups(again) == groups(whole)
        assert moved(again) == moved(whole)


@settings(max_examples=40)
@given(texts, st.integers(0, 4))
def test_another_copy_of_a_witness_stands_with_it_everywhere(given_texts, which):
    """It counts for another witness, so it may decide what was open; it never stands alone."""
    number = which % len(given_texts)
    collation = collate([*given_texts, given_texts[number]])
    assert (collation.cells[:, -1] == collation.cells[:, number]).all()


def test_a_separator_that_all_have_parts_the_problem():
    left, right = ["a b c", "a c", "b c d"], ["x y", "y x", "y"]
    whole = collate([f"{one} SEPARATOR {other}" for one, other in zip(left, right, strict=True)])
    assert whole.matched == collate(left).matched + collate(right).matched + 3


@pytest.mark.parametrize("count", [2, 30, 1200])
def test_any_number_of_witnesses(count):
    collation = collate([f"the ship number {n % 40} came" for n in range(count)])
    assert len(collation.cells) == 5
    assert collation.matched == (
        count * (count - 1) // 2 * 4
        + sum(k * (k - 1) // 2 for k in np.bincount([n % 40 for n in range(count)]).tolist())
    )


def test_a_base_changes_lemmas_not_the_table():
    texts_ = ["one two three", "one too three", "one too free"]
    free, based = collate(texts_), collate(texts_, base="A")
    assert (free.cells == based.cells).all()
    assert free.variants[0].lemma.text == "too"
    assert based.variants[0].lemma.text == "two"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"base": "X"}, "no witness is called X"),
        ({"sigla": ["A"]}, "1 sigla for 2 witnesses"),
        ({"sigla": ["A", "A"]}, "more than one witness"),
    ],
)
def test_what_cannot_be_collated_is_told(options, words):
    with pytest.raises(ValueError, match=words):
        collate(["a", "b"], **options)


def test_one_witness_is_no_collation():
    with pytest.raises(ValueError, match="two witnesses"):
        collate(["a"])
