"""The ledger of ids: `seeds/ids.csv`, append-only, committed with the sources.

Every id that was ever given stands here with what it named, so that the same thing gets the same
id in the next build and no id is given twice. Rows of one witness are read when it is its turn:
the memory needed does not grow with the number of witnesses' segments.
"""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from archivekit.core.problems import CannotWrite, InvalidProject, Place, problem
from archivekit.tables.schema import schema
from archivekit.work.paths import plain_reason

_NAMED_KINDS = (b"document", b"witness", b"source", b"agent", b"comparison")
_SEGMENT = re.compile(
    rb"([a-z][a-z0-9._-]*)\.(?:p\d+,paragraph|s\d+,sentence|v\d+,variant),[a-z0-9._-]*,"
    rb"[0-9a-f]*,[0-9a-f]*,-?\d+,[0-9a-z]*,,[0-9.]+,(\d+)\n"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger knows of one id: the latest state, and every wording it ever had."""

    id: str
    kind: str
    of: str = ""
    hash: str = ""
    sketch: str = ""
    order_key: int | None = None
    number: str = ""
    label: str = ""
    version: str = ""
    round: int = 0
    hashes: tuple[str, ...] = ()

    def cells(self) -> tuple[str | int | None, ...]:
        """The row of the file, but for the last two: the version and round of its writing."""
        return (
            self.id, self.kind, self.of, self.hash, self.sketch, self.order_key, self.number,
            self.label,
        )  # fmt: skip


@dataclass
class Ledger:
    """The ledger of one project, opened; new ids are kept aside until `save`.

    `version` is the package version that new rows carry, `round` counts how many times ids were
    given.
    """

    path: Path
    version: str
    round: int = 1
    existed: bool = False
    named: dict[str, Entry] = field(default_factory=dict)  # all but segments and variants
    added: int = 0
    _runs: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    _spool: IO[bytes] | None = None
    _size: int = 0

    @classmethod
    def open(cls, path: Path, version: str) -> Ledger:
        """Read the ledger, or begin one. Raises InvalidProject (ledger.damaged)."""
        ledger = cls(path, version)
        if os.path.lexists(path):
            if path.is_symlink() or not path.is_file():
                raise ledger._damaged(1, "it is no regular file")
            ledger.existed = True
            ledger._scan()
        return ledger

    def of_witness(self, witness: str) -> list[Entry]:
        """All segments that were ever named in a witness, or variants in a comparison, in order."""
        if witness not in self._runs:
            return []
        entries: dict[str, Entry] = {}
        with self.path.open("rb") as file:
            for start, size in self._runs[witness]:
                file.seek(start)
                text = io.StringIO(file.read(size).decode(), newline="")
                for row in csv.reader(text):
                    _merge(entries, _entry(row))
        return sorted(entries.values(), key=lambda e: (e.order_key or 0, e.id))

    def add(self, entries: Iterable[Entry]) -> None:
        """Keep new rows aside; they carry this version and round."""
        rows = list(entries)
        if not rows:
            return
        if self._spool is None:
            self._spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed by save or discard
        text = io.StringIO(newline="")
        stamp = (self.version, self.round)
        csv.writer(text, lineterminator="\n").writerows((*row.cells(), *stamp) for row in rows)
        self._spool.write(text.getvalue().encode())
        self.added += len(rows)
        for row in rows:
            if row.kind not in ("paragraph", "sentence", "variant"):
                _merge(self.named, replace(row, version=self.version, round=self.round))

    def save(self) -> int:
        """Append what was kept aside, in one step that happens whole or not at all."""
        if self._spool is None:
            return 0
        aside = self.path.with_name(f".{self.path.name}.new")
        try:
            with aside.open("wb") as out:
                if self.existed:
                    with self.path.open("rb") as old:
                        _copy(old, out)
                else:
                    out.write((",".join(schema("ids").columns) + "\n").encode())
                self._spool.seek(0)
                _copy(self._spool, out)
                out.flush()
                os.fsync(out.fileno())
            os.replace(aside, self.path)
            self.existed = True
        except OSError as fault:
            where = self.path.as_posix()
            facts = {"path": where, "reason": plain_reason(fault)}
            raise CannotWrite(problem("build.cannot-write", Place(where), **facts)) from fault
        finally:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            self.discard()
        return self.added

    def first_added(self) -> str:
        """The id of the first row that waits to be saved; empty when none does."""
        if self._spool is None:
            return ""
        self._spool.seek(0)
        row = self._spool.readline().decode()
        self._spool.seek(0, os.SEEK_END)  # where more may be added
        return row.partition(",")[0]

    def discard(self) -> None:
        """Forget what was kept aside."""
        if self._spool is not None:
            with suppress(OSError):  # closing it writes what waits, on a full disk, too
                self._spool.close()
            self._spool = None

    def _scan(self) -> None:
        header = (",".join(schema("ids").columns) + "\n").encode()
        last_round = 0
        with self.path.open("rb") as file:
            if file.readline() != header:
                raise self._damaged(1, "the first line is not the header of a ledger")
            at, witness, start = len(header), b"", len(header)
            for number, line in enumerate(file, 2):
                segment = _SEGMENT.fullmatch(line)
                if segment:
                    of, round_ = segment[1], int(segment[2])
                else:
                    of, entry = b"", self._parsed(line, number)
                    round_ = entry.round
                    _merge(self.named, entry)
                if of != witness:
                    self._note_run(witness, start, at)
                    witness, start = of, at
                at += len(line)
                last_round = max(last_round, round_)
            self._note_run(witness, start, at)
        self.round = last_round + 1

    def _note_run(self, witness: bytes, start: int, end: int) -> None:
        if witness and end > start:
            self._runs.setdefault(witness.decode(), []).append((start, end - start))

    def _parsed(self, line: bytes, number: int) -> Entry:
        """A row of what is no segment and no variant: all others must be one."""
        if line.split(b",", 2)[1:2] not in ([kind] for kind in _NAMED_KINDS):
            raise self._damaged(number, "the line is not a row of a ledger")
        if not line.endswith(b"\n"):
            raise self._damaged(number, "the line is cut off")
        try:
            return _entry(next(csv.reader([line.decode()], strict=True)))
        except (ValueError, TypeError, csv.Error) as reason:
            raise self._damaged(number, f"the line cannot be read: {reason}") from None

    def _damaged(self, line: int, reason: str) -> InvalidProject:
        where = Place(self.path.name, line=line)
        return InvalidProject(problem("ledger.damaged", where, reason=reason))


def _copy(old: IO[bytes], new: IO[bytes]) -> None:
    while block := old.read(1 << 20):
        new.write(block)


def _entry(row: list[str]) -> Entry:
    id_, kind, of, hash_, sketch, order_key, number, label, version, round_ = row
    key = int(order_key) if order_key else None
    return Entry(id_, kind, of, hash_, sketch, key, number, label, version, int(round_), (hash_,))


def _merge(entries: dict[str, Entry], row: Entry) -> None:
    """A later row of an id gives its newest state; the first one says since when it is known."""
    known = entries.get(row.id)
    if known is None:
        entries[row.id] = row
        return
    hashes = known.hashes if row.hash in known.hashes else (*known.hashes, row.hash)
    entries[row.id] = replace(row, version=known.version, round=known.round, hashes=hashes)
