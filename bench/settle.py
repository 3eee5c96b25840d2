#!/usr/bin/env python3
"""Applications of 6 parts from submission to the last part handed out, over HTTP, by 4 clients: how many a second.

A client is a hall of its own at real pages (`cli/journey_*.py`): it hands an application in through the interface, then the
clerk looks at every paper and accepts, each agency's officer opens the part from the work list and does what its page offers
(inspection, decision), the jobs typeset papers and issue certificates, and the clerk hands out what is ready, until every part
has ended. Clients, web processes, jobs and database share the machine. Printed for 1, 2 and 4 web processes: applications
settled a second, p95 of a whole application and of a single request.

    bench/settle.py --quick                      SQLite, 1 web process, 4 applications
    bench/settle.py --database postgres
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from common import PYTHON, Server, environment, folder, options, percentile, postgres, report, say
from create import PARTS, Client, order, token

CLIENTS = 4
IDLE_AT_MOST, PAUSE = 120.0, 0.05


class Hall:
    """One client: a partner who hands in, a clerk and the officers, each logged in at a browser of their own."""

    def __init__(self, server: Server, key: str) -> None:
        from onewindow.cli import journey_citizen
        from onewindow.cli.journey_client import Browser
        from onewindow.cli.journey_counter import Window
        from onewindow.cli.journey_department import Officer
        from onewindow.usecases import demo

        self.server, self.window_of, self.officer_of = server, Window, Officer
        self.partner = Client(server, key, json.dumps(order()).encode())
        self.requests: list[float] = []
        self.lives: list[float] = []
        hall = self

        class Timed(Browser):
            def _once(self, *given: Any) -> Any:
                begun = time.perf_counter()
                try:
                    return super()._once(*given)
                finally:
                    hall.requests.append((time.perf_counter() - begun) * 1000)

        self.browsers: dict[str, Browser] = {}
        for username in ("wangyun", *sorted({names[0] for names in demo.OFFICERS.values()})):
            browser = Timed(server.host, server.port, username, lambda who, what: None)
            journey_citizen.log_in(browser, username, demo.PASSWORD)
            self.browsers[username] = browser

    def settle(self) -> None:
        """One application through its whole life. RuntimeError where it gets stuck."""
        begun = time.perf_counter()
        number = self.partner.create()["number"]
        self.requests.append(self.partner.took[-1])
        window = self.window_of(self.browsers["wangyun"])
        window.open(number)
        officers: dict[str, Any] = {}
        seen: dict[str, Any] = {}
        last = time.monotonic()
        while True:
            cases, ready = self._stand(number)
            if not any(case["open"] for case in cases):
                break
            before = sum(browser.sent for browser in self.browsers.values())
            mark = ([(case["id"], case["version"]) for case in cases], ready)
            if seen.get("window") != mark:
                seen["window"] = mark
                window.turn(complain=False)
            for case in cases:
                if case["open"] and seen.get(case["id"]) != case["version"]:
                    seen[case["id"]] = case["version"]
                    self._officer(officers, case["department"]).work(str(case["id"]))
            if sum(browser.sent for browser in self.browsers.values()) > before:
                last = time.monotonic()
            elif time.monotonic() - last > IDLE_AT_MOST:
                raise RuntimeError(f"nobody has anything to do on {number}: {[(c['item'], c['status']) for c in cases]}")
            else:
                time.sleep(PAUSE)
        self.lives.append(time.perf_counter() - begun)

    def _officer(self, officers: dict[str, Any], department: str) -> Any:
        from onewindow.usecases import demo

        username = demo.OFFICERS[department][0]
        if username not in officers:
            officers[username] = self.officer_of(self.browsers[username])
        return officers[username]

    @staticmethod
    def _stand(number: str) -> tuple[list[dict[str, Any]], int]:
        """The parts as they stand, and how many papers are ready: what a person would see on the list."""
        from onewindow.store.models import Case, Document

        rows = Case.objects.filter(application__number=number).order_by("id")
        cases = list(rows.values("id", "item", "department", "status", "open", "version"))
        return cases, Document.objects.filter(application__number=number, status="ready").count()


def settled(server: Server, key: str, each: int) -> dict[str, float]:
    """`CLIENTS` halls at once, each so many applications."""
    halls = [Hall(server, key) for _ in range(CLIENTS)]
    failed: list[BaseException] = []

    def work(hall: Hall) -> None:
        from django.db import connections

        try:
            for _ in range(each):
                hall.settle()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    begun = time.perf_counter()
    threads = [threading.Thread(target=work, args=(hall,)) for hall in halls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError("a client got stuck") from failed[0]
    lives = [seconds for hall in halls for seconds in hall.lives]
    requests = [ms for hall in halls for ms in hall.requests]
    return {
        "settled_per_second": round(len(lives) / (time.perf_counter() - begun), 3),
        "life_p95_s": round(percentile(lives, 0.95), 1),
        "request_p95_ms": round(percentile(requests, 0.95), 1),
        "requests_each": round(len(requests) / len(lives)),
        "lives": len(lives),
    }


def measure(var: Path, address: str, workers: int, each: int) -> dict[str, float]:
    """One number of web processes on a fresh installation; this process only looks at the rows."""
    with Server(var, database=address, workers=workers, demo=False) as server:
        subprocess.run([str(PYTHON), "-m", "onewindow.cli", "demo", "--accounts-only"], env=server.environment, check=True,
                       stderr=subprocess.DEVNULL)  # fmt: skip
        os.environ.update(environment(var, address))
        from onewindow.config import boot

        boot()
        return settled(server, token(server), each)


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--workers", default="", help="numbers of web processes (default: 1,2,4; with --quick 1)")
    parser.add_argument("--each", type=int, help="applications of each client (default: 5, with --quick 1)")
    parser.add_argument("--only", type=int, help="(used by the script itself)")
    args = parser.parse_args()
    each = args.each or (1 if args.quick else 5)
    if args.only:  # an installation belongs to a process
        with folder() as var, nullcontext("") if args.database == "sqlite" else postgres() as address:
            json.dump(measure(var, address, args.only, each), sys.stdout)
        return
    found: dict[str, Any] = {}
    for workers in (args.workers or ("1" if args.quick else "1,2,4")).split(","):
        say(f"{workers} web processes …")
        words = [str(PYTHON), __file__, "--only", workers, "--database", args.database, "--each", str(each)]
        found[workers] = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout)
    best = max(found.values(), key=lambda one: one["settled_per_second"])
    report(
        args, f"applications of {PARTS} parts from submission to settled, {CLIENTS} clients", ours=best["settled_per_second"],
        baseline=None, unit="per second", lower_is_better=False,
        note="all pages, papers typeset, certificates issued; the best number of web processes", database=args.database, **found,
    )  # fmt: skip


if __name__ == "__main__":
    main()
