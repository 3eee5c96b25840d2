"""One application from the form to the last signature, on the real content: nothing leaks, everything verifies."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from onewindow.adapters.pdf.fake import FakeRenderer
from onewindow.adapters.sms import FakeSender
from onewindow.config.wiring import wire_up
from onewindow.store import telling
from onewindow.store.models import Application, Case, Certificate, Delivery, Document, Event, Licence, Message
from onewindow.usecases import delivery, ports, unmask, verify
from onewindow.usecases.ports import wire, wired
from tests import life
from tests.life import CANARIES, Life

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]


@pytest.fixture(autouse=True)
def _wired(tmp_path: Path) -> None:
    life.content()
    wire_up()
    own = wired()
    sms, mail = FakeSender(tmp_path / "sms.jsonl"), FakeSender(tmp_path / "mail.jsonl")
    wire(replace(own, renderer=FakeRenderer(), sms=sms, mail=mail))


def drain(lived: Life) -> None:
    for _ in range(50):
        if not delivery.deliver_due(lived.now, lived.now):
            return
    raise AssertionError("the outbox never empties")


def whole(lived: Life, *, refuse: str = "") -> Application:
    """From the form to the last signature; the part `refuse` is refused."""
    application = lived.submit()
    drain(lived)
    for _ in range(4):
        for row in Case.objects.filter(application=application).order_by("id"):
            lived.accept(row)
            row.refresh_from_db()
            if row.status in ("accepted", "received", "requested", "contacted"):
                lived.decide(row, refuse=row.item == refuse)
            drain(lived)
    for row in Case.objects.filter(application=application).order_by("id"):
        lived.deliver(row)
    drain(lived)
    application.refresh_from_db()
    return application


def test_a_whole_application_is_granted_and_every_chain_and_projection_holds() -> None:
    lived = Life()
    application = whole(lived)
    assert (application.status, application.open, application.granted) == ("granted", 0, application.total)
    found = verify.verify()
    assert found.violations == []
    licences = Licence.objects.count()
    assert licences and (found.streams, found.cases) == (application.total + 1 + licences, application.total)
    assert list(Delivery.objects.exclude(status="sent")) == []
    assert set(Document.objects.values_list("status", flat=True)) == {"ready"}


def test_a_part_that_waits_is_told_the_result_of_the_earlier_one_once() -> None:
    lived = Life()
    whole(lived)
    waited = Case.objects.get(item="food-permit")
    types = list(Event.objects.filter(stream_id=waited.id).order_by("seq").values_list("type", flat=True))
    assert types.count("cases.upstream_result") == 1
    Delivery.objects.filter(topic="upstream").update(status="pending", attempts=0)
    drain(lived)
    again = list(Event.objects.filter(stream_id=waited.id).order_by("seq").values_list("type", flat=True))
    assert again == types


def test_every_letter_delivered_again_changes_nothing_inside() -> None:
    lived = Life()
    whole(lived)
    before = (
        Event.objects.count(),
        Document.objects.count(),
        Certificate.objects.count(),
        Message.objects.count(),
    )
    Delivery.objects.update(status="pending", attempts=0)
    drain(lived)
    after = (
        Event.objects.count(),
        Document.objects.count(),
        Certificate.objects.count(),
        Message.objects.count(),
    )
    assert after == before
    sms = ports.wired().sms
    assert isinstance(sms, FakeSender)
    keys = [line["key"] for line in sms.sent()]
    assert len(keys) == len(set(keys)) > 0


def test_a_part_whose_earlier_part_is_refused_ends_with_the_reason_and_the_rest_goes_on() -> None:
    lived = Life()
    application = whole(lived, refuse="licence-verification")
    lapsed = Case.objects.get(item="food-permit")
    assert (lapsed.status, application.status) == ("lapsed", "partly")
    told = Message.objects.get(case_id=lapsed.id)
    words = telling.texts([told])[told.id]
    assert "营业执照信息核验" in words.zh and "不再办理" in words.zh


def test_the_person_hears_of_every_step_in_both_languages_and_by_sms_without_personal_values() -> None:
    lived = Life()
    whole(lived)
    rows = list(Message.objects.order_by("id"))
    words = telling.texts(rows)
    assert {row.kind for row in rows} >= {
        "received",
        "accepted",
        "accepted_upstream",
        "decided",
        "issued",
        "delivered",
    }
    for row in rows:
        text = words[row.id]
        assert text.zh and text.en, row.kind
        assert not any(sign in text.zh + text.en for sign in "{}") and "None" not in text.zh + text.en
    sms = ports.wired().sms
    assert isinstance(sms, FakeSender)
    assert sms.sent()[0] == {
        "to": "138****5620",
        "text": "【一窗】" + words[rows[0].id].zh,
        "key": f"sms/received/{rows[0].application_id}",
    }


def texts_of(row: models.Model) -> list[tuple[str, str]]:
    """Every text that stands in clear in a row, by column."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.UUIDField, models.DateField)
    return [
        (field.name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
        for field in row._meta.concrete_fields
        if isinstance(field, kinds) and (value := getattr(row, field.attname)) is not None
    ]


def test_no_personal_value_stands_in_clear_anywhere(tmp_path: Path) -> None:
    lived = Life()
    application = whole(lived, refuse="shop-sign")
    row = Case.objects.filter(application=application).first()
    assert row is not None
    unmask.unmask(
        str(row.id),
        "party.phone",
        lived.command(lived.clerk),
        reason_code="other",
        reason=f"打 {life.PHONE} 核对",
    )
    leaks = [
        f"{model.__name__}.{column}: {canary}"
        for model in apps.get_app_config("store").get_models()
        for one in model.objects.all()
        for column, text in texts_of(one)
        for canary in (*CANARIES, life.SHOP)
        if canary in text
    ]
    assert leaks == []
    binaries = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("store").get_models()
        for one in model.objects.all()
        for field in one._meta.concrete_fields
        if isinstance(field, models.BinaryField) and (value := getattr(one, field.attname)) is not None
        for canary in CANARIES
        if canary.encode() in bytes(value)
    ]
    assert binaries == []
    kept = [
        path for folder in (settings.FILES, tmp_path) for path in Path(folder).rglob("*") if path.is_file()
    ]
    assert kept != []
    assert [
        path.name for path in kept if any(canary.encode() in path.read_bytes() for canary in CANARIES)
    ] == []


def test_the_history_is_told_in_order_of_time() -> None:
    """F1: filing, receipt and approval leave one trace."""
    lived = Life()
    lived.submit()
    lived.later(1)
    for row in Case.objects.order_by("id"):
        lived.accept(row)
    recorded = list(Event.objects.order_by("recorded_at").values_list("recorded_at", flat=True))
    assert recorded[-1] - recorded[0] == timedelta(days=1)
