"""Paragraphs that are divided differently."""

from __future__ import annotations

from archivekit.collate.collate import collate


def told(collation):
    return [
        ([(one.sigil, one.text) for one in found.begin], [one.sigil for one in found.go_on])
        for found in collation.breaks
    ]


def test_a_paragraph_that_one_copy_splits():
    one = "The peoples want peace. War is their enemy. We must not let it come."
    other = "The peoples want peace.\n\nWar is their enemy.\n \n\nWe must not let it come."
    collation = collate([one, other])
    assert told(collation) == [([("B", "War")], ["A"]), ([("B", "We")], ["A"])]
    assert not collation.variants


def test_the_same_paragraphs_are_no_difference():
    text = "The peoples want peace.\n\nWar is their enemy."
    assert not collate([text, text.replace("War", "war")]).breaks


def test_where_words_differ_the_difference_is_of_words():
    one = "The peoples want peace. War is their enemy."
    other = "The peoples want peace.\n\nHatred is their enemy."
    assert not collate([one, other]).breaks
