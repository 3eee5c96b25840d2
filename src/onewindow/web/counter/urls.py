"""Addresses of the window's desk, under /counter/."""

from django.urls import path

from onewindow.web.counter import (
    case_views,
    desk,
    draft_views,
    hall_views,
    home_views,
    out_views,
    paper_views,
    print_views,
    start_views,
    turn_views,
)

app_name = "counter"
DESK = desk.DESK

urlpatterns = [
    path("", home_views.home, name="home"),
    path("find", home_views.find, name="find"),
    path("person/<uuid:party>", home_views.person, name="person"),
    path("today", home_views.today, name="today"),
    path("corrections", home_views.corrections, name="corrections"),
    path("out", home_views.out, name="out"),
    path("start", start_views.things, name="start"),
    path("start/<slug:code>", start_views.thing, name="start-thing"),
    path("d/<uuid:draft_id>", draft_views.draft, name="draft"),
    path("d/<uuid:draft_id>/save", draft_views.save, name="draft-save"),
    path("d/<uuid:draft_id>/change", draft_views.change, name="draft-change"),
    path("d/<uuid:draft_id>/route", draft_views.route, name="draft-route"),
    path("d/<uuid:draft_id>/retry", draft_views.retry, name="draft-retry"),
    path("d/<uuid:draft_id>/discard", draft_views.discard, name="draft-discard"),
    path("d/<uuid:draft_id>/files/<slug:material>", draft_views.add_file, name="draft-file"),
    path("d/<uuid:draft_id>/remove/<uuid:upload_id>", draft_views.remove_file, name="draft-file-remove"),
    path("a/<uuid:application>", case_views.application, name="application"),
    path("a/<uuid:application>/receipt", paper_views.receipt, name="receipt"),
    path("a/<uuid:application>/check", case_views.check, name="check"),
    path("a/<uuid:application>/scan/<slug:material>", case_views.scan, name="scan"),
    path("a/<uuid:application>/accept", case_views.accept, name="accept"),
    path("a/<uuid:application>/tolerate", case_views.tolerate, name="tolerate"),
    path("a/<uuid:application>/record", case_views.record, name="record"),
    path("a/<uuid:application>/notice", case_views.notice, name="notice"),
    path("a/<uuid:application>/supplement", case_views.supplement, name="supplement"),
    path("a/<uuid:application>/deferred", case_views.deferred, name="deferred"),
    path("a/<uuid:application>/not-required/<uuid:case>", turn_views.not_required, name="not-required"),
    path("a/<uuid:application>/not-competent/<uuid:case>", turn_views.not_competent, name="not-competent"),
    path("a/<uuid:application>/withdraw", turn_views.withdraw, name="withdraw"),
    path("a/<uuid:application>/unmask", turn_views.unmask, name="unmask"),
    path("a/<uuid:application>/papers", paper_views.papers, name="papers"),
    path("a/<uuid:application>/serve", paper_views.serve, name="serve"),
    path("a/<uuid:application>/out", out_views.hand_out, name="hand-out"),
    path("a/<uuid:application>/consent", out_views.consent, name="consent"),
    path("file/<uuid:upload_id>", paper_views.file, name="file"),
    path("file/<uuid:upload_id>/<int:page>", paper_views.sheet, name="sheet"),
    path("paper/<uuid:document_id>", paper_views.paper, name="paper"),
    *hall_views.PATHS,
    *print_views.PATHS,
]
