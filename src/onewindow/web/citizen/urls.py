"""Addresses of the citizen's desk, at the root of the site."""

from django.urls import path

from onewindow.web.citizen import desk, plan_views

app_name = "citizen"
DESK = desk.DESK

urlpatterns = [
    path("", plan_views.home, name="home"),
    path("things/<slug:code>", plan_views.thing, name="thing"),
    path("things/<slug:code>/plan", plan_views.plan, name="plan"),
    path("things/<slug:code>/why", plan_views.proof, name="proof"),
    path("things/<slug:code>/start", plan_views.plan, name="start"),
    path("my", plan_views.home, name="my"),
    path("certificates", plan_views.home, name="certificates"),
    path("my/messages", plan_views.home, name="messages"),
    path("check", plan_views.home, name="check"),
    path("track", plan_views.home, name="track"),
    path("help", plan_views.about, {"topic": "help"}, name="help"),
    path("accessibility", plan_views.about, {"topic": "accessibility"}, name="accessibility"),
    path("privacy", plan_views.about, {"topic": "privacy"}, name="privacy"),
]
