#!/usr/bin/env python3
"""The department's work list: 100 rows out of 100,000 cases, as the read gives them and over HTTP.

The cases are real ones: a few applications are handed in through the use case, then their rows are copied, each
application with a data key of its own (so every title on the page is opened with another key), with due dates spread
over sixty days around today. Asked for: the first page, a page from the middle, and one item only.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

from common import PYTHON, Server, folder, options, percentile, postgres, report, say, timed
from create import order

AIM = 100.0
ROWS = 100
OFFICER = ("zhao", "market-regulation")
PLACE = "990101000000"
BATCH = 2000


def seeds(count: int) -> list[Any]:
    """So many applications, handed in by the window."""
    from onewindow.core.kernel.dates import legal_date
    from onewindow.core.kernel.ids import new_id
    from onewindow.usecases import direct
    from onewindow.usecases.command import Command
    from onewindow.usecases.demo_lives import people_of

    now = datetime.now(UTC)
    clerk = people_of(legal_date(now))["wangyun"]
    asked = order()
    return [
        direct.apply_for(
            direct.Person(**asked["applicant"]), asked["thing"], asked["situation"], asked["route"], asked["answers"],
            Command(clerk, now, now, str(new_id())), jurisdiction=PLACE,
            handover=direct.Handover(frozenset(asked["at_window"])),
        ).id
        for _ in range(count)
    ]  # fmt: skip


def copy(applications: list[Any], cases: int) -> int:
    """Copies of these applications and their cases, until there are so many cases. Returns how many there are."""
    from django.db import connection, transaction

    from onewindow.core.kernel.ids import new_id
    from onewindow.store.crypto import new_data_key, seal_text
    from onewindow.store.models import Application, Case, DataKey

    chance = random.Random(2026)
    today = datetime.now(UTC).date()
    models = {row.id: row for row in Application.objects.filter(pk__in=applications)}
    parts = {key: list(Case.objects.filter(application_id=key)) for key in models}
    per = len(next(iter(parts.values())))
    names = [field.column for field in Case._meta.concrete_fields]
    own = {"id", "application_id", "number", "list_on", "due_on"}
    quote = connection.ops.quote_name
    insert = (
        f"INSERT INTO store_case ({', '.join(map(quote, names))}) "
        f"SELECT {', '.join('%s' if name in own else quote(name) for name in names)} FROM store_case WHERE id = %s"
    )
    order_of = [name for name in names if name in own]
    raw = Case._meta.get_field("id").get_db_prep_value
    made = Case.objects.count()
    while made < cases:
        keys, rows, values = [], [], []
        for _ in range(min(BATCH, -(-(cases - made) // per))):
            origin = models[chance.choice(applications)]
            key = new_data_key(purpose="application", at=origin.submitted_at)
            title = seal_text(key, f"溪上小院 {chance.randrange(10**6)}", place="application.title")
            fresh = {field.attname: getattr(origin, field.attname) for field in Application._meta.concrete_fields}
            number = f"B-{uuid4().hex[:20]}"
            fresh |= {"id": new_id(), "number": number, "command_id": number, "data_key_id": key.id, "title_enc": title}
            keys.append(key)
            rows.append(Application(**fresh))
            for part in parts[origin.id]:
                due = (today + timedelta(days=chance.randrange(-10, 50))).isoformat()
                given = {"id": raw(new_id(), connection), "application_id": raw(fresh["id"], connection),
                         "number": uuid4().hex[:40], "list_on": due, "due_on": due}  # fmt: skip
                values.append([*(given[name] for name in order_of), raw(part.id, connection)])
        with transaction.atomic(), connection.cursor() as cursor:
            DataKey.objects.bulk_create(keys)
            Application.objects.bulk_create(rows)
            cursor.executemany(insert, values)
        made += len(values)
        say(f"{made} cases …")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Case.objects.count()


def reads(rounds: int) -> dict[str, dict[str, float]]:
    """Milliseconds of the read itself, in this process."""
    from onewindow.core.kernel.dates import legal_date
    from onewindow.reads.department_list import Wanted, work_list
    from onewindow.usecases.demo_lives import people_of

    on = legal_date(datetime.now(UTC))
    actor = people_of(on)[OFFICER[0]]
    first = work_list(actor, Wanted(size=ROWS), on=on)
    if len(first.rows) != ROWS:
        raise RuntimeError(f"{len(first.rows)} rows instead of {ROWS}")
    middle = f"{(on + timedelta(days=15)).isoformat()}_{first.rows[0].id}"
    asked = {
        "first page": Wanted(size=ROWS),
        "from the middle": Wanted(size=ROWS, after=middle),
        "one item": Wanted(size=ROWS, item="food-permit", tab="waiting"),
    }
    return {
        name: figures([timed(lambda w=wanted: work_list(actor, w, on=on)) for _ in range(rounds)])
        for name, wanted in asked.items()
    }


def figures(took: list[float]) -> dict[str, float]:
    return {"p50_ms": round(percentile(took, 0.5), 1), "p95_ms": round(percentile(took, 0.95), 1)}


def over_http(server: Server, rounds: int) -> dict[str, dict[str, float]]:
    """Milliseconds of the page and of the interface, on a kept connection."""
    from onewindow.cli.journey_citizen import log_in
    from onewindow.cli.journey_client import Browser
    from onewindow.usecases.demo import PASSWORD

    browser = Browser(server.host, server.port, OFFICER[0], lambda who, what: None)
    log_in(browser, OFFICER[0], PASSWORD)
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    made = subprocess.run(
        [str(PYTHON), "-m", "onewindow.cli", "token", OFFICER[0], "--name", "bench", "--json"],
        env=server.environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    key = json.loads(made.stdout)["key"]
    asked = {
        "page": (f"/department/?size={ROWS}", {"Cookie": cookies}),
        "interface": (f"/api/v1/cases?limit={ROWS}", {"Authorization": f"Bearer {key}"}),
    }
    connection = HTTPConnection(server.host, server.port, timeout=60)
    found = {}
    for name, (path, headers) in asked.items():
        took = []
        for turn in range(rounds + 3):
            begun = time.perf_counter()
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200 or body.count(b"/department/c/" if name == "page" else b'"application"') < ROWS:
                raise RuntimeError(f"{path}: {answer.status}, not {ROWS} rows")
            if turn >= 3:
                took.append((time.perf_counter() - begun) * 1000)
        found[name] = figures(took)
    return found


def measure(address: str, var: Path, *, cases: int, rounds: int) -> dict[str, Any]:
    """Fill a fresh installation and ask it."""
    with Server(var, database=address, jobs=False, demo=False) as server:
        subprocess.run([str(PYTHON), "-m", "onewindow.cli", "demo", "--accounts-only"], env=server.environment,
                       check=True, stderr=subprocess.DEVNULL)  # fmt: skip
        os.environ.update(server.environment)
        from onewindow.config import boot

        boot()
        count = copy(seeds(4), cases)
        return {"cases": count, "read": reads(rounds), "http": over_http(server, rounds)}


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--cases", type=int, help="so many cases (default 100000, with --quick 50000)")
    args = parser.parse_args()
    cases = args.cases or (50_000 if args.quick else 100_000)
    with folder() as var, nullcontext("") if args.database == "sqlite" else postgres() as address:
        found = measure(address, var, cases=cases, rounds=15 if args.quick else 60)
    report(
        args,
        f"work list, {ROWS} rows out of {found['cases']} cases, {args.database}",
        ours=found["read"]["first page"]["p50_ms"],
        baseline=AIM,
        unit="ms",
        note="p50 of the read (rows, counts of the tabs, names, opened titles); the baseline is the limit we set ourselves",
        **found,
    )


if __name__ == "__main__":
    main()
