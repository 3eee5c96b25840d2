#!/usr/bin/env python3
"""The primary dies under load: nothing acknowledged is lost, and the desks are back within seconds. Run by `scripts/failover`.

On loopback: a PostgreSQL primary with a synchronous hot standby (`remote_apply`), pgbouncer in front, two web servers whose
pages are answered by the standby, two processes of jobs. Clients hand in applications of 6 parts and open the work list.
Then the primary is killed with -9, the standby promoted and pgbouncer repointed. Every order carries an idempotency key and
is repeated until it is acknowledged; afterwards each acknowledged application must be there once, and every chain must hold.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from uuid import uuid4

from common import PYTHON, environment, folder, options, report, say
from create import order

NAME = "onewindow"
AWAY = (OSError, HTTPException)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def as_server(place: Path, *command: str) -> list[str]:
    """The command as a user the database accepts: it refuses root."""
    if os.geteuid() != 0:
        return list(command)
    import pwd

    user = next(name for name in ("postgres", "nobody") if _known(name))
    group = pwd.getpwnam(user).pw_gid
    for path in [place, *place.rglob("*")]:
        os.chown(path, pwd.getpwnam(user).pw_uid, group)
    return ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", *command]


def _known(name: str) -> bool:
    import pwd

    with suppress(KeyError):
        return bool(pwd.getpwnam(name))
    return False


class Postgres:
    """One server in a folder of its own. `start` may be told more settings."""

    def __init__(self, place: Path) -> None:
        self.place, self.port = place, free_port()
        self.bin = Path(os.environ["ONEWINDOW_PG_BIN"])

    def _run(self, program: str, *arguments: str) -> None:
        command = as_server(self.place, str(self.bin / program), *arguments)
        subprocess.run(command, check=True, cwd=self.place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       stdin=subprocess.DEVNULL)  # fmt: skip

    def create(self) -> None:
        self.place.mkdir()
        self._run("initdb", "-D", f"{self.place}/data", "-U", NAME, "-A", "trust", "-E", "UTF8", "--locale=C")

    def copy_of(self, primary: Postgres) -> None:
        """A standby: a copy of the running primary that follows it."""
        self.place.mkdir()
        self._run("pg_basebackup", "-D", f"{self.place}/data", "-h", "127.0.0.1", "-p", str(primary.port), "-U", NAME,
                  "-R", "-X", "stream", "-c", "fast")  # fmt: skip
        with open(self.place / "data/postgresql.auto.conf", "a") as out:
            out.write(f"primary_conninfo = 'host=127.0.0.1 port={primary.port} user={NAME} application_name=standby'\n")

    def start(self, *settings: str) -> None:
        told = " ".join(f"-c {each}" for each in ("listen_addresses=127.0.0.1", "wal_level=replica", "max_connections=200",
                                                   "hot_standby=on", *settings))  # fmt: skip
        self._run("pg_ctl", "-D", f"{self.place}/data", "-w", "-t", "60", "-l", f"{self.place}/log", "-o",
                  f"-p {self.port} -k {self.place} {told}", "start")  # fmt: skip

    def promote(self) -> None:
        self._run("pg_ctl", "-D", f"{self.place}/data", "-w", "-t", "60", "promote")

    def kill(self) -> None:
        """What a power cut leaves: the server and all its processes are gone at once."""
        first = int((self.place / "data/postmaster.pid").read_text().split()[0])
        os.kill(first, signal.SIGSTOP)  # so that it starts nothing while its children are killed
        for child in _children(first):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        os.kill(first, signal.SIGKILL)

    def stop(self) -> None:
        with suppress(subprocess.CalledProcessError):
            self._run("pg_ctl", "-D", f"{self.place}/data", "-m", "immediate", "stop")

    def address(self) -> str:
        return f"postgres://{NAME}@127.0.0.1:{self.port}/{NAME}"

    def ask(self, sql: str, database: str = NAME) -> Any:
        """One value, asked directly."""
        import psycopg

        with psycopg.connect(host="127.0.0.1", port=self.port, user=NAME, dbname=database, autocommit=True) as connection:
            found = connection.execute(sql)
            return found.fetchone()[0] if found.description else None


def _children(parent: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                    found.append(int(entry.name))
    return found


class Bouncer:
    """pgbouncer in front of the primary; `point` sends new connections elsewhere."""

    def __init__(self, place: Path) -> None:
        self.place, self.port = place, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def point(self, server: Postgres) -> None:
        self.place.mkdir(exist_ok=True)
        (self.place / "users.txt").write_text(f'"{NAME}" ""\n')
        (self.place / "pgbouncer.ini").write_text(
            f"[databases]\n{NAME} = host=127.0.0.1 port={server.port} user={NAME}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
            f"listen_port = {self.port}\nauth_type = any\nauth_file = {self.place}/users.txt\npool_mode = session\n"
            f"max_client_conn = 500\ndefault_pool_size = 60\nserver_connect_timeout = 2\nserver_login_retry = 1\n"
            f"logfile = {self.place}/log\nunix_socket_dir =\nserver_fast_close = 1\nquery_wait_timeout = 5\n"
        )
        if self.process is None:
            command = as_server(self.place, os.environ["ONEWINDOW_PGBOUNCER"], "-q", f"{self.place}/pgbouncer.ini")
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        else:
            self.process.send_signal(signal.SIGHUP)

    def address(self) -> str:
        return f"postgres://{NAME}@127.0.0.1:{self.port}/{NAME}"

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(10)


class Program:
    """One process of ours: a web server or the jobs."""

    def __init__(self, words: list[str], env: dict[str, str]) -> None:
        self.port = 0
        self.words = Path(env["ONEWINDOW_VAR"]) / f"{words[0]}-{uuid4().hex[:6]}.log"
        out = subprocess.PIPE if words[0] == "serve" else subprocess.DEVNULL
        self.process = subprocess.Popen([str(PYTHON), "-m", "onewindow.cli", *words], env=env, stdout=out,
                                        stdin=subprocess.DEVNULL, stderr=open(self.words, "w"), text=True)  # fmt: skip # noqa: SIM115
        if out is subprocess.PIPE:
            assert self.process.stdout is not None
            line = self.process.stdout.readline().strip()
            if not line.startswith("http"):
                raise RuntimeError(f"the web server did not start: {line}\n{self.words.read_text()[-2000:]}")
            self.port = int(line.rstrip("/").rsplit(":", 1)[1])

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()


@dataclass
class Seen:
    """What the clients saw: acknowledged applications with the moment, refused attempts, pages."""

    acknowledged: dict[str, float] = field(default_factory=dict)
    pages: list[float] = field(default_factory=list)
    failed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Client(threading.Thread):
    """Asks without pause until told to stop. An order is repeated under its key until it is acknowledged."""

    def __init__(self, ports: list[int], key: str, seen: Seen, stop: threading.Event, *, hands_in: bool) -> None:
        super().__init__(daemon=True)
        self.ports, self.seen, self.stop, self.hands_in = ports, seen, stop, hands_in
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self.body = json.dumps(order()).encode()
        self.turn = 0

    def run(self) -> None:
        while not self.stop.is_set():
            self.headers["Idempotency-Key"] = str(uuid4())
            while not self._ask():
                if self.stop.is_set():
                    return
                time.sleep(0.1)

    def _ask(self) -> bool:
        self.turn += 1
        connection = HTTPConnection("127.0.0.1", self.ports[self.turn % len(self.ports)], timeout=20)
        try:
            if self.hands_in:
                connection.request("POST", "/api/v1/applications", self.body, self.headers)
            else:
                connection.request("GET", "/api/v1/cases?limit=30", headers=self.headers)
            answer = connection.getresponse()
            told = answer.read()
        except AWAY:
            return self._failed()
        finally:
            connection.close()
        if answer.status != 200:
            return self._failed()
        with self.seen.lock:
            if self.hands_in:
                self.seen.acknowledged[str(json.loads(told)["application"])] = time.monotonic()
            else:
                self.seen.pages.append(time.monotonic())
        return True

    def _failed(self) -> bool:
        with self.seen.lock:
            self.seen.failed += 1
        return False


def cli(env: dict[str, str], *words: str) -> str:
    made = subprocess.run([str(PYTHON), "-m", "onewindow.cli", *words], env=env, check=True, capture_output=True, text=True)
    return made.stdout


def token(env: dict[str, str], who: str) -> str:
    """A key of the interface for one account."""
    return str(json.loads(cli(env, "token", who, "--name", "failover", "--json"))["key"])


def _settled(primary: Postgres) -> str:
    """Waits until the standby is synchronous. RuntimeError when it does not become so."""
    for _ in range(100):
        mode = str(primary.ask("SELECT coalesce(max(sync_state), 'none') FROM pg_stat_replication", "postgres"))
        if mode == "sync":
            return mode
        time.sleep(0.2)
    raise RuntimeError(f"the standby is {mode}, not synchronous")


CLIENTS = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'onewindow' AND backend_type = 'client backend'"
WITH_PARTS = "SELECT a.id, (SELECT count(*) FROM store_case c WHERE c.application_id = a.id) FROM store_application a"


def run(base: Path, *, before: float, after: float) -> dict[str, Any]:
    """The whole play. Returns what was counted."""
    var = base / "var"
    os.chmod(base, 0o755)
    primary, standby, bouncer = Postgres(base / "primary"), Postgres(base / "standby"), Bouncer(base / "bouncer")
    with ExitStack() as closing:
        say("a primary, a standby that follows it, pgbouncer in front …")
        primary.create()
        closing.callback(primary.stop)
        primary.start()
        primary.ask(f"CREATE DATABASE {NAME}", "postgres")
        standby.copy_of(primary)
        closing.callback(standby.stop)
        standby.start()
        bouncer.point(primary)
        closing.callback(bouncer.stop)
        env = environment(var, bouncer.address()) | {"ONEWINDOW_READS_URL": standby.address()}
        cli(env, "prepare")
        cli(env, "demo", "--accounts-only")
        keys = {who: token(env, who) for who in ("wangyun", "zhao")}
        for each in ("synchronous_standby_names = 'standby'", "synchronous_commit = remote_apply"):
            primary.ask(f"ALTER SYSTEM SET {each}", "postgres")
        primary.ask("SELECT pg_reload_conf()", "postgres")
        mode = _settled(primary)
        webs = [Program(["serve", "--port", "0", "--workers", "2", "--no-jobs"], env) for _ in range(2)]
        jobs = [Program(["work"], env) for _ in range(2)]
        for each in [*webs, *jobs]:
            closing.callback(each.stop)
        return play(primary, standby, bouncer, [web.port for web in webs], keys, env, mode, before=before, after=after)


def play(primary: Postgres, standby: Postgres, bouncer: Bouncer, ports: list[int], keys: dict[str, str], env: dict[str, str],
         mode: str, *, before: float, after: float) -> dict[str, Any]:  # fmt: skip
    """Load, the death of the primary, more load, then the count."""
    seen, stop = Seen(), threading.Event()
    clients = [Client(ports, keys["wangyun"], seen, stop, hands_in=True) for _ in range(3)]
    clients.append(Client(ports, keys["zhao"], seen, stop, hands_in=False))
    for each in clients:
        each.start()
    say(f"load; the standby is {mode} …")
    _busy(seen, before)
    by_standby = standby.ask(CLIENTS) - 1  # all but this question
    died = time.monotonic()
    say("the primary is killed …")
    primary.kill()
    standby.promote()
    promoted = time.monotonic() - died
    bouncer.point(standby)
    for each in ("synchronous_standby_names = ''", "synchronous_commit = on"):  # it stands alone now
        standby.ask(f"ALTER SYSTEM SET {each}")
    standby.ask("SELECT pg_reload_conf()")
    _busy(seen, after)
    stop.set()
    for each in clients:
        each.join(30)
    told = dict(seen.acknowledged)
    late = [at for at in told.values() if at > died + promoted]
    pages = [at for at in seen.pages if at > died]
    return {
        "standby": mode,
        "connections_on_the_standby_before": by_standby,
        "acknowledged": len(told),
        "of_these_after_the_promotion": len(late),
        "refused_or_cut_attempts": seen.failed,
        "seconds_until_promoted": round(promoted, 1),
        "seconds_until_a_desk_writes": round(min(late) - died, 1) if late else None,
        "seconds_until_a_page_comes": round(min(pages) - died, 1) if pages else None,
        "longest_gap_of_pages_s": round(max((b - a for a, b in zip(seen.pages, seen.pages[1:], strict=False)), default=0), 1),
        **counted(standby, set(told), env),
    }  # fmt: skip


def _busy(seen: Seen, seconds: float, least: int = 12) -> None:
    """So many seconds, and longer on a slow machine until enough was acknowledged (90 seconds at most)."""
    begun, had = time.monotonic(), len(seen.acknowledged)
    while time.monotonic() < begun + seconds or (len(seen.acknowledged) < had + least and time.monotonic() < begun + 90):
        time.sleep(0.2)


def counted(server: Postgres, acknowledged: set[str], env: dict[str, str]) -> dict[str, Any]:
    """What is there afterwards: each acknowledged application once, six cases each, and every chain."""
    import psycopg

    with psycopg.connect(host="127.0.0.1", port=server.port, user=NAME, dbname=NAME) as connection:
        there = {str(row[0]): row[1] for row in connection.execute(WITH_PARTS)}
    found = subprocess.run(
        [str(PYTHON), "-m", "onewindow.cli", "replay", "--verify", "--json"], capture_output=True, text=True,
        env=env | {"ONEWINDOW_DATABASE_URL": server.address(), "ONEWINDOW_READS_URL": ""},
    )  # fmt: skip
    verified = json.loads(found.stdout)
    return {
        "lost": len(acknowledged - set(there)),
        "there_but_never_acknowledged": len(set(there) - acknowledged),
        "without_all_parts": sum(1 for parts in there.values() if parts != 6),
        "events_verified": verified["events"],
        "violations": len(verified["violations"]),
    }


def main() -> int:
    args = options(__doc__ or "").parse_args()
    with folder() as base:
        found = run(base, before=8.0 if args.quick else 60.0, after=12.0 if args.quick else 60.0)
    report(
        args, "the primary killed under load", ours=found["lost"], baseline=None, unit="acknowledged applications lost",
        note="each acknowledged application is looked for on the promoted standby; then every chain is verified", **found,
    )  # fmt: skip
    return 0 if found["lost"] == 0 and found["violations"] == 0 and found["without_all_parts"] == 0 else 1


if __name__ == "__main__":
    raise SystemExit(main())
