"""Runs in a process of its own that may be killed: prepares, submits, acts, works, and tells how things stand.

Called as `python -m tests.jobs.driver WORD …`; every answer is one line of JSON, written only after the act returned.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
import traceback
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from onewindow.config import boot
from tests.jobs import licence_words


def main(word: str, *rest: str) -> None:
    boot()
    print(json.dumps(WORDS[word](*rest), default=str), flush=True)


def wire_fakes() -> None:
    """The fake typesetter, and a phone that sends nothing twice only if it is told to honour keys."""
    from django.conf import settings

    from onewindow.adapters.pdf.fake import FakeRenderer
    from onewindow.adapters.sms import choose
    from onewindow.usecases.ports import wire, wired

    own = wired()
    assert settings.DEMO
    wire(replace(own, renderer=FakeRenderer(), sms=choose(demo=True)))


def prepare() -> dict[str, Any]:
    """Tables, content, and a draft that only has to be handed in."""
    from tests import life, template

    template.migrate()
    life.content()
    wire_fakes()
    lived = life.Life(now=datetime.now(UTC))
    return {"draft": lived.draft()}


def submit(draft: str, command_id: str) -> dict[str, Any]:
    """Hand the draft in under a fixed command."""
    from onewindow.store.models import Draft
    from onewindow.usecases import submit as use_case
    from onewindow.usecases.command import Command
    from tests import life

    wire_fakes()
    lived = life.Life(now=datetime.now(UTC))
    assert Draft.objects.filter(pk=draft).exists()
    command = Command(lived.citizen, lived.now, lived.now, command_id)
    from onewindow.store import scope
    from onewindow.store.drafts import OpenDraft

    opened = OpenDraft(scope.draft(lived.citizen, draft), lived.now.date())
    paper = frozenset(line.material for line in opened.plan.materials if line.status == "asked")
    return {"application": use_case.submit(draft, command, use_case.Handover(paper, life.NAME, True))}


def accept(item: str, command_id: str) -> dict[str, Any]:
    """The agency accepts one part under a fixed command."""
    from onewindow.core.cases import Order
    from onewindow.store.models import Case
    from onewindow.usecases import cases
    from onewindow.usecases.command import Command
    from tests import life

    wire_fakes()
    lived = life.Life(now=datetime.now(UTC))
    row = Case.objects.get(item=item)
    command = Command(lived.officer(row.department), lived.now, lived.now, command_id)
    done = cases.execute(row.id, Order("accept"), command)
    return {"version": done.version, "again": done.again}


def ruled() -> dict[str, Any]:
    """The licence is known to be in order, and its rule set is switched on."""
    from onewindow.store.models import Case
    from tests.usecases import test_automatic as rule

    row = Case.objects.select_related("application__data_key").get(item=rule.ITEM)
    rule.change_fact(row, "business.status", "存续")
    rule.change_fact(row, "business.credit_record", "无")
    rule.switch("on", on=datetime.now(UTC).date())
    return {"case": row.id}


def robot(key: str) -> dict[str, Any]:
    """The rules look at the licence, as the outbox has them do."""
    from onewindow.store.models import Case
    from onewindow.usecases import automatic
    from onewindow.usecases.command import by_system

    wire_fakes()
    now = datetime.now(UTC)
    row = Case.objects.get(item="licence-verification")
    return {"came": automatic.look(row.id, by_system(now, now, key))}


def provide(key: str) -> dict[str, Any]:
    """An officer decides the licence."""
    from onewindow.core.cases import Order
    from onewindow.store.models import Case
    from onewindow.usecases import cases
    from onewindow.usecases.command import Command
    from tests import life

    wire_fakes()
    lived = life.Life(now=datetime.now(UTC))
    row = Case.objects.get(item="licence-verification")
    command = Command(lived.officer(row.department), lived.now, lived.now, key)
    return {"version": cases.execute(row.id, Order("provide"), command, seen=row.version).version}


def rule_records() -> dict[str, Any]:
    """What became of the judgements, and which acts decided the licence."""
    from onewindow.store.models import AutomaticRecord, Event

    decided = Event.objects.filter(type__startswith="cases.provide").values_list("type", flat=True)
    return {
        "results": list(AutomaticRecord.objects.values_list("result", flat=True)),
        "decided": list(decided),
    }


def work(days: str = "0") -> dict[str, Any]:
    """Deliver and sweep until nothing is left to do; `days` ahead of the wall clock."""
    from onewindow.jobs import loops
    from onewindow.store import clockwork, settings_rows

    wire_fakes()
    now = datetime.now(UTC)
    ahead = int(timedelta(days=int(days)).total_seconds())
    settings_rows.put(clockwork.KEY, ahead, at=now, by="tests")
    loops.run(threading.Event(), once=True)
    return {"done": True}


def go_on() -> dict[str, Any]:
    """Work until killed."""
    from onewindow.jobs import loops

    wire_fakes()
    loops.run(threading.Event())
    return {}


def stand() -> dict[str, Any]:
    """How things stand: counts, letters by topic and status, what was sent, and whether everything verifies."""
    from onewindow.store.models import Application, Case, Delivery, Document, Draft, Event, File, Message
    from onewindow.usecases import verify
    from onewindow.usecases.ports import wired

    wire_fakes()
    events = Event.objects.values_list("stream_id", "command_id", "type")
    return {
        "applications": Application.objects.count(),
        "submitted_drafts": Draft.objects.exclude(application_id=None).count(),
        "cases": Counter(Case.objects.values_list("status", flat=True)),
        "events": Event.objects.count(),
        "twice": [str(key) for key, count in Counter(events).items() if count > 1],
        "warnings": Event.objects.filter(type="cases.warn_due").count(),
        "messages": Message.objects.count(),
        "documents": Counter(Document.objects.values_list("status", flat=True)),
        "pdfs": File.objects.filter(media_type="application/pdf").count(),
        "letters": Counter(f"{t} {s}" for t, s in Delivery.objects.values_list("topic", "status")),
        "topics": list(
            Delivery.objects.filter(status="pending")
            .order_by("next_at", "message_id")
            .values_list("topic", flat=True)
        ),
        "sms": [line["key"] for line in wired().sms.sent()],  # type: ignore[attr-defined]
        "files": len(wired().files.written_before(datetime.now(UTC) + timedelta(hours=1))),
        "violations": [v.to_json() for v in verify.verify().violations],
    }


def whole_life(draft: str) -> dict[str, Any]:
    """One application from handing in to settled; it may be killed at any commit and begun again."""
    from tests.jobs import whole_life as lives

    return lives.whole_life(draft)


def recovered(*acknowledged: str) -> dict[str, Any]:
    """What is found after the power came back."""
    from tests.jobs import whole_life as lives

    return lives.recovered(*acknowledged)


def upgrade(release: str = "", file: str = "") -> dict[str, Any]:
    """Migrate what a released version left behind."""
    from tests.store import released

    return released.upgrade(release, file)


def carry_on(half_way: str, draft: str) -> dict[str, Any]:
    """What was begun before an upgrade goes on after it."""
    from tests.store import released

    return released.carry_on(half_way, draft)


WORDS = {
    "upgrade": upgrade,
    "carry_on": carry_on,
    "recovered": recovered,
    "whole_life": whole_life,
    "prepare": prepare,
    "submit": submit,
    "accept": accept,
    "ruled": ruled,
    "robot": robot,
    "provide": provide,
    "rule_records": rule_records,
    "work": work,
    "go_on": go_on,
    "stand": stand,
    **licence_words.WORDS,
}


def serve() -> None:
    """Starts processes for a test, cheaply: everything is imported once, and each order is a fork of this process.

    Lines of JSON in: `{"start": [words], "var": …, "environment": {…}, "out": file}` → `{"pid": …}`;
    `{"wait": pid}` → `{"code": …}`, negative for the signal that ended it; `{"warm": folder, "database": name}` reads content.
    """
    boot()
    import_all()
    for line in sys.stdin:
        asked = json.loads(line)
        if "wait" in asked:
            _, status = os.waitpid(asked["wait"], 0)
            answer = {"code": os.waitstatus_to_exitcode(status)}
        elif "warm" in asked:
            warm(Path(asked["warm"]), asked["database"])
            answer = {"warm": 1}
        else:
            answer = {"pid": os.fork() or child(asked)}
        print(json.dumps(answer), flush=True)


def import_all() -> None:
    """What every word needs."""
    for name in (
        "adapters.pdf.fake",
        "adapters.sms",
        "jobs.loops",
        "usecases.certificates",
        "usecases.verify",
    ):
        importlib.import_module(f"onewindow.{name}")
    importlib.import_module("tests.life")


def warm(var: Path, database: str) -> None:
    """Read the content of a database once for all processes to come: it is kept under the hashes of its versions."""
    from django.db import connections

    from onewindow.store import catalogue
    from tests import life

    move_to(var, database)
    today = datetime.now(UTC).date()
    catalogue.catalogue_on(today, life.PLACE)
    catalogue.current_calendar(today)
    catalogue.forget()
    connections.close_all()


def child(asked: dict[str, Any]) -> int:
    """One word in a process of its own, on the folder it is given; never returns."""
    code = 1
    try:
        out = os.open(asked["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(os.open(asked["out"] + ".err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        os.environ.update(asked["environment"])
        move_to(Path(asked["var"]), asked.get("database", ""))
        print(json.dumps(WORDS[asked["start"][0]](*asked["start"][1:]), default=str), flush=True)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def move_to(var: Path, database: str = "") -> None:
    """Point the settings at another folder and database; no connection has been opened before the fork."""
    from django.conf import settings
    from django.db import connections

    from onewindow.config.wiring import wire_up

    settings.VAR, settings.FILES = var, var / "files"
    connections.databases["default"]["NAME"] = database or str(var / "onewindow.sqlite3")
    wire_up()


if __name__ == "__main__":
    serve() if sys.argv[1] == "serve" else main(*sys.argv[1:])
