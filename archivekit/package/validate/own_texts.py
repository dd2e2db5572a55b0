"""Our texts: segments make up the reading text, and places lie in it.

Segments are seen first; of each is kept where it begins. Then annotations, evidence and decisions
are held against the texts.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import accumulate, groupby
from operator import lt
from pathlib import Path
from typing import Any

from archivekit.core.identity import text_hash
from archivekit.core.problems import Place
from archivekit.package.validate.field_types import MOST_DIGITS
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.table_pass import RowRule, Rows
from archivekit.tables.edit_rows import Zones
from archivekit.work.paths import ReadRefused, read_regular, safe_join

TEXT_BYTES = 16 * 1024 * 1024
"""Bytes that a text may have besides those of the table of segments, which holds its words."""

LONGEST_QUOTE = 200
"""Characters of a quote: longer ones are not published beside the text."""

BELOW_ALL = -(10**30)
"""Below every order key: what is put before the first paragraph has a negative one."""

KEPT_CHARACTERS = 32_000_000
"""Characters of reading texts that are kept in memory between tables."""


@dataclass(slots=True)
class Layout:
    """Where the segments of one witness begin, and which of them are paragraphs."""

    starts: array[int] = field(default_factory=lambda: array("Q"))
    paragraphs: bytearray = field(default_factory=bytearray)
    _following: array[int] = field(default_factory=lambda: array("Q"))

    def zone(self, index: int, length: int, over: bool = False) -> int:
        """How many characters belong to a segment: up to the next one of its kind.

        With `over`, up to the next paragraph.
        """
        if over:
            after = self.paragraphs.find(1, index + 1)
            return (self.starts[after] if after > 0 else length) - self.starts[index]
        if len(self._following) != len(self.starts):
            self._following = self._find_following()
        after = self._following[index]
        return (self.starts[after] if after else length) - self.starts[index]

    def _find_following(self) -> array[int]:
        """The index of the next segment of the same kind, 0 for the last of its kind."""
        following, last = array("Q", bytes(8 * len(self.starts))), [0, 0]
        for index in range(len(self.starts) - 1, -1, -1):
            kind = self.paragraphs[index]
            following[index], last[kind] = last[kind], index
        return following

    def zones(self) -> Zones:
        """As the rows of edits need it."""
        kinds = ("sentence", "paragraph")
        return Zones.of_segments(
            [(kinds[is_], at) for is_, at in zip(self.paragraphs, self.starts, strict=True)]
        )


class Reach(Enum):
    """How far a place may go on behind its segment."""

    SEGMENT = 1
    PARAGRAPH = 2
    TEXT = 3


@dataclass(slots=True)
class _Building:
    """The witness whose segments are being read."""

    witness: str
    text: str | None
    layout: Layout
    at: int = 0
    paragraph: str = ""
    differs: bool = False
    last_key: list[int] = field(default_factory=lambda: [BELOW_ALL, BELOW_ALL])
    numbers: set[str] = field(default_factory=set)


@dataclass
class OwnTexts(RowRule):
    """The rules of segments and of places in them; a `RowRule`."""

    root: Path
    found: Findings
    witnesses: dict[str, dict[str, str]] = field(default_factory=dict)
    index: dict[str, int] = field(default_factory=dict)
    layouts: dict[str, Layout] = field(default_factory=dict)
    _texts: dict[str, str | None] = field(default_factory=dict)
    _kept: int = 0
    _now: _Building | None = None
    _other_hash: dict[str, Place] = field(default_factory=dict)
    _decided: set[str] = field(default_factory=set)
    _values: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _misnamed: set[str] = field(default_factory=set)  # targets of decisions on other sentences
    _later: list[tuple[str, str, Place]] = field(default_factory=list)

    def see(self, rows: Rows) -> None:
        """Some rows of a table."""
        match rows.table:
            case "witnesses":
                self.witnesses |= rows_by(rows, "witness_id")
            case "documents":
                self._keep_long(rows, ("document_id",), "summary")
            case "citations":
                self._keep_long(rows, ("witness_id", "form"), "text")
            case "segments":
                self._see_segments(rows)
            case "annotations":
                self._see_annotations(rows)
            case "evidence":
                self._see_evidence(rows)
            case "edits":
                c = rows.columns
                pairs = zip(c["segment_id"], c["decision_id"], strict=True)
                self._decided |= {segment for segment, decision in pairs if decision}
            case "decisions":
                self._see_decisions(rows)
            case "problems":
                c = rows.columns
                pairs = zip(c["code"], c["target_id"], strict=True)
                self._misnamed |= {id_ for code, id_ in pairs if code == "decisions.elsewhere"}

    def end(self, table: str) -> None:
        """A table is over."""
        if table == "segments":
            self._finish_witness()

    def finish(self) -> None:
        """All tables are over: hashes that do not fit, and places of decisions."""
        for segment, place in self._other_hash.items():
            if segment not in self._decided:
                self.found.add("segment.wrong-hash", place, of="text_hash")
        for target, start, place in self._later:
            witness = target.rpartition(".")[0]
            if target in self.index and witness in self.layouts and target not in self._misnamed:
                self.span(witness, target, start, start, place, Reach.SEGMENT)

    def _keep_long(self, rows: Rows, key: Sequence[str], column: str) -> None:
        """Values that are too long to be quoted as evidence."""
        keys = zip(*(rows.columns[name] for name in key), strict=True)
        for row, value in zip(keys, rows.columns[column], strict=True):
            if len(value) > LONGEST_QUOTE:
                self._values[rows.table, " ".join(row), column] = value

    # --- texts -------------------------------------------------------------------------------

    def text(self, witness: str) -> str | None:
        """The published reading text; None when there is none, or none that can be read."""
        if witness in self._texts:
            return self._texts[witness]
        text = self._read_text(self.witnesses.get(witness, {}).get("text_path", ""), witness)
        if self._kept > KEPT_CHARACTERS:
            self._texts.clear()
            self._kept = 0
        self._kept += len(text or "")
        self._texts[witness] = text
        return text

    def _read_text(self, path: str, witness: str) -> str | None:
        if not path:
            return None
        if path != f"texts/{witness}.txt":  # many witnesses with one file: it would be read often
            reason = f"the path of the text must be texts/{witness}.txt"
            self.found.add("text.missing", Place(path, id=witness), reason=reason)
            return None
        try:
            data = read_regular(safe_join(self.root, path), self._most_bytes())
            text = data.decode("utf-8")
        except UnicodeDecodeError as fault:
            self.found.add("table.undecodable", Place(path, byte=fault.start), encoding="utf-8")
            return None
        except ReadRefused as fault:
            reason = fault.problem(Place(path)).message
            self.found.add("text.missing", Place(path, id=witness), reason=reason)
            return None
        except (ValueError, OSError) as fault:
            self.found.add("text.missing", Place(path, id=witness), reason=str(fault))
            return None
        self._look_at_text(text, path)
        return text

    def _most_bytes(self) -> int:
        """Bytes of the longest text whose words can all be in the table of segments."""
        segments = self.root / "data" / "segments.csv"
        return TEXT_BYTES + (segments.stat().st_size if segments.is_file() else 0)

    def _look_at_text(self, text: str, path: str) -> None:
        if text.startswith("\ufeff"):
            self.found.add("table.byte-order-mark", Place(path))
        for name, sign, code in (("CR", "\r", "table.carriage-return"), ("NUL", "\0", "table.nul")):
            if sign in text:
                line = text.count("\n", 0, text.index(sign)) + 1
                facts: dict[str, Any] = {"name": name, "count": text.count(sign)}
                self.found.add(code, Place(path, line=line), **(facts if sign == "\0" else {}))

    def _is_open(self, witness: str) -> bool:
        """Whether the whole text of a witness is published."""
        return self.witnesses.get(witness, {}).get("publish") == "full"

    # --- segments ----------------------------------------------------------------------------

    def _see_segments(self, rows: Rows) -> None:
        start = 0
        for witness, members in groupby(rows.columns["witness_id"]):
            end = start + sum(1 for _ in members)
            if self._now is None or self._now.witness != witness:
                self._finish_witness()
                layout = self.layouts[witness] = Layout()
                self._now = _Building(witness, self.text(witness), layout)
            columns = {name: cells[start:end] for name, cells in rows.columns.items()}
            self._see_of_one(self._now, Rows(rows.table, rows.path, columns, rows.lines[start:end]))
            start = end

    def _see_of_one(self, now: _Building, rows: Rows) -> None:
        """Rows of one witness, looked at column by column: there may be a million of them."""
        c = rows.columns
        ids, texts = c["segment_id"], c["text"]
        above = [kind == "paragraph" for kind in c["kind"]]
        gaps = _gaps(c["gap"], len(now.text or "") - now.at)
        pieces = [gap if is_ else words for is_, gap, words in zip(above, gaps, texts, strict=True)]
        ends = list(accumulate(map(len, pieces), initial=now.at))
        self._compare(now, rows, pieces, ends)
        self._parents(now, rows, above)
        self._orders(now, rows, above)
        # Of an excerpt not every change of an editor is published.
        hashes = c["text_hash"] if self._is_open(now.witness) else ()
        for index, (words, hash_) in enumerate(zip(texts, hashes, strict=False)):
            if hash_ and text_hash(words) != hash_:
                self._other_hash[ids[index]] = rows.place(index, ids[index])
        first = len(now.layout.starts)
        self.index.update(zip(ids, range(first, first + len(ids)), strict=True))
        # A paragraph begins behind its gap, a sentence where the one before it ends.
        now.layout.starts.extend(
            after if is_ else before
            for is_, before, after in zip(above, ends[:-1], ends[1:], strict=True)
        )
        now.layout.paragraphs.extend(above)
        now.at = ends[-1]

    def _compare(
        self, now: _Building, rows: Rows, pieces: Sequence[str], ends: Sequence[int]
    ) -> None:
        """The words of the segments stand in the text one after the other."""
        if now.text is None or now.differs or now.text.startswith("".join(pieces), now.at):
            return
        now.differs = True  # from here on nothing fits: told once a text
        index = next(i for i, piece in enumerate(pieces) if not now.text.startswith(piece, ends[i]))
        id_ = rows.columns["segment_id"][index]
        at = ends[index]
        snippet = f"{pieces[index][:40]} / {now.text[at : at + 40]}"
        self.found.add("segment.other-text", rows.place(index, id_), of=now.witness,
                       snippet=snippet)  # fmt: skip

    def _parents(self, now: _Building, rows: Rows, above: Sequence[bool]) -> None:
        c = rows.columns
        for index, (id_, is_, parent, words) in enumerate(
            zip(c["segment_id"], above, c["parent_id"], c["text"], strict=True)
        ):
            if is_:
                now.paragraph = id_
            if (parent or words) if is_ else parent != now.paragraph:
                self.found.add("segment.wrong-parent", rows.place(index, id_), of=now.witness)
        for column in ("number", "part", "point", "gap"):
            if not any(c[column]):
                continue
            for index, (is_, cell) in enumerate(zip(above, c[column], strict=True)):
                if cell and not is_:
                    place = rows.place(index, c["segment_id"][index])
                    self.found.add("segment.of-paragraphs", place, of=column, column=column)

    def _orders(self, now: _Building, rows: Rows, above: Sequence[bool]) -> None:
        """Order keys grow, among paragraphs and among sentences; a number stands once."""
        c = rows.columns
        numbers = [number for number, is_ in zip(c["number"], above, strict=True) if is_]
        if not self._grow(now, c["order_key"], above):
            self._tell_orders(now, rows, above)
        if len(set(numbers)) < len(numbers) or not now.numbers.isdisjoint(numbers):
            for index, (is_, number) in enumerate(zip(above, c["number"], strict=True)):
                if is_ and number in now.numbers:
                    place = rows.place(index, c["segment_id"][index])
                    self.found.add("segment.number-twice", place, of=now.witness, number=number)
                now.numbers |= {number} if is_ else set()
        now.numbers.update(numbers)

    def _grow(self, now: _Building, cells: Sequence[str], above: Sequence[bool]) -> bool:
        """Whether both rows of keys go on growing; the last ones are kept when they do."""
        try:
            keys = list(map(int, cells))
        except ValueError:
            return False
        last = list(now.last_key)
        for is_ in (False, True):
            its = [last[is_], *(key for key, kind in zip(keys, above, strict=True) if kind == is_)]
            if not all(map(lt, its[:-1], its[1:])):
                return False
            last[is_] = its[-1]
        now.last_key[:] = last
        return True

    def _tell_orders(self, now: _Building, rows: Rows, above: Sequence[bool]) -> None:
        for index, (is_, key) in enumerate(zip(above, rows.columns["order_key"], strict=True)):
            digits = key.removeprefix("-")
            value = int(key) if digits.isdecimal() and len(digits) < 20 else BELOW_ALL
            if value <= now.last_key[is_]:
                place = rows.place(index, rows.columns["segment_id"][index])
                self.found.add("segment.wrong-order", place, of=now.witness, key=key)
            now.last_key[is_] = value

    def _finish_witness(self) -> None:
        now, self._now = self._now, None
        if now is None:
            return
        if now.text is not None and not now.differs and now.text[now.at :].strip("\n"):
            place = Place(self.witnesses[now.witness]["text_path"], id=now.witness)
            self.found.add("text.not-in-segments", place, of=now.witness,
                           snippet=now.text[now.at : now.at + 40])  # fmt: skip

    # --- places in segments ------------------------------------------------------------------

    def _see_annotations(self, rows: Rows) -> None:
        c = rows.columns
        columns = ("annotation_id", "witness_id", "segment_id", "start", "end", "kind", "label")
        for index, (id_, witness, segment, start, end, kind, label) in enumerate(
            zip(*(c[name] for name in columns), strict=True)
        ):
            reach = Reach.SEGMENT if kind in _POINTS else Reach.PARAGRAPH
            reach = Reach.TEXT if kind == "note" else reach  # of several paragraphs
            span = self.span(witness, segment, start, end, rows.place(index, id_), reach)
            text = self.text(witness)
            if span and text is not None and not _fits(kind, label, text[span[0] : span[1]]):
                snippet = f"{label[:40]} / {text[span[0] : span[1]][:40]}"
                self.found.add("annotation.other-words", rows.place(index, id_), of="label",
                               snippet=snippet)  # fmt: skip

    def span(
        self, witness: str, segment: str, start: str, end: str, place: Place, reach: Reach
    ) -> tuple[int, int] | None:
        """Where a place counted from a segment is in its text; None after telling that it is not.

        A place is counted from its segment and may go on behind it as far as it may reach.
        """
        if not (start.isdecimal() and end.isdecimal()) or max(len(start), len(end)) > MOST_DIGITS:
            return None  # which is told of their type
        first, last = int(start), int(end)
        if last < first:
            self.found.add("place.backwards", place, of="end", start=start, end=end)
            return None
        layout, number = self.layouts.get(witness), self.index.get(segment)
        if number is not None and (layout is None or segment.rpartition(".")[0] != witness):
            self.found.add("place.other-witness", place, of="segment_id", segment=segment,
                           witness=witness)  # fmt: skip
            return None
        text = self.text(witness)
        if text is None:
            return None
        origin, room = 0, len(text)
        if segment:
            if layout is None or number is None:
                return None  # a key that leads nowhere, which is told
            if number >= len(layout.starts):
                return None  # its row says that it is of another text, which is told
            origin = layout.starts[number]
            room = len(text) - origin
            if reach is not Reach.TEXT:
                room = layout.zone(number, len(text), reach is Reach.PARAGRAPH)
        if last > room:
            self.found.add("place.outside", place, of="end", end=end, length=room)
            return None
        return origin + first, origin + last

    def _see_evidence(self, rows: Rows) -> None:
        c = rows.columns
        columns = ("row", "witness_id", "segment_id", "start", "end", "quote")
        for index, (row, witness, segment, start, end, quote) in enumerate(
            zip(*(c[name] for name in columns), strict=True)
        ):
            place = rows.place(index, row)
            if not start or not end:
                if start or end:
                    self.found.add("place.half", place, of="end")
                continue
            span = self.span(witness, segment, start, end, place, Reach.TEXT)
            text = self.text(witness)
            if span is None or text is None:
                continue
            words = text[span[0] : min(span[1], span[0] + len(quote) + LONGEST_QUOTE)]
            told = (
                self._is_open(witness)
                and 0 < span[1] - span[0] <= LONGEST_QUOTE
                and words.isprintable()
            )
            if not quote and not told:
                self._see_long(rows, index, text[span[0] : span[1]])
            elif words != quote:
                snippet = f"{quote[:40]} / {words[:40]}"
                self.found.add("evidence.other-words", place, of="quote", snippet=snippet)

    def _see_long(self, rows: Rows, index: int, words: str) -> None:
        """Words too long for a quote are those of the value itself, but for their blanks."""
        c = rows.columns
        value = self._values.get((c["table"][index], c["row"][index], c["column"][index]))
        if value is not None and value.split() != words.split():
            place = rows.place(index, c["row"][index])
            snippet = f"{value[-40:]} / {words[-40:]}"
            self.found.add("evidence.other-words", place, of="quote", snippet=snippet)

    def _see_decisions(self, rows: Rows) -> None:
        """A decision that says where in its sentence it begins says a place that is there."""
        c = rows.columns
        self._later += [
            (target, start, rows.place(index, id_))
            for index, (id_, target, start, fits) in enumerate(
                zip(c["decision_id"], c["target"], c["start"], c["fits"], strict=True)
            )
            if start.isdecimal() and len(start) < 12 and fits == "yes"
        ]


def _gaps(cells: Sequence[str], room: int) -> Iterator[str]:
    """The line ends above paragraphs: in all no more than a text has room for, and one each."""
    for cell in cells:
        count = int(cell) if cell.isdecimal() and len(cell) < 20 else 0
        count = max(0, min(count, room + 1))
        room -= count
        yield "\n" * count


def rows_by(rows: Rows, key: str) -> dict[str, dict[str, str]]:
    """The rows of a block by one of their cells."""
    names = list(rows.columns)
    found = [
        dict(zip(names, cells, strict=True)) for cells in zip(*rows.columns.values(), strict=True)
    ]
    return {row[key]: row for row in found}


_POINTS = ("page-break", "note-call", "unclosed-bracket")


def _fits(kind: str, label: str, words: str) -> bool:
    """Whether a label is what stands at its place: in brackets, raised, or before a note."""
    if kind == "unclosed-bracket":
        return len(words) == 1
    if not label or kind in ("withheld", "page-break"):
        return True
    said, stands = (unicodedata.normalize("NFKC", text).strip() for text in (label, words))
    if kind == "note":
        return said in stands[: len(said) + 4]
    return said in (stands, stands[1:-1].strip())
