"""The forms of levels, two-way authority and reassignment."""

from __future__ import annotations

from collections.abc import Callable

from onewindow.core.kernel.text import T
from onewindow.reads import citizen_words as words
from onewindow.reads.department_case import CasePage
from onewindow.web.department.forms_promises import long, options
from onewindow.web.ui.fields import FieldView

DAYS = T("个工作日", "working days")


def _forward(page: CasePage) -> list[FieldView]:
    help = T(
        "连同全部材料一起报送，上级不能要求申请人重复提供（行政许可法第三十五条）。",
        "It goes up with all the papers; the level above may not ask the applicant for them again (AL art. 35).",
    )
    return [
        FieldView("stance", "choice", T("审查意见", "Opinion of the review"), options=options(page, "stances")),
        long("opinion", T("意见和理由", "Opinion and reasons"), help),
    ]


def _return(page: CasePage) -> list[FieldView]:
    help = T("只能退一次。法定期限照走。", "Once only. The law's own time runs on.")
    return [
        FieldView("days", "number", T("几个工作日内补充审查", "Working days for it"), help, unit=DAYS,
                  constraints={"min": 1, "max": 20}),
        long("reasons", T("要补充审查什么", "What has to be reviewed again")),
    ]  # fmt: skip


def _reassign(page: CasePage) -> list[FieldView]:
    help = words.say(
        "改由{a}办。时钟照走；原机关和接办机关都看得到这一步。",
        "{a} takes it over. The clocks run on; both agencies see this step.",
        a=page.authority.to,
    )
    return [long("reasons", T("为什么改派（哪一条权限变了）", "Why it is reassigned: which authority changed"), help)]


FIELDS: dict[str, Callable[[CasePage], list[FieldView]]] = {
    "forward_review": _forward,
    "return_review": _return,
    "reassign": _reassign,
}
