"""监护人、法定代表人: entered once from the proof shown, ended with a reason; everything done in the person's name."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T
from onewindow.core.rights.standing import ENDINGS, GUARDIAN_PROOFS, RELATIONS, REPRESENTATIVE_PROOFS
from onewindow.reads import standing as reads
from onewindow.usecases import standing
from onewindow.usecases.counter import ID_TYPES, LEGAL, Person
from onewindow.web.counter.posted import attempt, command_of, show
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused


@require_http_methods(["GET", "HEAD", "POST"])
def of_person(request: HttpRequest, party: UUID) -> HttpResponse:
    """POST enters one, or ends one (`end`)."""
    posted, refusals = request.POST, ()
    if request.method == "POST":
        who = Person(posted.get("name", ""), posted.get("id_type", ""), posted.get("number", ""), posted.get("phone", ""))
        if posted.get("end"):
            _, refusals = attempt(lambda: standing.end(posted["end"], posted.get("why", ""), command_of(request)))
        else:
            _, refusals = attempt(
                lambda: standing.record(
                    party, who, posted.get("proof", ""), command_of(request), relation=posted.get("relation", "")
                )
            )
        if not refusals:
            return redirect(request, "counter:standing", party)
    page = reads.file_of(party, request.actor, on=request.today)
    if page is None:
        return refused(request, refuse("counter.no-person"), back=reverse("counter:home"), status=404)
    endings = FieldView("why", "select", T("为什么", "Why"), value="", options=_options(ENDINGS))
    return show(
        request, "counter/standing.html", page=page, fields=_fields(page, request), endings=endings, refusals=refusals,
        here=request.path, status=409 if refusals else 200,
    )  # fmt: skip


def _options(known: dict) -> tuple[OptionView, ...]:  # type: ignore[type-arg]
    return tuple(OptionView(code, name) for code, name in known.items())


def _fields(page: reads.StandingPage, request: HttpRequest) -> list[FieldView]:
    posted = request.POST
    kinds = {code: name for code, name in ID_TYPES.items() if code not in LEGAL}
    short = {"max_length": 60, "autocomplete": "off"}
    relations = {code: one.name for code, one in RELATIONS.items() if (one.minor if page.minor else one.adult)}
    named = T("法定代表人姓名", "Legal representative") if page.legal else T("监护人姓名", "Guardian's name")
    proofs = REPRESENTATIVE_PROOFS if page.legal else GUARDIAN_PROOFS
    relation = FieldView("relation", "select", T("和被监护人的关系", "Relation to the ward"), value=posted.get("relation", ""),
                         options=_options(relations))  # fmt: skip
    return [
        FieldView("name", "text", named, value=posted.get("name", ""), constraints=short),
        FieldView("id_type", "select", T("证件类型", "Document"), value=posted.get("id_type", "citizen_id"),
                  options=_options(kinds)),
        FieldView("number", "text", T("证件号码", "Number"), value=posted.get("number", ""), constraints=short),
        FieldView("phone", "text", T("手机号", "Mobile"), value=posted.get("phone", ""), required=False, constraints=short),
        *(() if page.legal else (relation,)),
        FieldView("proof", "select", T("看了哪一种证明", "Proof seen"), value=posted.get("proof", ""), options=_options(proofs)),
    ]  # fmt: skip


PATHS = (path("person/<uuid:party>/standing", of_person, name="standing"),)
