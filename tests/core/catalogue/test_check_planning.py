"""Stages, caps and joint handling: what the content check finds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from onewindow.core.catalogue.check.findings import Findings
from onewindow.core.catalogue.check.planning import check_planning
from onewindow.core.catalogue.check.profiles import check_profiles
from onewindow.core.catalogue.model import Basis, OneThing, Parameter, Part
from onewindow.core.catalogue.planning import Cap, Handling, HandlingMode, Stage
from onewindow.core.clock import Limit
from onewindow.core.kernel.text import Text
from tests.core.compose import build as b


def found(**more: Any) -> list[tuple[str, str]]:
    part = more.pop("part", Part("a"))
    one: OneThing = replace(b.thing("project", [part]), **more)
    findings = Findings(b.catalogue([one], [b.item("a", "甲")], b.PERSON))
    check_planning(findings)
    return [(problem.rule, problem.path) for problem in findings.problems]


def test_a_clean_plan_has_no_problem() -> None:
    stages = (Stage("land", Text("出让"), early=True), Stage("start", Text("开工"), ("land",)))
    order = Handling(HandlingMode.JOINT, Basis("found", "某县政府文件", "第三条"), government="gov")
    assert found(stages=stages, part=Part("a", stage="start"), handling=order) == []


def test_stages_that_do_not_exist_or_run_backwards_are_named() -> None:
    stages = (Stage("land", Text("出让"), ("start",)), Stage("start", Text("开工"), ("nowhere",)))
    assert found(stages=stages, part=Part("a", stage="lnad")) == [
        ("stage-order", "stages[0].after[0]"), ("reference", "stages[1].after[0]"), ("reference", "parts[0].stage"),
    ]  # fmt: skip
    assert found(stages=(stages[1], stages[1]))[-1] == ("duplicate-code", "stages")


def test_a_cap_looks_only_at_facts_that_exist_and_handling_needs_its_decision() -> None:
    cap = Cap("x", Text("上限"), Limit.parse("62wd"), b.when(fact="situation.kind", eq="x"), "start")
    assert found(caps=(cap,)) == [("reference", "caps[0].when"), ("reference", "caps[0].stage")]
    assert found(handling=Handling(HandlingMode.UNIFIED, Basis("found", ""))) == [
        ("empty", "handling.government"), ("empty", "handling.basis.source"),
    ]  # fmt: skip


def test_caps_of_a_profile_are_read() -> None:
    def rules(rows: Any) -> list[str]:
        catalogue = b.catalogue([], [])
        profile = replace(b.PROFILE, division="33", parameters={"project_caps": Parameter(rows, b.LAW)})
        findings = Findings(replace(catalogue, profiles={"national": profile}))
        check_profiles(findings)
        return [problem.rule for problem in findings.problems]

    row = {"code": "small", "name": "小型", "name_en": "Small", "limit": "16wd"}
    assert rules([row]) == []
    assert rules([{**row, "when": {"fact": "situation.kind", "eq": "small"}}]) == []
    for wrong in ([{**row, "limit": "soon"}], [{**row, "wen": {}}], [{**row, "when": {"all": []}}], "16wd", [{}]):
        assert rules(wrong) == ["parameter"], wrong
