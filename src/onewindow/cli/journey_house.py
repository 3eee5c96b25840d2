"""The installation a journey runs in: a fresh database in a folder, the web and the jobs as processes, its rows at the end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from .journey_client import Stuck
from .supervise import die_with_parent

KEPT = ("ONEWINDOW_FONTS", "ONEWINDOW_LANG")


class House:
    """A demo installation of its own in `folder`. Entering prepares it and starts it; leaving ends its processes.

    This process only reads its rows; everything that happens goes through the pages of the web process.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.host, self.port = "127.0.0.1", _free_port()
        self._server: subprocess.Popen[str] | None = None

    def __enter__(self) -> House:
        self._settle_in()
        self._start()
        from . import demo

        demo.load(lives=False)  # while the server starts: accounts of every role, no applications
        return self

    def _start(self) -> None:
        log = (self.folder / "server.log").open("w", encoding="utf-8")
        with log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "onewindow.cli", "serve", "--port", str(self.port)],
                preexec_fn=die_with_parent, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip

    def _settle_in(self) -> None:
        """Static files, tables, content."""
        for name in [name for name in os.environ if name.startswith("ONEWINDOW_") and name not in KEPT]:
            del os.environ[name]  # nothing of another installation: no database, no channel to the outside
        os.environ.update(
            ONEWINDOW_VAR=str(self.folder),
            ONEWINDOW_DEMO="1",
            ONEWINDOW_PUBLIC_URL=f"http://{self.host}:{self.port}",
        )
        from onewindow.config import boot

        boot()
        from django.conf import settings

        from . import prepare

        prepare.static_files(settings.VAR)
        prepare.migrate()
        prepare.load_content(settings.VAR, settings.CONTENT, fresh=True)

    def wait(self) -> None:
        """Until the first page answers. Stuck when it never does; the log stands in the folder."""
        assert self._server is not None and self._server.stdout is not None
        address = self._server.stdout.readline().strip()
        if not address:
            raise Stuck(f"the server did not start: {self.last_words()}")

    def last_words(self) -> str:
        """The end of the server's log."""
        try:
            return (self.folder / "server.log").read_text(encoding="utf-8")[-600:].strip()
        except OSError:
            return ""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        from django.db import connections

        connections.close_all()
        if self._server is None:
            return
        self._server.send_signal(signal.SIGTERM)
        try:
            self._server.wait(20)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait(10)

    # --- reading -----------------------------------------------------------------------------------------------

    def cases(self, application: str) -> list[dict[str, Any]]:
        """The parts as they stand: id, item, department, status, outcome, open, version."""
        from onewindow.store.models import Case

        rows = Case.objects.filter(application_id=application).order_by("id")
        return [
            {**row, "id": str(row["id"])}
            for row in rows.values("id", "item", "department", "status", "outcome", "open", "version")
        ]

    def status(self, application: str) -> str:
        """`settled` when every part has ended, else `open`."""
        from onewindow.store.models import Application

        return "open" if Application.objects.get(pk=application).open else "settled"

    def outcome(self, application: str) -> str:
        """How the whole ended: granted, partly, refused, closed."""
        from onewindow.store.models import Application

        return str(Application.objects.get(pk=application).status)

    def certificates(self, application: str) -> dict[str, dict[str, str]]:
        """Case → number and code of its certificate."""
        from onewindow.store.models import Certificate

        rows = Certificate.objects.filter(case__application_id=application, status="valid")
        return {str(row.case_id): {"number": row.number, "token": row.verify_token} for row in rows}

    def documents(self, application: str) -> list[dict[str, Any]]:
        """Every paper: id, kind, number, item, department, status."""
        from onewindow.store.models import Document

        rows = Document.objects.filter(application_id=application).select_related("case").order_by("issued_at", "id")
        return [
            {"id": str(row.id), "kind": row.kind, "number": row.number, "item": row.case.item if row.case else None,
             "department": row.department, "status": row.status}
            for row in rows
        ]  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
