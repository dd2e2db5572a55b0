"""Spans, edits and offset maps, held against a slow oracle that walks piece by piece."""

from __future__ import annotations

import pickle
from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archivekit.core.text import (
    Edit,
    OffsetMap,
    Span,
    apply_edits,
    compose_edits,
    invert_edits,
)

MANY = settings(max_examples=120, deadline=None, derandomize=True)
SIDES = ("left", "right")

_STEPS = st.lists(
    st.tuples(
        st.integers(0, 4),  # how many characters stay
        st.integers(0, 3),  # how many are changed
        st.sampled_from(["", "", "x", "xy", "ab", "a"]),
    ),
    max_size=6,
)


def edits_of(text: str, steps: list[tuple[int, int, str]], rule: str) -> list[Edit]:
    """Sorted, disjoint edits of a text, some of them touching."""
    edits, at = [], 0
    for skip, size, after in steps:
        start = at + skip
        before = text[start : start + size]
        if start > len(text) or before == after:
            continue
        edits.append(Edit(start, before, after, rule))
        at = start + len(before)
    return edits


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    old = draw(st.text("abc \n", max_size=16))
    return old, edits_of(old, draw(_STEPS), "first")


@st.composite
def changed_twice(draw: st.DrawFn) -> tuple[str, list[Edit], str, list[Edit], str]:
    old, first = draw(changed())
    middle = apply_edits(old, first)
    second = edits_of(middle, draw(_STEPS), "second")
    return old, first, middle, second, apply_edits(middle, second)


def map_of(old: str, edits: list[Edit]) -> OffsetMap:
    return OffsetMap.of_edits(edits, len(old))


# --- the oracle: a text is a row of atoms, (old length, new length), one for each kept character


def atoms_of(map_: OffsetMap) -> list[tuple[int, int]]:
    atoms, at = [], 0
    for a, b, c, d in map_.places:
        atoms += [(1, 1)] * (a - at) + [(b - a, d - c)]
        at = b
    return atoms + [(1, 1)] * (map_.old_length - at)


def bounds_of(map_: OffsetMap) -> list[tuple[int, int]]:
    atoms = atoms_of(map_)
    olds = accumulate((old for old, _ in atoms), initial=0)
    news = accumulate((new for _, new in atoms), initial=0)
    return list(zip(olds, news, strict=True))


def slow_to_new(map_: OffsetMap, offset: int, side: str) -> int:
    bounds = bounds_of(map_)
    here = [new for old, new in bounds if old == offset]
    if here:
        return min(here) if side == "left" else max(here)
    for (a, c), (b, d) in pairwise(bounds):
        if a < offset < b:
            return c if side == "left" else d
    raise AssertionError(offset)


def slow_new_span(map_: OffsetMap, span: Span) -> Span:
    if not len(span):
        return Span(*(slow_to_new(map_, span.start, side) for side in SIDES))
    touched = [
        (c, d)
        for (a, c), (b, d) in pairwise(bounds_of(map_))
        if a < span.end and span.start < b  # an atom that holds characters of the range
    ]
    return Span(touched[0][0], touched[-1][1])


def spans_of(length: int) -> list[Span]:
    return [Span(a, b) for a in range(length + 1) for b in range(a, length + 1)]


# --- spans and edits ---------------------------------------------------------------------------


def test_spans() -> None:
    span = Span(2, 5)
    assert (len(span), span.of("telegram"), span.shift(-2)) == (3, "leg", Span(0, 3))
    assert span.contains(Span(2, 5)) and span.contains(Span(3, 3)) and span.contains(Span(5, 5))
    assert not span.contains(Span(1, 3)) and not span.contains(Span(4, 6))
    assert Span(4, 4), "an empty span is a place"
    assert sorted([Span(3, 4), Span(1, 9), Span(1, 2)]) == [Span(1, 2), Span(1, 9), Span(3, 4)]
    for start, end in [(3, 2), (-1, 2)]:
        with pytest.raises(ValueError, match="0 <= start <= end"):
            Span(start, end)
    with pytest.raises(ValueError, match="start"):
        span.shift(-3)


def test_an_edit_knows_its_place_and_its_rules() -> None:
    edit = Edit(6, "  ", " ", "gap", ("line-end", "indent"))
    assert (edit.end, edit.span) == (8, Span(6, 8))
    assert edit.rules == ("line-end", "indent", "gap")
    assert pickle.loads(pickle.dumps(edit)) == edit


@MANY
@given(changed())
def test_edits_change_what_they_say_and_nothing_else(case: tuple[str, list[Edit]]) -> None:
    old, edits = case
    pieces, at = [], 0
    for edit in edits:
        pieces += [old[at : edit.start], edit.after]
        at = edit.end
    assert apply_edits(old, edits) == "".join([*pieces, old[at:]])


@pytest.mark.parametrize(
    ("edits", "reason"),
    [
        ([Edit(0, "ab", "", "r"), Edit(1, "b", "", "r")], "overlap"),
        ([Edit(2, "c", "", "r"), Edit(0, "a", "", "r")], "out of order"),
        ([Edit(0, "b", "", "r")], "expects"),
        ([Edit(3, "c", "", "r")], "expects"),
        ([Edit(2, "cd", "", "r")], "expects"),
    ],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        apply_edits("abc", edits)


@MANY
@given(changed())
def test_inverted_edits_lead_back(case: tuple[str, list[Edit]]) -> None:
    old, edits = case
    new = apply_edits(old, edits)
    back = invert_edits(edits)
    assert apply_edits(new, back) == old
    assert invert_edits(back) == edits
    assert OffsetMap.of_edits(back, len(new)) == map_of(old, edits).invert()


@MANY
@given(changed_twice())
def test_composed_edits_lead_there_at_once(
    case: tuple[str, list[Edit], str, list[Edit], str],
) -> None:
    old, first, middle, second, new = case
    both = compose_edits(old, first, new, second)
    assert apply_edits(old, both) == new
    assert apply_edits(new, invert_edits(both)) == old
    names = {name for edit in both for name in edit.rules}
    assert names <= {"first", "second"}
    if first and second:
        assert all(edit.before != edit.after for edit in both)
        for edit in both:
            assert not edit.absorbed or set(edit.rules) == {"first", "second"}
    # Nothing is changed that neither of the two changed.
    wide = map_of(old, first).compose(map_of(middle, second))
    for edit in both:
        assert any(a <= edit.start and edit.end <= b for a, b, _, _ in wide.places)


BLANKS = [Edit(1, "\x07", "", "control-character"), Edit(2, "\t", " ", "gap")]
WRAPPED = [Edit(1, "\r\n", "\n", "line-end"), Edit(3, "\f", "", "form-feed")]


@MANY
@given(changed_twice())
@example(("-\r\n\fb", WRAPPED, "-\nb", [Edit(0, "-\n", "", "hyphen")], "b"))
@example(("a\x07\tb", BLANKS, "a b", [Edit(1, " b", "", "emendation")], "a"))
def test_composed_edits_that_leave_nothing_never_touch(
    case: tuple[str, list[Edit], str, list[Edit], str],
) -> None:
    """Else two of them would lie at one place of the new text, in an order nobody could tell."""
    old, first, _, second, new = case
    both = compose_edits(old, first, new, second)
    if first and second:
        vanished = [edit.start for edit in invert_edits(both) if not edit.before]
        assert len(vanished) == len(set(vanished))


def test_composed_edits_name_both_rules_and_keep_the_decision() -> None:
    old, middle, new = "one\r\n two", "one\n two", "one and two"
    first = [Edit(3, "\r\n", "\n", "line-end")]
    second = [Edit(3, "\n ", " and ", "emendation", (), "d1")]
    assert apply_edits(middle, second) == new
    assert compose_edits(old, first, new, second) == [
        Edit(3, "\r\n ", " and ", "emendation", ("line-end",), "d1")
    ]


def test_composed_edits_that_only_touch_stay_apart() -> None:
    first, second = [Edit(1, "\t", " ", "gap")], [Edit(2, "b", "c", "slip")]
    assert compose_edits("a\tb", first, "a c", second) == [first[0], second[0]]


# --- offset maps -------------------------------------------------------------------------------


@MANY
@given(changed())
def test_every_offset_of_the_old_text(case: tuple[str, list[Edit]]) -> None:
    map_ = map_of(*case)
    assert map_.new_length == len(apply_edits(*case))
    for side in SIDES:
        slow = [slow_to_new(map_, at, side) for at in range(map_.old_length + 1)]
        assert [map_.to_new(at, side) for at in range(map_.old_length + 1)] == slow
        many = map_.new_offsets(range(map_.old_length + 1), side)
        assert many.dtype == np.int64 and many.tolist() == slow
        assert slow == sorted(slow)


@MANY
@given(changed())
def test_every_offset_of_the_new_text(case: tuple[str, list[Edit]]) -> None:
    map_ = map_of(*case)
    for side in SIDES:
        slow = [slow_to_new(map_.invert(), at, side) for at in range(map_.new_length + 1)]
        assert [map_.to_old(at, side) for at in range(map_.new_length + 1)] == slow
        assert map_.old_offsets(range(map_.new_length + 1), side).tolist() == slow
        assert slow == sorted(slow)


def kept_in(map_: OffsetMap, span: Span, back: Span) -> bool:
    """Whether a range, carried there and back, holds all of it that left something there."""
    places = [Span(at, at + 1) for at in range(span.start, span.end)]
    return all(back.contains(place) for place in places if len(map_.new_span(place)))


@MANY
@given(changed())
def test_every_range(case: tuple[str, list[Edit]]) -> None:
    map_ = map_of(*case)
    for span in spans_of(map_.old_length):
        assert map_.new_span(span) == slow_new_span(map_, span)
        assert kept_in(map_, span, map_.old_span(map_.new_span(span)))
    for span in spans_of(map_.new_length):
        assert map_.old_span(span) == slow_new_span(map_.invert(), span)
        assert kept_in(map_.invert(), span, map_.new_span(map_.old_span(span)))


@MANY
@given(changed())
def test_what_no_edit_touched_is_the_same_on_both_sides(case: tuple[str, list[Edit]]) -> None:
    old, edits = case
    new, map_ = apply_edits(old, edits), map_of(old, edits)
    changed_places = {at for edit in edits for at in range(edit.start, edit.end)}
    for at in set(range(len(old))) - changed_places:
        (span,) = (map_.new_span(Span(at, at + 1)),)
        assert len(span) == 1 and span.of(new) == old[at]
        assert map_.old_span(span) == Span(at, at + 1)


@MANY
@given(changed())
def test_twice_inverted_is_the_same(case: tuple[str, list[Edit]]) -> None:
    map_ = map_of(*case)
    assert map_.invert().invert() == map_
    assert (map_.invert().old_length, map_.invert().new_length) == (
        map_.new_length,
        map_.old_length,
    )


@MANY
@given(changed_twice())
def test_composed_maps_cover_what_both_cover(
    case: tuple[str, list[Edit], str, list[Edit], str],
) -> None:
    old, first, middle, second, new = case
    f, g = map_of(old, first), map_of(middle, second)
    both = f.compose(g)
    assert (both.old_length, both.new_length) == (len(old), len(new))
    for span in spans_of(len(old)):
        if len(span):
            assert both.new_span(span).contains(g.new_span(f.new_span(span)))
    for span in spans_of(len(new)):
        if len(span):
            assert both.old_span(span).contains(f.old_span(g.old_span(span)))
    identity = OffsetMap.identity(len(middle))
    assert f.compose(identity) == f and identity.compose(g) == g
    assert g.invert().compose(f.invert()) == both.invert()


def test_maps_whose_lengths_do_not_meet_are_not_composed() -> None:
    with pytest.raises(ValueError, match="3 and 4"):
        OffsetMap.identity(3).compose(OffsetMap.identity(4))


@MANY
@given(changed(), st.data())
def test_a_slice_is_the_map_of_a_range(case: tuple[str, list[Edit]], data: st.DataObject) -> None:
    map_ = map_of(*case)
    span = data.draw(st.sampled_from(spans_of(map_.old_length)))
    part, image = map_.slice(span), map_.new_span(span)
    assert (part.old_length, part.new_length) == (len(span), len(image))
    for inner in spans_of(len(span)):
        if len(inner):
            assert part.new_span(inner).shift(image.start) == map_.new_span(inner.shift(span.start))
    for side in SIDES:
        for at in range(1, len(span)):
            assert part.to_new(at, side) + image.start == map_.to_new(span.start + at, side)


def test_the_map_of_a_text_that_did_not_change() -> None:
    map_ = OffsetMap.identity(3)
    assert map_ == OffsetMap.of_edits([], 3) and map_.places == ()
    assert [map_.to_new(at) for at in range(4)] == [0, 1, 2, 3]
    assert map_.new_offsets([3, 0]).tolist() == [3, 0]


@pytest.mark.parametrize("offset", [-1, 4])
def test_offsets_outside_of_the_text_are_refused(offset: int) -> None:
    map_ = OffsetMap.of_edits([Edit(1, "b", "", "r")], 3)
    for look in (map_.to_new, lambda at: map_.new_offsets([0, at])):
        with pytest.raises(IndexError, match="outside"):
            look(offset)
    with pytest.raises(IndexError, match="outside"):
        map_.to_old(3)


def test_lookups_of_no_offset_give_none() -> None:
    map_ = OffsetMap.of_edits([Edit(1, "b", "", "r")], 3)
    assert map_.new_offsets([]).tolist() == [] and map_.old_offsets([]).tolist() == []
