"""Registration of real estate: the entry in the book is asked for, whether or not the rules hold."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from onewindow.reads.department_case import CasePage, case_page
from onewindow.web.department.present import context
from tests.department_world import NOW, World


def registration(world: World, outcome: str) -> CasePage:
    """The page of an accepted part, as it would be if it were a registration of real estate."""
    row = world.accepted("business-licence")
    page = case_page(row.id, actor=world.actor("zhao"), now=NOW)
    positive = next(act for act in page.acts if act.name == page.positive)
    return replace(
        page,
        positive="enter_in_book",
        acts=(replace(positive, name="enter_in_book", allowed=True, why=()),),
        verdict=replace(page.verdict, outcome=outcome),
    )


@pytest.mark.parametrize("outcome", ["yes", "no", "unknown"])
def test_the_book_entry_is_asked_for(world: World, outcome: str) -> None:
    page = registration(world, outcome)
    shown = render_to_string("department/_act.html", {"page": page, **context(page)})
    assert 'name="book_entry"' in shown
    assert ('name="difference"' in shown) is (outcome != "yes")
