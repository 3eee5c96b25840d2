"""The citizen's desk on the real content, on a fixed day, with a person logged in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from onewindow.adapters.pdf.fake import FakeRenderer
from onewindow.adapters.sms import FakeSender
from onewindow.config import middleware
from onewindow.config.wiring import wire_up
from onewindow.store.models import Account, Case
from onewindow.store.parties import find_or_new_party
from onewindow.usecases import delivery, identity
from onewindow.usecases.ports import wire, wired
from onewindow.web.citizen import public_views
from onewindow.web.citizen.limits import Brake
from tests import builders, life
from tests.builders import PASSWORD, day
from tests.life import Life

NOW = day("2026-03-02")
HOMESTAY = {
    "house": "own", "area": "368.4", "meals": "yes", "licence": "no", "sign": "no", "altered": "no", "sensitive": "no",
}  # fmt: skip
HOUSE = "云(2021)云溪县不动产权第 0007312 号"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Page>>endobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture(autouse=True)
def _desk(standing_content: None, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    builders.forget()
    life.content()
    wire_up()
    own = wired()
    senders = {"sms": FakeSender(tmp_path / "s"), "mail": FakeSender(tmp_path / "m")}
    wire(replace(own, renderer=FakeRenderer(), **senders))
    monkeypatch.setattr(middleware, "legal_now", lambda wall: NOW)
    monkeypatch.setattr(public_views, "CHECKS", Brake(60))
    yield
    builders.forget()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """`at("2026-03-05")`: from now on it is that day for every page."""

    def go(text: str) -> datetime:
        moment = day(text)
        monkeypatch.setattr(middleware, "legal_now", lambda wall: moment)
        return moment

    return go


def account_of(username: str, name: str, number: str, phone: str) -> Account:
    party = find_or_new_party(
        kind="natural", name=name, id_type="citizen_id", id_number=number, phone=phone, at=NOW
    )
    made = Account.objects.filter(username=username).first()
    return made or identity.create_account(username, PASSWORD, "", at=NOW, party=party)


def logged_in(account: Account, role: str = "citizen") -> Client:
    client = Client()
    session = client.session
    session["account"], session["epoch"], session["role"] = str(account.id), account.session_epoch, role
    session.save()
    return client


@pytest.fixture
def anybody() -> Client:
    return Client()


@pytest.fixture
def lin() -> Client:
    return logged_in(account_of("lin", "林晓岚", "990101199001010422", "13800005620"))


@pytest.fixture
def chen() -> Client:
    return logged_in(account_of("chen", "陈国梁", "990101198506120710", "13900000871"))


@pytest.fixture
def lived() -> Life:
    """A life whose application belongs to the person logged in as `own`."""
    return Life(now=NOW)


@pytest.fixture
def own(lived: Life) -> Client:
    return logged_in(lived.account)


def nonce() -> str:
    return str(uuid4())


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def drain(lived: Life) -> None:
    for _ in range(50):
        if not delivery.deliver_due(lived.now, lived.now):
            return
    raise AssertionError("the outbox never empties")


def parts(application: object) -> dict[str, Case]:
    """Item → its case, fresh."""
    return {row.item: row for row in Case.objects.filter(application=application)}
