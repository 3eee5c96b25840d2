"""Lists of service, archive and data requests ask the database as often for thirty rows as for one, page by page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.core.kernel.actor import Actor, Role, Scope
from onewindow.core.kernel.ids import new_id
from onewindow.reads import archive, archive_console, data_requests, serving
from onewindow.store.models import Application, ArchiveFile, ArchiveNote, DataRequest, Document
from tests import life
from tests.builders import PLACE, WALL, application, part

pytestmark = pytest.mark.django_db
ON = date(2058, 3, 10)
CLERK = Actor(Role.CLERK, "王芸", str(new_id()), scope=Scope(frozenset({PLACE})))
LISTS: dict[str, Callable[[str], Any]] = {
    "service": lambda after: serving.service_page(CLERK, on=ON, after=after),
    "archive at the window": lambda after: archive.archive_page(CLERK, on=ON),
    **{
        f"archive, {tab}": lambda after, tab=tab: archive_console.console_page(  # type: ignore[misc]
            CLERK, archive_console.Wanted(tab, after), on=ON
        )
        for tab in archive_console.TABS
    },
    "data requests": lambda after: data_requests.waiting(CLERK, on=ON, after=after),
}


def asked(look: Callable[[str], Any]) -> int:
    """How many queries; the content's version is looked at every few seconds, whatever the page."""
    with CaptureQueriesContext(connection) as found:
        look("")
    return sum('FROM "store_publication"' not in query["sql"] for query in found.captured_queries)


def add(first: Application, n: int) -> None:
    """One more paper, settled application, filed one with its log, and data request."""
    at = WALL + timedelta(minutes=n)
    key = first.data_key
    Document.objects.create(
        jurisdiction=PLACE, opened_year=2026, application=first, case=first.cases.first(), subject_id=new_id(),
        department="police", kind="refusal_decision", number=f"云〔2026〕{n} 号", cause=f"c{n}", data_key=key, payload_enc=b"",
        issued_at=at, status="ready",
    )  # fmt: skip
    settled, kept = application(), application()
    Application.objects.filter(pk__in=[settled.pk, kept.pk]).update(open=0, settled_at=at)
    row = ArchiveFile.objects.create(
        jurisdiction=PLACE, opened_year=2026, application=kept, number=f"330327-ZW-2026-D30-{n:05d}", retention="30",
        keep_until=date(2056, 12, 31), box="A", pages=3, digest="0" * 64, due_on=ON, filed_at=at, filed_by="", status="transfer",
    )  # fmt: skip
    ArchiveNote.objects.create(jurisdiction=PLACE, archive=row, kind="destroy", data_key=kept.data_key, at=at, by="")
    DataRequest.objects.create(
        jurisdiction=PLACE, number=f"G{n}", party=first.applicant, kind="explain", channel="web",
        data_key=first.applicant.data_key, asked_at=at, due_on=ON, command_id=f"d{n}",
    )  # fmt: skip


def test_thirty_rows_cost_what_one_costs_and_pages_follow_each_other() -> None:
    life.content()
    made = part(application())
    first = Application.objects.select_related("data_key", "applicant__data_key").get(pk=made.application_id)
    add(first, 1)
    for look in LISTS.values():
        look("")  # what is read once per process
    one = {name: asked(look) for name, look in LISTS.items()}
    for n in range(2, 53):
        add(first, n)
    assert {name: asked(look) for name, look in LISTS.items()} == one
    served = serving.service_page(CLERK, on=ON)
    rest = serving.service_page(CLERK, on=ON, after=served.after)
    assert (len(served.lines), len(rest.lines), rest.after) == (50, 2, "")
    held = {"due": "due", "late": "due", "filed": "files", "over": "over", "transfer": "files", "log": "log"}
    for tab, name in held.items():
        page = archive_console.console_page(CLERK, archive_console.Wanted(tab), on=ON)
        more = archive_console.console_page(CLERK, archive_console.Wanted(tab, page.after), on=ON)
        assert (len(getattr(page, name)), len(getattr(more, name)), more.after) == (50, 2, ""), tab
