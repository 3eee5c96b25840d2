"""Addresses of the cockpit."""

from django.urls import path

from onewindow.web.cockpit import aired_views, desk, spot_views, views, years_views

app_name = "cockpit"
DESK = desk.DESK

urlpatterns = [
    path("", views.home, name="home"),
    path("cases", views.cases, name="list"),
    path("suspended", views.suspended, name="suspended"),
    path("aired", aired_views.aired, name="aired"),
    path("years", years_views.years, name="years"),
    path("spot", spot_views.spot, name="spot"),
    path("spot/<uuid:draw_id>/list", spot_views.listed, name="spot-list"),
    path("cases/<uuid:case_id>", views.case, name="case"),
]
