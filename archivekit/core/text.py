"""Places in a text, changes to it, and the map between the text before and after.

All offsets are Unicode code points, 0-based and half-open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points.

    >>> Span(2, 5).of("telegram")
    'leg'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, got {self.start}, {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        return True  # an empty span is still a place

    def of(self, text: str) -> str:
        """The characters that the span covers."""
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        """The same span, counted from another origin."""
        return Span(self.start + by, self.end + by)

    def contains(self, other: Span) -> bool:
        """Whether `other` lies inside this span, bounds included."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: the characters `before`, at `start` of the old text, became `after`.

    `rule` names the rule that made the last change here; `absorbed` names earlier ones whose
    places this change swallowed. `decision` is empty unless an editor decided it.

    >>> apply_edits("gentle  man", [Edit(6, "  ", " ", "gap")])
    'gentle man'
    """

    start: int
    before: str
    after: str
    rule: str
    absorbed: tuple[str, ...] = ()
    decision: str = ""

    @property
    def end(self) -> int:
        """Where the place ends in the old text."""
        return self.start + len(self.before)

    @property
    def span(self) -> Span:
        """The place in the old text."""
        return Span(self.start, self.end)

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule that took part, the earliest first."""
        return (*self.absorbed, self.rule)


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """The new text that `edits` (sorted, disjoint) make of `text`.

    Raises ValueError where an edit does not find its `before`, or two overlap.
    """
    if not edits:
        return text
    pieces: list[str] = []
    done = 0
    for edit in edits:
        if edit.start < done:
            raise ValueError(f"edits overlap or are out of order at {edit.start}")
        if not text.startswith(edit.before, edit.start):
            raise ValueError(f"edit at {edit.start} expects {edit.before!r}")
        pieces += (text[done : edit.start], edit.after)
        done = edit.end
    pieces.append(text[done:])
    return "".join(pieces)


def invert_edits(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that lead back: apply them to the new text to get the old one.

    >>> back = invert_edits([Edit(6, "  ", " ", "gap")])
    >>> apply_edits("gentle man", back)
    'gentle  man'
    """
    moved, inverse = 0, []
    for edit in edits:
        start = edit.start + moved
        inverse.append(
            Edit(start, edit.after, edit.before, edit.rule, edit.absorbed, edit.decision)
        )
        moved += len(edit.after) - len(edit.before)
    return inverse


def compose_edits(old: str, first: Sequence[Edit], new: str, second: Sequence[Edit]) -> list[Edit]:
    """One list of edits from `old` to `new` in place of two in a row.

    `first` leads from `old` to a middle text, `second` from there to `new`. Where a second edit
    overlaps a first one, both become one edit that carries the later rule and absorbs the earlier.
    Edits that only touch stay apart, unless both leave nothing behind: then their order in
    the new text could not be told.
    """
    if not second:
        return list(first)
    # Every change as (middle start, middle end, is second, edit), in the order of the middle text.
    changes: list[tuple[int, int, int, Edit]] = []
    moved = 0
    for edit in first:
        start = edit.start + moved
        changes.append((start, start + len(edit.after), 0, edit))
        moved += len(edit.after) - len(edit.before)
    changes += [(edit.start, edit.end, 1, edit) for edit in second]
    changes.sort(key=lambda change: change[:3])

    composed: list[Edit] = []
    old_shift = new_shift = 0  # middle + shift = old or new offset, ahead of the cluster
    index = 0
    while index < len(changes):
        start, end, _, _ = changes[index]
        cluster = [changes[index]]
        index += 1
        while index < len(changes) and changes[index][0] < end:
            cluster.append(changes[index])
            end = max(end, changes[index][1])
            index += 1
        old_start, new_start = start + old_shift, start + new_shift
        for low, high, is_second, edit in cluster:
            if is_second:
                new_shift += len(edit.after) - (high - low)
            else:
                old_shift += len(edit.before) - (high - low)
        if len(cluster) == 1:
            made = cluster[0][3]
            if made.start != old_start:
                made = replace(made, start=old_start)
        else:
            cluster.sort(key=lambda change: change[2])  # the later rule gives the name
            before = old[old_start : end + old_shift]
            after = new[new_start : end + new_shift]
            if before == after:
                continue
            made = _merged(old_start, before, after, [change[3] for change in cluster])
        last = composed[-1] if composed else None
        if last and last.end == made.start and _leave_nothing(last, made):
            composed[-1] = _merged(last.start, last.before + made.before, "", [last, made])
        else:
            composed.append(made)
    return composed


def _leave_nothing(first: Edit, second: Edit) -> bool:
    """Two deletions side by side are one, unless two decisions of an editor made them."""
    decided = first.decision and second.decision and first.decision != second.decision
    return not first.after and not second.after and not decided


def _merged(start: int, before: str, after: str, edits: list[Edit]) -> Edit:
    names: list[str] = []
    for edit in edits:
        names += [rule for rule in edit.rules if rule not in names]
    last = next((e for e in reversed(edits) if e.decision), edits[-1])
    absorbed = tuple(rule for rule in names if rule != last.rule)
    return Edit(start, before, after, last.rule, absorbed, last.decision)


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """The two-way map of offsets between an old text and a new one.

    `places` are the changed places (old start, old end, new start, new end), in order; all else
    is the same on both sides. One lookup is a binary search; many at once go through numpy.

    >>> m = OffsetMap.of_edits([Edit(2, "--", "-", "dash")], 6)
    >>> m.to_new(5), m.to_old(4), m.old_span(Span(2, 3))
    (4, 5, Span(start=2, end=4))
    """

    places: tuple[tuple[int, int, int, int], ...]
    old_length: int
    new_length: int
    _old_starts: list[int] = field(init=False, repr=False, compare=False)
    # Made when they are first asked for.
    _inverse: list[OffsetMap] = field(init=False, repr=False, compare=False)
    _columns: list[NDArray[np.int64]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_old_starts", [place[0] for place in self.places])
        object.__setattr__(self, "_inverse", [])
        object.__setattr__(self, "_columns", [])

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        """The map of a text that did not change."""
        return cls((), length, length)

    @classmethod
    def of_edits(cls, edits: Iterable[Edit], old_length: int) -> OffsetMap:
        """The map that `edits` (sorted, disjoint) of a text of `old_length` make."""
        places: list[tuple[int, int, int, int]] = []
        moved = 0
        for edit in edits:
            start = edit.start + moved
            places.append((edit.start, edit.end, start, start + len(edit.after)))
            moved += len(edit.after) - len(edit.before)
        return cls(_canonical(places), old_length, old_length + moved)

    def invert(self) -> OffsetMap:
        """The same map read from new to old."""
        if not self._inverse:
            turned = tuple((c, d, a, b) for a, b, c, d in self.places)
            self._inverse.append(OffsetMap(turned, self.new_length, self.old_length))
        return self._inverse[0]

    def compose(self, later: OffsetMap) -> OffsetMap:
        """This map and then `later`, whose old text is this one's new text, as one map."""
        if self.new_length != later.old_length:
            raise ValueError(f"lengths do not meet: {self.new_length} and {later.old_length}")
        marks = [(c, d, (b - a) - (d - c), 0) for a, b, c, d in self.places]
        marks += [(a, b, 0, (d - c) - (b - a)) for a, b, c, d in later.places]
        marks.sort()
        places: list[tuple[int, int, int, int]] = []
        old_shift = new_shift = index = 0
        while index < len(marks):
            start, end = marks[index][:2]
            old_start, new_start = start + old_shift, start + new_shift
            low = start
            while index < len(marks) and (
                marks[index][0] < end or (marks[index][0] == end and end in (marks[index][1], low))
            ):
                low, end = marks[index][0], max(end, marks[index][1])
                old_shift += marks[index][2]
                new_shift += marks[index][3]
                index += 1
            places.append((old_start, end + old_shift, new_start, end + new_shift))
        return OffsetMap(_canonical(places), self.old_length, later.new_length)

    def slice(self, span: Span) -> OffsetMap:
        """The map of one range of the old text and what it became, both counted from 0."""
        image = self.new_span(span)
        places = []
        for a, b, c, d in self.places:
            inside = (
                (span.start <= a and b <= span.end)
                if a < b
                else (span.start < a < span.end or (a == span.start == span.end))
            )
            if inside:
                places.append((a - span.start, b - span.start, c - image.start, d - image.start))
            elif a < span.end and span.start < b:
                low, high = max(a, span.start) - span.start, min(b, span.end) - span.start
                places.append((low, high, c - image.start, d - image.start))
        return OffsetMap(_canonical(places), len(span), len(image))

    def to_new(self, offset: int, side: Side = "left") -> int:
        """Where an old offset lies in the new text; inside a change, at the change's `side`."""
        return _carry(self.places, self._old_starts, offset, self.old_length, side)

    def to_old(self, offset: int, side: Side = "left") -> int:
        """Where a new offset lies in the old text; inside a change, at the change's `side`."""
        return self.invert().to_new(offset, side)

    def new_span(self, span: Span) -> Span:
        """The smallest new range that holds all that became of an old range."""
        return _carry_span(self, span)

    def old_span(self, span: Span) -> Span:
        """The smallest old range that holds all that a new range came from."""
        return _carry_span(self.invert(), span)

    def new_offsets(self, offsets: ArrayLike, side: Side = "left") -> NDArray[np.int64]:
        """`to_new` for many offsets at once: an array of int64 in the same order."""
        return _carry_many(self, offsets, side)

    def old_offsets(self, offsets: ArrayLike, side: Side = "left") -> NDArray[np.int64]:
        """`to_old` for many offsets at once: an array of int64 in the same order."""
        return _carry_many(self.invert(), offsets, side)


def _canonical(
    places: list[tuple[int, int, int, int]],
) -> tuple[tuple[int, int, int, int], ...]:
    """Places that touch on both sides are one place if one of them is empty on a side.

    Then no two places begin at one offset, on either side: a binary search finds the right one.
    """
    joined: list[tuple[int, int, int, int]] = []
    for a, b, c, d in places:
        if a == b and c == d:
            continue
        if joined and joined[-1][1] == a and joined[-1][3] == c:
            e, f, g, h = joined[-1]
            if a == b or c == d or e == f or g == h:
                joined[-1] = (e, b, g, d)
                continue
        joined.append((a, b, c, d))
    return tuple(joined)


def _carry(
    places: Sequence[tuple[int, int, int, int]],
    starts: list[int],
    offset: int,
    length: int,
    side: Side,
) -> int:
    if not 0 <= offset <= length:
        raise IndexError(f"offset {offset} is outside the text of {length} characters")
    index = bisect_right(starts, offset) - 1
    if index < 0:
        return offset
    a, b, c, d = places[index]
    if offset >= b and not (a == b == offset and side == "left"):
        return offset - b + d
    if offset == a:
        return c
    return c if side == "left" else d


def _carry_span(map_: OffsetMap, span: Span) -> Span:
    if span.start == span.end:
        at = map_.to_new(span.start)
        inside = map_.to_new(span.start, "right")
        return Span(at, inside)
    # An insertion at the very edge of the range did not come from the range.
    start = _edge(map_, span.start, "left")
    end = _edge(map_, span.end, "right")
    return Span(start, max(start, end))


def _edge(map_: OffsetMap, offset: int, grow: Side) -> int:
    index = bisect_right(map_._old_starts, offset) - 1
    if index >= 0:
        a, b, c, d = map_.places[index]
        if a < offset < b:
            return c if grow == "left" else d
        if a == b == offset:
            return d if grow == "left" else c
    return map_.to_new(offset)


def _carry_many(map_: OffsetMap, offsets: ArrayLike, side: Side) -> NDArray[np.int64]:
    import numpy as np

    at = np.asarray(offsets, dtype=np.int64)
    if at.size and (at.min() < 0 or at.max() > map_.old_length):
        raise IndexError(f"an offset is outside the text of {map_.old_length} characters")
    if not map_._columns:
        # A first place before the text lets every offset have a place at or before it.
        first = (-1, -1, -1, -1)
        map_._columns.extend(np.asarray([first, *map_.places], dtype=np.int64).T.copy())
    a, b, c, d = map_._columns
    # To the left of an insertion lies what was before it; to the right, what comes after.
    index = np.searchsorted(a, at, side=side) - 1
    inside = c[index] if side == "left" else np.where(at == a[index], c[index], d[index])
    return np.where(at < b[index], inside, at + (d - b)[index])
