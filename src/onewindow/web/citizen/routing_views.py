"""Who decides, for anybody: one item, the place of the matter, today or another day."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import routing as reads
from onewindow.web.ui.pages import refused, render
from onewindow.web.ui.parts import Crumb

_HOME = T("首页", "Home")
_WHO = T("谁来办", "Who decides")


@require_safe
def who(request: HttpRequest, code: str) -> HttpResponse:
    """Which agency gets a case of this item there, in whose name it decides, and why."""
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        on = request.today
    try:
        page = reads.routing_page(code, request.GET.get("place", "")[:200], on, jurisdiction=settings.JURISDICTION)
    except Refused as no:
        return refused(request, no, back=reverse("citizen:home"), status=503 if no.code == "content.none" else 404)
    guide = Crumb(page.name, reverse("citizen:guide-item", args=[code]))
    crumbs = (Crumb(_HOME, reverse("citizen:home")), guide, Crumb(_WHO))
    return render(request, "citizen/who.html", page=page, crumbs=crumbs)
