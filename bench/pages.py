#!/usr/bin/env python3
"""What one page of the hall's morning costs: processor time and queries, per kind of page, whatever else the machine does.

The people of `morning.py` are played one after the other inside this process, straight into the application as a web
server would call it: a number at the machine, the window from the call to the hand-over, an applicant at home, officers.
Counted per request are milliseconds of processor time of the thread (not of the clock: other work does not lengthen them),
queries, and queries that were asked before in the same request with the same values. `--profile KIND` prints where the
time of one kind goes (as printed in the table, e.g. `GET /counter/a/…`).
"""

from __future__ import annotations

import cProfile
import io
import os
import pstats
import subprocess
import time
from collections import Counter, defaultdict
from contextlib import ExitStack, nullcontext
from email.message import Message
from typing import Any
from urllib.parse import unquote

from common import PYTHON, environment, folder, options, percentile, postgres, report, say
from morning import Size, kind_of, name_of, prepare

FEW = Size(arrivals=6, windows=1, officers=4, online=3, seconds=0.0)
QUICK = Size(arrivals=3, windows=1, officers=4, online=1, seconds=0.0)


class Answer:
    """As much of `http.client.HTTPResponse` as the browser looks at."""

    def __init__(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, Message()
        for name, value in headers:
            self.headers[name] = value


class Counted:
    """The application, with a count of what each request took."""

    def __init__(self, profiled: str = "") -> None:
        from onewindow.config.wsgi import application

        self.application = application
        self.took: dict[str, list[float]] = defaultdict(list)
        self.asked: dict[str, list[int]] = defaultdict(list)
        self.again: dict[str, Counter[str]] = defaultdict(Counter)
        self.profiled, self.profile = profiled, cProfile.Profile() if profiled else None

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[Answer, bytes]:
        """One request; its cost is kept under its kind."""
        from django.db import connection

        bare, _, query = path.split("#")[0].partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method, "PATH_INFO": unquote(bare).encode().decode("latin-1"), "QUERY_STRING": query,
            "SCRIPT_NAME": "", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000", "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body or b""), "wsgi.errors": io.StringIO(), "CONTENT_LENGTH": str(len(body or b"")),
        }  # fmt: skip
        for name, value in headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        answered: list[Any] = []
        seen: Counter[str] = Counter()

        def each(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            seen[f"{sql} {params!r}"] += 1
            return execute(sql, params, many, context)

        kind = kind_of(method, path)
        profile = self.profile if kind == self.profiled else None
        with connection.execute_wrapper(each), profile or nullcontext():
            begun = time.thread_time()
            response = self.application(environ, lambda status, heads: answered.extend((status, heads)))
            data = b"".join(response)
            response.close()
            self.took[kind].append((time.thread_time() - begun) * 1000)
        self.asked[kind].append(seen.total())
        self.again[kind].update({sql: count - 1 for sql, count in seen.items() if count > 1})
        return Answer(int(answered[0].split()[0]), answered[1]), data

    def browser(self, who: str) -> Any:
        """A browser whose requests go straight into the application."""
        from onewindow.cli.journey_clerk import DayBrowser

        counted = self

        class Direct(DayBrowser):
            def _once(self, method: str, path: str, body: Any, headers: Any) -> Any:
                cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
                return counted.ask(method, path, body, {**headers, **({"Cookie": cookies} if cookies else {})})

        return Direct("127.0.0.1", 8000, who, lambda who, what: None)

    def rows(self) -> list[dict[str, Any]]:
        """Kinds of pages, those that took most in all first."""
        found = []
        for kind, took in sorted(self.took.items(), key=lambda pair: -sum(pair[1])):
            again = self.again[kind].total() / len(took)
            found.append({"page": kind, "times": len(took), "ms": round(percentile(took, 0.5), 1),
                          "worst_ms": round(max(took), 1), "queries": round(sum(self.asked[kind]) / len(took), 1),
                          "asked_again": round(again, 1)})  # fmt: skip
        return found


def play(counted: Counted, size: Size, on: Any) -> None:
    """A morning, one after the other. The first round only warms up and is not counted."""
    from onewindow.cli.journey_citizen import log_in
    from onewindow.cli.journey_clerk import Clerk
    from onewindow.cli.journey_department import Officer
    from onewindow.usecases import demo

    clerk = Clerk(counted.browser("clerk0"), on)
    log_in(clerk.browser, "clerk0", demo.PASSWORD)
    clerk.sit("40")
    officers = []
    for name in ("zhouhang", "yexin"):
        officers.append(Officer(counted.browser(name)))
        log_in(officers[-1].browser, name, demo.PASSWORD)
    for turn in range(-1, size.arrivals):
        if turn == 0:
            counted.took.clear(), counted.asked.clear(), counted.again.clear()
            if counted.profile:
                counted.profile.clear()
        _one(counted, clerk, officers, turn + 1, size)


def _one(counted: Counted, clerk: Any, officers: list[Any], turn: int, size: Size) -> None:
    """One arrival, one applicant at home while there are some, and the officers after them."""
    from django.utils import timezone
    from morning import Kept, Morning

    from onewindow.store.models import HallDevice
    from onewindow.usecases import delivery

    machine = counted.browser("machine")
    page = machine.get(f"/hall/machine/{HallDevice.objects.values_list('token', flat=True)[0]}")
    machine.send(page, page.form(having="green"), button=("zone", "integrated"))
    clerk.call()
    clerk.house = f"溪上{turn}号院"
    at = clerk.serve(*name_of(turn, "周"))
    clerk.work(at, complain=turn % 3 == 2)
    clerk.finish()
    if turn < size.online:
        home = object.__new__(Morning)
        home.browser, home.on, home.kept = lambda who, pace: counted.browser(who), clerk.on, Kept()  # type: ignore[method-assign]
        home.home(turn)
    for officer in officers:
        listing = officer.browser.get("/department/")
        for link in list(dict.fromkeys(each.get("href").split("?")[0] for each in listing.links("/department/c/")))[:2]:
            key = link.rsplit("/", 1)[1].split("#")[0]
            officer.opened.add(key)
            officer.work(key)
    while delivery.deliver_due(timezone.now(), timezone.now()):
        continue
    clerk.work(at)


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--profile", default="", metavar="KIND", help="print where the time of one kind of page goes")
    args = parser.parse_args()
    with ExitStack() as stack:
        var = stack.enter_context(folder())
        database = stack.enter_context(postgres()) if args.postgres else ""
        wanted = environment(var, database)
        os.environ.update({key: value for key, value in wanted.items() if key.startswith("ONEWINDOW_") and value})
        subprocess.run([str(PYTHON), "-m", "onewindow.cli", "prepare"], check=True, stderr=subprocess.DEVNULL)
        from onewindow.config import boot

        boot()
        size = QUICK if args.quick else FEW
        on = prepare(size)
        say("playing …")
        counted = Counted(args.profile)
        play(counted, size, on)
        rows = counted.rows()
    if counted.profile:
        pstats.Stats(counted.profile).sort_stats("cumulative").print_stats("onewindow|django/(template|db/models/query)", 80)
    every = [ms for took in counted.took.values() for ms in took]
    if not args.json:
        print(f"{'page':58} {'times':>5} {'ms':>7} {'worst':>7} {'queries':>7} {'again':>6}")
        for row in rows:
            print(f"{row['page'][:58]:58} {row['times']:5} {row['ms']:7} {row['worst_ms']:7} {row['queries']:7} "
                  f"{row['asked_again']:6}")  # fmt: skip
    report(args, "processor time of a page", ours=round(sum(every) / len(every), 1), baseline=None, unit="ms a request",
           note="processor time inside the application, no waiting; redirects are requests of their own",
           p95_ms=round(percentile(every, 0.95), 1), requests=len(every), **({"rows": rows} if args.json else {}))  # fmt: skip


if __name__ == "__main__":
    main()
