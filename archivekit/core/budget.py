"""Work that is counted, not timed: the same input stops at the same place on every machine."""

from __future__ import annotations

from dataclasses import dataclass


class BudgetExceeded(RuntimeError):
    """More work was asked for than the budget allows."""


@dataclass(slots=True)
class Budget:
    """A number of operations that may be spent.

    >>> budget = Budget(10)
    >>> budget.spend(4); budget.left
    6
    >>> budget.allows(7)
    False
    """

    total: int
    spent: int = 0

    @property
    def left(self) -> int:
        """Operations that remain."""
        return self.total - self.spent

    def allows(self, operations: int) -> bool:
        """Whether so many operations can still be spent; spends nothing."""
        return operations <= self.left

    def spend(self, operations: int) -> None:
        """Count operations as done. Raises BudgetExceeded, and counts nothing, past the total."""
        if not self.allows(operations):
            raise BudgetExceeded(f"{operations} operations asked, {self.left} of {self.total} left")
        self.spent += operations
