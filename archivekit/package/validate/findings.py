"""What the rules found: examples of each fault in full, the rest counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from archivekit.core.problems import PROBLEMS, Place, Problem, Severity, problem, visible

EXAMPLES = 5
"""How many faults of one kind in one column are told one by one."""

PLACES = 200
"""In how many columns, or files, or resources, faults of one kind are told."""

LONGEST_FACT = 160


class Findings:
    """Collects problems; what comes from the package is made fit to be printed."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._last: dict[tuple[str, str, str], int] = {}
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._places: Counter[str] = Counter()
        self._elsewhere: Counter[str] = Counter()
        self._done: Counter[str] = Counter()

    def add(self, code: str, place: Place | None = None, *, of: str = "", **facts: object) -> None:
        """One fault of a rule; `of` names the column that faults are counted by.

        A fact may be a function that gives it: it is called only when the fault is told.
        """
        at = place or Place()
        key = (code, at.path, of)
        if key not in self._counts:
            if self._places[code] == PLACES:
                self._elsewhere[code] += 1
                return
            self._places[code] += 1
        self._counts[key] += 1
        if self._counts[key] > EXAMPLES:
            return
        shown = {n: shown_fact(v() if callable(v) else v) for n, v in facts.items()}
        snippet = str(shown.pop("snippet", ""))
        self._last[key] = len(self._found)
        where = replace(at, path=visible(at.path), id=visible(at.id)[:LONGEST_FACT])
        self._found.append(problem(code, where, snippet=snippet, **shown))

    def may(self, what: str, most: int, count: int = 1) -> bool:
        """Whether something that costs time or memory may be done: at most so often in a check."""
        self._done[what] += count
        return self._done[what] <= most

    @property
    def has_errors(self) -> bool:
        """Whether a fault was found that makes the package invalid."""
        return any(PROBLEMS[code].severity is Severity.ERROR for code, _, _ in self._counts)

    def problems(self) -> tuple[Problem, ...]:
        """All problems, the worst first; the last example of many says how many more there are."""
        found = list(self._found)
        for key, index in self._last.items():
            more = self._counts[key] - EXAMPLES
            if more > 0:
                message = f"{found[index].message} (and {more} more like it)"
                found[index] = replace(found[index], message=message)
        last = {one.code: index for index, one in enumerate(found)}
        for code, more in self._elsewhere.items():
            message = f"{found[last[code]].message} (and {more} in other places)"
            found[last[code]] = replace(found[last[code]], message=message)
        return tuple(sorted(found, key=lambda one: one.sort_key))


def shown_fact(value: object) -> object:
    """A fact as a message shows it: on one line, cut, nothing that a terminal would obey."""
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST_FACT:
        value = f"{value[:LONGEST_FACT]}…"
    return visible(value)
