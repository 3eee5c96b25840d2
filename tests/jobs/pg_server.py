"""A PostgreSQL server of a test's own that may be killed: it keeps what it promised (fsync on), and is started again."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

ATTEMPTS = 20


def programs() -> Path | None:
    """The folder of the server's programs; None where there are none."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)
    found = shutil.which("postgres")
    candidates = [*installed, *([Path(found).resolve()] if found else [])]
    return next((each.parent for each in candidates if (each.parent / "initdb").exists()), None)


def _as_server(*words: object) -> list[str]:
    """The server refuses to run as root, so root hands over to an ordinary user."""
    plain = [str(word) for word in words]
    if os.getuid() != 0:
        return plain
    user = _user()
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", *plain]


def _user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


class Server:
    """One server on a socket in a folder of its own."""

    def __init__(self, bin_folder: Path) -> None:
        self.bin = bin_folder
        self.folder = Path(tempfile.mkdtemp(prefix="onewindow-pgd."))
        if os.getuid() == 0:
            os.chown(self.folder, _user().pw_uid, _user().pw_gid)
        self._run("initdb", "-D", self.folder / "data", "-U", "onewindow", "-A", "trust", "-E", "UTF8", "--locale=C")

    def _run(self, program: str, *words: object) -> None:
        subprocess.run(
            _as_server(self.bin / program, *words),
            cwd=self.folder, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self) -> None:
        """After a death the last backends may still hold the shared memory: it is tried for some seconds."""
        for left in reversed(range(ATTEMPTS)):
            try:
                self._start()
                return
            except subprocess.CalledProcessError:
                if not left:
                    raise
                time.sleep(0.3)

    def _start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses='' -c shared_buffers=32MB"
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-t", "60", "-l", self.folder / "log", "-o", options, "start")

    def die(self) -> None:
        """kill -9 to the server and everything it started."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
        for each in (pid, *map(int, listed.split())):
            try:
                os.kill(each, signal.SIGKILL)
            except ProcessLookupError:
                pass
        while Path(f"/proc/{pid}").exists() and _alive(pid):
            time.sleep(0.01)

    def url(self, database: str) -> str:
        return f"postgres://onewindow@/{database}?host={self.folder}"

    def execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(host=str(self.folder), user="onewindow", dbname="postgres", autocommit=True) as made:
            made.execute(statement.encode())

    def close(self) -> None:
        try:
            self.die()
        except FileNotFoundError:
            pass
        shutil.rmtree(self.folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    return state != "Z"
