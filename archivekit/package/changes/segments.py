"""The words of paragraphs and sentences that went or came, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archivekit.package.changes.matching import Found
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
