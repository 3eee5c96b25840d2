"""The phrase library on the desks: from what was posted to the use case, the fields of its page, the words of a form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest

from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T
from onewindow.reads.phrases import ANY, PhrasesPage, Picker
from onewindow.usecases import phrases
from onewindow.usecases.command import Command
from onewindow.web.ui.fields import FieldView, OptionView


def command_of(request: HttpRequest) -> Command:
    """The command of a posted form. Refused(`command.no-key`) when the form's nonce is missing."""
    return Command(request.actor, request.now, request.wall, request.POST.get("command_id", ""))


def carry_out(request: HttpRequest) -> Any:
    """One posted act of the library: save, remove, or that a saying was used. Refused: `phrase.*`."""
    posted = request.POST
    acts: dict[str, Callable[[], Any]] = {
        "save": lambda: phrases.save(
            posted.get("about", ""), posted.get("text", ""), command_of(request), shared=posted.get("shared") == "yes"
        ),
        "remove": lambda: phrases.remove(posted.get("phrase", ""), command_of(request)),
        "used": lambda: phrases.used(posted.get("phrase", ""), request.actor),
    }
    wanted = acts.get(posted.get("act", ""))
    if wanted is None:
        raise refuse("phrase.gone")
    return wanted()


def fields_of(request: HttpRequest, page: PhrasesPage) -> list[FieldView]:
    """The fields of a new saying; what was typed for a refused one is still there."""
    posted = request.POST
    about = posted.get("about") or request.GET.get("about", "") or ANY
    found = [
        FieldView("text", "long", T("常用语", "The words"),
                  T("不写任何申请人的姓名、证件号、电话。", "No name, number or phone of any applicant."),
                  value=posted.get("text", ""), constraints={"max_length": phrases.LONGEST, "rows": 3}),
        FieldView("about", "select", T("用在哪里", "Where it is used"), value=about,
                  options=tuple(OptionView(code, name) for code, name in page.uses)),
    ]  # fmt: skip
    if page.may_share:
        whom = T("共用：大家都能用", "Shared: everybody here uses it")
        options = (OptionView("no", T("只给自己", "For myself")), OptionView("yes", whom))
        found.append(FieldView("shared", "choice", T("给谁用", "For whom"), value=posted.get("shared", "no"), options=options))
    return found


def worded(fields: Iterable[FieldView], picker: Picker, *abouts: str) -> list[dict[str, Any]]:
    """Each field of a form with the sayings that fit it: those of its own paper (`gap:CODE`) or of the act, for long texts."""
    rows = []
    for view in fields:
        said = ()
        if view.kind == "long":
            said = picker.of_paper(view.name[4:]) if view.name.startswith("gap:") else picker.of(*abouts)
        rows.append({"field": view, "phrases": said})
    return rows
