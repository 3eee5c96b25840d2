"""My applications: the list, tracking, corrections, withdrawal, papers, messages, certificates, rating."""

from __future__ import annotations

from collections.abc import Container
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.core.cases import Order
from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.core.kernel.text import T
from onewindow.reads import (
    appearances,
    citizen_answer,
    citizen_box,
    citizen_my,
    citizen_track,
    hall,
    hall_desk,
    presence,
    rules_review,
)
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_answer import CorrectPage
from onewindow.reads.citizen_track import TrackPage
from onewindow.usecases import cases, documents, rating, reading, uploads
from onewindow.web.citizen.commands import command_of
from onewindow.web.citizen.paper_views import attachment, file_view
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.pages import is_htmx, redirect, refused, render
from onewindow.web.ui.parts import Crumb, Days, Message, Pager, Tab, Track

_MINE = T("我的办件", "My applications")
STOP_POLLING = 286
"""What HTMX understands as: nothing more to wait for."""


def _number(request: HttpRequest) -> int:
    value = request.GET.get("page", "1")
    return int(value) if value.isdigit() and len(value) < 6 else 1


@require_GET
def my(request: HttpRequest) -> HttpResponse:
    """What I applied for: state, date, what waits for me."""
    only, query = request.GET.get("only", ""), request.GET.get("q", "")[:80]
    page = citizen_my.my_page(
        actor=request.actor, on=request.today, query=query, only=only, page=_number(request)
    )
    here = reverse("citizen:my")
    tabs = (
        Tab(T("全部", "All"), here, not page.only),
        Tab(T("在办", "Under way"), f"{here}?only=open", page.only == "open", page.open),
        Tab(T("等我的", "Waiting for me"), f"{here}?only=you", page.only == "you", page.you),
        Tab(T("办结的", "Closed"), f"{here}?only=done", page.only == "done"),
    )
    pager = Pager(page.page, page.pages, page.total, f"?only={page.only}&q={page.query}&page=")
    return render(request, "citizen/my.html", page=page, tabs=tabs, pager=pager,
                  nav_counts={"messages": page.messages or None})  # fmt: skip


@require_GET
def case(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """One application as it stands."""
    try:
        page = citizen_track.track_page(application_id, actor=request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=reverse("citizen:my"), status=404)
    context = track_context(page, rules_review.by_rule(application_id, request.actor))
    context["late_paper"] = hall.paper_number(application_id)
    context["presence"] = presence.of_application(application_id)
    context["appear"] = appearances.of_application(application_id)
    context["calls"] = hall_desk.calls_of(application_id, request.actor, on=request.today)
    if is_htmx(request):
        status = 200 if context["waiting"] else STOP_POLLING
        return render(request, "citizen/track.html", partial="documents", status=status, **context)
    return render(request, {"": "citizen/track.html", "elder": "citizen/track_elder.html"}, **context)


def track_context(page: TrackPage, ruled: Container[UUID] = ()) -> dict[str, object]:
    """The page's dataclass and the rows of the shared components. `ruled`: the parts that rule decided."""
    rows = [
        Track(
            part.name, part.agency, part.state, part.tag, part.tag_text, part.text,
            Days(part.days.used, part.days.total, part.days.paused, part.days.state, part.days.note)
            if part.days else None,
        )
        for part in page.parts
    ]  # fmt: skip
    return {
        "page": page,
        "track": rows,
        "todos": [
            {
                "todo": todo,
                "group": group,
                "names": words.joined([each.item for each in group]),
                "url": reverse("citizen:correct", args=[page.id, todo.case]),
                "notice": reverse("citizen:document", args=[page.notices[todo.case]])
                if todo.case in page.notices
                else "",
            }
            for group in page.alike
            for todo in group[:1]
        ],
        "asked": [
            {"group": group, "url": reverse("citizen:correct", args=[page.id, group.case])}
            for group in page.asked
        ],
        "messages": [Message(line.at, line.text, line.new) for line in page.messages],
        "documents": [
            {
                "title": group.title,
                "lines": [
                    {"line": line, "url": reverse("citizen:document", args=[line.id])} for line in group.lines
                ],
            }
            for group in citizen_track.grouped(page.documents)
        ],
        "waiting": citizen_track.waiting_documents(page.documents),
        "withdrawable": [
            {"part": part, "url": reverse("citizen:withdraw", args=[page.id, part.id])}
            for part in page.parts
            if part.can_withdraw
        ],
        "promises": [
            {"label": part.promise, "url": reverse("citizen:promise", args=[page.id, part.id])}
            for part in page.parts
            if part.promise.zh
        ],
        "by_rule": [
            {"part": part, "url": reverse("citizen:by-rule", args=[page.id, part.id])}
            for part in page.parts
            if part.id in ruled
        ],
        "crumbs": (Crumb(_MINE, reverse("citizen:my")), Crumb(page.title)),
        "here": reverse("citizen:case", args=[page.id]),
    }


@require_GET
def received(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """收到了，最晚…办好."""
    try:
        page = citizen_track.received_page(application_id, actor=request.actor)
    except Refused as no:
        return refused(request, no, back=reverse("citizen:my"), status=404)
    status = STOP_POLLING if is_htmx(request) and not page.waiting else 200
    return render(request, "citizen/received.html", page=page, partial="receipt", status=status)


@require_GET
def access(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """谁看过我的信息."""
    try:
        page = citizen_box.access_page(application_id, actor=request.actor)
    except Refused as no:
        return refused(request, no, back=reverse("citizen:my"), status=404)
    return render(request, "citizen/access.html", page)


@require_GET
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """A paper as PDF: as attachment."""
    try:
        found = documents.open_document(document_id, request.actor)
    except Refused as no:
        status = 404 if no.code == "scope.not-found" else 409
        return refused(request, no, back=reverse("citizen:my"), status=status)
    return attachment(found.data, found.name, found.media_type)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, application_id: UUID, case_id: UUID) -> HttpResponse:
    """Take one part back: a page of its own, because it cannot be undone."""
    back = reverse("citizen:case", args=[application_id])
    try:
        if request.method == "POST":
            cases.execute(case_id, Order("withdraw"), command_of(request), seen=_seen(request))
            return redirect(request, back)
        page = citizen_answer.withdraw_page(application_id, case_id, actor=request.actor, on=request.today)
    except Refused as no:
        return refused(request, no, back=back)
    return render(request, "citizen/withdraw.html", page=page, back=back)


def _seen(request: HttpRequest) -> int | None:
    """The version the person looked at; without it the newest counts as not seen."""
    value = whole(request.POST.get("seen", ""))
    return -1 if value is None else value


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, application_id: UUID, case_id: UUID) -> HttpResponse:
    """Answer the one-time notice: what is missing is uploaded, then handed in."""
    back = reverse("citizen:case", args=[application_id])
    try:
        page = citizen_answer.correct_page(application_id, case_id, actor=request.actor, on=request.today)
        if page is None:
            return redirect(request, back)
        if request.method == "POST":
            return _hand_in(request, page, back)
    except Refused as no:
        return refused(request, no, back=request.path)
    return render(request, "citizen/correct.html", **correct_context(page, back))


def _hand_in(request: HttpRequest, page: CorrectPage, back: str) -> HttpResponse:
    """What was uploaded is handed in for every part that waits for it, all or none; the rest may follow in time."""
    if not page.ready:
        raise Refused(Refusal("citizen.no-file"))
    orders = [
        (each.case, Order(each.action, {"materials": list(each.materials)}),
         _seen(request) if each.case == page.todo.case else each.version)
        for each in page.orders
    ]  # fmt: skip
    cases.execute_together(orders, command_of(request))
    return redirect(request, back)


def correct_context(page: CorrectPage, back: str) -> dict[str, object]:
    return {
        "page": page,
        "gaps": [gap_context(page, each) for each in page.gaps],
        "back": back,
        "here": reverse("citizen:correct", args=[page.id, page.todo.case]),
        "notice_url": reverse("citizen:document", args=[page.notice]) if page.notice else "",
        "left": sum(1 for each in page.gaps if not each.gap.handed_in and not each.files),
    }


def gap_context(page: CorrectPage, each: citizen_answer.GapForm) -> dict[str, object]:
    return {
        "gap": each.gap,
        "also": words.joined(list(each.also)) if each.also else None,
        "files": [file_view(file) for file in each.files],
        "post": reverse("citizen:correct-add", args=[page.id, page.todo.case, each.gap.material]),
        "id": f"gap-{each.gap.material}",
        "target": "#gaps",
    }


@require_POST
def add_correction(request: HttpRequest, application_id: UUID, case_id: UUID, material: str) -> HttpResponse:
    """Upload one missing paper. A file that is refused changes nothing."""
    back = reverse("citizen:correct", args=[application_id, case_id])
    problems: tuple[Refusal, ...] = ()
    try:
        page = citizen_answer.correct_page(application_id, case_id, actor=request.actor, on=request.today)
        if page is None or material not in {gap.material for gap in page.todo.gaps}:
            raise Refused(Refusal("upload.no-material", {"material": material}))
        chosen = request.FILES.getlist("file")
        if not chosen:
            raise Refused(Refusal("citizen.no-file"))
        command = command_of(request)
        for each in chosen:
            data = each.read(uploads.MOST_BYTES + 1)
            uploads.add_to_application(application_id, material, each.name or "", data, command)
    except Refused as no:
        if not is_htmx(request):
            return refused(request, no, back=back)
        problems = no.refusals
    if not is_htmx(request):
        return redirect(request, back)
    page = citizen_answer.correct_page(application_id, case_id, actor=request.actor, on=request.today)
    if page is None:
        return redirect(request, reverse("citizen:case", args=[application_id]))
    context = correct_context(page, reverse("citizen:case", args=[application_id]))
    return render(
        request, "citizen/correct.html", partial="gaps", refusals=problems, refused_at=material, **context
    )


# --- messages, certificates, rating ------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest) -> HttpResponse:
    """My messages. Opening the page marks nothing; the person says “all read”."""
    if request.method == "POST":
        try:
            reading.mark_read(command_of(request))
        except Refused as no:
            return refused(request, no, back=request.path)
        return redirect(request, "citizen:messages")
    page = citizen_box.messages_page(actor=request.actor, after=request.GET.get("after", ""))
    rows = [
        Message(each.line.at, each.line.text, each.line.new,
                reverse("citizen:case", args=[each.application]) if each.application
                else reverse("citizen:touched") if each.touched else "")
        for each in page.lines
    ]  # fmt: skip
    return render(request, "citizen/messages.html", page=page, rows=rows, after=request.GET.get("after", ""),
                  nav_counts={"messages": page.new or None})  # fmt: skip


@require_GET
def certificates(request: HttpRequest) -> HttpResponse:
    """My certificates, each with its public check page and its PDF."""
    lines = citizen_box.certificates(actor=request.actor, on=request.today)
    return render(request, "citizen/certificates.html", lines=lines)


@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """好差评: five levels, none chosen beforehand; reasons for the bad ones."""
    refusals: tuple[Refusal, ...] = ()
    posted = request.POST
    try:
        if request.method == "POST":
            level = posted.get("level", "")
            try:
                rating.rate(
                    application_id, posted.get("subject", ""), whole(level) or 0,
                    command_of(request), reasons=posted.getlist("reasons"), comment=posted.get("comment", ""),
                )  # fmt: skip
                return redirect(request, reverse("citizen:rate", args=[application_id]) + "?thanks=1")
            except Refused as no:
                refusals = no.refusals
        page = citizen_box.rate_page(application_id, actor=request.actor)
    except Refused as no:
        return refused(request, no, back=reverse("citizen:my"), status=404)
    wanted = posted.get("subject") or request.GET.get("of") or ""
    open_ones = [each for each in page.subjects if each.level is None]
    chosen = next(
        (each for each in open_ones if str(each.subject) == wanted), open_ones[0] if open_ones else None
    )
    return render(
        request,
        "citizen/rate.html",
        status=422 if refusals else 200,
        page=page,
        chosen=chosen,
        others=[each for each in open_ones if each is not chosen],
        done=[{"row": each, "level": rating.LEVELS[each.level]} for each in page.subjects if each.level],
        levels=list(rating.LEVELS.items()),
        reasons=list(rating.REASONS.items()),
        refusals=refusals,
        posted={
            "level": posted.get("level", ""),
            "reasons": posted.getlist("reasons"),
            "comment": posted.get("comment", ""),
        },
        thanks="thanks" in request.GET,
        back=reverse("citizen:case", args=[application_id]),
    )
