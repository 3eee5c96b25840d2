"""A fact fetched for many items keeps the whole purpose, on every database."""

from __future__ import annotations

import pytest

from onewindow.store.models import FactRow
from tests import life


@pytest.mark.django_db
def test_a_fact_that_twelve_items_need_names_all_of_them() -> None:
    life.content()
    life.Life(thing="start-construction").draft()
    assert max(len(row) for row in FactRow.objects.values_list("purpose", flat=True)) > 200
