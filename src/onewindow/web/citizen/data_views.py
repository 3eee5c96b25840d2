"""My data: see, copy, correct, have explained, delete (PIPL 44–50); each with its day, its answer and its paper."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.core.rights import KINDS
from onewindow.reads import data_requests as reads
from onewindow.usecases import data_requests
from onewindow.web.citizen.commands import command_of
from onewindow.web.citizen.paper_views import attachment
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import redirect, refused, render

HELP = {
    "access": T("当场看全部内容。", "Everything, at once."),
    "copy": T("当场下载，PDF 或者数据文件。", "Download at once: PDF or data."),
    "correct": T("写明哪一项错了，应当是什么。", "Say which value is wrong and what it should be."),
    "explain": T("不明白为什么要、怎么用、怎么判断的，都可以问。", "Why it is needed, how it is used, how it was judged."),
    "delete": T("没交的草稿删掉；办结的件是档案，依法保存。", "Drafts go; closed files are archives and stay."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    """Ask; below, everything asked so far."""
    wrong: Refused | None = None
    posted = request.POST
    if request.method == "POST":
        try:
            data_requests.ask(
                posted.get("kind", ""), posted.get("words", ""), command_of(request), place=settings.JURISDICTION
            )
            return redirect(request, "citizen:data")
        except Refused as no:
            wrong = no
    page = reads.mine(request.actor, on=request.today)
    kinds = tuple(OptionView(code, name, HELP[code]) for code, name in KINDS.items())
    fields = [
        FieldView("kind", "choice", T("您要什么", "What do you ask for"), value=posted.get("kind", "access"), options=kinds),
        FieldView("words", "long", T("写明是哪一项", "About what"),
                  T("更正、解释要写；别的可以不写。", "Needed to correct or explain."),
                  value=posted.get("words", ""), required=False, constraints={"rows": 3, "max_length": 1000}),
    ]  # fmt: skip
    return render(
        request, "citizen/data.html", page=page, fields=fields, refusals=wrong.refusals if wrong else (),
        status=409 if wrong else 200, here=request.path,
    )  # fmt: skip


@require_GET
def paper(request: HttpRequest, key: UUID, form: str) -> HttpResponse:
    """The answer as PDF, or the copy as data."""
    try:
        found = data_requests.download(key, request.actor) if form == "json" else data_requests.paper(key, request.actor)
    except Refused as no:
        return refused(request, no, back=reverse("citizen:data"), status=404 if no.code == "scope.not-found" else 409)
    return attachment(found.data, found.name, found.media_type)


PATHS = (
    path("my/data", data, name="data"),
    path("my/data/<uuid:key>.<slug:form>", paper, name="data-paper"),
)
