"""Addresses of the citizen's desk, at the root of the site."""

from django.urls import path

from onewindow.web.citizen import (
    desk,
    draft_views,
    guide_views,
    my_views,
    paper_views,
    plan_views,
    public_views,
)

app_name = "citizen"
DESK = desk.DESK

urlpatterns = [
    path("", plan_views.home, name="home"),
    path("things/<slug:code>", plan_views.thing, name="thing"),
    path("things/<slug:code>/plan", plan_views.plan, name="plan"),
    path("things/<slug:code>/why", plan_views.proof, name="proof"),
    path("things/<slug:code>/guide", guide_views.thing, name="guide-thing"),
    path("things/<slug:code>/list", guide_views.once, name="once"),
    path("guide/items/<slug:code>", guide_views.item, name="guide-item"),
    path("guide/items/<slug:code>/list", guide_views.item_list, name="guide-item-list"),
    path("guide/listed/<str:code>", guide_views.listed, name="listed"),
    path("lists/<slug:key>", guide_views.library, name="library"),
    path("things/<slug:code>/start", draft_views.start, name="start"),
    path("help", plan_views.about, {"topic": "help"}, name="help"),
    path("accessibility", plan_views.about, {"topic": "accessibility"}, name="accessibility"),
    path("privacy", plan_views.about, {"topic": "privacy"}, name="privacy"),
    path("drafts", draft_views.list_drafts, name="drafts"),
    path("drafts/<uuid:draft_id>", draft_views.open_draft, name="draft"),
    path("drafts/<uuid:draft_id>/discard", draft_views.discard, name="draft-discard"),
    path("drafts/<uuid:draft_id>/restore", draft_views.restore, name="draft-restore"),
    path("drafts/<uuid:draft_id>/situation", draft_views.situation, name="situation"),
    path("drafts/<uuid:draft_id>/route", draft_views.change_route, name="route"),
    path("drafts/<uuid:draft_id>/sources", draft_views.sources, name="sources"),
    path("drafts/<uuid:draft_id>/retry", draft_views.retry, name="retry"),
    path("drafts/<uuid:draft_id>/wrong/<str:ref>", draft_views.dispute, name="dispute"),
    path("drafts/<uuid:draft_id>/materials", paper_views.materials, name="materials"),
    path("drafts/<uuid:draft_id>/materials/<slug:material>/add", paper_views.add_file, name="file-add"),
    path("drafts/<uuid:draft_id>/files/<uuid:upload_id>/remove", paper_views.remove_file, name="file-remove"),
    path("drafts/<uuid:draft_id>/files/<uuid:upload_id>/restore", paper_views.restore_file, name="file-restore"),
    path("drafts/<uuid:draft_id>/review", paper_views.review, name="review"),
    path("drafts/<uuid:draft_id>/<slug:section>", draft_views.section, name="section"),
    path("files/<uuid:upload_id>", paper_views.file, name="file"),
    path("my", my_views.my, name="my"),
    path("my/messages", my_views.messages, name="messages"),
    path("my/certificates", my_views.certificates, name="certificates"),
    path("my/documents/<uuid:document_id>", my_views.document, name="document"),
    path("my/<uuid:application_id>", my_views.case, name="case"),
    path("my/<uuid:application_id>/received", my_views.received, name="received"),
    path("my/<uuid:application_id>/access", my_views.access, name="access"),
    path("my/<uuid:application_id>/withdraw/<uuid:case_id>", my_views.withdraw, name="withdraw"),
    path("my/<uuid:application_id>/correct/<uuid:case_id>", my_views.correct, name="correct"),
    path("my/<uuid:application_id>/correct/<uuid:case_id>/<slug:material>", my_views.add_correction, name="correct-add"),
    path("rate/<uuid:application_id>", my_views.rate, name="rate"),
    path("check", public_views.check, name="check"),
    path("check/<str:token>", public_views.certificate, name="certificate"),
    path("verify/<str:token>", public_views.certificate, name="verify"),
    path("track", public_views.track, name="track"),
]
