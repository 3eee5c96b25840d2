"""Stages, caps and joint handling of a one-thing: references that hold, no circle, and a named decision behind them."""

from __future__ import annotations

from onewindow.core.catalogue.check.findings import Findings, check_condition
from onewindow.core.catalogue.model import OneThing
from onewindow.core.kernel.text import T


def check_planning(findings: Findings) -> None:
    for thing in findings.catalogue.things.values():
        _stages(findings, thing)
        _caps(findings, thing)
        _handling(findings, thing)
        _signers(findings, thing)


def _stages(findings: Findings, thing: OneThing) -> None:
    codes = [stage.code for stage in thing.stages]
    for index, stage in enumerate(thing.stages):
        at = ("things", thing.code, f"stages[{index}]")
        findings.basis_kind((*at[:2], f"{at[2]}.basis"), stage.basis.kind)
        for number, before in enumerate(stage.after):
            where = (*at[:2], f"{at[2]}.after[{number}]")
            if findings.exists(where, codes, before, "阶段", "stage") and codes.index(before) >= index:
                findings.error(
                    where,
                    "stage-order",
                    T(
                        f"阶段“{before}”不在“{stage.code}”前面。",
                        f"The stage {before} does not stand before {stage.code}.",
                    ),
                    T("按先后写阶段，后面的等前面的。", "Write the stages in their order; later ones wait for earlier."),
                )
    if len(set(codes)) < len(codes):
        findings.error(
            ("things", thing.code, "stages"),
            "duplicate-code",
            T("两个阶段用了一个代码。", "Two stages have the same code."),
            T("每个阶段用自己的代码。", "Give each stage its own code."),
        )
    for index, part in enumerate(thing.parts):
        if part.stage:
            findings.exists(("things", thing.code, f"parts[{index}].stage"), codes, part.stage, "阶段", "stage")


def _caps(findings: Findings, thing: OneThing) -> None:
    codes = [stage.code for stage in thing.stages]
    for index, cap in enumerate(thing.caps):
        at = ("things", thing.code, f"caps[{index}]")
        findings.basis_kind((*at[:2], f"{at[2]}.basis"), cap.basis.kind)
        check_condition(findings, (*at[:2], f"{at[2]}.when"), cap.when, thing, thing.roles)
        if cap.stage:
            findings.exists((*at[:2], f"{at[2]}.stage"), codes, cap.stage, "阶段", "stage")


def _handling(findings: Findings, thing: OneThing) -> None:
    if thing.handling is None:
        return
    at = ("things", thing.code, "handling.basis")
    findings.basis_kind(at, thing.handling.basis.kind)
    if thing.handling.stage:
        codes = [stage.code for stage in thing.stages]
        findings.exists((*at[:2], "handling.stage"), codes, thing.handling.stage, "阶段", "stage")
    findings.required(
        (*at[:2], "handling.government"),
        thing.handling.government,
        "可以批准延长的本级人民政府（机关代码）",
        "the government whose head may extend it (its code)",
    )
    findings.required(
        (*at[:2], "handling.basis.source"),
        thing.handling.basis.source,
        "本级政府决定统一、联合或者集中办理的文件",
        "decision of the government that orders joint handling",
    )


def _signers(findings: Findings, thing: OneThing) -> None:
    """Those who sign beside the applicant are persons of the one-thing, in roles it has."""
    for index, role in enumerate(thing.signers):
        at = ("things", thing.code, f"signers[{index}]")
        findings.exists(at, list(thing.roles), role, "角色", "role")
        if thing.roles.get(role, "person") != "person":
            findings.error(
                at,
                "signer-person",
                T("签字的要是自然人。", "Only a natural person signs."),
                T("只写 person 的角色。", "Name roles of the type person only."),
            )
