"""Our changes: each stands where it says, and all of them lead back to the bytes (law 1, undo)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from archivekit.core.limits import SOURCE_BYTES
from archivekit.core.problems import Place
from archivekit.core.text import apply_edits, invert_edits
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.own_texts import Layout, OwnTexts, rows_by
from archivekit.package.validate.stream import is_charset
from archivekit.package.validate.table_pass import RowRule, Rows
from archivekit.read.plain_text import line_ends
from archivekit.tables.cells import from_literal
from archivekit.tables.edit_rows import EditRow, Zones, from_rows, places

SEARCHED = 4_000_000_000
"""Characters that are searched for the places of uniform rules in one text."""

_LITERALS = ("before", "after", "preceded_by", "followed_by")


@dataclass
class OwnChanges(RowRule):
    """The rules of edits, and the rebuilding of each file; a `RowRule` that needs the texts."""

    texts: OwnTexts
    found: Findings
    _sources: dict[str, dict[str, str]] = field(default_factory=dict)
    _parts: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    _source_of: dict[str, str] = field(default_factory=dict)
    _edits: tuple[str, list[dict[str, str]], list[Place]] | None = None
    _rebuilt: set[str] = field(default_factory=set)
    _raw: dict[str, dict[str, str]] = field(default_factory=dict)

    def see(self, rows: Rows) -> None:
        """Some rows of a table."""
        match rows.table:
            case "sources":
                self._sources |= rows_by(rows, "source_id")
            case "witness_parts":
                self._see_parts(rows)
            case "edits":
                self._see_edits(rows)

    def end(self, table: str) -> None:
        """A table is over."""
        if table == "edits":
            self._finish_edits()

    def finish(self) -> None:
        """All tables are over: texts without a change are as they were received."""
        for witness in self.texts.witnesses:
            if witness not in self._rebuilt:
                self._rebuild(witness, [], [])

    def _see_parts(self, rows: Rows) -> None:
        c = rows.columns
        for witness, source, line in zip(
            c["witness_id"], c["source_id"], c["first_line"], strict=True
        ):
            first = int(line) if line.isdecimal() and len(line) < 20 else 0
            self._parts.setdefault(source, []).append((first, witness))
            self._source_of[witness] = source

    def _see_edits(self, rows: Rows) -> None:
        names = list(rows.columns)
        for index, cells in enumerate(zip(*rows.columns.values(), strict=True)):
            row = dict(zip(names, cells, strict=True))
            witness = row["witness_id"]
            if self._edits is None or self._edits[0] != witness:
                self._finish_edits()
                self._edits = (witness, [], [])
            self._edits[1].append(row)
            self._edits[2].append(rows.place(index, row["edit_id"]))

    def _finish_edits(self) -> None:
        if self._edits is not None:
            witness, rows, where = self._edits
            self._edits = None
            self._rebuild(witness, rows, where)

    def _rebuild(
        self, witness: str, rows: Sequence[Mapping[str, str]], where: Sequence[Place]
    ) -> None:
        """Lead the reading text of a witness back to what was received, as far as it is there."""
        self._rebuilt.add(witness)
        text = self.texts.text(witness)
        layout = self.texts.layouts.get(witness, Layout())
        if text is None:
            return
        zones = layout.zones()
        applied, sound = [], True
        if len(text) * sum(not row["start"] for row in rows) > SEARCHED:
            place = Place("data/edits.csv", id=witness)
            reason = "more uniform rules than can be searched for in a text of its length"
            self.found.add("edit.no-undo", place, of=witness, reason=reason)
            return
        for row, place in zip(rows, where, strict=True):
            edit = self._edit(row, layout, zones, text, place)
            if edit is None:
                sound = False
            elif row["state"] == "applied":
                applied.append(edit)
        longest = len(text) + sum(edit.count * len(edit.before) for edit in applied)
        if longest > len(text) + SOURCE_BYTES:
            place = Place("data/edits.csv", id=witness)
            reason = f"the changes would add more than {SOURCE_BYTES} characters to the text"
            self.found.add("edit.no-undo", place, of=witness, reason=reason)
            return
        if not sound or self.texts.witnesses.get(witness, {}).get("publish") != "full":
            return
        try:
            edits = from_rows(text, applied, layout.starts, zones)
            raw = apply_edits(text, invert_edits(edits))
        except (ValueError, IndexError, RuntimeError) as fault:
            place = Place("data/edits.csv", id=witness)
            self.found.add("edit.no-undo", place, of=witness, reason=str(fault))
            return
        self._compare_source(witness, raw)

    def _edit(
        self, row: Mapping[str, str], layout: Layout, zones: Zones, text: str, place: Place
    ) -> EditRow | None:
        """A row of edits whose words stand where it says; None after telling that they do not."""
        segment = -1
        if row["segment_id"]:
            if row["segment_id"] not in self.texts.index:
                return None
            if not row["segment_id"].startswith(f"{row['witness_id']}."):
                self.found.add("place.other-witness", place, of="segment_id",
                               segment=row["segment_id"], witness=row["witness_id"])  # fmt: skip
                return None
            segment = self.texts.index[row["segment_id"]]
        try:
            words = [from_literal(row[name]) for name in _LITERALS]
            start = int(row["start"]) if row["start"] else None
            edit = EditRow(
                segment, start, words[0], words[1], row["rule"], tuple(row["absorbed"].split()),
                row["decision_id"], int(row["count"]), words[2], words[3], row["runs"],
            )  # fmt: skip
            found = places(text, edit, layout.starts, zones)
        except (ValueError, IndexError, RuntimeError):  # a run that asks for more than there is
            reason = "the places that it tells are not in the text"
            self.found.add("edit.no-undo", place, of=row["witness_id"], reason=reason)
            return None
        stands = words[1] if row["state"] == "applied" else words[0]
        if start is not None:
            # What is put in may be longer than its sentence, but not than the text.
            room = len(text) - (found[0] - start)
            if start + len(stands) > room:
                end = start + len(stands)
                self.found.add("place.outside", place, of="start", end=end, length=room)
                return None
        elif len(found) != edit.count:
            reason = f"it tells {len(found)} places and counts {edit.count}"
            self.found.add("edit.no-undo", place, of=row["witness_id"], reason=reason)
            return None
        if not all(text.startswith(stands, at) for at in found):
            reason = "other words stand at its place"
            self.found.add("edit.no-undo", place, of=row["witness_id"], reason=reason)
            return None
        return edit

    def _compare_source(self, witness: str, raw: str) -> None:
        """The bytes of a file as received, when all its texts are there, have the hash stated."""
        name = self._source_of.get(witness, "")
        source = self._sources.get(name)
        if source is None:
            return
        pieces = self._raw.setdefault(name, {})
        pieces[witness] = raw
        parts = sorted(self._parts[name])
        if len(pieces) < len(parts):
            return
        del self._raw[name]
        whole = "".join(pieces.get(part, "") for _, part in parts)
        place = Place(source["path"], id=name)
        try:
            if not is_charset(source["encoding"]):
                raise LookupError(f"{source['encoding']} is no encoding of text")
            data = bytes.fromhex(source["bom"]) + whole.encode(source["encoding"])
        except (ValueError, LookupError) as fault:
            self.found.add("source.not-rebuilt", place, note=str(fault))
            return
        if str(len(data)) != source["bytes"]:
            note = f"{len(data)} bytes come of it, {source['bytes']} are stated"
            self.found.add("source.not-rebuilt", place, note=note)
        elif hashlib.sha256(data).hexdigest() != source["sha256"]:
            self.found.add("source.not-rebuilt", place, note="its bytes have another hash")
        elif source["line_ends"] != (ends := " ".join(line_ends(whole))):
            note = f"its line ends are {ends or 'none'}, not {source['line_ends'] or 'none'}"
            self.found.add("source.not-rebuilt", place, note=note)
        elif source["pages"] != (pages := str(whole.count("\f") + 1) if "\f" in whole else ""):
            note = f"it has {pages or 'no'} pages, not {source['pages'] or 'none'}"
            self.found.add("source.not-rebuilt", place, note=note)
