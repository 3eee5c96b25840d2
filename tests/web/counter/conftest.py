"""The window on the real content, on a fixed day, with a clerk logged in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from onewindow.adapters.pdf.fake import FakeRenderer
from onewindow.adapters.sms import FakeSender
from onewindow.config import middleware
from onewindow.config.wiring import wire_up
from onewindow.core.kernel.actor import Role
from onewindow.store.models import Account, Application, Case
from onewindow.usecases import identity
from onewindow.usecases.ports import wire, wired
from tests import builders, kept, life
from tests.builders import PASSWORD, day
from tests.life import PLACE, Life

NOW = day("2026-03-02")
HOUSE = "云(2021)云溪县不动产权第 0007312 号"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Page>>endobj\n"
SITUATION = {
    "s.house": "own", "s.area": "368.4", "s.meals": "no", "s.licence": "no", "s.sign": "no", "s.altered": "no",
    "s.sensitive": "no",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _desk(standing_content: None, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    builders.forget()
    life.content()
    wire_up()
    own = wired()
    senders = {"sms": FakeSender(tmp_path / "s"), "mail": FakeSender(tmp_path / "m")}
    wire(replace(own, renderer=FakeRenderer(), **senders))
    monkeypatch.setattr(middleware, "legal_now", lambda wall: NOW)
    yield
    builders.forget()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], datetime]:
    """`at("2026-03-05")`: from now on it is that day for every page."""

    def go(text: str) -> datetime:
        moment = day(text)
        monkeypatch.setattr(middleware, "legal_now", lambda wall: moment)
        return moment

    return go


def clerk_client(username: str) -> Client:
    """A browser with a clerk of the hall logged in."""
    account = kept.again(("clerk", username), lambda: _clerk(username))
    client = Client()
    session = client.session
    session.update({"account": str(account.id), "epoch": account.session_epoch, "role": str(Role.CLERK)})
    session.save()
    return client


def _clerk(username: str) -> Account:
    account = Account.objects.filter(username=username).first() or identity.create_account(
        username, PASSWORD, "王芸", at=NOW
    )
    identity.grant(account, Role.CLERK, jurisdiction=PLACE, on=day("2020-01-01").date())
    return account


@pytest.fixture
def clerk() -> Client:
    return clerk_client("wangyun")


@pytest.fixture
def other_clerk() -> Client:
    return clerk_client("limin")


@pytest.fixture
def homestay() -> Application:
    """A homestay handed in for its seven parts, with a commitment; every paper will be brought to the window."""
    answers = {key.removeprefix("s."): value for key, value in SITUATION.items()}
    return Life(thing="open-homestay", now=NOW, route="commitment").handed_in(**answers)


class _Forms(HTMLParser):
    """Every form of a page: action and the hidden fields, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._open: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((given.get("action", ""), {}))
            self._open.append(len(self.found) - 1)
        elif self._open and tag == "input" and given.get("type") == "hidden" and given.get("name"):
            self.found[self._open[-1]][1][given["name"]] = given.get("value", "")
        elif self._open and tag == "textarea" and given.get("name"):
            self.found[self._open[-1]][1][given["name"]] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open:
            self._open.pop()


def forms(response: HttpResponse, ending: str, **holding: str) -> list[dict[str, str]]:
    """The hidden fields of the forms whose action ends so, and that hold these values."""
    parser = _Forms()
    parser.feed(response.content.decode())
    return [
        fields
        for action, fields in parser.found
        if action.endswith(ending) and all(fields.get(name) == value for name, value in holding.items())
    ]


def actions(response: HttpResponse) -> list[str]:
    """Where the forms of a page are posted to."""
    parser = _Forms()
    parser.feed(response.content.decode())
    return [action for action, _ in parser.found]


def key() -> str:
    """A fresh form nonce."""
    return uuid4().hex


def words(response: HttpResponse) -> str:
    """The page without its markup."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def statuses(application: Application) -> dict[str, str]:
    """item → status of every part."""
    return dict(Case.objects.filter(application=application).values_list("item", "status"))


class Desk:
    """A clerk at one application: reads the page, then posts the very form that stands on it."""

    def __init__(self, client: Client, application: Application) -> None:
        self.client = client
        self.url = f"/counter/a/{application.id}"

    def page(self) -> HttpResponse:
        return self.client.get(self.url)

    def check(self, material: str, *, ok: bool = True, **more: str) -> HttpResponse:
        fields = forms(self.page(), "/check", material=material)[0]
        outcome = "ok" if ok else "no"
        return self.client.post(f"{self.url}/check", {**fields, **more, "outcome": outcome})

    def check_all(self, *, but: tuple[str, ...] = ()) -> None:
        shown = forms(self.page(), "/check")
        for material in dict.fromkeys(fields["material"] for fields in shown):
            if material not in but:
                assert self.check(material).status_code == 303

    def press(self, what: str, **more: object) -> HttpResponse:
        fields = forms(self.page(), f"/{what}")[0]
        return self.client.post(f"{self.url}/{what}", {**fields, **more})
