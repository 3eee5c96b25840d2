"""Pages answered by a standby: a request that only looks reads there, whatever changes something reads and writes the primary.

`ONEWINDOW_READS_URL` names the standby. A GET never writes (the house's rule), so the request's method decides, not the
code within. The standby must have applied what the primary acknowledged (`synchronous_commit = remote_apply`), or a page
may be older than the act before it. A standby that does not answer is left alone for a while and the primary answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import Error, connections
from django.http import HttpRequest, HttpResponse

ALIAS = "reads"
PAUSE = 5.0
"""Seconds for which a standby that did not answer is left alone."""
LOOKS = frozenset({"GET", "HEAD"})

_only_looking: ContextVar[bool] = ContextVar("only_looking", default=False)


@contextmanager
def only_looking() -> Iterator[None]:
    """Questions within go to the standby."""
    token = _only_looking.set(True)
    try:
        yield
    finally:
        _only_looking.reset(token)


class ReadsRouter:
    """Django's database router: where a question goes."""

    def db_for_read(self, model: type[Any], **hints: Any) -> str | None:
        return ALIAS if _only_looking.get() else None

    def db_for_write(self, model: type[Any], **hints: Any) -> str:
        return "default"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # both hold the same rows

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db != ALIAS


class ReadsFromStandby:
    """Sends the questions of a request that only looks to the standby, while it answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.left_alone_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in LOOKS or not self._answers():
            return self.get_response(request)
        with only_looking():
            return self.get_response(request)

    def _answers(self) -> bool:
        if time.monotonic() < self.left_alone_until:
            return False
        connection = connections[ALIAS]
        try:
            connection.close_if_health_check_failed()
            connection.ensure_connection()
        except Error:
            self.left_alone_until = time.monotonic() + PAUSE
            return False
        return True
