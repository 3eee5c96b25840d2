"""All addresses: each desk brings its own."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

# prefix → module; the citizen's pages stand at the root
ROOMS = (
    ("counter/", "onewindow.web.counter.urls"),
    ("department/", "onewindow.web.department.urls"),
    ("cockpit/", "onewindow.web.cockpit.urls"),
    ("console/", "onewindow.web.console.urls"),
    ("api/", "onewindow.api.urls"),
    ("", "onewindow.web.ui.urls"),
    ("", "onewindow.web.account.urls"),
    ("", "onewindow.web.citizen.urls"),
)


def _there(module: str) -> bool:
    return find_spec(module.rpartition(".")[0]) is not None and find_spec(module) is not None


urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(module)) for prefix, module in ROOMS if _there(module)
]

handler400 = "onewindow.web.ui.errors.bad_request"
handler403 = "onewindow.web.ui.errors.denied"
handler404 = "onewindow.web.ui.errors.not_found"
handler500 = "onewindow.web.ui.errors.broken"
