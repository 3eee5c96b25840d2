"""A small hall for tests of the department's pages and its interface: real content, two applications, fixed clock."""

from __future__ import annotations

import atexit
import json
import shutil
import struct
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.test import Client

from onewindow.adapters.content_files import load_pack
from onewindow.adapters.files import DiskFiles
from onewindow.adapters.pdf.fake import FakeRenderer
from onewindow.adapters.sms import FakeSender
from onewindow.config.wiring import wire_up
from onewindow.core.cases import Order
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.ids import new_id
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Account, Case
from onewindow.usecases import cases, demo, drafts, ports, submit, uploads
from onewindow.usecases.command import Command, by_system
from onewindow.usecases.content import import_pack
from onewindow.usecases.identity import create_account, grant, identify
from tests import builders, kept

ROOT = Path(__file__).resolve().parent.parent
PLACE = "990101000000"
RECEIVED = datetime(2026, 9, 15, 2, 0, tzinfo=UTC)  # Tuesday
NOW = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)  # Wednesday: the legal clock of every page
OFFICERS = {code: names[0] for code, names in demo.OFFICERS.items()}
TITLE = "云(2021)云溪县不动产权第 0007312 号"


@dataclass
class World:
    """Who and what there is. `ordinary` and `commitment` are applications to open a homestay."""

    ordinary: UUID
    commitment: UUID
    count: int = field(default=0)

    def actor(self, username: str) -> Actor:
        account = Account.objects.get(username=username)
        who = identify(str(account.id), epoch=account.session_epoch, role="", on=NOW.date())
        assert who is not None
        return who.actor

    def part(self, item: str, *, of: UUID | None = None) -> Case:
        return Case.objects.get(application_id=of or self.ordinary, item=item)

    def client(self, username: str) -> Client:
        """A browser in which somebody is logged in."""
        account = Account.objects.get(username=username)
        client = Client()
        session = client.session
        session["account"], session["epoch"] = str(account.id), account.session_epoch
        session.save()
        return client

    def do(
        self,
        row: Case,
        action: str,
        data: dict[str, Any] | None = None,
        private: dict[str, str] | None = None,
        *,
        by: str = "",
        now: datetime = NOW,
    ) -> cases.Executed:
        """One order, straight through the use case."""
        actor = self.actor(by or OFFICERS[row.department])
        command = Command(actor, now, now, str(new_id()))
        return cases.execute(row.id, Order(action, data or {}, private or {}), command)

    def accepted(self, item: str, *, of: UUID | None = None) -> Case:
        """A part with all its materials in order, accepted by its department; an earlier part it waits for is done."""
        row = self.part(item, of=of)
        terms = json.loads(row.terms)
        for material in terms["materials"]:
            self.do(row, "check_material", {"material": material["code"], "ok": True}, now=RECEIVED)
        self.do(row, "accept", now=RECEIVED)
        return self.part(item, of=of)

    def upstream(self, row: Case, outcome: str = "positive") -> Case:
        """The results of everything this part waits for, as the outbox brings them."""
        for edge in json.loads(row.terms)["edges"]:
            order = Order("upstream_result", {"case": edge["case"], "outcome": outcome})
            cases.execute(row.id, order, by_system(NOW, NOW, str(new_id())))
        return Case.objects.get(pk=row.pk)

    def copies(self, row: Case, count: int) -> None:
        """More parts like this one, for lists (each on the same application, under its own subject)."""
        for number in range(count):
            row.pk, row.number, row.subject = new_id(), f"{row.number[:30]}{number:04d}", f"copy-{number}"
            row._state.adding = True
            row.save(force_insert=True)


@contextmanager
def standing(folder: Path) -> Iterator[World]:
    """The world, built once in a transaction that is rolled back at the end (call with the database unblocked)."""
    builders.forget()
    wired = list(ports._wired)
    outer = transaction.atomic()
    outer._from_testcase = True  # as Django marks its own: what runs inside takes this for no transaction (numbers, durable)
    outer.__enter__()
    try:
        _wire(folder)
        yield _built(folder)
    finally:
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)
        ports._wired[:] = wired
        builders.forget()


_KEPT: list[tuple[kept.Kept, Path, World]] = []


def _built(folder: Path) -> World:
    """The world is made once per run, and put back as it was for every module after the first."""
    if _KEPT:
        rows, files, world = _KEPT[0]
        kept.put_back(rows)
        shutil.copytree(files, folder, dirs_exist_ok=True)
        return replace(world)
    _content()
    demo.load_accounts(jurisdiction=PLACE, at=RECEIVED, on=RECEIVED.date())
    world = World(_homestay("lin", "ordinary"), _homestay("chen", "commitment"))
    files = Path(tempfile.mkdtemp(prefix="onewindow-hall-"))
    atexit.register(shutil.rmtree, files, ignore_errors=True)
    shutil.copytree(folder, files, dirs_exist_ok=True)
    _KEPT.append((kept.rows(), files, replace(world)))
    return world


@cache
def _pack() -> list[tuple[str, str, Any]]:
    return [(each.kind, each.code, each.body) for each in load_pack(ROOT / "content").documents]


def _content() -> None:
    import_pack(_pack(), origin="tests", by="tests", at=RECEIVED, on=RECEIVED.date(), publish=True)


def _wire(folder: Path) -> None:
    """Demo registers, files in the test's own folder, papers as text, no channel outside."""
    wire_up()
    own = ports.wired()
    senders = {"sms": FakeSender(folder / "sms"), "mail": FakeSender(folder / "mail")}
    ports.wire(replace(own, files=DiskFiles(folder), renderer=FakeRenderer(), **senders))


def picture() -> bytes:
    """A small PNG."""
    raw = b"".join(b"\0" + b"\xff" * 12 for _ in range(4))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    )


def _homestay(username: str, route: str) -> UUID:
    account = Account.objects.get(username=username)
    who = identify(str(account.id), epoch=0, role="", on=RECEIVED.date())
    assert who is not None

    def command() -> Command:
        return Command(who.actor, RECEIVED, RECEIVED, str(new_id()))

    thing = catalogue_on(RECEIVED.date()).things["open-homestay"]
    draft = drafts.start("open-homestay", thing.reference, route, command(), jurisdiction=PLACE)
    opened = drafts.save_answers(draft, {"premises.certificate_number": TITLE}, command())
    answers = {question.ref: _answer(question.element) for question in opened.plan.questions}
    opened = drafts.save_answers(draft, answers | {"premises.certificate_number": TITLE}, command())
    for line in opened.plan.materials:
        if line.status == "asked":
            drawn = line.material == "floor-plan"
            name = f"{line.material}.{'png' if drawn else 'pdf'}"
            uploads.add_to_draft(draft, line.material, name, picture() if drawn else b"%PDF-1.4 x", command())
    signed = who.actor.name if route == "commitment" else ""
    return submit.submit(draft, command(), submit.Handover(signed=signed, consent=True))


def _answer(element: Any) -> Any:
    if element.options:
        values = [option.value for option in element.options]
        return values if element.kind.value == "multi" else values[0]
    plain = {"number": "12", "date": "2026-12-01", "yes_no": "yes", "phone": "13800005620"}
    return plain.get(element.kind.value, "溪上小院")


def more_officers(department: str, count: int) -> list[str]:
    """Further officers of a department, so that a lot has somebody to choose between. Gives back their usernames."""
    names = [f"{department[:12]}-{number}" for number in range(1, count + 1)]
    for number, name in enumerate(names, 1):
        account = create_account(name, demo.PASSWORD, f"核查员{number}", at=RECEIVED)
        grant(account, Role.APPROVER, jurisdiction=PLACE, department=department, on=demo.SINCE)
    return names
