"""What the studio's tests share: designers, a scenario, and a page without what differs by chance."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.test import Client

from onewindow.core.kernel.actor import Actor, Role, Scope
from onewindow.store.models import Scenario
from onewindow.usecases import identity
from tests.builders import day
from tests.life import PLACE

ON = date(2026, 3, 10)
HERE = {"on": ON, "jurisdiction": PLACE}
HTMX = {"HX-Request": "true"}


def designer(name: str = "设计甲", role: Role = Role.DESIGNER) -> tuple[Client, Actor]:
    """A client logged in as a designer, and the actor that is."""
    account = identity.create_account(f"d-{name}-{role}", "bright-river-42", name, at=day("2026-01-05"))
    identity.grant(account, role, jurisdiction=PLACE, on=date(2020, 1, 1))
    client = Client()
    session = client.session
    session.update({"account": str(account.id), "epoch": 0, "role": str(role)})
    session.save()
    return client, Actor(role, name, str(account.id), scope=Scope(frozenset({PLACE})))


def begin(client: Client, **posted: Any) -> Scenario:
    """A scenario begun through the page."""
    number = Scenario.objects.count()
    answer = client.post("/console/studio/new", {"command_id": f"test-begin-{number}", **posted})
    assert answer.status_code == 303, answer.content.decode()[:400]
    return Scenario.objects.get(pk=answer["Location"].rpartition("/")[2])


def act(
    client: Client, row: Scenario, which: str, *, htmx: bool = True, seen: int | None = None, **posted: Any
) -> Any:
    """One act of the designer, from the version that stands now."""
    version = Scenario.objects.values_list("version", flat=True).get(pk=row.pk) if seen is None else seen
    data = {"command_id": f"test-act-{version}", "seen": str(version), **posted}
    return client.post(f"/console/studio/{row.pk}/do/{which}", data, headers=HTMX if htmx else {})


def page(client: Client, row: Scenario) -> str:
    answer = client.get(f"/console/studio/{row.pk}")
    assert answer.status_code == 200
    return plain(answer.content.decode())


def plain(markup: str) -> str:
    """Without tokens, nonces and the white space between lines."""
    markup = re.sub(r'name="(csrfmiddlewaretoken|command_id)" value="[^"]*"', r'name="\1"', markup)
    return re.sub(r"\s+", " ", markup)
