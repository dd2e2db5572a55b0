"""Edits as rows of a table, and back: law 1 (undo) rests on this module.

A row stands for one change, or for a uniform rule: a run. The row of one change says where it is
(`start`, counted from its segment). The row of a run says which literal places of the reading text
it touched: those where `after` stands, preceded and followed by the given characters, all of them
or as `runs` tells: how many were changed, how many not, how many changed, and so on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from archivekit.core.text import Edit, invert_edits

MIN_RUN = 4
LONGEST_RUN_CODE = 240
MOST_CONTEXTS = 6
_ROW = 60  # what a further row costs a reader, in characters of run code


@dataclass(frozen=True, slots=True)
class EditRow:
    """One row: `segment` is the index of a segment, -1 for the whole witness.

    `start` is None for a run. `after` is what stands in the reading text, `before` what was
    received.
    """

    segment: int
    start: int | None
    before: str
    after: str
    rule: str
    absorbed: tuple[str, ...] = ()
    decision: str = ""
    count: int = 1
    preceded_by: str = ""
    followed_by: str = ""
    runs: str = ""


@dataclass(frozen=True, slots=True)
class Zones:
    """Which segment a place of the reading text belongs to: the last that starts before it.

    `starts` are the starts of the segments that places count from, in order; `paragraphs` those
    of the segments that runs may be confined to, each with its index.
    """

    starts: tuple[int, ...]
    segments: tuple[int, ...]
    paragraph_starts: tuple[int, ...]
    paragraphs: tuple[int, ...]

    @classmethod
    def of_segments(cls, segments: Sequence[tuple[str, int]]) -> Zones:
        """Places count from sentences; runs are confined to paragraphs. Of (kind, start) pairs."""
        sentences = [(at, i) for i, (kind, at) in enumerate(segments) if kind == "sentence"]
        paragraphs = [(at, i) for i, (kind, at) in enumerate(segments) if kind == "paragraph"]
        return cls(
            tuple(at for at, _ in sentences),
            tuple(index for _, index in sentences),
            tuple(at for at, _ in paragraphs),
            tuple(index for _, index in paragraphs),
        )

    def of(self, offset: int) -> tuple[int, int]:
        """The segment (-1 before the first) and the offset counted from its start."""
        index = bisect_right(self.starts, offset) - 1
        return (self.segments[index], offset - self.starts[index]) if index >= 0 else (-1, offset)

    def paragraph(self, offset: int) -> int:
        """The position in `paragraphs` of the one that a place belongs to, -1 before the first."""
        return bisect_right(self.paragraph_starts, offset) - 1

    def paragraph_zone(self, position: int, length: int) -> tuple[int, int]:
        """From where to where places belong to a paragraph: up to the start of the next one."""
        start = self.paragraph_starts[position]
        following = self.paragraph_starts[position + 1 : position + 2]
        return start, (following[0] if following else length)


def to_rows(
    text: str, edits: Sequence[Edit], zones: Zones, uniform: Container[str] = ()
) -> list[EditRow]:
    """The rows of the edits that made the reading text `text`, in the order of their places.

    Changes of the rules named in `uniform` may be written as runs.
    """
    placed: list[tuple[int, EditRow]] = []
    groups: dict[tuple[str, ...], list[Edit]] = defaultdict(list)
    for edit in invert_edits(edits):
        key = (edit.rule, edit.decision, edit.before, edit.after, *edit.absorbed)
        groups[key].append(edit)
    for group in groups.values():
        if len(group) < MIN_RUN or group[0].rule not in uniform:
            placed += _single(group, zones)
        else:
            placed += _runs(text, group, zones)
    # Stable: what vanished at one place stays in the order in which it was received.
    placed.sort(key=lambda item: (item[0], item[1].after != ""))
    return [row for _, row in placed]


def from_rows(
    text: str, rows: Iterable[EditRow], starts: Sequence[int], zones: Zones
) -> list[Edit]:
    """The edits, from the text as received to the reading text, that rows tell.

    `starts` are the starts of all segments in the reading text.
    """
    back = [
        Edit(at, row.after, row.before, row.rule, row.absorbed, row.decision)
        for row in rows
        for at in places(text, row, starts, zones)
    ]
    back.sort(key=lambda edit: (edit.start, edit.before != ""))
    return invert_edits(back)


def places(text: str, row: EditRow, starts: Sequence[int], zones: Zones) -> list[int]:
    """The offsets in the reading text of the changes that a row stands for."""
    if row.start is None:
        return list(_changed_places(text, row, zones))
    return [(starts[row.segment] if row.segment >= 0 else 0) + row.start]


def _single(group: Sequence[Edit], zones: Zones) -> list[tuple[int, EditRow]]:
    rows = []
    for edit in group:
        segment, start = zones.of(edit.start)
        row = EditRow(
            segment, start, edit.after, edit.before, edit.rule, edit.absorbed, edit.decision
        )
        rows.append((edit.start, row))
    return rows


def _runs(text: str, group: list[Edit], zones: Zones) -> list[tuple[int, EditRow]]:
    """The cheapest way to write many equal edits: as runs over all or by paragraph, or each."""
    best = _single(group, zones)
    best_cost = _ROW * len(best)
    for left, right in ((0, 0), (1, 0), (0, 1), (1, 1)):
        if not (left or right or group[0].before):
            continue
        rows = _runs_in(text, 0, len(text), -1, group, left, right, zones)
        cost = sum(_ROW + len(row.runs) for _, row in rows)
        if cost < best_cost:
            best, best_cost = rows, cost
        if best_cost <= 2 * _ROW:
            break
    by_paragraph: list[tuple[int, EditRow]] = []
    if best_cost > 4 * _ROW and group[0].before:
        for position, members in groupby(group, key=lambda edit: zones.paragraph(edit.start)):
            few = list(members)
            if position < 0 or len(few) < 2:
                by_paragraph += _single(few, zones)
                continue
            low, high = zones.paragraph_zone(position, len(text))
            segment = zones.paragraphs[position]
            by_paragraph += _runs_in(text, low, high, segment, few, 0, 0, zones)
        if sum(_ROW + len(row.runs) for _, row in by_paragraph) < best_cost:
            best = by_paragraph
    return best


def _runs_in(
    text: str,
    low: int,
    high: int,
    segment: int,
    group: list[Edit],
    left: int,
    right: int,
    zones: Zones,
) -> list[tuple[int, EditRow]]:
    contexts: dict[tuple[str, str], list[Edit]] = defaultdict(list)
    for edit in group:
        before = text[max(low, edit.start - left) : edit.start]
        after = text[edit.end : min(high, edit.end + right)]
        contexts[before, after].append(edit)
    if len(contexts) > MOST_CONTEXTS:
        return _single(group, zones)
    rows: list[tuple[int, EditRow]] = []
    for (before, after), members in contexts.items():
        edit = members[0]
        if len(members) < 2 or not (before or after or edit.before):
            rows += _single(members, zones)
            continue
        row = EditRow(
            segment, None, edit.after, edit.before, edit.rule, edit.absorbed, "", len(members),
            before, after,
        )  # fmt: skip
        changed = {member.start for member in members}
        code = _code([at in changed for at in _places(text, row, low, high)])
        if len(code) > LONGEST_RUN_CODE and segment < 0:
            rows += _single(members, zones)
            continue
        rows.append((edit.start, _with_runs(row, code)))
    return rows


def _with_runs(row: EditRow, code: str) -> EditRow:
    return EditRow(
        row.segment, None, row.before, row.after, row.rule, row.absorbed, "", row.count,
        row.preceded_by, row.followed_by, code,
    )  # fmt: skip


def _places(text: str, row: EditRow, low: int, high: int) -> Iterable[int]:
    """Where the places of a run are: starts of `after` between its neighbours."""
    pattern = re.escape(row.after)
    if row.preceded_by:
        pattern = f"(?<={re.escape(row.preceded_by)}){pattern}"
    if row.followed_by:
        pattern += f"(?={re.escape(row.followed_by)})"
    zone = text if (low, high) == (0, len(text)) else text[low:high]
    return (low + match.start() for match in re.finditer(pattern, zone))


def _code(flags: Sequence[bool]) -> str:
    """Run lengths, changed first; "" when all places were changed."""
    if all(flags):
        return ""
    counts: list[int] = []
    state = True
    for flag, members in groupby(flags):
        if flag != state and not counts:
            counts.append(0)
        counts.append(len(list(members)))
    if not flags[-1]:
        counts.pop()
    return " ".join(map(str, counts))


def _changed_places(text: str, row: EditRow, zones: Zones) -> Iterable[int]:
    low, high = 0, len(text)
    if row.segment >= 0:
        low, high = zones.paragraph_zone(zones.paragraphs.index(row.segment), len(text))
    found = iter(_places(text, row, low, high))
    if not row.runs:
        yield from found
        return
    for index, count in enumerate(map(int, row.runs.split())):
        for _ in range(count):
            at = next(found)
            if index % 2 == 0:
                yield at
