"""The commitment and the hearing of one part; draws of inspectors as they are published."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.cases import Order
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import EN, ZH, T, Text
from onewindow.reads import inspections, quotas, spot_checks
from onewindow.reads.citizen_promise import MINE, PromisePage, promise_page
from onewindow.usecases import cases
from onewindow.web.citizen.commands import command_of
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.pages import redirect, refused, render

PRIVATE = {"record_defence": "defence", "challenge_presider": "grounds", "ask_repair": "statement"}
_MOST = 4000


@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: HttpRequest, application_id: UUID, case_id: UUID) -> HttpResponse:
    """What I promised and by when; take it back, speak, ask for a hearing, have my credit repaired."""
    back, wrong = reverse("citizen:case", args=[application_id]), None
    try:
        if request.method == "POST" and request.POST.get("act") in MINE:
            try:
                _act(request, case_id)
                return redirect(request, request.path)
            except Refused as no:
                if no.code == "scope.not-found":
                    raise
                wrong = no
        page = promise_page(application_id, case_id, actor=request.actor, now=request.now)
    except Refused as no:
        return refused(request, no, back=back, status=404)
    return render(
        request, "citizen/promise.html", page=page, back=back, forms=_forms(page, request),
        refusals=wrong.refusals if wrong else (), status=409 if wrong else 200,
    )  # fmt: skip


def _act(request: HttpRequest, case_id: UUID) -> None:
    posted = request.POST
    name = posted.get("act", "")
    if name not in MINE:
        return
    private = {PRIVATE[name]: posted.get(PRIVATE[name], "").strip()[:_MOST]} if name in PRIVATE else {}
    data: dict[str, object] = {"final": True} if posted.get("final") == "yes" else {}
    if name == "promise_deferred":
        data = {"materials": posted.getlist("materials")[:50]}
    seen = whole(posted.get("seen", ""))
    cases.execute(case_id, Order(name, data, private), command_of(request), seen=-1 if seen is None else seen)


def _forms(page: PromisePage, request: HttpRequest) -> list[dict[str, object]]:
    """One small form for everything that may be done now; what was typed stays."""
    found = []
    for name in MINE:
        if name in page.acts:
            heading, help, button, fields = _WORDS[name]
            typed = request.POST if request.POST.get("act") == name else {}
            found.append({
                "name": name, "heading": heading, "help": help, "button": button,
                "fields": [_later(page, request)] if name == "promise_deferred"
                else [_field(one, label, typed.get(one, "")) for one, label in fields],
            })  # fmt: skip
    return found


def _later(page: PromisePage, request: HttpRequest) -> FieldView:
    """Which papers follow later, and within which time of the acceptance."""
    help = T("受理之日起 {n}内补齐。逾期的后果写在承诺书上。",
             "Within {n} of the acceptance; the paper says what follows if they are late.")  # fmt: skip
    told = Text(help.pick(ZH, n=page.later_within), help.pick(EN, n=page.later_within))
    options = tuple(OptionView(code, name) for code, name in page.later)
    chosen = request.POST.getlist("materials")
    return FieldView("materials", "multi", T("哪些材料后补", "Which papers follow later"), told, options=options, value=chosen)


def _field(name: str, label: Text, typed: str) -> FieldView:
    if name == "final":
        return FieldView(name, "yesno", label, value=typed or "no")
    return FieldView(name, "long", label, value=typed, constraints={"max_length": _MOST})


_WORDS: dict[str, tuple[Text, Text, Text, tuple[tuple[str, Text], ...]]] = {
    "withdraw_commitment": (
        T("不想承诺了？", "Rather not commit?"),
        T("决定作出以前可以收回承诺，改走一般办理，不影响您的权利。承诺代替的材料要在期限内补交。",
          "You may take it back until the decision and go the ordinary way; what it replaced is then handed in."),
        T("收回承诺，改走一般办理", "Take the commitment back"), (),
    ),
    "record_defence": (
        T("陈述申辩", "Be heard"),
        T("您认为不对的，写在这里。机关要听取、复核，不会因为申辩加重处理。",
          "Say what you think is wrong. The agency must consider it; it never makes things worse for you."),
        T("提交陈述申辩", "Send"),
        (("defence", T("您的意见和理由", "Your views and reasons")),
         ("final", T("没有更多意见，也不要求听证", "Nothing to add, and no hearing wanted"))),
    ),
    "request_hearing": (
        T("要求听证", "Ask for a hearing"),
        T("机关在二十个工作日内组织，提前七个工作日通知您。您不用承担费用，可以委托代理人。",
          "It is held within twenty working days and announced seven ahead. It costs you nothing; an agent may come."),
        T("要求听证", "Ask for a hearing"), (),
    ),
    "challenge_presider": (
        T("主持人和这件事有利害关系？", "Is the presider partial?"),
        T("可以申请回避，由机关负责人决定。", "You may challenge the presider; the head of the agency rules."),
        T("申请回避", "Challenge"), (("grounds", T("理由", "Grounds")),),
    ),
    "drop_hearing": (
        T("不要听证了？", "No hearing after all?"),
        T("放弃以后，机关可以直接作出决定。", "Then the agency may decide without it."),
        T("放弃听证", "Give it up"), (),
    ),
    "request_pre_review": (
        T("先申请模拟审批", "Ask for a pre-review"),
        T("前一项还没有结果，机关可以按现在的材料先看，出一份意见。意见不具法律效力；前一项办好后自动转为正式办理，期限从那天起算。",
          "While the earlier part is open the agency looks at it as it is. Its opinion has no legal effect; once the "
          "earlier part is done this one goes on by itself, and its time runs from that day."),
        T("申请模拟审批", "Ask for a pre-review"), (),
    ),
    "promise_deferred": (
        T("有材料暂时交不出？签容缺承诺书", "A paper is not ready? Promise it in writing"),
        T("公布可以容缺的材料，受理以前书面承诺按期补齐，就可以先受理。提交就是实名签署；也可以到窗口签。",
          "What is published as deferrable may follow after acceptance, once you promise it in writing. Sending this is signing "
          "it under your verified name; you may also sign at a window."),
        T("签署并提交", "Sign and send"), (),
    ),
    "ask_repair": (
        T("申请信用修复", "Ask for repair of your credit"),
        T("整改以后可以申请。修复以前不能选告知承诺，仍可以按一般办理申请。",
          "Once things are put right. Until then the ordinary way is open, a commitment is not."),
        T("申请信用修复", "Ask for repair"), (("statement", T("怎样整改的", "What was put right")),),
    ),
}  # fmt: skip


@require_GET
def draws(request: HttpRequest) -> HttpResponse:
    """双随机: the draws of inspectors, for everybody."""
    found = inspections.published(settings.JURISDICTION, on=request.today)
    days = inspections.lots_days(settings.JURISDICTION, on=request.today)
    return render(request, "citizen/draws.html", draws=found, days=days)


@require_GET
def spot(request: HttpRequest) -> HttpResponse:
    """抽查结果公示: what spot checks found, for everybody."""
    after = request.GET.get("after", "")
    found, more = spot_checks.bulletins(settings.JURISDICTION, on=request.today, after=after)
    return render(request, "citizen/spot.html", draws=found, more=more, after=after)


@require_GET
def quota(request: HttpRequest) -> HttpResponse:
    """数量限制: what is left and in which order, for everybody."""
    found = quotas.public(settings.JURISDICTION, on=request.today)
    return render(request, "citizen/quota.html", quotas=found)
