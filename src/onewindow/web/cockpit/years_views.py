"""历年."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import cockpit_years
from onewindow.usecases import columnar
from onewindow.web.ui.pages import refused, render


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """What the settled years say, filtered by year and department; the items a hundred at a time."""
    got = request.GET
    try:
        page = cockpit_years.years_page(
            request.actor, settings.COLUMNAR, columnar.files, on=request.today,
            year=_number(got.get("year")), department=got.get("department", "")[:48], page=_number(got.get("page")) or 1,
        )  # fmt: skip
    except Refused as no:
        return refused(request, no, status=503)
    return render(
        request, "cockpit/years.html", page=page,
        clear=_years() if page.year or page.department else "",
        before=_years(page, page.page - 1) if page.page > 1 else "",
        next=_years(page, page.page + 1) if page.page < page.pages else "",
    )  # fmt: skip


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0


def _years(page: cockpit_years.YearsPage | None = None, number: int = 1) -> str:
    wanted = {"year": page.year, "department": page.department, "page": number if number > 1 else ""} if page else {}
    kept = {key: value for key, value in wanted.items() if value}
    return reverse("cockpit:years") + (f"?{urlencode(kept)}" if kept else "")
