"""The output window: results of one application handed out against a signed receipt."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.core.kernel.text import T
from onewindow.reads import counter_papers
from onewindow.usecases import counter, counter_delivery
from onewindow.web.counter.posted import attempt, command_of, posting, seen_of, seen_text, show
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused
from onewindow.web.ui.service import handing_of


def handing_fields(request: HttpRequest, applicant: str, *, electronic: bool, prefix: str = "") -> list[FieldView]:
    """Mode, recipient, relation and proof; in person, by the applicant, signed, unless something else is chosen."""
    posted = request.POST

    def options(words: object) -> tuple[OptionView, ...]:
        return tuple(OptionView(code, text) for code, text in words.items())  # type: ignore[attr-defined]

    modes = tuple(
        OptionView(code, text, disabled=code == "electronic" and not electronic,
                   why=T("没有同意电子送达的记录。", "No consent to electronic service is on record.")
                   if code == "electronic" and not electronic else "")
        for code, text in counter_delivery.MODES.items()
    )  # fmt: skip
    return [
        FieldView("mode", "choice", T("怎样给", "How"), value=posted.get("mode", "in_person"), options=modes),
        FieldView("recipient", "text", T("谁领的", "Recipient"), value=posted.get("recipient", applicant),
                  constraints={"max_length": 60, "autocomplete": "off"}),
        FieldView("relation", "select", T("和申请人的关系", "Relation to the applicant"),
                  value=posted.get("relation", "self"), options=options(counter_delivery.RELATIONS)),
        FieldView("evidence", "select", T("凭什么证明送到了", "Proof"), value=posted.get("evidence", "signed"),
                  options=options(counter_delivery.EVIDENCE)),
        FieldView("particulars", "text", T("邮件号、取件码", "Postal number, pick-up code"), required=False,
                  value=posted.get("particulars", ""), constraints={"max_length": 60, "autocomplete": "off"}),
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def hand_out(request: HttpRequest, application: UUID) -> HttpResponse:
    """Several parts at once. Refusals are handed out too; their remedy days run from today."""
    here = reverse("counter:hand-out", args=[application])
    refusals: tuple[Refusal, ...] = ()
    chosen = request.POST.getlist("part")
    try:
        if request.method == "POST":
            parts = {part: version for part, version in seen_of(request).items() if str(part) in set(chosen)}
            done, refusals = attempt(
                lambda: counter_delivery.hand_out(handing_of(request), parts, command_of(request))
            )
            if not refusals:
                url = reverse("counter:papers", args=[application])
                return redirect(request, f"{url}?did=out&n={len(done or ())}")
        page = counter_papers.out_page(application, actor=request.actor, now=request.now)
    except Refused as no:
        return refused(request, no, back=reverse("counter:out"), status=404)
    return show(
        request,
        "counter/hand_out.html",
        status=409 if refusals else 200,
        page=page,
        rows=[
            {"part": part, "on": str(part.line.case) in chosen if chosen else not part.line.why_not}
            for part in page.parts
        ],
        fields=handing_fields(request, page.applicant, electronic=page.electronic),
        refusals=refusals,
        seen=seen_text((part.line.case, part.version) for part in page.parts),
        consent=seen_text(page.consent),
        here=here,
    )


@posting
def consent(request: HttpRequest, application: UUID) -> HttpResponse:
    """The person agrees, here and now, to electronic service."""
    url = reverse("counter:hand-out", args=[application])
    try:
        counter.record_consent(seen_of(request), command_of(request))
    except Refused as no:
        return refused(request, no, back=url)
    return redirect(request, url)
