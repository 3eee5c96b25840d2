"""Official numbers: each once, per scope and day, also from several workers; gaps are allowed, doubles are not."""

from __future__ import annotations

import pytest
from django.db import transaction

from onewindow.store import numbers


@pytest.mark.django_db
def test_serials_rise_from_one_in_each_scope_and_period() -> None:
    assert [numbers.take("a", "20260302") for _ in range(40)] == list(range(1, 41))
    assert numbers.take("b", "20260302") == 1
    assert numbers.take("a", "20260303") == 1


@pytest.mark.django_db
def test_another_process_gets_another_range_and_never_the_same_number() -> None:
    mine = [numbers.take("a", "2026") for _ in range(3)]
    numbers.forget()  # as a process that starts again: what it held is a gap
    theirs = [numbers.take("a", "2026") for _ in range(3)]
    assert not set(mine) & set(theirs)
    assert theirs[0] == numbers.RANGE + 1


@pytest.mark.django_db
def test_numbers_are_not_taken_inside_a_transaction_that_could_roll_back() -> None:
    """In every test as in production: only the transaction that the test itself puts around everything does not count."""
    with transaction.atomic(), pytest.raises(RuntimeError):
        numbers.take("a", "2026")
    assert numbers.take("a", "2026") == 1
