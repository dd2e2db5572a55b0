"""Ids that were retired or decided on lead to something that is there, or once was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archivekit.core.problems import Place
from archivekit.package.validate.findings import Findings
from archivekit.package.validate.keys import cycles
from archivekit.package.validate.table_pass import RowRule, Rows

_LIVING = {
    "documents": "document_id", "witnesses": "witness_id", "sources": "source_id",
    "agents": "agent_id", "segments": "segment_id", "comparisons": "comparison_id",
    "variants": "variant_id",
}  # fmt: skip
"""What the ledger names; an id of the ledger is never given twice."""

_MADE = {"document_relations": "link_id", "agent_candidates": "candidate_id"}
"""What has an id that is made of what it says; decisions name such things too."""

_LONGEST_CHAIN = 6


def chain(circle: Sequence[str]) -> str:
    """A circle of ids as a message tells it.

    >>> chain(["a", "b"])
    'a → b → a'
    """
    more = ["…"] if len(circle) > _LONGEST_CHAIN else []
    return " → ".join([*circle[:_LONGEST_CHAIN], *more, circle[0]])


@dataclass(frozen=True, slots=True)
class _Retired:
    """A retired id: where it stands, what took its place, what went with it."""

    place: Place
    successor: str
    contains: tuple[str, ...]


class OwnIds(RowRule):
    """The rules of retired ids and of targets: a `RowRule` to be finished when all was seen."""

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._living: set[str] = set()
        self._made: set[str] = set()
        self._withheld: set[str] = set()  # witnesses of which segments may be missing
        self._retired: dict[str, _Retired] = {}
        self._decided: set[str] = set()  # all targets of decisions
        self._decisions: list[tuple[str, Place]] = []  # those whose target must be there
        self._problems: list[tuple[str, Place]] = []
        self._elsewhere: set[str] = set()  # targets that were told not to be the right ones

    def see(self, rows: Rows) -> None:
        """Collect ids and what leads to them."""
        if rows.table in _LIVING:
            self._living.update(rows.columns[_LIVING[rows.table]])
        elif rows.table in _MADE:
            self._made.update(rows.columns[_MADE[rows.table]])
        match rows.table:
            case "witnesses":
                pairs = zip(rows.columns["witness_id"], rows.columns["publish"], strict=True)
                self._withheld.update(witness for witness, publish in pairs if publish != "full")
            case "retired_ids":
                self._see_retired(rows)
            case "decisions":
                self._see_decisions(rows)
            case "problems":
                self._see_problems(rows)

    def finish(self) -> None:
        """Tell what leads nowhere."""
        gone = {*self._retired, *(id_ for one in self._retired.values() for id_ in one.contains)}
        self._judge_retired(gone)
        for target, place in self._decisions:
            if not self._is_named(target, gone) and target not in self._elsewhere:
                self._found.add("decision.no-such-target", place, of="target", value=target)
        for target, place in self._problems:
            if not self._is_named(target, gone) and target not in self._decided:
                self._found.add("problem.no-such-target", place, of="target_id", value=target)

    def _see_retired(self, rows: Rows) -> None:
        names = (rows.columns[name] for name in ("retired_id", "replaced_by", "contains"))
        for index, (id_, successor, contains) in enumerate(zip(*names, strict=True)):
            one = _Retired(rows.place(index, id_), successor, tuple(contains.split()))
            self._retired.setdefault(id_, one)

    def _see_decisions(self, rows: Rows) -> None:
        """The target of a decision that was applied is there, unless its text is withheld.

        Then its words are not published either. Who decided nothing yet may have named anything.
        """
        names = (rows.columns[name] for name in ("target", "text_hash", "fits"))
        for index, (target, hash_, fits) in enumerate(zip(*names, strict=True)):
            self._decided.add(target)
            if fits == "yes" and hash_:
                self._decisions.append((target, rows.place(index, target)))

    def _see_problems(self, rows: Rows) -> None:
        names = (rows.columns[name] for name in ("code", "target_id"))
        for index, (code, target) in enumerate(zip(*names, strict=True)):
            if target:
                self._problems.append((target, rows.place(index, target)))
            if code == "decisions.elsewhere":
                self._elsewhere.add(target)

    def _judge_retired(self, gone: set[str]) -> None:
        for id_, one in self._retired.items():
            for each in (id_, *one.contains):
                if each in self._living:
                    self._found.add("retired.alive", one.place, of="retired_id", value=each)
            if one.successor and not self._is_there(one.successor, gone):
                self._found.add("retired.no-successor", one.place, of="replaced_by", value=id_,
                                successor=one.successor)  # fmt: skip
        circles = cycles({id_: one.successor for id_, one in self._retired.items()})
        order = {id_: number for number, id_ in enumerate(self._retired)}
        for circle in sorted(circles, key=lambda circle: order[circle[0]]):
            place = self._retired[circle[0]].place
            self._found.add("retired.cycle", place, of="replaced_by", chain=chain(circle))

    def _is_there(self, id_: str, gone: set[str]) -> bool:
        """Whether an id is that of something that lives, was there once, or is not published."""
        known = id_ in self._living or id_ in gone
        return known or id_.rpartition(".")[0] in self._withheld

    def _is_named(self, id_: str, gone: set[str]) -> bool:
        """Whether a decision or a problem can be about such an id."""
        return id_ in self._made or self._is_there(id_, gone)
