"""The forms of publication before a decision and of reviews by other bodies."""

from __future__ import annotations

from onewindow.core.cases.outside import RESULTS, REVIEW_KINDS
from onewindow.core.kernel.text import T
from onewindow.reads.department_case import CasePage
from onewindow.web.department.forms_promises import Maker, long, on_day, options, pick
from onewindow.web.ui.fields import FieldView, OptionView


def _announce(page: CasePage) -> list[FieldView]:
    help = T(
        "所有人都看得到：拟办什么、依据什么、到哪里看材料。不要写个人的证件号码、住址和电话。",
        "Everybody reads this: what is intended, on what ground, where the papers can be seen. No personal numbers.",
    )
    return [long("content", T("公示内容", "What is published"), help)]


def _object(page: CasePage) -> list[FieldView]:
    return [
        FieldView("objector", "text", T("谁提的，怎样联系", "Who, and how to reach them"), width="wide",
                  constraints={"max_length": 400}),
        long("objection", T("异议", "The objection"),
             T("书面的照录；当面说的记下来，请本人核对。", "As received, or as spoken.")),
        *on_day(page, T("哪天收到的", "Received on")),
    ]  # fmt: skip


def _answer(page: CasePage) -> list[FieldView]:
    kinds = (
        OptionView("adopted", T("采纳", "Adopted")),
        OptionView("rejected", T("不采纳", "Not adopted")),
    )
    return [
        *pick(page, "number", "objections", T("哪一条异议", "Which objection")),
        FieldView("answer_kind", "choice", T("怎样处理", "How it is dealt with"), options=kinds),
        long("answer", T("答复", "The answer"), T("写明事实和理由，交给提异议的人。", "Facts and reasons, for who objected.")),
    ]  # fmt: skip


def _record(page: CasePage) -> list[FieldView]:
    kinds = tuple(OptionView(code, label) for code, label in REVIEW_KINDS.items())
    return [
        FieldView("review_kind", "choice", T("哪一种", "Which kind"), options=kinds),
        FieldView("body", "text", T("复议机关或者法院", "The body"), width="wide", constraints={"max_length": 120}),
        FieldView("review_number", "text", T("案号", "Its number"), constraints={"max_length": 120}),
        FieldView("filed_on", "date", T("哪天申请（起诉）的", "Filed on"), value=page.clock.today,
                  help=T("不因此停止执行；决定停止执行的另外登记。", "Nothing stops by this; a stay is recorded apart."),
                  constraints={"max": page.clock.today}),
    ]  # fmt: skip


def _paper() -> FieldView:
    return FieldView("paper_number", "text", T("文书号", "Number of the paper"), constraints={"max_length": 120})


def _stay(page: CasePage) -> list[FieldView]:
    choices = (
        OptionView("stop", T("停止执行", "Execution stops")),
        OptionView("go_on", T("恢复执行", "Execution goes on")),
    )
    return [
        *pick(page, "review", "reviews", T("哪一件", "Which review")),
        FieldView("stay", "choice", T("怎样决定的", "What was ordered"), options=choices),
        _paper(),
    ]


_UNDECIDED = ("unlawful", "act_by", "dismissed")
_DECIDED = ("upheld", "annulled", "annulled_redo", "changed", "unlawful", "dismissed")


def _result(page: CasePage) -> list[FieldView]:
    fitting = _UNDECIDED if page.choices["undecided"] else _DECIDED
    results = tuple(OptionView(code, RESULTS[code]) for code in fitting)
    days = T(
        "责令限期履行、限期重作的，按文书写。没有写期限的不填，按法定期限。",
        "Where the paper sets a time. Empty: the time of the law.",
    )
    return [
        *pick(page, "review", "reviews", T("哪一件", "Which review")),
        FieldView("result", "choice", T("结果", "The result"), options=results),
        *([FieldView("changed_to", "choice", T("变更成什么（选“变更”才填）", "Changed to what, if changed"),
                     options=options(page, "changes"), required=False)] if page.choices["changes"] else []),
        FieldView("days", "number", T("限多少个工作日", "Within how many working days"), days, required=False,
                  unit=T("个工作日", "working days"), constraints={"min": 1, "max": 250}),
        _paper(),
        *on_day(page, T("文书哪天到本机关的", "When the paper reached the agency"),
                T("重新作出的，期限从第二天起算。", "A new time runs from the day after.")),
    ]  # fmt: skip


FIELDS: dict[str, Maker] = {
    "announce_publicity": _announce,
    "record_objection": _object,
    "answer_objection": _answer,
    "record_review": _record,
    "record_stay": _stay,
    "record_review_result": _result,
}
DATA = ("number", "answer_kind", "review_kind", "body", "review_number", "filed_on", "review", "stay", "paper_number",
        "changed_to")  # fmt: skip
PRIVATE = ("content", "objector", "objection")
