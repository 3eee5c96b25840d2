#!/usr/bin/env python3
"""One decision of one part, load–decide–save, durable: milliseconds with 5 and with 50 parts beside it, on both databases.

Ours is measured through `usecases.cases.execute`, as a page does: scope, snapshot, rules of the procedure, conditional UPDATE,
event with its hash, the numbered paper and the outbox rows, one commit. The peers run the same shape (that many approvals
side by side) in an environment of their own: django-viewflow 2.4 loads the task and commits; SpiffWorkflow 3.2 loads, steps and
saves its JSON. `bare` is a transaction of four inserts; `by_hand` writes the very rows of such a decision straight through the
driver, in one parcel, with nothing read and nothing decided: no decision that leaves these rows can be faster. All of them on
the same database, equally durable, one after another.

Every process warms up alike, ours and the peers': its first `WARM` decisions are made and not counted (statements are built and
planned, content is read), and PostgreSQL has counted its tables. What is printed are medians of the decisions after them.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any

from common import PYTHON, ROOT, folder, options, percentile, postgres, report, say, timed
from synthetic import Hall, boot, load

PEERS = ("django-viewflow==2.4.*", "SpiffWorkflow==3.2.*", "psycopg[binary]")
WARM = 30
"""Decisions of each process, ours or a peer's, that are not counted."""
SCRIPTS = {"viewflow": "viewflow_run.py", "spiffworkflow": "spiff_decide.py"}


def decide(parts: int, rounds: int) -> list[tuple[float, float]]:
    """Milliseconds of each grant over `rounds` applications of `parts` parts, and those of this process alone; without the
    first `WARM`."""
    from onewindow.core.cases import Order
    from onewindow.store.models import Case
    from onewindow.usecases.cases import execute

    load(parts)
    hall = Hall()
    found: list[tuple[float, float]] = []
    for _ in range(rounds):
        application = hall.apply(f"bench-{parts}")
        analyse()
        for case in Case.objects.filter(application_id=application).order_by("id"):
            officer = hall.officer(case.department)
            execute(case.id, Order("accept"), hall.command(hall.clerk))
            found.append(both(lambda c=case, o=officer: execute(c.id, Order("grant"), hall.command(o))))
    return found[WARM:]


def analyse() -> None:
    """PostgreSQL counts what is in its tables, as it does by itself within a minute (autovacuum); the peers do the same."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def both(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds that `work()` takes, by the clock and of this process (where the machine is shared, the second tells more)."""
    cpu = time.process_time()
    wall = timed(work)
    return wall, (time.process_time() - cpu) * 1000


def four_inserts(count: int) -> tuple[float, float]:
    """Milliseconds of a bare transaction of four inserts (medians by the clock and of the process)."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (id INTEGER, body TEXT)")

    def one() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for number in range(4):
                cursor.execute("INSERT INTO bench_bare VALUES (%s, %s)", [number, "x" * 400])

    return medians([both(one) for _ in range(WARM + count)][WARM:])


class _Seen(Exception):
    """Ends a decision whose statements are known; its transaction is undone."""


def by_hand(rounds: int) -> list[tuple[float, float]]:
    """Milliseconds of writing the rows of a grant with 5 parts by hand, without the first `WARM`.

    Each grant is made once with somebody listening and undone before its commit; then what it wrote is written by hand.
    """
    from django.db import connection

    from onewindow.core.cases import Order
    from onewindow.store.models import Case
    from onewindow.usecases.cases import execute

    def stop() -> None:
        raise _Seen

    hall = Hall()
    found: list[tuple[float, float]] = []
    for _ in range(rounds):
        application = hall.apply("bench-5")
        analyse()
        for case in Case.objects.filter(application_id=application).order_by("id"):
            execute(case.id, Order("accept"), hall.command(hall.clerk))
            writes: list[tuple[str, Any]] = []
            with suppress(_Seen), connection.execute_wrapper(partial(_listen, writes)):
                execute(case.id, Order("grant"), hall.command(hall.officer(case.department)), inside=stop)
            if not any("store_event" in text for text, _ in writes):
                raise RuntimeError("a grant that writes no event: nothing to compare with")
            found.append(both(lambda these=writes: _write(these)))
    return found[WARM:]


def _listen(writes: list[tuple[str, Any]], usual: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Keep what writes; the rows of a table as one statement of several."""
    if sql.startswith(("INSERT", "UPDATE")) and "store_numberrange" not in sql:
        rows = params if many else [params]
        places = sql[sql.rindex("VALUES (") + len("VALUES ") :] if many else ""
        text = ", ".join([sql, *[places] * (len(rows) - 1)])
        writes.append((text, [value for row in rows for value in row]))
    return usual(sql, params, many, context)


def _write(writes: list[tuple[str, Any]]) -> None:
    """One transaction of these statements through the bare driver; on PostgreSQL prepared and sent as one parcel."""
    from django.db import connection

    raw: Any = connection.connection
    if connection.vendor == "sqlite":
        raw.execute("BEGIN IMMEDIATE")
        for text, values in writes:
            raw.execute(text.replace("%s", "?"), values)
        raw.execute("COMMIT")
        return
    with raw.pipeline():
        raw.execute("BEGIN")
        for text, values in writes:
            raw.execute(text, values, prepare=True)
        raw.execute("COMMIT")


def medians(found: Sequence[Sequence[float]]) -> tuple[float, float]:
    wall, cpu = zip(*found, strict=True)
    return round(statistics.median(wall), 2), round(statistics.median(cpu), 3)


def peer() -> Path:
    """The Python of the peers' environment. CalledProcessError when the packages cannot be had."""
    home = ROOT / "var" / "peers" / "decide"
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        say(f"making an environment for {', '.join(PEERS)} …")
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PEERS], check=True, stdout=sys.stderr)
        (home / "ready").touch()
    return python


def peers(database: str, *, quick: bool) -> dict[str, dict[str, float] | str]:
    """Median milliseconds per decision of each peer with 5 and 50 parts, and of its process alone (`cpu_…`)."""
    wanted = ["5:12", "50:2"] if quick else ["5:46", "50:5"]
    found: dict[str, dict[str, float] | str] = {}
    for name, script in SCRIPTS.items():
        say(f"{name} …")
        try:
            made = subprocess.run(
                [str(peer()), str(ROOT / "bench" / "peers" / script), database, *wanted],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
        except (subprocess.CalledProcessError, OSError) as error:
            found[name] = f"not measured: {str(getattr(error, 'stderr', '') or error)[-300:]}"
            continue
        took = json.loads(made.stdout)
        middle = {parts: medians(each[WARM:]) for parts, each in took.items()}
        found[name] = {parts: wall for parts, (wall, _) in middle.items()}
        found[name] |= {f"cpu_{parts}": cpu for parts, (_, cpu) in middle.items()}
    return found


def measure(var: Path, database: str, *, quick: bool) -> dict[str, Any]:
    """Ours and the bare transaction, in this process."""
    boot(var, database)
    say("5 parts …")
    five = decide(5, 12 if quick else 46)
    say("50 parts …")
    fifty = decide(50, 2 if quick else 5)
    (ours_5, cpu_5), (ours_50, cpu_50) = medians(five), medians(fifty)
    bare, cpu_bare = four_inserts(200 if quick else 1000)
    say("the same rows by hand …")
    hand, cpu_hand = medians(by_hand(12 if quick else 46))
    return {
        "ours_5": ours_5, "ours_50": ours_50, "cpu_5": cpu_5, "cpu_50": cpu_50,
        "p95_5": round(percentile([wall for wall, _ in five], 0.95), 2),
        "p95_50": round(percentile([wall for wall, _ in fifty], 0.95), 2),
        "bare": bare, "cpu_bare": cpu_bare, "by_hand": hand, "cpu_by_hand": cpu_hand,
    }  # fmt: skip


def apart(database: str, *, quick: bool, with_peers: bool) -> dict[str, Any]:
    """One database: ours in a process of its own (an installation belongs to a process), then the peers."""
    words = [str(PYTHON), __file__, "--only-ours", database, *(["--quick"] if quick else [])]
    made = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(made.stdout)
    if with_peers:
        with folder() as place:
            found |= peers(database or f"sqlite:{place}", quick=quick)
    viewflow = found.get("viewflow")
    if isinstance(viewflow, dict):
        found["baseline_5"], found["baseline_50"] = viewflow["5"], viewflow["50"]
        found["times_viewflow_5"] = round(viewflow["5"] / found["ours_5"], 1)
        found["times_viewflow_50"] = round(viewflow["50"] / found["ours_50"], 1)
        for parts in ("5", "50"):
            found[f"times_viewflow_cpu_{parts}"] = round(viewflow[f"cpu_{parts}"] / found[f"cpu_{parts}"], 1)
    found["flat_cpu"] = round(found["cpu_50"] / found["cpu_5"], 2)
    found["flat"] = round(found["ours_50"] / found["ours_5"], 2)
    found["of_the_bare_rate"] = round(found["bare"] / found["ours_5"], 2)
    found["of_the_rate_by_hand"] = round(found["by_hand"] / found["ours_5"], 2)
    return found


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="measure one database only")
    parser.add_argument("--no-peers", action="store_true", help="ours and the bare transaction only")
    parser.add_argument("--only-ours", help="(used by the script itself)")
    args = parser.parse_args()
    if args.only_ours is not None:
        with folder() as var:
            json.dump(measure(var, args.only_ours, quick=args.quick), sys.stdout)
        return
    found: dict[str, Any] = {}
    for name in ("sqlite", "postgres"):
        if args.only not in (None, name):
            continue
        say(f"on {name} …")
        try:
            with nullcontext("") if name == "sqlite" else postgres() as address:
                found[name] = apart(address, quick=args.quick, with_peers=not args.no_peers)
        except RuntimeError as error:
            found[name] = {"not_measured": str(error)}
    first = next(each for each in found.values() if "ours_5" in each)
    report(
        args, "one decision with 50 parts beside it", ours=first["ours_50"], baseline=first.get("baseline_50", first["bare"]),
        unit="ms", note="first database; baseline: django-viewflow in the same run (without peers: the bare transaction). "
        "Aims: 5 times viewflow at 5 and 50, half the bare rate, 50 at most 1.2 times 5",
        **{name: first[name] for name in ("ours_5", "ours_50", "baseline_5", "baseline_50", "bare") if name in first}, **found,
    )  # fmt: skip


if __name__ == "__main__":
    main()
