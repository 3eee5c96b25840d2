"""Applications of any number of parts, from the real content: one licence copied to many departments."""

from __future__ import annotations

import copy
import itertools
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from common import ROOT

JURISDICTION = "990101000000"
PATTERN = "lodging-permit"
_NUMBERS = itertools.count(1)


def boot(var: Path, database: str = "") -> None:
    """Make this process an installation of its own: settings, tables, wiring without typesetting."""
    os.environ |= {"ONEWINDOW_VAR": str(var), "ONEWINDOW_DEMO": "1", "ONEWINDOW_DATABASE_URL": database}
    from onewindow.config import boot as start

    start()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def bodies(parts: int) -> list[tuple[str, str, dict[str, Any]]]:
    """The content pack with one more one-thing, `bench-<parts>`, of that many independent licences."""
    from onewindow.adapters.content_files import load_pack

    pack = load_pack(ROOT / "content")
    found = {(d.kind, d.code): d.body for d in pack.documents}
    pattern, agency = found["items", PATTERN], found["departments", "public-security"]
    thing = copy.deepcopy(found["things", "open-homestay"])
    thing |= {"code": f"bench-{parts}", "situation": [], "parts": [], "reference": {}, "defaults": {}}
    thing = {key: value for key, value in thing.items() if key not in ("carrier", "carried", "links")}
    thing["routes"] = [{**thing["routes"][-1], "when": None, "commitment": False}]
    thing["routes"] = [{k: v for k, v in route.items() if v is not None} for route in thing["routes"]]
    thing["reference_route"] = thing["routes"][0]["id"]
    extra = []
    for number in range(parts):
        item, department = copy.deepcopy(pattern), copy.deepcopy(agency)
        department |= {"code": f"bench-dept-{number}", "document_word": f"云溪{number}号"}
        item |= {
            "code": f"bench-item-{parts}-{number}", "department": department["code"], "materials": [],
            "prerequisites": [], "needs": [{"ref": "operator.name"}], "rules": [], "substance_check": False,
        }  # fmt: skip
        extra += [("departments", department["code"], department), ("items", item["code"], item)]
        thing["parts"].append({"item": item["code"]})
    listed = [(kind, code, body) for (kind, code), body in found.items()]
    return [*listed, *extra, ("things", thing["code"], thing)]


def load(parts: int) -> None:
    """Import the pack with `bench-<parts>`, and the demo accounts."""
    from onewindow.usecases import demo
    from onewindow.usecases.content import import_pack

    now = datetime.now(UTC)
    import_pack(bodies(parts), origin="bench", by="bench", at=now, on=now.date(), publish=True)
    demo.load_accounts(jurisdiction=JURISDICTION, at=now, on=now.date())


class Hall:
    """People and commands for a measurement."""

    def __init__(self) -> None:
        from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
        from onewindow.store.models import Account

        account = Account.objects.get(username="lin")
        self.citizen = Actor(Role.CITIZEN, "林晓岚", str(account.id), str(account.party_id))
        clerk = Account.objects.get(username="wangyun")
        place = frozenset({JURISDICTION})
        self.clerk = Actor(Role.CLERK, "王芸", str(clerk.id), scope=Scope(place), channel=Channel.WINDOW)
        self._place = place

    def officer(self, department: str) -> Any:
        from onewindow.core.kernel.actor import Actor, Role, Scope

        scope = Scope(self._place, frozenset({department}))
        return Actor(Role.APPROVER, "官员", "bench", scope=scope, department=department)

    def command(self, actor: Any) -> Any:
        from onewindow.usecases.command import Command

        now = datetime.now(UTC)
        return Command(actor, now, now, f"bench-{os.getpid()}-{next(_NUMBERS):08d}")

    def apply(self, thing: str) -> Any:
        """Hand in one application of a synthetic one-thing; returns its id."""
        from onewindow.usecases import drafts, submit

        draft = drafts.start(thing, {}, "", self.command(self.citizen), jurisdiction=JURISDICTION)
        return submit.submit(draft, self.command(self.citizen), submit.Handover())
