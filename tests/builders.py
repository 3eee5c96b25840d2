"""Rows made by hand for tests of store, use cases and jobs: people, calendars, and one part on its way.

They need no content pack: terms are written here, and `without_papers` leaves the typesetting out.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import yaml

from onewindow.core.cases import CaseState, CaseTerms, Order, apply, decide
from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import SHANGHAI, legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.process.events import NewEvent
from onewindow.store import catalogue, numbers
from onewindow.store.crypto import new_data_key, seal_json, seal_text
from onewindow.store.events import Stream, prepare
from onewindow.store.models import Account, Application, Case, ContentVersion, Event, Note, Party
from onewindow.store.parties import find_or_new_party
from onewindow.usecases import cases, identity, papers, projection
from onewindow.usecases.command import Command, by_system
from onewindow.usecases.content import import_pack
from tests import kept
from tests.core.cases.build import LICENCE, PLACE

CALENDARS = Path(__file__).resolve().parent.parent / "content" / "calendars"
WALL = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PASSWORD = "bright-river-42"
CLERK = Actor(Role.CLERK, "李敏", "k1", scope=Scope(frozenset({PLACE})), channel=Channel.WINDOW)
OFFICER = Actor(
    Role.APPROVER, "周建国", "a1", scope=Scope(frozenset({PLACE}), frozenset({"police"})), department="police"
)
HEAD = Actor(
    Role.HEAD, "陈局长", "h1", scope=Scope(frozenset({PLACE}), frozenset({"police"})), department="police"
)
ADMINISTRATOR = Actor(Role.ADMINISTRATOR, "管理员", "m1", scope=Scope(frozenset({PLACE})))
CANARY_NAME, CANARY_ID, CANARY_PHONE = "金丝雀名", "330102199003074718", "13912345678"


def day(text: str, hour: int = 10) -> datetime:
    """`2026-03-02` → ten o'clock that day in Shanghai."""
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=SHANGHAI)


def calendars(on: date = date(2026, 1, 1), **changed: dict[str, Any]) -> None:
    """Publish the real calendars; `changed` replaces a file by its stem (`y2027={…}`)."""
    quick = not changed and not ContentVersion.objects.exists()
    if quick and on in _KEPT:
        kept.put_back(_KEPT[on])
        return
    plain = _calendar_files() | {
        name.removeprefix("y"): json.loads(json.dumps(body, default=str)) for name, body in changed.items()
    }
    import_pack(
        [("calendars", code, body) for code, body in plain.items()],
        origin="tests", by="tests", at=WALL, on=on, publish=True,
    )  # fmt: skip
    if quick:
        tables = ("store_contentversion", "store_publication")
        _KEPT[on] = {table: held for table, held in kept.rows().items() if table in tables}


_KEPT: dict[date, kept.Kept] = {}


@cache
def _calendar_files() -> dict[str, Any]:
    files = {path.stem: yaml.safe_load(path.read_text()) for path in sorted(CALENDARS.glob("*.yaml"))}
    plain: dict[str, Any] = json.loads(json.dumps(files, default=str))
    return plain


def forget() -> None:
    """What processes remember between tests: content, number ranges."""
    catalogue.forget()
    numbers.forget()


def person(
    name: str = CANARY_NAME, id_number: str = CANARY_ID, phone: str = CANARY_PHONE, kind: str = "natural"
) -> Party:
    return find_or_new_party(
        kind=kind, name=name, id_type="citizen_id", id_number=id_number, phone=phone, at=WALL
    )


def account(
    username: str, role: Role | None = None, *, department: str = "", party: Party | None = None
) -> Account:
    """An account with PASSWORD, and one role in PLACE."""
    made = identity.create_account(username, PASSWORD, "" if party else username, at=WALL, party=party)
    if role is not None:
        identity.grant(made, role, jurisdiction=PLACE, department=department, on=date(2020, 1, 1))
    return made


def application(party: Party | None = None, *, parts: int = 1, agent: Party | None = None) -> Application:
    """An application without parts, on an empty bundle."""
    key = new_data_key(purpose="application", at=WALL)
    key.save(force_insert=True)
    row = Application(
        id=new_id(), jurisdiction=PLACE, opened_year=2026, number=f"YX-{new_id().hex[-12:]}", thing="open-homestay",
        bundle="", route="ordinary", title_enc=seal_text(key, "溪上小院", place="application.title"),
        situation_enc=seal_json(key, {}, place="application.situation"),
        plan_enc=seal_json(key, {}, place="application.plan"), applicant=party or person(), agent=agent,
        data_key=key, channel="window", total=parts, open=parts, submitted_at=WALL,
        command_id=new_id().hex, demo=True,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def part(
    of: Application | None = None,
    terms: CaseTerms = LICENCE,
    *,
    now: datetime = WALL,
    wall: datetime | None = None,
    awaited_by: tuple[str, ...] = (),
    case_id: Any = None,
) -> Case:
    """One received part, with its first event on the chain."""
    parent = of or application()
    row = Case(
        id=case_id or new_id(), jurisdiction=parent.jurisdiction, opened_year=parent.opened_year, application=parent,
        number=new_id().hex, item=terms.item, item_version="v1", subject=new_id().hex[-8:], thing=parent.thing,
        department=terms.department, act_type=str(terms.act_type), version=0, terms=canonical(terms.to_json()),
        received_at=now, awaited_by=list(awaited_by),
    )  # fmt: skip
    calendar = catalogue.current_calendar(legal_date(now)).for_region(row.jurisdiction)
    events = decide(
        CaseState(), terms, Order("receive"), actor=CLERK, at=now, recorded_at=now, calendar=calendar
    )
    _append(row, CaseState(), events, terms, Command(CLERK, now, wall or now, new_id().hex))
    row.save(force_insert=True)
    return row


def _append(
    row: Case, state: CaseState, events: tuple[NewEvent, ...], terms: CaseTerms, command: Command
) -> None:
    appended = prepare(
        Stream("case", row.id, row.jurisdiction, row.opened_year, row.version, row.head_hash),
        events,
        actor=command.actor,
        command_id=command.id,
        recorded_at=command.wall,
        data_key=row.application.data_key,
        represented=str(row.application.applicant_id),
    )
    for event in events:
        state = apply(state, event)
    for name, value in projection.columns(state, terms, row).items():
        setattr(row, name, value)
    row.version, row.head_hash = appended.seq, appended.head
    Event.objects.bulk_create(appended.events)
    Note.objects.bulk_create(appended.notes)


@contextmanager
def without_papers() -> Iterator[None]:
    """Acts leave events, messages and letters, but no documents: for rows that rest on no content."""
    nothing = SimpleNamespace(
        catalogue=SimpleNamespace(things=defaultdict(lambda: SimpleNamespace(carried="")))
    )
    with (
        patch.object(papers, "folder_of", lambda application: nothing),
        patch.object(papers, "contexts", lambda *_: []),
    ):
        yield


def do(
    row: Case,
    action: str,
    data: dict[str, Any] | None = None,
    private: dict[str, str] | None = None,
    *,
    actor: Actor | None = None,
    now: datetime = WALL,
    command_id: str = "",
) -> cases.Executed:
    """Carry out one order on a hand-made part."""
    order = Order(action, data or {}, private or {})
    name = command_id or new_id().hex
    command = Command(actor, now, now, name) if actor else by_system(now, now, name)
    with without_papers():
        return cases.execute(row.id, order, command)
