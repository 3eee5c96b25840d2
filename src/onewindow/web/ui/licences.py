"""The acts on a licence as every desk offers them: one small form for each that may be done, and the order it posts.

The holder's desk, the window (for the person in front) and the department use the same forms; which of them appear is
the table's word for the role of who is logged in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict

from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.core.kernel.text import T, Text
from onewindow.core.licences.kinds import (
    BEGUN_BY,
    BY_OFFICER,
    CANCELLATION_GROUNDS,
    DROP_REASONS,
    ORDERED_BY,
    REPLACED_FOR,
    REVOCATION_GROUNDS,
    STARTERS,
    WITHDRAWAL_GROUNDS,
)
from onewindow.core.process.procedure import Order
from onewindow.reads import licences as reads
from onewindow.reads.licence_views import ActLine, LicencePage
from onewindow.usecases import licences
from onewindow.usecases.command import Command

from .fields import FieldView, OptionView
from .numbers import whole

_MOST = 4000
PRIVATE = (
    "reasons", "statement", "defence", "answer", "compensation", "place", "record", "grounds", "on_record",
)  # fmt: skip
DATA = ("why", "ground", "starter", "body", "document", "on", "harm", "presider", "ruling")
QUIET = frozenset({"request_hearing", "drop_hearing", "take_back_request"})
"""Acts of one press: nothing to write."""


@dataclass(frozen=True, slots=True)
class ActForm:
    """One act as a form: its name, heading, a line of help, its fields, its button; refusals where it may not be done."""

    name: str
    heading: Text
    help: Text
    button: Text
    fields: tuple[FieldView, ...]
    adverse: bool
    allowed: bool
    why: tuple[Refusal, ...]
    clause: str
    wrong: tuple[Refusal, ...] = ()


def _long(name: str, label: Text, help: Text | str = "", *, required: bool = True) -> FieldView:
    return FieldView(name, "long", label, help, required=required, constraints={"max_length": _MOST})


def _options(table: Mapping[str, Any], names: tuple[str, ...] = ()) -> tuple[OptionView, ...]:
    found = []
    for code in names or tuple(table):
        entry = table[code]
        label, hint = entry if isinstance(entry, tuple) else (entry, "")
        found.append(OptionView(code, label, hint))
    return tuple(found)


_REASONS = _long(
    "reasons", T("事实和理由", "Facts and reasons"), T("一行一条，写进文书。", "One to a line; they stand in the paper.")
)
_SOURCE = (
    FieldView("body", "text", T("作出机关", "Deciding body"), required=False, constraints={"max_length": 60}),
    FieldView("document", "text", T("文书编号", "Number of its document"), required=False, constraints={"max_length": 60}),
)
_OUTSIDE = (
    FieldView("body", "text", T("作出机关", "Deciding body"), constraints={"max_length": 60}),
    FieldView("document", "text", T("文书编号", "Number of its document"), constraints={"max_length": 60}),
    FieldView("on", "date", T("决定日期", "Day of the decision"), required=False),
)
_HARM = (OptionView("no", T("不会", "No")), OptionView("yes", T("会", "Yes"), T("依法不予撤销", "then it is not revoked")))


def _change(page: LicencePage) -> tuple[FieldView, ...]:
    """One field for each entry of the certificate: what is left as it is, is not asked for."""
    entries = tuple(
        FieldView(f"value-{at}", "text", Text(label), value=value, required=False, constraints={"max_length": 200})
        for at, (label, value) in enumerate(page.fields)
    )
    return (*entries, _long("reasons", T("为什么变更", "Why it changes")))


def _heard(page: LicencePage) -> tuple[FieldView, ...]:
    """What a decision must answer: the defence, and the record of the hearing."""
    found = []
    if page.needs_answer:
        found.append(_long("answer", T("对陈述申辩的复核意见", "Answer to the defence")))
    if page.needs_record:
        found.append(_long("on_record", T("对听证笔录的采纳情况", "How it rests on the record of the hearing")))
    return tuple(found)


def _announce(table: Mapping[str, Any]) -> Callable[[LicencePage], tuple[FieldView, ...]]:
    return lambda page: (
        FieldView("ground", "choice", T("法定情形", "Ground in law"), options=_options(table)),
        FieldView("starter", "choice", T("由谁提起", "Begun by"), options=_options(STARTERS, BEGUN_BY)),
        *_SOURCE,
        _REASONS,
    )


def _revoke(page: LicencePage) -> tuple[FieldView, ...]:
    compensation = () if page.fraud else (_long("compensation", T("赔偿", "Compensation")),)
    harm = FieldView("harm", "choice", T("撤销会不会对公共利益造成重大损害", "Would revoking gravely harm the public interest?"),
                     options=_HARM)  # fmt: skip
    return (harm, _REASONS, *_heard(page), *compensation)


def _hearing(page: LicencePage) -> tuple[FieldView, ...]:
    people = tuple(OptionView(code, Text(name)) for code, name in page.people)
    presider = (FieldView("presider", "select", T("听证主持人", "Presider"), options=people),) if people else ()
    return (
        FieldView("on", "date", T("听证日期", "Day of the hearing"),
                  T("七个工作日前通知。", "Announced seven working days ahead.")),
        *presider,
        FieldView("place", "text", T("听证地点", "Place"), constraints={"max_length": 120}),
    )


def _ruling(page: LicencePage) -> tuple[FieldView, ...]:
    rulings = (OptionView("kept", T("不回避", "stays")), OptionView("replaced", T("回避，换人", "is replaced")))
    people = tuple(OptionView(code, Text(name)) for code, name in page.people)
    ruling = FieldView("ruling", "choice", T("决定", "Ruling"), options=rulings)
    if not people:
        return (ruling,)
    return (ruling, FieldView("presider", "select", T("新的主持人", "The new presider"), options=people, required=False))


_OLD = T("核对无误就可以办，新证照随文书一起出。", "The new certificate is made with the paper.")
_FORMS: dict[str, tuple[Text, Callable[[LicencePage], tuple[FieldView, ...]]]] = {
    "request_change": (
        T("改变了的内容照新的填，没变的不用动。机关在法定期限内决定。", "Write what changed; leave the rest."), _change,
    ),
    "request_renewal": (
        T("按期提出的，到期没有决定视为准予延续。最晚哪天提出，写在上面。",
          "Asked for in time, silence renews; the last day stands above."),
        lambda p: (),
    ),
    "request_replacement": (
        T("遗失的补发，损毁、换版的换发。旧的随之作废，查验页会写明。", "Lost, damaged or of an old form; the old one is void."),
        lambda p: (
            FieldView("why", "choice", T("原因", "Why"), options=_options(REPLACED_FOR)),
            _long("statement", T("情况说明", "What happened")),
        ),
    ),
    "request_surrender": (
        T("不再做这件事了，可以申请注销。注销后要重新申请才能再办。", "Give it up; afterwards it is applied for anew."),
        lambda p: (_long("reasons", T("为什么注销", "Why")),),
    ),
    "take_back_request": (T("决定作出以前都可以撤回。", "Possible until the decision."), lambda p: ()),
    "record_defence": (
        T("机关要听取、复核，不会因为申辩加重处理。", "It must be considered, and never makes things worse."),
        lambda p: (
            _long("defence", T("意见和理由", "Views and reasons")),
            FieldView("final", "yesno", T("没有更多意见，也不要求听证", "Nothing to add, and no hearing wanted"), value="no"),
        ),
    ),
    "request_hearing": (
        T("机关在二十个工作日内组织，不收费，可以委托代理人。", "Held within twenty working days, free; an agent may come."),
        lambda p: (),
    ),
    "drop_hearing": (T("放弃以后，机关可以直接决定。", "Then the agency may decide without it."), lambda p: ()),
    "challenge_presider": (
        T("主持人和这件事有利害关系的，可以申请回避。", "Where the presider is partial."),
        lambda p: (_long("grounds", T("理由", "Grounds")),),
    ),
    "grant_change": (_OLD, lambda p: ()),
    "grant_renewal": (_OLD, lambda p: ()),
    "replace_certificate": (_OLD, lambda p: ()),
    "cancel_surrendered": (T("注销后证照作废。", "The certificate is void afterwards."), lambda p: ()),
    **dict.fromkeys(
        ("refuse_change", "refuse_renewal", "refuse_replacement", "refuse_surrender"),
        (T("要写明理由，决定书载明救济途径。", "Reasons are written; the decision names the remedies."), lambda p: (_REASONS,)),
    ),
    "announce_withdrawal": (
        T("法律依据或者客观情况变了，为了公共利益才能撤回，并补偿损失。",
          "Only for the public interest; the loss is made good."),
        _announce(WITHDRAWAL_GROUNDS),
    ),
    "announce_revocation": (
        T("先告知事实、理由，听取陈述申辩；要求听证的，开听证。",
          "First facts, reasons, the defence, and a hearing if asked for."),
        _announce(REVOCATION_GROUNDS),
    ),
    "withdraw_licence": (
        T("由负责人决定。", "Decided by the head."),
        lambda p: (_REASONS, *_heard(p), _long("compensation", T("补偿", "Compensation"))),
    ),
    "revoke_licence": (T("由负责人决定。欺骗、贿赂取得的必须撤销。", "By the head. Fraud must be revoked."), _revoke),
    "drop_ending": (
        T("申辩成立，或者会严重损害公共利益的。", "The defence holds, or the public interest forbids it."),
        lambda p: (FieldView("why", "choice", T("原因", "Why"), options=_options(DROP_REASONS)), _REASONS, *_heard(p)),
    ),
    "revoke_by_order": (
        T("人民法院判决或者上级机关决定撤销的，登记在这里。", "A judgment or the superior agency's decision."),
        lambda p: (
            FieldView("starter", "choice", T("由谁决定", "Decided by"), options=_options(STARTERS, ORDERED_BY)),
            FieldView("ground", "choice", T("情形", "Ground"), options=_options(REVOCATION_GROUNDS)), *_OUTSIDE,
        ),
    ),
    "record_strike": (T("别的机关作出的吊销处罚，登记机关和文书编号。", "A penalty decided elsewhere."), lambda p: _OUTSIDE),
    "cancel": (
        T("死亡、终止、不可抗力等，依法注销。", "Death, end of the organisation, force majeure."),
        lambda p: (FieldView("ground", "choice", T("情形", "Ground"), options=_options(CANCELLATION_GROUNDS, BY_OFFICER)),
                   _REASONS),
    ),
    "restore": (
        T("复议或者诉讼撤销了终止它的决定：恢复有效，限制解除。",
          "A review annulled what ended it: in force again, the bar goes."),
        lambda p: _OUTSIDE,
    ),
    "announce_hearing": (T("发听证通知书。", "The notice goes out."), _hearing),
    "rule_on_challenge": (T("由负责人决定。", "By the head."), _ruling),
    "record_hearing": (
        T("由通知书写明的主持人登记。", "By the presider the notice names."),
        lambda p: (_long("record", T("笔录", "Record")),),
    ),
}  # fmt: skip


def forms(
    page: LicencePage, request: HttpRequest, wrong: tuple[Refusal, ...] = ()
) -> tuple[list[ActForm], list[ActForm]]:
    """What may be done now, and what may not with the reasons. What was typed stays in the form that was refused."""
    now, later = [], []
    for act in page.acts:
        made = _form(page, act, request, wrong)
        if made is not None:
            (now if act.allowed else later).append(made)
    return now, later


def _form(page: LicencePage, act: ActLine, request: HttpRequest, wrong: tuple[Refusal, ...]) -> ActForm | None:
    if act.name not in _FORMS:
        return None
    help, fields = _FORMS[act.name]
    mine = request.method == "POST" and request.POST.get("act") == act.name
    made = tuple(_typed(one, act.name, request.POST if mine else None) for one in fields(page)) if act.allowed else ()
    return ActForm(act.name, act.label, help, act.label, made, act.adverse, act.allowed, act.why, act.clause,
                   wrong if mine else ())  # fmt: skip


def _typed(field: FieldView, act: str, posted: QueryDict | None) -> FieldView:
    """The field under a name of its own act (several forms stand on one page), with what was typed."""
    typed = posted.getlist(f"{act}.{field.name}")[-1:] if posted is not None else []
    return replace(field, name=f"{act}.{field.name}", value=typed[0] if typed else field.value)


def order_of(page: LicencePage, posted: QueryDict) -> Order:
    """The order of a posted form. Free text is private; what the law turns on is data."""
    name = posted.get("act", "")

    def said(field: str) -> str:
        return (posted.getlist(f"{name}.{field}") or [""])[-1].strip()[:_MOST]

    data = {field: said(field) for field in DATA if said(field)}
    private = {field: said(field) for field in PRIVATE if said(field)}
    if said("final") == "yes":
        data["final"] = True  # type: ignore[assignment]
    if name == "request_change":
        given = {label: said(f"value-{at}") for at, (label, _) in enumerate(page.fields)}
        values = {label: given[label] for label, old in page.fields if given[label] not in ("", old)}
        return Order(name, {"fields": list(values)}, {**private, "values": json.dumps(values, ensure_ascii=False)})
    return Order(name, data, private)


def carry_out(page: LicencePage, request: HttpRequest) -> licences.Executed:
    """The act that was posted. Refused as the engine says; nothing that this desk's role has no row for."""
    posted = request.POST
    order = order_of(page, posted)
    command = Command(request.actor, request.now, request.wall, posted.get("command_id", ""))
    seen = whole(posted.get("seen", ""))
    return licences.act(page.key, order, command, seen=-1 if seen is None else seen)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a desk shows after a look or an act: the page, the forms, what was refused; `done`: the act was carried out."""

    page: LicencePage
    now: list[ActForm]
    later: list[ActForm]
    refusals: tuple[Refusal, ...] = ()
    done: bool = False

    @property
    def context(self) -> dict[str, Any]:
        return {"page": self.page, "now": self.now, "later": self.later, "refusals": self.refusals}

    @property
    def status(self) -> int:
        return 409 if self.refusals or any(each.wrong for each in self.now) else 200


def turn(request: HttpRequest, key: UUID) -> Turn:
    """One licence as the actor may see it, and the act that was posted, if one was. Refused(`scope.not-found`)."""
    page = reads.page(key, actor=request.actor, now=request.now)
    wrong: tuple[Refusal, ...] = ()
    if request.method == "POST":
        try:
            carry_out(page, request)
            return Turn(page, [], [], done=True)
        except Refused as no:
            if no.code == "scope.not-found":
                raise
            wrong = no.refusals
            page = reads.page(key, actor=request.actor, now=request.now)
    now, later = forms(page, request, wrong)
    return Turn(page, now, later, () if any(each.wrong for each in now) else wrong)
