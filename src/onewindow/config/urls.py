"""All addresses: each desk brings its own; the citizen's pages stand at the root."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("counter/", include("onewindow.web.counter.urls")),
    path("department/", include("onewindow.web.department.urls")),
    path("cockpit/", include("onewindow.web.cockpit.urls")),
    path("console/", include("onewindow.web.console.urls")),
    path("api/", include("onewindow.api.urls")),
    path("", include("onewindow.web.ui.urls")),
    path("", include("onewindow.web.account.urls")),
    path("", include("onewindow.web.citizen.urls")),
]

handler400 = "onewindow.web.ui.errors.bad_request"
handler403 = "onewindow.web.ui.errors.denied"
handler404 = "onewindow.web.ui.errors.not_found"
handler500 = "onewindow.web.ui.errors.broken"
