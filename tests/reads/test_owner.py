"""Whether the register names another owner than the person who calls the house their own."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from onewindow.core.catalogue.model import OneThing
from onewindow.reads.citizen_owner import doubtful_section, owner_differs

THING = cast(
    OneThing,
    SimpleNamespace(
        applicant_role="operator",
        roles={"operator": "person", "premises": "property"},
        sections=(SimpleNamespace(code="house", roles=("premises",)),),
    ),
)


def values(**changed: Any) -> dict[str, Any]:
    given = {"operator.name": "林晓岚", "premises.right_to_use": "own", "premises.owner_name": "周启文"}
    return {**given, **{name.replace("__", "."): value for name, value in changed.items()}}


def test_another_owner_is_a_doubt_and_stands_in_the_section_of_the_house() -> None:
    assert owner_differs(THING, values()) == "premises"
    assert doubtful_section(THING, values()) == "house"


@pytest.mark.parametrize(
    "changed",
    [
        {"premises__owner_name": "林晓岚"},
        {"premises__owner_name": "陈国梁、林晓岚"},  # one of several owners
        {"premises__owner_name": "林 晓岚"},
        {"premises__right_to_use": "rented"},
        {"premises__owner_name": None},
        {"operator__name": ""},
        {"operator__legal_name": "周启文"},  # a company's house, held by the company
    ],
)
def test_no_doubt_where_there_is_nothing_to_doubt(changed: dict[str, Any]) -> None:
    assert owner_differs(THING, values(**changed)) == ""
    assert doubtful_section(THING, values(**changed)) == ""
