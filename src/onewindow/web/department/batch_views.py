"""The same act on many parts of the work list: chosen, looked at row by row, done row by row, told row by row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onewindow.core.cases import NEGATIVE_ACTION
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.core.kernel.text import T, Text
from onewindow.reads import department_batch as reads
from onewindow.reads.department_list import counts_of
from onewindow.reads.department_people import officers
from onewindow.reads.phrases import picker
from onewindow.usecases import batch
from onewindow.usecases.command import Command
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.pages import redirect, render
from onewindow.web.ui.phrases import worded

HEADS_ONLY = frozenset({"assign", "sign"})
PAPERS = frozenset({"accept", "sign", "positive", "negative", "issue"})


@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """A reload by GET has nothing to show: back to the list."""
    if request.method != "POST":
        return redirect(request, "department:home")
    chosen = _chosen(request)
    wish = _wish(request)
    try:
        if request.POST.get("step") == "do":
            return _done(request, chosen, wish)
        return _look(request, chosen, wish)
    except Refused as no:
        return _page(request, chosen, wish, refusals=no.refusals, status=409)


def _look(request: HttpRequest, chosen: list[tuple[UUID, int]], wish: batch.Wish) -> HttpResponse:
    """What would happen to each; words that are still missing are asked for before anything is tried."""
    if wish.act in ("negative", "assign") and not (wish.reasons.strip() if wish.act == "negative" else wish.to):
        return _page(request, chosen, wish, asking=True)
    return _page(request, chosen, wish, outcomes=batch.look(chosen, wish, _command(request)))


def _done(request: HttpRequest, chosen: list[tuple[UUID, int]], wish: batch.Wish) -> HttpResponse:
    return _page(request, chosen, wish, outcomes=batch.carry_out(chosen, wish, _command(request)), done=True)


def _page(
    request: HttpRequest,
    chosen: list[tuple[UUID, int]],
    wish: batch.Wish,
    *,
    outcomes: tuple[batch.Outcome, ...] = (),
    refusals: tuple[Refusal, ...] = (),
    asking: bool = False,
    done: bool = False,
    status: int = 200,
) -> HttpResponse:
    told = {outcome.case_id: outcome for outcome in outcomes}
    lines = reads.lines(request.actor, [case for case, _ in chosen])
    good = [line for line in lines if line.id in told and told[line.id].ok]
    fields = _fields(request, wish)
    return render(
        request,
        "department/batch.html",
        rows=[{"line": line, "told": told.get(line.id)} for line in lines],
        wish=wish,
        label=batch.ACTS.get(wish.act, T("批量办理", "Batch")),
        good=len(good),
        bad=len(outcomes) - len(good),
        doing=" ".join(f"{line.id}:{line.version}" for line in (good or lines)),
        worded=_worded(request, fields),
        phrases_url=reverse("department:phrases"),
        asking=asking,
        done=done,
        adverse=wish.act == "negative",
        leaves_papers=wish.act in PAPERS,
        refusals=refusals,
        back=reverse("department:home"),
        nav_counts=counts_of(request.actor, on=request.today),
        status=status,
    )


def _fields(request: HttpRequest, wish: batch.Wish) -> list[FieldView]:
    found: list[FieldView] = []
    if wish.act == "negative":
        same = T("每一件的决定书都会写上这段理由。", "The same reasons stand on the decision of each part.")
        found.append(_long("reasons", T("理由", "Reasons"), same, wish.reasons, required=True))
    if wish.act in ("sign", "positive", "negative"):
        why = T("规则判断不了或者和规则不一致时才要写。", "Only where the rules cannot tell, or where you differ from them.")
        found.append(_long("difference", T("和规则不同的理由", "Why otherwise than the rules"), why, wish.difference))
    if wish.act == "assign":
        people = officers(request.actor.scope, on=request.today)
        options = tuple(OptionView(one.id, one.name) for one in people)
        found.append(FieldView("to", "select", T("改派给", "Hand to"), value=wish.to, options=options))
    return found


def _worded(request: HttpRequest, fields: list[FieldView]) -> list[dict[str, Any]]:
    """The fields with the sayings kept for a refusal; a batch without long texts asks for none."""
    if not any(view.kind == "long" for view in fields):
        return [{"field": view, "phrases": ()} for view in fields]
    abouts = [f"action:{name}" for name in dict.fromkeys(NEGATIVE_ACTION.values())]
    return worded(fields, picker(request.actor, abouts), *abouts)


def _long(name: str, label: Text, help: Text, value: str, *, required: bool = False) -> FieldView:
    return FieldView(name, "long", label, help, value=value, required=required, constraints={"max_length": 4000})


def _wish(request: HttpRequest) -> batch.Wish:
    posted = request.POST
    act = posted.get("act", "")
    if act in HEADS_ONLY and request.actor.role is not Role.HEAD:
        act = ""
    return batch.Wish(
        act, posted.get("reasons", ""), posted.get("to", ""), posted.get("difference", ""),
        tuple(posted.getlist("inspectors")),
    )  # fmt: skip


def _chosen(request: HttpRequest) -> list[tuple[UUID, int]]:
    """`part:version` of each ticked row; anything else is left out."""
    found: dict[UUID, int] = {}
    for pair in " ".join(request.POST.getlist("part")).split():
        part, _, version = pair.partition(":")
        try:
            found[UUID(part)] = whole(version) or 0
        except ValueError:
            continue
    return list(found.items())


def _command(request: HttpRequest) -> Command:
    return Command(request.actor, request.now, request.wall, request.POST.get("command_id", ""))
