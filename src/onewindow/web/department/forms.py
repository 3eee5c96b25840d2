"""The form of every act: which fields it has.

Nothing is checked here: the core refuses with its own sentence, and the form comes back with what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import QueryDict

from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import department_words as said
from onewindow.reads.department_case import CasePage
from onewindow.reads.department_history import MODES, PROPOSALS
from onewindow.web.department import forms_authority, forms_public
from onewindow.web.department import forms_promises as promises
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.parts import Words

Maker = Callable[[CasePage], list[FieldView]]


def _options(page: CasePage, name: str) -> tuple[OptionView, ...]:
    return tuple(OptionView(one.value, one.label, one.hint) for one in page.choices[name])


def _long(name: str, label: Text, help: Words = "", *, required: bool = True) -> FieldView:
    return FieldView(name, "long", label, help, required=required, constraints={"max_length": 4000})


def _note(help: Words = "") -> FieldView:
    return _long(
        "note", T("说明（只在本机关内可见）", "Note, seen inside the agency only"), help, required=False
    )


def _multi(
    page: CasePage, name: str, key: str, label: Text, help: Words = "", required: bool = True
) -> list[FieldView]:
    options = _options(page, key)
    if not options:
        return []
    return [FieldView(name, "multi", label, help, options=options, required=required)]


def _select(page: CasePage, name: str, key: str, label: Text) -> list[FieldView]:
    """One of what the part has; nothing to choose from, no field."""
    options = _options(page, key)
    return [FieldView(name, "select", label, options=options)] if options else []


def _choice(page: CasePage, name: str, key: str, label: Text, help: Words = "") -> list[FieldView]:
    options = _options(page, key)
    return [FieldView(name, "choice", label, help, options=options)] if options else []


def _difference(page: CasePage) -> list[FieldView]:
    if page.verdict.outcome == "":
        return []
    help = T(
        "与规则判断不同，或者规则还判断不了而仍要决定，必须写明原因。一致就不用写。",
        "Needed when you differ from the rules, or decide while they are open. Leave it empty when you agree.",
    )
    return [
        _long("difference", T("与规则判断不同的原因", "Why you differ from the rules"), help, required=False)
    ]


def _inspectors(page: CasePage) -> list[FieldView]:
    help = T("至少两人，都是本机关的执法人员。", "At least two, both officers of this agency.")
    return _multi(page, "inspectors", "inspectors", T("谁去的", "Who inspected"), help)


def _check_material(page: CasePage) -> list[FieldView]:
    reasons = tuple(OptionView(code, label) for code, label in said.REASONS.items())
    return [
        *_select(page, "material", "materials", T("哪一份材料", "Which material")),
        FieldView("ok", "yesno", T("符合要求吗", "Is it in order?"), value="no"),
        FieldView(
            "reason", "choice", T("哪里不符合", "What is not in order"), options=reasons, required=False
        ),
        _long(
            "note",
            T("说明（写给申请人）", "Words for the applicant"),
            T(
                "会写进发给申请人的一次性告知书：要补什么，怎样补。内部意见不要写在这里。",
                "Goes into the one-time notice to the applicant: what to hand in, and how. No internal remarks.",
            ),
            required=False,
        ),
    ]


def _notify(page: CasePage) -> list[FieldView]:
    """One field for every material that is not in order: what the notice asks for."""
    help = T(
        "写进告知书：要补什么，怎样补。不写，就按公布的要求。",
        "Stands in the notice: what to hand in, and how. Empty: as published.",
    )
    return [
        _long(f"gap:{one.value}", words.joined((one.label, one.hint), "：", ": "), help, required=False)
        for one in page.choices["bad"]
    ]


def _accept(page: CasePage) -> list[FieldView]:
    help = T(
        "先受理，限期后补。只列公布可以容缺的。",
        "Accepted now, handed in later. Only those published as deferrable.",
    )
    return _multi(
        page, "deferred", "deferrable", T("容缺收下的材料", "Deferred materials"), help, required=False
    )


def _propose(page: CasePage) -> list[FieldView]:
    proposals = tuple(OptionView(code, label) for code, label in PROPOSALS.items())
    return [
        FieldView("proposal", "choice", T("拟怎样办", "What do you propose"), options=proposals),
        _long("opinion", T("意见和理由", "Opinion and reasons")),
    ]


def _inspection(page: CasePage) -> list[FieldView]:
    found = [
        FieldView(
            f"clause.{code}", "choice", condition, T("按现场看到的填。", "As you saw it."),
            options=(OptionView("yes", T("符合", "Holds")), OptionView("no", T("不符合", "Does not hold"))),
        )
        for code, condition in page.inspection_clauses
    ]  # fmt: skip
    help = T("什么时候、在哪里、看到了什么。", "When, where, and what you saw.")
    return [*_inspectors(page), *found, _long("findings", T("核查情况", "Findings"), help)]


def _start_special(page: CasePage) -> list[FieldView]:
    help = T(
        "法律对本事项规定的程序才能选。现场核查不停时钟。",
        "Only what the law requires for this item. A site visit stops no clock.",
    )
    return [
        *_choice(page, "reason", "specials", T("启动什么程序", "Which procedure"), help),
        FieldView("days", "number", T("需要多少个工作日", "Working days needed"), unit=T("个工作日", "working days"),
                  help=T("书面告诉申请人，从通知书发出的第二天起停。",
                         "Told to the applicant in writing; it stops from the day after the notice."),
                  constraints={"min": 1, "max": 120}),
        _long("note", T("为什么需要（写进告知书）", "Why it is needed (stands in the notice)"), required=False),
    ]  # fmt: skip


_RESULTS = (
    OptionView("completed", T("做完了", "Completed")),
    OptionView("given_up", T("申请人放弃", "Given up by the applicant")),
)


def _end_special(page: CasePage) -> list[FieldView]:
    help = T(
        "结果到达本机关的当天。那一天不计，第二天继续计。",
        "The day the result reached the agency; counting goes on the day after.",
    )
    return [
        *promises.which_special(page),
        *promises.on_day(page, T("哪天收到结果", "When did the result come"), help),
        FieldView("result", "choice", T("结果", "Result"), options=_RESULTS),
        _note(),
    ]  # fmt: skip


def _extend(page: CasePage) -> list[FieldView]:
    help = T("写进延期告知书，申请人看得到。", "Stands in the notice of extension; the applicant reads it.")
    return [_long("reasons", T("延长的理由", "Reasons for the extension"), help)]


def _record_missing(page: CasePage) -> list[FieldView]:
    reasons = tuple(OptionView(code, label) for code, label in said.REASONS.items())
    return [
        *_select(page, "material", "materials", T("哪一份材料", "Which material")),
        FieldView("reason", "choice", T("缺什么", "What is missing"), options=reasons),
    ]


def _reasons(page: CasePage) -> list[FieldView]:
    help = T(
        "一行一条，写明事实和法条。会写进文书，送给申请人。",
        "One to a line, with fact and clause. They stand in the decision.",
    )
    return [_long("reasons", T("给申请人看的理由", "Reasons for the applicant"), help)]


def _refuse(page: CasePage) -> list[FieldView]:
    findings = T("查明了什么。", "What was established.")
    prepared = page.quota.reason if page.quota is not None else ""
    return [
        _long("findings", T("查明的事实", "What was found"), findings, required=False),
        *(replace(one, value=prepared) for one in _reasons(page)),
        *_difference(page),
        *promises.on_record(page),
        *promises.third_answer(page),
    ]


def _not_required(page: CasePage) -> list[FieldView]:
    return [
        FieldView(
            "basis",
            "text",
            T("依据哪一条，不需要许可", "Under which clause no licence is needed"),
            width="wide",
        ),
        *_reasons(page),
    ]


def _not_competent(page: CasePage) -> list[FieldView]:
    return [
        *_select(page, "competent_agency", "agencies", T("归哪个机关管", "Which agency is competent")),
        *_reasons(page),
    ]


def _supplement(page: CasePage) -> list[FieldView]:
    return [
        *_multi(page, "materials", "gaps", T("收到了哪几份", "Which came in")),
        *promises.on_day(page, T("哪天收到", "When did they come")),
    ]


def _hand_in(page: CasePage) -> list[FieldView]:
    return [
        *_multi(page, "materials", "deferred", T("收到了哪几份", "Which came in")),
        *promises.on_day(page, T("哪天收到", "When did they come")),
    ]


def _explain(page: CasePage) -> list[FieldView]:
    clocks = _options(page, "clocks")
    if not clocks:
        return []
    help = T(
        "会公开，申请人看得到。写原因和新的日期。", "This is published. Give the reason and the new date."
    )
    return [
        FieldView("clock", "choice", T("哪个期限超了", "Which limit was passed"), options=clocks,
                  value=clocks[0].value if len(clocks) == 1 else ""),
        _long("explanation", T("原因", "Reason"), help),
    ]  # fmt: skip


def _modes() -> tuple[OptionView, ...]:
    return tuple(OptionView(code, label) for code, label in MODES.items())


def _serve(page: CasePage) -> list[FieldView]:
    return [
        *_multi(page, "documents", "papers", T("送达了哪些文书", "Which papers were served")),
        FieldView("mode", "choice", T("怎样送达", "How"), options=_modes()),
        FieldView(
            "recipient", "text", T("谁收的", "Who received it"), value=page.applicant.name, required=False
        ),
    ]


RELATIONS = {
    "self": T("本人", "in person"),
    "agent": T("代理人", "the agent"),
    "family": T("同住成年家属", "an adult of the household"),
    "staff": T("收发人员", "the mail room"),
}
EVIDENCE = {
    "signed": T("在送达回证上签名", "signed on the record of service"),
    "signed_pad": T("在签字板上签名", "signed on the pad"),
    "post_receipt": T("邮政签收回执", "postal receipt"),
    "system_record": T("系统送达记录", "record of the system"),
    "cabinet_code": T("凭取件码取走", "taken with the pick-up code"),
}


def _deliver(page: CasePage) -> list[FieldView]:
    return [
        FieldView("mode", "choice", T("怎样送达", "How"), options=_modes(), value="in_person"),
        FieldView("relation", "choice", T("收件人与申请人的关系", "Who received it"),
                  options=tuple(OptionView(k, v) for k, v in RELATIONS.items()), value="self"),
        FieldView("recipient", "text", T("收件人姓名", "Name of the receiver"), value=page.applicant.name),
        FieldView("evidence", "choice", T("凭什么证明", "Evidence"),
                  options=tuple(OptionView(k, v) for k, v in EVIDENCE.items())),
    ]  # fmt: skip


def _verification(page: CasePage) -> list[FieldView]:
    results = (
        OptionView("kept", T("和承诺一致", "The commitment is kept")),
        OptionView("correct_by", T("不一致，责令限期改正", "It differs: to be put right by a day")),
        OptionView("not_kept", T("没有做到承诺", "The commitment is not kept")),
    )
    return [
        *_inspectors(page),
        FieldView("result", "choice", T("核查结果", "Result"), options=results),
        FieldView("days", "number", T("限几个工作日改正", "Working days to put it right"), required=False,
                  unit=T("个工作日", "working days"), constraints={"min": 1, "max": 60}),
        _long("findings", T("核查情况", "Findings")),
    ]  # fmt: skip


def _decide(page: CasePage) -> list[FieldView]:
    return [*_difference(page), *promises.on_record(page)]


def _enter(page: CasePage) -> list[FieldView]:
    return [
        FieldView("book_entry", "text", T("登记簿的册、页、号", "Book, page and number of the entry")),
        *_difference(page),
        *promises.on_record(page),
        *promises.third_answer(page),
    ]


_FIELDS: dict[str, Maker] = {
    "check_material": _check_material,
    "correct_on_the_spot": lambda page: [
        *_select(page, "material", "materials", T("哪一份材料", "Which material")), _note()],
    "notify_correction": _notify,
    "supplement": _supplement,
    "accept": _accept,
    "declare_not_required": _not_required,
    "declare_not_competent": _not_competent,
    "decline_forged": lambda page: [
        *_select(page, "material", "materials", T("哪一份材料不实", "Which material is false")), *_reasons(page)],
    "propose": _propose,
    "record_inspection": _inspection,
    "start_special": _start_special,
    "end_special": _end_special,
    "extend": _extend,
    "record_missing": _record_missing,
    "hand_in_deferred": _hand_in,
    "revoke_acceptance": _reasons,
    "explain_delay": _explain,
    "record": _decide, "grant": _decide, "register": _decide, "confirm": _decide, "award": _decide, "provide": _decide,
    "enter_in_book": _enter,
    "refuse": _refuse, "refuse_registration": _refuse, "refuse_confirmation": _refuse, "refuse_benefit": _refuse,
    "decline_service": _refuse,
    "close_step": _reasons,
    "serve": _serve,
    "deliver": _deliver,
    "record_verification": _verification,
    **promises.FIELDS,
    **forms_public.FIELDS,
    **forms_authority.FIELDS,
}  # fmt: skip


def fields_of(action: str, page: CasePage, values: QueryDict | None = None) -> list[FieldView]:
    """The fields of an act; with `values` (a form that came back) everything typed stands in them again."""
    made = _FIELDS[action](page) if action in _FIELDS else []
    return [_filled(field, values) for field in made] if values is not None else made


def _filled(field: FieldView, values: QueryDict) -> FieldView:
    if field.name not in values:
        return field
    if field.kind == "multi":
        return replace(field, value=[value for value in values.getlist(field.name) if value])
    return replace(field, value=values.getlist(field.name)[-1])
