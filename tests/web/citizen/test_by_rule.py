"""F4: whoever a rule decided reads what it said, asks for a person, and reads that it was asked; a stranger reads nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from onewindow.core.kernel.actor import Actor
from onewindow.store.models import Account, AutomaticAppeal
from tests.usecases.test_automatic_review import REASON, by_rule
from tests.web.citizen.conftest import logged_in, nonce, text

pytestmark = pytest.mark.django_db


def client_of(actor: Actor) -> Client:
    return logged_in(Account.objects.get(pk=actor.account_id))


def test_the_applicant_reads_what_the_rule_said_and_asks_a_person_on_the_page(chen: Client) -> None:
    lived, row = by_rule()
    client = client_of(lived.citizen)
    progress, url = f"/my/{row.application_id}", f"/my/{row.application_id}/by-rule/{row.id}"
    assert f'href="{url}"' in text(client.get(progress))
    page = text(client.get(url))
    assert "由系统按公布的规则当场办成" in page and "申请人工复核" in page
    assert client.post(url, {"reason": "?", "command_id": nonce()}).status_code == 409
    assert client.post(url, {"reason": REASON, "command_id": nonce()}).status_code == 303
    assert AutomaticAppeal.objects.count() == 1
    again = text(client.get(url))
    assert REASON in again and 'name="reason"' not in again
    assert chen.get(url).status_code == 404
