"""The floor's own addresses, without any desk."""

from django.urls import include, path

urlpatterns = [path("", include("onewindow.web.ui.urls"))]
handler400 = "onewindow.web.ui.errors.bad_request"
handler403 = "onewindow.web.ui.errors.denied"
handler404 = "onewindow.web.ui.errors.not_found"
handler500 = "onewindow.web.ui.errors.broken"
