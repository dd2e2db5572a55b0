"""A budget counts work: what it allows does not depend on time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archivekit.core.budget import Budget, BudgetExceeded


@given(st.integers(0, 100), st.lists(st.integers(0, 60), max_size=8))
def test_all_that_fits_is_spent_and_nothing_else(total: int, wishes: list[int]) -> None:
    budget, done = Budget(total), 0
    for wish in wishes:
        fits = done + wish <= total
        assert budget.allows(wish) == fits
        if fits:
            budget.spend(wish)
            done += wish
        else:
            with pytest.raises(BudgetExceeded, match=f"{wish} operations asked"):
                budget.spend(wish)
        assert (budget.spent, budget.left) == (done, total - done)


def test_the_last_operation_fits() -> None:
    budget = Budget(3)
    budget.spend(3)
    assert budget.left == 0 and budget.allows(0) and not budget.allows(1)
    assert issubclass(BudgetExceeded, RuntimeError)
