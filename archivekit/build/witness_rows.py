"""The rows of one witness: everything that is published about one text, in the order of tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from archivekit.build.understood import Understood
from archivekit.tables.cells import to_literal
from archivekit.tables.edit_rows import EditRow
from archivekit.tables.ledger import Entry
from archivekit.tables.rows import Cell

Row = tuple[Cell, ...]


def segment_rows(witness: str, value: Understood, entries: Sequence[Entry]) -> Iterator[Row]:
    """Rows of `segments`: a paragraph, then its sentences."""
    end_of_paragraph = 0
    for facts, entry in zip(value.segments, entries, strict=True):
        if facts.kind == "paragraph":
            gap = facts.start - end_of_paragraph
            end_of_paragraph = facts.end
            head = (entry.id, witness, "", facts.kind, entry.order_key, entry.number)
            yield (*head, facts.part, facts.point, gap, "", "")
        else:
            parent = entries[facts.parent].id
            words = value.text[facts.start : facts.end]
            head = (entry.id, witness, parent, facts.kind, entry.order_key, "")
            yield (*head, "", "", "", words, facts.hash)


def edit_rows(witness: str, value: Understood, entries: Sequence[Entry]) -> Iterator[Row]:
    """Rows of `edits`: what was applied, then what is proposed or rejected."""
    names = _Names(witness, entries)
    for edit in value.edits:
        yield _applied(witness, edit, names)
    for change in value.proposals:
        segment = names.segment(change.segment)
        yield (
            names.next(change.segment), witness, segment, change.state, change.rule, "",
            change.start, to_literal(change.before), to_literal(change.after), 1,
            "", "", "", change.reason, change.decision,
        )  # fmt: skip


def _applied(witness: str, edit: EditRow, names: _Names) -> Row:
    is_run = edit.start is None and edit.segment < 0
    return (
        names.next(edit.segment, edit.rule if is_run else "e"), witness,
        names.segment(edit.segment), "applied", edit.rule, " ".join(edit.absorbed), edit.start,
        to_literal(edit.before), to_literal(edit.after), edit.count,
        to_literal(edit.preceded_by), to_literal(edit.followed_by), edit.runs, "", edit.decision,
    )  # fmt: skip


class _Names:
    """Ids of changes: the segment's or witness's id, and a letter and number."""

    def __init__(self, witness: str, entries: Sequence[Entry]) -> None:
        self._witness, self._entries = witness, entries
        self._count: Counter[str] = Counter()

    def segment(self, index: int) -> str:
        return self._entries[index].id if index >= 0 else ""

    def next(self, index: int, stem: str = "e") -> str:
        base = f"{self.segment(index) or self._witness}.{stem}"
        self._count[base] += 1
        joint = "" if stem == "e" else "-"
        return f"{base}{joint}{self._count[base]}"


def annotation_rows(witness: str, value: Understood, entries: Sequence[Entry]) -> Iterator[Row]:
    """Rows of `annotations`; a note call and its note name each other."""
    count: Counter[str] = Counter()
    ids, linked = [], {}
    for place in value.places:
        base = entries[place.segment].id if place.segment >= 0 else witness
        count[base] += 1
        ids.append(f"{base}.a{count[base]}")
        if place.link:
            linked[place.link, place.kind] = ids[-1]
    for id_, place in zip(ids, value.places, strict=True):
        segment = entries[place.segment].id if place.segment >= 0 else ""
        partner = linked.get((place.link, _PARTNER.get(place.kind, "")), "")
        yield (
            id_, witness, segment, place.kind, place.start, place.end, place.basis, place.label,
            place.maker, partner, place.extent, place.certainty,
        )  # fmt: skip


_PARTNER = {"note-call": "note", "note": "note-call"}
