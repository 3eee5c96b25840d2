"""Addresses of the department's desk, under /department/."""

from django.urls import path

from onewindow.web.department import (
    act_views,
    authority_views,
    batch_views,
    call_views,
    case_views,
    credit_views,
    desk,
    form_views,
    frame_views,
    inspection_views,
    joint_views,
    licence_views,
    list_views,
    public_views,
)

app_name = "department"
DESK = desk.DESK

urlpatterns = [
    path("", list_views.work, {"tab": "todo"}, name="home"),
    *call_views.PATHS,
    path("near", list_views.work, {"tab": "near"}, name="near"),
    path("late", list_views.work, {"tab": "late"}, name="late"),
    path("waiting", list_views.work, {"tab": "waiting"}, name="waiting"),
    path("done", list_views.work, {"tab": "done"}, name="done"),
    path("batch", batch_views.many, name="batch"),
    path("verify", list_views.verify, name="verify"),
    path("head", list_views.head, name="head"),
    path("pool", inspection_views.pool, name="pool"),
    path("handed-over", inspection_views.handovers, name="handovers"),
    path("handed-over/<uuid:handover_id>", inspection_views.sign, name="sign"),
    path("handed-over/<uuid:handover_id>/result", inspection_views.report, name="report-back"),
    path("public", public_views.public, name="public"),
    path("public/<uuid:disclosure_id>", public_views.publish, name="publish"),
    path("credit", credit_views.credit, name="credit"),
    path("credit/<uuid:mark_id>", credit_views.repair, name="credit-repair"),
    path("credit/<uuid:mark_id>/proof", credit_views.proof, name="credit-proof"),
    path("reviews", public_views.reviews, name="reviews"),
    path("frames", frame_views.frames, name="frames"),
    path("frames/<uuid:application_id>", frame_views.frame, name="frame"),
    path("joint", joint_views.duties, name="joint"),
    path("hands", authority_views.hands, name="hands"),
    path("joint/<uuid:duty_id>", joint_views.duty, name="duty"),
    path("licences", licence_views.work, name="licences"),
    path("licences/<uuid:key>", licence_views.one, name="licence"),
    path("licences/papers/<uuid:document_id>", licence_views.paper, name="licence-paper"),
    path("c/<uuid:case_id>/draw", inspection_views.draw, name="draw"),
    path("c/<uuid:case_id>", case_views.case, name="case"),
    path("c/<uuid:case_id>/do/<slug:action>", act_views.act, name="act"),
    path("c/<uuid:case_id>/rest", act_views.check_rest, name="rest"),
    path("c/<uuid:case_id>/take", act_views.take, name="take"),
    path("c/<uuid:case_id>/put-back", act_views.put_back, name="put-back"),
    path("c/<uuid:case_id>/unmask", case_views.unmask, name="unmask"),
    path("c/<uuid:case_id>/form", form_views.form, name="form"),
    path("c/<uuid:case_id>/file/<uuid:upload_id>", case_views.file, name="file"),
    path("c/<uuid:case_id>/file/<uuid:upload_id>/<int:page>", case_views.sheet, name="sheet"),
    path("c/<uuid:case_id>/paper/<uuid:document_id>", case_views.paper, name="paper"),
]
