"""Corrections, service and the archive at the window: reached, posted, refused, shown."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.store.models import Correction, Document
from onewindow.store.parties import open_party
from tests.life import Life
from tests.web.counter.conftest import NOW, clerk_client

pytestmark = pytest.mark.django_db


def test_a_fact_is_corrected_a_receipt_waits_for_a_second_clerk_and_the_registers_show_both(clerk: Client) -> None:
    application = Life(now=NOW).submit()
    here = reverse("counter:correct", args=[application.id])
    name = open_party(application.applicant).name
    page = clerk.get(here)
    assert page.status_code == 200 and name in page.content.decode()
    told = {"act": "fact", "field": "name", "value": name + "乙", "reason": "录入漏字", "command_id": "correct-name-1"}
    assert clerk.post(here, {**told, "reason": ""}).status_code == 409
    assert clerk.post(here, told).status_code == 303
    case = application.cases.order_by("number").first()
    asked = {
        "act": "ask", "field": "receipt", "case": str(case.id), "value": "2026-02-27T10:00", "reason": "先收了纸质件",
        "command_id": "ask-receipt-1",
    }  # fmt: skip
    assert clerk.post(here, asked).status_code == 303
    row = Correction.objects.get(status="pending")
    register = reverse("counter:amended")
    assert clerk.post(register, {"act": "confirm", "correction": str(row.id), "command_id": "confirm-own-1"}).status_code == 409
    other = clerk_client("limin")
    shown = other.get(register).content.decode()
    assert "先收了纸质件" in shown and name + "乙" in shown
    assert other.post(register, {"act": "drop", "correction": str(row.id), "command_id": "drop-other-1"}).status_code == 303
    assert other.get(reverse("counter:as-of", args=[case.id]), {"on": "2026-03-02"}).status_code == 200
    assert clerk.get(reverse("counter:archive")).status_code == 200


def test_what_is_unserved_is_listed_and_a_failed_try_stands_on_the_page_of_its_paper(clerk: Client) -> None:
    application = Life(now=NOW).submit()
    paper = Document.objects.filter(application=application).order_by("id").first()
    Document.objects.filter(pk=paper.pk).update(kind="acceptance_notice", case=application.cases.first())
    page = clerk.get(reverse("counter:service"))
    assert page.status_code == 200 and paper.number in page.content.decode()
    one = clerk.get(reverse("counter:service-paper", args=[paper.id]))
    assert one.status_code == 200
    failed = {"act": "attempt", "mode": "post", "result": "failed", "words": "退回：查无此人", "command_id": "attempt-fail-1"}
    assert clerk.post(reverse("counter:service-paper", args=[paper.id]), failed).status_code == 303
    assert "查无此人" in clerk.get(reverse("counter:service-paper", args=[paper.id])).content.decode()
