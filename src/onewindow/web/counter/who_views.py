"""Who stands here: identity, in whose name, mandate, contact, mark, green channel; and the card shown afterwards."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.hall.tickets import GREEN
from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.core.kernel.text import T, Text
from onewindow.core.rights import CAPACITIES, CONTACTS, IDENTITIES, MARKS, NOT_SHOWN_REASONS, OTHER_DOCUMENTS
from onewindow.reads import counter_case
from onewindow.reads import presence as reads
from onewindow.usecases import presence
from onewindow.usecases.counter import ID_TYPES, LEGAL, Person
from onewindow.web.counter.posted import attempt, command_of, show
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused

_BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(_BOTH)
def who(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Noted on one page; back to the form."""
    refusals: tuple[Refusal, ...] = ()
    back = reverse("counter:draft", args=[draft_id])
    try:
        if request.method == "POST":
            _, refusals = attempt(lambda: presence.note(draft_id, _given(request), command_of(request)))
            if not refusals:
                return redirect(request, back)
        page = reads.who_page(draft_id, request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=404)
    return show(
        request, "counter/who.html", page=page, groups=_groups(page, request), refusals=refusals, back=back,
        here=request.path, status=409 if refusals else 200,
    )  # fmt: skip


def _given(request: HttpRequest) -> presence.Given:
    posted = request.POST
    texts = {name: posted.get(name, "").strip() for name in (
        "identity", "document", "reason", "reason_words", "read", "capacity", "since", "until", "contact",
        "contact_words", "mark", "witness", "green",
    )}  # fmt: skip
    who = None
    if posted.get("who_name", "").strip():
        who = Person(posted["who_name"], posted.get("who_type", ""), posted.get("who_number", ""))
    return presence.Given(
        **texts, who=who, items=tuple(code for code in posted.getlist("items") if code),
        told_sources=posted.get("told_sources") == "yes",
    )  # fmt: skip


def _options(known: dict[str, Text]) -> tuple[OptionView, ...]:
    return tuple(OptionView(code, name) for code, name in known.items())


def _groups(page: reads.WhoPage, request: HttpRequest) -> list[tuple[Text, list[FieldView]]]:
    """Five short groups; only the first matters for most people."""
    posted = request.POST if request.method == "POST" else None

    def value(name: str, usual: str = "") -> str:
        return str(posted.get(name, usual) if posted is not None else page.now.get(name) or usual)

    def pick(name: str, label: Text, known: dict[str, Text], usual: str = "", help: Text | None = None) -> FieldView:
        return FieldView(
            name, "select", label, help or Text(""), value=value(name, usual), options=_options(known), required=bool(usual)
        )

    def line(name: str, label: Text, help: Text | None = None, kind: str = "text") -> FieldView:
        return FieldView(name, kind, label, help or Text(""), value=value(name), required=False,
                         constraints={"max_length": 200, "autocomplete": "off"})  # fmt: skip

    chosen = posted.getlist("items") if posted is not None else list(page.now.get("items", ()))
    persons = {code: name for code, name in ID_TYPES.items() if code not in LEGAL}
    told = value("told_sources", "") in ("yes", "True")
    return [
        (T("证件", "Identity"), [
            pick("identity", T("怎样看的", "How"), IDENTITIES, "card_seen"),
            line("read", T("刷证", "Card"),
                 T("刷一下就比对；不是申请人的证会提示。", "Read it here: another person's card is refused.")),
            pick("document", T("别的证件是哪一种", "Which other document"), OTHER_DOCUMENTS),
            pick("reason", T("没有出示的原因", "Why none was shown"), NOT_SHOWN_REASONS,
                 help=T("照样收件；准予以前补看。", "Received all the same; shown before anything is granted.")),
            line("reason_words", T("补充说明", "More")),
        ]),
        (T("谁来的", "Who came"), [
            pick("capacity", T("身份", "As"), CAPACITIES, "self"),
            line("who_name", T("姓名", "Name")),
            pick("who_type", T("证件类型", "Document"), persons, "citizen_id"),
            line("who_number", T("证件号码", "Number")),
            line("since", T("委托从", "Mandate from"), kind="date"), line("until", T("委托到", "Until"), kind="date"),
            FieldView("items", "multi", T("委托办哪几件", "For which"),
                      T("都不勾就是这次的全部。", "None ticked: all of this application."),
                      value=chosen, options=tuple(OptionView(code, name) for code, name in page.items), required=False),
        ]),
        (T("怎样联系", "How to reach them"), [
            pick("contact", T("联系方式", "Contact"), CONTACTS, "phone",
                 T("没有电话也行：打印、邮寄、转交，或者来窗口问。",
                   "No phone is fine: print, post, leave with somebody, or ask at a window.")),
            line("contact_words", T("地址，或者转交给谁", "Address, or with whom")),
        ]),
        (T("签字", "Signing"), [
            pick("mark", T("怎样签", "How"), MARKS, "signature"),
            line("witness", T("见证人", "Witness")),
        ]),
        (T("照顾和告知", "Help and notice"), [
            pick("green", T("绿色通道", "Green channel"), GREEN,
                 help=T("只排前面，条件不变。", "Served earlier; nothing asked changes.")),
            FieldView("told_sources", "yesno", T("查登记以前，当面告知了", "Told before registers are asked"),
                      value="yes" if told else "no"),
        ]),
    ]  # fmt: skip


@require_http_methods(_BOTH)
def shown(request: HttpRequest, application: UUID) -> HttpResponse:
    """The document that was not shown at receipt is shown now."""
    refusals: tuple[Refusal, ...] = ()
    posted, back = request.POST, reverse("counter:application", args=[application])
    try:
        if request.method == "POST":
            _, refusals = attempt(
                lambda: presence.show_identity(
                    application, posted.get("identity", ""), command_of(request), document=posted.get("document", ""),
                    read=posted.get("read", ""),
                )
            )  # fmt: skip
            if not refusals:
                return redirect(request, back)
        page = counter_case.application_page(application, actor=request.actor, now=request.now)
    except Refused as no:
        return refused(request, no, back=reverse("counter:home"), status=404)
    known = {code: name for code, name in IDENTITIES.items() if code != "not_shown"}
    fields = [
        FieldView("identity", "choice", T("怎样看的", "How"), value=posted.get("identity", "card_seen"),
                  options=_options(known)),
        FieldView("document", "select", T("别的证件是哪一种", "Which other document"), value=posted.get("document", ""),
                  options=_options(OTHER_DOCUMENTS), required=False),
        FieldView("read", "text", T("刷证", "Card"), value="", required=False,
                  constraints={"max_length": 40, "autocomplete": "off"}),
    ]  # fmt: skip
    return show(
        request, "counter/shown.html", page=page, presence=reads.of_application(application), fields=fields,
        refusals=refusals, back=back, here=request.path, status=409 if refusals else 200,
    )  # fmt: skip


PATHS = (
    path("d/<uuid:draft_id>/who", who, name="who"),
    path("a/<uuid:application>/identity", shown, name="identity"),
)
