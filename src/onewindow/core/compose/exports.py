"""The forms in which a plan leaves, and the three of them that are text. Workbook and print need an adapter."""

from __future__ import annotations

import json
from dataclasses import dataclass

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.clock import Calendar
from onewindow.core.kernel.text import T, Text

from .export import plan_to_json
from .export_bpmn import plan_to_bpmn
from .export_cpsv import plan_to_cpsv
from .plan import Plan


@dataclass(frozen=True, slots=True)
class Format:
    """One way out: the end of its file name, its media type (RFC 6838), what it is called and what it is for."""

    code: str
    suffix: str
    media: str
    name: Text
    use: Text


FORMATS: dict[str, Format] = {
    each.code: each
    for each in (
        Format(
            "pdf", "pdf", "application/pdf",
            T("打印（PDF）", "Print (PDF)"),
            T("流程图、时间、前后对比、材料、冲突，给领导和会议看", "chart, time line, figures, papers"),
        ),
        Format(
            "xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            T("表格（XLSX）", "Workbook (XLSX)"), T("七张表，逐行核对", "seven sheets, line by line"),
        ),
        Format(
            "bpmn", "bpmn", "application/xml",
            T("流程（BPMN 2.0）", "Process (BPMN 2.0)"),
            T("带图，可以在流程引擎里运行", "with its diagram; process engines run it"),
        ),
        Format(
            "cpsv", "jsonld", "application/ld+json",
            T("关联数据（CPSV-AP）", "Linked data (CPSV-AP)"),
            T("公共服务目录的国际交换格式", "for exchange between catalogues of services"),
        ),
        Format(
            "json", "json", "application/json",
            T("数据（JSON）", "Data (JSON)"), T("全部内容，格式已公布", "everything, by a published schema"),
        ),
    )
}  # fmt: skip
TEXTS = ("bpmn", "cpsv", "json")


def file_name(plan: Plan, form: Format) -> str:
    """`open-homestay-2026-09-15.bpmn`"""
    return f"{plan.thing}-{plan.on.isoformat()}.{form.suffix}"


def as_text(
    code: str, plan: Plan, catalogue: Catalogue, calendar: Calendar, *, locale: str = "zh-hans"
) -> str:
    """The plan as BPMN, CPSV-AP or JSON. `calendar`: that of the place. KeyError for a format that is no text."""
    if code == "bpmn":
        return plan_to_bpmn(plan, catalogue, calendar, locale=locale)
    made = {"cpsv": lambda: plan_to_cpsv(plan, catalogue), "json": lambda: plan_to_json(plan, locale=locale)}
    return json.dumps(made[code](), ensure_ascii=False, indent=2) + "\n"
