"""One application from handing in to settled, every act under a fixed command: it can be begun again at any point.

Also the hook that ends the process at a chosen commit, whichever transaction it belongs to.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

VARIABLE = "ONEWINDOW_TEST_KILL_AT_COMMIT"
"""`17:before` or `17:after`: die at the seventeenth commit of this process, before it or after it."""
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
STOP = "ONEWINDOW_TEST_STOP_BEFORE"
"""The command of an act before which the life ends for now; begun again, it goes on from there."""
ACKNOWLEDGED = "ONEWINDOW_TEST_ACKNOWLEDGED"
"""A file to which every act that returned is noted."""
CHECKPOINT = "ONEWINDOW_TEST_CHECKPOINT"
"""After so many pages of SQLite's log it is brought into the file: a short life would end before the usual number."""
ROUNDS = 8
committed = 0
acts: list[str] = []
"""The commands this process has given, in their order."""


class Stopped(Exception):
    """The life has come to the act before which it is to end."""


def count_commits() -> None:
    """Count every commit of this process, explicit or by a single statement outside a transaction."""
    from django.db import connection
    from django.db.backends.base.base import BaseDatabaseWrapper

    explicit = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]

    def commit(self: Any) -> Any:
        return at_commit(lambda: explicit(self))

    def statement(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        alone = not context["connection"].in_atomic_block and sql.lstrip()[:7].upper().startswith(WRITES)
        work = lambda: execute(sql, params, many, context)  # noqa: E731
        return at_commit(work) if alone else work()

    BaseDatabaseWrapper._commit = commit  # type: ignore[attr-defined]
    connection.execute_wrappers.append(statement)


def at_commit(work: Callable[[], Any]) -> Any:
    global committed
    committed += 1
    turn, _, when = os.environ.get(VARIABLE, "").partition(":")
    here = turn == str(committed)
    if here and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    done = work()
    if here:
        os.kill(os.getpid(), signal.SIGKILL)
    return done


def whole_life(draft: str) -> dict[str, Any]:
    """Hand in, accept, decide, issue and hand out every part; how many commits it took, and which acts."""
    count_commits()
    if pages := os.environ.get(CHECKPOINT):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA wal_autocheckpoint={int(pages)}")
    stopped = False
    try:
        _live(draft)
    except Stopped:
        stopped = True
    return {"commits": committed, "acts": acts, "stopped": stopped}


def _live(draft: str) -> None:
    from onewindow.store.models import Application, Case
    from tests import life
    from tests.jobs import driver

    driver.submit(draft, "hand-in-1")
    acknowledge("hand-in-1")
    lived = life.Life(now=datetime.now(UTC))
    for _ in range(ROUNDS):
        work()
        for row in Case.objects.exclude(status="settled").order_by("item"):
            go_on(lived, row)
        if not Application.objects.filter(open__gt=0).exists():
            break
    work()


def acknowledge(command_id: str) -> None:
    """Tell the world, which must find it again after a cut of the power."""
    told = os.environ.get(ACKNOWLEDGED)
    if told:
        handle = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(handle, f"{command_id}\n".encode())
        os.close(handle)


def recovered(*acknowledged: str) -> dict[str, Any]:
    """After a cut: is the database sound, is everything acknowledged there, can every finished paper be read?"""
    from django.conf import settings
    from django.db import connection

    from onewindow.store.models import Document, Event, File
    from onewindow.usecases.ports import wired
    from tests.jobs import driver

    driver.wire_fakes()
    sound = True
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            sound = cursor.fetchall() == [("ok",)]
    there = set(Event.objects.values_list("command_id", flat=True))
    for address in File.objects.values_list("address", flat=True):
        wired().files.get(address)
    return {
        "sound": sound,
        "lost": sorted(set(acknowledged) - there),
        "without_file": Document.objects.filter(status="ready", file=None).count(),
        "folder": str(settings.VAR),
    }


def work() -> None:
    from onewindow.jobs import loops

    loops.run(threading.Event(), once=True)


def go_on(lived: Any, row: Any) -> None:
    """Whatever comes next for this part."""
    from onewindow.core.cases import POSITIVE_ACTION, ActType

    if row.status == "received" and row.act_type not in (ActType.FILING, ActType.STEP):
        act(lived, row, "accept", lived.officer(row.department), {}, {})
    row.refresh_from_db()
    if row.status in ("accepted", "received"):
        data = {"inspectors": ["a1", "a2"]}
        act(
            lived, row, POSITIVE_ACTION[ActType(row.act_type)], lived.officer(row.department), data, {}
        )
        work()
    row.refresh_from_db()
    if row.status in ("decided", "issued"):
        service = {"mode": "in_person", "relation": "self", "evidence": "signature:1"}
        act(lived, row, "deliver", lived.clerk, service, {"recipient": "金丝雀"})


def act(lived: Any, row: Any, action: str, actor: Any, data: Any, private: Any) -> None:
    """One act under a command of its own; an act the law does not allow yet is left for the next round."""
    from onewindow.core.cases import Order
    from onewindow.core.kernel.refusal import Refused
    from onewindow.usecases import cases
    from onewindow.usecases.command import Command

    now = datetime.now(UTC)  # a life may go on past midnight: what jobs did after it is not followed by an act of the day before
    command = Command(actor, now, now, f"whole-{row.item}-{action}")
    if command.id == os.environ.get(STOP):
        raise Stopped
    acts.append(command.id)
    try:
        cases.execute(row.id, Order(action, data, private), command)
        acknowledge(command.id)
    except Refused as refused:
        assert refused.code not in ("case.stale", "case.not_found"), refused
