"""The words of paragraphs and sentences that went or came, and what became of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from archivekit.core.limits import SOURCE_BYTES
from archivekit.package.changes.matching import Found
from archivekit.package.changes.opened import Package, rows
from archivekit.package.changes.values import Action, Difference
from archivekit.package.changes.wording import differences

_Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Segments:
    """The sentences of each paragraph that went or came, by its id."""

    gone: Mapping[str, Sequence[_Cells]]
    come: Mapping[str, Sequence[_Cells]]

    @classmethod
    def of(cls, found: Iterable[Found]) -> Segments:
        """The sentences among the rows that differ."""
        its = [one for one in found if one.table == "segments"]
        return cls(
            _by_parent(one.old for one in its if one.action in (Action.REMOVED, Action.RETIRED)),
            _by_parent(one.new for one in its if one.action is Action.ADDED),
        )

    def between(self, retired: Found, successors: Sequence[Found]) -> tuple[Difference, ...]:
        """From the words of a retired segment to those in its place, where both are known."""
        if retired.table != "segments":
            return ()
        before = _words(retired.old, self.gone)
        after = "".join(_words(one.new, self.come) for one in successors)
        return differences(before, after) if before and after else ()


def _by_parent(sentences: Iterable[_Cells]) -> dict[str, list[_Cells]]:
    found: dict[str, list[_Cells]] = {}
    for cells in sentences:
        if cells.get("parent_id"):
            found.setdefault(cells["parent_id"], []).append(cells)
    for its in found.values():
        its.sort(key=_place)
    return found


def _place(cells: _Cells) -> tuple[int, str]:
    key = cells.get("order_key", "")
    return (len(key), key)  # whole numbers by their size, whatever else by its characters


def _words(cells: _Cells, sentences: Mapping[str, Sequence[_Cells]]) -> str:
    """Its own words, or those of its sentences."""
    own = cells.get("text", "")
    return own or "".join(one.get("text", "") for one in sentences.get(cells["segment_id"], ()))


# --- the texts that segments make up -------------------------------------------------------------

_COLUMNS = ("witness_id", "kind", "gap", "text")
_DIGITS = 10  # of a gap, at most


def told_by_segments(package: Package, witnesses: Collection[str]) -> frozenset[str]:
    """Those of the witnesses whose text is what the segments say, so that these tell all of it."""
    table = package.tables.get("segments")
    if not witnesses or table is None or not set(_COLUMNS) <= set(table.columns):
        return frozenset(witnesses)
    cells = itemgetter(*map(table.columns.index, _COLUMNS))
    agree: set[str] = set()
    seen: set[str] = set()
    for witness, its in groupby(map(cells, rows(table)), key=itemgetter(0)):
        if witness not in witnesses:
            continue
        if witness in seen:  # not sorted: nobody knows what follows what
            agree.discard(witness)
        elif _is_text(_text(package, witness), (piece for _, *piece in its)):
            agree.add(witness)
        seen.add(witness)
    return frozenset(agree)


def _text(package: Package, witness: str) -> str | None:
    """The published text, None where it cannot be read as text."""
    resource = package.resources.get(witness)
    if resource is None or len(resource.files) != 1:
        return None
    try:
        if resource.files[0].stat().st_size > SOURCE_BYTES:
            return None
        return resource.files[0].read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _is_text(text: str | None, pieces: Iterator[Sequence[str]]) -> bool:
    """Whether the pieces are the text: gaps of paragraphs, words of sentences, one by one."""
    if text is None:
        return False
    at = 0
    for kind, gap, words in pieces:
        width = int(gap) if gap.isdecimal() and len(gap) < _DIGITS else 0
        piece = "\n" * min(width, len(text) + 1) if kind == "paragraph" else words
        if not text.startswith(piece, at):
            return False
        at += len(piece)
    return not text[at:].strip("\n")
