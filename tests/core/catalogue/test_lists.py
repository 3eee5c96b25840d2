"""The lists beside the catalogue: the shipped ones, and planted faults each told by its rule."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onewindow.adapters.content_files import load_pack
from onewindow.core.catalogue import lists
from onewindow.core.catalogue.check.lists import check_lists
from onewindow.core.catalogue.read import read_bodies, read_shape

CONTENT = Path(__file__).resolve().parents[3] / "content"
Bodies = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def shipped() -> tuple[Bodies, Any]:
    bodies = load_pack(CONTENT).bodies()
    return bodies, read_bodies(bodies)[0]


def read(bodies: Bodies, kind: str) -> list[Any]:
    shape = lists.LIST_KINDS[kind]
    return [read_shape(kind, code, body, shape)[0] for code, body in sorted(bodies[kind].items())]


def test_the_register_has_13_national_9_consolidated_and_5_explored_one_things(
    shipped: tuple[Bodies, Any],
) -> None:
    register = [one for one in read(shipped[0], "rollouts") if one.number]
    assert len(register) == 27 and [
        one.number for one in sorted(register, key=lambda one: one.number)
    ] == list(range(1, 28))
    assert [sum(one.origin is origin for one in register) for origin in lists.Origin] == [13, 9, 5]
    status = [
        step.status if (step := one.status(date(2024, 12, 11))) else lists.Status.PLANNED for one in register
    ]
    assert [
        status.count(each) for each in (lists.Status.ROLLED_OUT, lists.Status.PILOT, lists.Status.PLANNED)
    ] == [9, 13, 5]
    assert all(one.lead.zh and one.lead.en for one in register)


def test_five_items_have_thirteen_sub_items(shipped: tuple[Bodies, Any]) -> None:
    tree = next(tree for tree in read(shipped[0], "trees") if tree.code == "disabled-services")
    assert (len(tree.mains), tree.subs) == (tree.mains_told, tree.subs_told) == (5, 13)


def test_a_status_is_the_last_step_taken_by_a_day() -> None:
    steps = (
        lists.Step(date(2024, 3, 1), lists.Status.PILOT),
        lists.Step(date(2024, 12, 1), lists.Status.ROLLED_OUT),
    )
    one = lists.Rollout("x", lists.Text("x"), lists.Origin.EXPLORED, lists.Text("x"), steps=steps)
    assert one.status(date(2024, 2, 29)) is None
    assert one.status(date(2024, 11, 30)) == steps[0] and one.status(date(2024, 12, 1)) == steps[1]


def change(bodies: Bodies, kind: str, code: str, **changed: Any) -> Bodies:
    planted = copy.deepcopy(bodies)
    planted[kind][code] |= changed
    return planted


PLANTED: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("words", "synonyms", {"sayings": [{"say": [], "means": ["x"]}]}, "saying-empty"),
    (
        "words",
        "synonyms",
        {"sayings": [{"say": ["a"], "means": ["x"]}, {"say": ["A"], "means": ["y"]}]},
        "saying-twice",
    ),
    ("reach", "county-2026", {"effective_from": "2025-03-01"}, "edition-twice"),
    ("reach", "county-2026", {"effective_to": "2020-01-01"}, "dates"),
    ("rollouts", "canyindian", {"thing": "open-restaurants"}, "reference"),
    ("proofs", "house-safety", {"law": ""}, "proof-law"),
    ("proofs", "title-proof", {"instead": ""}, "proof-instead"),
    ("proofs", "village-residence", {"material": "floor-plan"}, "proof-asked"),
    ("norms", "farmhouse-notice", {"standing": "in_force"}, "norm-replaced"),
    ("norms", "lodging-safety-police", {"standing": "in_force"}, "norm-conflict"),
    ("norms", "homestay-rules", {"valid_until": "2020-01-01"}, "dates"),
    ("norms", "homestay-rules", {"replaces": ["nothing"]}, "reference"),
    ("trees", "disabled-services", {"subs_told": 14, "note": ""}, "tree-count"),
    ("trees", "disabled-services", {"department": "civil-affair"}, "reference"),
    ("norms", "homestay-rules", {"standing": "valid"}, "choice"),
)


def test_the_shipped_lists_have_no_fault_and_each_planted_one_is_told(shipped: tuple[Bodies, Any]) -> None:
    bodies, catalogue = shipped
    assert check_lists(bodies, catalogue) == []
    told = [
        {(problem.kind, problem.code.split("/")[0], problem.rule) for problem in
         check_lists(change(bodies, kind, code, **changed), catalogue)}
        for kind, code, changed, _ in PLANTED
    ]  # fmt: skip
    missed = [
        planted
        for planted, found in zip(PLANTED, told, strict=True)
        if planted[3] not in {rule for _, _, rule in found}
    ]
    assert missed == []
    remedies = [
        problem.remedy.en
        for problem in check_lists(change(bodies, *PLANTED[5][:2], **PLANTED[5][2]), catalogue)
    ]
    assert all(remedies)
