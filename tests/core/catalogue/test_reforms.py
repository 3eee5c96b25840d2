"""Operations of reform: each makes the bodies that follow from it, and says what it saves."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from onewindow.adapters.content_files import load_pack
from onewindow.core.catalogue.check import check_bodies
from onewindow.core.catalogue.figures import saved
from onewindow.core.catalogue.reforms import Operation, Outcome, ReformOrder, carry_out
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T

CONTENT = Path(__file__).resolve().parents[3] / "content"
BASIS = "云政发〔2026〕3号"


@cache
def bodies() -> dict[str, dict[str, Any]]:
    return load_pack(CONTENT).bodies()


def run(operation: Operation, item: str, **more: Any) -> Outcome:
    before = copy.deepcopy(bodies())
    found = carry_out(ReformOrder(operation, item, BASIS, **more), bodies())
    assert bodies() == before, "the bodies in force are never touched"
    return found


def after(found: Outcome) -> dict[str, dict[str, Any]]:
    """The whole catalogue as it would be."""
    then = {kind: dict(each) for kind, each in bodies().items()}
    for (kind, code), body in found.changes.items():
        if body is None:
            then[kind].pop(code)
        else:
            then[kind][code] = body
    return then


def faults(found: Outcome) -> list[str]:
    return [f"{p.where} {p.rule}" for p in check_bodies(after(found))[1] if p.severity == "error"]


def test_a_limit_is_cut_and_the_item_may_become_one_done_on_the_spot() -> None:
    found = run(Operation.COMPRESS, "cad-relocation-acceptance", to="1wd", on_the_spot=True)
    assert saved(found.before, found.after).days == 2 and saved(found.before, found.after).on_the_spot == 1
    assert found.detail.zh == "承诺时限 3 个工作日 → 1 个工作日" and faults(found) == []


def test_a_paper_is_no_longer_collected() -> None:
    found = run(Operation.STOP_MATERIAL, "cad-alarm", materials=("site-plan",))
    body = found.changes["items", "cad-alarm"]
    assert body is not None
    assert [line.get("cancelled") for line in body["materials"] if line["material"] == "site-plan"] == [True]
    assert saved(found.before, found.after).materials == 1 and faults(found) == []


@pytest.mark.parametrize("operation", [Operation.DELEGATE, Operation.TRANSFER])
def test_an_item_goes_to_another_agency_and_its_codes_go_with_it(operation: Operation) -> None:
    found = run(operation, "cad-alarm", to="housing", level="4")
    body = found.changes["items", "cad-alarm"]
    credit = bodies()["departments"]["housing"]["credit_code"]
    assert body is not None and body["department"] == "housing"
    assert body["codes"]["task"] == f"{credit}4000133109001" and body["codes"]["handle"].startswith(
        body["codes"]["task"]
    )
    assert len(body["codes"]["handle"]) == 33 and faults(found) == []


def test_a_cancelled_item_leaves_the_one_things_and_edges_that_named_it() -> None:
    found = run(Operation.CANCEL, "cad-basement")
    assert found.changes["items", "cad-basement"] is None
    assert "things/start-construction" in found.also
    left = [each for each in faults(found) if "cad-basement" in each]
    assert left == [], left
    assert saved(found.before, found.after).items == 1 and saved(found.before, found.after).days == 1


def test_an_item_made_internal_is_no_longer_met_by_the_applicant() -> None:
    found = run(Operation.INTERNAL, "cad-peace-use", to="cad-underground")
    assert found.changes["items", "cad-peace-use"] is None and "内部完成" in found.detail.zh


def test_merged_items_ask_each_paper_once() -> None:
    found = run(Operation.MERGE, "cad-alarm", to="cad-demolition")
    host = found.changes["items", "cad-demolition"]
    assert host is not None and found.changes["items", "cad-alarm"] is None
    papers = [line["material"] for line in host["materials"]]
    assert len(papers) == len(set(papers)) and "cad-alarm-plan" in papers
    assert saved(found.before, found.after).items == 1
    assert saved(found.before, found.after).materials == found.before.materials - found.after.materials > 0
    assert faults(found) == []


def test_supervision_afterwards_decides_on_a_commitment_where_the_field_is_open_to_it() -> None:
    found = run(Operation.POST_SUPERVISION, "fire-check", notice=T("告知书", "Notice"), verify_within="30d")
    body = found.changes["items", "fire-check"]
    assert body is not None and body["commitment"]["basis"] == BASIS
    assert body["commitment"]["verify_within"] == "30d" and body["commitment"]["allowed"] is True
    # fire safety is closed to it unless a law opens it: the check says so before anything is published
    assert any("commitment-excluded" in each for each in faults(found))


WRONG: dict[str, tuple[Operation, dict[str, Any]]] = {
    "reform.limit": (Operation.COMPRESS, {"to": "9wd"}),
    "reform.no-material": (Operation.STOP_MATERIAL, {"materials": ("power-of-attorney",)}),
    "reform.no-department": (Operation.TRANSFER, {"to": "civil-air-defence"}),
    "reform.level": (Operation.DELEGATE, {"to": "housing", "level": "9"}),
    "reform.merge-self": (Operation.MERGE, {"to": "cad-alarm"}),
    "reform.no-notice": (Operation.POST_SUPERVISION, {"verify_within": "30d"}),
    "reform.no-item": (Operation.INTERNAL, {"to": "nothing"}),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_cannot_be_done_is_refused_with_a_code_of_its_own(code: str) -> None:
    operation, more = WRONG[code]
    with pytest.raises(Refused) as caught:
        run(operation, "cad-alarm", **more)
    assert caught.value.code == code


def test_no_reform_without_a_basis() -> None:
    with pytest.raises(Refused, match="依据") as caught:
        carry_out(ReformOrder(Operation.CANCEL, "cad-alarm", "  "), bodies())
    assert caught.value.code == "reform.no-basis"
