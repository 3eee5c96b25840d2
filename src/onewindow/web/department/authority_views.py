"""上下级与改派: parts that are, were or will be another agency's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from onewindow.reads.department_authority import hands_page
from onewindow.reads.department_list import counts_of
from onewindow.web.ui.pages import render


@require_GET
def hands(request: HttpRequest) -> HttpResponse:
    """Every part that more than my agency has in hand."""
    page = hands_page(request.actor, on=request.today)
    return render(request, "department/hands.html", page=page, nav_counts=counts_of(request.actor, on=request.today))
