"""Moves: planted ones are found, chance and stop words make none."""

from __future__ import annotations

from pathlib import Path

import pytest

from archivekit.collate.collate import collate

SEEDS = Path(__file__).parents[2] / "seeds"
TEXT = (SEEDS / "002_212492c28eb4acd6.txt").read_text(encoding="utf-8").split()[200:1400]


def places(move):
    return {one.text for one in (*move.one, *move.other)}


@pytest.mark.parametrize("size", [5, 12, 40])
@pytest.mark.parametrize("start", [50, 300, 700])
@pytest.mark.parametrize("distance", [60, 400])
def test_a_planted_move_is_found(size, start, distance):
    block, rest = TEXT[start : start + size], TEXT[:start] + TEXT[start + size :]
    moved = rest[: start + distance] + block + rest[start + distance :]
    collation = collate([" ".join(TEXT), " ".join(moved)])
    (move,) = collation.moves
    found = " ".join(block).strip(".,;:\"'()“”")
    assert any(len(text) >= 0.8 * len(found) and text[10:-10] in found for text in places(move))
    kinds = [v.kind for v in collation.variants if v.significance == "wording"]
    assert kinds.count("transposition") == 2


def test_changes_inside_a_move_are_allowed():
    block = TEXT[100:130]
    changed = [word if n % 9 != 4 else "indeed" for n, word in enumerate(block)]
    moved = TEXT[:100] + TEXT[130:500] + changed + TEXT[500:]
    (move,) = collate([" ".join(TEXT), " ".join(moved)]).moves
    assert move.shared >= 8


def test_nothing_moved_where_nothing_did():
    changed = [word for n, word in enumerate(TEXT) if n % 17]
    changed = [word if n % 23 else "of the" for n, word in enumerate(changed)]
    assert not collate([" ".join(TEXT), " ".join(changed)]).moves


def test_stop_words_never_move():
    one = "of the and in the " + " ".join(TEXT[:50])
    other = " ".join(TEXT[:50]) + " of the and in the"
    assert not collate([one, other]).moves


def test_a_move_names_every_witness_that_has_it():
    sentence = "Comrade Mikoyan will then speak about the inspection of the missiles."
    head, tail = " ".join(TEXT[:60]) + ". ", " ".join(TEXT[60:120]) + ". "
    first, last = sentence + " " + head + tail, head + tail + sentence
    (move,) = collate([first, last, first, last]).moves
    sides = {tuple(one.sigil for one in side) for side in (move.one, move.other)}
    assert sides == {("A", "C"), ("B", "D")}


def test_moves_can_be_left_out():
    texts = ["one two three four missiles in Cuba", "missiles in Cuba one two three four"]
    assert collate(texts).moves
    assert not collate(texts, moves=False).moves
