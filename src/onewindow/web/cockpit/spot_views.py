"""双随机抽查 for supervision: the draws of every department and the lists they were drawn from, for reading only."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import spot_checks as reads
from onewindow.web.ui.numbers import whole
from onewindow.web.ui.pages import refused, render
from onewindow.web.ui.parts import Pager


@require_safe
def spot(request: HttpRequest) -> HttpResponse:
    """The draws of the place, the newest first."""
    after = request.GET.get("after", "")
    page = reads.spot_page(request.actor, on=request.today, after=after)
    return render(request, "cockpit/spot.html", page=page, after=after)


@require_safe
def listed(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """What one draw was drawn from, in pages; `?as=text`: the whole text, whose SHA-256 is published."""
    try:
        page = reads.spot_list(draw_id, request.actor, page=whole(request.GET.get("page", "")) or 1)
    except Refused as no:
        return refused(request, no, back=reverse("cockpit:spot"), status=404)
    if request.GET.get("as") == "text":
        return HttpResponse(page.text, content_type="text/plain; charset=utf-8")
    return render(request, "cockpit/spot_list.html", page=page, pager=Pager(page.page, page.pages, page.total))
