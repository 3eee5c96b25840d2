"""Addresses of the console."""

from django.urls import path

from onewindow.web.console import (
    account_views,
    catalogue_views,
    desk,
    export_views,
    list_views,
    studio_bench_views,
    studio_compare_views,
    studio_files,
    studio_views,
    system_views,
)

app_name = "console"
DESK = desk.DESK

urlpatterns = [
    path("", catalogue_views.home, name="home"),
    path("search", catalogue_views.search, name="search"),
    path("things", catalogue_views.kind, {"key": "things"}, name="things"),
    path("things/<slug:code>", studio_views.thing, name="thing"),
    path("things/<slug:code>/export/<slug:form>", export_views.export, name="thing-export"),
    path("items", catalogue_views.kind, {"key": "items"}, name="items"),
    path("items/<slug:code>", catalogue_views.item, name="item"),
    path("items/<slug:code>/who", catalogue_views.who, name="who"),
    path("catalogue/<slug:key>", catalogue_views.kind, name="kind"),
    path("catalogue/<slug:key>/<str:code>", catalogue_views.definition, name="definition"),
    path("lists", list_views.lists, name="lists"),
    path("lists/main-items", list_views.main_items, name="main-items"),
    path("lists/imports/<uuid:import_id>", list_views.imported, name="list-import"),
    path("lists/<slug:key>", list_views.one, name="list"),
    path("studio", studio_bench_views.start, name="studio"),
    path("studio/new", studio_bench_views.new, name="studio-new"),
    path("studio/compare", studio_compare_views.compare, name="studio-compare"),
    path("studio/<uuid:scenario_id>", studio_bench_views.bench, name="studio-bench"),
    path("studio/<uuid:scenario_id>/do/<slug:act>", studio_bench_views.act, name="studio-act"),
    path("studio/<uuid:scenario_id>/copy", studio_bench_views.copy, name="studio-copy"),
    path("studio/<uuid:scenario_id>/levers", studio_bench_views.levers, name="studio-levers"),
    path("studio/<uuid:scenario_id>/why", studio_bench_views.why, name="studio-why"),
    path("studio/<uuid:scenario_id>/files/<slug:kind>", studio_files.download, name="studio-download"),
    path("profiles", catalogue_views.profiles, name="profiles"),
    path("calendar", catalogue_views.calendar, name="calendar"),
    path("calendar/<int:year>", catalogue_views.calendar, name="calendar-year"),
    path("accounts", account_views.accounts, name="accounts"),
    path("accounts/new", account_views.new, name="account-new"),
    path("accounts/<uuid:account_id>", account_views.account, name="account"),
    path("accounts/<uuid:account_id>/grant", account_views.grant, name="account-grant"),
    path("accounts/<uuid:account_id>/revoke/<uuid:grant_id>", account_views.revoke, name="account-revoke"),
    path("accounts/<uuid:account_id>/active", account_views.active, name="account-active"),
    path("accounts/<uuid:account_id>/password", account_views.password, name="account-password"),
    path("outbox", system_views.outbox, name="outbox"),
    path("outbox/<uuid:message_id>", system_views.settle, name="outbox-settle"),
    path("outbox/<uuid:message_id>/discard", system_views.discard, name="outbox-discard"),
    path("records", system_views.records, name="records"),
    path("records/verify", system_views.verify, name="records-verify"),
    path("clock", system_views.clock, name="clock"),
    path("clock/move", system_views.move, name="clock-move"),
    path("imports", system_views.imports, name="imports"),
    path("system", system_views.system, name="system"),
]
