"""The work list, what waits for the head, and the checks due after commitments."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T, Text
from onewindow.reads import department_head, department_list
from onewindow.reads.department_list import MOST, PAGE, Wanted
from onewindow.usecases.batch import ACTS
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.pages import refused, render

_TAB_NAMES = {"todo": "home", "near": "near", "late": "late", "waiting": "waiting", "done": "done"}


@require_GET
def work(request: HttpRequest, tab: str) -> HttpResponse:
    """One page of the work list; HTMX gets only the list."""
    asked = request.GET
    wanted = Wanted(
        tab, asked.get("item", ""), asked.get("status", ""), asked.get("holder", ""),
        asked.get("q", "").strip()[:60], asked.get("after", ""), MOST if asked.get("size") == str(MOST) else PAGE,
    )  # fmt: skip
    try:
        page = department_list.work_list(request.actor, wanted, on=request.today)
    except Refused as no:
        return refused(request, no)
    here = reverse(f"department:{_TAB_NAMES[tab]}")
    return render(
        request,
        "department/list.html",
        partial="list",
        page=page,
        here=here,
        tabs=_tabs(page),
        filters=_filters(page),
        more=f"{here}?{urlencode(_kept(wanted) | {'after': page.next})}" if page.next else "",
        first=f"{here}?{urlencode(_kept(wanted))}" if wanted.after else "",
        batch=_batch(request, wanted),
        nav_counts=page.counts,
    )


def _batch(request: HttpRequest, wanted: Wanted) -> list[tuple[str, Text]]:
    """What may be done to many at once here; what goes against the applicant stands apart."""
    if wanted.tab in ("done", "waiting"):
        return []
    left_out = {"negative"} if request.actor.role is Role.HEAD else {"negative", "assign", "sign"}
    return [(code, name) for code, name in ACTS.items() if code not in left_out]


def _kept(wanted: Wanted) -> dict[str, str]:
    kept = {"q": wanted.query, "item": wanted.item, "status": wanted.status, "holder": wanted.holder,
            "size": str(MOST) if wanted.size == MOST else ""}  # fmt: skip
    return {name: value for name, value in kept.items() if value}


def _tabs(page: department_list.WorkList) -> list[dict[str, object]]:
    kept = {name: value for name, value in _kept(page.wanted).items() if name != "q"}
    query = f"?{urlencode(kept)}" if kept else ""
    return [
        {
            "label": tab.label,
            "url": reverse(f"department:{_TAB_NAMES[tab.key]}") + query,
            "current": tab.current,
            "count": f"{MOST}+" if (tab.count or 0) > MOST else tab.count,
        }
        for tab in page.tabs
    ]


def _filters(page: department_list.WorkList) -> list[FieldView]:
    wanted = page.wanted
    holders = (
        OptionView("me", T("我领办的", "mine")),
        OptionView("nobody", T("没人领办", "nobody's")),
        *(OptionView(one.id, one.name) for one in page.people),
    )
    found = [
        FieldView("item", "select", T("事项", "Item"), value=wanted.item, required=False,
                  options=tuple(OptionView(code, name) for code, name in page.items) or (OptionView("", "—"),)),
        FieldView("status", "select", T("状态", "Status"), value=wanted.status, required=False,
                  options=tuple(OptionView(code, name) for code, name in page.statuses)),
        FieldView("holder", "select", T("经办人", "Held by"), value=wanted.holder, required=False, options=holders),
    ]  # fmt: skip
    return [field for field in found if not (field.name == "status" and wanted.tab == "done")]


@require_GET
def head(request: HttpRequest) -> HttpResponse:
    """What waits for the head: extensions asked for, refusals proposed, what is overdue."""
    page = department_head.head_page(request.actor, on=request.today)
    return render(request, "department/head.html", page, nav_counts=page.counts)


@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Commitments that are still to be checked, by the last day of the check."""
    page = department_head.verify_page(request.actor, on=request.today)
    return render(request, "department/verify.html", page, nav_counts=page.counts)
